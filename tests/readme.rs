//! The README is true: every console block prints what it says, and its picture is a real screen.

#![allow(clippy::expect_used, missing_docs)]

use std::fs;
use std::process::Command;

use anstyle_svg::Term;

#[test]
fn every_console_block_prints_what_the_readme_says() {
    let home = tempfile::tempdir().expect("a folder");
    trycmd::TestCases::new()
        .case("README.md")
        .env("SESSCTL_HOME", home.path().display().to_string())
        .env("LANG", "C")
        .run();
}

const COOKIE: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";

#[test]
fn the_json_of_inspect_is_what_the_page_shows() {
    let page = include_str!("../docs/json.md");
    let (_, rest) = page.split_once("```json\n").expect("a block of JSON");
    let (shown, _) = rest.split_once("```").expect("its end");
    let printed = Command::new(env!("CARGO_BIN_EXE_sessctl"))
        .args(["--json", "--now", "2026-11-22T19:42:33Z", "inspect", COOKIE])
        .output()
        .expect("sessctl runs");
    let parsed = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).expect("JSON");
    assert_eq!(parsed(shown.as_bytes()), parsed(&printed.stdout));
}

/// To draw it again: `UPDATE_PICTURE=1 cargo test --test readme`.
#[test]
fn the_picture_is_a_real_screen() {
    let screen = Command::new(env!("CARGO_BIN_EXE_sessctl"))
        .args(["--color", "always", "--lang", "en", "--now", "2026-11-22T19:42:33Z", "inspect", COOKIE])
        .output()
        .expect("sessctl runs");
    let drawn = Term::new().render_svg(&String::from_utf8(screen.stdout).expect("text"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/inspect.svg");
    if std::env::var_os("UPDATE_PICTURE").is_some() {
        fs::write(path, &drawn).expect("a picture");
    }
    assert_eq!(fs::read_to_string(path).expect("the picture"), drawn);
}
