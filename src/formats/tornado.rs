//! Tornado's `create_signed_value` (`tornado/web.py`).
//!
//! ```text
//! 2|1:0        |10:1700000000|7:session|8:YWxpY2U=|64 hexadecimal digits      version 2, each with its length
//!   key version timestamp     name      value
//!                YWxpY2U=    |1700000000|40 hexadecimal digits                version 1
//! ```

use super::fact::{Fact, FactName};
use super::shape;

/// What it shows: its value, name and timestamp, and which key signed it.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    match cookie.strip_prefix("2|") {
        Some(fields) => version_2(fields),
        None => version_1(cookie),
    }
}

fn version_2(fields: &str) -> Option<Vec<Fact>> {
    let (key_version, rest) = field(fields)?;
    let (timestamp, rest) = field(rest)?;
    let (name, rest) = field(rest)?;
    let (value, signature) = field(rest)?;
    let (key_version, timestamp) = (shape::decimal(key_version)?, shape::decimal(timestamp)?);
    if !shape::is_hex(signature, 64) {
        return None;
    }
    let mut facts = vec![
        Fact::text(FactName::CookieName, name),
        Fact::text(FactName::Value, contents(value)?),
        Fact::moment(FactName::SignedAt, timestamp),
    ];
    // zero where there is only one key
    if key_version != 0 {
        facts.push(Fact::text(FactName::KeyVersion, key_version.to_string()));
    }
    Some(facts)
}

fn version_1(cookie: &str) -> Option<Vec<Fact>> {
    let (signed, signature) = cookie.rsplit_once('|')?;
    let (value, timestamp) = signed.rsplit_once('|')?;
    if !shape::is_hex(signature, 40) || timestamp.len() != 10 {
        return None;
    }
    let timestamp = shape::decimal(timestamp).filter(|unix| shape::is_of_this_century(*unix))?;
    Some(vec![Fact::text(FactName::Value, contents(value)?), Fact::moment(FactName::SignedAt, timestamp)])
}

/// `7:session|` and what stands behind it. The length is in bytes.
fn field(fields: &str) -> Option<(&str, &str)> {
    let (length, rest) = fields.split_once(':')?;
    let (field, rest) = rest.split_at_checked(usize::try_from(shape::decimal(length)?).ok()?)?;
    Some((field, rest.strip_prefix('|')?))
}

fn contents(value: &str) -> Option<String> {
    shape::base64(value).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}
