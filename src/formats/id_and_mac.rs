//! `id!mac`, the session of pgAdmin 4 (`web/pgadmin/utils/session.py`, `ManagedSession.sign`): a UUID, and base64 of the
//! HMAC-SHA1 of what the server keeps under it.

use super::fact::{Fact, FactName};
use super::{random_id, shape};

/// What it shows: the id.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (id, mac) = cookie.split_once('!')?;
    let is_mac = shape::base64(mac).is_some_and(|bytes| matches!(bytes.len(), 20 | 32 | 48 | 64));
    (is_mac && random_id::read(id).is_some()).then(|| vec![Fact::text(FactName::SessionId, id)])
}
