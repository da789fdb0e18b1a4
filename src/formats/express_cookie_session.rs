//! `cookie-session` of Express: padded base64 of a JSON object. The signature is in a second cookie: `session.sig` for one
//! that is named `session`.

use super::fact::{Fact, FactName};
use super::shape;

/// What it shows: the session.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    // a brace and a quote, or a brace and a brace
    if !(cookie.starts_with("ey") || cookie.starts_with("e30")) || cookie.contains('.') {
        return None;
    }
    let (json, _) = shape::json_object(shape::base64(cookie)?)?;
    Some(vec![Fact::text(FactName::Json, json)])
}
