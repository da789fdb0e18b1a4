//! What the given key says of a cookie that went to an app.

use schemars::JsonSchema;
use serde::Serialize;

use crate::formats::Format;
use crate::inspect::search::Fit;
use crate::inspect::{Question, Verification, inspect};

/// What the given key says of the signature of a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ByKey {
    /// It makes the signature.
    Matches,
    /// It makes it with other settings than those that were asked for.
    MatchesWith {
        /// These.
        fits: Fit,
    },
    /// It does not: another key signed the cookie, or it was changed since.
    Differs,
    /// The cookie has another format than Flask's session. Either the key was not tried on it, or it does not make the signature in
    /// any way that is known.
    OtherFormat {
        /// What it is.
        looks_like: Option<Format>,
    },
}

/// What the key of this question says of a cookie. `None` if no key was given.
pub fn by_key(cookie: &str, question: &Question) -> Option<ByKey> {
    if !question.has_own_key {
        return None;
    }
    let inspection = inspect(cookie, None, question);
    Some(match (inspection.verification, inspection.fits) {
        (Verification::Good(_) | Verification::Refused(_, Some(_)), _) => ByKey::Matches,
        (_, Some(fits)) => ByKey::MatchesWith { fits },
        (Verification::Foreign, None) => ByKey::OtherFormat { looks_like: inspection.looks_like },
        (Verification::Refused(_, None) | Verification::Unverified, None) => ByKey::Differs,
    })
}
