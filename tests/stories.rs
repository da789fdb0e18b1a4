//! What happens to a session: server and browser in one process, and our hands on the clock.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::net::{Ipv4Addr, SocketAddr};

use sessctl::browser::{Browser, Jar, Received, Visit, Why, join, parse_base};
use sessctl::clock::{Clock, Timestamp};
use sessctl::cookie::{SecretKey, Signer, payload, sign, split};
use sessctl::exchange::Exchange;
use sessctl::server::apps::tutorial::{self, Page, Settings};
use sessctl::server::{Config, Server};

/// 2026-11-22 19:41:33 UTC
const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

/// The server of the story and its clock, which is also the browsers' unless they bring their own.
struct Story {
    server: Server,
    clock: Clock,
}

/// A browser that knows one address by heart.
struct Person {
    browser: Browser,
    base: String,
}

fn serve(settings: &Settings, clock: &Clock) -> Server {
    Server::start(tutorial::app(settings), clock.clone(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None)
        .expect("a free port")
}

/// The tutorial's app, but for its configuration.
fn set(config: Config) -> Settings {
    Settings { config, ..Settings::default() }
}

impl Story {
    fn begins() -> Story {
        Story::with(&Settings::default())
    }

    fn with(settings: &Settings) -> Story {
        let clock = Clock::manual(NOW);
        Story { server: serve(settings, &clock), clock }
    }

    /// Somebody with an empty jar.
    fn stranger(&self) -> Person {
        self.stranger_with_clock(&self.clock)
    }

    fn stranger_with_clock(&self, clock: &Clock) -> Person {
        Person { browser: Browser::new(clock.clone(), Jar::empty()), base: self.server.url() }
    }

    fn alice(&self) -> Person {
        let mut alice = self.stranger();
        alice.login("alice");
        alice
    }

    /// Sends a cookie that is in nobody's jar.
    fn replay(&self, cookie: &str) -> Exchange {
        let page = join(&parse_base(&self.server.url()).unwrap(), "/login");
        self.stranger().browser.send_copy(&page, &format!("session={cookie}")).expect("an answer")
    }

    fn replay_logs_in_as(&self, cookie: &str) -> Option<String> {
        name_on(&self.replay(cookie))
    }
}

impl Person {
    fn login(&mut self, name: &str) -> Visit {
        let page = join(&parse_base(&self.base).unwrap(), "/");
        self.browser.submit(&page, &[("id", name)]).expect("an answer")
    }

    fn visit(&mut self, path: &str) -> Visit {
        let page = join(&parse_base(&self.base).unwrap(), path);
        self.browser.get(&page).expect("an answer")
    }

    /// The name on the page they see now.
    fn sees(&mut self) -> Option<String> {
        name_on(&self.visit("/login").last().exchange)
    }

    /// What their browser holds and still sends.
    fn cookie(&self) -> String {
        self.cookies().pop().expect("a session cookie")
    }

    fn cookies(&self) -> Vec<String> {
        let live = self.browser.jar.find("session", None, self.browser.now());
        live.into_iter().map(|row| row.value).collect()
    }

    /// Puts a cookie into the jar by hand, as one does in the developer tools.
    fn put(&mut self, cookie: &str) {
        let base = parse_base(&self.base).unwrap();
        self.browser.jar.put("session", cookie, &base, self.browser.now());
    }
}

fn name_on(exchange: &Exchange) -> Option<String> {
    Page::read(&exchange.response.body).logged_in_as().map(str::to_owned)
}

fn set_cookie(visit: &Visit) -> Option<&str> {
    visit.last().exchange.response.set_cookies().next()
}

fn tutorial_signer() -> Signer {
    Signer::flask(&SecretKey::new(tutorial::SECRET_KEY))
}

/// A cookie with this JSON inside, as it stands.
fn signed(text: &str) -> String {
    sign(&payload::pack(text), &tutorial_signer(), NOW).expect("signable")
}

/// The JSON inside a cookie, which anybody can read.
fn read(cookie: &str) -> String {
    payload::read(split(cookie).expect("parts").payload, payload::MAX_INFLATED).json.expect("JSON")
}

#[test]
fn the_browser_has_dropped_what_the_server_would_still_accept() {
    let story = Story::begins();
    let mut alice = story.alice();
    let copy = alice.cookie();

    story.clock.advance(180);

    assert!(!alice.visit("/login").cookie_was_sent());
    assert_eq!(story.replay_logs_in_as(&copy).as_deref(), Some("alice"));
}

#[test]
fn a_second_later_the_server_refuses_it_too_and_says_nothing() {
    let story = Story::begins();
    let copy = story.alice().cookie();

    story.clock.advance(181);
    let answer = story.replay(&copy);

    assert_eq!(answer.response.status, 200);
    assert_eq!(name_on(&answer), None);
    assert_eq!(answer.response.set_cookies().next(), None);
}

#[test]
fn a_visit_at_179_seconds_buys_three_more_minutes_and_the_old_copy_dies() {
    let story = Story::begins();
    let mut alice = story.alice();
    let old_copy = alice.cookie();

    story.clock.advance(179);
    assert_eq!(alice.sees().as_deref(), Some("alice"));
    assert_ne!(alice.cookie(), old_copy);
    story.clock.advance(179);

    assert_eq!(alice.sees().as_deref(), Some("alice"));
    assert_eq!(story.replay_logs_in_as(&old_copy), None);
}

#[test]
fn whoever_visits_often_enough_is_never_logged_out() {
    let story = Story::begins();
    let mut alice = story.alice();
    for _ in 0..100 {
        story.clock.advance(179);
        assert_eq!(alice.sees().as_deref(), Some("alice"));
    }
}

#[test]
fn without_refresh_even_a_busy_session_ends_at_its_first_expires() {
    let story = Story::with(&set(Config { refresh_each_request: false, ..tutorial::config() }));
    let mut alice = story.alice();

    story.clock.advance(179);
    assert_eq!(alice.sees().as_deref(), Some("alice"));
    story.clock.advance(1);

    assert_eq!(alice.sees(), None);
}

#[test]
fn logout_deletes_one_cookie_in_one_browser_and_the_copy_still_works() {
    let story = Story::begins();
    let (mut alice, mut alice_at_home) = (story.alice(), story.alice());
    let copy = alice.cookie();

    let logout = alice.visit("/logout");

    assert_eq!(logout.redirects[0].set_cookies[0].received, Received::Deleted);
    assert!(alice.cookies().is_empty());
    assert_eq!(alice.sees(), None);
    assert_eq!(alice_at_home.sees().as_deref(), Some("alice"));
    assert_eq!(story.replay_logs_in_as(&copy).as_deref(), Some("alice"));
}

#[test]
fn another_browser_becomes_alice_with_a_copy() {
    let story = Story::begins();
    let alice = story.alice();
    let mut thief = story.stranger();
    assert_eq!(thief.sees(), None);

    thief.browser.jar.copy_from(&alice.browser.jar, Some("session"), NOW);

    assert_eq!(thief.sees().as_deref(), Some("alice"));
}

#[test]
fn a_changed_letter_is_refused_without_a_word_and_the_browser_goes_on_sending_it() {
    let story = Story::begins();
    let mut mallory = story.alice();
    let cookie = mallory.cookie();
    let (_, timestamp_and_signature) = cookie.split_once('.').unwrap();
    let forged = format!("{}.{timestamp_and_signature}", payload::pack(r#"{"_permanent":true,"id":"admin"}"#));
    mallory.put(&forged);

    for _ in 0..2 {
        let visit = mallory.visit("/login");
        assert!(visit.cookie_was_sent());
        assert_eq!(name_on(&visit.last().exchange), None);
        assert_eq!(set_cookie(&visit), None);
    }
    assert_eq!(mallory.cookie(), forged);
}

#[test]
fn whoever_knows_the_key_can_be_anybody_without_a_server() {
    let story = Story::begins();
    assert_eq!(story.replay_logs_in_as(&signed(r#"{"id":"admin"}"#)).as_deref(), Some("admin"));
}

#[test]
fn without_permanent_the_browser_keeps_it_and_the_server_refuses_it() {
    let story = Story::with(&Settings { is_permanent: false, ..Settings::default() });
    let mut alice = story.alice();

    story.clock.advance(179);
    let visit = alice.visit("/login");
    assert_eq!(name_on(&visit.last().exchange).as_deref(), Some("alice"));
    assert_eq!(set_cookie(&visit), None, "nothing is renewed");
    story.clock.advance(2);

    let late = alice.visit("/login");
    assert!(late.cookie_was_sent());
    assert_eq!(name_on(&late.last().exchange), None);
}

#[test]
fn closing_the_browser_drops_what_has_no_expires_and_only_that() {
    let not_permanent = Story::with(&Settings { is_permanent: false, ..Settings::default() });
    let permanent = Story::begins();
    for (story, left) in [(not_permanent, 0), (permanent, 1)] {
        let mut alice = story.alice();
        alice.browser.jar.restart(NOW);
        assert_eq!(alice.cookies().len(), left);
    }
}

#[test]
fn two_clocks_a_server_a_second_behind_refuses_a_fresh_cookie() {
    let signing = Story::begins();
    let fresh = signing.alice().cookie();
    let behind = Story::begins();

    behind.clock.advance(-1);
    assert_eq!(behind.replay_logs_in_as(&fresh), None);
    assert_eq!(behind.replay(&fresh).response.set_cookies().next(), None);
    behind.clock.advance(1);
    assert_eq!(behind.replay_logs_in_as(&fresh).as_deref(), Some("alice"));
}

#[test]
fn two_clocks_a_browser_that_is_ahead_throws_a_good_session_away() {
    let story = Story::begins();
    let ahead = Clock::manual(NOW.plus(180));
    let mut alice = story.stranger_with_clock(&ahead);

    let login = alice.login("alice");

    assert_eq!(login.redirects[0].set_cookies[0].received, Received::Ignored(Why::AlreadyExpired));
    assert!(!login.last().cookie_was_sent());
    let behind = Clock::manual(NOW.plus(-3600));
    let mut bob = story.stranger_with_clock(&behind);
    bob.login("bob");
    story.clock.advance(181);
    assert!(bob.visit("/login").cookie_was_sent(), "its Expires is an hour away on the browser's clock");
    assert_eq!(bob.sees(), None);
}

#[test]
fn stopping_the_server_loses_nothing() {
    let Story { server, clock } = Story::begins();
    let mut alice = Story { server, clock: clock.clone() }.alice(); // the server is gone after this line

    let new_server = serve(&Settings::default(), &clock);
    alice.base = new_server.url();

    assert_eq!(alice.sees().as_deref(), Some("alice"), "same host, same key, another port");
}

#[test]
fn another_key_logs_everybody_out_and_a_fallback_does_not() {
    let cookie = Story::begins().alice().cookie();
    let new_key = Config { secret_key: SecretKey::new("a new key"), ..tutorial::config() };
    let with_fallback = Config { fallbacks: vec![SecretKey::new(tutorial::SECRET_KEY)], ..new_key.clone() };

    assert_eq!(Story::with(&set(new_key.clone())).replay_logs_in_as(&cookie), None);
    let rotated = Story::with(&set(with_fallback));
    assert_eq!(rotated.replay_logs_in_as(&cookie).as_deref(), Some("alice"));
    let mut alice = rotated.stranger();
    alice.put(&cookie);
    alice.sees();
    assert_eq!(Story::with(&set(new_key)).replay_logs_in_as(&alice.cookie()).as_deref(), Some("alice"), "signed anew");
}

#[test]
fn a_404_renews_the_session() {
    let story = Story::begins();
    let mut alice = story.alice();

    story.clock.advance(179);
    let lost = alice.visit("/nowhere");

    assert_eq!(lost.last().exchange.response.status, 404);
    assert_eq!(lost.last().set_cookies[0].received, Received::Replaced);
    story.clock.advance(179);
    assert_eq!(alice.sees().as_deref(), Some("alice"));
}

#[test]
fn a_signed_list_is_a_500_and_a_signed_null_is_nobody() {
    let story = Story::begins();
    for text in ["[1]", "5", r#""alice""#, "true", r#"{" t":[1]}"#] {
        let answer = story.replay(&signed(text));
        assert_eq!(answer.response.status, 500, "{text}");
        assert_eq!(answer.response.set_cookies().next(), None, "{text}");
    }
    let nobody = story.replay(&signed("null"));
    assert_eq!((nobody.response.status, name_on(&nobody)), (200, None));
}

#[test]
fn a_payload_of_garbage_is_a_500_only_if_it_is_signed() {
    let story = Story::begins();
    let garbage = sign("AAAA", &tutorial_signer(), NOW).unwrap();
    assert_eq!(story.replay(&garbage).response.status, 500);
    assert_eq!(story.replay(&format!("{garbage}x")).response.status, 200);
}

#[test]
fn the_empty_name_of_the_tutorial_logs_in_as_nobody_in_particular() {
    let story = Story::begins();
    let mut somebody = story.stranger();

    somebody.login("");

    assert_eq!(somebody.sees().as_deref(), Some(""));
    assert_eq!(read(&somebody.cookie()), r#"{"_permanent":true,"id":""}"#);
}

#[test]
fn login_as_bob_over_alices_cookie_keeps_the_other_keys() {
    let story = Story::begins();
    let mut person = story.stranger();
    person.put(&signed(r#"{"_permanent":true,"cart":["tea"],"id":"alice"}"#));
    assert_eq!(person.sees().as_deref(), Some("alice"));

    person.login("bob");

    assert_eq!(person.sees().as_deref(), Some("bob"));
    assert_eq!(read(&person.cookie()), r#"{"_permanent":true,"cart":["tea"],"id":"bob"}"#);
}

#[test]
fn a_cookie_bigger_than_4096_bytes_is_sent_by_the_server_and_dropped_by_the_browser() {
    let story = Story::begins();
    let mut alice = story.alice();
    // no two pieces alike, or zlib would make it small
    let long_name: String = (0..5000_u32).map(|n| char::from(b'!' + (n.wrapping_mul(n) % 89) as u8)).collect();
    let long_name: String = long_name.chars().zip(0..).map(|(c, n)| format!("{c}{n:x}")).collect();

    let login = alice.login(&long_name);

    let sessctl::browser::Line { said, received } = &login.redirects[0].set_cookies[0];
    assert!(said.value.len() > 4096);
    assert!(matches!(received, Received::Ignored(Why::TooLarge { limit: 4096, .. })), "{received:?}");
    assert_eq!(alice.sees().as_deref(), Some("alice"), "the old cookie is still there");
}

#[test]
fn of_two_cookies_with_one_name_the_first_wins() {
    let story = Story::begins();
    let (alice, page) = (story.alice().cookie(), join(&parse_base(&story.server.url()).unwrap(), "/login"));
    let browser = story.stranger().browser;
    let sent = |header: &str| name_on(&browser.send_copy(&page, header).unwrap());

    assert_eq!(sent(&format!("session={alice}; session=junk")).as_deref(), Some("alice"));
    assert_eq!(sent(&format!("session=junk; session={alice}")), None);
    assert_eq!(sent(&format!("session=\"{alice}\"")).as_deref(), Some("alice"), "quotes are taken off");
}

#[test]
fn names_are_shown_on_the_page_as_they_were_typed() {
    let story = Story::begins();
    for name in ["<script>alert(1)</script>", "\"quoted\" & 'single'", "日本語 🐈", "a=b&c;d", " blank ", "%2E+"] {
        let mut person = story.stranger();
        person.login(name);
        let visit = person.visit("/login");
        assert_eq!(name_on(&visit.last().exchange).as_deref(), Some(name));
        assert!(!visit.last().exchange.response.body.contains("<script>"), "{name}");
    }
}
