//! `value:signature` or `value:timestamp:signature`, the signature 43 characters of SHA-256 (`django.core.signing`).

use super::shape::is_base64url;

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    let sections: Vec<&str> = cookie.rsplitn(3, ':').collect();
    matches!(sections.as_slice(), [signature, _, ..] if is_base64url(signature, 43))
}
