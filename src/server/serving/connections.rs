//! The open connections, and which of them are closed when there is no room or no progress.
//!
//! One rule works against silent clients, slow clients, and floods of both: the connection whose last request is oldest
//! is closed first. A request counts when its head has arrived. A connection that listens to a stream of events counts
//! as the youngest.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::task::{AbortHandle, Id, JoinSet, yield_now};

/// The open connections of a thread.
#[derive(Default)]
pub(super) struct Connections {
    tasks: JoinSet<()>,
    open: HashMap<Id, (AbortHandle, Turn)>,
    /// The number of those of all threads. A thread that is busy with a request takes no connections meanwhile, and the
    /// others take more than their share.
    of_all: Arc<AtomicUsize>,
    /// The number of connections and requests so far. It orders them, without a clock.
    turns: Arc<AtomicU64>,
    last_round: u64,
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
    /// No connections, of a thread that counts them together with others.
    pub(super) fn counted(of_all: Arc<AtomicUsize>) -> Connections {
        Connections { of_all, ..Connections::default() }
    }

    /// Adds a connection.
    pub(super) fn add<C>(&mut self, connection: impl FnOnce(Turn) -> C)
    where
        C: Future<Output = ()> + Send + 'static,
    {
        let turn = Turn { turns: self.turns.clone(), mine: Arc::default() };
        turn.take();
        let task = self.tasks.spawn(connection(turn.clone()));
        self.open.insert(task.id(), (task, turn));
        self.of_all.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of open connections of all threads.
    pub(super) fn count_of_all(&self) -> usize {
        self.of_all.load(Ordering::Relaxed)
    }

    fn remove(&mut self, id: Id) -> Option<AbortHandle> {
        let (task, _) = self.open.remove(&id)?;
        self.of_all.fetch_sub(1, Ordering::Relaxed);
        Some(task)
    }

    /// Closes the connection of this thread whose last request is oldest.
    pub(super) fn make_room(&mut self) {
        let longest = self.open.iter().min_by_key(|(_, (_, turn))| turn.mine.load(Ordering::Relaxed));
        if let Some(task) = longest.map(|(&id, _)| id).and_then(|id| self.remove(id)) {
            task.abort();
        }
    }

    /// Closes every connection without a request since the last round.
    pub(super) fn round(&mut self) {
        for (task, _) in self.open.values().filter(|(_, turn)| turn.is_before(self.last_round)) {
            task.abort();
        }
        self.last_round = self.turns.load(Ordering::Relaxed);
    }

    /// Lets the connections go on whose requests have come already, and forgets those that end. Otherwise a connection
    /// would count as old because this thread has not looked at it.
    pub(super) async fn catch_up(&mut self) {
        yield_now().await;
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.remove(ended.map_or_else(|error| error.id(), |(id, ())| id));
        }
    }

    /// Waits until a connection has ended. `None` if there is no connection.
    pub(super) async fn ended(&mut self) -> Option<()> {
        let id = match self.tasks.join_next_with_id().await? {
            Ok((id, ())) => id,
            Err(error) => error.id(),
        };
        self.remove(id);
        Some(())
    }
}
