//! `demo`: the story in eight scenes.

use schemars::JsonSchema;
use serde::Serialize;

use super::inspect::Examined;
use super::path::Place;
use crate::lab::story::Story;

/// `demo`: the story in eight scenes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Demo {
    /// Every scene but the fourth.
    #[serde(flatten)]
    pub story: Story,
    /// Scene 4: the cookie taken apart.
    pub inspection: Examined,
    /// The place on the path. Null: no browser has walked it so far.
    pub path: Option<Place>,
}
