//! What can be typed next: the answer to a Tab in a shell.
//!
//! The script of `sessctl completions SHELL` calls the program at each Tab, with the line so far behind `--`:
//!
//! ```text
//! SESSCTL_COMPLETE=fish sessctl -- sessctl jar co
//! ```
//!
//! A line is being typed, and nothing may disturb it: what cannot be read is not offered, and nothing is said of it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap_complete::engine::{CompletionCandidate, complete};
use clap_complete::env::Shells;

use super::help::on_one_line;
use super::values::grammar;
use super::{Config, OutputOptions};
use crate::commands;
use crate::lang::Lang;
use crate::lessons::typed;

/// The variable with the name of the shell that asks.
pub(super) const VARIABLE: &str = "SESSCTL_COMPLETE";

/// A shell that asks while a line is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// GNU's shell.
    Bash,
    /// Elvish.
    Elvish,
    /// Fish.
    Fish,
    /// PowerShell, of Windows and of others.
    PowerShell,
    /// The Z shell.
    Zsh,
}

impl Shell {
    /// All of them.
    pub const ALL: [Shell; 5] = [Shell::Bash, Shell::Elvish, Shell::Fish, Shell::PowerShell, Shell::Zsh];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Elvish => "elvish",
            Shell::Fish => "fish",
            Shell::PowerShell => "powershell",
            Shell::Zsh => "zsh",
        }
    }

    /// The script that makes it ask, as clap's engine has it: it calls `sessctl` on the path.
    pub(super) fn script(self) -> String {
        let mut script = Vec::new();
        if let Some(shell) = Shells::builtins().completer(self.name()) {
            // a vector takes everything
            let _ = shell.write_registration(VARIABLE, "sessctl", "sessctl", "sessctl", &mut script);
        }
        let script = String::from_utf8_lossy(&script);
        let script = script.trim();
        match self {
            // where the program is not on the path, the shell would say so in the middle of the line
            // bash splits a word at each `=` and `:`, and only the line knows what was one word
            Shell::Bash => script.replacen(r#""${words[@]}" \"#, r#""${words[@]}" 2>/dev/null \"#, 1).replacen(
                BASH_ASKS,
                BASH_ASKS_WITH_THE_LINE,
                1,
            ),
            Shell::Fish => script.replacen("--current-token))", "--current-token) 2>/dev/null)", 1),
            // zsh reads a file of its `fpath` at the first Tab, and wants the answer to that one too
            // the words come with their quotes, since zsh would quote the tilde of a home too
            Shell::Zsh => script
                .replacen(ZSH_REGISTERS, ZSH_ANSWERS_TOO, 1)
                .replacen("'values' dirs", "'values' dirs -Q", 1)
                .replacen("'values' other", "'values' other -Q", 1),
            Shell::Elvish | Shell::PowerShell => script.to_owned(),
        }
    }
}

const BASH_ASKS: &str = r#"SESSCTL_COMPLETE="bash" \"#;
const BASH_ASKS_WITH_THE_LINE: &str = r#"_SESSCTL_LINE="${COMP_LINE:0:COMP_POINT}" \
        SESSCTL_COMPLETE="bash" \"#;

const ZSH_REGISTERS: &str = "compdef _clap_dynamic_completer_sessctl sessctl";
const ZSH_ANSWERS_TOO: &str = r#"if [[ $funcstack[1] == _sessctl ]]; then
    _clap_dynamic_completer_sessctl "$@"
else
    compdef _clap_dynamic_completer_sessctl sessctl
fi"#;

/// Something that can be typed next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The word.
    pub value: String,
    /// What it is, in the language of the line.
    pub help: String,
}

/// How the word at the cursor was typed so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The quote that is still open.
    pub quote: Option<char>,
    /// Whether it begins with `~/` that the shell will read as a home.
    pub is_at_home: bool,
    /// How many bytes of each offer stand in the line already, where the shell wants the rest alone.
    pub done: usize,
}

/// A question of a shell, and the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The shell that asks.
    pub shell: Shell,
    /// What stands between two answers, where the shell says it.
    pub between: Option<String>,
    /// How the word was typed.
    pub typed: Typed,
    /// The answer.
    pub offers: Vec<Offer>,
}

impl Tab {
    /// The question that these arguments are. `None`: they are a command line, as nearly always.
    pub fn of(arguments: &[OsString]) -> Option<Tab> {
        let name = std::env::var_os(VARIABLE)?;
        let shell = Shell::ALL.into_iter().find(|shell| name == shell.name())?;
        let (mark, words) = arguments.get(1..)?.split_first()?;
        if mark != "--" {
            return None;
        }
        let variable = |name| std::env::var(name).ok();
        let place = variable("_CLAP_COMPLETE_INDEX").and_then(|index| index.parse().ok());
        let (offers, typed) = offers(shell, words.to_vec(), place, variable("_SESSCTL_LINE")).unwrap_or_default();
        Some(Tab { shell, between: variable("_CLAP_IFS"), typed, offers })
    }
}

/// What can stand at this place of the line; the last, where the shell does not say which.
fn offers(
    shell: Shell,
    words: Vec<OsString>,
    place: Option<usize>,
    line: Option<String>,
) -> Option<(Vec<Offer>, Typed)> {
    let place = place.unwrap_or(words.len().saturating_sub(1)).min(words.len());
    let mut words: Vec<OsString> = words.into_iter().take(place + 1).collect();
    words.resize(place + 1, OsString::new());
    let last = words.last()?.to_str().map(str::to_owned);
    if shell == Shell::Bash
        && let Some(joined) = line.and_then(|line| in_line(&words, &line))
    {
        words = joined;
    }
    let mut how = Typed::default();
    if matches!(shell, Shell::Bash | Shell::Zsh) {
        let raw = words.last()?.to_str()?.to_owned();
        let (word, quote) = read_word(&raw);
        // the shell does not read a home there, and the engine would
        if word.starts_with('~') && !raw.starts_with('~') && word.contains('/') {
            return None;
        }
        // zsh would put the answer behind the quote, or behind the brace, once more
        if shell == Shell::Zsh && (quote.is_some() || raw.contains('{')) {
            return None;
        }
        let before = raw.strip_suffix(last?.as_str()).unwrap_or_default();
        how = Typed { quote, is_at_home: raw.starts_with("~/"), done: read_word(before).0.len() };
        words.iter_mut().for_each(unquote);
        *words.last_mut()? = word.into();
    }
    // it is followed by what it would be put behind
    if words.len() > 2 && words.get(1).is_some_and(|word| word == "help") {
        words.remove(1);
    }
    let typed = words.last()?.to_string_lossy();
    // no shell reads a home behind the sign of an option, and the engine would
    if typed.starts_with("--") && typed.contains("=~/") {
        return None;
    }
    let lang = OutputOptions::of(&words, Config::of(&words).0).lang;
    let grammar = grammar(lang, commands::home().ok());
    Some((fitting(grammar, words, std::env::current_dir().ok().as_deref())?, how))
}

/// What can stand as the last word, where files are those of this folder.
fn fitting(mut grammar: clap::Command, words: Vec<OsString>, folder: Option<&Path>) -> Option<Vec<Offer>> {
    let is_empty = words.last()?.is_empty();
    let place = words.len() - 1;
    let found = complete(&mut grammar, words, place, folder).ok()?;
    let is_option = |candidate: &CompletionCandidate| candidate.get_value().as_encoded_bytes().starts_with(b"-");
    // twenty options would hide the few words
    let has_words = is_empty && found.iter().any(|candidate| !is_option(candidate));
    let found = found.into_iter().filter(|candidate| !(has_words && is_option(candidate)));
    // a file whose name begins with a point is hidden too, and is meant where the point was typed
    let is_file = |candidate: &CompletionCandidate| {
        !is_option(candidate) || candidate.get_value().as_encoded_bytes().contains(&b'=')
    };
    let found = found.filter(|candidate| !candidate.is_hide_set() || is_file(candidate));
    // the folder itself is no file of it
    let found = found.filter(|candidate| candidate.get_value() != ".");
    Some(found.filter_map(Offer::of).collect())
}

/// Where the commands of a lesson run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InALesson<'a> {
    /// The home, with its browsers.
    pub home: &'a Path,
    /// The folder with its files.
    pub folder: &'a Path,
    /// The language of the lines beside the offers.
    pub lang: Lang,
}

impl InALesson<'_> {
    /// What can stand as the last word of a line at the prompt of a lesson, and where in the line that word begins, in
    /// bytes. A word with a quote or a backslash is the learner's own.
    pub fn offers(&self, line: &str) -> (usize, Vec<Offer>) {
        let start = line.rfind(' ').map_or(0, |blank| blank + 1);
        let (before, word) = line.split_at(start);
        let words = shlex::split(before).filter(|_| !word.contains(['\'', '"', '\\']));
        let Some(mut words) = words else { return (start, Vec::new()) };
        if words.first().is_some_and(|first| first == "sessctl") {
            words.remove(0);
        }
        let own = |words: &[&str]| -> Vec<Offer> {
            let fitting = words.iter().filter(|own| own.starts_with(word));
            fitting.map(|own| Offer { value: (*own).to_owned(), help: String::new() }).collect()
        };
        let offers = match words.first().map(String::as_str) {
            None => [own(&typed::OWN), self.of_the_program(&[], word)].concat(),
            Some("serve") => own(&typed::OF_SERVE),
            Some("learn") if words.len() == 1 => own(&["certify"]),
            Some(first) if typed::OWN.contains(&first) => Vec::new(),
            Some(_) => self.of_the_program(&words, word),
        };
        (start, offers)
    }

    fn of_the_program(&self, before: &[String], word: &str) -> Vec<Offer> {
        let words = ["sessctl"].into_iter().chain(before.iter().map(String::as_str)).chain([word]);
        let words = words.map(OsString::from).collect();
        fitting(grammar(self.lang, Some(PathBuf::from(self.home))), words, Some(self.folder)).unwrap_or_default()
    }
}

impl Offer {
    /// `None`: it is not UTF-8, and could not be shown.
    fn of(candidate: CompletionCandidate) -> Option<Offer> {
        let help = candidate.get_help().map(|help| on_one_line(&help.to_string())).unwrap_or_default();
        Some(Offer { value: candidate.get_value().to_str()?.to_owned(), help })
    }
}

/// The words as they stand in the line. Bash makes three of `--browser=al` and of `id=mia`, and completes the third alone.
/// `None`: the words are not in the line.
fn in_line(words: &[OsString], line: &str) -> Option<Vec<OsString>> {
    let (first, others) = words.split_first()?;
    let (_, mut rest) = line.split_once(first.to_str()?)?;
    let mut joined = vec![first.clone()];
    let mut before = "";
    for (place, word) in others.iter().enumerate() {
        let behind = rest.trim_start();
        let follows = behind.len() == rest.len() && !is_operator(before);
        let word = match place + 1 == others.len() {
            // the last one comes without its quote, and as nothing where it is a sign
            true => behind,
            false => word.to_str()?,
        };
        rest = behind.strip_prefix(word)?;
        match joined.last_mut().filter(|_| follows && !is_operator(word)) {
            Some(last) => last.push(word),
            None => joined.push(word.into()),
        }
        before = word;
    }
    Some(joined)
}

/// Whether it is of the shell, and stands for itself.
fn is_operator(word: &str) -> bool {
    word.starts_with(['<', '>', '|', ';', '&', '('])
}

/// A word of a shell without its quotes, and the quote that is still open.
fn read_word(raw: &str) -> (String, Option<char>) {
    let (mut word, mut open) = (String::new(), None);
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match (open, character) {
            (None, '\'' | '"') => open = Some(character),
            (Some(quote), _) if character == quote => open = None,
            (None, '\\') => word.extend(characters.next()),
            (Some('"'), '\\') => match characters.next_if(|next| "\"\\$`".contains(*next)) {
                Some(next) => word.push(next),
                None => word.push(character),
            },
            _ => word.push(character),
        }
    }
    (word, open)
}

/// The word that was meant. One whose quotes are still open is left as it is.
fn unquote(word: &mut OsString) {
    if let Some([only]) = word.to_str().and_then(shlex::split).as_deref() {
        *word = only.into();
    }
}
