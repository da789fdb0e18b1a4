//! The cookies of Ruby, sections joined by two dashes: Rails (`ActiveSupport::MessageVerifier`, `MessageEncryptor`) and
//! `Rack::Session::Cookie`.
//!
//! ```text
//! base64 of JSON or Marshal -- hexadecimal                         signed, Rails and Rack
//! base64 of (base64 -- base64 of an IV) -- hexadecimal             encrypted, AES-256-CBC
//! base64 -- base64 of an IV -- base64 of a tag                     encrypted, AES-256-GCM
//! ```

use super::fact::{Fact, FactName};
use super::shape;
use crate::clock::Timestamp;
use crate::python::{Value, json};

/// What it shows: what is signed, or how it is encrypted.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (rest, last) = cookie.rsplit_once("--")?;
    if let Some((ciphertext, iv)) = rest.rsplit_once("--") {
        shape::base64(ciphertext)?;
        let is_gcm = shape::base64(iv)?.len() == 12 && shape::base64(last)?.len() == 16;
        return is_gcm.then(|| encrypted("AES-256-GCM"));
    }
    if ![40, 64].into_iter().any(|digits| shape::is_hex(last, digits)) {
        return None;
    }
    // Rack breaks its base64 into lines
    let unbroken: String = rest.split('\n').collect();
    let message = shape::base64(&unbroken)?;
    match message.first()? {
        0x04 if message.get(1) == Some(&0x08) => Some(marshal()),
        b'{' => {
            let (text, _) = shape::json_object(message)?;
            Some(wrapped(&text).unwrap_or_else(|| vec![Fact::text(FactName::Json, text)]))
        }
        _ => {
            let text = String::from_utf8(message).ok()?;
            if let Some((ciphertext, iv)) = text.split_once("--") {
                let is_cbc = shape::base64(ciphertext)?.len().is_multiple_of(16) && shape::base64(iv)?.len() == 16;
                return is_cbc.then(|| encrypted("AES-256-CBC"));
            }
            shape::json(&text).map(|_| vec![Fact::text(FactName::Json, text)])
        }
    }
}

fn encrypted(cipher: &str) -> Vec<Fact> {
    vec![Fact::text(FactName::Cipher, cipher)]
}

/// Ruby's Marshal can make any object, so it is not read.
fn marshal() -> Vec<Fact> {
    vec![Fact::text(FactName::Serializer, "Marshal")]
}

/// `{"_rails":{"message":base64,"exp":date,"pur":purpose}}`, as Rails 5.2 and later sign. Since 7.1 `data` may hold the
/// value itself.
fn wrapped(text: &str) -> Option<Vec<Fact>> {
    let Value::Dict(outer) = shape::json(text)? else { return None };
    let Some(Value::Dict(inner)) = outer.get("_rails") else { return None };
    let mut facts = match (shape::text(inner.get("message")), inner.get("data")) {
        (Some(message), _) => {
            let message = shape::base64(message)?;
            match String::from_utf8(message) {
                Ok(message) if shape::json(&message).is_some() => vec![Fact::text(FactName::Json, message)],
                _ => marshal(),
            }
        }
        (None, Some(data)) => vec![Fact::text(FactName::Json, json::write(data))],
        (None, None) => return None,
    };
    facts.extend(shape::text(inner.get("pur")).map(|purpose| Fact::text(FactName::Purpose, purpose)));
    let end = shape::text(inner.get("exp")).and_then(Timestamp::parse);
    facts.extend(end.map(|end| Fact::moment(FactName::ExpiresAt, end.unix())));
    Some(facts)
}
