//! An app, a browser and their clock.
//!
//! Commands, lessons and tests drive these three together. The lab starts the embedded app, which stops when the lab is
//! dropped. The browser and the server have the lab's clock.
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
pub mod another_user;
pub mod app;
pub mod asked;
pub mod by_key;
pub mod challenge;
pub mod change;
pub mod ending;
mod error;
pub mod forge;
pub mod form;
pub mod handout;
pub mod intake;
pub mod json_template;
pub mod kept;
pub mod lent;
pub mod lifetime;
pub mod logging_in;
pub mod logging_out;
pub mod login;
pub mod looking;
pub mod not_believed;
pub mod not_sent;
pub mod page;
pub mod password;
pub mod probe;
pub mod recognition;
pub mod remembered;
pub mod renewal;
pub mod repeat;
pub mod signing;
pub mod signs;
pub mod simulate;
pub mod spelling;
pub mod story;
pub mod token;
pub mod token_header;
pub mod trial;
mod unseen;
mod varying;

use crate::browser::{Browser, Jar};
use crate::clock::{Clock, ManualClock, Timestamp};
use crate::server::apps::tutorial::{COOKIE_NAME, Settings};
use app::{App, Setup};
pub use error::LabError;
use login::Visitor;
use recognition::Answer;

/// An app, a browser that knows its address, and the clock of both.
///
/// A lab has a [`ManualClock`], which can be moved. A `Lab<Clock>` has a clock that can only be read: a command works
/// with the machine's own, or with the one that stands at `--now`.
pub struct Lab<C = ManualClock> {
    /// The clock of the browser, and of the embedded app unless that was given one of its own.
    pub clock: C,
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
        Lab::of(Settings::default(), ManualClock::at(at))
    }

    /// The embedded app with these settings, a browser with an empty jar, and this clock.
    ///
    /// # Errors
    ///
    /// As [`Lab::tutorial`].
    pub fn of(settings: Settings, clock: ManualClock) -> Result<Lab, LabError> {
        let of_the_app = clock.handle();
        Lab::new(&Setup::Embedded(settings), clock, &of_the_app, Jar::empty(), COOKIE_NAME)
    }
}

impl Lab<Clock> {
    /// An app of either kind, and a browser with this jar. The browser has the first clock, an embedded app the second.
    ///
    /// # Errors
    ///
    /// As [`Lab::tutorial`]. A real app is not asked anything yet.
    pub fn open(setup: &Setup, clocks: [&Clock; 2], jar: Jar, cookie_name: &str) -> Result<Lab<Clock>, LabError> {
        let [clock, of_the_app] = clocks;
        Lab::new(setup, clock.clone(), of_the_app, jar, cookie_name)
    }
}

impl<C> Lab<C>
where
    for<'a> &'a C: Into<Clock>,
{
    fn new(setup: &Setup, clock: C, of_the_app: &Clock, jar: Jar, cookie_name: &str) -> Result<Lab<C>, LabError> {
        let app = App::open(setup, of_the_app)?;
        let browser = Visitor::new(Browser::new((&clock).into(), jar).over(app.network.clone()), &app, cookie_name);
        Ok(Lab { clock, app, browser })
    }

    /// One more browser with an empty jar, that knows the same app.
    pub fn stranger(&self) -> Visitor {
        self.stranger_with_clock((&self.clock).into())
    }

    /// One more browser with an empty jar and a clock of its own: clock skew.
    pub fn stranger_with_clock(&self, clock: Clock) -> Visitor {
        let browser = Browser::new(clock, Jar::empty()).over(self.app.network.clone());
        Visitor::new(browser, &self.app, self.browser.cookie_name())
    }

    /// Sends a session cookie to the login page, without a jar: a stolen copy.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn replay(&self, cookie: &str) -> Result<Answer, LabError> {
        self.stranger().send(&format!("{}={cookie}", self.browser.cookie_name()))
    }
}
