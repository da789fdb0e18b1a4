//! One cookie as the jar keeps it, and its form in the file.
//!
//! ```text
//! {"raw_cookie": "session=abc; HttpOnly; Path=/", "path": ["/", true], "domain": {"HostOnly": "h.example"},
//!  "expires": {"AtUtc": "2026-11-22T19:44:33Z"}, "expires_by": "expires", "last_access": 1795376493}
//! ```
//!
//! The first four are the form of the library `cookie_store`, which wrote the jars of older versions.

use cookie_store::{CookieDomain, CookieExpiration, CookiePath};
use reqwest::Url;
use serde::{Deserialize, Serialize};

use crate::browser::domain::{self, NotItsOwn, domain_matches, is_secure};
use crate::browser::set_cookie::{EndBy, Parts, Priority, SameSite, SetCookie, Why, asked_beyond_limit, end_by};
use crate::clock::Timestamp;
use crate::exchange::header_text;

/// A cookie of the jar (RFC 6265bis section 5.7). Name and value are kept as the octets that came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub(crate) struct Cookie {
    pub(super) name: Vec<u8>,
    pub(super) value: Vec<u8>,
    pub(super) domain: CookieDomain,
    pub(super) path: CookiePath,
    /// When the browser drops the cookie. None: when the browser closes.
    pub(super) expires: Option<Timestamp>,
    /// What said so.
    pub(super) expires_by: EndBy,
    /// When the server asked for it to be dropped, if that is later than a browser keeps a cookie.
    pub(super) expires_asked: Option<Timestamp>,
    pub(super) http_only: bool,
    pub(super) secure: bool,
    pub(super) same_site: Option<SameSite>,
    /// What of this is not known, since what the cookie came from does not tell it.
    pub(super) untold: Untold,
    pub(super) partitioned: bool,
    pub(super) priority: Priority,
    /// When the cookie last came or was last sent.
    pub(super) last_access: Timestamp,
    /// What the program noted beside the cookie. It is nothing of the cookie's own, and is sent nowhere.
    pub(super) note: Option<String>,
}

impl Cookie {
    /// The cookie of a line that came from `url` at `now`.
    ///
    /// # Errors
    ///
    /// The `Domain` is not one that the host of the URL may set a cookie for.
    pub(super) fn received(parts: &Parts<'_>, said: &SetCookie, url: &Url, now: Timestamp) -> Result<Cookie, Why> {
        let domain = domain::read(parts.domain, url).map_err(|reason| match reason {
            NotItsOwn::PublicSuffix => Why::PublicSuffix,
            NotItsOwn::Elsewhere => Why::WrongDomain { host: url.host_str().unwrap_or_default().to_owned() },
        })?;
        let path = said.path.as_deref().and_then(CookiePath::parse).unwrap_or_else(|| CookiePath::default_path(url));
        let expires_asked = asked_beyond_limit(parts, now);
        Ok(Cookie {
            expires: said.until,
            expires_by: end_by(parts),
            expires_asked,
            last_access: now,
            ..Cookie::of(parts, domain, path)
        })
    }

    /// The same cookie of a form that does not tell all of it. What is there all the same is known.
    pub(super) fn without(self, untold: Untold, expires_by: Option<EndBy>) -> Cookie {
        Cookie {
            untold: Untold {
                http_only: untold.http_only && !self.http_only,
                secure: untold.secure && !self.secure,
                same_site: untold.same_site && self.same_site.is_none(),
            },
            expires_by: expires_by.unwrap_or(self.expires_by),
            ..self
        }
    }

    /// The cookie that a line describes, without an end and without the time of its coming.
    fn of(parts: &Parts<'_>, domain: CookieDomain, path: CookiePath) -> Cookie {
        Cookie {
            name: parts.name.to_vec(),
            value: parts.value.to_vec(),
            domain,
            path,
            expires: None,
            expires_by: EndBy::Neither,
            expires_asked: None,
            http_only: parts.http_only,
            secure: parts.secure,
            same_site: parts.same_site,
            untold: Untold::default(),
            partitioned: parts.partitioned,
            priority: parts.priority,
            last_access: Timestamp::FIRST,
            note: None,
        }
    }

    /// The line that would make the cookie again, but for its end.
    pub(super) fn line(&self) -> Vec<u8> {
        let flags = [(self.http_only, "HttpOnly"), (self.partitioned, "Partitioned"), (self.secure, "Secure")];
        let flags = flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| format!("; {name}"));
        let same_site = self.same_site.map(|same_site| format!("; SameSite={}", same_site.name()));
        let has_priority = self.priority != Priority::default();
        let priority = has_priority.then(|| format!("; Priority={}", self.priority.name()));
        let path = self.path.is_from_path_attr().then(|| format!("; Path={}", self.path.as_ref()));
        let domain = match &self.domain {
            CookieDomain::Suffix(domain) => Some(format!("; Domain={domain}")),
            _ => None,
        };
        let attributes: String = flags.chain(same_site).chain(priority).chain(path).chain(domain).collect();
        // without the `=`, a value that holds one would be read as a name
        [&self.name, &b"="[..], &self.value, attributes.as_bytes()].concat()
    }

    /// What stands in the `Cookie` header: a cookie without a name is its value alone (section 5.8.3).
    pub(super) fn pair(&self) -> Vec<u8> {
        match self.name.as_slice() {
            [] => self.value.clone(),
            name => [name, b"=", &self.value].concat(),
        }
    }

    /// Whether the cookie has not expired. It is gone at its end: after 180 s for an `Expires` 180 s away.
    pub(super) fn is_alive(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|end| end > now)
    }

    /// Whether the cookie goes to this URL (section 5.8.3).
    pub(super) fn goes_to(&self, url: &Url) -> bool {
        self.domain.matches(url) && self.path.matches(url) && (!self.secure || is_secure(url))
    }

    /// Whether a cookie from http may not be kept beside this one: it has the same name, this one is `Secure`, and
    /// this one goes to its place (section 5.7).
    pub(super) fn is_hidden_by(&self, other: &Cookie, url: &Url) -> bool {
        let (own, others) = (String::from(&self.domain), String::from(&other.domain));
        let mut place = url.clone();
        place.set_path(&other.path);
        self.secure
            && self.name == other.name
            && (domain_matches(&own, &others) || domain_matches(&others, &own))
            && self.path.matches(&place)
    }
}

/// Which attributes of a cookie are not known: the form that it was taken in from has no place for them, or says nothing in
/// that place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Untold {
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Secure`.
    pub secure: bool,
    /// `SameSite`.
    pub same_site: bool,
}

impl Untold {
    /// Of a `Cookie` header, which has names and values alone.
    pub const ALL: Untold = Untold { http_only: true, secure: true, same_site: true };
}

/// Name, domain and path: two cookies with the same three are one (RFC 6265bis section 5.7). The port does not count.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Identity {
    name: Vec<u8>,
    domain: CookieDomain,
    path: String,
}

impl Identity {
    /// The identity of this cookie.
    pub(super) fn of(cookie: &Cookie) -> Identity {
        Identity { name: cookie.name.clone(), domain: cookie.domain.clone(), path: String::from(&cookie.path) }
    }

    /// Whether this cookie has the identity.
    pub(super) fn is_of(&self, cookie: &Cookie) -> bool {
        self.name == cookie.name && self.domain == cookie.domain && self.path == *cookie.path
    }
}

/// A cookie in the file.
#[derive(Serialize, Deserialize)]
struct Written {
    /// The line that would make the cookie again. Octets that are no text are written as escapes.
    raw_cookie: String,
    /// Name and value of a cookie that is no text, as octets: `[name, value]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    octets: Option<(Vec<u8>, Vec<u8>)>,
    path: CookiePath,
    domain: CookieDomain,
    expires: CookieExpiration,
    /// Not there in the jars of older versions, and where there is neither an end nor a doubt of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_by: Option<EndBy>,
    /// Unix seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_asked: Option<i64>,
    /// This and the next two are written where they are so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    http_only_is_untold: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    secure_is_untold: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    same_site_is_untold: bool,
    /// Unix seconds. Not there in the jars of older versions.
    #[serde(default)]
    last_access: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl From<Cookie> for Written {
    fn from(cookie: Cookie) -> Written {
        let line = cookie.line();
        let is_text = std::str::from_utf8(&line).is_ok();
        let end = cookie.expires.and_then(Timestamp::date);
        Written {
            raw_cookie: header_text(&line),
            octets: (!is_text).then_some((cookie.name, cookie.value)),
            path: cookie.path,
            domain: cookie.domain,
            expires: end.map_or(CookieExpiration::SessionEnd, CookieExpiration::AtUtc),
            expires_by: Some(cookie.expires_by).filter(|by| *by != EndBy::Neither),
            expires_asked: cookie.expires_asked.map(Timestamp::unix),
            http_only_is_untold: cookie.untold.http_only,
            secure_is_untold: cookie.untold.secure,
            same_site_is_untold: cookie.untold.same_site,
            last_access: cookie.last_access.unix(),
            note: cookie.note,
        }
    }
}

impl TryFrom<Written> for Cookie {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Cookie, &'static str> {
        let mut parts = Parts::of(written.raw_cookie.as_bytes());
        if let Some((name, value)) = &written.octets {
            (parts.name, parts.value) = (name, value);
        }
        if parts.name.is_empty() && parts.value.is_empty() {
            return Err("a cookie without name and value");
        }
        let (expires, unwritten) = match written.expires {
            CookieExpiration::AtUtc(date) => (Some(Timestamp::from_unix(date.unix_timestamp())), EndBy::NotKnown),
            CookieExpiration::SessionEnd => (None, EndBy::Neither),
        };
        let untold = Untold {
            http_only: written.http_only_is_untold,
            secure: written.secure_is_untold,
            same_site: written.same_site_is_untold,
        };
        Ok(Cookie {
            expires,
            expires_by: written.expires_by.unwrap_or(unwritten),
            expires_asked: written.expires_asked.map(Timestamp::from_unix),
            untold,
            last_access: Timestamp::from_unix(written.last_access),
            note: written.note,
            ..Cookie::of(&parts, written.domain, written.path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    fn cookie(line: &[u8]) -> Cookie {
        let (parts, url) = (Parts::of(line), Url::parse("https://h.example/a/b").unwrap());
        Cookie::received(&parts, &SetCookie::said(&parts, NOW), &url, NOW).unwrap()
    }

    #[test]
    fn a_cookie_survives_the_file_octet_by_octet() {
        for line in [
            &b"session=abc; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/"[..],
            b"a=caf\xe9",
            b"\xff=\x80\xfe; SameSite=Lax; Priority=High",
            b"\xe6\x97\xa5=\xe8\xaa\x9e; Path=/\xe9",
            b"=token; Secure; SameSite=None; Partitioned",
            b"==a=b",
            b"=\xe9",
            b"a=\\xe9; Max-Age=99999999; Domain=h.example",
            b"a=\"b c\"; Priority=low",
            b"a=b; Max-Age=60; Expires=Sun, 22 Nov 2026 19:44:33 GMT",
        ] {
            let cookie = cookie(line);
            let json = serde_json::to_string(&cookie).unwrap();
            assert_eq!(serde_json::from_str::<Cookie>(&json).unwrap(), cookie, "{json}");
        }
    }

    #[test]
    fn a_jar_of_version_0_1_still_opens() {
        for (json, expected) in [
            (
                r#"{"raw_cookie":"session=abc; HttpOnly; Path=/","path":["/",true],"domain":{"HostOnly":"h.example"},"expires":{"AtUtc":"2026-11-22T19:44:33Z"}}"#,
                &b"session=abc; HttpOnly; Path=/"[..],
            ),
            (
                r#"{"raw_cookie":"a=b; SameSite=None; Secure; Domain=h.example","path":["/a",false],"domain":{"Suffix":"h.example"},"expires":"SessionEnd"}"#,
                b"a=b; SameSite=None; Secure; Domain=h.example",
            ),
            (
                r#"{"raw_cookie":"q=\"日\"; SameSite=Strict; Partitioned; Secure","path":["/a",false],"domain":{"HostOnly":"h.example"},"expires":"SessionEnd"}"#,
                "q=\"日\"; SameSite=Strict; Partitioned; Secure".as_bytes(),
            ),
        ] {
            let old: Cookie = serde_json::from_str(json).unwrap();
            let end = json.contains("AtUtc").then(|| NOW.plus(180));
            let expires_by = if end.is_some() { EndBy::NotKnown } else { EndBy::Neither };
            let expected = Cookie { last_access: Timestamp::FIRST, expires: end, expires_by, ..cookie(expected) };
            assert_eq!(old, expected, "{json}");
        }
        let nothing =
            r#"{"raw_cookie":"=; Path=/","path":["/",true],"domain":{"HostOnly":"h"},"expires":"SessionEnd"}"#;
        assert!(serde_json::from_str::<Cookie>(nothing).is_err());
    }
}
