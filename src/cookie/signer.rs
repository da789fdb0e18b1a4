//! The signature: only the holder of the key can make it.
//!
//! ```text
//! derived key = HMAC-SHA1(secret key, "cookie-session")
//! signature   = HMAC-SHA1(derived key, "eyJf….awNFbQ")
//! ```
//!
//! That is how Flask signs (`flask/sessions.py`). itsdangerous has other digests and other key derivations too
//! (`signer.py`), and some apps use them.

use std::borrow::Cow;
use std::fmt;
use std::panic::RefUnwindSafe;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::payload::Packing;
use crate::python::base64;

/// A Flask `SECRET_KEY`. It does not implement `Serialize`, so no report can contain one. Its bytes are overwritten with
/// zeros when it is dropped.
#[derive(Clone)]
pub struct SecretKey(Zeroizing<Vec<u8>>);

impl SecretKey {
    /// A key of these bytes. Flask takes the UTF-8 bytes of a text.
    pub fn new(bytes: impl Into<Vec<u8>>) -> SecretKey {
        SecretKey(Zeroizing::new(bytes.into()))
    }

    /// Whether the key has no bytes. HMAC would take such a key. Flask gives such an app no sessions.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Zeroizing<Vec<u8>>> for SecretKey {
    fn from(bytes: Zeroizing<Vec<u8>>) -> SecretKey {
        SecretKey(bytes)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(redacted)")
    }
}

/// The digest: the hash function inside the HMAC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Digest {
    /// MD5, 16 bytes.
    Md5,
    /// SHA-1, 20 bytes, which Flask uses.
    #[default]
    Sha1,
    /// SHA-224, 28 bytes.
    Sha224,
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes.
    Sha512,
}

impl Digest {
    /// Every digest.
    pub const ALL: [Digest; 6] =
        [Digest::Md5, Digest::Sha1, Digest::Sha224, Digest::Sha256, Digest::Sha384, Digest::Sha512];

    /// The name on the command line and in JSON, as in Python's `hashlib`.
    pub fn name(self) -> &'static str {
        match self {
            Digest::Md5 => "md5",
            Digest::Sha1 => "sha1",
            Digest::Sha224 => "sha224",
            Digest::Sha256 => "sha256",
            Digest::Sha384 => "sha384",
            Digest::Sha512 => "sha512",
        }
    }

    /// The name in prose.
    pub fn title(self) -> &'static str {
        match self {
            Digest::Md5 => "MD5",
            Digest::Sha1 => "SHA1",
            Digest::Sha224 => "SHA224",
            Digest::Sha256 => "SHA256",
            Digest::Sha384 => "SHA384",
            Digest::Sha512 => "SHA512",
        }
    }

    /// The length of a signature, in bytes.
    pub fn size(self) -> usize {
        match self {
            Digest::Md5 => 16,
            Digest::Sha1 => 20,
            Digest::Sha224 => 28,
            Digest::Sha256 => 32,
            Digest::Sha384 => 48,
            Digest::Sha512 => 64,
        }
    }

    /// The digest whose signatures have this many bytes. No two digests have the same length.
    pub fn with_size(bytes: usize) -> Option<Digest> {
        Digest::ALL.into_iter().find(|digest| digest.size() == bytes)
    }

    /// The hash of these parts, one after the other.
    fn hash(self, parts: &[&[u8]]) -> Vec<u8> {
        let message: &[u8] = &Zeroizing::new(parts.concat());
        match self {
            Digest::Md5 => Md5::digest(message).to_vec(),
            Digest::Sha1 => Sha1::digest(message).to_vec(),
            Digest::Sha224 => Sha224::digest(message).to_vec(),
            Digest::Sha256 => Sha256::digest(message).to_vec(),
            Digest::Sha384 => Sha384::digest(message).to_vec(),
            Digest::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    /// The HMAC with this digest and this key.
    fn hmac(self, key: &[u8]) -> Arc<dyn KeyedHmac> {
        match self {
            Digest::Md5 => keyed::<Hmac<Md5>>(key),
            Digest::Sha1 => keyed::<Hmac<Sha1>>(key),
            Digest::Sha224 => keyed::<Hmac<Sha224>>(key),
            Digest::Sha256 => keyed::<Hmac<Sha256>>(key),
            Digest::Sha384 => keyed::<Hmac<Sha384>>(key),
            Digest::Sha512 => keyed::<Hmac<Sha512>>(key),
        }
    }
}

/// An HMAC that has its key and waits for a message (RFC 2104).
///
/// HMAC mixes the key with two fixed blocks first. That costs as much as signing a short cookie, so it is done once
/// for each key, and not again for each cookie.
trait KeyedHmac: Send + Sync + RefUnwindSafe {
    /// The signature of a message, in bytes.
    fn sign(&self, message: &[u8]) -> Vec<u8>;

    /// Whether this is the signature of the message.
    ///
    /// The comparison takes the same time for every wrong signature. So the time does not tell how many bytes were
    /// right.
    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool;
}

impl<M: Mac + Clone + Send + Sync + RefUnwindSafe> KeyedHmac for M {
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.clone().chain_update(message).finalize().into_bytes().to_vec()
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.clone().chain_update(message).verify_slice(signature).is_ok()
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length: it pads a short one and hashes a long one")]
fn keyed<M: KeyInit + KeyedHmac + 'static>(key: &[u8]) -> Arc<dyn KeyedHmac> {
    Arc::new(M::new_from_slice(key).expect("a key of any length"))
}

/// How the derived key is made from the secret key K and the salt S (`Signer.derive_key` of itsdangerous).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyDerivation {
    /// HMAC(K, S), which Flask uses.
    #[default]
    Hmac,
    /// hash(S + K)
    Concat,
    /// hash(S + "signer" + K), the default of itsdangerous.
    DjangoConcat,
    /// K itself. The salt is not used.
    None,
}

impl KeyDerivation {
    /// Every derivation.
    pub const ALL: [KeyDerivation; 4] =
        [KeyDerivation::Hmac, KeyDerivation::Concat, KeyDerivation::DjangoConcat, KeyDerivation::None];

    /// The name, as itsdangerous spells it.
    pub fn name(self) -> &'static str {
        match self {
            KeyDerivation::Hmac => "hmac",
            KeyDerivation::Concat => "concat",
            KeyDerivation::DjangoConcat => "django-concat",
            KeyDerivation::None => "none",
        }
    }

    fn derive_key(self, digest: Digest, salt: &[u8], SecretKey(secret_key): &SecretKey) -> Zeroizing<Vec<u8>> {
        match self {
            KeyDerivation::Hmac => Zeroizing::new(digest.hmac(secret_key).sign(salt)),
            KeyDerivation::Concat => Zeroizing::new(digest.hash(&[salt, secret_key])),
            KeyDerivation::DjangoConcat => Zeroizing::new(digest.hash(&[salt, b"signer", secret_key])),
            KeyDerivation::None => secret_key.clone(),
        }
    }
}

/// The key that made a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUsed {
    /// `SECRET_KEY`
    Current,
    /// The n-th of `SECRET_KEY_FALLBACKS`, counted from 1 in the order of the config.
    Fallback(usize),
}

impl KeyUsed {
    /// `current` or `fallback 1`, as JSON has it.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            KeyUsed::Current => "current".into(),
            KeyUsed::Fallback(place) => format!("fallback {place}").into(),
        }
    }
}

/// The salt of Flask's sessions (`SecureCookieSessionInterface.salt`).
pub const FLASK_SALT: &[u8] = b"cookie-session";

/// The salt of Starlette's sessions: that of an itsdangerous `Signer` to which none is given.
const STARLETTE_SALT: &[u8] = b"itsdangerous.Signer";

/// Signs and verifies (`itsdangerous/signer.py`).
#[derive(Clone)]
pub struct Signer {
    digest: Digest,
    signs_sessions: bool,
    packing: Packing,
    /// In the order they are tried: the current key, which also signs, then the fallbacks from the last to the first.
    keys: Vec<(KeyUsed, Arc<dyn KeyedHmac>)>,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}, redacted)", self.digest.name())
    }
}

impl Signer {
    /// A signer like Flask's: salt `cookie-session`, derivation `hmac`, SHA-1, no fallbacks.
    ///
    /// ```
    /// use sessctl::cookie::{KeyUsed, SecretKey, Signer};
    ///
    /// let signed_text = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ";
    /// let signer = Signer::flask(&SecretKey::new("abcdefghijklmn"));
    ///
    /// let signature = signer.signature(signed_text);
    /// assert_eq!(signature, "dgxKsKrmZVNxYXtxk3etDJkRXjo");
    ///
    /// assert_eq!(signer.key_of(signed_text, &signature), Some(KeyUsed::Current));
    /// assert_eq!(signer.key_of("another text", &signature), None);
    /// ```
    pub fn flask(secret_key: &SecretKey) -> Signer {
        Signer::new(secret_key, &[], FLASK_SALT, Digest::default(), KeyDerivation::default())
    }

    /// A signer with these settings.
    ///
    /// `fallbacks` are `SECRET_KEY_FALLBACKS`, in the order of the config. The salt keeps signatures apart that one
    /// key made for different purposes.
    pub fn new(
        secret_key: &SecretKey,
        fallbacks: &[SecretKey],
        salt: &[u8],
        digest: Digest,
        key_derivation: KeyDerivation,
    ) -> Signer {
        let fallbacks = fallbacks.iter().enumerate().rev().map(|(place, key)| (KeyUsed::Fallback(place + 1), key));
        let secret_keys = std::iter::once((KeyUsed::Current, secret_key)).chain(fallbacks);
        let hmac = |key| digest.hmac(&key_derivation.derive_key(digest, salt, key));
        // where the salt is not used, a signature does not show whose it is
        let signs_sessions = salt == FLASK_SALT && key_derivation != KeyDerivation::None;
        let packing = match (salt, key_derivation) {
            (STARLETTE_SALT, KeyDerivation::DjangoConcat) => Packing::Starlette,
            _ => Packing::UrlSafe,
        };
        Signer { digest, signs_sessions, packing, keys: secret_keys.map(|(used, key)| (used, hmac(key))).collect() }
    }

    /// How what it signs is packed: with Starlette's settings as Starlette packs it.
    pub fn packing(&self) -> Packing {
        self.packing
    }

    /// Whether its signatures are those of sessions: by Flask's salt, or by another one that is known to be that of an app's
    /// session interface. Every other serializer that has the key has another salt, and its own rule for the age of what it
    /// signed.
    pub fn signs_sessions(&self) -> bool {
        self.signs_sessions
    }

    /// The same, with a salt that is known to be that of an app's session interface.
    #[must_use]
    pub fn of_a_session_interface(self) -> Signer {
        Signer { signs_sessions: true, ..self }
    }

    /// The signature section for this text, made with the current key.
    pub fn signature(&self, signed_text: &str) -> String {
        let signature = self.keys.first().map(|(_, current)| current.sign(signed_text.as_bytes()));
        base64::encode(&signature.unwrap_or_default())
    }

    /// The key that made this signature section (`Signer.verify_signature`). `None` if no key of this signer did.
    pub fn key_of(&self, signed_text: &str, signature: &str) -> Option<KeyUsed> {
        self.key_of_bytes(signed_text, &base64::decode(signature)?)
    }

    /// As [`Signer::key_of`], for the bytes of a signature section.
    pub fn key_of_bytes(&self, signed_text: &str, signature: &[u8]) -> Option<KeyUsed> {
        let message = signed_text.as_bytes();
        self.keys.iter().find(|(_, key)| key.verifies(message, signature)).map(|(used, _)| *used)
    }
}
