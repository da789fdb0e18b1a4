//! Real Flask made and judged these cookies. sessctl must judge them the same, to the letter.

#![allow(clippy::expect_used, missing_docs)]

use proptest::prelude::*;
use serde_json::Value as Json;

use sessctl::clock::Timestamp;
use sessctl::cookie::session::{self, Contents};
use sessctl::cookie::{
    Digest, FlaskAnswer, KeyDerivation, SecretKey, Signer, dumps, payload, sign, split, timestamp, verdict,
};
use sessctl::inspect::bulk::line;
use sessctl::inspect::find::{End, Found, Kind, Stripped, raw};
use sessctl::inspect::search::Search;
use sessctl::inspect::{Lifetime, Question, inspect_found};
use sessctl::python::neutral::neutral;
use sessctl::python::{ascii, base64};
use sessctl::report::Examined;

/// The version of itsdangerous that sessctl follows. Older versions differ: they accept a timestamp in the future, or
/// count from another epoch.
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
fn a_refused_cookie_shows_the_payload_that_loads_unsafe_shows() {
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
        let section =
            payload::write(&value, payload::Packing::UrlSafe).expect("no date of the corpus leaves the calendar");
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
            let signed_at = timestamp::read(parts.timestamp.expect("a timestamp")).expect("a number");
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

/// What the plain path says of a cookie, and what the quick one does.
fn plainly_and_quickly(cookie: &str, question: &Question) -> [String; 2] {
    found_plainly_and_quickly(raw(cookie, Kind::Stdin), question)
}

fn found_plainly_and_quickly(found: Found, question: &Question) -> [String; 2] {
    let inspection = inspect_found(&found, question);
    let Found { name, kind, stripped, end, .. } = found.clone();
    let examined = Examined { inspection, name, kind, stripped, end, signed_with: None, told_by: None };
    let (mut plain, mut quick) = (Vec::new(), Vec::new());
    ascii::write(&examined, &mut plain).expect("memory");
    let fared = line::write(&found, question, &mut quick).expect("memory");
    assert_eq!(fared.is_good, examined.inspection.is_good(), "{}", found.cookie);
    assert_eq!(fared.is_refused, examined.inspection.counts_as_refused(), "{}", found.cookie);
    [plain, quick].map(|json| String::from_utf8(json).expect("ASCII"))
}

fn question(signer: Signer, lifetime: Lifetime, now: Timestamp) -> Question {
    let max_payload = payload::MAX_INFLATED;
    Question {
        signer,
        has_own_key: true,
        is_tutorials: false,
        search: None,
        lifetime,
        cookie_name: "session".into(),
        max_payload,
        now,
    }
}

#[test]
fn the_quick_line_of_every_cookie_is_the_plain_one_to_the_letter() {
    let all = lines(include_str!("../fixtures/corpus.jsonl"));
    let table = lines(include_str!("../fixtures/encode-table.jsonl"));
    let tutorial = Signer::flask(&SecretKey::new("abcdefghijklmn"));
    for line in &all {
        let lifetime = line.max_age().map_or(Lifetime::Unlimited, Lifetime::Seconds);
        let own = question(line.signer(), lifetime, line.now());
        let without_a_key = Question {
            has_own_key: false,
            is_tutorials: true,
            ..question(tutorial.clone(), Lifetime::Default, line.now())
        };
        let small = Question { max_payload: 16, ..own.clone() };
        for question in [own, without_a_key, small] {
            let [plain, quick] = plainly_and_quickly(line.cookie(), &question);
            assert_eq!(quick, plain, "{}", line.name());
        }
    }
    let now = Timestamp::from_unix(1_700_000_000);
    for cookie in table.iter().filter_map(|line| line.text("cookie_at_1700000000_secret_abcdefghijklmn")) {
        let [plain, quick] = plainly_and_quickly(cookie, &question(tutorial.clone(), Lifetime::Default, now));
        assert_eq!(quick, plain, "{cookie}");
    }
}

fn until(at: Timestamp) -> End {
    End::Expires { at, unit: None }
}

#[test]
fn what_is_said_without_a_key_is_true_of_the_right_one() {
    let (signer, now) = (Signer::flask(&SecretKey::new("a key of its own")), Timestamp::from_unix(1_700_000_000));
    let stranger = Question {
        has_own_key: false,
        is_tutorials: true,
        ..question(Signer::flask(&SecretKey::new("another")), Lifetime::Default, now)
    };
    let mut said = 0;
    for line in lines(include_str!("../fixtures/corpus.jsonl")) {
        let cookie = line.cookie();
        for expires in [None, Some(now.plus(-1)), Some(now)] {
            let inspection = inspect_found(&Found { end: expires.map(until), ..raw(cookie, Kind::Stdin) }, &stranger);
            let is_received = session::received(cookie).as_deref() == Some(cookie);
            let (Some(parts), Some(answer), true) = (inspection.parts(), inspection.flask, is_received) else {
                continue;
            };
            let signed = [parts.signed_text, &signer.signature(parts.signed_text)].join(".");
            let max_age = inspection.max_age.unwrap_or(i64::MAX);
            let right = session::answer(&signed, &signer, max_age, now, payload::MAX_INFLATED);
            assert_eq!((answer, right), (FlaskAnswer::Empty, Some(FlaskAnswer::Empty)), "{}", line.name());
            said += 1;
        }
    }
    assert!(said > 100, "only {said} answers");
}

#[test]
fn the_quick_line_says_a_moment_that_counts_from_2011() {
    let tutorial = Signer::flask(&SecretKey::new("abcdefghijklmn"));
    let legacy = sign("e30", &tutorial, Timestamp::from_unix(400_000_000)).expect("after 1970");
    let [plain, quick] =
        plainly_and_quickly(&legacy, &question(tutorial, Lifetime::Default, Timestamp::from_unix(1_700_000_000)));
    assert_eq!(quick, plain);
    let facts: Json = serde_json::from_str(&plain).expect("JSON");
    assert_eq!(facts["timestamp"]["date"], "1982-09-04T15:06:40Z");
    let meant = serde_json::json!({"unix": 1_693_840_000, "date": "2023-09-04T15:06:40Z"});
    assert_eq!(facts["timestamp"]["legacy_date"], meant);
}

#[test]
fn the_quick_line_says_what_is_rare_as_the_plain_one_does() {
    let key = SecretKey::new("plum-key");
    let now = Timestamp::from_unix(1_800_000_000);
    let flask = Signer::flask(&key);
    let own = Question {
        search: Some(Search::new(Some(key.clone()), vec![SecretKey::new("old")], b"cookie-session".to_vec())),
        ..question(flask.clone(), Lifetime::Default, now)
    };
    let without_a_key = Question { has_own_key: false, is_tutorials: true, search: None, ..own.clone() };
    let otherwise = Signer::new(&key, &[], b"actor", Digest::Sha256, KeyDerivation::DjangoConcat);
    let large = |entry: &str| format!("{{\"a\":\"{}\",{entry},\"b\":[1,{{\"c\":\"}},\"}}]}}", "x".repeat(4_200));
    let unpacked = |json: &str| base64::encode(json.as_bytes());
    let mut stream = base64::decode(&payload::pack(&"{\"id\":1}".repeat(30))[1..]).expect("base64url");
    stream.truncate(stream.len() - 3);
    let payloads = [
        payload::pack("{\"id\":\"x\"}"),
        format!(".{}", base64::encode(&stream)),
        unpacked(&large(r#""n":1"#)),
        unpacked(&large(r#""\u65e5\ud800":{" t":[1]}"#)),
        unpacked(&large(r#""日":{" d":"soon"}"#)),
        unpacked(&format!("[{}1]", "1,".repeat(3_000))),
        "x".repeat(5_000),
    ];
    for payload in payloads {
        for signer in [&flask, &otherwise] {
            let cookie = sign(&payload, signer, now).expect("after 1970");
            for encoding in [&[][..], &[Stripped::PercentEncoding]] {
                for (expires, at) in
                    [(None, now), (Some(now.plus(60)), now.plus(61)), (Some(now.plus(60)), now.plus(-1))]
                {
                    for question in [&own, &without_a_key] {
                        let end = expires.map(until);
                        let found = Found { stripped: encoding.to_vec(), end, ..raw(&cookie, Kind::Stdin) };
                        let question = Question { now: at, ..question.clone() };
                        let [plain, quick] = found_plainly_and_quickly(found, &question);
                        assert_eq!(quick, plain);
                    }
                }
            }
        }
    }
}

/// JSON as sessions have it, tags and oddities among them.
fn session_json() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "[ -~]{0,12}".prop_map(|text| serde_json::to_string(&text).expect("JSON")),
        "\\PC{0,8}".prop_map(|text| serde_json::to_string(&text).expect("JSON")),
        Just(r#""\u65e5\ud83d\udc08\ud800""#.to_owned()),
        Just("\"\u{7f}\\r\\t\"".to_owned()),
    ];
    let number = prop_oneof![any::<i64>().prop_map(|n| n.to_string()), any::<f64>().prop_map(|n| format!("{n:?}"))];
    let word = prop::sample::select(vec!["null", "true", "NaN", "1e400", "-0", "0.0001", "9007199254740992", "x"]);
    let leaf = prop_oneof![text.clone(), number, word.prop_map(str::to_owned)];
    let key = prop_oneof![
        4 => "[a-c]{1,2}".prop_map(|key| format!("\"{key}\"")),
        2 => prop::sample::select(vec![" t", " b", " u", " d", " m", " di", " x"]).prop_map(|key| format!("\"{key}\"")),
        1 => text,
    ];
    let value = leaf.prop_recursive(4, 24, 4, move |inner| {
        let pair = (key.clone(), inner.clone()).prop_map(|(key, value)| format!("{key}:{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(pair, 0..4).prop_map(|pairs| format!("{{{}}}", pairs.join(","))),
        ]
    });
    (value.clone(), value).prop_map(|(one, other)| format!("{{\"a\":{one},\"b\":{other}}}"))
}

proptest! {
    #[test]
    fn the_quick_line_of_any_session_is_the_plain_one(json in session_json(), age in -2..300_i64, cut in 0..40_usize) {
        let (signer, now) = (Signer::flask(&SecretKey::new("key")), Timestamp::from_unix(1_795_376_493));
        let cookie = sign(&payload::pack(&json), &signer, now).expect("after 1970");
        let cut_off: String = cookie.chars().take(cookie.len().saturating_sub(cut)).collect();
        let question = question(signer, Lifetime::Seconds(180), now.plus(age));
        for cookie in [cookie, cut_off, json] {
            let [plain, quick] = plainly_and_quickly(&cookie, &question);
            prop_assert_eq!(quick, plain);
        }
    }
}
