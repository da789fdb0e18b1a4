//! Why a session was not believed, at apps that keep the reason to themselves.

use serde_json::{Value as Json, json};

use super::apps::{KEY, answer, app, cookie, mia};
use super::{Home, LANGUAGES};

const LOGIN: &str = "<p>Please sign in<form action=/in><input name=username><input type=password name=p></form>";

/// A home whose browser holds this cookie for an app that never shows a user, and asks every visitor to sign in. `sets`: what
/// its answer sets besides.
fn holding(held: &str, sets: impl Fn() -> Option<String> + Send + 'static) -> (String, Home) {
    let held = held.to_owned();
    let (url, _) = app(None, move |visit| match visit.path {
        "/set" => answer(200, &format!("Set-Cookie: session={held}; Path=/\r\n"), "set"),
        "/me" if visit.request.contains("Cookie: ") => {
            let line = sets().map(|set| format!("Set-Cookie: session={set}\r\n")).unwrap_or_default();
            answer(401, &line, LOGIN)
        }
        _ => answer(401, "", LOGIN),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/set"]);
    (url, home)
}

/// Why it was not believed, and the screens in each language, each with the session as it was held first.
fn visit(url: &str, home: &Home, more: &[&str]) -> (Json, [String; 2]) {
    let args = [&["--url", url, "visit", "/me"], more].concat();
    let words = |lang: &str, between: &str| {
        home.run(&["--url", url, "visit", "/set"]);
        let outcome = home.run(&[&args[..], &["--lang", lang]].concat());
        assert_eq!(outcome.code, 0, "{}", outcome.everything());
        outcome.stdout.split_whitespace().collect::<Vec<_>>().join(between)
    };
    let screens = [words(LANGUAGES[0], " "), words(LANGUAGES[1], "")];
    home.run(&["--url", url, "visit", "/set"]);
    (home.facts(&args)["not_believed"].clone(), screens)
}

#[test]
fn a_key_that_fits_does_not_say_that_the_app_still_has_it() {
    let (url, home) = holding(&cookie(r#"{"user":"mia"}"#, 0), || None);
    let key = home.file("key", KEY);
    for more in [&["--secret-file", &key][..], &["--secret-file", &key, "--lifetime", "1h"]] {
        let (why, [english, japanese]) = visit(&url, &home, more);
        assert_eq!((&why["kind"], &why["removed"]), (&json!("good"), &Json::Null), "{why}");
        assert!(english.contains("another key now, or another of its workers"), "{english}");
        assert!(!english.contains("reason of its own"), "{english}");
        assert!(japanese.contains("別の鍵を使っている"), "{japanese}");
    }
}

#[test]
fn a_session_of_which_nothing_is_left_may_have_been_refused_or_cleared() {
    let new = || Some(format!("{}; Path=/", cookie(r#"{"_permanent":true,"csrf":"another"}"#, 0)));
    let (url, home) = holding(&cookie(r#"{"_permanent":true,"csrf":"abcdef","user":"mia"}"#, 200), new);
    let key = home.file("key", KEY);
    let (why, [english, _]) = visit(&url, &home, &[]);
    assert_eq!(why["kind"], "replaced", "that `_permanent` is kept says nothing: {why}");
    assert!(english.contains("whether signature and age of the value that was sent are good"), "{english}");
    let (url, home) = holding(&cookie(r#"{"_permanent":true,"csrf":"abcdef","user":"mia"}"#, 200), new);
    let (why, [english, japanese]) = visit(&url, &home, &["--secret-file", &key]);
    assert_eq!((&why["kind"], &why["removed"]), (&json!("good"), &json!(["user"])), "{why}");
    assert!(
        english.contains("The given key fits, and the cookie is 20")
            && english.contains("s old: good by Flask's default of 31 days."),
        "{english}"
    );
    assert!(english.contains("refused it") && english.contains("or opened and cleared it"), "{english}");
    assert!(japanese.contains("受け入れてから消した"), "{japanese}");
    let deletes = || Some("; Max-Age=0; Path=/".to_owned());
    let (url, home) = holding(&cookie(r#"{"user":"mia"}"#, 0), deletes);
    let args = ["--url", &url, "visit", "/me", "--secret-file", &home.file("key", KEY), "--json"];
    let why = &home.run(&args).json()["not_believed"];
    assert_eq!((&why["kind"], &why["removed"]), (&json!("good"), &json!([])), "{why}");
}

#[test]
fn a_session_that_the_app_kept_pieces_of_was_opened() {
    let held = cookie(r#"{"_permanent":true,"csrf":"abcdef","cart":["tea"]}"#, 0);
    let more =
        || Some(format!("{}; Path=/", cookie(r#"{"_permanent":true,"csrf":"abcdef","cart":["tea"],"next":"/me"}"#, 0)));
    let (url, home) = holding(&held, more);
    let (why, [english, japanese]) = visit(&url, &home, &[]);
    assert_eq!(why, json!({"kind": "opened", "kept": ["cart", "csrf"]}));
    assert!(
        english.contains("The app opened the session (it kept cart, csrf). Nobody is logged in with it."),
        "{english}"
    );
    assert!(!english.contains("cannot be known"), "{english}");
    assert!(japanese.contains("cart、csrfを引き継いでいます"), "{japanese}");
    let less = || Some(format!("{}; Path=/", cookie(r#"{"csrf":"abcdef"}"#, 0)));
    let (url, home) = holding(&cookie(r#"{"csrf":"abcdef","user":"mia"}"#, 0), less);
    let why = &home.facts(&["--url", &url, "visit", "/me"])["not_believed"];
    assert_eq!(why, &json!({"kind": "taken_out", "removed": ["user"]}));
}

/// What a visitor without a cookie gets too says nothing of the session that was sent.
#[test]
fn what_any_new_session_holds_is_not_kept() {
    let (url, _) = app(None, |visit| match visit.path {
        "/set" => {
            let held = cookie(r#"{"theme":"dark","user":"mia"}"#, 0);
            answer(200, &format!("Set-Cookie: session={held}; Path=/\r\n"), "set")
        }
        _ => {
            let new = cookie(r#"{"theme":"dark"}"#, 0);
            answer(200, &format!("Set-Cookie: session={new}; Path=/\r\n"), LOGIN)
        }
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/set"]);
    let facts = home.facts(&["--url", &url, "visit", "/me"]);
    assert_eq!((&facts["logged_in"], &facts["not_believed"]["kind"]), (&json!(false), &json!("replaced")), "{facts}");
}

#[test]
fn without_a_key_an_old_cookie_is_too_old_by_its_own_word() {
    let held = cookie(r#"{"user":"mia"}"#, 500);
    let (first, rest) = held.split_at(held.len() - 4);
    let forged = format!("{first}{}", rest.chars().rev().collect::<String>());
    for (held, is_signed) in [(&held, true), (&forged, false)] {
        let (url, home) = holding(held, || None);
        let (why, [english, japanese]) = visit(&url, &home, &["--lifetime", "2m"]);
        assert_eq!((&why["kind"], &why["signature_fits"]), (&json!("too_old"), &Json::Null), "{why}");
        assert!(
            english.contains("It says that it was signed 50") && english.contains("too old under any key"),
            "{english}"
        );
        assert!(english.contains("Whether its signature fits is not known."), "{english}");
        assert!(!english.contains("clock hold"), "the clock of a real app goes on: {english}");
        assert!(japanese.contains("どの鍵で署名されていても"), "{japanese}");
        let key = home.file("key", KEY);
        let (why, [english, _]) = visit(&url, &home, &["--lifetime", "2m", "--secret-file", &key]);
        match is_signed {
            true => assert_eq!((&why["kind"], &why["signature_fits"]), (&json!("too_old"), &json!(true)), "{why}"),
            false => assert_eq!(why["kind"], "other_key", "{why}"),
        }
        assert_eq!(english.contains("Why: the cookie was signed 50"), is_signed, "{english}");
    }
}

#[test]
fn a_cookie_that_ran_out_is_said_to_have_whatever_the_way_brought() {
    let (url, _) = app(None, |visit| match visit.path {
        "/short" => {
            let short = cookie(r#"{"user":"mia"}"#, 0);
            answer(200, &format!("Set-Cookie: session={short}; Path=/; Max-Age=60\r\n"), "in")
        }
        "/account" => {
            let flash = cookie(r#"{"_flashes":["Please sign in."]}"#, 0);
            answer(302, &format!("Location: /login\r\nSet-Cookie: session={flash}; Path=/\r\n"), "")
        }
        // the message is shown once
        "/login" if visit.request.contains("Cookie: ") => {
            let rest = cookie(r#"{"csrf":"abcdef"}"#, 0);
            answer(200, &format!("Set-Cookie: session={rest}; Path=/\r\n"), &format!("<p>Sign in first.</p>{LOGIN}"))
        }
        "/login" => answer(200, "", LOGIN),
        _ => answer(200, "", "<p>Welcome</p>"),
    });
    let at = ["--url", &url];
    let later = sessctl::clock::Clock::System.now().plus(600).rfc3339();
    let fresh = || {
        let home = Home::new();
        home.run(&[&at[..], &["visit", "/short"]].concat());
        home
    };
    let args = [&["--now", &later][..], &at, &["visit", "/account"]].concat();
    let facts = fresh().facts(&args);
    assert_eq!((&facts["not_sent"]["kind"], &facts["logged_in"]), (&json!("expired"), &json!(false)), "{facts}");
    assert_eq!(facts["evidence"], json!([{"kind": "says_nobody", "keys": ["csrf"]}]), "{facts}");
    assert_eq!((&facts["gone"]["is_real"], &facts["gone"]["lives_at"]), (&json!(true), &Json::Null), "{facts}");
    let english = fresh().run(&[&args[..], &["--lang", "en"]].concat()).stdout;
    let english = english.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(english.contains("`session` ran out in the browser before the first request"), "{english}");
    assert!(!english.contains("clock hold"), "{english}");
    let japanese = fresh().run(&[&args[..], &["--lang", "ja"]].concat()).stdout;
    assert!(
        japanese.split_whitespace().collect::<String>().contains("ブラウザの中で期限が切れていました"),
        "{japanese}"
    );
    // other commands have no clock to offer either, and the embedded app has
    let english = fresh().run(&[&["--now", &later][..], &at, &["inspect", "--lang", "en"]].concat()).stdout;
    assert!(!english.is_empty() && !english.contains("clock hold"), "{english}");
    let home = Home::new();
    home.run(&["login", "alice"]);
    let english = home.run(&["--now", &later, "--lang", "en", "visit"]).stdout;
    assert!(english.contains("Back to where it still lives") && english.contains("clock hold"), "{english}");
}

/// A visit that logs in on its way had no cookie at first, and that is nothing to repair.
#[test]
fn a_first_cookie_that_comes_on_the_way_is_no_cookie_that_ran_out() {
    let (url, _) = app(None, |visit| match (visit.path, &visit.user) {
        ("/start", _) => {
            let first = cookie(r#"{"user":"mia"}"#, 0);
            answer(302, &format!("Location: /\r\nSet-Cookie: session={first}; Path=/\r\n"), "")
        }
        (_, Some(user)) => answer(200, "", &format!("<p>Hello {user}</p><a href=/logout>Log out</a>")),
        _ => answer(200, "", LOGIN),
    });
    assert_eq!(mia(&url).facts(&["--url", &url, "visit", "/start"])["not_sent"], Json::Null);
    let facts = Home::new().facts(&["--url", &url, "visit", "/start"]);
    assert_eq!((&facts["not_sent"], &facts["logged_in"]), (&Json::Null, &json!(true)), "{facts}");
}

#[test]
fn a_short_value_that_is_left_was_read_where_a_visitor_without_a_cookie_gets_no_session() {
    let held = cookie(r#"{"name":"mia ash","role":"staff","user_id":1}"#, 9);
    for left in [r#"{"user_id":1}"#, r#"{"user_id":2}"#] {
        let (url, home) = holding(&held, || Some(format!("{}; Path=/", cookie(left, 0))));
        let key = home.file("key", KEY);
        for more in [&[][..], &["--secret-file", &key]] {
            let (why, said) = visit(&url, &home, more);
            assert_eq!(why, json!({"kind": "taken_out", "removed": ["name", "role"]}), "{left} {more:?}");
            assert!(said[0].contains("the app itself took name, role out of the session"), "{}", said[0]);
            assert!(said[1].contains("アプリ自身が、セッションからname、roleを削除しました"), "{}", said[1]);
            assert!(!said[0].contains("Nothing") && !said[0].contains("cleared it"), "{}", said[0]);
        }
        // the jar stays as it is, and its session is sent again
        assert_eq!(visit(&url, &home, &["--times", "3"]).0["kind"], "taken_out", "{left}");
    }
}

/// An app that takes keys out of a session and leads to its login, where `new` is what any visitor is given on the page that
/// is visited, if the request carries this.
fn leading_on(carries: &'static str, new: &'static str) -> (String, Home) {
    let (url, _) = app(None, move |visit| match visit.path {
        "/set" => {
            let held = cookie(r#"{"name":"mia ash","user_id":1}"#, 9);
            answer(200, &format!("Set-Cookie: session={held}; Path=/\r\nSet-Cookie: tab=1; Path=/\r\n"), "set")
        }
        "/me" if visit.request.contains(carries) => {
            let new = cookie(new, 0);
            answer(302, &format!("Location: /in\r\nSet-Cookie: session={new}; Path=/\r\n"), "")
        }
        "/me" => answer(302, "Location: /in\r\n", ""),
        _ => answer(401, "", LOGIN),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/set"]);
    (url, home)
}

#[test]
fn that_no_visitor_gets_a_session_is_seen_on_the_page_that_was_visited_and_with_the_other_cookies() {
    let kind = |carries, more: &[&str]| {
        let (url, home) = leading_on(carries, r#"{"user_id":1}"#);
        visit(&url, &home, more).0["kind"].clone()
    };
    for more in [&[][..], &["--page", "/in"]] {
        assert_eq!(kind("session=", more), "taken_out", "{more:?}");
        // any visitor is given the same
        assert_eq!(kind("GET ", more), "replaced", "{more:?}");
        // as is one with another cookie
        assert_eq!(kind("tab=1", more), "replaced", "{more:?}");
    }
}

#[test]
fn a_session_that_came_back_whole_was_read_and_what_every_visitor_gets_says_nothing() {
    for (held, came, kept) in
        [(r#"{"n":1}"#, r#"{"n":1}"#, json!(["n"])), (r#"{"n":1}"#, r#"{"n":2,"seen":true}"#, json!(["n"]))]
    {
        let (url, home) = holding(&cookie(held, 9), || Some(format!("{}; Path=/", cookie(came, 0))));
        let key = home.file("key", KEY);
        for more in [&[][..], &["--secret-file", &key]] {
            let (why, [english, _]) = visit(&url, &home, more);
            assert_eq!(why, json!({"kind": "opened", "kept": kept}), "{came} {more:?}");
            assert!(english.contains("The app opened the session"), "{english}");
        }
    }
    // each visitor is given one
    let (url, _) = app(None, |visit| match visit.path {
        "/set" => answer(200, &format!("Set-Cookie: session={}; Path=/\r\n", cookie(r#"{"n":1}"#, 9)), "set"),
        _ => answer(401, &format!("Set-Cookie: session={}; Path=/\r\n", cookie(r#"{"n":1}"#, 0)), LOGIN),
    });
    let home = Home::new();
    let (why, [english, japanese]) = visit(&url, &home, &[]);
    assert_eq!(why["kind"], "unknown", "{why}");
    assert!(english.contains("there may be no user in the session"), "{english}");
    assert!(!english.contains("Why it was not believed"), "{english}");
    assert!(japanese.contains("セッションにユーザーがいないか"), "{japanese}");
    let key = home.file("key", KEY);
    let (why, [english, _]) = visit(&url, &home, &["--secret-file", &key]);
    assert!(why["kind"] == "good" && english.contains("there may be no user in the session"), "{english}");
}
