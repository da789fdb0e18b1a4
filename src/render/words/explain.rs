//! `explain`: a term in six lines, the list of terms, and the working of a cookie.

use super::arrows::with_signs;
use super::expire::is_kept_on_the_server;
use super::next;
use super::sentence::with_commands;
use super::time::span;
use super::{gone, inspect, verdict};
use crate::formats::Format;
use crate::inspect::working::{Check, CheckMade, Group, Working};
use crate::inspect::{Inspection, Key, Verification};
use crate::lang::{Lang, say};
use crate::render::document::{Document, Piece, Role, bad, carried, good, piece, plain, shortened, sign, whole};
use crate::render::style::Style;
use crate::report::{Explanation, TermList, TermReport, WorkedCookie};
use crate::teaching::sources::Cited;
use crate::teaching::working::{Part, PartSources};

/// The screen.
pub fn document(explanation: &Explanation, style: &Style) -> Document {
    match explanation {
        Explanation::Terms(list) => terms(list, style),
        Explanation::Term(term) => six_lines(term, style),
        Explanation::Cookie(worked) => cookie(worked, style),
        Explanation::Deletion(deletion) => inspect::deletion(deletion, style),
        Explanation::NoSession(no_session) => gone::document(&no_session.gone, style),
    }
}

/// The terms, in lines by what they belong to.
fn terms(list: &TermList, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let how = say!(
        lang,
        "In six lines, English or Japanese: sessctl explain TERM",
        "6行の説明（日本語でも英語でも）: sessctl explain 用語"
    );
    document.paragraph(with_commands(Role::Plain, &how, &["sessctl explain TERM", "sessctl explain 用語"]));
    document.blank();
    for family in &list.families {
        let separator = say!(lang, ", ", "、");
        let names: Vec<&str> = family.terms.iter().map(|name| name.of(lang)).collect();
        let pieces = names.iter().enumerate().flat_map(|(place, name)| {
            // a name stays on one line
            [plain(if place > 0 { separator.as_str() } else { "" }), whole(name)]
        });
        document.fact(family.family.of(lang), pieces.collect::<Vec<_>>());
    }
    let first = list.families.iter().flat_map(|family| &family.terms).next();
    next::repair(&mut document, &format!("explain {}", word(first.map_or("payload", |term| term.en))), style);
    document
}

fn six_lines(report: &TermReport, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let (name, english) = (report.term.of(lang), report.term.en);
    document.title(match lang {
        Lang::Ja if !name.replace('_', " ").contains(english) => format!("{name}（{english}）"),
        _ => name.to_owned(),
    });
    document.fact(say!(lang, "what", "意味"), [plain(report.text.what.of(lang))]);
    document.fact(say!(lang, "seen as", "見え方"), with_signs(Role::Payload, report.text.seen.of(lang), lang));
    document.fact(say!(lang, "mistake", "誤解"), [plain(report.text.mistake.of(lang))]);
    document.fact(say!(lang, "type", "試す"), [piece(Role::Command, report.example)]);
    document.fact(say!(lang, "source", "出典"), [piece(Role::Quiet, sources(&report.sources))]);
    let see: Vec<&str> = report.see.iter().map(|name| name.of(lang)).collect();
    document.fact(say!(lang, "see also", "関連"), [plain(see.join(&say!(lang, "; ", "、")))]);
    if style.sources {
        document.blank().text(say!(lang, "Sources:", "出典:"));
        in_full(&mut document, &report.sources);
    }
    // each term leads to the one behind it, and the last to the path
    let next = report.next.map_or_else(|| next::login(None, &style.given), |term| format!("explain {}", word(term.en)));
    next::repair(&mut document, &next, style);
    document
}

/// The sources in few words, in one line. Sections of one standard stand together.
fn sources(sources: &[Cited]) -> String {
    let mut line = String::new();
    let mut before = "";
    for (name, part) in sources.iter().map(Cited::short) {
        let is_same = name == before;
        line.push_str(if line.is_empty() {
            ""
        } else if is_same {
            ", "
        } else {
            "; "
        });
        if !is_same {
            line.push_str(name);
        }
        if let Some(part) = part {
            line.push_str(if is_same { "" } else { " " });
            line.push_str(part);
        }
        before = name;
    }
    line
}

/// Sources with their ids and their addresses. An address has a line of its own, so that it can be taken whole.
fn in_full(document: &mut Document, sources: &[Cited]) {
    for Cited { id, title, url, within } in sources {
        let within = within.map(|within| format!(", {within}")).unwrap_or_default();
        document.paragraph([piece(Role::Quiet, format!("{id}: {title}{within}"))]);
        document.paragraph([carried(Role::Quiet, *url)]);
    }
}

/// The sources of what the working states.
fn sources_of_the_working(document: &mut Document, parts: &[PartSources], lang: Lang) {
    if parts.is_empty() {
        document.blank().text(say!(
            lang,
            "Sources are given for the working of a Flask session. Here is none.",
            "出典が付くのは、Flask のセッションの検証の手順です。ここにはありません。"
        ));
    }
    for PartSources { of, sources } in parts {
        let heading = match of {
            Part::Payload => say!(lang, "Sources of the payload:", "ペイロードの出典:"),
            Part::Compression => say!(lang, "Sources of the compression:", "圧縮の出典:"),
            Part::Timestamp => say!(lang, "Sources of the time:", "時刻の出典:"),
            Part::Signature => say!(lang, "Sources of key and signature:", "鍵と署名の出典:"),
            Part::Checks => say!(lang, "Sources of the checks:", "検証の順の出典:"),
        };
        document.blank().text(heading);
        in_full(document, sources);
    }
}

/// A name as one word of a shell.
fn word(name: &str) -> String {
    match name.contains([' ', '(']) {
        true => format!("\"{name}\""),
        false => name.to_owned(),
    }
}

/// The working, step by step. What is no Flask session is named as `inspect` names it.
fn cookie(worked: &WorkedCookie, style: &Style) -> Document {
    let lang = style.lang;
    let inspection = &worked.examined.inspection;
    let mut document = Document::new();
    inspect::source(&mut document, &worked.examined, lang);
    match &worked.working {
        None => inspect::parts(&mut document, inspection, None, style),
        Some(working) => {
            inspect::anatomy(&mut document, inspection, lang);
            document.blank();
            payload(&mut document, working, inspection, lang);
            timestamp(&mut document, working, inspection, lang);
            signature(&mut document, working, inspection, lang);
            checks(&mut document, working, lang);
            inspect::lifetime_facts(&mut document, inspection, lang);
        }
    }
    if style.sources {
        sources_of_the_working(&mut document, &worked.sources, lang);
    }
    let next = match inspection.looks_like {
        Some(Format::Jwt) => "explain JWT",
        Some(format) if is_kept_on_the_server(format) => "explain 'session id'",
        Some(_) => "explain 'signed value'",
        None => "explain HMAC",
    };
    next::repair(&mut document, next, style);
    document
}

/// `→`, which is a colon where no signs are wanted.
fn arrow() -> Piece {
    sign(Role::Quiet, " → ", ": ")
}

fn payload(document: &mut Document, working: &Working, inspection: &Inspection, lang: Lang) {
    let label = say!(lang, "payload", "ペイロード");
    let group = |Group { encoded, numbers, bytes, text, .. }: &Group| {
        let numbers = numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(" ");
        let mut pieces = vec![piece(Role::Payload, encoded), arrow(), plain(numbers), arrow(), plain(bytes)];
        if let Some(text) = text {
            pieces.extend([arrow(), piece(Role::Payload, text)]);
        }
        pieces
    };
    match working.groups.split_first() {
        Some((first, others)) => {
            document.fact(label, group(first));
            let bits = [plain(&first.bits), plain(" = "), plain(eights(&first.bits))];
            document.note(bits);
            others.iter().for_each(|other| {
                document.note(group(other));
            });
        }
        None => {
            let odd = say!(
                lang,
                "not base64 alone: Python passes over the characters that are not",
                "base64 以外の文字があります。Python はそれを読み飛ばします。"
            );
            document.fact(label, [plain(odd)]);
        }
    }
    let (groups, bytes) = (working.group_count, working.byte_count);
    if let Some(bytes) = bytes.filter(|_| !working.groups.is_empty()) {
        let short = match bytes < 3 * groups {
            true => say!(lang, ", the last short,", "（最後は短い）"),
            false => String::new(),
        };
        document.note([plain(say!(
            lang,
            "4 characters are 3 bytes; {groups} groups{short} are {bytes} bytes",
            "4文字で3バイトを表す。{groups}組{short}で{bytes}バイト。"
        ))]);
    }
    if let (true, Some(length)) = (working.is_compressed, working.json_bytes) {
        document.note([plain(say!(
            lang,
            "the dot in front says zlib, which begins with 78: unpacked, {length} bytes",
            "先頭のドットは zlib 圧縮の印（zlib は 78 で始まる）。展開すると{length}バイト。"
        ))]);
    }
    match inspection.payload.as_ref().and_then(|payload| payload.json.as_deref()) {
        Some(json) => {
            let label = say!(lang, "that is ", "中身: ");
            document.note([piece(Role::Quiet, label), piece(Role::Payload, shortened(json, 200)).within_lines(3)]);
        }
        None => {
            document.note(bad(say!(lang, "they cannot be read as JSON", "JSON として読めません")));
        }
    }
}

/// The same bits in eights, as bytes have them.
fn eights(bits: &str) -> String {
    let bits: Vec<char> = bits.chars().filter(|bit| *bit != ' ').collect();
    bits.chunks(8).filter(|byte| byte.len() == 8).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// Flask's checks in Flask's order, up to the one that stops.
fn checks(document: &mut Document, working: &Working, lang: Lang) {
    let mut pieces = Vec::new();
    for CheckMade { check, passed } in &working.checks {
        let name = match check {
            Check::Signature => say!(lang, "signature", "署名"),
            Check::Age => say!(lang, "age", "経過時間"),
            Check::Payload => say!(lang, "payload", "ペイロード"),
        };
        if !pieces.is_empty() {
            pieces.push(arrow());
        }
        pieces.extend(match passed {
            Some(true) => good(name),
            Some(false) => bad(name),
            None => vec![piece(Role::Quiet, name)],
        });
    }
    if working.checks.iter().any(|made| made.passed == Some(false)) {
        pieces.push(sign(
            Role::Plain,
            say!(lang, "; it stops at the ✘", "。✘ のところで止まります。"),
            say!(lang, "; it stops at the one that failed", "。失敗したところで止まります。"),
        ));
    }
    document.fact(say!(lang, "checks", "検証の順"), pieces);
}

fn timestamp(document: &mut Document, working: &Working, inspection: &Inspection, lang: Lang) {
    let label = say!(lang, "time", "時刻");
    let section = inspection.parts().and_then(|parts| parts.timestamp).unwrap_or_default();
    let found = inspection.timestamp.as_ref();
    let mut pieces = vec![piece(Role::Timestamp, shortened(section, 24))];
    match (&working.timestamp_bytes, found.and_then(|found| found.unix)) {
        (Some(bytes), Some(unix)) => {
            pieces.extend([arrow(), plain(shortened(bytes, 24)), arrow(), plain(unix.to_string())]);
            if let Some(date) = found.and_then(|found| found.date) {
                let date = date.calendar();
                let age = inspection.age.unwrap_or_default();
                let span = span(age.abs(), lang);
                let since = match age {
                    0.. => say!(lang, "{date} UTC, {span} ago", "{date} UTC（{span}前）"),
                    _ => say!(lang, "{date} UTC, {span} from now", "{date} UTC（{span}後）"),
                };
                pieces.extend([arrow(), whole(since)]);
            }
        }
        _ => pieces.extend([arrow(), piece(Role::Bad, say!(lang, "cannot be read", "読み取れません"))]),
    }
    document.fact(label, pieces);
}

fn signature(document: &mut Document, working: &Working, inspection: &Inspection, lang: Lang) {
    let Working { signed_characters, recipe, computed, found, is_match, dots: [first, second], .. } = working;
    document.fact(
        say!(lang, "signed", "署名対象"),
        [plain(say!(
            lang,
            "the first {signed_characters} characters: payload, dot, timestamp; the dots are characters {second} and {first}, found from the right",
            "先頭の{signed_characters}文字（ペイロード、ドット、タイムスタンプ）。区切りのドットは{second}文字目と{first}文字目（右から探します）。"
        ))],
    );
    let (hmac, derivation) = (verdict::hmac(recipe.digest), recipe.key_derivation.name());
    let salt = match recipe.is_flasks_salt {
        true => "\"cookie-session\"".to_owned(),
        false => say!(lang, "the given salt", "指定されたソルト"),
    };
    let derived = match derivation {
        "hmac" => format!("{hmac}(secret_key, {salt})"),
        _ => say!(lang, "made by {derivation} of secret_key and {salt}", "{derivation}（secret_key、{salt}）"),
    };
    document.fact(
        say!(lang, "key", "鍵"),
        [plain(say!(lang, "derived key = {derived}, secret too", "導出した鍵 = {derived}（これも秘密）"))],
    );
    if let Some(derived) = &working.derived_key {
        // as public as the tutorial's key
        document.note([plain(derived)]);
    }
    let key = match (inspection.verification.key(), working.key.as_str()) {
        (Some(key), _) => verdict::key(key, lang),
        (None, "tutorial") => verdict::key(Key::Tutorial, lang),
        (None, _) => say!(lang, "the given key", "指定された鍵"),
    };
    document.fact(
        say!(lang, "signature", "署名"),
        [plain(say!(lang, "{hmac}(derived key, signed), with {key}:", "{hmac}(導出した鍵, 署名対象)。鍵: {key}"))],
    );
    document.note([piece(Role::Signature, computed).within_lines(1)]);
    let encoded = shortened(&working.computed_encoded, 60);
    document.note([plain(say!(lang, "in base64: ", "base64 では ")), piece(Role::Signature, encoded)]);
    let in_cookie = say!(lang, "in cookie", "クッキー内");
    match found {
        Some(found) => document.fact(in_cookie, [piece(Role::Signature, found).within_lines(1)]),
        None => document.fact(in_cookie, bad(say!(lang, "cannot be decoded", "デコードできません"))),
    };
    document.note(match (is_match, &inspection.verification) {
        (true, _) => good(say!(
            lang,
            "the same: signed with this key, and not changed since",
            "同じです。この鍵で署名され、変更されていません。"
        )),
        (false, Verification::Unverified) => vec![plain(say!(
            lang,
            "not the same: signed with another key, or changed. Which of the two, only the app's key can tell",
            "同じではありません。別の鍵で署名されたか、変更されています。どちらかは、アプリの鍵がないとわかりません。"
        ))],
        (false, _) => bad(say!(
            lang,
            "not the same: signed with another key, or changed since",
            "同じではありません。別の鍵で署名されたか、署名の後に変更されています。"
        )),
    });
    if let Some(fit) = &inspection.fits {
        inspect::fit_facts(document, say!(lang, "this key", "この鍵"), fit, lang);
    }
}
