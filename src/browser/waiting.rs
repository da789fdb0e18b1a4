//! For what a command waits, and who is told of it.
//!
//! Whatever waits has a limit. If it waits longer than a person expects, it says for what.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What has not come yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The lock of a jar, which another process holds.
    Lock {
        /// The lock file.
        path: PathBuf,
    },
    /// The address that belongs to the name of a host.
    Name {
        /// The page.
        url: String,
    },
    /// A TCP connection.
    Connection {
        /// The page.
        url: String,
    },
    /// The TLS handshake.
    Handshake {
        /// The page.
        url: String,
    },
    /// The head of the answer.
    Answer {
        /// The page.
        url: String,
    },
    /// The rest of the page, whose head has come.
    Page {
        /// The page.
        url: String,
    },
}

impl Wait {
    /// Its name in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Wait::Lock { .. } => "waiting_for_lock",
            Wait::Name { .. } => "waiting_for_name",
            Wait::Connection { .. } => "waiting_for_connection",
            Wait::Handshake { .. } => "waiting_for_handshake",
            Wait::Answer { .. } => "waiting_for_answer",
            Wait::Page { .. } => "waiting_for_page",
        }
    }

    /// How long nothing is said.
    pub(super) fn silence(&self) -> Duration {
        match self {
            // the work under a lock takes milliseconds
            Wait::Lock { .. } => Duration::from_secs(1),
            // a page takes as long as its app does
            _ => Duration::from_secs(3),
        }
    }
}

type Told = dyn Fn(&Wait) + Send + Sync;

/// Who is told of a long wait, once a wait. By default nobody.
#[derive(Clone, Default)]
pub struct OnWait(Option<Arc<Told>>);

impl OnWait {
    /// Calls this function.
    pub fn call(told: impl Fn(&Wait) + Send + Sync + 'static) -> OnWait {
        OnWait(Some(Arc::new(told)))
    }

    pub(super) fn tell(&self, wait: &Wait) {
        if let Some(told) = &self.0 {
            told(wait);
        }
    }
}

impl fmt::Debug for OnWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OnWait({})", if self.0.is_some() { "told" } else { "nobody" })
    }
}
