//! The timestamp section: when a cookie was signed.
//!
//! ```text
//! awNFbQ   base64url of the four bytes 6b 03 45 6d = 1795376493 seconds after 1970
//! ```
//!
//! The number takes as few bytes as it needs, the most significant first (`itsdangerous/timed.py`, `TimestampSigner`).

use crate::clock::Timestamp;
use crate::python::base64;

/// A timestamp section that has been decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// The seconds since 1970. `None` if the section is not base64url of at most eight bytes.
    pub unix: Option<u64>,
    /// The moment. `None` too for a number that Python's `datetime` cannot hold.
    pub date: Option<Timestamp>,
}

impl Section {
    /// Reads a section.
    pub fn read(section: &str) -> Section {
        let unix = read(section);
        Section { unix, date: unix.and_then(calendar_date) }
    }
}

/// The number in a timestamp section, in seconds since 1970. An empty section is 0.
///
/// `None` if the section is not base64url of at most eight bytes.
///
/// ```
/// assert_eq!(sessctl::cookie::timestamp::read("awNFbQ"), Some(1_795_376_493));
/// ```
pub fn read(section: &str) -> Option<u64> {
    let bytes = base64::decode(section)?;
    let mut padded = [0; 8];
    padded.get_mut(8usize.checked_sub(bytes.len())?..)?.copy_from_slice(&bytes);
    Some(u64::from_be_bytes(padded))
}

/// Writes a timestamp section. `None` for a moment before 1970, which Python cannot write either.
pub fn write(at: Timestamp) -> Option<String> {
    let bytes = u64::try_from(at.unix()).ok()?.to_be_bytes();
    let leading_zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
    Some(base64::encode(bytes.get(leading_zeros..).unwrap_or_default()))
}

/// The moment, if Python's `datetime` can hold it.
pub fn calendar_date(unix: u64) -> Option<Timestamp> {
    i64::try_from(unix).ok().map(Timestamp::from_unix).filter(|moment| moment.is_on_the_calendar())
}

/// The class and the message that `datetime.fromtimestamp` raises beyond the year 9999, on a 64-bit Linux.
pub fn off_the_calendar(unix: u64) -> (&'static str, String) {
    /// From here on the year does not fit the C library's `int`.
    const YEAR_OVERFLOWS: u64 = 67_768_036_191_676_800;
    if unix > i64::MAX as u64 {
        ("OverflowError", "timestamp out of range for platform time_t".to_owned())
    } else if unix >= YEAR_OVERFLOWS {
        ("OSError", "[Errno 75] Value too large for defined data type".to_owned())
    } else {
        // C counts the years from 1900 in an `int`, and CPython adds the 1900 in one: the last of them turn negative
        ("ValueError", format!("year {} is out of range", year(unix) as i32))
    }
}

/// The Gregorian year, counted in whole cycles of 400 years (146,097 days) from 2000-03-01.
fn year(unix: u64) -> u64 {
    const DAYS_TO_MARCH_2000: u64 = 11_017;
    let days = (unix / 86_400).saturating_sub(DAYS_TO_MARCH_2000);
    let (cycle, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    2000 + 400 * cycle + year + u64::from(day_of_year >= 306)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_as_short_as_it_can_be() {
        assert_eq!(write(Timestamp::from_unix(1_795_376_493)).as_deref(), Some("awNFbQ"));
        assert_eq!(read("awNFbQ"), Some(1_795_376_493));
        assert_eq!(write(Timestamp::from_unix(0)).as_deref(), Some(""));
        assert_eq!(write(Timestamp::from_unix(-1)), None);
        assert_eq!(read(""), Some(0));
        assert_eq!(read("AAAAAAAAAAAA"), None, "nine bytes");
    }

    #[test]
    fn years_beyond_the_calendar_are_counted() {
        assert_eq!(year(253_402_300_800), 10_000);
        assert_eq!(year(951_868_800), 2000);
        assert_eq!(year(67_768_036_191_676_799), 2_147_485_547);
        let last = |unix| off_the_calendar(unix).1;
        assert_eq!(last(67_767_976_233_532_799), "year 2147483647 is out of range");
        assert_eq!(last(67_767_976_233_532_800), "year -2147483648 is out of range");
        assert_eq!(last(67_768_036_191_676_799), "year -2147481749 is out of range");
    }
}
