//! `multipart/form-data`, taken apart as Werkzeug does (`werkzeug/sansio/multipart.py`, `werkzeug/formparser.py`).
//!
//! ```text
//! --B
//! Content-Disposition: form-data; name="id"
//!
//! alice
//! --B--
//! ```
//!
//! Any line break is one. The body is read in pieces, and what lies across the edge of two of them is not
//! always found; so the pieces here are Werkzeug's.

use super::parameters::{decoded, parse};
use super::unreadable::Unreadable;

/// `MAX_FORM_MEMORY_SIZE`: the longest value of a field, in bytes. A file may be longer.
pub const MAX_FORM_MEMORY_SIZE: usize = 500_000;
/// `MAX_FORM_PARTS`: the most parts of a form.
pub const MAX_FORM_PARTS: usize = 1000;

/// `MultiPartParser.buffer_size`
const PIECE: usize = 64 * 1024;

/// Name and value of each part that is not a file; `None` for what is malformed.
pub(super) fn fields(body: &[u8], is_whole: bool, boundary: &str) -> Result<Option<Vec<(String, String)>>, Unreadable> {
    let mut decoder = Decoder {
        delimiter: format!("--{boundary}").into_bytes(),
        buffer: Vec::new(),
        state: State::Preamble,
        parts: 0,
        part: Part::default(),
        fields: Vec::new(),
    };
    for piece in body.chunks(PIECE) {
        if decoder.buffer.len() + piece.len() > MAX_FORM_MEMORY_SIZE {
            return Err(Unreadable::TooLarge);
        }
        decoder.buffer.extend(piece);
        loop {
            match decoder.step()? {
                Step::Done => {}
                Step::NeedsData => break,
                Step::Malformed => return Ok(None),
            }
        }
    }
    if !is_whole {
        return Err(Unreadable::BrokenOff);
    }
    Ok(matches!(decoder.state, State::Epilogue).then_some(decoder.fields))
}

/// `MultipartDecoder`
struct Decoder {
    /// Two dashes and the boundary.
    delimiter: Vec<u8>,
    buffer: Vec<u8>,
    state: State,
    parts: usize,
    part: Part,
    fields: Vec<(String, String)>,
}

#[derive(Clone, Copy)]
enum State {
    Preamble,
    Head,
    Value { is_start: bool },
    Epilogue,
}

enum Step {
    Done,
    NeedsData,
    Malformed,
}

/// The part that is being read.
#[derive(Default)]
struct Part {
    name: Option<String>,
    is_file: bool,
    charset: String,
    value: Vec<u8>,
}

/// Where the line of a delimiter begins, with the line break before it, and ends.
struct Delimiter {
    start: usize,
    end: usize,
    is_last: bool,
}

impl Decoder {
    /// `MultipartDecoder.next_event`
    fn step(&mut self) -> Result<Step, Unreadable> {
        match self.state {
            State::Preamble => Ok(self.preamble()),
            State::Head => self.head(),
            State::Value { is_start } => self.value(is_start),
            State::Epilogue => Ok(Step::NeedsData),
        }
    }

    fn preamble(&mut self) -> Step {
        let Some(found) = self.find(0) else { return Step::NeedsData };
        self.buffer.drain(..found.end);
        self.state = if found.is_last { State::Epilogue } else { State::Head };
        Step::Done
    }

    fn head(&mut self) -> Result<Step, Unreadable> {
        let Some((end, blank_line)) = blank_line(&self.buffer) else { return Ok(Step::NeedsData) };
        let Some(part) = Part::read(self.buffer.get(..end).unwrap_or_default()) else { return Ok(Step::Malformed) };
        // a value begins with the line break that makes the line before it a blank one
        self.buffer.drain(..end + blank_line / 2);
        self.part = part;
        self.state = State::Value { is_start: true };
        self.parts += 1;
        if self.parts > MAX_FORM_PARTS { Err(Unreadable::TooLarge) } else { Ok(Step::Done) }
    }

    /// `MultipartDecoder._parse_data`
    fn value(&mut self, is_start: bool) -> Result<Step, Unreadable> {
        let found = self.find(1);
        let start = if is_start { line_break(&self.buffer) } else { 0 };
        let (end, next) = match &found {
            Some(found) => (found.start, found.end),
            None => {
                let end = start + self.without_partial_delimiter(self.buffer.get(start..).unwrap_or_default());
                (end, end)
            }
        };
        let value = self.buffer.get(start..end).unwrap_or_default();
        let is_nothing = value.is_empty();
        if !self.part.is_file {
            self.part.value.extend_from_slice(value);
            if self.part.value.len() > MAX_FORM_MEMORY_SIZE {
                return Err(Unreadable::TooLarge);
            }
        }
        self.buffer.drain(..next);
        self.state = match found {
            None => State::Value { is_start: false },
            Some(found) => {
                self.fields.extend(std::mem::take(&mut self.part).into_field());
                if found.is_last { State::Epilogue } else { State::Head }
            }
        };
        let is_waiting = is_nothing && matches!(self.state, State::Value { .. });
        Ok(if is_waiting { Step::NeedsData } else { Step::Done })
    }

    /// The first delimiter with at least so long a line break before it: `--B` or `--B--`, blanks, the end of the line.
    fn find(&self, least: usize) -> Option<Delimiter> {
        let length = self.delimiter.len();
        let places = self.buffer.windows(length).enumerate().filter(|(_, window)| *window == self.delimiter);
        places.map(|(place, _)| place).find_map(|place| {
            let (before, after) = (self.buffer.get(..place)?, self.buffer.get(place + length..)?);
            let line_break_before = match before {
                [.., b'\r', b'\n'] => 2,
                [.., b'\r' | b'\n'] => 1,
                _ => 0,
            };
            let dashes = if after.starts_with(b"--") { 2 } else { 0 };
            let line = after.get(dashes..)?;
            let blanks = line.iter().take_while(|byte| b" \t\x0b\x0c".contains(byte)).count();
            let line_break = line_break(line.get(blanks..)?);
            // only behind the last one the line break may be missing
            let is_good = line_break_before >= least && (dashes > 0 || line_break > 0);
            is_good.then_some(Delimiter {
                start: place - line_break_before,
                end: place + length + dashes + blanks + line_break,
                is_last: dashes > 0,
            })
        })
    }

    /// How far a value surely goes: to the last line break, if a delimiter could have begun there
    /// (`MultipartDecoder._last_partial_boundary_index`).
    fn without_partial_delimiter(&self, value: &[u8]) -> usize {
        let last = |sought: u8| {
            let place = value.iter().rposition(|&byte| byte == sought);
            place.filter(|place| place + 2 + self.delimiter.len() >= value.len()).unwrap_or(value.len())
        };
        last(b'\n').min(last(b'\r'))
    }
}

impl Part {
    /// From the lines before the value. `None` without `Content-Disposition`, or if they are not UTF-8.
    fn read(head: &[u8]) -> Option<Part> {
        let head = str::from_utf8(head).ok()?.replace("\r\n", "\n").replace('\r', "\n");
        // a line that begins with a blank goes on with the one before it
        let head = head.replace("\n ", " ").replace("\n\t", " ");
        let header = |sought: &str| {
            let mut lines = head.split('\n').map(|line| line.split_once(':').unwrap_or((line, "")));
            lines.find(|(name, _)| trim(name).eq_ignore_ascii_case(sought)).map(|(_, value)| trim(value))
        };
        let disposition = parse(header("content-disposition")?).1;
        let content_type = parse(header("content-type").unwrap_or_default()).1;
        Some(Part {
            name: disposition.get("name").map(str::to_owned),
            is_file: disposition.get("filename").is_some(),
            charset: content_type.get("charset").unwrap_or_default().to_lowercase(),
            value: Vec::new(),
        })
    }

    fn into_field(self) -> Option<(String, String)> {
        let name = self.name.filter(|_| !self.is_file)?;
        Some((name, decoded(&self.value, &self.charset)))
    }
}

/// The first blank line: where the line break before it stands, and how long the two are.
fn blank_line(text: &[u8]) -> Option<(usize, usize)> {
    (0..text.len()).find_map(|place| match text.get(place..)? {
        [b'\r', b'\n', b'\r', b'\n', ..] => Some((place, 4)),
        [b'\r', b'\r', ..] | [b'\n', b'\n', ..] => Some((place, 2)),
        _ => None,
    })
}

/// The length of the line break that a text begins with.
fn line_break(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(body: impl AsRef<[u8]>) -> Result<Option<Option<String>>, Unreadable> {
        let fields = fields(body.as_ref(), true, "B")?;
        Ok(fields.map(|fields| fields.into_iter().find(|(name, _)| name == "id").map(|(_, value)| value)))
    }

    fn field(value: &str) -> String {
        format!("--B\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{value}\r\n--B--\r\n")
    }

    #[test]
    fn any_line_break_is_one() {
        for line_break in ["\r\n", "\n", "\r"] {
            assert_eq!(id(field("alice").replace("\r\n", line_break)), Ok(Some(Some("alice".to_owned()))));
        }
        assert_eq!(id(field("alice").replace("\r\n", "\n\r")), Ok(None), "no blank line");
    }

    #[test]
    fn a_delimiter_right_behind_the_blank_line_ends_a_value_that_is_empty() {
        assert_eq!(id(field("x").replace("\r\nx", "")), Ok(Some(Some(String::new()))));
        assert_eq!(id(field("--B x")), Ok(Some(Some("--B x".to_owned()))), "no delimiter: something stands behind it");
        assert_eq!(id(field("a\r\n--B \t\r\nX: y")), Ok(None), "no Content-Disposition");
    }

    #[test]
    fn a_form_without_an_end_is_empty() {
        assert_eq!(id("--B--"), Ok(Some(None)));
        assert_eq!(id(""), Ok(None));
        assert_eq!(id(field("a").trim_end_matches("--\r\n")), Ok(None));
        assert_eq!(fields(b"--B\r\n", false, "B"), Err(Unreadable::BrokenOff));
    }

    #[test]
    fn a_part_may_name_its_charset() {
        let part = |charset| format!("--B\r\nContent-Type: a; charset={charset}\r\n{}", &field("é")[5..]);
        for (charset, expected) in
            [("ISO-8859-1", "Ã©"), ("us-ascii", "\u{fffd}\u{fffd}"), ("koi8-r", "é"), ("\"ascii\"", "\u{fffd}\u{fffd}")]
        {
            assert_eq!(id(part(charset)), Ok(Some(Some(expected.to_owned()))), "{charset}");
        }
    }

    #[test]
    fn each_of_the_limits_is_an_error() {
        let long = "a".repeat(MAX_FORM_MEMORY_SIZE);
        assert_eq!(id(field(&long)).map(|id| id.flatten().map(|id| id.len())), Ok(Some(MAX_FORM_MEMORY_SIZE)));
        assert_eq!(id(field(&format!("{long}a"))), Err(Unreadable::TooLarge));
        let file = field(&long.repeat(2)).replace("name=\"id\"", "name=id; filename=f");
        assert_eq!(id(file), Ok(Some(None)), "but not for a file");
        for endless in [format!("{long}a{}", field("x")), format!("{}{long}a", field("x")), format!("--B\r\nX: {long}")]
        {
            assert_eq!(id(endless), Err(Unreadable::TooLarge));
        }
        let parts = |count| format!("{}--B--", field("x").trim_end_matches("--B--\r\n").repeat(count));
        assert_eq!(id(parts(MAX_FORM_PARTS)), Ok(Some(Some("x".to_owned()))));
        assert_eq!(id(parts(MAX_FORM_PARTS + 1)), Err(Unreadable::TooLarge));
    }

    #[test]
    fn a_delimiter_cut_between_two_pieces_is_found_but_leaves_a_carriage_return() {
        let head = field("").find("\r\n\r\n").expect("a blank line") + 4;
        let cut_at = |place: usize| id(field(&"a".repeat(PIECE - head - place))).map(|id| id.flatten());
        let ends_with_return = |place| cut_at(place).map(|value| value.map(|value| value.ends_with("a\r")));
        assert_eq!(ends_with_return("\r\n--B".len()), Ok(Some(false)));
        assert_eq!(ends_with_return("\r\n--B-".len()), Ok(Some(true)), "as in Werkzeug");
    }
}
