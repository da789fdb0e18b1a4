//! Replacing pieces of a text where it stands: a long one is not to be held twice.

/// What takes the place of a piece: the length of the piece, in bytes, and the byte that is left of it, if one is.
pub(super) type Replacement = (usize, Option<u8>);

/// The text with pieces of it replaced. `at` is asked of what begins at each byte that is left. Bytes that are no UTF-8
/// afterwards are replaced too.
pub(super) fn replaced(text: String, at: impl Fn(&[u8]) -> Option<Replacement>) -> String {
    let mut bytes = text.into_bytes();
    let (mut read, mut written) = (0, 0);
    while let Some(&first) = bytes.get(read) {
        let (length, left) = bytes.get(read..).and_then(&at).unwrap_or((1, Some(first)));
        read += length.max(1);
        if let (Some(byte), Some(place)) = (left, bytes.get_mut(written)) {
            *place = byte;
            written += 1;
        }
    }
    bytes.truncate(written);
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut bytes = error.into_bytes();
        bytes.shrink_to_fit();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_dropped_or_becomes_a_byte() {
        let at = |rest: &[u8]| match rest {
            [b'a', b'b', ..] => Some((2, None)),
            [b'c', ..] => Some((1, Some(b'd'))),
            [b'e', b'e', ..] => Some((2, Some(0xff))),
            _ => None,
        };
        for (text, expected) in [
            ("", ""),
            ("日本", "日本"),
            ("ab", ""),
            ("aab", "a"),
            ("aabbc", "abd"),
            ("日cab本a", "日d本a"),
            ("xeey", "x\u{fffd}y"),
        ] {
            assert_eq!(replaced(text.to_owned(), at), expected, "{text}");
        }
    }
}
