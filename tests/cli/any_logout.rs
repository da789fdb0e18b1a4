//! `logout` at apps where more than the session cookie logs in, and at pages that are never twice the same.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value as Json, json};

use super::Home;
use super::apps::{self, Visit, answer, cookie};
use super::both::{assert_says, screens};
use super::server_of::{self, app as app_of};

/// The words of a screen with one blank between two.
fn screen(home: &Home, args: &[&str]) -> String {
    let outcome = home.run(&[args, &["--lang", "en"]].concat());
    outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What becomes of a session at a logout, on the server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Server {
    /// It is revoked.
    Revokes,
    /// Nothing.
    Forgets,
}

/// An app that knows a user by its session, or by another cookie of these names; `/keep` sets these. After `/logout` both are
/// deleted in the browser. `needs`: how many of the others it wants together.
fn app(server: Server, keeps: &'static [&'static str], needs: usize) -> String {
    let is_revoked = AtomicBool::new(false);
    let (url, _) = apps::app(None, move |visit: &Visit<'_>| {
        let kept = keeps.iter().filter(|name| visit.has_cookie(&format!("{name}=mia"))).count();
        let by_session = visit.user.is_some() && !is_revoked.load(Ordering::SeqCst);
        let others = || keeps.iter().map(|name| format!("Set-Cookie: {name}=mia; Path=/; Max-Age=900\r\n"));
        match visit.path {
            "/keep" => answer(200, &others().collect::<String>(), "kept"),
            "/logout" => {
                is_revoked.fetch_or(server == Server::Revokes, Ordering::SeqCst);
                let lines = keeps.iter().chain(&["session"]);
                let lines: String = lines.map(|name| format!("Set-Cookie: {name}=; Max-Age=0; Path=/\r\n")).collect();
                answer(302, &format!("Location: /\r\n{lines}"), "")
            }
            _ if by_session || (needs > 0 && kept >= needs) => {
                answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>")
            }
            _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
        }
    });
    url
}

fn kept_mia(url: &str) -> Home {
    let home = apps::mia(url);
    home.run(&["--url", url, "visit", "/keep"]);
    home.run(&["--url", url, "visit", "/"]);
    home
}

#[test]
fn a_copy_is_of_the_session_cookie_alone_and_another_cookie_that_logs_in_is_named() {
    let url = app(Server::Revokes, &["remember"], 1);
    let facts = kept_mia(&url).facts(&["--url", &url, "logout", "--page", "/"]);
    assert_eq!(
        (&facts["logged_in"], &facts["copy_still_works"], &facts["copy_of"]),
        (&json!(false), &json!(false), &json!(["session"])),
        "{facts}"
    );
    assert_eq!(facts["other_cookies"], json!({"names": ["remember"], "log_in": true, "by": "remember"}));
    let with: Vec<&Json> = facts["looks"].as_array().expect("a list").iter().map(|look| &look["with"]).collect();
    for kind in ["copy", "copy_of_session", "copy_of_others", "nothing"] {
        assert!(with.contains(&&json!(kind)), "{with:?}");
    }
    let url = app(Server::Revokes, &["remember"], 1);
    let english = screen(&kept_mia(&url), &["--url", &url, "logout", "--page", "/"]);
    assert!(english.contains("✘ A copy of the session cookie alone logs nobody in."), "{english}");
    assert!(english.contains("a copy of `remember` does, without the session cookie"), "{english}");
    assert!(!english.contains("still works"), "{english}");
    let url = app(Server::Revokes, &["remember"], 1);
    let home = kept_mia(&url);
    let japanese = home.run(&["--url", &url, "--lang", "ja", "logout", "--page", "/"]).stdout;
    let japanese = japanese.split_whitespace().collect::<String>();
    assert!(japanese.contains("セッションのクッキーだけのコピーでは、ログインした状態になりません"), "{japanese}");
    assert!(japanese.contains("`remember`のコピーだけで"), "{japanese}");
}

#[test]
fn a_session_cookie_that_still_works_alone_is_said_to() {
    let url = app(Server::Forgets, &["remember"], 1);
    let facts = kept_mia(&url).facts(&["--url", &url, "logout", "--page", "/"]);
    assert_eq!((&facts["copy_still_works"], &facts["copy_of"]), (&json!(true), &json!(["session"])), "{facts}");
    assert_eq!(facts["other_cookies"], json!({"names": ["remember"], "log_in": null, "by": null}));
    let url = app(Server::Forgets, &["remember"], 1);
    let english = screen(&kept_mia(&url), &["--url", &url, "logout", "--page", "/"]);
    assert!(english.contains("✔ A copy of the session cookie alone still works."), "{english}");
}

#[test]
fn of_several_other_cookies_the_one_that_logs_in_is_found_and_else_it_is_not_known_which() {
    for (needs, by) in [(1, json!("one")), (2, Json::Null)] {
        let url = app(Server::Revokes, &["one", "two"], needs);
        let facts = kept_mia(&url).facts(&["--url", &url, "logout", "--page", "/"]);
        assert_eq!(facts["other_cookies"], json!({"names": ["one", "two"], "log_in": true, "by": by}), "{facts}");
        let url = app(Server::Revokes, &["one", "two"], needs);
        let english = screen(&kept_mia(&url), &["--url", &url, "logout", "--page", "/"]);
        assert_eq!(english.contains("Which of them does it is not known"), by.is_null(), "{english}");
        assert_eq!(english.contains("a copy of `one` does"), !by.is_null(), "{english}");
    }
}

#[test]
fn old_cookies_that_no_longer_work_together_are_said_to_be_all_of_them() {
    let url = app(Server::Revokes, &["remember"], 0);
    let facts = kept_mia(&url).facts(&["--url", &url, "logout", "--page", "/"]);
    assert_eq!(
        (&facts["copy_still_works"], &facts["copy_of"], &facts["other_cookies"]),
        (&json!(false), &json!(["session", "remember"]), &json!({"names": ["remember"], "log_in": false, "by": null})),
        "{facts}"
    );
    let said = [("en", " "), ("ja", "")].map(|(lang, between)| {
        let url = app(Server::Revokes, &["remember"], 0);
        let screen = kept_mia(&url).run(&["--url", &url, "--lang", lang, "logout", "--page", "/"]).stdout;
        screen.split_whitespace().collect::<Vec<_>>().join(between)
    });
    assert_says(&said, "A copy of the cookies, sent together, logs nobody in any more.", "まとめて送っても");
    assert_says(&said, "Nor does a copy of the others", "セッション以外のクッキー（`remember`）だけのコピー");
}

/// As Flask-Login does it with a strong protection: a session that it refuses takes the remember cookie down with it, and that
/// one alone logs in anew.
fn strong() -> String {
    let is_out = AtomicBool::new(false);
    let (url, _) = apps::app(None, move |visit: &Visit<'_>| {
        let kept = visit.has_cookie("remember_token=mia");
        let by_session = visit.user.is_some() && !is_out.load(Ordering::SeqCst);
        let delete = ["session", "remember_token"].map(|name| format!("Set-Cookie: {name}=; Max-Age=0; Path=/\r\n"));
        match visit.path {
            "/keep" => answer(200, "Set-Cookie: remember_token=mia; Path=/; Max-Age=900\r\n", "kept"),
            "/logout" => {
                is_out.store(true, Ordering::SeqCst);
                answer(302, &format!("Location: /\r\n{}", delete.concat()), "")
            }
            _ if by_session || kept && visit.user.is_none() => {
                answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>")
            }
            _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
        }
    });
    url
}

#[test]
fn a_cookie_that_logs_in_alone_is_named_though_all_of_them_together_do_not() {
    let url = strong();
    let outcome = kept_mia(&url).run(&["--url", &url, "logout", "--page", "/", "--json"]);
    let facts = outcome.json();
    assert_eq!(
        (outcome.code, &facts["copy_still_works"], &facts["copy_of"]),
        (0, &json!(false), &json!(["session", "remember_token"])),
        "{facts}"
    );
    assert_eq!(
        facts["other_cookies"],
        json!({"names": ["remember_token"], "log_in": true, "by": "remember_token"}),
        "{facts}"
    );
    let looks = facts["looks"].as_array().expect("a list");
    assert_eq!(looks.iter().filter(|look| look["with"] == "copy_of_others").count(), 2, "{facts}");
    let url = strong();
    let english = screen(&kept_mia(&url), &["--url", &url, "logout", "--page", "/"]);
    assert!(english.contains("A copy of the cookies, sent together, logs nobody in any more."), "{english}");
    assert!(english.contains("a copy of `remember_token` does, without the session cookie"), "{english}");
    let url = strong();
    let japanese = kept_mia(&url).run(&["--url", &url, "--lang", "ja", "logout", "--page", "/"]).stdout;
    let japanese = japanese.split_whitespace().collect::<String>();
    assert!(japanese.contains("まとめて送っても、もうログインした状態になりません"), "{japanese}");
    assert!(japanese.contains("`remember_token`のコピーだけで"), "{japanese}");
}

/// A look with the cookies that are left is not one with a copy of the old ones.
#[test]
fn a_look_with_the_jar_is_told_from_one_with_a_copy() {
    let (url, _) = apps::app(None, |visit| match (visit.path, &visit.user) {
        ("/logout", _) => {
            let anybody = cookie(r#"{"user":"nobody","csrf":"abc"}"#, 0);
            answer(200, &format!("Set-Cookie: session={anybody}; Path=/\r\n"), "out")
        }
        (_, Some(user)) if user == "mia" => answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>"),
        _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
    });
    let home = apps::mia(&url);
    let facts = home.facts(&["--url", &url, "logout", "--page", "/"]);
    let looks = facts["looks"].as_array().expect("a list");
    let count = |kind: &str| looks.iter().filter(|look| look["with"] == kind).count();
    assert_eq!((count("jar_as_it_is"), count("copy")), (2, 2), "{facts}");
    let sent = |look: &Json| look["exchanges"][0]["request"]["headers"].to_string();
    let of = |kind: &str| looks.iter().find(|look| look["with"] == kind).map(sent);
    assert_ne!(of("jar_as_it_is"), of("copy"));
    let english = screen(&apps::mia(&url), &["--url", &url, "logout", "--page", "/"]);
    assert!(english.contains("2 × GET / with the jar (200)"), "{english}");
    assert!(english.contains("2 × GET / with a copy of the old cookies (200)"), "{english}");
}

/// A shop whose page shows other things each time, to anybody.
fn varying(forgets: bool, has_marks: bool) -> String {
    let (is_revoked, turn) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (url, _) = apps::app(None, move |visit| {
        if visit.path == "/logout" {
            is_revoked.fetch_or(!forgets, Ordering::SeqCst);
            return answer(302, "Location: /\r\nSet-Cookie: session=; Max-Age=0; Path=/\r\n", "");
        }
        // each answer has other things, and more of them than any before
        let turn = turn.fetch_add(1, Ordering::SeqCst);
        let letters = |number: usize| ["k", "l", "m", "n", "o", "p", "r", "s"][number % 8].repeat(1 + number / 8);
        let things: String = (0..2 + turn).map(|at| format!("<li>{}a{}</li>", letters(turn), letters(at))).collect();
        let is_mia = visit.user.is_some() && !is_revoked.load(Ordering::SeqCst);
        let marks = match (has_marks, is_mia) {
            (false, _) => "<a href=/logout>Sign out</a>",
            (true, true) => "<p>Hello Mia Lee</p><a href=/logout>Sign out</a>",
            (true, false) => "<a href=/login>Sign in</a>",
        };
        answer(200, "", &format!("<nav>{marks}</nav><ul>{things}</ul>"))
    });
    url
}

#[test]
fn on_a_page_that_varies_the_way_out_and_the_way_in_tell_what_a_copy_is_worth() {
    for forgets in [true, false] {
        let url = varying(forgets, true);
        let facts = apps::mia(&url).facts(&["--url", &url, "logout", "--page", "/"]);
        let evidence = &facts["copy_evidence"];
        assert_eq!(facts["copy_still_works"], forgets, "{evidence}");
        if !forgets {
            assert_eq!(evidence[0], json!({"kind": "logout_missing", "text": "Sign out"}), "{evidence}");
            assert_eq!(evidence[1], json!({"kind": "login_shown", "text": "Sign in"}), "{evidence}");
        }
    }
}

#[test]
fn where_a_page_tells_nothing_of_a_copy_the_next_step_is_another_page() {
    let url = varying(true, false);
    let home = apps::mia(&url);
    let english = screen(&home, &["--url", &url, "logout", "--page", "/"]);
    assert!(english.contains("It cannot be told whether a copy of the cookie still works."), "{english}");
    assert!(english.contains("takes a new login first"), "{english}");
    assert!(english.contains("Then type, with a page for PATH: sessctl --url"), "{english}");
    let next = english.split("Try next: ").nth(1).expect("a next command");
    assert!(next.contains("login USER"), "the browser is logged out: {english}");
}

#[test]
fn the_texts_that_are_shown_as_evidence_are_those_that_tell() {
    let (url, _) = apps::app(None, |visit| match visit.user {
        Some(_) => answer(200, "", "<p>Fresh bread<p>Green tea<p>Old cheese<p>Sign-out is in the menu, mia"),
        None => answer(200, "", "<p>One<p>Two<p>Three<p>Please sign in"),
    });
    let home = apps::mia(&url);
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    let texts: Vec<&str> =
        facts["evidence"].as_array().expect("a list").iter().filter_map(|seen| seen["text"].as_str()).collect();
    assert_eq!(texts[..2], ["Sign-out is in the menu, mia", "Please sign in"], "{facts}");
}

/// The address of a form stands for the form: its method, and the token in it.
#[test]
fn a_path_that_a_form_of_the_page_goes_to_is_left_by_that_form() {
    let is_out = AtomicBool::new(false);
    let (url, _) = apps::app(None, move |visit: &Visit<'_>| match visit.path {
        "/+logout" if visit.request.starts_with("POST ") && visit.request.contains("token=plum") => {
            is_out.store(true, Ordering::SeqCst);
            answer(302, "Location: /\r\nSet-Cookie: session=; Max-Age=0; Path=/\r\n", "")
        }
        "/+logout" => answer(405, "", "Method Not Allowed"),
        _ if visit.user.is_some() && !is_out.load(Ordering::SeqCst) => answer(
            200,
            "",
            "<p>Hello mia</p><form method=post action=/+logout><input type=hidden name=token value=plum><button>Logout</button></form>",
        ),
        _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
    });
    let facts = apps::mia(&url).facts(&["--url", &url, "logout", "--path", "/+logout", "--page", "/"]);
    assert_eq!((&facts["logout_by"]["kind"], &facts["logged_in"]), (&json!("form"), &json!(false)), "{facts}");
}

/// An app whose session is for the pages below `/auth`, where `/desk` sends everyone.
fn of_a_folder() -> String {
    let (url, _) = apps::app(None, |visit: &Visit<'_>| {
        let set = |json: &str| format!("Set-Cookie: session={}; Path=/auth; Max-Age=900\r\n", cookie(json, 0));
        match (visit.path, &visit.user) {
            ("/auth/begin", _) => answer(200, &set(r#"{"user":"mia"}"#), "done"),
            ("/auth/logout", _) => answer(302, &format!("Location: /\r\n{}", set(r#"{"theme":"dark"}"#)), ""),
            ("/auth/login", Some(_)) => answer(200, "", "<p>Hello mia</p><a href=/auth/logout>Sign out</a>"),
            ("/desk", _) => answer(302, "Location: /auth/login\r\n", ""),
            _ => answer(200, "", "<p>Welcome</p><a href=/auth/login>Sign in</a>"),
        }
    });
    url
}

#[test]
fn a_cookie_that_goes_only_to_where_the_page_leads_counts_as_sent() {
    let url = of_a_folder();
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/auth/begin"]);
    let facts = home.facts(&["--url", &url, "logout", "--page", "/desk"]);
    assert_eq!((&facts["logout_by"]["path"], &facts["logged_in"]), (&json!("/auth/logout"), &json!(false)), "{facts}");
    assert_eq!((&facts["copy_still_works"], &facts["copy_of"]), (&json!(true), &json!(["session"])), "{facts}");
    for look in facts["looks"].as_array().expect("a list") {
        let mut headers = look["exchanges"].as_array().expect("a list").iter().map(|seen| &seen["request"]["headers"]);
        let was_sent = headers.any(|headers| headers.to_string().contains("session="));
        assert_eq!(look["with"] != json!("nothing"), was_sent, "{look}");
    }
}

/// An app whose logout deletes the session cookie alone. `/keep` sets another one of this name, which logs in too where it is
/// to. `/plain` is the same for all.
fn deletes_one(name: &'static str, logs_in: bool, logout: &'static str) -> String {
    let (url, _) = apps::app(None, move |visit: &Visit<'_>| {
        let delete = "Set-Cookie: session=; Max-Age=0; Path=/\r\n";
        let is_known = visit.user.is_some() || (logs_in && visit.has_cookie(&format!("{name}=mia")));
        match visit.path {
            "/keep" => answer(200, &format!("Set-Cookie: {name}=mia; Path=/; Max-Age=900\r\n"), "kept"),
            "/logout" if logout.is_empty() => answer(200, delete, "<p>You have left"),
            "/logout" => answer(302, &format!("Location: {logout}\r\n{delete}"), ""),
            "/plain" => answer(200, "", "<p>Plain"),
            _ if is_known => answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>"),
            _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
        }
    });
    url
}

#[test]
fn a_session_cookie_that_is_deleted_is_no_logout_while_another_cookie_may_log_in() {
    for (name, logs_in, page, seen, code) in [
        ("remember", true, "/", json!(true), 1),
        ("remember", false, "/", json!(false), 0),
        ("remember", true, "/plain", Json::Null, 3),
        ("csrftoken", false, "/plain", json!(false), 0),
    ] {
        let url = deletes_one(name, logs_in, "");
        let home = kept_mia(&url);
        let args = ["--url", &url, "logout", "--path", "/logout", "--page", page, "--json"];
        let outcome = home.run(&args);
        let facts = outcome.json();
        assert_eq!((&facts["logged_in"], outcome.code), (&seen, code), "{name} {page}: {}", facts["evidence"]);
        let then = home.facts(&["--url", &url, "visit", "/"])["logged_in"].clone();
        assert!(seen.is_null() || logs_in || then != json!(true), "{then}");
    }
}

#[test]
fn a_page_that_deletes_the_session_cookie_does_not_say_what_another_is_worth() {
    let logged_in = |home: &Home, url: &str| home.facts(&["--url", url, "visit", "/logout"])["logged_in"].clone();
    for (logs_in, logout, seen) in
        [(true, "", Json::Null), (false, "", Json::Null), (true, "/", json!(true)), (false, "/plain", Json::Null)]
    {
        let url = deletes_one("remember", logs_in, logout);
        assert_eq!(logged_in(&kept_mia(&url), &url), seen, "{logs_in} {logout}");
    }
    let url = deletes_one("remember", true, "");
    let english = screen(&kept_mia(&url), &["--url", &url, "visit", "/logout"]);
    assert!(english.contains("It cannot be told whether somebody is logged in."), "{english}");
    assert!(english.contains("the answer deleted the session cookie"), "{english}");
    let url = deletes_one("csrftoken", false, "");
    assert_eq!(logged_in(&kept_mia(&url), &url), json!(false));
}

#[test]
fn where_neither_cookie_logs_in_alone_it_is_said_to_take_both() {
    let (url, _) = apps::app(None, |visit| match (visit.path, &visit.user) {
        ("/keep", _) => answer(200, "Set-Cookie: user_id=7; Path=/\r\n", "kept"),
        ("/logout", _) => {
            let gone = ["session", "user_id"].map(|name| format!("Set-Cookie: {name}=; Max-Age=0; Path=/\r\n"));
            answer(302, &format!("Location: /\r\n{}", gone.concat()), "")
        }
        (_, Some(_)) if visit.has_cookie("user_id=7") => {
            answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>")
        }
        _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
    });
    for (lang, both) in [("en", "acopyofitstillworks:ittakesboth."), ("ja", "コピーはまだ使えます。両方が必要です。")]
    {
        let home = kept_mia(&url);
        let logout = ["--url", &url, "--lang", lang, "logout", "--page", "/"];
        let screen = home.run(&logout).stdout.split_whitespace().collect::<String>();
        assert!(screen.contains(both) && !screen.contains("isnotknown"), "{screen}");
        let facts = kept_mia(&url).facts(&logout);
        assert_eq!(
            (&facts["copy_still_works"], &facts["other_cookies"]["log_in"]),
            (&json!(false), &json!(false)),
            "{facts}"
        );
    }
}

#[test]
fn by_what_a_cookie_is_taken_for_the_session_is_said() {
    const ID: &str = "0123456789abcdef0123456789abcdef";
    for (name, value, by, en, ja) in [
        ("visitor", ID, "form", "its value looks like one.", "値の形から"),
        ("app_session", "v1:mia", "name", "by its name and since scripts cannot read it.", "名前と、スクリプトから"),
        ("wikiUserName", "Admin", "hidden", "no other cookie looks like one.", "ほかにセッションらしいクッキーもない"),
    ] {
        let pair = format!("{name}={value}");
        let (url, _) = apps::app(None, move |visit| match visit.path {
            "/start" => answer(200, &format!("Set-Cookie: {pair}; HttpOnly; Path=/\r\n"), "done"),
            "/logout" => answer(302, &format!("Location: /\r\nSet-Cookie: {name}=; Max-Age=0; Path=/\r\n"), ""),
            _ if visit.has_cookie(&pair) => answer(200, "", "<p>Hello mia</p><a href=/logout>Sign out</a>"),
            _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
        });
        for (lang, words) in [("en", en), ("ja", ja)] {
            let home = Home::new();
            home.run(&["--url", &url, "visit", "/start"]);
            let logout = home.run(&["--url", &url, "--lang", lang, "logout", "--page", "/"]).stdout;
            let between = if lang == "en" { " " } else { "" };
            let logout = logout.split_whitespace().collect::<Vec<_>>().join(between);
            assert!(logout.contains(words), "{name}: {logout}");
            assert_eq!(logout.contains("its value looks like one"), lang == "en" && by == "form", "{logout}");
        }
        let home = Home::new();
        home.run(&["--url", &url, "visit", "/start"]);
        let facts = home.facts(&["--url", &url, "logout", "--page", "/"]);
        assert_eq!((&facts["cookie_name"], &facts["found_by"]), (&json!(name), &json!(by)), "{facts}");
    }
}

#[test]
fn of_a_copy_of_a_session_that_the_app_has_refused_before_a_new_login_settles_it_and_no_page() {
    let (url, _) = apps::app(None, |visit: &Visit<'_>| match &visit.user {
        Some(_) => {
            let nobodys = cookie(r#"{"csrf_token":"x"}"#, 0);
            answer(200, &format!("Set-Cookie: session={nobodys}; Path=/\r\n"), "<p>Shop")
        }
        None => answer(200, "", "<p>Shop"),
    });
    let args = ["--url", &url, "logout", "--path", "/logout", "--page", "/"];
    let facts = apps::mia(&url).facts(&args);
    assert_eq!(facts["copy_evidence"][0]["kind"], "lost_the_user", "{facts}");
    let english = screen(&apps::mia(&url), &args);
    assert!(english.contains("What would settle it: a new login."), "{english}");
    assert!(!english.contains("PATH"), "{english}");
}

#[test]
fn a_logout_that_is_to_be_seen_on_another_page_goes_to_the_path_that_was_named() {
    let url = varying(true, false);
    let args = ["--url", &url, "logout", "--page", "/", "--path", "/logout", "--method", "post"];
    let english = screen(&apps::mia(&url), &args);
    assert!(english.contains("logout --page PATH --path /logout --method post"), "{english}");
}

/// An app whose link leads to a page that asks whether a logout is meant. `forms`: how many forms of it log out.
fn asks_once_more(forms: usize) -> String {
    let is_out = AtomicBool::new(false);
    let (url, _) = apps::app(None, move |visit: &Visit<'_>| match visit.path {
        "/leave/logout" if visit.request.starts_with("POST ") && visit.request.contains("token=plum") => {
            is_out.store(true, Ordering::SeqCst);
            answer(302, "Location: /\r\nSet-Cookie: session=; Max-Age=0; Path=/\r\n", "")
        }
        "/logout" => {
            let form = "<form method=post action=/leave/logout><input type=hidden name=token value=plum><button>Yes</button></form>";
            answer(200, "", &format!("<a href=/logout>Log out</a><p>Do you want to log out?</p>{}", form.repeat(forms)))
        }
        _ if visit.user.is_some() && !is_out.load(Ordering::SeqCst) => {
            answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>")
        }
        _ => answer(200, "", "<p>Welcome</p><a href=/login>Sign in</a>"),
    });
    url
}

#[test]
fn a_logout_that_asks_once_more_is_answered_as_a_browser_answers_it() {
    let url = asks_once_more(1);
    let facts = apps::mia(&url).facts(&["--url", &url, "logout", "--page", "/"]);
    let by = json!({"kind": "link", "path": "/logout", "confirmed_at": "/leave/logout"});
    assert_eq!((&facts["logout_by"], &facts["logged_in"]), (&by, &json!(false)), "{facts}");
    let url = asks_once_more(1);
    let english = screen(&apps::mia(&url), &["--url", &url, "logout", "--page", "/"]);
    let steps = "Followed the app's own link to /logout. The page that came has a form that logs out: it was sent to /leave/logout.";
    assert!(english.contains(steps), "{english}");
    // which of two is meant is not known
    let url = asks_once_more(2);
    let facts = apps::mia(&url).run(&["--url", &url, "logout", "--page", "/", "--json"]).json();
    assert_eq!((&facts["logout_by"]["confirmed_at"], &facts["logged_in"]), (&Json::Null, &json!(true)), "{facts}");
}

/// A page that is the same for all tells nothing of a cookie that is left. That the login did not bring it is known.
#[test]
fn a_cookie_that_was_there_before_the_login_is_said_to_have_been() {
    for (brings, expected) in [("", json!(["theme"])), ("Set-Cookie: theme=light; Path=/\r\n", json!([]))] {
        let (url, _) = apps::app(None, move |visit| match (visit.path, &visit.user) {
            ("/login", _) if visit.request.starts_with("POST") => {
                let mia = cookie(r#"{"user":"mia"}"#, 0);
                answer(200, &format!("Set-Cookie: session={mia}; HttpOnly; Path=/\r\n{brings}"), "{}")
            }
            ("/logout", _) => answer(200, "Set-Cookie: session=; Max-Age=0; Path=/\r\n", "bye"),
            ("/me", None) => answer(401, "", "who?"),
            ("/me", _) => answer(200, "", "Hello mia"),
            _ => answer(200, "Set-Cookie: theme=dark; Path=/\r\n", "the same for all"),
        });
        let home = Home::new();
        home.run(&["--url", &url, "visit", "/"]);
        let login = ["login", "mia", "--path", "/login", "--data", r#"{"u":"{user}"}"#, "--page", "/me"];
        let outcome = home.run(&[&["--url", &url][..], &login].concat());
        assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
        let logout = ["--url", &url, "logout", "--path", "/logout", "--page", "/nothing"];
        let facts = home.facts(&logout);
        assert_eq!((&facts["logged_in"], &facts["left_from_before"]), (&Json::Null, &expected), "{facts}");
        let english = screen(&home, &logout);
        let said = english.contains("were there before the last login, with the same value: `theme`");
        assert_eq!(said, expected != json!([]), "{english}");
    }
}

#[test]
fn a_name_that_was_found_is_not_handed_on_to_a_login() {
    let (url, _) = apps::app(None, |visit: &Visit<'_>| match visit.path {
        "/logout" => answer(302, "Location: /\r\n", ""),
        _ => answer(
            200,
            "Set-Cookie: site_session=0123456789abcdef01234567; Path=/; HttpOnly\r\n",
            "<form method=post><input name=username><input type=password name=password></form>",
        ),
    });
    let facts = Home::new().facts(&["--url", &url, "logout"]);
    assert_eq!((&facts["name_was_found"], &facts["cookie_name"]), (&json!(true), &json!("site_session")), "{facts}");
    let told = screen(&Home::new(), &["--url", &url, "logout"]);
    assert!(told.contains("this browser had no cookie to send to the app"), "{told}");
    let next = told.split("Try next: ").nth(1).unwrap_or_default();
    assert!(next.contains(" login ") && !next.contains("--name"), "{told}");
}

/// An app that keeps its sessions under an id which stays the same, and which a script of the page ends. Its page shows this
/// way out.
fn of_one_id(way_out: &'static str) -> String {
    let is_in = AtomicBool::new(false);
    app_of(move |asked| {
        let has_id = asked.cookie("session_id") == Some(ONE_ID);
        let set = match has_id {
            true => String::new(),
            false => format!("Set-Cookie: session_id={ONE_ID}; HttpOnly; Path=/\r\n"),
        };
        match (asked.method.as_str(), asked.path()) {
            ("POST", "/api/logout") if asked.header("Content-Length").is_none() => {
                server_of::answer("411 Length Required", "", "")
            }
            ("POST", "/api/strict") => server_of::answer("415 Unsupported Media Type", "", ""),
            ("POST", "/api/logout") => {
                is_in.store(false, Ordering::SeqCst);
                server_of::answer("200 OK", "", "{}")
            }
            ("POST", _) if has_id && asked.field("password") == Some("right") => {
                is_in.store(true, Ordering::SeqCst);
                server_of::redirect("/", "")
            }
            ("POST", _) => server_of::redirect("/", &set),
            _ if has_id && is_in.load(Ordering::SeqCst) => {
                server_of::answer("200 OK", "", format!("<p>Your music</p>{way_out}"))
            }
            _ => server_of::answer("200 OK", &set, ID_FORM),
        }
    })
}

const ONE_ID: &str = "3f2a9c1b7d5e4f60813a2b4c6d8e0f1a2b3c4d5e";
const ID_FORM: &str =
    "<h1>Log in</h1><form method=post action=/><input name=username><input type=password name=password></form>";
const BY_SCRIPT: &str = "<a href=\"javascript:;\" onclick=\"leave()\">Logout</a>";

fn logged_in_by_id(url: &str) -> (Home, Json) {
    let home = Home::new();
    home.run(&["--url", url, "visit", "/"]);
    let password = home.file("right", "right\n");
    let facts = home.run(&["--url", url, "login", "alice", "--password-file", &password, "--json"]).json();
    (home, facts)
}

#[test]
fn a_login_into_a_session_that_showed_its_form_just_before_is_this_one_though_its_id_stays() {
    let url = of_one_id(BY_SCRIPT);
    let (home, facts) = logged_in_by_id(&url);
    assert_eq!((&facts["logged_in"], &facts["may_be_older"]), (&json!(true), &json!(false)), "{facts}");
    let left = home.facts(&["--url", &url, "logout", "--path", "/api/logout", "--method", "POST"]);
    assert_eq!((&left["logged_in"], &left["failed_with"]), (&json!(false), &Json::Null), "{left}");
    let password = home.file("right", "right\n");
    let again = home.run(&["--url", &url, "login", "alice", "--password-file", &password, "--json"]);
    assert_eq!((again.code, &again.json()["logged_in"]), (0, &json!(true)), "{}", again.everything());
    // where the page shows a user before it, it is not known whose login counts
    let twice = home.run(&["--url", &url, "login", "alice", "--path", "/", "--password-file", &password, "--json"]);
    assert_ne!(twice.code, 0, "{}", twice.everything());
}

#[test]
fn a_way_out_without_an_address_is_no_missing_one() {
    let of_a_dialog = "<a class=nav-link data-bs-toggle=modal data-bs-target=\"#logoutModal\">Logout</a>";
    for way_out in [BY_SCRIPT, "<a href=\"#\">Logout</a>", "<a href>Logout</a>", of_a_dialog] {
        let url = of_one_id(way_out);
        let (home, _) = logged_in_by_id(&url);
        let facts = home.run(&["--url", &url, "logout", "--json"]).json();
        assert_eq!(
            (&facts["link_without_address"], &facts["logout_by"]),
            (&json!("Logout"), &Json::Null),
            "{way_out}: {facts}"
        );
        assert_says(
            &screens(&home, &["--url", &url, "logout"]),
            "the link \"Logout\" has no address to ask for",
            "リンク「Logout」にはアクセス先のアドレスがありません",
        );
    }
}

#[test]
fn a_logout_that_is_refused_for_its_form_is_said_with_its_status() {
    let url = of_one_id(BY_SCRIPT);
    let (home, _) = logged_in_by_id(&url);
    let facts = home.run(&["--url", &url, "logout", "--path", "/api/strict", "--method", "POST", "--json"]).json();
    assert_eq!((&facts["failed_with"], &facts["failed_cookies"]), (&json!(415), &json!("untouched")), "{facts}");
}

/// As browsers do: some servers answer 411 without it.
#[test]
fn a_request_that_may_have_a_body_and_has_none_says_so() {
    for (method, length) in [("POST", Some("0")), ("PUT", Some("0")), ("PATCH", Some("0")), ("DELETE", None)] {
        let url = of_one_id(BY_SCRIPT);
        let (home, _) = logged_in_by_id(&url);
        let facts = home.run(&["--url", &url, "logout", "--path", "/api/out", "--method", method, "--json"]).json();
        let exchanges = facts["exchanges"].as_array().expect("a list");
        let sent = exchanges.iter().map(|exchange| &exchange["request"]).find(|request| request["method"] == method);
        let headers = sent.and_then(|request| request["headers"].as_array()).expect("headers");
        let said = headers.iter().find(|header| header[0].as_str().is_some_and(|name| name == "Content-Length"));
        assert_eq!(said.and_then(|header| header[1].as_str()), length, "{method}: {headers:?}");
    }
}

#[test]
fn what_was_typed_and_did_not_settle_it_is_not_asked_for_again() {
    let url = app_of(|asked| match (asked.path(), asked.cookie("sid")) {
        ("/hidden", Some(_)) => server_of::html("<p>Shop<template><b>more</b></template>"),
        _ => server_of::answer("200 OK", "Set-Cookie: sid=4f60813a2b4c6d8e; Path=/\r\n", "<p>Shop"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    let visit = |more: &[&str]| screens(&home, &[&["--url", &url, "visit"], more].concat());
    let plain = visit(&[]);
    assert_says(
        &plain,
        "What would show that somebody is: a page on which the user is shown (--page PATH).",
        "--pagePATHで",
    );
    assert_says(&plain, "Instead of PATH, name a page", "visit--pagePATH");
    let hidden = visit(&["--page", "/hidden"]);
    assert_says(&hidden, "With this page alone it cannot be told.", "このページだけでは判断できません");
    assert_says(&hidden, "visit --shows TEXT --page /hidden", "visit--showsTEXT--page/hidden");
    assert!(!hidden[0].contains("--page PATH"), "{}", hidden[0]);
    let same = visit(&["--page", "/"]);
    assert_says(&same, "What would show that somebody is: another page", "別のページを--pagePATHで指定すると");
    assert_says(&same, "Instead of PATH, name another page", "別のページのパスに");
    // where nobody is logged in, no page shows it
    assert_says(
        &same,
        "What would show that nobody is: a new login in another browser",
        "ここでは誰もログインしていません",
    );
    assert!(!same[0].contains("--shows"), "a text is on both pages or on none: {}", same[0]);
}

#[test]
fn a_refused_logout_of_a_browser_that_had_not_logged_in_is_kept_for_no_logout() {
    let url = app_of(|asked| match (asked.method.as_str(), asked.path(), asked.cookie("sessionid")) {
        ("POST", ..) => server_of::answer("403 Forbidden", "", "CSRF"),
        (_, "/me", _) => server_of::redirect("/login", ""),
        (_, _, None) => server_of::answer("200 OK", &format!("Set-Cookie: sessionid={ONE_ID}; Path=/\r\n"), ID_FORM),
        _ => server_of::answer("200 OK", "", ID_FORM),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    let logout = ["--url", &url, "logout", "--path", "/out", "--method", "POST", "--page", "/me"];
    let facts = home.run(&[&logout[..], &["--json"]].concat()).json();
    assert_eq!((&facts["refused_with"], &facts["failed_with"]), (&json!(403), &Json::Null), "{facts}");
    assert_says(&screens(&home, &logout), "The answer to it was status 403", "その応答はステータス403");
    let told = screen(&home, &logout);
    assert!(!told.contains("The browser is logged out now"), "{told}");
    let next = screen(&home, &["--url", &url, "visit", "--page", "/me"]);
    assert!(!next.contains("has logged out here"), "{next}");
}

/// As Django does it: a token against forgery and a language stay.
#[test]
fn what_is_said_with_the_cookies_that_are_left_of_a_session_is_not_said_of_its_own() {
    let url = app_of(|asked| match (asked.path(), asked.cookie("sessionid")) {
        ("/in", _) => server_of::answer(
            "200 OK",
            "Set-Cookie: sessionid=0g4x8q2m6t1v7z3c5b9n; HttpOnly; Path=/\r\nSet-Cookie: lang=en; Path=/\r\n",
            "done",
        ),
        ("/logout", _) => server_of::answer("200 OK", "Set-Cookie: sessionid=; Max-Age=0; Path=/\r\n", "bye"),
        ("/admin", None) => server_of::redirect("/login", ""),
        ("/login", _) => {
            server_of::html("<form method=post><input name=username><input type=password name=password></form>")
        }
        (_, Some(_)) => server_of::html("<p>mia</p><a href=/logout>Log out</a>"),
        _ => server_of::html("<p>Shop"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/in"]);
    let held = screens(&home, &["--url", &url, "visit", "/admin"]);
    assert!(held[0].contains("is there with the cookie only"), "{}", held[0]);
    home.run(&["--url", &url, "logout", "--path", "/logout"]);
    for args in [&["visit", "/admin"][..], &["visit", "/", "--page", "/admin"], &["logout", "--page", "/admin"]] {
        let said = screens(&home, &[&["--url", &url], args].concat());
        assert_says(&said, "no cookie `sessionid` was sent, only lang;", "`sessionid`というクッキーは送らず");
        assert!(!said[0].contains("the cookie as without"), "{}", said[0]);
    }
}

#[test]
fn of_a_visit_whose_answer_deletes_an_id_it_is_not_said_that_it_was_not_believed() {
    let url = app_of(|asked| match (asked.path(), asked.cookie("sessionid")) {
        ("/in", _) => server_of::answer(
            "200 OK",
            "Set-Cookie: sessionid=0g4x8q2m6t1v7z3c5b9nr2d4f6h8j0k1; HttpOnly; Path=/\r\n",
            "done",
        ),
        ("/out", _) => server_of::redirect("/", "Set-Cookie: sessionid=; Max-Age=0; Path=/\r\n"),
        (_, Some(_)) => server_of::html("<p>mia</p><a href=/out>Log out</a>"),
        _ => server_of::html("<p>Shop</p><a href=/login>Log in</a>"),
    });
    for (lang, said) in [("en", "believed and ended by this request"), ("ja", "このリクエストで終わったのか")]
    {
        let home = Home::new();
        home.run(&["--url", &url, "visit", "/in"]);
        let screen = home.run(&["--url", &url, "--lang", lang, "visit", "/out"]).stdout;
        let words = screen.split_whitespace().collect::<Vec<_>>().join(if lang == "ja" { "" } else { " " });
        assert!(words.contains(said), "{screen}");
    }
}
