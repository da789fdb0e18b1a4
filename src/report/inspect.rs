//! `inspect`: everything that was found in one cookie. The fields are the contract with other programs.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::clock::Timestamp;
use crate::cookie::{FlaskAnswer, Value};
use crate::formats::Format;
use crate::inspect::find::{Kind, Stripped};
use crate::inspect::{Inspection, Key, LifetimeFrom};
use crate::python::neutral::Neutral;

/// A cookie that was inspected, and where it came from.
#[derive(Clone, Debug)]
pub struct Examined {
    /// What can be said of it.
    pub inspection: Inspection,
    /// Where it was found.
    pub kind: Kind,
    /// What was taken off to get at it.
    pub stripped: Vec<Stripped>,
}

impl Serialize for Examined {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        InspectReport::of(self).serialize(serializer)
    }
}

/// The JSON of an inspected cookie.
#[derive(Serialize)]
pub struct InspectReport<'a> {
    /// The value.
    pub cookie: &'a str,
    /// Where it came from.
    pub source: Source<'a>,
    /// The payload section.
    pub payload: Payload<'a>,
    /// The timestamp section.
    pub timestamp: SignedAt<'a>,
    /// The signature section.
    pub signature: Signature<'a>,
    /// The outcome of the checks.
    pub verification: Verification,
    /// Seconds since it was signed, by its own account.
    pub age: Option<i64>,
    /// The most that may be, in seconds.
    pub max_age: Option<i64>,
    /// How that is known.
    pub max_age_from: Option<LifetimeFrom>,
    /// What a Flask app with this key and lifetime does.
    pub flask: Flask,
    /// What else it looks like, if Flask did not sign it.
    pub looks_like: Option<Format>,
}

/// Where a cookie came from.
#[derive(Serialize)]
pub struct Source<'a> {
    /// Where it was found.
    pub kind: Kind,
    /// What was taken off to get at it.
    pub stripped: &'a [Stripped],
}

/// The payload section.
#[derive(Serialize)]
pub struct Payload<'a> {
    /// As it stands in the cookie.
    pub encoded: Option<&'a str>,
    /// Whether it begins with a dot, the mark of zlib.
    pub compressed: Option<bool>,
    /// The text that was signed.
    pub json: Option<&'a str>,
    /// Its value, in the neutral form.
    #[serde(serialize_with = "neutral")]
    pub value: Option<&'a Value>,
    /// The class of the Python exception that reading it raises.
    pub error: Option<&'static str>,
}

/// The timestamp section.
#[derive(Serialize)]
pub struct SignedAt<'a> {
    /// As it stands in the cookie.
    pub encoded: Option<&'a str>,
    /// The number, in seconds.
    pub unix: Option<u64>,
    /// The moment, in RFC 3339.
    pub date: Option<String>,
    /// Whether it is older than itsdangerous.
    pub legacy: bool,
    /// The moment it means if it counts from 2011.
    pub legacy_date: Option<Moment>,
}

/// A moment.
#[derive(Serialize)]
pub struct Moment {
    /// In Unix seconds.
    pub unix: i64,
    /// In RFC 3339.
    pub date: String,
}

/// The signature section.
#[derive(Serialize)]
pub struct Signature<'a> {
    /// As it stands in the cookie.
    pub encoded: Option<&'a str>,
    /// The digest that makes signatures of this length.
    pub digest: Option<&'static str>,
}

/// The outcome of the checks.
#[derive(Serialize)]
pub struct Verification {
    /// The class of the exception, `Unverified`, or null.
    pub error: Option<&'static str>,
    /// Its message.
    pub message: Option<String>,
    /// `current`, `fallback 1` or `tutorial`.
    pub key: Option<Cow<'static, str>>,
}

/// What Flask does.
#[derive(Serialize)]
pub struct Flask {
    /// `session`, `empty`, `500:<class>`, or null where it cannot be known.
    pub answer: Option<Cow<'static, str>>,
}

impl<'a> InspectReport<'a> {
    /// The facts of an inspection.
    pub fn of(examined: &'a Examined) -> InspectReport<'a> {
        let Examined { inspection, kind, stripped } = examined;
        let parts = inspection.parts();
        let payload = inspection.payload.as_ref();
        let value = payload.map(|payload| &payload.value);
        let timestamp = inspection.timestamp.as_ref();
        let legacy_date = timestamp.and_then(|section| section.legacy_date);
        let digest = inspection.signature.as_ref().and_then(|section| section.digest);
        let verification = &inspection.verification;
        InspectReport {
            cookie: &inspection.cookie,
            source: Source { kind: *kind, stripped },
            payload: Payload {
                encoded: parts.map(|parts| parts.payload),
                compressed: payload.map(|payload| payload.is_compressed),
                json: payload.and_then(|payload| payload.json.as_deref()),
                value: value.and_then(|value| value.as_ref().ok()),
                error: value.and_then(|value| value.as_ref().err()).map(|error| error.original_class()),
            },
            timestamp: SignedAt {
                encoded: parts.and_then(|parts| parts.timestamp),
                unix: timestamp.and_then(|section| section.unix),
                date: timestamp.and_then(|section| section.date).map(Timestamp::rfc3339),
                legacy: legacy_date.is_some(),
                legacy_date: legacy_date.map(|moment| Moment { unix: moment.unix(), date: moment.rfc3339() }),
            },
            signature: Signature {
                encoded: parts.map(|parts| parts.signature),
                digest: digest.map(|digest| digest.name()),
            },
            verification: Verification {
                error: verification.error(),
                message: verification.message(),
                key: verification.key().map(Key::name),
            },
            age: inspection.age,
            max_age: inspection.max_age,
            max_age_from: inspection.max_age_from,
            flask: Flask { answer: inspection.flask.map(FlaskAnswer::name) },
            looks_like: inspection.looks_like,
        }
    }
}

fn neutral<S: Serializer>(value: &Option<&Value>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(Neutral).serialize(serializer)
}
