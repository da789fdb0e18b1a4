//! Where a login that failed leads to: to what repairs it, and in no circle.

use std::sync::{Arc, Mutex};

use super::apps::answer;
use super::path::typed;
use super::{Home, LANGUAGES, Outcome, server};

/// A form that is sent there.
fn form(action: &str) -> String {
    format!(
        "<form method=post action={action}><input name=username><input type=password name=password>\
         <button>Log in</button></form>"
    )
}

/// An app of one way to log in, or of none.
fn app(kind: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heard);
    let url = server(move |request| {
        let mut words = request.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        seen.lock().expect("a lock").push(format!("{method} {path}"));
        let is_mia = request.contains("sid=8f14e45fceea167a5a36dedd4bea2543");
        let is_right = request.contains("username=mia&password=right");
        let enter =
            || answer(302, "Set-Cookie: sid=8f14e45fceea167a5a36dedd4bea2543; Path=/; HttpOnly\r\nLocation: /\r\n", "");
        let wrong = || answer(401, "", &format!("<p>Wrong password</p>{}", form("/in")));
        let home = |anonymous: &str| match is_mia {
            true => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            false => answer(200, "", anonymous),
        };
        match (kind, method, path) {
            ("failing", ..) => answer(500, "", "oops"),
            ("limited", "POST", _) => answer(429, "", "slow down"),
            ("counting", "POST", _) => answer(200, "", "<p>Too many failed attempts: retry after 6:53 PM</p>"),
            (_, "GET", "/become") => enter(),
            (_, "GET", "/logout") => answer(302, "Set-Cookie: sid=; Max-Age=0; Path=/\r\nLocation: /\r\n", ""),
            ("hidden", "GET", "/login") => answer(200, "", &form("/in")),
            ("hidden" | "nowhere", "GET", "/") => home("<p>Welcome</p>"),
            ("two", "GET", "/") => home(&(form("/members") + &form("/in"))),
            ("two", "POST", "/members") => wrong(),
            ("elsewhere", "GET", "/") => home(&form("http://127.0.0.1:1/in")),
            ("untold", "GET", "/") => answer(200, "", &format!("<p>Prices</p>{}", form("/in"))),
            ("untold", "GET", "/me") if !is_mia => answer(401, "", "who?"),
            ("untold", "GET", "/me") => home(""),
            ("searching", "GET", "/") if is_mia => answer(
                200,
                "",
                "<p>Hello mia</p><a href=/logout>Log out</a>\
                 <form action=/search><input name=username placeholder='find a user'></form>",
            ),
            ("searching", "GET", "/login") if is_mia => answer(302, "Location: /\r\n", ""),
            (_, "GET", "/") => home("<a href=/login>Log in</a>"),
            ("limited" | "refused" | "searching" | "counting", "GET", "/login") => answer(200, "", &form("/in")),
            (_, "POST", "/in") if is_right => enter(),
            (_, "POST", "/in") => wrong(),
            _ => answer(404, "", "no such page"),
        }
    });
    (url, heard)
}

/// What a screen says to type next.
fn suggested(screen: &Outcome) -> Option<String> {
    let last = screen.stdout.lines().last()?;
    let command = ["Try next: ", "次に試すこと: "].iter().find_map(|label| last.strip_prefix(label))?;
    // the reader knows where the login of the app is
    Some(command.replace("login mia --path PATH", "login mia --path /login").replace("PATH", "/me"))
}

/// Whether a screen says that a user is logged in.
fn is_in(screen: &Outcome) -> bool {
    ["✔ Somebody is logged in", "✔ ログインしています"].iter().any(|words| screen.stdout.contains(words))
}

/// Types what each screen says, up to four times. Every line that was typed, and the last screen.
fn walked(home: &Home, first: &str) -> (Vec<String>, Outcome) {
    let mut lines = vec![first.to_owned()];
    let mut screen = typed(home, &[], first);
    for _ in 0..4 {
        let Some(next) = suggested(&screen).filter(|_| !is_in(&screen)) else { break };
        assert!(!lines.contains(&next), "in a circle: {lines:#?} {next}");
        screen = typed(home, &[], &next);
        lines.push(next);
    }
    (lines, screen)
}

#[test]
fn each_login_that_failed_leads_to_what_repairs_it_and_in_no_circle() {
    let help = |lines: &[String], topic: &str| lines.last().is_some_and(|last| last.ends_with(topic));
    for (kind, password, repaired) in [
        // the form is there, on the page that is tried next
        ("hidden", "right", true),
        // and the form that was not tried
        ("two", "right", true),
        // or the page that tells
        ("untold", "right", true),
        // what else can be said, where nothing more can be tried from here
        ("nowhere", "right", false),
        ("refused", "wrong", false),
        ("elsewhere", "right", false),
    ] {
        for lang in LANGUAGES {
            let (url, _) = app(kind);
            let home = Home::new();
            let file = home.file("password", password);
            let first = format!("sessctl --url {url} --lang {lang} login mia --password-file {file}");
            let (lines, last) = walked(&home, &first);
            assert!((2..=5).contains(&lines.len()), "{kind}: {lines:#?}");
            assert_eq!(help(&lines, "help login"), !repaired, "{kind}: {lines:#?} {}", last.stdout);
            assert_eq!(is_in(&last), repaired, "{kind}: {lines:#?} {}", last.stdout);
        }
    }
}

#[test]
fn an_app_that_fails_or_is_closed_is_said_to_be_the_reason() {
    let home = Home::new();
    let file = home.file("password", "right");
    for (kind, said) in [("failing", ["own log", "アプリのログ"]), ("limited", ["wait, and", "しばらく待って"])]
    {
        let (url, _) = app(kind);
        for (lang, said) in LANGUAGES.into_iter().zip(said) {
            let first = format!("sessctl --url {url} --lang {lang} login mia --password-file {file}");
            let screen = typed(&home, &[], &first);
            assert!(
                screen.stdout.split_whitespace().collect::<String>().contains(&said.replace(' ', "")),
                "{}",
                screen.stdout
            );
            for misleading in ["--field", "--path PATH"] {
                assert!(!screen.stdout.contains(misleading), "{}", screen.stdout);
            }
            let (lines, _) = walked(&home, &first);
            assert!(lines[1].ends_with(" visit") && lines.len() >= 3, "{lines:#?}");
            assert_eq!(lines[2].ends_with(" help visit"), kind == "failing", "{lines:#?}");
        }
    }
    let closed = typed(&home, &[], &format!("sessctl --url http://127.0.0.1:1 login mia --password-file {file}"));
    let words = closed.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, command) = words.rsplit_once("embedded one: ").expect("a command");
    assert_eq!((closed.code, typed(&home, &[], command).code), (3, 0), "{words}");
}

/// A search on a page that lets its reader log out is no login, whichever page was named.
#[test]
fn a_search_of_a_logged_in_browser_is_not_filled_in_as_a_login() {
    for lang in LANGUAGES {
        for more in ["", " --path /login"] {
            let (url, heard) = app("searching");
            let home = Home::new();
            home.run(&["--url", &url, "visit", "/become"]);
            let file = home.file("password", "right");
            let first = format!("sessctl --url {url} --lang {lang} login mia --password-file {file}{more}");
            let screen = typed(&home, &[], &first);
            let sent = heard.lock().expect("a lock").clone();
            assert!(!sent.iter().any(|line| line.starts_with("GET /search") || line.starts_with("POST")), "{sent:?}");
            let words: String = screen.stdout.split_whitespace().collect();
            let said = ["thisloginwasnotsent", "今回のログイン情報は送っていません"];
            assert!(screen.code == 3 && said.iter().any(|said| words.contains(said)), "{}", screen.stdout);
            assert!(words.contains("--browserNAME"), "{}", screen.stdout);
            // out, and in again
            let logout = suggested(&screen).expect("a next");
            assert!(logout.contains(" logout"), "{logout}");
            let out = typed(&home, &[], &logout);
            assert!(out.code == 0 && suggested(&out).expect("a next").contains(" login "), "{}", out.stdout);
            assert_eq!(typed(&home, &[], &first).code, 0);
        }
    }
}

/// An answer that is neither an error nor the form again, and says why.
#[test]
fn what_the_answer_to_a_login_says_is_told_where_it_is_no_verdict() {
    let (url, _) = app("counting");
    let home = Home::new();
    let file = home.file("password", "right");
    let login = ["--url", &url, "login", "mia", "--password-file", &file];
    let facts = home.run(&[&login[..], &["--json"]].concat()).json();
    assert_eq!(facts["logged_in"], false, "there is no cookie: {facts}");
    let says = facts["evidence"].as_array().expect("a list").iter().find(|seen| seen["kind"] == "login_says");
    assert_eq!(says.expect("what it says")["text"], "Too many failed attempts: retry after 6:53 PM");
    let screen = home.run(&login).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("the answer to the login says \"Too many failed attempts"), "{screen}");
}
