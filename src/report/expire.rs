//! `expire`: when a session ends and what ends it, or what was seen while the clock moved.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::flask_app::FlaskApp;
use super::gone::{Gone, LoginWay, NoSession};
use super::path::Place;
use crate::browser::Dropped;
use crate::clock::HeldClock;
use crate::lab::ending::Ending;
use crate::lab::kept::LoginSettings;
use crate::lab::simulate::Simulation;

/// `expire`: when a session ends, or what was seen while the clock moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ExpiryReport {
    /// When it ends.
    Expiry(Box<Expiry>),
    /// What was seen while the clock moved.
    Simulation(Box<Simulated>),
    /// There is none: the one that there was is gone.
    NoSession(Box<NoSession>),
}

impl ExpiryReport {
    /// Whether the session is alive, or whether it was seen when it ends. Where it is seen that it is over, the answer is no.
    pub fn answer(&self) -> Answer {
        match self {
            ExpiryReport::Expiry(expiry) => expiry.ending.is_alive.map_or(Answer::CannotTell, Answer::from),
            // nothing was seen of the session in the jar
            ExpiryReport::Simulation(found) if found.another_app.is_some() => Answer::CannotTell,
            ExpiryReport::Simulation(found) if found.simulation.ended_at.is_some() => Answer::No,
            ExpiryReport::Simulation(found) if found.is_found() => Answer::Yes,
            ExpiryReport::Simulation(_) => Answer::CannotTell,
            ExpiryReport::NoSession(_) => Answer::No,
        }
    }
}

impl ExpiryReport {
    /// The seconds that a living session has left, or the lifetime that was seen. `None`: it is over, or that is not known.
    pub fn seconds(&self) -> Option<i64> {
        match self {
            ExpiryReport::Expiry(expiry) if expiry.ending.is_alive == Some(true) => {
                let Ending { browser_drops_in, server_accepts_for, .. } = &expiry.ending;
                browser_drops_in.iter().chain(server_accepts_for).min().copied()
            }
            ExpiryReport::Expiry(_) | ExpiryReport::NoSession(_) => None,
            ExpiryReport::Simulation(found) if found.another_app.is_some() => None,
            ExpiryReport::Simulation(found) => found.simulation.lifetime,
        }
    }
}

/// The app of a session in the jar, where no address was given and the session is not seen to be the embedded app's.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnotherApp {
    /// The address of the real app that this browser was used for, where the cookie may be of that app. Null: it is not
    /// known.
    pub login_url: Option<String>,
    /// Whether the given key makes the signature of the cookie. Null: none was given.
    pub key_fits: Option<bool>,
    /// Whether there is such a session: the browser may be used for an app and have none of it now.
    #[serde(skip)]
    pub has_session: bool,
}

/// What was seen while the clock moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Simulated {
    /// All of it.
    #[serde(flatten)]
    pub simulation: Simulation,
    /// The Flask app that told its key and settings. Left out where none was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<Box<FlaskApp>>,
    /// The app of the session in the jar, which was not sent to the embedded app: it is not seen to be of it. Null: it is, or
    /// there is none, or an app at an address was asked.
    pub another_app: Option<AnotherApp>,
    /// The session that the browser had before and dropped, where it has none to watch. Null where it remembers none.
    pub gone: Option<Gone>,
    /// The name with which this browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
    /// How this browser logged in last to this app.
    pub login_way: LoginWay,
    /// A browser that holds no cookie, into which the session cookie can be taken alone.
    pub empty_browser: String,
    /// The place on the path. Null: this is beside it.
    pub path: Option<Place>,
}

impl Simulated {
    /// Whether it was seen when the session ends.
    pub fn is_found(&self) -> bool {
        self.simulation.lifetime.is_some() || self.simulation.has_no_end
    }
}

/// When the session of a browser ends, and what ends it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Expiry {
    /// The browser that holds it.
    pub browser: String,
    /// The app at `--url`. Null: the embedded one.
    pub url: Option<String>,
    /// Whether the cookie was found by another thing than its name: it has another one than `session`, and none was given.
    pub name_was_found: bool,
    /// The other cookies of the app that the browser dropped at their end, where the name was found: one of them may
    /// have been the session.
    pub gone_beside: Vec<Dropped>,
    /// What ends it.
    #[serde(flatten)]
    pub ending: Ending,
    /// Whether it is seen that the cookie is the embedded app's, which keeps nothing. False: it may be that of an app whose
    /// server is not known.
    pub is_of_the_embedded_app: bool,
    /// The address of the real app that this browser was used for, where none was given now and the cookie may be of
    /// that app. Null: it was not at one, or it is not known.
    pub login_url: Option<String>,
    /// The settings of the browser's login that are in force. Null if there are none.
    pub settings: Option<Box<LoginSettings>>,
    /// The name with which this browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
    /// How this browser logged in last to this app.
    #[serde(skip)]
    pub login_way: LoginWay,
    /// The Flask app that told its key and settings. Left out where none was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<Box<FlaskApp>>,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
}
