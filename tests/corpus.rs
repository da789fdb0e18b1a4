//! Real Flask made and judged these cookies; we must judge them the same, to the letter.

#![allow(clippy::expect_used, missing_docs)]

use serde_json::Value as Json;

use sessctl::clock::Timestamp;
use sessctl::cookie::neutral::neutral;
use sessctl::cookie::session::{self, Contents};
use sessctl::cookie::{Digest, FlaskAnswer, KeyDerivation, SecretKey, Signer, dumps, payload, split, verdict};

/// The verifier whose answers are ours. Older ones differ on purpose (no refusal of the future, another epoch).
const MODERN: &str = "flask-3.1.3";

struct Line(Json);

impl Line {
    fn text(&self, field: &str) -> Option<&str> {
        self.0[field].as_str()
    }

    fn name(&self) -> String {
        format!("{} {} {:?}", self.0["id"], self.0["category"], self.text("note").unwrap_or_default())
    }

    fn cookie(&self) -> &str {
        self.text("cookie").expect("a cookie")
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_unix(whole_number(&self.0["now"]))
    }

    fn max_age(&self) -> Option<i64> {
        self.0["max_age"].as_i64()
    }

    fn signer(&self) -> Signer {
        let named = |field: &str| self.text(field).expect("a name").to_owned();
        let fallbacks: Vec<_> = self.0["fallbacks"].as_array().expect("a list").iter().map(secret_key).collect();
        let digest = Digest::ALL.into_iter().find(|digest| digest.name() == named("digest")).expect("a digest");
        let mut ways = KeyDerivation::ALL.into_iter();
        let way = ways.find(|way| way.name() == named("key_derivation")).expect("a derivation");
        let secret_key = SecretKey::new(unhex(&named("secret_hex")));
        Signer::new(&secret_key, &fallbacks, named("salt").as_bytes(), digest, way)
    }
}

fn secret_key(json: &Json) -> SecretKey {
    match json.as_str() {
        Some(text) => SecretKey::new(text),
        None => SecretKey::new(unhex(json["$bytes"].as_str().expect("hex"))),
    }
}

/// `int(now)`: a whole number, one with a fraction, or one too large for JSON (and for a clock, which then stands at its end).
fn whole_number(json: &Json) -> i64 {
    match json["$int"].as_str() {
        Some(digits) => digits.parse::<i128>().expect("an integer").try_into().unwrap_or(i64::MAX),
        None => json.as_i64().or_else(|| json.as_f64().map(|float| float as i64)).expect("a number"),
    }
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|place| u8::from_str_radix(&hex[place..place + 2], 16).expect("hex")).collect()
}

fn lines(file: &str) -> Vec<Line> {
    file.lines().map(|line| Line(serde_json::from_str(line).expect("JSON"))).collect()
}

fn modern_corpus() -> Vec<Line> {
    let all = lines(include_str!("../fixtures/corpus.jsonl"));
    assert_eq!(all.len(), 582);
    let modern: Vec<Line> = all
        .into_iter()
        .filter(|line| line.text("verifier").is_some_and(|verifier| verifier.starts_with(MODERN)))
        .collect();
    assert_eq!(modern.len(), 582 - 31, "31 lines were judged by verifiers older than ours");
    modern
}

#[test]
fn every_cookie_gets_the_class_message_value_and_date_that_flask_gave_it() {
    for line in modern_corpus() {
        let (signer, name) = (line.signer(), line.name());
        let outcome = verdict::loads(line.cookie(), &signer, line.max_age(), line.now());
        match outcome {
            Ok(value) => {
                assert_eq!(line.0["valid"], true, "{name}");
                assert_eq!(neutral(&value), line.0["value"], "{name}");
                let signed_at =
                    verdict::unsign(line.cookie(), &signer, line.max_age(), line.now()).expect("valid").signed_at;
                assert_eq!(iso(Some(signed_at)), line.0["date_signed"], "{name}");
            }
            Err(refusal) => {
                assert_eq!(line.0["valid"], false, "{name}: {refusal:?}");
                assert_eq!(Some(refusal.class()), line.text("error"), "{name}");
                let message: String = refusal.message().chars().take(300).collect();
                assert_eq!(Some(message.as_str()), line.text("error_message"), "{name}");
                assert_eq!(iso(refusal.date_signed()), line.0["date_signed"], "{name}");
                if let verdict::Refusal::BadPayload(error) = refusal {
                    assert_eq!(Some(error.original_class()), line.text("original_error"), "{name}");
                }
            }
        }
    }
}

fn iso(moment: Option<Timestamp>) -> Json {
    moment.map_or(Json::Null, |moment| moment.rfc3339().replace('Z', "+00:00").into())
}

#[test]
fn what_can_be_shown_of_a_refused_cookie_is_what_loads_unsafe_shows() {
    let mut shown = 0;
    for line in modern_corpus().iter().filter(|line| line.0["valid"] == false && line.text("unsafe_error").is_none()) {
        let payload = split(line.cookie()).map(|parts| payload::read(parts.payload, payload::MAX_INFLATED));
        let value = payload.and_then(|payload| payload.value.ok()).map_or(Json::Null, |value| neutral(&value));
        assert_eq!(value, line.0.get("unsafe").cloned().unwrap_or(Json::Null), "{}", line.name());
        shown += usize::from(!value.is_null());
    }
    assert!(shown > 100, "only {shown} payloads were shown");
}

#[test]
fn the_server_answers_as_flask_would() {
    let mut asked = 0;
    for line in modern_corpus().iter().filter(|line| !line.0["server"].is_null()) {
        let max_age = line.max_age().expect("the server always has a lifetime");
        let answer = session::answer(line.cookie(), &line.signer(), max_age, line.now(), payload::MAX_INFLATED);
        let written = match answer {
            None => "unsendable".to_owned(),
            Some(FlaskAnswer::Session) => "session".to_owned(),
            Some(FlaskAnswer::Empty) => "empty".to_owned(),
            Some(FlaskAnswer::Crash(class)) => format!("500:{class}"),
        };
        assert_eq!(Some(written.as_str()), line.text("server"), "{}", line.name());
        asked += 1;
    }
    assert_eq!(asked, 453);
}

#[test]
fn a_session_that_is_sent_again_is_written_as_flask_writes_it() {
    let (mut loaded, mut made) = (0, 0);
    for line in modern_corpus() {
        let Ok(value) = verdict::loads(line.cookie(), &line.signer(), line.max_age(), line.now()) else { continue };
        let section = payload::write(&value).expect("no date of the corpus leaves the calendar");
        let rewritten = payload::read(&section, payload::MAX_INFLATED).json;
        let expected = line.text("redump_json").or(line.text("payload_json"));
        assert_eq!(rewritten.as_deref(), expected, "{}", line.name());
        loaded += 1;
        // producer and verifier agree on the payload, so the whole cookie is the same bytes
        let is_as_flask_made_it = line.text("redump_json").is_none()
            && matches!(
                line.text("category"),
                Some("roundtrip" | "4kb" | "unicode" | "float" | "bigint" | "compress-boundary")
            );
        if is_as_flask_made_it {
            let at = Timestamp::from_unix(line.0["timestamp"].as_i64().expect("a timestamp"));
            assert_eq!(dumps(&value, &line.signer(), at).expect("signable"), line.cookie(), "{}", line.name());
            made += 1;
        }
    }
    assert_eq!((loaded, made), (318, 98));
}

#[test]
fn the_encode_table_is_made_and_read_as_flask_does() {
    /// Python keys that are no text are sorted as what they are, then written as text.
    const SORTED_BEFORE_THEY_WERE_TEXT: [&str; 2] = ["{1: 'a', 2: 'b', 10: 'c'}", "{True: 1, 2: 3}"];
    /// The year 1 is read back as 2001: e-mail dates have two-digit years.
    const READ_BACK_AS_ANOTHER_YEAR: [&str; 1] = ["{'v': D(1,1,1,tzinfo=U)}"];
    let tutorial = Signer::flask(&SecretKey::new("abcdefghijklmn"));
    let (mut read, mut made) = (0, 0);
    for line in lines(include_str!("../fixtures/encode-table.jsonl")) {
        let python = line.text("python").expect("an expression");
        let Some(cookie) = line.text("cookie_at_1700000000_secret_abcdefghijklmn") else {
            // a Python value that cannot be signed has no JSON spelling that could be given to us
            assert!(line.text("error").is_some(), "{python}");
            continue;
        };
        let now = Timestamp::from_unix(1_700_000_000);
        let value = verdict::loads(cookie, &tutorial, None, now).expect(python);
        assert_eq!(neutral(&value), line.0["loads_back_as"], "{python}");
        let parts = split(cookie).expect("three parts");
        assert_eq!(
            payload::read(parts.payload, payload::MAX_INFLATED).json.as_deref(),
            line.text("payload_json"),
            "{python}"
        );
        read += 1;
        if !SORTED_BEFORE_THEY_WERE_TEXT.contains(&python) && !READ_BACK_AS_ANOTHER_YEAR.contains(&python) {
            let signed_at = verdict::read_timestamp(parts.timestamp.expect("a timestamp")).expect("a number");
            let at = Timestamp::from_unix(i64::try_from(signed_at).expect("a moment"));
            assert_eq!(dumps(&value, &tutorial, at).expect("signable"), cookie, "{python}");
            made += 1;
        }
    }
    assert_eq!((read, made), (57, 54));
}

#[test]
fn a_session_of_pairs_is_a_dict_and_other_lists_are_errors() {
    let contents = |json: &str| session::contents(payload::read(&payload::pack(json), 1 << 20).value.expect(json));
    assert_eq!(contents("null"), Ok(Contents::default()));
    assert!(contents(r#"[["id","x"]]"#).is_ok_and(|contents| contents.dict.get("id").is_some()));
    assert!(contents(r#"["ab","cd"]"#).is_ok_and(|contents| contents.dict.len() == 2));
    assert!(contents("[[1,2]]").is_ok_and(|contents| contents.has_other_keys && !contents.is_empty()));
    assert_eq!(contents(r#"["x"]"#), Err("ValueError"));
    assert_eq!(contents("[[[1],2]]"), Err("TypeError"));
    assert_eq!(contents("5"), Err("TypeError"));
    assert_eq!(contents(r#""abc""#), Err("ValueError"));
}
