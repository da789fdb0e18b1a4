//! Where the cookies of `inspect` come from: the command line, a file, standard input or the jar.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::Context;
use super::stdin::{is_fed, is_stdin};
use crate::browser::Wait;
use crate::error::{Error, InputError, Usage};
use crate::inspect::bulk::Input;
use crate::inspect::bulk::blocks::{Blocks, MAX_INPUT, ReadError};
use crate::inspect::bulk::stream::Stream;
use crate::inspect::find::{self, End, Found, Kind, List, Nothing};

/// Where cookies are to be read.
pub enum Place<'a> {
    /// In what was typed, or in the file that it names.
    Argument(&'a OsStr),
    /// In standard input.
    ///
    /// It has no other reader now.
    Stdin(io::Stdin),
    /// In the jar.
    Jar,
}

impl<'a> Place<'a> {
    /// The place that the argument says. Without an argument it is standard input, if that is a pipe or a file, and
    /// otherwise the jar. A key that is read from standard input leaves the jar.
    ///
    /// # Errors
    ///
    /// [`Usage::StdinTwice`]
    pub fn of(
        argument: Option<&'a OsStr>,
        is_raw: bool,
        key_reads_stdin: bool,
        context: &Context,
    ) -> Result<Place<'a>, Usage> {
        let stdin = || context.stdin.take("-");
        match argument {
            Some(dash) if dash == "-" => Ok(Place::Stdin(stdin()?)),
            Some(path) if !is_raw && is_stdin(Path::new(path)) => Ok(Place::Stdin(context.stdin.take("/dev/stdin")?)),
            Some(argument) => Ok(Place::Argument(argument)),
            None if !key_reads_stdin && is_fed() => Ok(Place::Stdin(stdin()?)),
            None => Ok(Place::Jar),
        }
    }

    /// Reads the cookies there. With `is_raw` each value is taken exactly as given.
    ///
    /// # Errors
    ///
    /// There is no cookie, or what should hold it cannot be read.
    pub fn read(self, is_raw: bool, context: &Context) -> Result<Source, Error> {
        match self {
            Place::Argument(argument) => in_argument(argument, is_raw, context),
            Place::Stdin(stdin) => {
                let stream = Stream::pipe(stdin).map_err(InputError::Stdin)?;
                in_stream(stream, Origin { path: None, length: None }, is_raw, context)
            }
            Place::Jar => in_jar(context),
        }
    }

    /// The cookies there, all at once. The jar is no place for this.
    ///
    /// # Errors
    ///
    /// As [`Place::read`].
    pub fn found(self, context: &Context) -> Result<Vec<Found>, Error> {
        if matches!(self, Place::Jar) {
            return Err(no_cookie(context, Nothing::Blank));
        }
        match self.read(false, context)? {
            Source::Cookies(list) => Ok(list.cookies),
            Source::Lines(blocks, origin) => {
                let bytes = blocks.whole().map_err(|error| origin.unreadable(error))?;
                let list = find::in_bytes(bytes, context.wanted(), false);
                list.map(|list| list.cookies).map_err(|nothing| no_cookie(context, nothing))
            }
        }
    }
}

/// The cookies that are to be inspected.
pub enum Source {
    /// These.
    Cookies(List),
    /// One a line, more than memory should hold.
    Lines(Blocks, Origin),
}

/// Where a stream comes from.
pub struct Origin {
    /// The file. `None` for standard input.
    pub path: Option<PathBuf>,
    /// Its length in bytes, where that is known.
    pub length: Option<u64>,
}

impl Origin {
    /// Why this stream cannot be read.
    pub fn unreadable(&self, error: ReadError) -> Error {
        match (error, &self.path) {
            (ReadError::TooLong, _) => InputError::TooMuch { limit: MAX_INPUT as u64 }.into(),
            (ReadError::Io(source), Some(path)) => InputError::Unreadable { path: path.clone(), source }.into(),
            (ReadError::Io(source), None) => InputError::Stdin(source).into(),
        }
    }
}

fn in_argument(argument: &OsStr, is_raw: bool, context: &Context) -> Result<Source, Error> {
    let path = Path::new(argument);
    if !is_raw && (path.is_file() || looks_like_a_path(path)) {
        let unreadable = |source| InputError::Unreadable { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let length = Some(file.metadata().map_err(unreadable)?.len());
        let origin = Origin { path: Some(path.to_owned()), length };
        return in_stream(Stream::of(file), origin, is_raw, context);
    }
    let text = argument.to_str().ok_or(Usage::NotUtf8)?;
    let found = match is_raw {
        true => vec![find::raw(text, Kind::Argument)].into(),
        false => find::argument(text, context.wanted()).map_err(|nothing| match nothing {
            Nothing::Text if is_file_name(text) => {
                InputError::Unreadable { path: path.to_owned(), source: io::ErrorKind::NotFound.into() }.into()
            }
            nothing => no_cookie(context, nothing),
        })?,
    };
    Ok(Source::Cookies(found))
}

fn in_jar(context: &Context) -> Result<Source, Error> {
    let jar = context.jar_of(&context.browser)?;
    let row = context.session_in(&jar)?;
    let end = row.expires_for_the_server().map(|at| End::Expires { at, unit: None });
    let found = Found { name: Some(row.name), end, ..find::raw(&row.value, Kind::Jar) };
    Ok(Source::Cookies(vec![found].into()))
}

/// What stands in a file or in standard input.
fn in_stream(stream: Stream, origin: Origin, is_raw: bool, context: &Context) -> Result<Source, Error> {
    let waits = || context.network.on_wait.tell(&Wait::Input);
    let bytes = match Input::of(Blocks::new(stream), is_raw, &waits).map_err(|error| origin.unreadable(error))? {
        Input::Lines(blocks) => return Ok(Source::Lines(blocks, origin)),
        Input::Whole(bytes) => bytes,
    };
    let found = find::in_bytes(bytes, context.wanted(), is_raw);
    found.map(Source::Cookies).map_err(|nothing| no_cookie(context, nothing))
}

fn no_cookie(context: &Context, found: Nothing) -> Error {
    InputError::NoCookie { wanted: context.name.clone(), found }.into()
}

/// One word that ends as the names of files do.
fn is_file_name(text: &str) -> bool {
    let ending = text.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    let has_ending = (1..=7).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !text.contains(char::is_whitespace) && !text.contains("://") && (has_ending || text.contains(['/', '\\']))
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
