//! What people paste: finding the cookies in a header line, a HAR file, a cookies.txt.
//!
//! Forgiving in what it takes, strict in what it says: whatever was taken off is named.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value as Json;

use super::foreign::percent_decoded;
use crate::clock::Timestamp;

/// Where a cookie was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
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

/// Finds the cookie in one line of text.
pub fn line(text: &str, name: &str, kind: Kind) -> Result<Found, OtherNames> {
    if is_bare(text) {
        return Ok(raw(text, kind));
    }
    let mut stripped = Vec::new();
    let mut value =
        taking(text, text.trim_matches([' ', '\t', '\r', '\n', '\u{feff}']), Stripped::Blanks, &mut stripped);
    let header = header_line(value);
    if let Some((header, rest)) = header {
        stripped.push(Stripped::HeaderName);
        let first = rest.split(';').next().unwrap_or(rest);
        value = if header == Header::SetCookie && !is_pair_of(first, name) { first } else { rest };
    }
    let expires = expires(value);
    let cookie = pair(value, name, header.is_some(), &mut stripped)?;
    let inner = cookie.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(cookie);
    let unquoted = taking(cookie, inner, Stripped::Quotes, &mut stripped);
    let decoded = percent_decoded(unquoted);
    if decoded != unquoted {
        stripped.push(Stripped::PercentEncoding);
    }
    Ok(Found { cookie: decoded, kind, stripped, expires })
}

/// A value exactly as given.
pub fn raw(text: &str, kind: Kind) -> Found {
    Found { cookie: text.to_owned(), kind, stripped: Vec::new(), expires: None }
}

/// Whether it is nothing but base64url and dots: the value itself, and no attribute such as `Secure`.
fn is_bare(text: &str) -> bool {
    let is_other = |byte: u8| !(byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'_' | b'.'));
    text.contains('.') && text.bytes().fold(0, |others, byte| others | u8::from(is_other(byte))) == 0
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    Cookie,
    SetCookie,
}

/// `Set-Cookie: …` or `Cookie: …`, also behind the arrows with which curl -v marks the direction.
fn header_line(text: &str) -> Option<(Header, &str)> {
    let text = text.strip_prefix("< ").or_else(|| text.strip_prefix("> ")).unwrap_or(text);
    let (name, rest) = text.split_once(':')?;
    let header = match name.trim().to_ascii_lowercase().as_str() {
        "cookie" => Header::Cookie,
        "set-cookie" => Header::SetCookie,
        _ => return None,
    };
    Some((header, rest.trim_start()))
}

fn expires(attributes: &str) -> Option<Timestamp> {
    attributes.split(';').find_map(|attribute| {
        let (name, value) = attribute.split_once('=')?;
        name.trim().eq_ignore_ascii_case("expires").then(|| Timestamp::parse_http_date(value.trim()))?
    })
}

fn taking<'a>(before: &str, after: &'a str, what: Stripped, stripped: &mut Vec<Stripped>) -> &'a str {
    if after.len() != before.len() {
        stripped.push(what);
    }
    after
}

fn is_pair_of(text: &str, name: &str) -> bool {
    name_and_value(text, name, true).0 == Some(name)
}

/// The value out of `name=value; more`. A value that stands alone has no name; one with another
/// name is taken if it is the only thing that was pasted, since people rename their session cookie.
fn pair<'a>(text: &'a str, name: &str, is_header: bool, stripped: &mut Vec<Stripped>) -> Result<&'a str, OtherNames> {
    let pairs: Vec<(Option<&str>, &str)> = text.split(';').map(|pair| name_and_value(pair, name, is_header)).collect();
    let is_attribute = |key: &str| ATTRIBUTES.iter().any(|known| key.eq_ignore_ascii_case(known));
    let is_cookie = |(key, value): &&(Option<&str>, &str)| !is_attribute(key.unwrap_or(value));
    let cookies: Vec<&(Option<&str>, &str)> = pairs.iter().filter(is_cookie).collect();
    let wanted = cookies.iter().find(|(key, _)| *key == Some(name));
    let value = match (wanted, cookies.as_slice()) {
        (Some((_, value)), _) => {
            stripped.push(Stripped::CookieName);
            value
        }
        (None, [(Some(_), value)]) if !is_header => {
            stripped.push(Stripped::CookieName);
            value
        }
        (None, [(None, value), ..]) => value,
        (None, []) => return Ok(text),
        (None, others) => {
            return Err(OtherNames(others.iter().filter_map(|(key, _)| key.map(str::to_owned)).collect()));
        }
    };
    if cookies.len() > 1 {
        stripped.push(Stripped::OtherCookies);
    }
    if cookies.len() < pairs.len() {
        stripped.push(Stripped::Attributes);
    }
    Ok(value)
}

/// What may follow a cookie in `Set-Cookie`; a pair of such a name is not another cookie.
const ATTRIBUTES: [&str; 10] =
    ["Expires", "Max-Age", "Domain", "Path", "Secure", "HttpOnly", "SameSite", "Partitioned", "Priority", ""];

/// In a header every cookie has a name, and one that is deleted has no value. What stands alone may have none:
/// `eyJ…=.awNF….dgxK…` is padded base64, since a dot, another `=` or nothing follows the `=`, or two dots precede it.
fn name_and_value<'a>(text: &'a str, name: &str, is_header: bool) -> (Option<&'a str>, &'a str) {
    let text = text.trim_matches([' ', '\t']);
    let Some((key, value)) = text.split_once('=') else { return (None, text) };
    let (key, value) = (key.trim_end_matches([' ', '\t']), value.trim_start_matches([' ', '\t']));
    let could_be_name = !key.is_empty() && !key.contains(['"', ' ', '%']) && key.matches('.').count() < 2;
    let is_padding = value.is_empty() || value.starts_with(['=', '.']);
    if key == name || could_be_name && (is_header || !is_padding) { (Some(key), value) } else { (None, text) }
}

/// Finds the cookies in a whole text: an export of some tool, what curl printed, or one cookie a line.
pub fn document(text: &str, name: &str) -> Result<Vec<Found>, OtherNames> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '['])
        && let Ok(json) = serde_json::from_str::<Json>(text)
        && let Some((kind, cookies)) = export(&json, name)
    {
        return distinct(cookies, kind);
    }
    if is_cookies_txt(text) {
        return distinct(cookies_txt(text, name), Kind::CookiesTxt);
    }
    if let Some(header) = of_a_curl_command(text) {
        return line(header, name, Kind::Stdin).map(|found| vec![found]);
    }
    let lines = text.lines().filter(|text| !text.trim().is_empty());
    if is_http(text) {
        return among_headers(lines.filter(|text| header_line(text).is_some()), name);
    }
    among_lines(lines, name)
}

/// Whether a text that begins like this has to be read to its end before anything can be found in it.
pub fn is_document(beginning: &str) -> bool {
    let text = beginning.trim_start_matches('\u{feff}');
    text.trim_start().starts_with(['{', '['])
        || is_cookies_txt(text)
        || is_http(text)
        || of_a_curl_command(text).is_some()
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

/// Of headers in a row, those that have the cookie count; if none has it, it is said which there are.
fn among_headers<'a>(headers: impl Iterator<Item = &'a str>, name: &str) -> Result<Vec<Found>, OtherNames> {
    let mut found = among_lines(headers, name)?;
    found.retain(|one| one.stripped.contains(&Stripped::CookieName));
    Ok(found)
}

/// Whether this is a request or a response, as curl -i and curl -v print them.
fn is_http(text: &str) -> bool {
    text.lines().map(|line| line.trim_start_matches(['<', '>', ' '])).any(|line| {
        line.starts_with("HTTP/")
            || line.ends_with(" HTTP/1.1")
            || line.ends_with(" HTTP/1.0")
            || line.ends_with(" HTTP/2")
    })
}

/// The cookie of a command line, as "Copy as cURL" makes it: `-H 'Cookie: …'` or `-b '…'`.
fn of_a_curl_command(text: &str) -> Option<&str> {
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
            let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
            self.wanted.push((inner.to_owned(), expires));
        } else {
            self.others.insert(cookie.to_owned());
        }
    }
}

fn export(json: &Json, name: &str) -> Option<(Kind, Cookies)> {
    let mut cookies = Cookies::default();
    if let Some(entries) = json.pointer("/log/entries").and_then(Json::as_array) {
        for entry in entries {
            for side in ["/request", "/response"] {
                har_side(entry.pointer(side).unwrap_or(&Json::Null), name, &mut cookies);
            }
        }
        return Some((Kind::Har, cookies));
    }
    // a list of cookies, as extensions of browsers export them
    if let Some(list) = json.as_array() {
        add_all(list, name, &mut cookies);
        let has_names = list.iter().any(|cookie| cookie.get("name").is_some());
        return has_names.then_some((Kind::SessionFile, cookies));
    }
    match json.get("cookies")? {
        // this tool's own jar
        Json::Array(list) if json.get("sessctl_jar").is_some() => {
            for cookie in list {
                let raw = cookie.get("raw_cookie").and_then(Json::as_str).unwrap_or_default();
                let (key, value) = raw.split(';').next().unwrap_or_default().split_once('=').unwrap_or_default();
                cookies.add(key.trim(), value.trim(), name);
            }
            Some((Kind::Jar, cookies))
        }
        // HTTPie since 3.1, xh
        Json::Array(list) => {
            add_all(list, name, &mut cookies);
            Some((Kind::SessionFile, cookies))
        }
        // HTTPie before 3.1
        Json::Object(by_name) => {
            for (key, cookie) in by_name {
                cookies.add(key, cookie.get("value").and_then(Json::as_str).unwrap_or_default(), name);
            }
            Some((Kind::SessionFile, cookies))
        }
        _ => None,
    }
}

fn add_all(list: &[Json], name: &str, cookies: &mut Cookies) {
    for cookie in list {
        let text = |field: &str| cookie.get(field).and_then(Json::as_str).unwrap_or_default();
        cookies.add(text("name"), text("value"), name);
    }
}

/// Browsers list the cookies; where they leave the list empty, the header lines still have them.
fn har_side(side: &Json, name: &str, cookies: &mut Cookies) {
    let items = |field: &str| side.get(field).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |item: &Json, field: &str| item.get(field).and_then(Json::as_str).unwrap_or_default().to_owned();
    for cookie in items("cookies") {
        cookies.add(&text(cookie, "name"), &text(cookie, "value"), name);
    }
    for header in items("headers") {
        let (key, value) = (text(header, "name").to_ascii_lowercase(), text(header, "value"));
        let pairs: Vec<(&str, Option<Timestamp>)> = match key.as_str() {
            "cookie" => value.split(';').map(|pair| (pair, None)).collect(),
            "set-cookie" => value.lines().map(|line| (line.split(';').next().unwrap_or(line), expires(line))).collect(),
            _ => continue,
        };
        for (pair, expires) in pairs {
            if let Some((key, value)) = pair.split_once('=') {
                cookies.add_until(key.trim(), value.trim(), name, expires);
            }
        }
    }
}

fn is_cookies_txt(text: &str) -> bool {
    text.starts_with("# Netscape HTTP Cookie File")
        || text.starts_with("# HTTP Cookie File")
        || text.lines().any(|line| line.split('\t').count() == 7)
}

/// `domain TAB subdomains TAB path TAB secure TAB expires TAB name TAB value`
fn cookies_txt(text: &str, name: &str) -> Cookies {
    let mut cookies = Cookies::default();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if let [_, _, _, _, expires, key, value] = fields.as_slice() {
            // 0 is a cookie that ends with the browser
            let expires = expires.parse().ok().filter(|&seconds: &i64| seconds > 0).map(Timestamp::from_unix);
            cookies.add_until(key, value, name, expires);
        }
    }
    cookies
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "eyJpZCI6IngifQ.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";

    fn stripped(text: &str) -> Vec<Stripped> {
        let found = line(text, "session", Kind::Argument).expect(text);
        assert_eq!(found.cookie, VALUE, "{text}");
        found.stripped
    }

    #[test]
    fn whatever_is_pasted_is_taken_and_what_was_taken_off_is_named() {
        use Stripped::*;
        assert_eq!(stripped(VALUE), []);
        assert_eq!(stripped(&format!("  {VALUE}\r\n")), [Blanks]);
        assert_eq!(stripped(&format!("session={VALUE}")), [CookieName]);
        assert_eq!(stripped(&format!("sid={VALUE}")), [CookieName]);
        assert_eq!(stripped(&format!("\"{VALUE}\"")), [Quotes]);
        assert_eq!(stripped(&VALUE.replace('.', "%2E")), [PercentEncoding]);
        assert_eq!(
            stripped(&format!("Set-Cookie: session={VALUE}; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/")),
            [HeaderName, CookieName, Attributes]
        );
        assert_eq!(stripped(&format!("< set-cookie: session={VALUE}; Path=/")), [HeaderName, CookieName, Attributes]);
        assert_eq!(stripped(&format!("Cookie: a=b; session={VALUE}; c=d")), [HeaderName, CookieName, OtherCookies]);
        assert_eq!(stripped(&format!("{VALUE}; Path=/")), [Attributes]);
    }

    #[test]
    fn a_line_with_only_other_cookies_says_which() {
        let other = line("Cookie: a=b; c=d", "session", Kind::Argument);
        assert_eq!(other, Err(OtherNames(vec!["a".into(), "c".into()])));
        for text in ["Set-Cookie: a=b; Path=/", "Set-Cookie: a=; Max-Age=0; Path=/", "Cookie: a==b", "Cookie: a=.b"] {
            let other = line(text, "session", Kind::Argument);
            assert_eq!(other, Err(OtherNames(vec!["a".into()])), "{text}");
        }
        let other = line("Cookie: connect.sid=s%3Ax.y", "session", Kind::Argument);
        assert_eq!(other, Err(OtherNames(vec!["connect.sid".into()])));
    }

    #[test]
    fn a_name_may_have_a_dot_as_that_of_express_has() {
        let found = line("connect.sid=s%3Ax.y", "session", Kind::Argument).expect("the only cookie there is");
        assert_eq!((found.cookie.as_str(), found.stripped.contains(&Stripped::CookieName)), ("s:x.y", true));
    }

    #[test]
    fn padding_is_not_a_name() {
        for value in ["eyJpZCI6IngifQ==", "eyJpZCI6IngifQ==.awNFbQ.dgxK", "eyJpZCI6IngifQ.awNFbQ.dgxK=x", "abc="] {
            assert_eq!(line(value, "session", Kind::Argument).map(|found| found.cookie).as_deref(), Ok(value));
        }
    }

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
