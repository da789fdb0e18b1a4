//! What is wrong with a command line: clap's errors as plain facts, with what was meant.

use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::line::Cli;
use super::list::{ABOUT, About};
use super::look::Look;
use super::similar::similar;
use crate::commands::plan::MINUTES;
use crate::error::Usage;
use crate::teaching::terms;

/// What is wrong.
pub(super) fn usage(error: &Error, look: &Look, arguments: &[OsString]) -> Usage {
    let argument = context(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, look),
        ErrorKind::UnknownArgument => {
            let with_blanks = two_names(&argument, look, arguments).or_else(|| term_in_two(&argument, look, arguments));
            with_blanks.unwrap_or_else(|| unknown_argument(argument, look))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (value, valid) = (context(error, ContextKind::InvalidValue), list(error, ContextKind::ValidValue));
            // clap names no values that the help does not
            let valid = match &argument {
                minutes if is_of_the_plan(minutes) && valid.is_empty() => MINUTES.map(str::to_owned).to_vec(),
                _ => valid,
            };
            let range = match &argument {
                port if port.starts_with("--port") => Some((0, u32::from(u16::MAX))),
                times if times.starts_with("--times") => Some((1, 100)),
                form if form.starts_with("--form ") => Some((1, 20_000)),
                scene if scene.starts_with("[SCENE]") => Some((1, 8)),
                _ => None,
            };
            match value.is_empty() && error.kind() == ErrorKind::InvalidValue {
                true => Usage::NoValue { argument, valid },
                false => Usage::BadValue { argument, value, valid, range },
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let command = typed_command(look, arguments);
            let example = look.command.as_deref().and_then(About::of).map(|about| about.example);
            Usage::Missing { command, argument, example }
        }
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            other if other == argument => Usage::Twice { argument },
            other => Usage::Conflict { argument, other },
        },
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            Usage::ValueCount { argument }
        }
        ErrorKind::InvalidUtf8 => Usage::NotUtf8,
        _ => Usage::Unclear,
    }
}

/// The length of a lesson, as an option or without one.
fn is_of_the_plan(argument: &str) -> bool {
    argument.starts_with("--minutes") || argument.starts_with("[MINUTES]")
}

/// What the help calls the value of an option: `KEY`.
fn value_name(arg: &clap::Arg) -> Option<String> {
    arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string)
}

fn context(error: &Error, kind: ContextKind) -> String {
    list(error, kind).join(", ")
}

fn list(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(other) => vec![other.to_string()],
        None => Vec::new(),
    }
}

/// The command that was typed: `login`, `jar copy`.
fn typed_command(look: &Look, arguments: &[OsString]) -> String {
    let command = look.command.clone().unwrap_or_default();
    let whole = Cli::command();
    let parts = whole.find_subcommand(&command).map(|command| command.get_subcommands()).into_iter().flatten();
    let part = parts.map(|part| part.get_name()).find(|name| arguments.iter().any(|argument| argument == *name));
    part.map_or(command.clone(), |part| format!("{command} {part}"))
}

fn unknown_command(error: &Error, look: &Look) -> Usage {
    let found = context(error, ContextKind::InvalidSubcommand);
    let within = look.command.clone().filter(|command| *command != found && command != "help").unwrap_or_default();
    let whole = Cli::command();
    let known: Vec<String> = match whole.find_subcommand(&within) {
        Some(command) => command.get_subcommands().map(|part| part.get_name().to_owned()).collect(),
        None => ABOUT.iter().map(|about| about.name.to_owned()).collect(),
    };
    // a command in two words: log in
    let joined = look.next_word().map(|word| format!("{found}{word}")).filter(|joined| known.contains(joined));
    let suggested = match joined {
        Some(joined) => vec![joined],
        None => similar(&found, known.iter().map(String::as_str)),
    };
    let known = if within.is_empty() { Vec::new() } else { known };
    Usage::UnknownCommand { found, within, suggested, known }
}

/// A name behind that of the login: `login alice bob`, or a name of two words.
fn two_names(found: &str, look: &Look, arguments: &[OsString]) -> Option<Usage> {
    let first = only_word_before(found, "login", look, arguments)?;
    Some(Usage::TwoNames { first: first.to_owned(), second: found.to_owned() })
}

/// A term without quotes around it: `explain cookie jar`.
fn term_in_two(found: &str, look: &Look, arguments: &[OsString]) -> Option<Usage> {
    let first = only_word_before(found, "explain", look, arguments)?;
    let term = format!("{first} {found}");
    terms::find(&term).map(|_| Usage::TermInTwo { term })
}

/// What stands alone between a command and an argument that is one too many.
fn only_word_before<'a>(found: &str, command: &str, look: &Look, arguments: &'a [OsString]) -> Option<&'a str> {
    if look.command.as_deref() != Some(command) || found.starts_with('-') {
        return None;
    }
    let place = arguments.iter().rposition(|argument| argument == found)?;
    // what comes before may also be an option, or its value
    let is_alone = arguments.get(place.checked_sub(2)?).is_some_and(|before| before == command);
    arguments.get(place.checked_sub(1)?)?.to_str().filter(|_| is_alone)
}

/// An option of a command before it, an option without its dashes, or a typo.
fn unknown_argument(found: String, look: &Look) -> Usage {
    // what stands behind a full-width sign is a value too, and may be a key
    let found = match found.split_once(['＝', '\u{3000}']).filter(|(option, _)| option.starts_with("--")) {
        Some((option, _)) => option.to_owned(),
        None => found,
    };
    let whole = Cli::command();
    let options = |command: &clap::Command| -> Vec<String> {
        let own = command.get_arguments().filter_map(|arg| arg.get_long());
        let with_every = whole.get_arguments().filter_map(|arg| arg.get_long());
        own.chain(with_every).map(|long| format!("--{long}")).collect()
    };
    if look.unknown.as_deref() == Some(found.as_str()) {
        let has_it = |command: &&clap::Command| options(command).contains(&found);
        let typed = look.later_command().and_then(|name| whole.find_subcommand(name)).filter(has_it);
        if let Some(command) = typed.or_else(|| whole.get_subcommands().find(has_it)) {
            let takes_one = command.get_arguments().find(|arg| arg.get_long() == found.strip_prefix("--"));
            let value = takes_one.filter(|arg| arg.get_action().takes_values()).and_then(value_name);
            return Usage::OptionTooEarly { option: found, value, command: command.get_name().to_owned() };
        }
    }
    let command = look.command.as_deref().and_then(|name| whole.find_subcommand(name)).unwrap_or(&whole);
    let options = options(command);
    let with_dashes = format!("--{found}");
    let suggested = match options.contains(&with_dashes) {
        true => vec![with_dashes],
        false => similar(&found, options.iter().map(String::as_str)),
    };
    Usage::UnknownArgument { found, suggested }
}
