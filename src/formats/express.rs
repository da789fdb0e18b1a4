//! `s:value.signature`, a signed cookie of Express (`cookie-signature`, which `cookie-parser` and `express-session` use).
//!
//! The signature is HMAC-SHA256 in standard base64 without padding. The value is the id of a session, any text, or `j:`
//! and JSON.

use super::fact::{Fact, FactName};
use super::shape;

/// What it shows: its value.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (value, signature) = cookie.strip_prefix("s:")?.rsplit_once('.')?;
    if shape::base64_unpadded(signature)?.len() != 32 {
        return None;
    }
    let json = value.strip_prefix("j:").filter(|json| shape::json(json).is_some());
    Some(vec![match json {
        Some(json) => Fact::text(FactName::Json, json),
        None => Fact::text(FactName::Value, value),
    }])
}
