//! The certificate: what a learner has done, as a signed cookie.
//!
//! ```text
//! {"name": "alice", "lessons": [1, 2], "exercises": 5, "hints": 1, "when": "2026-11-26"}
//! ```
//!
//! It is signed with the tutorial's key, which everyone has, so everyone can forge one. A class makes it unforgeable with
//! a key of its own, on the teacher's machine.

use schemars::JsonSchema;
use serde::Serialize;

use super::course::Course;
use super::values;
use crate::clock::Timestamp;
use crate::cookie::payload::{self, MAX_INFLATED};
use crate::cookie::verdict::Sections;
use crate::cookie::{Digest, SecretKey, Signer, sign};
use crate::python::{json, repr, value::Value};
use crate::server::apps::tutorial::SECRET_KEY;

/// What the certificate says, as JSON.
pub fn json_of(course: &Course<'_>) -> String {
    let list = course.list();
    let done = list.iter().filter(|lesson| lesson.done == lesson.steps && lesson.solved == lesson.exercises);
    let lessons: Vec<usize> = done.map(|lesson| lesson.number).collect();
    let exercises: usize = list.iter().map(|lesson| lesson.solved).sum();
    let of_lessons = || course.progress.lessons.values();
    let hints: usize = of_lessons().map(|done| done.hints).sum();
    let when = of_lessons().map(|done| done.when.as_str()).max().unwrap_or_default();
    let content = serde_json::json!({
        "name": course.progress.name, "lessons": lessons, "exercises": exercises, "hints": hints, "when": when,
    });
    content.to_string()
}

/// The certificate of what this JSON says. `None`: no cookie can hold it.
pub fn cookie(json: &str, at: Timestamp) -> Option<String> {
    values::signed(json, SECRET_KEY, at)
}

/// A certificate that was signed anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Certified {
    /// The line in which it stood, from 1.
    pub line: usize,
    /// The cookie, signed with the key of the class.
    pub cookie: String,
    /// What it says, as JSON.
    pub json: String,
}

/// A line that is no certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refused {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub why: NoCertificate,
}

/// Why a text is no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoCertificate {
    /// It has not the three sections of a signed session.
    NoSession,
    /// The last section is no whole signature.
    Cut,
    /// The signature is not the tutorial's: another key made it, or something was changed.
    OtherSignature,
    /// It is a session that the tutorial's key signed, and has no name and no list of lessons.
    OtherContent,
}

/// Signs a certificate anew, with the key of a class. How old it is does not matter.
///
/// # Errors
///
/// [`NoCertificate`]
pub fn certify(text: &str, key: &SecretKey, now: Timestamp) -> Result<(String, String), NoCertificate> {
    let sections = Sections::of(text).ok_or(NoCertificate::NoSession)?;
    if sections.parts.timestamp.is_none() {
        return Err(NoCertificate::NoSession);
    }
    let payload = sections.parts.payload;
    if sections.key(&Signer::flask(&SecretKey::new(SECRET_KEY))).is_none() {
        let bytes = sections.signature.as_ref().map(|signature| signature.len());
        return Err(match bytes == Some(Digest::Sha1.size()) {
            true => NoCertificate::OtherSignature,
            false => NoCertificate::Cut,
        });
    }
    let written = payload::text(payload, MAX_INFLATED).map_err(|_| NoCertificate::OtherContent)?;
    if !is_certificate(&written) {
        return Err(NoCertificate::OtherContent);
    }
    let cookie = sign(payload, &Signer::flask(key), now).map_err(|_| NoCertificate::OtherContent)?;
    Ok((cookie, written))
}

fn is_certificate(written: &str) -> bool {
    json::read(written).is_ok_and(|content| Holder::of(&content).is_some())
}

/// Whose certificate it is, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The name.
    pub name: String,
    /// The lessons that were done, as Python writes them.
    pub lessons: Vec<String>,
}

impl Holder {
    /// What a session says, if it has a name and a list of lessons. Whether it is true is for its signature to say.
    pub fn of(session: &Value) -> Option<Holder> {
        let Value::Dict(content) = session else { return None };
        let (Some(name @ Value::Str(_)), Some(Value::List(lessons))) = (content.get("name"), content.get("lessons"))
        else {
            return None;
        };
        let text = |value: &Value| repr::str(value).chars_lossy().collect();
        Some(Holder { name: text(name), lessons: lessons.iter().map(text).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookie::verdict::loads;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    #[test]
    fn a_session_with_a_name_and_a_list_of_lessons_says_whose_it_is() {
        let holder = |text: &str| Holder::of(&json::read(text).unwrap());
        let lessons = ["1", "2"].map(str::to_owned).to_vec();
        let alice = Holder { name: "アリス".to_owned(), lessons };
        assert_eq!(holder(r#"{"exercises":99,"lessons":[1,2],"name":"アリス"}"#), Some(alice));
        for other in [r#"{"name":"a"}"#, r#"{"name":1,"lessons":[]}"#, r#"{"name":"a","lessons":1}"#, "[]"] {
            assert_eq!(holder(other), None, "{other}");
        }
    }

    #[test]
    fn a_certificate_is_signed_anew_whatever_its_age_and_nothing_else_is() {
        let (tutorial, class) = (SecretKey::new(SECRET_KEY), SecretKey::new("the class"));
        let alice = r#"{"name":"アリス","lessons":[1,2]}"#;
        let handed_in = cookie(alice, Timestamp::from_unix(5)).unwrap();
        let (certified, written) = certify(&handed_in, &class, NOW).unwrap();
        assert!(written.contains("lessons"));
        assert!(loads(&certified, &Signer::flask(&class), Some(1), NOW).is_ok());
        assert!(loads(&certified, &Signer::flask(&tutorial), None, NOW).is_err());
        let other = |json: &str, key: &str| values::signed(json, key, NOW).unwrap();
        let short = handed_in.get(..handed_in.len() - 5).unwrap();
        for (text, why) in [
            (other(alice, "mallory"), NoCertificate::OtherSignature),
            (certified, NoCertificate::OtherSignature),
            (short.to_owned(), NoCertificate::Cut),
            (format!("x{handed_in}"), NoCertificate::OtherSignature),
            ("hello".to_owned(), NoCertificate::NoSession),
            ("hello.world".to_owned(), NoCertificate::NoSession),
            (String::new(), NoCertificate::NoSession),
            (other(r#"{"id":"alice"}"#, SECRET_KEY), NoCertificate::OtherContent),
            (other(r#"{"name":1,"lessons":[]}"#, SECRET_KEY), NoCertificate::OtherContent),
        ] {
            assert_eq!(certify(&text, &class, NOW), Err(why), "{text}");
        }
    }
}
