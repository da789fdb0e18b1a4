//! What is kept of a learner: progress that cannot be read, names of any characters, a window that is open twice.

use std::fs;

#[cfg(unix)]
use super::presenter::Terminal;
use super::{Home, LANGUAGES};

/// What a newer sessctl would keep, half of what this one keeps, and what is none.
const UNREADABLE: [&str; 3] =
    [r#"{"sessctl_learner": 99, "stations": {}}"#, r#"{"sessctl_learner": 1, "name": "ali"#, ""];

#[test]
fn progress_that_cannot_be_read_is_kept_aside_and_said() {
    for (lang, said) in LANGUAGES.into_iter().zip(["kept aside as", "に残しました"]) {
        for content in UNREADABLE {
            let home = Home::new();
            let path = home.file("jars/learners/alice.json", content);
            let outcome = home.run(&["--lang", lang, "learn", "list", "--learner", "alice"]);
            assert_eq!(outcome.code, 0, "{}", outcome.everything());
            assert!(outcome.stdout.contains(said), "{}", outcome.stdout);
            let files: Vec<_> = fs::read_dir(home.path("jars/learners")).expect("a folder").flatten().collect();
            let aside = files.iter().find(|file| file.file_name().to_string_lossy().contains(".json.damaged-"));
            assert_eq!(fs::read(aside.expect("a file").path()).expect("bytes"), content.as_bytes());
            assert!(!fs::exists(path).expect("a folder"));
        }
    }
    // what is piped stays alone
    let home = Home::new();
    home.file("jars/learners/alice.json", UNREADABLE[1]);
    let value = home.run(&["learn", "certificate", "--learner", "alice", "--value"]);
    assert_eq!((value.code, value.stdout.lines().count()), (0, 1), "{}", value.everything());
    assert!(value.stderr.contains("kept aside"), "{}", value.stderr);
}

#[test]
fn a_lesson_that_does_not_exist_is_wrong_usage() {
    let home = Home::new();
    for lang in LANGUAGES {
        for name in ["0", "11", "-1", "99999999999999999999999", "no-such-lesson", "", "レッスン", "\u{1b}[2J"] {
            let outcome = home.run(&["--lang", lang, "learn", "--", name]);
            outcome.assert_harmless();
            assert_eq!(outcome.code, 2, "{name:?}: {}", outcome.everything());
            assert!(outcome.stderr.contains("sessctl learn list"), "{}", outcome.stderr);
        }
    }
    assert!(!home.path("jars/learners").exists(), "a mistake keeps nothing");
}

#[cfg(unix)]
#[test]
fn a_learner_has_one_window() {
    let home = Home::new();
    home.file("jars/sandboxes/alice/window.lock", "");
    let window = fs::File::options().write(true).open(home.path("jars/sandboxes/alice/window.lock")).expect("a file");
    window.lock().expect("a lock");
    for (lang, said) in LANGUAGES.into_iter().zip(["in another window", "別のウィンドウ"]) {
        let line = format!("sessctl --lang {lang} learn 1 --learner alice; echo code $?");
        let screen = Terminal::run(&home, 24, 80, &line).see("code 3");
        assert!(screen.contains(said) && screen.contains("--learner"), "{screen}");
        // to look, or to read a lesson, is not to play it
        assert_eq!(home.run(&["--lang", lang, "learn", "1", "--learner", "alice"]).code, 0);
        assert_eq!(home.run(&["--lang", lang, "learn", "list", "--learner", "alice"]).code, 0);
        assert_eq!(home.run(&["--lang", lang, "learn", "1", "--learner", "Alice"]).code, 0);
        // its progress stays, and is named
        home.file("jars/learners/alice.json", r#"{"sessctl_learner": 1, "name": "alice"}"#);
        let reset = home.run(&["--lang", lang, "reset", "--yes"]);
        assert!(reset.code == 0 && reset.stdout.contains("alice"), "{}", reset.everything());
        assert!(home.path("jars/learners/alice.json").exists() && !home.path("jars/sandboxes/x-").exists());
    }
    drop(window);
    play(&home, "alice");
}

/// Begins a lesson at a terminal, and leaves it.
#[cfg(unix)]
fn play(home: &Home, learner: &str) {
    let mut terminal = Terminal::run(home, 24, 80, &format!("sessctl learn 2 --learner {learner}; echo code $?"));
    terminal.see("q quit");
    terminal.press("q\r").see("code 0");
}

#[test]
fn a_command_that_is_printed_names_the_same_learner() {
    let home = Home::new();
    for lang in LANGUAGES {
        for (name, option) in [
            ("-x", "--learner=-x"),
            ("a b", "--learner 'a b'"),
            ("アリス", "--learner アリス"),
            ("🐈", "--learner '🐈'"),
            ("❤\u{fe0f}", "--learner NAME"),
        ] {
            for what in ["list", "certificate", "10"] {
                let screen = home.run(&["--lang", lang, "learn", what, &format!("--learner={name}")]);
                assert!(screen.stdout.contains(option), "{name}: {}", screen.everything());
            }
        }
        for (name, found) in [("\u{1b}[31mred", "U+001B"), ("a\u{202e}b", "U+202E"), ("a\nb", "U+000A")] {
            let refused = home.run(&["--lang", lang, "learn", "list", "--learner", name]);
            refused.assert_harmless();
            assert!(refused.code == 2 && refused.stderr.contains(found), "{}", refused.everything());
        }
    }
}

#[cfg(unix)]
#[test]
fn the_first_learner_is_asked_again_for_a_name_that_cannot_be_kept() {
    let home = Home::new();
    let mut terminal = Terminal::run(&home, 40, 80, "sessctl learn; echo code $?");
    terminal.see("What is your name?");
    terminal.press("a\u{202e}b\r").see("none that a terminal obeys");
    terminal.press("ann\r").see("q quit");
    terminal.press("q\r").see("sessctl learn --learner ann");
    assert!(home.path("jars/learners/ann.json").exists());
}

#[cfg(unix)]
#[test]
fn a_lesson_that_is_begun_again_goes_on_where_the_learner_was() {
    let home = Home::new();
    let begin = || Terminal::run(&home, 40, 80, "sessctl learn 2 --learner ann --no-quiz; echo code $?");
    let mut terminal = begin();
    terminal.see("q quit");
    // what is typed is the learner's, and what is shown of it names no other word
    terminal.press("visit -- /login\r").see("GET /login");
    assert!(!terminal.see("q quit").contains("--color"));
    terminal.press("n\r").see("q quit");
    while !terminal.press("n\r").see("q quit").contains("step 2/") {}
    terminal.press("q\r").see("code 0");
    begin().see("step 2/");
}

#[test]
fn a_lesson_that_is_only_read_keeps_nothing() {
    let home = Home::new();
    assert_eq!(home.run(&["learn", "2", "--learner", "bob"]).code, 0);
    assert!(!home.path("jars/learners").exists() && !home.path("jars/sandboxes").exists());
}

#[cfg(unix)]
#[test]
fn reset_clears_what_is_kept_of_learners_and_not_what_they_left_beside_it() {
    for lang in LANGUAGES {
        let home = Home::new();
        play(&home, "アリス");
        home.file("jars/learners/アリス.json", r#"{"sessctl_learner": 1, "name": "アリス"}"#);
        let desk = home.path("jars/sandboxes/アリス/desk");
        assert!(desk.join("class.key").exists());
        let mine = home.file("jars/sandboxes/アリス/desk/notes.txt", "mine");
        let facts = home.facts(&["reset", "--yes", "--lang", lang]);
        assert_eq!(facts["learners"], serde_json::json!(["アリス"]));
        assert_eq!((facts["sandboxes"].as_u64(), facts["open_lessons"].as_array().map(Vec::len)), (Some(1), Some(0)));
        assert_eq!(facts["others"], serde_json::json!([mine]));
        assert_eq!(fs::read(&mine).expect("it stays"), b"mine");
        assert!(!desk.join("class.key").exists() && !home.path("jars/learners/アリス.json").exists());
        fs::remove_file(&mine).expect("a file");

        play(&home, "bob");
        let screen = home.run(&["reset", "--yes", "--lang", lang]);
        assert!(screen.stdout.contains(if lang == "en" { "of 1 learner" } else { "学習者1人分" }), "{}", screen.stdout);
        assert!(!home.path("jars/sandboxes/bob").exists());
    }
}
