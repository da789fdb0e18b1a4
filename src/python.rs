//! Python's and Werkzeug's habits, to the letter: what a faithful reader of Flask's cookies has to share.
//!
//! Plain functions and values. [`text`], [`value`], [`int`] and [`float`] are what a session can hold, [`json`] and
//! [`base64`] how Python reads and writes it, [`date`] and [`cookie_header`] how Werkzeug reads what came by HTTP,
//! [`repr`] how Python prints it, and [`neutral`] how other programs are told. [`budget`] is our own: a small cookie
//! cannot take a large machine.

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
