//! Who is connected, and who has to go when there is no room or no progress.
//!
//! One rule serves against silent clients, slow ones, and floods of both: the connection that has waited longest
//! since it last asked something goes first. A request has asked once its head is here, so a connection that sends
//! one at all is young. A connection that listens to a stream of events is the youngest of all.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::task::{AbortHandle, Id, JoinSet};

/// The open connections.
#[derive(Default)]
pub(super) struct Connections {
    tasks: JoinSet<()>,
    open: HashMap<Id, (AbortHandle, Turn)>,
    /// How many times a connection came or asked: a clock that needs no time.
    turns: Arc<AtomicU64>,
    last_round: u64,
}

/// A turn that never passes.
const LISTENS: u64 = u64::MAX;

/// When a connection last asked; at first, when it came.
#[derive(Clone)]
pub(super) struct Turn {
    turns: Arc<AtomicU64>,
    mine: Arc<AtomicU64>,
}

impl Turn {
    /// It asks now.
    pub(super) fn take(&self) {
        self.mine.store(self.turns.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
    }

    /// It listens, until it takes its next turn.
    pub(super) fn listen(&self) {
        self.mine.store(LISTENS, Ordering::Relaxed);
    }

    fn is_before(&self, turn: u64) -> bool {
        self.mine.load(Ordering::Relaxed) < turn
    }
}

impl Connections {
    /// Takes one more.
    pub(super) fn add<C>(&mut self, connection: impl FnOnce(Turn) -> C)
    where
        C: Future<Output = ()> + Send + 'static,
    {
        let turn = Turn { turns: self.turns.clone(), mine: Arc::default() };
        turn.take();
        let task = self.tasks.spawn(connection(turn.clone()));
        self.open.insert(task.id(), (task, turn));
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.open.len()
    }

    /// Hangs up on the one that has waited longest.
    pub(super) fn make_room(&mut self) {
        let longest = self.open.iter().min_by_key(|(_, (_, turn))| turn.mine.load(Ordering::Relaxed));
        if let Some((task, _)) = longest.map(|(&id, _)| id).and_then(|id| self.open.remove(&id)) {
            task.abort();
        }
    }

    /// Hangs up on all who asked nothing since the last round.
    pub(super) fn round(&mut self) {
        for (task, _) in self.open.values().filter(|(_, turn)| turn.is_before(self.last_round)) {
            task.abort();
        }
        self.last_round = self.turns.load(Ordering::Relaxed);
    }

    /// Waits until one has ended; `None` if there is none.
    pub(super) async fn ended(&mut self) -> Option<()> {
        let id = match self.tasks.join_next_with_id().await? {
            Ok((id, ())) => id,
            Err(error) => error.id(),
        };
        self.open.remove(&id);
        Some(())
    }
}
