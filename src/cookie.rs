//! LESSON 1: what is in a session cookie.
//!
//! ```text
//! eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0 . awNFbQ . dgxKsKrmZVNxYXtxk3etDJkRXjo
//! payload: the session                          timestamp signature: made with the secret key
//! ```
//!
//! The server reads the session out of the cookie at every request, and keeps no copy. Everybody can read the cookie
//! too. Only the holder of the key can make one that the server accepts.
//!
//! Everything here is a plain function: no file, no network, and the time comes in as an argument. Read it in this
//! order:
//!
//! 1. [`split`]: the three sections
//! 2. [`payload`]: encoded, not encrypted
//! 3. [`signer`]: how the key makes a signature
//! 4. [`verdict`]: Flask's checks, in Flask's order
//! 5. [`session`]: from the `Cookie` header to a session
//!
//! [`timestamp`] and [`tags`] are details of the format. [`crate::python`] reads and writes values as Python does.

pub mod payload;
pub mod session;
pub mod signer;
pub mod tags;
pub mod timestamp;
pub mod verdict;
mod zlib;

pub use payload::{Payload, PayloadError};
pub use session::FlaskAnswer;
pub use signer::{Digest, KeyDerivation, KeyUsed, SecretKey, Signer};
pub use verdict::Refusal;

use std::error;
use std::fmt;

use crate::clock::Timestamp;
pub use crate::python::{DateOverflow, Dict, Value};

/// The stack that a thread needs to read, write and drop a payload nested to [`crate::python::json::MAX_DEPTH`], in bytes.
///
/// It is enough for a build without optimizations too. The system gives memory only to the part that is used.
pub const STACK: usize = 64 * 1024 * 1024;

/// The sections of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The payload section: the session, encoded.
    pub payload: &'a str,
    /// The timestamp section: when the cookie was signed. `None` if there is only one dot.
    pub timestamp: Option<&'a str>,
    /// The signature section: only the holder of the key can make it.
    pub signature: &'a str,
    /// The text that the signature covers: everything before the last dot.
    pub signed_text: &'a str,
}

/// Splits a session cookie into its three sections. `None` if there is no dot.
///
/// ```text
/// .eJyrVkpUslKK…  .  ZVPxAA     .  hG4LXFRbN7aP…
/// payload            timestamp     signature
/// ```
///
/// It splits from the right, because a compressed payload itself begins with a dot.
///
/// ```
/// let parts = sessctl::cookie::split(".eJyrVkpUslKK.ZVPxAA.hG4LXFRbN7aP").expect("two dots");
/// assert_eq!((parts.payload, parts.timestamp, parts.signature), (".eJyrVkpUslKK", Some("ZVPxAA"), "hG4LXFRbN7aP"));
/// ```
pub fn split(cookie: &str) -> Option<Parts<'_>> {
    let (signed_text, signature) = cookie.rsplit_once('.')?;
    Some(match signed_text.rsplit_once('.') {
        Some((payload, timestamp)) => Parts { payload, timestamp: Some(timestamp), signature, signed_text },
        None => Parts { payload: signed_text, timestamp: None, signature, signed_text },
    })
}

/// Why a value cannot become a cookie. Flask raises an exception in these cases, and answers 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsignable {
    /// A moment before 1970 does not fit the timestamp (`struct.error`).
    BeforeTheEpoch,
    /// A date in the session leaves the calendar when it is turned into UTC (`OverflowError`).
    DateOverflow,
}

impl fmt::Display for Unsignable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unsignable::BeforeTheEpoch => "a moment before 1970 does not fit the timestamp",
            Unsignable::DateOverflow => "a date in the session leaves the calendar",
        })
    }
}

impl error::Error for Unsignable {}

/// Makes a session cookie of a value (`URLSafeTimedSerializer.dumps`).
///
/// ```
/// use sessctl::clock::Timestamp;
/// use sessctl::cookie::{Dict, SecretKey, Signer, Value, dumps};
///
/// let session = Value::Dict(Dict::from_iter([("_permanent".into(), Value::Bool(true)), ("id".into(), "alice".into())]));
/// let signer = Signer::flask(&SecretKey::new("abcdefghijklmn"));
///
/// let cookie = dumps(&session, &signer, Timestamp::from_unix(1_795_376_493))?;
/// assert_eq!(cookie, "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo");
/// # Ok::<(), sessctl::cookie::Unsignable>(())
/// ```
///
/// # Errors
/// The moment is before 1970, or a date in the value leaves the calendar. Python raises an exception too.
pub fn dumps(value: &Value, signer: &Signer, now: Timestamp) -> Result<String, Unsignable> {
    let payload = payload::write(value, signer.packing()).map_err(|DateOverflow| Unsignable::DateOverflow)?;
    sign(&payload, signer, now)
}

/// Signs a payload section as it stands.
///
/// # Errors
/// A moment before 1970 does not fit the timestamp.
pub fn sign(payload: &str, signer: &Signer, now: Timestamp) -> Result<String, Unsignable> {
    let signed_at = timestamp::write(now).ok_or(Unsignable::BeforeTheEpoch)?;
    let signed_text = [payload, &signed_at].join(".");
    let signature = signer.signature(&signed_text);
    Ok([signed_text, signature].join("."))
}
