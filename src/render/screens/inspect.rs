//! `inspect`: the cookie, its three parts, and the verdict.

use super::try_next;
use crate::cookie::{Parts, Payload, Refusal};
use crate::formats::Format;
use crate::inspect::find::{Kind, Stripped};
use crate::inspect::{Inspection, LifetimeFrom, SignatureSection, TimestampSection, Verification};
use crate::render::Manner;
use crate::render::escape::escape;
use crate::render::layout::{LABEL, Piece, Scene, WIDTH, cut, pad, piece, plain, width};
use crate::render::palette::Style;
use crate::render::wire;
use crate::render::words::{self, Lang, say};
use crate::report::{Examined, Tally};

/// One cookie.
pub fn scene(examined: &Examined, manner: &Manner) -> Scene {
    let lang = manner.lang;
    let mut scene = Scene::new();
    source(&mut scene, examined, lang);
    parts(&mut scene, &examined.inspection, lang);
    let next = match &examined.inspection.verification {
        _ if examined.inspection.looks_like.is_some() => "demo",
        Verification::Good(_) if examined.kind == Kind::Jar => "tamper id=admin",
        Verification::Good(_) => "sign id=admin",
        Verification::Unverified => "inspect --help",
        Verification::Refused(Refusal::TooOld { .. }, _) => "expire --simulate",
        Verification::Refused(..) => "demo",
    };
    try_next(&mut scene, next, manner);
    scene
}

/// The cookie with its parts named below it, and what can be said of each.
pub fn parts(scene: &mut Scene, inspection: &Inspection, lang: Lang) {
    anatomy(scene, inspection, lang);
    scene.blank();
    if let Some(payload) = &inspection.payload {
        payload_facts(scene, payload, lang);
    }
    if let Some(timestamp) = &inspection.timestamp {
        timestamp_facts(scene, timestamp, inspection.age, lang);
    }
    signature_facts(scene, inspection, lang);
    lifetime_facts(scene, inspection, lang);
    if let Verification::Refused(refusal, _) = &inspection.verification
        && (inspection.looks_like.is_none() || inspection.timestamp.is_some())
    {
        let python = format!("{}: {}", refusal.class(), refusal.message());
        scene.fact("Python", [piece(Style::Quiet, cut(&python, 2 * (WIDTH - LABEL)))]);
    }
    if let Some(answer) = inspection.flask {
        scene.fact("Flask", [plain(words::flask_answer(answer, lang))]);
    }
    if let Some(format) = inspection.looks_like {
        let label = say!(lang, "looks like", "推定形式");
        scene.fact(label, [plain(words::format(format, lang))]);
    }
}

fn source(scene: &mut Scene, examined: &Examined, lang: Lang) {
    let from = match examined.kind {
        Kind::Argument | Kind::Stdin => None,
        Kind::Jar => Some(say!(lang, "from the browser's jar", "ブラウザのクッキーから")),
        Kind::Har => Some(say!(lang, "from a HAR export", "HAR ファイルから")),
        Kind::CookiesTxt => Some(say!(lang, "from a cookies.txt", "cookies.txt から")),
        Kind::SessionFile => Some(say!(lang, "from a session file", "セッションファイルから")),
    };
    let stripped: Vec<String> = examined.stripped.iter().map(|stripped| name_of(*stripped, lang)).collect();
    let stripped = stripped.join(&say!(lang, ", ", "、"));
    let sentences =
        [from, (!stripped.is_empty()).then(|| say!(lang, "taken off: {stripped}", "取り除いたもの: {stripped}"))];
    let note: Vec<String> = sentences.into_iter().flatten().collect();
    if !note.is_empty() {
        scene.paragraph(2, [piece(Style::Quiet, note.join(&say!(lang, "; ", "。")))]);
    }
}

fn name_of(stripped: Stripped, lang: Lang) -> String {
    match stripped {
        Stripped::Blanks => say!(lang, "blanks", "空白"),
        Stripped::HeaderName => say!(lang, "the header's name", "ヘッダー名"),
        Stripped::CookieName => say!(lang, "the cookie's name", "クッキー名"),
        Stripped::OtherCookies => say!(lang, "other cookies", "ほかのクッキー"),
        Stripped::Attributes => say!(lang, "attributes", "属性"),
        Stripped::Quotes => say!(lang, "quotes", "引用符"),
        Stripped::PercentEncoding => say!(lang, "percent-encoding", "パーセントエンコーディング"),
        Stripped::InvalidUtf8 => say!(lang, "bytes that are not UTF-8 (replaced)", "UTF-8 でないバイト(置き換え)"),
    }
}

/// ```text
/// eyJfcGVy….awNFbQ.dgxKsK…
/// payload ─ time   signature
/// ```
fn anatomy(scene: &mut Scene, inspection: &Inspection, lang: Lang) {
    let indent = 2;
    scene.hanging(indent, indent, wire::cookie(&inspection.cookie, false));
    let Some(Parts { payload, timestamp: Some(timestamp), signature, .. }) = inspection.parts() else {
        return;
    };
    let names = [say!(lang, "payload", "ペイロード"), say!(lang, "time", "時刻"), say!(lang, "signature", "署名")];
    let [payload_name, time_name, signature_name] = names;
    // many Japanese fonts draw box lines two columns wide
    let stroke = match lang {
        Lang::En => "─",
        Lang::Ja => "-",
    };
    let under = |name: String, section: &str| {
        let columns = width(&escape(section));
        let line = columns.saturating_sub(width(&name) + 1);
        let rule = if line > 2 { format!(" {}", stroke.repeat(line)) } else { String::new() };
        pad(&format!("{name}{rule}"), columns + 1)
    };
    let [payload, time, signature] =
        [under(payload_name, payload), under(time_name, timestamp), under(signature_name, signature)];
    // under a cookie of more than one line there is no place for it
    if indent + width(&[&payload, &time, &signature].map(String::as_str).concat()) <= WIDTH + 1 {
        scene.ruler(
            indent,
            [piece(Style::Payload, payload), piece(Style::Time, time), piece(Style::Signature, signature)],
        );
    }
}

fn payload_facts(scene: &mut Scene, payload: &Payload, lang: Lang) {
    let label = say!(lang, "payload", "ペイロード");
    /// Longer ones are cut: about eight lines.
    const MOST: usize = 500;
    match (&payload.json, &payload.value) {
        (Some(text), Ok(_)) => {
            scene.fact(label, [piece(Style::Payload, cut(text, MOST))]);
            // as many characters as can come from escapes of twelve (`\ud83d\udc08`)
            let beginning = text.char_indices().nth(12 * MOST).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
            if let Some(readable) = readable(beginning) {
                let note = say!(lang, "that is: ", "つまり: ");
                scene.hanging(LABEL, LABEL, [piece(Style::Quiet, note), plain(cut(&readable, MOST))]);
            }
        }
        (Some(text), Err(error)) => {
            scene.fact(label, [bad(words::payload_error(error, lang))]);
            scene.hanging(LABEL, LABEL, [piece(Style::Payload, cut(text, MOST))]);
        }
        (None, Err(error)) => {
            scene.fact(label, [bad(words::payload_error(error, lang))]);
        }
        (None, Ok(_)) => {}
    }
    if payload.value.is_ok() {
        let note = match payload.is_compressed {
            false => say!(
                lang,
                "read without any key: encoded, not encrypted",
                "鍵なしで読めました。エンコードされているだけで、暗号化はされていません"
            ),
            true => say!(
                lang,
                "read without any key: compressed and encoded, not encrypted",
                "鍵なしで読めました。圧縮とエンコードだけで、暗号化はされていません"
            ),
        };
        scene.hanging(LABEL, LABEL, [plain(note)]);
    }
}

/// The JSON with its `\u65e5` escapes as the characters they are, if it has any that can be shown.
fn readable(text: &str) -> Option<String> {
    let mut readable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        readable.push_str(before);
        let (character, length) = match escaped_character(escape) {
            Some((character, length)) => (Some(character), length),
            None => (None, escape.chars().next().map_or(0, char::len_utf8)),
        };
        match character {
            Some(character) => readable.push(character),
            None => readable.extend(['\\'].into_iter().chain(escape.get(..length).unwrap_or_default().chars())),
        }
        rest = escape.get(length..).unwrap_or_default();
    }
    readable.push_str(rest);
    (readable != text).then_some(readable)
}

/// The character of `u65e5` or `ud83d\udc08`, unless it is a control character or a lone surrogate.
fn escaped_character(escape: &str) -> Option<(char, usize)> {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix('u')?.get(..4)?, 16).ok();
    let first = unit(escape)?;
    let second = escape.get(5..).and_then(|rest| rest.strip_prefix('\\')).and_then(unit);
    let mut characters = char::decode_utf16([Some(first), second].into_iter().flatten());
    let character = characters.next()?.ok().filter(|character| !character.is_control())?;
    Some((character, if character.len_utf16() == 2 { 11 } else { 5 }))
}

fn timestamp_facts(scene: &mut Scene, timestamp: &TimestampSection, age: Option<i64>, lang: Lang) {
    let label = say!(lang, "signed at", "署名時刻");
    let Some(date) = timestamp.date else {
        let found = match timestamp.unix {
            Some(unix) => say!(lang, "second {unix}, beyond the year 9999", "{unix}秒。9999年より後です"),
            None => say!(lang, "cannot be read", "読み取れません"),
        };
        scene.fact(label, [bad(found)]);
        return;
    };
    let when = date.calendar();
    let age = age.unwrap_or_default();
    let ago = words::span(age.abs(), lang);
    let sentence = match age {
        0.. => say!(lang, "{when} UTC, {ago} ago", "{when} UTC({ago}前)"),
        _ => say!(lang, "{when} UTC, {ago} from now", "{when} UTC({ago}後)"),
    };
    scene.fact(label, [piece(Style::Time, sentence)]);
    if let Some(legacy) = timestamp.legacy_date {
        let legacy = legacy.calendar();
        scene.hanging(
            LABEL,
            LABEL,
            [plain(say!(
                lang,
                "older than any itsdangerous: one before 1.1 counts from 2011, and then it means {legacy} UTC",
                "itsdangerous が生まれる前の日付です。1.1 より前の版は2011年から数えるので、その場合は {legacy} UTC です"
            ))],
        );
    }
}

fn signature_facts(scene: &mut Scene, inspection: &Inspection, lang: Lang) {
    if inspection.looks_like.is_some_and(|format| format != Format::Starlette) {
        return;
    }
    let label = say!(lang, "signature", "署名");
    let digest = inspection.signature.as_ref().and_then(|SignatureSection { digest, .. }| *digest);
    let hmac = digest.map(words::hmac).unwrap_or_default();
    let (key, refusal) = match &inspection.verification {
        Verification::Good(key) => (Some(*key), None),
        Verification::Refused(refusal, key) => (*key, Some(refusal)),
        Verification::Unverified => {
            scene.fact(
                label,
                [plain(say!(
                    lang,
                    "not verified: no key given, and it is not the tutorial's. That does not mean forged",
                    "未検証です。鍵の指定がなく、チュートリアルの鍵とも一致しません。偽造とは限りません"
                ))],
            );
            return;
        }
    };
    match (key, refusal) {
        (Some(_), Some(refusal @ (Refusal::TimestampMissing | Refusal::MalformedTimestamp))) => {
            scene.fact(label, [bad(words::refusal(refusal, lang))]);
        }
        (Some(key), _) => {
            let key = words::key(key, lang);
            scene.fact(label, [good(say!(lang, "matches, {hmac} with {key}", "一致します({hmac}、{key})"))]);
        }
        (None, Some(Refusal::NoSeparator)) if inspection.cookie.is_empty() => {
            let nothing = say!(
                lang,
                "there is none: an empty value is what deletes a cookie",
                "ありません。空の値は、クッキーを削除するときのものです"
            );
            scene.fact(label, [bad(nothing)]);
        }
        (None, Some(refusal)) => {
            scene.fact(label, [bad(words::refusal(refusal, lang))]);
        }
        (None, None) => {}
    }
    if key.is_none() {
        length_note(scene, inspection, lang);
    }
}

/// A signature of no digest's length was cut off when it was copied, most likely.
fn length_note(scene: &mut Scene, inspection: &Inspection, lang: Lang) {
    let Some(SignatureSection { digest: None }) = &inspection.signature else { return };
    let Some(parts) = inspection.parts() else { return };
    let characters = parts.signature.chars().count();
    if parts.timestamp.is_some() && (20..=86).contains(&characters) {
        let note = say!(
            lang,
            "{characters} characters, where SHA-1 makes 27: cut off when copied?",
            "{characters}文字です(SHA-1 なら27文字)。コピーが途切れていませんか"
        );
        scene.hanging(LABEL, LABEL, [plain(note)]);
    }
}

fn lifetime_facts(scene: &mut Scene, inspection: &Inspection, lang: Lang) {
    let label = say!(lang, "lifetime", "有効期間");
    match &inspection.verification {
        Verification::Refused(
            refusal @ (Refusal::TooOld { .. } | Refusal::FromTheFuture { .. } | Refusal::OffTheCalendar { .. }),
            _,
        ) => {
            scene.fact(label, [bad(words::refusal(refusal, lang))]);
        }
        Verification::Good(_) | Verification::Refused(Refusal::BadPayload(_), _) => {
            let (Some(age), Some(max_age), Some(date)) =
                (inspection.age, inspection.max_age, inspection.timestamp.as_ref().and_then(|section| section.date))
            else {
                scene
                    .fact(label, [plain(say!(lang, "not asked (--max-age none)", "確認していません(--max-age none)"))]);
                return;
            };
            let (left, of) = (words::span(max_age.saturating_sub(age), lang), words::span(max_age, lang));
            let end = date.plus(max_age);
            let until = if max_age < 86_400 { end.time_of_day() } else { end.calendar() };
            scene.fact(
                label,
                [good(say!(
                    lang,
                    "{left} left of {of}: accepted up to and including {until}",
                    "{of}のうち残り{left}。{until} ちょうどまで有効です"
                ))],
            );
            if inspection.max_age_from == Some(LifetimeFrom::FlaskDefault) {
                let note = say!(
                    lang,
                    "if the app sets no lifetime: {of} is Flask's own (--max-age)",
                    "アプリが有効期間を設定していない場合です(Flask の既定値。--max-age で指定)"
                );
                scene.hanging(LABEL, LABEL, [plain(note)]);
            }
        }
        _ => {}
    }
}

fn good(text: String) -> Piece {
    piece(Style::Good, format!("✔ {text}"))
}

fn bad(text: String) -> Piece {
    piece(Style::Bad, format!("✘ {text}"))
}

/// One of many cookies: the verdict, and who it is.
pub fn row(examined: &Examined, lang: Lang) -> Scene {
    let inspection = &examined.inspection;
    let (verdict, style) = match &inspection.verification {
        Verification::Good(_) => (say!(lang, "✔ verified", "✔ 検証 OK"), Style::Good),
        Verification::Refused(refusal, _) => (format!("✘ {}", refusal.class()), Style::Bad),
        Verification::Unverified => (say!(lang, "? not verified", "? 未検証"), Style::Plain),
    };
    let payload = inspection.payload.as_ref().and_then(|section| section.json.as_deref()).unwrap_or_default();
    let mut scene = Scene::new();
    scene.hanging(2, 22, [piece(style, pad(&verdict, 20)), piece(Style::Payload, cut(payload, WIDTH - 24))]);
    scene
}

/// How many of many cookies verify.
pub fn sum(tally: &Tally, manner: &Manner) -> Scene {
    let Tally { total, good, .. } = tally;
    let mut scene = Scene::new();
    let text = say!(manner.lang, "{good} of {total} verify.", "{total}個のうち{good}個が検証を通りました。");
    scene.text(2, text);
    try_next(&mut scene, "inspect --json", manner);
    scene
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookie::{SecretKey, Signer, payload};
    use crate::inspect::{Lifetime, Question, inspect};

    #[test]
    fn the_names_below_a_cookie_end_with_the_page_even_where_its_parts_are_escaped_or_empty() {
        let question = Question {
            signer: Signer::flask(&SecretKey::new("key")),
            has_own_key: true,
            is_tutorials: false,
            lifetime: Lifetime::Default,
            max_payload: payload::MAX_INFLATED,
            now: crate::clock::Timestamp::FIRST,
        };
        colored::control::set_override(false);
        for cookie in ["\u{7}".repeat(70) + ".a.b", "a".repeat(74) + ".."] {
            for lang in [Lang::En, Lang::Ja] {
                let mut scene = Scene::new();
                anatomy(&mut scene, &inspect(cookie.as_str(), None, &question), lang);
                assert!(scene.to_text().lines().all(|line| width(line) <= WIDTH), "{}", scene.to_text());
            }
        }
    }

    #[test]
    fn escapes_are_read_out_and_the_rest_is_left_alone() {
        assert_eq!(readable(r#"{"id":"\u65e5\u672c \ud83d\udc08 \n"}"#).as_deref(), Some(r#"{"id":"日本 🐈 \n"}"#));
        assert_eq!(readable(r#"{"id":"\u0000\ud83d"}"#), None);
        assert_eq!(readable(r#"{"id":"\\u65e5"}"#), None);
        assert_eq!(readable("plain"), None);
    }
}
