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

use std::io::{self, Write};

use serde::Deserialize;
use serde_json::Value as Json;

use super::json::Reader;
use super::repr::repr_of_float;
use super::tags;
use super::value::{Budget, Text, Value, uuid_with_dashes};

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

/// A text as JSON has it, in ASCII as Python writes it: then a terminal obeys nothing in it either.
pub fn json_text(text: &str, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\"")?;
    let mut escaped = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        // what needs no escape is found many bytes at a time, and base64 needs none at all
        let plain = rest.as_bytes().chunks(CHUNK).take_while(|chunk| !any(chunk, is_escaped)).map(<[u8]>::len).sum();
        let (plain, mut odd) = rest.split_at(plain);
        out.write_all(plain.as_bytes())?;
        escaped.clear();
        while !odd.is_empty() && escaped.len() < LONGEST_PIECE {
            let end = (CHUNK..odd.len()).find(|&place| odd.is_char_boundary(place)).unwrap_or(odd.len());
            let (chunk, after) = odd.split_at(end);
            escape_into(&mut escaped, chunk);
            odd = after;
        }
        out.write_all(&escaped)?;
        rest = odd;
    }
    out.write_all(b"\"")
}

const LONGEST_PIECE: usize = 4096;
const CHUNK: usize = 64;

fn escape_into(escaped: &mut Vec<u8>, text: &str) {
    if !any(text.as_bytes(), is_odd) {
        let mut quoted = [0; 2 * CHUNK];
        let mut length = 0;
        for &byte in text.as_bytes() {
            let has_backslash = usize::from((byte == b'"') | (byte == b'\\'));
            // written over by the byte itself, unless it is one of the two
            quoted[length % (2 * CHUNK)] = b'\\';
            quoted[(length + has_backslash) % (2 * CHUNK)] = byte;
            length += 1 + has_backslash;
        }
        return escaped.extend_from_slice(quoted.get(..length).unwrap_or_default());
    }
    for character in text.chars() {
        match character {
            '"' => escaped.extend_from_slice(b"\\\""),
            '\\' => escaped.extend_from_slice(b"\\\\"),
            '\n' => escaped.extend_from_slice(b"\\n"),
            ' '..='~' => escaped.push(character as u8),
            _ => {
                let mut units = [0; 2];
                let units = character.encode_utf16(&mut units).iter();
                units.for_each(|unit| escaped.extend_from_slice(format!("\\u{unit:04x}").as_bytes()));
            }
        }
    }
}

/// Not printable ASCII.
fn is_odd(byte: u8) -> bool {
    !matches!(byte, b' '..=b'~')
}

fn is_escaped(byte: u8) -> bool {
    is_odd(byte) | (byte == b'"') | (byte == b'\\')
}

/// Whether any byte is so. Asked of all of them, without a branch, this is quick.
#[inline]
fn any(bytes: &[u8], is_so: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(0, |any, &byte| any | u8::from(is_so(byte))) != 0
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
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().map_or('0', char::from);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Rewrites the JSON of a session in its neutral form while it is read, without making a value of all of it.
///
/// `None` where more is needed: for what is no dict with entries, or has equal keys, a lone surrogate, a
/// text that is not ASCII, or an error in it. Whoever asks then reads the value, which says what it is.
pub fn rewrite(json: &str) -> Option<String> {
    let mut budget = Budget::default();
    let reader = Reader::new(json, &mut budget);
    let (keys, out) = (Vec::with_capacity(16), Vec::with_capacity(2 * json.len() + 64));
    let mut rewriter = Rewriter { reader, json, keys, out };
    rewriter.reader.skip_blanks();
    rewriter.dict(false)?;
    rewriter.reader.skip_blanks();
    if !rewriter.reader.is_at_end() {
        return None;
    }
    String::from_utf8(rewriter.out).ok()
}

struct Rewriter<'a> {
    reader: Reader<'a>,
    json: &'a str,
    /// The keys of the dicts that are open.
    keys: Vec<&'a str>,
    out: Vec<u8>,
}

/// A longer result is not worth holding.
const LONGEST: usize = 256 * 1024;
/// More keys are not worth comparing each with each.
const MOST_KEYS: usize = 32;

impl<'a> Rewriter<'a> {
    fn value(&mut self) -> Option<()> {
        if self.out.len() > LONGEST {
            return None;
        }
        match self.reader.peek()? {
            b'"' => {
                let text = self.text()?;
                self.put_text(text);
                Some(())
            }
            b'{' => self.dict(true),
            b'[' => self.list(),
            _ => {
                let value = self.reader.word_or_number().ok()?;
                write(&value, &mut self.out).ok()
            }
        }
    }

    /// A dict, or what its tag makes of it. At the top there may be no tag, and there has to be an entry.
    fn dict(&mut self, is_inner: bool) -> Option<()> {
        let (begin, own_keys) = (self.reader.at(), self.keys.len());
        self.reader.enter(b'{').ok()?;
        if is_inner && self.reader.looks_like_a_tag() {
            self.reader.leave_to(begin);
            return self.tagged();
        }
        self.put("{\"$dict\":[");
        if is_inner && self.reader.eat(b'}') {
            self.reader.leave();
            self.put("]}");
            return Some(());
        }
        loop {
            let key = self.text().filter(|key| !key.starts_with(' ') && !key.contains('\\'))?;
            let siblings = self.keys.get(own_keys..).unwrap_or_default();
            if siblings.len() == MOST_KEYS || siblings.contains(&key) {
                return None;
            }
            self.keys.push(key);
            self.out.push(b'[');
            self.put_text(key);
            self.out.push(b',');
            self.reader.skip_blanks();
            self.reader.expect(b':').ok()?;
            self.reader.skip_blanks();
            self.value()?;
            self.out.push(b']');
            self.reader.skip_blanks();
            if self.reader.eat(b'}') {
                self.reader.leave();
                self.keys.truncate(own_keys);
                self.put("]}");
                return Some(());
            }
            self.reader.expect(b',').ok()?;
            self.reader.skip_blanks();
            self.out.push(b',');
        }
    }

    fn list(&mut self) -> Option<()> {
        self.reader.enter(b'[').ok()?;
        self.out.push(b'[');
        if !self.reader.eat(b']') {
            loop {
                self.value()?;
                self.reader.skip_blanks();
                if self.reader.eat(b']') {
                    break;
                }
                self.reader.expect(b',').ok()?;
                self.reader.skip_blanks();
                self.out.push(b',');
            }
        }
        self.reader.leave();
        self.out.push(b']');
        Some(())
    }

    /// What has a tag in it, by its value.
    fn tagged(&mut self) -> Option<()> {
        let mut value = self.reader.value().ok()?;
        tags::untag_within(self.reader.budget(), &mut value).ok()?;
        write(&value, &mut self.out).ok()
    }

    /// A text, as it is spelled between its quotes: the neutral form spells it the same.
    fn text(&mut self) -> Option<&'a str> {
        self.reader.expect(b'"').ok()?;
        let begin = self.reader.at();
        self.reader.skip_text()?;
        let text = self.json.get(begin..self.reader.at() - 1)?;
        (!any(text.as_bytes(), |byte| byte >= 0x7f)).then_some(text)
    }

    fn put(&mut self, token: &str) {
        self.out.extend_from_slice(token.as_bytes());
    }

    fn put_text(&mut self, text: &str) {
        self.out.push(b'"');
        self.put(text);
        self.out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    fn by_its_value(json: &str) -> Option<Json> {
        tags::untag(json::read(json).ok()?).ok().map(|value| neutral(&value))
    }

    #[test]
    fn what_is_rewritten_is_what_the_value_says() {
        let texts = [
            r#"{"_permanent":true,"id":"alice"}"#,
            r#" { "a" : [ 1 , -2.50 , 1e400 , NaN , null , [ ] , { } ] , "b" : { "c" : "" } } "#,
            r#"{"a":{"b":{"a":1}},"c":{"a":2}}"#,
            r#"{"n":[9007199254740991,9007199254740992,-0,12345678901234567890]}"#,
            r#"{"t":{" t":[1,{" b":"AP8="},{" di":{" t__":1}},{" x":[]}]},"d":{" d":"soon"}}"#,
            r#"{"s":"\u65e5\u672c \ud83d\udc08 \" \\ \/ \n \u202e \u007f"}"#,
        ];
        for text in texts {
            let rewritten = rewrite(text).expect(text);
            assert!(rewritten.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{rewritten}");
            assert_eq!(serde_json::from_str::<Json>(&rewritten).ok(), by_its_value(text), "{text}");
        }
    }

    #[test]
    fn what_takes_more_than_a_look_is_left_to_the_value() {
        let many_keys: Vec<String> = (0..100).map(|n| format!("\"k{n}\":0")).collect();
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
        for text in [
            "{}",
            "null",
            "[1]",
            r#"{"a":1,"a":2}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{" t":[1]}"#,
            r#"{"a":{" t":5}}"#,
            r#"{"s":"\ud800"}"#,
            r#"{"s":"日"}"#,
            "{\"s\":\"\u{7f}\"}",
            r#"{"s":"\x"}"#,
            r#"{"s":"#,
            r#"{"s":1,}"#,
            r#"{"s":1}}"#,
            r#"{"s":01}"#,
            "{\"s\":\"\n\"}",
            &format!("{{{}}}", many_keys.join(",")),
            &deep,
        ] {
            assert_eq!(rewrite(text), None, "{text}");
        }
    }
}
