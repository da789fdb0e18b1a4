//! `jar`: what a browser holds, and what one can do with it.

use clap::{Args, Subcommand};

use super::{World, home};
use crate::browser::{Jar, JarError};
use crate::error::Error;
use crate::report::{JarAction, JarReport, Report};

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
pub fn run(args: &JarArgs, world: &World) -> Result<Report, Error> {
    let now = world.now();
    let (browser, jar, done) = match &args.action {
        None => (&world.browser, world.jar_of(&world.browser)?, JarAction::Listed),
        Some(JarCommand::Restart) => {
            let mut jar = world.jar_of(&world.browser)?;
            let dropped = jar.restart(now);
            (&world.browser, jar, JarAction::Restarted { dropped })
        }
        Some(JarCommand::Copy { from, to }) => {
            let victim = world.jar_of(from)?;
            let mut jar = world.jar_of(to)?;
            let copied = jar.copy_from(&victim, None, now);
            if copied.is_empty() {
                let had_expired = victim.rows(now).iter().any(|row| row.is_expired);
                return Err(Error::NoCookie { browser: from.clone(), name: String::new(), had_expired });
            }
            (to, jar, JarAction::Copied { from: from.clone(), copied })
        }
        Some(JarCommand::Clear) => {
            let (jar, done) = clear(world)?;
            (&world.browser, jar, done)
        }
    };
    let mut jar = jar;
    jar.save(now)?;
    Ok(Report::Jar(JarReport { browser: browser.clone(), done, jar: jar.rows(now) }))
}

/// A jar that cannot be read is the one thing that clearing must not lose.
fn clear(world: &World) -> Result<(Jar, JarAction), Error> {
    match world.jar_of(&world.browser) {
        Ok(mut jar) => {
            let dropped = jar.clear(world.now());
            Ok((jar, JarAction::Cleared { dropped, set_aside: None }))
        }
        Err(Error::Jar(JarError::Damaged { .. } | JarError::Newer { .. })) => {
            let aside = Jar::set_aside(&home()?, &world.browser, world.now())?;
            let set_aside = Some(aside.display().to_string());
            Ok((world.jar_of(&world.browser)?, JarAction::Cleared { dropped: Vec::new(), set_aside }))
        }
        Err(error) => Err(error),
    }
}
