//! `reset`: every jar, the clock and the lessons as they were before the first class.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal};
use std::path::Path;

use clap::Args;

use super::{Context, Event, Sink, clock_file, home};
use crate::browser::{HalfRemoved, Of, OwnFile, OwnFiles, State};
use crate::error::{Error, InputError, Usage};
use crate::lessons::progress;
use crate::report::{ResetBrowser, ResetClock, ResetDone, ResetReport};

/// Arguments of `reset`.
#[derive(Args, Debug)]
pub struct ResetArgs {
    /// Clear without asking
    #[arg(long)]
    pub yes: bool,
}

/// What counts as a yes, in both languages.
const YES: [&str; 4] = ["y", "yes", "はい", "ｙ"];

/// Clears everything that is kept. At a terminal it is asked first.
///
/// # Errors
///
/// [`Usage::NobodyToAsk`], or something cannot be read or removed.
pub fn run(args: &ResetArgs, context: &Context, sink: &mut Sink<'_>) -> Result<ResetReport, Error> {
    if !args.yes && !std::io::stdin().is_terminal() {
        return Err(Usage::NobodyToAsk.into());
    }
    let home = home()?;
    let files = OwnFiles::in_home(&home)?;
    let found = report(ResetDone::Kept, &files, &home, context);
    if found.is_empty() {
        return Ok(ResetReport { done: ResetDone::Nothing, ..found });
    }
    if !args.yes && !is_yes(&found, context, sink)? {
        return Ok(found);
    }
    let removed = files.remove(&home, &context.network.on_wait).map_err(|HalfRemoved { removed, source }| {
        Error::HalfCleared { removed: removed.into_iter().map(|file| file.path).collect(), source }
    })?;
    let done = if removed.is_empty() { ResetDone::Nothing } else { ResetDone::Cleared };
    Ok(of_these(&found, &removed, done))
}

/// Asks, and reads the answer. The end of the input is no yes.
fn is_yes(found: &ResetReport, context: &Context, sink: &mut Sink<'_>) -> Result<bool, Error> {
    let stdin = context.stdin.take("reset")?;
    sink(Event::Clearing(found)).map_err(Error::Output)?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer).map_err(InputError::Stdin)?;
    let answer = answer.trim().to_lowercase();
    Ok(YES.contains(&answer.as_str()))
}

/// What these files hold. One that cannot be read is said to be so.
fn report(done: ResetDone, files: &OwnFiles, home: &Path, context: &Context) -> ResetReport {
    let own = files.own.as_slice();
    let in_use = |of: Of| own.iter().filter(move |file| file.of == of && file.state == State::InUse);
    let browser = |file: &OwnFile| {
        let jar = context.jar_of(&file.name).ok();
        ResetBrowser { browser: file.name.clone(), cookies: jar.map(|jar| jar.rows(context.now()).len()) }
    };
    let held = || clock_file(home, &context.network.on_wait)?.read().map_err(Error::Clock);
    ResetReport {
        done,
        browsers: in_use(Of::Jar).map(browser).collect(),
        clock: in_use(Of::Clock).next().map(|_| ResetClock { held: held().ok() }),
        last_pages: in_use(Of::Pages).count(),
        copies: in_use(Of::Copies).count(),
        learners: in_use(Of::Learner).map(|file| progress::name_of(home, &file.name)).collect(),
        sandboxes: sandboxes(own),
        open_lessons: files.in_use.iter().map(|name| progress::name_of(home, name)).collect(),
        aside: paths(own, State::Aside),
        unfinished: paths(own, State::Unfinished),
        others: files.others.iter().map(|path| path.display().to_string()).collect(),
    }
}

/// Of how many learners these files of sandboxes are.
fn sandboxes(own: &[OwnFile]) -> usize {
    let names = own.iter().filter(|file| file.of == Of::Sandbox).map(|file| file.name.as_str());
    names.collect::<BTreeSet<_>>().len()
}

fn paths(own: &[OwnFile], state: State) -> Vec<String> {
    own.iter().filter(|file| file.state == state).map(|file| file.path.display().to_string()).collect()
}

/// What of it was removed here: another command may have cleared the rest since.
fn of_these(found: &ResetReport, removed: &[OwnFile], done: ResetDone) -> ResetReport {
    let is_removed = |of: Of, name: &str| {
        removed.iter().any(|file| file.of == of && file.state == State::InUse && file.name == name)
    };
    let removed_of = |of: Of| removed.iter().filter(|file| file.of == of && file.state == State::InUse).count();
    let learners = removed.iter().filter(|file| file.of == Of::Learner && file.state == State::InUse);
    // the name stands in the progress, which is gone
    let name = |file: &OwnFile| {
        let found = found.learners.iter().find(|name| progress::file_name(name) == file.name);
        found.cloned().unwrap_or_else(|| file.name.clone())
    };
    let browsers = found.browsers.iter().filter(|browser| is_removed(Of::Jar, &browser.browser));
    ResetReport {
        done,
        browsers: browsers.cloned().collect(),
        clock: found.clock.clone().filter(|_| is_removed(Of::Clock, "clock")),
        last_pages: removed_of(Of::Pages),
        copies: removed_of(Of::Copies),
        learners: learners.map(name).collect(),
        sandboxes: sandboxes(removed),
        open_lessons: found.open_lessons.clone(),
        aside: paths(removed, State::Aside),
        unfinished: paths(removed, State::Unfinished),
        others: found.others.clone(),
    }
}
