//! What was asked beside the way, to see who is logged in, in a line.

use crate::browser::Received;
use crate::lab::change::SessionStep;
use crate::lab::probe::LookedWith;
use crate::lang::{Lang, say};
use crate::render::document::{Document, plain, shortened, whole};
use crate::report::Looks;

/// The widest path, in columns.
const WIDEST_PATH: usize = 30;

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
            " with the jar, which took the new cookies ({statuses})",
            "（ブラウザのクッキーで送り、届いたクッキーは保存: {statuses}）"
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
