//! What people paste: finding the cookies in a header line, a HAR file, a cookies.txt.
//!
//! Forgiving in what it takes, strict in what it says: what was taken off is named. One file a source.

mod cookies_txt;
mod curl;
mod har;
mod header;
mod http;
mod jar;
mod session_file;

use std::collections::{BTreeSet, HashMap};
use std::error;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use crate::clock::Timestamp;
pub use header::line;

/// Where a cookie was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// On the command line.
    Argument,
    /// On standard input or in a file, one a line.
    Stdin,
    /// In a browser's jar.
    Jar,
    /// In a HAR export of a browser's network panel.
    Har,
    /// In a Netscape cookies.txt (curl's jar).
    CookiesTxt,
    /// In a session file of HTTPie or xh.
    SessionFile,
}

/// Something that was taken off to get at the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stripped {
    /// Blanks at the ends.
    Blanks,
    /// The name of a header.
    HeaderName,
    /// The name of the cookie.
    CookieName,
    /// Other cookies on the same line.
    OtherCookies,
    /// The attributes behind a `Set-Cookie` value.
    Attributes,
    /// Double quotes.
    Quotes,
    /// Percent-encoding.
    PercentEncoding,
    /// Bytes that are not UTF-8, each replaced.
    InvalidUtf8,
}

/// A cookie value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The value.
    pub cookie: String,
    /// Where it was found.
    pub kind: Kind,
    /// What was taken off.
    pub stripped: Vec<Stripped>,
    /// The Expires that came with it.
    pub expires: Option<Timestamp>,
}

/// A line that names cookies, but not the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherNames(pub Vec<String>);

impl fmt::Display for OtherNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "other cookies only: {}", self.0.join(", "))
    }
}

impl error::Error for OtherNames {}

/// A value exactly as given.
pub fn raw(text: &str, kind: Kind) -> Found {
    Found { cookie: text.to_owned(), kind, stripped: Vec::new(), expires: None }
}

/// Finds the cookies in a whole text: an export of some tool, what curl printed, or one cookie a line.
///
/// # Errors
/// The text has cookies, and none of them is the wanted one.
pub fn document(text: &str, name: &str) -> Result<Vec<Found>, OtherNames> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '['])
        && let Ok(json) = serde_json::from_str::<Json>(text)
        && let Some((kind, cookies)) = export(&json, name)
    {
        return distinct(cookies, kind);
    }
    if cookies_txt::is_one(text) {
        return distinct(cookies_txt::read(text, name), Kind::CookiesTxt);
    }
    if let Some(found) = curl::read(text, name) {
        return found.map(|found| vec![found]);
    }
    if http::is_one(text) {
        return http::read(text, name);
    }
    among_lines(text.lines().filter(|text| !text.trim().is_empty()), name)
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

fn export(json: &Json, name: &str) -> Option<(Kind, Cookies)> {
    let as_kind = |kind| move |cookies| (kind, cookies);
    (har::read(json, name).map(as_kind(Kind::Har)))
        .or_else(|| jar::read(json, name).map(as_kind(Kind::Jar)))
        .or_else(|| session_file::read(json, name).map(as_kind(Kind::SessionFile)))
}

/// A value without the double quotes around it.
fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

/// One cookie a line. A line with only other cookies is passed over, unless there is no other line.
fn among_lines<'a>(lines: impl Iterator<Item = &'a str>, name: &str) -> Result<Vec<Found>, OtherNames> {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for text in lines {
        match line(text, name, Kind::Stdin) {
            Ok(one) => found.push(one),
            Err(OtherNames(names)) => others.extend(names),
        }
    }
    if found.is_empty() && !others.is_empty() { Err(OtherNames(others)) } else { Ok(found) }
}

/// The same cookie is sent with every request; once is enough. None of this name: say which there were.
fn distinct(cookies: Cookies, kind: Kind) -> Result<Vec<Found>, OtherNames> {
    let mut places = HashMap::new();
    let mut found: Vec<Found> = Vec::new();
    for (value, expires) in cookies.wanted {
        let place = *places.entry(value.clone()).or_insert(found.len());
        match found.get_mut(place) {
            Some(earlier) => earlier.expires = earlier.expires.or(expires),
            None => found.push(Found { expires, ..raw(&value, kind) }),
        }
    }
    if found.is_empty() && !cookies.others.is_empty() {
        Err(OtherNames(cookies.others.into_iter().collect()))
    } else {
        Ok(found)
    }
}

/// The cookies of an export: the values of the wanted name, and which other names there were.
#[derive(Default)]
struct Cookies {
    wanted: Vec<(String, Option<Timestamp>)>,
    others: BTreeSet<String>,
}

impl Cookies {
    fn add(&mut self, cookie: &str, value: &str, name: &str) {
        self.add_until(cookie, value, name, None);
    }

    fn add_until(&mut self, cookie: &str, value: &str, name: &str, expires: Option<Timestamp>) {
        if cookie == name {
            self.wanted.push((unquoted(value).to_owned(), expires));
        } else {
            self.others.insert(cookie.to_owned());
        }
    }
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
