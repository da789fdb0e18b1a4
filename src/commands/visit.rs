//! `visit`: get a page, with whatever cookies the jar has for it.

use clap::Args;

use super::Context;
use super::app::AppArgs;
use super::keys::SecretArgs;
use super::travel::{lab, report, seen, travel};
use crate::browser::{BrowserError, Url, parse_base, shown};
use crate::error::Error;
use crate::report::{Action, VisitReport};

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
///
/// # Errors
///
/// A key, an app or a jar that cannot be used, or no page came.
pub fn run(args: &VisitArgs, context: &Context) -> Result<VisitReport, Error> {
    let address = whole_url(&args.path)?;
    let setup = match &address {
        Some(url) => args.app.real(url, context)?,
        None => args.app.setup(&args.secret, context)?,
    };
    let mut lab = lab(&setup, context)?;
    let url = address.clone().unwrap_or_else(|| lab.app.page(&args.path));
    let arrival = travel(&mut lab, |visitor| visitor.get(&url))?;
    let path = address.map_or_else(|| args.path.clone(), |url| shown(&url));
    let verdict = seen(&arrival);
    Ok(report(Action::Visit { path }, context, lab, arrival, verdict, true))
}

/// The address that a person typed as a page, if it is a whole one. Its query belongs to it.
fn whole_url(path: &str) -> Result<Option<Url>, BrowserError> {
    let lower = path.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return Ok(None);
    }
    let base = parse_base(path)?;
    Ok(Some(Url::parse(path).unwrap_or(base)))
}
