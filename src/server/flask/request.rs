//! A request, as a view sees it.

use super::form::{Form, Unreadable};
use super::host::Host;

/// What a view can know of a request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method, in the case it came in.
    pub method: String,
    /// The path of the request line, still percent-encoded; it may be `*`, and lack its slash.
    pub path: String,
    /// The query with its question mark. Empty without a query.
    pub query: String,
    /// The host, as the request names it.
    pub host: Host,
    /// The `Cookie` header, each byte one character (Latin-1, as WSGI has it); several are joined by commas.
    pub cookies: Option<String>,
    /// The form, or why it cannot be read. Flask reads it when a view asks for it, so an error matters only then.
    pub form: Result<Form, Unreadable>,
}
