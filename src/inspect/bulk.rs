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
pub mod stream;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::time::Duration;

use serde::Serialize;

use super::find::{self, Found, Kind, Nothing, Stripped, Wanted};
use super::{Inspection, Question, inspect_found};
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
    /// Those that are refused, by a check that failed or whatever the key is.
    pub refused: u64,
    /// Lines without a cookie, blank ones left out.
    pub passed_over: u64,
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
        self.tally.passed_over += other.tally.passed_over;
        self.tally.foreign += other.tally.foreign;
        self.name(other.other_names);
    }

    fn pass_over(&mut self, nothing: Nothing) {
        self.tally.passed_over += u64::from(nothing != Nothing::Blank);
        if let Nothing::OtherNames(names) = nothing {
            self.name(names);
        }
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
    /// Which cookie is looked for.
    pub wanted: Wanted<'a>,
    /// Whether each line is a value exactly as given.
    pub is_raw: bool,
}

/// Writes one of many cookies on a screen.
pub type WriteRow<'a> = dyn Fn(Inspection, Found, &mut Answers<'_>) -> io::Result<()> + Sync + 'a;

/// What a stream holds.
pub enum Input {
    /// A text that has to be known whole: it is short, a single line, or the export of some tool.
    Whole(Vec<u8>),
    /// One cookie a line: more than memory should hold, or a pipe whose end has not come. The first can be answered
    /// before the end is known.
    Lines(Blocks),
}

/// How long a pipe is waited for when its first line can be answered. A program that writes more does it at once.
const QUIET: Duration = Duration::from_millis(40);

/// How long nothing is said of a pipe in which nothing comes.
const SILENCE: Duration = Duration::from_secs(1);

impl Input {
    /// Looks at the beginning of a stream. With `is_raw` each line is a value, whatever it looks like. `on_silence` is
    /// called if nothing comes for long.
    ///
    /// # Errors
    /// The stream cannot be read, or is longer than what has to be known whole may be.
    pub fn of(mut blocks: Blocks, is_raw: bool, on_silence: &dyn Fn()) -> Result<Input, ReadError> {
        const SHORT: usize = 1024 * 1024;
        const HEAD: usize = 64 * 1024;
        let (mut size, mut searched, mut first_line, mut is_document) = (SHORT, 0, None, false);
        let mut silence = Some(SILENCE);
        loop {
            let beginning = blocks.beginning();
            let head = beginning.get(..HEAD).unwrap_or(beginning);
            if searched < HEAD {
                is_document = !is_raw && find::is_document(head);
            }
            let unsearched = beginning.get(searched..).unwrap_or_default();
            first_line =
                first_line.or(unsearched.iter().position(|&byte| byte == b'\n').map(|length| searched + length));
            searched = beginning.len();
            let has_lines = first_line.is_some_and(|end| end + 1 < beginning.len());
            if !is_raw && find::is_no_text(head) && head.len() >= 64 {
                return Ok(Input::Whole(blocks.so_far()));
            }
            if is_document || blocks.has_ended() || beginning.len() > MAX_INPUT {
                return blocks.whole().map(Input::Whole);
            }
            if has_lines && beginning.len() >= SHORT {
                return Ok(Input::Lines(blocks));
            }
            let can_be_answered = first_line.is_some_and(|end| is_raw || has_cookie(head.get(..end)));
            let patience = if can_be_answered { Some(QUIET) } else { silence };
            if !blocks.more(size, patience)? {
                if can_be_answered {
                    return Ok(Input::Lines(blocks));
                }
                silence = None;
                on_silence();
            }
            if blocks.beginning().len() >= size {
                size *= 2;
            }
        }
    }
}

/// Whether a line can be answered without those behind it.
fn has_cookie(line: Option<&[u8]>) -> bool {
    line.and_then(|line| std::str::from_utf8(line).ok()).is_some_and(find::holds_signed)
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
pub fn inspect_lines(
    mut blocks: Blocks,
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
                Ok(found) => summary.tally.count_outcome(self.answer_one(found, form, answers)?),
                Err(nothing) => summary.pass_over(nothing),
            }
            Ok(())
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
                let inspection = inspect_found(&found, self.question);
                let outcome = Outcome::of(&inspection);
                write(inspection, found, answers)?;
                Ok(outcome)
            }
        }
    }

    /// The cookie on a line.
    fn find(&self, line: &str, is_utf8: bool) -> Result<Found, Nothing> {
        let mut found = match self.is_raw {
            true => find::raw(line, Kind::Stdin),
            false => find::line(line, self.wanted, Kind::Stdin)?,
        };
        if !is_utf8 {
            found.stripped.push(Stripped::InvalidUtf8);
        }
        Ok(found)
    }
}
