//! What the screens of `login`, `visit` and `logout` say of pages, links and answers that are easily taken for others.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value as Json, json};

use super::server_of::{answer, app, html, redirect};
use super::{Home, LANGUAGES, NOW, Outcome};

fn letters(outcome: &Outcome) -> String {
    outcome.stdout.split_whitespace().collect()
}

/// Both screens have their sentence, whatever the ends of its lines.
fn assert_says(home: &Home, args: &[&str], said: [&str; 2]) {
    for (lang, said) in LANGUAGES.into_iter().zip(said) {
        let outcome = home.run(&[&[NOW, "--lang", lang], args].concat());
        assert!(letters(&outcome).contains(&said.replace(' ', "")), "{said}\n{}", outcome.everything());
    }
}

/// A bar that a script draws stands in a template: no reader of the text finds it.
#[test]
fn a_page_that_differs_in_what_is_not_shown_is_not_said_to_be_the_same() {
    let visits = AtomicUsize::new(0);
    let url = app(move |asked| {
        let nonce = format!("<script nonce=n{}>start()</script>", visits.fetch_add(1, Ordering::SeqCst));
        let page = |bar: &str| html(&format!("<p>Welcome</p>{nonce}{bar}"));
        match (asked.path(), asked.cookie("session")) {
            ("/become", _) => answer("200 OK", "Set-Cookie: session=abc123; Path=/\r\n", ""),
            ("/bar", Some(_)) => page("<template><a href=/admin>Edit as mia</a></template>"),
            _ => page(""),
        }
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/become"]);
    let facts = home.facts(&["--url", &url, "visit", "/bar"]);
    assert_eq!(facts["logged_in"], Json::Null);
    assert_eq!(facts["evidence"], json!([{"kind": "unseen_differs", "elements": ["template"]}]));
    assert_says(
        &home,
        &["--url", &url, "visit", "/bar"],
        [
            "what a person reads on the page is the same with the cookie and without it, but for what may vary by itself, such as numbers; what is not shown on it differs, in template.",
            "ページで人が読む部分は、数など、そのつど変わりうるものを除けば、クッキーがあってもなくても同じですが、表示されない部分（template）には違いがあります。",
        ],
    );
    let args = ["--url", &url, "visit", "/bar"];
    assert_says(
        &home,
        &args,
        ["a text that the app sends to a logged-in user only", "ページのソースの中でもかまいません"],
    );
    let facts = home.facts(&["--url", &url, "visit", "/bar", "--shows", "Edit as mia"]);
    assert_eq!(facts["logged_in"], json!(true), "that settles it: {facts}");
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!(facts["evidence"], json!([{"kind": "same"}]), "the nonce varies by itself");
}

/// An app that deletes whatever session it does not know, also where none came, and keeps its sessions on the server.
fn deleting(asked: &super::server_of::Asked, deletes_for: &str, count: &AtomicUsize) -> Vec<u8> {
    let form = "<form method=post><input name=user><input type=password name=pw></form>";
    let cookie = asked.cookie("session");
    let new = |kind: &str| format!("Set-Cookie: session={kind}{:04}; Path=/\r\n", count.fetch_add(1, Ordering::SeqCst));
    let deletion = "Set-Cookie: session=; Max-Age=0; Path=/\r\n";
    match (asked.method.as_str(), asked.path()) {
        ("GET", "/old") => answer("200 OK", "Set-Cookie: session=stale0001; Path=/\r\n", "old"),
        ("POST", _) if asked.field("pw") == Some("right") => redirect("/", &new("mia")),
        ("GET", "/") if cookie.is_some_and(|cookie| cookie.starts_with("mia")) => {
            html("<p>Downloads</p><a href=/logout>Log out</a>")
        }
        ("GET", "/") if deletes_for == "all" || cookie.is_some() => redirect("/login", deletion),
        ("GET", "/") => redirect("/login", ""),
        _ => answer("200 OK", &format!("Content-Type: text/html\r\n{}", new("form")), form),
    }
}

#[test]
fn a_deletion_that_everybody_gets_does_not_make_a_good_login_doubtful() {
    for (deletes_for, code, logged_in) in [("all", 0, json!(true)), ("its session", 3, Json::Null)] {
        let count = AtomicUsize::new(0);
        let url = app(move |asked| deleting(asked, deletes_for, &count));
        let home = Home::new();
        let file = home.file("password", "right");
        home.run(&["--url", &url, "visit", "/old"]);
        let args = [NOW, "--json", "--url", &url, "--name", "session", "login", "mia", "--password-file", &file];
        let outcome = home.run(&args);
        let facts = outcome.json();
        assert_eq!((outcome.code, &facts["logged_in"]), (code, &logged_in), "{deletes_for}: {facts}");
        let file = home.file("wrong", "wrong");
        let args = [NOW, "--json", "--url", &url, "--browser", "b", "login", "mia", "--password-file", &file];
        home.run(&["--url", &url, "--browser", "b", "visit", "/old"]);
        assert_ne!(home.run(&args).json()["logged_in"], json!(true));
    }
}

/// A tracker with one address for all of its pages.
fn tracker(asked: &super::server_of::Asked) -> Vec<u8> {
    let form = "<form method=post><input name=user><input type=password name=pw></form>\
        <a href='user?@template=forgotten'>Lost your login?</a>";
    let is_mia = asked.cookie("session") == Some("mia1");
    match (asked.method.as_str(), asked.target.as_str()) {
        ("GET", target) if target.contains("action=logout") => {
            redirect("/", "Set-Cookie: session=; Max-Age=0; Path=/\r\n")
        }
        ("POST", _) if asked.field("pw") == Some("right") => redirect("/", "Set-Cookie: session=mia1; Path=/\r\n"),
        ("GET", _) if is_mia => html("<p>Hello, mia</p><a href='/?@action=logout&amp;sort=id'>Logout</a>"),
        _ => html(form),
    }
}

#[test]
fn the_query_of_a_way_out_is_told() {
    let url = app(tracker);
    let home = Home::new();
    let file = home.file("password", "right");
    for said in [
        ["Followed the app's own link to /?@action=logout&sort=id.", ""],
        ["", "リンク /?@action=logout&sort=id をたどりました。"],
    ] {
        home.run(&["--url", &url, "login", "mia", "--password-file", &file]);
        let lang = if said[0].is_empty() { "ja" } else { "en" };
        let outcome = home.run(&["--lang", lang, "--url", &url, "logout"]);
        assert!(letters(&outcome).contains(&said.concat().replace(' ', "")), "{}", outcome.stdout);
    }
    home.run(&["--url", &url, "login", "mia", "--password-file", &file]);
    let facts = home.facts(&["--url", &url, "logout"]);
    assert_eq!(
        facts["logout_by"],
        json!({"kind": "link", "path": "/?@action=logout&sort=id", "confirmed_at": null}),
        "{facts}"
    );
}

#[test]
fn no_link_for_a_lost_login_is_offered_as_the_login_and_none_beside_the_login_itself() {
    let url = app(tracker);
    let home = Home::new();
    let file = home.file("password", "wrong");
    let facts = home.facts(&["--url", &url, "login", "mia", "--password-file", &file]);
    assert_eq!(facts["came_back"]["login_link"], Json::Null, "{facts}");
    let beside = app(|asked| match asked.path() {
        "/" if asked.method == "GET" => html("<form method=post><input name=user><button>Find</button></form>"),
        "/account" => {
            html("<form method=post><input name=user><input type=password name=pw></form><a href=/login>Log in</a>")
        }
        _ => html(
            "<p>Not found</p><a href='/user?@template=login&x=1'>Log in</a><a href='/u?@template=forgotten'>Lost your login?</a>",
        ),
    });
    let facts = home.facts(&["--url", &beside, "login", "mia"]);
    assert_eq!(facts["came_back"]["login_link"], "/user?@template=login&x=1", "{facts}");
    let facts = home.facts(&["--url", &beside, "login", "mia", "--path", "/account", "--password-file", &file]);
    assert_eq!(facts["came_back"]["login_link"], Json::Null, "that form was the login: {facts}");
}

#[test]
fn a_status_without_a_reason_has_no_blank_before_the_comma() {
    let url = app(|_| answer("200 ", "Set-Cookie: session=abc123; Path=/\r\nContent-Type: text/html\r\n", "<p>a"));
    let home = Home::new();
    let file = home.file("password", "wrong");
    let args = ["--url", &url, "login", "mia", "--password-file", &file];
    assert_says(&Home::new(), &args, ["← 200, sets session", "← 200、それぞれ session をセット"]);
    for lang in LANGUAGES {
        let outcome = home.run(&[&["--lang", lang], &args[..]].concat());
        assert!(!outcome.stdout.contains("200 ,") && !outcome.stdout.contains("200 、"), "{}", outcome.stdout);
    }
}

#[test]
fn the_first_words_of_a_page_are_its_heading_or_its_title_and_say_where_they_are_cut() {
    let long = "Network error: the app could not be reached. Are you sure that you are connected?";
    let url = app(move |asked| {
        html(&match asked.path() {
            "/title" => format!("<title>Sign in</title><svg><title>a logo</title></svg><div class=hidden>{long}</div>"),
            "/heading" => format!("<title>The app</title><p>{long}</p><h1>Orders</h1>"),
            _ => format!("<p>{long}</p>"),
        })
    });
    let home = Home::new();
    for (path, of, begins, said) in [
        ("/title", "title", "Sign in", ["The page's title: \"Sign in\"", "ページのタイトル:「Sign in」"]),
        ("/heading", "heading", "Orders", ["The page's heading: \"Orders\"", "ページの見出し:「Orders」"]),
        (
            "/",
            "text",
            "Network error: the app could not be reached. Are you sure th…",
            [
                "The page's text begins: \"Network error: the app could not be reached. Are you sure th…\"",
                "ページの本文の冒頭:「Network error: the app could not be reached. Are you sure th…」",
            ],
        ),
    ] {
        let facts = home.facts(&["--url", &url, "visit", path]);
        assert_eq!(facts["page"], json!({"kind": "other", "begins": begins, "begins_with": of}));
        assert_says(&home, &["--url", &url, "visit", path], said);
        let facts = home.facts(&["--url", &url, "login", "mia", "--path", path]);
        assert_eq!((&facts["came_back"]["begins"], &facts["came_back"]["begins_with"]), (&json!(begins), &json!(of)));
    }
}

/// A cookie against forged requests is all that the browser holds, and the page leads every visitor to the login.
#[test]
fn a_logout_by_a_path_says_of_a_page_what_a_visit_to_it_says() {
    let url = app(|asked| match asked.path() {
        "/login" => answer(
            "200 OK",
            "Content-Type: text/html\r\nSet-Cookie: csrftoken=abcdefgh12345678; Path=/\r\n",
            "<form method=post><input name=user><input type=password name=pw></form>",
        ),
        _ => redirect("/login", ""),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/login"]);
    let visited = home.facts(&["--url", &url, "visit", "/admin"]);
    assert_eq!(visited["logged_in"], json!(false), "{visited}");
    let facts = home.facts(&["--url", &url, "logout", "--path", "/logout", "--page", "/admin"]);
    assert_eq!((&facts["logged_in"], &facts["evidence"]), (&json!(false), &visited["evidence"]), "{facts}");
    assert_says(
        &home,
        &["--url", &url, "logout", "--path", "/logout", "--page", "/admin"],
        ["Nobody is logged in with this browser", "このブラウザでは、今は誰もログインしていません"],
    );
}
