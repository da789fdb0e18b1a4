//! `serve`: what happens while it runs, and how many requests it answered.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::{HeldClock, Timestamp};
use crate::lab::app::AppFacts;
use crate::server::Served;

/// What `serve` has to say while it runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ServeEvent {
    /// It listens for requests.
    Started {
        /// Its address and settings.
        app: AppFacts,
        /// The port that was asked for, if it was taken. Another one is used.
        port_taken: Option<u16>,
        /// Whether other machines can reach it.
        open_to_others: bool,
        /// The address to type on other machines, where it is not the app's own.
        others_url: Option<String>,
        /// The clock that is held, which it follows. Null: it runs, or a time was given for this command.
        clock: Option<HeldClock>,
    },
    /// The clock that it follows was held, moved or released.
    ClockMoved {
        /// Where the server's clock stands. Null: it runs.
        held_at: Option<Timestamp>,
        /// What the server's clock shows.
        now: Timestamp,
        /// By how many seconds it was moved. Null if it ran before, or runs now.
        by: Option<i64>,
    },
    /// The held clock was changed and cannot be read. The server's clock stays as it was.
    ClockUnread {
        /// Its file.
        path: String,
    },
    /// It answered a request.
    Exchange(Served),
    /// It answered requests faster than they could be told of.
    Untold {
        /// How many requests.
        requests: u64,
    },
}

/// `serve`, when it was told to stop.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ServedReport {
    /// How many requests were answered.
    pub answered: u64,
}

/// One line of `serve --json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ServeLine {
    /// While it runs.
    Event(ServeEvent),
    /// The last line.
    Stopped(ServedReport),
}
