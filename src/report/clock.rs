//! `clock`: the time at which the browser and the server live.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::{HeldClock, Timestamp, Which};

/// `clock`: the clock that is held, and what was done to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClockReport {
    /// What was done to it.
    pub done: ClockAction,
    /// Which of the two clocks it was done to.
    pub which: Which,
    /// The app at `--url`, whose clock is its own. Null: the embedded one.
    pub url: Option<String>,
    /// Whether it was typed in a lesson, whose browsers and apps live by the clock.
    pub is_in_a_lesson: bool,
    /// The clock before.
    pub before: HeldClock,
    /// The clock now.
    pub clock: HeldClock,
    /// What the browser's clock shows now.
    pub browser_now: Timestamp,
    /// What the server's clock shows now.
    pub server_now: Timestamp,
    /// The live sessions that are signed later than the server's clock shows: Flask refuses each.
    pub signed_later: Vec<SignedLater>,
    /// The file in which a clock that could not be read is kept. Null for one that could be read.
    pub set_aside: Option<String>,
    /// Whether a time was given by `--now` or SESSCTL_NOW. Wherever that is so, it wins over the held clock.
    pub now_was_given: bool,
    /// Whether the browser has a session by its clock.
    pub has_session: bool,
    /// The name with which the browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
}

impl ClockReport {
    /// The one time that was asked for. `None`: the two clocks show different times.
    pub fn time(&self) -> Option<Timestamp> {
        let are_apart = self.clock.is_held() && self.clock.browser != self.clock.server;
        match self.which {
            Which::Server => Some(self.server_now),
            Which::Both if are_apart => None,
            Which::Both | Which::Browser => Some(self.browser_now),
        }
    }
}

/// What was done to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClockAction {
    /// It was shown.
    Shown,
    /// It stands at a moment.
    Held,
    /// It was moved.
    Moved {
        /// By how many seconds.
        by: i64,
    },
    /// It runs.
    Released,
}

/// A session that is signed later than the server's clock shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignedLater {
    /// The browser that holds it.
    pub browser: String,
    /// The name of the cookie.
    pub name: String,
    /// When it was signed.
    pub signed_at: Timestamp,
}
