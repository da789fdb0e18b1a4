//! What can be told of an exchange, as the server saw it: facts, for `serve` and for tests.

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
    /// What the cookie said.
    pub cookie: CookieSaid,
    /// What was sent back.
    pub sent: SentBack,
}

/// What the session cookie of a request said to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CookieSaid {
    /// There was none.
    NoCookie,
    /// It was believed.
    Opened {
        /// Python's `str()` of its `id`, if it has one.
        id: Option<String>,
    },
    /// An empty session was handed to the view.
    Empty {
        /// Why, unless the cookie itself was empty.
        refused: Option<Refused>,
    },
    /// Reading it raised an exception that Flask does not catch.
    Crashed {
        /// The class of the exception.
        class: &'static str,
    },
}

/// The exception that Flask caught and kept silent about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refused {
    /// Its class: `BadSignature`, `BadTimeSignature` or `SignatureExpired`.
    pub class: &'static str,
    /// Its message.
    pub message: String,
}

/// What the response told the browser to do with its cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SentBack {
    /// Nothing.
    Nothing,
    /// To keep this one.
    Set {
        /// When the browser drops it. Null: when the browser closes.
        expires: Option<Timestamp>,
    },
    /// To drop it.
    Deleted,
}
