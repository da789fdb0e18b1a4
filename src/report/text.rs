//! `completions`, `man` and `schema`: texts for other programs.

use schemars::JsonSchema;
use serde::Serialize;

/// `completions` or `man`: a text for another program.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Text {
    /// The text.
    pub text: String,
}
