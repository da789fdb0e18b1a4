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

use serde_json::{Value as Json, json};

use super::repr::repr_of_float;
use super::value::{Text, Value, uuid_with_dashes};

/// The neutral form of a value.
pub fn neutral(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Int(integer) => match integer.as_exact_i64() {
            Some(number) => json!(number),
            None => json!({ "$int": integer.digits() }),
        },
        Value::Float(float) => json!({ "$float": repr_of_float(*float) }),
        Value::Str(text) => neutral_text(text),
        Value::List(items) => items.iter().map(neutral).collect(),
        Value::Dict(dict) => {
            let entries: Vec<Json> =
                dict.iter().map(|(key, value)| Json::Array(vec![neutral_text(key), neutral(value)])).collect();
            json!({ "$dict": entries })
        }
        Value::Tuple(items) => json!({ "$tuple": items.iter().map(neutral).collect::<Json>() }),
        Value::Bytes(bytes) => json!({ "$bytes": hex(bytes) }),
        Value::Markup(text) => json!({ "$markup": neutral_text(text) }),
        Value::Uuid(uuid) => json!({ "$uuid": uuid_with_dashes(*uuid) }),
        Value::DateTime(moment) => json!({ "$datetime": moment.iso('T') }),
    }
}

fn neutral_text(text: &Text) -> Json {
    match text.as_str() {
        Some(text) => json!(text),
        None => {
            let units = text.code_points().flat_map(|code_point| {
                let mut pair = [0; 2];
                match char::from_u32(code_point) {
                    Some(character) => character.encode_utf16(&mut pair).to_vec(),
                    None => vec![code_point as u16],
                }
            });
            let bytes: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
            json!({ "$utf16": hex(&bytes) })
        }
    }
}

/// Two hexadecimal digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
