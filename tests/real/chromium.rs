//! Against headless Chromium: what our jar keeps of a `Set-Cookie` line, and sends back, is what Chromium does.
//!
//! `chromium.py` runs the browser and a server on the loopback, and tells the jar (by the DevTools protocol) and the
//! `Cookie` headers after each case. Our jar receives the same lines from the same URL at the same time. Where the two
//! differ on purpose, [`lines::EXCEPTIONS`] names the line and the reason: an exception that no longer differs fails too.

mod clock;
mod lines;
#[cfg(unix)]
mod own_browser;
mod page;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value as Json, json};
use sessctl::browser::{Jar, Row, SameSite, Url};
use sessctl::clock::Timestamp;

use super::stage::python;

/// The names of this machine, each a host of its own to a browser.
const HOSTS: [&str; 4] = ["localhost", "127.0.0.1", "[::1]", "app.localhost"];
/// The page that sets the cookies, and those that are asked for afterwards.
const PAGE: &str = "/a/b";
const THEN: [&str; 4] = ["/a/b", "/a", "/ab", "/"];
/// How far apart the two may read their clocks, in seconds.
const TOLERANCE: f64 = 2.0;

/// The `Set-Cookie` lines of one answer. In each, `<host>` stands for the host.
pub(crate) struct Case {
    /// What it is called in the table of exceptions.
    pub(crate) name: String,
    pub(crate) lines: Vec<Vec<u8>>,
}

/// What a jar keeps and sends.
#[derive(Debug, PartialEq)]
struct Kept {
    cookies: Vec<Fact>,
    headers: Vec<Option<String>>,
}

/// A cookie, by name and path. The name and value of one that is not UTF-8 are in the headers alone.
#[derive(Clone, Debug, PartialOrd)]
struct Fact {
    pair: Option<(String, String)>,
    path: String,
    domain: String,
    flags: (bool, bool, Option<&'static str>),
    /// Unix seconds.
    expires: Option<f64>,
}

impl PartialEq for Fact {
    fn eq(&self, other: &Fact) -> bool {
        let is_near = match (self.expires, other.expires) {
            (Some(ours), Some(theirs)) => (ours - theirs).abs() <= TOLERANCE,
            (ours, theirs) => ours == theirs,
        };
        let facts = |fact: &Fact| (fact.pair.clone(), fact.path.clone(), fact.domain.clone(), fact.flags);
        is_near && facts(self) == facts(other)
    }
}

#[test]
#[ignore = "needs Chromium: run tests/real/setup.sh first"]
fn the_jar_keeps_and_sends_what_chromium_does() {
    let mut chromium = Chromium::start();
    let cases = lines::cases();
    assert!(cases.len() >= 200, "only {} cases", cases.len());
    let mut exceptions: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for (reason, hosts, names) in lines::EXCEPTIONS {
        for (host, name) in hosts.iter().flat_map(|host| names.iter().map(move |name| (*host, *name))) {
            assert!(HOSTS.contains(&host) && cases.iter().any(|case| case.name == name), "{reason}: {host} {name}");
            exceptions.insert((host, name), false);
        }
    }
    let mut wrong = Vec::new();
    for host in HOSTS {
        for case in &cases {
            let lines: Vec<Vec<u8>> = case.lines.iter().map(|line| at_host(line, host)).collect();
            let (theirs, ours) = chromium.both(host, &lines);
            match exceptions.get_mut(&(host, case.name.as_str())) {
                Some(differs) => *differs = ours != theirs,
                None if ours != theirs => {
                    wrong.push(format!("{host}: {}\n   ours: {ours:?}\n theirs: {theirs:?}", case.name));
                }
                None => {}
            }
        }
    }
    let stale: Vec<_> = exceptions.iter().filter(|(_, differs)| !**differs).map(|(case, _)| case).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len() * HOSTS.len(), wrong.join("\n"));
    assert!(stale.is_empty(), "no exceptions any more: {stale:?}");
}

#[test]
#[ignore = "needs Chromium: run tests/real/setup.sh first"]
fn what_a_site_has_too_many_goes_in_chromiums_order() {
    let mut chromium = Chromium::start();
    let fill = |names: std::ops::Range<usize>, attributes: &str| -> Vec<Vec<u8>> {
        names.map(|n| format!("c{n:03}=1{attributes}").into_bytes()).collect()
    };
    let mixed = |choices: &[&str], many: usize| -> Vec<Vec<u8>> {
        (0..many).flat_map(|n| fill(n..n + 1, choices[n % choices.len()])).collect()
    };
    let fills = [
        (fill(0..180, ""), 180),
        (fill(0..181, ""), 150),
        (fill(0..200, ""), 169),
        (fill(0..212, "; Secure"), 150),
        ([fill(0..100, "; Secure"), fill(100..181, "")].concat(), 150),
        ([fill(0..40, "; Secure"), fill(40..190, "")].concat(), 159),
        ([fill(0..150, ""), fill(150..181, "; Secure")].concat(), 150),
        ([fill(0..170, "; Secure"), fill(170..181, "")].concat(), 150),
        (mixed(&["", "; Priority=Low"], 181), 150),
        (mixed(&["; Priority=High", "; Priority=Low", ""], 200), 169),
        (mixed(&["; Priority=High; Secure", "; Priority=Low; Secure", "", "; Priority=low"], 190), 159),
        (mixed(&["; Priority=High", "; Secure", "", "; Priority=High; Secure"], 250), 157),
        ([fill(0..40, "; Priority=Low"), fill(40..181, "; Secure")].concat(), 150),
        ([fill(0..80, "; Priority=High"), fill(80..181, "")].concat(), 150),
        // in these, what is to stay of each priority decides
        ([fill(0..55, ""), fill(55..181, "; Priority=High")].concat(), 150),
        ([fill(0..35, "; Priority=Low"), fill(35..181, "; Priority=High")].concat(), 150),
        ([fill(0..35, "; Priority=Low; Secure"), fill(35..181, "; Priority=High")].concat(), 150),
        ([fill(0..50, "; Priority=Low"), fill(50..101, ""), fill(101..181, "; Priority=High")].concat(), 150),
        ([fill(0..10, "; Secure"), fill(10..55, ""), fill(55..181, "; Priority=High; Secure")].concat(), 150),
        (
            [fill(0..30, "; Priority=Low"), fill(30..85, "; Secure"), fill(85..181, "; Priority=High; Secure")]
                .concat(),
            150,
        ),
        ([fill(0..25, "; Priority=Low; Secure"), fill(25..35, "; Priority=Low"), fill(35..181, "")].concat(), 150),
        (
            [
                fill(0..30, "; Priority=Low"),
                fill(30..80, ""),
                fill(80..100, "; Priority=High; Secure"),
                fill(100..181, "; Priority=High"),
            ]
            .concat(),
            150,
        ),
        ([fill(0..130, "; Max-Age=1000"), fill(100..200, "; Path=/")].concat(), 168),
    ];
    for (number, (lines, left)) in fills.into_iter().enumerate() {
        for host in ["localhost", "127.0.0.1"] {
            let (theirs, ours) = chromium.both(host, &lines);
            assert_eq!(ours, theirs, "fill {number} of {host}");
            assert_eq!(theirs.cookies.len(), left, "fill {number} of {host}");
        }
    }
}

fn at_host(line: &[u8], host: &str) -> Vec<u8> {
    let characters: String = line.iter().map(|&byte| char::from(byte)).collect();
    characters.replace("<host>", host).chars().map(|c| u8::try_from(u32::from(c)).expect("a byte")).collect()
}

/// Chromium in a child process, which ends with the value.
struct Chromium {
    child: Child,
    answers: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Chromium {
    fn start() -> Chromium {
        let mut command: Command = python("3.1.3", "chromium.py");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python");
        let answers = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        Chromium { child, answers }
    }

    /// What Chromium keeps of these lines, and what our jar keeps.
    fn both(&mut self, host: &str, lines: &[Vec<u8>]) -> (Kept, Kept) {
        let set: Vec<String> = lines.iter().map(|line| line.iter().map(|&byte| char::from(byte)).collect()).collect();
        let question = json!({ "host": host, "path": PAGE, "set": set, "then": THEN });
        writeln!(self.child.stdin.as_ref().expect("a pipe"), "{question}").expect("a child that reads");
        let answer = self.answers.next().expect("an answer of chromium.py").expect("text");
        let answer: Json = serde_json::from_str(&answer).expect("JSON");
        (theirs(&answer), ours(host, lines, answer["began"].as_f64().expect("a time")))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // at the end of its input the script ends Chromium
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn ours(host: &str, lines: &[Vec<u8>], now: f64) -> Kept {
    let page = |path: &str| Url::parse(&format!("http://{host}:5000{path}")).expect("a URL");
    let now = Timestamp::from_unix(now as i64);
    let mut jar = Jar::empty();
    for line in lines {
        jar.receive(line, &page(PAGE), now);
    }
    let cookies = jar.rows(now).iter().filter(|row| !row.is_expired).map(our_fact).collect();
    let headers = THEN.iter().map(|path| jar.cookie_header(&page(path), now)).collect();
    Kept { cookies: sorted(cookies), headers }
}

fn our_fact(row: &Row) -> Fact {
    let is_text = !(row.name.clone() + &row.value).contains("\\x");
    Fact {
        pair: is_text.then(|| (row.name.clone(), row.value.clone())),
        path: row.path.clone(),
        domain: if row.host_only { row.domain.clone() } else { format!(".{}", row.domain) },
        flags: (row.http_only == Some(true), row.secure == Some(true), row.same_site.map(same_site)),
        expires: row.expires.map(|expires| expires.unix() as f64),
    }
}

fn same_site(choice: SameSite) -> &'static str {
    match choice {
        SameSite::Strict => "Strict",
        SameSite::Lax => "Lax",
        SameSite::None => "None",
    }
}

fn theirs(answer: &Json) -> Kept {
    let headers: Vec<Option<Vec<u8>>> = answer["headers"].as_array().expect("headers").iter().map(octets).collect();
    let is_text = headers.iter().flatten().all(|header| std::str::from_utf8(header).is_ok());
    let fact = |cookie: &Json| {
        let text = |key: &str| cookie[key].as_str().unwrap_or_default().to_owned();
        let choices = ["Strict", "Lax", "None"].into_iter();
        Fact {
            pair: is_text.then(|| (text("name"), text("value"))),
            path: text("path"),
            domain: text("domain"),
            flags: (
                cookie["httpOnly"] == true,
                cookie["secure"] == true,
                choices.into_iter().find(|choice| cookie["sameSite"] == *choice),
            ),
            expires: cookie["expires"].as_f64().filter(|_| cookie["session"] == false),
        }
    };
    let cookies = answer["cookies"].as_array().expect("cookies").iter().map(fact).collect();
    let shown = |header: Option<Vec<u8>>| header.map(|header| escaped(&header));
    Kept { cookies: sorted(cookies), headers: headers.into_iter().map(shown).collect() }
}

fn sorted(mut cookies: Vec<Fact>) -> Vec<Fact> {
    cookies.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    cookies
}

/// The octets of a header in which each character stands for one.
fn octets(header: &Json) -> Option<Vec<u8>> {
    header.as_str().map(|text| text.chars().map(|c| u8::try_from(u32::from(c)).expect("a byte")).collect())
}

/// As our screens show octets: `\xe9` for one that is not UTF-8.
fn escaped(octets: &[u8]) -> String {
    let chunk = |chunk: std::str::Utf8Chunk<'_>| {
        let invalid: String = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")).collect();
        chunk.valid().to_owned() + &invalid
    };
    octets.utf8_chunks().map(chunk).collect()
}
