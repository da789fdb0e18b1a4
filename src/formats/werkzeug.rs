//! `signature?key=value&…`, Werkzeug's `SecureCookie` (`werkzeug/contrib/securecookie.py` until 0.16, then the package
//! `secure-cookie`).
//!
//! The signature is HMAC-SHA1 in base64. Each value is base64 of JSON, or of a pickle. `_expires` is the end.

use percent_encoding::percent_decode_str;

use super::fact::{Fact, FactName};
use super::{pickle, shape};

/// The key under which the end is kept.
const END: &str = "_expires";

/// What it shows: its keys, their values where they are JSON, and the end.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (signature, rest) = cookie.split_once('?')?;
    if shape::base64(signature)?.len() != 20 {
        return None;
    }
    let entries: Vec<(String, Vec<u8>)> =
        if rest.is_empty() { Vec::new() } else { rest.split('&').map(entry).collect::<Option<_>>()? };
    let keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    let mut facts = vec![Fact::text(FactName::Keys, keys.join(", "))];
    let texts: Option<Vec<(&str, &str)>> = entries
        .iter()
        .map(|(key, value)| {
            let text = std::str::from_utf8(value).ok()?;
            shape::json(text).map(|_| (key.as_str(), text))
        })
        .collect();
    match texts {
        Some(texts) => {
            let entries = texts.iter().filter(|(key, _)| *key != END);
            let entries: Vec<String> = entries
                .map(|(key, value)| Some(format!("{}:{value}", serde_json::to_string(key).ok()?)))
                .collect::<Option<_>>()?;
            facts.push(Fact::text(FactName::Json, format!("{{{}}}", entries.join(","))));
            let end = texts.iter().find(|(key, _)| *key == END).and_then(|(_, value)| shape::json(value));
            facts.extend(Fact::moment_of(FactName::ExpiresAt, end.as_ref()));
        }
        None => {
            let mut pickles = entries.iter().map(|(_, value)| pickle::read(value));
            let first = pickles.next()??;
            if !pickles.all(|facts| facts.is_some()) {
                return None;
            }
            facts.extend(first.into_iter().filter(|fact| fact.name == FactName::Serializer));
        }
    }
    Some(facts)
}

/// A key, in the form of URLs, and the bytes of its value.
fn entry(entry: &str) -> Option<(String, Vec<u8>)> {
    let (key, value) = entry.split_once('=')?;
    let key = key.replace('+', " ");
    Some((percent_decode_str(&key).decode_utf8_lossy().into_owned(), shape::base64(value)?))
}
