//! How far a learner has come. It is kept after each answer and each command, so a break loses nothing.
//!
//! ```text
//! <home>/learners/alice.json    {"sessctl_learner": 1, "name": "alice", "place": {…}, "lessons": {…}}
//! ```
//!
//! A name that cannot be the name of a file is kept under the digits of its SHA-256.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::check::AppNow;
use super::evidence::Evidence;
use crate::browser::{Form, JarError, KeptFile, OnWait};

const FORM: Form = Form { key: "sessctl_learner", version: 1 };
/// The folder of the learners.
pub const LEARNERS: &str = "learners";
/// The folder of their sandboxes.
pub const SANDBOXES: &str = "sandboxes";

/// What is kept of a learner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct Progress {
    /// The name that the learner gave.
    pub name: String,
    /// Where the learner is.
    pub place: Option<Place>,
    /// What was done in each lesson, by its name.
    pub lessons: BTreeMap<String, Done>,
    /// What was seen since the step began.
    pub evidence: Evidence,
    /// How the lesson's app is set.
    pub app: Option<AppNow>,
    /// When the values of the lesson were drawn, in Unix seconds: the cookies among them were signed then.
    pub begun_at: i64,
    /// The tests that were taken.
    pub tests: Vec<TestTaken>,
    /// The test that was begun and not ended.
    pub test: Option<TestBegun>,
}

/// A place in a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct Place {
    /// The lesson, by its name.
    pub lesson: String,
    /// The step, by its name.
    pub step: String,
    /// The part of the step.
    pub part: Part,
    /// How many hints of the exercise were shown.
    #[serde(default)]
    pub hints: usize,
}

/// A part of a step, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What will happen?
    Predict,
    /// It is done.
    Act,
    /// What did you see?
    Saw,
    /// What it means.
    Explain,
    /// What the learner does alone.
    Exercise,
    /// It is solved, and the solution is shown.
    Solved,
}

/// What was done in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct Done {
    /// The steps that were walked through, by name.
    pub steps: Vec<String>,
    /// The exercises that were solved, by the name of their step.
    pub solved: Vec<String>,
    /// The hints that were used.
    pub hints: usize,
    /// The misconceptions that predictions betrayed.
    pub held: Vec<String>,
    /// The last day on which something was done, as `2026-11-26`.
    pub when: String,
}

/// A test that was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct TestTaken {
    /// The day.
    pub when: String,
    /// The right answers.
    pub right: usize,
    /// The questions.
    pub of: usize,
    /// The misconceptions that the wrong answers betrayed.
    pub held: Vec<String>,
}

/// A test that was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct TestBegun {
    /// The place of the question that waits, from 0.
    pub at: usize,
    /// The numbers of the answers, from 1, by the names of the questions.
    pub answers: BTreeMap<String, usize>,
}

/// Where the progress of a learner is kept.
///
/// # Errors
///
/// A file cannot have this name.
pub fn file_of(home: &Path, learner: &str, on_wait: &OnWait) -> Result<KeptFile, JarError> {
    file_of_name(home, &file_name(learner), on_wait)
}

/// The progress of every learner, and the files of it that cannot be read.
///
/// # Errors
///
/// The folder cannot be read.
pub fn of_all(home: &Path, on_wait: &OnWait) -> Result<(Vec<Progress>, Vec<PathBuf>), JarError> {
    let folder = home.join(LEARNERS);
    let failed = |source| JarError::Unreadable { path: folder.clone(), source };
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Default::default()),
        entries => entries.map_err(failed)?,
    };
    let (mut all, mut unread) = (Vec::new(), Vec::new());
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json"));
        let Some(file) = name.and_then(|name| file_of_name(home, name, on_wait).ok()) else { continue };
        match file.read::<Progress>() {
            Ok(progress) => all.extend(progress),
            Err(_) => unread.push(path),
        }
    }
    unread.sort();
    Ok((all, unread))
}

/// The learner who learned last.
pub fn last_learner(home: &Path) -> Option<String> {
    let files = fs::read_dir(home.join(LEARNERS)).ok()?.flatten();
    let progress = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "json"));
    let last = progress.max_by_key(|file| file.metadata().and_then(|metadata| metadata.modified()).ok())?;
    let content: Progress = serde_json::from_slice(&fs::read(last.path()).ok()?).ok()?;
    Some(content.name).filter(|name| file_name(name) == last.path().file_stem().unwrap_or_default().to_string_lossy())
}

/// The name of the learner whose files have this name. Where the progress does not tell it, it is that of the files.
pub fn name_of(home: &Path, file_name: &str) -> String {
    let progress =
        file_of_name(home, file_name, &OnWait::default()).ok().and_then(|file| file.read::<Progress>().ok()?);
    progress.map(|progress| progress.name).filter(|name| !name.is_empty()).unwrap_or_else(|| file_name.to_owned())
}

fn file_of_name(home: &Path, file_name: &str, on_wait: &OnWait) -> Result<KeptFile, JarError> {
    KeptFile::of(&home.join(LEARNERS), file_name, FORM, on_wait)
}

/// The name of the files of a learner.
pub fn file_name(learner: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    // in a file system that ignores case, two names could be one
    let is_short = (1..=40).contains(&learner.chars().count()) && learner.to_lowercase() == learner;
    if is_short && learner.chars().all(is_plain) && !learner.starts_with("x-") {
        return learner.to_owned();
    }
    let mut name = "x-".to_owned();
    for byte in Sha256::digest(learner).iter().take(16) {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_learner_has_a_file_and_no_two_the_same() {
        let names = ["alice", "アリス", "Alice", "a b", "../x", "", "x-1", &"long".repeat(20), "a\u{1b}[2J"];
        let files: std::collections::BTreeSet<String> = names.iter().map(|name| file_name(name)).collect();
        assert_eq!(files.len(), names.len());
        for name in names {
            file_of(Path::new("home"), name, &OnWait::default()).unwrap();
        }
        assert_eq!((file_name("alice").as_str(), file_name("アリス").as_str()), ("alice", "アリス"));
    }

    #[test]
    fn progress_is_read_again_as_it_was_written() {
        let home = tempfile::tempdir().unwrap();
        let file = file_of(home.path(), "a b", &OnWait::default()).unwrap();
        let mut progress = Progress { name: "a b".to_owned(), ..Progress::default() };
        progress.evidence.answers.insert("id".to_owned(), "アリス".to_owned());
        progress.place = Some(Place { lesson: "l".to_owned(), step: "s".to_owned(), part: Part::Exercise, hints: 2 });
        file.write(&progress).unwrap();
        assert_eq!(file.read::<Progress>().unwrap().as_ref(), Some(&progress));
    }
}
