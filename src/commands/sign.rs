//! `sign`: make a cookie with a key, as anyone can who knows it.

use std::io;

use clap::Args;

use super::Context;
use super::flask_app::FlaskArgs;
use super::hidden::Hidden;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::look::LookArgs;
use super::pages::last_page;
use super::reading::read_all;
use super::session_text::session;
use super::value::ValueArgs;
use crate::browser::{Jar, Url, join, shown};
use crate::cookie::payload::{self, MAX_INFLATED};
use crate::cookie::verdict::Sections;
use crate::cookie::{KeyUsed, Value, dumps, split};
use crate::error::{Error, InputError, Usage};
use crate::formats::{Format, recognise};
use crate::inspect::search::Fit;
use crate::lab::app::{App, Setup};
use crate::lab::change::{keys_beside, says_nobody};
use crate::lab::login::LOGIN_PAGE;
use crate::lab::signing::try_signed;
use crate::lab::{Lab, LabError};
use crate::report::{Sent, Signing, Station};
use crate::server::Config;
use crate::server::apps::tutorial::{self, COOKIE_NAME, Settings};
use crate::server::flask::SessionCookie;

/// Arguments of `sign`.
#[derive(Args, Debug)]
pub struct SignArgs {
    /// The session: id=admin, or JSON with Flask's tags; - for standard input
    #[arg(value_name = "SESSION", allow_negative_numbers = true)]
    pub json_text: String,
    /// Whether the cookie alone is wanted.
    #[command(flatten)]
    pub value: ValueArgs,
    /// The key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
    /// The app that tells both.
    #[command(flatten)]
    pub flask: FlaskArgs,
    /// Where it is seen who is logged in.
    #[command(flatten)]
    pub look: LookArgs,
}

/// The longest cookie that is sent to the embedded app, in bytes.
const MOST: usize = 100_000;

/// Signs a session as Flask would have signed it at this moment.
///
/// # Errors
///
/// A session that Flask could not load, a key that cannot be read, or no page came.
pub fn run(args: &SignArgs, context: &Context) -> Result<Signing, Error> {
    let stdin = (args.json_text == "-").then(|| context.stdin.take("-")).transpose()?;
    let keys = Keys::read(&args.secret, &args.signing, context)?;
    let value = match stdin {
        Some(stdin) => session(&text_of(stdin)?)?,
        None => session(&args.json_text)?,
    };
    let now = context.server_now();
    let cookie = dumps(&value, &keys.signer, now).map_err(LabError::Unsignable)?;
    let payload_json = split(&cookie).and_then(|parts| payload::read(parts.payload, MAX_INFLATED).json);
    let key = if keys.is_tutorials { "tutorial" } else { "current" };
    let hidden = Hidden::default();
    hidden.queries([args.look.page.as_deref()]);
    let of_jar = session_of_the_jar(context);
    let key_fits_the_jar = of_jar.as_deref().and_then(|cookie| Some(Sections::of(cookie)?.key(&keys.signer).is_some()));
    let lacks = of_jar.as_deref().map(|of_jar| keys_beside(of_jar, &cookie)).unwrap_or_default();
    let looks_like = of_jar.as_deref().filter(|_| key_fits_the_jar != Some(true)).and_then(of_another_format);
    let fits = of_jar.filter(|_| key_fits_the_jar == Some(false)).and_then(|cookie| settings_that_fit(&cookie, &keys));
    let is_another_key = key_fits_the_jar == Some(false) && fits.is_none();
    let (sent, is_too_long) = send(&cookie, args, keys, context).map_err(|error| hidden.error(error))?;
    let sent = sent.map(|sent| hidden.sent(sent));
    let login_url = sent.as_ref().and_then(|_| context.real_app_of_session(&context.own_jar().ok()?));
    Ok(Signing {
        payload_json: payload_json.unwrap_or_default(),
        is_session: matches!(value, Value::Dict(_) | Value::None),
        signed_at: now,
        key,
        sent,
        key_fits_the_jar,
        fits,
        looks_like,
        lacks,
        says_nobody: says_nobody(&cookie),
        is_too_long,
        cookie,
        told_by: context.flask_app(&args.secret),
        login_url: login_url.map(|url| shown(&url)),
        clock: context.held,
        user: context.user_of(&context.browser),
        login_way: context.login_way_of(&context.browser),
        path: match is_another_key {
            true => context.has_a_session().then(|| context.station_without_the_key(Station::Sign)),
            false => context.station_with_a_session(Station::Sign),
        },
    })
}

/// Shows the cookie to an app with this key, and says whether it is too long for that.
///
/// A cookie that is signed in another way than Flask's is not shown to the embedded app. A cookie that is longer than a
/// header may be, or than a browser keeps, is shown to no app.
fn send(cookie: &str, args: &SignArgs, keys: Keys, context: &Context) -> Result<(Option<Sent>, bool), Error> {
    let look = args.look.look(context.base.as_ref())?;
    let signs_otherwise = args.signing.is_given() || !keys.sign_as_flask_does() || keys.secret_key.is_empty();
    let setup = match &context.base {
        _ if cookie.len() > MOST => return Ok((None, true)),
        Some(base) => {
            let app = App::open(&Setup::Real(base.clone(), context.network.clone()), &context.clock)?;
            let page =
                look.page.as_deref().map_or_else(|| page_of_the_last_visit(context, base), |page| app.page(page));
            let sent = try_signed(cookie, &name_at(context), page, &app, &look, &context.clock)?;
            let name = name_at(context);
            let is_assumed = !context.name_was_typed && name == COOKIE_NAME && session_of_the_jar(context).is_none();
            let is_too_long = sent.is_none();
            return Ok((
                sent.map(|sent| if is_assumed { sent.with_an_assumed_name(&name) } else { sent }),
                is_too_long,
            ));
        }
        None if signs_otherwise => return Ok((None, false)),
        None => context.where_it_runs(Settings {
            config: Config {
                secret_key: keys.secret_key,
                cookie: SessionCookie { name: context.name.clone(), ..SessionCookie::default() },
                ..tutorial::config()
            },
            ..Settings::default()
        }),
    };
    let lab = Lab::open(&setup, context.clocks(), Jar::empty(), &context.name)?;
    if look.is_given() {
        let page = lab.app.page(look.page.as_deref().unwrap_or(LOGIN_PAGE));
        let sent = try_signed(cookie, &context.name, page, &lab.app, &look, &context.clock)?;
        return Ok((sent.clone(), sent.is_none()));
    }
    let answer = lab.replay(cookie)?;
    Ok((Some(Sent::to_the_embedded_app(&lab.app, &context.name, answer, &context.clock)), false))
}

/// The session that the browser has of the real app.
fn session_of_the_jar(context: &Context) -> Option<String> {
    context.base.as_ref()?;
    let row = context.open_browser().and_then(|browser| context.session_in(&browser.jar)).ok()?;
    Some(row.value)
}

/// The format of a session that cannot be signed.
fn of_another_format(cookie: &str) -> Option<Format> {
    recognise(cookie).map(|foreign| foreign.format).filter(|format| *format != Format::Starlette)
}

/// The settings with which the key makes the signature of a session that is otherwise as Flask's.
fn settings_that_fit(cookie: &str, keys: &Keys) -> Option<Fit> {
    if of_another_format(cookie).is_some() {
        return None;
    }
    let (_, fit) = keys.search()?.signer_that_fits(&Sections::of(cookie)?)?;
    // a fallback signs nothing
    (fit.key == KeyUsed::Current).then_some(fit)
}

/// The page that is asked. To sign takes no browser, so one that cannot be read is none.
fn page_of_the_last_visit(context: &Context, base: &Url) -> Url {
    last_page(context, base).unwrap_or_else(|_| join(base, "/"))
}

/// The name of the app's session cookie. It may have another than the one that is looked for first.
fn name_at(context: &Context) -> String {
    let found = context.open_browser().and_then(|browser| context.session_in(&browser.jar));
    found.map_or_else(|_| context.name.clone(), |row| row.name)
}

fn text_of(stdin: io::Stdin) -> Result<String, Error> {
    let limit = MAX_INFLATED as u64;
    let bytes =
        read_all(stdin.lock(), limit).map_err(InputError::Stdin)?.ok_or(InputError::SessionTooLong { limit })?;
    String::from_utf8(bytes).map_err(|_| Usage::NotUtf8.into())
}
