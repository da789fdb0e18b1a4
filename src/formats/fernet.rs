//! Fernet, an encrypted token of the `cryptography` package, as aiohttp's sessions use it (github.com/fernet/spec).
//!
//! ```text
//! 80       00 00 00 00 65 53 f1 00   16 bytes   16 bytes or more   32 bytes
//! version  when it was encrypted     IV         AES-128-CBC        HMAC-SHA256
//! ```

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;

use super::fact::{Fact, FactName};
use super::shape;

/// What it shows: when it was encrypted, and how.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    if !cookie.starts_with("gAAAAA") {
        return None;
    }
    let bytes = URL_SAFE.decode(cookie).ok()?;
    let (time, rest) = bytes.strip_prefix(&[0x80])?.split_first_chunk()?;
    let encrypted = rest.len().checked_sub(16 + 32)?;
    let unix = i64::from_be_bytes(*time);
    if encrypted == 0 || !encrypted.is_multiple_of(16) || !shape::is_of_this_century(unix) {
        return None;
    }
    Some(vec![Fact::text(FactName::Cipher, "AES-128-CBC"), Fact::moment(FactName::EncryptedAt, unix)])
}
