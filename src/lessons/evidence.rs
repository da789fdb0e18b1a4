//! What was seen while a learner worked: what the server saw, what was answered, and which commands ended.
//!
//! It is kept with the learner's progress, so that it is still there after a break.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::server::{CookieSaid, SentBack, Served};

/// What was seen since the step began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct Evidence {
    /// What the lesson's apps answered, in order.
    pub exchanges: Vec<Exchanged>,
    /// What the learner answered last for each key.
    pub answers: BTreeMap<String, String>,
    /// The commands that ended, in order.
    pub ran: Vec<String>,
}

/// An exchange, as the server saw it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct Exchanged {
    /// Which of the lesson's apps, from 1.
    pub app: usize,
    /// Whether the app ran without its fault.
    #[serde(default)]
    pub mended: bool,
    /// When it answered, in Unix seconds by its clock.
    pub at: i64,
    /// The method.
    pub method: String,
    /// The path and the query.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// What the session cookie was.
    pub cookie: CookieWas,
    /// The name in the session that it opened.
    pub user: Option<String>,
    /// What the answer did to the cookie.
    pub sent: Sent,
}

/// What the session cookie of a request was to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CookieWas {
    /// There was none.
    None,
    /// It was accepted.
    Opened,
    /// It was refused, for whatever reason. Of an exchange, for another one than the two below.
    Refused,
    /// It was refused since its signature does not match.
    BadSignature,
    /// It was refused since it is too old.
    Expired,
    /// One was there, and what it was is not told.
    Brought,
}

/// What an answer did to the cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// It sent a new one.
    Set,
    /// It sent none.
    Nothing,
    /// It told the browser to delete it.
    Deleted,
}

impl Exchanged {
    /// An exchange of this app.
    pub fn of(app: usize, mended: bool, served: Served) -> Exchanged {
        let (cookie, user) = match served.cookie {
            CookieSaid::NoCookie => (CookieWas::None, None),
            CookieSaid::Opened { id } => (CookieWas::Opened, id),
            CookieSaid::Empty { refused: None } => (CookieWas::Opened, None),
            CookieSaid::Empty { refused: Some(refused) } => match refused.class {
                "SignatureExpired" => (CookieWas::Expired, None),
                // Flask asks for a timestamp too, so a changed session is the second
                "BadSignature" | "BadTimeSignature" => (CookieWas::BadSignature, None),
                _ => (CookieWas::Refused, None),
            },
            CookieSaid::Crashed { .. } => (CookieWas::Refused, None),
        };
        let sent = match served.sent {
            SentBack::Nothing => Sent::Nothing,
            SentBack::Set { .. } => Sent::Set,
            SentBack::Deleted => Sent::Deleted,
        };
        let Served { at, method, path, status, .. } = served;
        Exchanged { app, mended, at: at.unix(), method, path, status, cookie, user, sent }
    }

    /// The same without what the cookie was to the server, which would tell at which station it was lost.
    #[must_use]
    pub fn without_verdict(self) -> Exchanged {
        let cookie = if self.cookie == CookieWas::None { CookieWas::None } else { CookieWas::Brought };
        Exchanged { cookie, ..self }
    }
}

impl CookieWas {
    /// Whether a cookie that was this is one of what is asked for.
    pub fn is_a(self, asked: CookieWas) -> bool {
        match asked {
            CookieWas::Refused => !matches!(self, CookieWas::None | CookieWas::Opened | CookieWas::Brought),
            CookieWas::Brought => self != CookieWas::None,
            other => self == other,
        }
    }
}
