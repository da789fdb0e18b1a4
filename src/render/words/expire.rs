//! `expire`: the browser and the server, which both can end a session, side by side.

use super::next::try_next;
use super::settings;
use super::time::span;
use crate::inspect::LifetimeFrom;
use crate::lang::{Lang, say};
use crate::render::document::{
    Block, Column, Document, Piece, Role, Row, Table, bad, good, piece, plain, shortened, sign,
};
use crate::render::style::Style;
use crate::report::{Expiry, MovedBy, NotPermanent, Simulation, Sliding, Stop};

/// When the session will end.
pub fn document(Expiry { ending, .. }: &Expiry, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let (now, signed_at) = (ending.now.calendar(), ending.signed_at.calendar());
    let (age, lifetime) = (span(ending.age.abs(), lang), span(ending.lifetime, lang));
    let signed = match ending.age {
        0.. => say!(lang, "{signed_at} UTC, {age} ago", "{signed_at} UTC({age}前)"),
        _ => say!(lang, "{signed_at} UTC, {age} from now", "{signed_at} UTC({age}後)"),
    };
    document.fact(say!(lang, "now", "現在"), [plain(say!(lang, "{now} UTC", "{now} UTC"))]);
    document.fact(say!(lang, "signed at", "署名時刻"), [piece(Role::Timestamp, signed)]);
    document.blank();
    let browser = match ending.browser_drops_at {
        Some(expires) => {
            let date = expires.calendar();
            if let Some(left) = ending.browser_drops_in {
                let left = span(left, lang);
                good(say!(
                    lang,
                    "drops it at {date} UTC, in {left}: its Expires",
                    "{date} UTC に捨てます(あと{left})。Expires の時刻です"
                ))
            } else {
                bad(say!(
                    lang,
                    "has dropped it: its Expires was {date} UTC",
                    "もう捨てています。Expires は {date} UTC でした"
                ))
            }
        }
        None => good(say!(
            lang,
            "keeps it until it is closed: there is no Expires",
            "閉じるまで持っています。Expires がないからです"
        )),
    };
    document.fact(say!(lang, "browser", "ブラウザ"), browser);
    let end = ending.server_accepts_until;
    let until = if ending.lifetime < 86_400 { end.time_of_day() } else { end.calendar() };
    let left = ending.server_accepts_for;
    let server = match (ending.is_verified, ending.age, left) {
        (Some(false), ..) => bad(say!(
            lang,
            "refuses it: it was not signed with this key",
            "拒否します。この鍵で署名されたものではありません"
        )),
        (_, ..0, _) => bad(say!(lang, "refuses it: signed in the future", "拒否します。署名時刻が未来だからです")),
        (_, _, ..0) => {
            bad(say!(lang, "refuses it: the last second was {until} UTC", "拒否します。{until} UTC までは有効でした"))
        }
        (Some(true), ..) => {
            let left = span(left, lang);
            good(say!(
                lang,
                "accepts it up to and including {until} UTC, {left} left",
                "{until} UTC ちょうどまで受け入れます(あと{left})"
            ))
        }
        (None, ..) => {
            let left = span(left, lang);
            vec![
                sign(Role::Plain, "? ", ""),
                plain(say!(
                    lang,
                    "not verified, no key given; if it fits, until {until} UTC, {left} left",
                    "未検証です(鍵の指定なし)。鍵が合えば {until} UTC まで(あと{left})"
                )),
            ]
        }
    };
    document.fact(say!(lang, "server", "サーバー"), server);
    let from = match ending.lifetime_from {
        LifetimeFrom::Given | LifetimeFrom::Login | LifetimeFrom::Tutorial | LifetimeFrom::MaxAge => {
            say!(lang, "the rule: the signature may be {lifetime} old", "決まり: 署名から{lifetime}まで")
        }
        LifetimeFrom::Expires => {
            let end = ending.browser_drops_at.map(|end| end.time_of_day()).unwrap_or_default();
            let start = ending.signed_at.time_of_day();
            say!(
                lang,
                "the rule: the signature may be {lifetime} old ({end} less {start})",
                "決まり: 署名から{lifetime}まで({end} と {start} の差)"
            )
        }
        LifetimeFrom::FlaskDefault => say!(
            lang,
            "the rule: the signature may be {lifetime} old, if the app left Flask's default",
            "決まり: Flask の初期設定のままなら、署名から{lifetime}まで"
        ),
    };
    document.note([plain(from)]);
    document.blank().text(say!(
        lang,
        "Nobody deletes anything on the server: there is nothing there.",
        "サーバーでは何も削除されません。最初から何も保存されていないからです。"
    ));
    try_next(&mut document, "expire --simulate", style);
    document
}

/// Moving the clock: the table, and then what a visit and `permanent` change.
pub fn simulation(simulation: &Simulation, style: &Style) -> Vec<Document> {
    let lang = style.lang;
    let mut first = Document::new();
    introduction(&mut first, simulation, lang);
    table(&mut first, &simulation.stops, simulation.lifetime, lang);
    let lifetime = simulation.lifetime;
    let summary = match simulation.expires {
        Some(_) => say!(
            lang,
            "Two can say no, each by a rule of its own: the browser at its Expires, the server when the age is over {lifetime}. Nothing is deleted on the server.",
            "「期限切れ」は、ブラウザ(Expires に達したとき)とサーバー(経過時間が{lifetime}秒を超えたとき)が別々の決まりで判断します。サーバーでは何も削除されません。"
        ),
        None => say!(
            lang,
            "There is no Expires, so the browser keeps it until it is closed. Only the server says no: when the age is over {lifetime}. Nothing is deleted there.",
            "Expires がないので、ブラウザは閉じるまで捨てません。「期限切れ」と判断するのはサーバーだけ(経過時間が{lifetime}秒を超えたとき)で、何も削除されません。"
        ),
    };
    first.blank().text(summary);
    let mut documents = vec![first];
    documents.extend(simulation.sliding.as_ref().map(|sliding| sliding_expiry(sliding, lang)));
    documents.extend(simulation.not_permanent.as_ref().map(|story| without_permanent(story, lifetime, lang)));
    let next = match (simulation.had_session, simulation.by) {
        (true, MovedBy::Clock) => "jar copy default other",
        (false, MovedBy::Clock) => "login alice",
        (_, MovedBy::Ageing) => "logout",
    };
    if let Some(last) = documents.last_mut() {
        try_next(last, next, style);
    }
    documents
}

fn introduction(document: &mut Document, simulation: &Simulation, lang: Lang) {
    let (signed_at, lifetime) = (simulation.signed_at.calendar(), span(simulation.lifetime, lang));
    let session = if simulation.had_session {
        say!(
            lang,
            "The session in the jar, signed at {signed_at} UTC, good for {lifetime}.",
            "ブラウザにあるセッション({signed_at} UTC に署名、有効期間{lifetime})。"
        )
    } else {
        say!(
            lang,
            "No live session of this app in the jar: alice logged in at {signed_at} UTC, for {lifetime}.",
            "このアプリの有効なセッションがないので、{signed_at} UTC に alice がログイン(有効期間{lifetime})。"
        )
    };
    document.text(session);
    settings::of_simulation(document, simulation, lang);
    if simulation.by == MovedBy::Ageing {
        document.text(say!(
            lang,
            "The app's clock cannot be moved, so the same payload is signed again with an older time and sent to it:",
            "アプリの時計は動かせないので、同じペイロードに過去の時刻で署名し直して送ります。"
        ));
    }
    document.blank();
}

/// The table of the moved clock: the honest browser in one column, a copied cookie in the other.
pub fn table(document: &mut Document, stops: &[Stop], lifetime: i64, lang: Lang) {
    let heading = |text: String| piece(Role::Title, text);
    let mut rows = Vec::new();
    let mut has_dropped = false;
    for stop in stops {
        rows.push(row(stop, lifetime, has_dropped, lang));
        has_dropped = !stop.browser.sends;
    }
    document.push(Block::Table(Table {
        columns: vec![Column::Moment, Column::Deed, Column::Sentence],
        headings: vec![
            heading(say!(lang, "clock", "時計")),
            heading(say!(lang, "browser", "ブラウザ")),
            heading(say!(lang, "server, given a copy of the cookie", "サーバー(コピーしたクッキーを送った場合)")),
        ],
        rows,
    }));
}

fn row(stop: &Stop, lifetime: i64, had_dropped: bool, lang: Lang) -> Row {
    let browser = match (stop.browser.sends, had_dropped) {
        (true, _) => piece(Role::Good, say!(lang, "keeps it, sends it", "保存している、送る")),
        (false, false) => piece(Role::Bad, say!(lang, "dropped it (Expires)", "捨てた(Expires)")),
        (false, true) => sign(Role::Quiet, "-", say!(lang, "has none", "持っていない")),
    };
    let (role, server) = match &stop.server.logged_in_as {
        Some(name) => {
            let name = shortened(name, 20);
            (Role::Good, say!(lang, "{name} is logged in", "{name} はログイン中"))
        }
        None if stop.server.status >= 500 => {
            let status = stop.server.status;
            (Role::Bad, say!(lang, "error {status}", "エラー {status}"))
        }
        None => {
            let silence = match stop.server.set_cookie {
                None => say!(lang, "refused, the form, no Set-Cookie", "拒否、フォーム、Set-Cookie なし"),
                Some(_) => say!(lang, "refused, the form", "拒否、フォーム"),
            };
            (Role::Bad, silence)
        }
    };
    let after = moment(stop.after, lang);
    vec![vec![plain(after)], vec![browser], vec![compared(stop, lifetime, role, lang), piece(role, server)]]
}

/// `180 ≤ 180: `. A lifetime that was given may not be the app's own, and the app's word counts.
fn compared(stop: &Stop, lifetime: i64, role: Role, lang: Lang) -> Piece {
    let age = stop.server.age;
    let spoken = say!(lang, "{age} seconds old, {lifetime} allowed, ", "経過{age}秒、上限{lifetime}秒、");
    match (age <= lifetime, stop.server.logged_in_as.is_some()) {
        (true, true) => sign(role, format!("{age} ≤ {lifetime}: "), spoken),
        (false, false) => sign(role, format!("{age} > {lifetime}: "), spoken),
        _ => sign(role, format!("{age}: "), say!(lang, "{age} seconds old, ", "経過{age}秒、")),
    }
}

fn moment(after: i64, lang: Lang) -> String {
    say!(lang, "+{after} s", "+{after}秒")
}

fn sliding_expiry(sliding: &Sliding, lang: Lang) -> Document {
    let mut document = Document::new();
    let (visit_at, then_at) = (sliding.visit_at, sliding.then_at);
    let title = match sliding.set_cookie {
        Some(_) => say!(lang, "A visit buys time", "アクセスすると期限が延びます"),
        None => say!(lang, "A visit buys no time", "アクセスしても期限は延びません"),
    };
    document.title(title);
    let visit = match (&sliding.set_cookie, sliding.expires) {
        (Some(_), Some(expires)) => {
            let until = expires.time_of_day();
            say!(
                lang,
                "the browser visits /login: a new cookie, until {until}",
                "ブラウザが /login にアクセス。新しいクッキーが届く({until} まで)"
            )
        }
        (Some(_), None) => {
            say!(lang, "the browser visits /login: a new cookie", "ブラウザが /login にアクセス。新しいクッキーが届く")
        }
        (None, _) => say!(
            lang,
            "the browser visits /login: no new cookie",
            "ブラウザが /login にアクセス。新しいクッキーは届かない"
        ),
    };
    let state = |who: &Option<String>| match who {
        Some(name) => {
            let name = shortened(name, 20);
            (Role::Good, say!(lang, "{name} is logged in", "{name} はログイン中"))
        }
        None => (Role::Bad, say!(lang, "the login form", "ログインフォーム")),
    };
    let (browser_role, browser) = state(&sliding.browser_logged_in_as);
    let (copy_role, copy) = state(&sliding.old_copy_logged_in_as);
    let again = sign(Role::Plain, "", moment(then_at, lang));
    let with_browser =
        say!(lang, "the browser, with what it holds now: {browser}", "ブラウザ(今のクッキー): {browser}");
    let with_copy = say!(lang, "the older copy, which nobody renewed: {copy}", "古いコピー(更新なし): {copy}");
    let rows = vec![
        vec![vec![plain(moment(visit_at, lang))], vec![plain(visit)]],
        vec![vec![plain(moment(then_at, lang))], vec![piece(browser_role, with_browser)]],
        vec![vec![again], vec![piece(copy_role, with_copy)]],
    ];
    document.rows(&[Column::Moment, Column::Sentence], rows);
    document
}

fn without_permanent(story: &NotPermanent, lifetime: i64, lang: Lang) -> Document {
    let mut document = Document::new();
    let (visit_at, then_at) = (story.visit_at, story.then_at);
    document.title(say!(lang, "And with session.permanent = False", "session.permanent = False の場合"));
    let login = if story.has_expires {
        say!(lang, "login: Set-Cookie with Expires", "ログイン。Set-Cookie に Expires がある")
    } else {
        say!(
            lang,
            "login: Set-Cookie has no Expires; kept until the browser is closed",
            "ログイン。Set-Cookie に Expires がなく、ブラウザを閉じるまで保存する"
        )
    };
    let visit = match &story.refreshed {
        None => say!(lang, "a visit renews nothing: no Set-Cookie", "アクセスしても更新されない(Set-Cookie なし)"),
        Some(_) => say!(lang, "a visit renews it", "アクセスすると更新される"),
    };
    let sends = if story.sends {
        say!(lang, "the browser still sends it", "ブラウザはまだ送る")
    } else {
        say!(lang, "the browser sends nothing", "ブラウザは何も送らない")
    };
    let end = match &story.logged_in_as {
        Some(name) => {
            let name = shortened(name, 20);
            say!(lang, "{sends}: {name} is logged in", "{sends}。{name} はログイン中")
        }
        None => say!(
            lang,
            "{sends}, and the server refuses it: {then_at} > {lifetime}",
            "{sends}が、サーバーはやはり拒否する({then_at} > {lifetime})"
        ),
    };
    let rows = vec![
        vec![vec![plain(moment(0, lang))], vec![plain(login)]],
        vec![vec![plain(moment(visit_at, lang))], vec![plain(visit)]],
        vec![vec![plain(moment(then_at, lang))], vec![piece(Role::Bad, end)]],
    ];
    document.rows(&[Column::Moment, Column::Sentence], rows);
    document
}
