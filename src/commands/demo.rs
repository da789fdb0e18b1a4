//! `demo`: the whole story, told on a clock that starts when you do.

use clap::Args;

use super::Context;
use crate::browser::{Browser, Step};
use crate::clock::{ManualClock, Timestamp};
use crate::cookie::payload;
use crate::error::{Error, Usage};
use crate::inspect::find::Kind;
use crate::inspect::{Inspection, Lifetime, Question, inspect};
use crate::lab::forge::forge;
use crate::lab::login::{Arrival, LOGIN_PAGE, Visitor};
use crate::lab::simulate::{Experiment, NAME, Watched, check};
use crate::lab::{Lab, LabError};
use crate::report::{Demo, Examined};
use crate::server::Config;
use crate::server::apps::tutorial::{Page, Settings};

/// The name with one letter changed.
const NAME_WITH_ANOTHER_LETTER: &str = "alive";

/// Seconds after login at which alice logs out.
const LOGOUT_AT: i64 = 60;

/// Arguments of `demo`: none.
#[derive(Args, Debug)]
pub struct DemoArgs {}

/// Plays all eight scenes; every exchange that is shown was really made.
///
/// # Errors
///
/// [`Usage::DemoIsEmbedded`] beside `--url`, or the clock stands where no session can begin and end.
pub fn run(context: &Context) -> Result<Demo, Error> {
    if context.base_was_typed {
        return Err(Usage::DemoIsEmbedded.into());
    }
    let settings = Settings::default();
    check(&settings.config, context.now())?;
    Ok(play(Lab::of(settings.clone(), ManualClock::at(context.now()))?, settings)?)
}

fn play(lab: Lab, settings: Settings) -> Result<Demo, LabError> {
    let begins_at = lab.clock.now();
    let mut stranger = lab.stranger();
    let Lab { clock, app, browser: mut alice } = lab;
    let (first_visit, first_visit_page) = told(alice.visit("/")?);
    let (login, login_page) = told(alice.login(NAME)?);
    let jar = alice.browser.jar.rows(clock.now());

    let watched = Watched::held_by(&alice, &app)?;
    let config = &settings.config;
    let inspection = taken_apart(&watched.row.value, config, clock.now());
    let signer = config.signer();
    let tampering = forge(&watched.row, ("id", NAME_WITH_ANOTHER_LETTER), Some(&signer), &app, &alice.browser)?;

    let (strangers_visit, strangers_visit_page) = told(stranger.visit(LOGIN_PAGE)?);
    steal(&alice.browser, &mut stranger);
    let (thiefs_visit, thiefs_visit_page) = told(stranger.visit(LOGIN_PAGE)?);

    let stops = [config.lifetime - 1, config.lifetime, config.lifetime + 1];
    let experiment = Experiment { clock, app, settings, watched };
    let clock_table = stops.into_iter().map(|after| experiment.stop(after)).collect::<Result<_, _>>()?;

    let now = experiment.move_clock(LOGOUT_AT)?;
    let (logout, _) = told(alice.visit("/logout")?);
    let replay = alice.send(&experiment.watched.copy())?;

    Ok(Demo {
        app: experiment.app.facts.clone(),
        begins_at,
        first_visit,
        first_page: first_visit_page,
        login,
        login_page,
        jar,
        inspection: Examined { inspection, kind: Kind::Jar, stripped: Vec::new() },
        tampering,
        stranger: strangers_visit,
        stranger_page: strangers_visit_page,
        thief: thiefs_visit,
        thief_page: thiefs_visit_page,
        clock: clock_table,
        logout,
        jar_after_logout: alice.browser.jar.rows(now),
        replay_page: replay.page,
        replay: replay.exchange,
    })
}

/// The way to a page, and what the page says.
fn told(arrival: Arrival) -> (Vec<Step>, Page) {
    (arrival.visit.into_exchanges(), arrival.page)
}

fn steal(from: &Browser, into: &mut Visitor) {
    let (name, now) = (into.cookie_name().to_owned(), from.now());
    into.browser.jar.copy_from(&from.jar, Some(&name), now);
}

fn taken_apart(cookie: &str, config: &Config, now: Timestamp) -> Inspection {
    let question = Question {
        signer: config.signer(),
        has_own_key: false,
        is_tutorials: true,
        lifetime: Lifetime::Default,
        max_payload: payload::MAX_INFLATED,
        now,
    };
    inspect(cookie, None, &question)
}
