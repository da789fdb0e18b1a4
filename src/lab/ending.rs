//! What ends a session, and when, before any clock is moved.

use schemars::JsonSchema;
use serde::Serialize;

use super::error::LabError;
use super::login::{lifetime_of, signed_at};
use crate::browser::Row;
use crate::clock::Timestamp;
use crate::cookie::{Signer, split};
use crate::inspect::LifetimeFrom;

/// What is known of the app that signed a session.
pub struct Settings<'a> {
    /// How it signs, as far as is known.
    pub signer: &'a Signer,
    /// Whether a key was given.
    pub has_own_key: bool,
    /// Whether the signer's key is the tutorial's.
    pub is_tutorials: bool,
    /// Its lifetime in seconds, if it was given.
    pub lifetime: Option<i64>,
    /// Its lifetime, if the login tells it.
    pub of_login: Option<(i64, LifetimeFrom)>,
}

/// What ends a session, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ending {
    /// The cookie's name.
    pub cookie_name: String,
    /// The moment of the question.
    pub now: Timestamp,
    /// The timestamp of the cookie.
    pub signed_at: Timestamp,
    /// Seconds since it was signed.
    pub age: i64,
    /// The server's `PERMANENT_SESSION_LIFETIME`, in seconds.
    pub lifetime: i64,
    /// How the lifetime is known.
    pub lifetime_from: LifetimeFrom,
    /// When the browser drops the cookie. Null: when the browser closes.
    pub browser_drops_at: Option<Timestamp>,
    /// In how many seconds that is. Null if it has dropped it, or drops it when it closes.
    pub browser_drops_in: Option<i64>,
    /// The last second at which the server accepts it.
    pub server_accepts_until: Timestamp,
    /// For how many more seconds. Below 0 the session is over.
    pub server_accepts_for: i64,
    /// Whether the key fits: the given one, or the tutorial's. Null if none was given and the tutorial's does not fit.
    pub is_verified: Option<bool>,
    /// Whether the browser would send it and the server accept it now, as far as can be known.
    pub is_alive: bool,
}

/// Reads from a session cookie in a jar what will end it.
///
/// # Errors
///
/// [`LabError::NotASession`] if it has no timestamp that is a date.
pub fn ending(row: &Row, settings: &Settings<'_>, now: Timestamp) -> Result<Ending, LabError> {
    let signed_at = signed_at(row)?;
    let key = split(&row.value).and_then(|parts| settings.signer.key_of(parts.signed_text, parts.signature));
    let is_verified = match key {
        Some(_) => Some(true),
        None => settings.has_own_key.then_some(false),
    };
    let is_tutorials = key.is_some() && settings.is_tutorials;
    let (lifetime, lifetime_from) = match settings.of_login {
        Some(of_login) if settings.lifetime.is_none() => of_login,
        _ => lifetime_of(settings.lifetime, is_tutorials, row.expires_for_the_server(), signed_at),
    };
    let age = now.unix().saturating_sub(signed_at.unix());
    Ok(Ending {
        cookie_name: row.name.clone(),
        now,
        signed_at,
        age,
        lifetime,
        lifetime_from,
        browser_drops_at: row.expires,
        browser_drops_in: row.expires.map(|end| end.unix() - now.unix()).filter(|&left| left > 0),
        server_accepts_until: signed_at.plus(lifetime),
        server_accepts_for: lifetime.saturating_sub(age),
        is_verified,
        is_alive: !row.is_expired && (0..=lifetime).contains(&age) && is_verified != Some(false),
    })
}
