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

/// The most bytes to which a compressed payload may inflate, and the most memory that its values may take, in bytes.
///
/// Flask has no such limit. Without one, a small cookie could fill the memory.
pub const MAX_INFLATED: usize = MAX_MEMORY;

/// The contents of a payload section, as far as it could be read.
#[derive(Clone, Debug)]
pub struct Payload {
    /// Whether the section begins with a dot, which marks a compressed payload.
    pub is_compressed: bool,
    /// The JSON text. `None` if the section cannot be decoded.
    pub json: Option<String>,
    /// The value that Flask reads from the JSON text.
    pub value: Result<Value, PayloadError>,
}

/// The step at which reading a payload failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayloadError {
    /// It is not base64url.
    Base64,
    /// It is not a zlib stream.
    Zlib,
    /// It begins as a zlib stream does, and is cut off, or changed further on.
    DamagedZlib {
        /// The beginning of what it inflates to before the damage. Nothing vouches for it.
        excerpt: String,
    },
    /// It inflates to more than the limit, or its values take more memory. Flask has no limit.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The bytes are not UTF-8.
    Utf8,
    /// The text is not JSON.
    Json(JsonError),
    /// A tag holds a value of the wrong kind.
    Tag(BadTag),
}

impl PayloadError {
    /// The message of itsdangerous' `BadPayload` (`serializer.py`, `url_safe.py`).
    pub fn message(&self) -> String {
        match self {
            PayloadError::Base64 => "Could not base64 decode the payload because of an exception".to_owned(),
            PayloadError::Zlib | PayloadError::DamagedZlib { .. } => {
                "Could not zlib decompress the payload before decoding the payload".to_owned()
            }
            PayloadError::TooLarge { limit } => format!("The payload takes more than {limit} bytes"),
            PayloadError::Utf8 | PayloadError::Json(_) | PayloadError::Tag(_) => {
                "Could not load the payload because an exception occurred on unserializing the data.".to_owned()
            }
        }
    }

    /// What could be inflated of a damaged payload.
    pub fn excerpt(&self) -> Option<&str> {
        match self {
            PayloadError::DamagedZlib { excerpt } => Some(excerpt),
            _ => None,
        }
    }

    /// The class of Python's own exception behind it (`original_error`).
    pub fn original_class(&self) -> &'static str {
        match self {
            PayloadError::Base64 => "BadData",
            PayloadError::Zlib | PayloadError::DamagedZlib { .. } => "error",
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

/// Reads a payload section (`URLSafeSerializerMixin.load_payload`, then Flask's tags). No key is needed.
///
/// `limit` is the most bytes to which it may inflate.
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

/// Whether the section begins with a dot, which marks a compressed payload.
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
/// The section is not base64url, not zlib after a leading dot, longer than `limit` bytes, or not UTF-8.
pub fn text(section: &str, limit: usize) -> Result<String, PayloadError> {
    String::from_utf8(bytes(section, limit)?).map_err(|_| PayloadError::Utf8)
}

/// The bytes in a payload section. Django packs its values as itsdangerous does.
///
/// # Errors
/// The section is not base64url, not zlib after a leading dot, or longer than `limit` bytes.
pub fn bytes(section: &str, limit: usize) -> Result<Vec<u8>, PayloadError> {
    let decode = |encoded| base64::decode(encoded).ok_or(PayloadError::Base64);
    match section.strip_prefix('.') {
        Some(compressed) => inflate(&decode(compressed)?, limit),
        None => Ok(decode(section)?.into_vec()),
    }
}

/// The first byte of the JSON text in a payload section, without the rest of it. `None` if it cannot be decoded.
pub fn first_byte(section: &str) -> Option<u8> {
    match section.strip_prefix('.') {
        Some(compressed) => zlib::first_byte(&base64::decode(compressed)?),
        None => base64::decode(section.get(..4).unwrap_or(section))?.first().copied(),
    }
}

fn inflate(compressed: &[u8], limit: usize) -> Result<Vec<u8>, PayloadError> {
    zlib::inflate(compressed, limit).map_err(|error| match error {
        InflateError::NotZlib => PayloadError::Zlib,
        InflateError::Damaged { excerpt } => PayloadError::DamagedZlib { excerpt: whole_characters(excerpt) },
        InflateError::TooLarge => PayloadError::TooLarge { limit },
    })
}

/// The text in bytes that may end in the middle of a character.
fn whole_characters(mut bytes: Vec<u8>) -> String {
    if let Err(error) = std::str::from_utf8(&bytes)
        && error.error_len().is_none()
    {
        bytes.truncate(error.valid_up_to());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes a value as a session is written into its cookie, packed like this.
///
/// # Errors
/// A date in it leaves the calendar when it is turned into UTC.
pub fn write(value: &Value, packing: Packing) -> Result<String, DateOverflow> {
    Ok(packing.pack(&json::write(&tags::tag(value)?)))
}

/// How a JSON text is packed into a payload section.
///
/// ```text
/// Flask      {"id":"mia"}      eyJpZCI6Im1pYSJ9         base64url, compressed where that is shorter
/// Starlette  {"id": "mia"}     eyJpZCI6ICJtaWEifQ==     base64 with its padding, never compressed
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// As `URLSafeSerializerMixin.dump_payload` of itsdangerous, which Flask uses.
    #[default]
    UrlSafe,
    /// As Starlette's `SessionMiddleware`, which can read no other (`starlette/middleware/sessions.py`).
    Starlette,
}

impl Packing {
    /// The packing of a payload section.
    ///
    /// ```
    /// use sessctl::cookie::payload::Packing;
    ///
    /// assert_eq!(Packing::of("eyJpZCI6Im1pYSJ9"), Packing::UrlSafe);
    /// assert_eq!(Packing::of("eyJpZCI6ICJtaWEifQ=="), Packing::Starlette);
    /// ```
    pub fn of(section: &str) -> Packing {
        let is_flasks = section.starts_with('.') || !section.len().is_multiple_of(4);
        let is_marked = || section.contains(['=', '+', '/']);
        let has_blanks = || base64::decode(section).is_some_and(|bytes| has_blanks(&bytes));
        if !is_flasks && (is_marked() || has_blanks()) { Packing::Starlette } else { Packing::UrlSafe }
    }

    /// Encodes a JSON text without blanks as a payload section.
    pub fn pack(self, json: &str) -> String {
        match self {
            Packing::UrlSafe => pack(json),
            Packing::Starlette => base64::encode_standard(with_blanks(json).as_bytes()),
        }
    }
}

/// A JSON text with the blanks that `json.dumps` of Python writes where it is not told otherwise: behind each comma and
/// each colon.
fn with_blanks(json: &str) -> String {
    let (mut text, mut is_quoted, mut is_escaped) = (String::with_capacity(json.len()), false, false);
    for character in json.chars() {
        text.push(character);
        is_quoted ^= character == '"' && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        if !is_quoted && matches!(character, ',' | ':') {
            text.push(' ');
        }
    }
    text
}

/// Whether a blank stands behind the colon of the first key of a JSON object. Flask writes none.
pub fn has_blanks(json: &[u8]) -> bool {
    let mut is_escaped = false;
    let end = json.iter().skip(2).position(|&byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.and_then(|end| json.get(end + 3..)).is_some_and(|rest| rest.starts_with(b": "))
}

/// Encodes a JSON text as a payload section (`URLSafeSerializerMixin.dump_payload`).
///
/// The text is compressed if that saves at least two bytes. The leading dot takes one of them.
///
/// ```
/// use sessctl::cookie::payload::pack;
///
/// assert_eq!(pack(r#"{"id":"alice"}"#), "eyJpZCI6ImFsaWNlIn0");
/// assert!(pack(&format!(r#"{{"id":"{}"}}"#, "a".repeat(100))).starts_with('.'));
/// ```
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
    fn the_first_byte_is_that_of_the_whole_text() {
        for json in ["{}", "17", "\"é\"", &"{\"a\":1}".repeat(1000), &"[1,2]".repeat(20)] {
            let packed = pack(json);
            assert_eq!(first_byte(&packed), bytes(&packed, MAX_INFLATED).ok().and_then(|bytes| bytes.first().copied()));
        }
        assert!(pack(&"[1,2]".repeat(20)).starts_with('.'), "one of them is compressed");
        for unreadable in ["", ".", ".AAAA", ".!", ".eJw"] {
            assert_eq!(first_byte(unreadable), None, "{unreadable}");
        }
    }

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
        let cut = read(&format!(".{}", base64::encode(&stream)), MAX_INFLATED).value;
        assert!(matches!(cut, Err(PayloadError::DamagedZlib { .. })), "{cut:?}");
        assert_eq!(read(".", MAX_INFLATED).value, Err(PayloadError::Zlib));
    }

    /// What inflates before the damage.
    fn excerpt(stream: &[u8]) -> Option<String> {
        match read(&format!(".{}", base64::encode(stream)), MAX_INFLATED).value {
            Err(PayloadError::DamagedZlib { excerpt }) => Some(excerpt),
            Err(PayloadError::Zlib) => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_damaged_stream_is_told_from_what_never_was_one() {
        let json = format!("{{\"id\":\"alice\",\"cart\":[{}]}}", "1234,5678,".repeat(9));
        let stream = zlib::deflate(json.as_bytes()).expect("zlib");
        assert_eq!(stream.get(..2), Some(&[0x78, 0x9c][..]));
        let last = stream.len() - 1;
        let cut = excerpt(&stream[..last - 6]).expect("damaged");
        assert!(cut.len() > 20 && json.starts_with(&cut), "{cut}");
        let changed: Vec<u8> = stream.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == last)).collect();
        assert_eq!(excerpt(&changed), Some(json), "all of it, and the check at its end is another");
        for header in [[0x78, 0x01], [0x78, 0xda], [0x58, 0x85], [0x78, 0xbb]] {
            assert!(excerpt(&header).is_some(), "{header:x?}");
        }
        for no_header in [&b"{\"id\":\"alice\"}"[..], b"\x1f\x8b\x08\0", b"\x78\x9d123", b"\x88\x1c123", b"\x78", b""] {
            assert_eq!(excerpt(no_header), None, "{no_header:x?}");
        }
        let kanji = zlib::deflate("日本語".repeat(40).as_bytes()).expect("zlib");
        let cut = excerpt(&kanji[..kanji.len() - 4]).expect("damaged");
        assert!("日本語".repeat(40).starts_with(&cut), "no half of a character: {cut}");
    }
}
