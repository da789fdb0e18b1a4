//! `tamper`: a forged cookie, and the answer to it.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use crate::clock::HeldClock;
use crate::lab::forge::Tampering;

/// `tamper`: a forged cookie and the answer to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TamperReport {
    /// What was sent, and what came back.
    #[serde(flatten)]
    pub tampering: Tampering,
    /// Whether a key was given. It shows which signature would be needed; nothing is signed with it.
    pub key_was_given: bool,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
}

impl TamperReport {
    /// Whether the server believed it.
    pub fn answer(&self) -> Answer {
        self.tampering.was_believed.map_or(Answer::CannotTell, Answer::from)
    }
}
