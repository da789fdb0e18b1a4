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
