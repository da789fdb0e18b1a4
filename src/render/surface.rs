//! The surfaces: where a document is shown. They know documents and nothing else of the program.

mod lines;
mod paint;
pub mod plain;
pub mod terminal;

pub use lines::width;
