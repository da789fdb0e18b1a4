//! Who is logged in, from what the app answered.
//!
//! The tutorial's page says it in words: `NAMEでログイン中`.

use crate::exchange::Exchange;
use crate::server::apps::tutorial::Page;

/// The answer to a request, and its page as a person reads it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was sent and what came back.
    pub exchange: Exchange,
    /// What the page says.
    pub page: Page,
}

impl Answer {
    /// Reads the page of an exchange.
    pub fn read(exchange: Exchange) -> Answer {
        Answer { page: Page::read(&exchange.response.body), exchange }
    }

    /// The name on the page, if it says that a user is logged in.
    pub fn logged_in_as(&self) -> Option<&str> {
        self.page.logged_in_as()
    }
}

/// The name on the page of an exchange, if it says that a user is logged in.
pub fn logged_in_as(exchange: &Exchange) -> Option<String> {
    Page::read(&exchange.response.body).logged_in_as().map(str::to_owned)
}

/// The first `Set-Cookie` line of an exchange.
pub fn set_cookie(exchange: &Exchange) -> Option<String> {
    exchange.response.set_cookies().next().map(str::to_owned)
}
