//! `expire`: who ends a session, and when.

use clap::Args;

use super::app::AppArgs;
use super::flask_app::FlaskArgs;
use super::gone::{gone, is_for, or_gone};
use super::hidden::Hidden;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::look::LookArgs;
use super::pages::last_page;
use super::request::HeaderArgs;
use super::settings::Continues;
use super::{Context, Event, Sink, seconds};
use crate::browser::{DropRule, Dropped, Jar, Row, Url, shown};
use crate::cookie::split;
use crate::cookie::verdict::Sections;
use crate::error::{Error, Usage};
use crate::formats::{Format, recognise};
use crate::lab::app::{App, Setup};
use crate::lab::login::{session_cookie, signed_at};
use crate::lab::probe::Look;
use crate::lab::trial::Place;
use crate::lab::{LabError, ageing, ending, renewal, simulate};
use crate::report::{AnotherApp, Expiry, ExpiryReport, Gone, Simulated, Simulation, Station};
use crate::server::apps::tutorial::COOKIE_NAME;

/// Where the embedded app listens, at another port each time.
const THIS_MACHINE: &str = "http://127.0.0.1/";

/// Arguments of `expire`.
#[derive(Args, Debug)]
pub struct ExpireArgs {
    /// Move the clock and watch
    #[arg(long)]
    pub simulate: bool,

    /// Stop the moved clock here too, counted from the signing: 10m; implies --simulate
    #[arg(long, value_name = "TIME")]
    pub after: Vec<String>,

    /// Print the seconds that are left, alone; with --simulate, the lifetime in seconds
    #[arg(long)]
    pub value: bool,

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

impl ExpireArgs {
    /// Whether the clock is moved, or what stands for it.
    pub fn moves_the_clock(&self) -> bool {
        self.simulate || !self.after.is_empty()
    }

    /// To say when a session ended is to continue it, and to move the clock takes one that lives.
    pub fn continues(&self) -> Continues {
        if self.moves_the_clock() { Continues::Live } else { Continues::Any }
    }
}

/// Says when the jar's session ends and who ends it, or moves the clock and watches.
///
/// # Errors
///
/// A key, an app, a jar or a cookie that cannot be used, or no page came.
pub fn run(args: &ExpireArgs, context: &Context, sink: &mut Sink<'_>) -> Result<ExpiryReport, Error> {
    let after: Vec<i64> = args.after.iter().map(|text| seconds(text, "--after")).collect::<Result<_, _>>()?;
    let is_simulation = args.moves_the_clock();
    let given = args.look.given().or(args.headers.given());
    let (lacks_simulate, lacks_url) = (!is_simulation, context.base.is_none());
    if given.is_some() && (lacks_simulate || lacks_url) {
        return Err(Usage::NothingIsAsked { lacks_simulate, lacks_url }.into());
    }
    if context.base.is_some() && (args.app.no_permanent || args.app.no_refresh) {
        return Err(Usage::EmbeddedOnly.into());
    }
    let by_the_clock = |error| match error {
        // no time was typed that could be another
        Error::Lab(LabError::OffTheCalendar { at }) if context.held.is_some() && after.is_empty() => {
            Error::HeldTooLate { at }
        }
        error => error,
    };
    let (mut simulation, another_app) = match (is_simulation, &context.base) {
        (false, _) => {
            return Ok(match or_gone(read_the_cookie(args, context), context)? {
                Ok(expiry) => ExpiryReport::Expiry(Box::new(expiry)),
                Err(no_session) => ExpiryReport::NoSession(Box::new(no_session)),
            });
        }
        (true, None) => move_the_clock(args, &after, context).map_err(by_the_clock)?,
        (true, Some(base)) => {
            let asked = ask_the_app(args, &after, base, context, sink).map_err(by_the_clock);
            match or_gone(asked, context)? {
                Ok(simulation) => (simulation, None),
                Err(no_session) => return Ok(ExpiryReport::NoSession(Box::new(no_session))),
            }
        }
    };
    simulation.clock = context.held;
    let is_seen = simulation.asked.as_ref().is_none_or(|asked| asked.session_is_seen == Some(true));
    // the session of this browser may be used up
    let may_be_over = simulation.asked.as_ref().is_some_and(|asked| asked.may_take_once || asked.may_have_ended);
    let is_seen = is_seen && simulation.had_session && !may_be_over;
    let path = is_seen.then(|| match simulation.key_is_unused {
        true => context.station_without_the_key(Station::Expire),
        false => context.station(Station::Expire),
    });
    let (user, told_by) = (context.user_of(&context.browser), context.flask_app(&args.secret));
    let gone = if simulation.stand_in.is_some() && another_app.is_none() { before(context)? } else { None };
    let login_way = context.login_way_of(&context.browser);
    Ok(ExpiryReport::Simulation(Box::new(Simulated {
        simulation,
        another_app,
        gone,
        user,
        login_way,
        told_by,
        empty_browser: context.empty_browser(),
        path,
    })))
}

/// The session of the embedded app that the browser had, where it has none now.
fn before(context: &Context) -> Result<Option<Gone>, Error> {
    let jar = context.own_jar()?;
    let has_none = context.session_in(&jar).is_err();
    let gone = gone(&jar, &context.browser, &context.name, context, false);
    Ok(gone.filter(|gone| has_none && !gone.is_real))
}

fn read_the_cookie(args: &ExpireArgs, context: &Context) -> Result<Expiry, Error> {
    let (jar, now) = (context.own_jar()?, context.now());
    let row = newest(&jar, context)?;
    let keys =
        Keys::read_to_verify(&args.secret, &args.signing, context)?.that_match(std::slice::from_ref(&row.value))?;
    let is_of_the_embedded_app = context.base.is_none() && context.is_of_the_embedded_app(&context.browser, &jar, &row);
    let settings = ending::Settings {
        signer: &keys.signer,
        // the embedded app signs as Flask does, and in no other way
        search: keys.search().filter(|_| context.base.is_some()),
        has_own_key: keys.is_own,
        // with its key, an app at an address may have another lifetime
        is_tutorials: keys.is_tutorials && is_of_the_embedded_app,
        is_real: !is_of_the_embedded_app,
        lifetime: args.app.lifetime(context)?,
        of_login: context.lifetime(),
    };
    // the embedded app listens at another port each time, and a cookie goes to every port
    let app = match &context.base {
        Some(base) => Some(base.clone()),
        None => Url::parse(THIS_MACHINE).ok(),
    };
    let not_sent = app.and_then(|app| ending::not_sent(&jar, &row, &app, now));
    let ending = ending::ending(&row, not_sent, &settings, [now, context.server_now()]);
    let login_url = context.real_app_of_login(&context.browser).filter(|_| context.base.is_none());
    let name_was_found = row.name != COOKIE_NAME && !context.name_was_typed;
    let gone_beside = if name_was_found { gone_beside(&jar, &row, context) } else { Vec::new() };
    Ok(Expiry {
        name_was_found,
        gone_beside,
        browser: context.browser.clone(),
        url: context.base.as_ref().map(shown),
        is_of_the_embedded_app,
        login_url: login_url.filter(|url| is_for(&row.domain, url)).map(|url| shown(&url)),
        ending,
        settings: context.login.in_force.if_any(),
        user: context.user_of(&context.browser),
        login_way: context.login_way_of(&context.browser),
        told_by: context.flask_app(&args.secret),
        clock: context.held,
    })
}

/// The other cookies of the same app that the browser dropped at their Expires, and has not got again.
fn gone_beside(jar: &Jar, row: &Row, context: &Context) -> Vec<Dropped> {
    let now = context.now();
    let rows = jar.rows(now);
    let is_back = |name: &str| rows.iter().any(|row| row.name == name && !row.is_expired);
    let is_of_the_app = |domain: &str| context.base.as_ref().map_or(domain == row.domain, |base| is_for(domain, base));
    let mut gone = jar.dropped(now);
    gone.retain(|gone| {
        let is_over = gone.rule == DropRule::Expires && !gone.was_empty;
        is_over && gone.name != row.name && is_of_the_app(&gone.domain) && !is_back(&gone.name)
    });
    gone
}

/// Moves the clock of the embedded app. A session that is not seen to be of it is not sent to it.
fn move_the_clock(
    args: &ExpireArgs,
    after: &[i64],
    context: &Context,
) -> Result<(Simulation, Option<AnotherApp>), Error> {
    let key = args.secret.read(context)?;
    let key_was_given = key.is_some();
    let settings = args.app.settings(key, context)?;
    let jar = context.own_jar()?;
    let signer = settings.config.signer();
    let is_made_by_it = |row: &Row| split(&row.value).map(|parts| signer.key_of(parts.signed_text, parts.signature));
    let key_fits = |row: &Row| key_was_given.then(|| is_made_by_it(row).flatten().is_some());
    let session = session_of_any_app(&jar, context);
    let has_session = session.is_some();
    let another_app = session.and_then(|row| context.another_app(&jar, &row, key_fits(&row)));
    let app_without_one = || context.real_app_that_is_not_asked(&jar).filter(|_| !has_session);
    let another_app = another_app.or_else(|| {
        let login_url = Some(shown(&app_without_one()?));
        Some(AnotherApp { login_url, key_fits: None, has_session: false })
    });
    let jar = if another_app.is_some() { Jar::empty() } else { jar };
    let user = context.user_of(&context.browser).filter(|user| !user.is_empty());
    let user = user.as_deref().unwrap_or(simulate::NAME);
    let mut simulation = simulate::simulate(&settings, &jar, context.now(), after, user)?;
    simulation.app.settings = context.login.in_force.if_any();
    simulation.typed = args.app.typed(context)?.if_any();
    Ok((simulation, another_app))
}

/// The live session of a browser, which may have the name that the last login at a real app has brought.
fn session_of_any_app(jar: &Jar, context: &Context) -> Option<Row> {
    let of_login = || {
        let app = context.login_url_of(jar)?;
        let name = context.cookie_name_of_login_at(&app).unwrap_or_else(|| context.name.clone());
        session_cookie(jar, &app, &name, context.name_was_typed, context.now())
    };
    // a login that could not be told leaves no address
    let of_a_machine = || {
        let machine = Url::parse(THIS_MACHINE).ok()?;
        session_cookie(jar, &machine, &context.name, context.name_was_typed, context.now())
    };
    context.session_in(jar).ok().or_else(of_login).or_else(of_a_machine)
}

fn ask_the_app(
    args: &ExpireArgs,
    after: &[i64],
    base: &Url,
    context: &Context,
    sink: &mut Sink<'_>,
) -> Result<Simulation, Error> {
    let look = args.look.look(Some(base))?;
    let jar = context.own_jar()?;
    // it may have another name than the one that is looked for first
    let name = context.session_in(&jar).map_or_else(|_| context.name.clone(), |row| row.name);
    let place = Place::find(&jar, base, &name, &look, Some(last_page(context, base)?), context.now())?;
    let place = place.ok_or_else(|| context.no_cookie(&jar))?;
    let value = &place.row.value;
    let keys = Keys::read_to_verify(&args.secret, &args.signing, context)?.that_match(std::slice::from_ref(value))?;
    let hidden = Hidden::default();
    hidden.queries([args.look.page.as_deref()]);
    let setup = args.headers.with(Setup::Real(base.clone(), context.network.clone()), &hidden)?;
    let app = App::open(&setup, &context.server_clock)?;
    let shows = look.shows.as_deref();
    let parts = split(value);
    let key = parts.and_then(|parts| keys.signer.key_of(parts.signed_text, parts.signature));
    let mut fits = None;
    let looks_like = recognise(value).map(|foreign| foreign.format);
    // Starlette's session is Flask's but for the salt and the base64, and the payload stays as it is
    let is_signed_alike = matches!(looks_like, None | Some(Format::Starlette)) && signed_at(&place.row).is_ok();
    let fitting = match (key, is_signed_alike, Sections::of(value), keys.search()) {
        (None, true, Some(sections), Some(search)) => search.signer_that_fits(&sections),
        _ => None,
    };
    let (signer, signs_as) = match (key, fitting) {
        (Some(_), _) => (Some(&keys.signer), None),
        (None, Some((signer, fit))) => (Some(&*fits.insert(signer)), Some(fit)),
        (None, None) => (None, None),
    };
    if let (Some(parts), Some(signer), Ok(signed_at)) = (parts, signer, signed_at(&place.row)) {
        let settings = ageing::Settings {
            signer,
            signs_as,
            payload: parts.payload,
            signed_at,
            lifetime: args.app.lifetime(context)?,
            after,
            shows,
        };
        // the progress is nothing to fail for
        let mut tell = |asking| {
            let _ = sink(Event::Asking(asking));
        };
        let simulation = ageing::simulate(app, &place, &jar, &settings, &context.clock, &mut tell);
        let simulation = simulation.map_err(|error| hidden.error(error.into()))?;
        return Ok(hidden.simulation(simulation));
    }
    if is_signed_alike && keys.is_own {
        return Err(LabError::NotItsKey.into());
    }
    let user = context.user_of(&context.browser).filter(|_| !context.has_logged_out());
    let simulation = renewal::watch(app, &place, &jar, shows, user.as_deref(), looks_like, &context.clock);
    let mut simulation = simulation.map_err(|error| hidden.error(error.into()))?;
    simulation.key_is_unused = keys.is_own;
    if let Some(asked) = &mut simulation.asked {
        asked.given_lifetime = args.app.lifetime(context)?;
        asked.ages_are_unused = !after.is_empty();
    }
    Ok(hidden.simulation(simulation))
}

/// The live session cookie that goes to the app, or else one that does not: that too is an answer.
fn newest(jar: &Jar, context: &Context) -> Result<Row, Error> {
    let now = context.now();
    let sent = |name: &str| match &context.base {
        Some(base) => {
            Place::find(jar, base, name, &Look::default(), None, now).map(|place| place.map(|place| place.row))
        }
        None => Ok(None),
    };
    let rows = jar.rows(now);
    let other = |name: &str| {
        let named = || rows.iter().filter(|row| row.name == name);
        named().rfind(|row| !row.is_expired).or_else(|| named().next_back()).cloned()
    };
    let of_login = context.base.as_ref().and_then(|base| context.held_name_of_login(jar, base));
    if let Some(name) = of_login
        && let Some(row) = sent(&name)?.or_else(|| other(&name))
    {
        return Ok(row);
    }
    // one that the embedded app left comes after any that this app has
    let is_left = |row: &Row| jar.noted(now).is_some_and(|(noted, _)| noted == *row);
    let sent = sent(&context.name)?.filter(|row| context.name_was_typed || !is_left(row));
    sent.map_or_else(|| context.session_in(jar), Ok).or_else(|no_cookie| other(&context.name).ok_or(no_cookie))
}
