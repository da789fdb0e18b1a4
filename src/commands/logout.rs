//! `logout`: by the app's own link or form, and what that did to the cookie, and to a copy of it.

use clap::Args;

use super::Context;
use super::app::AppArgs;
use super::gone::{gone, is_for};
use super::hidden::Hidden;
use super::keys::SecretArgs;
use super::look::LookArgs;
use super::pages::last_page;
use super::request::{RequestArgs, for_a_real_app};
use super::travel::{kept, lab, looks, of_the_embedded_app, over_the_way, report, seen, sent_to_the_page, travel};
use crate::browser::{Step, join, shown};
use crate::error::Error;
use crate::lab::app::Setup;
use crate::lab::logging_out::{self, LoggedOut, LogoutBy, LogoutKind, OtherCookies, Way};
use crate::lab::login::{FoundBy, LOGIN_PAGE, signed_at};
use crate::lab::not_believed::{NotBelieved, Seen, why_not_believed};
use crate::lab::not_sent::naming_what_went;
use crate::lab::probe::Prober;
use crate::lab::recognition::{Known, Verdict, carries_an_own_header, who};
use crate::report::{Action, BadAge, Gone, LogoutReport, Place};
use crate::server::apps::tutorial::{COOKIE_NAME, Page};

/// The page of the tutorial's app that logs out.
const LOGOUT_PAGE: &str = "/logout";

/// Arguments of `logout`.
#[derive(Args, Debug)]
pub struct LogoutArgs {
    /// Where and how.
    #[command(flatten)]
    pub request: RequestArgs,

    /// Where it is seen.
    #[command(flatten)]
    pub look: LookArgs,

    /// The app.
    #[command(flatten)]
    pub app: AppArgs,

    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

impl LogoutArgs {
    /// An option that is for a real app, if one was given.
    fn for_a_real_app(&self) -> Option<&'static str> {
        self.request.given().or(self.look.given())
    }
}

/// Logs out, and sends the old cookie once more. The answer is whether the browser is logged out.
///
/// # Errors
///
/// A key, an app, a jar or an argument that cannot be used, or no page came.
pub fn run(args: &LogoutArgs, context: &Context) -> Result<LogoutReport, Error> {
    if context.base.is_none() {
        return at_the_embedded_app(args, context);
    }
    let hidden = Hidden::default();
    hidden.queries([args.request.path.as_deref(), args.look.page.as_deref()]);
    let setup = match args.app.setup(&args.secret, context)? {
        Setup::Real(base, network) => Setup::Real(base, hidden.network(network)),
        embedded @ (Setup::Embedded(_) | Setup::Running(..)) => embedded,
    };
    let mut masking = hidden.masking();
    let (headers, method) = (args.request.headers.headers(&mut masking)?, args.request.method()?);
    hidden.more(|hidden| *hidden = masking.clone());
    let app = context.base.as_ref();
    let (path, look) = (args.request.path(app)?, args.look.look(app)?);
    let page = match (&look.page, &setup) {
        (Some(page), Setup::Real(base, _)) => join(base, page),
        (None, Setup::Real(base, _)) => last_page(context, base)?,
        (_, Setup::Embedded(_) | Setup::Running(..)) => return at_the_embedded_app(args, context),
    };
    let mut lab = lab(&setup, context)?;
    let old = lab.browser.browser.jar.clone();
    let kept_name = context.held_name_of_login(&old, &lab.app.base);
    let name = kept_name.clone().unwrap_or_else(|| context.name.clone());
    let page_url = page.clone();
    let way = Way {
        path: path.as_deref(),
        method: method.as_deref(),
        headers: &headers,
        page,
        shows: look.shows.as_deref(),
        cookie_name: &name,
        name_was_typed: context.name_was_typed,
    };
    let done = kept(&mut lab, |lab| Ok(logging_out::log_out(lab, &way)?)).map_err(|error| hidden.error(error))?;
    let LoggedOut {
        steps,
        looks: asked,
        by,
        without_an_address,
        failed,
        refused,
        failed_cookies,
        session,
        had_cookies,
        mut now,
        mut copy,
        copy_of,
        others,
        page,
    } = done;
    let has_header = steps.iter().any(carries_an_own_header);
    let name = session.as_ref().map_or_else(|| context.name_of_session(), |row| row.name.clone());
    let rows = lab.browser.browser.jar.rows(context.now());
    // where nothing was sent to log out, the page is the way
    let way: &[Step] = if by.is_none() { &steps } else { &[] };
    now = naming_what_went(now, &name, sent_to_the_page(way, &asked, &lab, &steps, &name), &rows, Some(&page_url));
    copy = copy.naming_the_others(&name, copy_of.clone()).beside_a_header(has_header);
    for evidence in now.evidence.iter_mut().chain(&mut copy.evidence) {
        masking.evidence(evidence);
    }
    let masked = |mut names: Vec<String>| {
        names.iter_mut().for_each(|name| masking.within(name));
        names
    };
    let had_session = session.is_some();
    let is_kept = session.as_ref().is_some_and(|row| Some(&row.name) == kept_name.as_ref());
    let found_by = FoundBy::of(session.as_ref(), is_kept);
    let is_yes = now.answer == Some(false);
    let had_a_session = had_cookies && !copy_of.is_empty();
    let has_logged_out = is_yes && by.is_some() && had_a_session && refused.is_none();
    context.follow_the_copy(&old, &lab.browser.browser.jar, &name);
    let left_from_before = match (now.answer, &by) {
        (None, Some(_)) => context.left_from_before_login(&lab.browser.browser.jar, &page_url),
        _ => Vec::new(),
    };
    let mut visit = over_the_way(Action::Logout, context, &name, lab, steps, now, &masking)?;
    visit.is_yes = is_yes;
    if name != COOKIE_NAME && had_session {
        // once it is deleted, its form does not show any more which one it was
        context.keep_cookie_name_of_logout(&name);
    }
    visit.path = place(has_logged_out, context);
    let gone = gone(&old, &context.browser, &name, context, true).filter(|_| !had_a_session);
    visit.gone = gone.filter(|gone| app.is_some_and(|app| is_for(&gone.dropped.domain, app)));
    visit.looks = looks(asked, &name, &masking);
    let name_was_found = name != COOKIE_NAME && !context.name_was_typed;
    Ok(LogoutReport {
        visit,
        name_was_found,
        found_by: name_was_found.then_some(found_by),
        asked: by.as_ref().filter(|_| had_a_session).map(|_| masking.address(&page)),
        logout_by: by.map(|by| LogoutBy {
            path: masking.address(&by.path),
            confirmed_at: by.confirmed_at.map(|path| masking.address(&path)),
            ..by
        }),
        link_without_address: without_an_address.map(|text| masked(vec![text]).concat()),
        failed_with: failed,
        refused_with: refused,
        failed_cookies,
        had_cookies,
        copy_still_works: copy.answer,
        copy_evidence: copy.evidence,
        bad_age: None,
        copy_of: masked(copy_of),
        left_from_before: masked(left_from_before),
        other_cookies: others.map(|others| OtherCookies {
            names: masked(others.names),
            by: others.by.map(|name| masked(vec![name]).concat()),
            ..others
        }),
    })
}

/// A session that is gone and will not be there again, whatever the clock shows: the logout has deleted its cookie too.
fn for_good(gone: Gone) -> Gone {
    Gone { lives_at: None, ..gone }
}

fn at_the_embedded_app(args: &LogoutArgs, context: &Context) -> Result<LogoutReport, Error> {
    // its answer would delete a session of that app from the jar
    if let Some(url) = context.real_app_that_is_not_asked(&context.own_jar()?) {
        return Err(Error::OfAnotherApp { browser: context.browser.clone(), url: shown(&url).into_boxed_str() });
    }
    for_a_real_app(args.for_a_real_app())?;
    let key = args.secret.read(context)?;
    let setup = args.app.embedded(key.clone(), context)?;
    let (lifetime, question) = match &setup {
        Setup::Embedded(settings) | Setup::Running(settings, _) => {
            let question = of_the_embedded_app(&settings.config, key.as_ref(), context);
            (Some(settings.config.lifetime), Some(question))
        }
        Setup::Real(..) => (None, None),
    };
    let mut lab = lab(&setup, context)?;
    let row = lab.browser.session();
    let (old, had_session) = (lab.browser.browser.jar.clone(), row.is_some());
    let arrival = travel(&mut lab, |visitor| visitor.visit(LOGOUT_PAGE))?;
    let mut copy = Verdict { answer: None, evidence: Vec::new() };
    if had_session {
        let mut prober = Prober::new(&lab.app, lab.app.page(LOGIN_PAGE), context.clock.clone(), &[]);
        let answer = prober.ask(&old)?;
        // its words decide, without a look at what comes without a cookie
        if !matches!(answer.page, Page::Other { .. }) {
            copy = who(&[], &answer, &Known::default());
        }
    }
    // the reason as it was when the logout went, if the copy was not believed after it either
    let not_believed = row.as_ref().zip(question).filter(|_| copy.answer == Some(false)).map(|(row, question)| {
        let seen = Seen { change: None, opened: &[], is_apps_key: true };
        why_not_believed(&row.value, None, seen, &question)
    });
    let signed_at = row.and_then(|row| signed_at(&row).ok()).filter(|_| copy.answer == Some(false));
    let age = signed_at.map(|signed_at| context.server_now().unix().saturating_sub(signed_at.unix()));
    let bad_age = age.zip(lifetime).and_then(|(age, lifetime)| BadAge::of(age, lifetime));
    let is_gone = lab.browser.session().is_none();
    let verdict = seen(&arrival);
    let mut visit = report(Action::Logout, context, lab, arrival, verdict, is_gone);
    if not_believed.as_ref().is_some_and(NotBelieved::is_unopened) {
        visit.of_an_unopened_session();
    }
    visit.not_believed = not_believed;
    visit.path = place(is_gone && had_session, context);
    let gone = gone(&old, &context.browser, &context.name, context, false);
    visit.gone = gone.filter(|gone| !had_session && !gone.is_real).map(for_good);
    Ok(LogoutReport {
        visit,
        name_was_found: false,
        found_by: None,
        link_without_address: None,
        failed_with: None,
        refused_with: None,
        failed_cookies: None,
        logout_by: Some(LogoutBy { kind: LogoutKind::Path, path: LOGOUT_PAGE.to_owned(), confirmed_at: None }),
        had_cookies: had_session,
        copy_still_works: copy.answer,
        copy_evidence: copy.evidence,
        bad_age,
        copy_of: if had_session { vec![context.name.clone()] } else { Vec::new() },
        other_cookies: None,
        left_from_before: Vec::new(),
        asked: had_session.then(|| LOGIN_PAGE.to_owned()),
    })
}

/// The place on the path of a browser that has logged out.
fn place(has_logged_out: bool, context: &Context) -> Option<Place> {
    if has_logged_out {
        context.keep_logout();
    }
    context.station_of_logout().filter(|_| has_logged_out)
}
