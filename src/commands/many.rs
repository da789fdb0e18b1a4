//! Many cookies: each is answered as soon as it is read, and at the end they are counted.

use std::io::{self, Write};

use super::Sink;
use super::source::Origin;
use crate::error::{Error, InputError};
use crate::inspect::Inspection;
use crate::inspect::bulk::blocks::Blocks;
use crate::inspect::bulk::ordered::{ROOM, Stopped};
use crate::inspect::bulk::{self, Answers, Form, Lines, Tally};
use crate::inspect::find::{Found, Nothing};
use crate::python::ascii;
use crate::report::{Event, Examined, Progress, WriteOne};

/// Answers the cookie on each line of a stream.
///
/// # Errors
///
/// No line has the cookie, the stream cannot be read, or the output cannot be written.
pub fn lines(
    blocks: Blocks,
    lines: &Lines<'_>,
    origin: &Origin,
    write_one: &WriteOne<'_>,
    sink: &mut Sink<'_>,
) -> Result<Tally, Error> {
    let mut tell = |progress: bulk::Progress<'_>| match progress {
        bulk::Progress::Answers(bytes) => sink(Event::Lines(bytes)),
        bulk::Progress::Reached { cookies, bytes } => {
            let percent = origin.length.map(|length| (bytes * 100).checked_div(length).unwrap_or(100).min(100));
            sink(Event::Progress(Progress { cookies, percent }))
        }
    };
    let summary = match write_one {
        WriteOne::Json => bulk::inspect_lines(blocks, lines, &Form::Json, &mut tell),
        WriteOne::Row(write_row) => {
            let write =
                |inspection, found: Found, answers: &mut Answers<'_>| write_row(&examined(inspection, found), answers);
            bulk::inspect_lines(blocks, lines, &Form::Row(&write), &mut tell)
        }
    };
    let summary = summary.map_err(|stopped| match stopped {
        Stopped::Input(error) => origin.unreadable(error),
        Stopped::Output(error) => Error::Output(error),
    })?;
    match summary.tally.total {
        0 => {
            let names: Vec<String> = summary.other_names.into_iter().collect();
            let found = if names.is_empty() { Nothing::Text } else { Nothing::OtherNames(names) };
            Err(InputError::NoCookie { wanted: lines.wanted.name.to_owned(), found }.into())
        }
        _ => Ok(summary.tally),
    }
}

/// Answers a few cookies that are at hand.
///
/// # Errors
///
/// The output cannot be written.
pub fn cookies(
    cookies: impl Iterator<Item = Examined>,
    write_one: &WriteOne<'_>,
    sink: &mut Sink<'_>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let mut output = LinesTo(sink);
    let mut answers = Answers::with_capacity(ROOM, &mut output as &mut dyn Write);
    for examined in cookies {
        tally.count(&examined.inspection);
        match write_one {
            WriteOne::Json => ascii::write(&examined, &mut answers).and_then(|()| answers.write_all(b"\n")),
            WriteOne::Row(write_row) => write_row(&examined, &mut answers),
        }
        .map_err(Error::Output)?;
    }
    answers.flush().map_err(Error::Output)?;
    drop(answers);
    Ok(tally)
}

/// A cookie that was inspected, and where it was found.
pub fn examined(inspection: Inspection, found: Found) -> Examined {
    let Found { name, kind, stripped, end, .. } = found;
    Examined { inspection, name, kind, stripped, end, signed_with: None, told_by: None }
}

/// Hands on what is written as [`Event::Lines`].
struct LinesTo<'a, 'b>(&'a mut Sink<'b>);

impl Write for LinesTo<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)(Event::Lines(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
