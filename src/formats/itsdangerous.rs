//! A token of itsdangerous that is no session: a link to reset a password, for instance.
//!
//! `URLSafeTimedSerializer` and `URLSafeSerializer` (`url_safe.py`) make them of any value, with the same sections as
//! Flask's session, or without the timestamp. A session is a dict. What Flask could not open, whatever the key, is no
//! session.

use super::fact::{Fact, FactName};
use super::shape;
use crate::cookie::session::contents;
use crate::cookie::{Parts, payload, split};
use crate::python::{Value, base64};

/// The most bytes to which a payload may inflate.
const MAX_INFLATED: usize = 1024 * 1024;

/// A token whose sections are well-formed.
pub struct Token {
    /// The JSON text in it.
    pub(super) json: String,
    /// The value of that.
    pub(super) value: Value,
    /// When it was signed, in Unix seconds. `None` without a timestamp.
    pub(super) signed_at: Option<i64>,
}

impl Token {
    /// Takes a token apart. `None` where a section is not as itsdangerous writes it, and for the form of Flask's session.
    pub fn of(cookie: &str) -> Option<Token> {
        let parts = split(cookie).map(without_timestamp)?;
        // base64url of an opening brace begins with `e`
        let may_be_object = parts.payload.starts_with(['e', '.']);
        let is_session = parts.timestamp.is_some() && may_be_object && payload::first_byte(parts.payload) == Some(b'{');
        if is_session || !shape::is_itsdangerous_signature(parts.signature) {
            return None;
        }
        let signed_at = match parts.timestamp {
            // four bytes, as all since 1978 have, counted from 1970 or from 2011
            Some(section) if shape::is_base64url_of(section, 4) => {
                let bytes = base64::decode(section)?;
                Some(i64::from(u32::from_be_bytes(bytes.as_slice().try_into().ok()?)))
            }
            Some(_) => return None,
            None => None,
        };
        shape::base64url(parts.payload.strip_prefix('.').unwrap_or(parts.payload))?;
        let json = payload::text(parts.payload, MAX_INFLATED).ok()?;
        let value = shape::json(&json)?;
        Some(Token { json, value, signed_at })
    }
}

/// The dot before a compressed payload is no separator: `.eJxT…` and a signature are two sections, not three.
fn without_timestamp(parts: Parts<'_>) -> Parts<'_> {
    match parts.payload {
        "" => Parts { payload: parts.signed_text, timestamp: None, ..parts },
        _ => parts,
    }
}

/// What it shows: its value, and when it was signed.
pub fn read(token: &Token) -> Option<Vec<Fact>> {
    contents(token.value.clone()).err()?;
    // with a long number in it, a token of Discord looks alike
    if token.signed_at.is_some() && (17..=20).contains(&token.json.len()) && shape::is_decimal(&token.json) {
        return None;
    }
    let signed_at = token.signed_at.map(|unix| Fact::moment(FactName::SignedAt, unix));
    Some([Fact::text(FactName::Json, token.json.as_str())].into_iter().chain(signed_at).collect())
}
