//! `demo`: the story in eight scenes.

use schemars::JsonSchema;
use serde::Serialize;

use super::inspect::Examined;
use crate::browser::{Row, Step};
use crate::clock::Timestamp;
use crate::exchange::Exchange;
use crate::lab::app::AppFacts;
use crate::lab::forge::Tampering;
use crate::lab::simulate::Stop;
use crate::server::apps::tutorial::Page;

/// `demo`: the story in eight scenes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Demo {
    /// Scene 1: the server.
    pub app: AppFacts,
    /// The moment the story begins.
    pub begins_at: Timestamp,
    /// Scene 2: a visit with an empty jar.
    pub first_visit: Vec<Step>,
    /// What the page of scene 2 says.
    pub first_page: Page,
    /// Scene 3: alice logs in.
    pub login: Vec<Step>,
    /// What the page of scene 3 says.
    pub login_page: Page,
    /// The jar after the login.
    pub jar: Vec<Row>,
    /// Scene 4: the cookie taken apart.
    pub inspection: Examined,
    /// Scene 5: one letter changed.
    pub tampering: Tampering,
    /// Scene 6: another browser, without the cookie.
    pub stranger: Vec<Step>,
    /// What the page says to it.
    pub stranger_page: Page,
    /// The same browser with a copy of the cookie.
    pub thief: Vec<Step>,
    /// What the page says to the copy.
    pub thief_page: Page,
    /// Scene 7: the last three seconds.
    pub clock: Vec<Stop>,
    /// Scene 8: logout.
    pub logout: Vec<Step>,
    /// The jar after the logout.
    pub jar_after_logout: Vec<Row>,
    /// The copy, sent after logout.
    pub replay: Exchange,
    /// What the page says to the copy after logout.
    pub replay_page: Page,
}
