//! Taking a cookie apart: everything that can be said of it, with a key or without.
//!
//! A plain function from a cookie, a signer, a lifetime and the time to an
//! [`Inspection`]. Nothing is hidden because something else failed: a forged cookie
//! still shows what it claims.

pub mod foreign;
pub mod input;

use std::borrow::Cow;

use crate::clock::Timestamp;
use crate::cookie::neutral;
use crate::cookie::payload;
use crate::cookie::session;
use crate::cookie::verdict::{self, FlaskAnswer, Refusal};
use crate::cookie::{Digest, KeyUsed, Parts, PayloadError, Signer, Value, base64, split};
use crate::server::apps::tutorial;
use crate::server::flask::config::FLASK_DEFAULT_LIFETIME;
use foreign::Format;

/// Timestamps before 2011 were written by itsdangerous 0.x, which counted from 2011-01-01
/// instead of 1970 (until 1.1; 1.0 was withdrawn). No signature of itsdangerous is older than that.
const LEGACY_EPOCH: i64 = 1_293_840_000;

/// What is asked about a cookie.
#[derive(Clone, Debug)]
pub struct Question {
    /// The keys to try, and how they sign.
    pub signer: Signer,
    /// Whether a key was given. Without one the tutorial's is tried, and a signature
    /// that it does not match says nothing about the cookie.
    pub has_own_key: bool,
    /// Whether the current key is the tutorial's, for want of another. There may be fallbacks all the same.
    pub is_tutorials: bool,
    /// How old it may be.
    pub lifetime: Lifetime,
    /// The most a payload may inflate to, in bytes.
    pub max_payload: usize,
    /// The time.
    pub now: Timestamp,
}

/// How old a cookie may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Not said: to the Expires that came with a permanent session, or else the tutorial's three minutes for
    /// the tutorial's key, Flask's 31 days for another.
    Default,
    /// So many seconds.
    Seconds(i64),
    /// Age is not asked.
    Unlimited,
}

/// How a lifetime is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LifetimeFrom {
    /// It was given.
    Given,
    /// Expires less the time of signing.
    Expires,
    /// The tutorial's three minutes.
    Tutorial,
    /// Flask's 31 days, since the cookie does not tell.
    FlaskDefault,
}

/// Everything that can be said of a cookie.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The value.
    pub cookie: String,
    /// The payload section, unless there is no dot.
    pub payload: Option<PayloadSection>,
    /// The timestamp section, unless there are fewer than two dots.
    pub timestamp: Option<TimestampSection>,
    /// The signature section, unless there is no dot.
    pub signature: Option<SignatureSection>,
    /// Whether the signature, the age and the payload are good.
    pub verification: Verification,
    /// Seconds since it was signed, by its own account.
    pub age: Option<i64>,
    /// The most that may be, in seconds.
    pub max_age: Option<i64>,
    /// How that is known.
    pub max_age_from: Option<LifetimeFrom>,
    /// What a Flask app with this key and lifetime answers. `None` if that cannot be known.
    pub flask: Option<FlaskAnswer>,
    /// What else it looks like, if Flask did not sign it.
    pub looks_like: Option<Format>,
}

/// The payload section.
#[derive(Clone, Debug)]
pub struct PayloadSection {
    /// Whether it begins with a dot, the mark of zlib.
    pub is_compressed: bool,
    /// The text that was signed, if there is one.
    pub json: Option<String>,
    /// What Flask makes of it.
    pub reading: Result<Reading, PayloadError>,
}

/// What Flask makes of a payload.
#[derive(Clone, Debug)]
pub enum Reading {
    /// A session with something in it: most are, and are only rewritten in their neutral form.
    Session {
        /// That form, as JSON.
        neutral: String,
    },
    /// Any value.
    Value(Value),
}

/// The timestamp section.
#[derive(Clone, Debug)]
pub struct TimestampSection {
    /// The number, in seconds.
    pub unix: Option<u64>,
    /// The moment, if it is on the calendar.
    pub date: Option<Timestamp>,
    /// The moment it means if it counts from 2011, as itsdangerous 0.x did.
    pub legacy_date: Option<Timestamp>,
}

/// The signature section.
#[derive(Clone, Debug)]
pub struct SignatureSection {
    /// The digest that makes signatures of this length.
    pub digest: Option<Digest>,
}

/// The outcome of the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Signed by this key, young enough, and readable.
    Good(Key),
    /// Refused. The key, if the signature at least was good.
    Refused(Refusal, Option<Key>),
    /// Not signed with the tutorial's key, and no other was given: neither good nor forged.
    Unverified,
}

/// The key a signature was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// One of the keys that were given.
    Given(KeyUsed),
    /// The tutorial's, tried because none was given.
    Tutorial,
}

/// Takes a cookie apart and checks it. `expires` is the Expires that came with it, if one did.
pub fn inspect(cookie: impl Into<String>, expires: Option<Timestamp>, question: &Question) -> Inspection {
    let Question { signer, now, max_payload, .. } = question;
    let whole = cookie.into();
    let cookie = whole.as_str();
    let parts = split(cookie);
    let used = parts.and_then(|parts| signer.key_of(parts.signed_text, parts.signature));
    let key = used
        .map(|used| if question.is_tutorials && used == KeyUsed::Current { Key::Tutorial } else { Key::Given(used) });
    let looks_like = if key.is_none() { foreign::recognise(cookie) } else { None };
    let shown = parts.filter(|_| is_session(looks_like));
    let payload = shown.map(|parts| payload_section(parts.payload, *max_payload));
    let timestamp = shown.and_then(|parts| parts.timestamp).map(timestamp_section);
    let signature = shown.map(|parts| SignatureSection {
        digest: base64::decode(parts.signature).and_then(|bytes| Digest::with_size(bytes.len())),
    });

    let lifetime = lifetime(question, expires, key, timestamp.as_ref().and_then(|section| section.date));
    let max_age = lifetime.map(|(max_age, _)| max_age);
    let refusal = match parts.map(|parts| verdict::judge(&parts, used, max_age, *now)) {
        None => Some(Refusal::NoSeparator),
        Some(Err(refusal)) => Some(refusal),
        Some(Ok(_)) => payload
            .as_ref()
            .and_then(|section| section.reading.as_ref().err())
            .map(|error| Refusal::BadPayload(error.clone())),
    };
    let flask = max_age.and_then(|max_age| match session::received(cookie)? {
        Cow::Borrowed("") => Some(FlaskAnswer::Empty),
        Cow::Borrowed(_) => answer(refusal.as_ref(), payload.as_ref()),
        Cow::Owned(other) => session::answer_received(&other, signer, max_age, *now, *max_payload),
    });
    let verification = match (refusal, key) {
        (None, Some(key)) => Verification::Good(key),
        (Some(Refusal::NoSeparator), _) | (None, None) => Verification::Refused(Refusal::NoSeparator, None),
        (Some(_), None) if !question.has_own_key && could_be_good(&payload, &timestamp) => Verification::Unverified,
        (Some(refusal), key) => Verification::Refused(refusal, key),
    };
    let age = timestamp.as_ref().and_then(|section| section.unix).and_then(|unix| i64::try_from(unix).ok());
    Inspection {
        cookie: whole,
        looks_like,
        payload,
        age: age.map(|signed_at| now.unix().saturating_sub(signed_at)),
        timestamp,
        signature,
        flask: flask.filter(|_| verification != Verification::Unverified),
        verification,
        max_age,
        max_age_from: lifetime.map(|(_, from)| from),
    }
}

/// The three sections of another token mean something else, and are not to be misread.
fn is_session(looks_like: Option<Format>) -> bool {
    looks_like != Some(Format::Jwt)
}

/// What Flask answers to a cookie that arrives as it is. `None` for a payload beyond our bound: Flask has none.
fn answer(refusal: Option<&Refusal>, payload: Option<&PayloadSection>) -> Option<FlaskAnswer> {
    match (refusal, payload.map(|section| &section.reading)) {
        (Some(Refusal::BadPayload(PayloadError::TooLarge { .. })), _) => None,
        (Some(refusal), _) => Some(refusal.flask_answer()),
        (None, Some(Ok(Reading::Session { .. }))) => Some(FlaskAnswer::Session),
        (None, Some(Ok(Reading::Value(value)))) => Some(session::answer_to(value)),
        (None, _) => None,
    }
}

/// Whether some key could have made this a session: there is a date, and a payload that can be read.
/// A payload that we did not want to inflate may well be one.
fn could_be_good(payload: &Option<PayloadSection>, timestamp: &Option<TimestampSection>) -> bool {
    let is_readable = |section: &PayloadSection| matches!(section.reading, Ok(_) | Err(PayloadError::TooLarge { .. }));
    payload.as_ref().is_some_and(is_readable) && timestamp.as_ref().is_some_and(|section| section.date.is_some())
}

fn lifetime(
    question: &Question,
    expires: Option<Timestamp>,
    key: Option<Key>,
    signed_at: Option<Timestamp>,
) -> Option<(i64, LifetimeFrom)> {
    match (question.lifetime, expires.zip(signed_at), key) {
        (Lifetime::Seconds(seconds), ..) => Some((seconds, LifetimeFrom::Given)),
        (Lifetime::Unlimited, ..) => None,
        (_, Some((expires, signed_at)), _) if expires >= signed_at => {
            Some((expires.unix() - signed_at.unix(), LifetimeFrom::Expires))
        }
        (_, _, Some(Key::Tutorial)) => Some((tutorial::LIFETIME, LifetimeFrom::Tutorial)),
        _ if question.has_own_key => Some((FLASK_DEFAULT_LIFETIME, LifetimeFrom::FlaskDefault)),
        _ => None,
    }
}

fn payload_section(encoded: &str, max_payload: usize) -> PayloadSection {
    let text = payload::text(encoded, max_payload);
    let reading = text.as_ref().map_err(PayloadError::clone).and_then(|json| match neutral::rewrite(json) {
        Some(neutral) => Ok(Reading::Session { neutral }),
        None => payload::value(json, max_payload).map(Reading::Value),
    });
    PayloadSection { is_compressed: payload::is_compressed(encoded), json: text.ok(), reading }
}

fn timestamp_section(encoded: &str) -> TimestampSection {
    let unix = verdict::read_timestamp(encoded);
    let date = unix.and_then(verdict::calendar_date);
    TimestampSection {
        unix,
        date,
        legacy_date: date.filter(|date| date.unix() < LEGACY_EPOCH).map(|date| date.plus(LEGACY_EPOCH)),
    }
}

impl Inspection {
    /// The sections as they stand in the cookie, if they are those of a session.
    pub fn parts(&self) -> Option<Parts<'_>> {
        split(&self.cookie).filter(|_| is_session(self.looks_like))
    }

    /// Whether the cookie passes every check.
    pub fn is_good(&self) -> bool {
        matches!(self.verification, Verification::Good(_))
    }

    /// Whether the answer to "is it good?" is no. Not so when there was no key to ask with,
    /// unless it is plainly something else.
    pub fn is_refused(&self) -> bool {
        matches!(self.verification, Verification::Refused(..)) || self.looks_like.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookie::SecretKey;

    const ALICE: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";

    fn question(seconds_later: i64) -> Question {
        Question {
            signer: Signer::flask(&SecretKey::new(tutorial::SECRET_KEY)),
            has_own_key: false,
            is_tutorials: true,
            lifetime: Lifetime::Default,
            max_payload: payload::MAX_INFLATED,
            now: Timestamp::from_unix(1_795_376_493 + seconds_later),
        }
    }

    #[test]
    fn three_minutes_are_accepted_to_the_last_second() {
        assert!(inspect(ALICE, None, &question(180)).is_good());
        let expired = inspect(ALICE, None, &question(181)).verification;
        assert!(matches!(expired, Verification::Refused(Refusal::TooOld { age: 181, max_age: 180, .. }, Some(_))));
    }

    #[test]
    fn without_its_key_a_cookie_is_not_verified_which_is_not_forged() {
        let mut foreign_key = question(0);
        foreign_key.signer = Signer::flask(&SecretKey::new("another key"));
        assert_eq!(inspect(ALICE, None, &foreign_key).verification, Verification::Unverified);
        foreign_key.has_own_key = true;
        foreign_key.is_tutorials = false;
        assert!(inspect(ALICE, None, &foreign_key).is_refused());
    }

    #[test]
    fn a_legacy_timestamp_is_recognised() {
        let signer = question(0).signer;
        let legacy = crate::cookie::sign("e30", &signer, Timestamp::from_unix(400_000_000)).expect("after 1970");
        let section = inspect(&legacy, None, &question(0)).timestamp.expect("a timestamp");
        assert_eq!(section.legacy_date.map(Timestamp::rfc3339).as_deref(), Some("2023-09-04T15:06:40Z"));
    }
}
