//! Random cookies: a seeded generator makes and damages them, real Flask judges each, and so does sessctl.
//!
//! ```text
//! SESSCTL_SEED=7 SESSCTL_CASES=1000000 cargo test --test real -- --ignored differential     all of that seed
//! SESSCTL_SEED=7 SESSCTL_CASE=4711 cargo test --test real -- --ignored differential         one, shown whole
//! ```
//!
//! `differential/main.py` prints a case a line with what Flask said of it, and reads what we sign in return.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Stdio;
use std::thread;

use serde_json::{Value as Json, json};

use sessctl::clock::Timestamp;
use sessctl::cookie::{self, Digest, FlaskAnswer, KeyDerivation, Refusal, STACK, SecretKey, Signer, Unsignable, Value};
use sessctl::cookie::{payload, session, verdict};
use sessctl::python::cookie_header;
use sessctl::python::neutral;

use crate::stage::{now, python, text};

/// The number of cases of a run, unless `SESSCTL_CASES` gives another.
const CASES: usize = 20_000;
/// How many of the differences are shown whole.
const SHOWN: usize = 10;

#[test]
#[ignore = "needs real Flask: run tests/real/setup.sh first"]
fn flask_says_the_same_of_every_cookie_that_chance_makes() {
    let seed = env::var("SESSCTL_SEED").unwrap_or_else(|_| now().to_string());
    let cases = match number("SESSCTL_CASE") {
        Some(one) => one..one + 1,
        None => 0..number("SESSCTL_CASES").unwrap_or(CASES),
    };
    // past the test's own capture: a run that went well tells its seed too
    say(&format!("differential: SESSCTL_SEED={seed}, cases {cases:?}"));
    let tally = run(&seed, &cases);
    say(&tally.table());
    assert_eq!(tally.judged, cases.len(), "Flask judged every case");
    assert!(tally.differences.is_empty(), "{}", tally.complaint(&seed));
    if cases.len() >= CASES {
        let missing: Vec<_> = EXPECTED.iter().filter(|label| !tally.seen.contains_key(**label)).collect();
        assert!(missing.is_empty(), "the generator has grown stale, these never happened: {missing:?}");
    }
}

fn number(variable: &str) -> Option<usize> {
    let text = env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable}={text:?} is not a number")))
}

fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Every other case to each of two pairs of processes.
fn run(seed: &str, cases: &Range<usize>) -> Tally {
    let pairs = 2.min(cases.len());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..pairs)
            .map(|first| {
                let work = move || compare(seed, cases.start + first, cases.end, pairs);
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread")
            })
            .collect();
        let tallies = workers.into_iter().map(|worker| worker.join().expect("a worker that ends"));
        tallies.fold(Tally::default(), Tally::and)
    })
}

fn compare(seed: &str, first: usize, end: usize, step: usize) -> Tally {
    let numbers = [first, end, step].map(|number| number.to_string());
    let mut child = python("3.1.3", "differential/main.py")
        .arg(seed)
        .args(numbers)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut answers = child.stdin.take().expect("a pipe");
    let mut tally = Tally::default();
    for line in BufReader::new(child.stdout.take().expect("a pipe")).lines() {
        let line: Json = serde_json::from_str(&line.expect("a line")).expect("JSON");
        if line["flask"].is_object() {
            let ours = tally.take(Case(line));
            // a Python that has ended says why by itself
            let _ = writeln!(answers, "{}", ours["again"].get("cookie").unwrap_or(&Json::Null));
        } else if let Some(judged) = line["judged"].as_u64() {
            tally.judged += usize::try_from(judged).expect("a count");
        } else {
            tally.differ(line.to_string());
        }
    }
    assert!(child.wait().expect("Python ends").success(), "Python failed");
    tally
}

/// One cookie, its keys and its time, and what Flask said.
pub(crate) struct Case(pub Json);

impl Case {
    fn cookie(&self) -> &str {
        text(&self.0["cookie"])
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0["now"].as_i64().expect("a moment"))
    }

    fn signer(&self) -> Signer {
        let named = |field: &str| text(&self.0[field]);
        let key = |hex: &str| SecretKey::new(unhex(hex));
        let fallbacks: Vec<_> =
            self.0["fallbacks"].as_array().expect("a list").iter().map(|hex| key(text(hex))).collect();
        let mut digests = Digest::ALL.into_iter();
        let digest = digests.find(|digest| digest.name() == named("digest")).expect("a digest");
        let mut ways = KeyDerivation::ALL.into_iter();
        let way = ways.find(|way| way.name() == named("derivation")).expect("a derivation");
        Signer::new(&key(named("secret")), &fallbacks, &unhex(named("salt")), digest, way)
    }

    /// Our judgement, field for field as Flask's.
    pub(crate) fn ours(&self) -> Json {
        let (signer, now, max_age) = (self.signer(), self.now(), self.0["max_age"].as_i64());
        let mut ours = match verdict::loads(self.cookie(), &signer, max_age, now) {
            Ok(value) => {
                let unsigned =
                    verdict::unsign(self.cookie(), &signer, max_age, now).expect("what was opened is signed");
                json!({
                    "class": null, "message": null, "original": null,
                    "value": written(&value),
                    "date": iso(Some(unsigned.signed_at)),
                    "again": signed_again(&value, &signer, now),
                })
            }
            Err(refusal) => json!({
                "class": refusal.class(),
                "message": refusal.message(),
                "original": match &refusal {
                    Refusal::BadPayload(error) => Some(error.original_class()),
                    _ => None,
                },
                "value": null,
                "date": iso(refusal.date_signed()),
                "again": null,
            }),
        };
        let payload = cookie::split(self.cookie()).map(|parts| payload::read(parts.payload, payload::MAX_INFLATED));
        let value = payload.as_ref().and_then(|payload| payload.value.as_ref().ok());
        let shown = value.map_or("null".to_owned(), written);
        // the quick way to the same
        if let Some(quick) =
            payload.as_ref().and_then(|payload| sessctl::inspect::bulk::rewrite::rewrite(payload.json.as_deref()?))
        {
            let quick = neutral::read(quick.as_bytes()).expect("JSON");
            assert_eq!(quick.to_string(), shown, "{}", self.0);
        }
        ours["shown"] = shown.into();
        let answer = max_age.filter(|_| !self.cookie().is_empty()).and_then(|max_age| {
            session::answer(self.cookie(), &signer, max_age, now, payload::MAX_INFLATED).map(|answer| (answer, max_age))
        });
        ours["server"] = answer.map(|(answer, _)| said(answer)).into();
        ours["session"] = answer.and_then(|(answer, max_age)| self.contents(answer, &signer, max_age)).into();
        // Python could read a value that it cannot write: there is nothing to compare
        if ours["value"].is_string() && self.0["flask"]["again"].is_null() {
            ours["again"] = Json::Null;
        }
        ours
    }

    /// The entries of the session that the server opens, an empty one if it opens none.
    fn contents(&self, answer: FlaskAnswer, signer: &Signer, max_age: i64) -> Option<String> {
        if matches!(answer, FlaskAnswer::Crash(_)) {
            return None;
        }
        let line: String = format!("session={}", self.cookie()).bytes().map(char::from).collect();
        let received = cookie_header::first(&line, "session").unwrap_or_default();
        let contents = session::open(&received, signer, max_age, self.now()).unwrap_or_default();
        Some(written(&Value::Dict(contents.dict)))
    }
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|place| u8::from_str_radix(&hex[place..place + 2], 16).expect("hex")).collect()
}

fn written(value: &Value) -> String {
    neutral::neutral(value).to_string()
}

fn iso(moment: Option<Timestamp>) -> Option<String> {
    moment.map(|moment| moment.rfc3339().replace('Z', "+00:00"))
}

fn said(answer: FlaskAnswer) -> String {
    match answer {
        FlaskAnswer::Session => "session".to_owned(),
        FlaskAnswer::Empty => "empty".to_owned(),
        FlaskAnswer::Crash(class) => format!("500:{class}"),
    }
}

fn signed_again(value: &Value, signer: &Signer, now: Timestamp) -> Json {
    match cookie::dumps(value, signer, now) {
        Ok(cookie) => json!({ "cookie": cookie }),
        // a timestamp below zero is an error of Python's `struct`, and its class is called that
        Err(Unsignable::BeforeTheEpoch) => json!({ "error": "error" }),
        Err(Unsignable::DateOverflow) => json!({ "error": "OverflowError" }),
    }
}

/// What was seen, and where we said something else than Flask.
#[derive(Default)]
struct Tally {
    judged: usize,
    seen: BTreeMap<String, usize>,
    /// The first few, whole.
    differences: Vec<String>,
    more: usize,
}

impl Tally {
    /// Judges a case and compares. Our judgement.
    fn take(&mut self, case: Case) -> Json {
        let flasks = &case.0["flask"];
        for label in labels(&case) {
            *self.seen.entry(label).or_default() += 1;
        }
        // a panic is an answer too, and not Flask's
        let ours = catch_unwind(AssertUnwindSafe(|| case.ours())).unwrap_or_else(|_| json!({ "panic": true }));
        if env::var("SESSCTL_CASE").is_ok() {
            say(&format!("{:#}\nours: {ours:#}", case.0));
        }
        if ours != *flasks {
            let fields = flasks.as_object().expect("fields").keys().filter(|field| ours[*field] != flasks[*field]);
            let fields: Vec<_> = fields.collect();
            self.differ(format!("{fields:?} of case {}\nours: {ours}", case.0));
        }
        ours
    }

    fn differ(&mut self, difference: String) {
        if self.differences.len() < SHOWN {
            self.differences.push(difference);
        } else {
            self.more += 1;
        }
    }

    fn and(mut self, other: Tally) -> Tally {
        self.judged += other.judged;
        self.more += other.more;
        other.differences.into_iter().for_each(|difference| self.differ(difference));
        for (label, count) in other.seen {
            *self.seen.entry(label).or_default() += count;
        }
        self
    }

    fn table(&self) -> String {
        let mut table = format!("{} cases, {} differences\n", self.judged, self.differences.len() + self.more);
        for (label, count) in &self.seen {
            let _ = writeln!(table, "{count:9}  {label}");
        }
        table
    }

    fn complaint(&self, seed: &str) -> String {
        format!(
            "{} differences; with SESSCTL_SEED={seed} and SESSCTL_CASE set to a number, that case is run alone\n\n{}",
            self.differences.len() + self.more,
            self.differences.join("\n\n")
        )
    }
}

/// What a case is an example of: how it was made, and how it went.
fn labels(case: &Case) -> Vec<String> {
    let flask = &case.0["flask"];
    let mut labels = vec![format!("kind: {}", text(&case.0["kind"]))];
    labels.push(match (flask["class"].as_str(), flask["original"].as_str()) {
        (None, _) => "opened".to_owned(),
        (Some(class), Some(original)) => format!("{class}: {original}"),
        (Some(class), None) => {
            // the reason without the evidence
            let message = text(&flask["message"]);
            let reason = [
                "does not match",
                "not found",
                "found in value",
                "missing",
                "Malformed",
                "> ",
                "< 0",
                "year",
                "range",
                "too large",
            ];
            let reason = reason.into_iter().find(|reason| message.contains(reason)).unwrap_or(message);
            format!("{class}: {reason}")
        }
    });
    labels.push(match flask["server"].as_str() {
        Some(answer) => format!("server: {answer}"),
        None => "server: never gets it".to_owned(),
    });
    if flask["class"].is_string() && flask["shown"] != "null" {
        labels.push("refused, and shown".to_owned());
    }
    labels.push(match (flask["again"]["cookie"].as_str(), flask["again"]["error"].as_str()) {
        (Some(cookie), _) if cookie.starts_with('.') => "signed again, compressed".to_owned(),
        (Some(_), _) => "signed again".to_owned(),
        (None, Some(class)) => format!("not signed again: {class}"),
        (None, None) => return labels,
    });
    labels
}

/// What a run must have seen to mean anything.
const EXPECTED: &[&str] = &[];
