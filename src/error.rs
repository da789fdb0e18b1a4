//! "Could not do it": what went wrong, as facts.
//!
//! A verdict is not an error. "The signature does not match" is an answer, and a
//! report; "no such file" is here. The words for it, and the hint, are `render`'s.

use std::io;
use std::path::PathBuf;

use crate::browser::{BrowserError, JarError};
use crate::cookie::{PayloadError, Unsignable};

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub enum Error {
    /// The command line asks for something that makes no sense.
    Usage(Usage),
    /// The browser has no cookie of this name to look at.
    NoCookie {
        /// The browser.
        browser: String,
        /// The name of the cookie.
        name: String,
        /// Whether it had one that has expired.
        had_expired: bool,
    },
    /// Nothing was given on standard input or in a file.
    NothingToInspect,
    /// What was given names cookies, but not the one that was asked for.
    OtherNames {
        /// The name that was asked for.
        wanted: String,
        /// The names there are.
        found: Vec<String>,
    },
    /// A file that cannot be read.
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Standard input cannot be read.
    Stdin(io::Error),
    /// Standard input or a file holds more than is read into memory.
    TooMuchInput {
        /// The most, in bytes.
        limit: u64,
    },
    /// What was given as a key is too long for one.
    KeyTooLong {
        /// The most, in bytes.
        limit: u64,
    },
    /// What was given as a session is too long for one.
    SessionTooLong {
        /// The most, in bytes.
        limit: u64,
    },
    /// There is no place to keep jars in.
    NoHome,
    /// A jar.
    Jar(JarError),
    /// The browser got no page.
    Browser(BrowserError),
    /// The embedded server did not start.
    Server {
        /// The address it was to listen on.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// The app has no key, so it has no sessions: Flask answers the first login with an error.
    EmptyAppKey,
    /// A real app's clock cannot be moved, so its cookies have to be aged, which takes its key.
    KeyNeeded,
    /// The real app did not hand out a session.
    NoSession {
        /// Where.
        url: String,
    },
    /// The session in the jar was not signed with this key.
    NotItsKey,
    /// A lifetime of 0 is over before the browser has kept the cookie, so there is nothing to watch.
    NoLifetime,
    /// The clock stands where no cookie can be signed.
    Clock {
        /// In Unix seconds.
        at: i64,
    },
    /// A value that Flask could not sign either.
    Unsignable(Unsignable),
    /// The cookie in the jar is no Flask session: no readable payload or no timestamp.
    NotASession {
        /// Its name.
        name: String,
    },
    /// The output could not be written.
    Output(io::Error),
}

/// What is wrong with the command line, where clap cannot know.
#[derive(Debug)]
pub enum Usage {
    /// `--now` is no time.
    Now {
        /// What was given.
        text: String,
    },
    /// Not a length of time.
    Duration {
        /// The option.
        option: &'static str,
        /// What was given.
        text: String,
    },
    /// `tamper` takes `KEY=VALUE`.
    Assignment {
        /// What was given.
        text: String,
    },
    /// `sign` takes JSON.
    Json {
        /// The character at which it stops being JSON, from 1.
        at: usize,
    },
    /// JSON that Flask could not load again.
    Unloadable(PayloadError),
    /// A key, salt or fallback whose prefix promises bytes that do not follow. It is not shown.
    KeyPrefix {
        /// The option.
        option: &'static str,
        /// `hex:` or `base64:`.
        prefix: &'static str,
    },
    /// Settings of the embedded app beside `--url`.
    EmbeddedOnly,
    /// `tamper` to what the session says already.
    NothingChanges {
        /// What was given.
        text: String,
    },
    /// A cookie or a name that is not UTF-8.
    NotUtf8,
}

impl Error {
    /// 2 for wrong usage, 3 for what could not be done.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Usage(_)
            | Error::Jar(JarError::BadName { .. })
            | Error::Browser(BrowserError::BadAddress { .. } | BrowserError::WrongScheme { .. }) => 2,
            _ => 3,
        }
    }
}

impl From<Usage> for Error {
    fn from(usage: Usage) -> Error {
        Error::Usage(usage)
    }
}

impl From<JarError> for Error {
    fn from(error: JarError) -> Error {
        Error::Jar(error)
    }
}

impl From<BrowserError> for Error {
    fn from(error: BrowserError) -> Error {
        Error::Browser(error)
    }
}
