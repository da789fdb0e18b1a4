//! `jar`: what a browser holds, and what one can do with it.

use clap::{Args, Subcommand};

use super::{Context, home};
use crate::browser::{Jar, JarError};
use crate::error::{Error, Usage};
use crate::report::{JarAction, JarReport};

/// Arguments of `jar`.
#[derive(Args, Debug)]
pub struct JarArgs {
    /// What to do with it; nothing: list the cookies.
    #[command(subcommand)]
    pub action: Option<JarCommand>,
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
}

/// Looks into a jar, or changes it.
///
/// # Errors
///
/// A jar that cannot be read or written, or no cookie to copy.
pub fn run(args: &JarArgs, context: &Context) -> Result<JarReport, Error> {
    let now = context.now();
    let (browser, mut jar, done) = match &args.action {
        None => (&context.browser, context.jar_of(&context.browser)?, JarAction::Listed),
        Some(JarCommand::Restart) => {
            let mut jar = context.jar_of(&context.browser)?;
            let dropped = jar.restart(now);
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
    };
    jar.save(now)?;
    Ok(JarReport { browser: browser.clone(), done, jar: jar.rows(now) })
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
        let had_expired = victim.rows(now).iter().any(|row| row.is_expired);
        return Err(Error::NoCookie { browser: from.to_owned(), name: String::new(), had_expired });
    }
    Ok((jar, JarAction::Copied { from: from.to_owned(), copied }))
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
