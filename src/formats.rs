//! Other frameworks' cookies, by their looks.
//!
//! The name of a format is a guess from the outside. It is only asked for when no given key made the signature.
//! Each format has one file, which says how it is recognised.

pub mod bottle;
pub mod django;
pub mod express;
pub mod express_cookie_session;
pub mod flask_session;
pub mod jwt;
pub mod rails;
pub mod random_id;
mod shape;
pub mod starlette;
pub mod tornado;

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use schemars::JsonSchema;
use serde::Serialize;

/// A format that a cookie looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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

/// Whether a cookie, percent-decoded, has the looks of a format.
type IsOne = fn(&str) -> bool;

/// How a format is recognised, in the order in which they are tried.
const RECOGNISERS: [(Format, IsOne); 10] = [
    (Format::Express, express::is_one),
    (Format::Tornado, tornado::is_one),
    (Format::Bottle, bottle::is_one),
    (Format::Rails, rails::is_one),
    (Format::Django, django::is_one),
    (Format::Jwt, jwt::is_one),
    (Format::Starlette, starlette::is_one),
    (Format::FlaskSessionSigned, flask_session::is_one),
    (Format::ExpressCookieSession, express_cookie_session::is_one),
    (Format::RandomId, random_id::is_one),
];

/// What a cookie looks like, if it is one of the formats we know.
///
/// ```
/// use sessctl::formats::{Format, recognise};
///
/// assert_eq!(recognise("s%3AabcdefghijklmnopqrstuvwxyzABCDEF.c2lnbmF0dXJl"), Some(Format::Express));
/// assert_eq!(recognise("eyJpZCI6ImFsaWNlIn0.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw"), None);
/// ```
pub fn recognise(cookie: &str) -> Option<Format> {
    let decoded = percent_decoded(cookie);
    RECOGNISERS.into_iter().find(|(_, is_one)| is_one(&decoded)).map(|(format, _)| format)
}

/// Replaces `%XX` by its byte. `%` without two hexadecimal digits stays as it is. Where the bytes are not UTF-8, the
/// whole text stays as it is.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
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
