//! Whatever is pasted: a value, a header line, the output of curl, a HAR export, a cookies.txt, a session file.
#![no_main]

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value as Json;
use sessctl::cli::Report;
use sessctl::clock::Clock;
use sessctl::commands::inspect::{InspectArgs, run};
use sessctl::commands::{Context, Event};
use sessctl::cookie::payload;
use sessctl::error::{Error, InputError};
use sessctl::formats::recognise;
use sessctl::inspect::find::{Found, Kind, List, Nothing, Wanted, document, in_bytes, line};
use sessctl::lang::Lang;
use sessctl::python::neutral;
use sessctl::render::{self, Style};
use sessctl::report::{InspectReport, WriteOne};
use sessctl_fuzz::{NOW, begin, corpus, show, show_error};

const NAME: &str = "session";
const WANTED: Wanted<'_> = Wanted { name: NAME, is_given: false };

fn seeds() -> impl Iterator<Item = Vec<u8>> {
    let cookies = corpus().into_iter().map(|(asked, _)| asked.text).filter(|cookie| cookie.len() < 300);
    let forms: [fn(&str) -> String; 12] = [
        |value| value.to_owned(),
        |value| format!("\"{value}\"\r\n"),
        |value| format!("Cookie: a=b; {NAME}={value}; c=d"),
        |value| format!("< set-cookie: sid={value}; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/"),
        |value| format!("HTTP/1.1 302 FOUND\r\nSet-Cookie: {NAME}={value}; Path=/\r\nVary: Cookie\r\n\r\n"),
        |value| format!("curl 'http://127.0.0.1:5000/login' -H 'Cookie: {NAME}={value}' --compressed"),
        |value| format!("# Netscape HTTP Cookie File\n#HttpOnly_h\tFALSE\t/\tFALSE\t1795376673\t{NAME}\t{value}\n"),
        |value| {
            format!(r#"{{"log":{{"entries":[{{"request":{{"cookies":[{{"name":"{NAME}","value":"{value}"}}]}}}}]}}}}"#)
        },
        |value| {
            format!(
                r#"{{"log":{{"entries":[{{"response":{{"headers":[{{"name":"Set-Cookie","value":"{NAME}={value}; Path=/\nb=c"}}]}}}}]}}}}"#
            )
        },
        |value| format!(r#"{{"cookies":[{{"name":"{NAME}","value":"{value}"}}]}}"#),
        |value| format!(r#"{{"cookies":{{"{NAME}":{{"value":"{value}"}}}}}}"#),
        |value| format!(r#"{{"sessctl_jar":1,"cookies":[{{"raw_cookie":"{NAME}={value}; Path=/"}}]}}"#),
    ];
    let hostile = ["%1b%5b2J%e2%80%ae%0a", "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{200b}"].map(str::to_owned);
    let values = cookies.chain(hostile.into_iter().flat_map(move |value| std::iter::repeat_n(value, forms.len())));
    values.enumerate().map(move |(number, value)| forms[number % forms.len()](&value).into_bytes())
}

fuzz_target!(init: begin(seeds()), |bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    assert_line_is_found(&text, line(&text, WANTED, Kind::Argument));
    assert_document_is_searched(&text, &document(&text, WANTED));
    assert_command_finds_the_same(bytes);
});

fn assert_line_is_found(text: &str, found: Result<Found, Nothing>) {
    match found {
        Ok(found) => {
            if found.stripped.is_empty() {
                assert_eq!(found.cookie, text);
            }
            assert_pasted_again_it_is_found(&found.cookie);
        }
        Err(nothing) => assert_said(&nothing),
    }
}

/// What was found can be pasted in any of the ways and is found again.
fn assert_pasted_again_it_is_found(cookie: &str) {
    let is_plain = cookie.bytes().all(|byte| byte.is_ascii_graphic() && !b"%;,\"'`*$()[]{}<>".contains(&byte));
    if !is_plain || cookie.is_empty() || cookie.contains("...") {
        return;
    }
    // around a value that stands in no header there may be what was copied with it
    let is_bare = cookie.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte));
    // without a header an `=` before it compares
    if is_bare && !cookie.starts_with('=') {
        let again = line(&format!("{NAME}={cookie}"), WANTED, Kind::Argument).map(|found| found.cookie);
        assert_eq!(again.as_deref(), Ok(cookie));
    }
    for text in [
        format!("cookie: first=1; {NAME} = {cookie} ; last=2"),
        format!("< Set-Cookie: {NAME}=\"{cookie}\"; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/"),
        format!("Set-Cookie: a=b; Path=/, {NAME}={cookie}; Path=/"),
    ] {
        let again = line(&text, WANTED, Kind::Argument).map(|found| found.cookie);
        assert_eq!(again.as_deref(), Ok(cookie), "pasted as {text}");
    }
}

fn assert_said(nothing: &Nothing) {
    if let Nothing::OtherNames(names) = nothing {
        assert!(!names.is_empty() && names.len() <= 20 && names.iter().all(|name| name != NAME), "{names:?}");
    }
}

/// A cookie without the wanted name has the form of a signed value, or that of another framework.
fn assert_document_is_searched(text: &str, found: &Result<List, Nothing>) {
    let found = match found {
        Ok(list) => &list.cookies,
        Err(nothing) => return assert_said(nothing),
    };
    for one in found {
        let is_named = one.name.as_deref() == Some(NAME);
        assert!(is_named || one.cookie.contains('.') || recognise(&one.cookie).is_some(), "{one:?} in {text}");
        assert!(
            !one.cookie.contains('\n')
                || matches!(one.kind, Kind::Har | Kind::Json | Kind::SessionFile | Kind::Jar | Kind::CommandLine),
            "{one:?}"
        );
    }
}

static FILE: LazyLock<PathBuf> =
    // what a file is called does not matter to what is in it, but a value would not be called so
    LazyLock::new(|| std::env::temp_dir().join(format!("sessctl-fuzz-{}.har", std::process::id())));

fn assert_command_finds_the_same(bytes: &[u8]) {
    fs::write(&*FILE, bytes).expect("a folder for temporary files");
    let args = InspectArgs {
        cookie: Some(OsString::from(&*FILE)),
        raw: false,
        max_age: None,
        exit_zero: false,
        search: true,
        max_payload: payload::MAX_INFLATED,
        secret: Default::default(),
        flask: Default::default(),
        signing: Default::default(),
        value: Default::default(),
    };
    let context = Context::new("fuzz", None, None, None, Lang::En).expect("a context");
    let context = Context { clock: Clock::Standing(NOW), server_clock: Clock::Standing(NOW), ..context };
    let style = Style { json: true, ..Style::new(Lang::En) };
    let mut lines = Vec::new();
    let report = run(&args, &context, &WriteOne::Json, &mut |event| match event {
        Event::Lines(some) => lines.write_all(some),
        Event::Served(_)
        | Event::Held(_)
        | Event::Lesson(_)
        | Event::Progress(_)
        | Event::Repeated { .. }
        | Event::Asking(_)
        | Event::Clearing(_)
        | Event::ToldBy(_) => Ok(()),
    });
    match (report, in_bytes(bytes.to_vec(), WANTED, false)) {
        (Ok(InspectReport::Deletion(_)), expected) => {
            assert!(matches!(expected, Err(Nothing::EmptyValue { end: Some(_), .. })), "{expected:?}");
        }
        (Ok(report), Ok(expected)) => {
            if let InspectReport::One(one) = &report {
                render::one_of_many(one, &style, &mut lines).expect("memory to write to");
            }
            let told: Vec<Json> =
                lines.split(|&byte| byte == b'\n').filter_map(|line| neutral::read(line).ok()).collect();
            let expected: Vec<Json> = expected.cookies.iter().map(|found| found.cookie.as_str().into()).collect();
            assert_eq!(told.iter().map(|facts| facts["cookie"].clone()).collect::<Vec<_>>(), expected);
            show(&Report::Inspect(Box::new(report)));
        }
        (Err(error), expected) => {
            match &error {
                Error::Input(InputError::NoCookie { found, .. }) => assert_eq!(expected, Err(found.clone())),
                other => panic!("{other:?}"),
            }
            show_error(&error);
        }
        (Ok(_), Err(nothing)) => panic!("only {nothing:?}"),
    }
}
