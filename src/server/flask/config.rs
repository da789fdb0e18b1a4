//! The settings of an app (`Flask.default_config` in `flask/app.py`).

use super::host::TrustedHosts;
use crate::cookie::signer::FLASK_SALT;
use crate::cookie::{Digest, KeyDerivation, SecretKey, Signer};

/// `PERMANENT_SESSION_LIFETIME` of an app that does not set it: 31 days, in seconds.
pub const FLASK_DEFAULT_LIFETIME: i64 = 31 * 24 * 60 * 60;

/// The settings of an app that concern its sessions. The default is Flask's own.
///
/// ```
/// use sessctl::cookie::SecretKey;
/// use sessctl::server::flask::{Config, SessionCookie};
///
/// let config = Config {
///     secret_key: SecretKey::new("abcdefghijklmn"),
///     lifetime: 180,
///     cookie: SessionCookie { name: "sid".to_owned(), ..SessionCookie::default() },
///     ..Config::default()
/// };
/// assert!(config.refresh_each_request && config.cookie.is_http_only);
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    /// `SECRET_KEY`: signs, and verifies first. With an empty key the app has no sessions.
    pub secret_key: SecretKey,
    /// `SECRET_KEY_FALLBACKS`: older keys. They verify, and never sign.
    pub fallbacks: Vec<SecretKey>,
    /// `SESSION_COOKIE_*`
    pub cookie: SessionCookie,
    /// `PERMANENT_SESSION_LIFETIME`, in seconds. It is the `max_age` of each session, permanent or not.
    pub lifetime: i64,
    /// `SESSION_REFRESH_EACH_REQUEST`: whether a permanent session is sent again with each response.
    pub refresh_each_request: bool,
    /// `TRUSTED_HOSTS`: which requests are answered at all.
    pub trusted_hosts: TrustedHosts,
}

/// The settings of the session cookie: its name, and the attributes on its `Set-Cookie` line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCookie {
    /// `SESSION_COOKIE_NAME`
    pub name: String,
    /// `SESSION_COOKIE_DOMAIN`. Without one the cookie is host-only.
    pub domain: Option<String>,
    /// `SESSION_COOKIE_PATH`, or else `APPLICATION_ROOT`.
    pub path: String,
    /// `SESSION_COOKIE_HTTPONLY`: no script may read it.
    pub is_http_only: bool,
    /// `SESSION_COOKIE_SECURE`: sent over https alone.
    pub is_secure: bool,
    /// `SESSION_COOKIE_SAMESITE`: `Strict`, `Lax` or `None`, in any case. With another text no session can be saved.
    pub same_site: Option<String>,
    /// `SESSION_COOKIE_PARTITIONED`: a jar for each top-level site (CHIPS). It makes the cookie `Secure`.
    pub is_partitioned: bool,
}

impl Default for SessionCookie {
    fn default() -> SessionCookie {
        SessionCookie {
            name: "session".to_owned(),
            domain: None,
            path: "/".to_owned(),
            is_http_only: true,
            is_secure: false,
            same_site: None,
            is_partitioned: false,
        }
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            secret_key: SecretKey::new(""),
            fallbacks: Vec::new(),
            cookie: SessionCookie::default(),
            lifetime: FLASK_DEFAULT_LIFETIME,
            refresh_each_request: true,
            trusted_hosts: TrustedHosts::default(),
        }
    }
}

impl Config {
    /// The signer of this app's sessions (`SecureCookieSessionInterface.get_signing_serializer`).
    pub fn signer(&self) -> Signer {
        let (salt, digest, key_derivation) = (FLASK_SALT, Digest::default(), KeyDerivation::default());
        Signer::new(&self.secret_key, &self.fallbacks, salt, digest, key_derivation)
    }
}
