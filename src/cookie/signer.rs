//! The signature: who could have made this cookie.
//!
//! ```text
//! derived key = HMAC-SHA1(secret key, "cookie-session")
//! signature   = HMAC-SHA1(derived key, "eyJf….awNFbQ")
//! ```
//!
//! That is Flask's way (`flask/sessions.py`); the other ways are itsdangerous'
//! (`signer.py`), for apps that chose another digest, salt or derivation.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};

use crate::python::base64;

/// A Flask `SECRET_KEY`. No report can contain one: it does not implement `Serialize`.
#[derive(Clone)]
pub struct SecretKey(Vec<u8>);

impl SecretKey {
    /// Takes the bytes of the key. Flask takes text as its UTF-8 bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> SecretKey {
        SecretKey(bytes.into())
    }

    /// Whether there is no byte. HMAC works with it; Flask calls such an app one without sessions.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(redacted)")
    }
}

/// The hash function inside the HMAC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Digest {
    /// MD5, 16 bytes.
    Md5,
    /// SHA-1, 20 bytes: Flask's.
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

    /// The digest whose signatures have this many bytes: the length gives it away.
    pub fn with_size(bytes: usize) -> Option<Digest> {
        Digest::ALL.into_iter().find(|digest| digest.size() == bytes)
    }

    fn hash(self, message: &[u8]) -> Vec<u8> {
        match self {
            Digest::Md5 => Md5::digest(message).to_vec(),
            Digest::Sha1 => Sha1::digest(message).to_vec(),
            Digest::Sha224 => Sha224::digest(message).to_vec(),
            Digest::Sha256 => Sha256::digest(message).to_vec(),
            Digest::Sha384 => Sha384::digest(message).to_vec(),
            Digest::Sha512 => Sha512::digest(message).to_vec(),
        }
    }
}

/// An HMAC that has taken in its key and waits for a message.
#[derive(Clone)]
enum Keyed {
    Md5(Hmac<Md5>),
    Sha1(Hmac<Sha1>),
    Sha224(Hmac<Sha224>),
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
}

impl Keyed {
    fn new(digest: Digest, key: &[u8]) -> Keyed {
        match digest {
            Digest::Md5 => Keyed::Md5(keyed(key)),
            Digest::Sha1 => Keyed::Sha1(keyed(key)),
            Digest::Sha224 => Keyed::Sha224(keyed(key)),
            Digest::Sha256 => Keyed::Sha256(keyed(key)),
            Digest::Sha384 => Keyed::Sha384(keyed(key)),
            Digest::Sha512 => Keyed::Sha512(keyed(key)),
        }
    }

    fn code(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Keyed::Md5(keyed) => fed(keyed, message).finalize().into_bytes().to_vec(),
            Keyed::Sha1(keyed) => fed(keyed, message).finalize().into_bytes().to_vec(),
            Keyed::Sha224(keyed) => fed(keyed, message).finalize().into_bytes().to_vec(),
            Keyed::Sha256(keyed) => fed(keyed, message).finalize().into_bytes().to_vec(),
            Keyed::Sha384(keyed) => fed(keyed, message).finalize().into_bytes().to_vec(),
            Keyed::Sha512(keyed) => fed(keyed, message).finalize().into_bytes().to_vec(),
        }
    }

    /// Compares in constant time: how long it takes does not tell how many bytes were right.
    fn is_code(&self, message: &[u8], code: &[u8]) -> bool {
        match self {
            Keyed::Md5(keyed) => fed(keyed, message).verify_slice(code).is_ok(),
            Keyed::Sha1(keyed) => fed(keyed, message).verify_slice(code).is_ok(),
            Keyed::Sha224(keyed) => fed(keyed, message).verify_slice(code).is_ok(),
            Keyed::Sha256(keyed) => fed(keyed, message).verify_slice(code).is_ok(),
            Keyed::Sha384(keyed) => fed(keyed, message).verify_slice(code).is_ok(),
            Keyed::Sha512(keyed) => fed(keyed, message).verify_slice(code).is_ok(),
        }
    }
}

#[expect(clippy::expect_used, reason = "HMAC pads or hashes its key, so every length is one")]
fn keyed<M: KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).expect("a key of any length")
}

fn fed<M: Mac + Clone>(keyed: &M, message: &[u8]) -> M {
    let mut mac = keyed.clone();
    mac.update(message);
    mac
}

/// How the signing key is made from the secret key K and the salt S.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyDerivation {
    /// HMAC(K, S): Flask's.
    #[default]
    Hmac,
    /// hash(S + K)
    Concat,
    /// hash(S + "signer" + K): itsdangerous' own default.
    DjangoConcat,
    /// K itself; the salt is unused.
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
}

/// Which of the keys made a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUsed {
    /// `SECRET_KEY`
    Current,
    /// The n-th of `SECRET_KEY_FALLBACKS`, counted from 1 in the order of the config.
    Fallback(usize),
}

/// The salt of Flask's sessions (`SecureCookieSessionInterface.salt`).
pub const FLASK_SALT: &[u8] = b"cookie-session";

/// Signs and verifies. What decides a signature is given once, and the keys are derived and taken in then.
#[derive(Clone)]
pub struct Signer {
    digest: Digest,
    /// In the order they are tried: the current one, which also signs, then the fallbacks from the last to the first.
    keys: Vec<(KeyUsed, Keyed)>,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}, redacted)", self.digest.name())
    }
}

impl Signer {
    /// Signs as Flask does: salt `cookie-session`, derivation `hmac`, SHA-1, no fallbacks.
    ///
    /// ```
    /// use sessctl::cookie::{SecretKey, Signer};
    ///
    /// let signer = Signer::flask(&SecretKey::new("abcdefghijklmn"));
    /// let signature = signer.signature("eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ");
    /// assert_eq!(signature, "dgxKsKrmZVNxYXtxk3etDJkRXjo");
    /// ```
    pub fn flask(secret_key: &SecretKey) -> Signer {
        Signer::new(secret_key, &[], FLASK_SALT, Digest::default(), KeyDerivation::default())
    }

    /// `fallbacks` are `SECRET_KEY_FALLBACKS`, in the order of the config; `salt` keeps signatures made for
    /// different purposes apart.
    pub fn new(
        secret_key: &SecretKey,
        fallbacks: &[SecretKey],
        salt: &[u8],
        digest: Digest,
        key_derivation: KeyDerivation,
    ) -> Signer {
        let fallbacks = fallbacks.iter().enumerate().rev().map(|(place, key)| (KeyUsed::Fallback(place + 1), key));
        let candidates = std::iter::once((KeyUsed::Current, secret_key)).chain(fallbacks);
        let keyed = |key| Keyed::new(digest, &derived_key(key, salt, digest, key_derivation));
        Signer { digest, keys: candidates.map(|(used, key)| (used, keyed(key))).collect() }
    }

    /// The signature section over everything left of it, made with the current key.
    pub fn signature(&self, signed_text: &str) -> String {
        let code = self.keys.first().map(|(_, current)| current.code(signed_text.as_bytes()));
        base64::encode(&code.unwrap_or_default())
    }

    /// Which key made this signature: the current one is tried first, then the fallbacks from
    /// the last to the first (`Signer.verify_signature` of itsdangerous). `None` if no key did.
    pub fn key_of(&self, signed_text: &str, signature: &str) -> Option<KeyUsed> {
        self.key_of_bytes(signed_text, &base64::decode(signature)?)
    }

    /// The same, of the bytes of a signature section that has been decoded.
    pub fn key_of_bytes(&self, signed_text: &str, signature: &[u8]) -> Option<KeyUsed> {
        let made_it = |(_, key): &&(KeyUsed, Keyed)| key.is_code(signed_text.as_bytes(), signature);
        self.keys.iter().find(made_it).map(|(used, _)| *used)
    }
}

fn derived_key(SecretKey(secret_key): &SecretKey, salt: &[u8], digest: Digest, way: KeyDerivation) -> Vec<u8> {
    match way {
        KeyDerivation::Hmac => Keyed::new(digest, secret_key).code(salt),
        KeyDerivation::Concat => digest.hash(&[salt, secret_key].concat()),
        KeyDerivation::DjangoConcat => digest.hash(&[salt, b"signer", secret_key].concat()),
        KeyDerivation::None => secret_key.clone(),
    }
}
