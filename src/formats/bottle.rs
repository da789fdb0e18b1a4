//! `!signature?pickle`, Bottle's `response.set_cookie` with a secret (`bottle.py`, `cookie_encode`).
//!
//! The signature is HMAC-SHA256, or HMAC-MD5 until 0.12. Signature and pickle are in padded base64.

use super::fact::Fact;
use super::{pickle, shape};

/// What it shows: the opcodes of its pickle.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    let (signature, message) = cookie.strip_prefix('!')?.split_once('?')?;
    if !matches!(shape::base64(signature)?.len(), 16 | 32) {
        return None;
    }
    pickle::read(&shape::base64(message)?)
}
