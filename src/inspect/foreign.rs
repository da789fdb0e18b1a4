//! Cookies that are not Flask sessions, by their looks.
//!
//! A name of a format is a guess from the outside; it is only asked for when no key
//! of ours made the signature.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Serialize;

use crate::cookie::split;
use crate::python::base64;

/// A format that a cookie looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A JSON Web Token: three base64url sections, the first a JSON header with `alg`.
    Jwt,
    /// Starlette's `SessionMiddleware`: like Flask's, with padded base64 and another salt.
    Starlette,
    /// Django's signed cookies: sections joined by colons.
    Django,
    /// Tornado's signed value: `2|1:0|…`.
    Tornado,
    /// Bottle's signed cookie: `!signature?pickle`.
    Bottle,
    /// A signed cookie of Express: `s:id.signature`.
    Express,
    /// `cookie-session` of Express: base64 of JSON, the signature in a second cookie.
    ExpressCookieSession,
    /// Rails: sections joined by two dashes.
    Rails,
    /// Flask-Session with a signer: an id and a signature, the data stays on the server.
    FlaskSessionSigned,
    /// A random id: the data stays on the server (Flask-Session, and most frameworks).
    RandomId,
}

/// What a cookie looks like, if it is one of the formats we know.
pub fn recognise(cookie: &str) -> Option<Format> {
    let decoded = percent_decoded(cookie);
    let cookie = decoded.as_str();
    if cookie.starts_with("s:") && cookie.contains('.') {
        return Some(Format::Express);
    }
    if cookie.starts_with("2|") && cookie.split('|').count() == 6 {
        return Some(Format::Tornado);
    }
    if cookie.starts_with('!') && cookie.contains('?') {
        return Some(Format::Bottle);
    }
    if is_rails(cookie) {
        return Some(Format::Rails);
    }
    if is_django(cookie) {
        return Some(Format::Django);
    }
    if is_jwt(cookie) {
        return Some(Format::Jwt);
    }
    match split(cookie) {
        None => without_dots(cookie),
        Some(parts) if parts.timestamp.is_some() => is_starlette(parts.payload).then_some(Format::Starlette),
        Some(parts) => {
            (is_token(parts.payload, 43) && is_token(parts.signature, 27)).then_some(Format::FlaskSessionSigned)
        }
    }
}

/// `header.payload.signature`, the header a JSON object that names an algorithm.
fn is_jwt(cookie: &str) -> bool {
    let sections: Vec<&str> = cookie.split('.').collect();
    matches!(sections.as_slice(), [header, _, _] if decodes_to_json(header, &["\"alg\""]))
}

/// Starlette writes `{"id": "alice"}` with blanks, in base64 that keeps its padding.
fn is_starlette(payload: &str) -> bool {
    payload.len().is_multiple_of(4)
        && (payload.contains(['=', '+', '/']) || payload.starts_with("eyJ"))
        && decodes_to_json(payload, &["\": "])
}

/// `value:signature` or `value:timestamp:signature`, the signature 43 characters of SHA-256.
fn is_django(cookie: &str) -> bool {
    let sections: Vec<&str> = cookie.rsplitn(3, ':').collect();
    matches!(sections.as_slice(), [signature, _, ..] if is_token(signature, 43))
}

/// `payload--signature`, or `ciphertext--iv--tag`.
fn is_rails(cookie: &str) -> bool {
    let sections: Vec<&str> = cookie.split("--").collect();
    let is_hex = |text: &str| matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match sections.as_slice() {
        [payload, signature] => !payload.is_empty() && is_hex(signature),
        [_, iv, tag] => iv.ends_with('=') && tag.ends_with("=="),
        _ => false,
    }
}

fn without_dots(cookie: &str) -> Option<Format> {
    if decodes_to_json(cookie, &[]) {
        return Some(Format::ExpressCookieSession);
    }
    // the beginning of a Flask session that was cut off is no id
    let is_random = cookie.len() >= 16
        && !cookie.starts_with("eyJ")
        && cookie.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && cookie.bytes().any(|byte| byte.is_ascii_digit());
    is_random.then_some(Format::RandomId)
}

fn is_token(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn decodes_to_json(section: &str, with: &[&str]) -> bool {
    base64::decode(section).and_then(|bytes| String::from_utf8(bytes.into_vec()).ok()).is_some_and(|text| {
        text.starts_with('{') && text.trim_end().ends_with('}') && with.iter().all(|part| text.contains(part))
    })
}

/// Replaces `%XX` by its byte; what is no such escape stays, and so does what would be no text.
pub(super) fn percent_decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_looks() {
        for (cookie, format) in [
            ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6ImFsaWNlIn0.c2lnbmF0dXJl", Some(Format::Jwt)),
            ("s%3AabcdefghijklmnopqrstuvwxyzABCDEF.c2lnbmF0dXJlIG9mIGV4cHJlc3M", Some(Format::Express)),
            ("2|1:0|10:1700000000|7:session|8:YWxpY2U=|0123456789abcdef", Some(Format::Tornado)),
            ("!SIG=?gAWVFQAA", Some(Format::Bottle)),
            ("eyJpZCI6ImFsaWNlIn0:1r31eq:UEVOeV9hbmRfYV9wb3VuZF9vZl9mbG91cl9pbl9hX2Jv", None),
            ("eyJpZCI6ImFsaWNlIn0:1r31eq:UEVOeV9hbmRfYV9wb3VuZF9vZl9mbG91cl9pbl9hX2I", Some(Format::Django)),
            ("eyJpZCI6ICJhbGljZSJ9.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw", Some(Format::Starlette)),
            ("eyJpZCI6ImFsaWNlIn0=", Some(Format::ExpressCookieSession)),
            ("k5kX2vQ0Qe3bqg0n8J1Zx6cP4rY7tU9wS2aD5fG8hJ0", Some(Format::RandomId)),
            ("BAh7--0123456789012345678901234567890123456789", Some(Format::Rails)),
            ("eyJpZCI6ImFsaWNlIn0.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw", None),
            ("garbage", None),
            ("", None),
        ] {
            assert_eq!(recognise(cookie), format, "{cookie}");
        }
    }
}
