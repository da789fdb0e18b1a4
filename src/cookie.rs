//! LESSON 1: what is in a session cookie.
//!
//! ```text
//! eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0 . awNFbQ . dgxKsKrmZVNxYXtxk3etDJkRXjo
//! payload: what the server wrote down           time     signature: that it was the server
//! ```
//!
//! Everything here is a plain function: no file, no network, and the time comes in
//! as an argument. Read it in this order: [`split`], [`payload`] (anyone can read
//! it), [`signer`] (only the holder of the key can change it), [`verdict`] (Flask's checks in Flask's
//! order), [`session`] (what the server makes of it). Below those lie Python's own
//! habits, which a faithful reader has to share, in [`crate::python`].

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

/// The stack, in bytes, on which a payload nested to [`crate::python::json::MAX_DEPTH`] can be read, written and dropped,
/// also by a build without optimizations. Only what is used of it becomes memory.
pub const STACK: usize = 64 * 1024 * 1024;

/// The sections of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// What the server wrote down.
    pub payload: &'a str,
    /// When it was signed; missing if there is only one dot.
    pub timestamp: Option<&'a str>,
    /// What only the holder of the key can make.
    pub signature: &'a str,
    /// What the signature covers: everything left of the last dot.
    pub signed_text: &'a str,
}

/// Splits a session cookie into its parts. `None` if there is no dot.
///
/// ```text
/// .eJyrVkpUslKK…  .  ZVPxAA     .  hG4LXFRbN7aP…
/// payload            timestamp     signature
/// ```
///
/// From the right, because a compressed payload itself begins with a dot.
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

/// Why a value cannot become a cookie. Each is an exception in Flask too, and a 500.
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
/// # Errors
/// Python raises an exception too: for a moment before 1970, and for a date that leaves the calendar.
pub fn dumps(value: &Value, signer: &Signer, now: Timestamp) -> Result<String, Unsignable> {
    let payload = payload::write(value).map_err(|DateOverflow| Unsignable::DateOverflow)?;
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
