//! The apps with one thing wrong: real Flask does the same, with the fault and without it.

use std::net::SocketAddr;

use serde_json::{Value as Json, json};
use sessctl::clock::Clock;
use sessctl::server::apps::faults;
use sessctl::server::{Deployment, Server as Ours};

use crate::stage::{Answer, Page, Server, post, send};

const FORM: &str = "application/x-www-form-urlencoded";

/// A browser with one cookie, at an app of either kind.
struct Visitor {
    at: SocketAddr,
    cookie: Option<String>,
}

impl Visitor {
    fn at(at: SocketAddr) -> Visitor {
        Visitor { at, cookie: None }
    }

    fn send(&mut self, request: &[u8]) -> Answer {
        let cookie = self.cookie.as_ref().map(|value| format!("Cookie: session={value}\r\n")).unwrap_or_default();
        let text = String::from_utf8(request.to_vec()).expect("text");
        let answer = send(self.at, text.replacen("\r\n", &format!("\r\n{cookie}"), 1).as_bytes()).expect("an answer");
        if let Some(cookie) = answer.cookie() {
            self.cookie = Some(cookie).filter(|cookie| !cookie.is_empty());
        }
        answer
    }

    fn get(&mut self, path: &str) -> Answer {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
    }

    fn post(&mut self, path: &str, form: &str) -> Answer {
        self.send(&post(path, FORM, form.as_bytes()))
    }
}

/// The status, whether a cookie was set, and what `Vary` says.
fn facts(answer: &Answer) -> (String, bool, String) {
    (answer.status.clone(), !answer.all("Set-Cookie").is_empty(), answer.all("Vary"))
}

/// Holds each of our two apps to real Flask with the settings beside it.
fn alike(fault: &str, version: &str, settings: [Json; 2], test: impl Fn(Visitor) -> Vec<(String, bool, String)>) {
    let fault = faults::find(fault).expect("a fault of this name");
    let found = [fault.app, fault.mended].into_iter().zip(settings).map(|(start, settings)| {
        let (ours, flask) = (started(start().remove(0)), Server::flask(version, settings));
        let [ours, flasks] = [ours.address(), flask.address()].map(|at| test(Visitor::at(at)));
        assert_eq!(ours, flasks, "{} {version}", fault.name);
        ours
    });
    let [wrong, mended] = <[_; 2]>::try_from(found.collect::<Vec<_>>()).expect("two");
    assert_ne!(wrong, mended, "{}: a fault is seen", fault.name);
}

fn started(deployment: Deployment) -> Ours {
    Ours::start(deployment, Clock::System, ([127, 0, 0, 1], 0).into(), None).expect("a free port")
}

#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn a_list_that_is_changed_in_place_is_not_saved() {
    let settings = [false, true].map(|is_modified| {
        json!({ "LOGIN_IS_PERMANENT": false, "CART_IS_MODIFIED": is_modified, "PERMANENT_SESSION_LIFETIME": 180 })
    });
    // 2.3.3 has another idea of Vary, where the session was only modified
    alike("nested-list", "3.1.3", settings, |mut visitor| {
        visitor.post("/", "id=alice");
        let mut seen: Vec<_> =
            ["apple", "bread", "cheese"].map(|item| facts(&visitor.post("/cart", &format!("item={item}")))).into();
        let cart = visitor.get("/cart");
        seen.push((cart.body.clone(), false, cart.all("Vary")));
        seen
    });
}

#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn without_a_key_reading_works_and_writing_is_an_error() {
    let settings = [json!({ "SECRET_KEY": null }), json!({})];
    alike("no-secret-key", "3.1.3", settings, |mut visitor| {
        [visitor.get("/login"), visitor.post("/", "id=alice"), visitor.get("/logout"), visitor.get("/login")]
            .iter()
            .map(facts)
            .collect()
    });
}

/// Two processes stand for two workers; each is asked in turn.
#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn a_worker_with_another_key_refuses_in_silence() {
    let flask = |key: &str| Server::flask("3.1.3", json!({ "SECRET_KEY": key }));
    for (keys, name) in [(["one", "another"], "app"), (["one", "one"], "mended")] {
        let flasks = keys.map(flask);
        let fault = faults::find("workers-with-two-keys").expect("a fault of this name");
        let ours = started(if name == "app" { (fault.app)() } else { (fault.mended)() }.remove(0));
        let [mut at_flask, mut at_ours] = [flasks[0].address(), ours.address()].map(Visitor::at);
        let mut seen = Vec::new();
        for turn in 0..5 {
            at_flask.at = flasks[turn % 2].address();
            let [flasks, ours] = [&mut at_flask, &mut at_ours].map(|visitor| match turn {
                0 => visitor.post("/", "id=alice"),
                _ => visitor.get("/login"),
            });
            assert_eq!(facts(&flasks), facts(&ours), "{name} {turn}");
            assert_eq!(flasks.page(), ours.page(), "{name} {turn}");
            seen.push(ours.page() == Page::Welcome("alice"));
        }
        assert_eq!(seen[1..], if name == "app" { [false, true, false, true] } else { [true; 4] });
    }
}

/// Flask-Session 0.8.0 in the memory of its process.
#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn sessions_that_a_server_keeps_end_with_the_logout_and_with_a_restart() {
    let fault = faults::find("session-in-the-cookie").expect("a fault of this name");
    let walk = |at: SocketAddr, after_a_restart: SocketAddr| {
        let mut visitor = Visitor::at(at);
        let mut seen = vec![facts(&visitor.post("/", "id=alice")), facts(&visitor.get("/login"))];
        let copy = visitor.cookie.clone();
        visitor.at = after_a_restart;
        seen.push((format!("{:?}", visitor.get("/login").page()), false, String::new()));
        visitor = Visitor { at, cookie: copy.clone() };
        seen.push(facts(&visitor.get("/logout")));
        visitor.cookie = copy;
        seen.push((format!("{:?}", visitor.get("/login").page()), false, String::new()));
        seen
    };
    let ours = [(); 2].map(|()| started((fault.mended)().remove(0)));
    let flasks = [(); 2].map(|()| Server::flask_session());
    let [ours, flasks] = [[ours[0].address(), ours[1].address()], flasks.each_ref().map(Server::address)]
        .map(|[at, other]| walk(at, other));
    assert_eq!(ours, flasks);
    assert_eq!((ours[2].0.as_str(), ours[4].0.as_str()), ("Form", "Form"));
}
