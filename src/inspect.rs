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
use crate::formats::{self, Fact, Foreign, Format};
use crate::python::value::Value;
use crate::server::apps::tutorial;
use crate::server::flask::config::FLASK_DEFAULT_LIFETIME;

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
    /// What it is, if it has another format than Flask's session.
    pub looks_like: Option<Format>,
    /// What that format shows without a key. Nothing of it is verified.
    pub foreign: Option<Vec<Fact>>,
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
    /// It is no session of Flask, so Flask's key says nothing about it.
    Foreign,
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
    let whole = cookie.into();
    let opened = Opened::new(&whole, question);
    let payload = opened.session().map(|sections| payload::read(sections.parts.payload, question.max_payload));
    let loaded = payload.as_ref().map(|payload| match &payload.value {
        Ok(value) => Loaded::Value(value),
        Err(error) => Loaded::Failed(error),
    });
    let Judgement { timestamp, signature, verification, age, max_age, max_age_from, flask } =
        opened.judge(loaded, expires, question);
    let looks_like = opened.looks_like();
    let foreign = opened.foreign.map(|Foreign { facts, .. }| facts);
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
        foreign,
    }
}

/// A cookie that has been split, and whose key has been looked for.
struct Opened<'a> {
    cookie: &'a str,
    /// `None` if there is no dot.
    sections: Option<Sections<'a>>,
    key: Option<KeyUsed>,
    /// What it is, if no key made the signature and it has another format.
    foreign: Option<Foreign>,
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
        let foreign = if key.is_none() { formats::recognise(cookie) } else { None };
        Opened { cookie, sections, key, foreign }
    }

    fn looks_like(&self) -> Option<Format> {
        self.foreign.as_ref().map(|foreign| foreign.format)
    }

    /// The sections, if they are those of a session.
    fn session(&self) -> Option<&Sections<'a>> {
        self.sections.as_ref().filter(|sections| has_flasks_sections(self.looks_like(), sections.parts))
    }

    /// Judges signature, age and payload, in Flask's order.
    fn judge(&self, loaded: Option<Loaded<'_>>, expires: Option<Timestamp>, question: &Question) -> Judgement {
        let Question { signer, now, max_payload, .. } = question;
        let timestamp = self.session().and_then(|sections| sections.timestamp).map(TimestampSection::of);
        let key = self.key.map(|used| match used {
            KeyUsed::Current if question.is_tutorials => Key::Tutorial,
            used => Key::Given(used),
        });
        let signed_at = timestamp.as_ref().and_then(|section| section.date);
        let is_foreign = self.foreign.is_some();
        let lifetime = lifetime(question, expires, key, signed_at).filter(|_| !is_foreign);
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
            _ if is_foreign => Verification::Foreign,
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

/// Whether the sections are those of itsdangerous. In other formats they mean something else, and so they do in a token
/// without a timestamp whose payload is compressed: the dot before it is taken for a separator.
fn has_flasks_sections(looks_like: Option<Format>, parts: Parts<'_>) -> bool {
    looks_like.is_none_or(|format| format.has_flasks_sections() && !parts.payload.is_empty())
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
            Verification::Unverified | Verification::Foreign => Some("Unverified"),
        }
    }

    /// Its message.
    pub fn message(&self) -> Option<String> {
        match self {
            Verification::Good(_) => None,
            Verification::Refused(refusal, _) => Some(refusal.message()),
            Verification::Unverified => Some("no key given".to_owned()),
            Verification::Foreign => Some("not a Flask session".to_owned()),
        }
    }

    /// The key that made the signature.
    pub fn key(&self) -> Option<Key> {
        match self {
            Verification::Good(key) => Some(*key),
            Verification::Refused(_, key) => *key,
            Verification::Unverified | Verification::Foreign => None,
        }
    }
}

impl Inspection {
    /// The sections as they stand in the cookie, if they are those of a session.
    pub fn parts(&self) -> Option<Parts<'_>> {
        split(&self.cookie).filter(|parts| has_flasks_sections(self.looks_like, *parts))
    }

    /// Whether the cookie passes every check.
    pub fn is_good(&self) -> bool {
        matches!(self.verification, Verification::Good(_))
    }

    /// Whether a check failed. Without a key a Flask session is neither good nor refused, and neither is a cookie of
    /// another format.
    pub fn is_refused(&self) -> bool {
        matches!(self.verification, Verification::Refused(..))
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
