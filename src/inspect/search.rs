//! How a cookie was signed, where the key is right and the other settings are not.
//!
//! An app that signs in another way than Flask's default is not a forger. So a key that does not match is tried once more
//! with the digests, key derivations and salts that are in use. That takes well under a millisecond, and one for a million
//! cookies is too much: many are searched on request only.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::cookie::signer::FLASK_SALT;
use crate::cookie::verdict::Sections;
use crate::cookie::{Digest, KeyDerivation, KeyUsed, SecretKey, Signer};

/// The salts in use, the most usual first.
const SALTS: [&str; 44] = [
    // Flask's sessions
    "cookie-session",
    // itsdangerous' own: its signers (Starlette's sessions too), its serializers
    "itsdangerous.Signer",
    "itsdangerous",
    // Flask-WTF and others, against forged requests
    "wtf-csrf-token",
    "csrftoken",
    "fastapi-csrf-token",
    // the id of Flask-Session
    "flask-session",
    // datasette: who is logged in, its messages, its other values
    "actor",
    "messages",
    "default",
    // Flask-Security
    "remember-salt",
    "confirm-salt",
    "reset-salt",
    "login-salt",
    "change-email-salt",
    "invalid-salt",
    "tf-validity-salt",
    "us-setup-salt",
    "wan-salt",
    // what tutorials and apps call their links and tokens
    "remember-token",
    "remember_token",
    "remember-me",
    "activate",
    "activation",
    "confirm",
    "confirmation",
    "email-confirm",
    "email-confirm-key",
    "email-confirm-salt",
    "email-confirmation",
    "email-confirmation-salt",
    "email-verification",
    "password-reset",
    "password-reset-salt",
    "reset-password",
    "reset",
    "recover",
    "recover-key",
    "unsubscribe",
    "invite",
    "login",
    "auth",
    "token",
    "session",
];

/// A longer text is in no header, and is not hashed a hundred times, in bytes.
const LONGEST: usize = 64 * 1024;

/// The keys that were given, to be tried in other ways.
#[derive(Clone, Debug)]
pub struct Search {
    keys: Vec<(KeyUsed, SecretKey)>,
    salt: Vec<u8>,
}

/// The settings with which a key makes the signature of a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fit {
    /// How it is made.
    #[serde(flatten)]
    pub signed_with: SignedWith,
    /// The key that fits: `current`, or `fallback 1` and so on.
    #[serde(serialize_with = "key_name")]
    #[schemars(with = "&str")]
    pub key: KeyUsed,
}

/// How a signature that matches was made, but for the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignedWith {
    /// The digest, as `--digest` takes it.
    #[serde(serialize_with = "digest_name")]
    #[schemars(with = "&str")]
    pub digest: Digest,
    /// The key derivation, as `--key-derivation` takes it.
    #[serde(serialize_with = "derivation_name")]
    #[schemars(with = "&str")]
    pub key_derivation: KeyDerivation,
    /// The salt, as `--salt` takes it.
    pub salt: String,
}

impl SignedWith {
    /// With these settings.
    pub fn new(digest: Digest, key_derivation: KeyDerivation, salt: &[u8]) -> SignedWith {
        SignedWith { digest, key_derivation, salt: salt_text(salt) }
    }

    /// As Flask signs.
    pub fn flask() -> SignedWith {
        SignedWith::new(Digest::default(), KeyDerivation::default(), FLASK_SALT)
    }
}

impl Search {
    /// A search with these keys. `fallbacks` are in the order of the config, and `salt` is tried beside those in use.
    pub fn new(current: Option<SecretKey>, fallbacks: Vec<SecretKey>, salt: Vec<u8>) -> Search {
        let fallbacks = fallbacks.into_iter().enumerate().map(|(place, key)| (KeyUsed::Fallback(place + 1), key));
        Search { keys: current.map(|key| (KeyUsed::Current, key)).into_iter().chain(fallbacks).collect(), salt }
    }

    /// The settings that fit a cookie.
    pub(super) fn fit(&self, sections: &Sections<'_>) -> Option<Fit> {
        self.signer_that_fits(sections).map(|(_, fit)| fit)
    }

    /// What signs as the cookie was signed, and its settings. The length of the signature says the digest.
    pub fn signer_that_fits(&self, sections: &Sections<'_>) -> Option<(Signer, Fit)> {
        let (signature, text) = (sections.signature.as_deref()?, sections.parts.signed_text);
        let digest = Digest::with_size(signature.len()).filter(|_| text.len() <= LONGEST)?;
        let others = SALTS.iter().map(|salt| salt.as_bytes()).filter(|salt| *salt != self.salt);
        let salts = || std::iter::once(self.salt.as_slice()).chain(others.clone());
        KeyDerivation::ALL.into_iter().find_map(|key_derivation| {
            // where the salt is not used, one will do
            let salts = salts().take(if key_derivation == KeyDerivation::None { 1 } else { usize::MAX });
            salts.into_iter().find_map(|salt| {
                self.keys.iter().find_map(|(key, secret)| {
                    let signer = Signer::new(secret, &[], salt, digest, key_derivation);
                    signer.key_of_bytes(text, signature)?;
                    let signed_with = SignedWith::new(digest, key_derivation, salt);
                    Some((signer, Fit { signed_with, key: *key }))
                })
            })
        })
    }
}

impl Fit {
    /// Whether the signature is one of Flask's sessions, by its salt.
    pub fn has_flasks_salt(&self) -> bool {
        let SignedWith { key_derivation, salt, .. } = &self.signed_with;
        salt.as_bytes() == FLASK_SALT && *key_derivation != KeyDerivation::None
    }

    /// The options that say so, where they differ from Flask's default. Empty if nothing does.
    pub fn options(&self) -> String {
        let SignedWith { digest, key_derivation, salt } = &self.signed_with;
        let is_default = salt.as_bytes() == FLASK_SALT || *key_derivation == KeyDerivation::None;
        let options = [
            (*digest != Digest::default()).then(|| format!("--digest {}", digest.name())),
            (*key_derivation != KeyDerivation::default())
                .then(|| format!("--key-derivation {}", key_derivation.name())),
            (!is_default).then(|| format!("--salt {salt}")),
        ];
        options.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// A salt as `--salt` takes it and a shell leaves it: as it is, or its bytes in hex.
fn salt_text(salt: &[u8]) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    match std::str::from_utf8(salt) {
        Ok(text) if !salt.is_empty() && !salt.starts_with(b"-") && salt.iter().all(is_plain) => text.to_owned(),
        _ => salt.iter().fold("hex:".to_owned(), |text, byte| text + &format!("{byte:02x}")),
    }
}

pub(super) fn digest_name<S: Serializer>(digest: &Digest, serializer: S) -> Result<S::Ok, S::Error> {
    digest.name().serialize(serializer)
}

pub(super) fn derivation_name<S: Serializer>(way: &KeyDerivation, serializer: S) -> Result<S::Ok, S::Error> {
    way.name().serialize(serializer)
}

fn key_name<S: Serializer>(key: &KeyUsed, serializer: S) -> Result<S::Ok, S::Error> {
    let name: Cow<'_, str> = key.name();
    name.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(signer: &Signer, search: &Search, payload: &str) -> Option<Fit> {
        let cookie = [payload, &signer.signature(payload)].join(".");
        search.fit(&Sections::of(&cookie).expect("a dot"))
    }

    #[test]
    fn every_digest_derivation_and_salt_in_use_is_found() {
        let key = SecretKey::new("plum-key");
        let search = Search::new(Some(key.clone()), Vec::new(), FLASK_SALT.to_vec());
        for digest in Digest::ALL {
            for key_derivation in KeyDerivation::ALL {
                for salt in SALTS {
                    let signer = Signer::new(&key, &[], salt.as_bytes(), digest, key_derivation);
                    let fit = found(&signer, &search, "e30.a0nSAA").expect(salt);
                    let is_used = key_derivation != KeyDerivation::None;
                    let salt = if is_used { salt } else { "cookie-session" };
                    assert_eq!(fit.signed_with, SignedWith::new(digest, key_derivation, salt.as_bytes()));
                    assert_eq!(fit.key, KeyUsed::Current);
                }
            }
        }
        let another = Signer::flask(&SecretKey::new("another key"));
        assert_eq!(found(&another, &search, "e30.a0nSAA"), None);
        let unknown = Signer::new(&key, &[], b"a salt of its own", Digest::Sha1, KeyDerivation::Hmac);
        assert_eq!(found(&unknown, &search, "e30.a0nSAA"), None);
    }

    #[test]
    fn the_salt_that_was_given_is_tried_too_and_the_fallbacks_as_well() {
        let keys = [SecretKey::new("new"), SecretKey::new("old"), SecretKey::new("older")];
        let [current, old, older] = keys.clone();
        let search = Search::new(Some(current), vec![old, older], b"a salt, of its own".to_vec());
        let signer = Signer::new(&keys[2], &[], b"a salt, of its own", Digest::Sha256, KeyDerivation::Concat);
        let fit = found(&signer, &search, "e30").expect("a fit");
        assert_eq!(fit.key, KeyUsed::Fallback(2));
        let salt = "hex:612073616c742c206f6620697473206f776e";
        assert_eq!(fit.options(), format!("--digest sha256 --key-derivation concat --salt {salt}"));
    }

    #[test]
    fn options_are_those_that_are_not_flasks_own() {
        let fit = |digest, key_derivation, salt: &[u8]| Fit {
            signed_with: SignedWith::new(digest, key_derivation, salt),
            key: KeyUsed::Current,
        };
        assert_eq!(fit(Digest::Sha1, KeyDerivation::Hmac, FLASK_SALT).options(), "");
        assert_eq!(fit(Digest::Sha1, KeyDerivation::None, b"x").options(), "--key-derivation none");
        assert_eq!(fit(Digest::Sha1, KeyDerivation::Hmac, b"").options(), "--salt hex:");
        assert_eq!(fit(Digest::Md5, KeyDerivation::Hmac, b"-x").options(), "--digest md5 --salt hex:2d78");
    }

    #[test]
    fn a_text_that_no_header_carries_is_not_searched() {
        let key = SecretKey::new("plum-key");
        let signer = Signer::new(&key, &[], b"actor", Digest::Sha1, KeyDerivation::DjangoConcat);
        let search = Search::new(Some(key), Vec::new(), FLASK_SALT.to_vec());
        assert!(found(&signer, &search, &"e".repeat(LONGEST)).is_some());
        assert_eq!(found(&signer, &search, &"e".repeat(LONGEST + 1)), None);
    }
}
