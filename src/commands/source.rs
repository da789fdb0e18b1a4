//! Where the cookies of `inspect` come from: the command line, a file, standard input or the jar.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Context;
use super::stdin::{is_fed, is_stdin};
use crate::error::{Error, InputError, Usage};
use crate::inspect::bulk::Input;
use crate::inspect::bulk::blocks::{Blocks, MAX_INPUT, ReadError};
use crate::inspect::find::{self, Found, Kind, OtherNames};

/// Where cookies are to be read.
pub enum Place<'a> {
    /// In what was typed, or in the file that it names.
    Argument(&'a OsStr),
    /// In standard input.
    Stdin {
        /// It, which has no other reader now.
        stdin: io::Stdin,
        /// Whether `-` was typed. Otherwise the jar is read where standard input is blank.
        is_asked: bool,
    },
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
            Some(dash) if dash == "-" => Ok(Place::Stdin { stdin: stdin()?, is_asked: true }),
            Some(path) if !is_raw && is_stdin(Path::new(path)) => {
                Ok(Place::Stdin { stdin: context.stdin.take("/dev/stdin")?, is_asked: true })
            }
            Some(argument) => Ok(Place::Argument(argument)),
            None if !key_reads_stdin && is_fed() => Ok(Place::Stdin { stdin: stdin()?, is_asked: false }),
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
            Place::Stdin { stdin, is_asked } => {
                let origin = Origin { path: None, length: None };
                match in_stream(Box::new(stdin), origin, is_raw, context)? {
                    Some(source) => Ok(source),
                    None if is_asked => Err(InputError::NothingToInspect.into()),
                    None => in_jar(context),
                }
            }
            Place::Jar => in_jar(context),
        }
    }
}

/// The cookies that are to be inspected.
pub enum Source {
    /// These.
    Cookies(Vec<Found>),
    /// One a line, more than memory should hold.
    Lines(Blocks<Stream>, Origin),
}

/// A file or standard input.
pub type Stream = Box<dyn Read + Send>;

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
        return in_stream(Box::new(file), origin, is_raw, context)?.ok_or(InputError::NothingToInspect.into());
    }
    let text = argument.to_str().ok_or(Usage::NotUtf8)?;
    let found = match is_raw {
        true => Ok(find::raw(text, Kind::Argument)),
        false => find::line(text, &context.name, Kind::Argument),
    };
    Ok(Source::Cookies(vec![found.map_err(|others| other_names(context, others))?]))
}

fn in_jar(context: &Context) -> Result<Source, Error> {
    let jar = context.jar_of(&context.browser)?;
    let row = context.session_in(&jar)?;
    Ok(Source::Cookies(vec![Found { expires: row.expires_for_the_server(), ..find::raw(&row.value, Kind::Jar) }]))
}

/// What stands in a file or in standard input. `None` if it is blank.
fn in_stream(stream: Stream, origin: Origin, is_raw: bool, context: &Context) -> Result<Option<Source>, Error> {
    let bytes = match Input::of(Blocks::new(stream), is_raw).map_err(|error| origin.unreadable(error))? {
        Input::Lines(blocks) => return Ok(Some(Source::Lines(blocks, origin))),
        Input::Whole(bytes) => bytes,
    };
    match find::in_bytes(bytes, &context.name, is_raw).map_err(|others| other_names(context, others))? {
        Some(found) if found.is_empty() => Err(InputError::NothingToInspect.into()),
        found => Ok(found.map(Source::Cookies)),
    }
}

fn other_names(context: &Context, OtherNames(found): OtherNames) -> Error {
    InputError::OtherNames { wanted: context.name.clone(), found }.into()
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
