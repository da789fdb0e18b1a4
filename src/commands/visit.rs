//! `visit`: get a page, with whatever cookies the jar has for it.

use clap::Args;

use super::World;
use super::app::{App, AppArgs, whole_url};
use super::keys::SecretArgs;
use super::login::{journey, saving};
use crate::browser::shown;
use crate::error::{Error, Usage};
use crate::report::{Action, Report};

/// Arguments of `visit`.
#[derive(Args, Debug)]
pub struct VisitArgs {
    /// The page, /login if none is given
    #[arg(value_name = "PATH", default_value = "/login", hide_default_value = true)]
    pub path: String,
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// Gets the page and follows its redirects.
pub fn run(args: &VisitArgs, world: &World) -> Result<Report, Error> {
    let mut path = args.path.clone();
    let (app, url) = match whole_url(&args.path)? {
        Some(_) if args.app.is_given() => return Err(Usage::EmbeddedOnly.into()),
        Some(url) => {
            path = shown(&url);
            (App::real(&url), url)
        }
        None => {
            let app = App::open(world, &args.app, &args.secret)?;
            let url = app.page(&args.path);
            (app, url)
        }
    };
    let mut browser = world.open_browser()?;
    let visit = saving(&mut browser, |browser| Ok(browser.get(&url)?))?;
    journey(Action::Visit { path }, world, app, &browser, visit, true)
}
