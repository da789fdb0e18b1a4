//! `worksheet`: a handout with blanks, made from a run.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::Context;
use crate::error::{Error, Usage};
use crate::lab::story::play;
use crate::report::Worksheet;
use crate::server::apps::tutorial::Settings;
use crate::teaching::sheets::sheet;

/// Arguments of `worksheet`.
#[derive(Args, Debug)]
pub struct WorksheetArgs {
    /// What it is on: demo, login, inspect or expire; the whole demo if none is given
    #[arg(
        value_name = "TOPIC",
        default_value = "demo",
        hide_default_value = true,
        value_parser = PossibleValuesParser::new(["demo", "login", "inspect", "expire"]),
        hide_possible_values = true
    )]
    pub topic: String,

    /// The teacher's copy: the answers, and the tutorial's sentences beside what is right
    #[arg(long)]
    pub answers: bool,
}

/// Plays the story, and asks about what happened.
///
/// # Errors
///
/// [`Usage::MadeOfEmbedded`] beside `--url`, or the clock stands where no session can begin and end.
pub fn run(args: &WorksheetArgs, context: &Context) -> Result<Worksheet, Error> {
    if context.base_was_typed {
        return Err(Usage::MadeOfEmbedded.into());
    }
    let sheet = sheet(&args.topic).ok_or(Usage::Unclear)?;
    let (story, inspection) = play(Settings::default(), context.now())?;
    Ok(Worksheet::of(sheet, &story, &inspection, args.answers))
}
