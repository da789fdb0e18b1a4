//! The lessons: data that says what is asked, done, seen and checked, and the course that leads through them.
//!
//! * [`pack`]: a pack of lessons, as it is written
//! * [`values`]: what each learner gets differently
//! * [`evidence`], [`check`]: what was seen, and what it is held to
//! * [`sandbox`]: where the learner's commands run
//! * [`progress`]: how far a learner has come
//! * [`typed`]: what is typed at the prompt
//! * [`course`]: the way through the lessons. [`scene`]: what is shown on it

pub mod audit;
pub mod certificate;
pub mod check;
pub mod course;
pub mod evidence;
pub mod pack;
pub mod progress;
pub mod sandbox;
pub mod scene;
pub mod typed;
pub mod values;

/// The lessons that are built in, in their order.
pub const BUILT_IN: &[&str] = &[
    include_str!("lessons/flask/01-where-is-my-login.toml"),
    include_str!("lessons/flask/02-read-it-without-the-key.toml"),
];
