//! The open connections, and which of them are closed when there is no room or no progress.
//!
//! One rule works against silent clients, slow clients, and floods of both: the connection whose last request is oldest
//! is closed first. A request counts when its head has arrived. A connection that listens to a stream of events counts
//! as the youngest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::{AbortHandle, Id, JoinError, JoinSet, yield_now};

/// The open connections of a thread, and those of all.
pub(super) struct Connections {
    tasks: JoinSet<()>,
    of_all: Arc<OfAll>,
    last_round: u64,
}

/// The open connections of all threads. A thread that is busy with a request takes no connections meanwhile, and the
/// others take more than their share. So the oldest is looked for among all.
#[derive(Default)]
pub(super) struct OfAll {
    open: Mutex<HashMap<Id, (AbortHandle, Turn)>>,
    /// The number of connections and requests so far. It orders them, without a clock.
    turns: Arc<AtomicU64>,
}

impl OfAll {
    fn open(&self) -> MutexGuard<'_, HashMap<Id, (AbortHandle, Turn)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn that never passes.
const LISTENS: u64 = u64::MAX;
/// A turn that has passed.
const REFUSED: u64 = 0;

/// When a connection made its last request, or when it was opened.
#[derive(Clone)]
pub(super) struct Turn {
    turns: Arc<AtomicU64>,
    mine: Arc<AtomicU64>,
}

impl Turn {
    /// The connection makes a request now.
    pub(super) fn take(&self) {
        self.mine.store(self.turns.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
    }

    /// The connection listens, until it takes its next turn.
    pub(super) fn listen(&self) {
        self.mine.store(LISTENS, Ordering::Relaxed);
    }

    /// The connection has got its answer, and only the rest of its body is read. It is the first to be closed, until it
    /// takes its next turn.
    pub(super) fn give_up(&self) {
        self.mine.store(REFUSED, Ordering::Relaxed);
    }

    fn is_before(&self, turn: u64) -> bool {
        self.mine.load(Ordering::Relaxed) < turn
    }
}

impl Connections {
    /// No connections, of a thread that has them together with others.
    pub(super) fn among(of_all: Arc<OfAll>) -> Connections {
        Connections { tasks: JoinSet::new(), of_all, last_round: 0 }
    }

    /// Adds a connection.
    pub(super) fn add<C>(&mut self, connection: impl FnOnce(Turn) -> C)
    where
        C: Future<Output = ()> + Send + 'static,
    {
        let turn = Turn { turns: self.of_all.turns.clone(), mine: Arc::default() };
        turn.take();
        // it is known before it can end, which it does on this thread
        let task = self.tasks.spawn(connection(turn.clone()));
        self.of_all.open().insert(task.id(), (task, turn));
    }

    /// The number of open connections of all threads.
    pub(super) fn count_of_all(&self) -> usize {
        self.of_all.open().len()
    }

    /// Closes the connection whose last request is oldest.
    pub(super) fn make_room(&self) {
        let mut open = self.of_all.open();
        let longest = open.iter().min_by_key(|(_, (_, turn))| turn.mine.load(Ordering::Relaxed)).map(|(&id, _)| id);
        if let Some((task, _)) = longest.and_then(|id| open.remove(&id)) {
            task.abort();
        }
    }

    /// Closes every connection without a request since the last round.
    pub(super) fn round(&mut self) {
        for (task, _) in self.of_all.open().values().filter(|(_, turn)| turn.is_before(self.last_round)) {
            task.abort();
        }
        self.last_round = self.of_all.turns.load(Ordering::Relaxed);
    }

    /// Lets the connections go on whose requests have come already, and forgets those that end. Otherwise a connection
    /// would count as old because this thread has not looked at it.
    pub(super) async fn catch_up(&mut self) {
        yield_now().await;
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.forget(ended);
        }
    }

    /// Waits until a connection has ended. `None` if there is no connection.
    pub(super) async fn ended(&mut self) -> Option<()> {
        let ended = self.tasks.join_next_with_id().await?;
        self.forget(ended);
        Some(())
    }

    fn forget(&self, ended: Result<(Id, ()), JoinError>) {
        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
        self.of_all.open().remove(&id);
    }
}
