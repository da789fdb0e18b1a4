//! `visit` at any app: who is logged in, what an answer did to the session, why a cookie did not go or was not believed,
//! and the same request many times.

use std::fs;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value as Json, json};

use sessctl::clock::{Clock, Timestamp};
use sessctl::cookie::{Digest, KeyDerivation, SecretKey, Signer, payload, sign};
use sessctl::server::Server;
use sessctl::server::apps::tutorial::{self, Settings};

use super::both::assert_says;
use super::errors::fails;
use super::screens::english_sentence;
use super::server_of;
use super::{Home, LANGUAGES, NOW, OTHER_KEY, page, server};

const SIGNED_AT: Timestamp = Timestamp::from_unix(1_795_376_493);
const FORM: &str = "<form action='/' method='POST'><input name='id'><input type='submit'></form>";

fn signed_with(signer: &Signer, payload: &str) -> String {
    sign(&payload::pack(payload), signer, SIGNED_AT).expect("after 1970")
}

fn signed(payload: &str) -> String {
    signed_with(&Signer::flask(&SecretKey::new(OTHER_KEY)), payload)
}

/// The path of a request, and whether it carries this cookie.
fn path(request: &str) -> &str {
    request.split(' ').nth(1).unwrap_or_default()
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

/// An app that sets what its path says, and shows who sends `good`.
fn app(good: &str) -> String {
    let good = format!("session={good}");
    server(move |request| {
        let is_good = request.contains(&good);
        match path(request).split('?').next().unwrap_or_default() {
            "/" if is_good => {
                page("", "<style>p {}</style><script>var hidden</script><p>Hello mia <a href=/logout>out</a>")
            }
            "/" => page("", "<p>Please <a href=/login>log in</a>"),
            "/me" if is_good => page("Content-Type: application/json\r\n", r#"{"user": "mia"}"#),
            "/me" => answer("401 UNAUTHORIZED", "", "{}"),
            "/same" => {
                page("", "<p>The same for all<form action=/find><input type=hidden name=id><input name=q></form>")
            }
            "/form" => page("", FORM),
            "/broken" => answer("500 INTERNAL SERVER ERROR", "", "<p>Oops"),
            "/away" => answer("302 FOUND", "Location: /me\r\n", ""),
            "/leave" => {
                answer("302 FOUND", "Location: /ask\r\nSet-Cookie: session=eyJtc2ciOiJieWUifQ.awNFbQ.x; Path=/\r\n", "")
            }
            "/ask" => page("", "<form method=post><input name=username><input type=password name=password></form>"),
            "/login" => answer("302 FOUND", &format!("Location: /\r\nSet-Cookie: {good}; Path=/\r\n"), ""),
            set if set.starts_with("/set/") => {
                page(&format!("Set-Cookie: session={}\r\n", set.replace("/set/", "").replace("%20", " ")), "<p>set")
            }
            _ => answer("404 NOT FOUND", "", "<h1>Not Found</h1>"),
        }
    })
}

/// A home whose browser holds this cookie for the app.
fn holding(url: &str, cookie: &str) -> Home {
    let home = Home::new();
    let facts = home.facts(&[NOW, "--url", url, "visit", &format!("/set/{cookie};%20Path=/")]);
    assert_eq!(facts["jar"][0]["value"], cookie);
    home
}

/// The screens of a visit, in each language.
fn screens(home: &Home, args: &[&str]) -> [String; 2] {
    LANGUAGES.map(|lang| {
        let outcome = home.run(&[args, &["--lang", lang]].concat());
        assert_eq!(outcome.code, 0, "{}", outcome.everything());
        outcome.assert_harmless();
        if lang == "ja" {
            assert_eq!(english_sentence(&outcome.stdout), None, "{}", outcome.what);
        }
        outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn who_is_logged_in_is_told_by_the_page_with_its_evidence() {
    let good = signed(r#"{"user":"mia"}"#);
    let url = app(&good);
    let home = holding(&url, &good);
    let visit = |args: &[&str]| home.facts(&[&[NOW, "--url", url.as_str(), "visit"], args].concat());
    for (args, expected, kind) in [
        (&["/"][..], json!(true), "logout"),
        (&["/me"], json!(true), "status"),
        (&["/away"], json!(true), "status"),
        (&["/same"], json!(null), "same"),
        (&["/form"], json!(false), "tutorial_form"),
        (&["/nowhere"], json!(null), "no_page"),
        (&["/broken"], json!(null), "refused"),
        (&["/same", "--page", "/me"], json!(true), "status"),
        (&["/", "--shows", "Hello"], json!(true), "shows"),
        (&["/", "--shows", "Goodbye"], json!(true), "shows"),
        (&["/same", "--shows", "Goodbye"], json!(null), "shows"),
        (&["/same", "--shows", "same"], json!(null), "shows"),
    ] {
        let facts = visit(args);
        assert_eq!((&facts["logged_in"], &facts["evidence"][0]["kind"]), (&expected, &json!(kind)), "{args:?}");
        let [english, _] = screens(&home, &[&[NOW, "--url", url.as_str(), "visit"], args].concat());
        assert!(english.contains("Seen: ") || kind == "tutorial_form", "{english}");
        assert_eq!(english.contains("It cannot be told"), expected.is_null(), "{english}");
        assert!(!english.contains("hidden") && !english.contains("p {}"), "{english}");
    }
    let [english, japanese] = screens(&home, &[NOW, "--url", &url, "visit", "/nowhere"]);
    assert!(english.contains("no page /nowhere, status 404") && english.contains("--page PATH"), "{english}");
    assert!(
        japanese.contains("/nowhere というページがないと答えました") && japanese.contains("--page PATH"),
        "{japanese}"
    );
}

#[test]
fn each_exchange_tells_what_it_did_to_the_session() {
    let (anybody, mia) = (signed(r#"{"csrf_token":"x"}"#), signed(r#"{"user_id":1,"csrf_token":"y"}"#));
    let url = app(&mia);
    let home = Home::new();
    let visit = |path: &str| home.facts(&[NOW, "--url", &url, "visit", path]);
    let set = |cookie: &str| format!("/set/{cookie};%20Path=/");
    for (path, kind, [added, removed, changed]) in [
        (set(&anybody), "made", [json!(["csrf_token"]), json!([]), json!([])]),
        (set(&anybody), "same", [json!([]), json!([]), json!([])]),
        (set(&mia), "changed", [json!(["user_id"]), json!([]), json!(["csrf_token"])]),
        (set(&anybody), "changed", [json!([]), json!(["user_id"]), json!(["csrf_token"])]),
        (set("8f14e45fceea167a5a36dedd4bea2543"), "unreadable", [json!([]), json!([]), json!([])]),
        ("/set/;%20Max-Age=0;%20Path=/".to_owned(), "deleted", [json!([]), json!([]), json!([])]),
    ] {
        let facts = visit(&path);
        let change = &facts["exchanges"][0]["session_change"];
        assert_eq!(change, &facts["session_change"]);
        assert_eq!(change["kind"], kind);
        assert_eq!([&change["added"], &change["removed"], &change["changed"]], [&added, &removed, &changed], "{path}");
    }
    assert_eq!(visit("/same")["session_change"], Json::Null);
    let home = holding(&url, &anybody);
    let [english, japanese] = LANGUAGES.map(|lang| {
        home.run(&[NOW, "--url", &url, "--lang", lang, "visit", &set(&mia)]);
        home.run(&[NOW, "--url", &url, "--lang", lang, "visit", &set(&anybody)]).stdout
    });
    assert!(english.contains("in the session: removed user_id; changed csrf_token"), "{english}");
    assert!(japanese.contains("user_id を削除。csrf_token を変更"), "{japanese}");
}

#[test]
fn a_visit_without_a_path_goes_where_the_last_one_ended() {
    let url = app("nobody");
    let home = Home::new();
    let asked = |args: &[&str]| {
        let facts = home.facts(&[&[NOW, "--url", url.as_str(), "visit"], args].concat());
        facts["exchanges"][0]["request"]["path"].as_str().expect("a path").to_owned()
    };
    assert_eq!(asked(&[]), "/", "there was no visit yet");
    asked(&["/same?token=secret"]);
    assert_eq!(asked(&[]), "/", "no query is kept, and without it it is another page");
    asked(&["/same"]);
    asked(&["/away"]);
    assert_eq!(asked(&[]), "/same", "the redirect ended at an error");
    assert_eq!(asked(&["/nowhere"]), "/nowhere");
    assert_eq!(asked(&[]), "/same");
    let other = home.facts(&[NOW, "--url", &app("nobody"), "visit"]);
    assert_eq!(other["exchanges"][0]["request"]["path"], "/", "another app");
    let file = home.path("jars/pages/default.json");
    fs::write(file, "{").expect("a file");
    assert_eq!(asked(&[]), "/", "a broken file is as none");
    assert_eq!(home.facts(&[NOW, "visit"])["exchanges"][0]["request"]["path"], "/login", "the embedded app");
}

#[test]
fn why_no_cookie_was_sent_is_said_of_what_was_held_before() {
    let url = app("nobody");
    let why = |set: &str, now: &str, path: &str| {
        let home = Home::new();
        if !set.is_empty() {
            home.facts(&[NOW, "--url", &url, "visit", &format!("/set/{set}")]);
        }
        let [english, _] = screens(&home, &[now, "--url", &url, "visit", path]);
        let home = Home::new();
        if !set.is_empty() {
            home.facts(&[NOW, "--url", &url, "visit", &format!("/set/{set}")]);
        }
        (home.facts(&[now, "--url", &url, "visit", path])["not_sent"].clone(), english)
    };
    let later = "--now=2026-11-22T19:44:33Z";
    for (set, now, path, expected, words) in [
        ("", NOW, "/same", json!({"kind": "no_cookie"}), "had no cookie to send."),
        ("x;%20Path=/app", NOW, "/same", json!({"kind": "other_path", "path": "/app"}), "goes to /app and"),
        ("x;%20Path=/", NOW, "/same", json!(null), "brought no new"),
    ] {
        let (not_sent, english) = why(set, now, path);
        assert_eq!(not_sent, expected, "{set}");
        assert!(english.contains(words), "{english}");
    }
    let (not_sent, english) = why("x;%20Path=/;%20Max-Age=60", later, "/same");
    assert_eq!((&not_sent["kind"], &not_sent["at"]["date"]), (&json!("expired"), &json!("2026-11-22T19:42:33Z")));
    assert!(english.contains("dropped `session` at 2026-11-22 19:42:33 UTC") && english.contains("Log in again"));

    let home = Home::new();
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/set/x;%20Path=/"]);
    assert_eq!(facts["not_sent"], json!({"kind": "no_cookie"}));
    let [english, japanese] = [
        Home::new().run(&[NOW, "--url", &url, "visit", "/set/x;%20Path=/"]).stdout,
        Home::new().run(&[NOW, "--lang=ja", "--url", &url, "visit", "/set/x;%20Path=/"]).stdout,
    ];
    assert!(english.contains("had no `session` to send yet") && !english.contains("127.0.0.1 and"), "{english}");
    assert!(japanese.contains("送る `session` がまだありませんでした"), "{japanese}");
    // the same jar, and the app by another name
    let localhost = url.replace("127.0.0.1", "localhost");
    let facts = home.facts(&[NOW, "--url", &localhost, "visit", "/same"]);
    assert_eq!(facts["not_sent"], json!({"kind": "other_host", "domain": "127.0.0.1"}));
}

#[test]
fn why_a_cookie_was_not_believed_is_said_as_far_as_it_is_known() {
    let good = signed(r#"{"user":"mia"}"#);
    let sha256 = Signer::new(&SecretKey::new(OTHER_KEY), &[], b"cookie-session", Digest::Sha256, KeyDerivation::Hmac);
    let url = app("nobody");
    let home = Home::new();
    let key = home.file("key", OTHER_KEY);
    let other = home.file("other", "yet another key");
    let with = |cookie: &str, args: &[&str]| {
        let home = holding(&url, cookie);
        let now = if args.iter().any(|arg| arg.starts_with("--now")) { &[][..] } else { &[NOW] };
        let args = [now, &["--url", url.as_str(), "visit", "/form"], args].concat();
        let screens = screens(&home, &args);
        assert!(screens[0].contains("nobody is logged in"), "{}", screens[0]);
        (home.facts(&args)["not_believed"].clone(), screens)
    };
    let day = "--now=2026-11-23T19:41:33Z";
    let [damaged, short] =
        [good.replacen("eyJ", "eyj", 1), good.split('.').next().expect("a payload").to_owned() + ".x"];
    for (cookie, args, kind, words) in [
        (&good, &[][..], "unknown", "cannot be known from here"),
        (&good, &["--secret-file", &other], "other_key", "does not make this signature"),
        (&good, &["--secret-file", &key], "good", "good by Flask's default of 31 days. If the app allows less"),
        (&good, &["--secret-file", &key, "--lifetime", "1h"], "good", "another key now, or another of its workers"),
        (&good, &["--secret-file", &key, "--lifetime", "1h", day], "too_old", "signed 24 h ago, and 1 h are allowed"),
        (&good, &["--now=2026-11-22T19:41:00Z"], "from_the_future", "33 s in the future"),
        (&signed_with(&sha256, r#"{"user":"mia"}"#), &["--secret-file", &key], "other_key", "--digest sha256"),
        (&damaged, &[], "damaged", "cut off or changed"),
        (&damaged, &["--secret-file", &key], "damaged", "cut off or changed"),
        (&short, &["--secret-file", &key], "no_timestamp", "no timestamp"),
        (&"8f14e45fceea167a5a36dedd4bea2543".to_owned(), &[], "other_format", "a bare random id"),
    ] {
        let (why, [english, _]) = with(cookie, args);
        assert_eq!(why["kind"], kind, "{cookie} {args:?}: {why}");
        assert!(english.contains(words), "{words}: {english}");
    }
    let (why, _) = with(&good, &["--secret-file", &key, "--lifetime", "1h", day]);
    assert_eq!(
        why,
        json!({"kind": "too_old", "signature_fits": true, "age": 86400, "max_age": 3600, "max_age_from": "given"})
    );
    let (why, _) = with(&signed_with(&sha256, r#"{"user":"mia"}"#), &["--secret-file", &key]);
    assert_eq!(why["fits"]["digest"], "sha256");
}

#[test]
fn the_embedded_app_says_why_too() {
    let home = Home::new();
    home.run(&[NOW, "login", "alice", "--no-permanent"]);
    let late = "--now=2026-11-22T19:44:34Z";
    let facts = home.facts(&[late, "visit", "--no-permanent"]);
    assert_eq!(
        facts["not_believed"],
        json!({"kind": "too_old", "signature_fits": true, "age": 181, "max_age": 180, "max_age_from": "given"})
    );
    let [english, japanese] = screens(&home, &[late, "visit", "--no-permanent"]);
    assert!(english.contains("signed 181 s ago, and 180 s are allowed (the app's lifetime)"), "{english}");
    assert!(japanese.contains("署名から181秒たっていて、上限の180秒"), "{japanese}");
    let key = home.file("key", OTHER_KEY);
    let facts = home.facts(&[NOW, "visit", "--secret-file", &key]);
    assert_eq!(facts["not_believed"], json!({"kind": "other_key", "fits": null}));
}

#[test]
fn the_app_that_takes_the_user_out_is_named() {
    let (mia, anybody) = (signed(r#"{"user":"mia"}"#), signed(r#"{"csrf_token":"x"}"#));
    let url = app(&mia);
    let home = holding(&url, &mia);
    let facts = home.facts(&[NOW, "--url", &url, "visit", &format!("/set/{anybody};%20Path=/")]);
    assert_eq!(facts["logged_in"], false);
    assert_eq!(facts["evidence"][0], json!({"kind": "lost_the_user", "removed": ["user"]}));
    // what came back may be the new session of somebody whose cookie was refused
    assert_eq!(facts["not_believed"], json!({"kind": "replaced", "removed": ["user"]}));
    let key = home.file("key", OTHER_KEY);
    let home = holding(&url, &mia);
    let visit = ["visit", &format!("/set/{anybody};%20Path=/"), "--secret-file", &key];
    let facts = home.facts(&[&[NOW, "--url", &url], &visit[..]].concat());
    // with a key that fits it may have been refused all the same: for less than Flask's lifetime, or by another worker
    let why = &facts["not_believed"];
    assert_eq!((&why["kind"], &why["removed"]), (&json!("good"), &json!(["user"])), "{why}");
    // a key that was left as it was is in the session of any visitor to this page
    let [both, left] = [r#"{"user":"mia","theme":"dark"}"#, r#"{"theme":"dark"}"#].map(signed);
    let home = holding(&url, &both);
    let facts = home.facts(&[NOW, "--url", &url, "visit", &format!("/set/{left};%20Path=/")]);
    assert_eq!(facts["not_believed"], json!({"kind": "replaced", "removed": ["user"]}));
    assert_eq!(facts["session_change"]["kept"], json!(["theme"]));
}

#[test]
fn a_cookie_of_another_name_is_known_by_its_form() {
    let mia = signed(r#"{"user":"mia"}"#);
    let set = format!("Set-Cookie: my_sess={mia}; Path=/; HttpOnly\r\n");
    let url = server(move |_| page(&set, "<p>hello"));
    let home = Home::new();
    for _ in 0..2 {
        let facts = home.facts(&[NOW, "--url", &url, "visit", "/"]);
        assert_eq!(facts["cookie_name"], "my_sess");
    }
    assert_eq!(home.facts(&[NOW, "--url", &url, "visit", "/"])["session_change"]["kind"], "same");
}

/// An app behind two workers in turn, which have these keys.
fn workers(keys: [&str; 2]) -> String {
    let servers = keys.map(|key| {
        let mut settings = Settings::default();
        settings.config.secret_key = SecretKey::new(key);
        Server::start(tutorial::app(&settings), Clock::Standing(SIGNED_AT), ([127, 0, 0, 1], 0).into(), None)
            .expect("a port")
    });
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        let addresses = servers.each_ref().map(|server| server.url().replace("http://", "").replace('/', ""));
        for (stream, address) in listener.incoming().zip(addresses.iter().cycle()) {
            let (ours, theirs) = (stream.expect("a connection"), TcpStream::connect(address).expect("a worker"));
            let halves = [(&ours, &theirs), (&theirs, &ours)]
                .map(|(from, to)| (from.try_clone().expect("a stream"), to.try_clone().expect("a stream")));
            for (mut from, mut to) in halves {
                thread::spawn(move || {
                    let _ = io::copy(&mut from, &mut to);
                    let _ = to.shutdown(std::net::Shutdown::Write);
                });
            }
        }
    });
    url
}

#[test]
fn the_same_request_many_times_shows_workers_with_different_keys() {
    let (one, two) = (workers([OTHER_KEY, OTHER_KEY]), workers([OTHER_KEY, "yet another key"]));
    let home = Home::new();
    let cookie = signed(r#"{"_permanent":true,"id":"alice"}"#);
    home.feed(format!("session={cookie}"), &[NOW, "--url", &one, "jar", "import", "-"]);
    let before = home.facts(&[NOW, "--url", &one, "jar"])["jar"].clone();
    assert_eq!(before[0]["value"], cookie, "{before}");
    let facts = home.facts(&[NOW, "--url", &one, "visit", "/login", "--times", "10"]);
    assert_eq!(facts["logged_in"], true);
    let numbers =
        |facts: &Json| ["asked", "yes", "no", "cannot_tell", "unanswered"].map(|key| facts["times"][key].clone());
    assert_eq!(numbers(&facts), [10, 10, 0, 0, 0].map(|number| json!(number)));
    assert_eq!((&facts["times"]["agree"], &facts["times"]["is_flask_session"]), (&json!(true), &json!(true)));

    let facts = home.facts(&[NOW, "--url", &two, "visit", "/login", "--times", "10"]);
    assert_eq!(numbers(&facts), [10, 5, 5, 0, 0].map(|number| json!(number)));
    assert_eq!((&facts["logged_in"], &facts["times"]["agree"]), (&json!(null), &json!(false)));
    assert_eq!(facts["times"]["statuses"], json!([{"status": 200, "answers": 10}]));
    assert_eq!(facts["evidence"][0]["kind"], "disagreement");
    assert_eq!(facts["exchanges"][0]["set_cookies"], json!([]), "the jar kept nothing");
    let [english, japanese] = screens(&home, &[NOW, "--url", &two, "visit", "/login", "--times", "10"]);
    for screen in [&english, &japanese] {
        assert!(!screen.contains("--page PATH"), "this page has told: {screen}");
    }
    assert!(english.contains("do not agree") && english.contains("Likely: several workers"), "{english}");
    assert!(japanese.contains("一致しません") && japanese.contains("可能性が高い"), "{japanese}");
    assert_eq!(home.facts(&[NOW, "--url", &one, "jar"])["jar"], before, "no answer changes the jar");
}

#[test]
fn answers_that_fail_or_differ_are_counted() {
    let count = std::sync::atomic::AtomicU32::new(0);
    let url = server(move |_| match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) % 3 {
        0 => page("", "<p>fine"),
        1 => answer("503 SERVICE UNAVAILABLE", "", "<p>busy"),
        _ => Vec::new(),
    });
    let home = Home::new();
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/", "--times", "20"]);
    let times = &facts["times"];
    assert_eq!((&times["wanted"], &times["unanswered"], &times["agree"]), (&json!(20), &json!(3), &json!(true)));
    assert_eq!(times["left_out"], times["statuses"][1]["answers"], "an error of the server is no word on the session");
    assert!(times["asked"].as_u64().expect("a number") < 20, "{times}");
    assert_eq!(times["yes"], 0);
}

#[test]
fn a_number_of_times_that_is_none_and_settings_that_go_nowhere_are_wrong_usage() {
    let home = Home::new();
    for times in ["0", "101", "x", "-1"] {
        for outcome in fails(&home, 2, &[NOW, "visit", &format!("--times={times}")]) {
            assert!(outcome.stderr.contains("100"), "{}", outcome.stderr);
        }
    }
    for args in [&["--salt", "x"][..], &["--digest", "sha256"], &["--key-derivation", "none"]] {
        for outcome in fails(&home, 2, &[&[NOW, "visit"], args].concat()) {
            assert!(outcome.stderr.contains("--url"), "{}", outcome.stderr);
        }
    }
    assert_eq!(home.run(&[NOW, "visit", "--times", "3"]).code, 0);
}

#[test]
fn a_login_by_get_is_seen_with_the_session_that_it_brought() {
    let (mia, anybody) = (signed(r#"{"user":"mia"}"#), signed(r#"{"csrf_token":"x"}"#));
    let url = app(&mia);
    let set = |cookie: &str| format!("/set/{cookie};%20Path=/");
    let facts = Home::new().facts(&[NOW, "--url", &url, "visit", &set(&mia), "--page", "/me"]);
    assert_eq!((&facts["logged_in"], &facts["looked_at"]), (&json!(true), &json!("/me")));
    let facts = Home::new().facts(&[NOW, "--url", &url, "visit", "/login"]);
    assert_eq!((&facts["logged_in"], &facts["looked_at"]), (&json!(true), &json!("/")), "it is not asked for twice");
    // the page itself is the same for all, and so it does not say that nobody is logged in
    let facts = Home::new().facts(&[NOW, "--url", &url, "visit", &set(&mia)]);
    assert_eq!(facts["logged_in"], json!(null));
    assert!(facts["looked_at"].as_str().is_some_and(|page| page.starts_with("/set/")), "{facts}");
    let facts = Home::new().facts(&[NOW, "--url", &url, "visit", &set(&anybody)]);
    assert_eq!((&facts["logged_in"], &facts["looked_at"]), (&json!(false), &json!(null)));
}

#[test]
fn a_signed_cookie_that_is_sent_tells_what_became_of_the_session() {
    let home = Home::new();
    let facts = home.facts(&[NOW, "sign", r#"{"_permanent":true,"id":"mia"}"#]);
    assert_eq!(facts["sent"]["session_change"]["kind"], "same");
    assert_eq!(home.facts(&[NOW, "sign", "id=mia"])["sent"]["session_change"], json!(null));
}

#[test]
fn a_way_that_ends_at_a_form_that_asks_who_is_there_says_nobody() {
    let mia = signed(r#"{"user":"mia"}"#);
    let url = app(&mia);
    let facts = holding(&url, &mia).facts(&[NOW, "--url", &url, "visit", "/leave"]);
    assert_eq!((&facts["logged_in"], &facts["evidence"][0]["kind"]), (&json!(false), &json!("form_shown")));
    assert_eq!(facts["not_believed"]["kind"], "replaced");
    let facts = holding(&url, &mia).facts(&[NOW, "--url", &url, "visit", "/ask"]);
    assert_eq!(facts["logged_in"], json!(null), "a form that was asked for says nothing");
}

#[test]
fn every_request_that_was_sent_is_told() {
    let url = app("nobody");
    let home = holding(&url, "nobody");
    let looks = |facts: &Json| -> Vec<(String, String, u64)> {
        let told = facts["looks"].as_array().expect("a list").iter().map(|look| {
            let request = &look["exchanges"][0]["request"];
            let status = &look["exchanges"][0]["response"]["status"];
            let text = |value: &Json| value.as_str().expect("text").to_owned();
            (text(&look["with"]), text(&request["path"]), status.as_u64().expect("a number"))
        });
        told.collect()
    };
    let nothing = |path: &str, status| ("nothing".to_owned(), path.to_owned(), status);
    let visit = |args: &[&str]| home.facts(&[&[NOW, "--url", url.as_str(), "visit"], args].concat());
    assert_eq!(looks(&visit(&["/"])), vec![nothing("/", 200); 2]);
    let jar = |path: &str| ("jar".to_owned(), path.to_owned(), 200);
    assert_eq!(looks(&visit(&["/same", "--page", "/me"]))[..1], [jar("/me")]);
    assert_eq!(looks(&visit(&["/form"])), [], "its words decide");
    assert_eq!(looks(&visit(&["/same", "--times", "3"])), vec![nothing("/same", 200); 6]);

    // the app sets another cookie each time, and the second look's is kept
    let count = std::sync::atomic::AtomicUsize::new(0);
    let url = server(move |request| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let who = if request.contains("Cookie: ") { "<p>Hello mia" } else { "<p>Hello stranger" };
        let set = signed(&format!(r#"{{"user_id":{number}}}"#));
        answer("200 OK", &format!("Set-Cookie: session={set}; Path=/\r\n"), who)
    });
    let home = Home::new();
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/"]);
    let held = &facts["looks"][0]["exchanges"][0];
    assert_eq!(looks(&facts)[0], jar("/"));
    assert_eq!(held["session_change"]["changed"], json!(["user_id"]));
    assert_eq!(held["set_cookies"][0]["said"]["value"], facts["jar"][0]["value"], "{held}");
    let [english, japanese] = screens(&home, &[NOW, "--url", &url, "visit", "/"]);
    assert!(english.contains("Also asked, to see that: ") && english.contains("2 × GET / without"), "{english}");
    assert!(english.contains("GET / with the jar, which took what the answer did to cookies (200)"), "{english}");
    assert!(japanese.replace(' ', "").contains("クッキーの変化は反映:200）"), "{japanese}");
}

#[test]
fn an_answer_that_is_no_word_on_the_session_is_left_out_of_the_comparison() {
    let good = signed(r#"{"user":"mia"}"#);
    let limited = |status: &'static str, every: usize| {
        let (is_good, count) = (format!("session={good}"), std::sync::atomic::AtomicUsize::new(0));
        let set = good.clone();
        server(move |request| {
            if path(request) == "/set" {
                return answer("200 OK", &format!("Set-Cookie: session={set}; Path=/\r\n"), "set");
            }
            let is_known = request.contains(&is_good);
            let number = if is_known { count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) } else { 0 };
            match () {
                () if is_known && number % every == 0 => answer(status, "", "<p>Come back later"),
                () if is_known => answer("200 OK", "", "<p>Hello mia <a href=/logout>Log out</a>"),
                () => answer("200 OK", "", "<p><a href=/login>Log in</a>"),
            }
        })
    };
    for status in ["429 TOO MANY", "500 INTERNAL SERVER ERROR", "503 SERVICE UNAVAILABLE"] {
        let url = limited(status, 4);
        let home = Home::new();
        home.facts(&[NOW, "--url", &url, "visit", "/set"]);
        let facts = home.facts(&[NOW, "--url", &url, "visit", "/", "--times", "20"]);
        let times = &facts["times"];
        assert_eq!((&facts["logged_in"], &times["agree"]), (&json!(true), &json!(true)), "{times}");
        assert_eq!((&times["left_out"], &times["yes"], &times["cannot_tell"]), (&json!(5), &json!(15), &json!(0)));
        let [english, japanese] = screens(&home, &[NOW, "--url", &url, "visit", "/", "--times", "20"]);
        assert!(english.contains("the 15 answers that count agree.") && english.contains("Left out: 5"), "{english}");
        assert!(japanese.contains("5件は除きました") && !english.contains("do not agree"), "{japanese}");
    }
    let url = limited("429 TOO MANY", 1);
    let home = Home::new();
    home.facts(&[NOW, "--url", &url, "visit", "/set"]);
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/", "--times", "5"]);
    assert_eq!((&facts["logged_in"], &facts["times"]["agree"]), (&json!(null), &json!(null)), "{facts}");
    assert_eq!(facts["evidence"], json!([{"kind": "refused", "status": 429, "page": "/"}]));
    let [english, _] = screens(&home, &[NOW, "--url", &url, "visit", "/", "--times", "5"]);
    assert!(english.contains("no answer counts. Left out: 5"), "{english}");
}

/// A page that is longer than what is read of one, with these words at its end.
fn long(begins: &str, ends: &str) -> Vec<u8> {
    answer("200 OK", "", &format!("{begins}{}{ends}", "<hr title=plum>\n".repeat(75_000)))
}

#[test]
fn what_may_stand_in_the_rest_of_a_page_decides_nothing() {
    let hello = "<p>Hello mia <a href=/logout>Log out</a>";
    let form = "<form method=post><input name=username><input type=password name=password></form>";
    let url = server(move |request| {
        let is_mia = request.contains("Cookie: session=mia");
        match (path(request), is_mia) {
            ("/set", _) => answer("200 OK", "Set-Cookie: session=mia; Path=/\r\n", "set"),
            // the words that decide stand where they are not read
            ("/end", true) => long("<p>Welcome</p>", hello),
            ("/end", false) => long("<p>Welcome</p>", form),
            // the page of a user is long, and begins with the words
            ("/user", true) => long(hello, ""),
            ("/user", false) => answer("200 OK", "", "<p><a href=/login>Log in</a>"),
            // the page without a cookie is long: the same link may stand in its rest
            ("/anybody", true) => answer("200 OK", "", hello),
            ("/anybody", false) => long("<p>Welcome</p>", hello),
            // the form may have moved into the rest
            ("/form", true) => long("<p>Welcome</p>", form),
            ("/form", false) => answer("200 OK", "", &format!("<p>Welcome</p>{form}")),
            _ => answer("404 NOT FOUND", "", ""),
        }
    });
    let home = Home::new();
    home.facts(&[NOW, "--url", &url, "visit", "/set"]);
    let cut = |without, with| json!({"kind": "cut", "without": without, "with": with});
    for (page, expected, evidence) in [
        ("/end", json!(null), cut(true, true)),
        ("/user", json!(true), cut(false, true)),
        ("/anybody", json!(null), cut(true, false)),
        ("/form", json!(null), cut(false, true)),
    ] {
        let facts = home.facts(&[NOW, "--url", &url, "visit", page]);
        let seen = facts["evidence"].as_array().expect("a list");
        assert_eq!((&facts["logged_in"], seen.last()), (&expected, Some(&evidence)), "{page}: {seen:?}");
        // reading such pages takes its time
        if !["/user", "/form"].contains(&page) {
            continue;
        }
        let [english, japanese] = screens(&home, &[NOW, "--url", &url, "visit", page]);
        let words = if expected.is_null() { "the words that decide may stand in the rest" } else { "enough to decide" };
        assert!(english.contains(words) && japanese.contains("最初の 1 MiB だけを読みました"), "{english}");
    }
    for (shows, expected) in [("Hello mia", json!(null)), ("Welcome", json!(null))] {
        let facts = home.facts(&[NOW, "--url", &url, "visit", "/end", "--shows", shows]);
        assert_eq!(facts["logged_in"], expected, "{shows}");
    }
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/user", "--shows", "Hello mia"]);
    assert_eq!(facts["logged_in"], true);
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/form", "--shows", "password"]);
    assert_eq!(facts["logged_in"], Json::Null, "it is shown to all");
}

#[test]
fn where_nobody_without_a_cookie_is_answered_there_is_nothing_to_compare_with() {
    let url = server(|request| match request.contains("Cookie: session=mia") {
        _ if path(request) == "/set" => answer("200 OK", "Set-Cookie: session=mia; Path=/\r\n", "set"),
        true => answer("200 OK", "", "<p>Hello mia <a href=/logout>Log out</a>"),
        false => answer("429 TOO MANY REQUESTS", "", "<p>Come back later"),
    });
    let home = Home::new();
    home.facts(&[NOW, "--url", &url, "visit", "/set"]);
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/"]);
    let evidence = json!([{"kind": "nothing_to_compare", "status": 429}]);
    assert_eq!((&facts["logged_in"], &facts["evidence"]), (&json!(null), &evidence));
    let [english, japanese] = screens(&home, &[NOW, "--url", &url, "visit", "/"]);
    assert!(english.contains("wait, and ask again"), "{english}");
    assert!(japanese.replace(' ', "").contains("しばらく待ってから"), "{japanese}");
}

#[test]
fn what_the_given_key_says_of_the_cookie_is_said_where_the_page_tells_nothing() {
    let signer =
        |salt: &[u8]| Signer::new(&SecretKey::new(OTHER_KEY), &[], salt, Digest::default(), KeyDerivation::default());
    let cookies = [signed(r#"{"n":1}"#), signed_with(&signer(b"reset"), r#"{"n":1}"#), "0123456789abcdef".repeat(2)];
    let [good, salted, id] = &cookies;
    for (cookie, key, kind, [english, japanese]) in [
        (
            good,
            OTHER_KEY,
            json!("matches"),
            ["The given key makes the cookie's signature.", "指定された鍵と合っています"],
        ),
        (good, "another", json!("differs"), ["The given key does not make", "指定された鍵と合いません"]),
        (
            salted,
            OTHER_KEY,
            json!("matches_with"),
            ["with --salt reset, and not without", "--salt reset を付けたときだけ"],
        ),
        (id, OTHER_KEY, json!("other_format"), ["The given key was not tried on it", "指定された鍵は試していません"]),
        (
            &"eyJpZCI6ICJhbGljZSJ9.ZVPxAA.SNYGAgLhyKTKEKW0bCNItqqe94U".to_owned(),
            OTHER_KEY,
            json!("other_format"),
            ["the given key does not make its signature", "指定された鍵ではこの署名になりません"],
        ),
    ] {
        let url = app("nobody");
        let home = holding(&url, cookie);
        let key = home.file("key", key);
        let visit = [NOW, "--url", &url, "visit", "/same"];
        let with_key = [&visit[..], &["--secret-file", &key]].concat();
        assert_eq!(home.facts(&with_key)["by_key"]["kind"], kind);
        let screens = screens(&home, &with_key).map(|screen| screen.replace(' ', ""));
        assert!(screens[0].contains(&english.replace(' ', "")), "{}", screens[0]);
        assert!(screens[1].contains(&japanese.replace(' ', "")), "{}", screens[1]);
        assert_eq!(home.facts(&visit)["by_key"], Json::Null, "no key was given");
        let other = Home::new();
        let key = other.file("key", key);
        let args = [NOW, "--url", &url, "visit", "/same", "--secret-file", &key];
        assert_eq!(other.facts(&args)["by_key"], Json::Null, "no cookie went");
    }
}

#[test]
fn a_cookie_by_which_flask_login_logs_in_anew_is_named() {
    let token = format!("mia|{}", "0123456789abcdef".repeat(8));
    let url = server(move |request| {
        let is_mia = request.contains(&token);
        match path(request) {
            "/logout" => answer("302 FOUND", "Location: /\r\nSet-Cookie: s=; Max-Age=0; Path=/\r\n", ""),
            _ if is_mia => answer("200 OK", "", "<p>Hello mia <a href=/logout>Log out</a>"),
            "/login" => {
                let set = format!("Set-Cookie: s={}; Path=/\r\n", signed(r#"{"user_id":1}"#));
                answer("200 OK", &format!("{set}Set-Cookie: keep={token}; Path=/\r\n"), "in")
            }
            _ => answer("200 OK", "", "<p><a href=/login>Log in</a>"),
        }
    });
    let home = Home::new();
    assert_eq!(home.facts(&[NOW, "--url", &url, "visit", "/login"])["remembered_by"], "keep");
    let visit = [NOW, "--url", &url, "visit", "/"];
    assert_eq!(home.facts(&visit)["remembered_by"], "keep");
    let [english, japanese] = screens(&home, &visit);
    assert!(english.contains("By `keep`, which looks like Flask-Login's") && japanese.contains("`keep`"), "{english}");
    // the session cookie alone, as the sentence says
    let export = home.run(&["jar", "export", "--format", "cookies.txt"]);
    let file = home.file("cookies.txt", export.stdout);
    let alone = [NOW, "--url", &url, "--browser", "alone", "--name", "s"];
    assert_eq!(home.run(&[&alone[..], &["jar", "import", &file]].concat()).code, 0);
    let facts = home.facts(&[&alone[..], &["visit", "/"]].concat());
    assert_eq!((&facts["remembered_by"], &facts["logged_in"]), (&Json::Null, &json!(null)), "{facts}");
    let logout = home.run(&[NOW, "--url", &url, "logout"]);
    let words = logout.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Another cookie still logs in: a copy of `keep` does"), "{words}");
}

/// As Flask-Login does it with a strong protection: a page refuses the session that another has made of the remember cookie, and
/// deletes both.
#[test]
fn what_the_look_itself_has_taken_from_the_browser_is_said() {
    let user = signed(r#"{"_user_id":"1"}"#);
    let server = || {
        let user = user.clone();
        server(move |request| match path(request) {
            "/keep" => answer("200 OK", "Set-Cookie: remember_token=mia; Path=/\r\n", "kept"),
            "/" => answer("200 OK", &format!("Set-Cookie: session={user}; Path=/\r\n"), "<p>Shop"),
            "/me" => {
                let lines = format!(
                    "Location: /login\r\nSet-Cookie: remember_token=; Max-Age=0; Path=/\r\nSet-Cookie: session={}; Path=/\r\n",
                    signed(r#"{"csrf_token":"t"}"#)
                );
                answer("302 FOUND", &lines, "")
            }
            _ => page("", "<form method=post><input name=username><input type=password name=pw></form>"),
        })
    };
    let kept = |url: &str| {
        let home = Home::new();
        assert_eq!(home.facts(&[NOW, "--url", url, "visit", "/keep"])["remembered_by"], "remember_token");
        home
    };
    let url = server();
    let facts = kept(&url).facts(&[NOW, "--url", &url, "visit", "/", "--page", "/me"]);
    assert_eq!(facts["remembered_by"], Json::Null, "{facts}");
    let said = [("en", " "), ("ja", "")].map(|(lang, between)| {
        let screen = kept(&url).run(&[NOW, "--url", &url, "--lang", lang, "visit", "/", "--page", "/me"]).stdout;
        screen.split_whitespace().collect::<Vec<_>>().join(between)
    });
    let english =
        "The answer of /me deleted `remember_token`, and the `session` that came with it has no _user_id any more.";
    assert_says(
        &said,
        english,
        "/meの応答が`remember_token`を削除しました。一緒に届いた`session`からは、_user_idがなくなっています。",
    );
    assert!(!said[0].contains("may log in anew") && !said[1].contains("自動ログイン用"), "{said:?}");
}

#[test]
fn an_app_that_fails_where_nobody_is_logged_in_is_still_compared_with() {
    let url = server(|request| match request.contains("Cookie: session=mia") {
        _ if path(request) == "/set" => answer("200 OK", "Set-Cookie: session=mia; Path=/\r\n", "set"),
        true => answer("200 OK", "", "<p>Hello mia <a href=/logout>Log out</a>"),
        false => answer("500 INTERNAL SERVER ERROR", "", "<p>KeyError"),
    });
    let home = Home::new();
    home.facts(&[NOW, "--url", &url, "visit", "/set"]);
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/"]);
    assert_eq!((&facts["logged_in"], &facts["evidence"][0]["kind"]), (&json!(true), &json!("logout")));
}

/// A page that leads to another, to which alone the cookie goes, and which brings it again.
#[test]
fn a_cookie_that_went_to_a_later_page_only_is_not_said_to_be_renewed_or_to_have_gone_to_the_first() {
    let held =
        "Set-Cookie: session=eyJ1c2VyIjoibWlhIn0.awNFbQ.x; Path=/auth; Expires=Sun, 22 Nov 2026 20:11:33 GMT\r\n";
    let url = server(move |request| match path(request) {
        "/auth/in" => answer("200 OK", held, "<p>Hello mia</p><a href=/auth/logout>Sign out</a>"),
        _ => answer("302 FOUND", "Location: /auth/in\r\n", ""),
    });
    let home = Home::new();
    home.facts(&[NOW, "--url", &url, "visit", "/auth/in"]);
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/desk"]);
    assert_eq!(facts["expires_before"]["date"], json!("2026-11-22T20:11:33Z"), "{facts}");
    assert_eq!((&facts["age"], &facts["not_sent"]), (&json!(0), &json!({"kind": "other_path", "path": "/auth"})));
    let [english, japanese] = screens(&home, &[NOW, "--url", &url, "visit", "/desk"]);
    assert!(!english.contains("renewed"), "{english}");
    assert!(english.contains("sent no `session` to /desk: the one it had goes to /auth and"), "{english}");
    assert!(japanese.contains("/desk に `session` を送りませんでした"), "{japanese}");
}

#[test]
fn of_many_requests_the_whole_way_is_shown_and_which_answer_brought_the_first_cookie() {
    let new = "Set-Cookie: session=8f14e45fceea167a5a36dedd4bea2543; Path=/\r\n";
    let url = server(move |request| match path(request) {
        "/start" => answer("302 FOUND", "Location: /shop\r\n", ""),
        _ if request.contains("Cookie: ") => page("", "<p>shop"),
        _ => page(new, "<p>shop"),
    });
    for more in [&["--times", "3"][..], &[]] {
        let home = Home::new();
        let [english, japanese] = screens(&home, &[&["--url", &url, "visit", "/start"], more].concat());
        assert!(english.contains("→ GET /start") && english.contains("→ GET /shop"), "{english}");
        let of_times = english.contains("went between them");
        assert_eq!(of_times, !more.is_empty(), "{english}");
        if of_times {
            assert!(english.contains("the answer of /shop brought the first"), "{english}");
            assert!(japanese.contains("/shop の応答で初めて"), "{japanese}");
            assert!(!english.contains("keeps `session`"), "no jar has kept it: {english}");
        }
    }
}

#[test]
fn what_came_on_the_way_of_many_requests_is_no_session_to_look_at_next() {
    let new = format!("Location: /in\r\nSet-Cookie: session={}; Path=/\r\n", signed(r#"{"next":"/account"}"#));
    let url = server(move |request| match path(request) {
        "/account" => answer("302 FOUND", &new, ""),
        _ => page("", "<form method=post><input name=username><input type=password name=password></form>"),
    });
    let home = Home::new();
    for said in screens(&home, &["--url", &url, "visit", "/account", "--times", "6"]) {
        assert!(said.contains("login USER") && !said.contains("inspect"), "{said}");
    }
}

#[test]
fn the_same_evidence_gives_the_same_verdict_however_often_it_was_asked_for() {
    for (new, expected) in [
        (String::new(), json!(false)),
        (signed(r#"{"csrf_token":"x"}"#), json!(false)),
        (signed(r#"{"visits":1}"#), Json::Null),
        ("8f14e45fceea167a5a36dedd4bea2543".to_owned(), Json::Null),
    ] {
        let set = if new.is_empty() { String::new() } else { format!("Set-Cookie: session={new}; Path=/\r\n") };
        let url = server(move |request| page(if request.contains("Cookie: ") { "" } else { &set }, "<p>shop"));
        for more in [&[][..], &["--times", "3"], &["--shows", "Log out"], &["--times", "3", "--shows", "Log out"]] {
            let facts = Home::new().facts(&[&[NOW, "--url", &url, "visit", "/"], more].concat());
            assert_eq!(facts["logged_in"], expected, "{new:?} {more:?}: {}", facts["evidence"]);
        }
    }
    // it holds one for other pages
    let url = server(|_| page("Set-Cookie: session=8f14e45fceea167a5a36dedd4bea2543; Path=/app\r\n", "<p>shop"));
    let home = Home::new();
    home.run(&[NOW, "--url", &url, "visit", "/app"]);
    for more in [&[][..], &["--times", "3"], &["--shows", "Log out"], &["--times", "3", "--shows", "Log out"]] {
        let facts = home.facts(&[&[NOW, "--url", &url, "visit", "/"], more].concat());
        assert_eq!(facts["logged_in"], Json::Null, "{more:?}: {}", facts["evidence"]);
    }
}

#[test]
fn what_another_app_left_in_the_jar_is_not_said_to_be_taken_out_of_a_new_session() {
    let (stray, new) = (signed(r#"{"user":"mia"}"#), signed(r#"{"csrf_token":"x"}"#));
    let set = format!("Set-Cookie: session={new}; Path=/app\r\n");
    let url = server(move |request| page(if request.contains(&new) { "" } else { &set }, "<p>shop"));
    let home = Home::new();
    home.feed(format!("session={stray}"), &[NOW, "--url", &url, "jar", "import", "-"]);
    let facts = home.facts(&[NOW, "--url", &url, "visit", "/app/"]);
    assert_eq!(facts["exchanges"][0]["session_change"]["kind"], "made");
    assert_eq!(facts["session_change"]["removed"], json!([]), "{}", facts["session_change"]);
    assert_eq!(facts["logged_in"], Json::Null, "{}", facts["evidence"]);
    assert_eq!(facts["jar"].as_array().map(Vec::len), Some(2), "both are in the jar");
}

/// An app below `/orga` whose session has a name of its own, beside a cookie for the language and one against forgery.
fn conferences() -> String {
    const SESSION: &str = "shop_session=8f14e45fceea167a5a36dedd4bea2543";
    server(|request| {
        let is_in = request.contains(SESSION);
        let set = |cookie: &str| format!("Set-Cookie: {cookie}; Path=/\r\n");
        match (request.split(' ').next(), path(request)) {
            (Some("POST"), "/orga/event/login") => {
                let set = set(&format!("{SESSION}; HttpOnly"));
                answer("302 FOUND", &format!("Location: /orga/event/\r\n{set}"), "")
            }
            (Some("POST"), "/orga/event/out") => {
                answer("302 FOUND", "Location: /\r\nSet-Cookie: shop_session=; Max-Age=0; Path=/\r\n", "")
            }
            (_, "/locale") => page(&set("shop_language=de"), "<p>Deutsch"),
            (_, "/token") => page(&set("shop_csrftoken=abc"), "<p>Hello"),
            _ if is_in => page("", "<p>mia<form method=post action=/orga/event/out><button>Log out</button></form>"),
            (_, "/orga/event/login" | "/orga/event/") => page(
                "",
                "<form method=post action=/orga/event/login><input name=user><input type=password name=pw></form>",
            ),
            _ => page("", "<h1>Conferences</h1>"),
        }
    })
}

#[test]
fn a_session_that_was_dropped_is_known_at_whichever_path_of_the_app_it_was_made() {
    let url = conferences();
    let home = Home::new();
    let file = home.file("password", "right");
    let below = format!("{url}/orga/event/");
    let login = home.run(&["--url", &below, "login", "mia", "--password-file", &file]);
    assert_eq!(login.code, 0, "{}", login.everything());
    home.run(&["--url", &url, "visit", "/locale"]);
    home.run(&["--url", &url, "logout", "--path", "/orga/event/out", "--page", "/orga/event/"]);
    for command in ["inspect", "expire"] {
        let outcome = home.run(&["--url", &url, command]);
        assert_eq!(outcome.code, 1, "{}", outcome.everything());
        assert!(outcome.stdout.contains("shop_session"), "{}", outcome.everything());
    }
    let jar = home.run(&["--url", &url, "--lang=en", "jar"]).stdout;
    assert!(jar.trim_end().ends_with(" visit"), "{jar}");
}

#[test]
fn the_cookies_among_which_a_session_may_be_are_all_named() {
    let url = conferences();
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/token"]);
    let alone = home.run(&["--url", &url, "--lang=en", "inspect"]).stderr;
    assert!(!alone.contains("shop_csrftoken"), "a token is no session: {alone}");
    home.run(&["--url", &url, "visit", "/locale"]);
    let both = home.run(&["--url", &url, "--lang=en", "inspect"]).stderr;
    let both = both.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(both.contains("are shop_csrftoken, shop_language: if one of them is the session"), "{both}");
}

#[test]
fn behind_a_name_that_no_cookie_has_the_jar_comes_next() {
    let url = conferences();
    let home = Home::new();
    let file = home.file("password", "right");
    home.run(&["--url", &url, "login", "mia", "--path", "/orga/event/login", "--password-file", &file]);
    let visit = home.run(&["--url", &url, "--lang=en", "--name", "sessionid", "visit", "/"]).stdout;
    assert!(visit.contains("no cookie of the name"), "{visit}");
    assert!(visit.trim_end().ends_with(" jar"), "{visit}");
}

#[test]
fn many_times_name_the_page_that_was_asked_for() {
    let url = app("good");
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/same"]);
    let facts = home.facts(&["--url", &url, "visit", "--times", "2", "--page", "/me"]);
    assert_eq!((&facts["action"]["path"], &facts["exchanges"][0]["request"]["path"]), (&json!("/me"), &json!("/me")));
    let outcomes = fails(&home, 2, &["--url", &url, "visit", "/same", "--times", "2", "--page", "/me"]);
    assert!(outcomes.iter().all(|outcome| outcome.stderr.contains("--page")), "of two, one would not be asked for");
}

#[test]
fn a_copy_needs_no_key_that_was_given_before() {
    let home = Home::of_alice();
    home.run(&[NOW, "sign", "id=admin", "--secret", OTHER_KEY]);
    let copied = home.run(&[NOW, "--lang=en", "jar", "copy", "default", "other"]).stdout;
    assert!(copied.trim_end().ends_with(" visit") && !copied.contains("--secret"), "{copied}");
}

#[test]
fn where_no_answer_set_anything_nothing_is_said_to_be_dropped() {
    for (headers, is_said) in [("", false), ("Set-Cookie: a=b; Path=/\r\n", true)] {
        let (url, _) = super::apps::app(None, move |_| super::apps::answer(200, headers, "<p>Welcome"));
        let screen = Home::new().run(&["--url", &url, "--lang", "en", "visit", "--times", "3"]).stdout;
        assert_eq!(screen.contains("What the answers set was dropped"), is_said, "{screen}");
    }
}

#[test]
fn of_many_requests_each_takes_along_what_came_on_its_own_way() {
    // it looks whether the browser keeps cookies
    let url = server_of::app(|asked| match (asked.path(), asked.cookie("probe")) {
        ("/set", _) => server_of::answer("200 OK", "Set-Cookie: session=0g4x8q2m6t1v7z3c5b9n; Path=/\r\n", "set"),
        ("/", _) => server_of::redirect("/login", "Set-Cookie: probe=1; Path=/\r\n"),
        (_, Some(_)) => {
            server_of::html("<form method=post><input name=username><input type=password name=password></form>")
        }
        _ => server_of::html("<h1>Cookies needed</h1>"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/set"]);
    let facts = home.facts(&["--url", &url, "visit", "/", "--times", "4"]);
    assert_eq!((&facts["logged_in"], &facts["times"]["yes"]), (&Json::Null, &json!(0)), "{facts}");
    let sent = |at: usize| facts["exchanges"][at]["request"]["headers"].to_string();
    assert!(!sent(0).contains("probe=1") && sent(1).contains("probe=1"), "{facts}");
    let held = home.facts(&["--url", &url, "jar"]);
    assert_eq!(held["jar"].as_array().map(Vec::len), Some(1), "the jar is as it was: {held}");
}
