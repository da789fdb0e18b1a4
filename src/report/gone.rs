//! A session that a browser no longer has: who dropped it, when and by which rule.

use schemars::JsonSchema;
use serde::Serialize;

use crate::browser::{Dropped, KeptLogin};
use crate::clock::{HeldClock, Timestamp};

/// A session that a browser no longer has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Gone {
    /// The browser that had it.
    pub browser: String,
    /// The cookie that went, and why.
    pub dropped: Dropped,
    /// How many seconds ago that was, by the browser's clock. Below 0: its clock was moved back since.
    pub ago: i64,
    /// A moment at which the browser still sends it: there the clock can be held to have it again. Null: the cookie is not
    /// kept any more, or it was for a real app.
    pub lives_at: Option<Timestamp>,
    /// The browser from which this one had a copy of it: there a new session begins. Null: it was not a copy.
    pub copied_from: Option<String>,
    /// Whether the browser lives by a held clock by which the app does not live: a new session may be over at once too.
    pub clock_is_apart: bool,
    /// Whether the browser lives by a clock that is held.
    pub clock_is_held: bool,
    /// The name with which the browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
    /// How the browser logged in last to this app.
    pub login_way: LoginWay,
    /// Whether it was for a real app, whose clock cannot be moved.
    pub is_real: bool,
    /// Whether it was looked for by a name that was typed: a session of that app need not have this name.
    #[serde(skip)]
    pub name_was_typed: bool,
}

/// How a browser logged in last to an app, as far as that is kept, and to which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LoginWay {
    /// What is kept of it.
    #[serde(flatten)]
    pub login: KeptLogin,
    /// The real app that the browser was used for, where no address was given now. Null: one was, or none is known.
    pub elsewhere: Option<Box<UsedFor>>,
}

/// A real app that a browser was used for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UsedFor {
    /// Its address.
    pub url: String,
    /// The name with which the browser logged in last to it. Null: it is not known.
    pub user: Option<String>,
}

/// The answer of a command that takes a session, and found none: the one that there was is gone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NoSession {
    /// The session that is gone.
    pub gone: Gone,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
}
