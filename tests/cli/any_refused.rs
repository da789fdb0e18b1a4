//! What is no yes and no no: a login that was refused beside an older one, a text that is on no page, a form that was not
//! sent, a cookie that came again, a session that was opened and names no user.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value as Json, json};

use sessctl::clock::Clock;
use sessctl::cookie::{SecretKey, Signer, payload, session, sign};

use super::Home;
use super::apps::{self, KEY, Visit, cookie, mia};
use super::both::{assert_says, screens};
use super::server_of::{Asked, answer, app, html, missing, redirect, watched};

const MENU: &str = "<a href=/logout>Log out</a>";
const FORM: &str = "<form method=post action=/login><input name=username><input type=password name=password></form>";

/// A home with two password files, of which the first is right.
fn home() -> (Home, [String; 2]) {
    let home = Home::new();
    let files = [home.file("right", "right\n"), home.file("wrong", "wrong\n")];
    (home, files)
}

fn login(home: &Home, url: &str, password: &str, more: &[&str]) -> (i32, Json) {
    let args = [&["--url", url, "login", "mia", "--password-file", password][..], more, &["--json"]].concat();
    let outcome = home.run(&args);
    assert!(outcome.is_answer(), "{}", outcome.everything());
    (outcome.code, outcome.json())
}

fn is_right(asked: &Asked) -> bool {
    asked.field("password") == Some("right")
}

/// What an app does that gives a ticket which nobody can read, and says `Failed login` on its form.
#[derive(Clone, Copy, Debug)]
struct Tickets {
    /// Whether each answer brings a new one.
    reissues: bool,
    /// Whether the old one is refused then.
    uses_up: bool,
    /// Whether a login that failed leads to the first page.
    leads_on: bool,
    /// Whether the form says nothing of why it comes again.
    is_silent: bool,
}

fn tickets(way: Tickets) -> String {
    let count = AtomicUsize::new(0);
    let last = Mutex::new(String::new());
    app(move |asked| {
        let mut last = last.lock().expect("a lock");
        let ticket = asked.cookie("auth_tkt").unwrap_or_default();
        let is_in = ticket.starts_with("0g4x8q2m6t1v") && (!way.uses_up || *last == ticket);
        let mut set = || {
            *last = format!("0g4x8q2m6t1v{:08}", count.fetch_add(1, Ordering::SeqCst));
            format!("Set-Cookie: auth_tkt={last}; HttpOnly; Path=/\r\n")
        };
        let reissued = if is_in && way.reissues { set() } else { String::new() };
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) if is_right(asked) => redirect("/", &set()),
            ("POST", _) if way.leads_on => redirect("/", &reissued),
            ("POST", _) if way.is_silent => answer("200 OK", &reissued, FORM),
            ("POST", _) => answer("200 OK", &reissued, format!("<p>Failed login{FORM}")),
            (_, "/login") => answer("200 OK", &reissued, FORM),
            _ if is_in => answer("200 OK", &reissued, format!("<p>Welcome back{MENU}")),
            _ => html("<a href=/login>Log in</a>"),
        }
    })
}

#[test]
fn a_refused_login_beside_an_older_one_is_refused_whatever_new_cookie_came() {
    for (reissues, uses_up) in [(false, false), (true, false), (true, true)] {
        let url = tickets(Tickets { reissues, uses_up, leads_on: false, is_silent: false });
        let (home, [right, wrong]) = home();
        assert_eq!(login(&home, &url, &right, &[]).0, 0);
        let (code, facts) = login(&home, &url, &wrong, &["--path", "/login"]);
        assert_eq!((&facts["logged_in"], &facts["may_be_older"]), (&Json::Null, &json!(true)), "{facts}");
        assert_ne!(code, 0);
        if !uses_up {
            assert_eq!((code, &facts["was_refused"]), (1, &json!(true)), "{reissues}: {facts}");
            let args = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &wrong];
            assert_says(
                &screens(&home, &args),
                "This login was refused. Somebody is logged in as before.",
                "以前のログインが続いています",
            );
        }
    }
}

/// Some apps do it each second: what is said must not depend on that.
#[test]
fn a_form_that_comes_again_without_a_word_is_judged_alike_whether_a_new_cookie_came_or_not() {
    for reissues in [false, true] {
        let url = tickets(Tickets { reissues, uses_up: false, leads_on: false, is_silent: true });
        let (home, [right, wrong]) = home();
        assert_eq!(login(&home, &url, &right, &[]).0, 0);
        let (code, facts) = login(&home, &url, &wrong, &["--path", "/login"]);
        assert_eq!((code, &facts["may_be_older"]), (3, &json!(true)), "{reissues}: {facts}");
    }
}

#[test]
fn a_login_that_leads_on_is_no_yes_beside_an_older_one_by_a_cookie_that_each_answer_renews() {
    for (reissues, uses_up) in [(false, false), (true, false), (true, true)] {
        let url = tickets(Tickets { reissues, uses_up, leads_on: true, is_silent: false });
        let (home, [right, wrong]) = home();
        assert_eq!(login(&home, &url, &right, &[]).0, 0);
        let (code, facts) = login(&home, &url, &wrong, &["--path", "/login"]);
        assert_eq!((code, &facts["may_be_older"]), (3, &json!(true)), "{reissues} {uses_up}: {facts}");
    }
}

/// Nobody is logged in there as far as any page shows, and the browser holds an id that may be somebody's.
#[test]
fn a_refused_login_says_nothing_of_a_session_that_was_there_before() {
    type Page = fn(&Asked) -> Vec<u8>;
    let form: Page = |_| html(FORM);
    let nowhere: Page = |asked| if asked.path() == "/login" { html(FORM) } else { missing() };
    let closed: Page = |asked| match asked.path() {
        "/login" => html(FORM),
        _ => answer("401 UNAUTHORIZED", "", "{}"),
    };
    for (page, more, named) in [
        (form, &[][..], None),
        (nowhere, &["--page", "/me"][..], Some("/me")),
        (closed, &["--page", "/api"], Some("/api")),
    ] {
        let url = app(move |asked| match asked.method.as_str() {
            "POST" if is_right(asked) => redirect("/", "Set-Cookie: sid=0g4x8q2m6t1v7z3c5b9n; HttpOnly; Path=/\r\n"),
            "POST" => html(&format!("<p>Wrong password{FORM}")),
            _ => page(asked),
        });
        let (home, [right, wrong]) = home();
        let more = [&["--path", "/login"], more].concat();
        let (code, facts) = login(&home, &url, &wrong, &more);
        assert_eq!((code, &facts["logged_in"]), (1, &json!(false)), "no cookie was there: {facts}");
        login(&home, &url, &right, &more);
        let (code, facts) = login(&home, &url, &wrong, &more);
        assert_eq!((code, &facts["logged_in"], &facts["was_refused"]), (1, &Json::Null, &json!(true)), "{facts}");
        let said = screens(&home, &[&["--url", &url, "login", "mia", "--password-file", &wrong], &more[..]].concat());
        assert_says(
            &said,
            "This login was refused. Whether somebody is logged in as before cannot be told.",
            "今回のログインは拒否されました。以前のログインが続いているかどうかは、わかりませんでした。",
        );
        assert!(!said[0].contains("Nobody is logged in"), "{}", said[0]);
        if let Some(page) = named {
            let seen = said[0].split("Seen: ").nth(1).unwrap_or_default();
            assert!(seen.contains(page), "{seen}");
        }
    }
    // an API that answers 401, and a page that is the same for all
    let url = app(|asked| match asked.method.as_str() {
        "POST" if asked.body.contains("right") => {
            answer("200 OK", "Set-Cookie: sid=0g4x8q2m6t1v7z3c5b9n; HttpOnly; Path=/\r\n", "{}")
        }
        "POST" => answer("401 UNAUTHORIZED", "", "{}"),
        _ => html("<p>The app"),
    });
    let (home, [right, wrong]) = home();
    let more = ["--data", r#"{"u": "{user}", "p": "{password}"}"#];
    assert_eq!(login(&home, &url, &right, &more).0, 3);
    let (code, facts) = login(&home, &url, &wrong, &more);
    assert_eq!((code, &facts["logged_in"], &facts["was_refused"]), (1, &Json::Null, &json!(true)), "{facts}");
}

/// An app that keeps the token of its form in `session`, and who is there in another cookie, or in a header. Its first page is
/// the same for all.
fn beside(name: &'static str, has_form: bool) -> String {
    app(move |asked| {
        let token = cookie(&json!({"csrf_token": asked.method}).to_string(), 60);
        let set = format!("Content-Type: text/html\r\nSet-Cookie: session={token}; Path=/\r\n");
        let is_in = asked.cookie(name).is_some() || asked.header("Authorization").is_some();
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) if is_right(asked) => {
                let id = "0g4x8q2m6t1v7z3c5b9n";
                redirect("/", &format!("{set}Set-Cookie: {name}={id}; HttpOnly; Path=/\r\n"))
            }
            ("POST", _) => answer("401 UNAUTHORIZED", &set, "wrong"),
            (_, "/me") if is_in => html("<p>mia"),
            (_, "/me") => answer("401 UNAUTHORIZED", "", "{}"),
            (_, "/") if !has_form => answer("200 OK", &set, "<a href=/login>account</a>"),
            _ => answer("200 OK", &set, FORM),
        }
    })
}

#[test]
fn a_session_that_says_nobody_is_no_no_beside_another_cookie_or_a_header() {
    for (name, has_form) in [("access_token_cookie", false), ("remember_token", false), ("auth", true)] {
        let url = beside(name, has_form);
        let (home, [right, wrong]) = home();
        let (code, facts) = login(&home, &url, &wrong, &["--path", "/login"]);
        assert_eq!((code, &facts["logged_in"]), (1, &json!(false)), "no other cookie is there: {facts}");
        let (code, facts) = login(&home, &url, &right, &["--path", "/login"]);
        assert_eq!((code, &facts["logged_in"], &facts["was_refused"]), (3, &Json::Null, &json!(false)), "{facts}");
        let fresh = Home::new();
        let args = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &right];
        let said = screens(&fresh, &args);
        assert_says(&said, "--page PATH", "--pagePATH");
        assert!(!said[0].contains("Nobody is logged in"), "{}", said[0]);
        // the user of before is there still
        let (code, facts) = login(&home, &url, &wrong, &["--path", "/login"]);
        assert_eq!((code, &facts["logged_in"], &facts["was_refused"]), (1, &Json::Null, &json!(true)), "{facts}");
        let (_, facts) = login(&home, &url, &wrong, &["--path", "/login", "--page", "/me"]);
        assert_eq!((&facts["may_be_older"], &facts["was_refused"]), (&json!(true), &json!(true)), "{facts}");
    }
    let url = beside("auth", false);
    let (home, [_, wrong]) = home();
    let basic = ["--path", "/login", "--header", "Authorization: Basic bWlhOng="];
    let (code, facts) = login(&home, &url, &wrong, &basic);
    assert_eq!((code, &facts["logged_in"], &facts["was_refused"]), (1, &Json::Null, &json!(true)), "{facts}");
    let (code, facts) = login(&home, &url, &wrong, &["--header", "Authorization: Basic bWlhOng=", "--path", "/me"]);
    assert_eq!((code, &facts["logged_in"]), (3, &Json::Null), "{facts}");
}

#[test]
fn a_text_that_is_on_no_page_is_no_no() {
    let same = |visit: &Visit<'_>| match visit.path {
        "/login" => apps::answer(200, "", FORM),
        _ => apps::answer(200, "", "<p>A script draws the rest"),
    };
    let (url, _) = apps::app(None, same);
    let (home, at) = (mia(&url), ["--url", url.as_str()]);
    let shows = ["--shows", "Sign out"];
    let facts = |command: &[&str]| home.facts(&[&at[..], command, &shows].concat());
    let seen = json!({"kind": "shows", "text": "Sign out", "with": false, "without": false});
    let visit = facts(&["visit", "/"]);
    assert_eq!((&visit["logged_in"], &visit["evidence"][0]), (&Json::Null, &seen), "{visit}");
    assert_says(
        &screens(&home, &[&at[..], &["visit", "/"], &shows].concat()),
        "\"Sign out\" is not on the page, neither with the cookie nor without it",
        "「Signout」はページにありません（クッキーがあってもなくても）",
    );
    let sign = facts(&["sign", "user=mia", "--secret", KEY]);
    assert_eq!((&sign["sent"]["was_believed"], &sign["sent"]["evidence"][0]), (&Json::Null, &seen), "{sign}");
    let tamper = facts(&["tamper", "user=eve"]);
    assert_eq!(tamper["was_believed"], Json::Null, "{tamper}");
    let expire = facts(&["expire", "--simulate"]);
    assert_eq!((&expire["asked"]["session_is_seen"], &expire["asked"]["logged_in"]), (&Json::Null, &Json::Null));
    let logout = facts(&["logout", "--path", "/out"]);
    assert_eq!((&logout["logged_in"], &logout["copy_still_works"]), (&Json::Null, &Json::Null), "{logout}");
    let password = home.file("password", "right\n");
    let more = ["login", "mia", "--path", "/login", "--page", "/", "--password-file", &password];
    assert_eq!(facts(&more)["logged_in"], Json::Null);
    // the rest of what is seen may say it all the same
    let (url, _) = apps::app(None, apps::quickstart);
    let visit = mia(&url).facts(&["--url", &url, "visit", "/", "--shows", "Sign out"]);
    assert_eq!((&visit["logged_in"], &visit["evidence"][0]), (&json!(true), &seen));
}

#[test]
fn a_form_without_names_is_not_sent_and_no_empty_name_is_listed() {
    let (url, heard) = watched(|_| {
        html(
            "<h1>Login</h1><form><input type=text placeholder=Username><input type=password><button>Go</button></form>",
        )
    });
    let (home, [right, _]) = home();
    let (code, facts) = login(&home, &url, &right, &[]);
    assert_eq!(
        (code, &facts["nothing_sent"]["kind"], &facts["sent_at"]),
        (3, &json!("no_names"), &Json::Null),
        "{facts}"
    );
    let said = screens(&home, &["--url", &url, "login", "mia", "--password-file", &right]);
    assert_says(
        &said,
        "Nothing was sent: the fields of the login form of / have no names",
        "入力欄には名前（name）がなく",
    );
    for text in ["--data", "--header"] {
        assert!(said.iter().all(|said| said.contains(text)), "{}", said[0]);
    }
    assert!(!said[0].contains("again") && !said[0].contains("asks for"), "{}", said[0]);
    let heard = heard.lock().expect("a lock");
    assert!(heard.iter().all(|line| line.starts_with("GET / ") || line == "GET /"), "{heard:?}");
}

#[test]
fn a_cookie_that_comes_again_is_not_new() {
    let session = "0g4x8q2m6t1v7z3c5b9n";
    let with = move |more: &'static str| {
        app(move |asked| {
            let set = format!("Set-Cookie: session={session}; HttpOnly; Path=/{more}\r\n");
            match asked.cookie("session") {
                Some(_) => answer("200 OK", &set, format!("<p>Hello{MENU}")),
                None if asked.path() == "/set" => answer("200 OK", &set, "set"),
                None => html("<a href=/login>Log in</a>"),
            }
        })
    };
    for (more, renews, words) in [
        ("", false, ["accepted, and the same cookie again", "（同じクッキーをもう一度）"]),
        ("; Max-Age=600", true, ["accepted, and the same cookie until", "（同じクッキー:"]),
    ] {
        let url = with(more);
        let home = Home::new();
        home.run(&["--url", &url, "visit", "/set"]);
        let args = ["--url", url.as_str(), "expire", "--simulate", "--page", "/"];
        let facts = home.facts(&args);
        assert_eq!(facts["asked"]["renews"], json!(renews), "{facts}");
        let [english, japanese] = screens(&home, &args);
        assert!(english.contains(words[0]), "{english}");
        assert!(japanese.contains(words[1]), "{japanese}");
        assert!(!english.contains("a visit renews the session") && !english.contains("a new cookie"), "{english}");
        assert!(english.contains("sessctl can make none of another age."), "{english}");
    }
}

#[test]
fn a_session_that_the_app_opened_is_not_said_to_be_not_believed() {
    let view = |visit: &Visit<'_>| match visit.user.as_deref() {
        Some("mia") => apps::answer(200, "", &format!("<p>mia{MENU}")),
        Some(user) => {
            let session = cookie(&json!({"user": user, "seen": "yes"}).to_string(), 0);
            apps::answer(401, &format!("Set-Cookie: session={session}; Path=/\r\n"), FORM)
        }
        None => apps::answer(401, "", FORM),
    };
    let (url, _) = apps::app(None, view);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let said = screens(&home, &["--url", &url, "sign", "user=nobody", "--secret-file", &key]);
    assert_says(&said, "Nobody is logged in with this session.", "このセッションでは、誰もログインしていません。");
    assert!(!said[0].contains("did not believe"), "{}", said[0]);
    assert!(
        said[0].contains("Try next")
            && said[0].rsplit("Try next").next().is_some_and(|next| next.contains("--secret-file"))
    );
}

/// An app that lets a user in whose session says that he is, and opens every other one.
#[test]
fn a_user_whom_the_app_lets_in_with_one_more_key_is_not_said_to_be_one_whom_it_does_not() {
    let set = |json: &Json| format!("Set-Cookie: session={}; Path=/\r\n", cookie(&json.to_string(), 0));
    let url = app(move |asked| {
        let opened = |cookie| session::open(cookie, &apps::signer(), 900, Clock::System.now()).ok();
        let opened = asked.cookie("session").and_then(opened);
        let has = |key: &str| opened.as_ref().is_some_and(|session| session.dict.get(key).is_some());
        match asked.path() {
            "/become" => answer("200 OK", &set(&json!({"logged_in": true, "username": "mia"})), "done"),
            _ if has("logged_in") => html(&format!("<p>mia{MENU}")),
            _ if has("username") => answer("401 UNAUTHORIZED", &set(&json!({"next": "/", "username": "alice"})), FORM),
            _ => answer("401 UNAUTHORIZED", "", FORM),
        }
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/become"]);
    let key = home.file("key", KEY);
    let args = ["--url", &url, "sign", "username=alice", "--page", "/", "--secret-file", &key];
    let said = screens(&home, &args);
    assert_says(
        &said,
        "since the answer kept username. It let nobody in with it here. The app may want another user in it, or another key too. The session in the jar also has logged_in.",
        "ブラウザにあるセッションには、logged_inも入っています。",
    );
    assert_eq!(home.facts(&args)["lacks"], json!(["logged_in"]));
    let both = r#"{"logged_in":true,"username":"alice"}"#;
    let facts = home.facts(&["--url", &url, "sign", both, "--page", "/", "--secret-file", &key]);
    assert_eq!((&facts["sent"]["was_believed"], &facts["lacks"]), (&json!(true), &json!([])), "{facts}");
}

#[test]
fn a_key_that_signs_the_session_in_the_jar_is_not_said_to_be_another() {
    let (url, _) = apps::app(None, |visit| match visit.user.as_deref() {
        Some("mia") => apps::answer(200, "", &format!("<p>mia{MENU}")),
        _ => apps::answer(401, "", FORM),
    });
    let home = mia(&url);
    let (key, other) = (home.file("key", KEY), home.file("other", "another key"));
    let sign = |key: &str, session: &str| {
        let args = ["--url", &url, "sign", session, "--secret-file", key];
        (home.facts(&args), screens(&home, &args))
    };
    let (facts, said) = sign(&key, "user=nobody");
    assert_eq!((&facts["key_fits_the_jar"], &facts["sent"]["was_believed"]), (&json!(true), &json!(false)), "{facts}");
    assert_says(&said, "The key makes the signature of the session in the jar too.", "この鍵と合っています。");
    assert!(!said[0].contains("another key"), "{}", said[0]);
    assert!(said[0].rsplit("Try next").next().is_some_and(|next| next.contains("--secret-file")), "{}", said[0]);
    let (facts, said) = sign(&other, "user=nobody");
    assert_eq!(facts["key_fits_the_jar"], false);
    assert_says(&said, "it may sign with another key", "別の鍵");
    assert!(said[0].rsplit("Try next").next().is_some_and(|next| !next.contains("--secret-file")), "{}", said[0]);
    let (_, said) = sign(&key, "csrf_token=x");
    assert_says(&said, "nothing in it that names a user", "ユーザーを示すものがない");
}

#[test]
fn after_a_logout_the_cookie_is_not_asked_why_it_was_not_believed() {
    let user = cookie(r#"{"user":"mia"}"#, 0);
    let nobody = cookie(r#"{"locale":"en"}"#, 0);
    let url = app(move |asked| {
        let is_in = asked.cookie("session") == Some(&user);
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) => redirect("/", &format!("Set-Cookie: session={user}; Path=/\r\n")),
            (_, "/logout") => redirect("/login", &format!("Set-Cookie: session={nobody}; Path=/\r\n")),
            (_, "/login") => html(FORM),
            _ if is_in => html(&format!("<p>Hello mia{MENU}")),
            _ => redirect("/login", ""),
        }
    });
    let (home, [right, _]) = home();
    assert_eq!(login(&home, &url, &right, &[]).0, 0);
    assert_eq!(home.run(&["--url", &url, "logout"]).code, 0);
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!((&facts["logged_in"], &facts["not_believed"]), (&Json::Null, &Json::Null), "{facts}");
    let said = screens(&home, &["--url", &url, "visit", "/"]);
    assert!(!said[0].contains("not believed"), "{}", said[0]);
}

#[test]
fn requests_are_counted_with_their_redirects_and_that_is_said() {
    let (url, _) = apps::app(Some(600), |visit| match (visit.path, &visit.user) {
        ("/home", Some(user)) => apps::answer(200, "", &format!("<p>Hello {user}{MENU}")),
        ("/home", None) => apps::answer(200, "", "<a href=/login>Log in</a>"),
        _ => apps::answer(302, "Location: /home\r\n", ""),
    });
    let home = mia(&url);
    let key = home.file("key", KEY);
    for command in [
        &["tamper", "user=eve"][..],
        &["sign", "user=eve", "--secret-file", &key],
        &["expire", "--simulate"],
        &["expire", "--simulate", "--secret-file", &key],
    ] {
        let said = screens(&home, &[&["--url", url.as_str()], command, &["--page", "/"]].concat());
        assert_says(&said, "redirects included", "リダイレクト先を含む");
    }
}

#[test]
fn a_lifetime_that_was_not_found_is_not_said_to_be_found_by_requests() {
    let (url, _) = apps::app(None, apps::quickstart);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let args = ["--url", &url, "expire", "--simulate", "--secret-file", &key];
    assert_eq!(home.facts(&args)["lifetime"], Json::Null);
    let said = screens(&home, &args);
    assert!(said[0].contains("Asked ") && !said[0].contains("Found by"), "{}", said[0]);
}

#[test]
fn no_copy_is_spoken_of_where_none_is_left() {
    let count = AtomicUsize::new(0);
    let url = app(move |asked| {
        let id = count.fetch_add(1, Ordering::SeqCst);
        let set = format!("Set-Cookie: session=7z3c5b9n0g4x8q2m{id:04}; HttpOnly; Path=/\r\n");
        match asked.path() {
            "/set" => answer("200 OK", &set, "set"),
            _ => redirect_or_form(asked, &set),
        }
    });
    let home = Home::new();
    let at = ["--url", url.as_str()];
    home.run(&[&at[..], &["visit", "/set"]].concat());
    assert_eq!(home.run(&[&at[..], &["jar", "copy", "default", "other"]].concat()).code, 0);
    for _ in 0..2 {
        let args = [&at[..], &["--browser", "other", "visit", "/"]].concat();
        let facts = home.facts(&args);
        assert_eq!(facts["copied_from"], Json::Null, "{facts}");
        let said = screens(&home, &args);
        assert!(!said[0].contains("a copy of that of"), "{}", said[0]);
    }
    home.run(&[&at[..], &["jar", "copy", "default", "third"]].concat());
    home.run(&[&at[..], &["--browser", "third", "jar", "restart"]].concat());
    let said = screens(&home, &[&at[..], &["--browser", "third", "visit", "/form"]].concat());
    assert!(!said[0].contains("a copy of that of"), "{}", said[0]);
}

/// A form that all see, with a new id.
fn redirect_or_form(asked: &Asked, set: &str) -> Vec<u8> {
    match asked.path() {
        "/form" => answer("200 OK", set, FORM),
        _ => redirect("/form", ""),
    }
}

#[test]
fn a_deleted_cookie_is_no_session_that_came_back() {
    let url = app(|asked| match asked.cookie("session") {
        Some(_) => {
            let deletes = "Set-Cookie: session=null; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/\r\n";
            answer("401 UNAUTHORIZED", deletes, "{}")
        }
        None => answer("401 UNAUTHORIZED", "", "{}"),
    });
    let home = Home::new();
    let args = ["--url", &url, "sign", "user=mia", "--secret", KEY];
    let sent = &home.facts(&args)["sent"];
    assert_eq!(sent["evidence"], json!([{"kind": "lost_the_user", "removed": []}]), "{sent}");
    let said = screens(&home, &args);
    assert_says(&said, "the answer deleted the session cookie", "応答がセッションのクッキーを削除しました");
    assert!(!said[0].contains("any more") && !said[0].contains("removed user"), "{}", said[0]);
}

#[test]
fn the_page_of_the_last_visit_is_kept_where_each_answer_brings_another_cookie() {
    let count = AtomicUsize::new(0);
    let (url, heard) = watched(move |_| {
        let id = count.fetch_add(1, Ordering::SeqCst);
        answer("200 OK", &format!("Set-Cookie: session=7z3c5b9n0g4x8q2m{id:04}; HttpOnly; Path=/\r\n"), "<p>a page")
    });
    let home = Home::new();
    for args in [&["/"][..], &["/me"], &[]] {
        home.facts(&[&["--url", url.as_str(), "visit"], args].concat());
    }
    let heard = heard.lock().expect("a lock");
    assert!(heard.last().is_some_and(|line| line.starts_with("GET /me")), "{heard:?}");
}

#[test]
fn a_word_that_asks_to_confirm_stops_no_yes_and_one_of_doubt_stops_that_of_sign_too() {
    let with = |text: &'static str| {
        let (url, _) = apps::app(None, move |visit| match &visit.user {
            Some(_) => apps::answer(200, "", &format!("<p>{text}</p>{MENU}")),
            None => apps::answer(200, "", "<a href=/login>Log in</a>"),
        });
        let home = mia(&url);
        let visit = home.facts(&["--url", &url, "visit", "/"])["logged_in"].clone();
        let sign = home.facts(&["--url", &url, "sign", "user=mia", "--secret", KEY])["sent"]["was_believed"].clone();
        (visit, sign)
    };
    for text in ["Please confirm", "Confirm new password", "内容を確認してください"] {
        assert_eq!(with(text), (json!(true), json!(true)), "{text}");
    }
    for text in ["Your session has expired", "Confirm your identity"] {
        assert_eq!(with(text), (Json::Null, Json::Null), "{text}");
    }
}

#[test]
fn what_is_to_be_tried_next_keeps_the_page_of_the_login_and_leads_in_no_circle() {
    let session = cookie(r#"{"user":"mia"}"#, 0);
    let url = app(move |asked| {
        let is_in = asked.cookie("session") == Some(&session);
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) => redirect("/", &format!("Set-Cookie: session={session}; Path=/\r\n")),
            (_, "/out") => redirect("/", "Set-Cookie: session=; Max-Age=0; Path=/\r\n"),
            // the form is for those who are not logged in
            (_, "/login") if is_in => redirect("/same", ""),
            (_, "/login") => html(FORM),
            (_, "/same") => html("<p>The same for all"),
            _ if is_in => html(&format!("<p>Hello mia{MENU}")),
            _ => html("<p>Hello"),
        }
    });
    let (home, [right, _]) = home();
    let args = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &right];
    assert_eq!(login(&home, &url, &right, &["--path", "/login"]).0, 0);
    let again = &screens(&home, &[&args[..], &["--page", "/same"]].concat())[0];
    assert!(!again.rsplit("Try next").next().is_some_and(|next| next.contains("login")), "{again}");
    let said = home.run(&["--url", &url, "--lang", "en", "logout", "--path", "/out", "--page", "/"]).stdout;
    assert!(said.contains("login mia --path /login"), "{said}");
}

#[test]
fn of_a_session_of_another_name_it_is_said_how_to_name_it() {
    let url = app(|asked| match asked.path() {
        "/set" => answer("200 OK", "Set-Cookie: theme=dark; Path=/\r\n", "set"),
        _ => html("<p>a page"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/set"]);
    assert_says(
        &screens(&home, &["--url", &url, "visit", "/"]),
        "The browser has no cookie of the name `session`, and sent its others.",
        "ブラウザに`session`という名前のクッキーはなく",
    );
}

/// What becomes of the session of a login at the page to which it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lost {
    /// The page deletes it.
    Emptied,
    /// The page does not believe it, and leaves it as it is.
    NotBelieved,
    /// It is for another page.
    ElsewhereOnly,
    /// It came back at once to the form: words of a refusal, which the form shows and forgets.
    WordsOfARefusal,
}

fn losing(lost: Lost) -> String {
    const DELETES: &str = "Set-Cookie: session=; Max-Age=0; Path=/\r\n";
    app(move |asked| {
        let set = |json: &str, path: &str| format!("Set-Cookie: session={}; Path={path}\r\n", cookie(json, 0));
        match (asked.method.as_str(), asked.path(), lost) {
            ("POST", _, Lost::WordsOfARefusal) => redirect("/login", &set(r#"{"login_error":"no"}"#, "/")),
            ("POST", _, Lost::ElsewhereOnly) => redirect("/desk", &set(r#"{"user_id":1}"#, "/mail")),
            ("POST", _, _) => redirect("/desk", &set(r#"{"user_id":1}"#, "/")),
            (_, "/login", Lost::WordsOfARefusal) => answer("200 OK", DELETES, FORM),
            (_, "/desk", Lost::Emptied) => redirect("/login", DELETES),
            (_, "/desk", _) => redirect("/login", ""),
            _ => html(FORM),
        }
    })
}

#[test]
fn a_login_that_was_taken_and_lost_at_the_next_page_is_not_said_to_be_refused() {
    for (lost, how, next, english, japanese) in [
        (
            Lost::Emptied,
            "taken_out",
            "login mia --path /login --password-file",
            "status 302 and a session that got user_id; after the answer of /desk that was gone again",
            "/deskの応答でなくなりました",
        ),
        (
            Lost::NotBelieved,
            "not_taken",
            "visit --times 20 /desk",
            "a session that got user_id, and /desk, to which the browser sent that cookie, led back to the form",
            "/deskからは、またフォームに戻されました",
        ),
        (
            Lost::ElsewhereOnly,
            "not_sent",
            "jar",
            "a session that got user_id, and the browser did not send that cookie to /desk",
            "/deskに送っていません",
        ),
    ] {
        let url = losing(lost);
        let (home, [right, _]) = home();
        let (_, facts) = login(&home, &url, &right, &["--path", "/login"]);
        let undone = json!({"kind": "login_undone", "status": 302, "keys": ["user_id"], "how": how, "page": "/desk"});
        assert_eq!(facts["evidence"][0], undone, "{lost:?}: {}", facts["evidence"]);
        assert_eq!(facts["was_refused"], json!(false), "{lost:?}");
        assert_ne!(facts["logged_in"], json!(true), "{lost:?}");
        let kinds = facts["evidence"].as_array().expect("a list").iter().map(|seen| seen["kind"].as_str());
        assert!(kinds.flatten().all(|kind| kind != "form_again"), "{lost:?}: {}", facts["evidence"]);
        let (home, [right, _]) = self::home();
        let args = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &right];
        let said = screens(&home, &args);
        assert!(said[0].contains(english), "{lost:?}: {}", said[0]);
        assert!(said[0].contains("The login was answered with status 302. At the end of"), "{lost:?}: {}", said[0]);
        assert!(!said[0].contains("--field"), "{lost:?}: {}", said[0]);
        let line = said[0].split("Try next: ").nth(1).unwrap_or_default();
        assert!(line.contains(next), "{lost:?}: {line}");
        let (home, [right, _]) = self::home();
        let args = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &right, "--lang", "ja"];
        let words = home.run(&args).stdout.split_whitespace().collect::<String>();
        assert!(words.contains(japanese), "{lost:?}: {words}");
    }
}

#[test]
fn words_of_a_refusal_in_the_session_are_no_login_that_was_taken() {
    let url = losing(Lost::WordsOfARefusal);
    let (home, [right, _]) = home();
    let (code, facts) = login(&home, &url, &right, &["--path", "/login"]);
    assert_eq!(code, 1, "{}", facts["evidence"]);
    assert!(!facts["evidence"].to_string().contains("login_undone"), "{}", facts["evidence"]);
}

#[test]
fn of_two_workers_that_take_turns_many_visits_meet_both() {
    let count = AtomicUsize::new(0);
    let signers = ["the key of one worker", "the key of the other"].map(|key| Signer::flask(&SecretKey::new(key)));
    let url = app(move |asked| {
        let signer = &signers[count.fetch_add(1, Ordering::SeqCst) % 2];
        let is_believed = asked
            .cookie("session")
            .is_some_and(|sent| session::open(sent, signer, i64::MAX, Clock::System.now()).is_ok());
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) => {
                let signed = sign(&payload::pack(r#"{"user_id":1}"#), signer, Clock::System.now()).expect("after 1970");
                redirect("/desk", &format!("Set-Cookie: session={signed}; Path=/\r\n"))
            }
            (_, "/desk") if is_believed => html(&format!("<p>The desk{MENU}")),
            (_, "/desk") => redirect("/login", ""),
            (_, "/login") => html(FORM),
            _ => html("<p>The same for all"),
        }
    });
    let (home, [right, _]) = home();
    let (code, facts) = login(&home, &url, &right, &["--path", "/login"]);
    assert_eq!((code, &facts["logged_in"]), (3, &Json::Null), "{}", facts["evidence"]);
    assert_eq!(
        (&facts["evidence"][0]["kind"], &facts["evidence"][0]["how"]),
        (&json!("login_undone"), &json!("not_taken"))
    );
    let times = home.facts(&["--url", &url, "visit", "--times", "20", "/desk"])["times"].clone();
    assert_eq!((&times["yes"], &times["no"], &times["agree"]), (&json!(10), &json!(10), &json!(false)), "{times}");
    assert_eq!(times["between"], 10);
}

/// An app that gives any visitor this session, and sends a wrong password from its first page to another one with a form.
fn with_a_second_login_page(any: &'static str) -> String {
    let set = |json: &str| format!("Set-Cookie: session={}; Path=/\r\n", cookie(json, 0));
    app(move |asked| match (asked.method.as_str(), asked.path(), asked.cookie("session")) {
        ("POST", ..) if is_right(asked) => redirect("/?ok=1", &set(r#"{"user":"mia"}"#)),
        ("POST", ..) => redirect("/signin?error=1&password=kept", ""),
        (.., None) => answer("200 OK", &set(any), FORM),
        (_, "/signin", _) => html(FORM),
        (.., Some(sent)) if sent.starts_with("eyJ1c2VyIjoibWlhIn0") => html(MENU),
        _ => html(FORM),
    })
}

#[test]
fn a_login_that_leads_to_the_form_of_another_page_is_a_no_where_nothing_could_hold_a_user() {
    let url = with_a_second_login_page(r#"{"visits":1}"#);
    let (home, [right, wrong]) = home();
    let (code, facts) = login(&home, &url, &wrong, &[]);
    assert_eq!((code, &facts["logged_in"]), (1, &json!(false)), "{}", facts["evidence"]);
    assert_eq!(facts["evidence"][0]["kind"], "form_again");
    assert_eq!(
        (&facts["came_back"]["path"], &facts["came_back"]["query"]),
        (&json!("/signin"), &json!("error=1&password=***"))
    );
    let (code, facts) = login(&home, &url, &right, &[]);
    assert_eq!((code, &facts["logged_in"]), (0, &json!(true)), "{}", facts["evidence"]);
}

#[test]
fn a_login_that_leads_to_the_form_of_another_page_is_no_no_where_the_server_may_know_the_user() {
    let url = app(|asked| match (asked.method.as_str(), asked.cookie("sid")) {
        ("POST", _) => redirect("/signin", ""),
        (_, None) => answer("200 OK", "Set-Cookie: sid=8f14e45fceea167a5a36dedd4bea2543; Path=/\r\n", FORM),
        _ => html(FORM),
    });
    let (home, [right, _]) = home();
    let (code, facts) = login(&home, &url, &right, &[]);
    assert_eq!((code, &facts["logged_in"]), (3, &Json::Null), "{}", facts["evidence"]);
}

#[test]
fn a_field_that_is_spelled_as_the_password_keeps_its_name() {
    let url = app(|asked| match asked.method.as_str() {
        "POST" => html(&format!("<p>No: {}{FORM}", asked.field("password").unwrap_or_default())),
        _ => html(FORM),
    });
    let home = Home::new();
    let file = home.file("password", "username");
    let (code, facts) = login(&home, &url, &file, &["--path", "/login"]);
    assert_eq!(code, 1, "{}", facts["evidence"]);
    for fields in [&facts["forms"][0]["fields"], &facts["came_back"]["forms"][0]["fields"]] {
        assert_eq!(fields, &json!(["username", "password"]));
    }
    assert!(facts["evidence"].to_string().contains(r#"["username","password"]"#), "{}", facts["evidence"]);
    assert!(facts["came_back"]["begins"].to_string().contains("No: ***"), "{}", facts["came_back"]);
    assert_eq!(facts["exchanges"][1]["request"]["body"], "username=mia&password=***");
}

#[test]
fn without_a_session_it_is_said_that_an_ignored_cookie_leaves_none() {
    let url = app(|asked| match asked.method.as_str() {
        "POST" => redirect("/", "Set-Cookie: session=a.b.c; Domain=other.example; Path=/\r\n"),
        _ => html(FORM),
    });
    let (home, [right, _]) = home();
    login(&home, &url, &right, &["--path", "/login"]);
    for command in ["inspect", "expire"] {
        let outcome = home.run(&["--url", &url, "--lang", "en", command]);
        assert!(!outcome.stderr.contains("log in first"), "{}", outcome.stderr);
        let words = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("one that it ignores (Secure over http, another Domain) is in no jar"), "{words}");
    }
}
