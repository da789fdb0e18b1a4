//! From the path of a request to what the routes see, and back to a URL (`werkzeug/routing/map.py`).

use std::borrow::Cow;
use std::net::Ipv6Addr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::python::text::latin1;

/// What `urllib.parse.quote` leaves alone in a path.
pub(super) const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'_')
    .remove(b'.')
    .remove(b'-')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b';')
    .remove(b'=')
    .remove(b'@');
/// A query may be percent-encoded already.
const QUERY: &AsciiSet = &PATH.remove(b'%').remove(b'?');

/// The path as the routes see it: decoded, and with exactly one leading slash (`MapAdapter.match`).
pub(super) fn path_info(path: &str) -> String {
    let path = latin1(path.as_bytes());
    let decoded = percent_decode_str(&path).decode_utf8_lossy();
    ["/", decoded.trim_start_matches('/')].concat()
}

/// The path with each run of slashes replaced by one. Werkzeug tries it if no route has the path itself.
pub(super) fn merge_slashes(path: &str) -> Cow<'_, str> {
    if !path.contains("//") {
        return path.into();
    }
    let mut merged = String::with_capacity(path.len());
    for character in path.chars() {
        if character != '/' || !merged.ends_with('/') {
            merged.push(character);
        }
    }
    merged.into()
}

/// `MapAdapter.make_redirect_url`
pub(super) fn url(host: &str, path: &str, query: &str) -> String {
    let (host, path) = (valid(host).to_ascii_lowercase(), utf8_percent_encode(path, PATH));
    // a question mark with nothing behind it is dropped
    let question = if query.len() > 1 { query } else { "" };
    let mut url = format!("http://{host}{path}");
    url.extend(utf8_percent_encode(&latin1(question.as_bytes()), QUERY));
    url
}

/// The host without the port 80, which is HTTP's default. Empty if the host is malformed
/// (`werkzeug.sansio.utils.get_host`).
fn valid(host: &str) -> &str {
    let host = host.strip_suffix(":80").unwrap_or(host);
    if name(host).is_some() { host } else { "" }
}

/// The name or address of a host, without its port. `None` if the host is malformed.
pub(super) fn name(host: &str) -> Option<&str> {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "1"),
    };
    let is_port =
        port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0') && port.parse::<u16>().is_ok();
    let is_name = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        }
    };
    (is_name && is_port).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_host_is_left_out() {
        for (host, expected) in [
            ("LocalHost:80", "localhost"),
            ("127.0.0.1:5000", "127.0.0.1:5000"),
            ("[::1]", "[::1]"),
            ("[::1]:8080", "[::1]:8080"),
            ("[::1", ""),
            ("localhost:080", ""),
            ("localhost:65536", ""),
            ("localhost:", ""),
            ("user@localhost", ""),
            ("a_b", ""),
            ("", ""),
        ] {
            assert_eq!(url(host, "/x", ""), format!("http://{expected}/x"), "{host}");
        }
    }

    #[test]
    fn a_query_goes_along_as_it_came() {
        assert_eq!(url("h", "/%?", "?a=%zz&b=é<"), "http://h/%25%3F?a=%zz&b=%C3%83%C2%A9%3C");
        assert_eq!(url("h", "/", "?"), "http://h/");
    }
}
