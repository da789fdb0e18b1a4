//! Where the cookies of `inspect` and `jar import` come from: the command line, a file, standard input or the jar.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Context;
use super::reading::{SILENCE, may_block, open};
use super::stdin::{is_fed, is_stdin};
use crate::browser::{EndBy, Row, Wait};
use crate::error::{Error, InputError, Usage};
use crate::inspect::bulk::Input;
use crate::inspect::bulk::blocks::{Blocks, MAX_INPUT, ReadError};
use crate::inspect::bulk::stream::Stream;
use crate::inspect::find::{self, End, FileKind, Found, Kind, List, Nothing, Whole};

/// Where cookies are to be read.
pub enum Place<'a> {
    /// In what was typed, or in the file that it names.
    Argument(&'a OsStr),
    /// In what was typed, which names no file.
    Text(&'a str),
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
            Place::Text(text) => in_text(text, context),
            Place::Stdin(stdin) => {
                let stream = Stream::pipe(stdin).map_err(InputError::Stdin)?;
                in_stream(stream, Origin { path: None, length: None }, is_raw, context)
            }
            Place::Jar => in_jar(context),
        }
    }

    /// Every cookie there, whatever its name. The jar is no place for this.
    ///
    /// # Errors
    ///
    /// As [`Place::read`].
    pub fn every(self, context: &Context) -> Result<Vec<Whole>, Error> {
        let wanted = context.wanted();
        let every = match self {
            Place::Jar => Err(Nothing::Blank),
            Place::Text(text) => find::every(text, wanted),
            Place::Argument(argument) => match opened(argument, context)? {
                Some((stream, origin)) => find::every_in_bytes(whole(stream, &origin, context)?, wanted),
                None => {
                    let text = argument.to_str().ok_or(Usage::NotUtf8)?;
                    let every = find::every(text, wanted);
                    return every.map_err(|nothing| match nothing {
                        // a file is expected here, so this is the name of one, whatever it looks like
                        Nothing::Text if !text.contains('\n') => match not_a_file(text) {
                            source if source.kind() == ErrorKind::InvalidFilename => no_cookie(context, nothing),
                            source => InputError::Unreadable { path: PathBuf::from(text), source }.into(),
                        },
                        nothing => no_cookie(context, nothing),
                    });
                }
            },
            Place::Stdin(stdin) => {
                let stream = Stream::pipe(stdin).map_err(InputError::Stdin)?;
                find::every_in_bytes(whole(stream, &Origin { path: None, length: None }, context)?, wanted)
            }
        };
        every.map_err(|nothing| no_cookie(context, nothing))
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
    /// What is waited for when nothing comes.
    fn wait(&self) -> Wait {
        match &self.path {
            Some(path) => Wait::File { path: path.clone() },
            None => Wait::Input,
        }
    }

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
    if !is_raw && let Some((stream, origin)) = opened(argument, context)? {
        return in_stream(stream, origin, is_raw, context);
    }
    let text = argument.to_str().ok_or(Usage::NotUtf8)?;
    let found = match is_raw {
        true => vec![find::raw(text, Kind::Argument)].into(),
        false => find::argument(text, context.wanted()).map_err(|nothing| nothing_typed(text, nothing, context))?,
    };
    Ok(Source::Cookies(found))
}

fn in_text(text: &str, context: &Context) -> Result<Source, Error> {
    let found = find::argument(text, context.wanted()).map_err(|nothing| no_cookie(context, nothing))?;
    Ok(Source::Cookies(found))
}

/// All of standard input, to look for something else than cookies in it too.
///
/// # Errors
///
/// It cannot be read, or is longer than what is read into memory.
pub fn all_of(stdin: io::Stdin, context: &Context) -> Result<Vec<u8>, Error> {
    let stream = Stream::pipe(stdin).map_err(InputError::Stdin)?;
    whole(stream, &Origin { path: None, length: None }, context)
}

/// The cookies in these bytes.
///
/// # Errors
///
/// There is none.
pub fn in_bytes(bytes: Vec<u8>, context: &Context) -> Result<List, Error> {
    let is_noise = is_noise(&bytes);
    find::in_bytes(bytes, context.wanted(), false).map_err(|nothing| match nothing {
        Nothing::File(kind) => no_cookie(context, Nothing::File(kind)),
        // what has the form of a name stands there by chance
        _ if is_noise => no_cookie(context, Nothing::File(FileKind::Binary)),
        nothing => no_cookie(context, nothing),
    })
}

/// Whether bytes are no UTF-8, and more of them than in any text are of no character: keys, pictures, random bytes.
fn is_noise(bytes: &[u8]) -> bool {
    let is_odd = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1b);
    bytes.iter().filter(is_odd).count() * 20 > bytes.len() && std::str::from_utf8(bytes).is_err()
}

/// Whether a text names a file, by its form alone.
pub fn names_a_file(text: &str) -> bool {
    is_file_name(text) && (text.contains(['/', '\\']) || has_known_ending(Path::new(text)))
}

/// The file that an argument names. None if it is the text itself.
fn opened(argument: &OsStr, context: &Context) -> Result<Option<(Stream, Origin)>, Error> {
    let path = Path::new(argument);
    if !(path.is_file() || may_block(path) || looks_like_a_path(path)) {
        return Ok(None);
    }
    let unreadable = |source| InputError::Unreadable { path: path.to_owned(), source };
    let file = open(path, &context.network.on_wait, Ok).map_err(unreadable)?;
    let origin = |length| Origin { path: Some(path.to_owned()), length };
    if may_block(path) {
        return Ok(Some((Stream::pipe(file).map_err(unreadable)?, origin(None))));
    }
    let length = Some(file.metadata().map_err(unreadable)?.len());
    Ok(Some((Stream::of(file), origin(length))))
}

/// Why what was typed has no cookie: it may be the name of a file that is not there.
fn nothing_typed(text: &str, nothing: Nothing, context: &Context) -> Error {
    match nothing {
        Nothing::Text if is_file_name(text) => {
            InputError::Unreadable { path: PathBuf::from(text), source: not_a_file(text) }.into()
        }
        nothing => no_cookie(context, nothing),
    }
}

/// Why there is no file of this name.
fn not_a_file(name: &str) -> io::Error {
    match fs::metadata(name) {
        Ok(_) => ErrorKind::IsADirectory.into(),
        Err(error) => error,
    }
}

/// The end that a cookie in the jar has for the server.
pub(super) fn end_of(row: &Row) -> Option<End> {
    let at = row.expires_for_the_server()?;
    Some(match row.expires_by {
        EndBy::MaxAge => End::MaxAgeUntil { at },
        EndBy::Expires | EndBy::Neither | EndBy::NotKnown => End::Expires { at, unit: None },
    })
}

fn in_jar(context: &Context) -> Result<Source, Error> {
    let jar = context.own_jar()?;
    let row = context.session_in(&jar)?;
    let end = end_of(&row);
    let found = Found { name: Some(row.name), end, ..find::raw(&row.value, Kind::Jar) };
    Ok(Source::Cookies(vec![found].into()))
}

/// What stands in a file or in standard input.
fn in_stream(stream: Stream, origin: Origin, is_raw: bool, context: &Context) -> Result<Source, Error> {
    let waits = || context.network.on_wait.tell(&origin.wait());
    let bytes = match Input::of(Blocks::new(stream), is_raw, &waits).map_err(|error| origin.unreadable(error))? {
        Input::Lines(blocks) => return Ok(Source::Lines(blocks, origin)),
        Input::Whole(bytes) => bytes,
    };
    let found = find::in_bytes(bytes, context.wanted(), is_raw);
    found.map(Source::Cookies).map_err(|nothing| no_cookie(context, nothing))
}

/// All of a stream.
fn whole(stream: Stream, origin: &Origin, context: &Context) -> Result<Vec<u8>, Error> {
    let mut blocks = Blocks::new(stream);
    let unreadable = |error| origin.unreadable(error);
    if !blocks.more(1, Some(SILENCE)).map_err(unreadable)? {
        context.network.on_wait.tell(&origin.wait());
    }
    blocks.whole().map_err(unreadable)
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
    has_known_ending(path) || path.is_absolute() || path.is_dir() || path.starts_with(".") || path.starts_with("..")
}

fn has_known_ending(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ["har", "txt", "json", "log"].iter().any(|known| ending == *known))
}
