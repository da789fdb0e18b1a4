//! What a class is told: the words of the field, the tutorial's sentences beside what is right, the questions of the
//! worksheets, the lesson plans, the stations of a session, what people believe before, and the sources of all that.
//!
//! All of it is data in both languages. Nothing here is computed, and no number is said that a run of the program has to
//! find: such numbers have names in braces, as `{lifetime}`, and are filled in from a run.

pub mod misconceptions;
pub mod plans;
pub mod sheets;
pub mod sources;
pub mod station;
pub mod term;
pub mod terms;
pub mod tutorial;
pub mod working;
