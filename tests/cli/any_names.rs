//! The name of the session cookie that a login has found: every command at that app goes by it.

use serde_json::json;
use sessctl::clock::Clock;
use sessctl::cookie::session;

use super::apps::{self, answer, cookie, signer};
use super::{Home, server};

const FORM: &str = "<form method=post action=/in><input name=username><input type=password name=password></form>";

/// An app whose session cookie is called `sid`, with a form, and a home whose browser has logged in to it. Another app of the
/// same host has given the browser a cookie named `session` since then.
fn beside_another_app(max_age: Option<i64>) -> (String, Home) {
    let url = server(move |request| {
        let mut words = request.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let cookies = request.lines().find_map(|line| line.strip_prefix("Cookie: ")).unwrap_or_default();
        let sent = cookies.split("; ").find_map(|pair| pair.strip_prefix("sid="));
        let is_in = sent.is_some_and(|sent| session::open(sent, &signer(), 3600, Clock::System.now()).is_ok());
        let end = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        match (method, path) {
            ("POST", _) => {
                let sid = cookie(r#"{"user":"mia"}"#, 0);
                answer(302, &format!("Location: /\r\nSet-Cookie: sid={sid}; Path=/; HttpOnly{end}\r\n"), "")
            }
            (_, "/logout") => answer(302, "Location: /\r\nSet-Cookie: sid=; Max-Age=0; Path=/\r\n", ""),
            _ if is_in => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", FORM),
        }
    });
    let home = Home::new();
    let file = home.file("password", "right");
    let login = home.facts(&["--url", &url, "login", "mia", "--password-file", &file]);
    assert_eq!((&login["logged_in"], &login["cookie_name"]), (&json!(true), &json!("sid")), "{login}");
    let (other, _) = apps::app(None, apps::quickstart);
    assert_eq!(home.run(&["--url", &other, "visit", "/become"]).code, 0);
    (url, home)
}

#[test]
fn the_name_that_login_found_is_that_of_every_later_command_at_the_app() {
    let (url, home) = beside_another_app(None);
    for args in [&["expire"][..], &["visit", "/"], &["logout"]] {
        let facts = home.facts(&[&["--url", &url], args].concat());
        assert_eq!(facts["cookie_name"], "sid", "{args:?} {facts}");
    }
    let (url, home) = beside_another_app(None);
    let whole = home.facts(&["visit", &format!("{url}/")]);
    assert_eq!(whole["cookie_name"], "sid", "the app is the same: {whole}");
    // a name that is typed is taken at its word
    let typed = home.facts(&["--url", &url, "--name", "session", "expire"]);
    assert_eq!(typed["cookie_name"], "session", "{typed}");
    let facts = home.facts(&["--url", &url, "logout"]);
    assert_eq!((&facts["copy_of"], &facts["copy_still_works"]), (&json!(["sid"]), &json!(true)), "{facts}");
    assert_eq!(facts["session_change"]["kind"], "deleted", "{facts}");
}

#[test]
fn a_session_of_that_name_that_ran_out_is_the_one_that_is_told_of() {
    let (url, home) = beside_another_app(Some(60));
    assert_eq!(home.run(&["clock", "+90s", "--browser-only"]).code, 0);
    let facts = home.facts(&["--url", &url, "expire"]);
    assert_eq!((&facts["cookie_name"], &facts["is_alive"]), (&json!("sid"), &json!(false)), "{facts}");
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!((&facts["cookie_name"], &facts["not_sent"]["kind"]), (&json!("sid"), &json!("expired")), "{facts}");
}

/// The app was started again with another SESSION_COOKIE_NAME.
#[test]
fn a_session_that_a_login_brought_goes_before_one_of_the_usual_name_that_it_did_not_bring() {
    let url = server(move |request| {
        let first = request.lines().next().unwrap_or_default();
        let is_in = request.contains("shop=ey");
        match first.split(' ').nth(1).unwrap_or_default() {
            "/old" => {
                answer(200, &format!("Set-Cookie: session={}; Path=/\r\n", cookie(r#"{"user":"mia"}"#, 90)), "old")
            }
            "/in" => {
                let shop = cookie(r#"{"user":"mia","cart":1}"#, 0);
                answer(302, &format!("Location: /\r\nSet-Cookie: shop={shop}; Path=/; HttpOnly\r\n"), "")
            }
            _ if is_in => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", FORM),
        }
    });
    let home = Home::new();
    let file = home.file("password", "right");
    home.run(&["--url", &url, "visit", "/old"]);
    let login = home.facts(&["--url", &url, "login", "mia", "--password-file", &file]);
    assert_eq!((&login["logged_in"], &login["cookie_name"]), (&json!(true), &json!("shop")), "{login}");
    for args in [&["expire"][..], &["visit", "/"], &["expire", "--simulate"]] {
        let facts = home.facts(&[&["--url", &url], args].concat());
        assert_eq!(facts["cookie_name"], "shop", "{args:?} {facts}");
    }
    assert_eq!(home.facts(&["--url", &url, "inspect"])["name"], "shop");
}

/// An app that keeps its sessions on the server, behind ids of no known form in a cookie of a name of its own.
fn by_id(name: &'static str, id: &'static str) -> String {
    server(move |request| {
        let mut words = request.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let is_in = request.contains(&format!("{name}={id}"));
        match (method, path) {
            ("POST", _) => answer(302, &format!("Location: /\r\nSet-Cookie: {name}={id}; HttpOnly; Path=/\r\n"), ""),
            (_, "/logout") => answer(302, "Location: /\r\n", ""),
            _ if is_in => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", FORM),
        }
    })
}

const ID: &str = "QmVjYXVzZSBvZiB0aGUgbGVuZ3Ro-1";

/// An app whose session is not named as usual, a browser that holds another app's session of the usual name, and the password.
fn after_another_app(session: &str) -> (String, Home, String) {
    let session = session.to_owned();
    let other =
        server(move |_| answer(200, &format!("Set-Cookie: session={session}; HttpOnly; Path=/\r\n"), "<p>Hello</p>"));
    let (home, url) = (Home::new(), by_id("load_session_1", ID));
    assert_eq!(home.run(&["--url", &other, "visit", "/"]).code, 0);
    let file = home.file("password", "right");
    (url, home, file)
}

#[test]
fn another_apps_session_is_not_taken_for_one_that_the_login_brought_by_an_id() {
    for session in [cookie(r#"{"user":"mia"}"#, 1), "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned()] {
        let (url, home, file) = after_another_app(&session);
        let login = home.facts(&["--url", &url, "login", "mia", "--password-file", &file]);
        assert_eq!((&login["logged_in"], &login["cookie_name"]), (&json!(true), &json!("load_session_1")), "{login}");
        assert_eq!((&login["found_by"], &login["brought_the_session"]), (&json!("brought"), &json!(true)), "{login}");
        let expire = home.facts(&["--url", &url, "expire"]);
        assert_eq!((&expire["cookie_name"], &expire["server_accepts_until"]), (&json!("load_session_1"), &json!(null)));
        let logout = home.facts(&["--url", &url, "logout"]);
        assert_eq!((&logout["cookie_name"], &logout["copy_still_works"]), (&json!("load_session_1"), &json!(true)));
        // the browser still has it, so it is not sent without the other
        assert_eq!(logout["copy_of"], json!(["session", "load_session_1"]), "{logout}");
    }
}

#[test]
fn that_a_session_was_taken_instead_of_one_of_the_usual_name_is_said() {
    for (lang, says) in [("en", "which did not set `session`"), ("ja", "`session` は、ログインでは届いていません")]
    {
        let (url, home, file) = after_another_app(&cookie(r#"{"user":"mia"}"#, 1));
        let login = ["--url", &url, "login", "mia", "--password-file", &file, "--lang", lang];
        let screen = home.run(&login).stdout;
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(says) || words.replace(' ', "").contains(&says.replace(' ', "")), "{screen}");
        assert!(screen.contains("--name load_session_1"), "{screen}");
    }
}

#[test]
fn the_name_that_a_login_found_is_known_after_one_to_another_app_until_the_jar_is_emptied() {
    let (first, second) = (by_id("load_session_1", ID), by_id("shop_sid", "QnV0IG5vdCBvZiB0aGUgbmFtZQ-2"));
    let (other, _) = apps::app(None, apps::quickstart);
    let home = Home::new();
    let file = home.file("password", "right");
    for url in [&first, &second] {
        let login = home.facts(&["--url", url, "login", "mia", "--password-file", &file]);
        assert_eq!(login["logged_in"], json!(true), "{login}");
    }
    assert_eq!(home.run(&["--url", &other, "visit", "/become"]).code, 0);
    for (url, name) in [(&first, "load_session_1"), (&second, "shop_sid"), (&first, "load_session_1")] {
        for args in [&["expire"][..], &["visit", "/"], &["logout"]] {
            let facts = home.facts(&[&["--url", url], args].concat());
            assert_eq!(facts["cookie_name"], *name, "{url} {args:?} {facts}");
        }
    }
    let copied = ["jar", "copy", "default", "other"];
    assert_eq!(home.run(&copied).code, 0);
    let facts = home.facts(&["--url", &first, "--browser", "other", "expire"]);
    assert_eq!(facts["cookie_name"], "load_session_1", "the cookies went too: {facts}");
    assert_eq!(home.run(&["jar", "clear"]).code, 0);
    assert_eq!(home.run(&["--url", &other, "visit", "/become"]).code, 0);
    assert_eq!(home.facts(&["--url", &first, "expire"])["cookie_name"], "session");
}
