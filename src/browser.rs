//! LESSON 2: the browser, which carries the cookie.
//!
//! HTTP is stateless: the server does not know that two requests come from the same browser (RFC 9110 section 3.3). A
//! cookie connects them. The server sends `Set-Cookie` once. The browser keeps the cookie in its jar, and sends it back
//! in `Cookie` with every later request to that place (RFC 6265bis section 3).
//!
//! ```text
//! POST /, id=alice                             →
//!                                             ←  302 FOUND, Set-Cookie: session=eyJfcGVy…; Expires=…
//! GET /login, Cookie: session=eyJfcGVy…       →  followed at once, by the rules of the jar
//!                                             ←  200 OK
//! ```
//!
//! A browser does not read the value that it carries. This module knows the names, places and dates of cookies, and not
//! what is inside a session cookie.
//!
//! [`set_cookie`] reads a line and says why some lines are ignored. [`jar`] keeps cookies and says where they are sent.
//! [`address`] reads URLs.

pub mod address;
mod charset;
mod clock_file;
pub(crate) mod cookie_date;
mod copies;
mod domain;
mod error;
mod failure;
pub mod jar;
mod jar_file;
mod kept_file;
mod last_pages;
mod lent_jar;
mod limits;
mod names;
mod own_files;
mod own_sandboxes;
pub mod set_cookie;
mod submission;
mod trust;
mod visit;
mod waiting;
mod wire;

pub use address::{below, join, parse_base, shown, whole_address};
pub use clock_file::{ClockFile, ClockWatch};
pub use copies::{Copied, Copies, KeptLogin, NameAt};
pub use error::{BrowserError, Distrust, During, Part, Reported};
pub use jar::{AllLeftOut, DropRule, Dropped, Export, ExportForm, Jar, LeftOut, Reason, Row, Untold, goes_to_host_of};
pub use jar_file::{JarError, Thing};
pub use kept_file::{Form, KeptFile};
pub use last_pages::{LastPages, is_below};
pub use own_files::{HalfRemoved, Of, OwnFile, OwnFiles, State};
pub use reqwest::Url;
pub use set_cookie::{EndBy, Line, Note, Received, SameSite, SetCookie, Why, can_be_a_name};
pub use submission::{Body, Submission};
pub use trust::Trust;
pub use visit::{Step, Visit};
pub use waiting::{OnWait, Wait};
pub use wire::{Network, OwnHeaders, names_no_user};

use crate::clock::{Clock, Timestamp};
use crate::exchange::Exchange;
use limits::MAX_ADDRESS;
use wire::Wire;

/// How many redirects a browser follows before it gives up. Firefox and Chrome have the same limit.
pub const MAX_REDIRECTS: usize = 20;

/// A browser: a jar, a clock and an HTTP client.
///
/// The clock decides which cookies in the jar are alive. The jar is the client's cookie store, and the browser follows
/// redirects itself, so that each step can be shown.
#[derive(Debug)]
pub struct Browser {
    /// The cookies of this browser.
    pub jar: Jar,
    clock: Clock,
    wire: Wire,
}

impl Browser {
    /// A browser with this jar and this clock.
    pub fn new(clock: Clock, jar: Jar) -> Browser {
        Browser { jar, clock, wire: Wire::default() }
    }

    /// The same browser, which reaches servers by these settings.
    pub fn over(self, network: Network) -> Browser {
        Browser { wire: Wire::over(network), ..self }
    }

    /// Requests a page by GET and follows the redirects.
    ///
    /// ```
    /// use sessctl::browser::{Browser, Jar, join, parse_base};
    /// use sessctl::clock::{ManualClock, Timestamp};
    /// # use std::io::{Read, Write};
    /// # let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    /// # let address = listener.local_addr()?.to_string();
    /// # std::thread::spawn(move || {
    /// #     for stream in listener.incoming().flatten() {
    /// #         let (mut stream, mut request) = (stream, [0; 4096]);
    /// #         let _ = stream.read(&mut request);
    /// #         let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Max-Age=180\r\nContent-Length: 5\r\n\r\nhello");
    /// #     }
    /// # });
    ///
    /// let clock = ManualClock::at(Timestamp::from_unix(1_795_376_493));
    /// let mut browser = Browser::new(clock.handle(), Jar::empty());
    /// let page = join(&parse_base(&address)?, "/login"); // its server sends `Set-Cookie: a=b; Max-Age=180`
    ///
    /// let first = browser.get(&page)?;
    /// assert_eq!(first.page.exchange.response.body, "hello");
    /// assert!(!first.cookie_was_sent());
    ///
    /// clock.advance(179);
    /// assert!(browser.get(&page)?.cookie_was_sent());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The reason why no page came. The jar keeps the cookies of every response that came.
    pub fn get(&mut self, url: &Url) -> Result<Visit, BrowserError> {
        self.travel(url, None)
    }

    /// Submits a form by POST and follows the redirects: by GET after 301, 302 and 303 (RFC 9110 section 15.4).
    ///
    /// ```
    /// # use sessctl::browser::{Browser, Jar, join, parse_base};
    /// # use sessctl::clock::Clock;
    /// # use std::io::{Read, Write};
    /// # let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    /// # let address = listener.local_addr()?.to_string();
    /// # std::thread::spawn(move || {
    /// #     for stream in listener.incoming().flatten() {
    /// #         let (mut stream, mut request) = (stream, [0; 4096]);
    /// #         let is_get = stream.read(&mut request).is_ok() && request.starts_with(b"GET");
    /// #         let login = "302 FOUND\r\nLocation: /login\r\nSet-Cookie: session=eyJfcGVy";
    /// #         let status = if is_get { "200 OK" } else { login };
    /// #         let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
    /// #     }
    /// # });
    /// let mut browser = Browser::new(Clock::System, Jar::empty());
    /// let visit = browser.submit(&join(&parse_base(&address)?, "/"), &[("id", "alice")])?;
    ///
    /// assert_eq!(visit.redirects[0].exchange.request.body.as_deref(), Some("id=alice"));
    /// assert_eq!(visit.page.exchange.request.method, "GET");
    /// assert_eq!(visit.page.exchange.request.cookie(), Some("session=eyJfcGVy"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The reason why no page came. The jar keeps the cookies of every response that came.
    pub fn submit(&mut self, url: &Url, fields: &[(&str, &str)]) -> Result<Visit, BrowserError> {
        self.send(url, Submission::form(fields))
    }

    /// Sends a request of any kind and follows the redirects.
    ///
    /// # Errors
    ///
    /// The reason why no page came. [`BrowserError::CarriedAway`] where an answer would send the body on to another
    /// server: a browser would do that, and a password would follow.
    pub fn send(&mut self, url: &Url, submission: Submission) -> Result<Visit, BrowserError> {
        self.travel(url, Some(submission))
    }

    /// Requests a page as a browser with this jar would, and follows the redirects. The own jar stays as it is.
    ///
    /// # Errors
    ///
    /// The reason why no page came.
    pub fn get_with(&mut self, jar: Jar, url: &Url, headers: &[(String, String)]) -> Result<Visit, BrowserError> {
        let own = std::mem::replace(&mut self.jar, jar);
        let headers = headers.to_vec();
        let extra = (!headers.is_empty()).then(|| Submission { method: "GET".to_owned(), body: None, headers });
        let visit = self.travel(url, extra);
        self.jar = own;
        visit
    }

    /// Replays a copied `Cookie` header by GET. An empty one means a request without the header.
    ///
    /// The jar is not used: its cookies are not sent, and no cookie of the response is kept. No redirect is followed.
    ///
    /// # Errors
    ///
    /// The reason why no page came.
    pub fn send_copy(&self, url: &Url, cookie_header: &str) -> Result<Exchange, BrowserError> {
        let cookie_header = Some(cookie_header).filter(|cookie| !cookie.is_empty());
        self.wire.watched(|| self.wire.replay(url, cookie_header, &self.wire.patience()))
    }

    /// The time that the browser's clock shows.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn travel(&mut self, url: &Url, mut submission: Option<Submission>) -> Result<Visit, BrowserError> {
        let mut url = url.clone();
        let mut redirects = Vec::new();
        let mut patience = self.wire.patience();
        self.wire.watched(|| {
            loop {
                // Cookies are chosen anew for each step: the one before may have set or deleted some.
                let page = self.wire.step(&url, submission.as_ref(), &mut self.jar, &self.clock, &patience)?;
                let Some(next) = redirect(&url, &page.exchange)? else {
                    return Ok(Visit { redirects, page });
                };
                if redirects.len() == MAX_REDIRECTS {
                    return Err(BrowserError::TooManyRedirects {
                        url: page.exchange.request.url,
                        to: shown(&next),
                        limit: MAX_REDIRECTS,
                    });
                }
                submission = submission.and_then(|sent| sent.after_redirect(page.exchange.response.status));
                if next.origin() != url.origin() {
                    submission = at_another_server(submission, &page.exchange, &next)?;
                }
                redirects.push(page);
                patience.followed = redirects.len();
                url = next;
            }
        })
    }
}

/// What goes on to another server: no body and no header of its own, since either may hold a secret.
fn at_another_server(
    submission: Option<Submission>,
    exchange: &Exchange,
    to: &Url,
) -> Result<Option<Submission>, BrowserError> {
    match submission {
        Some(Submission { body: Some(_), .. }) => {
            Err(BrowserError::CarriedAway { url: exchange.request.url.clone(), to: shown(to) })
        }
        _ => Ok(None),
    }
}

/// The page that a redirect leads to (RFC 9110 section 15.4). A response without a `Location` is a page.
fn redirect(from: &Url, exchange: &Exchange) -> Result<Option<Url>, BrowserError> {
    let location = match exchange.response.status {
        301 | 302 | 303 | 307 | 308 => exchange.response.header("location").filter(|location| !location.is_empty()),
        _ => None,
    };
    let Some(location) = location else { return Ok(None) };
    match from.join(location) {
        Ok(url) if address::is_web(&url) && wire::is_too_long(&url) => {
            Err(BrowserError::LongRedirect { url: exchange.request.url.clone(), limit: MAX_ADDRESS })
        }
        Ok(url) if address::is_web(&url) => Ok(Some(url)),
        _ => Err(BrowserError::BadRedirect { url: exchange.request.url.clone(), location: location.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
    const LOGIN: &str = "HTTP/1.1 302 FOUND\r\nLocation: /login\r\nContent-Length: 0\r\n\
        Set-Cookie: session=abc; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/\r\n\r\n";
    const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    /// A server that gives these answers, one a connection, and the requests that it got.
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
        Browser::new(Clock::Standing(NOW), Jar::empty())
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
        let clock = ManualClock::at(NOW);
        let mut browser = Browser::new(clock.handle(), Jar::empty());
        browser.submit(&url, &[("username", "alice")]).unwrap();

        clock.advance(179);
        assert!(browser.get(&url).unwrap().cookie_was_sent());
        clock.advance(1);
        assert!(!browser.get(&url).unwrap().cookie_was_sent());
    }

    #[test]
    fn the_recorded_request_is_the_one_that_crossed_the_wire() {
        let (url, heard) = server(&[PAGE.as_bytes()]);
        let mut browser = browser();
        browser.jar.put("session", "abc", &url, NOW);

        let mut page = url.clone();
        page.set_query(Some("next=%2F"));
        let request = browser.submit(&page, &[("username", "alice & bob")]).unwrap().page.exchange.request;

        assert_eq!(heard.recv().unwrap(), as_sent(&request));
        assert_eq!(request.body.as_deref(), Some("username=alice+%26+bob"));
    }

    /// A request as it was written down, in the form in which it is sent.
    fn as_sent(request: &crate::exchange::Request) -> String {
        let headers: String = request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let body = request.body.as_deref().unwrap_or_default();
        format!("{} {} HTTP/1.1\r\n{headers}\r\n{body}", request.method, request.path)
    }

    #[test]
    fn the_recorded_cookies_are_those_that_crossed_the_wire() {
        let (url, heard) = server(&[LOGIN.as_bytes(), PAGE.as_bytes(), PAGE.as_bytes()]);
        let mut browser = browser();
        browser.jar.put("first", "é", &url, NOW);

        let visit = browser.submit(&url, &[("username", "alice")]).unwrap();
        let copy = browser.send_copy(&url, "session=stolen").unwrap();

        let requests = visit.exchanges().map(|step| &step.exchange.request).chain([&copy.request]);
        let cookies = ["first=é", "first=é; session=abc", "session=stolen"];
        for (request, cookie) in requests.zip(cookies) {
            assert_eq!(heard.recv().unwrap(), as_sent(request));
            assert_eq!(request.cookie(), Some(cookie));
        }
        let taken: Vec<&str> = visit.redirects[0].exchange.response.set_cookies().collect();
        assert_eq!(taken, ["session=abc; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/"]);
        assert_eq!(visit.redirects[0].set_cookies[0].said.value, "abc");
    }

    #[test]
    fn a_copy_and_a_request_without_cookies_leave_the_jar_out() {
        let (url, heard) = server(&[LOGIN.as_bytes(), LOGIN.as_bytes()]);
        let mut browser = browser();
        browser.jar.put("own", "1", &url, NOW);

        browser.send_copy(&url, "session=stolen").unwrap();
        browser.send_copy(&url, "").unwrap();

        assert!(heard.recv().unwrap().contains("Cookie: session=stolen\r\n"));
        assert!(!heard.recv().unwrap().contains("Cookie:"));
        assert_eq!(browser.jar.rows(NOW).len(), 1);
    }

    #[test]
    fn a_cookie_is_kept_before_its_page_is_read() {
        let (url, _) = server(&[b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 9\r\n\r\nhal"]);
        let mut browser = browser();

        assert!(matches!(browser.get(&url), Err(BrowserError::Broken { .. })));
        assert_eq!(browser.jar.cookie_header(&url, NOW).as_deref(), Some("a=b"));
    }

    #[test]
    fn a_jar_that_cannot_be_sent_is_an_error_and_no_request() {
        let home = tempfile::tempdir().unwrap();
        let mut browser = Browser::new(Clock::Standing(NOW), Jar::open(home.path(), "alice").unwrap());
        let page = Url::parse("http://127.0.0.1:1/").unwrap();
        browser.jar.put("a", "b~c", &page, NOW);
        browser.jar.save(NOW).unwrap();
        let path = home.path().join("browsers/alice.json");
        let edited = std::fs::read_to_string(&path).unwrap().replace('~', "\\u0001");
        std::fs::write(&path, edited).unwrap();

        browser.jar = Jar::open(home.path(), "alice").unwrap();
        assert_eq!(browser.get(&page).unwrap_err(), BrowserError::UnsendableCookie { at: 3 });
        assert_eq!(browser.jar.rows(NOW).len(), 1);
    }

    #[test]
    fn a_303_drops_the_form_and_a_307_repeats_it() {
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
        assert!(matches!(get_from(huge.as_bytes()), Err(BrowserError::LargeHead { .. })));
        assert!(matches!(
            browser().get(&Url::parse("http://127.0.0.1:1/").unwrap()),
            Err(BrowserError::Unreachable { .. })
        ));

        let odd = get_from(b"HTTP/1.1 299 Odd\r\nSet-Cookie: \xff\xfe\r\nSet-Cookie: a=\xff\r\n\r\n\xff").unwrap();
        assert_eq!(odd.page.exchange.response.reason, "Odd");
        assert_eq!(odd.page.set_cookies[0].received, Received::Stored, "a cookie without a name");
        assert_eq!(odd.page.set_cookies[0].said.value, "\\xff\\xfe");
        let long = get_from(&[b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &[b'x'; 2 << 20]].concat()).unwrap();
        assert_eq!(long.page.exchange.response.body.len(), 1 << 20);
    }

    #[test]
    fn a_server_that_speaks_no_tls_is_named_for_an_https_page() {
        let (mut url, _) = server(&[b"no TLS here"]);
        url.set_scheme("https").unwrap();
        let error = browser().get(&url);
        assert!(matches!(error, Err(BrowserError::NotTls { .. })), "{error:?}");
    }
}
