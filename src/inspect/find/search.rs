//! Signed values anywhere in a text: in a line of a log, in a sentence, broken over lines.

use super::form::{is_part, is_signed};
use super::found::{Found, Kind, Stripped, raw};
use super::glue::{self, Reading};
use super::pieces::begins;

/// The most lines that one value is broken over.
const MOST_LINES: usize = 64;

/// A signed value in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The value.
    pub value: String,
    /// The name that stands before it, with `=` between them.
    pub name: Option<String>,
    /// Whether it was broken over lines.
    pub was_broken: bool,
    /// Where the text behind it begins.
    pub end: usize,
}

impl Hit {
    /// The cookie that was found.
    pub(super) fn found(self, kind: Kind, is_all: bool) -> Found {
        let mut stripped = Vec::new();
        if self.name.is_some() {
            stripped.push(Stripped::CookieName);
        }
        if self.was_broken {
            stripped.push(Stripped::LineBreaks);
        }
        if !is_all {
            stripped.push(Stripped::Text);
        }
        Found { name: self.name, stripped, ..raw(&self.value, kind) }
    }
}

/// The next signed value at or behind a place in a text.
pub(super) fn next(text: &str, from: usize) -> Option<Hit> {
    let mut place = from;
    while let Some(run) = run_at(text, place) {
        let (start, end) = run;
        if let Some(hit) = in_run(text, start, end).or_else(|| broken(text, start, end)) {
            return Some(hit);
        }
        place = end;
    }
    None
}

/// A signed value that begins at the end of the line from `start` to `end`, and goes on in the next lines.
pub(super) fn broken_from(text: &str, start: usize, end: usize) -> Option<Hit> {
    let line = text.get(start..end)?;
    let trimmed = line.trim_end_matches(is_end_mark);
    let length = trimmed.bytes().rev().take_while(|&byte| is_part(byte)).count();
    let begins = start + trimmed.len() - length;
    // a value that is whole ends on this line
    if in_run(text, begins, start + trimmed.len()).is_some() {
        None
    } else {
        broken(text, begins, start + trimmed.len())
    }
}

/// The next run of characters that a signed value is made of.
fn run_at(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let start = from + bytes.get(from..)?.iter().position(|&byte| is_part(byte))?;
    let length = bytes.get(start..)?.iter().position(|&byte| !is_part(byte));
    Some((start, length.map_or(bytes.len(), |length| start + length)))
}

/// A signed value in a run: between its dots there may be more than its three sections.
fn in_run(text: &str, start: usize, end: usize) -> Option<Hit> {
    let run = text.get(start..end)?;
    glue::read(run).find_map(|reading| {
        let Reading::Value { begins: beginning, ends } = reading else { return None };
        let value = run.get(beginning..ends)?;
        // a placeholder before it may stand for its beginning
        let is_behind_a_placeholder =
            beginning == 0 && text.get(..start).is_some_and(|before| before.ends_with('}')) && !begins(value);
        let name = name_before(text, start + beginning);
        let hit = || Hit { value: value.to_owned(), name, was_broken: false, end: start + ends };
        (!is_behind_a_placeholder).then(hit)
    })
}

/// Whether a word of a text is of a kind.
pub(super) fn has_word(text: &str, is_of_kind: fn(&str) -> bool) -> bool {
    let mut place = 0;
    while let Some((start, end)) = run_at(text, place) {
        if text.get(start..end).is_some_and(is_of_kind) {
            return true;
        }
        place = end;
    }
    false
}

/// A signed value that begins in a run at the end of a line and goes on in the next lines.
fn broken(text: &str, start: usize, end: usize) -> Option<Hit> {
    let mut value = text.get(start..end)?.to_owned();
    let is_beginning = ["eyJ", ".eJ", "e30", "W"].iter().any(|beginning| value.starts_with(beginning));
    if !is_beginning || value.len() > 8192 {
        return None;
    }
    let mut place = end;
    for _ in 0..MOST_LINES {
        let rest = text.get(place..)?;
        // the end of the line is not looked for: there may be none
        let next_line = rest.trim_start_matches(is_end_mark).strip_prefix('\n')?;
        let next_line = next_line.strip_prefix('\r').unwrap_or(next_line);
        let next_line = behind_the_marks(next_line.strip_prefix('\n').unwrap_or(next_line));
        let begin = text.len() - next_line.len();
        let length = text.get(begin..)?.bytes().take_while(|&byte| is_part(byte)).count();
        place = begin + length;
        // a word before a colon is the name of a header, or of a field
        if length == 0 || text.get(place..).is_some_and(|rest| rest.starts_with(':')) {
            return None;
        }
        value.push_str(text.get(begin..place)?);
        if is_signed(&value) {
            let name = name_before(text, start);
            return Some(Hit { value, name, was_broken: true, end: place });
        }
    }
    None
}

/// What a shell, a mail or an editor puts at the end of a line that goes on.
fn is_end_mark(mark: char) -> bool {
    mark != '\n' && (mark.is_whitespace() || "\\^`=↵↩⏎+$".contains(mark))
}

/// A line without what editors, mails and comments put before it: quote signs, bars, the signs of comments, its number.
fn behind_the_marks(line: &str) -> &str {
    let line = line.trim_start_matches([' ', '\t', '>', '|', '#', '*', '/', '»', '│']);
    let digits = line.bytes().take(6).take_while(u8::is_ascii_digit).count();
    let numbered = line.get(digits..).filter(|rest| digits > 0 && rest.starts_with([' ', '\t', ':', '|', '│']));
    numbered.map_or(line, |rest| rest.trim_start_matches([' ', '\t', ':', '|', '│']))
}

/// Whether a line ends in the beginning of a value, which must go on somewhere.
pub(super) fn ends_in_a_half(line: &str) -> bool {
    const SHORTEST: usize = 8;
    let trimmed = line.trim_end_matches(|last: char| !u8::try_from(last).is_ok_and(is_part));
    let length = trimmed.bytes().rev().take_while(|&byte| is_part(byte)).count();
    let last = trimmed.get(trimmed.len() - length..).unwrap_or_default();
    last.len() >= SHORTEST && begins(last) && !is_signed(last)
}

/// The name of a cookie in front of its value.
fn name_before(text: &str, place: usize) -> Option<String> {
    const LONGEST: usize = 100;
    let before = text.get(..place)?.strip_suffix('=')?;
    let length = before.bytes().rev().take(LONGEST).take_while(|&byte| is_name(byte)).count();
    let name = before.get(before.len() - length..)?;
    // the letter of an escape is no part of a name: `\nsession=…`
    let is_escaped = before.get(..before.len() - length).is_some_and(|before| before.ends_with('\\'));
    let name = name.strip_prefix(['n', 'r', 't']).filter(|_| is_escaped).unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether a byte can stand in the name of a cookie, and not around one in a text.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$*+-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";

    #[test]
    fn a_value_is_found_in_any_text_with_its_name() {
        for (text, name) in [
            (C.to_owned(), None),
            (format!("GET /confirm/{C} 200"), None),
            (format!("b'{C}'"), None),
            (format!("document.cookie = \"session={C}\""), Some("session")),
            (format!("<Cookie sid={C} for 127.0.0.1/>"), Some("sid")),
            (format!("It was {C}."), None),
            (format!("日本{C}語"), None),
            (format!("www.example.com.{C}.x"), None),
        ] {
            let hit = next(&text, 0).expect(&text);
            assert_eq!((hit.value.as_str(), hit.name.as_deref()), (C, name), "{text}");
            assert_eq!(next(&text, hit.end), None, "{text}");
        }
    }

    #[test]
    fn a_value_that_is_broken_over_lines_is_joined() {
        for place in [4, 20, 43, 44, 50, 51, 60] {
            for between in [
                "\n", "\r\n", "\n    ", " \\\n  ", "\n> ", "\n// ", "\n * ", "\n2  ", "\n  12: ", "\n» ", "↵\n",
                " +\n", "$\n", "\n\n", "\r\n\r\n",
            ] {
                let (before, after) = C.split_at(place);
                let text = format!("  {before}{between}{after}\n");
                let hit = next(&text, 0).expect(&text);
                assert_eq!((hit.value.as_str(), hit.was_broken), (C, true), "{text}");
            }
        }
        assert_eq!(next("eyJhIjoxfQ\nand then the rest of the text", 0), None);
    }

    #[test]
    fn what_stands_behind_a_placeholder_may_be_a_half() {
        for placeholder in ["{x}", "${x}", "#{x}", "{{ x }}"] {
            assert_eq!(next(&format!("'eyJ{placeholder}WzFd{}'", &C[43..]), 0), None, "{placeholder}");
            assert_eq!(next(&format!("{placeholder}{C}"), 0).map(|hit| hit.value).as_deref(), Some(C), "{placeholder}");
        }
    }

    #[test]
    fn the_name_of_the_next_header_is_no_part_of_a_value() {
        let (before, after) = C.split_at(C.len() - 6);
        for name in ["Cookie", "Accept", "Origin"] {
            assert_eq!(next(&format!("Cookie: a={before}\n{name}: session=v"), 0), None, "{name}");
        }
        assert_eq!(
            next(&format!("Cookie: a={before}\n{after}\nVary: Cookie"), 0).map(|hit| hit.value).as_deref(),
            Some(C)
        );
    }

    #[test]
    fn a_compressed_payload_keeps_its_dot() {
        let zlib = ".eJyrVkpUslIyNDJWqgUAGQEDkA.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw";
        for text in [zlib.to_owned(), format!("shop={zlib};"), format!("see {zlib}")] {
            assert_eq!(next(&text, 0).map(|hit| hit.value).as_deref(), Some(zlib), "{text}");
        }
    }
}
