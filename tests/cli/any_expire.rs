//! `expire --simulate` at apps of any kind: no lifetime is stated that was not seen.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value as Json, json};
use sessctl::clock::Clock;
use sessctl::cookie::payload;

use super::apps::{KEY, Visit, answer, answer_at, app, app_ahead, cookie, mia, quickstart};
use super::{Home, LANGUAGES, Outcome, page, server};

/// What `expire --simulate` says with the key, and its exit code.
fn simulated(home: &Home, url: &str, more: &[&str]) -> (Json, i32) {
    let key = home.file("key", KEY);
    let args = [&["--url", url, "expire", "--simulate", "--secret-file", &key], more].concat();
    let outcome = home.run(&[&args[..], &["--json"]].concat());
    assert!(outcome.is_answer(), "{}: {}", outcome.what, outcome.stderr);
    (outcome.json(), outcome.code)
}

fn screens(home: &Home, url: &str, more: &[&str]) -> [String; 2] {
    let key = home.file("key", KEY);
    LANGUAGES.map(|lang| {
        let args = [&["--url", url, "--lang", lang, "expire", "--simulate", "--secret-file", &key], more].concat();
        let screen = home.run(&args);
        screen.assert_harmless();
        words(&screen)
    })
}

/// What stands on a screen, wherever its lines were broken.
fn words(screen: &Outcome) -> String {
    screen.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_lifetime_that_was_given_is_not_left_to_look_like_the_apps() {
    let (url, _) = app(Some(600), quickstart);
    let [english, japanese] = screens(&mia(&url), &url, &["--lifetime", "1h"]);
    assert!(english.contains("The lifetime that was given, 3600 s, is not the one that was seen, 600 s"), "{english}");
    assert!(japanese.contains("指定された有効期間（3600秒）は"), "{japanese}");
    assert_eq!(simulated(&mia(&url), &url, &["--lifetime", "1h"]).0["asked"]["given_lifetime"], 3600);
    let [english, _] = screens(&mia(&url), &url, &["--lifetime", "600s"]);
    assert!(!english.contains("that was given"), "{english}");
    let without = mia(&url).run(&["--url", &url, "--lang", "en", "expire", "--simulate", "--lifetime", "1h"]);
    assert!(words(&without).contains("The lifetime that was given was not used for this."), "{}", without.stdout);
}

#[test]
fn the_lifetime_is_found_by_asking_whatever_it_is() {
    for lifetime in [0, 1, 20, 180, 600, 1234, 3600, 2_678_400, 31_536_000] {
        let (url, count) = app(Some(lifetime), quickstart);
        let home = mia(&url);
        let before = count.load(Ordering::SeqCst);
        let (facts, code) = simulated(&home, &url, &[]);
        let asked = count.load(Ordering::SeqCst) - before;
        // a session that is over by then is a no
        let is_over = !facts["ended_at"].is_null();
        assert_eq!((&facts["lifetime"], code), (&json!(lifetime), i32::from(is_over)), "{facts}");
        assert!(!is_over || lifetime < 180, "{facts}");
        assert_eq!((&facts["lifetime_at_least"], &facts["lifetime_below"]), (&json!(lifetime), &json!(lifetime + 1)));
        assert!(asked <= 40 && facts["asked"]["requests"] == json!(asked), "{lifetime} took {asked}");
        assert_eq!((&facts["by"], &facts["asked"]["renews"]), (&json!("ageing"), &json!(false)));
        for step in facts["steps"].as_array().expect("steps") {
            let (age, server) = (step["after"].as_i64().expect("seconds"), &step["server"]);
            assert_eq!((&server["accepted"], &server["age"]), (&json!(age <= lifetime), &json!(age)), "{lifetime}");
            assert_eq!(server["error"], if age <= lifetime { Json::Null } else { json!("SignatureExpired") });
            assert_eq!(server["logged_in_as"], Json::Null, "only the tutorial's words name somebody");
            assert_eq!(step["browser"]["sends"], true, "there is no Expires");
        }
        let [english, _] = screens(&home, &url, &[]);
        assert!(!english.contains("the form"), "{english}");
        if lifetime == 2_678_400 {
            assert!(
                english.contains("good for 31 days.") && english.contains("31 days 1 s > 31 days: refused"),
                "{english}"
            );
            assert!(!english.contains("2678400"), "{english}");
        }
    }
}

#[test]
fn a_cookie_that_is_always_accepted_has_no_lifetime() {
    let (url, _) = app(None, quickstart);
    let home = mia(&url);
    let (facts, code) = simulated(&home, &url, &[]);
    assert_eq!((&facts["lifetime"], &facts["has_no_end"], code), (&Json::Null, &json!(true), 0));
    assert_eq!(facts["lifetime_below"], Json::Null);
    let [english, japanese] = screens(&home, &url, &[]);
    assert!(english.contains("every age that can be made") && japanese.contains("1970年"), "{english}");
}

#[test]
fn a_page_from_which_nothing_can_be_told_gives_no_table() {
    let same = |_: &Visit<'_>| answer(200, "", "<h1>Hello</h1>");
    let gone = |_: &Visit<'_>| answer(404, "", "no such page");
    let broken = |_: &Visit<'_>| answer(500, "", "oh");
    let nobody = |_: &Visit<'_>| answer(401, "", "{}");
    for (url, kind, name) in [
        (app(Some(600), same).0, "same", "/"),
        (app(Some(600), gone).0, "no_page", "/"),
        (app(Some(600), broken).0, "refused", "/"),
        (app(Some(600), nobody).0, "error_for_all", "/"),
    ] {
        let home = mia(&url);
        let (facts, code) = simulated(&home, &url, &["--page", name]);
        assert_eq!((code, &facts["lifetime"], &facts["steps"]), (3, &Json::Null, &json!([])), "{facts}");
        assert_eq!((&facts["asked"]["page"], &facts["asked"]["evidence"][0]["kind"]), (&json!(name), &json!(kind)));
        assert_ne!(facts["asked"]["logged_in"], true);
        let [english, japanese] = screens(&home, &url, &[]);
        assert!(english.contains("nothing can be told of older ones"), "{english}");
        assert!(japanese.contains("古いクッキーについても何も言えません"), "{japanese}");
        // no text is on a page that comes to nobody
        let named = words(&home.run(&["--lang", "en", "--url", &url, "expire", "--simulate", "--page", name]));
        let next = named.rsplit("Try next: ").next().unwrap_or_default();
        assert!(kind != "error_for_all" || next.ends_with("expire --simulate --page PATH"), "{named}");
    }
    let (url, _) = app(Some(600), quickstart);
    // the page shows it all the same, but where there is nothing else to go by
    assert_eq!(simulated(&mia(&url), &url, &["--shows", "no such text"]).0["lifetime"], 600);
    let (same, _) = app(Some(600), same);
    assert_eq!(simulated(&mia(&same), &same, &["--shows", "no such text"]).1, 3);
    assert_eq!(simulated(&mia(&url), &url, &["--shows", "Logged in as"]).0["lifetime"], 600);
}

#[test]
fn an_api_that_answers_401_is_asked_as_well() {
    let (url, _) = app(Some(20), |visit| match &visit.user {
        Some(user) => answer(200, "", &format!(r#"{{"user":"{user}"}}"#)),
        None => answer(401, "", r#"{"error":"log in"}"#),
    });
    let home = mia(&url);
    let (facts, _) = simulated(&home, &url, &["--page", "/api/me"]);
    assert_eq!((&facts["lifetime"], &facts["steps"][4]["server"]["status"]), (&json!(20), &json!(401)));
    let [english, japanese] = screens(&home, &url, &["--page", "/api/me"]);
    assert!(
        english.contains("21 > 20: refused, status 401") && japanese.contains("拒否（ステータス 401）"),
        "{english}"
    );
}

#[test]
fn an_end_that_was_not_reached_is_said_with_how_far_it_got() {
    // it has had enough after a while
    for (status, stopped) in [(429, "unclear"), (503, "unclear")] {
        let (url, _) =
            app(
                Some(1234),
                move |visit| {
                    if visit.count > 8 { answer(status, "", "slow down") } else { quickstart(visit) }
                },
            );
        let home = mia(&url);
        let (facts, code) = simulated(&home, &url, &[]);
        assert_eq!((code, &facts["lifetime"], &facts["asked"]["stopped"]["kind"]), (3, &Json::Null, &json!(stopped)));
        let (accepted, refused) = (&facts["lifetime_at_least"], &facts["lifetime_below"]);
        assert!(accepted.as_i64().is_some_and(|age| age <= 1234), "{facts}");
        assert!(refused.as_i64().is_some_and(|age| age > 1234), "{facts}");
        for step in facts["steps"].as_array().expect("steps") {
            assert_eq!(step["server"]["error"], Json::Null, "the lifetime is not known: {step}");
        }
    }
    // two workers with clocks, or lifetimes, of their own
    let (url, _) = app(None, |visit| {
        let is_old = visit.count % 2 == 1 && visit.request.contains("Cookie: ");
        if is_old { answer(200, "", "<p>You are not logged in</p>") } else { quickstart(visit) }
    });
    let (facts, code) = simulated(&mia(&url), &url, &[]);
    assert_eq!((code, &facts["lifetime"]), (3, &Json::Null), "{facts}");
}

#[test]
fn an_app_that_stops_answering_ends_the_asking() {
    let (url, _) = app(Some(1234), |visit| {
        if visit.count > 8 {
            thread::sleep(Duration::from_secs(3));
        }
        quickstart(visit)
    });
    let home = mia(&url);
    let (facts, code) = simulated(&home, &url, &["--timeout", "1"]);
    assert_eq!((code, &facts["asked"]["stopped"]["kind"]), (3, &json!("no_answer")), "{facts}");
    assert_eq!(facts["lifetime"], Json::Null);
    let [english, _] = screens(&home, &url, &["--timeout", "1"]);
    assert!(english.contains("did not answer any more") || english.is_empty(), "{english}");
}

#[test]
fn an_app_whose_clock_is_another_is_asked_by_its_own() {
    for ahead in [-3600, 7] {
        let (url, _) = app_ahead(ahead, Some(600), move |visit| {
            let body = if visit.user.is_some() { "<p>Logged in as mia</p>" } else { "<p>You are not logged in</p>" };
            answer_at(Clock::System.now().plus(ahead), 200, "", body)
        });
        let (facts, _) = simulated(&mia(&url), &url, &[]);
        assert_eq!((&facts["lifetime"], &facts["asked"]["clock_ahead"]), (&json!(600), &json!(ahead)), "{facts}");
    }
    let (url, _) = app(Some(600), |visit| {
        page("", if visit.user.is_some() { "<p>Logged in as mia</p>" } else { "<p>You are not logged in</p>" })
    });
    let home = mia(&url);
    let (facts, _) = simulated(&home, &url, &[]);
    assert_eq!((&facts["lifetime"], &facts["asked"]["clock_ahead"]), (&json!(600), &Json::Null));
    assert!(screens(&home, &url, &[])[0].contains("no Date"));
}

#[test]
fn a_session_that_visits_renew_is_said_to_be_so_by_what_came() {
    let (url, _) = app(Some(600), |visit| match &visit.user {
        Some(user) => {
            let (cookie, until) = (cookie(r#"{"user":"mia"}"#, 0), Clock::System.now().plus(600).http_date());
            let set = format!("Set-Cookie: session={cookie}; Expires={until}; HttpOnly; Path=/\r\n");
            answer(200, &set, &format!("<p>Logged in as {user}</p>"))
        }
        None => answer(200, "", "<p>You are not logged in</p>"),
    });
    let home = mia(&url);
    let (facts, _) = simulated(&home, &url, &[]);
    assert_eq!((&facts["lifetime"], &facts["asked"]["renews"]), (&json!(600), &json!(true)));
    assert!(facts["steps"][0]["server"]["set_cookie"].is_string());
    assert_eq!(facts["steps"][4]["server"]["set_cookie"], Json::Null);

    // without the key, two answers show that much, and no lifetime
    let args = ["--url", &url, "expire", "--simulate"];
    let outcome = home.run(&[&args[..], &["--json"]].concat());
    let facts = outcome.json();
    assert_eq!((outcome.code, &facts["lifetime"], &facts["by"]), (3, &Json::Null, &json!("waiting")));
    assert_eq!((&facts["asked"]["renews"], &facts["steps"]), (&json!(true), &json!([])));
    let ends: Vec<i64> = facts["sightings"]
        .as_array()
        .expect("two")
        .iter()
        .map(|seen| seen["expires"]["unix"].as_i64().expect("an end"))
        .collect();
    assert!(ends.len() == 2 && ends[1] > ends[0], "{facts}");
    for (lang, key) in [("en", "--secret-file PATH"), ("ja", "--secret-file PATH")] {
        let screen = home.run(&[&args[..], &["--lang", lang]].concat());
        assert!(screen.code == 3 && words(&screen).contains(key), "{}", screen.stdout);
    }
    let wrong = home.file("wrong", "not its key");
    for outcome in super::errors::fails(&home, 3, &[&args[..], &["--secret-file", &wrong]].concat()) {
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn a_session_that_is_kept_on_the_server_is_said_to_be() {
    let url = server(|request| {
        let is_known = request.contains("Cookie: session=K8v3nQ7yT0m4W9bZ2cX5aF1dG6hJ8kL0pR3sU7vY1wE");
        let body = if is_known { "<p>Hello mia</p><a href=/logout>Log out</a>" } else { "<a href=/login>Log in</a>" };
        let set = if request.starts_with("GET /become ") {
            "Set-Cookie: session=K8v3nQ7yT0m4W9bZ2cX5aF1dG6hJ8kL0pR3sU7vY1wE; HttpOnly; Path=/\r\n"
        } else {
            ""
        };
        answer(200, set, body)
    });
    let home = mia(&url);
    let (facts, code) = simulated(&home, &url, &[]);
    assert_eq!((code, &facts["looks_like"], &facts["signed_at"]), (3, &json!("random_id"), &Json::Null), "{facts}");
    assert_eq!((&facts["asked"]["logged_in"], &facts["lifetime"]), (&json!(true), &Json::Null));
    let outcome = home.run(&["--url", &url, "expire", "--json"]);
    let facts = outcome.json();
    assert_eq!((outcome.code, &facts["is_alive"], &facts["looks_like"]), (3, &Json::Null, &json!("random_id")));
    for command in [&["expire"][..], &["expire", "--simulate"]] {
        let screen = words(&home.run(&[&["--url", &url], command].concat()));
        assert!(screen.contains("only the server knows when"), "{screen}");
        assert!(!screen.contains("Nobody deletes") && !screen.contains("Nothing is deleted"), "{screen}");
    }
}

#[test]
fn without_a_session_nothing_is_sent_to_a_real_app() {
    let (url, count) = app(Some(600), quickstart);
    for outcome in super::errors::fails(&Home::new(), 3, &["--url", &url, "expire", "--simulate"]) {
        assert_eq!(outcome.stdout, "");
    }
    assert_eq!(count.load(Ordering::SeqCst), 0, "no tutorial's form at an app that is not the tutorial's");
}

#[test]
fn expire_says_whether_the_cookie_goes_to_the_app() {
    let set = |attributes: &str| {
        let line = format!("Set-Cookie: session={}; {attributes}\r\n", cookie(r#"{"user":"mia"}"#, 0));
        server(move |_| answer(200, &line, "x"))
    };
    let url = set("Path=/admin");
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/admin/"]);
    assert_eq!(home.facts(&["--url", &url, "expire"])["not_sent"], Json::Null, "its pages are the app's too");
    let facts = home.facts(&["--url", &format!("{url}/shop"), "expire"]);
    assert_eq!((&facts["not_sent"], &facts["is_alive"]), (&json!("other_path"), &json!(false)));
    let elsewhere = url.replace("127.0.0.1", "localhost");
    let outcome = home.run(&["--url", &elsewhere, "expire"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.contains("✘") && words(&outcome).contains("it is for 127.0.0.1"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("✔ keeps"), "{}", outcome.stdout);
    // no key and no Expires: the lifetime is a guess
    let outcome = home.run(&["--url", &url, "expire", "--json"]);
    assert_eq!((outcome.code, &outcome.json()["is_alive"]), (3, &Json::Null));
    let key = home.file("key", KEY);
    let guessed = home.run(&["--url", &url, "expire", "--secret-file", &key]);
    assert!(guessed.code == 3 && words(&guessed).contains("if the app left Flask's default"), "{}", guessed.stdout);
    // the app may have another key than the one that was given
    let other = home.run(&["--url", &url, "expire", "--secret", "another", "--lifetime", "10m"]);
    assert!(other.code == 3 && words(&other).contains("an app with this key would refuse it"), "{}", other.stdout);
    let known = home.run(&["--url", &url, "expire", "--secret-file", &key, "--lifetime", "10m"]);
    assert_eq!(known.code, 0);
    let screen = words(&known);
    assert!(screen.contains("600 s after signing") && !screen.contains("10 min"), "one unit: {screen}");
}

#[test]
fn stops_of_ones_own_and_options_that_do_not_fit() {
    let (url, _) = app(Some(600), quickstart);
    let home = mia(&url);
    let (facts, _) = simulated(&home, &url, &["--after", "90", "--after", "2h"]);
    let stops: Vec<i64> =
        facts["steps"].as_array().expect("steps").iter().map(|step| step["after"].as_i64().expect("seconds")).collect();
    assert_eq!(stops, [0, 90, 200, 599, 600, 601, 7200]);
    let key = home.file("key", KEY);
    let simulate = ["--url", &url, "expire", "--simulate", "--secret-file", &key];
    for (more, code) in [(&["--after", "3000000000"][..], 3), (&["--no-permanent"], 2), (&["--no-refresh"], 2)] {
        super::errors::fails(&home, code, &[&simulate[..], more].concat());
    }
    super::errors::fails(&home, 2, &["expire", "--page", "/me"]);
    super::errors::fails(&home, 2, &["--url", &url, "expire", "--shows", "x"]);
}

#[test]
fn a_page_that_leads_on_is_asked_where_it_ends_and_never_more_than_forty_times() {
    for lifetime in [600, 45_296_789] {
        let (url, count) = app(Some(lifetime), |visit| match (visit.path, &visit.user) {
            ("/dashboard", Some(user)) => answer(200, "", &format!("<h1>{user}</h1><a href=/logout>Log out</a>")),
            ("/login", _) => {
                answer(200, "", "<form method=post><input name=username><input type=password name=p></form>")
            }
            (_, Some(_)) => answer(302, "Location: /dashboard\r\n", ""),
            _ => answer(302, "Location: /login\r\n", ""),
        });
        let home = mia(&url);
        let before = count.load(Ordering::SeqCst);
        let (facts, code) = simulated(&home, &url, &[]);
        let asked = count.load(Ordering::SeqCst) - before;
        assert!(asked <= 40 && facts["asked"]["requests"] == json!(asked), "{lifetime} took {asked}");
        assert_eq!(facts["asked"]["page"], "/dashboard");
        let bound = |name: &str| facts[name].as_i64().expect("an age");
        assert!(bound("lifetime_at_least") <= lifetime && lifetime < bound("lifetime_below"), "{facts}");
        match lifetime {
            600 => assert_eq!((&facts["lifetime"], code), (&json!(600), 0)),
            _ => assert_eq!((&facts["asked"]["stopped"]["kind"], code), (&json!("requests"), 3), "{facts}"),
        }
    }
}

#[test]
fn another_cookie_that_logs_in_is_not_taken_for_the_session() {
    let (url, _) = app(Some(600), |visit| {
        let is_known = visit.user.is_some() || visit.has_cookie("remember_token=mia");
        let remember = if visit.path == "/remember" { "Set-Cookie: remember_token=mia; Path=/\r\n" } else { "" };
        answer(200, remember, if is_known { "<p>Hello mia</p>" } else { "<p>Hello stranger</p>" })
    });
    let home = mia(&url);
    assert_eq!(simulated(&home, &url, &[]).0["lifetime"], 600);
    home.run(&["--url", &url, "visit", "/remember"]);
    let (facts, code) = simulated(&home, &url, &[]);
    assert_eq!((code, &facts["asked"]["evidence"][0]["kind"]), (3, &json!("same")), "{facts}");
    let [english, japanese] = screens(&home, &url, &[]);
    assert!(english.contains("remember_token") && japanese.contains("remember_token"), "{english}");
    assert_eq!(facts["asked"]["remembered_by"], "remember_token");
    assert!(english.contains("the session cookie alone does not decide"), "{english}");
    assert!(japanese.contains("自動ログイン用のクッキーのようです"), "{japanese}");
    let facts = home.facts(&["--url", &url, "tamper", "user=admin"]);
    assert_eq!((&facts["was_believed"], &facts["remembered_by"]), (&Json::Null, &json!("remember_token")));
}

#[test]
fn an_app_that_takes_its_time_is_left_when_that_is_up() {
    let (url, _) = app(Some(1234), |visit| {
        thread::sleep(Duration::from_millis(900));
        quickstart(visit)
    });
    let home = mia(&url);
    let (facts, code) = simulated(&home, &url, &["--timeout", "2"]);
    assert_eq!((code, &facts["asked"]["stopped"]["kind"]), (3, &json!("time")), "{facts}");
    assert!(facts["asked"]["requests"].as_i64().is_some_and(|requests| requests <= 12), "{facts}");
    for step in facts["steps"].as_array().expect("steps") {
        let (age, server) = (step["server"]["age"].as_i64().expect("seconds"), &step["server"]);
        assert_eq!(server["accepted"], age <= 1234, "{step}");
    }
}

/// What a terminal shows, its line that is written over itself included.
#[cfg(target_os = "linux")]
fn at_a_terminal(home: &Home, args: &[&str]) -> String {
    let quoted: Vec<String> = args.iter().map(|arg| format!("'{arg}'")).collect();
    let run = format!("stty cols 80 rows 20; exec {} {}", env!("CARGO_BIN_EXE_sessctl"), quoted.join(" "));
    let mut script = home.program("script", &["-q", "-e", "-c", &run, "/dev/null"]);
    let output = script.env("PATH", "/usr/bin:/bin").output().expect("script");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
#[cfg(target_os = "linux")]
fn how_far_it_has_come_is_told_at_a_terminal_and_nowhere_else() {
    use unicode_width::UnicodeWidthStr;

    let (url, _) = app(Some(45_296), quickstart);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let simulate = ["--url", &url, "--color", "never", "expire", "--simulate", "--secret-file", &key];
    for (lang, told) in [("en", "request 8 of at most 40: accepted at "), ("ja", "リクエスト8件目（最大40件）: ")]
    {
        let args = [&simulate[..], &["--lang", lang]].concat();
        let shown = at_a_terminal(&home, &args);
        assert!(shown.contains(told) && shown.contains("12 h 34 min 57 s >") == (lang == "en"), "{shown}");
        for line in shown.split(['\r', '\n']) {
            // a command is copied from its line, so that is whole
            assert!(line.width() <= 80 || line.starts_with("次に試すこと: sessctl "), "{line}");
        }
        let json = at_a_terminal(&home, &[&args[..], &["--json"]].concat());
        assert!(!json.contains(told) && json.contains("\"lifetime\":45296"), "{json}");
    }
}

/// An app that signs as Starlette does, and accepts what is so many seconds old. `GET /become` makes the visitor mia.
fn starlette(lifetime: i64) -> String {
    use sessctl::cookie::{Digest, KeyDerivation, SecretKey, Signer, sign, verdict};

    let signer = || {
        let key = SecretKey::new(KEY);
        Signer::new(&key, &[], b"itsdangerous.Signer", Digest::Sha1, KeyDerivation::DjangoConcat)
    };
    server(move |request| {
        if request.starts_with("GET /become") {
            // {"user": "mia", "login_time": 1795376493.5}, in base64 with its padding
            let payload = "eyJ1c2VyIjogIm1pYSIsICJsb2dpbl90aW1lIjogMTc5NTM3NjQ5My41fQ==";
            let cookie = sign(payload, &signer(), Clock::System.now()).expect("after 1970");
            return answer(200, &format!("Set-Cookie: session={cookie}; HttpOnly; Path=/\r\n"), "done");
        }
        let sent = request.lines().find_map(|line| line.strip_prefix("Cookie: session=")).unwrap_or_default();
        let is_good = verdict::unsign(sent.trim(), &signer(), Some(lifetime), Clock::System.now()).is_ok();
        answer(200, "", if is_good { "<p>Logged in as mia</p>" } else { "<p>You are not logged in</p>" })
    })
}

#[test]
fn a_session_of_starlette_is_signed_as_the_key_fits_and_its_own_time_is_not_aged() {
    let url = starlette(1000);
    let home = mia(&url);
    let (facts, code) = simulated(&home, &url, &[]);
    assert_eq!((code, &facts["lifetime"]), (0, &json!(1000)), "{facts}");
    assert_eq!(facts["signs_as"]["salt"], "itsdangerous.Signer");
    assert_eq!((&facts["looks_like"], &facts["key_is_unused"]), (&json!("starlette"), &json!(false)));
    assert_eq!(facts["times_inside"], json!(["login_time"]));
    let [english, japanese] = screens(&home, &url, &[]);
    for options in [&english, &japanese] {
        assert!(options.contains("--key-derivation django-concat --salt itsdangerous.Signer"), "{options}");
    }
    assert!(english.contains("inside the session (login_time) was not aged"), "{english}");
    assert!(japanese.contains("時刻らしい値（login_time）は 古くしていません"), "{japanese}");
    let other = home.file("other", "another key");
    let outcome = home.run(&["--url", &url, "expire", "--simulate", "--secret-file", &other, "--json"]);
    assert!(outcome.code == 3 && outcome.stderr.contains("not_its_key"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains(&format!("inspect --secret-file {other}")), "{}", outcome.stderr);
    let next = home.run(&["--url", &url, "inspect", "--secret-file", &other]);
    let next = words(&next).split("Try next:").nth(1).map(str::to_owned).expect("a next command");
    assert!(!next.contains("--secret-file"), "it would be refused with that: {next}");

    let keyless = words(&home.run(&["--url", &url, "expire", "--simulate"]));
    assert!(keyless.contains("Without the app's key") && !keyless.contains("sessctl can make none"), "{keyless}");
    let key = home.file("key", KEY);
    let outcome = home.run(&["--url", &url, "expire", "--secret-file", &key]);
    let read = words(&outcome);
    assert!(read.contains("the key fits") && read.contains("to ask the app: expire --simulate"), "{read}");
    assert!(read.ends_with(&format!("expire --simulate --secret-file {key}")), "{read}");
}

/// An app that accepts what is so many seconds old, and all that comes from the future. Its `Date` is made once a second, late in
/// each.
fn trusting(lifetime: i64) -> String {
    use std::time::{SystemTime, UNIX_EPOCH};

    use sessctl::clock::Timestamp;
    use sessctl::cookie::verdict;

    use super::apps::signer;

    const LATE: Duration = Duration::from_millis(900);
    server(move |request| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970") - LATE;
        let date = Timestamp::from_unix(i64::try_from(now.as_secs()).expect("a second of these years"));
        if request.starts_with("GET /become") {
            let set = format!("Set-Cookie: session={}; HttpOnly; Path=/\r\n", cookie(r#"{"user":"mia"}"#, 0));
            return answer_at(date, 200, &set, "done");
        }
        let sent = request.lines().find_map(|line| line.strip_prefix("Cookie: session=")).unwrap_or_default();
        // itsdangerous 1 asks only whether it is too old
        let far_on = Clock::System.now().plus(1_000_000);
        let is_good = verdict::unsign(sent.trim(), &signer(), Some(1_000_000 + lifetime), far_on).is_ok();
        answer_at(date, 200, "", if is_good { "<p>Logged in as mia</p>" } else { "<p>You are not logged in</p>" })
    })
}

#[test]
fn an_app_that_takes_cookies_from_the_future_is_given_no_clock_by_them_and_no_other_lifetime() {
    for lifetime in [1_209_600, 1234] {
        let url = trusting(lifetime);
        let home = mia(&url);
        for more in [&[][..], &["--lifetime", "14d"]] {
            let (facts, code) = simulated(&home, &url, more);
            assert_eq!(
                (code, &facts["lifetime"], &facts["asked"]["stopped"]["kind"]),
                (3, &Json::Null, &json!("slow"))
            );
            let bound = |name: &str| facts[name].as_i64().expect("a bound");
            let (at_least, below) = (bound("lifetime_at_least"), bound("lifetime_below"));
            assert!(at_least <= lifetime && lifetime < below && below - at_least <= 3, "{facts}");
            assert!(facts["asked"]["clock_ahead"].as_i64().is_some_and(|ahead| (-1..=0).contains(&ahead)), "{facts}");
            for step in facts["steps"].as_array().expect("steps") {
                let (after, is_accepted) = (step["after"].as_i64().expect("seconds"), &step["server"]["accepted"]);
                assert_eq!(is_accepted, &json!(after <= lifetime), "{step}");
            }
        }
        let [english, japanese] = screens(&home, &url, &[]);
        assert!(
            english.contains("The lifetime was not found") && !english.contains("The app's clock is "),
            "{english}"
        );
        assert!(
            japanese.contains("有効期間はわかりませんでした") && !japanese.contains("アプリの時計はこちら"),
            "{japanese}"
        );
    }
}

#[test]
fn a_key_that_cannot_sign_the_format_is_said_to_be_unused() {
    let django = ".eJxVjEEOwiAQAP_C2RBY6AIevfcNZAtbqRpISnsy_t006UGvM5N5i0j7VuLeeY1LFlehxeWXTZSeXA-RH1TvTaZWt3WZ5JHI03Y5tsyv29n-DQr1cmy1NTPqTD6kMHhkBWEiwFmxCYAetTKDw-yABjUDsVHZYWID1lu0Xny-uDI2ig:1xWTx3:crc_AbERS8kUAZUjs_TCF7CT-ELU02kEU1XW9m_JJE8";
    let url = server(move |request| {
        let is_known = request.contains("Cookie: ");
        let page = if is_known { "<p>Hello mia <a href=/logout>Log out</a>" } else { "<p>Hello" };
        answer(200, &format!("Set-Cookie: sessionid={django}; Path=/\r\n"), page)
    });
    let home = mia(&url);
    let (facts, code) = simulated(&home, &url, &[]);
    assert_eq!((code, &facts["key_is_unused"]), (3, &json!(true)), "{facts}");
    assert_eq!(facts["steps"], json!([]));
    assert_eq!(facts["sightings"][0]["session_change"]["kind"], "same");
    let [english, japanese] = screens(&home, &url, &[]);
    assert!(english.contains("The given key was not used") && english.contains("SESSION_COOKIE_AGE"), "{english}");
    assert!(japanese.contains("指定された鍵は使っていません"), "{japanese}");
    assert!(english.contains("It took ") && japanese.contains("回リクエストしました"), "{english}");
    let keyless = home.run(&["--url", &url, "expire", "--simulate"]).stdout;
    assert!(!keyless.contains("was not used"), "{keyless}");
}

/// The id of a session that a shop keeps.
const CART: &str = "K8v3nQ7yT0m4W9bZ2cX5aF1dG6hJ8kL0pR3sU7vY1wE";

#[test]
fn a_page_that_lists_the_cookies_that_came_does_not_show_that_one_is_accepted() {
    // as the debug toolbars of several frameworks do
    let url = server(|request| {
        let sent = request.lines().find(|line| line.starts_with("Cookie: ")).unwrap_or("nothing");
        let set = format!("Set-Cookie: session={CART}; HttpOnly; Path=/\r\n");
        let set = if request.starts_with("GET /become ") { set.as_str() } else { "" };
        answer(200, set, &format!("<h1>Shop</h1><table><tr><td>HTTP_COOKIE</td><td>{sent}</td></tr></table>"))
    });
    let home = mia(&url);
    let facts = home.facts(&["--url", &url, "expire", "--simulate"]);
    assert_eq!((&facts["asked"]["session_is_seen"], &facts["asked"]["renews"]), (&Json::Null, &Json::Null), "{facts}");
    assert_eq!(facts["sightings"][0]["accepted"], Json::Null, "{facts}");
    for (lang, seen) in [
        ("en", "a made-up value in place of the cookie's makes the same difference"),
        ("ja", "クッキーの値をでたらめなものに替えても、同じ違いが出ます"),
    ] {
        let screen = words(&home.run(&["--lang", lang, "--url", &url, "expire", "--simulate"]));
        assert!(screen.replace(' ', "").contains(&seen.replace(' ', "")), "{screen}");
    }
}

#[test]
fn a_session_that_a_page_shows_is_no_login_by_that() {
    let url = server(|request| {
        let with = request.contains(&format!("Cookie: session={CART}\r\n"));
        let set = format!("Set-Cookie: session={CART}; HttpOnly; Path=/\r\n");
        let set = if request.starts_with("GET /become ") { set.as_str() } else { "" };
        answer(200, set, if with { "<h1>Shop</h1><p>2 things in the cart</p>" } else { "<h1>Shop</h1>" })
    });
    let home = mia(&url);
    let (facts, _) = simulated(&home, &url, &[]);
    assert_eq!((&facts["asked"]["session_is_seen"], &facts["asked"]["logged_in"]), (&json!(true), &Json::Null));
    for (lang, login, seen) in [
        ("en", "Somebody is logged in", "The page shows that the cookie is taken."),
        ("ja", "ログインしています。", "クッキーが受け入れられているとわかります"),
    ] {
        let screen = words(&home.run(&["--lang", lang, "--url", &url, "expire", "--simulate"]));
        assert!(screen.contains(seen) && !screen.contains(login), "{screen}");
    }
}

#[test]
fn a_page_that_tells_no_login_is_said_to_need_another_unless_it_has_the_name_of_the_last_login() {
    let url = server(|request| {
        let path = request.split_whitespace().nth(1).unwrap_or_default();
        let with = request.contains(&format!("Cookie: session={CART}\r\n"));
        match path {
            "/become" | "/in" => {
                answer(302, &format!("Set-Cookie: session={CART}; HttpOnly; Path=/\r\nLocation: /\r\n"), "")
            }
            "/login" => answer(
                200,
                "",
                "<form method=post action=/in><input name=username><input type=password name=password></form>",
            ),
            _ if with => answer(200, "", "<h1>Shop</h1><p>mia</p><p>2 things in the cart</p>"),
            _ => answer(200, "", "<h1>Shop</h1>"),
        }
    });
    let visited = mia(&url);
    for lang in LANGUAGES {
        let simulate = ["--lang", lang, "--url", &url, "expire", "--simulate"];
        let screen = words(&visited.run(&simulate));
        assert!(screen.contains("--page") && screen.contains("--shows"), "{screen}");
        let with_a_page = words(&visited.run(&[&simulate[..], &["--page", "/"]].concat()));
        let another = ["another page", "別のページ"];
        assert!(another.iter().any(|another| with_a_page.contains(another)), "{with_a_page}");
    }
    let home = Home::new();
    let file = home.file("password", "right");
    let login = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &file];
    assert_eq!(home.facts(&login)["logged_in"], true);
    let facts = home.facts(&["--url", &url, "expire", "--simulate"]);
    assert_eq!(facts["asked"]["logged_in"], true, "{facts}");
    assert!(facts["asked"]["evidence"].to_string().contains("mia"), "{facts}");
}

#[test]
fn a_session_that_is_over_is_said_to_be_and_the_answer_is_no() {
    let (url, _) = app(Some(20), |visit| match visit.path {
        "/old" => {
            let old = cookie(r#"{"user":"mia"}"#, 300);
            answer(200, &format!("Set-Cookie: session={old}; Path=/\r\n"), "old")
        }
        _ => quickstart(visit),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/old"]);
    let (facts, code) = simulated(&home, &url, &["--page", "/"]);
    assert_eq!((code, &facts["lifetime"]), (1, &json!(20)), "{facts}");
    let signed_at = facts["signed_at"]["unix"].as_i64().expect("a moment");
    assert_eq!(facts["ended_at"]["unix"], signed_at + 20);
    let [english, japanese] = screens(&home, &url, &["--page", "/"]);
    assert!(english.starts_with("The session in the jar ended at "), "{english}");
    assert!(japanese.starts_with("ブラウザにあるセッションは、") && japanese.contains("に終わりました"), "{japanese}");
    let home = mia(&url);
    let (facts, code) = simulated(&home, &url, &["--page", "/", "--after", "2s"]);
    assert_eq!(facts["ended_at"].is_null(), code == 0, "{facts}");
}

#[test]
fn without_the_key_a_session_that_is_not_seen_is_not_said_to_be_refused() {
    let (url, _) = app(None, |visit| match visit.path {
        "/login" => answer(200, "", "<form method=post><input name=user><input type=password name=pw></form>"),
        // it opens every session, and knows none of the users
        _ => answer(302, "Location: /login\r\n", ""),
    });
    let home = mia(&url);
    for (lang, seen, refused) in [("en", "It cannot be told whether", "refused"), ("ja", "わかりませんでした", "拒否")]
    {
        let keyless = words(&home.run(&["--lang", lang, "--url", &url, "expire", "--simulate", "--page", "/"]));
        assert!(keyless.contains(seen) && !keyless.contains(refused), "{keyless}");
    }
}

#[test]
fn another_cookie_that_logs_in_by_itself_is_said_to() {
    let (url, _) = app(Some(600), |visit| match (visit.path, &visit.user) {
        ("/keep", _) => answer(200, "Set-Cookie: keep=mia; Path=/\r\n", "kept"),
        (_, Some(user)) => {
            answer(200, "", &format!("<p>Hello {user}</p><p>By your session</p><a href=/logout>Log out</a>"))
        }
        _ if visit.has_cookie("keep=mia") => {
            answer(200, "", "<p>Hello mia</p><p>We remembered you</p><a href=/logout>Log out</a>")
        }
        _ => answer(200, "", "<p>Please sign in</p><a href=/login>Sign in</a>"),
    });
    let home = mia(&url);
    home.run(&["--url", &url, "visit", "/keep"]);
    let (facts, _) = simulated(&home, &url, &["--page", "/"]);
    assert_eq!((&facts["lifetime"], &facts["asked"]["others_log_in"]), (&json!(600), &json!(true)), "{facts}");
    let [english, _] = screens(&home, &url, &["--page", "/"]);
    assert!(english.contains("refused, as without the cookie") && !english.contains("as no cookie"), "{english}");
    assert!(english.contains("It logs in by itself, without the session cookie."), "{english}");
}

#[test]
fn whether_a_real_app_refuses_what_is_signed_in_the_future_is_for_the_app_to_say() {
    let (url, _) = app(Some(600), quickstart);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let early = "--now=2020-01-01T00:00:00Z";
    let args = [early, "--url", &url, "expire", "--secret-file", &key, "--lifetime", "10m"];
    let facts = home.run(&[&args[..], &["--json"]].concat());
    assert_eq!((facts.code, &facts.json()["is_alive"]), (3, &Json::Null), "{}", facts.everything());
    for (lang, of_whom) in
        [("en", "Flask with itsdangerous 2 refuses it"), ("ja", "itsdangerous 2 の Flask は拒否しますが")]
    {
        let screen = home.run(&[&args[..], &["--lang", lang]].concat());
        assert!(words(&screen).contains(of_whom) && screen.code == 3, "{}", screen.everything());
        assert!(
            !words(&screen).contains("✘ refuses it") && screen.stdout.contains("expire --simulate"),
            "{}",
            screen.stdout
        );
    }
    // what the embedded app does is known
    home.run(&["login", "alice"]);
    let own = home.run(&[early, "expire"]);
    assert!(own.code == 1 && words(&own).contains("refuses it: signed in the future"), "{}", own.everything());
}

#[test]
fn a_visit_that_takes_a_message_out_of_the_session_is_no_renewal() {
    // Flask signs a session that is not permanent again only when it has changed
    let (url, _) = app(Some(600), |visit| {
        let has_message = visit.request.contains(&format!("session={}.", payload::pack(WITH_MESSAGE)));
        let set = |json| format!("Set-Cookie: session={}; Path=/\r\n", cookie(json, 0));
        match &visit.user {
            _ if visit.path == "/in" => answer(200, &set(WITH_MESSAGE), "<p>done</p>"),
            Some(user) if has_message => answer(200, &set(r#"{"user":"mia"}"#), &format!("<p>Logged in as {user}</p>")),
            _ => quickstart(visit),
        }
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/in"]);
    for has_key in [true, false] {
        let facts = match has_key {
            true => simulated(&home, &url, &["--page", "/"]).0,
            false => home.facts(&["--url", &url, "expire", "--simulate", "--page", "/"]),
        };
        let asked = &facts["asked"];
        assert_eq!((&asked["session_is_seen"], &asked["renews"]), (&json!(true), &Json::Null), "{facts}");
        assert_eq!(asked["session_change"]["removed"], json!(["_flashes"]), "{facts}");
    }
    let [english, japanese] = screens(&home, &url, &["--page", "/"]);
    assert!(english.contains("with another session in it: removed _flashes."), "{english}");
    assert!(!english.contains("a visit renews the session."), "{english}");
    assert!(japanese.replace(' ', "").contains("中身も変わっています（_flashesを削除）"), "{japanese}");
    // the step that is named settles it
    home.run(&["--url", &url, "visit", "/"]);
    let facts = home.facts(&["--url", &url, "expire", "--simulate", "--page", "/"]);
    assert_eq!(facts["asked"]["renews"], json!(false), "{facts}");
}

/// A session with a message in it that is to be shown once.
const WITH_MESSAGE: &str = r#"{"_flashes":[{" t":["message","welcome"]}],"user":"mia"}"#;

#[test]
fn where_a_page_leads_on_what_it_answered_itself_counts_too() {
    let (url, _) = app(Some(600), |visit| match &visit.user {
        Some(_) if visit.path == "/login" => {
            let set = format!("Set-Cookie: session={}; Path=/\r\n", cookie(WITH_MESSAGE, 0));
            answer(302, &format!("{set}Location: /\r\n"), "")
        }
        _ => quickstart(visit),
    });
    let home = mia(&url);
    let (facts, _) = simulated(&home, &url, &["--page", "/login"]);
    let asked = &facts["asked"];
    assert_eq!((&facts["lifetime"], &asked["page"], &asked["led_from"]), (&json!(600), &json!("/"), &json!("/login")));
    assert_eq!((&asked["renews"], &asked["session_change"]["added"]), (&Json::Null, &json!(["_flashes"])), "{facts}");
    let [english, japanese] = screens(&home, &url, &["--page", "/login"]);
    assert!(english.contains("redirects included: for /login first, then for /, to which it leads."), "{english}");
    assert!(!english.contains("No accepted cookie was answered with a new one"), "{english}");
    assert!(
        japanese.replace(' ', "").contains("最初は/loginに送り、その後はリダイレクト先の/に送りました。"),
        "{japanese}"
    );
}

/// An app that takes a request with its other cookie alone for a logout, and answers the next session with a new cookie.
fn wary() -> (Home, String) {
    let was_alone = AtomicBool::new(false);
    let (url, _) = app(Some(600), move |visit| {
        let has_session = visit.request.contains("session=");
        was_alone.fetch_or(visit.has_cookie("desk=1") && !has_session, Ordering::SeqCst);
        match &visit.user {
            _ if visit.path == "/desk" => answer(200, "Set-Cookie: desk=1; Path=/\r\n", "<p>Your desk"),
            Some(user) => {
                let new = format!("Set-Cookie: session={}; Path=/\r\n", cookie(r#"{"user":"mia","again":1}"#, 0));
                let new = if was_alone.swap(false, Ordering::SeqCst) { new } else { String::new() };
                answer(200, &new, &format!("<p>Logged in as {user}</p>"))
            }
            None => answer(200, "", "<p>You are not logged in</p>"),
        }
    });
    let home = mia(&url);
    home.run(&["--url", &url, "visit", "/desk"]);
    (home, url)
}

#[test]
fn a_new_cookie_after_a_request_without_the_session_is_no_renewal_by_a_visit() {
    let (home, url) = wary();
    let args = ["--url", &url, "expire", "--simulate", "--page", "/"];
    let facts = home.run(&[&args[..], &["--json"]].concat()).json();
    assert_eq!(
        (&facts["asked"]["session_is_seen"], &facts["asked"]["renews"]),
        (&json!(true), &json!(false)),
        "{facts}"
    );
    let (facts, _) = simulated(&home, &url, &["--page", "/"]);
    assert_eq!((&facts["lifetime"], &facts["asked"]["renews"]), (&json!(600), &Json::Null), "{facts}");
    let [english, japanese] = screens(&home, &url, &["--page", "/"]);
    assert!(english.contains("after requests without the session cookie, which may be why"), "{english}");
    assert!(!english.contains("a visit renews the session."), "{english}");
    assert!(japanese.replace(' ', "").contains("それが理由かもしれません"), "{japanese}");
}

#[test]
fn where_a_page_is_the_same_for_all_another_page_comes_before_the_key() {
    let (url, _) = app(Some(600), |visit| match visit.path {
        "/remember" => answer(200, "Set-Cookie: remember_token=mia; Path=/\r\n", "kept"),
        _ => answer(200, "", "<p>Welcome"),
    });
    let home = mia(&url);
    home.run(&["--url", &url, "visit", "/remember"]);
    let args = ["--url", &url, "expire", "--simulate", "--page", "/"];
    let facts = home.run(&[&args[..], &["--json"]].concat()).json();
    assert_eq!(facts["asked"]["others_log_in"], Json::Null, "{facts}");
    let english = words(&home.run(&[&args[..], &["--lang", "en"]].concat()));
    assert!(english.contains("It takes a page that shows who is logged in (--page PATH) first"), "{english}");
    assert!(!english.contains("The app's key would settle it"), "{english}");
    assert!(!english.contains("the session cookie alone, from another browser"), "{english}");
    assert!(english.ends_with("expire --simulate --page PATH"), "{english}");
    let japanese = words(&home.run(&[&args[..], &["--lang", "ja"]].concat()));
    assert!(japanese.contains("次にアプリの鍵（--secret-file PATH）"), "{japanese}");
    let [english, _] = screens(&home, &url, &["--page", "/"]);
    assert!(!english.contains("the session cookie alone, from another browser"), "{english}");
}

#[test]
fn of_what_an_option_needs_only_what_is_missing_is_named() {
    let home = Home::new();
    let url = ["--url", "http://127.0.0.1:9"];
    for (here, more, hint) in [
        (&url[..], &[][..], "add --simulate, or leave it out"),
        (&[], &["--simulate"], "add --url, or leave it out"),
        (&[], &[], "add --simulate and --url, or leave it out"),
    ] {
        let told = home.run(&[here, &["--lang", "en", "expire", "--page", "/me"], more].concat());
        assert!(told.code == 2 && told.stderr.contains(hint), "{}", told.stderr);
    }
}

#[test]
fn a_cookie_that_was_found_is_named_and_so_is_one_that_is_gone_beside_it() {
    let set = "Set-Cookie: site_session=0123456789abcdef01234567; Path=/; HttpOnly; Max-Age=7776000\r\n\
               Set-Cookie: site_auth=76543210fedcba9876543210; Path=/; Max-Age=1\r\n";
    let (url, _) = super::apps::app(None, move |_| super::apps::answer(200, set, "<p>Welcome"));
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    for (lang, gone) in [("en", "`site_auth` is gone"), ("ja", "`site_auth` はもうありません")] {
        let screen = home.run(&["--url", &url, "--lang", lang, "expire"]).stdout;
        assert!(screen.contains("`site_session`") && screen.contains(gone), "{screen}");
        let typed = home.run(&["--url", &url, "--lang", lang, "--name", "site_session", "expire"]).stdout;
        assert!(!typed.contains("site_auth"), "{typed}");
    }
}
