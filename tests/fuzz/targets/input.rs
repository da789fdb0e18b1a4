//! Whatever is pasted: a value, a header line, the output of curl, a HAR export, a cookies.txt, a session file.
#![no_main]

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;
use sessctl::cli::Report;
use sessctl::clock::Clock;
use sessctl::commands::inspect::{InspectArgs, run};
use sessctl::commands::{Context, Event};
use sessctl::cookie::payload;
use sessctl::error::{Error, InputError};
use sessctl::inspect::find::{Found, Kind, OtherNames, Stripped, document, line};
use sessctl::lang::Lang;
use sessctl::python::neutral;
use sessctl::render::{self, Style};
use sessctl::report::{InspectReport, WriteOne};
use sessctl_fuzz::{NOW, begin, corpus, show, show_error};

const NAME: &str = "session";

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
    assert_line_is_found(&text, line(&text, NAME, Kind::Argument));
    assert_document_is_searched(&text, &document(&text, NAME));
    assert_command_finds_the_same(bytes, &text);
});

fn assert_line_is_found(text: &str, found: Result<Found, OtherNames>) {
    match found {
        Ok(found) => {
            if found.stripped.is_empty() {
                assert_eq!(found.cookie, text);
            }
            assert_pasted_again_it_is_found(&found.cookie);
        }
        Err(others) => assert_said(&others),
    }
}

/// What was found can be pasted in any of the ways and is found again.
fn assert_pasted_again_it_is_found(cookie: &str) {
    let encoded = utf8_percent_encode(cookie, NON_ALPHANUMERIC);
    let is_plain = cookie.bytes().all(|byte| byte.is_ascii_graphic() && !b"%;\"".contains(&byte));
    let mut pasted = vec![format!("{NAME}={encoded}"), format!("Set-Cookie: {NAME}=\"{encoded}\"; Secure; Path=/")];
    if is_plain {
        pasted.extend([
            format!("{NAME}={cookie}"),
            format!("cookie: first=1; {NAME} = {cookie} ; last=2"),
            format!("< Set-Cookie: {NAME}=\"{cookie}\"; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/"),
        ]);
    }
    for text in pasted {
        let again = line(&text, NAME, Kind::Argument).map(|found| found.cookie);
        assert_eq!(again.as_deref(), Ok(cookie), "pasted as {text}");
    }
}

fn assert_said(OtherNames(names): &OtherNames) {
    assert!(!names.is_empty() && names.iter().all(|name| name != NAME), "{names:?}");
}

fn assert_document_is_searched(text: &str, found: &Result<Vec<Found>, OtherNames>) {
    let found = match found {
        Ok(found) => found,
        Err(others) => return assert_said(others),
    };
    for (place, one) in found.iter().enumerate() {
        match one.kind {
            // one a line, so a line end can only have been spelled out
            Kind::Stdin => {
                let is_command = text.trim_start().starts_with("curl ");
                let was_spelled = one.stripped.contains(&Stripped::PercentEncoding);
                assert!(is_command || was_spelled || !one.cookie.contains('\n'), "{:?}", one.cookie);
            }
            Kind::CookiesTxt => assert!(!one.cookie.contains(['\n', '\t'])),
            Kind::Har | Kind::SessionFile | Kind::Jar => {}
            Kind::Argument => panic!("there was no argument"),
        }
        if one.kind != Kind::Stdin {
            assert!(found.iter().take(place).all(|earlier| earlier.cookie != one.cookie), "once is enough");
        }
    }
}

static FILE: LazyLock<PathBuf> =
    // what a file is called does not matter to what is in it, but a value would not be called so
    LazyLock::new(|| std::env::temp_dir().join(format!("sessctl-fuzz-{}.har", std::process::id())));

fn assert_command_finds_the_same(bytes: &[u8], text: &str) {
    fs::write(&*FILE, bytes).expect("a folder for temporary files");
    let args = InspectArgs {
        cookie: Some(OsString::from(&*FILE)),
        raw: false,
        max_age: None,
        max_payload: payload::MAX_INFLATED,
        secret: Default::default(),
        signing: Default::default(),
    };
    let context = Context::new("fuzz", NAME, None, None, Lang::En).expect("a context");
    let context = Context { clock: Clock::Standing(NOW), ..context };
    let style = Style { json: true, ..Style::new(Lang::En) };
    let mut lines = Vec::new();
    let report = run(&args, &context, &WriteOne::Json, &mut |event| match event {
        Event::Lines(some) => lines.write_all(some),
        Event::Served(_) | Event::Progress(_) => Ok(()),
    });
    match (report, document(text, NAME)) {
        (Ok(report), Ok(expected)) => {
            if let InspectReport::One(one) = &report {
                render::one_of_many(one, &style, &mut lines).expect("memory to write to");
            }
            let told: Vec<Json> =
                lines.split(|&byte| byte == b'\n').filter_map(|line| neutral::read(line).ok()).collect();
            let expected: Vec<Json> = expected.iter().map(|found| found.cookie.as_str().into()).collect();
            assert_eq!(told.iter().map(|facts| facts["cookie"].clone()).collect::<Vec<_>>(), expected);
            show(&Report::Inspect(Box::new(report)));
        }
        (Err(error), expected) => {
            match &error {
                Error::Input(InputError::NothingToInspect) => {
                    assert!(text.trim().is_empty() || expected.is_ok_and(|found| found.is_empty()))
                }
                Error::Input(InputError::OtherNames { found, .. }) => {
                    assert_eq!(expected, Err(OtherNames(found.clone())))
                }
                other => panic!("{other:?}"),
            }
            show_error(&error);
        }
        (Ok(_), Err(others)) => panic!("only {others:?}"),
    }
}
