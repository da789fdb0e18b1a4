//! A lesson as the one who wrote it means it: what is to be done is typed, and each exercise is solved in each way.

use super::{Player, Shown};
use crate::error::Error;
use crate::lessons::audit::finding::Reason;
use crate::lessons::check::Checked;
use crate::lessons::course::Moved;
use crate::lessons::pack::Named;
use crate::lessons::typed::{self, Typed};

/// What went otherwise than the lesson says.
pub struct Tried {
    /// The step, from 0.
    pub step: usize,
    /// Where in the pack, in bytes.
    pub at: usize,
    /// What.
    pub reason: Reason,
}

impl Player<'_, '_, '_> {
    /// Plays the lesson from its beginning to its end, and shows nothing of it.
    ///
    /// # Errors
    ///
    /// The app or a command cannot be started, or a file of the sandbox cannot be used.
    pub fn try_lesson(&mut self) -> Result<Vec<Tried>, Error> {
        let mut tried = Vec::new();
        self.bring_here()?;
        loop {
            self.try_step(&mut tried)?;
            loop {
                match self.course.on(&self.today()) {
                    Moved::LessonOver => return Ok(tried),
                    Moved::NextStep => break,
                    Moved::InStep | Moved::Elsewhere => {}
                }
            }
            self.begin_step()?;
        }
    }

    fn try_step(&mut self, tried: &mut Vec<Tried>) -> Result<(), Error> {
        let (number, step) = (self.course.step_number(), self.course.step_now());
        let mut add = |at: usize, reason: Reason| tried.push(Tried { step: number, at, reason });
        if let Some(act) = &step.act {
            for (at, command) in self.type_quietly(&act.commands)? {
                add(at, Reason::BadCommand { command });
            }
            let open: Vec<Checked> =
                self.course.until(&self.held()).into_iter().filter(|checked| !checked.is_met).collect();
            if !open.is_empty() || !self.course.was_typed() {
                let at = act.text.at;
                add(at, Reason::NotDone { open: says(open) });
            }
        }
        let Some(exercise) = &step.exercise else { return Ok(()) };
        let at = exercise.task.at;
        if self.criteria().iter().all(|checked| checked.is_met) {
            add(at, Reason::SolvedByNothing);
        }
        for (way, commands) in [&exercise.solution].into_iter().chain(&exercise.alternatives).enumerate() {
            if way > 0 {
                self.bring_here()?;
                let before = step.act.iter().flat_map(|act| &act.commands).cloned().collect::<Vec<_>>();
                self.type_quietly(&before)?;
            }
            let at = commands.first().map_or(at, |command| command.span().start);
            for (at, command) in self.type_quietly(commands)? {
                add(at, Reason::BadCommand { command });
            }
            let open: Vec<Checked> = self.criteria().into_iter().filter(|checked| !checked.is_met).collect();
            if !open.is_empty() {
                add(at, Reason::NotSolved { way, open: says(open) });
            }
        }
        Ok(())
    }

    /// Types these commands. What is given back are those that are none, and where they stand.
    fn type_quietly(&mut self, commands: &[Named]) -> Result<Vec<(usize, String)>, Error> {
        let mut bad = Vec::new();
        for command in commands {
            let line = self.course.line(command.get_ref());
            let is_good = match typed::read(&line) {
                Typed::Mend if self.app.is_tutorial() => false,
                typed @ (Typed::Command(_)
                | Typed::Answer(..)
                | Typed::Serve(_)
                | Typed::Mend
                | Typed::Restart
                | Typed::Certificate) => {
                    // 2 is what was typed wrongly; a verdict that is no or unknown is what a lesson may want to show
                    self.act(typed, Shown::No)? != Some(2)
                }
                _ => false,
            };
            if !is_good {
                bad.push((command.span().start, line));
            }
        }
        Ok(bad)
    }
}

fn says(open: Vec<Checked>) -> Vec<crate::lang::BilingualText> {
    open.into_iter().map(|checked| checked.says).collect()
}
