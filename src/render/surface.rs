//! The surfaces: where a document is shown. They know documents and nothing else of the program.

mod cells;
mod drawing;
pub mod html;
mod lines;
pub mod markdown;
mod paint;
pub mod plain;
mod scale;
pub mod svg;
pub mod terminal;
pub mod theme;

pub use lines::{fitted, width};
