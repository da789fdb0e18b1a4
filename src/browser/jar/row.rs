//! One cookie of the jar, in plain facts.

use cookie_store::{Cookie, CookieDomain, CookieExpiration};
use schemars::JsonSchema;
use serde::Serialize;

use crate::browser::set_cookie::SameSite;
use crate::clock::Timestamp;

/// One cookie of the jar, as a browser's developer tools list it (RFC 6265bis section 5.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// The name.
    pub name: String,
    /// The value, as received.
    pub value: String,
    /// The host that gets the cookie, or the domain whose hosts all get it.
    pub domain: String,
    /// The folder whose pages get the cookie.
    pub path: String,
    /// When the browser drops the cookie. Null: when the browser closes.
    pub expires: Option<Timestamp>,
    /// The length of name and value together, in bytes.
    pub size: usize,
    /// JavaScript cannot read the cookie.
    pub http_only: bool,
    /// The cookie goes to https pages only.
    pub secure: bool,
    /// Which requests from other sites carry the cookie.
    pub same_site: Option<SameSite>,
    /// The cookie goes to this host, and not to the hosts below it.
    pub host_only: bool,
    /// The cookie has expired: the browser does not send it any more.
    pub is_expired: bool,
}

impl Row {
    /// The row of this cookie at this moment.
    pub(super) fn of(cookie: &Cookie<'_>, now: Timestamp) -> Row {
        Row {
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            domain: String::from(&cookie.domain),
            path: String::from(&cookie.path),
            expires: expires(cookie),
            size: cookie.name().len() + cookie.value().len(),
            http_only: cookie.http_only() == Some(true),
            secure: cookie.secure() == Some(true),
            same_site: SameSite::of(cookie),
            host_only: matches!(cookie.domain, CookieDomain::HostOnly(_)),
            is_expired: !is_alive(cookie, now),
        }
    }
}

/// Whether the cookie has not expired. It is gone at its `Expires`: after 180 s for an `Expires` 180 s away.
pub(super) fn is_alive(cookie: &Cookie<'_>, now: Timestamp) -> bool {
    expires(cookie).is_none_or(|end| end > now)
}

/// When the browser drops the cookie. None: when the browser closes.
fn expires(cookie: &Cookie<'_>) -> Option<Timestamp> {
    match &cookie.expires {
        CookieExpiration::AtUtc(date) => Some(Timestamp::from_unix(date.unix_timestamp())),
        CookieExpiration::SessionEnd => None,
    }
}
