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

mod parts;

use std::error::Error;
use std::fmt;

use reqwest::Url;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::domain::is_secure;
use crate::clock::Timestamp;
use crate::exchange::header_text;
pub use parts::SameSite;
pub(crate) use parts::{Parts, Priority};

/// The most that name and value may have together, in bytes (RFC 6265bis section 5.6).
pub const MAX_COOKIE_BYTES: usize = 4096;

/// The longest that a browser keeps a cookie, in days (RFC 6265bis section 5.5).
pub const MAX_COOKIE_DAYS: i64 = 400;

/// One `Set-Cookie` line, as the server wrote it (RFC 6265bis section 5.6).
///
/// ```
/// use sessctl::browser::{Jar, parse_base};
/// use sessctl::clock::Timestamp;
///
/// let (url, now) = (parse_base("http://127.0.0.1:5000")?, Timestamp::from_unix(1_795_376_493));
/// let line = "session=eyJ1c2Vy; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/";
///
/// let said = Jar::empty().receive(line, &url, now).said;
/// assert_eq!((said.name.as_str(), said.value.as_str()), ("session", "eyJ1c2Vy"));
/// assert_eq!(said.until, Some(now.plus(180)));
/// assert!(said.http_only && !said.secure);
/// # Ok::<(), sessctl::browser::BrowserError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SetCookie {
    /// The text before the first `=`. Empty if the line has no `name=value`: a cookie without a name.
    /// Here and in the value, a byte that is not UTF-8 is written `\xe9`.
    pub name: String,
    /// The text between the first `=` and the first `;`. Quotes belong to it, and nothing is decoded.
    /// Without a `=`, all of the text before the first `;`.
    pub value: String,
    /// The `Domain` attribute, without a leading dot (section 5.6.3). The last one counts. Null: the cookie goes to this host only.
    pub domain: Option<String>,
    /// The `Path` attribute (section 5.6.4). Null: the folder of the page that sent the line (section 5.1.4).
    pub path: Option<String>,
    /// The `Expires` attribute (section 5.6.1). Null too if its date could not be read.
    pub expires: Option<Timestamp>,
    /// The `Max-Age` attribute, in seconds from now (section 5.6.2). A negative one is read as 0.
    pub max_age: Option<i64>,
    /// When the browser drops the cookie: after `Max-Age`, or else at `Expires`, and 400 days from now at the latest
    /// (sections 5.5 and 5.7). Null: when the browser closes.
    pub until: Option<Timestamp>,
    /// The `HttpOnly` attribute: JavaScript cannot read the cookie (section 5.6.6).
    pub http_only: bool,
    /// The `Secure` attribute: the cookie goes to https pages only (section 5.6.5).
    pub secure: bool,
    /// The `SameSite` attribute (section 5.6.7). The last one counts. Null: none, or a value that no browser knows.
    pub same_site: Option<SameSite>,
    /// The `Partitioned` attribute: each site that embeds this one has a jar of its own (CHIPS).
    pub partitioned: bool,
}

/// One `Set-Cookie` line of a response, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    /// What it said.
    pub said: SetCookie,
    /// What the jar did with it.
    pub received: Received,
    /// What the browser changed, and what another browser or another place would change.
    pub notes: Vec<Note>,
}

/// What said when a browser drops a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndBy {
    /// The `Expires` attribute.
    Expires,
    /// The `Max-Age` attribute, which wins over `Expires` (RFC 6265bis section 5.7).
    MaxAge,
    /// The server said neither: the browser drops the cookie when it closes.
    Neither,
    /// It is not known what the server said: the cookie comes from a form that does not tell it, or from the jar of an older
    /// version.
    NotKnown,
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

/// What is to be said of a cookie that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// The line asked for more days than a browser keeps a cookie (section 5.5).
    Capped {
        /// The most days that a browser keeps a cookie.
        days: i64,
    },
    /// The cookie is `Secure` and came over http. It was kept because the host is this machine (section 5.7).
    SecureOverHttp,
    /// The site had more cookies than a browser keeps, and some had to go (section 5.7).
    Evicted {
        /// The registered domain whose cookies were counted.
        site: String,
        /// How many of its cookies were dropped, those first that had not been used for the longest time.
        cookies: usize,
        /// The most that the site may have.
        limit: usize,
    },
}

/// Why a browser ignores a line (RFC 6265bis sections 5.6 and 5.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// The line has neither a name nor a value (section 5.7).
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
    /// The `Domain` is one that many owners share, such as `com` or `github.io` (section 5.7).
    PublicSuffix,
    /// The line has `Secure` and came over http, from another machine (section 5.7).
    SecureOverHttp,
    /// This attribute needs `Secure` beside it (section 5.7). Not every browser asks for it.
    NeedsSecure {
        /// `SameSite=None` or `Partitioned`.
        attribute: &'static str,
    },
    /// The prefix of the name asks for attributes that the line does not have (section 4.1.3).
    BrokenPrefix {
        /// `__Secure-`, `__Host-`, `__Http-` or `__Host-Http-`.
        prefix: &'static str,
    },
    /// The cookie has no name, and its value begins with such a prefix: sent back, it would look like a name
    /// (section 5.7).
    PrefixWithoutName {
        /// The prefix.
        prefix: &'static str,
    },
    /// The line came over http, and a `Secure` cookie of this name is in the jar (section 5.7).
    HidesSecure,
    /// The line had expired, and no such cookie was in the jar (section 5.7).
    AlreadyExpired,
    /// The site had more cookies than a browser keeps, and this one had to go before the others (section 5.7):
    /// `Secure` cookies and those of a higher priority stay.
    NoRoom {
        /// The most that the site may have.
        limit: usize,
    },
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Unparsable => f.write_str("neither a name nor a value"),
            Why::ControlCharacter => f.write_str("a control character"),
            Why::TooLarge { bytes, limit } => write!(f, "name and value have {bytes} bytes, expected at most {limit}"),
            Why::WrongDomain { host } => write!(f, "the domain is not {host} nor above it"),
            Why::PublicSuffix => f.write_str("the domain is a public suffix"),
            Why::SecureOverHttp => f.write_str("a secure cookie over http"),
            Why::NeedsSecure { attribute } => write!(f, "{attribute} without Secure"),
            Why::BrokenPrefix { prefix } => write!(f, "the attributes are not those that {prefix} asks for"),
            Why::PrefixWithoutName { prefix } => write!(f, "a value that begins with {prefix}, without a name"),
            Why::HidesSecure => f.write_str("a cookie over http with the name of a secure one"),
            Why::AlreadyExpired => f.write_str("already expired"),
            Why::NoRoom { limit } => write!(f, "the site has more than {limit} cookies, and this one goes first"),
        }
    }
}

impl Error for Why {}

impl SetCookie {
    /// What a line said that came at `now`.
    pub(super) fn said(parts: &Parts<'_>, now: Timestamp) -> SetCookie {
        let asked = asked(parts, now);
        let until = asked.map(|moment| moment.min(limit(now)).clamp(Timestamp::FIRST, Timestamp::LAST));
        let domain = parts.domain.map(|domain| domain.strip_prefix(b".").unwrap_or(domain));
        SetCookie {
            name: header_text(parts.name),
            value: header_text(parts.value),
            domain: domain.filter(|domain| !domain.is_empty()).map(|domain| header_text(&domain.to_ascii_lowercase())),
            path: parts.path.filter(|path| path.starts_with(b"/")).map(header_text),
            expires: parts.expires,
            max_age: parts.max_age,
            until,
            http_only: parts.http_only,
            secure: parts.secure,
            same_site: parts.same_site,
            partitioned: parts.partitioned,
        }
    }
}

/// What says when the cookie of a line is dropped.
pub(super) fn end_by(parts: &Parts<'_>) -> EndBy {
    match (parts.max_age, parts.expires) {
        (Some(_), _) => EndBy::MaxAge,
        (None, Some(_)) => EndBy::Expires,
        (None, None) => EndBy::Neither,
    }
}

/// When the line asks to be dropped. `Max-Age` wins over `Expires` (section 5.7).
fn asked(parts: &Parts<'_>, now: Timestamp) -> Option<Timestamp> {
    parts.max_age.map(|seconds| now.plus(seconds)).or(parts.expires)
}

/// The latest moment until which a cookie is kept that comes at `now` (section 5.5).
fn limit(now: Timestamp) -> Timestamp {
    now.plus(MAX_COOKIE_DAYS * 24 * 60 * 60)
}

/// When the line asks to be dropped, if that is later than a browser keeps a cookie.
pub(super) fn asked_beyond_limit(parts: &Parts<'_>, now: Timestamp) -> Option<Timestamp> {
    asked(parts, now).filter(|moment| *moment > limit(now)).map(|moment| moment.min(Timestamp::LAST))
}

/// What is to be said of a cookie from `url`, if it is kept.
pub(super) fn notes(parts: &Parts<'_>, url: &Url, now: Timestamp) -> Vec<Note> {
    let over_http = parts.secure && url.scheme() != "https";
    let capped = asked_beyond_limit(parts, now).map(|_| Note::Capped { days: MAX_COOKIE_DAYS });
    capped.into_iter().chain(over_http.then_some(Note::SecureOverHttp)).collect()
}

/// Whether a browser can have a cookie of this name. A `;` or a `=` ends a name, and a control character but the tab makes
/// the browser ignore the line (RFC 6265bis section 5.6). A blank may stand within one.
pub fn can_be_a_name(name: &str) -> bool {
    let ends_it = |character: char| matches!(character, ';' | '=');
    !name.chars().any(|character| ends_it(character) || character.is_ascii_control() && character != '\t')
}

/// Why a browser ignores a line from `url`, if the line alone is enough to tell.
pub(super) fn refused(line: &[u8], parts: &Parts<'_>, url: &Url) -> Option<Why> {
    let bytes = parts.name.len() + parts.value.len();
    if line.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
        Some(Why::ControlCharacter)
    } else if bytes == 0 {
        Some(Why::Unparsable)
    } else if bytes > MAX_COOKIE_BYTES {
        Some(Why::TooLarge { bytes, limit: MAX_COOKIE_BYTES })
    } else if parts.secure && !is_secure(url) {
        Some(Why::SecureOverHttp)
    } else if parts.same_site == Some(SameSite::None) && !parts.secure {
        Some(Why::NeedsSecure { attribute: "SameSite=None" })
    } else if parts.partitioned && !parts.secure {
        Some(Why::NeedsSecure { attribute: "Partitioned" })
    } else {
        broken_prefix(parts)
    }
}

/// A prefix of the name, and whether these attributes are what it asks for.
type Prefix = (&'static str, fn(&Parts<'_>) -> bool);

/// The prefixes of names (section 4.1.3). The two with `Http-` are newer: such a cookie was not set by a script.
const PREFIXES: [Prefix; 4] = [
    ("__Host-Http-", |parts| is_bound_to_host(parts) && parts.http_only),
    ("__Host-", is_bound_to_host),
    ("__Http-", |parts| parts.secure && parts.http_only),
    ("__Secure-", |parts| parts.secure),
];

fn is_bound_to_host(parts: &Parts<'_>) -> bool {
    parts.secure && parts.domain.is_none_or(<[u8]>::is_empty) && parts.path == Some(b"/")
}

/// Names with a prefix whose conditions are not met, in any spelling (section 5.7).
fn broken_prefix(parts: &Parts<'_>) -> Option<Why> {
    let begins_with = |text: &[u8], prefix: &str| {
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    let text = if parts.name.is_empty() { parts.value } else { parts.name };
    let &(prefix, is_met) = PREFIXES.iter().find(|(prefix, _)| begins_with(text, prefix))?;
    match parts.name {
        [] => Some(Why::PrefixWithoutName { prefix }),
        _ => (!is_met(parts)).then_some(Why::BrokenPrefix { prefix }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
    const DAY: i64 = 24 * 60 * 60;

    fn said(line: &str) -> SetCookie {
        SetCookie::said(&Parts::of(line.as_bytes()), NOW)
    }

    fn refusal(url: &str, line: &str) -> Option<Why> {
        refused(line.as_bytes(), &Parts::of(line.as_bytes()), &Url::parse(url).unwrap())
    }

    fn notes_of(url: &str, line: &str) -> Vec<Note> {
        notes(&Parts::of(line.as_bytes()), &Url::parse(url).unwrap(), NOW)
    }

    #[test]
    fn a_line_of_flask_is_read_attribute_by_attribute() {
        let line = "session=.eJyr; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/";
        let said = said(line);

        assert_eq!((said.name.as_str(), said.value.as_str()), ("session", ".eJyr"));
        assert_eq!(said.until, Some(NOW.plus(180)));
        assert!(said.http_only && !said.secure && said.same_site.is_none());
        assert_eq!(refusal("http://127.0.0.1:5000/login", line), None);
    }

    #[test]
    fn octets_that_are_no_text_are_shown_as_escapes() {
        for (octets, shown) in [
            (&b"caf\xe9"[..], "caf\\xe9"),
            (b"\xff\xfe", "\\xff\\xfe"),
            (b"\xe6\x97\xa5", "日"),
            (b"\xe6\x97", "\\xe6\\x97"),
            (b"\xc3\xa9\x80!", "é\\x80!"),
        ] {
            let line = [b"a=", octets, b"; Path=/"].concat();
            assert_eq!(SetCookie::said(&Parts::of(&line), NOW).value, shown);
        }
    }

    #[test]
    fn max_age_beats_expires_and_counts_from_our_clock() {
        let line = b"a=b; Max-Age=60; Expires=Sun, 22 Nov 2026 19:44:33 GMT";
        for now in [978_307_200, 4_102_444_800].map(Timestamp::from_unix) {
            assert_eq!(SetCookie::said(&Parts::of(line), now).until, Some(now.plus(60)));
        }
    }

    #[test]
    fn a_max_age_without_a_number_is_not_for_ever() {
        for line in ["a=b; Max-Age=", "a=b; Max-Age=-", "a=b; Max-Age=soon", "a=b; max-age"] {
            assert_eq!(said(line).until, None, "{line}");
        }
        assert_eq!(said("a=b; Max-Age=-1").until, Some(NOW));
    }

    #[test]
    fn a_date_is_read_as_browsers_read_it() {
        for date in ["Thu, 01 Jan 1970 00:00:00 UTC", "Thu, 01-Jan-70 00:00:00", "\"1 jan 1970 0:0:0 EST\""] {
            assert_eq!(said(&format!("session=; expires={date}; path=/")).until, Some(Timestamp::FIRST), "{date}");
        }
        for date in ["1 Jan 1600 00:00:00", "soon", ""] {
            assert_eq!(said(&format!("a=b; Expires={date}")).until, None, "{date}");
        }
        assert_eq!(said("a=b; Expires=1 Jan 1601 00:00:00").until, Some(Timestamp::FIRST));
    }

    #[test]
    fn a_browser_keeps_a_cookie_for_400_days_at_most() {
        let limit = NOW.plus(400 * DAY);
        let capped = vec![Note::Capped { days: 400 }];
        let in_800_days = format!("a=b; Expires={}", NOW.plus(800 * DAY).http_date());
        let for_ever = format!("a=b; Max-Age={}", "9".repeat(40));
        for line in [&in_800_days, &for_ever, "a=b; Max-Age=34560001", "a=b; Expires=31 Dec 9999 23:59:59"] {
            assert_eq!(said(line).until, Some(limit), "{line}");
            assert_eq!(notes_of("http://h.example/", line), capped, "{line}");
        }
        assert_eq!(said(&in_800_days).expires, Some(NOW.plus(800 * DAY)), "what the app said stays");
        assert_eq!(said("a=b; Max-Age=34560001").max_age, Some(34_560_001), "what the app said stays");
        for line in ["a=b; Max-Age=34560000", "a=b; Max-Age=60; Expires=31 Dec 9999 23:59:59", "a=b"] {
            assert!(notes_of("http://h.example/", line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_cookie_over_4096_bytes_is_silently_dropped() {
        let fits = format!("session={}; Path=/", "x".repeat(4096 - 7));
        let too_large = format!("session={}; Path=/", "x".repeat(4096 - 6));
        let characters = format!("session={}", "é".repeat(2045));

        assert_eq!(refusal("http://h.example/", &fits), None);
        assert_eq!(refusal("http://h.example/", &too_large), Some(Why::TooLarge { bytes: 4097, limit: 4096 }));
        assert_eq!(refusal("http://h.example/", &characters), Some(Why::TooLarge { bytes: 4097, limit: 4096 }));
    }

    #[test]
    fn a_cookie_may_have_no_name_but_not_neither_name_nor_value() {
        for line in ["token", "=x", "token; Path=/", "a="] {
            assert_eq!(refusal("http://h.example/", line), None, "{line}");
        }
        for line in ["", "=", ";", " = ; Path=/", "; a=b"] {
            assert_eq!(refusal("http://h.example/", line), Some(Why::Unparsable), "{line}");
        }
        for (line, prefix) in [
            ("=__Host-x", "__Host-"),
            ("__Secure-x; Secure; Path=/", "__Secure-"),
            ("=__HOST-x=y; Secure; Path=/", "__Host-"),
            ("=__http-x; Secure; HttpOnly", "__Http-"),
            ("__Host-Http-x", "__Host-Http-"),
        ] {
            assert_eq!(refusal("https://h.example/", line), Some(Why::PrefixWithoutName { prefix }), "{line}");
        }
        assert_eq!(refusal("https://h.example/", "=_Host-x"), None);
    }

    #[test]
    fn secure_is_for_https_and_for_this_machine() {
        assert_eq!(refusal("http://h.example/", "a=b; Secure"), Some(Why::SecureOverHttp));
        for url in ["http://localhost:5000/", "http://app.localhost/", "http://127.0.0.1/", "http://[::1]:5000/"] {
            assert_eq!(refusal(url, "a=b; Secure"), None, "{url}");
            assert_eq!(notes_of(url, "a=b; Secure"), [Note::SecureOverHttp], "{url}");
            assert!(notes_of(url, "a=b").is_empty(), "{url}");
        }
        assert_eq!(refusal("https://h.example/", "a=b; Secure"), None);
        assert!(notes_of("https://h.example/", "a=b; Secure").is_empty());
    }

    #[test]
    fn a_prefix_of_the_name_needs_its_attributes() {
        for line in [
            "__Host-a=b; Secure; Path=/",
            "__Host-a=b; Secure; Path=/; Domain=",
            "__Secure-a=b; Secure; Domain=h.example",
            "__Http-a=b; Secure; HttpOnly",
            "__Host-Http-a=b; Secure; HttpOnly; Path=/",
            "__Hos-a=b",
        ] {
            assert_eq!(refusal("https://h.example/", line), None, "{line}");
        }
        for (line, prefix) in [
            ("__Host-a=b; Secure; Path=/; Domain=h.example", "__Host-"),
            ("__hOST-a=b; Secure", "__Host-"),
            ("__Host-a=b; Path=/", "__Host-"),
            ("__Host-a=b; Secure; Path=/x", "__Host-"),
            ("__Secure-a=b", "__Secure-"),
            ("__SECURE-=b", "__Secure-"),
            ("__Http-a=b; Secure", "__Http-"),
            ("__http-a=b; HttpOnly", "__Http-"),
            ("__Host-Http-a=b; Secure; Path=/", "__Host-Http-"),
            ("__HOST-HTTP-a=b; Secure; HttpOnly", "__Host-Http-"),
        ] {
            assert_eq!(refusal("https://h.example/", line), Some(Why::BrokenPrefix { prefix }), "{line}");
        }
    }

    #[test]
    fn a_cookie_for_other_sites_needs_secure() {
        for line in ["a=b; SameSite=None", "a=b; samesite=NONE", "a=b; SameSite=Lax; SameSite=None"] {
            let needs_secure = Some(Why::NeedsSecure { attribute: "SameSite=None" });
            assert_eq!(refusal("https://h.example/", line), needs_secure, "{line}");
        }
        for line in ["a=b; SameSite=None; Secure", "a=b; SameSite=None; SameSite=Lax", "a=b; SameSite=None; SameSite=x"]
        {
            assert_eq!(refusal("https://h.example/", line), None, "{line}");
        }
        let needs_secure = Some(Why::NeedsSecure { attribute: "Partitioned" });
        assert_eq!(refusal("https://h.example/", "a=b; Partitioned"), needs_secure);
    }

    #[test]
    fn a_control_character_anywhere_spoils_the_line() {
        for line in ["a=\u{1b}[31m", "a=b\0c", "a=b; Path=/\u{7f}", "\u{1}"] {
            assert_eq!(refusal("http://h.example/", line), Some(Why::ControlCharacter), "{line:?}");
        }
        assert_eq!(refusal("http://h.example/", "a=b\tc;\tPath=/"), None);
    }

    #[test]
    fn a_choice_is_an_object_with_a_kind_in_json() {
        let verdict = Received::Ignored(Why::TooLarge { bytes: 5000, limit: 4096 });
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(json, r#"{"kind":"ignored","why":{"kind":"too_large","bytes":5000,"limit":4096}}"#);
        assert_eq!(serde_json::to_string(&Received::Stored).unwrap(), r#"{"kind":"stored"}"#);
        assert_eq!(serde_json::to_string(&Note::Capped { days: 400 }).unwrap(), r#"{"kind":"capped","days":400}"#);
    }
}
