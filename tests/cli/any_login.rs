//! `login` and `logout` at apps of which nothing is known: forms, APIs, sessions on the server, and apps that misbehave.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use serde_json::{Value as Json, json};

use super::both::{assert_says, screens};
use super::server_of::{Asked, answer, app, html, missing, redirect, watched};
use super::{ALICE, Home, LANGUAGES, NOW, Outcome, server};

const SECRET: &str = "hunter2 & co";
const FORM: &str = "<form action=/auth/login method=post><input type=hidden name=csrf value=TOKEN>\
    <label>User <input name=username></label><input type=password name=pw><button name=go value=1>Log in</button></form>";

/// A blog with its login behind a link, a token that changes with each page, a flash message, and a session cookie that
/// is Flask's but for its name.
fn blog(asked: &Asked, tokens: &AtomicUsize) -> Vec<u8> {
    let is_mia = asked.cookie("my_sess") == Some(ALICE);
    let form = |token: usize| html(&format!("<h1>Log In</h1>{}", FORM.replace("TOKEN", &format!("t{token}"))));
    match (asked.method.as_str(), asked.path()) {
        ("GET", "/") if is_mia => html("<p>mia</p><a href=/auth/logout>Log Out</a>"),
        ("GET", "/") => html("<a href=/auth/register>Register</a> <a href='/auth/login'>Log In</a>"),
        ("GET", "/auth/login") => form(tokens.fetch_add(1, Ordering::SeqCst) + 1),
        ("POST", "/auth/login") => {
            let token = format!("t{}", tokens.load(Ordering::SeqCst));
            let is_right = asked.field("pw") == Some("hunter2+%26+co") && asked.field("username") == Some("mia");
            match is_right && asked.field("csrf") == Some(&token) && asked.field("go") == Some("1") {
                true => redirect("/", &format!("Set-Cookie: my_sess={ALICE}; Path=/; HttpOnly\r\n")),
                false => form(tokens.fetch_add(1, Ordering::SeqCst) + 1),
            }
        }
        ("GET", "/auth/logout") => redirect("/", "Set-Cookie: my_sess=; Max-Age=0; Path=/\r\n"),
        _ => missing(),
    }
}

fn a_blog() -> (String, Arc<Mutex<Vec<String>>>) {
    let tokens = AtomicUsize::new(0);
    watched(move |asked| blog(asked, &tokens))
}

fn posts(heard: &Mutex<Vec<String>>) -> Vec<String> {
    heard.lock().expect("a lock").iter().filter(|line| line.starts_with("POST")).cloned().collect()
}

fn kinds(evidence: &Json) -> Vec<&str> {
    evidence.as_array().expect("a list").iter().map(|seen| seen["kind"].as_str().expect("a kind")).collect()
}

/// Runs it as a person and as a program would, in both languages, and holds all to the same exit code.
fn login(home: &Home, code: i32, args: &[&str]) -> Json {
    for lang in LANGUAGES {
        let outcome = other_home(home).run(&[&[NOW, "--lang", lang], args].concat());
        assert_eq!(outcome.code, code, "{}: {}", outcome.what, outcome.everything());
        assert!(outcome.is_answer(), "{}", outcome.everything());
        outcome.assert_harmless();
        assert_hides(&outcome);
    }
    let outcome = home.run(&[&[NOW, "--json"], args].concat());
    assert_eq!(outcome.code, code, "{}: {}", outcome.what, outcome.everything());
    assert_hides(&outcome);
    outcome.json()
}

/// The same files in another place, so that a jar is not changed.
fn other_home(home: &Home) -> Home {
    let other = Home::new();
    for (path, content) in super::files(home.0.path()) {
        let name = path.strip_prefix(home.0.path()).expect("below").to_str().expect("UTF-8").to_owned();
        other.file(&name, content);
    }
    other
}

fn assert_hides(outcome: &Outcome) {
    for spelled in ["hunter2", "hunter2+%26", "hunter2%20"] {
        assert!(!outcome.everything().contains(spelled), "{}: {}", outcome.what, outcome.everything());
    }
}

#[test]
fn a_form_behind_a_link_is_found_filled_in_and_sent_and_the_page_says_who_is_there() {
    let (url, heard) = a_blog();
    let home = Home::new();
    let file = home.file("password", format!("{SECRET}\n"));
    let facts = login(&home, 0, &["--url", &url, "login", "mia", "--password-file", &file]);

    assert_eq!((&facts["logged_in"], &facts["cookie_name"]), (&Json::from(true), &Json::from("my_sess")));
    assert_eq!((&facts["form_page"], &facts["form"]), (&Json::from("/auth/login"), &Json::from(1)));
    assert!(kinds(&facts["evidence"]).contains(&"name"), "{}", facts["evidence"]);
    assert_eq!(facts["exchanges"][2]["request"]["body"], "csrf=t3&username=mia&pw=***&go=1");
    assert_eq!(facts["session_change"]["added"], serde_json::json!(["_permanent", "id"]));
    assert_eq!(posts(&heard).len(), 3, "one for each run: a login is never repeated");
    let again = home.run(&[NOW, "--json", "--url", &url, "login", "mia", "--password-file", &file]);
    let facts = again.json();
    assert_eq!(
        (again.code, &facts["logged_in"], &facts["may_be_older"]),
        (3, &Json::Null, &Json::from(true)),
        "{facts}"
    );
    assert_eq!(posts(&heard).len(), 3, "there is no form for one who is logged in, so nothing was sent");
    let screen = Home::new().run(&[NOW, "--lang=en", "--url", &url, "login", "mia", "--password-file", &file]);
    assert!(screen.stdout.contains("`my_sess` is taken for the app's session cookie"), "{}", screen.stdout);
    assert!(screen.stdout.contains("inspect --name my_sess"), "{}", screen.stdout);
    let inspect = home.run(&[NOW, "--url", &url, "--name", "my_sess", "inspect"]);
    assert!(inspect.stdout.contains("alice"), "{}", inspect.everything());
}

#[test]
fn a_wrong_password_is_a_no_with_the_form_that_came_again() {
    let (url, _) = a_blog();
    let home = Home::new();
    let file = home.file("password", "wrong one");
    let facts = login(&home, 1, &["--url", &url, "login", "mia", "--password-file", &file]);
    assert!(kinds(&facts["evidence"]).contains(&"form_again"), "{}", facts["evidence"]);
    assert_eq!(
        (&facts["came_back"]["status"], &facts["came_back"]["begins"]),
        (&Json::from(200), &Json::from("Log In"))
    );
}

/// A form whose token is in a session that goes to one folder.
#[test]
fn a_form_that_goes_without_the_session_of_its_page_is_said_to() {
    for (path, is_left) in [("/shop", true), ("/", false)] {
        let url = app(move |asked| match (asked.method.as_str(), asked.path(), asked.cookie("session")) {
            ("GET", "/", _) => html("<a href=/login>Sign in</a>"),
            ("POST", "/login", Some(_)) if asked.field("pw") == Some("good") => redirect("/", ""),
            _ => {
                let set = format!(
                    "Content-Type: text/html\r\nSet-Cookie: session=eyJjc3JmX3Rva2VuIjoidCJ9.awNFbQ.x; Path={path}\r\n"
                );
                answer("200 OK", &set, FORM.replace("/auth/login", "/login"))
            }
        });
        let home = Home::new();
        let file = home.file("password", SECRET);
        let args = ["--url", &url, "login", "mia", "--password-file", &file];
        let facts = login(&home, 1, &args);
        let left = json!({"name": "session", "why": {"kind": "other_path", "path": "/shop"}});
        assert_eq!(facts["left_behind"], if is_left { left } else { Json::Null }, "{facts}");
        let said = screens(&Home::new(), &[&[NOW], &args[..]].concat());
        assert_eq!(said[0].contains("say a field exactly"), !is_left, "{}", said[0]);
        assert_eq!(said[0].ends_with("--lang en jar"), is_left, "{}", said[0]);
        if is_left {
            let english = "The page with the form set `session`, and the browser did not send it with the form: it goes to /shop and the pages below it.";
            assert_says(&said, english, "/shop以下のページ用のクッキーだからです");
        }
    }
}

/// An old session of somebody else is no login of this user.
#[test]
fn a_refused_login_over_an_old_session_is_not_taken_for_one_that_worked() {
    let (url, _) = a_blog();
    let home = Home::new();
    let (good, bad) = (home.file("good", SECRET), home.file("bad", "wrong one"));
    login(&home, 0, &["--url", &url, "login", "mia", "--password-file", &good]);
    let facts = login(&home, 1, &["--url", &url, "login", "eve", "--path", "/auth/login", "--password-file", &bad]);
    assert!(kinds(&facts["evidence"]).contains(&"form_again"), "{}", facts["evidence"]);
    // with its session the first page has no form any more
    let facts = login(&home, 3, &["--url", &url, "login", "eve", "--password-file", &good]);
    assert_eq!(facts["nothing_sent"]["kind"], "no_form");
}

/// `{"csrf":"a"}`, `{"csrf":"b"}`, `{"csrf":"c","user_id":2}`: every form brings another token into the session.
#[test]
fn a_token_that_changes_in_the_session_is_no_user_in_it() {
    const SIGNED: &str = ".awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
    let url = app(|asked| {
        let set =
            |payload: &str| format!("Content-Type: text/html\r\nSet-Cookie: session={payload}{SIGNED}; Path=/\r\n");
        let has_user = asked.cookie("session").is_some_and(|cookie| cookie.contains("InVzZXJfaWQiOjJ9"));
        let token = if has_user { "eyJjc3JmIjoiYyIsInVzZXJfaWQiOjJ9" } else { "eyJjc3JmIjoiYSJ9" };
        match (asked.method.as_str(), asked.path()) {
            ("POST", "/auth/login") if asked.field("pw") == Some("hunter2+%26+co") => {
                redirect("/", &set("eyJjc3JmIjoiYyIsInVzZXJfaWQiOjJ9"))
            }
            ("POST", _) if has_user => answer("200 OK", &set("eyJjc3JmIjoiZCIsInVzZXJfaWQiOjJ9"), FORM),
            ("POST", _) => answer("200 OK", &set("eyJjc3JmIjoiYiJ9"), FORM),
            ("GET", "/auth/login") => answer("200 OK", &set(token), FORM),
            _ if has_user => html("<p>Welcome back</p><a href=/auth/logout>Log Out</a>"),
            _ => html("<a href=/auth/login>Log In</a>"),
        }
    });
    let home = Home::new();
    let (good, bad) = (home.file("good", SECRET), home.file("bad", "wrong one"));
    let facts = login(&home, 1, &["--url", &url, "login", "mia", "--password-file", &bad]);
    assert!(kinds(&facts["evidence"]).contains(&"form_again"), "{}", facts["evidence"]);
    login(&home, 0, &["--url", &url, "login", "mia", "--password-file", &good]);
    let facts = login(&home, 1, &["--url", &url, "login", "eve", "--path", "/auth/login", "--password-file", &bad]);
    assert_eq!((&facts["was_refused"], &facts["logged_in"]), (&Json::from(true), &Json::Null), "the session is mia's");
    assert_eq!(kinds(&facts["evidence"])[0], "form_again");
}

#[test]
fn a_password_comes_from_standard_input_and_without_a_terminal_it_is_asked_for_in_vain() {
    let (url, heard) = a_blog();
    let home = Home::new();
    let outcome = home.feed(format!("{SECRET}\n"), &[NOW, "--url", &url, "login", "mia", "--password-stdin"]);
    assert_eq!(outcome.code, 0, "{}", outcome.everything());
    assert_hides(&outcome);
    for lang in LANGUAGES {
        let outcome = Home::new().run(&[NOW, "--lang", lang, "--url", &url, "login", "mia"]);
        assert_eq!(outcome.code, 2, "{}", outcome.everything());
        assert!(outcome.stderr.contains("--password-file"), "{}", outcome.stderr);
    }
    assert_eq!(posts(&heard).len(), 1, "nothing was sent without one");
}

/// A password may be any bytes, and an app may give it back in any spelling.
#[test]
fn a_password_is_hidden_in_whatever_the_app_sends_back() {
    let (url, heard) = watched(|asked| match asked.target.as_str() {
        "/" => html("<form><input name=user><input type=password name=pw></form>"),
        target if target.starts_with("/?") => redirect(
            "/done?pw=hunter2+%26+co&as=hunter2%20%26%20co",
            "X-Echo: hunter2 & co\r\nSet-Cookie: last=hunter2 & co\r\n",
        ),
        _ => html("<h1>hunter2 &amp; co</h1>"),
    });
    let echo = app(|asked| match asked.is("POST", "/") {
        true => html("<p>you typed hunter2 &amp; co</p><script>x='hunter2 & co'</script>"),
        false => html("<form method=post><input name=user><input type=password name=pw></form>"),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    // a form that is sent by GET has it in its address
    for url in [&url, &echo] {
        for json in [&[][..], &["--json"]] {
            let args = [&[NOW, "--url", url], &["login", "mia", "--password-file", &file][..], json].concat();
            let outcome = Home::new().run(&args);
            assert!(outcome.is_answer(), "{}", outcome.everything());
            assert_hides(&outcome);
            assert!(outcome.stdout.contains("***"), "{}", outcome.stdout);
        }
    }
    assert!(heard.lock().expect("a lock").iter().any(|line| line.contains("user=mia&pw=hunter2+%26+co")));
    let raw = home.file("raw", [b"\xff\xfe\x00raw", b"\r\n".as_slice()].concat());
    home.run(&[NOW, "--url", &url, "login", "mia", "--password-file", &raw]);
    assert!(heard.lock().expect("a lock").iter().any(|line| line.contains("pw=%FF%FE%00raw")));
}

#[test]
fn the_screen_has_the_login_whole_and_a_line_for_each_other_request() {
    let (url, _) = a_blog();
    let home = Home::new();
    let file = home.file("password", SECRET);
    let args = [NOW, "--url", &url, "login", "mia", "--password-file", &file];
    for (lang, twice) in [("en", "  → GET / (2 times)  ← 200 OK"), ("ja", "  → GET /（2回）  ← 200 OK")] {
        let screen = Home::new().run(&[&args[..], &["--lang", lang]].concat()).stdout;
        let lines: Vec<&str> = screen.trim_end().lines().collect();
        assert!(lines.len() <= 22, "{screen}");
        assert!(lines.contains(&"  → GET /auth/login  ← 200 OK") && lines.contains(&twice), "{screen}");
        assert!(lines.contains(&"  → POST /auth/login") && screen.contains("Set-Cookie: my_sess="), "{screen}");
    }
    let plain = Home::new().run(&[&args[..], &["--plain"]].concat()).stdout;
    assert!(plain.contains("request: GET /auth/login, response: 200 OK\n"), "{plain}");
    let facts = home.run(&[&args[..], &["--json"]].concat()).json();
    let at = facts["sent_at"].as_u64().and_then(|at| usize::try_from(at).ok()).expect("a place");
    assert_eq!(facts["exchanges"][at]["request"]["method"], "POST");
    assert_eq!(facts["exchanges"].as_array().map(Vec::len), Some(5), "nothing is left out");

    // what a browser does not keep is not left to the JSON
    let refusing = app(|asked| match asked.is("POST", "/") {
        true => html("<p>wrong</p>"),
        false => answer(
            "200 OK",
            "Set-Cookie: csrf=x; Domain=com; Path=/\r\n",
            "<form method=post><input name=user><input type=password name=pw></form>",
        ),
    });
    let screen = Home::new().run(&[NOW, "--url", &refusing, "login", "mia", "--password-file", &file]).stdout;
    assert!(screen.contains("the browser ignores `csrf`"), "{screen}");
}

#[test]
fn a_login_whose_cookie_the_browser_ignores_is_given_no_other_field_to_try() {
    for (attribute, because) in [("Domain=other.example", "its Domain does not match"), ("Domain=com", "public suffix")]
    {
        let url = app(move |asked| match asked.is("POST", "/login") {
            true => {
                let set =
                    format!("Location: /\r\nSet-Cookie: session=eyJ1c2VyIjoibWlhIn0.awNFbQ.x; {attribute}; Path=/\r\n");
                answer("302 FOUND", &set, "")
            }
            false => html("<form action=/login method=post><input name=user><input type=password name=pw></form>"),
        });
        let home = Home::new();
        let file = home.file("pw", "sesame");
        let args = [NOW, "--url", &url, "login", "mia", "--password-file", &file];
        let screen = home.run(&args).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(screen.contains("The browser ignored the cookie `session` that came: "), "{screen}");
        assert!(screen.contains(because) && !screen.contains("--field"), "{screen}");
        let japanese = home.run(&[&["--lang", "ja"], &args[..]].concat()).stdout;
        assert!(japanese.contains("届いたクッキー `session` を") && !japanese.contains("--field"), "{japanese}");
        for command in [&["inspect"][..], &["expire"], &["tamper", "user=admin"]] {
            let hint = home.run(&[&[NOW, "--url", &url][..], command].concat()).stderr;
            assert!(hint.contains("see in the answer whether the browser keeps the cookie"), "{hint}");
        }
    }
}

/// An app that gives the password back in every spelling, and puts it into its cookies.
fn leaking(password: &'static str) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sessctl::cookie::payload;

    let base64 = STANDARD.encode(password);
    let session = |json: String| format!("{}.awNFbQ.x", payload::pack(&json));
    let json = serde_json::to_string(password).expect("JSON");
    let small = session(format!(r#"{{"pw":{json},"user_id":1}}"#));
    let packed = session(format!(r#"{{"big":"{}","pw":{json}}}"#, "x".repeat(500)));
    assert!(packed.starts_with('.'), "it is compressed");
    app(move |asked| match asked.is("POST", "/") {
        true => {
            let cookies = [("plain", password), ("coded", &base64), ("packed", &packed), ("session", &small)];
            let set: String = cookies.map(|(name, value)| format!("Set-Cookie: {name}={value}; Path=/\r\n")).concat();
            let escaped: String = password.chars().map(|char| format!("&#{};", u32::from(char))).collect();
            let coded: String = password.bytes().map(|byte| format!("%{byte:02x}")).collect();
            let units: String = password.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            let basic = STANDARD.encode(format!("mia:{password}"));
            let texts = [escaped, coded, units, base64.clone(), basic, password.to_owned()];
            let page = format!("<h1>You typed {}</h1>", texts.join(", or "));
            answer("200 OK", &set, page)
        }
        false => html("<form method=post><input name=user><input type=password name=pw></form>"),
    })
}

#[test]
fn a_password_that_the_app_puts_into_its_cookies_is_masked_and_kept_and_said() {
    let password = "hunter2&co<é>";
    let url = leaking(password);
    let home = Home::new();
    let file = home.file("password", password);
    let args = [NOW, "--url", &url, "login", "mia", "--password-file", &file];
    let outcome = home.run(&[&args[..], &["--json"]].concat());
    let facts = outcome.json();
    // nothing of it is left in any spelling, nor its beginning at the end of a line
    let told = |text: &str| {
        for spelled in ["hunter", "%68%75", "&#104;", "\\u0068", "aHVudGVy", "dW50ZXIy", "bnRlcjI", "eyJwdyI6I"] {
            assert!(!text.contains(spelled), "{spelled}: {text}");
        }
    };
    told(&outcome.stdout);
    assert_eq!(facts["secret_in_cookies"], serde_json::json!(["coded", "packed", "plain", "session"]));
    // the next login finds it in the cookies that it sends, and it is the form's all the same
    let again = home.run(&[&args[..], &["--json"]].concat());
    told(&again.stdout);
    assert_eq!(again.json()["secret_in_cookies"], facts["secret_in_cookies"]);
    let sent = facts["exchanges"].as_array().expect("a list");
    let change = sent.iter().find(|seen| seen["request"]["method"] == "POST").map(|seen| &seen["session_change"]);
    assert_eq!(change.map(|change| &change["added"]), Some(&serde_json::json!(["pw", "user_id"])), "still read");
    let jar = facts["jar"].as_array().expect("a list");
    let values: Vec<&str> = jar.iter().map(|row| row["value"].as_str().expect("text")).collect();
    assert!(values.contains(&"***") && values.contains(&"***.awNFbQ.x") && values.contains(&".***.awNFbQ.x"));
    let kept = std::fs::read_to_string(home.jar()).expect("a jar");
    assert!(kept.contains(password) && kept.contains("aHVudGVy"), "the jar is a browser's: {kept}");
    for (lang, words) in [
        ("en", "holds the same text as a secret that was sent, such as the password"),
        ("ja", "に、送られたパスワードなどの秘密と同じ文字列が入っています"),
    ] {
        let outcome = Home::new().run(&[&args[..], &["--lang", lang]].concat());
        told(&outcome.everything());
        let screen: String = outcome.stdout.split_whitespace().collect();
        assert!(screen.contains(&words.replace(' ', "")), "{screen}");
    }
}

#[test]
fn a_token_that_the_browser_sent_in_its_own_cookie_was_not_put_there_by_the_answer() {
    let url = app(|asked| match (asked.method.as_str(), asked.cookie("shop_csrftoken")) {
        ("POST", Some("t0ken-of-32")) => {
            let renewed = "Set-Cookie: shop_csrftoken=t0ken-of-32; Path=/; Max-Age=600\r\n";
            answer("200 OK", &format!("{renewed}Set-Cookie: sid=8f14e45fceea167a; HttpOnly; Path=/\r\n"), "{}")
        }
        _ => answer("200 OK", "Set-Cookie: shop_csrftoken=t0ken-of-32; Path=/\r\n", "<p>Hello"),
    });
    let home = Home::new();
    home.run(&[NOW, "--url", &url, "visit", "/"]);
    let said = ["--data", r#"{"name":"{user}"}"#, "--header", "X-CSRFToken: t0ken-of-32", "--json"];
    let facts = home.run(&[&[NOW, "--url", &url, "login", "mia"], &said[..]].concat()).json();
    assert_eq!(facts["secret_in_cookies"], serde_json::json!([]), "{facts}");
}

#[test]
fn a_form_that_only_closes_a_dialog_is_no_login() {
    let (url, heard) =
        watched(|_| html("<dialog><form method=dialog><figure></figure><button>Close</button></form></dialog>"));
    let home = Home::new();
    let file = home.file("password", SECRET);
    let facts = login(&home, 3, &["--url", &url, "login", "mia", "--path", "/", "--password-file", &file]);
    assert_eq!(facts["nothing_sent"]["kind"], "no_form", "{facts}");
    let screen = home.run(&[NOW, "--lang=en", "--url", &url, "login", "mia", "--path", "/"]).stdout;
    assert!(!screen.contains("dialog") && !screen.contains("--path / --data"), "{screen}");
    assert!(posts(&heard).is_empty());
}

#[test]
fn a_link_to_a_login_that_led_elsewhere_is_said_and_not_named_again() {
    let url = app(|asked| match (asked.method.as_str(), asked.path(), asked.cookie("session")) {
        ("POST", ..) => redirect("/staff/", &format!("Set-Cookie: session={ALICE}; Path=/\r\n")),
        (_, "/staff/login/", None) => html(FORM),
        (_, "/staff/login/", _) => redirect("/staff/", ""),
        (_, "/staff/", None) => redirect("/staff/login/", ""),
        (_, "/staff/", _) => html("<h1>Events</h1><a href=/staff/out>Log out</a>"),
        _ => html("<h1>Conferences</h1><a href=/staff/login/>Log in</a>"),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let args = ["--url", &url, "login", "mia", "--password-file", &file];
    home.run(&[&[NOW], &args[..]].concat());
    let facts = login(&home, 3, &args);
    let followed = serde_json::json!({"link": "/staff/login/", "led_to": "/staff/", "status": 200});
    assert_eq!(facts["nothing_sent"], serde_json::json!({"kind": "no_form", "followed": followed}));
    assert_eq!((&facts["may_be_older"], &facts["asked"]), (&Json::from(true), &Json::from("/staff/")), "{facts}");
    let [english, japanese] = ["en", "ja"].map(|lang| {
        let screen = home.run(&[&[NOW, "--lang", lang], &args[..]].concat()).stdout;
        screen.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    for words in ["its link to /staff/login/ led to /staff/, which has none", "Somebody is logged in as before"] {
        assert!(english.contains(words), "{english}");
    }
    assert!(japanese.contains("リンク先の /staff/login/") && japanese.contains("以前からログイン"), "{japanese}");
    assert!(english.ends_with("logout") && !english.contains("login mia --path"), "{english}");
}

#[test]
fn a_registration_that_was_refused_with_its_password_is_no_half_login() {
    let page = "<form method=post action=/in><input name=user><input type=password name=pw></form>\
        <form method=post action=/new><input name=user><input name=email><input type=password name=pw></form>";
    let url = app(move |asked| match asked.method.as_str() {
        "POST" => html(&format!("<p>This name is taken.</p>{page}")),
        _ => html(page),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let args = ["--url", &url, "login", "mia", "--path", "/register", "--form", "2", "--password-file", &file];
    let facts = home.run(&[&[NOW, "--json"], &args[..]].concat()).json();
    assert_eq!((&facts["is_halfway"], &facts["form"]), (&Json::from(false), &Json::from(2)), "{facts}");
    let screen = home.run(&[&[NOW, "--lang=en"], &args[..]].concat()).stdout;
    let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!screen.contains("next step of the same login"), "{screen}");
    assert!(!screen.contains("has several login forms") && screen.contains("--form 1"), "{screen}");
}

#[test]
fn a_short_password_does_not_mask_half_a_page() {
    let url = leaking("You");
    let home = Home::new();
    let file = home.file("password", "You");
    let facts = home.run(&[NOW, "--url", &url, "login", "mia", "--password-file", &file, "--json"]).json();
    assert!(facts["came_back"]["begins"].as_str().is_some_and(|begins| begins.starts_with("You typed")), "{facts}");
    assert_eq!(facts["secret_in_cookies"], serde_json::json!([]));
    let post = facts["exchanges"][1]["request"]["body"].as_str().expect("a body");
    assert!(post.contains("pw=***"), "{post}");
}

#[test]
fn an_api_takes_json_and_says_who_is_there_with_another() {
    let sessions = |asked: &Asked| match (asked.method.as_str(), asked.path()) {
        ("POST", "/api/login") => match asked.body == r#"{"name":"mia","secret":"hunter2 & co"}"# {
            true if asked.header("X-Api-Key") == Some("k123456") => {
                answer("200 OK", "Set-Cookie: sid=8f14e45fceea167a5a36dedd4bea2543; HttpOnly\r\n", r#"{"ok": true}"#)
            }
            _ => answer("401 UNAUTHORIZED", "", r#"{"error": "no"}"#),
        },
        ("GET", "/api/me") => match asked.cookie("sid") {
            Some(_) => answer("200 OK", "Content-Type: application/json\r\n", r#"{"user": "mia"}"#),
            None => answer("401 UNAUTHORIZED", "Content-Type: application/json\r\n", r#"{"error": "who are you"}"#),
        },
        _ => missing(),
    };
    let url = app(sessions);
    let home = Home::new();
    let file = home.file("password", SECRET);
    let data = home.file("login.json", r#"{"name": "{user}", "secret": "{password}"}"#);
    let from_file = format!("@{data}");
    let all = |header: &'static str, data: &str| {
        [
            "--url",
            &url,
            "login",
            "mia",
            "--path",
            "/api/login",
            "--header",
            header,
            "--password-file",
            &file,
            "--data",
            data,
        ]
        .map(str::to_owned)
    };
    for data in [r#"{"name": "{user}", "secret": "{password}"}"#, from_file.as_str()] {
        let args = all("X-Api-Key: k123456", data);
        let args: Vec<&str> = args.iter().map(String::as_str).chain(["--page", "/api/me"]).collect();
        let facts = login(&home, 0, &args);
        assert_eq!(facts["exchanges"][0]["request"]["body"], r#"{"name":"mia","secret":"***"}"#);
        assert!(!facts.to_string().contains("k123456"), "{facts}");
        assert_eq!(facts["cookie_name"], "sid");
    }
    let args = all("X-Api-Key: other", r#"{"name": "{user}", "secret": "{password}"}"#);
    let facts = login(&Home::new(), 1, &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(kinds(&facts["evidence"]).contains(&"login_refused"), "{}", facts["evidence"]);
    // what was sent may be a secret, and a form there is not
    home.run(&[NOW, "--url", &url, "jar", "restart"]);
    let screen = home.run(&[NOW, "--lang=en", "--url", &url, "visit", "/api/me"]).stdout;
    assert!(screen.contains("Instead of JSON, give what the last login was sent"), "{screen}");
    assert!(
        screen.trim_end().ends_with("login mia --path /api/login --data JSON --header HEADER --page /api/me"),
        "{screen}"
    );
    let data = r#"{"name": "{user}"}"#;
    let screen = home.run(&[
        NOW,
        "--lang=en",
        "--url",
        &url,
        "login",
        "mia",
        "--path",
        "/api/login",
        "--password-file",
        &file,
        "--data",
        data,
    ]);
    assert!(screen.stdout.contains("nothing in the JSON takes it"), "{}", screen.everything());
    assert!(!screen.stdout.contains("--field"), "{}", screen.stdout);
}

#[test]
fn an_answer_about_a_csrf_token_names_a_header_to_try_and_no_cause() {
    let told = |set: &'static str, page: &'static str, refusal: &'static str, more: &[&str]| {
        let url = app(move |asked| match asked.method.as_str() {
            "GET" => answer("200 OK", &format!("Content-Type: text/html\r\n{set}"), page),
            _ => answer("403 FORBIDDEN", "Content-Type: text/html\r\n", refusal),
        });
        let home = Home::new();
        home.run(&[NOW, "--url", &url, "visit", "/"]);
        let said = ["--data", r#"{"name":"{user}"}"#];
        let said = if more.contains(&"--field") { &[][..] } else { &said };
        let screen = |lang| {
            let outcome = home.run(&[&[NOW, "--lang", lang, "--url", &url, "login", "mia"], said, more].concat());
            outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(screen("en").contains("--header 'X-"), screen("ja").contains("--header 'X-"));
        screen("en")
    };
    let missing = "<p>The CSRF token is missing.</p>";
    let meta = "<meta name=csrf-token content=t1><p>Hello";
    let django = told("Set-Cookie: csrftoken=abc; Path=/\r\n", meta, missing, &[]);
    assert!(django.contains("--header 'X-CSRFToken: …', where … is the value of the cookie `csrftoken`"), "{django}");
    assert!(django.contains("Whether that is the cause is not known"), "{django}");
    let angular = told("Set-Cookie: XSRF-TOKEN=abc; Path=/\r\n", "", missing, &[]);
    assert!(
        angular.contains("--header 'X-XSRF-TOKEN: …', where … is the value of the cookie `XSRF-TOKEN`"),
        "{angular}"
    );
    let fields = told("", meta, missing, &["--path", "/", "--field", "name={user}", "--method", "POST"]);
    assert!(fields.contains("--header 'X-CSRF-Token: …', where … is what the page /"), "{fields}");
    let nowhere = told("", "", missing, &[]);
    assert!(nowhere.contains("None was found by its name in the cookies and pages that were seen"), "{nowhere}");
    for (set, header) in [
        (
            "Set-Cookie: shop_csrftoken=abc; Path=/\r\n",
            "X-CSRFToken: …', where … is the value of the cookie `shop_csrftoken`",
        ),
        ("Set-Cookie: csrf_token=abc; Path=/\r\n", "X-CSRF-Token: …', where … is the value of the cookie `csrf_token`"),
        ("Set-Cookie: _xsrf=abc; Path=/\r\n", "X-XSRFToken: …', where … is the value of the cookie `_xsrf`"),
        ("Set-Cookie: my-XSRF-TOKEN=abc; Path=/\r\n", "X-XSRF-TOKEN: …', where … is the value of the cookie"),
        (
            "Set-Cookie: a_csrf=1; Path=/\r\nSet-Cookie: csrftoken=2; Path=/\r\n",
            "is the value of the cookie `csrftoken`",
        ),
    ] {
        let named = told(set, "", missing, &[]);
        assert!(named.contains(header), "{set}: {named}");
    }
    for silent in [
        told("Set-Cookie: csrftoken=abc; Path=/\r\n", "", "<p>No.</p>", &[]),
        told("", "", missing, &["--header", "X-CSRFToken: abc"]),
    ] {
        assert!(!silent.contains("--header 'X-"), "{silent}");
    }
}

#[test]
fn a_session_that_says_nobody_is_no_login() {
    // {"csrf_token":"x"}, which any visitor gets
    let anonymous = "eyJjc3JmX3Rva2VuIjoieCJ9.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
    let url = app(move |_| answer("200 OK", &format!("Set-Cookie: session={anonymous}\r\n"), "<h1>Shop</h1>"));
    let facts = login(&Home::new(), 3, &["--url", &url, "login", "mia"]);
    assert_eq!(kinds(&facts["evidence"])[0], "says_nobody");
    assert_eq!(facts["nothing_sent"]["kind"], "no_form");
    let screen = Home::new().run(&[NOW, "--lang=en", "--url", &url, "login", "mia"]).stdout;
    let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("Nobody is logged in. Seen: the session that came holds csrf_token"), "{screen}");
    assert!(
        screen.contains(&format!(
            "Try next: sessctl --url {url} --now 2026-11-22T19:41:33Z --lang en login mia --path PATH"
        )),
        "an address that was not seen is not guessed: {screen}"
    );
    assert!(screen.contains("Instead of PATH, name the page"), "{screen}");
}

#[test]
fn nothing_is_sent_to_another_server() {
    let (other, heard) = watched(|_| html("hello"));
    let url = app({
        let other = other.clone();
        move |_| {
            html(&format!("<form action={other}/in method=post><input name=user><input type=password name=p></form>"))
        }
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let facts = login(&home, 3, &["--url", &url, "login", "mia", "--password-file", &file]);
    assert_eq!(facts["nothing_sent"], serde_json::json!({"kind": "other_server", "to": format!("{other}/in")}));
    // a page that sends the browser elsewhere, and one that sends the form on
    let away = app({
        let other = other.clone();
        move |_| redirect(&other, "")
    });
    let facts = login(&home, 3, &["--url", &away, "login", "mia", "--password-file", &file]);
    assert_eq!(facts["nothing_sent"]["kind"], "no_form");
    let sent_on = app(move |asked| match asked.method.as_str() {
        "POST" => answer("307 TEMPORARY REDIRECT", &format!("Location: {other}/in\r\n"), ""),
        _ => html(FORM),
    });
    let outcome = home.run(&[NOW, "--url", &sent_on, "login", "mia", "--password-file", &file]);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert_hides(&outcome);
    let heard = heard.lock().expect("a lock");
    assert!(heard.iter().all(|line| line == "GET /"), "{heard:?}");
}

#[test]
fn of_several_forms_the_first_with_a_password_is_taken_and_another_can_be_chosen() {
    let search = "<form action=/search><input name=q></form>";
    let page = format!("{search}{}{}", FORM, FORM.replace("/auth/login", "/staff/login"));
    let (url, heard) = watched(move |_| html(&page));
    let home = Home::new();
    let file = home.file("password", SECRET);
    let args = ["--url", url.as_str(), "login", "mia", "--password-file", &file];
    let facts = login(&home, 1, &args);
    assert_eq!((&facts["form"], facts["forms"].as_array().map(Vec::len)), (&Json::from(2), Some(3)));
    let screen = home.run(&[&[NOW, "--lang=en"], &args[..]].concat());
    assert!(screen.stdout.contains("form 2 was filled in. To choose: --form 3."), "{}", screen.stdout);
    let facts = login(&home, 1, &[&args[..], &["--form", "3"]].concat());
    assert_eq!(facts["form"], 3);
    assert!(posts(&heard).last().is_some_and(|line| line.starts_with("POST /staff/login ")), "{heard:?}");
    let facts = login(&home, 3, &[&args[..], &["--form", "4"]].concat());
    assert_eq!(facts["nothing_sent"]["kind"], "no_such_form");
}

#[test]
fn a_form_that_a_script_draws_is_said_field_by_field() {
    let (url, heard) = watched(|asked| match (asked.method.as_str(), asked.path()) {
        ("GET", "/") if asked.cookie("session") == Some(ALICE) => html("<p>mia <a href=/out>log out</a>"),
        ("GET", "/") => html("<script>draw()</script>"),
        ("POST", "/submit") if asked.body == "user=mia&password=hunter2+%26+co" => {
            redirect("/", &format!("Set-Cookie: session={ALICE}; Path=/\r\n"))
        }
        _ => missing(),
    });
    let home = Home::new();
    let without = login(&home, 3, &["--url", &url, "login", "mia", "--path=/submit"]);
    assert_eq!(without["nothing_sent"]["kind"], "no_form");
    let password = format!("password={SECRET}");
    let fields = ["--path=/submit", "--field=user=mia", "--field", &password];
    let facts = login(&home, 0, &[&["--url", &url, "login", "mia"], &fields[..]].concat());
    assert_eq!((&facts["form"], facts["logged_in"].as_bool()), (&Json::Null, Some(true)));
    assert_eq!(posts(&heard).len(), 3, "once for each language and for JSON");
}

#[test]
fn a_login_that_was_said_field_by_field_is_suggested_again_so() {
    let url = app(|asked| match (asked.method.as_str(), asked.cookie("session").is_some()) {
        ("POST", _) if asked.field("who") == Some("mia") => {
            redirect("/", &format!("Set-Cookie: session={ALICE}; Path=/\r\n"))
        }
        (_, true) => html("<p>mia</p><a href=/logout>Log out</a>"),
        _ => html("<div id=root></div>"),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let fields = ["--method", "post", "--field", "who={user}", "--field", "pw={password}", "--password-file", &file];
    login(&home, 0, &[&["--url", &url, "login", "mia", "--path", "/login"][..], &fields].concat());
    home.run(&[NOW, "--url", &url, "jar", "restart"]);
    for (lang, instead) in
        [("en", "Instead of NAME=VALUE, give each --field that the last login had"), ("ja", "保存していません。")]
    {
        let screen = home.run(&[NOW, "--lang", lang, "--url", &url, "visit", "/"]).stdout;
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(instead), "{screen}");
        assert!(words.ends_with("login mia --path /login --method POST --field NAME=VALUE"), "{screen}");
    }
}

#[test]
fn the_login_that_is_suggested_again_is_the_last_that_was_sent_also_where_it_cannot_be_told_whether_it_worked() {
    let url = app(move |asked| match (asked.method.as_str(), asked.path(), asked.cookie("session").is_some()) {
        ("POST", ..) => answer("200 OK", &format!("Set-Cookie: session={ALICE}; Path=/\r\n"), "{}"),
        (_, "/me", true) => html("<p>mia</p><a href=/logout>Log out</a>"),
        _ => html("<p>The same for all"),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let by = ["--url", &url, "login", "mia", "--path", "/in", "--password-file", &file];
    login(
        &home,
        0,
        &[&by[..], &["--data", r#"{"name": "{user}", "password": "{password}"}"#, "--page", "/me"]].concat(),
    );
    home.run(&[NOW, "--url", &url, "jar", "restart"]);
    login(&home, 3, &[&by[..], &["--field", "name={user}", "--field", "password={password}"]].concat());
    home.run(&[NOW, "--url", &url, "jar", "restart"]);
    for args in [&["visit", "/"][..], &["sign", "user=mia", "--secret-file", &file]] {
        let screen = home.run(&[&[NOW, "--lang", "en", "--url", &url], args].concat()).stdout;
        assert!(screen.contains(" login mia --path /in --field NAME=VALUE"), "{screen}");
        assert!(!screen.contains("--data JSON"), "{screen}");
    }
}

#[test]
fn a_login_whose_page_is_not_kept_is_suggested_again_with_its_place_and_the_page_that_showed_the_user() {
    let form =
        "<form method=post action='/login?tool=1'><input name=username><input type=password name=password></form>";
    let url = app(move |asked| match (asked.method.as_str(), asked.path(), asked.cookie("session").is_some()) {
        ("POST", ..) => redirect("/", &format!("Set-Cookie: session={ALICE}; Path=/\r\n")),
        (_, "/me", true) => html("<p>mia</p><a href=/logout>Log out</a>"),
        (_, "/login", _) if asked.target.contains("tool=1") => html(form),
        _ => html("<p>The same for all"),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let args = ["--url", &url, "login", "mia", "--path", "/login?tool=1", "--page", "/me", "--password-file", &file];
    login(&home, 0, &args);
    home.run(&[NOW, "--url", &url, "jar", "restart"]);
    let facts = home.run(&[NOW, "--url", &url, "visit", "/", "--json"]).json();
    let way = &facts["login_way"];
    assert_eq!((&way["path"], &way["path_is_left_out"], &way["page"]), (&Json::Null, &json!(true), &json!("/me")));
    for (lang, instead) in
        [("en", "Instead of LOGIN_PAGE, give the --path of the last login"), ("ja", "前回のログイン")]
    {
        let screen = home.run(&[NOW, "--lang", lang, "--url", &url, "visit", "/"]).stdout;
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(instead), "{screen}");
        assert!(words.ends_with("login mia --path LOGIN_PAGE --page /me"), "{screen}");
    }
}

#[test]
fn a_form_of_a_thousand_fields_and_a_page_in_shift_jis_are_sent_as_a_browser_sends_them() {
    let fields: String = (0..1000).map(|n| format!("<input type=hidden name=f{n} value={n}>")).collect();
    let page = format!("<form method=post>{fields}<input name=user><input type=password name=p></form>");
    let (url, heard) = watched(move |_| html(&page));
    let home = Home::new();
    let file = home.file("password", SECRET);
    let facts = login(&home, 1, &["--url", &url, "login", "mia", "--password-file", &file, "--field", "f7=seven"]);
    assert!(facts["exchanges"][1]["request"]["body"].as_str().is_some_and(|body| body.contains("&f7=seven&f8=8&")));
    assert!(posts(&heard)[0].contains("f999=999&user=mia&p=hunter2+%26+co"));

    // <label>名前<input name=なまえ></label>
    let mut page =
        b"<meta charset=shift_jis><form method=post><label>\x96\xbc\x91O<input name=\x82\xc8\x82\xdc\x82\xa6>".to_vec();
    page.extend_from_slice(b"</label><input type=password name=p></form>");
    let (url, heard) = watched(move |_| answer("200 OK", "Content-Type: text/html\r\n", &page));
    let facts = login(&home, 1, &["--url", &url, "login", "日本", "--password-file", &file]);
    assert_eq!(facts["forms"][0]["fields"], serde_json::json!(["なまえ", "p"]));
    assert!(posts(&heard)[0].contains("%82%C8%82%DC%82%A6=%93%FA%96%7B&p="), "{heard:?}");
}

#[test]
fn an_app_that_misbehaves_gets_a_clear_answer_within_its_time() {
    let circle = app(|asked| redirect(asked.path(), ""));
    let failing = app(|_| answer("500 INTERNAL SERVER ERROR", "", "<h1>Internal Server Error</h1>"));
    let endless = server(|_| [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), b"x".repeat(3 << 20)].concat());
    let hanging = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let hanging_url = format!("http://{}", hanging.local_addr().expect("an address"));
    let home = Home::new();
    let file = home.file("password", SECRET);
    // where a page came, a login could not be tried, and no session is left
    for (url, of_logout) in [
        ("http://127.0.0.1:1", 3),
        (circle.as_str(), 3),
        (hanging_url.as_str(), 3),
        (failing.as_str(), 0),
        (endless.as_str(), 0),
    ] {
        let began = Instant::now();
        for command in [&["login", "mia", "--password-file", &file][..], &["logout", "--path", "/logout"]] {
            let outcome = home.run(&[&[NOW, "--timeout", "2s", "--url", url], command].concat());
            let expected = if command[0] == "logout" { of_logout } else { 3 };
            assert_eq!(outcome.code, expected, "{}: {}", outcome.what, outcome.everything());
            outcome.assert_harmless();
        }
        assert!(began.elapsed().as_secs() < 60, "{url}");
    }
    drop(hanging);
}

#[test]
fn an_app_that_limits_logins_is_to_be_waited_for_and_not_logged_out_of() {
    let posted = AtomicUsize::new(0);
    let url = app(move |asked| match (asked.method.as_str(), asked.cookie("session")) {
        ("POST", _) if posted.fetch_add(1, Ordering::SeqCst) > 0 => answer("429 TOO MANY REQUESTS", "", "slow down"),
        ("POST", _) => redirect("/", &format!("Set-Cookie: session={ALICE}; Path=/\r\n")),
        (_, Some(_)) if asked.path() == "/" => html("<p>Welcome, mia <a href=/logout>Log out</a>"),
        _ => html(FORM),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let args = [NOW, "--url", &url, "login", "mia", "--path", "/login", "--password-file", &file];
    assert_eq!(home.facts(&args)["logged_in"], true);
    for (lang, trouble, advice) in [
        ("en", "The app limits requests like this one (status 429)", "Log out first"),
        ("ja", "アプリがこの種のリクエストの数を制限しています", "先にログアウト"),
    ] {
        let outcome = home.run(&[&["--lang", lang], &args[..]].concat());
        let screen = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(outcome.code, 1, "{screen}");
        assert!(screen.contains(trouble) && !screen.contains(advice), "{screen}");
        assert!(!screen.contains(" logout") && screen.contains(" visit"), "{screen}");
    }
    assert_eq!(home.run(&[&args[..], &["--json"]].concat()).json()["may_be_older"], true);
}

/// The login is sent once, and what is asked after it hangs: what was done is told all the same.
#[test]
fn a_login_that_works_once_is_sent_once() {
    let (count, url_of) = (AtomicUsize::new(0), "/");
    let (url, heard) = watched(move |asked| match asked.method.as_str() {
        "POST" if count.fetch_add(1, Ordering::SeqCst) == 0 => {
            redirect(url_of, "Set-Cookie: sid=8f14e45fceea167a5a36dedd4bea2543; Path=/; HttpOnly\r\n")
        }
        "POST" => answer("410 GONE", "", "used"),
        _ if asked.cookie("sid").is_some() => html("<p>Welcome, mia"),
        _ => html(FORM),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let facts = home.facts(&[NOW, "--url", &url, "login", "mia", "--password-file", &file]);
    assert_eq!(facts["logged_in"], true, "{}", facts["evidence"]);
    assert_eq!(posts(&heard).len(), 1);
}

#[test]
fn a_page_that_is_the_same_for_all_tells_nothing_unless_another_is_named() {
    let url = app(|asked| match (asked.method.as_str(), asked.path()) {
        ("POST", _) => redirect("/", &format!("Set-Cookie: session={ALICE}; Path=/\r\n")),
        ("GET", "/me") if asked.cookie("session").is_some() => html("<p>your orders: 3"),
        ("GET", "/me") => html("<p>your orders: none"),
        _ => html(FORM),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let args = ["--url", url.as_str(), "login", "mia", "--password-file", &file];
    assert_eq!(login(&home, 3, &args)["logged_in"], Json::Null);
    let home = Home::new();
    let facts = login(&home, 0, &[&args[..], &["--page", "/me", "--shows", "orders: 3"]].concat());
    assert_eq!(kinds(&facts["evidence"]), ["shows"]);
    // the same again: it cannot be seen that this login did it
    let facts = login(&home, 3, &[&args[..], &["--page", "/me", "--shows", "orders: 3"]].concat());
    assert_eq!(facts["may_be_older"], true, "{}", facts["evidence"]);
    let facts = login(&home, 3, &[&args[..], &["--page", "/me", "--shows", "orders"]].concat());
    assert_eq!(facts["logged_in"], Json::Null, "all see it");
}

#[test]
fn what_is_for_a_real_app_and_what_is_no_request_is_refused_before_anything_is_sent() {
    let (url, heard) = watched(|_| html(FORM));
    let home = Home::new();
    for option in [
        &["--field", "a=b"][..],
        &["--path", "/x"],
        &["--data", "{}"],
        &["--method", "PUT"],
        &["--header", "A: b"],
        &["--form", "1"],
        &["--password-stdin"],
        &["--page", "/me"],
        &["--shows", "x"],
    ] {
        let outcome = home.run(&[&[NOW, "login", "mia"], option].concat());
        assert_eq!(outcome.code, 2, "{}", outcome.everything());
        assert!(outcome.stderr.contains(option[0]), "{}", outcome.stderr);
    }
    for wrong in [
        &["--field", "hunter2"][..],
        &["--field", "=hunter2"],
        &["--data", "{hunter2"],
        &["--header", "hunter2"],
        &["--header", "hunter2 x: y"],
        &["--header", "X: hunter2\u{e9}"],
        &["--header", "Cookie: hunter2"],
        &["--method", "GE T"],
        &["--data", "{}", "--field", "a=b"],
        &["--password-file", "x", "--password-stdin"],
    ] {
        let outcome = home.run(&[&[NOW, "--url", &url, "login", "mia"], wrong].concat());
        assert_eq!(outcome.code, 2, "{}: {}", outcome.what, outcome.everything());
        assert!(!outcome.stderr.contains("hunter2"), "{}", outcome.stderr);
    }
    assert!(heard.lock().expect("a lock").is_empty(), "{heard:?}");
}

/// Both kinds of app: the session is in the cookie, and the session is on the server.
#[test]
fn a_logout_follows_the_apps_own_way_and_the_old_cookie_says_what_a_copy_is_worth() {
    let (url, _) = a_blog();
    let home = Home::new();
    let file = home.file("password", SECRET);
    login(&home, 0, &["--url", &url, "login", "mia", "--password-file", &file]);
    let facts = login(&home, 0, &["--url", &url, "logout"]);
    assert_eq!(facts["logout_by"], serde_json::json!({"kind": "link", "path": "/auth/logout", "confirmed_at": null}));
    assert_eq!((&facts["logged_in"], &facts["copy_still_works"]), (&Json::from(false), &Json::from(true)));
    let facts = login(&home, 0, &["--url", &url, "logout"]);
    assert_eq!((&facts["logout_by"], &facts["copy_still_works"]), (&Json::Null, &Json::Null), "there was no cookie");

    let url = app({
        let sessions = Mutex::new(Vec::<String>::new());
        move |asked| {
            let mut sessions = sessions.lock().expect("a lock");
            let id = asked.cookie("sid").unwrap_or_default().to_owned();
            match (asked.method.as_str(), asked.path()) {
                ("POST", "/login") => {
                    let id = format!("8f14e45fceea167a5a36dedd4bea2{:03}", sessions.len());
                    sessions.push(id.clone());
                    redirect("/", &format!("Set-Cookie: sid={id}; Path=/; HttpOnly\r\n"))
                }
                // the cookie stays, and the server knows it no longer
                ("POST", "/out") if asked.field("csrf") == Some("7") => {
                    sessions.retain(|session| *session != id);
                    redirect("/", "")
                }
                _ if sessions.contains(&id) => html(
                    "<p>mia</p><form action=/out method=post><input type=hidden name=csrf value=7><button>Log out</button></form>",
                ),
                _ => html("<form action=/login method=post><input name=user><input type=password name=p></form>"),
            }
        }
    });
    login(&home, 0, &["--url", &url, "login", "mia", "--password-file", &file]);
    let facts = home.facts(&[NOW, "--url", &url, "logout"]);
    assert_eq!(facts["logout_by"], serde_json::json!({"kind": "form", "path": "/out", "confirmed_at": null}));
    assert_eq!((&facts["logged_in"], &facts["copy_still_works"]), (&Json::from(false), &Json::from(false)));
    assert_eq!(kinds(&facts["copy_evidence"]), ["as_none"]);
}

#[test]
fn an_app_without_a_way_out_is_left_by_the_path_that_is_named() {
    let url = app(|asked| match (asked.method.as_str(), asked.path()) {
        ("DELETE", "/session") => answer("204 NO CONTENT", "Set-Cookie: session=; Max-Age=0; Path=/\r\n", ""),
        ("GET", "/") if asked.cookie("session").is_some() => html("<p>Hello mia"),
        ("GET", "/") => html(&FORM.replace("/auth/login", "/")),
        ("POST", "/") => redirect("/", &format!("Set-Cookie: session={ALICE}; Path=/\r\n")),
        _ => missing(),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    login(&home, 0, &["--url", &url, "login", "mia", "--password-file", &file]);
    let facts = login(&home, 3, &["--url", &url, "logout"]);
    assert_eq!((&facts["logout_by"], &facts["logged_in"]), (&Json::Null, &Json::from(true)));
    let screen = home.run(&[NOW, "--lang=en", "--url", &url, "logout"]).stdout;
    let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.ends_with("logout --path PATH") && screen.contains("Instead of PATH"), "{screen}");
    assert!(!screen.contains("/logout"), "no such address was seen: {screen}");
    let facts = login(&home, 1, &["--url", &url, "logout", "--path", "/logout"]);
    assert_eq!(facts["logged_in"], true, "that page does not exist, and nothing was deleted");
    let facts = login(&home, 0, &["--url", &url, "logout", "--path", "/session", "--method", "delete"]);
    assert_eq!((&facts["logged_in"], &facts["copy_still_works"]), (&Json::from(false), &Json::from(true)));
}

#[test]
fn the_embedded_app_is_sent_its_old_cookie_too() {
    let home = Home::of_alice();
    let facts = home.facts(&[NOW, "logout"]);
    assert_eq!(
        (&facts["copy_still_works"], &facts["copy_evidence"][0]["kind"]),
        (&Json::from(true), &Json::from("says"))
    );
    // signed with another key, so the app never took it
    let home = Home::of_alice();
    let key = home.file("key", super::OTHER_KEY);
    let facts = home.facts(&[NOW, "logout", "--secret-file", &key]);
    assert_eq!(facts["copy_still_works"], false);
    let screen = Home::of_alice().run(&[NOW, "--lang=en", "logout"]).stdout;
    assert!(screen.contains("still works until its"), "{screen}");
}

/// An app with a session of its own for every visitor, that knows a user by another cookie.
#[test]
fn a_cookie_that_only_looks_like_the_session_is_not_said_to_log_in_where_the_login_brought_another() {
    let id = "8f14e45fceea167a5a36dedd4bea2543";
    let url = app(move |asked| {
        let visitors = format!("Content-Type: text/html\r\nSet-Cookie: app.session.id={id}; Path=/; HttpOnly\r\n");
        let has_ticket = asked.cookie("auth_tkt") == Some("mia!");
        match (asked.is("POST", "/"), has_ticket) {
            (true, _) => redirect("/", "Set-Cookie: auth_tkt=mia!; Path=/\r\n"),
            (false, true) => html("<p>mia</p><a href=/logout>Log out</a>"),
            (false, false) => {
                answer("200 OK", &visitors, "<form method=post><input name=user><input type=password name=pw></form>")
            }
        }
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    let args = ["--url", &url, "login", "mia", "--password-file", &file];
    for (lang, words) in
        [("en", "brought `auth_tkt`: which of them logs in is not known"), ("ja", "`auth_tkt` が届きました")]
    {
        let screen = Home::new().run(&[&args[..], &["--lang", lang]].concat()).stdout;
        let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(screen.contains(words), "{screen}");
    }
    let facts = login(&home, 0, &args);
    assert_eq!(facts["cookie_name"], "app.session.id");
    assert_eq!(facts["brought_beside"], serde_json::json!(["auth_tkt"]));
    let (blog, _) = a_blog();
    let facts = login(&home, 0, &["--url", &blog, "login", "mia", "--password-file", &file]);
    assert_eq!(facts["brought_beside"], serde_json::json!([]), "the login brought the session itself");
}

/// Cookies go to every port of a machine, so another app's may be in the jar.
#[test]
fn a_cookie_of_another_app_is_not_taken_for_the_session_that_the_login_brought() {
    let jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJtaWEifQ.c2lnbmF0dXJl";
    let other =
        app(move |_| answer("200 OK", &format!("Set-Cookie: access_token={jwt}; Path=/; HttpOnly\r\n"), "hello"));
    let url = app(|asked| match (asked.is("POST", "/"), asked.cookie("hub-ticket").is_some()) {
        (true, _) => {
            let id = "8f14e45fceea167a5a36dedd4bea2543";
            redirect(
                "/",
                &format!("Set-Cookie: hub-session-id={id}; Path=/\r\nSet-Cookie: hub-ticket=mia!; Path=/\r\n"),
            )
        }
        (false, true) => html("<p>mia</p><a href=/logout>Log out</a>"),
        (false, false) => html("<form method=post><input name=user><input type=password name=pw></form>"),
    });
    let home = Home::new();
    let file = home.file("password", SECRET);
    home.run(&[NOW, "--url", &other, "visit"]);
    let screen =
        other_home(&home).run(&[NOW, "--lang=en", "--url", &url, "login", "mia", "--password-file", &file]).stdout;
    assert!(screen.contains("`hub-session-id` is taken for the app's session cookie"), "{screen}");
    assert!(screen.contains("The login brought `hub-ticket` too: which of them logs in is not known."), "{screen}");
    let facts = login(&home, 0, &["--url", &url, "login", "mia", "--password-file", &file]);
    assert_eq!(
        (&facts["cookie_name"], &facts["brought_the_session"]),
        (&Json::from("hub-session-id"), &Json::from(true))
    );
}

#[test]
fn in_a_browser_that_was_empty_nobody_is_logged_in_as_before() {
    let (url, _) = super::apps::app(None, |visit| match visit.path {
        "/login" => super::apps::answer(302, "Location: /\r\nSet-Cookie: auth=0123456789abcdef; Path=/\r\n", ""),
        _ if visit.has_cookie("auth=0123456789abcdef") => {
            super::apps::answer(200, "", "<p>logged in as alice</p><a href=/logout>Log out</a>")
        }
        _ => super::apps::answer(200, "", "<a href=/login>Log in</a>"),
    });
    let run = |user: &str, more: &[&str]| {
        let args = ["--url", &url, "login", user, "--path", "/login"];
        let outcome = Home::new().run(&[&args[..], more].concat());
        (outcome.code, outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let header = ["--header", "Authorization: Basic YWxpY2U6eA==", "--lang", "en"];
    let (code, screen) = run("alice", &header);
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("The answers brought a cookie with which somebody is logged in now."), "{screen}");
    assert!(screen.contains("in a header may have done it") && !screen.contains("as before"), "{screen}");
    let (code, screen) = run("bob", &["--lang", "en"]);
    assert_ne!(code, 0, "another user than the one that was named: {screen}");
    assert!(!screen.contains("as before") && !screen.contains("in a header"), "{screen}");
    let (_, screen) = run("alice", &["--lang", "ja"]);
    assert!(screen.contains("応答のクッキーによって、今はログインしています"), "{screen}");
}

/// An app that keeps its sessions on the server. Its logout ends the session there and leaves the cookie, and its first page
/// sends to the form, which brings a new one, and deletes what it does not know: for every visitor, or only where a cookie came.
fn leaving_the_cookie(deletes_for_all: bool) -> String {
    let live = Mutex::new((0, None));
    app(move |asked| {
        let mut live = live.lock().expect("a lock");
        let is_in = asked.cookie("load_session").is_some_and(|id| live.1.as_deref() == Some(id));
        let is_deleted = deletes_for_all || asked.cookie("load_session").is_some();
        let deletes = if is_deleted { "Set-Cookie: load_session=; Max-Age=0; Path=/\r\n" } else { "" };
        live.0 += 1;
        let id = format!("Zm9yIHRoZSByZWNvcmQ-{}", live.0);
        let set = format!("Set-Cookie: load_session={id}; HttpOnly; Path=/\r\n");
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) => {
                live.1 = Some(id);
                redirect("/", &set)
            }
            (_, "/logout") => {
                live.1 = None;
                html("<p>Bye</p>")
            }
            (_, "/login") => answer("200 OK", &set, FORM),
            (_, "/settings") if is_in => html("<h1>Settings</h1><a href=/logout>Log out</a>"),
            _ if is_in => html("<h1>Files</h1><a href=/logout>Log out</a>"),
            (_, "/settings") => redirect("/login?next=settings", deletes),
            _ => redirect("/login", deletes),
        }
    })
}

#[test]
fn a_session_that_a_logout_left_in_the_jar_does_not_stand_in_the_way_of_the_next_login() {
    for (deletes_for_all, code) in [(true, 0), (false, 3)] {
        let url = leaving_the_cookie(deletes_for_all);
        let home = Home::new();
        let file = home.file("password", SECRET);
        let args = ["--url", &url, "login", "mia", "--page", "/settings", "--password-file", &file];
        assert_eq!(home.facts(&args)["logged_in"], true);
        assert_eq!(home.run(&["--url", &url, "logout"]).code, 0);
        let again = home.run(&[&args[..], &["--json"]].concat());
        let facts = again.json();
        assert_eq!((again.code, &facts["may_be_older"]), (code, &Json::from(code == 3)), "{facts}");
        let looks = facts["looks"].as_array().expect("a list");
        let is_first_page = |look: &&Json| look["exchanges"][0]["request"]["path"] == "/";
        let asked: Vec<&Json> = looks.iter().filter(is_first_page).collect();
        assert_eq!(asked.len(), 1, "{looks:?}");
        assert_eq!(asked[0]["with"], "nothing", "{}", asked[0]);
    }
}
