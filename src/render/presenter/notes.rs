//! The speaker's notes, on standard error: `2>/dev/pts/7` or `2>notes` puts them where only the speaker sees them.

use std::io::{self, Write};

use crate::render::document::{Document, Question};
use crate::render::stream::Stream;
use crate::render::style::Style;

/// Writes the note of a question, below the question.
pub(super) fn write(question: &Question, style: &Style) {
    let errors = Stream::Errors;
    let style = Style {
        width: errors.width(),
        is_terminal: errors.is_terminal(),
        is_ascii: errors.is_ascii(),
        colour: false,
        ..style.clone()
    };
    let mut document = Document::new();
    document.question(question.clone()).paragraph([question.note.clone()]);
    // a note that can be written nowhere is not missed by those who watch
    let _ = io::stderr().write_all(format!("{}\n", style.text(&document)).as_bytes());
}
