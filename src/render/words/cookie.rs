//! The value of a cookie, in its three parts.

use crate::cookie::split;
use crate::render::document::{Cookie, Role, piece, plain};

/// The longest value that is shown whole, in characters.
const LONGEST: usize = 300;

/// The text, or its first 300 characters and an ellipsis.
pub fn short(text: &str) -> String {
    beginning(text, LONGEST)
}

fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A cookie value, whole or with its long parts cut.
pub fn cookie(value: &str, is_short: bool) -> Cookie {
    let to = |text: &str, most: usize| beginning(text, if is_short { most } else { LONGEST });
    match split(value) {
        Some(parts) if parts.timestamp.is_some() => Cookie::Parts {
            payload: piece(Role::Payload, to(parts.payload, 16)),
            timestamp: piece(Role::Timestamp, to(parts.timestamp.unwrap_or_default(), 8)),
            signature: piece(Role::Signature, to(parts.signature, 8)),
        },
        _ => Cookie::Whole(plain(to(value, 24))),
    }
}
