//! Where a screen goes: standard output or standard error, on a terminal or not.

use std::env;
use std::io::{self, IsTerminal};

use terminal_size::{Height, Width, terminal_size_of};

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

    /// Whether its terminal has no more than the signs of ASCII. What is no terminal has all of them.
    pub fn is_ascii(self) -> bool {
        self.is_terminal() && !has_unicode(|name| env::var_os(name).map(|value| value.to_string_lossy().into_owned()))
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

/// The rows of the terminal of standard output. One that does not know its height has as many as a projector.
pub fn rows() -> usize {
    match terminal_size_of(io::stdout()) {
        Some((_, Height(rows))) if rows > 0 => usize::from(rows),
        _ => 24,
    }
}

/// Whether standard output and standard error are one terminal.
#[cfg(unix)]
pub fn are_one_terminal() -> bool {
    use rustix::fs::fstat;
    let are_terminals = io::stdout().is_terminal() && io::stderr().is_terminal();
    match (fstat(io::stdout()), fstat(io::stderr())) {
        (Ok(out), Ok(err)) => are_terminals && out.st_rdev == err.st_rdev,
        _ => false,
    }
}

/// A program of Windows has one console.
#[cfg(not(unix))]
pub fn are_one_terminal() -> bool {
    io::stdout().is_terminal() && io::stderr().is_terminal()
}

/// Whether the characters of the locale are those of Unicode: the first of LC_ALL, LC_CTYPE and LANG that is not empty
/// says so. Windows writes Unicode to a console in any case, and so does macOS, where often no variable is set.
fn has_unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let said = names.into_iter().filter_map(variable).find(|value| !value.is_empty());
    let is_said = said.map(|locale| locale.to_ascii_lowercase().replace('-', "").contains("utf8"));
    cfg!(windows) || is_said.unwrap_or(cfg!(target_os = "macos"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(windows))]
    fn the_locale_says_whether_there_are_other_signs_than_those_of_ascii() {
        let has = |set: &[(&str, &str)]| {
            has_unicode(|name| set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(has(&[("LANG", "ja_JP.UTF-8")]) && has(&[("LANG", "C.utf8")]) && has(&[("LC_CTYPE", "en_US.UTF-8")]));
        assert!(!has(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")]) && !has(&[("LANG", "ja_JP.eucJP")]));
        assert!(has(&[("LC_ALL", ""), ("LANG", "en_US.UTF-8")]));
        assert_eq!(has(&[]), cfg!(target_os = "macos"));
    }
}
