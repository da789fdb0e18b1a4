//! A request or a response, as `curl -i` and `curl -v` print them.

use super::found::{Found, OtherNames, Stripped};
use super::header::{header_line, lines};

/// Whether this is a request or a response, as curl -i and curl -v print them.
pub(super) fn is_one(text: &str) -> bool {
    text.lines().map(|line| line.trim_start_matches(['<', '>', ' '])).any(|line| {
        line.starts_with("HTTP/")
            || line.ends_with(" HTTP/1.1")
            || line.ends_with(" HTTP/1.0")
            || line.ends_with(" HTTP/2")
    })
}

/// The cookies of the headers that have the wanted name.
///
/// # Errors
///
/// No header has it. The error lists the names that there are.
pub(super) fn read(text: &str, name: &str) -> Result<Vec<Found>, OtherNames> {
    let headers = text.lines().filter(|text| header_line(text).is_some());
    let mut found = lines(headers, name)?;
    found.retain(|one| one.stripped.contains(&Stripped::CookieName));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_all_headers_those_with_the_cookie_count() {
        let text = "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nSet-Cookie: session=x.y.z; Path=/\r\nServer: c\r\n";
        assert!(is_one(text) && !is_one("session=x.y.z"));
        let found = read(text, "session").expect("a cookie");
        assert_eq!(found.iter().map(|found| found.cookie.as_str()).collect::<Vec<_>>(), ["x.y.z"]);
        assert_eq!(read(text, "sid").map(|found| found.len()), Err(OtherNames(vec!["a".into(), "session".into()])));
    }
}
