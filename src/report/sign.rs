//! `sign`: a cookie made with a key, and what an app says to it.

use schemars::JsonSchema;
use serde::Serialize;

use super::flask_app::FlaskApp;
use super::gone::LoginWay;
use super::path::Place;
use crate::clock::{HeldClock, Timestamp};
use crate::formats::Format;
use crate::inspect::search::Fit;
use crate::lab::signing::Sent;

/// `sign`: a cookie made with a key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Signing {
    /// The cookie.
    pub cookie: String,
    /// The text that was signed, as Flask writes it.
    pub payload_json: String,
    /// Whether it is an object. Flask answers anything else with an error 500.
    pub is_session: bool,
    /// Its timestamp.
    pub signed_at: Timestamp,
    /// The key that signed it: `current`, the one that was given, or `tutorial`.
    pub key: &'static str,
    /// What an app with this key answers to it: the one at `--url`, or the embedded one.
    /// Null where no app signs this way, or the cookie is too long.
    pub sent: Option<Sent>,
    /// Whether the key makes the signature of the session that this browser has of the app at `--url`. Null: it has none, or no
    /// app was asked for.
    pub key_fits_the_jar: Option<bool>,
    /// The settings with which the key makes that signature, where it does not make it as it signed this cookie. Null: it does,
    /// no such settings are known, or that session is of another format.
    pub fits: Option<Fit>,
    /// What that session looks like, where it is none of Flask's or Starlette's, which alone can be signed. Null: it may be one of
    /// these, or there is none.
    pub looks_like: Option<Format>,
    /// The keys of the session that this browser has of the app at `--url`, without those that this session has too.
    pub lacks: Vec<String>,
    /// Whether the session has no key that may name a user.
    pub says_nobody: bool,
    /// Whether it was sent to no app because it is too long for a header, or for the cookie of a browser.
    pub is_too_long: bool,
    /// The Flask app that told its key and settings. Left out where none was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<Box<FlaskApp>>,
    /// At the embedded app: the address of the real app that this browser was used for, and that was not asked, where the session
    /// in its jar is not seen to be the embedded app's. Null otherwise.
    pub login_url: Option<String>,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
    /// The name with which this browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
    /// How this browser logged in last to this app.
    pub login_way: LoginWay,
    /// The place on the path. Null: this is beside it.
    pub path: Option<Place>,
}
