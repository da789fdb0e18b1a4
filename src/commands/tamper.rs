//! `tamper`: change what is in a cookie without the key, and see what the server says.

use clap::Args;

use super::Context;
use super::app::AppArgs;
use super::keys::SecretArgs;
use crate::cookie::Signer;
use crate::error::{Error, Usage};
use crate::lab::app::{App, Setup};
use crate::lab::forge::forge;
use crate::report::TamperReport;

/// Arguments of `tamper`.
#[derive(Args, Debug)]
pub struct TamperArgs {
    /// What the session should say: id=admin; the value may be JSON
    #[arg(value_name = "KEY=VALUE")]
    pub assignment: String,
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// Forges the jar's cookie and sends it. The answer is no if the server did not believe it.
///
/// # Errors
///
/// A key, an app, a jar or a cookie that cannot be used, or no page came.
pub fn run(args: &TamperArgs, context: &Context) -> Result<TamperReport, Error> {
    let wrong = || Usage::Assignment { text: args.assignment.clone() };
    let change = args.assignment.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(wrong)?;
    let browser = context.open_browser()?;
    let row = context.session_in(&browser.jar)?;
    let key = args.secret.read(context)?;
    let key_was_given = key.is_some();
    let (setup, signer) = match &context.base {
        Some(base) => (args.app.real(base, context)?, key.as_ref().map(Signer::flask)),
        None => {
            let settings = args.app.settings(key, context)?;
            let signer = settings.config.signer();
            (Setup::Embedded(settings), Some(signer))
        }
    };
    let app = context.says_its_settings(App::open(&setup, &context.clock)?);
    let tampering = forge(&row, change, signer.as_ref(), &app, &browser)?;
    Ok(TamperReport { tampering, key_was_given })
}
