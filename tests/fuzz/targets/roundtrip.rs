//! What a server writes into its cookie is what it reads out of it, to the last second of its life and no longer.
#![no_main]

use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use sessctl::clock::Timestamp;
use sessctl::cookie::session::open;
use sessctl::cookie::verdict::loads;
use sessctl::cookie::{Dict, Digest, KeyDerivation, Refusal, SecretKey, Signer, Unsignable, Value};
use sessctl::cookie::{dumps, payload, split, tags};
use sessctl::python::text::Text;
use sessctl::python::value::DateTime;
use sessctl::python::{json, repr};
use sessctl_fuzz::{keeps_its_keys, same, settled};

/// Keys that are tags, or look like them.
const TAGS: [&str; 10] = [" t", " b", " m", " u", " d", " di", " t__", " di__", " x", ""];
/// Lists in lists; JSON is read to a depth of 1000, and a tuple takes two.
const MOST_WRAPS: u16 = 480;

#[derive(Debug)]
struct Session {
    value: Value,
    signer: Signer,
    stranger: Signer,
    signed_at: Timestamp,
    max_age: i64,
    flip: u16,
    letter: u8,
}

impl<'a> Arbitrary<'a> for Session {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Session> {
        let (key, salt) = (SecretKey::new(<Vec<u8>>::arbitrary(bytes)?), <Vec<u8>>::arbitrary(bytes)?);
        let (digest, way) = (*bytes.choose(&Digest::ALL)?, *bytes.choose(&KeyDerivation::ALL)?);
        let signer = |key: &SecretKey| Signer::new(key, &[], &salt, digest, way);
        let (signer, stranger) = (signer(&key), signer(&SecretKey::new("the stranger's own key")));
        let signed_at = Timestamp::from_unix(bytes.int_in_range(0..=Timestamp::LAST.unix())?);
        let max_age = bytes.int_in_range(0..=Timestamp::LAST.unix())?;
        let (flip, letter) = (u16::arbitrary(bytes)?, u8::arbitrary(bytes)?);
        let wraps = if bytes.ratio(1, 8)? { bytes.int_in_range(0..=MOST_WRAPS)? } else { 0 };
        let wrap = if bytes.arbitrary()? { Value::Tuple } else { Value::List };
        let value = (0..wraps).fold(value(bytes, 0)?, |inner, _| wrap(vec![inner]));
        Ok(Session { value, signer, stranger, signed_at, max_age, flip, letter })
    }
}

fn value(bytes: &mut Unstructured, depth: usize) -> Result<Value> {
    let kinds = if depth < 6 { 12 } else { 9 };
    Ok(match bytes.int_in_range(0..=kinds - 1)? {
        0 => Value::None,
        1 => Value::Bool(bytes.arbitrary()?),
        2 => integer(bytes)?,
        3 => Value::Float(bytes.arbitrary()?),
        4 => Value::Str(text(bytes)?),
        5 => Value::Bytes(bytes.arbitrary()?),
        6 => Value::Markup(text(bytes)?),
        7 => Value::Uuid(bytes.arbitrary()?),
        8 => Value::DateTime(date_time(bytes)?),
        9 => Value::List(items(bytes, depth)?),
        10 => Value::Tuple(items(bytes, depth)?),
        _ => {
            let mut entries = Vec::new();
            for item in items(bytes, depth)? {
                entries.push((key(bytes)?, item));
            }
            Value::Dict(Dict::from_iter(entries))
        }
    })
}

fn items(bytes: &mut Unstructured, depth: usize) -> Result<Vec<Value>> {
    let count = bytes.int_in_range(0..=24)?;
    (0..count).map(|_| value(bytes, depth + 1)).collect()
}

fn integer(bytes: &mut Unstructured) -> Result<Value> {
    if bytes.arbitrary()? {
        return Ok(Value::Int(i64::arbitrary(bytes)?.into()));
    }
    let digits: String = <Vec<u8>>::arbitrary(bytes)?.iter().map(|byte| char::from(b'0' + byte % 10)).collect();
    let digits = format!("{}1{digits}", if bytes.arbitrary()? { "-" } else { "" });
    Ok(json::read(&digits).unwrap_or(Value::None))
}

/// Any code points, lone surrogates among them.
fn text(bytes: &mut Unstructured) -> Result<Text> {
    if bytes.arbitrary()? {
        return Ok(<&str>::arbitrary(bytes)?.into());
    }
    Ok(<Vec<u16>>::arbitrary(bytes)?.into_iter().map(u32::from).collect())
}

fn key(bytes: &mut Unstructured) -> Result<Text> {
    if bytes.arbitrary()? { Ok((*bytes.choose(&TAGS)?).into()) } else { text(bytes) }
}

fn date_time(bytes: &mut Unstructured) -> Result<DateTime> {
    Ok(DateTime {
        year: bytes.int_in_range(1..=9999)?,
        month: bytes.int_in_range(1..=12)?,
        day: bytes.int_in_range(1..=28)?,
        hour: bytes.int_in_range(0..=23)?,
        minute: bytes.int_in_range(0..=59)?,
        second: bytes.int_in_range(0..=59)?,
        offset_minutes: bytes.int_in_range(-1439..=1439)?,
    })
}

fuzz_target!(|session: Session| {
    let Session { value, signer, signed_at, max_age, .. } = &session;
    let cookie = match dumps(value, signer, *signed_at) {
        Ok(cookie) => cookie,
        Err(refused) => {
            assert_eq!(refused, Unsignable::DateOverflow);
            assert!(settled(value).is_none(), "every date stays on the calendar: {value:?}");
            return;
        }
    };
    assert!(cookie.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{cookie}");
    let last_second = signed_at.plus(*max_age);
    let loaded = loads(&cookie, signer, Some(*max_age), last_second).expect("what was signed");
    if let Some(expected) = settled(value) {
        assert!(same(&loaded, &expected), "{loaded:?} was {expected:?}");
        let again = dumps(&loaded, signer, *signed_at).expect("it was signed before");
        assert!(again == cookie || !keeps_its_keys(value), "written again it is another cookie: {again}, {cookie}");
    }
    assert_written_as_python_does(value, &cookie);
    assert_opens(&loaded, &cookie, &session);
    assert_dies_in_time(&cookie, &session);
    assert_changed_it_is_refused(&cookie, &session);
});

/// One line of ASCII, and no blank outside of a text.
fn assert_written_as_python_does(value: &Value, cookie: &str) {
    let json = json::write(&tags::tag(value).expect("it was signed"));
    let section = split(cookie).expect("three parts").payload;
    assert_eq!(payload::read(section, usize::MAX).json.as_ref(), Some(&json));
    assert!(json.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{json}");
    assert!(!repr::repr(value).is_empty(), "{value:?} can be printed");
}

fn assert_opens(loaded: &Value, cookie: &str, session: &Session) {
    let opened = open(cookie, &session.signer, session.max_age, session.signed_at);
    if let Value::Dict(dict) = loaded {
        let opened = opened.expect("a dict is a session");
        assert!(!opened.has_other_keys && same(&Value::Dict(opened.dict), &Value::Dict(dict.clone())));
    }
}

fn assert_dies_in_time(cookie: &str, session: &Session) {
    let at = |moment| loads(cookie, &session.signer, Some(session.max_age), moment).err();
    let too_late = at(session.signed_at.plus(session.max_age).plus(1));
    assert!(matches!(too_late, Some(Refusal::TooOld { .. })), "{too_late:?}");
    let too_early = at(session.signed_at.plus(-1));
    assert!(matches!(too_early, Some(Refusal::FromTheFuture { age: -1, .. })), "{too_early:?}");
}

fn assert_changed_it_is_refused(cookie: &str, session: &Session) {
    let signed = split(cookie).expect("three parts").signed_text.len();
    let place = usize::from(session.flip) % signed;
    let mut forged = cookie.as_bytes().to_vec();
    forged[place] ^= session.letter % 127 + 1;
    let forged = String::from_utf8_lossy(&forged);
    let refusal = loads(&forged, &session.signer, None, session.signed_at).expect_err("a changed cookie");
    assert!(matches!(refusal, Refusal::SignatureMismatch { .. } | Refusal::MalformedTimestamp), "{refusal:?}");
    assert!(loads(cookie, &session.stranger, None, session.signed_at).is_err(), "another key");
}
