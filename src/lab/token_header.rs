//! A login without a form that the app refused, where the answer speaks of a token against forged requests: scripts send such
//! a token in a header.
//!
//! ```text
//! Set-Cookie: csrftoken=…                 X-CSRFToken     Django and many more
//! Set-Cookie: shop_csrftoken=…            X-CSRFToken     Django with a name of its own
//! Set-Cookie: csrf_token=…                X-CSRF-Token    Pyramid
//! Set-Cookie: XSRF-TOKEN=…                X-XSRF-TOKEN    Angular, axios, Laravel
//! Set-Cookie: _xsrf=…                     X-XSRFToken     Tornado
//! <meta name="csrf-token" content="…">    X-CSRF-Token    Rails, Laravel, Flask-WTF
//! ```

use super::login::is_for_the_host;
use super::signs::is_against_forgery;
use crate::browser::{Row, Url};
use crate::exchange::{Exchange, Request};

/// The header that may be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHeader {
    /// Its name.
    pub name: &'static str,
    /// Where its value was seen.
    pub seen: Seen,
}

/// Where a token was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// In the cookie of this name.
    Cookie(String),
    /// In the `<meta name="csrf-token">` of the page at this path.
    Meta(String),
    /// No cookie and no page had it under a name that is known.
    Nowhere,
}

/// The cookies that hold such a token, and the headers in which their apps take it.
const OF_COOKIES: [(&str, &str); 4] = [
    ("csrftoken", "X-CSRFToken"),
    ("csrf_token", "X-CSRF-Token"),
    ("xsrf-token", "X-XSRF-TOKEN"),
    ("_xsrf", "X-XSRFToken"),
];

/// What the name of any other such cookie has in it, the likeliest first, and the header that may be tried with it.
const OF_OTHER_COOKIES: [(&str, &str); 3] =
    [("xsrf-token", "X-XSRF-TOKEN"), ("csrf", "X-CSRFToken"), ("xsrf", "X-XSRFToken")];

/// The header that may be tried in place of this request, which was sent without one. `all` is the whole way, and `jar` what
/// the browser holds after it. `None`: the answer does not speak of such a token, or the request had one.
pub fn token_header(sent: &Exchange, all: &[&Exchange], jar: &[Row]) -> Option<TokenHeader> {
    let answer = &sent.response;
    if !matches!(answer.status, 400 | 403) || !speaks_of_it(&answer.body) || has_one(&sent.request) {
        return None;
    }
    let of_cookie = || {
        let url = Url::parse(&sent.request.url).ok()?;
        let of = |name, is_it: &dyn Fn(&str) -> bool| {
            let is_it = |row: &&Row| !row.is_expired && is_it(&row.name) && is_for_the_host(row, &url);
            let row = jar.iter().find(is_it)?;
            Some(TokenHeader { name, seen: Seen::Cookie(row.name.clone()) })
        };
        let exact = OF_COOKIES.iter().find_map(|(cookie, name)| of(name, &|row| row.eq_ignore_ascii_case(cookie)));
        let has = |row: &str, word: &str| row.to_ascii_lowercase().contains(word);
        exact.or_else(|| OF_OTHER_COOKIES.iter().find_map(|(word, name)| of(name, &|row| has(row, word))))
    };
    let of_meta = || {
        let page = all.iter().rfind(|exchange| has_meta(&exchange.response.body))?;
        let path = page.request.path.split('?').next().unwrap_or_default().to_owned();
        Some(TokenHeader { name: "X-CSRF-Token", seen: Seen::Meta(path) })
    };
    let nowhere = TokenHeader { name: "X-CSRFToken", seen: Seen::Nowhere };
    Some(of_cookie().or_else(of_meta).unwrap_or(nowhere))
}

fn speaks_of_it(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("csrf") || text.contains("xsrf")
}

/// Whether a request carries such a token: in a header, in a field or in its address. The cookie alone is not enough.
fn has_one(request: &Request) -> bool {
    request.headers.iter().any(|(name, _)| is_against_forgery(name))
        || request.body.as_deref().is_some_and(is_against_forgery)
        || is_against_forgery(&request.path)
}

/// Whether a page has `<meta name="csrf-token">`.
fn has_meta(page: &str) -> bool {
    let page = page.to_ascii_lowercase();
    page.split("<meta ").skip(1).any(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        tag.split_ascii_whitespace().any(|word| {
            word.strip_prefix("name=").is_some_and(|name| name.trim_matches(['"', '\'', '/']) == "csrf-token")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{has_meta, speaks_of_it};

    #[test]
    fn a_page_has_the_token_where_its_meta_says_so() {
        for page in [
            r#"<meta name="csrf-token" content="x">"#,
            "<META content=x NAME='csrf-token'>",
            "<meta name=csrf-token content=x/>",
            "<meta charset=utf-8><meta content='x' name=\"csrf-token\"/>",
        ] {
            assert!(has_meta(page), "{page}");
        }
        for page in ["", "csrf-token", r#"<meta name="csrf-param" content="csrf-token">"#, "<p name=csrf-token>"] {
            assert!(!has_meta(page), "{page}");
        }
    }

    #[test]
    fn an_answer_speaks_of_the_token_by_its_name() {
        assert!(speaks_of_it("<p>The CSRF token is missing.</p>") && speaks_of_it(r#"{"error":"XSRF check failed"}"#));
        assert!(!speaks_of_it("Bad Request"));
    }
}
