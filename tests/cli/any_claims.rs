//! What a screen claims of a session, a cookie or a user, and what of it is known.

use serde_json::{Value as Json, json};

use super::apps::{self, answer, cookie};
use super::{Home, LANGUAGES, NOW, OTHER_KEY, server};

/// The words of a screen with one blank between two, in English and in Japanese without any.
fn screens(home: &Home, args: &[&str]) -> [String; 2] {
    let words = |lang: &str, between: &str| {
        home.run(&[args, &["--lang", lang]].concat()).everything().split_whitespace().collect::<Vec<_>>().join(between)
    };
    [words(LANGUAGES[0], " "), words(LANGUAGES[1], "")]
}

/// Whatever an answer does to a cookie, it takes nothing out of a session that the server did not open.
#[test]
fn a_logout_with_a_session_that_was_not_opened_says_so() {
    let too_late = || {
        let home = Home::new();
        assert_eq!(home.run(&["clock", "hold", "2026-11-22T19:41:33Z"]).code, 0);
        assert_eq!(home.run(&["login", "alice"]).code, 0);
        assert_eq!(home.run(&["clock", "+181s", "--server-only"]).code, 0);
        home
    };
    for (home, logout, kind, why) in [
        (&too_late as &dyn Fn() -> Home, &["logout"][..], "too_old", ["181 s ago", "181秒"]),
        (
            &Home::of_alice,
            &[NOW, "logout", "--secret", OTHER_KEY],
            "other_key",
            ["does not make its signature", "この署名になりません"],
        ),
    ] {
        let facts = home().facts(logout);
        assert_eq!((&facts["not_believed"]["kind"], &facts["copy_still_works"]), (&json!(kind), &json!(false)));
        for change in [&facts["session_change"], &facts["exchanges"][0]["session_change"]] {
            assert_eq!((&change["kind"], &change["removed"]), (&json!("deleted"), &json!([])), "{facts}");
        }
        for (lang, [unopened, deleted, removed], why) in [
            ("en", ["did not open this session", "deleted the cookie in this browser's jar", "_permanent, id"], why[0]),
            (
                "ja",
                ["このセッションを受け入れなかった", "このブラウザのクッキーを削除しました", "_permanent、id"],
                why[1],
            ),
        ] {
            let screen = home().run(&[logout, &["--lang", lang]].concat());
            let words: String = screen.stdout.split_whitespace().collect();
            let has = |text: &str| words.contains(&text.replace(' ', ""));
            assert!(has(unopened) && has(deleted) && has(why) && !has(removed), "{}", screen.stdout);
        }
    }
    // of one that was opened, it is said what was in it
    let facts = Home::of_alice().facts(&[NOW, "logout"]);
    assert_eq!(
        (&facts["session_change"]["removed"], &facts["not_believed"]),
        (&json!(["_permanent", "id"]), &Json::Null)
    );
}

/// The app deletes any cookie, and whether it had opened it is not seen.
#[test]
fn of_a_deleted_cookie_of_a_real_app_it_is_said_what_was_in_it_and_not_that_a_session_lost_it() {
    let (url, _) = apps::app(Some(10), |visit| match (visit.path, &visit.user) {
        ("/logout", _) => answer(302, "Location: /\r\nSet-Cookie: session=; Max-Age=0; Path=/\r\n", ""),
        (_, Some(_)) => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
        _ => answer(200, "", "<p>Welcome</p><a href=/logout>Log out</a>"),
    });
    let home = || {
        let home = Home::new();
        let old = cookie(r#"{"user":"mia"}"#, 600);
        assert_eq!(home.run(&["--url", &url, "jar", "import", &format!("Set-Cookie: session={old}; Path=/")]).code, 0);
        home
    };
    let english = screens(&home(), &["--url", &url, "logout", "--page", "/"])[0].clone();
    let japanese = screens(&home(), &["--url", &url, "logout", "--page", "/"])[1].clone();
    assert!(
        home().run(&["--url", &url, "logout", "--page", "/"]).stdout.contains("what was in it is gone with it: user")
    );
    assert!(!english.contains("removed user"), "{english}");
    assert!(!japanese.contains("userを削除"), "{japanese}");
}

/// A cookie that does not go to the page, or one that comes with its answer, leaves open who is logged in.
#[test]
fn the_same_request_many_times_claims_no_more_than_one_visit() {
    let (url, _) = apps::app(None, |visit| match visit.path {
        "/in" => answer(200, "Set-Cookie: session=8f14e45fceea167a5a36dedd4bea2543; Path=/app\r\n", "ok"),
        "/each" => answer(200, "Set-Cookie: session=0cc175b9c0f1b6a831c399e269772661; Path=/\r\n", "<p>Prices</p>"),
        _ => answer(200, "", "<p>Prices</p>"),
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/in"]);
    for (page, home) in [("/other", &home), ("/each", &Home::new())] {
        let many = home.facts(&["--url", &url, "visit", page, "--times", "3"]);
        let one = home.facts(&["--url", &url, "visit", page]);
        assert_eq!((&many["logged_in"], &one["logged_in"]), (&Json::Null, &Json::Null), "{page} {many}");
        assert_eq!((&many["times"]["no"], &many["times"]["cannot_tell"]), (&json!(0), &json!(3)), "{page}");
        assert_eq!(many["times"]["agree"], true);
        assert_eq!(many["evidence"][0]["kind"], "nothing_sent", "{many}");
    }
    // where no cookie is held and none comes, both are sure
    let [many, one] = [&["--times", "3"][..], &[]]
        .map(|more| Home::new().facts(&[&["--url", &url, "visit", "/"], more].concat())["logged_in"].clone());
    assert_eq!((many, one), (json!(false), json!(false)));
}

/// An app whose pages a script draws: only the way tells who is there.
fn drawn_by_a_script(known: &'static str, unknown: &'static str) -> String {
    const SCRIPT: &str = "<div id=app></div><script>draw()</script>";
    let (url, _) = apps::app(Some(600), move |visit| match (visit.path, &visit.user) {
        ("/", Some(_)) => answer(302, &format!("Location: {known}\r\n"), ""),
        ("/", None) => answer(302, &format!("Location: {unknown}\r\n"), ""),
        _ => answer(200, "", SCRIPT),
    });
    url
}

#[test]
fn where_a_page_is_drawn_by_a_script_the_way_to_it_tells() {
    for (known, unknown, logged_in) in [
        ("/browser/", "/login", json!(true)),
        ("/browser/", "/auth/sign-in/", json!(true)),
        ("/login.php", "/public", json!(false)),
        // no login is known by these
        ("/browser/", "/blog-in-depth", Json::Null),
        ("/mfa", "/login", Json::Null),
        ("/session-expired", "/login", Json::Null),
        ("/login", "/login", Json::Null),
    ] {
        let url = drawn_by_a_script(known, unknown);
        let home = apps::mia(&url);
        let facts = home.facts(&["--url", &url, "visit", "/"]);
        assert_eq!(facts["logged_in"], logged_in, "{known} {unknown} {}", facts["evidence"]);
        if !logged_in.is_null() {
            let address = json!({"kind": "address", "without": unknown, "with": known});
            assert_eq!(facts["evidence"][0], address, "{facts}");
            let [english, japanese] = screens(&home, &["--url", &url, "visit", "/"]);
            assert!([english, japanese].iter().all(|screen| screen.contains(known) && screen.contains(unknown)));
        }
    }
    let url = drawn_by_a_script("/browser/", "/login");
    let forged = apps::mia(&url).facts(&["--url", &url, "tamper", "user=admin", "--page", "/"]);
    assert_eq!(forged["was_believed"], false, "{forged}");
}

#[test]
fn what_a_form_has_no_place_for_is_not_known() {
    const NOT: Json = Json::Null;
    let url = "--url=https://app.example";
    let import = |text: &str| {
        let home = Home::new();
        let told = home.feed(text, &[NOW, url, "jar", "import", "--json"]);
        assert_eq!(told.code, 0, "{text} {}", told.stderr);
        let row = told.json()["jar"][0].clone();
        (home, ["http_only", "secure", "expires_by"].map(|key| row[key].clone()))
    };
    let list = |more: &str| format!(r#"[{{"name":"a","value":"1","domain":"app.example","path":"/"{more}}}]"#);
    let har = |set: &str| {
        let list = r#"[{"name":"a","value":"1","path":"/","expires":"2026-11-22T19:51:33.000Z","httpOnly":false,"secure":false}]"#;
        let response = format!(r#"{{"headers":[{{"name":"Set-Cookie","value":"{set}"}}],"cookies":{list}}}"#);
        let request = r#"{"url":"http://app.example/","cookies":[],"headers":[]}"#;
        format!(
            r#"{{"log":{{"entries":[{{"startedDateTime":"2026-11-22T19:41:33.000Z","request":{request},"response":{response}}}]}}}}"#
        )
    };
    let (neither, not_known) = (json!("neither"), json!("not_known"));
    for (text, facts) in [
        ("Cookie: a=1".to_owned(), [NOT, NOT, not_known.clone()]),
        ("GET / HTTP/1.1\nHost: app.example\nCookie: a=1\n".to_owned(), [NOT, NOT, not_known.clone()]),
        // a name that no browser sends without it
        ("Cookie: __Http-a=1".to_owned(), [json!(true), json!(true), not_known.clone()]),
        ("Set-Cookie: a=1; Path=/".to_owned(), [json!(false), json!(false), neither.clone()]),
        ("Set-Cookie: a=1; HttpOnly; Max-Age=600".to_owned(), [json!(true), json!(false), json!("max_age")]),
        ("app.example\tFALSE\t/\tFALSE\t0\ta\t1\n".to_owned(), [NOT, json!(false), neither.clone()]),
        ("app.example\tFALSE\t/\tFALSE\t1800000000\ta\t1\n".to_owned(), [NOT, json!(false), not_known.clone()]),
        ("#HttpOnly_app.example\tFALSE\t/\tFALSE\t0\ta\t1\n".to_owned(), [json!(true), json!(false), neither.clone()]),
        (
            "# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n\napp.example\tFALSE\t/\tFALSE\t0\ta\t1\n".to_owned(),
            [json!(false), json!(false), neither.clone()],
        ),
        (list(""), [NOT, NOT, not_known.clone()]),
        (list(r#","secure":false,"session":true"#), [NOT, json!(false), neither.clone()]),
        (list(r#","httpOnly":true,"expires":1800000000"#), [json!(true), NOT, not_known.clone()]),
        (list(r#","httpOnly":false,"secure":false,"expires":-1"#), [json!(false), json!(false), neither]),
        // the list of a HAR has what its header said before, and not by which attribute
        (har("a=1; Path=/; Max-Age=600"), [json!(false), json!(false), json!("max_age")]),
        (har("other=; Max-Age=0"), [json!(false), json!(false), not_known]),
    ] {
        let (home, known) = import(&text);
        assert_eq!(known, facts, "{text}");
        let [english, japanese] = screens(&home, &[NOW, "jar"]);
        for (place, name) in ["HttpOnly", "Secure"].into_iter().enumerate() {
            let is_unknown = facts[place].is_null();
            assert_eq!(english.contains(&format!("{name} not known")), is_unknown, "{english}");
            assert_eq!(japanese.contains(&format!("{name}不明")), is_unknown, "{japanese}");
        }
        // what the jar keeps of it is what another takes in from it
        let table = home.run(&[NOW, "jar", "--json"]).stdout;
        let file = std::fs::read_to_string(home.jar()).expect("a jar");
        for text in [table, file] {
            assert_eq!(import(&text).1, facts, "{text}");
        }
    }
}

#[test]
fn of_a_cookie_header_names_and_values_are_all_that_is_said() {
    let import = ["--url=http://app.example", "jar", "import"];
    for (lang, said, end) in [
        ("en", "Of a, b only name and value are known", "not known; this browser keeps it until it is closed"),
        ("ja", "a, b についてわかるのは、", "不明（このブラウザは、閉じるまで保存します）"),
    ] {
        let said = if lang == "ja" { said.replace("a, b", "a、b") } else { said.to_owned() };
        let run = |text: &str| {
            let told = Home::new().feed(text, &[&[NOW, "--lang", lang][..], &import].concat()).stdout;
            told.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let screen = run("Cookie: a=1; b=2");
        assert!(screen.contains(&said) && screen.contains(end) && !screen.contains("Session"), "{screen}");
        let screen = run("Set-Cookie: a=1");
        assert!(!screen.contains("Cookie header") && !screen.contains("ヘッダー"), "{screen}");
        assert!(screen.contains("Session") && !screen.contains(end), "{screen}");
    }
    let home = Home::new();
    home.feed("Cookie: session=a.b.c", &[&[NOW][..], &import].concat());
    let closed = home.run(&[NOW, "--lang", "en", "jar", "restart"]).stdout;
    assert!(closed.split_whitespace().collect::<Vec<_>>().join(" ").contains("no end of it was known"), "{closed}");
    // what is not known is not written down as if it were
    home.feed("Cookie: session=a.b.c", &[&[NOW][..], &import].concat());
    let list = home.run(&[NOW, "jar", "export", "--format", "json", "--url=http://app.example"]).json();
    assert_eq!((&list[0]["httpOnly"], &list[0]["secure"]), (&Json::Null, &Json::Null), "{list}");
}

#[test]
fn what_a_form_without_a_place_for_it_cannot_say_of_same_site_is_not_known() {
    let url = "--url=http://app.example";
    let of = |text: &str| {
        let home = Home::new();
        let row = home.feed(text, &[NOW, url, "jar", "import", "--json"]).json()["jar"][0].clone();
        (home, row["same_site"].clone(), row["same_site_is_known"].clone())
    };
    let json = |more: &str| format!(r#"[{{"name":"a","value":"1","domain":"app.example","path":"/"{more}}}]"#);
    for (text, same_site, is_known) in [
        ("app.example\tFALSE\t/\tFALSE\t0\ta\t1\n".to_owned(), Json::Null, false),
        ("GET / HTTP/1.1\nHost: app.example\nCookie: a=1\n".to_owned(), Json::Null, false),
        (json(""), Json::Null, false),
        (json(r#","sameSite":"unspecified""#), Json::Null, true),
        (json(r#","sameSite":"lax""#), json!("Lax"), true),
        ("Set-Cookie: a=1; Path=/".to_owned(), Json::Null, true),
        ("Set-Cookie: a=1; Path=/; SameSite=Strict".to_owned(), json!("Strict"), true),
    ] {
        let (home, said, known) = of(&text);
        assert_eq!((said, known), (same_site.clone(), json!(is_known)), "{text}");
        let screens = screens(&home, &[NOW, "jar"]);
        for (screen, unknown) in screens.iter().zip(["SameSite not known", "SameSite不明"]) {
            assert_eq!(screen.contains(unknown), !is_known, "{screen}");
        }
        // what the jar keeps of it is what another takes in from it
        let table = home.run(&[NOW, "jar", "--json"]).stdout;
        let file = std::fs::read_to_string(home.jar()).expect("a jar");
        for text in [table, file] {
            let (_, said, known) = of(&text);
            assert_eq!((said, known), (same_site.clone(), json!(is_known)), "{text}");
        }
    }
    // a new line from the server says it
    let app = server(|_| answer(200, "Set-Cookie: session=b.c.d; Path=/\r\n", "hello"));
    let home = Home::new();
    let text = "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\ta.b.c\n";
    assert_eq!(home.feed(text, &["--url", &app, "jar", "import"]).code, 0);
    let facts = home.facts(&["--url", &app, "visit", "/"]);
    assert_eq!(facts["jar"][0]["same_site_is_known"], true, "{facts}");
    // out and in again, as it is typed
    let home = Home::new();
    home.feed("Set-Cookie: a=1; Path=/; SameSite=Lax", &[NOW, url, "jar", "import"]);
    let exported = home.run(&[NOW, url, "jar", "export"]).stdout;
    assert_eq!(of(&exported).2, false, "{exported}");
}

#[test]
fn at_a_real_app_no_user_of_another_one_is_suggested() {
    let url = server(|_| answer(200, "", "<p>Prices</p>"));
    let home = Home::new();
    for command in
        [&["visit", "/"][..], &["logout"], &["jar"], &["inspect"], &["expire"], &["tamper", "id=x"], &["login"]]
    {
        for screen in screens(&home, &[&["--url", &url], command].concat()) {
            let words = screen.replace(' ', "");
            assert!(words.contains("loginUSER") && words.contains(&format!("--url{url}")), "{screen}");
            assert!(!words.contains("alice"), "{screen}");
        }
    }
    // the name that is known there is taken
    let (url, _) = apps::app(None, |visit| match (visit.request.starts_with("POST"), visit.has_cookie("sid=1")) {
        (true, _) => answer(302, "Location: /\r\nSet-Cookie: sid=1; Path=/; HttpOnly\r\n", ""),
        _ if visit.path == "/logout" => answer(200, "Set-Cookie: sid=; Max-Age=0; Path=/\r\n", "bye"),
        (_, true) => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
        _ => answer(200, "", "<form method=post><input name=username><input type=password name=password></form>"),
    });
    let file = home.file("password", "right");
    assert_eq!(home.run(&["--url", &url, "login", "mia", "--password-file", &file]).code, 0);
    assert!(screens(&home, &["--url", &url, "logout"])[0].contains("login mia"));
    // and the tutorial's at the tutorial's app
    assert!(screens(&Home::new(), &["inspect"])[0].contains("login alice"));
}

#[test]
fn without_an_address_it_is_not_said_what_another_server_keeps() {
    let nothing = ["nothing was ever kept there", "最初から何も保存されていない"];
    let home = Home::new();
    let mia = apps::cookie(r#"{"user":"mia"}"#, 0);
    assert_eq!(home.feed(format!("Cookie: session={mia}"), &["jar", "import"]).code, 0);
    let facts = home.facts(&["expire"]);
    assert_eq!((&facts["is_of_the_embedded_app"], &facts["login_url"]), (&json!(false), &Json::Null), "{facts}");
    for (screen, (nothing, unknown)) in screens(&home, &["expire"])
        .iter()
        .zip(nothing.iter().zip(["what its server keeps is not known", "サーバーに何が保存されているかはわかりません"]))
    {
        assert!(!screen.contains(nothing) && screen.contains(unknown), "{screen}");
        assert!(screen.replace(' ', "").ends_with("expire--urlURL"), "{screen}");
    }
    // where the browser has logged in at a real app, it is known at which
    let (url, _) = apps::app(None, |visit| match (visit.request.starts_with("POST"), &visit.user) {
        (true, _) => {
            let session = cookie(r#"{"user":"mia"}"#, 0);
            answer(302, &format!("Location: /\r\nSet-Cookie: session={session}; Path=/\r\n"), "")
        }
        (_, Some(_)) => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
        _ => answer(200, "", "<form method=post><input name=username><input type=password name=password></form>"),
    });
    let home = Home::new();
    let file = home.file("password", "right");
    assert_eq!(home.run(&["--url", &url, "login", "mia", "--password-file", &file]).code, 0);
    for screen in screens(&home, &["expire"]) {
        assert!(!nothing.iter().any(|nothing| screen.contains(nothing)) && screen.contains(&url), "{screen}");
        assert!(screen.replace(' ', "").contains(&format!("expire--url{url}")), "{screen}");
    }
    // of the embedded app it is known, with whichever key it was told
    let own = Home::new();
    let key = own.file("key", OTHER_KEY);
    assert_eq!(own.run(&[NOW, "login", "alice", "--secret-file", &key]).code, 0);
    for home in [&own, &Home::of_alice()] {
        for (screen, nothing) in screens(home, &[NOW, "expire"]).iter().zip(nothing) {
            assert!(screen.contains(nothing), "{screen}");
        }
    }
}

/// An app that answers a login, or its pages, with these, where it does not know the visitor yet.
fn failing(login: u16, anonymous: u16) -> String {
    const FORM: &str = "<form method=post action=/in><input name=username><input type=password name=password></form>";
    let (url, _) = apps::app(None, move |visit| match (visit.request.starts_with("POST"), &visit.user) {
        (true, _) => answer(login, "", "<p>Login failed: try again later</p>"),
        (_, Some(_)) if visit.path == "/login" => answer(200, "", FORM),
        (_, Some(_)) => answer(200, "", "<p>Hello mia</p><a href=/logout>Log out</a>"),
        _ => answer(anonymous, "", "<p>Sorry</p>"),
    });
    url
}

#[test]
fn an_app_that_fails_says_nothing_of_a_session() {
    for status in [500, 501, 502, 503, 504, 507] {
        let url = failing(status, 200);
        let home = apps::mia(&url);
        let file = home.file("password", "right");
        let login = ["--url", &url, "login", "mia", "--path", "/login", "--page", "/", "--password-file", &file];
        let facts = home.facts(&login);
        assert_eq!(
            (&facts["logged_in"], &facts["was_refused"], &facts["may_be_older"]),
            (&Json::Null, &json!(false), &json!(true)),
            "{status} {facts}"
        );
        assert_eq!(facts["evidence"][0], json!({"kind": "login_refused", "status": status}), "{facts}");
        let [english, japanese] = screens(&home, &login);
        assert!(!english.contains("was refused") && english.contains("The app failed at this request"), "{english}");
        assert!(!japanese.contains("拒否されました"), "{japanese}");
    }
    // a refusal is one
    let url = failing(401, 200);
    let home = apps::mia(&url);
    let file = home.file("password", "right");
    let login = ["--url", &url, "login", "mia", "--path", "/login", "--page", "/", "--password-file", &file];
    assert_eq!(home.facts(&login)["was_refused"], true);
    // nothing is compared with what a server says that has no app behind it
    for status in [502, 503, 504] {
        let url = failing(200, status);
        let facts = apps::mia(&url).facts(&["--url", &url, "visit", "/"]);
        assert_eq!(facts["logged_in"], Json::Null, "{facts}");
        assert_eq!(facts["evidence"][0], json!({"kind": "nothing_to_compare", "status": status}));
    }
    // and no other page is asked for where the app fails
    for status in [500, 503] {
        let (url, _) = apps::app(None, move |_| answer(status, "", "trouble"));
        let [english, _] = screens(&apps::mia(&url), &["--url", &url, "visit", "/"]);
        assert!(english.contains("It cannot be told") && !english.contains("--page PATH"), "{english}");
    }
}
