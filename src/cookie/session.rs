//! From a `Cookie` header to a session, as Flask opens it.

use std::borrow::Cow;
use std::error;
use std::fmt;

use super::payload::PayloadError;
use super::signer::Signer;
use super::verdict::{self, Refusal};
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

impl fmt::Display for NotOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotOpened::Refused(refusal) => refusal.fmt(f),
            NotOpened::NotADict(class) => write!(f, "the value is not a dict: {class}"),
        }
    }
}

impl error::Error for NotOpened {}

/// Opens a session cookie (`SecureCookieSessionInterface.open_session`). An empty value is an empty session.
///
/// `max_age` is `PERMANENT_SESSION_LIFETIME`, in seconds.
///
/// ```
/// use sessctl::clock::Timestamp;
/// use sessctl::cookie::{SecretKey, Signer, session};
///
/// let cookie = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
/// let signer = Signer::flask(&SecretKey::new("abcdefghijklmn"));
///
/// let session = session::open(cookie, &signer, 180, Timestamp::from_unix(1_795_376_553))?;
/// assert_eq!(session.dict.get("id"), Some(&"alice".into()));
/// # Ok::<(), session::NotOpened>(())
/// ```
///
/// # Errors
/// The value is refused, or it is good and not a dict.
pub fn open(cookie: &str, signer: &Signer, max_age: i64, now: Timestamp) -> Result<Contents, NotOpened> {
    if cookie.is_empty() {
        return Ok(Contents::default());
    }
    let value = verdict::loads(cookie, signer, Some(max_age), now).map_err(NotOpened::Refused)?;
    contents(value).map_err(NotOpened::NotADict)
}

/// `dict(value)`. A list of pairs will do.
///
/// # Errors
/// The class of the exception that Python raises.
pub fn contents(value: Value) -> Result<Contents, &'static str> {
    match value {
        Value::None => Ok(Contents::default()),
        Value::Dict(dict) => Ok(Contents { dict, has_other_keys: false }),
        // its first character is not a pair
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

/// What `open_session` makes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlaskAnswer {
    /// The session opens.
    Session,
    /// An empty session is handed to the view, which is not told why.
    Empty,
    /// An exception of this class that nothing catches: 500.
    Crash(&'static str),
}

impl FlaskAnswer {
    /// `session`, `empty` or `500:<class>`, as JSON has it.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            FlaskAnswer::Session => "session".into(),
            FlaskAnswer::Empty => "empty".into(),
            FlaskAnswer::Crash(class) => format!("500:{class}").into(),
        }
    }
}

/// What Flask answers to a cookie that was loaded to this value, or refused for this reason.
///
/// `BadSignature` and its kind are caught, and the view gets an empty session. What else is raised is not caught.
/// `None` for a payload beyond our own bound: Flask has no bound.
pub fn flask_answer(loaded: Result<&Value, &Refusal>) -> Option<FlaskAnswer> {
    Some(match loaded {
        Ok(Value::Dict(dict)) if !dict.is_empty() => FlaskAnswer::Session,
        Ok(value) => match contents(value.clone()) {
            Ok(contents) if contents.is_empty() => FlaskAnswer::Empty,
            Ok(_) => FlaskAnswer::Session,
            Err(class) => FlaskAnswer::Crash(class),
        },
        Err(Refusal::BadPayload(PayloadError::TooLarge { .. })) => return None,
        Err(refusal @ (Refusal::OffTheCalendar { .. } | Refusal::BadPayload(_))) => FlaskAnswer::Crash(refusal.class()),
        Err(_) => FlaskAnswer::Empty,
    })
}

/// What Flask answers to a request with the line `Cookie: session=VALUE`, the value taken as it stands.
///
/// Not always what the codec alone says, since a header is parsed first ([`received`]). `None` for a value that
/// a header cannot carry, and for a payload that takes more than `max_payload` bytes.
pub fn answer(value: &str, signer: &Signer, max_age: i64, now: Timestamp, max_payload: usize) -> Option<FlaskAnswer> {
    let loaded = verdict::loads_within(max_payload, &received(value)?, signer, Some(max_age), now);
    flask_answer(loaded.as_ref())
}

/// The value of the line `Cookie: session=VALUE` as it arrives in `open_session`: blanks at the ends and quotes
/// around it are gone. `None` for a value that a header cannot carry.
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
