//! The settings of an app in its env file, beside its key.

use serde_json::{Value as Json, json};

use super::{Home, LANGUAGES, NOW};

const KEY: &str = "plum-key";

/// 100 s after [`NOW`].
const SOON: &str = "--now=2026-11-22T19:43:13Z";

fn signed(home: &Home, key: &str) -> String {
    let path = home.file("signing.key", key);
    home.facts(&[NOW, "sign", r#"{"_permanent":true,"id":"alice"}"#, "--secret-file", &path])["cookie"]
        .as_str()
        .expect("a cookie")
        .to_owned()
}

#[test]
fn the_lifetime_the_older_keys_and_the_name_of_the_cookie_count() {
    let home = Home::new();
    let [cookie, old] = [KEY, "old-key"].map(|key| signed(&home, key));
    let env = home.file(
        ".env",
        format!("SECRET_KEY={KEY}\n# older\nSECRET_KEY_FALLBACKS=[\"older-key\", \"old-key\"]\nPERMANENT_SESSION_LIFETIME=60\nSESSION_COOKIE_NAME=sid\n"),
    );
    let inspect = |text: &str, options: &[&str]| -> Json {
        home.facts(&[&[SOON, "inspect", text, "--env-file", &env], options].concat())
    };
    let found = inspect(&format!("Cookie: session=x.y.z; sid={cookie}"), &[]);
    assert_eq!((&found["name"], &found["verification"]["error"]), (&json!("sid"), &json!("SignatureExpired")));
    assert_eq!((&found["max_age"], &found["max_age_from"]), (&json!(60), &json!("given")));
    assert_eq!(inspect(&old, &["--max-age=none"])["verification"]["key"], "fallback 2");
    // what is typed wins
    assert_eq!(inspect(&cookie, &["--max-age=3m"])["max_age"], 180);
    assert_eq!(inspect(&format!("s={cookie}"), &["--name=s"])["name"], "s");
    let typed = home.file("typed.key", "old-key");
    assert_eq!(inspect(&old, &["--max-age=none", "--fallback-file", &typed])["verification"]["key"], "fallback 1");
    let explained = home.facts(&[SOON, "explain", &cookie, "--env-file", &env]);
    assert_eq!(explained["inspection"]["max_age"], 60);
}

#[test]
fn the_embedded_app_is_set_so_and_the_login_keeps_it() {
    let home = Home::new();
    let env = home.file(
        ".env",
        format!("FLASK_SECRET_KEY={KEY}\nFLASK_PERMANENT_SESSION_LIFETIME=600\nFLASK_SESSION_COOKIE_NAME=\"sid\"\n"),
    );
    let login = home.facts(&[NOW, "login", "alice", "--env-file", &env]);
    let kept = &login["app"]["settings"];
    assert_eq!((&kept["lifetime"], &kept["cookie_name"]), (&json!(600), &json!("sid")));
    assert_eq!(kept["key"], json!({"kind": "env_file", "path": env}));
    let inspected = home.facts(&[SOON, "inspect"]);
    assert_eq!((&inspected["name"], &inspected["max_age"]), (&json!("sid"), &json!(600)));
    assert_eq!(inspected["verification"]["key"], "current");
    let expires = home.facts(&[SOON, "expire", "--env-file", &env]);
    assert_eq!((&expires["lifetime"], &expires["is_verified"]), (&json!(600), &json!(true)));
    let typed = home.facts(&[SOON, "expire", "--env-file", &env, "--lifetime=3m"]);
    assert_eq!(typed["lifetime"], 180);
    let simulated = home.facts(&[SOON, "expire", "--simulate", "--env-file", &env]);
    assert_eq!(simulated["lifetime"], 600);
}

#[test]
fn what_was_taken_is_said_with_its_line_and_without_its_value() {
    let home = Home::new();
    let cookie = signed(&home, KEY);
    let env = home.file(
        ".env",
        format!("SECRET_KEY={KEY}\n\nSECRET_KEY_FALLBACKS=hunter2,hunter3\nPERMANENT_SESSION_LIFETIME=60\nSESSION_COOKIE_NAME=session\n"),
    );
    for (lang, said) in [
        (
            "en",
            "SECRET_KEY (line 1), SECRET_KEY_FALLBACKS (line 3, 2 keys), PERMANENT_SESSION_LIFETIME (line 4), SESSION_COOKIE_NAME (line 5)",
        ),
        (
            "ja",
            "SECRET_KEY（1行目）、SECRET_KEY_FALLBACKS（3行目、鍵2個）、PERMANENT_SESSION_LIFETIME（4行目）、SESSION_COOKIE_NAME（5行目）",
        ),
    ] {
        let json = home.run(&["--lang", lang, NOW, "inspect", &cookie, "--env-file", &env, "--json"]);
        let note: Json = serde_json::from_str(&json.stderr).expect("a note");
        assert_eq!(note["note"]["kind"], "env_file_settings");
        let message = note["note"]["message"].as_str().expect("a message");
        assert!(message.ends_with(said) && message.contains(&env), "{message}");
        let screen = home.run(&["--lang", lang, NOW, "inspect", &cookie, "--env-file", &env]);
        assert!(screen.stderr.contains("PERMANENT_SESSION_LIFETIME"), "{}", screen.stderr);
        assert!(!format!("{}{}", json.everything(), screen.everything()).contains("hunter"));
        assert_eq!(home.run(&["--lang", lang, NOW, "-q", "inspect", &cookie, "--env-file", &env]).stderr, "");
    }
    // only what counts is said: an older key signs nothing, and no age is looked at
    let sign = home.run(&[NOW, "sign", "id=x", "--env-file", &env]).stderr;
    assert!(
        sign.contains("SECRET_KEY (line 1)") && !sign.contains("FALLBACKS") && !sign.contains("LIFETIME"),
        "{sign}"
    );
    let typed = home.run(&[NOW, "inspect", &cookie, "--env-file", &env, "--max-age=none"]).stderr;
    assert!(!typed.contains("LIFETIME"), "{typed}");
}

#[test]
fn a_value_that_the_app_could_not_use_is_an_error_that_names_its_line() {
    let home = Home::new();
    let cookie = signed(&home, KEY);
    for (line, kind) in [
        ("SECRET_KEY=", "empty_key"),
        ("SECRET_KEY=\"\"", "empty_key"),
        ("PERMANENT_SESSION_LIFETIME=hunter2", "bad_lifetime_in_env_file"),
        ("PERMANENT_SESSION_LIFETIME=timedelta(minutes=3)", "bad_lifetime_in_env_file"),
        ("FLASK_SECRET_KEY_FALLBACKS=hunter2", "bad_fallbacks_in_env_file"),
        ("SESSION_COOKIE_NAME=", "bad_cookie_name_in_env_file"),
        ("SESSION_COOKIE_NAME=${NAME}hunter2", "key_of_variables"),
    ] {
        let env = home.file(".env", format!("SECRET_KEY={KEY}\n{line}\n"));
        for lang in LANGUAGES {
            for command in [&["inspect", cookie.as_str()][..], &["login", "alice"], &["sign", "id=x"]] {
                let args = [&["--lang", lang, NOW, "--json"], command, &["--env-file", &env]].concat();
                let outcome = home.run(&args);
                let error = outcome.error();
                assert_eq!((outcome.code, &error["kind"]), (3, &json!(kind)), "{line}: {error}");
                let message = error["message"].as_str().expect("a message");
                let (name, _) = line.split_once('=').expect("a name");
                let names_it = kind == "key_of_variables" || message.contains(name);
                assert!(names_it && message.contains('2') && !outcome.everything().contains("hunter2"), "{message}");
            }
        }
    }
}
