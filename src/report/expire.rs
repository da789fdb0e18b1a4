//! `expire`: when a session ends and what ends it, or what was seen while the clock moved.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;
use crate::inspect::LifetimeFrom;
use crate::lab::simulate::Simulation;

/// `expire`: when a session ends, or what was seen while the clock moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ExpiryReport {
    /// When it ends.
    Expiry(Expiry),
    /// What was seen.
    Simulation(Simulation),
}

impl ExpiryReport {
    /// Whether the session is alive; what was seen while the clock moved is an answer in any case.
    pub fn is_yes(&self) -> bool {
        match self {
            ExpiryReport::Expiry(expiry) => expiry.is_alive,
            ExpiryReport::Simulation(_) => true,
        }
    }
}

/// Who will end a session, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Expiry {
    /// The browser that holds it.
    pub browser: String,
    /// The cookie's name.
    pub cookie_name: String,
    /// The time.
    pub now: Timestamp,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// Seconds since then.
    pub age: i64,
    /// The server's `PERMANENT_SESSION_LIFETIME`, in seconds, and how we know.
    pub lifetime: i64,
    /// How the lifetime is known.
    pub lifetime_from: LifetimeFrom,
    /// When the browser drops the cookie; null: when it is closed.
    pub browser_drops_at: Option<Timestamp>,
    /// In how many seconds that is; null if it has dropped it, or when it is closed.
    pub browser_drops_in: Option<i64>,
    /// The last second at which the server accepts it.
    pub server_accepts_until: Timestamp,
    /// For how many more seconds; below 0 it is over.
    pub server_accepts_for: i64,
    /// Whether the key fits: the given one or the tutorial's. Null if none was given and it is not the tutorial's.
    pub is_verified: Option<bool>,
    /// Whether the browser would send it and the server accept it now, as far as can be known.
    pub is_alive: bool,
}
