//! Cookies beside the session's: which of them went, and what asking with them does to them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value as Json, json};

use super::server_of::{answer, app, html, redirect};
use super::{Home, apps};

const FORM: &str = "<form method=post><input name=user><input type=password name=password></form>";
const ID: &str = "0123456789abcdef0123456789abcdef";

/// An app below `/admin`, whose session cookie goes there alone, and a shop that is the same for all.
fn below_admin() -> String {
    app(|asked| {
        let is_in = asked.cookie("admin.sid") == Some(ID);
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) => redirect("/admin/", &format!("Set-Cookie: admin.sid={ID}; Path=/admin; HttpOnly\r\n")),
            (_, "/admin/login") => answer(
                "200 OK",
                "Content-Type: text/html\r\nSet-Cookie: sec=1; Path=/\r\nSet-Cookie: theme=dark; Path=/\r\n",
                FORM,
            ),
            (_, "/admin/logout") => redirect("/", "Set-Cookie: admin.sid=; Path=/admin; Max-Age=0\r\n"),
            (_, "/admin/") if is_in => html("<p>Hello mia</p><a href=/admin/logout>Log out</a>"),
            (_, "/admin/") => redirect("/admin/login", ""),
            _ => html("<p>A shop"),
        }
    })
}

/// An app that knows a user by `sid`, or by `remember_me`, which it takes once only and gives another for.
fn remembers_once() -> String {
    let (number, has_left) = (AtomicUsize::new(0), AtomicBool::new(false));
    app(move |asked| {
        let by_session = asked.cookie("sid") == Some(ID) && !has_left.load(Ordering::SeqCst);
        let is_the_last = |value: &str| value == format!("token{}", number.load(Ordering::SeqCst));
        let by_token = asked.cookie("remember_me").is_some_and(is_the_last);
        let next = || {
            let number = number.fetch_add(1, Ordering::SeqCst) + 1;
            format!("Set-Cookie: remember_me=token{number}; Path=/; Max-Age=900\r\n")
        };
        let page = "<p>The account of mia</p><a href=/logout>Log out</a>";
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) => {
                has_left.store(false, Ordering::SeqCst);
                redirect("/account", &format!("Set-Cookie: sid={ID}; Path=/; HttpOnly\r\n{}", next()))
            }
            (_, "/login") => html(FORM),
            (_, "/logout") => {
                has_left.store(true, Ordering::SeqCst);
                redirect(
                    "/login",
                    "Set-Cookie: sid=; Path=/; Max-Age=0\r\nSet-Cookie: remember_me=; Path=/; Max-Age=0\r\n",
                )
            }
            _ if by_session => html(page),
            _ if by_token => answer("200 OK", &format!("Content-Type: text/html\r\n{}", next()), page),
            _ => answer("403 FORBIDDEN", "", "no"),
        }
    })
}

fn logged_in(url: &str, path: &str, more: &[&str]) -> Home {
    let home = Home::new();
    let login = ["--url", url, "login", "mia", "--field", "password=pw", "--path", path];
    home.run(&[&login[..], more].concat());
    home
}

/// The screens of a command in English and in Japanese, each in a browser of its own.
fn screens(home: impl Fn() -> Home, args: &[&str]) -> [String; 2] {
    let words = |lang: &str, between: &str| {
        let stdout = home().run(&[args, &["--lang", lang]].concat()).stdout;
        stdout.split_whitespace().collect::<Vec<_>>().join(between)
    };
    [words("en", " "), words("ja", "")]
}

#[test]
fn a_session_cookie_that_did_not_go_to_the_page_is_not_said_to_have_been_compared() {
    let url = below_admin();
    let with_page = ["--page", "/"];
    let home = || logged_in(&url, "/admin/login", &with_page);
    let login = ["--url", &url, "login", "mia", "--field", "password=pw", "--path", "/admin/login", "--page", "/"];
    let first = screens(Home::new, &login);
    let left = screens(home, &["--url", &url, "logout", "--page", "/"]);
    for [english, japanese] in [first, left] {
        assert!(english.contains("no cookie `admin.sid` was sent, only sec, theme"), "{english}");
        assert!(english.contains("a cookie of the browser goes to /admin only"), "{english}");
        assert!(!english.contains("the same with the cookie and without it"), "{english}");
        assert!(japanese.contains("`admin.sid`というクッキーは送らず、送ったのはsec、themeだけです"), "{japanese}");
    }
    let out = ["--url", &url, "logout", "--page", "/", "--path", "/admin/logout"];
    let [english, japanese] = screens(home, &out);
    assert_eq!(english.matches("no cookie `admin.sid` was sent").count(), 2, "of the jar and of the copy: {english}");
    assert!(english.contains("a page to which the browser sends that cookie"), "{english}");
    assert!(english.contains("--page PATH") && !english.contains("--shows TEXT"), "{english}");
    assert!(japanese.contains("そのクッキーが送られるページを"), "{japanese}");
}

#[test]
fn a_cookie_that_is_taken_once_only_is_not_said_to_log_nobody_in_after_it_was_sent() {
    let url = remembers_once();
    let facts = logged_in(&url, "/login", &[]).facts(&["--url", &url, "logout"]);
    assert_eq!(facts["copy_still_works"], Json::Null, "{facts}");
    assert_eq!(facts["other_cookies"], json!({"names": ["remember_me"], "log_in": null, "by": null}));
    let [english, japanese] = screens(|| logged_in(&url, "/login", &[]), &["--url", &url, "logout"]);
    assert!(
        english.contains("Whether a copy of the others (`remember_me`) logs in without the session cookie cannot"),
        "{english}"
    );
    assert!(!english.contains("Nor does a copy"), "{english}");
    assert!(japanese.contains("だけのコピーでログインできるかどうかは、わかりませんでした"), "{japanese}");
}

#[test]
fn answers_that_differ_with_the_other_cookies_are_not_said_to_come_without_any() {
    let url = remembers_once();
    let command = ["--url", &url, "expire", "--simulate"];
    let facts = logged_in(&url, "/login", &[]).facts(&command);
    assert_eq!(facts["asked"]["evidence"], json!([{"kind": "unsteady_beside", "others": ["remember_me"]}]), "{facts}");
    let [english, japanese] = screens(|| logged_in(&url, "/login", &[]), &command);
    assert!(english.contains("without the session cookie, and with remember_me, the app answers now"), "{english}");
    assert!(english.contains("The app may take one of them once only"), "{english}");
    assert!(japanese.contains("セッションのクッキーがなくremember_meだけだと"), "{japanese}");
    assert!(japanese.contains("一度しか受け付けないのかもしれません"), "{japanese}");
}

#[test]
fn ages_that_no_cookie_can_be_made_of_are_said_not_to_be_asked_for() {
    let url = below_admin();
    let home = || logged_in(&url, "/admin/login", &[]);
    let command = ["--url", &url, "expire", "--simulate", "--page", "/admin/", "--after", "5s"];
    assert_eq!(home().facts(&command)["asked"]["ages_are_unused"], true);
    let [english, japanese] = screens(home, &command);
    assert!(english.contains("The ages that were given with --after were not asked for."), "{english}");
    assert!(japanese.contains("--afterで指定された時点では、送っていません。"), "{japanese}");
}

#[test]
fn a_browser_that_was_emptied_logs_in_again_where_it_was_used() {
    let url = below_admin();
    let home = logged_in(&url, "/admin/login", &[]);
    let stdout = home.run(&["jar", "clear", "--lang", "en"]).stdout;
    let next = stdout.split("Try next: ").nth(1).expect("a next command");
    assert!(next.contains(&url) && next.contains("login mia --"), "{next}");
}

/// An app with signed sessions, whose logout deletes the cookie of any visitor.
fn deletes_for_any() -> (String, Home) {
    let (url, _) = apps::app(None, |visit| {
        let body = if visit.user.is_some() { "<p>Hello mia</p><a href=/bye>Bye</a>" } else { "<p>Welcome" };
        let deletes = "Set-Cookie: session=; Max-Age=0; Path=/\r\n";
        match visit.path {
            "/bye" => apps::answer(302, &format!("Location: /\r\n{deletes}"), ""),
            _ => apps::answer(200, "", body),
        }
    });
    let home = apps::mia(&url);
    (url, home)
}

#[test]
fn a_page_that_deletes_the_cookie_of_any_visitor_says_nothing_of_one_that_is_sent_again() {
    let (url, home) = deletes_for_any();
    let key = home.file("key", apps::KEY);
    let many = home.facts(&["--url", &url, "visit", "/bye", "--times", "3"]);
    assert_eq!((&many["logged_in"], &many["times"]["no"]), (&Json::Null, &json!(0)), "{many}");
    let simulated = home.facts(&["--url", &url, "expire", "--simulate", "--page", "/bye", "--secret-file", &key]);
    assert_eq!(simulated["asked"]["logged_in"], Json::Null, "{simulated}");
    let signed = home.facts(&["--url", &url, "sign", "user=mia", "--page", "/bye", "--secret-file", &key]);
    assert_eq!(signed["sent"]["was_believed"], Json::Null, "{signed}");
    // the jar loses it here
    assert_eq!(home.facts(&["--url", &url, "visit", "/bye"])["logged_in"], false);
}

#[test]
fn a_login_is_what_comes_after_a_signature_that_is_not_that_of_the_session_in_the_jar() {
    let (url, home) = deletes_for_any();
    home.run(&["--url", &url, "jar", "clear"]);
    let old = home.run(&["sign", r#"{"user":"mia"}"#, "--secret", "another-key", "--value"]).stdout;
    let line = format!("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t{}\n", old.trim());
    let jar = home.file("cookies.txt", &line);
    home.run(&["--url", &url, "jar", "import", &jar]);
    let key = home.file("key", apps::KEY);
    let screen = home.run(&["--url", &url, "--lang", "en", "sign", "user=mia", "--secret-file", &key]).stdout;
    assert!(screen.contains("The server believed it"), "{screen}");
    let next = screen.split("Try next: ").nth(1).expect("a next command");
    assert!(next.contains(" login ") && !next.contains("--secret-file"), "{screen}");
}

#[test]
fn what_a_key_says_of_a_real_apps_session_is_said_of_an_app_with_this_key() {
    let (url, home) = deletes_for_any();
    let key = home.file("key", apps::KEY);
    let expire = ["--url", &url, "expire", "--lifetime", "600", "--secret-file", &key];
    let [english, japanese] = screens_of(&home, &expire);
    assert!(english.contains("with this key, accepts it up to and including"), "{english}");
    assert!(japanese.contains("この鍵のアプリなら、"), "{japanese}");
    let [english, japanese] = screens_of(&home, &["--url", &url, "inspect", "--secret", "another-key"]);
    assert!(english.contains("with this key would say nothing and start with an empty session"), "{english}");
    assert!(japanese.contains("アプリがこの鍵なら、エラーを出さずに"), "{japanese}");
}

fn screens_of(home: &Home, args: &[&str]) -> [String; 2] {
    let words = |lang: &str, between: &str| {
        let stdout = home.run(&[args, &["--lang", lang]].concat()).stdout;
        stdout.split_whitespace().collect::<Vec<_>>().join(between)
    };
    [words("en", " "), words("ja", "")]
}

/// An app that sets the same value again with these ends in turn, and then another value.
fn sets_again(ends: &'static [&'static str]) -> String {
    let count = AtomicUsize::new(0);
    app(move |asked| {
        let is_in = asked.cookie("sessionid").is_some_and(|id| id.starts_with(ID));
        let (value, end) = match (asked.path(), is_in) {
            ("/start", _) => (ID.to_owned(), ""),
            (_, false) => return answer("403 FORBIDDEN", "", "no"),
            _ => match ends.get(count.fetch_add(1, Ordering::SeqCst)) {
                Some(end) => (ID.to_owned(), *end),
                None => (format!("{ID}0"), "; Expires=Mon, 28 Dec 2037 06:00:00 GMT"),
            },
        };
        answer(
            "200 OK",
            &format!("Content-Type: text/html\r\nSet-Cookie: sessionid={value}; HttpOnly; Path=/{end}\r\n"),
            "<p>Hello mia</p><a href=/logout>Log out</a>",
        )
    })
}

const FIXED: &str = "; Expires=Mon, 28 Dec 2037 06:00:00 GMT";

#[test]
fn the_same_value_with_an_end_is_no_renewal_where_another_value_came_beside_it() {
    let url = sets_again(&[FIXED]);
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/start"]);
    let facts = home.facts(&["--url", &url, "expire", "--simulate"]);
    assert_eq!(facts["asked"]["renews"], Json::Null, "{facts}");
    assert_eq!(facts["asked"]["session_change"]["kind"], "unreadable", "{facts}");
}

#[test]
fn of_the_same_value_it_is_said_until_when_it_is_kept_now() {
    let url = sets_again(&["; Max-Age=5", FIXED, FIXED]);
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/start"]);
    let visit = ["--url", &url, "visit", "/"];
    let [english, japanese] = screens_of(&home, &visit);
    assert!(english.contains("The answer brought the same value, which the browser keeps until"), "{english}");
    assert!(japanese.contains("応答でクッキーが更新されました"), "kept for longer than five seconds now: {japanese}");
    let again = home.run(&[&visit[..], &["--lang", "en"]].concat()).stdout;
    assert!(again.contains("The answer brought the same cookie again."), "{again}");
}

#[test]
fn a_visit_knows_its_user_by_the_name_of_the_last_login() {
    let url = app(|asked| {
        let is_in = asked.cookie("sid") == Some(ID);
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) => redirect("/", &format!("Set-Cookie: sid={ID}; Path=/; HttpOnly\r\n")),
            (_, "/login") => html(FORM),
            _ if is_in => html("<p>A shop</p><p>mia</p>"),
            _ => html("<p>A shop</p><p>you</p>"),
        }
    });
    let home = logged_in(&url, "/login", &[]);
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!((&facts["logged_in"], &facts["user"]), (&json!(true), &json!("mia")), "{facts}");
}

/// An app that wants no more requests at its login, and logs in by a header too.
fn limited() -> String {
    app(|asked| match asked.path() {
        "/login" => answer("429 TOO MANY REQUESTS", "Content-Type: text/html\r\n", "<h1>Too many requests</h1>"),
        "/me" => answer("401 UNAUTHORIZED", "WWW-Authenticate: Bearer realm=\"app\"\r\n", "no"),
        _ => html("<p>Welcome</p><a href=/login>Log in</a>"),
    })
}

#[test]
fn a_login_page_that_wants_no_more_requests_is_not_said_to_have_no_form() {
    const WAIT: [&str; 2] = ["limits requests like this one", "この種のリクエストの数を制限しています"];
    let url = limited();
    let login = ["--url", &url, "login", "mia", "--field", "password=pw"];
    for (more, code) in
        [(&["--path", "/login"][..], 3), (&["--path", "/login", "--data", r#"{"user": "{user}"}"#, "--page", "/me"], 1)]
    {
        let args = match more.contains(&"--data") {
            true => [&login[..4], more].concat(),
            false => [&login[..], more].concat(),
        };
        assert_eq!(Home::new().run(&args).code, code, "{args:?}");
        for (screen, wait) in screens(Home::new, &args).iter().zip(WAIT) {
            assert!(screen.contains(wait) && !screen.contains("Authorization: Bearer"), "{screen}");
            assert!(!screen.contains("has no login form") && !screen.contains("ログインフォームがない"), "{screen}");
        }
    }
    // by the link of the first page
    let [english, japanese] = screens(Home::new, &login[..4]);
    assert!(english.contains("its link to /login was answered with status 429"), "{english}");
    assert!(english.contains(WAIT[0]) && !english.contains("--field NAME=VALUE"), "{english}");
    assert!(japanese.contains("リンク先の/loginの応答はステータス429だったので"), "{japanese}");
}

#[test]
fn a_password_that_a_field_carries_is_not_said_to_be_unsent() {
    let url = app(|asked| match (asked.method.as_str(), asked.field("pass")) {
        ("POST", Some("plum")) => redirect("/", &format!("Set-Cookie: sid={ID}; Path=/; HttpOnly\r\n")),
        _ => html("<p>Welcome</p>"),
    });
    let home = Home::new();
    let password = home.file("password", "plum\n");
    let login = ["--url", &url, "login", "mia", "--path", "/login", "--password-file", &password, "--field"];
    assert_eq!(home.facts(&[&login[..], &["pass=plum"]].concat())["password_is_unused"], false);
    assert_eq!(Home::new().facts(&[&login[..], &["pass=pear"]].concat())["password_is_unused"], true);
}

#[test]
fn a_cookie_is_taken_alone_into_a_browser_that_holds_none() {
    let url = remembers_once();
    let home = logged_in(&url, "/login", &[]);
    let next = |home: &Home| {
        let screen = home.run(&["--url", &url, "expire", "--simulate", "--lang", "en"]).stdout;
        screen.split("Try next: ").nth(1).expect("a next command").to_owned()
    };
    assert!(next(&home).contains("--browser alone "), "nothing is in it");
    let home = logged_in(&url, "/login", &[]);
    home.run(&["--url", &url, "--browser", "alone", "login", "mia", "--field", "password=pw", "--path", "/login"]);
    home.run(&["--url", &url, "jar", "clear"]);
    home.run(&["--url", &url, "login", "mia", "--field", "password=pw", "--path", "/login"]);
    assert!(next(&home).contains("--browser alone2 "), "{}", next(&home));
}

#[test]
fn a_session_that_held_messages_alone_is_not_said_to_have_lost_its_user() {
    let (url, _) = apps::app(None, |visit| match visit.request.contains("Cookie: session=ey") {
        true => apps::answer(200, "Set-Cookie: session=; Max-Age=0; Path=/\r\n", "<p>Welcome</p><p>hi there</p>"),
        false => apps::answer(200, "", "<p>Welcome</p>"),
    });
    let home = Home::new();
    let key = home.file("key", apps::KEY);
    let messages = r#"{"_flashes":[{" t":["info","hi there"]}]}"#;
    let facts = home.facts(&["--url", &url, "sign", messages, "--page", "/", "--secret-file", &key]);
    assert_eq!(facts["sent"]["was_believed"], Json::Null, "{facts}");
}

#[test]
fn a_login_that_a_header_went_with_is_written_with_one() {
    let url = app(|asked| match (asked.method.as_str(), asked.path()) {
        ("POST", _) if asked.header("X-Token").or(asked.header("x-token")) == Some("t1") => {
            redirect("/", &format!("Set-Cookie: sid={ID}; Path=/; HttpOnly\r\n"))
        }
        ("POST", _) => answer("403 FORBIDDEN", "", "no token"),
        (_, "/login") => html(FORM),
        (_, "/logout") => redirect("/login", "Set-Cookie: sid=; Path=/; Max-Age=0\r\n"),
        _ if asked.cookie("sid") == Some(ID) => html("<p>Hello mia</p><a href=/logout>Log out</a>"),
        _ => html("<p>Welcome</p><a href=/login>Log in</a>"),
    });
    let home = logged_in(&url, "/login", &["--header", "X-Token: t1"]);
    let screen = home.run(&["--url", &url, "--lang", "en", "logout"]).stdout;
    assert!(screen.contains("login mia --path /login") && screen.contains("--header HEADER"), "{screen}");
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Instead of HEADER, give each --header that the last login had"), "{screen}");
}

#[test]
fn the_signature_of_a_cookie_session_is_in_a_cookie_of_its_own_name() {
    let line = "Set-Cookie: express:sess=eyJwYXNzcG9ydCI6eyJ1c2VyIjoiYWxpY2UifX0=; path=/; httponly";
    let screen = Home::new().run(&["inspect", line, "--lang", "en"]).stdout;
    assert!(screen.contains("with .sig") && !screen.contains("session.sig"), "{screen}");
}

/// An app that knows a user by two cookies together, and ends the session of a request that has one of them alone. `/` of the same
/// browser says so then.
fn wants_both() -> String {
    let has_ended = AtomicBool::new(false);
    app(move |asked| {
        let (id, key) = (asked.cookie("sid") == Some(ID), asked.cookie("key") == Some("k1"));
        match (asked.method.as_str(), asked.path()) {
            ("POST", _) => {
                has_ended.store(false, Ordering::SeqCst);
                redirect(
                    "/",
                    &format!("Set-Cookie: sid={ID}; Path=/; HttpOnly\r\nSet-Cookie: key=k1; Path=/; HttpOnly\r\n"),
                )
            }
            (_, "/login") => html(FORM),
            (_, "/stay") => html("<p>You stay</p>"),
            _ if id && key && !has_ended.load(Ordering::SeqCst) => html("<p>Hello mia</p><a href=/stay>Log out</a>"),
            _ => {
                has_ended.fetch_or(id || key, Ordering::SeqCst);
                html("<p>Welcome</p><a href=/login>Log in</a>")
            }
        }
    })
}

#[test]
fn a_session_that_a_look_may_have_ended_is_not_said_to_live() {
    let url = wants_both();
    let command = ["--url", &url, "expire", "--simulate", "--name", "sid", "--page", "/"];
    let facts = logged_in(&url, "/login", &[]).facts(&command);
    assert_eq!(
        (&facts["asked"]["may_have_ended"], &facts["asked"]["logged_in"]),
        (&json!(true), &Json::Null),
        "{facts}"
    );
    let [english, japanese] = screens(|| logged_in(&url, "/login", &[]), &command);
    assert!(english.contains("The cookie was accepted, and is refused now."), "{english}");
    assert!(english.contains("login mia --path /login"), "{english}");
    assert!(japanese.contains("クッキーは受け入れられましたが、今は拒否されます。"), "{japanese}");
    // a logout that logged nobody out leaves the session as it is
    let home = logged_in(&url, "/login", &[]);
    assert_eq!(home.facts(&["--url", &url, "logout", "--page", "/"])["logged_in"], true);
    assert_eq!(home.facts(&["--url", &url, "visit", "/"])["logged_in"], true, "it still is");
}

#[test]
fn a_page_that_differs_shows_more_than_that_a_text_is_missing() {
    let url = below_admin();
    let home = logged_in(&url, "/admin/login", &[]);
    let visit = ["--url", &url, "visit", "/admin/", "--shows", "Hello bob"];
    for screen in screens_of(&home, &visit) {
        assert!(
            !screen.contains("Either nobody is logged in") && !screen.contains("誰もログインしていないか"),
            "{screen}"
        );
    }
}

#[test]
fn where_no_cookie_went_a_text_is_not_said_to_be_missing_with_it() {
    let url = below_admin();
    let visit = ["--url", &url, "visit", "/admin/", "--shows", "Hello mia"];
    let [english, japanese] = screens(Home::new, &visit);
    assert!(english.contains("\"Hello mia\" is not on the page") && !english.contains("neither with"), "{english}");
    assert!(
        japanese.contains("「Hellomia」はページにありません") && !japanese.contains("あってもなくても"),
        "{japanese}"
    );
}

#[test]
fn a_visit_that_is_led_to_a_login_leads_to_that_login() {
    let url = below_admin();
    let screen = Home::new().run(&["--url", &url, "visit", "/admin/", "--lang", "en"]).stdout;
    assert!(screen.contains("login USER --path /admin/login"), "{screen}");
}

/// An app that greets by the name in `who`, which it keeps over the end of the session.
fn greets_who_was_there() -> String {
    app(|asked| {
        let is_in = asked.cookie("sid") == Some(ID);
        match (asked.method.as_str(), asked.path(), asked.cookie("who")) {
            ("POST", ..) => redirect(
                "/",
                &format!("Set-Cookie: sid={ID}; Path=/; HttpOnly\r\nSet-Cookie: who=mia; Path=/; Max-Age=900\r\n"),
            ),
            (_, "/login", _) => html(FORM),
            _ if is_in => html("<p>Hello mia</p><a href=/logout>Log out</a>"),
            (_, "/plain", Some(who)) => html(&format!("<p>Welcome back {who}</p>")),
            (.., Some(who)) => html(&format!("<p>Welcome back {who}</p><a href=/login>Log in</a>")),
            _ => html("<p>Welcome</p><a href=/login>Log in</a>"),
        }
    })
}

#[test]
fn a_page_that_greets_by_name_and_asks_to_log_in_shows_no_login() {
    let url = greets_who_was_there();
    let home = logged_in(&url, "/login", &[]);
    // the session ends with the browser, and the name stays
    home.run(&["--url", &url, "jar", "restart"]);
    for page in ["/", "/plain"] {
        let visit = home.facts(&["--url", &url, "visit", page]);
        assert_eq!((&visit["logged_in"], &visit["user"]), (&Json::Null, &json!("mia")), "{visit}");
    }
    let simulated = home.facts(&["--url", &url, "expire", "--simulate", "--page", "/", "--name", "who"]);
    assert_eq!(simulated["asked"]["logged_in"], Json::Null, "{simulated}");
}

#[test]
fn a_login_of_another_server_is_no_page_of_this_app() {
    let other = app(|_| html(FORM));
    let url = app(move |_| redirect(&format!("{other}/sso"), ""));
    let facts = Home::new().facts(&["--url", &url, "visit", "/"]);
    assert_eq!(facts["login_page"], Json::Null, "{facts}");
}

#[test]
fn a_header_of_which_nothing_is_known_may_name_a_user_whatever_its_name_begins_with() {
    let url = app(|asked| match asked.header("Accept-Token").or(asked.header("accept-token")) {
        Some("t1") => html("<p>Hello mia"),
        _ => html("<p>Welcome"),
    });
    let facts = Home::new().facts(&["--url", &url, "visit", "/", "--header", "Accept-Token: t1"]);
    assert_eq!(facts["logged_in"], Json::Null, "{facts}");
}
