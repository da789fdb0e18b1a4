//! One HTTP request and its response, as facts.
//!
//! The browser writes these down while it talks, and every screen that claims
//! something crossed the wire shows one of them.

use serde::Serialize;

/// A request and the response it got.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    /// What the browser sent.
    pub request: Request,
    /// What the server answered.
    pub response: Response,
}

/// What the browser sent.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: String,
    /// The whole URL, without a fragment.
    pub url: String,
    /// The path and query on the request line.
    pub path: String,
    /// Name and value, in the order sent.
    pub headers: Vec<(String, String)>,
    /// The form, as it was encoded, if there was one.
    pub body: Option<String>,
}

/// What the server answered.
#[derive(Clone, Debug, Serialize)]
pub struct Response {
    /// The status code, 302 for instance.
    pub status: u16,
    /// The words after the code, as the server spelled them: `FOUND`.
    pub reason: String,
    /// Name and value, in the order received.
    pub headers: Vec<(String, String)>,
    /// The page. Bytes that are not UTF-8 are replaced.
    pub body: String,
}

impl Request {
    /// The `Cookie` line, if one was sent.
    pub fn cookie(&self) -> Option<&str> {
        find(&self.headers, "cookie")
    }
}

impl Response {
    /// The first header of this name, in any spelling.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// Every `Set-Cookie` line, in order.
    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| value.as_str())
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
