//! A request, as far as a view can know it.

use super::form::{Form, Unreadable};

/// What a view can know of a request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method, in the case it came in.
    pub method: String,
    /// The path of the request line, still percent-encoded; it may be `*`, and lack its slash.
    pub path: String,
    /// The question mark and what follows it, or nothing.
    pub query: String,
    /// The host that was asked, as it was named.
    pub host: String,
    /// The `Cookie` header, each byte one character (Latin-1, as WSGI has it); several are joined by commas.
    pub cookies: Option<String>,
    /// The form, or why there is none. Flask reads it when a view asks, so only then does it matter.
    pub form: Result<Form, Unreadable>,
}
