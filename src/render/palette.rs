//! The colours. The three parts of a cookie have the same three on every screen.

use std::io::IsTerminal;

use colored::{Color, Colorize, control};

pub use crate::cli::When;

/// What a piece of text is, as far as its colour goes. Without colour it still has its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Ordinary text.
    #[default]
    Plain,
    /// The title of a scene.
    Title,
    /// Text that stands back: labels, dots, what was seen before.
    Quiet,
    /// A command to type.
    Command,
    /// The first part of a cookie.
    Payload,
    /// The second part.
    Time,
    /// The third part.
    Signature,
    /// Yes.
    Good,
    /// No.
    Bad,
}

impl Style {
    /// The text in its colour, or as it is while colours are off.
    pub fn paint(self, text: &str) -> String {
        match self {
            Style::Plain => return text.to_owned(),
            Style::Title => text.bold(),
            Style::Quiet => text.dimmed(),
            Style::Command => text.color(Color::Cyan).bold(),
            Style::Payload => text.color(Color::Magenta),
            Style::Time => text.color(Color::Cyan),
            Style::Signature => text.color(Color::BrightBlue),
            Style::Good => text.color(Color::Green),
            Style::Bad => text.color(Color::Red).bold(),
        }
        .to_string()
    }
}

/// Decides once for one output stream, and tells the `colored` crate, which by itself looks at standard output only.
pub fn decide(when: When, stream: &impl IsTerminal) {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    control::set_override(match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            stream.is_terminal() && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    });
}
