//! `--fallback` and `--fallback-file`: the older keys, in the order in which they were given.
//!
//! clap's derive collects each option by itself, and the order between the two would be lost. It is the order of
//! `SECRET_KEY_FALLBACKS`, by which a key is named.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};

use super::key_text::SecretText;

/// The older keys of `SECRET_KEY_FALLBACKS`.
#[derive(Clone, Debug, Default)]
pub struct Fallbacks(pub Vec<Fallback>);

/// An older key, and where it stands.
#[derive(Clone, Debug)]
pub enum Fallback {
    /// On the command line.
    Typed(SecretText),
    /// In a file.
    File(PathBuf),
}

impl Fallbacks {
    /// Whether one of them stands in standard input.
    pub fn read_stdin(&self) -> bool {
        self.0.iter().any(|fallback| matches!(fallback, Fallback::File(path) if super::stdin::is_stdin(path)))
    }
}

impl Args for Fallbacks {
    fn augment_args(command: Command) -> Command {
        let fallback = |id: &'static str, long: &'static str| Arg::new(id).long(long).action(ArgAction::Append);
        command
            .arg(
                fallback("fallback", "fallback")
                    .value_name("KEY")
                    .value_parser(value_parser!(SecretText))
                    .allow_hyphen_values(true)
                    .help("An older key of SECRET_KEY_FALLBACKS that still verifies; repeat it in the order of the config"),
            )
            .arg(
                fallback("fallback_file", "fallback-file")
                    .value_name("PATH")
                    .value_parser(value_parser!(PathBuf))
                    .help("The same from a file; the order among both counts"),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Fallbacks::augment_args(command)
    }
}

impl FromArgMatches for Fallbacks {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Fallbacks, clap::Error> {
        let typed = matches.get_many("fallback").into_iter().flatten().cloned().map(Fallback::Typed);
        let files = matches.get_many("fallback_file").into_iter().flatten().cloned().map(Fallback::File);
        let places = |id| matches.indices_of(id).into_iter().flatten();
        let mut all: Vec<(usize, Fallback)> =
            places("fallback").zip(typed).chain(places("fallback_file").zip(files)).collect();
        all.sort_by_key(|(place, _)| *place);
        Ok(Fallbacks(all.into_iter().map(|(_, fallback)| fallback).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Fallbacks::from_arg_matches(matches)?;
        Ok(())
    }
}
