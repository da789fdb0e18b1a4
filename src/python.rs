//! Python and Werkzeug, to the letter. A program that reads Flask's cookies has to read them as Python does.
//!
//! The files are plain functions and values. [`text`], [`value`], [`int`] and [`float`] are what a session can hold, [`json`] and
//! [`base64`] how Python reads and writes it, [`date`] and [`cookie_header`] how Werkzeug reads what came by HTTP,
//! [`repr`] how Python prints it, and [`neutral`] the same value as JSON for other programs. [`budget`] is our own: it
//! bounds the memory that a small cookie can take.

pub mod ascii;
pub mod base64;
pub mod budget;
pub mod cookie_header;
pub mod date;
pub mod float;
pub mod int;
pub mod json;
pub mod neutral;
pub mod repr;
pub mod text;
pub mod value;

pub use date::DateOverflow;
pub use text::Text;
pub use value::{Dict, Value};
