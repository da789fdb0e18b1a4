//! The clock that a class holds, as a value. `browser::clock_file` keeps it.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::Timestamp;

/// The clock that a class holds: one for the browser, one for the server.
///
/// ```
/// use sessctl::clock::{HeldClock, Timestamp, Which};
///
/// let login = Timestamp::from_unix(1_795_376_493);
/// let held = HeldClock::default().hold(Which::Both, login);
/// let moved = held.advance(Which::Server, 181, login).unwrap();
///
/// assert_eq!((moved.browser, moved.server), (Some(login), Some(login.plus(181))));
/// assert_eq!(moved.release(Which::Both), HeldClock::default());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldClock {
    /// Where the browser's clock stands. Null: it runs.
    pub browser: Option<Timestamp>,
    /// Where the server's clock stands. Null: it runs.
    pub server: Option<Timestamp>,
}

/// Which of the two clocks is held, moved or released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Both.
    Both,
    /// The browser's.
    Browser,
    /// The server's.
    Server,
}

/// A clock cannot be moved so far: the calendar ends before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffTheCalendar {
    /// Where it stands.
    pub from: Timestamp,
    /// By how many seconds it was to be moved.
    pub by: i64,
}

impl OffTheCalendar {
    /// The last moment in that direction.
    pub fn end(&self) -> Timestamp {
        if self.by < 0 { Timestamp::FIRST } else { Timestamp::LAST }
    }

    /// The most seconds by which it can be moved in that direction.
    pub fn most(&self) -> i64 {
        self.end().unix().saturating_sub(self.from.unix()).saturating_abs()
    }
}

impl fmt::Display for OffTheCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s from {} lead past {}, the end of the calendar", self.by, self.from, self.end())
    }
}

impl std::error::Error for OffTheCalendar {}

impl Which {
    fn has_browser(self) -> bool {
        self != Which::Server
    }

    fn has_server(self) -> bool {
        self != Which::Browser
    }
}

impl HeldClock {
    /// Whether one of the two stands.
    pub fn is_held(self) -> bool {
        self != HeldClock::default()
    }

    /// The moment at which both stand, if it is the same.
    pub fn both(self) -> Option<Timestamp> {
        self.browser.filter(|_| self.browser == self.server)
    }

    /// Lets it stand at this moment.
    #[must_use]
    pub fn hold(self, which: Which, at: Timestamp) -> HeldClock {
        self.with(which, Some(at))
    }

    /// Lets it run.
    #[must_use]
    pub fn release(self, which: Which) -> HeldClock {
        self.with(which, None)
    }

    /// Moves it by so many seconds. A clock that runs is held at `now` before: the other one too, where both run, so that
    /// the two keep their distance.
    ///
    /// # Errors
    ///
    /// [`OffTheCalendar`]
    pub fn advance(self, which: Which, by: i64, now: Timestamp) -> Result<HeldClock, OffTheCalendar> {
        let begins = if self.is_held() { self } else { self.hold(Which::Both, now) };
        let moved = |clock: Option<Timestamp>| {
            let from = clock.unwrap_or(now);
            let to = from.plus(by);
            if to.is_on_the_calendar() { Ok(Some(to)) } else { Err(OffTheCalendar { from, by }) }
        };
        Ok(HeldClock {
            browser: if which.has_browser() { moved(begins.browser)? } else { begins.browser },
            server: if which.has_server() { moved(begins.server)? } else { begins.server },
        })
    }

    fn with(self, which: Which, clock: Option<Timestamp>) -> HeldClock {
        HeldClock {
            browser: if which.has_browser() { clock } else { self.browser },
            server: if which.has_server() { clock } else { self.server },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    #[test]
    fn a_clock_that_runs_is_held_before_it_is_moved() {
        let held = HeldClock::default();
        assert!(!held.is_held());
        assert_eq!(held.advance(Which::Both, 181, NOW).unwrap().both(), Some(NOW.plus(181)));
        let one = held.advance(Which::Browser, 181, NOW).unwrap();
        assert_eq!((one.browser, one.server, one.both()), (Some(NOW.plus(181)), Some(NOW), None));
        let further = one.advance(Which::Server, -60, NOW.plus(1000)).unwrap();
        assert_eq!((further.browser, further.server), (Some(NOW.plus(181)), Some(NOW.plus(-60))));
        let released = further.release(Which::Server);
        assert_eq!(released.advance(Which::Both, 1, NOW).unwrap().server, Some(NOW.plus(1)));
        assert!(!released.release(Which::Browser).is_held());
    }

    #[test]
    fn it_cannot_leave_the_calendar() {
        let held = HeldClock::default().hold(Which::Both, NOW);
        for (by, end) in
            [(-NOW.unix() - 1, Timestamp::FIRST), (i64::MAX, Timestamp::LAST), (i64::MIN, Timestamp::FIRST)]
        {
            let error = held.advance(Which::Both, by, NOW).unwrap_err();
            assert_eq!((error.from, error.end()), (NOW, end));
            let most = if by < 0 { -error.most() } else { error.most() };
            assert_eq!(held.advance(Which::Both, most, NOW).unwrap().both(), Some(end));
        }
    }
}
