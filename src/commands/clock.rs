//! `clock`: the time at which the browser and the server live, held and moved for a class.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Args};

use super::{Context, clock_file, home};
use crate::browser::{Jar, JarError, shown};
use crate::clock::{Clock, HeldClock, Timestamp, Which};
use crate::error::{ClockUsage, Error};
use crate::lab::login::signed_at;
use crate::report::{ClockAction, ClockReport, SignedLater};

/// Arguments of `clock`.
#[derive(Args, Debug)]
pub struct ClockArgs {
    /// hold, release, or how far to move it: +181s, -1m; nothing: show it
    #[arg(value_name = "MOVE", allow_hyphen_values = true, value_parser = MoveText, hide_possible_values = true)]
    pub action: Option<String>,

    /// Where hold lets it stand: 2026-11-22T19:41:33Z, or Unix seconds; now if none is given
    #[arg(value_name = "TIME", allow_negative_numbers = true)]
    pub time: Option<String>,

    /// The browser's clock alone
    #[arg(long, conflicts_with = "server_only")]
    pub browser_only: bool,

    /// The server's clock alone
    #[arg(long)]
    pub server_only: bool,

    /// Print the time alone, as --now takes it
    #[arg(long)]
    pub value: bool,
}

/// What `clock` takes first: two words, or a length of time with a sign.
#[derive(Clone)]
struct MoveText;

const HOLD: &str = "hold";
const RELEASE: &str = "release";

impl TypedValueParser for MoveText {
    type Value = String;

    fn parse_ref(&self, command: &clap::Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        let text = value.to_str().unwrap_or_default();
        let is_move = text.strip_prefix(['+', '-']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if [HOLD, RELEASE].contains(&text) || is_move {
            return Ok(text.to_owned());
        }
        if text.starts_with('-') {
            // an option that this command does not have: its value may be a key, and is not repeated
            let mut error = clap::Error::new(ErrorKind::UnknownArgument).with_cmd(command);
            let option = text.split('=').next().unwrap_or_default().to_owned();
            error.insert(ContextKind::InvalidArg, ContextValue::String(option));
            return Err(error);
        }
        let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
        let argument = argument.map(ToString::to_string).unwrap_or_default();
        let valid = [HOLD, "+181s", "-1m", RELEASE].map(str::to_owned).to_vec();
        error.insert(ContextKind::InvalidArg, ContextValue::String(argument));
        error.insert(ContextKind::InvalidValue, ContextValue::String(value.to_string_lossy().into_owned()));
        error.insert(ContextKind::ValidValue, ContextValue::Strings(valid));
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new([HOLD, RELEASE].into_iter().map(PossibleValue::new)))
    }
}

/// Shows the held clock, or holds, moves or releases it.
///
/// # Errors
///
/// A time or a length of time that cannot be read or lies off the calendar, or the clock's file cannot be used.
pub fn run(args: &ClockArgs, context: &Context) -> Result<ClockReport, Error> {
    let done = action(args)?;
    let which = which(args, context)?;
    let file = clock_file(&home()?, &context.network.on_wait)?;
    let now = context.now();
    let hold_at = match (&done, &args.time) {
        (ClockAction::Held, Some(text)) => {
            let at = Timestamp::parse(text).filter(|at| at.is_on_the_calendar());
            at.ok_or_else(|| not_held(text))?
        }
        _ => now,
    };
    if matches!(done, ClockAction::Held) && !now.is_on_the_calendar() {
        return Err(ClockUsage::HoldTime { text: now.unix().to_string() }.into());
    }
    let change = |clock: HeldClock| match done {
        ClockAction::Shown => Ok(clock),
        ClockAction::Held => Ok(clock.hold(which, hold_at)),
        ClockAction::Moved { by } => {
            let moved =
                clock.advance(which, by, now).map_err(|error| Error::from(ClockUsage::OffTheCalendar(error)))?;
            // the server of a real app has its own clock, which does not stop for this
            let real = HeldClock { server: clock.server, ..moved };
            Ok(if context.base_with_its_own_clock().is_some() { real } else { moved })
        }
        ClockAction::Released => Ok(clock.release(which)),
    };
    let mut set_aside = None;
    let (before, clock) = match done {
        ClockAction::Shown => {
            let clock = file.read().map_err(Error::Clock)?;
            (clock, clock)
        }
        _ => {
            let begins_anew = matches!(done, ClockAction::Held | ClockAction::Released);
            match file.read() {
                Err(JarError::Damaged { .. } | JarError::Newer { .. } | JarError::TooLarge { .. }) if begins_anew => {
                    set_aside = Some(file.set_aside(Clock::System.now()).map_err(Error::Clock)?.display().to_string());
                }
                _ => {}
            }
            file.change(|clock| change(clock).map_err(Changing)).map_err(|Changing(error)| error)?
        }
    };
    let [browser_now, server_now] = [clock.browser, clock.server].map(|held| Clock::from(held).now());
    let jar = home().and_then(|_| context.jar_of(&context.browser));
    let has_session = jar.is_ok_and(|jar| context.session_at(&jar, browser_now).is_ok());
    Ok(ClockReport {
        has_session,
        user: context.user_of(&context.browser),
        done,
        which,
        url: context.base_with_its_own_clock().map(shown),
        is_in_a_lesson: super::in_a_lesson::is_in_a_lesson(),
        before,
        clock,
        browser_now,
        server_now,
        signed_later: signed_later(clock, context)?,
        set_aside,
        now_was_given: context.now_was_given,
    })
}

/// A time that the clock cannot be held at: off the calendar, or not written as a time.
fn not_held(text: &str) -> ClockUsage {
    let text = text.to_owned();
    let is_number = text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    match is_number || Timestamp::parse(&text).is_some() {
        true => ClockUsage::HoldTime { text },
        false => ClockUsage::HoldForm { text },
    }
}

/// Why the clock was not changed: what the command says, where the file says an error of a jar.
struct Changing(Error);

impl From<JarError> for Changing {
    fn from(error: JarError) -> Changing {
        Changing(Error::Clock(error))
    }
}

fn action(args: &ClockArgs) -> Result<ClockAction, ClockUsage> {
    match (args.action.as_deref(), args.time.as_deref()) {
        (None, _) => Ok(ClockAction::Shown),
        (Some(HOLD), _) => Ok(ClockAction::Held),
        (Some(RELEASE), None) => Ok(ClockAction::Released),
        (Some(RELEASE), Some(time)) => Err(ClockUsage::Argument { text: time.to_owned() }),
        // two words for one length of time: +1h 30m
        (Some(text), more) => {
            let text = more.map_or_else(|| text.to_owned(), |more| format!("{text} {more}"));
            let by = seconds(&text).ok_or(ClockUsage::Move { text })?;
            Ok(ClockAction::Moved { by })
        }
    }
}

/// Which of the two. The server of a real app cannot be reached.
fn which(args: &ClockArgs, context: &Context) -> Result<Which, ClockUsage> {
    // one of two different times is a value
    let is_shown = args.action.is_none() && !args.value;
    match (args.browser_only, args.server_only, context.base_with_its_own_clock().is_some()) {
        (true, _, _) if is_shown => Err(ClockUsage::Argument { text: "--browser-only".to_owned() }),
        (_, true, _) if is_shown => Err(ClockUsage::Argument { text: "--server-only".to_owned() }),
        (_, true, true) => Err(ClockUsage::ServerOfAnApp),
        (true, _, _) => Ok(Which::Browser),
        (_, _, true) if args.action.is_some() => Ok(Which::Browser),
        (_, true, _) => Ok(Which::Server),
        _ => Ok(Which::Both),
    }
}

/// Seconds with a sign: `+181s`, `-1m`, `+1h 30m`, `+181`. One that is too long for any clock is as long as a number can be.
fn seconds(text: &str) -> Option<i64> {
    let (is_back, length) = match text.strip_prefix('-') {
        Some(length) => (true, length),
        None => (false, text.strip_prefix('+')?),
    };
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = match humantime::parse_duration(length) {
        _ if is_number => length.parse().unwrap_or(i64::MAX),
        Ok(duration) => i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        Err(humantime::DurationError::NumberOverflow) => i64::MAX,
        Err(_) => return None,
    };
    Some(if is_back { -seconds } else { seconds })
}

/// The live sessions of all browsers that the server would take for signed in the future.
fn signed_later(clock: HeldClock, context: &Context) -> Result<Vec<SignedLater>, Error> {
    // a real app has a clock of its own, which is not known from here
    if clock.server.is_none() && context.base_with_its_own_clock().is_some() {
        return Ok(Vec::new());
    }
    let server_now = Clock::from(clock.server).now();
    let now = Clock::from(clock.browser).now();
    let mut found = Vec::new();
    for browser in Jar::browsers(&home()?)? {
        // a jar that cannot be read is left to the command that needs it
        let Ok(jar) = context.jar_of(&browser) else { continue };
        let live = jar.rows(now).into_iter().filter(|row| !row.is_expired);
        let later = live.filter_map(|row| Some((signed_at(&row).ok()?, row.name)));
        let later = later.filter(|(signed_at, _)| *signed_at > server_now);
        found.extend(later.map(|(signed_at, name)| SignedLater { browser: browser.clone(), name, signed_at }));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn a_move_has_a_sign_and_a_length() {
        for (text, expected) in [
            ("+181s", Some(181)),
            ("+181", Some(181)),
            ("-1m", Some(-60)),
            ("+1h 30m", Some(5400)),
            ("+0", Some(0)),
            ("+99999999999999999999", Some(i64::MAX)),
            ("-99999999999999999999d", Some(-i64::MAX)),
            ("181", None),
            ("+", None),
            ("+-1", None),
            ("+1x", None),
            ("+1.5h", Some(5400)),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
