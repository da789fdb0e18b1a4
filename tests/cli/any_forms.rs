//! Forms that are no login: a newsletter, an invitation, a number of a parcel; and what is sent by a script.

use serde_json::{Value as Json, json};

use super::Home;
use super::apps::cookie;
use super::both::{assert_says, screens};
use super::server_of::{Asked, answer, app, html, redirect, watched};

const LOGIN: &str = "<form method=post><input name=email><input type=password name=pw><button>Log in</button></form>";
const NEWSLETTER: &str =
    "<form method=post action=/newsletter><input type=email name=email><button>Subscribe</button></form>";

fn login(home: &Home, url: &str, more: &[&str]) -> (i32, Json) {
    let password = home.file("password", "right\n");
    let args = [&["--url", url, "login", "mia", "--password-file", &password][..], more, &["--json"]].concat();
    let outcome = home.run(&args);
    assert!(outcome.is_answer(), "{}", outcome.everything());
    (outcome.code, outcome.json())
}

/// Where the login leads to `/`, with a session that holds a number.
fn logged_in(asked: &Asked) -> Vec<u8> {
    let session = cookie(r#"{"customer":7}"#, 0);
    match asked.field("pw") {
        Some("right") => redirect("/", &format!("Set-Cookie: session={session}; HttpOnly; Path=/\r\n")),
        _ => html(&format!("<p>Wrong password{LOGIN}")),
    }
}

#[test]
fn a_newsletter_behind_a_redirect_is_no_word_on_who_is_logged_in() {
    let url = app(|asked| match (asked.method.as_str(), asked.path()) {
        ("POST", _) => logged_in(asked),
        (_, "/login") => html(&format!("{LOGIN}{NEWSLETTER}")),
        (_, "/home") => html(&format!("<h1>Tea house</h1><p>Welcome{NEWSLETTER}")),
        _ => redirect("/home", ""),
    });
    let home = Home::new();
    let (code, facts) = login(&home, &url, &["--path", "/login"]);
    assert_eq!((code, &facts["logged_in"]), (3, &Json::Null), "{facts}");
    assert!(!facts["evidence"].to_string().contains("form_shown"), "{facts}");
    let visit = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!(visit["logged_in"], Json::Null, "{visit}");
    let said = screens(&home, &["--url", &url, "visit", "/"]);
    assert!(!said[0].contains("asks for email") && !said[1].contains("✘"), "{said:?}");
}

#[test]
fn an_invitation_on_the_page_that_only_a_user_gets_is_no_login_of_it() {
    let url = app(|asked| match (asked.method.as_str(), asked.path(), asked.cookie("session")) {
        ("POST", ..) => logged_in(asked),
        (_, "/login", _) => html(LOGIN),
        (_, "/", None) => html("<h1>Board</h1><p>Plan your work together."),
        (_, "/", _) => redirect("/board", ""),
        (_, "/board", None) => redirect("/login", ""),
        _ => html(
            "<h1>Your board</h1><form method=post action=/invite><input type=email name=email><button>Invite</button></form>",
        ),
    });
    let home = Home::new();
    let (code, facts) = login(&home, &url, &["--path", "/login"]);
    assert_eq!((code, &facts["logged_in"]), (0, &json!(true)), "{facts}");
    assert_ne!(home.facts(&["--url", &url, "visit", "/"])["logged_in"], json!(false));
}

#[test]
fn a_newsletter_beside_a_login_with_a_password_is_no_second_login() {
    let (url, heard) = watched(move |asked| match (asked.method.as_str(), asked.path()) {
        ("POST", _) => logged_in(asked),
        _ => html(&format!("<h1>Log in</h1>{LOGIN}{NEWSLETTER}")),
    });
    let home = Home::new();
    let (_, facts) = login(&home, &url, &["--path", "/login"]);
    assert_eq!((&facts["form"], &facts["forms"][1]["is_login"]), (&json!(1), &json!(false)), "{facts}");
    let wrong = home.file("wrong", "wrong\n");
    for said in screens(&home, &["--url", &url, "login", "mia", "--path", "/login", "--password-file", &wrong]) {
        assert!(!said.contains("--form"), "{said}");
    }
    // a page that has nothing but a newsletter is no login either
    let (news, sent) = watched(|_| html(NEWSLETTER));
    let (_, facts) = login(&home, &news, &[]);
    assert_eq!(facts["nothing_sent"]["kind"], "no_form", "{facts}");
    let (heard, sent) = (heard.lock().expect("a lock"), sent.lock().expect("a lock"));
    assert!(!heard.iter().chain(sent.iter()).any(|line| line.contains("newsletter")), "{heard:?}");
}

/// A browser that never logged in, at an app that gives each visitor this cookie.
fn fresh(cookie: &'static str) -> (Home, String) {
    let set = format!("Set-Cookie: {cookie}; Path=/\r\n");
    (Home::new(), app(move |_| answer("200 OK", &set, "<h1>Lab</h1><div id=root></div>")))
}

#[test]
fn a_cookie_against_forged_requests_is_no_session_at_a_login_that_was_not_sent_and_at_a_visit() {
    let (home, url) = fresh("_xsrf=2|3f9a|0b1c");
    let seen = json!([{"kind": "no_session", "others": ["_xsrf"]}]);
    let (code, facts) = login(&home, &url, &[]);
    assert_eq!((code, &facts["logged_in"], &facts["evidence"]), (3, &json!(false), &seen), "{facts}");
    let visit = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!((&visit["logged_in"], &visit["evidence"]), (&json!(false), &seen), "{visit}");
    assert_says(
        &screens(&home, &["--url", &url, "visit", "/"]),
        "no session cookie was sent to that page, only _xsrf",
        "セッションクッキーを送らず",
    );
}

#[test]
fn a_browser_that_never_logged_in_is_not_judged_by_a_page_that_is_the_same_for_all() {
    let (home, url) = fresh("theme=dark");
    let (code, facts) = login(&home, &url, &[]);
    let seen = json!([{"kind": "never_logged_in"}]);
    assert_eq!((code, &facts["logged_in"], &facts["evidence"]), (3, &json!(false), &seen), "{facts}");
    let words = [
        ("en", " ", "had no cookie of this app before, and no login was sent"),
        ("ja", "", "ログイン情報も送っていません"),
    ];
    for (lang, between, expected) in words {
        let (home, url) = fresh("theme=dark");
        let password = home.file("password", "right\n");
        let outcome = home.run(&["--url", &url, "login", "mia", "--password-file", &password, "--lang", lang]);
        let said = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(between);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_form_that_a_script_sends_never_puts_a_password_into_an_address() {
    for submit in ["onsubmit='return go()'", "@submit.prevent=go", "v-on:submit=go"] {
        let (url, heard) = watched(move |asked| match asked.method.as_str() {
            "POST" => logged_in(asked),
            _ => html(&format!("<h1>Log in</h1><form {submit}><input name=email><input type=password name=pw></form>")),
        });
        let home = Home::new();
        let (code, facts) = login(&home, &url, &[]);
        assert_eq!((code, &facts["nothing_sent"]["kind"]), (3, &json!("by_script")), "{submit}: {facts}");
        let file = home.file("password", "right\n");
        let said = screens(&home, &["--url", &url, "login", "mia", "--password-file", &file]);
        assert_says(
            &said,
            "names no method, and a script of the page sends it",
            "ページのスクリプトが送るフォームです",
        );
        for text in ["--method POST", "--field", "--data"] {
            let together = text.replace(' ', "");
            assert!(said[0].contains(text) && said[1].contains(&together), "{said:?}");
        }
        // fields alone do not change how it goes
        let (_, facts) = login(&home, &url, &["--path", "/", "--field", "email=mia"]);
        assert_eq!(facts["nothing_sent"]["kind"], "by_script", "{facts}");
        assert!(heard.lock().expect("a lock").iter().all(|line| !line.contains("right") && !line.starts_with("POST")));
        let (_, facts) = login(&home, &url, &["--path", "/", "--field", "email=mia", "--method", "POST"]);
        assert_eq!(facts["nothing_sent"], Json::Null, "{facts}");
        assert!(heard.lock().expect("a lock").iter().any(|line| line.starts_with("POST")));
    }
}
