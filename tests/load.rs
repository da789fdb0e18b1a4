//! The built server under load: floods, a reader that stands still, 500 browsers at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "load/browsers.rs"]
mod browsers;
#[path = "cli/schemas.rs"]
mod schemas;
#[path = "load/soak.rs"]
mod soak;

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

/// Held by a test that needs nearly all the files of this process.
static ALONE: Mutex<()> = Mutex::new(());

const SESSCTL: &str = env!("CARGO_BIN_EXE_sessctl");
/// The longest time that an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest time from a signal to the end.
const END: Duration = Duration::from_secs(2);
const KEPT: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n";
/// What a client can leave unfinished.
const HALVES: [&str; 3] = ["", "GET / HTTP/1.1\r\nHost: x\r\n", "POST / HTTP/1.1\r\nContent-Length: 999\r\n\r\n"];

/// `sessctl serve --json`, and what it says.
struct Serving {
    child: Child,
    out: Box<dyn BufRead + Send>,
    address: SocketAddr,
}

impl Serving {
    fn start() -> Serving {
        Serving::run(&mut Command::new(SESSCTL))
    }

    /// With a key of its own.
    fn start_with_a_key() -> Serving {
        Serving::run(Command::new(SESSCTL).env("SESSCTL_SECRET", "a key of our own"))
    }

    /// With so few files that it can hold hardly any connections.
    fn start_with_files(files: u32) -> Serving {
        let script = format!("ulimit -n {files} && exec \"$0\" \"$@\"");
        Serving::run(Command::new("sh").args(["-c", &script, SESSCTL]))
    }

    fn run(command: &mut Command) -> Serving {
        let command = command.args(["serve", "--port=0", "--json"]).stdout(Stdio::piped());
        let mut child = command.spawn().expect("sessctl");
        let mut out: Box<dyn BufRead + Send> = Box::new(BufReader::new(child.stdout.take().expect("a pipe")));
        let started = next(&mut out).expect("an event");
        let url = started["app"]["url"].as_str().expect("an address");
        let address = url.trim_start_matches("http://").parse().expect("a socket");
        Serving { child, out, address }
    }

    fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    /// The whole answer to a request after which the server closes.
    fn ask(&self, request: &str) -> String {
        let (mut stream, mut answer) = (self.connect(), String::new());
        stream.write_all(request.as_bytes()).expect("a server that reads");
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// A visit that does everything right.
    fn is_answering(&self) -> bool {
        let mut stream = self.connect();
        let mut answer = String::new();
        stream.write_all(b"GET /login HTTP/1.1\r\nHost: x\r\n\r\n").expect("a server that reads");
        stream.read_to_string(&mut answer).expect("an answer");
        answer.starts_with("HTTP/1.1 200 OK")
    }

    /// A client that never comes to an end.
    fn half(&self, number: usize) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(HALVES[number % HALVES.len()].as_bytes()).expect("an open connection");
        stream
    }

    /// Kilobytes of memory that the server has.
    fn memory(&self) -> u64 {
        let pid = self.child.id().to_string();
        let shown = Command::new("ps").args(["-o", "rss=", "-p", &pid]).output().expect("ps");
        String::from_utf8_lossy(&shown.stdout).trim().parse().expect("kilobytes")
    }

    fn press_ctrl_c(&self) {
        self.send("INT");
    }

    fn send(&self, signal: &str) {
        let (signal, pid) = (format!("-{signal}"), self.child.id().to_string());
        assert!(Command::new("kill").args([&signal, &pid]).status().expect("kill").success());
    }

    /// The exit code, and how long it took to come to it.
    fn end(&mut self) -> (Option<i32>, Duration) {
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return (status.code(), begin.elapsed());
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("it did not end");
    }

    /// Makes requests until the pipe of the output is full, and all that can wait behind it.
    fn fill_the_pipe(&self) {
        let mut stream = BufReader::new(self.connect());
        for _ in 0..3_000 {
            stream.get_mut().write_all(KEPT).expect("a server that reads");
            assert!(answer(&mut stream).0.starts_with("HTTP/1.1 200 OK"));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, PATIENCE).expect("a server that listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// The next line, as JSON; `None` at the end.
fn next(out: &mut impl BufRead) -> Option<Json> {
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    schemas::assert_answer(&["serve"], &line, "serve");
    (!line.is_empty()).then(|| serde_json::from_str(&line).expect("JSON"))
}

/// One answer of a connection that stays open: its head and its body.
fn answer(stream: &mut impl BufRead) -> (String, String) {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(stream.read_line(&mut head).expect("an answer"), 0, "an end after {head:?}");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).expect("a length");
    let mut body = vec![0; length.parse().expect("a number")];
    stream.read_exact(&mut body).expect("a page");
    (head, String::from_utf8(body).expect("UTF-8"))
}

#[test]
#[cfg_attr(not(unix), ignore = "needs Unix: sh and its limits")]
fn two_thousand_unfinished_requests_do_not_stop_the_others() {
    let serving = Serving::start();
    let mut first = serving.half(0);
    let mut flood = VecDeque::new();
    for number in 0..2_400 {
        flood.push_back(serving.half(number));
        // this process may have no more than 1024 files, and the server holds no more than 800 connections
        if flood.len() > 850 {
            flood.pop_front();
        }
        if number % 100 == 99 {
            assert!(serving.is_answering(), "after {number}");
        }
    }
    first.set_read_timeout(Some(Duration::from_secs(1))).expect("a timeout");
    let end = first.read(&mut [0]).map_err(|error| error.kind());
    assert!(matches!(end, Ok(0) | Err(ErrorKind::ConnectionReset)), "closed, to make room: {end:?}");
}

#[test]
#[cfg_attr(not(unix), ignore = "needs Unix: sh and its limits")]
fn out_of_files_it_answers_and_when_they_are_back_it_has_recovered() {
    let serving = Serving::start_with_files(32);
    let flood: Vec<TcpStream> = (0..100).map(|number| serving.half(number)).collect();
    assert!(serving.is_answering());
    drop(flood);
    for _ in 0..100 {
        assert!(serving.is_answering());
    }
}

#[test]
#[cfg_attr(not(unix), ignore = "needs Unix: sh and its limits")]
fn a_reader_that_stands_still_does_not_stop_the_serving_and_learns_what_it_missed() {
    const REQUESTS: u64 = 6_000;
    let mut serving = Serving::start();
    let mut stream = BufReader::new(serving.connect());
    for _ in 0..REQUESTS {
        stream.get_mut().write_all(KEPT).expect("a server that reads");
        assert!(answer(&mut stream).0.starts_with("HTTP/1.1 200 OK"));
    }
    serving.press_ctrl_c();

    let mut text = String::new();
    serving.out.read_to_string(&mut text).expect("all it had to say"); // its last words have only a moment
    let (mut told, mut untold, mut lines) = (0, 0, text.as_bytes());
    let answered = loop {
        let event = next(&mut lines).expect("an event, or the report");
        match event["kind"].as_str() {
            Some("exchange") => told += 1,
            Some("untold") => untold += event["requests"].as_u64().expect("a number"),
            _ => break event["answered"].as_u64().expect("a number"),
        }
    };
    assert_eq!((told + untold, answered), (REQUESTS, REQUESTS));
    assert!(untold > 0, "the reader stood still");
    assert!(serving.child.wait().expect("an end").success());
}

#[test]
#[cfg_attr(not(unix), ignore = "needs Unix: sh and its limits")]
fn the_first_signal_ends_it_even_while_nobody_reads_what_it_says() {
    for signal in ["INT", "TERM", "HUP"] {
        let mut serving = Serving::start();
        serving.fill_the_pipe();
        serving.send(signal);
        let (code, took) = serving.end();
        assert_eq!(code, Some(0), "{signal}: an end of its own, not the signal's");
        assert!(took < END, "{signal}: {took:?}");
        let mut rest = String::new();
        serving.out.read_to_string(&mut rest).expect("what was in the pipe");
        assert!(!rest.contains("answered"), "{signal}: it had no room for its last word");
    }
}

#[test]
#[cfg_attr(not(unix), ignore = "needs Unix: sh and its limits")]
fn the_second_signal_does_not_wait_for_the_last_word() {
    let mut serving = Serving::start();
    serving.fill_the_pipe();
    serving.press_ctrl_c();
    while TcpStream::connect(serving.address).is_ok() {
        thread::sleep(Duration::from_millis(1)); // until the first one has been heard
    }
    serving.press_ctrl_c();
    let (code, took) = serving.end();
    assert_eq!(code, Some(0));
    assert!(took < END / 2, "{took:?}");
}

/// A page whose name resolves to 127.0.0.1 may read what the server answers to that name.
#[test]
fn a_page_elsewhere_gets_no_session_that_our_key_has_signed() {
    let login = |host: &str| {
        format!(
            "POST / HTTP/1.1\r\n{host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nid=admin"
        )
    };
    let (own, tutorials) = (Serving::start_with_a_key(), Serving::start());
    for (host, by_own, by_tutorials) in [
        ("Host: plum.example\r\n", "400 BAD REQUEST", "302 FOUND"),
        ("Host: plum.example:5000\r\n", "400 BAD REQUEST", "302 FOUND"),
        ("", "400 BAD REQUEST", "302 FOUND"),
        ("Host: localhost\r\nHost: plum.example\r\n", "400 BAD REQUEST", "400 BAD REQUEST"),
        ("Host: localhost\r\nHost: localhost\r\n", "400 BAD REQUEST", "400 BAD REQUEST"),
        ("Host: localhost:5000\r\n", "302 FOUND", "302 FOUND"),
        ("Host: 192.0.2.7:5000\r\n", "302 FOUND", "302 FOUND"),
    ] {
        for (serving, status) in [(&own, by_own), (&tutorials, by_tutorials)] {
            let answer = serving.ask(&login(host));
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{host:?}: {answer}");
            assert_eq!(answer.contains("Set-Cookie: "), status.starts_with("302"), "{host:?}: {answer}");
        }
    }
    let old = own.ask("GET /login HTTP/1.0\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 200 OK"), "HTTP/1.0 may leave it out: {old}");
}

/// The most memory that the server may have, in kilobytes, whatever is sent to it.
const MEMORY: u64 = 100_000;
const LOGIN: &str = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                     Content-Length: 8\r\n\r\nid=alice";

#[test]
#[cfg_attr(not(unix), ignore = "needs Unix: ps")]
fn eight_hundred_halves_of_a_large_body_leave_room_for_a_login() {
    let serving = Serving::start();
    let idle = serving.memory();
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                Content-Length: 2097152\r\n\r\n";
    let half = format!("{head}{}", "a".repeat(1_048_576));
    let mut halves = Vec::new();
    for number in 0..800 {
        let mut stream = serving.connect();
        // the server may close one of them to make room for others
        let _ = stream.write_all(half.as_bytes());
        halves.push(stream);
        if number % 100 == 99 {
            assert!(serving.ask(LOGIN).starts_with("HTTP/1.1 302 FOUND"), "after {number}");
        }
    }
    let memory = serving.memory();
    println!("memory of the server with 800 half bodies: {memory} KB");
    assert!(memory < MEMORY, "{memory} KB");
    let was_refused = |stream: &mut TcpStream| {
        let mut answer = [0; 12];
        stream.set_read_timeout(Some(Duration::from_millis(1))).expect("a timeout");
        stream.read_exact(&mut answer).is_ok() && answer == *b"HTTP/1.1 503"
    };
    let refused = halves.iter_mut().map(was_refused).filter(|&was_refused| was_refused).count();
    assert!(refused > 600, "they are told so at once: {refused}");
    drop(halves);
    let is_back = (0..200).any(|_| {
        thread::sleep(Duration::from_millis(20));
        serving.memory() < idle + LEFT
    });
    assert!(is_back, "{} KB are kept", serving.memory());
}

/// What is left of a flood in the memory of the server when it is over, in kilobytes. With the 6 MB that an idle server
/// takes when it is optimized, that is less than 32 MB.
const LEFT: u64 = 25_000;
