//! What the given key says of a cookie that went to an app.

use schemars::JsonSchema;
use serde::Serialize;

use crate::cookie::PayloadError;
use crate::formats::Format;
use crate::inspect::search::Fit;
use crate::inspect::{Inspection, Question, Verification, inspect};

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
    let has_flasks_form = has_flasks_form(&inspection);
    Some(match (inspection.verification, inspection.fits) {
        (Verification::Good(_) | Verification::Refused(_, Some(_)), _) => ByKey::Matches,
        (_, Some(fits)) => ByKey::MatchesWith { fits },
        (Verification::Foreign, None) => ByKey::OtherFormat { looks_like: inspection.looks_like },
        (Verification::Refused(_, None) | Verification::Unverified, None) if has_flasks_form => ByKey::Differs,
        // a key can only be compared with a signature
        (Verification::Refused(_, None) | Verification::Unverified, None) => ByKey::OtherFormat { looks_like: None },
    })
}

/// Whether a cookie has the form of a Flask session, whole or damaged: it begins as one, or has a date, a signature and a payload
/// that can be read.
fn has_flasks_form(inspection: &Inspection) -> bool {
    let has_date = || inspection.timestamp.as_ref().is_some_and(|timestamp| timestamp.date.is_some());
    let has_signature = || inspection.signature.as_ref().is_some_and(|signature| signature.digest.is_some());
    let is_read = |value: &Result<_, _>| matches!(value, Ok(_) | Err(PayloadError::TooLarge { .. }));
    let has_payload = || inspection.payload.as_ref().is_some_and(|payload| is_read(&payload.value));
    inspection.begins_as_flasks_payload() || (has_date() && has_signature() && has_payload())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::cookie::{SecretKey, Signer, payload};
    use crate::inspect::Lifetime;

    const ALICE: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";

    fn said_of(cookie: &str) -> Option<ByKey> {
        let question = Question {
            search: None,
            signer: Signer::flask(&SecretKey::new("another key")),
            has_own_key: true,
            is_tutorials: false,
            lifetime: Lifetime::Default,
            cookie_name: "session".to_owned(),
            max_payload: payload::MAX_INFLATED,
            now: Timestamp::from_unix(1_795_376_493),
        };
        by_key(cookie, &question)
    }

    #[test]
    fn a_key_says_nothing_of_a_cookie_that_has_no_form_of_flask() {
        for cookie in
            ["somethingwithoutadot", "0000d86d6b09d450ann.bo!", "a.b.c", "x.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo"]
        {
            assert_eq!(said_of(cookie), Some(ByKey::OtherFormat { looks_like: None }), "{cookie}");
        }
    }

    #[test]
    fn a_key_does_not_make_the_signature_of_a_flask_session_that_another_key_signed_or_that_was_changed() {
        let (cut, _) = ALICE.split_at(60);
        let (payload, _) = ALICE.split_at(43);
        for cookie in [ALICE, cut, payload, &ALICE.replace("awNFbQ", "awNFbR")] {
            assert_eq!(said_of(cookie), Some(ByKey::Differs), "{cookie}");
        }
    }
}
