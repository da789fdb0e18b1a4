//! A cookie that was found, where, and what was taken off.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;

/// Which cookie is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The name of the session cookie.
    pub name: &'a str,
    /// Whether the name was given. Otherwise a cookie of another name will do, if it has the form of a signed value.
    pub is_given: bool,
}

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
    /// In a jar of Perl's LWP, which Python's http.cookiejar writes too.
    Lwp,
    /// In a session file of HTTPie or xh, or in another list of cookies in JSON.
    SessionFile,
    /// In other JSON.
    Json,
    /// In a row of the table of cookies that developer tools show.
    Table,
    /// In a command line of curl, wget, HTTPie or PowerShell.
    CommandLine,
    /// In the headers of a request or a response.
    Http,
    /// In a text of no form that is known.
    Text,
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
    /// Quotes.
    Quotes,
    /// Percent-encoding.
    PercentEncoding,
    /// Bytes that are not UTF-8, each replaced.
    InvalidUtf8,
    /// UTF-16, which was read as such.
    Utf16,
    /// UTF-32, which was read as such.
    Utf32,
    /// Line ends, and the blanks behind them, inside the value.
    LineBreaks,
    /// What stood between the pieces in which the value was written.
    Joints,
    /// The text around it.
    Text,
    /// The colours of a terminal.
    Colours,
    /// What else a terminal obeys and does not show: links, titles.
    TerminalCodes,
}

/// The cookies of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The cookies, in order.
    pub cookies: Vec<Found>,
    /// How many lines of a list have none.
    pub passed_over: u64,
}

impl From<Vec<Found>> for List {
    fn from(cookies: Vec<Found>) -> List {
        List { cookies, passed_over: 0 }
    }
}

/// The end of a cookie, as it was given with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum End {
    /// A moment: `Expires`, a column, a field of JSON.
    Expires {
        /// The moment.
        at: Timestamp,
        /// The unit of the number that it was given as. Null for a date in words.
        unit: Option<Unit>,
    },
    /// So many seconds after the cookie was received: `Max-Age`.
    MaxAge {
        /// In seconds.
        seconds: i64,
    },
    /// The moment at which `Max-Age` is over, as a jar keeps it, which knows when the cookie was received.
    MaxAgeUntil {
        /// The moment.
        at: Timestamp,
    },
}

impl End {
    /// Whether a browser lets go of the cookie at once (RFC 6265bis, section 5.7).
    pub fn is_over(&self, now: Timestamp) -> bool {
        match self {
            End::Expires { at, .. } | End::MaxAgeUntil { at } => *at <= now,
            End::MaxAge { seconds } => *seconds <= 0,
        }
    }
}

/// The unit of a moment that is given as a number, told by its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Since 1970.
    Seconds,
    /// Since 1970.
    Milliseconds,
    /// Since 1970.
    Microseconds,
    /// Since 1601, as Chromium keeps them.
    MicrosecondsSince1601,
}

/// A cookie value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The value.
    pub cookie: String,
    /// The cookie's name, if it came with one.
    pub name: Option<String>,
    /// Where it was found.
    pub kind: Kind,
    /// What was taken off.
    pub stripped: Vec<Stripped>,
    /// The end that came with it.
    pub end: Option<End>,
}

/// A value exactly as given.
pub fn raw(text: &str, kind: Kind) -> Found {
    Found { cookie: text.to_owned(), name: None, kind, stripped: Vec::new(), end: None }
}

/// A value without the double quotes around it.
pub(super) fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}
