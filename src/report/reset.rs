//! `reset`: what was cleared for the next class.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::HeldClock;

/// `reset`: what was cleared, or what there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResetReport {
    /// What was done.
    pub done: ResetDone,
    /// The browsers whose jars were cleared. Where all was kept: those that have one.
    pub browsers: Vec<ResetBrowser>,
    /// The clock that was held. Null: none was.
    pub clock: Option<ResetClock>,
    /// How many browsers there are of which it was remembered where they were last.
    pub last_pages: usize,
    /// How many browsers there are of which it was remembered how far they are on the path.
    pub copies: usize,
    /// The learners whose progress was kept.
    pub learners: Vec<String>,
    /// How many learners there are whose lessons left jars and files.
    pub sandboxes: usize,
    /// The learners whose lesson is open in a window. What is kept of them was left.
    pub open_lessons: Vec<String>,
    /// The files that could not be read and were kept aside.
    pub aside: Vec<String>,
    /// The files that a command did not finish writing.
    pub unfinished: Vec<String>,
    /// What stands beside the jars and is not known to be sessctl's. It was left, as is a folder that is a link.
    pub others: Vec<String>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResetDone {
    /// All of it was cleared.
    Cleared,
    /// It was asked, the answer was not yes, and all was kept.
    Kept,
    /// There was nothing to clear.
    Nothing,
}

/// A browser and its jar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResetBrowser {
    /// Its name.
    pub browser: String,
    /// How many cookies its jar has, expired ones too. Null: it cannot be read.
    pub cookies: Option<usize>,
}

/// The clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResetClock {
    /// Where it is held. Null: its file cannot be read.
    pub held: Option<HeldClock>,
}

impl ResetReport {
    /// Whether nothing is left to clear.
    pub fn is_done(&self) -> bool {
        self.done != ResetDone::Kept
    }

    /// Whether there is nothing to clear.
    pub fn is_empty(&self) -> bool {
        self.browsers.is_empty()
            && self.clock.is_none()
            && self.last_pages == 0
            && self.copies == 0
            && self.learners.is_empty()
            && self.sandboxes == 0
            && self.aside.is_empty()
            && self.unfinished.is_empty()
    }
}
