//! The story of one session, from the first visit to the end.

use schemars::JsonSchema;
use serde::Serialize;

use super::app::AppFacts;
use super::change::SessionStep;
use super::error::LabError;
use super::forge::{Tampering, forge, send};
use super::login::{Arrival, LOGIN_PAGE, Visitor};
use super::simulate::{Experiment, NAME, Stop, Watched, check};
use super::{Lab, recognition::Answer};
use crate::browser::Row;
use crate::clock::{ManualClock, Timestamp};
use crate::cookie::payload;
use crate::exchange::Exchange;
use crate::inspect::{Inspection, Lifetime, Question, inspect};
use crate::server::Config;
use crate::server::apps::tutorial::{COOKIE_NAME, Page, Settings};

/// The name with one letter changed.
pub const NAME_WITH_ANOTHER_LETTER: &str = "alive";

/// Seconds after login at which alice logs out.
const LOGOUT_AT: i64 = 60;

/// What was sent and answered in each scene of the story, and what the jar held.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Story {
    /// Scene 1: the server.
    pub app: AppFacts,
    /// The moment the story begins.
    pub begins_at: Timestamp,
    /// Scene 2: a visit with an empty jar.
    pub first_visit: Vec<SessionStep>,
    /// What the page of scene 2 says.
    pub first_page: Page,
    /// Scene 3: alice logs in.
    pub login: Vec<SessionStep>,
    /// What the page of scene 3 says.
    pub login_page: Page,
    /// The jar after the login.
    pub jar: Vec<Row>,
    /// Scene 5: one letter changed.
    pub tampering: Tampering,
    /// Scene 6: another browser, without the cookie.
    pub stranger: Vec<SessionStep>,
    /// What the page says to it.
    pub stranger_page: Page,
    /// The same browser with a copy of the cookie.
    pub thief: Vec<SessionStep>,
    /// What the page says to the copy.
    pub thief_page: Page,
    /// Scene 7: the last three seconds.
    pub clock: Vec<Stop>,
    /// Scene 8: logout.
    pub logout: Vec<SessionStep>,
    /// The jar after the logout.
    pub jar_after_logout: Vec<Row>,
    /// The copy, sent after logout.
    pub replay: Exchange,
    /// What the page says to the copy after logout.
    pub replay_page: Page,
}

/// Plays the story on an embedded app and a clock that begins at `now`. Every exchange in it is really made.
///
/// Returns the cookie taken apart (scene 4) beside it.
///
/// # Errors
///
/// [`LabError::NoLifetime`] and [`LabError::OffTheCalendar`] where no session can begin and end, or no page came.
pub fn play(settings: Settings, now: Timestamp) -> Result<(Story, Inspection), LabError> {
    check(&settings.config, now)?;
    let lab = Lab::of(settings.clone(), ManualClock::at(now))?;
    let mut stranger = lab.stranger();
    let Lab { clock, app, browser: mut alice } = lab;
    let (first_visit, first_page) = told(alice.visit("/")?);
    let (login, login_page) = told(alice.login(NAME)?);
    let jar = alice.browser.jar.rows(now);

    let watched = Watched::held_by(&alice, &app)?;
    let inspection = taken_apart(&watched.row.value, &settings.config, now);
    let signer = settings.config.signer();
    let forgery = forge(&watched.row, ("id", NAME_WITH_ANOTHER_LETTER), Some(&signer))?;
    let tampering = send(forgery, &watched.row.name, &app, &alice.browser)?;

    let (without_cookie, stranger_page) = told(stranger.visit(LOGIN_PAGE)?);
    steal(&alice, &mut stranger);
    let (thief, thief_page) = told(stranger.visit(LOGIN_PAGE)?);

    let end = settings.config.lifetime;
    let experiment = Experiment { clock, app, settings, watched };
    let last_seconds = [end - 1, end, end + 1];
    let clock = last_seconds.into_iter().map(|after| experiment.stop(after)).collect::<Result<_, _>>()?;

    let logout_at = experiment.move_clock(LOGOUT_AT)?;
    let (logout, _) = told(alice.visit("/logout")?);
    let Answer { exchange: replay, page: replay_page, .. } = alice.send(&experiment.watched.copy())?;

    let story = Story {
        app: experiment.app.facts.clone(),
        begins_at: now,
        first_visit,
        first_page,
        login,
        login_page,
        jar,
        tampering,
        stranger: without_cookie,
        stranger_page,
        thief,
        thief_page,
        clock,
        logout,
        jar_after_logout: alice.browser.jar.rows(logout_at),
        replay,
        replay_page,
    };
    Ok((story, inspection))
}

/// The way to a page, and what the page says.
fn told(arrival: Arrival) -> (Vec<SessionStep>, Page) {
    (SessionStep::all(arrival.visit.into_exchanges(), COOKIE_NAME), arrival.page)
}

/// Copies the session cookie of one browser into the jar of another.
fn steal(from: &Visitor, into: &mut Visitor) {
    into.browser.jar.copy_from(&from.browser.jar, Some(from.cookie_name()), from.browser.now());
}

/// The cookie, inspected with the key of its app.
fn taken_apart(cookie: &str, config: &Config, now: Timestamp) -> Inspection {
    let question = Question {
        signer: config.signer(),
        has_own_key: false,
        search: None,
        cookie_name: config.cookie.name.clone(),
        is_tutorials: true,
        lifetime: Lifetime::Default,
        max_payload: payload::MAX_INFLATED,
        now,
    };
    inspect(cookie, None, &question)
}
