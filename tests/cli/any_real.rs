//! What is said of a real app only where it was seen there: of a session that another interface keeps, of a copy, of the other
//! cookies, of a key that does not fit, and which cookie is the session.

use serde_json::json;

use super::apps::{KEY, Visit, answer, app, cookie, mia, quickstart};
use super::{Home, LANGUAGES};

/// As pgAdmin 4 has it.
const ID_AND_MAC: &str = "b8a1abcd-1a69-46c7-8da4-f9fc3c6da5d7!lnXSP6ktd2zYp7WYiPjYq7lzYmc=";

/// A home whose browser has these cookies of this app.
fn holding(url: &str, cookies: &str) -> Home {
    let home = Home::new();
    let imported = home.run(&["--url", url, "jar", "import", cookies]);
    assert_eq!(imported.code, 0, "{}", imported.everything());
    home
}

/// Both screens of a run, each on one line.
fn screens(home: &Home, args: &[&str]) -> [String; 2] {
    LANGUAGES.map(|lang| {
        let outcome = home.run(&[args, &["--lang", lang]].concat());
        outcome.assert_harmless();
        outcome.everything().split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn a_value_without_a_dot_is_not_said_to_be_refused_where_the_app_need_not_be_flasks() {
    let (url, _) = app(None, quickstart);
    for value in [ID_AND_MAC, "somethingwithoutadot"] {
        let home = holding(&url, &format!("Cookie: pga_session={value}"));
        let args = ["--url", &url, "--name", "pga_session", "inspect"];
        let outcome = home.run(&[&args[..], &["--json"]].concat());
        let facts = outcome.json();
        assert_eq!((outcome.code, &facts["flask"]["answer"]), (3, &json!(null)), "{facts}");
        assert_eq!(facts["verification"]["error"], "Unverified", "{facts}");
        for screen in screens(&home, &args) {
            assert!(!screen.contains("empty session") && !screen.contains("空のセッション"), "{screen}");
        }
    }
    // with a key, it is asked what Flask says
    let home = holding(&url, "Cookie: session=somethingwithoutadot");
    assert_eq!(home.run(&["--url", &url, "inspect", "--secret", "k"]).code, 1);
    // nor is of a value that hardly is a signed one that another key signed it
    let home = holding(&url, "Cookie: session=some.thing.else");
    for screen in screens(&home, &["--url", &url, "inspect", "--secret", "k"]) {
        assert!(!screen.contains("another key") && !screen.contains("別の鍵"), "{screen}");
        assert!(screen.contains("no signature of itsdangerous") || screen.contains("この長さのものは"), "{screen}");
    }
    let named = Home::new().facts(&["inspect", ID_AND_MAC]);
    assert_eq!(named["looks_like"], "id_and_mac", "{named}");
}

#[test]
fn a_copy_at_a_real_app_is_not_said_to_be_free_of_its_browser() {
    let (url, _) = app(None, quickstart);
    let id = "0123456789abcdef".repeat(8);
    let tied = cookie(&format!(r#"{{"_id":"{id}","_user_id":"1"}}"#), 0);
    for (value, is_tied) in [(cookie(r#"{"user":"mia"}"#, 0), false), (tied, true)] {
        let home = holding(&url, &format!("Cookie: session={value}"));
        let args = ["--url", &url, "jar", "copy", "default", "thief"];
        for screen in screens(&home, &args) {
            assert!(
                !screen.contains("Nothing in a cookie says") && !screen.contains("どのブラウザのものか"),
                "{screen}"
            );
            assert_eq!(screen.contains("User-Agent"), is_tied, "{screen}");
        }
        let done = home.facts(&args)["done"].clone();
        assert_eq!(done["tied"], if is_tied { json!(["session"]) } else { json!([]) }, "{done}");
    }
    // of the embedded app it is known
    let home = Home::new();
    home.run(&["login", "alice"]);
    assert!(screens(&home, &["jar", "copy", "default", "thief"])[0].contains("Nothing in a cookie says"));
}

#[test]
fn a_session_of_which_the_answer_keeps_a_part_is_not_said_to_be_disbelieved() {
    // it takes the user out, who is not let in, and keeps the rest
    let view = |visit: &Visit<'_>| match visit.user {
        Some(_) => {
            let rest = cookie(r#"{"_fresh":true}"#, 0);
            answer(
                401,
                &format!("Set-Cookie: session={rest}; Path=/\r\n"),
                "<form><input type=password name=pw></form>",
            )
        }
        None => answer(401, "", "<form><input type=password name=pw></form>"),
    };
    let (url, _) = app(None, view);
    let home = Home::new();
    let key = home.file("key", KEY);
    let args = ["--url", &url, "sign", r#"{"user": "1", "_fresh": true}"#, "--secret-file", &key];
    let sent = home.facts(&args)["sent"].clone();
    assert_eq!((&sent["was_believed"], &sent["session_change"]["kept"]), (&json!(false), &json!(["_fresh"])), "{sent}");
    let [english, japanese] = screens(&home, &args);
    assert!(
        english.contains("Nobody is logged in with this session.") && !english.contains("did not believe"),
        "{english}"
    );
    assert!(!japanese.contains("受け入れませんでした"), "{japanese}");
}

#[test]
fn a_remember_cookie_is_not_said_to_log_in_where_it_was_seen_that_it_does_not() {
    let form = "<form method=post><input name=user><input type=password name=pw></form>";
    let (url, _) = app(None, move |_: &Visit<'_>| answer(401, "", form));
    let cookies = format!("Cookie: session=x.y.z; remember_token=1|{}", "ab".repeat(64));
    let home = holding(&url, &cookies);
    let args = ["--url", &url, "visit"];
    assert_eq!(home.facts(&args)["logged_in"], json!(false));
    for screen in screens(&home, &args) {
        assert!(!screen.contains("may log in anew") && !screen.contains("新しくログインさせる"), "{screen}");
    }
}

#[test]
fn the_end_of_a_session_at_a_real_app_is_open_where_the_key_does_not_fit() {
    let (url, _) = app(None, quickstart);
    let home = mia(&url);
    let bad = home.file("bad.key", "another key");
    let args = ["--url", &url, "expire", "--secret-file", &bad];
    for screen in screens(&home, &args) {
        let next = screen.split("sessctl --url").last().unwrap_or_default();
        assert!(!next.contains("bad.key") && next.contains("expire --simulate"), "{screen}");
        assert!(!screen.contains("nothing has to be deleted") && !screen.contains("削除しなくても"), "{screen}");
    }
    let picture = home.run(&[&args[..], &["--picture"]].concat()).stdout;
    let server = picture.lines().find(|line| line.contains("server")).unwrap_or_default();
    assert!(server.contains('?'), "{picture}");
}

#[test]
fn the_session_that_a_login_brought_is_known_after_other_cookies_came() {
    let view = |visit: &Visit<'_>| {
        let post = visit.request.starts_with("POST");
        match visit.path {
            "/login" if post => answer(302, "Set-Cookie: zz=opaque-1; HttpOnly; Path=/\r\nLocation: /\r\n", ""),
            "/login" => answer(200, "", "<form method=post><input name=user><input type=password name=pw></form>"),
            "/more" => answer(200, "Set-Cookie: lang=en; HttpOnly; Path=/\r\n", "more"),
            _ if visit.has_cookie("zz=opaque-1") => answer(200, "", "<p>mia</p><a href=/logout>Log out</a>"),
            _ => answer(302, "Location: /login\r\n", ""),
        }
    };
    let (url, _) = app(None, view);
    let home = Home::new();
    let password = home.file("password", "p");
    let login = home.run(&["--url", &url, "login", "mia", "--password-file", &password]);
    assert_eq!(login.code, 0, "{}", login.everything());
    home.run(&["--url", &url, "visit", "/more"]);
    let facts = home.facts(&["--url", &url, "inspect"]);
    assert_eq!(facts["name"], "zz", "{facts}");

    // without a login, the names are said
    let home = holding(&url, "Cookie: zz=opaque-1; lang=en");
    for screen in screens(&home, &["--url", &url, "inspect"]) {
        assert!(screen.contains("--name NAME") && screen.contains("lang") && screen.contains("zz"), "{screen}");
        assert!(!screen.contains("alice"), "{screen}");
    }
}

#[test]
fn a_field_takes_the_user_and_the_password_and_a_password_that_none_takes_is_said() {
    let view = |visit: &Visit<'_>| {
        let body = visit.request.rsplit("\r\n\r\n").next().unwrap_or_default();
        match (visit.path, visit.request.starts_with("POST")) {
            ("/login", true) if body.contains("email=mia%40x&code=pw-1%21") => answer(
                302,
                &format!("Set-Cookie: session={}; Path=/\r\nLocation: /\r\n", cookie(r#"{"user":"mia"}"#, 0)),
                "",
            ),
            ("/login", _) => answer(200, "", "<form method=post><input name=email><input name=code></form>"),
            _ => quickstart(visit),
        }
    };
    let (url, _) = app(None, view);
    let home = Home::new();
    let password = home.file("password", "pw-1");
    let args = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &password];
    let said = [&args[..], &["--field", "email={user}@x", "--field", "code={password}!"]].concat();
    let outcome = home.run(&[&said[..], &["--json"]].concat());
    assert_eq!((outcome.code, &outcome.json()["password_is_unused"]), (0, &json!(false)), "{}", outcome.everything());
    assert!(!outcome.everything().contains("pw-1"), "{}", outcome.stdout);
    assert_eq!(Home::new().facts(&args)["password_is_unused"], true);
    for (screen, words) in screens(&Home::new(), &args).iter().zip(["was not sent", "送っていません"]) {
        assert!(screen.contains(words), "{screen}");
    }
}
