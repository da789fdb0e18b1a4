//! `login` and `logout`: the two ends of a session, as a browser sees them.

use clap::Args;

use super::World;
use super::app::{App, AppArgs};
use super::keys::SecretArgs;
use crate::browser::{Browser, Received, Step, Visit};
use crate::error::Error;
use crate::report::{Action, Journey, Report};
use crate::server::apps::tutorial::Page;

/// Arguments of `login`.
#[derive(Args, Debug)]
pub struct LoginArgs {
    /// The name to log in with; there is no password
    #[arg(value_name = "USER")]
    pub user: String,
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// Arguments of `logout`.
#[derive(Args, Debug)]
pub struct LogoutArgs {
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// Submits the form of the tutorial's page and follows the redirect. The answer is no if no session came.
pub fn run(args: &LoginArgs, world: &World) -> Result<Report, Error> {
    let app = App::open(world, &args.app, &args.secret)?;
    let mut browser = world.open_browser()?;
    let visit = saving(&mut browser, |browser| submit_name(browser, &app, &args.user))?;
    let was_kept = visit
        .exchanges()
        .flat_map(|step| &step.set_cookies)
        .any(|line| line.said.name == world.name && matches!(line.received, Received::Stored | Received::Replaced));
    journey(Action::Login { user: args.user.clone() }, world, app, &browser, visit, was_kept)
}

/// Visits `/logout`. The answer is no if the browser still has a session cookie.
pub fn run_logout(args: &LogoutArgs, world: &World) -> Result<Report, Error> {
    let app = App::open(world, &args.app, &args.secret)?;
    let mut browser = world.open_browser()?;
    let visit = saving(&mut browser, |browser| Ok(browser.get(&app.page("/logout"))?))?;
    let is_gone = world.session_for(&browser.jar, &app.base, browser.now()).is_none();
    journey(Action::Logout, world, app, &browser, visit, is_gone)
}

/// Goes somewhere and saves the jar, also when the way ends in trouble: what came before is kept.
pub fn saving(
    browser: &mut Browser,
    travel: impl FnOnce(&mut Browser) -> Result<Visit, Error>,
) -> Result<Visit, Error> {
    let visit = travel(browser);
    let now = browser.now();
    browser.jar.save(now)?;
    visit
}

/// Does what the Login button of the tutorial's page does.
pub fn submit_name(browser: &mut Browser, app: &App, user: &str) -> Result<Visit, Error> {
    Ok(browser.submit(&app.page("/"), &[("id", user)])?)
}

/// Writes down the way.
pub fn journey(
    action: Action,
    world: &World,
    app: App,
    browser: &Browser,
    visit: Visit,
    is_yes: bool,
) -> Result<Report, Error> {
    let cookie_was_sent = visit.exchanges().any(Step::cookie_was_sent);
    Ok(Report::Journey(Journey {
        action,
        browser: world.browser.clone(),
        cookie_name: world.name.clone(),
        page: Page::read(&visit.last().exchange.response.body),
        cookie_was_sent,
        exchanges: visit.into_exchanges(),
        jar: browser.jar.rows(browser.now()),
        app: app.facts,
        is_yes,
    }))
}
