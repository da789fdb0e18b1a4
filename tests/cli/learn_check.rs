//! `learn check`: what is found in lessons, and packs that cannot be used.

use serde_json::{Value as Json, json};

use super::{Home, LANGUAGES};

/// A pack in which nothing is found.
const SOUND: &str = r#"
[[source]]
id = "our-notes"
title = "Notes of our class"
url = "https://example.org/notes"

[[lesson]]
name = "one"
title = { en = "One", ja = "1つ目" }
outcome = { en = "You can do it.", ja = "できるようになります。" }

[[lesson.step]]
name = "first"
station = "set-cookie"

[lesson.step.do]
text = { en = "Log in as {name}.", ja = "{name} でログインします。" }
commands = ["login {name}"]

[[lesson.step.do.until]]
says = { en = "A cookie came.", ja = "クッキーが届いた。" }
request = { method = "POST", sent = "set" }

[[lesson.step.explain]]
text = { en = "It is the session.", ja = "これがセッションです。" }
sources = ["our-notes", "flask-sessions-py"]

[[lesson.step]]
name = "second"
station = "read"

[lesson.step.exercise]
task = { en = "Be logged in as eve.", ja = "eve でログインしてください。" }
hints = [
  { en = "Which command?", ja = "どのコマンドですか。" },
  { en = "`login`", ja = "`login`" },
  { en = "`login eve`", ja = "`login eve`" },
]
solution = ["login eve"]
alternatives = [["sessctl login eve"]]

[[lesson.step.exercise.criterion]]
says = { en = "eve has a session.", ja = "eve のセッションがある。" }
jar = { holds = { id = "eve" } }
"#;

/// The pack with this in the place of that.
fn pack(home: &Home, old: &str, new: &str) -> String {
    assert_eq!(SOUND.matches(old).count(), 1, "{old}");
    home.file("pack.toml", SOUND.replace(old, new))
}

/// Its findings: the step, the line and the kind of each.
fn found(home: &Home, path: &str) -> Vec<(Json, Json, Json)> {
    let output = home.command(&["learn", "check", path, "--json"]).output().expect("sessctl");
    let report: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["done"]["findings"].as_array().expect("findings");
    assert_eq!(output.status.code(), Some(i32::from(!findings.is_empty())), "{report}");
    findings.iter().map(|one| (one["step"].clone(), one["line"].clone(), one["reason"]["kind"].clone())).collect()
}

#[test]
fn a_sound_pack_is_played_to_its_end_and_nothing_is_found() {
    let home = Home::new();
    let path = home.file("pack.toml", SOUND);
    assert_eq!(found(&home, &path), []);
    for name in ["a b", "アリス", "'", "O'Brien; exit"] {
        let run = home.run(&["learn", "check", &path, "--learner", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.everything());
    }
    let run = home.run(&["learn", "check", &path]);
    assert!(run.stdout.contains("one: 2 steps, 1 facts, 1 exercises solved in 2 ways"), "{}", run.stdout);
    assert!(run.stdout.contains("Nothing was found."), "{}", run.stdout);
    assert!(!home.path("jars/learners").exists() && !home.path("jars/sandboxes").exists(), "the own home is untouched");
}

#[test]
fn what_a_lesson_claims_and_does_not_do_is_found_by_playing_it() {
    let home = Home::new();
    for (old, new, step, line, kind) in [
        ("commands = [\"login {name}\"]", "commands = [\"jar\"]", "first", 17, "not_done"),
        ("commands = [\"login {name}\"]", "commands = [\"login {name}\", \"jra\"]", "first", 18, "bad_command"),
        ("commands = [\"login {name}\"]", "commands = [\"login {name}\", \"n\"]", "first", 18, "bad_command"),
        (
            "jar = { holds = { id = \"eve\" } }",
            "request = { status = 404, most = 0 }",
            "second",
            33,
            "solved_by_nothing",
        ),
        ("solution = [\"login eve\"]", "solution = [\"login adam\"]", "second", 39, "not_solved"),
        ("[[\"sessctl login eve\"]]", "[[\"login adam\"]]", "second", 40, "not_solved"),
        ("[[\"sessctl login eve\"]]", "[]", "second", 29, "one_way"),
        ("jar = { holds = { id = \"eve\" } }", "ran = { command = \"login\" }", "second", 43, "goes_by_command"),
        ("\"our-notes\", \"flask", "\"your-notes\", \"flask", "first", 26, "unknown_source"),
    ] {
        let path = pack(&home, old, new);
        assert_eq!(found(&home, &path), [(json!(step), json!(line), json!(kind))], "{new}");
    }
    let path = pack(&home, "solution = [\"login eve\"]", "solution = [\"login adam\"]");
    let [english, japanese] = LANGUAGES.map(|lang| home.run(&["--lang", lang, "learn", "check", &path]));
    assert_eq!((english.code, japanese.code), (1, 1));
    assert!(english.stdout.contains("one, second, line 39"), "{}", english.stdout);
    assert!(english.stdout.contains("The solution does not solve it: eve has a session."), "{}", english.stdout);
    assert!(japanese.stdout.contains("one、second、39行目"), "{}", japanese.stdout);
    assert!(japanese.stdout.contains("解答例では解けません: eve のセッションがある。"), "{}", japanese.stdout);
}

#[test]
fn a_pack_that_cannot_be_used_is_an_error_with_its_line_and_the_reason() {
    let home = Home::new();
    let cut = SOUND.split_at(SOUND.find("task").expect("a task") + 9).0.to_owned();
    let lines = SOUND.lines().count();
    let packs: [(Vec<u8>, Option<usize>, &str); 12] = [
        (Vec::new(), None, "no lesson with a step"),
        (b"\n# nothing\n".to_vec(), None, "no lesson with a step"),
        (cut.clone().into(), Some(cut.lines().count()), "not a pack of lessons"),
        (SOUND.replace("outcome", "outcme").into(), Some(10), "outcme"),
        (SOUND.replace("station = \"read\"", "station = \"raed\"").into(), Some(30), "raed"),
        (SOUND.replace("name = \"second\"", "name = \"first\"").into(), Some(29), "`first`"),
        (SOUND.replace("name = \"one\"", "name = \"One\"").into(), Some(8), "`One`"),
        (SOUND.replace("It is the session.", "\\u001b[31mred").into(), Some(25), "control character"),
        (SOUND.replace("It is the session.", "\u{1b}[31mred").into(), Some(25), "not a pack of lessons"),
        ([SOUND.as_bytes(), b"# \xff\xfe"].concat(), Some(lines + 1), "UTF-8"),
        (format!("{SOUND}\napp = 1\n").into(), None, "not a pack of lessons"),
        (SOUND.replace("jar = {", "#jar = {").into(), Some(29), "criterion of no kind"),
    ];
    for (bytes, line, reason) in packs {
        let path = home.file("pack.toml", &bytes);
        for args in [&["learn", "check", &path][..], &["learn", "--pack", &path], &["learn", "check", "--pack", &path]]
        {
            let run = home.run(args);
            run.assert_harmless();
            // what is broken is broken over lines too
            let said = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(run.code >= 2 && said.contains(reason), "{reason}: {said}");
            if let Some(line) = line {
                assert!(said.contains(&format!("line {line}:")), "{reason}, line {line}: {said}");
            }
        }
        let run = home.run(&["learn", "check", &path, "--json", "--lang=ja"]);
        assert!(run.stderr.contains("\"broken_pack\""), "{}", run.stderr);
    }
}

#[test]
fn a_pack_of_a_hundred_megabytes_is_not_read_to_its_end() {
    let home = Home::new();
    let path = home.file("pack.toml", "");
    std::fs::File::options().write(true).open(&path).expect("a file").set_len(100_000_000).expect("room");
    let run = home.run(&["learn", "check", &path]);
    assert!(run.code >= 2 && run.stderr.contains("found more than 4194304 bytes"), "{}", run.stderr);
    let run = home.run(&["learn", "check", home.path("none.toml").to_str().expect("UTF-8")]);
    assert!(run.code >= 2 && run.stderr.contains("none.toml"), "{}", run.stderr);
}

#[test]
fn nothing_is_found_in_the_built_in_lessons() {
    let home = Home::new();
    for learner in ["alice", "O'Brien アリス"] {
        let run = home.run(&["learn", "check", "--learner", learner]);
        assert_eq!(run.code, 0, "{learner}: {}", run.everything());
    }
}
