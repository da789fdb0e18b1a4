//! The same answers for millions of cookies, in the order of the input and in bounded memory.
//!
//! Everything here is here for speed. Every answer is that of [`inspect`](super::inspect()), and tests compare the two.
//! [`blocks`] reads the lines, [`ordered`] gives them to every core, and [`mod@line`] writes the JSON of a cookie, for which
//! it uses [`rewrite`] and [`quote`].

pub mod blocks;
pub mod line;
pub mod ordered;
pub mod quote;
pub mod rewrite;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Read};

use serde::Serialize;

use super::find::{self, Found, Kind, OtherNames, Stripped};
use super::{Inspection, Question, inspect};
use crate::cookie::STACK;
use blocks::{Blocks, MAX_INPUT, ReadError};
use line::Outcome;
pub use ordered::Answers;
use ordered::{Stopped, Told};

/// How many cookies were good, and how many were refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// All of them.
    pub total: u64,
    /// Those that pass every check.
    pub good: u64,
    /// Those that are refused.
    pub refused: u64,
    /// Those of another format than Flask's session.
    pub foreign: u64,
}

impl Tally {
    /// Takes in one cookie.
    pub fn count(&mut self, inspection: &Inspection) {
        self.count_outcome(Outcome::of(inspection));
    }

    fn count_outcome(&mut self, outcome: Outcome) {
        self.total += 1;
        self.good += u64::from(outcome.is_good);
        self.refused += u64::from(outcome.is_refused);
        self.foreign += u64::from(outcome.is_foreign);
    }
}

/// The most names of other cookies that are collected.
const MOST_NAMES: usize = 20;

/// What was found in some lines.
#[derive(Debug, Default)]
pub struct Summary {
    /// The cookies.
    pub tally: Tally,
    /// The names on lines that did not have the wanted one.
    pub other_names: BTreeSet<String>,
}

impl Summary {
    fn add(&mut self, other: Summary) {
        self.tally.total += other.tally.total;
        self.tally.good += other.tally.good;
        self.tally.refused += other.tally.refused;
        self.tally.foreign += other.tally.foreign;
        self.name(other.other_names);
    }

    fn name(&mut self, names: impl IntoIterator<Item = String>) {
        let room = MOST_NAMES.saturating_sub(self.other_names.len());
        self.other_names.extend(names.into_iter().take(room));
    }
}

/// What is asked of every line.
pub struct Lines<'a> {
    /// What is asked of each cookie.
    pub question: &'a Question,
    /// The name of the session cookie.
    pub name: &'a str,
    /// Whether each line is a value exactly as given.
    pub is_raw: bool,
}

/// Writes one of many cookies on a screen.
pub type WriteRow<'a> = dyn Fn(Inspection, Kind, Vec<Stripped>, &mut Answers<'_>) -> io::Result<()> + Sync + 'a;

/// What a stream holds.
pub enum Input<R> {
    /// A text that has to be known whole: it is short, a single line, or the export of some tool.
    Whole(Vec<u8>),
    /// One cookie a line, more than memory should hold. The first can be answered before the end is known.
    Lines(Blocks<R>),
}

impl<R: Read> Input<R> {
    /// Looks at the beginning of a stream. With `is_raw` each line is a value, whatever it looks like.
    ///
    /// # Errors
    /// The stream cannot be read, or is longer than what has to be known whole may be.
    pub fn of(mut blocks: Blocks<R>, is_raw: bool) -> Result<Input<R>, ReadError> {
        const SHORT: usize = 1024 * 1024;
        const HEAD: usize = 64 * 1024;
        let mut size = SHORT;
        let is_list = loop {
            let beginning = blocks.beginning(size)?;
            let head = beginning.get(..HEAD).unwrap_or(beginning);
            let is_document = !is_raw && find::is_document(&String::from_utf8_lossy(head));
            let first_line = beginning.iter().position(|&byte| byte == b'\n');
            let has_lines = first_line.is_some_and(|end| end + 1 < beginning.len());
            if is_document || blocks.has_ended() || has_lines || size > MAX_INPUT {
                break !is_document && !blocks.has_ended() && has_lines;
            }
            size *= 2;
        };
        if is_list { Ok(Input::Lines(blocks)) } else { blocks.whole().map(Input::Whole) }
    }
}

/// How each cookie is answered.
pub enum Form<'a> {
    /// With its line of JSON.
    Json,
    /// As this function writes it.
    Row(&'a WriteRow<'a>),
}

/// What is told of many cookies, in the order of their lines.
pub enum Progress<'a> {
    /// Some of the answers.
    Answers(&'a [u8]),
    /// How far it has come.
    Reached {
        /// Cookies that have been answered.
        cookies: u64,
        /// Bytes of input that have been answered.
        bytes: u64,
    },
}

/// Inspects the cookie on every line.
///
/// # Errors
/// The input cannot be read, or the output cannot be written. What stands before that has been answered.
pub fn inspect_lines<R: Read + Send>(
    mut blocks: Blocks<R>,
    lines: &Lines<'_>,
    form: &Form<'_>,
    tell: &mut (dyn FnMut(Progress<'_>) -> io::Result<()> + Send),
) -> Result<Summary, Stopped<ReadError>> {
    let (mut summary, mut reached) = (Summary::default(), 0);
    let mut sink = |told: Told<'_, Summary>| match told {
        Told::Answers(bytes) => tell(Progress::Answers(bytes)),
        Told::Done { found, bytes } => {
            summary.add(found);
            reached += bytes;
            tell(Progress::Reached { cookies: summary.tally.total, bytes: reached })
        }
    };
    let mut next_block = || blocks.next_lines().transpose();
    let work = |block: &[u8], answers: &mut Answers<'_>| lines.answer(block, form, answers);
    ordered::for_each_block(&mut next_block, &work, &mut sink, STACK)?;
    Ok(summary)
}

impl Lines<'_> {
    /// Answers the lines of a block.
    fn answer(&self, block: &[u8], form: &Form<'_>, answers: &mut Answers<'_>) -> io::Result<Summary> {
        let mut summary = Summary::default();
        let mut answer = |text: &str, is_utf8: bool| -> io::Result<()> {
            match self.find(text, is_utf8) {
                Some(Ok(found)) => {
                    let outcome = self.answer_one(found, form, answers)?;
                    summary.tally.count_outcome(outcome);
                    Ok(())
                }
                Some(Err(OtherNames(names))) => {
                    summary.name(names);
                    Ok(())
                }
                None => Ok(()),
            }
        };
        let text = block.strip_suffix(b"\n").unwrap_or(block);
        match std::str::from_utf8(text) {
            Ok(text) => text.split('\n').try_for_each(|line| answer(line, true)),
            Err(_) => text.split(|&byte| byte == b'\n').try_for_each(|line| {
                let text = String::from_utf8_lossy(line);
                answer(&text, matches!(text, Cow::Borrowed(_)))
            }),
        }?;
        Ok(summary)
    }

    fn answer_one(&self, found: Found, form: &Form<'_>, answers: &mut Answers<'_>) -> io::Result<Outcome> {
        match form {
            Form::Json => {
                let outcome = line::write(&found, self.question, answers)?;
                io::Write::write_all(answers, b"\n")?;
                Ok(outcome)
            }
            Form::Row(write) => {
                let Found { cookie, kind, stripped, expires } = found;
                let inspection = inspect(cookie, expires, self.question);
                let outcome = Outcome::of(&inspection);
                write(inspection, kind, stripped, answers)?;
                Ok(outcome)
            }
        }
    }

    /// The cookie on a line, or the names of others. `None` for a blank line.
    fn find(&self, line: &str, is_utf8: bool) -> Option<Result<Found, OtherNames>> {
        let mut found = match self.is_raw {
            true => Ok(find::raw(line, Kind::Stdin)),
            false if line.trim().is_empty() => return None,
            false => find::line(line, self.name, Kind::Stdin),
        };
        if let (Ok(found), false) = (&mut found, is_utf8) {
            found.stripped.push(Stripped::InvalidUtf8);
        }
        Some(found)
    }
}
