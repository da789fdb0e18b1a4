//! `login` and `visit` at an app that gives every visitor a token in its session cookie, and logs in by a header alone.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};

use super::Home;
use super::server_of::{answer, app, html, redirect, watched};

const NOBODY: &str = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjp7ImFub255bW91cyI6dHJ1ZX19.bm9ib2R5c3NpZ25hdHVyZQ";
const ALICE: &str = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjp7InVzZXJuYW1lIjoiYWxpY2UifX0.YWxpY2Vzc2lnbmF0dXJl";
const BOB: &str = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjp7InVzZXJuYW1lIjoiYm9iIn19.Ym9ic3NpZ25hdHVyZTEyMw";
/// `alice:x`, `bob:x` and a wrong password.
const AS_ALICE: &str = "Authorization: Basic YWxpY2U6eA==";
const AS_BOB: &str = "Authorization: Basic Ym9iOng=";
const WRONG: &str = "Authorization: Basic YWxpY2U6eQ==";

fn brings(token: &str) -> String {
    format!("Set-Cookie: APP_SESSION={token}; Path=/; HttpOnly\r\n")
}

/// Its page names the user, and `/config` is the same in JSON. `/quiet` names no user.
fn tokens() -> String {
    app(|asked| {
        let token = asked.cookie("APP_SESSION");
        let user = match token {
            Some(token) if token.starts_with(ALICE) => Some("alice"),
            Some(token) if token.starts_with(BOB) => Some("bob"),
            _ => None,
        };
        let given = asked.header("Authorization").or(asked.header("authorization")).unwrap_or_default();
        match (asked.path(), user) {
            ("/auth/login", _) if AS_ALICE.ends_with(given) && !given.is_empty() => redirect("/", &brings(ALICE)),
            ("/auth/login", _) if AS_BOB.ends_with(given) && !given.is_empty() => redirect("/", &brings(BOB)),
            ("/auth/login", _) => answer("401 UNAUTHORIZED", "WWW-Authenticate: Basic realm=\"app\"\r\n", "no"),
            // the header is not looked at, and the session is the same under another token
            ("/ignores", _) => redirect("/", &brings(&format!("{}{}", token.unwrap_or(NOBODY), "A"))),
            ("/config", Some(user)) => {
                answer("200 OK", "Content-Type: application/json\r\n", format!("{{\"user\": \"{user}\"}}"))
            }
            ("/config", None) => answer("200 OK", "Content-Type: application/json\r\n", "{\"user\": null}"),
            ("/quiet", _) => html("<p>The builds"),
            (_, Some(user)) => html(&format!("<p>Hello {user}</p><a href=/auth/logout>Log out</a>")),
            (_, None) => answer("200 OK", &format!("Content-Type: text/html\r\n{}", brings(NOBODY)), "<p>Welcome</p>"),
        }
    })
}

struct Seen {
    code: i32,
    facts: Json,
    english: String,
    japanese: String,
}

/// The same in three browsers that did the same before.
fn login(before: &[&[&str]], args: &[&str]) -> Seen {
    let url = tokens();
    let run = |more: &[&str]| {
        let home = Home::new();
        for before in before {
            home.run(&[&["--url", &url], *before].concat());
        }
        home.run(&[&["--url", &url], args, more].concat())
    };
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = run(&["--json"]);
    Seen {
        code: told.code,
        facts: told.json(),
        english: words(run(&["--lang", "en"]).stdout),
        japanese: run(&["--lang", "ja"]).stdout.split_whitespace().collect(),
    }
}

const VISITED: &[&str] = &["visit", "/"];
const BOBS: &[&str] = &["login", "bob", "--path", "/auth/login", "--header", AS_BOB];

#[test]
fn a_header_that_brought_another_cookie_is_a_login_though_the_browser_held_one() {
    for before in [&[VISITED][..], &[BOBS], &[]] {
        let seen = login(before, &["login", "alice", "--path", "/auth/login", "--header", AS_ALICE]);
        assert_eq!(seen.code, 0, "{}", seen.english);
        assert_eq!(
            [&seen.facts["may_be_older"], &seen.facts["is_yes"], &seen.facts["brought_the_session"]],
            [&json!(false), &json!(true), &json!(true)],
            "{before:?} {}",
            seen.english
        );
        let english = &seen.english;
        assert!(english.contains("No form was sent: ") && !english.contains("Nothing was sent"), "{english}");
        assert!(english.contains("The answers brought a cookie with which somebody is logged in now."), "{english}");
        assert!(!english.contains("as before") && !english.contains("not sent"), "{english}");
        assert!(seen.japanese.contains("フォームは送っていません"), "{}", seen.japanese);
        assert!(!seen.japanese.contains("ログイン情報は送っていません"), "{}", seen.japanese);
    }
}

#[test]
fn a_header_that_the_app_ignored_is_no_login_where_a_user_was_logged_in_before() {
    let seen = login(&[BOBS], &["login", "mia", "--path", "/ignores", "--header", AS_ALICE]);
    assert_eq!((seen.code, &seen.facts["may_be_older"]), (3, &json!(true)), "{}", seen.english);
    let words = "it cannot be told whether what was sent in a header did it. Log out first";
    assert!(seen.english.contains(words) && !seen.english.contains("was not sent"), "{}", seen.english);
    assert!(seen.japanese.contains("送ったヘッダーの内容によるものかどうかはわかりません"), "{}", seen.japanese);
}

#[test]
fn a_header_that_was_refused_was_sent_all_the_same() {
    for before in [&[VISITED][..], &[BOBS], &[]] {
        let seen = login(before, &["login", "alice", "--path", "/auth/login", "--header", WRONG]);
        assert_ne!(seen.code, 0, "{}", seen.english);
        let english = &seen.english;
        assert!(english.contains("An Authorization header was sent, and the app did not accept it."), "{english}");
        assert!(!english.contains("was not sent") && !english.contains("Nothing was sent"), "{english}");
        assert!(english.ends_with("help login"), "{english}");
        assert!(seen.japanese.contains("Authorizationヘッダーを送りましたが"), "{}", seen.japanese);
        assert!(!seen.japanese.contains("ログイン情報は送っていません"), "{}", seen.japanese);
    }
}

#[test]
fn a_login_that_was_asked_for_a_header_is_followed_by_the_help_of_login() {
    for more in [&[][..], &["--field", "a=b"], &["--data", "{}"]] {
        let args = [&["login", "alice", "--path", "/auth/login"][..], more].concat();
        let seen = login(&[], &args);
        assert!(seen.english.ends_with("help login") && seen.japanese.ends_with("helplogin"), "{}", seen.english);
    }
}

#[test]
fn the_text_that_was_to_show_a_login_shows_it() {
    let args = ["login", "alice", "--path", "/auth/login", "--header", AS_ALICE, "--page", "/config"];
    for before in [&[VISITED][..], &[BOBS], &[]] {
        let seen = login(before, &[&args[..], &["--shows", "\"alice\""]].concat());
        assert_eq!((seen.code, &seen.facts["is_yes"]), (0, &json!(true)), "{}", seen.english);
    }
    // a user is there, and nothing says that it is the one who was named
    let seen = login(&[], &["login", "mia", "--path", "/auth/login", "--header", AS_ALICE]);
    assert_eq!((seen.code, &seen.facts["is_yes"]), (3, &json!(false)), "{}", seen.english);
    assert!(seen.english.contains("Whether it is mia cannot be told"), "{}", seen.english);
    assert!(seen.japanese.contains("それがmiaかどうかは、わかりませんでした"), "{}", seen.japanese);
}

#[test]
fn a_session_that_a_header_brought_is_looked_at_and_not_logged_in_to_once_more() {
    let seen =
        login(&[VISITED], &["login", "alice", "--path", "/auth/login", "--header", AS_ALICE, "--page", "/quiet"]);
    assert_eq!(seen.code, 3, "{}", seen.english);
    let (_, next) = seen.english.rsplit_once("Try next: ").expect("a next step");
    assert!(next.contains(" visit ") && !next.contains("login "), "{next}");
    assert!(!seen.english.contains("asks for the login"), "{}", seen.english);
}

#[test]
fn a_token_that_can_be_read_is_not_said_to_be_unreadable() {
    let url = tokens();
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    let screen = home.run(&["--url", &url, "--lang", "en", "visit", "/auth/login", "--header", AS_ALICE]).stdout;
    let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("The answer brought another cookie. What can be read of it"), "{screen}");
    assert!(!screen.contains("cannot be read"), "{screen}");
}

#[test]
fn a_text_that_is_there_neither_with_nor_without_the_cookie_may_say_that_nobody_is_logged_in() {
    let seen = login(&[VISITED], &["visit", "/", "--page", "/quiet", "--shows", "alice"]);
    assert_eq!(seen.facts["logged_in"], json!(null), "{}", seen.english);
    assert!(seen.english.contains("Either nobody is logged in"), "{}", seen.english);
    assert!(seen.japanese.contains("誰もログインしていないか"), "{}", seen.japanese);
}

#[test]
fn a_session_that_ended_between_two_answers_is_named_first_where_each_yes_came_before_each_no() {
    let run = |is_in: fn(usize) -> bool| {
        let count = AtomicUsize::new(0);
        let url = app(move |asked| {
            let token = asked.cookie("APP_SESSION");
            match (asked.path(), token) {
                ("/in", _) => answer("200 OK", &brings(ALICE), "in"),
                (_, Some(_)) if is_in(count.fetch_add(1, Ordering::SeqCst)) => {
                    html("<p>Hello alice</p><a href=/auth/logout>Log out</a>")
                }
                _ => html("<p>Welcome</p><a href=/auth/login>Log in</a>"),
            }
        });
        let home = Home::new();
        home.run(&["--url", &url, "visit", "/in"]);
        let args = ["--url", &url, "--lang", "en", "visit", "--page", "/config", "--times", "8"];
        home.run(&args).stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let screen = run(|count| count < 4);
    assert!(screen.contains("Every yes came before every no: the session may have ended in between"), "{screen}");
    assert!(!screen.contains("browser holds now:"), "nothing stands behind the colon: {screen}");
    let screen = run(|count| count % 2 == 0);
    assert!(screen.contains("Likely: several workers") && !screen.contains("ended in between"), "{screen}");
}

/// Its every page asks for a password with 403, and `/?token=plum` brings the session: another value each time.
fn logged_in_by_a_query() -> (String, Arc<Mutex<Vec<String>>>) {
    let count = AtomicUsize::new(0);
    watched(move |asked| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let is_in = asked.cookie("app_session").is_some_and(|value| value.starts_with("good"));
        let brings = format!("Content-Type: text/html\r\nSet-Cookie: app_session=good{number:04}feed; HttpOnly\r\n");
        match (asked.target.as_str(), is_in) {
            ("/?token=plum", _) => answer("200 OK", &brings, "<h1>Flows</h1><p>All of them"),
            ("/dead", _) => {
                answer("200 OK", "Set-Cookie: app_session=dead1234beef5678; HttpOnly\r\n", "<h1>Nothing</h1>")
            }
            (_, true) => html("<h1>Flows</h1><p>All of them"),
            _ => answer(
                "403 FORBIDDEN",
                "Content-Type: text/html\r\n",
                "<form method=post><input type=password name=token></form>",
            ),
        }
    })
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_address_that_brought_another_cookie_is_a_login_though_no_form_was_sent() {
    for before in [&["/dead"][..], &[]] {
        let run = |more: &[&str]| {
            let (url, heard) = logged_in_by_a_query();
            let home = Home::new();
            for page in before {
                home.run(&["--url", &url, "visit", page]);
            }
            let out = home.run(&[&["--url", &url, "login", "mia", "--path", "/?token=plum"], more].concat());
            let asked = heard.lock().expect("a lock").iter().filter(|line| line.contains("plum")).count();
            assert_eq!(asked, 1, "what logs in is not sent twice");
            out
        };
        let facts = run(&["--json"]).json();
        assert_eq!(
            [&facts["may_be_older"], &facts["brought_the_session"], &facts["logged_in"]],
            [&json!(false), &json!(true), &json!(true)],
            "{before:?} {facts}"
        );
        let english = in_one_line(&run(&["--lang", "en"]).stdout);
        assert!(english.contains("No form was sent: /?token=*** has no login form"), "{english}");
        assert!(english.contains("The answers brought a cookie with which somebody is logged in now."), "{english}");
        assert!(english.contains("Whether it is mia cannot be told"), "{english}");
        assert!(!english.contains("Nothing was sent") && !english.contains("as before"), "{english}");
        assert!(!english.contains("plum"), "{english}");
        let japanese = run(&["--lang", "ja"]).stdout.split_whitespace().collect::<String>();
        assert!(japanese.contains("フォームは送っていません。/?token=***にはログインフォームがなく"), "{japanese}");
        assert!(!japanese.contains("ログイン情報は送っていません"), "{japanese}");
    }
}

#[test]
fn an_address_that_may_have_logged_in_is_not_said_to_be_unsent() {
    let run = |lang: &str| {
        let (url, _) = logged_in_by_a_query();
        let home = Home::new();
        home.run(&["--url", &url, "visit", "/?token=plum"]);
        home.run(&["--url", &url, "--lang", lang, "login", "mia", "--path", "/?token=plum"])
    };
    let out = run("en");
    let english = in_one_line(&out.stdout);
    let words = "it cannot be told whether the address that was asked for did it. Log out first";
    assert!(out.code == 3 && english.contains(words) && !english.contains("was not sent"), "{english}");
    let japanese = run("ja").stdout.split_whitespace().collect::<String>();
    assert!(japanese.contains("アクセスしたアドレスによるものかどうかはわかりません"), "{japanese}");
}

#[test]
fn a_page_that_was_asked_for_again_is_named_with_its_query() {
    let (url, _) = logged_in_by_a_query();
    let home = Home::new();
    let english = in_one_line(&home.run(&["--url", &url, "--lang", "en", "visit", "/?token=plum"]).stdout);
    assert!(english.contains("Asked for /?token=*** with the cookies that the browser holds now"), "{english}");
    let facts = home.run(&["--url", &url, "visit", "/?token=plum", "--json"]).json();
    assert_eq!(facts["looked_at"], json!("/?token=***"), "{facts}");
}

#[test]
fn a_cookie_that_did_not_go_to_the_page_that_shows_a_user_is_not_said_to_log_in_perhaps() {
    let url = app(|asked| {
        let is_in = asked.cookie("sessionid").is_some_and(|value| value.starts_with("in"));
        match (asked.method.as_str(), asked.path()) {
            ("POST", "/login") => redirect(
                "/",
                "Set-Cookie: sessionid=in0123456789abcdef0123456789abcd; HttpOnly\r\nSet-Cookie: messages=W1siX19qc29; HttpOnly\r\n",
            ),
            (_, "/login") => {
                html("<form method=post action=/login><input name=user><input type=password name=password></form>")
            }
            _ if is_in => answer(
                "200 OK",
                "Content-Type: text/html\r\nSet-Cookie: messages=; Max-Age=0\r\n",
                "<p>Hello mia</p><a href=/logout>Log out</a>",
            ),
            _ => html("<p>Welcome</p><a href=/login>Log in</a>"),
        }
    });
    let home = Home::new();
    let args = ["--url", &url, "--json", "login", "mia", "--password-stdin"];
    let facts = home.feed("pie\n", &args).json();
    assert_eq!((&facts["logged_in"], &facts["cookie_name"]), (&json!(true), &json!("sessionid")), "{facts}");
    assert_eq!(facts["brought_beside"], json!([]), "{facts}");
}

/// An API that knows a user by a session, by `Authorization: Token K`, or by both.
fn by_session_or_header() -> String {
    app(|asked| {
        let given = asked.header("Authorization").or(asked.header("authorization"));
        let has_header = given.is_some_and(|value| value == "Token K");
        let is_in = has_header || asked.cookie("sessionid").is_some_and(|id| id == "0123456789abcdef0123456789abcdef");
        match asked.path() {
            "/start" => answer(
                "200 OK",
                "Set-Cookie: sessionid=0123456789abcdef0123456789abcdef; HttpOnly; Path=/\r\nSet-Cookie: csrftoken=abcdefabcdef; Path=/\r\n",
                "done",
            ),
            "/logout" => redirect("/start2", "Set-Cookie: sessionid=; Max-Age=0; Path=/\r\n"),
            "/start2" => html("<p>Welcome"),
            _ if is_in => answer("200 OK", "Content-Type: application/json\r\n", "{\"username\": \"mia\"}"),
            _ => answer("403 FORBIDDEN", "Content-Type: application/json\r\n", "{\"detail\": \"none\"}"),
        }
    })
}

const BOTH: [&str; 2] = ["a header by which an app may know a user went in both cases", "どちらの場合にも送っています"];
const NEITHER: [&str; 2] = ["Either nobody is logged in", "誰もログインしていないか"];

#[test]
fn a_header_that_went_with_the_cookie_and_without_it_may_be_what_logs_in() {
    const HEADER: [&str; 2] = ["--header", "Authorization: Token K"];
    let url = by_session_or_header();
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/start"]);
    assert_eq!(home.facts(&["--url", &url, "visit", "/me"])["logged_in"], true, "the session is good");
    for command in
        [&["visit", "/me"][..], &["visit", "/me", "--times", "3"], &["expire", "--simulate", "--page", "/me"]]
    {
        let line = [&["--url", &url][..], command, &HEADER].concat();
        let facts = home.facts(&line);
        let evidence = facts.get("evidence").unwrap_or(&facts["asked"]["evidence"]);
        let kinds = evidence.as_array().expect("a list").iter().map(|seen| seen["kind"].clone());
        assert_eq!(kinds.collect::<Vec<_>>(), [json!("same"), json!("header_in_both")], "{facts}");
        let said = |lang: &str| home.run(&[&line[..], &["--lang", lang]].concat()).stdout;
        let (english, japanese) = (in_one_line(&said("en")), said("ja").split_whitespace().collect::<String>());
        assert!(english.contains(BOTH[0]) && !english.contains(NEITHER[0]), "{english}");
        assert!(japanese.contains(BOTH[1]) && !japanese.contains(NEITHER[1]), "{japanese}");
        assert!(!english.contains("One of them may be what logs in"), "a token against forged requests: {english}");
        let next = english.split("Try next: ").nth(1).expect("a next command");
        assert!(!next.contains("--header") && !english.contains("Add --header"), "{english}");
    }
    let usual = home.facts(&["--url", &url, "visit", "/me", "--header", "Accept: application/json"]);
    assert_eq!(usual["logged_in"], true, "a header that says which answer is wanted is no login: {usual}");
}

#[test]
fn a_logout_does_not_say_that_nobody_is_logged_in_where_a_header_may_log_in() {
    let url = by_session_or_header();
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/start"]);
    let logout = ["logout", "--path", "/logout", "--page", "/me", "--header", "Authorization: Token K"];
    let out = home.run(&[&["--url", &url, "--json"][..], &logout].concat());
    assert_eq!((out.code, &out.json()["logged_in"]), (3, &Json::Null), "{}", out.stdout);
}
