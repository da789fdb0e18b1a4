//! A key as it is written: text, or bytes behind `hex:` or `base64:`.

use std::fmt;

use base64::Engine;
use zeroize::Zeroizing;

use crate::cookie::SecretKey;
use crate::error::{Error, Usage};

/// The most older keys of an app. Each is tried for each cookie.
pub(super) const MOST_FALLBACKS: usize = 100;

/// A key as it was typed. Neither it nor the arguments that hold it can be printed.
#[derive(Clone)]
pub struct SecretText(pub(super) Zeroizing<String>);

impl From<String> for SecretText {
    fn from(text: String) -> SecretText {
        SecretText(Zeroizing::new(text))
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(redacted)")
    }
}

/// A line without its end. Editors end a file with one, which is not part of the key.
pub(super) fn without_line_end(mut bytes: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    bytes
}

/// Bytes that are not UTF-8 are the key itself.
pub(super) fn key_of_text_or_bytes(bytes: Zeroizing<Vec<u8>>, option: &'static str) -> Result<SecretKey, Error> {
    match std::str::from_utf8(&bytes) {
        Ok(text) => bytes_of(text, option).map(SecretKey::from),
        Err(_) => Ok(SecretKey::from(bytes)),
    }
}

/// Text as its UTF-8 bytes, or the bytes that `hex:` and `base64:` spell.
pub(super) fn bytes_of(text: &str, option: &'static str) -> Result<Zeroizing<Vec<u8>>, Error> {
    if let Some(hex) = text.strip_prefix("hex:") {
        return unhex(hex).ok_or(Error::Usage(Usage::KeyPrefix { option, prefix: "hex:" }));
    }
    if let Some(encoded) = text.strip_prefix("base64:") {
        let halfway = Zeroizing::new(encoded.replace('-', "+"));
        let standard = Zeroizing::new(halfway.replace('_', "/"));
        return base64::engine::general_purpose::STANDARD_NO_PAD
            .decode(standard.trim_end_matches('='))
            .map(Zeroizing::new)
            .map_err(|_| Error::Usage(Usage::KeyPrefix { option, prefix: "base64:" }));
    }
    Ok(Zeroizing::new(text.as_bytes().to_vec()))
}

fn unhex(hex: &str) -> Option<Zeroizing<Vec<u8>>> {
    // with its room at once: a vector that grows leaves copies behind
    let mut bytes = Zeroizing::new(Vec::with_capacity(hex.len() / 2));
    for pair in hex.as_bytes().chunks(2) {
        let &[high, low] = pair else { return None };
        let digit = |byte: u8| char::from(byte).to_digit(16);
        bytes.push(u8::try_from(digit(high)? << 4 | digit(low)?).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_be_bytes_and_are_never_shown() {
        assert_eq!(*bytes_of("hex:00ff", "--secret").expect("hex"), [0, 0xff]);
        assert_eq!(*bytes_of("base64:AP8=", "--secret").expect("base64"), [0, 0xff]);
        assert!(bytes_of("hex:0", "--secret").is_err());
        assert!(bytes_of("base64:!", "--secret").is_err());
        assert_eq!(format!("{:?}", SecretText::from("abc".to_owned())), "SecretText(redacted)");
        let key = key_of_text_or_bytes(without_line_end(b"abc\r\n".to_vec().into()), "--secret-file");
        assert_eq!(format!("{:?}", key.expect("text")), "SecretKey(redacted)");
        assert_eq!(*without_line_end(b"abc\n\n".to_vec().into()), b"abc\n");
    }
}
