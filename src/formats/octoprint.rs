//! `name|time|signature`, OctoPrint's `remember_token` (`octoprint/server/util/flask.py`, `encode_remember_me_cookie`).
//!
//! It is that of Flask-Login, signed with a key of the user, and the time is in Unix seconds with a fraction. OctoPrint's
//! session is a session of Flask.

use super::fact::{Fact, FactName};
use super::shape;

/// What it shows: the name of the user, and when it was made.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (signed, signature) = cookie.rsplit_once('|')?;
    if !shape::is_hex(signature, 128) {
        return None;
    }
    let (user, time) = signed.rsplit_once('|')?;
    let (seconds, fraction) = time.split_once('.')?;
    let unix = shape::decimal(seconds).filter(|unix| shape::is_of_this_century(*unix))?;
    shape::decimal(fraction)?;
    Some(vec![Fact::text(FactName::UserId, user), Fact::moment(FactName::CreatedAt, unix)])
}
