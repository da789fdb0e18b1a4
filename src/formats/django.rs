//! `value:signature` and `value:timestamp:signature` of Django (`django/core/signing.py`), its sessions in cookies too.
//!
//! ```text
//! eyJpZCI6ImFsaWNlIn0 : 1r31eq    : …                  `dumps`: base64url of JSON, after a dot of zlib, or of a pickle
//! alice@example.com   : 1r31eq    : …                  a signed cookie, the timestamp in base62
//! 17                              : …                  `Signer`, without a timestamp
//! ```
//!
//! The signature is 43 characters of SHA-256, or 27 of SHA-1 until Django 3.0.

use super::fact::{Fact, FactName};
use super::{pickle, shape};
use crate::cookie::payload;

/// The most bytes to which a value may inflate.
const MAX_INFLATED: usize = 1024 * 1024;

/// What it shows: its contents, and when it was signed.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (signed, signature) = cookie.rsplit_once(':')?;
    let is_sha256 = shape::is_base64url_of(signature, 32);
    if !is_sha256 && !shape::is_base64url_of(signature, 20) {
        return None;
    }
    let with_timestamp =
        signed.rsplit_once(':').and_then(|(value, digits)| Some((value, shape::base62_moment(digits)?)));
    match with_timestamp {
        Some((value, signed_at)) => {
            let mut facts = loaded(value).unwrap_or_else(|| vec![Fact::text(FactName::Value, value)]);
            facts.push(Fact::moment(FactName::SignedAt, signed_at));
            Some(facts)
        }
        // a colon before 43 characters could be chance, so the value must be one that is no part of random text
        None if !is_sha256 || !is_mixed(signature) => None,
        None => loaded(signed).or_else(|| is_no_random_text(signed).then(|| vec![Fact::text(FactName::Value, signed)])),
    }
}

/// What was signed, without its timestamp. `None` where there is none.
pub fn signed_value(cookie: &str) -> Option<&str> {
    let (signed, _) = cookie.rsplit_once(':')?;
    signed.rsplit_once(':').filter(|(_, digits)| shape::base62_moment(digits).is_some()).map(|(value, _)| value)
}

/// What `signing.dumps` has put in.
fn loaded(value: &str) -> Option<Vec<Fact>> {
    // no base64url of a JSON object, a list or a text, of a pickle or zlib begins with another character
    let section = value.strip_prefix('.').unwrap_or(value);
    if !section.starts_with(['e', 'W', 'I', 'g']) && section.len() == value.len() {
        return None;
    }
    shape::base64url(section)?;
    let bytes = payload::bytes(value, MAX_INFLATED).ok()?;
    if let Some(facts) = pickle::read(&bytes) {
        return Some(facts);
    }
    let text = String::from_utf8(bytes).ok()?;
    (text.starts_with(['{', '[', '"']) && shape::json(&text).is_some()).then(|| vec![Fact::text(FactName::Json, text)])
}

/// Whether a text has letters of both cases and digits, as nearly every signature has.
fn is_mixed(text: &str) -> bool {
    let has = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
    has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)
}

/// Whether a value is a number, JSON, an address or a sentence: no piece of it is a run of random base64.
fn is_no_random_text(value: &str) -> bool {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let is_joined = |character: char| character.is_ascii_alphanumeric() || "-_+/=.:|?&!".contains(character);
    let is_base64 = |character: char| character.is_ascii_alphanumeric() || "-_+/".contains(character);
    let mut runs = value.split(|character: char| !is_base64(character));
    let has_control = value.chars().any(char::is_control);
    is_number || (!has_control && !value.chars().all(is_joined) && !runs.any(|run| run.len() >= 8 && is_mixed(run)))
}
