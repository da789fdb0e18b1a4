//! `completions`, `man` and `schema`: texts for other programs.

use schemars::JsonSchema;
use serde::Serialize;

/// `completions`: a text for another program.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Text {
    /// The text.
    pub text: String,
}

/// `man`: a manual page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Manual {
    /// The page in roff.
    pub text: String,
    /// The page as text: a paragraph on a line.
    pub plain: String,
}
