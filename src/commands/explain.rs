//! `explain`: a term of the field in six lines, or the working of a cookie, byte by byte.

use std::ffi::OsString;

use clap::Args;

use super::gone::or_gone;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::many::examined;
use super::source::{Place, Source};
use super::{Context, seconds};
use crate::cookie::payload;
use crate::error::{Error, InputError, Usage};
use crate::inspect::find::{Found, Nothing};
use crate::inspect::working::working;
use crate::inspect::{Lifetime, Question, inspect_taken};
use crate::report::{Deletion, Explanation, TermList, TermReport, WorkedCookie};
use crate::teaching::terms;

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

    /// The key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
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
        None => cookie(args, context).map_err(|error| or_term(error, text)),
    }
}

/// What is neither: a short text without a cookie may be meant as a term.
fn or_term(error: Error, text: Option<&str>) -> Error {
    let is_short = |text: &&str| text.chars().count() <= LONGEST_TERM && !text.contains('\n');
    match (&error, text.filter(is_short)) {
        (Error::Input(InputError::NoCookie { found: Nothing::Text | Nothing::Blank, .. }), Some(text)) => {
            let suggested = terms::similar(text).into_iter().map(|term| term.name).collect();
            Usage::UnknownTerm { found: text.to_owned(), suggested }.into()
        }
        _ => error,
    }
}

/// The working of one cookie.
fn cookie(args: &ExplainArgs, context: &Context) -> Result<Explanation, Error> {
    let lifetime = match (context.login.lifetime(), args.max_age.as_deref()) {
        (_, Some("none")) => Lifetime::Unlimited,
        (_, Some(text)) => Lifetime::Seconds(seconds(text, "--max-age")?),
        (Some((seconds, from)), None) => Lifetime::Known(seconds, from),
        (None, None) if context.base.is_some() => Lifetime::OfAnApp,
        (None, None) => Lifetime::Default,
    };
    let place = match args.jar {
        true => Place::Jar,
        false => Place::of(args.subject.as_deref(), false, true, context)?,
    };
    let keys = Keys::read_to_verify(&args.secret, &args.signing, context)?;
    let source = match or_gone(place.read(false, context), context) {
        Ok(Ok(source)) => source,
        Ok(Err(no_session)) => return Ok(Explanation::NoSession(no_session)),
        // to delete a cookie is not to send a bad one
        Err(Error::Input(InputError::NoCookie { found: Nothing::Deletion { name }, .. })) => {
            return Ok(Explanation::Deletion(Deletion { deleted: name }));
        }
        Err(error) => return Err(error),
    };
    let Source::Cookies(found) = source else { return Err(Usage::ManyCookies { count: None }.into()) };
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
    let examined = examined(inspect_taken(&mut found, &question), found);
    let working = working(&examined.inspection, &keys.signer, keys.recipe(), keys.is_tutorials);
    Ok(Explanation::Cookie(Box::new(WorkedCookie { examined, working, clock: context.held })))
}
