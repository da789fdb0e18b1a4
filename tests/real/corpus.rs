//! The corpus can be made again: `fixtures/make_corpus.py` makes its kinds of cookies anew, and judges the old ones again.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::thread;

use serde_json::{Value as Json, json};

use sessctl::cookie::STACK;

use crate::differential::Case;
use crate::stage::{python, text};

/// The Flask whose verdicts are ours.
const MODERN: &str = "3.1.3";
/// All that Flask says of a cookie. A field may be missing.
const VERDICT: [&str; 12] = [
    "valid",
    "value",
    "error",
    "error_message",
    "original_error",
    "date_signed",
    "unsafe",
    "unsafe_error",
    "server",
    "server_value",
    "redump_json",
    "redump_error",
];

fn lines(output: &str) -> Vec<Json> {
    output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn committed() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpus.jsonl");
    std::fs::read_to_string(path).expect("the corpus")
}

fn is_modern(line: &Json) -> bool {
    text(&line["verifier"]).starts_with(&format!("flask-{MODERN}"))
}

/// What the generator prints.
fn generated(args: &[&str], stdin: Stdio) -> String {
    let mut command = python(MODERN, "../../fixtures/make_corpus.py");
    let output = command.args(args).stdin(stdin).stderr(Stdio::inherit()).output().expect("Python starts");
    assert!(output.status.success(), "Python failed");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn flask_judges_the_committed_corpus_as_it_was_judged() {
    let file = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpus.jsonl")).expect("the corpus");
    let (before, again) = (lines(&committed()), lines(&generated(&["--judge"], file.into())));
    assert_eq!(before.len(), again.len());
    let mut judged = 0;
    for (before, again) in before.iter().zip(&again).filter(|(before, _)| is_modern(before)) {
        for field in VERDICT {
            assert_eq!(again.get(field), before.get(field), "{field} of {before}");
        }
        judged += 1;
    }
    assert_eq!(judged, 551);
}

#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn of_a_corpus_made_anew_we_say_what_flask_says() {
    let output = generated(&[], Stdio::null());
    assert_eq!(generated(&["--seed", "1"], Stdio::null()), output, "the same seed makes the same lines");
    let made = lines(&output);
    let categories = |lines: &[Json]| -> BTreeSet<String> {
        lines.iter().filter(|line| is_modern(line)).map(|line| text(&line["category"]).to_owned()).collect()
    };
    let missing: Vec<_> = categories(&lines(&committed())).difference(&categories(&made)).cloned().collect();
    assert!(missing.is_empty(), "no cookie was made of {missing:?}");
    assert!(made.len() > 551, "only {} cookies", made.len());
    let compare = move || made.iter().flat_map(differences).collect::<Vec<_>>();
    let judge = thread::Builder::new().stack_size(STACK).spawn(compare).expect("a thread");
    let differences = judge.join().expect("an end");
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

/// Where our verdict is another.
fn differences(line: &Json) -> Vec<String> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let fallbacks = line["fallbacks"].as_array().expect("a list").iter();
    let fallbacks: Vec<_> = fallbacks
        .map(|key| key.as_str().map_or_else(|| key["$bytes"].clone(), |key| hex(key.as_bytes()).into()))
        .collect();
    let ours = Case(json!({
        "cookie": line["cookie"],
        "secret": line["secret_hex"],
        "fallbacks": fallbacks,
        "salt": hex(text(&line["salt"]).as_bytes()),
        "digest": line["digest"],
        "derivation": line["key_derivation"],
        "now": seconds(&line["now"]),
        "max_age": line["max_age"],
        "flask": { "again": null },
    }))
    .ours();
    let value = |field: &str| ours[field].as_str().map_or(Json::Null, |json| serde_json::from_str(json).expect("JSON"));
    let message = ours["message"].as_str().map(|message| message.chars().take(300).collect::<String>());
    let mut compared = vec![
        ("error", ours["class"].clone()),
        ("error_message", message.into()),
        ("original_error", ours["original"].clone()),
        ("value", value("value")),
        ("date_signed", ours["date"].clone()),
    ];
    if line["valid"] == false && line.get("unsafe_error").is_none() {
        compared.push(("unsafe", value("shown")));
    }
    // null where no server was asked
    if !line["server"].is_null() {
        compared.push(("server", ours["server"].clone()));
    }
    let differs = |(field, ours): &(&str, Json)| line.get(*field).unwrap_or(&Json::Null) != ours;
    compared.into_iter().filter(differs).map(|(field, ours)| format!("{field}: ours {ours}, in {line}")).collect()
}

/// `int(now)`, and the end of the clock for what lies beyond it.
fn seconds(json: &Json) -> i64 {
    match json["$int"].as_str() {
        Some(digits) => digits.parse::<i128>().expect("an integer").try_into().unwrap_or(i64::MAX),
        None => json.as_i64().or_else(|| json.as_f64().map(|float| float as i64)).expect("a number"),
    }
}
