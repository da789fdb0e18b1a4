//! The end of a cookie, in the many forms in which tools give it.

use super::found::{End, Unit};
use crate::browser::cookie_date;
use crate::clock::Timestamp;

/// Chromium counts microseconds since 1601.
const SECONDS_FROM_1601: i64 = 11_644_473_600;

/// The end that a text gives: a date, or a number of seconds or of a smaller unit. `None` for a cookie that ends with the
/// browser, and for what is no date of the calendar.
pub(super) fn read(text: &str) -> Option<End> {
    let text = text.trim().trim_matches('"').trim();
    let (at, unit) = match text.parse::<f64>() {
        Ok(number) => {
            let (at, unit) = moment(number)?;
            (at, Some(unit))
        }
        Err(_) => (date(text)?, None),
    };
    at.is_on_the_calendar().then_some(End::Expires { at, unit })
}

/// The end that `Max-Age` gives. It counts from the moment at which the cookie was received.
pub(super) fn max_age(text: &str) -> Option<End> {
    text.trim().trim_matches('"').parse().ok().map(|seconds| End::MaxAge { seconds })
}

/// A number of seconds has ten digits today, and each smaller unit three digits more.
fn moment(number: f64) -> Option<(Timestamp, Unit)> {
    let at = |seconds: f64| Timestamp::from_unix(seconds.floor() as i64);
    match number {
        // 0 and less: until the browser is closed
        1.0..1e11 => Some((at(number), Unit::Seconds)),
        1e11..1e14 => Some((at(number / 1e3), Unit::Milliseconds)),
        1e14..1.2e16 => Some((at(number / 1e6), Unit::Microseconds)),
        1.2e16..1e17 => Some((at(number / 1e6).plus(-SECONDS_FROM_1601), Unit::MicrosecondsSince1601)),
        _ => None,
    }
}

/// A date in words: as cookies have it (RFC 6265bis, 5.1.1), or in ISO 8601.
fn date(text: &str) -> Option<Timestamp> {
    iso(text).or_else(|| cookie_date::parse(text.as_bytes()))
}

/// `2027-01-15T09:00:00.123Z`, `2027-01-15 09:00:00Z` (LWP), `2027-01-15 09:00:00 UTC` (our screens). Without a zone it is UTC.
fn iso(text: &str) -> Option<Timestamp> {
    let text = text.strip_suffix("UTC").map_or(text, str::trim_end);
    let (day, time) = text.split_once(['T', 't', ' '])?;
    let has_zone = time.ends_with(['Z', 'z']) || time.contains(['+', '-']);
    Timestamp::parse(&format!("{day}T{time}{}", if has_zone { "" } else { "Z" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unix(text: &str) -> Option<(i64, Option<Unit>)> {
        match read(text) {
            Some(End::Expires { at, unit, .. }) => Some((at.unix(), unit)),
            _ => None,
        }
    }

    #[test]
    fn seconds_and_smaller_units_are_told_apart_by_their_size() {
        for (text, unit) in [
            ("1800003600", Unit::Seconds),
            ("1800003600.935", Unit::Seconds),
            ("1800003600935", Unit::Milliseconds),
            ("1800003600935000", Unit::Microseconds),
            ("13444477200000000", Unit::MicrosecondsSince1601),
        ] {
            assert_eq!(unix(text), Some((1_800_003_600, Some(unit))), "{text}");
        }
        for text in ["0", "-1", "", "Session", "9223372036854775807", "NaN"] {
            assert_eq!(unix(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_read_in_each_form_that_tools_write() {
        for text in [
            "Fri, 15 Jan 2027 09:00:00 GMT",
            "Fri, 15-Jan-2027 09:00:00 GMT",
            "\"Fri, 15 Jan 2027 09:00:00 GMT\"",
            "Fri Jan 15 09:00:00 2027",
            "15 Jan 2027 09:00:00 EST",
            "2027-01-15T09:00:00Z",
            "2027-01-15T09:00:00.000Z",
            "2027-01-15T18:00:00+09:00",
            "2027-01-15 09:00:00Z",
            "2027-01-15 09:00:00 UTC",
        ] {
            assert_eq!(unix(text), Some((1_800_003_600, None)), "{text}");
        }
    }
}
