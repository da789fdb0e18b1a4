//! A `Set-Cookie` line taken apart into octets (RFC 6265bis section 5.6). No line is too odd to be taken apart.

use schemars::JsonSchema;
use serde::Serialize;

use crate::browser::cookie_date;
use crate::clock::Timestamp;

/// The most that an attribute's value may have, in bytes. A longer one is passed over (RFC 6265bis section 5.6).
const MAX_ATTRIBUTE_BYTES: usize = 1024;

/// The parts of a line. Of an attribute that comes twice, the last one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts<'a> {
    /// The octets before the first `=`. Empty if the pair has none.
    pub(crate) name: &'a [u8],
    /// The octets after it, up to the first `;`.
    pub(crate) value: &'a [u8],
    pub(crate) domain: Option<&'a [u8]>,
    pub(crate) path: Option<&'a [u8]>,
    pub(crate) expires: Option<Timestamp>,
    /// In seconds. A negative one is 0.
    pub(crate) max_age: Option<i64>,
    pub(crate) http_only: bool,
    pub(crate) secure: bool,
    pub(crate) same_site: Option<SameSite>,
    pub(crate) partitioned: bool,
    pub(crate) priority: Priority,
}

/// The `SameSite` attribute: which requests from other sites carry the cookie (RFC 6265bis section 5.6.7).
///
/// This browser makes no requests from other sites, so the attribute holds no cookie back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SameSite {
    /// None of them.
    Strict,
    /// Links to follow, but no embedded pictures and no submitted forms.
    Lax,
    /// All of them.
    None,
}

/// The `Priority` attribute, which Chromium alone knows: which cookies go first when a site has too many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Priority {
    /// These go first.
    Low,
    /// What a cookie has without the attribute.
    #[default]
    Medium,
    /// These go last.
    High,
}

impl<'a> Parts<'a> {
    /// Takes a line apart.
    pub(crate) fn of(line: &'a [u8]) -> Parts<'a> {
        let mut pieces = line.split(|&byte| byte == b';');
        let pair = pieces.next().unwrap_or_default();
        let (name, value) = split_at_equals(pair).unwrap_or((b"", trimmed(pair)));
        let mut parts = Parts { name, value, ..Parts::default() };
        for piece in pieces {
            let (name, value) = split_at_equals(piece).unwrap_or((trimmed(piece), b""));
            if value.len() <= MAX_ATTRIBUTE_BYTES {
                parts.add(name, value);
            }
        }
        parts
    }

    fn add(&mut self, name: &[u8], value: &'a [u8]) {
        match name.to_ascii_lowercase().as_slice() {
            b"domain" => self.domain = Some(value),
            b"path" => self.path = Some(value),
            b"expires" => self.expires = cookie_date::parse(value).or(self.expires),
            b"max-age" => self.max_age = seconds(value).or(self.max_age),
            b"httponly" => self.http_only = true,
            b"secure" => self.secure = true,
            b"samesite" => self.same_site = SameSite::named(value),
            b"partitioned" => self.partitioned = true,
            b"priority" => self.priority = Priority::named(value),
            _ => {}
        }
    }
}

impl SameSite {
    /// The value as it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            SameSite::Strict => "Strict",
            SameSite::Lax => "Lax",
            SameSite::None => "None",
        }
    }

    /// Any other value is as good as no attribute.
    fn named(value: &[u8]) -> Option<SameSite> {
        [SameSite::Strict, SameSite::Lax, SameSite::None]
            .into_iter()
            .find(|choice| value.eq_ignore_ascii_case(choice.name().as_bytes()))
    }
}

impl Priority {
    /// The value as it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Priority::Low => "Low",
            Priority::Medium => "Medium",
            Priority::High => "High",
        }
    }

    fn named(value: &[u8]) -> Priority {
        [Priority::Low, Priority::High]
            .into_iter()
            .find(|choice| value.eq_ignore_ascii_case(choice.name().as_bytes()))
            .unwrap_or_default()
    }
}

/// Both sides of the first `=`, without the blanks around them.
fn split_at_equals(piece: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = piece.iter().position(|&byte| byte == b'=')?;
    let (name, value) = piece.split_at(at);
    Some((trimmed(name), trimmed(value.get(1..).unwrap_or_default())))
}

/// The octets without the spaces and tabs around them. A browser knows no other blanks.
fn trimmed(mut octets: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = octets {
        octets = rest;
    }
    octets
}

/// The seconds of a `Max-Age` (section 5.6.2). One that does not fit is the largest that does.
fn seconds(value: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match value {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |number: i64, digit: &u8| number.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    Some(if is_negative { 0 } else { digits.iter().fold(0, add) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> Parts<'_> {
        Parts::of(line.as_bytes())
    }

    fn pair(line: &str) -> (&str, &str) {
        let parts = parts(line);
        (std::str::from_utf8(parts.name).unwrap(), std::str::from_utf8(parts.value).unwrap())
    }

    #[test]
    fn a_pair_ends_at_the_first_semicolon_and_parts_at_the_first_equals() {
        for (line, expected) in [
            ("a=b", ("a", "b")),
            ("a=b=c; Path=/", ("a", "b=c")),
            (" \ta \t=\t b \t; x", ("a", "b")),
            ("a=", ("a", "")),
            ("a=\"b c\"", ("a", "\"b c\"")),
            ("a=%3B", ("a", "%3B")),
            ("a=\u{a0}b\u{3000}", ("a", "\u{a0}b\u{3000}")),
        ] {
            assert_eq!(pair(line), expected, "{line}");
        }
    }

    #[test]
    fn a_pair_without_a_name_is_a_value() {
        for (line, value) in
            [("token", "token"), ("=x", "x"), (" = x ", "x"), ("==x", "=x"), ("token; Path=/", "token")]
        {
            assert_eq!(pair(line), ("", value), "{line}");
        }
        for line in ["", ";", "=", " = ;", ";;a=b"] {
            assert_eq!(pair(line), ("", ""), "{line}");
        }
    }

    #[test]
    fn the_last_of_two_attributes_counts() {
        assert_eq!(parts("a=b; Domain=x.example; Domain=y.example").domain, Some(&b"y.example"[..]));
        assert_eq!(parts("a=b; DOMAIN=x.example; domain=").domain, Some(&b""[..]));
        assert_eq!(parts("a=b; Path=/x; Path=/y").path, Some(&b"/y"[..]));
        for (line, last) in [
            ("a=b; SameSite=Strict; SameSite=Lax", Some(SameSite::Lax)),
            ("a=b; SameSite=None; samesite=STRICT", Some(SameSite::Strict)),
            ("a=b; SameSite=Strict; SameSite=whatever", None),
            ("a=b; SameSite=Strict; SameSite", None),
        ] {
            assert_eq!(parts(line).same_site, last, "{line}");
        }
        assert_eq!(parts("a=b; Max-Age=1; Max-Age=2").max_age, Some(2));
        let expires = "a=b; Expires=1 Jan 1970 00:00:01; Expires=1 Jan 1970 00:00:02";
        assert_eq!(parts(expires).expires, Some(Timestamp::from_unix(2)));
    }

    #[test]
    fn an_attribute_that_cannot_be_read_is_passed_over() {
        assert_eq!(parts("a=b; Max-Age=1; Max-Age=soon").max_age, Some(1));
        assert_eq!(parts("a=b; Expires=1 Jan 1970 00:00:01; Expires=soon").expires, Some(Timestamp::from_unix(1)));
        let long = format!("a=b; Path=/x; Path=/{}; Domain={}", "x".repeat(1024), "d".repeat(1025));
        assert_eq!((parts(&long).path, parts(&long).domain), (Some(&b"/x"[..]), None));
        let fits = format!("a=b; Path=/{}", "x".repeat(1023));
        assert_eq!(parts(&fits).path.map(<[u8]>::len), Some(1024));
    }

    #[test]
    fn a_max_age_is_digits_with_a_minus_at_most() {
        for value in ["", "-", "+60", "60.5", "1e3", "soon", "６０", "--1", "0x10", "6 0"] {
            assert_eq!(parts(&format!("a=b; Max-Age={value}")).max_age, None, "{value}");
        }
        for (value, seconds) in [("60", 60), (" 060 ", 60), ("-1", 0), ("-0", 0), ("99999999999999999999", i64::MAX)] {
            assert_eq!(parts(&format!("a=b; Max-Age={value}")).max_age, Some(seconds), "{value}");
        }
    }

    #[test]
    fn a_flag_is_set_whatever_its_value() {
        for line in [
            "a=b; Secure; HttpOnly; Partitioned",
            "a=b;SECURE=no;httponly=0;partitioned=",
            "a=b; ;secure ; httpOnly\t;Partitioned=false",
        ] {
            let parts = parts(line);
            assert!(parts.secure && parts.http_only && parts.partitioned, "{line}");
        }
        assert_eq!(parts("a=b; Priority=high").priority, Priority::High);
        assert_eq!(parts("a=b; Priority=Low; Priority=none").priority, Priority::Medium);
    }

    proptest::proptest! {
        #[test]
        fn any_octets_are_a_line(line in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let parts = Parts::of(&line);
            proptest::prop_assert!(!parts.name.contains(&b'=') && !parts.value.contains(&b';'));
        }
    }
}
