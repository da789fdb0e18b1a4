//! An app that keeps who is logged in in a ticket, and its messages in a cookie that is gone once they were shown, as TurboGears
//! does: the message is no session.

use serde_json::json;

use super::server_of::{Asked, answer, app, html, missing, redirect};
use super::{Home, LANGUAGES, Outcome};

const TICKET: &str = "499a0e41f62bcb0edf38ea3fe356bf696553f100ann.bo!";
const FORM: &str = "<form action=/in method=post><input name=login><input type=password name=password></form>";

/// `cookie` is what a login brings.
fn turbogears(asked: &Asked, cookie: &str) -> Vec<u8> {
    let is_user = asked.cookie("authtkt") == Some(cookie);
    match (asked.method.as_str(), asked.path()) {
        ("GET", "/") if is_user => answer("200 OK", GONE, "<p>Hello</p><a href=/out>Log out</a>"),
        ("GET", "/") => html("<p>Hello</p><a href=/login>Log in</a>"),
        ("GET", "/protected") if is_user => html("<p>A secret</p><a href=/out>Log out</a>"),
        ("GET", "/protected") => redirect("/login", "Set-Cookie: webflash=first; Path=/\r\n"),
        ("GET", "/login") => answer("200 OK", GONE, FORM),
        ("GET", "/kept") => redirect("/form", "Set-Cookie: webflash=first; Path=/\r\n"),
        ("GET", "/form") => html(FORM),
        // a link that logs in
        ("GET", "/become") => redirect("/", &format!("Set-Cookie: authtkt={cookie}; Path=/\r\n")),
        // this page is for another user
        ("GET", "/admin") => redirect("/login", ""),
        ("POST", "/in") if asked.field("password") == Some("right") => {
            redirect("/in", &format!("Set-Cookie: authtkt={cookie}; Path=/\r\n"))
        }
        ("POST", "/in") => redirect("/login", "Set-Cookie: webflash=wrong; Path=/\r\n"),
        ("GET", "/in") => redirect("/", "Set-Cookie: webflash=welcome; Path=/\r\n"),
        _ => missing(),
    }
}

const GONE: &str = "Set-Cookie: webflash=; Max-Age=0; Path=/\r\n";

fn screens(run: impl Fn(&str) -> Outcome) -> [String; 2] {
    LANGUAGES.map(|lang| {
        let outcome = run(lang);
        outcome.assert_harmless();
        outcome.everything().split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn a_browser_that_began_with_no_cookie_is_not_said_to_have_been_sent_to_the_login_with_one() {
    let url = app(|asked| turbogears(asked, TICKET));
    for (visit, way) in [
        (&["visit", "--page", "/protected"][..], ["no cookie to send.", "送るクッキーがありませんでした。"]),
        (&["visit", "/protected"], ["no cookie to send at first", "最初に送るクッキーがありませんでした"]),
        (
            &["visit", "/protected", "--page", "/protected"],
            ["no cookie to send at first", "最初に送るクッキーがありませんでした"],
        ),
        (
            &["visit", "/kept", "--page", "/kept"],
            ["no cookie to send at first", "最初に送るクッキーがありませんでした"],
        ),
    ] {
        let args = [&["--url", &url], visit].concat();
        let facts = Home::new().facts(&args);
        assert_eq!(facts["logged_in"], json!(false), "{facts}");
        assert_eq!(facts["evidence"][0]["kind"], "nothing_at_first", "{facts}");
        let [english, japanese] = screens(|lang| Home::new().run(&[&args[..], &["--lang", lang]].concat()));
        assert!(english.contains("Nobody is logged in.") && english.contains(way[0]), "{english}");
        assert!(!english.contains("with the cookie as without it") && !english.contains("this cookie"), "{english}");
        assert!(japanese.contains(way[1]) && !japanese.contains("クッキーがあってもなくても"), "{japanese}");
    }
}

#[test]
fn a_user_who_came_by_a_link_or_by_a_cookie_of_before_may_be_sent_to_the_login_too() {
    let url = app(|asked| turbogears(asked, "odd"));
    let facts = Home::new().facts(&["--url", &url, "visit", "/become", "--page", "/admin"]);
    assert_eq!(facts["logged_in"], json!(null), "{facts}");
    let home = Home::new();
    assert_eq!(home.run(&["--url", &url, "jar", "import", "Cookie: authtkt=odd"]).code, 0);
    let facts = home.facts(&["--url", &url, "visit", "--page", "/admin"]);
    assert_eq!(facts["logged_in"], json!(null), "{facts}");
}

#[test]
fn a_wrong_password_that_brought_a_message_alone_is_a_no_on_a_page_behind_the_login_too() {
    let url = app(|asked| turbogears(asked, TICKET));
    let home = Home::new();
    let file = home.file("password", "wrong");
    let args = ["--url", &url, "login", "ann.bo", "--password-file", &file, "--page", "/protected"];
    let outcome = home.run(&args);
    assert_eq!(outcome.code, 1, "{}", outcome.everything());
    for screen in screens(|lang| Home::new().run(&[&args[..], &["--lang", lang]].concat())) {
        assert!(!screen.contains("with the cookie as without it"), "{screen}");
        assert!(!screen.contains("クッキーがあってもなくても"), "{screen}");
    }
}

#[test]
fn that_a_request_went_twice_is_not_said_of_what_one_answer_did() {
    // each answer to a user sets the same message
    let url = app(|asked| match (asked.path(), asked.cookie("authtkt")) {
        ("/", Some(_)) => answer("200 OK", "Set-Cookie: webflash=hello; Path=/\r\n", "<a href=/out>Log out</a>"),
        _ => turbogears(asked, TICKET),
    });
    let home = Home::new();
    let file = home.file("password", "right");
    let args = ["--url", &url, "login", "ann.bo", "--password-file", &file];
    let [english, japanese] = screens(|lang| Home::new().run(&[&args[..], &["--lang", lang]].concat()));
    assert!(english.contains("→ GET / (2 times) ← 200 OK, each sets webflash"), "{english}");
    assert!(japanese.contains("→ GET /（2回） ← 200 OK、それぞれ webflash をセット"), "{japanese}");
}

#[test]
fn the_next_step_finds_the_one_cookie_that_is_left_of_a_login() {
    let url = app(|asked| turbogears(asked, "odd"));
    let home = Home::new();
    let file = home.file("password", "right");
    let screen = home.run(&["--url", &url, "login", "ann.bo", "--password-file", &file]).stdout;
    assert!(screen.contains("inspect --name authtkt"), "{screen}");
    assert!(screen.contains("`authtkt` is taken for the app's session cookie"), "{screen}");
    for inspect in [&["inspect", "--name", "authtkt"][..], &["inspect"]] {
        let facts = home.facts(&[&["--url", &url], inspect].concat());
        assert_eq!((&facts["name"], &facts["cookie"]), (&json!("authtkt"), &json!("odd")), "{facts}");
    }
}

#[test]
fn no_key_of_flask_judges_a_ticket() {
    let url = app(|asked| turbogears(asked, TICKET));
    let home = Home::new();
    let (file, key) = (home.file("password", "right"), home.file("key", "a key"));
    assert_eq!(home.run(&["--url", &url, "login", "ann.bo", "--password-file", &file]).code, 0);
    for way in [&[][..], &["--secret-file", &key]] {
        let outcome = home.run(&[&["--url", &url, "inspect", "--json"], way].concat());
        let facts = outcome.json();
        assert_eq!(
            (outcome.code, &facts["looks_like"], &facts["timestamp"]["date"]),
            (3, &json!("auth_tkt"), &json!(null))
        );
        assert_eq!(facts["foreign"][0], json!({"name": "user_id", "value": "ann.bo"}), "{facts}");
    }
    let facts = home.facts(&["--url", &url, "visit", "--secret-file", &key]);
    assert_eq!(facts["by_key"], json!({"kind": "other_format", "looks_like": "auth_tkt"}), "{facts}");
}
