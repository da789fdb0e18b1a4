//! `inspect`: take cookies apart, from wherever they come.

use std::ffi::OsString;

use clap::Args;

use super::keys::{Keys, SecretArgs, SigningArgs};
use super::many::examined;
use super::source::{Place, Source};
use super::{Context, Sink, many, seconds};
use crate::cookie::payload;
use crate::error::{Error, InputError};
use crate::inspect::bulk::Lines;
use crate::inspect::find::{Found, Nothing};
use crate::inspect::{Lifetime, Question, inspect};
use crate::report::{Deletion, InspectReport, Many, WriteOne};

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

    /// The key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
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
    let lifetime = lifetime(args.max_age.as_deref())?;
    let place = Place::of(args.cookie.as_deref(), args.raw, args.secret.reads_stdin(), context)?;
    let keys = Keys::read(&args.secret, &args.signing, context)?;
    let question = Question {
        signer: keys.signer,
        has_own_key: keys.is_own,
        is_tutorials: keys.is_tutorials,
        lifetime,
        max_payload: args.max_payload,
        now: context.now(),
    };
    let found = match place.read(args.raw, context) {
        Ok(Source::Cookies(found)) => found,
        Ok(Source::Lines(blocks, origin)) => {
            let lines = Lines { question: &question, wanted: context.wanted(), is_raw: args.raw };
            let tally = many::lines(blocks, &lines, &origin, write_one, sink)?;
            return Ok(InspectReport::Many(Many { tally, exit_zero: args.exit_zero }));
        }
        // to delete a cookie is not to send a bad one
        Err(Error::Input(InputError::NoCookie { found: Nothing::Deletion { name }, .. })) => {
            return Ok(InspectReport::Deletion(Deletion { deleted: name }));
        }
        Err(error) => return Err(error),
    };
    let examine = |found: Found| examined(inspect(&found.cookie, found.end, &question), found);
    match <[Found; 1]>::try_from(found.cookies) {
        Ok([only]) => Ok(InspectReport::One(Box::new(examine(only)))),
        Err(cookies) => {
            let mut tally = many::cookies(cookies.into_iter().map(examine), write_one, sink)?;
            tally.passed_over = found.passed_over;
            Ok(InspectReport::Many(Many { tally, exit_zero: args.exit_zero }))
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
