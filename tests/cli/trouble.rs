//! What goes wrong for people: an error in two lines, in both languages, and nothing lost.

use std::fs;
use std::io::{self, Read};
use std::process::Stdio;

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

#[test]
fn no_cookie_in_the_jar() {
    let home = Home::new();
    for command in [&["inspect"][..], &["tamper", "id=admin"], &["expire"], &["jar", "copy", "default", "other"]] {
        let [english, _] = fails(&home, 3, command);
        assert!(english.stderr.contains("sessctl login alice"), "{command:?}: {}", english.stderr);
    }
    let home = Home::of_alice();
    let [english, _] = fails(&home, 3, &["--now=2026-11-22T19:44:33Z", "inspect"]);
    assert!(english.stderr.contains("expired"), "{}", english.stderr);
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
fn nobody_answers_or_not_in_http() {
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
    let home = Home::new();
    fails(&home, 1, &["--url", &url, "login", "alice"]);
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
fn what_came_before_the_trouble_is_kept_as_browsers_keep_it() {
    let url = server(|_| {
        b"HTTP/1.1 302 FOUND\r\nLocation: ftp://x/\r\nSet-Cookie: session=a.b.c; Path=/\r\nContent-Length: 0\r\n\r\n"
            .to_vec()
    });
    let home = Home::new();
    assert_eq!(home.run(&["--url", &url, "login", "alice"]).code, 3);
    assert_eq!(home.facts(&["jar"])["jar"][0]["value"], "a.b.c");
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    /// What a pipe of Linux holds: a writer of less never learns that its reader has gone.
    const PIPE: usize = 1 << 16;
    let home = Home::of_alice();
    let many = home.file("many", format!("{ALICE}\n").repeat(5000));
    let (name, json) = ("a".repeat(PIPE), home.file("json", format!("[{}0]", "0,".repeat(2 * PIPE))));
    for (args, input) in [
        (&["inspect", "--json", &many][..], None),
        (&["inspect", &many], None),
        (&["inspect", "--json", &format!("{name}.a.b")], None),
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
    // a reader who has gone before the first byte
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
        &["garbage"],
        &[""],
        &["--secret=x", "."],
        &["--secret=x", "..."],
        &["{}"],
        &["=;=;="],
        &["--secret=x", "eyJpZCI6ImFsaWNlIn0.!!!!.x"],
    ] {
        fails(&home, 1, &[&[NOW, "inspect"], args].concat());
    }
    fails(&home, 3, &["inspect", "Cookie: a=b; c=d"]);
    for stdin in [&b""[..], b" \n\t\n", b"\xff\xfe"] {
        for lang in LANGUAGES {
            let outcome = home.feed(stdin, &["inspect", "-", "--lang", lang]);
            assert_eq!(outcome.code, if stdin == b"\xff\xfe" { 1 } else { 3 });
            outcome.assert_harmless();
        }
    }
}
