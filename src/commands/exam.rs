//! `learn test`: the twelve questions, one at a time; and the tests of all learners, without their names.

use std::path::Path;

use super::ending::go_on_after_interrupts;
use super::learner::{Learner, sandbox, today};
use super::{Context, Event, Sink};
use crate::error::{Error, LessonError};
use crate::lessons::exam::{self, Sitting, Test};
use crate::lessons::progress;
use crate::lessons::scene::{NotHere, Scene};
use crate::lessons::typed::{self, Typed};
use crate::report::{Keyboard, Line, Prompted, Taught};

/// Asks a learner the questions. Without a keyboard they are shown, each with its right answer.
///
/// # Errors
///
/// The learner has another window, the progress cannot be kept, or the output cannot be written.
pub fn run(
    home: &Path,
    name: &str,
    context: &Context,
    keyboard: Option<&mut Keyboard<'_>>,
    sink: &mut Sink<'_>,
) -> Result<Taught, Error> {
    let test = built_in()?;
    let Some(keyboard) = keyboard else { return Ok(Taught::TestShown { questions: test.with_answers() }) };
    let _window = sandbox(home, name, context)?;
    let mut learner = Learner::of(home, name, context, sink)?;
    go_on_after_interrupts();
    ask(&test, &mut learner, context, keyboard, sink)
}

/// The tests of all learners on this machine.
///
/// # Errors
///
/// The folder of the learners cannot be read.
pub fn of_all(home: &Path, context: &Context) -> Result<Taught, Error> {
    let (learners, unread) = progress::of_all(home, &context.network.on_wait).map_err(LessonError::Progress)?;
    let unread = unread.iter().map(|path| path.display().to_string()).collect();
    Ok(Taught::Tests { tests: exam::rows(learners), unread })
}

fn built_in() -> Result<Test, Error> {
    Ok(exam::read(exam::BUILT_IN).map_err(|fault| LessonError::Broken { path: None, fault })?)
}

fn ask(
    test: &Test,
    learner: &mut Learner,
    context: &Context,
    keyboard: &mut Keyboard<'_>,
    sink: &mut Sink<'_>,
) -> Result<Taught, Error> {
    let mut sitting = Sitting::of(test, &learner.progress);
    let mut tell = |scene: &Scene| sink(Event::Lesson(scene)).map_err(Error::Output);
    let (number, of, answered) = (sitting.number(), sitting.len(), sitting.answered());
    tell(&Scene::TestBegun { learner: learner.progress.name.clone(), number, of, answered })?;
    let mut is_shown = false;
    loop {
        if !is_shown {
            let question = sitting.question();
            question.map_or(Ok(()), |question| tell(&Scene::TestQuestion { of, question }))?;
        }
        let typed = match keyboard(Prompted::Test).map_err(Error::Output)? {
            Line::Typed(line) => typed::read(&line),
            Line::Interrupted | Line::End => Typed::Quit,
        };
        is_shown = match typed {
            Typed::Choice(chosen) if sitting.answer(chosen) => false,
            Typed::Back if sitting.back() => false,
            Typed::Back => tell(&Scene::NotHere { why: NotHere::FirstQuestion }).map(|()| true)?,
            Typed::Quit => return Ok(Taught::TestLeft { answered: sitting.answered(), of }),
            _ => {
                let why = NotHere::AnswerOfTest { answers: sitting.answers() };
                tell(&Scene::NotHere { why }).map(|()| true)?
            }
        };
        let taken = sitting.taken(&today(context));
        learner.progress.test = taken.is_none().then(|| sitting.begun());
        let is_over = taken.is_some();
        learner.progress.tests.extend(taken);
        learner.keep()?;
        if is_over {
            let result = exam::result(&learner.progress.tests, number);
            return Ok(result.map_or(Taught::TestLeft { answered: of, of }, |result| Taught::Tested { result }));
        }
    }
}
