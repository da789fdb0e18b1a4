//! The configuration file: what it sets, what wins over it, and what is said of it.

use std::fs;

use serde_json::json;

use super::hints::joined;
use super::{ALICE, Home, LANGUAGES, NOW, OTHER_KEY, Outcome, page, server};

fn with(config: &str) -> Home {
    let home = Home::new();
    home.file("jars/config.toml", config);
    home
}

fn note(outcome: &Outcome) -> Option<String> {
    let lines = joined_errors(outcome);
    lines.lines().find(|line| line.starts_with("note: from ")).map(str::to_owned)
}

/// Standard error, with its broken lines joined again.
fn joined_errors(outcome: &Outcome) -> String {
    outcome.stderr.replace("\n  ", " ")
}

#[test]
fn it_says_the_language_the_colours_and_the_width() {
    let home = with("lang = 'ja'\ncolor = 'always'\nwidth = 40\n");
    let explained = home.run(&["explain", "payload"]);
    assert!(explained.stdout.contains("次に試すこと") && explained.stdout.contains('\u{1b}'), "{}", explained.stdout);
    let widest = |text: &str| text.lines().map(unicode_width::UnicodeWidthStr::width).max();
    assert!(widest(&super::without_colours(&explained.stdout)) <= Some(40), "{}", explained.stdout);
    assert!(note(&explained).is_none(), "none of them changes the answer");
    // an option and a variable win
    assert!(home.run(&["explain", "payload", "--lang=en"]).stdout.contains("Try next"));
    assert!(home.run_with_env(&["explain", "payload"], "SESSCTL_LANG", "en").stdout.contains("Try next"));
    assert!(home.run_with_env(&["explain", "payload"], "LANG", "en_US.UTF-8").stdout.contains("次に試すこと"));
    for outcome in [
        home.run(&["explain", "payload", "--color=never"]),
        home.run(&["explain", "payload", "--color=auto"]),
        home.run_with_env(&["explain", "payload"], "NO_COLOR", "1"),
        home.run(&["explain", "payload", "--no-config"]),
    ] {
        assert!(!outcome.stdout.contains('\u{1b}'), "{}: {}", outcome.what, outcome.stdout);
    }
}

#[test]
fn it_names_the_app_and_its_cookie_and_both_are_said_and_given_again() {
    let url = server(|_| page("Set-Cookie: sid=x\r\n", "hello"));
    let home = with(&format!("url = '{url}'\nname = 'sid'\n"));
    let visit = home.run(&["visit", "/"]);
    assert!(
        joined(&visit).contains(&format!("--url {url}")) && joined(&visit).contains("--name sid"),
        "{}",
        joined(&visit)
    );
    let said = note(&visit).expect("a note");
    assert!(
        said.contains(&format!("url {url}")) && said.contains("name sid") && said.contains("config.toml"),
        "{said}"
    );
    assert_eq!(home.facts(&["visit", "/"])["app"]["embedded"], false);
    let line = home.run(&["visit", "/", "--json"]).stderr;
    assert!(line.starts_with(r#"{"note":{"kind":"config_settings","message":"from "#), "{line}");
    assert!(note(&home.run(&["-q", "visit", "/"])).is_none());
    // what is typed wins, and the next command says so too
    for without in [&["--url="][..], &["--no-config"]] {
        let embedded = home.run(&[&[NOW, "login", "alice"], without].concat());
        assert!(embedded.stdout.contains("alice is logged in"), "{}", embedded.everything());
        let again = if without == ["--no-config"] { "sessctl --no-config " } else { "sessctl --url '' " };
        assert!(joined(&embedded).contains(again), "{}", joined(&embedded));
    }
    let other = home.run_with_env(&["visit", "/"], "SESSCTL_URL", "http://127.0.0.1:1/");
    assert_eq!(other.code, 3, "{}", other.everything());
    assert!(note(&home.run(&["explain", "payload"])).is_none(), "a term is of no app");
    assert_eq!(home.run(&["demo"]).code, 0, "its story is that of the embedded app");
}

#[test]
fn its_key_file_is_read_where_no_other_key_is_given() {
    let home = with("secret_file = 'class.key'\n");
    let key = home.file("jars/class.key", OTHER_KEY);
    let signed = home.run(&[NOW, "sign", "id=x"]);
    let value =
        signed.stdout.lines().find_map(|line| line.split_whitespace().find(|word| word.matches('.').count() == 2));
    let value = value.expect("a cookie").to_owned();
    assert!(note(&signed).expect("a note").contains("secret_file"), "{}", signed.stderr);
    let inspected =
        |options: &[&str]| home.facts(&[&[NOW, "inspect", &value], options].concat())["verification"].clone();
    assert_eq!(
        (inspected(&[])["key"].clone(), inspected(&["--no-config"])["error"].clone()),
        (json!("current"), json!("Unverified"))
    );
    assert_eq!(inspected(&["--secret=plum"])["error"], "BadTimeSignature");
    assert!(note(&home.run(&[NOW, "inspect", &value, "--secret-file", &key])).is_none(), "it was not used");
    let by_variable = home.run_with_env(&[NOW, "--json", "inspect", &value], "SESSCTL_SECRET", "plum");
    assert_eq!(by_variable.json()["verification"]["error"], "BadTimeSignature");
    // a login keeps its path
    let login = home.facts(&[NOW, "login", "alice"]);
    assert_eq!(login["app"]["settings"]["key"], json!({"kind": "secret_file", "path": key}));
    fs::remove_file(home.path("jars/config.toml")).expect("a file");
    assert_eq!(home.facts(&[NOW, "inspect"])["verification"]["key"], "current");
}

#[test]
fn what_is_wrong_with_it_names_file_and_line_in_both_languages_and_stops_every_command_but_help() {
    for (config, kind, named) in [
        ("lang = 'en'\nlnag = 'ja'", "unknown_config_key", "lang"),
        ("browser = 'x'", "unknown_config_key", "secret_file"),
        ("secret = 'hunter2'", "secret_in_config", "secret_file"),
        ("SECRET_KEY=hunter2", "secret_in_config", "secret_file"),
        ("[app]\nSECRET_KEY = 'hunter2'", "secret_in_config", "secret_file"),
        ("url = 'http://user:hunter2@localhost/'", "secret_in_config", "secret_file"),
        ("hunter2", "config_syntax", "lang"),
        ("width = 'hunter2'", "bad_config_value", "40"),
        ("lang = 'hunter2'", "bad_config_value", "ja"),
        ("color = 'hunter2'", "bad_config_value", "never"),
        ("url = 'ftp://hunter2'", "bad_config_value", "http://"),
        ("name = 'hunter2;'", "bad_config_value", "`;`"),
    ] {
        let home = with(config);
        for lang in LANGUAGES {
            let outcome = home.run(&["--lang", lang, "--json", "plan"]);
            let error = outcome.error();
            assert_eq!((outcome.code, &error["kind"]), (2, &json!(kind)), "{config}: {error}");
            let message = error["message"].as_str().expect("a message");
            assert!(message.contains("config.toml"), "{message}");
            assert!(error["hint"].as_str().expect("a hint").contains(named), "{error}");
            assert!(!outcome.everything().contains("hunter2"), "{error}");
            assert_eq!(home.run(&["--lang", lang, "plan"]).code, 2);
            assert_eq!(home.run(&["--lang", lang, "plan", "--no-config"]).code, 0);
            assert_eq!(home.run(&["--lang", lang, "--help"]).code, 0);
        }
    }
}

#[cfg(unix)]
#[test]
fn one_that_cannot_be_read_or_that_others_can_write_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let home = with("lang = 'ja'\n");
    let path = home.path("jars/config.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).expect("permissions");
    let kind = |home: &Home| {
        let outcome = home.run(&["plan", "--json"]);
        (outcome.code, outcome.error()["kind"].as_str().expect("a kind").to_owned())
    };
    assert_eq!(kind(&home), (3, "config_others_write".to_owned()));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).expect("permissions");
    assert_eq!(home.run(&["plan"]).code, 0, "a group may be the user's own");
    let folder = home.path("jars");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).expect("permissions");
    assert_eq!(kind(&home), (3, "config_others_write".to_owned()));
    let hint = home.run(&["plan", "--json"]).error()["hint"].clone();
    assert_eq!(hint, json!(format!("take that right away: chmod o-w {}", folder.display())));
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o1777)).expect("permissions");
    assert_eq!(home.run(&["plan"]).code, 0, "the sticky bit leaves a file to its owner");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("permissions");
    fs::write(&path, "#".repeat(70_000)).expect("a file");
    assert_eq!(kind(&home), (3, "large_config".to_owned()));
    fs::write(&path, b"lang = 'en'\n\xff").expect("a file");
    assert_eq!(kind(&home), (2, "config_syntax".to_owned()));
    fs::remove_file(&path).expect("a file");
    fs::create_dir(&path).expect("a folder");
    assert_eq!(kind(&home), (3, "config_not_a_file".to_owned()));
}

/// Its length is 0, and more than the limit comes of it.
#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_length_says_nothing_is_read_to_the_limit() {
    let home = with("");
    let path = home.path("jars/config.toml");
    fs::remove_file(&path).expect("a file");
    std::os::unix::fs::symlink("/proc/kallsyms", &path).expect("a link");
    let there = fs::metadata(&path).expect("a file");
    assert!(there.is_file() && there.len() == 0);
    let outcome = home.run(&["plan", "--json"]);
    assert_eq!((outcome.code, &outcome.error()["kind"]), (3, &json!("large_config")), "{}", outcome.everything());
}

#[test]
fn it_stands_in_the_config_folder_of_the_system_too_and_reset_leaves_it() {
    let home = Home::new();
    home.file(".config/sessctl/config.toml", "lang = 'ja'\n");
    home.file("elsewhere/sessctl/config.toml", "lang = 'ja'\nwidth = 41\n");
    let said = |name: &str, value: &str| {
        let mut command = home.command(&["plan"]);
        command.env_remove("SESSCTL_HOME").env("XDG_STATE_HOME", home.path("state")).env(name, value);
        super::finished(&mut command, &["plan"]).stdout
    };
    assert!(said("X", "").contains("分"));
    let elsewhere = home.path("elsewhere");
    let narrow = said("XDG_CONFIG_HOME", elsewhere.to_str().expect("UTF-8"));
    assert!(narrow.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 41), "{narrow}");

    let home = with("lang = 'en'\n");
    assert_eq!(home.run(&[NOW, "login", "alice"]).code, 0);
    assert_eq!(home.run(&["reset", "--yes"]).code, 0);
    assert!(home.path("jars/config.toml").exists() && !home.jar().exists());
    assert_eq!(home.run(&[NOW, "inspect", ALICE]).code, 0);
}

#[test]
fn where_its_address_does_not_answer_the_hint_names_the_file_and_leaves_it_out() {
    let home = with("url = 'http://127.0.0.1:1'\n");
    for lang in LANGUAGES {
        let outcome = home.run(&["--lang", lang, "visit", "/"]);
        let screen = joined(&outcome);
        assert!(screen.contains("config.toml") && !screen.contains("SESSCTL_URL"), "{screen}");
        assert!(screen.contains(&format!(": sessctl --no-config --lang {lang} login alice")), "{screen}");
    }
    // the address that was typed is left out, and that of the file is not to count then
    let typed = joined(&home.run(&["--url", "http://127.0.0.1:1", "visit", "/"]));
    assert!(typed.contains("leave --url out for the embedded one: sessctl --no-config login alice"), "{typed}");
    let of_environment = home.run_with_env(&["visit", "/"], "SESSCTL_URL", "http://127.0.0.1:1");
    assert!(joined(&of_environment).contains("without SESSCTL_URL"), "{}", of_environment.everything());
}
