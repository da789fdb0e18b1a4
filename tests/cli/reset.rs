//! `reset`: everything is cleared that is sessctl's own, and nothing else.

use std::fs;
use std::thread;

use super::{Home, LANGUAGES, NOW, Outcome};

const RESET: &[&str] = &["reset", "--yes"];

fn done(outcome: &Outcome) -> String {
    outcome.json()["done"].as_str().expect("done").to_owned()
}

/// The files in the home that are not empty locks.
fn left(home: &Home) -> Vec<String> {
    let mut left = Vec::new();
    let mut folders = vec![home.path("jars")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|ending| ending == "lock") => {
                    assert_eq!(fs::read(&path).expect("a lock").len(), 0);
                }
                false => left.push(path.file_name().expect("a name").to_string_lossy().into_owned()),
            }
        }
    }
    left.sort();
    left
}

/// A class that has ended: two browsers, a held clock, a broken jar and one that was kept aside.
fn after_a_class() -> Home {
    let home = Home::of_alice();
    assert_eq!(home.run(&[NOW, "jar", "copy", "default", "thief"]).code, 0);
    home.file("jars/browsers/broken.json", "{");
    home.file("jars/browsers/broken.lock", "");
    home.file("jars/browsers/broken.json.damaged-1795376493", "{");
    home.file("jars/browsers/default.json.new", "{");
    assert_eq!(home.run(&["clock", "hold"]).code, 0);
    home
}

#[test]
fn everything_is_cleared_and_said() {
    let home = after_a_class();
    let outcome = home.run(RESET);
    assert_eq!(outcome.code, 0);
    for said in
        ["default (1 cookie)", "thief (1 cookie)", "broken (cannot be read)", "held at ", "kept aside", "unfinished"]
    {
        assert!(outcome.stdout.contains(said), "{said}\n{}", outcome.stdout);
    }
    assert_eq!(left(&home), [""; 0]);
    assert!(home.run(&["clock"]).stdout.contains("The clock runs"));
    assert_eq!(home.facts(&["jar"])["jar"], serde_json::json!([]));
    let again = home.run(RESET);
    assert!(again.code == 0 && again.stdout.contains("There is nothing to clear"), "{}", again.stdout);
    // the next class begins
    assert_eq!(home.run(&["login", "alice"]).code, 0);
}

#[test]
fn where_nothing_ever_was_nothing_is_made() {
    let home = Home::new();
    for lang in LANGUAGES {
        let outcome = home.run(&["--lang", lang, "reset", "--yes"]);
        assert_eq!(outcome.code, 0);
        assert!(!home.path("jars").exists());
    }
    assert_eq!(done(&home.run(&["reset", "--yes", "--json"])), "nothing");
}

#[test]
fn nobody_to_ask_is_wrong_usage_and_clears_nothing() {
    let home = after_a_class();
    let before = left(&home);
    for args in [&["reset"][..], &["reset", "--json"]] {
        for outcome in [home.run(args), home.feed("y\n", args)] {
            assert_eq!(outcome.code, 2);
            assert!(outcome.stderr.contains("sessctl reset --yes"), "{}", outcome.stderr);
        }
    }
    assert_eq!(left(&home), before);
}

#[test]
fn what_is_not_ours_stays() {
    let home = after_a_class();
    let mine = ["jars/browsers/notes.txt", "jars/lesson.json", "jars/browsers/folder.json/inside", "jars/pages/x.csv"];
    for name in mine {
        home.file(name, "mine");
    }
    let outcome = home.run(RESET);
    assert!(outcome.stdout.contains("notes.txt") && outcome.stdout.contains("not known to be files of sessctl"));
    for name in mine {
        assert_eq!(fs::read(home.path(name)).expect("it is still there"), b"mine", "{name}");
    }
    assert_eq!(left(&home), ["inside", "lesson.json", "notes.txt", "x.csv"]);
}

#[test]
fn a_project_in_which_the_home_stands_stays_as_it_is() {
    let home = Home::of_alice();
    let mine = ["jars/pages/home.json", "jars/clock.json", "jars/browsers/firefox.json", "jars/copies/index.json.new"];
    for name in mine {
        home.file(name, r#"{"title": "mine"}"#);
    }
    for lang in LANGUAGES {
        let outcome = home.run(&["reset", "--yes", "--lang", lang]);
        assert_eq!(outcome.code, 0, "{}", outcome.everything());
        assert!(outcome.stdout.contains(if lang == "en" { "not known to be" } else { "確認できません" }));
    }
    let others = home.run(&["reset", "--yes", "--json"]).json()["others"].as_array().expect("others").len();
    assert_eq!(others, mine.len());
    assert_eq!(left(&home), ["clock.json", "firefox.json", "home.json", "index.json.new"]);
}

#[test]
#[cfg(unix)]
fn a_folder_that_is_a_link_is_named_and_not_entered() {
    let home = Home::of_alice();
    let jar = fs::read(home.jar()).expect("a jar");
    fs::rename(home.path("jars/browsers"), home.path("elsewhere")).expect("moved");
    std::os::unix::fs::symlink(home.path("elsewhere"), home.path("jars/browsers")).expect("a link");
    let outcome = home.run(RESET);
    assert!(outcome.code == 0 && outcome.stdout.contains("jars/browsers"), "{}", outcome.everything());
    let said: Vec<&str> = outcome.stdout.split_whitespace().collect();
    assert!(said.join(" ").contains("a folder that is a link is not entered"), "{}", outcome.stdout);
    assert_eq!(fs::read(home.path("elsewhere/default.json")).expect("the jar is there"), jar);
}

#[test]
#[cfg(unix)]
fn a_lock_is_not_made_where_a_link_leads() {
    let home = Home::of_alice();
    let (lock, elsewhere) = (home.path("jars/browsers/default.lock"), home.path("elsewhere.lock"));
    fs::remove_file(&lock).expect("a lock");
    std::os::unix::fs::symlink(&elsewhere, &lock).expect("a link");
    for args in [RESET, &[NOW, "login", "bob"]] {
        let outcome = home.run(args);
        assert!(outcome.code == 3 && outcome.stderr.contains("a link that leads nowhere"), "{}", outcome.everything());
    }
    assert!(!elsewhere.exists() && home.jar().exists());
}

#[test]
#[cfg(unix)]
fn what_was_cleared_before_a_failure_is_said() {
    let home = after_a_class();
    let lock = home.path("jars/browsers/thief.lock");
    fs::remove_file(&lock).expect("a lock");
    fs::create_dir(&lock).expect("a folder");
    let outcome = home.run(RESET);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (3, ""));
    let said = outcome.stderr.split_whitespace().collect::<String>();
    assert!(said.contains("isafolder") && said.contains("clearedbeforeit:"), "{}", outcome.stderr);
    assert!(said.contains("browsers/default.json"), "{}", outcome.stderr);
    assert!(!home.jar().exists() && home.path("jars/browsers/thief.json").exists());
    let outcome = home.run(&["reset", "--yes", "--json", "--lang=ja"]);
    assert!(outcome.stderr.contains("それまでに消したものはありません"), "{}", outcome.stderr);
}

#[test]
fn a_lock_that_another_holds_is_waited_for() {
    let home = Home::of_alice();
    let lock = fs::File::options().write(true).open(home.path("jars/browsers/default.lock")).expect("a lock");
    lock.lock().expect("the lock");
    thread::scope(|scope| {
        let clearing = scope.spawn(|| home.run(RESET));
        thread::sleep(std::time::Duration::from_millis(400));
        assert!(home.jar().exists(), "it waits");
        drop(lock);
        assert_eq!(clearing.join().expect("an end").code, 0);
    });
    assert!(!home.jar().exists());
}

#[test]
fn of_two_at_once_each_jar_is_cleared_once() {
    for _ in 0..5 {
        let home = Home::of_alice();
        for thief in ["a", "b", "c"] {
            assert_eq!(home.run(&[NOW, "jar", "copy", "default", thief]).code, 0);
        }
        let both: Vec<Outcome> = thread::scope(|scope| {
            let runs: Vec<_> = (0..2).map(|_| scope.spawn(|| home.run(&["reset", "--yes", "--json"]))).collect();
            runs.into_iter().map(|run| run.join().expect("an end")).collect()
        });
        let cleared: usize = both
            .iter()
            .map(|outcome| {
                assert_eq!(outcome.code, 0);
                outcome.json()["browsers"].as_array().expect("browsers").len()
            })
            .sum();
        assert_eq!(cleared, 4, "{:?}", both.iter().map(|outcome| &outcome.stdout).collect::<Vec<_>>());
        assert_eq!(left(&home), [""; 0]);
    }
}

#[test]
fn a_held_clock_that_cannot_be_read_is_cleared_too() {
    let home = Home::new();
    home.file("jars/clock.json", "{");
    home.file("jars/clock.lock", "");
    assert_eq!(home.run(&["login", "alice"]).code, 3);
    let outcome = home.run(RESET);
    assert!(outcome.code == 0 && outcome.stdout.contains("it cannot be read"), "{}", outcome.everything());
    assert_eq!(home.run(&["login", "alice"]).code, 0);
}

#[test]
#[cfg(not(target_os = "linux"))]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux and its `script`, to make a terminal with")]
fn at_a_terminal_it_asks_first() {}

#[test]
#[cfg(target_os = "linux")]
fn at_a_terminal_it_asks_first() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    for (lang, answer, is_cleared) in [
        ("en", "n\n", false),
        ("en", "\n", false),
        ("en", "", false),
        ("en", "yes please\n", false),
        ("en", "Y\n", true),
        ("en", "yes\n", true),
        ("ja", "はい\n", true),
        ("ja", "いいえ\n", false),
    ] {
        let home = after_a_class();
        let line = format!("exec '{}' --color=never --lang {lang} reset", env!("CARGO_BIN_EXE_sessctl"));
        let mut script = Command::new("script");
        script
            .args(["-qec", &line, "/dev/null"])
            .env_clear()
            .env("SESSCTL_HOME", home.path("jars"))
            .env("LANG", "C.UTF-8");
        script.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = script.spawn().expect("script");
        let mut keys = child.stdin.take().expect("a pipe");
        keys.write_all(answer.as_bytes()).expect("keys");
        if answer.is_empty() {
            // the end of the input, as it is typed
            keys.write_all(b"\x04").expect("keys");
        }
        keys.flush().expect("keys");
        let output = child.wait_with_output().expect("an end");
        drop(keys);
        let screen = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(screen.contains("default") && screen.contains("thief"), "{screen}");
        assert!(screen.contains(if lang == "en" { "Clear it? [y/N]" } else { "消しますか" }), "{screen}");
        assert_eq!(left(&home).is_empty(), is_cleared, "{answer:?}: {screen}");
        assert_eq!(output.status.code(), Some(i32::from(!is_cleared)), "{answer:?}: {screen}");
    }
}
