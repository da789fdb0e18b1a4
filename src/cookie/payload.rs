//! The payload: JSON, perhaps compressed, in base64url. Encoded, not encrypted.
//!
//! ```text
//! eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0   base64url of the JSON text
//! .eJyrVoovSC3KTcxLzStRsiopKk3VUcpMUbJSiik1…    a leading dot: base64url of zlib of the JSON text
//! ```

use std::error;
use std::fmt;

use super::tags::{self, BadTag, TagError};
use super::zlib::{self, InflateError};
use crate::python::budget::{Budget, MAX_MEMORY};
use crate::python::json::{self, JsonError};
use crate::python::{DateOverflow, Value, base64};

/// How far a compressed payload may inflate before we stop, in bytes, and how much memory the values in a
/// payload may take. Flask itself sets no limit.
pub const MAX_INFLATED: usize = MAX_MEMORY;

/// What a payload section holds, as far as it could be read.
#[derive(Clone, Debug)]
pub struct Payload {
    /// Whether it began with a dot, the mark of zlib.
    pub is_compressed: bool,
    /// The text that was signed, if there is one.
    pub json: Option<String>,
    /// The value Flask makes of it.
    pub value: Result<Value, PayloadError>,
}

/// The step at which reading a payload failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayloadError {
    /// It is not base64url.
    Base64,
    /// It is not a zlib stream.
    Zlib,
    /// It inflates, or its values grow, to more than we are willing to hold. Flask would go on.
    TooLarge {
        /// The bound, in bytes.
        limit: usize,
    },
    /// The bytes are not UTF-8.
    Utf8,
    /// The text is not JSON.
    Json(JsonError),
    /// A tag holds something it cannot be made from.
    Tag(BadTag),
}

impl PayloadError {
    /// The message of itsdangerous' `BadPayload` (`serializer.py`, `url_safe.py`).
    pub fn message(&self) -> String {
        match self {
            PayloadError::Base64 => "Could not base64 decode the payload because of an exception".to_owned(),
            PayloadError::Zlib => "Could not zlib decompress the payload before decoding the payload".to_owned(),
            PayloadError::TooLarge { limit } => format!("The payload takes more than {limit} bytes"),
            PayloadError::Utf8 | PayloadError::Json(_) | PayloadError::Tag(_) => {
                "Could not load the payload because an exception occurred on unserializing the data.".to_owned()
            }
        }
    }

    /// The class of Python's own exception behind it (`original_error`).
    pub fn original_class(&self) -> &'static str {
        match self {
            PayloadError::Base64 => "BadData",
            PayloadError::Zlib => "error",
            PayloadError::TooLarge { .. } => "PayloadTooLarge",
            PayloadError::Utf8 => "UnicodeDecodeError",
            PayloadError::Json(JsonError::Syntax { .. }) => "JSONDecodeError",
            PayloadError::Json(JsonError::TooManyDigits) => "ValueError",
            PayloadError::Json(JsonError::TooDeep) => "RecursionError",
            PayloadError::Json(JsonError::TooLarge) => "PayloadTooLarge",
            PayloadError::Tag(bad) => bad.class,
        }
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl error::Error for PayloadError {}

/// Reads a payload section, no key needed (`URLSafeSerializerMixin.load_payload`, then Flask's tags).
///
/// `limit` is the most that it may inflate to, in bytes.
///
/// ```
/// use sessctl::cookie::payload::{self, MAX_INFLATED};
///
/// let payload = payload::read("eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0", MAX_INFLATED);
/// assert_eq!(payload.json.as_deref(), Some(r#"{"_permanent":true,"id":"alice"}"#));
/// assert!(payload.value.is_ok());
/// ```
pub fn read(section: &str, limit: usize) -> Payload {
    let is_compressed = is_compressed(section);
    match text(section, limit) {
        Ok(json) => Payload { is_compressed, value: value(&json, limit), json: Some(json) },
        Err(error) => Payload { is_compressed, json: None, value: Err(error) },
    }
}

/// Whether it begins with a dot, the mark of zlib.
pub fn is_compressed(section: &str) -> bool {
    section.starts_with('.')
}

/// The value of the JSON text in a payload.
///
/// # Errors
/// The text is not JSON to Python, a tag in it cannot be read, or its values take more than `limit` bytes.
pub fn value(json: &str, limit: usize) -> Result<Value, PayloadError> {
    let mut budget = Budget::new(limit);
    let mut value = json::read_within(&mut budget, json).map_err(|error| match error {
        JsonError::TooLarge => PayloadError::TooLarge { limit },
        error => PayloadError::Json(error),
    })?;
    tags::untag_within(&mut budget, &mut value).map_err(|error| match error {
        TagError::TooLarge => PayloadError::TooLarge { limit },
        TagError::Bad(bad) => PayloadError::Tag(bad),
    })?;
    Ok(value)
}

/// The JSON text in a payload section.
///
/// # Errors
/// It is not base64url, not zlib where a dot says so, more than `limit` bytes, or not UTF-8.
pub fn text(section: &str, limit: usize) -> Result<String, PayloadError> {
    let compressed = section.strip_prefix('.');
    let bytes = base64::decode(compressed.unwrap_or(section)).ok_or(PayloadError::Base64)?;
    let text = match compressed {
        Some(_) => zlib::inflate(&bytes, limit).map_err(|error| match error {
            InflateError::NotZlib => PayloadError::Zlib,
            InflateError::TooLarge => PayloadError::TooLarge { limit },
        })?,
        None => bytes.into_vec(),
    };
    String::from_utf8(text).map_err(|_| PayloadError::Utf8)
}

/// Writes a value as Flask writes a session into its cookie.
///
/// # Errors
/// A date in it leaves the calendar when it is turned into UTC.
pub fn write(value: &Value) -> Result<String, DateOverflow> {
    Ok(pack(&json::write(&tags::tag(value)?)))
}

/// Compresses if that saves at least two bytes, then encodes (`URLSafeSerializerMixin.dump_payload`).
pub fn pack(json: &str) -> String {
    match zlib::deflate(json.as_bytes()) {
        Some(compressed) if compressed.len() + 1 < json.len() => [".", &base64::encode(&compressed)].concat(),
        _ => base64::encode(json.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_refused_at_the_bound() {
        let bomb = pack(&"0".repeat(1_000_000));
        assert_eq!(read(&bomb, 999_999).value, Err(PayloadError::TooLarge { limit: 999_999 }));
        assert_eq!(read(&bomb, 1_000_000).json.map(|json| json.len()), Some(1_000_000));
        assert_eq!(read(&bomb, 0).value, Err(PayloadError::TooLarge { limit: 0 }));
    }

    #[test]
    fn bytes_after_the_stream_are_ignored_and_a_cut_stream_is_refused() {
        let mut stream = zlib::deflate(b"{\"a\":[1,1,1,1,1,1,1,1]}").expect("zlib");
        stream.extend(b"junk");
        assert!(read(&format!(".{}", base64::encode(&stream)), MAX_INFLATED).value.is_ok());
        stream.truncate(stream.len() - 5);
        assert_eq!(read(&format!(".{}", base64::encode(&stream)), MAX_INFLATED).value, Err(PayloadError::Zlib));
        assert_eq!(read(".", MAX_INFLATED).value, Err(PayloadError::Zlib));
    }
}
