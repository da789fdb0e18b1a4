//! `plan`: the minutes add up, and each command of it works where it stands.

#[cfg(unix)]
use std::path::Path;
#[cfg(unix)]
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use super::{Home, LANGUAGES};

fn steps(plan: &Json) -> &Vec<Json> {
    plan["steps"].as_array().expect("steps")
}

fn commands(step: &Json) -> impl Iterator<Item = &str> {
    step.as_array().into_iter().flatten().map(|command| command.as_str().expect("a command"))
}

#[test]
fn the_minutes_add_up() {
    let home = Home::new();
    for minutes in ["45", "90"] {
        let plan = home.facts(&["plan", "--minutes", minutes]);
        let mut at = 0;
        for step in steps(&plan) {
            assert_eq!(step["begins_at"], at);
            at += step["minutes"].as_u64().expect("minutes");
        }
        assert_eq!((Json::from(at), at.to_string().as_str()), (plan["minutes"].clone(), minutes));
    }
    for minutes in ["45", "90"] {
        assert_eq!(home.facts(&["plan", minutes]), home.facts(&["plan", "--minutes", minutes]));
    }
    assert_eq!(home.run(&["plan", "45", "--minutes", "90"]).code, 2);
    let plan = home.facts(&["plan"]);
    assert_eq!(plan["minutes"], 45);
    assert_eq!(plan["before"][0], "sessctl reset --yes");
    assert!(home.run(&["plan"]).stdout.ends_with("Try next: sessctl reset\n"), "its own beginning, which asks first");
    let other = home.run(&["plan", "--minutes", "60"]);
    assert!(other.code == 2 && other.stderr.contains("45, 90"), "{}", other.stderr);
}

#[test]
fn a_step_is_a_page_in_both_languages() {
    let home = Home::new();
    for (lang, labels) in LANGUAGES.into_iter().zip([["ask", "they say", "blackboard"], ["問い", "予想", "板書"]])
    {
        for minutes in ["45", "90"] {
            let screen = home.run(&["--lang", lang, "plan", "--minutes", minutes]).stdout;
            let pages: Vec<&str> = screen.split("\n\n").collect();
            let count = steps(&home.facts(&["plan", "--minutes", minutes])).len();
            // what to do before, the steps, and the last line
            assert_eq!(pages.len(), count + 2, "{screen}");
            for page in &pages[1..=count] {
                assert!(page.lines().count() <= 20, "{page}");
                assert!(labels.iter().all(|label| page.contains(&format!("\n  {label}"))), "{page}");
            }
        }
    }
}

/// Types a line as a teacher does.
#[cfg(unix)]
fn typed(home: &Home, folder: &Path, line: &str) -> (i32, String) {
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env_clear().env("PATH", path).stdin(Stdio::null());
    let output = shell.env("SESSCTL_HOME", home.path("jars")).env("HOME", home.0.path()).output().expect("a shell");
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).expect("UTF-8"))
}

/// What a screen has to show for what the plan says of it.
#[cfg(unix)]
const SHOWN: &[(&str, &str)] = &[
    ("sessctl login alice", "alice is logged in"),
    ("sessctl inspect", "read without any key"),
    ("sessctl explain --jar", "eyJf"),
    ("sessctl tamper id=admin", "200 OK"),
    ("sessctl sign id=admin", "admin"),
    ("sessctl expire --simulate", "+181 s"),
    ("sessctl logout", "Max-Age=0"),
    ("sessctl visit /nope", "404"),
];

#[test]
#[cfg(unix)]
fn every_command_works_where_it_stands() {
    let folder = Path::new(env!("CARGO_BIN_EXE_sessctl")).parent().expect("a folder").to_owned();
    for minutes in ["45", "90"] {
        let home = Home::new();
        let plan = home.facts(&["plan", "--minutes", minutes]);
        let mut screens = Vec::new();
        let in_class = steps(&plan).iter().flat_map(|step| commands(&step["commands"]));
        for line in commands(&plan["before"]).chain(in_class) {
            let (code, screen) = typed(&home, &folder, line);
            // to be refused is what is to be seen
            let expected = i32::from(line.contains("tamper"));
            assert_eq!(code, expected, "{minutes} minutes, {line}:\n{screen}");
            for (_, shown) in SHOWN.iter().filter(|(command, _)| *command == line) {
                assert!(screen.contains(shown), "{line}: {shown}\n{screen}");
            }
            screens.push((line.to_owned(), screen));
        }
        let of = |command: &str| -> Vec<&str> {
            screens.iter().filter(|(line, _)| line == command).map(|(_, screen)| screen.as_str()).collect()
        };
        let is_alice = |screen: &&str| screen.contains("alice is logged in");
        // a stranger, the copy, and the copy after the logout
        let thief: Vec<bool> = of("sessctl --browser thief visit").iter().map(is_alice).collect();
        assert_eq!(thief, [false, true, true]);
        let visits: Vec<bool> = of("sessctl visit").iter().map(is_alice).collect();
        match minutes {
            "45" => assert_eq!(visits, [false], "past the three minutes"),
            // after the restart, past the three minutes, and after a 404 that renewed it
            _ => assert_eq!(visits, [true, false, true]),
        }
        if minutes == "90" {
            assert_eq!(of("sessctl --browser shop visit").iter().filter(|screen| screen.contains("bob is")).count(), 0);
        }
    }
}

#[test]
#[cfg(not(unix))]
#[cfg_attr(not(unix), ignore = "needs a shell")]
fn every_command_works_where_it_stands() {}
