//! Everything that `inspect` shows of any bytes: nothing a terminal obeys, nothing wider than the page, nothing lost.
#![no_main]

use std::io;

use libfuzzer_sys::fuzz_target;
use serde::Deserialize;
use serde_json::Value as Json;
use sessctl::cli::Report;
use sessctl::inspect::input::{Kind, Stripped};
use sessctl::inspect::{Lifetime, Question, inspect};
use sessctl::render::layout::{WIDTH, width};
use sessctl::render::palette::{self, When};
use sessctl::render::{self, Lang, Manner};
use sessctl::report::{Examined, InspectReport};
use sessctl_fuzz::{Asked, SignedBy, begin, corpus, shown, signed_json};

const MAX_PAYLOAD: usize = 64 * 1024;

fn seeds() -> impl Iterator<Item = Vec<u8>> {
    const HOSTILE: [&str; 3] = [
        "{\"id\":\"\u{1b}[2J\u{202e}\u{200b}\\u001b]0;x\\u0007\\ud83d\\udc08\\ud83d\"}",
        "{\" d\":\"Fri, 02 Jan 2026 03:04:05 GMT\"}",
        "{\" m\":\"\u{9b}31m\"",
    ];
    let asked = corpus().into_iter().flat_map(|(asked, line)| {
        let json = line["payload_json"].as_str().map(signed_json);
        [Some(asked.about_the_signed_text(SignedBy::Fallback)), Some(asked), json]
    });
    asked.flatten().chain(HOSTILE.map(signed_json)).map(|asked| asked.to_bytes())
}

fuzz_target!(init: begin(seeds()), |bytes: &[u8]| {
    let Some(asked) = Asked::from_bytes(bytes) else { return };
    let one = examined(&asked);
    let cookie = one.inspection.cookie.clone();
    palette::decide(When::Never, &io::stdout());
    let mut manner = Manner { lang: Lang::En, json: false, step: false, given: String::new() };
    for lang in [Lang::En, Lang::Ja] {
        manner.lang = lang;
        let mut row = Vec::new();
        render::one_of_many(&one, &manner, &mut row).expect("memory to write to");
        sessctl_fuzz::assert_harmless(&String::from_utf8(row).expect("text"));
    }
    let report = Report::Inspect(Box::new(InspectReport::One(Box::new(one))));
    assert_json_loses_nothing(&shown(&report, Lang::En, true), &cookie);
    {
        for lang in [Lang::En, Lang::Ja] {
            let plain = shown(&report, lang, false);
            let widest = plain.lines().map(width).max();
            assert!(widest.is_some_and(|widest| widest <= WIDTH), "{widest:?} columns:\n{plain}");
            assert_colours_are_all_that_is_added(&report, lang, &plain);
        }
    }
});

fn examined(asked: &Asked) -> Examined {
    let question = Question {
        signer: asked.signer(),
        has_own_key: asked.max_age().is_some_and(|age| age % 2 == 1),
        is_tutorials: asked.max_age().is_some_and(|age| age % 4 == 0),
        lifetime: match asked.max_age() {
            None => Lifetime::Unlimited,
            Some(0) => Lifetime::Default,
            Some(age) if age % 3 == 0 => Lifetime::Seconds(age),
            Some(_) => Lifetime::Default,
        },
        max_payload: MAX_PAYLOAD,
        now: asked.now(),
    };
    let expires = asked.max_age().filter(|age| age % 3 == 1).map(|age| asked.now().plus(age));
    let inspection = inspect(asked.cookie(), expires, &question);
    Examined { inspection, kind: Kind::SessionFile, stripped: vec![Stripped::Quotes, Stripped::InvalidUtf8] }
}

/// One line of JSON that any program reads, however deep the payload is.
fn assert_json_loses_nothing(line: &str, cookie: &str) {
    assert!(line.ends_with('\n') && line.lines().count() == 1, "{line}");
    let mut reader = serde_json::Deserializer::from_str(line);
    reader.disable_recursion_limit();
    let facts = Json::deserialize(&mut reader).expect("JSON");
    reader.end().expect("one object");
    assert_eq!(facts["cookie"].as_str(), Some(cookie));
    let parts: Vec<&str> =
        ["payload", "timestamp", "signature"].iter().filter_map(|part| facts[part]["encoded"].as_str()).collect();
    assert!(parts.is_empty() || parts.join(".") == cookie, "{parts:?}");
    assert!(facts["verification"]["error"].is_null() == facts["verification"]["message"].is_null());
}

/// With colours a screen says the same.
fn assert_colours_are_all_that_is_added(report: &Report, lang: Lang, plain: &str) {
    palette::decide(When::Always, &io::stdout());
    let mut out = Vec::new();
    let manner = Manner { lang, json: false, step: false, given: String::new() };
    render::report(report, &manner, &mut out).expect("memory to write to");
    palette::decide(When::Never, &io::stdout());
    let coloured = String::from_utf8(out).expect("text");
    let mut pieces = coloured.split('\u{1b}');
    let mut without = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (colour, text) = piece.split_once('m').expect("the end of a colour");
        assert!(
            colour.starts_with('[') && colour[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b';'),
            "{colour}"
        );
        without.push_str(text);
    }
    assert_eq!(without, plain);
}
