//! A text as JSON has it, in ASCII as Python writes it: then a terminal obeys nothing in it either.

use std::io::{self, Write};

use crate::python::ascii::write_character;

/// Writes the text with its quotes.
///
/// # Errors
///
/// `out` cannot be written.
pub fn json_text(text: &str, out: &mut impl Write) -> io::Result<()> {
    let bytes = text.as_bytes();
    out.write_all(b"\"")?;
    match kinds(bytes) {
        0 => out.write_all(bytes)?,
        MARK => write_quoted(bytes, out)?,
        _ => text.chars().try_for_each(|character| write_character(character, out))?,
    }
    out.write_all(b"\"")
}

/// Whether the text stands between its quotes as it is. Then so does every piece of it.
pub fn is_plain(text: &str) -> bool {
    kinds(text.as_bytes()) == 0
}

/// The bit of a quote and of a backslash, which need a backslash before them.
const MARK: u8 = 1;
/// The bit of what is not printable ASCII.
const OTHER: u8 = 2;

/// The kinds of bytes in a text, but for those that stand as they are. Asked of all of them, without a branch, this is
/// quick.
fn kinds(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |kinds, &byte| {
        let mark = if (byte == b'"') | (byte == b'\\') { MARK } else { 0 };
        let other = if matches!(byte, b' '..=b'~') { 0 } else { OTHER };
        kinds | mark | other
    })
}

/// So many bytes are looked at together.
const CHUNK: usize = 64;

/// Printable ASCII, of which only two characters need a backslash.
///
/// Every sixth byte of a session is a quote, too often to ask each byte whether it is one. So the bytes up to the
/// next one are copied together with all behind them, and what was too much is written over.
fn write_quoted(text: &[u8], out: &mut impl Write) -> io::Result<()> {
    let mut end = [0; 2 * CHUNK];
    let mut quoted = [0; 3 * CHUNK];
    let mut rest = text;
    while !rest.is_empty() {
        let window = rest.first_chunk().unwrap_or_else(|| {
            end.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            &end
        });
        let length = rest.len().min(CHUNK);
        let mut marks = window.first_chunk().map_or(0, marks);
        let (mut read, mut written) = (0, 0);
        loop {
            let next = length.min(marks.trailing_zeros() as usize);
            // the remainders change nothing, but tell the compiler so
            quoted[written % (2 * CHUNK)..][..CHUNK].copy_from_slice(&window[read % CHUNK..][..CHUNK]);
            written += next - read;
            if next == length {
                break;
            }
            quoted[written % (2 * CHUNK)] = b'\\';
            written += 1;
            read = next;
            marks &= marks - 1;
        }
        out.write_all(quoted.get(..written).unwrap_or_default())?;
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(())
}

/// A bit for each byte, set if it is a quote or a backslash. All are below 0x80.
#[inline]
fn marks(text: &[u8; CHUNK]) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    // the high bit of each byte that is not zero
    let is_not_zero = |bytes: u64| bytes + 0x7f * ONES;
    let of_eight = |bytes: &[u8; 8]| {
        let bytes = u64::from_le_bytes(*bytes);
        let is_no = |byte: u8| is_not_zero(bytes ^ (u64::from(byte) * ONES));
        let is_plain = is_no(b'"') & is_no(b'\\');
        let marked = !is_plain >> 7 & ONES;
        // gathers the lowest bit of each byte in the highest byte
        marked.wrapping_mul(0x0102_0408_1020_4080) >> 56
    };
    text.as_chunks().0.iter().rev().fold(0, |marks, eight| marks << 8 | of_eight(eight))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        json_text(text, &mut out).expect("memory");
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn what_is_written_reads_back_the_same_at_every_length() {
        let texts = ["a", "\"", "\\", "\"\\", "a\"", "{\"id\":\"alice\"}", "日", "a\"\u{7f}", "\u{1f408}\n"];
        for text in texts {
            for (before, after) in (0..140).map(|length| ("x".repeat(length), text.repeat(length))) {
                let text = before + &after;
                let json = written(&text);
                assert!(json.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{json}");
                assert_eq!(serde_json::from_str::<String>(&json).ok(), Some(text));
            }
        }
    }

    #[test]
    fn only_what_has_to_be_is_escaped() {
        assert_eq!(written("a\"b\\c/d"), r#""a\"b\\c/d""#);
        assert_eq!(written("é\u{1f408}\n\r\u{202e}"), r#""\u00e9\ud83d\udc08\n\r\u202e""#);
    }
}
