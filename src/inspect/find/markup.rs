//! What a page puts into a value so that it can be broken, and how it spells a dot.
//!
//! ```text
//! eyJpZCI6<wbr>ImFs<br>aWNlIn0&#46;awNFbQ&shy;.dgxK…
//! ```
//!
//! It comes off where that makes a signed value, and nowhere else.

use super::search;

/// The longest text that is searched for marks, in bytes.
const LONGEST: usize = 1024 * 1024;
/// What stands between two characters of a value and is not shown, or begins a line; and what is left of it.
const MARKS: [(&str, &str); 18] = [
    ("<wbr>", ""),
    ("<wbr/>", ""),
    ("<wbr />", ""),
    ("</wbr>", ""),
    ("<br>", "\n"),
    ("<br/>", "\n"),
    ("<br />", "\n"),
    ("&shy;", ""),
    ("&#173;", ""),
    ("&#xad;", ""),
    ("&zerowidthspace;", ""),
    ("&#8203;", ""),
    ("\u{ad}", ""),
    ("\u{200b}", ""),
    ("\u{2060}", ""),
    ("&#46;", "."),
    ("&#x2e;", "."),
    ("&period;", "."),
];

/// The text without the marks, if that makes a signed value which the text does not have with them.
pub(super) fn joined(text: &str) -> Option<String> {
    if text.len() > LONGEST || !has_mark(text) {
        return None;
    }
    let joined = without_marks(text);
    let mut place = 0;
    while let Some(hit) = search::next(&joined, place) {
        if !text.contains(&hit.value) && !is_broken_in(text, &hit.value) {
            return Some(joined);
        }
        place = hit.end;
    }
    None
}

/// Whether a value stands in a text over several lines, as it does without marks too.
fn is_broken_in(text: &str, value: &str) -> bool {
    let mut place = 0;
    while let Some(hit) = search::next(text, place) {
        if hit.value == value {
            return true;
        }
        place = hit.end;
    }
    false
}

/// Whether one of the marks is in a text.
pub(super) fn has_mark(text: &str) -> bool {
    // of many lines every byte is asked, without a branch: this is quick
    let may_begin = text.bytes().fold(0, |some, byte| some | u8::from(is_first(byte))) != 0;
    may_begin && text.bytes().enumerate().any(|(place, byte)| mark_at(text, place, byte).is_some())
}

/// Whether a byte is the first of a mark.
fn is_first(byte: u8) -> bool {
    matches!(byte, b'<' | b'&' | 0xc2 | 0xe2)
}

fn mark_at(text: &str, place: usize, first: u8) -> Option<(&'static str, &'static str)> {
    if !is_first(first) {
        return None;
    }
    let rest = text.get(place..)?;
    let begins = |mark: &str| rest.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
    MARKS.into_iter().find(|(mark, _)| begins(mark))
}

fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut written, mut bytes) = (0, text.bytes().enumerate());
    while let Some((place, byte)) = bytes.next() {
        let Some((mark, left)) = mark_at(text, place, byte) else { continue };
        out.push_str(text.get(written..place).unwrap_or_default());
        out.push_str(left);
        written = place + mark.len();
        // no mark begins inside another
        bytes.by_ref().take(mark.len() - 1).for_each(drop);
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";

    #[test]
    fn marks_come_off_where_that_makes_a_value() {
        for (mark, left) in MARKS.into_iter().filter(|(_, left)| *left != ".") {
            let (before, after) = C.split_at(20);
            let text = format!("<td>{before}{}{after}</td>", mark.to_uppercase());
            assert_eq!(joined(&text), Some(format!("<td>{before}{left}{after}</td>")), "{text}");
            assert_eq!(joined(&format!("<td>{C}{mark}</td>")), None, "{mark}");
            assert_eq!(joined(&format!("{before}{mark}{}", &after[..after.len() - 1])), None, "{mark}");
        }
        for dot in ["&#46;", "&#x2E;", "&period;"] {
            assert_eq!(joined(&C.replace('.', dot)).as_deref(), Some(C), "{dot}");
        }
    }
}
