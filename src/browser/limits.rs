//! What a visit may take: its time, and the size of what is sent and read.

use std::time::{Duration, Instant};

use super::error::BrowserError;
use super::waiting::Wait;
use crate::clock::instant;

/// For a page, from its first name to the end of its last page, over all redirects.
const VISIT: Duration = Duration::from_secs(30);
/// For the way to a server: its name, the connection and the TLS handshake.
pub(super) const CONNECT: Duration = Duration::from_secs(10);
/// The longest address that the library takes, in bytes.
pub(super) const MAX_ADDRESS: usize = 65_534;
/// The most headers of an answer. Each `Set-Cookie` is one.
pub(super) const MAX_HEADERS: usize = 2000;
/// A head that has no end after so many bytes is read no further. This is hyper's own limit, and reqwest cannot move it.
pub(super) const MAX_HEAD: usize = 417_792;
/// A page is read up to here, in bytes, and cut.
pub(super) const MAX_PAGE: u64 = 1 << 20;

/// The time that is left of one visit.
#[derive(Debug)]
pub(super) struct Patience {
    begun: Instant,
    limit: Duration,
    /// How many redirects have been followed.
    pub(super) followed: usize,
}

impl Patience {
    /// A visit begins that may take so long.
    pub(super) fn of(limit: Option<Duration>) -> Patience {
        Patience { begun: instant(), limit: limit.unwrap_or(VISIT), followed: 0 }
    }

    /// What is left of the visit.
    pub(super) fn left(&self) -> Duration {
        self.limit.saturating_sub(self.begun.elapsed())
    }

    /// The end of a wait that was longer than its limit.
    pub(super) fn ended(&self, wait: Wait) -> BrowserError {
        let limit = match wait {
            Wait::Name { .. } | Wait::Connection { .. } if !self.left().is_zero() => CONNECT,
            _ => self.limit,
        };
        BrowserError::TimedOut { wait, limit: limit.as_secs(), followed: self.followed }
    }
}
