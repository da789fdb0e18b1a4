//! The clock, which can be moved.
//!
//! A session ends at a moment, so a lesson about sessions has to choose the moment. The functions of the cookie take
//! the time as an argument. The browser and the server each hold a [`Clock`], which they can only read. A test or a
//! lesson holds the [`ManualClock`] behind it, which it can move. This file is the only one that reads the system's
//! time.

mod held;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::macros::format_description;

pub use held::{HeldClock, OffTheCalendar, Which};

/// A moment in whole Unix seconds, as Flask counts: `int(time.time())`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first moment a clock can stand at, 1970-01-01 00:00:00 UTC: a signature cannot carry an earlier one.
    pub const FIRST: Timestamp = Timestamp(0);
    /// The last moment Python's `datetime` knows, 9999-12-31 23:59:59 UTC.
    pub const LAST: Timestamp = Timestamp(253_402_300_799);

    /// The moment this many seconds after 1970-01-01 00:00:00 UTC.
    pub const fn from_unix(seconds: i64) -> Timestamp {
        Timestamp(seconds)
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// The moment this many seconds later. The result stays within the range of `i64`.
    pub const fn plus(self, seconds: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(seconds))
    }

    /// Whether the moment lies in the years 1970 to 9999.
    pub fn is_on_the_calendar(self) -> bool {
        (Timestamp::FIRST..=Timestamp::LAST).contains(&self)
    }

    /// The calendar date in UTC. `None` for a year outside -9999 to 9999.
    pub fn date(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.0).ok()
    }

    /// `Sun, 22 Nov 2026 19:44:33 GMT`, the date of HTTP headers (RFC 9110 section 5.6.7).
    pub fn http_date(self) -> String {
        let Some(date) = self.date() else { return self.0.to_string() };
        let mut text = *b"Sun, 00 Jan 0000 00:00:00 GMT";
        text[..3].copy_from_slice(WEEKDAYS[usize::from(date.weekday().number_days_from_sunday()) % 7]);
        put(&mut text[5..7], date.day());
        text[8..11].copy_from_slice(MONTHS[usize::from(u8::from(date.month()) - 1) % 12]);
        put(&mut text[12..16], date.year().unsigned_abs());
        put(&mut text[17..19], date.hour());
        put(&mut text[20..22], date.minute());
        put(&mut text[23..25], date.second());
        String::from_utf8_lossy(&text).into_owned()
    }

    /// `2026-11-22T19:44:33Z`, the date of JSON and of `--now` (RFC 3339).
    ///
    /// RFC 3339 knows the years 0 to 9999. Any other moment is written as its number of seconds.
    pub fn rfc3339(self) -> String {
        let Some(date) = self.date().filter(|date| (0..=9999).contains(&date.year())) else {
            return self.0.to_string();
        };
        let mut text = *b"0000-00-00T00:00:00Z";
        put(&mut text[..4], date.year().unsigned_abs());
        put(&mut text[5..7], u8::from(date.month()));
        put(&mut text[8..10], date.day());
        put(&mut text[11..13], date.hour());
        put(&mut text[14..16], date.minute());
        put(&mut text[17..19], date.second());
        String::from_utf8_lossy(&text).into_owned()
    }

    /// `2026-11-22 19:44:33`, the date on a screen, UTC.
    pub fn calendar(self) -> String {
        self.written(|date| date.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second]")))
    }

    /// `19:44:33`, UTC.
    pub fn time_of_day(self) -> String {
        self.written(|date| date.format(format_description!("[hour]:[minute]:[second]")))
    }

    /// `19:44:33`, UTC, or with its date where it is on another day than all of these moments are: a time of day alone is
    /// read as today's.
    pub fn time_or_date(self, beside: &[Timestamp]) -> String {
        let day = |moment: Timestamp| moment.unix().div_euclid(86_400);
        match beside.iter().all(|moment| day(*moment) == day(self)) {
            true => self.time_of_day(),
            false => self.calendar(),
        }
    }

    /// Reads what `--now` takes: RFC 3339, Unix seconds, or what Python's `time.time()` prints, `1800000000.5`.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let whole = match text.split_once('.') {
            Some((whole, part)) if is_digits(whole) && is_digits(part) => whole,
            _ => text,
        };
        if let Ok(seconds) = whole.parse::<i64>() {
            return Some(Timestamp(seconds));
        }
        let date = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        Some(Timestamp(date.unix_timestamp()))
    }

    /// Reads the date of an HTTP header.
    pub fn parse_http_date(text: &str) -> Option<Timestamp> {
        let date = OffsetDateTime::parse(text, &Rfc2822).ok()?;
        Some(Timestamp(date.unix_timestamp()))
    }

    /// A moment off the calendar has no date. It is written as its number of seconds.
    fn written(self, format: impl Fn(OffsetDateTime) -> Result<String, time::error::Format>) -> String {
        self.date().and_then(|date| format(date).ok()).unwrap_or_else(|| self.0.to_string())
    }
}

const WEEKDAYS: [&[u8; 3]; 7] = [b"Sun", b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat"];
const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// Writes a number into columns, with leading zeros.
///
/// The two formats of a server and of a long list of cookies are written by hand, because the library's formatter is
/// slower.
fn put(columns: &mut [u8], number: impl Into<u32>) {
    let mut number = number.into();
    for column in columns.iter_mut().rev() {
        *column = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// A moment.
#[derive(Serialize, JsonSchema)]
struct Moment {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    unix: i64,
    /// The same in RFC 3339, in UTC. Null before 1970 and after 9999.
    #[schemars(extend("format" = "date-time"))]
    date: Option<String>,
}

/// In JSON: `{"unix": 1795376493, "date": "2026-11-22T19:41:33Z"}`.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let date = self.is_on_the_calendar().then(|| self.rfc3339());
        Moment { unix: self.0, date }.serialize(serializer)
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> Cow<'static, str> {
        Moment::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Moment::json_schema(generator)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.calendar())
    }
}

/// A handle on a clock, which can be read and not moved. Browser and server each hold one.
///
/// It has no other method than [`Clock::now`]. A clock that is to be moved is a [`ManualClock`].
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's own clock.
    System,
    /// A clock that stands at one moment. `--now` makes one.
    Standing(Timestamp),
    /// A clock that is moved by the holder of the [`ManualClock`].
    Manual(ManualClock),
    /// A clock that the holder of the [`FollowingClock`] lets stand or run.
    Following(FollowingClock),
}

impl Clock {
    /// The time that this clock shows.
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => system_time(),
            Clock::Standing(at) => *at,
            Clock::Manual(clock) => clock.now(),
            Clock::Following(clock) => clock.now(),
        }
    }
}

/// A clock that stands still until it is moved.
///
/// Clones and handles show the same time: one [`ManualClock::advance`] moves the browser and the server together.
///
/// ```
/// use sessctl::clock::{ManualClock, Timestamp};
///
/// let clock = ManualClock::at(Timestamp::from_unix(1_795_376_493));
/// let server = clock.handle();
///
/// clock.advance(180);
///
/// assert_eq!(server.now().unix(), 1_795_376_673);
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// A clock that stands at this moment.
    pub fn at(moment: Timestamp) -> ManualClock {
        ManualClock(Arc::new(AtomicI64::new(moment.unix())))
    }

    /// The time that this clock shows.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    /// Moves the clock by this many seconds. A negative number moves it back.
    pub fn advance(&self, seconds: i64) {
        self.set(self.now().plus(seconds));
    }

    /// Sets the clock to this moment.
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.unix(), Ordering::SeqCst);
    }

    /// A handle for a browser or a server. It shows the time of this clock.
    pub fn handle(&self) -> Clock {
        Clock::from(self)
    }
}

/// A clock that stands at a moment, or runs as the machine's own does: a server follows with it the clock that is held.
#[derive(Clone, Debug)]
pub struct FollowingClock(Arc<AtomicI64>);

/// The clock runs. No moment has this number.
const RUNS: i64 = i64::MIN;

impl FollowingClock {
    /// A clock that stands at this moment. None: it runs.
    pub fn at(moment: Option<Timestamp>) -> FollowingClock {
        let clock = FollowingClock(Arc::new(AtomicI64::new(RUNS)));
        clock.set(moment);
        clock
    }

    /// The time that this clock shows.
    pub fn now(&self) -> Timestamp {
        match self.0.load(Ordering::SeqCst) {
            RUNS => system_time(),
            stands => Timestamp(stands),
        }
    }

    /// Lets it stand at this moment. None: lets it run.
    pub fn set(&self, moment: Option<Timestamp>) {
        self.0.store(moment.map_or(RUNS, Timestamp::unix), Ordering::SeqCst);
    }
}

impl From<Option<Timestamp>> for Clock {
    /// A clock that stands at this moment. None: the machine's own.
    fn from(moment: Option<Timestamp>) -> Clock {
        moment.map_or(Clock::System, Clock::Standing)
    }
}

impl From<&ManualClock> for Clock {
    fn from(clock: &ManualClock) -> Clock {
        Clock::Manual(clock.clone())
    }
}

impl From<&Clock> for Clock {
    fn from(clock: &Clock) -> Clock {
        clock.clone()
    }
}

/// This instant, on a clock that cannot be set: for the limits of waiting. No lesson's clock moves it.
pub fn instant() -> Instant {
    Instant::now()
}

/// Before 1970 the system answers with an error, which holds the distance to 1970.
fn system_time() -> Timestamp {
    let seconds = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
    };
    Timestamp(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_advance_moves_browser_and_server() {
        let clock = ManualClock::at(Timestamp::from_unix(1_795_376_493));
        let (browser, server) = (clock.handle(), clock.handle());

        clock.advance(180);

        assert_eq!([browser.now(), server.now()].map(Timestamp::unix), [1_795_376_673; 2]);
    }

    #[test]
    fn a_standing_clock_shows_the_same_moment_always() {
        let now = Timestamp::from_unix(1_795_376_493);
        assert_eq!(Clock::Standing(now).now(), now);
    }

    #[test]
    fn a_clock_that_follows_stands_and_runs_again_in_every_handle() {
        let clock = FollowingClock::at(Some(Timestamp(5)));
        let server = Clock::Following(clock.clone());
        assert_eq!(server.now(), Timestamp(5));
        clock.set(Some(Timestamp(6)));
        assert_eq!(server.now(), Timestamp(6));
        clock.set(None);
        assert!((server.now().unix() - system_time().unix()).abs() <= 1);
    }

    #[test]
    fn a_moment_is_written_for_http_for_json_and_for_a_screen() {
        let moment = Timestamp::from_unix(1_795_376_493);
        assert_eq!(moment.http_date(), "Sun, 22 Nov 2026 19:41:33 GMT");
        assert_eq!(moment.rfc3339(), "2026-11-22T19:41:33Z");
        assert_eq!(moment.calendar(), "2026-11-22 19:41:33");
        assert_eq!(Timestamp::LAST.rfc3339(), "9999-12-31T23:59:59Z");
        assert_eq!(Timestamp::from_unix(i64::MAX).http_date(), i64::MAX.to_string());
    }

    #[test]
    fn a_moment_in_json_has_a_date_where_the_calendar_has_one() {
        let json = |unix: i64| serde_json::to_string(&Timestamp::from_unix(unix)).unwrap();
        assert_eq!(json(1_795_376_493), r#"{"unix":1795376493,"date":"2026-11-22T19:41:33Z"}"#);
        assert_eq!(json(253_402_300_799), r#"{"unix":253402300799,"date":"9999-12-31T23:59:59Z"}"#);
        assert_eq!(json(253_402_300_800), r#"{"unix":253402300800,"date":null}"#);
        assert_eq!(json(-1), r#"{"unix":-1,"date":null}"#);
    }

    #[test]
    fn the_date_of_every_day_is_the_one_that_the_library_writes() {
        for day in -800..40_000 {
            let moment = Timestamp::from_unix(day * 86_400 + day % 86_400);
            let [rfc2822, rfc3339] =
                [moment.written(|date| date.format(&Rfc2822)), moment.written(|date| date.format(&Rfc3339))];
            assert_eq!(moment.http_date(), rfc2822.replace("+0000", "GMT"));
            assert_eq!(moment.rfc3339(), rfc3339);
        }
    }

    #[test]
    fn now_is_given_as_a_date_or_as_seconds() {
        assert_eq!(Timestamp::parse("2026-11-22T19:41:33Z"), Some(Timestamp(1_795_376_493)));
        assert_eq!(Timestamp::parse("2026-11-23T04:41:33+09:00"), Some(Timestamp(1_795_376_493)));
        assert_eq!(Timestamp::parse("1795376493"), Some(Timestamp(1_795_376_493)));
        assert_eq!(Timestamp::parse("1795376493.8671875"), Some(Timestamp(1_795_376_493)));
        assert_eq!(["1.", ".5", "1.5.5", "-1.5", "1.5e3"].map(Timestamp::parse), [None; 5]);
        assert_eq!(Timestamp::parse("tomorrow"), None);
        assert_eq!(Timestamp::parse_http_date("Sun, 22 Nov 2026 19:41:33 GMT"), Some(Timestamp(1_795_376_493)));
    }
}
