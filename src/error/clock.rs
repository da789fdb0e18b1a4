//! What is wrong with what was asked of the held clock.

use std::fmt;

use crate::clock::OffTheCalendar;

/// What `clock` cannot do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockUsage {
    /// `clock hold` takes a time between 1970 and 9999.
    HoldTime {
        /// What was given.
        text: String,
    },
    /// `clock hold` takes a time, and this is not written as one.
    HoldForm {
        /// What was given.
        text: String,
    },
    /// `clock` takes a length of time with a sign.
    Move {
        /// What was given.
        text: String,
    },
    /// The clock cannot be moved so far.
    OffTheCalendar(OffTheCalendar),
    /// `clock` has nothing to do with this argument.
    Argument {
        /// What was given.
        text: String,
    },
    /// `--server-only` beside `--url`: the clock of a real app cannot be moved.
    ServerOfAnApp,
}

impl ClockUsage {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            ClockUsage::HoldTime { .. } | ClockUsage::HoldForm { .. } => "bad_hold_time",
            ClockUsage::Move { .. } => "bad_clock_move",
            ClockUsage::OffTheCalendar(_) => "past_the_calendar",
            ClockUsage::Argument { .. } => "clock_argument",
            ClockUsage::ServerOfAnApp => "server_clock_of_an_app",
        }
    }
}

impl fmt::Display for ClockUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClockUsage::HoldTime { text } => write!(f, "found `{text}`, expected a time between 1970 and 9999"),
            ClockUsage::HoldForm { text } => write!(f, "found `{text}`, expected a time such as 2026-11-22T19:41:33Z"),
            ClockUsage::Move { text } => write!(f, "found `{text}`, expected a length of time such as +181s or -1m"),
            ClockUsage::OffTheCalendar(error) => error.fmt(f),
            ClockUsage::Argument { text } => write!(f, "found `{text}` beside clock, which does nothing there"),
            ClockUsage::ServerOfAnApp => f.write_str("found --server-only beside --url: that app's clock is its own"),
        }
    }
}

impl std::error::Error for ClockUsage {}
