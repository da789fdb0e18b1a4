//! The `Set-Cookie` lines that both browsers get, made by kind, and where the two differ on purpose.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sessctl::clock::Timestamp;

use super::{Case, HOSTS};

/// Why the two differ, on which hosts, and in which cases. Where Chromium leaves RFC 6265bis, our jar does not follow.
pub(crate) const EXCEPTIONS: &[(&str, &[&str], &[&str])] = &[
    (
        "a replaced cookie keeps its creation time and so its place (5.7); Chromium keeps it for an equal value only",
        &HOSTS,
        &["a new value"],
    ),
    ("a value without a name may hold a `=` (5.6); Chromium refuses it", &HOSTS, &["==x", "=a=b"]),
    ("a tab is no control character (5.6, step 1); Chromium refuses it", &HOSTS, &["a=b\\tc", "a\\tb=c"]),
    (
        "after the digits of a day, a year or a time there may be other letters (5.1.1); not for Chromium",
        &HOSTS,
        &[
            "a=b; Expires=DAYth MONTH YEAR TIME",
            "a=b; Expires=DAY MONTH YEAR TIMEZ",
            "a=b; Expires=DAY MONTH YEARAD TIME",
        ],
    ),
    (
        "an hour has two digits and a year four at most (5.1.1); not for Chromium",
        &HOSTS,
        &["a=b; Expires=DAY MONTH YEAR 001:02:03", "a=b; Expires=1 Jan 10000 00:00:00"],
    ),
    (
        "a date before 1601 fails (5.1.1), and its attribute is passed over; to Chromium it is over",
        &HOSTS,
        &["a=b; Expires=1 Jan 1600 00:00:00"],
    ),
    (
        "an attribute that cannot be read is passed over (5.6.1, 5.6.2), and the one before it counts; not for Chromium",
        &HOSTS,
        &["a=b; Expires=DATE; Expires=soon", "a=b; Max-Age=60; Max-Age=x"],
    ),
    ("a `Max-Age` begins with a digit or a `-` (5.6.2); Chromium takes a `+`", &HOSTS, &["a=b; Max-Age=+60"]),
    ("a `Domain` of a dot is empty, and so no domain (5.6.3); Chromium refuses it", &HOSTS, &["a=b; Domain=."]),
    (
        "a name with `__Host-` takes no `Domain` (4.1.3.2); Chromium passes over that of an address",
        &["127.0.0.1", "[::1]"],
        &[
            "__Host-x=1; Secure; Path=/; Domain=<host>",
            "__Host-x=1; Secure; HttpOnly; Path=/; Domain=<host>",
            "__Host-Http-x=1; Secure; HttpOnly; Path=/; Domain=<host>",
        ],
    ),
];

/// Every case: most have one line.
pub(crate) fn cases() -> Vec<Case> {
    let single =
        [pairs(), dates(), max_ages(), domains(), paths(), same_sites(), prefixes(), flags(), octets(), sizes()];
    let single = single.into_iter().flatten().map(|line| Case { name: name(&line), lines: vec![dated(&line)] });
    single.chain(several()).collect()
}

/// The line itself. A long one is shortened to its beginning and its length.
fn name(line: &[u8]) -> String {
    let text: String = line.escape_ascii().map(char::from).collect();
    match text.get(..40) {
        Some(start) if text.len() > 100 => format!("{start}… ({} bytes)", line.len()),
        _ => text,
    }
}

fn texts(lines: &[&str]) -> Vec<Vec<u8>> {
    lines.iter().map(|line| line.as_bytes().to_vec()).collect()
}

fn with(start: &str, ends: &[&str]) -> Vec<Vec<u8>> {
    ends.iter().map(|end| format!("{start}{end}").into_bytes()).collect()
}

fn pairs() -> Vec<Vec<u8>> {
    texts(&[
        "a=b",
        "a=",
        "a=b=c",
        "a==",
        "a=\"b c\"",
        "a=\"b",
        "a='b'",
        "a=b c",
        "a=b,c",
        "a=%20%3B",
        "a=\\\"",
        "a={\"x\":1}",
        " a = b ",
        "a =b",
        "a= b",
        "a b=c",
        "a,b=c",
        "a\"=c",
        "a(b)=c",
        "a[]=c",
        "$Version=1",
        "Path=/x",
        "Secure",
        "token",
        "token; Path=/",
        "=x",
        " = x",
        "==x",
        "=a=b",
        "x y z",
        "=",
        "",
        ";",
        "; a=b",
        " ; Path=/",
        "=; Path=/",
        "a=b;",
        "a=b;;;HttpOnly;;",
        "a=b; =; HttpOnly",
        "a=b; unknown; foo=bar; HttpOnly",
        "a=b; HttpOnly; a=c",
        "a=b, c=d; Path=/",
        "é=日; Path=/",
        "🍪=🍪",
    ])
}

/// Dates around half a year from now, in which words stand for the parts of the date: see [`dated`].
fn dates() -> Vec<Vec<u8>> {
    let ends = [
        "DATE",
        "DAY MONTH YEAR TIME",
        "Wed, DAY-MONTH-YEAR TIME GMT",
        "Wednesday, DAY-MONTH-YY TIME GMT",
        "Wed MONTH DAY TIME YEAR",
        "YEAR MONTH DAY TIME",
        "TIME DAY MONTH YEAR",
        "DAY MONTH YEAR TIME UTC",
        "DAY MONTH YEAR TIME +0900",
        "DAY MONTH YEAR TIME EST",
        "\"DAY MONTH YEAR TIME GMT\"",
        "DAY UPPER YEAR TIME",
        "DAY MONTHember YEAR TIME",
        "DAYth MONTH YEAR TIME",
        "DAY MONTH YEAR TIMEZ",
        "DAY/MONTH/YEAR TIME",
        "DAY MONTH YEARAD TIME",
        "DAY MONTH YEAR 1:2:3",
        "DAY MONTH YEAR 01:02:3",
        "DAY MONTH YEAR 001:02:03",
        "DAY MONTH YEAR 01:02",
        "DAY MONTH YEAR 24:00:00",
        "DAY MONTH YEAR 12:60:00",
        "DAY MONTH YEAR 12:00:60",
        "32 MONTH YEAR TIME",
        "0 MONTH YEAR TIME",
        "30 Feb YEAR TIME",
        "31 Jun YEAR TIME",
        "DAY MONTH TIME",
        "DAY YEAR TIME",
        "MONTH YEAR TIME",
        "DAY MONTH YEAR",
        "IN399",
        "IN401",
        "IN800",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 UTC",
        "Thu, 01-Jan-70 00:00:00 GMT",
        "1 Jan 1601 00:00:00",
        "1 Jan 1600 00:00:00",
        "1 Jan 69 00:00:00",
        "1 Jan 99 00:00:00",
        "31 Dec 9999 23:59:59",
        "1 Jan 10000 00:00:00",
        "soon",
        "0",
        "",
        "2030-01-01T00:00:00Z",
        "DATE; Expires=soon",
        "soon; Expires=DATE",
        "DATE; Expires=1 Jan 1970 00:00:00",
        "1 Jan 1970 00:00:00; Expires=DATE",
    ];
    with("a=b; Expires=", &ends)
}

/// The line with the parts of a date half a year from now in the place of `DATE`, `DAY`, `MONTH`, `YEAR` and `TIME`, and
/// with dates around the limit of 400 days.
fn dated(line: &[u8]) -> Vec<u8> {
    let days = |days: u64| {
        let since =
            SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970") + Duration::from_secs(days * 86400);
        Timestamp::from_unix(i64::try_from(since.as_secs()).expect("a date")).http_date()
    };
    let Ok(text) = std::str::from_utf8(line) else { return line.to_vec() };
    let date = days(180); // `Sun, 22 Nov 2026 19:44:33 GMT`
    let upper = date[8..11].to_uppercase();
    let parts = [
        ("DATE", date.as_str()),
        ("DAY", &date[5..7]),
        ("MONTH", &date[8..11]),
        ("UPPER", &upper),
        ("YEAR", &date[12..16]),
        ("YY", &date[14..16]),
        ("TIME", &date[17..25]),
        ("IN399", &days(399)),
        ("IN401", &days(401)),
        ("IN800", &days(800)),
    ];
    parts.iter().fold(text.to_owned(), |text, (word, part)| text.replace(word, part)).into_bytes()
}

fn max_ages() -> Vec<Vec<u8>> {
    let ends = [
        "60",
        "0",
        "-1",
        "-0",
        "1",
        "34560000",
        "34560001",
        "99999999999999999999",
        "-99999999999999999999",
        "+60",
        "60.5",
        "6e1",
        "060",
        " 60 ",
        "6 0",
        "\"60\"",
        "60s",
        "x",
        "-",
        "",
        "60; Max-Age=120",
        "60; Max-Age=x",
        "0; Max-Age=60",
        "60; Expires=1 Jan 1970 00:00:00",
        "0; Expires=1 Jan 2070 00:00:00",
        "x; Expires=1 Jan 1970 00:00:00",
        "60; max-AGE=61",
    ];
    [with("a=b; Max-Age=", &ends), texts(&["a=b; max-age", "a=b; MAX-AGE = 60", "a=; Max-Age=60"])].concat()
}

fn domains() -> Vec<Vec<u8>> {
    let ends = [
        "<host>",
        ".<host>",
        "..<host>",
        "<host>.",
        " <host> ",
        "",
        ".",
        "localhost",
        ".localhost",
        "LOCALhost",
        "App.LocalHost",
        "x.app.localhost",
        "pp.localhost",
        "com",
        "example.com",
        "github.io",
        "127.0.0.1",
        "0.0.1",
        "1",
        "::1",
        "[::1]",
        "<host>:5000",
        "http://<host>",
        "x; Domain=<host>",
        "<host>; Domain=x",
        "<host>; Domain=",
        "x; Domain=",
        "bücher.example",
        "\"<host>\"",
        "*",
    ];
    [with("a=b; Domain=", &ends), texts(&["a=b; domain", "a=b; DOMAIN = <host>"])].concat()
}

fn paths() -> Vec<Vec<u8>> {
    let ends = [
        "/",
        "/a",
        "/a/",
        "/a/b",
        "/a/b/",
        "/ab",
        "/A",
        "/x",
        "a",
        "",
        "\"/a\"",
        " /a ",
        "//a",
        "/a/../",
        "/a?x",
        "/a b",
        "/%61",
        "/é",
        "/a; Path=/",
        "/; Path=/a",
        "/; Path=x",
        "/; Path=",
    ];
    let long = |length: usize| format!("a=b; Path=/{}", "x".repeat(length - 1)).into_bytes();
    let named = texts(&["a=b; path", "a=b; PATH = /"]);
    [with("a=b; Path=", &ends), named, vec![long(1024), long(1025)]].concat()
}

fn same_sites() -> Vec<Vec<u8>> {
    let ends = [
        "Strict",
        "Lax",
        "None",
        "None; Secure",
        "strict",
        "LAX",
        "nOnE; Secure",
        "",
        "whatever",
        "\"Lax\"",
        " Lax ",
        "Strict; SameSite=Lax",
        "Lax; SameSite=Strict",
        "Strict; SameSite=None",
        "None; SameSite=Lax",
        "Strict; SameSite=whatever",
        "Strict; SameSite",
        "None; SameSite=whatever",
    ];
    [with("a=b; SameSite=", &ends), texts(&["a=b; samesite"])].concat()
}

fn prefixes() -> Vec<Vec<u8>> {
    let attributes = [
        "",
        "; Secure",
        "; Path=/",
        "; Secure; Path=/",
        "; Secure; Path=/a",
        "; Secure; Path=/; Domain=<host>",
        "; Secure; Path=/; Domain=",
        "; Secure; HttpOnly",
        "; HttpOnly; Path=/",
        "; Secure; HttpOnly; Path=/",
        "; Secure; HttpOnly; Path=/; Domain=<host>",
    ];
    let names = ["__Secure-", "__Host-", "__Http-", "__Host-Http-"];
    let all = names.iter().flat_map(|name| with(&format!("{name}x=1"), &attributes));
    let odd = texts(&[
        "__host-x=1; Secure; Path=/",
        "__HOST-x=1; Secure",
        "__secure-x=1",
        "__SECURE-x=1; Secure",
        "__http-x=1; Secure",
        "__host-http-x=1; Secure; Path=/",
        "__Host-=1; Secure; Path=/",
        "__Host=1",
        "_Host-x=1",
        "__Host_x=1",
        "__Host-x",
        "=__Host-x",
        "=__Host-x=1",
        "=__Host-x=1; Secure; Path=/",
        "=__Secure-x=1; Secure",
        "=__Http-x; Secure; HttpOnly; Path=/",
        "=__host-http-x; Secure; HttpOnly; Path=/",
        " __Host-x=1",
    ]);
    all.chain(odd).collect()
}

fn flags() -> Vec<Vec<u8>> {
    texts(&[
        "a=b; Secure",
        "a=b; secure=no",
        "a=b;SECURE",
        "a=b; Secure; Secure",
        "a=b; HttpOnly",
        "a=b; httponly=0",
        "a=b; Http-Only",
        "a=b; Secure; HttpOnly; Path=/; SameSite=Lax; Max-Age=60",
        "a=b; Partitioned",
        "a=b; Priority=High",
    ])
}

fn octets() -> Vec<Vec<u8>> {
    let lines: &[&[u8]] = &[
        b"a=caf\xe9",
        b"a=\xe9\xe8; Path=/",
        b"\xe9=1",
        b"a=\xff\xfe",
        b"a=\x80",
        b"a=\xe6\x97",
        b"\xe9",
        b"=\xe9",
        b"a=b\tc",
        b"a\tb=c",
        b"a=b;\tHttpOnly",
        b"\ta\t=\tb\t",
        b"a=b\x01c",
        b"a=b\x1b[31m",
        b"a=b\x7f",
        b"a\x02=b",
        b"a=b; Path=/\x01",
        b"a=b; x=\x7f",
        b"a=\xa0b\xa0",
        b"a=\xc2\xa0b\xc2\xa0",
    ];
    lines.iter().map(|line| line.to_vec()).collect()
}

fn sizes() -> Vec<Vec<u8>> {
    let value = |length: usize| format!("a={}", "x".repeat(length - 1)).into_bytes();
    let name = |length: usize| format!("{}=x", "a".repeat(length - 1)).into_bytes();
    let wide = |letters: usize| format!("a={}", "é".repeat(letters)).into_bytes();
    let nameless = |length: usize| "x".repeat(length).into_bytes();
    let attribute = format!("a=b; x={}; HttpOnly", "y".repeat(2000)).into_bytes();
    let domain = format!("a=b; Domain={}", "d".repeat(1025)).into_bytes();
    vec![
        value(4095),
        value(4096),
        value(4097),
        name(4096),
        name(4097),
        wide(2047),
        wide(2048),
        nameless(4096),
        nameless(4097),
        attribute,
        domain,
    ]
}

/// Answers of several lines.
fn several() -> Vec<Case> {
    let answers: &[(&str, &[&str])] = &[
        ("a new value", &["a=1; Path=/", "b=1; Path=/", "a=2; Path=/"]),
        ("the same value", &["a=1; Path=/", "b=1; Path=/", "a=1; Path=/; HttpOnly"]),
        ("two paths", &["a=1; Path=/", "a=2; Path=/a", "b=1; Path=/", "a=3; Path=/a/b"]),
        ("a deletion", &["a=1; Path=/", "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 UTC"]),
        ("a deletion by Max-Age", &["a=1", "b=2", "a=; Max-Age=0"]),
        ("a deletion elsewhere", &["a=1; Path=/a", "a=; Path=/; Max-Age=-1"]),
        ("a deletion and a new one", &["a=1", "b=1", "a=; Max-Age=0", "a=2"]),
        (
            "a deletion of a cookie without a name",
            &["token; Path=/", "a=1; Path=/", "=; Path=/; Max-Age=0", "x; Path=/; Max-Age=0"],
        ),
        ("two without a name", &["=x; Path=/", "y; Path=/", "z=1; Path=/"]),
        ("host-only and Domain", &["a=1; Path=/", "a=2; Path=/; Domain=<host>"]),
        ("Domain and host-only", &["a=1; Path=/; Domain=<host>", "a=2; Path=/"]),
        ("host-only, Domain and a dot", &["a=1; Path=/", "a=2; Path=/; Domain=<host>", "a=3; Path=/; Domain=.<host>"]),
        ("over a Secure cookie", &["a=1; Secure; Path=/", "a=2; Path=/"]),
        ("a Secure one over it", &["a=1; Path=/", "a=2; Secure; Path=/"]),
        ("names in two spellings", &["a=1; Path=/", "A=2; Path=/"]),
        ("a bad one between", &["a=1; Path=/", "b=\x01; Path=/", "c=3; Path=/"]),
    ];
    let lines = |lines: &[&str]| lines.iter().map(|line| line.as_bytes().to_vec()).collect();
    answers.iter().map(|(name, answer)| Case { name: (*name).to_owned(), lines: lines(answer) }).collect()
}

#[test]
fn each_case_has_a_name_of_its_own() {
    let mut names: Vec<String> = cases().into_iter().map(|case| case.name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(
        EXCEPTIONS.iter().all(|(_, hosts, names)| hosts.iter().all(|host| HOSTS.contains(host)) && !names.is_empty())
    );
}
