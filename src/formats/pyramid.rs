//! Pyramid's `SignedCookieSessionFactory` (`pyramid/session.py`): one blob of base64url, the signature first.
//!
//! ```text
//! 64 bytes of HMAC-SHA512 | [1700000005, 1700000000, {"id": "alice"}]
//!                            renewed     created     session               JSON, or a pickle until Pyramid 1
//! ```

use super::fact::{Fact, FactName};
use super::{pickle, shape};
use crate::python::{Value, json};

/// The bytes of HMAC-SHA512.
const SIGNATURE: usize = 64;

/// What it shows: the session, and when it was renewed and created.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    // shorter than a signature and `[0, 0, {}]`
    if cookie.len() < 98 || cookie.contains('.') {
        return None;
    }
    let bytes = shape::base64url(cookie)?;
    let (_, contents) = bytes.split_at_checked(SIGNATURE)?;
    match contents.first()? {
        b'[' => {
            let Value::List(items) = shape::json(std::str::from_utf8(contents).ok()?)? else { return None };
            let [renewed, created, session @ Value::Dict(_)] = items.as_slice() else { return None };
            Some(vec![
                Fact::text(FactName::Json, json::write(session)),
                Fact::moment_of(FactName::RenewedAt, Some(renewed))?,
                Fact::moment_of(FactName::CreatedAt, Some(created))?,
            ])
        }
        _ => pickle::read(contents),
    }
}
