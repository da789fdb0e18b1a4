//! The built-in lessons, and packs with one thing wrong.

use std::collections::BTreeSet;

use super::finding::Reason;
use super::*;
use crate::lessons::BUILT_IN;
use crate::teaching::sources::{SOURCES, cited};
use crate::teaching::{terms, working};

fn lessons() -> Vec<Lesson> {
    BUILT_IN.iter().flat_map(|text| read(text).unwrap().lessons).collect()
}

/// A pack with one step that nothing is found in.
const SOUND: &str = r#"
[[lesson]]
name = "one"
title = { en = "One", ja = "1つ目" }
outcome = { en = "You can do it.", ja = "できるようになります。" }

[[lesson.step]]
name = "first"
station = "write"
predict = { question = { en = "What comes?", ja = "何が来ますか。" }, answer = [
  { text = { en = "A page", ja = "ページ" }, right = true, reply = { en = "Yes.", ja = "はい。" } },
  { text = { en = "Nothing", ja = "何も来ない" }, holds = "M1", reply = { en = "Look.", ja = "見てください。" } },
] }
do = { text = { en = "Type `jar`.", ja = "`jar` と入力します。" }, commands = ["jar"] }
explain = [{ text = { en = "It is so at 181 s.", ja = "181秒ではそうなります。" }, sources = ["rfc2104"] }]
"#;

fn found(old: &str, new: &str) -> Vec<(Option<usize>, Reason)> {
    assert_eq!(SOUND.matches(old).count(), 1, "{old}");
    let text = SOUND.replace(old, new);
    let pack = read(&text).unwrap();
    let found = content::findings(&pack.lessons[0], &text);
    assert!(found.iter().all(|finding| finding.lesson.as_deref() == Some("one")));
    found.into_iter().map(|finding| (finding.line, finding.reason)).collect()
}

#[test]
fn nothing_is_found_in_the_built_in_lessons_that_can_be_told_without_running_them() {
    for text in BUILT_IN {
        for lesson in &read(text).unwrap().lessons {
            assert_eq!(content::findings(lesson, text), [], "{}", lesson.name.get_ref());
        }
    }
    assert_eq!(met::left_out(&lessons()), []);
}

#[test]
fn every_source_is_named_by_a_lesson_a_term_or_the_working_of_a_cookie_and_every_named_one_is_there() {
    let lessons = lessons();
    let facts = lessons.iter().flat_map(|lesson| &lesson.steps).flat_map(|step| &step.explain);
    let mut named: BTreeSet<&str> = facts.flat_map(|fact| &fact.sources).map(|id| id.get_ref().as_str()).collect();
    let of_the_working = working::SOURCES.iter().flat_map(|(_, names)| *names);
    let cited_names = terms::all().flat_map(|term| term.sources).chain(of_the_working);
    named.extend(cited_names.map(|name| cited(name).map_or(*name, |cited| cited.id)));
    let defined: BTreeSet<&str> = SOURCES.iter().map(|source| source.id).collect();
    assert_eq!(named, defined);
}

#[test]
fn what_is_wrong_in_a_lesson_is_found_at_its_line() {
    let own = str::to_owned;
    let both = |english: &[&str], japanese: &[&str]| {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        (list(english), list(japanese))
    };
    assert_eq!(found("rfc2104", "rfc2104"), []);
    for (old, new, line, reason) in [
        (r#"["rfc2104"]"#, "[]", 15, Reason::NoSource),
        ("rfc2104", "rfc0", 15, Reason::UnknownSource { id: own("rfc0") }),
        ("\"M1\"", "\"M0\"", 12, Reason::UnknownMisconception { id: own("M0") }),
        ("holds = \"M1\", ", "", 12, Reason::NoMisconception),
        (
            r#"sources = ["rfc2104"]"#,
            r#"sources = ["rfc2104"], corrects = "E0""#,
            15,
            Reason::UnknownCorrection { id: own("E0") },
        ),
        (
            "station = \"write\"",
            "station = \"write\"\ntutorial = [\"S0\"]",
            10,
            Reason::UnknownTutorialStep { id: own("S0") },
        ),
        ("[\"jar\"]", "[\"login {nobody}\"]", 14, Reason::UnknownValue { word: own("nobody") }),
        ("何が来ますか。", "", 10, Reason::MissingText),
        ("何も来ない", "Not a thing", 12, Reason::OtherLanguage { text: own("Not a thing") }),
        ("Look.", "Look, クッキー.", 12, Reason::OtherLanguage { text: own("クッキー") }),
    ] {
        assert_eq!(found(old, new), [(Some(line), reason)], "{new}");
    }
    let (english, japanese) = both(&["jar"], &["jar list"]);
    assert_eq!(found("`jar` と", "`jar list` と"), [(Some(14), Reason::Commands { english, japanese })]);
    let (english, japanese) = both(&["181"], &["180"]);
    assert_eq!(found("181秒", "180秒"), [(Some(15), Reason::Figures { english, japanese })]);
    let wide = "a".repeat(71);
    assert_eq!(found("A page", &wide), [(Some(11), Reason::WideAnswer { columns: 71 })]);
    let wide = format!("[\"visit /{}\"]", "a".repeat(70));
    assert_eq!(found("[\"jar\"]", &wide), [(Some(14), Reason::WideCommand { columns: 77 })]);
    let long = format!("{} Type `jar`.", "word ".repeat(78));
    let characters = characters_before_the_act();
    assert_eq!(found("Type `jar`.", &long), [(Some(8), Reason::TooMuchToRead { words: 81, characters })]);
}

/// Those of the longest reply, and of what is to be done.
fn characters_before_the_act() -> usize {
    "見てください。jarと入力します。".chars().count()
}

#[test]
fn a_character_that_a_terminal_obeys_makes_a_pack_useless() {
    for (old, new, line) in [
        ("A page", r"A \u001b[2Jpage", 11),
        ("できる", r"でき\u202eる", 5),
        ("[\"jar\"]", r#"["jar\r"]"#, 14),
        ("\"Yes.\"", "\"\"\"Yes.\nNo.\"\"\"", 11),
    ] {
        let fault = read(&SOUND.replace(old, new)).map(|_| ()).unwrap_err();
        assert_eq!(fault, Fault { line: Some(line), what: What::Control }, "{new}");
    }
}

#[test]
fn what_no_lesson_meets_is_named() {
    let left_out: Vec<Reason> =
        met::left_out(&read(SOUND).unwrap().lessons).into_iter().map(|one| one.reason).collect();
    assert_eq!(left_out.len(), 14 + 20 + 14 - 1, "all but M1");
    assert!(!left_out.contains(&Reason::NotMet { id: "M1".to_owned() }));
}
