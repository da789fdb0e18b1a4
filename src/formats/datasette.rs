//! Datasette's `ds_actor`: a token of itsdangerous, `{"a": actor, "e": end}` (datasette's `docs/authentication.rst`).
//!
//! The end is in base62, in Unix seconds. There is no timestamp.

use super::fact::{Fact, FactName};
use super::itsdangerous::Token;
use super::shape;
use crate::python::{Value, json};

/// What it shows: the actor, and the end if there is one.
pub fn read(token: &Token) -> Option<Vec<Fact>> {
    let (Value::Dict(entries), None) = (&token.value, token.signed_at) else { return None };
    let actor = entries.get("a").filter(|actor| matches!(actor, Value::Dict(_)))?;
    let mut facts = vec![Fact::text(FactName::Json, json::write(actor))];
    match (entries.get("e"), entries.len()) {
        (None, 1) => {}
        (end @ Some(_), 2) => {
            let end = shape::base62_moment(shape::text(end)?)?;
            facts.push(Fact::moment(FactName::ExpiresAt, end));
        }
        _ => return None,
    }
    Some(facts)
}
