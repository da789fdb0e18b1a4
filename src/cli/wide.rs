//! Full-width signs, as a Japanese keyboard types them, where the line is wrong because of them.

use std::ffi::OsString;

use super::given::{may_have_secret, shell_word};
use crate::browser::BrowserError;
use crate::clock::Timestamp;
use crate::commands;
use crate::error::{ClockUsage, Error, InputError, RequestError, Usage};
use crate::inspect::find::Nothing;
use crate::lang::width::{WIDE_BLANK, is_wide, narrow};

/// The error, unless the line would be right with half-width signs: then it is about the first of the others.
pub(super) fn or_wide(error: Error, arguments: &[OsString], can_be_read: impl Fn(&[OsString]) -> bool) -> Error {
    match found(&error, arguments, can_be_read) {
        Some(usage) => usage.into(),
        None => error,
    }
}

fn found(error: &Error, arguments: &[OsString], can_be_read: impl Fn(&[OsString]) -> bool) -> Option<Usage> {
    let typed: Vec<&str> = arguments.iter().map(|argument| argument.to_str()).collect::<Option<_>>()?;
    let (program, typed) = typed.split_first()?;
    let fault = Fault::of(error)?;
    let sign = typed
        .iter()
        .filter(|argument| fault.is_in(argument))
        .find_map(|argument| argument.chars().find(|&c| is_wide(c)))?;
    let words: Vec<String> = typed.iter().flat_map(|argument| fault.repaired(argument)).collect();
    let repaired: Vec<OsString> =
        std::iter::once((*program).to_owned()).chain(words.iter().cloned()).map(OsString::from).collect();
    if !fault.would_be_right() || !can_be_read(&repaired) {
        return None;
    }
    let line = words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ");
    Some(Usage::Wide { sign, line: (!may_have_secret(&repaired)).then_some(line) })
}

/// What an error is about.
enum Fault<'a> {
    /// A text of the line, whose form is wrong.
    Text(&'a str, fn(&str) -> bool),
    /// A word of the line. A blank in it may have been meant to end it.
    Word(&'a str),
    /// Something that is not there: it may stand in any word.
    Missing,
    /// There is no cookie.
    Cookie,
}

impl<'a> Fault<'a> {
    fn of(error: &'a Error) -> Option<Fault<'a>> {
        let is_time = |text: &str| Timestamp::parse(text).is_some();
        Some(match error {
            Error::Input(InputError::NoCookie { found: Nothing::Text, .. })
            | Error::Usage(Usage::UnknownTerm { .. }) => Fault::Cookie,
            Error::Browser(BrowserError::BadAddress { text, .. }) => Fault::Text(text, |_| true),
            Error::Usage(usage) => match usage {
                Usage::UnknownCommand { found, .. } | Usage::UnknownArgument { found, .. } => Fault::Word(found),
                Usage::BadValue { value, .. } => Fault::Word(value),
                Usage::Missing { .. } => Fault::Missing,
                Usage::Now { text } | Usage::Clock(ClockUsage::HoldForm { text }) => Fault::Text(text, is_time),
                Usage::Duration { text, .. } => Fault::Text(text, |text| commands::seconds(text, "").is_ok()),
                Usage::Clock(ClockUsage::Move { text }) => {
                    Fault::Text(text, |text| commands::seconds(text.trim_start_matches(['+', '-']), "").is_ok())
                }
                Usage::Assignment { text } => Fault::Text(text, |text| text.contains('=')),
                Usage::NoSession { text } => Fault::Text(text, |text| text.contains('=') || text.starts_with('{')),
                Usage::Request(RequestError::Method { text }) => Fault::Text(text, |_| true),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Whether this argument is at fault, and has full-width signs.
    fn is_in(&self, argument: &str) -> bool {
        argument.chars().any(is_wide)
            && match self {
                // a length of time may be two arguments
                Fault::Text(text, _) | Fault::Word(text) => argument.contains(text) || text.contains(argument),
                Fault::Missing => argument.contains(WIDE_BLANK),
                Fault::Cookie => is_like_a_cookie(&narrow(argument)),
            }
    }

    /// The words that were meant by an argument.
    fn repaired(&self, argument: &str) -> Vec<String> {
        let narrow = narrow(argument);
        match self {
            _ if !self.is_in(argument) => vec![argument.to_owned()],
            Fault::Word(_) | Fault::Missing => narrow.split_whitespace().map(str::to_owned).collect(),
            Fault::Text(..) | Fault::Cookie => vec![narrow],
        }
    }

    /// Whether the form of the text would be right.
    fn would_be_right(&self) -> bool {
        match self {
            Fault::Text(text, has_the_form) => has_the_form(&narrow(text)),
            Fault::Word(_) | Fault::Missing | Fault::Cookie => true,
        }
    }
}

fn is_like_a_cookie(text: &str) -> bool {
    text.matches('.').count() >= 2 && text.chars().all(|character| character.is_ascii_graphic())
}
