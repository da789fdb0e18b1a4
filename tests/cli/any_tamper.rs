//! `tamper` at apps of any kind: what is said of a forged cookie is what was seen, and no more.

use std::sync::atomic::Ordering;

use serde_json::{Value as Json, json};

use super::apps::{KEY, Visit, answer, app, cookie, mia, quickstart};
use super::path::typed;
use super::{Home, LANGUAGES, server};

/// The verdict on a cookie that was forged to say `user=admin`, the exit code, and the evidence.
fn tampered(view: impl Fn(&Visit<'_>) -> Vec<u8> + Send + 'static, more: &[&str]) -> (Json, Json) {
    let (url, _) = app(None, view);
    let home = mia(&url);
    let args = [&["--url", &url, "tamper", "user=admin"], more].concat();
    for lang in LANGUAGES {
        let screen = home.run(&[&args[..], &["--lang", lang]].concat());
        screen.assert_harmless();
    }
    let outcome = home.run(&[&args[..], &["--json"]].concat());
    let facts = outcome.json();
    let code = match facts["was_believed"].as_bool() {
        Some(true) => 0,
        Some(false) => 1,
        None => 3,
    };
    assert_eq!(outcome.code, code, "{facts}");
    (facts["was_believed"].clone(), facts["evidence"].clone())
}

fn kinds(evidence: &Json) -> Vec<&str> {
    evidence.as_array().expect("a list").iter().map(|seen| seen["kind"].as_str().expect("a kind")).collect()
}

/// Another text at each request: a token in a form, a nonce, a clock.
fn varying(visit: &Visit<'_>) -> String {
    let number = visit.count * 7919 + 104_729;
    format!(
        "<form method=post action=/search><input type=hidden name=csrf_token value=t{number}x><input name=q></form>\
         <p>It is second {number}.</p><script nonce=n{number}>x={number}</script>"
    )
}

#[test]
fn a_page_with_tokens_nonces_and_a_clock_does_not_make_a_forged_cookie_believed() {
    let (believed, evidence) = tampered(
        |visit| {
            let who = visit.user.as_deref().map_or("<a href=/auth/login>Log In</a>".to_owned(), |user| {
                format!("<span>{user}</span> <a href=/auth/logout>Log Out</a>")
            });
            answer(200, "", &format!("{who}{}", varying(visit)))
        },
        &[],
    );
    assert_eq!((believed, kinds(&evidence)), (json!(false), vec!["as_none"]));
}

#[test]
fn an_api_that_answers_with_an_error_has_refused_it() {
    for status in [401, 403, 422] {
        let (believed, evidence) = tampered(
            move |visit| match &visit.user {
                Some(user) => answer(200, "", &format!(r#"{{"user":"{user}"}}"#)),
                None if visit.request.contains("Cookie: ") => answer(status, "", r#"{"error":"no"}"#),
                None => answer(401, "", r#"{"error":"no"}"#),
            },
            &["--page", "/api/me"],
        );
        assert_eq!((believed, &evidence[0]["status"]), (json!(false), &json!(status)));
    }
}

#[test]
fn an_answer_that_says_nothing_of_the_cookie_is_no_verdict() {
    for status in [408, 429, 500, 503] {
        let refused = move |visit: &Visit<'_>| match &visit.user {
            Some(_) => quickstart(visit),
            None if visit.request.contains("Cookie: ") => answer(status, "", "no"),
            None => quickstart(visit),
        };
        assert_eq!(tampered(refused, &[]).0, Json::Null, "{status}");
    }
    for status in [429, 502, 503] {
        let troubled = move |visit: &Visit<'_>| {
            if visit.request.contains("Cookie: ") { quickstart(visit) } else { answer(status, "", "busy") }
        };
        assert_eq!(tampered(troubled, &[]).0, Json::Null, "{status} without a cookie");
    }
    let same = |visit: &Visit<'_>| answer(200, "", &varying(visit));
    let (believed, evidence) = tampered(same, &[]);
    assert_eq!((believed, kinds(&evidence)), (Json::Null, vec!["same"]));
    let (believed, evidence) = tampered(quickstart, &["--page", "/", "--shows", "log"]);
    assert_eq!((believed, kinds(&evidence)), (Json::Null, vec!["shows"]), "anybody sees it");
    let gone = |_: &Visit<'_>| answer(404, "", "no such page");
    let (believed, evidence) = tampered(gone, &[]);
    assert_eq!((believed, kinds(&evidence)), (Json::Null, vec!["no_page"]));
}

#[test]
fn an_app_that_does_not_check_the_signature_is_told_from_one_that_does() {
    // it reads the payload, and believes it
    let view = |visit: &Visit<'_>| {
        let sent = visit.request.lines().find_map(|line| line.strip_prefix("Cookie: session=")).unwrap_or_default();
        let user = sessctl::cookie::split(sent)
            .and_then(|parts| sessctl::cookie::payload::read(parts.payload, 1000).json)
            .and_then(|json| json.split('"').nth(3).map(str::to_owned));
        match user {
            Some(user) => answer(200, "", &format!("<p>Hello {user}</p><a href=/logout>Log out</a>{}", varying(visit))),
            None => answer(200, "", &format!("<a href=/login>Log in</a>{}", varying(visit))),
        }
    };
    let (believed, evidence) = tampered(view, &[]);
    assert_eq!((believed, kinds(&evidence)[0]), (json!(true), "as_good"));
    assert_eq!(tampered(quickstart, &[]).0, json!(false));
}

#[test]
fn another_cookie_that_knows_the_user_is_no_sign_that_the_forged_one_was_believed() {
    let (url, _) = app(None, |visit| {
        let is_known = visit.user.is_some() || visit.has_cookie("remember_token=mia");
        let page = if is_known { "<p>Hello mia</p><a href=/logout>Log out</a>" } else { "<a href=/login>Log in</a>" };
        let remember = if visit.path == "/remember" { "Set-Cookie: remember_token=mia; Path=/\r\n" } else { "" };
        answer(200, remember, page)
    });
    let home = mia(&url);
    assert_eq!(home.facts(&["--url", &url, "tamper", "user=admin"])["was_believed"], false);
    home.run(&["--url", &url, "visit", "/remember"]);
    let facts = home.facts(&["--url", &url, "tamper", "user=admin"]);
    assert_eq!((&facts["was_believed"], kinds(&facts["evidence"])), (&Json::Null, vec!["same"]));
    assert_eq!(facts["other_cookies"], json!(["remember_token"]));
    let screen = home.run(&["--url", &url, "tamper", "user=admin"]);
    assert!(screen.code == 3 && screen.stdout.contains("remember_token"), "{}", screen.stdout);
}

#[test]
fn a_text_at_random_is_not_taken_for_an_answer_to_the_cookie() {
    let quotes = ["to be or not to be", "the rest is silence", "brevity is the soul of wit"];
    for offset in 0..quotes.len() {
        let view = move |visit: &Visit<'_>| answer(200, "", &format!("<p>{}</p>", quotes[(visit.count + offset) % 3]));
        assert_eq!(tampered(view, &[]).0, Json::Null);
        // the same quote twice, so that it does not seem to vary
        let view =
            move |visit: &Visit<'_>| answer(200, "", &format!("<p>{}</p>", quotes[(visit.count / 2 + offset) % 3]));
        assert_eq!(tampered(view, &[]).0, Json::Null);
    }
}

#[test]
fn a_redirect_to_the_login_is_followed_and_shown() {
    let view = |visit: &Visit<'_>| match (visit.path, &visit.user) {
        ("/login", _) => answer(200, "", "<form method=post><input name=username><input type=password name=p></form>"),
        (_, Some(user)) => answer(200, "", &format!("<h1>{user}</h1>")),
        _ => answer(302, "Location: /login\r\n", ""),
    };
    let (url, _) = app(None, view);
    let home = mia(&url);
    let facts = home.facts(&["--url", &url, "tamper", "user=admin"]);
    assert_eq!((&facts["was_believed"], &facts["sent_to"]), (&json!(false), &json!("/")));
    assert_eq!(
        (&facts["exchange"]["response"]["status"], &facts["then"][0]["request"]["path"]),
        (&json!(302), &json!("/login"))
    );
    let screen = home.run(&["--url", &url, "tamper", "user=admin"]).stdout;
    assert!(!screen.contains("the answer does not say so"), "it was sent elsewhere: {screen}");
    assert!(screen.contains("GET /login"), "{screen}");
}

#[test]
fn the_forged_cookie_goes_where_the_jar_sends_it() {
    let url = server(|request| {
        let is_below = request.starts_with("GET /app/ ") || request.starts_with("GET /app/me ");
        let cookie = super::apps::cookie(r#"{"user":"mia"}"#, 0);
        let set = if request.starts_with("GET /app/become ") {
            format!("Set-Cookie: session={cookie}; Path=/app/\r\n")
        } else {
            String::new()
        };
        let is_mia = is_below && request.contains("Cookie: session=") && request.contains("eyJ1c2VyIjoibWlhIn0");
        answer(
            200,
            &set,
            if is_mia { "<p>mia</p><a href=/app/logout>log out</a>" } else { "<a href=/app/login>log in</a>" },
        )
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/app/become"]);
    let facts = home.facts(&["--url", &url, "tamper", "user=admin"]);
    assert_eq!((&facts["sent_to"], &facts["was_believed"]), (&json!("/app/"), &json!(false)), "{facts}");
    assert_eq!(home.facts(&["--url", &url, "tamper", "user=admin", "--page", "/app/me"])["was_believed"], false);
    for outcome in super::errors::fails(&home, 3, &["--url", &url, "tamper", "user=admin", "--page", "/me"]) {
        assert!(outcome.stderr.contains("/app/"), "{}", outcome.stderr);
    }
    let long = format!("user={}", (0..9000).map(|n: u32| char::from(b'a' + (n * n % 23) as u8)).collect::<String>());
    let facts = home.run(&["--url", &url, "tamper", &long, "--json"]);
    assert!(facts.is_answer() || facts.stderr.contains("unsendable"), "{}", facts.stderr);
}

#[test]
fn a_cookie_that_no_browser_sends_is_not_replaced_by_the_good_one() {
    let (url, count) = app(None, quickstart);
    let home = mia(&url);
    let digits: String = (0..6000_u64).map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40)).collect();
    let before = count.load(Ordering::SeqCst);
    let outcome = home.run(&["--url", &url, "tamper", &format!("user={digits}"), "--json"]);
    assert_eq!(outcome.code, 3);
    assert!(outcome.stderr.contains("unsendable"), "{}", outcome.stderr);
    assert!(count.load(Ordering::SeqCst) >= before);
}

#[test]
fn a_cookie_of_another_format_is_named() {
    let url = server(|_| {
        answer(
            200,
            "Set-Cookie: session=2|1:0|10:1795376493|7:session|8:YWxpY2U=|4f4d4a0d5d5be9b2b5ed8f0c9e7d7c4e9dd5b2fe8d7a4b3c0a1f2e3d4c5b6a70; Path=/\r\n",
            "x",
        )
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    let [english, japanese] = super::errors::fails(&home, 3, &["--url", &url, "tamper", "user=admin"]);
    assert!(english.stderr.contains("Tornado") && japanese.stderr.contains("Tornado"), "{}", english.stderr);
}

#[test]
fn the_key_shows_the_signature_and_signs_nothing() {
    let (url, _) = app(None, quickstart);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let facts = home.facts(&["--url", &url, "tamper", "user=admin", "--secret-file", &key]);
    assert_eq!((&facts["was_believed"], &facts["key_was_given"]), (&json!(false), &json!(true)));
    assert_ne!(facts["needed_signature"], facts["signature"]);
}

#[test]
fn how_often_the_app_was_asked_and_what_came_back_for_the_session_is_told() {
    let (url, count) = app(None, |visit| {
        let set = super::apps::cookie(r#"{"csrf_token":"x"}"#, 0);
        let headers =
            if visit.user.is_none() { format!("Set-Cookie: session={set}; Path=/\r\n") } else { String::new() };
        answer(200, &headers, if visit.user.is_some() { "<p>Logged in as mia" } else { "<p>Log in" })
    });
    let home = mia(&url);
    let before = count.load(Ordering::SeqCst);
    let facts = home.facts(&["--url", &url, "tamper", "user=admin"]);
    assert_eq!(facts["asked"]["requests"], json!(count.load(Ordering::SeqCst) - before));
    let change = &facts["session_change"];
    assert_eq!((&change["added"], &change["removed"]), (&json!(["csrf_token"]), &json!(["user"])));
    for (lang, count, line) in [
        ("en", "requests for /, with the cookie and without it", "in the session: added csrf_token; removed user"),
        ("ja", "合わせて5回リクエストしました", "セッションの変化: csrf_token を追加。user を削除"),
    ] {
        let screen = home.run(&["--url", &url, "--lang", lang, "tamper", "user=admin"]).stdout;
        let words: String = screen.split_whitespace().collect();
        assert!(screen.contains(line) && words.contains(&count.replace(' ', "")), "{screen}");
    }
    let embedded = Home::new();
    embedded.run(&["login", "alice"]);
    let facts = embedded.facts(&["tamper", "id=admin"]);
    assert_eq!((&facts["asked"]["requests"], &facts["session_change"]), (&json!(1), &Json::Null));
}

#[test]
fn a_key_for_another_format_is_said_to_be_unused() {
    let starlette = "eyJ1c2VyIjogIm1pYSJ9.awffsw._qHKjnkr3clufldXb-VvPIy2HsI";
    let url = server(move |_| answer(200, &format!("Set-Cookie: session={starlette}; Path=/\r\n"), "x"));
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    let key = home.file("key", KEY);
    let with_key = ["--url", &url, "tamper", "user=admin", "--secret-file", &key];
    let [english, japanese] = super::errors::fails(&home, 3, &with_key);
    assert!(english.stderr.contains("the given key was not used"), "{}", english.stderr);
    assert!(japanese.stderr.contains("指定された鍵は使っていません"), "{}", japanese.stderr);
    let [english, _] = super::errors::fails(&home, 3, &["--url", &url, "tamper", "user=admin"]);
    assert!(!english.stderr.contains("key"), "{}", english.stderr);
}

/// A page that tells nothing of who is there, but whose answer keeps the session or puts a new one in its place.
#[test]
fn a_session_that_is_replaced_where_the_good_one_is_kept_was_refused() {
    let replaced = |visit: &Visit<'_>| {
        let line = |session: &str| format!("Set-Cookie: session={}; Path=/\r\n", cookie(session, 0));
        match (&visit.user, visit.request.contains("Cookie: ")) {
            (Some(user), _) => answer(200, &line(&format!(r#"{{"user":"{user}"}}"#)), "<p>Prices</p>"),
            (None, true) => answer(200, &line(r#"{"csrf":"abcdef"}"#), "<p>Prices</p>"),
            (None, false) => answer(200, "", "<p>Prices</p>"),
        }
    };
    let (believed, evidence) = tampered(replaced, &[]);
    assert_eq!((believed, evidence), (json!(false), json!([{"kind": "lost_the_user", "removed": ["user"]}])));
    // one that takes the user out of any session says nothing by it, and neither does one that keeps a piece
    let to_all = |_: &Visit<'_>| {
        answer(200, &format!("Set-Cookie: session={}; Path=/\r\n", cookie(r#"{"csrf":"abcdef"}"#, 0)), "<p>Prices</p>")
    };
    assert_eq!(tampered(to_all, &[]).0, Json::Null);
}

/// A cookie beside the session that logs in by itself, as an app makes it that does not use Flask-Login.
#[test]
fn another_cookie_that_logs_in_by_itself_is_named_where_the_session_is_not_believed() {
    let (url, _) = app(None, |visit| {
        let has_kept = visit.has_cookie("keep=mia");
        match (visit.path, &visit.user) {
            ("/keep", _) => answer(200, "Set-Cookie: keep=mia; Path=/\r\n", "kept"),
            (_, Some(user)) => {
                answer(200, "", &format!("<p>Hello {user}</p><p>By your session</p><a href=/logout>Log out</a>"))
            }
            (_, None) if has_kept => {
                answer(200, "", "<p>Hello mia</p><p>We remembered you</p><a href=/logout>Log out</a>")
            }
            _ => answer(200, "", "<p>Please sign in</p><a href=/login>Sign in</a>"),
        }
    });
    let home = mia(&url);
    home.run(&["--url", &url, "visit", "/keep"]);
    let args = ["--url", &url, "tamper", "user=admin", "--page", "/"];
    let facts = home.run(&[&args[..], &["--json"]].concat()).json();
    assert_eq!(
        (&facts["was_believed"], &facts["evidence"][0]["kind"], &facts["others_log_in"]),
        (&json!(false), &json!("as_none"), &json!(true)),
        "{facts}"
    );
    let [english, japanese] = LANGUAGES.map(|lang| home.run(&[&args[..], &["--lang", lang]].concat()).stdout);
    let english = english.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(english.contains("It logs in by itself, without the session cookie."), "{english}");
    assert!(!english.contains("no cookie at all"), "{english}");
    assert!(japanese.split_whitespace().collect::<String>().contains("このクッキーだけで"), "{japanese}");
    // one that makes no difference is said to make none
    let (url, _) = app(None, |visit| match visit.path {
        "/keep" => answer(200, "Set-Cookie: theme=dark; Path=/\r\n", "kept"),
        _ => quickstart(visit),
    });
    let home = mia(&url);
    home.run(&["--url", &url, "visit", "/keep"]);
    let facts = home.run(&["--url", &url, "tamper", "user=admin", "--page", "/", "--json"]).json();
    assert_eq!((&facts["was_believed"], &facts["others_log_in"]), (&json!(false), &json!(false)), "{facts}");
}

/// What a cookie that is not checked says of its user.
fn unchecked(visit: &Visit<'_>) -> Option<String> {
    let sent = visit.request.lines().find_map(|line| line.strip_prefix("Cookie: session="))?;
    let json = sessctl::cookie::payload::read(sessctl::cookie::split(sent)?.payload, 1000).json?;
    let session: Json = serde_json::from_str(&json).ok()?;
    session["user"].as_str().map(str::to_owned)
}

/// An app that does not check the signature, and has no user but mia: it answers a forged `user=admin` as no cookie.
#[test]
fn a_user_that_the_app_does_not_know_is_told_from_a_signature_that_is_refused() {
    let page = |is_mia: bool| match is_mia {
        true => answer(200, "", "<p>Logged in as mia</p>"),
        false => answer(200, "", "<p>You are not logged in</p>"),
    };
    let believing = move |visit: &Visit<'_>| page(unchecked(visit).as_deref() == Some("mia"));
    let checking = move |visit: &Visit<'_>| page(visit.user.as_deref() == Some("mia"));
    for (is_checking, believed, second) in [(false, Json::Null, true), (true, json!(false), false)] {
        let (url, count) = match is_checking {
            true => app(None, checking),
            false => app(None, believing),
        };
        let home = mia(&url);
        for change in ["user=admin", "user=false"] {
            let before = count.load(Ordering::SeqCst);
            let args = ["--url", &url, "tamper", change];
            let outcome = home.run(&[&args[..], &["--json"]].concat());
            let facts = outcome.json();
            assert_eq!(outcome.code, if second { 3 } else { 1 }, "{facts}");
            assert_eq!((&facts["was_believed"], &facts["second_forgery"]["was_believed"]), (&believed, &json!(second)));
            assert_eq!(facts["second_forgery"]["key"], "sessctl");
            assert_eq!(facts["asked"]["requests"], json!(count.load(Ordering::SeqCst) - before), "each is counted");
            let [english, japanese] = LANGUAGES.map(|lang| {
                home.run(&[&args[..], &["--lang", lang]].concat()).stdout.split_whitespace().collect::<String>()
            });
            assert_eq!(english.contains("doesnotcheckthesignature"), second, "{english}");
            assert_eq!(japanese.contains("署名を検証していません"), second, "{japanese}");
            assert_eq!(english.contains("notforwantofsuchauser"), !second, "{english}");
            assert!(english.contains("Trynext:sessctl--url"), "{english}");
            assert_eq!(english.ends_with("tampersessctl=1"), second, "{english}");
        }
        // a key that the session has not, and that names no user, is such a forgery itself
        let facts = home.run(&["--url", &url, "tamper", "sessctl=1", "--json"]).json();
        assert_eq!((&facts["was_believed"], &facts["second_forgery"]), (&json!(second), &Json::Null), "{facts}");
    }
}

/// Where a page is the same by another cookie, it is the session cookie alone that settles it, and not another page.
#[test]
fn beside_a_remember_token_the_session_cookie_is_to_be_sent_alone() {
    let (url, _) = app(Some(600), |visit| {
        let is_known = visit.user.is_some() || visit.has_cookie("remember_token=mia");
        let page = if is_known { "<p>Hello mia</p><a href=/logout>Log out</a>" } else { "<a href=/login>Log in</a>" };
        let remember = if visit.path == "/remember" { "Set-Cookie: remember_token=mia; Path=/\r\n" } else { "" };
        answer(200, remember, page)
    });
    let key = Home::new().file("key", KEY);
    let simulate = ["expire", "--simulate", "--secret-file", &key];
    for (command, code, fact) in [
        (&["tamper", "user=admin"][..], 1, ("was_believed", json!(false))),
        (&simulate, 0, ("lifetime", json!(600))),
        (&["expire", "--simulate"], 3, ("lifetime", Json::Null)),
    ] {
        let home = mia(&url);
        // a key that outlives this is not needed
        let key = home.file("key", KEY);
        let command: Vec<&str> = command.iter().map(|word| if word.ends_with("/key") { &key } else { *word }).collect();
        home.run(&["--url", &url, "visit", "/remember"]);
        for lang in LANGUAGES {
            let args = [&["--url", &url, "--lang", lang], &command[..]].concat();
            let outcome = home.run(&args);
            let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(outcome.code, 3, "{words}");
            assert!(!words.contains("--shows") && !words.contains("PATH を"), "{words}");
            // an app may want another cookie beside its session
            let limit = ["If it does not, that says nothing", "ならなければ、何もわかりません"];
            assert!(limit.iter().any(|limit| words.contains(limit)), "{words}");
            let (again, take) = commands(&words);
            let import = format!("sessctl --url {url} --lang {lang} jar export | sessctl ");
            assert!(take.starts_with(&import) && take.contains(" jar import --name session"), "{take}");
            assert_eq!(typed(&home, &[], &take).code, 0);
            let there = typed(&home, &[], &format!("{again} --json"));
            assert_eq!((there.code, &there.json()[fact.0]), (code, &fact.1), "{again}");
        }
    }
}

/// The command for the other browser, and the one that takes the cookie there.
fn commands(words: &str) -> (String, String) {
    let (before, take) = words.split_once("Try next: ").or_else(|| words.split_once("次に試すこと: ")).expect("a next");
    let again = before.rsplit_once("sessctl ").expect("a command").1.trim();
    (format!("sessctl {again}"), take.to_owned())
}

#[test]
fn a_key_is_named_only_where_it_stands_in_the_session() {
    let (url, _) = app(None, quickstart);
    let home = Home::new();
    for (json, next) in
        [(r#"{"cart":[1],"user":"mia"}"#, "tamper user=admin"), (r#"{"cart":[1]}"#, "expire --simulate")]
    {
        home.feed(format!("session={}", cookie(json, 0)), &["--url", &url, "jar", "import", "-"]);
        for at in [&["--url", &url][..], &[]] {
            let screen = home.run(&[at, &["--lang", "en", "inspect"]].concat()).stdout;
            let line = screen.split("Try next: ").nth(1).unwrap_or_default();
            assert!(line.contains(next) && !screen.contains("id=admin"), "{json}: {screen}");
        }
    }
    let key = home.file("key", KEY);
    let pasted = home.run(&["--lang", "en", "inspect", &cookie(r#"{"user":"mia"}"#, 0), "--secret-file", &key]).stdout;
    assert!(pasted.contains("sign user=admin"), "{pasted}");
    let several = cookie(r#"{"cart":[1],"user":"mia"}"#, 0);
    let pasted = home.run(&["--lang", "en", "inspect", &several, "--secret-file", &key]).stdout;
    assert!(pasted.contains(r#"sign '{"cart":[1],"user":"admin"}'"#), "{pasted}");
    let denied = home.run(&["--url", &url, "--lang", "en", "tamper", "cart=[1]"]).stderr;
    assert!(denied.contains("tamper cart=admin"), "{denied}");
}

#[test]
fn no_key_is_an_example_where_it_is_not_known_what_the_session_holds() {
    let home = Home::new();
    for more in [&[][..], &["word"]] {
        let ask = |lang| home.run(&[&["--url", "http://127.0.0.1:9", "--lang", lang, "tamper"][..], more].concat());
        for lang in LANGUAGES {
            let (code, told) = (ask(lang).code, ask(lang).stderr);
            assert!(code == 2 && !told.contains("id=admin") && told.contains("inspect"), "{told}");
        }
        let embedded = home.run(&[&["--lang", "en", "tamper"][..], more].concat()).stderr;
        assert!(embedded.contains("tamper id=admin"), "{embedded}");
    }
}

/// A page that is the same with all cookies and with none shows no cookie's login, nor that it brings none.
#[test]
fn at_a_page_that_is_the_same_for_all_a_page_settles_it_and_not_the_session_cookie_alone() {
    let (url, _) = app(Some(600), |visit| match visit.path {
        "/remember" => answer(200, "Set-Cookie: remember_token=mia; Path=/\r\n", "kept"),
        _ => answer(200, "", "<p>Welcome"),
    });
    let home = mia(&url);
    home.run(&["--url", &url, "visit", "/remember"]);
    let args = ["--url", &url, "tamper", "user=admin", "--page", "/"];
    let facts = home.run(&[&args[..], &["--json"]].concat()).json();
    assert_eq!((&facts["was_believed"], &facts["others_log_in"]), (&Json::Null, &Json::Null), "{facts}");
    let outcome = home.run(&[&args[..], &["--lang", "en"]].concat());
    let english = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(english.contains("another page, on which the user is shown (--page PATH)"), "{english}");
    assert!(!english.contains("alone, from another browser"), "{english}");
}

/// A word on the page stops the verdict on the other cookie, which makes a difference all the same.
#[test]
fn where_the_other_cookies_make_a_difference_it_is_not_said_that_nobody_is_logged_in_or_the_page_shows_nobody() {
    let (url, _) = app(Some(600), |visit| match visit.path {
        "/remember" => answer(200, "Set-Cookie: remember_token=mia; Path=/\r\n", "kept"),
        "/login" => {
            answer(200, "", "<form method=post><input name=username><input type=password name=password></form>")
        }
        _ if visit.user.is_some() || visit.has_cookie("remember_token=mia") => {
            answer(200, "", "<h1>mia's profile</h1><p>Denied tags</p><a href=/logout>Log out</a>")
        }
        _ => answer(302, "Location: /login\r\n", ""),
    });
    let home = mia(&url);
    home.run(&["--url", &url, "visit", "/remember"]);
    for args in [&["tamper", "user=admin"][..], &["expire", "--simulate"]] {
        let args = [&["--url", &url], args, &["--page", "/me"]].concat();
        assert!(home.facts(&args).to_string().contains("others_differ"));
        for lang in LANGUAGES {
            let outcome = home.run(&[&args[..], &["--lang", lang]].concat());
            let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(outcome.code, 3, "{words}");
            assert!(!words.contains("Either nobody") && !words.contains("誰もログインしていないか"), "{words}");
            assert!(words.contains("jar export") && words.contains("--browser alone"), "{words}");
        }
    }
}

#[test]
fn of_cookies_that_log_in_together_it_is_not_said_that_one_of_them_does() {
    let (url, _) = app(None, |visit| {
        let has_both = visit.has_cookie("keep=mia") && visit.has_cookie("device=d1");
        match (visit.path, &visit.user) {
            ("/keep", _) => answer(200, "Set-Cookie: keep=mia; Path=/\r\nSet-Cookie: device=d1; Path=/\r\n", "kept"),
            (_, Some(user)) => {
                answer(200, "", &format!("<p>Hello {user}</p><p>By your session</p><a href=/logout>Log out</a>"))
            }
            (_, None) if has_both => {
                answer(200, "", "<p>Hello mia</p><p>We remembered you</p><a href=/logout>Log out</a>")
            }
            _ => answer(200, "", "<p>Please sign in</p><a href=/login>Sign in</a>"),
        }
    });
    let home = mia(&url);
    home.run(&["--url", &url, "visit", "/keep"]);
    let args = ["--url", &url, "tamper", "user=admin", "--page", "/"];
    assert_eq!(home.facts(&args)["others_log_in"], true);
    for (lang, together) in [
        ("en", "Theyloginwithoutthesessioncookie.Whichofthemittakesisnotknown."),
        ("ja", "これらでログインした状態になります。どれが必要なのかは、わかりません。"),
    ] {
        let screen = home.run(&[&args[..], &["--lang", lang]].concat()).stdout;
        let screen = screen.split_whitespace().collect::<String>();
        assert!(screen.contains(together), "{screen}");
    }
}

#[test]
fn beside_a_session_that_the_app_has_refused_before_a_new_login_settles_it_and_no_page() {
    let (url, _) = app(None, |visit| match &visit.user {
        Some(_) => answer(200, "Set-Cookie: session=; Max-Age=0; Path=/\r\n", "<p>Shop"),
        None => answer(200, "", "<p>Shop"),
    });
    let home = mia(&url);
    let args = ["--url", &url, "tamper", "user=admin", "--page", "/"];
    let facts = home.run(&[&args[..], &["--json"]].concat()).json();
    assert_eq!((&facts["was_believed"], kinds(&facts["evidence"])), (&Json::Null, vec!["lost_the_user"]), "{facts}");
    for (lang, between, words) in
        [("en", " ", "What would settle it: a new login."), ("ja", "", "新しくログインすると判断できます。")]
    {
        let screen = home.run(&[&args[..], &["--lang", lang]].concat()).stdout;
        let screen = screen.split_whitespace().collect::<Vec<_>>().join(between);
        assert!(screen.contains(words) && !screen.contains("page PATH"), "{screen}");
    }
    let screen = home.run(&args).stdout;
    assert!(screen.trim_end().ends_with("login USER --page /"), "{screen}");
}

/// Two pairs stand below each other where there are no columns.
#[test]
fn in_plain_lines_each_payload_says_in_which_form_it_stands() {
    let home = Home::new();
    home.run(&["login", "alice"]);
    for (lang, [json, in_the_cookie]) in [
        ("en", ["payload as JSON, before: {", "payload in the cookie, after: ey"]),
        ("ja", ["変更前のペイロード（JSON）: {", "変更後のペイロード（クッキーの中の形）: ey"]),
    ] {
        let plain = home.run(&["--lang", lang, "--plain", "tamper", "id=admin"]).stdout;
        assert!(plain.contains(json) && plain.contains(in_the_cookie), "{plain}");
    }
}

#[test]
fn a_text_that_the_good_cookie_shows_is_not_said_to_be_on_no_page() {
    let (url, _) = app(None, |visit| match &visit.user {
        Some(_) => answer(200, "", "<p>Dashboard"),
        None => answer(200, "", "<p>Welcome"),
    });
    let home = mia(&url);
    let tamper = ["--url", &url, "tamper", "user=admin", "--shows", "Dashboard"];
    let facts = home.facts(&tamper);
    assert_eq!((&facts["was_believed"], &facts["evidence"][0]["kind"]), (&json!(false), &json!("shown_to_good")));
    let words = |lang: &str| home.run(&[&tamper[..], &["--lang", lang]].concat()).stdout;
    let english = words("en").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(english.contains("is on the page with the good cookie, and not with this one"), "{english}");
    assert!(words("ja").split_whitespace().collect::<String>().contains("このクッキーではありません"));
}
