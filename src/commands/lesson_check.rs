//! `learn check`: whether lessons say and do what they claim. Each is played, in a folder that is removed at the end.

use std::path::Path;

use super::Context;
use super::packs::{self, PackRead};
use super::player::{Player, Setup};
use crate::error::{Error, LessonError};
use crate::lessons::audit::{content, met};
use crate::lessons::pack::Lesson;
use crate::lessons::sandbox::SandboxError;
use crate::report::{CheckedLesson, LearnReport, Taught};

/// Checks the pack in this file, or the built-in lessons, as a learner of this name would play them.
///
/// # Errors
///
/// The pack cannot be used, or no lesson can be played on this machine.
pub fn run(path: Option<&Path>, learner: &str, context: &Context) -> Result<LearnReport, Error> {
    let packs = packs::read(path, &context.network.on_wait)?;
    let (mut checked, mut findings) = (Vec::new(), Vec::new());
    for PackRead { text, lessons } in &packs {
        for (number, lesson) in lessons.iter().enumerate() {
            let mut found = content::findings(lesson, text);
            let tried = try_lesson(lessons, number, learner, context)?;
            found.extend(tried.into_iter().filter_map(|tried| {
                let step = lesson.steps.get(tried.step)?;
                Some(content::finding(lesson, step, text, tried.at, tried.reason))
            }));
            checked.push(CheckedLesson::of(lesson, found.len()));
            findings.extend(found);
        }
    }
    if path.is_none() {
        let lessons: Vec<Lesson> = packs.into_iter().flat_map(|pack| pack.lessons).collect();
        findings.extend(met::left_out(&lessons));
    }
    let pack = path.map(|path| path.display().to_string());
    Ok(LearnReport::new(learner, Taught::Checked { pack, lessons: checked, findings }))
}

fn try_lesson(
    lessons: &[Lesson],
    number: usize,
    learner: &str,
    context: &Context,
) -> Result<Vec<super::player::Tried>, Error> {
    let failed = |source| SandboxError::Folder { path: std::env::temp_dir(), source };
    let folder = tempfile::Builder::new().prefix("sessctl-").tempdir().map_err(failed).map_err(LessonError::Sandbox)?;
    let setup = Setup {
        lessons,
        lesson: Some(number),
        learner: learner.to_owned(),
        home: folder.path().to_owned(),
        has_questions: true,
        projects: false,
        surface: &[],
    };
    Player::begin(setup, context, None, &mut |_| Ok(()))?.try_lesson()
}
