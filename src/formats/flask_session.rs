//! `id.signature`, the cookie of Flask-Session with `SESSION_USE_SIGNER` (`flask_session/base.py`). The data is on the server.
//!
//! The id is 43 characters for 32 random bytes, or a UUID until 0.5. There is no timestamp.

use super::fact::{Fact, FactName};
use super::{random_id, shape};

/// What it shows: the id.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (id, signature) = cookie.split_once('.')?;
    // a payload is text, and 32 random bytes are not
    let is_random =
        |id| shape::base64url(id).is_some_and(|bytes| bytes.len() == 32 && String::from_utf8(bytes).is_err());
    let is_id = || random_id::is_uuid(id) || is_random(id);
    (shape::is_base64url_of(signature, 20) && is_id()).then(|| vec![Fact::text(FactName::SessionId, id)])
}
