//! JSON as Python reads and writes it, without loss.
//!
//! Python's dialect is wider than the standard: `NaN` and `Infinity` are numbers,
//! integers have no upper end, a lone surrogate is a character, and of equal keys
//! the last one counts. A session that Flask can read must come out of here with
//! the value that Flask would see (CPython, `Lib/json/decoder.py` and `encoder.py`).

use std::error;
use std::fmt;

use super::budget::{Budget, OverBudget};
use super::float::write_float;
use super::int::Integer;
use super::text::Text;
use super::value::{Dict, Value};

/// The deepest nesting that is read. Python's limit is its recursion limit of 1000, less
/// what is already on the stack: about 490 levels in CPython 3.11, about 970 since 3.12.
pub const MAX_DEPTH: usize = 1000;

/// Why a text is not JSON to Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// The character at this place (counted from 0) is not allowed in JSON there.
    Syntax {
        /// Characters before the place.
        at: usize,
    },
    /// An integer of more than 4300 digits.
    TooManyDigits,
    /// Nesting beyond [`MAX_DEPTH`].
    TooDeep,
    /// The values would take more memory than the budget. Python has no budget.
    TooLarge,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonError::Syntax { at } => write!(f, "not JSON at character {at}"),
            JsonError::TooManyDigits => write!(f, "an integer of more than {} digits", Integer::MAX_DIGITS),
            JsonError::TooDeep => write!(f, "nested deeper than {MAX_DEPTH} levels"),
            JsonError::TooLarge => f.write_str("its values take more memory than they may"),
        }
    }
}

impl error::Error for JsonError {}

impl From<OverBudget> for JsonError {
    fn from(OverBudget: OverBudget) -> JsonError {
        JsonError::TooLarge
    }
}

/// Reads one JSON text, as `json.loads(text)`.
///
/// # Errors
/// Python refuses the text, or it nests or grows beyond our limits.
pub fn read(text: &str) -> Result<Value, JsonError> {
    read_within(&mut Budget::default(), text)
}

/// As [`read`], with this budget for the memory of the values.
///
/// # Errors
/// As [`read`].
pub fn read_within(budget: &mut Budget, text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader::new(text, budget);
    reader.skip_blanks();
    let value = reader.value()?;
    reader.skip_blanks();
    if reader.is_at_end() { Ok(value) } else { Err(reader.syntax_error()) }
}

/// The ASCII characters that need no escape in a text.
const IS_PLAIN: [bool; 256] = {
    let mut is_plain = [false; 256];
    let mut byte = b' ';
    while byte < 0x7f {
        is_plain[byte as usize] = byte != b'"' && byte != b'\\';
        byte += 1;
    }
    is_plain
};

/// The value of a hexadecimal digit, and more than 15 for any other byte.
const HEX_VALUE: [u8; 256] = {
    let mut values = [0xff; 256];
    let mut value = 0;
    while value < 16 {
        values[b"0123456789abcdef"[value] as usize] = value as u8;
        values[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// Reads JSON from left to right.
pub(crate) struct Reader<'a> {
    text: &'a str,
    /// Bytes read.
    at: usize,
    /// Lists and objects that are open.
    depth: usize,
    budget: &'a mut Budget,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str, budget: &'a mut Budget) -> Reader<'a> {
        Reader { text, at: 0, depth: 0, budget }
    }

    pub(crate) fn value(&mut self) -> Result<Value, JsonError> {
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                Ok(Value::Str(self.string()?))
            }
            Some(b'{') => self.nested(Reader::object),
            Some(b'[') => self.nested(Reader::list),
            _ => self.word_or_number(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, JsonError>) -> Result<Value, JsonError> {
        self.enter(self.peek().unwrap_or_default())?;
        let value = read(self);
        self.leave();
        value
    }

    /// Enters a list or an object, and skips the blanks before its first item.
    pub(crate) fn enter(&mut self, bracket: u8) -> Result<(), JsonError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(JsonError::TooDeep);
        }
        self.expect(bracket)?;
        self.skip_blanks();
        Ok(())
    }

    /// Leaves a list or an object.
    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Leaves a list or an object, and goes back to this place before it.
    pub(crate) fn leave_to(&mut self, at: usize) {
        self.leave();
        self.at = at;
    }

    fn object(&mut self) -> Result<Value, JsonError> {
        let mut pairs = Vec::new();
        if self.eat(b'}') {
            return Ok(Value::Dict(Dict::new()));
        }
        loop {
            self.expect(b'"')?;
            let key = self.string()?;
            self.skip_blanks();
            self.expect(b':')?;
            self.skip_blanks();
            self.budget.pay_for_entry()?;
            pairs.push((key, self.value()?));
            self.skip_blanks();
            if self.eat(b'}') {
                return Ok(Value::Dict(pairs.into_iter().collect()));
            }
            self.expect(b',')?;
            self.skip_blanks();
        }
    }

    fn list(&mut self) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        if self.eat(b']') {
            return Ok(Value::List(items));
        }
        loop {
            self.budget.pay_for_item()?;
            items.push(self.value()?);
            self.skip_blanks();
            if self.eat(b']') {
                return Ok(Value::List(items));
            }
            self.expect(b',')?;
            self.skip_blanks();
        }
    }

    /// The rest of a string whose opening quote has been read.
    fn string(&mut self) -> Result<Text, JsonError> {
        let run = self.plain_run();
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(run.into());
        }
        let mut text = Text::from(run);
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                    text.push_str(self.plain_run());
                }
                _ => return Err(self.syntax_error()),
            }
        }
    }

    /// The characters before the next quote, backslash or control character.
    fn plain_run(&mut self) -> &'a str {
        let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        let rest = self.bytes();
        let run = rest.iter().position(|&byte| !is_plain(byte)).unwrap_or(rest.len());
        self.take(run)
    }

    /// An escape, after its backslash. Two escapes that make a surrogate pair are one character.
    #[inline]
    fn escape(&mut self) -> Result<u32, JsonError> {
        let letter = self.peek().ok_or_else(|| self.syntax_error())?;
        let plain = match letter {
            b'"' | b'\\' | b'/' => letter,
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                self.at += 1;
                return self.unicode_escape();
            }
            _ => return Err(self.syntax_error()),
        };
        self.at += 1;
        Ok(u32::from(plain))
    }

    #[inline]
    fn unicode_escape(&mut self) -> Result<u32, JsonError> {
        let first = self.four_hex_digits().ok_or_else(|| self.syntax_error())?;
        if !(0xd800..0xdc00).contains(&first) || !self.rest().starts_with("\\u") {
            return Ok(first);
        }
        let before = self.at;
        self.at += 2;
        match self.four_hex_digits() {
            Some(second) if (0xdc00..0xe000).contains(&second) => {
                Ok(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
            }
            _ => {
                self.at = before;
                Ok(first)
            }
        }
    }

    #[inline]
    fn four_hex_digits(&mut self) -> Option<u32> {
        let digits: &[u8; 4] = self.bytes().first_chunk()?;
        let values = digits.map(|digit| HEX_VALUE[usize::from(digit)]);
        if values.iter().any(|&value| value > 15) {
            return None;
        }
        self.at += 4;
        Some(values.iter().fold(0, |code, &value| code << 4 | u32::from(value)))
    }

    /// Skips the rest of a text whose opening quote has been read. `None` if it is not ASCII, holds a lone surrogate, or
    /// has an escape that Python spells otherwise.
    pub(crate) fn skip_text(&mut self) -> Option<()> {
        loop {
            self.at += self.bytes().iter().position(|&byte| !IS_PLAIN[usize::from(byte)])?;
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => {
                    self.at += 1;
                    let begin = self.at;
                    char::from_u32(self.escape().ok()?)?;
                    self.text.as_bytes().get(begin..self.at).filter(|escape| is_as_python_spells_it(escape))?;
                }
                _ => return None,
            }
        }
    }

    pub(crate) fn word_or_number(&mut self) -> Result<Value, JsonError> {
        let (word, value) = match self.peek() {
            Some(b'n') => ("null", Value::None),
            Some(b't') => ("true", Value::Bool(true)),
            Some(b'f') => ("false", Value::Bool(false)),
            Some(b'N') => ("NaN", Value::Float(f64::NAN)),
            Some(b'I') => ("Infinity", Value::Float(f64::INFINITY)),
            Some(b'-') if self.bytes().starts_with(b"-I") => ("-Infinity", Value::Float(f64::NEG_INFINITY)),
            _ => return self.number(),
        };
        if !self.bytes().starts_with(word.as_bytes()) {
            return Err(self.syntax_error());
        }
        self.at += word.len();
        Ok(value)
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`; a fraction or an exponent makes it a float.
    fn number(&mut self) -> Result<Value, JsonError> {
        let bytes = self.bytes();
        let digits_from = |start: usize| bytes.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count();
        let sign = usize::from(bytes.first() == Some(&b'-'));
        let whole = if bytes.get(sign) == Some(&b'0') { 1 } else { digits_from(sign) };
        if whole == 0 {
            return Err(self.syntax_error());
        }
        let integer_end = sign + whole;
        let mut end = integer_end;
        if bytes.get(end) == Some(&b'.') && digits_from(end + 1) > 0 {
            end += 1 + digits_from(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits_from(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        let text = self.take(end);
        if end == integer_end {
            Integer::from_json(text).map(Value::Int).ok_or(JsonError::TooManyDigits)
        } else {
            text.parse().map(Value::Float).map_err(|_| self.syntax_error())
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Bytes read.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Whether the first key of an object begins as those of tags do.
    pub(crate) fn looks_like_a_tag(&self) -> bool {
        self.bytes().starts_with(b"\" ") || self.bytes().starts_with(b"\"\\")
    }

    pub(crate) fn budget(&mut self) -> &mut Budget {
        self.budget
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn take(&mut self, bytes: usize) -> &'a str {
        let taken = self.text.get(self.at..self.at + bytes).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    pub(crate) fn eat_all(&mut self, literal: &str) -> bool {
        let is_next = self.bytes().starts_with(literal.as_bytes());
        self.at += if is_next { literal.len() } else { 0 };
        is_next
    }

    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.eat(byte) { Ok(()) } else { Err(self.syntax_error()) }
    }

    pub(crate) fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn syntax_error(&self) -> JsonError {
        JsonError::Syntax { at: self.text.get(..self.at).unwrap_or(self.text).chars().count() }
    }
}

/// Whether what follows a backslash is what Python writes: `n`, not `u000a`; `u65e5`, not `u65E5`; `/` without one.
fn is_as_python_spells_it(escape: &[u8]) -> bool {
    match escape {
        [letter] => matches!(letter, b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't'),
        [b'u', b'0', b'0', b'7', b'f'] => true,
        [b'u', b'0', b'0', b'2'..=b'7', _] => false,
        [b'u', b'0', b'0', b'0', b'8' | b'9' | b'a' | b'c' | b'd'] => false,
        // two escapes that make a pair are one character
        digits => !digits.iter().any(u8::is_ascii_uppercase),
    }
}

/// Writes a value as Flask writes a session: no blanks, keys sorted by code point, ASCII only
/// (`json.dumps(value, separators=(",", ":"), sort_keys=True)`).
///
/// The value must be one JSON can spell, with its tags already in place
/// ([`crate::cookie::tags::tag`]); what still is a Python type becomes `null`.
pub fn write(value: &Value) -> String {
    let mut json = String::new();
    write_value(value, &mut json);
    json
}

fn write_value(value: &Value, json: &mut String) {
    match value {
        Value::None => json.push_str("null"),
        Value::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
        Value::Int(integer) => json.push_str(integer.digits()),
        Value::Float(float) => json.push_str(&write_float(*float)),
        Value::Str(text) => write_string(text, json),
        Value::List(items) => {
            json.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    json.push(',');
                }
                write_value(item, json);
            }
            json.push(']');
        }
        Value::Dict(dict) => {
            let mut entries: Vec<_> = dict.iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            json.push('{');
            for (place, (key, value)) in entries.into_iter().enumerate() {
                if place > 0 {
                    json.push(',');
                }
                write_string(key, json);
                json.push(':');
                write_value(value, json);
            }
            json.push('}');
        }
        Value::Tuple(_) | Value::Bytes(_) | Value::Markup(_) | Value::Uuid(_) | Value::DateTime(_) => {
            json.push_str("null");
        }
    }
}

/// Everything outside `0x20` to `0x7e` is escaped, DEL too, and beyond U+FFFF as a surrogate pair.
fn write_string(text: &Text, json: &mut String) {
    json.push('"');
    for code_point in text.code_points() {
        match code_point {
            0x22 => json.push_str("\\\""),
            0x5c => json.push_str("\\\\"),
            0x08 => json.push_str("\\b"),
            0x0c => json.push_str("\\f"),
            0x0a => json.push_str("\\n"),
            0x0d => json.push_str("\\r"),
            0x09 => json.push_str("\\t"),
            0x20..0x7f => json.extend(char::from_u32(code_point)),
            0..0x10000 => json.push_str(&format!("\\u{code_point:04x}")),
            _ => {
                let above = code_point - 0x10000;
                json.push_str(&format!("\\u{:04x}\\u{:04x}", 0xd800 + (above >> 10), 0xdc00 + (above & 0x3ff)));
            }
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> Option<String> {
        read(text).ok().map(|value| write(&value))
    }

    #[test]
    fn json_is_read_and_written_as_python_does() {
        for (text, written) in [
            (" { \"b\" : 1 , \"a\" : [ ] } ", r#"{"a":[],"b":1}"#),
            (r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#),
            ("NaN", "NaN"),
            ("-Infinity", "-Infinity"),
            ("1e400", "Infinity"),
            ("-0", "0"),
            ("-0.0", "-0.0"),
            ("1867220696718230.25", "1867220696718230.2"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            (r#""\ud83d\udc08 \ud83d \u0041""#, r#""\ud83d\udc08 \ud83d A""#),
            ("\"\u{7f}é/\"", r#""\u007f\u00e9/""#),
        ] {
            assert_eq!(rewritten(text).as_deref(), Some(written), "{text}");
        }
    }

    #[test]
    fn texts_that_python_refuses_are_refused() {
        for text in [
            "",
            " ",
            "nan",
            "-NaN",
            "01",
            "+1",
            ".5",
            "1.",
            "1e",
            "-",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "{1:1}",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\\ud83d\\u12\"",
            "\"",
            "1 1",
            "\u{feff}1",
            "'a'",
            "[1 2]",
            "nul",
            "//",
            "\u{a0}1",
        ] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn integers_end_at_4300_digits_and_nesting_at_a_thousand() {
        assert!(read(&"9".repeat(4300)).is_ok());
        assert_eq!(read(&"9".repeat(4301)), Err(JsonError::TooManyDigits));
        assert!(read(&format!("-{}", "9".repeat(4300))).is_ok());
        assert!(read(&format!("{}{}", "[".repeat(1000), "]".repeat(1000))).is_ok());
        assert_eq!(read(&"[".repeat(100_000)), Err(JsonError::TooDeep));
    }

    #[test]
    fn a_key_of_two_surrogates_is_sorted_as_what_it_is_until_it_is_read() {
        let pair: Text = [0xd9dd, 0xdf5f].into_iter().collect();
        let dict = Dict::from_iter([("\u{fbfb}".into(), Value::None), (pair, Value::None)]);
        let written = write(&Value::Dict(dict));
        assert_eq!(written, r#"{"\ud9dd\udf5f":null,"\ufbfb":null}"#);
        assert_eq!(rewritten(&written).as_deref(), Some(r#"{"\ufbfb":null,"\ud9dd\udf5f":null}"#), "as in Python");
    }
}
