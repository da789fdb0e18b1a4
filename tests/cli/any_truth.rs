//! Sentences at apps of any kind that would be false if they were said of every answer.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value as Json, json};

use super::apps::{KEY, Visit, answer, app, cookie, mia};
use super::{Home, LANGUAGES, Outcome, hints, page, server};

const FORM: &str = "<form method=post action=/login><input name=username><input type=password name=password></form>";

/// The words of a screen with one blank between two, in English and in Japanese without any.
fn screens(home: &Home, args: &[&str]) -> [String; 2] {
    let words = |lang: &str, between: &str| {
        let Outcome { stdout, stderr, .. } = home.run(&[args, &["--lang", lang]].concat());
        format!("{stdout}{stderr}").split_whitespace().collect::<Vec<_>>().join(between)
    };
    [words(LANGUAGES[0], " "), words(LANGUAGES[1], "")]
}

fn next(home: &Home, args: &[&str]) -> String {
    let [english, _] = screens(home, args);
    english.split("Try next: ").nth(1).expect("a next command").to_owned()
}

/// An app that gives another id with each answer and takes each id once, and no page but a few.
fn rotating() -> String {
    let good: Mutex<(u32, Vec<String>)> = Mutex::new((0, Vec::new()));
    server(move |request| {
        let mut good = good.lock().expect("a lock");
        let path = request.split_whitespace().nth(1).unwrap_or_default();
        let sent = request.lines().find_map(|line| line.strip_prefix("Cookie: session=")).unwrap_or_default();
        let place = good.1.iter().position(|id| id == sent);
        let is_known = place.map(|place| good.1.remove(place)).is_some();
        if path == "/nothere" {
            // it does not look at the cookie
            good.1.extend(is_known.then(|| sent.to_owned()));
            return answer(404, "", "no such page");
        }
        if !is_known && path != "/in" {
            return answer(
                200,
                "",
                "<p>Please sign in</p><form method=post action=/in><input name=email><input type=password name=p></form>",
            );
        }
        good.0 += 1;
        let id = format!("{:032x}", u128::from(good.0).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835));
        good.1.push(id.clone());
        answer(
            200,
            &format!("Set-Cookie: session={id}; Path=/; HttpOnly\r\n"),
            "<p>Inbox of mia</p><a href=/out>Sign out</a>",
        )
    })
}

#[test]
fn a_logout_that_was_no_page_is_not_said_to_have_logged_out() {
    let (url, home) = (rotating(), Home::new());
    home.run(&["--url", &url, "visit", "/in"]);
    let outcome = home.run(&["--url", &url, "logout", "--path", "/nothere", "--page", "/", "--json"]);
    let facts = outcome.json();
    assert_eq!(
        (outcome.code, &facts["logged_in"], &facts["copy_still_works"]),
        (3, &Json::Null, &Json::Null),
        "{facts}"
    );
    assert_eq!(
        (&facts["failed_with"], &facts["evidence"][0]["kind"]),
        (&json!(404), &json!("disagreement")),
        "{facts}"
    );
    home.run(&["--url", &url, "visit", "/in"]);
    let [english, japanese] = screens(&home, &["--url", &url, "logout", "--path", "/nothere", "--page", "/"]);
    assert!(
        english.contains("error, status 404") && english.contains("once only") && !english.contains("Nobody is"),
        "{english}"
    );
    assert!(!japanese.contains("誰もログインしていません"), "{japanese}");
}

#[test]
fn an_empty_look_after_a_logout_that_failed_is_no_logout() {
    for status in [404, 405, 500, 503] {
        // the session ends at the second look
        let (url, _) = app(None, move |visit| match (visit.path, &visit.user) {
            ("/out", _) => answer(status, "", "no"),
            (_, Some(_)) if visit.count < 1 => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", "<a href=/login>Log in</a>"),
        });
        let home = mia(&url);
        let outcome = home.run(&["--url", &url, "logout", "--path", "/out", "--page", "/", "--json"]);
        let facts = outcome.json();
        assert_eq!(
            (outcome.code, &facts["logged_in"], &facts["failed_with"]),
            (3, &Json::Null, &json!(status)),
            "{facts}"
        );
    }
    // a logout on the server alone is one
    let over = Mutex::new(false);
    let (url, _) = app(None, move |visit| {
        let mut over = over.lock().expect("a lock");
        *over |= visit.path == "/out";
        match &visit.user {
            Some(_) if !*over => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", "<a href=/login>Log in</a>"),
        }
    });
    let home = mia(&url);
    let facts = home.facts(&["--url", &url, "logout", "--path", "/out", "--page", "/"]);
    assert_eq!((&facts["logged_in"], &facts["failed_with"]), (&json!(false), &Json::Null), "{facts}");
}

#[test]
fn a_session_that_is_used_up_by_a_look_is_not_renewed_by_a_visit() {
    let (url, home) = (rotating(), Home::new());
    home.run(&["--url", &url, "visit", "/in"]);
    let facts = home.facts(&["--url", &url, "expire", "--simulate", "--page", "/"]);
    assert_eq!(facts["asked"]["may_take_once"], true, "{facts}");
    assert_eq!((&facts["sightings"][0]["accepted"], &facts["sightings"][1]["accepted"]), (&json!(true), &json!(false)));
    let fresh = |lang: &str| {
        home.run(&["--url", &url, "visit", "/in"]);
        home.run(&["--url", &url, "--lang", lang, "expire", "--simulate", "--page", "/"]).stdout
    };
    let english = fresh("en").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(english.contains("used up") && !english.contains("renews the session"), "{english}");
    assert!(english.contains("Its time may also have run out in between"), "{english}");
    let japanese = fresh("ja").split_whitespace().collect::<String>();
    assert!(japanese.contains("一度しか受け付けない") && !japanese.contains("セッションが更新されます"), "{japanese}");
    assert!(japanese.contains("その間に期限が切れた場合"), "{japanese}");
}

#[test]
fn a_session_that_was_set_and_deleted_on_the_way_is_not_said_to_be_other_cookies() {
    let url = server(|request| match request.split_whitespace().nth(1) {
        Some("/in") => answer(200, "Set-Cookie: session=abc; Path=/\r\n", "in"),
        Some("/wide") => answer(200, "Set-Cookie: session=x; Path=/; Domain=com\r\n", "wide"),
        Some("/") => answer(302, "Location: /home\r\nSet-Cookie: session=abc; Path=/\r\n", ""),
        _ => answer(200, "Set-Cookie: session=; Max-Age=0; Path=/\r\n", "home"),
    });
    let home = Home::new();
    let [english, japanese] = screens(&home, &["--url", &url, "visit", "/"]);
    assert!(
        english.contains("The answers set `session` and deleted it again.") && !english.contains("only other"),
        "{english}"
    );
    assert!(japanese.contains("`session`をセットし、その後で削除しました"), "{japanese}");
    home.run(&["--url", &url, "visit", "/in"]);
    let [english, japanese] = screens(&home, &["--url", &url, "visit", "/wide"]);
    assert!(english.contains("A line for `session` came, and changed nothing in the jar."), "{english}");
    assert!(japanese.contains("`session`のSet-Cookieが届きましたが"), "{japanese}");
}

#[test]
fn what_an_answer_did_to_the_session_stands_under_that_answer() {
    let refused = |visit: &super::apps::Visit<'_>| match (visit.path, &visit.user) {
        ("/login", _) => answer(200, "", "<form method=post><input name=username><input type=password name=p></form>"),
        (_, Some(user)) => answer(200, "", &format!("<h1>{user}</h1><a href=/logout>Log out</a>")),
        _ => {
            let session = cookie(r#"{"csrf_token":"x"}"#, 0);
            answer(302, &format!("Location: /login\r\nSet-Cookie: session={session}; Path=/\r\n"), "")
        }
    };
    let (url, _) = app(None, refused);
    let home = mia(&url);
    let [english, japanese] = screens(&home, &["--url", &url, "tamper", "user=admin"]);
    let places =
        ["302 X", "in the session: added csrf_token; removed user", "GET /login"].map(|text| english.find(text));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {english}");
    assert!(!english.contains("over all answers"), "{english}");
    assert!(
        japanese
            .find("セッションの変化")
            .is_some_and(|place| japanese.find("GET/login").is_some_and(|end| place < end))
    );
    let facts = home.facts(&["--url", &url, "tamper", "user=admin"]);
    assert_eq!(
        (&facts["session_changes"][0]["removed"], &facts["session_changes"][1]),
        (&json!(["user"]), &Json::Null)
    );

    // two of them
    let (url, _) = app(None, move |visit| match visit.path {
        "/login" => {
            let session = cookie(r#"{"csrf_token":"x","next":"y"}"#, 0);
            answer(
                200,
                &format!("Set-Cookie: session={session}; Path=/\r\n"),
                "<form method=post><input type=password name=p></form>",
            )
        }
        _ => refused(visit),
    });
    let home = mia(&url);
    let [english, japanese] = screens(&home, &["--url", &url, "tamper", "user=admin"]);
    assert!(english.contains("In the session, over all answers: added csrf_token, next; removed user"), "{english}");
    assert!(japanese.contains("応答全体でのセッションの変化"), "{japanese}");
}

/// An app below /portal whose login asks for a password and then for a code.
fn two_steps() -> String {
    server(|request| {
        let path = request.split_whitespace().nth(1).unwrap_or_default();
        let is_post = request.starts_with("POST ");
        let form = "<form method=post><input name=who><input type=password name=pw><button>Next</button></form>";
        let half = request.lines().any(|line| line.starts_with("Cookie: ") && line.contains("half="));
        match path {
            "/portal/signin" if is_post && request.contains("pw=right") => {
                answer(302, "Location: /portal/code\r\nSet-Cookie: half=1; Path=/portal\r\n", "")
            }
            "/portal/signin" => answer(200, "", form),
            "/portal/code" if half => answer(
                200,
                "",
                "<p>Enter the six digits</p><form method=post><input name=code><button>Verify</button></form>",
            ),
            "/portal/public" => answer(200, "", "<p>Nothing here</p>"),
            _ => answer(302, "Location: /portal/signin\r\n", ""),
        }
    }) + "/portal"
}

#[test]
fn the_next_step_of_a_login_is_another_command_and_its_path_is_below_the_app() {
    let (url, home) = (two_steps(), Home::new());
    let (wrong, right) = (home.file("wrong", "wrong\n"), home.file("right", "right\n"));
    let wrong_password = next(&home, &["--url", &url, "login", "maria", "--password-file", &wrong]);
    assert_eq!(wrong_password, "sessctl --lang en help login");
    let first_step = next(&home, &["--url", &url, "login", "maria", "--password-file", &right]);
    let begin = format!("sessctl --url {url} --lang en login maria");
    assert_eq!(first_step, format!("{begin} --path /code --field code=CODE"));
    let again = ["--url", &url, "login", "maria", "--password-file", &right];
    let [english, japanese] = screens(&home, &again);
    assert!(english.contains("the next step of the same login") && !english.contains("If name and"), "{english}");
    assert!(japanese.contains("同じログインの次の手順"), "{japanese}");
    let args = ["--url", &url, "login", "maria", "--path", "/public", "--page", "/me", "--password-file", &right];
    assert_eq!(next(&home, &args), format!("{begin} --path PATH --page /me --password-file {right}"));
}

/// An app with a second step and a link to its login on every page. The code is good once the name and the password were.
fn with_a_code() -> String {
    server(|request| {
        let path = request.split_whitespace().nth(1).unwrap_or_default();
        let (head, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
        let (is_post, half) = (request.starts_with("POST "), head.contains("step=half"));
        let page = |body: &str| answer(200, "", &format!("<nav><a href=/login>Sign in</a></nav>{body}"));
        let set = |to: &str, value: &str| {
            answer(302, &format!("Location: {to}\r\nSet-Cookie: step={value}; Path=/; HttpOnly\r\n"), "")
        };
        let form = "<form method=post><input name=name><input type=password name=pw><button>Next</button></form>";
        let code = "<form method=post><input name=code autocomplete=one-time-code><button>Verify</button></form>";
        match path {
            "/login" if is_post && body.contains("pw=right") => set("/login/code", "half"),
            "/login" => page(form),
            "/login/code" if is_post && half && body == "code=123456" => set("/account", "whole"),
            "/login/code" if half => page(code),
            "/account" if head.contains("step=whole") => {
                answer(200, "", "<p>Account of kim</p><a href=/out>Sign out</a>")
            }
            _ => answer(302, "Location: /login\r\n", ""),
        }
    })
}

#[test]
fn the_next_step_of_a_login_that_is_printed_is_one_that_logs_in() {
    let (url, home) = (with_a_code(), Home::new());
    let password = home.file("right", "right\n");
    let printed = next(&home, &["--url", &url, "login", "kim", "--password-file", &password]);
    let again = "login kim --path /login/code --field code=CODE";
    assert_eq!(printed, format!("sessctl --url {url} --lang en {again}"), "that form takes no password");
    // no password is asked for: there is no terminal to ask at
    let step = |code: &str| printed.replace("CODE", code);
    let words = |line: &str| line.split(' ').skip(1).map(str::to_owned).collect::<Vec<_>>();
    let wrong = words(&step("000000"));
    let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
    let after = next(&home, &wrong);
    assert_eq!(after, format!("sessctl --url {url} --lang en visit --name step"), "the same once more is no next step");
    home.run(&["--url", &url, "login", "kim", "--password-file", &password]);
    let right = words(&step("123456"));
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    let outcome = home.run(&[&right[..], &["--json"]].concat());
    let facts = outcome.json();
    assert_eq!(
        (outcome.code, &facts["logged_in"], &facts["form_page"]),
        (0, &json!(true), &json!("/login/code")),
        "{facts}"
    );
}

#[test]
fn a_form_that_makes_an_account_is_no_second_login_form() {
    let register = "<form action=/create method=post><input name=name><input type=password name=password>\
        <input type=email name=contact_email><button>Create</button></form>";
    let login = "<form action=/authenticate method=post><input name=id><input type=password name=password>\
        <button>Go</button></form>";
    let (url, _) = app(None, move |visit| match visit.path {
        "/authenticate" => answer(401, "", "no"),

        _ => answer(200, "", &format!("{register}{login}")),
    });
    let home = Home::new();
    let password = home.file("password", "x\n");
    let at = ["--url", &url, "login", "mia", "--password-file", &password];
    let facts = home.run(&[&at[..], &["--json"]].concat()).json();
    let is_login = |number: usize| &facts["forms"][number]["is_login"];
    assert_eq!((&facts["form"], is_login(0), is_login(1)), (&json!(2), &json!(false), &json!(true)), "{facts}");
    let [english, japanese] = screens(&home, &at);
    assert!(!english.contains("several") && !japanese.contains("複数"), "{english}");
}

#[test]
fn a_hint_to_look_at_a_cookie_goes_to_the_same_browser_and_app() {
    let url = server(|_| answer(200, "Set-Cookie: session=8f14e45fceea167a5a36dedd4bea2543; Path=/\r\n", "x"));
    let home = Home::new();
    let at = ["--browser", "b", "--url", &url];
    home.run(&[&at[..], &["visit", "/"]].concat());
    for more in [&[][..], &["--secret-file", &home.file("key", "some key")]] {
        let [english, japanese] = screens(&home, &[&at[..], &["tamper", "user=admin"], more].concat());
        assert!(english.contains(&format!("sessctl --browser b --url {url} --lang en inspect")), "{english}");
        assert!(japanese.contains(&format!("sessctl--browserb--url{url}--langjainspect")), "{japanese}");
    }
}

#[test]
fn a_page_that_is_too_slow_is_not_said_to_be_asked_again_and_the_limit_is_named() {
    let (url, _) = app(None, |visit| {
        if visit.path == "/slow" {
            std::thread::sleep(std::time::Duration::from_secs(2));
        }
        answer(200, "", "<p>a page</p>")
    });
    let home = mia(&url);
    let [english, japanese] = screens(&home, &["--url", &url, "--timeout", "1s", "visit", "/", "--page", "/slow"]);
    assert!(english.contains("no answer came from /slow within the limit for one page"), "{english}");
    assert!(english.contains("--timeout says") && !english.contains("again"), "{english}");
    assert!(japanese.contains("--timeoutの値") && !japanese.contains("もう一度アクセス"), "{japanese}");
}

#[test]
fn a_change_that_takes_the_user_away_tells_nothing_of_the_signature() {
    // this app checks no signature: it reads what it is sent
    let url = server(|request| {
        let payload = request.split("session=").nth(1).and_then(|cookie| cookie.split('.').next()).unwrap_or_default();
        let user = sessctl::python::base64::decode(payload).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        match user.as_deref() {
            Some(session) if session.contains("mia") => page("", "<h1>Welcome, mia</h1> <a href='/logout'>Log out</a>"),
            _ => page("", "<h1>Log in</h1><form method=post><input name=user><input type=password name=p></form>"),
        }
    });
    let home = Home::new();
    let cookie = home.run(&["sign", r#"{"user":"mia"}"#, "--secret", "k", "--value"]).stdout;
    let line = format!("session={}; Path=/", cookie.trim());
    home.feed(line, &["--url", &url, "jar", "import", "-"]);
    for taken in ["user=false", "user=null", "user=", "user=0"] {
        let outcome = home.run(&["--url", &url, "tamper", taken, "--page", "/"]);
        assert_eq!(outcome.code, 3, "{taken}: {}", outcome.everything());
    }
    let facts = home.facts(&["--url", &url, "tamper", "x=1", "--page", "/"]);
    assert_eq!(facts["was_believed"], true, "{facts}");
}

/// An app with Tornado's form of session in `user`, which its logout blanks without an end.
fn blanking() -> String {
    let signed = format!("2|1:0|10:1795376493|4:user|4:Ym9i|{}", "a1".repeat(32));
    server(move |request| match request.split_whitespace().nth(1).unwrap_or_default() {
        "/in" => {
            answer(200, &format!("Set-Cookie: user={signed}; Path=/\r\nSet-Cookie: _xsrf=hello; Path=/\r\n"), "in")
        }
        "/out" => answer(200, "Set-Cookie: user=\"\"; Path=/\r\n", "out"),
        "/me" if request.contains(&signed) => answer(200, "", "<p>Hello bob</p><a href=/out>Log out</a>"),
        "/me" => {
            answer(401, "", "<a href=/in>Log in</a><form method=post action=/in><input type=password name=p></form>")
        }
        _ => answer(200, "", "<p>Hello</p>"),
    })
}

#[test]
fn a_cookie_that_the_app_has_blanked_is_no_damaged_session_of_flask() {
    let (url, home) = (blanking(), Home::new());
    let at = ["--url", &url, "--name", "user"];
    home.run(&[&at[..], &["visit", "/in"]].concat());
    home.run(&[&at[..], &["visit", "/out"]].concat());
    let visit = [&at[..], &["visit", "/me"]].concat();
    assert_eq!(home.facts(&visit)["not_believed"], json!({"kind": "empty"}));
    let [english, japanese] = screens(&home, &visit);
    assert!(english.contains("is empty: there is no session in it") && !english.contains("timestamp"), "{english}");
    assert!(japanese.contains("クッキーの値は空です") && !japanese.contains("タイムスタンプ"), "{japanese}");
    let [english, japanese] = screens(&home, &[&at[..], &["inspect"]].concat());
    assert!(english.contains("the value is empty") && !english.contains("expire"), "{english}");
    assert!(japanese.contains("値が空です") && !japanese.contains("expire"), "{japanese}");
    // the browser is closed, and what goes was no session any more
    home.run(&[&at[..], &["jar", "restart"]].concat());
    let [english, japanese] = screens(&home, &[&at[..], &["inspect"]].concat());
    assert!(english.contains("Its value was empty by then") && !english.contains("had no part"), "{english}");
    assert!(japanese.contains("そのとき値は空で") && !japanese.contains("関わっていません"), "{japanese}");
}

#[test]
fn the_working_of_a_real_apps_cookie_judges_as_a_look_does() {
    let (url, home) = (blanking(), Home::new());
    home.run(&["--url", &url, "visit", "/in"]);
    let at = ["--url", &url, "--name", "_xsrf"];
    let [look, working] = [&["inspect"][..], &["explain", "--jar"]].map(|command| {
        let outcome = home.run(&[&at[..], command, &["--json"]].concat());
        let facts = outcome.json();
        let seen = facts.get("inspection").unwrap_or(&facts);
        (outcome.code, seen["flask"].clone(), seen["verification"].clone())
    });
    assert_eq!(working, look);
    assert_eq!((working.0, &working.1["answer"]), (3, &Json::Null));
}

#[test]
fn where_another_cookie_logs_in_the_verdict_is_of_this_one_alone() {
    const ID: &str = "8f14e45fceea167a5a36dedd4bea2543";
    let url = server(|request| match request.split_whitespace().nth(1).unwrap_or_default() {
        "/in" => answer(200, &format!("Set-Cookie: id={ID}; Path=/\r\nSet-Cookie: token=abcdefgh; Path=/\r\n"), "in"),
        _ if request.contains(ID) => answer(200, "", "<p>Hello mia</p><a href=/out>Log out</a>"),
        _ => answer(200, "", "<p>Please</p><a href=/in>Log in</a>"),
    });
    let home = Home::new();
    let at = ["--url", &url, "--name", "token"];
    home.run(&[&at[..], &["visit", "/in"]].concat());
    let [english, japanese] = screens(&home, &[&at[..], &["expire", "--simulate", "--page", "/"]].concat());
    assert!(english.contains("It logs in by itself"), "{english}");
    assert!(english.contains("whether somebody is logged in by this cookie"), "{english}");
    assert!(japanese.contains("このクッキーでログインしているかどうかは"), "{japanese}");
    // some requests carried no cookie at all
    assert!(!english.contains("with every request") && !japanese.contains("毎回"), "{english} {japanese}");
}

#[test]
fn where_the_jar_holds_another_format_no_other_key_is_asked_for() {
    let (url, home) = (blanking(), Home::new());
    let at = ["--url", &url, "--name", "user"];
    home.run(&[&at[..], &["visit", "/in"]].concat());
    let key = home.file("key", "a key");
    let sign = [&at[..], &["sign", "user=bob", "--secret-file", &key, "--page", "/me"]].concat();
    assert_eq!(home.facts(&sign)["looks_like"], "tornado");
    let [english, japanese] = screens(&home, &sign);
    assert!(english.contains("signs as Flask and Starlette do") && !english.contains("another key"), "{english}");
    assert!(japanese.contains("FlaskとStarletteの方法か") && !japanese.contains("別の鍵"), "{japanese}");
}

#[test]
fn a_cookie_that_came_on_a_way_without_cookies_went_on_it() {
    let url = server(|request| match request.split_whitespace().nth(1).unwrap_or_default() {
        "/set" => answer(302, "Set-Cookie: lang=de; Path=/\r\nLocation: /\r\n", ""),
        _ => answer(200, "", "<p>Hello</p>"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "--name", "lang", "visit", "/set"]);
    let [english, japanese] = screens(&home, &["--url", &url, "--name", "lang", "visit", "/set"]);
    assert!(english.contains("beginning without cookies, then with those that came (302, 200)"), "{english}");
    assert!(japanese.contains("クッキーなしで始めて"), "{japanese}");
}

/// A page that sends to the login whoever is not root, as Django's `user_passes_test` does, and a first page for all users.
fn of_one_user_only(visit: &Visit<'_>) -> Vec<u8> {
    match (visit.path, &visit.user) {
        ("/login", _) if visit.request.starts_with("POST") => {
            let carol = cookie(r#"{"user":"carol"}"#, 0);
            answer(302, &format!("Set-Cookie: session={carol}; Path=/\r\nLocation: /admin\r\n"), "")
        }
        ("/login", _) => answer(200, "", FORM),
        ("/admin", Some(user)) if user == "root" => answer(200, "", "<p>Hello root</p>"),
        ("/", Some(user)) => answer(200, "", &format!("<p>Hello {user}</p><a href=/logout>Log out</a>")),
        _ => answer(302, "Location: /login\r\n", ""),
    }
}

#[test]
fn a_user_who_must_not_see_a_page_is_not_said_to_be_logged_out() {
    let (url, _) = app(None, of_one_user_only);
    let home = Home::new();
    let (password, key) = (home.file("password", "x"), home.file("key", KEY));
    let login = ["--url", &url, "login", "carol", "--path", "/login", "--password-file", &password];
    let json = home.run(&[&login[..], &["--page", "/admin", "--json"]].concat());
    assert_eq!((json.code, &json.json()["logged_in"]), (3, &Json::Null), "{}", json.stdout);
    for (lang, nobody, why) in
        [("en", "Nobody is logged in", "must not see this page"), ("ja", "誰もログイン", "権限がない")]
    {
        for args in [
            &["visit", "/admin"][..],
            &["visit", "/", "--page", "/admin"],
            &["visit", "/admin", "--times", "3"],
            &["sign", "user=carol", "--page", "/admin", "--secret-file", &key],
            &["expire", "--simulate", "--page", "/admin", "--secret-file", &key],
        ] {
            let screen = hints::joined(&home.run(&[&["--lang", lang, "--url", &url], args].concat()));
            let no = ["did not believe", "信じませんでした", nobody];
            assert!(!no.iter().any(|no| screen.contains(no)) && screen.contains(why), "{args:?} {screen}");
        }
    }
    let another = Home::new();
    let password = another.file("password", "x");
    let login = ["--url", &url, "login", "carol", "--path", "/login", "--password-file", &password];
    assert_eq!(another.run(&login).code, 0, "the first page shows it");
}

/// The same, whose sessions the app has forgotten since, and pages that differ by their query.
fn forgetful(has_forgotten: &'static AtomicBool) -> String {
    let view = move |visit: &Visit<'_>| {
        let user = visit.user.clone().filter(|_| !has_forgotten.load(Ordering::SeqCst));
        match visit.request.split(' ').nth(1) {
            Some("/view?doc=2") if user.as_deref() != Some("root") => answer(302, "Location: /login\r\n", ""),
            Some("/view?doc=1" | "/view?doc=2") if user.is_some() => {
                answer(200, "", "<p>Hello</p><a href=/logout>Log out</a>")
            }
            _ => of_one_user_only(&Visit { user, ..*visit }),
        }
    };
    app(None, view).0
}

#[test]
fn a_page_that_has_shown_its_user_and_is_kept_from_it_now_proves_nothing_and_is_told() {
    static HAS_FORGOTTEN: AtomicBool = AtomicBool::new(false);
    let url = forgetful(&HAS_FORGOTTEN);
    let home = Home::new();
    let password = home.file("password", "x");
    let login = ["--url", &url, "login", "carol", "--path", "/login", "--password-file", &password];
    assert_eq!(home.run(&login).code, 0);
    assert_eq!(home.facts(&["--url", &url, "visit", "/view?doc=1"])["logged_in"], true);
    let facts = home.facts(&["--url", &url, "visit", "/view?doc=2"]);
    assert_eq!(facts["logged_in"], Json::Null, "another query is another page: {facts}");
    HAS_FORGOTTEN.store(true, Ordering::SeqCst);
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    let shown =
        |facts: &Json| facts["evidence"].as_array().expect("a list").iter().any(|one| one["kind"] == "shown_before");
    assert!(facts["logged_in"].is_null() && shown(&facts), "the user may have lost the right to see it: {facts}");
    assert_eq!(home.facts(&["--url", &url, "visit", "/", "--times", "3"])["times"]["cannot_tell"], 3);
    home.run(&["--url", &url, "jar", "copy", "default", "thief"]);
    assert!(!shown(&home.facts(&["--url", &url, "--browser", "thief", "visit", "/"])), "it never came to this one");
    let facts = home.facts(&["--url", &url, "visit", "/admin"]);
    assert!(facts["logged_in"].is_null() && !shown(&facts), "this one never did: {facts}");
    let [english, japanese] = screens(&home, &["--url", &url, "visit", "/admin"]);
    assert!(english.contains("a new login of the same user from another browser"), "{english}");
    assert!(japanese.contains("同じユーザーで別のブラウザ"), "{japanese}");
}

#[test]
fn what_a_page_has_shown_is_forgotten_with_another_users_session() {
    let (url, _) = app(None, of_one_user_only);
    let home = Home::new();
    let [root, carol] = ["root", "carol"].map(|user| cookie(&format!("{{\"user\":\"{user}\"}}"), 0));
    let import = |cookie: &str| home.feed(format!("Cookie: session={cookie}"), &["--url", &url, "jar", "import"]);
    assert_eq!(import(&root).code, 0);
    assert_eq!(home.facts(&["--url", &url, "visit", "/admin", "--shows", "root"])["logged_in"], true);
    assert_eq!(import(&carol).code, 0);
    assert_eq!(home.facts(&["--url", &url, "visit", "/admin"])["logged_in"], Json::Null);
}

#[test]
fn a_cookie_against_forged_requests_is_no_session_that_a_logout_could_copy() {
    let (url, _) = app(None, |visit| match visit.path {
        "/login" => answer(200, "Set-Cookie: csrftoken=abcdefgh12345678; Path=/\r\n", FORM),
        "/nosuch" => answer(404, "", "nothing"),
        _ => answer(302, "Location: /login\r\n", ""),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/login"]);
    for page in ["visit /", "logout --path /nosuch", "logout --path /"] {
        let args: Vec<&str> = ["--url", &url].into_iter().chain(page.split(' ')).collect();
        let [english, japanese] = screens(&home, &args);
        assert!(english.contains("no session cookie was sent to that page, only csrftoken"), "{page}: {english}");
        assert!(!english.contains("copy of") && !english.contains("with the cookie as without"), "{page}: {english}");
        assert!(!japanese.contains("コピー") && !japanese.contains("クッキーがあってもなくても"), "{page}: {japanese}");
    }
}

#[test]
fn a_page_of_json_is_not_quoted_as_its_text() {
    let (url, _) = app(None, |_| answer(200, "Content-Type: application/json\r\n", r#"{"name": {"first": "lamp"}}"#));
    let [english, japanese] = screens(&Home::new(), &["--url", &url, "visit", "/"]);
    assert!(english.contains("The page is JSON, value by value: name/first: lamp"), "{english}");
    assert!(japanese.contains("ページはJSONです"), "{japanese}");
}

#[test]
fn a_page_with_a_query_is_not_where_the_next_look_begins() {
    let (url, _) = app(None, |visit| match visit.request.split(' ').nth(1) {
        Some("/edit") => answer(400, "", "which?"),
        _ => answer(200, "", "fine"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/edit?name=lamp"]);
    let facts = home.facts(&["--url", &url, "visit"]);
    assert_eq!(facts["exchanges"][0]["response"]["status"], 200, "{facts}");
}

#[test]
fn a_page_that_is_forbidden_to_all_says_what_would_settle_it_and_a_login_over_it_is_seen() {
    let (url, _) = app(None, |visit| {
        let dead = "Set-Cookie: token=1phb8f14e45fceea167a5a36dedd4bea2; HttpOnly; Path=/\r\n";
        match (visit.path, visit.has_cookie("token=new8f14e45fceea167a5a36dedd4bea2")) {
            ("/dead", _) => answer(200, dead, "dead"),
            ("/csrf", _) => answer(200, "Set-Cookie: _xsrf=2abcdef0123456789; Path=/\r\n", "fine"),
            ("/login", _) => {
                answer(200, "Set-Cookie: token=new8f14e45fceea167a5a36dedd4bea2; HttpOnly; Path=/\r\n", "<p>Hello</p>")
            }
            (_, true) => answer(200, "", "<p>flows</p>"),
            _ => answer(403, "", FORM),
        }
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/csrf"]);
    assert_eq!(home.facts(&["--url", &url, "visit", "/"])["logged_in"], false, "no session was sent");
    home.run(&["--url", &url, "visit", "/dead"]);
    let [english, japanese] = screens(&home, &["--url", &url, "visit", "/"]);
    assert!(english.contains("a new login of the same user from another browser"), "{english}");
    assert!(japanese.contains("同じユーザーで別のブラウザ"), "{japanese}");
    let password = home.file("password", "x");
    let login = home.run(&["--url", &url, "login", "mia", "--path", "/", "--password-file", &password, "--json"]);
    assert_eq!((login.code, &login.json()["may_be_older"]), (0, &json!(false)), "{}", login.stdout);
}

#[test]
fn a_session_that_the_embedded_app_left_is_not_that_of_an_app_that_has_one() {
    let (url, _) =
        app(None, |_| answer(200, "Set-Cookie: sid=1phb8f14e45fceea167a5a36dedd4bea2; HttpOnly; Path=/\r\n", "fine"));
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    assert_eq!(home.run(&["login", "alice"]).code, 0);
    let facts = home.facts(&["--url", &url, "expire"]);
    assert_eq!((&facts["cookie_name"], &facts["is_alive"]), (&json!("sid"), &Json::Null), "{facts}");
}

#[test]
fn of_a_cookie_that_was_named_it_is_not_said_that_the_session_is_gone() {
    let (url, _) = app(None, |visit| match visit.path {
        "/read" => answer(200, "Set-Cookie: messages=; Max-Age=0; Path=/\r\n", "read"),
        _ => answer(
            200,
            "Set-Cookie: messages=abc; Path=/\r\nSet-Cookie: sid=1phb8f14e45fceea167a5a; Path=/\r\n",
            "fine",
        ),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    home.run(&["--url", &url, "visit", "/read"]);
    let [english, japanese] = screens(&home, &["--url", &url, "--name", "messages", "inspect"]);
    assert!(english.contains("has no live cookie `messages` now") && !english.contains("login"), "{english}");
    assert!(japanese.contains("今は有効な`messages`クッキーがありません"), "{japanese}");
}

#[test]
fn a_title_that_speaks_of_logging_out_is_no_logout() {
    let (url, _) = app(None, |_| answer(200, "", "<a href=/topic/1/hello-log-out-topic/>Hello log out topic</a>"));
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    assert_eq!(home.feed("Cookie: session=abcdef", &["--url", &url, "jar", "import"]).code, 0);
    let facts = home.facts(&["--url", &url, "logout"]);
    assert_eq!(facts["logout_by"], Json::Null, "{facts}");
}

#[test]
fn a_page_that_is_missing_is_named_with_its_query() {
    let (url, _) = app(None, |_| answer(404, "", "no such page"));
    let home = Home::new();
    assert_eq!(home.feed("Cookie: session=abcdef", &["--url", &url, "jar", "import"]).code, 0);
    let [english, _] = screens(&home, &["--url", &url, "visit", "/search?page=7"]);
    assert!(english.contains("there is no page /search?page="), "{english}");
}

#[test]
fn a_text_that_stands_in_a_title_is_not_said_to_be_there_without_the_cookie_only() {
    let (url, _) = app(None, |visit| match visit.has_cookie("session=abcdef") {
        true => answer(200, "", "<title>Log in | admin</title><p>You are authenticated</p>"),
        false => answer(200, "", "<p>Log in</p>"),
    });
    let home = Home::new();
    assert_eq!(home.feed("Cookie: session=abcdef", &["--url", &url, "jar", "import"]).code, 0);
    let [english, _] = screens(&home, &["--url", &url, "visit", "/"]);
    assert!(!english.contains("\"Log in\" is there without"), "{english}");
}

#[test]
fn cookies_that_went_to_the_embedded_app_are_not_said_to_be_none() {
    let (url, _) = app(None, |_| answer(200, "Set-Cookie: sid=1phb8f14e45fceea167a5a36dedd4bea2; Path=/\r\n", "fine"));
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    let [english, japanese] = screens(&home, &["visit"]);
    assert!(english.contains("and sent its others") && !english.contains("had no cookie to send"), "{english}");
    assert!(japanese.contains("ほかのクッキーを送りました"), "{japanese}");
}

#[test]
fn a_session_of_another_app_is_not_that_of_a_login_whose_session_is_gone() {
    let id = "Set-Cookie: sessionid=1phb8f14e45fceea167a5a36dedd4bea2; Max-Age=900; HttpOnly; Path=/\r\n";
    let (first, _) = app(None, move |_| answer(200, id, "fine"));
    let (second, _) = app(None, |visit| {
        let is_in = visit.has_cookie("sid2=2phb8f14e45fceea167a5a36dedd4bea2");
        match visit.path {
            "/login" if visit.request.starts_with("POST") => {
                let id = "Set-Cookie: sid2=2phb8f14e45fceea167a5a36dedd4bea2; HttpOnly; Path=/\r\nLocation: /\r\n";
                answer(302, id, "")
            }
            "/login" => answer(200, "", FORM),
            _ if is_in => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", "<a href=/login>Log in</a>"),
        }
    });
    let home = Home::new();
    home.run(&["--url", &first, "visit", "/"]);
    let password = home.file("password", "x");
    let login = ["--url", &second, "login", "mia", "--path", "/login", "--password-file", &password];
    assert_eq!(home.run(&login).code, 0);
    assert_eq!(home.run(&["--url", &second, "jar", "restart"]).code, 0);
    for command in ["inspect", "expire", "visit"] {
        let [english, _] = screens(&home, &["--url", &second, command]);
        assert!(english.contains("`sid2`") && !english.contains("name: sessionid"), "{command}: {english}");
    }
}

#[test]
fn a_cookie_of_no_known_app_is_not_led_to_the_embedded_one() {
    let home = Home::new();
    let mia = cookie(r#"{"user":"mia"}"#, 0);
    home.feed(format!("Cookie: session={mia}"), &["jar", "import"]);
    let line = home.file("line", format!("Cookie: session={mia}\n"));
    let [english, japanese] = screens(&home, &["jar", "import", &line]);
    assert!(english.contains("visit --url URL") && english.contains("From which app"), "{english}");
    assert!(japanese.contains("どのアプリのものか"), "{japanese}");
}

#[test]
fn a_path_that_puts_another_user_into_the_session_has_logged_none_out() {
    let (url, _) = app(None, |visit| {
        let session = |id: &str| format!("Set-Cookie: sid={id}; HttpOnly; Path=/\r\n");
        let (root, carol) = ("1phb8f14e45fceea167a5a36dedd4bea2", "2phb8f14e45fceea167a5a36dedd4bea2");
        let [is_root, is_carol] = [root, carol].map(|id| visit.has_cookie(&format!("sid={id}")));
        match visit.path {
            "/become" => answer(200, &session(root), "fine"),
            "/leave" => answer(302, &format!("{}Location: /\r\n", session(carol)), ""),
            "/staff" if is_root => answer(200, "", "<p>Hello root</p><a href=/logout>Log out</a>"),
            "/staff" => answer(403, "", "not for you"),
            _ if is_root || is_carol => answer(200, "", "<p>Hello</p><a href=/logout>Log out</a>"),
            _ => answer(200, "", "<a href=/login>Log in</a>"),
        }
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/become"]);
    let outcome = home.run(&["--url", &url, "logout", "--path", "/leave", "--page", "/staff", "--json"]);
    assert_eq!((outcome.code, &outcome.json()["logged_in"]), (3, &Json::Null), "{}", outcome.stdout);
}

#[test]
fn the_only_cookie_that_a_login_brought_is_its_session_and_what_comes_next_finds_it() {
    let value = "5zXq-Lk_8P3vT1nR7wYb2mHc9dFg4jKs6aQeUoIi0ZxVtBnMp";
    let (url, _) = app(None, move |visit| match visit.path {
        "/login" if visit.request.starts_with("POST") => {
            answer(302, &format!("Set-Cookie: data_app={value}; Path=/\r\nLocation: /\r\n"), "")
        }
        "/login" => answer(200, "", FORM),
        _ if visit.has_cookie(&format!("data_app={value}")) => {
            let anew = format!("Set-Cookie: data_app={value}; Path=/\r\n");
            answer(200, &anew, "<p>Hello mia</p><a href=/logout>Log out</a>")
        }
        _ => answer(200, "", "<a href=/login>Log in</a>"),
    });
    let home = Home::new();
    let password = home.file("password", "x");
    let login = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &password];
    let of_a_new_one = |lang| {
        home.run(&["jar", "clear"]);
        hints::joined(&home.run(&[&login[..], &["--lang", lang]].concat()))
    };
    assert!(of_a_new_one("en").contains("it is the only one that the login brought"));
    assert!(of_a_new_one("ja").contains("残っているのは `data_app` だけ"));
    home.run(&login);
    let [english, _] = screens(&home, &["--url", &url, "inspect"]);
    assert!(english.contains("its name: data_app"), "{english}");
}

#[test]
fn a_guess_at_a_lifetime_is_no_refusal_and_a_given_one_no_word_on_the_key() {
    let (url, _) = app(None, |_| answer(200, "", "fine"));
    let home = Home::new();
    let key = home.file("key", KEY);
    let old = cookie(r#"{"user":"mia"}"#, 60 * 24 * 60 * 60);
    assert_eq!(home.feed(format!("Cookie: session={old}"), &["--url", &url, "jar", "import"]).code, 0);
    let [english, japanese] = screens(&home, &["--url", &url, "expire", "--secret-file", &key]);
    assert!(english.contains("an app that allows more still accepts it") && !english.contains("refuses"), "{english}");
    assert!(japanese.contains("まだ受け入れます") && !japanese.contains("拒否します"), "{japanese}");
    let new = cookie(r#"{"user":"mia"}"#, 0);
    assert_eq!(home.feed(format!("Cookie: session={new}"), &["--url", &url, "jar", "import"]).code, 0);
    let unkeyed = home.run(&["--url", &url, "expire", "--lifetime", "31d", "--json"]);
    assert_eq!((unkeyed.code, &unkeyed.json()["is_alive"]), (3, &Json::Null), "{}", unkeyed.stdout);
    let keyed = home.run(&["--url", &url, "expire", "--lifetime", "31d", "--secret-file", &key, "--json"]);
    assert_eq!((keyed.code, &keyed.json()["is_alive"]), (0, &json!(true)), "{}", keyed.stdout);
}

#[test]
fn a_page_with_a_login_form_is_not_where_the_next_look_begins() {
    let (url, _) = app(None, |visit| match visit.path {
        "/login" => answer(200, "", FORM),
        _ => answer(200, "", "fine"),
    });
    let home = Home::new();
    for page in ["/shop", "/login"] {
        home.run(&["--url", &url, "visit", page]);
    }
    assert_eq!(home.facts(&["--url", &url, "visit"])["exchanges"][0]["request"]["path"], "/shop");
}

#[test]
fn a_session_that_comes_again_with_an_error_is_not_said_to_be_replaced() {
    let id = "Set-Cookie: sid=1phb8f14e45fceea167a5a36dedd4bea2; Max-Age=900; HttpOnly; Path=/\r\n";
    let (url, _) = app(None, move |visit| match visit.path {
        "/logout" => answer(405, id, "not so"),
        _ => answer(200, id, "<p>Hello</p>"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/"]);
    let [english, japanese] = screens(&home, &["--url", &url, "logout", "--path", "/logout"]);
    assert!(english.contains("status 405") && !english.contains("It replaced the session cookie"), "{english}");
    assert!(!japanese.contains("置き換えられましたが"), "{japanese}");
}

#[test]
fn a_page_without_a_login_form_leads_to_its_login_and_not_to_its_search() {
    let (url, _) = app(None, |visit| match visit.path {
        "/login" => answer(200, "", "<form method=post><input name=user><input type=password name=pw></form>"),
        _ => answer(200, "", "<form action=/search><input name=q></form><a href=/login>Sign in</a>"),
    });
    let english = next(&Home::new(), &["--url", &url, "login", "mia", "--form", "3"]);
    assert!(english.ends_with("login mia --path /login"), "{english}");
}

/// An app whose menu goes by what stands in the session, and whose page lets in only a user whom it knows.
fn by_its_menu_alone() -> (String, Home) {
    let is_known = AtomicBool::new(true);
    let (url, _) = app(None, move |visit| {
        let is_in = visit.user.is_some() && is_known.load(Ordering::SeqCst);
        let menu = if visit.user.is_some() { "<a href=/logout>log out</a>" } else { "<a href=/login>log in</a>" };
        match visit.path {
            "/forget" => {
                is_known.store(false, Ordering::SeqCst);
                answer(200, "", "done")
            }
            "/login" => {
                let form = "<form method=post><input name=username><input type=password name=pw></form>";
                answer(200, "", &format!("{menu}{form}"))
            }
            "/private" if is_in => answer(200, "", &format!("{menu}<p>Private things")),
            "/private" => answer(302, "Location: /login\r\n", ""),
            _ => answer(200, "", &format!("{menu}<p>Welcome")),
        }
    });
    let home = mia(&url);
    (url, home)
}

#[test]
fn a_menu_that_offers_to_log_out_is_no_login_where_the_page_sends_this_cookie_to_the_login_as_any() {
    let (url, home) = by_its_menu_alone();
    assert_eq!(home.facts(&["--url", &url, "visit", "/private"])["logged_in"], true);
    home.run(&["--url", &url, "visit", "/forget"]);
    let facts = home.facts(&["--url", &url, "visit", "/private"]);
    let kinds: Vec<&str> =
        facts["evidence"].as_array().expect("a list").iter().filter_map(|seen| seen["kind"].as_str()).collect();
    assert_eq!((&facts["logged_in"], &kinds[..3]), (&Json::Null, &["logout", "address", "form_shown"][..]), "{facts}");
    let key = home.file("key", KEY);
    let sign = ["--url", &url, "sign", "user=nobody", "--page", "/private", "--secret-file", &key];
    let facts = home.facts(&sign);
    assert_eq!((&facts["sent"]["was_believed"], &facts["sent"]["signature_matters"]), (&Json::Null, &json!(true)));
    let [english, japanese] = screens(&home, &sign);
    assert!(english.contains("so it opened this session. Whether it lets its user in is not seen here"), "{english}");
    assert!(!english.contains("can be any user"), "{english}");
    assert!(japanese.contains("アプリはこのセッションを開いています"), "{japanese}");
    let facts = home.facts(&["--url", &url, "logout", "--page", "/private"]);
    assert_eq!(facts["copy_still_works"], Json::Null, "{facts}");
}
