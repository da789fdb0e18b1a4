//! `plan`: a lesson, minute by minute.

use schemars::JsonSchema;
use serde::Serialize;

use crate::teaching::plans::{BEFORE, Lesson, Step};

/// `plan`: a lesson plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Plan {
    /// How long the lesson takes, in minutes.
    pub minutes: u32,
    /// The commands to type before the class comes in.
    pub before: &'static [&'static str],
    /// Its steps, in order.
    pub steps: Vec<PlanStep>,
}

/// A step of a lesson, and when it begins.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanStep {
    /// Its number, from 1 on.
    pub number: usize,
    /// The minute at which it begins.
    pub begins_at: u32,
    /// What is done in it.
    #[serde(flatten)]
    pub step: &'static Step,
}

impl Plan {
    /// The plan of this lesson.
    pub fn of(lesson: &'static Lesson) -> Plan {
        let mut begins_at = 0;
        let step = |(place, step): (usize, &'static Step)| {
            let planned = PlanStep { number: place + 1, begins_at, step };
            begins_at += step.minutes;
            planned
        };
        Plan { minutes: lesson.minutes, before: BEFORE, steps: lesson.steps.iter().enumerate().map(step).collect() }
    }
}
