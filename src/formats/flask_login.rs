//! `id|signature`, Flask-Login's `remember_token` (`flask_login/utils.py`, `encode_cookie`).
//!
//! The signature is HMAC-SHA512 in hexadecimal.

use super::fact::{Fact, FactName};
use super::{random_id, shape};

/// What it shows: the id of the user.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (user, signature) = cookie.rsplit_once('|')?;
    (shape::is_hex(signature, 128) && is_an_id(user)).then(|| vec![Fact::text(FactName::UserId, user)])
}

/// Whether a text is the id of a user, and not a piece of some other hexadecimal text.
pub(super) fn is_an_id(user: &str) -> bool {
    let is_number = shape::decimal(user).is_some();
    let is_word = user.bytes().all(|byte| byte.is_ascii_alphabetic());
    let has_other_letters = user.chars().any(|character| character.is_alphanumeric() && !character.is_ascii_hexdigit());
    // 24 digits are the id of a document of MongoDB, 32 are a UUID
    let has_a_length = [24, 32].into_iter().any(|digits| shape::is_hex(user, digits)) || random_id::is_uuid(user);
    (1..=128).contains(&user.len())
        && !user.contains('|')
        && (is_number || is_word || has_other_letters || has_a_length)
}
