//! What was asked beside the way, to see who is logged in, in a line.

use super::session::list;
use crate::browser::Received;
use crate::lab::change::{ChangeKind, SessionChange, SessionStep};
use crate::lab::probe::LookedWith;
use crate::lang::{Lang, say};
use crate::render::document::{Document, plain, shortened, whole};
use crate::report::Looks;

/// The widest path, in columns.
const WIDEST_PATH: usize = 30;

/// The widest name of a cookie, in columns.
const WIDEST_NAME: usize = 38;

/// The most kinds of requests that are told, the first ones. A page is seldom asked for in more.
const MOST: usize = 4;

/// One line for all of them. None: nothing was asked.
pub fn looks(document: &mut Document, looks: &[Looks], lang: Lang) {
    let mut kinds: Vec<(Kind, usize)> = Vec::new();
    for look in looks {
        let kind = Kind::of(look, lang);
        match kinds.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    if kinds.is_empty() {
        return;
    }
    let others = looks.len() - kinds.iter().take(MOST).map(|(_, count)| count).sum::<usize>();
    let mut line = vec![plain(say!(lang, "Also asked, to see that: ", "判断のために送ったリクエスト: "))];
    for (place, (Kind { request, how }, count)) in kinds.into_iter().take(MOST).enumerate() {
        if place > 0 {
            line.push(plain(say!(lang, "; ", "、")));
        }
        let (before, behind) = match count {
            1 => (String::new(), String::new()),
            _ => (say!(lang, "{count} × ", ""), say!(lang, "", " × {count}")),
        };
        line.extend([plain(before), whole(request), plain(how + &behind)]);
    }
    line.push(plain(match others {
        0 => say!(lang, ".", "。"),
        _ => say!(lang, "; and {others} more.", "、ほか{others}件。"),
    }));
    document.paragraph(line);
    looks.iter().filter(|look| look.with == LookedWith::Jar).flat_map(|look| &look.exchanges).for_each(|seen| {
        if let Some(lost) = lost_by(seen, lang) {
            document.text(lost);
        }
    });
}

/// What the answer to a look took from the browser, whose jar followed it: a cookie, or the user in a session. `None`: nothing.
/// Whether the app took the user out of that session or put another one in its place is not seen.
fn lost_by(seen: &SessionStep, lang: Lang) -> Option<String> {
    let lines = || seen.step.set_cookies.iter().map(|line| (&line.said.name, &line.received));
    let deleted = lines().filter(|(_, received)| **received == Received::Deleted);
    let deleted: Vec<String> = deleted.map(|(name, _)| quoted(name)).collect();
    let replaced = lines().filter(|(_, received)| **received == Received::Replaced);
    let mut emptied = replaced.filter_map(|(name, _)| {
        let change = SessionChange::of(&seen.step, name)?;
        let is_emptied = change.kind == ChangeKind::Changed && change.lost_its_user();
        is_emptied.then(|| (quoted(name), list(&change.taken_out(), lang)))
    });
    let path = shortened(&seen.step.exchange.request.path, WIDEST_PATH);
    let names = list(&deleted, lang);
    match (deleted.is_empty(), emptied.next()) {
        (true, None) => None,
        (false, None) => {
            Some(say!(lang, "The answer of {path} deleted {names}.", "{path} の応答が {names} を削除しました。"))
        }
        (true, Some((session, keys))) => Some(say!(
            lang,
            "The {session} that came with the answer of {path} has no {keys} any more.",
            "{path} の応答で届いた {session} からは、{keys} がなくなっています。"
        )),
        (false, Some((session, keys))) => Some(say!(
            lang,
            "The answer of {path} deleted {names}, and the {session} that came with it has no {keys} any more.",
            "{path} の応答が {names} を削除しました。一緒に届いた {session} からは、{keys} がなくなっています。"
        )),
    }
}

fn quoted(name: &str) -> String {
    format!("`{}`", shortened(name, WIDEST_NAME))
}

/// `GET /me`, and ` without cookies (302, 200)`
#[derive(PartialEq, Eq)]
struct Kind {
    request: String,
    how: String,
}

impl Kind {
    fn of(look: &Looks, lang: Lang) -> Kind {
        let request = look.exchanges.first().map(|seen| &seen.step.exchange.request);
        let request = request.map(|request| format!("{} {}", request.method, shortened(&request.path, WIDEST_PATH)));
        Kind { request: request.unwrap_or_default(), how: how(look, lang) }
    }
}

/// With what a page was asked for: ` without cookies (302, 200)`
fn how(look: &Looks, lang: Lang) -> String {
    let statuses = look.exchanges.iter().map(|seen| seen.step.exchange.response.status.to_string());
    let statuses = statuses.collect::<Vec<_>>().join(&say!(lang, ", ", "、"));
    match look.with {
        LookedWith::Jar if look.exchanges.iter().any(has_changed_the_jar) => say!(
            lang,
            " with the jar, which took what the answer did to cookies ({statuses})",
            "（ブラウザのクッキーで送り、クッキーの変化は反映: {statuses}）"
        ),
        LookedWith::Jar | LookedWith::JarAsItIs => {
            say!(lang, " with the jar ({statuses})", "（ブラウザのクッキーで: {statuses}）")
        }
        LookedWith::Copy => {
            say!(lang, " with a copy of the old cookies ({statuses})", "（前のクッキーのコピーで: {statuses}）")
        }
        LookedWith::CopyOfSession => {
            say!(
                lang,
                " with a copy of the old session cookie alone ({statuses})",
                "（前のセッションのクッキーだけのコピーで: {statuses}）"
            )
        }
        LookedWith::CopyOfOthers => {
            say!(
                lang,
                " with a copy of the others, without the session ({statuses})",
                "（セッション以外のクッキーのコピーで: {statuses}）"
            )
        }
        LookedWith::Nothing if look.exchanges.iter().any(|seen| seen.step.cookie_was_sent()) => {
            say!(
                lang,
                " beginning without cookies, then with those that came ({statuses})",
                "（クッキーなしで始めて、途中で届いたクッキーを送信: {statuses}）"
            )
        }
        LookedWith::Nothing => {
            say!(lang, " without cookies ({statuses})", "（クッキーなしで: {statuses}）")
        }
    }
}

fn has_changed_the_jar(seen: &SessionStep) -> bool {
    seen.step.set_cookies.iter().any(|line| !matches!(line.received, Received::Ignored(_)))
}
