//! What was asked beside the way, to see who is logged in, in a line.

use crate::browser::Received;
use crate::lab::change::SessionStep;
use crate::lab::probe::LookedWith;
use crate::lang::{Lang, say};
use crate::render::document::{Document, shortened};
use crate::report::Looks;

/// The widest path, in columns.
const WIDEST_PATH: usize = 30;

/// The most kinds of requests that are told, the first ones. A page is seldom asked for in more.
const MOST: usize = 4;

/// One line for all of them. None: nothing was asked.
pub fn looks(document: &mut Document, looks: &[Looks], lang: Lang) {
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for look in looks {
        let kind = kind(look, lang);
        match kinds.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    if kinds.is_empty() {
        return;
    }
    let others = looks.len() - kinds.iter().take(MOST).map(|(_, count)| count).sum::<usize>();
    let told = kinds.into_iter().take(MOST).map(|(kind, count)| match count {
        1 => kind,
        _ => say!(lang, "{count} × {kind}", "{kind} × {count}"),
    });
    let told = told.collect::<Vec<_>>().join(&say!(lang, "; ", "、"));
    document.text(match others {
        0 => say!(lang, "Also asked, to see that: {told}.", "判断のために送ったリクエスト: {told}。"),
        _ => say!(
            lang,
            "Also asked, to see that: {told}; and {others} more.",
            "判断のために送ったリクエスト: {told}、ほか{others}件。"
        ),
    });
}

/// `GET /me without cookies (302, 200)`
fn kind(look: &Looks, lang: Lang) -> String {
    let statuses = look.exchanges.iter().map(|seen| seen.step.exchange.response.status.to_string());
    let statuses = statuses.collect::<Vec<_>>().join(&say!(lang, ", ", "、"));
    let request = look.exchanges.first().map(|seen| &seen.step.exchange.request);
    let request = request.map(|request| format!("{} {}", request.method, shortened(&request.path, WIDEST_PATH)));
    let request = request.unwrap_or_default();
    match look.with {
        LookedWith::Jar if look.exchanges.iter().any(has_changed_the_jar) => say!(
            lang,
            "{request} with the jar, which took the new cookies ({statuses})",
            "{request}（ブラウザのクッキーで送り、届いたクッキーは保存: {statuses}）"
        ),
        LookedWith::Jar | LookedWith::JarAsItIs => {
            say!(lang, "{request} with the jar ({statuses})", "{request}（ブラウザのクッキーで: {statuses}）")
        }
        LookedWith::Copy => {
            say!(
                lang,
                "{request} with a copy of the old cookies ({statuses})",
                "{request}（前のクッキーのコピーで: {statuses}）"
            )
        }
        LookedWith::CopyOfSession => {
            say!(
                lang,
                "{request} with a copy of the old session cookie alone ({statuses})",
                "{request}（前のセッションのクッキーだけのコピーで: {statuses}）"
            )
        }
        LookedWith::CopyOfOthers => {
            say!(
                lang,
                "{request} with a copy of the others, without the session ({statuses})",
                "{request}（セッション以外のクッキーのコピーで: {statuses}）"
            )
        }
        LookedWith::Nothing => {
            say!(lang, "{request} without cookies ({statuses})", "{request}（クッキーなしで: {statuses}）")
        }
    }
}

fn has_changed_the_jar(seen: &SessionStep) -> bool {
    seen.step.set_cookies.iter().any(|line| !matches!(line.received, Received::Ignored(_)))
}
