//! What `login`, `visit` and `logout` have in common: a way to a page, and a jar that is saved after it.

use super::Context;
use crate::browser::{Step, Visit};
use crate::clock::Clock;
use crate::cookie::{SecretKey, payload};
use crate::error::Error;
use crate::inspect::{Lifetime, Question};
use crate::lab::app::Setup;
use crate::lab::change::{SessionStep, names_sent};
use crate::lab::login::{Arrival, Visitor};
use crate::lab::password::Masking;
use crate::lab::probe::{Looked, LookedWith};
use crate::lab::recognition::{Answer, Known, Verdict, carries_an_own_header, who_alone};
use crate::lab::{Lab, LabError};
use crate::report::{Action, Looks, VisitReport};
use crate::server::Config;

/// The app, with the browser of the command line in front of it.
///
/// # Errors
///
/// The jar cannot be read, or the app cannot be started.
pub fn lab(setup: &Setup, context: &Context) -> Result<Lab<Clock>, Error> {
    let jar = context.own_jar()?;
    let jar = match (setup, &context.login.kept) {
        (Setup::Embedded(_) | Setup::Running(..), Some(kept)) => jar.noting(&context.name, kept.note()),
        _ => jar,
    };
    let mut lab = Lab::open(setup, context.clocks(), jar, &context.name)?;
    lab.app = context.says_its_settings(lab.app);
    Ok(lab)
}

/// What is known of a cookie of the embedded app: its key and its lifetime.
pub fn of_the_embedded_app(config: &Config, key: Option<&SecretKey>, context: &Context) -> Question {
    Question {
        signer: config.signer(),
        has_own_key: true,
        is_tutorials: key.is_none(),
        search: None,
        lifetime: Lifetime::Seconds(config.lifetime),
        cookie_name: context.name.clone(),
        max_payload: payload::MAX_INFLATED,
        now: context.server_now(),
    }
}

/// Makes the visit and saves the jar, also after an error: the cookies that came before it are kept.
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

/// Who is logged in, as far as the last page says it by itself.
pub fn seen(arrival: &Arrival) -> Verdict {
    let answer = Answer::at_the_end_of(&arrival.visit);
    let cannot_tell = Verdict { answer: None, evidence: Vec::new() };
    who_alone(&answer, &Known::default()).unwrap_or(cannot_tell)
}

/// Does something with an app and saves the jar, also after an error: the cookies that came before it are kept.
///
/// # Errors
///
/// The jar cannot be written, or those of what was done.
pub fn kept<T>(lab: &mut Lab<Clock>, way: impl FnOnce(&mut Lab<Clock>) -> Result<T, Error>) -> Result<T, Error> {
    let done = way(lab);
    let now = lab.browser.browser.now();
    lab.browser.browser.jar.save(now)?;
    done
}

/// The names of the cookies that went to the page by which it is told who is logged in: these steps, if it was asked for with the
/// browser, or else the last look with its cookies, or the end of the way.
pub fn sent_to_the_page(steps: &[Step], looks: &[Looked], lab: &Lab<Clock>, way: &[Step], name: &str) -> Vec<String> {
    let of_looks = |with: LookedWith| looks.iter().rfind(|look| look.with == with).map(|look| look.steps.as_slice());
    let asked = Some(steps).filter(|steps| !steps.is_empty());
    let asked = asked.or_else(|| of_looks(LookedWith::JarAsItIs)).or_else(|| of_looks(LookedWith::Copy));
    let now = lab.browser.browser.now();
    // what a login brought did not go with the login itself
    let is_held = || lab.browser.browser.jar.rows(now).iter().any(|row| row.name == name && !row.is_expired);
    let end = || if is_held() { &[][..] } else { way.last().map(std::slice::from_ref).unwrap_or_default() };
    let mut sent: Vec<String> = Vec::new();
    for name in asked.unwrap_or_else(end).iter().flat_map(names_sent) {
        if !sent.iter().any(|other| other == name) {
            sent.push(name.to_owned());
        }
    }
    sent
}

/// The report of these exchanges with a real app, with a session cookie of this name, without what is hidden.
///
/// # Errors
///
/// There was no exchange.
pub fn over_the_way(
    action: Action,
    context: &Context,
    cookie_name: &str,
    lab: Lab<Clock>,
    steps: Vec<Step>,
    verdict: Verdict,
    masking: &Masking,
) -> Result<VisitReport, Error> {
    let secret_in_cookies = masking.cookies_with_a_secret(&steps);
    let has_header = steps.last().is_some_and(carries_an_own_header);
    let verdict = verdict.beside_a_header(has_header);
    let mut steps = steps;
    let Some(page) = steps.pop() else { return Err(LabError::NoSession { url: lab.app.base.to_string() }.into()) };
    let browser = &lab.browser.browser;
    let mut jar = browser.jar.rows(browser.now());
    jar.iter_mut().for_each(|row| masking.row(row));
    let names = (context.browser.as_str(), cookie_name);
    let visit = Visit { redirects: steps, page };
    let mut report = VisitReport::new(action, lab.app.facts, names, visit, verdict, jar);
    // what an answer did to the session is read before its cookies are masked
    report.exchanges.iter_mut().for_each(|seen| masked(seen, masking));
    report.session_change.iter_mut().for_each(|change| masking.change(change));
    report.remembered_by.iter_mut().for_each(|name| masking.within(name));
    report.login_by_header.iter_mut().for_each(|asked| asked.mask(masking));
    report.secret_in_cookies = secret_in_cookies;
    masking.page(&mut report.page);
    report.clock = context.held;
    report.user = context.user_of(&context.browser);
    report.login_way = context.login_way_of(&context.browser);
    Ok(report)
}

/// What was asked beside the way, without what is hidden.
pub fn looks(looks: Vec<Looked>, name: &str, masking: &Masking) -> Vec<Looks> {
    let mut looks = Looks::of(looks, name);
    looks.iter_mut().flat_map(|look| &mut look.exchanges).for_each(|seen| masked(seen, masking));
    looks
}

/// An exchange without what is hidden.
pub fn masked(seen: &mut SessionStep, masking: &Masking) {
    masking.step(&mut seen.step);
    seen.session_change.iter_mut().for_each(|change| masking.change(change));
}

/// The report of the visit.
pub fn report(
    action: Action,
    context: &Context,
    lab: Lab<Clock>,
    arrival: Arrival,
    verdict: Verdict,
    is_yes: bool,
) -> VisitReport {
    let browser = &lab.browser.browser;
    let jar = browser.jar.rows(browser.now());
    let names = (context.browser.as_str(), context.name.as_str());
    let report = VisitReport::new(action, lab.app.facts, names, arrival.visit, verdict, jar);
    VisitReport { is_yes, clock: context.held, user: context.user_of(&context.browser), ..report }
}
