//! Which step of the lessons meets which misconception, which correction of the tutorial and which of its steps.

use super::finding::{Finding, Reason};
use crate::lessons::pack::{Criterion, Lesson, Step};
use crate::teaching::misconceptions::MISCONCEPTIONS;
use crate::teaching::tutorial::{CORRECTIONS, STEPS};

/// A step of a lesson that meets something.
#[derive(Clone, Copy, Debug)]
pub struct Met<'a> {
    /// The number of the lesson, from 1.
    pub lesson: usize,
    /// The number of the step, from 1.
    pub step: usize,
    /// The step.
    pub at: &'a Step,
    /// Where it is seen: the step itself, or the last one before in which something is done.
    pub seen_in: &'a Step,
}

impl<'a> Met<'a> {
    /// By what it is seen that it was done. Empty: by its commands.
    pub fn evidence(&self) -> impl Iterator<Item = &'a Criterion> {
        let until = self.seen_in.act.iter().flat_map(|act| &act.until);
        until.chain(self.seen_in.exercise.iter().flat_map(|exercise| &exercise.criteria))
    }
}

/// The steps that meet this: a misconception that a prediction offers, a correction, or a step of the tutorial.
pub fn met<'a>(lessons: &'a [Lesson], id: &str) -> Vec<Met<'a>> {
    let steps = lessons.iter().enumerate().flat_map(|(lesson, found)| {
        found.steps.iter().enumerate().map(move |(step, at)| {
            let does = |step: &&Step| step.act.is_some() || step.exercise.is_some();
            let seen_in = found.steps.iter().take(step + 1).rfind(does).unwrap_or(at);
            Met { lesson: lesson + 1, step: step + 1, at, seen_in }
        })
    });
    steps.filter(|met| meets(met.at, id)).collect()
}

fn meets(step: &Step, id: &str) -> bool {
    let predicted = step.predict.iter().flat_map(|question| &question.answers);
    // without something that is done, a prediction shows nothing
    let mut held = predicted.filter(|_| step.act.is_some()).filter_map(|answer| answer.holds.as_ref());
    let mut corrected = step.explain.iter().filter_map(|fact| fact.corrects.as_ref());
    held.any(|named| named.get_ref() == id)
        || corrected.any(|named| named.get_ref() == id)
        || step.tutorial.iter().any(|named| named.get_ref() == id)
}

/// What all lessons together leave out.
pub fn left_out(lessons: &[Lesson]) -> Vec<Finding> {
    let misconceptions = MISCONCEPTIONS.iter().map(|one| one.id);
    let ids = misconceptions.chain(CORRECTIONS.iter().map(|one| one.id)).chain(STEPS.iter().map(|one| one.id));
    let left_out = ids.filter(|id| met(lessons, id).is_empty());
    left_out
        .map(|id| Finding { lesson: None, step: None, line: None, reason: Reason::NotMet { id: id.to_owned() } })
        .collect()
}
