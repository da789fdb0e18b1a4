//! The verdict: whether Flask accepts a cookie, and if not, why.
//!
//! ```text
//! signature → age → payload      the first check that fails is the refusal
//! ```
//!
//! The order of the checks is that of itsdangerous (`timed.py`, `signer.py`). A [`Refusal`] has the class and the
//! message of the exception that Python raises (`exc.py`).

use std::error;
use std::fmt;

use super::payload::{self, PayloadError};
use super::signer::{KeyUsed, Signer};
use super::{Parts, split, timestamp};
use crate::clock::Timestamp;
use crate::python::base64::{self, Bytes};
use crate::python::repr::repr_of_bytes;
use crate::python::value::Value;

/// A cookie whose signature and age are good. Its payload has not been read yet.
#[derive(Clone, Debug)]
pub struct Verified<'a> {
    /// The payload section.
    pub payload: &'a str,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// The key that signed it.
    pub key: KeyUsed,
}

/// Why a cookie was refused, with the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no dot at all.
    NoSeparator,
    /// No key of the signer makes this signature.
    SignatureMismatch {
        /// The signature section.
        signature: String,
        /// Whether there is a section for a timestamp.
        has_timestamp: bool,
        /// The date in the timestamp section. Without a good signature, it proves nothing.
        claimed: Option<Timestamp>,
    },
    /// The signature is good, and there is no timestamp section.
    TimestampMissing,
    /// The timestamp section is not base64url of at most eight bytes, or not a date.
    MalformedTimestamp,
    /// The cookie is older than `max_age`.
    TooOld {
        /// Seconds since it was signed.
        age: i64,
        /// The most seconds that are allowed.
        max_age: i64,
        /// When it was signed.
        signed_at: Timestamp,
    },
    /// The cookie was signed in the future. The clocks disagree, and itsdangerous tolerates no difference.
    FromTheFuture {
        /// Seconds since it was signed, below zero.
        age: i64,
        /// When it was signed.
        signed_at: Timestamp,
    },
    /// The signature is good and the timestamp is beyond what Python's `datetime` can hold.
    OffTheCalendar {
        /// The timestamp, in seconds since 1970.
        unix: u64,
    },
    /// Signature and age are good, and the payload cannot be read.
    BadPayload(PayloadError),
}

impl Refusal {
    /// The class of the exception.
    pub fn class(&self) -> &'static str {
        match self {
            Refusal::NoSeparator | Refusal::SignatureMismatch { has_timestamp: false, .. } => "BadSignature",
            Refusal::SignatureMismatch { has_timestamp: true, .. }
            | Refusal::TimestampMissing
            | Refusal::MalformedTimestamp => "BadTimeSignature",
            Refusal::TooOld { .. } | Refusal::FromTheFuture { .. } => "SignatureExpired",
            Refusal::OffTheCalendar { unix } => timestamp::off_the_calendar(*unix).0,
            Refusal::BadPayload(PayloadError::TooLarge { .. }) => "PayloadTooLarge",
            Refusal::BadPayload(_) => "BadPayload",
        }
    }

    /// The message of the exception.
    pub fn message(&self) -> String {
        match self {
            Refusal::NoSeparator => "No b'.' found in value".to_owned(),
            Refusal::SignatureMismatch { signature, .. } => {
                format!("Signature {} does not match", repr_of_bytes(signature.as_bytes()))
            }
            Refusal::TimestampMissing => "timestamp missing".to_owned(),
            Refusal::MalformedTimestamp => "Malformed timestamp".to_owned(),
            Refusal::TooOld { age, max_age, .. } => format!("Signature age {age} > {max_age} seconds"),
            Refusal::FromTheFuture { age, .. } => format!("Signature age {age} < 0 seconds"),
            Refusal::OffTheCalendar { unix } => timestamp::off_the_calendar(*unix).1,
            Refusal::BadPayload(error) => error.message(),
        }
    }

    /// Whether the exception is a `BadSignature` or a subclass of it. Flask catches no other.
    pub fn is_bad_signature(&self) -> bool {
        !matches!(self, Refusal::OffTheCalendar { .. } | Refusal::BadPayload(_))
    }

    /// The date that the exception carries (`date_signed`).
    pub fn date_signed(&self) -> Option<Timestamp> {
        match self {
            Refusal::SignatureMismatch { claimed, .. } => *claimed,
            Refusal::TooOld { signed_at, .. } | Refusal::FromTheFuture { signed_at, .. } => Some(*signed_at),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl error::Error for Refusal {}

/// The sections of a cookie, of which timestamp and signature have been decoded.
#[derive(Clone, Debug)]
pub struct Sections<'a> {
    /// The sections, as they stand in the cookie.
    pub parts: Parts<'a>,
    /// The timestamp section. `None` if there is only one dot.
    pub timestamp: Option<timestamp::Section>,
    /// The bytes of the signature. `None` if it is not base64url.
    pub signature: Option<Bytes>,
}

impl<'a> Sections<'a> {
    /// Splits a cookie and decodes its timestamp and its signature. `None` if there is no dot.
    pub fn of(cookie: &'a str) -> Option<Sections<'a>> {
        let parts = split(cookie)?;
        let timestamp = parts.timestamp.map(timestamp::Section::read);
        Some(Sections { parts, timestamp, signature: base64::decode(parts.signature) })
    }

    /// The key that made the signature. `None` if no key of this signer did.
    pub fn key(&self, signer: &Signer) -> Option<KeyUsed> {
        signer.key_of_bytes(self.parts.signed_text, self.signature.as_deref()?)
    }

    /// Checks signature and age, as [`unsign`] does. `key` is the answer of [`Sections::key`].
    ///
    /// # Errors
    /// The first check that fails.
    pub fn judge(&self, key: Option<KeyUsed>, max_age: Option<i64>, now: Timestamp) -> Result<Verified<'a>, Refusal> {
        let Some(key) = key else { return Err(self.mismatch()) };
        let timestamp = self.timestamp.ok_or(Refusal::TimestampMissing)?;
        let unix = timestamp.unix.ok_or(Refusal::MalformedTimestamp)?;
        let signed_at = timestamp.date.ok_or(Refusal::OffTheCalendar { unix })?;
        if let Some(max_age) = max_age {
            let age = now.unix().saturating_sub(signed_at.unix());
            if age > max_age {
                return Err(Refusal::TooOld { age, max_age, signed_at });
            }
            if age < 0 {
                return Err(Refusal::FromTheFuture { age, signed_at });
            }
        }
        Ok(Verified { payload: self.parts.payload, signed_at, key })
    }

    /// The refusal of a cookie with a bad signature.
    ///
    /// itsdangerous reads the timestamp before it reports the signature. If the timestamp is not a date, it reports that.
    fn mismatch(&self) -> Refusal {
        match self.timestamp {
            Some(timestamp::Section { unix: Some(_), date: None }) => Refusal::MalformedTimestamp,
            timestamp => Refusal::SignatureMismatch {
                signature: self.parts.signature.to_owned(),
                has_timestamp: timestamp.is_some(),
                claimed: timestamp.and_then(|section| section.date),
            },
        }
    }
}

/// Checks signature and age, in the order of `TimestampSigner.unsign`.
///
/// `max_age` is in seconds. Without it the age is not checked, but the timestamp is still read.
///
/// # Errors
/// The first check that fails.
pub fn unsign<'a>(
    cookie: &'a str,
    signer: &Signer,
    max_age: Option<i64>,
    now: Timestamp,
) -> Result<Verified<'a>, Refusal> {
    let sections = Sections::of(cookie).ok_or(Refusal::NoSeparator)?;
    sections.judge(sections.key(signer), max_age, now)
}

/// The session value of a cookie, or why the cookie is refused (`URLSafeTimedSerializer.loads`).
///
/// ```
/// use sessctl::clock::Timestamp;
/// use sessctl::cookie::{Refusal, SecretKey, Signer, verdict};
///
/// let cookie = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
/// let signer = Signer::flask(&SecretKey::new("abcdefghijklmn"));
/// let login = Timestamp::from_unix(1_795_376_493);
///
/// assert!(verdict::loads(cookie, &signer, Some(180), login.plus(180)).is_ok());
/// let refused = verdict::loads(cookie, &signer, Some(180), login.plus(181));
/// assert_eq!(refused, Err(Refusal::TooOld { age: 181, max_age: 180, signed_at: login }));
/// ```
///
/// # Errors
/// The first check that fails: signature, then age, then payload.
pub fn loads(cookie: &str, signer: &Signer, max_age: Option<i64>, now: Timestamp) -> Result<Value, Refusal> {
    loads_within(payload::MAX_INFLATED, cookie, signer, max_age, now)
}

/// As [`loads`], with `max_payload` as the most bytes to which the payload may inflate.
///
/// # Errors
/// As [`loads`].
pub fn loads_within(
    max_payload: usize,
    cookie: &str,
    signer: &Signer,
    max_age: Option<i64>,
    now: Timestamp,
) -> Result<Value, Refusal> {
    let verified = unsign(cookie, signer, max_age, now)?;
    payload::read(verified.payload, max_payload).value.map_err(Refusal::BadPayload)
}
