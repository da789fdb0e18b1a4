//! A value that was written in pieces: as texts of a program that follow one another, or over the rows of a drawn box.
//!
//! ```text
//! session = "eyJpZCI6ImFs" \           │ session=eyJpZCI6ImFs │
//!           "aWNlIn0.awNFbQ.dgxK…"     │ aWNlIn0.awNFbQ.dgxK… │
//! ```
//!
//! The pieces are joined where that makes a signed value. A piece that is no cookie alone gives way to `…`, so that
//! nothing takes it for one.

use super::form::{USUAL_SIGNATURE, is_part, is_signed, resembles_signed};

/// The most pieces of one value, and of one that begins in a way that is not the usual one.
const MOST: usize = 64;
const MOST_OF_OTHERS: usize = 8;
/// The longest text of a program that is searched for pieces, in bytes.
const LONGEST: usize = 1024 * 1024;
/// The longest value that is put together, in bytes.
const LONGEST_VALUE: usize = 16 * 1024;
/// The longest text between two pieces, in bytes.
const LONGEST_GLUE: usize = 300;

/// A text whose pieces are joined.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Joined {
    /// The text.
    pub text: String,
    /// The values that were joined.
    pub values: Vec<String>,
    /// Whether there are pieces that do not join to a value.
    pub has_halves: bool,
}

/// How pieces that follow one another are read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// So many of them are a signed value together.
    Value {
        /// The value.
        value: String,
        /// How many pieces it takes.
        count: usize,
    },
    /// One of them is part of a value, and it is not known of which.
    Half,
    /// They have nothing to do with one another.
    Apart,
}

/// Reads pieces that follow one another.
pub(super) fn read(pieces: &[&str]) -> Reading {
    let mut together = String::new();
    let mut values = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        together.push_str(piece);
        // a dot may end a sentence
        let whole = together.trim_end_matches('.');
        values.extend(Some((whole.to_owned(), number + 1)).filter(|(whole, _)| is_signed(whole)));
    }
    let is_usual = |value: &str| value.rsplit('.').next().is_some_and(|signature| signature.len() == USUAL_SIGNATURE);
    if values.len() > 1 && values.iter().filter(|(value, _)| is_usual(value)).count() == 1 {
        values.retain(|(value, _)| is_usual(value));
    }
    match values.as_slice() {
        [(_, 1)] => Reading::Apart,
        [_] => values.pop().map_or(Reading::Apart, |(value, count)| Reading::Value { value, count }),
        [] if pieces.iter().all(|piece| begins(piece)) && pieces.len() > 1 => Reading::Apart,
        [] if pieces.iter().any(|piece| begins(piece) || resembles_signed(piece)) => Reading::Half,
        [] => Reading::Apart,
        _ => Reading::Half,
    }
}

/// Whether a piece begins as a payload does: base64url of `{"`, or zlib.
pub(super) fn begins(piece: &str) -> bool {
    ["eyJ", ".eJ", "e30."].iter().any(|beginning| piece.starts_with(beginning))
}

/// How many pieces a value may have that begins so. Base64url of another JSON than a dict has other first letters.
pub(super) fn most_pieces(beginning: &str) -> usize {
    let is_usual = ["eyJ", "e30", ".eA", ".eF", ".eJ", ".eN"].iter().any(|usual| {
        let length = beginning.len().min(usual.len());
        usual.get(..length) == beginning.get(..length)
    });
    match beginning.bytes().next() {
        _ if is_usual => MOST,
        Some(first) if b"WILMNObdZ".contains(&first) => MOST_OF_OTHERS,
        _ => 0,
    }
}

/// How much of a text, from its beginning, holds no pieces, in bytes: JSON has no texts that follow one another, and what
/// stands in a line of a header is its value, quotes and all.
pub(super) fn exact_length(text: &str) -> usize {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        return text.len();
    }
    let (mut exact, mut length, mut is_head) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        length += line.len();
        match HeadLine::read(line) {
            HeadLine::Mark => is_head = true,
            HeadLine::Field => {}
            HeadLine::Blank if is_head => (exact, is_head) = (length, false),
            HeadLine::Blank => {}
            HeadLine::Other => return exact,
        }
    }
    if is_head { text.len() } else { exact }
}

/// A line, as one of the head of a request or of an answer. curl writes `<`, `>` and `*` before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HeadLine {
    /// It says alone that this is a head: its first line, or cookies.
    Mark,
    /// A header of any name, or what curl says of the connection.
    Field,
    Blank,
    Other,
}

impl HeadLine {
    fn read(line: &str) -> HeadLine {
        let line = line.trim();
        let unmarked = line.strip_prefix(['<', '>']).unwrap_or(line).trim_start();
        let is_version = |word: &str| word.starts_with("HTTP/");
        let Some((name, _)) = unmarked.split_once(':').filter(|(name, _)| is_field_name(name)) else {
            let mut words = unmarked.split_ascii_whitespace();
            return match (words.next(), words.next_back()) {
                (None, _) => HeadLine::Blank,
                (Some(first), Some(_)) if is_version(first) => HeadLine::Mark,
                (Some(_), Some(last)) if is_version(last) => HeadLine::Mark,
                _ if line.starts_with("* ") => HeadLine::Field,
                _ => HeadLine::Other,
            };
        };
        let is_of_cookies =
            ["cookie", "set-cookie", "set-cookie2", "set-cookie3"].iter().any(|known| name.eq_ignore_ascii_case(known));
        if is_of_cookies { HeadLine::Mark } else { HeadLine::Field }
    }
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Joins the texts of a program that follow one another, behind what is exact. `None` if there is nothing to join. A text
/// that ends in `name=`, before something that is not there, is the half of a cookie of that name.
pub(super) fn joined(text: &str, exact: usize, name: &str) -> Option<Joined> {
    if text.len() > LONGEST {
        return None;
    }
    let mut joined = Joined::default();
    let (mut written, mut place) = (0, exact);
    while let Some(quote) = next_quote(text, place) {
        place = quote + 1;
        let Some(chain) = Chain::at(text, quote, written.max(exact)) else { continue };
        let Some((until, by)) = chain.read(text, name, &mut joined) else { continue };
        joined.text.push_str(text.get(written..chain.start).unwrap_or_default());
        joined.text.push_str(&by);
        (written, place) = (until, until);
    }
    if written == 0 {
        return None;
    }
    joined.text.push_str(text.get(written..).unwrap_or_default());
    Some(joined)
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn next_quote(text: &str, from: usize) -> Option<usize> {
    text.as_bytes().get(from..)?.iter().position(|&byte| is_quote(byte)).map(|length| from + length)
}

/// How many characters of a signed value stand at a place.
fn run(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    bytes.iter().take_while(|&&byte| is_part(byte)).count()
}

fn is_dotted(text: &str) -> bool {
    text.strip_prefix('.').and_then(|rest| rest.bytes().next()).is_some_and(is_part)
}

/// Pieces, each up to the quote that closes it.
struct Chain {
    /// Where the first begins.
    start: usize,
    /// Where each begins and ends.
    pieces: Vec<(usize, usize)>,
    /// Whether something is added to the last that is no text.
    is_open: bool,
    /// Whether the first is added to something that is no text.
    is_added: bool,
}

impl Chain {
    /// The chain whose first piece ends at a quote.
    fn at(text: &str, quote: usize, floor: usize) -> Option<Chain> {
        let before = text.as_bytes().get(floor..quote)?;
        let start = quote - before.iter().rev().take_while(|&&byte| is_part(byte)).count();
        if start == quote && !before.ends_with(b"=") {
            return None;
        }
        // a text that ends here has begun before: at a quote of its kind
        let ends = text.as_bytes().get(quote);
        let begun = text.as_bytes().get(floor..start).unwrap_or_default();
        if !begun.iter().any(|byte| Some(byte) == ends) {
            return None;
        }
        let is_added = is_added(begun);
        let mut chain = Chain { start, pieces: vec![(start, quote)], is_open: false, is_added };
        let mut value = text.get(start..quote)?.to_owned();
        let mut end = quote;
        while chain.pieces.len() < most_pieces(&value) && value.len() < LONGEST_VALUE {
            // a dot that goes on at once is the first character of a value that begins here
            if value.is_empty() && text.get(end + 1..).is_some_and(is_dotted) {
                break;
            }
            match Glue::read(text, end + 1) {
                Glue::Text { begins } => {
                    let length = run(text, begins);
                    let piece = text.get(begins..begins + length)?;
                    // another value
                    if self::begins(piece) && !value.is_empty() {
                        break;
                    }
                    value.push_str(piece);
                    end = begins + length;
                    chain.pieces.push((begins, end));
                    let is_closed = text.as_bytes().get(end).is_some_and(|&byte| is_quote(byte));
                    if length == 0 || !is_closed {
                        break;
                    }
                }
                Glue::Other { is_added } => {
                    chain.is_open = is_added;
                    break;
                }
            }
        }
        (chain.is_open || chain.is_added || chain.pieces.len() > 1).then_some(chain)
    }

    /// Until where the chain is replaced, and by what. `None` if it stays.
    fn read(&self, text: &str, name: &str, joined: &mut Joined) -> Option<(usize, String)> {
        let pieces: Vec<&str> = self.pieces.iter().filter_map(|&(from, to)| text.get(from..to)).collect();
        let end = |count: usize| self.pieces.get(count - 1).map(|(_, to)| *to);
        let is_of_the_cookie = || {
            let before = text.get(..self.start).and_then(|before| before.strip_suffix('='));
            before.is_some_and(|before| before.ends_with(name))
        };
        match read(&pieces) {
            Reading::Value { value, count } => {
                joined.values.push(value.clone());
                Some((end(count)?, value))
            }
            Reading::Half => {
                joined.has_halves = true;
                Some((end(pieces.len())?, "…".to_owned()))
            }
            Reading::Apart if self.is_open && pieces.concat().is_empty() && is_of_the_cookie() => {
                joined.has_halves = true;
                Some((end(pieces.len())?, "…".to_owned()))
            }
            // what stands before it may be its beginning
            Reading::Apart
                if self.is_added && pieces.first().is_some_and(|piece| is_signed(piece) && !begins(piece)) =>
            {
                joined.has_halves = true;
                Some((end(1)?, "…".to_owned()))
            }
            Reading::Apart => None,
        }
    }
}

/// Whether what stands before a text of a program, its quote included, says that the text is added to something.
fn is_added(before: &[u8]) -> bool {
    let operand = before.split_last().filter(|(byte, _)| is_quote(**byte)).map(|(_, operand)| operand.trim_ascii_end());
    operand.is_some_and(|operand| operand.ends_with(b"+") || operand.ends_with(b" .") || operand.ends_with(b".."))
}

/// What stands behind a text of a program.
enum Glue {
    /// The next text, perhaps behind an operator.
    Text {
        /// Where it begins, behind its quote.
        begins: usize,
    },
    /// Something else.
    Other {
        /// Whether an operator says that it is added.
        is_added: bool,
    },
}

impl Glue {
    /// `"…" "…"`, `"…" + "…"`, `"…" . "…"`, `"…" & _`, `"…" \`, `b'…'`, in one line or in several, with comments.
    fn read(text: &str, from: usize) -> Glue {
        let bytes = text.as_bytes();
        let mut is_added = false;
        let mut place = from;
        while let Some(&byte) = bytes.get(place).filter(|_| place < from + LONGEST_GLUE) {
            let rest = bytes.get(place..).unwrap_or_default();
            let prefix = rest.iter().take(2).take_while(|byte| b"bBrRuUfFL@$".contains(byte)).count();
            match byte {
                // in PowerShell a line goes on behind a backtick
                b'`' if rest.starts_with(b"`\n") || rest.starts_with(b"`\r") => place += 1,
                _ if is_quote(byte) => return Glue::Text { begins: place + 1 },
                _ if rest.get(prefix).is_some_and(|&byte| is_quote(byte)) => {
                    return Glue::Text { begins: place + prefix + 1 };
                }
                b' ' | b'\t' | b'\r' | b'\n' => place += 1,
                b'+' | b'.' | b'&' | b'\\' | b'^' | b'~' => (place, is_added) = (place + 1, true),
                // Visual Basic's mark of a line that goes on, and a mail's or a prompt's of a line
                b'_' | b'>' => place += 1,
                b'#' => place += line_length(rest),
                b'/' if rest.starts_with(b"//") => place += line_length(rest),
                _ => break,
            }
        }
        Glue::Other { is_added }
    }
}

fn line_length(bytes: &[u8]) -> usize {
    bytes.iter().take(LONGEST_GLUE).position(|&byte| byte == b'\n').unwrap_or(bytes.len().min(LONGEST_GLUE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str, name: &str) -> Option<Joined> {
        super::joined(text, exact_length(text), name)
    }

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";
    const GLUE: [&str; 14] = [
        r#"" ""#,
        r#""""#,
        r#"" + ""#,
        "' \\\n    '",
        "'\n    '",
        "'  # the first half\r\n    '",
        "' +  // the first half\n  '",
        r#"" . ""#,
        "\" & _\n  \"",
        "' b'",
        "\"\n... f\"",
        "' \\\n> '",
        "\" `\n  + \"",
        "` + `",
    ];

    #[test]
    fn pieces_of_a_program_are_joined_whatever_stands_between() {
        for glue in GLUE {
            for place in [1, 8, 43, 44, 50, 51, 73] {
                let (before, after) = C.split_at(place);
                let [open, close] = [&glue[..1], &glue[glue.len() - 1..]];
                for (head, tail) in [("cookie = ", ""), ("f(", ")"), ("-b", " ;")] {
                    let text = format!("{head}{open}session={before}{glue}{after}; Path=/{close}{tail}");
                    let expected = format!("{head}{open}session={C}; Path=/{close}{tail}");
                    let joined = joined(&text, "session").expect(&text);
                    assert_eq!(joined, Joined { text: expected, values: vec![C.to_owned()], has_halves: false });
                }
            }
        }
        let three = format!("'{}' '{}' '{}'", &C[..20], &C[20..60], &C[60..]);
        assert_eq!(joined(&three, "session").map(|joined| joined.text), Some(format!("'{C}'")));
        let name = format!("'session=' '{C}'");
        assert_eq!(joined(&name, "session").map(|joined| joined.text), Some(format!("'session={C}'")));
    }

    #[test]
    fn a_half_gives_way() {
        let (before, after) = C.split_at(30);
        let short = &after[..after.len() - 3];
        for text in [
            format!("'session={before}' + tail"),
            format!("'session={before}'.format(x)"),
            "'session=' + cookie".to_owned(),
            format!("'session={before}' '{short}'"),
            format!("session = ('{before}'\n  '{short}')"),
            format!("'{before}' + x + '{after}'"),
        ] {
            let joined = joined(&text, "session").expect(&text);
            assert!(joined.has_halves && joined.values.is_empty() && !joined.text.contains("eyJ"), "{joined:?}");
        }
    }

    #[test]
    fn what_is_added_to_something_unknown_may_be_a_half_that_looks_whole() {
        let after = format!("WzFd{}", &C[43..]);
        assert!(is_signed(&after));
        for text in [
            format!("'eyJpZCI6' + x + '{after}'"),
            format!("head + '{after}'"),
            format!("x = head() +\n    \"{after}\""),
            format!("$head . '{after}';"),
            format!("head .. \"{after}\""),
        ] {
            let joined = joined(&text, "session").expect(&text);
            assert!(joined.has_halves && joined.values.is_empty() && !joined.text.contains(&after), "{joined:?}");
        }
        for text in [format!("f(x, '{after}')"), format!("cookie = '{after}'"), format!("go on.\n'{after}'")] {
            assert_eq!(joined(&text, "session"), None, "{text}");
        }
    }

    #[test]
    fn what_is_whole_is_left_as_it_is() {
        for text in [
            format!("'{C}' '{C}'"),
            format!("\"{C}\"\n\"{C}\"\n"),
            format!("\"{C}\" \"0123456789abcdef\" \"x\""),
            format!("\"session={C}\" + x"),
            format!("'{}'\n'{}'\n", &C[..C.len() - 1], &C[..C.len() - 2]),
            "\"GET / HTTP/1.1\" 200 \"-\" \"Mozilla/5.0\"".to_owned(),
            "it's a 'b' and 'c'".to_owned(),
            "'a=' + b".to_owned(),
            format!("base + '{C}'"),
            format!("url + '/confirm/{C}'"),
            "{\"a\": \"b\", \"c\": \"\"}".to_owned(),
            "Set-Cookie: session=\".eJwCNyrk\"; Path=/".to_owned(),
            "Set-Cookie: a=\"x\"; session=\".eJwCNyrk\"; Path=/".to_owned(),
            "Cookie: session=.eJ``".to_owned(),
            "Cookie: session=````eyJ````N=/".to_owned(),
            "Cookie: a=`.eJ``\nCookie: session=`.eJ```".to_owned(),
            "< HTTP/1.1 200 OK\n< Set-Cookie: session=P``.eJ``d; Path=/\n< \n".to_owned(),
            "> GET / HTTP/1.1\r\n> \r\n< HTTP/1.1 200 OK\r\n< set-cookie: session=`.eJ``d\r\n< \r\n".to_owned(),
            "Set-Cookie3: session=P``.eJ``d; path=\"/\"\n".to_owned(),
            "* Trying\nServer: x\nSet-Cookie: session=``.eJ``d\nVary: Cookie\n\n<p>it's a 'b'".to_owned(),
        ] {
            assert_eq!(joined(&text, "session"), None, "{text}");
        }
    }

    #[test]
    fn of_two_readings_the_usual_signature_counts_and_otherwise_neither() {
        let sha256 = format!("{}{}", &C[..51], "x".repeat(43));
        assert_eq!(read(&[&C[..73], &C[73..]]), Reading::Value { value: C.to_owned(), count: 2 });
        assert_eq!(read(&[C, "0123456789abcdef"]), Reading::Apart);
        assert_eq!(read(&[&sha256, &"x".repeat(21)]), Reading::Half);
        assert_eq!(read(&[&sha256, "x"]), Reading::Apart);
    }
}
