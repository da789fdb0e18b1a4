//! A bare random id, of no format in particular: Flask-Session, Django, PHP and many more keep the data on the server.
//!
//! It has a length and an alphabet that libraries use, and is as mixed as random text is.

use super::fact::Fact;
use super::shape;

/// It shows nothing.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    (is_uuid(cookie) || is_token(cookie) || is_of_digits(cookie) || has_djangos_csrf_form(cookie)).then(Vec::new)
}

/// `secrets.token_urlsafe` of 16, 24 or 32 bytes, and base64 of 32 bytes with `+` and `/`, as Roundup has it.
fn is_token(text: &str) -> bool {
    let is_base64 = || {
        let url = text.strip_suffix('=').unwrap_or(text).replace('+', "-").replace('/', "_");
        // a path has words between its slashes
        shape::is_base64url_of(&url, 32) && !text.contains(['-', '_']) && distinct(text) >= 20
    };
    // `eyJ` is the beginning of a Flask session that was cut off
    ([16, 24, 32].into_iter().any(|bytes| shape::is_base64url_of(text, bytes)) || is_base64())
        && !text.starts_with("eyJ")
        && has(text, u8::is_ascii_uppercase)
        && has(text, u8::is_ascii_lowercase)
        && is_mixed(text)
}

/// `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`, with a variant of RFC 9562.
pub(super) fn is_uuid(text: &str) -> bool {
    let sections: Vec<&str> = text.splitn(6, '-').collect();
    let [first, second, version, variant, last] = sections.as_slice() else { return false };
    let lower = text.to_ascii_lowercase();
    let lengths = [first.len(), second.len(), version.len(), variant.len(), last.len()];
    lengths == [8, 4, 4, 4, 12]
        && lower.bytes().all(|byte| byte == b'-' || matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && version.starts_with(|version: char| ('1'..='8').contains(&version))
        && variant.starts_with(['8', '9', 'a', 'b', 'A', 'B'])
}

/// Hexadecimal digits of 16 to 64 bytes, PHP's 26 characters, Django's 32: letters of one case, and digits.
fn is_of_digits(text: &str) -> bool {
    let is_length = matches!(text.len(), 26 | 32 | 40 | 48 | 64 | 96 | 128);
    let is_one_case = has(text, u8::is_ascii_lowercase) != has(text, u8::is_ascii_uppercase);
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_length
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && is_one_case
        && (is_hexadecimal || matches!(text.len(), 26 | 32))
        && is_mixed(text)
}

/// Letters of both cases and digits, as many as Django's CSRF token has in a form (64) or in its cookie (32). Another library
/// may write a random id of this form too.
pub fn has_djangos_csrf_form(text: &str) -> bool {
    matches!(text.len(), 32 | 64)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !text.starts_with("eyJ")
        && has(text, u8::is_ascii_uppercase)
        && has(text, u8::is_ascii_lowercase)
        && is_mixed(text)
}

fn has(text: &str, is: fn(&u8) -> bool) -> bool {
    text.as_bytes().iter().any(is)
}

/// Whether it has digits, and many different characters, as random text has. No word has both.
fn is_mixed(text: &str) -> bool {
    has(text, u8::is_ascii_digit) && distinct(text) >= 9
}

/// How many different characters there are in it.
fn distinct(text: &str) -> u32 {
    let seen = text.bytes().fold(0_u128, |seen, byte| seen | 1_u128.checked_shl(byte.into()).unwrap_or_default());
    seen.count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "Vq0tQ1nJb5cJ8TqEo4hG2yWkZr7uXsDfLpMa3NvBxCi6Yt9RwKjHeUzOgSdFlPm1";

    #[test]
    fn djangos_csrf_token_is_a_random_id() {
        let (of_cookie, _) = TOKEN.split_at(32);
        for token in [TOKEN, of_cookie] {
            assert_eq!(read(token), Some(Vec::new()), "{token}");
            assert!(has_djangos_csrf_form(token), "{token}");
        }
    }

    #[test]
    fn what_is_no_random_text_or_of_another_length_is_not_taken_for_a_csrf_token() {
        let (half, _) = TOKEN.split_at(50);
        let words = "TheQuickBrownFoxJumpsOverTheLazyDogAndThenItRunsBackHomeAgainNow";
        let few = "Aa1".repeat(22);
        for text in
            [half, words, few.get(..64).unwrap_or_default(), &TOKEN.to_lowercase(), &"0123456789abcdef".repeat(4)]
        {
            assert!(!has_djangos_csrf_form(text), "{text}");
        }
        assert_eq!(read(words), None);
    }
}
