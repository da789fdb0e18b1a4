//! `tamper`: change what is in a cookie without the key, and see what the server says.

use clap::Args;

use super::Context;
use super::app::AppArgs;
use super::flask_app::{FlaskArgs, FromFlask};
use super::gone::{EMBEDDED, is_for, or_gone};
use super::hidden::Hidden;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::look::LookArgs;
use super::pages::last_page;
use super::request::{HeaderArgs, for_a_real_app};
use super::value::ValueArgs;
use crate::browser::{Browser, Url, shown};
use crate::cookie::{Signer, split};
use crate::error::{Error, Usage};
use crate::lab::app::App;
use crate::lab::forge::{forge, send, try_out};
use crate::lab::login::{LOGIN_PAGE, signed_at};
use crate::lab::trial::Place;
use crate::report::{BadAge, Station, TamperAnswer, TamperReport};

/// Arguments of `tamper`.
#[derive(Args, Debug)]
pub struct TamperArgs {
    /// What the session should say: id=admin; the value may be JSON
    #[arg(value_name = "KEY=VALUE")]
    pub assignment: String,
    /// Whether the cookie alone is wanted.
    #[command(flatten)]
    pub value: ValueArgs,
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
    /// The app that tells both.
    #[command(flatten)]
    pub flask: FlaskArgs,
    /// What goes with every request.
    #[command(flatten)]
    pub headers: HeaderArgs,
    /// Where it is seen who is logged in.
    #[command(flatten)]
    pub look: LookArgs,
}

/// Forges the jar's cookie and sends it. The answer is no if the server did not believe it, or the session is gone.
///
/// # Errors
///
/// A key, an app, a jar or a cookie that cannot be used, or no page came.
pub fn run(args: &TamperArgs, context: &Context) -> Result<TamperAnswer, Error> {
    let wrong = || Usage::Assignment { text: args.assignment.clone() };
    let change = args.assignment.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(wrong)?;
    let browser = context.open_browser()?;
    let sent = match &context.base {
        Some(base) => at_a_real_app(args, change, base, &browser, context),
        None => at_the_embedded_app(args, change, &browser, context),
    };
    Ok(match or_gone(sent, context)? {
        Ok(report) => TamperAnswer::Sent(Box::new(report)),
        Err(no_session) => TamperAnswer::NoSession(Box::new(no_session)),
    })
}

fn at_the_embedded_app(
    args: &TamperArgs,
    change: (&str, &str),
    browser: &Browser,
    context: &Context,
) -> Result<TamperReport, Error> {
    for_a_real_app(args.headers.given())?;
    if args.signing.is_given() || !args.signing.fallbacks.0.is_empty() {
        return Err(Usage::RealOnly.into());
    }
    if context.flask.as_ref().is_some_and(FromFlask::signs_otherwise) {
        return Err(Usage::SignsOtherwise.into());
    }
    let look = args.look.look(None)?;
    let hidden = Hidden::default();
    hidden.queries([args.look.page.as_deref()]);
    let row = context.session_in(&browser.jar)?;
    let key = args.secret.read(context)?;
    let key_was_given = key.is_some();
    let settings = args.app.settings(key, context)?;
    let age = signed_at(&row).ok().map(|signed_at| context.server_now().unix().saturating_sub(signed_at.unix()));
    let bad_age = age.and_then(|age| BadAge::of(age, settings.config.lifetime));
    let signer = settings.config.signer();
    let app_signed_it = is_made_by(&row.value, &signer);
    let forged = forge(&row, change, Some(&signer)).map_err(|error| error.of_a_key_that_was_given(key_was_given));
    let mut forgery = forged?;
    if !app_signed_it {
        forgery.needed_signature = None;
    }
    let of_jar = row.clone();
    let app = context.says_its_settings(App::open(&context.where_it_runs(settings), &context.server_clock)?);
    let tampering = if look.is_given() {
        let page = app.page(look.page.as_deref().unwrap_or(LOGIN_PAGE));
        try_out(forgery, Place { row, page }, &app, &browser.jar, &look, &context.clock)?
    } else {
        send(forgery, &row.name, &app, browser)?
    };
    let real = context.real_app_of_login(&context.browser);
    let is_noted = browser.jar.noted(context.now()).is_some_and(|(noted, _)| noted == of_jar);
    let is_by_its_own_key = !key_was_given && app_signed_it && real.is_none();
    let is_of_the_embedded_app = of_jar.domain == EMBEDDED && (is_noted || is_by_its_own_key);
    let login_url = real.filter(|url| !is_of_the_embedded_app && is_for(&of_jar.domain, url));
    let path = tampering.was_believed.filter(|_| login_url.is_none()).map(|_| context.station(Station::Tamper));
    let tampering = hidden.tampering(tampering);
    Ok(TamperReport {
        assignment: args.assignment.clone(),
        tampering,
        key_was_given,
        is_of_the_embedded_app: Some(is_of_the_embedded_app),
        login_url: login_url.map(|url| shown(&url)),
        app_signed_it: Some(app_signed_it),
        bad_age,
        told_by: context.flask_app(&args.secret),
        clock: context.held,
        user: context.user_of(&context.browser),
        login_way: context.login_way_of(&context.browser),
        empty_browser: context.empty_browser(),
        path,
    })
}

fn at_a_real_app(
    args: &TamperArgs,
    change: (&str, &str),
    base: &Url,
    browser: &Browser,
    context: &Context,
) -> Result<TamperReport, Error> {
    let look = args.look.look(Some(base))?;
    let hidden = Hidden::default();
    hidden.queries([args.look.page.as_deref()]);
    let setup = args.headers.with(args.app.real(base, context)?, &hidden)?;
    // it may have another name than the one that is looked for first
    let name = context.session_in(&browser.jar).map_or_else(|_| context.name.clone(), |row| row.name);
    let place = Place::find(&browser.jar, base, &name, &look, Some(last_page(context, base)?), context.now())?;
    let place = place.ok_or_else(|| context.no_cookie(&browser.jar))?;
    // everyone has the tutorial's key, and an app may be the tutorial's
    let keys = Keys::read(&args.secret, &args.signing, context)?;
    let (key_was_given, signer) = (!keys.is_tutorials, keys.signer);
    let app_signed_it = is_made_by(&place.row.value, &signer);
    let mut forgery = forge(&place.row, change, Some(&signer).filter(|_| key_was_given || app_signed_it))?;
    if !app_signed_it {
        // of another key than the app's, it is not the signature that this app needs
        forgery.needed_signature = None;
    }
    let app = App::open(&setup, &context.server_clock)?;
    let tampering = try_out(forgery, place, &app, &browser.jar, &look, &context.clock);
    let tampering = tampering.map_err(|error| hidden.error(error.into()))?;
    let path = tampering.was_believed.map(|_| context.station(Station::Tamper));
    let tampering = hidden.tampering(tampering);
    Ok(TamperReport {
        assignment: args.assignment.clone(),
        tampering,
        key_was_given,
        is_of_the_embedded_app: None,
        login_url: None,
        app_signed_it: None,
        bad_age: None,
        told_by: context.flask_app(&args.secret),
        clock: context.held,
        user: context.user_of(&context.browser),
        login_way: context.login_way_of(&context.browser),
        empty_browser: context.empty_browser(),
        path,
    })
}

/// Whether the signature of a cookie is one of this key.
fn is_made_by(cookie: &str, signer: &Signer) -> bool {
    split(cookie).is_some_and(|parts| signer.key_of(parts.signed_text, parts.signature).is_some())
}
