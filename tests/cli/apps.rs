//! Small apps of one trait each, with sessions as Flask signs them, for the tests of what is said of any app.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sessctl::clock::{Clock, Timestamp};
use sessctl::cookie::{SecretKey, Signer, payload, session, sign};

use super::{Home, server};

/// The key of all of them.
pub(super) const KEY: &str = "the key of a small app";

/// What a view is told of a request.
pub(super) struct Visit<'a> {
    /// The path, without its query.
    pub(super) path: &'a str,
    /// Every header and the body.
    pub(super) request: &'a str,
    /// The user in the session, if the app believes the cookie.
    pub(super) user: Option<String>,
    /// How many requests came before.
    pub(super) count: usize,
}

impl Visit<'_> {
    /// Whether the request has this cookie.
    pub(super) fn has_cookie(&self, pair: &str) -> bool {
        let line = self.request.lines().find_map(|line| line.strip_prefix("Cookie: ")).unwrap_or_default();
        line.split("; ").any(|cookie| cookie == pair)
    }
}

pub(super) fn signer() -> Signer {
    Signer::flask(&SecretKey::new(KEY))
}

/// A cookie of this session, signed so many seconds ago.
pub(super) fn cookie(json: &str, ago: i64) -> String {
    sign(&payload::pack(json), &signer(), Clock::System.now().plus(-ago)).expect("after 1970")
}

/// An answer with the time of the app's clock.
pub(super) fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    answer_at(Clock::System.now(), status, headers, body)
}

pub(super) fn answer_at(now: Timestamp, status: u16, headers: &str, body: &str) -> Vec<u8> {
    let (date, length) = (now.http_date(), body.len());
    format!("HTTP/1.1 {status} X\r\nDate: {date}\r\nContent-Length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

/// An app whose sessions last so many seconds, if they end at all. `GET /become` makes the visitor mia.
///
/// The second of the two counts the requests.
pub(super) fn app(
    lifetime: Option<i64>,
    view: impl Fn(&Visit<'_>) -> Vec<u8> + Send + 'static,
) -> (String, Arc<AtomicUsize>) {
    app_ahead(0, lifetime, view)
}

/// The same with a clock that is so many seconds ahead.
pub(super) fn app_ahead(
    ahead: i64,
    lifetime: Option<i64>,
    view: impl Fn(&Visit<'_>) -> Vec<u8> + Send + 'static,
) -> (String, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let url = server(move |request| {
        let path = request.split_whitespace().nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        if path == "/become" {
            let cookie = cookie(r#"{"user":"mia"}"#, -ahead);
            return answer(200, &format!("Set-Cookie: session={cookie}; HttpOnly; Path=/\r\n"), "done");
        }
        let cookies = request.lines().find_map(|line| line.strip_prefix("Cookie: ")).unwrap_or_default();
        let sent = cookies.split("; ").find_map(|pair| pair.strip_prefix("session="));
        // the age of a cookie is never above that
        let most = lifetime.unwrap_or(i64::MAX);
        let opened = sent.and_then(|sent| session::open(sent, &signer(), most, Clock::System.now().plus(ahead)).ok());
        let user = opened.and_then(|session| match session.dict.get("user") {
            Some(sessctl::cookie::Value::Str(name)) => Some(name.chars_lossy().collect()),
            _ => None,
        });
        view(&Visit { path, request, user, count: counter.fetch_add(1, Ordering::SeqCst) })
    });
    (url, count)
}

/// The page of Flask's quickstart.
pub(super) fn quickstart(visit: &Visit<'_>) -> Vec<u8> {
    match &visit.user {
        Some(user) => answer(200, "", &format!("<p>Logged in as {user}</p>")),
        None => answer(200, "", "<p>You are not logged in</p>"),
    }
}

/// A home whose browser is mia at this app.
pub(super) fn mia(url: &str) -> Home {
    let home = Home::new();
    assert_eq!(home.run(&["--url", url, "visit", "/become"]).code, 0);
    home
}
