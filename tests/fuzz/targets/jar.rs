//! The jar: any bytes in its file, any lines from a server, and what is saved is what comes back.
//!
//! The first byte says whether the rest is the file, or lines that servers said. Each of those begins with a byte
//! for the server that says it and one for how far the clock moves before.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use reqwest::Url;
use sessctl::browser::{Jar, JarError, Line, Received, Row, parse_base};
use sessctl::cli::Report;
use sessctl::clock::Timestamp;
use sessctl::error::Error;
use sessctl::inspect::find::{Kind, Wanted, document};
use sessctl::report::{JarAction, JarReport};
use sessctl_fuzz::{NOW, begin, show, show_error};

const BROWSER: &str = "fuzz";
const A_DAY: i64 = 24 * 60 * 60;

static HOME: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("sessctl-fuzz-{}", std::process::id())));
static FILE: LazyLock<PathBuf> = LazyLock::new(|| HOME.join("browsers").join(format!("{BROWSER}.json")));

static SERVERS: LazyLock<Vec<Url>> = LazyLock::new(|| {
    let addresses = [
        "http://127.0.0.1:5000/login",
        "https://app.example.com/a/b/c",
        "http://app.example.com/",
        "http://localhost/app/",
        "https://[::1]:8443/x",
        "http://example.com/a",
    ];
    addresses.map(|address| parse_base(address).expect("an address")).into()
});

fn seeds() -> impl Iterator<Item = Vec<u8>> {
    const LINES: [&str; 9] = [
        "session=eyJpZCI6IngifQ.awNFbQ.dgxK; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/",
        "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/",
        "a=\"b c\"; Max-Age=180; Domain=.example.com; Path=/a; SameSite=Lax",
        "__Host-id=1; Secure; Path=/; SameSite=None; Partitioned",
        "__Secure-id=1; Secure; Domain=com",
        "x=y; Max-Age=-1; Expires=Fri, 31-Dec-9999 23:59:59 GMT",
        "=nameless; Path=",
        "=__Host-x; expires=Thu, 01-Jan-70 0:0:0 UTC",
        "日本=語; Max-Age=99999999999999999999",
    ];
    let saved = |lines: &[&str]| {
        fresh_home();
        let mut jar = Jar::open(&HOME, BROWSER).expect("an empty jar");
        for line in lines {
            for server in SERVERS.iter() {
                jar.receive(line, server, NOW);
            }
        }
        jar.save(NOW).expect("a folder for temporary files");
        fs::read(&*FILE).unwrap_or_default()
    };
    let files: Vec<Vec<u8>> = LINES.iter().map(|line| saved(&[line])).chain([saved(&LINES)]).collect();
    let files = files.into_iter().map(|file| [b"\0", file.as_slice()].concat());
    let said = (0..6u8).map(|server| {
        let lines = LINES.iter().map(|line| [&[server, 1 + server], line.as_bytes()].concat());
        [vec![1], lines.collect::<Vec<_>>().join(&b'\n')].concat()
    });
    files.chain(said)
}

fuzz_target!(init: begin(seeds()), |bytes: &[u8]| {
    let Some((&kind, rest)) = bytes.split_first() else { return };
    fresh_home();
    match kind % 2 {
        0 => assert_any_file_will_do(rest),
        _ => assert_lines_are_kept(rest),
    }
});

fn fresh_home() {
    let _ = fs::remove_file(&*FILE);
    fs::create_dir_all(FILE.parent().expect("a folder")).expect("a folder for temporary files");
}

fn open() -> Result<Jar, JarError> {
    Jar::open(&HOME, BROWSER)
}

/// A jar opens or says why not, and opening changes nothing.
fn assert_any_file_will_do(bytes: &[u8]) {
    fs::write(&*FILE, bytes).expect("a folder for temporary files");
    let opened = open();
    assert_eq!(fs::read(&*FILE).expect("still there"), bytes, "opened, not changed");
    match opened {
        Ok(mut jar) => {
            show_rows(&jar, NOW);
            SERVERS.iter().for_each(|server| drop(jar.cookie_header(server, NOW)));
            let received = jar.receive("fuzz=1; Path=/", &SERVERS[0], NOW).received;
            assert!(matches!(received, Received::Stored | Received::Replaced | Received::Ignored(_)), "{received:?}");
            // a cookie that no server could set may be written in another way, once
            jar.save(NOW).expect("a folder that can be written");
            let mut jar = open().expect("what was saved");
            jar.receive("fuzz=2; Path=/", &SERVERS[0], NOW);
            save_and_open(&mut jar, NOW);
        }
        Err(error) => {
            assert!(matches!(error, JarError::Damaged { .. } | JarError::Newer { .. }), "{error:?}");
            let error = Error::Jar(error);
            show_error(&error);
        }
    }
}

fn assert_lines_are_kept(bytes: &[u8]) {
    let mut jar = open().expect("no jar yet");
    let mut now = NOW;
    for said in bytes.split(|&byte| byte == b'\n').take(24) {
        let [server, step, line @ ..] = said else { continue };
        now = now.plus(i64::from(*step) * i64::from(*step));
        assert_received(&mut jar, line, &SERVERS[usize::from(*server) % SERVERS.len()], now);
        if step % 4 == 3 {
            jar = save_and_open(&mut jar, now);
        }
    }
    show_rows(&jar, now);
    jar = save_and_open(&mut jar, now);
    assert_found_in_the_file(&jar, now);
    let dropped = jar.restart(now);
    assert!(dropped.iter().all(|row| row.expires.is_none()) && jar.rows(now).iter().all(|row| row.expires.is_some()));
    jar.clear(now);
    assert!(save_and_open(&mut jar, now).rows(now).is_empty());
}

fn live(jar: &Jar, now: Timestamp) -> Vec<Row> {
    jar.rows(now).into_iter().filter(|row| !row.is_expired).collect()
}

fn assert_received(jar: &mut Jar, line: &[u8], server: &Url, now: Timestamp) {
    let before = live(jar, now);
    let Line { said, received, .. } = jar.receive(line, server, now);
    let line = String::from_utf8_lossy(line);
    let after = live(jar, now);
    let grown = match received {
        Received::Stored => 1,
        Received::Replaced => 0,
        Received::Deleted => -1,
        Received::Ignored(_) => {
            assert_eq!(before, after, "{line}: {received:?}");
            return;
        }
    };
    assert_eq!(after.len() as i64 - before.len() as i64, grown, "{line}: {received:?}");
    if received == Received::Deleted {
        return;
    }
    let is_what_was_said = |row: &&Row| {
        (&row.name, &row.value, row.expires) == (&said.name, &said.value, said.until)
            && (row.secure, row.http_only, row.same_site) == (Some(said.secure), Some(said.http_only), said.same_site)
    };
    let kept = after.iter().find(is_what_was_said).unwrap_or_else(|| panic!("{line} is not in {after:?}"));
    assert!(kept.size <= 4096 && kept.expires.is_none_or(|end| end > now), "{line}");
    if said.domain.is_none() && said.path.is_none() {
        let header = jar.cookie_header(server, now).expect("a cookie for the server that set it");
        let pair = if said.name.is_empty() { said.value } else { format!("{}={}", said.name, said.value) };
        assert!(header.split("; ").any(|sent| sent == pair) || pair.contains("; "), "{header} without {pair}");
        assert!(!header.contains(|letter: char| letter.is_ascii_control() && letter != '\t'), "{header:?}");
    }
}

/// What was saved is what is there afterwards, and what comes back.
fn save_and_open(jar: &mut Jar, now: Timestamp) -> Jar {
    // what expired over a day ago may go
    let kept = |jar: &Jar| -> Vec<Row> {
        jar.rows(now).into_iter().filter(|row| row.expires.is_none_or(|end| end > now.plus(-A_DAY))).collect()
    };
    let before = kept(jar);
    jar.save(now).expect("a folder that can be written");
    assert_eq!(kept(jar), before, "lost in saving");
    let opened = open().expect("what was saved");
    assert_eq!(opened.rows(now), jar.rows(now), "lost in reading");
    opened
}

/// `inspect` reads the same file.
fn assert_found_in_the_file(jar: &Jar, now: Timestamp) {
    let Ok(text) = fs::read_to_string(&*FILE) else { return };
    for row in jar.rows(now).iter().filter(|row| !row.name.is_empty()) {
        let wanted = Wanted { name: &row.name, is_given: true };
        let found = document(&text, wanted).unwrap_or_default().cookies;
        let value = row.value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&row.value);
        assert!(found.iter().any(|one| one.cookie == value && one.kind == Kind::Jar), "{row:?} in {text}");
    }
}

fn show_rows(jar: &Jar, now: Timestamp) {
    let listed = JarReport {
        login_way: Default::default(),
        is_of_an_unknown_app: false,
        is_of_a_real_app: false,
        needs_no_key: false,
        has_session: true,
        login_url: None,
        browser: BROWSER.to_owned(),
        done: JarAction::Listed,
        jar: jar.rows(now),
        value: None,
        clock: None,
        user: None,
        path: None,
    };
    show(&Report::Jar(Box::new(listed)));
}
