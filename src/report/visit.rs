//! `login`, `visit` and `logout`: a way to a page, and the jar after it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::browser::{Row, Step};
use crate::lab::app::AppFacts;
use crate::server::apps::tutorial::Page;

/// What the browser set out to do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// `login USER`
    Login {
        /// Who.
        user: String,
    },
    /// `visit PATH`
    Visit {
        /// Where to.
        path: String,
    },
    /// `logout`
    Logout,
}

/// A way to a page and what it did to the jar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VisitReport {
    /// What for.
    pub action: Action,
    /// With which browser.
    pub browser: String,
    /// The name of the session cookie.
    pub cookie_name: String,
    /// To which app.
    pub app: AppFacts,
    /// Every request and response, in order.
    pub exchanges: Vec<Step>,
    /// What the last page says.
    pub page: Page,
    /// Whether the browser sent a cookie with any of the requests.
    pub cookie_was_sent: bool,
    /// The cookies of the browser afterwards.
    pub jar: Vec<Row>,
    /// Whether it did what it set out to do.
    pub is_yes: bool,
}

impl VisitReport {
    /// Whether it did what it set out to do.
    pub fn is_yes(&self) -> bool {
        self.is_yes
    }
}
