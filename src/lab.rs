//! An app, a browser and a clock in one hand.
//!
//! Commands, lessons and tests drive these three together. The embedded app is started by the lab and
//! stops when the lab is dropped; the browser and the server live by the lab's clock.
//!
//! ```
//! use sessctl::clock::Timestamp;
//! use sessctl::lab::{Lab, LabError};
//!
//! # fn main() -> Result<(), LabError> {
//! let mut lab = Lab::tutorial(Timestamp::from_unix(1_795_376_493))?;
//! let stolen = lab.browser.login("alice")?.session_cookie()?;
//!
//! lab.clock.advance(180);
//!
//! assert!(!lab.browser.visit("/login")?.cookie_was_sent());
//! assert_eq!(lab.replay(&stolen)?.logged_in_as(), Some("alice"));
//! # Ok(())
//! # }
//! ```

pub mod ageing;
pub mod app;
pub mod forge;
pub mod login;
pub mod recognition;
pub mod simulate;

use std::{fmt, io};

use crate::browser::{Browser, BrowserError, Jar};
use crate::clock::{Clock, Timestamp};
use crate::cookie::Unsignable;
use crate::server::Config;
use crate::tutorial::COOKIE_NAME;
use app::{App, Setup};
use login::Visitor;
use recognition::Answer;

/// An app, a browser that knows its address, and the clock they live by.
pub struct Lab {
    /// The clock of the embedded app and of the browser.
    pub clock: Clock,
    /// The app.
    pub app: App,
    /// The browser.
    pub browser: Visitor,
}

impl Lab {
    /// The tutorial's app, a browser with an empty jar, and a clock that stands at this moment.
    ///
    /// # Errors
    ///
    /// [`LabError::Server`] if there is no free port, [`LabError::OffTheCalendar`] for a moment without a date.
    pub fn tutorial(at: Timestamp) -> Result<Lab, LabError> {
        Lab::of(Config::tutorial(), Clock::manual(at))
    }

    /// The embedded app with these settings, a browser with an empty jar, and this clock.
    ///
    /// # Errors
    ///
    /// As [`Lab::tutorial`].
    pub fn of(config: Config, clock: Clock) -> Result<Lab, LabError> {
        Lab::open(&Setup::Embedded(config), clock, Jar::empty(), COOKIE_NAME)
    }

    /// An app of either kind, and a browser with this jar.
    ///
    /// # Errors
    ///
    /// As [`Lab::tutorial`]. A real app is not asked anything yet.
    pub fn open(setup: &Setup, clock: Clock, jar: Jar, cookie_name: &str) -> Result<Lab, LabError> {
        let app = App::open(setup, &clock)?;
        let browser = Visitor::new(Browser::new(clock.clone(), jar), &app, cookie_name);
        Ok(Lab { clock, app, browser })
    }

    /// One more browser with an empty jar, that knows the same app.
    pub fn stranger(&self) -> Visitor {
        self.stranger_with_clock(&self.clock)
    }

    /// One more browser with an empty jar and a clock of its own: clock skew.
    pub fn stranger_with_clock(&self, clock: &Clock) -> Visitor {
        Visitor::new(Browser::new(clock.clone(), Jar::empty()), &self.app, self.browser.cookie_name())
    }

    /// Sends a session cookie that stands in no jar to the login page: a stolen copy.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn replay(&self, cookie: &str) -> Result<Answer, LabError> {
        self.stranger().send(&format!("{}={cookie}", self.browser.cookie_name()))
    }
}

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
    /// The app handed out no session.
    NoSession {
        /// The app's address.
        url: String,
    },
    /// The session was not signed with this key.
    NotItsKey,
    /// A real app's clock cannot be moved, so its cookies have to be aged, which takes its key.
    KeyNeeded,
    /// A lifetime of 0 is over before the browser has kept the cookie, so there is nothing to watch.
    NoLifetime,
    /// The clock would stand where no cookie can be signed.
    OffTheCalendar {
        /// In Unix seconds.
        at: i64,
    },
    /// A value that Flask could not sign either.
    Unsignable(Unsignable),
    /// The cookie is no Flask session: no readable payload or no timestamp.
    NotASession {
        /// The cookie's name.
        name: String,
    },
    /// A change to what the session says already.
    NothingChanges {
        /// The change, as `KEY=VALUE`.
        text: String,
    },
}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LabError::Server { address, source } => write!(f, "cannot listen on {address}: {source}"),
            LabError::EmptyAppKey => f.write_str("found an empty secret key, expected one that can sign sessions"),
            LabError::Browser(error) => write!(f, "no page came: {error:?}"),
            LabError::NoSession { url } => write!(f, "no session cookie came from {url}"),
            LabError::NotItsKey => f.write_str("the session was not signed with this key"),
            LabError::KeyNeeded => f.write_str("the key of the app is needed to age its cookie"),
            LabError::NoLifetime => f.write_str("found a lifetime of 0 seconds, expected 1 or more"),
            LabError::OffTheCalendar { at } => {
                write!(f, "found second {at}, expected a moment between the years 1970 and 9999")
            }
            LabError::Unsignable(why) => write!(f, "cannot be signed: {why:?}"),
            LabError::NotASession { name } => write!(f, "the cookie `{name}` is no Flask session"),
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
