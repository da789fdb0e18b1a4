//! How screens are shown: in which language, how wide, with which options given again.

use std::sync::Arc;

use super::document::Document;
use super::surface::plain;
use super::surface::terminal::{self, Paper};
use crate::cli::{Given, Table};
use crate::lang::Lang;

/// The width of a page that is on no terminal, and of the widest that is, in columns.
pub const WIDTH: usize = terminal::WIDEST;

/// How to show things.
#[derive(Clone, Debug)]
pub struct Style {
    /// In which language.
    pub lang: Lang,
    /// Whether as facts for another program, and not as a screen.
    pub json: bool,
    /// Which of the facts, where not all are wanted as JSON.
    pub table: Option<Arc<Table>>,
    /// Whether for a presenter: the screen stops before each answer, until a key is pressed.
    pub step: bool,
    /// Whether there are a keyboard and a screen for that.
    pub can_step: bool,
    /// Whether the speaker's notes are shown too, on standard error.
    pub notes: bool,
    /// Whether the value of the cookie alone is shown.
    pub value: bool,
    /// Whether as plain lines, without boxes, rules and signs.
    pub plain: bool,
    /// Whether without the command to try next.
    pub quiet: bool,
    /// Whether the picture of what was found is shown instead of the words.
    pub picture: bool,
    /// Whether lines can be typed, and are seen while they are typed.
    pub has_keyboard: bool,
    /// Whether a teacher shows a lesson to a class, and Enter goes on.
    pub projects: bool,
    /// Whether the sources of facts are shown.
    pub sources: bool,
    /// The width in columns.
    pub width: usize,
    /// Whether on a terminal.
    pub is_terminal: bool,
    /// Whether with the signs of ASCII alone.
    pub is_ascii: bool,
    /// Whether in colours.
    pub colour: bool,
    /// The options that were given and that the next command needs too.
    pub given: Given,
}

impl Style {
    /// Screens of [`WIDTH`] columns without colours.
    pub fn new(lang: Lang) -> Style {
        Style {
            lang,
            json: false,
            table: None,
            step: false,
            can_step: false,
            notes: false,
            value: false,
            plain: false,
            quiet: false,
            picture: false,
            has_keyboard: false,
            projects: false,
            sources: false,
            width: WIDTH,
            is_terminal: false,
            is_ascii: false,
            colour: false,
            given: Given::default(),
        }
    }

    /// On what a terminal's document is written.
    pub fn paper(&self) -> Paper {
        Paper {
            columns: self.width,
            is_coloured: self.colour && !self.json,
            is_terminal: self.is_terminal,
            is_ascii: self.is_ascii,
        }
    }

    /// A document as this style shows it.
    pub fn text(&self, document: &Document) -> String {
        match self.plain {
            true => plain::text(document),
            // what is not JSON beside it is read by a program all the same
            false => terminal::text(document, self.paper()),
        }
    }
}
