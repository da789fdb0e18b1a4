//! `jar`: the cookie table, as the developer tools of a browser show it.

use super::cookie::cookie;
use super::ends;
use super::gone;
use super::left_out;
use super::next;
use super::question::ask;
use super::sentence::apart_before;
use crate::browser::{EndBy, Row, SameSite};
use crate::cli::{Given, shell_word};
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Piece, Role, piece, plain, shortened, sign};
use crate::render::style::Style;
use crate::report::{BrowserFacts, JarAction, JarReport};

/// The screen.
pub fn document(report: &JarReport, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    expect(&mut document, report, style);
    done(&mut document, report, lang);
    if let JarAction::NothingCopied { gone } = &report.done {
        return gone::document(gone, style);
    }
    if matches!(report.done, JarAction::Browsers { .. }) {
        next::repair(&mut document, "jar", style);
        return document;
    }
    let (expired, live): (Vec<&Row>, Vec<&Row>) = report.jar.iter().partition(|row| row.is_expired);
    document.blank();
    if live.is_empty() && had_no_live_cookie(report) {
        // that has just been said
    } else if live.is_empty() {
        let browser = &report.browser;
        document.text(say!(
            lang,
            "The jar of browser \"{browser}\" is empty.",
            "ブラウザ「{browser}」にクッキーはありません。"
        ));
    } else {
        table(&mut document, &live, lang);
    }
    for row in expired {
        let name = name(row, lang);
        let when = row.expires.map(|expires| expires.calendar()).unwrap_or_default();
        let gone = match report.done {
            JarAction::Restarted { .. } => {
                let moment = ends::moment(row.expires_by, lang);
                let japanese_moment = apart_before(&moment);
                say!(
                    lang,
                    "`{name}` had already reached {moment} at {when} UTC.",
                    "`{name}` は、すでに{japanese_moment}（{when} UTC）を過ぎていました。"
                )
            }
            _ => {
                let was = ends::was(row.expires_by, &when, lang);
                say!(lang, "{name} is gone: {was}.", "{name} はもうありません。{was}。")
            }
        };
        document.paragraph([piece(Role::Quiet, gone)]);
    }
    match (&report.path, &report.done) {
        (Some(place), JarAction::Copied { .. }) if report.login_url.is_some() || report.is_of_an_unknown_app => {
            let address = report.login_url.as_deref().map_or_else(|| "URL".to_owned(), shell_word);
            if report.is_of_an_unknown_app {
                from_an_unknown_app(&mut document, style);
            }
            next::after_with(&mut document, place, &format!("visit --url {address}"), Given::without_the_key, style);
        }
        (Some(place), _) if report.needs_no_key => {
            next::after(&mut document, place, Given::without_the_key, style);
        }
        (Some(place), _) => next::on_the_path(&mut document, place, style),
        (None, JarAction::Imported { .. }) if report.is_of_an_unknown_app => {
            from_an_unknown_app(&mut document, style);
            next::repair(&mut document, "visit --url URL", style);
        }
        (None, JarAction::Imported { .. }) => next::repair(&mut document, "visit", style),
        (None, JarAction::Listed) if !live.is_empty() && !report.has_session && style.given.is_at_a_real_app() => {
            next::repair(&mut document, "visit", style);
        }
        (None, JarAction::Listed | JarAction::Restarted { .. }) if !live.is_empty() && report.has_session => {
            let address = report.login_url.as_deref().map(shell_word);
            let inspect = address.map_or_else(|| "inspect".to_owned(), |address| format!("inspect --url {address}"));
            next::repair(&mut document, &inspect, style);
        }
        (None, _) => {
            next::repair(&mut document, &next::login_at(report.user.as_deref(), &report.login_way, &style.given), style)
        }
    }
    document
}

/// That the address of the app has to be given.
fn from_an_unknown_app(document: &mut Document, style: &Style) {
    if !style.quiet {
        document.blank().text(say!(
            style.lang,
            "From which app these cookies came is not known. Instead of URL, give its address.",
            "これらのクッキーがどのアプリのものかは、わかりません。URL は、そのアプリのアドレスに置き換えてください。"
        ));
    }
}

/// What a class is asked before it sees the table.
fn expect(document: &mut Document, report: &JarReport, style: &Style) {
    let lang = style.lang;
    match report.done {
        JarAction::Listed => ask(
            document,
            style,
            say!(
                lang,
                "What do you expect in the table: which cookies, and kept until when?",
                "表には、どのクッキーが、いつまでのものとして並ぶでしょうか。"
            ),
            say!(
                lang,
                "A browser's developer tools show the same table: Application, then Cookies. Ask who can read the value, and what HttpOnly, Secure and SameSite would keep out.",
                "ブラウザの開発者ツールの Application → Cookies にある表と同じです。値を誰が読めるか、HttpOnly、Secure、SameSite がそれぞれ何を防ぐかを尋ねてください。"
            ),
        ),
        JarAction::Restarted { .. } => ask(
            document,
            style,
            say!(
                lang,
                "The browser was closed and opened again. What is left in its jar?",
                "ブラウザを閉じて、もう一度開きました。どのクッキーが残っているでしょうか。"
            ),
            say!(
                lang,
                "Expires decides it, and the server is told nothing. In another browser it ends otherwise: after sessctl --browser shop login alice --no-permanent.",
                "決めるのは Expires で、サーバーには何も知らされません。別のブラウザで sessctl --browser shop login alice --no-permanent を実行してから試すと、結果が変わります。"
            ),
        ),
        _ => {}
    }
}

/// Whether the browser was closed with nothing but cookies that had reached their end before.
fn had_no_live_cookie(report: &JarReport) -> bool {
    let is_restart = matches!(&report.done, JarAction::Restarted { dropped } if dropped.is_empty());
    is_restart && !report.jar.is_empty() && report.jar.iter().all(|row| row.is_expired)
}

/// Whether a cookie has an end of which it is not known that an `Expires` said it.
fn has_other_ends(report: &JarReport) -> bool {
    report.jar.iter().any(|row| row.expires_by != EndBy::Expires)
}

/// The name of a cookie, for those without one too.
fn name(row: &Row, lang: Lang) -> String {
    match row.name.as_str() {
        "" => say!(lang, "(no name)", "（名前なし）"),
        name => name.to_owned(),
    }
}

/// What was left out of what was written down. None if that is nothing.
pub fn export_note(report: &JarReport, lang: Lang) -> Option<Document> {
    let JarAction::Exported { left_out, .. } = &report.done else { return None };
    let parts = left_out::parts(left_out, lang).join(&say!(lang, "; ", "、"));
    let label = piece(Role::Command, say!(lang, "note: ", "注意: "));
    let text = plain(say!(lang, "left out, {parts}", "書き出さなかったクッキー: {parts}"));
    let mut document = Document::new();
    document.push(Block::Message { label, text: vec![text] });
    (!left_out.is_empty()).then_some(document)
}

fn done(document: &mut Document, report: &JarReport, lang: Lang) {
    let browser = &report.browser;
    let names = |rows: &[Row]| rows.iter().map(|row| name(row, lang)).collect::<Vec<_>>().join(&say!(lang, ", ", "、"));
    let sentence = match &report.done {
        JarAction::Listed => return,
        JarAction::Restarted { dropped } if dropped.is_empty() && report.jar.is_empty() => {
            say!(
                lang,
                "Browser \"{browser}\" was closed and opened again.",
                "ブラウザ「{browser}」を閉じて開き直しました。"
            )
        }
        JarAction::Restarted { dropped } if dropped.is_empty() && had_no_live_cookie(report) => say!(
            lang,
            "Browser \"{browser}\" was closed and opened again. There was no live cookie.",
            "ブラウザ「{browser}」を閉じて開き直しました。有効なクッキーはありませんでした。"
        ),
        JarAction::Restarted { dropped } if dropped.is_empty() && has_other_ends(report) => say!(
            lang,
            "Browser \"{browser}\" was closed and opened again. Nothing was lost: every cookie had an end.",
            "ブラウザ「{browser}」を閉じて開き直しました。消えたクッキーはありません。どれにも期限があるからです。"
        ),
        JarAction::Restarted { dropped } if dropped.is_empty() => say!(
            lang,
            "Browser \"{browser}\" was closed and opened again. Nothing was lost: every cookie had an Expires.",
            "ブラウザ「{browser}」を閉じて開き直しました。消えたクッキーはありません。どれにも Expires があるからです。"
        ),
        JarAction::Restarted { dropped } if dropped.iter().any(|row| row.expires_by == EndBy::NotKnown) => {
            let names = names(dropped);
            say!(
                lang,
                "Browser \"{browser}\" was closed and opened again. Gone, because no end of it was known: {names}.",
                "ブラウザ「{browser}」を閉じて開き直しました。期限のわからない {names} が消えました。"
            )
        }
        JarAction::Restarted { dropped } if report.is_of_a_real_app => {
            let names = names(dropped);
            say!(
                lang,
                "Browser \"{browser}\" was closed and opened again. Gone, because it had no Expires and no Max-Age: {names}.",
                "ブラウザ「{browser}」を閉じて開き直しました。Expires も Max-Age もない {names} が消えました。"
            )
        }
        JarAction::Restarted { dropped } => {
            let names = names(dropped);
            say!(
                lang,
                "Browser \"{browser}\" was closed and opened again. Gone, because it had no Expires: {names}.",
                "ブラウザ「{browser}」を閉じて開き直しました。Expires のない {names} が消えました。"
            )
        }
        JarAction::Copied { from, copied, is_real: true, tied } => {
            let names = names(copied);
            document.text(say!(
                lang,
                "Copied from browser \"{from}\" into browser \"{browser}\": {names}.",
                "{names} をブラウザ「{from}」からブラウザ「{browser}」へコピーしました。"
            ));
            if !tied.is_empty() {
                let tied = shortened(&tied.join(&say!(lang, ", ", "、")), 60);
                document.text(say!(
                    lang,
                    "The session in {tied} has an `_id` as Flask-Login makes it from the address and the User-Agent of the browser: the app may tie the session to them. Both browsers here send the same.",
                    "{tied} のセッションには、Flask-Login がブラウザのアドレスと User-Agent から作る `_id` があります。アプリは、セッションをこの2つに結び付けているかもしれません。ここでは、どちらのブラウザも同じものを送ります。"
                ));
            }
            return;
        }
        JarAction::Copied { from, copied, is_real: false, .. } => {
            let names = names(copied);
            say!(
                lang,
                "Copied from browser \"{from}\" into browser \"{browser}\": {names}. Nothing in a cookie says which browser it belongs to.",
                "{names} をブラウザ「{from}」からブラウザ「{browser}」へコピーしました。クッキーには、どのブラウザのものかは書かれていません。"
            )
        }
        JarAction::Browsers { browsers } => {
            list(document, browsers, lang);
            return;
        }
        // its text stands alone, or the screen is another
        JarAction::Exported { .. } | JarAction::NothingCopied { .. } => return,
        JarAction::Imported { app, taken, left_out } => {
            let bare: Vec<Row> = taken.iter().filter(|row| row.is_bare()).cloned().collect();
            let (names, bare) = (names(taken), names(&bare));
            document.text(say!(
                lang,
                "Taken into the jar of browser \"{browser}\", for {app}: {names}.",
                "ブラウザ「{browser}」に、{app} のクッキーを取り込みました: {names}。"
            ));
            if !bare.is_empty() {
                document.text(as_of_a_header(&bare, lang));
            }
            for part in left_out::parts(left_out, lang) {
                document.text(say!(lang, "Left out, {part}.", "取り込まなかったクッキー: {part}。"));
            }
            return;
        }
        JarAction::Cleared { set_aside: Some(path), .. } => say!(
            lang,
            "The jar of browser \"{browser}\" could not be read. It is kept as {path}, and a new one begins.",
            "ブラウザ「{browser}」のクッキーのファイルは読み取れませんでした。{path} として残し、新しく始めます。"
        ),
        JarAction::Cleared { dropped, set_aside: None } => {
            let count = dropped.len();
            say!(lang, "Emptied. Cookies removed: {count}.", "空にしました。削除したクッキー: {count}個")
        }
    };
    document.text(sentence);
}

/// What is known of cookies of which there were names and values alone.
fn as_of_a_header(names: &str, lang: Lang) -> String {
    say!(
        lang,
        "Of {names} only name and value are known, which is all that a Cookie header has, so this browser keeps them until it is closed.",
        "{names} についてわかるのは、Cookie ヘッダーにもある名前と値だけです。そのため、このブラウザは閉じるまで保存します。"
    )
}

/// Every browser, how many cookies it holds, and for which hosts.
fn list(document: &mut Document, browsers: &[BrowserFacts], lang: Lang) {
    if browsers.is_empty() {
        document.text(say!(lang, "No browser has a jar yet.", "クッキーを保存しているブラウザはまだありません。"));
    }
    for BrowserFacts { browser, cookies, domains } in browsers {
        let domains = domains.join(&say!(lang, ", ", "、"));
        let what = match cookies {
            None => say!(lang, "its jar cannot be read", "ファイルを読み取れません"),
            Some(0) => say!(lang, "no live cookie", "有効なクッキーはありません"),
            Some(count) => say!(lang, "live cookies: {count} ({domains})", "有効なクッキー: {count}個（{domains}）"),
        };
        document.fact(shortened(browser, 40), [plain(what)]);
    }
}

/// The columns have the names that DevTools gives them, in both languages.
fn table(document: &mut Document, rows: &[&Row], lang: Lang) {
    for row in rows {
        document.blank();
        document.fact("Name", [plain(shortened(&name(row, lang), 60))]);
        document.fact("Value", cookie(&row.value, lang).pieces());
        document.fact("Domain", [plain(&row.domain)]);
        document.fact("Path", [plain(&row.path)]);
        let expires = match row.expires.map(|expires| expires.calendar()) {
            Some(date) if row.expires_asked.is_some() && row.expires_by == EndBy::MaxAge => say!(
                lang,
                "{date} UTC (Max-Age; 400 days, the longest that a browser keeps a cookie)",
                "{date} UTC（Max-Age。ブラウザが保存する最長の400日）"
            ),
            Some(date) if row.expires_asked.is_some() => say!(
                lang,
                "{date} UTC (400 days, the longest that a browser keeps a cookie)",
                "{date} UTC（ブラウザが保存する最長の400日）"
            ),
            Some(date) if row.expires_by == EndBy::MaxAge => {
                say!(lang, "{date} UTC (Max-Age)", "{date} UTC（Max-Age）")
            }
            Some(date) => say!(lang, "{date} UTC", "{date} UTC"),
            None if row.expires_by == EndBy::NotKnown => say!(
                lang,
                "not known; this browser keeps it until it is closed",
                "不明（このブラウザは、閉じるまで保存します）"
            ),
            None => say!(lang, "Session (gone when the browser is closed)", "Session（ブラウザを閉じると消えます）"),
        };
        document.fact("Expires", [plain(expires)]);
        document.fact("Size", [plain(row.size.to_string())]);
        let same_site = match row.same_site {
            Some(SameSite::Strict) => "Strict",
            Some(SameSite::Lax) => "Lax",
            Some(SameSite::None) => "None",
            None => "",
        };
        let same_site = match same_site {
            "" if !row.same_site_is_known => plain(say!(lang, "not known", "不明")),
            "" => sign(Role::Plain, "–", say!(lang, "not set", "指定なし")),
            same_site => plain(same_site),
        };
        let gap = || sign(Role::Plain, "   ", say!(lang, ", ", "、"));
        document.note([
            plain("HttpOnly "),
            known(row.http_only, lang),
            gap(),
            plain("Secure "),
            known(row.secure, lang),
            gap(),
            plain("SameSite "),
            same_site,
        ]);
    }
}

/// Whether an attribute is set, where that is known.
fn known(is_set: Option<bool>, lang: Lang) -> Piece {
    match is_set {
        Some(is_set) => tick(is_set, lang),
        None => plain(say!(lang, "not known", "不明")),
    }
}

fn tick(is_set: bool, lang: Lang) -> Piece {
    match is_set {
        true => sign(Role::Plain, "✔", say!(lang, "yes", "あり")),
        false => sign(Role::Plain, "–", say!(lang, "no", "なし")),
    }
}
