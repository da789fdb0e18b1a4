//! Many cookies: read in blocks, taken apart on every core, told in the order they came.
//!
//! ```text
//! blocks of lines  →  a worker a core: inspect, and write the answer  →  the answers, in order
//! ```
//!
//! What is read, worked on or waiting to be told is bounded, so memory does not grow with the input. A block
//! whose answers are long waits until those before it have been told.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder, available_parallelism};

use super::reading::Blocks;
use super::{News, Progress, Tell};
use crate::cookie::STACK;
use crate::error::Error;
use crate::report::{Examined, Tally};

/// Takes the cookie on a line apart, or tells which other names the line has. Lines that are not UTF-8 have been
/// made text by force. A blank line is nothing.
pub type Examine<'a> = dyn Fn(&str, bool) -> Option<Result<Examined, Vec<String>>> + Sync + 'a;

/// Writes one of many cookies. `render` knows how.
pub type WriteOne<'a> = dyn Fn(&Examined, &mut dyn Write) -> io::Result<()> + Sync + 'a;

/// The answers to a block, on their way to whoever tells them: in parts, so that a long one is never held whole.
struct Parts {
    part: Vec<u8>,
    send: SyncSender<Part>,
}

enum Part {
    Lines(Vec<u8>),
    /// The block is done.
    Sum(Summary),
}

/// What was found in some lines.
#[derive(Debug, Default)]
pub struct Summary {
    /// The cookies.
    pub tally: Tally,
    /// The names on lines that did not have the wanted one.
    pub other_names: BTreeSet<String>,
}

/// Room for the answers to a block of ordinary cookies.
const PART: usize = 256 * 1024;
const WAITING_PARTS: usize = 4;

/// The most names that are remembered.
const MOST_NAMES: usize = 20;

struct Job {
    lines: Vec<u8>,
    answers: SyncSender<Part>,
}

/// Examines all lines.
pub fn examine_all(
    mut blocks: Blocks,
    examine: &Examine<'_>,
    write_one: &WriteOne<'_>,
    tell: &mut Tell<'_>,
) -> Result<Summary, Error> {
    let workers = available_parallelism().map_or(1, usize::from);
    let (jobs, taken) = channel();
    let taken = Mutex::new(taken);
    thread::scope(|scope| {
        for _ in 0..workers {
            let work = || work(&taken, examine, write_one);
            Builder::new().stack_size(STACK).spawn_scoped(scope, work).map_err(Error::Output)?;
        }
        // dropped at the end of this block, whatever ends it: then the workers end too
        let (jobs, mut waiting): (Sender<Job>, VecDeque<Receiver<Part>>) = (jobs, VecDeque::new());
        let mut told = Told { summary: Summary::default(), bytes: 0, length: blocks.length };
        let ended = loop {
            let lines = match blocks.next_lines() {
                Ok(Some(lines)) => lines,
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            };
            told.bytes += lines.len() as u64;
            let (answers, of_this_block) = sync_channel(WAITING_PARTS);
            waiting.push_back(of_this_block);
            // the workers outlive the channel, so somebody takes it
            let _ = jobs.send(Job { lines, answers });
            if waiting.len() > 2 * workers
                && let Some(first) = waiting.pop_front()
            {
                told.block(&first, tell)?;
            }
        };
        // what stands before a line that cannot be read is answered all the same
        waiting.iter().try_for_each(|block| told.block(block, tell))?;
        ended.map(|()| told.summary)
    })
}

/// Tells of a few cookies that are at hand.
pub fn tell_each(
    cookies: impl Iterator<Item = Examined>,
    write_one: &WriteOne<'_>,
    tell: &mut Tell<'_>,
) -> Result<Tally, Error> {
    let mut summary = Summary::default();
    let mut written = BufWriter::with_capacity(PART, Telling(tell));
    for examined in cookies {
        summary.count(&examined);
        write_one(&examined, &mut written).map_err(Error::Output)?;
    }
    written.flush().map_err(Error::Output)?;
    Ok(summary.tally)
}

struct Telling<'a, 'b>(&'a mut Tell<'b>);

impl Write for Telling<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)(News::Lines(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What has been told so far.
struct Told {
    summary: Summary,
    bytes: u64,
    length: Option<u64>,
}

impl Told {
    /// Tells the answers to a block as they come.
    fn block(&mut self, answers: &Receiver<Part>, tell: &mut Tell<'_>) -> Result<(), Error> {
        for part in answers {
            match part {
                Part::Lines(lines) => tell(News::Lines(&lines)).map_err(Error::Output)?,
                Part::Sum(sum) => self.summary.add(sum),
            }
        }
        let cookies = self.summary.tally.total;
        let percent = self.length.map(|length| (self.bytes * 100).checked_div(length).unwrap_or(100).min(100));
        tell(News::Progress(Progress { cookies, percent })).map_err(Error::Output)
    }
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

/// Takes one block after the other, until there are no more or nobody listens.
fn work(jobs: &Mutex<Receiver<Job>>, examine: &Examine<'_>, write_one: &WriteOne<'_>) {
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(Job { lines, answers }) = next() {
        let mut summary = Summary::default();
        let mut written = Parts::new(&answers);
        let mut answer = |line: &str, is_utf8: bool| match examine(line, is_utf8) {
            Some(Ok(examined)) => {
                summary.count(&examined);
                write_one(&examined, &mut written)
            }
            Some(Err(names)) => {
                summary.name(names);
                Ok(())
            }
            None => Ok(()),
        };
        let bytes = lines.strip_suffix(b"\n").unwrap_or(&lines);
        let answered = match std::str::from_utf8(bytes) {
            Ok(text) => text.split('\n').try_for_each(|line| answer(line, true)),
            Err(_) => bytes.split(|&byte| byte == b'\n').try_for_each(|line| {
                let text = String::from_utf8_lossy(line);
                answer(&text, matches!(text, Cow::Borrowed(_)))
            }),
        };
        if answered.is_err() {
            return;
        }
        if written.flush().is_err() || answers.send(Part::Sum(summary)).is_err() {
            return;
        }
    }
}

impl Parts {
    fn new(send: &SyncSender<Part>) -> Parts {
        Parts { part: Vec::with_capacity(PART + PART / 4), send: send.clone() }
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let full = std::mem::replace(&mut self.part, Vec::with_capacity(PART + PART / 4));
        self.send.send(Part::Lines(full)).map_err(|_| ErrorKind::BrokenPipe.into())
    }
}
