//! `inspect`: take cookies apart, from wherever they come.

use std::ffi::OsString;

use clap::Args;

use super::flask_app::FlaskArgs;
use super::gone::or_gone;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::many::examined;
use super::source::{self, Source};
use super::stdin::is_fed;
use super::value::ValueArgs;
use super::{Context, Event, Sink, many, seconds};
use crate::cookie::{Refusal, payload};
use crate::error::{Error, ExportError, InputError};
use crate::exchange::is_blank;
use crate::inspect::bulk::Lines;
use crate::inspect::find::{self, Found, Nothing};
use crate::inspect::{Inspection, Lifetime, Question, Verification, inspect_taken};
use crate::report::{AnotherApp, Deletion, Examined, ExaminedOfLogin, InspectReport, Many, Place, Station, WriteOne};

/// Arguments of `inspect`.
#[derive(Args, Debug)]
pub struct InspectArgs {
    /// A cookie, a Set-Cookie or Cookie line, a file; otherwise standard input, or the jar
    #[arg(value_name = "COOKIE")]
    pub cookie: Option<OsString>,

    /// Take the value exactly as given, byte for byte
    #[arg(long)]
    pub raw: bool,

    /// How old the cookie may be: 3m, 180, or none
    #[arg(long, value_name = "SECONDS")]
    pub max_age: Option<String>,

    /// Of many cookies: exit 0 also where some are refused
    #[arg(long)]
    pub exit_zero: bool,

    /// The most a compressed payload may inflate to, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = payload::MAX_INFLATED, hide_default_value = true)]
    pub max_payload: usize,

    /// Look for settings that fit in many cookies too
    #[arg(long)]
    pub search: bool,

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
}

impl InspectArgs {
    /// Whether the cookie is that of the jar.
    pub fn reads_the_jar(&self) -> bool {
        self.cookie.is_none() && (self.key_reads_stdin() || !is_fed())
    }

    fn key_reads_stdin(&self) -> bool {
        self.secret.reads_stdin() || self.signing.fallbacks.read_stdin()
    }
}

/// Takes every cookie apart that is found. The answer is no if one of them is refused.
///
/// # Errors
///
/// There is no cookie, or what should hold it cannot be read.
pub fn run(
    args: &InspectArgs,
    context: &Context,
    write_one: &WriteOne<'_>,
    sink: &mut Sink<'_>,
) -> Result<InspectReport, Error> {
    let lifetime = match (context.lifetime_of_env(), context.lifetime()) {
        (Some(seconds), _) if args.max_age.is_none() => Lifetime::Seconds(seconds),
        (None, Some((seconds, from))) if args.max_age.is_none() => Lifetime::Known(seconds, from),
        _ => match lifetime(args.max_age.as_deref())? {
            Lifetime::Default if context.base.is_some() => Lifetime::OfAnApp,
            lifetime => lifetime,
        },
    };
    let place = source::Place::of(args.cookie.as_deref(), args.raw, args.key_reads_stdin(), context)?;
    let keys = Keys::read_to_verify(&args.secret, &args.signing, context)?;
    let is_jar = matches!(place, source::Place::Jar);
    let read = place.read(args.raw, context);
    let read = match is_jar {
        true => match or_gone(read, context)? {
            Ok(source) => Ok(source),
            Err(no_session) => return Ok(InspectReport::NoSession(Box::new(no_session))),
        },
        false => read,
    };
    let mut source = match read {
        // to delete a cookie is not to send a bad one
        Err(Error::Input(InputError::NoCookie { found: Nothing::EmptyValue { name, end: Some(end) }, .. }))
            if end.is_over(context.now()) =>
        {
            return Ok(InspectReport::Deletion(Deletion { deleted: name }));
        }
        source => source?,
    };
    let keys = match keys.are_odd() {
        true => keys.that_match(&some_values(&mut source, args.raw, context)?)?,
        false => keys,
    };
    let is_one = matches!(&source, Source::Cookies(found) if found.cookies.len() == 1);
    let signed_with = keys.sign_with();
    if context.wants_a_screen && !is_one {
        return Err(ExportError::Many.into());
    }
    let question = Question {
        // to search takes a hundred times as long as to verify
        search: keys.search().filter(|_| is_one || args.search),
        signer: keys.signer,
        has_own_key: keys.is_own,
        is_tutorials: keys.is_tutorials,
        lifetime,
        cookie_name: context.name.clone(),
        max_payload: args.max_payload,
        now: context.server_now(),
    };
    let found = match source {
        Source::Cookies(found) => found,
        Source::Lines(blocks, origin) => {
            tell_the_clock(context, sink)?;
            let lines = Lines { question: &question, wanted: context.wanted(), is_raw: args.raw };
            let tally = many::lines(blocks, &lines, &origin, write_one, sink)?;
            return Ok(InspectReport::Many(Many { tally, exit_zero: args.exit_zero }));
        }
    };
    // with a key, it is asked what Flask says
    let is_of_any_interface = !keys.is_own && may_be_of_another_interface(is_jar, context);
    let examine = |mut found: Found| {
        let inspection = inspect_taken(&mut found, &question);
        let inspection = if is_of_any_interface { inspection.of_any_interface() } else { inspection };
        examined(inspection, found)
    };
    match <[Found; 1]>::try_from(found.cookies) {
        Ok([only]) => {
            let examined = examine(only);
            let signed_with = examined.inspection.verification.key().map(|_| signed_with);
            let told_by = context.flask_app(&args.secret);
            let examined = Examined { signed_with, told_by, ..examined }.by_the_apps_key();
            Ok(match (context.login.in_force.if_any(), context.held) {
                (None, None) if !is_jar => InspectReport::One(Box::new(examined)),
                (settings, clock) => {
                    let path = station(&examined.inspection, context).filter(|_| is_jar);
                    let is_real = context.base.is_some();
                    let user = context.user_of(&context.browser).filter(|_| is_jar);
                    let another_app = if is_jar { another_app(context)? } else { None };
                    InspectReport::OfLogin(Box::new(ExaminedOfLogin {
                        examined,
                        settings,
                        clock,
                        user,
                        login_way: context.login_way_of(&context.browser),
                        is_real,
                        another_app,
                        path,
                    }))
                }
            })
        }
        Err(cookies) => {
            tell_the_clock(context, sink)?;
            let mut tally = many::cookies(cookies.into_iter().map(examine), write_one, sink)?;
            tally.passed_over = found.passed_over;
            Ok(InspectReport::Many(Many { tally, exit_zero: args.exit_zero }))
        }
    }
}

/// The app of the session in the jar, where it is not seen to be the embedded one.
fn another_app(context: &Context) -> Result<Option<AnotherApp>, Error> {
    let jar = context.own_jar()?;
    Ok(context.session_in(&jar).ok().and_then(|row| context.another_app(&jar, &row, None)))
}

/// Whether the cookies are those of a real app, which need not keep its session as Flask does.
pub(super) fn may_be_of_another_interface(is_jar: bool, context: &Context) -> bool {
    context.base.is_some() || is_jar && context.logged_in_at_a_real_app(&context.browser)
}

/// The place on the path of a look at the jar's cookie, if that can be the session of the app.
fn station(inspection: &Inspection, context: &Context) -> Option<Place> {
    let (verification, has_parts) = (&inspection.verification, inspection.payload.is_some());
    // none of the ways to sign that were tried fits
    let is_another_key = matches!(verification, Verification::Foreign | Verification::Refused(..))
        && inspection.has_own_key
        && inspection.fits.is_none();
    let place = || match is_another_key {
        true => context.station_without_the_key(Station::Inspect),
        false => context.station(Station::Inspect),
    };
    match verification {
        // there is no session in it whose end could be looked for
        _ if is_blank(inspection.cookie.as_bytes()) => None,
        // nothing of it can be changed
        Verification::Unverified if !has_parts => Some(place().then(Station::Expire)),
        Verification::Good(_) | Verification::Unverified => Some(place()),
        // only the app itself says something of it
        Verification::Foreign | Verification::Refused(Refusal::NoSeparator, None) if context.base.is_some() => {
            Some(place().then(Station::Expire))
        }
        Verification::Foreign | Verification::Refused(..) => None,
    }
}

/// The first of many cookies is told of before the report, and the app and the clock by which they are judged before them.
fn tell_the_clock(context: &Context, sink: &mut Sink<'_>) -> Result<(), Error> {
    if let Some(app) = &context.flask {
        sink(Event::ToldBy(&app.facts)).map_err(Error::Output)?;
    }
    context.held.map_or(Ok(()), |clock| sink(Event::Held(clock)).map_err(Error::Output))
}

/// The values of the cookies, or of those at the beginning of many.
fn some_values(source: &mut Source, is_raw: bool, context: &Context) -> Result<Vec<String>, Error> {
    const ENOUGH: usize = 64 * 1024;
    let values = |found: &[Found]| found.iter().map(|found| found.cookie.clone()).collect();
    match source {
        Source::Cookies(found) => Ok(values(&found.cookies)),
        Source::Lines(blocks, origin) => {
            if blocks.beginning().is_empty() {
                blocks.more(ENOUGH, None).map_err(|error| origin.unreadable(error))?;
            }
            let beginning = blocks.beginning().get(..ENOUGH).unwrap_or(blocks.beginning()).to_vec();
            Ok(values(&find::in_bytes(beginning, context.wanted(), is_raw).unwrap_or_default().cookies))
        }
    }
}

/// How old a cookie may be. Python's longest lifetime is longer than the calendar.
fn lifetime(max_age: Option<&str>) -> Result<Lifetime, Error> {
    match max_age.map(|text| (text, text.parse::<i64>())) {
        None => Ok(Lifetime::Default),
        Some(("none", _)) => Ok(Lifetime::Unlimited),
        Some((_, Ok(number))) if number >= 0 => Ok(Lifetime::Seconds(number)),
        Some((text, _)) => seconds(text, "--max-age").map(Lifetime::Seconds),
    }
}
