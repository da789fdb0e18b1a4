//! `learn`: lessons that ask first, and check by what happened.

use std::path::PathBuf;

use clap::Args;

use super::keys::SecretArgs;
use super::player::{Player, Setup};
use super::{Context, Sink, home};
use crate::error::{Error, LessonError};
use crate::lessons::pack::Lesson;
use crate::lessons::{certificate, progress};
use crate::report::{Keyboard, LearnReport, Line, Prompted, Taught};

/// Arguments of `learn`.
#[derive(Args, Debug)]
pub struct LearnArgs {
    /// The number of a lesson or its name; or list, certificate, certify, check; nothing: go on where you were
    #[arg(value_name = "LESSON")]
    pub what: Option<String>,

    /// With certify: a certificate; otherwise they are read from standard input, one a line. With check: a pack
    #[arg(value_name = "CERTIFICATE|FILE")]
    pub certificate: Option<String>,

    /// Who learns; progress is kept under this name
    #[arg(long, value_name = "NAME")]
    pub learner: Option<String>,

    /// A pack of lessons instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub pack: Option<PathBuf>,

    /// Leave the questions out
    #[arg(long)]
    pub no_quiz: bool,

    /// For a class: show a question, wait for Enter, then show the answer
    #[arg(long)]
    pub project: bool,

    /// Show the sources of each fact
    #[arg(long)]
    pub sources: bool,

    /// The key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// The longest name of a learner, in characters.
const LONGEST_NAME: usize = 100;
/// The name under which a learner is kept who gave none.
const NO_NAME: &str = "learner";
/// The learner as whom lessons are checked.
const CHECKER: &str = "alice";

/// Goes through lessons with a learner.
///
/// # Errors
///
/// A lesson that there is not, a pack that is broken, progress that cannot be kept, or an output that cannot be written.
pub fn run(
    args: &LearnArgs,
    context: &Context,
    mut keyboard: Option<&mut Keyboard<'_>>,
    surface: &[String],
    sink: &mut Sink<'_>,
) -> Result<LearnReport, Error> {
    if args.what.as_deref() == Some("check") {
        let path = args.certificate.as_ref().map(PathBuf::from).or_else(|| args.pack.clone());
        let learner = match &args.learner {
            Some(_) => learner(args, None)?,
            None => CHECKER.to_owned(),
        };
        return super::lesson_check::run(path.as_deref(), &learner, context);
    }
    let lessons = lessons(args, context)?;
    let learner = learner(args, keyboard.as_deref_mut())?;
    match args.what.as_deref() {
        Some("list") => {
            let player = Player::begin(setup(args, &learner, surface, &lessons, None)?, context, None, sink)?;
            Ok(LearnReport::new(player.learner(), Taught::Listed { lessons: player.list() }))
        }
        Some("certificate") => {
            let player = Player::begin(setup(args, &learner, surface, &lessons, None)?, context, None, sink)?;
            let json = player.certificate();
            let cookie = certificate::cookie(&json, context.now()).unwrap_or_default();
            Ok(LearnReport::new(player.learner(), Taught::Certificate { cookie, json }))
        }
        what => {
            let lesson = what.map(|what| find(&lessons, what)).transpose()?;
            let mut player = Player::begin(setup(args, &learner, surface, &lessons, lesson)?, context, keyboard, sink)?;
            player.play()?;
            Ok(LearnReport::new(player.learner(), Taught::Played))
        }
    }
}

fn setup<'a>(
    args: &LearnArgs,
    learner: &str,
    surface: &'a [String],
    lessons: &'a [Lesson],
    lesson: Option<usize>,
) -> Result<Setup<'a>, Error> {
    let home = home()?;
    Ok(Setup {
        lessons,
        lesson,
        learner: learner.to_owned(),
        home,
        has_questions: !args.no_quiz,
        projects: args.project,
        surface,
    })
}

/// Who learns: the name that was given, or who learned last. At a terminal the first one is asked.
fn learner(args: &LearnArgs, keyboard: Option<&mut Keyboard<'_>>) -> Result<String, Error> {
    let given = match &args.learner {
        Some(name) => Some(name.clone()),
        None => progress::last_learner(&home()?),
    };
    let name = match (given, keyboard) {
        (Some(name), _) => name,
        (None, Some(keyboard)) => match keyboard(Prompted::Name).map_err(Error::Output)? {
            Line::Typed(name) if !name.trim().is_empty() => name,
            _ => NO_NAME.to_owned(),
        },
        (None, None) => NO_NAME.to_owned(),
    };
    let characters = name.trim().chars().count();
    match (1..=LONGEST_NAME).contains(&characters) {
        true => Ok(name.trim().to_owned()),
        false => Err(LessonError::BadName { characters }.into()),
    }
}

fn lessons(args: &LearnArgs, context: &Context) -> Result<Vec<Lesson>, Error> {
    let packs = super::packs::read(args.pack.as_deref(), &context.network.on_wait)?;
    Ok(packs.into_iter().flat_map(|pack| pack.lessons).collect())
}

/// The lesson of this number or name, from 0.
fn find(lessons: &[Lesson], what: &str) -> Result<usize, LessonError> {
    let number = what.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let found = match number {
        Some(number) => Some(number).filter(|number| *number < lessons.len()),
        None => lessons.iter().position(|lesson| lesson.name.get_ref() == what),
    };
    found.ok_or_else(|| LessonError::Unknown { given: what.to_owned(), lessons: lessons.len() })
}
