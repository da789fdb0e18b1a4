//! What a walk says in its `Cookie` headers: what it was given, what it kept, and what it made up.

use sessctl::clock::Timestamp;
use sessctl::cookie::signer::FLASK_SALT;
use sessctl::cookie::{Digest, KeyDerivation, SecretKey, Signer, payload, sign};

use super::Walk;
use super::dice::Dice;
use crate::stage::KEY;

/// A sort of value.
const VALUES: [(usize, &str); 8] = [
    (30, "a good cookie"),
    (14, "an old cookie"),
    (14, "a forged cookie"),
    (4, "a cookie of another key"),
    (7, "a cookie spelled differently"),
    (14, "whatever the key can sign"),
    (4, "no cookie value at all"),
    (3, "an empty cookie"),
];

/// A way to put a value in a header.
const HEADERS: [(usize, &str); 13] = [
    (50, "plain"),
    (5, "among others"),
    (8, "quoted"),
    (5, "escaped"),
    (4, "escaped badly"),
    (8, "doubled"),
    (8, "in several headers"),
    (5, "with blanks"),
    (3, "with a blank inside"),
    (3, "with bytes that are no text"),
    (2, "under another name"),
    (2, "without a sign"),
    (8, "out of pieces"),
];

/// Every sort there is.
pub(super) fn sorts() -> impl Iterator<Item = &'static str> {
    ["no cookie"].into_iter().chain(VALUES.iter().chain(&HEADERS).map(|(_, sort)| *sort))
}

/// The values of the `Cookie` headers, and which sort they are.
pub(super) fn headers(dice: &mut Dice, walk: &Walk) -> (Vec<Vec<u8>>, Vec<&'static str>) {
    let sort = dice.weigh(&VALUES);
    // without a cookie none is sent
    let Some(value) = value(dice, walk, sort) else { return (Vec::new(), vec!["no cookie"]) };
    let how = dice.weigh(&HEADERS);
    (dressed(dice, walk, value, how), vec![sort, how])
}

fn value(dice: &mut Dice, walk: &Walk, sort: &str) -> Option<Vec<u8>> {
    Some(match sort {
        "a good cookie" => walk.cookie.clone()?.into_bytes(),
        "an old cookie" => old(dice, walk)?.into_bytes(),
        "a forged cookie" => {
            let original = walk.cookie.clone().unwrap_or_else(|| signed(dice, walk, &flask()));
            forged(dice, original.into_bytes())
        }
        "a cookie of another key" => {
            let signer = dice.within(0..5);
            signed(dice, walk, &other_signer(signer)).into_bytes()
        }
        "a cookie spelled differently" => respelled(dice, &walk.cookie.clone()?).into_bytes(),
        "whatever the key can sign" => signed(dice, walk, &flask()).into_bytes(),
        "an empty cookie" => Vec::new(),
        _ => {
            let pieces: [&[u8]; 12] =
                [b".", b"..", b"=", b"A", b"eyJ", b"!", b"\"", b"\\", b"%", b"\xff", b"\xe6\x97\xa5", b","];
            dice.string(&pieces, 1..12)
        }
    })
}

fn old(dice: &mut Dice, walk: &Walk) -> Option<String> {
    if walk.old.is_empty() { None } else { Some(walk.old[dice.within(0..walk.old.len())].clone()) }
}

/// A letter changed, a part lost, a payload swapped: all that can be done without the key.
fn forged(dice: &mut Dice, mut cookie: Vec<u8>) -> Vec<u8> {
    let alphabet: Vec<u8> = (b'-'..=b'z').filter(u8::is_ascii_graphic).filter(|&byte| byte != b';').collect();
    let place = dice.within(0..cookie.len().max(1));
    match dice.within(0..8) {
        0..3 => {
            if let Some(byte) = cookie.get_mut(place) {
                *byte = dice.pick(&alphabet);
            }
        }
        3 => cookie.truncate(place),
        4 => cookie.insert(place, dice.pick(&alphabet)),
        5 => drop(cookie.drain(..place)),
        6 => {
            let payload = payload::pack(r#"{"_permanent":true,"id":"admin"}"#).into_bytes();
            let rest = cookie.iter().position(|&byte| byte == b'.').unwrap_or_default();
            cookie.splice(..rest, payload);
        }
        // without its last part
        _ => cookie.truncate(cookie.iter().rposition(|&byte| byte == b'.').unwrap_or_default()),
    }
    cookie
}

/// Base64 has more than one spelling: what still is good is for the servers to say.
fn respelled(dice: &mut Dice, cookie: &str) -> String {
    let (text, signature) = cookie.rsplit_once('.').expect("a signature");
    match dice.within(0..6) {
        0 => format!("{text}.{}", signature.replace('-', "+").replace('_', "/")),
        1 => format!("{cookie}="),
        2 => format!("{text}.{}!!!!{}", &signature[..5], &signature[5..]),
        3 => format!("{text}.{}!{}", &signature[..5], &signature[5..]),
        4 => format!("{cookie}=!{signature}"),
        _ => {
            let last = dice.pick(&["A", "o", "p", "q", "r", "s", "0", "4", "8"]);
            format!("{text}.{}{last}", &signature[..signature.len() - 1])
        }
    }
}

fn flask() -> Signer {
    Signer::flask(&SecretKey::new(KEY))
}

/// Like Flask's in all but one thing.
fn other_signer(which: usize) -> Signer {
    let key = |text: &str| SecretKey::new(text);
    let (flask, sha1) = (KeyDerivation::Hmac, Digest::Sha1);
    match which {
        0 => Signer::flask(&key("not that key")),
        1 => Signer::new(&key(KEY), &[], b"itsdangerous", sha1, flask),
        2 => Signer::new(&key(KEY), &[], FLASK_SALT, Digest::Sha256, flask),
        3 => Signer::new(&key(KEY), &[], FLASK_SALT, sha1, KeyDerivation::DjangoConcat),
        _ => Signer::flask(&key("")),
    }
}

/// Payloads that are a session, and payloads that are none.
const JSON: [&str; 44] = [
    r#"{"_permanent":true,"id":"alice"}"#,
    r#"{"id":"alice"}"#,
    r#"{"_permanent":true}"#,
    r#"{"_permanent":false,"id":"alice"}"#,
    r#"{"_permanent":0,"id":""}"#,
    r#"{"_permanent":[],"id":null}"#,
    r#"{"_permanent":"no","id":true}"#,
    r#" { "id" : 1 , "_permanent" : 1.0 } "#,
    r#"{"id":"<b>&'\"","_permanent":true}"#,
    r#"{"id":{" m":"<b>bold</b>"},"_permanent":true}"#,
    r#"{"id":{" t":[1,"a",null]},"_permanent":true}"#,
    r#"{"id":{" b":"AP8="},"_permanent":true}"#,
    r#"{"id":{" b":"AP8"}}"#,
    r#"{"id":{" u":"12345678123456781234567812345678"},"_permanent":true}"#,
    r#"{"id":{" d":"Fri, 02 Jan 2026 03:04:05 GMT"},"_permanent":true}"#,
    r#"{"id":{" d":"no date"},"_permanent":true}"#,
    r#"{"id":{" di":{" t__":1}},"_permanent":true}"#,
    r#"{"id":{" x":1},"_permanent":true}"#,
    r#"{"id":[1.0,1e16,1e-5,-0.0,NaN,Infinity],"_permanent":true}"#,
    r#"{"id":{"b":1,"a":{"_":[]}},"_permanent":true,"z":"z","Z":"Z"}"#,
    r#"{"id":123456789012345678901234567890,"_permanent":true}"#,
    r#"{"id":"\ud800","_permanent":true}"#,
    r#"{"id":"\u65e5\u672c\ud83d\ude00\u0000\u007f","_permanent":true}"#,
    r#"{"id":"日本 é","_permanent":true}"#,
    r#"{"id":1,"id":2,"_permanent":true}"#,
    r#"{"":"","id":"x"}"#,
    r#"{"cart":[1,2,3]}"#,
    "{}",
    "null",
    "[]",
    r#"[["id","alice"],["_permanent",true]]"#,
    r#"[["_permanent",true],["id","x"],[1,2]]"#,
    r#"["ab","cd"]"#,
    r#"{" t":[["id","x"]]}"#,
    "5",
    r#""""#,
    r#""alice""#,
    r#"["alice"]"#,
    "true",
    "{",
    "",
    "{'id':'alice'}",
    r#"{"id":"a"}x"#,
    r#"{"id":01}"#,
];

/// The holder of the key can sign anything, at any time.
fn signed(dice: &mut Dice, walk: &Walk, signer: &Signer) -> String {
    let payload = match dice.within(0..12) {
        0 => "not!base64".to_owned(),
        1 => ".eJyrVg".to_owned(),
        2 => payload::pack(&format!(r#"{{"_permanent":true,"id":"{}"}}"#, "ab".repeat(dice.within(1..400)))),
        3 => {
            // one byte of it is lost
            let json = dice.pick(&JSON).as_bytes();
            let place = dice.within(0..json.len().max(1));
            let kept: Vec<u8> = [&json[..place.min(json.len())], json.get(place + 1..).unwrap_or_default()].concat();
            payload::pack(&String::from_utf8_lossy(&kept))
        }
        _ => payload::pack(dice.pick(&JSON)),
    };
    let age = dice.weigh(&[(12, 0), (2, 179), (2, 180), (2, 181), (1, 7200), (1, -1), (1, -7200), (1, walk.now)]);
    let at = if dice.once_in(40) { 253_402_300_800 } else { walk.now - age };
    sign(&payload, signer, Timestamp::from_unix(at)).expect("a moment after 1970")
}

fn dressed(dice: &mut Dice, walk: &Walk, value: Vec<u8>, how: &str) -> Vec<Vec<u8>> {
    let plain = |value: &[u8]| [b"session=", value].concat();
    match how {
        "among others" => {
            let before =
                dice.pick(&["a=b; ", "sessions=x; ", "Session=x;", ";", "a; ", "=x; ", "a=\"x; y\"; ", "$Version=1; "]);
            let after = dice.pick(&["", "; c=d", ";", "; session2=x", " ; c"]);
            vec![[before.as_bytes(), &plain(&value), after.as_bytes()].concat()]
        }
        "quoted" => vec![[b"session=\"", &value[..], b"\""].concat()],
        "escaped" => vec![plain(&escaped(dice, &value))],
        "escaped badly" => {
            let wrong = dice.pick(&["\\", "\\4", "\\400", "\\08", "\"", "\\\""]);
            vec![
                [b"session=\"", &value[..value.len() / 2], wrong.as_bytes(), &value[value.len() / 2..], b"\""].concat(),
            ]
        }
        "doubled" | "in several headers" => {
            let other = old(dice, walk).map_or_else(|| forged(dice, value.clone()), String::into_bytes);
            let mut both = [plain(&value), plain(&other)];
            if dice.once_in(2) {
                both.reverse();
            }
            if how == "doubled" {
                return vec![both.join(dice.pick(&["; ", ";", " ; ", ", ", ","]).as_bytes())];
            }
            match dice.within(0..3) {
                0 => both.into(),
                1 => vec![b"a=b".to_vec(), both[0].clone()],
                _ => vec![[&both[0][..], b";"].concat(), [b";", &both[1][..]].concat()],
            }
        }
        "with blanks" => {
            vec![[dice.pick(&["session =", "session= ", " \t session\t=\t"]).as_bytes(), &value, b" \t"].concat()]
        }
        "with a blank inside" => {
            let place = dice.within(0..value.len().max(1)).min(value.len());
            let blank = dice.pick(&[" ", "\t", "\"", " ;"]);
            vec![[b"session=", &value[..place], blank.as_bytes(), &value[place..]].concat()]
        }
        "with bytes that are no text" => {
            let place = dice.within(0..value.len().max(1)).min(value.len());
            let bytes: &[u8] = dice.pick(&[&b"\xff"[..], b"\x85", b"\xa0", b"\xe6\x97\xa5", b"\xc3\xa9"]);
            vec![[b"session=", &value[..place], bytes, &value[place..]].concat()]
        }
        "under another name" => {
            let name = dice.pick(&["SESSION=", "sess\\151on=", "\"session\"=", "session;=", "séssion="]);
            vec![[name.as_bytes(), &value].concat()]
        }
        "out of pieces" => {
            let pieces: [&[u8]; 17] = [
                b"session=",
                b"session",
                b"=",
                b";",
                b"; ",
                b"\"",
                b"\"",
                b" ",
                b"\t",
                b",",
                b"\\",
                b"\\075",
                b"a",
                b"\xff",
                &value,
                &value,
                &plain(&value),
            ];
            vec![dice.string(&pieces, 1..8)]
        }
        "without a sign" => vec![dice.pick(&["session", "session;", "=", ""]).as_bytes().to_vec()],
        _ => vec![plain(&value)],
    }
}

/// In quotes, with a backslash or an octal number here and there.
fn escaped(dice: &mut Dice, value: &[u8]) -> Vec<u8> {
    let characters = value.iter().flat_map(|&byte| match dice.within(0..6) {
        0 => format!("\\{byte:03o}").into_bytes(),
        1 if !(b'0'..=b'3').contains(&byte) => vec![b'\\', byte],
        _ => vec![byte],
    });
    [b"\"".to_vec(), characters.collect(), b"\"".to_vec()].concat()
}
