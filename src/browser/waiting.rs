//! For what a command waits, and who is told of it.
//!
//! Whatever waits has a limit. If it waits longer than a person expects, it says for what.

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What has not come yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Standard input, in which nothing has come.
    Input,
    /// A file that is a pipe or a device: that another program opens it, or writes something.
    File {
        /// Its path.
        path: PathBuf,
    },
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
    /// A connection: TCP, and TLS for an https page.
    Connection {
        /// The page.
        url: String,
    },
    /// The head of the answer. Before it comes, the connection is made: which of both is on its way cannot be seen.
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
            Wait::Input => "waiting_for_input",
            Wait::File { .. } => "waiting_for_file",
            Wait::Lock { .. } => "waiting_for_lock",
            Wait::Name { .. } => "waiting_for_name",
            Wait::Connection { .. } => "waiting_for_connection",
            Wait::Answer { .. } => "waiting_for_answer",
            Wait::Page { .. } => "waiting_for_page",
        }
    }
}

impl Wait {
    /// The page that is waited for.
    pub(super) fn url_mut(&mut self) -> Option<&mut String> {
        match self {
            Wait::Name { url } | Wait::Connection { url } | Wait::Answer { url } | Wait::Page { url } => Some(url),
            Wait::Input | Wait::File { .. } | Wait::Lock { .. } => None,
        }
    }

    /// The same with the address in it as this shows it.
    pub fn with_address(mut self, shown: impl Fn(&str) -> String) -> Wait {
        if let Some(url) = self.url_mut() {
            *url = shown(url);
        }
        self
    }
}

/// How long nothing is said of a visit: a page takes as long as its app does.
const SILENCE: Duration = Duration::from_secs(3);

/// What a visit waits for at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting(Arc<Mutex<Option<Wait>>>);

impl Waiting {
    /// From now on it waits for this.
    pub(super) fn begin(&self, wait: Wait) {
        *self.place() = Some(wait);
    }

    /// A name server is asked where the page is, before it can be asked for its answer.
    pub(super) fn asks_for_a_name(&self, begins: bool) {
        let mut place = self.place();
        *place = match (place.take(), begins) {
            (Some(Wait::Answer { url }), true) => Some(Wait::Name { url }),
            (Some(Wait::Name { url }), false) => Some(Wait::Answer { url }),
            (other, _) => other,
        };
    }

    /// What it is.
    pub(super) fn now(&self) -> Option<Wait> {
        self.place().clone()
    }

    /// Does some work. If that takes long, it is told what is waited for, and again when that is another thing.
    ///
    /// The work may block, so another thread looks on. Where none can be started, nothing is told.
    pub(super) fn watched<T>(&self, on_wait: &OnWait, work: impl FnOnce() -> T) -> T {
        if on_wait.0.is_none() {
            return work();
        }
        thread::scope(|scope| {
            let (end, ended) = mpsc::channel::<()>();
            let watch = move || {
                let (mut silence, mut told) = (SILENCE, None);
                while ended.recv_timeout(silence) == Err(RecvTimeoutError::Timeout) {
                    if let Some(wait) = self.now().filter(|wait| told.as_ref() != Some(wait)) {
                        on_wait.tell(&wait);
                        told = Some(wait);
                        silence *= 2;
                    }
                }
            };
            let _watcher = thread::Builder::new().name("watcher".to_owned()).spawn_scoped(scope, watch);
            let done = work();
            drop(end);
            done
        })
    }

    /// A panic of another thread cannot have left it half written.
    fn place(&self) -> MutexGuard<'_, Option<Wait>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Told = dyn Fn(&Wait) + Send + Sync;

/// Who is told of a long wait, once a wait. By default no one is told.
#[derive(Clone, Default)]
pub struct OnWait(Option<Arc<Told>>);

impl OnWait {
    /// Calls this function.
    pub fn call(told: impl Fn(&Wait) + Send + Sync + 'static) -> OnWait {
        OnWait(Some(Arc::new(told)))
    }

    /// Does some work. If it takes longer than this, it is told what is waited for.
    ///
    /// The work may block, so another thread looks on. Where none can be started, nothing is told.
    pub fn watched<T>(&self, wait: &Wait, silence: Duration, work: impl FnOnce() -> T) -> T {
        thread::scope(|scope| {
            let (end, ended) = mpsc::channel::<()>();
            let watch = move || {
                if ended.recv_timeout(silence) == Err(RecvTimeoutError::Timeout) {
                    self.tell(wait);
                }
            };
            let _watcher = thread::Builder::new().name("watcher".to_owned()).spawn_scoped(scope, watch);
            let done = work();
            drop(end);
            done
        })
    }

    /// Tells what is waited for.
    pub fn tell(&self, wait: &Wait) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_waits_for_the_name_of_its_host_only_before_its_answer() {
        let (waiting, url) = (Waiting::default(), "http://h.example/".to_owned());
        waiting.asks_for_a_name(true);
        assert_eq!(waiting.now(), None);

        waiting.begin(Wait::Answer { url: url.clone() });
        waiting.asks_for_a_name(true);
        assert_eq!(waiting.now(), Some(Wait::Name { url: url.clone() }));
        waiting.asks_for_a_name(false);
        assert_eq!(waiting.now(), Some(Wait::Answer { url: url.clone() }));

        waiting.begin(Wait::Page { url: url.clone() });
        waiting.asks_for_a_name(true);
        assert_eq!(waiting.now(), Some(Wait::Page { url }));
    }

    #[test]
    fn what_is_over_soon_is_not_told() {
        let told = OnWait::call(|wait| panic!("{wait:?}"));
        assert_eq!(Waiting::default().watched(&told, || 7), 7);
    }
}
