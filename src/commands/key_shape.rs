//! What a text that was given as a key looks like, if it looks like more than a key.
//!
//! ```text
//! SECRET_KEY = 'plum-key'      Python source, and the key in it
//! 'plum-key'                   quotes, which a file needs none of
//! ```
//!
//! A key may have any bytes, so this is a guess, and what is guessed here is never used as the key. It is for the hint.

use zeroize::Zeroizing;

use super::config_file::{self, Said};
use super::env_file;
use crate::error::{KeyShape, Source};

/// A shape, and the key that is meant by it, if that can be read.
pub(super) struct Odd {
    /// The shape.
    pub shape: KeyShape,
    /// The bytes that are meant, perhaps.
    pub meant: Option<Zeroizing<Vec<u8>>>,
}

/// The odd shape of a key, if it has one. The line end that editors add is gone.
pub(super) fn odd_shape(bytes: &[u8]) -> Option<Odd> {
    if let Some(text) = utf16(bytes) {
        return Some(Odd { shape: KeyShape::Utf16, meant: Some(text.trim().as_bytes().to_vec().into()) });
    }
    let text = std::str::from_utf8(bytes).ok()?;
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        let behind = || Odd { shape: KeyShape::ByteOrderMark, meant: Some(rest.trim().as_bytes().to_vec().into()) };
        return Some(odd_shape(rest.as_bytes()).filter(|odd| odd.shape != KeyShape::Blanks).unwrap_or_else(behind));
    }
    if text.starts_with("hex:") || text.starts_with("base64:") {
        return None;
    }
    // WTF_CSRF_SECRET_KEY may stand before it
    let is_exactly = |word: &str| word.eq_ignore_ascii_case("secret_key");
    let is_like_it = |word: &str| word.to_ascii_lowercase().ends_with("secret_key") || env_file::NAMES.contains(&word);
    let named = first_named(text, is_exactly).or_else(|| first_named(text, is_like_it));
    let configured = configured(text);
    if let Some(odd) =
        named.filter(|odd| !configured.as_ref().is_some_and(|configured| configured.explains(odd))).or(configured)
    {
        return Some(odd);
    }
    let trimmed = text.trim();
    if let Some(list) = list(trimmed) {
        return Some(list);
    }
    match Literal::read(trimmed) {
        Some(literal) if literal.length == trimmed.len() => {
            let shape = if literal.is_bytes { KeyShape::PythonBytes } else { KeyShape::Quotes };
            Some(Odd { shape, meant: Some(literal.bytes.into()) })
        }
        _ if trimmed.lines().count() > 1 => Some(Odd { shape: KeyShape::Lines, meant: None }),
        _ if trimmed.len() < text.len() => {
            Some(Odd { shape: KeyShape::Blanks, meant: Some(trimmed.as_bytes().to_vec().into()) })
        }
        _ => None,
    }
}

impl Odd {
    /// Whether another reading is of the same line.
    fn explains(&self, other: &Odd) -> bool {
        let line = |odd: &Odd| match odd.shape {
            KeyShape::Named { line, .. } => Some(line),
            _ => None,
        };
        line(self) == line(other)
    }
}

/// The configuration of what starts the app, if the text is one and no env file.
fn configured(text: &str) -> Option<Odd> {
    let (line, value) = match config_file::secret(text) {
        _ if env_file::secret(&env_file::bindings(text)).is_some() => return None,
        Said::Nothing => return None,
        Said::Different(line, _) => (line, None),
        Said::One(setting) => (setting.line, setting.value),
    };
    let shape = KeyShape::Named { line, source: Source::Config, is_for_env_file: value.is_some() };
    Some(Odd { shape, meant: value.map(|value| value.into_bytes().into()) })
}

/// A list or a tuple of texts in Python source, perhaps behind the name `SECRET_KEY_FALLBACKS`.
fn list(text: &str) -> Option<Odd> {
    const NAME: &str = "SECRET_KEY_FALLBACKS";
    let is_named = text.lines().any(|line| line.trim_start().starts_with(NAME) && line.contains(['=', ':']));
    let inner = text.strip_prefix(['[', '(']).and_then(|rest| rest.strip_suffix([']', ')']));
    let (mut rest, mut keys) = (inner.unwrap_or_default().trim_start(), Vec::new());
    while let Some(literal) = Literal::read(rest) {
        rest = rest.get(literal.length..)?.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        keys.push(literal.bytes);
    }
    let is_list = !keys.is_empty() && rest.is_empty();
    let only = if keys.len() == 1 { keys.pop() } else { None };
    (is_list || is_named).then(|| Odd { shape: KeyShape::List, meant: only.filter(|_| is_list).map(Zeroizing::new) })
}

/// Whether there is nothing but blanks, or nothing behind a byte order mark.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe] | [0xfe, 0xff])
        || std::str::from_utf8(bytes).is_ok_and(|text| text.trim_start_matches('\u{feff}').trim().is_empty())
}

/// The text in UTF-16, as PowerShell writes it. Half of its bytes are zero, since keys are mostly ASCII.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (is_big_endian, units) = match bytes {
        [0xfe, 0xff, rest @ ..] => (true, rest),
        [0xff, 0xfe, rest @ ..] => (false, rest),
        [0, _, ..] => (true, bytes),
        _ => (false, bytes),
    };
    // a line end of UTF-16 loses its first or last byte when the line end of ASCII is taken off
    let (pairs, _) = units.as_chunks::<2>();
    let unit = |pair: &[u8; 2]| if is_big_endian { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) };
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(unit)).collect();
    let text = text.ok().filter(|text| !text.is_empty())?;
    let is_plain = |character: char| matches!(character, ' '..='~' | '\r' | '\n');
    let plain = text.chars().filter(|character| is_plain(*character)).count();
    let has_other = text.chars().any(|character| character.is_control() && !is_plain(character));
    (plain * 2 >= text.chars().count() && !has_other).then_some(text)
}

/// The first line that gives the key such a name.
fn first_named(text: &str, is_key: impl Fn(&str) -> bool) -> Option<Odd> {
    text.lines().enumerate().find_map(|(before, line)| named(line, before + 1, text, &is_key))
}

/// A line that gives the key a name: `SECRET_KEY = '…'`, `app.config["SECRET_KEY"] = …`, `SECRET_KEY=…`, `"SECRET_KEY": "…"`.
fn named(line: &str, number: usize, text: &str, is_key: &impl Fn(&str) -> bool) -> Option<Odd> {
    let trimmed = line.trim();
    let at = trimmed.find(['=', ':']).filter(|_| !trimmed.starts_with('#'))?;
    let (left, right) = trimmed.split_at_checked(at)?;
    let name = left.trim_end_matches([' ', '\t', '"', '\'', ']', ')']);
    let word = name.rsplit(|character: char| !character.is_ascii_alphanumeric() && character != '_').next()?;
    if !is_key(word) || right.starts_with("==") {
        return None;
    }
    // a name with a type is Python too: `SECRET_KEY: str = '…'`
    let value = right.strip_prefix('=').or_else(|| right.split_once(" = ").map(|(_, value)| value));
    let by_env_file = env_file::secret(&env_file::bindings(text)).filter(|binding| !binding.needs_others()).cloned();
    let by_env_file = by_env_file.map(|binding| binding.value.into_bytes());
    let literal = Literal::read(value.unwrap_or(&right[1..]).trim());
    let is_bare = left.strip_prefix("export ").unwrap_or(left).trim() == word;
    let is_spaced = left != name || right.starts_with("= ") || right.starts_with(':');
    let source = match (value, &literal) {
        (None, _) => Source::Config,
        (Some(_), Some(literal)) if literal.is_bytes || !is_bare || is_spaced => Source::Python,
        (Some(value), None) if !is_bare || is_computed(value.trim(), is_spaced) => Source::ComputingPython,
        (Some(_), _) => Source::EnvFile,
    };
    let meant = match (source, literal) {
        (Source::EnvFile, _) => by_env_file.clone(),
        (_, literal) => literal.map(|literal| literal.bytes),
    };
    let is_for_env_file = by_env_file.is_some() && by_env_file == meant;
    Some(Odd { shape: KeyShape::Named { line: number, source, is_for_env_file }, meant: meant.map(Zeroizing::new) })
}

/// Whether a value is a call or a look-up. A key may have brackets too, so it has to begin as those do.
fn is_computed(value: &str, is_spaced: bool) -> bool {
    const BEGINNINGS: [&str; 7] = ["os.", "environ", "getenv", "env(", "env.", "config(", "secrets."];
    value.contains(['(', '[']) && (is_spaced || BEGINNINGS.iter().any(|beginning| value.starts_with(beginning)))
}

/// A text or bytes as Python source has them, at the beginning of a text.
struct Literal {
    bytes: Vec<u8>,
    is_bytes: bool,
    /// How many bytes of source it takes.
    length: usize,
}

impl Literal {
    fn read(source: &str) -> Option<Literal> {
        // a word processor makes these of plain quotes
        for (open, close) in [('“', '”'), ('‘', '’'), ('„', '“'), ('«', '»')] {
            if let Some((inner, _)) = source.strip_prefix(open).and_then(|rest| rest.split_once(close)) {
                let length = open.len_utf8() + inner.len() + close.len_utf8();
                return Some(Literal { bytes: inner.as_bytes().to_vec(), is_bytes: false, length });
            }
        }
        let prefix = source.find(['\'', '"']).and_then(|at| source.get(..at))?;
        let is_prefix = matches!(prefix.to_ascii_lowercase().as_str(), "" | "b" | "r" | "u" | "br" | "rb");
        let has = |letter: char| prefix.to_ascii_lowercase().contains(letter);
        let (is_bytes, is_raw) = (has('b'), has('r'));
        let quoted = source.get(prefix.len()..).filter(|_| is_prefix)?;
        let quote = quoted.chars().next()?;
        let mut bytes = Vec::new();
        let mut characters = quoted.char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            if character == quote {
                return Some(Literal { bytes, is_bytes, length: prefix.len() + at + 1 });
            }
            let rest = quoted.get(at + 1..).unwrap_or_default();
            let (character, taken) = match character {
                '\\' if !is_raw => escape(rest, is_bytes),
                '\\' => (Some('\\'), 0),
                character => (Some(character), 0),
            };
            for _ in 0..taken {
                characters.next();
            }
            match character {
                // in bytes an escape is a byte, in a text a character
                Some(character) if is_bytes && (character as u32) < 0x100 => bytes.push(character as u8),
                Some(character) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
                None => {}
            }
        }
        None
    }
}

/// The character of an escape, behind its backslash, and how many characters of source it takes. A backslash before
/// anything else stands for itself.
fn escape(rest: &str, is_bytes: bool) -> (Option<char>, usize) {
    let number = |from: usize, most: usize, radix: u32| {
        let digits = rest.get(from..).unwrap_or_default();
        let count = digits.chars().take(most).take_while(|digit| digit.is_digit(radix)).count();
        let value = digits.get(..count).and_then(|digits| u32::from_str_radix(digits, radix).ok());
        value.and_then(char::from_u32).map(|character| (Some(character), from + count))
    };
    let simple = |character: char| Some((Some(character), 1));
    let read = match rest.chars().next() {
        Some('\n') => Some((None, 1)),
        Some(same @ ('\\' | '\'' | '"')) => simple(same),
        Some('a') => simple('\u{7}'),
        Some('b') => simple('\u{8}'),
        Some('f') => simple('\u{c}'),
        Some('n') => simple('\n'),
        Some('r') => simple('\r'),
        Some('t') => simple('\t'),
        Some('v') => simple('\u{b}'),
        Some('x') => number(1, 2, 16),
        Some('u') if !is_bytes => number(1, 4, 16),
        Some('U') if !is_bytes => number(1, 8, 16),
        Some('0'..='7') => number(0, 3, 8),
        _ => None,
    };
    read.unwrap_or((Some('\\'), 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(bytes: impl AsRef<[u8]>) -> Option<(KeyShape, Option<Vec<u8>>)> {
        odd_shape(bytes.as_ref()).map(|odd| (odd.shape, odd.meant.map(|meant| meant.to_vec())))
    }

    fn named(line: usize, source: Source, is_for_env_file: bool) -> KeyShape {
        KeyShape::Named { line, source, is_for_env_file }
    }

    #[test]
    fn a_key_is_no_odd_shape_whatever_its_bytes() {
        for key in [
            "plum-key",
            "it's",
            "'",
            "two words",
            "a=b",
            "Zm9vYmFyYmF6Zm9vYmFyYmF6Zg==",
            "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
            "super-secret: a passphrase",
            "hex:00ff",
            "base64:AP8=",
            "'half",
            "日本語",
        ] {
            assert_eq!(shape(key), None, "{key}");
        }
        assert_eq!(shape([0xff, 0, 0x80, 0x27]), None);
        assert_eq!(shape(b"\x5f\xfe\x00\xff\x12\x00\x01\x02"), None);
    }

    #[test]
    fn source_is_known_by_the_name_of_the_key() {
        use Source::{ComputingPython, Config, EnvFile, Python};
        for (text, line, source, is_for_env_file, meant) in [
            ("SECRET_KEY = 'plum-key'", 1, Python, true, Some(&b"plum-key"[..])),
            ("import os\n\nSECRET_KEY = \"plum-key\"\n", 3, Python, true, Some(b"plum-key")),
            ("WTF_CSRF_SECRET_KEY = 'x'\nSECRET_KEY = 'plum-key'", 2, Python, true, Some(b"plum-key")),
            ("app.secret_key='plum-key'", 1, Python, false, Some(b"plum-key")),
            ("app.config['SECRET_KEY'] = 'plum-key'", 1, Python, false, Some(b"plum-key")),
            ("app.config.update(SECRET_KEY='plum-key')", 1, Python, false, Some(b"plum-key")),
            ("SECRET_KEY: str = 'plum-key'", 1, Python, false, Some(b"plum-key")),
            ("SECRET_KEY = b'_5#y2L\"F4Q8z\\n\\xec]/'", 1, Python, false, Some(b"_5#y2L\"F4Q8z\n\xec]/")),
            ("SECRET_KEY = 'a\\u65e5'", 1, Python, false, Some("a日".as_bytes())),
            ("SECRET_KEY = os.environ['KEY']", 1, ComputingPython, false, None),
            ("app.secret_key = os.urandom(24)", 1, ComputingPython, false, None),
            ("SECRET_KEY=plum-key", 1, EnvFile, true, Some(b"plum-key")),
            ("DEBUG=1\nexport SECRET_KEY='plum-key'\n", 2, EnvFile, true, Some(b"plum-key")),
            ("SECRET_KEY=\"plum-key\"", 1, EnvFile, true, Some(b"plum-key")),
            ("SESSCTL_SECRET=plum-key", 1, EnvFile, true, Some(b"plum-key")),
            ("SECRET_KEY=os.getenv('KEY')", 1, ComputingPython, false, None),
            ("SECRET_KEY=django-insecure-(x*y)", 1, EnvFile, true, Some(b"django-insecure-(x*y)")),
            ("SECRET_KEY = plum-key", 1, EnvFile, true, Some(b"plum-key")),
            ("SECRET_KEY=${OTHER}", 1, EnvFile, false, None),
            ("{\"SECRET_KEY\": \"plum-key\"}", 1, Config, false, Some(b"plum-key")),
            ("DEBUG: true\nSECRET_KEY: 'plum-key'", 2, Config, true, Some(b"plum-key")),
            ("SECRET_KEY: plum-key", 1, Config, true, Some(b"plum-key")),
            ("SECRET_KEY: ${OTHER}", 1, Config, false, None),
            ("SECRET_KEY: a\nx:\n  SECRET_KEY: b", 1, Config, false, None),
            ("    - SECRET_KEY=plum-key", 1, Config, true, Some(b"plum-key")),
            ("[Service]\nEnvironment=\"SECRET_KEY=plum-key\"", 2, Config, true, Some(b"plum-key")),
            ("Environment=SECRET_KEY=plum-key DEBUG=1", 1, Config, true, Some(b"plum-key")),
            ("SECRET_KEY = “plum-key”", 1, Python, false, Some(b"plum-key")),
        ] {
            let found = shape(text);
            assert_eq!(found, Some((named(line, source, is_for_env_file), meant.map(<[u8]>::to_vec))), "{text}");
        }
        assert_eq!(shape("# SECRET_KEY = 'old'"), None);
    }

    #[test]
    fn quotes_marks_and_blanks_are_seen() {
        use KeyShape::{Blanks, ByteOrderMark, Lines, PythonBytes, Quotes, Utf16};
        let utf16 = |units: Vec<u16>, bytes: fn(u16) -> [u8; 2]| units.into_iter().flat_map(bytes).collect::<Vec<u8>>();
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        for (bytes, expected) in [
            (b"'plum-key'".to_vec(), Quotes),
            (b"\"plum-key\"".to_vec(), Quotes),
            (b"'plum-key' ".to_vec(), Quotes),
            ("“plum-key”".into(), Quotes),
            ("‘plum-key’".into(), Quotes),
            ("«plum-key»".into(), Quotes),
            (b"b'plum-key'".to_vec(), PythonBytes),
            (b"b\"plum\\x2dkey\"".to_vec(), PythonBytes),
            (b"rb'plum-key'".to_vec(), PythonBytes),
            ("\u{feff}plum-key".into(), ByteOrderMark),
            ("\u{feff}plum-key ".into(), ByteOrderMark),
            (b"plum-key ".to_vec(), Blanks),
            (b"\tplum-key".to_vec(), Blanks),
            (b"plum-key\n".to_vec(), Blanks),
            (utf16(units("\u{feff}plum-key\r\n"), u16::to_le_bytes), Utf16),
            (utf16(units("\u{feff}plum-key"), u16::to_be_bytes), Utf16),
            (utf16(units("plum-key"), u16::to_le_bytes), Utf16),
            (utf16(units("plum-key"), u16::to_be_bytes), Utf16),
        ] {
            assert_eq!(shape(&bytes), Some((expected, Some(b"plum-key".to_vec()))), "{bytes:x?}");
        }
        for list in ["['plum-key']", "(\"plum-key\",)", "[\n    'plum-key',\n]\n"] {
            assert_eq!(shape(list), Some((KeyShape::List, Some(b"plum-key".to_vec()))), "{list}");
        }
        for list in ["['a', 'b']", "SECRET_KEY_FALLBACKS = ['a', 'b']", "SECRET_KEY_FALLBACKS = [\n    'a',\n]\n"] {
            assert_eq!(shape(list), Some((KeyShape::List, None)), "{list}");
        }
        assert_eq!(shape("-----BEGIN KEY-----\nabc\n-----END KEY-----"), Some((Lines, None)));
        assert_eq!(shape("\u{feff}SECRET_KEY=x"), Some((named(1, Source::EnvFile, true), Some(b"x".to_vec()))));
    }

    #[test]
    fn nothing_is_behind_a_mark_or_between_blanks() {
        for nothing in [&b""[..], b"  ", b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \r", b"\xff\xfe", b"\xfe\xff"] {
            assert!(is_blank(nothing), "{nothing:x?}");
        }
        assert!(!is_blank(b"\xff"));
    }
}
