//! `jar`: what a browser holds, and what one can do with it.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use super::gone::{EMBEDDED, gone};
use super::path::is_signed_by_the_tutorial;
use super::source::Place;
use super::value::ValueArgs;
use super::{Context, home};
use crate::browser::{Export, ExportForm, Jar, JarError, Url, parse_base, shown};
use crate::error::{Error, InputError, Usage};
use crate::lab::change::is_tied_to_a_browser;
use crate::lab::intake::{For, Intake, take_in};
use crate::report::{BrowserFacts, JarAction, JarReport, LoginWay, Place as PathPlace, Station};
use crate::server::apps::tutorial::COOKIE_NAME;

/// Arguments of `jar`.
#[derive(Args, Debug)]
pub struct JarArgs {
    /// What to do with it; nothing: list the cookies.
    #[command(subcommand)]
    pub action: Option<JarCommand>,
    /// Whether the cookie alone is wanted.
    #[command(flatten)]
    pub value: ValueArgs,
}

/// What can be done with a jar.
#[derive(Clone, Debug, Subcommand)]
pub enum JarCommand {
    /// Close the browser and open it again: drops every cookie without Expires
    Restart,
    /// Steal: copy the cookies of one browser into another
    Copy {
        /// The browser to copy from
        from: String,
        /// The browser to copy into
        to: String,
    },
    /// Empty the jar; one that cannot be read is kept aside
    Clear,
    /// List every browser that has a jar
    List,
    /// Take in the cookies of a file or of standard input that go to --url
    Import {
        /// The file; otherwise standard input
        #[arg(value_name = "FILE")]
        source: Option<OsString>,
    },
    /// Write the cookies down for another program
    Export {
        /// The form: cookies.txt, curl, header or json
        #[arg(
            long,
            value_name = "FORM",
            default_value = "cookies.txt",
            value_parser = PossibleValuesParser::new(ExportForm::ALL.map(ExportForm::name)),
            hide_possible_values = true,
            hide_default_value = true
        )]
        // a text, as that of every command is: clap takes the two for one
        format: String,
    },
}

/// Looks into a jar, or changes it.
///
/// # Errors
///
/// A jar that cannot be read or written, or no cookie to copy.
pub fn run(args: &JarArgs, context: &Context) -> Result<JarReport, Error> {
    let now = context.now();
    let mut is_of_a_real_app = false;
    // an emptied browser forgets it
    let of_login = |browser: &str| (context.user_of(browser), context.login_way_of(browser));
    let is_of_an_app = |(_, way): &(_, LoginWay)| context.base.is_some() || way.elsewhere.is_some();
    let before = matches!(args.action, Some(JarCommand::Clear)).then(|| of_login(&context.browser));
    let before = before.filter(is_of_an_app);
    let (browser, mut jar, done) = match &args.action {
        None => (&context.browser, context.jar_of(&context.browser)?, JarAction::Listed),
        Some(JarCommand::Restart) => {
            let mut jar = context.jar_of(&context.browser)?;
            let before = jar.clone();
            let dropped = jar.restart(now);
            is_of_a_real_app =
                dropped.iter().any(|row| !context.is_of_the_embedded_app(&context.browser, &before, row));
            (&context.browser, jar, JarAction::Restarted { dropped })
        }
        Some(JarCommand::Copy { from, to }) => {
            let (jar, done) = copy(from, to, context)?;
            (to, jar, done)
        }
        Some(JarCommand::Clear) => {
            let (jar, done) = clear(context)?;
            (&context.browser, jar, done)
        }
        Some(JarCommand::List) => (&context.browser, context.jar_of(&context.browser)?, list(context)?),
        Some(JarCommand::Import { source }) => {
            let mut jar = context.jar_of(&context.browser)?;
            let done = import(source.as_deref(), &mut jar, context)?;
            (&context.browser, jar, done)
        }
        Some(JarCommand::Export { format }) => {
            let jar = context.jar_of(&context.browser)?;
            let form = ExportForm::ALL.into_iter().find(|form| form.name() == format);
            let form = form.ok_or_else(|| {
                let valid = ExportForm::ALL.map(|form| form.name().to_owned()).to_vec();
                Usage::BadValue { argument: "--format <FORM>".to_owned(), value: format.clone(), valid, range: None }
            })?;
            let Export { text, cookies, left_out } = jar.export(form, &app(context)?, now);
            if cookies == 0 {
                let had_expired = jar.rows(now).iter().any(|row| row.is_expired);
                let (browser, user) = (context.browser.clone(), context.user_for_a_login(&context.browser));
                let user = user.map(String::into_boxed_str);
                let held_at = context.held.and_then(|held| held.browser);
                return Err(Error::NoCookie {
                    name_is_of_the_app: false,
                    browser,
                    name: String::new(),
                    had_expired,
                    held_at,
                    user,
                    names: Box::default(),
                    used_for: context.used_for(&context.browser),
                    has_its_session: false,
                });
            }
            (&context.browser, jar, JarAction::Exported { text, cookies, left_out })
        }
    };
    let value = match args.value.value {
        true => Some(context.session_in(&jar)?.value),
        false => None,
    };
    jar.save(now)?;
    let login_url = match &done {
        JarAction::Listed | JarAction::Restarted { .. } => context.real_app_of_session(&jar),
        JarAction::Copied { from, copied, .. } => context.real_app_of_copies(from, copied),
        _ => None,
    };
    // a session of an app that no address was given for goes no further on the path
    let is_beside = matches!(done, JarAction::Restarted { .. }) && login_url.is_some();
    let path = place(&done, browser, context).filter(|_| !is_beside);
    let (user, login_way) = before.unwrap_or_else(|| of_login(browser));
    let is_of_an_unknown_app = match &done {
        JarAction::Copied { from, is_real: true, .. } if login_url.is_none() => {
            context.has_none_of_a_known_app(from)?
        }
        // any other cookie is of no use to the embedded app
        JarAction::Imported { taken, .. } => context.base.is_none() && !taken.iter().any(is_signed_by_the_tutorial),
        _ => false,
    };
    Ok(JarReport {
        browser: browser.clone(),
        has_session: login_url.is_some() || context.session_in(&jar).is_ok(),
        is_of_an_unknown_app,
        is_of_a_real_app,
        needs_no_key: needs_no_key(&done),
        done,
        jar: jar.rows(now),
        value,
        clock: context.held,
        user,
        login_way,
        login_url: login_url.map(|url| shown(&url)),
        path,
    })
}

/// Whether a visit with cookies that were copied needs no key that was given before.
fn needs_no_key(done: &JarAction) -> bool {
    match done {
        JarAction::Copied { copied, is_real, .. } => *is_real || copied.iter().all(is_signed_by_the_tutorial),
        _ => false,
    }
}

/// Keeps what was done to the copy of a session, and says where that is on the path.
fn place(done: &JarAction, browser: &str, context: &Context) -> Option<PathPlace> {
    match done {
        JarAction::Copied { from, copied, .. } => Some(context.station_of_a_new_copy(from, browser, copied)),
        JarAction::Restarted { .. } => context.station_with_a_session(Station::JarRestart),
        JarAction::Cleared { .. } => {
            context.forget_copies(browser);
            None
        }
        JarAction::Imported { .. } => {
            let session = context.own_jar().ok().and_then(|jar| context.session_in(&jar).ok());
            let name = session.map(|row| row.name).filter(|name| *name != COOKIE_NAME && !context.name_was_typed);
            context.keep_app_of_imported(name.as_deref());
            None
        }
        _ => None,
    }
}

/// Copies the live cookies of one browser into the jar of another.
fn copy(from: &str, to: &str, context: &Context) -> Result<(Jar, JarAction), Error> {
    if from == to {
        return Err(Usage::SameBrowser { browser: from.to_owned() }.into());
    }
    let now = context.now();
    let victim = context.jar_of(from)?;
    let mut jar = context.jar_of(to)?;
    let copied = jar.copy_from(&victim, None, now);
    if copied.is_empty() {
        if let Some(gone) = gone(&victim, from, "", context, context.base.is_some()) {
            return Ok((jar, JarAction::NothingCopied { gone: Box::new(gone) }));
        }
        let (browser, user) = (from.to_owned(), context.user_for_a_login(from).map(String::into_boxed_str));
        return Err(Error::NoCookie {
            name_is_of_the_app: false,
            browser,
            name: String::new(),
            had_expired: false,
            held_at: None,
            user,
            names: Box::default(),
            used_for: context.used_for(from),
            has_its_session: false,
        });
    }
    let tied: Vec<String> =
        copied.iter().filter(|row| is_tied_to_a_browser(&row.value)).map(|row| row.name.clone()).collect();
    // a login that could not be told leaves nothing but its cookies to go by
    let is_real = context.base.is_some()
        || context.logged_in_at_a_real_app(from)
        || !tied.is_empty()
        || copied.iter().any(|row| row.domain != EMBEDDED);
    Ok((jar, JarAction::Copied { from: from.to_owned(), copied, is_real, tied }))
}

/// The app at `--url`, or the embedded one, whose port does not matter to a cookie.
fn app(context: &Context) -> Result<Url, Error> {
    match &context.base {
        Some(base) => Ok(base.clone()),
        None => Ok(parse_base("http://127.0.0.1/")?),
    }
}

/// Takes in what the app would be sent of the cookies that are found.
fn import(source: Option<&OsStr>, jar: &mut Jar, context: &Context) -> Result<JarAction, Error> {
    let (app, now) = (app(context)?, context.now());
    let cookies = Place::of(source, false, false, context)?.every(context)?;
    let name = context.name_was_typed.then_some(context.name.as_str());
    let wanted = For { app: &app, is_embedded: context.base.is_none(), name };
    let Intake { taken, left_out } = take_in(jar, &cookies, wanted, now);
    let app = shown(&app);
    match taken.is_empty() {
        true => Err(InputError::NoneForApp { app, left_out }.into()),
        false => Ok(JarAction::Imported { app, taken, left_out }),
    }
}

/// Every browser that has a jar. One that cannot be read is listed too.
fn list(context: &Context) -> Result<JarAction, Error> {
    let now = context.now();
    let facts = |browser: String| {
        let live = context.jar_of(&browser).ok().map(|jar| {
            jar.rows(now).into_iter().filter(|row| !row.is_expired).map(|row| row.domain).collect::<Vec<_>>()
        });
        let domains: BTreeSet<String> = live.iter().flatten().cloned().collect();
        BrowserFacts { browser, cookies: live.map(|domains| domains.len()), domains: domains.into_iter().collect() }
    };
    Ok(JarAction::Browsers { browsers: Jar::browsers(&home()?)?.into_iter().map(facts).collect() })
}

/// Empties the jar. One that cannot be read is set aside, not deleted.
fn clear(context: &Context) -> Result<(Jar, JarAction), Error> {
    match context.jar_of(&context.browser) {
        Ok(mut jar) => {
            let dropped = jar.clear(context.now());
            Ok((jar, JarAction::Cleared { dropped, set_aside: None }))
        }
        Err(Error::Jar(JarError::Damaged { .. } | JarError::Newer { .. } | JarError::TooLarge { .. })) => {
            let aside = Jar::set_aside(&home()?, &context.browser, context.now(), &context.network.on_wait)?;
            let set_aside = Some(aside.display().to_string());
            Ok((context.jar_of(&context.browser)?, JarAction::Cleared { dropped: Vec::new(), set_aside }))
        }
        Err(error) => Err(error),
    }
}
