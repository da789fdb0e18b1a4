//! The key and the settings of a Flask app, as the app itself tells them.

use std::ops::RangeInclusive;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::key_text::MOST_FALLBACKS;
use crate::cookie::signer::FLASK_SALT;
use crate::cookie::{Digest, KeyDerivation, SecretKey};
use crate::error::{AppError, Error};
use crate::report::{AppCookie, AskedBy, FlaskApp};

/// The lengths of time that Python's timedelta can have, in whole seconds. A Flask app can have no other lifetime.
const TIMEDELTA: RangeInclusive<i64> = -86_399_999_913_600..=86_399_999_999_999;

/// The form of the answer that is understood.
const FORM: u32 = 1;

/// Which Flask app has the key.
#[derive(Args, Clone, Debug, Default)]
pub struct FlaskArgs {
    /// Take key, lifetime and cookie name from this Flask app: app:app, as flask --app has it
    #[arg(id = "flask_app", long = "app", value_name = "APP")]
    pub app: Option<String>,
}

/// The key and the settings of an app.
#[derive(Clone)]
pub struct FromFlask {
    /// What is told of it.
    pub facts: FlaskApp,
    /// The current key, and the older ones. None: the app has no key.
    keys: Vec<SecretKey>,
    /// Its salt. `None`: it has no key, and so no signer.
    pub(super) signing: Option<(Vec<u8>, Digest, KeyDerivation)>,
}

impl FromFlask {
    /// Its current key.
    ///
    /// # Errors
    ///
    /// [`AppError::NoKey`]
    pub(super) fn key(&self) -> Result<SecretKey, Error> {
        let no_key = || AppError::NoKey { app: self.facts.name.clone() };
        Ok(self.keys.first().cloned().ok_or_else(no_key)?)
    }

    /// Whether it signs in another way than Flask does by default, and so than the embedded app.
    pub(super) fn signs_otherwise(&self) -> bool {
        let flasks = (FLASK_SALT.to_vec(), Digest::default(), KeyDerivation::default());
        self.signing.as_ref().is_some_and(|signing| *signing != flasks)
    }

    /// The older keys, in the order of the config.
    pub(super) fn fallbacks(&self) -> &[SecretKey] {
        self.keys.get(1..).unwrap_or_default()
    }
}

/// What an app tells of itself. All of it may be wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer<'a> {
    form: u32,
    python: String,
    executable: String,
    flask: Option<String>,
    app: Option<String>,
    error: Option<Refused>,
    /// The keys in base64, the current one first. They stay where they were read, and are cleared there.
    #[serde(borrow)]
    keys: Option<Vec<&'a str>>,
    #[serde(default)]
    unused_fallbacks: usize,
    salt: Option<String>,
    digest: Option<String>,
    key_derivation: Option<String>,
    lifetime: Option<i64>,
    refresh_each_request: Option<bool>,
    interface: Option<String>,
    cookie: Option<AppCookie>,
}

/// Why an app tells nothing.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Refused {
    NoFlask { message: String },
    NoApp { message: String },
    AppRaised { message: String },
    Unreadable { what: String, exception: String, message: String },
    OtherInterface { interface: String },
    OtherSigner { found: String },
}

/// Reads what an app tells.
///
/// # Errors
///
/// [`AppError`]
pub(super) fn read(bytes: &[u8], asked_by: AskedBy) -> Result<FromFlask, Error> {
    let answer: Answer<'_> = serde_json::from_slice(bytes).map_err(|_| AppError::NotSettings)?;
    if answer.form != FORM {
        return Err(AppError::NotSettings.into());
    }
    let name = answer.app.clone().unwrap_or_default();
    if let Some(refused) = answer.error {
        return Err(refused.error(name, answer.executable, answer.python).into());
    }
    let told = answer.keys.as_ref().map_or(0, |keys| keys.len().saturating_sub(1));
    if told > MOST_FALLBACKS {
        return Err(AppError::ManyKeys { app: name, found: told, most: MOST_FALLBACKS }.into());
    }
    let of_text = |text: &str| STANDARD.decode(text).map(Zeroizing::new).map_err(|_| AppError::NotSettings);
    let keys: Vec<Zeroizing<Vec<u8>>> =
        answer.keys.unwrap_or_default().into_iter().map(of_text).collect::<Result<_, _>>()?;
    let other = |found: &str| AppError::OtherSigner { app: name.clone(), found: found.to_owned() };
    let signing = match (answer.salt, answer.digest, answer.key_derivation) {
        (Some(salt), Some(digest), Some(derivation)) => {
            let digest_of = |name: &str| Digest::ALL.into_iter().find(|digest| digest.name() == name);
            let derivation_of = |name: &str| KeyDerivation::ALL.into_iter().find(|way| way.name() == name);
            let salt = of_text(&salt)?.to_vec();
            let known = (digest_of(&digest).ok_or_else(|| other(&digest))?, derivation_of(&derivation));
            Some((salt, known.0, known.1.ok_or_else(|| other(&derivation))?))
        }
        _ if keys.is_empty() => None,
        _ => return Err(AppError::NotSettings.into()),
    };
    let (Some(lifetime), Some(refresh_each_request), Some(cookie)) =
        (answer.lifetime, answer.refresh_each_request, answer.cookie)
    else {
        return Err(AppError::NotSettings.into());
    };
    if !TIMEDELTA.contains(&lifetime) {
        return Err(AppError::NotSettings.into());
    }
    let facts = FlaskApp {
        name,
        flask: answer.flask,
        python: answer.python,
        executable: answer.executable,
        asked_by,
        has_its_key: true,
        fallbacks: keys.len().saturating_sub(1),
        unused_fallbacks: answer.unused_fallbacks,
        lifetime,
        refresh_each_request,
        interface: answer.interface,
        cookie,
    };
    Ok(FromFlask { facts, keys: keys.into_iter().map(SecretKey::from).collect(), signing })
}

impl Refused {
    fn error(self, app: String, executable: String, python: String) -> AppError {
        match self {
            Refused::NoFlask { message } => AppError::NoFlask { executable, python, said: message },
            Refused::NoApp { message } => AppError::NotFound { said: message },
            Refused::AppRaised { message } => AppError::Raised { said: message },
            Refused::Unreadable { what, exception, message } => {
                AppError::Unreadable { app, what, said: format!("{exception}: {message}") }
            }
            Refused::OtherInterface { interface } => AppError::OtherInterface { app, interface },
            Refused::OtherSigner { found } => AppError::OtherSigner { app, found },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an app with two keys tells.
    const GOOD: &str = r#"{"form":1,"python":"3.12.1","executable":"/venv/bin/python","flask":"3.1.3","app":"hello",
        "keys":["c2VjcmV0","b2xk"],"salt":"Y29va2llLXNlc3Npb24=","digest":"sha1","key_derivation":"hmac","lifetime":600,
        "refresh_each_request":true,"interface":null,"cookie":{"name":"sid","domain":null,"path":"/","http_only":true,
        "secure":false,"same_site":null,"partitioned":false}}"#;

    fn kind_of(text: &str) -> &'static str {
        read(text.as_bytes(), AskedBy::Flask).err().expect("an error").kind()
    }

    #[test]
    fn what_an_app_tells_is_read_and_anything_else_is_refused() {
        let app = read(GOOD.as_bytes(), AskedBy::Flask).expect("the settings of an app");
        assert_eq!((app.facts.name.as_str(), app.facts.lifetime, app.facts.fallbacks), ("hello", 600, 1));
        assert_eq!(app.signing, Some((b"cookie-session".to_vec(), Digest::Sha1, KeyDerivation::Hmac)));
        for (from, to, kind) in [
            ("\"form\":1", "\"form\":2", "not_app_settings"),
            ("\"app\"", "\"extra\":1,\"app\"", "not_app_settings"),
            ("c2VjcmV0", "c2VjcmV", "not_app_settings"),
            ("\"lifetime\":600,", "", "not_app_settings"),
            ("\"salt\":\"Y29va2llLXNlc3Npb24=\",", "", "not_app_settings"),
            ("600", "1e99", "not_app_settings"),
            ("600", "86400000000000", "not_app_settings"),
            ("600", "9223372036854775807", "not_app_settings"),
            ("600", "-9223372036854775808", "not_app_settings"),
            ("sha1", "blake2b", "other_signer"),
            ("\"hmac\"", "\"pbkdf2\"", "other_signer"),
        ] {
            assert_eq!(kind_of(&GOOD.replacen(from, to, 1)), kind, "{to}");
        }
        for text in ["", "null", "[]", "\u{0}", "{\"form\":1}"] {
            assert_eq!(kind_of(text), "not_app_settings", "{text:?}");
        }
    }

    #[test]
    fn an_app_has_any_lifetime_of_python_and_a_bounded_number_of_older_keys() {
        for lifetime in [*TIMEDELTA.start(), -1, 0, *TIMEDELTA.end()] {
            let text = GOOD.replacen("600", &lifetime.to_string(), 1);
            let app = read(text.as_bytes(), AskedBy::Flask).expect("settings");
            assert_eq!(app.facts.lifetime, lifetime);
        }
        let with = |older: usize| GOOD.replacen("\"b2xk\"", &vec!["\"b2xk\""; older].join(","), 1);
        assert!(read(with(MOST_FALLBACKS).as_bytes(), AskedBy::Flask).is_ok());
        assert_eq!(kind_of(&with(MOST_FALLBACKS + 1)), "many_fallbacks_of_app");
    }

    #[test]
    fn an_app_without_a_key_has_the_rest_of_its_settings() {
        let without = GOOD.replacen(r#""keys":["c2VjcmV0","b2xk"],"#, "\"keys\":[],", 1);
        let app = read(without.as_bytes(), AskedBy::Flask).expect("settings");
        assert_eq!(app.key().expect_err("no key").kind(), "app_without_key");
        assert_eq!(app.facts.cookie.name, "sid");
    }
}
