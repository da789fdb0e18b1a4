//! What `login`, `visit` and `logout` have in common: a way to a page, and a jar that is saved after it.

use super::Context;
use crate::browser::Step;
use crate::clock::Clock;
use crate::error::Error;
use crate::lab::login::{Arrival, Visitor};
use crate::lab::{Lab, LabError};
use crate::report::{Action, VisitReport};

/// Goes somewhere and saves the jar, also when the way ends in an error: what came before is kept.
///
/// # Errors
///
/// The jar cannot be written, or no page came.
pub fn travel(
    lab: &mut Lab<Clock>,
    way: impl FnOnce(&mut Visitor) -> Result<Arrival, LabError>,
) -> Result<Arrival, Error> {
    let arrival = way(&mut lab.browser);
    let now = lab.browser.browser.now();
    lab.browser.browser.jar.save(now)?;
    Ok(arrival?)
}

/// Writes down the way.
pub fn report(action: Action, context: &Context, lab: Lab<Clock>, arrival: Arrival, is_yes: bool) -> VisitReport {
    let browser = &lab.browser.browser;
    let cookie_was_sent = arrival.visit.exchanges().any(Step::cookie_was_sent);
    VisitReport {
        action,
        browser: context.browser.clone(),
        cookie_name: context.name.clone(),
        page: arrival.page,
        cookie_was_sent,
        exchanges: arrival.visit.into_exchanges(),
        jar: browser.jar.rows(browser.now()),
        app: lab.app.facts,
        is_yes,
    }
}
