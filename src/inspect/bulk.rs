//! The same answers by the million.

pub mod quote;
pub mod rewrite;
