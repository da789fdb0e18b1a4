//! The pages are true: every console block prints what it says, the JSON is what is printed, the picture is a screen.

#![allow(clippy::expect_used, missing_docs)]

#[path = "program/without_stdin.rs"]
mod program;

use std::fs;
use std::process::Command;

use program::without_stdin;

/// When the clock stands in the console blocks, and when [`COOKIE`] was signed.
const NOW: &str = "2026-11-22T19:41:33Z";
const COOKIE: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";

#[test]
fn every_console_block_prints_what_the_page_says() {
    for (page, lang) in [("README.md", "en"), ("docs/README.ja.md", "ja")] {
        let home = tempfile::tempdir().expect("a folder");
        let program = tempfile::tempdir().expect("a folder");
        trycmd::TestCases::new()
            .register_bin("sessctl", without_stdin(program.path()))
            .case(page)
            .env("SESSCTL_HOME", home.path().display().to_string())
            .env("SESSCTL_NOW", NOW)
            .env("SESSCTL_LANG", lang)
            .run();
    }
}

#[test]
fn a_newcomer_has_one_page_to_read_and_the_two_are_alike() {
    let pages = [include_str!("../README.md"), include_str!("../docs/README.ja.md")];
    assert!(pages.iter().all(|page| page.lines().count() <= 180));
    let shape = |page: &str| {
        let is = |begin: &str| page.lines().filter(|line| line.starts_with(begin)).count();
        [is("## "), is("| "), is("```"), is("$ sessctl "), is("* ")]
    };
    assert_eq!(shape(pages[0]), shape(pages[1]), "headings, rows, blocks, commands, items");
}

#[test]
fn the_description_of_the_package_says_what_the_page_says_and_links_nowhere() {
    let read = |path: &str| fs::read_to_string(path).expect("a page");
    let (description, readme) = (read("packaging/description.md"), read("README.md"));
    let opening =
        |text: &str| text.replace(" [日本語](docs/README.ja.md)", "").lines().take(6).collect::<Vec<_>>().join("\n");
    assert_eq!(opening(&description), opening(&readme));
    // what is relative leads nowhere where packages are listed
    assert!(!description.contains("]("), "{description}");
    assert!(read("pyproject.toml").contains("readme = \"packaging/description.md\""));
}

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

/// To draw them again: `UPDATE_PICTURE=1 cargo test --test readme`.
#[test]
fn the_pictures_are_what_the_program_draws() {
    let folder = tempfile::tempdir().expect("a folder");
    for (lang, ending) in [("en", ""), ("ja", "-ja")] {
        for (name, now, args) in
            [("inspect", "2026-11-22T19:42:33Z", ["inspect", COOKIE]), ("expire", NOW, ["expire", "--simulate"])]
        {
            let drawn = folder.path().join(format!("{name}-{lang}.svg"));
            let output = Command::new(env!("CARGO_BIN_EXE_sessctl"))
                .env("SESSCTL_HOME", folder.path().join("jars"))
                .args(["--lang", lang, "--now", now, "--picture", "--export"])
                .arg(&drawn)
                .args(args)
                .output()
                .expect("sessctl runs");
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            let drawn = fs::read_to_string(drawn).expect("a picture");
            let path = format!("{}/fixtures/{name}{ending}.svg", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("UPDATE_PICTURE").is_some() {
                fs::write(&path, &drawn).expect("a picture");
            }
            let kept = fs::read_to_string(&path).expect("the picture").replace("\r\n", "\n");
            assert!(kept == drawn, "fixtures/{name}{ending}.svg is not what is drawn: UPDATE_PICTURE=1");
        }
    }
}
