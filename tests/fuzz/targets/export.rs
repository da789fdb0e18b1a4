//! Cookies written down in each of the forms that tools export are found again: all of them, in order, and no others.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value as Json, json};
use sessctl::clock::Timestamp;
use sessctl::inspect::find::{End, Kind, List, Nothing, Wanted, document};

const NAME: &str = "session";
const WANTED: Wanted<'_> = Wanted { name: NAME, is_given: true };

#[derive(Arbitrary, Debug)]
struct Export {
    form: Form,
    cookies: Vec<Cookie>,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq)]
enum Form {
    Har,
    CookiesTxt,
    SessionFile,
    OlderSessionFile,
    Extension,
    Curl,
    Lines,
}

#[derive(Arbitrary, Clone, Debug)]
struct Cookie {
    other_name: Option<Other>,
    value: String,
    expires: Option<u32>,
    place: Place,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Other {
    Tracker,
    Express,
    Capital,
}

/// Where in a HAR export it stands.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Place {
    RequestCookies,
    ResponseCookies,
    RequestHeader,
    ResponseHeader,
}

impl Cookie {
    fn name(&self) -> &'static str {
        match self.other_name {
            None => NAME,
            Some(Other::Tracker) => "_ga",
            Some(Other::Express) => "connect.sid",
            Some(Other::Capital) => "Session",
        }
    }

    /// A value that this form can carry.
    fn carried_by(&self, form: Form) -> Cookie {
        let is_header = form == Form::Har && matches!(self.place, Place::RequestHeader | Place::ResponseHeader);
        let has_expires = match form {
            Form::CookiesTxt | Form::Curl => true,
            Form::Har => matches!(self.place, Place::ResponseHeader),
            _ => false,
        };
        let value = match form {
            Form::CookiesTxt => self.value.replace(['\t', '\r', '\n'], ""),
            Form::Curl | Form::Lines => {
                self.value.replace(|letter: char| !letter.is_ascii_graphic() || "%;\"".contains(letter), "")
            }
            Form::Har if is_header => self.value.replace([';', '\r', '\n'], "").trim().to_owned(),
            _ => self.value.clone(),
        };
        // what one removal joins may be what another one removes
        let mut value = value;
        loop {
            let shorter = plain(&value, is_header, is_header || form == Form::Curl);
            if shorter == value {
                break;
            }
            value = shorter;
        }
        // an empty value is no cookie to judge
        let value = if value.trim_matches('"').is_empty() { "v".to_owned() } else { value };
        let expires = self.expires.filter(|expires| has_expires && *expires > 0);
        Cookie { value, expires, ..self.clone() }
    }

    fn set_cookie(&self) -> String {
        let expires = self.expires.map(|at| format!("; Expires={}", Timestamp::from_unix(at.into()).http_date()));
        format!("{}={}{}; HttpOnly; Path=/", self.name(), self.value, expires.unwrap_or_default())
    }

    fn json(&self) -> Json {
        json!({ "name": self.name(), "value": self.value })
    }
}

/// A value without what stands for something else in a paste.
fn plain(value: &str, is_header: bool, may_be_folded: bool) -> String {
    // dots stand for a part that was left out, and colours come off a text
    let mut value = value.replace(['…', '\u{1b}', '*', '$', '{'], "").replace("...", "");
    // a payload with such a character in it was blanked out
    if ["eyJ", ".eJ", "e30."].iter().any(|beginning| value.trim_start_matches('"').starts_with(beginning)) {
        value = value.replace(['<', '[', '`', '%', '•', '●', '█', '&', '\u{ad}', '\u{200b}', '\u{2060}'], "");
    }
    // a comma may begin the next cookie of a folded line
    if may_be_folded {
        value = value.replace(", ", "");
    }
    // a line end that was written out ends a line, and so does one of `repr()`
    let value = value.replace(r"\r\n", "");
    let value = value.strip_suffix(r"\n").or_else(|| value.strip_suffix(r"\r")).unwrap_or(&value);
    // blanks at the ends of a header's value are not part of it
    if is_header { value.trim() } else { value }.to_owned()
}

fn written(form: Form, cookies: &[Cookie]) -> String {
    let all = |one: fn(&Cookie) -> String| cookies.iter().map(one).collect::<String>();
    let list: Vec<Json> = cookies.iter().map(Cookie::json).collect();
    match form {
        Form::Har => json!({ "log": { "entries": cookies.iter().map(entry).collect::<Json>() } }).to_string(),
        Form::SessionFile => json!({ "cookies": list }).to_string(),
        Form::OlderSessionFile => {
            let by_name = cookies.iter().map(|cookie| (cookie.name().to_owned(), json!({ "value": cookie.value })));
            json!({ "cookies": by_name.collect::<serde_json::Map<_, _>>() }).to_string()
        }
        Form::Extension => Json::Array(list).to_string(),
        Form::CookiesTxt => {
            let line = |cookie: &Cookie| {
                let expires = cookie.expires.unwrap_or_default();
                format!("h\tFALSE\t/\tFALSE\t{expires}\t{}\t{}\n", cookie.name(), cookie.value)
            };
            format!("# Netscape HTTP Cookie File\n\n{}", all(line))
        }
        Form::Curl => {
            let line = |cookie: &Cookie| format!("< Set-Cookie: {}\r\n", cookie.set_cookie());
            format!("> GET / HTTP/1.1\r\n< HTTP/1.1 200 OK\r\n{}< \r\n", all(line))
        }
        Form::Lines => all(|cookie| format!("Cookie: {}={}\n", cookie.name(), cookie.value)),
    }
}

fn entry(cookie: &Cookie) -> Json {
    match cookie.place {
        Place::RequestCookies => json!({ "request": { "cookies": [cookie.json()], "headers": [] } }),
        Place::ResponseCookies => json!({ "response": { "cookies": [cookie.json()] } }),
        Place::RequestHeader => {
            let line = format!("{}={}", cookie.name(), cookie.value);
            json!({ "request": { "headers": [{ "name": "cookie", "value": line }] } })
        }
        Place::ResponseHeader => {
            json!({ "response": { "headers": [{ "name": "Set-Cookie", "value": cookie.set_cookie() }] } })
        }
    }
}

/// What a reader of the form would expect.
fn expected(form: Form, cookies: &[Cookie]) -> Result<Vec<(String, Option<Timestamp>)>, BTreeSet<String>> {
    let mut wanted: Vec<(String, Option<Timestamp>)> = Vec::new();
    let others: BTreeSet<String> =
        cookies.iter().filter(|cookie| cookie.other_name.is_some()).map(|cookie| cookie.name().to_owned()).collect();
    for cookie in cookies.iter().filter(|cookie| cookie.other_name.is_none()) {
        let expires = cookie.expires.map(|at| Timestamp::from_unix(at.into()));
        let value = cookie.value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&cookie.value);
        let earlier = wanted.iter_mut().find(|(earlier, _)| earlier == value);
        match earlier {
            Some((_, earlier)) if form != Form::Lines => *earlier = earlier.or(expires),
            _ => wanted.push((value.to_owned(), expires)),
        }
    }
    // in a list by name, the last of a name is the one
    if form == Form::OlderSessionFile {
        wanted = cookies
            .iter()
            .rev()
            .find(|cookie| cookie.other_name.is_none())
            .map(|cookie| &cookie.value)
            .map(|value| value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value))
            .map(|value| (value.to_owned(), None))
            .into_iter()
            .collect();
    }
    if wanted.is_empty() && !others.is_empty() { Err(others) } else { Ok(wanted) }
}

fuzz_target!(|export: Export| {
    let Export { form, cookies } = export;
    let cookies: Vec<Cookie> = cookies.iter().take(64).map(|cookie| cookie.carried_by(form)).collect();
    if cookies.is_empty() {
        return;
    }
    let kind = match form {
        Form::Har => Kind::Har,
        Form::CookiesTxt => Kind::CookiesTxt,
        Form::SessionFile | Form::OlderSessionFile | Form::Extension => Kind::SessionFile,
        Form::Curl => Kind::Http,
        Form::Lines => Kind::Stdin,
    };
    let text = written(form, &cookies);
    let found = document(&text, WANTED);
    if let Ok(List { cookies, .. }) = &found {
        assert!(cookies.iter().all(|one| one.kind == kind), "{found:?} in {text}");
    }
    let facts = |list: List| {
        let moment = |end| match end {
            Some(End::Expires { at, .. }) => Some(at),
            _ => None,
        };
        list.cookies.into_iter().map(|one| (one.cookie, moment(one.end))).collect()
    };
    let names = |nothing| match nothing {
        Nothing::OtherNames(names) => BTreeSet::from_iter(names),
        other => panic!("{other:?} in {text}"),
    };
    assert_eq!(found.map(facts).map_err(names), expected(form, &cookies), "{text}");
});
