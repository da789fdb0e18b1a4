//! A key as it is written: text, or bytes behind `hex:` or `base64:`.

use std::fmt;

use base64::Engine;

use crate::cookie::SecretKey;
use crate::error::{Error, Usage};

/// A key as it was typed. Neither it nor the arguments that hold it can be printed.
#[derive(Clone)]
pub struct SecretText(pub(super) String);

impl From<String> for SecretText {
    fn from(text: String) -> SecretText {
        SecretText(text)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(redacted)")
    }
}

/// A line without its end. Editors end a file with one, which is not part of the key.
pub(super) fn without_line_end(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    bytes
}

/// Bytes that are not UTF-8 are the key itself.
pub(super) fn key_of_text_or_bytes(bytes: Vec<u8>, option: &'static str) -> Result<SecretKey, Error> {
    match String::from_utf8(bytes) {
        Ok(text) => bytes_of(&text, option).map(SecretKey::new),
        Err(not_text) => Ok(SecretKey::new(not_text.into_bytes())),
    }
}

/// Text as its UTF-8 bytes, or the bytes that `hex:` and `base64:` spell.
pub(super) fn bytes_of(text: &str, option: &'static str) -> Result<Vec<u8>, Error> {
    if let Some(hex) = text.strip_prefix("hex:") {
        return unhex(hex).ok_or(Error::Usage(Usage::KeyPrefix { option, prefix: "hex:" }));
    }
    if let Some(encoded) = text.strip_prefix("base64:") {
        let standard = encoded.replace('-', "+").replace('_', "/");
        return base64::engine::general_purpose::STANDARD_NO_PAD
            .decode(standard.trim_end_matches('='))
            .map_err(|_| Error::Usage(Usage::KeyPrefix { option, prefix: "base64:" }));
    }
    Ok(text.as_bytes().to_vec())
}

fn unhex(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = hex.chars().map(|character| character.to_digit(16)).collect::<Option<_>>()?;
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high << 4 | low).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_be_bytes_and_are_never_shown() {
        assert_eq!(bytes_of("hex:00ff", "--secret").expect("hex"), [0, 0xff]);
        assert_eq!(bytes_of("base64:AP8=", "--secret").expect("base64"), [0, 0xff]);
        assert!(bytes_of("hex:0", "--secret").is_err());
        assert!(bytes_of("base64:!", "--secret").is_err());
        assert_eq!(format!("{:?}", SecretText("abc".into())), "SecretText(redacted)");
        let key = key_of_text_or_bytes(without_line_end(b"abc\r\n".to_vec()), "--secret-file");
        assert_eq!(format!("{:?}", key.expect("text")), "SecretKey(redacted)");
        assert_eq!(without_line_end(b"abc\n\n".to_vec()), b"abc\n");
    }
}
