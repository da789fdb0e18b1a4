//! Requests and responses, as curl -i and curl -v print them, as proxies save them, and as this tool shows them.

use super::curl_said::taken;
use super::export::Cookies;
use super::header::{SHOWN_LINE_END, TRUNCATED, header_in, take};
use super::whole::Offer;

/// How a file begins that libwww-perl and Python's `LWPCookieJar` write.
pub(super) const LWP: &str = "#LWP-Cookies";

/// Whether there is a first line of a request or a response in a text.
pub(super) fn is_one(text: &str) -> bool {
    let is_broken = || text.lines().zip(text.lines().skip(1)).any(|(line, next)| is_continued(line, next));
    let is_first = text.lines().any(|line| {
        let line = without_marks(line);
        line.starts_with("HTTP/")
            || is_ended(line) && header_in(line).is_some()
            || line.rsplit_once(' ').is_some_and(|(_, version)| version.starts_with("HTTP/"))
            || is_request_on_a_screen(line)
    });
    is_first || is_broken()
}

/// Whether a header goes on in the next line.
fn is_continued(line: &str, next: &str) -> bool {
    indentation(next) > indentation(line) && !is_ended(line) && header_in(line).is_some() && header_in(next).is_none()
}

/// Whether a line is shown with its end, so that it goes on in no other.
fn is_ended(line: &str) -> bool {
    line.trim_end().ends_with(SHOWN_LINE_END)
}

/// `GET /login`, as this tool and many others show a request.
fn is_request_on_a_screen(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(method, path)| matches!(method, "GET" | "POST") && path.starts_with('/'))
}

/// The path of the first line of a request.
fn requested(line: &str) -> Option<&str> {
    let line = without_marks(line);
    let is_request = is_request_on_a_screen(line)
        || line.rsplit_once(' ').is_some_and(|(_, version)| version.starts_with("HTTP/")) && !line.starts_with("HTTP/");
    is_request.then(|| line.split(' ').nth(1).filter(|path| path.starts_with('/')).unwrap_or("/"))
}

/// The host that a header names: `Host`, or `:authority` of HTTP/2.
fn host(line: &str) -> Option<&str> {
    let line = without_marks(line);
    let named = ["host:", ":authority:"].into_iter().find_map(|name| {
        let (head, rest) = line.split_at_checked(name.len())?;
        head.eq_ignore_ascii_case(name).then(|| rest.trim())
    })?;
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    (!named.is_empty() && named.bytes().all(is_host)).then_some(named)
}

/// A line without the marks that curl -v and screens put before it.
fn without_marks(line: &str) -> &str {
    line.trim_start_matches(['<', '>', '*', '→', '←', ' ']).trim_end()
}

/// Takes the cookies of all headers. A header that goes on in the next lines, each with more blanks before it, is
/// read as one (RFC 9112, 5.2).
pub(super) fn read(text: &str, cookies: &mut Cookies<'_>) {
    let mut lines = text.lines().peekable();
    let mut path = "/";
    while let Some(line) = lines.next() {
        let Some(header) = header_in(line) else {
            if let Some(every) = cookies.as_every() {
                match (requested(line), host(line)) {
                    (Some(requested), _) => {
                        path = requested;
                        every.page_begins();
                    }
                    (None, Some(host)) => every.page_is(&format!("//{host}{path}")),
                    (None, None) => {}
                }
            }
            continue;
        };
        let blanks = indentation(line);
        let mut whole = header.rest.trim_end().to_owned();
        let goes_on = |next: &&str| !is_ended(line) && indentation(next) > blanks && header_in(next).is_none();
        while let Some(next) = lines.next_if(goes_on) {
            // a value that was broken goes on at once, and all else behind a blank
            whole.push(if whole.ends_with(';') { ' ' } else { '\n' });
            whole.push_str(next.trim());
        }
        // what was left out follows its last value
        if line.get(..header.begins).is_some_and(|before| before.contains(TRUNCATED)) {
            whole.push('…');
        }
        take(&whole, header.header, cookies);
    }
    // a header says the end more exactly, and where the cookie goes
    if cookies.as_every().is_none() {
        text.lines().filter_map(taken).for_each(|said| cookies.add(&Offer::of(said.name, said.value, said.end)));
    }
}

fn indentation(line: &str) -> usize {
    let begins = line.trim_start_matches([' ', '\t']);
    if begins.is_empty() { 0 } else { line.len() - begins.len() }
}

#[cfg(test)]
mod tests {
    use super::super::found::{Kind, Wanted};
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut cookies = Cookies::new(Wanted { name: "session", is_given: false });
        read(text, &mut cookies);
        cookies.found(Kind::Http).map(|found| found.into_iter().map(|found| found.cookie).collect()).unwrap_or_default()
    }

    #[test]
    fn of_all_headers_those_with_the_cookie_count() {
        for first in
            ["HTTP/1.1 200 OK", "HTTP/2 200", "GET / HTTP/3", "GET / HTTP/2.0", "< HTTP/1.1 200 OK", "→ GET /login"]
        {
            let text = format!("{first}\r\nSet-Cookie: a=b\r\ncookie: c=d; session=x.y.z\r\nServer: c\r\n");
            assert!(is_one(&text), "{first}");
            assert_eq!(found(&text), ["x.y.z"], "{first}");
        }
        assert!(!is_one("session=x.y.z") && !is_one("eyJ.awNFbQ.dgx HTTP"));
    }

    #[test]
    fn a_header_that_was_broken_is_joined() {
        let text = "← 302 FOUND\n    Set-Cookie: session=x.y\n      y.z; Expires=Sun, 22 Nov 2026 19:44:33 GMT;\n      Path=/\n    Location: /\n";
        assert_eq!(found(text), ["x.yy.z"]);
        assert_eq!(found("Cookie: session=x.y.\r\n\tz\r\nHost: h\r\n"), ["x.y.z"]);
    }
}
