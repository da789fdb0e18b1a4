//! What the fuzz targets share: where they begin, what they ask, and what has to be true of every screen.

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;
use sessctl::cli::Report;
use sessctl::clock::Timestamp;
use sessctl::cookie::{Digest, KeyDerivation, SecretKey, Signer, Value, payload};
use sessctl::error::Error;
use sessctl::lang::Lang;
use sessctl::python::text::Text;
use sessctl::render::{self, Style};

/// 2026-11-22 19:41:33 UTC: alice's login in the README.
pub const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

/// Called before the fuzzer reads its folder: if there is nothing in it yet, these inputs are where it begins.
pub fn begin(seeds: impl IntoIterator<Item = Vec<u8>>) {
    let folders = std::env::args_os().skip(1).map(PathBuf::from);
    let Some(folder) = folders.into_iter().find(|folder| folder.is_dir()) else { return };
    if fs::read_dir(&folder).expect("a folder that can be read").next().is_none() {
        for (number, seed) in seeds.into_iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed).expect("a folder that can be written");
        }
    }
}

/// Every cookie of the corpus, as a question about it.
pub fn corpus() -> Vec<(Asked, Json)> {
    let lines = include_str!("../../../fixtures/corpus.jsonl").lines();
    let lines = lines.map(|line| serde_json::from_str::<Json>(line).expect("a line of JSON"));
    lines.map(|line| (asked_in(&line), line)).collect()
}

fn asked_in(line: &Json) -> Asked {
    let text = |key: &str| line[key].as_str().unwrap_or_default();
    let place = |names: &[&str], name: &str| names.iter().position(|known| *known == name).unwrap_or(0) as u8;
    let secret: Vec<u8> = text("secret_hex").as_bytes().chunks(2).map(hex_byte).collect();
    Asked {
        digest: place(&Digest::ALL.map(Digest::name), text("digest")),
        derivation: place(&KeyDerivation::ALL.map(KeyDerivation::name), text("key_derivation")),
        signed_by: SignedBy::NoKey,
        max_age: line["max_age"].as_i64().and_then(|age| i32::try_from(age).ok()).unwrap_or(-1),
        now: line["now"].as_i64().unwrap_or_default(),
        key: secret,
        salt: text("salt").as_bytes().to_vec(),
        text: text("cookie").to_owned(),
    }
}

fn hex_byte(pair: &[u8]) -> u8 {
    std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()).expect("two digits")
}

/// A cookie and what is asked about it: bytes that the fuzzer may change anywhere.
///
/// ```text
/// digest derivation signed-by max-age(4) now(8) key-length key salt-length salt text
/// ```
#[derive(Clone, Debug)]
pub struct Asked {
    digest: u8,
    derivation: u8,
    /// Who signs the text before it is asked about.
    pub signed_by: SignedBy,
    max_age: i32,
    now: i64,
    key: Vec<u8>,
    salt: Vec<u8>,
    /// The cookie, or what is to be signed.
    pub text: String,
}

/// No fuzzer guesses a signature, so some texts are signed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedBy {
    /// The text is the cookie as it stands.
    NoKey,
    /// The text is what a signature of the current key covers.
    Current,
    /// The same, with the fallback key.
    Fallback,
}

impl Asked {
    /// The question in these bytes, if there are enough of them.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Asked> {
        let [digest, derivation, signed_by] = *bytes.split_off(..3)?.first_chunk()?;
        let max_age = i32::from_be_bytes(*bytes.split_off(..4)?.first_chunk()?);
        let now = i64::from_be_bytes(*bytes.split_off(..8)?.first_chunk()?);
        let mut short_text = || {
            let length = usize::from(*bytes.split_off_first()?);
            bytes.split_off(..length).map(<[u8]>::to_vec)
        };
        let (key, salt) = (short_text()?, short_text()?);
        let signed_by = [SignedBy::NoKey, SignedBy::Current, SignedBy::Fallback][usize::from(signed_by % 3)];
        let text = String::from_utf8_lossy(bytes).into_owned();
        Some(Asked { digest, derivation, signed_by, max_age, now, key, salt, text })
    }

    /// The bytes of this question.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.digest, self.derivation, self.signed_by as u8];
        bytes.extend(self.max_age.to_be_bytes());
        bytes.extend(self.now.to_be_bytes());
        for text in [&self.key, &self.salt] {
            let text = &text[..text.len().min(255)];
            bytes.push(text.len() as u8);
            bytes.extend(text);
        }
        bytes.extend(self.text.as_bytes());
        bytes
    }

    /// The same question about what this one's signature covers.
    pub fn about_the_signed_text(&self, signed_by: SignedBy) -> Asked {
        let text = self.text.rsplit_once('.').map_or("", |(signed_text, _)| signed_text).to_owned();
        Asked { signed_by, text, ..self.clone() }
    }

    /// The current key, and the one fallback there always is.
    pub fn keys(&self) -> [SecretKey; 2] {
        [self.key.clone(), [self.key.as_slice(), b"old"].concat()].map(SecretKey::new)
    }

    /// The keys, and how they sign.
    pub fn signer(&self) -> Signer {
        let [current, fallback] = self.keys();
        self.signer_with(&current, &[fallback])
    }

    /// The same way of signing, with other keys.
    pub fn signer_with(&self, current: &SecretKey, fallbacks: &[SecretKey]) -> Signer {
        let digest = Digest::ALL[usize::from(self.digest) % Digest::ALL.len()];
        let way = KeyDerivation::ALL[usize::from(self.derivation) % KeyDerivation::ALL.len()];
        Signer::new(current, fallbacks, &self.salt, digest, way)
    }

    /// How old it may be.
    pub fn max_age(&self) -> Option<i64> {
        (self.max_age >= 0).then(|| i64::from(self.max_age))
    }

    /// The time, which the command line keeps on the calendar.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.now.rem_euclid(Timestamp::LAST.unix() + 1))
    }

    /// The cookie.
    pub fn cookie(&self) -> String {
        let signer = self.signer();
        let signature = match self.signed_by {
            SignedBy::NoKey => return self.text.clone(),
            SignedBy::Current => signer.signature(&self.text),
            SignedBy::Fallback => self.signer_with(&self.keys()[1], &[]).signature(&self.text),
        };
        format!("{}.{signature}", self.text)
    }
}

/// The text of a payload, signed with the tutorial's key, as a question about it.
pub fn signed_json(json: &str) -> Asked {
    let timestamp = sessctl::cookie::timestamp::write(NOW).expect("a moment after 1970");
    Asked {
        digest: 1,
        derivation: 0,
        signed_by: SignedBy::Current,
        max_age: 180,
        now: NOW.unix(),
        key: sessctl::server::apps::tutorial::SECRET_KEY.into(),
        salt: sessctl::cookie::signer::FLASK_SALT.to_vec(),
        text: format!("{}.{timestamp}", payload::pack(json)),
    }
}

/// A value as it comes back from JSON: keys in the order they had before they were read, dates in UTC.
///
/// `None` for a date that does not come back, since e-mail dates have two-digit years.
pub fn settled(value: &Value) -> Option<Value> {
    Some(match value {
        Value::List(items) => Value::List(items.iter().map(settled).collect::<Option<_>>()?),
        Value::Tuple(items) => Value::Tuple(items.iter().map(settled).collect::<Option<_>>()?),
        Value::Dict(dict) => {
            let entries = dict.iter().map(|(key, value)| Some((key, settled(value)?)));
            let mut entries = entries.collect::<Option<Vec<_>>>()?;
            entries.sort_by_key(|(key, _)| *key);
            Value::Dict(entries.into_iter().map(|(key, value)| (joined(key), value)).collect())
        }
        Value::Str(text) => Value::Str(joined(text)),
        Value::Markup(text) => Value::Markup(joined(text)),
        Value::DateTime(moment) => Value::DateTime(in_utc(moment).filter(|moment| moment.year >= 100)?),
        other => other.clone(),
    })
}

/// Whether each key is read as it was. One that is not is sorted elsewhere when it is written again.
pub fn keeps_its_keys(value: &Value) -> bool {
    match value {
        Value::List(items) | Value::Tuple(items) => items.iter().all(keeps_its_keys),
        Value::Dict(dict) => dict.iter().all(|(key, value)| joined(key) == *key && keeps_its_keys(value)),
        _ => true,
    }
}

/// A reader takes two surrogates in a row as one character.
fn joined(text: &Text) -> Text {
    let units = text.code_points().flat_map(|code_point| match char::from_u32(code_point) {
        Some(character) => character.encode_utf16(&mut [0; 2]).to_vec(),
        None => vec![code_point as u16],
    });
    char::decode_utf16(units)
        .map(|character| character.map_or_else(|lone| u32::from(lone.unpaired_surrogate()), u32::from))
        .collect()
}

/// The same moment on the calendar of UTC, if it has one.
fn in_utc(moment: &sessctl::python::value::DateTime) -> Option<sessctl::python::value::DateTime> {
    let date = time::Date::from_calendar_date(moment.year, moment.month.try_into().ok()?, moment.day).ok()?;
    let clock = time::Time::from_hms(moment.hour, moment.minute, moment.second).ok()?;
    let offset = time::Duration::minutes(i64::from(moment.offset_minutes));
    let utc = time::PrimitiveDateTime::new(date, clock).checked_sub(offset)?;
    (1..=9999).contains(&utc.year()).then(|| sessctl::python::value::DateTime {
        year: utc.year(),
        month: utc.month().into(),
        day: utc.day(),
        hour: utc.hour(),
        minute: utc.minute(),
        second: utc.second(),
        offset_minutes: 0,
    })
}

/// Whether two values are the same to Python, order of keys included; `nan` is like `nan`, and 0.0 is not like -0.0.
pub fn same(one: &Value, other: &Value) -> bool {
    let all = |ones: &[Value], others: &[Value]| {
        ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| same(one, other))
    };
    match (one, other) {
        (Value::Float(one), Value::Float(other)) => one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan(),
        (Value::List(ones), Value::List(others)) | (Value::Tuple(ones), Value::Tuple(others)) => all(ones, others),
        (Value::Dict(ones), Value::Dict(others)) => {
            let mut entries = ones.iter().zip(others.iter());
            ones.len() == others.len() && entries.all(|((name, one), (key, other))| name == key && same(one, other))
        }
        (one, other) => one == other,
    }
}

/// Shows a report in both languages, as a screen and as JSON; none of it is anything a terminal would obey.
pub fn show(report: &Report) {
    for lang in [Lang::En, Lang::Ja] {
        for json in [false, true] {
            shown(report, lang, json);
        }
    }
}

/// One screen, or the lines of JSON.
pub fn shown(report: &Report, lang: Lang, json: bool) -> String {
    let mut out = Vec::new();
    let style = Style { json, ..Style::new(lang) };
    render::report(report, &style, &mut out).expect("memory to write to");
    let text = String::from_utf8(out).expect("text");
    assert_harmless(&text);
    text
}

/// Shows an error in both languages; none of it is anything a terminal would obey.
pub fn show_error(error: &Error) {
    for lang in [Lang::En, Lang::Ja] {
        let mut out = Vec::new();
        render::error(error, &Style::new(lang), &mut out).expect("memory to write to");
        assert_harmless(&String::from_utf8(out).expect("text"));
    }
}

/// Nothing here moves the cursor, changes a colour or a direction, or hides.
pub fn assert_harmless(text: &str) {
    let harmful = text.chars().find(|&character| {
        character.is_control() && character != '\n'
            || matches!(
                character,
                '\u{ad}'
                    | '\u{61c}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{feff}'
                    | '\u{e0000}'..='\u{e007f}'
            )
    });
    assert_eq!(harmful, None, "in {text}");
}
