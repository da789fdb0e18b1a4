//! `--env-file`: the key of an app, and the settings of its sessions that stand beside it.
//!
//! ```text
//! SECRET_KEY=plum-key
//! SECRET_KEY_FALLBACKS=["old-key", "older-key"]
//! PERMANENT_SESSION_LIFETIME=600
//! SESSION_COOKIE_NAME=sid
//! ```
//!
//! Each name may have `FLASK_` before it, as `app.config.from_prefixed_env()` reads it: the value is JSON where it can be
//! read as JSON, and otherwise the text itself. Without `FLASK_` it is the app that reads the value, in a way that is not
//! known: a number of seconds, a text, and a list as JSON or with commas between its keys are what is understood.

use serde_json::Value as Json;
use zeroize::Zeroizing;

use super::config_file::{self, Said, Setting};
use super::env_file::{self, Binding};
use super::key_text::{MOST_FALLBACKS, bytes_of};
use crate::clock::Timestamp;
use crate::cookie::SecretKey;
use crate::error::{EnvError, EnvValue, Error, KeyError};
use crate::report::Taken;

const OPTION: &str = "--env-file";
const FALLBACKS: [&str; 2] = ["SECRET_KEY_FALLBACKS", "FLASK_SECRET_KEY_FALLBACKS"];
const LIFETIME: [&str; 2] = ["PERMANENT_SESSION_LIFETIME", "FLASK_PERMANENT_SESSION_LIFETIME"];
const COOKIE_NAME: [&str; 2] = ["SESSION_COOKIE_NAME", "FLASK_SESSION_COOKIE_NAME"];

/// What a file says of an app's sessions.
#[derive(Clone, Debug)]
pub struct EnvSettings {
    /// `SECRET_KEY`
    pub key: SecretKey,
    /// `SECRET_KEY_FALLBACKS`, in their order.
    pub fallbacks: Vec<SecretKey>,
    /// `PERMANENT_SESSION_LIFETIME`, in seconds.
    pub lifetime: Option<i64>,
    /// `SESSION_COOKIE_NAME`
    pub cookie_name: Option<String>,
    /// The names that were taken, and where they stand.
    pub taken: Vec<Taken>,
}

impl EnvSettings {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// There is no key, or a value that the app could not use. The error names its line.
    pub(super) fn read(bytes: &[u8]) -> Result<EnvSettings, Error> {
        let file = File::of(bytes)?;
        let key = file.key()?;
        let mut settings = EnvSettings {
            key: key.key()?,
            fallbacks: Vec::new(),
            lifetime: None,
            cookie_name: None,
            taken: vec![key.taken(1)],
        };
        if let Some(value) = file.setting(&FALLBACKS)? {
            settings.fallbacks = value.fallbacks()?;
            settings.taken.push(value.taken(settings.fallbacks.len()));
        }
        if let Some(value) = file.setting(&LIFETIME)? {
            settings.lifetime = Some(value.seconds()?);
            settings.taken.push(value.taken(1));
        }
        if let Some(value) = file.setting(&COOKIE_NAME)? {
            settings.cookie_name = Some(value.cookie_name()?);
            settings.taken.push(value.taken(1));
        }
        Ok(settings)
    }
}

/// The key alone.
///
/// # Errors
///
/// There is none, or Flask could not use it.
pub(super) fn key(bytes: &[u8]) -> Result<SecretKey, Error> {
    File::of(bytes)?.key()?.key()
}

struct File<'a> {
    text: &'a str,
    bindings: Vec<Binding>,
}

impl<'a> File<'a> {
    fn of(bytes: &'a [u8]) -> Result<File<'a>, KeyError> {
        let text = std::str::from_utf8(bytes).map_err(|_| KeyError::NotText { option: OPTION })?;
        Ok(File { text, bindings: env_file::bindings(text) })
    }

    fn key(&self) -> Result<Value, KeyError> {
        let none = || KeyError::NotInEnvFile { found: env_file::likely_names(&self.bindings) };
        self.setting(&env_file::NAMES)?.ok_or_else(none)
    }

    /// The value of the first of the names that is there.
    fn setting(&self, names: &[&'static str]) -> Result<Option<Value>, KeyError> {
        let (name, value, line) = match env_file::first_of(&self.bindings, names) {
            Some(binding) => {
                let value = Some(binding.value.clone()).filter(|_| !binding.needs_others());
                (binding.name.clone(), value, binding.line)
            }
            // what starts the app may have it in its own configuration
            None => match config_file::first_of(self.text, names) {
                Said::One(Setting { name, value, line }) => (name, value, line),
                Said::Different(first, second) => return Err(KeyError::Different { lines: (first, second) }),
                Said::Nothing => return Ok(None),
            },
        };
        let Some(name) = names.iter().find(|known| **known == name).copied() else { return Ok(None) };
        let text = Zeroizing::new(value.ok_or(KeyError::MadeOfVariables { line })?);
        Ok(Some(Value { name, text, line }))
    }
}

/// A value, and where it stands.
struct Value {
    name: &'static str,
    text: Zeroizing<String>,
    line: usize,
}

impl Value {
    fn taken(&self, count: usize) -> Taken {
        Taken { name: self.name, line: self.line, count }
    }

    fn wrong(&self, expected: EnvValue) -> Error {
        EnvError { name: self.name, line: self.line, expected }.into()
    }

    /// What `from_prefixed_env()` makes of it. `None`: the app reads the text itself.
    fn json(&self) -> Option<Json> {
        let is_read = self.name.starts_with("FLASK_");
        is_read.then(|| serde_json::from_str(&self.text).ok()).flatten()
    }

    /// The text, without the quotes of JSON.
    fn plain(&self) -> Zeroizing<String> {
        match self.json() {
            Some(Json::String(text)) => Zeroizing::new(text),
            // Flask could not sign with a number: an app that works reads the text itself
            _ => self.text.clone(),
        }
    }

    fn key(&self) -> Result<SecretKey, Error> {
        match self.plain() {
            text if text.is_empty() => Err(self.wrong(EnvValue::Key)),
            // our own variable is read as in the environment, and those of the app as the app reads them
            text if self.name == "SESSCTL_SECRET" => bytes_of(&text, OPTION).map(SecretKey::from),
            text => Ok(SecretKey::new(text.as_str())),
        }
    }

    fn fallbacks(&self) -> Result<Vec<SecretKey>, Error> {
        let wrong = || self.wrong(EnvValue::Keys);
        let texts: Vec<Zeroizing<String>> = match serde_json::from_str(&self.text) {
            Ok(Json::Array(keys)) => {
                let text = |key| match key {
                    Json::String(text) if !text.is_empty() => Some(Zeroizing::new(text)),
                    _ => None,
                };
                keys.into_iter().map(text).collect::<Option<_>>().ok_or_else(wrong)?
            }
            // Flask would take each character of a text for a key
            _ if self.name.starts_with("FLASK_") => return Err(wrong()),
            _ => {
                let keys = self.text.split(',').map(str::trim).filter(|key| !key.is_empty());
                keys.map(|key| Zeroizing::new(key.to_owned())).collect()
            }
        };
        if texts.len() > MOST_FALLBACKS {
            return Err(self.wrong(EnvValue::FewerKeys(MOST_FALLBACKS)));
        }
        Ok(texts.iter().map(|text| SecretKey::new(text.as_str())).collect())
    }

    /// Whole seconds: what is less than one more, Flask leaves out.
    fn seconds(&self) -> Result<i64, Error> {
        let text = self.text.trim();
        let begins = text.strip_prefix('+').unwrap_or(text).split('.').next().unwrap_or_default();
        let is_number = text.parse::<f64>().is_ok_and(f64::is_finite) && !begins.is_empty();
        let whole = Some(begins).filter(|digits| is_number && digits.bytes().all(|byte| byte.is_ascii_digit()));
        let seconds = whole.and_then(|digits| digits.parse().ok());
        let is_on_the_calendar = |seconds: &i64| *seconds <= Timestamp::LAST.unix();
        seconds.filter(is_on_the_calendar).ok_or_else(|| self.wrong(EnvValue::Seconds))
    }

    fn cookie_name(&self) -> Result<String, Error> {
        match self.plain() {
            text if text.is_empty() => Err(self.wrong(EnvValue::Name)),
            text => Ok(text.as_str().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookie::Signer;

    /// What is read, and a signature by each key, since a key cannot be looked at.
    fn read(text: &str) -> (Vec<String>, Option<i64>, Option<String>) {
        let settings = EnvSettings::read(text.as_bytes()).expect("settings");
        let keys = std::iter::once(&settings.key).chain(&settings.fallbacks);
        let signatures = keys.map(|key| Signer::flask(key).signature("x"));
        (signatures.collect(), settings.lifetime, settings.cookie_name)
    }

    fn signatures(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| Signer::flask(&SecretKey::new(*key)).signature("x")).collect()
    }

    #[test]
    fn each_setting_is_read_as_the_app_reads_it() {
        for (text, keys, lifetime, name) in [
            ("SECRET_KEY=a", &["a"][..], None, None),
            ("SECRET_KEY='\"a\"'", &["\"a\""], None, None),
            ("FLASK_SECRET_KEY='\"a\"'", &["a"], None, None),
            ("FLASK_SECRET_KEY=12345", &["12345"], None, None),
            ("SECRET_KEY=a\nSECRET_KEY_FALLBACKS=b, c,", &["a", "b", "c"], None, None),
            ("SECRET_KEY=a\nSECRET_KEY_FALLBACKS='[\"b,\", \"c\"]'", &["a", "b,", "c"], None, None),
            ("FLASK_SECRET_KEY=a\nFLASK_SECRET_KEY_FALLBACKS=[\"b\"]", &["a", "b"], None, None),
            ("SECRET_KEY=a\nSECRET_KEY_FALLBACKS=", &["a"], None, None),
            ("SECRET_KEY=a\nPERMANENT_SESSION_LIFETIME=600", &["a"], Some(600), None),
            ("SECRET_KEY=a\nFLASK_PERMANENT_SESSION_LIFETIME=600.9", &["a"], Some(600), None),
            ("PERMANENT_SESSION_LIFETIME=1\nFLASK_PERMANENT_SESSION_LIFETIME=2\nSECRET_KEY=a", &["a"], Some(1), None),
            ("SECRET_KEY=a\nSESSION_COOKIE_NAME=sid", &["a"], None, Some("sid")),
            ("SECRET_KEY=a\nFLASK_SESSION_COOKIE_NAME='\"sid\"'", &["a"], None, Some("sid")),
            ("[Service]\nEnvironment=SECRET_KEY=a PERMANENT_SESSION_LIFETIME=60", &["a"], Some(60), None),
            ("  SECRET_KEY: a\n  SESSION_COOKIE_NAME: sid\n", &["a"], None, Some("sid")),
        ] {
            assert_eq!(read(text), (signatures(keys), lifetime, name.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn a_value_that_the_app_could_not_use_is_an_error_of_its_line() {
        for (value, expected) in [
            ("SECRET_KEY=", EnvValue::Key),
            ("SECRET_KEY=\"\"", EnvValue::Key),
            ("PERMANENT_SESSION_LIFETIME=3m", EnvValue::Seconds),
            ("PERMANENT_SESSION_LIFETIME=", EnvValue::Seconds),
            ("PERMANENT_SESSION_LIFETIME=-1", EnvValue::Seconds),
            ("PERMANENT_SESSION_LIFETIME=inf", EnvValue::Seconds),
            ("PERMANENT_SESSION_LIFETIME=99999999999999999999", EnvValue::Seconds),
            ("FLASK_PERMANENT_SESSION_LIFETIME=null", EnvValue::Seconds),
            ("FLASK_SECRET_KEY_FALLBACKS=b", EnvValue::Keys),
            ("FLASK_SECRET_KEY_FALLBACKS='\"b\"'", EnvValue::Keys),
            ("SECRET_KEY_FALLBACKS=[1]", EnvValue::Keys),
            ("SESSION_COOKIE_NAME=", EnvValue::Name),
        ] {
            let text = format!("# settings\nSECRET_KEY=a\n{value}\n");
            match EnvSettings::read(text.as_bytes()) {
                Err(Error::Env(error)) => assert_eq!((error.line, error.expected), (3, expected), "{value}"),
                other => assert!(other.is_err(), "{value}: {other:?}"),
            }
        }
    }

    #[test]
    fn the_number_of_older_keys_is_bounded() {
        let text = |count: usize| format!("SECRET_KEY=a\nSECRET_KEY_FALLBACKS={}\n", vec!["k"; count].join(","));
        let read = |count| EnvSettings::read(text(count).as_bytes()).map(|settings| settings.fallbacks.len());
        assert!(matches!(read(MOST_FALLBACKS), Ok(MOST_FALLBACKS)));
        match read(MOST_FALLBACKS + 1) {
            Err(Error::Env(error)) => {
                assert_eq!((error.line, error.expected), (2, EnvValue::FewerKeys(MOST_FALLBACKS)))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_taken_is_named_with_its_line() {
        let text = "SECRET_KEY_FALLBACKS=b,c\n\nSECRET_KEY=a\nDEBUG=1\n";
        let taken = EnvSettings::read(text.as_bytes()).expect("settings").taken;
        let taken: Vec<_> = taken.iter().map(|taken| (taken.name, taken.line, taken.count)).collect();
        assert_eq!(taken, [("SECRET_KEY", 3, 1), ("SECRET_KEY_FALLBACKS", 1, 2)]);
    }
}
