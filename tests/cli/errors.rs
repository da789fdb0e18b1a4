//! Errors: two lines in both languages, or one JSON object. Nothing is lost.

use std::fs;
use std::io::{self, Read};
use std::process::Stdio;

use serde_json::Value as Json;

use super::screens::english_sentence;
use super::{ALICE, Home, LANGUAGES, NOW, Outcome, files, page, server};

/// Runs it in both languages: the same exit code, and Japanese in Japanese.
pub(super) fn fails(home: &Home, code: i32, args: &[&str]) -> [Outcome; 2] {
    LANGUAGES.map(|lang| {
        let outcome = home.run(&[args, &["--lang", lang]].concat());
        assert_eq!(outcome.code, code, "{}: {}", outcome.what, outcome.everything());
        outcome.assert_harmless();
        assert_eq!(outcome.stderr.starts_with("エラー: "), lang == "ja" && code > 1, "{}", outcome.stderr);
        if lang == "ja" {
            assert_eq!(english_sentence(&outcome.everything()), None, "{}", outcome.what);
        }
        outcome
    })
}

/// `{"error": {"kind", "message", "hint"}}` and nothing else.
pub(super) fn assert_is_one_object(stderr: &str, what: &str) {
    assert_eq!(stderr.lines().count(), 1, "{what}: not one line but\n{stderr}");
    let object: Json = serde_json::from_str(stderr).unwrap_or_else(|error| panic!("{what}: {error}: {stderr}"));
    let error = object["error"].as_object().unwrap_or_else(|| panic!("{what}: {stderr}"));
    assert_eq!(object.as_object().map(serde_json::Map::len), Some(1), "{what}: {stderr}");
    assert_eq!(error.keys().collect::<Vec<_>>(), ["kind", "message", "hint"], "{what}");
    let kind = error["kind"].as_str().expect("a text");
    assert!(!kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte)));
    assert!(["message", "hint"].iter().all(|key| error[*key].as_str().is_some_and(|text| !text.is_empty())), "{what}");
}

/// The kind of an error under `--json`, which is the same in both languages, and its exit code.
fn kind(home: &Home, args: &[&str]) -> (i32, String) {
    let [english, japanese] = LANGUAGES.map(|lang| home.run(&[&["--json", "--lang", lang], args].concat()));
    let error = |outcome: &Outcome| {
        let lines: Vec<Json> = outcome.stderr.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        lines.last().expect("a line")["error"].clone()
    };
    let (in_english, in_japanese) = (error(&english), error(&japanese));
    assert_eq!((english.code, &in_english["kind"]), (japanese.code, &in_japanese["kind"]), "{args:?}");
    assert_ne!(in_english["message"], in_japanese["message"], "{args:?}");
    (english.code, in_english["kind"].as_str().expect("a kind").to_owned())
}

#[test]
fn under_json_an_error_is_one_object_with_a_kind() {
    let home = Home::of_alice();
    for (args, code, expected) in [
        (&["bogus"][..], 2, "unknown_command"),
        (&["schema", "jat"], 2, "unknown_command"),
        (&["schema", "xyz"], 2, "bad_value"),
        (&["inspect", "--bogus"], 2, "unknown_argument"),
        (&["--simulate", "expire"], 2, "option_before_command"),
        (&["login"], 2, "missing_argument"),
        (&["serve", "--port", "80000"], 2, "bad_value"),
        (&["--color"], 2, "no_value"),
        (&["inspect", "--secret=a", "--secret-stdin"], 2, "conflict"),
        (&["--now=x", "jar"], 2, "bad_time"),
        (&["--name=a b;", "jar"], 2, "bad_cookie_name"),
        (&["--name=a\nb", "jar"], 2, "bad_cookie_name"),
        (&["--name=a=b", "inspect"], 2, "bad_cookie_name"),
        (&["--name=a b", "inspect"], 3, "no_cookie"),
        (&["--browser=/", "jar"], 2, "bad_browser_name"),
        (&["--url=ftp://h", "visit"], 2, "wrong_scheme"),
        (&["sign", "{'a': True}"], 2, "python_dict"),
        (&[NOW, "tamper", "id=alice"], 2, "nothing_changes"),
        (&["inspect", "Cookie: a=b"], 3, "other_names"),
        (&["inspect", "/nowhere/x"], 3, "unreadable_file"),
        (&["--browser=new", "inspect"], 3, "no_cookie"),
        (&["--url=http://127.0.0.1:1", "visit"], 3, "unreachable"),
        (&["login", "alice", "--secret="], 3, "empty_app_key"),
        (&["expire", "--simulate", "--lifetime=0"], 3, "no_lifetime"),
    ] {
        assert_eq!(kind(&home, args), (code, expected.to_owned()), "{args:?}");
    }
}

#[test]
fn under_json_the_note_about_a_typed_key_is_an_object_too() {
    let outcome = Home::new().run(&[NOW, "--json", "sign", "id=x", "--secret=k"]);
    let note: Json = serde_json::from_str(&outcome.stderr).expect("JSON");
    assert_eq!(note["note"]["kind"], "typed_key");
    assert!(note["note"]["message"].as_str().is_some_and(|text| text.contains("--secret-file")));
    assert_eq!(outcome.json()["key"], "current");
}

/// The two lines of an error, joined where they were wrapped.
fn said(args: &[&str]) -> String {
    let outcome = Home::of_alice().run(args);
    assert_eq!(outcome.code, 2, "{}: {}", outcome.what, outcome.everything());
    outcome.stderr.replace("\n  ", " ")
}

#[test]
fn a_likely_typo_is_answered_with_a_suggestion() {
    for (args, expected) in [
        (&["log", "in", "alice"][..], "did you mean login?"),
        (&["log", "out"], "did you mean logout?"),
        (&["logon"], "did you mean login?"),
        (&["expire", "simulate"], "did you mean --simulate?"),
        (&["--simulate", "expire"], "after the command: sessctl expire --simulate"),
        (&["--lifetime", "3m", "login", "alice"], "after the command: sessctl login --lifetime"),
        (&["login"], "sessctl login alice"),
        (&["jar", "show"], "restart, copy, clear"),
        (&["jar", "copy", "default", "default"], "sessctl jar copy default thief"),
        (&["sign", "id"], "expected KEY=VALUE or JSON"),
        (&["sign", "{'a': True}"], "found a Python dict, expected JSON"),
        (&["sign", "{a: 1}"], "not JSON from character 2 on"),
        (&["serve", "--port", "80000"], "from 0 to 65535"),
        (&["demo", "--url", "http://127.0.0.1:1"], "leave --url out"),
    ] {
        let said = said(args);
        assert!(said.contains(expected), "{args:?}: {said}");
        fails(&Home::of_alice(), 2, args);
    }
    assert!(!said(&["login", "--user", "alice"]).contains("--secret"));
}

#[test]
fn help_is_everywhere_in_every_form() {
    let home = Home::new();
    let whole = home.run(&["--help"]).stdout;
    for args in [&["-h"][..], &["help"], &["help", "--lang=en"], &["--json", "help"], &["help", "-h"]] {
        assert_eq!(home.run(args).stdout, whole, "{args:?}");
    }
    for name in sessctl::cli::list::ABOUT.iter().map(|about| about.name) {
        let help = home.run(&[name, "--help"]);
        assert!(help.code == 0 && help.stdout.contains(&format!("Usage: sessctl {name}")), "{}", help.stdout);
        for args in [&[name, "-h"][..], &["help", name], &["--json", "help", name], &[name, "--json", "-h"]] {
            assert_eq!(home.run(args).stdout, help.stdout, "{args:?}");
        }
    }
    let copy = home.run(&["jar", "copy", "--help"]).stdout;
    for args in [&["help", "jar", "copy"][..], &["jar", "help", "copy"], &["jar", "copy", "-h"]] {
        assert_eq!(home.run(args).stdout, copy, "{args:?}");
    }
    fails(&home, 2, &["help", "bogus"]);
}

#[test]
fn a_session_may_begin_with_a_dash() {
    let home = Home::new();
    let json = |args: &[&str]| home.run(&[&[NOW, "--json"], args].concat()).json()["payload_json"].clone();
    assert_eq!(json(&["sign", "-1"]), "-1");
    assert_eq!(json(&["sign", "--", "-1.5"]), "-1.5");
    assert_eq!(json(&["sign", "--", "-x=1"]), r#"{"-x":1}"#);
}

#[test]
fn the_clock_takes_what_python_prints_and_a_variable_which_the_option_outweighs() {
    let home = Home::new();
    let signed_at = |args: &[&str], variable: &str| -> Json {
        home.run_with_env(&[&["--json", "sign", "{}"], args].concat(), "SESSCTL_NOW", variable).json()["signed_at"]
            .clone()
    };
    let python = signed_at(&["--now=1800000000.5"], "");
    assert_eq!(python, signed_at(&["--now=1800000000"], ""));
    assert_eq!(python, signed_at(&[], "1800000000.5"));
    assert_eq!(python, signed_at(&[], "2027-01-15T08:00:00Z"));
    assert_eq!(python, signed_at(&["--now=1800000000"], "5"));
    assert_eq!(home.run_with_env(&["jar"], "SESSCTL_NOW", "soon").code, 2);
    assert_eq!(home.run_with_env(&["jar"], "SESSCTL_NOW", "").code, 0);
}

#[test]
fn a_demo_is_told_whatever_app_the_environment_names() {
    let outcome = Home::new().run_with_env(&[NOW, "demo"], "SESSCTL_URL", "http://127.0.0.1:1");
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
}

#[test]
fn no_cookie_in_the_jar() {
    let home = Home::new();
    for command in [&["inspect"][..], &["tamper", "id=admin"], &["expire"], &["jar", "copy", "default", "other"]] {
        let [english, _] = fails(&home, 3, command);
        assert!(english.stderr.contains("sessctl --lang en login alice"), "{command:?}: {}", english.stderr);
    }
}

#[test]
fn wrong_usage_is_two() {
    let home = Home::of_alice();
    for args in [
        &["bogus"][..],
        &["login"],
        &["login", "a", "b"],
        &["visit", "--bogus"],
        &["inspect", "--digest", "sha3", ALICE],
        &["inspect", "--key-derivation", "x", ALICE],
        &["inspect", "--max-payload", "-1", ALICE],
        &["tamper", "id"],
        &["tamper", "=x"],
        &["sign", "{"],
        &["sign", ""],
        &["sign", r#"{" u":"no uuid"}"#],
        &["expire", "--after", "soon"],
        &["expire", "--simulate", "--after", "300000000000"],
        &["login", "a", "--lifetime", "x"],
        &["serve", "--port", "99999"],
        &["serve", "--host", "nowhere"],
        &["completions", "tcsh"],
        &["jar", "burn"],
        &["--color", "blue", "jar"],
        &["--now", "tomorrow", "jar"],
        &["--now", "", "jar"],
        &["--now", "-1", "jar"],
        &["--now", "1969-12-31T23:59:59Z", "jar"],
        &["--now", "253402300800", "jar"],
        &["--now", "10000-01-01T00:00:00Z", "jar"],
        &["--now", "99999999999999999999999", "jar"],
        &["--now"],
    ] {
        fails(&home, 2, args);
    }
    assert_eq!(home.run(&["--lang", "fr", "jar"]).code, 2);
}

#[test]
fn a_form_of_output_that_there_is_not_is_answered_with_those_there_are() {
    let home = Home::new();
    for (args, forms) in [
        (&["inspect", ALICE, "--format", "xml"][..], &["json", "tsv"][..]),
        (&["jar", "export", "--format", "xml"], &["cookies.txt", "curl", "header", "json"]),
    ] {
        for outcome in fails(&home, 2, args) {
            assert!(forms.iter().all(|form| outcome.stderr.contains(form)), "{}", outcome.stderr);
            assert!(!outcome.stderr.contains("20000"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_name_or_an_address_that_cannot_be_one_is_wrong_usage_too() {
    let home = Home::new();
    for args in [
        &["--browser", "../../etc/passwd", "jar"][..],
        &["--browser", "", "jar"],
        &["--url", "ftp://127.0.0.1", "visit"],
        &["--url", "local host", "visit"],
    ] {
        assert_eq!(home.run(args).code, 2, "{args:?}");
    }
}

#[test]
fn an_option_given_twice_counts_as_given_last() {
    let home = Home::new();
    let twice = home.run(&["--lang=en", "jar", "--lang=ja"]);
    assert_eq!(twice.code, 0, "the last one counts, or no alias could have --lang: {}", twice.stderr);
}

#[test]
fn the_edges_of_the_calendar_can_be_stood_on() {
    let home = Home::new();
    for now in ["0", "1970-01-01T00:00:00Z", "253402300799", "9999-12-31T23:59:59Z"] {
        assert_eq!(home.run(&["--now", now, "jar"]).code, 0, "{now}");
        assert!(home.run(&["--now", now, "login", "alice"]).code <= 1, "{now}");
        assert!(home.run(&["--now", now, "sign", "{}"]).code == 0, "{now}");
    }
    for args in [&["demo"][..], &["expire", "--simulate"]] {
        let [_, japanese] = fails(&Home::new(), 3, &[&["--now=253402300799"], args].concat());
        assert!(japanese.stderr.contains("9999"), "what is wrong is the clock: {}", japanese.stderr);
    }
    fails(&home, 3, &[NOW, "expire", "--simulate", "--after", "253402300799"]);
    let [english, _] = fails(&home, 3, &[NOW, "expire", "--simulate", "--lifetime", "0"]);
    assert!(english.stderr.contains("lifetime"), "what is wrong is the lifetime: {}", english.stderr);
}

#[test]
fn a_server_that_is_silent_or_speaks_no_http_is_named() {
    let home = Home::new();
    let ssh = server(|_| b"SSH-2.0-OpenSSH_9.9\r\n".to_vec());
    let silent = server(|_| Vec::new());
    let circle = server(|_| b"HTTP/1.1 302 FOUND\r\nLocation: /\r\nContent-Length: 0\r\n\r\n".to_vec());
    let astray =
        server(|_| b"HTTP/1.1 302 FOUND\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n".to_vec());
    for url in [&ssh, &circle, &astray] {
        for command in [&["login", "alice"][..], &["visit"], &["logout"], &["expire", "--simulate"]] {
            fails(&home, 3, &[&["--url", url], command].concat());
        }
    }
    let [english, japanese] = fails(&home, 3, &["--url", &circle, "visit", "/a"]);
    assert!(english.stderr.contains("still") && english.stderr.contains(&circle), "{}", english.stderr);
    assert!(japanese.stderr.contains("さらに"), "{}", japanese.stderr);
    for url in ["http://127.0.0.1:1", "http://nowhere.invalid", &silent] {
        for command in [&["login", "alice"][..], &["expire", "--simulate"]] {
            assert_eq!(home.run(&[&["--url", url], command].concat()).code, 3, "{url}");
        }
    }
    assert!(files(&home.path("jars")).is_empty(), "nothing to keep, nothing written");
}

#[test]
fn a_page_that_sets_no_session() {
    let url = server(|_| page("Set-Cookie: theme=dark\r\n", "<h1>hello</h1>"));
    for lang in LANGUAGES {
        let outcome = Home::new().run(&["--url", &url, "--lang", lang, "login", "alice"]);
        assert_eq!(outcome.code, 3, "no login was sent: {}", outcome.everything());
    }
    let home = Home::new();
    fails(&home, 3, &["--url", &url, "expire", "--simulate"]);
    fails(&home, 3, &["--url", &url, "tamper", "id=admin"]);
    assert_eq!(home.run(&["--url", &url, "visit"]).code, 0);
}

#[test]
fn the_systems_own_words_are_translated_too() {
    let home = Home::new();
    home.file("folder/file", "");
    for args in [
        &["inspect", ALICE, "--secret-file", "/nowhere/key"][..],
        &["inspect", ALICE, "--secret-file", "/"],
        &["--url", "http://127.0.0.1:1", "visit"],
        &["--url", "http://nowhere.invalid", "visit"],
        &["--url", "http://127.0.0.1:99999", "visit"],
        &["--url", "", "--url", "local host", "visit"],
        &["serve", "--host", "203.0.113.1"],
    ] {
        let outcome = home.run(&[args, &["--lang=ja"]].concat());
        assert!(outcome.code >= 2);
        assert_eq!(english_sentence(&outcome.stderr), None, "{}", outcome.what);
    }
}

#[test]
fn the_cookies_before_an_error_are_kept_as_browsers_keep_them() {
    let url = server(|_| {
        b"HTTP/1.1 302 FOUND\r\nLocation: ftp://x/\r\nSet-Cookie: session=a.b.c; Path=/\r\nContent-Length: 0\r\n\r\n"
            .to_vec()
    });
    let home = Home::new();
    assert_eq!(home.run(&["--url", &url, "login", "alice"]).code, 3);
    assert_eq!(home.facts(&["jar"])["jar"][0]["value"], "a.b.c");
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    /// What a pipe of Linux holds: a writer of less never learns that its reader has gone.
    const PIPE: usize = 1 << 16;
    let home = Home::of_alice();
    let many = home.file("many", format!("{ALICE}\n").repeat(5000));
    let (name, json) = ("a".repeat(PIPE), home.file("json", format!("[{}0]", "0,".repeat(2 * PIPE))));
    for (args, input) in [
        (&["inspect", "--json", &many][..], None),
        (&["inspect", &many], None),
        (&["inspect", "--json", &format!("session={name}.a.b")], None),
        (&[NOW, "login", &name, "--json"], None),
        (&[NOW, "sign", "-", "--json"], Some(&json)),
    ] {
        let command = || {
            let mut command = home.command(args);
            command.stdin(input.map_or(Stdio::null(), |path| fs::File::open(path).expect("a file").into()));
            command
        };
        let whole = Outcome::of(command().output().expect("sessctl"), args).stdout.len();
        assert!(whole > 2 * PIPE, "{:?}: only {whole} bytes", args[..2].to_vec());
        let mut child = command().spawn().expect("sessctl");
        let mut first = [0; 1];
        child.stdout.take().expect("a pipe").read_exact(&mut first).expect("a byte");
        let outcome = Outcome::of(child.wait_with_output().expect("an end"), args);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{}", outcome.what);
    }
    // the pipe is closed before the first byte
    for args in [&["demo"][..], &["man"], &["--help"], &["completions", "zsh"], &["login", "bob"], &[]] {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let outcome = Outcome::of(home.command(args).stdout(writer).output().expect("sessctl"), args);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: /dev/full")]
fn a_full_disk_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let home = Home::new();
    for args in [&["demo"][..], &["inspect", ALICE], &[], &["man"], &["--help"], &["--version"]] {
        let mut command = home.command(args);
        let output = command.stdout(Stdio::from(full.try_clone().expect("a copy"))).output().expect("sessctl");
        assert_eq!(Outcome::of(output, args).code, 3, "{args:?}");
    }
}

#[test]
fn names_of_all_kinds_log_in() {
    let long = "a".repeat(5000);
    for name in ["\"quoted\"", "it's", "<b>&amp;</b>", "日本語", &long, "", "-dash", "-", "a b", "a=b&c", "%00", "🐈"]
    {
        for lang in LANGUAGES {
            let home = Home::new();
            let args = [NOW, "--lang", lang, "login", "--", name];
            let facts = home.run(&[NOW, "--lang", lang, "--json", "login", "--", name]).json();
            assert_eq!(facts["page"]["name"], name);
            let screen = home.run(&args);
            assert_eq!(screen.code, 0, "{name}");
            screen.assert_harmless();
            for command in [&["inspect"][..], &["visit"], &["expire", "--simulate"], &["tamper", "id=x"], &["jar"]] {
                let outcome = home.run(&[&[NOW, "--lang", lang], command].concat());
                assert!(outcome.code <= 1, "{name}: {}", outcome.stderr);
                outcome.assert_harmless();
            }
        }
    }
}

#[test]
fn wrong_key_and_garbage_are_answers_in_both_languages() {
    let home = Home::new();
    for args in [
        &["--secret=wrong", ALICE][..],
        &["session=garbage"],
        &["--secret=x", "session=."],
        &["--secret=x", "--raw", "..."],
        &["--secret=x", "session=eyJpZCI6ImFsaWNlIn0.!!!!.x"],
    ] {
        fails(&home, 1, &[&[NOW, "inspect"], args].concat());
    }
    for text in ["garbage", "", ".", "...", "{}", "=;=;=", "Cookie: a=b; c=d", "<!doctype html><p>", "curl http://h/"] {
        fails(&home, 3, &[NOW, "inspect", text]);
    }
    for stdin in [&b""[..], b" \n\t\n", b"\xff\xfe"] {
        for lang in LANGUAGES {
            let outcome = home.feed(stdin, &["inspect", "-", "--lang", lang]);
            assert_eq!(outcome.code, 3);
            outcome.assert_harmless();
        }
    }
}

#[test]
fn a_number_that_is_none_of_those_is_told_which_there_are() {
    let home = Home::new();
    for (args, en, ja) in [
        (&["demo", "0"][..], "a number from 1 to 8", "1から8まで"),
        (&["demo", "9"], "a number from 1 to 8", "1から8まで"),
        (&["demo", "x"], "a number from 1 to 8", "1から8まで"),
        (&["demo", "-1"], "a number from 1 to 8", "1から8まで"),
        (&["plan", "--minutes", "0"], "one of 45, 90", "45、90"),
        (&["plan", "60"], "one of 45, 90", "授業の長さに `60` は"),
        (&["clock", "x"], "one of hold", "時計の動かし方に `x` は"),
        (&["worksheet", "x"], "one of demo", "題材に `x` は"),
        (&["demo", "12"], "a number from 1 to 8", "場面の番号に `12` は"),
        (&["plan", "--minutes", "-5"], "one of 45, 90", "45、90"),
        (&["inspect", "--value", "--picture"], "leave one of them out", "どちらか一方"),
        (&["--notes", "inspect", "--value"], "leave one of them out", "どちらか一方"),
    ] {
        for (lang, hint) in [("en", en), ("ja", ja)] {
            let outcome = home.run(&[&["--lang", lang], args].concat());
            assert!(outcome.code == 2 && outcome.stderr.contains(hint), "{args:?}: {}", outcome.stderr);
        }
    }
}

#[test]
fn a_hint_has_the_form_that_works_as_it_is_typed() {
    let home = Home::of_alice();
    for (args, en, ja) in [
        (
            &["clock", "hold", "25:00"][..],
            "expected a time as in 2026-11-22T19:41:33Z",
            "2026-11-22T19:41:33Z の形の時刻ではありません",
        ),
        (&["clock", "hold", "99999999999999999999"], "between 1970 and 9999", "1970年から9999年まで"),
        (&["expire", "--after", "abc"], "\"1h 30m\"", "\"1h 30m\""),
        (&["--secret", "abc", "inspect"], "inspect --secret KEY", "inspect --secret KEY"),
        (&["--simulate", "expire"], "expire --simulate", "expire --simulate"),
        (&["explain", "ペイロ"], "did you mean payload?", "「ペイロード」のことですか。"),
        (&["bogus"], ": sessctl --help", ": sessctl --help"),
        (&["--browser", "nobody", "inspect"], "browser \"nobody\"", "ブラウザ「nobody」"),
    ] {
        for (lang, said) in [("en", en), ("ja", ja)] {
            let outcome = home.run(&[args, &["--lang", lang]].concat());
            let shown: Vec<&str> = outcome.stderr.split_whitespace().collect();
            assert!(shown.join(" ").contains(said), "{args:?}: {}", outcome.stderr);
            assert!(!outcome.stderr.contains("abc inspect"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_clock_that_is_held_at_the_end_of_the_calendar_is_to_be_released() {
    let home = Home::new();
    assert_eq!(home.run(&["clock", "hold", "9999-12-31T23:58:00Z"]).code, 0);
    for (lang, said) in [("en", "the clock is held"), ("ja", "時計は止めてあります")] {
        let outcome = home.run(&["--lang", lang, "expire", "--simulate"]);
        assert!(outcome.code == 3 && outcome.stderr.contains(said), "{}", outcome.everything());
        assert!(outcome.stderr.contains("clock release") && !outcome.stderr.contains("--after"), "{}", outcome.stderr);
    }
    let typed = home.run(&["expire", "--after", "10m"]);
    assert!(typed.stderr.contains("--after"), "{}", typed.stderr);
}

#[test]
fn a_second_name_is_told_and_one_with_blanks_is_quoted_in_the_hint() {
    let home = Home::new();
    for lang in LANGUAGES {
        let two = home.run(&["--lang", lang, "login", "alice", "bob"]);
        assert_eq!((two.code, two.stderr.lines().count()), (2, 2), "{}", two.stderr);
        assert!(two.stderr.contains("`alice`") && two.stderr.contains("`bob`"), "{}", two.stderr);
        assert!(two.stderr.contains("login 'alice bob'"), "{}", two.stderr);
    }
    let error: Json = serde_json::from_str(&home.run(&["--json", "login", "alice", "bob"]).stderr).expect("JSON");
    assert_eq!(error["error"]["kind"], "two_names");
    // the value of an option is no name
    let other = home.run(&["--json", "login", "alice", "--lifetime", "3m", "bob"]);
    assert_eq!(other.code, 2, "{}", other.stderr);
    assert!(!other.stderr.contains("`3m`"), "{}", other.stderr);
}

#[test]
fn a_term_of_two_words_is_quoted_in_the_hint() {
    let home = Home::new();
    for lang in LANGUAGES {
        let apart = home.run(&["--lang", lang, "explain", "cookie", "jar"]);
        assert!(apart.code == 2 && apart.stderr.contains("explain 'cookie jar'"), "{}", apart.stderr);
        let no_term = home.run(&["--lang", lang, "explain", "cookie", "jug"]);
        assert!(no_term.code == 2 && !no_term.stderr.contains("'cookie"), "{}", no_term.stderr);
    }
    assert_eq!(home.run(&["explain", "cookie jar"]).code, 0);
}

#[test]
fn an_error_in_which_the_time_decides_names_the_held_clock() {
    let home = Home::of_alice();
    assert_eq!(home.run(&["clock", "hold", "2026-11-22T19:44:34Z"]).code, 0);
    for lang in LANGUAGES {
        let held = home.run(&["--lang", lang, "jar", "export", "--format", "header"]);
        assert_eq!(held.code, 3, "{}", held.stderr);
        let said: Vec<&str> = held.stderr.split_whitespace().collect();
        assert!(said.join(" ").contains("2026-11-22 19:44:34 UTC"), "{}", held.stderr);
        // a time that was typed is no held clock
        let typed = home.run(&["--now", "2026-11-22T19:44:34Z", "--lang", lang, "jar", "export", "--format", "header"]);
        assert!(typed.code == 3 && !typed.stderr.contains("UTC"), "{}", typed.stderr);
    }
}
