//! `!signature?pickle`, Bottle's `response.set_cookie` with a secret.

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    cookie.starts_with('!') && cookie.contains('?')
}
