//! Why the held clock could not be read or moved.

use super::jar;
use crate::browser::JarError;
use crate::error::ClockUsage;
use crate::lang::{Lang, say};
use crate::render::words::system;
use crate::render::words::time::exact;

/// What was found and what was expected, and the hint. The clock's file is kept as a jar's is.
pub(super) fn words(error: &JarError, lang: Lang) -> (String, String) {
    match error {
        JarError::Unreadable { path, source } => {
            let (path, why) = (path.display(), system::io_error(source, lang));
            (
                say!(lang, "the held clock {path} cannot be read: {why}", "時計のファイル {path} を読めません: {why}"),
                system::home_hint(source.into(), lang),
            )
        }
        JarError::Damaged { path, line } => {
            let path = path.display();
            let what = match line {
                Some(line) => say!(
                    lang,
                    "the held clock {path} is damaged: not JSON from line {line} on",
                    "時計のファイル {path} が壊れています（{line}行目から先が JSON になっていません）"
                ),
                None => say!(
                    lang,
                    "{path} is JSON, but not a clock of sessctl",
                    "{path} は JSON ですが、時計のファイルではありません"
                ),
            };
            (what, set_aside(lang))
        }
        JarError::Newer { path, version } => {
            let path = path.display();
            (
                say!(
                    lang,
                    "the held clock {path} has format {version}, expected 1",
                    "時計のファイル {path} の形式は{version}です。このバージョンで読めるのは1までです"
                ),
                say!(
                    lang,
                    "a newer sessctl wrote it: use that one; sessctl clock release keeps it aside and lets the clock run",
                    "新しい sessctl が書いたものです。それを使ってください。sessctl clock release なら、これを残したまま時計を動かせます"
                ),
            )
        }
        JarError::TooLarge { path, limit } => {
            let path = path.display();
            let what = say!(
                lang,
                "the held clock {path} has more than {limit} bytes, the limit of sessctl",
                "時計のファイル {path} が、sessctl の上限の{limit}バイトを超えています"
            );
            (what, set_aside(lang))
        }
        JarError::Unwritable { path, source } => {
            let (path, why) = (path.display(), system::io_error(source, lang));
            let hint = system::home_hint(source.into(), lang);
            (
                say!(lang, "{path} cannot be written: {why}", "{path} に書き込めません: {why}"),
                say!(lang, "{hint}; the clock is as it was", "{hint}。時計は元のままです"),
            )
        }
        // what these say holds for every file
        JarError::BadName { .. }
        | JarError::NotAFile { .. }
        | JarError::Unlockable { .. }
        | JarError::Locked { .. } => jar::words(error, lang),
    }
}

fn set_aside(lang: Lang) -> String {
    say!(
        lang,
        "it was left as it is; sessctl clock release keeps it aside and lets the clock run",
        "ファイルには手を付けていません。sessctl clock release で、これを残したまま時計を動かせます"
    )
}

/// What is wrong with what was asked of the clock.
pub(super) fn usage(usage: &ClockUsage, lang: Lang) -> (String, String) {
    match usage {
        ClockUsage::HoldTime { text } => (
            say!(
                lang,
                "found `{text}`, expected a time between 1970 and 9999",
                "`{text}` では止められません。1970年から9999年までの時刻が必要です"
            ),
            say!(
                lang,
                "for example: sessctl clock hold 2026-11-22T19:41:33Z",
                "例: sessctl clock hold 2026-11-22T19:41:33Z"
            ),
        ),
        ClockUsage::HoldForm { text } => (
            say!(
                lang,
                "found `{text}`, expected a time as in 2026-11-22T19:41:33Z",
                "`{text}` は、2026-11-22T19:41:33Z の形の時刻ではありません"
            ),
            say!(
                lang,
                "write it like this: sessctl clock hold 2026-11-22T19:41:33Z",
                "この形で書いてください: sessctl clock hold 2026-11-22T19:41:33Z"
            ),
        ),
        ClockUsage::Move { text } => (
            say!(
                lang,
                "found `{text}`, expected a length of time with a sign",
                "`{text}` ではなく、符号付きの時間の長さが必要です"
            ),
            say!(
                lang,
                "for example: sessctl clock +181s, or sessctl clock -1m",
                "例: sessctl clock +181s、sessctl clock -1m"
            ),
        ),
        ClockUsage::OffTheCalendar(error) => {
            let (from, end, most) = (error.from.calendar(), error.end().calendar(), exact(error.most(), lang));
            let what = say!(
                lang,
                "found a move past {end} UTC, where the calendar ends",
                "暦の端（{end} UTC）を越えて動かすことはできません"
            );
            let hint = match error.by {
                0.. => say!(
                    lang,
                    "the clock stands at {from} UTC: {most} forward is the most",
                    "時計は {from} UTC なので、進められるのは{most}までです"
                ),
                _ => say!(
                    lang,
                    "the clock stands at {from} UTC: {most} back is the most",
                    "時計は {from} UTC なので、戻せるのは{most}までです"
                ),
            };
            (what, hint)
        }
        ClockUsage::ServerOfAnApp => (
            say!(
                lang,
                "found --server-only beside --url or SESSCTL_URL: the clock of that app is its own",
                "--server-only は、--url や SESSCTL_URL と一緒には使えません。そのアプリの時計は動かせません"
            ),
            say!(
                lang,
                "move the browser's with --browser-only; without a URL, a running sessctl serve follows",
                "ブラウザの時計なら --browser-only で動かせます。URL がなければ、起動中の sessctl serve も従います"
            ),
        ),
        ClockUsage::Argument { text } => (
            say!(lang, "found `{text}`, which does nothing here", "ここでは `{text}` は使えません"),
            say!(
                lang,
                "leave it out, or hold and move: sessctl clock hold, sessctl clock +181s",
                "外すか、止めて動かしてください: sessctl clock hold、sessctl clock +181s"
            ),
        ),
    }
}
