//! What is wrong with what a command line says of a request: a field, a header, a method, a password.

use std::fmt;

/// What is wrong with a request as it was typed. No value of it is shown, since it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// An option for a real app, without one.
    RealOnly {
        /// The option.
        option: &'static str,
    },
    /// A whole address where the path of a page is expected.
    WholeAddress {
        /// The option.
        option: &'static str,
        /// The address.
        found: String,
        /// The address of the app. `None` for the embedded one.
        app: Option<String>,
        /// The server of the address, and the path on it.
        parts: (String, String),
    },
    /// `--field` without a `=`, or without a name before it.
    Field,
    /// `--header` without a colon.
    NoColon,
    /// The name of a header that HTTP does not allow.
    HeaderName,
    /// The value of a header that HTTP does not allow.
    HeaderValue {
        /// The name of the header.
        name: String,
    },
    /// A header that the browser makes itself.
    OwnHeader {
        /// The name of the header.
        name: String,
    },
    /// `--data` is not JSON.
    Data {
        /// The line at which it stops being JSON, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// Not a method of HTTP.
    Method {
        /// What was given.
        text: String,
    },
    /// The form has a field for a password, and there is none, and no terminal to ask at.
    PasswordNeeded,
    /// The password is not UTF-8, as JSON has to be.
    PasswordNotText,
}

impl RequestError {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            RequestError::RealOnly { .. } => "real_app_only",
            RequestError::WholeAddress { .. } => "whole_address",
            RequestError::Field => "no_field",
            RequestError::NoColon | RequestError::HeaderName | RequestError::HeaderValue { .. } => "bad_header",
            RequestError::OwnHeader { .. } => "own_header",
            RequestError::Data { .. } => "no_json_data",
            RequestError::Method { .. } => "bad_method",
            RequestError::PasswordNeeded => "password_needed",
            RequestError::PasswordNotText => "password_not_text",
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RequestError::RealOnly { option } => write!(f, "found {option} without --url"),
            RequestError::WholeAddress { option, found, .. } => {
                write!(f, "found the whole address {found} for {option}, expected the path of a page")
            }
            RequestError::Field => f.write_str("found a --field without a name and `=`, expected NAME=VALUE"),
            RequestError::NoColon => f.write_str("found a --header without a colon, expected NAME: VALUE"),
            RequestError::HeaderName => f.write_str("found a --header whose name is none in HTTP"),
            RequestError::HeaderValue { name } => write!(f, "found a value for header `{name}` that HTTP cannot carry"),
            RequestError::OwnHeader { name } => write!(f, "found header `{name}`, which the browser makes itself"),
            RequestError::Data { line, column } => {
                write!(f, "found something else than JSON in --data, at line {line}, column {column}")
            }
            RequestError::Method { text } => write!(f, "found `{text}`, expected a method of HTTP"),
            RequestError::PasswordNeeded => f.write_str("the form has a field for a password, and none was given"),
            RequestError::PasswordNotText => f.write_str("found a password that is not UTF-8, as JSON has to be"),
        }
    }
}

impl std::error::Error for RequestError {}
