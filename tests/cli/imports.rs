//! `jar import`: every cookie of an export that the app is sent, with its attributes, and what was left out.

use serde_json::{Value as Json, json};

use super::errors::fails;
use super::{ALICE, Home, LANGUAGES, NOW};

const APP: &str = "--url=http://app.example";

/// What an import of this text did, for the app.
fn imported(text: &str, args: &[&str]) -> Json {
    let outcome = Home::new().feed(text.replace('@', ALICE), &[&[NOW], args, &["jar", "import", "--json"]].concat());
    assert_eq!(outcome.code, 0, "{text}\n{}", outcome.stderr);
    outcome.json()["done"].clone()
}

fn names(done: &Json) -> Vec<&str> {
    done["taken"].as_array().expect("a list").iter().map(|row| row["name"].as_str().expect("a name")).collect()
}

/// The reasons, and how many cookies each has.
fn left_out(done: &Json) -> Vec<(&str, u64)> {
    let groups = done["left_out"].as_array().expect("a list").iter();
    groups
        .map(|one| (one["why"]["kind"].as_str().expect("a kind"), one["cookies"].as_u64().expect("a count")))
        .collect()
}

#[test]
fn every_cookie_of_the_app_is_taken_from_each_form_and_those_of_other_hosts_are_counted() {
    let other = &[("other_host", 1)][..];
    for (text, others) in [
        (
            "# Netscape HTTP Cookie File\napp.example\tFALSE\t/\tFALSE\t0\tsession\t@\n#HttpOnly_app.example\tFALSE\t/\tFALSE\t0\ttheme\tdark\nb.example\tFALSE\t/\tFALSE\t0\tx\t1\n",
            other,
        ),
        (
            "#LWP-Cookies-2.0\nSet-Cookie3: session=@; path=\"/\"; domain=\"app.example\"; path_spec; discard; version=0\nSet-Cookie3: theme=dark; path=\"/\"; domain=\"app.example\"; version=0\nSet-Cookie3: x=1; path=\"/\"; domain=\"b.example\"; version=0\n",
            other,
        ),
        (
            r#"{"cookies":[{"name":"session","value":"@","domain":"app.example","path":"/","expires":-1,"httpOnly":true,"secure":false,"sameSite":"None"},{"name":"theme","value":"dark","domain":"app.example","path":"/","expires":-1},{"name":"x","value":"1","domain":"b.example","path":"/"}],"origins":[]}"#,
            other,
        ),
        (
            r#"[{"domain":"app.example","hostOnly":true,"name":"session","path":"/","sameSite":"unspecified","session":true,"storeId":"0","value":"@"},{"domain":"app.example","name":"theme","path":"/","value":"dark","sameSite":"lax"},{"domain":".b.example","name":"x","value":"1","path":"/"}]"#,
            other,
        ),
        (
            r#"{"id":1,"result":{"cookies":[{"name":"session","value":"@","domain":"app.example","path":"/","size":9,"priority":"Medium","sourceScheme":"NonSecure"},{"name":"theme","value":"dark","domain":"app.example","path":"/"},{"name":"x","value":"1","domain":"b.example"}]}}"#,
            other,
        ),
        (
            r#"{"log":{"entries":[{"request":{"url":"http://app.example/","headers":[{"name":"Cookie","value":"session=@; theme=dark"}],"cookies":[{"name":"session","value":"@"},{"name":"theme","value":"dark"}]}},{"request":{"cookies":[],"headers":[{"name":"Cookie","value":"x=1"}],"url":"https://b.example/?q"}}]}}"#,
            other,
        ),
        (
            r#"{"__meta__":{"httpie":"3.2"},"cookies":[{"domain":"","expires":null,"name":"session","path":"/","secure":false,"value":"@"},{"name":"theme","value":"dark","path":"/"}],"headers":[]}"#,
            &[],
        ),
        (
            r#"{"cookies":{"session":{"expires":null,"path":"/","secure":false,"value":"@"},"theme":{"value":"dark","path":"/"}}}"#,
            &[],
        ),
        (r#"{"cookies":{"session":"@","theme":"dark"}}"#, &[]),
        (
            "session\t@\tapp.example\t/\tSession\t99\t✓\t\tLax\ntheme\tdark\tapp.example\t/\tSession\t9\nx\t1\tb.example\t/\tSession\t9\n",
            other,
        ),
        ("curl 'http://app.example/login' -b 'session=@; theme=dark'", &[]),
        (
            "curl 'http://app.example/login' \\\n  -H 'Referer: http://b.example/' \\\n  -H 'Cookie: session=@; theme=dark' --compressed",
            &[],
        ),
        ("http app.example/login 'Cookie:session=@; theme=dark'", &[]),
        ("fetch(\"http://app.example/\", {\"headers\": {\"cookie\": \"session=@; theme=dark\"}});", &[]),
        (
            "$session.Cookies.Add((New-Object System.Net.Cookie(\"session\", \"@\", \"/\", \"app.example\")))\n$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.Cookies.Add((New-Object System.Net.Cookie(\"theme\", \"dark\", \"/\", \"app.example\")))",
            &[],
        ),
        ("Cookie: session=@; theme=dark", &[]),
        ("Cookie: session=@\nCookie: theme=dark\n", &[]),
        ("Set-Cookie: session=@; HttpOnly; Path=/\nSet-Cookie: theme=dark; Path=/\n", &[]),
        (
            "Set-Cookie: session=@; Domain=app.example; Path=/\nSet-Cookie: theme=dark\nSet-Cookie: x=1; Domain=b.example\n",
            other,
        ),
        ("session=@; theme=dark", &[]),
        (
            "> GET / HTTP/1.1\n> Host: app.example\n> Cookie: session=@\n< HTTP/1.1 200 OK\n< Set-Cookie: theme=dark\n> GET / HTTP/1.1\n> Cookie: x=1\n> Host: b.example\n",
            other,
        ),
        (
            r#"{"sessctl_jar":1,"cookies":[{"raw_cookie":"session=@; HttpOnly; Path=/","path":["/",true],"domain":{"HostOnly":"app.example"},"expires":{"AtUtc":"2026-11-22T19:44:33Z"}},{"raw_cookie":"theme=dark","path":["/",false],"domain":{"Suffix":"app.example"},"expires":"SessionEnd"},{"raw_cookie":"x=1","path":["/",false],"domain":{"HostOnly":"b.example"},"expires":"SessionEnd"}]}"#,
            other,
        ),
    ] {
        let done = imported(text, &[APP]);
        assert_eq!((names(&done), left_out(&done)), (vec!["session", "theme"], others.to_vec()), "{text}");
        assert_eq!((&done["taken"][0]["value"], &done["taken"][1]["value"]), (&json!(ALICE), &json!("dark")), "{text}");
    }
}

/// One reader finds the session for both commands, and an import stores what it found.
#[test]
fn a_paste_without_a_form_is_stored_as_inspect_reads_it() {
    let (before, after) = ALICE.split_at(30);
    let old = ALICE.replace("dgx", "egx");
    for (text, others) in [
        ("document.cookie = \"session=@; path=/\"", &[][..]),
        ("document.cookie='session=@'", &[]),
        ("document.cookie = \"theme=dark; path=/\";\ndocument.cookie = `session=@; path=/`;\n", &[]),
        (">> session={before}\n>> {after}\n", &[]),
        (">> Cookie: session={before}\n>> {after}\n", &[]),
        ("> Set-Cookie: session={before}\n> {after}; Path=/\n", &[]),
        ("Cookie: session={before}\n    {after}\n", &[]),
        ("-Set-Cookie: session={old}; Path=/\n+Set-Cookie: session=@; Path=/\n", &[]),
        ("-session={old}\n+session=@\n", &[]),
        ("@@ -1 +1 @@\n-    \"session={old}\"\n+    \"session=@\"\n", &[]),
        ("session = '@'", &[]),
        ("session = \"{before}\" + \"{after}\"", &[]),
        ("Cookie: session={before}<wbr>{after}; theme=dark", &["theme"]),
        ("0010: Cookie: session={row}\n0050: {rest}\n", &[]),
        (
            "    Cookie: theme=dark; session=@\\r\\n\n        Cookie pair: theme=dark\n        Cookie pair: session=@\n",
            &["theme"],
        ),
        ("__@__", &[]),
        ("cookie:@", &[]),
        ("session==@", &[]),
    ] {
        let text = text.replace("{before}", before).replace("{after}", after).replace("{old}", &old);
        let text = text.replace("{row}", &ALICE[..48]).replace("{rest}", &ALICE[48..]).replace('@', ALICE);
        let done = imported(&text, &[APP]);
        let rows = done["taken"].as_array().expect("a list").iter();
        let mut names: Vec<&str> = names(&done);
        names.retain(|name| *name != "session");
        assert_eq!(names, others, "{text}");
        let values: Vec<&Json> = rows.filter(|row| row["name"] == "session").map(|row| &row["value"]).collect();
        assert_eq!(values, [&json!(ALICE)], "{text}");
        let read = Home::new().feed(&text, &[NOW, "inspect", "--json"]).json_lines();
        assert_eq!(read.last().map(|facts| &facts["cookie"]), Some(&json!(ALICE)), "{text}");
    }
    // a deletion that follows is a deletion
    let outcome = Home::new()
        .feed(format!("Set-Cookie: session={ALICE}\nSet-Cookie: session=; Max-Age=0\n"), &[NOW, APP, "jar", "import"]);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
}

#[test]
fn the_attributes_that_the_source_gives_are_kept() {
    let expected = json!({"domain": "app.example", "path": "/in", "http_only": true, "secure": true, "same_site": "Strict",
        "host_only": false, "expires": {"unix": 1_800_000_000, "date": "2027-01-15T08:00:00Z"}});
    for (text, same_site) in [
        ("#HttpOnly_.app.example\tTRUE\t/in\tTRUE\t1800000000\tsession\t@\n", None),
        (
            r#"[{"name":"session","value":"@","domain":".app.example","path":"/in","expirationDate":1800000000.5,"httpOnly":true,"secure":true,"sameSite":"strict"}]"#,
            Some("Strict"),
        ),
        (
            r#"[{"name":"session","value":"@","domain":"app.example","hostOnly":false,"path":"/in","expiry":1800000000,"httpOnly":true,"secure":true,"sameSite":"no_restriction"}]"#,
            Some("None"),
        ),
        (
            "Set-Cookie: session=@; Domain=app.example; Path=/in; Expires=Fri, 15 Jan 2027 08:00:00 GMT; HttpOnly; Secure; SameSite=Strict",
            Some("Strict"),
        ),
        ("session\t@\t.app.example\t/in\t2027-01-15T08:00:00.000Z\t99\t✓\t✓\tStrict\n", Some("Strict")),
        (
            r#"{"sessctl_jar":1,"cookies":[{"raw_cookie":"session=@; HttpOnly; Secure; SameSite=Strict; Path=/in; Domain=app.example","path":["/in",true],"domain":{"Suffix":"app.example"},"expires":{"AtUtc":"2027-01-15T08:00:00Z"}}]}"#,
            Some("Strict"),
        ),
        (
            "Set-Cookie3: session=@; path=\"/in\"; domain=\".app.example\"; path_spec; domain_dot; secure; expires=\"2027-01-15 08:00:00Z\"; HttpOnly=None; version=0\n",
            None,
        ),
    ] {
        let done = imported(text, &["--url=https://www.app.example"]);
        let row = &done["taken"][0];
        for (key, value) in expected.as_object().expect("facts").iter().filter(|(key, _)| *key != "same_site") {
            assert_eq!(&row[key], value, "{key} of {text}");
        }
        assert_eq!(row["same_site"], json!(same_site), "{text}");
    }
    // the export of one browser is what another takes in, attribute for attribute
    let home = Home::new();
    let lines = "Set-Cookie: a=1; Path=/x; Secure; SameSite=Lax\nSet-Cookie: b=\"q\"; Max-Age=99; HttpOnly; Domain=app.example; SameSite=Strict\n";
    let url = "--url=https://app.example";
    let first = home.feed(lines, &[NOW, url, "jar", "import", "--json"]).json()["jar"].clone();
    assert_eq!((&first[1]["value"], &first[1]["host_only"]), (&json!("\"q\""), &json!(false)));
    let jar = std::fs::read_to_string(home.jar()).expect("a jar");
    let table = home.run(&[NOW, "jar", "--json"]).stdout;
    for text in [jar, table] {
        let second = home.feed(&text, &[NOW, url, "--browser=b", "jar", "import", "--json"]).json();
        assert_eq!(second["jar"], first, "{text}");
    }
}

/// `name=value` of the cookies that are left after a HAR, and what was left out.
fn after(entries: &[Json]) -> (Vec<String>, Vec<(String, u64)>) {
    let done = imported(&json!({"log": {"entries": entries}}).to_string(), &[APP]);
    let pair = |row: &Json| {
        format!("{}={}", row["name"].as_str().unwrap_or_default(), row["value"].as_str().unwrap_or_default())
    };
    let taken = done["taken"].as_array().expect("a list").iter().map(pair).collect();
    (taken, left_out(&done).into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect())
}

fn entry(at: &str, sent: &str, set: &[&str]) -> Json {
    let lines: Vec<Json> = set.iter().map(|line| json!({"name": "set-cookie", "value": line})).collect();
    json!({
        "request": {"headers": [{"name": "cookie", "value": sent}], "method": "GET", "url": "http://app.example/a/b"},
        "response": {"headers": lines, "status": 200},
        "startedDateTime": at,
    })
}

#[test]
fn a_har_is_followed_from_request_to_request_at_its_own_times() {
    let [early, late] = ["2026-11-22T19:30:00.000Z", "2026-11-22T19:41:00.000Z"];
    let old = entry(early, "", &["session=1; Max-Age=180; Path=/", "theme=dark; Path=/"]);
    // ten minutes later the first is gone
    let (taken, gone) = after(std::slice::from_ref(&old));
    assert_eq!((taken, gone), (vec!["theme=dark".to_owned()], vec![("expired".to_owned(), 1)]));
    // and has come again since then
    let (taken, gone) = after(&[old.clone(), entry(late, "theme=light", &["session=2; Max-Age=180; Path=/"])]);
    assert_eq!((taken, gone), (vec!["theme=light".to_owned(), "session=2".to_owned()], vec![]));
    let (taken, gone) = after(&[old, entry(late, "theme=dark", &["theme=; Max-Age=0; Path=/", "k=v; Path=/"])]);
    assert_eq!((taken, gone), (vec!["k=v".to_owned()], vec![("expired".to_owned(), 2)]));
    // of two cookies of one name in a header, the app takes the first
    assert_eq!(after(&[entry(late, "s=first; s=second", &[])]).0, ["s=first"]);
    // without a Path it is the folder of the page
    let done = imported(&json!({"log": {"entries": [entry(late, "", &["p=1"])]}}).to_string(), &[APP]);
    assert_eq!(done["taken"][0]["path"], "/a");
}

#[test]
fn what_the_app_is_not_sent_is_left_out_and_said() {
    let text = "# Netscape HTTP Cookie File\n\
        .app.example\tTRUE\t/\tFALSE\t0\tsession\t@\n\
        app.example\tFALSE\t/\tTRUE\t0\tsafe\t1\n\
        app.example\tFALSE\t/\tFALSE\t1000\told\t1\n\
        app.example\tFALSE\t/other\tFALSE\t0\tfar\t1\n\
        app.example\tFALSE\t/shop/in\tFALSE\t0\tnear\t1\n\
        app.example\tFALSE\t/\tFALSE\t0\thidden\t[REDACTED]\n\
        app.example\tFALSE\t/\tFALSE\t0\t__Host-x\t1\n\
        www.app.example\tFALSE\t/\tFALSE\t0\tx\t1\n\
        www.app.example\tFALSE\t/\tFALSE\t0\ty\t1\n\
        pp.example\tTRUE\t/\tFALSE\t0\tx\t1\n";
    let done = imported(text, &["--url=http://app.example/shop"]);
    assert_eq!(names(&done), ["session", "near"]);
    let mut groups = left_out(&done);
    groups.sort_unstable();
    let expected =
        [("expired", 1), ("ignored", 1), ("incomplete", 1), ("needs_https", 1), ("other_host", 3), ("other_path", 1)];
    assert_eq!(groups, expected);
    let hosts = done["left_out"].as_array().expect("a list").iter().find(|one| one["why"]["kind"] == "other_host");
    assert_eq!(hosts.expect("hosts")["of"], json!(["pp.example", "www.app.example"]));
    let words = [
        ["Taken into the jar", "of other hosts: 3 (pp.example, www.app.example)", "expired: 1 (old)", "__Host-"],
        [
            "取り込みました: session、near",
            "ほかのホストのものが3個（pp.example、www.app.example）",
            "期限切れのものが1個（old）",
            "__Host-",
        ],
    ];
    for (lang, words) in LANGUAGES.into_iter().zip(words) {
        let args = [NOW, "--lang", lang, "--url=http://app.example/shop", "jar", "import"];
        let screen = Home::new().feed(text.replace('@', ALICE), &args).stdout;
        let screen: String = screen.split_whitespace().collect();
        for word in words {
            assert!(screen.contains(&word.replace(' ', "")), "{word} in {screen}");
        }
    }
}

#[test]
fn a_name_restricts_an_import_to_one_cookie() {
    let done = imported("Cookie: session=@; theme=dark; b=1", &[APP, "--name=theme"]);
    assert_eq!((names(&done), left_out(&done)), (vec!["theme"], vec![("other_name", 2)]));
    let done = imported("@", &[APP, "--name=sid"]);
    assert_eq!((names(&done), &done["taken"][0]["value"]), (vec!["sid"], &json!(ALICE)));
}

#[test]
fn without_an_address_the_cookies_of_this_machine_are_for_the_embedded_app() {
    for host in ["127.0.0.1", "localhost", "::1"] {
        let text = format!("[{{\"name\":\"session\",\"value\":\"@\",\"domain\":\"{host}\",\"path\":\"/\"}}]");
        let done = imported(&text, &[]);
        assert_eq!((&done["taken"][0]["domain"], &done["app"]), (&json!("127.0.0.1"), &json!("http://127.0.0.1/")));
    }
    // with one, they are as different as to any browser
    let text = format!("[{{\"name\":\"session\",\"value\":\"{ALICE}\",\"domain\":\"localhost\",\"path\":\"/\"}}]");
    assert_eq!(Home::new().feed(&text, &[NOW, "--url=127.0.0.1:5000", "jar", "import"]).code, 3);
}

#[test]
fn no_cookie_for_the_app_is_an_error_that_leads_to_what_repairs_it() {
    let home = Home::new();
    let jar = |rest: &str| home.file("cookies.txt", format!("app.example\tFALSE\t{rest}\n"));
    for (rest, url, kind, words) in [
        ("/\tFALSE\t0\tsession\tx", "http://b.example", "none_for_app", ["--url https://app.example"; 2]),
        ("/\tFALSE\t9\tsession\tx", "http://app.example", "none_for_app", ["log in with", "もう一度ログイン"]),
        ("/\tTRUE\t0\tsession\tx", "http://app.example", "none_for_app", ["with https://", "https:// で"]),
        ("/in\tFALSE\t0\tsession\tx", "http://app.example/out", "none_for_app", ["without its path", "パスを付けずに"]),
        ("/\tFALSE\t0\tsession\t****", "http://app.example", "none_for_app", ["with their values", "値ごと"]),
    ] {
        let path = jar(rest);
        let outcomes = fails(&home, 3, &[NOW, "--url", url, "jar", "import", &path]);
        for (outcome, word) in outcomes.iter().zip(words) {
            assert!(outcome.stderr.contains(word), "{word}: {}", outcome.stderr);
        }
        let outcome = home.run(&[NOW, "--json", "--url", url, "jar", "import", &path]);
        assert!(outcome.stderr.contains(&format!(r#""kind":"{kind}""#)), "{}", outcome.stderr);
        assert!(!home.jar().exists(), "nothing is written");
    }
}

#[test]
fn a_hostile_export_is_escaped_on_the_screen_and_bounded() {
    let evil = "\u{1b}]0;x\u{7}\u{202e}\u{9b}31m";
    let row = |host: &str, name: &str, value: &str| json!({"name": name, "value": value, "domain": host, "path": "/"});
    let rows = [
        row("app.example", &format!("n\u{202e}{}", "x".repeat(1000)), "\u{202e}v"),
        row("app.example", "ctrl", evil),
        row("app.example", evil, "1"),
        row("app.example", "split", "a; Domain=b.example"),
        row("app.example", "big", &"x".repeat(5000)),
        row(evil, "h", "1"),
        row("$(reboot)", "h", "1"),
        json!({"name": "p", "value": "1", "domain": "app.example", "path": "/; Secure"}),
    ];
    let home = Home::new();
    for lang in LANGUAGES {
        for plain in [&["--plain"][..], &["--color=always"]] {
            let text = json!(rows).to_string();
            let outcome = home.feed(&text, &[&[NOW, "--lang", lang, APP, "jar", "import"], plain].concat());
            assert_eq!(outcome.code, 0, "{}", outcome.stderr);
            assert!(!outcome.stdout.contains(['\u{202e}', '\u{7}', '\u{9b}']), "{:?}", outcome.stdout);
            assert!(!outcome.stdout.contains("\u{1b}]"), "{:?}", outcome.stdout);
        }
        let others = json!(rows[5..7]).to_string();
        let path = home.file("others.json", &others);
        for outcome in fails(&home, 3, &[NOW, APP, "jar", "import", &path]) {
            assert!(!outcome.stderr.contains(['\u{202e}', '\u{7}', '\u{9b}', '\u{1b}']), "{:?}", outcome.stderr);
            assert!(!outcome.stderr.contains("--url https://$"), "{}", outcome.stderr);
        }
    }
    let done = imported(&json!(rows).to_string(), &[APP]);
    assert_eq!(done["taken"].as_array().map(Vec::len), Some(1), "{done}");
    assert_eq!(done["taken"][0]["host_only"], true);

    // as inspect: 64 MiB at most, and no more than 180 cookies of one site
    let file = std::fs::File::create(home.path("long.txt")).expect("a file");
    file.set_len(64 * 1024 * 1024 + 1).expect("a length");
    let long = home.path("long.txt");
    for outcome in fails(&home, 3, &[NOW, "jar", "import", long.to_str().expect("UTF-8")]) {
        assert!(outcome.stderr.contains("67108864"), "{}", outcome.stderr);
    }
    let many: String = (0..500).map(|n| format!("app.example\tFALSE\t/\tFALSE\t0\tc{n}\t1\n")).collect();
    let done = imported(&many, &[APP]);
    let taken = names(&done).len() as u64;
    assert!(taken <= 180, "{taken}");
    assert_eq!(left_out(&done), [("no_room", 500 - taken)]);
    assert_eq!(names(&done).last(), Some(&"c499"), "the last ones stay");
}

#[test]
fn what_an_export_leaves_out_is_said_beside_it_and_not_in_it() {
    let home = Home::new();
    let lines = "Set-Cookie: session=x; Path=/\nSet-Cookie: old=1; Max-Age=5; Path=/\nSet-Cookie: \u{e9}=1; Path=/\nSet-Cookie: far=1; Path=/far\n";
    assert_eq!(home.feed(lines, &[NOW, APP, "jar", "import"]).code, 0);
    let b = home.feed("Set-Cookie: x=1", &[NOW, "--url=http://b.example", "jar", "import"]);
    assert_eq!(b.code, 0, "{}", b.stderr);
    let later = "--now=2026-11-22T19:41:40Z";
    for (lang, [begins, expired, hosts, bytes]) in LANGUAGES.into_iter().zip([
        ["note: left out", "expired: 1 (old)", "of other hosts: 1 (b.example)", "cannot carry: 1"],
        [
            "注意: 書き出さなかった",
            "期限切れのものが1個（old）",
            "ほかのホストのものが1個（b.example）",
            "バイトを含むものが1個",
        ],
    ]) {
        let export = |form| home.run(&[later, "--lang", lang, APP, "jar", "export", "--format", form]);
        let header = export("header");
        assert_eq!((header.code, header.stdout.as_str()), (0, "Cookie: session=x\n"));
        let said: String = header.stderr.split_whitespace().collect();
        for word in [begins, expired, hosts, bytes] {
            assert!(said.contains(&word.replace(' ', "")), "{word}: {}", header.stderr);
        }
        let txt = export("cookies.txt");
        assert!(txt.stdout.contains("b.example") && !txt.stderr.contains("b.example"), "{}", txt.everything());
    }
    let json = home.run(&[later, APP, "jar", "export", "--format=header", "--json"]);
    assert_eq!((json.stderr.as_str(), left_out(&json.json()["done"]).len()), ("", 4));
}

/// What stands for a file is the name of one, whatever it looks like.
#[test]
fn a_file_that_cannot_be_read_is_named_with_the_reason() {
    let home = Home::new();
    let folder = home.path("folder");
    home.file("there", "Cookie: session=@");
    std::fs::create_dir(&folder).expect("a folder");
    let folder = folder.to_str().expect("UTF-8").to_owned();
    let [none, inside] = [home.path("nofile"), home.path("there/nofile")].map(|path| path.display().to_string());
    for (name, english, japanese) in [
        ("nofile", "there is no such thing", "見つかりません"),
        ("no file", "there is no such thing", "見つかりません"),
        ("nofile.har", "there is no such thing", "見つかりません"),
        (none.as_str(), "there is no such thing", "見つかりません"),
        ("a/b/c", "there is no such thing", "見つかりません"),
        (inside.as_str(), "a part of the path is no folder", "パスの途中がフォルダーではありません"),
        (folder.as_str(), "it is a folder", "フォルダーです"),
        (".", "it is a folder", "フォルダーです"),
        ("..", "it is a folder", "フォルダーです"),
    ] {
        let outcomes = fails(&home, 3, &[APP, "jar", "import", name]);
        for (outcome, why) in outcomes.iter().zip([english, japanese]) {
            let said = outcome.stderr.replace("\n  ", "").replace(' ', "");
            assert!(said.contains(&name.replace(' ', "")) && said.contains(&why.replace(' ', "")), "{said}");
        }
        let error = home.run(&["--json", APP, "jar", "import", name]).stderr;
        assert!(error.contains("\"unreadable_file\""), "{error}");
    }
    // what has the form of something else is still told for that
    for text in ["{}", "curl http://app.example/", "a\nb"] {
        let error = home.run(&["--json", APP, "jar", "import", text]).stderr;
        assert!(error.contains("\"no_cookie_here\""), "{text}: {error}");
    }
}

/// Permissions do not stop root, so the test runs as another user.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_not_told_for_one_that_is_not_there() {
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let home = Home::new();
    let (file, inside) = (home.file("closed.har", "{}"), home.file("folder/cookie", "Cookie: session=@"));
    let mut sessctl = std::path::Path::new(env!("CARGO_BIN_EXE_sessctl")).to_owned();
    let is_root = fs::metadata(&file).expect("a file").uid() == 0;
    if is_root {
        sessctl = home.path("sessctl");
        let program = env!("CARGO_BIN_EXE_sessctl");
        fs::hard_link(program, &sessctl).or_else(|_| fs::copy(program, &sessctl).map(drop)).expect("a program");
        chown(home.path(""), Some(NOBODY), Some(NOBODY)).expect("a gift");
    }
    for closed in [home.path("closed.har"), home.path("folder")] {
        fs::set_permissions(closed, fs::Permissions::from_mode(0o000)).expect("permissions");
    }
    for path in [&file, &inside] {
        for (lang, why) in LANGUAGES.into_iter().zip(["permission denied", "権限がありません"]) {
            for command in [&["jar", "import"][..], &["inspect"]] {
                let args = [&["--lang", lang, APP], command, &[path.as_str()]].concat();
                let mut command = home.program(&sessctl, &args);
                if is_root {
                    command.uid(NOBODY).gid(NOBODY);
                }
                let outcome = super::finished(&mut command, &args);
                assert_eq!(outcome.code, 3, "{}", outcome.everything());
                assert!(outcome.stderr.replace("\n  ", " ").contains(why), "{}", outcome.stderr);
            }
        }
    }
    fs::set_permissions(home.path("folder"), fs::Permissions::from_mode(0o700)).expect("permissions");
}
