//! What can happen to a jar, as a value: it happens in memory at once, and once more to the file when the jar is saved.

use super::cookie::{Cookie, Identity};
use super::dropped::{DropRule, Dropped, forget, remember};
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
    /// The cookie is removed at this moment: the server deleted it, or it had expired before.
    Remove(Identity, Timestamp),
    /// The cookies were sent at this moment.
    Use(Vec<Identity>, Timestamp),
    /// Every cookie without an `Expires` is removed at this moment.
    Restart(Timestamp),
    /// Every cookie is removed.
    Clear,
}

impl Change {
    /// Makes the change in these cookies, which stand in the order first received.
    ///
    /// Returns how many live cookies had to go because their site had too many.
    pub(super) fn apply_to(&self, cookies: &mut Vec<Cookie>, dropped: &mut Vec<Dropped>) -> usize {
        match self {
            Change::Store(cookie) => {
                forget(cookie, dropped);
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
            Change::Remove(identity, now) => {
                let goes = |cookie: &Cookie| identity.is_of(cookie);
                drop_those(goes, DropRule::Deleted, *now, cookies, dropped);
            }
            Change::Use(identities, now) => {
                let was_sent = |cookie: &&mut Cookie| identities.iter().any(|identity| identity.is_of(cookie));
                for cookie in cookies.iter_mut().filter(was_sent) {
                    if *now >= cookie.last_access.plus(ACCESS_THRESHOLD) {
                        cookie.last_access = *now;
                    }
                }
            }
            Change::Restart(now) => {
                drop_those(|cookie| cookie.expires.is_none(), DropRule::Closed, *now, cookies, dropped);
            }
            Change::Clear => {
                cookies.clear();
                dropped.clear();
            }
        }
        0
    }
}

/// Takes these cookies out, and remembers that.
pub(super) fn drop_those(
    goes: impl Fn(&Cookie) -> bool,
    rule: DropRule,
    now: Timestamp,
    cookies: &mut Vec<Cookie>,
    dropped: &mut Vec<Dropped>,
) {
    cookies.retain(|cookie| {
        let goes = goes(cookie);
        if goes {
            remember(Dropped::of(cookie, rule, now), dropped);
        }
        !goes
    });
}
