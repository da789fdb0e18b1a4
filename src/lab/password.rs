//! What may not be shown: a password, and the places in an answer where it stands again.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::WINDOWS_1252;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use zeroize::Zeroizing;

use super::change::SessionChange;
use super::page::FIRST_WORDS;
use super::recognition::Evidence;
use super::spelling::{in_base64, replaced, spelled};
use crate::browser::{Line, Received, Row, Step};
use crate::cookie::payload;
use crate::exchange::Exchange;
use crate::server::apps::tutorial::Page;

/// What stands in the place of a secret.
pub const MASK: &str = "***";
/// A shorter password stands in many texts by chance.
const SHORTEST: usize = 4;

/// A password. It cannot be printed, and its memory is cleared when it is dropped.
#[derive(Clone)]
pub struct Password {
    bytes: Zeroizing<Vec<u8>>,
    is_typed: bool,
    is_secret: bool,
}

impl Password {
    /// One that was typed at a terminal: text, which goes out in the encoding of the page.
    pub fn typed(text: Zeroizing<String>) -> Password {
        Password { bytes: Zeroizing::new(text.as_bytes().to_vec()), is_typed: true, is_secret: false }
    }

    /// One that was read: its bytes go out as they are.
    pub fn read(bytes: Zeroizing<Vec<u8>>) -> Password {
        Password { bytes, is_typed: false, is_secret: false }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its text, if its bytes are one.
    pub fn as_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Whether a password was put into it, so that it is shown nowhere, whatever the name of its field is.
    pub fn is_secret(&self) -> bool {
        self.is_secret
    }

    /// Whether this stands in it.
    pub fn has(&self, place: &str) -> bool {
        self.bytes.windows(place.len()).any(|part| part == place.as_bytes())
    }

    /// The same, with the user and the password in the places that are kept for them. What is put there is not looked at again.
    #[must_use]
    pub fn with(&self, user_place: &str, user: &[u8], password_place: &str, password: &[u8]) -> Password {
        let most = (user.len() + password.len() + 1).saturating_mul(self.bytes.len() + 1);
        let mut bytes = Zeroizing::new(Vec::with_capacity(most.min(1 << 20)));
        let mut rest = self.bytes.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if let Some(after) = rest.strip_prefix(user_place.as_bytes()) {
                bytes.extend_from_slice(user);
                rest = after;
            } else if let Some(after) = rest.strip_prefix(password_place.as_bytes()) {
                bytes.extend_from_slice(password);
                rest = after;
            } else {
                bytes.push(*first);
                rest = others;
            }
        }
        Password { bytes, is_typed: self.is_typed, is_secret: self.has(password_place) }
    }

    /// Its text, where it was typed as one.
    pub fn text(&self) -> Option<&str> {
        self.as_text().filter(|_| self.is_typed)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(redacted)")
    }
}

/// Whether a field or a key of this name holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    const SECRET: [&str; 9] = ["pass", "pwd", "pw", "secret", "pin", "otp", "token", "api_key", "apikey"];
    let name = name.to_lowercase();
    SECRET.iter().any(|word| match word.len() {
        0..=3 => name.split(|char: char| !char.is_alphanumeric()).any(|part| part == *word),
        _ => name.contains(word),
    })
}

/// Whether a secret stands in the query of an address.
pub fn has_secret_in_query(address: &str) -> bool {
    secrets_in_query(address).next().is_some()
}

/// The parameters of the query whose names say that they are secrets, and that have a value.
fn secrets_in_query(address: &str) -> impl Iterator<Item = (String, Zeroizing<String>)> + '_ {
    let (_, query) = address.split_once('?').unwrap_or_default();
    let (query, _) = query.split_once('#').unwrap_or((query, ""));
    let is_secret = |name: &str| is_secret_name(name) || name.eq_ignore_ascii_case("key");
    let pairs = form_urlencoded::parse(query.as_bytes());
    let secrets = pairs.filter(move |(name, value)| is_secret(name) && !value.is_empty());
    secrets.map(|(name, value)| (name.into_owned(), Zeroizing::new(value.into_owned())))
}

/// Puts `***` in the place of secrets, in whatever an app was sent and sent back.
#[derive(Clone, Default)]
pub struct Masking {
    /// Each secret, as a text. Of one that is not ASCII, also what its bytes are in Latin-1.
    secrets: Vec<Zeroizing<String>>,
    /// Each secret as it may be spelled: raw, in HTML, in an address, in JSON, in base64. The longest first.
    spellings: Vec<Zeroizing<String>>,
    /// The fields whose value is a secret, wherever they stand in an address.
    fields: Vec<String>,
    /// The headers whose value is not shown, in lower case.
    headers: Vec<String>,
    /// The names of fields that stood in a page before a secret was sent. A secret that is spelled alike is none of them.
    names: Vec<String>,
}

impl Masking {
    /// Nothing is a secret yet.
    pub fn new() -> Masking {
        Masking::default()
    }

    /// Hides these bytes, unless they are too short to be known again, or the name of the user.
    pub fn hide(&mut self, secret: &[u8], user: &str) {
        if secret == user.as_bytes() || secret.len() < SHORTEST {
            return;
        }
        let text = Zeroizing::new(String::from_utf8_lossy(secret).into_owned());
        let escaped = |quote: &str, apostrophe: &str| {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            escaped.replace('"', quote).replace('\'', apostrophe)
        };
        let json = serde_json::to_string(text.as_str()).unwrap_or_default();
        let form: String = form_urlencoded::byte_serialize(secret).collect();
        let percent = percent_encode(secret, NON_ALPHANUMERIC).to_string();
        // what most programs leave as it is in an address
        let usual = ["%2D", "%5F", "%2E", "%7E"].iter().zip(["-", "_", ".", "~"]);
        let usual = usual.fold(percent.clone(), |text, (code, char)| text.replace(code, char));
        // an address that is encoded once more
        let twice = [&form, &usual, &percent].map(|encoded| encoded.replace('%', "%25").replace('+', "%2B"));
        let spellings = [
            text.to_string(),
            escaped("&#34;", "&#39;"),
            escaped("&quot;", "&#x27;"),
            escaped("&quot;", "&#39;"),
            json.trim_matches('"').to_owned(),
            in_lower_case(&form),
            form,
            in_lower_case(&usual),
            usual,
            percent,
        ];
        if !secret.is_ascii() {
            self.secrets.push(Zeroizing::new(secret.iter().copied().map(char::from).collect()));
            // by its name, Latin-1 has other characters for 32 bytes (WHATWG Encoding, section 4.2)
            self.secrets.push(Zeroizing::new(WINDOWS_1252.decode_without_bom_handling(secret).0.into_owned()));
        }
        self.secrets.push(text);
        for spelling in spellings.into_iter().chain(twice).chain(in_base64(secret)).map(Zeroizing::new) {
            if !self.spellings.contains(&spelling) {
                self.spellings.push(spelling);
            }
        }
        self.spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    }

    /// Hides the value of this field wherever it stands in an address.
    pub fn hide_field(&mut self, name: &str) {
        self.fields.push(name.to_owned());
    }

    /// Shows the name of a field that stood in a page before a secret was sent, where a secret is spelled alike.
    pub fn show_name(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }

    /// Hides what stands in the query of an address that was typed, behind names that say that it is a secret.
    pub fn hide_in_query(&mut self, address: &str) {
        for (name, value) in secrets_in_query(address) {
            // what is only called a key stands in many texts
            if is_secret_name(&name) {
                self.hide(value.as_bytes(), "");
            }
            self.hide_field(&name);
        }
    }

    /// Hides the value of this header.
    pub fn hide_header(&mut self, name: &str) {
        self.headers.push(name.to_ascii_lowercase());
    }

    /// A text without the secrets.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.text_without(text, &|_| true)
    }

    /// A text without the secrets, as far as what stands there `is` one that counts.
    fn text_without<'a>(&self, text: &'a str, is: &dyn Fn(&str) -> bool) -> Cow<'a, str> {
        let text = self.spellings.iter().filter(|spelling| is(spelling)).fold(Cow::Borrowed(text), |text, spelling| {
            if text.contains(spelling.as_str()) { text.replace(spelling.as_str(), MASK).into() } else { text }
        });
        self.secrets.iter().fold(text, |text, secret| replaced(&text, secret, MASK, is).map_or(text, Cow::Owned))
    }

    /// A text of which only the beginning was kept, without the secrets, nor the beginning of one at its end.
    pub fn beginning(&self, text: &str) -> String {
        let masked = self.text(text);
        let characters: Vec<Vec<char>> = self.secrets.iter().map(|secret| secret.chars().collect()).collect();
        let cut = masked.trim_end_matches('…');
        let is_begun = |start: usize| {
            let end = cut.get(start..).unwrap_or_default();
            characters.iter().any(|characters| begins(end, characters))
        };
        let longest = characters.iter().map(Vec::len).max().unwrap_or_default();
        // a character takes 12 bytes at most, however it is spelled
        let from = cut.len().saturating_sub(longest * 12);
        match (from..cut.len()).find(|&start| cut.is_char_boundary(start) && is_begun(start)) {
            Some(start) => format!("{}{MASK}", masked.get(..start).unwrap_or_default()),
            None => masked.into_owned(),
        }
    }

    /// The value of a cookie without the secrets, also where they stand in its payload: `***.awNFbQ.dgxK…`
    pub fn cookie<'a>(&self, value: &'a str) -> Cow<'a, str> {
        if self.secrets.is_empty() {
            return Cow::Borrowed(value);
        }
        let hides = |text: &str| matches!(self.text(text), Cow::Owned(_));
        let holds = |section: &str| {
            let compressed = || payload::read(&format!(".{section}"), payload::MAX_INFLATED).json;
            let decoded = || payload::read(section, payload::MAX_INFLATED).json;
            !section.is_empty() && [decoded(), compressed()].into_iter().flatten().any(|json| hides(&json))
        };
        let mut masked = String::new();
        for piece in value.split_inclusive(['.', ':', '|', '%', '"', ' ']) {
            let section = piece.trim_end_matches(['.', ':', '|', '%', '"', ' ']);
            let end = piece.get(section.len()..).unwrap_or_default();
            masked.push_str(if holds(section) { MASK } else { section });
            masked.push_str(end);
        }
        if masked == value { self.text(value) } else { Cow::Owned(self.text(&masked).into_owned()) }
    }

    /// The pairs of a `Cookie` header, or the line of a `Set-Cookie` header, without the secrets.
    fn cookie_header(&self, header: &mut String) {
        let pairs = header.split("; ").map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{}={}", self.text(name), self.cookie(value)),
            None => self.text(pair).into_owned(),
        });
        *header = pairs.collect::<Vec<_>>().join("; ");
    }

    /// The names of the cookies that the browser kept and into which an answer put a secret. A token that the
    /// browser had sent in a cookie and in a header is only renewed.
    pub fn cookies_with_a_secret(&self, steps: &[Step]) -> Vec<String> {
        let lines =
            steps.iter().flat_map(|step| step.set_cookies.iter().filter(|line| !is_a_renewed_token(step, line)));
        let kept = lines.filter(|line| matches!(line.received, Received::Stored | Received::Replaced));
        let mut names: Vec<String> = kept
            .filter(|line| matches!(self.cookie(&line.said.value), Cow::Owned(_)))
            .map(|line| self.text(&line.said.name).into_owned())
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The keys of a session without the secrets.
    pub fn change(&self, change: &mut SessionChange) {
        let SessionChange { added, removed, changed, kept, .. } = change;
        [added, removed, changed, kept].into_iter().flatten().for_each(|key| self.within(key));
    }

    /// An address without the secrets. The names of its parameters stay.
    pub fn address(&self, address: &str) -> String {
        // one that holds what divides an address is looked for in the whole of it
        let divides = |text: &str| text.contains(['?', '#', '&', '=']);
        let whole = self.as_parsed(self.text_without(address, &divides).into_owned());
        let Some((path, query)) = whole.split_once('?') else { return self.text(&whole).into_owned() };
        let (query, fragment) = query.split_once('#').map_or((query, None), |(query, rest)| (query, Some(rest)));
        let pair = |pair: &str| {
            let Some((name, value)) = pair.split_once('=') else { return self.text(pair).into_owned() };
            let is_secret = form_urlencoded::parse(name.as_bytes())
                .next()
                .is_some_and(|(name, _)| self.fields.iter().any(|field| *field == name));
            format!("{name}={}", if is_secret { MASK.into() } else { self.text(value) })
        };
        let query: Vec<String> = query.split('&').map(pair).collect();
        let fragment = fragment.map(|fragment| format!("#{}", self.text(fragment))).unwrap_or_default();
        format!("{}?{}{fragment}", self.text(path), query.join("&"))
    }

    /// An address without what its parsing makes of the secrets (WHATWG URL, section 4.4): `\` becomes `/`, a host gets
    /// small letters, and what is cut off begins with `#`, or for a path with `?`.
    fn as_parsed(&self, mut address: String) -> String {
        for secret in &self.secrets {
            let mut parsed = Zeroizing::new(secret.replace('\\', "/"));
            parsed.retain(|character| !matches!(character, '\t' | '\n' | '\r'));
            if parsed != *secret {
                address = replaced(&address, &parsed, MASK, &|_| true).unwrap_or(address);
            }
            let (before, host, after) = around_host(&address);
            let lower = Zeroizing::new(parsed.to_lowercase());
            if let Some(host) = replaced(host, &lower, MASK, &|_| true) {
                address = format!("{before}{host}{after}");
            }
            // a byte of Latin-1 in a header is written `\xe9`
            let written = Zeroizing::new(in_latin_1(&parsed));
            if written != parsed {
                address = replaced(&address, &written, MASK, &|_| true).unwrap_or(address);
            }
            for front in fronts(&parsed) {
                address = without_end(&address, front).unwrap_or(address);
                let (before, host, after) = around_host(&address);
                if let Some(host) = without_end(host, &Zeroizing::new(front.to_lowercase())) {
                    address = format!("{before}{host}{after}");
                }
            }
        }
        address
    }

    /// Takes the secrets out of everything that crossed the wire. The body of a request was written without them.
    pub fn exchange(&self, exchange: &mut Exchange) {
        let Exchange { request, response } = exchange;
        for address in [&mut request.url, &mut request.path] {
            *address = self.address(address);
        }
        for (name, value) in &mut request.headers {
            let lower = name.to_ascii_lowercase();
            if self.headers.contains(&lower) {
                MASK.clone_into(value);
            } else if lower == "referer" {
                *value = self.address(value);
            } else if lower == "cookie" {
                self.cookie_header(value);
            } else {
                self.within(value);
            }
        }
        for (name, value) in &mut response.headers {
            let is_address = ["location", "content-location", "refresh", "link"].contains(&&*name.to_ascii_lowercase());
            if is_address {
                *value = self.address(value);
            } else if name.eq_ignore_ascii_case("set-cookie") {
                self.cookie_header(value);
            } else {
                self.within(value);
            }
        }
        self.within(&mut response.reason);
        self.within(&mut response.body);
    }

    /// As [`Masking::exchange`], and what was said of its cookies.
    pub fn step(&self, step: &mut Step) {
        self.exchange(&mut step.exchange);
        for line in &mut step.set_cookies {
            self.within(&mut line.said.name);
            line.said.value = self.cookie(&line.said.value).into_owned();
            let places = [&mut line.said.domain, &mut line.said.path];
            places.into_iter().flatten().for_each(|place| *place = self.address(place));
        }
    }

    /// A copy of it, as [`Masking::step`] leaves it.
    pub fn masked_step(&self, step: &Step) -> Step {
        let mut step = step.clone();
        self.step(&mut step);
        step
    }

    /// Takes the secrets out of a cookie of the jar, as it is shown.
    pub fn row(&self, row: &mut Row) {
        self.within(&mut row.name);
        row.value = self.cookie(&row.value).into_owned();
        [&mut row.domain, &mut row.path].into_iter().for_each(|place| *place = self.address(place));
    }

    /// Takes the secrets out of what a page says.
    pub fn page(&self, page: &mut Page) {
        match page {
            Page::LoggedIn { name } => self.within(name),
            Page::Other { begins, .. } => *begins = self.first_words(begins),
            Page::LoginForm => {}
        }
    }

    /// The first words of a page without the secrets. A page with fewer words ends there: a name at its end is no beginning
    /// of a password.
    pub fn first_words(&self, words: &str) -> String {
        match words.chars().count() < FIRST_WORDS {
            true => self.text(words).into_owned(),
            false => self.beginning(words),
        }
    }

    /// Takes the secrets out of evidence.
    pub fn evidence(&self, evidence: &mut Evidence) {
        match evidence {
            Evidence::Says { name } | Evidence::Name { name } | Evidence::NameMissing { name } => self.within(name),
            Evidence::Logout { text }
            | Evidence::LogoutMissing { text }
            | Evidence::LoginShown { text }
            | Evidence::Doubt { text, .. }
            | Evidence::LoginSays { text }
            | Evidence::TextAppeared { text }
            | Evidence::TextGone { text }
            | Evidence::ShownToGood { text }
            | Evidence::Shows { text, .. } => {
                // a whole text ends where the page ends it: a name there is no beginning of a password
                let is_cut = text.ends_with('…');
                *text = if is_cut { self.beginning(text) } else { self.text(text).into_owned() };
            }
            Evidence::Address { without, with } => {
                *without = self.address(without);
                *with = self.address(with);
            }
            Evidence::FormGone { fields } | Evidence::FormShown { fields } | Evidence::FormAgain { fields } => {
                fields.iter_mut().filter(|field| !self.names.contains(field)).for_each(|field| self.within(field));
            }
            Evidence::LoginUndone { keys, page, .. } => {
                keys.iter_mut().for_each(|key| self.within(key));
                *page = self.address(page);
            }
            Evidence::UnseenDiffers { elements } => elements.iter_mut().for_each(|element| self.within(element)),
            Evidence::LostTheUser { removed: keys }
            | Evidence::SaysNobody { keys }
            | Evidence::Token { keys }
            | Evidence::UnsteadyBeside { others: keys }
            | Evidence::NoSession { others: keys } => {
                keys.iter_mut().for_each(|key| self.within(key));
            }
            Evidence::OthersAlone { name, others } => {
                self.within(name);
                others.iter_mut().for_each(|other| self.within(other));
            }
            Evidence::ShownBefore { page }
            | Evidence::Unanswered { page }
            | Evidence::KeptBack { path: page, .. }
            | Evidence::Refused { page, .. }
            | Evidence::ErrorForAll { page, .. }
            | Evidence::NoPage { page, .. } => *page = self.address(page),
            Evidence::TutorialForm
            | Evidence::Status { .. }
            | Evidence::NothingSent
            | Evidence::NothingAtFirst
            | Evidence::NeverLoggedIn
            | Evidence::OnlyAHeader { .. }
            | Evidence::HeaderInBoth
            | Evidence::LoginRefused { .. }
            | Evidence::NothingToCompare { .. }
            | Evidence::Cut { .. }
            | Evidence::Same
            | Evidence::Unsteady
            | Evidence::AnyValue
            | Evidence::NotAnyValue
            | Evidence::OthersDiffer
            | Evidence::GoodUnseen
            | Evidence::Disagreement { .. }
            | Evidence::AsGood
            | Evidence::AsNone => {}
        }
    }

    /// Takes the secrets out of the name of a field, and the front of one that its quote has cut.
    pub fn field_name(&self, name: &mut String) {
        if self.names.contains(name) {
            return;
        }
        self.within(name);
        for front in self.secrets.iter().flat_map(|secret| fronts(secret)) {
            *name = without_end(name, front).unwrap_or_else(|| std::mem::take(name));
        }
    }

    /// A text without what this reading makes of the secrets.
    pub fn text_read(&self, text: &str, read: impl Fn(&str) -> String) -> String {
        self.secrets.iter().map(|secret| Zeroizing::new(read(secret))).fold(text.to_owned(), |text, secret| {
            if secret.len() < SHORTEST { text } else { replaced(&text, &secret, MASK, &|_| true).unwrap_or(text) }
        })
    }

    /// Takes the secrets out of any text.
    pub fn within(&self, text: &mut String) {
        if let Cow::Owned(masked) = self.text(text) {
            *text = masked;
        }
    }
}

/// Whether the request had the value of this line in a cookie and once more in a header. A password that came in a form is
/// none, though an earlier login may have brought it in the cookie.
fn is_a_renewed_token(step: &Step, line: &Line) -> bool {
    let (request, token) = (&step.exchange.request, line.said.value.as_str());
    let mut cookies = request.cookie().unwrap_or_default().split("; ").filter_map(|pair| pair.split_once('='));
    cookies.any(|(_, value)| value == token) && request.headers.iter().any(|(_, value)| value == token)
}

/// The front parts of a secret that are left where an address ends at `#` or `?`, or an attribute at its quote.
fn fronts(secret: &str) -> impl Iterator<Item = &str> {
    let ends = secret.match_indices(['#', '?', '"', '\'', '>']).map(|(at, _)| at);
    ends.filter(|at| *at >= SHORTEST).filter_map(|at| secret.get(..at))
}

/// A text whose characters of Latin-1 are written as an address has them that was made of `\xe9`: `/xe9`.
fn in_latin_1(text: &str) -> String {
    let written = |character: char| match u32::from(character) {
        code @ 0x80..=0xff => format!("/x{code:02x}"),
        _ => character.to_string(),
    };
    text.chars().map(written).collect()
}

/// An address, divided before and after its host: `http://`, `app.example`, `/login`.
fn around_host(address: &str) -> (&str, &str, &str) {
    let (before, rest) = address.split_at(address.find("://").map_or(0, |at| at + "://".len()));
    let (host, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    (before, host, after)
}

/// A text without this one at its end, each of its characters spelled in any way. `None` if it does not end so.
fn without_end(text: &str, front: &str) -> Option<String> {
    let characters: Vec<char> = front.chars().collect();
    let is_front = |at: &usize| text.get(*at..).is_some_and(|end| spelled(end, &characters) == Some(end.len()));
    let at = (0..text.len()).find(is_front)?;
    Some(format!("{}{MASK}", text.get(..at)?))
}

/// Whether this text is the beginning of a secret, long enough to be known, however it is spelled.
fn begins(text: &str, characters: &[char]) -> bool {
    const SHORTEST_BEGINNING: usize = 3;
    (SHORTEST_BEGINNING..characters.len())
        .any(|count| characters.get(..count).is_some_and(|some| is_spelled_to_the_end(text, some)))
}

/// Whether these characters are all of a text, but for a code that was cut off.
fn is_spelled_to_the_end(text: &str, characters: &[char]) -> bool {
    const LONGEST_CODE: usize = 11;
    spelled(text, characters).and_then(|length| text.get(length..)).is_some_and(|rest| {
        rest.is_empty() || (rest.len() <= LONGEST_CODE && rest.starts_with(['%', '&', '\\']) && !rest.contains(' '))
    })
}

/// An encoded text whose codes are in lower case: `%2f`.
fn in_lower_case(encoded: &str) -> String {
    let mut pieces = encoded.split('%');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (code, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        format!("{text}%{}{rest}", code.to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Url;

    fn hiding(secret: &[u8]) -> Masking {
        let mut masking = Masking::new();
        masking.hide(secret, "mia");
        masking.hide_field("pw");
        masking
    }

    #[test]
    fn a_password_is_hidden_however_it_is_spelled() {
        let masking = hiding(b"p<&\"'ss w/rd");
        for spelled in [
            "p<&\"'ss w/rd",
            "p&lt;&amp;&#34;&#39;ss w/rd",
            "p&lt;&amp;&quot;&#x27;ss w/rd",
            "p%3C%26%22%27ss+w%2Frd",
            "p%3c%26%22%27ss%20w%2frd",
            r#"p<&\"'ss w/rd"#,
        ] {
            assert_eq!(masking.text(&format!("you typed {spelled}!")), "you typed ***!", "{spelled}");
        }
        assert_eq!(hiding(b"P/w-D").text("P%2fw-D P%2Fw-D P%2Fw%2DD"), "*** *** ***");
        assert_eq!(hiding(b"\xff\xfe\xfd\xfc").text("=%FF%FE%FD%FC"), "=***");
        assert_eq!(hiding(b"mia").text("mia"), "mia", "the name of the user is no secret");
        assert_eq!(format!("{:?}", Password::read(b"hunter2".to_vec().into())), "Password(redacted)");
    }

    #[test]
    fn in_an_address_a_short_one_is_known_by_its_field() {
        assert_eq!(hiding(b"ab").address("/login?user=ab&pw=ab&x#y"), "/login?user=ab&pw=***&x#y");
        assert_eq!(hiding(b"user").address("/user?user=user&pw=user"), "/***?user=***&pw=***");
    }

    #[test]
    fn what_was_typed_in_a_query_is_hidden_by_its_name() {
        let typed = "/a?password=HUNTER2&Access_Token=a%20b%26c&key=alice&q=open&token=#token=x";
        let mut masking = Masking::new();
        masking.hide_in_query(typed);
        assert_eq!(masking.address(typed), "/a?password=***&Access_Token=***&key=***&q=open&token=#token=x");
        assert_eq!(masking.text("HUNTER2, a b&c, a+b%26c and alice"), "***, ***, *** and alice");
        assert!(has_secret_in_query("http://h/?x=1&API_KEY=abc") && has_secret_in_query("?passwd=a"));
        for harmless in ["/password=a", "/?code=1&keys=2&monkey=3", "/?token=", "/?token", "/#?token=a"] {
            assert_eq!(has_secret_in_query(harmless), harmless == "/#?token=a", "{harmless}");
        }
    }

    #[test]
    fn in_an_address_one_is_known_that_holds_what_divides_it() {
        for secret in ["plum&pie12", "plum#pie12", "plum?pie12", "plum=pie12", "plum\\pie12", "?plum#pie&1=2"] {
            let masking = hiding(secret.as_bytes());
            for address in [
                format!("/lq?x=1&p={secret}&z=2"),
                format!("/lq?{secret}&z=2"),
                format!("/lq?x=1#{secret}"),
                format!("/lq/{secret}/a?z=2"),
                format!("https://u:{secret}@app.example/?q={secret}"),
                format!("0; url=/lq?a={}", secret.replace('&', "&amp;")),
            ] {
                for end in [&address, &address.replace('#', "%23"), &address.replace('\\', "/")] {
                    let shown = masking.address(end);
                    assert!(!shown.contains("plum") && !shown.contains("pie"), "{secret}: {end}: {shown}");
                    assert!(!end.ends_with("z=2") || shown.ends_with("z=2"), "{end}: {shown}");
                }
            }
            let base = Url::parse("http://app.example/in").expect("a URL");
            for location in [format!("/lq?p={secret}&z=2"), format!("/lq/{secret}/b"), format!("/{secret}")] {
                let mut url = base.join(&location).expect("a URL");
                url.set_fragment(None);
                for shown in [masking.address(url.as_str()), masking.address(url.path())] {
                    assert!(!shown.contains("plum"), "{secret}: {url}: {shown}");
                }
            }
        }
        assert_eq!(hiding(b"plum#pie").address("http://plum/"), "http://***/");
        assert_eq!(hiding("plum-é1".as_bytes()).address("/a/plum-/xe91?b"), "/a/***?b");
        let mut name = "plum".to_owned();
        hiding(b"plum\"pie").field_name(&mut name);
        assert_eq!(name, MASK);
        assert_eq!(hiding(b"a#bcdef").address("/data"), "/data", "a front part is too short to be known");
        let mixed = hiding(b"Plum-Pie");
        assert_eq!(mixed.address("http://plum-pie.example/?plum-pie=1"), "http://***.example/?plum-pie=1");
    }

    #[test]
    fn what_is_encoded_twice_or_read_as_latin_1_is_known() {
        let masking = hiding("S3cr3t&p+ss é".as_bytes());
        for text in ["S3cr3t%2526p%252Bss%2520%25C3%25A9", "S3cr3t%2526p%252Bss%2B%25c3%25A9", "S3cr3t&p+ss Ã©"] {
            assert_eq!(masking.text(text), "***", "{text}");
            assert_eq!(masking.address(&format!("/a?b={text}&c=d")), "/a?b=***&c=d", "{text}");
        }
        assert_eq!(masking.address("/a?b=S3cr3t&p+ss%20%C3%83%C2%A9&c=d"), "/a?b=***&c=d");
        assert_eq!(hiding("pie €".as_bytes()).text("pie â‚¬ pie \u{e2}\u{82}\u{ac}"), "*** ***");
    }
}
