//! Lengths of time.

use crate::lang::{Lang, say};

/// A length of time, in the unit that people would use.
pub fn span(seconds: i64, lang: Lang) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600, seconds / 60);
    let (odd_hours, odd_minutes) = (hours % 24, minutes % 60);
    match seconds.abs() {
        0..600 => say!(lang, "{seconds} s", "{seconds}秒"),
        600..7_200 => say!(lang, "{minutes} min", "{minutes}分"),
        7_200..172_800 => say!(lang, "{hours} h {odd_minutes} min", "{hours}時間{odd_minutes}分"),
        _ if odd_hours == 0 => say!(lang, "{days} days", "{days}日"),
        _ => say!(lang, "{days} days {odd_hours} h", "{days}日{odd_hours}時間"),
    }
}

/// From here on, in seconds, a lifetime is not written in seconds.
pub const LONG: i64 = 7_200;

/// A length of time that is 0 or more, to the second: `31 days 1 s`. Below two hours it is in seconds alone.
pub fn exact(seconds: i64, lang: Lang) -> String {
    if seconds < LONG {
        return say!(lang, "{seconds} s", "{seconds}秒");
    }
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    let mut parts = Vec::new();
    match days {
        0 => {}
        1 => parts.push(say!(lang, "1 day", "1日")),
        _ => parts.push(say!(lang, "{days} days", "{days}日")),
    }
    for (number, text) in [
        (hours, say!(lang, "{hours} h", "{hours}時間")),
        (minutes, say!(lang, "{minutes} min", "{minutes}分")),
        (rest, say!(lang, "{rest} s", "{rest}秒")),
    ] {
        if number > 0 {
            parts.push(text);
        }
    }
    parts.join(&say!(lang, " ", ""))
}

/// An age beside a lifetime, in its unit: seconds beside a short one. A second less than a long one is written so.
pub fn beside(age: i64, lifetime: Option<i64>, lang: Lang) -> String {
    match lifetime {
        Some(..LONG) if age < 100_000 => say!(lang, "{age} s", "{age}秒"),
        Some(lifetime @ LONG..) if age + 1 == lifetime => {
            let lifetime = exact(lifetime, lang);
            say!(lang, "{lifetime} - 1 s", "{lifetime}の1秒前")
        }
        _ => exact(age, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_written_to_the_second_in_the_unit_of_its_lifetime() {
        let day = 86_400;
        for (age, lifetime, english, japanese) in [
            (0, Some(180), "0 s", "0秒"),
            (600, Some(180), "600 s", "600秒"),
            (7_201, Some(7_199), "7201 s", "7201秒"),
            (31 * day, Some(31 * day), "31 days", "31日"),
            (31 * day + 1, Some(31 * day), "31 days 1 s", "31日1秒"),
            (31 * day - 1, Some(31 * day), "31 days - 1 s", "31日の1秒前"),
            (892_800, Some(31 * day), "10 days 8 h", "10日8時間"),
            (day + 3_661, None, "1 day 1 h 1 min 1 s", "1日1時間1分1秒"),
            (60, None, "60 s", "60秒"),
        ] {
            assert_eq!([beside(age, lifetime, Lang::En), beside(age, lifetime, Lang::Ja)], [english, japanese]);
        }
    }
}
