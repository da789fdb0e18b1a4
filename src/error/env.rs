//! What is wrong with a setting in an env file.

use std::fmt;

/// A value in an env file with which Flask could not work. The value is no part of it: it may be a secret.
#[derive(Debug, PartialEq, Eq)]
pub struct EnvError {
    /// The name.
    pub name: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What the app needs there.
    pub expected: EnvValue,
}

/// What a value in an env file has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvValue {
    /// A key.
    Key,
    /// A list of keys.
    Keys,
    /// A list of so many keys at most.
    FewerKeys(usize),
    /// A number of seconds.
    Seconds,
    /// The name of a cookie.
    Name,
}

impl EnvError {
    pub(super) fn kind(&self) -> &'static str {
        match self.expected {
            EnvValue::Key => "empty_key",
            EnvValue::Keys => "bad_fallbacks_in_env_file",
            EnvValue::FewerKeys(_) => "many_fallbacks_in_env_file",
            EnvValue::Seconds => "bad_lifetime_in_env_file",
            EnvValue::Name => "bad_cookie_name_in_env_file",
        }
    }
}

impl fmt::Display for EnvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on line {} of --env-file cannot be used", self.name, self.line)
    }
}

impl std::error::Error for EnvError {}
