//! Taking a cookie apart: everything that can be said of it, with a key or without.
//!
//! [`inspect()`] is a plain function of a cookie, a signer, a lifetime and the time. An [`Inspection`] has every section
//! that can be read, also where a check has failed: a forged cookie still shows what it claims.

pub mod bulk;
pub mod find;

use std::borrow::Cow;

use crate::clock::Timestamp;
use crate::cookie::session::{self, FlaskAnswer};
use crate::cookie::verdict::{Refusal, Sections};
use crate::cookie::{Digest, KeyUsed, Parts, Payload, PayloadError, Signer, payload, split, timestamp};
use crate::formats::{self, Format};
use crate::python::value::Value;
use crate::server::apps::tutorial;
use crate::server::flask::config::FLASK_DEFAULT_LIFETIME;
use find::End;

/// Timestamps before 2011 were written by itsdangerous 0.x, which counted from 2011-01-01
/// instead of 1970 (until 1.1; 1.0 was withdrawn). No signature of itsdangerous is older than that.
const LEGACY_EPOCH: i64 = 1_293_840_000;

/// What is asked about a cookie.
#[derive(Clone, Debug)]
pub struct Question {
    /// The keys to try, and how they sign.
    pub signer: Signer,
    /// Whether a key was given. Without one the tutorial's is tried. Where that one did not sign, nothing is known about
    /// the signature.
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
    /// Not given. The Expires that came with a permanent session decides. Without it the lifetime is the tutorial's
    /// three minutes for the tutorial's key, and Flask's 31 days for another.
    Default,
    /// This many seconds.
    Seconds(i64),
    /// Any age.
    Unlimited,
}

/// How a lifetime is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LifetimeFrom {
    /// It was given.
    Given,
    /// Expires less the time of signing.
    Expires,
    /// Max-Age.
    MaxAge,
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
    pub payload: Option<Payload>,
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

/// Takes a cookie apart and checks it. `end` is the end that came with it, if one did.
pub fn inspect(cookie: impl Into<String>, end: Option<End>, question: &Question) -> Inspection {
    let whole = cookie.into();
    let opened = Opened::new(&whole, question);
    let payload = opened.session().map(|sections| payload::read(sections.parts.payload, question.max_payload));
    let loaded = payload.as_ref().map(|payload| match &payload.value {
        Ok(value) => Loaded::Value(value),
        Err(error) => Loaded::Failed(error),
    });
    let Judgement { timestamp, signature, verification, age, max_age, max_age_from, flask } =
        opened.judge(loaded, end, question);
    let looks_like = opened.looks_like;
    Inspection {
        cookie: whole,
        payload,
        timestamp,
        signature,
        verification,
        age,
        max_age,
        max_age_from,
        flask,
        looks_like,
    }
}

/// A cookie that has been split, and whose key has been looked for.
struct Opened<'a> {
    cookie: &'a str,
    /// `None` if there is no dot.
    sections: Option<Sections<'a>>,
    key: Option<KeyUsed>,
    looks_like: Option<Format>,
}

/// The facts that depend on the payload.
struct Judgement {
    timestamp: Option<TimestampSection>,
    signature: Option<SignatureSection>,
    verification: Verification,
    age: Option<i64>,
    max_age: Option<i64>,
    max_age_from: Option<LifetimeFrom>,
    flask: Option<FlaskAnswer>,
}

/// What became of a payload.
#[derive(Clone, Copy)]
enum Loaded<'a> {
    /// A session with something in it.
    Session,
    /// Any value.
    Value(&'a Value),
    /// The step at which reading failed.
    Failed(&'a PayloadError),
}

impl Loaded<'_> {
    /// What Flask answers to a cookie with this payload. It is asked of accepted cookies only: to make a dict of a
    /// value can take much memory.
    fn answer(self) -> Option<FlaskAnswer> {
        match self {
            Loaded::Session => Some(FlaskAnswer::Session),
            Loaded::Value(value) => session::flask_answer(Ok(value)),
            Loaded::Failed(_) => None,
        }
    }
}

impl<'a> Opened<'a> {
    fn new(cookie: &'a str, question: &Question) -> Opened<'a> {
        let sections = Sections::of(cookie);
        let key = sections.as_ref().and_then(|sections| sections.key(&question.signer));
        let looks_like = if key.is_none() { formats::recognise(cookie) } else { None };
        Opened { cookie, sections, key, looks_like }
    }

    /// The sections, if they are those of a session.
    fn session(&self) -> Option<&Sections<'a>> {
        self.sections.as_ref().filter(|_| is_session(self.looks_like))
    }

    /// Judges signature, age and payload, in Flask's order.
    fn judge(&self, loaded: Option<Loaded<'_>>, end: Option<End>, question: &Question) -> Judgement {
        let Question { signer, now, max_payload, .. } = question;
        let timestamp = self.session().and_then(|sections| sections.timestamp).map(TimestampSection::of);
        let key = self.key.map(|used| match used {
            KeyUsed::Current if question.is_tutorials => Key::Tutorial,
            used => Key::Given(used),
        });
        let signed_at = timestamp.as_ref().and_then(|section| section.date);
        let lifetime = lifetime(question, end, key, signed_at);
        let max_age = lifetime.map(|(max_age, _)| max_age);

        let refusal = match self.sections.as_ref().map(|sections| sections.judge(self.key, max_age, *now)) {
            None => Some(Refusal::NoSeparator),
            Some(Err(refusal)) => Some(refusal),
            Some(Ok(_)) => match loaded {
                Some(Loaded::Failed(error)) => Some(Refusal::BadPayload(error.clone())),
                _ => None,
            },
        };
        let flask = max_age.and_then(|max_age| match session::received(self.cookie)? {
            Cow::Borrowed(_) => match &refusal {
                Some(refusal) => session::flask_answer(Err(refusal)),
                None => loaded?.answer(),
            },
            // what arrives at the server is another value
            Cow::Owned(_) => session::answer(self.cookie, signer, max_age, *now, *max_payload),
        });
        let could_be_good = could_be_good(loaded) && signed_at.is_some();
        let verification = match (refusal, key) {
            (None, Some(key)) => Verification::Good(key),
            (Some(Refusal::NoSeparator), _) | (None, None) => Verification::Refused(Refusal::NoSeparator, None),
            (Some(_), None) if !question.has_own_key && could_be_good => Verification::Unverified,
            (Some(refusal), key) => Verification::Refused(refusal, key),
        };
        let unix = timestamp.as_ref().and_then(|section| section.unix).and_then(|unix| i64::try_from(unix).ok());
        let digest = |signature: &[u8]| Digest::with_size(signature.len());
        Judgement {
            signature: self
                .session()
                .map(|sections| SignatureSection { digest: sections.signature.as_deref().and_then(digest) }),
            timestamp,
            flask: flask.filter(|_| verification != Verification::Unverified),
            verification,
            age: unix.map(|signed_at| now.unix().saturating_sub(signed_at)),
            max_age,
            max_age_from: lifetime.map(|(_, from)| from),
        }
    }
}

/// Whether the three sections are those of a Flask session. In another format they mean something else.
fn is_session(looks_like: Option<Format>) -> bool {
    looks_like != Some(Format::Jwt)
}

/// Whether the payload can be read, so that some key may have signed it. One that is too large may be readable too.
fn could_be_good(loaded: Option<Loaded<'_>>) -> bool {
    match loaded {
        Some(Loaded::Failed(error)) => matches!(error, PayloadError::TooLarge { .. }),
        Some(Loaded::Session | Loaded::Value(_)) => true,
        None => false,
    }
}

fn lifetime(
    question: &Question,
    end: Option<End>,
    key: Option<Key>,
    signed_at: Option<Timestamp>,
) -> Option<(i64, LifetimeFrom)> {
    match (question.lifetime, end.and_then(|end| lifetime_until(end, signed_at)), key) {
        (Lifetime::Seconds(seconds), ..) => Some((seconds, LifetimeFrom::Given)),
        (Lifetime::Unlimited, ..) => None,
        (_, Some(lifetime), _) => Some(lifetime),
        (_, _, Some(Key::Tutorial)) => Some((tutorial::LIFETIME, LifetimeFrom::Tutorial)),
        _ if question.has_own_key => Some((FLASK_DEFAULT_LIFETIME, LifetimeFrom::FlaskDefault)),
        _ => None,
    }
}

/// The lifetime that the end of a permanent session shows. An end 400 days off is the browser's own limit (RFC 6265bis,
/// 5.5), and says nothing of the app.
fn lifetime_until(end: End, signed_at: Option<Timestamp>) -> Option<(i64, LifetimeFrom)> {
    const LIMIT: i64 = 400 * 86_400;
    const A_DAY_LATER: i64 = LIMIT + 86_400;
    match end {
        End::MaxAge { seconds } => (seconds > 0).then_some((seconds, LifetimeFrom::MaxAge)),
        End::Expires { at, from_a_jar, .. } => match at.unix() - signed_at?.unix() {
            ..0 => None,
            LIMIT..=A_DAY_LATER if from_a_jar => None,
            seconds => Some((seconds, LifetimeFrom::Expires)),
        },
    }
}

impl TimestampSection {
    fn of(section: timestamp::Section) -> TimestampSection {
        let timestamp::Section { unix, date } = section;
        let legacy_date = date.filter(|date| date.unix() < LEGACY_EPOCH).map(|date| date.plus(LEGACY_EPOCH));
        TimestampSection { unix, date, legacy_date }
    }
}

impl Key {
    /// `current`, `fallback 1` or `tutorial`, as JSON has it.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Key::Tutorial => "tutorial".into(),
            Key::Given(KeyUsed::Current) => "current".into(),
            Key::Given(KeyUsed::Fallback(place)) => format!("fallback {place}").into(),
        }
    }
}

impl Verification {
    /// The class of the exception that itsdangerous raises, or `Unverified`. `None` if it raises none.
    pub fn error(&self) -> Option<&'static str> {
        match self {
            Verification::Good(_) => None,
            Verification::Refused(refusal, _) => Some(refusal.class()),
            Verification::Unverified => Some("Unverified"),
        }
    }

    /// Its message.
    pub fn message(&self) -> Option<String> {
        match self {
            Verification::Good(_) => None,
            Verification::Refused(refusal, _) => Some(refusal.message()),
            Verification::Unverified => Some("no key given".to_owned()),
        }
    }

    /// The key that made the signature.
    pub fn key(&self) -> Option<Key> {
        match self {
            Verification::Good(key) => Some(*key),
            Verification::Refused(_, key) => *key,
            Verification::Unverified => None,
        }
    }
}

/// As [`Inspection::is_refused`].
fn is_refused(verification: &Verification, looks_like: Option<Format>) -> bool {
    matches!(verification, Verification::Refused(..)) || looks_like.is_some()
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

    /// Whether a check failed, or the cookie has another format than Flask's. Without a key a Flask session is neither
    /// good nor refused.
    pub fn is_refused(&self) -> bool {
        is_refused(&self.verification, self.looks_like)
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
