//! What is said of a request to any app: which form, which page, which headers, and what is refused before any network.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::errors::fails;
use super::hints::joined;
use super::server_of::{Asked, answer, app, html, redirect, watched};
use super::{ALICE, Home, LANGUAGES, NOW};

const LOGIN: &str = "<form action=/in method=post><input name=username><input type=password name=pw></form>";

/// The command that a screen suggests.
fn next(screen: &str) -> &str {
    screen.split_once("Try next: ").map_or("", |(_, next)| next)
}

#[test]
fn forms_are_counted_from_one() {
    let (url, heard) = watched(|_| html(LOGIN));
    let home = Home::new();
    for form in [&["--form", "0"][..], &["--form=0"], &["--form", "00"], &["--form", "20001"], &["--form", "x"]] {
        let args = [&["--url", url.as_str(), "login", "mia"], form].concat();
        let [english, japanese] = fails(&home, 2, &args);
        assert!(english.stderr.contains("it takes a number from 1 to 20000"), "{}", english.stderr);
        assert!(japanese.stderr.contains("1から20000までの数"), "{}", japanese.stderr);
    }
    assert!(heard.lock().expect("a lock").is_empty(), "nothing was asked");
}

#[test]
fn a_form_that_is_not_there_is_told_with_how_many_there_are_and_the_hint_leads_on() {
    let search = "<form action=/search><input name=q></form>";
    let two = format!("{search}{LOGIN}");
    let (url, _) = watched(move |asked| match asked.path() {
        "/two" => html(&two),
        "/one" => html(LOGIN),
        _ => html("<h1>hi</h1>"),
    });
    let home = Home::new();
    for (path, form, english, japanese, leads_to) in [
        ("/two", "9", "there is no form 9 on /two, which has 2", "フォームは2個", "login mia --path /two --form 2"),
        ("/one", "2", "there is no form 2 on /one, which has 1", "フォームは1個", "login mia --path /one --form 1"),
        ("/none", "1", "/none has no form at all", "フォームがありません", "login mia --path PATH"),
        ("/login", "1", "/login has no form at all", "フォームがありません", "login mia --data '{"),
    ] {
        let args = ["--url", &url, "login", "mia", "--path", path, "--form", form];
        let [screen, other] = LANGUAGES.map(|lang| home.run(&[&[NOW, "--lang", lang], &args[..]].concat()));
        assert_eq!((screen.code, other.code), (3, 3), "{}", screen.everything());
        let screen = joined(&screen);
        assert!(screen.contains(english), "{screen}");
        assert!(other.stdout.replace("\n  ", "").contains(japanese), "{}", other.stdout);
        assert!(next(&screen).contains(leads_to), "{screen}");
        let facts = home.facts(&[&[NOW], &args[..]].concat());
        assert_eq!(facts["nothing_sent"]["wanted"], form.parse::<u32>().expect("a number"));
    }
}

#[test]
fn of_many_fields_the_names_are_cut_short_and_the_number_is_not() {
    let fields: String =
        (0..30).map(|place| format!("<input name=f{place}><input type=hidden name=h{place}>")).collect();
    let form = LOGIN.replace("</form>", &format!("{fields}</form>"));
    let (url, _) = watched(move |asked| if asked.method == "POST" { html("<h1>no</h1>") } else { html(&form) });
    let home = Home::new();
    let args = [NOW, "--url", &url, "login", "mia", "--form", "5"];
    let [screen, japanese] = LANGUAGES.map(|lang| joined(&home.run(&[&args[..], &["--lang", lang]].concat())));
    assert!(screen.contains("asks for username, pw, f0, f1, f2, f3, f4, f5 and 24 more."), "{screen}");
    assert!(japanese.contains("ほか24個"), "{japanese}");
    let form = &home.facts(&args)["forms"][0];
    assert_eq!((&form["field_count"], &form["carried_count"]), (&Json::from(32), &Json::from(30)));
    assert_eq!(
        (form["fields"].as_array().map(Vec::len), form["carried"].as_array().map(Vec::len)),
        (Some(20), Some(20))
    );
}

/// A full address is not the path of a page, whatever takes one.
#[test]
fn a_whole_address_where_a_path_is_expected_is_refused_before_any_network() {
    let (url, heard) = watched(|_| html(LOGIN));
    let home = Home::of_alice();
    let address = url.clone();
    for other in ["http://other.example/me", "HTTPS://other.example/me", "http:other.example/me"] {
        for command in [
            &["login", "mia", "--path", other][..],
            &["login", "mia", "--page", other],
            &["visit", "--page", other],
            &["visit", "--times=2", "--page", other],
            &["logout", "--path", other],
            &["logout", "--page", other],
            &["tamper", "id=x", "--page", other],
            &["expire", "--simulate", "--page", other],
        ] {
            let outcomes = fails(&home, 2, &[&["--url", address.as_str()], command].concat());
            let [english, japanese] = [0, 1].map(|at| outcomes[at].stderr.replace("\n  ", ""));
            for text in [&english, &japanese] {
                let text = text.replace(' ', "");
                assert!(text.contains("other.example/me") && text.contains(&address), "{text}");
                assert!(text.contains("://other.example--pa"), "the hint names both: {text}");
            }
            let error = home.run(&[&["--json", "--url", address.as_str()], command].concat()).stderr;
            assert!(error.contains("\"whole_address\""), "{error}");
        }
    }
    // without an app at an address too, and beside one that was typed as a page
    for command in [
        &["tamper", "id=x", "--page", "http://other.example/me"][..],
        &["visit", &format!("{url}/x"), "--page", "http://other.example/me"],
    ] {
        fails(&home, 2, command);
    }
    let secret = home.run(&["--url", &url, "visit", "--page", "http://mia:hunter2@other.example/"]);
    assert!(secret.code == 2 && !secret.everything().contains("hunter2"), "{}", secret.everything());
    for other in ["ftp://other.example/", "file:///etc/passwd", "javascript://x/"] {
        for option in ["--page", "visit"] {
            let command = if option == "visit" { vec!["visit", other] } else { vec!["visit", option, other] };
            fails(&home, 2, &[&["--url", &url][..], &command].concat());
        }
    }
    assert!(heard.lock().expect("a lock").is_empty(), "nothing was asked: {heard:?}");
}

#[test]
fn of_a_whole_address_of_the_app_itself_the_path_is_taken() {
    let (url, heard) = watched(|_| html("<h1>hi</h1>"));
    let home = Home::new();
    for (app, page, asked) in [
        (url.clone(), format!("{url}/me?x=1"), "GET /me?x=1"),
        (format!("{url}/app"), format!("{url}/app/me"), "GET /app/me"),
        (format!("{url}/app/"), format!("{url}/app"), "GET /app/"),
        (url.clone(), url.replace("http:", "HTTP:"), "GET /"),
    ] {
        let visit = home.run(&["--url", &app, "visit", "/x", "--page", &page]);
        assert_eq!(visit.code, 0, "{}", visit.everything());
        assert!(heard.lock().expect("a lock").iter().any(|line| line == asked), "{asked}: {heard:?}");
        heard.lock().expect("a lock").clear();
        home.run(&["--url", &app, "login", "mia", "--path", &page]);
        assert_eq!(heard.lock().expect("a lock").first().map(String::as_str), Some(asked));
        heard.lock().expect("a lock").clear();
    }
    // a page of the same server, and none of the app
    fails(&home, 2, &["--url", &format!("{url}/app"), "visit", "--page", &format!("{url}/apple")]);
    assert!(heard.lock().expect("a lock").is_empty());
}

#[test]
fn a_path_of_two_slashes_stays_on_its_server() {
    let (other, elsewhere) = watched(|_| html(LOGIN));
    let host = other.trim_start_matches("http:").to_owned();
    let (url, heard) = watched(|asked| match asked.method.as_str() {
        "POST" => html("<h1>no</h1>"),
        _ => html("<form method=post><input name=username></form>"),
    });
    let home = Home::new();
    for path in [format!("{host}/x"), format!("/{host}/x"), host.replace("//", "/\\") + "/x"] {
        let login = home.run(&["--url", &url, "login", "mia", "--path", &path]);
        assert!(login.is_answer(), "{}", login.everything());
        for command in [&["visit", path.as_str()][..], &["visit", "--page", &path], &["logout", "--path", &path]] {
            let outcome = home.run(&[&["--url", url.as_str()], command].concat());
            assert!(outcome.is_answer(), "{}", outcome.everything());
        }
    }
    assert!(heard.lock().expect("a lock").iter().any(|line| line.starts_with("POST //127.0.0.1")), "{heard:?}");
    assert!(elsewhere.lock().expect("a lock").is_empty(), "{elsewhere:?}");
}

#[test]
fn of_two_that_read_standard_input_neither_is_read() {
    let (url, heard) = watched(|_| html(LOGIN));
    let home = Home::of_alice();
    for options in [
        &["login", "mia", "--password-stdin", "--secret-stdin"][..],
        &["login", "mia", "--secret-stdin", "--password-file", "/dev/stdin"],
        &["login", "mia", "--secret-file=/dev/stdin", "--password-stdin"],
        &["login", "mia", "--env-file", "/dev/fd/0", "--password-stdin"],
        &["login", "mia", "--data", "@-", "--password-stdin"],
        &["login", "mia", "--data=@/dev/stdin", "--password-file=/dev/fd/0"],
        &["login", "mia", "--data", "@-", "--secret-stdin"],
        &["visit", "--secret-stdin", "--fallback-file", "/dev/stdin"],
        &["expire", "--simulate", "--secret-stdin", "--fallback-file", "/dev/stdin"],
        &["inspect", "-", "--secret-stdin"],
        &["sign", "-", "--secret-stdin"],
    ] {
        for lang in LANGUAGES {
            let outcome = home.feed("hunter2", &[&[NOW, "--lang", lang, "--url", url.as_str()], options].concat());
            let said = outcome.stderr.replace("\n  ", " ");
            assert_eq!(outcome.code, 2, "{}: {said}", outcome.what);
            assert!(said.contains("standard input") || said.contains("標準入力"), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
    assert!(heard.lock().expect("a lock").is_empty());
}

/// A row of answers before the answer has no end, however fast it comes.
#[test]
fn an_answer_that_only_continues_ends_with_the_time() {
    for (piece, times) in [("100 Continue", 1), ("100 Continue", 500), ("103 Early Hints\r\nLink: </x>", 500)] {
        let row = format!("HTTP/1.1 {piece}\r\n\r\n").repeat(times);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let row = row.clone();
                thread::spawn(move || {
                    let mut stream = stream;
                    let _ = stream.read(&mut [0; 4096]);
                    while stream.write_all(row.as_bytes()).is_ok() {
                        if times == 1 {
                            thread::sleep(Duration::from_millis(50));
                        }
                    }
                });
            }
        });
        for command in [&["visit"][..], &["login", "mia", "--path", "/"]] {
            let began = Instant::now();
            let outcome = Home::new().run(&[&["--lang=en", "--timeout", "2", "--url", &url], command].concat());
            assert_eq!(outcome.code, 3, "{}", outcome.everything());
            let said = outcome.stderr.replace("\n  ", " ");
            assert!(said.contains("within 2 s, the limit for one page"), "{said}");
            assert!(began.elapsed() < Duration::from_secs(20), "{piece} × {times}: {:?}", began.elapsed());
        }
    }
}

/// A password goes where the button says that is pressed, as from a browser, and to no other server.
#[test]
fn a_login_goes_where_its_button_says() {
    let (other, elsewhere) = watched(|_| html(LOGIN));
    let evil = other.clone();
    let (url, heard) = watched(move |asked| {
        let fields = "<input name=username><input type=password name=pw>";
        let button = "<button form=f name=go value=1 formaction=/right formmethod=post";
        match asked.path() {
            "/behind" => html(&format!("<form id=f action=/wrong>{fields}</form>{button}>Log in</button>")),
            "/before" => html(&format!("{button}>Log in</button><form id=f action=/wrong>{fields}</form>")),
            "/parts" => html(&format!(
                "<form id=f action=/wrong>{fields}{button} formenctype=multipart/form-data>Log in</button></form>"
            )),
            "/away" => html(&format!(
                "<form action=/right method=post>{fields}<button formaction={evil}/in>Log in</button></form>"
            )),
            _ => html("<h1>no</h1>"),
        }
    });
    let home = Home::new();
    let file = home.file("password", "hunter2");
    for (path, body) in [
        ("/behind", "username=mia&pw=***&go=1"),
        ("/before", "go=1&username=mia&pw=***"),
        ("/parts", "name=\"pw\"\r\n\r\n***\r\n"),
    ] {
        let args = ["--url", &url, "login", "mia", "--path", path, "--password-file", &file];
        let facts = home.facts(&[&[NOW], &args[..]].concat());
        let request = &facts["exchanges"][1]["request"];
        assert_eq!((&request["method"], &request["path"]), (&Json::from("POST"), &Json::from("/right")), "{path}");
        assert!(request["body"].as_str().is_some_and(|sent| sent.contains(body)), "{request}");
        assert_eq!((&facts["forms"][0]["action"], &facts["forms"][0]["method"]), (&"/right".into(), &"POST".into()));
        for lang in LANGUAGES {
            let outcome = home.run(&[&[NOW, "--lang", lang], &args[..]].concat());
            outcome.assert_harmless();
            assert!(!outcome.everything().contains("hunter2"), "{}", outcome.everything());
        }
        let heard = heard.lock().expect("a lock");
        let sent = heard.iter().rfind(|line| line.starts_with("POST")).expect("a login");
        assert!(sent.starts_with("POST /right ") && sent.contains(&body.replace("***", "hunter2")), "{sent}");
    }
    let args = [NOW, "--url", &url, "login", "mia", "--path", "/away", "--password-file", &file];
    let facts = home.facts(&args);
    assert_eq!(facts["nothing_sent"]["kind"], "other_server", "{facts}");
    assert!(elsewhere.lock().expect("a lock").is_empty());
}

/// What a proxy or an app behind a key needs goes with every request to the app, to no other server, and is not shown.
#[test]
fn headers_go_with_every_request_to_the_app_alone_and_their_secrets_are_not_shown() {
    let has_key =
        |asked: &Asked| asked.header("X-Api-Key") == Some("hunter2 key") && asked.header("X-Team") == Some("red");
    let strays = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&strays);
    let other = app(move |asked| {
        ear.lock().expect("a lock").push(asked.head.clone());
        html("<h1>elsewhere</h1>")
    });
    let without = Arc::new(Mutex::new(Vec::new()));
    let lacks = Arc::clone(&without);
    let away = other.clone();
    let url = app(move |asked| {
        if !has_key(asked) {
            lacks.lock().expect("a lock").push(asked.target.clone());
        }
        match (asked.path(), asked.cookie("session")) {
            ("/away", _) => redirect(&format!("{away}/there"), ""),
            ("/out", _) => redirect("/", "Set-Cookie: session=; Max-Age=0; Path=/\r\n"),
            (_, Some(ALICE)) => html("<p>you sent hunter2 key, hunter2%20key</p><p>alice</p><a href=/out>log out</a>"),
            _ => html(&format!("<p>you sent hunter2 key</p>{LOGIN}")),
        }
    });
    let home = Home::new();
    let cookie = format!("Cookie: session={ALICE}");
    assert_eq!(home.feed(&cookie, &[NOW, "--url", &url, "jar", "import"]).code, 0);
    let headers = ["--header", "X-Api-Key: hunter2 key", "--header", "X-Team: red"];
    for command in [
        &["visit"][..],
        &["visit", "/away"],
        &["visit", "--page", "/me"],
        &["visit", "--times", "3"],
        &["visit", &url],
        &["tamper", "id=admin"],
        &["expire", "--simulate"],
        &["expire", "--simulate", "--secret", "abcdefghijklmn"],
        &["logout", "--page", "/"],
        &["login", "mia", "--field", "pw=x"],
    ] {
        for form in [&["--lang=en"][..], &["--lang=ja"], &["--json"]] {
            let other = Home::new();
            assert_eq!(other.feed(&cookie, &[NOW, "--url", &url, "jar", "import"]).code, 0);
            let outcome = other.run(&[form, &[NOW, "--url", url.as_str()], command, &headers].concat());
            assert!(outcome.is_answer(), "{}: {}", outcome.what, outcome.everything());
            assert!(!outcome.everything().contains("hunter2"), "{}: {}", outcome.what, outcome.everything());
            if form == ["--json"] && command[0] == "visit" {
                let request = outcome.json()["exchanges"][0]["request"]["headers"].to_string();
                assert!(
                    request.contains(r#"["X-Api-Key","***"]"#) && request.contains(r#"["X-Team","red"]"#),
                    "{request}"
                );
            }
        }
    }
    let without = without.lock().expect("a lock");
    assert!(without.is_empty(), "{without:?}");
    let strays = strays.lock().expect("a lock");
    assert!(
        !strays.is_empty() && strays.iter().all(|head| !head.contains("X-Api") && !head.contains("X-Team")),
        "{strays:?}"
    );
}

#[test]
fn a_header_that_is_none_or_goes_nowhere_is_refused_before_any_network() {
    let (url, heard) = watched(|_| html(LOGIN));
    let home = Home::of_alice();
    let commands = [&["visit"][..], &["tamper", "id=x"], &["expire", "--simulate"], &["logout"], &["login", "mia"]];
    for command in commands {
        for header in ["hunter2", "hunter2 x: y", ": hunter2", "X: hunter2\u{e9}", "Cookie: hunter2", "host: hunter2"] {
            let args = [&["--url", url.as_str()], command, &["--header", header]].concat();
            let outcomes = fails(&home, 2, &[&[NOW][..], &args].concat());
            assert!(outcomes.iter().all(|outcome| !outcome.stderr.contains("hunter2")), "{}", outcomes[0].stderr);
        }
        let outcomes = fails(&home, 2, &[&[NOW], command, &["--header", "X: y"]].concat());
        assert!(outcomes.iter().all(|outcome| outcome.stderr.contains("--header")), "{}", outcomes[0].stderr);
    }
    fails(&home, 2, &[NOW, "--url", &url, "expire", "--header", "X: y"]);
    assert!(heard.lock().expect("a lock").is_empty());
}

#[test]
fn a_login_in_a_header_is_named_with_its_scheme_and_its_realm() {
    let long = format!("Basic realm=\"{}\"", "r".repeat(300));
    for (header, challenges, said, how) in [
        (
            "Basic realm=\"My \\\"app\\\", \u{202e}x\"",
            json!([{"scheme": "Basic", "realm": "My \"app\", \u{202e}x"}]),
            "Basic, realm \"My \"app\", ",
            "'Authorization: Basic …'; … is NAME:PASSWORD in base64",
        ),
        (
            "Bearer realm=api, error=\"invalid_token\"\r\nWWW-Authenticate: Digest realm=\"d\", qop=\"auth,auth-int\"",
            json!([{"scheme": "Bearer", "realm": "api"}, {"scheme": "Digest", "realm": "d"}]),
            "Bearer, realm \"api\"; Digest, realm \"d\".",
            "'Authorization: Bearer …'; … is a token",
        ),
        (
            "digest realm=\"d\"",
            json!([{"scheme": "digest", "realm": "d"}]),
            "digest, realm \"d\".",
            "calculated for each request, which sessctl does not do",
        ),
        ("Negotiate", json!([{"scheme": "Negotiate", "realm": null}]), "Negotiate.", "'Authorization: …'"),
        (long.as_str(), json!([{"scheme": "Basic", "realm": "r".repeat(100)}]), "Basic, realm \"rrr", "Basic …"),
    ] {
        let head = format!("WWW-Authenticate: {header}\r\n");
        let url = app(move |asked| match asked.header("Authorization") {
            Some("Basic bWlhOnB3") => html("<p>welcome"),
            _ => answer("401 UNAUTHORIZED", &head, "<h1>no</h1>"),
        });
        let home = Home::new();
        let cookie = format!("Cookie: session={ALICE}");
        assert_eq!(home.feed(&cookie, &[NOW, "--url", &url, "jar", "import"]).code, 0);
        for command in [
            &["visit"][..],
            &["login", "mia"],
            &["logout"],
            &["tamper", "id=admin"],
            &["expire", "--simulate"],
            &["expire", "--simulate", "--secret", "abcdefghijklmn"],
            &["--browser=empty", "visit"],
        ] {
            let args = [&[NOW, "--url", url.as_str()], command].concat();
            let [english, japanese] = LANGUAGES.map(|lang| home.run(&[&args[..], &["--lang", lang]].concat()));
            for outcome in [&english, &japanese] {
                outcome.assert_harmless();
                assert!(!outcome.stdout.contains(&"r".repeat(60)), "{}", outcome.stdout);
            }
            let (english, japanese) = (joined(&english), joined(&japanese));
            assert!(english.contains("With status 401 the app asks for a login in a header: "), "{english}");
            assert!(english.contains(said) && english.contains(how), "{english}");
            let scheme = challenges[0]["scheme"].as_str().expect("a text");
            assert!(
                japanese.contains("ヘッダーでのログインを求める応答です") && japanese.contains(scheme),
                "{japanese}"
            );
            let facts = home.facts(&args);
            let asked = if facts.get("login_by_header").is_some() { &facts } else { &facts["asked"] };
            assert_eq!(asked["login_by_header"]["challenges"], challenges, "{command:?}");
            assert_eq!(asked["login_by_header"]["authorization_was_sent"], false);
        }
        // a header that is not accepted, and one that is
        let wrong = home.run(&[NOW, "--lang=en", "--url", &url, "visit", "--header", "Authorization: Basic eDp5"]);
        assert!(joined(&wrong).contains("was sent, and the app did not accept it"), "{}", wrong.stdout);
        assert!(!wrong.everything().contains("eDp5"));
        let right = [NOW, "--lang=en", "--url", &url, "visit", "--header", "Authorization: Basic bWlhOnB3"];
        assert!(!home.run(&right).stdout.contains("← 401"));
        assert_eq!(home.facts(&right)["login_by_header"], Json::Null);
    }
}

/// A header that was asked for may log in as a cookie does.
#[test]
fn with_a_header_of_ones_own_and_no_cookie_it_is_not_said_that_nobody_is_logged_in() {
    let page = "<h1>Welcome mia</h1><a href=/out>Log out</a>";
    let (url, heard) = watched(move |asked| match (asked.path(), asked.header("X-Api-Key")) {
        ("/out", _) => redirect("/", ""),
        ("/gone", _) => answer("404 NO", "", "no"),
        ("/denied", _) => answer("401 NO", "", "no"),
        ("/", Some("k1")) => html(page),
        _ => html(LOGIN),
    });
    let own = ["--header", "X-Api-Key: k1"];
    let with_password = url.replace("http://", "http://mia:pw@");
    for (args, code, logged_in) in [
        (vec!["--url", &url, "visit", "/"], 0, Json::from(false)),
        (vec!["--url", &url, "visit", "/gone"], 0, Json::from(false)),
        (vec!["--url", &url, "logout"], 0, Json::from(false)),
        ([&["--url", &url, "visit", "/"], &own[..]].concat(), 0, Json::Null),
        ([&["--url", &url, "visit", "/gone"], &own[..]].concat(), 0, Json::Null),
        ([&["--url", &url, "visit", "/denied"], &own[..]].concat(), 0, Json::from(false)),
        ([&["--url", &url, "visit", "/", "--times", "2"], &own[..]].concat(), 0, Json::Null),
        (vec!["--url", &url, "visit", "/", "--header", "User-Agent: mine"], 0, Json::Null),
        (vec!["--url", &with_password, "visit", "/"], 0, Json::Null),
        ([&["--url", &url, "logout"], &own[..]].concat(), 3, Json::Null),
        ([&["--url", &url, "login", "mia", "--field", "pw=x", "--path", "/in"], &own[..]].concat(), 1, Json::Null),
    ] {
        heard.lock().expect("a lock").clear();
        let outcomes = LANGUAGES.map(|lang| Home::new().run(&[&[NOW, "--lang", lang], &args[..]].concat()));
        let facts = Home::new().run(&[&[NOW, "--json"], &args[..]].concat());
        assert_eq!((facts.code, &facts.json()["logged_in"]), (code, &logged_in), "{}", facts.everything());
        let [english, japanese] = outcomes.map(|outcome| {
            assert_eq!(outcome.code, code, "{}", outcome.everything());
            joined(&outcome).replace(' ', "")
        });
        let is_by_header = english.contains("onlyaheaderbywhichanappmayknowauser");
        assert_eq!(is_by_header, japanese.contains("ヘッダーだけが送られました"), "{english} {japanese}");
        assert_eq!(is_by_header, args.contains(&"--header") || args.contains(&with_password.as_str()), "{english}");
        assert_eq!(
            english.contains("Nobodyisloggedin") || english.contains("Nobodywasloggedin"),
            logged_in != Json::Null,
            "{english}"
        );
        let has_left = heard.lock().expect("a lock").iter().any(|line| line.starts_with("GET /out"));
        assert_eq!(has_left, args.contains(&"logout") && args.contains(&"--header"), "it follows the app's way out");
    }
}

/// Where an app knows its user by the cookie, and not by the header, that is seen by comparing.
#[test]
fn a_logout_with_a_header_that_logs_nobody_in_is_told() {
    let url = app(|asked| match (asked.path(), asked.cookie("session")) {
        ("/out", _) => redirect("/", "Set-Cookie: session=; Max-Age=0; Path=/\r\n"),
        (_, Some(ALICE)) => html("<p>alice</p><a href=/out>log out</a>"),
        _ => html(LOGIN),
    });
    let home = Home::new();
    let cookie = format!("Cookie: session={ALICE}");
    assert_eq!(home.feed(&cookie, &[NOW, "--url", &url, "jar", "import"]).code, 0);
    let facts = home.facts(&[NOW, "--url", &url, "logout", "--page", "/", "--header", "X-Team: red"]);
    assert_eq!(facts["logged_in"], false, "{facts}");
}

#[test]
fn a_form_that_a_browser_does_not_send_is_not_sent() {
    let form = LOGIN.replace("method=post", "method=dialog");
    let button = LOGIN.replace("</form>", "<button formmethod=Dialog>in</button></form>");
    let action = |action: &str| LOGIN.replace("action=/in", &format!("action='{action}'"));
    for (form, kind, english, japanese) in [
        (form.clone(), json!({"kind": "dialog"}), "has the method dialog", "メソッドは dialog"),
        (button, json!({"kind": "dialog"}), "has the method dialog", "メソッドは dialog"),
        (
            action("javascript:go(1)"),
            json!({"kind": "no_web_address", "action": "javascript:go(1)"}),
            "goes to `javascript:go(1)`, which is no web address",
            "送り先 `javascript:go(1)`",
        ),
        (
            action("file:///etc/passwd"),
            json!({"kind": "no_web_address", "action": "file:///etc/passwd"}),
            "goes to `file:///etc/passwd`, which is no web address",
            "送り先 `file:///etc/passwd`",
        ),
        (
            action("http://["),
            json!({"kind": "no_web_address", "action": "http://["}),
            "goes to `http://[`, which is no web address",
            "送り先 `http://[`",
        ),
    ] {
        let (url, heard) = watched(move |_| html(&form));
        let home = Home::new();
        let file = home.file("password", "hunter2");
        let args = [NOW, "--url", &url, "login", "mia", "--password-file", &file];
        let [screen, other] = LANGUAGES.map(|lang| joined(&home.run(&[&args[..], &["--lang", lang]].concat())));
        assert!(screen.contains(english) && !screen.contains("no login form"), "{screen}");
        assert!(other.replace(' ', "").contains(&japanese.replace(' ', "")), "{other}");
        assert!(next(&screen).contains("--data"), "{screen}");
        assert_eq!(home.facts(&args)["nothing_sent"], kind);
        let heard = heard.lock().expect("a lock");
        assert!(!heard.is_empty() && heard.iter().all(|line| line == "GET /"), "{heard:?}");
    }
    // by a method that is named, it is sent
    let (url, heard) = watched(move |_| html(&form));
    Home::new().run(&[NOW, "--url", &url, "login", "mia", "--field", "pw=x", "--method", "POST"]);
    assert!(heard.lock().expect("a lock").iter().any(|line| line == "POST /in username=mia&pw=x"));
}

#[test]
fn a_redirect_to_an_address_that_is_too_long_is_the_apps() {
    let url = app(|asked| match asked.path() {
        "/fragment" => redirect(&format!("/end#{}", "x".repeat(70_000)), ""),
        "/end" => html("<p>hi"),
        _ => redirect(&format!("/end?{}", "x".repeat(70_000)), ""),
    });
    let home = Home::new();
    let [english, japanese] = fails(&home, 3, &["--url", &url, "visit", "/long"]);
    assert!(joined(&english).contains("/long redirects to an address of more than 65534 bytes"), "{}", english.stderr);
    assert!(joined(&english).contains("Location header"), "{}", english.stderr);
    assert!(joined(&japanese).contains("リダイレクト先のアドレス"), "{}", japanese.stderr);
    let error = home.run(&["--json", "--url", &url, "visit", "/long"]).stderr;
    assert!(error.contains("\"long_redirect\""), "{error}");
    // what is cut off is not sent
    assert_eq!(home.run(&[NOW, "--url", &url, "visit", "/fragment"]).code, 0);
}
