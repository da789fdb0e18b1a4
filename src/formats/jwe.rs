//! `header.key.iv.ciphertext.tag`, an encrypted token (JWE, RFC 7516 section 7.1).

use super::fact::{Fact, FactName};
use super::shape;

/// What it shows: how it is encrypted.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    if !cookie.starts_with('e') {
        return None;
    }
    let mut sections = cookie.split('.');
    let header = sections.next()?;
    let others = [sections.next()?, sections.next()?, sections.next()?, sections.next()?];
    if sections.next().is_some() || !others.iter().all(|section| shape::base64url(section).is_some()) {
        return None;
    }
    let (_, header) = shape::json_object(shape::base64url(header)?)?;
    let (algorithm, cipher) = (shape::text(header.get("alg"))?, shape::text(header.get("enc"))?);
    Some(vec![Fact::text(FactName::Algorithm, algorithm), Fact::text(FactName::Cipher, cipher)])
}
