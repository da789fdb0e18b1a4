//! What the browser keeps of `Set-Cookie` lines, as a user sees it: in the jar, on the wire and in words.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value as Json, json};

use super::{ALICE, Home, LANGUAGES, NOW};

/// 2026-11-22 19:41:33, as `NOW`, and 400 days later.
const THEN: i64 = 1_795_376_493;
const LIMIT: i64 = THEN + 400 * 24 * 60 * 60;

/// A server that sets these cookies on the page `/set` and nothing elsewhere; its address, and the `Cookie` headers that
/// it gets.
fn baker(lines: &[&[u8]]) -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let headers: Vec<u8> = lines.iter().flat_map(|line| [b"Set-Cookie: ", *line, b"\r\n"].concat()).collect();
    let (ear, heard) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = vec![0; 1 << 20];
            let length = stream.read(&mut request).expect("a request");
            request.truncate(length);
            let lines = request.split(|byte| *byte == b'\n');
            let cookie = lines.filter_map(|line| line.trim_ascii_end().strip_prefix(b"Cookie: ")).next();
            let _ = ear.send(cookie.unwrap_or_default().to_vec());
            let set = if request.starts_with(b"GET /set") { headers.as_slice() } else { b"" };
            let _ = stream.write_all(&[b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", set, b"\r\nhi"].concat());
        }
    });
    (format!("http://127.0.0.1:{port}"), heard)
}

fn visit<'a>(url: &'a str, page: &'a str) -> [&'a str; 5] {
    [NOW, "--url", url, "visit", page]
}

/// The facts of the lines on the page `/set`, and the jar after it.
fn set(home: &Home, lines: &[&[u8]]) -> (Vec<Json>, Vec<Json>) {
    let report = home.facts(&visit(&baker(lines).0, "/set"));
    let list = |json: &Json| json.as_array().expect("a list").clone();
    (list(&report["exchanges"][0]["set_cookies"]), list(&report["jar"]))
}

/// The screen of `/set` in both languages, unbroken, each for a new browser.
fn screens(url: &str) -> [String; 2] {
    LANGUAGES.map(|lang| {
        let outcome = Home::new().run(&[&visit(url, "/set")[..], &["--lang", lang]].concat());
        outcome.assert_harmless();
        outcome.stdout.split_whitespace().collect()
    })
}

fn assert_both_say(url: &str, english: &str, japanese: &str) {
    let [en, ja] = screens(url);
    assert!(en.contains(&english.replace(' ', "")), "{en}");
    assert!(ja.contains(&japanese.replace(' ', "")), "{ja}");
}

#[test]
fn a_deletion_deletes_in_any_spelling_of_its_date() {
    for date in [
        "Thu, 01 Jan 1970 00:00:00 UTC",
        "Thu, 01-Jan-1970 00:00:00",
        "1 jan 70 0:0:0 +0000",
        "\"1 Jan 1970 00:00:00\"",
    ] {
        let home = Home::new();
        let deletion = format!("session=; expires={date}; path=/");
        let (lines, jar) = set(&home, &[b"session=abc; Path=/", deletion.as_bytes()]);
        assert_eq!(lines[1]["received"], json!({ "kind": "deleted" }), "{date}");
        assert!(jar.is_empty(), "{date}");
    }
}

#[test]
fn a_browser_keeps_a_cookie_for_400_days_and_says_so() {
    for (end, asked) in [
        ("Max-Age=69120000", json!(69_120_000)),
        ("Expires=Fri, 31 Dec 9999 23:59:59 GMT", Json::Null),
        ("Max-Age=34560001", json!(34_560_001)),
    ] {
        let line = format!("session=abc; {end}; Path=/");
        let home = Home::new();
        let (lines, jar) = set(&home, &[line.as_bytes()]);
        assert_eq!(lines[0]["notes"], json!([{ "kind": "capped", "days": 400 }]), "{end}");
        assert_eq!(lines[0]["said"]["max_age"], asked, "what the app said stays");
        assert_eq!(jar[0]["expires"]["unix"], json!(LIMIT), "{end}");
        assert!(jar[0]["expires_asked"]["unix"].as_i64().is_some_and(|asked| asked > LIMIT), "{end}");
        let (url, _) = baker(&[line.as_bytes()]);
        assert_both_say(&url, "keeps a cookie for 400 days at most", "最長400日");
        for (lang, word) in LANGUAGES.into_iter().zip(["400 days", "400日"]) {
            let table = home.run(&[NOW, "--lang", lang, "jar"]).stdout;
            assert!(table.contains(word), "{table}");
        }
    }
    let (lines, jar) = set(&Home::new(), &[b"session=abc; Max-Age=34560000"]);
    assert_eq!((&lines[0]["notes"], &jar[0]["expires_asked"]), (&json!([]), &Json::Null));
}

#[test]
fn the_apps_own_lifetime_is_not_the_browsers() {
    let home = Home::new();
    let report = home.facts(&[NOW, "login", "alice", "--lifetime", "800d"]);
    let line = &report["exchanges"][0]["set_cookies"][0];
    assert_eq!(line["said"]["expires"]["unix"], json!(THEN + 800 * 24 * 60 * 60));
    assert_eq!(report["jar"][0]["expires"]["unix"], json!(LIMIT));
    assert_eq!(report["app"]["lifetime"], json!(800 * 24 * 60 * 60));
    // what is said of the server goes by what it asked for
    let home = Home::new();
    const SESSION: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.bm90IHNpZ25lZCBieSB1cyBhdCBhbGw";
    for days in [401, 800, 3000] {
        let line = format!("session={SESSION}; Max-Age={}; Path=/", days * 24 * 60 * 60);
        let (url, _) = baker(&[line.as_bytes()]);
        home.facts(&visit(&url, "/set"));
        let ending = home.facts(&[NOW, "--url", &url, "expire"]);
        assert_eq!(ending["lifetime"], json!(days * 24 * 60 * 60));
        assert_eq!(ending["browser_drops_at"]["unix"], json!(LIMIT));
        let inspection = home.run(&[NOW, "--url", &url, "inspect", "--json"]).json();
        assert_eq!(
            (&inspection["max_age"], &inspection["max_age_from"]),
            (&json!(days * 24 * 60 * 60), &json!("max_age"))
        );
    }
}

#[test]
fn a_cookie_without_a_name_is_kept_and_sent_as_its_value() {
    for line in [&b"token; Path=/"[..], b"=token; Path=/", b" = token ;Path=/"] {
        let (url, heard) = baker(&[line]);
        let home = Home::new();
        for page in ["/set", "/"] {
            assert_eq!(home.run(&visit(&url, page)).code, 0);
        }
        assert_eq!(heard.iter().take(2).last().expect("a request"), b"token");
        assert_both_say(&url, "keeps the cookie without a name", "名前のないクッキーを保存します");
    }
    let (lines, jar) = set(&Home::new(), &[b"=__Host-x", b"=__Secure-x=1; Secure", b"__http-x"]);
    assert!(lines.iter().all(|line| line["received"]["why"]["kind"] == "prefix_without_name"), "{lines:?}");
    assert!(jar.is_empty());
}

#[test]
fn octets_that_are_no_text_are_sent_back_as_they_came_and_shown_as_escapes() {
    for (octets, shown) in [
        (&b"caf\xe9"[..], "caf\\xe9"),
        (b"\xff\xfe", "\\xff\\xfe"),
        (b"\xe6\x97", "\\xe6\\x97"),
        (b"\xe6\x97\xa5\x80", "日\\x80"),
    ] {
        let (url, heard) = baker(&[&[b"session=", octets, b"; Path=/; Max-Age=1000"].concat()]);
        let home = Home::new();
        let report = home.facts(&visit(&url, "/set"));
        assert_eq!((&report["jar"][0]["value"], &report["jar"][0]["size"]), (&json!(shown), &json!(7 + octets.len())));
        // from the file, by another command
        let report = home.facts(&visit(&url, "/"));
        let sent = heard.iter().take(2).last().expect("a request");
        assert_eq!(sent, [b"session=", octets].concat());
        let headers = report["exchanges"][0]["request"]["headers"].as_array().expect("headers").clone();
        assert!(headers.contains(&json!(["Cookie", format!("session={shown}")])), "{headers:?}");
        assert_both_say(&url, &format!("session={shown}"), &format!("session={shown}"));
    }
}

#[test]
fn a_secure_cookie_over_http_is_kept_on_this_machine_alone_and_that_is_said() {
    for line in
        [&b"session=abc; Secure; Path=/"[..], b"__Host-s=abc; Secure; Path=/", b"__Http-s=abc; Secure; HttpOnly"]
    {
        let (url, _) = baker(&[line]);
        for url in [url.clone(), url.replace("127.0.0.1", "localhost")] {
            let report = Home::new().facts(&visit(&url, "/set"));
            let line = &report["exchanges"][0]["set_cookies"][0];
            assert_eq!(line["received"], json!({ "kind": "stored" }), "{url}");
            assert_eq!(line["notes"], json!([{ "kind": "secure_over_http" }]), "{url}");
        }
        assert_both_say(
            &url,
            "from any other host, a browser would drop it",
            "ほかのホストから届いたものなら、ブラウザは捨てます",
        );
    }
}

#[test]
fn a_line_is_ignored_for_a_reason_that_is_said() {
    for (line, english, japanese) in [
        (&b"a=b; Domain=github.io"[..], "a public suffix", "公開サフィックス"),
        (b"a=b; Domain=co.uk", "a public suffix", "公開サフィックス"),
        (b"a=b; Domain=example.com", "does not match 127.0.0.1", "127.0.0.1 と一致しません"),
        (b"a=b; SameSite=Lax; SameSite=None", "SameSite=None needs Secure", "Secure が必要です"),
        (b"__Http-a=b; Secure", "begins with __Http-", "__Http- で始まるための条件"),
        (b"__host-HTTP-a=b; Secure; Path=/", "begins with __Host-Http-", "__Host-Http- で始まるための条件"),
        (b"__Host-a", "its value begins with __Host-", "値が __Host- で始まります"),
        (b";", "it has neither a name nor a value", "名前も値もありません"),
    ] {
        let (url, _) = baker(&[line]);
        assert_both_say(&url, english, japanese);
        assert!(Home::new().facts(&visit(&url, "/set"))["jar"] == json!([]), "{english}");
    }
}

#[test]
fn thousands_of_cookies_of_a_hostile_app_grow_neither_the_jar_nor_the_header() {
    let home = Home::new();
    for round in 0..8 {
        let lines: Vec<String> =
            (0..90).map(|n| format!("r{round}c{n}={}; Max-Age=1000; Path=/", "x".repeat(50))).collect();
        let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
        let (url, heard) = baker(&lines);
        let report = home.facts(&visit(&url, "/set"));
        let jar = report["jar"].as_array().expect("a jar");
        assert!(jar.len() <= 180, "{}", jar.len());
        assert!(jar.iter().any(|row| row["name"] == format!("r{round}c89")), "the newest stay");
        let sent = heard.recv().expect("a request");
        assert!(sent.split(|byte| *byte == b';').count() <= 180 && sent.len() <= 180 * 60, "{} bytes", sent.len());
        let notes: Vec<&Json> = report["exchanges"][0]["set_cookies"]
            .as_array()
            .expect("lines")
            .iter()
            .flat_map(|line| line["notes"].as_array().expect("notes"))
            .collect();
        let expected = json!({ "kind": "evicted", "site": "127.0.0.1", "cookies": 31, "limit": 180 });
        assert!(
            round < 2 && notes.is_empty() || notes.iter().all(|note| **note == expected) && !notes.is_empty(),
            "{notes:?}"
        );
    }
    for (lang, words) in LANGUAGES.into_iter().zip(["hadmorethan180cookies", "180個を超えた"]) {
        let lines: Vec<String> = (0..90).map(|n| format!("{lang}{n}=1; Max-Age=1000; Path=/")).collect();
        let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
        let screen = home.run(&[&visit(&baker(&lines).0, "/set")[..], &["--lang", lang]].concat()).stdout;
        assert!(screen.split_whitespace().collect::<String>().contains(words), "{screen}");
    }
}

#[test]
fn a_jar_of_an_older_version_still_opens() {
    for (old, row) in [
        (
            r#"{"raw_cookie":"session=abc; HttpOnly; Path=/","path":["/",true],"domain":{"HostOnly":"127.0.0.1"},"expires":{"AtUtc":"2026-11-22T19:44:33Z"}}"#,
            json!({"name": "session", "value": "abc", "http_only": true, "host_only": true, "path": "/"}),
        ),
        (
            r#"{"raw_cookie":"a=\"b c\"; SameSite=Strict; Secure; Domain=h.example","path":["/a",false],"domain":{"Suffix":"h.example"},"expires":"SessionEnd"}"#,
            json!({"name": "a", "value": "\"b c\"", "secure": true, "host_only": false, "same_site": "Strict", "path": "/a"}),
        ),
        (
            r#"{"raw_cookie":"日=本","path":["/",false],"domain":{"HostOnly":"127.0.0.1"},"expires":{"AtUtc":"9999-12-31T23:59:59Z"}}"#,
            json!({"name": "日", "value": "本", "expires_asked": null, "is_expired": false}),
        ),
    ] {
        let home = Home::new();
        home.file("jars/browsers/default.json", format!(r#"{{"sessctl_jar":1,"cookies":[{old}]}}"#));
        let report = home.facts(&[NOW, "jar"]);
        for (key, value) in row.as_object().expect("facts") {
            assert_eq!(&report["jar"][0][key], value, "{key} of {old}");
        }
        let (url, _) = baker(&[b"new=1; Path=/"]);
        assert_eq!(home.facts(&visit(&url, "/set"))["jar"].as_array().expect("a jar").len(), 2, "{old}");
    }
}

/// What one browser writes down, another takes in.
#[test]
fn a_jar_that_is_exported_is_imported_again_in_every_form() {
    let home = Home::of_alice();
    for (form, has_end) in [("cookies.txt", true), ("json", true), ("curl", false), ("header", false)] {
        let exported = home.run(&[NOW, "jar", "export", "--format", form]);
        assert_eq!((exported.code, exported.stderr.as_str()), (0, ""), "{form}");
        let browser = format!("--browser=of-{}", form.replace('.', "-"));
        let imported = home.feed(&exported.stdout, &[NOW, &browser, "jar", "import", "--json"]);
        let row = &imported.json()["jar"][0];
        assert_eq!((&row["value"], row["expires"].is_null()), (&json!(ALICE), !has_end), "{form}");
        let path = home.file("export", &exported.stdout);
        assert_eq!(home.run(&[NOW, &browser, "jar", "import", &path]).code, 0);
        let page = home.run(&[NOW, &browser, "visit", "--json"]).json();
        assert_eq!(page["page"]["name"], "alice", "{form}");
    }
    let listed = home.run(&[NOW, "jar", "list", "--json"]).json();
    let names: Vec<&str> = listed["done"]["browsers"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["browser"].as_str())
        .collect();
    assert_eq!(names, ["default", "of-cookies-txt", "of-curl", "of-header", "of-json"]);
    for (lang, words) in LANGUAGES.into_iter().zip(["live cookies: 1", "有効なクッキー: 1個"]) {
        let screen = home.run(&[NOW, "jar", "list", "--lang", lang]).stdout;
        assert_eq!(screen.matches(words).count(), 5, "{screen}");
    }
}

#[test]
fn a_cookie_is_imported_for_the_app_at_the_address() {
    let home = Home::new();
    let line = format!("Set-Cookie: sid={ALICE}; Max-Age=60; Path=/");
    let imported = home.feed(&line, &[NOW, "--url=http://shop.example:8000", "jar", "import", "--json"]).json();
    let row = &imported["jar"][0];
    assert_eq!((&row["name"], &row["domain"]), (&json!("sid"), &serde_json::json!("shop.example")));
    let curl = home.run(&[NOW, "--url=http://shop.example:8000", "jar", "export", "--format=curl"]).stdout;
    assert_eq!(curl, format!("curl -b 'sid={ALICE}' 'http://shop.example:8000/'\n"));
    // what goes nowhere, and what holds nothing, is not written down as if it did
    for args in [&["jar", "export", "--format=header"][..], &["--browser=empty", "jar", "export"]] {
        assert_eq!(home.run(&[&[NOW], args].concat()).code, 3, "{args:?}");
    }
    for nothing in ["", "hello", "a=b", "SECRET_KEY=abc", "Set-Cookie: session=; Max-Age=0"] {
        assert_eq!(home.feed(nothing, &[NOW, "jar", "import"]).code, 3, "{nothing}");
    }
}
