//! The CSRF token of Flask-WTF (`flask_wtf/csrf.py`, `generate_csrf`): the token of the session, signed with a timestamp.

use super::fact::{Fact, FactName};
use super::itsdangerous::Token;
use super::shape;

/// What it shows: the token of the session, 40 hexadecimal digits, and when it was signed.
pub fn read(token: &Token) -> Option<Vec<Fact>> {
    let digits = shape::text(Some(&token.value)).filter(|digits| shape::is_hex(digits, 40))?;
    Some(vec![Fact::text(FactName::Token, digits), Fact::moment(FactName::SignedAt, token.signed_at?)])
}
