//! Many cookies: read in blocks, taken apart on every core, told in the order they came.
//!
//! ```text
//! worker 1   reads block 1 → inspects its lines → tells → reads block 3 → …
//! worker 2   reads block 2 → inspects its lines → waits → tells → …
//! ```
//!
//! Each worker holds one block and a buffer of answers, so memory does not grow with the input. A block whose
//! answers fill the buffer waits until those before it have been told, then goes on.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, available_parallelism};

use super::reading::Blocks;
use super::{Event, Progress, Sink};
use crate::cookie::STACK;
use crate::error::Error;
use crate::report::{Examined, Tally};

/// Takes the cookie on a line apart, or tells which other names the line has. Lines that are not UTF-8 have been
/// made text by force. A blank line is nothing.
pub type Examine<'a> = dyn Fn(&str, bool) -> Option<Result<Examined, Vec<String>>> + Sync + 'a;

/// Writes one of many cookies. `render` knows how.
pub type WriteOne<'a> = dyn Fn(&Examined, &mut Answers<'_>) -> io::Result<()> + Sync + 'a;

/// Where answers are written: a buffer, so that they are told many at a time.
pub type Answers<'a> = BufWriter<&'a mut dyn Write>;

/// Room for the answers to a block of ordinary cookies, in bytes: as much as a pipe takes at once, so that whoever
/// reads it works while we do.
const ROOM: usize = 64 * 1024;

/// The most names that are remembered.
const MOST_NAMES: usize = 20;

/// What was found in some lines.
#[derive(Debug, Default)]
pub struct Summary {
    /// The cookies.
    pub tally: Tally,
    /// The names on lines that did not have the wanted one.
    pub other_names: BTreeSet<String>,
}

/// What the workers share.
struct Workshop<'a, 'b> {
    examine: &'a Examine<'a>,
    write_one: &'a WriteOne<'a>,
    input: Mutex<Input>,
    output: Mutex<Output<'a, 'b>>,
    /// Another block has been told.
    has_turned: Condvar,
}

struct Input {
    /// `None` once they have ended, whatever ended them.
    blocks: Option<Blocks>,
    /// The blocks that have been taken.
    taken: u64,
}

struct Output<'a, 'b> {
    tell: &'a mut Sink<'b>,
    /// The number of the block whose turn it is.
    turn: u64,
    /// What has been told.
    summary: Summary,
    /// The bytes of input that it answers, and all of them where that is known.
    bytes: u64,
    length: Option<u64>,
    /// The first error, after which nothing more is told.
    ended: Result<(), Error>,
}

/// Examines all lines.
pub fn examine_all(
    blocks: Blocks,
    examine: &Examine<'_>,
    write_one: &WriteOne<'_>,
    tell: &mut Sink<'_>,
) -> Result<Summary, Error> {
    let length = blocks.length;
    let output = Output { tell, turn: 0, summary: Summary::default(), bytes: 0, length, ended: Ok(()) };
    let workshop = Workshop {
        examine,
        write_one,
        input: Mutex::new(Input { blocks: Some(blocks), taken: 0 }),
        output: Mutex::new(output),
        has_turned: Condvar::new(),
    };
    thread::scope(|scope| {
        let others = available_parallelism().map_or(0, |cores| cores.get() - 1);
        for _ in 0..others {
            // fewer hands do it as well
            let _ = Builder::new().stack_size(STACK).spawn_scoped(scope, || workshop.work());
        }
        workshop.work();
    });
    let output = workshop.output.into_inner().unwrap_or_else(PoisonError::into_inner);
    output.ended.map(|()| output.summary)
}

/// Tells of a few cookies that are at hand.
pub fn tell_each(
    cookies: impl Iterator<Item = Examined>,
    write_one: &WriteOne<'_>,
    tell: &mut Sink<'_>,
) -> Result<Tally, Error> {
    let mut summary = Summary::default();
    let mut telling = Telling(tell);
    let mut answers = BufWriter::with_capacity(ROOM, &mut telling as &mut dyn Write);
    for examined in cookies {
        summary.count(&examined);
        write_one(&examined, &mut answers).map_err(Error::Output)?;
    }
    answers.flush().map_err(Error::Output)?;
    Ok(summary.tally)
}

struct Telling<'a, 'b>(&'a mut Sink<'b>);

impl Write for Telling<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)(Event::Lines(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a, 'b> Workshop<'a, 'b> {
    /// Takes one block after the other, until there are no more or nobody listens.
    fn work(&self) {
        while let Some((turn, lines)) = self.take_block() {
            let told = match lines {
                Ok(lines) => self.answer(&lines, turn),
                Err(error) => turn.end(error),
            };
            if told.is_err() {
                return;
            }
        }
    }

    fn take_block(&self) -> Option<(Turn<'_, 'a, 'b>, Result<Vec<u8>, Error>)> {
        let mut input = lock(&self.input);
        let lines = input.blocks.as_mut()?.next_lines();
        if !matches!(lines, Ok(Some(_))) {
            input.blocks = None;
        }
        let lines = lines.transpose()?;
        let number = input.taken;
        input.taken += 1;
        Some((Turn { workshop: self, number }, lines))
    }

    /// Answers the lines of a block.
    fn answer(&self, lines: &[u8], mut turn: Turn<'_, 'a, 'b>) -> io::Result<()> {
        let mut summary = Summary::default();
        let mut answers = BufWriter::with_capacity(ROOM, &mut turn as &mut dyn Write);
        let mut answer = |line: &str, is_utf8: bool| match (self.examine)(line, is_utf8) {
            Some(Ok(examined)) => {
                summary.count(&examined);
                (self.write_one)(&examined, &mut answers)
            }
            Some(Err(names)) => {
                summary.name(names);
                Ok(())
            }
            None => Ok(()),
        };
        let text = lines.strip_suffix(b"\n").unwrap_or(lines);
        match std::str::from_utf8(text) {
            Ok(text) => text.split('\n').try_for_each(|line| answer(line, true)),
            Err(_) => text.split(|&byte| byte == b'\n').try_for_each(|line| {
                let text = String::from_utf8_lossy(line);
                answer(&text, matches!(text, Cow::Borrowed(_)))
            }),
        }?;
        answers.flush()?;
        drop(answers);
        turn.pass(summary, lines.len() as u64)
    }
}

/// The place of a block in the order of the input. The next one's turn comes when it is dropped, whatever ends it.
struct Turn<'w, 'a, 'b> {
    workshop: &'w Workshop<'a, 'b>,
    number: u64,
}

impl<'a, 'b> Turn<'_, 'a, 'b> {
    /// Waits until all before it have passed.
    fn wait(&self) -> MutexGuard<'_, Output<'a, 'b>> {
        let output = lock(&self.workshop.output);
        let is_early = |output: &mut Output<'_, '_>| output.turn < self.number;
        self.workshop.has_turned.wait_while(output, is_early).unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything is told: adds it up.
    fn pass(self, summary: Summary, bytes: u64) -> io::Result<()> {
        let mut output = self.wait();
        output.summary.add(summary);
        output.bytes += bytes;
        let cookies = output.summary.tally.total;
        let percent = output.length.map(|length| (output.bytes * 100).checked_div(length).unwrap_or(100).min(100));
        output.tell(Event::Progress(Progress { cookies, percent }))
    }

    /// What stands before it has been answered, and nothing comes after it.
    fn end(self, error: Error) -> io::Result<()> {
        self.wait().end(error)
    }
}

impl Write for Turn<'_, '_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.wait().tell(Event::Lines(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Turn<'_, '_, '_> {
    fn drop(&mut self) {
        self.wait().turn += 1;
        self.workshop.has_turned.notify_all();
    }
}

impl Output<'_, '_> {
    fn tell(&mut self, news: Event<'_>) -> io::Result<()> {
        match &self.ended {
            Ok(()) => (self.tell)(news).or_else(|error| self.end(Error::Output(error))),
            Err(_) => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    /// The first error is the one that counts.
    fn end(&mut self, error: Error) -> io::Result<()> {
        if self.ended.is_ok() {
            self.ended = Err(error);
        }
        Err(ErrorKind::BrokenPipe.into())
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Summary {
    /// Takes in one line.
    pub fn count(&mut self, examined: &Examined) {
        self.tally.total += 1;
        self.tally.good += u64::from(examined.inspection.is_good());
        self.tally.refused += u64::from(examined.inspection.is_refused());
    }

    fn add(&mut self, other: Summary) {
        self.tally.total += other.tally.total;
        self.tally.good += other.tally.good;
        self.tally.refused += other.tally.refused;
        self.name(other.other_names);
    }

    fn name(&mut self, names: impl IntoIterator<Item = String>) {
        let room = MOST_NAMES.saturating_sub(self.other_names.len());
        self.other_names.extend(names.into_iter().take(room));
    }
}
