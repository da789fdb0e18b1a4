//! Everything that `inspect` shows of any bytes: nothing a terminal obeys, nothing wider than the page, nothing lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Deserialize;
use serde_json::Value as Json;
use sessctl::cli::Report;
use sessctl::inspect::find::{End, Kind, Stripped};
use sessctl::inspect::{Lifetime, Question, inspect};
use sessctl::lang::Lang;
use sessctl::render::document::plain;
use sessctl::render::surface::width;
use sessctl::render::{self, Style};
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
    for style in styles() {
        let mut row = Vec::new();
        render::one_of_many(&one, &style, &mut row).expect("memory to write to");
        assert_fits(&String::from_utf8(row).expect("text"), &cookie, &style);
    }
    let report = Report::Inspect(Box::new(InspectReport::One(Box::new(one))));
    assert_json_loses_nothing(&shown(&report, Lang::En, true), &cookie);
    for style in styles() {
        let uncoloured = screen(&report, &style);
        assert_fits(&uncoloured, &cookie, &style);
        assert_colours_are_all_that_is_added(&report, &style, &uncoloured);
    }
});

/// Every language on every width of page, and as plain lines.
fn styles() -> impl Iterator<Item = Style> {
    [Lang::En, Lang::Ja].into_iter().flat_map(|lang| {
        let pages = [80, 60, 40].map(|width| Style { width, ..Style::new(lang) });
        pages.into_iter().chain([Style { plain: true, ..Style::new(lang) }])
    })
}

fn screen(report: &Report, style: &Style) -> String {
    let mut out = Vec::new();
    render::report(report, style, &mut out).expect("memory to write to");
    String::from_utf8(out).expect("text")
}

/// Nothing that a terminal obeys, and nothing wider than the page but what is carried from it: the value of the cookie,
/// and a command.
fn assert_fits(screen: &str, cookie: &str, style: &Style) {
    sessctl_fuzz::assert_harmless(screen);
    let value = plain(cookie);
    let begins: String = value.text().chars().take(12).collect();
    let is_carried = |line: &&str| line.contains(&begins) || line.contains("sessctl ");
    let widest = screen.lines().filter(|line| !is_carried(line)).map(width).max().unwrap_or_default();
    assert!(style.plain || widest <= style.width, "{widest} columns of {}:\n{screen}", style.width);
}

fn examined(asked: &Asked) -> Examined {
    let question = Question {
        signer: asked.signer(),
        has_own_key: asked.max_age().is_some_and(|age| age % 2 == 1),
        search: None,
        cookie_name: "session".into(),
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
    let end = expires.map(|at| End::Expires { at, unit: None });
    let inspection = inspect(asked.cookie(), end, &question);
    let stripped = vec![Stripped::Quotes, Stripped::InvalidUtf8];
    Examined {
        inspection,
        name: Some(asked.cookie().to_owned()),
        kind: Kind::SessionFile,
        stripped,
        end,
        signed_with: None,
        told_by: None,
    }
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
fn assert_colours_are_all_that_is_added(report: &Report, style: &Style, plain: &str) {
    let coloured = screen(report, &Style { colour: true, ..style.clone() });
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
