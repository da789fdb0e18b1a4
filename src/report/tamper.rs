//! `tamper`: a forged cookie, and the answer to it.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::flask_app::FlaskApp;
use super::gone::{LoginWay, NoSession};
use super::path::Place;
use crate::clock::HeldClock;
use crate::lab::forge::Tampering;

/// `tamper`: a forged cookie and the answer to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TamperReport {
    /// What was sent, and what came back.
    #[serde(flatten)]
    pub tampering: Tampering,
    /// The change as it was typed: `id=admin`.
    pub assignment: String,
    /// Whether a key was given. It shows which signature would be needed; nothing is signed with it.
    pub key_was_given: bool,
    /// Whether it is seen that the cookie is the embedded app's, to which it went. False: it may be that of another app, which
    /// was not asked. Null: it went to a real app.
    pub is_of_the_embedded_app: Option<bool>,
    /// The address of the real app that this browser was used for, where the cookie went to the embedded app and may be
    /// of that one. Null: it was not at one, or it is not known.
    pub login_url: Option<String>,
    /// Whether the signature of the cookie as it was is one of the embedded app's key. Where it is not, the answer says nothing of
    /// what was changed. Null: it went to a real app.
    pub app_signed_it: Option<bool>,
    /// The age for which the embedded app refuses the cookie as it was: then its answer says nothing of the signature.
    /// Null: its age is good, or it went to a real app.
    pub bad_age: Option<BadAge>,
    /// The Flask app that told its key and settings. Left out where none was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<Box<FlaskApp>>,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
    /// The name with which this browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
    /// How this browser logged in last to this app.
    pub login_way: LoginWay,
    /// A browser that holds no cookie, into which the session cookie can be taken alone.
    pub empty_browser: String,
    /// The place on the path. Null: this is beside it.
    pub path: Option<Place>,
}

/// The age of a cookie that is too old, or is signed in the future.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct BadAge {
    /// Seconds since it was signed, by the server's clock. Below 0: it is signed in the future.
    pub age: i64,
    /// The most that may be, in seconds.
    pub max_age: i64,
}

impl BadAge {
    /// This age, unless it is good.
    pub fn of(age: i64, max_age: i64) -> Option<BadAge> {
        (!(0..=max_age).contains(&age)).then_some(BadAge { age, max_age })
    }
}

/// `tamper`: a forged cookie, or that there is no session to change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum TamperAnswer {
    /// A cookie was forged and sent.
    Sent(Box<TamperReport>),
    /// The session that there was is gone.
    NoSession(Box<NoSession>),
}

impl TamperAnswer {
    /// Whether the server believed it. Without a session nothing was sent that it could believe.
    pub fn answer(&self) -> Answer {
        match self {
            TamperAnswer::Sent(report) => report.answer(),
            TamperAnswer::NoSession(_) => Answer::No,
        }
    }
}

impl TamperReport {
    /// Whether the server believed it.
    pub fn answer(&self) -> Answer {
        self.tampering.was_believed.map_or(Answer::CannotTell, Answer::from)
    }
}
