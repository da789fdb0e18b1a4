//! What happens to a session: server, browser and a clock that is moved, in one process.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use sessctl::browser::{Received, Why};
use sessctl::clock::{Clock, ManualClock, Timestamp};
use sessctl::cookie::{SecretKey, Signer, payload, sign, split};
use sessctl::lab::app::App;
use sessctl::lab::login::Visitor;
use sessctl::lab::{Lab, LabError};
use sessctl::server::Config;
use sessctl::server::apps::tutorial::{self, Settings};

/// 2026-11-22 19:41:33 UTC
const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

/// The result of a story. An error of the lab fails the test.
type Told = Result<(), LabError>;

fn lab(settings: Settings) -> Result<Lab, LabError> {
    Lab::of(settings, ManualClock::at(NOW))
}

/// The tutorial's app, but for its configuration.
fn set(config: Config) -> Settings {
    Settings { config, ..Settings::default() }
}

/// The name on the page that a stolen copy gets.
fn replay(lab: &Lab, cookie: &str) -> Result<Option<String>, LabError> {
    Ok(lab.replay(cookie)?.logged_in_as().map(str::to_owned))
}

/// The name on the page that a browser sees now.
fn sees(browser: &mut Visitor) -> Result<Option<String>, LabError> {
    Ok(browser.visit("/login")?.logged_in_as().map(str::to_owned))
}

fn tutorial_signer() -> Signer {
    Signer::flask(&SecretKey::new(tutorial::SECRET_KEY))
}

/// A cookie with this JSON inside, as it stands.
fn signed(text: &str) -> String {
    sign(&payload::pack(text), &tutorial_signer(), NOW).expect("signable")
}

/// The JSON inside a cookie, which anyone can read.
fn read(cookie: &str) -> String {
    payload::read(split(cookie).expect("parts").payload, payload::MAX_INFLATED).json.expect("JSON")
}

#[test]
fn the_browser_has_dropped_what_the_server_would_still_accept() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    let stolen = lab.browser.login("alice")?.session_cookie()?;

    lab.clock.advance(180);

    assert!(!lab.browser.visit("/login")?.cookie_was_sent());
    assert_eq!(lab.replay(&stolen)?.logged_in_as(), Some("alice"));
    Ok(())
}

#[test]
fn a_second_later_the_server_refuses_it_too_and_says_nothing() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    let copy = lab.browser.login("alice")?.session_cookie()?;

    lab.clock.advance(181);
    let answer = lab.replay(&copy)?;

    assert_eq!(answer.exchange.response.status, 200);
    assert_eq!(answer.logged_in_as(), None);
    assert_eq!(answer.exchange.response.set_cookies().next(), None);
    Ok(())
}

#[test]
fn a_visit_at_179_seconds_buys_three_more_minutes_and_the_old_copy_dies() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    let old_copy = lab.browser.login("alice")?.session_cookie()?;

    lab.clock.advance(179);
    assert_eq!(sees(&mut lab.browser)?.as_deref(), Some("alice"));
    assert_ne!(lab.browser.session_cookie()?, old_copy);
    lab.clock.advance(179);

    assert_eq!(sees(&mut lab.browser)?.as_deref(), Some("alice"));
    assert_eq!(replay(&lab, &old_copy)?, None);
    Ok(())
}

#[test]
fn a_visit_within_each_lifetime_keeps_the_session_alive_for_ever() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    lab.browser.login("alice")?;
    for _ in 0..100 {
        lab.clock.advance(179);
        assert_eq!(sees(&mut lab.browser)?.as_deref(), Some("alice"));
    }
    Ok(())
}

#[test]
fn without_refresh_even_a_busy_session_ends_at_its_first_expires() -> Told {
    let mut lab = lab(set(Config { refresh_each_request: false, ..tutorial::config() }))?;
    lab.browser.login("alice")?;

    lab.clock.advance(179);
    assert_eq!(sees(&mut lab.browser)?.as_deref(), Some("alice"));
    lab.clock.advance(1);

    assert_eq!(sees(&mut lab.browser)?, None);
    Ok(())
}

#[test]
fn logout_deletes_one_cookie_in_one_browser_and_the_copy_still_works() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    let mut at_home = lab.stranger();
    at_home.login("alice")?;
    let copy = lab.browser.login("alice")?.session_cookie()?;

    let logout = lab.browser.visit("/logout")?;

    assert_eq!(logout.visit.redirects[0].set_cookies[0].received, Received::Deleted);
    assert!(lab.browser.session().is_none());
    assert_eq!(sees(&mut lab.browser)?, None);
    assert_eq!(sees(&mut at_home)?.as_deref(), Some("alice"));
    assert_eq!(replay(&lab, &copy)?.as_deref(), Some("alice"));
    Ok(())
}

#[test]
fn another_browser_becomes_alice_with_a_copy() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    lab.browser.login("alice")?;
    let mut thief = lab.stranger();
    assert_eq!(sees(&mut thief)?, None);

    thief.browser.jar.copy_from(&lab.browser.browser.jar, Some("session"), NOW);

    assert_eq!(sees(&mut thief)?.as_deref(), Some("alice"));
    Ok(())
}

#[test]
fn a_changed_letter_is_refused_without_a_word_and_the_browser_goes_on_sending_it() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    let cookie = lab.browser.login("alice")?.session_cookie()?;
    let (_, timestamp_and_signature) = cookie.split_once('.').unwrap();
    let forged = format!("{}.{timestamp_and_signature}", payload::pack(r#"{"_permanent":true,"id":"admin"}"#));
    lab.browser.put(&forged);

    for _ in 0..2 {
        let visit = lab.browser.visit("/login")?;
        assert!(visit.cookie_was_sent());
        assert_eq!((visit.logged_in_as(), visit.set_cookie()), (None, None));
    }
    assert_eq!(lab.browser.session_cookie()?, forged);
    Ok(())
}

#[test]
fn with_the_key_anyone_is_made_without_a_server() -> Told {
    let lab = Lab::tutorial(NOW)?;
    assert_eq!(replay(&lab, &signed(r#"{"id":"admin"}"#))?.as_deref(), Some("admin"));
    Ok(())
}

#[test]
fn without_permanent_the_browser_keeps_it_and_the_server_refuses_it() -> Told {
    let mut lab = lab(Settings { is_permanent: false, ..Settings::default() })?;
    lab.browser.login("alice")?;

    lab.clock.advance(179);
    let visit = lab.browser.visit("/login")?;
    assert_eq!(visit.logged_in_as(), Some("alice"));
    assert_eq!(visit.set_cookie(), None, "nothing is renewed");
    lab.clock.advance(2);

    let late = lab.browser.visit("/login")?;
    assert!(late.cookie_was_sent());
    assert_eq!(late.logged_in_as(), None);
    Ok(())
}

#[test]
fn closing_the_browser_drops_what_has_no_expires_and_only_that() -> Told {
    let not_permanent = Settings { is_permanent: false, ..Settings::default() };
    for (settings, is_left) in [(not_permanent, false), (Settings::default(), true)] {
        let mut lab = lab(settings)?;
        lab.browser.login("alice")?;
        lab.browser.browser.jar.restart(NOW);
        assert_eq!(lab.browser.session().is_some(), is_left);
    }
    Ok(())
}

#[test]
fn two_clocks_a_server_a_second_behind_refuses_a_fresh_cookie() -> Told {
    let fresh = Lab::tutorial(NOW)?.browser.login("alice")?.session_cookie()?;
    let behind = Lab::tutorial(NOW)?;

    behind.clock.advance(-1);
    assert_eq!(replay(&behind, &fresh)?, None);
    assert_eq!(behind.replay(&fresh)?.exchange.response.set_cookies().next(), None);
    behind.clock.advance(1);
    assert_eq!(replay(&behind, &fresh)?.as_deref(), Some("alice"));
    Ok(())
}

#[test]
fn two_clocks_a_browser_that_is_ahead_throws_a_good_session_away() -> Told {
    let lab = Lab::tutorial(NOW)?;
    let mut alice = lab.stranger_with_clock(Clock::Standing(NOW.plus(180)));

    let login = alice.login("alice")?;

    assert_eq!(login.visit.redirects[0].set_cookies[0].received, Received::Ignored(Why::AlreadyExpired));
    assert!(!login.visit.last().cookie_was_sent());
    let mut bob = lab.stranger_with_clock(Clock::Standing(NOW.plus(-3600)));
    bob.login("bob")?;
    lab.clock.advance(181);
    assert!(bob.visit("/login")?.cookie_was_sent(), "its Expires is an hour away on the browser's clock");
    assert_eq!(sees(&mut bob)?, None);
    Ok(())
}

#[test]
fn stopping_the_server_loses_nothing() -> Told {
    let Lab { clock, app, browser: mut alice } = Lab::tutorial(NOW)?;
    alice.login("alice")?;
    drop(app);

    let again = App::embedded(&Settings::default(), &clock.handle())?;
    alice.move_to(&again);

    assert_eq!(sees(&mut alice)?.as_deref(), Some("alice"), "same host, same key, another port");
    Ok(())
}

#[test]
fn another_key_logs_everybody_out_and_a_fallback_does_not() -> Told {
    let cookie = Lab::tutorial(NOW)?.browser.login("alice")?.session_cookie()?;
    let new_key = Config { secret_key: SecretKey::new("a new key"), ..tutorial::config() };
    let with_fallback = Config { fallbacks: vec![SecretKey::new(tutorial::SECRET_KEY)], ..new_key.clone() };

    assert_eq!(replay(&lab(set(new_key.clone()))?, &cookie)?, None);
    let mut rotated = lab(set(with_fallback))?;
    assert_eq!(replay(&rotated, &cookie)?.as_deref(), Some("alice"));
    rotated.browser.put(&cookie);
    rotated.browser.visit("/login")?;
    let renewed = rotated.browser.session_cookie()?;
    assert_eq!(replay(&lab(set(new_key))?, &renewed)?.as_deref(), Some("alice"), "signed anew");
    Ok(())
}

#[test]
fn a_404_renews_the_session() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    lab.browser.login("alice")?;

    lab.clock.advance(179);
    let lost = lab.browser.visit("/nowhere")?;

    assert_eq!(lost.visit.last().exchange.response.status, 404);
    assert_eq!(lost.visit.last().set_cookies[0].received, Received::Replaced);
    lab.clock.advance(179);
    assert_eq!(sees(&mut lab.browser)?.as_deref(), Some("alice"));
    Ok(())
}

#[test]
fn a_signed_list_is_a_500_and_a_signed_null_is_an_empty_session() -> Told {
    let lab = Lab::tutorial(NOW)?;
    for text in ["[1]", "5", r#""alice""#, "true", r#"{" t":[1]}"#] {
        let answer = lab.replay(&signed(text))?;
        assert_eq!(answer.exchange.response.status, 500, "{text}");
        assert_eq!(answer.exchange.response.set_cookies().next(), None, "{text}");
    }
    let null = lab.replay(&signed("null"))?;
    assert_eq!((null.exchange.response.status, null.logged_in_as()), (200, None));
    Ok(())
}

#[test]
fn a_payload_of_garbage_is_a_500_only_if_it_is_signed() -> Told {
    let lab = Lab::tutorial(NOW)?;
    let garbage = sign("AAAA", &tutorial_signer(), NOW).unwrap();
    assert_eq!(lab.replay(&garbage)?.exchange.response.status, 500);
    assert_eq!(lab.replay(&format!("{garbage}x"))?.exchange.response.status, 200);
    Ok(())
}

#[test]
fn the_tutorial_logs_in_an_empty_name() -> Told {
    let mut lab = Lab::tutorial(NOW)?;

    lab.browser.login("")?;

    assert_eq!(sees(&mut lab.browser)?.as_deref(), Some(""));
    assert_eq!(read(&lab.browser.session_cookie()?), r#"{"_permanent":true,"id":""}"#);
    Ok(())
}

#[test]
fn login_as_bob_over_alices_cookie_keeps_the_other_keys() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    lab.browser.put(&signed(r#"{"_permanent":true,"cart":["tea"],"id":"alice"}"#));
    assert_eq!(sees(&mut lab.browser)?.as_deref(), Some("alice"));

    lab.browser.login("bob")?;

    assert_eq!(sees(&mut lab.browser)?.as_deref(), Some("bob"));
    assert_eq!(read(&lab.browser.session_cookie()?), r#"{"_permanent":true,"cart":["tea"],"id":"bob"}"#);
    Ok(())
}

#[test]
fn a_cookie_bigger_than_4096_bytes_is_sent_by_the_server_and_dropped_by_the_browser() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    lab.browser.login("alice")?;
    // no two pieces alike, or zlib would make it small
    let long_name: String = (0..5000_u32).map(|n| char::from(b'!' + (n.wrapping_mul(n) % 89) as u8)).collect();
    let long_name: String = long_name.chars().zip(0..).map(|(c, n)| format!("{c}{n:x}")).collect();

    let login = lab.browser.login(&long_name)?;

    let sessctl::browser::Line { said, received, .. } = &login.visit.redirects[0].set_cookies[0];
    assert!(said.value.len() > 4096);
    assert!(matches!(received, Received::Ignored(Why::TooLarge { limit: 4096, .. })), "{received:?}");
    assert_eq!(sees(&mut lab.browser)?.as_deref(), Some("alice"), "the old cookie is still there");
    Ok(())
}

#[test]
fn of_two_cookies_with_one_name_the_first_wins() -> Told {
    let mut lab = Lab::tutorial(NOW)?;
    let alice = lab.browser.login("alice")?.session_cookie()?;
    let stranger = lab.stranger();
    for (header, name) in [
        (format!("session={alice}; session=junk"), Some("alice")),
        (format!("session=junk; session={alice}"), None),
        (format!("session=\"{alice}\""), Some("alice")), // quotes are taken off
    ] {
        assert_eq!(stranger.send(&header)?.logged_in_as(), name, "{header}");
    }
    Ok(())
}

#[test]
fn names_are_shown_on_the_page_as_they_were_typed() -> Told {
    let lab = Lab::tutorial(NOW)?;
    for name in ["<script>alert(1)</script>", "\"quoted\" & 'single'", "日本語 🐈", "a=b&c;d", " blank ", "%2E+"] {
        let mut browser = lab.stranger();
        browser.login(name)?;
        let arrival = browser.visit("/login")?;
        assert_eq!(arrival.logged_in_as(), Some(name));
        assert!(!arrival.visit.last().exchange.response.body.contains("<script>"), "{name}");
    }
    Ok(())
}
