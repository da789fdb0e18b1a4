//! What can be typed: the options that go with every command, and the one [list] of commands.
//!
//! To describe all commands to clap takes longer than most of them run. So a line is looked over for the command that
//! was typed, and clap is told of that one alone. The whole description is for help and for a line that is wrong.

pub mod complete;
pub mod config;
pub mod export;
pub mod fields;
pub mod from_files;
pub mod given;
pub mod help;
pub mod line;
pub mod list;
mod look;
pub mod manual;
pub mod schema;
mod similar;
pub mod texts;
mod values;
mod wide;
mod wrong;

use std::ffi::OsString;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, FromArgMatches, ValueEnum};

use crate::commands::key_text::SecretText;
use crate::error::{Error, Usage};
use crate::lang::Lang;
use crate::report::TypedKey;
pub use config::Config;
pub use export::Export;
pub use fields::Table;
use given::values_of;
pub use given::{Given, Line, shell_option, shell_word};
pub use line::{Cli, Global, When};
pub use list::{Command, Output, Report};
use look::Look;

/// How the output is wanted. It is read before the command line is parsed, because help and errors need it too.
#[derive(Clone, Debug)]
pub struct OutputOptions {
    /// In which language.
    pub lang: Lang,
    /// When in colours, if that was typed.
    pub color: Option<When>,
    /// Whether as JSON.
    pub json: bool,
    /// Whether as plain lines.
    pub plain: bool,
    /// Whether without notes beside the answer.
    pub quiet: bool,
    /// Which options the commands that are suggested have.
    pub given: Given,
    /// What the configuration file says.
    pub config: Config,
}

impl OutputOptions {
    /// Looks for `--lang`, `--color`, `--json`, `--plain` and `--quiet`, and for what the next command needs too.
    pub fn of(arguments: &[OsString], config: Config) -> OutputOptions {
        let has = |option: &str| arguments.iter().take_while(|text| *text != "--").any(|text| text == option);
        OutputOptions {
            lang: last_value(arguments, "--lang").unwrap_or_else(|| Lang::of_environment_or(config.lang)),
            color: last_value(arguments, "--color"),
            json: has("--json") || asks_for_json(arguments),
            plain: has("--plain"),
            quiet: has("--quiet") || has("-q"),
            given: Given::in_line(arguments, config.set()),
            config,
        }
    }
}

/// Whether `--format json` is there, and is not that of `jar export`, which is about cookies.
fn asks_for_json(arguments: &[OsString]) -> bool {
    values_of(arguments, "--format").last() == Some(&"json")
        && !arguments.windows(2).any(|two| two[0] == "jar" && two[1] == "export")
}

fn last_value<T: ValueEnum>(arguments: &[OsString], option: &str) -> Option<T> {
    values_of(arguments, option).iter().filter_map(|value| T::from_str(value, true).ok()).next_back()
}

/// Why a command line does not run a command.
#[derive(Debug)]
pub enum Stop {
    /// A text was asked for: the help, or the version.
    Text(String),
    /// It is wrong.
    Wrong(Usage),
}

/// Reads a command line.
///
/// # Errors
///
/// [`Stop`]: help and version in the language that was asked for, or what is wrong.
pub fn parse(arguments: &[OsString], lang: Lang) -> Result<Cli, Stop> {
    let cli = read(arguments, lang)?;
    // clap knows the one in a command and the other in all
    let others = [
        (cli.global.json, "--json"),
        (cli.format().is_some(), "--format"),
        (cli.global.fields.is_some(), "--fields"),
        (cli.global.picture, "--picture"),
        (cli.global.notes, "--notes"),
    ];
    if cli.global.picture && cli.wants_facts() {
        let other = others.iter().find(|(is_given, _)| *is_given).map(|(_, option)| (*option).to_owned());
        return Err(Stop::Wrong(Usage::Conflict {
            argument: "--picture".to_owned(),
            other: other.unwrap_or_default(),
        }));
    }
    let other = others.iter().find(|(is_given, _)| *is_given).map(|(_, option)| (*option).to_owned());
    match other.filter(|_| cli.command.as_ref().is_some_and(Command::wants_the_value)) {
        Some(other) => Err(Stop::Wrong(Usage::Conflict { argument: "--value".to_owned(), other })),
        None => Ok(cli),
    }
}

/// An error of this line. Where full-width signs are what is wrong with it, the error is about them.
pub fn of_line(error: Error, arguments: &[OsString]) -> Error {
    wide::or_wide(error, arguments, |line| !matches!(parse(line, Lang::En), Err(Stop::Wrong(_))))
}

fn read(arguments: &[OsString], lang: Lang) -> Result<Cli, Stop> {
    let look = Look::over(arguments);
    if let Some(cli) = look.command.as_deref().and_then(|name| alone(name, &look.others)) {
        return Ok(cli);
    }
    let arguments = look.as_help().unwrap_or_else(|| arguments.to_vec());
    let mut whole = help::command(lang);
    let read = whole.try_get_matches_from_mut(&arguments).and_then(|mut matches| {
        let (typed_key, url_was_typed) = typed(&deepest(&matches).clone());
        let mut cli = Cli::from_arg_matches_mut(&mut matches)?;
        (cli.typed_key, cli.global.url_was_typed) = (typed_key, url_was_typed);
        Ok(without_empty(cli))
    });
    read.map_err(|stop| match stop.use_stderr() {
        true => Stop::Wrong(wrong::usage(&stop, &look, &arguments)),
        false => Stop::Text(stop.render().to_string()),
    })
}

/// Reads a line that is right, and has this command, without describing the others.
fn alone(name: &str, others: &[OsString]) -> Option<Cli> {
    let described = clap::Command::new("sessctl").no_binary_name(true);
    let (described, from_matches) = list::describe(name, described)?;
    // a line that asks for help is left to the whole description
    let described = Global::augment_args(described).args_override_self(true);
    // they hold for the commands below it, of which most have none; to say so costs clap a copy of all it has read
    let described = if described.has_subcommands() { described.mut_args(|arg| arg.global(true)) } else { described };
    let described = described.disable_help_flag(true).disable_version_flag(true);
    let mut matches = described.try_get_matches_from(others).ok()?;
    let (typed_key, url_was_typed) = typed(&matches);
    let command = from_matches(&mut matches).ok()?;
    let global = Global { url_was_typed, ..Global::from_arg_matches_mut(&mut matches).ok()? };
    Some(without_empty(Cli { command: Some(command), global, typed_key }))
}

/// Treats an empty SESSCTL_NOW as one that is not set.
fn without_empty(mut cli: Cli) -> Cli {
    let is_empty_variable = std::env::var_os("SESSCTL_NOW").is_some_and(|value| value.is_empty());
    if is_empty_variable && cli.global.now.as_deref() == Some("") {
        cli.global.now = None;
    }
    cli
}

/// What was typed rather than set: a key, and the address of an app.
fn typed(matches: &ArgMatches) -> (Option<TypedKey>, bool) {
    let has_key = |id: &str| matches.try_get_many::<SecretText>(id).is_ok_and(|values| values.is_some());
    let key = match (has_key("secret"), has_key("fallback")) {
        (true, _) => Some(TypedKey::Secret),
        (false, true) => Some(TypedKey::Fallback),
        (false, false) => None,
    };
    (key, matches.value_source("url") == Some(ValueSource::CommandLine))
}

/// The matches of the command itself, in those of the whole line.
fn deepest(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(line: &str) -> [Option<String>; 2] {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let whole = help::command(Lang::En).try_get_matches_from(&arguments);
        let whole = whole.and_then(|mut matches| {
            let (typed_key, url_was_typed) = typed(&deepest(&matches).clone());
            let cli = Cli::from_arg_matches_mut(&mut matches)?;
            Ok(Cli { typed_key, global: Global { url_was_typed, ..cli.global }, ..cli })
        });
        let look = Look::over(&arguments);
        let at_once = look.command.as_deref().and_then(|name| alone(name, &look.others));
        [at_once, whole.ok()].map(|cli| cli.map(|cli| format!("{cli:?}")))
    }

    #[test]
    fn what_is_read_at_once_is_what_the_whole_description_reads_in_every_order_of_options() {
        for line in [
            "sessctl inspect",
            "sessctl inspect a.b.c --json --max-age none --digest sha256 --fallback x --fallback y --lang ja",
            "sessctl inspect --now -1 --name s --name t --url http://127.0.0.1:5000 --secret=k --raw -- -x",
            "sessctl --now 1 inspect a.b.c",
            "sessctl --json --now=1 --browser b --step inspect a.b.c --now 2",
            "sessctl --now -1 --url http://h inspect --secret k",
            "sessctl --name inspect inspect inspect",
            "sessctl serve --port 0 --host 0.0.0.0 --lifetime 1h --color never --no-refresh",
            "sessctl login alice --browser b --step",
            "sessctl --browser b --lang ja login alice --browser c",
            "sessctl visit /login --secret-file f",
            "sessctl logout",
            "sessctl demo",
            "sessctl --now 1 man",
            "sessctl --lang en completions bash",
            "sessctl jar",
            "sessctl jar restart --browser b",
            "sessctl --json jar --browser b copy alice mallory",
            "sessctl jar clear",
            "sessctl tamper id=admin",
            "sessctl sign {} --salt s --key-derivation concat",
            "sessctl sign -1",
            "sessctl sign -- -x",
            "sessctl sign -",
            "sessctl expire --simulate --after 10m --after 20m --color always",
            "sessctl --export a.svg --force expire --picture",
            "sessctl login alice --export=a.html",
        ] {
            let [at_once, whole] = both(line);
            assert!(at_once.is_some(), "{line}");
            assert_eq!(at_once, whole, "{line}");
        }
    }

    #[test]
    fn what_is_wrong_or_no_command_is_left_to_the_whole_description() {
        for line in [
            "sessctl",
            "sessctl inspekt",
            "sessctl inspect a b",
            "sessctl inspect --digest crc",
            "sessctl inspect --help",
            "sessctl sign --help",
            "sessctl sign -h",
            "sessctl --help inspect",
            "sessctl inspect --version",
            "sessctl inspect -V",
            "sessctl --simulate expire",
            "sessctl -- inspect",
            "sessctl login",
            "sessctl jar help",
            "sessctl jar steal",
            "sessctl serve --port 70000",
        ] {
            assert_eq!(both(line)[0], None, "{line}");
        }
    }
}
