//! The errors of the lab.

use std::{fmt, io};

use crate::browser::{BrowserError, Row};
use crate::cookie::Unsignable;
use crate::formats::{Format, recognise};

/// Why something cannot be tried in the lab.
#[derive(Debug)]
pub enum LabError {
    /// The embedded server did not start.
    Server {
        /// The address it was to listen on.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// The app has no key, so it has no sessions: Flask answers the first login with an error.
    EmptyAppKey,
    /// The browser got no page.
    Browser(BrowserError),
    /// The app sent no session cookie.
    NoSession {
        /// The app's address.
        url: String,
    },
    /// The session was not signed with this key.
    NotItsKey,
    /// A lifetime of 0 is over before the browser has kept the cookie, so there is nothing to watch.
    NoLifetime,
    /// The clock would stand where no cookie can be signed.
    OffTheCalendar {
        /// In Unix seconds.
        at: i64,
    },
    /// Flask cannot sign this value either.
    Unsignable(Unsignable),
    /// The cookie is not a Flask session: it has no readable payload or no timestamp.
    NotASession {
        /// The cookie's name.
        name: String,
        /// What it is, if it has another format that is known.
        looks_like: Option<Format>,
        /// Whether a key was given, which is of no use then.
        key_is_unused: bool,
    },
    /// The cookie does not go to the page that was named.
    NotSentThere {
        /// The cookie's name.
        name: String,
        /// The folder whose pages get it.
        path: String,
        /// The page.
        page: String,
    },
    /// No browser keeps such a cookie, so none sends it.
    Unsendable {
        /// The cookie's name.
        name: String,
        /// The length of name and value together, in bytes.
        length: usize,
    },
    /// The change leaves the session as it is.
    NothingChanges {
        /// The change, as `KEY=VALUE`.
        text: String,
    },
}

impl LabError {
    /// This cookie is not a Flask session.
    pub fn not_a_session(row: &Row) -> LabError {
        let looks_like = recognise(&row.value).map(|foreign| foreign.format);
        LabError::NotASession { name: row.name.clone(), looks_like, key_is_unused: false }
    }

    /// The same error, which speaks of an unused key only if one was given: the embedded app has its own.
    pub fn of_a_key_that_was_given(self, key_was_given: bool) -> LabError {
        match self {
            LabError::NotASession { name, looks_like, key_is_unused } => {
                LabError::NotASession { name, looks_like, key_is_unused: key_is_unused && key_was_given }
            }
            other => other,
        }
    }
}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LabError::Server { address, source } => write!(f, "cannot listen on {address}: {source}"),
            LabError::EmptyAppKey => f.write_str("found an empty secret key, expected one that can sign sessions"),
            LabError::Browser(error) => error.fmt(f),
            LabError::NoSession { url } => write!(f, "no session cookie came from {url}"),
            LabError::NotItsKey => f.write_str("the session was not signed with this key"),
            LabError::NoLifetime => f.write_str("found a lifetime of 0 seconds, expected 1 or more"),
            LabError::OffTheCalendar { at } => {
                write!(f, "found second {at}, expected a moment between the years 1970 and 9999")
            }
            LabError::Unsignable(why) => write!(f, "cannot be signed: {why}"),
            LabError::NotASession { name, .. } => write!(f, "the cookie `{name}` is not a Flask session"),
            LabError::NotSentThere { name, path, page } => {
                write!(f, "the cookie `{name}` goes to the pages below {path}, and not to {page}")
            }
            LabError::Unsendable { name, length } => {
                write!(f, "the cookie `{name}` would have {length} bytes, expected at most 4096, as browsers keep")
            }
            LabError::NothingChanges { text } => write!(f, "the session says `{text}` already"),
        }
    }
}

impl std::error::Error for LabError {}

impl From<BrowserError> for LabError {
    fn from(error: BrowserError) -> LabError {
        LabError::Browser(error)
    }
}
