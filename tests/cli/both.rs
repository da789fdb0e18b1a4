//! A screen in both languages, word by word.

use super::{Home, LANGUAGES};

/// The words of a screen: with one blank between two in English, and with none in Japanese.
pub(super) fn screens(home: &Home, args: &[&str]) -> [String; 2] {
    let words = |lang: &str, between: &str| {
        let outcome = home.run(&[args, &["--lang", lang]].concat());
        outcome.assert_harmless();
        outcome.stdout.split_whitespace().collect::<Vec<_>>().join(between)
    };
    [words(LANGUAGES[0], " "), words(LANGUAGES[1], "")]
}

pub(super) fn assert_says(screens: &[String; 2], english: &str, japanese: &str) {
    assert!(screens[0].contains(english), "{}", screens[0]);
    assert!(screens[1].contains(japanese), "{}", screens[1]);
}
