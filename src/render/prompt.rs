//! The prompt of a lesson: a line that is typed, with its history, and at a Tab what can come next, as in a shell.

use std::io::{self, Write};
use std::path::PathBuf;

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::style::Style;
use super::words::learn;
use crate::cli::complete::{InALesson, Offer};
use crate::lang::Lang;
use crate::report::{Line, Prompted};

/// The prompt.
pub struct Prompt {
    editor: Editor<Tab, MemHistory>,
    style: Style,
}

impl Prompt {
    /// A prompt at the terminal.
    ///
    /// # Errors
    ///
    /// The terminal cannot be used.
    pub fn new(style: &Style) -> io::Result<Prompt> {
        let config = Config::builder().auto_add_history(true).completion_type(CompletionType::List).build();
        let mut editor = Editor::with_history(config, MemHistory::new()).map_err(failed)?;
        editor.set_helper(Some(Tab { lang: style.lang, places: None }));
        Ok(Prompt { editor, style: style.clone() })
    }

    /// Reads a line, below the keys.
    ///
    /// # Errors
    ///
    /// The terminal cannot be read.
    pub fn read(&mut self, prompted: Prompted) -> io::Result<Line> {
        let mut out = io::stdout();
        match prompted {
            Prompted::Name => writeln!(out, "  {}", learn::name(&self.style))?,
            Prompted::Test => writeln!(out, "\n  {}", learn::keys_of_the_test(&self.style))?,
            Prompted::Lesson { lesson, step, .. } => writeln!(out, "\n  {}", learn::keys(lesson, step, &self.style))?,
        }
        out.flush()?;
        if let Some(tab) = self.editor.helper_mut() {
            tab.places = match prompted {
                Prompted::Lesson { home, folder, .. } => Some((home, folder)),
                Prompted::Name | Prompted::Test => None,
            };
        }
        match self.editor.readline("> ") {
            Ok(line) => Ok(Line::Typed(line)),
            Err(ReadlineError::Interrupted) => Ok(Line::Interrupted),
            Err(ReadlineError::Eof) => Ok(Line::End),
            Err(error) => Err(failed(error)),
        }
    }
}

fn failed(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other),
    }
}

/// Completes the word at the cursor.
struct Tab {
    lang: Lang,
    /// The home of the commands and their folder. `None`: no command can be typed.
    places: Option<(PathBuf, PathBuf)>,
}

impl Completer for Tab {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let Some((home, folder)) = &self.places else { return Ok((at, Vec::new())) };
        let lesson = InALesson { home, folder, lang: self.lang };
        let (start, offers) = lesson.offers(line.get(..at).unwrap_or_default());
        let pair = |offer: Offer| {
            let is_begun = offer.value.ends_with(['/', '=']);
            let replacement = if is_begun { offer.value.clone() } else { format!("{} ", offer.value) };
            Pair { display: offer.value, replacement }
        };
        Ok((start, offers.into_iter().map(pair).collect()))
    }
}

impl Hinter for Tab {
    type Hint = String;
}
impl Highlighter for Tab {}
impl Validator for Tab {}
impl Helper for Tab {}
