//! The `Set-Cookie` line of a session (`werkzeug/http.py` `dump_cookie`).
//!
//! ```text
//! session=VALUE; Domain=…; Expires=…; Max-Age=…; Secure; HttpOnly; Path=/; SameSite=Lax; Partitioned
//! ```
//!
//! The order is Werkzeug's; what is not set is left out. Only the value and `Expires` change from one response to the
//! next, so the rest is written once for an app.

use std::error::Error;
use std::fmt;

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::config::SessionCookie;
use super::location;

/// What `urllib.parse.quote(path, safe="%!$&'()*+,/:=@")` does not leave as it is. The semicolon is among it, because
/// it ends an attribute.
const PATH: &AsciiSet = &location::PATH.add(b';').remove(b'%');

/// The longest label of a domain, in bytes.
const MAX_LABEL: usize = 63;

/// The line, but for what changes.
#[derive(Debug)]
pub struct SetCookieLine {
    /// `session=`
    name: String,
    /// `; Domain=example.com`, or nothing.
    domain: String,
    /// `; Secure; HttpOnly; Path=/; SameSite=Lax; Partitioned`, as far as they are set.
    attributes: String,
}

/// Why a cookie with these settings cannot be sent. Flask finds out at each save, and answers 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadCookie {
    /// A `ValueError`.
    SameSite,
    /// A `UnicodeError`: a label is empty or too long, or holds what no domain can.
    Domain,
    /// A control character in the name or the domain, which no header can carry: a `ValueError`.
    Control,
}

impl fmt::Display for BadCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BadCookie::SameSite => "SameSite is none of `Strict`, `Lax` and `None`",
            BadCookie::Domain => "the domain has a label that is empty, too long or not allowed",
            BadCookie::Control => "a control character in the name or the domain",
        })
    }
}

impl Error for BadCookie {}

impl SetCookieLine {
    /// The line of cookies with these settings.
    ///
    /// # Errors
    ///
    /// What Werkzeug would raise at each save.
    pub fn new(cookie: &SessionCookie) -> Result<SetCookieLine, BadCookie> {
        let domain = cookie.domain.as_deref().filter(|domain| !domain.is_empty()).map(ascii_domain).transpose()?;
        let domain = domain.map(|domain| format!("; Domain={domain}")).unwrap_or_default();
        if cookie.name.contains(char::is_control) || domain.contains(char::is_control) {
            return Err(BadCookie::Control);
        }
        let mut attributes = String::new();
        if cookie.is_secure || cookie.is_partitioned {
            attributes.push_str("; Secure");
        }
        if cookie.is_http_only {
            attributes.push_str("; HttpOnly");
        }
        let path = if cookie.path.is_empty() { "/" } else { &cookie.path };
        attributes.push_str("; Path=");
        attributes.extend(utf8_percent_encode(path, PATH));
        if let Some(given) = &cookie.same_site {
            let known = ["Strict", "Lax", "None"].into_iter().find(|known| known.eq_ignore_ascii_case(given));
            attributes.push_str("; SameSite=");
            attributes.push_str(known.ok_or(BadCookie::SameSite)?);
        }
        if cookie.is_partitioned {
            attributes.push_str("; Partitioned");
        }
        Ok(SetCookieLine { name: format!("{}=", cookie.name), domain, attributes })
    }

    /// The line that has a browser keep this value: until a date, or without one until it closes.
    pub fn keep(&self, value: &str, expires: Option<&str>) -> String {
        let (name, date) = expires.map_or(("", ""), |date| ("; Expires=", date));
        [&self.name, value, &self.domain, name, date, &self.attributes].concat()
    }

    /// The line that has a browser drop the cookie: no value, and a date that has passed.
    pub fn delete(&self) -> String {
        const PASSED: &str = "; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0";
        [&self.name, &self.domain, PASSED, &self.attributes].concat()
    }
}

/// `domain.partition(":")[0].lstrip(".").encode("idna")`. Labels of ASCII keep their case.
fn ascii_domain(domain: &str) -> Result<String, BadCookie> {
    let host = domain.split(':').next().unwrap_or_default().trim_start_matches('.');
    // without its last dot, which may be there
    let (labels, dot) = host.strip_suffix('.').map_or((host, ""), |labels| (labels, "."));
    let labels = labels.split('.').map(ascii_label).collect::<Result<Vec<_>, _>>()?;
    Ok(labels.join(".") + dot)
}

fn ascii_label(label: &str) -> Result<String, BadCookie> {
    let ascii = if label.is_ascii() {
        label.to_owned()
    } else {
        idna::domain_to_ascii(label).map_err(|_| BadCookie::Domain)?
    };
    if (1..=MAX_LABEL).contains(&ascii.len()) { Ok(ascii) } else { Err(BadCookie::Domain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_no_header_can_carry_is_an_error() {
        let cookie = SessionCookie::default;
        for (cookie, expected) in [
            (SessionCookie { same_site: Some("foo".to_owned()), ..cookie() }, BadCookie::SameSite),
            (SessionCookie { same_site: Some(String::new()), ..cookie() }, BadCookie::SameSite),
            (SessionCookie { domain: Some("a..b".to_owned()), ..cookie() }, BadCookie::Domain),
            (SessionCookie { domain: Some("a".repeat(64)), ..cookie() }, BadCookie::Domain),
            (SessionCookie { domain: Some("a\nb".to_owned()), ..cookie() }, BadCookie::Control),
            (SessionCookie { name: "a\rb".to_owned(), ..cookie() }, BadCookie::Control),
        ] {
            assert_eq!(SetCookieLine::new(&cookie).err(), Some(expected), "{cookie:?}");
        }
    }

    #[test]
    fn a_domain_loses_its_port_and_its_first_dots_and_keeps_its_case() {
        for (domain, expected) in [
            ("..Example.com:80", "; Domain=Example.com"),
            ("example.com.", "; Domain=example.com."),
            ("Bücher.Example", "; Domain=xn--bcher-kva.Example"),
            ("", ""),
        ] {
            let cookie = SessionCookie { domain: Some(domain.to_owned()), ..SessionCookie::default() };
            let line = SetCookieLine::new(&cookie).expect(domain);
            assert_eq!(line.keep("x", None), format!("session=x{expected}; HttpOnly; Path=/"));
        }
    }
}
