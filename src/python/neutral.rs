//! A session value for other programs: JSON that every strict parser reads, without loss.
//!
//! ```text
//! None True "x" [1]     null true "x" [1]
//! {"a": 1}              {"$dict": [["a", 1]]}            in order
//! (1,)                  {"$tuple": [1]}
//! b"\xff"               {"$bytes": "ff"}
//! Markup("<b>")         {"$markup": "<b>"}
//! UUID(int=1)           {"$uuid": "00000000-0000-0000-0000-000000000001"}
//! datetime(…)           {"$datetime": "2026-01-02T03:04:05+00:00"}
//! 2**53                 {"$int": "9007199254740992"}     from 2^53 on
//! 1.0                   {"$float": "1.0"}                every float, also nan, inf, -inf
//! "\ud800"              {"$utf16": "d800"}               a text with a lone surrogate, UTF-16-BE
//! ```

use std::io::{self, Write};

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value as Json;

use super::ascii::{self, hex};
use super::float::repr_of_float;
use super::text::Text;
use super::value::{Dict, Value, uuid_with_dashes};

/// A value that serializes as its neutral form.
#[derive(Clone, Copy, Debug)]
pub struct Neutral<'a>(pub &'a Value);

/// The neutral form of a value, as a tree of JSON.
pub fn neutral(value: &Value) -> Json {
    // texts, numbers, lists and objects with text keys: all of it is JSON
    serde_json::to_value(Neutral(value)).unwrap_or_default()
}

/// Writes the neutral form of a value, in ASCII.
///
/// # Errors
/// The error of `out`.
pub fn write(value: &Value, out: &mut impl Write) -> io::Result<()> {
    ascii::write(&Neutral(value), out)
}

/// Reads JSON of sessctl's own. It can be nested as deep as a session, which is beyond the default limit of `serde_json`.
///
/// # Errors
/// The text is not JSON to `serde_json`.
pub fn read(json: &[u8]) -> serde_json::Result<Json> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    reader.disable_recursion_limit();
    Json::deserialize(&mut reader)
}

impl Serialize for Neutral<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::None => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(integer) => match integer.as_exact_i64() {
                Some(number) => serializer.serialize_i64(number),
                None => marked("$int", integer.digits(), serializer),
            },
            Value::Float(float) => marked("$float", &repr_of_float(*float), serializer),
            Value::Str(text) => NeutralText(text).serialize(serializer),
            Value::List(items) => serializer.collect_seq(items.iter().map(Neutral)),
            Value::Dict(dict) => marked("$dict", &Entries(dict), serializer),
            Value::Tuple(items) => marked("$tuple", &Items(items), serializer),
            Value::Bytes(bytes) => marked("$bytes", &hex(bytes), serializer),
            Value::Markup(text) => marked("$markup", &NeutralText(text), serializer),
            Value::Uuid(uuid) => marked("$uuid", &uuid_with_dashes(*uuid), serializer),
            Value::DateTime(moment) => marked("$datetime", &moment.iso('T'), serializer),
        }
    }
}

/// `{"$kind": content}`
fn marked<S: Serializer>(
    kind: &'static str,
    content: &(impl Serialize + ?Sized),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(1))?;
    object.serialize_entry(kind, content)?;
    object.end()
}

struct Items<'a>(&'a [Value]);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Neutral))
    }
}

struct Entries<'a>(&'a Dict);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(key, value)| (NeutralText(key), Neutral(value))))
    }
}

struct NeutralText<'a>(&'a Text);

impl Serialize for NeutralText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_str() {
            Some(text) => serializer.serialize_str(text),
            None => marked("$utf16", &hex(&utf16(self.0)), serializer),
        }
    }
}

/// UTF-16-BE. A lone surrogate is one unit in it.
fn utf16(text: &Text) -> Vec<u8> {
    let units = text.code_points().flat_map(|code_point| {
        let mut pair = [0; 2];
        match char::from_u32(code_point) {
            Some(character) => character.encode_utf16(&mut pair).to_vec(),
            None => vec![code_point as u16],
        }
    });
    units.flat_map(u16::to_be_bytes).collect()
}
