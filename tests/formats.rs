//! Other frameworks' cookies are named for what they are, and nothing else is named.
//!
//! `fixtures/formats.jsonl` has cookies that the libraries themselves made, each with what can be read of it without a
//! key. `tests/real` makes them anew.

#![allow(clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value as Json, json};

use sessctl::clock::Timestamp;
use sessctl::cookie::payload::MAX_INFLATED;
use sessctl::cookie::{SecretKey, Signer};
use sessctl::formats::{Foreign, Format, recognise};
use sessctl::inspect::bulk::line;
use sessctl::inspect::find::{Kind, raw};
use sessctl::inspect::{Lifetime, Question, inspect};
use sessctl::python::ascii;
use sessctl::report::Examined;

const SAMPLES: &str = include_str!("../fixtures/formats.jsonl");
const CORPUS: &str = include_str!("../fixtures/corpus.jsonl");

fn lines(text: &str) -> Vec<Json> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn text(json: &Json) -> &str {
    json.as_str().expect("a text")
}

fn name(foreign: &Foreign) -> Json {
    json!(foreign.format)
}

#[test]
fn each_format_is_named_and_shows_what_was_put_in() {
    let mut wrong = Vec::new();
    for sample in lines(SAMPLES) {
        let cookie = text(&sample["cookie"]);
        let Some(foreign) = recognise(cookie) else {
            wrong.push(format!("{} is not named: {cookie}", sample["format"]));
            continue;
        };
        if name(&foreign) != sample["format"] {
            wrong.push(format!("{} is named {:?}: {cookie}", sample["format"], foreign.format));
        }
        let shown: BTreeMap<String, Json> = foreign
            .facts
            .iter()
            .map(|fact| (text(&json!(fact.name)).to_owned(), json!(fact.value)))
            .map(|(name, value)| (name, value.get("unix").cloned().unwrap_or(value)))
            .collect();
        for (name, put_in) in sample["shows"].as_object().expect("facts by name") {
            if !shown.get(name).is_some_and(|shown| is_the_same(shown, put_in)) {
                wrong.push(format!("{} {name} is {:?}, not {put_in}: {cookie}", sample["format"], shown.get(name)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// JSON may be written in two ways.
fn is_the_same(shown: &Json, put_in: &Json) -> bool {
    let value = |json: &Json| json.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
    shown == put_in || (value(shown).is_some() && value(shown) == value(put_in))
}

#[test]
fn every_format_has_samples_of_its_own() {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for sample in lines(SAMPLES) {
        *count.entry(text(&sample["format"]).to_owned()).or_default() += 1;
    }
    let schema = serde_json::to_value(schemars::schema_for!(Format)).expect("a schema");
    let formats: Vec<&str> =
        schema["oneOf"].as_array().expect("formats").iter().map(|one| text(&one["const"])).collect();
    assert!(formats.len() > 15, "{schema}");
    for format in formats {
        assert!(count.get(format).is_some_and(|count| *count >= 5), "{format}: {count:?}");
    }
}

#[test]
fn no_session_that_flask_accepts_is_named_as_another_format() {
    let is_accepted = |line: &Json| {
        line["valid"] == true && (line["server"].is_null() || line["server"] == "session" || line["server"] == "empty")
    };
    let (accepted, others): (Vec<Json>, Vec<Json>) = lines(CORPUS).into_iter().partition(is_accepted);
    assert!(accepted.len() > 200, "{}", accepted.len());
    for line in &accepted {
        assert_eq!(recognise(text(&line["cookie"])), None, "{line}");
    }
    // what Flask refuses is hardly ever something else: a token, a damaged cookie
    let named: Vec<_> = others
        .iter()
        .filter_map(|line| Some((&line["id"], &line["note"], recognise(text(&line["cookie"]))?)))
        .collect();
    assert!(named.len() < others.len() / 20, "{named:?}");
}

/// Random text of one alphabet, with separators at random places. The characters come from the runner's own generator.
fn random_text(random: &mut TestRng) -> String {
    const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const SEPARATORS: [&str; 10] = [".", ".", "|", ":", "--", "=", "?", "&", "!", "s:"];
    let ascii: String = (' '..='~').collect();
    let alphabets =
        [&format!("{ALPHANUMERIC}-_"), &format!("{ALPHANUMERIC}+/"), "0123456789abcdef", "0123456789", &ascii];
    let mut below = |end: usize| random.random_range(0..end);
    let alphabet = alphabets[below(alphabets.len())].as_bytes();
    let length = [80, 400, 3000][below(3)];
    let mut text: String = (0..below(length)).map(|_| char::from(alphabet[below(alphabet.len())])).collect();
    for _ in 0..below(5) {
        text.insert_str(below(text.len() + 1), SEPARATORS[below(SEPARATORS.len())]);
    }
    text
}

#[test]
fn random_text_is_named_as_no_format() {
    // the same texts in every run: among enough of them stands a token that a library could have made
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let cases = std::env::var("SESSCTL_CASES").map_or(20_000, |cases| cases.parse().expect("a number"));
    let mut ids = 0;
    for _ in 0..cases {
        let text = random_text(&mut random);
        match recognise(&text).map(|foreign| foreign.format) {
            None => {}
            Some(Format::RandomId) => {
                ids += 1;
                let is_a_run =
                    text.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character));
                assert!(is_a_run && text.len() >= 22, "{text}");
            }
            Some(format) => panic!("{format:?}: {text}"),
        }
    }
    assert!(ids > 0, "a run of random characters can only be a random id");
}

#[test]
fn the_line_of_many_is_the_report_of_one() {
    let question = Question {
        search: None,
        cookie_name: "session".to_owned(),
        signer: Signer::flask(&SecretKey::new("another key")),
        has_own_key: true,
        is_tutorials: false,
        lifetime: Lifetime::Default,
        max_payload: MAX_INFLATED,
        now: Timestamp::from_unix(1_700_000_060),
    };
    for sample in lines(SAMPLES) {
        let found = raw(text(&sample["cookie"]), Kind::Stdin);
        let mut line = Vec::new();
        let outcome = line::write(&found, &question, &mut line).expect("memory");
        let inspection = inspect(found.cookie.as_str(), found.end, &question);
        assert_eq!(outcome, line::Outcome::of(&inspection));
        let mut report = Vec::new();
        let examined = Examined {
            inspection,
            name: None,
            kind: found.kind,
            stripped: found.stripped,
            end: found.end,
            signed_with: None,
            told_by: None,
        };
        ascii::write(&examined, &mut report).expect("memory");
        assert_eq!(String::from_utf8_lossy(&line), String::from_utf8_lossy(&report));
        assert!(outcome.is_foreign && !outcome.is_refused && !outcome.is_good);
    }
}

/// Base64 of 32 random bytes, as the ids of Roundup are.
#[test]
fn a_random_id_may_be_base64_with_plus_and_slash() {
    for text in ["X+zrZv/IbzjZUnhsbWlsecLbwjndTpG0ZynXOif7V+k", "umiavZPJxqfQi1tcBN0n9taXVevpqH+5aec9/BFmDjg="] {
        assert_eq!(recognise(text).map(|foreign| foreign.format), Some(Format::RandomId), "{text}");
    }
}

#[test]
fn words_and_beginnings_are_no_random_ids() {
    for text in [
        "",
        "garbage",
        "session",
        "a-long-name-with-2-numbers-in-32",
        "abcdefghijklmnopqrstuvwxyzabcdef",
        "00000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffff",
        "11111111111111111111111111111111",
        "1234567890123456789012",
        "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0",
        "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6",
        "/home/Alice/projects/2026/session/cookie.txt",
        "Application/Cookies/Default1/Session/Data01",
    ] {
        assert_eq!(recognise(text), None, "{text}");
    }
}

#[test]
fn a_sample_that_lost_a_character_is_not_read_as_another_format() {
    for sample in lines(SAMPLES) {
        let (cookie, format) = (text(&sample["cookie"]), &sample["format"]);
        // of a long one not every place
        for (place, character) in cookie.char_indices().step_by(1 + cookie.len() / 300) {
            let damaged = [&cookie[..place], &cookie[place + character.len_utf8()..]].concat();
            if let Some(foreign) = recognise(&damaged) {
                // Flask-Login would sign OctoPrint's two fields without their pipe
                let others = [
                    format.clone(),
                    json!("random_id"),
                    json!(if *format == "octoprint" { "flask_login" } else { "" }),
                ];
                assert!(others.contains(&name(&foreign)), "{format} read as {:?}: {damaged}", foreign.format);
            }
        }
    }
}

#[test]
fn texts_of_64_mib_are_passed_over_at_once() {
    for piece in ["a", ".", "|", ":", "{", "eyJ", "--", "2|1:0|", "gAAAAA", "%41", "é"] {
        let text = piece.repeat((64 << 20) / piece.len());
        let begun = std::time::Instant::now();
        assert_eq!(recognise(&text), None);
        assert!(begun.elapsed().as_millis() < 1000, "{piece}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,300}", cut in any::<prop::sample::Index>(), which in any::<prop::sample::Index>()) {
        recognise(&text);
        let samples: Vec<&str> = SAMPLES.lines().collect();
        let sample: Json = serde_json::from_str(which.get::<&str>(&samples)).expect("JSON");
        let characters: Vec<char> = self::text(&sample["cookie"]).chars().collect();
        let cut = cut.index(characters.len());
        let (before, behind) = characters.split_at(cut);
        recognise(&before.iter().collect::<String>());
        recognise(&behind.iter().collect::<String>());
        recognise(&before.iter().chain(text.chars().collect::<Vec<_>>().iter()).chain(behind).collect::<String>());
    }
}
