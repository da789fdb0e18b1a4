//! The recipes of `docs/recipes.md`, typed as they stand there, with real jq and real DuckDB.

use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("../../docs/recipes.md");
const NOW: &str = "2026-11-22T19:41:33Z";

/// The blocks of a page that are in this language.
fn blocks(language: &str) -> Vec<&'static str> {
    let begin = format!("```{language}\n");
    PAGE.split(begin.as_str()).skip(1).filter_map(|rest| rest.split_once("\n```")).map(|(block, _)| block).collect()
}

/// A folder with the three cookies of the page.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let cookies = blocks("text").first().copied().expect("the cookies");
    assert_eq!(cookies.lines().count(), 3);
    fs::write(folder.path().join("cookies.txt"), format!("{cookies}\n")).expect("a file");
    folder
}

/// What a line of the shell prints.
fn shell(line: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_sessctl")).parent().expect("a folder");
    let paths = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("bash")
        .args(["-o", "pipefail", "-c", line])
        .current_dir(folder)
        .env("PATH", format!("{}:{paths}", program.display()))
        .env("SESSCTL_HOME", folder.join("home"))
        .env("SESSCTL_NOW", NOW)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("bash");
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
#[ignore = "needs jq: run tests/real/setup.sh first"]
fn what_the_page_types_prints_what_the_page_says() {
    let folder = folder();
    let mut typed = 0;
    for block in blocks("console") {
        for command in block.split("$ ").filter(|command| !command.is_empty()) {
            let (line, expected) = command.split_once('\n').expect("a line and what it prints");
            assert_eq!(shell(line, folder.path()).trim_end(), expected.trim_end(), "{line}");
            typed += 1;
        }
    }
    assert!(typed >= 7, "only {typed} commands: is this the page?");
}

#[test]
#[ignore = "needs DuckDB: run tests/real/setup.sh first"]
fn each_query_finds_what_the_page_says() {
    let folder = folder();
    shell("sessctl inspect --json --exit-zero < cookies.txt > cookies.jsonl", folder.path());
    shell(
        "sessctl inspect --exit-zero --fields payload.json,verification.error,age < cookies.txt > cookies.tsv",
        folder.path(),
    );
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/real/recipes/bin/python");
    let queries = blocks("sql");
    assert!(queries.len() >= 3, "only {} queries: is this the page?", queries.len());
    for query in queries {
        let (_, expected) = query.rsplit_once("-- ").expect("what it finds");
        let output = Command::new(&python)
            .args(["-c", "import duckdb, sys; print(duckdb.sql(sys.argv[1]).fetchall())", query])
            .current_dir(folder.path())
            .output()
            .expect("target/real/recipes");
        assert!(output.status.success(), "{query}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout).trim_end(), expected, "{query}");
    }
}
