//! The readers of a payload: JSON, tags, base64, zlib and dates.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value as Json;
use sessctl::cookie::tags::TagError;
use sessctl::cookie::{PayloadError, Value, payload, tags};
use sessctl::python::json::{JsonError, MAX_DEPTH, read, write};
use sessctl::python::neutral;
use sessctl::python::{base64, date, int};
use sessctl_fuzz::{begin, corpus, same, settled};

/// Depths to which both readers go.
const DEPTH: usize = 120;
const MAX_PAYLOAD: usize = 64 * 1024;

fn seeds() -> impl Iterator<Item = Vec<u8>> {
    let texts = corpus().into_iter().filter_map(|(_, line)| Some(line["payload_json"].as_str()?.as_bytes().to_vec()));
    texts.chain(["Fri, 02 Jan 2026 03:04:05 -0500", "2 Jan 26 03.04 EST", "0x_fF", "AP8=", "4pyT4pyT"].map(Vec::from))
}

fuzz_target!(init: begin(seeds()), |bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let ours = read(&text);
    match &ours {
        Ok(value) => {
            assert_comes_back(value);
            assert_tags_come_back(value.clone());
        }
        Err(JsonError::Syntax { at }) => assert!(*at <= text.chars().count()),
        Err(JsonError::TooManyDigits) => assert!(text.len() > 4300),
        Err(JsonError::TooDeep) => assert!(text.len() > 1000),
        Err(JsonError::TooLarge) => assert!(text.len() > 100_000),
    }
    assert_what_is_rewritten_is_what_the_value_says(&ours, &text);
    assert_standard_json_is_read_as_everybody_does(&ours, &text);
    assert_payloads_come_back(&text, bytes);
    assert_numbers_and_dates_are_in_range(&text);
});

fn assert_what_is_rewritten_is_what_the_value_says(ours: &Result<Value, JsonError>, text: &str) {
    let Some(rewritten) = sessctl::inspect::bulk::rewrite::rewrite(text) else { return };
    assert!(rewritten.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{rewritten}");
    let value = tags::untag(ours.clone().expect("JSON")).expect("tags");
    assert!(matches!(&value, Value::Dict(dict) if !dict.is_empty()), "{value:?}");
    let mut written = Vec::new();
    neutral::write(&value, &mut written).expect("memory");
    assert_eq!(rewritten.as_bytes(), written, "{text}");
}

fn assert_comes_back(value: &Value) {
    let written = write(value);
    assert!(written.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{written}");
    let again = read(&written).expect("what was written");
    assert!(same(&again, &settled(value).expect("no dates yet")), "{again:?} was {value:?}");
    assert_eq!(write(&again), written);
}

fn assert_tags_come_back(value: Value) {
    match tags::untag(value) {
        Err(TagError::Bad(bad)) => assert!(!bad.class.is_empty()),
        Err(TagError::TooLarge) => {}
        Ok(value) => {
            let Some(expected) = settled(&value) else { return };
            let tagged = tags::tag(&value).expect("dates that stay on the calendar");
            let Ok(read_again) = read(&write(&tagged)) else { return assert!(depth(&tagged) > MAX_DEPTH) };
            assert!(same(&tags::untag(tagged.clone()).expect("our own tags"), &settled_dates(&value)));
            assert!(same(&tags::untag(read_again).expect("our own tags"), &expected), "{tagged:?}");
        }
    }
}

/// Tagging alone moves dates to UTC and sorts nothing.
fn settled_dates(value: &Value) -> Value {
    let all = |items: &[Value]| items.iter().map(settled_dates).collect();
    match value {
        Value::List(items) => Value::List(all(items)),
        Value::Tuple(items) => Value::Tuple(all(items)),
        Value::Dict(dict) => Value::Dict(dict.iter().map(|(key, value)| (key.clone(), settled_dates(value))).collect()),
        Value::DateTime(_) => settled(value).expect("it was settled before"),
        other => other.clone(),
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::List(items) | Value::Tuple(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Dict(dict) => 1 + dict.iter().map(|(_, value)| depth(value)).max().unwrap_or(0),
        _ => 0,
    }
}

/// Python reads more than the standard has, and nothing of it differently.
fn assert_standard_json_is_read_as_everybody_does(ours: &Result<Value, JsonError>, text: &str) {
    match (ours, serde_json::from_str::<Json>(text)) {
        (Ok(ours), Ok(theirs)) => assert!(is_like(ours, &theirs), "{ours:?} is not {theirs:?}"),
        (Err(error), Ok(_)) => assert_eq!(*error, JsonError::TooManyDigits, "{text}"),
        (Ok(ours), Err(error)) => assert!(is_pythons_own(text, &error) || depth(ours) > DEPTH, "{ours:?}: {error}"),
        (Err(_), Err(_)) => {}
    }
}

fn is_like(ours: &Value, theirs: &Json) -> bool {
    match (ours, theirs) {
        (Value::None, Json::Null) => true,
        (Value::Bool(ours), Json::Bool(theirs)) => ours == theirs,
        // a small integer has all its digits there, a large one is a float, and so is -0
        (Value::Int(ours), Json::Number(theirs)) => {
            ours.digits() == theirs.to_string()
                || theirs.is_f64() && ours.digits().parse() == Ok(theirs.as_f64().unwrap())
        }
        (Value::Float(ours), Json::Number(theirs)) => {
            theirs.as_f64().is_some_and(|theirs| theirs.to_bits() == ours.to_bits())
        }
        (Value::Str(ours), Json::String(theirs)) => *ours == **theirs,
        (Value::List(ours), Json::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| is_like(ours, theirs))
        }
        (Value::Dict(ours), Json::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|((key, ours), (name, theirs))| *key == **name && is_like(ours, theirs))
        }
        _ => false,
    }
}

/// Numbers without end and halves of characters are in Python's dialect only. They may be in a value that a later one
/// of the same key replaces, so they are looked for in the text.
fn is_pythons_own(text: &str, error: &serde_json::Error) -> bool {
    ["NaN", "Infinity", "\\ud", "\\uD"].iter().any(|own| text.contains(own))
        || error.to_string().starts_with("number out of range")
}

fn assert_payloads_come_back(text: &str, bytes: &[u8]) {
    assert_eq!(payload::read(&payload::pack(text), usize::MAX).json.as_deref(), Some(text));
    assert_eq!(base64::decode(&base64::encode(bytes)).as_deref(), Some(bytes));
    assert_eq!(base64::decode_standard(base64::encode_standard(bytes).as_bytes()).as_deref(), Some(bytes));
    if let Some(decoded) = base64::decode(text) {
        assert_eq!(base64::decode(&base64::encode(&decoded)), Some(decoded));
    }
    // the bytes as a compressed stream, and the text as a payload
    for section in [format!(".{}", base64::encode(bytes)), text.to_owned()] {
        let read = payload::read(&section, MAX_PAYLOAD);
        assert_eq!(read.is_compressed, section.starts_with('.'));
        match (&read.json, &read.value) {
            (Some(json), _) => assert!(!read.is_compressed || json.len() <= MAX_PAYLOAD),
            (
                None,
                Err(
                    PayloadError::Base64
                    | PayloadError::Zlib
                    | PayloadError::DamagedZlib { .. }
                    | PayloadError::TooLarge { .. }
                    | PayloadError::Utf8,
                ),
            ) => {}
            (None, value) => panic!("{value:?} without a text"),
        }
    }
}

fn assert_numbers_and_dates_are_in_range(text: &str) {
    if let Ok(Some(moment)) = date::read(&text.into()) {
        assert!((1..=9999).contains(&moment.year) && moment.offset_minutes.abs() < 24 * 60, "{moment:?}");
        let in_utc = date::write(&moment).map(|written| date::read(&written.as_str().into()));
        let expected = settled(&Value::DateTime(moment));
        match (in_utc, expected) {
            (Ok(Ok(Some(again))), Some(expected)) => assert!(same(&Value::DateTime(again), &expected)),
            (written, expected) => assert!(expected.is_none(), "{written:?} was {expected:?}"),
        }
    }
    if let Ok(number) = text.trim().parse::<i64>() {
        assert_eq!(int::parse(&text.trim().into(), 10).map(int::ParsedInt::signed), Some(i128::from(number)));
    }
}
