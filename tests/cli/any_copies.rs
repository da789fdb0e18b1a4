//! What is said of a copy is said of a copy alone, and what is said of a session's place names the right app.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value as Json, json};

use super::apps::{KEY, answer, app, cookie, mia};
use super::{Home, LANGUAGES, Outcome, server};

/// The words of a screen with one blank between two, in English and in Japanese without any.
fn screens(home: &Home, args: &[&str]) -> [String; 2] {
    let words = |lang: &str, between: &str| {
        let Outcome { stdout, stderr, .. } = home.run(&[args, &["--lang", lang]].concat());
        format!("{stdout}{stderr}").split_whitespace().collect::<Vec<_>>().join(between)
    };
    [words(LANGUAGES[0], " "), words(LANGUAGES[1], "")]
}

fn next(english: &str) -> &str {
    english.split("Try next: ").nth(1).expect("a next command")
}

/// A home in which a browser has logged out, and another holds a copy of its session.
fn copied() -> Home {
    let home = Home::new();
    for args in [
        &["clock", "hold", "2026-11-22T19:41:33Z"][..],
        &["login", "alice"],
        &["jar", "copy", "default", "other"],
        &["logout"],
    ] {
        assert_eq!(home.run(args).code, 0, "{args:?}");
    }
    home
}

const COPY: [&str; 2] = ["this copy of its session still works", "そのセッションのコピーはまだ使えます"];

#[test]
fn a_session_that_came_in_another_way_is_no_copy() {
    let visit = ["--browser", "other", "visit"];
    let is_said = |home: &Home| {
        let said =
            screens(home, &visit).iter().zip(COPY).map(|(screen, copy)| screen.contains(copy)).collect::<Vec<_>>();
        assert_eq!(said[0], said[1]);
        said[0]
    };
    let home = copied();
    assert!(is_said(&home));
    // the app's own renewal leaves it a copy
    home.run(&["clock", "+1s"]);
    assert!(is_said(&home) && is_said(&home));

    let bob = home.run(&["--browser", "bob", "login", "bob", "--value"]).stdout;
    let imported = home.feed(format!("Cookie: session={bob}"), &["--browser", "other", "jar", "import"]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    let facts = home.facts(&visit);
    assert_eq!((&facts["copied_from"], &facts["path"]), (&Json::Null, &Json::Null), "{facts}");
    assert!(!is_said(&home));

    let home = copied();
    assert_eq!(home.run(&["--browser", "other", "login", "carol"]).code, 0);
    assert!(!is_said(&home));

    // the first browser logs out of a new session, of which there is no copy
    let home = copied();
    home.run(&["login", "alice"]);
    home.run(&["logout"]);
    assert!(!is_said(&home));
}

#[test]
fn after_a_login_that_cannot_be_told_the_session_is_no_copy() {
    let (url, _) = app(None, |visit| match visit.path {
        "/login" if visit.request.starts_with("POST") => {
            let bob = cookie(r#"{"user":"bob"}"#, 0);
            answer(200, &format!("Set-Cookie: session={bob}; HttpOnly; Path=/\r\n"), "the same for all")
        }
        _ => answer(200, "", "the same for all"),
    });
    let home = mia(&url);
    fn at<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        [&["--url", url][..], more].concat()
    }
    assert_eq!(home.run(&at(&url, &["jar", "copy", "default", "other"])).code, 0);
    let origin = || home.facts(&at(&url, &["--browser", "other", "visit", "/"]))["copied_from"].clone();
    assert_eq!(origin(), "default");
    let login =
        home.run(&at(&url, &["--browser", "other", "login", "bob", "--path", "/login", "--data", r#"{"u":"{user}"}"#]));
    assert_eq!(login.code, 3, "{}{}", login.stdout, login.stderr);
    assert_eq!(origin(), Json::Null);
}

#[test]
fn a_cookie_that_an_error_replaced_is_not_said_to_be_as_it_was() {
    const AS_IT_WAS: [&str; 2] = ["cookies are as they were", "元のままです"];
    const REPLACED: [&str; 2] = ["replaced the session cookie and deleted none", "削除されたクッキーはありません"];
    for (ago, kind) in [(None, "untouched"), (Some(0), "changed"), (Some(30), "session_replaced")] {
        let (url, _) = app(None, move |visit| match (visit.path, &visit.user) {
            ("/out", _) => {
                let sent = visit.request.split("Cookie: session=").nth(1).unwrap_or_default();
                let sent = sent.lines().next().unwrap_or_default().trim().to_owned();
                let older = i64::try_from(visit.count).unwrap_or_default();
                let new = ago.map(|ago| if ago == 0 { sent } else { cookie(r#"{"user":"mia"}"#, ago + older) });
                let set = new.map(|new| format!("Set-Cookie: session={new}; HttpOnly; Path=/\r\n"));
                answer(404, &set.unwrap_or_default(), "no such page")
            }
            (_, Some(_)) => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", "<a href=/login>Log in</a>"),
        });
        let home = mia(&url);
        let logout = ["--url", &url, "logout", "--path", "/out", "--page", "/"];
        let said = screens(&home, &logout);
        for (place, screen) in said.iter().enumerate() {
            let (same, replaced) = (screen.contains(AS_IT_WAS[place]), screen.contains(REPLACED[place]));
            assert_eq!((same, replaced), (kind == "untouched", kind == "session_replaced"), "{ago:?} {screen}");
            assert!(screen.contains("404"), "{screen}");
        }
        let facts = home.facts(&logout);
        assert_eq!((&facts["failed_with"], &facts["failed_cookies"]), (&json!(404), &json!(kind)), "{facts}");
    }
}

/// An app whose session cookie has another name, and which takes a name as JSON.
fn shop() -> String {
    server(|request| {
        let mia = cookie(r#"{"user":"mia"}"#, 0);
        let set = format!("Set-Cookie: shop_session={mia}; HttpOnly; Path=/\r\n");
        match request.contains("Cookie: shop_session=") {
            _ if request.starts_with("POST /login") => answer(200, &set, r#"{"ok": true}"#),
            true => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            false => answer(200, "", "<a href=/login>Log in</a>"),
        }
    })
}

fn logged_in_at(url: &str) -> Home {
    let home = Home::new();
    let login = home.run(&["--url", url, "login", "mia", "--path", "/login", "--data", r#"{"u":"{user}"}"#]);
    assert_eq!(login.code, 0, "{}{}", login.stdout, login.stderr);
    home
}

#[test]
fn without_an_address_the_app_of_the_last_login_is_named() {
    let url = shop();
    let home = logged_in_at(&url);
    let [english, japanese] = screens(&home, &["jar"]);
    let inspect = format!("inspect --url {url}");
    assert!(next(&english).contains(&inspect), "{english}");
    assert!(japanese.contains(&format!("inspect--url{url}")), "{japanese}");
    for args in [&["inspect"][..], &["expire"], &["tamper", "user=admin"]] {
        let outcome = home.run(args);
        assert_eq!(outcome.code, 3, "{}", outcome.stdout);
        for screen in screens(&home, args) {
            let screen = screen.replace(' ', "");
            assert!(screen.contains(&format!("inspect--url{url}")) && !screen.contains("loginalice"), "{screen}");
        }
    }
    let there = home.run(&["inspect", "--url", &url]);
    assert!(there.is_answer() && there.stdout.contains("shop_session"), "{}", there.everything());
    // a name that was typed is taken at its word
    let [english, _] = screens(&home, &["--name", "other", "inspect"]);
    assert!(!english.contains(&inspect), "{english}");
    // nor is an address named where the session is no longer there
    home.run(&["jar", "clear"]);
    let [english, _] = screens(&home, &["inspect"]);
    assert!(english.contains("login alice"), "{english}");
}

#[test]
fn a_session_of_another_app_that_goes_to_the_embedded_one_is_said_to_go_there() {
    const EMBEDDED: [&str; 2] = ["The server here is the embedded app.", "送った先は内蔵アプリです。"];
    let url = shop();
    let home = logged_in_at(&url);
    let key = home.file("key", KEY);
    let tamper = ["--name", "shop_session", "tamper", "user=admin", "--secret-file", &key];
    let said = screens(&home, &tamper);
    for (screen, words) in said.iter().zip(EMBEDDED) {
        assert!(screen.contains(words) && screen.contains(&url), "{screen}");
    }
    let there = next(&said[0]);
    assert!(there.contains("tamper user=admin") && there.contains(&format!("--url {url}")), "{there}");
    assert!(there.contains("--name shop_session") && there.contains("--secret-file"), "{there}");
    // the session of the embedded app is its own
    let home = Home::of_alice();
    for (screen, words) in screens(&home, &["tamper", "id=admin"]).iter().zip(EMBEDDED) {
        assert!(!screen.contains(words), "{screen}");
    }
}

#[test]
fn the_session_that_a_logout_deleted_is_known_by_its_name() {
    const SESSION: &str = "username-127-0-0-1-8888";
    const VALUE: &str = "2|1:0|10:1795376493|23:username-127-0-0-1-8888|8:bWlhMTIz|\
                         0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let url = server(|request| {
        let set = |pair: &str| format!("Set-Cookie: {pair}; HttpOnly; Path=/\r\n");
        let forgery = "Set-Cookie: _xsrf=2|0f1e2d3c|aa|1795376493; Path=/\r\n";
        match request.split_whitespace().nth(1).unwrap_or_default() {
            "/become" => answer(200, &format!("{forgery}{}", set(&format!("{SESSION}=\"{VALUE}\""))), "done"),
            "/token" => answer(200, forgery, "done"),
            "/logout" => answer(200, &set(&format!("{SESSION}=; Max-Age=0")), "bye"),
            _ if request.contains(SESSION) => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", "<a href=/login>Log in</a>"),
        }
    });
    let home = mia(&url);
    assert_eq!(home.run(&["--url", &url, "logout", "--path", "/logout", "--page", "/"]).code, 0);
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!(
        (&facts["cookie_name"], &facts["gone"]["dropped"]["rule"]),
        (&json!(SESSION), &json!("deleted")),
        "{facts}"
    );
    for screen in screens(&home, &["--url", &url, "visit", "/"]) {
        assert!(screen.contains(SESSION) && !screen.contains("--name") && !screen.contains("`session`"), "{screen}");
    }
    // what is against forgery is offered as no session
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/token"]);
    for screen in screens(&home, &["--url", &url, "inspect"]) {
        assert!(!screen.contains("_xsrf") && !screen.contains("--name"), "{screen}");
    }
}

/// An app that revokes the session at a logout, and knows mia by `keep` too, where it sets one.
fn remembering(sets: &'static str) -> String {
    let is_revoked = AtomicBool::new(false);
    let (url, _) = app(None, move |visit| {
        let by_session = visit.user.is_some() && !is_revoked.load(Ordering::SeqCst);
        match visit.path {
            "/keep" => answer(200, sets, "kept"),
            "/logout" => {
                is_revoked.store(sets.contains("keep"), Ordering::SeqCst);
                let gone = ["session", "keep"].map(|name| format!("Set-Cookie: {name}=; Max-Age=0; Path=/\r\n"));
                answer(302, &format!("Location: /\r\n{}", gone.concat()), "")
            }
            _ if by_session || visit.has_cookie("keep=mia") => {
                answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>")
            }
            _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
        }
    });
    url
}

#[test]
fn that_the_session_still_works_is_said_of_a_session_that_went_alone() {
    const COOKIES: [&str; 2] = ["this copy of its cookies still works", "そのクッキーのコピーはまだ使えます"];
    for sets in ["Set-Cookie: keep=mia; Path=/; Max-Age=900\r\n", ""] {
        let url = remembering(sets);
        let home = mia(&url);
        for args in [&["visit", "/keep"][..], &["visit", "/"], &["jar", "copy", "default", "other"]] {
            home.run(&[&["--url", &url][..], args].concat());
        }
        assert_eq!(home.run(&["--url", &url, "logout", "--page", "/"]).code, 0);
        let visit = ["--url", &url, "--browser", "other", "visit", "/"];
        assert_eq!(home.facts(&visit)["logged_in"], true);
        for (place, screen) in screens(&home, &visit).iter().enumerate() {
            let said = (screen.contains(COPY[place]), screen.contains(COOKIES[place]));
            assert_eq!(said, (sets.is_empty(), !sets.is_empty()), "{screen}");
        }
    }
}

#[test]
fn what_logs_in_anew_is_not_the_session_that_it_brings() {
    let (url, _) = app(None, |visit| match visit.path {
        "/keep" => answer(200, "Set-Cookie: remember_token=mia; Path=/; Max-Age=900\r\n", "kept"),
        _ if visit.user.is_some() => answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>"),
        _ if visit.has_cookie("remember_token=mia") => {
            let set = format!("Set-Cookie: session={}; HttpOnly; Path=/\r\n", cookie(r#"{"user":"mia"}"#, 0));
            answer(200, &set, "<p>Hello mia</p><a href=/logout>Sign out</a>")
        }
        _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/keep"]);
    let visit = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!((&visit["logged_in"], &visit["cookie_name"]), (&json!(true), &json!("session")), "{visit}");
    assert_eq!(visit["session_change"]["added"], json!(["user"]), "{visit}");
}

#[test]
fn a_key_that_was_not_used_is_not_given_again() {
    const SESSION: &str = "0123456789abcdef0123456789abcdef";
    let (url, _) = app(None, |visit| match visit.path {
        "/start" => answer(200, &format!("Set-Cookie: sid={SESSION}; HttpOnly; Path=/\r\n"), "done"),
        "/logout" => answer(302, "Location: /\r\nSet-Cookie: sid=; Max-Age=0; Path=/\r\n", ""),
        _ if visit.has_cookie(&format!("sid={SESSION}")) => {
            answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>")
        }
        _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
    });
    let home = Home::new();
    let key = home.file("key", KEY);
    home.run(&["--url", &url, "visit", "/start"]);
    let simulate =
        home.run(&["--url", &url, "--lang", "en", "expire", "--simulate", "--page", "/", "--secret-file", &key]);
    assert!(simulate.stdout.contains("The given key was not used"), "{}", simulate.everything());
    home.run(&["--url", &url, "jar", "copy", "default", "other"]);
    let logout = home.run(&["--url", &url, "--lang", "en", "logout", "--path", "/logout", "--page", "/"]);
    assert!(next(&logout.stdout).contains("--browser other"), "{}", logout.everything());
    assert!(!next(&logout.stdout).contains("--secret-file"), "{}", logout.stdout);
}

/// A browser whose login at an app of this session cookie cannot be told: its first page is the same for all.
fn after_an_untold_login(set: &'static str) -> (String, Home) {
    let url = server(move |request| match request.starts_with("POST /login") {
        true => answer(200, &format!("Set-Cookie: {set}; HttpOnly; Path=/\r\n"), "the same for all"),
        false => answer(200, "", "the same for all"),
    });
    let home = Home::new();
    let login = home.run(&["--url", &url, "login", "mia", "--path", "/login", "--data", r#"{"u":"{user}"}"#]);
    assert_eq!(login.code, 3, "{}{}", login.stdout, login.stderr);
    (url, home)
}

const OF_MIA: &str = "session=eyJ1c2VyIjoibWlhIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
const AN_ID: &str = "shop_sid=8f14e45fceea167a5a36dedd4bea2543";

#[test]
fn the_app_of_a_login_that_cannot_be_told_is_named_for_the_cookies_that_came_from_it() {
    for set in [OF_MIA, AN_ID] {
        let (url, home) = after_an_untold_login(set);
        let at = format!("--url {url}/");
        for args in [&["jar"][..], &["visit"], &["jar", "copy", "default", "other"], &["--browser", "other", "visit"]] {
            let [english, japanese] = screens(&home, args);
            assert!(next(&english).contains(&at) && japanese.contains(&format!("--url{url}/")), "{args:?} {english}");
        }
        let facts = home.facts(&["visit"]);
        assert_eq!((&facts["login_url"], &facts["user"]), (&json!(format!("{url}/")), &Json::Null), "{facts}");
        // nothing of it stands beside a session of the embedded app
        home.run(&["jar", "clear"]);
        home.run(&["login", "alice"]);
        for args in [&["jar"][..], &["visit"], &["jar", "copy", "default", "other"]] {
            let [english, _] = screens(&home, args);
            assert!(!english.contains("--url"), "{args:?} {english}");
        }
    }
}

#[test]
fn a_look_without_an_address_does_not_take_a_real_apps_cookies_for_the_embedded_ones() {
    let (url, home) = after_an_untold_login(OF_MIA);
    for args in [&["inspect"][..], &["tamper", "user=bob"], &["expire"], &["visit"]] {
        home.run(args);
    }
    let facts = home.facts(&["jar"]);
    assert_eq!(facts["login_url"], json!(format!("{url}/")), "{facts}");
}

#[test]
fn cookies_of_an_app_whose_address_is_not_known_are_not_led_to_the_embedded_one() {
    let home = Home::new();
    let imported = home.feed("Cookie: sid=1", &["--url", "http://h.example", "jar", "import"]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    std::fs::remove_file(home.path("jars").join("copies/default.json")).expect("what is kept of the browser");
    let [english, japanese] = screens(&home, &["jar", "copy", "default", "other"]);
    assert!(next(&english).ends_with("visit --url URL"), "{english}");
    assert!(english.contains("From which app these cookies came is not known"), "{english}");
    assert!(japanese.contains("どのアプリのものかは、わかりません"), "{japanese}");
}

#[test]
fn a_copy_knows_the_way_of_the_login_that_it_is_a_copy_of() {
    let url = shop();
    let home = logged_in_at(&url);
    for _ in 0..2 {
        assert_eq!(home.run(&["--url", &url, "jar", "copy", "default", "other"]).code, 0);
        let facts = home.facts(&["--url", &url, "--browser", "other", "visit"]);
        assert_eq!(facts["login_way"]["path"], "/login", "{facts}");
        assert_eq!(
            (&facts["login_way"]["is_json"], &facts["copied_from"]),
            (&json!(true), &json!("default")),
            "{facts}"
        );
        assert_eq!(home.run(&["--browser", "other", "jar", "clear"]).code, 0);
    }
}
