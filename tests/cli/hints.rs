//! The commands that hints and screens suggest: each has the options that were given.

use super::errors::fails;
use super::{Home, NOW, Outcome, page, server};

/// The screen, joined where its lines were broken.
pub(super) fn joined(outcome: &Outcome) -> String {
    outcome.everything().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn hints_lead_to_the_app_that_was_asked_for() {
    let url = server(|_| page("", "hello"));
    let home = Home::new();
    let real = ["--url", url.as_str(), "--browser=b"];
    let given = format!("sessctl --browser b --url {url} ");
    for (command, next) in [
        (&["inspect"][..], "login USER"),
        (&["expire"], "login USER"),
        (&["tamper", "id=x"], "login USER"),
        (&["login"], "login USER"),
        (&["tamper", "x"], "inspect"),
        (&["sign", "x"], "sign id=admin"),
        (&["--simulate", "expire"], "expire --simulate"),
        (&["jar", "show"], "jar"),
        (&["demo"], "login USER"),
    ] {
        let outcome = home.run(&[&real[..], command].concat());
        assert!(joined(&outcome).contains(&format!("{given}{next}")), "{}: {}", outcome.what, outcome.stderr);
    }
    for command in [&["visit"][..], &["login", "alice"], &["jar"], &["sign", "id=x"], &["jar", "list"]] {
        let outcome = home.run(&[&real[..], command].concat());
        let next = joined(&outcome).split_once("Try next: ").map(|(_, next)| next.to_owned()).unwrap_or_default();
        assert!(next.starts_with(&given), "{}: {next}", outcome.what);
    }
    let home = Home::of_alice();
    let copied = joined(&home.run(&[NOW, "--url", &url, "jar", "copy", "default", "thief"]));
    assert!(copied.contains(&format!("--browser thief --url {url} --now 2026-11-22T19:41:33Z visit")), "{copied}");
    let from_another = joined(&home.run(&["--url", &url, "jar", "copy", "nobody", "thief"]));
    assert!(from_another.contains(&format!("sessctl --browser nobody --url {url} login USER")), "{from_another}");
    let of_environment = home.run_with_env(&["--browser=b", "inspect"], "SESSCTL_URL", &url);
    assert!(joined(&of_environment).contains(&format!("{given}login USER")), "{}", of_environment.stderr);

    home.file("jars/browsers/broken.json", "{");
    for command in [&["--browser=broken", "jar"][..], &["jar", "copy", "broken", "default"]] {
        let outcome = joined(&home.run(command));
        assert!(outcome.contains("sessctl --browser broken jar clear"), "{outcome}");
    }
}

#[test]
fn a_password_in_an_address_is_in_no_hint_and_yet_it_does_not_lead_to_the_embedded_app() {
    let home = Home::new();
    let secret = "http://user:hunter2@127.0.0.1:1/";
    let outcome = home.run(&["--url", secret, "inspect"]);
    assert!(joined(&outcome).contains("sessctl --url URL login USER"), "{}", outcome.stderr);
    assert!(!outcome.everything().contains("hunter2"));
    let outcome = home.run_with_env(&["inspect"], "SESSCTL_URL", secret);
    assert!(joined(&outcome).contains("is in no jar: sessctl login USER"), "the variable is still set");
}

#[test]
fn where_there_was_no_session_the_hint_says_first() {
    let [english, japanese] = fails(&Home::new(), 3, &["inspect"]);
    assert!(english.stderr.contains("hint: log in first: sessctl --lang en login alice"), "{}", english.stderr);
    assert!(japanese.stderr.contains("先にログインしてください: sessctl --lang ja login alice"), "{}", japanese.stderr);
}

#[test]
fn the_hint_after_a_login_without_a_name_can_be_typed() {
    let home = Home::new();
    assert_eq!(home.run(&[NOW, "login", ""]).code, 0);
    let missing = home.run(&[NOW, "--name", "x", "inspect"]);
    assert_eq!(missing.code, 3, "{}", missing.stdout);
    assert!(missing.stderr.trim_end().ends_with(" login ''"), "{}", missing.stderr);
    assert_eq!(home.run(&[NOW, "--name", "x", "login", ""]).code, 0);
    assert_eq!(home.run(&[NOW, "--name", "x", "inspect"]).code, 0);
}
