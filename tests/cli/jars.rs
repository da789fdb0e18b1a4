//! Jars on disk: a hundred commands at once, a kill at any instant, and no room. Nothing is lost.

use std::fs;
use std::thread;

use serde_json::Value as Json;

use super::errors::fails;
use super::{ALICE, Home, LANGUAGES, NOW, Outcome, files, page, server};

/// A server that sets a cookie of the name and value in the path: `/name=value`.
fn baker() -> String {
    server(|request| {
        // one that is killed may not have said it
        let pair = request.split(['/', ' ']).nth(2).unwrap_or_default();
        page(&format!("Set-Cookie: {pair}; Max-Age=1000; Path=/\r\n"), "hello")
    })
}

/// The names of the files in the folder of jars.
fn names(home: &Home) -> Vec<String> {
    let name = |path: std::path::PathBuf| path.file_name().expect("a name").to_string_lossy().into_owned();
    let mut names: Vec<String> = files(&home.path("jars/browsers")).into_iter().map(|(path, _)| name(path)).collect();
    names.sort();
    names
}

const JAR_AND_LOCK: [&str; 2] = ["default.json", "default.lock"];

#[test]
fn a_hundred_at_once_lose_nothing() {
    let url = baker();
    let home = Home::of_alice();
    let commands: Vec<_> = (0..100)
        .map(|n| {
            home.command(&[NOW.to_owned(), "--url".to_owned(), url.clone(), "visit".to_owned(), format!("/c{n}=1")])
        })
        .map(|mut command| command.spawn().expect("sessctl"))
        .collect();
    for child in commands {
        assert!(child.wait_with_output().expect("an end").status.success());
    }
    let jar: Json = serde_json::from_slice(&fs::read(home.jar()).expect("a jar")).expect("JSON");
    let mut kept: Vec<&str> = jar["cookies"].as_array().expect("cookies").iter().map(name_of).collect();
    let mut set: Vec<String> = (0..100).map(|n| format!("c{n}")).chain(["session".to_owned()]).collect();
    kept.sort_unstable();
    set.sort_unstable();
    assert_eq!(kept, set);
    assert_eq!(names(&home), JAR_AND_LOCK);
}

fn name_of(cookie: &Json) -> &str {
    cookie["raw_cookie"].as_str().and_then(|raw| raw.split('=').next()).expect("a name")
}

#[test]
fn twenty_browsers_in_one_home_do_not_mind_each_other() {
    let home = Home::new();
    let workers: Vec<_> = (0..20)
        .map(|n| {
            let args = ["--browser".to_owned(), format!("b{n}"), "login".to_owned(), format!("user{n}")];
            let mut command = home.command(&args);
            thread::spawn(move || command.output().expect("sessctl").status.success())
        })
        .collect();
    assert!(workers.into_iter().all(|worker| worker.join().expect("an end")));
    assert_eq!(home.facts(&["--browser", "b7", "visit"])["page"]["name"], "user7");
}

#[test]
fn a_jar_that_cannot_be_understood_is_left_as_it_is_until_it_is_set_aside() {
    let whole = fs::read(Home::of_alice().jar()).expect("a jar");
    let half = &whole[..whole.len() / 2];
    let newer = String::from_utf8(whole.clone()).expect("text").replacen("\"sessctl_jar\":1", "\"sessctl_jar\":2", 1);
    assert_ne!(newer.as_bytes(), whole);
    for content in [half, newer.as_bytes(), b"", b"\x00\xff", b"[]", b"{\"sessctl_jar\":1,\"cookies\":[1]}"] {
        let home = Home::new();
        home.file("jars/browsers/default.json", content);
        for command in [
            &["jar"][..],
            &["login", "alice"],
            &["visit"],
            &["inspect"],
            &["logout"],
            &["jar", "restart"],
            &["jar", "copy", "other", "default"],
        ] {
            for outcome in fails(&home, 3, &[&[NOW], command].concat()) {
                assert_names(&outcome, &home.jar());
                let advice = if content == newer.as_bytes() { "--browser" } else { "sessctl jar clear" };
                assert!(unbroken(&outcome.stderr).contains(&unbroken(advice)), "{}", outcome.stderr);
            }
            assert_eq!(fs::read(home.jar()).expect("a jar"), content, "{command:?}");
            assert!(names(&home).iter().all(|name| JAR_AND_LOCK.contains(&name.as_str())), "{:?}", names(&home));
        }
        let facts = home.facts(&[NOW, "jar", "clear"]);
        let aside = facts["done"]["set_aside"].as_str().expect("a path");
        assert_eq!(fs::read(aside).expect("the old jar"), content);
        assert_eq!(home.run(&[NOW, "login", "alice"]).code, 0);
    }
}

/// An error tells which file it is about.
fn assert_names(outcome: &Outcome, path: &std::path::Path) {
    let path = path.to_str().expect("UTF-8");
    assert!(unbroken(&outcome.stderr).contains(path), "{}: {}", outcome.what, outcome.stderr);
}

/// Wherever its lines were broken.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn damage_is_described_in_the_language_that_was_asked_for() {
    let home = Home::new();
    for content in [&b"{\"sessctl_jar\": 1, \"cookies\": ["[..], b"{}", b"{\"sessctl_jar\":1,\"cookies\":[1]}"] {
        home.file("jars/browsers/default.json", content);
        fails(&home, 3, &["jar"]);
    }
}

#[test]
fn a_home_that_is_no_folder() {
    let home = Home::new();
    let file = home.file("file", "I am no folder");
    for command in [&["login", "alice"][..], &["jar"], &["inspect"]] {
        for lang in LANGUAGES {
            let args = [&[NOW, "--lang", lang], command].concat();
            let outcome = home.run_with_env(&args, "SESSCTL_HOME", &file);
            assert_eq!(outcome.code, 3, "{args:?}");
            assert_names(&outcome, file.as_ref());
        }
    }
    assert_eq!(home.run_with_env(&[NOW, "inspect", ALICE], "SESSCTL_HOME", &file).code, 0, "no jar is needed");
    assert_eq!(home.run_with_env(&[NOW, "demo"], "SESSCTL_HOME", &file).code, 0, "no jar is needed");
}

#[test]
fn a_folder_where_a_file_should_be() {
    for name in ["default.lock", "default.json.new"] {
        let home = Home::of_alice();
        let before = fs::read(home.jar()).expect("a jar");
        let _ = fs::remove_file(home.path("jars/browsers").join(name));
        home.file(&format!("jars/browsers/{name}/file"), "");
        for outcome in fails(&home, 3, &[NOW, "login", "bob"]) {
            assert_names(&outcome, &home.path("jars/browsers/default."));
        }
        assert_eq!(home.facts(&[NOW, "inspect"])["cookie"], ALICE, "it is still read");
        assert_eq!(fs::read(home.jar()).expect("a jar"), before);
    }
}

#[cfg(not(unix))]
mod unix {
    #[test]
    #[cfg_attr(not(unix), ignore = "needs Unix: kills, limits, permissions, links")]
    fn a_jar_under_kills_and_limits_and_its_permissions_and_links() {}
}

/// What only Unix has: kills, limits, permissions, links.
#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::{Child, Command};
    use std::time::{Duration, Instant};

    use super::*;
    use crate::finished;

    /// The command as a shell runs it that first says something: `umask 000`.
    fn after<A: AsRef<OsStr>>(home: &Home, first: &str, args: &[A]) -> Command {
        let script = format!("{first}; exec \"$0\" \"$@\"");
        let sessctl = OsStr::new(env!("CARGO_BIN_EXE_sessctl"));
        let args = args.iter().map(AsRef::as_ref);
        let args: Vec<&OsStr> = [OsStr::new("-c"), script.as_ref(), sessctl].into_iter().chain(args).collect();
        home.program("/bin/sh", &args)
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("a file").permissions().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    }

    #[test]
    fn jars_are_for_their_owner_alone_whatever_the_umask() {
        let home = Home::new();
        for args in [&[NOW, "login", "alice"][..], &[NOW, "--browser=b", "login", "b"], &[NOW, "jar", "copy", "b", "c"]]
        {
            assert_eq!(finished(&mut after(&home, "umask 000", args), args).code, 0);
        }
        let folder = home.path("jars/browsers");
        assert_eq!((mode(&home.path("jars")), mode(&folder)), (0o700, 0o700));
        let kept = files(&folder);
        assert_eq!(kept.len(), 6, "{kept:?}");
        for (path, _) in kept {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }

    #[test]
    fn the_rest_of_a_killed_save_is_neither_read_nor_kept() {
        let home = Home::of_alice();
        let new = home.path("jars/browsers/default.json.new");
        let elsewhere = home.file("elsewhere", "not to be touched");
        for leave in [
            (|new, _| fs::write(new, "half a ja").expect("a file")) as fn(&Path, &str),
            |new, _| {
                fs::write(new, "x".repeat(100_000)).expect("a file");
                set_mode(new, 0o666);
            },
            |new, elsewhere| symlink(elsewhere, new).expect("a link"),
        ] {
            leave(&new, &elsewhere);
            assert_eq!(home.facts(&[NOW, "visit"])["page"]["name"], "alice");
            assert_eq!(names(&home), JAR_AND_LOCK);
            assert_eq!(mode(&home.jar()), 0o600);
        }
        assert_eq!(fs::read_to_string(&elsewhere).expect("a file"), "not to be touched");
    }

    #[test]
    fn a_jar_that_is_a_link_is_replaced_and_what_it_points_to_is_not_touched() {
        let home = Home::of_alice();
        let elsewhere = home.path("elsewhere.json");
        fs::rename(home.jar(), &elsewhere).expect("moved");
        let before = fs::read(&elsewhere).expect("a jar");
        symlink(&elsewhere, home.jar()).expect("a link");
        assert_eq!(home.facts(&[NOW, "visit"])["page"]["name"], "alice");
        assert_eq!(home.run(&[NOW, "login", "bob"]).code, 0);
        assert_eq!(fs::read(&elsewhere).expect("a jar"), before);
        assert_eq!(home.facts(&[NOW, "visit"])["page"]["name"], "bob");
    }

    /// A jar large enough to be caught being written, and a cookie in it that tells the rounds apart.
    fn large_jar(url: &str) -> Home {
        let home = Home::new();
        let cookie = |n| {
            format!(
                r#"{{"raw_cookie":"c{n}={}; Path=/","path":["/",true],"domain":{{"HostOnly":"127.0.0.1"}},"expires":"SessionEnd"}}"#,
                "x".repeat(4000)
            )
        };
        let cookies: Vec<String> = (0..20).map(cookie).collect();
        home.file("jars/browsers/default.json", format!(r#"{{"sessctl_jar":1,"cookies":[{}]}}"#, cookies.join(",")));
        assert_eq!(home.run(&[NOW, "--url", url, "visit", "/round=0000"]).code, 0);
        home
    }

    /// Kills it after a while, or as soon as it writes; it may have been faster.
    fn kill(child: &mut Child, after: Option<Duration>, new: &Path) {
        let began = Instant::now();
        while child.try_wait().expect("a child").is_none() {
            let is_time = match after {
                Some(after) => began.elapsed() >= after,
                None => new.exists(),
            };
            if is_time {
                // the child may have ended in between
                let _ = child.kill();
                let _ = child.wait();
                return;
            }
            thread::yield_now();
        }
    }

    #[test]
    fn a_kill_at_any_instant_leaves_the_old_jar_or_the_new_one() {
        let url = baker();
        let home = large_jar(&url);
        let new = home.path("jars/browsers/default.json.new");
        let visit =
            |n: u32| [NOW.to_owned(), "--url".to_owned(), url.clone(), "visit".to_owned(), format!("/round={n:04}")];
        let mut last = 0;
        let mut stayed = 0;
        let began = Instant::now();
        assert_eq!(home.run(&visit(0).each_ref().map(String::as_str)).code, 0);
        let whole = began.elapsed();
        const KILLS: u32 = 200;
        for round in 1..=KILLS {
            let before = fs::read_to_string(home.jar()).expect("a jar");
            let expected = before.replace(&format!("round={last:04}"), &format!("round={round:04}"));
            // half of them when it writes, half of them at any moment
            let at = match round % 2 {
                0 => Some(whole * round / KILLS),
                _ => fs::remove_file(&new).map_or(None, |()| None),
            };
            kill(&mut after(&home, "umask 000", &visit(round)).spawn().expect("sessctl"), at, &new);
            let now = fs::read_to_string(home.jar()).expect("a jar");
            assert!(now == before || now == expected, "round {round}: neither the old jar nor the new one");
            if now == expected {
                last = round;
            } else {
                stayed += 1;
            }
            if new.exists() {
                assert_eq!(mode(&new), 0o600);
            }
            assert!(names(&home).len() <= 3, "{:?}", names(&home));
        }
        assert!(stayed > 0, "no kill came early enough");
        assert_eq!(home.run(&[NOW, "--url", &url, "visit", "/round=9999"]).code, 0);
        assert_eq!(names(&home), JAR_AND_LOCK);
    }

    #[test]
    fn no_room_is_an_error_and_the_old_jar_stays() {
        let url = baker();
        let home = large_jar(&url);
        let before = fs::read(home.jar()).expect("a jar");
        // a file may have a few blocks of 512 or 1024 bytes, and then the system writes no more
        for blocks in [0, 1, 100] {
            for lang in LANGUAGES {
                let args = [NOW, "--lang", lang, "--url", &url, "visit", "/round=0001"];
                let refused = finished(&mut after(&home, &format!("trap '' XFSZ; ulimit -f {blocks}"), &args), &args);
                assert_eq!(refused.code, 3, "{}", refused.everything());
                assert_names(&refused, &home.jar());
                assert_eq!(fs::read(home.jar()).expect("a jar"), before);
                assert_eq!(names(&home), JAR_AND_LOCK, "nothing is left lying about");
            }
            // without the trap the system kills the command in the middle of the write
            let args = [NOW, "--url", &url, "visit", "/round=0001"];
            let killed = after(&home, &format!("umask 000; ulimit -f {blocks}"), &args).output().expect("sessctl");
            assert_eq!(killed.status.code(), None, "{killed:?}");
            assert_eq!(fs::read(home.jar()).expect("a jar"), before);
            let new = home.path("jars/browsers/default.json.new");
            assert_eq!(mode(&new), 0o600, "for its owner alone from its first byte");
        }
        assert_eq!(home.run(&[NOW, "--url", &url, "visit", "/round=0001"]).code, 0);
        assert_eq!(names(&home), JAR_AND_LOCK);
    }

    /// Permissions do not stop root, so the test runs as another user.
    #[test]
    fn a_folder_that_is_read_only_is_still_read_and_a_jar_that_is_not_readable_is_left_alone() {
        const NOBODY: u32 = 65534;
        let home = Home::of_alice();
        let is_root = fs::metadata(home.jar()).expect("a jar").uid() == 0;
        let mut sessctl = Path::new(env!("CARGO_BIN_EXE_sessctl")).to_owned();
        if is_root {
            sessctl = home.path("sessctl");
            // a file that was written just now may still be open in a child of another test, and cannot be run then
            let program = env!("CARGO_BIN_EXE_sessctl");
            fs::hard_link(program, &sessctl).or_else(|_| fs::copy(program, &sessctl).map(drop)).expect("a program");
            let folders = ["", "jars", "jars/browsers"].map(|folder| home.path(folder));
            let files = files(&home.path("jars")).into_iter().map(|(path, _)| path);
            folders.into_iter().chain(files).for_each(|path| chown(path, Some(NOBODY), Some(NOBODY)).expect("a gift"));
        }
        let run = |args: &[&str]| {
            let mut command = home.program(&sessctl, args);
            if is_root {
                command.uid(NOBODY).gid(NOBODY);
            }
            finished(&mut command, args)
        };
        let before = fs::read(home.jar()).expect("a jar");

        let folder = home.path("jars/browsers");
        set_mode(&folder, 0o500);
        assert_eq!(run(&[NOW, "inspect"]).code, 0, "nothing has to be written for that");
        let written = LANGUAGES.map(|lang| run(&[NOW, "--lang", lang, "login", "bob"]));
        set_mode(&folder, 0o700);
        set_mode(&home.jar(), 0o200);
        let read = LANGUAGES.map(|lang| run(&[NOW, "--lang", lang, "login", "bob"]));
        set_mode(&home.jar(), 0o600);

        for outcome in written.iter().chain(&read) {
            assert_eq!(outcome.code, 3, "{}", outcome.everything());
            assert_names(outcome, &home.jar());
            assert!(["denied", "権限"].iter().any(|word| outcome.stderr.contains(word)), "{}", outcome.stderr);
        }
        assert_eq!(fs::read(home.jar()).expect("a jar"), before);
        assert_eq!(names(&home), JAR_AND_LOCK);
    }
}
