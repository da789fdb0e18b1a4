//! `expire`: two who can end a session, side by side.

use super::try_next;
use crate::inspect::LifetimeFrom;
use crate::render::Manner;
use crate::render::layout::{LABEL, Piece, Scene, piece, plain};
use crate::render::palette::Style;
use crate::render::words::{self, Lang, say};
use crate::report::{Expiry, MovedBy, NotPermanent, Simulation, Sliding, Stop};

/// When will it end.
pub fn expiry(expiry: &Expiry, manner: &Manner) -> Scene {
    let lang = manner.lang;
    let mut scene = Scene::new();
    let (now, signed_at) = (expiry.now.calendar(), expiry.signed_at.calendar());
    let (age, lifetime) = (words::span(expiry.age.abs(), lang), words::span(expiry.lifetime, lang));
    let signed = match expiry.age {
        0.. => say!(lang, "{signed_at} UTC, {age} ago", "{signed_at} UTC({age}前)"),
        _ => say!(lang, "{signed_at} UTC, {age} from now", "{signed_at} UTC({age}後)"),
    };
    scene.fact(say!(lang, "now", "現在"), [plain(say!(lang, "{now} UTC", "{now} UTC"))]);
    scene.fact(say!(lang, "signed at", "署名時刻"), [piece(Style::Time, signed)]);
    scene.blank();
    let browser = match expiry.browser_drops_at {
        Some(expires) => {
            let date = expires.calendar();
            if expires > expiry.now {
                let left = words::span(expires.unix() - expiry.now.unix(), lang);
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
    scene.fact(say!(lang, "browser", "ブラウザ"), [browser]);
    let end = expiry.server_accepts_until;
    let until = if expiry.lifetime < 86_400 { end.time_of_day() } else { end.calendar() };
    let left = expiry.lifetime - expiry.age;
    let server = match (expiry.is_verified, expiry.age, left) {
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
            let left = words::span(left, lang);
            good(say!(
                lang,
                "accepts it up to and including {until} UTC, {left} left",
                "{until} UTC ちょうどまで受け入れます(あと{left})"
            ))
        }
        (None, ..) => {
            let left = words::span(left, lang);
            plain(say!(
                lang,
                "? not verified, no key given; if it fits, until {until} UTC, {left} left",
                "? 未検証です(鍵の指定なし)。鍵が合えば {until} UTC まで(あと{left})"
            ))
        }
    };
    scene.fact(say!(lang, "server", "サーバー"), [server]);
    let from = match expiry.lifetime_from {
        LifetimeFrom::Given | LifetimeFrom::Tutorial => {
            say!(lang, "the rule: the signature may be {lifetime} old", "決まり: 署名から{lifetime}まで")
        }
        LifetimeFrom::Expires => {
            let end = expiry.browser_drops_at.map(|end| end.time_of_day()).unwrap_or_default();
            let start = expiry.signed_at.time_of_day();
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
    scene.hanging(LABEL, LABEL, [plain(from)]);
    scene.blank().text(
        2,
        say!(
            lang,
            "Nobody deletes anything on the server: there is nothing there.",
            "サーバーでは何も削除されません。最初から何も保存されていないからです。"
        ),
    );
    try_next(&mut scene, "expire --simulate", manner);
    scene
}

fn good(text: String) -> Piece {
    piece(Style::Good, format!("✔ {text}"))
}

fn bad(text: String) -> Piece {
    piece(Style::Bad, format!("✘ {text}"))
}

/// Moving the clock: the table, and then what a visit and `permanent` change.
pub fn simulation(simulation: &Simulation, manner: &Manner) -> Vec<Scene> {
    let lang = manner.lang;
    let mut first = Scene::new();
    introduction(&mut first, simulation, lang);
    table(&mut first, &simulation.steps, simulation.lifetime, lang);
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
    first.blank().text(2, summary);
    let mut scenes = vec![first];
    scenes.extend(simulation.sliding.as_ref().map(|sliding| sliding_expiry(sliding, lang)));
    scenes.extend(simulation.not_permanent.as_ref().map(|story| without_permanent(story, lifetime, lang)));
    let next = match (simulation.had_session, simulation.by) {
        (true, MovedBy::Clock) => "jar copy default other",
        (false, MovedBy::Clock) => "login alice",
        (_, MovedBy::Ageing) => "logout",
    };
    if let Some(last) = scenes.last_mut() {
        try_next(last, next, manner);
    }
    scenes
}

fn introduction(scene: &mut Scene, simulation: &Simulation, lang: Lang) {
    let (signed_at, lifetime) = (simulation.signed_at.calendar(), words::span(simulation.lifetime, lang));
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
    scene.text(2, session);
    if simulation.by == MovedBy::Ageing {
        scene.text(
            2,
            say!(
                lang,
                "The app's clock cannot be moved, so the same payload is signed again with an older time and sent to it:",
                "アプリの時計は動かせないので、同じペイロードに過去の時刻で署名し直して送ります。"
            ),
        );
    }
    scene.blank();
}

/// The heart of the tool: the honest browser in one column, a copied cookie in the other.
pub fn table(scene: &mut Scene, stops: &[Stop], lifetime: i64, lang: Lang) {
    let heading = |text: String| piece(Style::Title, text);
    let mut rows = vec![vec![
        heading(say!(lang, "clock", "時計")),
        heading(say!(lang, "browser", "ブラウザ")),
        heading(say!(lang, "server, given a copy of the cookie", "サーバー(コピーしたクッキーを送った場合)")),
    ]];
    let mut has_dropped = false;
    for stop in stops {
        rows.push(row(stop, lifetime, has_dropped, lang));
        has_dropped = !stop.browser.sends;
    }
    let longest = stops.iter().map(|stop| stop.after.to_string().len()).max().unwrap_or_default();
    scene.table(2, &[(longest + 5).max(10), 22], &rows);
}

fn row(stop: &Stop, lifetime: i64, had_dropped: bool, lang: Lang) -> Vec<Piece> {
    let after = stop.after;
    let browser = match (stop.browser.sends, had_dropped) {
        (true, _) => piece(Style::Good, say!(lang, "keeps it, sends it", "保存している、送る")),
        (false, false) => piece(Style::Bad, say!(lang, "dropped it (Expires)", "捨てた(Expires)")),
        (false, true) => piece(Style::Quiet, "-"),
    };
    let age = stop.server.age;
    let is_young_enough = age <= lifetime;
    // a lifetime that was given may not be the app's own, and the app's word counts
    let compared = match (is_young_enough, stop.server.logged_in_as.is_some()) {
        (true, true) => format!("{age} ≤ {lifetime}: "),
        (false, false) => format!("{age} > {lifetime}: "),
        _ => format!("{age}: "),
    };
    let server = match &stop.server.logged_in_as {
        Some(name) => {
            let name = crate::render::layout::cut(name, 20);
            piece(Style::Good, compared + &say!(lang, "{name} is logged in", "{name} はログイン中"))
        }
        None if stop.server.status >= 500 => {
            let status = stop.server.status;
            piece(Style::Bad, compared + &say!(lang, "error {status}", "エラー {status}"))
        }
        None => {
            let silence = match stop.server.set_cookie {
                None => say!(lang, "refused, the form, no Set-Cookie", "拒否、フォーム、Set-Cookie なし"),
                Some(_) => say!(lang, "refused, the form", "拒否、フォーム"),
            };
            piece(Style::Bad, compared + &silence)
        }
    };
    vec![plain(say!(lang, "+{after} s", "+{after}秒")), browser, server]
}

fn sliding_expiry(sliding: &Sliding, lang: Lang) -> Scene {
    let mut scene = Scene::new();
    let (visit_at, then_at) = (sliding.visit_at, sliding.then_at);
    let title = match sliding.set_cookie {
        Some(_) => say!(lang, "A visit buys time", "アクセスすると期限が延びます"),
        None => say!(lang, "A visit buys no time", "アクセスしても期限は延びません"),
    };
    scene.paragraph(0, [piece(Style::Title, title)]);
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
            let name = crate::render::layout::cut(name, 20);
            (Style::Good, say!(lang, "{name} is logged in", "{name} はログイン中"))
        }
        None => (Style::Bad, say!(lang, "the login form", "ログインフォーム")),
    };
    let (browser_style, browser) = state(&sliding.browser_logged_in_as);
    let (copy_style, copy) = state(&sliding.old_copy_logged_in_as);
    let rows = [
        vec![plain(say!(lang, "+{visit_at} s", "+{visit_at}秒")), plain(visit)],
        vec![
            plain(say!(lang, "+{then_at} s", "+{then_at}秒")),
            piece(
                browser_style,
                say!(lang, "the browser, with what it holds now: {browser}", "ブラウザ(今のクッキー): {browser}"),
            ),
        ],
        vec![
            plain(""),
            piece(
                copy_style,
                say!(lang, "the older copy, which nobody renewed: {copy}", "古いコピー(更新なし): {copy}"),
            ),
        ],
    ];
    scene.table(2, &[10], &rows);
    scene
}

fn without_permanent(story: &NotPermanent, lifetime: i64, lang: Lang) -> Scene {
    let mut scene = Scene::new();
    let (visit_at, then_at) = (lifetime - 1, story.then_at);
    scene.paragraph(
        0,
        [piece(Style::Title, say!(lang, "And with session.permanent = False", "session.permanent = False の場合"))],
    );
    let has_expires = story.set_cookie.as_deref().is_some_and(|line| line.contains("Expires="));
    let login = if has_expires {
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
            let name = crate::render::layout::cut(name, 20);
            say!(lang, "{sends}: {name} is logged in", "{sends}。{name} はログイン中")
        }
        None => say!(
            lang,
            "{sends}, and the server refuses it: {then_at} > {lifetime}",
            "{sends}が、サーバーはやはり拒否する({then_at} > {lifetime})"
        ),
    };
    let rows = [
        vec![plain(say!(lang, "+0 s", "+0秒")), plain(login)],
        vec![plain(say!(lang, "+{visit_at} s", "+{visit_at}秒")), plain(visit)],
        vec![plain(say!(lang, "+{then_at} s", "+{then_at}秒")), piece(Style::Bad, end)],
    ];
    scene.table(2, &[10], &rows);
    scene
}
