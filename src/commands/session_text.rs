//! A session as it is typed: JSON with Flask's tags, or `KEY=VALUE`.

use crate::cookie::payload::MAX_INFLATED;
use crate::cookie::tags::{self, TagError};
use crate::cookie::{Dict, PayloadError, Value};
use crate::error::Usage;
use crate::python::json::{self, JsonError};

/// Reads it. `KEY=VALUE` is what `tamper` takes too, and it needs no quotes in a shell.
///
/// # Errors
///
/// The text is neither of the two, or Flask could not load it.
pub fn session(text: &str) -> Result<Value, Usage> {
    let value = match (json::read(text), text.split_once('=')) {
        (Ok(value), _) => value,
        (Err(_), Some((key, value))) if is_a_name(key) => {
            Value::Dict(Dict::from_iter([(key.into(), json::read(value).unwrap_or_else(|_| value.into()))]))
        }
        (Err(JsonError::Syntax { at }), _) => return Err(no_json(text, at)),
        (Err(error), _) => return Err(Usage::Unloadable(PayloadError::Json(error))),
    };
    tags::untag(value).map_err(|error| match error {
        TagError::Bad(bad) => Usage::Unloadable(PayloadError::Tag(bad)),
        TagError::TooLarge => Usage::Unloadable(PayloadError::TooLarge { limit: MAX_INFLATED }),
    })
}

/// The error that fits what was meant: a dict of Python's, a word, or JSON.
fn no_json(text: &str, at: usize) -> Usage {
    /// A longer text than this was not meant as KEY=VALUE, in bytes.
    const SHORT: usize = 40;
    let text = text.trim();
    let is_python = ["'", "True", "False", "None", "u\"", "b\""].iter().any(|word| text.contains(word));
    match text.chars().next() {
        Some('{' | '[' | '(') if is_python => Usage::PythonDict,
        Some(first) if !"{[\"".contains(first) && text.len() <= SHORT && !text.contains('\n') => {
            Usage::NoSession { text: text.to_owned() }
        }
        _ => Usage::Json { at: at + 1 },
    }
}

fn is_a_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_told_from_its_form() {
        for dict in ["{'a': True}", "{'a': 1}", "{\"a\": None}", "['a']", "('a', 1)"] {
            assert!(matches!(session(dict), Err(Usage::PythonDict)), "{dict}");
        }
        for word in ["id", "not json", "admin", "'id'"] {
            assert!(matches!(session(word), Err(Usage::NoSession { .. })), "{word}");
        }
        for json in ["{", "{\"id\":", "{id:1}", "[1", "\"x", ""] {
            assert!(matches!(session(json), Err(Usage::Json { .. })), "{json}");
        }
        assert!(session("id=it's").is_ok());
    }
}
