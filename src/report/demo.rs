//! `demo`: the story in eight scenes.

use schemars::JsonSchema;
use serde::Serialize;

use super::inspect::Examined;
use super::path::Place;
use crate::lab::story::Story;

/// How many scenes the story has.
pub const SCENES: usize = 8;

/// `demo`: the story in eight scenes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Demo {
    /// The scene that was asked for, from 1 to 8. The facts are those of all scenes.
    pub scene: Option<usize>,
    /// Every scene but the fourth.
    #[serde(flatten)]
    pub story: Story,
    /// Scene 4: the cookie taken apart.
    pub inspection: Examined,
    /// The place on the path. Null: no browser has walked it so far.
    pub path: Option<Place>,
}
