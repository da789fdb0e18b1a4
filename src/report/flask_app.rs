//! The Flask app whose key and settings a command was given.

use schemars::JsonSchema;
use serde::Serialize;

/// A Flask app that told its key and its settings. The key itself is no part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlaskApp {
    /// Its name, `app.name`.
    pub name: String,
    /// The version of its Flask. Null: it is not known.
    pub flask: Option<String>,
    /// The version of its Python.
    pub python: String,
    /// The path of that Python.
    pub executable: String,
    /// Who asked it.
    pub asked_by: AskedBy,
    /// Whether the key of this command is the app's. False: another one was typed.
    pub has_its_key: bool,
    /// How many older keys of the app verify beside it.
    pub fallbacks: usize,
    /// How many of `SECRET_KEY_FALLBACKS` it does not use: Flask reads them since 3.1.
    pub unused_fallbacks: usize,
    /// `PERMANENT_SESSION_LIFETIME`, in seconds.
    pub lifetime: i64,
    /// `SESSION_REFRESH_EACH_REQUEST`
    pub refresh_each_request: bool,
    /// The class of its session interface, where it is one that was derived from Flask's. Null: it is Flask's own.
    pub interface: Option<String>,
    /// Its session cookie.
    pub cookie: AppCookie,
}

/// Who asked an app for its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedBy {
    /// `flask sessctl`, inside the app's own Python.
    Flask,
    /// `--app`, by a Python that was started for it.
    Sessctl,
}

/// What an app says of its session cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppCookie {
    /// `SESSION_COOKIE_NAME`
    pub name: String,
    /// `SESSION_COOKIE_DOMAIN`. Null: the cookie is for one host, or the app tells it at a request only.
    pub domain: Option<String>,
    /// `SESSION_COOKIE_PATH`, or else `APPLICATION_ROOT`. Null: the app tells it at a request only.
    pub path: Option<String>,
    /// `SESSION_COOKIE_HTTPONLY`. Null: as of the path.
    pub http_only: Option<bool>,
    /// `SESSION_COOKIE_SECURE`. Null: as of the path.
    pub secure: Option<bool>,
    /// `SESSION_COOKIE_SAMESITE`. Null: the attribute is left out, or the app tells it at a request only.
    pub same_site: Option<String>,
    /// `SESSION_COOKIE_PARTITIONED`
    pub partitioned: bool,
}
