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
    /// What was seen while the clock moved.
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

/// What ends a session, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Expiry {
    /// The browser that holds it.
    pub browser: String,
    /// The cookie's name.
    pub cookie_name: String,
    /// The moment of the question.
    pub now: Timestamp,
    /// The timestamp of the cookie.
    pub signed_at: Timestamp,
    /// Seconds since it was signed.
    pub age: i64,
    /// The server's `PERMANENT_SESSION_LIFETIME`, in seconds.
    pub lifetime: i64,
    /// How the lifetime is known.
    pub lifetime_from: LifetimeFrom,
    /// When the browser drops the cookie. Null: when the browser closes.
    pub browser_drops_at: Option<Timestamp>,
    /// In how many seconds that is. Null if it has dropped it, or drops it when it closes.
    pub browser_drops_in: Option<i64>,
    /// The last second at which the server accepts it.
    pub server_accepts_until: Timestamp,
    /// For how many more seconds. Below 0 the session is over.
    pub server_accepts_for: i64,
    /// Whether the key fits: the given one, or the tutorial's. Null if none was given and the tutorial's does not fit.
    pub is_verified: Option<bool>,
    /// Whether the browser would send it and the server accept it now, as far as can be known.
    pub is_alive: bool,
}
