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
        /// The name that was typed.
        user: String,
    },
    /// `visit PATH`
    Visit {
        /// The page, or its whole address.
        path: String,
    },
    /// `logout`
    Logout,
}

/// `login`, `visit` or `logout`: a way to a page, and the jar after it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VisitReport {
    /// What the browser set out to do.
    pub action: Action,
    /// The name of the browser.
    pub browser: String,
    /// The name of the session cookie.
    pub cookie_name: String,
    /// The app.
    pub app: AppFacts,
    /// Every request and response, in order.
    pub exchanges: Vec<Step>,
    /// What the last page says.
    pub page: Page,
    /// Whether the browser sent a cookie with any of the requests.
    pub cookie_was_sent: bool,
    /// The cookies of the browser afterwards.
    pub jar: Vec<Row>,
    /// Whether it did what it set out to do: exit code 0.
    pub is_yes: bool,
}

impl VisitReport {
    /// Whether it did what it set out to do.
    pub fn is_yes(&self) -> bool {
        self.is_yes
    }
}
