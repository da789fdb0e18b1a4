//! The apps with one thing wrong, over HTTP and with the browser: what a learner sees of them.
//!
//! What an app does by itself is tested beside it, in `src/server/apps/faults/`.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::net::{IpAddr, Ipv4Addr};

use sessctl::browser::{Browser, Jar, Network, Received, Url, Why};
use sessctl::clock::{Clock, Timestamp};
use sessctl::server::apps::faults::{self, Fault};
use sessctl::server::apps::tutorial::Page;
use sessctl::server::{Deployment, Server};

/// 2026-11-22 19:41:33 UTC
const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

/// An app that runs, and a browser that knows its addresses.
struct Running {
    servers: Vec<Server>,
    host: Option<&'static str>,
    browser: Browser,
}

impl Running {
    fn start(fault: &Fault, deployments: Vec<Deployment>) -> Running {
        let serve = |deployment| Server::start(deployment, Clock::Standing(NOW), ([127, 0, 0, 1], 0).into(), None);
        let servers = deployments.into_iter().map(|deployment| serve(deployment).expect("a free port")).collect();
        let loopback = IpAddr::from(Ipv4Addr::LOCALHOST);
        let hosts = fault.host.iter().map(|name| ((*name).to_owned(), loopback)).collect();
        let browser = Browser::new(Clock::Standing(NOW), Jar::empty()).over(Network { hosts, ..Network::default() });
        Running { servers, host: fault.host, browser }
    }

    fn url(&self, app: usize, path: &str) -> Url {
        let mut url = Url::parse(&self.servers[app].url()).unwrap().join(path).unwrap();
        if let Some(host) = self.host {
            url.set_host(Some(host)).unwrap();
        }
        url
    }

    /// Logs in at one of the apps. The result says what the browser made of the `Set-Cookie` line.
    fn login(&mut self, app: usize, name: &str) -> Received {
        let url = self.url(app, "/");
        let visit = self.browser.submit(&url, &[("id", name)]).expect("a page");
        visit.redirects[0].set_cookies[0].received.clone()
    }

    fn page(&mut self, app: usize, path: &str) -> String {
        let url = self.url(app, path);
        self.browser.get(&url).expect("a page").page.exchange.response.body
    }

    fn who(&mut self, app: usize) -> Option<String> {
        Page::read(&self.page(app, "/login")).logged_in_as().map(str::to_owned)
    }
}

/// The results of a test in the app with the fault, and in the mended one.
fn both<T>(name: &str, test: impl Fn(Running) -> T) -> [T; 2] {
    let fault = faults::find(name).expect("a fault of this name");
    [fault.app, fault.mended].map(|start| test(Running::start(fault, start())))
}

fn alice() -> Option<String> {
    Some("alice".to_owned())
}

/// The page that the login leads to is the second request, so the second worker answers it.
#[test]
fn with_two_keys_the_login_seems_to_fail_and_every_second_visit_is_logged_out() {
    let seen = both("workers-with-two-keys", |mut running| {
        running.login(0, "alice");
        [(); 4].map(|()| running.who(0))
    });
    assert_eq!(seen, [[alice(), None, alice(), None], [alice(), alice(), alice(), alice()]]);
}

#[test]
fn an_oversize_cookie_is_ignored_and_the_last_one_stays() {
    let text: String =
        (0..1200_u64).map(|number| format!("{:06x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40)).collect();
    let found = both("oversize-session", |mut running| {
        running.login(0, "alice");
        let url = running.url(0, "/note");
        let visit = running.browser.submit(&url, &[("note", &text)]).expect("a page");
        (visit.redirects[0].set_cookies[0].received.clone(), running.page(0, "/note"), running.who(0))
    });
    let none = "<p>None</p>".to_owned();
    assert!(matches!(found[0].0, Received::Ignored(Why::TooLarge { limit: 4096, .. })), "{:?}", found[0].0);
    assert_eq!((&found[0].1, &found[0].2), (&none, &alice()));
    assert_eq!(found[1], (Received::Replaced, "<p>7200</p>".to_owned(), alice()));
}

#[test]
fn a_login_at_the_second_app_logs_out_of_the_first() {
    let found = both("two-apps-one-cookie-name", |mut running| {
        running.login(0, "alice");
        running.login(1, "bob");
        [running.who(0), running.who(1)]
    });
    assert_eq!(found, [[None, Some("bob".to_owned())], [alice(), Some("bob".to_owned())]]);
}

#[test]
fn a_secure_cookie_that_came_over_http_is_ignored() {
    let found = both("secure-over-http", |mut running| (running.login(0, "alice"), running.who(0)));
    assert_eq!(found, [(Received::Ignored(Why::SecureOverHttp), None), (Received::Stored, alice())]);
}

#[test]
fn a_cached_page_is_old_and_the_app_has_not_seen_the_request() {
    let found = both("cached-without-vary", |mut running| {
        running.login(0, "alice");
        running.page(0, "/me");
        running.browser.jar = Jar::empty();
        running.login(0, "bob");
        let url = running.url(0, "/me");
        let response = running.browser.get(&url).expect("a page").page.exchange.response;
        let name = Page::read(&response.body).logged_in_as().map(str::to_owned);
        (name, response.header("Age").map(str::to_owned), running.servers[0].kept())
    });
    assert_eq!(found, [(alice(), Some("0".to_owned()), 1), (Some("bob".to_owned()), None, 0)]);
}

/// As `serve` starts it, an app keeps connections that ask for it. Workers in turn do not: a connection would have one
/// worker for all its requests.
#[test]
fn workers_in_turn_close_each_connection_after_its_answer() {
    use std::io::{Read, Write};
    let fault = faults::find("workers-with-two-keys").expect("a fault of this name");
    let running = Running::start(fault, (fault.app)());
    let mut stream = std::net::TcpStream::connect(running.servers[0].address()).unwrap();
    let request = "GET /login HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an end");
    assert!(answer.contains("\r\nConnection: close\r\n"), "{answer}");
}
