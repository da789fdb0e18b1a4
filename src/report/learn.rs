//! What `learn` found.

use schemars::JsonSchema;
use serde::Serialize;

use super::path::Place;
use crate::lang::BilingualText;
use crate::lessons::audit::finding::Finding;
use crate::lessons::certificate::{Certified, Refused};
use crate::lessons::exam::{QuestionShown, TestResult, TestRow};
use crate::lessons::pack::Lesson;
use crate::lessons::scene::{ListedLesson, Scene};

/// What `learn` did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LearnReport {
    /// The learner. Null: it is of no one learner.
    pub learner: Option<String>,
    /// What was done.
    pub done: Taught,
}

/// What was done.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Taught {
    /// Lessons were played.
    Played {
        /// The lesson that was shown to its end, by its number. Null: the learner left.
        shown: Option<usize>,
        /// The number of the lesson behind it. Null: it was the last, or the learner left.
        next: Option<usize>,
        /// The place on the path. Null: this is beside the path.
        path: Option<Place>,
    },
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
    /// Certificates were signed anew.
    Certified {
        /// Those that were.
        certificates: Vec<Certified>,
        /// The lines that are no certificate.
        refused: Vec<Refused>,
    },
    /// The questions of the test were shown, each with its right answer.
    TestShown {
        /// The questions.
        questions: Vec<QuestionShown>,
    },
    /// A test was taken.
    Tested {
        /// What came of it.
        result: TestResult,
    },
    /// A test was left, and is kept.
    TestLeft {
        /// How many questions have an answer.
        answered: usize,
        /// How many there are.
        of: usize,
    },
    /// The tests of all learners, without their names.
    Tests {
        /// The tests.
        tests: Vec<TestRow>,
        /// The files of learners that cannot be read.
        unread: Vec<String>,
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

/// One line of `learn --json`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum LearnLine {
    /// A scene of a lesson.
    Scene(Box<Scene>),
    /// The last line.
    Learned(LearnReport),
}

impl LearnReport {
    /// What was done with this learner.
    pub fn new(learner: &str, done: Taught) -> LearnReport {
        LearnReport { learner: Some(learner.to_owned()), done }
    }

    /// What is of no one learner.
    pub fn of_all(done: Taught) -> LearnReport {
        LearnReport { learner: None, done }
    }

    /// No, where a line that was given is no certificate, or where something was found in lessons that were checked.
    pub fn is_yes(&self) -> bool {
        match &self.done {
            Taught::Certified { refused, .. } => refused.is_empty(),
            Taught::Checked { findings, .. } => findings.is_empty(),
            _ => true,
        }
    }
}
