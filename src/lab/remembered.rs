//! A cookie by which an app logs in anew, without the session cookie: Flask-Login's `remember_token`.
//!
//! ```text
//! mia|6a3920e035aab34c6afc1517a1265b505c37142e9d9cb8cef8338f7d0d6a818…
//! user id                HMAC-SHA512 of it, in hex
//! ```

use crate::browser::{Received, Row, Step};

/// The name that Flask-Login gives it (`flask_login/config.py`, `COOKIE_NAME`).
const NAME: &str = "remember_token";

/// Digits of an HMAC-SHA512 in hex.
const DIGITS: usize = 128;

/// Whether a cookie is one of these, by its name or the form of its value.
pub fn is_of_flask_login(name: &str, value: &str) -> bool {
    let is_signed = value.rsplit_once('|').is_some_and(|(id, signature)| {
        !id.is_empty() && signature.len() == DIGITS && signature.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    name == NAME || is_signed
}

/// The name of such a cookie, if one was sent or kept on the way, and the browser still holds it at the end: a later answer, also
/// to a look beside the way, may have deleted it.
pub fn remembered_by(steps: &[Step], jar: &[Row]) -> Option<String> {
    let pairs = steps.iter().filter_map(|step| step.exchange.request.cookie()).flat_map(|line| line.split("; "));
    let sent = pairs.filter_map(|pair| pair.split_once('='));
    let kept = steps.iter().flat_map(|step| &step.set_cookies);
    let kept = kept.filter(|line| matches!(line.received, Received::Stored | Received::Replaced));
    let mut all = sent.chain(kept.map(|line| (line.said.name.as_str(), line.said.value.as_str())));
    let is_held = |name: &str| jar.iter().any(|row| row.name == name && !row.is_expired);
    all.find(|(name, value)| is_of_flask_login(name, value) && is_held(name)).map(|(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_known_by_its_name_or_its_form() {
        let value = format!("mia|{}", "0123456789abcdef".repeat(8));
        assert!(is_of_flask_login("remember_token", "x"));
        assert!(is_of_flask_login("keep_me", &value));
        for other in ["mia|0123", "", &value[..value.len() - 1], &value[3..]] {
            assert!(!is_of_flask_login("keep_me", other), "{other}");
        }
    }
}
