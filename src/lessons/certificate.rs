//! The certificate: what a learner has done, as a signed cookie.
//!
//! ```text
//! {"name": "alice", "lessons": [1, 2], "exercises": 5, "hints": 1, "when": "2026-11-26"}
//! ```
//!
//! It is signed with the tutorial's key, which everyone has, so everyone can forge one. A class makes it unforgeable with
//! a key of its own, on the teacher's machine.

use super::course::Course;
use super::values;
use crate::clock::Timestamp;
use crate::server::apps::tutorial::SECRET_KEY;

/// What the certificate says, as JSON.
pub fn json_of(course: &Course<'_>) -> String {
    let list = course.list();
    let done = list.iter().filter(|lesson| lesson.done == lesson.steps && lesson.solved == lesson.exercises);
    let lessons: Vec<usize> = done.map(|lesson| lesson.number).collect();
    let exercises: usize = list.iter().map(|lesson| lesson.solved).sum();
    let of_lessons = || course.progress.lessons.values();
    let hints: usize = of_lessons().map(|done| done.hints).sum();
    let when = of_lessons().map(|done| done.when.as_str()).max().unwrap_or_default();
    let content = serde_json::json!({
        "name": course.progress.name, "lessons": lessons, "exercises": exercises, "hints": hints, "when": when,
    });
    content.to_string()
}

/// The certificate of what this JSON says. `None`: no cookie can hold it.
pub fn cookie(json: &str, at: Timestamp) -> Option<String> {
    values::signed(json, SECRET_KEY, at)
}
