//! `str()` and `repr()`: how Python, and so a Jinja template, prints a value.

use super::json::repr_of_finite;
use super::value::{Text, Value, uuid_with_dashes};

/// `str(value)`: what `{{ id }}` prints, before it is escaped for HTML.
pub fn str(value: &Value) -> Text {
    match value {
        Value::Str(text) | Value::Markup(text) => text.clone(),
        Value::Uuid(uuid) => uuid_with_dashes(*uuid).into(),
        Value::DateTime(moment) => moment.iso(' ').into(),
        other => repr(other).into(),
    }
}

/// `repr(value)`: how a value is printed inside a list or a dict.
pub fn repr(value: &Value) -> String {
    match value {
        Value::None => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(integer) => integer.digits().to_owned(),
        Value::Float(float) => repr_of_float(*float),
        Value::Str(text) => repr_of_text(text),
        Value::List(items) => format!("[{}]", joined(items)),
        Value::Tuple(items) if items.len() == 1 => format!("({},)", joined(items)),
        Value::Tuple(items) => format!("({})", joined(items)),
        Value::Dict(dict) => {
            let entries: Vec<_> =
                dict.iter().map(|(key, value)| format!("{}: {}", repr_of_text(key), repr(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Bytes(bytes) => repr_of_bytes(bytes),
        Value::Markup(text) => format!("Markup({})", repr_of_text(text)),
        Value::Uuid(uuid) => format!("UUID('{}')", uuid_with_dashes(*uuid)),
        Value::DateTime(moment) => {
            let seconds = if moment.second == 0 { String::new() } else { format!(", {}", moment.second) };
            format!(
                "datetime.datetime({}, {}, {}, {}, {}{seconds}, tzinfo={})",
                moment.year,
                moment.month,
                moment.day,
                moment.hour,
                moment.minute,
                repr_of_timezone(moment.offset_minutes)
            )
        }
    }
}

fn joined(items: &[Value]) -> String {
    items.iter().map(repr).collect::<Vec<_>>().join(", ")
}

/// The float form of the neutral notation too: `nan`, `inf`, `-inf`, or the shortest digits.
pub fn repr_of_float(float: f64) -> String {
    if float.is_nan() {
        "nan".to_owned()
    } else if float.is_infinite() {
        if float > 0.0 { "inf".to_owned() } else { "-inf".to_owned() }
    } else {
        repr_of_finite(float)
    }
}

fn repr_of_timezone(offset_minutes: i32) -> String {
    if offset_minutes == 0 {
        return "datetime.timezone.utc".to_owned();
    }
    let (days, seconds) = (offset_minutes.div_euclid(24 * 60), offset_minutes.rem_euclid(24 * 60) * 60);
    let days = if days == 0 { String::new() } else { format!("days={days}, ") };
    format!("datetime.timezone(datetime.timedelta({days}seconds={seconds}))")
}

/// `b'\x00\xff'`; in double quotes if it holds a single quote and no double one.
pub fn repr_of_bytes(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut repr = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\\' => repr.push_str("\\\\"),
            b'\t' => repr.push_str("\\t"),
            b'\n' => repr.push_str("\\n"),
            b'\r' => repr.push_str("\\r"),
            _ if char::from(byte) == quote => repr.extend(['\\', quote]),
            0x20..0x7f => repr.push(char::from(byte)),
            _ => repr.push_str(&format!("\\x{byte:02x}")),
        }
    }
    repr.push(quote);
    repr
}

fn repr_of_text(text: &Text) -> String {
    let has = |wanted: char| text.code_points().any(|code_point| code_point == u32::from(wanted));
    let quote = quote_for(has('\''), has('"'));
    let mut repr = String::from(quote);
    for code_point in text.code_points() {
        match char::from_u32(code_point) {
            Some('\\') => repr.push_str("\\\\"),
            Some('\t') => repr.push_str("\\t"),
            Some('\n') => repr.push_str("\\n"),
            Some('\r') => repr.push_str("\\r"),
            Some(character) if character == quote => repr.extend(['\\', quote]),
            Some(character) if is_printable(character) => repr.push(character),
            _ if code_point < 0x100 => repr.push_str(&format!("\\x{code_point:02x}")),
            _ if code_point < 0x10000 => repr.push_str(&format!("\\u{code_point:04x}")),
            _ => repr.push_str(&format!("\\U{code_point:08x}")),
        }
    }
    repr.push(quote);
    repr
}

fn quote_for(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

/// Python's `str.isprintable`. Rust's `Debug` decides by the same Unicode categories; only the
/// characters assigned between Python's Unicode version and Rust's are judged differently.
/// The `a` in front keeps combining marks from being escaped for a reason that is Rust's own.
fn is_printable(character: char) -> bool {
    !matches!(character, '\u{0}'..='\u{1f}' | '\u{7f}')
        && !['a', character].iter().collect::<String>().escape_debug().any(|written| written == '{')
        || character == '{'
}

#[cfg(test)]
mod tests {
    use super::super::value::Dict;
    use super::*;

    #[test]
    fn a_template_prints_what_python_prints() {
        let mut dict = Dict::new();
        dict.set("k", Value::List(vec![Value::None, Value::Float(1.0), "it's".into()]));
        assert_eq!(str(&Value::Dict(dict)), *"{'k': [None, 1.0, \"it's\"]}");
        assert_eq!(str(&Value::Tuple(vec![Value::Bool(true)])), *"(True,)");
        assert_eq!(str(&Value::Bytes(vec![0, 0xff, b'\''])), *"b\"\\x00\\xff'\"");
        assert_eq!(str(&"é\u{301}\u{200b}{}".into()), *"é\u{301}\u{200b}{}");
        assert_eq!(repr(&"é\u{301}\u{200b}\u{a0}{}🐈".into()), "'é\u{301}\\u200b\\xa0{}🐈'");
    }
}
