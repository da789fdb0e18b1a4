//! `inspect`: everything that was found in one cookie. The fields are the contract with other programs.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::{AnotherApp, Answer, FlaskApp, LoginWay, NoSession, Place};
use crate::clock::{HeldClock, Timestamp};
use crate::cookie::{FlaskAnswer, PayloadError, Refusal, Value};
use crate::formats::{Fact, Format};
use crate::inspect::bulk::Tally;
use crate::inspect::find::{End, Kind, Stripped};
use crate::inspect::search::{Fit, SignedWith};
use crate::inspect::size::KeySize;
use crate::inspect::{Inspection, Key, LifetimeFrom};
use crate::lab::another_user::{another_user_in, whole_session_in};
use crate::lab::kept::LoginSettings;
use crate::python::base64;
use crate::python::neutral::Neutral;

/// `inspect`: one cookie, or how many of many were good.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum InspectReport {
    /// One cookie.
    One(Box<Examined>),
    /// One cookie of the jar, or one that was judged by a held clock.
    OfLogin(Box<ExaminedOfLogin>),
    /// Many cookies, each of which has been told of.
    Many(Many),
    /// No cookie, but its deletion.
    Deletion(Deletion),
    /// No cookie in the jar: the one that there was is gone.
    NoSession(Box<NoSession>),
}

/// One cookie of the jar, or one that was judged by a held clock.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExaminedOfLogin {
    /// The cookie.
    #[serde(flatten)]
    pub examined: Examined,
    /// The settings of the browser's login that are in force. Null if there are none.
    pub settings: Option<Box<LoginSettings>>,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
    /// The name with which this browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
    /// How this browser logged in last to this app.
    #[serde(skip)]
    pub login_way: LoginWay,
    /// Whether it goes to a real app.
    #[serde(skip)]
    pub is_real: bool,
    /// The app of a session in the jar that is not seen to be the embedded app's, where no address was given.
    #[serde(skip)]
    pub another_app: Option<AnotherApp>,
    /// The place on the path. Null: this is beside it.
    pub path: Option<Place>,
}

/// How many of many cookies were good.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Many {
    /// The numbers.
    #[serde(flatten)]
    pub tally: Tally,
    /// Whether the exit code is to be 0 also where some are refused.
    #[serde(skip)]
    pub exit_zero: bool,
}

/// One line of `inspect --json`.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)] // the schema is all that is made of it
pub enum InspectLine {
    /// A cookie.
    Cookie(Box<Examined>),
    /// A cookie of the jar, or one that was judged by a held clock.
    OfLogin(Box<ExaminedOfLogin>),
    /// A text that deletes the cookie.
    Deletion(Deletion),
    /// The jar's cookie is gone.
    NoSession(Box<NoSession>),
}

/// `name=; Max-Age=0`: what the app sends to delete a cookie.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Deletion {
    /// The name of the cookie that is deleted.
    pub deleted: String,
}

impl InspectReport {
    /// No if a cookie is refused. It cannot be told where there are only cookies of other formats.
    pub fn answer(&self) -> Answer {
        match self {
            InspectReport::One(examined) => examined.answer(),
            InspectReport::OfLogin(of_login) => of_login.examined.answer(),
            InspectReport::NoSession(_) => Answer::No,
            InspectReport::Many(Many { exit_zero: true, .. }) | InspectReport::Deletion(_) => Answer::Yes,
            InspectReport::Many(Many { tally, .. }) if tally.foreign == tally.total => Answer::CannotTell,
            InspectReport::Many(Many { tally, .. }) => Answer::from(tally.refused == 0),
        }
    }
}

/// The last second at which the server accepts a cookie, and how many seconds are left until then.
pub fn accepted_until(inspection: &Inspection) -> Option<(Timestamp, i64)> {
    let (age, max_age) = (inspection.age?, inspection.max_age?);
    let signed_at = inspection.timestamp.as_ref()?.date?;
    Some((signed_at.plus(max_age), max_age.saturating_sub(age)))
}

/// A cookie that was inspected, and where it came from.
#[derive(Clone, Debug)]
pub struct Examined {
    /// What can be said of it.
    pub inspection: Inspection,
    /// Its name, if it came with one.
    pub name: Option<String>,
    /// Where it was found.
    pub kind: Kind,
    /// What was taken off to get at it.
    pub stripped: Vec<Stripped>,
    /// The end that came with it.
    pub end: Option<End>,
    /// How the signature was made that matches. `None`: none does, or it is one of many.
    pub signed_with: Option<SignedWith>,
    /// The Flask app that told its key and settings, if one did, and it is not one of many.
    pub told_by: Option<Box<FlaskApp>>,
}

/// A section of a cookie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// What its characters decode to. `None`: they are not base64url.
    pub bytes: Option<Vec<u8>>,
    /// Whether it begins with the dot that says that the rest is compressed.
    pub is_compressed: bool,
}

/// Payload, timestamp and signature as bytes. `None` if the value has no such sections. A timestamp that is missing is
/// empty.
pub fn sections_of(inspection: &Inspection) -> Option<[Section; 3]> {
    let parts = inspection.parts()?;
    let decoded = |section: &str| base64::decode(section).map(|bytes| bytes.to_vec());
    let section = |text: &str| Section { bytes: decoded(text), is_compressed: false };
    let payload = match parts.payload.strip_prefix('.') {
        Some(compressed) => Section { bytes: decoded(compressed), is_compressed: true },
        None => section(parts.payload),
    };
    Some([payload, section(parts.timestamp.unwrap_or_default()), section(parts.signature)])
}

impl Examined {
    /// The same, where the app told its key itself: a key that matches is the app's own.
    #[must_use]
    pub fn by_the_apps_key(mut self) -> Examined {
        if self.told_by.as_ref().is_some_and(|app| app.has_its_key) {
            self.inspection.verification = self.inspection.verification.by_the_apps_key();
        }
        self
    }

    /// Whether the signature may be that of another start of the app, which is seen where the app's key does not make it. `None`:
    /// no app told its key.
    pub fn may_be_of_another_start(&self) -> Option<bool> {
        self.told_by.as_ref().filter(|app| app.has_its_key)?;
        let inspection = &self.inspection;
        let is_mismatch = matches!(
            inspection.verification,
            crate::inspect::Verification::Refused(Refusal::SignatureMismatch { .. }, _)
        );
        Some(is_mismatch && inspection.under_any_key.is_none() && inspection.fits.is_none())
    }

    /// What `sign` takes so that a session like this one says that it is another user's: the session, or its one key. `None`:
    /// no key in it can be typed.
    pub fn another_user(&self) -> Option<String> {
        let payload = self.inspection.payload.as_ref()?;
        let change = another_user_in(payload.value.as_ref().ok()?)?;
        let whole = payload.json.as_deref().and_then(|json| whole_session_in(json, &change));
        Some(whole.unwrap_or(change))
    }

    /// No if it is refused, with the key or whatever the key is. It cannot be told of a cookie of another format.
    pub(super) fn answer(&self) -> Answer {
        match self.inspection.looks_like {
            Some(_) => Answer::CannotTell,
            // it has no parts, and its app may be of another interface than Flask's
            None if self.inspection.verification == crate::inspect::Verification::Unverified
                && self.inspection.payload.is_none() =>
            {
                Answer::CannotTell
            }
            None if self.inspection.is_without_age() => Answer::CannotTell,
            None => Answer::from(!self.inspection.counts_as_refused()),
        }
    }
}

impl Serialize for Examined {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CookieReport::of(self).serialize(serializer)
    }
}

impl JsonSchema for Examined {
    fn schema_name() -> Cow<'static, str> {
        CookieReport::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        CookieReport::json_schema(generator)
    }
}

/// `inspect`: what was found in a cookie.
#[derive(Serialize, JsonSchema)]
pub struct CookieReport<'a> {
    /// The value of the cookie.
    pub cookie: &'a str,
    /// Its name. Null for a value that came without one.
    pub name: Option<&'a str>,
    /// Where it came from.
    pub source: Source<'a>,
    /// The payload section.
    pub payload: Payload<'a>,
    /// The timestamp section.
    pub timestamp: SignedAt<'a>,
    /// The signature section.
    pub signature: Signature<'a>,
    /// The outcome of the checks.
    pub verification: Verification<'a>,
    /// How the signature was made, where a key matches. Only of a single cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_with: Option<&'a SignedWith>,
    /// The Flask app that told its key and settings. Left out where none was asked, and beside many cookies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<&'a FlaskApp>,
    /// Whether the signature may be that of another start of the app: the app's key as it was loaded for this command does not
    /// make it, and an app that makes a key at each start runs with another one. Left out where no app told its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_be_of_another_start: Option<bool>,
    /// Seconds since its timestamp. Null if it has none.
    pub age: Option<i64>,
    /// The most that the age may be, in seconds. Null if none was applied.
    pub max_age: Option<i64>,
    /// How the limit is known.
    pub max_age_from: Option<LifetimeFrom>,
    /// Whether a key makes the signature with a salt that is not the one of Flask's sessions. Then the age that is accepted
    /// is a rule of the app's own, and not what its Expires says.
    pub is_of_another_salt: bool,
    /// What a Flask app with this key and lifetime does.
    pub flask: Flask,
    /// Where the cookie was sent percent-encoded, the answer to the value as it is shown. Flask does not decode it.
    pub flask_if_decoded: Option<Cow<'static, str>>,
    /// Without a key, the class of the exception that comes under any key. Null if the key decides.
    pub under_any_key: Option<&'static str>,
    /// The bytes of its name and its value. Browsers keep 4096 at most.
    pub size: usize,
    /// The largest keys of the session, if no browser keeps a cookie of this size.
    pub largest_keys: Vec<LargestKey<'a>>,
    /// Whether a key fits it without the blanks inside it. Null if it has none.
    pub fits_without_blanks: Option<bool>,
    /// What it is, if it has another format than Flask's session.
    pub looks_like: Option<Format>,
    /// What that format shows without a key: nothing of it is verified. Null for a session of Flask.
    pub foreign: Option<&'a [Fact]>,
}

/// Where a cookie came from.
#[derive(Serialize, JsonSchema)]
pub struct Source<'a> {
    /// Where it was found.
    pub kind: Kind,
    /// What was taken off to get at it.
    pub stripped: &'a [Stripped],
    /// The end that came with it. Null if none did, or it ends with the browser.
    pub end: Option<End>,
}

/// The payload section.
#[derive(Serialize, JsonSchema)]
pub struct Payload<'a> {
    /// As it stands in the cookie.
    pub encoded: Option<&'a str>,
    /// Whether it begins with a dot, the mark of zlib.
    pub compressed: Option<bool>,
    /// The text that was signed.
    pub json: Option<&'a str>,
    /// Its value, in the neutral form.
    #[serde(serialize_with = "neutral")]
    #[schemars(with = "Option<NeutralForm>")]
    pub value: Option<&'a Value>,
    /// The class of the Python exception that reading it raises.
    pub error: Option<&'static str>,
    /// Where zlib is damaged, the beginning of what it inflates to before the damage. Nothing vouches for it.
    pub excerpt: Option<&'a str>,
}

/// The timestamp section.
#[derive(Serialize, JsonSchema)]
pub struct SignedAt<'a> {
    /// As it stands in the cookie.
    pub encoded: Option<&'a str>,
    /// The number, in Unix seconds.
    pub unix: Option<u64>,
    /// The moment in RFC 3339, in UTC. Null before 1970 and after 9999.
    pub date: Option<String>,
    /// Whether the number may count from 2011, as itsdangerous before 1.0 did.
    pub legacy: bool,
    /// The moment that it means if it counts from 2011.
    pub legacy_date: Option<Timestamp>,
}

/// The signature section.
#[derive(Serialize, JsonSchema)]
pub struct Signature<'a> {
    /// As it stands in the cookie.
    pub encoded: Option<&'a str>,
    /// The digest that makes signatures of this length.
    pub digest: Option<&'static str>,
}

/// The outcome of the checks.
#[derive(Serialize, JsonSchema)]
pub struct Verification<'a> {
    /// The class of the exception, `Unverified`, or null.
    pub error: Option<&'static str>,
    /// The message of the exception.
    pub message: Option<String>,
    /// The key that fits: `current`, `fallback 1` and so on, or `tutorial`.
    pub key: Option<Cow<'static, str>>,
    /// The settings with which a given key makes this signature, where it does not with those that were asked for. Null if
    /// none do, or none were looked for: of many cookies only on request.
    pub fits: Option<&'a Fit>,
}

/// What a Flask app does with the cookie.
#[derive(Serialize, JsonSchema)]
pub struct Flask {
    /// `session`, `empty`, or `500:` and the class of an exception. Null where it cannot be known.
    pub answer: Option<Cow<'static, str>>,
}

/// A key of a session, and how large its entry is.
#[derive(Serialize, JsonSchema)]
pub struct LargestKey<'a> {
    /// The key.
    #[serde(serialize_with = "neutral_text")]
    #[schemars(with = "NeutralText")]
    pub key: &'a Value,
    /// The bytes of the key and its value in the JSON text.
    pub size: usize,
}

impl<'a> CookieReport<'a> {
    /// The facts of an inspection.
    pub fn of(examined: &'a Examined) -> CookieReport<'a> {
        let Examined { inspection, name, kind, stripped, end, signed_with, told_by } = examined;
        let parts = inspection.parts();
        let payload = inspection.payload.as_ref();
        let value = payload.map(|payload| &payload.value);
        let error = value.and_then(|value| value.as_ref().err());
        let timestamp = inspection.timestamp.as_ref();
        let legacy_date = timestamp.and_then(|section| section.legacy_date);
        let digest = inspection.signature.as_ref().and_then(|section| section.digest);
        let verification = &inspection.verification;
        CookieReport {
            cookie: &inspection.cookie,
            name: name.as_deref(),
            source: Source { kind: *kind, stripped, end: *end },
            payload: Payload {
                encoded: parts.map(|parts| parts.payload),
                compressed: payload.map(|payload| payload.is_compressed),
                json: payload.and_then(|payload| payload.json.as_deref()),
                value: value.and_then(|value| value.as_ref().ok()),
                error: error.map(PayloadError::original_class),
                excerpt: error.and_then(PayloadError::excerpt),
            },
            timestamp: SignedAt {
                encoded: parts.and_then(|parts| parts.timestamp),
                unix: timestamp.and_then(|section| section.unix),
                date: timestamp.and_then(|section| section.date).map(Timestamp::rfc3339),
                legacy: legacy_date.is_some(),
                legacy_date,
            },
            signature: Signature {
                encoded: parts.map(|parts| parts.signature),
                digest: digest.map(|digest| digest.name()),
            },
            verification: Verification {
                error: verification.error(),
                message: verification.message(),
                key: verification.key().map(Key::name),
                fits: inspection.fits.as_ref(),
            },
            signed_with: signed_with.as_ref().filter(|_| verification.key().is_some()),
            told_by: told_by.as_deref(),
            may_be_of_another_start: examined.may_be_of_another_start(),
            age: inspection.age,
            max_age: inspection.max_age,
            max_age_from: inspection.max_age_from,
            is_of_another_salt: inspection.is_of_another_salt,
            flask: Flask { answer: inspection.flask.map(FlaskAnswer::name) },
            flask_if_decoded: inspection.flask_if_decoded.map(FlaskAnswer::name),
            under_any_key: inspection.under_any_key.as_ref().map(Refusal::class),
            size: inspection.size,
            largest_keys: inspection
                .largest_keys
                .iter()
                .map(|KeySize { key, size }| LargestKey { key, size: *size })
                .collect(),
            fits_without_blanks: inspection.fits_without_blanks,
            looks_like: inspection.looks_like,
            foreign: inspection.foreign.as_deref(),
        }
    }
}

fn neutral_text<S: Serializer>(text: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    Neutral(text).serialize(serializer)
}

fn neutral<S: Serializer>(value: &Option<&Value>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(Neutral).serialize(serializer)
}

/// The schema of a value in its neutral form (`python::neutral`).
struct NeutralForm;

impl JsonSchema for NeutralForm {
    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<NeutralForm>();
        let text = generator.subschema_for::<NeutralText>();
        json_schema!({
            "description": "A Python value, so that nothing is lost. What JSON has no form for is an object with one key.",
            "type": ["null", "boolean", "integer", "string", "array", "object"],
            "minimum": -9_007_199_254_740_991_i64,
            "maximum": 9_007_199_254_740_991_i64,
            "items": value,
            "properties": {
                "$dict": {
                    "description": "A dict: its keys and values, in order.",
                    "type": "array",
                    "items": { "type": "array", "prefixItems": [text, value], "minItems": 2, "maxItems": 2 },
                },
                "$tuple": { "description": "A tuple.", "type": "array", "items": value },
                "$bytes": { "description": "Bytes, in hex.", "type": "string", "pattern": "^([0-9a-f]{2})*$" },
                "$markup": { "description": "A `markupsafe.Markup`.", "allOf": [text] },
                "$uuid": { "description": "A UUID, with dashes.", "type": "string" },
                "$datetime": { "description": "A datetime, as Python's `isoformat` writes it.", "type": "string" },
                "$int": { "description": "An integer beyond 2^53 - 1, in digits.", "type": "string" },
                "$float": { "description": "A float, as Python's `repr` writes it.", "type": "string" },
                "$utf16": {
                    "description": "A text with half of a surrogate pair, in UTF-16, big-endian, in hex.",
                    "type": "string",
                    "pattern": "^([0-9a-f]{4})*$",
                },
            },
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": false,
        })
    }
}

/// The schema of a text in its neutral form.
struct NeutralText;

impl JsonSchema for NeutralText {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A text. One with half of a surrogate pair is in UTF-16, big-endian, in hex.",
            "type": ["string", "object"],
            "properties": { "$utf16": { "type": "string", "pattern": "^([0-9a-f]{4})*$" } },
            "required": ["$utf16"],
            "additionalProperties": false,
        })
    }
}
