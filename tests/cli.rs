//! The built program, run as a user runs it.
//!
//! Every run is checked by [`Outcome::keep_manners`], in every test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "cli/answers.rs"]
mod answers;
#[path = "cli/any_claims.rs"]
mod any_claims;
#[path = "cli/any_copies.rs"]
mod any_copies;
#[path = "cli/any_ends.rs"]
mod any_ends;
#[path = "cli/any_expire.rs"]
mod any_expire;
#[path = "cli/any_flash.rs"]
mod any_flash;
#[path = "cli/any_forms.rs"]
mod any_forms;
#[path = "cli/any_header_login.rs"]
mod any_header_login;
#[path = "cli/any_leaks.rs"]
mod any_leaks;
#[path = "cli/any_login.rs"]
mod any_login;
#[path = "cli/any_logout.rs"]
mod any_logout;
#[path = "cli/any_names.rs"]
mod any_names;
#[path = "cli/any_others.rs"]
mod any_others;
#[path = "cli/any_real.rs"]
mod any_real;
#[path = "cli/any_reasons.rs"]
mod any_reasons;
#[path = "cli/any_refused.rs"]
mod any_refused;
#[path = "cli/any_request.rs"]
mod any_request;
#[path = "cli/any_salts.rs"]
mod any_salts;
#[path = "cli/any_sign.rs"]
mod any_sign;
#[path = "cli/any_tamper.rs"]
mod any_tamper;
#[path = "cli/any_told.rs"]
mod any_told;
#[path = "cli/any_truth.rs"]
mod any_truth;
#[path = "cli/any_two_pages.rs"]
mod any_two_pages;
#[path = "cli/any_unasked.rs"]
mod any_unasked;
#[path = "cli/any_visit.rs"]
mod any_visit;
#[path = "cli/any_walks.rs"]
mod any_walks;
#[path = "cli/any_words.rs"]
mod any_words;
#[path = "cli/apps.rs"]
mod apps;
#[path = "cli/beginners.rs"]
mod beginners;
#[path = "cli/both.rs"]
mod both;
#[path = "cli/bounds.rs"]
mod bounds;
#[path = "cli/clocks.rs"]
mod clocks;
#[path = "cli/commands.rs"]
mod commands;
#[path = "cli/configuration.rs"]
mod configuration;
#[path = "cli/cookies.rs"]
mod cookies;
#[path = "cli/corpus.rs"]
mod corpus;
#[path = "cli/env_files.rs"]
mod env_files;
#[path = "cli/errors.rs"]
mod errors;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/exports.rs"]
mod exports;
#[path = "cli/fields.rs"]
mod fields;
#[path = "cli/fits.rs"]
mod fits;
#[cfg(unix)]
#[path = "cli/flask_app.rs"]
mod flask_app;
#[path = "cli/hints.rs"]
mod hints;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/imports.rs"]
mod imports;
#[path = "cli/inputs.rs"]
mod inputs;
#[path = "cli/jars.rs"]
mod jars;
#[path = "cli/key_files.rs"]
mod key_files;
#[path = "cli/keys.rs"]
mod keys;
#[path = "cli/learn_certify.rs"]
mod learn_certify;
#[path = "cli/learn_check.rs"]
mod learn_check;
#[path = "cli/learn_pack.rs"]
mod learn_pack;
#[path = "cli/learn_progress.rs"]
mod learn_progress;
#[cfg(unix)]
#[path = "cli/learn_test.rs"]
mod learn_test;
#[path = "cli/many.rs"]
mod many;
#[path = "cli/pastes.rs"]
mod pastes;
#[path = "cli/path.rs"]
mod path;
#[path = "cli/plan.rs"]
mod plan;
#[cfg(unix)]
#[path = "cli/presenter.rs"]
mod presenter;
#[cfg(unix)]
#[path = "program/pty.rs"]
mod pty;
#[path = "cli/quiet.rs"]
mod quiet;
#[path = "cli/reset.rs"]
mod reset;
#[path = "cli/schemas.rs"]
mod schemas;
#[path = "cli/screens.rs"]
mod screens;
#[path = "cli/server_of.rs"]
mod server_of;
#[path = "cli/settings.rs"]
mod settings;
#[path = "cli/tls.rs"]
mod tls;
#[path = "cli/unicode.rs"]
mod unicode;
#[path = "cli/waits.rs"]
mod waits;
#[path = "cli/wide.rs"]
mod wide;
#[path = "cli/wire.rs"]
mod wire;
#[path = "cli/worksheet.rs"]
mod worksheet;

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::thread;

use serde_json::Value as Json;
use tempfile::TempDir;

/// Where the clock stands in most tests: when [`ALICE`] was signed.
const NOW: &str = "--now=2026-11-22T19:41:33Z";
/// `{"_permanent":true,"id":"alice"}`, signed with the tutorial's key at [`NOW`].
const ALICE: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
/// Not the tutorial's.
const OTHER_KEY: &str = "a new key";

const LANGUAGES: [&str; 2] = ["en", "ja"];

/// A place for jars that is gone after the test, and an environment without surprises.
struct Home(TempDir);

/// What a run left behind.
struct Outcome {
    what: String,
    code: i32,
    stdout: String,
    stderr: String,
}

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().expect("a folder"))
    }

    /// A home whose default browser is logged in as alice, at [`NOW`].
    fn of_alice() -> Home {
        let home = Home::new();
        assert_eq!(home.run(&[NOW, "login", "alice"]).code, 0);
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    }

    fn jar(&self) -> PathBuf {
        self.path("jars/browsers/default.json")
    }

    fn command<A: AsRef<OsStr>>(&self, args: &[A]) -> Command {
        self.program(env!("CARGO_BIN_EXE_sessctl"), args)
    }

    fn program<A: AsRef<OsStr>>(&self, program: impl AsRef<OsStr>, args: &[A]) -> Command {
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env_clear().env("SESSCTL_HOME", self.path("jars")).env("HOME", self.0.path());
        command
    }

    fn run(&self, args: &[&str]) -> Outcome {
        finished(&mut self.command(args), args)
    }

    fn run_with_env(&self, args: &[&str], name: &str, value: impl AsRef<OsStr>) -> Outcome {
        finished(self.command(args).env(name, value), args)
    }

    fn feed(&self, stdin: impl AsRef<[u8]>, args: &[&str]) -> Outcome {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().expect("sessctl");
        let mut pipe = child.stdin.take().expect("a pipe");
        let bytes = stdin.as_ref().to_vec();
        // a command that does not read its input closes the pipe
        let writer = thread::spawn(move || pipe.write_all(&bytes).map_err(drop));
        let outcome = Outcome::of(child.wait_with_output().expect("an end"), args);
        let _ = writer.join();
        outcome
    }

    /// The facts of a run that has an answer: yes, no, or that it cannot be told.
    fn facts(&self, args: &[&str]) -> Json {
        let outcome = self.run(&[args, &["--json"]].concat());
        assert!(outcome.is_answer(), "{}: {}", outcome.what, outcome.stderr);
        outcome.json()
    }
}

fn finished(command: &mut Command, args: &[&str]) -> Outcome {
    Outcome::of(command.output().expect("sessctl"), args)
}

impl Outcome {
    fn of(output: Output, args: &[&str]) -> Outcome {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let outcome = Outcome {
            what: args.join(" ").chars().take(200).collect(),
            code: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        outcome.keep_manners(args);
        outcome
    }

    /// No panic, no exit code but four; an error is two lines on stderr and nothing on stdout, and an answer has
    /// stdout to itself. Before both stands a note, once and only if a key was typed. With `--json` both are one object
    /// on one line. What is waited for may be told at any time.
    fn keep_manners(&self, args: &[&str]) {
        let Outcome { what, code, stdout, stderr } = self;
        let mut stderr = without_files(&without_waits(&without_colours(stderr)));
        if args.contains(&"export") && self.is_answer() {
            stderr = without_note(&stderr);
        }
        let is_json = args.iter().take_while(|arg| **arg != "--").any(|arg| *arg == "--json");
        // a file that was written is named, in one line
        let is_written = |line: &str| {
            ["Written: ", "書き出しました: ", r#"{"note":{"kind":"written""#]
                .iter()
                .any(|begin| line.starts_with(begin))
        };
        let is_export = args.iter().any(|arg| *arg == "--export" || arg.starts_with("--export="));
        let written = stderr.lines().filter(|line| is_written(line)).count();
        let is_quiet = args.iter().any(|arg| ["-q", "--quiet"].contains(arg));
        assert_eq!(written, usize::from(is_export && self.is_answer() && !is_quiet), "{what}: {stderr}");
        let stderr: String = stderr.split_inclusive('\n').filter(|line| !is_written(line)).collect();
        let note = stderr.lines().next().filter(|line| match is_json {
            true => line.starts_with(r#"{"note":"#),
            false => line.starts_with("note: ") || line.starts_with("注意: "),
        });
        let stderr = stderr.split_at(note.map_or(0, |note| note.len() + 1)).1;
        let is = |arg: &str, option: &str| arg == option || arg.starts_with(&format!("{option}="));
        let has = |option: &str| args.iter().any(|arg| is(arg, option));
        let has_a_key = args.iter().any(|arg| arg.contains("--secret") || arg.contains("--fallback"));
        assert!(note.is_none() || has_a_key, "{what}: no key was typed, and yet {note:?}");
        let was_parsed = *code != 2 && !has("--help") && args.first() != Some(&"help");
        let is_noted = was_parsed && !is_quiet && (has("--secret") || has("--fallback"));
        assert!(note.is_some() || !is_noted, "{what}: no note");
        assert!(note.is_none() || !is_quiet, "{what}: a note, and yet -q");
        let is_narrow = |note: &str| is_json || unicode_width::UnicodeWidthStr::width(note) <= 80;
        assert!(note.is_none_or(is_narrow), "{what}: {note:?}");
        assert!(!stderr.contains("panicked"), "{what}: {stderr}");
        assert!((0..=3).contains(code), "{what}: exit code {code}\n{stderr}");
        if let Some(note) = note.filter(|_| is_json) {
            schemas::assert_lines("error", note, what);
        }
        if is_json && self.is_answer() && !has("--fields") {
            schemas::assert_answer(args, stdout, what);
        }
        if self.is_answer() {
            let says_what_it_left_out = args.contains(&"certify") || has("--csv");
            let may_say = has("--notes") || has("--value") || says_what_it_left_out;
            assert!(stderr.is_empty() || may_say, "{what}: an answer, and yet {stderr}");
            return;
        }
        assert_eq!(stdout, "", "{what}: an error has no stdout");
        if is_json {
            schemas::assert_lines("error", stderr, what);
            return errors::assert_is_one_object(stderr, what);
        }
        let lines: Vec<&str> = stderr.lines().filter(|line| !line.starts_with("  ")).collect();
        let is_two_lines = match lines.as_slice() {
            [error, hint] => {
                error.starts_with("error: ") && hint.starts_with("hint: ")
                    || error.starts_with("エラー: ") && hint.starts_with("ヒント: ")
            }
            _ => false,
        };
        assert!(is_two_lines, "{what}: not two lines but\n{stderr}");
    }

    /// Whether it is yes, no, or that it cannot be told. An error has no stdout.
    fn is_answer(&self) -> bool {
        self.code < 2 || self.code == 3 && !self.stdout.is_empty()
    }

    fn json(&self) -> Json {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{}: {error}\n{}", self.what, self.stdout))
    }

    /// The error of a run under `--json`.
    fn error(&self) -> Json {
        let line: Json =
            serde_json::from_str(&self.stderr).unwrap_or_else(|_| panic!("{}: {}", self.what, self.stderr));
        line["error"].clone()
    }

    fn json_lines(&self) -> Vec<Json> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
    }

    fn everything(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Nothing that a terminal would obey or a reader not see, but the ends of lines and our own colours.
    fn assert_harmless(&self) {
        let text = without_colours(&self.everything());
        let hostile = text.chars().find(|character| *character != '\n' && unicode::is_hostile(*character));
        assert_eq!(hostile, None, "{}: {text:?}", self.what);
    }
}

/// Without the colours of `src/render/surface/paint.rs`. Any other escape sequence stays.
fn without_colours(text: &str) -> String {
    const OURS: [&str; 8] = ["0", "1", "38;5;27", "38;5;28", "38;5;30", "38;5;133", "38;5;244", "1;38;5;160"];
    OURS.iter().fold(text.to_owned(), |text, colour| text.replace(&format!("\u{1b}[{colour}m"), ""))
}

/// Without the note on what an export left out.
fn without_note(text: &str) -> String {
    without(text, &["note: left out", "注意: 書き出さなかった"])
}

/// Without what is said of a long wait, which a busy machine has too: its first line and those it was broken into.
fn without_waits(text: &str) -> String {
    without(text, &["waiting: ", "待機中: ", r#"{"note":{"kind":"waiting_"#])
}

/// Without the note on what files set. Only a configuration file and an env file bring it.
fn without_files(text: &str) -> String {
    let begins = ["note: from ", "注意: 設定ファイル ", "注意: --env-file "];
    without(
        &without(text, &begins),
        &[r#"{"note":{"kind":"config_settings""#, r#"{"note":{"kind":"env_file_settings""#],
    )
}

/// Without the lines that begin so, and those that they were broken into.
fn without(text: &str, beginnings: &[&str]) -> String {
    let mut is_in_it = false;
    let is_other = |line: &&str| {
        let begins = beginnings.iter().any(|with| line.starts_with(with));
        is_in_it = begins || is_in_it && line.starts_with("  ");
        !is_in_it
    };
    text.split_inclusive('\n').filter(is_other).collect()
}

/// `serve` in the background.
struct Serving {
    child: Child,
    out: BufReader<ChildStdout>,
    url: String,
    /// The line that told the address.
    greeting: String,
    args: String,
}

impl Serving {
    fn start(home: &Home, args: &[&str]) -> Serving {
        let mut child = home.command(&[&["serve"], args].concat()).spawn().expect("sessctl");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut greeting = String::new();
        while !greeting.contains("http://") {
            greeting.clear();
            assert_ne!(out.read_line(&mut greeting).expect("a line"), 0, "it ended");
        }
        let (_, address) = greeting.split_once("http://").expect("an address");
        let end = address.find(|character: char| !character.is_ascii_digit() && !".:".contains(character));
        let url = format!("http://{}", &address[..end.expect("an end")]);
        let serving = Serving { child, out, url, greeting, args: args.join(" ") };
        serving.assert_lines(&serving.greeting);
        serving
    }

    fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// The next line that it prints.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        self.assert_lines(&line);
        line
    }

    /// Under `--json` they are what the schema says.
    fn assert_lines(&self, lines: &str) {
        if self.args.contains("--json") {
            schemas::assert_lines("serve", lines, &self.args);
        }
    }

    fn next(&mut self) -> Json {
        serde_json::from_str(&self.line()).unwrap_or(Json::Null)
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).expect("a server");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Presses Ctrl-C; what it had still to say.
    fn interrupted(mut self) -> Outcome {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.out.read_to_string(&mut stdout).expect("text");
        self.child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
        self.assert_lines(&stdout);
        let code = self.child.wait().expect("an end").code().unwrap_or(-1);
        let outcome = Outcome { what: format!("serve {}", self.args), code, stdout, stderr };
        outcome.keep_manners(&[&outcome.what]);
        outcome
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that says what it is told to, for as long as the test runs; its address.
fn server(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let request = hear(&mut stream);
            let _ = stream.write_all(&answer(&request));
        }
    });
    url
}

/// A whole request, its form included.
fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&heard).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
            if body.len() >= length.map_or(0, |length| length.parse().expect("a length")) {
                return text;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return text,
            Ok(length) => heard.extend_from_slice(&buffer[..length]),
        }
    }
}

fn page(headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

/// Every file below a folder, with its content.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .map(|entry| entry.expect("an entry").path())
        .flat_map(
            |path| if path.is_dir() { files(&path) } else { vec![(path.clone(), fs::read(&path).expect("a file"))] },
        )
        .collect()
}
