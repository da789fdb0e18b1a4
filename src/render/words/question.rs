//! What a presenter asks before an answer is seen, and what there is to say about it.

use crate::render::document::{Document, Question, Role, piece, plain};
use crate::render::style::Style;

/// A question for a presenter alone. `None` without `--step` and `--notes`.
pub fn question(style: &Style, text: impl AsRef<str>, note: impl AsRef<str>) -> Option<Question> {
    let is_asked = style.step || style.notes;
    is_asked.then(|| Question { text: piece(Role::Title, text), note: plain(note), is_for_presenter: true })
}

/// Asks it under `--step` and `--notes`.
pub fn ask(document: &mut Document, style: &Style, text: impl AsRef<str>, note: impl AsRef<str>) {
    if let Some(question) = question(style, text, note) {
        document.question(question);
    }
}

/// Asks it on every screen: it is what to look at.
pub fn always(document: &mut Document, text: impl AsRef<str>, note: impl AsRef<str>) {
    document.question(everywhere(text, note));
}

/// A question that stands on every screen.
pub fn everywhere(text: impl AsRef<str>, note: impl AsRef<str>) -> Question {
    Question { text: piece(Role::Title, text), note: plain(note), is_for_presenter: false }
}
