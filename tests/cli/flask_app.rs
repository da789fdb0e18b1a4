//! The key and the settings that an app tells: through a pipe from `flask sessctl`, or to a Python that `--app` starts. The
//! Python of these tests is a script; real ones stand in `tests/real/wheel.rs`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::hints::joined;
use super::{ALICE, Home, LANGUAGES, NOW, Outcome, finished, page, server};

/// The tutorial's key, `old` and bytes that are no text, in base64.
const KEYS: [&str; 3] = ["YWJjZGVmZ2hpamtsbW4=", "b2xk", "/wA="];

/// What an app tells that has the tutorial's key, two older ones, and a lifetime of a minute.
fn settings() -> Json {
    json!({
        "form": 1, "python": "3.12.1", "executable": "/venv/bin/python", "flask": "3.1.3", "app": "hello", "keys": KEYS,
        "salt": "Y29va2llLXNlc3Npb24=", "digest": "sha1", "key_derivation": "hmac", "lifetime": 60,
        "refresh_each_request": true, "interface": null,
        "cookie": {"name": "sid", "domain": null, "path": "/", "http_only": true, "secure": true, "same_site": "Lax",
                   "partitioned": false},
    })
}

fn with(name: &str, value: impl Into<Json>) -> Json {
    let mut settings = settings();
    settings[name] = value.into();
    settings
}

/// A run that inherits what the app tells as its descriptor 3, as one of `flask sessctl` does.
fn told(home: &Home, settings: &Json, args: &[&str]) -> Outcome {
    told_text(home, &settings.to_string(), args)
}

fn told_text(home: &Home, text: &str, args: &[&str]) -> Outcome {
    let file = home.file("told", text);
    let script = r#"exec 4<&0
        cat "$TOLD" 2>&- | "$0" --app-settings 3 --typed-as 'flask --app hello sessctl' "$@" 3<&0 0<&4 4<&-"#;
    let line = [&["-c", script, env!("CARGO_BIN_EXE_sessctl")], args].concat();
    finished(home.program("/bin/sh", &line).env("TOLD", file), args)
}

/// A run with `--app` whose Python is this script.
fn asked(home: &Home, python: &str, args: &[&str]) -> Outcome {
    let path = home.file("venv/bin/python", format!("#!/bin/sh\n{python}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("an executable");
    let args = [args, &["--app", "hello"]].concat();
    finished(home.command(&args).env("VIRTUAL_ENV", home.path("venv")).env("PATH", "/usr/bin:/bin"), &args)
}

/// A Python that says this.
fn saying(answer: &Json) -> String {
    format!("cat <<'END'\n{answer}\nEND")
}

fn error_of(outcome: &Outcome, code: i32) -> Json {
    assert_eq!(outcome.code, code, "{}: {}", outcome.what, outcome.everything());
    serde_json::from_str::<Json>(&outcome.stderr).expect("JSON")["error"].clone()
}

#[test]
fn key_lifetime_and_name_are_the_apps_whichever_way_it_told_them() {
    let home = Home::new();
    let line = [NOW, "inspect", ALICE, "--json"];
    let outcomes = [told(&home, &settings(), &line), asked(&home, &saying(&settings()), &line)];
    for (outcome, asked_by) in outcomes.iter().zip(["flask", "sessctl"]) {
        let facts = outcome.json();
        assert_eq!((outcome.code, &facts["verification"]["key"]), (0, &json!("current")), "{}", outcome.stdout);
        assert_eq!((&facts["max_age"], &facts["max_age_from"]), (&json!(60), &json!("app")));
        let told_by = &facts["told_by"];
        assert_eq!((&told_by["name"], &told_by["asked_by"]), (&json!("hello"), &json!(asked_by)));
        assert_eq!((&told_by["fallbacks"], &told_by["has_its_key"]), (&json!(2), &json!(true)));
        assert_eq!(told_by["cookie"]["same_site"], "Lax");
        for key in KEYS.iter().chain(&["abcdefghijklmn"]) {
            assert!(!outcome.everything().contains(key), "{key} is shown");
        }
    }
    let late = told(&home, &settings(), &["--now=2026-11-22T19:42:34Z", "inspect", ALICE, "--json"]);
    assert_eq!((late.code, &late.json()["verification"]["error"]), (1, &json!("SignatureExpired")));
    let named = format!("session=x; sid={ALICE}; other=y");
    assert_eq!(told(&home, &settings(), &[NOW, "inspect", &named, "--json"]).json()["name"], "sid");
}

#[test]
fn a_key_that_does_not_fit_may_be_that_of_another_start_of_the_app() {
    let home = Home::new();
    let another = with("keys", json!(["b2xk"]));
    let unbroken = |text: &str| text.split_whitespace().collect::<String>();
    for (lang, note) in [("en", "asitwasloadedjustnow"), ("ja", "いま読み込んだアプリの鍵")] {
        let line = [NOW, "--lang", lang, "inspect", ALICE];
        let outcomes = [told(&home, &another, &line), asked(&home, &saying(&another), &line)];
        for outcome in &outcomes {
            assert_eq!((outcome.code, unbroken(&outcome.stdout).contains(note)), (1, true), "{}", outcome.stdout);
        }
        let mut older = another.clone();
        older["unused_fallbacks"] = json!(2);
        let told_it = told(&home, &older, &line);
        assert!(
            told_it.stdout.contains("SECRET_KEY_FALLBACKS") && !outcomes[0].stdout.contains("SECRET_KEY_FALLBACKS")
        );
        let fits = told(&home, &settings(), &line);
        assert!(!unbroken(&fits.stdout).contains(note), "{}", fits.stdout);
    }
}

#[test]
fn a_screen_says_whose_key_it_was_and_the_next_command_is_asked_of_the_same_app() {
    let home = Home::new();
    for lang in LANGUAGES {
        let screen = told(&home, &settings(), &[NOW, "--lang", lang, "inspect", ALICE]);
        assert!(screen.stdout.contains("hello") && screen.stdout.contains("Flask 3.1.3"), "{}", screen.stdout);
        assert!(
            screen.stdout.contains(&format!("flask --app hello sessctl --now 2026-11-22T19:41:33Z --lang {lang} sign"))
        );
        let screen = asked(&home, &saying(&settings()), &[NOW, "--lang", lang, "inspect", ALICE]);
        assert!(screen.stdout.contains("Python 3.12.1") && screen.stdout.contains("/venv/bin/python"));
        assert!(screen.stdout.replace("\n  ", " ").contains("sign id=admin --app hello"), "{}", screen.stdout);
        let many = told(&home, &settings(), &[NOW, "--lang", lang, "inspect", &format!("sid={ALICE}\nsid={ALICE}")]);
        assert!(many.stdout.contains("Flask 3.1.3"), "{}", many.stdout);
    }
}

#[test]
fn what_an_app_tells_at_a_request_only_is_unknown_and_no_verdict_needs_it() {
    let home = Home::new();
    let mut app = settings();
    for name in ["path", "domain", "http_only", "secure", "same_site"] {
        app["cookie"][name] = Json::Null;
    }
    let outcome = told(&home, &app, &[NOW, "inspect", ALICE, "--json"]);
    assert_eq!(outcome.code, 0, "{}", outcome.everything());
    assert_eq!(outcome.json()["told_by"]["cookie"]["path"], Json::Null);
}

#[test]
fn older_keys_salt_digest_and_derivation_are_the_apps_and_what_is_typed_wins() {
    let home = Home::new();
    let own = [("salt", json!("bXkgc2FsdA==")), ("digest", json!("sha256")), ("key_derivation", json!("concat"))];
    let mut app = settings();
    own.into_iter().for_each(|(name, value)| app[name] = value);
    let signing = ["--salt", "my salt", "--digest", "sha256", "--key-derivation", "concat"];
    let sign = |key: &str| {
        home.run(&[&[NOW, "sign", "id=mia", "--value", "--secret", key], &signing[..]].concat())
            .stdout
            .trim()
            .to_owned()
    };
    let key_of = |settings: &Json, cookie: &str, more: &[&str]| {
        let outcome = told(&home, settings, &[&[NOW, "inspect", cookie, "--json"], more].concat());
        outcome.json()["verification"]["key"].clone()
    };
    assert_eq!(key_of(&app, &sign("old"), &[]), "fallback 1");
    assert_eq!(key_of(&app, &sign("hex:ff00"), &[]), "fallback 2");
    assert_eq!(key_of(&app, &sign("abcdefghijklmn"), &[]), "current");
    assert_eq!(key_of(&app, &sign("mine"), &[]), Json::Null);
    assert_eq!(key_of(&app, &sign("mine"), &["--secret", "mine"]), "current");
    // with a key of the user's own the older ones of the app are not the user's
    assert_eq!(key_of(&app, &sign("old"), &["--secret", "mine"]), Json::Null);
    assert_eq!(key_of(&app, &sign("mine"), &["--fallback", "mine"]), "fallback 1");
    assert_eq!(key_of(&settings(), &sign("old"), &signing), "fallback 1");
    let signed = told(&home, &app, &[NOW, "sign", "id=mia", "--value"]);
    assert_eq!(signed.stdout.trim(), sign("abcdefghijklmn"));
    // a salt that the app told is that of its sessions, whatever else is typed
    for more in [&[][..], &["--max-age", "600"], &["--url", "http://127.0.0.1:1"]] {
        let outcome = told(&home, &app, &[&[NOW, "inspect", signed.stdout.trim(), "--json"], more].concat());
        assert_eq!((&outcome.json()["flask"]["answer"], outcome.code), (&json!("session"), 0), "{more:?}");
        assert_eq!(outcome.json()["is_of_another_salt"], false, "{more:?}");
    }
    let facts =
        told(&home, &settings(), &[NOW, "inspect", ALICE, "--json", "--max-age", "7", "--name", "session"]).json();
    assert_eq!((&facts["max_age"], &facts["max_age_from"]), (&json!(7), &json!("given")));
    let facts = told(&home, &settings(), &[NOW, "inspect", ALICE, "--json", "--secret", "abcdefghijklmn"]).json();
    assert_eq!(facts["told_by"]["has_its_key"], false);
    // what the app tells is newer than what the environment has
    let line = [NOW, "inspect", ALICE, "--json", "--app", "hello"];
    let path = home.path("venv");
    asked(&home, &saying(&settings()), &line[..4]);
    let outcome =
        finished(home.command(&line).env("VIRTUAL_ENV", path).env("SESSCTL_SECRET", "x").env("PATH", "/bin"), &line);
    assert_eq!(outcome.json()["verification"]["key"], "current");
}

#[test]
fn each_of_the_five_commands_takes_them_and_the_others_say_that_they_do_not() {
    let home = Home::new();
    assert_eq!(home.run(&[NOW, "--name", "sid", "login", "alice"]).code, 0);
    let facts = |args: &[&str]| told(&home, &settings(), &[&[NOW], args, &["--json"]].concat()).json();
    assert_eq!(facts(&["explain", ALICE])["inspection"]["verification"]["key"], "current");
    assert_eq!(facts(&["sign", "id=admin"])["key"], "current");
    let expiry = facts(&["expire"]);
    assert_eq!((&expiry["lifetime"], &expiry["lifetime_from"]), (&json!(60), &json!("app")), "{expiry}");
    assert_eq!((&expiry["is_verified"], &expiry["told_by"]["name"]), (&json!(true), &json!("hello")));
    assert_eq!(facts(&["expire", "--simulate"])["lifetime"], 60);
    let tampered = facts(&["tamper", "id=admin"]);
    assert_eq!((&tampered["was_believed"], &tampered["key_was_given"]), (&json!(false), &json!(true)));
    assert_eq!(facts(&["inspect"])["source"]["kind"], "jar");
    for command in [&["visit"][..], &["login", "alice"], &["jar"], &["demo"], &["learn", "list"]] {
        for lang in LANGUAGES {
            let outcome = told(&home, &settings(), &[command, &["--lang", lang]].concat());
            assert_eq!(outcome.code, 2, "{}", outcome.everything());
            assert!(outcome.stderr.contains(&format!("flask sessctl {}", command[0])), "{}", outcome.stderr);
        }
        assert_eq!(home.run(&[command, &["--app", "hello"]].concat()).code, 2);
    }
    assert_eq!(error_of(&told(&home, &settings(), &["inspect", ALICE, "--app", "x", "--json"]), 2)["kind"], "conflict");
}

#[test]
fn an_app_that_cannot_be_used_is_told_apart_by_its_reason() {
    let home = Home::new();
    let refused = |error: Json| json!({"form": 1, "python": "3.12.1", "executable": "/p", "flask": "3.1.3", "app": "hello", "error": error});
    for (told, kind, shown) in [
        (with("keys", json!([])), "app_without_key", "SECRET_KEY"),
        (with("digest", "blake2b"), "other_signer", "blake2b"),
        (with("key_derivation", "pbkdf2"), "other_signer", "pbkdf2"),
        (
            refused(json!({"kind": "other_interface", "interface": "flask_session.X"})),
            "other_session_interface",
            "flask_session.X",
        ),
        (refused(json!({"kind": "other_signer", "found": "my.Signer"})), "other_signer", "my.Signer"),
        (
            refused(json!({"kind": "unreadable", "what": "SECRET_KEY", "exception": "KeyError", "message": "'VAULT'"})),
            "app_setting_raised",
            "KeyError: 'VAULT'",
        ),
        (
            refused(json!({"kind": "no_flask", "message": "No module named 'flask'"})),
            "no_flask",
            "No module named 'flask'",
        ),
        (refused(json!({"kind": "no_app", "message": "Could not import 'x'."})), "no_app", "Could not import 'x'."),
        (
            refused(json!({"kind": "app_raised", "message": "a\nValueError: \u{1b}[31mno"})),
            "app_raised",
            "ValueError: ",
        ),
        (with("form", 2), "not_app_settings", ""),
        (with("lifetime", json!(null)), "not_app_settings", ""),
        (with("keys", json!(["?"])), "not_app_settings", ""),
        (json!([]), "not_app_settings", ""),
    ] {
        for lang in LANGUAGES {
            let line = [NOW, "--lang", lang, "inspect", ALICE];
            let screen = asked(&home, &saying(&told), &line);
            screen.assert_harmless();
            assert!(screen.stderr.replace("\n  ", " ").contains(shown), "{}", screen.stderr);
            assert_eq!(error_of(&asked(&home, &saying(&told), &[&line[..], &["--json"]].concat()), 3)["kind"], kind);
        }
    }
    // a key that is typed does where the app has none
    let without = with("keys", json!([]));
    let typed = told(&home, &without, &[NOW, "inspect", ALICE, "--secret", "abcdefghijklmn", "--json"]);
    assert_eq!(typed.json()["verification"]["key"], "current");
}

#[test]
fn a_descriptor_or_a_python_that_is_none_is_named_and_neither_is_waited_for_without_end() {
    let home = Home::new();
    for number in ["0", "2", "-1", "x", "9", "+9", "4294967299", "3 ", "../../etc/passwd"] {
        let outcome = home.run(&[&format!("--app-settings={number}"), "inspect", ALICE, "--json"]);
        assert_eq!(error_of(&outcome, 3)["kind"], "bad_descriptor", "{number}");
    }
    for text in ["", "{", "null", "\u{0}\u{1}", &"[".repeat(100_000), &"x".repeat(5 * 1024 * 1024)] {
        let outcome = told_text(&home, text, &["inspect", ALICE, "--json"]);
        assert_eq!(error_of(&outcome, 3)["kind"], "not_app_settings");
    }
    let python = |script: &str, kind: &str| {
        let outcome = asked(&home, script, &["inspect", ALICE, "--json", "--timeout", "1"]);
        assert_eq!(error_of(&outcome, 3)["kind"], kind, "{script}");
        outcome
    };
    python("exec sleep 60", "python_too_slow");
    python("while :; do echo noise >&2; done", "python_too_slow");
    let endless = asked(&home, "exec yes", &["inspect", ALICE, "--json", "--timeout", "60"]);
    assert_eq!(error_of(&endless, 3)["kind"], "not_app_settings");
    let ended = python("echo 'SyntaxError: print \u{1b}[31m' >&2; exit 1", "python_no_answer");
    assert!(ended.stderr.contains("SyntaxError"), "{}", ended.stderr);
    // what it has started and left behind holds its pipes
    python("sleep 5 & exit 1", "python_too_slow");
    let none = home.run_with_env(&["inspect", ALICE, "--app", "x", "--json"], "PATH", "/nowhere");
    assert_eq!(error_of(&none, 3)["kind"], "no_python");
}

#[test]
fn only_a_pipe_by_its_plain_number_is_read() {
    let home = Home::new();
    let file = home.file("told", settings().to_string());
    let pipe = r#"cat "$TOLD" 2>&- | "$0" --app-settings "$NUMBER" inspect "$@" 3<&0"#;
    let plain = r#"exec "$0" --app-settings "$NUMBER" inspect "$@" 3<"$TOLD""#;
    for (script, number, is_read) in [(pipe, "3", true), (pipe, "+3", false), (pipe, "03", false), (plain, "3", false)]
    {
        let line = ["-c", script, env!("CARGO_BIN_EXE_sessctl"), ALICE, "--json"];
        let outcome = finished(home.program("/bin/sh", &line).env("TOLD", &file).env("NUMBER", number), &line);
        match is_read {
            true => assert_eq!(outcome.json()["verification"]["key"], "current", "{}", outcome.everything()),
            false => assert_eq!(error_of(&outcome, 3)["kind"], "bad_descriptor", "{number}"),
        }
    }
}

#[test]
fn what_an_app_leaves_behind_is_not_waited_for_and_ends_with_it() {
    let home = Home::new();
    let proof = home.path("still-there");
    let behind = format!("(sleep 3; touch {}) &", proof.display());
    let began = Instant::now();
    let outcome = asked(&home, &format!("{behind}\n{}", saying(&settings())), &[NOW, "inspect", ALICE, "--json"]);
    assert_eq!(outcome.json()["verification"]["key"], "current", "{}", outcome.everything());
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    // the same where it is not the answer that ends it
    asked(&home, &format!("{behind}\nwait"), &["inspect", ALICE, "--json", "--timeout", "1"]);
    let path =
        home.file("venv/bin/python", format!("#!/bin/sh\ntouch {}\n{behind}\nwait\n", home.path("on").display()));
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("an executable");
    let mut child = home
        .command(&["inspect", ALICE, "--app", "x"])
        .env("VIRTUAL_ENV", home.path("venv"))
        .env("PATH", "/usr/bin:/bin")
        .spawn()
        .expect("sessctl");
    while !home.path("on").exists() {
        thread::sleep(Duration::from_millis(20));
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("a signal");
    let status = child.wait().expect("an end");
    assert_eq!(status.signal(), Some(15), "{status:?}");
    thread::sleep(Duration::from_millis(3500));
    assert!(!proof.exists());
}

#[test]
fn a_python_that_says_nothing_is_told_of_as_such() {
    let home = Home::new();
    for (lang, said) in LANGUAGES.into_iter().zip(["and said nothing", "何も表示しませんでした"]) {
        let outcome = asked(&home, "exit 1", &["--lang", lang, "inspect", ALICE]);
        assert!(outcome.stderr.replace("\n  ", " ").contains(said), "{}", outcome.stderr);
    }
}

#[test]
fn a_lifetime_without_end_is_an_error_and_a_long_one_is_off_the_calendar() {
    let home = Home::new();
    for (lifetime, kind) in [
        (i64::MAX, "not_app_settings"),
        (86_400_000_000_000, "not_app_settings"),
        (86_399_999_999_999, "off_the_calendar"),
        (0, "no_lifetime"),
        (-1, "no_lifetime"),
    ] {
        let app = with("lifetime", lifetime);
        let outcome = told(&home, &app, &[NOW, "expire", "--simulate", "--json"]);
        assert_eq!(outcome.error()["kind"], kind, "{}", outcome.everything());
        for command in [&["inspect", ALICE][..], &["expire", ALICE], &["explain", ALICE]] {
            let outcome = told(&home, &app, &[&[NOW], command].concat());
            assert!(matches!(outcome.code, 0..=3), "{}", outcome.everything());
            assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_lesson_that_came_from_another_hand_imports_no_app() {
    let home = Home::new();
    let page = include_str!("../../docs/lessons.md");
    let (_, rest) = page.split_once("```toml\n").expect("a block of TOML");
    let (pack, _) = rest.split_once("```").expect("its end");
    let hostile = pack.replacen("\"login {name}\"", "\"inspect x --app os:system('id')\"", 1);
    assert_ne!(pack, hostile);
    let file = home.file("pack.toml", &hostile);
    let proof = home.path("was-started");
    let python = home.file("venv/bin/python", format!("#!/bin/sh\ntouch {}\n", proof.display()));
    fs::set_permissions(&python, fs::Permissions::from_mode(0o755)).expect("an executable");
    for line in [&["learn", "1", "--pack", &file, "--json"][..], &["learn", "check", &file, "--json"]] {
        let played =
            finished(home.command(line).env("VIRTUAL_ENV", home.path("venv")).env("PATH", "/usr/bin:/bin"), line);
        assert!(!proof.exists(), "{}", played.everything());
    }
    let line = ["inspect", "x", "--app", "hello", "--json"];
    let outcome = home.run_with_env(&line, "SESSCTL_IN_A_LESSON", "1");
    assert_eq!(error_of(&outcome, 2)["kind"], "lessons_app");
    // outside of a lesson the same Python is started
    asked(&home, &format!("touch {}", proof.display()), &["inspect", "x", "--json"]);
    assert!(proof.exists());
}

#[test]
fn that_the_key_may_be_of_another_start_is_in_the_json_as_on_the_screen() {
    let home = Home::new();
    let of_another_start = with("keys", json!(["b3RoZXI="]));
    for (settings, is_said) in [(settings(), false), (of_another_start, true)] {
        let screen = told(&home, &settings, &[NOW, "--lang", "en", "inspect", ALICE]).stdout;
        let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(screen.contains("an app that makes one at each start"), is_said, "{screen}");
        let facts = told(&home, &settings, &[NOW, "inspect", ALICE, "--json"]).json();
        assert_eq!(facts["may_be_of_another_start"], is_said, "{facts}");
    }
    assert_eq!(home.facts(&[NOW, "inspect", ALICE]).get("may_be_of_another_start"), None);
}

#[test]
fn the_embedded_app_does_not_answer_for_the_app_that_told_its_settings() {
    let home = Home::of_alice();
    let app = with("salt", "bXkgc2FsdA==");
    for lang in LANGUAGES {
        let tampered = told(&home, &app, &[NOW, "--lang", lang, "--name", "session", "tamper", "id=bob"]);
        assert!(tampered.code == 2 && tampered.stderr.contains("--url"), "{}", tampered.everything());
        let simulated = told(&home, &app, &[NOW, "--lang", lang, "expire", "--simulate"]);
        let embedded = if lang == "en" { "The server here is the embedded app" } else { "内蔵アプリ" };
        assert!(simulated.code == 0 && simulated.stdout.contains(embedded), "{}", simulated.everything());
        assert!(!simulated.stdout.contains("not logged in"), "it is, at the embedded app: {}", simulated.stdout);
        // a login at the embedded app makes no session of that one
        for command in [&["tamper", "id=bob"][..], &["expire"], &["inspect"]] {
            let outcome = told(&home, &settings(), &[&[NOW, "--lang", lang], command].concat());
            assert!(outcome.code == 3 && outcome.stderr.contains("--url URL login USER"), "{}", outcome.everything());
        }
    }
}

#[test]
fn what_flask_says_in_lines_is_shown_in_lines() {
    let home = Home::new();
    let refused = |kind: &str, message: &str| {
        saying(&json!({"form": 1, "python": "3.12.1", "executable": "/p", "flask": "3.1.3", "app": "hello",
            "error": {"kind": kind, "message": message}}))
    };
    let calls: Vec<String> = (1..30).map(|call| format!("  File \"a_imp.py\", line {call}")).collect();
    let long =
        [&["Traceback:".to_owned()], calls.as_slice(), &["KeyError: \u{1b}[31m'VAULT'".to_owned()]].concat().join("\n");
    for (kind, lang, begin, left_out) in [
        ("no_app", "en", "error: Flask says:\n  Traceback:\n    File \"a_imp.py\", line 1\n", "  … 12 more lines …\n"),
        ("no_app", "ja", "エラー: Flask からのエラー:\n  Traceback:\n", "  …（ほか12行）…\n"),
        ("app_raised", "en", "error: the app cannot be imported:\n  Traceback:\n", "  … 12 more lines …\n"),
    ] {
        let line = [NOW, "--lang", lang, "inspect", ALICE];
        let outcome = asked(&home, &refused(kind, &long), &line);
        outcome.assert_harmless();
        let screen = &outcome.stderr;
        assert!(screen.starts_with(begin) && screen.contains(left_out), "{screen}");
        assert!(screen.contains("line 29\n  KeyError: \\x1b[31m'VAULT'\n") && !screen.contains(" | "), "{screen}");
        assert!(screen.lines().count() < 24, "{screen}");
        let error = error_of(&asked(&home, &refused(kind, &long), &[&line[..], &["--json"]].concat()), 3);
        assert!(error["message"].as_str().is_some_and(|message| message.contains("line 29 | ")), "{error}");
    }
    let short = asked(&home, &refused("no_app", "Could not import 'x'."), &[NOW, "inspect", ALICE]);
    assert!(short.stderr.starts_with("error: Flask says: Could not import 'x'.\n"), "{}", short.stderr);
}

#[test]
fn where_the_app_told_the_name_of_its_cookie_no_other_one_is_suggested() {
    let home = Home::new();
    let url = server(|_| page("Set-Cookie: session=x\r\n", "hello"));
    home.run(&["--url", &url, "visit", "/"]);
    for (lang, said) in [("en", "the app names its session cookie `sid`"), ("ja", "`sid` です。")] {
        for command in [&["inspect"][..], &["expire"], &["tamper", "id=admin"]] {
            let outcome = told(&home, &settings(), &[&["--lang", lang, "--url", &url], command].concat());
            let screen = joined(&outcome);
            assert!(screen.contains(said), "{}: {screen}", outcome.what);
            assert!(screen.contains(&format!("sessctl --url {url} --lang {lang} login USER")), "{screen}");
            assert!(!screen.contains("--name"), "{screen}");
        }
    }
}
