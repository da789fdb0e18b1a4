//! Who is logged in, whether a cookie was believed, whether a copy works: the verdict, and what was seen.

use crate::lab::recognition::Evidence;
use crate::lang::{Lang, say};
use crate::render::document::{Document, bad, good, shortened};

/// What was asked of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether somebody is logged in.
    LoggedIn,
    /// Whether the server believed a cookie.
    Believed,
    /// Whether a copy of the cookie still works.
    CopyWorks,
}

/// The verdict in a sentence, and what was seen in the next.
pub fn verdict(document: &mut Document, question: Question, answer: Option<bool>, evidence: &[Evidence], lang: Lang) {
    let sentence = match (question, answer) {
        (Question::LoggedIn, Some(true)) => say!(lang, "Somebody is logged in.", "ログインしています。"),
        (Question::LoggedIn, Some(false)) => say!(lang, "Nobody is logged in.", "誰もログインしていません。"),
        (Question::Believed, Some(true)) => say!(lang, "The server believed it.", "サーバーはこれを信じました。"),
        (Question::Believed, Some(false)) => {
            say!(lang, "The server did not believe it.", "サーバーはこれを信じませんでした。")
        }
        (Question::CopyWorks, Some(true)) => say!(lang, "A copy still works.", "コピーはまだ使えます。"),
        (Question::CopyWorks, Some(false)) => say!(lang, "A copy no longer works.", "コピーはもう使えません。"),
        (_, None) => say!(
            lang,
            "It cannot be told from this page. Name one that shows who is logged in with --page, or a text that only a logged-in user sees with --shows.",
            "このページからはわかりません。誰がログインしているかを示すページを --page で、ログインした人にだけ見える文字列を --shows で指定してください。"
        ),
    };
    match answer {
        Some(true) => document.paragraph(good(sentence)),
        Some(false) => document.paragraph(bad(sentence)),
        None => document.text(sentence),
    };
    if !evidence.is_empty() {
        let seen = shortened(&format!("{evidence:?}"), 120);
        document.text(say!(lang, "Seen: {seen}.", "観察: {seen}。"));
    }
}
