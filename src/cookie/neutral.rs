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

mod quote;
mod rewrite;

use std::io::{self, Write};

use serde::Deserialize;
use serde_json::Value as Json;

use super::repr::repr_of_float;
use super::value::{Text, Value, uuid_with_dashes};
pub use quote::json_text;
pub use rewrite::rewrite;

/// The neutral form of a value.
pub fn neutral(value: &Value) -> Json {
    let mut json = Vec::new();
    // memory takes all of it, and what is written is JSON
    let _ = write(value, &mut json);
    read(&json).unwrap_or_default()
}

/// Reads JSON that we wrote. It can be nested as deep as a session, which is deeper than `serde_json` goes unasked.
pub fn read(json: &[u8]) -> serde_json::Result<Json> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    reader.disable_recursion_limit();
    Json::deserialize(&mut reader)
}

/// Writes the neutral form of a value, in ASCII.
pub fn write(value: &Value, out: &mut impl Write) -> io::Result<()> {
    match value {
        Value::None => out.write_all(b"null"),
        Value::Bool(value) => out.write_all(if *value { b"true" } else { b"false" }),
        Value::Int(integer) if integer.as_exact_i64().is_some() => out.write_all(integer.digits().as_bytes()),
        Value::Int(integer) => marked("$int", integer.digits(), out),
        Value::Float(float) => marked("$float", &repr_of_float(*float), out),
        Value::Str(text) => write_text(text, out),
        Value::List(items) => write_items(items, out),
        Value::Dict(dict) => {
            out.write_all(b"{\"$dict\":[")?;
            for (place, (key, value)) in dict.iter().enumerate() {
                out.write_all(if place > 0 { b",[" } else { b"[" })?;
                write_text(key, out)?;
                out.write_all(b",")?;
                write(value, out)?;
                out.write_all(b"]")?;
            }
            out.write_all(b"]}")
        }
        Value::Tuple(items) => {
            out.write_all(b"{\"$tuple\":")?;
            write_items(items, out)?;
            out.write_all(b"}")
        }
        Value::Bytes(bytes) => marked("$bytes", &hex(bytes), out),
        Value::Markup(text) => {
            out.write_all(b"{\"$markup\":")?;
            write_text(text, out)?;
            out.write_all(b"}")
        }
        Value::Uuid(uuid) => marked("$uuid", &uuid_with_dashes(*uuid), out),
        Value::DateTime(moment) => marked("$datetime", &moment.iso('T'), out),
    }
}

/// `{"$kind":"text"}`, the text being plain ASCII.
fn marked(kind: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    for piece in ["{\"", kind, "\":\"", text, "\"}"] {
        out.write_all(piece.as_bytes())?;
    }
    Ok(())
}

fn write_items(items: &[Value], out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        write(item, out)?;
    }
    out.write_all(b"]")
}

fn write_text(text: &Text, out: &mut impl Write) -> io::Result<()> {
    match text.as_str() {
        Some(text) => json_text(text, out),
        None => marked("$utf16", &hex(&utf16(text)), out),
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
    bytes.iter().flat_map(|&byte| hex_digits(byte)).map(char::from).collect()
}

fn hex_digits(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 15].map(|digit| if digit < 10 { b'0' + digit } else { b'a' + digit - 10 })
}
