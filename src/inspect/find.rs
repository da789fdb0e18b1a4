//! What people paste: finding the cookies in a header line, a HAR file, a cookies.txt.
//!
//! Many forms are accepted. What was taken off to get at the value is named. Each source has one file.

mod cookies_txt;
mod curl;
mod export;
mod found;
mod har;
mod header;
mod http;
mod jar;
mod session_file;

use serde_json::Value as Json;

use export::Cookies;
pub use found::{Found, Kind, OtherNames, Stripped, raw};
pub use header::line;
use header::lines;

/// Finds the cookies in a whole text: an export of some tool, what curl printed, or one cookie a line.
///
/// # Errors
/// The text has cookies, and none of them is the wanted one.
pub fn document(text: &str, name: &str) -> Result<Vec<Found>, OtherNames> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '['])
        && let Ok(json) = serde_json::from_str::<Json>(text)
        && let Some((kind, cookies)) = exported(&json, name)
    {
        return cookies.found(kind);
    }
    if cookies_txt::is_one(text) {
        return cookies_txt::read(text, name).found(Kind::CookiesTxt);
    }
    if let Some(found) = curl::read(text, name) {
        return found.map(|found| vec![found]);
    }
    if http::is_one(text) {
        return http::read(text, name);
    }
    lines(text.lines().filter(|text| !text.trim().is_empty()), name)
}

/// Finds the cookies in the bytes of a file or a stream. `None` if it is blank. With `is_raw` each line is a value.
///
/// # Errors
/// As [`document`].
pub fn in_bytes(bytes: Vec<u8>, name: &str, is_raw: bool) -> Result<Option<Vec<Found>>, OtherNames> {
    let (text, was_utf8) = match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(not_utf8) => (String::from_utf8_lossy(not_utf8.as_bytes()).into_owned(), false),
    };
    if text.is_empty() || !is_raw && text.trim().is_empty() {
        return Ok(None);
    }
    let mut found = match is_raw {
        true => text.strip_suffix('\n').unwrap_or(&text).split('\n').map(|line| raw(line, Kind::Stdin)).collect(),
        false => document(&text, name)?,
    };
    if !was_utf8 {
        found.iter_mut().for_each(|found: &mut Found| found.stripped.push(Stripped::InvalidUtf8));
    }
    Ok(Some(found))
}

/// Whether a text that begins like this has to be read to its end before anything can be found in it.
pub fn is_document(beginning: &str) -> bool {
    let text = beginning.trim_start_matches('\u{feff}');
    text.trim_start().starts_with(['{', '[']) || cookies_txt::is_one(text) || http::is_one(text) || curl::is_one(text)
}

/// The cookies of an export in JSON, and which tool made it. `None` if it is not one.
fn exported(json: &Json, name: &str) -> Option<(Kind, Cookies)> {
    let as_kind = |kind| move |cookies| (kind, cookies);
    (har::read(json, name).map(as_kind(Kind::Har)))
        .or_else(|| jar::read(json, name).map(as_kind(Kind::Jar)))
        .or_else(|| session_file::read(json, name).map(as_kind(Kind::SessionFile)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "eyJpZCI6IngifQ.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";

    #[test]
    fn exports_are_searched() {
        let har = format!(
            r#"{{"log":{{"entries":[{{"request":{{"cookies":[{{"name":"session","value":"{VALUE}"}}],"headers":[]}},
            "response":{{"cookies":[],"headers":[{{"name":"Set-Cookie","value":"session={VALUE}; Path=/\nb=c"}}]}}}}]}}}}"#
        );
        let txt = format!("# Netscape HTTP Cookie File\n#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t{VALUE}\n");
        let httpie = format!(r#"{{"cookies":[{{"name":"session","value":"{VALUE}"}}]}}"#);
        let older_httpie = format!(r#"{{"cookies":{{"session":{{"value":"{VALUE}"}}}}}}"#);
        for (text, kind) in
            [(har, Kind::Har), (txt, Kind::CookiesTxt), (httpie, Kind::SessionFile), (older_httpie, Kind::SessionFile)]
        {
            let found = document(&text, "session").expect("cookies");
            assert_eq!(found, [raw(VALUE, kind)], "{text}");
        }
    }

    #[test]
    fn many_cookies_stand_one_a_line() {
        assert_eq!(document(&format!("{VALUE}\n\nsession={VALUE}\n"), "session").map(|found| found.len()), Ok(2));
    }
}
