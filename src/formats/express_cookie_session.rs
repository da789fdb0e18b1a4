//! `cookie-session` of Express: base64 of JSON. The signature is in a second cookie.

use super::shape::decodes_to_json;

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    !cookie.contains('.') && decodes_to_json(cookie, &[])
}
