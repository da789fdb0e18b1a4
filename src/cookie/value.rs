//! The Python values a session can hold.
//!
//! JSON has six kinds of value; Flask's tags add five more ([`super::tags`]).
//! Nothing is rounded or replaced on the way: integers keep every digit and
//! text keeps its lone surrogates, since the server would keep them too.

use std::fmt;
use std::mem::size_of;

use smallvec::SmallVec;

/// A value as Python holds it after Flask has loaded a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// An integer of any size.
    Int(Integer),
    /// A float, `nan` and `inf` included.
    Float(f64),
    /// `str`
    Str(Text),
    /// `list`
    List(Vec<Value>),
    /// `dict`
    Dict(Dict),
    /// `tuple`, tagged ` t`
    Tuple(Vec<Value>),
    /// `bytes`, tagged ` b`
    Bytes(Vec<u8>),
    /// `markupsafe.Markup`, tagged ` m`: text that a template does not escape.
    Markup(Text),
    /// `uuid.UUID`, tagged ` u`
    Uuid(u128),
    /// An aware `datetime`, tagged ` d`
    DateTime(DateTime),
}

impl Value {
    /// Python's `bool(value)`: empty things, zero and `None` are false.
    pub fn is_truthy(&self) -> bool {
        match self {
            Value::None => false,
            Value::Bool(value) => *value,
            Value::Int(integer) => integer.digits() != "0",
            Value::Float(float) => *float != 0.0,
            Value::Str(text) | Value::Markup(text) => !text.is_empty(),
            Value::List(items) | Value::Tuple(items) => !items.is_empty(),
            Value::Dict(dict) => !dict.is_empty(),
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::Uuid(_) | Value::DateTime(_) => true,
        }
    }
}

/// How much memory the values of one session may still take, in bytes, besides the texts that stood in the payload.
///
/// A payload of two bytes an item (`[0,0,0,…`) makes values of 32, and a tag inside tags doubles a text at
/// each level. Python has no bound but its machine's; here a small cookie cannot take a large machine.
#[derive(Debug)]
pub struct Budget {
    left: usize,
}

/// The values would take more than their [`Budget`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBudget;

impl Budget {
    /// So many bytes, and always enough for a few hundred values.
    pub fn new(bytes: usize) -> Budget {
        Budget { left: bytes.max(64 * 1024) }
    }

    /// Pays for some bytes.
    pub fn pay(&mut self, bytes: usize) -> Result<(), OverBudget> {
        self.left = self.left.checked_sub(bytes).ok_or(OverBudget)?;
        Ok(())
    }

    /// Pays for an item of a list. A list that grows has room for twice its items.
    pub(super) fn pay_for_item(&mut self) -> Result<(), OverBudget> {
        self.pay(2 * size_of::<Value>())
    }

    /// Pays for an entry of a dict.
    pub(super) fn pay_for_entry(&mut self) -> Result<(), OverBudget> {
        self.pay(2 * size_of::<(Text, Value)>())
    }

    /// What is left, in bytes.
    pub(super) fn left(&self) -> usize {
        self.left
    }
}

/// What a payload of [`super::payload::MAX_INFLATED`] may take.
impl Default for Budget {
    fn default() -> Budget {
        Budget::new(super::payload::MAX_INFLATED)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Str(text.into())
    }
}

/// An integer of any size, as its decimal digits: `-` only if negative, no leading zero, never `-0`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Integer(Text);

impl Integer {
    /// Python reads and writes integers of at most this many decimal digits (`sys.int_info.default_max_str_digits`).
    pub const MAX_DIGITS: usize = 4300;

    /// Takes the digits of a JSON integer, which has no leading zero. `None` above [`Integer::MAX_DIGITS`].
    pub(super) fn from_json(text: &str) -> Option<Integer> {
        if text.len() - usize::from(text.starts_with('-')) > Integer::MAX_DIGITS {
            return None;
        }
        Some(Integer(if text == "-0" { "0".into() } else { text.into() }))
    }

    /// The decimal digits.
    pub fn digits(&self) -> &str {
        self.0.as_str().unwrap_or_default()
    }

    /// The number, when it is one that every JSON reader keeps exactly (at most 2^53 - 1 in size).
    pub fn as_exact_i64(&self) -> Option<i64> {
        const LIMIT: i64 = (1 << 53) - 1;
        self.digits().parse().ok().filter(|number| (-LIMIT..=LIMIT).contains(number))
    }
}

impl From<i64> for Integer {
    fn from(number: i64) -> Integer {
        Integer(number.to_string().into())
    }
}

/// Text as Python holds it: any code points, lone surrogates among them.
///
/// Kept as generalized UTF-8, in which a lone surrogate takes three bytes
/// (`ed a0 80` for U+D800). Comparing the bytes compares the code points,
/// which is how Python sorts the keys of a session. Most of the texts of a session
/// are short, and stand in place instead of somewhere on the heap.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(SmallVec<[u8; 16]>);

impl Text {
    /// No text yet.
    pub fn new() -> Text {
        Text::default()
    }

    /// How many bytes it takes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it could be the key of a tag.
    pub(super) fn starts_with_blank(&self) -> bool {
        self.0.first() == Some(&b' ')
    }

    /// Whether there is no character.
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
    pub(super) fn without_last(&self, count: usize) -> Text {
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

/// A `dict` with text keys, in insertion order, as Python keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dict(Vec<(Text, Value)>);

impl Dict {
    /// `{}`
    pub fn new() -> Dict {
        Dict::default()
    }

    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(Text, Value)> {
        self.0.iter()
    }

    /// The value at a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets the value at a key: in its old place if it has one, at the end if not.
    pub fn set(&mut self, key: &str, value: Value) {
        match self.0.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.into(), value)),
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let place = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(place).1)
    }

    /// The values, to be changed in place.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// The only entry, of a dict that has exactly one.
    pub(super) fn only_entry(&self) -> Option<&(Text, Value)> {
        match self.0.as_slice() {
            [entry] => Some(entry),
            _ => None,
        }
    }

    /// The only entry, to be changed in place.
    pub(super) fn only_entry_mut(&mut self) -> Option<&mut (Text, Value)> {
        match self.0.as_mut_slice() {
            [entry] => Some(entry),
            _ => None,
        }
    }
}

impl FromIterator<(Text, Value)> for Dict {
    /// As `dict(pairs)` does it: of equal keys the last value counts, at the first one's place.
    fn from_iter<I: IntoIterator<Item = (Text, Value)>>(pairs: I) -> Dict {
        let mut entries: Vec<(Text, Value)> = pairs.into_iter().collect();
        if has_equal_keys(&entries) {
            let mut places = std::collections::HashMap::new();
            let mut kept: Vec<(Text, Value)> = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let place = *places.entry(key.clone()).or_insert(kept.len());
                match kept.get_mut(place) {
                    Some((_, old)) => *old = value,
                    None => kept.push((key, value)),
                }
            }
            entries = kept;
        }
        Dict(entries)
    }
}

impl IntoIterator for Dict {
    type Item = (Text, Value);
    type IntoIter = std::vec::IntoIter<(Text, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Most sessions have a handful of keys, and comparing those costs less than hashing them.
fn has_equal_keys(entries: &[(Text, Value)]) -> bool {
    if entries.len() > 16 {
        let mut seen = std::collections::HashSet::with_capacity(entries.len());
        return !entries.iter().all(|(key, _)| seen.insert(key));
    }
    entries.iter().enumerate().any(|(place, (key, _))| entries.iter().take(place).any(|(earlier, _)| earlier == key))
}

/// An aware Python `datetime`: whole seconds on a wall calendar, and how far that calendar is from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// The year, 1 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute.
    pub minute: u8,
    /// The second, 0 to 59.
    pub second: u8,
    /// Minutes east of UTC, less than a day either way.
    pub offset_minutes: i32,
}

impl DateTime {
    /// `2026-01-02T03:04:05+00:00`, as `isoformat()` writes it; `str()` puts a blank for the `T`.
    pub fn iso(&self, between: char) -> String {
        let DateTime { year, month, day, hour, minute, second, offset_minutes } = self;
        let sign = if *offset_minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (offset_minutes.abs() / 60, offset_minutes.abs() % 60);
        format!("{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}:{second:02}{sign}{hours:02}:{minutes:02}")
    }
}

/// `12345678-1234-5678-1234-567812345678`, as `str()` writes a UUID.
pub fn uuid_with_dashes(uuid: u128) -> String {
    let hex = format!("{uuid:032x}");
    let mut dashed = String::with_capacity(36);
    for (place, digit) in hex.chars().enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            dashed.push('-');
        }
        dashed.push(digit);
    }
    dashed
}
