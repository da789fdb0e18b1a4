//! Other frameworks' cookies: what they are called, and what they show without a key.
//!
//! A cookie is named only where its form leaves no doubt: lengths, alphabets, checksums, and parts that can be decoded.
//! It is asked for only when no given key made the signature. Each format has one file, which recognises it and reads
//! what is plain to see. Nothing is verified here, and nothing is unpickled.

pub mod auth_tkt;
pub mod bottle;
pub mod datasette;
pub mod django;
pub mod express;
pub mod express_cookie_session;
mod fact;
pub mod fernet;
pub mod flask_login;
pub mod flask_session;
pub mod flask_wtf;
pub mod id_and_mac;
pub mod itsdangerous;
pub mod jwe;
pub mod jwt;
pub mod octoprint;
pub mod pickle;
pub mod pyramid;
pub mod rails;
pub mod random_id;
mod shape;
pub mod starlette;
pub mod tornado;
pub mod werkzeug;

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use schemars::JsonSchema;
use serde::Serialize;

pub use fact::{Fact, FactName, FactValue};

/// A format that is not Flask's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A JSON Web Token: header, claims and signature.
    Jwt,
    /// An encrypted JSON Web Token: five sections.
    Jwe,
    /// Starlette's `SessionMiddleware`: like Flask's, with padded base64 and another salt.
    Starlette,
    /// Django's signed values and sessions: sections joined by colons.
    Django,
    /// Tornado's signed value: `2|1:0|…`.
    Tornado,
    /// Bottle's signed cookie: `!signature?pickle`.
    Bottle,
    /// Pyramid's signed session: the signature comes first.
    Pyramid,
    /// A signed cookie of Express: `s:value.signature`.
    Express,
    /// `cookie-session` of Express: base64 of JSON, the signature in a second cookie.
    ExpressCookieSession,
    /// Rails and Rack: sections joined by two dashes.
    Rails,
    /// Fernet, as aiohttp's sessions use it: encrypted, with the time in the clear.
    Fernet,
    /// Flask-Login's `remember_token`: `id|signature`.
    FlaskLogin,
    /// OctoPrint's `remember_token`: `name|time|signature`.
    Octoprint,
    /// The CSRF token of Flask-WTF.
    FlaskWtf,
    /// Flask-Session with a signer: an id and a signature, the data stays on the server.
    FlaskSession,
    /// `id!mac`: an id, and base64 of an HMAC. The data stays on the server, as in pgAdmin 4.
    IdAndMac,
    /// The ticket of mod_auth_tkt, repoze.who and Pyramid: digest, time, user.
    AuthTkt,
    /// `SecureCookie` of old Werkzeugs: `signature?key=value&…`.
    Werkzeug,
    /// Datasette's `ds_actor`.
    Datasette,
    /// A token of itsdangerous that holds no dict, so it is no session.
    Itsdangerous,
    /// A random id: the data stays on the server.
    RandomId,
}

impl Format {
    /// Whether it has the sections of itsdangerous, as Flask's session: payload, perhaps a timestamp, signature.
    pub fn has_flasks_sections(self) -> bool {
        matches!(self, Format::Starlette | Format::FlaskWtf | Format::Datasette | Format::Itsdangerous)
    }

    /// Whether what a cookie of this format says can be read without a key. An id says nothing, and what is encrypted shows
    /// nothing. Of Rails it is one or the other.
    pub fn shows_its_content(self) -> bool {
        match self {
            Format::Jwe | Format::Fernet | Format::Rails => false,
            Format::FlaskWtf | Format::FlaskSession | Format::IdAndMac | Format::Express | Format::RandomId => false,
            Format::Jwt | Format::Starlette | Format::Django | Format::Tornado | Format::Bottle | Format::Pyramid => {
                true
            }
            Format::ExpressCookieSession | Format::FlaskLogin | Format::Octoprint | Format::Werkzeug => true,
            Format::AuthTkt | Format::Datasette | Format::Itsdangerous => true,
        }
    }
}

/// A cookie of another format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// What it is.
    pub format: Format,
    /// What it shows without a key. Nothing of it is verified.
    pub facts: Vec<Fact>,
}

/// Reads a cookie of one format. `None` if it has another one.
type Read = fn(&str) -> Option<Vec<Fact>>;

/// Reads a token of itsdangerous of one format.
type ReadToken = fn(&itsdangerous::Token) -> Option<Vec<Fact>>;

/// How a format is read that has other characters than those of Flask's session, in the order in which they are tried.
const READERS_OF_MARKS: [(Format, Read); 8] = [
    (Format::Express, express::read),
    (Format::Tornado, tornado::read),
    (Format::Bottle, bottle::read),
    (Format::Django, django::read),
    (Format::FlaskLogin, flask_login::read),
    (Format::Octoprint, octoprint::read),
    (Format::IdAndMac, id_and_mac::read),
    (Format::Werkzeug, werkzeug::read),
];

/// How the others are read, which are tried then.
const READERS: [(Format, Read); 9] = [
    (Format::AuthTkt, auth_tkt::read),
    (Format::Rails, rails::read),
    (Format::Fernet, fernet::read),
    (Format::Starlette, starlette::read),
    (Format::FlaskSession, flask_session::read),
    (Format::Jwe, jwe::read),
    (Format::Jwt, jwt::read),
    (Format::ExpressCookieSession, express_cookie_session::read),
    (Format::Pyramid, pyramid::read),
];

/// The tokens of itsdangerous, each known by its value.
const TOKEN_READERS: [(Format, ReadToken); 3] = [
    (Format::FlaskWtf, flask_wtf::read),
    (Format::Datasette, datasette::read),
    (Format::Itsdangerous, itsdangerous::read),
];

/// The longest text that is looked at, in bytes. No browser keeps a cookie of a hundredth of it.
const LONGEST: usize = 512 * 1024;

/// What a cookie is, if it has one of the formats we know.
///
/// ```
/// use sessctl::formats::{Format, recognise};
///
/// let express = "s%3A_2fdiZgk_aj6LzHu_zSDltb54Y8P0m75.6Hy1CbhEmzsOZaVWx%2FYVfuWcvd7bJpxq6GoKyZOP3dQ";
/// assert_eq!(recognise(express).map(|foreign| foreign.format), Some(Format::Express));
/// assert_eq!(recognise("eyJpZCI6ImFsaWNlIn0.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw"), None);
/// ```
pub fn recognise(cookie: &str) -> Option<Foreign> {
    if cookie.is_empty() || cookie.len() > LONGEST {
        return None;
    }
    let plain = unquoted(cookie);
    named(plain).or_else(|| match percent_decoded(plain) {
        Cow::Owned(decoded) => named(&decoded),
        Cow::Borrowed(_) => None,
    })
}

/// Whether two cookies are of one format that can be compared without a key, and hold the same: one was signed at another time.
/// Django's only are looked at.
pub fn is_signed_again(one: &str, other: &str) -> bool {
    let value = |cookie| {
        django::signed_value(cookie)
            .filter(|_| matches!(recognise(cookie), Some(Foreign { format: Format::Django, .. })))
    };
    let (one, other) = (value(unquoted(one)), value(unquoted(other)));
    one.is_some() && one == other
}

fn named(cookie: &str) -> Option<Foreign> {
    // asked of every byte, without a branch, this is quick
    let is_mark = |byte: u8| !(byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'_' | b'.' | b'='));
    let has_marks = cookie.bytes().fold(0, |marks, byte| marks | u8::from(is_mark(byte))) != 0;
    let of_marks = if has_marks { READERS_OF_MARKS.as_slice() } else { &[] };
    let by_form = of_marks.iter().chain(&READERS).find_map(|(format, read)| Some((format, read(cookie)?)));
    let by_value = || {
        let token = itsdangerous::Token::of(cookie)?;
        TOKEN_READERS.iter().find_map(|(format, read)| Some((format, read(&token)?)))
    };
    let (&format, facts) = by_form.or_else(by_value).or_else(|| Some((&Format::RandomId, random_id::read(cookie)?)))?;
    Some(Foreign { format, facts })
}

/// The value without the double quotes that a Set-Cookie line puts around some characters.
fn unquoted(cookie: &str) -> &str {
    cookie.strip_prefix('"').and_then(|cookie| cookie.strip_suffix('"')).unwrap_or(cookie)
}

/// Replaces `%XX` by its byte. `%` without two hexadecimal digits stays as it is. Where the bytes are not UTF-8, the
/// whole text stays as it is.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}
