//! The verdict: would Flask believe this cookie, and if not, why not.
//!
//! The order of the checks is itsdangerous' own: signature, then age, then payload.
//! Each refusal is one row of the table below, with the class and the message that
//! Python would raise (`itsdangerous/timed.py`, `signer.py`, `exc.py`).

use super::payload::{self, PayloadError};
use super::signer::{KeyUsed, Signer};
use super::{Parts, split};
use crate::clock::Timestamp;
use crate::python::base64;
use crate::python::repr::repr_of_bytes;
use crate::python::value::Value;

/// A cookie whose signature and age are good. Its payload has not been read yet.
#[derive(Clone, Debug)]
pub struct Unsigned<'a> {
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
    /// The signature is not the one any of the keys makes.
    SignatureMismatch {
        /// The signature section.
        signature: String,
        /// Whether there is a section for a timestamp.
        has_timestamp: bool,
        /// When it claims to have been signed. Nobody vouches for it.
        claimed: Option<Timestamp>,
    },
    /// The signature is good, and there is no timestamp before it.
    TimestampMissing,
    /// The timestamp is not base64url of at most eight bytes, or not a date.
    MalformedTimestamp,
    /// Older than the lifetime allows.
    TooOld {
        /// Seconds since it was signed.
        age: i64,
        /// The most it may be.
        max_age: i64,
        /// When it was signed.
        signed_at: Timestamp,
    },
    /// Signed in the future: the clocks disagree, and there is no allowance.
    FromTheFuture {
        /// Seconds since it was signed, below zero.
        age: i64,
        /// When it was signed.
        signed_at: Timestamp,
    },
    /// The signature is good and the timestamp is beyond what Python's `datetime` can hold.
    OffTheCalendar {
        /// The timestamp.
        unix: u64,
    },
    /// Everything is good but the payload.
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
            Refusal::OffTheCalendar { unix } => date_error(*unix).0,
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
            Refusal::OffTheCalendar { unix } => date_error(*unix).1,
            Refusal::BadPayload(error) => error.message(),
        }
    }

    /// The date that the exception carries (`date_signed`).
    pub fn date_signed(&self) -> Option<Timestamp> {
        match self {
            Refusal::SignatureMismatch { claimed, .. } => *claimed,
            Refusal::TooOld { signed_at, .. } | Refusal::FromTheFuture { signed_at, .. } => Some(*signed_at),
            _ => None,
        }
    }

    /// What the server does with it: `BadSignature` and its kind are caught, the rest is not.
    pub fn flask_answer(&self) -> FlaskAnswer {
        match self {
            Refusal::OffTheCalendar { .. } | Refusal::BadPayload(_) => FlaskAnswer::Crash(self.class()),
            _ => FlaskAnswer::Empty,
        }
    }
}

/// What `open_session` makes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlaskAnswer {
    /// The session opens.
    Session,
    /// An empty session is handed to the view: nothing was signed, or nobody is told why it was refused.
    Empty,
    /// An exception of this class that nothing catches: 500.
    Crash(&'static str),
}

/// Checks signature and age, in the order of `TimestampSigner.unsign`.
///
/// `max_age` is in seconds; without one the age is not asked, but the date still is.
pub fn unsign<'a>(
    cookie: &'a str,
    signer: &Signer,
    max_age: Option<i64>,
    now: Timestamp,
) -> Result<Unsigned<'a>, Refusal> {
    let parts = split(cookie).ok_or(Refusal::NoSeparator)?;
    judge(&parts, signer.key_of(parts.signed_text, parts.signature), max_age, now)
}

/// The same, of a cookie whose key has been looked for.
pub fn judge<'a>(
    parts: &Parts<'a>,
    key: Option<KeyUsed>,
    max_age: Option<i64>,
    now: Timestamp,
) -> Result<Unsigned<'a>, Refusal> {
    let unix = parts.timestamp.map(read_timestamp);
    let date = unix.flatten().map(|unix| (unix, calendar_date(unix)));
    let Some(key) = key else {
        return Err(match date {
            Some((_, None)) => Refusal::MalformedTimestamp,
            _ => Refusal::SignatureMismatch {
                signature: parts.signature.to_owned(),
                has_timestamp: parts.timestamp.is_some(),
                claimed: date.and_then(|(_, date)| date),
            },
        });
    };
    let signed_at = match (unix, date) {
        (None, _) => return Err(Refusal::TimestampMissing),
        (Some(None), _) | (Some(_), None) => return Err(Refusal::MalformedTimestamp),
        (_, Some((unix, None))) => return Err(Refusal::OffTheCalendar { unix }),
        (_, Some((_, Some(signed_at)))) => signed_at,
    };
    if let Some(max_age) = max_age {
        let age = now.unix().saturating_sub(signed_at.unix());
        if age > max_age {
            return Err(Refusal::TooOld { age, max_age, signed_at });
        }
        if age < 0 {
            return Err(Refusal::FromTheFuture { age, signed_at });
        }
    }
    Ok(Unsigned { payload: parts.payload, signed_at, key })
}

/// The session value of a cookie, or why there is none (`URLSafeTimedSerializer.loads`).
pub fn loads(cookie: &str, signer: &Signer, max_age: Option<i64>, now: Timestamp) -> Result<Value, Refusal> {
    loads_within(payload::MAX_INFLATED, cookie, signer, max_age, now)
}

/// The same, with another bound for the inflated payload, in bytes.
pub fn loads_within(
    max_payload: usize,
    cookie: &str,
    signer: &Signer,
    max_age: Option<i64>,
    now: Timestamp,
) -> Result<Value, Refusal> {
    let unsigned = unsign(cookie, signer, max_age, now)?;
    payload::read(unsigned.payload, max_payload).value.map_err(Refusal::BadPayload)
}

/// The number in a timestamp section: up to eight bytes, big end first; an empty one is 0.
pub fn read_timestamp(section: &str) -> Option<u64> {
    let bytes = base64::decode(section)?;
    let mut padded = [0; 8];
    padded.get_mut(8usize.checked_sub(bytes.len())?..)?.copy_from_slice(&bytes);
    Some(u64::from_be_bytes(padded))
}

/// Writes a timestamp section. `None` before 1970, which Python cannot pack either.
pub fn write_timestamp(at: Timestamp) -> Option<String> {
    let bytes = u64::try_from(at.unix()).ok()?.to_be_bytes();
    let leading_zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
    Some(base64::encode(bytes.get(leading_zeros..).unwrap_or_default()))
}

/// The moment, if Python's `datetime` can hold it.
pub fn calendar_date(unix: u64) -> Option<Timestamp> {
    i64::try_from(unix).ok().map(Timestamp::from_unix).filter(|moment| moment.is_on_the_calendar())
}

/// What `datetime.fromtimestamp` raises beyond the year 9999, on a 64-bit Linux.
fn date_error(unix: u64) -> (&'static str, String) {
    /// From here on the year does not fit the C library's `int`.
    const YEAR_OVERFLOWS: u64 = 67_768_036_191_676_800;
    if unix > i64::MAX as u64 {
        ("OverflowError", "timestamp out of range for platform time_t".to_owned())
    } else if unix >= YEAR_OVERFLOWS {
        ("OSError", "[Errno 75] Value too large for defined data type".to_owned())
    } else {
        // C counts the years from 1900 in an `int`, and CPython adds the 1900 in one: the last of them turn negative
        ("ValueError", format!("year {} is out of range", year(unix) as i32))
    }
}

/// The Gregorian year, counted in whole cycles of 400 years (146,097 days) from 2000-03-01.
fn year(unix: u64) -> u64 {
    const DAYS_TO_MARCH_2000: u64 = 11_017;
    let days = (unix / 86_400).saturating_sub(DAYS_TO_MARCH_2000);
    let (cycle, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    2000 + 400 * cycle + year + u64::from(day_of_year >= 306)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_as_short_as_it_can_be() {
        assert_eq!(write_timestamp(Timestamp::from_unix(1_795_376_493)).as_deref(), Some("awNFbQ"));
        assert_eq!(read_timestamp("awNFbQ"), Some(1_795_376_493));
        assert_eq!(write_timestamp(Timestamp::from_unix(0)).as_deref(), Some(""));
        assert_eq!(write_timestamp(Timestamp::from_unix(-1)), None);
        assert_eq!(read_timestamp(""), Some(0));
        assert_eq!(read_timestamp("AAAAAAAAAAAA"), None, "nine bytes");
    }

    #[test]
    fn years_beyond_the_calendar_are_counted() {
        assert_eq!(year(253_402_300_800), 10_000);
        assert_eq!(year(951_868_800), 2000);
        assert_eq!(year(67_768_036_191_676_799), 2_147_485_547);
        let last = |unix| Refusal::OffTheCalendar { unix }.message();
        assert_eq!(last(67_767_976_233_532_799), "year 2147483647 is out of range");
        assert_eq!(last(67_767_976_233_532_800), "year -2147483648 is out of range");
        assert_eq!(last(67_768_036_191_676_799), "year -2147481749 is out of range");
    }
}
