//! The anatomy: the cookie with its bytes beneath, and what the signature covers.

use crate::inspect::{Inspection, Verification};
use crate::lang::{Lang, say};
use crate::render::document::picture::{Bytes, Part, Reading};
use crate::render::document::{Piece, Role, bad, good, piece, plain, shortened, sign, whole};
use crate::render::words::cookie::cookie;
use crate::render::words::sentence::apart;
use crate::render::words::{foreign, verdict};
use crate::report::{Examined, Section, sections_of};

/// The bytes that are shown of a section.
const MOST_BYTES: usize = 12;
/// The longest text that is shown, in columns.
const MOST: usize = 240;

/// The cookie, from characters to what they mean.
pub(super) fn of(examined: &Examined, lang: Lang) -> Bytes {
    let inspection = &examined.inspection;
    let title = say!(lang, "The cookie, from characters to meaning", "クッキーの文字列を読み解く");
    let sections = sections_of(inspection);
    let [payload, timestamp, signature] = match (&inspection.looks_like, &sections) {
        (None, Some(sections)) => sections.each_ref(),
        _ => return without_sections(inspection, title, lang),
    };
    let mut parts = vec![Part {
        role: Role::Payload,
        name: piece(Role::Payload, say!(lang, "payload", "ペイロード（中身）")),
        steps: payload_steps(inspection, payload, lang),
    }];
    if inspection.timestamp.is_some() {
        parts.push(Part {
            role: Role::Timestamp,
            name: piece(Role::Timestamp, say!(lang, "time", "時刻")),
            steps: timestamp_steps(inspection, timestamp, lang),
        });
    }
    parts.push(Part {
        role: Role::Signature,
        name: piece(Role::Signature, say!(lang, "signature", "署名")),
        steps: signature_steps(examined, signature, lang),
    });
    let covered = match inspection.timestamp {
        Some(_) => say!(lang, "the signature covers payload.time", "署名の対象はペイロードと時刻（タイムスタンプ）"),
        None => say!(lang, "the signature covers the payload", "署名の対象はペイロード"),
    };
    Bytes {
        title: piece(Role::Title, title),
        cookie: cookie(&inspection.cookie, lang),
        parts,
        covered: Some(plain(covered)),
        notes: Vec::new(),
    }
}

fn without_sections(inspection: &Inspection, title: String, lang: Lang) -> Bytes {
    let note = match inspection.looks_like {
        Some(format) => {
            let format = foreign::name(format, lang);
            say!(
                lang,
                "It looks like {format}. It is not a Flask session, so nothing of it is verified.",
                "{format}のようです。Flask のセッションではないので、何も検証していません。"
            )
        }
        None => say!(
            lang,
            "It has no sections to take apart: a Flask session is payload.time.signature.",
            "分けられる部分がありません。Flask のセッションは「ペイロード.タイムスタンプ.署名」の形です。"
        ),
    };
    Bytes {
        title: piece(Role::Title, title),
        cookie: cookie(&inspection.cookie, lang),
        parts: Vec::new(),
        covered: None,
        notes: vec![vec![plain(note)]],
    }
}

fn reading(how: String, value: Vec<Piece>) -> Reading {
    Reading { how: plain(how), value }
}

/// What base64url decodes to.
fn decoded(section: &Section, lang: Lang) -> Reading {
    let how = match section.is_compressed {
        true => say!(lang, "base64url, behind the dot", "base64url（先頭のドットの後）"),
        false => say!(lang, "base64url", "base64url"),
    };
    let value = match &section.bytes {
        None => bad(say!(lang, "cannot be decoded", "デコードできません")),
        Some(bytes) => {
            let count = bytes.len();
            let shown: Vec<String> = bytes.iter().take(MOST_BYTES).map(|byte| format!("{byte:02x}")).collect();
            let more = if count > MOST_BYTES { " …" } else { "" };
            let count = match count {
                1 => say!(lang, "(1 byte)", "（1バイト）"),
                _ => say!(lang, "({count} bytes)", "（{count}バイト）"),
            };
            vec![plain(format!("{}{more} ", shown.join(" "))), whole(count)]
        }
    };
    reading(how, value)
}

fn payload_steps(inspection: &Inspection, section: &Section, lang: Lang) -> Vec<Reading> {
    let mut steps = vec![decoded(section, lang)];
    let Some(payload) = &inspection.payload else { return steps };
    let how = match payload.is_compressed {
        true => say!(lang, "zlib, then UTF-8: JSON", "zlib で展開し、UTF-8 で読むと JSON"),
        false => say!(lang, "as UTF-8: JSON", "UTF-8 で読むと JSON"),
    };
    match (&payload.json, &payload.value) {
        (Some(json), Ok(_)) => steps.push(reading(how, vec![piece(Role::Payload, shortened(json, MOST))])),
        (_, Err(error)) => steps.push(reading(how, bad(verdict::payload_fact(error, lang)))),
        (None, Ok(_)) => {}
    }
    if payload.value.is_ok() {
        let how = say!(lang, "the key", "鍵");
        steps.push(reading(how, vec![plain(say!(lang, "is not needed to read it", "読むのに鍵は要らない"))]));
    }
    steps
}

fn timestamp_steps(inspection: &Inspection, section: &Section, lang: Lang) -> Vec<Reading> {
    let mut steps = vec![decoded(section, lang)];
    let Some(timestamp) = &inspection.timestamp else { return steps };
    let Some(unix) = timestamp.unix else { return steps };
    steps.push(reading(say!(lang, "as a number", "数として読むと"), vec![plain(unix.to_string())]));
    let how = say!(lang, "seconds since 1970", "1970年からの秒数");
    let value = match timestamp.date {
        Some(date) => vec![piece(Role::Timestamp, format!("{} UTC", date.calendar()))],
        None => bad(say!(lang, "beyond the year 9999", "9999年より後")),
    };
    steps.push(reading(how, value));
    steps
}

fn signature_steps(examined: &Examined, section: &Section, lang: Lang) -> Vec<Reading> {
    let inspection = &examined.inspection;
    let mut steps = vec![decoded(section, lang)];
    let how = say!(lang, "made with", "作り方");
    match (&examined.signed_with, inspection.signature.as_ref().and_then(|section| section.digest)) {
        (Some(way), _) => {
            let (hmac, derivation) = (verdict::hmac(way.digest), way.key_derivation.name());
            let salt = shortened(&way.salt, 40);
            steps.push(reading(
                how,
                vec![
                    whole(hmac),
                    plain(say!(lang, ", key derivation {derivation}", "、鍵の導出は {derivation}")),
                    plain(say!(lang, ", salt {salt}", "、ソルトは {salt}")),
                ],
            ));
        }
        (None, Some(digest)) => {
            let title = digest.title();
            steps.push(reading(
                how,
                vec![plain(say!(
                    lang,
                    "as long as {title} makes it; the rest is not known",
                    "長さは {title} のもの。ほかは不明"
                ))],
            ));
        }
        (None, None) => {}
    }
    let answer = match &inspection.verification {
        Verification::Good(key) | Verification::Refused(_, Some(key)) => {
            let key = verdict::key(*key, lang);
            let of_key = apart(&key);
            good(say!(lang, "matches with {key}", "{of_key}と一致"))
        }
        Verification::Refused(..) => bad(say!(lang, "does not match", "一致しない")),
        Verification::Unverified | Verification::Foreign => {
            vec![sign(Role::Plain, "? ", ""), plain(say!(lang, "not verified: no key given", "未検証（鍵の指定なし）"))]
        }
    };
    steps.push(reading(say!(lang, "verified", "検証"), answer));
    steps
}
