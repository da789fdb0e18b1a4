//! Starlette's `SessionMiddleware`: it writes `{"id": "alice"}` with blanks, in base64 that keeps its padding.

use super::shape::decodes_to_json;
use crate::cookie::split;

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    split(cookie).is_some_and(|parts| parts.timestamp.is_some() && is_its_payload(parts.payload))
}

fn is_its_payload(payload: &str) -> bool {
    payload.len().is_multiple_of(4)
        && (payload.contains(['=', '+', '/']) || payload.starts_with("eyJ"))
        && decodes_to_json(payload, &["\": "])
}
