//! Our server against real Flask. Each recorded request to the tutorial's app under Flask 3.1.3 is sent to ours, byte for
//! byte, at the recorded time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "captures/set_cookie.rs"]
mod set_cookie;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use serde::Deserialize;
use sessctl::clock::{ManualClock, Timestamp};
use sessctl::server::Server;
use sessctl::server::apps::tutorial::{self, Settings};

#[derive(Deserialize)]
struct Captures {
    cases: Vec<Case>,
}

/// A request and what Flask answered. Its texts are bytes as Latin-1, but the response's body is UTF-8.
#[derive(Deserialize)]
struct Case {
    name: String,
    epoch: i64,
    request: String,
    status_line: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// What differs, and why.
const DIFFERENCES: [(&str, &str); 4] = [
    ("status line of http10_root", "hyper answers HTTP/1.0 to HTTP/1.0; Werkzeug says HTTP/1.1 to every request"),
    (
        "Content-Length of OPTIONS",
        "hyper writes the length of an empty body after all other headers, even after Connection",
    ),
    ("Server", "we are not Werkzeug"),
    ("Content-Length, body", "the pages are our own words; the form and the sentence on them are compared"),
];

#[test]
fn whatever_flask_answered_we_answer() {
    let captures: Captures =
        serde_json::from_str(include_str!("../fixtures/captures/flask-3.1.3.json")).expect("the captures");
    assert_eq!(captures.cases.len(), 117);
    let clock = ManualClock::at(Timestamp::FIRST);
    let here = SocketAddr::from(([127, 0, 0, 1], 0));
    let app = tutorial::app(&Settings::default());
    let server = Server::start(app, clock.handle(), here, None).expect("a free port");

    let mut differences = Vec::new();
    for case in &captures.cases {
        clock.set(case.moment());
        let answer = Answer::read(&send(server.address(), &whole_request(case)));
        for (what, ours, flask) in compare(case, &answer) {
            differences.push(format!("{}: {what}\n   ours {ours}\n  flask {flask}", case.name));
        }
    }
    assert!(differences.is_empty(), "beyond {DIFFERENCES:#?}:\n{}", differences.join("\n"));
}

fn compare(case: &Case, answer: &Answer) -> Vec<(&'static str, String, String)> {
    let mut facts = vec![
        ("status line", answer.status_line.clone(), status_line(case)),
        ("header names in order", names(&answer.headers), header_names(case)),
        ("form", facts_of(&answer.body), facts_of(&case.body)),
    ];
    for name in ["Date", "Location", "Vary", "Content-Type", "Connection"] {
        facts.push((name, answer.all(name), case.all(name)));
    }
    facts.push(("Set-Cookie", answer.all("Set-Cookie"), case.all("Set-Cookie")));
    facts.push(("Allow", sorted(&answer.all("Allow")), sorted(&case.all("Allow"))));
    if case.request.starts_with("HEAD") {
        facts.push(("body of HEAD", answer.body.clone(), String::new()));
    } else {
        facts.push(("Content-Length", answer.all("Content-Length"), answer.body.len().to_string()));
    }
    facts.retain(|(_, ours, flask)| ours != flask);
    facts
}

fn status_line(case: &Case) -> String {
    if case.name == "http10_root" { case.status_line.replace("HTTP/1.1", "HTTP/1.0") } else { case.status_line.clone() }
}

fn header_names(case: &Case) -> String {
    let names = names(&case.headers);
    if case.request.starts_with("OPTIONS") && case.status_line.contains("200") {
        return names.replace("Content-Length Connection", "Connection Content-Length");
    }
    names
}

/// The order of Flask's `Allow` is that of a hash set.
fn sorted(methods: &str) -> String {
    let mut methods: Vec<&str> = methods.split(", ").collect();
    methods.sort_unstable();
    methods.join(", ")
}

fn names(headers: &[(String, String)]) -> String {
    headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" ")
}

/// What a reader or a browser takes from one of the two pages, in order.
fn facts_of(body: &str) -> String {
    let body = body.replace('\'', "\"");
    let is_fact = |line: &&str| {
        ["<title>", "<form", "<input", "<button", "<a href=\"/logout\"", "</form>"]
            .iter()
            .any(|tag| line.starts_with(tag))
    };
    // a name may hold line breaks of its own
    let sentence =
        body.split_once("<p>").and_then(|(_, rest)| rest.split_once("でログイン中</p>")).map(|(name, _)| name);
    if sentence.is_none() && !body.contains("<form") {
        return "an error, a redirect, or nothing".to_owned();
    }
    let lines: Vec<&str> = body.lines().map(str::trim).filter(is_fact).collect();
    format!("{sentence:?} {}", lines.join(" "))
}

/// The request as it was sent. Of the two longest names the capture kept the beginning:
/// `aaaa...[600118 bytes total]`.
fn whole_request(case: &Case) -> Vec<u8> {
    let (head, body) = case.request.split_once("\r\n\r\n").expect("a head");
    let length = head.split("\r\n").find_map(|line| line.strip_prefix("Content-Length: "));
    let length = length.map_or(0, |length| length.parse::<usize>().expect("a number"));
    let body = match body.split_once("...[") {
        Some((start, _)) => {
            let end = if head.contains("multipart") { "\r\n--X--\r\n" } else { "" };
            format!("{start}{}{end}", "a".repeat(length - start.len() - end.len()))
        }
        None => body.to_owned(),
    };
    assert_eq!(body.chars().count(), length, "{}: the body is whole", case.name);
    let bytes = format!("{head}\r\n\r\n{body}");
    bytes.chars().map(|character| u8::try_from(u32::from(character)).expect("Latin-1")).collect()
}

fn send(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("our server");
    stream.write_all(request).expect("a server that reads");
    stream.shutdown(Shutdown::Write).expect("an open connection");
    let mut response = Vec::new();
    stream.read_to_end(&mut response).expect("a server that answers");
    response
}

struct Answer {
    status_line: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let (status_line, headers) = head.split_once("\r\n").expect("headers");
        let headers = headers.split("\r\n").map(|line| line.split_once(": ").expect("a header"));
        Answer {
            status_line: status_line.to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    fn all(&self, name: &str) -> String {
        all(&self.headers, name)
    }
}

impl Case {
    fn all(&self, name: &str) -> String {
        all(&self.headers, name)
    }

    /// When Flask answered: at the capture's `epoch`, or at the stroke of the next second.
    fn moment(&self) -> Timestamp {
        let sent = Timestamp::from_unix(self.epoch);
        let moments = [sent, sent.plus(1)];
        moments.into_iter().find(|moment| moment.http_date() == self.all("Date")).expect("a Date close to the epoch")
    }
}

fn all(headers: &[(String, String)], name: &str) -> String {
    headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" | ")
}
