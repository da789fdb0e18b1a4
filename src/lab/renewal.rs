//! What can be seen of the end of a session without the key: whether an answer renews it, and what its `Expires` says.
//!
//! The same cookie is sent twice, at least a second apart. A server that renews a session sets the cookie again, with an
//! `Expires` that has moved on. How long it accepts a cookie that is not renewed is not seen by that.
//!
//! What is asked without the session cookie comes after that. An app may take such a request for a logout, and answer the next
//! cookie with a new one: that would be no renewal by a visit.

use std::thread;
use std::time::Duration;

use super::app::App;
use super::asked::{Asked, Renewal, Sighting, is_new, set_cookie};
use super::change::{ChangeKind, SessionChange, moments};
use super::error::LabError;
use super::login::signed_at;
use super::recognition::{Answer, Verdict};
use super::simulate::{MovedBy, Simulation, is_permanent};
use super::trial::{Place, Trial, path_of};
use crate::browser::{Jar, Row};
use crate::clock::{Clock, Timestamp, instant};
use crate::formats::Format;

/// How long lies between the two answers: a second is the least by which an `Expires` moves.
const BETWEEN: Duration = Duration::from_millis(1100);

const HALF_A_SECOND: Duration = Duration::from_millis(500);

/// Asks twice with the cookie as it is. The jar stays as it was. `user` is the name of the last login, where that is known.
///
/// # Errors
///
/// No page came.
pub fn watch(
    app: App,
    place: &Place,
    jar: &Jar,
    shows: Option<&str>,
    user: Option<&str>,
    looks_like: Option<Format>,
    clock: &Clock,
) -> Result<Simulation, LabError> {
    let name = &place.row.name;
    let trial = Trial::new(&app, place.page.clone(), jar.clone(), name, shows, clock);
    let mut trial = trial.after_a_login_of(user);
    let (first_at, begun) = (Clock::System.now(), instant());
    let first = trial.ask(None)?;
    thread::sleep(BETWEEN);
    // two times in whole seconds may be another second apart than these two moments are
    let second_at = first_at.plus((begun.elapsed() + HALF_A_SECOND).as_secs() as i64);
    let second = trial.ask(None)?;
    let verdict = trial.begin_with(first.clone(), None)?;
    let again = if verdict.answer == Some(true) { trial.is_as_good(&second) } else { verdict.clone() };
    let sightings =
        vec![sighting(&first, &verdict, &place.row, first_at), sighting(&second, &again, &place.row, second_at)];
    let was_accepted = sightings.iter().any(|sighting| sighting.accepted == Some(true));
    let may_take_once = was_accepted && sightings.last().is_some_and(|sighting| sighting.accepted == Some(false));
    let mut renewal = Renewal::default();
    for (sighting, answer) in sightings.iter().zip([&first, &second]).filter(|(seen, _)| seen.accepted == Some(true)) {
        renewal.note(answer, name, sighting.is_new);
    }
    let others_log_in = trial.others_log_in(clock.now());
    let may_have_ended = was_accepted && !may_take_once && trial.has_ended(clock.now());
    Ok(Simulation {
        asked: Some(Asked {
            page: path_of(trial.page()),
            led_from: None,
            requests: trial.requests(),
            session_is_seen: verdict.answer,
            // what was accepted once may be used up
            logged_in: trial.logged_in(&verdict).filter(|_| !may_take_once && !may_have_ended),
            login_by_header: trial.login_by_header(),
            evidence: trial.beside_the_others(verdict.evidence, clock.now()),
            stopped: None,
            clock_ahead: None,
            given_lifetime: None,
            ages_are_unused: false,
            renews: renewal.renews(),
            session_change: renewal.session_change(),
            may_take_once,
            may_have_ended,
            other_cookies: trial.other_cookies(clock.now()),
            remembered_by: trial.remembered_by(clock.now()),
            others_log_in,
        }),
        app: app.facts,
        typed: None,
        clock: None,
        permanent: is_permanent(&place.row.value),
        cookie_name: name.clone(),
        had_session: true,
        stand_in: None,
        by: MovedBy::Waiting,
        lifetime: None,
        lifetime_at_least: None,
        lifetime_below: None,
        has_no_end: false,
        signed_at: signed_at(&place.row).ok().filter(|_| looks_like.is_none()),
        looks_like,
        signs_as: None,
        times_inside: moments(&place.row.value),
        key_is_unused: false,
        expires: place.row.expires,
        expires_by: place.row.expires_by,
        stops: Vec::new(),
        sightings,
        ended_at: None,
        sliding: None,
        not_permanent: None,
    })
}

fn sighting(answer: &Answer, verdict: &Verdict, row: &Row, at: Timestamp) -> Sighting {
    let set_cookie = set_cookie(answer, &row.name);
    let session_change = SessionChange::over(&answer.steps, &row.name);
    let is_deleted = session_change.as_ref().is_some_and(|change| change.kind == ChangeKind::Deleted);
    Sighting {
        at,
        accepted: verdict.answer,
        evidence: verdict.evidence.clone(),
        is_new: !is_deleted && set_cookie.is_some_and(|(_, said)| is_new(said, &row.value, row.expires)),
        set_cookie: set_cookie.map(|(line, _)| line.to_owned()),
        session_change,
        expires: set_cookie.filter(|_| !is_deleted).and_then(|(_, said)| said.until),
    }
}
