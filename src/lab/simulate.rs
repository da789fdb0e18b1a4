//! Moving the clock, and asking the browser and the server at each stop.
//!
//! Both are asked, because both can end a session. The honest browser drops a cookie at its `Expires`. The server
//! refuses a signature that is too old. To tell the two apart, a copy of the cookie is sent as well. A thief would send
//! it so, without a look at `Expires`.

use schemars::JsonSchema;
use serde::Serialize;

use super::app::{App, AppFacts, Setup};
use super::asked::{Asked, Sighting};
use super::change::SessionChange;
use super::error::LabError;
use super::kept::LoginSettings;
use super::login::{LOGIN_PAGE, Visitor, session_for, signed_at};
use super::recognition::{Answer, Evidence, Known, set_cookie, who};
use crate::browser::{Browser, EndBy, Jar, Row};
use crate::clock::{Clock, HeldClock, ManualClock, Timestamp};
use crate::cookie::{Signer, Value, payload, split, verdict};
use crate::formats::Format;
use crate::inspect::search::Fit;
use crate::server::Config;
use crate::server::apps::tutorial::Settings;

/// The user who logs in if the jar has no session, and it is not known who was logged in last.
pub const NAME: &str = "alice";

/// Moving the clock, and asking browser and server at each stop.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Simulation {
    /// The app that was asked.
    pub app: AppFacts,
    /// The settings of the app that were typed for this command alone. Null if there are none.
    pub typed: Option<Box<LoginSettings>>,
    /// The clock that is held, by which it was seen whether the session lives. The simulation moves a clock of its own. Null:
    /// it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
    /// The name of the session cookie.
    pub cookie_name: String,
    /// Whether the session was in the jar, or had to be made.
    pub had_session: bool,
    /// The name with which sessctl logged in for this by itself, in no jar. Null: the session was in the jar.
    pub stand_in: Option<String>,
    /// Whether the session says `_permanent`. Null if its payload cannot be read.
    pub permanent: Option<bool>,
    /// Whether the clock was moved, or the cookie re-signed with a time in the past.
    pub by: MovedBy,
    /// The lifetime, in seconds: the oldest age that is accepted. Null if it was not found.
    pub lifetime: Option<i64>,
    /// The oldest age that was seen to be accepted, in seconds. Null if none was.
    pub lifetime_at_least: Option<i64>,
    /// The youngest age that was seen to be refused, in seconds. Null if none was.
    pub lifetime_below: Option<i64>,
    /// Whether a cookie was accepted that is as old as a cookie can be: signed in 1970.
    pub has_no_end: bool,
    /// When the cookie says it was signed. Null if it is not a Flask session.
    pub signed_at: Option<Timestamp>,
    /// What the cookie is, if it has another format than Flask's session.
    pub looks_like: Option<Format>,
    /// The settings with which the given key makes the signature of the cookie, and with which the older ones were signed.
    /// Null: those that were asked for, or nothing was signed.
    pub signs_as: Option<Fit>,
    /// The keys of the session whose value may be a time. Where older cookies were signed, these values were not aged: by
    /// them the app may end the session sooner, or may have taken old cookies for young ones.
    pub times_inside: Vec<String>,
    /// Whether a key was given and not used: nothing but the formats of Flask and Starlette can be signed.
    pub key_is_unused: bool,
    /// When the browser drops it.
    pub expires: Option<Timestamp>,
    /// What said so.
    pub expires_by: EndBy,
    /// The stops of the clock, in order.
    #[serde(rename = "steps")]
    pub stops: Vec<Stop>,
    /// How a real app was asked. Null for the embedded one, whose clock can be moved.
    pub asked: Option<Asked>,
    /// Answers to the cookie as it is, where no cookie of another age can be made.
    pub sightings: Vec<Sighting>,
    /// When the session of the jar ended, by the clock of a real app whose lifetime was found. Null: it lives, or that is not
    /// known.
    pub ended_at: Option<Timestamp>,
    /// A visit shortly before the end, and what it buys.
    pub sliding: Option<Sliding>,
    /// The same with `permanent = False`.
    pub not_permanent: Option<Box<NotPermanent>>,
}

/// How time was made to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MovedBy {
    /// The clock of browser and server was moved.
    Clock,
    /// The same payload was signed again with a time in the past, for a server whose clock is its own.
    Ageing,
    /// It was waited for a second: without the key of the app, no cookie of another age can be made.
    Waiting,
}

/// One stop of the clock.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stop {
    /// Seconds since the cookie was signed.
    pub after: i64,
    /// What the honest browser does.
    pub browser: BrowserSide,
    /// What the server says to a copy of the cookie.
    pub server: ServerSide,
}

/// The honest browser at a stop of the clock.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BrowserSide {
    /// Whether it still sends the cookie.
    pub sends: bool,
    /// Who is logged in on the page that it gets. Null too where no page was requested.
    pub logged_in_as: Option<String>,
}

/// The server at a stop of the clock, given a copy of the cookie.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ServerSide {
    /// How old the cookie is to the server, in seconds. Where a real app took long to answer, it is the youngest that an accepted
    /// cookie can have been, and the oldest that a refused one can have been.
    pub age: i64,
    /// `SignatureExpired`, or null. Of a real app it is said only of a refusal beyond the lifetime that was found.
    pub error: Option<&'static str>,
    /// Whether the session was seen on its page. Null if that cannot be told.
    pub accepted: Option<bool>,
    /// What was seen.
    pub evidence: Vec<Evidence>,
    /// Who is logged in, where the page says so in the tutorial's words.
    pub logged_in_as: Option<String>,
    /// The Set-Cookie line of its answer. Of a real app, the one for the session cookie.
    pub set_cookie: Option<String>,
    /// What the answer did to the session: between the copy that was sent and the cookie that came back. Null if none did.
    pub session_change: Option<SessionChange>,
    /// The status of its answer.
    pub status: u16,
}

/// A visit just before the end renews the cookie. A copy of the old cookie still ends at its own time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sliding {
    /// Seconds after signing at which the visit was made.
    pub visit_at: i64,
    /// The Set-Cookie line of that visit; null if the app does not refresh.
    pub set_cookie: Option<String>,
    /// When the browser now drops it.
    pub expires: Option<Timestamp>,
    /// Seconds after signing at which both cookies were tried.
    pub then_at: i64,
    /// Who is logged in with what the browser holds.
    pub browser_logged_in_as: Option<String>,
    /// Who is logged in with the older copy.
    pub old_copy_logged_in_as: Option<String>,
}

/// The same app without `session.permanent = True`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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

/// A session to watch.
pub struct Watched {
    /// A jar that holds it, in memory.
    pub jar: Jar,
    /// The cookie itself.
    pub row: Row,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// Whether it was in the browser's jar, or had to be made.
    pub was_in_the_jar: bool,
}

impl Watched {
    /// The live session of a jar, if it was signed with this key, or else a new one of this user. The jar itself stays as it is.
    ///
    /// # Errors
    ///
    /// The app gave no page, or no session after a login.
    pub fn find(
        jar: &Jar,
        cookie_name: &str,
        app: &App,
        signer: &Signer,
        clock: &Clock,
        user: &str,
    ) -> Result<Watched, LabError> {
        let now = clock.now();
        let mut copy = Jar::empty();
        copy.copy_from(jar, None, now);
        let is_ours = |row: &Row| verdict::unsign(&row.value, signer, None, now).is_ok();
        let found = session_for(&copy, &app.base, cookie_name, now);
        match found.filter(is_ours) {
            Some(row) => Ok(Watched { signed_at: signed_at(&row)?, jar: copy, row, was_in_the_jar: true }),
            None => {
                let browser = Browser::new(clock.clone(), Jar::empty()).over(app.network.clone());
                let mut visitor = Visitor::new(browser, app, cookie_name);
                visitor.login(user)?;
                Ok(Watched { was_in_the_jar: false, ..Watched::held_by(&visitor, app)? })
            }
        }
    }

    /// The live session of a browser.
    ///
    /// # Errors
    ///
    /// [`LabError::NoSession`] if it holds none, [`LabError::NotASession`].
    pub fn held_by(visitor: &Visitor, app: &App) -> Result<Watched, LabError> {
        let row = visitor.session().ok_or_else(|| LabError::NoSession { url: app.facts.url.clone() })?;
        Ok(Watched { signed_at: signed_at(&row)?, jar: visitor.browser.jar.clone(), row, was_in_the_jar: true })
    }

    /// The copy of the cookie, as a `Cookie` header.
    pub fn copy(&self) -> String {
        format!("{}={}", self.row.name, self.row.value)
    }
}

/// Whether a session says `_permanent`. `None` if its payload cannot be read.
pub fn is_permanent(cookie: &str) -> Option<bool> {
    let payload = split(cookie).map(|parts| payload::read(parts.payload, payload::MAX_INFLATED));
    match payload?.value.ok()? {
        Value::Dict(session) => Some(session.get("_permanent") == Some(&Value::Bool(true))),
        _ => None,
    }
}

/// Moves the clock of an embedded app and of a browser with this jar, from `now` on. `after` are stops beside the
/// usual ones, in seconds after the signing. `user` logs in where the jar has no session.
///
/// # Errors
///
/// [`LabError::NoLifetime`] and [`LabError::OffTheCalendar`] where no session can begin and end, or no page came.
pub fn simulate(
    settings: &Settings,
    jar: &Jar,
    now: Timestamp,
    after: &[i64],
    user: &str,
) -> Result<Simulation, LabError> {
    let clock = ManualClock::at(now);
    let config = &settings.config;
    check(config, now)?;
    let app = App::open(&Setup::Embedded(settings.clone()), &clock.handle())?;
    let watched = Watched::find(jar, &config.cookie.name, &app, &config.signer(), &clock.handle(), user)?;
    let permanent = is_permanent(&watched.row.value);
    let experiment = Experiment { clock, app, settings: settings.clone(), watched };
    let lasts = config.lifetime > 1;
    let stops = stops(config.lifetime, after).into_iter();
    let stops: Vec<Stop> = stops.map(|after| experiment.stop(after)).collect::<Result<_, _>>()?;
    let seen = |accepted: bool| {
        let seen = stops.iter().filter(move |stop: &&Stop| stop.server.accepted == Some(accepted));
        seen.map(|stop| stop.server.age)
    };
    Ok(Simulation {
        app: experiment.app.facts.clone(),
        typed: None,
        clock: None,
        cookie_name: experiment.watched.row.name.clone(),
        lifetime_at_least: seen(true).max(),
        lifetime_below: seen(false).min(),
        has_no_end: false,
        looks_like: None,
        signs_as: None,
        key_is_unused: false,
        times_inside: Vec::new(),
        asked: None,
        sightings: Vec::new(),
        had_session: experiment.watched.was_in_the_jar,
        stand_in: (!experiment.watched.was_in_the_jar).then(|| user.to_owned()),
        permanent,
        by: MovedBy::Clock,
        lifetime: Some(config.lifetime),
        signed_at: Some(experiment.watched.signed_at),
        expires: experiment.watched.row.expires,
        expires_by: experiment.watched.row.expires_by,
        stops,
        ended_at: None,
        sliding: lasts.then(|| experiment.sliding()).transpose()?,
        // what was watched decides, and not the setting: a session keeps what its login made of it
        not_permanent: (permanent == Some(true) && lasts)
            .then(|| experiment.not_permanent().map(Box::new))
            .transpose()?,
    })
}

/// Checks that a session can begin and end on this clock.
///
/// # Errors
///
/// [`LabError::NoLifetime`], [`LabError::OffTheCalendar`].
pub fn check(config: &Config, now: Timestamp) -> Result<(), LabError> {
    let end = now.plus(config.lifetime.saturating_add(1));
    match (config.lifetime, end.is_on_the_calendar()) {
        (..1, _) => Err(LabError::NoLifetime),
        (_, true) => Ok(()),
        (_, false) => Err(LabError::OffTheCalendar { at: end.unix() }),
    }
}

/// The stops, in seconds after the signing: 0, a third of the lifetime, one second before, at and after its end, and
/// those in `after`.
pub fn stops(lifetime: i64, after: &[i64]) -> Vec<i64> {
    let mut stops = vec![0, lifetime / 3, lifetime.saturating_sub(1), lifetime, lifetime.saturating_add(1)];
    stops.extend(after);
    stops.retain(|&stop| stop >= 0);
    stops.sort_unstable();
    stops.dedup();
    stops
}

/// An embedded app with a clock that can be moved, and a session to watch.
pub struct Experiment {
    /// The clock of the app, and of each browser.
    pub clock: ManualClock,
    /// The app.
    pub app: App,
    /// What it is set to.
    pub settings: Settings,
    /// The session.
    pub watched: Watched,
}

impl Experiment {
    /// One stop of the clock. Browser and server are asked as if there had been no visit in between.
    ///
    /// # Errors
    ///
    /// [`LabError::OffTheCalendar`], or no page came.
    pub fn stop(&self, after: i64) -> Result<Stop, LabError> {
        let now = self.move_clock(after)?;
        let mut visitor = self.visitor();
        let arrival = visitor.visit(LOGIN_PAGE)?;
        let answer = visitor.send(&self.watched.copy())?;
        let max_age = Some(self.settings.config.lifetime);
        let refusal = verdict::unsign(&self.watched.row.value, &self.settings.config.signer(), max_age, now).err();
        Ok(Stop {
            after,
            browser: BrowserSide {
                sends: arrival.cookie_was_sent(),
                logged_in_as: arrival.logged_in_as().map(str::to_owned),
            },
            server: ServerSide {
                session_change: SessionChange::of_exchange(&answer.exchange, &self.watched.row.name, now),
                ..server_side(&answer, after, refusal.map(|refusal| refusal.class()))
            },
        })
    }

    /// Sets the clock of browser and server to so many seconds after the signing.
    ///
    /// # Errors
    ///
    /// [`LabError::OffTheCalendar`]
    pub fn move_clock(&self, after: i64) -> Result<Timestamp, LabError> {
        let to = self.watched.signed_at.plus(after);
        if !to.is_on_the_calendar() {
            return Err(LabError::OffTheCalendar { at: to.unix() });
        }
        self.clock.set(to);
        Ok(to)
    }

    /// The honest browser, as it was when the cookie was signed.
    fn visitor(&self) -> Visitor {
        let browser = Browser::new(self.clock.handle(), self.watched.jar.clone());
        Visitor::new(browser, &self.app, &self.watched.row.name)
    }

    /// A visit a second before the end, and both cookies a second after it.
    fn sliding(&self) -> Result<Sliding, LabError> {
        let (visit_at, then_at) = (self.settings.config.lifetime - 1, self.settings.config.lifetime + 1);
        self.move_clock(visit_at)?;
        let mut visitor = self.visitor();
        let visit = visitor.visit(LOGIN_PAGE)?;
        let now = visitor.browser.now();
        let now_held = visitor.browser.jar.find(&self.watched.row.name, Some(&self.app.base), now);
        let expires = now_held.first().and_then(|row| row.expires);
        self.move_clock(then_at)?;
        let old_copy = visitor.send(&self.watched.copy())?;
        let again = visitor.visit(LOGIN_PAGE)?;
        Ok(Sliding {
            visit_at,
            set_cookie: visit.set_cookie().map(str::to_owned),
            expires,
            then_at,
            browser_logged_in_as: again.logged_in_as().map(str::to_owned),
            old_copy_logged_in_as: old_copy.logged_in_as().map(str::to_owned),
        })
    }

    /// The same story on an app that leaves out `session.permanent = True`.
    fn not_permanent(&self) -> Result<NotPermanent, LabError> {
        let lifetime = self.settings.config.lifetime;
        self.move_clock(0)?;
        let app = App::embedded(&Settings { is_permanent: false, ..self.settings.clone() }, &self.clock.handle())?;
        let browser = Browser::new(self.clock.handle(), Jar::empty());
        let mut visitor = Visitor::new(browser, &app, &self.watched.row.name);
        let login = visitor.login(NAME)?;
        let set_cookie_of_login = login.visit.exchanges().find_map(|step| set_cookie(&step.exchange));
        let visit_at = lifetime - 1;
        self.move_clock(visit_at)?;
        let visit = visitor.visit(LOGIN_PAGE)?;
        let then_at = lifetime + 1;
        let now = self.move_clock(then_at)?;
        let late = visitor.visit(LOGIN_PAGE)?;
        Ok(NotPermanent {
            has_expires: set_cookie_of_login.as_deref().is_some_and(|line| line.contains("Expires=")),
            set_cookie: set_cookie_of_login,
            visit_at,
            refreshed: visit.set_cookie().map(str::to_owned),
            then_at,
            sends: late.cookie_was_sent(),
            logged_in_as: late.logged_in_as().map(str::to_owned),
            dropped_by_restart: visitor.browser.jar.restart(now).len(),
        })
    }
}

/// What an answer of the embedded app says of the server's side. `age` is the cookie's, in seconds.
fn server_side(answer: &Answer, age: i64, error: Option<&'static str>) -> ServerSide {
    let verdict = who(&[], answer, &Known::default());
    ServerSide {
        age,
        error,
        accepted: verdict.answer,
        evidence: verdict.evidence,
        logged_in_as: answer.logged_in_as().map(str::to_owned),
        set_cookie: set_cookie(&answer.exchange),
        session_change: None,
        status: answer.status(),
    }
}
