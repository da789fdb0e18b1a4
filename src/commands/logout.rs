//! `logout`: get the app's `/logout`, and see what that deletes.

use clap::Args;

use super::Context;
use super::app::AppArgs;
use super::keys::SecretArgs;
use super::travel::{lab, report, seen, travel};
use crate::error::Error;
use crate::report::{Action, VisitReport};

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

/// Visits `/logout`. The answer is no if the browser still has a session cookie.
///
/// # Errors
///
/// A key, an app or a jar that cannot be used, or no page came.
pub fn run(args: &LogoutArgs, context: &Context) -> Result<VisitReport, Error> {
    let setup = args.app.setup(&args.secret, context)?;
    let mut lab = lab(&setup, context)?;
    let arrival = travel(&mut lab, |visitor| visitor.visit("/logout"))?;
    let is_gone = lab.browser.session().is_none();
    let verdict = seen(&arrival);
    Ok(report(Action::Logout, context, lab, arrival, verdict, is_gone))
}
