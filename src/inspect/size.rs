//! The size of a cookie, and which keys of the session take it.

use std::cmp::Reverse;

use crate::cookie::Value;
use crate::python::json;

/// The most bytes that a browser keeps of a cookie: its name and its value (draft-ietf-httpbis-rfc6265bis, section 5.6).
pub const MOST_KEPT: usize = 4096;

/// How many of the largest keys are named.
const MOST_NAMED: usize = 3;

/// A key of a session, and how large its entry is.
#[derive(Clone, Debug, PartialEq)]
pub struct KeySize {
    /// The key, which is a text.
    pub key: Value,
    /// The bytes of the key and its value in the JSON text. That is before it is compressed.
    pub size: usize,
}

/// The largest keys of a session, the largest first. Of two that are equal, the first stays first.
///
/// `json` is the text of a dict. It is measured as it stands, since a value that is written anew could double the memory.
pub(super) fn largest_keys(json: &str) -> Vec<KeySize> {
    let mut largest: Vec<&str> = Vec::with_capacity(MOST_NAMED + 1);
    for entry in entries(json) {
        largest.push(entry);
        largest.sort_by_key(|entry| Reverse(entry.len()));
        largest.truncate(MOST_NAMED);
    }
    largest.iter().filter_map(|entry| Some(KeySize { key: key(entry)?, size: entry.len() })).collect()
}

/// The entries of an object, `"key":value` each, without the blanks around them.
fn entries(json: &str) -> impl Iterator<Item = &str> {
    let json = json.trim();
    let inner = json.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    let is_between = move |character: char| {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => in_text = !in_text,
            '{' | '[' if !in_text => depth += 1,
            '}' | ']' if !in_text => depth = depth.saturating_sub(1),
            ',' => return !in_text && depth == 0,
            _ => {}
        }
        false
    };
    inner.split(is_between).map(str::trim).filter(|entry| !entry.is_empty())
}

/// The key in front of an entry.
fn key(entry: &str) -> Option<Value> {
    let mut is_escaped = false;
    let is_end = |character: char| {
        let was_escaped = std::mem::take(&mut is_escaped);
        is_escaped = character == '\\' && !was_escaped;
        character == '"' && !was_escaped
    };
    let end = entry.strip_prefix('"')?.find(is_end)?;
    json::read(entry.get(..=end + 1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn largest(json: &str) -> Vec<(Value, usize)> {
        largest_keys(json).into_iter().map(|KeySize { key, size }| (key, size)).collect()
    }

    #[test]
    fn an_entry_is_as_large_as_it_stands_in_the_json() {
        let entries = [
            (r#""日""#, r#""日":"}],{[\",\\""#),
            (r#""c,\"d\\""#, r#""c,\"d\\":[1,2,{"x":3}]"#),
            (r#""t""#, r#""t":{" t":[1]}"#),
        ];
        let [one, two, three] = entries.map(|(_, entry)| entry);
        let sized = entries.map(|(key, entry)| (json::read(key).expect("a text"), entry.len()));
        let mut expected = sized.to_vec();
        expected.sort_by_key(|(_, size)| Reverse(*size));
        for json in
            [format!("{{{one},{two},{three}}}"), format!(" {{ \"a\" : 1 , {three} ,\n{one},{two} , \"b\":2 }} ")]
        {
            assert_eq!(largest(&json), expected, "{json}");
        }
    }

    #[test]
    fn there_are_three_at_most_and_none_of_nothing() {
        let named = |json: &str| largest(json).into_iter().map(|(_, size)| size).collect::<Vec<_>>();
        assert_eq!(named(r#"{"a":1,"b":22,"c":1,"d":333,"e":1}"#), [7, 6, 5]);
        assert_eq!(named("{}"), [0; 0]);
        assert_eq!(largest(r#"{"b":1,"a":1}"#).first().map(|(key, _)| key.clone()), Some(Value::from("b")));
        assert_eq!(largest(r#"{"\ud800":1}"#).len(), 1, "half a surrogate pair is a key too");
    }
}
