//! What is said of apps of any kind, sentence by sentence: which cookie a thing was seen of, why a yes was not said, and what
//! to try where there is a token in the place of a cookie.

use serde_json::{Value as Json, json};

use super::apps::{KEY, Visit, answer, app, cookie, mia, quickstart};
use super::both::{assert_says, screens};
use super::{Home, NOW, server};

const MENU: &str = "<a href=/logout>Log out</a>";
const FORM: &str = "<form method=post action=/login><input type=hidden name=csrf value=x><input name=username>\
    <input type=password name=password></form>";

fn kinds(evidence: &Json) -> Vec<&str> {
    evidence.as_array().expect("a list").iter().map(|seen| seen["kind"].as_str().expect("a kind")).collect()
}

#[test]
fn a_signed_session_that_the_app_opened_and_did_not_let_in_is_said_to_be_opened() {
    // it knows every session, and lets mia in alone
    let view = |visit: &Visit<'_>| match visit.user.as_deref() {
        Some("mia") => answer(200, "", "<p>mia"),
        Some(user) => {
            let session = cookie(&json!({"user": user, "seen": "yes"}).to_string(), 0);
            answer(401, &format!("Set-Cookie: session={session}; Path=/\r\n"), FORM)
        }
        None => answer(401, "", FORM),
    };
    let (url, _) = app(None, view);
    let home = Home::new();
    let key = home.file("key", KEY);
    let args = ["--url", &url, "sign", "user=nobody", "--secret-file", &key];
    let sent = &home.facts(&args)["sent"];
    assert_eq!((&sent["was_believed"], &sent["opened"]), (&json!(false), &json!(["user"])), "{sent}");
    let said = screens(&home, &args);
    assert_says(&said, "The app opened this session, since the answer kept user.", "応答にuserが残っているので");
    assert!(!said[0].contains("known to the app alone"), "{}", said[0]);
    // with another key nothing is kept
    let other = home.file("other", "another key");
    let args = ["--url", &url, "sign", "user=nobody", "--secret-file", &other];
    assert_eq!(home.facts(&args)["sent"]["opened"], json!([]));
    assert_says(&screens(&home, &args), "Why is known to the app alone", "理由はアプリにしかわかりません");
}

#[test]
fn what_was_not_seen_of_the_good_cookie_is_not_said_of_its_copy() {
    let same = |_: &Visit<'_>| answer(200, "", &format!("<h1>Hello 7</h1>{MENU}"));
    let (url, _) = app(None, same);
    let home = mia(&url);
    let tamper = ["--url", &url, "tamper", "user=admin"];
    let facts = home.facts(&tamper);
    assert_eq!((&facts["was_believed"], &facts["evidence"]), (&Json::Null, &facts["original_is_good"]["evidence"]));
    let said = screens(&home, &tamper);
    assert_says(
        &said,
        "On / it is not seen that the cookie is good as it was, so a forged one cannot be compared with it.",
        "元のクッキーでログインしていることを確認できません",
    );
    assert_says(
        &said,
        "the page is the same with the cookie and without it, but for what may vary by itself, such as numbers",
        "ページは、数など、そのつど変わりうるものを除けば",
    );
    let logout = |lang: &str| {
        let home = mia(&url);
        home.run(&["--url", &url, "logout", "--lang", lang]).stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let english = logout("en");
    assert!(
        english.contains("with the cookie itself it was not seen for sure that somebody was logged in"),
        "{english}"
    );
    assert!(logout("ja").replace(' ', "").contains("元のクッキーでも、ログインしていることを確認できませんでした"));
    let facts = mia(&url).facts(&["--url", &url, "logout"]);
    assert_eq!(
        (&facts["copy_still_works"], kinds(&facts["copy_evidence"])),
        (&Json::Null, vec!["good_unseen"]),
        "{facts}"
    );
}

#[test]
fn a_text_that_stands_there_without_the_cookie_too_is_said_to_tell_nothing() {
    let (url, _) = app(None, quickstart);
    let home = mia(&url);
    let args = ["--url", &url, "visit", "/", "--shows", "Hello"];
    assert_says(&screens(&home, &args), "\"Hello\" is not on the page", "「Hello」はページにありません");
    let (url, _) = app(None, |_| answer(200, "", "<p>Members"));
    let home = mia(&url);
    let args = ["--url", &url, "visit", "/", "--shows", "Members"];
    assert_eq!(home.facts(&args)["logged_in"], Json::Null);
    assert_says(
        &screens(&home, &args),
        "\"Members\" is on the page without the session cookie too, so it tells nothing",
        "「Members」はセッションのクッキーがなくてもページにあるので",
    );
    for command in [&["visit"][..], &["tamper", "user=admin"]] {
        let screen = &screens(&home, &[&["--url", &url], command, &["--shows", "Members"]].concat())[0];
        assert!(screen.ends_with(&format!("{} --shows TEXT", command.join(" "))), "{screen}");
    }
}

#[test]
fn a_key_that_does_not_sign_this_cookie_shows_no_signature_that_would_be_needed() {
    let (url, _) = app(None, quickstart);
    let home = mia(&url);
    let (key, other) = (home.file("key", KEY), home.file("other", "another key"));
    let run = |key: &str| {
        let args = ["--url", &url, "tamper", "user=admin", "--secret-file", key];
        (home.facts(&args), screens(&home, &args))
    };
    let (facts, said) = run(&other);
    assert_eq!((&facts["needed_signature"], &facts["key_was_given"]), (&Json::Null, &json!(true)));
    assert_says(
        &said,
        "The given key does not make this cookie's signature",
        "指定された鍵では元のクッキーの署名にならない",
    );
    assert!(!said[0].contains("only the key makes this one"), "{}", said[0]);
    let (facts, said) = run(&key);
    assert!(facts["needed_signature"].is_string());
    assert_says(&said, "only the key makes this one", "鍵がなければ作れません");
}

#[test]
fn a_name_that_is_the_front_of_the_password_is_no_piece_of_it() {
    let (session, login) = (cookie(r#"{"user":"plum"}"#, 0), FORM);
    let url = server(move |request| match request.split_whitespace().nth(1) {
        _ if request.starts_with("POST ") && request.contains("password=plum-tree-9") => {
            answer(302, &format!("Location: /\r\nSet-Cookie: session={session}; Path=/\r\n"), "")
        }
        Some("/login") => answer(200, "", login),
        _ if request.contains("Cookie: session=") => answer(200, "", &format!("{MENU}<h1>Hello plum</h1>")),
        _ => answer(302, "Location: /login\r\n", ""),
    });
    let home = Home::new();
    let password = home.file("password", "plum-tree-9\n");
    let outcome = home.run(&["--url", &url, "login", "plum", "--password-file", &password, "--json"]);
    let facts = outcome.json();
    assert_eq!(outcome.code, 0, "{facts}");
    assert_eq!(facts["page"]["begins"], "Hello plum");
    let names: Vec<&Json> =
        facts["evidence"].as_array().expect("a list").iter().filter(|seen| seen["kind"] == "name").collect();
    assert_eq!(names, [&json!({"kind": "name", "name": "plum"})], "{facts}");
    assert_eq!(facts["came_back"]["begins"], "Hello plum");
    assert_eq!(facts["exchanges"][2]["request"]["body"], "csrf=x&username=plum&password=***");
    assert!(!outcome.everything().contains("plum-tree"), "{}", outcome.everything());
}

#[test]
fn of_a_new_session_in_the_place_of_the_old_one_it_is_said_that_nothing_is_left() {
    let (url, _) = app(None, |visit| match &visit.user {
        Some(_) => {
            let new = cookie(r#"{"csrf_token":"y"}"#, 0);
            answer(200, &format!("Set-Cookie: session={new}; Path=/\r\n"), FORM)
        }
        None => answer(200, "", FORM),
    });
    let said = [("en", " "), ("ja", "")].map(|(lang, between)| {
        let outcome = mia(&url).run(&["--url", &url, "visit", "/", "--lang", lang]);
        outcome.stdout.split_whitespace().collect::<Vec<_>>().join(between)
    });
    assert_says(
        &said,
        "Nothing is left of the session that a new one does not have.",
        "元のセッションのうち、新しいセッションにないものは何も残っていません。",
    );
}

/// An app with a form, whose answers to a login and to a look at a page are made by these.
fn with_a_form(
    post: impl Fn(bool) -> Vec<u8> + Send + 'static,
    page: impl Fn(&str) -> Vec<u8> + Send + 'static,
) -> (String, Home, [String; 2]) {
    let url = server(move |request| match request.starts_with("POST ") {
        true => post(request.contains("password=right")),
        false => page(request),
    });
    let home = Home::new();
    let files = [home.file("right", "right\n"), home.file("wrong", "wrong\n")];
    (url, home, files)
}

fn login(url: &str, home: &Home, password: &str) -> (i32, Json) {
    let outcome = home.run(&["--url", url, "login", "mia", "--password-file", password, "--json"]);
    (outcome.code, outcome.json())
}

#[test]
fn a_form_that_comes_again_is_a_no_also_where_its_answer_sets_a_token_against_forgery() {
    // as Django does it: the token is set once more with every form
    let token = "Set-Cookie: csrftoken=4Z7pQ2mN8rT5vX1yB3cD6fG9hJ0kL2sW; Path=/\r\n";
    let (url, home, [right, wrong]) = with_a_form(
        move |is_right| match is_right {
            true => answer(302, "Location: /\r\nSet-Cookie: sessionid=0g4x8q2m6t1v7z3c5b9n; HttpOnly; Path=/\r\n", ""),
            false => answer(200, token, &format!("<p>Please enter a correct name.{FORM}")),
        },
        move |request| match request.contains("sessionid=") {
            true => answer(200, "", &format!("<p>Hello{MENU}")),
            false => answer(200, token, FORM),
        },
    );
    let (code, facts) = login(&url, &home, &wrong);
    assert_eq!(
        (code, &facts["logged_in"], kinds(&facts["evidence"])),
        (1, &json!(false), vec!["form_again"]),
        "{facts}"
    );
    assert_eq!(login(&url, &home, &right).0, 0);
}

/// As a forum does it: each visitor gets a session that is kept on the server.
#[test]
fn a_refused_login_is_a_no_also_where_the_page_that_was_named_leads_to_the_login() {
    let id = "Set-Cookie: sessionid=0g4x8q2m6t1v7z3c5b9n; HttpOnly; Path=/\r\n";
    let (url, home, [_, wrong]) = with_a_form(
        |_| answer(200, "", &format!("<p>Invalid user name or password.{FORM}")),
        move |request| match request.starts_with("GET /desk ") {
            true => answer(302, &format!("Location: /\r\n{id}"), ""),
            false => answer(200, id, FORM),
        },
    );
    for page in [&[][..], &["--page", "/desk"]] {
        let args = [&["--url", &url, "login", "mia", "--password-file", &wrong, "--json"], page].concat();
        let outcome = home.run(&args);
        let facts = outcome.json();
        assert_eq!((outcome.code, &facts["logged_in"]), (1, &json!(false)), "{facts}");
        home.run(&["--url", &url, "jar", "clear"]);
    }
}

/// As Flask-AppBuilder does it: each visitor gets a session, and a login that fails leads back to its form.
#[test]
fn a_form_behind_a_redirect_is_a_no_where_the_session_is_that_of_any_visitor() {
    let url = server(|request| {
        let is_mia = request.contains(&format!("session={}", payload_of(r#"{"_user_id":"1","locale":"en"}"#)));
        let set = |json: &str| format!("Set-Cookie: session={}; Path=/\r\n", cookie(json, 0));
        let nobody = set(r#"{"locale":"en"}"#);
        match request.split_whitespace().nth(1) {
            _ if request.starts_with("POST ") && request.contains("password=right") => {
                answer(302, &format!("Location: /\r\n{}", set(r#"{"_user_id":"1","locale":"en"}"#)), "")
            }
            _ if request.starts_with("POST ") => {
                let flash = set(r#"{"_flashes":[{" t":["warning","Invalid"]}],"locale":"en"}"#);
                answer(302, &format!("Location: /login\r\n{flash}"), "")
            }
            Some("/login") => answer(200, &nobody, FORM),
            _ if is_mia => answer(200, "", &format!("<p>Hello{MENU}")),
            _ => answer(200, &nobody, "<a href=/login>Log in</a>"),
        }
    });
    let home = Home::new();
    let (right, wrong) = (home.file("right", "right\n"), home.file("wrong", "wrong\n"));
    for _ in 0..2 {
        let (code, facts) = login(&url, &home, &wrong);
        assert_eq!((code, kinds(&facts["evidence"])), (1, vec!["form_again"]), "{facts}");
    }
    assert_eq!(login(&url, &home, &right).0, 0);
    // beside a session that may be another user's it is not told
    let (code, facts) = login(&url, &home, &wrong);
    assert_ne!((code, &facts["logged_in"]), (1, &json!(false)), "{facts}");
}

fn payload_of(json: &str) -> String {
    sessctl::cookie::payload::pack(json)
}

#[test]
fn a_form_that_comes_again_beside_an_id_is_a_no_only_where_the_answer_says_why() {
    let id = "Set-Cookie: sid=0g4x8q2m6t1v7z3c5b9n; HttpOnly; Path=/\r\n";
    let other = "Set-Cookie: sid=7z3c5b9n0g4x8q2m6t1v; HttpOnly; Path=/\r\n";
    // the same page for all, whoever is logged in
    for (post, says) in [(id, false), (other, false), (id, true), (other, true)] {
        let (url, home, [right, wrong]) = with_a_form(
            move |is_right| {
                let said = if says && !is_right { "<p>Invalid name or password." } else { "" };
                answer(200, post, &format!("{said}{FORM}"))
            },
            move |_| answer(200, id, FORM),
        );
        let (code, facts) = login(&url, &home, &wrong);
        let expected = if says { vec!["form_again", "login_says"] } else { vec!["form_again"] };
        assert_eq!((code, kinds(&facts["evidence"])), (if says { 1 } else { 3 }, expected), "{facts}");
        assert_eq!(login(&url, &Home::new(), &right).0, 3, "it may have logged in");
        if says {
            let args = ["--url", &url, "login", "mia", "--password-file", &wrong];
            assert_says(
                &screens(&home, &args),
                "the answer to the login says \"Invalid name or password.\"",
                "ログインへの応答に「Invalidnameorpassword.」とあります",
            );
        }
    }
}

#[test]
fn a_word_that_stops_a_yes_is_told_and_one_that_all_pages_have_stops_none() {
    let page = |visit: &Visit<'_>, foot: &str| match &visit.user {
        Some(user) => answer(200, "", &format!("<p>{user}</p><p>Failed login count: 0</p>{MENU}{foot}")),
        None => answer(200, "", &format!("<a href=/login>Log in</a>{foot}")),
    };
    let (url, _) = app(None, move |visit| page(visit, ""));
    let home = mia(&url);
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    let doubt = json!({"kind": "doubt", "word": "failed", "text": "Failed login count: 0"});
    assert_eq!((&facts["logged_in"], &facts["evidence"][0]), (&Json::Null, &doubt));
    assert_says(
        &screens(&home, &["--url", &url, "visit", "/"]),
        "Seen: \"failed\" in \"Failed login count: 0\", which is there with the cookie only, may say that a login is not done",
        "「Failedlogincount:0」の「failed」は、ログインが済んでいないという意味かもしれません",
    );
    let (url, _) = app(None, move |visit| page(visit, "<p>Five failed logins lock an account.</p>"));
    assert_eq!(mia(&url).facts(&["--url", &url, "visit", "/"])["logged_in"], true);
}

#[test]
fn a_login_that_is_answered_by_a_token_is_said_to_be_and_its_value_is_shown_nowhere() {
    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtaWEifQ.c2lnbmF0dXJl";
    let url = server(|request| match request.starts_with("POST ") {
        true => answer(
            200,
            "Content-Type: application/json\r\n",
            &json!({"data": {"access": TOKEN, "refresh_token": "r-0123456789"}, "token_type": "bearer"}).to_string(),
        ),
        false => answer(401, "WWW-Authenticate: Bearer\r\n", "{}"),
    });
    let home = Home::new();
    let password = home.file("password", "plum\n");
    let data = r#"{"username": "{user}", "password": "{password}"}"#;
    let args = ["--url", &url, "login", "mia", "--path", "/api/login", "--data", data, "--password-file", &password];
    let outcome = home.run(&[&args[..], &["--json"]].concat());
    let facts = outcome.json();
    assert_eq!((outcome.code, &facts["logged_in"]), (3, &Json::Null), "the app took the login: {facts}");
    assert_eq!(facts["evidence"][0], json!({"kind": "token", "keys": ["data.access", "data.refresh_token"]}));
    let said = screens(&home, &args);
    assert_says(
        &said,
        "the login was answered by a token (data.access, data.refresh_token), and by no cookie",
        "ログインへの応答にあったのはトークン（data.access、data.refresh_token）で、クッキーはありませんでした",
    );
    assert_says(
        &said,
        &format!("Try next: sessctl --url {url} --lang en visit --header 'Authorization: Bearer TOKEN'"),
        "visit--header'Authorization:BearerTOKEN'",
    );
    assert!(!said[0].contains("If name and password"), "{}", said[0]);
    for text in [outcome.everything(), said.join(" ")] {
        assert!(!text.contains("c2lnbmF0dXJl") && !text.contains("r-0123456789"), "{text}");
    }
}

#[test]
fn an_error_that_all_get_is_said_to_tell_nothing_of_the_cookie() {
    for status in [401, 403] {
        let (url, _) = app(None, move |_| answer(status, "", r#"{"error":"no"}"#));
        let home = mia(&url);
        let facts = home.facts(&["--url", &url, "visit", "/api"]);
        assert_eq!(
            (&facts["logged_in"], &facts["evidence"]),
            (&Json::Null, &json!([{"kind": "error_for_all", "status": status, "page": "/api"}]))
        );
        assert_says(
            &screens(&home, &["--url", &url, "visit", "/api"]),
            &format!("with the cookie and without it the answer is the same error, status {status}, which does not"),
            &format!("クッキーがあってもなくても同じエラー（ステータス{status}）で、区別できません"),
        );
        let outcome = home.run(&["--url", &url, "tamper", "user=admin", "--page", "/api", "--json"]);
        assert_eq!((outcome.code, &outcome.json()["evidence"][0]["kind"]), (3, &json!("error_for_all")));
    }
}

#[test]
fn what_is_to_be_typed_next_changes_the_key_that_holds_the_user() {
    for (session, tamper, sign) in [
        (r#"{"_fresh":true,"_user_id":"1"}"#, "tamper _user_id=2", r#"sign '{"_fresh":true,"_user_id":"2"}'"#),
        (r#"{"_user_id":"1"}"#, "tamper _user_id=2", "sign '_user_id=\"2\"'"),
        (r#"{"_permanent":true,"user":"mia"}"#, "tamper user=admin", "sign user=admin"),
        (r#"{"user":"mia"}"#, "tamper user=admin", "sign user=admin"),
        (r#"{"user_id":7}"#, "tamper user_id=1", "sign user_id=1"),
        (r#"{"csrf_token":"x"}"#, "tamper csrf_token=admin", "sign csrf_token=admin"),
    ] {
        let held = cookie(session, 0);
        let url = server(move |request| match request.contains(&format!("Cookie: session={held}")) {
            true => answer(200, "", &format!("<p>Hello{MENU}")),
            false => answer(200, &format!("Set-Cookie: session={held}; Path=/\r\n"), "<a href=/login>Log in</a>"),
        });
        let home = Home::new();
        home.run(&["--url", &url, "visit", "/"]);
        let begin = format!("Try next: sessctl --url {url} --lang en");
        let at = ["--url", url.as_str()];
        let inspected = &screens(&home, &[&at[..], &["inspect"]].concat())[0];
        assert!(inspected.ends_with(&format!("{begin} {tamper}")), "{inspected}");
        let typed: Vec<&str> = tamper.split(' ').collect();
        let tampered = &screens(&home, &[&at[..], &typed].concat())[0];
        assert!(tampered.ends_with(&format!("{begin} {sign} --secret-file FILE")), "{tampered}");
    }
    let embedded = Home::new();
    embedded.run(&[NOW, "login", "alice"]);
    let screen = embedded.run(&[NOW, "inspect"]).stdout;
    assert!(screen.trim_end().ends_with("tamper id=admin"), "{screen}");
}

#[test]
fn where_a_forged_cookie_cannot_be_judged_the_same_change_is_to_be_tried_at_another_page() {
    let (url, _) = app(None, |_| answer(200, "", "the same for all"));
    let screen = &screens(&mia(&url), &["--url", &url, "tamper", "user=eve"])[0];
    assert!(screen.ends_with("tamper user=eve --page PATH"), "{screen}");
}

/// An app whose way to each page is long, and whose every answer sets the session once more.
fn winding() -> String {
    let session = cookie(r#"{"user":"mia"}"#, 0);
    server(move |request| {
        let path = request.split_whitespace().nth(1).unwrap_or_default();
        let user = request.lines().any(|line| line.starts_with("Cookie: ") && line.contains("session="));
        let set = format!("Set-Cookie: session={session}; Path=/; HttpOnly\r\n");
        let to = |next: &str, head: &str| answer(302, &format!("Location: {next}\r\n{head}"), "");
        match path {
            "/login" if request.starts_with("POST ") => to("/h/1", &set),
            "/login" => answer(200, "", FORM),
            "/logout" => to("/h/1", "Set-Cookie: session=; Max-Age=0; Path=/\r\n"),
            "/h/3" if user => to("/home", &set),
            "/h/3" => to("/login", ""),
            "/home" if user => answer(200, &set, &format!("<p>Hello mia{MENU}")),
            hop => {
                let number = hop.strip_prefix("/h/").and_then(|number| number.parse().ok()).unwrap_or(0_u32);
                to(&format!("/h/{}", number + 1), if user { &set } else { "" })
            }
        }
    })
}

#[test]
fn a_way_with_many_redirects_has_a_line_for_each_and_fits_a_screen() {
    let url = winding();
    let home = Home::new();
    let password = home.file("password", "plum\n");
    let login = ["--url", &url, "login", "mia", "--password-file", &password];
    let shown = |args: &[&str]| {
        let screen = home.run(args).stdout;
        // Japanese takes two lines more for the same evidence
        let most = if args.contains(&"ja") { 26 } else { 24 };
        assert!(screen.trim_end().lines().count() <= most, "{screen}");
        screen
    };
    let screen = shown(&login);
    assert!(screen.contains("\n  → POST /login\n"), "{screen}");
    assert!(screen.contains("  → GET /, /h/1, /h/2, /h/3, /login  ← 302, 302, 302, 302, 200\n"), "{screen}");
    let set = |screen: &str| {
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        let chain = "→ GET /h/1, /h/2, /h/3 ← 302, 302, 302, each sets session (the same value) → GET /home";
        assert!(words.contains(chain), "{screen}");
    };
    set(&screen);
    let screen = shown(&["--url", &url, "visit", "/"]);
    assert!(screen.starts_with("  → GET /\n      Cookie: session="), "{screen}");
    set(&screen);
    assert!(screen.contains("\n  → GET /home\n      Cookie: session="), "the last is whole: {screen}");
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!(facts["exchanges"].as_array().map(Vec::len), Some(5), "nothing is left out of the JSON");
    let japanese = shown(&["--url", &url, "visit", "/", "--lang", "ja"]);
    let words = japanese.split_whitespace().collect::<String>();
    assert!(words.contains("、それぞれsessionをセット（同じ値）"), "{japanese}");
    let screen = shown(&["--url", &url, "logout"]);
    assert!(screen.contains("\n  → GET /logout\n") && screen.contains("the browser deletes its `session`"), "{screen}");
    assert!(screen.contains("\n  → GET /h/1, /h/2, /h/3, /login  ← 302, 302, 302, 200\n"), "{screen}");
}

#[test]
fn a_deleted_session_is_told_in_the_line_of_its_exchange() {
    let url = server(|request| match request.split_whitespace().nth(1) {
        Some("/set") => {
            let set = cookie(r#"{"user":"mia"}"#, 0);
            answer(200, &format!("Set-Cookie: session={set}; Path=/\r\n"), "set")
        }
        Some("/") => answer(302, "Location: /out\r\n", ""),
        Some("/out") => answer(302, "Location: /in\r\nSet-Cookie: session=; Max-Age=0; Path=/\r\n", ""),
        _ => answer(200, "", FORM),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/set"]);
    let screen = home.run(&["--url", &url, "visit", "/"]).stdout;
    assert!(screen.contains("\n  → GET /out  ← 302 X, deletes session (with user in it)\n"), "{screen}");
}

#[test]
fn after_a_visit_that_ended_at_the_login_nothing_false_is_said_of_a_good_cookie() {
    // its login page is the same for all, and its first page is for users alone
    let (url, _) = app(Some(100), |visit| match (visit.path, &visit.user) {
        ("/login", _) => answer(200, "", FORM),
        ("/old", _) => {
            let old = cookie(r#"{"user":"mia"}"#, 500);
            answer(200, &format!("Set-Cookie: session={old}; Path=/\r\n"), "old")
        }
        (_, Some(_)) => answer(200, "", &format!("<p>Hello mia{MENU}")),
        _ => answer(302, "Location: /login\r\n", ""),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/old"]);
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!(facts["logged_in"], Json::Null, "the page may be for others: {facts}");
    // a good session comes, and the last visit ends at the login all the same
    home.run(&["--url", &url, "visit", "/become"]);
    home.run(&["--url", &url, "visit", "/login"]);
    let key = home.file("key", KEY);
    for (command, more) in [(&["tamper", "user=admin"][..], "was_believed"), (&["expire", "--simulate"], "lifetime")] {
        let args = [&["--url", url.as_str()], command, &["--page", "/login", "--secret-file", &key]].concat();
        let outcome = home.run(&[&args[..], &["--json"]].concat());
        let facts = outcome.json();
        assert_eq!((outcome.code, &facts[more]), (3, &Json::Null), "{facts}");
        assert!(facts["asked"]["page"] == "/login", "{facts}");
        let said = screens(&home, &args);
        assert!(said.iter().all(|screen| screen.contains("/login")), "{said:?}");
    }
}

#[test]
fn after_a_logout_the_next_login_does_not_go_where_the_logout_went() {
    let (url, _) = app(None, |visit| match (visit.path, &visit.user) {
        ("/out", _) => answer(204, "Set-Cookie: session=; Max-Age=0; Path=/\r\n", ""),
        (_, Some(_)) => answer(200, "", "<p>Hello mia"),
        _ => answer(401, "", "who?"),
    });
    let screen =
        &screens(&mia(&url), &["--url", &url, "logout", "--path", "/out", "--method", "POST", "--page", "/me"])[0];
    let next = screen.split("Try next: ").nth(1).expect("a next command");
    assert!(next.contains(" login ") && next.ends_with("--page /me"), "{next}");
    assert!(!next.contains("/out") && !next.contains("POST"), "{next}");
}
