//! From a `Cookie` header to a session, as Flask opens it.

use std::borrow::Cow;

use super::payload::{MAX_INFLATED, PayloadError};
use super::signer::Signer;
use super::verdict::{self, FlaskAnswer, Refusal};
use crate::clock::Timestamp;
use crate::python::cookie_header;
use crate::python::text::latin1;
use crate::python::value::{Dict, Value, items};

/// The contents of a session: `dict(value)` of what was signed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// The entries whose keys are text.
    pub dict: Dict,
    /// Whether there are entries with other keys, out of a signed list such as `[[1, 2]]`.
    /// Flask can read them, but not sort them when it writes the session again.
    pub has_other_keys: bool,
}

impl Contents {
    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.dict.is_empty() && !self.has_other_keys
    }
}

/// Why no session was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOpened {
    /// The signed value was refused.
    Refused(Refusal),
    /// The value is good, and `dict(value)` raises an exception of this class.
    NotADict(&'static str),
}

impl NotOpened {
    /// What the server does then.
    pub fn flask_answer(&self) -> FlaskAnswer {
        match self {
            NotOpened::Refused(refusal) => refusal.flask_answer(),
            NotOpened::NotADict(class) => FlaskAnswer::Crash(class),
        }
    }
}

/// Opens a session cookie (`SecureCookieSessionInterface.open_session`). An empty value is an empty session.
pub fn open(cookie: &str, signer: &Signer, max_age: i64, now: Timestamp) -> Result<Contents, NotOpened> {
    open_within(MAX_INFLATED, cookie, signer, max_age, now)
}

fn open_within(
    max_payload: usize,
    cookie: &str,
    signer: &Signer,
    max_age: i64,
    now: Timestamp,
) -> Result<Contents, NotOpened> {
    if cookie.is_empty() {
        return Ok(Contents::default());
    }
    let value = verdict::loads_within(max_payload, cookie, signer, Some(max_age), now).map_err(NotOpened::Refused)?;
    contents(value).map_err(NotOpened::NotADict)
}

/// `dict(value)`, or the class of the exception it raises. A list of pairs will do.
pub fn contents(value: Value) -> Result<Contents, &'static str> {
    match value {
        Value::None => Ok(Contents::default()),
        Value::Dict(dict) => Ok(Contents { dict, has_other_keys: false }),
        // its first character is no pair
        Value::Str(text) | Value::Markup(text) if !text.is_empty() => Err("ValueError"),
        other => from_pairs(items(other)?),
    }
}

fn from_pairs(pairs: Vec<Value>) -> Result<Contents, &'static str> {
    let mut entries = Vec::new();
    let mut has_other_keys = false;
    for pair in pairs {
        let is_long = matches!(&pair, Value::Str(text) | Value::Markup(text) if text.code_points().nth(2).is_some());
        let pair = if is_long { Vec::new() } else { items(pair)? };
        let [key, value] = <[Value; 2]>::try_from(pair).map_err(|_| "ValueError")?;
        match key {
            Value::Str(key) | Value::Markup(key) => entries.push((key, value)),
            other if is_hashable(&other) => has_other_keys = true,
            _ => return Err("TypeError"),
        }
    }
    Ok(Contents { dict: entries.into_iter().collect(), has_other_keys })
}

fn is_hashable(value: &Value) -> bool {
    match value {
        Value::List(_) | Value::Dict(_) => false,
        Value::Tuple(items) => items.iter().all(is_hashable),
        _ => true,
    }
}

/// What Flask answers to a request with the line `Cookie: session=VALUE`, the value taken as it stands.
///
/// Not always what the codec alone says, since a header is parsed first ([`received`]). `None` for a value
/// no header can carry, and for a payload that takes more than `max_payload` bytes: Flask has no such bound.
pub fn answer(value: &str, signer: &Signer, max_age: i64, now: Timestamp, max_payload: usize) -> Option<FlaskAnswer> {
    answer_received(&received(value)?, signer, max_age, now, max_payload)
}

/// The same, for a value as the server's header parser hands it over.
pub fn answer_received(
    value: &str,
    signer: &Signer,
    max_age: i64,
    now: Timestamp,
    max_payload: usize,
) -> Option<FlaskAnswer> {
    match open_within(max_payload, value, signer, max_age, now) {
        Ok(contents) if contents.is_empty() => Some(FlaskAnswer::Empty),
        Ok(_) => Some(FlaskAnswer::Session),
        Err(NotOpened::Refused(Refusal::BadPayload(PayloadError::TooLarge { .. }))) => None,
        Err(not_opened) => Some(not_opened.flask_answer()),
    }
}

/// What Flask answers to a value that was signed.
pub fn answer_to(value: &Value) -> FlaskAnswer {
    match value {
        Value::Dict(dict) if !dict.is_empty() => FlaskAnswer::Session,
        Value::Dict(_) | Value::None => FlaskAnswer::Empty,
        other => match contents(other.clone()) {
            Ok(contents) if contents.is_empty() => FlaskAnswer::Empty,
            Ok(_) => FlaskAnswer::Session,
            Err(class) => FlaskAnswer::Crash(class),
        },
    }
}

/// The value of the line `Cookie: session=VALUE` as it arrives in `open_session`: blanks at the ends and quotes
/// around it are gone. `None` for a value that no header can carry.
pub fn received(value: &str) -> Option<Cow<'_, str>> {
    if value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b';') {
        return Some(Cow::Borrowed(value));
    }
    if value.bytes().any(|byte| byte < 0x20 && byte != b'\t' || byte == 0x7f) {
        return None;
    }
    // WSGI hands each byte of a header over as one character (PEP 3333), so é arrives as two
    let header = latin1(format!("session={value}").as_bytes());
    Some(Cow::Owned(cookie_header::first(&header, "session").unwrap_or_default()))
}
