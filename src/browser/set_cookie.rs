//! What a `Set-Cookie` line said, and why a browser ignores some lines.
//!
//! ```text
//! Set-Cookie: session=eyJ1c2Vy…; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/
//!             name    value      attributes: until when, hidden from scripts, where it goes
//! ```
//!
//! A browser does not tell the server that it ignored a line. It does not send the cookie, and the user seems to be
//! logged out. Here every ignored line has a reason, a [`Why`]. The rules are those of RFC 6265bis: section 5.6 to read
//! a line, section 5.7 to keep its cookie.

use std::error::Error;
use std::fmt;

use cookie_store::{Cookie, CookieDomain, CookieExpiration, RawCookie};
use reqwest::Url;
use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;

/// The most that name and value may have together, in bytes (RFC 6265bis section 5.6).
pub const MAX_COOKIE_BYTES: usize = 4096;

/// The most that an attribute's value may have, in bytes. A longer one is skipped (RFC 6265bis section 5.6).
const MAX_ATTRIBUTE_BYTES: usize = 1024;

/// One `Set-Cookie` line, as the server wrote it (RFC 6265bis section 5.6).
///
/// ```
/// use sessctl::browser::{Jar, parse_base};
/// use sessctl::clock::Timestamp;
///
/// let (url, now) = (parse_base("http://127.0.0.1:5000")?, Timestamp::from_unix(1_795_376_493));
/// let line = "session=eyJ1c2Vy; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/";
///
/// let (said, _) = Jar::empty().receive(line, &url, now);
/// assert_eq!((said.name.as_str(), said.value.as_str()), ("session", "eyJ1c2Vy"));
/// assert_eq!(said.until, Some(now.plus(180)));
/// assert!(said.http_only && !said.secure);
/// # Ok::<(), sessctl::browser::BrowserError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SetCookie {
    /// The text before the first `=`. Empty if the line has no `name=value`.
    pub name: String,
    /// The text between the first `=` and the first `;`. Quotes belong to it, and nothing is decoded.
    pub value: String,
    /// The `Domain` attribute, without a leading dot (section 5.6.3). Null: the cookie goes to this host only.
    pub domain: Option<String>,
    /// The `Path` attribute (section 5.6.4). Null: the folder of the page that sent the line (section 5.1.4).
    pub path: Option<String>,
    /// The `Expires` attribute (section 5.6.1). Null too if its date could not be read.
    pub expires: Option<Timestamp>,
    /// The `Max-Age` attribute, in seconds from now (section 5.6.2). A negative one is read as 0.
    pub max_age: Option<i64>,
    /// When the browser drops the cookie: after `Max-Age`, or else at `Expires` (section 5.7).
    /// Null: when the browser closes.
    pub until: Option<Timestamp>,
    /// The `HttpOnly` attribute: JavaScript cannot read the cookie (section 5.6.6).
    pub http_only: bool,
    /// The `Secure` attribute: the cookie goes to https pages only (section 5.6.5).
    pub secure: bool,
    /// The `SameSite` attribute (section 5.6.7).
    pub same_site: Option<SameSite>,
    /// The `Partitioned` attribute: each site that embeds this one has a jar of its own (CHIPS).
    pub partitioned: bool,
}

/// The `SameSite` attribute: which requests from other sites carry the cookie (RFC 6265bis section 5.6.7).
///
/// This browser makes no requests from other sites, so the attribute holds no cookie back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SameSite {
    /// None of them.
    Strict,
    /// Links to follow, but no embedded pictures and no submitted forms.
    Lax,
    /// All of them.
    None,
}

/// What the jar did with a line (RFC 6265bis section 5.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "why", rename_all = "snake_case")]
pub enum Received {
    /// The cookie is new in the jar.
    Stored,
    /// The cookie took the place of the one with the same name, domain and path.
    Replaced,
    /// The line had expired, and the cookie in the jar is gone. This is how a server deletes.
    Deleted,
    /// The line changed nothing.
    Ignored(Why),
}

/// Why a browser ignores a line (RFC 6265bis sections 5.6 and 5.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// The line has no `name=value`.
    Unparsable,
    /// The line holds a control character (section 5.6, step 1).
    ControlCharacter,
    /// Name and value together are longer than a browser keeps (section 5.6).
    TooLarge {
        /// The length of both, in bytes.
        bytes: usize,
        /// The most that is kept, in bytes.
        limit: usize,
    },
    /// The `Domain` is neither the host itself nor a domain above it (section 5.1.3).
    WrongDomain {
        /// The host that sent the line.
        host: String,
    },
    /// The `Domain` is a top-level domain, such as `com` (section 5.7).
    PublicSuffix,
    /// The line has `Secure` and came over http, from another machine (section 5.7).
    SecureOverHttp,
    /// This attribute needs `Secure` beside it. Chrome ignores such a line, and not every browser does.
    NeedsSecure {
        /// `SameSite=None` or `Partitioned`.
        attribute: &'static str,
    },
    /// The prefix of the name asks for attributes that the line does not have (section 4.1.3).
    BrokenPrefix {
        /// `__Secure-` or `__Host-`.
        prefix: &'static str,
    },
    /// The line came over http, and a `Secure` cookie of this name is in the jar (section 5.7).
    HidesSecure,
    /// The line had expired, and no such cookie was in the jar (section 5.7).
    AlreadyExpired,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Unparsable => f.write_str("no name=value"),
            Why::ControlCharacter => f.write_str("a control character"),
            Why::TooLarge { bytes, limit } => write!(f, "name and value have {bytes} bytes, expected at most {limit}"),
            Why::WrongDomain { host } => write!(f, "the domain is not {host} nor above it"),
            Why::PublicSuffix => f.write_str("the domain is a top-level domain"),
            Why::SecureOverHttp => f.write_str("a secure cookie over http"),
            Why::NeedsSecure { attribute } => write!(f, "{attribute} without Secure"),
            Why::BrokenPrefix { prefix } => write!(f, "the attributes are not those that {prefix} asks for"),
            Why::HidesSecure => f.write_str("a cookie over http with the name of a secure one"),
            Why::AlreadyExpired => f.write_str("already expired"),
        }
    }
}

impl Error for Why {}

/// Reads a `Set-Cookie` line that came from `url` at `now`: what it said, and its cookie or why it is ignored.
pub(super) fn read(line: &str, url: &Url, now: Timestamp) -> (SetCookie, Result<Cookie<'static>, Why>) {
    let Ok(raw) = RawCookie::parse(without_skipped(line)) else {
        return (SetCookie::unread(line), Err(Why::Unparsable));
    };
    let said = SetCookie::said(&raw, now);
    let cookie = match said.refused(line, url) {
        Some(why) => Err(why),
        None => into_cookie(raw, &said, url),
    };
    (said, cookie)
}

impl SetCookie {
    fn said(raw: &RawCookie<'_>, now: Timestamp) -> SetCookie {
        let expires = raw.expires_datetime().map(|date| Timestamp::from_unix(date.unix_timestamp()));
        let max_age = raw.max_age().map(|age| age.whole_seconds());
        let until = max_age.map(|seconds| now.plus(seconds)).or(expires);
        SetCookie {
            name: raw.name().to_owned(),
            value: raw.value().to_owned(),
            domain: raw.domain().map(str::to_owned),
            path: raw.path().map(str::to_owned),
            expires,
            max_age,
            until: until.map(|moment| moment.clamp(Timestamp::FIRST, Timestamp::LAST)),
            http_only: raw.http_only() == Some(true),
            secure: raw.secure() == Some(true),
            same_site: SameSite::of(raw),
            partitioned: raw.partitioned() == Some(true),
        }
    }

    /// What a line without `name=value` said: the text before the first `;` counts as the value.
    fn unread(line: &str) -> SetCookie {
        let said = line.split(';').next().unwrap_or(line).trim();
        SetCookie::said(&RawCookie::new("", said), Timestamp::FIRST)
    }

    /// Why a browser ignores the line, if what it said is enough to tell.
    fn refused(&self, line: &str, url: &Url) -> Option<Why> {
        let bytes = self.name.len() + self.value.len();
        if line.contains(|c: char| c.is_ascii_control() && c != '\t') {
            Some(Why::ControlCharacter)
        } else if bytes > MAX_COOKIE_BYTES {
            Some(Why::TooLarge { bytes, limit: MAX_COOKIE_BYTES })
        } else if self.secure && !is_secure(url) {
            Some(Why::SecureOverHttp)
        } else if self.same_site == Some(SameSite::None) && !self.secure {
            Some(Why::NeedsSecure { attribute: "SameSite=None" })
        } else if self.partitioned && !self.secure {
            Some(Why::NeedsSecure { attribute: "Partitioned" })
        } else {
            self.broken_prefix().map(|prefix| Why::BrokenPrefix { prefix })
        }
    }

    /// The prefix of the name, if the line does not have the attributes that it asks for (section 4.1.3).
    fn broken_prefix(&self) -> Option<&'static str> {
        let name = self.name.to_ascii_lowercase();
        let is_bound_to_host = self.secure && self.domain.is_none() && self.path.as_deref() == Some("/");
        if name.starts_with("__secure-") && !self.secure {
            Some("__Secure-")
        } else if name.starts_with("__host-") && !is_bound_to_host {
            Some("__Host-")
        } else {
            None
        }
    }
}

impl SameSite {
    pub(super) fn of(raw: &RawCookie<'_>) -> Option<SameSite> {
        raw.same_site().map(|said| match (said.is_strict(), said.is_lax()) {
            (true, _) => SameSite::Strict,
            (_, true) => SameSite::Lax,
            _ => SameSite::None,
        })
    }
}

/// Whether a `Secure` cookie may come from and go to this URL (RFC 6265bis section 5.8.3).
///
/// Chrome and Firefox trust the machine itself as they trust https, and so does this browser. Safari does not.
pub(super) fn is_secure(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    url.scheme() == "https" || host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// The line without the attributes that a browser skips. The library would read an empty `Max-Age=` as "for ever".
fn without_skipped(line: &str) -> String {
    let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
    attributes
        .split(';')
        .filter(|attribute| !is_skipped(attribute))
        .fold(pair.to_owned(), |kept, attribute| kept + ";" + attribute)
}

fn is_skipped(attribute: &str) -> bool {
    let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
    let is_max_age = name.trim().eq_ignore_ascii_case("max-age");
    let has_no_number = value.trim().trim_start_matches('-').is_empty();
    value.trim().len() > MAX_ATTRIBUTE_BYTES || (is_max_age && has_no_number)
}

/// The library's cookie, which expires by our clock. The library would count `Max-Age` from the wall clock.
fn into_cookie(mut raw: RawCookie<'static>, said: &SetCookie, url: &Url) -> Result<Cookie<'static>, Why> {
    raw.set_max_age(None);
    raw.unset_expires();
    let host = url.host_str().unwrap_or_default();
    let mut cookie = Cookie::try_from_raw_cookie(&raw, url).map_err(|_| Why::WrongDomain { host: host.to_owned() })?;
    cookie.expires = expiration(said.until);
    if let CookieDomain::Suffix(domain) = &cookie.domain
        && !domain.contains('.')
    {
        // Here is no list of public suffixes. Only a domain without a dot is known to be one.
        if domain != host {
            return Err(Why::PublicSuffix);
        }
        cookie.domain = CookieDomain::HostOnly(host.to_owned());
    }
    Ok(cookie)
}

fn expiration(until: Option<Timestamp>) -> CookieExpiration {
    until.and_then(Timestamp::date).map_or(CookieExpiration::SessionEnd, CookieExpiration::AtUtc)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    fn read_from(url: &str, line: &str) -> (SetCookie, Result<Cookie<'static>, Why>) {
        read(line, &Url::parse(url).unwrap(), NOW)
    }

    fn refusal(url: &str, line: &str) -> Option<Why> {
        read_from(url, line).1.err()
    }

    #[test]
    fn a_line_of_flask_is_read_attribute_by_attribute() {
        let line = "session=.eJyr; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/";
        let (said, cookie) = read_from("http://127.0.0.1:5000/login", line);

        assert_eq!((said.name.as_str(), said.value.as_str()), ("session", ".eJyr"));
        assert_eq!(said.until, Some(NOW.plus(180)));
        assert!(said.http_only && !said.secure && said.same_site.is_none());
        assert!(cookie.is_ok());
    }

    #[test]
    fn max_age_beats_expires_and_counts_from_our_clock() {
        let line = "a=b; Max-Age=60; Expires=Sun, 22 Nov 2026 19:44:33 GMT";
        for now in [978_307_200, 4_102_444_800].map(Timestamp::from_unix) {
            let (said, _) = read(line, &Url::parse("http://h.example/").unwrap(), now);
            assert_eq!(said.until, Some(now.plus(60)));
        }
    }

    #[test]
    fn a_max_age_without_a_number_is_not_for_ever() {
        for line in ["a=b; Max-Age=", "a=b; Max-Age=-", "a=b; Max-Age=soon", "a=b; max-age"] {
            assert_eq!(read_from("http://h.example/", line).0.until, None, "{line}");
        }
        assert_eq!(read_from("http://h.example/", "a=b; Max-Age=-1").0.until, Some(NOW));
        let for_ever = format!("a=b; Max-Age={}", "9".repeat(40));
        assert_eq!(read_from("http://h.example/", &for_ever).0.until, Some(Timestamp::LAST));
    }

    #[test]
    fn a_cookie_over_4096_bytes_is_silently_dropped() {
        let fits = format!("session={}; Path=/", "x".repeat(4096 - 7));
        let too_large = format!("session={}; Path=/", "x".repeat(4096 - 6));

        assert_eq!(refusal("http://h.example/", &fits), None);
        assert_eq!(refusal("http://h.example/", &too_large), Some(Why::TooLarge { bytes: 4097, limit: 4096 }));
    }

    #[test]
    fn a_host_speaks_for_itself_and_its_parents_only() {
        let wrong = Some(Why::WrongDomain { host: "a.example.com".into() });
        assert_eq!(refusal("http://a.example.com/", "a=b; Domain=.Example.com"), None);
        assert_eq!(refusal("http://a.example.com/", "a=b; Domain=b.example.com"), wrong);
        assert_eq!(refusal("http://a.example.com/", "a=b; Domain=com"), Some(Why::PublicSuffix));
        assert_eq!(refusal("http://localhost:5000/", "a=b; Domain=localhost"), None);
    }

    #[test]
    fn secure_is_for_https_and_for_this_machine() {
        assert_eq!(refusal("http://h.example/", "a=b; Secure"), Some(Why::SecureOverHttp));
        for url in ["https://h.example/", "http://localhost:5000/", "http://127.0.0.1/", "http://[::1]:5000/"] {
            assert_eq!(refusal(url, "a=b; Secure"), None, "{url}");
        }
    }

    #[test]
    fn a_prefix_of_the_name_needs_its_attributes() {
        let host = Some(Why::BrokenPrefix { prefix: "__Host-" });
        assert_eq!(refusal("https://h.example/", "__Host-a=b; Secure; Path=/"), None);
        assert_eq!(refusal("https://h.example/", "__Host-a=b; Secure; Path=/; Domain=h.example"), host);
        assert_eq!(refusal("https://h.example/", "__hOST-a=b; Secure"), host);
        assert_eq!(refusal("https://h.example/", "__Secure-a=b"), Some(Why::BrokenPrefix { prefix: "__Secure-" }));
        let needs_secure = Some(Why::NeedsSecure { attribute: "SameSite=None" });
        assert_eq!(refusal("https://h.example/", "a=b; SameSite=None"), needs_secure);
    }

    #[test]
    fn no_line_of_a_server_makes_it_panic() {
        for line in ["", ";", "=", "=b", "a", ";;a=b", " = ; = ", "🍪", "a=b; Domain=[::1]; Path=🍪; Expires=🍪"]
        {
            let _ = read_from("http://h.example/", line);
        }
        assert_eq!(refusal("http://h.example/", "session"), Some(Why::Unparsable));
        assert_eq!(refusal("http://h.example/", "a=\u{1b}[31m"), Some(Why::ControlCharacter));
        let (said, _) = read_from("http://h.example/", "a=b; Expires=Thu, 01 Jan 1 00:00:00 GMT");
        assert!(said.until.is_none_or(Timestamp::is_on_the_calendar));
    }

    #[test]
    fn a_choice_is_an_object_with_a_kind_in_json() {
        let verdict = Received::Ignored(Why::TooLarge { bytes: 5000, limit: 4096 });
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(json, r#"{"kind":"ignored","why":{"kind":"too_large","bytes":5000,"limit":4096}}"#);
        assert_eq!(serde_json::to_string(&Received::Stored).unwrap(), r#"{"kind":"stored"}"#);
    }
}
