//! The apps: each is a value, made of the framework in [`flask`](super::flask).

pub mod faults;
pub mod tutorial;
