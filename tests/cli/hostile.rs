//! Text that a terminal would obey, wherever it can come from: shown, never obeyed.

use std::fs;

use super::{Home, LANGUAGES, NOW, Outcome, server};

/// Clears the screen, renames the window, turns the reading direction, and hides.
const NASTY: &str = "A\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{85}\u{202e}\u{2066}\u{200b}\u{200f}\u{feff}\u{ad}\u{2028}\u{e0041}\r\u{8}\u{7f}Z";
/// The same without what HTTP itself forbids.
const NASTY_ON_THE_WIRE: &str = "A\u{9b}31m\u{85}\u{202e}\u{2066}\u{200b}\u{200f}\u{feff}\u{ad}\u{2028}\u{e0041}Z";

/// In both languages, for people and for programs.
fn harmless(home: &Home, args: &[&str]) -> Vec<Outcome> {
    let outcomes = LANGUAGES.map(|lang| home.run(&[args, &["--lang", lang]].concat()));
    outcomes.iter().for_each(Outcome::assert_harmless);
    outcomes.into()
}

fn signed(home: &Home, json: &str) -> String {
    let outcome = home.feed(json, &[NOW, "sign", "-", "--json"]);
    outcome.json()["cookie"].as_str().expect("a cookie").to_owned()
}

#[test]
fn in_an_argument() {
    let home = Home::of_alice();
    let equals = |option: &str| format!("{option}={NASTY}");
    let assignment = format!("{NASTY}={NASTY}");
    let line = format!("Cookie: {NASTY}=1; b{NASTY}=2");
    for args in [
        &["inspect", NASTY][..],
        &["inspect", "--raw", NASTY],
        &["inspect", &format!("{NASTY}.{NASTY}.{NASTY}")],
        &["inspect", "--secret=x", &format!("{NASTY}.{NASTY}.{NASTY}")],
        &["inspect", &line],
        &["inspect", &equals("--name"), &line],
        &["inspect", &equals("--max-age"), "a.b.c"],
        &["inspect", &equals("--digest"), "a.b.c"],
        &["inspect", &equals("--secret-file"), "a.b.c"],
        &["inspect", &equals("--secret"), "a.b.c"],
        &["inspect", &equals("--salt"), "a.b.c"],
        &["login", NASTY],
        &["visit", NASTY],
        &["visit", &format!("/{NASTY}?{NASTY}")],
        &["visit", &format!("http://{NASTY}/")],
        &["tamper", &assignment],
        &["tamper", NASTY],
        &["sign", NASTY],
        &["sign", &format!("\"{NASTY}\"")],
        &["jar", "copy", NASTY, "x"],
        &["jar", "copy", "x", NASTY],
        &["expire", &equals("--after")],
        &["completions", NASTY],
        &["serve", &equals("--port")],
        &["serve", &equals("--host")],
        &[&equals("--now"), "jar"],
        &[&equals("--url"), "visit"],
        &[&equals("--browser"), "visit"],
        &[&equals("--color"), "visit"],
        &[&equals("--x"), "visit"],
        &[NASTY],
        &["jar", NASTY],
    ] {
        harmless(&home, args);
    }
    home.run(&[&equals("--lang"), "jar"]).assert_harmless();
}

#[test]
fn in_a_session() {
    let home = Home::new();
    let text: String = NASTY.chars().map(|c| format!("\\u{:04x}", u32::from(c).min(0xffff))).collect();
    for json in [
        format!("{{\"id\":\"{text}\",\"_permanent\":true}}"),
        format!("{{\"id\":{{\" m\":\"{text}\"}}}}"),
        format!("{{\"{text}\":1}}"),
        format!("\"{text}\""),
    ] {
        let cookie = signed(&home, &json);
        harmless(&home, &[NOW, "inspect", &cookie]);
        harmless(&home, &[NOW, "inspect", "--secret=wrong", &cookie]);
        let list = home.file("list", format!("{cookie}\n{cookie}\nx{NASTY}\n"));
        harmless(&home, &[NOW, "inspect", &list]);
    }
}

#[test]
fn in_the_name_and_the_content_of_a_file() {
    let home = Home::new();
    let here = home.file(NASTY, NASTY);
    let missing = home.path(&format!("no{NASTY}")).to_str().expect("UTF-8").to_owned();
    harmless(&home, &["inspect", &here]);
    harmless(&home, &["inspect", "--secret-file", &missing, "a.b.c"]);
    harmless(&home, &["login", "alice", "--secret-file", &missing]);
    let har = format!(
        r#"{{"log":{{"entries":[{{"request":{{"cookies":[{{"name":"{}","value":"x"}}]}}}}]}}}}"#,
        NASTY_ON_THE_WIRE
    );
    harmless(&home, &["inspect", &home.file("har", har)]);
    let txt = format!("# Netscape HTTP Cookie File\nh\tFALSE\t/\tFALSE\t0\t{NASTY_ON_THE_WIRE}\t1\n");
    harmless(&home, &["inspect", &home.file("txt", txt)]);
    for stdin in [NASTY.as_bytes(), b"\x80\x9b\xff", b"\x00"] {
        home.feed(stdin, &["inspect"]).assert_harmless();
    }
}

#[test]
fn in_a_jar_and_in_its_place() {
    let home = Home::new();
    for content in [
        format!("{{\"sessctl_jar\":1,\"cookies\":[\"{NASTY_ON_THE_WIRE}\"]}}"),
        format!("{{\"sessctl_jar\":\"{NASTY_ON_THE_WIRE}\"}}"),
        NASTY.to_owned(),
    ] {
        home.file("jars/browsers/default.json", content);
        harmless(&home, &["jar"]);
    }
    fs::create_dir_all(home.path(NASTY)).expect("a folder");
    let folder = home.path(NASTY);
    for args in [&["jar"][..], &["login", "alice"], &["jar", "clear"]] {
        home.run_with_env(args, "SESSCTL_HOME", &folder).assert_harmless();
    }
    fs::write(folder.join("browsers/default.json"), "junk").expect("a jar");
    home.run_with_env(&["jar"], "SESSCTL_HOME", &folder).assert_harmless();
    home.run_with_env(&["jar", "clear"], "SESSCTL_HOME", &folder).assert_harmless();
}

#[test]
fn from_a_server() {
    let answers = [
        format!("HTTP/1.1 200 {NASTY_ON_THE_WIRE}\r\nX-{NASTY_ON_THE_WIRE}: 1\r\nContent-Length: 0\r\n\r\n"),
        format!("HTTP/1.1 200 {NASTY_ON_THE_WIRE}\r\nServer: {NASTY_ON_THE_WIRE}\r\nContent-Length: 0\r\n\r\n"),
        format!(
            "HTTP/1.1 200 OK\r\nSet-Cookie: session={NASTY_ON_THE_WIRE}; Path=/{NASTY_ON_THE_WIRE}\r\nContent-Length: 0\r\n\r\n"
        ),
        format!(
            "HTTP/1.1 200 OK\r\nSet-Cookie: {NASTY_ON_THE_WIRE}=1; Domain={NASTY_ON_THE_WIRE}\r\nContent-Length: 0\r\n\r\n"
        ),
        format!(
            "HTTP/1.1 200 OK\r\nSet-Cookie: {NASTY_ON_THE_WIRE}\r\nSet-Cookie: a={NASTY_ON_THE_WIRE}\r\nContent-Length: 0\r\n\r\n"
        ),
        format!("HTTP/1.1 302 FOUND\r\nLocation: file:///{NASTY_ON_THE_WIRE}\r\nContent-Length: 0\r\n\r\n"),
        format!("HTTP/1.1 304 OK\r\nLocation: {NASTY_ON_THE_WIRE}\r\n\r\n"),
        format!("HTTP/1.1 302 FOUND\r\nLocation: //{NASTY_ON_THE_WIRE}/\r\nContent-Length: 0\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\n\r\n<p>{NASTY}でログイン中</p>"),
        format!("{NASTY}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{NASTY}"),
        format!("HTTP/1.1 {NASTY}\r\n\r\n"),
    ];
    for answer in answers {
        let sent = answer.clone();
        let url = server(move |_| sent.clone().into_bytes());
        let home = Home::new();
        for command in [&["login", "alice"][..], &["visit"], &["logout"], &["expire", "--simulate"]] {
            harmless(&home, &[&["--url", &url], command].concat());
        }
        harmless(&home, &["jar"]);
        home.run(&["inspect"]).assert_harmless();
        home.run(&["--url", &url, "tamper", "id=x"]).assert_harmless();
    }
}

#[test]
fn json_is_printed_on_terminals_too() {
    let home = Home::new();
    // JSON can say all of these as \u escapes, and means the same
    for args in [&["inspect", "--raw", NASTY][..], &[NOW, "login", NASTY]] {
        let outcome = home.run(&[args, &["--json"]].concat());
        outcome.assert_harmless();
        assert!(outcome.json().to_string().contains('\u{202e}'));
    }
}
