//! The server on its socket: any bytes at all, and it answers in HTTP or hangs up, and goes on serving.
#![no_main]

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::{LazyLock, Mutex, mpsc};
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use serde_json::Value as Json;
use sessctl::clock::Clock;
use sessctl::server::apps::tutorial::{self, Settings};
use sessctl::server::{Served, Server};
use sessctl_fuzz::{NOW, begin, corpus};

/// Far longer than an answer takes; a server that needs it hangs.
const PATIENCE: Duration = Duration::from_secs(5);

static SERVER: LazyLock<(Server, Mutex<mpsc::Receiver<Served>>)> = LazyLock::new(|| {
    let (sender, served) = mpsc::sync_channel(64);
    let here = SocketAddr::from(([127, 0, 0, 1], 0));
    let app = tutorial::app(&Settings::default());
    let server = Server::start(app, Clock::Standing(NOW), here, Some(sender)).expect("a free port");
    (server, Mutex::new(served))
});

fn seeds() -> impl Iterator<Item = Vec<u8>> {
    let captures: Json =
        serde_json::from_str(include_str!("../../../fixtures/captures/flask-3.1.3.json")).expect("JSON");
    let cases = captures["cases"].as_array().expect("cases").clone();
    let requests = cases.into_iter().filter_map(|case| Some(case["request"].as_str()?.as_bytes().to_vec()));
    let cookies = corpus().into_iter().take(50).map(|(asked, _)| asked.text);
    let visits = cookies.map(|cookie| format!("GET /login HTTP/1.1\r\nCookie: session={cookie}\r\n\r\n").into_bytes());
    const CHUNKED: &str = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n\r\n4\r\nid=a\r\n0\r\n\r\n";
    requests.chain(visits).chain([CHUNKED.into()])
}

fuzz_target!(init: begin(seeds()), |bytes: &[u8]| {
    let (server, served) = &*SERVER;
    let served = served.lock().expect("one run at a time");
    let answered = ask(server, bytes);
    let events: Vec<Served> = served.try_iter().collect();
    assert!(events.len() <= 1, "one exchange a connection: {events:?}");
    match (answer(&answered), events.first()) {
        (Some(status), Some(served)) => assert!(status == served.status || status == 500, "{status}, but {served:?}"),
        // bytes that make no request are refused before they come to the app
        (Some(status), None) => assert!([400, 413, 414, 431].contains(&status), "{status}"),
        (None, Some(served)) => panic!("{served:?}, but nothing was sent"),
        (None, None) => {}
    }
});

fn ask(server: &Server, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.address()).expect("a server that listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
    // the server may close the connection before the end
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answered = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answered) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "a server that hangs");
    }
    answered
}

/// The status of an answer whose head is one, after those that only say: go on.
fn answer(mut bytes: &[u8]) -> Option<u16> {
    const NAMES: [&str; 10] = [
        "server",
        "date",
        "content-type",
        "allow",
        "content-length",
        "location",
        "vary",
        "set-cookie",
        "connection",
        "transfer-encoding",
    ];
    while let Some(rest) = bytes.strip_prefix(b"HTTP/1.1 100 Continue\r\n\r\n") {
        bytes = rest;
    }
    if bytes.is_empty() {
        return None;
    }
    let end = bytes.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("the end of a head");
    let head = std::str::from_utf8(&bytes[..end]).expect("a head of ASCII");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.")).expect("a status line");
    for line in lines {
        let (name, value) = line.split_once(": ").expect("a header");
        assert!(NAMES.contains(&name.to_ascii_lowercase().as_str()), "{head}");
        assert!(!value.is_empty() && !value.contains(|letter: char| letter.is_control()), "{head}");
    }
    Some(status.get(2..5).and_then(|status| status.parse().ok()).expect("three digits"))
}
