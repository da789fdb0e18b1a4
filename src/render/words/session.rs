//! What an answer did to the session, in a line.

use super::foreign;
use crate::lab::change::{ChangeKind, SessionChange};
use crate::lang::{Lang, say};
use crate::render::document::shortened;

/// The most keys that are named, and the width of each.
const MOST_KEYS: usize = 8;
const WIDEST_KEY: usize = 40;

/// What became of the session. `None` where the line of the jar above has said all there is.
pub fn line(change: &SessionChange, lang: Lang) -> Option<String> {
    let text = match change.kind {
        ChangeKind::Same => say!(lang, "the same value again", "値は同じです"),
        ChangeKind::Renewed => {
            say!(lang, "the same contents, newly signed", "中身は同じで、署名が新しくなりました")
        }
        ChangeKind::Unreadable | ChangeKind::Made if !change.is_readable && change.looks_like.is_some() => {
            let why = why_unreadable(change, lang);
            say!(
                lang,
                "what changed in the session is not listed: {why}. What can be read of it is shown by inspect",
                "セッションの変化はここには表示しません。{why}。読み取れる内容は inspect で表示できます"
            )
        }
        ChangeKind::Unreadable => {
            let why = why_unreadable(change, lang);
            say!(
                lang,
                "what changed in the session cannot be read: {why}",
                "セッションの何が変わったかは読み取れません。{why}"
            )
        }
        ChangeKind::Made if !change.is_readable => {
            let why = why_unreadable(change, lang);
            say!(lang, "what is in the session cannot be read: {why}", "セッションの中身は読み取れません。{why}")
        }
        ChangeKind::Made if change.added.is_empty() => {
            say!(lang, "in the session: nothing", "セッションの中身は空です")
        }
        ChangeKind::Deleted if change.removed.is_empty() => return None,
        // whether the app had opened it is not seen in that
        ChangeKind::Deleted => {
            let held = list(&change.removed, lang);
            say!(lang, "what was in it is gone with it: {held}", "一緒に消えた中身: {held}")
        }
        ChangeKind::Made | ChangeKind::Changed => {
            let keys = keys(change, lang);
            say!(lang, "in the session: {keys}", "セッションの変化: {keys}")
        }
    };
    Some(text)
}

/// The same in some words, within another line. `None` where nothing can be said of it.
pub fn short(change: &SessionChange, lang: Lang) -> Option<String> {
    match change.kind {
        ChangeKind::Same => Some(say!(lang, "the same value", "同じ値")),
        ChangeKind::Renewed => Some(say!(lang, "newly signed", "新しい署名")),
        ChangeKind::Unreadable => None,
        ChangeKind::Deleted if change.removed.is_empty() => None,
        ChangeKind::Deleted => {
            let held = list(&change.removed, lang);
            Some(say!(lang, "with {held} in it", "中身は {held}"))
        }
        ChangeKind::Made | ChangeKind::Changed => Some(keys(change, lang)).filter(|keys| !keys.is_empty()),
    }
}

/// `added user_id; removed csrf_token`
pub fn keys(change: &SessionChange, lang: Lang) -> String {
    let [added, removed, changed] = [&change.added, &change.removed, &change.changed].map(|keys| list(keys, lang));
    let parts = [
        (!change.added.is_empty()).then(|| say!(lang, "added {added}", "{added} を追加")),
        (!change.removed.is_empty()).then(|| say!(lang, "removed {removed}", "{removed} を削除")),
        (!change.changed.is_empty()).then(|| say!(lang, "changed {changed}", "{changed} を変更")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(&say!(lang, "; ", "。"))
}

/// Some names, and how many there are beside them.
pub fn list(names: &[String], lang: Lang) -> String {
    list_of(names, names.len(), lang)
}

/// The first of so many names, and how many there are beside them.
pub fn list_of(names: &[String], total: usize, lang: Lang) -> String {
    let shown: Vec<String> = names.iter().take(MOST_KEYS).map(|name| shortened(name, WIDEST_KEY)).collect();
    let shown = shown.join(&say!(lang, ", ", "、"));
    match total.saturating_sub(names.len().min(MOST_KEYS)) {
        0 => shown,
        more => say!(lang, "{shown} and {more} more", "{shown} ほか{more}個"),
    }
}

fn why_unreadable(change: &SessionChange, lang: Lang) -> String {
    match change.looks_like {
        Some(format) => {
            let name = foreign::name(format, lang);
            say!(lang, "the cookie looks like {name}", "クッキーは、{name}のようです")
        }
        None => say!(
            lang,
            "the cookie is not a Flask session, or not a whole one",
            "クッキーが Flask のセッションの形をしていないか、欠けています"
        ),
    }
}
