//! Where a screen goes: standard output or standard error, on a terminal or not.

use std::io::{self, IsTerminal};

use terminal_size::{Width, terminal_size_of};

use super::style::WIDTH;

/// A stream of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output, for answers.
    Output,
    /// Standard error, for errors, notes and prompts.
    Errors,
}

impl Stream {
    /// Whether it is a terminal.
    pub fn is_terminal(self) -> bool {
        match self {
            Stream::Output => io::stdout().is_terminal(),
            Stream::Errors => io::stderr().is_terminal(),
        }
    }

    /// The columns of its terminal, [`WIDTH`] at most. A file or a pipe has [`WIDTH`].
    pub fn width(self) -> usize {
        let size = match self {
            Stream::Output => terminal_size_of(io::stdout()),
            Stream::Errors => terminal_size_of(io::stderr()),
        };
        match size {
            // a terminal that does not know its width says 0
            Some((Width(columns), _)) if columns > 0 => usize::from(columns).min(WIDTH),
            _ => WIDTH,
        }
    }
}
