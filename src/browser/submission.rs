//! What is sent with a request, beside its cookies: a method, a body, headers of its own.

use std::fmt;

use zeroize::Zeroizing;

/// A request that is more than a GET of a page: a form that is submitted, or JSON for an API.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The method, in upper case.
    pub method: String,
    /// The body, if there is one.
    pub body: Option<Body>,
    /// Headers beside those that every request has, name and value.
    pub headers: Vec<(String, String)>,
}

/// The body of a request. It may hold a password, so what is written down is given beside it.
#[derive(Clone)]
pub struct Body {
    /// Its `Content-Type`.
    pub content_type: String,
    /// The bytes that are sent.
    pub bytes: Zeroizing<Vec<u8>>,
    /// The same as it is written down: with `***` in the place of a password.
    pub shown: String,
}

impl Submission {
    /// A form in which nothing is secret, as a browser posts it: `id=alice&next=%2F`.
    pub fn form(fields: &[(&str, &str)]) -> Submission {
        let mut encoded = form_urlencoded::Serializer::new(String::new());
        let shown = encoded.extend_pairs(fields).finish();
        let bytes = Zeroizing::new(shown.clone().into_bytes());
        let body = Body { content_type: "application/x-www-form-urlencoded".to_owned(), bytes, shown };
        Submission { method: "POST".to_owned(), body: Some(body), headers: Vec::new() }
    }

    /// What a redirect with this status makes of it: the same again, or a GET (Fetch standard, HTTP-redirect fetch).
    ///
    /// 301 and 302 were meant to repeat a POST. Browsers did not, so 307 and 308 were added, which do.
    pub(super) fn after_redirect(&self, status: u16) -> Option<Submission> {
        let becomes_get = match status {
            303 => self.method != "GET" && self.method != "HEAD",
            301 | 302 => self.method == "POST",
            _ => false,
        };
        match becomes_get {
            // headers that were asked for are for every page of the way; where a form came from is said with the form
            true => {
                let mut headers = self.headers.clone();
                headers.retain(|(name, _)| !name.eq_ignore_ascii_case("origin"));
                (!headers.is_empty()).then(|| Submission { method: "GET".to_owned(), body: None, headers })
            }
            false => Some(self.clone()),
        }
    }
}

/// Without the bytes, which may hold a password.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("content_type", &self.content_type).field("shown", &self.shown).finish()
    }
}
