//! The shapes of which other frameworks' cookies are made.

use crate::python::base64;

/// Whether a section is base64url of this length, in characters, as signatures and ids are.
pub(super) fn is_base64url(section: &str, length: usize) -> bool {
    section.len() == length && section.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Whether a section is base64url of a JSON object with these parts in its text.
pub(super) fn decodes_to_json(section: &str, with: &[&str]) -> bool {
    base64::decode(section).and_then(|bytes| String::from_utf8(bytes.into_vec()).ok()).is_some_and(|text| {
        text.starts_with('{') && text.trim_end().ends_with('}') && with.iter().all(|part| text.contains(part))
    })
}
