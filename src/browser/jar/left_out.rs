//! Cookies that were not taken into a jar, or not written down out of one, and why.

use reqwest::Url;
use schemars::JsonSchema;
use serde::Serialize;

use super::Jar;
use super::change::Change;
use super::cookie::{Cookie, Identity};
use super::row::Row;
use crate::browser::domain::{domain_matches, is_secure};
use crate::browser::set_cookie::Why;
use crate::clock::Timestamp;

/// The most names that are kept of cookies that were left out.
const MOST_NAMES: usize = 20;

/// Some cookies that were left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOut {
    /// The reason.
    pub why: Reason,
    /// How many cookies they are.
    pub cookies: usize,
    /// The names of the first of them, each once. For `other_host` and `no_room` it is the names of the hosts.
    pub of: Vec<String>,
}

/// Why a cookie was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// It goes to other hosts than that of the app.
    OtherHost,
    /// It goes to other pages than those below the address of the app.
    OtherPath,
    /// It is `Secure`, and the address of the app begins with `http:`.
    NeedsHttps,
    /// It has expired.
    Expired,
    /// Its name is not the one that was asked for.
    OtherName,
    /// Its value was blanked out or cut before it was shared, or is not text.
    Incomplete,
    /// The browser ignores it.
    Ignored {
        /// Why.
        by: Why,
    },
    /// The site had more cookies than a browser keeps, and the browser dropped it again.
    NoRoom,
    /// It has bytes that the form cannot carry.
    Unwritable,
}

/// Puts cookies that were left out together by their reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllLeftOut(Vec<LeftOut>);

impl AllLeftOut {
    /// Adds so many cookies, of this name.
    pub fn add(&mut self, why: Reason, cookies: usize, name: &str) {
        let group = match self.0.iter().position(|group| group.why == why) {
            Some(place) => self.0.get_mut(place),
            None => {
                self.0.push(LeftOut { why, cookies: 0, of: Vec::new() });
                self.0.last_mut()
            }
        };
        let Some(group) = group else { return };
        group.cookies += cookies;
        if group.of.len() < MOST_NAMES && !group.of.iter().any(|other| other == name) {
            group.of.push(name.to_owned());
        }
    }

    /// Each reason, with its cookies.
    pub fn groups(self) -> Vec<LeftOut> {
        self.0
    }
}

/// Whether the app at this address gets the cookies of a domain, or of a host alone.
pub fn goes_to_host_of(app: &Url, domain: &str, host_only: bool) -> bool {
    let host = app.host_str().unwrap_or_default();
    if host_only { host == domain } else { domain_matches(host, domain) }
}

impl Cookie {
    /// Why the cookie goes to no page of the app at this address.
    pub(super) fn kept_from(&self, app: &Url, now: Timestamp) -> Option<Reason> {
        let below = format!("{}/", app.path().trim_end_matches('/'));
        if !self.is_alive(now) {
            Some(Reason::Expired)
        } else if !self.domain.matches(app) {
            Some(Reason::OtherHost)
        } else if !self.path.matches(app) && !self.path.starts_with(&below) {
            Some(Reason::OtherPath)
        } else if self.secure && !is_secure(app) {
            Some(Reason::NeedsHttps)
        } else {
            None
        }
    }
}

impl Jar {
    /// Copies the cookies of another jar that go to some page of the app at this address.
    ///
    /// Returns the copies, and why the others were left out.
    pub fn take_for(&mut self, app: &Url, other: &Jar, now: Timestamp) -> (Vec<Row>, AllLeftOut) {
        let (mut taken, mut left_out) = (Vec::new(), AllLeftOut::default());
        for cookie in &other.cookies {
            let row = Row::of(cookie, now);
            match cookie.kept_from(app, now) {
                Some(Reason::OtherHost) => left_out.add(Reason::OtherHost, 1, &row.domain),
                Some(why) => left_out.add(why, 1, &row.name),
                None => {
                    self.change(Change::Store(Box::new(Cookie { last_access: now, ..cookie.clone() })));
                    taken.push((Identity::of(cookie), row));
                }
            }
        }
        // with those that it held already, the site may have too many
        let is_kept = |identity: &Identity| self.cookies.iter().any(|cookie| identity.is_of(cookie));
        let (kept, dropped): (Vec<_>, Vec<_>) = taken.into_iter().partition(|(identity, _)| is_kept(identity));
        dropped.iter().for_each(|(_, row)| left_out.add(Reason::NoRoom, 1, &row.domain));
        (kept.into_iter().map(|(_, row)| row).collect(), left_out)
    }
}
