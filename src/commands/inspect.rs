//! `inspect`: take cookies apart, from wherever they come.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::keys::{Keys, SecretArgs, SigningArgs};
use super::{Context, Sink, seconds};
use crate::cookie::payload;
use crate::error::{Error, InputError, Usage};
use crate::inspect::bulk::blocks::{Blocks, MAX_INPUT, ReadError};
use crate::inspect::bulk::ordered::{ROOM, Stopped};
use crate::inspect::bulk::{self, Answers, Form, Input, Lines, Summary, Tally};
use crate::inspect::find::{self, Found, Kind, OtherNames};
use crate::inspect::{Lifetime, Question, inspect};
use crate::python::ascii;
use crate::report::{Event, Examined, InspectReport, Progress, WriteOne};

/// Arguments of `inspect`.
#[derive(Args, Debug)]
pub struct InspectArgs {
    /// A cookie, a Set-Cookie or Cookie line, a file; otherwise standard input, or the jar
    #[arg(value_name = "COOKIE")]
    pub cookie: Option<std::ffi::OsString>,

    /// Take the value exactly as given, byte for byte
    #[arg(long)]
    pub raw: bool,

    /// How old the cookie may be: 3m, 180, or none
    #[arg(long, value_name = "SECONDS")]
    pub max_age: Option<String>,

    /// The most a compressed payload may inflate to, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = payload::MAX_INFLATED, hide_default_value = true)]
    pub max_payload: usize,

    /// The key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
}

/// Takes every cookie apart that is found. The answer is no if one of them is refused.
///
/// # Errors
///
/// There is no cookie, or what should hold it cannot be read.
pub fn run(
    args: &InspectArgs,
    context: &Context,
    write_one: &WriteOne<'_>,
    tell: &mut Sink<'_>,
) -> Result<InspectReport, Error> {
    let lifetime = match args.max_age.as_deref() {
        None => Lifetime::Default,
        Some("none") => Lifetime::Unlimited,
        Some(text) => Lifetime::Seconds(max_age(text)?),
    };
    let stdin = stdin_of_cookies(args, context)?;
    let keys = Keys::read(&args.secret, &args.signing, context)?;
    let source = sought(args, context, stdin)?;
    let question = Question {
        signer: keys.signer,
        has_own_key: keys.is_own,
        is_tutorials: keys.is_tutorials,
        lifetime,
        max_payload: args.max_payload,
        now: context.now(),
    };
    let examine = |Found { cookie, kind, stripped, expires }| Examined {
        inspection: inspect(cookie, expires, &question),
        kind,
        stripped,
    };
    let found = match source {
        Source::Cookies(found) => found,
        Source::Lines(blocks, origin) => {
            let lines = Lines { question: &question, name: &context.name, is_raw: args.raw };
            let summary = inspect_lines(blocks, &lines, &origin, write_one, tell)?;
            return match summary.tally.total {
                0 if summary.other_names.is_empty() => Err(InputError::NothingToInspect.into()),
                0 => Err(other_names(context, summary.other_names)),
                _ => Ok(InspectReport::Many(summary.tally)),
            };
        }
    };
    match <[Found; 1]>::try_from(found) {
        Ok([only]) => Ok(InspectReport::One(Box::new(examine(only)))),
        Err(found) => tell_each(found.into_iter().map(examine), write_one, tell).map(InspectReport::Many),
    }
}

/// What is to be inspected.
enum Source {
    /// These.
    Cookies(Vec<Found>),
    /// One a line, more than we want to hold.
    Lines(Blocks<Stream>, Origin),
}

type Stream = Box<dyn Read + Send>;

/// Where a stream comes from.
struct Origin {
    /// The file. `None` for standard input.
    path: Option<PathBuf>,
    /// Its length in bytes, where that is known.
    length: Option<u64>,
}

impl Origin {
    fn unreadable(&self, error: ReadError) -> Error {
        match (error, &self.path) {
            (ReadError::TooLong, _) => InputError::TooMuch { limit: MAX_INPUT as u64 }.into(),
            (ReadError::Io(source), Some(path)) => InputError::Unreadable { path: path.clone(), source }.into(),
            (ReadError::Io(source), None) => InputError::Stdin(source).into(),
        }
    }
}

fn inspect_lines(
    blocks: Blocks<Stream>,
    lines: &Lines<'_>,
    origin: &Origin,
    write_one: &WriteOne<'_>,
    tell: &mut Sink<'_>,
) -> Result<Summary, Error> {
    let mut tell = |told: bulk::Progress<'_>| match told {
        bulk::Progress::Answers(bytes) => tell(Event::Lines(bytes)),
        bulk::Progress::Reached { cookies, bytes } => {
            let percent = origin.length.map(|length| (bytes * 100).checked_div(length).unwrap_or(100).min(100));
            tell(Event::Progress(Progress { cookies, percent }))
        }
    };
    let summary = match write_one {
        WriteOne::Json => bulk::inspect_lines(blocks, lines, &Form::Json, &mut tell),
        WriteOne::Row(write_row) => {
            let write = |inspection, kind, stripped, answers: &mut Answers<'_>| {
                write_row(&Examined { inspection, kind, stripped }, answers)
            };
            bulk::inspect_lines(blocks, lines, &Form::Row(&write), &mut tell)
        }
    };
    summary.map_err(|stopped| match stopped {
        Stopped::Input(error) => origin.unreadable(error),
        Stopped::Output(error) => Error::Output(error),
    })
}

/// Tells of a few cookies that are at hand.
fn tell_each(
    cookies: impl Iterator<Item = Examined>,
    write_one: &WriteOne<'_>,
    tell: &mut Sink<'_>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let mut telling = Telling(tell);
    let mut answers = Answers::with_capacity(ROOM, &mut telling as &mut dyn Write);
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

/// Python's longest lifetime is longer than the calendar.
fn max_age(text: &str) -> Result<i64, Error> {
    match text.parse::<i64>() {
        Ok(number) if number >= 0 => Ok(number),
        _ => seconds(text, "--max-age"),
    }
}

/// Standard input, if cookies are to be read from it. A key that is read from it leaves the jar's cookie.
fn stdin_of_cookies(args: &InspectArgs, context: &Context) -> Result<Option<io::Stdin>, Usage> {
    let is_asked = args.cookie.as_ref().is_some_and(|cookie| cookie == "-");
    let is_fed = args.cookie.is_none() && !args.secret.reads_stdin() && is_fed();
    (is_asked || is_fed).then(|| context.stdin.take("-")).transpose()
}

fn sought(args: &InspectArgs, context: &Context, stdin: Option<io::Stdin>) -> Result<Source, Error> {
    if let Some(argument) = &args.cookie
        && argument != "-"
    {
        let path = Path::new(argument);
        if !args.raw && (path.is_file() || looks_like_a_path(path)) {
            let unreadable = |source| InputError::Unreadable { path: path.to_owned(), source };
            let file = File::open(path).map_err(unreadable)?;
            let length = Some(file.metadata().map_err(unreadable)?.len());
            let origin = Origin { path: Some(path.to_owned()), length };
            return in_stream(Box::new(file), origin, args, context)?.ok_or(InputError::NothingToInspect.into());
        }
        let text = argument.to_str().ok_or(Usage::NotUtf8)?;
        let found = match args.raw {
            true => Ok(find::raw(text, Kind::Argument)),
            false => find::line(text, &context.name, Kind::Argument),
        };
        return Ok(Source::Cookies(vec![found.map_err(|OtherNames(names)| other_names(context, names))?]));
    }
    if let Some(stdin) = stdin {
        let origin = Origin { path: None, length: None };
        if let Some(source) = in_stream(Box::new(stdin), origin, args, context)? {
            return Ok(source);
        }
        if args.cookie.is_some() {
            return Err(InputError::NothingToInspect.into());
        }
    }
    let jar = context.jar_of(&context.browser)?;
    let row = context.session_in(&jar)?;
    Ok(Source::Cookies(vec![Found { expires: row.expires, ..find::raw(&row.value, Kind::Jar) }]))
}

/// What stands in a file or in standard input. `None` if it is blank.
fn in_stream(stream: Stream, origin: Origin, args: &InspectArgs, context: &Context) -> Result<Option<Source>, Error> {
    let bytes = match Input::of(Blocks::new(stream), args.raw).map_err(|error| origin.unreadable(error))? {
        Input::Lines(blocks) => return Ok(Some(Source::Lines(blocks, origin))),
        Input::Whole(bytes) => bytes,
    };
    let found =
        find::in_bytes(bytes, &context.name, args.raw).map_err(|OtherNames(names)| other_names(context, names))?;
    match found {
        Some(found) if found.is_empty() => Err(InputError::NothingToInspect.into()),
        found => Ok(found.map(Source::Cookies)),
    }
}

fn other_names(context: &Context, found: impl IntoIterator<Item = String>) -> Error {
    InputError::OtherNames { wanted: context.name.clone(), found: found.into_iter().collect() }.into()
}

/// Whether a file is meant, though it may not exist: a cookie does not look like this.
fn looks_like_a_path(path: &Path) -> bool {
    if path == Path::new(".") || path == Path::new("..") {
        return false;
    }
    let has_ending =
        path.extension().is_some_and(|ending| ["har", "txt", "json", "log"].iter().any(|known| ending == *known));
    has_ending || path.is_absolute() || path.is_dir() || path.starts_with(".") || path.starts_with("..")
}

/// Whether standard input is a pipe or a file, and neither a keyboard nor `/dev/null`.
fn is_fed() -> bool {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return false;
    }
    is_pipe_or_file(&stdin)
}

#[cfg(unix)]
fn is_pipe_or_file(stdin: &io::Stdin) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;
    let Ok(descriptor) = stdin.as_fd().try_clone_to_owned() else { return false };
    File::from(descriptor).metadata().is_ok_and(|metadata| {
        let kind = metadata.file_type();
        kind.is_file() || kind.is_fifo() || kind.is_socket()
    })
}

#[cfg(windows)]
fn is_pipe_or_file(stdin: &io::Stdin) -> bool {
    use std::os::windows::io::AsHandle;
    // a pipe has no metadata, the null device neither; an empty pipe counts as nothing later on
    stdin.as_handle().try_clone_to_owned().map(File::from).is_ok()
}
