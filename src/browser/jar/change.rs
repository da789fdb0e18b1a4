//! What can happen to a jar, as a value: it happens in memory at once, and once more to the file when the jar is saved.

use cookie_store::{Cookie, CookieDomain};

/// One change of a jar.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// The cookie is new, or takes the place of its twin.
    Store(Box<Cookie<'static>>),
    /// The cookie is removed.
    Remove(Identity),
    /// Every cookie without an `Expires` is removed.
    Restart,
    /// Every cookie is removed.
    Clear,
}

/// Name, domain and path: two cookies with the same three are one (RFC 6265bis section 5.7). The port does not count.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Identity {
    name: String,
    domain: CookieDomain,
    path: String,
}

impl Change {
    /// Makes the change in these cookies, which stand in the order first received.
    pub(super) fn apply_to(&self, cookies: &mut Vec<Cookie<'static>>) {
        match self {
            Change::Store(cookie) => {
                let identity = Identity::of(cookie);
                // a replaced cookie keeps its creation time, and so its place (RFC 6265bis section 5.7)
                match cookies.iter_mut().find(|other| identity.is_of(other)) {
                    Some(place) => *place = (**cookie).clone(),
                    None => cookies.push((**cookie).clone()),
                }
            }
            Change::Remove(identity) => cookies.retain(|cookie| !identity.is_of(cookie)),
            Change::Restart => cookies.retain(Cookie::is_persistent),
            Change::Clear => cookies.clear(),
        }
    }
}

impl Identity {
    /// The identity of this cookie.
    pub(super) fn of(cookie: &Cookie<'_>) -> Identity {
        Identity { name: cookie.name().to_owned(), domain: cookie.domain.clone(), path: String::from(&cookie.path) }
    }

    /// Whether this cookie has the identity.
    pub(super) fn is_of(&self, cookie: &Cookie<'_>) -> bool {
        self.name == cookie.name() && self.domain == cookie.domain && self.path == *cookie.path
    }
}
