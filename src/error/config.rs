//! What is wrong with the configuration file. A value is never part of it: it may be a secret.

use std::path::PathBuf;
use std::{fmt, io};

use crate::browser::Thing;

/// Why the configuration file cannot be used.
#[derive(Debug)]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub wrong: ConfigWrong,
}

/// What is wrong with the configuration file.
#[derive(Debug)]
pub enum ConfigWrong {
    /// It cannot be read.
    Unreadable(io::Error),
    /// Something else than a file stands there. It was not opened.
    NotAFile(Thing),
    /// It has more bytes than this.
    TooLarge(u64),
    /// Other users of the system can write to it, or to the folder that it is in: this one of the two.
    OthersWrite(PathBuf),
    /// A line is not TOML.
    Syntax {
        /// The line, from 1.
        line: usize,
    },
    /// A key that has no meaning.
    UnknownKey {
        /// The line, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What was meant, perhaps.
        suggested: Vec<String>,
        /// All that there are.
        known: &'static [&'static str],
    },
    /// A secret, or what is named as one.
    Secret {
        /// The line, from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// A value that the key does not take.
    BadValue {
        /// The line, from 1.
        line: usize,
        /// The key.
        key: &'static str,
        /// What it takes.
        expected: ConfigValue,
    },
}

/// What a key of the configuration file takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigValue {
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A whole number in this range.
    Number(i64, i64),
    /// The name of a cookie.
    Name,
    /// The address of an app.
    Address,
    /// The path of a file.
    Path,
}

impl ConfigError {
    /// Whether what is written in the file is wrong, as it would be on the command line.
    pub fn is_usage(&self) -> bool {
        use ConfigWrong::{BadValue, NotAFile, OthersWrite, Secret, Syntax, TooLarge, UnknownKey, Unreadable};
        match self.wrong {
            Unreadable(_) | NotAFile(_) | TooLarge(_) | OthersWrite(_) => false,
            Syntax { .. } | UnknownKey { .. } | Secret { .. } | BadValue { .. } => true,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self.wrong {
            ConfigWrong::Unreadable(_) => "unreadable_config",
            ConfigWrong::NotAFile(_) => "config_not_a_file",
            ConfigWrong::TooLarge(_) => "large_config",
            ConfigWrong::OthersWrite(_) => "config_others_write",
            ConfigWrong::Syntax { .. } => "config_syntax",
            ConfigWrong::UnknownKey { .. } => "unknown_config_key",
            ConfigWrong::Secret { .. } => "secret_in_config",
            ConfigWrong::BadValue { .. } => "bad_config_value",
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.wrong {
            ConfigWrong::Unreadable(source) => write!(f, "{path} cannot be read: {source}"),
            ConfigWrong::NotAFile(_) => write!(f, "{path} is not a file"),
            ConfigWrong::TooLarge(limit) => write!(f, "{path} has more than {limit} bytes"),
            ConfigWrong::OthersWrite(place) => write!(f, "others can write to {}", place.display()),
            ConfigWrong::Syntax { line } => write!(f, "line {line} of {path} is not TOML"),
            ConfigWrong::UnknownKey { line, key, .. } => write!(f, "line {line} of {path} has an unknown key `{key}`"),
            ConfigWrong::Secret { line, key } => write!(f, "line {line} of {path} has a secret, `{key}`"),
            ConfigWrong::BadValue { line, key, .. } => write!(f, "line {line} of {path}: `{key}` takes another value"),
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.wrong {
            ConfigWrong::Unreadable(source) => Some(source),
            _ => None,
        }
    }
}
