//! Random text around a genuine cookie, in the form of every source: the cookie is found, or nothing is. Random text
//! without one holds none.

#![allow(clippy::expect_used, missing_docs)]

use proptest::prelude::*;
use serde_json::json;
use sessctl::formats::{Format, recognise};
use sessctl::inspect::find::{Wanted, in_bytes};

const COOKIES: [&str; 3] = [
    "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
    ".eJyrVkpUslIyNDJWqgUAGQEDkA.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw",
    "e30.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8",
];
const WANTED: Wanted<'_> = Wanted { name: "session", is_given: false };

/// The cookie in the form of a source, with a text before it, inside it or behind it.
fn written(form: usize, cookie: &str, noise: &str, line: &str) -> String {
    match form {
        0 => format!("{noise}\n{cookie}\n{noise}"),
        1 => format!("{line} session={cookie} {line}"),
        2 => format!("{noise}\nSet-Cookie: session={cookie}; {line}\n{noise}"),
        3 => format!("HTTP/1.1 200 OK\r\nX: {line}\r\nSet-Cookie: a={line}\r\nSet-Cookie: session={cookie}; Path=/\r\n\r\n{noise}"),
        4 => format!("# Netscape HTTP Cookie File\n# {line}\nh\tFALSE\t/\tFALSE\t0\tsession\t{cookie}\n"),
        5 => json!({"log": {"comment": noise, "entries": [{"request": {"cookies": [{"name": "session", "value": cookie}], "url": line}}]}}).to_string(),
        6 => json!({noise: line, "cookies": [{"name": line, "value": noise}, {"name": "session", "value": cookie}]}).to_string(),
        7 => format!("curl 'http://h/' -H 'X: {}' -b 'session={cookie}'", line.replace(['\'', '\\'], "")),
        8 => format!("session\t{cookie}\th\t/\t{}\t99\n", line.replace('\t', " ")),
        9 => format!("#LWP-Cookies-2.0\nSet-Cookie3: session={cookie}; path=\"/\"; {}\n", line.replace(',', "")),
        11 => format!("\u{1b}]8;;http://h/{}\u{7}{cookie}\u{1b}]8;;\u{7} {line}", line.replace(|letter: char| !letter.is_ascii(), "")),
        12 => format!("    Cookie: session={cookie}\\r\\n\n        Cookie pair: session={cookie}\n    X: {line}\\r\\n\n"),
        13 => format!("<td>{}<wbr>{}&shy;{}</td><td>{line}</td>", &cookie[..3], &cookie[3..5], &cookie[5..]),
        14 => format!("-session={cookie}\n+session={cookie}\n {line}\n"),
        10 => format!("<a href=\"/confirm/{cookie}\">{line}</a>"),
        _ => format!("{line} b'{cookie}' {line}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_cookie_is_found_or_nothing_is_whatever_stands_around_it(
        form in 0usize..16,
        cookie in prop::sample::select(&COOKIES[..]),
        noise in "[ -~\\n\\t\u{80}-\u{ff}日本…]{0,80}",
        line in "[ -~日本]{0,40}",
    ) {
        let text = written(form, cookie, &noise, &line);
        if let Ok(list) = in_bytes(text.clone().into_bytes(), WANTED, false) {
            for found in list.cookies {
                // a text of chance may happen to give a cookie a name of its own
                let was_named = found.name.as_deref() == Some("session") && noise.contains("session");
                prop_assert!(found.cookie == cookie || was_named, "{:?} in {text:?}", found.cookie);
            }
        }
    }

    /// What clings to it is made of the same characters. With eleven more it may be a signed value of SHA-224 as well.
    #[test]
    fn the_cookie_is_found_or_nothing_is_whatever_is_glued_to_it(
        cookie in prop::sample::select(&COOKIES[..]),
        before in prop_oneof!["[a-zA-Z0-9_.=:-]{0,12}", "[_-]{0,3}", "[ -~]{0,8}", "([a-zA-Z0-9]{1,8}[.]){0,4}"],
        behind in prop_oneof!["[a-zA-Z0-9_.=:-]{0,10}", "[_-]{0,3}", "[ -~]{0,8}", "([.][a-zA-Z0-9]{1,8}){0,4}"],
    ) {
        let text = format!("{before}{cookie}{behind}");
        let list = in_bytes(text.clone().into_bytes(), WANTED, false);
        prop_assert!(!before.is_empty() || !behind.is_empty() || list.is_ok(), "{list:?} in {text:?}");
        for found in list.unwrap_or_default().cookies {
            // the padding of base64 changes nothing
            let is_it = found.cookie == cookie || found.cookie == format!("{cookie}=");
            prop_assert!(is_it || before.contains("session"), "{:?} in {text:?}", found.cookie);
        }
    }

    #[test]
    fn a_text_without_a_cookie_holds_none(
        text in prop_oneof!["[ -~\\n\\t]{0,300}", "[a-zA-Z0-9_.-]{0,120}", "(([a-z]{1,12}|[0-9]{1,6})[ .,:/=&?-]){0,40}", "\\PC{0,100}"],
    ) {
        let list = in_bytes(text.clone().into_bytes(), WANTED, false);
        // one long word may be a random id, which has no format in particular
        let is_id = |word: &str| recognise(word).is_some_and(|foreign| foreign.format == Format::RandomId);
        prop_assert!(list.is_err() || is_id(text.trim()), "{list:?} in {text:?}");
    }

    #[test]
    fn bytes_without_a_cookie_hold_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(in_bytes(bytes, WANTED, false).is_err());
    }
}
