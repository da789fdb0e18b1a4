//! Making hostile text harmless.
//!
//! A cookie, a header or a page can hold sequences that clear the screen, rename the window or turn the reading
//! direction. On a screen they are shown, not obeyed.

use std::borrow::Cow;

/// Writes every character that would not simply be shown as an escape: `\n`, `\x1b`, `\u{202e}`.
pub fn escape(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            _ if is_harmless(character) => escaped.push(character),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\0'..='\u{ff}' => escaped.push_str(&format!("\\x{:02x}", u32::from(character))),
            _ => escaped.push_str(&format!("\\u{{{:x}}}", u32::from(character))),
        }
    }
    Cow::Owned(escaped)
}

/// Writes the same characters of a line of JSON as `\u` escapes. JSON has them in its texts only, where an escape means
/// the same.
pub fn escape_json(line: &str) -> Cow<'_, str> {
    if line.chars().all(is_harmless) {
        return Cow::Borrowed(line);
    }
    let mut escaped = String::with_capacity(line.len() + 16);
    for character in line.chars() {
        if is_harmless(character) {
            escaped.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    Cow::Owned(escaped)
}

/// Whether every terminal shows the character as the same sign. These are not harmless:
///
/// * control characters (C0, DEL, C1)
/// * format characters, among them those that turn the direction of their neighbours
/// * characters that are invisible by default (zero-width, tags, variation selectors)
/// * line and paragraph separators
/// * private use, and code points that Unicode defines as noncharacters
fn is_harmless(character: char) -> bool {
    matches!(character, ' '..='~')
        || !(character.is_control()
            || u32::from(character) & 0xfffe == 0xfffe
            || matches!(
                character,
                '\u{ad}'
                    | '\u{34f}'
                    | '\u{600}'..='\u{605}'
                    | '\u{61c}'
                    | '\u{6dd}'
                    | '\u{70f}'
                    | '\u{890}'..='\u{891}'
                    | '\u{8e2}'
                    | '\u{115f}'..='\u{1160}'
                    | '\u{17b4}'..='\u{17b5}'
                    | '\u{180b}'..='\u{180f}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{3164}'
                    | '\u{e000}'..='\u{f8ff}'
                    | '\u{fdd0}'..='\u{fdef}'
                    | '\u{fe00}'..='\u{fe0f}'
                    | '\u{feff}'
                    | '\u{ffa0}'
                    | '\u{fff0}'..='\u{fffb}'
                    | '\u{110bd}'
                    | '\u{110cd}'
                    | '\u{13430}'..='\u{1343f}'
                    | '\u{1bca0}'..='\u{1bca3}'
                    | '\u{1d173}'..='\u{1d17a}'
                    | '\u{e0000}'..='\u{e0fff}'
                    | '\u{f0000}'..='\u{10ffff}'
            ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        assert_eq!(escape("\u{1b}[31mred\u{7}\n"), "\\x1b[31mred\\x07\\n");
        assert_eq!(escape("\u{9b}31m\u{7f}\u{85}"), "\\x9b31m\\x7f\\x85");
        assert_eq!(escape("a\u{202e}b\u{200b}c\u{2066}d\u{feff}"), "a\\u{202e}b\\u{200b}c\\u{2066}d\\u{feff}");
        assert_eq!(escape_json("\"\u{9b}\u{202e}\u{e0001}日\""), "\"\\u009b\\u202e\\udb40\\udc01日\"");
        assert_eq!(escape("日本語 <script> é 🐈"), "日本語 <script> é 🐈");
    }
}
