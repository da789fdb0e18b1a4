//! A random id: the data stays on the server.

use super::shape::is_base64url;

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    // `eyJ` is the beginning of a Flask session that was cut off
    !cookie.contains('.')
        && cookie.len() >= 16
        && !cookie.starts_with("eyJ")
        && is_base64url(cookie, cookie.len())
        && cookie.bytes().any(|byte| byte.is_ascii_digit())
}
