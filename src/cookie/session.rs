//! The session: from a `Cookie` header to a dict, as Flask opens it.
//!
//! ```text
//! Cookie: session=eyJf…   →   received   →   loads   →   dict(value)   →   the session
//! ```

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

/// The longest value whose arrival is worked out, in bytes. Servers take shorter headers: Werkzeug's 64 KiB a line, and
/// waitress 256 KiB in all.
const LONGEST_LINE: usize = 1024 * 1024;

/// The contents of a session: `dict(value)` of the signed value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// The entries whose keys are text.
    pub dict: Dict,
    /// Whether there are entries with other keys. A signed list such as `[[1, 2]]` makes one.
    ///
    /// Flask can read such a session. It cannot write it again, because it cannot sort the keys.
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

/// `dict(value)` of Python, which also takes a list of pairs.
///
/// # Errors
/// The class of the exception that Python raises.
pub fn contents(value: Value) -> Result<Contents, &'static str> {
    match value {
        Value::None => Ok(Contents::default()),
        Value::Dict(dict) => Ok(Contents { dict, has_other_keys: false }),
        // dict("text") fails at the first character, which is not a pair
        Value::Str(text) | Value::Markup(text) if !text.is_empty() => Err("ValueError"),
        // its items are numbers, which are not pairs
        Value::Bytes(bytes) if !bytes.is_empty() => Err("TypeError"),
        other => from_pairs(items(other)?),
    }
}

fn from_pairs(pairs: Vec<Value>) -> Result<Contents, &'static str> {
    let mut entries = Vec::new();
    let mut has_other_keys = false;
    for pair in pairs {
        let [key, value] = two_items(pair)?;
        match key {
            Value::Str(key) | Value::Markup(key) => entries.push((key, value)),
            other if is_hashable(&other) => has_other_keys = true,
            _ => return Err("TypeError"),
        }
    }
    Ok(Contents { dict: entries.into_iter().collect(), has_other_keys })
}

/// The key and the value in a pair. Python takes everything that has two items, a text of two characters too.
fn two_items(pair: Value) -> Result<[Value; 2], &'static str> {
    match pair {
        // longer ones have too many items
        Value::Str(text) | Value::Markup(text) if text.code_points().nth(2).is_some() => Err("ValueError"),
        Value::Bytes(bytes) if bytes.len() > 2 => Err("ValueError"),
        pair => items(pair)?.try_into().map_err(|_| "ValueError"),
    }
}

fn is_hashable(value: &Value) -> bool {
    match value {
        Value::List(_) | Value::Dict(_) => false,
        Value::Tuple(items) => items.iter().all(is_hashable),
        _ => true,
    }
}

/// The outcome of Flask's `open_session` for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlaskAnswer {
    /// The session opens.
    Session,
    /// The view gets an empty session, and no reason.
    Empty,
    /// An exception of this class, which Flask does not catch: 500.
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

/// Flask's answer to a cookie that was loaded as this value, or refused for this reason.
///
/// Flask catches `BadSignature` and its subclasses, and gives the view an empty session. It catches no other exception.
/// `None` for a payload beyond our own limit: Flask has no limit, so its answer is not known.
pub fn flask_answer(loaded: Result<&Value, &Refusal>) -> Option<FlaskAnswer> {
    Some(match loaded {
        Ok(Value::Dict(dict)) if dict.is_empty() => FlaskAnswer::Empty,
        Ok(Value::Dict(_)) => FlaskAnswer::Session,
        Ok(other) => match contents(other.clone()) {
            Ok(contents) if contents.is_empty() => FlaskAnswer::Empty,
            Ok(_) => FlaskAnswer::Session,
            Err(class) => FlaskAnswer::Crash(class),
        },
        Err(Refusal::BadPayload(PayloadError::TooLarge { .. })) => return None,
        Err(refusal) if refusal.is_bad_signature() => FlaskAnswer::Empty,
        Err(refusal) => FlaskAnswer::Crash(refusal.class()),
    })
}

/// Flask's answer to a request with the line `Cookie: session=VALUE`.
///
/// The header is parsed before the cookie is loaded ([`received`]). `None` for a value that a header cannot carry, and
/// for a payload that takes more than `max_payload` bytes.
pub fn answer(value: &str, signer: &Signer, max_age: i64, now: Timestamp, max_payload: usize) -> Option<FlaskAnswer> {
    let loaded = verdict::loads_within(max_payload, &received(value)?, signer, Some(max_age), now);
    flask_answer(loaded.as_ref())
}

/// The value of the line `Cookie: session=VALUE`, as it arrives in `open_session`.
///
/// Blanks at the ends and quotes around the value are gone. `None` for a value that a header cannot carry, and for one
/// that is read otherwise than it stands there and is longer than any server's limit for a line.
pub fn received(value: &str) -> Option<Cow<'_, str>> {
    // these characters arrive as they were sent; asked of every byte, without a branch, this is quick
    let is_kept = |byte: u8| byte.is_ascii_graphic() & (byte != b'"') & (byte != b';');
    if value.bytes().fold(0, |others, byte| others | u8::from(!is_kept(byte))) == 0 {
        return Some(Cow::Borrowed(value));
    }
    let is_control = |byte: u8| byte < 0x20 && byte != b'\t' || byte == 0x7f;
    if value.len() > LONGEST_LINE || value.bytes().any(is_control) {
        return None;
    }
    // WSGI passes each byte of a header as one character (PEP 3333), so é arrives as two
    let header = latin1(format!("session={value}").as_bytes());
    Some(Cow::Owned(cookie_header::first(&header, "session").unwrap_or_default()))
}
