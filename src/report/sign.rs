//! `sign`: a cookie made with a key, and what an app says to it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::{HeldClock, Timestamp};
use crate::exchange::Exchange;
use crate::lab::app::AppFacts;
use crate::lab::change::SessionChange;
use crate::server::apps::tutorial::Page;

/// `sign`: a cookie made with a key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Signing {
    /// The cookie.
    pub cookie: String,
    /// The text that was signed, as Flask writes it.
    pub payload_json: String,
    /// Whether it is an object. Flask answers anything else with an error 500.
    pub is_session: bool,
    /// Its timestamp.
    pub signed_at: Timestamp,
    /// The key that signed it: `current`, the one that was given, or `tutorial`.
    pub key: &'static str,
    /// What an app with this key answers to it: the one at `--url`, or the embedded one.
    /// Null where no app signs this way.
    pub sent: Option<Sent>,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
}

/// A cookie that was sent, and what came of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sent {
    /// The app to which it was sent.
    pub app: AppFacts,
    /// The request that carried it, and the answer.
    pub exchange: Exchange,
    /// What the answer did to the session. Null if nothing came back for it.
    pub session_change: Option<SessionChange>,
    /// What the page says.
    pub page: Page,
}
