//! A cookie that was handed in as an answer: why it is not the one that is asked for.

use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::pack::CookieIs;
use super::values::Values;
use crate::cookie::{SecretKey, Signer, Value, split};
use crate::lab::change;
use crate::python::{json, repr};
use crate::server::apps::tutorial::SECRET_KEY;

/// Why a text is not the cookie that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WhyNot {
    /// It has not the three sections of a signed session.
    NoSession,
    /// The key that should have signed it is not there, so that nothing can be verified.
    NoKey {
        /// The file in which it should be.
        file: String,
    },
    /// This key does not make its signature: another key made it, or something was changed.
    OtherSignature {
        /// `tutorial`, or the file that holds the key.
        key: String,
    },
    /// No session can be read in it.
    Unreadable,
    /// Its session has no such key.
    Lacks {
        /// The key.
        key: String,
    },
    /// Its session has another value.
    OtherValue {
        /// The key.
        key: String,
        /// The value that it has.
        found: String,
        /// The value that is asked for.
        expected: String,
    },
}

/// The tutorial's key, in a pack.
pub const TUTORIALS_KEY: &str = "tutorial";

/// Everything in which a text is not the cookie that is asked for, with the learner's files and values. Empty: it is it.
pub fn why_not(text: &str, asked: &CookieIs, desk: &Path, values: &Values) -> Vec<WhyNot> {
    let Some(parts) = split(text) else { return vec![WhyNot::NoSession] };
    let key = match asked.key.as_str() {
        TUTORIALS_KEY => Some(SecretKey::new(SECRET_KEY)),
        file => key_of(desk, file),
    };
    let verifies = |key: SecretKey| Signer::flask(&key).key_of(parts.signed_text, parts.signature).is_some();
    let signature = match key.map(verifies) {
        Some(true) => None,
        Some(false) => Some(WhyNot::OtherSignature { key: asked.key.clone() }),
        None => Some(WhyNot::NoKey { file: asked.key.clone() }),
    };
    signature.into_iter().chain(other_content(text, asked, values)).collect()
}

fn other_content(text: &str, asked: &CookieIs, values: &Values) -> Vec<WhyNot> {
    if asked.holds.is_empty() {
        return Vec::new();
    }
    let Some(session) = change::session(text) else { return vec![WhyNot::Unreadable] };
    let other = |(key, expected): (&String, &String)| {
        let (key, expected) = (values.fill(key), values.fill(expected));
        match session.get(&key) {
            None => Some(WhyNot::Lacks { key }),
            Some(found) if is_value(found, &expected) => None,
            Some(found) => Some(WhyNot::OtherValue { key, found: text_of(found), expected }),
        }
    };
    asked.holds.iter().filter_map(other).collect()
}

/// Whether a value is this one: as JSON, or as a bare text.
pub(super) fn is_value(value: &Value, expected: &str) -> bool {
    let is_text = matches!(value, Value::Str(_)) && repr::str(value).as_str() == Some(expected);
    is_text || json::write(value) == expected
}

/// A text as it is, and any other value as JSON.
fn text_of(value: &Value) -> String {
    match value {
        Value::Str(_) => repr::str(value).chars_lossy().collect(),
        other => json::write(other),
    }
}

/// A key in a file beside the learner's commands.
fn key_of(desk: &Path, file: &str) -> Option<SecretKey> {
    let is_name = !file.contains(['/', '\\']) && !file.starts_with('.');
    let text = is_name.then(|| fs::read_to_string(desk.join(file)).ok())??;
    Some(SecretKey::new(text.trim_end_matches('\n')))
}
