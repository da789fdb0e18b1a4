//! `demo`: the whole story, told on a clock that starts when you do, or where the clock of the class is held.

use clap::Args;

use super::Context;
use crate::error::{Error, Usage};
use crate::inspect::find::Kind;
use crate::inspect::search::SignedWith;
use crate::lab::story::play;
use crate::report::{Demo, Examined, Station};
use crate::server::apps::tutorial::{COOKIE_NAME, Settings};

/// Arguments of `demo`.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// One scene alone, from 1 to 8; with --step, the scene to begin with
    #[arg(value_parser = clap::value_parser!(u8).range(1..=8), allow_negative_numbers = true)]
    pub scene: Option<u8>,
}

/// Plays all eight scenes; every exchange that is shown was really made.
///
/// # Errors
///
/// [`Usage::DemoIsEmbedded`] beside `--url`, or the clock stands where no session can begin and end.
pub fn run(args: &DemoArgs, context: &Context) -> Result<Demo, Error> {
    if context.base_was_typed {
        return Err(Usage::DemoIsEmbedded.into());
    }
    let (story, inspection) = play(Settings::default(), context.now())?;
    let name = Some(COOKIE_NAME.to_owned());
    let signed_with = Some(SignedWith::flask());
    let (kind, stripped) = (Kind::Jar, Vec::new());
    let inspection = Examined { inspection, name, kind, stripped, end: None, signed_with, told_by: None };
    Ok(Demo { scene: args.scene.map(usize::from), story, inspection, path: context.end_of_the_path(Station::Demo) })
}
