//! `learn`: lessons that ask first, and check by what happened.

use std::path::{Path, PathBuf};

use clap::Args;
use tempfile::TempDir;

use super::keys::SecretArgs;
use super::learner::Learner;
use super::player::{Player, Setup};
use super::value::ValueArgs;
use super::{Context, Event, Sink, certify, exam, home, lesson_check, packs};
use crate::error::{Error, LessonError, Usage};
use crate::lessons::course::Course;
use crate::lessons::pack::Lesson;
use crate::lessons::progress::{Place, Progress};
use crate::lessons::sandbox::SandboxError;
use crate::lessons::scene::{NotHere, Scene};
use crate::lessons::{audit, certificate, progress};
use crate::report::{Keyboard, LearnReport, Line, Prompted, Station, Taught};

/// Arguments of `learn`.
#[derive(Args, Debug)]
pub struct LearnArgs {
    /// The number of a lesson or its name; or list, test, certificate, certify, check; nothing: go on where you were
    #[arg(value_name = "LESSON")]
    pub what: Option<String>,

    /// With certify: a certificate; otherwise they are read from standard input, one a line. With check: a pack
    #[arg(value_name = "CERTIFICATE")]
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

    /// With test: the tests of all learners as CSV, without their names
    #[arg(long)]
    pub csv: bool,

    /// With certificate: whether the cookie alone is wanted.
    #[command(flatten)]
    pub value: ValueArgs,

    /// With certify: the key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// The longest name of a learner, in characters.
const LONGEST_NAME: usize = 100;
/// The name under which a learner is kept who gave none.
const NO_NAME: &str = "learner";
/// The learner for whom lessons are checked.
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
    fitting(args, context)?;
    match args.what.as_deref() {
        Some("check") => {
            let path = args.certificate.as_ref().map(PathBuf::from).or_else(|| args.pack.clone());
            let learner = given_name(args)?.unwrap_or_else(|| CHECKER.to_owned());
            lesson_check::run(path.as_deref(), &learner, context)
        }
        Some("list") => {
            let (lessons, home) = (lessons(args, context)?, home()?);
            let learner = Learner::of(&home, &name(args, &home, None, sink)?, context, sink)?;
            let list = course(&lessons, &learner, context)?.list();
            Ok(LearnReport::new(&learner.progress.name, Taught::Listed { lessons: list }))
        }
        Some("certificate") => {
            let (lessons, home) = (lessons(args, context)?, home()?);
            let learner = Learner::of(&home, &name(args, &home, None, sink)?, context, sink)?;
            let json = certificate::json_of(&course(&lessons, &learner, context)?);
            let cookie = certificate::cookie(&json, context.now()).unwrap_or_default();
            Ok(LearnReport::new(&learner.progress.name, Taught::Certificate { cookie, json }))
        }
        Some("certify") => Ok(LearnReport::of_all(certify::run(args.certificate.as_deref(), &args.secret, context)?)),
        Some("test") if args.csv => Ok(LearnReport::of_all(exam::of_all(&home()?, context)?)),
        Some("test") => {
            let home = home()?;
            let name = name(args, &home, keyboard.as_deref_mut(), sink)?;
            Ok(LearnReport::new(&name, exam::run(&home, &name, context, keyboard, sink)?))
        }
        what => {
            let lessons = lessons(args, context)?;
            let lesson = what.map(|what| find(&lessons, what)).transpose()?;
            let is_alone = keyboard.is_none();
            let home = home()?;
            // what is only read, or shown to a class, keeps nothing, and another window of the learner is not in its way
            let is_shown = is_alone || args.project;
            let learner = name(args, &home, keyboard.as_deref_mut().filter(|_| !is_shown), sink)?;
            let folder = is_shown.then(folder).transpose()?;
            let lesson = match lesson {
                None if is_shown => Some(lesson_of(&lessons, &home, &learner, context)?),
                given => given,
            };
            let home = folder.as_ref().map_or(home, |folder| folder.path().to_owned());
            let setup = Setup {
                lessons: &lessons,
                lesson,
                learner,
                home,
                has_questions: !args.no_quiz,
                projects: args.project,
                surface,
            };
            let mut player = Player::begin(setup, context, keyboard, sink)?;
            player.play()?;
            let (number, next) = player.lesson();
            let path = is_alone.then(|| context.end_of_the_path(Station::Learn)).flatten();
            let taught = Taught::Played { shown: is_alone.then_some(number), next: next.filter(|_| is_alone), path };
            Ok(LearnReport::new(player.learner(), taught))
        }
    }
}

/// What belongs to one part of `learn` is not taken beside another, where it would do nothing.
fn fitting(args: &LearnArgs, context: &Context) -> Result<(), Error> {
    if context.base_was_typed {
        return Err(LessonError::OwnApps.into());
    }
    let what = args.what.as_deref();
    if let Some(found) = args.certificate.as_ref().filter(|_| !matches!(what, Some("certify" | "check"))) {
        // what has the dots of a signed cookie may be a certificate
        let suggested = if found.contains('.') { vec!["learn certify".to_owned()] } else { Vec::new() };
        return Err(Usage::UnknownArgument { found: found.clone(), suggested }.into());
    }
    let wrong = [
        (args.csv && what != Some("test"), "--csv", "learn test --csv"),
        (args.value.value && what != Some("certificate"), "--value", "learn certificate --value"),
        (args.secret.is_given() && what != Some("certify"), "--secret", "learn certify"),
    ];
    match wrong.into_iter().find(|(is_wrong, ..)| *is_wrong) {
        Some((_, found, with)) => {
            Err(Usage::UnknownArgument { found: found.to_owned(), suggested: vec![with.to_owned()] }.into())
        }
        None => Ok(()),
    }
}

/// A home for a lesson that is only read. It is removed at the end.
fn folder() -> Result<TempDir, LessonError> {
    let failed = |source| SandboxError::Folder { path: std::env::temp_dir(), source };
    Ok(tempfile::Builder::new().prefix("sessctl-").tempdir().map_err(failed)?)
}

/// The lesson in which a learner was left, from 0.
fn lesson_of(lessons: &[Lesson], home: &Path, learner: &str, context: &Context) -> Result<usize, Error> {
    let file = progress::file_of(home, learner, &context.network.on_wait).map_err(LessonError::Progress)?;
    let kept: Option<Progress> = file.read().ok().flatten();
    let place = kept.and_then(|progress| progress.place);
    let named = |place: &Place| lessons.iter().position(|lesson| *lesson.name.get_ref() == place.lesson);
    Ok(place.as_ref().and_then(named).unwrap_or(0))
}

/// The way of a learner through the lessons.
fn course<'a>(lessons: &'a [Lesson], learner: &Learner, context: &Context) -> Result<Course<'a>, LessonError> {
    let empty = || LessonError::Broken { path: None, fault: audit::Fault { line: None, what: audit::What::Empty } };
    Course::of(lessons, learner.progress.clone(), context.now()).ok_or_else(empty)
}

/// The name that was given.
fn given_name(args: &LearnArgs) -> Result<Option<String>, LessonError> {
    args.learner.as_deref().map(checked).transpose()
}

/// A name that is neither empty nor too long. What a terminal obeys is not shown, so a command with it would name another
/// learner.
fn checked(name: &str) -> Result<String, LessonError> {
    if let Some(found) = audit::control(name.trim()) {
        return Err(LessonError::ControlInName { found });
    }
    let characters = name.trim().chars().count();
    match (1..=LONGEST_NAME).contains(&characters) {
        true => Ok(name.trim().to_owned()),
        false => Err(LessonError::BadName { characters }),
    }
}

/// The name of the learner: the one that was given, or that of the learner who learned last. At a terminal the first learner
/// is asked, and asked again where a name is none that can be kept.
fn name(
    args: &LearnArgs,
    home: &Path,
    keyboard: Option<&mut Keyboard<'_>>,
    sink: &mut Sink<'_>,
) -> Result<String, Error> {
    let last = || progress::last_learner(home).filter(|name| checked(name).is_ok());
    if let Some(name) = given_name(args)?.or_else(last) {
        return Ok(name);
    }
    let Some(keyboard) = keyboard else { return Ok(NO_NAME.to_owned()) };
    loop {
        match keyboard(Prompted::Name).map_err(Error::Output)? {
            Line::Typed(name) if !name.trim().is_empty() => match checked(&name) {
                Ok(name) => return Ok(name),
                Err(_) => {
                    let why = NotHere::NoName { most: LONGEST_NAME };
                    sink(Event::Lesson(&Scene::NotHere { why })).map_err(Error::Output)?;
                }
            },
            _ => return Ok(NO_NAME.to_owned()),
        }
    }
}

fn lessons(args: &LearnArgs, context: &Context) -> Result<Vec<Lesson>, Error> {
    let packs = packs::read(args.pack.as_deref(), &context.network.on_wait)?;
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
