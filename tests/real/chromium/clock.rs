//! The clock that a class holds, before a real browser: three minutes pass in seconds.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::page::Page;
use crate::stage::{Server, Terminal};

#[test]
#[ignore = "needs Chromium: run tests/real/setup.sh first"]
fn the_page_refuses_after_three_minutes_of_the_held_clock_though_chromium_still_sends_the_cookie() {
    const WELCOME: &str = "document.body.innerText.includes('aliceでログイン中')";
    const FORM: &str = "document.querySelector('[name=id]') != null && !document.body.innerText.includes('ログイン中')";
    const RELOAD: &str = "window.is_old = true; location.reload(); null";
    const IS_NEW: &str = "window.is_old === undefined";
    let terminal = Terminal::new();
    terminal.run("clock hold").report(0);
    let server = Server::sessctl_of(&terminal);
    let begun = Instant::now();
    let mut page = Page::open(&format!("{}/login", server.url()));
    page.until("document.querySelector('[name=id]').value = 'alice'; document.forms[0].submit(); null", WELCOME);

    // the browser drops it at 180 s by its own clock, which has hardly moved
    let moved = terminal.run("clock +181s").report(0);
    let following = Instant::now();
    let told = server.event(|event| event["kind"] == "clock_moved");
    assert!(following.elapsed() < Duration::from_secs(1), "told after {:?}", following.elapsed());
    assert_eq!((&told["by"], &told["now"]), (&json!(181), &moved["server_now"]));

    page.until(RELOAD, &format!("{IS_NEW} && {FORM}"));
    // the exchanges of before the move may be told after it
    let is_later = |event: &Json| event["at"]["unix"].as_i64() >= moved["server_now"]["unix"].as_i64();
    let refused = server.event(|event| event["kind"] == "exchange" && event["path"] == "/login" && is_later(event));
    assert_eq!(refused["cookie"]["refused"]["class"], "SignatureExpired", "it was sent, and refused: {refused}");
    assert!(begun.elapsed() < Duration::from_secs(60), "not in seconds: {:?}", begun.elapsed());

    terminal.run("clock -2s").report(0);
    server.event(|event| event["kind"] == "clock_moved");
    page.until(RELOAD, &format!("{IS_NEW} && {WELCOME}"));
}
