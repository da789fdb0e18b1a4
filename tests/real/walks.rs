//! Walks: random requests, sent byte for byte to the embedded server and to real Flask, at the same second.
//!
//! `SESSCTL_SEED` repeats a run, `SESSCTL_REQUESTS` says how long it is.

mod cookies;
mod dice;
mod forms;
mod requests;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::net::SocketAddr;

use serde_json::json;
use sessctl::clock::{ManualClock, Timestamp};
use sessctl::cookie::SecretKey;
use sessctl::server::apps::tutorial::{self, Settings};
use sessctl::server::{self, Config};

use crate::stage::{self, Answer, KEY};
use dice::Dice;
use requests::Sent;

/// How many there are in a run, unless `SESSCTL_REQUESTS` says otherwise. So many show every sort of them.
const REQUESTS: u64 = 5000;

/// What differs, and why. Each of them has to occur.
const DIFFERENCES: [(&str, &str); 8] = [
    ("Server", "we are not Werkzeug"),
    ("words", "the bodies of error and redirect pages are our own words, and so their length is"),
    ("HTTP/1.0", "hyper answers HTTP/1.0 to HTTP/1.0; Werkzeug says HTTP/1.1 to every request"),
    ("OPTIONS", "hyper writes the length of an empty body after all other headers, even after Connection"),
    (
        "a whole URL without a path",
        "hyper makes http://host/ of http://host, where Flask redirects; they agree on the former",
    ),
    ("no URI", "hyper refuses a target that is not a URI; Werkzeug makes the best of it"),
    ("two Hosts", "RFC 9112 has a request with two Host headers refused; Werkzeug joins them"),
    ("too large", "we read 2 MiB of a body, Flask reads on"),
];

/// Every status that Flask can answer here.
const STATUSES: [&str; 8] = [
    "200 OK",
    "302 FOUND",
    "308 PERMANENT REDIRECT",
    "400 BAD REQUEST",
    "404 NOT FOUND",
    "405 METHOD NOT ALLOWED",
    "413 REQUEST ENTITY TOO LARGE",
    "500 INTERNAL SERVER ERROR",
];

/// A visitor with a browser, a memory and bad intentions.
struct Walk {
    now: i64,
    cookie: Option<String>,
    old: Vec<String>,
}

/// What has happened so far, how often.
#[derive(Default)]
struct Tally {
    walks: u64,
    seen: BTreeMap<String, u64>,
    excused: BTreeMap<&'static str, u64>,
    differences: Vec<String>,
}

#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn no_walk_tells_the_embedded_server_from_flask() {
    let seed = number("SESSCTL_SEED").unwrap_or_else(|| u64::try_from(stage::now()).expect("a clock after 1970"));
    let requests = number("SESSCTL_REQUESTS").unwrap_or(REQUESTS);
    println!("SESSCTL_SEED={seed} SESSCTL_REQUESTS={requests}");
    let mut flask = stage::Server::flask("3.1.3", json!({}));
    let clock = ManualClock::at(Timestamp::FIRST);
    let config = Config { secret_key: SecretKey::new(KEY), ..tutorial::config() };
    let app = tutorial::app(&Settings { config, ..Settings::default() });
    let here = SocketAddr::from(([127, 0, 0, 1], 0));
    let ours = server::Server::start(app, clock.handle(), here, None).expect("a free port");
    let addresses = [ours.address(), flask.address()];

    let mut dice = Dice::new(seed);
    let mut tally = Tally::default();
    let mut walk = Walk::begin(&mut dice);
    for _ in 0..requests {
        if dice.once_in(40) {
            tally.walks += 1;
            walk = Walk::begin(&mut dice);
        }
        walk.now += dice.weigh(&[(12, 0), (3, 1), (2, 60), (1, 179), (1, 180), (1, 181), (1, 7200), (1, -1)]);
        clock.set(Timestamp::from_unix(walk.now));
        flask.stop_the_clocks(walk.now);
        let request = requests::request(&mut dice, &walk);
        let send = |address, bytes: &[u8]| {
            let answer = stage::send(address, bytes);
            answer.unwrap_or_else(|error| panic!("SESSCTL_SEED={seed}: {error}, by {address}, to {}", shown(bytes)))
        };
        let bytes = request.with_path.as_ref().unwrap_or(&request.bytes);
        let answers = [send(ours.address(), &request.bytes), send(flask.address(), bytes)];
        if request.with_path.is_some() && send(flask.address(), &request.bytes).status != answers[1].status {
            tally.excuse("a whole URL without a path");
        }
        tally.count(&request, &answers, addresses);
        walk.keep(&answers[0]);
    }

    println!("{} walks, {:?}\nexcused {:?}", tally.walks, tally.seen, tally.excused);
    let (count, some) = (tally.differences.len(), tally.differences.iter().take(10).cloned().collect::<String>());
    assert_eq!(count, 0, "SESSCTL_SEED={seed}, differences beyond {DIFFERENCES:#?}\n{some}");
    let unseen: Vec<&str> = requests::sorts().chain(STATUSES).filter(|sort| !tally.seen.contains_key(*sort)).collect();
    let unneeded: Vec<_> = DIFFERENCES.iter().filter(|(name, _)| !tally.excused.contains_key(name)).collect();
    let is_all = unseen.is_empty() && unneeded.is_empty();
    assert!(is_all || requests < REQUESTS, "SESSCTL_SEED={seed}: no {unseen:?}, and no need of {unneeded:?}");
}

impl Tally {
    fn count(&mut self, request: &Sent, answers: &[Answer; 2], addresses: [SocketAddr; 2]) {
        for sort in request.sorts.iter().copied().chain([answers[1].status.as_str()]) {
            *self.seen.entry(sort.to_owned()).or_default() += 1;
        }
        let differences = facts(answers, addresses).into_iter().filter(|(_, [ours, flask])| ours != flask);
        let (excused, unknown): (Vec<_>, Vec<_>) = differences
            .map(|(what, values)| (excuse(what, request, answers), what, values))
            .partition(|(name, ..)| name.is_some());
        let names: BTreeSet<&'static str> = excused.into_iter().filter_map(|(name, ..)| name).collect();
        names.into_iter().for_each(|name| self.excuse(name));
        if unknown.is_empty() {
            return;
        }
        let mut told = format!("\nwalk {}, {}\n{}\n", self.walks, request.sorts.join(", "), shown(&request.bytes));
        for (_, what, [ours, flask]) in unknown {
            told += &format!("  {what}\n     ours {}\n    flask {}\n", shown(ours), shown(flask));
        }
        for (whose, answer) in ["ours", "flask"].into_iter().zip(answers) {
            told += &format!("{whose} {}\n", shown(format!("{answer:?}")));
        }
        self.differences.push(told);
    }

    fn excuse(&mut self, name: &'static str) {
        *self.excused.entry(name).or_default() += 1;
    }
}

impl Walk {
    fn begin(dice: &mut Dice) -> Walk {
        let now = 1_795_376_493 + i64::try_from(dice.within(0..1_000_000_000)).expect("64 bits");
        Walk { now, cookie: None, old: Vec::new() }
    }

    /// What a browser does with an answer, but for the cookies it lets go: those are kept for later.
    fn keep(&mut self, answer: &Answer) {
        if let Some(new) = answer.cookie() {
            let before = std::mem::replace(&mut self.cookie, Some(new).filter(|cookie| !cookie.is_empty()));
            self.old.extend(before);
        }
    }
}

/// What has to be the same, to the letter.
fn facts(answers: &[Answer; 2], addresses: [SocketAddr; 2]) -> Vec<(&'static str, [String; 2])> {
    let both = |fact: &dyn Fn(&Answer) -> String| [fact(&answers[0]), fact(&answers[1])];
    let mut facts = vec![
        ("version", both(&|answer| answer.version.clone())),
        ("status", both(&|answer| answer.status.clone())),
        ("names of the headers", both(&names)),
        ("Allow", both(&|answer| sorted(&answer.all("Allow")))),
        ("body", both(&|answer| answer.body.clone())),
        ("whether there is a body", both(&|answer| (!answer.body.is_empty()).to_string())),
        (
            "whether its length is told",
            both(&|answer| (answer.all("Content-Length") == answer.body.len().to_string()).to_string()),
        ),
    ];
    for name in ["Server", "Date", "Vary", "Content-Type", "Content-Length", "Set-Cookie", "Connection"] {
        facts.push((name, both(&|answer| answer.all(name))));
    }
    // without a host named it is the server's own
    let location = |place: usize| answers[place].all("Location").replace(&addresses[place].to_string(), "HERE");
    facts.push(("Location", [location(0), location(1)]));
    facts
}

/// The name of a difference that is known.
fn excuse(what: &str, request: &Sent, [ours, flask]: &[Answer; 2]) -> Option<&'static str> {
    let is_refused = ours.status == "400 Bad Request" && ours.body.is_empty();
    match what {
        "Server" => Some("Server"),
        _ if request.is("no URI") && is_refused => Some("no URI"),
        _ if request.is("two Hosts") && ours.status == "400 BAD REQUEST" => Some("two Hosts"),
        // No view ran here, so none looked at the session. Both failed only when they saved it.
        "Vary" | "names of the headers"
            if request.is("two Hosts") && ours.status.starts_with("500") && ours.status == flask.status =>
        {
            Some("two Hosts")
        }
        "version" if request.is("HTTP/1.0") && ours.version == "HTTP/1.0" => Some("HTTP/1.0"),
        "names of the headers"
            if sorted(&names(ours)) == sorted(&names(flask)) && flask.all("Content-Length") == "0" =>
        {
            Some("OPTIONS")
        }
        "body" | "Content-Length" if flask.status != "200 OK" && ours.status == flask.status => Some("words"),
        _ if request.is("too large") && ours.status.starts_with("413") => Some("too large"),
        _ => None,
    }
}

fn names(answer: &Answer) -> String {
    answer.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The order of Flask's `Allow` is that of a hash set.
fn sorted(list: &str) -> String {
    let mut items: Vec<&str> = list.split(", ").collect();
    items.sort_unstable();
    items.join(", ")
}

/// The beginning and the end of a request, as far as one wants to read it.
fn shown(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref();
    if bytes.len() <= 2000 {
        return bytes.escape_ascii().to_string();
    }
    let (start, end) = (&bytes[..1500], &bytes[bytes.len() - 500..]);
    format!("{} … {} bytes … {}", start.escape_ascii(), bytes.len() - 2000, end.escape_ascii())
}

fn number(name: &str) -> Option<u64> {
    Some(env::var(name).ok()?.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}
