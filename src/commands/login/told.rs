//! What a login says and leaves: its report without what is hidden, and what the next commands are to know of it.

use super::super::Context;
use super::super::hidden::Hidden;
use super::super::pages::keep_page;
use super::super::travel::{looks, over_the_way, sent_to_the_page};
use crate::browser::{Jar, KeptLogin, Row, Step, Url, Visit};
use crate::clock::{Clock, Timestamp};
use crate::error::Error;
use crate::lab::Lab;
use crate::lab::change;
use crate::lab::logging_in::{self, CameBack, Found, Judged};
use crate::lab::login::{FoundBy, session_for};
use crate::lab::not_sent::{LeftBehind, naming_what_went};
use crate::lab::password::Masking;
use crate::lab::recognition::{Answer, Verdict};
use crate::lab::signs::is_against_forgery;
use crate::report::{Action, FirstForm, LoginReport, Place};
use crate::server::apps::tutorial::COOKIE_NAME;

/// What was sent, and what was seen.
pub(super) struct Made {
    /// The name that was typed.
    pub(super) user: String,
    /// How it was sent, without what may be a secret.
    pub(super) way: KeptLogin,
    /// How far on the path the browser was before.
    pub(super) reached: usize,
    /// The form before the last one, if there were two, and what was sent for it.
    pub(super) first: Option<Found>,
    /// The page with the form. `None`: JSON was sent.
    pub(super) found: Option<Found>,
    /// The answer to what was sent. `None`: nothing was.
    pub(super) sent: Option<Answer>,
    /// Who is logged in, as it was seen after it.
    pub(super) judged: Judged,
    /// Whether a password was given, and nothing that was sent took it.
    pub(super) password_is_unused: bool,
    /// The names of the cookies that the login brought.
    pub(super) brought: Vec<String>,
    /// The jar as it was before.
    pub(super) before: Jar,
}

/// The report, without what is hidden.
///
/// # Errors
///
/// There was no exchange.
pub(super) fn told(made: Made, context: &Context, lab: Lab<Clock>, hidden: &Hidden) -> Result<LoginReport, Error> {
    let masking = hidden.masking();
    let session = Session::of(&made, &lab, context);
    let steps = steps_of(&made);
    let verdict = made.verdict(&steps, &session.name, &lab, context, &masking);
    let is_yes = verdict.answer == Some(true);
    if let Some(page) = steps.last().filter(|_| is_yes) {
        let page = masking.masked_step(page);
        keep_page(context, &lab.app.base, &Visit { redirects: Vec::new(), page }, &session.name);
    }
    let jar = lab.browser.browser.jar.clone();
    let action = Action::Login { user: made.user.clone() };
    let mut visit = over_the_way(action, context, &session.name, lab, steps, verdict, &masking)?;
    visit.is_yes = is_yes;
    visit.path = made.keep(&session, &jar, is_yes, context);
    // this login may be the last one now
    visit.user = context.user_of(&context.browser);
    visit.login_way = context.login_way_of(&context.browser);
    let brought_beside = made.brought_beside(&session, &jar, is_yes, context, &masking);
    let left_behind = made.left_behind(&session.name, context.now(), &masking);
    let Made { first, found, sent, judged, password_is_unused, brought, .. } = made;
    visit.looks = looks(judged.looks, &session.name, &masking);
    let (form, not_sent) = match found.as_ref().map(|found| &found.taken) {
        Some(Ok(taken)) => (taken.number, None),
        Some(Err(why)) => (None, Some(why.clone())),
        None => (None, None),
    };
    let came_back = sent.as_ref().or(found.as_ref().map(|found| &found.page)).map(CameBack::of);
    let mut report = LoginReport {
        visit,
        name_was_found: session.has_another_name,
        found_by: session.has_another_name.then_some(session.found_by),
        brought_the_session: brought.contains(&session.name) || judged.came_on_the_way,
        brought_beside,
        form_page: found.as_ref().map(|found| masking.address(found.page.ended_at())),
        form_count: found.as_ref().map_or(0, |found| found.page.reading.forms.len()),
        form,
        sent_at: sent.as_ref().map(|_| found.as_ref().map_or(0, |found| found.steps.len())),
        first_form: first.as_ref().map(|first| FirstForm {
            form_page: masking.address(first.page.ended_at()),
            form: first.taken.as_ref().ok().and_then(|taken| taken.number),
            sent_at: first.steps.len(),
        }),
        is_halfway: logging_in::is_halfway(found.as_ref(), sent.as_ref()),
        nothing_sent: not_sent.map(|why| why.masked(&masking)),
        came_back: came_back.map(|came| came.for_the_form(found.as_ref()).masked(&masking)),
        forms: found.into_iter().flat_map(|found| found.forms).map(|form| form.masked(&masking)).collect(),
        asked: judged.page.map(|page| masking.address(&page)),
        may_be_older: judged.may_be_older,
        was_refused: judged.was_refused,
        left_behind,
        password_is_unused,
    };
    // a user is logged in who need not be the one that was named
    report.visit.is_yes = report.answer() == crate::report::Answer::Yes;
    Ok(report)
}

/// Every exchange: those for the form, what was sent, and the page that was asked with the browser.
fn steps_of(made: &Made) -> Vec<Step> {
    let of_the_form = made.found.iter().flat_map(|found| &found.steps);
    let of_the_login = made.sent.iter().flat_map(|sent| &sent.steps);
    of_the_form.chain(of_the_login).chain(&made.judged.steps).cloned().collect()
}

impl Made {
    /// Who is logged in, with what went to the page that shows it.
    fn verdict(&self, steps: &[Step], name: &str, lab: &Lab<Clock>, context: &Context, masking: &Masking) -> Verdict {
        let page = self.judged.page.as_deref();
        let is_the_page = |step: &Step| step.exchange.request.path.split('?').next() == page;
        let begin = self.judged.steps.iter().rposition(is_the_page).unwrap_or_default();
        let asked = &self.judged.steps[begin..];
        let sent = sent_to_the_page(asked, &self.judged.looks, lab, steps, name);
        let rows = lab.browser.browser.jar.rows(context.now());
        let page = page.and_then(|page| lab.app.base.join(page).ok());
        let mut verdict = naming_what_went(self.judged.verdict.clone(), name, sent, &rows, page.as_ref());
        verdict.evidence.iter_mut().for_each(|evidence| masking.evidence(evidence));
        verdict
    }

    /// Keeps what the next commands are to know of this login, and says where on the path it is.
    fn keep(&self, session: &Session, jar: &Jar, is_yes: bool, context: &Context) -> Option<Place> {
        let earlier = context.cookies_before_login();
        let name = Some(session.name.as_str()).filter(|_| session.has_another_name);
        if self.sent.is_some() {
            context.forget_shown_at();
        }
        if is_yes && !self.judged.may_be_older && self.sent.is_some() {
            let place = context.keep_login(&self.user, self.reached);
            context.keep_cookies_before_login(&self.before, jar, earlier.as_deref());
            context.keep_login_way(&self.way);
            context.keep_cookie_name(name);
            context.keep_shown_at(&self.shown_at());
            return Some(place);
        }
        let is_untold = self.judged.verdict.answer.is_none() || is_yes && self.judged.may_be_older;
        if is_untold && !self.brought.is_empty() {
            let name = name.filter(|_| session.is_there);
            context.keep_untold_login(&self.user, &self.way, name, self.brought.contains(&session.name));
        }
        None
    }

    /// The pages that were asked with the browser, or to which the login led.
    fn shown_at(&self) -> Vec<Url> {
        let led_to = self.sent.as_ref().and_then(|sent| sent.steps.get(1..)).unwrap_or_default();
        let way = if self.judged.steps.is_empty() { led_to } else { &self.judged.steps };
        way.iter().filter_map(|step| Url::parse(&step.exchange.request.url).ok()).collect()
    }

    /// The other cookies that the login brought and that may log in, where it is not seen that the session does.
    fn brought_beside(
        &self,
        session: &Session,
        jar: &Jar,
        is_yes: bool,
        context: &Context,
        masking: &Masking,
    ) -> Vec<String> {
        let brought_it = self.brought.contains(&session.name) || self.judged.came_on_the_way;
        if !session.has_another_name || brought_it && session.is_readable {
            return Vec::new();
        }
        let rows = jar.rows(context.now());
        let is_live = |name: &String| rows.iter().any(|row| row.name == *name && !row.is_expired);
        // what did not go to the page that shows a user does not log in there
        let page = self.judged.steps.last().filter(|_| is_yes);
        let went = |name: &String| page.is_none_or(|page| change::sent(page, name).is_some());
        let beside = self.brought.iter().filter(|name| **name != session.name && is_live(name) && went(name));
        let mut beside: Vec<String> = beside.cloned().collect();
        beside.iter_mut().for_each(|name| masking.within(name));
        beside
    }

    /// The cookie that the page with the form set and that did not go with the form.
    fn left_behind(&self, name: &str, now: Timestamp, masking: &Masking) -> Option<LeftBehind> {
        let page = self.found.as_ref()?.page.steps.last()?;
        let mut left = LeftBehind::of(page, self.sent.as_ref()?.steps.first()?, name, now)?;
        masking.within(&mut left.name);
        Some(left)
    }
}

/// The session cookie of a login, and by what it is known.
struct Session {
    name: String,
    found_by: FoundBy,
    /// Whether the browser has one.
    is_there: bool,
    /// Whether it can be read.
    is_readable: bool,
    /// Whether it has another name than the usual one, and none was typed.
    has_another_name: bool,
}

impl Session {
    fn of(made: &Made, lab: &Lab<Clock>, context: &Context) -> Session {
        let Made { judged, brought, .. } = made;
        let row = judged.session.as_ref();
        let is_seen = judged.verdict.answer == Some(true) && !judged.may_be_older;
        let is_only = row.is_none() && is_seen && !context.name_was_typed;
        let only_one = only_brought(brought, &lab.browser.browser.jar, context.now()).filter(|_| is_only);
        let found_by = match only_one {
            Some(_) => FoundBy::Only,
            None => FoundBy::after_a_login(row, goes_before_the_usual(row, lab, context)),
        };
        let kept = || context.cookie_name_of_login().filter(|_| is_only);
        let name = row.map(|row| row.name.clone()).or(only_one).or_else(kept).unwrap_or_else(|| context.name.clone());
        Session {
            found_by,
            is_there: row.is_some(),
            is_readable: row.is_some_and(|row| change::session(&row.value).is_some()),
            has_another_name: name != COOKIE_NAME && !context.name_was_typed,
            name,
        }
    }
}

/// The one cookie that a login brought and that is left of it, beside those against forged requests. A message that was shown is
/// gone.
fn only_brought(brought: &[String], jar: &Jar, now: Timestamp) -> Option<String> {
    let rows = jar.rows(now);
    let is_live = |name: &str| rows.iter().any(|row| row.name == name && !row.is_expired);
    let mut names = brought.iter().filter(|name| !is_against_forgery(name) && is_live(name));
    names.next().filter(|_| names.next().is_none()).cloned()
}

/// Whether a cookie was taken for the session although the jar has one of the usual name for the app.
fn goes_before_the_usual(session: Option<&Row>, lab: &Lab<Clock>, context: &Context) -> bool {
    let (jar, now) = (&lab.browser.browser.jar, context.now());
    let is_another = session.is_some_and(|row| row.name != context.name);
    // a login to the embedded app left one that any other goes before
    let is_left = |row: &Row| jar.noted(now).is_some_and(|(noted, _)| noted == *row);
    is_another && session_for(jar, &lab.app.base, &context.name, now).is_some_and(|usual| !is_left(&usual))
}
