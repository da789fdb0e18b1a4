//! `login`, `visit`, `logout`: what crossed the wire, and what became of it.

use super::exchange::Wire;
use super::next::try_next;
use super::page::page;
use crate::browser::{Received, Row, SetCookie};
use crate::lab::change::SessionStep;
use crate::lang::{Lang, say};
use crate::render::document::{Document, Role, bad, plain, sign};
use crate::render::style::Style;
use crate::report::{Action, VisitReport};

/// The screen.
pub fn document(report: &VisitReport, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let mut wire = Wire::new();
    if matches!(report.action, Action::Login { .. }) {
        let (legend, without_arrows) = if report.app.embedded {
            (
                say!(
                    lang,
                    "→ browser to server, ← server to browser; both ran inside sessctl",
                    "→ ブラウザからサーバー、← サーバーからブラウザ(どちらも sessctl の中)"
                ),
                say!(
                    lang,
                    "Browser and server both ran inside sessctl.",
                    "ブラウザとサーバーは、どちらも sessctl の中で動きました。"
                ),
            )
        } else {
            let legend = say!(
                lang,
                "→ browser to server, ← server to browser",
                "→ ブラウザからサーバー、← サーバーからブラウザ"
            );
            (legend, String::new())
        };
        document.paragraph([sign(Role::Plain, legend, without_arrows)]);
    }
    if report.app.embedded && matches!(report.action, Action::Login { .. }) {
        wire = wire.without_sessions(); // it is to be found with inspect
    }
    wire.steps(&mut document, &report.exchanges, lang);
    document.blank();
    match &report.action {
        Action::Login { .. } => after_login(&mut document, report, style),
        Action::Visit { .. } => after_visit(&mut document, report, style),
        Action::Logout => after_logout(&mut document, report, style),
    }
    document
}

fn after_login(document: &mut Document, report: &VisitReport, style: &Style) {
    let lang = style.lang;
    document.text(page(&report.page, lang));
    if !report.is_yes {
        let name = &report.cookie_name;
        let no_session = say!(
            lang,
            "No session came of it: the browser keeps no new cookie `{name}`.",
            "セッションはできませんでした。ブラウザは新しい `{name}` クッキーを保存していません。"
        );
        document.paragraph(bad(no_session));
        try_next(document, "login alice", style);
        return;
    }
    if report.app.embedded {
        document.text(say!(
            lang,
            "The server kept nothing and has stopped. The cookie is the session.",
            "サーバーは何も保存せずに止まりました。クッキーがセッションそのものです。"
        ));
    }
    let wanted_no_expires = report.app.permanent == Some(false);
    let has_expires = report.jar.iter().any(|row| row.name == report.cookie_name && row.expires.is_some());
    if wanted_no_expires && has_expires {
        document.text(say!(
            lang,
            "It is still permanent: the old session already was. Log out first.",
            "permanent のままです。古いセッションから引き継がれました。先にログアウトしてください。"
        ));
    }
    try_next(document, "inspect", style);
}

fn after_visit(document: &mut Document, report: &VisitReport, style: &Style) {
    let lang = style.lang;
    document.text(page(&report.page, lang));
    if !report.cookie_was_sent {
        document.text(why_nothing_was_sent(report, lang));
        try_next(document, "login alice", style);
        return;
    }
    let last = report.exchanges.iter().flat_map(|seen| &seen.step.set_cookies).last();
    let lifetime = |said: &SetCookie| said.until.map(|until| until.calendar()).filter(|_| said.max_age.is_none());
    let sentence = match last.map(|line| (&line.received, lifetime(&line.said))) {
        Some((Received::Stored | Received::Replaced, Some(until))) => say!(
            lang,
            "The answer renewed the cookie: kept until {until} UTC now.",
            "応答でクッキーが更新され、期限が {until} UTC に延びました。"
        ),
        Some((Received::Stored | Received::Replaced, None)) => {
            say!(lang, "The answer brought a new cookie.", "応答で新しいクッキーが届きました。")
        }
        Some((Received::Deleted, _)) => {
            say!(lang, "The answer deleted the cookie.", "応答でクッキーが削除されました。")
        }
        _ => say!(lang, "The answer brought no new cookie.", "応答に新しいクッキーはありませんでした。"),
    };
    document.text(sentence);
    try_next(document, "expire --simulate", style);
}

/// The cookie has expired, it is for other pages, or there is none.
fn why_nothing_was_sent(report: &VisitReport, lang: Lang) -> String {
    let name = &report.cookie_name;
    let row = report.jar.iter().find(|row| row.name == *name);
    match row.map(|row| (row.expires.filter(|_| row.is_expired), row)) {
        Some((Some(expires), _)) => {
            let when = expires.calendar();
            say!(
                lang,
                "The browser sent nothing: it dropped `{name}` at {when} UTC, its Expires.",
                "ブラウザは何も送りませんでした。`{name}` は {when} UTC(Expires)に捨てています。"
            )
        }
        Some((None, row)) => {
            let (domain, path) = (&row.domain, &row.path);
            say!(
                lang,
                "The browser sent nothing: its `{name}` is for {domain} and paths below {path}.",
                "ブラウザは何も送りませんでした。`{name}` は {domain} の {path} 以下のためのものです。"
            )
        }
        None => say!(lang, "The browser had no cookie to send.", "ブラウザには送るクッキーがありませんでした。"),
    }
}

fn after_logout(document: &mut Document, report: &VisitReport, style: &Style) {
    let lang = style.lang;
    let was_deleted = |seen: &SessionStep| seen.step.set_cookies.iter().any(|line| line.received == Received::Deleted);
    if report.exchanges.iter().any(was_deleted) {
        document.text(say!(
            lang,
            "One line deleted one cookie, in this browser's jar. Nothing else changed: the server had nothing to delete, and a copy of the cookie still works until its time is over.",
            "この1行が削除したのは、このブラウザのクッキー1つだけです。サーバーには消すものがなく、コピーされたクッキーは期限が来るまで使えます。"
        ));
    } else if report.is_yes {
        document.text(say!(
            lang,
            "There was no cookie to delete: this browser was not logged in.",
            "消すクッキーはありませんでした。このブラウザはログインしていませんでした。"
        ));
    } else {
        document.paragraph([
            sign(Role::Plain, "✘ ", ""),
            plain(say!(
                lang,
                "The answer deleted nothing: the browser still holds a session cookie.",
                "何も削除されませんでした。ブラウザにはまだセッションのクッキーがあります。"
            )),
        ]);
    }
    jar_line(document, &report.jar, lang);
    try_next(document, "demo", style);
}

fn jar_line(document: &mut Document, jar: &[Row], lang: Lang) {
    let left = jar.iter().filter(|row| !row.is_expired).count();
    let line = match left {
        0 => say!(lang, "The jar is empty.", "ブラウザにクッキーはありません。"),
        1 => say!(lang, "One cookie is left in the jar.", "ブラウザには1つのクッキーが残っています。"),
        _ => say!(lang, "{left} cookies are left in the jar.", "ブラウザには{left}個のクッキーが残っています。"),
    };
    document.text(line);
}
