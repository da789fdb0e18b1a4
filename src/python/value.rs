//! The Python values a session can hold.
//!
//! JSON has six kinds of value; Flask's tags add five more ([`crate::cookie::tags`]).
//! Nothing is rounded or replaced on the way: integers keep every digit and
//! text keeps its lone surrogates, since the server would keep them too.

use super::int::Integer;
use super::text::Text;

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
    /// Python's `bool(value)`: `None`, zero, and empty texts, bytes, lists, tuples and dicts are false.
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

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Str(text.into())
    }
}

/// What Python's `iter(value)` gives: characters of a text, keys of a dict, numbers of bytes.
///
/// # Errors
/// The class of Python's exception, for a value that is not iterable.
pub fn items(value: Value) -> Result<Vec<Value>, &'static str> {
    Ok(match value {
        Value::List(items) | Value::Tuple(items) => items,
        Value::Str(text) | Value::Markup(text) => {
            text.code_points().map(|code_point| Value::Str(Text::from_iter([code_point]))).collect()
        }
        Value::Dict(dict) => dict.into_iter().map(|(key, _)| Value::Str(key)).collect(),
        Value::Bytes(bytes) => bytes.into_iter().map(|byte| Value::Int(Integer::from(i64::from(byte)))).collect(),
        _ => return Err("TypeError"),
    })
}

/// A `dict` with text keys, in insertion order, as Python keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dict(Vec<(Text, Value)>);

impl Dict {
    /// `{}`
    pub fn new() -> Dict {
        Dict::default()
    }

    /// Whether the dict is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of entries.
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

    /// The value at a key, to be changed in place.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets the value at a key: in its old place if it has one, at the end if not.
    pub fn set(&mut self, key: &str, value: Value) {
        match self.0.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.into(), value)),
        }
    }

    /// Removes a key.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let place = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(place).1)
    }

    /// The values, to be changed in place.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// The only entry, of a dict that has exactly one.
    pub(crate) fn only_entry(&self) -> Option<&(Text, Value)> {
        match self.0.as_slice() {
            [entry] => Some(entry),
            _ => None,
        }
    }

    /// The only entry, to be changed in place.
    pub(crate) fn only_entry_mut(&mut self) -> Option<&mut (Text, Value)> {
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

/// Most sessions have few keys, and to compare them costs less than to hash them.
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
