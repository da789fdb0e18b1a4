//! Who may know whom, read off the source text: the walls of `src/lib.rs` stand.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

/// A line of source, without the strings, comments and tests around it.
struct Line {
    file: String,
    number: usize,
    text: String,
}

/// Every line of code below `src`.
fn source() -> Vec<Line> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 30, "only {} files: is this the project?", files.len());
    files.sort();
    files.iter().flat_map(|file| code_of(file, &root)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Up to `mod tests`, which by the project's habit stands last in a file.
fn code_of(file: &Path, root: &Path) -> Vec<Line> {
    let text = fs::read_to_string(file).expect("source");
    let name = file.strip_prefix(root).expect("below src").to_string_lossy().replace('\\', "/");
    let lines: Vec<&str> = text.lines().collect();
    let tests = lines
        .windows(2)
        .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod "))
        .unwrap_or(lines.len());
    lines[..tests]
        .iter()
        .enumerate()
        .map(|(index, line)| (index + 1, line.split("//").next().unwrap_or_default()))
        .filter(|(_, code)| !code.trim().is_empty())
        .map(|(number, code)| Line { file: format!("src/{name}"), number, text: code.to_owned() })
        .collect()
}

/// `src/cookie.rs` and everything in `src/cookie/`.
fn is_part_of(file: &str, module: &str) -> bool {
    file == format!("src/{module}.rs") || file.starts_with(&format!("src/{module}/"))
}

/// Whether the word stands in the code by itself: `Clock`, but not `ClockFace`.
fn mentions(code: &str, word: &str) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    code.match_indices(word).any(|(start, _)| {
        !is_letter(code[..start].chars().next_back()) && !is_letter(code[start + word.len()..].chars().next())
    })
}

/// Fails with every line on the wrong side of the wall.
fn assert_nobody(promise: &str, who: impl Fn(&str) -> bool, breaks: impl Fn(&str) -> bool) {
    let lines = source();
    assert!(lines.iter().any(|line| who(&line.file)), "no file is meant by: {promise}");
    let broken: Vec<String> = lines
        .iter()
        .filter(|line| who(&line.file) && breaks(&line.text))
        .map(|line| format!("  {}:{}: {}", line.file, line.number, line.text.trim()))
        .collect();
    assert!(broken.is_empty(), "{promise}, but\n{}", broken.join("\n"));
}

/// `crate::cookie`, alone or inside `use crate::{browser, cookie}`.
fn knows(code: &str, module: &str) -> bool {
    mentions(code, &format!("crate::{module}"))
        || mentions(code, &format!("sessctl::{module}"))
        || code.split_once("crate::{").is_some_and(|(_, list)| mentions(list, module))
}

#[test]
fn the_browser_cannot_read_what_it_carries() {
    assert_nobody(
        "the browser never knows the cookie's inside",
        |file| is_part_of(file, "browser"),
        |code| knows(code, "cookie") || knows(code, "inspect"),
    );
}

#[test]
fn browser_and_server_meet_over_http_only() {
    assert_nobody(
        "the browser never knows the server",
        |file| is_part_of(file, "browser"),
        |code| knows(code, "server"),
    );
    assert_nobody(
        "the server never knows the browser",
        |file| is_part_of(file, "server"),
        |code| knows(code, "browser") || mentions(code, "reqwest"),
    );
}

#[test]
fn the_cookie_is_plain_functions_and_the_time_comes_in_as_an_argument() {
    const IMPURE: [&str; 12] = [
        "std::fs",
        "std::net",
        "std::env",
        "std::io::stdin",
        "std::process",
        "std::thread",
        "tokio",
        "reqwest",
        "async",
        "Clock",
        "SystemTime",
        "Instant",
    ];
    assert_nobody(
        "python, cookie, formats and inspect know no file, no network and no clock",
        |file| {
            ["python", "cookie", "formats", "inspect"].iter().any(|room| is_part_of(file, room))
                && !is_part_of(file, "inspect/bulk")
        },
        |code| IMPURE.iter().any(|word| mentions(code, word)),
    );
}

#[test]
fn the_cookie_is_the_first_lesson_and_needs_no_other() {
    assert_nobody(
        "cookie knows nobody but the clock's Timestamp",
        |file| is_part_of(file, "cookie"),
        |code| {
            ["browser", "server", "inspect", "commands", "report", "render", "cli", "exchange"]
                .iter()
                .any(|module| knows(code, module))
        },
    );
}

#[test]
fn only_the_clock_asks_the_system_for_the_time() {
    const QUESTIONS: [&str; 5] = ["SystemTime", "Instant::now", "now_utc", "now_local", "UtcDateTime::now"];
    assert_nobody(
        "system time is read in src/clock.rs alone",
        |file| file != "src/clock.rs",
        |code| QUESTIONS.iter().any(|question| mentions(code, question)),
    );
}

#[test]
fn only_main_and_render_speak() {
    const SPEECH: [&str; 7] = ["println!", "print!", "eprintln!", "eprint!", "dbg!", "io::stdout", "io::stderr"];
    assert_nobody(
        "nobody prints but main and render",
        |file| file != "src/main.rs" && !is_part_of(file, "render"),
        |code| SPEECH.iter().any(|word| code.contains(word)),
    );
}

#[test]
fn below_render_nobody_has_words() {
    assert_nobody(
        "only the command line knows the screens",
        |file| {
            !["src/main.rs", "src/lib.rs"].contains(&file)
                && ["cli", "render", "commands"].iter().all(|module| !is_part_of(file, module))
        },
        |code| knows(code, "render"),
    );
    // in which language the manual is wanted is a fact
    assert_nobody(
        "commands use nothing of render but Lang",
        |file| is_part_of(file, "commands"),
        |code| knows(code, "render") && code.trim() != "use crate::render::Lang;",
    );
}

#[test]
fn render_computes_nothing() {
    const ELSEWHERE: [&str; 7] = [
        "std::fs",
        "std::net",
        "crate::clock::Clock",
        "crate::browser::Browser",
        "crate::server::Server",
        "crate::cookie::Signer",
        "now()",
    ];
    assert_nobody(
        "render asks no clock, opens no file and no connection",
        |file| is_part_of(file, "render"),
        |code| ELSEWHERE.iter().any(|word| mentions(code, word)),
    );
}
