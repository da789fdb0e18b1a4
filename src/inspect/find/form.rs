//! The form of a signed value, by which it is told from any other text.
//!
//! ```text
//! eyJpZCI6ImFsaWNlIn0 . awNFbQ . dgxKsKrmZVNxYXtxk3etDJkRXjo
//! payload               time     signature: the length of some digest
//! ```

use serde::de::IgnoredAny;

use crate::cookie::{payload, timestamp};
use crate::python::base64;

/// The characters of a signature in base64url: MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512.
pub(super) const SIGNATURES: [usize; 6] = [22, 27, 38, 43, 64, 86];
/// The signature of SHA-1, Flask's own, in characters.
pub(super) const USUAL_SIGNATURE: usize = 27;

/// The most bytes to which a payload may inflate before it is known to be whole.
const MOST_INFLATED: usize = 1024 * 1024;

/// Whether a byte can stand in a signed value.
pub(super) fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'_' | b'.')
}

/// Whether all bytes can. Of a long list every line is asked, so all its bytes are, without a branch: this is quick.
fn are_parts(text: &str) -> bool {
    text.bytes().fold(0, |others, byte| others | u8::from(!is_part(byte))) == 0
}

/// Whether a text is a whole signed value: a payload that begins as JSON or zlib does, a timestamp, and a signature
/// of the length of some digest.
pub(super) fn is_signed(text: &str) -> bool {
    let Some((rest, signature)) = text.rsplit_once('.') else { return false };
    let Some((payload, time)) = rest.rsplit_once('.') else { return false };
    SIGNATURES.contains(&signature.len())
        && is_time(time)
        && begins_as_payload(payload)
        && are_parts(text)
        && !payload.get(1..).unwrap_or_default().contains('.')
}

/// Whether a word that stands alone may be a signed value that was damaged, or cut at an end when it was copied.
pub(super) fn resembles_signed(text: &str) -> bool {
    // a `=` is padding at the end of a section
    let is_padded = |section: &str| section.trim_end_matches('=').bytes().all(is_part);
    if !text.split('.').all(is_padded) {
        return false;
    }
    // a payload, a timestamp and a signature, or the first two of them
    if text.strip_prefix('.').unwrap_or(text).split('.').count() > 3 {
        return false;
    }
    let Some((rest, signature)) = text.rsplit_once('.') else { return false };
    let has_payload = ["eyJ", ".eJ", "e30.", "e30="].iter().any(|beginning| text.starts_with(beginning));
    let has_time = rest.rsplit_once('.').is_some_and(|(_, time)| is_time(time));
    let is_readable = || rest.rsplit_once('.').is_some_and(|(payload, _)| is_text(payload));
    has_payload && !signature.is_empty() || has_time && SIGNATURES.contains(&signature.len()) && is_readable()
}

/// Whether a payload is an object of JSON in base64url that has lost some of its first characters.
fn is_text(payload: &str) -> bool {
    const SHORTEST: usize = 8;
    let is_end_of_object = |bytes: &[u8]| bytes.ends_with(b"}") && bytes.iter().all(|byte| (0x20..0x7f).contains(byte));
    payload.len() >= SHORTEST
        && !payload.contains('.')
        && (0..4)
            .filter_map(|lost| payload.get(lost..))
            .any(|rest| base64::decode(rest.trim_end_matches('=')).is_some_and(|bytes| is_end_of_object(&bytes)))
}

/// Four bytes or more since 1970, on the calendar.
pub(super) fn is_time(section: &str) -> bool {
    // six characters are four bytes, which end in 2106
    let is_of_four_bytes = section.len() == 6 && are_parts(section) && !section.contains('.');
    is_of_four_bytes
        || (5..=8).contains(&section.len())
            && timestamp::read(section).is_some_and(|time| timestamp::calendar_date(time).is_some())
}

/// Base64url of JSON, or a dot and zlib.
pub(super) fn begins_as_payload(section: &str) -> bool {
    let is_dict_or_zlib =
        ["eyJ", "e30", ".eA", ".eF", ".eJ", ".eN"].iter().any(|beginning| section.starts_with(beginning));
    is_dict_or_zlib || is_json_text(section)
}

/// Base64url of another JSON than a dict: a list, a text, a number.
fn is_json_text(section: &str) -> bool {
    let begins = |byte: &u8| b"{[\"-0123456789ntf ".contains(byte);
    section.len() >= 2
        && !section.contains('.')
        && base64::decode(section).is_some_and(|bytes| {
            bytes.first().is_some_and(begins)
                && bytes.iter().all(|byte| (0x20..0x7f).contains(byte))
                && serde_json::from_slice::<IgnoredAny>(&bytes).is_ok()
                && !is_long_number(&bytes)
        })
}

/// Whether a text is a number as long as those of Discord's accounts.
fn is_long_number(text: &[u8]) -> bool {
    (17..=20).contains(&text.len()) && text.iter().all(u8::is_ascii_digit)
}

/// Whether a text has the three sections of a token of Discord: a number, a time, and 27 to 38 characters. A token of
/// itsdangerous with such a number in it looks alike, and neither is a session.
pub(super) fn is_number_token(text: &str) -> bool {
    let Some((payload, rest)) = text.split_once('.') else { return false };
    let Some((time, signature)) = rest.split_once('.') else { return false };
    time.len() == 6
        && (27..=38).contains(&signature.len())
        && are_parts(text)
        && !signature.contains('.')
        && payload.len() < 40
        && base64::decode(payload).is_some_and(|bytes| is_long_number(&bytes))
}

/// Whether a payload is an object of JSON in base64url, or zlib of one, to its last byte. No end of such a text is one itself.
pub(super) fn is_whole_object(payload: &str) -> bool {
    const LONGEST: usize = 64 * 1024;
    let is_object = |bytes: &[u8]| bytes.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
    let letters = payload.strip_prefix('.').unwrap_or(payload);
    letters.len() <= LONGEST
        && letters.bytes().all(|byte| is_part(byte) && byte != b'.')
        && payload::bytes(payload, MOST_INFLATED).is_ok_and(|bytes| is_object(&bytes))
}

/// Whether a signature has the length of another digest than SHA-1 but not the last character of one, while it has
/// a whole signature of SHA-1 at its beginning.
pub(super) fn ends_oddly(signature: &str) -> bool {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // the last of n characters has 6n modulo 8 bits too many, which are 0
    let ends_here = |length: usize| {
        let last = length.checked_sub(1).and_then(|last| signature.as_bytes().get(last));
        let value = LETTERS.iter().position(|letter| Some(letter) == last);
        value.is_some_and(|value| value % (1 << (6 * length % 8)) == 0)
    };
    signature.len() > USUAL_SIGNATURE && ends_here(USUAL_SIGNATURE) && !ends_here(signature.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";

    #[test]
    fn a_whole_signed_value_is_known_and_a_host_or_a_file_is_none() {
        let zlib = ".eJyrVkpUslIyNDJWqgUAGQEDkA.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw";
        assert!(is_signed(C) && is_signed(zlib) && is_signed("e30.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw"));
        for text in
            ["", ".", "..", "cookie.jar", "www.example.com", "192.168.100.200", "a.b.c", "1.2.3-rc.4", "x.sqlite"]
        {
            assert!(!is_signed(text) && !resembles_signed(text), "{text}");
        }
    }

    #[test]
    fn a_value_that_lost_a_character_at_an_end_still_resembles_one() {
        for text in [&C[1..], &C[..C.len() - 1], &C[..C.len() - 20], "eyJfcGVybWFuZW50.a0nSAA"] {
            assert!(!is_signed(text) && resembles_signed(text), "{text}");
        }
    }
}
