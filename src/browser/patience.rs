//! How long a visit may take, and every step of it.

use std::cell::Cell;
use std::pin::pin;
use std::time::{Duration, Instant};

use tokio::time::timeout_at;

use super::error::BrowserError;
use super::waiting::{OnWait, Wait};
use crate::clock::instant;

/// For a whole visit, from its first name to the end of its last page, over all redirects.
const VISIT: Duration = Duration::from_secs(30);
/// For a name, for a connection and for a handshake, each by itself.
const STEP: Duration = Duration::from_secs(10);

/// The time that is left of one visit.
#[derive(Debug)]
pub(super) struct Patience {
    begun: Instant,
    /// How many redirects have been followed.
    pub(super) followed: usize,
    has_told: Cell<bool>,
    on_wait: OnWait,
}

impl Patience {
    /// A visit begins.
    pub(super) fn new(on_wait: &OnWait) -> Patience {
        Patience { begun: instant(), followed: 0, has_told: Cell::new(false), on_wait: on_wait.clone() }
    }

    /// Waits for some work, up to its limit or the visit's, and tells if that is long.
    pub(super) async fn wait<T>(&self, wait: Wait, work: impl Future<Output = T>) -> Result<T, BrowserError> {
        let (now, visit_ends) = (instant(), self.begun + VISIT);
        let has_own_limit = matches!(wait, Wait::Name { .. } | Wait::Connection { .. } | Wait::Handshake { .. });
        let (end, limit) = match now + STEP {
            step_ends if has_own_limit && step_ends < visit_ends => (step_ends, STEP),
            _ => (visit_ends, VISIT),
        };
        // Many short waits are a long one too, so the first silence is counted from the beginning.
        let silent_since = if self.has_told.get() { now } else { self.begun };
        let mut work = pin!(work);
        match timeout_at((silent_since + wait.silence()).min(end).into(), &mut work).await {
            Ok(done) => return Ok(done),
            Err(_) if instant() < end => {
                self.has_told.set(true);
                self.on_wait.tell(&wait);
            }
            Err(_) => {}
        }
        let timed_out = |_| BrowserError::TimedOut { wait, limit: limit.as_secs(), followed: self.followed };
        timeout_at(end.into(), work).await.map_err(timed_out)
    }
}
