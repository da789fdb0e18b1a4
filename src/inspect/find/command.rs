//! A command line that carries a cookie: of curl, wget or HTTPie, and the `fetch` and PowerShell of developer tools.

use super::export::Cookies;
use super::header::{Header, header_in, take};
use super::nothing::Nothing;
use super::whole::Offer;
use super::{json, shell};

/// The longest command line that is read, in bytes: systems allow no longer one.
const LONGEST: usize = 2 * 1024 * 1024;

/// Whether a text begins as such a command line does, perhaps behind the prompt of a shell.
pub(super) fn is_one(text: &str) -> bool {
    program(text).is_some()
}

/// Takes the cookies of the command line. `None` if it is not one.
///
/// # Errors
///
/// It has no cookie.
pub(super) fn read(text: &str, cookies: &mut Cookies<'_>) -> Option<Result<(), Nothing>> {
    if text.len() > LONGEST {
        return None;
    }
    match program(text)? {
        Program::Fetch => {
            let (call, init) = text.split_at_checked(text.find('{')?)?;
            if let (Some(every), Some(address)) = (cookies.as_every(), call.split(['"', '\'', '`']).nth(1)) {
                every.page_is(address);
            }
            json::read(init, cookies)?;
        }
        Program::PowerShell => powershell(text, cookies),
        Program::Words => {
            let is_cmd = text.contains("^\"") || text.contains("^\n") || text.contains("^\r");
            let words = if is_cmd { shell::cmd(text) } else { shell::posix(text) };
            let words = words?;
            if let (Some(every), Some(address)) = (cookies.as_every(), address(&words)) {
                every.page_is(&address);
            }
            options(&words, cookies);
        }
    }
    Some(if cookies.is_empty() { Err(Nothing::CommandLine) } else { Ok(()) })
}

/// The address that a command line asks for: the first word that is one. HTTPie and xh take it without a scheme.
fn address(words: &[String]) -> Option<String> {
    const NOT_ASKED_FOR: [&str; 7] = ["-e", "--referer", "-x", "--proxy", "--preproxy", "-H", "--header"];
    let is_value = |place: usize| {
        let before = place.checked_sub(1).and_then(|place| words.get(place));
        before.is_some_and(|word| NOT_ASKED_FOR.contains(&word.as_str()))
    };
    let has_scheme = |word: &str| word.starts_with("http://") || word.starts_with("https://");
    let asked = words.iter().enumerate().skip(1).find(|(place, word)| has_scheme(word) && !is_value(*place));
    if let Some((_, address)) = asked {
        return Some(address.clone());
    }
    let first = words.first()?.rsplit(['/', '\\']).next()?.trim_end_matches(".exe");
    let scheme = match first {
        "http" | "xh" => "http",
        "https" | "xhs" => "https",
        _ => return None,
    };
    let is_method = |word: &&String| word.bytes().all(|byte| byte.is_ascii_uppercase());
    let word = words.iter().skip(1).find(|word| !word.starts_with('-') && !is_method(word))?;
    match word.strip_prefix(':') {
        Some(port) if port.starts_with(|letter: char| letter.is_ascii_digit()) => {
            Some(format!("{scheme}://localhost:{port}"))
        }
        Some(path) => Some(format!("{scheme}://localhost{path}")),
        None => Some(format!("{scheme}://{word}")),
    }
}

enum Program {
    /// One whose words are those of a shell.
    Words,
    /// The `fetch(…)` of JavaScript.
    Fetch,
    PowerShell,
}

fn program(text: &str) -> Option<Program> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let text = ["$ ", "% ", "# ", "> ", "! "].iter().find_map(|prompt| text.strip_prefix(prompt)).unwrap_or(text);
    let text = match text.split_once('>') {
        // PS C:\Users\mia> and C:\Users\mia>
        Some((prompt, rest)) if prompt.len() < 100 && prompt.contains(":\\") => rest,
        _ => text,
    };
    let text = text.trim_start();
    if text.starts_with("fetch(") || text.starts_with("await fetch(") {
        return Some(Program::Fetch);
    }
    let first = text.split([' ', '\t', '\n']).next()?.to_ascii_lowercase();
    let is_powershell = matches!(first.as_str(), "invoke-webrequest" | "invoke-restmethod" | "iwr" | "irm")
        || first.starts_with("$session") && text.get(..4096).unwrap_or(text).contains("WebRequestSession");
    if is_powershell {
        return Some(Program::PowerShell);
    }
    let first = first.strip_suffix(".exe").unwrap_or(&first);
    let name = first.rsplit(['/', '\\']).next()?;
    matches!(name, "curl" | "wget" | "wget2" | "http" | "https" | "xh" | "xhs" | "curlie").then_some(Program::Words)
}

/// `-H 'Cookie: …'`, `-b …`, `--cookie=…`, `--header …`, and the bare `Cookie:…` of HTTPie.
fn options(words: &[String], cookies: &mut Cookies<'_>) {
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        let value = |long: &str, short: &str, words: &mut dyn Iterator<Item = &str>| {
            if word == long || word == short {
                return words.next().map(str::to_owned);
            }
            let joined = word.strip_prefix(long).and_then(|rest| rest.strip_prefix('='));
            joined.or_else(|| word.strip_prefix(short)).map(str::to_owned)
        };
        if let Some(pairs) = value("--cookie", "-b", &mut words) {
            // without a pair it is the name of a file
            if pairs.contains('=') {
                take(header_in(&pairs).map_or(pairs.as_str(), |line| line.rest), Header::Cookie, cookies);
            }
            continue;
        }
        let header = match value("--header", "-H", &mut words) {
            Some(header) => header,
            None if word.starts_with('-') => continue,
            None => word.to_owned(),
        };
        if let Some(line) = header_in(&header).filter(|line| line.begins == 0) {
            take(line.rest, line.header, cookies);
        }
    }
}

/// `"Cookie"="session=…"` among the headers, `System.Net.Cookie("session", "…", …)` in a session.
fn powershell(text: &str, cookies: &mut Cookies<'_>) {
    for call in text.split("System.Net.Cookie(").skip(1) {
        let call = call.split(')').next().unwrap_or(call);
        if let [name, value, place @ ..] = shell::powershell_texts(call).as_slice() {
            let (path, domain) = (place.first().map(String::as_str), place.get(1).map(String::as_str));
            cookies.add(&Offer { path, domain, ..Offer::of(name, value, None) });
        }
    }
    let texts = shell::powershell_texts(text);
    let address = texts.iter().find(|text| text.starts_with("http://") || text.starts_with("https://"));
    if let (Some(every), Some(address)) = (cookies.as_every(), address) {
        every.page_is(address);
    }
    for pair in texts.windows(2) {
        if let [name, value] = pair
            && name.eq_ignore_ascii_case("cookie")
        {
            take(value, Header::Cookie, cookies);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found::{Found, Kind, Wanted};
    use super::*;

    fn read(text: &str) -> Option<Result<Vec<Found>, Nothing>> {
        let mut cookies = Cookies::new(Wanted { name: "session", is_given: false });
        Some(super::read(text, &mut cookies)?.and_then(|()| cookies.found(Kind::CommandLine)))
    }

    #[test]
    fn the_cookie_is_found_in_each_way_of_giving_it() {
        for text in [
            "curl http://127.0.0.1/ -H 'Cookie: session=x.y.z'",
            "curl http://127.0.0.1/ -H \"cookie: a=b; session=x.y.z\" --compressed",
            "curl -H $'Cookie: a=1\\u0021; session=x.y.z' http://127.0.0.1/",
            "curl -b 'session=x.y.z' http://127.0.0.1/",
            "curl --cookie session=x.y.z http://127.0.0.1/",
            "curl --cookie=session=x.y.z http://127.0.0.1/",
            "curl -b session=x.y.z http://127.0.0.1/",
            "curl -b'session=x.y.z' http://127.0.0.1/",
            "curl.exe -b session=x.y.z http://127.0.0.1/",
            "$ curl 'http://127.0.0.1/' \\\n  -H 'Cookie: session=x.y.z' \\\n  --compressed",
            "C:\\Users\\mia>curl ^\"http://127.0.0.1/^\" ^\r\n  -b ^\"session=x.y.z^\" ^\r\n  --compressed",
            "wget --header='Cookie: session=x.y.z' http://127.0.0.1/",
            "wget --header 'Cookie: session=x.y.z' http://127.0.0.1/",
            "http :5000 Cookie:session=x.y.z",
            "https example.com 'Cookie:a=b; session=x.y.z'",
            "fetch(\"http://127.0.0.1/\", {\n  \"headers\": {\n    \"cookie\": \"a=b; session=x.y.z\"\n  },\n  \"method\": \"GET\"\n});",
            "await fetch(\"http://127.0.0.1/\", { headers: { Cookie: 'session=x.y.z' } })",
            "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\r\n$session.Cookies.Add((New-Object \
             System.Net.Cookie(\"session\", \"x.y.z\", \"/\", \"127.0.0.1\")))\r\nInvoke-WebRequest -Uri \"http://127.0.0.1/\"",
            "Invoke-WebRequest -Uri \"http://127.0.0.1/\" -Headers @{ \"Cookie\"=\"a=b; session=x.y.z\" }",
        ] {
            let found = read(text).expect(text).unwrap_or_else(|nothing| panic!("{nothing} in {text}"));
            let values: Vec<(&str, Option<&str>)> =
                found.iter().map(|found| (found.cookie.as_str(), found.name.as_deref())).collect();
            assert_eq!(values, [("x.y.z", Some("session"))], "{text}");
        }
    }

    #[test]
    fn a_command_line_without_a_cookie_is_said_to_be_one() {
        for text in ["curl http://127.0.0.1/", "curl -b cookies.txt http://127.0.0.1/", "wget http://127.0.0.1/"] {
            assert_eq!(read(text), Some(Err(Nothing::CommandLine)), "{text}");
        }
        assert!(!is_one("session=x.y.z") && !is_one("curling is a sport") && !is_one("http://127.0.0.1/"));
    }
}
