//! `inspect`: take cookies apart, from wherever they come.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::Path;

use clap::Args;

use super::keys::{Keys, SecretArgs, SigningArgs};
use super::many::{self, WriteOne};
use super::reading::{Blocks, MAX_INPUT};
use super::{Context, Sink, seconds};
use crate::cookie::payload;
use crate::error::{Error, InputError, Usage};
use crate::inspect::input::{self, Found, Kind, OtherNames, Stripped};
use crate::inspect::{Lifetime, Question, inspect};
use crate::report::{Examined, InspectReport};

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
pub fn run(
    args: &InspectArgs,
    world: &Context,
    write_one: &WriteOne<'_>,
    tell: &mut Sink<'_>,
) -> Result<InspectReport, Error> {
    let lifetime = match args.max_age.as_deref() {
        None => Lifetime::Default,
        Some("none") => Lifetime::Unlimited,
        Some(text) => Lifetime::Seconds(max_age(text)?),
    };
    let stdin = stdin_of_cookies(args, world)?;
    let keys = Keys::read(&args.secret, &args.signing, world)?;
    let source = find(args, world, stdin)?;
    let question = Question {
        signer: keys.signer,
        has_own_key: keys.is_own,
        is_tutorials: keys.is_tutorials,
        lifetime,
        max_payload: args.max_payload,
        now: world.now(),
    };
    let examine = |found: Found| {
        let Found { cookie, kind, stripped, expires } = found;
        Examined { inspection: inspect(cookie, expires, &question), kind, stripped }
    };
    let found = match source {
        Source::Cookies(found) => found,
        Source::Lines(blocks) => {
            let examine_line =
                |line: &str, is_utf8: bool| Some(cookie_of(line, is_utf8, args.raw, &world.name)?.map(examine));
            let summary = many::examine_all(blocks, &examine_line, write_one, tell)?;
            return match summary.tally.total {
                0 if summary.other_names.is_empty() => Err(InputError::NothingToInspect.into()),
                0 => Err(other_names(world, summary.other_names)),
                _ => Ok(InspectReport::Many(summary.tally)),
            };
        }
    };
    match <[Found; 1]>::try_from(found) {
        Ok([only]) => Ok(InspectReport::One(Box::new(examine(only)))),
        Err(found) => {
            let examined = found.into_iter().map(examine);
            Ok(InspectReport::Many(many::tell_each(examined, write_one, tell)?))
        }
    }
}

/// What is to be inspected.
enum Source {
    /// These.
    Cookies(Vec<Found>),
    /// One a line, more than we want to hold.
    Lines(Blocks),
}

/// Python's longest lifetime is longer than the calendar.
fn max_age(text: &str) -> Result<i64, Error> {
    match text.parse::<i64>() {
        Ok(number) if number >= 0 => Ok(number),
        _ => seconds(text, "--max-age"),
    }
}

/// Standard input, if cookies are to be read from it. A key that is read from it leaves the jar's cookie.
fn stdin_of_cookies(args: &InspectArgs, world: &Context) -> Result<Option<io::Stdin>, Usage> {
    let is_asked = args.cookie.as_ref().is_some_and(|cookie| cookie == "-");
    let is_fed = args.cookie.is_none() && !args.secret.reads_stdin() && is_fed();
    (is_asked || is_fed).then(|| world.stdin.take("-")).transpose()
}

fn find(args: &InspectArgs, world: &Context, stdin: Option<io::Stdin>) -> Result<Source, Error> {
    if let Some(argument) = &args.cookie
        && argument != "-"
    {
        let path = Path::new(argument);
        if !args.raw && (path.is_file() || looks_like_a_path(path)) {
            return in_blocks(Blocks::of_file(path)?, args, world)?.ok_or(InputError::NothingToInspect.into());
        }
        let text = argument.to_str().ok_or(Usage::NotUtf8)?;
        let found = match args.raw {
            true => input::raw(text, Kind::Argument),
            false => {
                input::line(text, &world.name, Kind::Argument).map_err(|OtherNames(found)| other_names(world, found))?
            }
        };
        return Ok(Source::Cookies(vec![found]));
    }
    if let Some(stdin) = stdin {
        if let Some(source) = in_blocks(Blocks::of(stdin), args, world)? {
            return Ok(source);
        }
        if args.cookie.is_some() {
            return Err(InputError::NothingToInspect.into());
        }
    }
    let jar = world.jar_of(&world.browser)?;
    let row = world.session_in(&jar)?;
    Ok(Source::Cookies(vec![Found { expires: row.expires, ..input::raw(&row.value, Kind::Jar) }]))
}

fn other_names(world: &Context, found: impl IntoIterator<Item = String>) -> Error {
    InputError::OtherNames { wanted: world.name.clone(), found: found.into_iter().collect() }.into()
}

/// Whether somebody means a file, though there may be none: no cookie looks like this.
fn looks_like_a_path(path: &Path) -> bool {
    if path == Path::new(".") || path == Path::new("..") {
        return false;
    }
    let has_ending =
        path.extension().is_some_and(|ending| ["har", "txt", "json", "log"].iter().any(|known| ending == *known));
    has_ending || path.is_absolute() || path.is_dir() || path.starts_with(".") || path.starts_with("..")
}

/// What stands in a file or in standard input. `None` if it is blank.
///
/// What is short, or a single line, or an export of some tool, is read whole. Of a long list of cookies nobody
/// needs to know the end before its first line can be answered.
fn in_blocks(mut blocks: Blocks, args: &InspectArgs, world: &Context) -> Result<Option<Source>, Error> {
    const SHORT: usize = 1024 * 1024;
    const HEAD: usize = 64 * 1024;
    let mut size = SHORT;
    let is_list = loop {
        let beginning = blocks.beginning(size)?;
        let head = beginning.get(..HEAD).unwrap_or(beginning);
        let is_document = !args.raw && input::is_document(&String::from_utf8_lossy(head));
        let first_line = beginning.iter().position(|&byte| byte == b'\n');
        let has_lines = first_line.is_some_and(|end| end + 1 < beginning.len());
        if is_document || blocks.has_ended() || has_lines || size > MAX_INPUT {
            break !is_document && !blocks.has_ended() && has_lines;
        }
        size *= 2;
    };
    match is_list {
        true => Ok(Some(Source::Lines(blocks))),
        false => Ok(in_document(blocks.whole()?, args, world)?.map(Source::Cookies)),
    }
}

/// The cookies in a text. `None` if it is blank.
fn in_document(bytes: Vec<u8>, args: &InspectArgs, world: &Context) -> Result<Option<Vec<Found>>, Error> {
    let (text, was_utf8) = match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(not_utf8) => (String::from_utf8_lossy(not_utf8.as_bytes()).into_owned(), false),
    };
    if text.is_empty() || !args.raw && text.trim().is_empty() {
        return Ok(None);
    }
    let mut found = match args.raw {
        true => {
            text.strip_suffix('\n').unwrap_or(&text).split('\n').map(|line| input::raw(line, Kind::Stdin)).collect()
        }
        false => input::document(&text, &world.name).map_err(|OtherNames(found)| other_names(world, found))?,
    };
    if !was_utf8 {
        found.iter_mut().for_each(|found: &mut Found| found.stripped.push(Stripped::InvalidUtf8));
    }
    if found.is_empty() { Err(InputError::NothingToInspect.into()) } else { Ok(Some(found)) }
}

/// The cookie on one line of many, or the names of others. `None` for a blank line.
fn cookie_of(line: &str, is_utf8: bool, is_raw: bool, name: &str) -> Option<Result<Found, Vec<String>>> {
    let mut found = match is_raw {
        true => Ok(input::raw(line, Kind::Stdin)),
        false if line.trim().is_empty() => return None,
        false => input::line(line, name, Kind::Stdin).map_err(|OtherNames(names)| names),
    };
    if let (Ok(found), false) = (&mut found, is_utf8) {
        found.stripped.push(Stripped::InvalidUtf8);
    }
    Some(found)
}

/// Whether somebody feeds standard input: a pipe or a file, but neither a keyboard nor `/dev/null`.
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
