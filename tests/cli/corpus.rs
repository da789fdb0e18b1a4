//! Flask's own verdicts, by the commands of the built program.

use std::process::Command;
use std::thread;

use serde_json::Value as Json;

use super::{Home, Outcome};

/// The last second that `--now` takes.
const LAST: i128 = 253_402_300_799;

#[test]
fn inspect_says_of_every_cookie_what_flask_says() {
    let modern: Vec<Json> = include_str!("../../fixtures/corpus.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .filter(|line: &Json| line["verifier"].as_str().is_some_and(|verifier| verifier.starts_with("flask-3.1.3")))
        .collect();
    let workers: Vec<_> = modern
        .chunks(modern.len().div_ceil(2))
        .map(<[Json]>::to_vec)
        .map(|lines| thread::spawn(move || lines.iter().filter_map(compare).collect::<Vec<_>>()))
        .collect();
    let compared: Vec<Vec<String>> = workers.into_iter().flat_map(|worker| worker.join().expect("an end")).collect();
    assert!(compared.len() > 540, "only {} of {} cookies can be typed", compared.len(), modern.len());
    let differences = compared.concat();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What we say and Flask does not. `None` for what no command line can carry: a NUL, or a time after 9999.
fn compare(line: &Json) -> Option<Vec<String>> {
    let now = whole_number(&line["now"]);
    if text(&line["cookie"]).contains('\0') || !(0..=LAST).contains(&now) {
        return None;
    }
    let name = format!("{} {}", line["id"], line["note"]);
    let outcome = inspected(line, now, &name);
    if outcome.code > 1 {
        return Some(vec![format!("{name}: {}", outcome.stderr)]);
    }
    let facts = outcome.json();
    let is_valid = line["valid"] == true;
    let mut differences = Vec::new();
    let mut same = |what: &str, ours: &Json, flask: &Json| {
        if ours != flask {
            differences.push(format!("{name}, {what}: ours {ours}, Flask's {flask}"));
        }
    };
    same("exit code", &outcome.code.into(), &i32::from(!is_valid).into());
    same("cookie", &facts["cookie"], &line["cookie"]);
    same("error", &facts["verification"]["error"], &line["error"]);
    let message =
        facts["verification"]["message"].as_str().map(|message| message.chars().take(300).collect::<String>());
    same("message", &message.into(), &line["error_message"]);
    if is_valid {
        same("value", &facts["payload"]["value"], &line["value"]);
    } else if line.get("unsafe_error").is_none() {
        same("value, unverified", &facts["payload"]["value"], &line["unsafe"]);
    }
    if (is_valid || line["error"] == "BadPayload") && line["timestamp"].is_i64() {
        same("timestamp", &facts["timestamp"]["unix"], &line["timestamp"]);
    }
    // a `BadPayload` keeps no date, though its timestamp was checked before
    if line["error"] != "BadPayload" {
        // Flask's is what `isoformat()` writes
        let date = facts["timestamp"]["date"].as_str().map(|date| date.replace('Z', "+00:00")).into();
        same("date", &date, &line["date_signed"]);
    }
    // only a `BadPayload` keeps what went wrong inside; a payload that Flask shows has nothing wrong
    if line["error"] == "BadPayload" {
        assert!(line["original_error"].is_string(), "{name}");
        same("original error", &facts["payload"]["error"], &line["original_error"]);
    } else if is_valid || line.get("unsafe").is_some_and(|value| !value.is_null()) {
        same("original error", &facts["payload"]["error"], &Json::Null);
    }
    // null where no server was asked: there is nothing to compare
    if !line["server"].is_null() {
        same("server", &facts["flask"]["answer"], &line["server"]);
    }
    Some(differences)
}

fn inspected(line: &Json, now: i128, name: &str) -> Outcome {
    let home = Home::new();
    let mut command = home.command(&["inspect", "--raw", "--json"]);
    option(&mut command, "--now", &now.to_string());
    option(&mut command, "--secret", &format!("hex:{}", text(&line["secret_hex"])));
    for fallback in line["fallbacks"].as_array().expect("a list") {
        let key = fallback.as_str().map_or_else(|| format!("hex:{}", text(&fallback["$bytes"])), str::to_owned);
        option(&mut command, "--fallback", &key);
    }
    for (name, field) in [("--salt", "salt"), ("--digest", "digest"), ("--key-derivation", "key_derivation")] {
        option(&mut command, name, &text(&line[field]));
    }
    option(&mut command, "--max-age", &line["max_age"].as_i64().map_or("none".to_owned(), |age| age.to_string()));
    command.args(["--", &text(&line["cookie"])]);
    Outcome::of(command.output().expect("sessctl"), &["--json", "--secret=…", name])
}

fn option(command: &mut Command, name: &str, value: &str) {
    command.arg(format!("{name}={value}"));
}

fn text(json: &Json) -> String {
    json.as_str().expect("a text").to_owned()
}

fn whole_number(json: &Json) -> i128 {
    match json["$int"].as_str() {
        Some(digits) => digits.parse().expect("an integer"),
        None => json.as_i64().map_or_else(|| json.as_f64().expect("a number") as i128, i128::from),
    }
}
