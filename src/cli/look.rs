//! A first look over a command line, to find the command.

use std::ffi::OsString;

use super::list::About;

/// What stands before the command, the command, and what stands after it.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// The command, if the options before it go with every command.
    pub command: Option<String>,
    /// The name of the program.
    program: Option<OsString>,
    /// Everything but the program and the command.
    pub others: Vec<OsString>,
    /// How many of the others stand before the command.
    before: usize,
    /// The option that made the look stop: it goes with no other than its command.
    pub unknown: Option<String>,
}

/// The options that go with every command and take a value.
const WITH_VALUE: [&str; 12] = [
    "--browser",
    "--url",
    "--cacert",
    "--name",
    "--now",
    "--lang",
    "--color",
    "--export",
    "--format",
    "--fields",
    "--app-settings",
    "--typed-as",
];
/// Those that take none.
const WITHOUT_VALUE: [&str; 10] =
    ["--insecure", "--json", "--notes", "--plain", "--quiet", "-q", "--step", "--picture", "--force", "--no-config"];

impl Look {
    /// Skips the options that go with every command, and their values.
    pub(super) fn over(arguments: &[OsString]) -> Look {
        let mut rest = arguments.iter();
        let mut look = Look { program: rest.next().cloned(), ..Look::default() };
        while let Some(argument) = rest.next() {
            let Some(text) = argument.to_str() else { break };
            if !text.starts_with('-') {
                look.command = Some(text.to_owned());
                break;
            }
            look.others.push(argument.clone());
            match text.split_once('=').map_or((text, false), |(option, _)| (option, true)) {
                (option, true) if WITH_VALUE.contains(&option) => {}
                (option, false) if WITH_VALUE.contains(&option) => look.others.extend(rest.next().cloned()),
                (option, false) if WITHOUT_VALUE.contains(&option) => {}
                (option, _) => {
                    look.unknown = Some(option.to_owned());
                    break;
                }
            }
        }
        look.before = look.others.len();
        look.others.extend(rest.cloned());
        look
    }

    /// The line `help jar copy` as `jar copy --help`, and `jar help copy` too. `None` for any other line.
    pub(super) fn as_help(&self) -> Option<Vec<OsString>> {
        let (before, after) = self.others.split_at_checked(self.before)?;
        let command = self.command.as_deref()?;
        let words: Vec<OsString> = match (command, after.first()) {
            // the help of help is that of the program
            ("help", Some(only)) if after.len() == 1 && only == "help" => Vec::new(),
            ("help", _) => after.to_vec(),
            // the only command that has commands
            ("jar", Some(first)) if first == "help" => {
                [&[OsString::from(command)], after.get(1..).unwrap_or_default()].concat()
            }
            _ => return None,
        };
        Some([self.program.as_slice(), before, &words, &["--help".into()]].concat())
    }

    /// The first command among the words after an option that was not known.
    pub(super) fn later_command(&self) -> Option<&str> {
        let words = self.others.iter().skip(self.before).filter_map(|word| word.to_str());
        words.into_iter().find(|word| About::of(word).is_some())
    }

    /// The word after the command.
    pub(super) fn next_word(&self) -> Option<&str> {
        self.others.get(self.before)?.to_str()
    }
}
