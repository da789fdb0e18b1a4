//! A page and the way to it, as facts: each exchange, and what it did to the jar.

use schemars::JsonSchema;
use serde::Serialize;

use super::set_cookie::Line;
use crate::exchange::Exchange;

/// A page, and the redirects on the way to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Visit {
    /// The exchanges that were redirects, in order.
    pub redirects: Vec<Step>,
    /// The exchange that brought the page.
    pub page: Step,
}

/// One exchange, and what its `Set-Cookie` lines did to the jar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Step {
    /// The request and the response.
    #[serde(flatten)]
    pub exchange: Exchange,
    /// The `Set-Cookie` lines of the response, in order.
    pub set_cookies: Vec<Line>,
}

impl Visit {
    /// Every exchange in order, the page last.
    pub fn exchanges(&self) -> impl Iterator<Item = &Step> {
        self.redirects.iter().chain([&self.page])
    }

    /// Every exchange in order, the page last, as a list of its own.
    pub fn into_exchanges(mut self) -> Vec<Step> {
        self.redirects.push(self.page);
        self.redirects
    }

    /// The exchange that brought the page.
    pub fn last(&self) -> &Step {
        &self.page
    }

    /// Whether the first request carried a cookie.
    pub fn cookie_was_sent(&self) -> bool {
        self.exchanges().next().is_some_and(Step::cookie_was_sent)
    }
}

impl Step {
    /// Whether the request carried a cookie.
    pub fn cookie_was_sent(&self) -> bool {
        self.exchange.request.cookie().is_some()
    }
}
