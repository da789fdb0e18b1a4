//! What answers at one address: an app alone, or several workers of it, or an app behind a cache.
//!
//! ```text
//!                     ┌→ worker 1   first request, third, …
//! requests → cache? ──┤
//!                     └→ worker 2   second request, fourth, …
//! ```

mod cache;

use std::sync::atomic::{AtomicUsize, Ordering};

use cache::Cache;

use crate::clock::Timestamp;
use crate::server::flask::response::Response;
use crate::server::flask::{Flask, Request, Served};

/// What answers at one address. An app by itself is a deployment with one worker.
#[derive(Debug)]
pub struct Deployment {
    first: Worker,
    others: Vec<Worker>,
    /// The number of requests so far. Only several workers count them, to take turns.
    requests: AtomicUsize,
    /// What stands in front of the workers.
    cache: Option<Cache>,
}

/// One process that runs the app, perhaps on a machine of its own.
#[derive(Debug)]
pub struct Worker {
    app: Flask,
    /// How far the clock of its machine is behind, in seconds.
    behind: i64,
}

impl From<Flask> for Worker {
    fn from(app: Flask) -> Worker {
        Worker { app, behind: 0 }
    }
}

impl<W: Into<Worker>> From<W> for Deployment {
    fn from(worker: W) -> Deployment {
        Deployment { first: worker.into(), others: Vec::new(), requests: AtomicUsize::new(0), cache: None }
    }
}

impl Worker {
    /// The same worker on a machine whose clock is behind by so many seconds.
    pub fn behind(self, seconds: i64) -> Worker {
        Worker { behind: seconds, ..self }
    }
}

impl Deployment {
    /// The same with one more worker, which comes last in turn.
    pub fn with_worker(mut self, worker: impl Into<Worker>) -> Deployment {
        self.others.push(worker.into());
        self
    }

    /// The same behind a shared cache that keeps the page at this path for a minute.
    pub fn behind_a_cache(self, path: &'static str) -> Deployment {
        Deployment { cache: Some(Cache::of(path)), ..self }
    }

    /// Answers a request. The second value records what the app saw and did. `None`: the cache answered, and the app saw
    /// nothing.
    pub fn answer(&self, request: Request, now: Timestamp) -> (Response, Option<Served>) {
        let ask = |request| {
            let Worker { app, behind } = self.next();
            app.answer(request, now.plus(-behind))
        };
        match &self.cache {
            Some(cache) => cache.answer(request, now, ask),
            None => {
                let (response, served) = ask(request);
                (response, Some(served))
            }
        }
    }

    /// The number of entries that its apps, and the cache in front of them, keep between two requests.
    pub fn kept(&self) -> usize {
        let of_apps: usize = [&self.first].into_iter().chain(&self.others).map(|worker| worker.app.kept()).sum();
        of_apps + self.cache.as_ref().map_or(0, Cache::len)
    }

    /// The worker whose turn it is.
    fn next(&self) -> &Worker {
        if self.others.is_empty() {
            return &self.first;
        }
        let turn = self.requests.fetch_add(1, Ordering::Relaxed) % (1 + self.others.len());
        self.others.get(turn.wrapping_sub(1)).unwrap_or(&self.first)
    }

    /// Whether a connection may be kept for a further request. Several workers take turns by connection, one request
    /// each, as the sync workers of Gunicorn do (`gunicorn/workers/sync.py`).
    pub(super) fn keeps_connections(&self) -> bool {
        self.others.is_empty()
    }
}
