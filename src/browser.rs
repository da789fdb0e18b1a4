//! LESSON 2, who carries it.
//!
//! HTTP forgets. After each response the server knows nothing of who asked, and
//! whatever should last must be carried by somebody: by the browser. That is all
//! a cookie is. The server says `Set-Cookie` once, the browser puts the line in
//! its jar, and with every later request to that place it says `Cookie`.
//!
//! ```text
//! POST /, id=alice                             →
//!                                             ←  302 FOUND, Set-Cookie: session=eyJfcGVy…; Expires=…
//! GET /login, Cookie: session=eyJfcGVy…       →  followed at once, by the rules of the jar
//!                                             ←  200 OK
//! ```
//!
//! A browser cannot read what it carries and has no need to: nothing in this
//! module knows what is inside a session cookie. It knows names, places and dates.
//!
//! [`set_cookie`] is what a line said and why some are ignored, [`jar`] what is kept and sent where.

use std::io;

use serde::Serialize;

pub mod address;
pub mod jar;
mod jar_file;
pub mod page;
pub mod set_cookie;
mod wire;

pub use address::{join, parse_base, shown};
pub use jar::{Jar, Row};
pub use jar_file::JarError;
pub use page::Page;
pub use reqwest::Url;
pub use set_cookie::{Received, SameSite, SetCookie, Why};

use crate::clock::{Clock, Timestamp};
use crate::exchange::Exchange;
use wire::{Form, Wire};

/// How many redirects are followed, as in Firefox and Chrome.
pub const MAX_REDIRECTS: usize = 20;

/// A browser: a jar, a clock to know what in the jar is still good, and a way to the servers.
#[derive(Debug)]
pub struct Browser {
    /// Its cookies.
    pub jar: Jar,
    clock: Clock,
    wire: Wire,
}

/// The way to a page, redirect by redirect.
#[derive(Clone, Debug, Serialize)]
pub struct Visit {
    /// The exchanges that led on to another page, in order.
    pub redirects: Vec<Step>,
    /// The exchange that brought the page.
    pub page: Step,
}

/// One exchange, and what it did to the jar.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// What was sent and what came back.
    #[serde(flatten)]
    pub exchange: Exchange,
    /// Each `Set-Cookie` line of the response.
    pub set_cookies: Vec<Line>,
}

/// A `Set-Cookie` line.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What it said.
    pub said: SetCookie,
    /// What the jar did with it.
    #[serde(flatten)]
    pub received: Received,
}

/// Why there is no page. Lines marked "what" are the system's or a library's words, in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrowserError {
    /// What was given is not the address of an app.
    BadAddress {
        /// What was given.
        text: String,
        /// What is wrong with it.
        what: String,
    },
    /// What was given is an address, but not an http or https one.
    WrongScheme {
        /// What was given.
        text: String,
        /// Its scheme.
        scheme: String,
    },
    /// No machine has this name.
    NoSuchHost {
        /// Where.
        url: String,
    },
    /// Somebody answers there, but nobody vouches for them: the certificate is not to be trusted.
    Untrusted {
        /// Where.
        url: String,
    },
    /// Nobody answers there.
    Unreachable {
        /// Where.
        url: String,
        /// What kind of trouble the system reported.
        why: io::ErrorKind,
    },
    /// Somebody answered, but not in HTTP.
    NotHttp {
        /// Where.
        url: String,
    },
    /// The server broke off, or said more than can be taken in.
    Broken {
        /// Where.
        url: String,
        /// What happened.
        what: String,
    },
    /// No answer within 30 seconds, or no connection within 10.
    TimedOut {
        /// Where.
        url: String,
    },
    /// A circle, most likely.
    TooManyRedirects {
        /// Where it was given up.
        url: String,
        /// How many were followed.
        limit: usize,
    },
    /// A redirect to what is not a page: not a URL, or not http or https.
    BadRedirect {
        /// Who said it.
        url: String,
        /// What was said.
        location: String,
    },
    /// A control character, which a header cannot carry.
    UnsendableCookie {
        /// Which byte of the `Cookie` header it is, from 0.
        at: usize,
    },
}

impl Browser {
    /// A browser with this jar, living by this clock.
    pub fn new(clock: Clock, jar: Jar) -> Browser {
        Browser { jar, clock, wire: Wire::default() }
    }

    /// Goes to a page and follows its redirects.
    ///
    /// # Errors
    ///
    /// No page came; see [`BrowserError`]. The jar keeps what came before.
    pub fn get(&mut self, url: &Url) -> Result<Visit, BrowserError> {
        self.travel(url, None)
    }

    /// Submits a form by POST and follows the redirects.
    ///
    /// # Errors
    ///
    /// No page came; see [`BrowserError`]. The jar keeps what came before.
    pub fn submit(&mut self, url: &Url, fields: &[(&str, &str)]) -> Result<Visit, BrowserError> {
        self.travel(url, Some(fields))
    }

    /// Sends a `Cookie` header that is not from this jar (none, if it is empty), and keeps nothing: a stolen copy, replayed.
    ///
    /// # Errors
    ///
    /// No page came; see [`BrowserError`].
    pub fn send_copy(&self, url: &Url, cookie_header: &str) -> Result<Exchange, BrowserError> {
        self.wire.exchange(url, None, Some(cookie_header).filter(|cookie| !cookie.is_empty()))
    }

    /// The moment this browser lives in.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn travel(&mut self, url: &Url, mut form: Option<Form<'_>>) -> Result<Visit, BrowserError> {
        let mut url = url.clone();
        let mut redirects = Vec::new();
        loop {
            let page = self.step(&url, form)?;
            let Some(next) = redirect(&url, &page.exchange)? else {
                return Ok(Visit { redirects, page });
            };
            if redirects.len() == MAX_REDIRECTS {
                return Err(BrowserError::TooManyRedirects { url: page.exchange.request.url, limit: MAX_REDIRECTS });
            }
            // 301 and 302 should have kept the POST. Browsers never did, so 307 and 308 were invented, which do.
            if !matches!(page.exchange.response.status, 307 | 308) {
                form = None;
            }
            redirects.push(page);
            url = next;
        }
    }

    /// Cookies are chosen anew for each step: the one before may have set or deleted some.
    fn step(&mut self, url: &Url, form: Option<Form<'_>>) -> Result<Step, BrowserError> {
        let cookie = self.jar.cookie_header(url, self.clock.now());
        let exchange = self.wire.exchange(url, form, cookie.as_deref())?;
        let now = self.clock.now();
        let lines = exchange.response.set_cookies().map(|line| self.jar.receive(line, url, now));
        let set_cookies = lines.map(|(said, received)| Line { said, received }).collect();
        Ok(Step { exchange, set_cookies })
    }
}

impl Visit {
    /// Every exchange in order, the page last.
    pub fn exchanges(&self) -> impl Iterator<Item = &Step> {
        self.redirects.iter().chain([&self.page])
    }

    /// Every exchange in order, the page last, taken out.
    pub fn into_exchanges(mut self) -> Vec<Step> {
        self.redirects.push(self.page);
        self.redirects
    }

    /// The exchange that brought the page.
    pub fn last(&self) -> &Step {
        &self.page
    }

    /// Whether the browser had a cookie to show when it set out.
    pub fn cookie_was_sent(&self) -> bool {
        self.exchanges().next().is_some_and(Step::cookie_was_sent)
    }
}

impl Step {
    /// Whether the request carried a cookie.
    pub fn cookie_was_sent(&self) -> bool {
        self.exchange.request.cookie().is_some()
    }
}

/// Where a response leads, if it is a redirect. Without a `Location` it is a page like any other.
fn redirect(from: &Url, exchange: &Exchange) -> Result<Option<Url>, BrowserError> {
    let location = match exchange.response.status {
        301 | 302 | 303 | 307 | 308 => exchange.response.header("location").filter(|location| !location.is_empty()),
        _ => None,
    };
    let Some(location) = location else { return Ok(None) };
    match from.join(location) {
        Ok(url) if address::is_web(&url) => Ok(Some(url)),
        _ => Err(BrowserError::BadRedirect { url: exchange.request.url.clone(), location: location.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
    const LOGIN: &str = "HTTP/1.1 302 FOUND\r\nLocation: /login\r\nContent-Length: 0\r\n\
        Set-Cookie: session=abc; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/\r\n\r\n";
    const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    /// A server that says these things, one a connection, whatever it hears; and the ear that tells what it heard.
    fn server(answers: &[&[u8]]) -> (Url, Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}/login", listener.local_addr().unwrap())).unwrap();
        let answers: Vec<Vec<u8>> = answers.iter().map(|answer| answer.to_vec()).collect();
        let (ear, heard) = channel();
        thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 65536];
                let mut length = stream.read(&mut request).unwrap();
                let is_form = String::from_utf8_lossy(&request[..length]).contains("Content-Type: ");
                while is_form && request[..length].ends_with(b"\r\n\r\n") {
                    length += stream.read(&mut request[length..]).unwrap();
                }
                let _ = ear.send(String::from_utf8_lossy(&request[..length]).into_owned());
                let _ = stream.write_all(&answer);
            }
        });
        (url, heard)
    }

    fn browser() -> Browser {
        Browser::new(Clock::manual(NOW), Jar::empty())
    }

    fn get_from(answer: &[u8]) -> Result<Visit, BrowserError> {
        browser().get(&server(&[answer]).0)
    }

    #[test]
    fn after_login_the_browser_carries_the_cookie() {
        let (url, heard) = server(&[LOGIN.as_bytes(), PAGE.as_bytes()]);

        let visit = browser().submit(&url, &[("username", "alice & bob")]).unwrap();

        assert!(heard.recv().unwrap().starts_with("POST /login"));
        assert!(heard.recv().unwrap().contains("Cookie: session=abc\r\n"));
        assert!(!visit.cookie_was_sent() && visit.last().cookie_was_sent());
        assert_eq!(visit.redirects[0].exchange.response.reason, "FOUND");
        assert_eq!(visit.redirects[0].set_cookies[0].received, Received::Stored);
        assert_eq!(visit.page.exchange.response.body, "hello");
    }

    #[test]
    fn the_browser_has_dropped_the_cookie_at_its_expires() {
        let (url, _) = server(&[LOGIN.as_bytes(), PAGE.as_bytes(), PAGE.as_bytes(), PAGE.as_bytes()]);
        let clock = Clock::manual(NOW);
        let mut browser = Browser::new(clock.clone(), Jar::empty());
        browser.submit(&url, &[("username", "alice")]).unwrap();

        clock.advance(179);
        assert!(browser.get(&url).unwrap().cookie_was_sent());
        clock.advance(1);
        assert!(!browser.get(&url).unwrap().cookie_was_sent());
    }

    #[test]
    fn what_is_written_down_is_what_crossed_the_wire() {
        let (url, heard) = server(&[PAGE.as_bytes()]);
        let mut browser = browser();
        browser.jar.put("session", "abc", &url, NOW);

        let mut page = url.clone();
        page.set_query(Some("next=%2F"));
        let request = browser.submit(&page, &[("username", "alice & bob")]).unwrap().page.exchange.request;

        let headers: String = request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let body = request.body.as_deref().unwrap();
        let written = format!("{} {} HTTP/1.1\r\n{headers}\r\n{body}", request.method, request.path);
        assert_eq!(heard.recv().unwrap(), written);
        assert_eq!(body, "username=alice+%26+bob");
    }

    #[test]
    fn a_303_forgets_the_form_and_a_307_repeats_it() {
        for (status, method) in
            [("301 A", "GET"), ("302 A", "GET"), ("303 A", "GET"), ("307 A", "POST"), ("308 A", "POST")]
        {
            let redirect = format!("HTTP/1.1 {status}\r\nLocation: ?next\r\nContent-Length: 0\r\n\r\n");
            let (url, _) = server(&[redirect.as_bytes(), PAGE.as_bytes()]);

            let sent = browser().submit(&url, &[("a", "b")]).unwrap().page.exchange.request;

            assert_eq!((sent.method.as_str(), sent.path.as_str()), (method, "/login?next"), "{status}");
            assert_eq!(sent.body.is_some(), method == "POST");
        }
    }

    #[test]
    fn a_circle_of_redirects_is_left_and_a_bad_one_not_entered() {
        let circle: Vec<&[u8]> = vec![LOGIN.as_bytes(); MAX_REDIRECTS + 1];
        let end = browser().get(&server(&circle).0);
        assert!(matches!(end, Err(BrowserError::TooManyRedirects { limit: MAX_REDIRECTS, .. })), "{end:?}");

        let end = get_from(b"HTTP/1.1 302 FOUND\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
        assert!(matches!(end, Err(BrowserError::BadRedirect { .. })), "{end:?}");
        assert!(get_from(b"HTTP/1.1 302 FOUND\r\nContent-Length: 0\r\n\r\n").unwrap().redirects.is_empty());
    }

    #[test]
    fn a_stolen_copy_is_sent_as_it_is_and_changes_no_jar() {
        let (url, heard) = server(&[LOGIN.as_bytes()]);
        let browser = browser();

        let answer = browser.send_copy(&url, "session=\"stolen\"; é=1").unwrap();

        assert_eq!(answer.response.status, 302);
        assert!(heard.recv().unwrap().contains("Cookie: session=\"stolen\"; é=1\r\n"));
        assert!(browser.jar.rows(NOW).is_empty());
        let injected = browser.send_copy(&url, "a=\r\nEvil: 1");
        assert!(matches!(injected, Err(BrowserError::UnsendableCookie { at: 2 })));
    }

    #[test]
    fn nothing_a_server_does_can_break_the_browser() {
        assert!(matches!(get_from(b"SSH-2.0-OpenSSH_9.9\r\n"), Err(BrowserError::NotHttp { .. })));
        assert!(matches!(get_from(b"\x15\x03\x03\x00\x02\x02\x46"), Err(BrowserError::NotHttp { .. })));
        assert!(matches!(get_from(b""), Err(BrowserError::Broken { .. })));
        assert!(matches!(
            get_from(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal"),
            Err(BrowserError::Broken { .. })
        ));
        let huge = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1 << 20));
        assert!(matches!(get_from(huge.as_bytes()), Err(BrowserError::Broken { .. })));
        assert!(matches!(
            browser().get(&Url::parse("http://127.0.0.1:1/").unwrap()),
            Err(BrowserError::Unreachable { .. })
        ));

        let odd = get_from(b"HTTP/1.1 299 Odd\r\nSet-Cookie: \xff\xfe\r\nSet-Cookie: a=\xff\r\n\r\n\xff").unwrap();
        assert_eq!(odd.page.exchange.response.reason, "Odd");
        assert_eq!(odd.page.set_cookies[0].received, Received::Ignored(Why::Unparsable));
        let long = get_from(&[b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &[b'x'; 2 << 20]].concat()).unwrap();
        assert_eq!(long.page.exchange.response.body.len(), 1 << 20);
    }

    #[test]
    fn https_is_not_spoken_by_everybody() {
        let (mut url, _) = server(&[b"no TLS here"]);
        url.set_scheme("https").unwrap();
        let error = browser().get(&url);
        assert!(matches!(error, Err(BrowserError::NotHttp { .. })), "{error:?}");
    }
}
