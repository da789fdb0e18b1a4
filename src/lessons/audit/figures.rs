//! The figures of a text in two languages. `two` is a figure of the English as well as `2`.

use std::collections::BTreeSet;

/// The figures of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    /// Those of two and more digits.
    pub long: BTreeSet<String>,
    /// Those of one digit.
    pub short: BTreeSet<String>,
    /// Those of one digit that are written as a word.
    pub in_words: BTreeSet<String>,
}

/// The English words for a figure.
const WORDS: [(&str, &str); 31] = [
    ("one", "1"),
    ("once", "1"),
    ("two", "2"),
    ("twice", "2"),
    ("both", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("nineteen", "19"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("sixty", "60"),
    ("seventy", "70"),
    ("eighty", "80"),
    ("ninety", "90"),
    ("hundred", "100"),
];

/// The figures of a text. Commands are to be left out before.
pub(super) fn figures(text: &str) -> Figures {
    let mut figures = Figures::default();
    // 1,000 is one figure, as is 1000. A digit of full width is one too
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        other => other,
    };
    let text: String = text.chars().map(narrow).collect();
    for run in without_separators(&text).split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()) {
        match run.len() {
            1 => figures.short.insert(run.to_owned()),
            _ => figures.long.insert(run.to_owned()),
        };
    }
    for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
        if let Some((_, figure)) = WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
            match figure.len() {
                1 => figures.in_words.insert((*figure).to_owned()),
                _ => figures.long.insert((*figure).to_owned()),
            };
        }
    }
    figures
}

/// The text without the commas of `1,000`.
fn without_separators(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_digit =
        |place: Option<usize>| place.and_then(|place| characters.get(place)).is_some_and(char::is_ascii_digit);
    let is_separator = |place: usize| {
        characters.get(place) == Some(&',')
            && is_digit(place.checked_sub(1))
            && (1..=3).all(|behind| is_digit(Some(place + behind)))
            && !is_digit(Some(place + 4))
    };
    characters.iter().enumerate().filter(|(place, _)| !is_separator(*place)).map(|(_, c)| *c).collect()
}

/// The figures that one language has and the other has not: those of the English, and those of the Japanese.
///
/// Figures of more than one digit are the same. Those of one digit are held more loosely: where Japanese counts with 1
/// and 2, English often has an article, "another" or "the other".
pub(super) fn differences(english: &Figures, japanese: &Figures) -> (Vec<String>, Vec<String>) {
    let is_article = |figure: &String| matches!(figure.as_str(), "0" | "1" | "2");
    let mut only_english: Vec<String> = english.long.difference(&japanese.long).cloned().collect();
    only_english.extend(english.short.difference(&japanese.short).cloned());
    let mut only_japanese: Vec<String> = japanese.long.difference(&english.long).cloned().collect();
    let loose = japanese.short.iter().filter(|figure| !english.short.contains(*figure));
    only_japanese.extend(loose.filter(|figure| !english.in_words.contains(*figure) && !is_article(figure)).cloned());
    (only_english, only_japanese)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(english: &str, japanese: &str) -> (Vec<String>, Vec<String>) {
        differences(&figures(english), &figures(japanese))
    }

    #[test]
    fn the_same_figures_are_no_difference_however_they_are_written() {
        for (english, japanese) in [
            ("It is refused at 181 s.", "181秒で拒否されます。"),
            ("two tables, three apps", "表が2つ、アプリが3つ"),
            ("another browser", "もう1つのブラウザ"),
            ("after ten minutes", "10分後"),
            ("1,000 requests", "1000回のリクエスト"),
            ("24 hours", "２４時間"),
            ("once a day", "1日1回"),
            ("at 127.0.0.1:5000", "127.0.0.1:5000 で"),
        ] {
            assert_eq!(differ(english, japanese), (vec![], vec![]), "{english}");
        }
    }

    #[test]
    fn another_figure_is_told_of_both_sides() {
        assert_eq!(differ("at 181 s", "180秒で"), (vec!["181".to_owned()], vec!["180".to_owned()]));
        assert_eq!(differ("in 3 steps", "4つの手順で"), (vec!["3".to_owned()], vec!["4".to_owned()]));
        assert_eq!(differ("twelve", "11"), (vec!["12".to_owned()], vec!["11".to_owned()]));
        assert_eq!(differ("many", "5つ"), (vec![], vec!["5".to_owned()]));
    }
}
