//! What is wrong with a key. No key is ever part of it.

use std::fmt;

/// What is wrong with a key. The key itself is never part of it.
#[derive(Debug, PartialEq, Eq)]
pub enum KeyError {
    /// What was given as a key is too long for one.
    TooLong {
        /// The most, in bytes.
        limit: u64,
    },
    /// The key is empty.
    Empty {
        /// The option that was to give it.
        option: &'static str,
    },
    /// There is more than a key in what was given, and as it stands it is no key that fits.
    Odd {
        /// The option that gave it.
        option: &'static str,
        /// What it looks like.
        shape: KeyShape,
        /// Whether the key that is meant matches a cookie. `None` where there was none to match.
        is_match: Option<bool>,
    },
    /// An env file has no key by the names that are looked for.
    NotInEnvFile {
        /// The names that look as if they had a key.
        found: Vec<String>,
    },
    /// The key in an env file is made of other variables.
    MadeOfVariables {
        /// Its line, from 1.
        line: usize,
    },
    /// A file gives the key twice, and not the same.
    Different {
        /// The lines, from 1.
        lines: (usize, usize),
    },
    /// A file that should be text is not.
    NotText {
        /// The option that names it.
        option: &'static str,
    },
}

/// What a key looks like that is not the key alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyShape {
    /// A line of it gives the key its name.
    Named {
        /// The line, from 1.
        line: usize,
        /// In what.
        source: Source,
        /// Whether `--env-file` reads the key that is meant.
        is_for_env_file: bool,
    },
    /// It stands in quotes.
    Quotes,
    /// It is a literal of bytes, as `b'\xec'`.
    PythonBytes,
    /// A byte order mark stands before it.
    ByteOrderMark,
    /// It is UTF-16.
    Utf16,
    /// Blanks stand before or behind it.
    Blanks,
    /// It has several lines.
    Lines,
    /// It is a list of Python, as `SECRET_KEY_FALLBACKS` is.
    List,
}

/// What gives a key its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Python source that has the key.
    Python,
    /// Python source that gets the key from elsewhere when it runs.
    ComputingPython,
    /// An env file.
    EnvFile,
    /// JSON, YAML and the like.
    Config,
}

impl KeyError {
    /// Its name in JSON.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            KeyError::TooLong { .. } => "key_too_long",
            KeyError::Empty { .. } => "empty_key",
            KeyError::Odd { shape, .. } => shape.kind(),
            KeyError::NotInEnvFile { .. } => "no_key_in_env_file",
            KeyError::MadeOfVariables { .. } => "key_of_variables",
            KeyError::Different { .. } => "different_keys",
            KeyError::NotText { .. } => "not_text",
        }
    }
}

impl KeyShape {
    fn kind(self) -> &'static str {
        match self {
            KeyShape::Named { source: Source::Python | Source::ComputingPython, .. } => "key_in_python_source",
            KeyShape::Named { source: Source::EnvFile, .. } => "key_in_env_file",
            KeyShape::Named { source: Source::Config, .. } => "key_in_config_file",
            KeyShape::Quotes => "key_in_quotes",
            KeyShape::PythonBytes => "key_in_python_bytes",
            KeyShape::ByteOrderMark => "key_with_byte_order_mark",
            KeyShape::Utf16 => "key_in_utf16",
            KeyShape::Blanks => "key_with_blanks",
            KeyShape::Lines => "key_of_lines",
            KeyShape::List => "key_in_list",
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyError::TooLong { limit } => write!(f, "found more than {limit} bytes, expected a key"),
            KeyError::Empty { option } => write!(f, "found nothing in {option}, expected a key"),
            KeyError::Odd { option, .. } => write!(f, "found more than a key in {option}"),
            KeyError::NotInEnvFile { .. } => f.write_str("found no key in --env-file"),
            KeyError::Different { lines: (first, second) } => {
                write!(f, "found different keys on lines {first} and {second}")
            }
            KeyError::MadeOfVariables { line } => write!(f, "the key on line {line} is made of other variables"),
            KeyError::NotText { option } => write!(f, "found bytes that are not UTF-8 in {option}"),
        }
    }
}

impl std::error::Error for KeyError {}
