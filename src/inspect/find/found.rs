//! A cookie that was found, where, and what was taken off.

use std::error;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;

/// Where a cookie was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// On the command line.
    Argument,
    /// On standard input or in a file, one a line.
    Stdin,
    /// In a browser's jar.
    Jar,
    /// In a HAR export of a browser's network panel.
    Har,
    /// In a Netscape cookies.txt (curl's jar).
    CookiesTxt,
    /// In a session file of HTTPie or xh.
    SessionFile,
}

/// Something that was taken off to get at the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stripped {
    /// Blanks at the ends.
    Blanks,
    /// The name of a header.
    HeaderName,
    /// The name of the cookie.
    CookieName,
    /// Other cookies on the same line.
    OtherCookies,
    /// The attributes behind a `Set-Cookie` value.
    Attributes,
    /// Double quotes.
    Quotes,
    /// Percent-encoding.
    PercentEncoding,
    /// Bytes that are not UTF-8, each replaced.
    InvalidUtf8,
}

/// A cookie value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The value.
    pub cookie: String,
    /// Where it was found.
    pub kind: Kind,
    /// What was taken off.
    pub stripped: Vec<Stripped>,
    /// The Expires that came with it.
    pub expires: Option<Timestamp>,
}

/// A line that names cookies, but not the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherNames(pub Vec<String>);

impl fmt::Display for OtherNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "other cookies only: {}", self.0.join(", "))
    }
}

impl error::Error for OtherNames {}

/// A value exactly as given.
pub fn raw(text: &str, kind: Kind) -> Found {
    Found { cookie: text.to_owned(), kind, stripped: Vec::new(), expires: None }
}

/// A value without the double quotes around it.
pub(super) fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}
