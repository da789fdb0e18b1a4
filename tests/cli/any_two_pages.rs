//! `login` at apps that ask for the name on one page and for the password on the next, and forget what is half done.

use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};

use super::server_of::{Asked, html, redirect, watched};
use super::{Home, LANGUAGES, NOW, Outcome};

const SECRET: &str = "hunter2";
const NAME: &str = "<form method=post><label>Login <input name=login></label><button>Continue</button></form>";
const PASSWORD: &str = "<title>Sign in</title><form method=post><input type=hidden name=csrf value=t1>\
    <input name=username value=mia tabindex=-1><input type=password name=pw><button>Sign in</button></form>";

/// Any page but that of the password forgets a login that is half done.
fn by_steps(asked: &Asked, second: &str) -> Vec<u8> {
    let session = asked.cookie("session").unwrap_or_default();
    match (asked.method.as_str(), asked.path(), session) {
        ("GET", "/", "user1") => html("<p>mia</p><a href=/logout>Log out</a>"),
        ("GET", "/login", _) => html(NAME),
        ("POST", "/login", _) if asked.field("login") == Some("mia") => {
            redirect("/password", "Set-Cookie: session=half1; Path=/\r\n")
        }
        ("POST", "/login", _) => html(&format!("<p>No such user</p>{NAME}")),
        ("GET", "/password", "half1") => html(second),
        ("POST", "/password", "half1") if asked.field("pw") == Some(SECRET) && asked.field("csrf") == Some("t1") => {
            redirect("/", "Set-Cookie: session=user1; Path=/\r\n")
        }
        ("POST", "/password", "half1") => html(&format!("<p>Wrong password</p>{second}")),
        _ => redirect("/login", "Set-Cookie: session=; Path=/; Max-Age=0\r\n"),
    }
}

fn app(second: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    watched(move |asked| by_steps(asked, second))
}

fn posts(heard: &Mutex<Vec<String>>) -> Vec<String> {
    heard.lock().expect("a lock").iter().filter(|line| line.starts_with("POST")).cloned().collect()
}

/// The screen, with one blank between two words.
fn words(outcome: &Outcome) -> String {
    outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn letters(outcome: &Outcome) -> String {
    outcome.stdout.split_whitespace().collect()
}

#[test]
fn the_second_page_gets_the_password_once_and_both_requests_are_shown() {
    for path in [&[][..], &["--path", "/login"]] {
        let (url, heard) = app(PASSWORD);
        let home = Home::new();
        let file = home.file("password", SECRET);
        let args = [&[NOW, "--json", "--url", &url, "login", "mia", "--password-file", &file][..], path].concat();
        let outcome = home.run(&args);
        let facts = outcome.json();
        assert_eq!((outcome.code, &facts["logged_in"]), (0, &json!(true)), "{facts}");
        assert_eq!(posts(&heard), ["POST /login login=mia", "POST /password csrf=t1&username=mia&pw=hunter2"]);
        assert!(!outcome.everything().contains(SECRET), "{}", outcome.everything());
        assert_eq!((&facts["form_page"], &facts["form"]), (&json!("/password"), &json!(1)));
        let place = |at: &Json| usize::try_from(at.as_u64().expect("a number")).expect("a place");
        let sent = |at: &Json| facts["exchanges"][place(at)]["request"]["body"].clone();
        let first = &facts["first_form"];
        assert_eq!((&first["form_page"], &sent(&first["sent_at"])), (&json!("/login"), &json!("login=mia")));
        assert_eq!(sent(&facts["sent_at"]), json!("csrf=t1&username=mia&pw=***"));
        assert_eq!((&facts["is_halfway"], &facts["password_is_unused"]), (&json!(false), &json!(false)));
    }
    for (lang, said) in LANGUAGES.into_iter().zip([
        "The login went over two pages: /login took the name, and /password the password.",
        "ログインは2ページにわたりました。/login に名前を、/password にパスワードを送りました。",
    ]) {
        let (url, _) = app(PASSWORD);
        let home = Home::new();
        let file = home.file("password", SECRET);
        let outcome = home.run(&[NOW, "--lang", lang, "--url", &url, "login", "mia", "--password-file", &file]);
        assert!(letters(&outcome).contains(&said.replace(' ', "")), "{}", outcome.stdout);
        for sent in ["login=mia", "csrf=t1&username=mia&pw=***"] {
            assert!(outcome.stdout.contains(sent), "{}", outcome.stdout);
        }
    }
}

#[test]
fn a_wrong_password_at_the_second_page_is_sent_once() {
    let (url, heard) = app(PASSWORD);
    let home = Home::new();
    let file = home.file("password", "another");
    let outcome = home.run(&[NOW, "--json", "--url", &url, "login", "mia", "--password-file", &file]);
    let facts = outcome.json();
    assert_ne!(facts["logged_in"], json!(true), "{facts}");
    assert_eq!(facts["evidence"][0]["kind"], "form_again", "{facts}");
    assert_eq!(posts(&heard).len(), 2);
    let (url, heard) = app(PASSWORD);
    let outcome = home.run(&[NOW, "--json", "--url", &url, "login", "eve", "--password-file", &file]);
    assert_eq!((outcome.code, &outcome.json()["first_form"]), (1, &Json::Null), "the name was refused");
    assert_eq!(posts(&heard).len(), 1);
}

/// Without a password, the first command ends halfway. The looks that judge it leave the app and the jar as they are.
#[test]
fn a_login_that_stops_halfway_is_ended_by_the_command_that_its_screen_names() {
    for (lang, said) in LANGUAGES.into_iter().zip([
        "That may be the next step of the same login, which asks for a password.",
        "同じログインの次の手順かもしれません。そこでパスワードを求めています。",
    ]) {
        let (url, heard) = app(PASSWORD);
        let home = Home::new();
        let outcome = home.run(&[NOW, "--lang", lang, "--url", &url, "login", "mia"]);
        assert_eq!(outcome.code, 3, "{}", outcome.everything());
        let screen = letters(&outcome);
        assert!(screen.contains(&said.replace(' ', "")), "{}", outcome.stdout);
        assert!(words(&outcome).contains("login mia --path /password"), "{}", outcome.stdout);
        let asked = heard.lock().expect("a lock").clone();
        let after = asked.iter().skip_while(|line| !line.starts_with("POST"));
        let elsewhere: Vec<&String> = after.filter(|line| line.as_str() == "GET /").collect();
        assert!(elsewhere.is_empty(), "{asked:?}");
        let file = home.file("password", SECRET);
        let args = [NOW, "--url", &url, "login", "mia", "--path", "/password", "--password-file", &file];
        let outcome = home.run(&args);
        assert_eq!(outcome.code, 0, "{}", outcome.everything());
    }
}

#[test]
fn a_page_with_two_forms_for_a_password_is_left_to_the_reader_and_nothing_goes_to_another_server() {
    const TWO: &str = "<form method=post action=/password><input type=hidden name=csrf value=t1><input type=password name=pw></form>\
        <form method=post action=/pin><input type=password name=pin></form>";
    const ELSEWHERE: &str = "<form method=post action=http://127.0.0.1:9/in><input type=password name=pw></form>";
    const BY_NAME: &str =
        "<form method=post action=/password><input name=username><input type=password name=pw></form>";
    for second in [TWO, ELSEWHERE, BY_NAME] {
        let home = Home::new();
        let file = home.file("password", SECRET);
        for (lang, said) in LANGUAGES.into_iter().zip([
            "The given password was not sent yet: the form that was filled in has no field for it.",
            "指定されたパスワードは、まだ送っていません。入力したフォームには、入れる欄がありませんでした。",
        ]) {
            let (url, heard) = app(second);
            let args = [NOW, "--lang", lang, "--url", &url, "login", "mia", "--password-file", &file];
            let outcome = home.run(&args);
            assert_eq!(outcome.code, 3, "{}", outcome.everything());
            assert_eq!(posts(&heard), ["POST /login login=mia"], "{second}");
            assert!(letters(&outcome).contains(&said.replace(' ', "")), "{}", outcome.stdout);
            home.run(&["--url", &url, "jar", "clear"]);
        }
        let (url, _) = app(second);
        let facts = home.facts(&[NOW, "--url", &url, "login", "mia", "--password-file", &file]);
        assert_eq!((&facts["is_halfway"], &facts["first_form"]), (&json!(true), &Json::Null), "{facts}");
    }
}

/// The form of a page for those who are logged in may be one that deletes their account.
#[test]
fn no_password_goes_to_a_form_of_a_page_that_lets_its_reader_log_out() {
    let (url, heard) = watched(|asked| match (asked.method.as_str(), asked.cookie("session")) {
        ("POST", None) => redirect("/account", "Set-Cookie: session=user1; Path=/\r\n"),
        (_, Some(_)) => html(
            "<p>mia</p><a href=/logout>Log out</a><form method=post action=/delete><input type=password name=pw></form>",
        ),
        _ => html(NAME),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let facts = home.facts(&[NOW, "--url", &url, "login", "mia", "--password-file", &file]);
    assert_eq!(posts(&heard).len(), 1, "{facts}");
    assert_eq!((&facts["logged_in"], &facts["is_halfway"]), (&json!(true), &json!(false)), "{facts}");
}

/// A third page is the reader's.
#[test]
fn a_login_goes_on_by_itself_once_only() {
    let (url, heard) = watched(|asked| match (asked.method.as_str(), asked.path()) {
        ("GET", "/") => html(NAME),
        ("POST", "/") => redirect("/one", ""),
        ("POST", "/one") => redirect("/two", ""),
        (_, "/one") => html("<form method=post><input type=password name=pw></form>"),
        _ => html("<form method=post><input type=password name=pin></form>"),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let facts = home.facts(&[NOW, "--url", &url, "login", "mia", "--password-file", &file]);
    assert_eq!(posts(&heard).len(), 2, "{facts}");
    assert_eq!((&facts["is_halfway"], &facts["came_back"]["path"]), (&json!(true), &json!("/two")));
}
