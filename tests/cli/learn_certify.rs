//! Certificates: a learner's own, and a class whose certificates are signed anew with the key of its teacher.

use super::{Home, LANGUAGES, NOW, Outcome};

const LATER: &str = "--now=2027-11-22T19:41:33Z";
const KEY: &str = "the key of this class";

fn certificate(home: &Home, name: &str) -> String {
    let own = home.run(&[NOW, "learn", "certificate", "--learner", name, "--value"]);
    assert_eq!((own.code, own.stdout.lines().count()), (0, 1), "{}", own.everything());
    own.stdout.trim_end().to_owned()
}

/// What `sign` makes of a session with this key.
fn signed(home: &Home, json: &str, key: &str) -> String {
    let key = home.file("another.key", key);
    home.run(&[NOW, "sign", json, "--secret-file", &key, "--value"]).stdout.trim_end().to_owned()
}

fn payload(line: &str) -> &str {
    line.rsplitn(3, '.').last().expect("a payload")
}

fn certify(home: &Home, lines: &[&str], options: &[&str]) -> Outcome {
    let key = home.file("class.key", KEY);
    home.feed(lines.join("\n"), &[&[LATER, "learn", "certify", "--secret-file", &key], options].concat())
}

#[test]
fn a_certificate_is_a_session_that_says_what_was_done() {
    let home = Home::new();
    for name in ["alice", "アリス", "Alice O'Neil", "; rm -rf ~", "../../etc", "🐈 a\"b", &"x".repeat(100)] {
        let own = home.run(&[NOW, "learn", "certificate", "--learner", name]);
        own.assert_harmless();
        let line = certificate(&home, name);
        let inspected = home.facts(&[LATER, "inspect", "--max-age", "none", &line]);
        let json: serde_json::Value =
            serde_json::from_str(inspected["payload"]["json"].as_str().expect("JSON")).expect("JSON");
        assert_eq!(json["name"].as_str(), Some(name));
        assert_eq!(json["lessons"], serde_json::json!([]));
        assert_eq!(inspected["verification"]["key"], "tutorial");
    }
    for name in ["", "   ", &"x".repeat(101)] {
        let outcome = home.run(&["learn", "certificate", "--learner", name]);
        assert_eq!(outcome.code, 2, "{}", outcome.everything());
    }
}

#[test]
fn a_class_is_signed_anew_and_read_with_inspect() {
    let home = Home::new();
    let class = ["alice", "ボブ", "carol"].map(|name| certificate(&home, name));
    let lines: Vec<&str> = class.iter().map(String::as_str).collect();
    let certified = certify(&home, &lines, &[]);
    assert_eq!((certified.code, certified.stderr.as_str()), (0, ""));
    let anew: Vec<&str> = certified.stdout.lines().collect();
    assert_eq!(
        anew.iter().map(|line| payload(line)).collect::<Vec<_>>(),
        lines.iter().map(|line| payload(line)).collect::<Vec<_>>()
    );
    // a year later, with the key of the class and not with the tutorial's
    let key = home.file("class.key", KEY);
    for (options, code) in [(&["--secret-file", &key][..], 0), (&[], 0)] {
        let read =
            home.feed(&certified.stdout, &[&[LATER, "inspect", "--max-age", "none", "--json"], options].concat());
        assert_eq!(read.code, code, "{}", read.everything());
        let verified = read.json_lines().iter().filter(|line| line["verification"]["error"].is_null()).count();
        assert_eq!(verified, if options.is_empty() { 0 } else { 3 });
    }
    let handed_in = home.feed(lines.join("\n"), &[LATER, "inspect", "--max-age", "none"]);
    assert!(handed_in.code == 0 && handed_in.stdout.contains("3 of 3 verify"), "{}", handed_in.everything());
}

#[test]
fn a_class_is_read_by_name() {
    let home = Home::new();
    let content = r#"{"name":"アリス","lessons":[1,2,3,4,5,6,7,8,9,10],"exercises":99,"hints":12,"when":"2026-11-26"}"#;
    let finished = signed(&home, content, "abcdefghijklmn");
    let begun = certificate(&home, "ボブ");
    for (lang, rows) in LANGUAGES.into_iter().zip([
        ["name: アリス, lessons: 1,2,3,4,5,6,7,8,9,10", "name: ボブ, no lessons"],
        ["名前: アリス、レッスン: 1,2,3,4,5,6,7,8,9,10", "名前: ボブ、レッスンなし"],
    ]) {
        let class = home.feed(format!("{finished}\n{begun}"), &[NOW, "--lang", lang, "inspect", "--max-age", "none"]);
        for row in rows {
            assert!(class.stdout.lines().any(|line| line.contains(row)), "{}", class.everything());
        }
    }
}

#[test]
fn a_certificate_that_inspect_finds_in_its_line_is_certified() {
    let home = Home::new();
    let alice = certificate(&home, "alice");
    let pasted = [
        format!("session={alice}"),
        format!("\"{alice}\""),
        format!("{alice};"),
        format!("Cookie: session={alice}; a=1"),
    ];
    let lines: Vec<&str> = pasted.iter().map(String::as_str).collect();
    let certified = certify(&home, &lines, &[]);
    assert_eq!((certified.code, certified.stderr.as_str()), (0, ""));
    assert!(
        certified.stdout.lines().count() == 4 && certified.stdout.lines().all(|line| payload(line) == payload(&alice))
    );
    for line in lines {
        assert_eq!(certify(&home, &[], &["--", line]).stdout.lines().count(), 1, "{line}");
    }
}

#[test]
fn a_line_that_is_no_certificate_is_said_with_its_number_and_the_others_are_signed() {
    let home = Home::new();
    let alice = certificate(&home, "alice");
    let cut = &alice[..alice.len() - 4];
    let forged = signed(&home, r#"{"name":"alice","lessons":[1,2,3]}"#, "mallory's");
    let session = signed(&home, r#"{"id":"alice"}"#, "abcdefghijklmn");
    let lines = [&alice, "", cut, &forged, &session, "hello", &format!("  {alice}\r")];
    for lang in LANGUAGES {
        let outcome = certify(&home, &lines, &["--lang", lang]);
        assert_eq!((outcome.code, outcome.stdout.lines().count()), (1, 2), "{}", outcome.everything());
        for number in [3, 4, 5, 6] {
            let said = [format!("line {number}: "), format!("{number}行目は")];
            assert!(said.iter().any(|said| outcome.stderr.contains(said)), "{number}: {}", outcome.stderr);
        }
        for number in [1, 2, 7] {
            assert!(!outcome.stderr.contains(&format!("line {number}")), "{}", outcome.stderr);
        }
    }
    let facts = certify(&home, &lines, &["--json"]);
    assert_eq!((facts.code, facts.stderr.as_str()), (1, ""));
    let refused: Vec<_> = facts.json()["done"]["refused"].as_array().expect("a list").clone();
    let why: Vec<_> = refused.iter().map(|line| line["why"].as_str().expect("why").to_owned()).collect();
    assert_eq!(why, ["cut", "other_signature", "other_content", "no_session"]);
    // what was forged with the tutorial's key cannot be told from what was earned
    let earned = signed(&home, r#"{"name":"alice","lessons":[1,2,3]}"#, "abcdefghijklmn");
    assert_eq!(certify(&home, &[&earned], &[]).code, 0);
    let hostile = certify(&home, &["\u{1b}[2J\u{202e}", &alice], &[]);
    hostile.assert_harmless();
    assert_eq!((hostile.code, hostile.stdout.lines().count()), (1, 1));
}

#[test]
fn without_a_key_that_the_learners_do_not_have_it_is_wrong_usage() {
    let home = Home::new();
    let alice = certificate(&home, "alice");
    let tutorials = home.file("tutorials.key", "abcdefghijklmn");
    for lang in LANGUAGES {
        for options in [&[][..], &["--secret-file", &tutorials]] {
            let outcome = home.feed(&alice, &[&["learn", "certify", "--lang", lang], options].concat());
            assert_eq!(outcome.code, 2, "{}", outcome.everything());
            assert!(outcome.stderr.contains("--secret-file class.key"), "{}", outcome.stderr);
        }
        let nothing = certify(&home, &["", " "], &["--lang", lang]);
        assert_eq!(nothing.code, 2, "{}", nothing.everything());
    }
}

#[test]
fn what_belongs_to_another_part_of_learn_is_not_taken() {
    let home = Home::new();
    for args in [
        &["learn", "1", "--csv"][..],
        &["learn", "list", "--value"],
        &["learn", "1", "--secret=x"],
        &["learn", "1", "eyJ9.x.y"],
        &["learn", "1", "--url=http://127.0.0.1:1"],
    ] {
        assert_eq!(home.run(args).code, 2, "{args:?}");
    }
    let extra = home.run(&["learn", "5", "extra"]);
    assert!(
        extra.code == 2 && extra.stderr.contains("`extra`") && !extra.stderr.contains("certify"),
        "{}",
        extra.stderr
    );
    // what stands in the environment is for other commands
    assert_eq!(home.run(&["learn", "list", "--url="]).code, 0);
}
