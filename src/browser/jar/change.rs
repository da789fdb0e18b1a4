//! What can happen to a jar, as a value: it happens in memory at once, and once more to the file when the jar is saved.

use super::cookie::{Cookie, Identity};
use super::limits::evict;
use crate::clock::Timestamp;

/// A use is written down if the last one was so many seconds ago, as in Chromium.
const ACCESS_THRESHOLD: i64 = 60;

/// One change of a jar.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// The cookie is new, or takes the place of its twin. If its site has too many then, the oldest go. If it has a note,
    /// no other cookie keeps one.
    Store(Box<Cookie>),
    /// The cookie is removed.
    Remove(Identity),
    /// The cookies were sent at this moment.
    Use(Vec<Identity>, Timestamp),
    /// Every cookie without an `Expires` is removed.
    Restart,
    /// Every cookie is removed.
    Clear,
}

impl Change {
    /// Makes the change in these cookies, which stand in the order first received.
    ///
    /// Returns how many live cookies had to go because their site had too many.
    pub(super) fn apply_to(&self, cookies: &mut Vec<Cookie>) -> usize {
        match self {
            Change::Store(cookie) => {
                let identity = Identity::of(cookie);
                if cookie.note.is_some() {
                    cookies.iter_mut().for_each(|other| other.note = None);
                }
                // a replaced cookie keeps its creation time, and so its place (RFC 6265bis section 5.7)
                match cookies.iter_mut().find(|other| identity.is_of(other)) {
                    Some(place) => *place = (**cookie).clone(),
                    None => {
                        cookies.push((**cookie).clone());
                        return evict(cookies, &String::from(&cookie.domain), cookie.last_access);
                    }
                }
            }
            Change::Remove(identity) => cookies.retain(|cookie| !identity.is_of(cookie)),
            Change::Use(identities, now) => {
                let was_sent = |cookie: &&mut Cookie| identities.iter().any(|identity| identity.is_of(cookie));
                for cookie in cookies.iter_mut().filter(was_sent) {
                    if *now >= cookie.last_access.plus(ACCESS_THRESHOLD) {
                        cookie.last_access = *now;
                    }
                }
            }
            Change::Restart => cookies.retain(|cookie| cookie.expires.is_some()),
            Change::Clear => cookies.clear(),
        }
        0
    }
}
