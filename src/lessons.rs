//! The lessons: data that says what is asked, done, seen and checked, and the course that leads through them.
//!
//! * [`pack`]: a pack of lessons, as it is written

pub mod pack;

/// The lessons that are built in, in their order.
pub const BUILT_IN: &[&str] = &[];
