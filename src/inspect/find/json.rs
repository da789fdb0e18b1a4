//! Cookies in JSON: the exports of browsers and of HTTP clients, this tool's own JSON, and what Python prints of a dict.
//!
//! The exports differ in their outer shape. Their cookies have few forms, which are read wherever they stand:
//!
//! ```text
//! {"name": "session", "value": "…", "expires": …}     HAR, Playwright, Selenium, extensions, HTTPie since 3.1; also with "key"
//! {"cookies": {"session": "…"}}                       also {"session": {"value": "…"}}: HTTPie before 3.1
//! {"name": "Cookie", "value": "session=…"}            headers: HAR, Postman, Insomnia
//! {"Cookie": "session=…"}, ["Set-Cookie", "session=…"]  headers: HTTPie, fetch(), our own
//! {"raw_cookie": "session=…; Path=/"}                 our own jar
//! ```
//!
//! It reads as it goes and keeps nothing but cookies, since an export may be large. It accepts more than JSON: an end in the
//! middle, Python's quotes, half of a surrogate pair, any number. What is no cookie is passed over unread.

use std::borrow::Cow;

use super::escapes::unescaped;
use super::export::Cookies;
use super::form::{is_signed, resembles_signed};
use super::found::{End, Kind};
use super::header::{Header, take, take_beside};
use super::whole::{Offer, Origin, Told};
use super::{end, nothing::Nothing};
use crate::browser::{EndBy, Untold};

/// The deepest nesting that is followed. Exports have about ten levels.
const DEEPEST: usize = 1000;
/// The most keys that are kept to say what was found instead.
const MOST_KEYS: usize = 5;

/// What a document turned out to be.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The keys of its first object.
    pub keys: Vec<String>,
    /// Whether it ends before it is complete.
    pub is_cut: bool,
    /// How many requests it has, if it is a HAR.
    pub requests: Option<usize>,
    is_our_jar: bool,
    has_list: bool,
}

impl Document {
    /// Which kind of export it is.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Document { requests: Some(_), .. } => Kind::Har,
            Document { is_our_jar: true, .. } => Kind::Jar,
            Document { has_list: true, .. } => Kind::SessionFile,
            _ => Kind::Json,
        }
    }

    /// What it is, where it holds no cookie.
    pub(super) fn nothing(self) -> Nothing {
        match self.requests {
            Some(requests) => Nothing::Har { requests },
            None => Nothing::Json { keys: self.keys, is_cut: self.is_cut },
        }
    }
}

/// Reads the cookies of a document. `None` if it is nested too deep to be an export.
pub(super) fn read(text: &str, cookies: &mut Cookies<'_>) -> Option<Document> {
    let mut walk = Walk { text, place: 0, frames: Vec::new(), document: Document::default() };
    while let Some(token) = walk.token() {
        match token {
            Token::Open { is_list } => {
                walk.begins(is_list, cookies);
                if walk.frames.len() == DEEPEST {
                    return None;
                }
                walk.open(is_list);
            }
            Token::Close => walk.close(cookies),
            Token::Comma => {
                if let Some(frame) = walk.frames.last_mut() {
                    frame.key = None;
                    frame.place += 1;
                }
            }
            Token::Text(text) => walk.scalar(text, true, cookies),
            Token::Word(word) => walk.scalar(Cow::Borrowed(word), false, cookies),
        }
    }
    walk.document.is_cut = !walk.frames.is_empty();
    while !walk.frames.is_empty() {
        walk.close(cookies);
    }
    Some(walk.document)
}

enum Token<'t> {
    Open {
        is_list: bool,
    },
    Close,
    Comma,
    Text(Cow<'t, str>),
    /// A number, `true`, `None`, or a key without quotes.
    Word(&'t str),
}

struct Walk<'t> {
    text: &'t str,
    place: usize,
    frames: Vec<Frame<'t>>,
    document: Document,
}

/// An object or a list that is being read.
#[derive(Default)]
struct Frame<'t> {
    is_list: bool,
    /// The key under which it stands; for an element of a list, that of the list.
    under: Cow<'t, str>,
    /// The key of the member that is being read.
    key: Option<Cow<'t, str>>,
    /// The number of the element that is being read.
    place: usize,
    name: Option<Cow<'t, str>>,
    value: Option<Cow<'t, str>>,
    /// A member called `cookie`: a header, or in our own JSON a value.
    cookie: Option<Cow<'t, str>>,
    end: Option<End>,
    max_age: Option<End>,
    /// The moment of our own JSON, `{"unix": …, "date": …}`.
    unix: Option<End>,
    /// Whether it has members that only cookies have.
    has_attributes: bool,
    /// What else is said of it, where every cookie is to be kept.
    said: Said<'t>,
}

/// What an object says of a cookie beside its name, its value and its end.
#[derive(Default)]
struct Said<'t> {
    domain: Option<Cow<'t, str>>,
    host_only: Option<bool>,
    path: Option<Cow<'t, str>>,
    secure: bool,
    http_only: bool,
    same_site: Option<Cow<'t, str>>,
    told: Told,
    /// What our own jar, or its table, says that it does not know.
    untold: Untold,
    /// What our own jar, or its table, says of what said the end.
    end_by: Option<EndBy>,
    /// A cookie as our own jar keeps it.
    raw_cookie: Option<Cow<'t, str>>,
    /// Whether name and value of that are no text.
    has_octets: bool,
}

impl<'t> Said<'t> {
    /// Takes in a member of an object that stands under a key.
    fn take(&mut self, key: &str, text: Cow<'t, str>, is_text: bool, under: &str) {
        let is_true = matches!(text.as_ref(), "true" | "True");
        let is_flag = is_true || matches!(text.as_ref(), "false" | "False");
        let text = is_text.then_some(text);
        match (key, under) {
            // our own jar: {"HostOnly": "h.example"} or {"Suffix": "h.example"}
            ("hostonly", "domain") => (self.domain, self.host_only) = (text, Some(true)),
            ("suffix", "domain") => (self.domain, self.host_only) = (text, Some(false)),
            ("domain", _) => self.domain = text,
            ("path", _) => self.path = text,
            ("samesite" | "same_site", _) => (self.same_site, self.told.same_site) = (text, true),
            ("http_only_is_untold", _) => self.untold.http_only |= is_true,
            ("secure_is_untold", _) => self.untold.secure |= is_true,
            ("same_site_is_untold", _) => self.untold.same_site |= is_true,
            ("same_site_is_known", _) => self.untold.same_site |= !is_true,
            ("expires_by", _) => self.end_by = text.as_deref().and_then(end_by),
            ("expires" | "expirationdate" | "expiry" | "expiration", _) => self.told.end = true,
            ("session", _) => self.told.end |= is_true,
            ("hostonly" | "host_only", _) => self.host_only = Some(is_true),
            ("secure", _) => (self.secure, self.told.secure) = (is_true, is_flag),
            ("httponly" | "http_only", _) => (self.http_only, self.told.http_only) = (is_true, is_flag),
            ("raw_cookie", _) => self.raw_cookie = text,
            _ => {}
        }
    }

    fn offer(&self) -> Offer<'_> {
        Offer {
            domain: self.domain.as_deref(),
            host_only: self.host_only,
            path: self.path.as_deref(),
            secure: self.secure,
            http_only: self.http_only,
            same_site: self.same_site.as_deref(),
            told: self.known(self.told),
            ..Offer::default()
        }
    }
}

impl Said<'_> {
    /// What is told, less what our own jar says that it does not know.
    fn known(&self, told: Told) -> Told {
        Told {
            http_only: told.http_only && !self.untold.http_only,
            secure: told.secure && !self.untold.secure,
            same_site: told.same_site && !self.untold.same_site,
            end: told.end && self.end_by != Some(EndBy::NotKnown),
            end_by: self.end_by == Some(EndBy::Expires),
        }
    }

    /// The end, of which our own jar, or its table, may say what said it.
    fn end(&self, end: Option<End>) -> Option<End> {
        match (end, self.end_by) {
            (Some(End::Expires { at, .. }), Some(EndBy::MaxAge)) => Some(End::MaxAgeUntil { at }),
            (end, _) => end,
        }
    }
}

/// What said an end, by its name in our own JSON.
fn end_by(name: &str) -> Option<EndBy> {
    match name {
        "expires" => Some(EndBy::Expires),
        "max_age" => Some(EndBy::MaxAge),
        "neither" => Some(EndBy::Neither),
        "not_known" => Some(EndBy::NotKnown),
        _ => None,
    }
}

impl<'t> Walk<'t> {
    fn token(&mut self) -> Option<Token<'t>> {
        loop {
            let rest = self.text.get(self.place..)?;
            let first = rest.chars().next()?;
            self.place += first.len_utf8();
            match first {
                '{' => return Some(Token::Open { is_list: false }),
                '[' | '(' => return Some(Token::Open { is_list: true }),
                '}' | ']' | ')' => return Some(Token::Close),
                ',' => return Some(Token::Comma),
                // what is cut short is no value
                '"' | '\'' => return self.quoted(first).map(Token::Text),
                _ if first.is_whitespace() || first == ':' || first == ';' => {}
                _ => {
                    let is_end = |letter: char| letter.is_whitespace() || "{}[](),:\"'".contains(letter);
                    let length = rest.find(is_end).unwrap_or(rest.len()).max(first.len_utf8());
                    self.place += length - first.len_utf8();
                    let word = rest.get(..length)?;
                    // Python's bytes: b'…'
                    if word != "b" || !self.text.get(self.place..).is_some_and(|rest| rest.starts_with(['\'', '"'])) {
                        return Some(Token::Word(word));
                    }
                }
            }
        }
    }

    /// The text up to the closing quote. `None` if the document ends before it.
    fn quoted(&mut self, quote: char) -> Option<Cow<'t, str>> {
        let rest = self.text.get(self.place..).unwrap_or_default();
        let mut is_escaped = false;
        let mut has_escapes = false;
        let length = rest.bytes().position(|byte| {
            let is_end = !is_escaped && byte == quote as u8;
            is_escaped = !is_escaped && byte == b'\\';
            has_escapes |= is_escaped;
            is_end
        })?;
        self.place += length + 1;
        let inner = rest.get(..length).unwrap_or_default();
        Some(if has_escapes { Cow::Owned(unescaped(inner)) } else { Cow::Borrowed(inner) })
    }

    fn open(&mut self, is_list: bool) {
        let under = match self.frames.last_mut() {
            Some(frame) if frame.is_list => frame.under.clone(),
            Some(frame) => frame.key.take().unwrap_or_default(),
            None => Cow::Borrowed(""),
        };
        let is_entry = !is_list && under == "entries";
        if let (true, Some(requests)) = (is_entry, &mut self.document.requests) {
            *requests += 1;
        }
        let is_har = is_list && under == "entries" && self.frames.last().is_some_and(|frame| frame.under == "log");
        if is_har && self.document.requests.is_none() {
            self.document.requests = Some(0);
        }
        self.frames.push(Frame { is_list, under, ..Frame::default() });
    }

    /// Each entry of a HAR is a request of its own, with its answer.
    fn begins(&mut self, is_list: bool, cookies: &mut Cookies<'_>) {
        let Some(every) = cookies.as_every() else { return };
        match self.frames.last_mut() {
            Some(frame) if frame.is_list && frame.under == "entries" && !is_list => every.page_begins(),
            Some(frame) if !frame.is_list && frame.key.as_deref() == Some("octets") => frame.said.has_octets = true,
            _ => {}
        }
    }

    fn scalar(&mut self, text: Cow<'t, str>, is_text: bool, cookies: &mut Cookies<'_>) {
        let parent_is_har = self.document.requests.is_some();
        let depth = self.frames.len();
        let is_every = cookies.as_every().is_some();
        let is_element = self.frames.iter().rev().nth(1).is_some_and(|frame| frame.is_list);
        // our own jar: {"path": ["/", true]}
        if let [.., around, Frame { is_list: true, under, place: 0, .. }] = self.frames.as_mut_slice()
            && is_text
            && *under == "path"
            && is_every
        {
            around.said.path = Some(text);
            return;
        }
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.is_list {
            if let (true, Some(header)) = (is_text, header(&frame.under)) {
                text.lines().for_each(|line| take(line, header, cookies));
            }
            match (frame.place, &frame.name) {
                (0, _) => frame.name = Some(text).filter(|text| header(text).is_some()),
                (1, Some(name)) => {
                    if let Some(header) = header(name) {
                        take(&text, header, cookies);
                    }
                }
                _ => {}
            }
            return;
        }
        let Some(key) = frame.key.take() else {
            let is_first = depth == 1 || depth == 2 && self.document.keys.len() < MOST_KEYS;
            if is_first && self.document.keys.len() < MOST_KEYS && is_text {
                self.document.keys.push(text.chars().take(40).collect());
            }
            self.document.is_our_jar |= text == "sessctl_jar";
            frame.key = Some(text);
            return;
        };
        let key: &str = &key;
        frame.has_attributes |= ATTRIBUTES.iter().any(|known| key.eq_ignore_ascii_case(known));
        let lower = key.to_ascii_lowercase();
        if let Some(every) = cookies.as_every() {
            frame.said.take(&lower, text.clone(), is_text, &frame.under);
            match (lower.as_str(), frame.under.as_ref()) {
                ("url", "request") if is_text => every.page_is(&text),
                ("starteddatetime", _) if is_text => every.came_at(&text),
                // our own jar: {"expires": {"AtUtc": "…"}}
                ("atutc", "expires") => frame.unix = end::read(&text),
                _ => {}
            }
        }
        match lower.as_str() {
            "name" | "key" if is_text => frame.name = Some(text),
            "value" if is_text => frame.value = Some(text),
            "expires" | "expirationdate" | "expiry" | "expiration" => frame.end = end::read(&text),
            "max_age" | "maxage" | "max-age" => frame.max_age = end::max_age(&text),
            "unix" => frame.unix = end::read(&text),
            // it is read when all is known that stands beside it
            "raw_cookie" if is_every => {}
            "raw_cookie" => take(&text, Header::Kept, cookies),
            "set-cookie" | "set_cookie" | "set-cookie3" => {
                text.lines().for_each(|line| take(line, Header::SetCookie, cookies))
            }
            "cookie" | "cookies" if is_text => frame.cookie = Some(text),
            _ if !is_text || parent_is_har => {}
            // what an element of a list has is no cookie itself
            _ if is_list_of_cookies(&frame.under) && !(is_every && is_element) => add_pair(key, &text, cookies),
            // {"session": "…"}
            _ if key == cookies.wanted().name && resembles_signed(&text) => add_pair(key, &text, cookies),
            _ => {}
        }
    }

    /// How the program that wrote it came by the cookie that this object is.
    fn origin(&self, frame: &Frame<'_>, end: Option<End>, cookies: &mut Cookies<'_>) -> Origin {
        let around = self.frames.iter().rev().nth(1).map(|frame| frame.under.as_ref());
        if around == Some("response") || frame.under == "said" {
            Origin::Set
        } else if frame.has_attributes || end.is_some() {
            Origin::Kept
        } else {
            Origin::Sent { header: cookies.as_every().map_or(0, |every| every.header()) }
        }
    }

    fn close(&mut self, cookies: &mut Cookies<'_>) {
        let Some(mut frame) = self.frames.pop() else { return };
        if frame.is_list {
            return;
        }
        let end = frame.said.end(frame.max_age.or(frame.end));
        if frame.under == "domain"
            && let (Some(domain), Some(around)) = (frame.said.domain.take(), self.frames.last_mut())
        {
            (around.said.domain, around.said.host_only) = (Some(domain), frame.said.host_only);
            return;
        }
        if let Some(raw) = frame.said.raw_cookie.take() {
            let said = frame.said.offer();
            // a line of our own jar has each attribute that there is
            let told = frame.said.known(Told::ALL);
            let beside = Offer { end, is_incomplete: frame.said.has_octets, told, ..said };
            take_beside(&raw, Header::Kept, &beside, cookies);
            return;
        }
        if let Some(cookie) = frame.cookie.take() {
            match is_signed(&cookie) || resembles_signed(&cookie) {
                true => match &frame.name {
                    Some(name) => cookies.add(&Offer { name, value: &cookie, end, ..frame.said.offer() }),
                    None => cookies.add_nameless(&cookie, end),
                },
                false => take(&cookie, Header::Cookie, cookies),
            }
            return;
        }
        // the moment of our own JSON is the end of the object around it
        if let (Some(unix), Some(around)) = (frame.unix, self.frames.last_mut()) {
            if matches!(&*frame.under, "expires" | "until") {
                around.end = Some(unix);
            }
            return;
        }
        let own_name = || (!frame.under.is_empty()).then(|| frame.under.clone());
        let grandparent = self.frames.last().map(|frame| frame.under.as_ref()).unwrap_or_default();
        let is_by_name = frame.name.is_none() && is_list_of_cookies(grandparent);
        let (Some(name), Some(value)) =
            (frame.name.clone().or_else(|| own_name().filter(|_| is_by_name)), &frame.value)
        else {
            return;
        };
        if let Some(header) = header(&name) {
            let lines: &mut dyn Iterator<Item = &str> = &mut value.lines();
            lines.for_each(|line| take(line, header, cookies));
            return;
        }
        let is_cookie = is_by_name
            || is_list_of_cookies(&frame.under)
            || frame.has_attributes
            || frame.under.is_empty() && !self.frames.is_empty()
            || *name == *cookies.wanted().name && is_signed(value);
        if is_cookie {
            self.document.has_list = true;
            let origin = self.origin(&frame, end, cookies);
            let said = frame.said.offer();
            // it was read from a `Set-Cookie` line; a HAR says when it ends, and not which attribute said so
            let told = match origin {
                Origin::Set if frame.under == "said" => Told::ALL,
                Origin::Set => Told { end: said.told.end, end_by: false, ..Told::ALL },
                Origin::Kept | Origin::Sent { .. } => said.told,
            };
            cookies.add(&Offer { name: &name, value, end, origin, told, ..said });
        }
    }
}

/// Takes in a cookie of which only the name and the value are known.
fn add_pair(name: &str, value: &str, cookies: &mut Cookies<'_>) {
    let origin = Origin::Sent { header: cookies.as_every().map_or(0, |every| every.header()) };
    cookies.add(&Offer { origin, ..Offer::of(name, value, None) });
}

/// The members that only cookies have.
const ATTRIBUTES: [&str; 9] =
    ["domain", "path", "httpOnly", "http_only", "sameSite", "same_site", "hostOnly", "host_only", "storeId"];

fn is_list_of_cookies(key: &str) -> bool {
    matches!(key, "cookies" | "Cookies" | "jar" | "set_cookies" | "cookie_jar")
}

fn header(name: &str) -> Option<Header> {
    match name {
        _ if name.eq_ignore_ascii_case("cookie") => Some(Header::Cookie),
        _ if name.eq_ignore_ascii_case("set-cookie") => Some(Header::SetCookie),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::found::{Found, Unit, Wanted};
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";
    const WANTED: Wanted<'_> = Wanted { name: "session", is_given: false };

    fn found(text: &str, wanted: Wanted<'_>) -> Option<Result<Vec<Found>, Nothing>> {
        let mut cookies = Cookies::new(wanted);
        let document = read(text, &mut cookies)?;
        Some(match cookies.is_empty() {
            true => Err(document.nothing()),
            false => cookies.found(document.kind()),
        })
    }

    fn end_of(text: &str) -> Option<End> {
        let found = found(text, WANTED).expect("a document").unwrap_or_else(|nothing| panic!("{nothing} in {text}"));
        assert_eq!(found.iter().map(|found| found.cookie.as_str()).collect::<Vec<_>>(), [C], "{text}");
        found[0].end
    }

    #[test]
    fn a_cookie_is_found_in_each_shape_in_which_tools_write_it() {
        for (text, kind) in [
            (
                r#"{"log":{"entries":[{"request":{"cookies":[{"name":"session","value":"C"}],"headers":[]}}]}}"#,
                Kind::Har,
            ),
            (
                r#"{"log":{"entries":[{"response":{"headers":[{"name":"Set-Cookie","value":"a=b\nsession=C; Path=/"}]}}]}}"#,
                Kind::Har,
            ),
            (
                r#"{'log': {'entries': [{'request': {'headers': [{'name': 'cookie', 'value': 'session=C'}]}}]}}"#,
                Kind::Har,
            ),
            (
                r#"{"__meta__":{},"cookies":[{"name":"session","value":"C","path":"/"}],"headers":[]}"#,
                Kind::SessionFile,
            ),
            (r#"{"cookies":{"session":{"value":"C","path":"/"}}}"#, Kind::SessionFile),
            (r#"[{"domain":"127.0.0.1","name":"session","value":"C"}]"#, Kind::SessionFile),
            (r#"{"cookies":[{"key":"session","value":"C"}]}"#, Kind::SessionFile),
            (r#"{"sessctl_jar":1,"cookies":[{"raw_cookie":"session=C; Path=/"}]}"#, Kind::Jar),
            (r#"{"session": "C"}"#, Kind::Json),
            (r#"{"cookies":{"session":"C","a":"b"}}"#, Kind::Json),
            (r#"{"headers":{"Cookie":"a=b; session=C"}}"#, Kind::Json),
            (r#"{"item":[{"request":{"header":[{"key":"Cookie","value":"session=C"}]}}]}"#, Kind::Json),
            (r#"{"headers":[["Host","h"],["Cookie","session=C"]]}"#, Kind::Json),
            (
                r#"{"id":1,"result":{"cookies":[{"name":"session","value":"C","domain":"h","expires":-1}]}}"#,
                Kind::SessionFile,
            ),
            (r#"{'Set-Cookie': 'session=C; Path=/'}"#, Kind::Json),
            (r#"{"cookie":"C","source":{"kind":"argument"}}"#, Kind::Json),
            (
                r#"{"log":{"entries":[{"request":{"cookies":[{"name":"a","value":"\ud83d"},{"name":"session","value":"C"}"#,
                Kind::Har,
            ),
            (r#"{"a":1e999,"cookies":[{"name":"session","value":"C"}]}"#, Kind::SessionFile),
        ] {
            let text = text.replace('C', C);
            let text = text.replace(&format!("{C}ookie"), "Cookie");
            let found =
                found(&text, WANTED).expect("a document").unwrap_or_else(|nothing| panic!("{nothing} in {text}"));
            assert_eq!((found.len(), found[0].cookie.as_str(), found[0].kind), (1, C, kind), "{text}");
        }
    }

    #[test]
    fn the_end_is_read_in_each_form_that_tools_write() {
        let unit = |text: &str| match end_of(&text.replace('@', C)) {
            Some(End::Expires { at, unit }) => {
                assert_eq!(at.unix(), 1_800_003_600, "{text}");
                Some(unit)
            }
            _ => None,
        };
        let seconds = Some(Some(Unit::Seconds));
        for (field, unit_there) in [
            (r#""expires":1800003600"#, seconds),
            (r#""expires":1800003600.123"#, seconds),
            (r#""expiry":1800003600"#, seconds),
            (r#""expirationDate":1800003600.9"#, seconds),
            (r#""expires":1800003600000"#, Some(Some(Unit::Milliseconds))),
            (r#""expires":"2027-01-15T09:00:00.000Z""#, Some(None)),
            (r#""expires":{"unix":1800003600,"date":"2027-01-15T09:00:00Z"}"#, seconds),
            (r#""expires":-1"#, None),
        ] {
            let text = format!(r#"{{"cookies":[{{"name":"session","value":"@","domain":"h",{field}}}]}}"#);
            assert_eq!(unit(&text), unit_there, "{text}");
        }
    }

    #[test]
    fn in_our_own_jar_a_value_is_what_it_is() {
        for value in ["a, session=b", "{{x}}", "x...y", "****", "$x"] {
            let line = format!("session={value}; Path=/, other=c");
            let jar = serde_json::json!({"sessctl_jar": 1, "cookies": [{"raw_cookie": line}]}).to_string();
            let found = found(&jar, WANTED).expect("a document").expect(value);
            assert_eq!(found.iter().map(|found| found.cookie.as_str()).collect::<Vec<_>>(), [value]);
        }
    }

    #[test]
    fn json_without_cookies_is_named_by_its_keys() {
        let nothing = |text: &str| found(text, WANTED).expect("a document").expect_err(text);
        assert_eq!(nothing(r#"{"a":1,"b":[2]}"#), Nothing::Json { keys: vec!["a".into(), "b".into()], is_cut: false });
        assert_eq!(nothing(r#"{"a":{"#), Nothing::Json { keys: vec!["a".into()], is_cut: true });
        let har = r#"{"log":{"version":"1.2","entries":[{"request":{"cookies":[],"queryString":[{"name":"session","value":"x"}]}},{}]}}"#;
        assert_eq!(nothing(har), Nothing::Har { requests: 2 });
        assert_eq!(nothing("[1, 2]"), Nothing::Json { keys: vec![], is_cut: false });
        assert!(found(&"[".repeat(2000), WANTED).is_none());
    }
}
