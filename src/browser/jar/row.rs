//! One cookie of the jar, in plain facts.

use cookie_store::CookieDomain;
use schemars::JsonSchema;
use serde::Serialize;

use super::cookie::Cookie;
use crate::browser::set_cookie::{EndBy, SameSite};
use crate::clock::Timestamp;
use crate::exchange::header_text;

/// One cookie of the jar, as a browser's developer tools list it (RFC 6265bis section 5.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// The name. Empty for a cookie without one.
    /// Here and in the value, a byte that is not UTF-8 is written `\xe9`; it is sent as it came.
    pub name: String,
    /// The value, as received.
    pub value: String,
    /// The host that gets the cookie, or the domain whose hosts all get it.
    pub domain: String,
    /// The folder whose pages get the cookie.
    pub path: String,
    /// When the browser drops the cookie. Null: when the browser closes.
    pub expires: Option<Timestamp>,
    /// What said so.
    pub expires_by: EndBy,
    /// When the server asked for it to be dropped, if that is later than the 400 days that a browser keeps a cookie (RFC
    /// 6265bis section 5.5). Null: the browser does as the server asked.
    pub expires_asked: Option<Timestamp>,
    /// The length of name and value together, in bytes.
    pub size: usize,
    /// JavaScript cannot read the cookie. Null: it was taken in from a form that does not tell it.
    pub http_only: Option<bool>,
    /// The cookie goes to https pages only. Null: it was taken in from a form that does not tell it.
    pub secure: Option<bool>,
    /// Which requests from other sites carry the cookie. Null: the server did not say it, or that is not known.
    pub same_site: Option<SameSite>,
    /// Whether it is known what the server said of SameSite. False for a cookie that was taken in from a form without a place
    /// for it, such as a cookies.txt or a `Cookie` header.
    pub same_site_is_known: bool,
    /// The cookie goes to this host, and not to the hosts below it.
    pub host_only: bool,
    /// The cookie has expired: the browser does not send it any more.
    pub is_expired: bool,
}

impl Row {
    /// Whether nothing is known of it but its name and its value, as of a cookie from a `Cookie` header.
    pub fn is_bare(&self) -> bool {
        let has_no_flag = self.http_only.is_none() && self.secure.is_none() && !self.same_site_is_known;
        has_no_flag && self.expires.is_none() && self.expires_by == EndBy::NotKnown
    }

    /// When the server wants the cookie dropped, whatever the browser does. None: when the browser closes.
    pub fn expires_for_the_server(&self) -> Option<Timestamp> {
        self.expires_asked.or(self.expires)
    }

    /// The row of this cookie at this moment.
    pub(super) fn of(cookie: &Cookie, now: Timestamp) -> Row {
        Row {
            name: header_text(&cookie.name),
            value: header_text(&cookie.value),
            domain: String::from(&cookie.domain),
            path: String::from(&cookie.path),
            expires: cookie.expires,
            expires_by: cookie.expires_by,
            expires_asked: cookie.expires_asked,
            size: cookie.name.len() + cookie.value.len(),
            http_only: (!cookie.untold.http_only).then_some(cookie.http_only),
            secure: (!cookie.untold.secure).then_some(cookie.secure),
            same_site: cookie.same_site,
            same_site_is_known: !cookie.untold.same_site,
            host_only: matches!(cookie.domain, CookieDomain::HostOnly(_)),
            is_expired: !cookie.is_alive(now),
        }
    }
}
