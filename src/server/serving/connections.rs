//! The open connections, and which of them are closed when there is no room or no progress.
//!
//! One rule works against silent clients, slow clients, and floods of both: the connection whose last request is oldest
//! is closed first. A request counts when its head has arrived. A connection that listens to a stream of events counts
//! as the youngest.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::task::{AbortHandle, Id, JoinSet};

/// The open connections.
#[derive(Default)]
pub(super) struct Connections {
    tasks: JoinSet<()>,
    open: HashMap<Id, (AbortHandle, Turn)>,
    /// The number of connections and requests so far. It orders them, without a clock.
    turns: Arc<AtomicU64>,
    last_round: u64,
}

/// A turn that never passes.
const LISTENS: u64 = u64::MAX;

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

    fn is_before(&self, turn: u64) -> bool {
        self.mine.load(Ordering::Relaxed) < turn
    }
}

impl Connections {
    /// Adds a connection.
    pub(super) fn add<C>(&mut self, connection: impl FnOnce(Turn) -> C)
    where
        C: Future<Output = ()> + Send + 'static,
    {
        let turn = Turn { turns: self.turns.clone(), mine: Arc::default() };
        turn.take();
        let task = self.tasks.spawn(connection(turn.clone()));
        self.open.insert(task.id(), (task, turn));
    }

    /// The number of open connections.
    pub(super) fn count(&self) -> usize {
        self.open.len()
    }

    /// Closes the connection whose last request is oldest.
    pub(super) fn make_room(&mut self) {
        let longest = self.open.iter().min_by_key(|(_, (_, turn))| turn.mine.load(Ordering::Relaxed));
        if let Some((task, _)) = longest.map(|(&id, _)| id).and_then(|id| self.open.remove(&id)) {
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

    /// Waits until a connection has ended. `None` if there is no connection.
    pub(super) async fn ended(&mut self) -> Option<()> {
        let id = match self.tasks.join_next_with_id().await? {
            Ok((id, ())) => id,
            Err(error) => error.id(),
        };
        self.open.remove(&id);
        Some(())
    }
}
