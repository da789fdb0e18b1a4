//! What `learn` found.

use schemars::JsonSchema;
use serde::Serialize;

use crate::lessons::scene::ListedLesson;

/// What `learn` did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LearnReport {
    /// The learner.
    pub learner: String,
    /// What was done.
    #[serde(flatten)]
    pub taught: Taught,
}

/// What was done.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Taught {
    /// Lessons were played.
    Played,
    /// The lessons were listed.
    Listed {
        /// The lessons.
        lessons: Vec<ListedLesson>,
    },
    /// The learner's certificate.
    Certificate {
        /// The cookie.
        cookie: String,
        /// What it says, as JSON.
        json: String,
    },
}

impl LearnReport {
    /// What was done with this learner.
    pub fn new(learner: &str, taught: Taught) -> LearnReport {
        LearnReport { learner: learner.to_owned(), taught }
    }
}
