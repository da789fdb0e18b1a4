//! `plan`: a lesson plan for the class.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::error::{Error, Usage};
use crate::report::Plan;
use crate::teaching::plans::lesson;

/// The lengths of a lesson, in minutes.
pub const MINUTES: [&str; 2] = ["45", "90"];

/// Arguments of `plan`.
#[derive(Args, Debug)]
pub struct PlanArgs {
    /// How long the lesson is: 45 or 90
    #[arg(
        value_name = "MINUTES",
        conflicts_with = "minutes",
        value_parser = PossibleValuesParser::new(MINUTES),
        hide_possible_values = true,
        allow_negative_numbers = true
    )]
    pub length: Option<String>,

    /// The same, as an option
    #[arg(
        long,
        value_name = "MINUTES",
        value_parser = PossibleValuesParser::new(MINUTES),
        hide_possible_values = true,
        allow_negative_numbers = true
    )]
    pub minutes: Option<String>,
}

/// The plan.
///
/// # Errors
///
/// None in practice: there is a plan for each number of minutes that can be typed.
pub fn run(args: &PlanArgs) -> Result<Plan, Error> {
    let [shortest, _] = MINUTES;
    let typed = args.length.as_deref().or(args.minutes.as_deref()).unwrap_or(shortest);
    let minutes = typed.parse().ok().and_then(lesson);
    Ok(Plan::of(minutes.ok_or(Usage::Unclear)?))
}
