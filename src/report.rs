//! What each command found. `--json` prints exactly this; the screens are made of it.
//!
//! Facts, never sentences: keys are English in every language, and nothing here is
//! a secret.

pub mod inspect;

use std::io;

use serde::ser::{Serialize, Serializer};

use crate::browser::{Row, Step};
use crate::clock::Timestamp;
use crate::exchange::Exchange;
use crate::inspect::bulk::Answers;
pub use crate::inspect::bulk::Tally;
use crate::inspect::{Inspection, LifetimeFrom};
pub use crate::lab::app::AppFacts;
pub use crate::lab::forge::Tampering;
pub use crate::lab::simulate::{BrowserSide, MovedBy, NotPermanent, ServerSide, Simulation, Sliding, Stop};
use crate::server::apps::tutorial::Page;
pub use inspect::Examined;

impl VisitReport {
    /// Whether it did what it set out to do.
    pub fn is_yes(&self) -> bool {
        self.is_yes
    }
}

impl InspectReport {
    /// Whether no cookie is refused.
    pub fn is_yes(&self) -> bool {
        match self {
            InspectReport::One(examined) => !examined.inspection.is_refused(),
            InspectReport::Many(tally) => tally.refused == 0,
        }
    }
}

impl TamperReport {
    /// Whether the server believed it.
    pub fn is_yes(&self) -> bool {
        self.tampering.was_believed == Some(true)
    }
}

impl ExpiryReport {
    /// Whether the session is alive; what was seen while the clock moved is an answer in any case.
    pub fn is_yes(&self) -> bool {
        match self {
            ExpiryReport::Expiry(expiry) => expiry.is_alive,
            ExpiryReport::Simulation(_) => true,
        }
    }
}

/// What the browser set out to do.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// `login USER`
    Login {
        /// Who.
        user: String,
    },
    /// `visit PATH`
    Visit {
        /// Where to.
        path: String,
    },
    /// `logout`
    Logout,
}

/// A way to a page and what it did to the jar.
#[derive(Clone, Debug, serde::Serialize)]
pub struct VisitReport {
    /// What for.
    pub action: Action,
    /// With which browser.
    pub browser: String,
    /// The name of the session cookie.
    pub cookie_name: String,
    /// To which app.
    pub app: AppFacts,
    /// Every request and response, in order.
    pub exchanges: Vec<Step>,
    /// What the last page says.
    pub page: Page,
    /// Whether the browser sent a cookie with any of the requests.
    pub cookie_was_sent: bool,
    /// The cookies of the browser afterwards.
    pub jar: Vec<Row>,
    /// Whether it did what it set out to do.
    pub is_yes: bool,
}

/// The cookies of a browser, and what was done to them.
#[derive(Clone, Debug, serde::Serialize)]
pub struct JarReport {
    /// Which browser.
    pub browser: String,
    /// What was done.
    pub done: JarAction,
    /// Its cookies now, those that have expired among them.
    pub jar: Vec<Row>,
}

/// What was done to a jar.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JarAction {
    /// It was looked at.
    Listed,
    /// The browser was closed and opened again.
    Restarted {
        /// What had no Expires and is gone.
        dropped: Vec<Row>,
    },
    /// Cookies were stolen from another browser.
    Copied {
        /// Whose they were.
        from: String,
        /// Which.
        copied: Vec<Row>,
    },
    /// It was emptied.
    Cleared {
        /// What was in it.
        dropped: Vec<Row>,
        /// Where a jar that could not be read is kept now.
        set_aside: Option<String>,
    },
}

/// `inspect`: one cookie, or how many of many were good.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum InspectReport {
    /// One cookie.
    One(Box<Examined>),
    /// Many cookies, each of which has been told of.
    Many(Tally),
}

/// Writes one of many cookies.
pub enum WriteOne<'a> {
    /// As its line of JSON.
    Json,
    /// As a line on a screen.
    Row(&'a WriteRow<'a>),
}

/// Writes one of many cookies on a screen.
pub type WriteRow<'a> = dyn Fn(&Examined, &mut Answers<'_>) -> io::Result<()> + Sync + 'a;

/// `expire`: when a session ends, or what was seen while the clock moved.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum ExpiryReport {
    /// When it ends.
    Expiry(Expiry),
    /// What was seen.
    Simulation(Simulation),
}

/// The last second at which the server accepts a cookie, and how many seconds are left until then.
pub fn accepted_until(inspection: &Inspection) -> Option<(Timestamp, i64)> {
    let (age, max_age) = (inspection.age?, inspection.max_age?);
    let signed_at = inspection.timestamp.as_ref()?.date?;
    Some((signed_at.plus(max_age), max_age.saturating_sub(age)))
}

/// `tamper`: a forged cookie and the answer to it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TamperReport {
    /// What was sent, and what came back.
    #[serde(flatten)]
    pub tampering: Tampering,
    /// Whether a key was given. It shows which signature would be needed; nothing is signed with it.
    pub key_was_given: bool,
}

/// A cookie made with a key.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Signing {
    /// The cookie.
    pub cookie: String,
    /// The text that was signed, as Flask writes it.
    pub payload_json: String,
    /// Whether it is an object. Flask answers anything else with an error 500.
    pub is_session: bool,
    /// When it says it was signed.
    #[serde(serialize_with = "date")]
    pub signed_at: Timestamp,
    /// `current` or `tutorial`.
    pub key: &'static str,
    /// What an app with this key says to it: the one at `--url`, or the embedded one. Null where
    /// no app signs this way.
    pub sent: Option<Sent>,
}

/// A cookie that was sent, and what came of it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Sent {
    /// The request that carried it, and the answer.
    pub exchange: Exchange,
    /// What the page says.
    pub page: Page,
}

/// Who will end a session, and when.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Expiry {
    /// The browser that holds it.
    pub browser_name: String,
    /// The cookie's name.
    pub cookie_name: String,
    /// The time.
    #[serde(serialize_with = "date")]
    pub now: Timestamp,
    /// When it was signed.
    #[serde(serialize_with = "date")]
    pub signed_at: Timestamp,
    /// Seconds since then.
    pub age: i64,
    /// The server's `PERMANENT_SESSION_LIFETIME`, in seconds, and how we know.
    pub lifetime: i64,
    /// How the lifetime is known.
    pub lifetime_from: LifetimeFrom,
    /// When the browser drops the cookie; null: when it is closed.
    #[serde(serialize_with = "optional_date")]
    pub browser_drops_at: Option<Timestamp>,
    /// In how many seconds that is; null if it has dropped it, or when it is closed.
    pub browser_drops_in: Option<i64>,
    /// The last second at which the server accepts it.
    #[serde(serialize_with = "date")]
    pub server_accepts_until: Timestamp,
    /// For how many more seconds; below 0 it is over.
    pub server_accepts_for: i64,
    /// Whether the key fits: the given one or the tutorial's. Null if none was given and it is not the tutorial's.
    pub is_verified: Option<bool>,
    /// Whether the browser would send it and the server accept it now, as far as can be known.
    pub is_alive: bool,
}

/// The whole story.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Demo {
    /// Scene 1: the server.
    pub app: AppFacts,
    /// The moment the story begins.
    #[serde(serialize_with = "date")]
    pub begins_at: Timestamp,
    /// Scene 2: a visit with an empty jar.
    pub first_visit: Vec<Step>,
    /// What the page says.
    pub first_page: Page,
    /// Scene 3: alice logs in.
    pub login: Vec<Step>,
    /// What the page says.
    pub login_page: Page,
    /// The jar after that.
    pub jar: Vec<Row>,
    /// Scene 4: the cookie taken apart.
    pub inspection: Examined,
    /// Scene 5: one letter changed.
    pub tampering: Tampering,
    /// Scene 6: another browser, before and after it has a copy.
    pub stranger: Vec<Step>,
    /// What the page says to it.
    pub stranger_page: Page,
    /// The stranger with a copy of the cookie.
    pub thief: Vec<Step>,
    /// What the page says to it.
    pub thief_page: Page,
    /// Scene 7: the last three seconds.
    pub clock: Vec<Stop>,
    /// Scene 8: logout.
    pub logout: Vec<Step>,
    /// The jar after that.
    pub jar_after_logout: Vec<Row>,
    /// The copy, sent after logout.
    pub replay: Exchange,
    /// What the page says to the copy.
    pub replay_page: Page,
}

/// What `serve` has to say while it runs.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum ServeEvent {
    /// It listens.
    Started {
        /// Where, and how it is set.
        app: AppFacts,
        /// The port that was asked for, if it was taken.
        port_taken: Option<u16>,
        /// Whether other machines can reach it.
        open_to_others: bool,
        /// What can be typed there, where that is not the address of the app.
        #[serde(skip_serializing_if = "Option::is_none")]
        others_url: Option<String>,
    },
    /// It answered a request.
    Exchange(crate::server::Served),
    /// It answered requests faster than anybody could be told of them.
    Untold {
        /// How many.
        requests: u64,
    },
}

/// `serve`, when it was told to stop.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ServedReport {
    /// How many requests were answered.
    pub answered: u64,
}

/// A text for another program.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Text {
    /// The text.
    pub text: String,
}

/// Which key the command line gives away to whoever sees it. It is no part of an answer, and not in the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedKey {
    /// The app's: `--secret`.
    Secret,
    /// Only an older one: `--fallback`.
    Fallback,
}

impl TypedKey {
    /// Its name in JSON.
    pub fn kind(self) -> &'static str {
        match self {
            TypedKey::Secret => "typed_key",
            TypedKey::Fallback => "typed_fallback",
        }
    }
}

/// What a command tells before it ends.
pub enum Event<'a> {
    /// What happened while the server runs.
    Served(&'a [ServeEvent]),
    /// Some of many cookies, as `render` wrote them.
    Lines(&'a [u8]),
    /// How far it has come.
    Progress(Progress),
}

/// How far a command has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Cookies it has told of.
    pub cookies: u64,
    /// How much of the input, where its length is known.
    pub percent: Option<u64>,
}

/// Takes the events. An error is the output's: its reader is gone, for instance.
pub type Sink<'a> = dyn FnMut(Event<'_>) -> io::Result<()> + Send + 'a;

fn date<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    moment.rfc3339().serialize(serializer)
}

fn optional_date<S: Serializer>(moment: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    moment.map(Timestamp::rfc3339).serialize(serializer)
}
