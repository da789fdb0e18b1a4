//! `expire`: when a session ends and what ends it, or what was seen while the clock moved.

use schemars::JsonSchema;
use serde::Serialize;

use crate::lab::ending::Ending;
use crate::lab::kept::LoginSettings;
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
            ExpiryReport::Expiry(expiry) => expiry.ending.is_alive,
            ExpiryReport::Simulation(_) => true,
        }
    }
}

/// When the session of a browser ends, and what ends it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Expiry {
    /// The browser that holds it.
    pub browser: String,
    /// What ends it.
    #[serde(flatten)]
    pub ending: Ending,
    /// The settings of the browser's login that are in force. Null if there are none.
    pub settings: Option<Box<LoginSettings>>,
}
