//! What a terminal obeys and does not show (ECMA-48): colours, links, titles.
//!
//! ```text
//! ESC [ 1 ; 31 m              a colour, or another command
//! ESC ] 8 ; ; https://… BEL   the beginning of a link; its end has no address
//! ESC ] 0 ; … ESC \           a title
//! ```

use std::cell::Cell;

use super::found::Stripped;
use super::in_place;

/// The character with which all of them begin.
pub(super) const ESCAPE: char = '\u{1b}';

/// A text as a terminal shows it, and what was taken off.
pub(super) fn shown(text: String) -> (String, Stripped) {
    let are_colours = Cell::new(true);
    let code = |rest: &[u8]| {
        let length = control(rest).or_else(|| command(rest)).or_else(|| charset(rest))?;
        let is_colour = rest.get(1) == Some(&b'[') && rest.get(length - 1) == Some(&b'm');
        are_colours.set(are_colours.get() && is_colour);
        Some((length, None))
    };
    let plain = in_place::replaced(text, code);
    (plain, if are_colours.get() { Stripped::Colours } else { Stripped::TerminalCodes })
}

/// The length of `ESC [`, parameters, and a letter.
fn control(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(b"\x1b[")?;
    let parameters = rest.iter().take_while(|byte| (0x20..0x40).contains(*byte)).count();
    rest.get(parameters).filter(|byte| (0x40..0x7f).contains(*byte))?;
    Some(2 + parameters + 1)
}

/// The length of `ESC ]`, a text, and `BEL` or `ESC \`.
fn command(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(b"\x1b]")?;
    let length = rest.iter().position(|byte| *byte < 0x20)?;
    match rest.get(length..)? {
        [0x07, ..] => Some(2 + length + 1),
        [0x1b, b'\\', ..] => Some(2 + length + 2),
        _ => None,
    }
}

/// The length of `ESC (` and a letter, which choose a set of characters.
fn charset(text: &[u8]) -> Option<usize> {
    matches!(text, [0x1b, b'(' | b')', b'0' | b'A' | b'B', ..]).then_some(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_comes_off_and_is_named() {
        for (text, plain, stripped) in [
            ("\u{1b}[1;31mred\u{1b}[0m", "red", Stripped::Colours),
            ("\u{1b}[m\u{1b}[Kgrep\u{1b}[m", "grep", Stripped::TerminalCodes),
            ("a\u{1b}]8;;http://h/x\u{7}b\u{1b}]8;;\u{7}c", "abc", Stripped::TerminalCodes),
            ("a\u{1b}]8;id=1;http://h/x\u{1b}\\b\u{1b}]8;;\u{1b}\\c", "abc", Stripped::TerminalCodes),
            ("\u{1b}]0;title\u{7}x\u{1b}(B", "x", Stripped::TerminalCodes),
            ("\u{1b}]8;;no end", "\u{1b}]8;;no end", Stripped::Colours),
        ] {
            assert_eq!(shown(text.to_owned()), (plain.to_owned(), stripped), "{text:?}");
        }
    }
}
