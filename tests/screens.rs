//! Whole screens, in both languages: one file a command in `tests/screens`, each with a home of its own.
//!
//! After a change on purpose, `TRYCMD=overwrite cargo test --test screens` writes them anew. Read the difference.

#![allow(clippy::expect_used, missing_docs)]

#[path = "program/without_stdin.rs"]
mod program;

use std::fs;
use std::path::Path;

use program::without_stdin;

#[test]
fn every_screen_is_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let program = tempfile::tempdir().expect("a folder");
    assert!(files.len() > 10, "only {} files of screens", files.len());
    for file in files {
        let home = tempfile::tempdir().expect("a folder");
        trycmd::TestCases::new()
            .register_bin("sessctl", without_stdin(program.path()))
            .case(&file)
            .env("SESSCTL_HOME", home.path().display().to_string())
            .env("LANG", "C")
            .run();
    }
}
