//! Flask-Session with `SESSION_USE_SIGNER`: an id of 43 characters and a signature of 27.

use super::shape::is_base64url;
use crate::cookie::split;

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    split(cookie).is_some_and(|parts| {
        parts.timestamp.is_none() && is_base64url(parts.payload, 43) && is_base64url(parts.signature, 27)
    })
}
