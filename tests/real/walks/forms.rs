//! What a walk fills into forms: what a browser would send, and what it never would.

use super::dice::Dice;

/// A sort of form.
const FORMS: [(usize, &str); 15] = [
    (24, "a name"),
    (14, "urlencoded, well or badly"),
    (3, "urlencoded and not text"),
    (2, "urlencoded and long"),
    (5, "of another type"),
    (3, "without a type"),
    (3, "with two types"),
    (4, "empty"),
    (12, "multipart"),
    (12, "multipart, badly"),
    (6, "multipart with a byte changed"),
    (8, "multipart out of pieces"),
    (4, "multipart and long"),
    (2, "multipart of too many parts"),
    (5, "multipart of several chunks"),
];

/// Every sort there is.
pub(super) fn sorts() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|(_, sort)| *sort)
}

/// The values of the `Content-Type` headers, and the body.
pub(super) struct Form {
    pub sort: &'static str,
    pub types: Vec<Vec<u8>>,
    pub body: Vec<u8>,
}

const URLENCODED: &str = "application/x-www-form-urlencoded";
/// `MAX_FORM_MEMORY_SIZE`
const LONG: usize = 500_000;

pub(super) fn form(dice: &mut Dice) -> Form {
    let sort = dice.weigh(&FORMS);
    let (types, body) = match sort {
        "a name" => (vec![URLENCODED.into()], name(dice)),
        "urlencoded, well or badly" => (vec![urlencoded_type(dice)], urlencoded(dice)),
        "urlencoded and not text" => {
            let broken = [&name(dice)[..], &dice.string(&[b"\xff", b"\xe6\x97", b"\xed\xa0\x80", b"&x=", b"a"], 1..4)];
            (vec![urlencoded_type(dice)], broken.concat())
        }
        "urlencoded and long" => {
            let length = LONG - 5 + dice.within(0..10);
            let field = dice.pick(&["x=", "id="]);
            (vec![URLENCODED.into()], [field.as_bytes(), &vec![b'a'; length]].concat())
        }
        "of another type" => {
            let other =
                ["application/json", "text/plain", "multipart/mixed; boundary=B", "application/x-url-encoded", "x"];
            (vec![dice.pick(&other).into()], name(dice))
        }
        "without a type" => (if dice.once_in(2) { vec![Vec::new()] } else { Vec::new() }, name(dice)),
        "with two types" => {
            let mut types =
                vec![URLENCODED.into(), dice.pick(&["text/plain", "", "multipart/form-data; boundary=B"]).into()];
            if dice.once_in(2) {
                types.reverse();
            }
            (types, name(dice))
        }
        "empty" => (vec![dice.pick(&[URLENCODED, "multipart/form-data; boundary=B", "text/plain"]).into()], Vec::new()),
        "multipart out of pieces" => (vec![b"multipart/form-data; boundary=B".to_vec()], pieces(dice)),
        "multipart and long" => long(dice),
        "multipart of too many parts" => many(dice),
        "multipart of several chunks" => chunked(dice),
        _ => multipart(dice, sort),
    };
    Form { sort, types, body }
}

/// What a person types in.
fn name(dice: &mut Dice) -> Vec<u8> {
    let names =
        ["alice", "bob", "", "%E6%97%A5%E6%9C%AC", "日本", "a+b", "%3Cb%3E%26%27%22", "%F0%9F%98%80", "None", "a%00b"];
    [b"id=", dice.pick(&names).as_bytes()].concat()
}

fn urlencoded_type(dice: &mut Dice) -> Vec<u8> {
    let types: [&[u8]; 9] = [
        b"application/x-www-form-urlencoded; charset=utf-8",
        b"application/x-www-form-urlencoded;charset=iso-8859-1",
        b"APPLICATION/X-WWW-Form-Urlencoded",
        b"\t application/x-www-form-urlencoded \t;",
        b"application/x-www-form-urlencoded, text/plain",
        b"application/x-www-form-urlencoded ; x=\"y;z",
        b"application/x-www-form-urlencoded\xa0",
        b";application/x-www-form-urlencoded",
        b"application/x-www-form-urlencoded",
    ];
    dice.pick(&types).to_vec()
}

fn urlencoded(dice: &mut Dice) -> Vec<u8> {
    let pieces: [&[u8]; 30] = [
        b"id=",
        b"id=",
        b"id=",
        b"id",
        b"=",
        b"&",
        b"&",
        b"&",
        b"%69d=",
        b"i%64=",
        b"+id=",
        b"a",
        b"b",
        b"+",
        b"%",
        b"%zz",
        b"%4",
        b"%ff",
        b"%e6%97%a5",
        b"%e6%97",
        b"%ED%A0%80",
        b"%c3%28",
        b"%00",
        b"%26",
        b";",
        b"<b>",
        b" ",
        b"\r\n",
        b"\xe6\x97\xa5",
        b"\xf0\x9f\x98\x80",
    ];
    dice.string(&pieces, 0..14)
}

/// A boundary as it stands before each part, and the `Content-Type` that tells it.
fn boundary(dice: &mut Dice, is_bad: bool) -> (Vec<u8>, Vec<u8>) {
    let good: [(&str, &str); 11] = [
        ("B", "multipart/form-data; boundary=B"),
        (
            "----WebKitFormBoundary7MA4YWxkTrZu0gW",
            "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
        ),
        ("B", "multipart/form-data; boundary=\"B\""),
        ("a b", "multipart/form-data; boundary=\"a b\""),
        ("a\"b", "multipart/form-data; boundary=\"a\\\"b\""),
        ("B", "Multipart/Form-Data;charset=utf-8;Boundary=B;x=y"),
        ("--", "multipart/form-data; boundary=--"),
        ("'()+_,-./:=?", "multipart/form-data; boundary=\"'()+_,-./:=?\""),
        ("B", "multipart/form-data; boundary*=utf-8''%42"),
        ("BC", "multipart/form-data; boundary*0=B; boundary*1=C"),
        ("C", "multipart/form-data; boundary=B; boundary=C"),
    ];
    let bad: [(&str, &str); 11] = [
        ("B", "multipart/form-data"),
        ("B", "multipart/form-data; boundary="),
        ("B", "multipart/form-data; boundary=\"\""),
        ("B", "multipart/form-data; boundary=\"B"),
        ("B", "multipart/form-data; boundary = B"),
        ("B", "multipart/form-data; boundary=C"),
        ("B", "multipart/form-data, boundary=B"),
        ("B", "multipart/form-data; boundary=B, multipart/form-data"),
        ("B", "multipart/form-data; boundary=BC"),
        ("\u{e9}", "multipart/form-data; boundary=\u{e9}"),
        ("a:b", "multipart/form-data; boundary=a:b"),
    ];
    let (boundary, content_type) = if is_bad && dice.once_in(4) { dice.pick(&bad) } else { dice.pick(&good) };
    (boundary.into(), content_type.into())
}

fn multipart(dice: &mut Dice, sort: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
    let is_bad = sort == "multipart, badly";
    let (boundary, content_type) = boundary(dice, is_bad);
    let line_break = if is_bad { dice.pick(&["\r\n", "\n", "\r", "\n\r"]) } else { "\r\n" };
    let mut body =
        dice.weigh(&[(5, &b""[..]), (1, b"\r\n"), (1, b"preamble\r\n"), (1, b"--\r\n"), (1, b"preamble")]).to_vec();
    for _ in 0..dice.weigh(&[(1, 0), (5, 1), (3, 2), (2, 3)]) {
        let blanks = if is_bad { dice.weigh(&[(6, ""), (1, " "), (1, "\t \x0b\x0c"), (1, "x")]) } else { "" };
        body.extend([b"--", &boundary[..], blanks.as_bytes(), line_break.as_bytes()].concat());
        body.extend(part(dice, line_break, is_bad));
        // sometimes a value ends with something that is nearly a delimiter
        if is_bad && dice.once_in(6) {
            body.extend([line_break.as_bytes(), b"--", &boundary[..boundary.len() - 1]].concat());
        }
        body.extend(line_break.as_bytes());
    }
    let end: &[u8] = if is_bad { dice.pick(&[b"--", b"", b"-", b"--\r", b"-- \t", b"--x"]) } else { b"--" };
    body.extend([b"--", &boundary[..], end].concat());
    body.extend(dice.weigh(&[(6, &b"\r\n"[..]), (2, b""), (1, b"\r\nepilogue"), (1, b"epilogue")]));
    if sort == "multipart with a byte changed" {
        let place = dice.within(0..body.len());
        let byte = dice.pick(b"\r\n -:;=\"ab\xff\0");
        match dice.within(0..3) {
            0 => body[place] = byte,
            1 => body.insert(place, byte),
            _ => drop(body.remove(place)),
        }
    }
    (vec![content_type], body)
}

/// The lines of a part and its value, with the blank line in between.
fn part(dice: &mut Dice, line_break: &str, is_bad: bool) -> Vec<u8> {
    let good = [
        "Content-Disposition: form-data; name=\"id\"",
        "Content-Disposition: form-data; name=\"id\"",
        "Content-Disposition: form-data; name=id",
        "content-disposition:form-data;name=\"id\"",
        "CONTENT-DISPOSITION : form-data; NAME=\"id\"",
        "Content-Disposition: form-data; name=\"x\"",
        "Content-Disposition: form-data; name=\"\"",
        "Content-Disposition: form-data; name=\"id\"; filename=\"f.txt\"",
        "Content-Disposition: form-data; name=\"id\"; filename=\"\"",
        "X-First: a\r\nContent-Disposition: form-data; name=\"id\"",
        "Content-Disposition: form-data;\r\n name=\"id\"",
        "Content-Disposition: form-data; name*=utf-8''i%64",
        "Content-Disposition: form-data; name=\"日本\"",
    ];
    let bad = [
        "",
        "X-Only: a",
        "Content-Disposition",
        "Content-Disposition:",
        "Content-Disposition: form-data",
        "Content-Disposition: name=\"id\"",
        "Content-Disposition: attachment; name=\"id\"",
        "Content-Disposition: form-data; name=\"id",
        "Content-Disposition: form-data; name=\"i\\d\"",
        "Content-Disposition: form-data; name=\"i\\\"d\"; name=\"id\"",
        "Content-Disposition: form-data; name=\"id\"; name=\"x\"",
        "Content-Disposition: form-data; name=i d",
        "Content-Disposition: form-data; name=\"%69d\"",
        "Content-Disposition: form-data; name=\"a%22b\"",
        "Content-Disposition: form-data; name*0=i; name*1=d",
        "Content-Disposition: form-data; name*0*=utf-8''%69; name*1*=d; name*2=\"\"",
        "Content-Disposition: form-data; name*=iso-8859-1'de'%69d",
        "Content-Disposition: form-data; name*=koi8-r''%69d",
        "Content-Disposition: form-data; name*=id",
        "Content-Disposition: form-data; name=\"x\"; name*=''id",
        "Content-Disposition: form-data; name=x; name=id; filename*=utf-8''f",
        "Content-Disposition: form-data; =id; name=id",
        "Content-Disposition: form-data; \"name\"=id; na me=id;; name=\"id\"",
        "Content-Disposition: form-data; name = id",
        "Content-Disposition: form-data; name=\"x\"\r\nContent-Disposition: form-data; name=\"id\"",
        "Content-Disposition: form-data; name=\"id\"\r\n\tfilename=\"f\"",
        "Content-Disposition: form-data, name=\"id\"",
        "Content-Disposition: \u{e9}; name=id",
    ];
    let types = [
        "Content-Type: text/plain",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/plain; charset=ISO-8859-1",
        "Content-Type: text/plain; charset=\"us-ascii\"",
        "Content-Type: text/plain; charset=ascii",
        "Content-Type: text/plain; charset=shift_jis",
        "Content-Type: text/plain; charset=\"iso-8859-1",
        "Content-Type: text/plain;charset=x;charset = ascii",
        "Content-Type: charset=ascii",
        "Content-Type: x; charset*=''ascii",
        "Content-Type:",
        "X: \u{e9}",
    ];
    let disposition = if is_bad && dice.once_in(2) { dice.pick(&bad) } else { dice.pick(&good) };
    let mut lines = vec![disposition.replace("\r\n", line_break).into_bytes()];
    if dice.once_in(3) {
        lines.insert(dice.within(0..2), dice.pick(&types).into());
    }
    if is_bad && dice.once_in(12) {
        lines.push(b"X: \xff".to_vec());
    }
    let lines = lines.join(line_break.as_bytes());
    let between = if is_bad { dice.weigh(&[(8, 2), (1, 1), (1, 3)]) } else { 2 };
    [lines, line_break.repeat(between).into_bytes(), value(dice)].concat()
}

fn value(dice: &mut Dice) -> Vec<u8> {
    let pieces: [&[u8]; 16] = [
        b"a",
        b"alice",
        b"b",
        b"\xe6\x97\xa5",
        b"\xff",
        b"\xe6\x97",
        b"\xc3\xa9",
        b"\r\n",
        b"\n",
        b"\r",
        b"--",
        b"-",
        b" ",
        b"%41",
        b"+",
        b"\0",
    ];
    dice.string(&pieces, 0..5)
}

/// What looks like a form from far away.
fn pieces(dice: &mut Dice) -> Vec<u8> {
    let pieces: [&[u8]; 26] = [
        b"--B\r\n",
        b"--B\r\n",
        b"--B--",
        b"--B--\r\n",
        b"--B",
        b"\n--B\n",
        b"\r--B\r",
        b"--",
        b"-",
        b"B",
        b"\r\n",
        b"\r\n",
        b"\r\n\r\n",
        b"\r\n\r\n",
        b"\n",
        b"\n\n",
        b"\r",
        b" ",
        b"\t",
        b"a",
        b"alice",
        b"X: y",
        b"Content-Disposition: form-data; name=\"id\"",
        b"Content-Disposition: form-data; name=\"id\"\r\n\r\n",
        b"Content-Disposition: form-data; name=id; filename=f\r\n\r\n",
        b"Content-Type: a; charset=ascii\r\n",
    ];
    let start: &[u8] = dice.pick(&[b"--B\r\n", b"--B\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n", b""]);
    let end: &[u8] = dice.pick(&[b"\r\n--B--\r\n", b"\r\n--B--", b""]);
    [start, &dice.string(&pieces, 0..10), end].concat()
}

/// Around the limit, wherever the bytes are.
fn long(dice: &mut Dice) -> (Vec<Vec<u8>>, Vec<u8>) {
    let long = vec![b'a'; LONG - 5 + dice.within(0..10)];
    let field = b"Content-Disposition: form-data; name=\"id\"";
    let body = match dice.within(0..7) {
        0 | 1 => [b"--B\r\n", &field[..], b"\r\n\r\n", &long, b"\r\n--B--\r\n"].concat(),
        2 => [b"--B\r\n", &field[..], b"; filename=\"f\"\r\n\r\n", &long, &long, b"\r\n--B--\r\n"].concat(),
        3 => [&long[..], b"\r\n--B\r\n", field, b"\r\n\r\nalice\r\n--B--\r\n"].concat(),
        4 => [b"--B\r\n", &field[..], b"\r\n\r\nalice\r\n--B--\r\n", &long].concat(),
        5 => [b"--B\r\nX: ", &long[..], b"\r\n", field, b"\r\n\r\nalice\r\n--B--\r\n"].concat(),
        _ => {
            let half = &long[..LONG / 2 + 10];
            let other = b"Content-Disposition: form-data; name=\"x\"";
            [b"--B\r\n", &other[..], b"\r\n\r\n", half, b"\r\n--B\r\n", field, b"\r\n\r\n", half, b"\r\n--B--\r\n"]
                .concat()
        }
    };
    (vec![b"multipart/form-data; boundary=B".to_vec()], body)
}

/// Around the limit of 1000 parts.
fn many(dice: &mut Dice) -> (Vec<Vec<u8>>, Vec<u8>) {
    let file = if dice.once_in(2) { "; filename=\"f\"" } else { "" };
    let part = format!("--B\r\nContent-Disposition: form-data; name=\"id\"{file}\r\n\r\na\r\n");
    let body = format!("{}--B--\r\n", part.repeat(dice.within(999..1003)));
    (vec![b"multipart/form-data; boundary=B".to_vec()], body.into_bytes())
}

/// Werkzeug reads 64 KiB at a time, and what it looks for may lie across such an edge.
fn chunked(dice: &mut Dice) -> (Vec<Vec<u8>>, Vec<u8>) {
    let head = b"--B\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n";
    let fill = 65_536 - head.len() - dice.within(0..12);
    let ends = [
        "\r\n--B--\r\n",
        "\r\n--B\r\n",
        "\r\n--B--",
        "\n--B--\n",
        "\r--B--",
        "\r\n--B \t\r\n",
        "\r\n--Bx",
        "\r\n\r\n--B--",
        "--B--",
    ];
    let more = format!(
        "Content-Disposition: form-data; name=\"x\"\r\n\r\n{}\r\n--B--\r\n",
        "b".repeat(dice.within(0..100_000))
    );
    let body = [head, &vec![b'a'; fill][..], dice.pick(&ends).as_bytes(), more.as_bytes()].concat();
    (vec![b"multipart/form-data; boundary=B".to_vec()], body)
}
