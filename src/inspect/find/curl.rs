//! A command line of curl, as "Copy as cURL" makes it.

use super::found::{Found, Kind, OtherNames};
use super::header::line;

/// Whether this is such a command line.
pub(super) fn is_one(text: &str) -> bool {
    cookies(text).is_some()
}

/// The cookie of the command line. `None` if it is not one.
pub(super) fn read(text: &str, name: &str) -> Option<Result<Found, OtherNames>> {
    Some(line(cookies(text)?, name, Kind::Stdin))
}

/// The cookies of the command line: `-H 'Cookie: …'` or `-b '…'`.
fn cookies(text: &str) -> Option<&str> {
    if !text.trim_start().starts_with("curl ") {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    ["-h 'cookie:", "-h \"cookie:", "-b '", "-b \"", "--cookie '", "--cookie \""].iter().find_map(|marker| {
        let quote = if marker.contains('\'') { '\'' } else { '"' };
        let rest = text.get(lower.find(marker)? + marker.len()..)?;
        rest.split(quote).next().map(str::trim)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_in_an_option() {
        for option in ["-H 'Cookie: session=x.y.z'", "-b 'session=x.y.z'", "--cookie \"session=x.y.z\""] {
            let found = read(&format!("curl http://127.0.0.1/ {option}"), "session").expect("curl").expect("a cookie");
            assert_eq!(found.cookie, "x.y.z", "{option}");
        }
        assert!(!is_one("curl http://127.0.0.1/") && !is_one("-b 'session=x.y.z'"));
    }
}
