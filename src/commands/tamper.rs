//! `tamper`: change what is in a cookie without the key, and see what the server says.

use clap::Args;

use super::World;
use super::app::{App, AppArgs};
use super::keys::SecretArgs;
use crate::browser::{Browser, Row};
use crate::cookie::{Signer, Value, payload, split};
use crate::error::{Error, Usage};
use crate::python::json;
use crate::report::{Report, Tampering};
use crate::server::apps::tutorial::Page;

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
pub fn run(args: &TamperArgs, world: &World) -> Result<Report, Error> {
    let wrong = || Usage::Assignment { text: args.assignment.clone() };
    let (key, value) = args.assignment.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(wrong)?;
    let browser = world.open_browser()?;
    let row = world.session_in(&browser.jar)?;
    let signer = match &world.base {
        Some(_) => args.secret.read()?.as_ref().map(Signer::flask),
        None => Some(args.app.settings(&args.secret)?.config.signer()),
    };
    let app = App::open(world, &args.app, &args.secret)?;
    Ok(Report::Tampering(forge(&row, key, value, signer.as_ref(), &app, &browser)?))
}

/// Puts another value into the payload, leaves the signature as it is, and sends that to `/login`.
///
/// With a signer it also says which signature the server would have wanted.
pub fn forge(
    row: &Row,
    key: &str,
    value: &str,
    signer: Option<&Signer>,
    app: &App,
    browser: &Browser,
) -> Result<Tampering, Error> {
    let Row { name, value: original, .. } = row;
    let not_a_session = || Error::NotASession { name: name.clone() };
    let parts = split(original).ok_or_else(not_a_session)?;
    let timestamp = parts.timestamp.ok_or_else(not_a_session)?;
    let original_json = payload::read(parts.payload, payload::MAX_INFLATED).json.ok_or_else(not_a_session)?;
    let Ok(Value::Dict(mut session)) = json::read(&original_json) else { return Err(not_a_session()) };
    session.set(key, json::read(value).unwrap_or_else(|_| value.into()));
    let forged_json = json::write(&Value::Dict(session));
    if json::read(&original_json) == json::read(&forged_json) {
        return Err(Usage::NothingChanges { text: format!("{key}={value}") }.into());
    }
    let signed_text = format!("{}.{timestamp}", payload::pack(&forged_json));
    let forged = format!("{signed_text}.{}", parts.signature);
    let page = app.page("/login");
    let exchange = browser.send_copy(&page, &format!("{name}={forged}"))?;
    let was_believed = match Page::read(&exchange.response.body) {
        Page::LoggedIn { .. } => Some(true),
        Page::LoginForm => Some(false),
        // a page that we cannot read is compared with what nobody and what the original gets
        Page::Other { .. } => {
            let nobody = browser.send_copy(&page, "")?.response.body;
            let original = browser.send_copy(&page, &format!("{name}={original}"))?.response.body;
            (nobody != original).then_some(exchange.response.body != nobody)
        }
    };
    Ok(Tampering {
        original: original.clone(),
        original_json,
        forged_json,
        signature: parts.signature.to_owned(),
        needed_signature: signer.map(|signer| signer.signature(&signed_text)),
        forged,
        app: app.facts.clone(),
        page: Page::read(&exchange.response.body),
        was_believed,
        exchange,
    })
}
