//! An answer 401 that asks for a login in a header of the request, and not in a form (RFC 9110 section 11).
//!
//! ```text
//! HTTP/1.1 401 UNAUTHORIZED
//! WWW-Authenticate: Basic realm="My app", Bearer realm="api", error="invalid_token"
//!                   scheme       realm    scheme       realm
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::password::Masking;
use crate::exchange::Exchange;

/// The most ways of one answer that are told, and the longest name of each, in characters.
const MOST: usize = 8;
const LONGEST: usize = 100;

/// What an answer 401 asks for in a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LoginByHeader {
    /// The ways that the app offers, in order.
    pub challenges: Vec<Challenge>,
    /// Whether the request had an `Authorization` header, which was not enough.
    pub authorization_was_sent: bool,
}

/// One way to log in by a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Challenge {
    /// Its scheme as the app writes it: `Basic`, `Bearer`, `Digest`.
    pub scheme: String,
    /// What it protects, as the app calls it, cut after 100 characters. Null if it has no name.
    pub realm: Option<String>,
}

impl LoginByHeader {
    /// What the last 401 among these asks for. `None` if there is none, or it names no scheme.
    pub fn of<'a>(exchanges: impl DoubleEndedIterator<Item = &'a Exchange>) -> Option<LoginByHeader> {
        let last = exchanges.rev().find(|exchange| exchange.response.status == 401)?;
        let is = |name: &str, wanted: &str| name.eq_ignore_ascii_case(wanted);
        let asked = last.response.headers.iter().filter(|(name, _)| is(name, "www-authenticate"));
        let mut challenges: Vec<Challenge> = asked.flat_map(|(_, value)| challenges(value)).collect();
        challenges.truncate(MOST);
        (!challenges.is_empty()).then(|| LoginByHeader {
            challenges,
            authorization_was_sent: last.request.headers.iter().any(|(name, _)| is(name, "authorization")),
        })
    }

    /// Takes the secrets out of it.
    pub fn mask(&mut self, masking: &Masking) {
        for Challenge { scheme, realm } in &mut self.challenges {
            masking.within(scheme);
            if let Some(realm) = realm {
                // a `\` is dropped within quotes, and a `"` ends them
                *realm = masking.text_read(realm, |secret| unquoted(&format!("\"{secret}")));
                let is_cut = realm.chars().count() == LONGEST;
                *realm = if is_cut { masking.beginning(realm) } else { masking.text(realm).into_owned() };
            }
        }
    }
}

/// The challenges of one header. What is none is left out.
fn challenges(header: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    for piece in pieces(header) {
        // `Basic realm="x"` begins one, `error="x"` goes on with it
        let (first, rest) = piece.split_once([' ', '\t']).unwrap_or((piece, ""));
        let parameter = match is_token(first) && !rest.trim_start().starts_with('=') {
            true => {
                found.push(Challenge { scheme: cut(first), realm: None });
                rest.trim()
            }
            false => piece,
        };
        let Some((name, value)) = parameter.split_once('=') else { continue };
        if let Some(challenge) = found.last_mut().filter(|challenge| challenge.realm.is_none())
            && name.trim().eq_ignore_ascii_case("realm")
        {
            challenge.realm = Some(cut(&unquoted(value.trim())));
        }
    }
    found
}

/// The parts between commas, of which those within quotes divide nothing.
fn pieces(header: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let divides = move |char: char| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match char {
            '"' if !was_escaped => is_quoted = !is_quoted,
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            _ => {}
        }
        char == ',' && !is_quoted
    };
    header.split(divides).map(str::trim).filter(|piece| !piece.is_empty())
}

/// The text of a quoted string, or the value as it stands (RFC 9110 section 5.6.4).
fn unquoted(value: &str) -> String {
    let Some(quoted) = value.strip_prefix('"') else { return value.to_owned() };
    let mut text = String::new();
    let mut chars = quoted.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => break,
            '\\' => text.extend(chars.next()),
            char => text.push(char),
        }
    }
    text
}

fn is_token(text: &str) -> bool {
    let is_of_a_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_of_a_token)
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Vec<(String, Option<String>)> {
        challenges(header).into_iter().map(|Challenge { scheme, realm }| (scheme, realm)).collect()
    }

    fn expected(pairs: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
        pairs.iter().map(|(scheme, realm)| ((*scheme).to_owned(), realm.map(str::to_owned))).collect()
    }

    #[test]
    fn a_secret_is_known_as_the_quotes_of_a_realm_leave_it() {
        for secret in [r"hunter2\secret", "hunter2\"secret", "hunter2 secret"] {
            let mut masking = Masking::new();
            masking.hide(secret.as_bytes(), "mia");
            let challenges = challenges(&format!("Basic realm=\"My {secret}\""));
            let mut asked = LoginByHeader { challenges, authorization_was_sent: false };
            asked.mask(&masking);
            assert_eq!(asked.challenges[0].realm.as_deref(), Some("My ***"), "{secret}");
        }
    }

    #[test]
    fn each_scheme_is_named_with_its_realm() {
        for (header, pairs) in [
            (r#"Basic realm="My app""#, &[("Basic", Some("My app"))][..]),
            ("basic", &[("basic", None)]),
            (r#"Basic charset="UTF-8", REALM = "x""#, &[("Basic", Some("x"))]),
            ("Bearer realm=api", &[("Bearer", Some("api"))]),
            (
                r#"Basic realm="a, \"b\" c", Digest realm="d", qop="auth, auth-int", nonce="=,", Bearer"#,
                &[("Basic", Some("a, \"b\" c")), ("Digest", Some("d")), ("Bearer", None)],
            ),
            (r#"Negotiate YII=, Basic realm="x""#, &[("Negotiate", None), ("Basic", Some("x"))]),
            (r#"Basic realm="unfinished"#, &[("Basic", Some("unfinished"))]),
            (r#"Basic realm="a", realm="b""#, &[("Basic", Some("a"))]),
            (r#"Basic realm="""#, &[("Basic", Some(""))]),
            ("", &[]),
            (",,", &[]),
            (r#"realm="x""#, &[]),
        ] {
            assert_eq!(read(header), expected(pairs), "{header}");
        }
        assert_eq!(
            read(&format!("Basic realm=\"{}\"", "é".repeat(500)))[0].1.as_ref().map(|realm| realm.chars().count()),
            Some(100)
        );
    }
}
