//! What people paste: finding the cookies in a header line, a HAR file, a cookies.txt, a command line.
//!
//! First the form of the text is recognised. Then it is read by its own rules. Where no form fits, the text is searched for
//! anything that has the form of a signed value. What was taken off to get at the value is named, and so is what was
//! found where there is no cookie. Each source has one file.

mod burp;
mod command;
mod cookies_txt;
mod curl_said;
mod encoding;
mod end;
mod escapes;
mod export;
mod form;
mod found;
mod glue;
mod header;
mod http;
mod in_place;
mod incomplete;
mod json;
mod mail;
mod markup;
mod nothing;
mod pieces;
mod record;
mod rows;
mod screen;
mod search;
mod shell;
mod table;
mod terminal;
mod trace;
mod whole;

use std::borrow::Cow;
use std::collections::HashMap;

use export::Cookies;
pub use found::{End, Found, Kind, List, Stripped, Unit, Wanted, raw};
pub use header::line;
pub use nothing::{FileKind, Nothing};
pub use whole::{Origin, Told, Whole};

/// Finds the cookies in the bytes of a file or a stream. With `is_raw` each line is a value.
///
/// # Errors
///
/// There is no cookie in them. The error says what there is instead.
pub fn in_bytes(bytes: Vec<u8>, wanted: Wanted<'_>, is_raw: bool) -> Result<List, Nothing> {
    if is_raw {
        return raw_lines(bytes);
    }
    let (text, was_read_as) = encoding::text_of(bytes).map_err(Nothing::File)?;
    let mut found = whole(text, wanted)?;
    if let Some(stripped) = was_read_as {
        found.cookies.iter_mut().for_each(|found| found.stripped.push(stripped));
    }
    Ok(found)
}

fn raw_lines(bytes: Vec<u8>) -> Result<List, Nothing> {
    let (text, is_utf8) = match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(not_utf8) => (String::from_utf8_lossy(not_utf8.as_bytes()).into_owned(), false),
    };
    if text.is_empty() {
        return Err(Nothing::Blank);
    }
    let lines = text.strip_suffix('\n').unwrap_or(&text).split('\n');
    let stripped = if is_utf8 { Vec::new() } else { vec![Stripped::InvalidUtf8] };
    let found = lines.map(|line| Found { stripped: stripped.clone(), ..raw(line, Kind::Stdin) });
    Ok(found.collect::<Vec<_>>().into())
}

/// Finds the cookies in what was typed behind a command: a line, or a whole text that was pasted there.
///
/// # Errors
///
/// There is no cookie in it. The error says what there is instead.
pub fn argument(text: &str, wanted: Wanted<'_>) -> Result<List, Nothing> {
    let one = line(text, wanted, Kind::Argument);
    match one {
        Ok(found)
            if !found.stripped.contains(&Stripped::Text)
                && !text.trim().contains('\n')
                && with_escaped_ends(text).is_none() =>
        {
            Ok(vec![found].into())
        }
        one => document(text, wanted).or_else(|nothing| match one {
            Ok(found) if !matches!(nothing, Nothing::Pieces | Nothing::EmptyValue { .. }) => Ok(vec![found].into()),
            _ => Err(nothing),
        }),
    }
}

/// Finds the cookies in a whole text: an export of some tool, what curl printed, or one cookie a line.
///
/// # Errors
///
/// There is no cookie in it. The error says what there is instead.
pub fn document(text: &str, wanted: Wanted<'_>) -> Result<List, Nothing> {
    whole(text.to_owned(), wanted)
}

/// As [`document`], of a text that may be long.
fn whole(text: String, wanted: Wanted<'_>) -> Result<List, Nothing> {
    let (text, stripped) = prepared(text)?;
    let mut found = in_one_piece(&text, wanted)?;
    if let Some(stripped) = stripped {
        found.cookies.iter_mut().for_each(|found| found.stripped.push(stripped));
    }
    Ok(found)
}

/// A text with the line ends of today, out of its mail, without colours and links, and without the marks of a page in a value. What is worth a word of that is named.
fn prepared(mut text: String) -> Result<(String, Option<Stripped>), Nothing> {
    let marks = text.len() - text.trim_start_matches('\u{feff}').len();
    text.drain(..marks);
    if text.trim().is_empty() {
        return Err(Nothing::Blank);
    }
    // the line ends of old systems
    if text.contains('\r') && !text.contains('\n') {
        let line_end = |rest: &[u8]| rest.starts_with(b"\r").then_some((1, Some(b'\n')));
        return Ok((in_place::replaced(text, line_end), None));
    }
    if mail::is_encoded(&text) {
        return Ok((mail::decoded(text), None));
    }
    if text.contains(terminal::ESCAPE) {
        let (plain, stripped) = terminal::shown(text);
        return Ok((plain, Some(stripped)));
    }
    match markup::joined(&text) {
        Some(joined) => Ok((joined, Some(Stripped::Joints))),
        None => Ok((text, None)),
    }
}

/// Finds the cookies in a text after its pieces are joined.
fn in_one_piece(text: &str, wanted: Wanted<'_>) -> Result<List, Nothing> {
    in_assembled(&Assembled::of(text, wanted), wanted)
}

fn in_assembled(assembled: &Assembled<'_>, wanted: Wanted<'_>) -> Result<List, Nothing> {
    let pieces = |nothing| if assembled.has_halves { Nothing::Pieces } else { nothing };
    let mut list = plain(&assembled.text, wanted).map_err(pieces)?;
    for found in &mut list.cookies {
        if assembled.values.contains(&found.cookie) && !found.stripped.contains(&Stripped::Joints) {
            found.stripped.push(Stripped::Joints);
        }
    }
    Ok(list)
}

/// A text whose pieces are joined: the rows of a trace, those of a drawn table, and texts of a program that follow one
/// another.
struct Assembled<'a> {
    text: Cow<'a, str>,
    /// The values that were joined.
    values: Vec<String>,
    /// Whether there are pieces that do not join to a value.
    has_halves: bool,
}

impl Assembled<'_> {
    fn of<'a>(text: &'a str, wanted: Wanted<'_>) -> Assembled<'a> {
        let printed = with_escaped_ends(text);
        let mut text = printed.map_or(Cow::Borrowed(text), |inner| Cow::Owned(inner.replace("\\r\\n", "\n")));
        let (mut values, mut has_halves) = (Vec::new(), false);
        if let Some(messages) = trace::messages(&text) {
            (text, has_halves) = (Cow::Owned(messages.text), messages.is_cut);
        }
        // the values of these files are exact
        let is_of_cookies = cookies_txt::is_one(&text) || text.starts_with(http::LWP) || burp::is_one(&text);
        let exact = if is_of_cookies { text.len() } else { pieces::exact_length(&text) };
        let may_be_in_pieces = exact < text.len();
        for is_drawn in [true, false].into_iter().filter(|_| may_be_in_pieces) {
            let joined = if is_drawn { rows::joined(&text) } else { pieces::joined(&text, exact, wanted.name) };
            if let Some(joined) = joined {
                has_halves |= joined.has_halves;
                values.extend(joined.values);
                text = Cow::Owned(joined.text);
            }
        }
        Assembled { text, values, has_halves }
    }
}

/// A text whose line ends are escapes: what Python prints of a text or of bytes, and what Wireshark shows. No value has a
/// backslash in it.
fn with_escaped_ends(text: &str) -> Option<&str> {
    let text = text.trim();
    if !text.contains("\\r\\n") {
        return None;
    }
    let is_open = || !text.contains('\n') && !text.starts_with(['{', '[']) && !command::is_one(text);
    header::in_quotes(text).or_else(|| is_open().then_some(text))
}

fn plain(text: &str, wanted: Wanted<'_>) -> Result<List, Nothing> {
    let mut cookies = Cookies::new(wanted);
    let form = by_form(text, &mut cookies);
    match form.map(|form| form.and_then(|kind| cookies.found(kind))) {
        // what the form does not show may still stand in the text
        Some(Err(
            nothing @ (Nothing::Json { .. }
            | Nothing::Har { .. }
            | Nothing::CommandLine
            | Nothing::Shortened
            | Nothing::Text),
        )) => lines(text, wanted, Some(nothing)),
        Some(found) => found.map(List::from),
        None => lines(text, wanted, None),
    }
}

/// Every cookie in the bytes of a file or a stream, whatever its name, with all that is said of it.
///
/// # Errors
///
/// There is no cookie in them. The error says what there is instead.
pub fn every_in_bytes(bytes: Vec<u8>, wanted: Wanted<'_>) -> Result<Vec<Whole>, Nothing> {
    let (text, _) = encoding::text_of(bytes).map_err(Nothing::File)?;
    every_of(text, wanted)
}

/// Every cookie of a text, whatever its name, with all that is said of it. A value without a name gets the wanted one.
///
/// # Errors
///
/// There is no cookie in it. The error says what there is instead.
pub fn every(text: &str, wanted: Wanted<'_>) -> Result<Vec<Whole>, Nothing> {
    every_of(text.to_owned(), wanted)
}

/// As [`every`], of a text that may be long.
fn every_of(text: String, wanted: Wanted<'_>) -> Result<Vec<Whole>, Nothing> {
    let (text, _) = prepared(text)?;
    let assembled = Assembled::of(&text, wanted);
    let mut cookies = Cookies::every(wanted);
    let has_form = by_form(&assembled.text, &mut cookies).is_some();
    if !cookies.is_empty() {
        return cookies.into_every().unwrap_or_default().all();
    }
    header::take_lines(&assembled.text, &mut cookies);
    let are_exact = !cookies.is_empty();
    if cookies.as_every().is_some_and(|every| every.is_full()) {
        return Err(Nothing::TooMany { limit: whole::LIMIT });
    }
    // what has no form but that of its lines, or of a signed value, or the reason why there is nothing
    let read = in_assembled(&assembled, wanted);
    // any program has lines of pairs: the session cookie shows that these are cookies
    if cookies.is_empty() && !has_form && read.is_ok() {
        header::take_only_line(&assembled.text, &mut cookies);
    }
    let mut every = cookies.into_every().unwrap_or_default();
    match read {
        Ok(list) => every.agree_with(&list.cookies, wanted.name, are_exact),
        Err(nothing) if every.is_empty() => return Err(nothing),
        Err(Nothing::Pieces | Nothing::Shortened | Nothing::Redacted) => every.is_incomplete(wanted.name),
        Err(_) => {}
    }
    every.all()
}

/// Takes the cookies of a text of a form that is known, and tells the form. `None` if it has none.
fn by_form(text: &str, cookies: &mut Cookies<'_>) -> Option<Result<Kind, Nothing>> {
    let is_label = |text: &str| text.starts_with(header::TRUNCATED);
    if text.trim_start().starts_with(['{', '[']) && !is_label(text.trim_start()) {
        let document = json::read(text, cookies)?;
        return Some(if cookies.is_empty() { Err(document.nothing()) } else { Ok(document.kind()) });
    }
    if cookies_txt::is_one(text) {
        cookies_txt::read(text, cookies);
        return Some(Ok(Kind::CookiesTxt));
    }
    if text.starts_with(http::LWP) || text.trim_start().starts_with("Set-Cookie3:") {
        if let Some(every) = cookies.as_every() {
            every.is_lwp();
        }
        http::read(text, cookies);
        return Some(Ok(Kind::Lwp));
    }
    if let Some(read) = command::read(text, cookies) {
        return Some(read.map(|()| Kind::CommandLine));
    }
    if burp::is_one(text) {
        burp::read(text, cookies);
        return Some(Ok(Kind::Http));
    }
    if http::is_one(text) {
        http::read(text, cookies);
        return (!cookies.is_empty()).then_some(Ok(Kind::Http));
    }
    if screen::read(text, cookies) {
        return Some(Ok(Kind::Text));
    }
    table::read(text, cookies).then_some(Ok(Kind::Table))
}

/// The cookie on each line, and those that are broken over lines. A line without one is passed over.
///
/// # Errors
///
/// No line has one. What the text is otherwise, if that is known, says more than its lines.
fn lines(text: &str, wanted: Wanted<'_>, otherwise: Option<Nothing>) -> Result<List, Nothing> {
    let (mut list, mut reasons) = (List::default(), Reasons { form: otherwise, ..Reasons::default() });
    let mut place = 0;
    let (mut is_behind_a_half, mut count) = (false, 0);
    while let Some(line_end) = next_line(text, place) {
        let line = text.get(place..line_end).unwrap_or_default();
        // a line that gave a cookie itself is no half
        let was_behind_a_half = is_behind_a_half && list.cookies.len() == count;
        count = list.cookies.len();
        is_behind_a_half = search::ends_in_a_half(line) || was_behind_a_half && line.trim().is_empty();
        let broken = search::broken_from(text, place, line_end).filter(|_| !form::is_signed(line.trim()));
        match broken {
            Some(hit) => {
                place = next_line(text, hit.end).unwrap_or(text.len()) + 1;
                list.cookies.push(hit.found(Kind::Text, false));
            }
            None => {
                place = line_end + 1;
                let next_end = next_line(text, place);
                let next = next_end.and_then(|end| text.get(place..end));
                match header::line(line, wanted, Kind::Stdin) {
                    // the rest of a value that does not join
                    Ok(one) if was_behind_a_half && one.name.is_none() && !pieces::begins(&one.cookie) => {
                        list.passed_over += 1;
                        reasons.add(Nothing::Pieces);
                    }
                    Ok(one) if reasons.form.is_none() && next.is_some_and(|next| is_folded(line, next)) => {
                        let folded = [line, next.unwrap_or_default().trim_start()].join(" ");
                        let folded = header::line(&folded, wanted, Kind::Stdin).ok();
                        let folded = folded.filter(|both| both.cookie == one.cookie && both.end.is_some());
                        if folded.is_some() && one.end.is_none() {
                            place = next_end.map_or(place, |end| end + 1);
                        }
                        list.cookies.push(folded.filter(|_| one.end.is_none()).unwrap_or(one));
                    }
                    Ok(one) if reasons.form.is_none() || form::is_signed(&one.cookie) => list.cookies.push(one),
                    Ok(_) | Err(Nothing::Blank) => {}
                    Err(nothing) => {
                        list.passed_over += 1;
                        reasons.add(nothing);
                    }
                }
            }
        }
    }
    complete(&mut list, text, wanted, &mut reasons);
    if list.cookies.is_empty() { Err(reasons.said(text)) } else { Ok(list) }
}

/// Whether a line goes on in the next, as a long text does in YAML: `- session=…; Expires=Fri, 15 Jan`.
fn is_folded(line: &str, next: &str) -> bool {
    let column = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let blanks = next.len() - next.trim_start_matches(' ').len();
    blanks > 0 && blanks >= column(line) && !holds_signed(next)
}

/// Adds the names and the ends that stand on lines of their own, and takes off what has another name than the given one.
fn complete(list: &mut List, text: &str, wanted: Wanted<'_>, reasons: &mut Reasons) {
    if !text.trim().contains('\n') || list.cookies.iter().all(|found| found.end.is_some()) {
        return;
    }
    let mut records: HashMap<String, record::Record> = HashMap::new();
    for record in record::all(text) {
        let value = record.value.clone();
        let known = records.entry(value).or_insert_with(|| record.clone());
        known.end = known.end.or(record.end);
    }
    let mut others = Vec::new();
    list.cookies.retain_mut(|found| {
        let Some(record) = records.get(&found.cookie) else { return true };
        found.end = found.end.or(record.end);
        if found.name.is_none() {
            found.name.clone_from(&record.name);
        }
        let other = found.name.as_ref().filter(|name| wanted.is_given && *name != wanted.name);
        others.extend(other.cloned());
        other.is_none()
    });
    list.passed_over += others.len() as u64;
    reasons.add(Nothing::OtherNames(others));
}

/// The end of the line that begins at a place.
fn next_line(text: &str, place: usize) -> Option<usize> {
    let rest = text.get(place..).filter(|rest| !rest.is_empty())?;
    Some(rest.find('\n').map_or(text.len(), |length| place + length))
}

/// Why no line has a cookie.
#[derive(Default)]
struct Reasons {
    form: Option<Nothing>,
    empty: Option<Nothing>,
    is_shortened: bool,
    has_pieces: bool,
    is_redacted: bool,
    /// What has the form of a signed value, and may be something else.
    unsure: Option<Nothing>,
    names: Vec<String>,
}

impl Reasons {
    fn add(&mut self, nothing: Nothing) {
        match nothing {
            // the end shows a deletion
            Nothing::EmptyValue { end: None, .. } => self.empty = self.empty.take().or(Some(nothing)),
            Nothing::EmptyValue { .. } => self.empty = Some(nothing),
            Nothing::Shortened => self.is_shortened = true,
            Nothing::Pieces => self.has_pieces = true,
            Nothing::Redacted => self.is_redacted = true,
            Nothing::Glued | Nothing::NumberToken => self.unsure = self.unsure.take().or(Some(nothing)),
            Nothing::OtherNames(names) => {
                for name in names {
                    if self.names.len() < 20 && !self.names.contains(&name) {
                        self.names.push(name);
                    }
                }
            }
            _ => {}
        }
    }

    /// The reason that says most.
    fn said(self, text: &str) -> Nothing {
        // a page has lines of attributes
        let may_be_a_page = || http::is_one(text) || text.trim_start().starts_with('<');
        let is_page = || text.trim_start().get(..14).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype html"));
        match (self.form, self.empty) {
            // these say that more was found than the form shows
            (Some(Nothing::Text), None) if self.unsure.is_some() => self.unsure.unwrap_or(Nothing::Text),
            (Some(known), _) => known,
            (None, Some(empty)) => empty,
            (None, None) if self.has_pieces => Nothing::Pieces,
            (None, None) if self.is_shortened => Nothing::Shortened,
            (None, None) if self.is_redacted => Nothing::Redacted,
            (None, None) if self.unsure.is_some() => self.unsure.unwrap_or(Nothing::Text),
            (None, None) if is_page() || text.trim_start().starts_with("<html") => Nothing::Page,
            (None, None) if !self.names.is_empty() && !may_be_a_page() => Nothing::OtherNames(self.names),
            (None, None) => Nothing::Text,
        }
    }
}

/// Whether bytes that begin like this have to be read to their end before anything can be found in them.
pub fn is_document(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    let text = text.trim_start_matches('\u{feff}');
    encoding::is_other(beginning)
        || text.trim_start().starts_with(['{', '[', '<'])
        || cookies_txt::is_one(text)
        || text.starts_with("#LWP-Cookies")
        || http::is_one(text)
        || command::is_one(text)
        || trace::is_one(text)
}

/// Whether bytes that begin like this are no text at all, whatever follows.
pub fn is_no_text(beginning: &[u8]) -> bool {
    encoding::file_kind(beginning).is_some()
}

/// Whether a line holds a whole signed value, so that it can be answered without the lines behind it.
pub fn holds_signed(line: &str) -> bool {
    search::next(line, 0).is_some_and(|hit| !hit.was_broken)
}
