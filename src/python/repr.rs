//! `str()` and `repr()`: how Python, and so a Jinja template, prints a value.

use super::float::repr_of_float;
use super::text::Text;
use super::value::{DateTime, Value, uuid_with_dashes};

/// `str(value)`: what `{{ id }}` prints, before it is escaped for HTML.
pub fn str(value: &Value) -> Text {
    str_within(value, usize::MAX)
}

/// As [`str`], cut soon after this many bytes. Nested text grows, because it is escaped once more at each level.
pub(crate) fn str_within(value: &Value, most: usize) -> Text {
    match value {
        Value::Str(text) | Value::Markup(text) => text.clone(),
        Value::Uuid(uuid) => uuid_with_dashes(*uuid).into(),
        Value::DateTime(moment) => moment.iso(' ').into(),
        other => {
            let mut repr = Repr { text: String::new(), most };
            repr.write(other);
            repr.text.into()
        }
    }
}

/// `repr(value)`: how a value is printed inside a list or a dict.
pub fn repr(value: &Value) -> String {
    let mut repr = Repr { text: String::new(), most: usize::MAX };
    repr.write(value);
    repr.text
}

struct Repr {
    text: String,
    /// The length in bytes after which writing stops.
    most: usize,
}

impl Repr {
    fn write(&mut self, value: &Value) {
        match value {
            _ if self.text.len() > self.most => {}
            Value::None => self.text.push_str("None"),
            Value::Bool(true) => self.text.push_str("True"),
            Value::Bool(false) => self.text.push_str("False"),
            Value::Int(integer) => self.text.push_str(integer.digits()),
            Value::Float(float) => self.text.push_str(&repr_of_float(*float)),
            Value::Str(text) => write_text(text, &mut self.text),
            Value::List(items) => self.items("[", items, "]"),
            Value::Tuple(items) => self.items("(", items, if items.len() == 1 { ",)" } else { ")" }),
            Value::Dict(dict) => {
                self.text.push('{');
                for (place, (key, value)) in dict.iter().enumerate() {
                    self.text.push_str(if place > 0 { ", " } else { "" });
                    write_text(key, &mut self.text);
                    self.text.push_str(": ");
                    self.write(value);
                }
                self.text.push('}');
            }
            Value::Bytes(bytes) => self.text.push_str(&repr_of_bytes(bytes)),
            Value::Markup(text) => {
                self.text.push_str("Markup(");
                write_text(text, &mut self.text);
                self.text.push(')');
            }
            Value::Uuid(uuid) => self.text.push_str(&format!("UUID('{}')", uuid_with_dashes(*uuid))),
            Value::DateTime(moment) => self.text.push_str(&repr_of_datetime(moment)),
        }
    }

    fn items(&mut self, open: &str, items: &[Value], close: &str) {
        self.text.push_str(open);
        for (place, item) in items.iter().enumerate() {
            self.text.push_str(if place > 0 { ", " } else { "" });
            self.write(item);
        }
        self.text.push_str(close);
    }
}

fn repr_of_datetime(moment: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, offset_minutes } = moment;
    let seconds = if *second == 0 { String::new() } else { format!(", {second}") };
    let zone = repr_of_timezone(*offset_minutes);
    format!("datetime.datetime({year}, {month}, {day}, {hour}, {minute}{seconds}, tzinfo={zone})")
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

fn write_text(text: &Text, repr: &mut String) {
    let has = |wanted: char| text.code_points().any(|code_point| code_point == u32::from(wanted));
    let quote = quote_for(has('\''), has('"'));
    repr.push(quote);
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
