//! `jar`: the cookies of a browser, and what was done to them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::browser::Row;

/// The cookies of a browser, and what was done to them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JarReport {
    /// Which browser.
    pub browser: String,
    /// What was done.
    pub done: JarAction,
    /// Its cookies now, those that have expired among them.
    pub jar: Vec<Row>,
}

/// What was done to a jar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JarAction {
    /// It was looked at.
    Listed,
    /// The browser was closed and opened again.
    Restarted {
        /// What had no Expires and is gone.
        dropped: Vec<Row>,
    },
    /// Cookies were stolen from another browser.
    Copied {
        /// Whose they were.
        from: String,
        /// Which.
        copied: Vec<Row>,
    },
    /// It was emptied.
    Cleared {
        /// What was in it.
        dropped: Vec<Row>,
        /// Where a jar that could not be read is kept now.
        set_aside: Option<String>,
    },
}
