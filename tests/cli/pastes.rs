//! What people really paste: the cookie inside is found and nothing around it is judged, or there is none and it is
//! said what there is.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::{Home, LANGUAGES};

/// A session of the user mia, signed with [`KEY`] at 1800000000 by Flask 3.1.3.
const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";
/// The same with one more key, a minute later.
const C2: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIiwibiI6Mn0.a0nSPA.eWyGKNqt6TSQSeEQlTJe6LV08dU";
const KEY: &str = "plum-key";
const AT: &str = "--now=1800000100";

struct Desk {
    home: Home,
    key: String,
}

impl Desk {
    fn new() -> Desk {
        let home = Home::new();
        let key = home.file("key", KEY);
        Desk { home, key }
    }

    /// The facts of every cookie in a text that is given in each way: typed, in a file, in a pipe.
    fn all(&self, text: &[u8]) -> Vec<Vec<Json>> {
        let inspect = [AT, "inspect", "--json", "--secret-file", &self.key];
        let path = self.home.file("paste", text);
        let mut outcomes = vec![self.home.run(&[&inspect[..], &[&path]].concat()), self.home.feed(text, &inspect)];
        if let Some(typed) = std::str::from_utf8(text).ok().filter(|text| text.len() < 100_000 && !text.contains('\0'))
        {
            outcomes.push(self.home.run(&[&inspect[..], &["--", typed]].concat()));
        }
        outcomes.iter().map(|outcome| if outcome.code > 1 { Vec::new() } else { outcome.json_lines() }).collect()
    }

    fn holds(&self, text: impl AsRef<[u8]>, expected: &[&str]) {
        for facts in self.all(text.as_ref()) {
            let shown = String::from_utf8_lossy(text.as_ref());
            let found: Vec<&str> = facts.iter().filter_map(|facts| facts["cookie"].as_str()).collect();
            assert_eq!(found, expected, "{shown}");
            for facts in facts {
                assert_eq!(facts["verification"]["error"], Json::Null, "{shown}");
            }
        }
    }

    /// No cookie, and the facts that the error names in both languages.
    fn holds_none(&self, text: impl AsRef<[u8]>, facts: &[&str]) {
        for lang in LANGUAGES {
            let outcome = self.home.feed(text.as_ref(), &[AT, "inspect", "--lang", lang]);
            assert_eq!(outcome.code, 3, "{}: {}", String::from_utf8_lossy(text.as_ref()), outcome.everything());
            for fact in facts {
                let fact = if lang == "ja" { fact.replace(", ", "、") } else { (*fact).to_owned() };
                assert!(outcome.stderr.contains(&fact), "no {fact} in {}", outcome.stderr);
            }
        }
    }
}

#[test]
fn a_header_is_found_wherever_a_line_begins() {
    let desk = Desk::new();
    for text in [
        format!("| set-cookie: session={C}; Path=/"),
        format!("- set-cookie: session={C}; HttpOnly; Path=/"),
        format!("* Added cookie session=\"{C}\" for domain 127.0.0.1"),
        format!("[12:00:01] > Cookie: theme=dark; session={C}"),
        format!("HTTP/2 200\r\nserver: x\r\nset-cookie: session={C}; Path=/\r\n"),
        format!("GET / HTTP/3\r\nhost: x\r\ncookie: a=1; session={C}\r\n\r\n"),
        format!("GET / HTTP/2.0\r\nCookie: session={C}\r\n"),
        format!("Set-Cookie: a=b; Path=/, session={C}; Path=/"),
        format!("Set-Cookie: session={C}; Path=/, a=b"),
        format!("Set-Cookie3: session={C}; path=\"/\"; domain=\"127.0.0.1\"; path_spec; version=0"),
        format!(
            "#LWP-Cookies-2.0\nSet-Cookie3: session=\"{C}\"; path=\"/\"; expires=\"2027-01-15 09:00:00Z\"; version=0\n"
        ),
    ] {
        desk.holds(text, &[C]);
    }
}

#[test]
fn quotes_and_wrapping_come_off() {
    let desk = Desk::new();
    for text in [
        format!("'session={C}'"),
        format!("\"session={C}\""),
        format!("“{C}”"),
        format!("`{C}`"),
        format!("b'{C}'"),
        format!("{{'Set-Cookie': 'session={C}; Path=/'}}"),
        format!("document.cookie = \"session={C}\""),
        format!("document.cookie='session={C}; path=/'"),
        format!("<Cookie session={C} for 127.0.0.1/>"),
        format!("<RequestsCookieJar[<Cookie session={C} for 127.0.0.1/>]>"),
        format!("sessionid said: {C}."),
        format!("127.0.0.1 - - \"GET /?next=/ HTTP/1.1\" 302 - session={C}"),
        format!("https://example.com/confirm/{C}?x=1"),
    ] {
        desk.holds(text, &[C]);
    }
}

#[test]
fn what_clings_to_a_value_is_no_part_of_it() {
    let desk = Desk::new();
    let mail = format!("Content-Transfer-Encoding: quoted-printable\n\nsession=3D{}=\n{}\n", &C[..40], &C[40..]);
    for text in [
        format!("session='{C}'"),
        format!("session = b'{C}'"),
        format!("session=<{C}>"),
        format!("session=({C})"),
        format!("session=[{C}],"),
        format!("session={C}  # note"),
        format!("session => {C}"),
        format!("* [HTTP/2] [1] [cookie: session={C}]"),
        format!("cookie: \"session={C}\""),
        format!("# Netscape HTTP Cookie File\r127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t{C}\r"),
        mail,
    ] {
        desk.holds(text, &[C]);
    }
}

#[test]
fn what_is_glued_to_a_value_is_told_by_what_the_payload_decodes_to() {
    let desk = Desk::new();
    for text in [
        format!("session=={C}"),
        format!("session == '{C}'"),
        format!("if cookie=={C}"),
        format!("-{C}"),
        format!("--{C}"),
        format!("x{C}"),
        format!("MTIz{C}"),
        format!("1.{C}"),
        format!("12. {C}"),
        format!("www.example.com.{C}"),
        format!("MQ.cdefgh.{C}"),
        format!("{C}. And then"),
        format!("{C}.bak.1"),
        format!("cookie:{C}"),
        format!("Cookie: {C}"),
        format!("Set-Cookie: {C}"),
        format!("token:{C}"),
        format!("__{C}__"),
        format!("_{C}_"),
        format!("**{C}**"),
        format!("see __{C}__ there"),
        format!("{C}{C}"),
        format!("\\nsession={C}\\n"),
        format!("b\"\\x00{C}\""),
        format!("-session={C}\n"),
        format!("+session={C}\n"),
    ] {
        desk.holds(text, &[C]);
    }
    // with such an ending it may be the name of a file
    for text in [format!("{C}.txt"), format!("{C}.json\n"), format!("- {C}.har\n")] {
        let outcome = desk.home.feed(&text, &[AT, "inspect", "--json", "--secret-file", &desk.key]);
        assert_eq!(outcome.json()["cookie"], C, "{text}");
    }
    assert_eq!(desk.home.run(&[AT, "inspect", &format!("{C}.txt")]).code, 3);
    assert_eq!(desk.home.feed(format!("\\nsession={C}"), &[AT, "inspect", "--json"]).json()["name"], "session");
}

#[test]
fn what_may_belong_to_a_value_or_not_is_said_to_be_unclear() {
    let desk = Desk::new();
    for text in [
        format!("{C}__"),
        format!("{C}x"),
        format!("{C}-old"),
        format!("{C}-2027-01-15"),
        format!("-{C}-old"),
        format!("_{C}__"),
        format!("x{}", &C[..C.len() - 1]),
        format!("see {C}_ there"),
        format!("cookie:{C}__"),
    ] {
        for facts in desk.all(text.as_bytes()) {
            assert!(facts.is_empty(), "{text}: {facts:?}");
        }
        for (lang, words) in LANGUAGES.into_iter().zip(["may not belong to it", "その一部かどうかわからない"])
        {
            let outcome = desk.home.run(&[AT, "inspect", "--lang", lang, "--", &text]);
            assert!(outcome.code == 3 && outcome.stderr.contains(words), "{text}: {}", outcome.everything());
        }
    }
    // what has a name is judged whatever it is
    for value in [format!("{C}x"), format!("-{C}")] {
        for text in [format!("session={value}"), format!("Cookie: session={value}"), format!("a=b; session={value}")] {
            let facts = desk.home.run(&[AT, "inspect", "--json", "--secret-file", &desk.key, "--", &text]).json();
            assert_eq!(facts["cookie"], value, "{text}");
            assert!(facts["verification"]["error"].is_string(), "{text}");
        }
    }
    let facts = desk.home.run(&[AT, "inspect", "--json", &format!("Cookie: session=={C}")]).json();
    assert_eq!(facts["cookie"], format!("={C}"), "this is what was sent");
}

#[test]
fn what_a_terminal_obeys_and_a_page_breaks_at_is_no_part_of_a_value() {
    let desk = Desk::new();
    let link = |text: &str| format!("\u{1b}]8;;https://h/x?a=1;b=2\u{7}{text}\u{1b}]8;;\u{7}");
    let other_link = |text: &str| format!("\u{1b}]8;id=1;https://h/{}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\", &C[..20]);
    for text in [
        link(C),
        other_link(C),
        format!("session={}", link(C)),
        format!("Cookie: theme=dark; session={}; a=b", other_link(C)),
        link(&format!("Set-Cookie: session={C}; Path=/")),
        format!("\u{1b}[01;31m\u{1b}[Ksession=\u{1b}[m\u{1b}[K{C}"),
        format!("\u{1b}]0;title\u{7}$ session={C}"),
    ] {
        desk.holds(text, &[C]);
    }
    for place in [10, 30, 43, 44, 60] {
        let (before, after) = C.split_at(place);
        for mark in ["<wbr>", "<WBR/>", "<br>", "<br />\n", "&shy;", "&#173;", "&#xAD;", "\u{ad}", "\u{200b}"] {
            for text in [
                format!("<td>{before}{mark}{after}</td>"),
                format!("<!DOCTYPE html><pre>session={before}{mark}{after}</pre>"),
                format!("session={before}{mark}{after}"),
            ] {
                desk.holds(text, &[C]);
            }
        }
        for mark in ["<wbr>", "&shy;", "\u{ad}"] {
            desk.holds(format!("Set-Cookie: session={before}{mark}{after}; Path=/"), &[C]);
            let half = format!("session={before}{mark}{}", &after[..after.len() - 1]);
            desk.holds_none(&half, &[]);
            desk.holds_none(format!("HTTP/1.1 200 OK\nSet-Cookie: {half}; Path=/\n"), &[]);
        }
    }
    for dot in ["&#46;", "&#x2E;", "&period;"] {
        desk.holds(C.replace('.', dot), &[C]);
        desk.holds(format!("<code>session={}</code>", C.replace('.', dot)), &[C]);
    }
    let utf32 = |text: &str| -> Vec<u8> { text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect() };
    desk.holds(utf32(C), &[C]);
    desk.holds(utf32(&format!("\u{feff}Set-Cookie: session={C}; Path=/\r\n")), &[C]);
    desk.holds(utf32(&format!("# Netscape HTTP Cookie File\nh\tFALSE\t/\tFALSE\t0\tsession\t{C}\n")), &[C]);
}

#[test]
fn the_lines_of_wireshark_and_of_a_trace_are_read_to_their_ends() {
    let desk = Desk::new();
    let tree = format!(
        "Hypertext Transfer Protocol\n    GET /login HTTP/1.1\\r\\n\n    Host: 127.0.0.1:5000\\r\\n\n    Cookie: theme=dark; \
         session={C}\\r\\n\n        Cookie pair: theme=dark\n        Cookie pair: session={C}\n    \\r\\n\n"
    );
    let lines = |range: std::ops::Range<usize>| {
        tree.split_inclusive('\n').skip(range.start).take(range.len()).collect::<String>()
    };
    for text in [
        &tree,
        &lines(3..6),
        &lines(3..4),
        &lines(5..6),
        &format!("    Cookie: session={C}\\r\\n\n        Cookie pair: session={C}"),
        &format!("    Set-Cookie: session={C}; HttpOnly; Path=/\\r\\n"),
        &tree.replace('\n', "\r\n"),
    ] {
        desk.holds(text, &[C]);
    }
    for text in [
        format!("    Cookie [truncated]: theme=dark; session={}", &C[..50]),
        format!("    [truncated]Cookie: theme=dark; session={}", &C[..50]),
        format!("    [truncated] Cookie: session={}\\r\\n", &C[..50]),
        format!("0050: Cookie: session={}", &C[..46]),
    ] {
        desk.holds_none(&text, &[]);
        assert!(desk.all(text.as_bytes()).iter().all(Vec::is_empty), "{text}");
    }
    let line = format!("Cookie: session={C}");
    for (first, second) in [("0010", "0050"), ("0050", "0090"), ("004c", "008c")] {
        desk.holds(format!("{first}: {}\n{second}: {}\n", &line[..64], &line[64..]), &[C]);
        desk.holds(format!("    {first}: {}\n    {second}: {}", &line[..64], &line[64..]), &[C]);
    }
    // the offsets of another program
    desk.holds(format!("0040: {}\n0050: {}\n", &line[..59], &line[59..]), &[C]);
    desk.holds(format!("0010: {}\n0050: {}\n", &line[..59], &line[59..]), &[C]);
}

#[test]
fn the_value_of_another_framework_loses_its_name_and_a_number_is_no_session() {
    let desk = Desk::new();
    let signature = "AvTqnbuz3Mt0_jKtokHnY84Y9H8";
    for value in [
        format!("eyJ1c2VyIjoibWlhIn0:1r31eq:{signature}"),
        format!(".eJyrVkpUslIyNDJWqgUAGQEDkA:1r31eq:{signature}"),
        format!("eyJ1c2VyIjoibWlhIn0:1r31eq:{signature}0123456789abcdeE"),
    ] {
        for text in [
            format!("sessionid={value}"),
            format!("sessionid=\"{value}\""),
            format!("Cookie: sessionid={value}"),
            format!("csrftoken=x; sessionid={value}"),
        ] {
            let outcome = desk.home.run(&[AT, "inspect", "--json", "--secret-file", &desk.key, &text]);
            let facts = outcome.json();
            let said = (outcome.code, &facts["cookie"], &facts["name"], &facts["looks_like"]);
            assert_eq!(said, (3, &json!(value), &json!("sessionid"), &json!("django")), "{text}");
        }
    }
    for id in ["MTk4NjIyNDgzNDcxOTI1MjQ4", "MTk4NjIyNDgzNDcxOTI1MjQ4Mw", "MTk4NjIyNDgzNDcxOTI1MjQ"] {
        for rest in ["GxAbCd.AvTqnbuz3Mt0_jKtokHnY84Y9H8", "Cl2FMQ.AvTqnbuz3Mt0_jKtokHnY84Y9H8AvTqnbuz3Mt"] {
            let token = format!("{id}.{rest}");
            for text in [token.clone(), format!("the bot's is {token}"), format!("token={token}")] {
                desk.holds_none(&text, &[]);
                assert!(desk.all(text.as_bytes()).iter().all(Vec::is_empty), "{text}");
            }
            let outcome = desk.home.run(&[AT, "--lang=en", "inspect", &token]);
            assert!(outcome.stderr.contains("only a number"), "{}", outcome.everything());
            let facts = desk.home.run(&[AT, "inspect", "--json", &format!("session={token}")]).json();
            assert_eq!(facts["cookie"], token, "what has a name is judged");
        }
    }
}

#[test]
fn a_value_that_was_blanked_out_or_cut_is_not_judged() {
    let desk = Desk::new();
    let har = |value: &str| {
        json!({"log": {"entries": [{"request": {"cookies": [{"name": "session", "value": value}]}}]}}).to_string()
    };
    for value in ["[REDACTED]", "[FILTERED]", "<redacted>", "********", "eyJ****", "$COOKIE", "${COOKIE}"] {
        desk.holds_none(format!("Cookie: session={value}"), &[]);
        desk.holds_none(format!("session={value}"), &[]);
        desk.holds_none(har(value), &[]);
    }
    desk.holds_none("session=requests.Session()", &[]);
    desk.holds_none(&har(C)[..har(C).find(C).expect("the cookie") + 50], &[]);
    let damaged = format!("{{\"cookies\":[{{\"name\":\"session\",\"value\":\"{C}\"\n \"path\":\"/\"}}]}}");
    desk.holds(damaged, &[C]);
}

#[test]
fn a_value_that_was_broken_is_joined() {
    let desk = Desk::new();
    for place in [1, 30, 43, 44, 50, 51, 70] {
        let (before, after) = C.split_at(place);
        for text in [
            format!("{before}\n{after}\n"),
            format!("{before}\r\n    {after}"),
            format!("session={before}\n  {after}"),
            format!("> {before}\n> {after}\n"),
        ] {
            // a single letter at the end of a line begins nothing
            if place > 2 {
                desk.holds(&text, &[C]);
            }
        }
        desk.holds(format!("Cookie: a=b; session={before}\n    {after}\n"), &[C]);
    }
}

/// What `curl --trace-ascii` of 7.88.1 wrote of a visit with the cookie, and of the answer that set it again.
const TRACE: &str = "\
== Info: Connected to 127.0.0.1 (127.0.0.1) port 34867 (#0)
=> Send header, 192 bytes (0xc0)
0000: GET /login HTTP/1.1
0015: Host: 127.0.0.1:34867
002c: User-Agent: curl/7.88.1
0045: Accept: */*
0052: Cookie: theme=dark; session=eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoi
0092: bWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8
00be: 
<= Recv header, 17 bytes (0x11)
0000: HTTP/1.1 200 OK
== Info: Added cookie session=\"eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8\" for domain 127.0.0.1, path /, expire 1800003600
<= Recv header, 157 bytes (0x9d)
0000: Set-Cookie: session=eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.
0040: a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8; Expires=Fri, 15 Jan 2027 09:
0080: 00:00 GMT; HttpOnly; Path=/
<= Recv data, 3 bytes (0x3)
0000: hi.
";

/// The answer as `curl --trace` wrote it.
const TRACE_OF_BYTES: &str = "\
<= Recv header, 157 bytes (0x9d)
0000: 53 65 74 2d 43 6f 6f 6b 69 65 3a 20 73 65 73 73 Set-Cookie: sess
0010: 69 6f 6e 3d 65 79 4a 66 63 47 56 79 62 57 46 75 ion=eyJfcGVybWFu
0020: 5a 57 35 30 49 6a 70 30 63 6e 56 6c 4c 43 4a 31 ZW50Ijp0cnVlLCJ1
0030: 63 32 56 79 49 6a 6f 69 62 57 6c 68 49 6e 30 2e c2VyIjoibWlhIn0.
0040: 61 30 6e 53 41 41 2e 41 76 54 71 6e 62 75 7a 33 a0nSAA.AvTqnbuz3
0050: 4d 74 30 5f 6a 4b 74 6f 6b 48 6e 59 38 34 59 39 Mt0_jKtokHnY84Y9
0060: 48 38 3b 20 45 78 70 69 72 65 73 3d 46 72 69 2c H8; Expires=Fri,
0070: 20 31 35 20 4a 61 6e 20 32 30 32 37 20 30 39 3a  15 Jan 2027 09:
0080: 30 30 3a 30 30 20 47 4d 54 3b 20 48 74 74 70 4f 00:00 GMT; HttpO
0090: 6e 6c 79 3b 20 50 61 74 68 3d 2f 0d 0a          nly; Path=/..
";

#[test]
fn the_rows_of_a_trace_are_put_together_before_anything_is_judged() {
    let desk = Desk::new();
    let lines = |range: std::ops::Range<usize>| {
        TRACE.split_inclusive('\n').skip(range.start).take(range.len()).collect::<String>()
    };
    let timed = TRACE.replace("\n== ", "\n12:00:00.841908 == ").replace("\n<= ", "\n12:00:00.841908 [0-0] <= ");
    for text in
        [TRACE, &timed, TRACE_OF_BYTES, &lines(1..9), &lines(6..8), &lines(12..16), &lines(13..15), &lines(11..12)]
    {
        desk.holds(text, &[C]);
        desk.holds(text.replace('\n', "\r\n"), &[C]);
    }
    let some_bytes: String = TRACE_OF_BYTES.split_inclusive('\n').take(6).collect();
    for text in [lines(6..7), lines(7..8), lines(1..7), lines(12..14), some_bytes] {
        desk.holds_none(&text, &[]);
        for facts in desk.all(text.as_bytes()) {
            assert!(facts.is_empty(), "{text}");
        }
    }
}

#[test]
fn a_value_in_pieces_is_joined_or_there_is_none() {
    let desk = Desk::new();
    for place in [8, 30, 43, 51, 73] {
        let (before, after) = C.split_at(place);
        for text in [
            format!("session = \"{before}\" \"{after}\""),
            format!("session = \"{before}\" + \"{after}\";"),
            format!("cookie = '{before}' \\\n    '{after}'\n"),
            format!("c = ('{before}'\n     '{after}')\nprint(c)\n"),
            format!("headers = {{'Cookie': 'session={before}'\n           '{after}'}}\n"),
            format!("{{'Cookie': 'session={before}' '{after}'}}"),
            format!("$c = 'session={before}' . '{after}';"),
            format!("curl http://h/ -b 'session={before}'\\\n'{after}'"),
            format!("document.cookie = `session={before}` +\n  `{after}`"),
            format!("│ session={before} │\n│ {after} │\n"),
            format!("┌─┐\n│ {before} │\n│ {after} │\n└─┘\n"),
            format!("+---+---+\n| Cookie | session={before} |\n| | {after} |\n+---+---+\n"),
            format!("| Cookie: session={before} |\n| {after} |"),
        ] {
            desk.holds(&text, &[C]);
        }
    }
    let (before, after) = C.split_at(30);
    for text in [
        format!("session = \"{before}\" + tail"),
        format!("session = '{before}' \\\n    '{}'", &after[..after.len() - 2]),
        "-H \"Cookie: session=\" + cookie".to_owned(),
        format!("'Cookie: session={before}' .\n  x"),
        format!("| Cookie: session={before} |\n| {} |", &after[..20]),
        format!("│ Cookie: session={before} │\n├───┤\n│ x │\n"),
    ] {
        desk.holds_none(&text, &[]);
        assert!(desk.all(text.as_bytes()).iter().all(Vec::is_empty), "{text}");
    }
}

#[test]
fn rows_and_exports_of_all_kinds_are_read() {
    let desk = Desk::new();
    let row = format!("session\t{C}\t127.0.0.1\t/\tSession\t99\t✓\t\t\t\tMedium\n");
    let blanks = format!("127.0.0.1 FALSE / FALSE 1800003600 session {C}\n");
    let utf16 =
        |text: &str| -> Vec<u8> { format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let txt = format!("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t{C}\n");
    let har = json!({"log": {"entries": [{"request": {"cookies": [{"name": "session", "value": C}]}}]}}).to_string();
    let burp = STANDARD.encode(format!("GET / HTTP/1.1\r\nCookie: session={C}\r\n\r\n"));
    let burp = format!(
        "<?xml version=\"1.0\"?>\n<items burpVersion=\"1\"><item><request base64=\"true\"><![CDATA[{burp}]]></request></item></items>"
    );
    let python = format!(
        "{{'log': {{'entries': [{{'request': {{'headers': [{{'name': 'Cookie', 'value': 'session={C}'}}]}}}}]}}}}"
    );
    let cut = har[..har.len() - 8].to_owned();
    for text in [
        row.into_bytes(),
        blanks.into_bytes(),
        format!("127.0.0.1 / FALSE 1800003600 session {C}\n").into_bytes(),
        utf16(&txt),
        utf16(&har),
        utf16(C),
        burp.into_bytes(),
        python.into_bytes(),
        cut.into_bytes(),
        json!({"session": C}).to_string().into_bytes(),
        json!({"cookies": [{"key": "session", "value": C}]}).to_string().into_bytes(),
        json!({"cookies": [{"name": "session", "value": C, "expires": -1}], "origins": []}).to_string().into_bytes(),
        json!({"headers": {"Cookie": format!("session={C}")}}).to_string().into_bytes(),
        json!({"item": [{"request": {"header": [{"key": "Cookie", "value": format!("session={C}")}]}}]}).to_string().into_bytes(),
        format!("{{\"log\":{{\"x\":\"\\ud83d\",\"y\":1e999,\"entries\":[{{\"request\":{{\"cookies\":[{{\"name\":\"session\",\"value\":\"{C}\"}}]}}}}]}}}}").into_bytes(),
        format!("{}{{\"cookies\":[{{\"name\":\"session\",\"value\":\"{C}\"}}]}}{}", "[".repeat(200), "]".repeat(200)).into_bytes(),
    ] {
        desk.holds(text, &[C]);
    }
}

#[test]
fn a_value_with_an_equals_sign_in_it_is_not_cut_at_it() {
    let home = Home::new();
    let zlib = ".eJyrVkpUslIyNDJWqgUAGQEDkA.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw";
    for (text, cookie, name) in [
        (format!("shop={zlib}"), zlib, json!("shop")),
        (format!("Cookie: shop={zlib}"), zlib, json!("shop")),
        (format!("Set-Cookie: shop={zlib}; Path=/"), zlib, json!("shop")),
        (format!("session={zlib}"), zlib, json!("session")),
    ] {
        let facts = home.facts(&[AT, "inspect", &text]);
        assert_eq!((&facts["cookie"], &facts["name"]), (&json!(cookie), &name), "{text}");
    }
}

#[test]
fn where_there_is_no_cookie_it_is_said_what_there_is() {
    let desk = Desk::new();
    let requests = json!({"log": {"entries": [{"request": {"headers": []}}, {}, {}]}}).to_string();
    for (text, facts) in [
        (&b""[..], &[][..]),
        (b" \n\n", &[]),
        (b"garbage", &[]),
        (b"hello.world", &[]),
        (b"2026-11-22 INFO request done in 1.5.2 s", &[]),
        (requests.as_bytes(), &["HAR", "3"]),
        (br#"{"a":1,"b":[{"c":2}]}"#, &["JSON", "a, b"]),
        (b"[1,2,3]", &["JSON"]),
        (b"<!DOCTYPE html><title>Login</title>", &[]),
        (b"\x1f\x8b\x08\0\0\0\0\0", &["gzip"]),
        (b"SQLite format 3\0\x10\0\x01\x01", &["SQLite"]),
        (&[0; 100], &[]),
        (b"curl http://127.0.0.1:5000/ -H 'Accept: */*'", &["-i"]),
        (b"eyJfcGVybWFuZW50Ijp0cnVl\xe2\x80\xa6.a0nSAA.AvTqnbuz\xe2\x80\xa6", &[]),
        (b"session=eyJhbGciOiJIUzI1NiIs...", &[]),
        (b"Cookie: a=b; c=d", &["a, c", "--name"]),
    ] {
        desk.holds_none(text, facts);
    }
    for name in ["cookie.jar", "x.sqlite", "cookies/mine.txt", "session.har"] {
        let outcome = desk.home.run(&[AT, "inspect", name]);
        assert!(outcome.code == 3 && outcome.stderr.contains(name), "{}", outcome.everything());
    }
}

#[test]
fn a_deletion_is_a_deletion_and_no_bad_cookie() {
    let home = Home::new();
    let har = |cookie: Json| json!({"log": {"entries": [{"response": {"cookies": [cookie]}}]}}).to_string();
    for text in [
        "session=; Max-Age=0",
        "Set-Cookie: session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/",
        "HTTP/1.1 302 FOUND\r\nSet-Cookie: session=\"\"; Max-Age=0; Path=/\r\nLocation: /\r\n",
        "Cookie: session=\nSet-Cookie: session=; Max-Age=-1\n",
        &har(json!({"name": "session", "value": "", "expires": "1970-01-01T00:00:00.000Z"})),
    ] {
        for outcome in [home.run(&[AT, "inspect", "--json", text]), home.feed(text, &[AT, "inspect", "--json"])] {
            assert_eq!((outcome.code, outcome.json()), (0, json!({"deleted": "session"})), "{text}");
        }
        for (lang, word) in LANGUAGES.into_iter().zip(["deletes", "削除"]) {
            let screen = home.run(&[AT, "inspect", "--lang", lang, text]);
            assert!(screen.code == 0 && screen.stdout.contains(word), "{}", screen.stdout);
        }
    }
}

/// A request deletes nothing, and an answer deletes only by an end that is over.
#[test]
fn an_empty_value_without_an_end_that_is_over_deletes_nothing() {
    let home = Home::new();
    let har = json!({"log": {"entries": [{"request": {"cookies": [{"name": "session", "value": ""}]}}]}}).to_string();
    for text in [
        "session=",
        "Cookie: session=",
        "Cookie: session=\nHost: 127.0.0.1",
        r"Cookie: session=\r\nHost: 127.0.0.1\r\n",
        "Cookie: a=b; session=\"\"",
        "curl -b session= http://127.0.0.1:5000/",
        "Set-Cookie: session=; Path=/; HttpOnly",
        "Set-Cookie: session=; Max-Age=60",
        "Set-Cookie: session=; Expires=Fri, 15 Jan 2087 09:00:00 GMT",
        &har,
    ] {
        for (lang, word) in LANGUAGES.into_iter().zip(["empty value", "値は空です"]) {
            for outcome in [
                home.run(&[AT, "inspect", "--lang", lang, text]),
                home.feed(text, &[AT, "explain", "--lang", lang, "-"]),
            ] {
                let everything = outcome.everything();
                assert!(outcome.code == 3 && everything.contains(word), "{text}: {everything}");
                assert!(!everything.contains("deletes") && !everything.contains("削除"), "{everything}");
            }
        }
    }
}

/// As Wireshark shows a header, and a log the bytes of a request.
#[test]
fn a_line_end_that_is_written_out_is_no_part_of_a_value() {
    let desk = Desk::new();
    for text in [
        format!(r"Cookie: session={C}\r\n"),
        format!(r"Cookie: session={C}\r\nHost: 127.0.0.1\r\n"),
        format!(r"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a=b; session={C}\r\n\r\n"),
        format!(r"session={C}\r\n"),
        format!(r"{C}\r\n"),
    ] {
        for outcome in
            [desk.home.run(&[AT, "inspect", "--json", &text]), desk.home.feed(&text, &[AT, "inspect", "--json"])]
        {
            assert_eq!(outcome.json()["cookie"], json!(C), "{text}");
        }
    }
}

/// Whatever says when the cookie ends, an hour after it was signed.
#[test]
fn the_end_that_was_given_is_the_lifetime() {
    let desk = Desk::new();
    let cookie = |fields: Json| {
        let mut cookie = json!({"name": "session", "value": C, "domain": "127.0.0.1"});
        let (Some(all), Some(some)) = (cookie.as_object_mut(), fields.as_object()) else { panic!("objects") };
        all.extend(some.clone());
        cookie
    };
    let list = |fields: Json| json!([cookie(fields)]).to_string();
    let texts = [
        format!("Set-Cookie: session={C}; Expires=Fri, 15 Jan 2027 09:00:00 GMT; Path=/"),
        format!("Set-Cookie: session={C}; Expires=Fri, 15-Jan-2027 09:00:00 GMT; Path=/"),
        format!("Set-Cookie: session={C}; expires=\"Fri, 15 Jan 2027 09:00:00 GMT\""),
        format!("Set-Cookie: session={C}; Expires=Fri Jan 15 09:00:00 2027"),
        format!("Set-Cookie: session={C}; Expires=15 Jan 2027 09:00:00 EST"),
        format!("Set-Cookie: session={C}; Max-Age=3600"),
        format!("Set-Cookie: session={C}; Expires=Fri, 15 Jan 2027 12:00:00 GMT; Max-Age=3600"),
        format!("session={C}; Max-Age=3600; Path=/"),
        format!("127.0.0.1\tFALSE\t/\tFALSE\t1800003600\tsession\t{C}\n"),
        format!("127.0.0.1\tFALSE\t/\tFALSE\t1800003600.935\tsession\t{C}\n"),
        format!("127.0.0.1\tFALSE\t/\tFALSE\t1800003600000\tsession\t{C}\n"),
        format!("#LWP-Cookies-2.0\nSet-Cookie3: session={C}; path=\"/\"; expires=\"2027-01-15 09:00:00Z\"; version=0\n"),
        format!("session\t{C}\t127.0.0.1\t/\t2027-01-15T09:00:00.000Z\t99\n"),
        format!("document.cookie = \"session={C}; max-age=3600\""),
        format!("document.cookie = \"session={C}; expires=Fri, 15 Jan 2027 09:00:00 GMT\""),
        format!("<Cookie(name='session', value='{C}', path='/', expires=1800003600, discard=False)>"),
        format!("Headers([('Set-Cookie', 'session={C}; Expires=Fri, 15 Jan 2027 09:00:00 GMT; Path=/')])"),
        format!("127.0.0.1\tFALSE\t/\t1800003600\tsession\t{C}\n"),
        // http.cookies of Python: output(), and what it prints of a Morsel
        format!("Set-Cookie: a=b\r\nSet-Cookie: session={C}; expires=Fri, 15 Jan 2027 09:00:00 GMT; HttpOnly; Path=/"),
        format!("'Set-Cookie: a=b\\r\\nSet-Cookie: session={C}; expires=Fri, 15 Jan 2027 09:00:00 GMT; HttpOnly; Path=/'"),
        format!("<Morsel: session={C}; expires=Fri, 15 Jan 2027 09:00:00 GMT; HttpOnly; Path=/>"),
        format!("{{'a': <Morsel: a=b; Max-Age=60>, 'session': <Morsel: session={C}; Max-Age=3600; Path=/>}}"),
        format!("[('session', <Morsel: session={C}; Max-Age=3600>), ('a', <Morsel: a=b; Max-Age=60>)]"),
        // urllib3, requests and Werkzeug
        format!("HTTPHeaderDict({{'Set-Cookie': 'session={C}; Expires=Fri, 15 Jan 2027 09:00:00 GMT; Path=/', 'Vary': 'Cookie'}})"),
        format!("HTTPHeaderDict({{'Set-Cookie': 'a=b; Max-Age=60, session={C}; Max-Age=3600; Path=/, c=d; Max-Age=60'}})"),
        format!("<RequestsCookieJar[Cookie(version=0, name='session', value='{C}', port=None, path='/', expires=1800003600, rest={{'HttpOnly': None}}), Cookie(version=0, name='a', value='b', expires=60)]>"),
        format!("Cookie(\n    version=0,\n    name='session',\n    value='{C}',\n    port=None,\n    expires=1800003600,\n)\n"),
        format!("Cookie(key='session', value='{C}', decoded_value='{C}', expires=datetime.datetime(2027, 1, 15, 9, 0, tzinfo=datetime.timezone.utc), max_age=None, path='/')"),
        format!("Cookie(key='session', value='{C}', expires=None, max_age=3600, path='/')"),
        // YAML
        format!("cookies:\n- name: session\n  value: {C}\n  domain: 127.0.0.1\n  expires: 1800003600\n"),
        format!("- domain: 127.0.0.1\n  expirationDate: 1800003600.9\n  name: session\n  value: \"{C}\"\n"),
        format!("- {{name: session, value: {C}, expires: 1800003600}}\n- {{name: a, value: b, expires: 60}}\n"),
        format!("headers:\n  Set-Cookie:\n  - session={C}; Expires=Fri, 15 Jan\n    2027 09:00:00 GMT; HttpOnly; Path=/\n"),
        // the storage panel of Firefox, and curl -v
        format!("session:\"{C}\"\nCreated:\"Fri, 15 Jan 2027 08:00:00 GMT\"\nDomain:\"127.0.0.1\"\nExpires / Max-Age:\"Fri, 15 Jan 2027 09:00:00 GMT\"\nHostOnly:true\nSize:85\n"),
        format!("theme:\"dark\"\nExpires / Max-Age:\"Session\"\nsession:\"{C}\"\nExpires / Max-Age:\"Fri, 15 Jan 2027 09:00:00 GMT\"\n"),
        format!("* Added cookie session=\"{C}\" for domain 127.0.0.1, path /, expire 1800003600"),
        format!("* Replaced cookie session=\"{C}\" for domain 127.0.0.1, path /, expire 1800003600\n< Content-Length: 3\n"),
        format!("< HTTP/1.1 200 OK\n* Added cookie session=\"{C}\" for domain 127.0.0.1, path /, expire 1800009999\n< Set-Cookie: session={C}; Max-Age=3600\n"),
        json!({"headers": {"set-cookie": [format!("session={C}; Max-Age=3600")]}}).to_string(),
        list(json!({"expires": 1_800_003_600})),
        list(json!({"expires": 1_800_003_600.5})),
        list(json!({"expiry": 1_800_003_600})),
        list(json!({"expirationDate": 1_800_003_600.9})),
        list(json!({"expires": "2027-01-15T09:00:00Z"})),
        json!({"log": {"entries": [{"response": {"cookies": [cookie(json!({"expires": "2027-01-15T09:00:00.000Z"}))]}}]}})
            .to_string(),
    ];
    let inspect = ["--now=1800004000", "inspect", "--json", "--secret-file", &desk.key];
    for text in texts {
        for outcome in [desk.home.feed(&text, &inspect), desk.home.run(&[&inspect[..], &["--", &text]].concat())] {
            let facts = outcome.json();
            let said = (&facts["max_age"], &facts["verification"]["error"], &facts["flask"]["answer"]);
            assert_eq!(said, (&json!(3600), &json!("SignatureExpired"), &json!("empty")), "{text}");
        }
    }
    for text in [
        format!(
            "{{\"cookies\":[{{\"name\":\"session\",\"value\":\"{C}\"\n \"path\":\"/\"}}, {{\"name\":\"a\",\"expires\":60}}]}}"
        ),
        format!("HTTPHeaderDict({{'Set-Cookie': 'session={C}; Path=/, a=b; Max-Age=60'}})"),
        format!("- name: session\n  value: {C}\n- name: a\n  value: b\n  expires: 60\n"),
        format!("* Added cookie session=\"{C}\" for domain 127.0.0.1, path /, expire 0"),
    ] {
        let facts = desk.home.feed(&text, &inspect).json();
        assert_eq!(facts["max_age_from"], "flask_default", "the end of another cookie is none of this one: {text}");
    }
    let capped = list(json!({"expires": 1_800_000_000 + 400 * 86_400}));
    let facts = desk.home.feed(&capped, &inspect).json();
    assert_eq!(facts["max_age_from"], "flask_default", "400 days are the browser's own limit");
}

#[test]
fn a_cookie_of_another_name_is_found_by_its_form_unless_a_name_was_given() {
    let desk = Desk::new();
    let list = json!([{"name": "a", "value": "b"}, {"name": "sid", "value": C, "path": "/"}]).to_string();
    for text in [format!("Cookie: a=b; sid={C}"), format!("Set-Cookie: sid={C}; Path=/"), list] {
        for facts in desk.all(text.as_bytes()) {
            assert_eq!((&facts[0]["cookie"], &facts[0]["name"]), (&json!(C), &json!("sid")), "{text}");
        }
        let outcome = desk.home.feed(&text, &[AT, "--name=session", "inspect"]);
        assert!(outcome.code == 3 && outcome.stderr.contains("sid"), "{}", outcome.everything());
    }
}

#[test]
fn a_name_on_a_line_of_its_own_is_the_name() {
    let desk = Desk::new();
    for text in [
        format!("- name: sid\n  value: {C}\n"),
        format!("sid:\"{C}\"\nSize:85\n"),
        format!("* Added cookie sid=\"{C}\" for domain h, path /, expire 0"),
    ] {
        assert_eq!(desk.home.feed(&text, &[AT, "inspect", "--json"]).json()["name"], "sid", "{text}");
        let outcome = desk.home.feed(&text, &[AT, "--name=session", "inspect"]);
        assert!(outcome.code == 3 && outcome.stderr.contains("sid"), "{text}: {}", outcome.everything());
    }
}

#[test]
fn a_list_keeps_its_names_and_exits_zero_where_a_script_asks_for_it() {
    let desk = Desk::new();
    let forged = C.replace("AvT", "BvT");
    let list = format!("sid={C}\nnothing here\nsession={forged}\nCookie: session={C2}\n");
    let run = |more: &[&str]| desk.home.feed(&list, &[&[AT, "inspect", "--secret-file", &desk.key], more].concat());
    let names: Vec<Json> = run(&["--json"]).json_lines().iter().map(|facts| facts["name"].clone()).collect();
    assert_eq!(names, [json!("sid"), json!("session"), json!("session")]);
    let screen = run(&[]);
    assert!(screen.code == 1 && screen.stdout.contains("sid"), "{}", screen.stdout);
    assert!(screen.stdout.contains("passed over: 1"), "{}", screen.stdout);
    assert_eq!((run(&["--exit-zero"]).code, run(&["--exit-zero", "--json"]).code), (0, 0));
}

#[test]
fn a_list_is_refused_where_one_of_it_alone_would_be_under_any_key() {
    let home = Home::new();
    let another = C.replace("AvT", "BvT");
    let (payload, signature) =
        (another.split('.').next().expect("a payload"), another.rsplit('.').next().expect("one"));
    let without_time = format!("{payload}.{signature}");
    for (cookie, more, code) in
        [(&without_time, &[][..], 1), (&another, &["--max-age=1"][..], 1), (&another, &["--max-age=none"][..], 0)]
    {
        let args = [&[AT, "inspect"], more].concat();
        let alone = home.run(&[&args[..], &[cookie]].concat());
        let list = format!("{another}\n{cookie}\n");
        let [screen, json] = [&[][..], &["--json"]].map(|form| home.feed(&list, &[&args[..], form].concat()));
        assert_eq!((alone.code, screen.code, json.code), (code, code, code), "{}", screen.everything());
        assert_eq!(screen.stdout.contains('✘'), code == 1, "{}", screen.stdout);
        assert_eq!(home.feed(&list, &[&args[..], &["--exit-zero"]].concat()).code, 0);
    }
}

#[test]
fn a_csrf_token_of_django_is_a_random_id_and_no_word() {
    let home = Home::new();
    let token = "Vq0tQ1nJb5cJ8TqEo4hG2yWkZr7uXsDfLpMa3NvBxCi6Yt9RwKjHeUzOgSdFlPm1";
    for command in ["inspect", "explain"] {
        let outcome = home.run(&[command, token]);
        assert_eq!(outcome.code, 3, "{}", outcome.everything());
        assert!(outcome.stdout.contains("64 letters and digits"), "{}", outcome.everything());
    }
    let facts = home.run(&["inspect", "--json", token]).json();
    assert_eq!((&facts["looks_like"], &facts["verification"]["error"]), (&json!("random_id"), &json!("Unverified")));
}

/// What this tool shows can be given back to it.
#[test]
fn every_screen_and_every_json_that_shows_a_cookie_gives_it_back() {
    let home = Home::new();
    let now = "--now=2026-11-22T19:41:33Z";
    for (command, shows) in [
        (&["login", "alice"][..], true),
        (&["inspect"], true),
        (&["visit"], true),
        (&["jar"], true),
        (&["sign", "id=admin"], true),
        (&["demo"], true),
        (&["expire"], false),
        (&["tamper", "id=admin"], false),
        (&["jar", "copy", "default", "thief"], true),
    ] {
        for more in [&["--json"][..], &["--lang=en"], &["--lang=ja"], &["--plain"], &["--color=always"]] {
            let shown = home.run(&[&[now], command, more].concat());
            let is_json = more == ["--json"];
            let outcome = home.feed(&shown.stdout, &[now, "inspect", "--json"]);
            let cookies: Vec<Json> = if outcome.code > 1 {
                Vec::new()
            } else {
                outcome.json_lines().iter().map(|facts| facts["cookie"].clone()).collect()
            };
            match shows || is_json && command[0] == "tamper" {
                true => {
                    assert!(!cookies.is_empty(), "{command:?} {more:?}: {}\n{}", outcome.stderr, shown.stdout);
                    for cookie in &cookies {
                        let facts = home.run(&[now, "inspect", "--json", cookie.as_str().expect("a text")]).json();
                        let error = &facts["verification"]["error"];
                        assert!(
                            error.is_null() || command[0] == "demo" || command[0] == "tamper",
                            "{command:?}: {cookie}"
                        );
                    }
                }
                false => assert_eq!((outcome.code, cookies.len()), (3, 0), "{command:?} {more:?}: {cookies:?}"),
            }
        }
    }
}

#[test]
fn a_pipe_is_answered_line_by_line_as_lines_come() {
    let home = Home::new();
    for json in [true, false] {
        let args = if json { vec![AT, "inspect", "--json"] } else { vec![AT, "inspect"] };
        let mut child = home.command(&args).stdin(Stdio::piped()).spawn().expect("sessctl");
        let mut input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, receiver) = channel();
        let reader = thread::spawn(move || output.lines().for_each(|line| drop(sender.send(line.expect("a line")))));
        for cookie in [C, C2, C] {
            writeln!(input, "{cookie}").expect("room");
            // the pipe is still open: without an answer this waits for ever
            let line = receiver.recv_timeout(Duration::from_secs(20)).expect("an answer");
            assert!(!json || line.contains(cookie), "{line}");
        }
        drop(input);
        assert_eq!(child.wait().expect("an end").code(), Some(0));
        reader.join().expect("an end");
    }
}

#[test]
fn a_single_line_in_a_pipe_is_shown_as_if_it_had_been_typed() {
    let home = Home::new();
    let typed = home.run(&[AT, "inspect", C]).stdout;
    assert_eq!(home.feed(format!("{C}\n"), &[AT, "inspect"]).stdout.replace("taken off: blanks", ""), typed);
    let path = home.file("one", C);
    assert_eq!(home.run(&[AT, "inspect", &path]).stdout, typed);
    fs::remove_file(path).expect("a file");
}

#[test]
fn what_is_odd_about_a_value_is_named_with_a_key_and_without() {
    let desk = Desk::new();
    let [blank, short] = [format!("session={} {}", &C[..30], &C[30..]), format!("session={}", &C[..C.len() - 1])];
    for (lang, blank_words, short_words) in [
        ("en", ["was it copied wrongly", "without it, the signature matches"], "26 characters"),
        ("ja", ["コピーの誤りではありませんか", "署名は一致します"], "26文字"),
    ] {
        for (key, words) in [(None, blank_words[0]), (Some(desk.key.as_str()), blank_words[1])] {
            let key = key.map_or(vec![], |key| vec!["--secret-file", key]);
            let run = |text: &str| {
                let screen = desk.home.run(&[&[AT, "inspect", "--lang", lang, text], &key[..]].concat()).stdout;
                screen.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
            assert!(without_blanks(&run(&blank)).contains(&without_blanks(words)), "{}", run(&blank));
            assert!(run(&short).contains(short_words), "{}", run(&short));
        }
    }
    let facts = |text: &str| desk.home.run(&[AT, "inspect", "--json", "--secret-file", &desk.key, text]).json();
    assert_eq!(facts(&blank)["fits_without_blanks"], true);
    assert_eq!(facts(C)["fits_without_blanks"], Json::Null);
}

#[test]
fn who_waits_for_a_pipe_in_which_nothing_comes_says_so() {
    let home = Home::new();
    for (lang, words) in LANGUAGES.into_iter().zip(["standard input", "標準入力"]) {
        let mut child = home.command(&[AT, "inspect", "--lang", lang]).stdin(Stdio::piped()).spawn().expect("sessctl");
        let input = child.stdin.take().expect("a pipe");
        let mut said = String::new();
        BufReader::new(child.stderr.take().expect("a pipe")).read_line(&mut said).expect("a line");
        assert!(said.contains(words), "{said}");
        drop(input);
        assert_eq!(child.wait().expect("an end").code(), Some(3));
    }
}

#[test]
fn a_value_in_a_file_of_cookies_is_exact_and_no_piece_of_another() {
    let home = Home::new();
    for text in [
        "# Netscape HTTP Cookie File\nh\tFALSE\t/\tFALSE\t0\ta\t'W`````W`kie\":\"5\n",
        "#LWP-Cookies-2.0\nSet-Cookie3: a=\"P``.eJ``d\"; path=\"/\"; domain=\"h\"\n",
        "< HTTP/1.1 200 OK\n< Set-Cookie: a=P``.eJ``d; Path=/\n< \n",
    ] {
        let outcome = home.feed(text, &["--lang=en", "inspect"]);
        assert_eq!(outcome.code, 3, "{text}");
        assert!(outcome.stderr.contains("found cookies named a, expected `session`"), "{text}: {}", outcome.stderr);
    }
}

#[test]
fn an_attribute_of_a_page_is_no_cookie() {
    let home = Home::new();
    let answered = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<p>see\nhref=\"https://docs.example/\">\n";
    for page in [answered, "<img\nsrc=\"/a.png\"\nalt=\"x\">\n"] {
        let outcome = home.feed(page, &["inspect"]);
        assert_eq!(outcome.code, 3, "{}", outcome.everything());
        assert!(outcome.stderr.contains("found no cookie here"), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("--name"), "{}", outcome.stderr);
    }
}

#[test]
fn the_bars_in_a_value_of_tornado_are_no_rows_of_a_table() {
    let home = Home::new();
    let value = "2|1:0|10:1795797474|7:session|4:eXl5|c1047352a9f6e3b8d0c1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7";
    for text in [format!("session={value}"), format!("user=\"{value}\"; Path=/"), value.to_owned()] {
        let facts = home.run(&["inspect", "--json", &text]).json();
        assert_eq!((&facts["cookie"], &facts["looks_like"]), (&Json::from(value), &Json::from("tornado")), "{text}");
    }
}
