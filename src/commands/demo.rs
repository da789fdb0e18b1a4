//! `demo`: the whole story, told on a clock that starts when you do.

use super::World;
use super::app::App;
use super::login::submit_name;
use super::simulate::{NAME, Stage, check};
use super::tamper::forge;
use crate::browser::{Browser, Jar, Step};
use crate::clock::Clock;
use crate::cookie::payload;
use crate::error::Error;
use crate::inspect::find::Kind;
use crate::inspect::{Lifetime, Question, inspect};
use crate::report::{Demo, Examined, Report};
use crate::server::apps::tutorial::{self, Page, Settings};

/// The name with one letter changed.
const NAME_WITH_ANOTHER_LETTER: &str = "alive";

/// Seconds after login at which alice logs out.
const LOGOUT_AT: i64 = 60;

/// Plays all eight scenes; every exchange that is shown was really made.
pub fn run(world: &World) -> Result<Report, Error> {
    let settings = Settings::default();
    let config = &settings.config;
    let signer = config.signer();
    let clock = Clock::manual(world.now());
    check(config, &clock)?;
    let app = App::embedded(&settings, &clock)?;
    let begins_at = clock.now();

    let mut alice = Browser::new(clock.clone(), Jar::empty());
    let first_visit = alice.get(&app.page("/"))?.into_exchanges();
    let login = submit_name(&mut alice, &app, NAME)?.into_exchanges();
    let jar = alice.jar.rows(clock.now());

    let stage = Stage::new(world, clock.clone(), app, config, alice.jar.clone())?;
    let app = stage.app();
    let row = stage.row().clone();
    let question = Question {
        signer: signer.clone(),
        has_own_key: false,
        is_tutorials: true,
        lifetime: Lifetime::Default,
        max_payload: payload::MAX_INFLATED,
        now: clock.now(),
    };
    let inspection =
        Examined { inspection: inspect(row.value.as_str(), None, &question), kind: Kind::Jar, stripped: Vec::new() };
    let tampering = forge(&row, "id", NAME_WITH_ANOTHER_LETTER, Some(&signer), app, &alice)?;

    let mut stranger = Browser::new(clock.clone(), Jar::empty());
    let strangers_visit = stranger.get(&app.page("/login"))?.into_exchanges();
    stranger.jar.copy_from(&alice.jar, Some(tutorial::COOKIE_NAME), clock.now());
    let thiefs_visit = stranger.get(&app.page("/login"))?.into_exchanges();

    let lifetime = config.lifetime;
    let stops = [lifetime - 1, lifetime, lifetime + 1];
    let clock_table = stops.into_iter().map(|after| stage.stop(after)).collect::<Result<_, _>>()?;

    stage.move_clock(LOGOUT_AT)?;
    let logout = alice.get(&app.page("/logout"))?.into_exchanges();
    let replay = alice.send_copy(&app.page("/login"), &stage.copy())?;

    Ok(Report::Demo(Box::new(Demo {
        app: app.facts.clone(),
        begins_at,
        first_page: page_of(&first_visit),
        first_visit,
        login_page: page_of(&login),
        login,
        jar,
        inspection,
        tampering,
        stranger_page: page_of(&strangers_visit),
        stranger: strangers_visit,
        thief_page: page_of(&thiefs_visit),
        thief: thiefs_visit,
        clock: clock_table,
        logout,
        jar_after_logout: alice.jar.rows(clock.now()),
        replay_page: Page::read(&replay.response.body),
        replay,
    })))
}

/// What the page says on which a visit ended.
fn page_of(visit: &[Step]) -> Page {
    Page::read(visit.last().map_or("", |step| &step.exchange.response.body))
}
