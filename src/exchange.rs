//! One HTTP request and its response, as facts.
//!
//! The browser records one for each request that it makes. The screens show what crossed the wire from it.

use schemars::JsonSchema;
use serde::Serialize;

/// A request and the response it got.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Exchange {
    /// What the browser sent.
    pub request: Request,
    /// What the server answered.
    pub response: Response,
}

/// What the browser sent.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Request {
    /// The method, for example `GET` (RFC 9110 section 9).
    pub method: String,
    /// The whole URL, without a fragment.
    pub url: String,
    /// The path and query, as the request line has them.
    pub path: String,
    /// The headers, name and value, in the order sent. The value of `Authorization` is `***`.
    /// A byte that is not UTF-8 is written `\xe9`.
    pub headers: Vec<(String, String)>,
    /// The form as it was encoded, or the JSON, with `***` in the place of a password. Null: a request without a body.
    pub body: Option<String>,
}

/// What the server answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Response {
    /// The status code, for example 302 (RFC 9110 section 15).
    pub status: u16,
    /// The reason phrase after the code, as the server wrote it: `FOUND`.
    pub reason: String,
    /// The headers, name and value, in the order received. A byte that is not UTF-8 is written `\xe9`.
    pub headers: Vec<(String, String)>,
    /// The page, up to 1 MiB. Bytes that its encoding has no character for are replaced by U+FFFD.
    pub body: String,
    /// The encoding of the page, for example `UTF-8` or `Shift_JIS`.
    pub charset: &'static str,
    /// Whether the page is longer than what was read of it.
    pub is_cut: bool,
}

impl Request {
    /// The value of the `Cookie` header, if one was sent (RFC 6265bis section 4.2).
    pub fn cookie(&self) -> Option<&str> {
        find(&self.headers, "cookie")
    }
}

impl Response {
    /// The value of the first header of this name. Upper and lower case are the same (RFC 9110 section 5.1).
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The values of the `Set-Cookie` headers, in order (RFC 6265bis section 4.1).
    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| value.as_str())
    }
}

/// Bytes of a page as text. What is not UTF-8 is replaced by U+FFFD.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Bytes of a header as text, to be shown. A byte that is not UTF-8 is written `\xe9`.
pub(crate) fn header_text(bytes: &[u8]) -> String {
    bytes.utf8_chunks().fold(String::with_capacity(bytes.len()), |text, chunk| {
        let escaped = |byte: &u8| format!("\\x{byte:02x}");
        text + chunk.valid() + &chunk.invalid().iter().map(escaped).collect::<String>()
    })
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Whether the value of a cookie has nothing in it. Python writes an empty one with quotes around it, and a browser keeps them.
pub fn is_blank(value: &[u8]) -> bool {
    matches!(value, b"" | b"\"\"")
}
