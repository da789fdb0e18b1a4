//! Many cookies at once: each is answered, in order, and memory does not grow.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::thread;

use sessctl::clock::Timestamp;
use sessctl::cookie::{SecretKey, Signer, payload, sign};
use sessctl::server::apps::tutorial;

use super::screens::english_sentence;
use super::{Home, LANGUAGES, NOW};

const AT: Timestamp = Timestamp::from_unix(1_795_376_493);

/// More than is read before the first answer.
const MANY: usize = 10_000;

fn tutorial_signer() -> Signer {
    Signer::flask(&SecretKey::new(tutorial::SECRET_KEY))
}

fn cookie_of(number: usize) -> String {
    let json = format!(r#"{{"id":"visitor {number}","notes":["{}"]}}"#, "to be continued, ".repeat(number % 7));
    sign(&payload::pack(&json), &tutorial_signer(), AT).expect("after 1970")
}

/// The same with another first letter of its signature.
fn forged(cookie: &str) -> String {
    let (signed, signature) = cookie.rsplit_once('.').expect("a signature");
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{signed}.{first}{}", &signature[1..])
}

/// Good cookies. Every tenth is forged, and some lines hold no cookie.
fn lines() -> String {
    let line = |number: usize| match number % 10 {
        3 => format!("{}\n", forged(&cookie_of(number))),
        5 => format!("\r\nSet-Cookie: session={}; Path=/\n", cookie_of(number)),
        7 => format!("Cookie: theme=dark\n{}\n", cookie_of(number)),
        _ => format!("{}\n", cookie_of(number)),
    };
    (0..MANY).map(line).collect()
}

#[test]
fn each_is_answered_in_the_order_it_came() {
    let lines = lines();
    assert!(lines.len() > 1 << 20, "only {} bytes", lines.len());
    let home = Home::new();
    let path = home.file("many", &lines);
    let key = home.file("key", tutorial::SECRET_KEY);
    let inspect = [NOW, "inspect", "--json", "--secret-file", &key];
    for outcome in [home.run(&[&inspect[..], &[&path]].concat()), home.feed(&lines, &inspect)] {
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""), "some are forged");
        let answers = outcome.json_lines();
        assert_eq!(answers.len(), MANY);
        for (number, answer) in answers.iter().enumerate() {
            let json = answer["payload"]["json"].as_str().expect("a payload");
            assert!(json.starts_with(&format!("{{\"id\":\"visitor {number}\",")), "{number}: {json}");
            assert_eq!(answer["verification"]["error"].is_null(), number % 10 != 3, "{number}: {answer}");
        }
    }
}

#[test]
fn on_a_screen_each_has_its_line_and_the_sum_comes_last() {
    let home = Home::new();
    let (path, key) = (home.file("many", lines()), home.file("key", tutorial::SECRET_KEY));
    for lang in LANGUAGES {
        let outcome = home.run(&[NOW, "inspect", "--lang", lang, "--secret-file", &key, &path]);
        let is_verdict = |line: &&str| line.starts_with("  ✔") || line.starts_with("  ✘");
        let verdicts = outcome.stdout.lines().filter(is_verdict).count();
        assert_eq!((outcome.code, verdicts), (1, MANY));
        let sum = outcome.stdout.lines().rev().find(|line| line.contains(&MANY.to_string())).expect("a sum");
        assert!(sum.contains(&MANY.to_string()) && sum.contains(&(MANY * 9 / 10).to_string()), "{sum}");
        assert!(lang == "en" || english_sentence(sum).is_none(), "{sum}");
    }
}

#[test]
fn raw_lines_are_taken_as_they_stand() {
    let home = Home::new();
    let lines = "session=a.b.c \n".repeat(100_000);
    let outcome = home.feed(&lines, &[NOW, "inspect", "--json", "--raw"]);
    let answers = outcome.json_lines();
    assert_eq!(answers.len(), 100_000);
    assert!(answers.iter().all(|answer| answer["cookie"] == "session=a.b.c "));
}

#[test]
fn a_closed_pipe_ends_the_answers_quietly() {
    let home = Home::new();
    let mut command = home.command(&[NOW, "inspect", "--json"]);
    let mut child = command.stdin(Stdio::piped()).spawn().expect("sessctl");
    let mut input = child.stdin.take().expect("a pipe");
    // without an end: only a closed pipe ends it
    let writer = thread::spawn(move || while input.write_all(format!("{}\n", cookie_of(1)).as_bytes()).is_ok() {});
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut first = String::new();
    output.read_line(&mut first).expect("a line");
    drop(output);
    let ended = child.wait_with_output().expect("an end");
    writer.join().expect("the pipe was closed");
    assert!(first.starts_with("{\"cookie\":\""), "{first}");
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn a_long_list_without_the_wanted_cookie_names_those_it_has() {
    let home = Home::new();
    let outcome = home.feed("Cookie: theme=dark; lang=ja\n".repeat(100_000), &["inspect"]);
    assert!(outcome.code == 3 && outcome.stderr.contains("theme"), "{}", outcome.stderr);
    let names: String = (0..100_000).map(|number| format!("Cookie: c{number}=1\n")).collect();
    let outcome = home.feed(names, &["inspect"]);
    assert!(outcome.code == 3 && outcome.stderr.len() < 1000, "{}", outcome.stderr.len());
    assert_eq!(home.feed("\n".repeat(2 << 20), &["inspect", "-"]).code, 3);
}

#[test]
fn a_line_beyond_64_mib_is_an_error_in_both_languages() {
    let home = Home::new();
    let path = home.file("line", vec![b'x'; (64 << 20) + 1]);
    let first = home.file("first", [b"session=a.b.c\n".repeat(300_000), vec![b'x'; (64 << 20) + 1]].concat());
    for lang in LANGUAGES {
        let outcome = home.run(&["inspect", "--json", "--lang", lang, &path]);
        assert!(outcome.code == 3 && outcome.stderr.contains("67108864"), "{}", outcome.stderr);
        let mut command = home.command(&["inspect", "--json", "--lang", lang, &first]);
        // what comes before it has been answered by then
        let output = command.output().expect("sessctl");
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(3) && complaint.contains("67108864"), "{complaint}");
        assert_eq!(output.stdout.iter().filter(|&&byte| byte == b'\n').count(), 300_000);
    }
}
