//! `str` of Python: any code points.

use std::fmt;

use smallvec::SmallVec;

/// Text as Python holds it: any code points, also lone surrogates.
///
/// It is kept as generalized UTF-8, in which a lone surrogate takes three bytes (`ed a0 80` for U+D800). The order of
/// the bytes is the order of the code points, by which Python sorts the keys of a session. Short texts, which are most,
/// need no allocation.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(SmallVec<[u8; 16]>);

impl Text {
    /// The empty text.
    pub fn new() -> Text {
        Text::default()
    }

    /// The length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the text can be the key of a tag.
    pub(crate) fn starts_with_blank(&self) -> bool {
        self.0.first() == Some(&b' ')
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, unless it holds a lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Adds ordinary text.
    pub fn push_str(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Adds one code point, which may be a surrogate.
    pub fn push(&mut self, code_point: u32) {
        match char::from_u32(code_point) {
            Some(character) => self.push_str(character.encode_utf8(&mut [0; 4])),
            None => self.0.extend_from_slice(&[
                0xe0 | (code_point >> 12) as u8,
                0x80 | (code_point >> 6 & 0x3f) as u8,
                0x80 | (code_point & 0x3f) as u8,
            ]),
        }
    }

    /// The code points, in order.
    pub fn code_points(&self) -> impl Iterator<Item = u32> {
        let mut rest = self.0.as_slice();
        std::iter::from_fn(move || {
            let (&lead, mut tail) = rest.split_first()?;
            let (mut code_point, more) = match lead {
                0x00..0x80 => (u32::from(lead), 0),
                0x80..0xe0 => (u32::from(lead & 0x1f), 1),
                0xe0..0xf0 => (u32::from(lead & 0x0f), 2),
                0xf0.. => (u32::from(lead & 0x07), 3),
            };
            for _ in 0..more {
                let (&byte, after) = tail.split_first()?;
                code_point = code_point << 6 | u32::from(byte & 0x3f);
                tail = after;
            }
            rest = tail;
            Some(code_point)
        })
    }

    /// The characters, a lone surrogate as U+FFFD.
    pub fn chars_lossy(&self) -> impl Iterator<Item = char> {
        self.code_points().map(|code_point| char::from_u32(code_point).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// All but the last `count` code points.
    pub(crate) fn without_last(&self, count: usize) -> Text {
        let keep = self.code_points().count().saturating_sub(count);
        self.code_points().take(keep).collect()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(SmallVec::from_slice(text.as_bytes()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(SmallVec::from_vec(text.into_bytes()))
    }
}

impl FromIterator<u32> for Text {
    fn from_iter<I: IntoIterator<Item = u32>>(code_points: I) -> Text {
        let mut text = Text::new();
        code_points.into_iter().for_each(|code_point| text.push(code_point));
        text
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.0.as_slice() == other.as_bytes()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.chars_lossy().collect::<String>())
    }
}

/// Each byte as one character, as WSGI hands a header or a path over (PEP 3333): `é` arrives as two.
pub fn latin1(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text.to_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}
