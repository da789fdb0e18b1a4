//! The settings of the embedded app that last as long as the session that was made with them.
//!
//! The embedded app lives for one command. A browser that logged in to it with `--lifetime 10m` would meet an app of three
//! minutes with its next command. So the settings are noted beside the session cookie in the browser's jar, and are gone
//! with it:
//!
//! ```text
//! login alice --lifetime 10m    the cookie `session`, and beside it {"lifetime":600,…}
//! visit                         the embedded app has a lifetime of 10 min
//! logout                        the cookie is deleted, and the note with it
//! visit                         the embedded app is the tutorial's
//! ```

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::inspect::LifetimeFrom;
use crate::server::apps::tutorial;

/// The settings with which a browser logged in to the embedded app, where they are not the tutorial's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginSettings {
    /// `PERMANENT_SESSION_LIFETIME`, in seconds. Null: the tutorial's.
    pub lifetime: Option<i64>,
    /// False if the login left out `session.permanent = True`. Null: the tutorial's.
    pub permanent: Option<bool>,
    /// `SESSION_REFRESH_EACH_REQUEST`, if it is False. Null: the tutorial's.
    pub refresh_each_request: Option<bool>,
    /// `SESSION_COOKIE_NAME`. Null: the tutorial's.
    pub cookie_name: Option<String>,
    /// Where the key is. The key itself is never kept. Null: the tutorial's key.
    pub key: Option<KeptKey>,
}

/// Where the key of a login is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum KeptKey {
    /// In a file.
    SecretFile {
        /// The whole path.
        path: PathBuf,
    },
    /// In a .env file.
    EnvFile {
        /// The whole path.
        path: PathBuf,
    },
    /// Nowhere that could be written down: it was typed, or came from standard input or from a variable.
    NotKept,
}

impl LoginSettings {
    /// Whether all of it is the tutorial's.
    pub fn is_empty(&self) -> bool {
        *self == LoginSettings::default()
    }

    /// The same settings, if there are any.
    pub fn if_any(&self) -> Option<Box<LoginSettings>> {
        (!self.is_empty()).then(|| Box::new(self.clone()))
    }

    /// The text that is noted beside the cookie.
    pub fn note(&self) -> String {
        // a path that is not UTF-8 was never taken in
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads such a text. `None`: a newer version wrote it, or it is damaged.
    pub fn read(note: &str) -> Option<LoginSettings> {
        let settings: LoginSettings = serde_json::from_str(note).ok()?;
        let is_lifetime = |&seconds: &i64| (0..=Timestamp::LAST.unix()).contains(&seconds);
        settings.lifetime.as_ref().is_none_or(is_lifetime).then_some(settings)
    }
}

/// What a command knows of the login that it continues, or begins.
#[derive(Clone, Debug, Default)]
pub struct OfLogin {
    /// The settings as they are noted beside the session cookie. `None` where there is no such session.
    pub kept: Option<LoginSettings>,
    /// Those that are in force: all that are not typed anew for this command.
    pub in_force: LoginSettings,
}

impl OfLogin {
    /// The lifetime of the app that the login leaves, in seconds. `None` if it left nothing but the tutorial's settings,
    /// which a cookie tells as well.
    pub fn lifetime(&self) -> Option<(i64, LifetimeFrom)> {
        let tutorials = (tutorial::LIFETIME, LifetimeFrom::Tutorial);
        let lifetime = self.in_force.lifetime.map_or(tutorials, |lifetime| (lifetime, LifetimeFrom::Login));
        (!self.in_force.is_empty()).then_some(lifetime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_their_note_and_what_is_not_known_is_not_read() {
        let path = || PathBuf::from("/keys/アリス \"x\"");
        for key in [None, Some(KeptKey::SecretFile { path: path() }), Some(KeptKey::EnvFile { path: path() })] {
            let cookie_name = Some("sid".to_owned());
            let settings =
                LoginSettings { lifetime: Some(600), permanent: Some(false), cookie_name, key, ..Default::default() };
            assert_eq!(LoginSettings::read(&settings.note()), Some(settings));
        }
        let nothing = LoginSettings::default();
        assert_eq!(LoginSettings::read(&nothing.note()), Some(nothing));
        let good = r#"{"lifetime":1,"permanent":null,"refresh_each_request":null,"cookie_name":null,"key":null}"#;
        assert!(LoginSettings::read(good).is_some());
        for note in [
            good.replace("\"lifetime\":1", "\"lifetime\":-1"),
            good.replace("\"lifetime\":1", "\"lifetime\":1e3"),
            good.replace("permanent", "temporary"),
            good.replace("\"key\":null", "\"key\":{\"kind\":\"vault\"}"),
            String::new(),
            "[]".to_owned(),
        ] {
            assert_eq!(LoginSettings::read(&note), None, "{note}");
        }
    }
}
