//! What `learn` found.

use schemars::JsonSchema;
use serde::Serialize;

use super::Answer;
use crate::lang::BilingualText;
use crate::lessons::audit::finding::Finding;
use crate::lessons::pack::Lesson;
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
    /// Lessons were checked.
    Checked {
        /// The file of the pack. Null: the built-in lessons.
        pack: Option<String>,
        /// The lessons, each of which was played to its end.
        lessons: Vec<CheckedLesson>,
        /// What was found.
        findings: Vec<Finding>,
    },
}

/// A lesson that was checked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckedLesson {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: BilingualText,
    /// Its steps.
    pub steps: usize,
    /// Its exercises.
    pub exercises: usize,
    /// The ways in which its exercises were solved, all together.
    pub ways: usize,
    /// Its facts.
    pub facts: usize,
    /// How much was found in it.
    pub findings: usize,
}

impl CheckedLesson {
    /// This lesson, in which so much was found.
    pub fn of(lesson: &Lesson, findings: usize) -> CheckedLesson {
        let exercises = || lesson.steps.iter().filter_map(|step| step.exercise.as_ref());
        CheckedLesson {
            name: lesson.name.get_ref().clone(),
            title: BilingualText { en: lesson.title.en.clone(), ja: lesson.title.ja.clone() },
            steps: lesson.steps.len(),
            exercises: exercises().count(),
            ways: exercises().map(|exercise| 1 + exercise.alternatives.len()).sum(),
            facts: lesson.steps.iter().map(|step| step.explain.len()).sum(),
            findings,
        }
    }
}

impl LearnReport {
    /// What was done with this learner.
    pub fn new(learner: &str, taught: Taught) -> LearnReport {
        LearnReport { learner: learner.to_owned(), taught }
    }
    /// No, where lessons were checked and something was found.
    pub fn answer(&self) -> Answer {
        match &self.taught {
            Taught::Checked { findings, .. } => findings.is_empty().into(),
            Taught::Played | Taught::Listed { .. } | Taught::Certificate { .. } => Answer::Yes,
        }
    }
}
