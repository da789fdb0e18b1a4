//! Starlette's `SessionMiddleware`: `{"id": "alice"}` with blanks, in standard base64 that keeps its padding
//! (`starlette/middleware/sessions.py`).
//!
//! Timestamp and signature are those of itsdangerous, with another salt and another derivation than Flask's.

use super::fact::{Fact, FactName};
use super::shape;
use crate::cookie::split;
use crate::cookie::{payload, timestamp};

/// What it shows: the session, and when it was signed.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    if !cookie.starts_with("ey") {
        return None;
    }
    let parts = split(cookie)?;
    let section = parts.timestamp?;
    // Flask writes no padding, so most of its payloads are told apart by their length
    if !parts.payload.len().is_multiple_of(4) {
        return None;
    }
    let bytes = shape::base64(parts.payload)?;
    if !payload::has_blanks(&bytes)
        || !shape::is_base64url_of(section, 4)
        || !shape::is_base64url_of(parts.signature, 20)
    {
        return None;
    }
    let (json, _) = shape::json_object(bytes)?;
    let signed_at = i64::try_from(timestamp::read(section)?).ok()?;
    Some(vec![Fact::text(FactName::Json, json), Fact::moment(FactName::SignedAt, signed_at)])
}
