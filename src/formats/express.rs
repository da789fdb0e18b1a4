//! `s:id.signature`, a signed cookie of Express (`cookie-parser`, `express-session`).

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    cookie.starts_with("s:") && cookie.contains('.')
}
