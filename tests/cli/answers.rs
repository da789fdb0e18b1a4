//! What can be said without a key, of damage, of size, and of what was sent.
//!
//! Each answer of Flask here is one that Flask 3.1.3 gave.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::{Value as Json, json};

use sessctl::clock::Timestamp;
use sessctl::cookie::{SecretKey, Signer, payload, sign};
use sessctl::python::base64;

use super::{Home, LANGUAGES};

/// Signed with `plum-key` at 1800000000.
const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";
const SIGNED_AT: i64 = 1_800_000_000;
const DAY: i64 = 86_400;

fn at(unix: i64) -> String {
    format!("--now={unix}")
}

/// A cookie with this payload section, signed with `plum-key`.
fn signed(payload: &str) -> String {
    let signer = Signer::flask(&SecretKey::new("plum-key"));
    sign(payload, &signer, Timestamp::from_unix(SIGNED_AT)).expect("after 1970")
}

/// The facts of a cookie alone, which are those of the same cookie among others.
fn facts(args: &[&str], text: &str) -> Json {
    let home = Home::new();
    let [alone, many] = [text.to_owned(), format!("{text}\n{C}\n").repeat(2)];
    let alone = home.feed(alone, &[args, &["inspect", "--json", "-"]].concat()).json();
    let among_others = home.feed(many, &[args, &["inspect", "--json", "-", "--search"]].concat()).json_lines();
    assert_eq!(among_others[2], alone, "{text}");
    alone
}

#[test]
fn what_nobody_verified_is_not_said_to_be_forged() {
    let home = Home::new();
    for cookie in [
        "x.a.b",
        "eyJ1c2VyIjoibWlhIn0.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
        "eyJ1c2VyIjoibWlhIn0.A.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
        "eyJ1c2VyIjoibWlhIn0.AAAAAAAAAAAAAAAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
        // year 10000
        "eyJ1c2VyIjoibWlhIn0.Ov_0QYA.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
        // not JSON, not UTF-8, not base64url, not zlib
        "eyJ1c2VyIjoibWlhI.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
        "__7-.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
        "A.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
        ".bm90IHpsaWI.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
    ] {
        let now = at(SIGNED_AT + 10);
        // what has the name is judged, whatever its form
        let cookie = &format!("session={cookie}");
        let facts = facts(&[&now], cookie);
        assert_eq!(facts["verification"]["error"], "Unverified", "{cookie}");
        // it is no for sure where Flask refuses it whatever the key is
        let is_no = !facts["under_any_key"].is_null();
        assert_eq!(home.run(&[&now, "inspect", cookie]).code, i32::from(is_no), "{cookie}");
        for lang in LANGUAGES {
            let screen = home.run(&[&now, "--lang", lang, "inspect", cookie]).stdout;
            assert!(
                !["does not match", "一致しません。別", "BadTimeSignature", "BadSignature"]
                    .iter()
                    .any(|word| screen.contains(word)),
                "{screen}"
            );
            assert!(screen.contains(if lang == "en" { "not verified" } else { "未検証" }), "{screen}");
        }
        let with_a_key = home.facts(&[&now, "inspect", cookie, "--secret=plum-key"]);
        assert!(with_a_key["verification"]["error"].as_str().is_some_and(|class| class.starts_with("Bad")), "{cookie}");
    }
}

#[test]
fn what_is_over_is_over_under_any_key() {
    let with_end = |attributes: &str| format!("Set-Cookie: session={C}; {attributes}; Path=/");
    let an_hour = with_end("Expires=Fri, 15 Jan 2027 09:00:00 GMT");
    let no_timestamp = "session=eyJ1c2VyIjoibWlhIn0.AvTqnbuz3Mt0_jKtokHnY84Y9H8".to_owned();
    let bad_timestamp = "session=eyJ1c2VyIjoibWlhIn0.A.AvTqnbuz3Mt0_jKtokHnY84Y9H8".to_owned();
    let junk = "session=junk".to_owned();
    for (text, after, options, class) in [
        (&an_hour, 3601, &[][..], "SignatureExpired"),
        (&an_hour, 400_000, &[], "SignatureExpired"),
        (&with_end("Expires=Thu, 14 Jan 2027 08:00:00 GMT"), -1, &[], "SignatureExpired"),
        (&C.to_owned(), -1, &[], "SignatureExpired"),
        (&C.to_owned(), -1000, &[], "SignatureExpired"),
        (&an_hour, -1, &[], "SignatureExpired"),
        (&no_timestamp, 10, &[], "BadTimeSignature"),
        (&bad_timestamp, 10, &[], "BadTimeSignature"),
        (&junk, 10, &[], "BadSignature"),
    ] {
        let now = at(SIGNED_AT + after);
        let facts = facts(&[&[now.as_str()], options].concat(), text);
        assert_eq!(facts["flask"]["answer"], "empty", "{text} {after}");
        assert_eq!(facts["under_any_key"], class, "{text} {after}");
        assert_eq!(Home::new().run(&[&now, "inspect", text]).code, 1, "{text} {after}");
        // the right key says the same, and so does a wrong one
        for key in ["--secret=plum-key", "--secret=another"] {
            let known = Home::new().facts(&[&now, "inspect", text, key]);
            assert_eq!(known["flask"]["answer"], "empty", "{text} {after}");
            assert_eq!(known["under_any_key"], Json::Null);
        }
        for (lang, words) in [("en", "that holds under any key"), ("ja", "どの鍵で署名されていても同じです")]
        {
            let screen = Home::new().run(&[&now, "--lang", lang, "inspect", text]).stdout;
            assert!(screen.contains(words) || class == "BadSignature", "{screen}");
        }
    }
    let given = Home::new().facts(&[&at(SIGNED_AT + 181), "inspect", C, "--max-age=180"]);
    assert_eq!(given["flask"]["answer"], "empty", "an age that was given is that of the app");
}

#[test]
fn what_the_right_key_could_change_is_not_known_without_it() {
    let with_end = |end: &str| format!("Set-Cookie: session={C}; Expires={end}; Path=/");
    // 400 days after the signing, and an hour less: the browser's own limit
    let [limit, later] = ["Sat, 19 Feb 2028 08:00:00 GMT", "Sat, 19 Feb 2028 08:00:05 GMT"].map(with_end);
    let an_hour = with_end("Fri, 15 Jan 2027 09:00:00 GMT");
    let year_10000 = "eyJ1c2VyIjoibWlhIn0.Ov_0QYA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";
    for (text, after) in [
        (limit.as_str(), 401 * DAY),
        (&later, 401 * DAY),
        (year_10000, 10),
        (&an_hour, 3600),
        (&an_hour, 0),
        (C, 32 * DAY),
        (C, 0),
    ] {
        let facts = facts(&[&at(SIGNED_AT + after)], text);
        assert_eq!(facts["flask"]["answer"], Json::Null, "{text} {after}");
        assert_eq!(facts["under_any_key"], Json::Null, "{text} {after}");
    }
    let unlimited = Home::new().facts(&[&at(SIGNED_AT - 5), "inspect", C, "--max-age=none"]);
    assert_eq!(unlimited["flask"]["answer"], Json::Null);
    // with the key such an end says nothing of the app either
    let facts = Home::new().facts(&[&at(SIGNED_AT + DAY), "inspect", &limit, "--secret=plum-key"]);
    assert_eq!((&facts["max_age"], &facts["max_age_from"]), (&json!(31 * DAY), &json!("flask_default")));
    let facts = Home::new().facts(&[
        &at(SIGNED_AT + DAY),
        "inspect",
        &with_end("Fri, 18 Feb 2028 06:00:00 GMT"),
        "--secret=plum-key",
    ]);
    assert_eq!(facts["max_age_from"], "expires", "a day less is the app's");
}

#[test]
fn damaged_zlib_is_told_from_what_is_none_and_its_beginning_is_shown() {
    let text = format!("{{\"_permanent\":true,\"user\":\"mia\",\"cart\":[{}1]}}", "12345,67890,".repeat(40));
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::new(6));
    zlib.write_all(text.as_bytes()).expect("memory");
    let stream = zlib.finish().expect("memory");
    let last = stream.len() - 1;
    let changed: Vec<u8> = stream.iter().enumerate().map(|(place, byte)| byte ^ u8::from(place == last)).collect();
    let packed = |bytes: &[u8]| format!(".{}", base64::encode(bytes));
    let now = at(SIGNED_AT + 10);

    for damaged in [&stream[..last - 8], &stream[..last], &changed] {
        let cookie = signed(&packed(damaged));
        for (options, class) in [(&[][..], "Unverified"), (&["--secret=plum-key"], "BadPayload")] {
            let facts = facts(&[&now], &cookie);
            let excerpt = facts["payload"]["excerpt"].as_str().expect("a beginning");
            assert!(text.starts_with(excerpt) && excerpt.len() > 20, "{excerpt}");
            assert_eq!(facts["payload"]["error"], "error", "zlib.error of Python");
            let args = [&[now.as_str(), "inspect", &cookie], options].concat();
            assert_eq!(Home::new().facts(&args)["verification"]["error"], class);
            for (lang, words) in
                [("en", "zlib that is cut off or changed further on"), ("ja", "zlib で圧縮されています")]
            {
                let screen = Home::new().run(&[&args[..], &["--lang", lang]].concat()).stdout;
                assert!(screen.contains(words) && screen.contains("{\"_permanent\":true"), "{screen}");
                assert!(screen.contains(if lang == "en" { "unverified" } else { "未検証" }), "{screen}");
            }
        }
    }
    for none in [&b"not zlib"[..], b"{\"id\":\"x\"}", b"\x1f\x8b\x08\x00abc"] {
        let facts = facts(&[&now], &format!("session={}", signed(&packed(none))));
        assert_eq!((&facts["payload"]["error"], &facts["payload"]["excerpt"]), (&json!("error"), &Json::Null));
        let screen = Home::new().run(&[&now, "inspect", &format!("session={}", signed(&packed(none)))]).stdout;
        assert!(screen.contains("it begins with a dot but is not zlib"), "{screen}");
    }
    assert_eq!(facts(&[&now], C)["payload"]["excerpt"], Json::Null);
}

/// A session whose JSON has no two parts alike, so that zlib does not make it small.
fn large(bytes: usize) -> String {
    let mut seed = 88_172_645_463_325_252_u64;
    let mut digits = String::new();
    while digits.len() < bytes {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        digits += &base64::encode(&seed.to_le_bytes());
    }
    digits.truncate(bytes);
    format!("{{\"_permanent\":true,\"cart\":\"{digits}\",\"user\":\"mia\",\"日\":\"\\u65e5\"}}")
}

#[test]
fn a_cookie_that_no_browser_keeps_is_said_to_be_one_and_what_makes_it_large() {
    let now = at(SIGNED_AT + 10);
    for size in [4_500, 6_000, 9_000] {
        let cookie = signed(&payload::pack(&large(size)));
        let facts = facts(&[&now], &cookie);
        assert_eq!(facts["size"], json!("session".len() + cookie.len()));
        let entry = |key: &str, text: &str| json!({"key": key, "size": text.len()});
        let expected = [
            json!({"key": "cart", "size": "\"cart\":\"\"".len() + size}),
            entry("_permanent", "\"_permanent\":true"),
            entry("日", "\"日\":\"\\u65e5\""),
        ];
        assert_eq!(facts["largest_keys"], json!(expected));
        let other_name = Home::new().facts(&[&now, "--name=sid", "inspect", &format!("sid={cookie}")]);
        assert_eq!(other_name["size"], json!("sid".len() + cookie.len()));
        // the name that was found counts, and not the one that was looked for
        let name = "a_session_with_a_long_name";
        let found = self::facts(&[&now], &format!("Set-Cookie: {name}={cookie}; Path=/"));
        assert_eq!((&found["name"], &found["size"]), (&json!(name), &json!(name.len() + cookie.len())));
        for (lang, words) in [("en", "no browser keeps more than 4096"), ("ja", "4096バイトを超えるクッキーは")]
        {
            let screen = Home::new().run(&[&now, "--lang", lang, "inspect", &cookie]).stdout;
            let one_line: String = screen.lines().map(str::trim_start).collect::<Vec<_>>().join(" ");
            assert!(one_line.contains(words) && one_line.contains("cart"), "{screen}");
        }
    }
}

#[test]
fn name_and_value_may_have_4096_bytes_and_not_one_more() {
    let now = at(SIGNED_AT + 10);
    let filled = "x".repeat(4096 - "session".len() - ".a.b".len());
    for (cookie, is_kept) in [(format!("{filled}.a.b"), true), (format!("{filled}x.a.b"), false)] {
        let screen = Home::new().run(&[&now, "inspect", "--raw", &cookie]).stdout;
        assert_eq!(!screen.contains("no browser keeps"), is_kept, "{}", cookie.len());
    }
    let small = facts(&[&now], C);
    assert_eq!((&small["size"], &small["largest_keys"]), (&json!(7 + C.len()), &json!([])));
}

/// Flask's answer to what was sent, and to the decoded value.
fn answers(facts: &Json) -> Json {
    json!([facts["flask"]["answer"], facts["flask_if_decoded"]])
}

#[test]
fn the_answer_is_about_what_was_sent_and_flask_decodes_no_percent_encoding() {
    let home = Home::new();
    let now = at(SIGNED_AT + 10);
    let (first, rest) = C.split_at(1);
    let (head, last) = C.split_at(C.len() - 1);
    for value in [
        C.replace('.', "%2E"),
        C.replacen('.', "%2e", 1),
        format!("%{:02x}{rest}", first.as_bytes()[0]),
        format!("{head}%{:02X}", last.as_bytes()[0]),
    ] {
        for text in [value.clone(), format!("Cookie: session={value}"), format!("Set-Cookie: session={value}; Path=/")]
        {
            let facts = home.facts(&[&now, "inspect", &text, "--secret=plum-key"]);
            assert_eq!(answers(&facts), json!(["empty", "session"]), "{text}");
            // what stands in a header was sent so; what stands alone may have been encoded for the paste
            let is_alone = text == value;
            assert_eq!(facts["cookie"], if is_alone { C } else { &value }, "{text}");
            assert_eq!(facts["verification"]["error"].is_null(), is_alone, "{text}");
            let unknown = home.facts(&[&now, "inspect", &text]);
            // with two dots left, some key may have signed just this
            let is_known = is_alone || value.matches('.').count() < 2;
            let answer = if is_known { json!("empty") } else { Json::Null };
            assert_eq!(answers(&unknown), json!([answer, null]), "{text}");
            for (lang, words) in [("en", "percent-decoded, it would open this session"), ("ja", "デコードした値なら")]
            {
                let screen = home.run(&[&now, "--lang", lang, "inspect", &text, "--secret=plum-key"]).stdout;
                let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
                assert!(without_blanks(&screen).contains(&without_blanks(words)), "{screen}");
            }
        }
        let list = format!("{value}\n{C}\n");
        let many = home.feed(list, &[&now, "inspect", "--json", "-", "--secret=plum-key"]).json_lines();
        assert_eq!(answers(&many[0]), json!(["empty", "session"]));
        assert_eq!(answers(&many[1]), json!(["session", null]));
    }
    // behind the `=` that ends a signature an escape changes nothing
    let behind = home.facts(&[&now, "inspect", &format!("Cookie: session={C}=%41"), "--secret=plum-key"]);
    assert_eq!(behind["flask"]["answer"], "session");
}

#[test]
fn a_value_in_quotes_has_one_answer() {
    let home = Home::new();
    let now = at(SIGNED_AT + 10);
    for (text, answer) in [
        (format!("Cookie: session=\"{C}\""), "session"),
        (format!("\"{C}\""), "session"),
        (format!("Cookie: session=%22{C}%22"), "empty"),
        (format!("Cookie: session=\"{}\"", C.replace('.', "%2E")), "empty"),
    ] {
        let facts = home.facts(&[&now, "inspect", &text, "--secret=plum-key"]);
        assert_eq!(facts["flask"]["answer"], answer, "{text}");
        let is_good = facts["verification"]["error"].is_null();
        assert_eq!(is_good, answer == "session", "verification and answer of the same value: {text}");
    }
}
