//! Against real Flask: what sessctl says of a session is what Flask 3.1.3 and 2.3.3 do.
//!
//! `tests/real/setup.sh` installs the two, and then `cargo test -- --ignored` runs every story below
//! against both: `app.py` in a child process on the loopback, and `sessctl` as a user types it.
//! [`stage`] starts both, and `oracle.py` asks Flask's own serializer. [`walks`] are random stories.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod apps;
mod chromium;
mod corpus;
mod differential;
mod faults;
mod formats;
#[cfg(unix)]
#[path = "../program/learner.rs"]
mod learner;
mod path;
#[cfg(unix)]
#[path = "../program/pty.rs"]
mod pty;
mod recipes;
#[path = "../cli/schemas.rs"]
mod schemas;
#[cfg(unix)]
mod shells;
mod stage;
mod walks;
mod wheel;

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use stage::{Answer, KEY, Server, Terminal, now, oracle, post, text};

/// One test a story and version, so that each can fail alone.
macro_rules! against {
    ($($module:ident $version:literal: $($story:ident)*;)*) => {$(
        mod $module {
            $(#[test]
            #[ignore = "needs real Flask: run tests/real/setup.sh first"]
            fn $story() {
                super::$story($version);
            })*
        }
    )*};
}

against! {
    flask_3_1_3 "3.1.3":
        a_login_is_seen_and_kept
        only_with_the_key_is_the_answer_known
        three_minutes_pass_on_a_real_server
        our_signed_cookies_are_flasks
        every_way_of_signing_is_flasks
        flask_opens_our_signed_cookies
        flask_and_serve_open_each_others_cookies
        a_forger_is_shown_the_form_by_both
        a_cookie_is_refused_for_flasks_reasons
        a_logout_deletes_one_copy_of_two
        a_browser_session_ends_with_the_browser
        an_old_key_still_opens
        every_request_is_answered_alike
        a_foreign_host_gets_no_session_from_either;
    flask_2_3_3 "2.3.3":
        a_login_is_seen_and_kept
        only_with_the_key_is_the_answer_known
        three_minutes_pass_on_a_real_server
        our_signed_cookies_are_flasks
        every_way_of_signing_is_flasks
        flask_opens_our_signed_cookies
        flask_and_serve_open_each_others_cookies
        a_forger_is_shown_the_form_by_both
        a_cookie_is_refused_for_flasks_reasons
        a_logout_deletes_one_copy_of_two
        a_browser_session_ends_with_the_browser;
}

/// `2026-11-22T19:41:33Z`: a moment for what happens without a server.
const THEN: i64 = 1_795_376_493;

fn a_login_is_seen_and_kept(version: &str) {
    let (flask, alice) = (Server::flask(version, json!({})), Terminal::new());
    let report = alice.run(&format!("login alice --url {}", flask.url())).report(0);
    // the page with the form comes first, and at the end the last page is asked for once more
    let exchanges = report["exchanges"].as_array().expect("exchanges").as_slice();
    let [_, submitted, followed, .., last] = exchanges else { panic!("a POST among four, not {report}") };
    let facts = |step: &Json| {
        let (request, response) = (&step["request"], &step["response"]);
        [request["method"].clone(), request["path"].clone(), response["status"].clone(), response["reason"].clone()]
    };
    assert_eq!(facts(submitted), [json!("POST"), json!("/"), json!(302), json!("FOUND")]);
    assert_eq!(facts(followed), [json!("GET"), json!("/login"), json!(200), json!("OK")]);
    assert_eq!(header(&submitted["response"], "Location"), ["/login"]);
    let received = header(&submitted["response"], "Set-Cookie")[0].split_once(';').expect("attributes").0;
    assert_eq!(header(&followed["request"], "Cookie"), [received]);
    assert_eq!(report["page"], json!({ "kind": "logged_in", "name": "alice" }));

    let [row] = report["jar"].as_array().expect("a jar").as_slice() else { panic!("one cookie, not {report}") };
    assert_eq!((text(&row["name"]), text(&row["domain"]), text(&row["path"])), ("session", "127.0.0.1", "/"));
    assert_eq!((&row["http_only"], &row["secure"], &row["host_only"]), (&json!(true), &json!(false), &json!(true)));
    // Flask sent a new cookie with each of the answers; the jar holds the last
    let last = header(&last["response"], "Set-Cookie")[0];
    assert!(last.starts_with(&format!("session={};", text(&row["value"]))), "{report}");
    let signed_at = unix_of(&alice, text(&row["value"]));
    let expires = row["expires"]["unix"].as_i64().expect("a date");
    assert!((179..=180).contains(&(expires - signed_at)), "Flask reads its clock twice: {expires} {signed_at}");
    assert!((now() - signed_at).abs() < 60);
    let opened = &oracle(version, &[json!({ "load": row["value"], "at": signed_at, "max_age": 180 })])[0];
    assert_eq!(opened["json"], r#"{"_permanent":true,"id":"alice"}"#);

    // what was kept is sent by the next command
    let visit = alice.run(&format!("visit --url {}", flask.url())).report(0);
    assert_eq!(header(&visit["exchanges"][0]["request"], "Cookie"), [format!("session={}", text(&row["value"]))]);
    assert_eq!(visit["page"]["name"], "alice");
}

fn only_with_the_key_is_the_answer_known(version: &str) {
    let (flask, alice) = (Server::flask(version, json!({})), Terminal::new());
    let login = alice.run(&format!("login alice --url {}", flask.url())).report(0);
    let inspect = |options: &str, code| {
        let report = alice.run(&format!("inspect --url {}{options}", flask.url())).report(code);
        assert_eq!((&report["cookie"], &report["source"]["kind"]), (&login["jar"][0]["value"], &json!("jar")));
        assert_eq!(report["payload"]["json"], r#"{"_permanent":true,"id":"alice"}"#);
        assert_eq!(report["payload"]["value"], json!({ "$dict": [["_permanent", true], ["id", "alice"]] }));
        assert!(report["age"].as_i64().is_some_and(|age| (0..60).contains(&age)), "{report}");
        report
    };
    let report = inspect(" --secret-file key", 0);
    assert_eq!(report["verification"], json!({ "error": null, "message": null, "key": "current", "fits": null }));
    assert_eq!(report["flask"]["answer"], "session");

    let report = inspect(" --secret-file wrong-key", 1);
    assert_eq!(report["verification"]["error"], "BadTimeSignature");
    assert_eq!(report["flask"]["answer"], "empty");
    let question = json!({ "load": report["cookie"], "key": "not that key", "at": now(), "max_age": 180 });
    let flasks = &oracle(version, &[question])[0];
    assert_eq!(
        (&report["verification"]["error"], &report["verification"]["message"]),
        (&flasks["error"], &flasks["message"])
    );

    let report = inspect("", 0);
    assert_eq!((&report["verification"]["error"], &report["verification"]["key"]), (&json!("Unverified"), &Json::Null));
    assert_eq!(report["flask"]["answer"], Json::Null, "unknown without the key");
}

fn three_minutes_pass_on_a_real_server(version: &str) {
    for lifetime in [180, 600] {
        let settings = json!({ "PERMANENT_SESSION_LIFETIME": lifetime });
        let (flask, alice) = (Server::flask(version, settings), Terminal::new());
        let simulate = |options: &str| alice.run(&format!("expire --simulate --url {}{options}", flask.url()));
        // nobody is logged in for the sake of it
        let said = simulate(" --secret-file key");
        assert_eq!((said.code, error_kind(&said.errors)), (3, "no_cookie".to_owned()), "{said:?}");
        let report = within_a_second(|| {
            alice.run(&format!("login alice --url {}", flask.url())).report(0);
            let report = simulate(" --secret-file key").report(0);
            // Expires is where the asking begins, and Flask may have signed a second after it took that
            let is_exact =
                report["expires"]["unix"] == json!(report["signed_at"]["unix"].as_i64().unwrap_or(0) + lifetime);
            (report, is_exact)
        });
        assert_eq!((&report["lifetime"], &report["by"]), (&json!(lifetime), &json!("ageing")));
        assert!(report["asked"]["requests"].as_i64().is_some_and(|requests| requests <= 40), "{report}");
        assert_eq!(report["asked"]["renews"], true);
        let steps = report["steps"].as_array().expect("steps");
        let stops: Vec<i64> = steps.iter().map(|step| step["after"].as_i64().expect("seconds")).collect();
        assert_eq!(stops, [0, lifetime / 3, lifetime - 1, lifetime, lifetime + 1]);
        for (step, after) in steps.iter().zip(stops) {
            let (server, is_alive) = (&step["server"], after <= lifetime);
            assert_eq!((&server["age"], &server["accepted"]), (&json!(after), &json!(is_alive)), "{step}");
            assert_eq!(step["browser"]["sends"], after < lifetime, "{step}");
            assert_eq!(server["error"], if is_alive { Json::Null } else { "SignatureExpired".into() }, "{step}");
            assert_eq!(server["logged_in_as"], if is_alive { "alice".into() } else { Json::Null }, "{step}");
            assert_eq!((server["set_cookie"].is_string(), &server["status"]), (is_alive, &json!(200)), "{step}");
        }
        let said = simulate(" --secret-file wrong-key");
        assert_eq!((said.code, error_kind(&said.errors)), (3, "not_its_key".to_owned()), "{said:?}");
        // without the key: what two answers show, and no lifetime
        let report = simulate("").report(3);
        assert_eq!((&report["lifetime"], &report["by"]), (&Json::Null, &json!("waiting")));
        assert_eq!((&report["asked"]["logged_in"], &report["asked"]["renews"]), (&json!(true), &json!(true)));
        // the same ends without the simulation
        for (age, name) in [(lifetime, Some("alice")), (lifetime + 1, None)] {
            let visit = || {
                let at = now();
                let cookie = sign(&alice, r#"{"_permanent":true,"id":"alice"}"#, at - age);
                (flask.get("/login", Some(&cookie)), now() == at)
            };
            let answer = within_a_second(visit);
            assert_eq!(answer.logged_in_as(), name, "{age}");
        }
    }
}

fn error_kind(errors: &str) -> String {
    let error: Json = serde_json::from_str(errors).expect("an object");
    text(&error["error"]["kind"]).to_owned()
}

/// Sessions of every kind, as JSON with Flask's tags, and what the page makes of their `id`.
fn sessions() -> Vec<(String, String)> {
    let hardly_compressible: String =
        (0..300_u64).map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let texts = [
        (r#""alice""#, "alice"),
        (r#""日本語 😀 é""#, "日本語 😀 é"),
        (r#""<b>&'\"/""#, "&lt;b&gt;&amp;&#39;&#34;/"),
        (r#"{" t":[1,"a",{" t":[]}]}"#, "(1, &#39;a&#39;, ())"),
        (r#"{" b":"AP8="}"#, "b&#39;\\x00\\xff&#39;"),
        (r#"{" m":"<b>alice</b>"}"#, "<b>alice</b>"),
        (r#"{" u":"0123456789abcdef0123456789abcdef"}"#, "01234567-89ab-cdef-0123-456789abcdef"),
        (r#"{" d":"Sun, 22 Nov 2026 19:41:33 GMT"}"#, "2026-11-22 19:41:33+00:00"),
        (r#"{" di":{" t__":[1]}}"#, "{&#39; t&#39;: [1]}"),
        (
            r#"{"z":1,"a":[null,true,false],"é":{}}"#,
            "{&#39;a&#39;: [None, True, False], &#39;z&#39;: 1, &#39;é&#39;: {}}",
        ),
        ("[1.0,-0.0,1e16,1e-5,0.1,NaN,Infinity]", "[1.0, -0.0, 1e+16, 1e-05, 0.1, nan, inf]"),
        ("[1867220696718230.25,-88772539235772.132]", "[1867220696718230.2, -88772539235772.12]"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        (r#""\u007f\n\t\u2028""#, "\u{7f}\n\t\u{2028}"),
        ("null", "None"),
        (r#""""#, ""),
    ];
    let mut sessions: Vec<(String, String)> =
        texts.iter().map(|(id, page)| ((*id).to_owned(), (*page).to_owned())).collect();
    for long in ["a".repeat(5000), "abc日本".repeat(200), hardly_compressible] {
        sessions.push((format!("{long:?}"), long));
    }
    let with_id = |(id, page): (String, String)| (format!(r#"{{"id":{id},"_permanent":true}}"#), page);
    sessions.into_iter().map(with_id).collect()
}

fn our_signed_cookies_are_flasks(version: &str) {
    let terminal = Terminal::new();
    let mut sessions: Vec<String> = sessions().into_iter().map(|(session, _)| session).collect();
    sessions.extend(["{}", r#"{" t":1,"a":2}"#, r#"{"\ud800":"\udfff"}"#, r#"["a",["b"]]"#].map(str::to_owned));
    let questions: Vec<Json> = sessions.iter().map(|session| json!({ "sign": session, "at": THEN })).collect();
    for (session, flasks) in sessions.iter().zip(oracle(version, &questions)) {
        assert_eq!(sign(&terminal, session, THEN), text(&flasks["cookie"]), "{session}");
    }
    // compressed or not is decided by a byte: around the place where it turns
    let lengths: Vec<String> = (1..60).map(|length| format!(r#"{{"id":"{}"}}"#, "ab".repeat(length))).collect();
    let questions: Vec<Json> = lengths.iter().map(|session| json!({ "sign": session, "at": THEN })).collect();
    let flasks = oracle(version, &questions);
    assert!(flasks.iter().any(|answer| text(&answer["cookie"]).starts_with('.')), "some are compressed");
    for (session, flasks) in lengths.iter().zip(flasks) {
        assert_eq!(sign(&terminal, session, THEN), text(&flasks["cookie"]), "{session}");
    }
}

fn every_way_of_signing_is_flasks(version: &str) {
    let terminal = Terminal::new();
    let session = r#"{"id":"alice"}"#;
    let digests = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];
    for digest in digests {
        for derivation in ["hmac", "concat", "django-concat", "none"] {
            let question =
                json!({ "sign": session, "at": THEN, "digest": digest, "key_derivation": derivation, "salt": "塩" });
            let cookie = oracle(version, &[question])[0]["cookie"].clone();
            let way = ["--digest", digest, "--key-derivation", derivation, "--salt", "塩", "--secret-file", "key"];
            let at = format!("--now={THEN}");
            let signed = terminal.run_with(&[&["sign", session, &at], &way[..]].concat(), "").report(0);
            assert_eq!(signed["cookie"], cookie, "{digest} {derivation}");
            let read = terminal.run_with(&[&["inspect", text(&cookie), &at], &way[..]].concat(), "").report(0);
            assert_eq!(read["verification"]["key"], "current", "{digest} {derivation}");
        }
    }
}

fn flask_opens_our_signed_cookies(version: &str) {
    let (flask, terminal) = (Server::flask(version, json!({})), Terminal::new());
    for (session, page) in sessions() {
        let cookie = sign(&terminal, &session, now());
        let answer = flask.get("/login", Some(&cookie));
        assert_eq!(answer.logged_in_as(), Some(page.as_str()), "{session}");
        // it is a permanent session, so Flask signs what it understood again
        let payload = |cookie: &str| cookie.rsplitn(3, '.').nth(2).expect("a payload").to_owned();
        assert_eq!(payload(&answer.cookie().expect("a new cookie")), payload(&cookie), "{session}");
    }
}

fn flask_and_serve_open_each_others_cookies(version: &str) {
    let (flask, ours) = (Server::flask(version, json!({})), Server::sessctl(&[]));
    for (giver, taker) in [(&flask, &ours), (&ours, &flask)] {
        for (form, name) in [("id=alice", "alice"), ("id=%E6%97%A5%E6%9C%AC", "日本"), ("", "None")] {
            let answer = taker.get("/login", Some(&giver.login(form)));
            assert_eq!(answer.logged_in_as(), Some(name));
            assert!(answer.cookie().is_some(), "and it is given a new one");
        }
    }
}

fn a_forger_is_shown_the_form_by_both(version: &str) {
    for server in [Server::flask(version, json!({})), Server::sessctl(&[])] {
        let mallory = Terminal::new();
        let login = mallory.run(&format!("login mallory --url {}", server.url())).report(0);
        let report = mallory.run(&format!("tamper id=admin --url {}", server.url())).report(1);
        assert_eq!(report["original"], login["jar"][0]["value"]);
        assert_eq!(report["forged_json"], r#"{"_permanent":true,"id":"admin"}"#);
        let forged = format!("session={}", text(&report["forged"]));
        assert_eq!(header(&report["exchange"]["request"], "Cookie"), [forged]);
        assert_eq!(
            (&report["exchange"]["response"]["status"], &report["page"]["kind"]),
            (&json!(200), &json!("login_form"))
        );
        assert!(header(&report["exchange"]["response"], "Set-Cookie").is_empty(), "the answer says nothing of it");
        // with the key the needed signature is known, and a cookie with it is accepted
        let url = server.url();
        let report = mallory.run(&format!("tamper id=admin --url {url} --secret-file key")).report(1);
        let (signed_text, _) = text(&report["forged"]).rsplit_once('.').expect("a signature");
        let needed = format!("{signed_text}.{}", text(&report["needed_signature"]));
        assert_eq!(server.get("/login", Some(&needed)).logged_in_as(), Some("admin"));
        // the jar was left alone
        let visit = mallory.run(&format!("visit --url {url}")).report(0);
        assert_eq!(visit["page"]["name"], "mallory");
    }
}

fn a_cookie_is_refused_for_flasks_reasons(version: &str) {
    let terminal = Terminal::new();
    let good = sign(&terminal, r#"{"_permanent":true,"id":"alice"}"#, THEN);
    let (signed_text, signature) = good.rsplit_once('.').expect("a signature");
    let (payload, timestamp) = signed_text.rsplit_once('.').expect("a timestamp");
    let last = signature.chars().last().expect("a letter");
    // of the last letter only four bits count: another one with the same four
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let place = alphabet.find(last).expect("base64url");
    let twin = &alphabet[place ^ 1..=place ^ 1];
    let head = &signature[..signature.len() - 1];
    let cookies = [
        good.clone(),
        format!("{signed_text}.{head}{twin}"),
        format!("{signed_text}.{signature}="),
        format!("{signed_text}.{signature}!"),
        format!("{signed_text}.{signature}!!"),
        format!("{signed_text}.{head}"),
        format!("{signed_text}.'{head}"),
        format!("{signed_text}."),
        format!("{payload}.{signature}"),
        format!("{payload}..{signature}"),
        format!("{payload}.AAAA{timestamp}.{signature}"),
        format!("{payload}.__________8.{signature}"),
        format!(".{good}"),
        format!("x{good}"),
        format!("{payload}.{timestamp}"),
        payload.to_owned(),
        "nothing".to_owned(),
        "a.b.c".to_owned(),
        "...".to_owned(),
        "é.é.é".to_owned(),
    ];
    // the age is asked before, at and after the end, and before the beginning
    for at in [THEN, THEN + 180, THEN + 181, THEN - 1] {
        let question = |cookie| json!({ "load": cookie, "at": at, "max_age": 180 });
        let flasks = oracle(version, &cookies.iter().map(question).collect::<Vec<_>>());
        let now = format!("--now={at}");
        let input = cookies.join("\n");
        let arguments = ["inspect", "-", "--raw", "--max-age", "180", "--secret-file", "key", &now];
        let ours = terminal.run_with(&arguments, &input);
        assert_eq!((ours.code, ours.lines.len()), (1, cookies.len()), "{}", ours.errors);
        for ((cookie, ours), flasks) in cookies.iter().zip(&ours.lines).zip(&flasks) {
            let verification = &ours["verification"];
            assert_eq!(verification["error"], flasks["error"], "{cookie} {at}");
            assert_eq!(verification["message"], flasks["message"], "{cookie} {at}");
            if flasks["error"].is_null() {
                assert_eq!(ours["payload"]["json"], flasks["json"], "{cookie} {at}");
            }
        }
        let accepted = flasks.iter().filter(|answer| answer["error"].is_null()).count();
        assert_eq!(accepted, if (0..=180).contains(&(at - THEN)) { 4 } else { 0 }, "{at}");
    }
}

fn a_logout_deletes_one_copy_of_two(version: &str) {
    let (flask, alice) = (Server::flask(version, json!({})), Terminal::new());
    let login = alice.run(&format!("login alice --url {}", flask.url())).report(0);
    let copy = text(&login["jar"][0]["value"]);
    let logout = alice.run(&format!("logout --url {}", flask.url())).report(0);
    let deletion = "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/";
    let answers = logout["exchanges"].as_array().expect("exchanges").iter().map(|step| &step["response"]);
    let deletions = answers.filter(|response| header(response, "Set-Cookie") == [deletion]).count();
    assert_eq!((deletions, &logout["copy_still_works"]), (1, &json!(true)), "{logout}");
    assert_eq!((&logout["jar"], &logout["page"]["kind"]), (&json!([]), &json!("login_form")));
    let visit = alice.run(&format!("visit --url {}", flask.url())).report(0);
    assert_eq!(visit["page"]["kind"], "login_form");
    assert!(header(&visit["exchanges"][0]["request"], "Cookie").is_empty());
    assert_eq!(flask.get("/login", Some(copy)).logged_in_as(), Some("alice"), "a logout does not reach a copy");
}

fn a_browser_session_ends_with_the_browser(version: &str) {
    let (flask, alice) = (Server::flask(version, json!({ "LOGIN_IS_PERMANENT": false })), Terminal::new());
    let login = alice.run(&format!("login alice --url {}", flask.url())).report(0);
    assert_eq!(login["jar"][0]["expires"], Json::Null);
    let visits =
        login["exchanges"].as_array().expect("exchanges").iter().filter(|step| step["request"]["method"] == "GET");
    assert!(
        visits.clone().count() > 1 && visits.into_iter().all(|step| header(&step["response"], "Set-Cookie").is_empty()),
        "no visit refreshes it"
    );
    // the server has its own three minutes all the same
    let url = flask.url();
    let report = alice.run(&format!("expire --simulate --lifetime 3m --url {url} --secret-file key")).report(0);
    let names: Vec<&Json> =
        report["steps"].as_array().expect("steps").iter().map(|step| &step["server"]["logged_in_as"]).collect();
    assert_eq!(names, [&json!("alice"), &json!("alice"), &json!("alice"), &json!("alice"), &Json::Null]);
    assert!(report["steps"].as_array().expect("steps").iter().all(|step| step["browser"]["sends"] == true));
    alice.run("jar restart").report(0);
    let visit = alice.run(&format!("visit --url {url}")).report(0);
    assert_eq!(visit["page"]["kind"], "login_form");
}

fn a_foreign_host_gets_no_session_from_either(version: &str) {
    let flask = Server::flask(version, json!({ "TRUSTED_HOSTS": [".localhost", "127.0.0.1"] }));
    let ours = Server::sessctl(&[]);
    let cookie = flask.login("id=alice");
    let ask = |server: &Server, line: &str, host: &str, cookie: Option<&str>, form: &str| {
        let cookie = cookie.map(|value| format!("Cookie: session={value}\r\n")).unwrap_or_default();
        let length = form.len();
        let head = format!(
            "{line} HTTP/1.1\r\n{host}{cookie}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\n\r\n{form}"
        );
        server.send(head.as_bytes())
    };
    for (host, status) in [
        ("Host: plum.example\r\n", "400 BAD REQUEST"),
        ("Host: plum.example:5000\r\n", "400 BAD REQUEST"),
        ("Host: localhost.plum.example\r\n", "400 BAD REQUEST"),
        ("Host: \r\n", "400 BAD REQUEST"),
        ("Host: localhost\r\nHost: localhost\r\n", "400 BAD REQUEST"),
        ("Host: a_b\r\n", "400 BAD REQUEST"),
        ("Host: localhost\r\n", ""),
        ("Host: localhost:5000\r\n", ""),
        ("Host: plum.localhost\r\n", ""),
        ("Host: 127.0.0.1:5000\r\n", ""),
    ] {
        for (line, form) in [("POST /", "id=admin"), ("GET /login", ""), ("HEAD /login", ""), ("PUT /nowhere", "")] {
            for cookie in [None, Some(cookie.as_str())] {
                let (flask, ours) = (ask(&flask, line, host, cookie, form), ask(&ours, line, host, cookie, form));
                let names = |answer: &Answer| answer.headers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
                assert_eq!(ours.status, flask.status, "{line} {host}");
                assert_eq!(names(&ours), names(&flask), "{line} {host}");
                assert_eq!(ours.cookie().is_some(), flask.cookie().is_some(), "{line} {host}");
                assert!(status.is_empty() || ours.status == status, "{line} {host}: {}", ours.status);
            }
        }
    }
    // where Flask lets a host be missing, the standard does not
    assert_eq!(ask(&ours, "GET /login", "", None, "").status, "400 BAD REQUEST");
}

fn an_old_key_still_opens(version: &str) {
    let settings = json!({ "SECRET_KEY": "new", "SECRET_KEY_FALLBACKS": ["oldest", KEY] });
    let (flask, alice) = (Server::flask(version, settings), Terminal::new());
    let session = r#"{"_permanent":true,"id":"alice"}"#;
    let cookie = sign(&alice, session, now());
    let answer = flask.get("/login", Some(&cookie));
    assert_eq!(answer.logged_in_as(), Some("alice"));
    let inspect = |cookie: &str, keys: &[&str], code| {
        alice.run_with(&[&["inspect", cookie], keys].concat(), "").report(code)["verification"].clone()
    };
    let keys = ["--secret", "new", "--fallback", "oldest", "--fallback", KEY];
    assert_eq!(
        inspect(&cookie, &keys, 0),
        json!({ "error": null, "message": null, "key": "fallback 2", "fits": null })
    );
    assert_eq!(inspect(&cookie, &keys[..4], 1)["error"], "BadTimeSignature");
    // what Flask gave in exchange is signed with the new key
    let exchanged = answer.cookie().expect("a new cookie");
    assert_eq!(inspect(&exchanged, &keys[..2], 0)["key"], "current");
    assert_eq!(inspect(&exchanged, &["--secret-file", "key"], 1)["error"], "BadTimeSignature");
    // a key that is not a fallback opens nothing
    let stranger = alice.run_with(&["sign", session, "--secret", "stranger"], "").report(0);
    assert_eq!(flask.get("/login", Some(text(&stranger["cookie"]))).logged_in_as(), None);
    let loads = ["oldest", "new", KEY, "stranger"].map(|key| {
        let cookie = alice.run_with(&["sign", session, "--secret", key, &format!("--now={THEN}")], "").report(0);
        json!({ "load": cookie["cookie"], "key": "new", "fallbacks": ["oldest", KEY], "at": THEN })
    });
    let flasks = oracle(version, &loads);
    for ((load, flasks), key) in
        loads.iter().zip(flasks).zip([Some("fallback 1"), Some("current"), Some("fallback 2"), None])
    {
        let ours = inspect(
            text(&load["load"]),
            &[&keys[..], &["--now", &THEN.to_string()]].concat(),
            i32::from(key.is_none()),
        );
        assert_eq!((&ours["error"], ours["key"].as_str()), (&flasks["error"], key), "{load}");
    }
}

fn every_request_is_answered_alike(version: &str) {
    let terminal = Terminal::new();
    for (settings, options) in [
        (json!({}), &[][..]),
        (json!({ "LOGIN_IS_PERMANENT": false }), &["--no-permanent"][..]),
        (json!({ "SESSION_REFRESH_EACH_REQUEST": false }), &["--no-refresh"][..]),
        (json!({ "PERMANENT_SESSION_LIFETIME": 3600 }), &["--lifetime", "1h"][..]),
    ] {
        let (flask, ours) = (Server::flask(version, settings), Server::sessctl(options));
        let mut statuses = BTreeSet::new();
        for (name, request) in requests(&terminal) {
            let both = || (flask.send(&request), ours.send(&request));
            let are_alike = |(flask, ours): &(Answer, Answer)| facts(flask) == facts(ours);
            // the two clocks may differ by a second, so a difference counts only if it remains when asked again
            let mut answers = both();
            for _ in 0..4 {
                if are_alike(&answers) {
                    break;
                }
                answers = both();
            }
            statuses.insert(answers.0.status.clone());
            let (flask, ours) = (facts(&answers.0), facts(&answers.1));
            assert_eq!(
                ours,
                flask,
                "left: sessctl serve {options:?}, right: Flask, to {name}: {}",
                request.escape_ascii()
            );
        }
        let every = ["200 OK", "302 FOUND", "404 NOT FOUND", "405 METHOD NOT ALLOWED", "500 INTERNAL SERVER ERROR"];
        assert!(statuses.iter().eq(every), "Flask had an occasion for each of its answers: {statuses:?}");
    }
}

/// What must be the same, to the letter: cookies are signed within the same second.
fn facts(answer: &Answer) -> Vec<(&'static str, String)> {
    let same = ["Date", "Location", "Vary", "Set-Cookie", "Content-Type", "Connection"];
    let mut facts: Vec<_> = same.into_iter().map(|name| (name, answer.all(name))).collect();
    // the order of Flask's Allow is that of a hash set
    let allow = answer.all("Allow");
    let mut methods: Vec<&str> = allow.split(", ").collect();
    methods.sort_unstable();
    facts.extend([("status", answer.status.clone()), ("Allow", methods.join(", "))]);
    // an error page has words of its own, and the two pages have only their facts in common
    facts.push(("page", format!("{:?}", answer.page())));
    facts
}

/// Methods, cookies and forms: what a browser sends, and what it never would.
fn requests(terminal: &Terminal) -> Vec<(String, Vec<u8>)> {
    let now = now();
    let signed = |json: &str, at: i64| sign(terminal, json, at);
    let permanent = r#"{"_permanent":true,"id":"alice"}"#;
    let good = signed(permanent, now);
    let brief = signed(r#"{"id":"alice"}"#, now);
    let forged = format!("{}x{}", &good[..10], &good[11..]);
    let foreign = terminal.run_with(&["sign", permanent, "--secret-file", "wrong-key"], "").report(0);
    let cookies = [
        ("no cookie", String::new()),
        ("a good one", format!("session={good}")),
        ("one without _permanent", format!("session={brief}")),
        ("one without id", format!("session={}", signed(r#"{"_permanent":true}"#, now))),
        ("a forged one", format!("session={forged}")),
        ("one with another key", format!("session={}", text(&foreign["cookie"]))),
        ("an expired one", format!("session={}", signed(permanent, now - 7200))),
        ("one from the future", format!("session={}", signed(permanent, now + 7200))),
        ("a compressed one", format!("session={}", signed(&format!(r#"{{"id":"{}"}}"#, "a".repeat(500)), now))),
    ];
    let mut requests = Vec::new();
    for (cookie, line) in &cookies {
        for target in ["GET /", "GET /login", "GET /logout", "HEAD /login", "OPTIONS /", "POST /logout", "GET /nope"] {
            requests.push((format!("{target}, {cookie}"), head(target, &[line])));
        }
    }
    for target in ["POST /login", "PUT /", "FOO /login", "HEAD /logout", "GET //login", "GET /%6cogin", "GET /login/"] {
        requests.push((target.to_owned(), head(target, &[&format!("session={good}")])));
    }
    let odd = [
        ("the good one first", vec![format!("session={good}; session={forged}")]),
        ("the forged one first", vec![format!("session={forged}; session={good}")]),
        ("among others", vec![format!("a=b; session={good};c")]),
        ("two lines", vec![format!("session={good}"), format!("session={forged}")]),
        ("quoted", vec![format!("session=\"{good}\"")]),
        ("with blanks around it", vec![format!("session = {good} ")]),
        ("with a blank inside", vec![format!("session={} {}", &good[..10], &good[10..])]),
        ("in capitals", vec![format!("SESSION={good}")]),
        ("empty", vec!["session=".to_owned()]),
        ("no dot", vec!["session=nothing".to_owned()]),
        ("no text", vec!["session=\u{e9}.\u{e9}.\u{e9}".to_owned()]),
    ];
    for (how, lines) in &odd {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        requests.push((format!("a cookie, {how}"), head("GET /login", &lines)));
    }
    // the key signs any value, also one that is not a session
    for json in ["5", r#""alice""#, r#"["alice"]"#, r#"[["id","alice"]]"#, "null", "{}", r#"{"id":{" m":"<b>"}}"#] {
        let line = format!("session={}", signed(json, now));
        requests.push((format!("signed {json}"), head("GET /login", &[&line])));
    }
    let urlencoded = "application/x-www-form-urlencoded";
    let multipart = "multipart/form-data; boundary=B";
    let forms: [(&str, &[u8]); 14] = [
        (urlencoded, b"id=alice"),
        (urlencoded, b"id="),
        (urlencoded, b""),
        (urlencoded, b"name=alice"),
        (urlencoded, b"id=alice&id=bob"),
        (urlencoded, b"id=%E6%97%A5%E6%9C%AC+%2B"),
        (urlencoded, "id=日本".as_bytes()),
        (urlencoded, b"id=%ff%zz%"),
        (urlencoded, b"id=\xff"),
        ("application/x-www-form-urlencoded; charset=utf-8", b"id=alice;x=y"),
        ("application/json", br#"{"id":"alice"}"#),
        ("text/plain", b"id=alice"),
        (multipart, b"--B\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nalice\r\n--B--\r\n"),
        (multipart, b"--B\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nalice"),
    ];
    for (content_type, form) in forms {
        let name = format!("POST / {content_type} {}", form.escape_ascii());
        requests.push((name, post("/", content_type, form)));
    }
    requests.push(("POST / with a query".to_owned(), post("/?id=alice", urlencoded, b"")));
    requests.push(("POST / of a long name".to_owned(), post("/", urlencoded, &[b"id=", &[b'a'; 5000][..]].concat())));
    requests
}

/// A request without a body.
fn head(target: &str, cookies: &[&str]) -> Vec<u8> {
    let lines = cookies.iter().filter(|line| !line.is_empty()).map(|line| format!("Cookie: {line}\r\n"));
    format!("{target} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", lines.collect::<String>()).into_bytes()
}

/// What `sessctl sign` makes of a session with the app's key.
fn sign(terminal: &Terminal, session: &str, at: i64) -> String {
    let arguments = ["sign", "-", "--secret-file", "key", &format!("--now={at}")];
    let report = terminal.run_with(&arguments, session).report(0);
    assert_eq!(report["key"], "current");
    text(&report["cookie"]).to_owned()
}

/// When a cookie says it was signed.
fn unix_of(terminal: &Terminal, cookie: &str) -> i64 {
    let report = terminal.run_with(&["inspect", cookie], "").report(0);
    report["timestamp"]["unix"].as_i64().expect("a moment")
}

/// Every header of this name in a request or a response of a report.
fn header<'a>(message: &'a Json, name: &str) -> Vec<&'a str> {
    let headers = message["headers"].as_array().expect("headers").iter();
    headers.filter(|pair| text(&pair[0]).eq_ignore_ascii_case(name)).map(|pair| text(&pair[1])).collect()
}

/// Tries until no second has begun in between; the second value says whether one has not.
fn within_a_second<T>(act: impl Fn() -> (T, bool)) -> T {
    for _ in 0..10 {
        if let (done, true) = act() {
            return done;
        }
    }
    panic!("every one of ten tries took until the next second");
}
