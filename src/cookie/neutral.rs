//! A session value for other programs: JSON that any strict parser reads, with nothing lost.
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

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as Json;

use super::repr::repr_of_float;
use super::value::{Dict, Text, Value, uuid_with_dashes};

/// The neutral form of a value.
pub fn neutral(value: &Value) -> Json {
    serde_json::to_value(Neutral(value)).unwrap_or_default()
}

/// A value that is written in its neutral form.
pub struct Neutral<'a>(pub &'a Value);

impl Serialize for Neutral<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::None => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(integer) => match integer.as_exact_i64() {
                Some(number) => serializer.serialize_i64(number),
                None => marked(serializer, "$int", integer.digits()),
            },
            Value::Float(float) => marked(serializer, "$float", &repr_of_float(*float)),
            Value::Str(text) => NeutralText(text).serialize(serializer),
            Value::List(items) => Items(items).serialize(serializer),
            Value::Dict(dict) => marked(serializer, "$dict", &Entries(dict)),
            Value::Tuple(items) => marked(serializer, "$tuple", &Items(items)),
            Value::Bytes(bytes) => marked(serializer, "$bytes", &hex(bytes)),
            Value::Markup(text) => marked(serializer, "$markup", &NeutralText(text)),
            Value::Uuid(uuid) => marked(serializer, "$uuid", &uuid_with_dashes(*uuid)),
            Value::DateTime(moment) => marked(serializer, "$datetime", &moment.iso('T')),
        }
    }
}

/// `{"$kind": value}`
fn marked<S: Serializer>(
    serializer: S,
    kind: &'static str,
    value: &(impl Serialize + ?Sized),
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(kind, value)?;
    map.end()
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
            None => marked(serializer, "$utf16", &hex(&utf16(self.0))),
        }
    }
}

/// UTF-16, big end first, in which a lone surrogate is a unit like any other.
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

/// Two hexadecimal digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
