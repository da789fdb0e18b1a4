//! The lessons: data that says what is asked, done, seen and checked, and the course that leads through them.
//!
//! * [`pack`]: a pack of lessons, as it is written
//! * [`values`]: what each learner gets differently
//! * [`evidence`], [`check`]: what was seen, and what it is held to. [`handed_in`]: why a cookie is not the one that is
//!   asked for
//! * [`sandbox`]: where the learner's commands run
//! * [`progress`]: how far a learner has come
//! * [`typed`]: what is typed at the prompt
//! * [`exam`]: the test before the lessons and after them. [`certificate`]: what was done, as a cookie
//! * [`course`]: the way through the lessons. [`scene`]: what is shown on it

pub mod audit;
pub mod certificate;
pub mod check;
pub mod course;
pub mod evidence;
pub mod exam;
pub mod handed_in;
pub mod pack;
pub mod progress;
pub mod sandbox;
pub mod scene;
pub mod typed;
pub mod values;

/// The lessons that are built in, in their order.
pub const BUILT_IN: [&str; 10] = [
    include_str!("lessons/flask/01-where-is-my-login.toml"),
    include_str!("lessons/flask/02-read-it-without-the-key.toml"),
    include_str!("lessons/flask/03-change-one-letter.toml"),
    include_str!("lessons/flask/04-who-has-the-cookie.toml"),
    include_str!("lessons/flask/05-three-minutes.toml"),
    include_str!("lessons/flask/06-what-is-activity.toml"),
    include_str!("lessons/flask/07-logout-really.toml"),
    include_str!("lessons/flask/08-flags-hosts-ports.toml"),
    include_str!("lessons/flask/09-it-does-not-work.toml"),
    include_str!("lessons/flask/10-choose-and-defend.toml"),
];
