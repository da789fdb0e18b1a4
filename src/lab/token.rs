//! A login that is answered by a token in JSON, and not by a cookie.
//!
//! ```text
//! POST /api/login  {"username": "mia", …}
//! 200 OK           {"access_token": "eyJhbGciOi…", "refresh_token": "eyJhbGciOi…"}
//! ```
//!
//! A browser sends cookies by itself. A token goes with a request only where a script, or `--header`, puts it there.

use serde_json::Value;
use zeroize::Zeroizing;

use super::recognition::Answer;
use super::signs::is_against_forgery;
use crate::browser::Received;
use crate::formats::{Format, recognise};

/// How deep keys are looked for, and the most that are told.
const DEEPEST: usize = 3;
const MOST: usize = 4;
/// A shorter text is no token, in bytes.
const SHORTEST: usize = 8;

/// A token of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands: `access_token`, or below another key `data.token`.
    pub key: String,
    /// Itself, which is a secret.
    pub value: Zeroizing<String>,
}

/// The tokens of the answer to a login, if it was answered by no error and brought no cookie that may be a session.
pub fn instead_of_a_cookie(sent: &Answer) -> Vec<Token> {
    let lines = sent.steps.iter().flat_map(|step| &step.set_cookies);
    let mut kept = lines.filter(|line| matches!(line.received, Received::Stored | Received::Replaced));
    if sent.status() >= 400 || kept.any(|line| !is_against_forgery(&line.said.name)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Ok(json) = serde_json::from_str(&sent.exchange.response.body) {
        collect(&json, "", 0, &mut found);
    }
    found.truncate(MOST);
    found
}

fn collect(json: &Value, above: &str, depth: usize, found: &mut Vec<Token>) {
    let Value::Object(object) = json else { return };
    for (key, value) in object {
        let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            Value::String(text) if is_token(key, text) => {
                found.push(Token { key: path, value: Zeroizing::new(text.clone()) });
            }
            Value::Object(_) if depth < DEEPEST => collect(value, &path, depth + 1, found),
            _ => {}
        }
    }
}

fn is_token(key: &str, value: &str) -> bool {
    let is_jwt = || recognise(value).is_some_and(|foreign| foreign.format == Format::Jwt);
    let key = key.to_lowercase();
    let is_named_so = key.ends_with("token") || key == "jwt" || key == "bearer";
    value.len() >= SHORTEST && !value.contains(' ') && !is_against_forgery(&key) && (is_named_so || is_jwt())
}
