//! The ways in which a page, an address, JSON or base64 spell a text.
//!
//! ```text
//! p<ss word      as it is
//! p&lt;ss word   HTML, also &#60; and &#x3c;
//! p%3Css+word    an address or a form, also p%253Css%2Bword, encoded twice
//! p\u003css word JSON and programs, also \x3c and \"
//! cDxzcyB3b3Jk   base64, at each of the three places where it may begin
//! ```

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// A piece of base64 that is shorter stands in many texts by chance, in characters.
const SHORTEST_BASE64: usize = 6;

/// A longer text is looked for as it is only, in characters: it would take its time.
const LONGEST: usize = 256;

/// How many bytes of this text spell the characters at its beginning, each in any way. `None` if they do not stand there.
pub fn spelled(text: &str, characters: &[char]) -> Option<usize> {
    let mut rest = text;
    for &character in characters {
        rest = rest.get(one(rest, character)?..)?;
    }
    Some(text.len() - rest.len())
}

/// A text in which this one, each of its characters spelled in any way, is replaced where it `is` one that counts. `None`
/// if none stands there.
pub fn replaced(text: &str, secret: &str, mask: &str, is: &dyn Fn(&str) -> bool) -> Option<String> {
    let characters: Vec<char> = secret.chars().collect();
    let first = *characters.first().filter(|_| characters.len() <= LONGEST)?;
    // what a first character can begin with
    let may_begin = |character: char| character == first || matches!(character, '%' | '&' | '\\' | '+');
    let mut masked = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(step) = text.get(at..)?.find(may_begin) {
        let start = at + step;
        let found = spelled(text.get(start..)?, &characters);
        match found.filter(|length| text.get(start..start + length).is_some_and(is)) {
            Some(length) => {
                masked.push_str(text.get(done..start)?);
                masked.push_str(mask);
                (done, at) = (start + length, start + length);
            }
            None => at = start + text.get(start..)?.chars().next().map_or(1, char::len_utf8),
        }
    }
    masked.push_str(text.get(done..)?);
    (done > 0).then_some(masked)
}

/// How many bytes of this text spell a character, at its beginning.
fn one(text: &str, character: char) -> Option<usize> {
    let encoded = match text.as_bytes().first()? {
        // a space that was a `+` before it was encoded once more
        b'%' => percent(text, character).or_else(|| percent(text, '+').filter(|_| character == ' ')),
        b'&' => entity(text, character),
        b'\\' => escape(text, character),
        b'+' => (character == ' ').then_some(1),
        _ => None,
    };
    encoded.or_else(|| text.starts_with(character).then(|| character.len_utf8()))
}

/// `%3C`, a code for each byte.
fn percent(text: &str, character: char) -> Option<usize> {
    let mut buffer = [0; 4];
    let rest = character.encode_utf8(&mut buffer).bytes().try_fold(text, behind_code)?;
    Some(text.len() - rest.len())
}

/// What stands behind `%3C`, or behind `%253C`, which was encoded twice.
fn behind_code(text: &str, byte: u8) -> Option<&str> {
    let mut code = text.strip_prefix('%')?;
    while code.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) != Some(byte) {
        code = code.strip_prefix("25")?;
    }
    code.get(2..)
}

/// `&lt;`, `&#60;`, `&#x3C;`
fn entity(text: &str, character: char) -> Option<usize> {
    const LONGEST_NAME: usize = 12;
    let end = text.bytes().take(LONGEST_NAME).position(|byte| byte == b';')?;
    let said = match text.get(1..end)? {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    };
    (said == Some(character)).then_some(end + 1)
}

/// `\u003c`, `\x3c`, `\"`, `\n`
fn escape(text: &str, character: char) -> Option<usize> {
    let (kind, rest) = (*text.as_bytes().get(1)?, text.get(2..)?);
    let hex = |digits: &str| u16::from_str_radix(digits, 16).ok();
    match kind {
        b'u' => {
            let mut buffer = [0; 2];
            let units = character.encode_utf16(&mut buffer);
            let is_spelled = units.iter().enumerate().all(|(place, unit)| {
                let code = text.get(place * 6..place * 6 + 6).and_then(|code| code.strip_prefix("\\u"));
                code.and_then(hex) == Some(*unit)
            });
            is_spelled.then_some(units.len() * 6)
        }
        b'x' => (rest.get(..2).and_then(hex).map(u32::from) == Some(u32::from(character))).then_some(4),
        short => {
            let said = match short {
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'"' | b'\'' | b'\\' | b'/' => char::from(short),
                _ => return None,
            };
            (said == character).then_some(2)
        }
    }
}

/// These bytes in base64: alone, and what stays the same of it wherever they stand in a longer text.
pub fn in_base64(bytes: &[u8]) -> Vec<String> {
    let engines = [&STANDARD, &URL_SAFE, &STANDARD_NO_PAD, &URL_SAFE_NO_PAD];
    let mut all: Vec<String> = engines.into_iter().map(|engine| engine.encode(bytes)).collect();
    for before in 0..3 {
        let with = [&vec![0; before], bytes].concat();
        // a character is of 6 bits: those that are of these bytes alone
        let (from, to) = ((before * 8).div_ceil(6), with.len() * 8 / 6);
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let text = engine.encode(&with);
            all.extend(text.get(from..to).filter(|text| text.len() >= SHORTEST_BASE64).map(str::to_owned));
        }
    }
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_may_be_spelled_in_its_own_way() {
        let secret = "p<&'\" é/w";
        for text in [
            "p<&'\" é/w",
            "p&lt;&amp;&#39;&quot; é/w",
            "p&#60;&#x26;&apos;&#34;&#x20;&#233;&#x2F;w",
            "p%3c%26%27%22+%C3%A9%2Fw",
            "p%3C%26'%22%20%c3%a9/w",
            r#"p\u003c\u0026\u0027\" \u00e9\/w"#,
            r"p\x3c&\'\x22 \xe9/w",
            "p%253C%2526%2527%25252522%20%25C3%25a9%252Fw",
        ] {
            assert_eq!(
                replaced(&format!("[{text}] {text}"), secret, "***", &|_| true).as_deref(),
                Some("[***] ***"),
                "{text}"
            );
        }
        for other in ["", "p", "p<&'\" é/", "p%3", "p&lt", r"p\u003", "%", "&", "\\", "p%zz", "é\\u"] {
            assert_eq!(replaced(other, secret, "***", &|_| true), None, "{other}");
        }
        assert_eq!(replaced("a\\ud83d\\ude00b 😀 %F0%9F%98%80", "😀", "*", &|_| true).as_deref(), Some("a*b * *"));
        assert_eq!(replaced("aaab", "ab", "*", &|_| true).as_deref(), Some("aa*"));
    }

    #[test]
    fn in_base64_it_is_known_wherever_it_stands() {
        let secret = b"plum-pie";
        let spellings = in_base64(secret);
        for before in ["", "m", "mi", "mia:", "{\"pw\": \""] {
            for after in ["", "x", "xy", "\"}"] {
                let text = STANDARD.encode([before.as_bytes(), secret, after.as_bytes()].concat());
                assert!(spellings.iter().any(|spelling| text.contains(spelling)), "{before}{after}: {text}");
            }
        }
        assert!(in_base64(b"abcd").iter().all(|text| text.len() >= SHORTEST_BASE64));
    }
}
