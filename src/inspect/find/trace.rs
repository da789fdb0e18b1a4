//! What `curl --trace-ascii` and `curl --trace` write: the bytes of each message in rows of 64 or of 16.
//!
//! ```text
//! => Send header, 192 bytes (0xc0)
//! 0052: Cookie: theme=dark; session=eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoi      a row of 64 goes on in the next,
//! 0092: bWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8                            and a shorter one ends a line
//!
//! 0050: 0d 0a 43 6f 6f 6b 69 65 3a 20 74 68 65 6d 65 3d ..Cookie: theme=      --trace; xxd and hexdump -C are alike
//! ```

use super::form::{is_part, is_signed};

/// The length of a full row of text.
const WIDTH: usize = 64;
/// The most bytes in a row of bytes.
const MOST_BYTES: usize = 16;
/// The bytes of a line end, which a row of text leaves out.
const LINE_END: usize = 2;

/// The messages of a trace.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Messages {
    /// Their lines, put together again. Where the next row is missing there is `…`.
    pub text: String,
    /// Whether a row is missing behind another.
    pub is_cut: bool,
}

/// Whether a text is such a trace.
pub(super) fn is_one(text: &str) -> bool {
    let mut before: Option<Row<'_>> = None;
    text.lines().any(|line| {
        let row = row(line);
        let is_full = row.as_ref().is_some_and(|row| matches!(row.content, Content::Text(text) if text.len() == WIDTH));
        let goes_on = before.as_ref().zip(row.as_ref()).is_some_and(|(before, row)| before.is_followed_by(row));
        before = row;
        is_full || goes_on || said(line).is_some() || Section::read(line).is_some()
    })
}

/// The messages of a trace. `None` if it is none. A body is left out of a trace in text, in which its line ends are lost.
pub(super) fn messages(text: &str) -> Option<Messages> {
    if !is_one(text) {
        return None;
    }
    let (mut bytes, mut is_cut, mut section) = (Vec::with_capacity(text.len()), false, None::<Section>);
    let mut lines = text.lines().map(|line| (line, row(line))).peekable();
    while let Some((line, row)) = lines.next() {
        let next = lines.peek().and_then(|(_, row)| row.as_ref());
        let is_header = section.as_ref().is_none_or(|section| section.is_header);
        match row {
            Some(Row { content: Content::Text(_), .. }) if !is_header => {}
            Some(row) => {
                let goes_on = next.is_some_and(|next| row.goes_on_in(next));
                let lost = next.map_or(0, |next| row.lost_before(next));
                row.write(&mut bytes, if goes_on { lost } else { 0 });
                if !goes_on && is_header && row.lacks_the_next(&bytes, next, section.as_ref()) {
                    bytes.extend("…".as_bytes());
                    is_cut = true;
                }
                // rows of bytes have their line ends
                let has_its_end = matches!(row.content, Content::Bytes(_)) && bytes.ends_with(b"\n");
                if !goes_on && !has_its_end {
                    bytes.push(b'\n');
                }
            }
            None => match (said(line), Section::read(line)) {
                (Some(words), _) => bytes.extend([b"* ", words.as_bytes(), b"\n"].concat()),
                (None, Some(next)) => section = Some(next),
                (None, None) => bytes.extend([line.as_bytes(), b"\n"].concat()),
            },
        }
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Some(Messages { text, is_cut })
}

/// A row: where it begins in the message, and what stands in it.
struct Row<'a> {
    offset: usize,
    content: Content<'a>,
}

enum Content<'a> {
    Text(&'a str),
    Bytes(Vec<u8>),
}

impl Row<'_> {
    /// Whether the next row begins where this one ends, beyond doubt.
    fn is_followed_by(&self, next: &Row<'_>) -> bool {
        match &self.content {
            Content::Text(text) => next.offset == self.offset + text.len() + LINE_END,
            Content::Bytes(bytes) => bytes.len() == MOST_BYTES && next.offset == self.offset + MOST_BYTES,
        }
    }

    /// Whether the line of this row goes on in the next.
    fn goes_on_in(&self, next: &Row<'_>) -> bool {
        match &self.content {
            // a row of 62 and a line end are 64 bytes too; a shorter row has lost its blanks
            Content::Text(text) => next.offset == self.offset + WIDTH && text.len() != WIDTH - LINE_END,
            Content::Bytes(bytes) => next.offset == self.offset + bytes.len(),
        }
    }

    /// How many blanks a row that goes on has lost at its end. A whole value that goes on has none in it.
    fn lost_before(&self, next: &Row<'_>) -> usize {
        let (Content::Text(text), Content::Text(next)) = (&self.content, &next.content) else { return 0 };
        let part = |text: &str| text.bytes().take_while(|&byte| is_part(byte)).count();
        let begins = text.len() - text.bytes().rev().take_while(|&byte| is_part(byte)).count();
        let halves = [text.get(begins..), next.get(..part(next))].map(Option::unwrap_or_default);
        if is_signed(&halves.concat()) { 0 } else { WIDTH.saturating_sub(text.len()) }
    }

    fn write(&self, bytes: &mut Vec<u8>, lost: usize) {
        match &self.content {
            Content::Text(text) => {
                bytes.extend(text.as_bytes());
                bytes.extend(std::iter::repeat_n(b' ', lost));
            }
            Content::Bytes(own) => bytes.extend(own),
        }
    }

    /// Whether the line goes on in a row that is not there.
    fn lacks_the_next(&self, written: &[u8], next: Option<&Row<'_>>, section: Option<&Section>) -> bool {
        let end = self.offset + WIDTH;
        match &self.content {
            Content::Text(text) if text.len() == WIDTH => match section {
                Some(section) => section.size > end + LINE_END && next.is_none_or(|next| next.offset != end + LINE_END),
                None => next.is_none_or(|next| next.offset != end + LINE_END),
            },
            Content::Text(_) => false,
            Content::Bytes(_) => !written.ends_with(b"\n") && last_line_has_a_pair(written),
        }
    }
}

fn last_line_has_a_pair(bytes: &[u8]) -> bool {
    bytes.iter().rev().take_while(|&&byte| byte != b'\n').any(|&byte| byte == b'=')
}

fn row(line: &str) -> Option<Row<'_>> {
    let line = line.trim_start_matches([' ', '\t']);
    let line = line.strip_prefix("0x").unwrap_or(line);
    let digits = line.bytes().take_while(u8::is_ascii_hexdigit).count();
    let offset = line.get(..digits).filter(|digits| (4..=8).contains(&digits.len()))?;
    let offset = usize::from_str_radix(offset, 16).ok()?;
    let rest = line.get(digits..)?;
    let text = rest.strip_prefix(':');
    if let Some(bytes) = bytes_of(text.unwrap_or(rest), text.is_none()) {
        return Some(Row { offset, content: Content::Bytes(bytes) });
    }
    let text = text.filter(|text| text.is_empty() || text.starts_with(' '))?;
    Some(Row { offset, content: Content::Text(text.get(1..).unwrap_or_default()) })
}

/// The bytes of a row in hexadecimal, behind which they stand as text. With `has_gap` there are two blanks in their middle.
fn bytes_of(row: &str, has_gap: bool) -> Option<Vec<u8>> {
    const GROUPS: [usize; 3] = [2, 4, 8];
    let mut bytes = Vec::with_capacity(MOST_BYTES);
    let mut rest = row;
    while bytes.len() < MOST_BYTES {
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let is_next = blanks == 1 || blanks == 2 && (bytes.is_empty() || has_gap && bytes.len() == MOST_BYTES / 2);
        let group = rest.get(blanks..)?.split(' ').next()?;
        let digits = group.bytes().all(|digit| digit.is_ascii_hexdigit()) && GROUPS.contains(&group.len());
        if !is_next || !digits {
            break;
        }
        for pair in group.as_bytes().chunks(2) {
            bytes.push(u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?);
        }
        rest = rest.get(blanks + group.len()..)?;
    }
    let shown = |byte: &u8| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' };
    let text: String = bytes.iter().map(shown).collect();
    let behind = rest.trim_end();
    let behind = behind.strip_suffix('|').unwrap_or(behind);
    (!bytes.is_empty() && behind.trim_end().ends_with(text.trim_end())).then_some(bytes)
}

/// The line above the rows of a message: `=> Send header, 192 bytes (0xc0)`, perhaps behind a time.
struct Section {
    is_header: bool,
    size: usize,
}

impl Section {
    fn read(line: &str) -> Option<Section> {
        let said = ["=> Send ", "<= Recv "].iter().find_map(|arrow| behind(line, arrow))?;
        let (what, size) = said.split_once(", ")?;
        let size = size.split_once(" bytes (0x")?.0.parse().ok()?;
        Some(Section { is_header: what == "header", size })
    }
}

/// What curl itself says: `== Info: Added cookie …`.
fn said(line: &str) -> Option<&str> {
    behind(line, "== Info: ")
}

/// What stands behind a mark, before which there is nothing but a time and the numbers of a transfer.
fn behind<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let (before, rest) = line.split_once(mark)?;
    before.bytes().all(|byte| byte.is_ascii_digit() || b":.[]-x ".contains(&byte)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";

    fn text(trace: &str) -> (String, bool) {
        let Messages { text, is_cut } = messages(trace).expect(trace);
        (text, is_cut)
    }

    #[test]
    fn a_line_is_put_together_from_its_rows() {
        let trace = "== Info: Connected\n=> Send header, 192 bytes (0xc0)\n0000: GET /login HTTP/1.1\n0015: Host: h\n\
                     0052: Cookie: theme=dark; session=eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoi\n\
                     0092: bWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8\n00be: \n<= Recv data, 3 bytes (0x3)\n0000: hi.\n";
        let cookie = format!("Cookie: theme=dark; session={C}\n");
        let expected = format!("* Connected\nGET /login HTTP/1.1\nHost: h\n{cookie}\n");
        assert_eq!(text(trace), (expected, false));
        // without the line above, and each behind a time
        let rows: String = trace.lines().skip(4).take(2).map(|line| format!("{line}\n")).collect();
        assert_eq!(text(&rows), (cookie, false));
        let timed = trace.replace("=> ", "12:00:00.123456 => ").replace("== ", "12:00:00.123456 [0-0] == ");
        assert_eq!(text(&timed), text(trace));
    }

    #[test]
    fn a_row_of_62_ends_its_line_and_lost_blanks_are_put_back() {
        let [short, full] = ["x".repeat(62), "y".repeat(60)];
        assert_eq!(text(&format!("0000: {short}\n0040: b\n0043: c")).0, format!("{short}\nb\nc\n"));
        let lost = format!("=> Send header, 70 bytes (0x46)\n0000: {full}\n0040: b\n");
        assert_eq!(text(&lost).0, format!("{full}    b\n"));
    }

    #[test]
    fn rows_of_bytes_are_read_as_other_tools_write_them_too() {
        let line = format!("Set-Cookie: session={C}; Path=/\r\n");
        let shown = |bytes: &[u8]| -> String {
            bytes.iter().map(|byte| if (32..127).contains(byte) { char::from(*byte) } else { '.' }).collect()
        };
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>();
        type Write<'a> = &'a dyn Fn(usize, &[u8]) -> String;
        let curl: Write<'_> = &|at, row| format!("{at:04x}: {:<47} {}\n", hex(row).join(" "), shown(row));
        let pairs = |row: &[u8]| row.chunks(2).map(|pair| hex(pair).concat()).collect::<Vec<_>>().join(" ");
        let xxd: Write<'_> = &|at, row| format!("{at:08x}: {:<39}  {}\n", pairs(row), shown(row));
        let hexdump: Write<'_> = &|at, row| {
            let (left, right) = row.split_at(row.len().min(8));
            format!("{at:08x}  {:<23}  {:<23}  |{}|\n", hex(left).join(" "), hex(right).join(" "), shown(row))
        };
        for write in [curl, xxd, hexdump] {
            let rows: String =
                line.as_bytes().chunks(16).enumerate().map(|(number, row)| write(number * 16, row)).collect();
            assert_eq!(text(&rows), (line.clone(), false), "{rows}");
            let some: String = rows.lines().take(4).map(|row| format!("{row}\n")).collect();
            assert!(text(&some).1, "{some}");
        }
    }

    #[test]
    fn a_missing_row_is_seen() {
        let row = "0052: Cookie: theme=dark; session=eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoi\n";
        for trace in [row.to_owned(), format!("{row}00be: \n"), format!("=> Send header, 192 bytes (0xc0)\n{row}")] {
            let (text, is_cut) = text(&trace);
            assert!(is_cut && text.contains("Ijoi…"), "{text}");
        }
        let whole = format!("<= Recv header, 66 bytes (0x42)\n0000: {}\n", "x".repeat(64));
        assert!(!text(&whole).1);
    }

    #[test]
    fn numbered_lines_and_logs_are_no_trace() {
        for text in
            ["1000: a\n1001: b\n", "0001: session=x\n0002: y", "2026: a", "12:00:00 => x", "face: b\nfade: c", ""]
        {
            assert_eq!(messages(text), None, "{text}");
        }
    }
}
