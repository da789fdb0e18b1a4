//! The dates of the ` d` tag: written as HTTP dates, read as e-mail dates.
//!
//! Reading is lenient, because Werkzeug passes the text to Python's e-mail package
//! (`werkzeug/http.py` `parse_date`, CPython `Lib/email/_parseaddr.py`).

use std::error;
use std::fmt;

use super::int::{self, is_python_digit, is_python_space};
use super::text::Text;
use super::value::DateTime;

/// A date beyond Python's calendar: Python raises `OverflowError`, which Flask does not catch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateOverflow;

impl fmt::Display for DateOverflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the date is beyond what Python's datetime holds")
    }
}

impl error::Error for DateOverflow {}

/// `werkzeug.http.parse_date(text)`. `None` for a text that is not a date.
///
/// # Errors
/// Numbers too large for C, an `OverflowError`.
pub fn read(text: &Text) -> Result<Option<DateTime>, DateOverflow> {
    match text.as_str().and_then(as_flask_writes).or_else(|| fields(text)) {
        Some(fields) => date_time(fields),
        None => Ok(None),
    }
}

/// Year, month, day, hour, minute, second, and the offset from UTC in seconds if one was named.
struct Fields {
    date_and_time: [i128; 6],
    offset: i128,
}

/// Reads `Fri, 02 Jan 2026 03:04:05 GMT` by its columns. Nearly every date in a session has this form.
fn as_flask_writes(text: &str) -> Option<Fields> {
    let between = [(3, ", "), (7, " "), (11, " "), (16, " "), (19, ":"), (22, ":"), (25, " GMT")];
    let has = |(place, mark): (usize, &str)| text.get(place..).is_some_and(|rest| rest.starts_with(mark));
    if text.len() != 29
        || !between.into_iter().all(has)
        || !text.get(..3)?.bytes().all(|byte| byte.is_ascii_alphabetic())
    {
        return None;
    }
    let number = |begin: usize, end: usize| {
        let digits = text.get(begin..end)?.bytes();
        digits
            .map(|byte| byte.is_ascii_digit().then(|| i128::from(byte - b'0')))
            .try_fold(0, |number, digit| Some(10 * number + digit?))
    };
    // Python reads a year of fewer digits as another year
    let year = number(12, 16).filter(|&year| year >= 100)?;
    let month = month_number(&text.get(8..11)?.to_ascii_lowercase())?;
    let date_and_time = [year, month, number(5, 7)?, number(17, 19)?, number(20, 22)?, number(23, 25)?];
    Some(Fields { date_and_time, offset: 0 })
}

/// `email._parseaddr._parsedate_tz`, step by step. It swaps words until they fit.
fn fields(text: &Text) -> Option<Fields> {
    let mut words = words(text);
    let first = words.first()?.clone();
    if first.ends_with(',') || DAYS.contains(&first.to_lowercase().as_str()) {
        words.remove(0);
    } else if let Some((_, after)) = first.rsplit_once(',') {
        *words.first_mut()? = after.to_owned();
    }
    // RFC 850: 02-Jan-26 03:04:05 GMT
    if words.len() == 3 {
        let parts: Vec<String> = words.first()?.split('-').map(str::to_owned).collect();
        if parts.len() == 3 {
            words.splice(..1, parts);
        }
    }
    if words.len() == 4 {
        let last = words.pop()?;
        let (time, zone) = match last.find('+').or_else(|| last.find('-')) {
            Some(place) if place > 0 => last.split_at(place),
            _ => (last.as_str(), ""),
        };
        words.extend([time.to_owned(), zone.to_owned()]);
    }
    let [mut day, mut month, mut year, mut time, mut zone] =
        <[String; 5]>::try_from(words.into_iter().take(5).collect::<Vec<_>>()).ok()?;
    if day.is_empty() || month.is_empty() || year.is_empty() {
        return None;
    }
    month = month.to_lowercase();
    if month_number(&month).is_none() {
        (day, month) = (month, day.to_lowercase());
    }
    let month = month_number(&month)?;
    if let Some(shorter) = day.strip_suffix(',') {
        day = shorter.to_owned();
    }
    if year.find(':').is_some_and(|place| place > 0) {
        (year, time) = (time, year);
    }
    if let Some(shorter) = year.strip_suffix(',') {
        year = shorter.to_owned();
    }
    if !is_python_digit(u32::from(year.chars().next()?)) {
        (year, zone) = (zone, year);
    }
    if let Some(shorter) = time.strip_suffix(',') {
        time = shorter.to_owned();
    }
    let [hour, minute, second] = time_of_day(&time)?;
    let number = |text: &str| int::parse(&text.into(), 10).map(|number| number.signed());
    let (year, day) = (number(&year)?, number(&day)?);
    let (hour, minute, second) = (number(&hour)?, number(&minute)?, number(&second)?);
    // POSIX: 69 to 99 are 1969 to 1999, 0 to 68 are 2000 to 2068
    let year = match year {
        ..=68 => year + 2000,
        69..=99 => year + 1900,
        _ => year,
    };
    let zone = zone.to_uppercase();
    let offset = zone_number(&zone).or_else(|| number(&zone)).unwrap_or(0);
    let offset = offset.signum() * (offset.abs() / 100).saturating_mul(3600).saturating_add(offset.abs() % 100 * 60);
    Some(Fields { date_and_time: [year, month, day, hour, minute, second], offset })
}

fn words(text: &Text) -> Vec<String> {
    let characters: String = text.chars_lossy().collect();
    characters
        .split(|character: char| is_python_space(u32::from(character)))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `03:04:05`, `03:04`, `03.04.05` or `03.04`.
fn time_of_day(time: &str) -> Option<[String; 3]> {
    let separator = if time.contains(':') { ':' } else { '.' };
    let parts: Vec<&str> = time.split(separator).collect();
    match parts.as_slice() {
        [hour, minute] => Some([hour, minute, "0"].map(|part| (*part).to_owned())),
        [hour, minute, second] => Some([hour, minute, second].map(|part| (*part).to_owned())),
        _ => None,
    }
}

/// `datetime.datetime(*fields, tzinfo=timezone(timedelta(seconds=offset)))`: an impossible date
/// is a `ValueError`, which Werkzeug turns into `None`; numbers too large for C are not caught.
fn date_time(fields: Fields) -> Result<Option<DateTime>, DateOverflow> {
    const MOST_DAYS_OF_A_TIMEDELTA: i128 = 999_999_999;
    if fields.offset.div_euclid(86_400).abs() > MOST_DAYS_OF_A_TIMEDELTA {
        return Err(DateOverflow);
    }
    if fields.offset.abs() >= 86_400 {
        return Ok(None);
    }
    if fields.date_and_time.iter().any(|&field| i32::try_from(field).is_err()) {
        return Err(DateOverflow);
    }
    Ok(checked(fields))
}

fn checked(fields: Fields) -> Option<DateTime> {
    let [year, month, day, hour, minute, second] = fields.date_and_time;
    if !(1..=9999).contains(&year) {
        return None;
    }
    let moment = DateTime {
        year: i32::try_from(year).ok()?,
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
        hour: u8::try_from(hour).ok()?,
        minute: u8::try_from(minute).ok()?,
        second: u8::try_from(second).ok()?,
        offset_minutes: i32::try_from(fields.offset / 60).ok()?,
    };
    let calendar_month = time::Month::try_from(moment.month).ok()?;
    let is_real = time::Date::from_calendar_date(moment.year, calendar_month, moment.day).is_ok()
        && time::Time::from_hms(moment.hour, moment.minute, moment.second).is_ok();
    is_real.then_some(moment)
}

/// `Fri, 02 Jan 2026 03:04:05 GMT` (`werkzeug.http.http_date`).
///
/// # Errors
/// In UTC it is before the year 1 or after 9999.
pub fn write(moment: &DateTime) -> Result<String, DateOverflow> {
    let overflow = |_: time::error::ComponentRange| DateOverflow;
    let month = time::Month::try_from(moment.month).map_err(overflow)?;
    let date = time::Date::from_calendar_date(moment.year, month, moment.day).map_err(overflow)?;
    let clock = time::Time::from_hms(moment.hour, moment.minute, moment.second).map_err(overflow)?;
    let offset = time::Duration::minutes(i64::from(moment.offset_minutes));
    let utc = time::PrimitiveDateTime::new(date, clock).checked_sub(offset).ok_or(DateOverflow)?;
    if !(1..=9999).contains(&utc.year()) {
        return Err(DateOverflow);
    }
    Ok(crate::clock::Timestamp::from_unix(utc.assume_utc().unix_timestamp()).http_date())
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn month_number(name: &str) -> Option<i128> {
    Some(match name {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

/// Hours and minutes as one number, as in `-0500`.
fn zone_number(name: &str) -> Option<i128> {
    Some(match name {
        "UT" | "UTC" | "GMT" | "Z" => 0,
        "AST" | "EDT" => -400,
        "ADT" => -300,
        "EST" | "CDT" => -500,
        "CST" | "MDT" => -600,
        "MST" | "PDT" => -700,
        "PST" => -800,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Option<String> {
        read(&text.into()).ok()?.map(|moment| moment.iso('T'))
    }

    #[test]
    fn the_email_package_reads_what_looks_like_a_date() {
        for (text, expected) in [
            ("Fri, 02 Jan 2026 03:04:05 GMT", Some("2026-01-02T03:04:05+00:00")),
            ("fri, 02 jan 2026 24:04:05 GMT", None),
            ("Fri, 02 Jan 0026 03:04:05 GMT", Some("2026-01-02T03:04:05+00:00")),
            ("fri, 02 jan 26 03:04:05 -0500", Some("2026-01-02T03:04:05-05:00")),
            ("Friday, 02-Jan-26 03:04:05 EST", Some("2026-01-02T03:04:05-05:00")),
            ("Fri Jan  2 03:04:05 2026", Some("2026-01-02T03:04:05+00:00")),
            ("2 Jan 2026 03:04 JST", Some("2026-01-02T03:04:00+00:00")),
            ("2 Jan 99 03.04.05", Some("1999-01-02T03:04:05+00:00")),
            ("30 Feb 2026 00:00:00 GMT", None),
            // Ⅸ is a number and no digit, so the year is the next word; ² is a digit and no number
            ("2 Sep Ⅸ 03:04:05 2026", Some("2026-09-02T03:04:05+00:00")),
            ("2 Sep ² 03:04:05 2026", None),
            ("2026-01-02T03:04:05Z", None),
            ("", None),
        ] {
            assert_eq!(iso(text).as_deref(), expected, "{text}");
        }
        assert_eq!(read(&"2 Jan 99999999999 00:00:00 GMT".into()), Err(DateOverflow));
        let far = format!("2 Jan 2026 00:00:00 +{}", "9".repeat(43));
        assert_eq!(read(&far.as_str().into()), Err(DateOverflow));
    }
}
