//! One line: a bare value, `name=value`, a `Set-Cookie:` or a `Cookie:` line.

use std::borrow::Cow;

use super::curl_said::{Taken, taken};
use super::export::{Cookies, LONGEST_FOREIGN, is_foreign};
use super::form::{ends_oddly, is_number_token, is_part, is_signed, resembles_signed};
use super::found::{End, Found, Kind, Stripped, Wanted, raw, unquoted};
use super::glue::{self, Reading};
use super::incomplete::{has_half_a_mark, is_redacted, is_shortened};
use super::nothing::Nothing;
use super::pieces::{self, Joined};
use super::rows::BARS;
use super::whole::{Offer, Origin, Told};
use super::{end, markup, search, terminal};
use crate::formats::{percent_decoded, recognise};

/// The longest line that is read without the codes of a terminal, in bytes: a longer one is not to be held twice.
const LONGEST_SHOWN: usize = 1024 * 1024;

/// Finds the cookie in one line of text.
///
/// # Errors
///
/// There is none of the wanted name in it, and nothing of the form of a signed value.
pub fn line(text: &str, wanted: Wanted<'_>, kind: Kind) -> Result<Found, Nothing> {
    let is_whole = |text: &str| is_signed(text) && !text.rsplit('.').next().is_some_and(ends_oddly);
    if is_whole(text) {
        return Ok(raw(text, kind));
    }
    if text.len() <= LONGEST_SHOWN && text.contains(terminal::ESCAPE) {
        let (shown, stripped) = terminal::shown(text.to_owned());
        return as_shown(&shown, stripped, wanted, kind);
    }
    if let Some(joined) = markup::joined(text) {
        // then it is several lines
        if joined.contains('\n') {
            return Err(Nothing::Pieces);
        }
        return as_shown(&joined, Stripped::Joints, wanted, kind);
    }
    let trimmed = text.trim_matches([' ', '\t', '\r', '\n', '\u{feff}']);
    let mut found = match pieces::joined(trimmed, pieces::exact_length(trimmed), wanted.name) {
        Some(joined) => in_joined(&joined, wanted, kind),
        None => in_trimmed(trimmed, wanted, kind),
    }?;
    if trimmed.len() != text.len() {
        found.stripped.insert(0, Stripped::Blanks);
    }
    Ok(found)
}

/// The cookie of a line without what does not show on a terminal or a page.
fn as_shown(shown: &str, stripped: Stripped, wanted: Wanted<'_>, kind: Kind) -> Result<Found, Nothing> {
    // an escape that is no code stays in the text
    let mut found = line(&shown.replace(terminal::ESCAPE, " "), wanted, kind)?;
    found.stripped.push(stripped);
    Ok(found)
}

fn in_joined(joined: &Joined, wanted: Wanted<'_>, kind: Kind) -> Result<Found, Nothing> {
    let mut found = in_trimmed(&joined.text, wanted, kind)
        .map_err(|nothing| if joined.has_halves { Nothing::Pieces } else { nothing })?;
    found.stripped.push(if joined.values.contains(&found.cookie) { Stripped::Joints } else { Stripped::Text });
    Ok(found)
}

fn in_trimmed(text: &str, wanted: Wanted<'_>, kind: Kind) -> Result<Found, Nothing> {
    if text.is_empty() {
        return Err(Nothing::Blank);
    }
    if let Some(taken) = taken(text) {
        return in_the_words_of_curl(taken, wanted, kind);
    }
    if let Some(line) = header_in(text) {
        return in_header(text, &line, wanted, kind);
    }
    if let Some(inner) = in_quotes(text) {
        let mut found = in_trimmed(inner, wanted, kind)?;
        found.stripped.push(Stripped::Quotes);
        return Ok(found);
    }
    match (bare(text, kind)?, is_list_of_pairs(text)) {
        (Some(found), _) => Ok(found),
        (None, true) => match in_pairs(text, None, wanted, kind, Vec::new()) {
            // an assignment of some language, perhaps
            Err(Nothing::OtherNames(names)) => searched(text, wanted, kind).map_err(|_| Nothing::OtherNames(names)),
            found => found,
        },
        (None, false) => searched(text, wanted, kind),
    }
}

fn in_the_words_of_curl(taken: Taken<'_>, wanted: Wanted<'_>, kind: Kind) -> Result<Found, Nothing> {
    let mut cookies = Cookies::new(wanted);
    cookies.add(&Offer::of(taken.name, taken.value, taken.end));
    let found = cookies.found(kind)?.pop().ok_or(Nothing::Text)?;
    Ok(Found { stripped: vec![Stripped::Text, Stripped::CookieName, Stripped::Quotes], ..found })
}

/// A word that is a value itself: a signed one, perhaps damaged, or one of another framework.
///
/// # Errors
///
/// It has the form of a signed value, and it cannot be told whether all of it is one.
fn bare(text: &str, kind: Kind) -> Result<Option<Found>, Nothing> {
    // a long text is not to be held twice, so it is joined or decoded only if nothing in it says that it is no value
    let is_of = |is_allowed: fn(char) -> bool| {
        text.chars().all(|letter| is_allowed(letter) || u8::try_from(letter).is_ok_and(is_part))
    };
    if text.contains(char::is_whitespace) {
        let is_broken = is_of(char::is_whitespace) && is_signed(&text.split_whitespace().collect::<String>());
        return Ok(is_broken.then(|| raw(text, kind)));
    }
    if text.len() > LONGEST_FOREIGN && !is_of(|letter| matches!(letter, '%' | '=')) {
        return Ok(None);
    }
    let decoded = percent_decoded(text);
    // `shop=.eJ…` is a pair, and `eyJ…==` is not: the part behind the first `=` shows it
    let is_pair = text.split_once('=').is_some_and(|(name, value)| {
        let could_begin = !value.starts_with(['=', '.', '-']) || value.starts_with(".eJ");
        let is_value = || is_signed(value) || resembles_signed(value) || value.starts_with('"') || is_foreign(value);
        is_token(name) && could_begin && is_value()
    });
    if is_pair || is_shortened(text) {
        return Ok(None);
    }
    let whole = || {
        let stripped = if decoded == text { Vec::new() } else { vec![Stripped::PercentEncoding] };
        Some(Found { stripped, ..raw(&decoded, kind) })
    };
    if is_number_token(&decoded) {
        return Err(Nothing::NumberToken);
    }
    // what fills up the last four characters of base64
    let letters = decoded.trim_end_matches('=');
    let padding = decoded.len() - letters.len();
    let is_padded =
        padding == 0 || letters.rsplit('.').next().is_some_and(|last| (last.len() + padding).is_multiple_of(4));
    let mut is_unclear = false;
    for reading in glue::read(letters).filter(|_| letters.bytes().all(is_part)) {
        match reading {
            Reading::Value { begins, ends } if ends - begins == letters.len() && is_padded => return Ok(whole()),
            // the search finds it
            Reading::Value { .. } => return Ok(None),
            Reading::Unclear => is_unclear = true,
        }
    }
    match text.len() <= LONGEST_FOREIGN && recognise(&decoded).is_some() {
        true => Ok(whole()),
        false if is_unclear => Err(Nothing::Glued),
        false => Ok(resembles_signed(&decoded).then(whole).flatten()),
    }
}

/// `"…"`, `'…'`, `` `…` ``, `“…”`, `b'…'`.
pub(super) fn in_quotes(text: &str) -> Option<&str> {
    let text = text.strip_prefix('b').filter(|rest| rest.starts_with(['\'', '"'])).unwrap_or(text);
    [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')].into_iter().find_map(|(open, close)| {
        text.strip_prefix(open)?.strip_suffix(close).filter(|inner| !inner.contains([open, close]))
    })
}

/// The first signed value in a text that has no form.
fn searched(text: &str, wanted: Wanted<'_>, kind: Kind) -> Result<Found, Nothing> {
    let (mut place, mut first, mut others) = (0, None, Vec::new());
    while let Some(hit) = search::next(text, place) {
        place = hit.end;
        match &hit.name {
            Some(name) if wanted.is_given && name != wanted.name => others.push(name.clone()),
            Some(name) if name == wanted.name => {
                first = Some(hit);
                break;
            }
            _ => first = first.or(Some(hit)),
        }
        if others.len() > 20 {
            break;
        }
    }
    match first {
        Some(hit) => {
            let end = end_behind(text, hit.end);
            Ok(Found { end, ..hit.found(kind, false) })
        }
        None if !others.is_empty() => Err(Nothing::OtherNames(others)),
        None if search::has_word(text, glue::is_unclear) => Err(Nothing::Glued),
        None if search::has_word(text, is_number_token) => Err(Nothing::NumberToken),
        None if is_shortened(text) && search_shortened(text) => Err(Nothing::Shortened),
        None => Err(Nothing::Text),
    }
}

/// The end that is said behind a value on its line: `; max-age=3600`, or `expires=1800003600` in what a program prints.
fn end_behind(text: &str, from: usize) -> Option<End> {
    const FURTHEST: usize = 1000;
    let rest = text.get(from..)?.lines().next()?;
    let rest = rest.get(..FURTHEST).unwrap_or(rest);
    // the end of the next cookie is not that of this one
    let rest = ["Cookie(", "Set-Cookie", "Morsel", "{"]
        .iter()
        .filter_map(|next| rest.split(next).next())
        .min_by_key(|text| text.len())?;
    let rest = match rest.trim_start_matches(['"', '\'']).starts_with(';') {
        true => folded_at(rest).and_then(|comma| rest.get(..comma)).unwrap_or(rest),
        false => rest,
    };
    let lower = rest.to_ascii_lowercase();
    let said = |name: &str| {
        let value = rest.get(lower.find(name)? + name.len()..)?.trim_start_matches(['"', '\'', ' ']);
        let value = value.strip_prefix("=>").or(value.strip_prefix(['=', ':']))?.trim_start_matches([' ', '\'', '"']);
        match value.strip_prefix("datetime.datetime(") {
            Some(numbers) => numbers.split(", tzinfo=").next().map(of_python).map(Cow::Owned),
            None => value.split([';', '"', '\'', ')', '>', ']', '}']).next().map(Cow::Borrowed),
        }
    };
    let number = |text: &str| text.split([',', ' ']).next().unwrap_or_default().to_owned();
    let max_age = || ["max-age", "max_age", "maxage"].iter().find_map(|name| end::max_age(&number(&said(name)?)));
    let expires = |name: &str| said(name).and_then(|text| end::read(&text).or_else(|| end::read(&number(&text))));
    max_age().or_else(|| ["expires", "expiry", "expirationdate"].into_iter().find_map(expires))
}

/// The date of `datetime.datetime(2027, 1, 15, 9, 0, …)`, in ISO 8601.
fn of_python(numbers: &str) -> String {
    let mut numbers = numbers.split([',', ')']).map_while(|number| number.trim().parse::<u32>().ok());
    let mut next = || numbers.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", next(), next(), next())
}

/// Whether a text has a word that begins as a signed value does, with dots in it where a part was left out.
fn search_shortened(text: &str) -> bool {
    text.split(|letter: char| letter.is_whitespace() || "=\"'".contains(letter))
        .any(|word| is_shortened(word) && (word.starts_with("eyJ") || word.starts_with(".eJ")))
}

/// Which header a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    Cookie,
    SetCookie,
    /// A `Set-Cookie` line as our own jar keeps it: exact, and never folded.
    Kept,
}

/// A header that was found in a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HeaderLine<'a> {
    /// Which it is.
    pub header: Header,
    /// Where its name begins.
    pub begins: usize,
    /// What stands behind its colon.
    pub rest: &'a str,
}

/// A line end as Wireshark and the texts of programs show it.
pub(super) const SHOWN_LINE_END: &str = "\\r\\n";

/// The first `Set-Cookie: …` or `Cookie: …` in a line, wherever it begins: behind the arrows of curl -v, the bar of a table, or a
/// quote.
pub(super) fn header_in(text: &str) -> Option<HeaderLine<'_>> {
    text.match_indices(':').find_map(|(colon, _)| {
        let before = text.get(..colon)?.trim_end_matches(' ').trim_end_matches(['2', '3']);
        let name_begins = |name: &str| {
            let begins = before.len().checked_sub(name.len())?;
            let is_it = before.get(begins..)?.eq_ignore_ascii_case(name);
            let around = before.get(..begins)?;
            // a line that a diff takes away
            let is_alone = around.trim() == "-"
                || !around.ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '-');
            (is_it && is_alone).then_some(begins)
        };
        let (header, begins) = match (name_begins("set-cookie"), name_begins("cookie")) {
            (Some(begins), _) => (Header::SetCookie, begins),
            (None, Some(begins)) => (Header::Cookie, begins),
            (None, None) => return None,
        };
        let rest = text.get(colon + 1..)?.trim_start();
        let rest = rest.trim_end().strip_suffix(SHOWN_LINE_END).unwrap_or(rest);
        // a quote that opens before the name closes the header
        let quote = text.get(..begins)?.chars().next_back().filter(|quote| "'\"`".contains(*quote));
        let rest = quote.and_then(|quote| rest.split(quote).next()).unwrap_or(rest);
        Some(HeaderLine { header, begins, rest })
    })
}

fn in_header(text: &str, line: &HeaderLine<'_>, wanted: Wanted<'_>, kind: Kind) -> Result<Found, Nothing> {
    let before = text.get(..line.begins).unwrap_or_default();
    let mut stripped = vec![Stripped::HeaderName];
    // the arrows of curl -v belong to the header
    if !matches!(before.trim(), "" | "<" | ">" | "*" | "→" | "←") {
        stripped.insert(0, Stripped::Text);
    }
    let rest = in_quotes(line.rest).unwrap_or(line.rest);
    // `Cookie: eyJ…` has no name, so it is a label or a mistake
    if !rest.contains(['=', ';']) && (is_signed(rest) || glue::read(rest).next().is_some()) {
        let mut found = in_trimmed(rest, wanted, kind)?;
        found.stripped.splice(0..0, stripped);
        return Ok(found);
    }
    let found = in_pairs(rest, Some(line.header), wanted, kind, stripped)?;
    if may_be_cut(before) && !is_signed(&found.cookie) {
        return Err(Nothing::Pieces);
    }
    Ok(found)
}

/// What Wireshark writes beside a line of which it shows the beginning only.
pub(super) const TRUNCATED: &str = "[truncated]";

/// Whether what stands before a header says that its line may go on elsewhere, or was cut: `0050:` of a trace, and
/// `[truncated]` of Wireshark.
fn may_be_cut(before: &str) -> bool {
    let offset = before.trim().strip_suffix(':').unwrap_or_default();
    (4..=8).contains(&offset.len()) && offset.bytes().all(|digit| digit.is_ascii_hexdigit())
        || before.contains(TRUNCATED)
}

/// `name=value; name=value`, each name one that a cookie can have.
fn is_list_of_pairs(text: &str) -> bool {
    let is_pair = |pair: &str| pair.split_once('=').is_some_and(|(name, _)| is_token(name.trim()));
    text.split(';').next().is_some_and(is_pair)
}

/// The characters of a name (RFC 9110, 5.6.2), but for those that stand around a cookie in a text.
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(search::is_name)
}

/// What may follow a cookie in `Set-Cookie`; a pair of such a name is not another cookie.
const ATTRIBUTES: [&str; 17] = [
    "Expires",
    "Max-Age",
    "Domain",
    "Path",
    "Secure",
    "HttpOnly",
    "SameSite",
    "Partitioned",
    "Priority",
    "Version",
    "Comment",
    "path_spec",
    "domain_dot",
    "port_spec",
    "discard",
    "port",
    "rest",
];

/// What may stand around a name and a value (RFC 9112, 5.1); a line end where a header was broken.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// One pair of a line.
struct Pair<'a> {
    name: &'a str,
    value: &'a str,
    has_equals: bool,
    is_attribute: bool,
}

/// The pairs of a line. In `Set-Cookie` each but the first is an attribute, and a comma may begin the next cookie.
fn pairs(text: &str, header: Option<Header>) -> impl Iterator<Item = Pair<'_>> {
    let mut is_first = true;
    let cookies = text.split(';').flat_map(move |piece| {
        let folded = if header == Some(Header::SetCookie) { folded_at(piece) } else { None };
        let (piece, next) = match folded {
            Some(comma) => (piece.get(..comma).unwrap_or(piece), piece.get(comma + 1..)),
            None => (piece, None),
        };
        [Some(piece), next].into_iter().enumerate().filter_map(|(number, piece)| Some((piece?, number == 1)))
    });
    cookies.filter_map(move |(piece, is_next)| {
        let piece = piece.trim_matches(BLANKS);
        let (has_equals, (name, value)) = (piece.contains('='), piece.split_once('=').unwrap_or((piece, "")));
        let (name, value) = (name.trim_matches(BLANKS), value.trim_matches(BLANKS));
        let is_known = ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known)) || name.is_empty();
        let is_attribute = match header {
            Some(Header::Cookie) => name.is_empty() || name.starts_with('$'),
            Some(Header::SetCookie | Header::Kept) => !is_first && !is_next,
            None => is_known,
        };
        is_first = false;
        (!piece.is_empty()).then_some(Pair { name, value, has_equals, is_attribute })
    })
}

/// Where a comma begins another cookie: `Path=/, name=value`. The comma of a date is followed by no name.
fn folded_at(piece: &str) -> Option<usize> {
    piece.match_indices(',').map(|(comma, _)| comma).find(|&comma| {
        let rest = piece.get(comma + 1..).and_then(|rest| rest.strip_prefix(' ')).unwrap_or_default();
        rest.split_once('=').is_some_and(|(name, _)| is_token(name))
    })
}

/// Takes every cookie of a header into a list.
pub(super) fn take(text: &str, header: Header, cookies: &mut Cookies<'_>) {
    take_beside(text, header, &Offer::default(), cookies);
}

/// As [`take`], where the end, the domain and the path are known from elsewhere.
pub(super) fn take_beside(text: &str, header: Header, beside: &Offer<'_>, cookies: &mut Cookies<'_>) {
    let origin = match header {
        Header::Cookie => Origin::Sent { header: cookies.as_every().map_or(0, |every| every.header_begins()) },
        Header::SetCookie => Origin::Set,
        Header::Kept => Origin::Kept,
    };
    let told = match header {
        Header::Cookie => Told::default(),
        Header::SetCookie => Told::ALL,
        Header::Kept => beside.told,
    };
    take_pairs(pairs(text, Some(header)), &Offer { origin, told, ..*beside }, header == Header::Kept, cookies);
}

/// Takes the cookies of a line of pairs that has lost the name of its header, with the attributes among them.
fn take_nameless(text: &str, cookies: &mut Cookies<'_>) {
    let (origin, told) = match pairs(text, None).any(|pair| pair.is_attribute) {
        true => (Origin::Set, Told::ALL),
        false => {
            (Origin::Sent { header: cookies.as_every().map_or(0, |every| every.header_begins()) }, Told::default())
        }
    };
    take_pairs(pairs(text, None), &Offer { origin, told, ..Offer::default() }, false, cookies);
}

fn take_pairs<'a>(pairs: impl Iterator<Item = Pair<'a>>, beside: &Offer<'_>, is_kept: bool, cookies: &mut Cookies<'_>) {
    let mut add = |pair: &Pair<'_>, attributes: Attributes<'_>| {
        let value = joined(pair.value, &mut Vec::new());
        // a text without `=` is the value of a cookie without a name, which only a browser's own jar has
        let (name, value) = match pair.has_equals || cookies.as_every().is_none() {
            true => (pair.name, value.as_ref()),
            false => ("", pair.name),
        };
        let offer = Offer {
            name,
            value,
            end: attributes.end().or(beside.end),
            domain: beside.domain.or(attributes.domain),
            path: beside.path.or(attributes.path),
            secure: attributes.secure,
            http_only: attributes.http_only,
            same_site: attributes.same_site,
            ..*beside
        };
        if is_kept { cookies.keep(&offer) } else { cookies.add(&offer) }
    };
    let mut last: Option<(Pair<'_>, Attributes<'_>)> = None;
    for pair in pairs {
        match &mut last {
            Some((_, attributes)) if pair.is_attribute => attributes.take(&pair),
            _ => {
                if let Some((pair, attributes)) = last.replace((pair, Attributes::default())) {
                    add(&pair, attributes);
                }
            }
        }
    }
    if let Some((pair, attributes)) = last {
        add(&pair, attributes);
    }
}

/// Takes the cookies of each line that is a header. In a sentence its name does not stand at the beginning.
pub(super) fn take_lines(text: &str, cookies: &mut Cookies<'_>) {
    for line in text.lines() {
        let Some(header) = header_in(line) else { continue };
        let before = line.get(..header.begins).unwrap_or_default();
        if !before.contains(char::is_alphanumeric) {
            take(header.rest.trim_end(), header.header, cookies);
        }
    }
}

/// The text that a program assigns to something, if it is a list of pairs: `document.cookie = "name=value; path=/";`.
fn assigned(line: &str) -> Option<&str> {
    let (to, text) = line.split_once('=')?;
    let is_place = |byte: u8| byte.is_ascii_alphanumeric() || b" _$.[]".contains(&byte);
    let inner = in_quotes(text.trim().trim_end_matches(';').trim_end())?;
    (to.bytes().all(is_place) && is_list_of_pairs(inner)).then_some(inner)
}

/// Takes the cookies of a text that is one line of pairs and nothing else: `document.cookie`, or a header without its name.
pub(super) fn take_only_line(text: &str, cookies: &mut Cookies<'_>) {
    let line = text.trim();
    let line = in_quotes(line).or_else(|| assigned(line)).unwrap_or(line);
    let is_pair = |pair: Pair<'_>| {
        let is_value = |value: &str| !value.contains(char::is_whitespace) && !value.starts_with(['"', '\'', '`', '=']);
        pair.is_attribute || pair.has_equals && is_token(pair.name) && is_value(unquoted(pair.value))
    };
    if is_list_of_pairs(line) && bare(line, Kind::Argument) == Ok(None) && pairs(line, None).all(is_pair) {
        take_nameless(line, cookies);
    }
}

/// What the attributes say.
#[derive(Default)]
struct Attributes<'a> {
    expires: Option<End>,
    max_age: Option<End>,
    domain: Option<&'a str>,
    path: Option<&'a str>,
    same_site: Option<&'a str>,
    secure: bool,
    http_only: bool,
}

impl<'a> Attributes<'a> {
    fn take(&mut self, pair: &Pair<'a>) {
        match pair.name.to_ascii_lowercase().as_str() {
            "expires" => self.expires = end::read(pair.value).or(self.expires),
            "max-age" => self.max_age = end::max_age(pair.value).or(self.max_age),
            "domain" => self.domain = Some(pair.value),
            "path" => self.path = Some(pair.value),
            "samesite" => self.same_site = Some(pair.value),
            "secure" => self.secure = true,
            "httponly" => self.http_only = true,
            _ => {}
        }
    }

    /// `Max-Age` wins over `Expires` (RFC 6265bis, 5.5).
    fn end(&self) -> Option<End> {
        self.max_age.or(self.expires)
    }
}

/// What a line of pairs holds of the wanted cookie.
#[derive(Default)]
struct Line<'a> {
    wanted: Option<(&'a str, &'a str)>,
    by_form: Option<(&'a str, &'a str)>,
    names: Vec<&'a str>,
    cookies: usize,
    has_attributes: bool,
    end: Attributes<'a>,
}

fn in_pairs(
    text: &str,
    header: Option<Header>,
    wanted: Wanted<'_>,
    kind: Kind,
    mut stripped: Vec<Stripped>,
) -> Result<Found, Nothing> {
    let mut line = Line::default();
    let mut is_of_the_wanted = false;
    for pair in pairs(text, header) {
        if pair.is_attribute {
            line.has_attributes = true;
            // without a header's name an attribute may stand anywhere
            if is_of_the_wanted || line.wanted.is_none() {
                line.end.take(&pair);
            }
            continue;
        }
        line.cookies += 1;
        is_of_the_wanted = false;
        let value = unquoted(pair.value);
        // a line that a diff adds or takes away has a mark before it
        let is_of_a_diff = header.is_none() && pair.name.strip_prefix(['+', '-']) == Some(wanted.name);
        if is_of_a_diff && line.wanted.is_none() {
            stripped.push(Stripped::Text);
        }
        let name = if is_of_a_diff { wanted.name } else { pair.name };
        if name == wanted.name && line.wanted.is_none() {
            (line.wanted, is_of_the_wanted) = (Some((name, pair.value)), true);
            if line.cookies > 1 {
                line.end = Attributes::default();
            }
        } else if !wanted.is_given && line.by_form.is_none() && (is_signed(value) || is_foreign(value)) {
            line.by_form = Some((pair.name, pair.value));
        } else if line.names.len() < 20 && !line.names.contains(&pair.name) && !is_padded_base64(&pair) {
            line.names.push(pair.name);
        }
    }
    let Some((name, mut value)) = line.wanted.or(line.by_form) else {
        return match line.names.as_slice() {
            [] => Err(Nothing::Text),
            names => Err(Nothing::OtherNames(names.iter().map(|name| name.chars().take(100).collect()).collect())),
        };
    };
    if unquoted(value).is_empty() {
        return Err(Nothing::EmptyValue { name: name.to_owned(), end: line.end.end() });
    }
    if is_shortened(value) {
        return Err(Nothing::Shortened);
    }
    if has_half_a_mark(value) {
        return Err(Nothing::Pieces);
    }
    if is_redacted(value) {
        return Err(Nothing::Redacted);
    }
    // of a header that stands alone, the value is what was sent, whatever it is
    let stands_alone = header.is_some() && !stripped.contains(&Stripped::Text);
    // no value begins so, and `==` compares
    if !stands_alone && value.starts_with('=') {
        value = value.trim_start_matches('=').trim_start();
        stripped.push(Stripped::Text);
    }
    if !stands_alone && !unquoted(value).bytes().all(|byte| is_part(byte) || byte == b'=') {
        if let Some(hit) = search::next(value, 0) {
            stripped.extend([Stripped::CookieName, Stripped::Text]);
            let end = line.end.end();
            return Ok(Found { name: Some(name.to_owned()), end, stripped, ..raw(&hit.value, kind) });
        }
        // a call or an index of some program
        if value.contains(['(', '[']) && value.ends_with([')', ']']) {
            return Err(Nothing::Text);
        }
        // quotes around it are no part of it; one in its middle, or the bar of a table, is the end of a piece. Tornado's values
        // have bars in them
        let inner = in_quotes(value).unwrap_or(value);
        if inner.contains(['"', '\'', '`']) || inner.contains(BARS) && !is_foreign(inner) {
            return Err(Nothing::Pieces);
        }
        if inner.len() < value.len() {
            stripped.push(Stripped::Quotes);
        }
        value = inner;
    }
    stripped.push(Stripped::CookieName);
    if line.cookies > 1 {
        stripped.push(Stripped::OtherCookies);
    }
    if line.has_attributes {
        stripped.push(Stripped::Attributes);
    }
    let cookie = joined(unquoted(value), &mut stripped);
    if unquoted(value).len() != value.len() {
        stripped.push(Stripped::Quotes);
    }
    Ok(Found { name: Some(name.to_owned()), end: line.end.end(), stripped, ..raw(&cookie, kind) })
}

/// Whether a pair is the end of some base64, whose padding looks like the end of a name.
fn is_padded_base64(pair: &Pair<'_>) -> bool {
    /// No name of a cookie in use is so long and of these characters alone.
    const LONG: usize = 40;
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    matches!(pair.value, "" | "=") && pair.name.len() >= LONG && pair.name.bytes().all(is_base64)
}

/// A value without the line ends in it, and without the blanks behind each.
fn joined<'a>(value: &'a str, stripped: &mut Vec<Stripped>) -> Cow<'a, str> {
    if !value.contains('\n') {
        return Cow::Borrowed(value);
    }
    stripped.push(Stripped::LineBreaks);
    Cow::Owned(value.lines().map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "eyJpZCI6IngifQ.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
    const WANTED: Wanted<'_> = Wanted { name: "session", is_given: false };

    fn stripped(text: &str) -> Vec<Stripped> {
        let found = line(text, WANTED, Kind::Argument).expect(text);
        assert_eq!(found.cookie, VALUE, "{text}");
        found.stripped
    }

    #[test]
    fn what_is_pasted_is_taken_and_what_was_taken_off_is_named() {
        use Stripped::*;
        assert_eq!(stripped(VALUE), []);
        assert_eq!(stripped(&format!("  {VALUE}\r\n")), [Blanks]);
        assert_eq!(stripped(&format!("session={VALUE}")), [CookieName]);
        assert_eq!(stripped(&format!("sid={VALUE}")), [CookieName]);
        assert_eq!(stripped(&format!("\"{VALUE}\"")), [Quotes]);
        assert_eq!(stripped(&VALUE.replace('.', "%2E")), [PercentEncoding]);
        assert_eq!(
            stripped(&format!("Set-Cookie: session={VALUE}; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/")),
            [HeaderName, CookieName, Attributes]
        );
        assert_eq!(stripped(&format!("< set-cookie: session={VALUE}; Path=/")), [HeaderName, CookieName, Attributes]);
        assert_eq!(stripped(&format!("Cookie: a=b; session={VALUE}; c=d")), [HeaderName, CookieName, OtherCookies]);
    }

    #[test]
    fn what_stands_around_a_value_is_no_part_of_it() {
        use Stripped::*;
        assert_eq!(
            stripped(&format!("| set-cookie: session={VALUE}; Path=/")),
            [Text, HeaderName, CookieName, Attributes]
        );
        assert_eq!(stripped(&format!("- Set-Cookie: session={VALUE}")), [Text, HeaderName, CookieName]);
        assert_eq!(stripped(&format!("'session={VALUE}'")), [CookieName, Quotes]);
        assert_eq!(stripped(&format!("b'{VALUE}'")), [Quotes]);
        assert_eq!(stripped(&format!("document.cookie = \"session={VALUE}\"")), [CookieName, Text]);
        assert_eq!(stripped(&format!("<Cookie session={VALUE} for 127.0.0.1/>")), [CookieName, Text]);
        assert_eq!(stripped(&format!("{{'Set-Cookie': 'session={VALUE}; Path=/'}}")), [CookieName, Text]);
        assert_eq!(stripped(&format!("GET /confirm/{VALUE} HTTP/1.1\" 200")), [Text]);
    }

    #[test]
    fn a_folded_line_holds_several_cookies() {
        use Stripped::*;
        let folded = format!("Set-Cookie: a=b; Expires=Fri, 15 Jan 2027 09:00:00 GMT; Path=/, session={VALUE}; Path=/");
        assert_eq!(stripped(&folded), [HeaderName, CookieName, OtherCookies, Attributes]);
    }

    #[test]
    fn a_line_with_only_other_cookies_says_which() {
        let other = line("Cookie: a=b; c=d", WANTED, Kind::Argument);
        assert_eq!(other, Err(Nothing::OtherNames(vec!["a".into(), "c".into()])));
        for text in ["Set-Cookie: a=b; Path=/", "Set-Cookie: a=; Max-Age=0; Path=/", "Cookie: a==b", "Cookie: a=.b"] {
            let other = line(text, WANTED, Kind::Argument);
            assert_eq!(other, Err(Nothing::OtherNames(vec!["a".into()])), "{text}");
        }
        let given = Wanted { name: "session", is_given: true };
        let other = line(&format!("Cookie: sid={VALUE}"), given, Kind::Argument);
        assert_eq!(other, Err(Nothing::OtherNames(vec!["sid".into()])));
    }

    #[test]
    fn a_value_may_have_an_equals_sign_in_it() {
        for (text, name, value) in [
            ("shop=.eJyrVkpUslIyNDJWqgUAGQEDkA.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw", Some("shop"), None),
            ("eyJpZCI6IngifQ==.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo", None, None),
            ("eyJpZCI6IngifQ.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo=", None, None),
            ("BAh7CEkiD3Nlc3Npb25faWQGOgZFVA==--0123456789abcdef0123456789abcdef01234567", None, None),
        ] {
            let found = line(text, WANTED, Kind::Argument).expect(text);
            let expected: Option<&str> = value.or_else(|| Some(text.trim_start_matches("shop=")));
            assert_eq!((found.name.as_deref(), Some(found.cookie.as_str())), (name, expected), "{text}");
        }
    }

    #[test]
    fn the_end_is_that_of_max_age_before_expires() {
        let end = |attributes: &str| {
            line(&format!("Set-Cookie: session={VALUE}; {attributes}"), WANTED, Kind::Argument).expect(attributes).end
        };
        let at = |at| Some(End::Expires { at, unit: None });
        let expires = at(crate::clock::Timestamp::from_unix(1_800_003_600));
        for text in ["Expires=Fri, 15 Jan 2027 09:00:00 GMT", "expires=\"Fri, 15-Jan-2027 09:00:00 GMT\"; Path=/"] {
            assert_eq!(end(text), expires, "{text}");
        }
        for text in ["Max-Age=3600", "Expires=Fri, 15 Jan 2027 10:00:00 GMT; max-age=3600", "max-age = 3600; Expires=x"]
        {
            assert_eq!(end(text), Some(End::MaxAge { seconds: 3600 }), "{text}");
        }
        assert_eq!(end("Path=/"), None);
    }

    #[test]
    fn nothing_that_is_no_value_is_judged() {
        for text in
            ["cookie.jar", "x.sqlite", "hello world", "https://example.com/a.b.c", "a=b", "[1,2]", "12:30", "None"]
        {
            let found = line(text, WANTED, Kind::Argument);
            assert!(matches!(&found, Err(Nothing::Text | Nothing::OtherNames(_))), "{text}: {found:?}");
        }
        let base64 = "9hbUphF4qV2LyJnzxKOYZMlbG7dAObyKmpgaxVSqLMip+WqeA";
        for padding in ["", "=", "=="] {
            assert_eq!(line(&format!("{base64}{padding}"), WANTED, Kind::Argument), Err(Nothing::Text), "{padding}");
        }
        for text in ["eyJfcGVybWFuZW50….awNFbQ.dgxKsKrm…", "session=eyJhbGciOi...", "Cookie: session=eyJhbGciOi…"]
        {
            assert_eq!(line(text, WANTED, Kind::Argument), Err(Nothing::Shortened), "{text}");
        }
        for (text, end) in [
            ("session=", None),
            ("Cookie: session=", None),
            (
                "Set-Cookie: session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0",
                Some(End::MaxAge { seconds: 0 }),
            ),
            ("session=\"\"; Path=/", None),
        ] {
            let empty = Nothing::EmptyValue { name: "session".into(), end };
            assert_eq!(line(text, WANTED, Kind::Argument), Err(empty), "{text}");
        }
    }
}
