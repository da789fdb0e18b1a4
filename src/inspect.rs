//! Taking a cookie apart: everything that can be said of it, with a key or without.
//!
//! [`inspect()`] is a plain function of a cookie, a signer, a lifetime and the time. An [`Inspection`] has every section
//! that can be read, also where a check has failed: a forged cookie still shows what it claims.

pub mod bulk;
pub mod find;
pub mod search;
pub mod size;
pub mod working;

use std::borrow::Cow;
use std::mem;

use crate::clock::Timestamp;
use crate::cookie::session::{self, FlaskAnswer};
use crate::cookie::verdict::{Refusal, Sections};
use crate::cookie::{Digest, KeyUsed, Parts, Payload, PayloadError, Signer, payload, split, timestamp};
use crate::exchange::is_blank;
use crate::formats::{self, Fact, Foreign, Format, percent_decoded};
use crate::python::value::Value;
use crate::server::apps::tutorial;
use crate::server::flask::config::FLASK_DEFAULT_LIFETIME;
use find::{End, Found, Stripped};
use search::{Fit, Search};
use size::{KeySize, MOST_KEPT, largest_keys};

/// Timestamps before 2011 were written by itsdangerous 0.x, which counted from 2011-01-01
/// instead of 1970 (until 1.1; 1.0 was withdrawn). No signature of itsdangerous is older than that.
const LEGACY_EPOCH: i64 = 1_293_840_000;

/// The longest that a browser keeps a cookie, in seconds: 400 days (draft-ietf-httpbis-rfc6265bis, section 5.5).
const BROWSERS_LIMIT: i64 = 400 * 86_400;

/// How far the end of a cookie may be from that limit and still be the browser's own, in seconds. The browser counts from
/// the arrival of the cookie, by another clock.
const LIMIT_TOLERANCE: i64 = 3600;

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
    /// How else the given keys may have signed, to be tried where they do not match. `None`: not to be tried.
    pub search: Option<Search>,
    /// How old it may be.
    pub lifetime: Lifetime,
    /// The name of the cookie, which takes room beside the value.
    pub cookie_name: String,
    /// The most a payload may inflate to, in bytes.
    pub max_payload: usize,
    /// The time.
    pub now: Timestamp,
}

/// How old a cookie may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Not given. The Expires that came with a permanent session decides, if it is the app's and not the browser's own
    /// limit. Without it the lifetime is the tutorial's three minutes for the tutorial's key, and Flask's 31 days for
    /// another. That is Flask's rule: for a signature of another salt than Flask's there is none.
    Default,
    /// As the default, for the session of an app at an address: with the tutorial's key it may have another lifetime.
    OfAnApp,
    /// This many seconds.
    Seconds(i64),
    /// This many seconds, known from elsewhere.
    Known(i64, LifetimeFrom),
    /// Any age.
    Unlimited,
}

/// How a lifetime is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LifetimeFrom {
    /// It was given.
    Given,
    /// The app itself told its setting.
    App,
    /// It is the setting of the embedded app with which the browser logged in.
    Login,
    /// Expires, or an end of which it is not known what said it, less the time of signing.
    Expires,
    /// Max-Age, or where it was counted already, its end less the time of signing.
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
    /// Why Flask refuses it under any key, where its own is not known.
    pub under_any_key: Option<Refusal>,
    /// The settings with which a given key makes the signature, where the settings that were asked for do not.
    pub fits: Option<Fit>,
    /// Seconds since it was signed, by its own account.
    pub age: Option<i64>,
    /// The most that may be, in seconds.
    pub max_age: Option<i64>,
    /// How that is known.
    pub max_age_from: Option<LifetimeFrom>,
    /// Whether a key makes the signature with a salt that is not the one of Flask's sessions. Then another serializer
    /// than Flask's own made it, or a Flask whose session interface was changed, and its Expires is no rule of the server.
    pub is_of_another_salt: bool,
    /// Whether it was asked that any age be good.
    pub is_of_any_age: bool,
    /// What a Flask app with this key and lifetime answers to what was sent. `None` if that cannot be known.
    pub flask: Option<FlaskAnswer>,
    /// What it would answer to the value as it is shown here, where it was sent percent-encoded. Flask does not decode it.
    pub flask_if_decoded: Option<FlaskAnswer>,
    /// The bytes of the name and the value.
    pub size: usize,
    /// The largest keys of the session, if no browser keeps a cookie of this size.
    pub largest_keys: Vec<KeySize>,
    /// Whether a key fits it without the blanks inside it. `None` if it has none: Flask makes none.
    pub fits_without_blanks: Option<bool>,
    /// What it is, if it has another format than Flask's session.
    pub looks_like: Option<Format>,
    /// What that format shows without a key. Nothing of it is verified.
    pub foreign: Option<Vec<Fact>>,
    /// Whether it was asked with a key of one's own. That is no fact of the cookie, so JSON leaves it out.
    pub has_own_key: bool,
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
    ///
    /// So it is too where a check fails that comes before or after the signature: without the key it is not known whether
    /// it was changed.
    Unverified,
    /// It is no session of Flask, so Flask's key says nothing about it.
    Foreign,
}

impl Inspection {
    /// The same, of a cookie of a real app, of which it is not known that it keeps its session as Flask does. Without a dot,
    /// the cookie is none that Flask has signed, and may be one of another interface.
    #[must_use]
    pub fn of_any_interface(self) -> Inspection {
        match &self.verification {
            Verification::Refused(Refusal::NoSeparator, None) if !is_blank(self.cookie.as_bytes()) => Inspection {
                verification: Verification::Unverified,
                under_any_key: None,
                flask: None,
                flask_if_decoded: None,
                ..self
            },
            _ => self,
        }
    }
}

impl Verification {
    /// The same, where the keys that were given are those that the app itself told.
    #[must_use]
    pub fn by_the_apps_key(self) -> Verification {
        let own = |key| match key {
            Key::Given(used) => Key::OfApp(used),
            other => other,
        };
        match self {
            Verification::Good(key) => Verification::Good(own(key)),
            Verification::Refused(refusal, key) => Verification::Refused(refusal, key.map(own)),
            other => other,
        }
    }
}

/// The key a signature was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// One of the keys that were given.
    Given(KeyUsed),
    /// One of the keys that the app itself told.
    OfApp(KeyUsed),
    /// The tutorial's, tried because none was given.
    Tutorial,
}

/// Takes a cookie apart and checks it. `end` is the end that came with it, if one did.
pub fn inspect(cookie: impl Into<String>, end: Option<End>, question: &Question) -> Inspection {
    take_apart(cookie.into(), None, end, false, question)
}

/// Takes a cookie apart that was found somewhere, and checks it.
pub fn inspect_found(found: &Found, question: &Question) -> Inspection {
    inspect_taken(&mut found.clone(), question)
}

/// As [`inspect_found`], of a value that may be long: it is taken out of what was found, so that it is not held twice.
pub fn inspect_taken(found: &mut Found, question: &Question) -> Inspection {
    let (cookie, name) = (mem::take(&mut found.cookie), found.name.as_deref());
    take_apart(cookie, name, found.end, was_percent_encoded(&found.stripped), question)
}

fn take_apart(
    whole: String,
    name: Option<&str>,
    end: Option<End>,
    was_encoded: bool,
    question: &Question,
) -> Inspection {
    let opened = Opened::new(&whole, question);
    let payload = opened.session().map(|sections| payload::read(sections.parts.payload, question.max_payload));
    let loaded = payload.as_ref().map(|payload| match &payload.value {
        Ok(value) => Loaded::Value(value),
        Err(error) => Loaded::Failed(error),
    });
    let Judgement {
        timestamp,
        signature,
        verification,
        under_any_key,
        age,
        max_age,
        max_age_from,
        is_of_another_salt,
        flask,
        flask_if_decoded,
    } = opened.judge(loaded, end, was_encoded, question);
    let size = size(&whole, name, question);
    let json = payload.as_ref().and_then(|payload| payload.json.as_deref());
    let largest_keys = if size > MOST_KEPT { largest_keys_of(loaded, json) } else { Vec::new() };
    let fits_without_blanks = fits_without_blanks(&whole, question);
    let looks_like = opened.looks_like();
    let Opened { foreign, fits, .. } = opened;
    let foreign = foreign.map(|Foreign { facts, .. }| facts);
    Inspection {
        cookie: whole,
        payload,
        timestamp,
        signature,
        verification,
        under_any_key,
        fits,
        age,
        max_age,
        max_age_from,
        is_of_another_salt,
        is_of_any_age: question.lifetime == Lifetime::Unlimited,
        flask,
        flask_if_decoded,
        size,
        largest_keys,
        fits_without_blanks,
        has_own_key: question.has_own_key,
        looks_like,
        foreign,
    }
}

fn was_percent_encoded(stripped: &[Stripped]) -> bool {
    stripped.contains(&Stripped::PercentEncoding)
}

/// As [`Inspection::fits_without_blanks`].
fn fits_without_blanks(cookie: &str, question: &Question) -> Option<bool> {
    // asked of every byte, without a branch, this is quick
    if cookie.bytes().fold(0, |blanks, byte| blanks | u8::from(byte.is_ascii_whitespace())) == 0 {
        return None;
    }
    let joined: String = cookie.split_ascii_whitespace().collect();
    Some(Sections::of(&joined).is_some_and(|sections| sections.key(&question.signer).is_some()))
}

/// As [`Inspection::size`]. A cookie that came without a name is taken to have the one that was looked for.
fn size(cookie: &str, name: Option<&str>, question: &Question) -> usize {
    name.unwrap_or(&question.cookie_name).len() + cookie.len()
}

/// As [`Inspection::largest_keys`], of a payload that was read.
fn largest_keys_of(loaded: Option<Loaded<'_>>, json: Option<&str>) -> Vec<KeySize> {
    match (loaded, json) {
        (Some(Loaded::Session | Loaded::Value(Value::Dict(_))), Some(json)) => largest_keys(json),
        _ => Vec::new(),
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
    fits: Option<Fit>,
}

/// The facts that depend on the payload.
struct Judgement {
    timestamp: Option<TimestampSection>,
    signature: Option<SignatureSection>,
    verification: Verification,
    under_any_key: Option<Refusal>,
    age: Option<i64>,
    max_age: Option<i64>,
    max_age_from: Option<LifetimeFrom>,
    is_of_another_salt: bool,
    flask: Option<FlaskAnswer>,
    flask_if_decoded: Option<FlaskAnswer>,
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
        let mut opened = Opened { cookie, sections, key, foreign, fits: None };
        if let (None, Some(search), Some(sections)) = (key, &question.search, opened.signed_by_itsdangerous()) {
            opened.fits = search.fit(sections);
        }
        opened
    }

    fn looks_like(&self) -> Option<Format> {
        self.foreign.as_ref().map(|foreign| foreign.format)
    }

    /// The sections, if itsdangerous may have signed them. Flask-Session signs an id without a timestamp.
    fn signed_by_itsdangerous(&self) -> Option<&Sections<'a>> {
        let is_id = self.looks_like() == Some(Format::FlaskSession);
        self.session().or(self.sections.as_ref().filter(|_| is_id))
    }

    /// The sections, if they are those of a session.
    fn session(&self) -> Option<&Sections<'a>> {
        self.sections.as_ref().filter(|sections| has_flasks_sections(self.looks_like(), sections.parts))
    }

    /// Judges signature, age and payload, in Flask's order.
    fn judge(&self, loaded: Option<Loaded<'_>>, end: Option<End>, was_encoded: bool, question: &Question) -> Judgement {
        let Question { signer, now, max_payload, .. } = question;
        let timestamp = self.session().and_then(|sections| sections.timestamp).map(TimestampSection::of);
        let key = self.key.map(|used| match used {
            KeyUsed::Current if question.is_tutorials => Key::Tutorial,
            used => Key::Given(used),
        });
        let signed_at = timestamp.as_ref().and_then(|section| section.date);
        let is_foreign = self.foreign.is_some();
        let is_of_another_salt = match &self.fits {
            Some(fit) => !fit.has_flasks_salt(),
            None => key.is_some() && !signer.signs_sessions(),
        };
        let lifetime = lifetime(question, end, key, signed_at).filter(|(_, from)| {
            !is_foreign && (!is_of_another_salt || matches!(from, LifetimeFrom::Given | LifetimeFrom::Login))
        });
        let max_age = lifetime.map(|(max_age, _)| max_age);

        let refusal = match self.sections.as_ref().map(|sections| sections.judge(self.key, max_age, *now)) {
            None => Some(Refusal::NoSeparator),
            Some(Err(refusal)) => Some(refusal),
            Some(Ok(_)) => match loaded {
                Some(Loaded::Failed(error)) => Some(Refusal::BadPayload(error.clone())),
                _ => None,
            },
        };
        let as_it_stands = || match &refusal {
            Some(refusal) => session::flask_answer(Err(refusal)),
            None => loaded?.answer(),
        };
        let is_verified = key.is_some() || question.has_own_key;
        let under_any_key_of = |sections| under_any_key(sections, question.lifetime, max_age, *now);
        let under_any_key = if is_verified || is_foreign { None } else { under_any_key_of(self.sections.as_ref()) };
        let flask = match (is_verified, session::received(self.cookie)) {
            (_, None) => None,
            (false, _) if is_foreign => None,
            // a signature that no key makes is refused at every age
            (true, Some(Cow::Borrowed(_)))
                if key.is_none() && !is_foreign && question.lifetime != Lifetime::Unlimited =>
            {
                as_it_stands()
            }
            (true, Some(Cow::Borrowed(_))) => max_age.and_then(|_| as_it_stands()),
            // what arrives at the server is another value
            (true, Some(Cow::Owned(_))) => {
                max_age.and_then(|max_age| session::answer(self.cookie, signer, max_age, *now, *max_payload))
            }
            (false, Some(Cow::Borrowed(_))) => under_any_key.as_ref().map(|_| FlaskAnswer::Empty),
            (false, Some(Cow::Owned(arrived))) => {
                under_any_key_of(Sections::of(&arrived).as_ref()).map(|_| FlaskAnswer::Empty)
            }
        };
        let is_encoded_session = was_encoded && !is_foreign;
        let flask_if_decoded = match is_encoded_session {
            true if is_verified => max_age.and_then(|_| as_it_stands()),
            true => None,
            false => flask_if_decoded(self.cookie, end, question),
        };
        let verification = match (refusal, key) {
            _ if is_foreign => Verification::Foreign,
            (None, Some(key)) => Verification::Good(key),
            (Some(Refusal::NoSeparator), _) | (None, None) => Verification::Refused(Refusal::NoSeparator, None),
            (Some(_), None) if !question.has_own_key => Verification::Unverified,
            (Some(refusal), key) => Verification::Refused(refusal, key),
        };
        let unix = timestamp.as_ref().and_then(|section| section.unix).and_then(|unix| i64::try_from(unix).ok());
        let digest = |signature: &[u8]| Digest::with_size(signature.len());
        Judgement {
            signature: self
                .session()
                .map(|sections| SignatureSection { digest: sections.signature.as_deref().and_then(digest) }),
            timestamp,
            flask: if is_encoded_session { self.answer_to_the_encoded() } else { flask },
            flask_if_decoded,
            verification,
            under_any_key,
            age: unix.map(|signed_at| now.unix().saturating_sub(signed_at)),
            max_age,
            max_age_from: lifetime.map(|(_, from)| from),
            is_of_another_salt,
        }
    }
}

/// Flask's answer to the text that a value is percent-encoded from. `None` if it is not.
fn flask_if_decoded(cookie: &str, end: Option<End>, question: &Question) -> Option<FlaskAnswer> {
    let Cow::Owned(decoded) = percent_decoded(cookie) else { return None };
    let opened = Opened::new(&decoded, question);
    let payload = opened.session().map(|sections| payload::read(sections.parts.payload, question.max_payload));
    let loaded = payload.as_ref().map(|payload| match &payload.value {
        Ok(value) => Loaded::Value(value),
        Err(error) => Loaded::Failed(error),
    });
    opened.judge(loaded, end, true, question).flask_if_decoded
}

impl Opened<'_> {
    /// Flask's answer to the value as it was sent, percent-encoded.
    ///
    /// Where the signed text had an escape, the signature is that of another text. Where the signature had one, its `%` is
    /// skipped and two digits more are read. Only behind an `=`, which ends the reading, can an escape change nothing.
    fn answer_to_the_encoded(&self) -> Option<FlaskAnswer> {
        let has_padding = self.sections.as_ref().is_some_and(|sections| sections.parts.signature.contains('='));
        (!has_padding).then_some(FlaskAnswer::Empty)
    }
}

/// Whether the sections are those of itsdangerous. In other formats they mean something else, and so they do in a token
/// without a timestamp whose payload is compressed: the dot before it is taken for a separator.
fn has_flasks_sections(looks_like: Option<Format>, parts: Parts<'_>) -> bool {
    looks_like.is_none_or(|format| format.has_flasks_sections() && !parts.payload.is_empty())
}

/// The refusal that comes whatever the key is. `None` if the right key could bring another answer.
///
/// A wrong key is a `BadSignature` to Flask, as the age is, and a timestamp that cannot be read. So where the right key
/// brings one of these too, the key does not matter. A date beyond the year 9999 is another exception under the right key.
fn under_any_key(
    sections: Option<&Sections<'_>>,
    lifetime: Lifetime,
    max_age: Option<i64>,
    now: Timestamp,
) -> Option<Refusal> {
    let Some(sections) = sections else { return Some(Refusal::NoSeparator) };
    // a moment in the future is over whatever the lifetime is, as long as there is one
    let max_age = max_age.or((lifetime != Lifetime::Unlimited).then_some(i64::MAX));
    sections.judge(Some(KeyUsed::Current), max_age, now).err().filter(Refusal::is_bad_signature)
}

/// Whether a cookie counts as refused. A text without parts may be of another interface than Flask's, so it does not.
fn counts_as_refused(verification: &Verification, under_any_key: Option<&Refusal>, has_parts: bool) -> bool {
    match verification {
        Verification::Refused(..) => true,
        Verification::Unverified => has_parts && under_any_key.is_some(),
        Verification::Good(_) | Verification::Foreign => false,
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
        (Lifetime::Known(seconds, from), ..) => Some((seconds, from)),
        (Lifetime::Unlimited, ..) => None,
        (_, Some(lifetime), _) => Some(lifetime),
        (Lifetime::OfAnApp, _, Some(Key::Tutorial)) => Some((FLASK_DEFAULT_LIFETIME, LifetimeFrom::FlaskDefault)),
        (_, _, Some(Key::Tutorial)) => Some((tutorial::LIFETIME, LifetimeFrom::Tutorial)),
        _ if question.has_own_key => Some((FLASK_DEFAULT_LIFETIME, LifetimeFrom::FlaskDefault)),
        _ => None,
    }
}

/// The lifetime that the end of a permanent session shows. An end 400 days off is the browser's own limit (RFC 6265bis,
/// 5.5), and says nothing of the app.
fn lifetime_until(end: End, signed_at: Option<Timestamp>) -> Option<(i64, LifetimeFrom)> {
    const FROM: i64 = BROWSERS_LIMIT - LIMIT_TOLERANCE;
    const UNTIL: i64 = BROWSERS_LIMIT + LIMIT_TOLERANCE;
    let until = |at: Timestamp, from: LifetimeFrom| match at.unix() - signed_at?.unix() {
        ..0 => None,
        FROM..=UNTIL => None,
        seconds => Some((seconds, from)),
    };
    match end {
        End::MaxAge { seconds } => (seconds > 0).then_some((seconds, LifetimeFrom::MaxAge)),
        End::MaxAgeUntil { at } => until(at, LifetimeFrom::MaxAge),
        End::Expires { at, .. } => until(at, LifetimeFrom::Expires),
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
            Key::Given(used) | Key::OfApp(used) => used.name(),
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

    /// Whether it begins as the payload of a Flask session does: with the base64 of `{"` or `{}`, or as zlib.
    pub fn begins_as_flasks_payload(&self) -> bool {
        ["ey", "e3", ".eJ"].iter().any(|beginning| self.cookie.starts_with(beginning))
    }

    /// Whether it has a signature section of a length that no digest makes, and no beginning of a Flask session either.
    pub fn is_hardly_flasks(&self) -> bool {
        matches!(&self.signature, Some(SignatureSection { digest: None })) && !self.begins_as_flasks_payload()
    }

    /// Whether the cookie passes every check.
    pub fn is_good(&self) -> bool {
        matches!(self.verification, Verification::Good(_))
    }

    /// Whether the key matches with a salt of the app's own, and the token has no timestamp: a serializer that asks no age
    /// made it (`URLSafeSerializer`), and that one accepts it.
    pub fn is_without_age(&self) -> bool {
        self.is_of_another_salt
            && matches!(&self.verification, Verification::Refused(Refusal::TimestampMissing, Some(_)))
    }

    /// Whether a check failed. Without a key a Flask session is neither good nor refused, and neither is a cookie of
    /// another format.
    pub fn is_refused(&self) -> bool {
        matches!(self.verification, Verification::Refused(..))
    }

    /// Whether it counts as refused, alone or in a list: by a check that failed, or whatever the key is.
    pub fn counts_as_refused(&self) -> bool {
        counts_as_refused(&self.verification, self.under_any_key.as_ref(), self.payload.is_some())
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
            search: None,
            lifetime: Lifetime::Default,
            cookie_name: "session".into(),
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
