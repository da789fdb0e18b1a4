//! The settings of the embedded app last as long as the session that was made with them, and reach no other app.

use std::fs::{self, File};
use std::io::Write;
use std::process::Command;

use serde_json::{Value as Json, json};

use super::errors::fails;
use super::hints::joined;
use super::{ALICE, Home, LANGUAGES, NOW, OTHER_KEY, Outcome, Serving, page, server};

/// 100 s, 200 s and 700 s after [`NOW`].
const SOON: &str = "--now=2026-11-22T19:43:13Z";
const LATER: &str = "--now=2026-11-22T19:44:53Z";
const LATE: &str = "--now=2026-11-22T19:53:13Z";

/// Settings as JSON has them, with these besides null.
fn settings(given: &Json) -> Json {
    let mut all =
        json!({"lifetime": null, "permanent": null, "refresh_each_request": null, "cookie_name": null, "key": null});
    for (key, value) in given.as_object().expect("an object") {
        all[key] = value.clone();
    }
    all
}

/// What `visit` says: who is logged in, and the settings of the login that are in force.
fn visit(home: &Home, options: &[&str]) -> (Option<String>, Json) {
    let facts = home.facts(&[&["visit"], options].concat());
    (facts["page"]["name"].as_str().map(str::to_owned), facts["app"]["settings"].clone())
}

fn alice() -> Option<String> {
    Some("alice".to_owned())
}

fn login(home: &Home, options: &[&str]) {
    let outcome = home.run(&[&[NOW, "login", "alice"], options].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.everything());
}

#[test]
fn every_later_command_has_the_settings_of_the_login() {
    let home = Home::new();
    let key = home.file("plum key", OTHER_KEY);
    let options = ["--lifetime=10m", "--no-permanent", "--name=sid", "--secret-file", &key];
    let facts = home.facts(&[&[NOW, "login", "alice"], &options[..]].concat());
    let kept = settings(&json!({
        "lifetime": 600, "permanent": false, "cookie_name": "sid", "key": {"kind": "secret_file", "path": key},
    }));
    assert_eq!(facts["app"]["settings"], kept);

    assert_eq!(visit(&home, &[LATER]), (alice(), kept.clone()));
    let inspected = home.facts(&[LATER, "inspect"]);
    assert_eq!(inspected["settings"], kept);
    assert_eq!(
        (&inspected["name"], &inspected["max_age"], &inspected["max_age_from"]),
        (&json!("sid"), &json!(600), &json!("login"))
    );
    assert_eq!(inspected["verification"]["key"], "current");
    let expires = home.facts(&[LATER, "expire"]);
    assert_eq!(
        (&expires["lifetime"], &expires["lifetime_from"], &expires["is_verified"]),
        (&json!(600), &json!("login"), &json!(true))
    );
    assert_eq!((&expires["settings"], &expires["cookie_name"]), (&kept, &json!("sid")));
    let simulation = home.facts(&[LATER, "expire", "--simulate"]);
    assert_eq!(
        (&simulation["app"]["settings"], &simulation["had_session"], &simulation["lifetime"]),
        (&kept, &json!(true), &json!(600))
    );
    let forged = home.facts(&[LATER, "tamper", "id=bob"]);
    assert_eq!((&forged["app"]["settings"], &forged["was_believed"]), (&kept, &json!(false)));
    let logout = home.facts(&[LATER, "logout"]);
    assert_eq!((&logout["app"]["settings"], &logout["is_yes"]), (&kept, &json!(true)));
    assert_eq!(visit(&home, &[LATER]), (None, Json::Null));
}

#[test]
fn without_settings_nothing_is_said_and_nothing_is_kept() {
    let home = Home::of_alice();
    assert_eq!(visit(&home, &[SOON]), (alice(), Json::Null));
    assert_eq!(home.facts(&[SOON, "inspect"])["max_age_from"], "expires");
    assert_eq!(home.facts(&[SOON, "inspect"]).get("settings"), Some(&Json::Null));
    assert!(!joined(&home.run(&[SOON, "visit"])).contains("ettings"));
}

#[test]
fn what_is_typed_wins_for_that_command_alone() {
    let home = Home::new();
    login(&home, &["--lifetime=10m", "--no-permanent"]);
    let rest = settings(&json!({"permanent": false}));
    assert_eq!(visit(&home, &[LATER, "--lifetime=3m"]), (None, rest), "too old for the lifetime that was typed");
    let both = settings(&json!({"lifetime": 600, "permanent": false}));
    assert_eq!(visit(&home, &[LATER]), (alice(), both));
    assert_eq!(home.facts(&[LATER, "inspect", "--max-age=3m"])["max_age_from"], "given");
    assert_eq!(visit(&home, &[LATER, "--secret", OTHER_KEY]).0, None);
    // an option that was typed with a visit is not one of the login
    let home = Home::of_alice();
    assert_eq!(visit(&home, &[NOW, "--no-refresh"]), (alice(), Json::Null));
    assert_eq!(visit(&home, &[NOW]), (alice(), Json::Null));
}

#[test]
fn a_renewed_cookie_keeps_the_settings() {
    let home = Home::new();
    login(&home, &["--lifetime=10m"]);
    let kept = settings(&json!({"lifetime": 600}));
    assert_eq!(visit(&home, &[LATER]), (alice(), kept.clone()));
    assert_eq!(visit(&home, &[LATE]), (alice(), kept), "700 s after the login, 500 s after the visit");
}

#[test]
fn they_end_with_the_session() {
    for ending in [&["logout"][..], &["jar", "clear"], &["jar", "restart"], &["login", "bob"]] {
        let home = Home::new();
        login(&home, &["--lifetime=10m", "--no-permanent"]);
        assert_ne!(visit(&home, &[SOON]).1, Json::Null);
        assert_eq!(home.run(&[&[SOON], ending].concat()).code, 0, "{ending:?}");
        assert_eq!(visit(&home, &[SOON]).1, Json::Null, "{ending:?}");
    }
    let home = Home::new();
    login(&home, &["--lifetime=10m"]);
    assert_eq!(visit(&home, &[LATE]), (None, Json::Null), "the browser has dropped it");
    assert_eq!(home.facts(&[LATE, "expire"])["lifetime"], 600, "and yet it is told what ended it");
    let login_of_another_name = Home::new();
    login(&login_of_another_name, &["--name=sid"]);
    login(&login_of_another_name, &[]);
    assert_eq!(visit(&login_of_another_name, &[NOW]), (alice(), Json::Null), "the last login counts");
}

#[test]
fn a_new_login_begins_with_the_tutorials_settings() {
    let home = Home::new();
    login(&home, &["--lifetime=10m"]);
    login(&home, &["--no-refresh"]);
    assert_eq!(visit(&home, &[NOW]), (alice(), settings(&json!({"refresh_each_request": false}))));
}

#[test]
fn a_stolen_cookie_takes_them_along() {
    let home = Home::new();
    login(&home, &["--lifetime=10m", "--no-permanent", "--name=sid"]);
    let kept = settings(&json!({"lifetime": 600, "permanent": false, "cookie_name": "sid"}));
    assert_eq!(home.run(&["--browser=thief", NOW, "login", "mallory", "--no-refresh"]).code, 0);
    assert_eq!(home.run(&[NOW, "jar", "copy", "default", "thief"]).code, 0);
    let thief = || visit(&home, &["--browser=thief", LATER]);
    assert_eq!(thief(), (alice(), kept.clone()));
    assert_eq!(home.run(&[LATER, "logout"]).code, 0);
    assert_eq!(thief(), (alice(), kept), "the copy is another browser's");
}

#[test]
fn the_name_reaches_the_embedded_app() {
    let home = Home::new();
    let facts = home.facts(&[NOW, "--name=sid", "login", "alice"]);
    assert_eq!(
        (&facts["is_yes"], &facts["cookie_name"], &facts["jar"][0]["name"]),
        (&json!(true), &json!("sid"), &json!("sid"))
    );
    assert_eq!(visit(&home, &[NOW, "--name=sid"]), (alice(), Json::Null), "what is typed is no setting of the login");
    assert_eq!(visit(&home, &[NOW]), (alice(), settings(&json!({"cookie_name": "sid"}))));
    assert_eq!(visit(&home, &[NOW, "--name=other"]).0, None);
    let simulation = home.facts(&[NOW, "--name=third", "expire", "--simulate"]);
    assert_eq!(simulation["had_session"], false);
    assert!(simulation["not_permanent"]["set_cookie"].as_str().is_some_and(|line| line.starts_with("third=")));
    let signed = home.facts(&[NOW, "--name=sid", "sign", "id=admin"]);
    assert_eq!(signed["sent"]["page"]["name"], "admin");

    for (name, is_read) in [("s'i", true), ("s i", false)] {
        let serving = Serving::start(&home, &["--port=0", "--name", name, "--json"]);
        let started: Json = serde_json::from_str(&serving.greeting).expect("JSON");
        assert_eq!(started["app"]["cookie_name"], name);
        let facts = home.facts(&["--browser=real", "--url", &serving.url, "--name", name, "login", "alice"]);
        let expected = (&json!(is_read), &Json::Null);
        assert_eq!((&facts["logged_in"], &facts["app"]["settings"]), expected, "Flask reads no name with a blank");
    }
    let told = Serving::start(&home, &["--port=0", "--name=s i"]);
    let lines = told.interrupted().stdout;
    assert!(lines.contains(" --name 's i' login alice"), "{lines}");
}

#[test]
fn the_screens_say_that_they_are_in_force() {
    for lang in LANGUAGES {
        let home = Home::new();
        let key = home.file("key", OTHER_KEY);
        let run = |args: &[&str]| home.run(&[&["--lang", lang], args].concat());
        let logged_in =
            run(&[NOW, "login", "alice", "--lifetime=10m", "--no-permanent", "--no-refresh", "--secret-file", &key]);
        let begun = match lang {
            "ja" => {
                "このログインの設定（セッションがなくなるまで有効）: 有効期間10分、permanent なし、アクセスによる更新なし、鍵ファイル"
            }
            _ => {
                "Settings of this login, in force until its session is gone: lifetime 10 min, not permanent, no refresh, key file"
            }
        };
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        assert!(squeezed(&logged_in.stdout).starts_with(&squeezed(begun)), "{}", logged_in.stdout);
        for command in
            [&["visit"][..], &["inspect"], &["expire"], &["expire", "--simulate"], &["tamper", "id=x"], &["logout"]]
        {
            let screen = run(&[&[SOON], command].concat()).stdout;
            let words = match lang {
                "ja" => {
                    "このブラウザのログイン時の設定: 有効期間10分、permanent なし、アクセスによる更新なし、鍵ファイル"
                }
                _ => "Settings of this browser's login: lifetime 10 min, not permanent, no refresh, key file",
            };
            assert!(squeezed(&screen).starts_with(&squeezed(&format!("{words} {key}"))), "{command:?}: {screen}");
        }
    }
}

#[test]
fn of_a_key_only_the_path_is_kept() {
    let home = Home::new();
    let file = home.file("keys/plum", OTHER_KEY);
    let env_file = home.file("keys/.env", format!("SECRET_KEY={OTHER_KEY}\n"));
    let kept = |name: &str, path: &str| settings(&json!({"key": {"kind": name, "path": path}}));
    let not_kept = settings(&json!({"key": {"kind": "not_kept"}}));
    for (options, expected) in [
        (&["--secret-file", "keys/plum"][..], kept("secret_file", &file)),
        (
            &["--secret-file", "keys/../keys/plum"],
            kept("secret_file", &home.path("keys/../keys/plum").to_string_lossy()),
        ),
        (&["--env-file", "keys/.env"], kept("env_file", &env_file)),
        (&["--secret", OTHER_KEY], not_kept.clone()),
    ] {
        let mut login = home.command(&[&[NOW, "--json", "login", "alice"], options].concat());
        let login = login.current_dir(home.0.path()).output().expect("sessctl");
        assert!(login.status.success(), "{options:?}");
        let facts: Json = serde_json::from_slice(&login.stdout).expect("JSON");
        assert_eq!(facts["app"]["settings"], expected, "{options:?}");
        let (name, in_force) = visit(&home, &[NOW]);
        assert_eq!((name.is_some(), in_force), (expected != not_kept, expected), "{options:?}");
        let jar = fs::read_to_string(home.jar()).expect("a jar");
        assert!(!jar.contains(OTHER_KEY), "{options:?}: {jar}");
    }
    let screen = joined(&home.run(&[NOW, "visit"]));
    assert!(screen.contains("a key of its own. The key it was given is not kept: give it again"), "{screen}");
    assert_eq!(visit(&home, &[NOW, "--secret", OTHER_KEY]), (alice(), Json::Null));
    let with_variable = home.run_with_env(&[NOW, "--json", "visit"], "SESSCTL_SECRET", OTHER_KEY).json();
    assert_eq!((&with_variable["page"]["name"], &with_variable["app"]["settings"]), (&json!("alice"), &Json::Null));
    let piped = home.feed(OTHER_KEY, &[NOW, "--json", "login", "alice", "--secret-file", "/dev/stdin"]).json();
    assert_eq!(piped["app"]["settings"], not_kept);
}

#[test]
fn a_key_file_that_has_gone_is_named() {
    let home = Home::new();
    let key = home.file("key", OTHER_KEY);
    login(&home, &["--secret-file", &key]);
    fs::remove_file(&key).expect("a file");
    for command in
        [&["visit"][..], &["logout"], &["inspect"], &["expire"], &["expire", "--simulate"], &["tamper", "id=x"]]
    {
        let [english, japanese] = fails(&home, 3, &[&[NOW], command].concat());
        let squeezed = |outcome: &Outcome| outcome.stderr.split_whitespace().collect::<String>();
        assert!(
            squeezed(&english).contains(&format!("thekeyfile{key},withwhichthisbrowserloggedin")),
            "{}",
            english.stderr
        );
        assert!(
            joined(&english)
                .contains(&format!("log in again: sessctl {} --lang en login alice", NOW.replace('=', " "))),
            "{}",
            english.stderr
        );
        assert!(squeezed(&japanese).contains(&key), "{}", japanese.stderr);
    }
    assert_eq!(home.run(&[NOW, "--json", "visit"]).code, 3);
    assert_eq!(visit(&home, &[NOW, "--secret", OTHER_KEY]).0, alice());
    login(&home, &[]);
    assert_eq!(visit(&home, &[NOW]).1, Json::Null);
}

#[test]
fn settings_that_are_not_understood_name_their_file_and_bar_no_new_login() {
    let home = Home::new();
    login(&home, &["--lifetime=10m"]);
    let jar = fs::read_to_string(home.jar()).expect("a jar");
    for (from, to) in
        [("600", "-600"), ("600", "\\\"10m\\\""), ("lifetime", "half_life"), ("{\\\"lifetime", "{{\\\"lifetime")]
    {
        let damaged = jar.replacen(from, to, 1);
        assert_ne!(damaged, jar);
        fs::write(home.jar(), &damaged).expect("a file");
        for command in [&["visit"][..], &["inspect"], &["logout"], &["expire"], &["tamper", "id=x"]] {
            let [english, _] = fails(&home, 3, &[&[NOW], command].concat());
            let path = home.jar().to_string_lossy().into_owned();
            assert!(english.stderr.split_whitespace().collect::<String>().contains(&path), "{}", english.stderr);
        }
        assert_eq!(fs::read_to_string(home.jar()).expect("a jar"), damaged, "it is left as it is");
        assert_eq!(home.run(&[NOW, "jar"]).code, 0);
        login(&home, &[]);
        assert_eq!(visit(&home, &[NOW]), (alice(), Json::Null));
    }
}

#[test]
fn a_hundred_at_once_keep_the_settings_of_the_cookie_that_stays() {
    let home = Home::new();
    login(&home, &["--lifetime=10m", "--no-permanent"]);
    let commands: Vec<_> = (0..100)
        .map(|number| match number % 2 {
            0 => home.command(&[NOW, "login", &format!("user{number}"), &format!("--lifetime={}", 1000 + number)]),
            _ => home.command(&[NOW, "visit"]),
        })
        .map(|mut command| command.spawn().expect("sessctl"))
        .collect();
    for child in commands {
        assert!(child.wait_with_output().expect("an end").status.success());
    }
    let (name, in_force) = visit(&home, &[NOW, "--no-refresh"]);
    let number: i64 = name.expect("a name").trim_start_matches("user").parse().expect("a number");
    assert_eq!(in_force["lifetime"], 1000 + number, "the settings are those of the session");
}

/// A command that goes on with the session of alice while bob logs in with other settings. Until then it waits for its key.
#[cfg(unix)]
fn beside_a_login_of_bob(home: &Home, command: &[&str]) -> Json {
    let (key, pipe) = (home.file("key", OTHER_KEY), home.path("pipe"));
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    login(home, &["--lifetime=10m", "--secret-file", &key]);
    let args = [&[NOW, "--json"], command, &["--secret-file", pipe.to_str().expect("UTF-8")]].concat();
    let child = home.command(&args).spawn().expect("sessctl");
    // a pipe is open for its writer when its reader has come
    let mut pipe = File::options().write(true).open(&pipe).expect("a reader");
    let bob = home.run(&[NOW, "login", "bob", "--lifetime=20m", "--secret-file", &key]);
    assert_eq!(bob.code, 0, "{}", bob.everything());
    pipe.write_all(OTHER_KEY.as_bytes()).expect("a reader");
    drop(pipe);
    Outcome::of(child.wait_with_output().expect("an end"), &args).json()
}

#[cfg(unix)]
#[test]
fn a_command_takes_the_settings_and_their_cookie_at_one_moment() {
    let of_alice = settings(&json!({"lifetime": 600}));
    let home = Home::new();
    let facts = beside_a_login_of_bob(&home, &["visit"]);
    assert_eq!((&facts["page"]["name"], &facts["app"]["settings"]), (&json!("alice"), &of_alice));
    // the visit came last, so its cookie is the one that stays
    let (name, in_force) = visit(&home, &[NOW, "--no-refresh"]);
    assert_eq!((name, &in_force["lifetime"]), (alice(), &json!(600)));

    let facts = beside_a_login_of_bob(&Home::new(), &["expire", "--simulate"]);
    assert_eq!(
        (&facts["steps"][0]["server"]["logged_in_as"], &facts["app"]["settings"], &facts["lifetime"]),
        (&json!("alice"), &of_alice, &json!(600))
    );

    let facts = beside_a_login_of_bob(&Home::new(), &["logout"]);
    assert_eq!((&facts["had_cookies"], &facts["app"]["settings"]), (&json!(true), &of_alice));
    let sent = facts["exchanges"][0]["request"].to_string();
    let value = sent.split_once("session=").map(|(_, rest)| rest.split('"').next().unwrap_or_default());
    let said = home.facts(&[NOW, "inspect", value.expect("a cookie"), "--secret", OTHER_KEY]);
    assert_eq!(said["payload"]["json"], r#"{"_permanent":true,"id":"alice"}"#);
}

#[cfg(unix)]
#[test]
fn they_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    login(&home, &["--lifetime=10m"]);
    for (path, _) in super::files(&home.path("jars")).into_iter().filter(|(path, _)| path.is_file()) {
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
}

#[test]
fn they_never_reach_an_app_at_an_address() {
    let url = server(|_| page("Set-Cookie: session=of-the-app; Path=/\r\n", "hello"));
    let home = Home::new();
    login(&home, &["--lifetime=10m", "--no-permanent"]);
    let real = home.facts(&[NOW, "--url", &url, "visit"]);
    assert_eq!((&real["app"]["settings"], &real["app"]["lifetime"]), (&Json::Null, &Json::Null));
    let whole = home.facts(&[NOW, "visit", &format!("{url}/login")]);
    assert_eq!(whole["app"]["settings"], Json::Null);
    // the app's cookie has taken the place of the session, so the settings are gone
    assert_eq!(visit(&home, &[NOW]).1, Json::Null);

    let home = Home::new();
    login(&home, &["--name=sid", "--lifetime=10m"]);
    let real = home.facts(&[NOW, "--url", &url, "visit"]);
    assert_eq!(real["cookie_name"], "session");
    assert_eq!(home.facts(&[NOW, "visit", &format!("{url}/login")])["cookie_name"], "session");
    assert_eq!(visit(&home, &[NOW]).1["lifetime"], 600, "another cookie is another cookie");
    let argument = home.facts(&[NOW, "inspect", ALICE]);
    assert_eq!((&argument["max_age_from"], argument.get("settings")), (&json!("tutorial"), None));
    assert_eq!(home.feed(ALICE, &[NOW, "--json", "inspect"]).json()["max_age_from"], "tutorial");
}

#[test]
fn what_is_shown_follows_the_session_that_was_watched() {
    let home = Home::of_alice();
    let simulation = home.facts(&[NOW, "expire", "--simulate", "--no-permanent"]);
    assert_eq!(
        (&simulation["permanent"], &simulation["typed"]),
        (&json!(true), &settings(&json!({"permanent": false})))
    );
    assert!(simulation["not_permanent"].is_object() && simulation["sliding"]["set_cookie"].is_string());
    let screen = joined(&home.run(&[NOW, "expire", "--simulate", "--no-permanent"]));
    assert!(
        screen.contains(
            "Settings of this command alone: not permanent. The session is of an earlier login, which made it permanent"
        ),
        "{screen}"
    );
    let simulation = home.facts(&[NOW, "expire", "--simulate", "--no-refresh"]);
    assert_eq!(simulation["sliding"]["set_cookie"], Json::Null);

    let home = Home::new();
    let simulation = home.facts(&[NOW, "expire", "--simulate", "--no-permanent"]);
    assert_eq!((&simulation["had_session"], &simulation["permanent"]), (&json!(false), &json!(false)));
    assert!(!joined(&home.run(&[NOW, "expire", "--simulate", "--no-permanent"])).contains("earlier login"));

    login(&home, &["--no-permanent"]);
    let simulation = home.facts(&[NOW, "expire", "--simulate"]);
    assert_eq!((&simulation["permanent"], &simulation["not_permanent"]), (&json!(false), &Json::Null));

    // a session that was permanent before stays so, and the first line says it too
    let home = Home::of_alice();
    for (lang, said) in
        [("en", "was there before is permanent still."), ("ja", "前からあるセッションは permanent のまま")]
    {
        let again = home.run(&[NOW, "login", "alice", "--no-permanent", "--lang", lang]);
        let shown: Vec<&str> = again.stdout.lines().take(3).flat_map(str::split_whitespace).collect();
        assert!(shown.join(" ").contains(said), "{}", again.stdout);
    }
    login(&home, &["--no-permanent"]);
    let screen = joined(&home.run(&[NOW, "expire", "--simulate"]));
    assert!(screen.contains("permanent all the same: it was so before that login"), "{screen}");
}

#[test]
fn a_session_of_another_name_that_has_expired_is_named() {
    let home = Home::new();
    login(&home, &["--name=sid"]);
    let gone = home.facts(&[LATER, "inspect"]);
    assert_eq!(
        (&gone["gone"]["dropped"]["name"], &gone["gone"]["dropped"]["rule"]),
        (&"sid".into(), &"expires".into())
    );
}
