//! The working: how a session cookie is read and checked by hand, byte by byte.
//!
//! ```text
//! eyJf → 7b 22 5f → {"_                                   four characters of base64 are three bytes
//! awNFbQ → 6b 03 45 6d → 1795376493                       the timestamp is a number
//! HMAC-SHA1(derived key, "eyJf….awNFbQ") → 76 0c 4a …     the signature is made once more, and compared
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::search::{derivation_name, digest_name};
use super::{Inspection, Key, LifetimeFrom, Verification};
use crate::cookie::verdict::Refusal;
use crate::cookie::{Digest, KeyDerivation, SecretKey, Signer, payload};
use crate::python::base64;
use crate::server::apps::tutorial::SECRET_KEY;

/// How many groups of base64 are worked out: twelve letters.
const SHOWN: usize = 3;

/// The working of a Flask session cookie.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Working {
    /// The places of the two dots that part the sections, from 1. They are looked for from the right.
    pub dots: [usize; 2],
    /// The first groups of the payload: four characters, three bytes. Empty where the payload has characters that are not
    /// base64url.
    pub groups: Vec<Group>,
    /// How many groups the payload has, the last of which may be short.
    pub group_count: usize,
    /// How many bytes they are. Null where they cannot be decoded.
    pub byte_count: Option<usize>,
    /// Whether these bytes are compressed.
    pub is_compressed: bool,
    /// How many bytes the JSON text has. Null where it cannot be read.
    pub json_bytes: Option<usize>,
    /// The bytes of the timestamp in hex. Null where it cannot be decoded.
    pub timestamp_bytes: Option<String>,
    /// How many characters are signed: the payload, the dot and the timestamp.
    pub signed_characters: usize,
    /// How the signature was made once more.
    pub recipe: Recipe,
    /// With which key: `tutorial`, `current`, `fallback 1`. The key itself is not told.
    pub key: String,
    /// The signature as it was made once more, in hex.
    pub computed: String,
    /// The signature that stands in the cookie, in hex. Null where it cannot be decoded.
    pub found: Option<String>,
    /// The signature as it was made once more, as it stands in a cookie: in base64url.
    pub computed_encoded: String,
    /// The derived key in hex, where the key is the tutorial's, which everyone has. Null for any other.
    pub derived_key: Option<String>,
    /// Whether the two are the same.
    pub is_match: bool,
    /// Flask's checks in Flask's order.
    pub checks: Vec<CheckMade>,
}

/// A check of Flask's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckMade {
    /// What is checked.
    pub check: Check,
    /// Whether it is passed. Null: one before it stops, or it cannot be told without the app's key.
    pub passed: Option<bool>,
}

/// What Flask checks, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The signature.
    Signature,
    /// The timestamp can be read, and the age is no more than the lifetime.
    Age,
    /// The payload can be read.
    Payload,
}

/// Four characters of base64 and their bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    /// The characters.
    pub encoded: String,
    /// The number of each character in the alphabet of base64, 0 to 63.
    pub numbers: Vec<u8>,
    /// The same in bits, six for each character.
    pub bits: String,
    /// Their bytes in hex.
    pub bytes: String,
    /// The same as text, if it is printable ASCII.
    pub text: Option<String>,
}

/// How a signer signs.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Recipe {
    /// The digest.
    #[serde(serialize_with = "digest_name")]
    #[schemars(with = "String")]
    pub digest: Digest,
    /// How the key that signs is derived.
    #[serde(serialize_with = "derivation_name")]
    #[schemars(with = "String")]
    pub key_derivation: KeyDerivation,
    /// Whether the salt is `cookie-session`, as for every session of Flask. Another is not told.
    pub is_flasks_salt: bool,
}

/// The working of a cookie that was inspected with this signer. `None` for what is no Flask session.
///
/// `is_tutorials` says that the signer's current key is the tutorial's, for want of another.
pub fn working(inspection: &Inspection, signer: &Signer, recipe: Recipe, is_tutorials: bool) -> Option<Working> {
    let parts = inspection.parts().filter(|_| inspection.looks_like.is_none())?;
    let (section, timestamp) = (parts.payload, parts.timestamp?);
    let encoded = section.strip_prefix('.').unwrap_or(section);
    let signed = signed_text(&inspection.cookie)?;
    let found = base64::decode(parts.signature);
    let key = inspection.verification.key();
    let computed = match (key, &found) {
        // a fallback key may have made it
        (Some(_), Some(found)) => found.clone(),
        _ => base64::decode(&signer.signature(signed))?,
    };
    let (computed_encoded, computed) = (base64::encode(&computed), hex(&computed));
    let found = found.as_deref().map(hex);
    let key = key.map_or_else(|| if is_tutorials { "tutorial".into() } else { "current".into() }, Key::name);
    let timestamp_dot = section.chars().count() + 1;
    Some(Working {
        dots: [timestamp_dot, signed.chars().count() + 1],
        groups: groups(encoded),
        group_count: encoded.len().div_ceil(4),
        byte_count: base64::decode(encoded).map(|bytes| bytes.len()),
        is_compressed: payload::is_compressed(section),
        json_bytes: inspection.payload.as_ref().and_then(|payload| payload.json.as_ref()).map(String::len),
        timestamp_bytes: base64::decode(timestamp).map(|bytes| hex(&bytes)),
        signed_characters: signed.chars().count(),
        recipe,
        is_match: found.as_deref() == Some(&computed),
        computed,
        computed_encoded,
        derived_key: derived_key(&key, recipe),
        found,
        checks: checks(inspection),
        key: key.into_owned(),
    })
}

/// The key that is derived from the tutorial's, which is public as that is.
fn derived_key(key: &str, recipe: Recipe) -> Option<String> {
    let is_hmac = recipe.key_derivation == KeyDerivation::Hmac && recipe.is_flasks_salt && key == "tutorial";
    let secret_key = SecretKey::new(SECRET_KEY);
    // HMAC of the secret key over the salt is what a signer makes that derives nothing
    let signer = is_hmac.then(|| Signer::new(&secret_key, &[], b"", recipe.digest, KeyDerivation::None))?;
    base64::decode(&signer.signature("cookie-session")).map(|bytes| hex(&bytes))
}

/// The checks that were passed, and the one that stops.
fn checks(inspection: &Inspection) -> Vec<CheckMade> {
    let is_too_old = matches!(inspection.verification, Verification::Refused(Refusal::TooOld { .. }, _));
    let stops = match &inspection.verification {
        Verification::Good(_) => None,
        Verification::Refused(refusal, _) => Some(match refusal {
            Refusal::NoSeparator | Refusal::SignatureMismatch { .. } => Check::Signature,
            Refusal::BadPayload(_) => Check::Payload,
            _ => Check::Age,
        }),
        Verification::Unverified | Verification::Foreign => {
            return ORDER.map(|check| CheckMade { check, passed: None }).to_vec();
        }
    };
    // the app that has this salt has a limit of its own, and one that changed Flask's has another: neither is known
    let is_without_limit = inspection.is_of_another_salt && inspection.max_age.is_none();
    let is_default = inspection.max_age_from == Some(LifetimeFrom::FlaskDefault);
    let passed = |check: Check| match stops {
        None if check == Check::Age && (is_without_limit || is_default) => None,
        // nor is any check behind it
        Some(Check::Age) if is_too_old && is_default && check != Check::Signature => None,
        None => Some(true),
        Some(stop) if check == stop => Some(false),
        Some(stop) => (ORDER.iter().position(|other| *other == check) < ORDER.iter().position(|other| *other == stop))
            .then_some(true),
    };
    ORDER.map(|check| CheckMade { check, passed: passed(check) }).to_vec()
}

/// `flask/sessions.py` loads a cookie by `URLSafeTimedSerializer.loads`, which checks in this order.
const ORDER: [Check; 3] = [Check::Signature, Check::Age, Check::Payload];

/// The number of a character of base64url.
fn number(character: u8) -> Option<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    ALPHABET.iter().position(|other| *other == character).and_then(|place| u8::try_from(place).ok())
}

/// Everything before the last dot.
fn signed_text(cookie: &str) -> Option<&str> {
    cookie.rsplit_once('.').map(|(signed, _)| signed)
}

/// The first groups. What is not base64url is passed over by Python, and then the groups are others.
fn groups(encoded: &str) -> Vec<Group> {
    if !encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return Vec::new();
    }
    let group = |characters: &[u8]| {
        let encoded = str::from_utf8(characters).ok()?;
        let bytes = base64::decode(encoded)?;
        let is_text = bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
        let text = str::from_utf8(&bytes).ok().filter(|_| is_text).map(str::to_owned);
        let numbers: Vec<u8> = characters.iter().map(|character| number(*character)).collect::<Option<_>>()?;
        let bits = numbers.iter().map(|number| format!("{number:06b}")).collect::<Vec<_>>().join(" ");
        Some(Group { encoded: encoded.to_owned(), numbers, bits, bytes: hex(&bytes), text })
    };
    encoded.as_bytes().chunks(4).take(SHOWN).map_while(group).collect()
}

/// `6b 03 45 6d`
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::inspect::{Lifetime, Question, inspect};
    use crate::server::apps::tutorial;

    const ALICE: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
    const FLASKS: Recipe = Recipe { digest: Digest::Sha1, key_derivation: KeyDerivation::Hmac, is_flasks_salt: true };

    fn worked(cookie: &str, key: &str) -> Option<Working> {
        let signer = Signer::flask(&SecretKey::new(key));
        let question = Question {
            signer: signer.clone(),
            has_own_key: false,
            is_tutorials: true,
            search: None,
            lifetime: Lifetime::Default,
            cookie_name: "session".into(),
            max_payload: payload::MAX_INFLATED,
            now: Timestamp::from_unix(1_795_376_493),
        };
        working(&inspect(cookie, None, &question), &signer, FLASKS, true)
    }

    #[test]
    fn each_step_is_worked_out() {
        let working = worked(ALICE, tutorial::SECRET_KEY).expect("a session");
        let first = Group {
            encoded: "eyJf".into(),
            numbers: vec![30, 50, 9, 31],
            bits: "011110 110010 001001 011111".into(),
            bytes: "7b 22 5f".into(),
            text: Some("{\"_".into()),
        };
        assert_eq!(working.groups.first(), Some(&first));
        assert_eq!((working.groups.len(), working.group_count), (SHOWN, 11));
        assert_eq!((working.byte_count, working.json_bytes), (Some(32), Some(32)));
        assert_eq!(working.timestamp_bytes.as_deref(), Some("6b 03 45 6d"));
        assert_eq!(working.signed_characters, 50);
        assert_eq!(working.computed, "76 0c 4a b0 aa e6 65 53 71 61 7b 71 93 77 ad 0c 99 11 5e 3a");
        assert!(working.is_match && working.key == "tutorial");
        assert_eq!((working.dots, working.computed_encoded.as_str()), ([44, 51], "dgxKsKrmZVNxYXtxk3etDJkRXjo"));
        assert_eq!(working.derived_key.map(|key| key.len()), Some(20 * 3 - 1));
        assert!(working.checks.iter().all(|made| made.passed == Some(true)));
    }

    #[test]
    fn a_limit_that_is_only_the_default_of_flask_is_not_said_to_be_kept() {
        let signer = Signer::flask(&SecretKey::new(tutorial::SECRET_KEY));
        for days in [1, 40] {
            let question = Question {
                signer: signer.clone(),
                has_own_key: true,
                is_tutorials: false,
                search: None,
                lifetime: Lifetime::Default,
                cookie_name: "session".into(),
                max_payload: payload::MAX_INFLATED,
                now: Timestamp::from_unix(1_795_376_493 + days * 86_400),
            };
            let checks = working(&inspect(ALICE, None, &question), &signer, FLASKS, true).expect("a session").checks;
            let passed = |check: Check| checks.iter().find(|made| made.check == check).and_then(|made| made.passed);
            assert_eq!((passed(Check::Signature), passed(Check::Age)), (Some(true), None), "{days}");
        }
    }

    #[test]
    fn another_key_makes_another_signature() {
        let working = worked(ALICE, "another key").expect("a session");
        assert!(!working.is_match);
        assert!(working.checks.iter().all(|made| made.passed.is_none()), "another key may have made it");
        assert_ne!(Some(working.computed), working.found);
    }

    #[test]
    fn what_is_no_session_of_flask_has_no_working() {
        for cookie in ["eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImFsaWNlIn0.c2lnbmF0dXJl", "no dots", "a.b", ""] {
            assert!(worked(cookie, tutorial::SECRET_KEY).is_none(), "{cookie}");
        }
    }
}
