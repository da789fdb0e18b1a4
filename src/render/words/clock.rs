//! `clock`: the clock that is held, and the line with which a command says that it lives by it.

use super::next;
use super::sentence::with_commands;
use super::time::exact;
use crate::cli::Given;
use crate::clock::{HeldClock, Timestamp, Which};
use crate::lang::{Lang, say};
use crate::render::document::{Document, Piece, Role, piece, plain, shortened};
use crate::render::style::Style;
use crate::report::{ClockAction, ClockReport, SignedLater};

/// That a command lives by the held clock, in one line. Where the two differ, it names both.
pub fn held(clock: HeldClock, lang: Lang) -> Vec<Piece> {
    let time = |at: Option<Timestamp>| match at {
        Some(at) => at.calendar(),
        None => say!(lang, "running", "動作中"),
    };
    let sentence = match clock.both() {
        Some(at) => {
            let at = at.calendar();
            say!(
                lang,
                "Clock held at {at} UTC (sessctl clock release lets it run).",
                "時計は {at} UTC で停止中です（再開: sessctl clock release）。"
            )
        }
        None => {
            let (browser, server) = (time(clock.browser), time(clock.server));
            say!(
                lang,
                "Clocks, in UTC: browser {browser}, server {server}.",
                "時計（UTC）: ブラウザ {browser}、サーバー {server}。"
            )
        }
    };
    with_commands(Role::Plain, &sentence, &["sessctl clock release"])
}

/// That a simulation does not use the two clocks.
pub fn not_used(lang: Lang) -> String {
    say!(
        lang,
        "The simulation has one clock of its own, by which both live.",
        "シミュレーションでは、どちらも同じ1つの時計に従います。"
    )
}

/// The screen.
pub fn document(report: &ClockReport, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    if let Some(path) = &report.set_aside {
        document.text(say!(
            lang,
            "The held clock could not be read. It is kept as {path}, and a new one begins.",
            "時計のファイルは読み取れませんでした。{path} として残し、新しく始めます。"
        ));
    }
    document.text(done(report, lang));
    if report.clock.both().is_none() && report.clock.is_held() {
        for (label, held, now) in [
            (say!(lang, "browser", "ブラウザ"), report.clock.browser, report.browser_now),
            (say!(lang, "server", "サーバー"), report.clock.server, report.server_now),
        ] {
            let now = now.calendar();
            let state = match held {
                Some(_) => say!(lang, "held at {now} UTC", "{now} UTC で停止中"),
                None => say!(lang, "runs: {now} UTC", "動作中: {now} UTC"),
            };
            document.fact(label, [plain(state)]);
        }
    }
    if report.clock.is_held() {
        document.paragraph(with_commands(
            Role::Plain,
            &lives_by_it(report, lang),
            &["sessctl clock release", "sessctl serve"],
        ));
    }
    for later in report.signed_later.iter().take(3) {
        document.paragraph([piece(Role::Bad, signed_later(later, lang))]);
    }
    if report.now_was_given {
        document.text(say!(
            lang,
            "A time was given with --now or SESSCTL_NOW. It wins over the held clock wherever it is given.",
            "--now か SESSCTL_NOW で時刻が指定されています。指定があるコマンドでは、止めた時計よりそちらが優先されます。"
        ));
    }
    next::repair(&mut document, &next(report, &style.given), style);
    document
}

fn done(report: &ClockReport, lang: Lang) -> String {
    let ClockReport { before, clock, .. } = report;
    let now = if report.which == Which::Server { report.server_now } else { report.browser_now };
    let now = now.calendar();
    let which = which(report.which, lang);
    match report.done {
        ClockAction::Shown if !clock.is_held() => {
            say!(lang, "The clock runs: it is {now} UTC.", "時計は動いています。現在は {now} UTC です。")
        }
        ClockAction::Shown if clock.both().is_some() => {
            say!(lang, "The clock is held at {now} UTC.", "時計は {now} UTC で止まっています。")
        }
        ClockAction::Shown => {
            say!(lang, "The two clocks are not the same.", "2つの時計は別々になっています。")
        }
        ClockAction::Held if before_at(before, report.which).is_some_and(|from| from.calendar() != now) => {
            let from = before_at(before, report.which).map(Timestamp::calendar).unwrap_or_default();
            say!(
                lang,
                "{which} was held at {from} UTC, and is held at {now} UTC now.",
                "{which}は {from} UTC で止まっていました。今は {now} UTC で止めてあります。"
            )
        }
        ClockAction::Held => {
            say!(lang, "{which} is held at {now} UTC.", "{which}を {now} UTC で止めました。")
        }
        ClockAction::Moved { by } => {
            let length = exact(by.saturating_abs(), lang);
            let from = before_at(before, report.which);
            let moved = match by {
                0.. => say!(lang, "{which} was moved {length} forward", "{which}を{length}進めました"),
                _ => say!(lang, "{which} was moved {length} back", "{which}を{length}戻しました"),
            };
            match from {
                Some(from) => {
                    let from = from.calendar();
                    say!(lang, "{moved}: from {from} UTC to {now} UTC.", "{moved}（{from} UTC から {now} UTC へ）。")
                }
                None => say!(
                    lang,
                    "{moved}: it ran, and is held at {now} UTC now.",
                    "{moved}。動いていた時計は、{now} UTC で止まりました。"
                ),
            }
        }
        ClockAction::Released if before == clock => {
            say!(
                lang,
                "{which} runs, as it did: it is {now} UTC.",
                "{which}は前から動いています。現在は {now} UTC です。"
            )
        }
        ClockAction::Released => {
            say!(lang, "{which} runs again: it is {now} UTC.", "{which}を再び動かしました。現在は {now} UTC です。")
        }
    }
}

fn which(which: Which, lang: Lang) -> String {
    match which {
        Which::Both => say!(lang, "The clock", "時計"),
        Which::Browser => say!(lang, "The browser's clock", "ブラウザの時計"),
        Which::Server => say!(lang, "The server's clock", "サーバーの時計"),
    }
}

fn lives_by_it(report: &ClockReport, lang: Lang) -> String {
    match &report.url {
        Some(url) => {
            let url = shortened(url, 60);
            say!(
                lang,
                "The browser lives by it until sessctl clock release. The app at {url} goes by a clock of its own, which sessctl cannot move.",
                "sessctl clock release を実行するまで、ブラウザはこの時計に従います。{url} のアプリの時計は、sessctl からは動かせません。"
            )
        }
        None if report.is_in_a_lesson => say!(
            lang,
            "The lesson's browsers and its app live by it until sessctl clock release.",
            "sessctl clock release を実行するまで、このレッスンのブラウザとアプリがこの時計に従います。"
        ),
        None if report.clock.both().is_none() => say!(
            lang,
            "Every command and a running sessctl serve live by it until sessctl clock release. demo begins at the browser's time, and then moves a clock of its own.",
            "sessctl clock release まで、すべてのコマンドと起動中の sessctl serve がこの時計に従います。demo はブラウザの時刻から始まり、自分の時計を進めます。"
        ),
        None => say!(
            lang,
            "Every command and a running sessctl serve live by it until sessctl clock release. demo begins there, and then moves a clock of its own.",
            "sessctl clock release を実行するまで、すべてのコマンドと起動中の sessctl serve がこの時計に従います。demo はこの時刻から始まり、自分の時計を進めます。"
        ),
    }
}

fn signed_later(later: &SignedLater, lang: Lang) -> String {
    let SignedLater { browser, name, signed_at } = later;
    let (name, at) = (shortened(name, 40), signed_at.calendar());
    say!(
        lang,
        "The `{name}` of browser \"{browser}\" was signed later, at {at} UTC. Flask refuses a signature from the future.",
        "ブラウザ「{browser}」の `{name}` は、この時計より先の時刻（{at} UTC）に署名されています。Flask は未来の署名を拒否します。"
    )
}

/// The session that lives now is looked at, and one that does not begins anew.
fn next(report: &ClockReport, given: &Given) -> String {
    match report.done {
        ClockAction::Shown if !report.clock.is_held() && report.signed_later.is_empty() => "clock hold".to_owned(),
        // what the move did to a session is said by a visit, also where it is gone
        ClockAction::Moved { .. } => "visit".to_owned(),
        _ if report.has_session && report.signed_later.is_empty() => "inspect".to_owned(),
        _ => next::login(report.user.as_deref(), given),
    }
}
/// Where the clock stood that was moved.
fn before_at(before: &HeldClock, which: Which) -> Option<Timestamp> {
    match which {
        Which::Server => before.server,
        Which::Both | Which::Browser => before.browser,
    }
}
