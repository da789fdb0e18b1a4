//! `learn test`: twelve questions in a terminal, before the lessons and after them, and a class as CSV.

use std::collections::BTreeSet;
use std::fs;

use super::presenter::Terminal;
use super::{Home, LANGUAGES};

/// The questions of the test in one language, each with the number of its right answer.
fn answers(home: &Home, lang: &str) -> Vec<(String, u64, u64)> {
    let facts = home.facts(&["learn", "test", "--lang", lang]);
    let questions = facts["done"]["questions"].as_array().expect("questions").clone();
    assert_eq!(questions.len(), 12);
    let of = |question: &serde_json::Value| {
        let right = question["right"].as_u64().expect("a right one");
        let wrong = if right == 1 { 2 } else { 1 };
        (question["question"][lang].as_str().expect("a text").to_owned(), right, wrong)
    };
    questions.iter().map(of).collect()
}

fn without_breaks(text: &str) -> String {
    text.split_whitespace().collect()
}

fn begin(home: &Home, lang: &str) -> Terminal {
    Terminal::run(home, 60, 80, &format!("sessctl --lang {lang} learn test --learner alice; echo code $?"))
}

/// Answers from the question of this number on, rightly as often as is said. The questions, in their order.
fn play(home: &Home, terminal: &mut Terminal, lang: &str, from: usize, right: usize) -> Vec<String> {
    let answers = answers(home, lang);
    let mut order = Vec::new();
    for number in from..=12 {
        let head = if lang == "en" { format!("Question {number} of 12") } else { format!("問{number}（全12問）") };
        let screen = terminal.see(&head);
        let behind = without_breaks(screen.rsplit(&head).next().expect("a question"));
        let (question, yes, no) =
            answers.iter().find(|(question, ..)| behind.starts_with(&without_breaks(question))).expect("a question");
        order.push(question.clone());
        terminal.press(&format!("{}\r", if number <= right { yes } else { no }));
    }
    order
}

#[test]
fn without_a_terminal_the_questions_are_shown_with_their_right_answers() {
    let home = Home::new();
    for lang in LANGUAGES {
        let screen = home.run(&["--lang", lang, "learn", "test"]);
        assert_eq!((screen.code, screen.stdout.matches('✔').count()), (0, 13), "{}", screen.stdout);
    }
    assert!(!home.path("jars/learners").exists(), "nothing was answered, and nothing is kept");
}

#[test]
fn the_second_test_says_what_was_gained_and_the_order_is_another() {
    for lang in LANGUAGES {
        let home = Home::new();
        let say = |en: &'static str, ja: &'static str| if lang == "en" { en } else { ja };
        let mut orders = BTreeSet::new();
        for (right, said) in [
            (4, say("4 of 12 are right", "12問のうち4問が正解")),
            (8, say("a gain of 0.50", "伸びは 0.50")),
            (12, say("a gain of 1.00", "伸びは 1.00")),
            (3, say("a gain of -0.13", "伸びは -0.13")),
        ] {
            let mut terminal = begin(&home, lang);
            orders.insert(play(&home, &mut terminal, lang, 1, right));
            terminal.see(said);
            let screen = terminal.see("code 0");
            assert_eq!(screen.contains("(M") || screen.contains("（M"), right < 12, "{screen}");
        }
        assert_eq!(orders.len(), 4);
        let csv = home.run(&["--lang", lang, "learn", "test", "--csv"]).stdout;
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines[0], "learner,test,date,right,of,gain,held");
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let figures: Vec<_> =
            lines[1..].iter().map(|line| [0, 1, 3, 4, 5].map(|place| cells(line)[place].clone())).collect();
        let expected = [
            ["1", "1", "4", "12", ""],
            ["1", "2", "8", "12", "0.50"],
            ["1", "3", "12", "12", "1.00"],
            ["1", "4", "3", "12", "-0.13"],
        ];
        assert_eq!(figures, expected);
        assert!(!csv.contains("alice"), "{csv}");
    }
}

#[test]
fn what_is_no_answer_is_said_and_a_test_that_was_left_goes_on() {
    for (lang, said, first, kept) in [
        ("en", "Type the number of your answer, 1 to 4", "This is the first question", "2 of 12 answers are kept"),
        ("ja", "答えの番号（1〜4）", "これが最初の問題です", "12問のうち2問の答えを保存しました"),
    ] {
        let home = Home::new();
        let mut terminal = begin(&home, lang);
        terminal.see("> ");
        for (line, said) in [("b", first), ("5", said), ("0", said), ("login alice", said), ("", said), ("h", said)] {
            terminal.press(&format!("{line}\r")).see(said);
            terminal.press("\u{c}").see("> ");
        }
        terminal.press("1\r").see(if lang == "en" { "Question 2 of 12" } else { "問2（全12問）" });
        terminal.press("1\r").see(if lang == "en" { "Question 3 of 12" } else { "問3（全12問）" });
        terminal.press("b\r").see(if lang == "en" { "Your answer so far: 1" } else { "今の答え: 1" });
        terminal.press("2\r").see(if lang == "en" { "Question 3 of 12" } else { "問3（全12問）" });
        terminal.press("q\r").see(kept);
        assert_eq!(home.run(&["learn", "test", "--csv"]).stdout.lines().count(), 1, "half a test is none");
        let mut terminal = begin(&home, lang);
        terminal.see(if lang == "en" { "goes on where you left it" } else { "前回の続きです" });
        play(&home, &mut terminal, lang, 3, 0);
        terminal.see("code 0");
        assert_eq!(home.run(&["learn", "test", "--csv"]).stdout.lines().count(), 2);
    }
}

#[test]
fn a_class_is_told_without_names_and_a_file_that_cannot_be_read_is_named() {
    let home = Home::new();
    let taken = |name: &str, right: usize| {
        let tests = serde_json::json!([{"when": "2026-11-26", "right": right, "of": 12, "held": ["M1", "=cmd,\n"]}]);
        serde_json::json!({"sessctl_learner": 1, "name": name, "tests": tests}).to_string()
    };
    for (name, right) in [("alice", 3), ("bob", 4), ("アリス", 5)] {
        home.file(&format!("jars/learners/{name}.json"), taken(name, right));
    }
    home.file("jars/learners/carol.json", r#"{"sessctl_learner": 1, "name": "carol"}"#);
    let broken = home.file("jars/learners/broken.json", "{");
    for lang in LANGUAGES {
        let outcome = home.run(&["--lang", lang, "learn", "test", "--csv"]);
        assert_eq!((outcome.code, outcome.stdout.lines().count()), (0, 4), "{}", outcome.everything());
        assert!(without_breaks(&outcome.stderr).contains(&broken), "{}", outcome.stderr);
        for line in outcome.stdout.lines().skip(1) {
            assert_eq!(line.matches(',').count(), 6);
            assert!(line.ends_with(",M1 cmd"), "{line}");
        }
    }
    let rights: BTreeSet<_> = home
        .run(&["learn", "test", "--csv"])
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(3).map(str::to_owned))
        .collect();
    assert_eq!(rights.len(), 3);
    let facts = home.facts(&["learn", "test", "--csv"]);
    assert_eq!(
        (facts["done"]["tests"].as_array().map(Vec::len), &facts["done"]["unread"][0]),
        (Some(3), &broken.into())
    );
    assert!(fs::exists(home.path("jars/learners/broken.json")).expect("a folder"), "to look changes nothing");
}
