//! A text in both languages: whether they say the same, as far as a program can tell.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::figures::{differences, figures};
use super::finding::Reason;
use crate::lessons::pack::Text;

/// What is found in a text.
pub(super) fn reasons(text: &Text) -> Vec<Reason> {
    let Text { en, ja, .. } = text;
    if en.trim().is_empty() || ja.trim().is_empty() {
        return vec![Reason::MissingText];
    }
    let other = [other_than_english(en), other_than_japanese(ja)];
    let mut reasons: Vec<Reason> = other.into_iter().flatten().map(|text| Reason::OtherLanguage { text }).collect();
    let (english, japanese) = only_in_one(&commands(en), &commands(ja));
    if !english.is_empty() || !japanese.is_empty() {
        reasons.push(Reason::Commands { english, japanese });
    }
    let (english, japanese) = differences(&figures(&prose(en)), &figures(&prose(ja)));
    if !english.is_empty() || !japanese.is_empty() {
        reasons.push(Reason::Figures { english, japanese });
    }
    reasons
}

fn only_in_one(english: &BTreeSet<String>, japanese: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect();
    (only(english, japanese), only(japanese, english))
}

/// The commands and the values of a text: what stands in backticks, behind a prompt, or in braces.
fn commands(text: &str) -> BTreeSet<String> {
    let quoted = text.split('`').skip(1).step_by(2).map(str::to_owned);
    let behind_a_prompt = text.lines().filter_map(|line| {
        let line = line.trim_start();
        Some(line.strip_prefix("$ ").or_else(|| line.strip_prefix("> "))?.trim().to_owned())
    });
    quoted.chain(behind_a_prompt).chain(values(text).into_iter().map(|word| format!("{{{word}}}"))).collect()
}

/// The words in braces of a text. `{{` is a brace, and begins no word.
pub(super) fn values(text: &str) -> Vec<String> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
    };
    let mut words = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('{') {
        rest = match behind.strip_prefix('{') {
            Some(doubled) => doubled,
            None => {
                words.extend(
                    behind.split_once('}').map(|(word, _)| word).filter(|word| is_word(word)).map(str::to_owned),
                );
                behind
            }
        };
    }
    words
}

/// The text without its commands and its values.
fn prose(text: &str) -> String {
    let outside: Vec<&str> = text.split('`').step_by(2).collect();
    let mut prose = outside.join(" ");
    for word in values(&prose) {
        prose = prose.replace(&format!("{{{word}}}"), " ");
    }
    prose
}

/// Whether a character is one of the Japanese writing.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}')
}

/// Japanese in an English text, with what stands around it.
fn other_than_english(text: &str) -> Option<String> {
    let prose = prose(text);
    let found: String = prose.chars().skip_while(|c| !is_japanese(*c)).take_while(|c| is_japanese(*c)).collect();
    (!found.is_empty()).then_some(found)
}

/// An English sentence in a Japanese text. Names as Chrome and SESSION_COOKIE_NAME are no sentence.
fn other_than_japanese(text: &str) -> Option<String> {
    let prose = prose(text);
    // some words in a row are a name with its parts; in a text without Japanese, two are a sentence
    let least = if prose.chars().any(is_japanese) { 4 } else { 2 };
    let is_word = |word: &str| {
        let word = word.trim_end_matches(['.', ',', ':', '?', '!', ';']);
        !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '\'' | '-'))
    };
    let has_small = |run: &[&str]| run.iter().any(|word| word.chars().all(|c| !c.is_ascii_uppercase()));
    let between = |c: char| is_japanese(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}');
    prose.split(between).find_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let mut runs = words.split(|word| !is_word(word));
        runs.find(|run| run.len() >= least && has_small(run)).map(|run| run.join(" "))
    })
}

/// The words of an English text.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// The characters of a Japanese text.
pub(super) fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace() && *c != '`').count()
}

/// The columns of a text on a screen.
pub(super) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text.replace("{{", "{").replace("}}", "}").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(en: &str, ja: &str) -> Vec<Reason> {
        reasons(&Text { en: en.to_owned(), ja: ja.to_owned(), at: 0 })
    }

    #[test]
    fn the_same_in_both_languages_is_no_finding() {
        for (en, ja) in [
            ("Log in as {name}.", "「{name}」でログインします。"),
            ("Type `clock +181s`.", "`clock +181s` と入力します。"),
            ("HttpOnly, Secure and SameSite", "HttpOnly、Secure、SameSite"),
            ("403", "403"),
            ("One of write, sign, store, send", "write、sign、store、send（どれか）"),
            ("Chrome and Firefox keep it.", "Chrome と Firefox は保存します。"),
            ("It begins with {{\".", "{{\" で始まります。"),
            (
                "In DevTools, Application, Cookies, the row `session`",
                "開発者ツールの Application → Cookies の `session` の行",
            ),
        ] {
            assert_eq!(found(en, ja), [], "{en}");
        }
    }

    #[test]
    fn what_one_language_has_alone_is_found() {
        let commands = |english: &[&str], japanese: &[&str]| Reason::Commands {
            english: english.iter().map(|&text| text.to_owned()).collect(),
            japanese: japanese.iter().map(|&text| text.to_owned()).collect(),
        };
        let other = |text: &str| Reason::OtherLanguage { text: text.to_owned() };
        assert_eq!(found("Text", " "), [Reason::MissingText]);
        assert_eq!(found("Type `jar`.", "`inspect` と入力します。"), [commands(&["jar"], &["inspect"])]);
        assert_eq!(found("As {name}.", "ログインします。"), [commands(&["{name}"], &[])]);
        assert_eq!(found("$ sessctl jar\nLook.", "見てください。"), [commands(&["sessctl jar"], &[])]);
        assert_eq!(found("It is サーバー here.", "サーバーです。"), [other("サーバー")]);
        assert_eq!(found("Not sent", "Not sent"), [other("Not sent")]);
        assert_eq!(found("See it.", "ここで the server has no memory です。"), [other("the server has no memory")]);
    }

    #[test]
    fn a_doubled_brace_begins_no_value() {
        assert_eq!(values("{a} {{b}} {\"c\": 1} {d-2} {{{e}}}"), ["a", "d-2", "e"]);
    }
}
