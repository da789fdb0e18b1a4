//! The date of an `Expires` attribute, as browsers read it (RFC 6265bis section 5.1.1).
//!
//! ```text
//! Sun, 22 Nov 2026 19:44:33 GMT      as Werkzeug writes it
//! Sun, 22-Nov-26 19:44:33 GMT        as servers of the nineties wrote it
//! Nov 22 19:44:33 2026               as C's asctime writes it
//! ```
//!
//! The text is cut into tokens, and each token is the first thing that it can be: the time, the day, the month, the year.
//! Everything else is passed over, the time zone too: a cookie-date is always UTC.

use time::{Date, Month};

use crate::clock::Timestamp;

/// Months by their first three letters.
const MONTHS: [&[u8; 3]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// The first year of the Gregorian calendar that is read. An earlier one makes the date invalid.
const FIRST_YEAR: u32 = 1601;

/// Reads a cookie-date. `None`: a browser would pass over the attribute.
pub(crate) fn parse(text: &[u8]) -> Option<Timestamp> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(|&byte| is_delimiter(byte)).filter(|token| !token.is_empty()) {
        if time.is_none()
            && let Some(found) = time_of_day(token)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = number(token, 1, 2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = month_of(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number(token, 2, 4)
        {
            year = Some(found);
        }
    }
    let year = match year? {
        year @ 0..=69 => 2000 + year,
        year @ 70..=99 => 1900 + year,
        year => year,
    };
    if year < FIRST_YEAR {
        return None;
    }
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month?, u8::try_from(day?).ok()?).ok()?;
    let (hour, minute, second) = time?;
    let moment = date.with_hms(hour, minute, second).ok()?.assume_utc();
    Some(Timestamp::from_unix(moment.unix_timestamp()))
}

/// Every character but letters, digits, `:`, control characters and what is not ASCII.
fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'\t' | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e)
}

/// `19:44:33`, or `9:4:3`. What follows the last digit does not count, unless it is a digit.
fn time_of_day(token: &[u8]) -> Option<(u8, u8, u8)> {
    let mut fields = token.splitn(3, |&byte| byte == b':');
    let mut field = |is_last: bool| {
        let field = fields.next()?;
        let has_only_digits = field.iter().all(u8::is_ascii_digit);
        number(field, 1, 2).filter(|_| is_last || has_only_digits).and_then(|number| u8::try_from(number).ok())
    };
    Some((field(false)?, field(false)?, field(true)?))
}

fn month_of(token: &[u8]) -> Option<Month> {
    let name = token.get(..3)?;
    let place = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    Month::try_from(u8::try_from(place + 1).ok()?).ok()
}

/// The digits in front of the token, if there are no fewer and no more than these.
fn number(token: &[u8], fewest: usize, most: usize) -> Option<u32> {
    let digits = token.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = token.get(..digits).filter(|_| (fewest..=most).contains(&digits))?;
    Some(text.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unix(text: &str) -> Option<i64> {
        parse(text.as_bytes()).map(Timestamp::unix)
    }

    #[test]
    fn one_moment_has_many_spellings() {
        for text in [
            "Sun, 22 Nov 2026 19:44:33 GMT",
            "Sun, 22-Nov-2026 19:44:33 GMT",
            "Sunday, 22-Nov-26 19:44:33 GMT",
            "Sun Nov 22 19:44:33 2026",
            "22 Nov 2026 19:44:33",
            "Sun, 22 Nov 2026 19:44:33 UTC",
            "Sun, 22 Nov 2026 19:44:33 +0000",
            "Sun, 22 Nov 2026 19:44:33 EST",
            "Sun, 22 Nov 2026 19:44:33 -0500",
            "\"Sun, 22 Nov 2026 19:44:33 GMT\"",
            "19:44:33 22 NOV 2026",
            "2026 22 november 19:44:33",
            "Mon, 22 Nov 2026 19:44:33 GMT",
            "22nd Nov 2026AD 19:44:33Z",
            "\t22/Nov/2026 (19:44:33)",
            "22 Nov 2026 19:44:33 23 Dec 2027 01:02:03",
        ] {
            assert_eq!(unix(text), Some(1_795_376_673), "{text}");
        }
    }

    #[test]
    fn a_time_may_be_short_and_a_year_may_have_two_digits() {
        assert_eq!(unix("1 Jan 1970 0:0:0"), Some(0));
        assert_eq!(unix("1 Jan 1970 9:8:7"), Some(9 * 3600 + 8 * 60 + 7));
        assert_eq!(unix("1 Jan 70 00:00:00"), Some(0));
        assert_eq!(unix("1 Jan 99 00:00:00"), unix("1 Jan 1999 00:00:00"));
        assert_eq!(unix("1 Jan 69 00:00:00"), unix("1 Jan 2069 00:00:00"));
        assert_eq!(unix("1 Jan 00 00:00:00"), unix("1 Jan 2000 00:00:00"));
        assert_eq!(unix("31 Dec 9999 23:59:59"), Some(Timestamp::LAST.unix()));
    }

    #[test]
    fn dates_before_1601_fail() {
        assert!(unix("1 Jan 1601 00:00:00").is_some_and(|seconds| seconds < 0));
        for text in ["31 Dec 1600 23:59:59", "1 Jan 0100 00:00:00", "1 Jan 101 00:00:00", "1 Jan 1582 00:00:00"] {
            assert_eq!(unix(text), None, "{text}");
        }
    }

    #[test]
    fn half_a_date_and_a_date_of_no_calendar_are_none() {
        for text in [
            "",
            "0",
            "-1",
            "soon",
            "Nov 2026 19:44:33",
            "22 2026 19:44:33",
            "22 Nov 19:44:33",
            "22 Nov 2026",
            "22 Nov 2026 19:44",
            "22 Nov 2026 19:44:",
            "22 Nov 2026 24:00:00",
            "22 Nov 2026 19:60:00",
            "22 Nov 2026 19:44:60",
            "22 Nov 2026 019:44:33",
            "22 Nov 2026 19:44:333",
            "0 Nov 2026 19:44:33",
            "32 Nov 2026 19:44:33",
            "30 Feb 2026 19:44:33",
            "29 Feb 2026 19:44:33",
            "222 Nov 2026 19:44:33",
            "22 No 2026 19:44:33",
            "22 Nov 20261 19:44:33",
            "2026-11-22T19:44:33Z",
            "1795376673",
            "22 Nov\u{a0}2026 19:44:33",
        ] {
            assert_eq!(unix(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_octets_are_a_date_or_none(text in proptest::collection::vec(proptest::num::u8::ANY, 0..64)) {
            if let Some(moment) = parse(&text) {
                proptest::prop_assert!(moment <= Timestamp::LAST);
            }
        }

        #[test]
        fn what_a_server_writes_is_what_a_browser_reads(unix in 0..=Timestamp::LAST.unix()) {
            let moment = Timestamp::from_unix(unix);
            proptest::prop_assert_eq!(parse(moment.http_date().as_bytes()), Some(moment));
        }
    }
}
