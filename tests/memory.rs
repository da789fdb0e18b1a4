//! The most memory that a command takes, for any input.
//!
//! These tests have a small process of their own: Linux counts the memory of the parent to a new child.
#![allow(clippy::expect_used, clippy::panic, missing_docs)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use wait4::Wait4;

use sessctl::clock::Timestamp;
use sessctl::cookie::payload::MAX_INFLATED;
use sessctl::cookie::{SecretKey, Signer, sign};
use sessctl::python::base64;
use sessctl::server::apps::tutorial;

const NOW: &str = "--now=2026-11-22T19:41:33Z";
const AT: Timestamp = Timestamp::from_unix(1_795_376_493);

fn signed(payload: &str) -> String {
    sign(payload, &Signer::flask(&SecretKey::new(tutorial::SECRET_KEY)), AT).expect("after 1970")
}

/// A cookie whose payload is a text over and over again, between two others.
fn bomb(begin: &str, middle: &str, times: usize, end: &str) -> String {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::new(6));
    packed.write_all(begin.as_bytes()).expect("memory");
    let some = middle.repeat(1000);
    (0..times / 1000).for_each(|_| packed.write_all(some.as_bytes()).expect("memory"));
    packed.write_all(end.as_bytes()).expect("memory");
    signed(&format!(".{}", base64::encode(&packed.finish().expect("memory"))))
}

/// What a run takes at the most, in kilobytes.
fn peak(home: &Path, args: &[&str]) -> u64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sessctl"));
    command.args(args).env_clear().env("SESSCTL_HOME", home).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("sessctl");
    let used = child.wait4().expect("an end");
    assert!(used.status.code().is_some_and(|code| code < 2), "{args:?}: {:?}", used.status);
    used.rusage.maxrss / 1024
}

fn peak_of(home: &Path, cookies: &Path, style: &str) -> u64 {
    let path = cookies.to_str().expect("UTF-8");
    peak(home, &[NOW, "inspect", style, "--max-age=none", path])
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: the figures are what it counts")]
fn no_cookie_takes_much_more_than_its_bound() {
    let home = tempfile::tempdir().expect("a folder");
    let limit = MAX_INFLATED - 4096;
    let bombs = [
        ("a gigabyte of zeros", bomb("", "0", 1 << 30, "")),
        ("small numbers", bomb("[", "0,", limit / 2, "0]")),
        ("empty lists", bomb("[", "[],", limit / 3, "0]")),
        ("floats", bomb("[", "1e9,", limit / 4, "0]")),
        ("equal keys", bomb("{", "\"\":0,", limit / 5, "\"\":0}")),
        ("one text", bomb("{\"id\":\"", "a", limit, "\"}")),
        ("one text with escapes", bomb("{\"id\":\"", "\\n", limit / 2, "\"}")),
        ("the characters of a tuple", bomb("{\" t\":\"", "a", limit, "\"}")),
        ("the bytes of a tag", bomb("{\" b\":\"", "AAAA", limit / 8, "\"}")),
        ("the bytes of a tag in a list", bomb("[{\" b\":\"", "AAAA", limit / 8, "\"}]")),
        ("control characters", bomb("", "\u{1}", limit, "")),
        ("depth", bomb("", "[", limit, "")),
        ("digits", bomb("{\"n\":", "9", limit, "}")),
        ("backslashes in markup in markup", {
            let json = format!("{}\"\\\\\"{}", "{\" m\":[".repeat(60), "]}".repeat(60));
            signed(&base64::encode(json.as_bytes()))
        }),
    ];
    let small = signed(&base64::encode(br#"{"id":"mia"}"#));
    thread::scope(|scope| {
        for style in ["--json", "--lang=en"] {
            let (home, bombs, small) = (home.path(), &bombs, &small);
            scope.spawn(move || {
                let peak_of = |cookie: &str| {
                    let path = home.join(format!("bomb{style}"));
                    std::fs::write(&path, cookie).expect("a file");
                    peak_of(home, &path, style)
                };
                // what the program itself takes depends on how it was built
                let bound = peak_of(small) + 3 * MAX_INFLATED as u64 / 1024;
                for (what, cookie) in bombs {
                    let peak = peak_of(cookie);
                    assert!(peak < bound, "{what}, {style}: {peak} kB for a cookie of {} bytes", cookie.len());
                }
            });
        }
    });
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: the figures are what it counts")]
fn many_cookies_take_no_more_than_some() {
    let home = tempfile::tempdir().expect("a folder");
    let write = |name: &str, lines: usize| {
        let path = home.path().join(name);
        let mut file = BufWriter::new(File::create(&path).expect("a file"));
        for number in 0..lines {
            let json = format!(r#"{{"id":"visitor {number}","notes":["{}"]}}"#, "to be continued, ".repeat(9));
            writeln!(file, "{}", signed(&base64::encode(json.as_bytes()))).expect("a file");
        }
        file.flush().expect("a file");
        path
    };
    let (some, many) = (write("some", 8_000), write("many", 40_000));
    for style in ["--json", "--lang=en"] {
        let (little, much) = (peak_of(home.path(), &some, style), peak_of(home.path(), &many, style));
        assert!(much < little + 8 * 1024, "{little} kB for some, {much} kB for five times as many");
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: the figures are what it counts")]
fn a_long_text_in_utf16_is_held_once_beside_its_bytes() {
    const UNITS: usize = 4 * 1024 * 1024;
    let home = tempfile::tempdir().expect("a folder");
    let cookie = signed(&base64::encode(br#"{"id":"mia"}"#));
    let peak_of_text = |path: &Path, begin: &str, middle: &str, units: usize| {
        let mut file = BufWriter::new(File::create(path).expect("a file"));
        let mut write = |text: &str| {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            file.write_all(&bytes).expect("a file");
        };
        let some = middle.repeat(1000);
        write(&format!("\u{feff}{begin}"));
        (0..units / some.encode_utf16().count()).for_each(|_| write(&some));
        write(&cookie);
        file.flush().expect("a file");
        peak_of(home.path(), path, "--json")
    };
    let texts = [
        ("", "日本語の文章です。"),
        ("", "日本語の\u{3000}文章です。"),
        ("%41", "日本語の文章です。"),
        ("", "日本語の文章です。\n"),
        ("", "日本語の文章です。\r"),
        ("\u{1b}[31m\n", "日本語の文章です。\n"),
        ("Content-Transfer-Encoding: quoted-printable\n", "日本語の文章です。\n"),
    ];
    thread::scope(|scope| {
        for (number, texts) in texts.chunks(4).enumerate() {
            let (path, peak_of_text) = (home.path().join(number.to_string()), &peak_of_text);
            scope.spawn(move || {
                for (begin, middle) in texts {
                    let peak = |units| peak_of_text(&path, begin, middle, units);
                    // a character has two bytes in UTF-16 and three in UTF-8: a second copy would make it six instead of five
                    let (little, much) = (peak(0), peak(UNITS));
                    let bound = little + 5 * UNITS as u64 / 1024 + 2 * 1024;
                    assert!(
                        much < bound,
                        "{begin:?} {middle:?}: {much} kB, and {little} kB for nothing but the cookie"
                    );
                }
            });
        }
    });
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: the figures are what it counts")]
fn a_long_value_is_held_once_beside_its_text() {
    const BYTES: usize = 4 * 1024 * 1024;
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("value");
    let peak_of_value = |begin: &str, middle: &str, bytes: usize| {
        std::fs::write(&path, format!("{begin}a{}", middle.repeat(bytes / middle.len()))).expect("a file");
        peak_of(home.path(), &path, "--json")
    };
    for middle in ["日本語の値", "two words ", "a.b.c ", "%41"] {
        for begin in ["session=", "Set-Cookie: session="] {
            let (little, much) = (peak_of_value(begin, middle, 0), peak_of_value(begin, middle, BYTES));
            let bound = little + 5 * BYTES as u64 / 2 / 1024 + 4 * 1024;
            assert!(much < bound, "{begin:?} {middle:?}: {much} kB, and {little} kB for a short one");
        }
    }
}
