//! Small apps for the browser to meet: each is a function from a request to an answer.

use std::sync::{Arc, Mutex};

use super::server;

/// A request, taken apart.
pub(crate) struct Asked {
    pub(crate) method: String,
    /// With its query.
    pub(crate) target: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Asked {
    fn of(request: &str) -> Asked {
        let (head, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
        let mut words = head.split(' ');
        let mut word = || words.next().unwrap_or_default().to_owned();
        Asked { method: word(), target: word(), head: head.to_owned(), body: body.to_owned() }
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(crate) fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path() == path
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.header("Cookie")?.split("; ").find_map(|pair| pair.strip_prefix(&format!("{name}=")))
    }

    /// The value of a field of the form, still encoded.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.body.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")))
    }
}

/// An app that runs as long as the test, and its address.
pub(crate) fn app(answer: impl Fn(&Asked) -> Vec<u8> + Send + 'static) -> String {
    server(move |request| answer(&Asked::of(request)))
}

/// An app, its address, and the first line and the body of every request that it got.
pub(crate) fn watched(answer: impl Fn(&Asked) -> Vec<u8> + Send + 'static) -> (String, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let url = app(move |asked| {
        ear.lock().expect("a lock").push(format!("{} {} {}", asked.method, asked.target, asked.body).trim().to_owned());
        answer(asked)
    });
    (url, heard)
}

/// A page with a status and headers, each of these with its end of line.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

pub(crate) fn html(body: &str) -> Vec<u8> {
    answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body)
}

pub(crate) fn redirect(to: &str, headers: &str) -> Vec<u8> {
    answer("302 FOUND", &format!("Location: {to}\r\n{headers}"), "")
}

pub(crate) fn missing() -> Vec<u8> {
    answer("404 NOT FOUND", "", "<h1>Not Found</h1>")
}
