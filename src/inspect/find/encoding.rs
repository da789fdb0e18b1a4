//! From the bytes of a file to a text, or to the name of what it is instead.

use super::found::Stripped;
use super::nothing::FileKind;

/// The longest text whose bytes that are not UTF-8 are replaced, in bytes. Each of them takes three bytes then.
const LONGEST_REPLACED: usize = 8 * 1024 * 1024;

/// The text that bytes are, and what had to be done to read it.
///
/// # Errors
///
/// They are no text.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<(String, Option<Stripped>), FileKind> {
    if let Some(kind) = file_kind(&bytes) {
        return Err(kind);
    }
    if let Some(text) = utf32(&bytes) {
        return Ok((text, Some(Stripped::Utf32)));
    }
    if let Some(text) = utf16(&bytes) {
        return Ok((text, Some(Stripped::Utf16)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, None)),
        Err(error) if error.as_bytes().len() > LONGEST_REPLACED => Err(FileKind::Binary),
        Err(error) => Ok((String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(Stripped::InvalidUtf8))),
    }
}

/// Whether bytes that begin like this have to be known whole: they are no UTF-8.
pub(super) fn is_other(beginning: &[u8]) -> bool {
    file_kind(beginning).is_some() || order_of(beginning).is_some() || order_of_four(beginning).is_some()
}

/// A kind of file, by its first bytes, or by many bytes that no text has.
pub(super) fn file_kind(bytes: &[u8]) -> Option<FileKind> {
    const KINDS: [(&[u8], FileKind); 7] = [
        (b"\x1f\x8b", FileKind::Gzip),
        (b"\x28\xb5\x2f\xfd", FileKind::Zstd),
        (b"PK\x03\x04", FileKind::Zip),
        (b"SQLite format 3\0", FileKind::Sqlite),
        (b"\x89PNG", FileKind::Picture),
        (b"\xff\xd8\xff", FileKind::Picture),
        (b"GIF8", FileKind::Picture),
    ];
    let known = KINDS.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| kind);
    let head = bytes.get(..4096).unwrap_or(bytes);
    let has_zeros = order_of(bytes).is_some() || order_of_four(bytes).is_some();
    let is_binary = !has_zeros && head.iter().filter(|&&byte| byte == 0).count() * 20 > head.len();
    known.or(is_binary.then_some(FileKind::Binary))
}

/// The order of the bytes of UTF-16 and UTF-32.
#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

/// By the mark at its beginning, or, for Latin letters, by every other byte, which is 0.
fn order_of(bytes: &[u8]) -> Option<Order> {
    let zeros = |from: usize| {
        let head = bytes.get(..64).unwrap_or(bytes);
        head.len() >= 8
            && head.iter().skip(from).step_by(2).all(|&byte| byte == 0)
            && head.iter().filter(|&&byte| byte == 0).count() <= head.len().div_ceil(2)
    };
    match bytes {
        [0xff, 0xfe, ..] => Some(Order::Little),
        [0xfe, 0xff, ..] => Some(Order::Big),
        _ if zeros(1) => Some(Order::Little),
        _ if zeros(0) => Some(Order::Big),
        _ => None,
    }
}

/// The order of UTF-32, by the mark at its beginning, or, for Latin letters, by the three bytes of each that are 0.
fn order_of_four(bytes: &[u8]) -> Option<Order> {
    let head = bytes.get(..64).unwrap_or(bytes);
    let is_letter_at = |at: usize| {
        let is_letter = |four: &[u8]| four.iter().enumerate().all(|(place, &byte)| (byte == 0) == (place != at));
        head.len() >= 8 && head.chunks_exact(4).all(is_letter)
    };
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => Some(Order::Little),
        [0, 0, 0xfe, 0xff, ..] => Some(Order::Big),
        _ if is_letter_at(0) => Some(Order::Little),
        _ if is_letter_at(3) => Some(Order::Big),
        _ => None,
    }
}

fn utf32(bytes: &[u8]) -> Option<String> {
    let order = order_of_four(bytes)?;
    let letters = || {
        bytes.chunks_exact(4).filter_map(|four| <[u8; 4]>::try_from(four).ok()).map(|four| {
            let number = match order {
                Order::Little => u32::from_le_bytes(four),
                Order::Big => u32::from_be_bytes(four),
            };
            char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
        })
    };
    let mut text = String::with_capacity(letters().map(char::len_utf8).sum());
    text.extend(letters());
    Some(text)
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let order = order_of(bytes)?;
    let units = || {
        bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(|pair| match order {
            Order::Little => u16::from_le_bytes(pair),
            Order::Big => u16::from_be_bytes(pair),
        })
    };
    let letters = || char::decode_utf16(units()).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    // its length first: a text that grows is held twice
    let mut text = String::with_capacity(letters().map(char::len_utf8).sum());
    text.extend(letters());
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_in_both_orders_with_a_mark_and_without() {
        let text = "# Netscape HTTP Cookie File\n";
        for mark in ["", "\u{feff}"] {
            let marked = format!("{mark}{text}");
            let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [little, big] {
                assert_eq!(text_of(bytes), Ok((marked.clone(), Some(Stripped::Utf16))));
            }
        }
    }

    #[test]
    fn utf32_is_read_in_both_orders_with_a_mark_and_without() {
        let text = "# Netscape HTTP Cookie File\n";
        for mark in ["", "\u{feff}"] {
            let marked = format!("{mark}{text}");
            let little: Vec<u8> = marked.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
            let big: Vec<u8> = marked.chars().flat_map(|letter| u32::from(letter).to_be_bytes()).collect();
            for bytes in [little, big] {
                assert!(is_other(&bytes));
                assert_eq!(text_of(bytes), Ok((marked.clone(), Some(Stripped::Utf32))));
            }
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (bytes, kind) in [
            (&b"\x1f\x8b\x08\0\0"[..], FileKind::Gzip),
            (b"SQLite format 3\0\x10\0", FileKind::Sqlite),
            (b"PK\x03\x04\x14\0", FileKind::Zip),
            (b"\x7fELF\0\0\0\0\0\0\0\0\0", FileKind::Binary),
            (&[0; 5000], FileKind::Binary),
        ] {
            assert_eq!(text_of(bytes.to_vec()), Err(kind));
        }
        assert_eq!(text_of(b"a\xe9b".to_vec()), Ok(("a\u{fffd}b".to_owned(), Some(Stripped::InvalidUtf8))));
        assert_eq!(text_of(Vec::new()), Ok((String::new(), None)));
    }
}
