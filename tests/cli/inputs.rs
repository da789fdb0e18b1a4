//! What `inspect` takes: text that users paste.

use serde_json::{Value as Json, json};

use sessctl::clock::Timestamp;
use sessctl::cookie::{SecretKey, Signer, payload, sign};

use super::{ALICE, Home, NOW, Outcome};

/// The cookie that was found, where, and what was taken off.
fn found(facts: &Json) -> (String, String, Vec<String>) {
    let text = |json: &Json| json.as_str().expect("a text").to_owned();
    let stripped = facts["source"]["stripped"].as_array().expect("a list").iter().map(text).collect();
    (text(&facts["cookie"]), text(&facts["source"]["kind"]), stripped)
}

fn pasted(text: &str) -> Vec<String> {
    let facts = Home::new().facts(&[NOW, "inspect", text]);
    let (cookie, kind, stripped) = found(&facts);
    assert_eq!((cookie.as_str(), kind.as_str()), (ALICE, "argument"), "{text}");
    assert_eq!(facts["verification"]["error"], Json::Null, "{text}");
    stripped
}

/// The same text as a file and on standard input, both ways of saying so.
fn in_a_document(text: &str) -> Vec<Outcome> {
    let home = Home::new();
    let path = home.file("document", text);
    vec![
        home.run(&[NOW, "inspect", "--json", &path]),
        home.feed(text, &[NOW, "inspect", "--json"]),
        home.feed(text, &[NOW, "inspect", "--json", "-"]),
    ]
}

fn assert_holds_alice(text: &str, kind: &str) {
    for outcome in in_a_document(text) {
        let (cookie, found_in, _) = found(&outcome.json());
        assert_eq!((cookie.as_str(), found_in.as_str()), (ALICE, kind), "{text}");
    }
}

#[test]
fn whatever_is_pasted_is_taken_and_what_was_taken_off_is_said() {
    assert_eq!(pasted(ALICE), [""; 0]);
    assert_eq!(pasted(&format!("session={ALICE}")), ["cookie_name"]);
    assert_eq!(pasted(&format!("  {ALICE} \r\n")), ["blanks"]);
    assert_eq!(pasted(&format!("\"{ALICE}\"")), ["quotes"]);
    assert_eq!(pasted(&ALICE.replace('.', "%2E")), ["percent_encoding"]);
    assert_eq!(
        pasted(&format!("Cookie: theme=dark; session={ALICE}")),
        ["header_name", "cookie_name", "other_cookies"]
    );
    assert_eq!(
        pasted(&format!("Set-Cookie: session={ALICE}; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/")),
        ["header_name", "cookie_name", "attributes"]
    );
    assert_eq!(pasted(&format!("set-cookie:session=\"{ALICE}\"")), ["header_name", "cookie_name", "quotes"]);
    assert_eq!(pasted(&format!("session={ALICE}; Path=/; HttpOnly")), ["cookie_name", "attributes"]);
}

#[test]
fn a_cookie_line_without_its_header_name_is_what_developer_tools_copy() {
    assert_eq!(pasted(&format!("theme=dark; session={ALICE}")), ["cookie_name", "other_cookies"]);
    assert_eq!(pasted(&format!("session={ALICE}; theme=dark")).first().map(String::as_str), Some("cookie_name"));
}

#[test]
fn the_name_can_be_another() {
    let home = Home::new();
    let line = format!("Cookie: session=junk; sid={ALICE}");
    assert_eq!(found(&home.facts(&[NOW, "inspect", "--name", "sid", &line])).0, ALICE);
    assert_eq!(home.run(&[NOW, "inspect", "--name", "other", &line]).code, 3);
}

#[test]
fn raw_takes_it_byte_for_byte() {
    let home = Home::new();
    for text in [" a.b.c", "\"a.b.c\"", "session=a.b.c", "a%2Eb.c", "a.b.c; Path=/", "é\u{9b}.\n.x", "-", ""] {
        let outcome = home.run(&["inspect", "--raw", "--json", "--", text]);
        if text != "-" {
            assert_eq!(found(&outcome.json()), (text.to_owned(), "argument".to_owned(), vec![]));
        }
    }
    let fed = home.feed(" a.b.c\t\r\n", &["inspect", "--raw", "--json"]);
    assert_eq!(fed.json()["cookie"], " a.b.c\t\r");
}

#[test]
fn many_lines_are_many_objects() {
    let text = format!("{ALICE}\n\nCookie: session={ALICE}\r\n{}\n", ALICE.replace("dgx", "dgy"));
    for outcome in in_a_document(&text) {
        let facts = outcome.json_lines();
        let verdicts: Vec<&Json> = facts.iter().map(|line| &line["verification"]["error"]).collect();
        assert_eq!(verdicts, [&Json::Null, &Json::Null, &json!("Unverified")]);
    }
    let home = Home::new();
    assert_eq!(home.feed(&text, &[NOW, "inspect", "--secret=wrong"]).code, 1, "one no is a no");
    assert_eq!(home.feed(&text, &[NOW, "inspect"]).code, 0);
}

#[test]
fn cookies_txt_of_curl() {
    assert_holds_alice(
        &format!(
            "# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n\n\
             127.0.0.1\tFALSE\t/\tFALSE\t0\ttheme\tdark\n\
             #HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t1795376673\tsession\t{ALICE}\n"
        ),
        "cookies_txt",
    );
}

#[test]
fn har_of_a_network_panel() {
    let entry =
        |side: Json| json!({"log": {"version": "1.2", "entries": [{"request": side, "response": {}}]}}).to_string();
    assert_holds_alice(&entry(json!({"cookies": [{"name": "session", "value": ALICE}], "headers": []})), "har");
    assert_holds_alice(
        &entry(json!({"headers": [{"name": "cookie", "value": format!("a=b; session={ALICE}")}]})),
        "har",
    );
    let response = json!({"headers": [{"name": "Set-Cookie", "value": format!("session={ALICE}; Path=/")}]});
    assert_holds_alice(&json!({"log": {"entries": [{"response": response}]}}).to_string(), "har");
}

#[test]
fn a_byte_order_mark_in_front_of_a_file_is_no_part_of_it() {
    let har = json!({"log": {"entries": [{"request": {"cookies": [{"name": "session", "value": ALICE}]}}]}});
    assert_holds_alice(&format!("\u{feff}{har}"), "har");
    assert_holds_alice(&format!("\u{feff}{ALICE}\r\n"), "stdin");
}

#[test]
fn session_files_of_httpie_and_xh() {
    let new = json!({"__meta__": {"httpie": "3.2.4"}, "cookies": [{"name": "session", "value": ALICE, "path": "/"}]});
    assert_holds_alice(&new.to_string(), "session_file");
    assert_holds_alice(&json!({"cookies": {"session": {"value": ALICE}}}).to_string(), "session_file");
}

#[test]
fn a_jar_of_our_own_as_a_file_and_without_naming_it() {
    let home = Home::of_alice();
    let text = std::fs::read_to_string(home.jar()).expect("a jar");
    assert_holds_alice(&text, "jar");
    assert_eq!(found(&home.facts(&[NOW, "inspect"])), (ALICE.to_owned(), "jar".to_owned(), vec![]));
    for blank in ["", "\n", " \r\n\t"] {
        assert_eq!(home.feed(blank, &[NOW, "inspect"]).code, 3, "an empty pipe has no cookie, and is not the jar");
    }
}

#[test]
fn a_whole_response_of_curl_i_holds_one_cookie() {
    let headers =
        format!("HTTP/1.1 302 FOUND\r\nDate: x\r\nSet-Cookie: session={ALICE}; Path=/\r\nLocation: /login\r\n");
    let outcome = Home::new().feed(&headers, &[NOW, "inspect", "--json"]);
    let cookies: Vec<String> = outcome.json_lines().iter().map(|facts| found(facts).0).collect();
    assert_eq!((cookies, outcome.code), (vec![ALICE.to_owned()], 0));
}

#[test]
fn a_payload_beyond_our_bound_has_no_answer_of_flask() {
    let home = Home::new();
    let json = format!("{{\"_permanent\":true,\"id\":\"{}\"}}", "a".repeat(100_000));
    let bomb = home.feed(&json, &[NOW, "sign", "-", "--json"]).json()["cookie"].as_str().expect("a cookie").to_owned();
    let facts = home.facts(&[NOW, "inspect", "--max-payload=1000", &bomb]);
    assert_eq!(facts["payload"]["error"], "PayloadTooLarge");
    let answer = facts["flask"]["answer"].clone();
    assert!(answer == "session" || answer.is_null(), "Flask has no such limit: {answer}");

    let signer = Signer::flask(&SecretKey::new(sessctl::server::apps::tutorial::SECRET_KEY));
    let payload = payload::pack(&format!("{{\"id\":\"{}\"}}", "a".repeat(17_000_000)));
    let bomb = sign(&payload, &signer, Timestamp::from_unix(1_795_376_493)).expect("signable");
    let outcome = home.run(&[NOW, "inspect", "--json", &bomb]);
    assert_ne!(outcome.json()["flask"]["answer"], "500:PayloadTooLarge");
    let facts = home.facts(&[NOW, "inspect", "--max-payload=20000000", &bomb]);
    assert_eq!(facts["flask"]["answer"], "session");
}

#[test]
fn a_file_that_is_not_there_is_said_to_be_not_there() {
    let home = Home::new();
    for name in ["/nowhere/cookies.txt", "./export.har", "/"] {
        assert_eq!(home.run(&[NOW, "inspect", name]).code, 3, "{name} is no cookie, it is a file");
    }
}

#[test]
fn a_cookie_of_another_framework_is_named() {
    let home = Home::new();
    for (cookie, format) in FOREIGN {
        assert_eq!(home.facts(&[NOW, "inspect", cookie])["looks_like"], format, "{cookie}");
        assert_eq!(home.facts(&[NOW, "inspect", "--raw", cookie])["looks_like"], format, "{cookie}");
    }
    let alice = home.facts(&[NOW, "inspect", ALICE]);
    assert_eq!((&alice["looks_like"], &alice["foreign"]), (&Json::Null, &Json::Null));
}

/// Cookies that the libraries themselves made (`fixtures/formats.jsonl`).
const FOREIGN: [(&str, &str); 6] = [
    (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6ImFsaWNlIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl",
        "jwt",
    ),
    ("eyJpZCI6ImFsaWNlIn0:1r31eq:UEVOeV9hbmRfYV9wb3VuZF9vZl9mbG91cl9pbl9hX2I", "django"),
    ("s%3A_2fdiZgk_aj6LzHu_zSDltb54Y8P0m75.6Hy1CbhEmzsOZaVWx%2FYVfuWcvd7bJpxq6GoKyZOP3dQ", "express"),
    ("eyJpZCI6ICJhbGljZSJ9.ZVPxAA.SNYGAgLhyKTKEKW0bCNItqqe94U", "starlette"),
    ("WzEsInJlc2V0IixudWxsXQ.cohhYkDbhpsYgu7d9ucrN2rRTKY", "itsdangerous"),
    ("k5kX2vQ0Qe3bqg0n8J1Zx6cP4rY7tU9wS2aD5fG8hJ0", "random_id"),
];

#[test]
fn a_cookie_of_another_framework_is_neither_good_nor_refused() {
    let home = Home::new();
    let key = home.file("key", "a key that signed none of them");
    for (cookie, _) in FOREIGN {
        for with_key in [&[][..], &["--secret-file", &key]] {
            let args = [&[NOW, "inspect", "--raw", cookie], with_key].concat();
            let outcome = home.run(&[&args[..], &["--json"]].concat());
            let facts = outcome.json();
            assert_eq!(outcome.code, 3, "cannot tell: {cookie}");
            assert_eq!(facts["verification"]["error"], "Unverified", "{cookie}");
            assert_eq!([&facts["verification"]["key"], &facts["flask"]["answer"]], [&Json::Null; 2], "{cookie}");
            assert_eq!([&facts["max_age"], &facts["max_age_from"]], [&Json::Null; 2], "{cookie}");
            assert!(facts["foreign"].is_array(), "{cookie}");
            for (lang, never) in [
                ("en", ["does not match", "lifetime", "would", "no dot"]),
                ("ja", ["一致しません", "有効期間", "セッションを開き", "ドット"]),
            ] {
                let screen = home.run(&[&args[..], &["--lang", lang]].concat());
                assert_eq!(screen.code, 3, "{cookie}");
                for words in never {
                    assert!(!screen.stdout.contains(words), "{words}: {}", screen.stdout);
                }
            }
        }
    }
}

#[test]
fn starlettes_own_settings_verify_its_session_which_is_foreign_no_more() {
    let home = Home::new();
    let key = home.file("key", "a key of our own");
    let cookie = "eyJpZCI6ICJhbGljZSJ9.ZVPxAA.SNYGAgLhyKTKEKW0bCNItqqe94U";
    let settings = ["--salt", "itsdangerous.Signer", "--key-derivation", "django-concat", "--secret-file", &key];
    let facts = home.facts(&[&["--now", "1700000000", "inspect", cookie], &settings[..]].concat());
    assert_eq!([&facts["verification"]["error"], &facts["looks_like"], &facts["foreign"]], [&Json::Null; 3]);
    // it is not the salt of Flask's session, so how long it is accepted is not known
    assert_eq!([&facts["max_age"], &facts["flask"]["answer"]], [&Json::Null; 2]);
    // where that is said, it is what a Flask answers whose session interface signs so
    let limited = ["--now", "1700000000", "inspect", cookie, "--max-age", "10"];
    let facts = home.facts(&[&limited, &settings[..]].concat());
    assert_eq!((&facts["max_age"], &facts["flask"]["answer"]), (&Json::from(10), &Json::from("session")));
}

#[test]
fn a_list_names_the_cookies_of_other_frameworks_and_refuses_none_of_them() {
    let home = Home::new();
    let foreign: Vec<&str> = FOREIGN.iter().map(|(cookie, _)| *cookie).collect();
    let (only_foreign, with_alice) = (foreign.join("\n"), [&foreign[..], &[ALICE]].concat().join("\n"));
    let screen = home.feed(&with_alice, &[NOW, "inspect", "--raw", "-"]);
    assert_eq!(screen.code, 0, "{}", screen.stdout);
    for words in ["a signed cookie of Django", "1 of 7 verify.", "6 are not Flask sessions."] {
        assert!(screen.stdout.contains(words), "{words}: {}", screen.stdout);
    }
    assert_eq!(home.feed(&only_foreign, &[NOW, "inspect", "--raw", "-"]).code, 3, "it cannot be told of any");
    let forged = format!("{with_alice}\n{}", ALICE.replace("eyJf", "eyJg"));
    assert_eq!(home.feed(&forged, &[NOW, "inspect", "--raw", "-", "--secret", "x"]).code, 1);
}

#[test]
fn what_a_foreign_cookie_holds_is_escaped_on_the_screen() {
    let home = Home::new();
    let signature = "UEVOeV9hbmRfYV9wb3VuZF9vZl9mbG91cl9pbl9hX2I";
    let screen = home.run(&[NOW, "inspect", "--raw", &format!("\u{1b}[2J\u{202e}x:1r31eq:{signature}")]);
    assert!(screen.stdout.contains("Django") && !screen.stdout.contains(['\u{1b}', '\u{202e}']), "{:?}", screen.stdout);
}

#[test]
fn five_megabytes_are_read_without_haste_and_without_harm() {
    let home = Home::new();
    let line = home.feed(vec![b'x'; 5 << 20], &["inspect"]);
    assert_eq!(line.code, 3, "no cookie in it");
    let named = home.feed([b"session=".to_vec(), vec![b'x'; 5 << 20]].concat(), &["inspect"]);
    assert!(named.code == 1 && named.stdout.len() < 20_000, "{} bytes of screen", named.stdout.len());
    assert_eq!(home.feed(vec![0; 5 << 20], &["inspect", "--json"]).code, 3);
    assert_eq!(home.feed(vec![b'\n'; 5 << 20], &["inspect", "-"]).code, 3, "no cookie in it");
    assert!(home.feed(vec![b'{'; 5 << 20], &["inspect", "--raw"]).code <= 1);
    let dots = home.feed(vec![b'.'; 5 << 20], &["inspect"]);
    assert!(dots.stdout.len() < 20_000);
}

#[test]
fn an_export_of_many_cookies_gives_each_of_them_once_and_in_order() {
    const MANY: usize = 30_000;
    let values: Vec<String> = (0..MANY).map(|n| format!("value{n:06}.a.b")).collect();
    let row = |value: &String| format!("h\tFALSE\t/\tFALSE\t0\tsession\t{value}\n").repeat(2);
    let export: String = values.iter().map(row).collect();
    let outcome = Home::new().feed(format!("# Netscape HTTP Cookie File\n{export}"), &["inspect", "--json"]);
    let shown: Vec<String> =
        outcome.json_lines().iter().filter_map(|line| line["cookie"].as_str().map(str::to_owned)).collect();
    assert_eq!(shown, values);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: a limit of memory that holds")]
fn many_short_lines_do_not_fill_the_memory() {
    let home = Home::new();
    let path = home.file("many", "session=a\n".repeat(60_000));
    for args in [&["inspect", "--json", &path][..], &["inspect", &path]] {
        let mut limited = std::process::Command::new("sh");
        // 120 kB of text, 250 MB to read it in
        limited.args(["-c", "ulimit -v 250000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_sessctl")]).args(args);
        let output = limited.output().expect("sessctl");
        let complaint: String = String::from_utf8_lossy(&output.stderr).chars().take(300).collect();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {complaint}");
    }
}

#[test]
fn a_token_that_is_not_whole_is_said_not_to_be() {
    const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    let home = Home::new();
    for (token, en, ja) in [
        (format!("{HEADER}.eyJzdWIiOiJtaWEiLCJuYW1lIjoi"), "its claims are missing or do not end", "途中で切れていて"),
        (format!("{HEADER}.eyJzdWIiOiJtaWEifQ"), "not whole: there is no signature", "署名がありません"),
        (format!("{HEADER}.eyJzdWIiOiJtaWEifQ.c2lnbmF0dXJl"), "", ""),
    ] {
        for (lang, words, whole) in [("en", en, "not whole"), ("ja", ja, "全体ではありません")] {
            let screen = home.run(&[NOW, "--lang", lang, "inspect", &format!("name_0={token}")]).stdout;
            let between = if lang == "en" { " " } else { "" };
            let screen = screen.split_whitespace().collect::<Vec<_>>().join(between);
            assert!(screen.contains(words) && screen.contains("JWT"), "{screen}");
            assert_eq!(screen.contains(whole), !words.is_empty(), "{screen}");
        }
    }
}
