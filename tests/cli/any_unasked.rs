//! Commands without an address, in a browser whose session is of a real app: that app was not asked, and nothing is said of it.

use super::apps::{KEY, Visit, answer, app, cookie, quickstart};
use super::{Home, hints};

/// What an app with this session gives at `/become`.
fn app_with(session: &'static str) -> String {
    let give = move |visit: &Visit<'_>| match visit.path {
        "/enter" => {
            answer(200, &format!("Set-Cookie: session={}; HttpOnly; Path=/\r\n", cookie(session, 0)), "<p>Hello</p>")
        }
        "/logout" => answer(200, "Set-Cookie: session=; Max-Age=0; Path=/\r\n", "<p>bye</p>"),
        _ => quickstart(visit),
    };
    app(Some(600), give).0
}

/// A browser that got its session by a visit, so that no login is remembered.
fn visitor(url: &str) -> Home {
    let home = Home::new();
    assert_eq!(home.run(&["--url", url, "visit", "/enter"]).code, 0);
    home
}

/// A browser with the same session, that was given no address of its app.
fn of_an_unknown_app() -> Home {
    let home = Home::new();
    let line = home.file("line", format!("Cookie: session={}\n", cookie(r#"{"user":"mia"}"#, 0)));
    assert_eq!(home.run(&["jar", "import", &line]).code, 0);
    home
}

#[test]
fn a_key_that_does_not_fit_a_session_of_an_unknown_app_is_no_refusal() {
    let home = of_an_unknown_app();
    let wrong = home.file("wrong", "not its key");
    let args = ["expire", "--secret-file", &wrong];
    let json = home.run(&[&args[..], &["--json"]].concat());
    let facts = json.json();
    assert!(json.code == 3 && facts["is_alive"].is_null(), "{facts}");
    assert!(facts["is_real"] == true && facts["is_of_the_embedded_app"] == false, "{facts}");
    let english = hints::joined(&home.run(&[&args[..], &["--lang", "en"]].concat()));
    assert!(english.contains("cannot tell: the given key did not sign it"), "{english}");
    assert!(!english.contains("refuses it"), "{english}");
}

#[test]
fn a_key_that_does_not_fit_the_embedded_apps_session_is_a_refusal() {
    let home = Home::new();
    assert_eq!(home.run(&["login", "alice"]).code, 0);
    let wrong = home.file("wrong", "not its key");
    let json = home.run(&["expire", "--secret-file", &wrong, "--json"]);
    assert_eq!((json.code, json.json()["is_alive"].as_bool()), (1, Some(false)), "{}", json.stdout);
}

#[test]
fn a_session_of_another_app_is_not_run_through_the_embedded_one() {
    let home = of_an_unknown_app();
    let (key, wrong) = (home.file("key", KEY), home.file("wrong", "not its key"));
    for (file, fits, next) in [
        (Some(&key), Some(true), "sessctl --lang en expire --simulate --url URL --secret-file"),
        (Some(&wrong), Some(false), "sessctl --lang en expire --simulate --url URL"),
        (None, None, "sessctl --lang en expire --simulate --url URL"),
    ] {
        let secret: Vec<&str> = file.iter().flat_map(|file| ["--secret-file", file.as_str()]).collect();
        let args = [&["expire", "--simulate"], &secret[..]].concat();
        let json = home.run(&[&args[..], &["--json"]].concat());
        let facts = json.json();
        assert!(json.code == 3 && facts["had_session"] == false, "{facts}");
        assert_eq!(facts["another_app"]["key_fits"].as_bool(), fits, "{facts}");
        let english = hints::joined(&home.run(&[&args[..], &["--lang", "en"]].concat()));
        assert!(
            english.contains("The server here is the embedded app. The session in the jar need not be"),
            "{english}"
        );
        assert!(!english.contains("not logged in.") && !english.contains("login alice"), "{english}");
        assert!(english.contains(next), "{english}");
        assert!(!english.contains("wrong"), "{english}");
        let japanese = hints::joined(&home.run(&[&args[..], &["--lang", "ja"]].concat()));
        assert!(japanese.contains("ここのサーバーは内蔵アプリです"), "{japanese}");
    }
}

#[test]
fn a_session_that_is_tied_to_a_browser_is_not_said_to_be_of_none() {
    let url = app_with(
        r#"{"_user_id":"1","_fresh":true,"_id":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}"#,
    );
    let home = visitor(&url);
    let english = hints::joined(&home.run(&["--lang", "en", "jar", "copy", "default", "other"]));
    assert!(english.contains("has an `_id`") && !english.contains("Nothing in a cookie says"), "{english}");
}

#[test]
fn who_deleted_a_cookie_of_a_shared_host_is_not_said() {
    let url = app_with(r#"{"user":"mia"}"#);
    let home = visitor(&url);
    assert_eq!(home.run(&["--url", &url, "visit", "/logout"]).code, 0);
    let other = app_with("{}");
    let english = hints::joined(&home.run(&["--lang", "en", "--url", &other, "inspect"]));
    assert!(english.contains("a Set-Cookie line deleted it.") && !english.contains("of the server"), "{english}");
}

#[test]
fn a_login_at_the_embedded_app_is_not_what_comes_after_a_look_at_another_apps_session() {
    let home = of_an_unknown_app();
    let wrong = home.file("wrong", "not its key");
    let english = hints::joined(&home.run(&["--lang", "en", "inspect", "--secret-file", &wrong]));
    assert!(english.contains("Try next: sessctl --lang en visit --url URL"), "{english}");
    assert!(!english.contains("login alice"), "{english}");
}

#[test]
fn a_key_that_is_known_not_to_fit_is_not_carried_on() {
    let url = app_with(r#"{"user":"mia"}"#);
    let home = visitor(&url);
    let wrong = home.file("wrong", "not its key");
    home.run(&["--url", &url, "sign", r#"{"user":"ada"}"#, "--secret-file", &wrong]);
    let english = hints::joined(&home.run(&["--lang", "en", "--url", &url, "jar", "copy", "default", "other"]));
    assert!(english.contains("Try next: ") && !english.contains("wrong"), "{english}");
}

#[test]
fn a_session_that_was_deleted_has_ended_and_is_said_to_have() {
    let url = app_with(r#"{"user":"mia"}"#);
    let home = visitor(&url);
    assert_eq!(home.run(&["--url", &url, "visit", "/logout"]).code, 0);
    for command in [&["expire"][..], &["expire", "--simulate"]] {
        let args = [&["--url", &url], command].concat();
        let json = home.run(&[&args[..], &["--json"]].concat());
        assert_eq!(
            (json.code, json.json()["gone"]["dropped"]["rule"].as_str()),
            (1, Some("deleted")),
            "{}",
            json.stdout
        );
        let english = hints::joined(&home.run(&[&args[..], &["--lang", "en"]].concat()));
        assert!(english.contains("a Set-Cookie line deleted it."), "{english}");
        assert!(english.contains("Instead of USER, name the user who logs in."), "{english}");
    }
}

#[test]
fn the_app_that_a_session_came_from_is_known_without_a_login() {
    let url = app_with(r#"{"user":"mia"}"#);
    let imported = Home::new();
    let line = imported.file("line", format!("Cookie: session={}\n", cookie(r#"{"user":"mia"}"#, 0)));
    assert_eq!(imported.run(&["--url", &url, "jar", "import", &line]).code, 0);
    for home in [visitor(&url), imported] {
        for command in [&["expire", "--simulate"][..], &["visit"], &["tamper", "user=ada"], &["sign", "user=ada"]] {
            let english = hints::joined(&home.run(&[&["--lang", "en"], command].concat()));
            assert!(english.contains("that app was not asked."), "{english}");
            assert!(english.contains(&format!("--url {url}")) && !english.contains("login alice"), "{english}");
            let japanese = hints::joined(&home.run(&[&["--lang", "ja"], command].concat()));
            assert!(japanese.contains(&url) && japanese.contains("内蔵アプリです"), "{japanese}");
        }
    }
}

#[test]
fn a_logout_without_an_address_deletes_no_session_of_another_app() {
    let url = app_with(r#"{"user":"mia"}"#);
    let home = visitor(&url);
    for (lang, words) in [("en", "nothing was sent"), ("ja", "何も送っていません")] {
        let outcome = home.run(&["--lang", lang, "logout"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (3, ""), "{}", outcome.everything());
        let screen = hints::joined(&outcome);
        assert!(screen.contains(words) && screen.contains(&format!("logout --url {url}")), "{screen}");
    }
    assert!(home.run(&["jar", "--value"]).code == 0, "the session is still there");
    let json = home.run(&["logout", "--json"]);
    assert!(json.stderr.contains("\"of_another_app\""), "{}", json.stderr);
}

#[test]
fn what_comes_after_a_logout_is_a_login_to_the_same_app() {
    let url = app_with(r#"{"user":"mia"}"#);
    let home = visitor(&url);
    assert_eq!(home.run(&["--url", &url, "visit", "/logout"]).code, 0);
    for command in [&["inspect"][..], &["visit"], &["jar"], &["expire"]] {
        let english = hints::joined(&home.run(&[&["--lang", "en"], command].concat()));
        assert!(english.contains(&format!("login USER --url {url}")) && !english.contains("login alice"), "{english}");
    }
    assert_eq!(home.run(&["login", "alice"]).code, 0);
    let english = hints::joined(&home.run(&["--lang", "en", "logout"]));
    assert!(english.contains("Try next: sessctl --lang en login alice"), "{english}");
}

#[test]
fn a_session_of_another_name_is_not_denied_by_commands_that_ask_the_embedded_app() {
    let (url, _) = app(None, |_| {
        answer(200, "Set-Cookie: kolibri=1phb8f14e45fceea167a5a36dedd4bea2; HttpOnly; Path=/\r\n", "<p>Hello</p>")
    });
    let home = Home::new();
    assert_eq!(home.run(&["--url", &url, "visit"]).code, 0);
    for (lang, of_it, not) in [("en", "the embedded app", "not logged in"), ("ja", "内蔵アプリ", "ログインしていない")]
    {
        let simulated = home.run(&["--lang", lang, "expire", "--simulate"]);
        assert_eq!(simulated.code, 3, "when that one ends cannot be told: {}", simulated.everything());
        let signed = home.run(&["--lang", lang, "sign", "id=mia"]);
        for outcome in [&simulated, &signed] {
            let screen = hints::joined(outcome);
            assert!(screen.contains(of_it) && !screen.contains(not), "{}: {screen}", outcome.what);
        }
    }
}

#[test]
fn an_app_that_a_browser_was_used_for_is_named_where_it_has_no_session_of_it() {
    let url = app_with(r#"{"user":"mia"}"#);
    let home = visitor(&url);
    assert_eq!(home.run(&["--url", &url, "visit", "/logout"]).code, 0);
    assert_eq!(home.run(&["jar", "clear"]).code, 0);
    assert_eq!(home.run(&["--url", &url, "visit"]).code, 0);
    for command in [&["visit"][..], &["expire", "--simulate"]] {
        let english = hints::joined(&home.run(&[&["--lang", "en"], command].concat()));
        assert!(english.contains("that app was not asked") && english.contains("--url http"), "{english}");
        let japanese = hints::joined(&home.run(&[&["--lang", "ja"], command].concat()));
        assert!(japanese.contains("内蔵アプリです"), "{japanese}");
    }
}

#[test]
fn after_a_restart_the_next_step_goes_to_the_app_of_the_session_that_was_kept() {
    let (url, _) = app(None, |_| {
        answer(
            200,
            "Set-Cookie: kept=1phb8f14e45fceea167a5a36dedd4bea2; Max-Age=900; HttpOnly; Path=/\r\n",
            "<p>Hello</p>",
        )
    });
    let home = Home::new();
    let line = home.file("line", "Set-Cookie: kept=1phb8f14e45fceea167a5a36dedd4bea2; Max-Age=900; HttpOnly; Path=/\n");
    assert_eq!(home.run(&["--url", &url, "jar", "import", &line]).code, 0);
    let english = hints::joined(&home.run(&["--lang", "en", "jar", "restart"]));
    assert!(english.contains(&format!("inspect --url {url}")), "{english}");
}
