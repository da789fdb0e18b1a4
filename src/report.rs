//! What each command found. `--json` prints exactly this; the screens are made of it.
//!
//! Facts, never sentences: keys are English in every language, and nothing here is
//! a secret.

pub mod inspect;

use serde::ser::{Serialize, Serializer};

use crate::browser::{Row, Step};
use crate::clock::Timestamp;
use crate::exchange::Exchange;
use crate::inspect::{Inspection, LifetimeFrom};
pub use crate::inspect::bulk::Tally;
pub use inspect::Examined;
use crate::server::apps::tutorial::Page;

/// What a command found.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub enum Report {
    /// `login`, `visit`, `logout`
    Journey(Journey),
    /// `jar` and its subcommands
    Jar(JarReport),
    /// `inspect`, one cookie
    Inspection(Box<Examined>),
    /// `inspect`, many cookies, each of which has been told of
    Inspected(Tally),
    /// `tamper`
    Tampering(Tampering),
    /// `sign`
    Signing(Signing),
    /// `expire`
    Expiry(Expiry),
    /// `expire --simulate`
    Simulation(Simulation),
    /// `demo`
    Demo(Box<Demo>),
    /// `serve`, when it ends
    Served(ServedReport),
    /// `completions`, `man`: a text for another program
    Text(Text),
}

impl Report {
    /// Whether the answer is yes: exit code 0 rather than 1.
    pub fn is_yes(&self) -> bool {
        match self {
            Report::Journey(journey) => journey.is_yes,
            Report::Inspection(examined) => !examined.inspection.is_refused(),
            Report::Inspected(tally) => tally.refused == 0,
            Report::Tampering(tampering) => tampering.was_believed == Some(true),
            Report::Expiry(expiry) => expiry.is_alive,
            Report::Jar(_) | Report::Signing(_) | Report::Simulation(_) => true,
            Report::Demo(_) | Report::Served(_) | Report::Text(_) => true,
        }
    }
}

/// The app a browser talked to, and what it is set to, where that is known.
#[derive(Clone, Debug, serde::Serialize)]
pub struct App {
    /// Whether it is the server inside this process.
    pub embedded: bool,
    /// Its address.
    pub url: String,
    /// `PERMANENT_SESSION_LIFETIME`, in seconds.
    pub lifetime: Option<i64>,
    /// Whether its login says `session.permanent = True`.
    pub permanent: Option<bool>,
    /// `SESSION_REFRESH_EACH_REQUEST`
    pub refresh_each_request: Option<bool>,
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
pub struct Journey {
    /// What for.
    pub action: Action,
    /// With which browser.
    pub browser: String,
    /// The name of the session cookie.
    pub cookie_name: String,
    /// To which app.
    pub app: App,
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

/// The last second at which the server accepts a cookie, and how many seconds are left until then.
pub fn accepted_until(inspection: &Inspection) -> Option<(Timestamp, i64)> {
    let (age, max_age) = (inspection.age?, inspection.max_age?);
    let signed_at = inspection.timestamp.as_ref()?.date?;
    Some((signed_at.plus(max_age), max_age.saturating_sub(age)))
}

/// A payload changed without the key, and what the server said to it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Tampering {
    /// The cookie as it was.
    pub original: String,
    /// The cookie with another payload and the old timestamp and signature.
    pub forged: String,
    /// What was signed.
    pub original_json: String,
    /// What the forger would like to have been signed.
    pub forged_json: String,
    /// The signature that stands there.
    pub signature: String,
    /// The one that the forged text would need. Known only where the key is.
    pub needed_signature: Option<String>,
    /// To which app it was sent.
    pub app: App,
    /// The request that carried it, and the answer.
    pub exchange: Exchange,
    /// What the page says.
    pub page: Page,
    /// Whether the server believed it. Null if its page does not tell who is logged in.
    pub was_believed: Option<bool>,
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

/// Moving the clock, and asking browser and server at each stop.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Simulation {
    /// The app that was asked.
    pub app: App,
    /// Whether the session was in the jar, or had to be made.
    pub had_session: bool,
    /// Whether the clock was moved, or the cookie re-signed with a time in the past.
    pub by: MovedBy,
    /// The lifetime, in seconds.
    pub lifetime: i64,
    /// When the cookie says it was signed.
    #[serde(serialize_with = "date")]
    pub signed_at: Timestamp,
    /// When the browser drops it.
    #[serde(serialize_with = "optional_date")]
    pub expires: Option<Timestamp>,
    /// The stops.
    pub steps: Vec<Stop>,
    /// A visit shortly before the end, and what it buys.
    pub sliding: Option<Sliding>,
    /// The same with `permanent = False`.
    pub not_permanent: Option<NotPermanent>,
}

/// How time was made to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MovedBy {
    /// The clock of browser and server was moved.
    Clock,
    /// The same payload was signed again with a time in the past, for a server whose clock is its own.
    Ageing,
}

/// One stop of the clock.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Stop {
    /// Seconds since the cookie was signed.
    pub after: i64,
    /// What the honest browser does.
    pub browser: BrowserSide,
    /// What the server says to a copy of the cookie.
    pub server: ServerSide,
}

/// The honest browser at a stop of the clock.
#[derive(Clone, Debug, serde::Serialize)]
pub struct BrowserSide {
    /// Whether it still sends the cookie.
    pub sends: bool,
    /// Who is logged in on the page it gets. Null also where it was not asked.
    pub logged_in_as: Option<String>,
}

/// The server at a stop of the clock, given a copy of the cookie.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ServerSide {
    /// How old the cookie is to the server, in seconds.
    pub age: i64,
    /// `SignatureExpired`, or null.
    pub error: Option<&'static str>,
    /// Who is logged in on its page.
    pub logged_in_as: Option<String>,
    /// The Set-Cookie line of its answer.
    pub set_cookie: Option<String>,
    /// The status of its answer.
    pub status: u16,
}

/// A visit just before the end buys a new cookie; the old copy dies on its own time.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Sliding {
    /// Seconds after signing at which the visit was made.
    pub visit_at: i64,
    /// The Set-Cookie line of that visit; null if the app does not refresh.
    pub set_cookie: Option<String>,
    /// When the browser now drops it.
    #[serde(serialize_with = "optional_date")]
    pub expires: Option<Timestamp>,
    /// Seconds after signing at which both cookies were tried.
    pub then_at: i64,
    /// Who is logged in with what the browser holds.
    pub browser_logged_in_as: Option<String>,
    /// Who is logged in with the older copy.
    pub old_copy_logged_in_as: Option<String>,
}

/// The same app without `session.permanent = True`.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NotPermanent {
    /// The Set-Cookie line of its login: no Expires.
    pub set_cookie: Option<String>,
    /// Whether that line has an Expires all the same.
    pub has_expires: bool,
    /// Seconds after login at which it was visited, just before the end.
    pub visit_at: i64,
    /// The Set-Cookie line of a visit just before the end: none, since nothing is refreshed.
    pub refreshed: Option<String>,
    /// Seconds after login at which it was tried again.
    pub then_at: i64,
    /// Whether the browser still sends it then.
    pub sends: bool,
    /// Who is logged in then.
    pub logged_in_as: Option<String>,
    /// How many cookies closing the browser drops.
    pub dropped_by_restart: usize,
}

/// The whole story.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Demo {
    /// Scene 1: the server.
    pub app: App,
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
        app: App,
        /// The port that was asked for, if it was taken.
        port_taken: Option<u16>,
        /// Whether other machines can reach it.
        open_to_others: bool,
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

/// How far a command has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Cookies it has told of.
    pub cookies: u64,
    /// How much of the input, where its length is known.
    pub percent: Option<u64>,
}

fn date<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    moment.rfc3339().serialize(serializer)
}

fn optional_date<S: Serializer>(moment: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    moment.map(Timestamp::rfc3339).serialize(serializer)
}
