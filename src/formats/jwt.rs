//! `header.claims.signature`, a JSON Web Token (RFC 7519), in the compact form of RFC 7515 section 7.1.
//!
//! One that was cut when it was copied is known by what is left: its header, or its claims.

use super::fact::{Fact, FactName};
use super::shape;
use crate::python::Dict;

/// What it shows: the algorithm, the claims, and their moments.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let mut sections = cookie.split('.');
    let (header, claims, signature) = (sections.next()?, sections.next(), sections.next());
    if sections.next().is_some() {
        return None;
    }
    // in Flask's session the timestamp stands there
    let claims = claims.filter(|claims| claims.starts_with('e')).and_then(object);
    if claims.is_none() && signature.is_some() {
        return None;
    }
    match (algorithm(header), claims) {
        (Some(algorithm), claims) => {
            let algorithm = Fact::text(FactName::Algorithm, algorithm);
            Some([algorithm].into_iter().chain(claims.into_iter().flat_map(about)).collect())
        }
        (None, Some(claims)) if signature.is_some() && is_end_of_header(header) => Some(about(claims)),
        (None, None) if signature.is_none() && is_beginning_of_header(header) => Some(Vec::new()),
        _ => None,
    }
}

/// What a token lacks of its three sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Its beginning, and with it the algorithm.
    Beginning,
    /// The claims, or their end, and the signature.
    Claims,
    /// The signature.
    Signature,
}

/// What a text lacks that [`read`] takes for a token. `None` where it has a header, claims and a signature.
pub fn missing(cookie: &str) -> Option<Missing> {
    let mut sections = cookie.split('.');
    let algorithm = sections.next().and_then(algorithm);
    let (claims, signature) = (sections.next().and_then(object), sections.next());
    // a token that is not signed ends with a dot
    let is_signed = signature.is_some_and(|signature| !signature.is_empty() || algorithm.as_deref() == Some("none"));
    match (algorithm, claims) {
        (_, None) => Some(Missing::Claims),
        (None, Some(_)) => Some(Missing::Beginning),
        (Some(_), Some(_)) if is_signed => None,
        (Some(_), Some(_)) => Some(Missing::Signature),
    }
}

fn object(section: &str) -> Option<(String, Dict)> {
    shape::json_object(shape::base64url(section)?)
}

/// The algorithm that a header names.
fn algorithm(header: &str) -> Option<String> {
    if !header.starts_with('e') {
        return None;
    }
    let (_, header) = object(header)?;
    // a token that is encrypted names one more
    if header.get("enc").is_some() {
        return None;
    }
    shape::text(header.get("alg")).filter(|algorithm| is_registered(algorithm)).map(str::to_owned)
}

/// The algorithms of RFC 7518 section 3.1, RFC 8037 and RFC 8812.
fn is_registered(algorithm: &str) -> bool {
    match algorithm.split_at_checked(2) {
        Some(("HS" | "RS" | "ES" | "PS", size)) => matches!(size, "256" | "384" | "512" | "256K"),
        _ => matches!(algorithm, "none" | "EdDSA" | "Ed25519" | "Ed448"),
    }
}

/// `{"alg":"` or `{"typ":"JWT"`, and perhaps more.
fn is_beginning_of_header(section: &str) -> bool {
    let is_base64url = section.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_base64url && (section.starts_with("eyJhbGciOiJ") || section.starts_with("eyJ0eXAiOiJKV1Qi"))
}

/// What is left of a header whose beginning was cut off: it ends as JSON does, and names an algorithm or a type.
fn is_end_of_header(section: &str) -> bool {
    // of four places, one is the beginning of a quad
    (0..4).filter_map(|cut| section.get(cut..)).filter_map(shape::base64url).any(|bytes| {
        let text = String::from_utf8_lossy(&bytes);
        let names = ["HS", "RS", "ES", "PS", "none", "EdDSA", "JWT", "typ", "alg"];
        text.ends_with("\"}") && names.iter().any(|name| text.contains(name))
    })
}

/// The claims, and the moments of RFC 7519 section 4.1.
fn about((json, claims): (String, Dict)) -> Vec<Fact> {
    let moments = [(FactName::IssuedAt, "iat"), (FactName::NotBefore, "nbf"), (FactName::ExpiresAt, "exp")];
    let moments = moments.into_iter().filter_map(|(name, claim)| Fact::moment_of(name, claims.get(claim)));
    [Fact::text(FactName::Claims, json)].into_iter().chain(moments).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_without_a_signature_is_whole_only_where_it_says_that_it_has_none() {
        let (header, unsigned, claims) = ("eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJub25lIn0", "eyJzdWIiOiJtaWEifQ");
        for (token, lacks) in [
            (format!("{header}.{claims}.c2ln"), None),
            (format!("{unsigned}.{claims}."), None),
            (format!("{header}.{claims}."), Some(Missing::Signature)),
            (format!("{header}.{claims}"), Some(Missing::Signature)),
            (format!("{header}.eyJzdWIi"), Some(Missing::Claims)),
            (header.to_owned(), Some(Missing::Claims)),
            (format!("bGciOiJIUzI1NiJ9.{claims}.c2ln"), Some(Missing::Beginning)),
        ] {
            assert_eq!((read(&token).is_some(), missing(&token)), (true, lacks), "{token}");
        }
    }
}
