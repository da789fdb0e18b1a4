//! `explain`: a term of the field in six lines, or the working of a cookie, byte by byte.

use std::ffi::OsString;

use clap::Args;

use super::flask_app::FlaskArgs;
use super::gone::or_gone;
use super::inspect::may_be_of_another_interface;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::many::examined;
use super::source::{Place, Source, all_of, in_bytes, names_a_file};
use super::{Context, seconds};
use crate::cookie::payload;
use crate::error::{Error, InputError, Usage};
use crate::inspect::find::{Found, List, Nothing};
use crate::inspect::working::working;
use crate::inspect::{Lifetime, Question, inspect_taken};
use crate::report::{Deletion, Examined, Explanation, TermList, TermReport, WorkedCookie};
use crate::teaching::term::Term;
use crate::teaching::terms;
use crate::teaching::working::sources;

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// A term such as payload or Max-Age, or a cookie; - reads standard input; nothing: all terms
    #[arg(value_name = "TERM|COOKIE", conflicts_with = "jar")]
    pub subject: Option<OsString>,

    /// The cookie of the browser's jar, byte by byte
    #[arg(long)]
    pub jar: bool,

    /// How old the cookie may be: 3m, 180, or none
    #[arg(long, value_name = "SECONDS")]
    pub max_age: Option<String>,

    /// Show where each fact is written down
    #[arg(long)]
    pub sources: bool,

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

/// The longest text that may be meant as a term, in characters.
const LONGEST_TERM: usize = 64;

/// Explains a term, or a cookie, or lists the terms.
///
/// # Errors
///
/// It is neither a term nor a cookie, there is more than one cookie, or it cannot be read.
pub fn run(args: &ExplainArgs, context: &Context) -> Result<Explanation, Error> {
    let text = args.subject.as_deref().and_then(|subject| subject.to_str());
    if args.subject.is_none() && !args.jar {
        return Ok(Explanation::Terms(TermList::all()));
    }
    match text.and_then(terms::find) {
        Some(term) => Ok(Explanation::Term(Box::new(TermReport::of(term)))),
        None => cookie(args, text, context).map_err(|error| or_term(error, text)),
    }
}

/// Where the cookie is looked for. A file is opened only where its name is one by its form: what was meant as a term may
/// be the name of some file too.
fn place<'a>(args: &'a ExplainArgs, text: Option<&'a str>, context: &Context) -> Result<Place<'a>, Error> {
    if args.jar {
        return Ok(Place::Jar);
    }
    Ok(match (Place::of(args.subject.as_deref(), false, true, context)?, text) {
        (Place::Argument(_), Some(text)) if !names_a_file(text) => Place::Text(text),
        (place, _) => place,
    })
}

/// The text, if it may be meant as a term.
fn short(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    (text.chars().count() <= LONGEST_TERM && !text.contains('\n')).then_some(text)
}

/// The term that bytes name, if they are one.
fn term_in(bytes: &[u8]) -> Option<&'static Term> {
    short(bytes).and_then(terms::find)
}

/// What standard input has, where it has no cookie.
fn neither(error: Error, text: Option<String>) -> Error {
    match error {
        Error::Input(InputError::NoCookie { found: Nothing::Text | Nothing::Blank, .. }) => {
            let suggested = text.as_deref().map(terms::similar).unwrap_or_default();
            let suggested = suggested.into_iter().map(|term| term.name).collect();
            InputError::NeitherOnStdin { text: text.filter(|text| !text.is_empty()), suggested }.into()
        }
        error => error,
    }
}

/// What was read.
enum Read {
    Term(&'static Term),
    Cookies(List),
}

fn read(place: Place<'_>, context: &Context) -> Result<Read, Error> {
    let found = match place {
        Place::Stdin(stdin) => {
            let bytes = all_of(stdin, context)?;
            if let Some(term) = term_in(&bytes) {
                return Ok(Read::Term(term));
            }
            let text = short(&bytes).map(str::to_owned);
            in_bytes(bytes, context).map_err(|error| neither(error, text))
        }
        place => match place.read(false, context)? {
            Source::Cookies(found) => Ok(found),
            // so long a text may have no cookie at all
            Source::Lines(blocks, origin) => {
                in_bytes(blocks.whole().map_err(|error| origin.unreadable(error))?, context)
            }
        },
    };
    found.map(Read::Cookies).map_err(|error| match error {
        Error::Input(InputError::NoCookie { found: Nothing::TooMany { .. }, .. }) => {
            Usage::ManyCookies { count: None }.into()
        }
        error => error,
    })
}

/// What is neither: a short text without a cookie may be meant as a term.
fn or_term(error: Error, text: Option<&str>) -> Error {
    let is_short = |text: &&str| text.chars().count() <= LONGEST_TERM && !text.contains('\n');
    match (&error, text.filter(is_short).filter(|text| !names_a_file(text))) {
        (Error::Input(InputError::NoCookie { found: Nothing::Text | Nothing::Blank, .. }), Some(text)) => {
            let suggested = terms::similar(text).into_iter().map(|term| term.name).collect();
            Usage::UnknownTerm { found: text.to_owned(), suggested }.into()
        }
        _ => error,
    }
}

/// The working of one cookie.
fn cookie(args: &ExplainArgs, text: Option<&str>, context: &Context) -> Result<Explanation, Error> {
    let lifetime = match (args.max_age.as_deref(), context.lifetime_of_env(), context.lifetime()) {
        (Some("none"), ..) => Lifetime::Unlimited,
        (Some(text), ..) => Lifetime::Seconds(seconds(text, "--max-age")?),
        (None, Some(seconds), _) => Lifetime::Seconds(seconds),
        (None, None, Some((seconds, from))) => Lifetime::Known(seconds, from),
        (None, None, None) if context.base.is_some() => Lifetime::OfAnApp,
        (None, None, None) => Lifetime::Default,
    };
    let place = place(args, text, context)?;
    let keys = Keys::read_to_verify(&args.secret, &args.signing, context)?;
    let found = match or_gone(read(place, context), context) {
        Ok(Ok(Read::Term(term))) => return Ok(Explanation::Term(Box::new(TermReport::of(term)))),
        Ok(Ok(Read::Cookies(found))) => found,
        Ok(Err(no_session)) => return Ok(Explanation::NoSession(Box::new(no_session))),
        // to delete a cookie is not to send a bad one
        Err(Error::Input(InputError::NoCookie { found: Nothing::EmptyValue { name, end: Some(end) }, .. }))
            if end.is_over(context.now()) =>
        {
            return Ok(Explanation::Deletion(Deletion { deleted: name }));
        }
        Err(error) => return Err(error),
    };
    let count = found.cookies.len();
    let [mut found] = <[Found; 1]>::try_from(found.cookies).map_err(|_| Usage::ManyCookies { count: Some(count) })?;
    let keys = if keys.are_odd() { keys.that_match(&[found.cookie.clone()])? } else { keys };
    let question = Question {
        search: keys.search(),
        signer: keys.signer.clone(),
        has_own_key: keys.is_own,
        is_tutorials: keys.is_tutorials,
        lifetime,
        cookie_name: context.name.clone(),
        max_payload: payload::MAX_INFLATED,
        now: context.server_now(),
    };
    let inspection = inspect_taken(&mut found, &question);
    // with a key, it is asked what Flask says
    let is_of_any_interface = !keys.is_own && may_be_of_another_interface(args.jar, context);
    let inspection = if is_of_any_interface { inspection.of_any_interface() } else { inspection };
    let examined = examined(inspection, found);
    let examined = Examined { told_by: context.flask_app(&args.secret), ..examined }.by_the_apps_key();
    let working = working(&examined.inspection, &keys.signer, keys.recipe(), keys.is_tutorials);
    let sources = working.as_ref().map(|working| sources(working.is_compressed)).unwrap_or_default();
    Ok(Explanation::Cookie(Box::new(WorkedCookie { examined, working, sources, clock: context.held })))
}
