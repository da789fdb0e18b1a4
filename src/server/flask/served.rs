//! The record of an exchange, as the server saw it. `serve` and the tests read it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;

/// One exchange, as the server saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct Served {
    /// When the server answered.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// The path and query of the request line.
    pub path: String,
    /// The status code.
    pub status: u16,
    /// What the session cookie was.
    pub cookie: CookieSaid,
    /// What was sent back.
    pub sent: SentBack,
}

/// What the session cookie of a request was to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CookieSaid {
    /// The request had no session cookie.
    NoCookie,
    /// The cookie was accepted.
    Opened {
        /// Python's `str()` of its `id`, if it has one.
        id: Option<String>,
    },
    /// The view got an empty session.
    Empty {
        /// Why the cookie was refused. `None` for a good cookie without entries.
        refused: Option<Refused>,
    },
    /// Reading it raised an exception that Flask does not catch.
    Crashed {
        /// The class of the exception.
        class: &'static str,
    },
}

/// The exception that Flask caught. The response does not show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refused {
    /// Its class: `BadSignature`, `BadTimeSignature` or `SignatureExpired`.
    pub class: &'static str,
    /// Its message.
    pub message: String,
}

/// What the response tells the browser to do with its cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SentBack {
    /// Nothing.
    Nothing,
    /// To keep a new cookie.
    Set {
        /// When the browser drops it. Null: when the browser closes.
        expires: Option<Timestamp>,
    },
    /// To delete its cookie.
    Deleted,
}
