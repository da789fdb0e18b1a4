//! The payload: JSON, perhaps compressed, in base64url. Encoded, not encrypted.
//!
//! ```text
//! eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0   base64url of the JSON text
//! .eJyrVoovSC3KTcxLzStRsiopKk3VUcpMUbJSiik1…    a leading dot: base64url of zlib of the JSON text
//! ```

use std::cell::RefCell;
use std::collections::HashMap;
use std::mem;

use flate2::{Compress, Compression, FlushCompress, Status as Written};
use zlib_rs::{Inflate, InflateFlush, Status};

use super::tags::{self, BadTag, TagError};
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

/// Reads a payload section, no key needed (`URLSafeSerializerMixin.load_payload`, then Flask's tags).
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
pub fn text(section: &str, limit: usize) -> Result<String, PayloadError> {
    let compressed = section.strip_prefix('.');
    let bytes = base64::decode(compressed.unwrap_or(section)).ok_or(PayloadError::Base64)?;
    let text = match compressed {
        Some(_) => INFLATER.with_borrow_mut(|inflater| inflater.inflate(&bytes, limit))?,
        None => bytes.into_vec(),
    };
    String::from_utf8(text).map_err(|_| PayloadError::Utf8)
}

/// Made once for many payloads: zlib's tables, and room for what most payloads inflate to.
struct Inflater {
    stream: Inflate,
    room: Vec<u8>,
}

/// Bytes of room that are kept.
const ROOM: usize = 16 * 1024;

impl Inflater {
    /// `zlib.decompress(bytes)`: one whole stream; what follows it is ignored.
    fn inflate(&mut self, bytes: &[u8], limit: usize) -> Result<Vec<u8>, PayloadError> {
        let stream = &mut self.stream;
        stream.reset(true);
        let most = limit.saturating_add(1);
        let mut inflated = mem::take(&mut self.room);
        inflated.resize(ROOM, 0);
        loop {
            let [read, written] = [stream.total_in(), stream.total_out()].map(|count| count as usize);
            let end = inflated.len().min(most);
            let (rest, room) =
                (bytes.get(read..).unwrap_or_default(), inflated.get_mut(written..end).unwrap_or_default());
            // Finish promises that no more input follows: most payloads are read in one go
            let status = stream.decompress(rest, room, InflateFlush::Finish).map_err(|_| PayloadError::Zlib)?;
            let [has_read, has_written] = [stream.total_in(), stream.total_out()].map(|count| count as usize);
            if has_written > limit {
                return Err(PayloadError::TooLarge { limit });
            }
            if status == Status::StreamEnd && inflated.len() == ROOM {
                let text = inflated.get(..has_written).unwrap_or_default().to_vec();
                self.room = inflated;
                return Ok(text);
            }
            if status == Status::StreamEnd {
                inflated.truncate(has_written);
                return Ok(inflated);
            }
            if has_written == end {
                inflated.resize(inflated.len().saturating_mul(2).min(most), 0);
            } else if (has_read, has_written) == (read, written) {
                return Err(PayloadError::Zlib);
            }
        }
    }
}

/// Writes a value as Flask writes a session into its cookie.
pub fn write(value: &Value) -> Result<String, DateOverflow> {
    Ok(pack(&json::write(&tags::tag(value)?)))
}

/// Compresses if that saves at least two bytes, then encodes (`URLSafeSerializerMixin.dump_payload`).
pub fn pack(json: &str) -> String {
    PACKER.with_borrow_mut(|packer| packer.pack(json))
}

thread_local! {
    static INFLATER: RefCell<Inflater> =
        RefCell::new(Inflater { stream: Inflate::new(true, 15), room: Vec::new() });
    static PACKER: RefCell<Packer> = RefCell::new(Packer::new());
}

/// Made once for many payloads: zlib's tables, and what short texts were packed to. Each page hands its visitor the
/// session again that came with the request, and to compress it in vain takes a quarter of the answer. What is
/// remembered here are texts, not visitors: the same text is always packed to the same.
struct Packer {
    zlib: Compress,
    packed: HashMap<String, String>,
}

/// The longest text whose packing is remembered, in bytes.
const SHORT: usize = 256;
/// How many are: a class.
const REMEMBERED: usize = 64;

impl Packer {
    fn new() -> Packer {
        Packer { zlib: Compress::new(Compression::new(6), true), packed: HashMap::new() }
    }

    fn pack(&mut self, json: &str) -> String {
        if let Some(packed) = self.packed.get(json) {
            return packed.clone();
        }
        let packed = match self.deflate(json.as_bytes()) {
            Some(compressed) if compressed.len() + 1 < json.len() => format!(".{}", base64::encode(&compressed)),
            _ => base64::encode(json.as_bytes()),
        };
        if json.len() <= SHORT {
            if self.packed.len() == REMEMBERED {
                self.packed.clear();
            }
            self.packed.insert(json.to_owned(), packed.clone());
        }
        packed
    }

    /// `zlib.compress(bytes)`. Writing to memory does not fail; if it did, plain is always right.
    fn deflate(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        // its tables take 256 KiB: they are cleared, not made anew
        self.zlib.reset();
        let mut compressed = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let read = usize::try_from(self.zlib.total_in()).ok()?;
            match self.zlib.compress_vec(bytes.get(read..)?, &mut compressed, FlushCompress::Finish).ok()? {
                Written::StreamEnd => return Some(compressed),
                _ => compressed.reserve(compressed.len()),
            }
        }
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
    fn what_is_remembered_is_what_would_be_packed() {
        for length in (0..2 * REMEMBERED).chain(SHORT - 20..SHORT) {
            let json = format!(r#"{{"id":"{}"}}"#, "alice".repeat(length).get(..length).expect("enough"));
            let expected = Packer::new().pack(&json);
            assert_eq!([pack(&json), pack(&json)], [expected.clone(), expected], "{json}");
            assert!(PACKER.with_borrow(|packer| packer.packed.len()) <= REMEMBERED);
        }
    }

    #[test]
    fn what_follows_the_stream_is_ignored_and_a_cut_stream_is_not() {
        let mut stream = Packer::new().deflate(b"{\"a\":[1,1,1,1,1,1,1,1]}").expect("zlib");
        stream.extend(b"junk");
        assert!(read(&format!(".{}", base64::encode(&stream)), MAX_INFLATED).value.is_ok());
        stream.truncate(stream.len() - 5);
        assert_eq!(read(&format!(".{}", base64::encode(&stream)), MAX_INFLATED).value, Err(PayloadError::Zlib));
        assert_eq!(read(".", MAX_INFLATED).value, Err(PayloadError::Zlib));
    }
}
