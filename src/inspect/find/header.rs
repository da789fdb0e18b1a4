//! One line: a bare value, `name=value`, a `Set-Cookie:` or a `Cookie:` line.

use super::found::{Found, Kind, OtherNames, Stripped, raw, unquoted};
use crate::clock::Timestamp;
use crate::formats::percent_decoded;

/// Finds the cookie in one line of text.
///
/// # Errors
/// The line has cookies, and none of them is the wanted one.
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
    let unquoted = taking(cookie, unquoted(cookie), Stripped::Quotes, &mut stripped);
    let decoded = percent_decoded(unquoted);
    if decoded != unquoted {
        stripped.push(Stripped::PercentEncoding);
    }
    Ok(Found { cookie: decoded.into_owned(), kind, stripped, expires })
}

/// Finds the cookie in each of some lines. A line with only other cookies is passed over.
///
/// # Errors
///
/// Every line has only other cookies.
pub(super) fn lines<'a>(texts: impl Iterator<Item = &'a str>, name: &str) -> Result<Vec<Found>, OtherNames> {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for text in texts {
        match line(text, name, Kind::Stdin) {
            Ok(one) => found.push(one),
            Err(OtherNames(names)) => others.extend(names),
        }
    }
    if found.is_empty() && !others.is_empty() { Err(OtherNames(others)) } else { Ok(found) }
}

/// Whether it is nothing but base64url and dots: the value itself, and no attribute such as `Secure`.
fn is_bare(text: &str) -> bool {
    let is_other = |byte: u8| !(byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'_' | b'.'));
    text.contains('.') && text.bytes().fold(0, |others, byte| others | u8::from(is_other(byte))) == 0
}

/// Which header a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    Cookie,
    SetCookie,
}

/// `Set-Cookie: …` or `Cookie: …`, also behind the arrows with which curl -v marks the direction.
pub(super) fn header_line(text: &str) -> Option<(Header, &str)> {
    let text = text.strip_prefix("< ").or_else(|| text.strip_prefix("> ")).unwrap_or(text);
    let (name, rest) = text.split_once(':')?;
    let header = match name.trim().to_ascii_lowercase().as_str() {
        "cookie" => Header::Cookie,
        "set-cookie" => Header::SetCookie,
        _ => return None,
    };
    Some((header, rest.trim_start()))
}

pub(super) fn expires(attributes: &str) -> Option<Timestamp> {
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
    fn what_is_pasted_is_taken_and_what_was_taken_off_is_named() {
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
}
