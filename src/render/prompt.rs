//! The prompt of a lesson: a line that is typed, with its history, and the names of the commands to complete.

use std::io::{self, Write};

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Config, Context, Editor, Helper};

use super::style::Style;
use super::words::learn;
use crate::cli::list::ABOUT;
use crate::report::{Line, Prompted};

/// The prompt.
pub struct Prompt {
    editor: Editor<Names, MemHistory>,
    style: Style,
}

/// The words of the prompt that are no commands of the program.
const OWN: [&str; 4] = ["answer", "mend", "restart", "certificate"];

impl Prompt {
    /// A prompt at the terminal.
    ///
    /// # Errors
    ///
    /// The terminal cannot be used.
    pub fn new(style: &Style) -> io::Result<Prompt> {
        let config = Config::builder().auto_add_history(true).build();
        let mut editor = Editor::with_history(config, MemHistory::new()).map_err(failed)?;
        editor.set_helper(Some(Names));
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
            Prompted::Lesson { lesson, step } => writeln!(out, "\n  {}", learn::keys(lesson, step, &self.style))?,
        }
        out.flush()?;
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

/// Completes the first word of a line.
struct Names;

impl Completer for Names {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let typed = line.get(..at).unwrap_or_default();
        let (start, word) = match typed.strip_prefix("sessctl ") {
            Some(word) => ("sessctl ".len(), word),
            None => (0, typed),
        };
        if word.contains(' ') {
            return Ok((at, Vec::new()));
        }
        let names = ABOUT.iter().map(|about| about.name).chain(OWN);
        let fitting = names.filter(|name| name.starts_with(word));
        Ok((start, fitting.map(|name| Pair { display: name.to_owned(), replacement: format!("{name} ") }).collect()))
    }
}

impl Hinter for Names {
    type Hint = String;
}
impl Highlighter for Names {}
impl Validator for Names {}
impl Helper for Names {}
