//! The path, typed as it is suggested, against real Flask.

use serde_json::json;

use crate::stage::{Server, Terminal};

/// What the last line of a screen says to type, and the number of the station above it.
fn suggested(screen: &str) -> (Option<&str>, String) {
    let mut lines = screen.lines().rev();
    let last = lines.next().unwrap_or_default();
    let next = last.strip_prefix("Try next: ").unwrap_or_else(|| panic!("nothing to try: {screen}"));
    let place = lines.next().and_then(|line| line.trim().strip_prefix("step ")?.strip_suffix(" of 12"));
    (place, next.to_owned())
}

/// Types it from this line on, and returns what was typed and the screens.
fn walked(terminal: &Terminal, first: String) -> Vec<(String, String)> {
    let mut walked: Vec<(String, String)> = Vec::new();
    let mut next = first;
    for number in 1..=11 {
        let (code, screen) = terminal.type_in(&next);
        // a forged cookie is refused, and all else is done
        assert_eq!(code, i32::from(number == 3), "{next}: {screen}");
        let (place, command) = suggested(&screen);
        assert_eq!(place, Some(number.to_string().as_str()), "{next}: {screen}");
        walked.push((next, screen));
        next = command;
    }
    assert!(next.contains("learn"), "the path leads to the lessons: {next}");
    let screen = |number: usize| walked[number - 1].1.as_str();
    assert!(screen(3).contains("did not believe") || screen(3).contains("Refused"), "{}", screen(3));
    assert!(screen(4).contains("The server believed it"), "{}", screen(4));
    assert!(screen(7).contains("alice is logged in"), "{}", screen(7));
    assert!(screen(8).contains("Nothing was lost"), "{}", screen(8));
    assert!(screen(9).contains("A copy of the cookie still works"), "{}", screen(9));
    assert!(screen(10).contains("alice is logged in"), "{}", screen(10));
    walked
}

#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn the_path_is_typed_to_its_end() {
    let key = sessctl::server::apps::tutorial::SECRET_KEY;
    let flask = Server::flask("3.1.3", json!({ "SECRET_KEY": key }));
    walked(&Terminal::new(), format!("sessctl --url {} login alice", flask.url()));
}

#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn the_path_is_typed_to_its_end_with_the_key_of_the_app() {
    let flask = Server::flask("3.1.3", json!({}));
    let url = flask.url();
    let walked = walked(&Terminal::new(), format!("sessctl --browser shop --url {url} login alice --secret-file key"));
    let typed: Vec<&str> = walked.iter().map(|(typed, _)| typed.as_str()).collect();
    let shop = format!("sessctl --browser shop --url {url}");
    assert_eq!(typed[4], format!("{shop} expire --simulate --secret-file key"));
    assert_eq!(typed[7..9], [format!("{shop} jar restart"), format!("{shop} logout")]);
}
