//! `learn certify`: certificates that the tutorial's key signed, signed anew with the key of a class.

use std::io::IsTerminal;

use super::Context;
use super::keys::SecretArgs;
use super::reading::read_all;
use crate::cookie::{SecretKey, Signer};
use crate::error::{Error, InputError, LessonError};
use crate::inspect::find::{self, Wanted};
use crate::lessons::certificate::{Certified, Refused, certify};
use crate::report::Taught;
use crate::server::apps::tutorial::{COOKIE_NAME, SECRET_KEY};

/// The most bytes of certificates that are read.
const MOST: u64 = 16 * 1024 * 1024;

/// Signs each certificate anew. One that is none is refused, and the others are signed all the same.
///
/// # Errors
///
/// There is no key that the learners do not have, or there are no certificates.
pub fn run(given: Option<&str>, secret: &SecretArgs, context: &Context) -> Result<Taught, Error> {
    let key = secret.read(context)?.ok_or(LessonError::NoKey)?;
    if is_tutorials(&key) {
        return Err(LessonError::TutorialsKey.into());
    }
    let text = match given {
        Some(certificate) => certificate.to_owned(),
        None => read(context)?,
    };
    let (mut certificates, mut refused) = (Vec::new(), Vec::new());
    for (place, text) in text.lines().enumerate() {
        let (line, text) = (place + 1, text.trim());
        if text.is_empty() {
            continue;
        }
        for cookie in cookies_of(text) {
            match certify(&cookie, &key, context.now()) {
                Ok((cookie, json)) => certificates.push(Certified { line, cookie, json }),
                Err(why) => refused.push(Refused { line, why }),
            }
        }
    }
    if certificates.is_empty() && refused.is_empty() {
        return Err(LessonError::NoCertificates.into());
    }
    Ok(Taught::Certified { certificates, refused })
}

/// The cookies of a line, as `inspect` finds them there. A line in which there is none is judged as it is.
fn cookies_of(line: &str) -> Vec<String> {
    let found = find::argument(line, Wanted { name: COOKIE_NAME, is_given: false }).unwrap_or_default();
    match found.cookies.is_empty() {
        true => vec![line.to_owned()],
        false => found.cookies.into_iter().map(|found| found.cookie).collect(),
    }
}

/// A line that is not UTF-8 is no certificate, and the others are.
fn read(context: &Context) -> Result<String, Error> {
    let stdin = context.stdin.take("certify")?;
    if stdin.is_terminal() {
        return Err(LessonError::NoCertificates.into());
    }
    let bytes = read_all(stdin.lock(), MOST).map_err(InputError::Stdin)?;
    let bytes = bytes.ok_or(InputError::TooMuch { limit: MOST })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_tutorials(key: &SecretKey) -> bool {
    let signature = |key: &SecretKey| Signer::flask(key).signature("");
    signature(key) == signature(&SecretKey::new(SECRET_KEY))
}
