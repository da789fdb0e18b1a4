//! The sources of what the working of a cookie states, part by part.

use schemars::JsonSchema;
use serde::Serialize;

use super::sources::{Cited, cited};

/// A part of the working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The payload is JSON with Flask's tags, in base64url.
    Payload,
    /// A payload with a dot in front is compressed.
    Compression,
    /// The timestamp is a number in base64url.
    Timestamp,
    /// How the key is derived, and how the signature is made.
    Signature,
    /// What Flask checks, in which order, and how long a session is good.
    Checks,
}

/// The sources of each part.
pub const SOURCES: &[(Part, &[&str])] = &[
    (Part::Payload, &["itsdangerous-url-safe-py#load_payload", "rfc4648-5", "flask-json-tag-py", "rfc8259"]),
    (Part::Compression, &["itsdangerous-url-safe-py#dump_payload", "rfc1950"]),
    (Part::Timestamp, &["itsdangerous-timed-py#get_timestamp", "itsdangerous-encoding-py#bytes_to_int"]),
    (Part::Signature, &["flask-sessions-py#get_signing_serializer", "itsdangerous-signer-py", "rfc2104"]),
    (
        Part::Checks,
        &["itsdangerous-timed-py#unsign", "flask-sessions-py#open_session", "flask-config-permanent-session-lifetime"],
    ),
];

/// A part of the working, with its sources.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartSources {
    /// The part.
    pub of: Part,
    /// The files, pages and sections.
    pub sources: Vec<Cited>,
}

/// The sources of the working of a cookie whose payload is compressed or not.
pub fn sources(is_compressed: bool) -> Vec<PartSources> {
    let parts = SOURCES.iter().filter(|(part, _)| is_compressed || *part != Part::Compression);
    parts
        .map(|(of, names)| PartSources { of: *of, sources: names.iter().filter_map(|name| cited(name)).collect() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_sources_and_each_is_there() {
        for (part, names) in SOURCES {
            assert!(!names.is_empty(), "{part:?}");
            names.iter().for_each(|name| assert!(cited(name).is_some(), "{part:?}: {name}"));
        }
    }

    #[test]
    fn only_a_compressed_payload_has_sources_of_compression() {
        let has = |is_compressed| sources(is_compressed).iter().any(|part| part.of == Part::Compression);
        assert!(has(true) && !has(false));
    }
}
