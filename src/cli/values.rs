//! What can stand as the value of each argument, for completions: one table for all of them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, ValueHint};
use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate as Candidate};

use super::help;
use super::list::ABOUT;
use crate::browser::{Jar, OnWait};
use crate::commands::packs;
use crate::lang::Lang;
use crate::lessons::pack::Text;
use crate::lessons::progress;
use crate::teaching::terms;

/// What can stand as a value.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// The name of a browser that has a jar.
    Browser,
    /// The name of a learner whose progress is kept.
    Learner,
    /// A file or a folder.
    Path,
    /// A term of `explain`.
    Term,
    /// A lesson, or a part of `learn`.
    Lesson,
    /// A word out of a few that clap does not know.
    OneOf(&'static [&'static str]),
    /// A command, or a word beside them.
    Command(&'static [&'static str]),
    /// One of the values that clap knows.
    Listed,
    /// Anything: nothing is offered.
    Any,
}

/// The kind of each value: the command, or `""` for every command, and the id of the argument.
const KINDS: &[(&str, &str, Kind)] = &[
    ("", "browser", Kind::Browser),
    ("", "url", Kind::Any),
    ("", "cacert", Kind::Path),
    ("", "timeout", Kind::OneOf(&["10s", "30s", "2m"])),
    ("", "name", Kind::Any),
    ("", "now", Kind::Any),
    ("", "format", Kind::Listed),
    ("", "fields", Kind::Any),
    ("", "export", Kind::Path),
    ("", "lang", Kind::Listed),
    ("", "color", Kind::Listed),
    ("", "lifetime", Kind::OneOf(&["3m", "1h", "31d"])),
    ("", "max_age", Kind::OneOf(&["3m", "1h", "31d", "none"])),
    ("", "secret_file", Kind::Path),
    ("", "env_file", Kind::Path),
    ("", "secret", Kind::Any),
    ("", "fallback", Kind::Any),
    ("", "fallback_file", Kind::Path),
    ("", "salt", Kind::Any),
    ("", "digest", Kind::Listed),
    ("", "key_derivation", Kind::Listed),
    ("", "flask_app", Kind::Any),
    ("", "app_settings", Kind::Any),
    ("", "typed_as", Kind::Any),
    ("", "page", Kind::Any),
    ("", "shows", Kind::Any),
    ("", "request_path", Kind::Any),
    ("", "method", Kind::OneOf(&["GET", "POST", "PUT", "PATCH", "DELETE"])),
    ("", "header", Kind::Any),
    ("demo", "scene", Kind::OneOf(&["1", "2", "3", "4", "5", "6", "7", "8"])),
    ("serve", "port", Kind::Any),
    ("serve", "host", Kind::OneOf(&["127.0.0.1", "0.0.0.0", "::1"])),
    ("login", "user", Kind::Any),
    ("login", "form", Kind::Any),
    ("login", "field", Kind::Any),
    ("login", "data", Kind::Any),
    ("login", "password_file", Kind::Path),
    ("visit", "path", Kind::Any),
    ("visit", "times", Kind::Any),
    ("copy", "from", Kind::Browser),
    ("copy", "to", Kind::Browser),
    ("import", "source", Kind::Path),
    ("export", "format", Kind::Listed),
    ("inspect", "cookie", Kind::Path),
    ("inspect", "max_payload", Kind::Any),
    ("tamper", "assignment", Kind::Any),
    ("sign", "json_text", Kind::Any),
    ("expire", "after", Kind::OneOf(&["1m", "3m", "10m"])),
    ("clock", "action", Kind::OneOf(&["hold", "release", "+1m", "+181s"])),
    ("clock", "time", Kind::Any),
    ("learn", "what", Kind::Lesson),
    ("learn", "certificate", Kind::Path),
    ("learn", "learner", Kind::Learner),
    ("learn", "pack", Kind::Path),
    ("explain", "subject", Kind::Term),
    ("worksheet", "topic", Kind::Listed),
    ("plan", "length", Kind::Listed),
    ("plan", "minutes", Kind::Listed),
    ("completions", "shell", Kind::Listed),
    ("man", "command", Kind::Command(&[])),
    ("schema", "command", Kind::Command(&["error"])),
];

/// The parts of `learn` that are no lessons.
const OF_LEARN: [&str; 5] = ["list", "test", "certificate", "certify", "check"];

/// The command line, where each argument has what can stand as its value: browsers and learners are those of this home.
pub(super) fn grammar(lang: Lang, home: Option<PathBuf>) -> Command {
    each(help::command(lang), &|arg, kind| match kind {
        Kind::Listed => arg,
        Kind::Any => arg.value_hint(ValueHint::Other),
        Kind::Path => arg.value_hint(ValueHint::AnyPath),
        kind => {
            let home = home.clone();
            arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
                let begins = |candidate: &Candidate| begins(candidate, typed);
                candidates(kind, typed, lang, home.as_deref()).into_iter().filter(begins).collect::<Vec<_>>()
            }))
        }
    })
}

/// The same for a shell that does not ask: what is the same on every machine is written down.
pub(super) fn fixed_grammar(lang: Lang) -> Command {
    each(help::command(lang), &|arg, kind| match kind {
        Kind::Any | Kind::Listed | Kind::Browser | Kind::Learner => arg,
        Kind::Path => arg.value_hint(ValueHint::AnyPath),
        kind => {
            let values = candidates(kind, OsStr::new(""), lang, None);
            let words = values.iter().map(|value| value.get_value().to_string_lossy().into_owned());
            arg.value_parser(PossibleValuesParser::new(words.collect::<Vec<_>>()))
        }
    })
}

fn each(command: Command, change: &impl Fn(Arg, Kind) -> Arg) -> Command {
    let name = command.get_name().to_owned();
    let command = command.mut_args(|arg| match kind_of(&name, arg.get_id().as_str()) {
        Some(kind) => change(arg, kind),
        None => arg,
    });
    command.mut_subcommands(|part| each(part, change))
}

fn kind_of(command: &str, id: &str) -> Option<Kind> {
    let of = |wanted: &str| KINDS.iter().find(|(of, name, _)| *of == wanted && *name == id).map(|(.., kind)| *kind);
    of(command).or_else(|| of(""))
}

/// A slip between upper and lower case is no reason to offer nothing.
fn begins(candidate: &Candidate, typed: &OsStr) -> bool {
    let lower = |text: &OsStr| text.to_string_lossy().to_lowercase();
    lower(candidate.get_value()).starts_with(&lower(typed))
}

/// What cannot be read is not offered, and nothing is said of it: a line is being typed.
fn candidates(kind: Kind, typed: &OsStr, lang: Lang, home: Option<&Path>) -> Vec<Candidate> {
    let plain = |words: &[&'static str]| words.iter().copied().map(Candidate::new).collect();
    match kind {
        Kind::Browser => {
            let names = home.and_then(|home| Jar::browsers(home).ok()).unwrap_or_default();
            names.into_iter().map(Candidate::new).collect()
        }
        Kind::Learner => {
            let all = home.and_then(|home| progress::of_all(home, &OnWait::default()).ok());
            let (learners, _) = all.unwrap_or_default();
            learners.into_iter().map(|progress| Candidate::new(progress.name)).collect()
        }
        Kind::Term => of_terms(typed, lang),
        Kind::Lesson => of_lessons(typed, lang),
        Kind::Command(others) => {
            let about = ABOUT.iter().map(|about| (about.name, Some(about.text.of(lang).into())));
            let others = others.iter().map(|other| (*other, None));
            about.chain(others).map(|(name, about)| Candidate::new(name).help(about)).collect()
        }
        Kind::OneOf(words) => plain(words),
        Kind::Path | Kind::Listed | Kind::Any => Vec::new(),
    }
}

/// The terms by their English names; by any of their names where it is being typed. A hyphen is as good as a blank.
fn of_terms(typed: &OsStr, lang: Lang) -> Vec<Candidate> {
    let word = |name: &str| Candidate::new(name.replace(' ', "-"));
    let by_name = terms::FAMILIES.iter().flat_map(|family| family.terms.iter().map(move |term| (family, term)));
    let by_name = by_name.map(|(family, term)| {
        let other = if lang == Lang::Ja { term.name.ja } else { family.name.en };
        word(term.name.en).help(Some(other.into()))
    });
    if typed.is_ascii() {
        return by_name.collect();
    }
    terms::all().map(|term| word(term.name.ja).help(Some(term.name.en.into()))).collect()
}

/// The lessons by their names; by their numbers where one is being typed.
fn of_lessons(typed: &OsStr, lang: Lang) -> Vec<Candidate> {
    let is_number = typed.to_string_lossy().starts_with(|first: char| first.is_ascii_digit());
    let lessons = packs::read(None, &OnWait::default()).unwrap_or_default();
    let lessons = lessons.iter().flat_map(|pack| &pack.lessons).zip(1..).map(|(lesson, number): (_, u32)| {
        let name = if is_number { number.to_string() } else { lesson.name.get_ref().clone() };
        let Text { en, ja, .. } = &lesson.title;
        let title = if lang == Lang::Ja { ja } else { en };
        Candidate::new(name).help(Some(title.clone().into()))
    });
    lessons.chain(OF_LEARN.into_iter().map(Candidate::new)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every argument that takes a value, as its command and its id.
    fn takes_values() -> Vec<(String, Arg)> {
        fn of(command: &Command, found: &mut Vec<(String, Arg)>) {
            let with_value = command.get_arguments().filter(|arg| arg.get_action().takes_values());
            found.extend(with_value.map(|arg| (command.get_name().to_owned(), arg.clone())));
            command.get_subcommands().for_each(|part| of(part, found));
        }
        let mut found = Vec::new();
        of(&help::command(Lang::En), &mut found);
        assert!(found.len() > KINDS.len());
        found
    }

    #[test]
    fn each_argument_that_takes_a_value_says_what_can_stand_there() {
        for (command, arg) in takes_values() {
            assert!(
                kind_of(&command, arg.get_id().as_str()).is_some(),
                "KINDS has no word on {command} {}",
                arg.get_id()
            );
        }
    }

    #[test]
    fn no_kind_is_of_an_argument_that_there_is_not() {
        let all: BTreeSet<(String, String)> =
            takes_values().into_iter().map(|(command, arg)| (command, arg.get_id().to_string())).collect();
        for (command, id, _) in KINDS {
            let is_there = all.iter().any(|(of, name)| name == id && (command.is_empty() || of == command));
            assert!(is_there, "{command} {id}");
        }
    }

    #[test]
    fn what_clap_knows_is_listed_and_nothing_else_is() {
        for (command, arg) in takes_values() {
            let is_listed = matches!(kind_of(&command, arg.get_id().as_str()), Some(Kind::Listed));
            // an action of `clock` has two words that clap knows, and a length of time
            let knows = !arg.get_possible_values().is_empty() && arg.get_id() != "action";
            assert_eq!(is_listed, knows, "{command} {}", arg.get_id());
        }
    }

    #[test]
    fn each_term_that_is_offered_is_found() {
        for (lang, typed) in [(Lang::En, ""), (Lang::Ja, ""), (Lang::Ja, "署")] {
            let offered = of_terms(OsStr::new(typed), lang);
            assert_eq!(offered.len(), terms::all().count());
            for (candidate, term) in offered.iter().zip(terms::all()) {
                let found = candidate.get_value().to_str().and_then(terms::find).map(|term| term.name.en);
                assert_eq!(found, Some(term.name.en), "{candidate:?}");
            }
        }
    }
}
