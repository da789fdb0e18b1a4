//! The built program where the system gives it little: of stack, of memory for threads, of files.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use sessctl::clock::Timestamp;
use sessctl::cookie::{SecretKey, Signer, sign};
use sessctl::python::base64;
use sessctl::server::apps::tutorial;

const SESSCTL: &str = env!("CARGO_BIN_EXE_sessctl");
/// A stack on which nothing deep can be read, in kilobytes.
const SMALL_STACK: &str = "ulimit -s 256";
const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
/// Room for the program, and less than one more stack, in kilobytes.
const NO_MEMORY_FOR_A_THREAD: &str = "ulimit -v 60000";
/// As deep as a session may be.
const DEPTH: usize = 990;

/// The program after a shell has set its limits.
fn limited(limits: &str, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{limits} && exec \"$0\" \"$@\""), SESSCTL]).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("SESSCTL_SECRET").env("SESSCTL_LANG", "en");
    command
}

fn run(limits: &str, args: &[&str]) -> Output {
    limited(limits, args).output().expect("sh")
}

/// The error of a run that could not do it.
fn error(limits: &str, args: &[&str]) -> Json {
    let output = run(limits, &[args, &["--json"]].concat());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{limits}, {args:?}: {:?}, {text}", output.status);
    serde_json::from_str::<Json>(&text).expect("one object")["error"].take()
}

/// Payloads in payloads: lists, dicts, and two of the tags that Flask reads.
fn deep() -> impl Iterator<Item = String> {
    let nested = |begin: &str, end: &str| format!("{}1{}", begin.repeat(DEPTH), end.repeat(DEPTH));
    [("[", "]"), ("{\"a\":", "}"), ("{\" t\":[", "]}"), ("{\" di\":", "}")]
        .into_iter()
        .map(move |(begin, end)| format!("{{\"a\":{}}}", nested(begin, end)))
}

fn signed(payload: &str) -> String {
    let signer = Signer::flask(&SecretKey::new(tutorial::SECRET_KEY));
    sign(&base64::encode(payload.as_bytes()), &signer, NOW).expect("after 1970")
}

#[test]
fn a_deep_cookie_is_answered_on_a_small_stack_as_on_a_large_one() {
    for payload in deep() {
        let cookie = signed(&payload);
        for args in [["inspect", "--now=1795376493", &cookie], ["sign", "--now=1795376493", &payload]] {
            for style in ["--json", "--plain"] {
                let args = [&args[..], &[style]].concat();
                let (small, large) = (run(SMALL_STACK, &args), run("ulimit -s 8192", &args));
                let what = format!("{} {:.20}", args[0], payload);
                assert_eq!(small.status.code(), large.status.code(), "{what}");
                assert!(small.status.code().is_some_and(|code| code < 3), "{what}: {:?}", small.status);
                // a page that was asked of the embedded server names its port
                assert!(small.stdout == large.stdout || args[0] == "sign", "{what}: another answer");
            }
        }
    }
}

#[test]
fn the_server_answers_a_deep_cookie_on_a_small_stack() {
    let mut serving = limited(SMALL_STACK, &["serve", "--port=0", "--json", "--now=1795376493"]).spawn().expect("sh");
    let mut started = String::new();
    BufReader::new(serving.stdout.as_mut().expect("a pipe")).read_line(&mut started).expect("an event");
    let started: Json = serde_json::from_str(&started).expect("JSON");
    let address = started["app"]["url"].as_str().expect("an address").trim_start_matches("http://").to_owned();
    for payload in deep() {
        let mut stream = TcpStream::connect(&address).expect("a server that listens");
        let request = format!("GET /login HTTP/1.1\r\nHost: localhost\r\nCookie: session={}\r\n\r\n", signed(&payload));
        stream.write_all(request.as_bytes()).expect("a server that reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 "), "{payload:.20}: {answer}");
    }
    serving.kill().expect("a server that still runs");
    serving.wait().expect("an end");
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: its limit of memory counts the stacks")]
fn a_thread_that_cannot_be_started_is_named_as_the_cause() {
    let alone = error(&format!("{SMALL_STACK} && {NO_MEMORY_FOR_A_THREAD}"), &["inspect", "a.b.c"]);
    assert_eq!(alone["kind"], "no_thread");
    let served = error(NO_MEMORY_FOR_A_THREAD, &["serve", "--port=0"]);
    assert_eq!(served["kind"], "server");
    for error in [alone, served] {
        assert!(
            error["message"].as_str().is_some_and(|text| text.contains("no more threads can be started")),
            "{error}"
        );
        assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("ulimit -u")), "{error}");
    }
}

#[test]
fn too_few_files_are_named_as_the_cause() {
    for files in 6..12 {
        let error = error(&format!("ulimit -n {files}"), &["serve", "--port=0"]);
        assert!(
            error["message"].as_str().is_some_and(|text| text.contains("may open no more files")),
            "{files}: {error}"
        );
        assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("ulimit -n")), "{files}: {error}");
    }
}

/// The limit of threads is a user's, and root has none, so the program runs as somebody else. Only root can do that.
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: its limit of processes counts threads")]
#[allow(clippy::print_stderr)]
fn without_a_thread_to_wait_for_it_a_signal_does_what_it_does_by_default() {
    const SOMEBODY: u32 = 61_234;
    let home = tempfile::tempdir().expect("a folder");
    if home.path().metadata().expect("a folder").uid() != 0 {
        eprintln!("not checked: only root can run a program as another user");
        return;
    }
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
    let program = home.path().join("sessctl");
    fs::hard_link(SESSCTL, &program).or_else(|_| fs::copy(SESSCTL, &program).map(drop)).expect("a program");
    // the program itself, the two threads of the server, and the one that follows the held clock; the limit has another letter in
    // dash
    let script = "{ ulimit -u 4 2>/dev/null || ulimit -p 4; } && exec \"$0\" serve --port=0 --json";
    let mut command = Command::new("sh");
    command.env("SESSCTL_HOME", home.path());
    command.args(["-c", script]).arg(&program).uid(SOMEBODY).gid(SOMEBODY).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut serving = command.spawn().expect("sh");
    let mut started = String::new();
    BufReader::new(serving.stdout.as_mut().expect("a pipe")).read_line(&mut started).expect("an event");
    assert!(started.contains("started"), "{started}");
    let threads = fs::read_dir(format!("/proc/{}/task", serving.id())).expect("a process").count();
    assert_eq!(threads, 4, "none of them waits for a signal");
    let pid = serving.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
    assert_eq!(serving.wait().expect("an end").signal(), Some(2));
}
