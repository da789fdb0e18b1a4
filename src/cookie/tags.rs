//! Flask's tagged types: how a tuple survives JSON (`flask/json/tag.py`).
//!
//! ```text
//! (1, 2)          {" t":[1,2]}
//! b"\x00\xff"     {" b":"AP8="}
//! Markup("<b>")   {" m":"<b>"}
//! UUID(int=1)     {" u":"00000000000000000000000000000001"}
//! datetime(…)     {" d":"Fri, 02 Jan 2026 03:04:05 GMT"}
//! {" t": 1}       {" di":{" t__":1}}     a dict that only looks like a tag
//! ```

use std::error;
use std::fmt;

use crate::python::budget::{Budget, OverBudget};
use crate::python::date::{self, DateOverflow};
use crate::python::text::Text;
use crate::python::value::{Dict, Value, items};
use crate::python::{base64, int, repr};

/// A tag is the only key of its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// ` di`
    Dict,
    /// ` t`
    Tuple,
    /// ` b`
    Bytes,
    /// ` m`
    Markup,
    /// ` u`
    Uuid,
    /// ` d`
    DateTime,
}

impl Tag {
    /// The tag with this key, if one is registered.
    fn with_key(key: &Text) -> Option<Tag> {
        if !key.starts_with_blank() {
            return None;
        }
        Some(match key.as_str()? {
            " di" => Tag::Dict,
            " t" => Tag::Tuple,
            " b" => Tag::Bytes,
            " m" => Tag::Markup,
            " u" => Tag::Uuid,
            " d" => Tag::DateTime,
            _ => return None,
        })
    }

    /// The key, with its leading blank.
    pub fn key(self) -> &'static str {
        match self {
            Tag::Dict => " di",
            Tag::Tuple => " t",
            Tag::Bytes => " b",
            Tag::Markup => " m",
            Tag::Uuid => " u",
            Tag::DateTime => " d",
        }
    }
}

/// A tag that holds a value of the wrong kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTag {
    /// Which tag.
    pub tag: Tag,
    /// The class of the exception that Python raises.
    pub class: &'static str,
}

/// Why the tags of a value could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagError {
    /// A tag holds a value of the wrong kind.
    Bad(BadTag),
    /// The values would take more memory than the budget. Python has no budget.
    TooLarge,
}

impl fmt::Display for TagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TagError::Bad(BadTag { tag, class }) => write!(f, "the tag `{}` cannot be read: {class}", tag.key()),
            TagError::TooLarge => f.write_str("the tags stand for more than the memory they may take"),
        }
    }
}

impl error::Error for TagError {}

impl From<OverBudget> for TagError {
    fn from(OverBudget: OverBudget) -> TagError {
        TagError::TooLarge
    }
}

/// Turns every tagged object into the value it stands for, the inner ones first (`_untag_scan`).
///
/// # Errors
/// A tag holds a value of the wrong kind, or the values take too much memory.
pub fn untag(mut value: Value) -> Result<Value, TagError> {
    untag_within(&mut Budget::default(), &mut value)?;
    Ok(value)
}

/// As [`untag`], in place and with this budget.
///
/// # Errors
/// As [`untag`].
pub fn untag_within(budget: &mut Budget, value: &mut Value) -> Result<(), TagError> {
    match value {
        Value::Dict(dict) => {
            dict.values_mut().try_for_each(|value| untag_within(budget, value))?;
            if let Some((key, inner)) = dict.only_entry_mut()
                && let Some(tag) = Tag::with_key(key)
            {
                *value = tagged_value(tag, std::mem::replace(inner, Value::None), budget)?;
            }
            Ok(())
        }
        Value::List(items) => items.iter_mut().try_for_each(|value| untag_within(budget, value)),
        _ => Ok(()),
    }
}

fn tagged_value(tag: Tag, value: Value, budget: &mut Budget) -> Result<Value, TagError> {
    let made = match tag {
        Tag::Dict => escaped_dict(value),
        Tag::Tuple => {
            pay_for_items(&value, budget)?;
            items(value).map(Value::Tuple)
        }
        Tag::Bytes => bytes(&value),
        Tag::Markup => {
            let text = repr::str_within(&value, budget.left());
            budget.pay(text.len())?;
            Ok(Value::Markup(text))
        }
        Tag::Uuid => uuid(&value),
        Tag::DateTime => date_time(&value),
    };
    made.map_err(|class| TagError::Bad(BadTag { tag, class }))
}

/// A tuple made from a text has one item for each character.
fn pay_for_items(value: &Value, budget: &mut Budget) -> Result<(), OverBudget> {
    let count = match value {
        Value::Str(text) | Value::Markup(text) => text.code_points().count(),
        Value::Dict(dict) => dict.len(),
        Value::Bytes(bytes) => bytes.len(),
        _ => 0,
    };
    (0..count).try_for_each(|_| budget.pay_for_item())
}

/// `key = next(iter(value)); {key[:-2]: value[key]}`
fn escaped_dict(value: Value) -> Result<Value, &'static str> {
    let is_empty = match &value {
        Value::Dict(dict) => dict.is_empty(),
        Value::List(items) | Value::Tuple(items) => items.is_empty(),
        Value::Str(text) | Value::Markup(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        _ => return Err("TypeError"),
    };
    if is_empty {
        return Err("StopIteration");
    }
    match value {
        Value::Dict(dict) => {
            let first = dict.into_iter().next().map(|(key, value)| (key.without_last(2), value));
            Ok(Value::Dict(first.into_iter().collect()))
        }
        _ => Err("TypeError"),
    }
}

/// `b64decode(value)`
fn bytes(value: &Value) -> Result<Value, &'static str> {
    let text = match value {
        Value::Bytes(bytes) => bytes.clone(),
        Value::Str(text) | Value::Markup(text) => text
            .code_points()
            .map(|code_point| u8::try_from(code_point).ok().filter(u8::is_ascii))
            .collect::<Option<_>>()
            .ok_or("ValueError")?,
        _ => return Err("TypeError"),
    };
    base64::decode_standard(&text).map(|bytes| Value::Bytes(bytes.into_vec())).ok_or("Error")
}

/// `uuid.UUID(value)`: drops `urn:`, `uuid:`, braces and dashes; 32 characters must be left.
fn uuid(value: &Value) -> Result<Value, &'static str> {
    let text = match value {
        Value::Str(text) | Value::Markup(text) => text,
        Value::None | Value::Bytes(_) | Value::DateTime(_) => return Err("TypeError"),
        _ => return Err("AttributeError"),
    };
    // the form that Flask writes
    if let Some(hex) = text.as_str().filter(|hex| hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return u128::from_str_radix(hex, 16).map(Value::Uuid).map_err(|_| "ValueError");
    }
    let hex: String = text.chars_lossy().collect::<String>().replace("urn:", "").replace("uuid:", "");
    let hex = hex.trim_matches(['{', '}']).replace('-', "");
    if hex.chars().count() != 32 {
        return Err("ValueError");
    }
    match int::parse(&hex.into(), 16) {
        Some(number) if !number.is_negative || number.magnitude == 0 => Ok(Value::Uuid(number.magnitude)),
        _ => Err("ValueError"),
    }
}

/// `parse_date(value)`: what is not a date becomes `None`.
fn date_time(value: &Value) -> Result<Value, &'static str> {
    match value {
        Value::Str(text) | Value::Markup(text) => match date::read(text) {
            Ok(moment) => Ok(moment.map_or(Value::None, Value::DateTime)),
            Err(DateOverflow) => Err("OverflowError"),
        },
        // `if not data: return None`, and an unreadable date is None
        falsy if !falsy.is_truthy() => Ok(Value::None),
        // bytes split into bytes, whose endswith(",") is a TypeError, which parse_date catches
        Value::Bytes(_) => Ok(Value::None),
        _ => Err("AttributeError"),
    }
}

/// Puts the tags in place, so that only JSON's own kinds of value are left (`TaggedJSONSerializer.tag`).
///
/// # Errors
/// A date in it leaves the calendar when it is turned into UTC.
pub fn tag(value: &Value) -> Result<Value, DateOverflow> {
    Ok(match value {
        Value::Dict(dict) => match dict.only_entry() {
            Some((key, value)) if Tag::with_key(key).is_some() => {
                let mut escaped = key.clone();
                escaped.push_str("__");
                tagged(Tag::Dict, Value::Dict(Dict::from_iter([(escaped, tag(value)?)])))
            }
            _ => Value::Dict(dict.iter().map(|(key, value)| Ok((key.clone(), tag(value)?))).collect::<Result<_, _>>()?),
        },
        Value::List(items) => Value::List(tag_all(items)?),
        Value::Tuple(items) => tagged(Tag::Tuple, Value::List(tag_all(items)?)),
        Value::Bytes(bytes) => tagged(Tag::Bytes, Value::Str(base64::encode_standard(bytes).into())),
        Value::Markup(text) => tagged(Tag::Markup, Value::Str(text.clone())),
        Value::Uuid(uuid) => tagged(Tag::Uuid, Value::Str(format!("{uuid:032x}").into())),
        Value::DateTime(moment) => tagged(Tag::DateTime, Value::Str(date::write(moment)?.into())),
        plain => plain.clone(),
    })
}

fn tag_all(items: &[Value]) -> Result<Vec<Value>, DateOverflow> {
    items.iter().map(tag).collect()
}

fn tagged(tag: Tag, value: Value) -> Value {
    Value::Dict(Dict::from_iter([(tag.key().into(), value)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::json;

    fn loaded(json: &str) -> Result<Value, TagError> {
        untag(json::read(json).expect("json"))
    }

    fn class(json: &str) -> &'static str {
        match loaded(json) {
            Err(TagError::Bad(bad)) => bad.class,
            other => panic!("a bad tag, not {other:?}"),
        }
    }

    #[test]
    fn a_dict_that_looks_like_a_tag_stays_a_dict() {
        for text in [r#"{" x":1}"#, r#"{" t":1,"a":2}"#, r#"{"t":1}"#] {
            assert!(matches!(loaded(text), Ok(Value::Dict(_))), "{text}");
        }
        let escaped = loaded(r#"{" di":{" t__":1}}"#).expect("a dict");
        assert_eq!(escaped, loaded(r#"{" di":{" tab":1}}"#).expect("any two last characters are dropped"));
        assert_eq!(json::write(&tag(&escaped).expect("tags")), r#"{" di":{" t__":1}}"#);
    }

    #[test]
    fn tags_are_read_leniently() {
        assert_eq!(loaded(r#"{" t":"ab"}"#), Ok(Value::Tuple(vec!["a".into(), "b".into()])));
        assert_eq!(loaded(r#"{" m":["a"]}"#), Ok(Value::Markup("['a']".into())));
        assert_eq!(loaded(r#"{" d":"soon"}"#), Ok(Value::None));
        assert_eq!(loaded(r#"{" d":0}"#), Ok(Value::None));
        assert_eq!(loaded(r#"{" u":"{URN:uuid:0000000000000000000000000000000f"}"#).ok(), None);
        assert_eq!(loaded(r#"{" u":"{urn:uuid:0000000000000000000000000000000f}"}"#), Ok(Value::Uuid(15)));
    }

    #[test]
    fn tags_that_multiply_a_small_text_end_at_the_bound() {
        let doubled_each_time = format!("{}\"\\\\\"{}", "{\" m\":[".repeat(100), "]}".repeat(100));
        assert_eq!(loaded(&doubled_each_time), Err(TagError::TooLarge));
        let characters = format!("{{\" t\":\"{}\"}}", "a".repeat(1_000_000));
        assert_eq!(loaded(&characters), Err(TagError::TooLarge));
    }

    #[test]
    fn a_bad_tag_has_the_class_that_python_raises() {
        assert_eq!(class(r#"{" t":5}"#), "TypeError");
        assert_eq!(class(r#"{" b":"AP8"}"#), "Error");
        assert_eq!(class(r#"{" b":5}"#), "TypeError");
        assert_eq!(class(r#"{" u":5}"#), "AttributeError");
        assert_eq!(class(r#"{" u":"5"}"#), "ValueError");
        assert_eq!(class(r#"{" d":5}"#), "AttributeError");
        assert_eq!(class(r#"{" di":{}}"#), "StopIteration");
        assert_eq!(class(r#"{" di":{" t":[1]}}"#), "TypeError");
    }
}
