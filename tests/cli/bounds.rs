//! Input that is too large, too deep or too long is an error in both languages, and never a crash.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value as Json;
use sessctl::clock::Timestamp;
use sessctl::cookie::{SecretKey, Signer, payload, sign};
use sessctl::server::apps::tutorial;

use super::screens::english_sentence;
use super::{Home, LANGUAGES, NOW, Outcome, Serving, finished};

/// A payload, signed with the tutorial's key at [`NOW`].
fn signed(json: &str) -> String {
    let signer = Signer::flask(&SecretKey::new(tutorial::SECRET_KEY));
    sign(&payload::pack(json), &signer, Timestamp::from_unix(1_795_376_493)).expect("signable")
}

/// A file of so many zeros, which takes no room on the disk.
fn zeros(home: &Home, length: u64) -> String {
    let path = home.file("zeros", "");
    File::options().write(true).open(&path).expect("a file").set_len(length).expect("room");
    path
}

/// An error or a refusal in the language that was asked for, with these facts in it.
fn says(outcome: &Outcome, code: i32, facts: &[&str]) {
    assert_eq!(outcome.code, code, "{}: {}", outcome.what, outcome.everything());
    outcome.assert_harmless();
    let said: String = outcome.everything().split_whitespace().collect();
    for fact in facts {
        assert!(said.contains(&fact.replace(' ', "")), "{}: no {fact} in {}", outcome.what, outcome.everything());
    }
    // what Python says is what Python says
    if outcome.what.contains("--lang=ja") && code > 1 {
        assert_eq!(english_sentence(&outcome.everything()), None, "{}", outcome.what);
    }
}

#[test]
fn more_than_is_read_into_memory_is_an_error_that_names_the_limit() {
    const MIB: u64 = 1024 * 1024;
    let home = Home::new();
    for (limit, args, hints) in [
        (64 * MIB, &["inspect", "-"][..], ["in parts", "分けて"]),
        (16 * MIB, &["sign", "-"], ["4000", "4000"]),
        (MIB, &["login", "alice", "--secret-stdin"], ["right file", "正しいファイル"]),
        (MIB, &["inspect", "a.b.c", "--secret-stdin"], ["right file", "正しいファイル"]),
    ] {
        let path = match args {
            // zeros are no text, whatever their number
            ["inspect", "-"] => home.file("long", vec![b'x'; usize::try_from(limit + 1).expect("a length")]),
            _ => zeros(&home, limit + 1),
        };
        for (lang, hint) in LANGUAGES.into_iter().zip(hints) {
            let lang = format!("--lang={lang}");
            let fed = [args, &[&lang]].concat();
            let mut command = home.command(&fed);
            command.stdin(File::open(&path).expect("a file"));
            says(&finished(&mut command, &fed), 3, &[&limit.to_string(), hint]);
            let in_file = match args {
                ["inspect", "-"] => vec!["inspect", &path, &lang],
                [first @ .., "--secret-stdin"] => [first, &["--secret-file", &path, &lang]].concat(),
                _ => continue,
            };
            says(&home.run(&in_file), 3, &[&limit.to_string(), hint]);
        }
    }
    let path = zeros(&home, MIB);
    assert_eq!(home.run(&[NOW, "login", "alice", "--secret-file", &path]).code, 0, "up to the limit it is a key");
}

#[test]
fn a_payload_that_inflates_beyond_the_limit_is_not_read_and_up_to_it_is() {
    let home = Home::new();
    let json = format!("{{\"id\":\"{}\"}}", "a".repeat(100_000));
    let cookie = signed(&json);
    for lang in LANGUAGES {
        let inspect = |limit: usize| {
            home.run(&[NOW, &format!("--lang={lang}"), "inspect", &format!("--max-payload={limit}"), &cookie])
        };
        assert_eq!(inspect(json.len()).code, 0);
        says(&inspect(json.len() - 1), 1, &[&(json.len() - 1).to_string(), "--max-payload", "Flask"]);
    }
    for nonsense in ["-1", "x", "", "1e3", "99999999999999999999"] {
        assert_eq!(home.run(&["inspect", &format!("--max-payload={nonsense}"), &cookie]).code, 2, "{nonsense}");
    }
}

/// Ways to nest, and how many levels each step is.
const NESTS: [(&str, &str, usize); 4] =
    [("[", "]", 1), ("{\"a\":", "}", 1), ("{\" t\":[", "]}", 2), ("{\" m\":", "}", 1)];

/// A session nested so many levels deep, its own braces included.
fn nested((open, close, levels): (&str, &str, usize), depth: usize) -> String {
    let steps = (depth - 1) / levels;
    format!("{{\"_permanent\":true,\"id\":{}1{}}}", open.repeat(steps), close.repeat(steps))
}

const ACCEPTED: [usize; 3] = [100, 480, 900];
const REFUSED: [usize; 2] = [1001, 100_000];

/// The verdict of a payload, and what Flask would answer.
fn verdict(facts: &Json) -> [Option<&str>; 3] {
    [&facts["payload"]["error"], &facts["verification"]["error"], &facts["flask"]["answer"]].map(Json::as_str)
}

#[test]
fn a_payload_as_deep_as_anyone_likes_is_read_or_refused() {
    let home = Home::new();
    let deepest = home.run(&[NOW, "inspect", "--json", &signed(&nested(NESTS[0], 5_000_000))]).json();
    assert_eq!(verdict(&deepest)[0], Some("RecursionError"));
    for nest in NESTS {
        for depth in ACCEPTED {
            let outcome = home.run(&[NOW, "inspect", "--json", &signed(&nested(nest, depth))]);
            // what is so deep is deeper than a reader of JSON goes here
            assert!(outcome.stdout.contains("\"flask\":{\"answer\":\"session\"}"), "{nest:?} {depth}");
        }
        for depth in REFUSED {
            let cookie = signed(&nested(nest, depth));
            let facts = home.run(&[NOW, "inspect", "--json", &cookie]).json();
            let refused = [Some("RecursionError"), Some("BadPayload"), Some("500:BadPayload")];
            assert_eq!(verdict(&facts), refused, "{nest:?} {depth}");
            for (lang, deep) in LANGUAGES.into_iter().zip(["levels deep", "入れ子"]) {
                says(&home.run(&[NOW, &format!("--lang={lang}"), "inspect", &cookie]), 1, &["1000", deep]);
            }
        }
    }
}

/// A jar with this session in it.
fn home_with(cookie: &str) -> Home {
    let home = Home::new();
    let jar = format!(
        r#"{{"sessctl_jar":1,"cookies":[{{"raw_cookie":"session={cookie}; Path=/","path":["/",true],
        "domain":{{"HostOnly":"127.0.0.1"}},"expires":"SessionEnd"}}]}}"#
    );
    home.file("jars/browsers/default.json", jar);
    home
}

#[test]
fn every_command_that_reads_a_session_outlives_a_deep_one() {
    for nest in NESTS {
        for depth in ACCEPTED.into_iter().chain(REFUSED) {
            let is_read = depth <= 1000;
            let cookie = signed(&nested(nest, depth));
            let home = home_with(&cookie);
            for (command, code) in [
                (&["inspect"][..], i32::from(!is_read)),
                (&["expire"], 0),
                (&["expire", "--simulate"], 0),
                (&["tamper", "id=x"], if is_read { 1 } else { 3 }),
                (&["jar"], 0),
            ] {
                let way = ["--lang=en", "--lang=ja", "--json"][depth % 3];
                let outcome = home.run(&[&[NOW, way], command].concat());
                assert_eq!(outcome.code, code, "{nest:?} {depth} {}: {}", outcome.what, outcome.stderr);
            }
            // the server reads it too, on a thread of its own
            let visit = home.run(&[NOW, "visit", "--json"]).json();
            let status = if is_read { 200 } else { 500 };
            assert_eq!(visit["exchanges"][0]["response"]["status"], status, "{nest:?} {depth}");
        }
    }
}

#[test]
fn a_deep_session_does_not_take_the_server_down() {
    let mut serving = Serving::start(&Home::new(), &["--json", "--port=0", NOW]);
    for nest in NESTS {
        for depth in ACCEPTED.into_iter().chain(REFUSED) {
            let mut stream = TcpStream::connect(serving.address()).expect("a server");
            let request = format!("GET /login HTTP/1.1\r\nCookie: session={}\r\n\r\n", signed(&nested(nest, depth)));
            stream.write_all(request.as_bytes()).expect("a server that reads");
            stream.read_to_string(&mut String::new()).expect("an answer");
            let told = serving.next();
            let kind = if depth <= 1000 { "opened" } else { "crashed" };
            assert_eq!(told["cookie"]["kind"], kind, "{nest:?} {depth}: {told}");
        }
    }
    assert!(serving.get("/login").starts_with("HTTP/1.1 200 OK"), "it is still there");
}

#[test]
fn json_as_deep_as_anyone_likes_is_signed_or_refused() {
    let home = Home::of_alice();
    for nest in NESTS {
        for depth in ACCEPTED {
            let outcome = home.feed(nested(nest, depth), &[NOW, "sign", "-", "--json"]);
            assert_eq!(outcome.code, 0, "{nest:?} {depth}: {}", outcome.stderr);
        }
        for depth in REFUSED {
            for (lang, deep) in LANGUAGES.into_iter().zip(["levels deep", "入れ子"]) {
                let args = [NOW, &format!("--lang={lang}"), "sign", "-"];
                says(&home.feed(nested(nest, depth), &args), 2, &["1000", deep]);
            }
        }
    }
    // tamper takes a value that is not JSON as a text
    for depth in [900, 5000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(home.run(&[NOW, "tamper", &format!("a={deep}")]).code, 1, "{depth}");
        let file = home.file("deep", format!("{{\"a\":{deep}}}"));
        assert_eq!(home.run(&["inspect", &file]).code, 3, "no cookie");
    }
}

#[test]
fn an_integer_has_4300_digits_at_most_as_in_python() {
    let home = Home::new();
    for (digits, is_read) in [(4300, true), (4301, false), (100_000, false)] {
        let json = format!("{{\"id\":{}}}", "1".repeat(digits));
        let cookie = signed(&json);
        let facts = home.run(&[NOW, "inspect", "--json", &cookie]).json();
        let refused = [Some("ValueError"), Some("BadPayload"), Some("500:BadPayload")];
        assert_eq!(verdict(&facts), if is_read { [None, None, Some("session")] } else { refused }, "{digits}");
        for lang in LANGUAGES {
            let lang = format!("--lang={lang}");
            let (inspect, sign) = ([NOW, &lang, "inspect", &cookie], [NOW, &lang, "sign", "-"]);
            if is_read {
                assert_eq!((home.run(&inspect).code, home.feed(&json, &sign).code), (0, 0));
            } else {
                says(&home.run(&inspect), 1, &["4300"]);
                says(&home.feed(&json, &sign), 2, &["4300"]);
            }
        }
    }
}
