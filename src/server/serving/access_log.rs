//! What a server answered, gathered for one reader: a person at a terminal, or a program that reads the lines.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::server::flask::Served;

/// How long exchanges are gathered. To tell of each one alone takes longer than to serve it.
const GATHERING: Duration = Duration::from_millis(50);
/// The most exchanges that are gathered at once.
const MOST: usize = 1024;

/// What a server answers, some exchanges at a time. It ends when the server has stopped.
pub struct AccessLog {
    pub(super) receiver: Receiver<Served>,
    pub(super) untold: Arc<AtomicU64>,
    pub(super) patience: Option<Duration>,
}

impl AccessLog {
    /// The same, for a reader who looks at something else too: after so much silence there comes an item without exchanges.
    pub fn with_pauses(self, patience: Duration) -> AccessLog {
        AccessLog { patience: Some(patience), ..self }
    }
}

/// Exchanges that were gathered.
pub struct Gathered {
    /// The exchanges, in the order in which they were answered.
    pub exchanges: Vec<Served>,
    /// The number of further ones, for which the reader was too slow.
    pub untold: u64,
}

impl Iterator for AccessLog {
    type Item = Gathered;

    /// Waits for an exchange, and gathers those that follow it closely.
    fn next(&mut self) -> Option<Gathered> {
        let first = match self.patience {
            None => self.receiver.recv().ok(),
            Some(patience) => match self.receiver.recv_timeout(patience) {
                Err(RecvTimeoutError::Timeout) => return Some(Gathered { exchanges: Vec::new(), untold: 0 }),
                received => received.ok(),
            },
        };
        if first.is_some() {
            thread::sleep(GATHERING);
        }
        let exchanges: Vec<Served> = first.into_iter().chain(self.receiver.try_iter().take(MOST)).collect();
        let untold = self.untold.swap(0, Ordering::Relaxed);
        (!exchanges.is_empty() || untold > 0).then_some(Gathered { exchanges, untold })
    }
}
