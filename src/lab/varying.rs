//! Texts of a page, compared without what looks as if it varied by itself.

/// A text without what looks as if it varied: words with a digit in them, and long ones. What is left is compared.
pub(super) fn masked(text: &str) -> String {
    const LONG: usize = 24;
    let is_of_a_word = |char: char| char.is_ascii_alphanumeric() || "_-+=.:/".contains(char);
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|char| !is_of_a_word(char)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let varies = word.len() >= LONG || word.bytes().any(|byte| byte.is_ascii_digit());
        masked.push_str(if varies { "#" } else { word });
        let end = after.find(is_of_a_word).unwrap_or(after.len());
        let (between, after) = after.split_at(end);
        masked.push_str(between);
        rest = after;
    }
    masked
}

/// Whether nothing is left of a text that can be compared.
pub(super) fn is_only_a_mask(masked: &str) -> bool {
    !masked.chars().any(char::is_alphabetic)
}
