//! What a browser has dropped. A command that finds no session says from it when the session went, and by which rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cookie::Cookie;
use crate::browser::set_cookie::EndBy;
use crate::clock::Timestamp;
use crate::exchange::{header_text, is_blank};

/// The most cookies of which that is remembered, the latest last.
const MOST: usize = 20;

/// A cookie that a browser has dropped. Its value is not remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dropped {
    /// Its name.
    pub name: String,
    /// The host that got it, or the domain.
    pub domain: String,
    /// The folder whose pages got it.
    pub path: String,
    /// When it was dropped.
    pub at: Timestamp,
    /// Why.
    pub rule: DropRule,
    /// What had said when it ends.
    pub expires_by: EndBy,
    /// Whether its value was empty by then, so that there was no session in it.
    pub was_empty: bool,
}

/// Why a browser dropped a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DropRule {
    /// Its Expires, or what its Max-Age meant, was reached.
    Expires,
    /// It had neither, and the browser was closed.
    Closed,
    /// The server sent a line that deletes it.
    Deleted,
}

/// It in the file.
#[derive(Serialize, Deserialize)]
pub(in crate::browser) struct Written {
    name: String,
    domain: String,
    path: String,
    /// Unix seconds.
    at: i64,
    rule: DropRule,
    /// Not there in the jars of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_by: Option<EndBy>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    was_empty: bool,
}

impl Dropped {
    /// This cookie, dropped now, or before at its end.
    pub(super) fn of(cookie: &Cookie, rule: DropRule, now: Timestamp) -> Dropped {
        let (at, rule) = match cookie.expires {
            Some(expires) if expires <= now => (expires, DropRule::Expires),
            _ => (now, rule),
        };
        Dropped {
            name: header_text(&cookie.name),
            domain: String::from(&cookie.domain),
            path: String::from(&cookie.path),
            at,
            rule,
            expires_by: cookie.expires_by,
            was_empty: is_blank(&cookie.value),
        }
    }

    fn is_the_cookie_of(&self, other: &Dropped) -> bool {
        (&self.name, &self.domain, &self.path) == (&other.name, &other.domain, &other.path)
    }

    /// As it stands in the file.
    pub(in crate::browser) fn written(&self) -> Written {
        let Dropped { name, domain, path, at, rule, expires_by, was_empty } = self.clone();
        Written { name, domain, path, at: at.unix(), rule, expires_by: Some(expires_by), was_empty }
    }
}

impl From<Written> for Dropped {
    fn from(written: Written) -> Dropped {
        let Written { name, domain, path, at, rule, expires_by, was_empty } = written;
        let unwritten = if rule == DropRule::Closed { EndBy::Neither } else { EndBy::NotKnown };
        let expires_by = expires_by.unwrap_or(unwritten);
        Dropped { name, domain, path, at: Timestamp::from_unix(at), rule, expires_by, was_empty }
    }
}

/// Remembers it in this list, in the place of what was remembered of the same cookie.
pub(super) fn remember(dropped: Dropped, list: &mut Vec<Dropped>) {
    list.retain(|other| !other.is_the_cookie_of(&dropped));
    list.push(dropped);
    let too_many = list.len().saturating_sub(MOST);
    list.drain(..too_many);
}

/// Forgets what was remembered of a cookie that has come again.
pub(super) fn forget(cookie: &Cookie, list: &mut Vec<Dropped>) {
    if !list.is_empty() {
        let again = Dropped::of(cookie, DropRule::Expires, Timestamp::FIRST);
        list.retain(|other| !other.is_the_cookie_of(&again));
    }
}
