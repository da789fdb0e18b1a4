//! `login`: submit the form of the tutorial's page, and keep the cookie that comes.

use clap::Args;

use super::Context;
use super::app::AppArgs;
use super::keys::SecretArgs;
use super::travel::{lab, report, seen, travel};
use crate::browser::Received;
use crate::error::Error;
use crate::report::{Action, VisitReport};

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

/// Submits the form and follows the redirect. The answer is no if no session came.
///
/// # Errors
///
/// A key, an app or a jar that cannot be used, or no page came.
pub fn run(args: &LoginArgs, context: &Context) -> Result<VisitReport, Error> {
    let setup = args.app.setup(&args.secret, context)?;
    let mut lab = lab(&setup, context)?;
    let arrival = travel(&mut lab, |visitor| visitor.login(&args.user))?;
    let was_kept =
        arrival.visit.exchanges().flat_map(|step| &step.set_cookies).any(|line| {
            line.said.name == context.name && matches!(line.received, Received::Stored | Received::Replaced)
        });
    let verdict = seen(&arrival);
    Ok(report(Action::Login { user: args.user.clone() }, context, lab, arrival, verdict, was_kept))
}
