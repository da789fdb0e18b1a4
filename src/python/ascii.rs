//! JSON in ASCII, as Python writes it (`ensure_ascii`). It holds no control character that a terminal could obey.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

/// Writes facts as JSON in ASCII, on one line and without a line end.
///
/// # Errors
/// The error of `out`.
pub fn write(facts: &impl Serialize, out: impl Write) -> io::Result<()> {
    Ok(facts.serialize(&mut Serializer::with_formatter(out, Ascii))?)
}

/// How `serde_json` writes ASCII.
struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return out.write_all(fragment.as_bytes());
        }
        fragment.chars().try_for_each(|character| write_character(character, out))
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        let character = match escape {
            CharEscape::Quote => b'"',
            CharEscape::ReverseSolidus => b'\\',
            CharEscape::Solidus => b'/',
            CharEscape::Backspace => 0x08,
            CharEscape::FormFeed => 0x0c,
            CharEscape::LineFeed => b'\n',
            CharEscape::CarriageReturn => b'\r',
            CharEscape::Tab => b'\t',
            CharEscape::AsciiControl(byte) => byte,
        };
        write_character(char::from(character), out)
    }
}

/// Writes one character of a text, as `json.dumps` does: `a`, `\"`, `\n`, or an escape such as `\u65e5`.
///
/// # Errors
/// The error of `out`.
pub fn write_character<W: ?Sized + Write>(character: char, out: &mut W) -> io::Result<()> {
    match character {
        '"' => out.write_all(b"\\\""),
        '\\' => out.write_all(b"\\\\"),
        '\u{8}' => out.write_all(b"\\b"),
        '\u{c}' => out.write_all(b"\\f"),
        '\n' => out.write_all(b"\\n"),
        '\r' => out.write_all(b"\\r"),
        '\t' => out.write_all(b"\\t"),
        ' '..='~' => out.write_all(&[character as u8]),
        _ => character.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| {
            let [[a, b], [c, d]] = unit.to_be_bytes().map(hex_digits);
            out.write_all(&[b'\\', b'u', a, b, c, d])
        }),
    }
}

/// Two hexadecimal digits a byte: `ff` for 255.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|&byte| hex_digits(byte)).map(char::from).collect()
}

fn hex_digits(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 15].map(|digit| if digit < 10 { b'0' + digit } else { b'a' + digit - 10 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_to_be_is_escaped() {
        let mut json = Vec::new();
        write(&["a\"b\\c/d", "é\u{1f408}\n\r\t\u{7f}\u{202e}"], &mut json).expect("memory");
        let expected = r#"["a\"b\\c/d","\u00e9\ud83d\udc08\n\r\t\u007f\u202e"]"#;
        assert_eq!(String::from_utf8(json).as_deref(), Ok(expected));
    }
}
