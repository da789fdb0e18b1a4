//! What a walk sends: a method, a target, cookies and a form, out of the dice.

use super::Walk;
use super::cookies;
use super::dice::Dice;
use super::forms;

/// A request, and of which sorts it is.
pub(super) struct Sent {
    pub bytes: Vec<u8>,
    /// The same with the path that its whole URL lacks.
    pub with_path: Option<Vec<u8>>,
    pub sorts: Vec<&'static str>,
}

impl Sent {
    pub(super) fn is(&self, sort: &str) -> bool {
        self.sorts.contains(&sort)
    }
}

const METHODS: [(usize, &str); 18] = [
    (60, "GET"),
    (40, "POST"),
    (8, "HEAD"),
    (8, "OPTIONS"),
    (2, "PUT"),
    (2, "DELETE"),
    (2, "PATCH"),
    (2, "TRACE"),
    (1, "CONNECT"),
    (2, "get"),
    (2, "Post"),
    (1, "head"),
    (1, "options"),
    (1, "put"),
    (1, "FOO"),
    (1, "M-SEARCH"),
    (1, "PROPFIND"),
    (1, "QUERY"),
];

/// Where a target leads to.
const TARGETS: [(usize, &str); 6] = [
    (60, "one of the three"),
    (24, "written differently"),
    (16, "put together"),
    (6, "a whole URL"),
    (1, "a whole URL without a path"),
    (2, "no URI"),
];

/// How a body is framed.
const FRAMES: [(usize, &str); 4] = [(20, "whole"), (3, "in chunks"), (3, "broken off"), (2, "too large")];

/// Every sort there is.
pub(super) fn sorts() -> impl Iterator<Item = &'static str> {
    let own = METHODS.iter().chain(&TARGETS).chain(&FRAMES).map(|(_, sort)| *sort);
    own.chain(["HTTP/1.0", "HTTP/1.1", "no Host", "two Hosts"]).chain(cookies::sorts()).chain(forms::sorts())
}

pub(super) fn request(dice: &mut Dice, walk: &Walk) -> Sent {
    let method = dice.weigh(&METHODS);
    let sort = dice.weigh(&TARGETS);
    let target = target(dice, sort);
    let version = dice.weigh(&[(8, "HTTP/1.1"), (1, "HTTP/1.0")]);
    let mut sorts = vec![method, sort, version];
    let mut headers = Vec::new();
    match host(dice) {
        Some(host) => {
            sorts.extend(host.contains('\n').then_some("two Hosts"));
            headers.push([b"Host: ", host.as_bytes()].concat());
        }
        None => sorts.push("no Host"),
    }
    let (lines, cookie_sorts) = cookies::headers(dice, walk);
    headers.extend(
        lines.into_iter().map(|line| [dice.pick(&["Cookie: ", "cookie:", "COOKIE:\t"]).as_bytes(), &line].concat()),
    );
    sorts.extend(cookie_sorts);

    // who is refused at the first line is not listened to any further, and may find the line cut
    let carries_a_form = sort != "no URI" && dice.once_in(if method.eq_ignore_ascii_case("POST") { 1 } else { 8 });
    let mut body = Vec::new();
    if carries_a_form {
        let form = forms::form(dice);
        headers.extend(form.types.iter().map(|line| [b"Content-Type: ", &line[..]].concat()));
        let frame = if version == "HTTP/1.0" { "whole" } else { dice.weigh(&FRAMES) };
        let (header, framed) = framed(dice, form.body, frame);
        headers.push(header.into_bytes());
        body = framed;
        sorts.extend([form.sort, frame]);
    }
    if dice.once_in(4) {
        let others = [
            "Connection: close",
            "Accept: */*",
            "X-Forwarded-For: 1.2.3.4",
            "Content_Type: text/plain",
            "Origin: null",
            "Range: bytes=0-1",
        ];
        headers.insert(dice.within(0..headers.len() + 1), dice.pick(&others).into());
    }
    let head = headers.iter().flat_map(|line| [&line[..], b"\r\n"]).collect::<Vec<_>>().concat();
    let whole = |target: &[u8]| {
        let line = [method.as_bytes(), b" ", target, b" ", version.as_bytes(), b"\r\n"].concat();
        [&line[..], &head, b"\r\n", &body].concat()
    };
    let with_path = (sort == "a whole URL without a path").then(|| {
        let end = target.iter().position(|&byte| byte == b'?').unwrap_or(target.len());
        whole(&[&target[..end], b"/", &target[end..]].concat())
    });
    Sent { bytes: whole(&target), with_path, sorts }
}

fn host(dice: &mut Dice) -> Option<&'static str> {
    let hosts = [
        (30, Some("localhost")),
        (3, None),
        (1, Some("")),
        (2, Some("LOCALHOST:80")),
        (1, Some("127.0.0.1:5000")),
        (1, Some("[::1]:8080")),
        (1, Some("[::1]")),
        (1, Some("a_b")),
        (1, Some("localhost:0")),
        (1, Some("localhost:65535")),
        (1, Some("localhost:65536")),
        (1, Some("localhost:080")),
        (1, Some("localhost.")),
        (1, Some("xn--wgv71a.jp")),
        (1, Some("\u{e9}.example")),
        (1, Some("user@localhost")),
        (1, Some("localhost/x")),
        (1, Some("localhost\r\nHost: a.example")),
    ];
    dice.weigh(&hosts)
}

fn target(dice: &mut Dice, sort: &str) -> Vec<u8> {
    let written: [&[u8]; 53] = [
        b"login",
        b"/a|b",
        b"/{\"\\}",
        b"/static//\"|\\^[]{}?|\\^[]{}`",
        b"/static//x?%41%zz+;/?:@!$'()*,~",
        b"//login",
        b"///",
        b"/%6cogin",
        b"/%6Cog%69n",
        b"/login/",
        b"/login//",
        b"/LOGIN",
        b"/login%20",
        b"/login%00",
        b"/login%0a",
        b"/%2flogin",
        b"/%2F%2Flogin",
        b"/login%2f",
        b"/login?",
        b"/login?x=y&id=bob",
        b"/?id=alice",
        b"/login#fragment",
        b"/login?a#b?c",
        b"/login;x=y",
        b"/../login",
        b"/./login",
        b"/login/..",
        b"/a/../login",
        b"//logout",
        b"/logout/",
        b"/log%6fut",
        b"/static",
        b"/static/",
        b"/static//",
        b"/static/x",
        b"/static/x//y",
        b"/static//x",
        b"/static///a//b",
        b"//static//x",
        b"/static/../login",
        b"/static/a%0ab",
        b"/static/%0a",
        b"/static//%0ax",
        b"/static//a?b=c&d",
        b"/static//x?",
        b"/static//%ff%e6%97%a5",
        b"/static//\xe6\x97\xa5?\xc3\xa9",
        b"/nope",
        b"/favicon.ico",
        b"*",
        b"/%",
        b"/%zz",
        b"/\xe6\x97\xa5",
    ];
    let pieces: [&[u8]; 44] = [
        b"/",
        b"/",
        b"/",
        b"//",
        b"login",
        b"logout",
        b"static",
        b"static/",
        b"/static//",
        b"x",
        b".",
        b"..",
        b"%2f",
        b"%2F",
        b"%6c",
        b"%",
        b"%zz",
        b"%4",
        b"%ff",
        b"%e6%97%a5",
        b"%e6%97",
        b"%ED%A0%80",
        b"%00",
        b"%0a",
        b"%0d",
        b"%20",
        b"%25",
        b"%3f",
        b"%23",
        b";",
        b"?",
        b"&",
        b"=",
        b"+",
        b":",
        b"@",
        b"!",
        b"$",
        b"'",
        b"(",
        b"*",
        b",",
        b"~",
        b"\xe6\x97\xa5",
    ];
    match sort {
        "written differently" if dice.once_in(40) => [&b"/"[..], &vec![b'a'; dice.within(1000..60_000)]].concat(),
        "written differently" => dice.pick(&written).to_vec(),
        "put together" => [&b"/"[..], &dice.string(&pieces, 0..8)].concat(),
        "a whole URL" => {
            let origin = dice.pick(&[
                "http://localhost",
                "HTTP://LocalHost:80",
                "https://localhost:443",
                "http://user:pw@a.example:8080",
                "ftp://x",
            ]);
            let path = dice.pick(&[
                "/",
                "/login",
                "//login",
                "/static//x",
                "/static//x?y",
                "/nope",
                "/?x",
                "/logout",
                "/%6cogin",
            ]);
            [origin, path].concat().into_bytes()
        }
        "a whole URL without a path" => {
            dice.pick(&["http://localhost", "http://localhost?x=y", "HTTP://a.example:81"]).into()
        }
        "no URI" => {
            let none: [&[u8]; 9] = [
                b"static//x",
                b"/<login>",
                b"/login>",
                b"/a`b",
                b"/\xff",
                b"/login?\"",
                b"/login?a<b",
                b"http:/login",
                b"?x",
            ];
            dice.pick(&none).to_vec()
        }
        _ => dice.weigh(&[(3, "/"), (4, "/login"), (1, "/logout")]).into(),
    }
}

/// The header that tells how long a body is, and the body.
fn framed(dice: &mut Dice, body: Vec<u8>, how: &str) -> (String, Vec<u8>) {
    let length = body.len();
    match how {
        "in chunks" => {
            let mut chunks = Vec::new();
            let mut rest = &body[..];
            while !rest.is_empty() {
                let (chunk, after) = rest.split_at(dice.within(1..rest.len() + 1));
                chunks.extend([format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
                rest = after;
            }
            chunks.extend(b"0\r\n\r\n");
            ("Transfer-Encoding: chunked".to_owned(), chunks)
        }
        "broken off" => (format!("Content-Length: {}", length + dice.within(1..100)), body),
        "too large" => {
            let filled = [&body[..], &vec![b'&'; 2_100_000]].concat();
            (format!("Content-Length: {}", filled.len()), filled)
        }
        _ => (format!("Content-Length: {length}"), body),
    }
}
