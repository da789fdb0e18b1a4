//! `header.payload.signature`, the header a JSON object that names an algorithm: a JSON Web Token (RFC 7519).

use super::shape::decodes_to_json;

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    let sections: Vec<&str> = cookie.split('.').collect();
    matches!(sections.as_slice(), [header, _, _] if decodes_to_json(header, &["\"alg\""]))
}
