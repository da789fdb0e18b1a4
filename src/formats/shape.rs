//! The shapes of which other frameworks' cookies are made. All are strict: what a library would not write has another shape.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::python::budget::Budget;
use crate::python::{Dict, Value, json};

/// The deepest nesting of JSON that is read.
const MAX_DEPTH: usize = 100;
/// The most memory that the values of JSON may take, in bytes.
const MAX_MEMORY: usize = 8 * 1024 * 1024;

/// The bytes of base64url without padding, as nearly all formats have it.
pub(super) fn base64url(section: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(section).ok()
}

/// The bytes of standard base64 with its padding.
pub(super) fn base64(section: &str) -> Option<Vec<u8>> {
    STANDARD.decode(section).ok()
}

/// The bytes of standard base64 without padding.
pub(super) fn base64_unpadded(section: &str) -> Option<Vec<u8>> {
    STANDARD_NO_PAD.decode(section).ok()
}

/// Whether a section is base64url of so many bytes: a signature, an id.
pub(super) fn is_base64url_of(section: &str, bytes: usize) -> bool {
    section.len() == (bytes * 4).div_ceil(3) && base64url(section).is_some()
}

/// Whether a section is base64url of one of the digests that itsdangerous signs with.
pub(super) fn is_itsdangerous_signature(section: &str) -> bool {
    [20, 32, 64, 48, 28, 16].into_iter().any(|bytes| is_base64url_of(section, bytes))
}

/// Whether a section has so many hexadecimal digits in lower case, letters and numbers, as every digest has.
pub(super) fn is_hex(section: &str, digits: usize) -> bool {
    let has = |is: fn(&u8) -> bool| section.as_bytes().iter().any(is);
    section.len() == digits
        && section.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
}

/// Whether a text is decimal digits and nothing else.
pub(super) fn is_decimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that decimal digits make.
pub(super) fn decimal(digits: &str) -> Option<i64> {
    if is_decimal(digits) { digits.parse().ok() } else { None }
}

/// The moment that base62 makes of six digits (`0-9A-Za-z`, Django's and datasette's), if it lies in this century.
pub(super) fn base62_moment(digits: &str) -> Option<i64> {
    if digits.len() != 6 {
        return None;
    }
    let unix = digits.bytes().try_fold(0, |number: i64, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        Some(number * 62 + i64::from(digit))
    })?;
    is_of_this_century(unix).then_some(unix)
}

/// Whether a moment lies in the years 2000 to 2100, when cookies are signed.
pub(super) fn is_of_this_century(unix: i64) -> bool {
    (946_684_800..4_102_444_800).contains(&unix)
}

/// The value of JSON, as Python reads it.
pub(super) fn json(text: &str) -> Option<Value> {
    if !is_shallow(text) {
        return None;
    }
    json::read_within(&mut Budget::new(MAX_MEMORY), text).ok()
}

/// The text and the entries of a JSON object.
pub(super) fn json_object(bytes: Vec<u8>) -> Option<(String, Dict)> {
    if bytes.first() != Some(&b'{') {
        return None;
    }
    let text = String::from_utf8(bytes).ok()?;
    match json(&text)? {
        Value::Dict(dict) => Some((text, dict)),
        _ => None,
    }
}

/// Whether nothing is nested deeper than [`MAX_DEPTH`]: then any stack is large enough.
fn is_shallow(text: &str) -> bool {
    let (mut depth, mut is_in_text, mut is_escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_in_text,
            b'"' => is_in_text = !is_in_text,
            b'[' | b'{' if !is_in_text => depth += 1,
            b']' | b'}' if !is_in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return false;
        }
    }
    true
}

/// The whole seconds of a JSON number, as far as a calendar goes.
pub(super) fn seconds(number: &Value) -> Option<i64> {
    match number {
        Value::Int(integer) => integer.as_exact_i64(),
        // as many seconds as are exact in a float
        Value::Float(float) if float.abs() < 9e15 => Some(float.floor() as i64),
        _ => None,
    }
}

/// A text of JSON.
pub(super) fn text(value: Option<&Value>) -> Option<&str> {
    match value? {
        Value::Str(text) => text.as_str(),
        _ => None,
    }
}
