//! `inspect`: the cookie, its three parts, and the verdict.

use super::cookie::cookie;
use super::next;
use super::question::{ask, question};
use super::time::span;
use super::verdict;
use super::{flask_app, foreign};
use crate::cli::{Given, shell_word};
use crate::cookie::{FlaskAnswer, Payload, Refusal, Value};
use crate::exchange::is_blank;
use crate::inspect::find::{End, Kind, Stripped, Unit};
use crate::inspect::search::Fit;
use crate::inspect::size::{KeySize, MOST_KEPT};
use crate::inspect::{Inspection, Key, LifetimeFrom, SignatureSection, TimestampSection, Verification};
use crate::lang::{Lang, say};
use crate::lessons::certificate::Holder;
use crate::render::document::{self, Block, Column, Document, Piece, Role, bad, good, piece, plain, shortened, sign};
use crate::render::style::Style;
use crate::report::{Deletion, Examined, ExaminedOfLogin, Tally, accepted_until};
use crate::server::apps::tutorial::COOKIE_NAME;

/// One cookie.
pub fn document(examined: &Examined, style: &Style) -> Document {
    let mut document = screen(examined, style);
    let next = match (&examined.inspection.verification, examined.another_user()) {
        (Verification::Good(_), Some(another_user)) => format!("sign {}", shell_word(&another_user)),
        (Verification::Unverified, _) => "inspect --help".to_owned(),
        // there the session in the jar would be sent, which is another cookie
        (Verification::Refused(Refusal::TooOld { .. }, _), _) if style.given.is_at_a_real_app() => {
            "explain lifetime".to_owned()
        }
        (Verification::Refused(Refusal::TooOld { .. }, _), _) => "expire --simulate".to_owned(),
        // no key of the session can be named
        (Verification::Good(_), None) | (Verification::Refused(..) | Verification::Foreign, _) => "demo".to_owned(),
    };
    next::repair(&mut document, &next, style);
    document
}

/// The cookie of the jar, or one that was judged by a held clock.
pub fn of_login(of_login: &ExaminedOfLogin, style: &Style) -> Document {
    if of_login.examined.kind != Kind::Jar {
        return document(&of_login.examined, style);
    }
    let mut document = screen(&of_login.examined, style);
    let login = next::login_at(of_login.user.as_deref(), &of_login.login_way, &style.given);
    let inspection = &of_login.examined.inspection;
    let is_apart = of_login.clock.is_some_and(|held| held.both().is_none());
    let is_no_fit = inspection.has_own_key && inspection.fits.is_none();
    match (&of_login.path, &inspection.verification, &inspection.fits) {
        // with a key that does not make the signature, no other command gets further
        (Some(place), Verification::Foreign, _) if is_no_fit => {
            next::after(&mut document, place, Given::without_the_key, style);
        }
        (Some(place), ..) => next::on_the_path(&mut document, place, style),
        // a login at the embedded app would take the place of this session, and the embedded app cannot judge it
        (None, ..) if let Some(app) = &of_login.another_app => {
            let address = app.login_url.as_deref().map_or_else(|| "URL".to_owned(), shell_word);
            let given = if is_no_fit { style.given.without_the_key() } else { style.given.clone() };
            next::repair_with(&mut document, &format!("visit --url {address}"), &given, style);
        }
        // the settings that were found take the place of those that were given
        (None, Verification::Refused(..), Some(fit)) if of_login.is_real => {
            let given = style.given.without_the_signing();
            next::repair_with(&mut document, format!("inspect {}", fit.options()).trim_end(), &given, style);
        }
        (None, Verification::Refused(Refusal::TooOld { .. }, _), _) if is_apart => {
            next::repair(&mut document, "clock release", style);
        }
        (None, Verification::Refused(Refusal::TooOld { .. }, _), _) => next::repair(&mut document, &login, style),
        // whether the app believes it is said by the app alone
        (None, Verification::Refused(..), _) if of_login.is_real => {
            next::repair_with(&mut document, "visit", &style.given.without_the_key(), style);
        }
        // a login with that key would make a session that the app's own key does not open
        (None, Verification::Refused(_, None), None) => {
            next::repair_with(&mut document, &login, &style.given.without_the_key(), style);
        }
        (None, ..) => next::repair(&mut document, &login, style),
    }
    document
}

fn screen(examined: &Examined, style: &Style) -> Document {
    let mut document = Document::new();
    source(&mut document, examined, style.lang);
    let readable = what_can_be_read(&examined.inspection, style);
    parts(&mut document, &examined.inspection, readable, style);
    key_of_another_start(&mut document, examined, style.lang);
    document
}

/// The key of an app that was loaded for this command may not be that of the app that runs.
fn key_of_another_start(document: &mut Document, examined: &Examined, lang: Lang) {
    if examined.may_be_of_another_start() == Some(true) {
        document.paragraph([piece(
            Role::Quiet,
            say!(
                lang,
                "this is the key of the app as it was loaded just now; an app that makes one at each start (os.urandom) runs with another, and only its own answer tells: visit",
                "これは、いま読み込んだアプリの鍵です。起動のたびに鍵を作るアプリ（os.urandom など）は別の鍵で動いているので、そのアプリ自身の応答でしかわかりません（visit）"
            ),
        )]);
        let app = examined.told_by.as_deref().filter(|app| app.unused_fallbacks > 0);
        if let Some(app) = app {
            document.paragraph([piece(Role::Quiet, flask_app::unused_fallbacks(app, lang))]);
        }
    }
}

/// The longest text that is shown whole, about eight lines.
const MOST: usize = 500;

/// The cookie with its parts named below it, and what can be said of each.
///
/// `readable` is what is asked before it is seen what can be read.
pub fn parts(document: &mut Document, inspection: &Inspection, readable: Option<document::Question>, style: &Style) {
    let lang = style.lang;
    anatomy(document, inspection, lang);
    document.blank();
    if let Some(readable) = readable {
        document.question(readable);
    }
    if inspection.looks_like.is_some() {
        foreign::facts(document, inspection, lang);
        if let Some(fit) = &inspection.fits {
            fit_facts(document, say!(lang, "signature", "署名"), fit, lang);
        }
        return;
    }
    if let Some(payload) = &inspection.payload {
        payload_facts(document, payload, lang);
    }
    if let Some(timestamp) = &inspection.timestamp {
        timestamp_facts(document, timestamp, inspection.age, lang);
    }
    if inspection.payload.is_some() {
        ask(
            document,
            style,
            say!(lang, "Would Flask accept it, and why?", "Flask はこれを受け入れるでしょうか。理由は何でしょうか。"),
            say!(
                lang,
                "First the signature, then the age: both have to be good. Reading takes no key, and being believed does.",
                "まず署名、次に経過時間を調べ、両方がよければ受け入れます。読むのに鍵は要りませんが、信じてもらうには鍵が要ります。"
            ),
        );
    }
    signature_facts(document, inspection, lang);
    lifetime_facts(document, inspection, lang);
    if let Verification::Refused(refusal, _) = &inspection.verification
        && !inspection.is_without_age()
    {
        let python = format!("{}: {}", refusal.class(), refusal.message());
        document.fact("Python", [piece(Role::Quiet, shortened(&python, MOST)).within_lines(2)]);
    }
    if inspection.is_of_another_salt && inspection.fits.is_none() {
        let text = say!(
            lang,
            "signs its own session with another salt: this one is for the app's serializer that has the salt",
            "Flask 自身のセッションは、別のソルトで署名されます。このクッキーを検証するのは、このソルトを使うアプリ側のシリアライザーです。"
        );
        document.fact("Flask", [plain(text)]);
    } else if let Some(answer) = inspection.flask {
        document.fact("Flask", [plain(flask_answer(inspection, answer, lang))]);
    }
    if let Some(decoded) = inspection.flask_if_decoded.filter(|decoded| inspection.flask != Some(*decoded)) {
        decoded_note(document, decoded, lang);
    }
    size_facts(document, inspection, lang);
}

/// What Flask would answer, with its conditions: the key that was given need not be the app's, and the lifetime may be but
/// Flask's default.
fn flask_answer(inspection: &Inspection, answer: FlaskAnswer, lang: Lang) -> String {
    let is_of_age =
        matches!(&inspection.verification, Verification::Good(_) | Verification::Refused(Refusal::TooOld { .. }, _));
    let answers = verdict::flask_answer(answer, lang);
    let is_by_default = inspection.max_age_from == Some(LifetimeFrom::FlaskDefault) && is_of_age;
    match (inspection.has_own_key && inspection.under_any_key.is_none(), is_by_default) {
        (true, true) => say!(
            lang,
            "with this key {answers}, if the app left Flask's default",
            "アプリがこの鍵で、初期設定のままなら、{answers}"
        ),
        (true, false) => say!(lang, "with this key {answers}", "アプリがこの鍵なら、{answers}"),
        (false, true) => {
            say!(lang, "{answers}, if the app left Flask's default", "アプリが初期設定のままなら、{answers}")
        }
        (false, false) => answers,
    }
}

fn what_can_be_read(inspection: &Inspection, style: &Style) -> Option<document::Question> {
    let lang = style.lang;
    let has_parts = inspection.looks_like.is_none() && inspection.payload.is_some();
    question(
        style,
        say!(
            lang,
            "Three parts. Which can be read without a key?",
            "3つの部分のうち、鍵なしで読めるのはどれでしょうか。"
        ),
        say!(
            lang,
            "Payload and time are only encoded. Many call this encrypted because it cannot be read at a glance.",
            "ペイロード（中身）と時刻（タイムスタンプ）は、エンコードされているだけです。見ただけでは読めないので、暗号化されていると思う人が多いところです。"
        ),
    )
    .filter(|_| has_parts)
}

/// Where it was found, and what was taken off.
pub(super) fn source(document: &mut Document, examined: &Examined, lang: Lang) {
    flask_app::told_by(document, examined.told_by.as_deref(), lang);
    let from = match examined.kind {
        Kind::Argument | Kind::Stdin | Kind::Text => None,
        Kind::Jar => Some(say!(lang, "from the browser's jar", "ブラウザに保存されたクッキーです")),
        Kind::Har => Some(say!(lang, "from a HAR export", "HAR ファイルから")),
        Kind::CookiesTxt => Some(say!(lang, "from a cookies.txt", "cookies.txt から")),
        Kind::SessionFile => Some(say!(lang, "from a list of cookies in JSON", "JSON のクッキー一覧から")),
        Kind::Json => Some(say!(lang, "from JSON", "JSON から")),
        Kind::Lwp => Some(say!(lang, "from a cookie jar of LWP", "LWP のクッキーファイルから")),
        Kind::Table => Some(say!(lang, "from a row of developer tools", "開発者ツールの表の行から")),
        Kind::CommandLine => Some(say!(lang, "from a command line", "コマンドラインから")),
        Kind::Http => Some(say!(lang, "from HTTP headers", "HTTP ヘッダーから")),
    };
    let end = match examined.end {
        Some(End::Expires { unit: Some(unit), .. }) => Some(unit_of(unit, lang)),
        _ => None,
    };
    let name = examined.name.as_deref().filter(|name| *name != COOKIE_NAME).map(|name| {
        let name = shortened(name, 40);
        say!(lang, "its name: {name}", "クッキー名: {name}")
    });
    let stripped: Vec<String> = examined.stripped.iter().map(|stripped| name_of(*stripped, lang)).collect();
    let stripped = stripped.join(&say!(lang, ", ", "、"));
    let stripped = (!stripped.is_empty()).then(|| say!(lang, "taken off: {stripped}", "取り除いたもの: {stripped}"));
    let sentences = [from, name, stripped, end];
    let note: Vec<String> = sentences.into_iter().flatten().collect();
    if !note.is_empty() {
        document.paragraph([piece(Role::Quiet, note.join(&say!(lang, "; ", "。")))]);
    }
}

fn unit_of(unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::Seconds => say!(lang, "its end: a number, taken as seconds", "期限: 数値（秒として読み取り）"),
        Unit::Milliseconds => {
            say!(lang, "its end: a number, taken as milliseconds", "期限: 数値（ミリ秒として読み取り）")
        }
        Unit::Microseconds => {
            say!(lang, "its end: a number, taken as microseconds", "期限: 数値（マイクロ秒として読み取り）")
        }
        Unit::MicrosecondsSince1601 => say!(
            lang,
            "its end: a number, taken as microseconds since 1601",
            "期限: 数値（1601年からのマイクロ秒として読み取り）"
        ),
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
        Stripped::Utf16 => say!(lang, "UTF-16", "UTF-16"),
        Stripped::Utf32 => say!(lang, "UTF-32", "UTF-32"),
        Stripped::LineBreaks => say!(lang, "line breaks in the value", "値の中の改行"),
        Stripped::Joints => say!(lang, "what stood between its pieces", "分かれた値のつなぎ目"),
        Stripped::Colours => say!(lang, "colours", "色の指定"),
        Stripped::TerminalCodes => say!(lang, "codes of a terminal", "端末の制御文字"),
        Stripped::Text => say!(lang, "the text around it", "前後の文字"),
        Stripped::InvalidUtf8 => say!(lang, "bytes that are not UTF-8 (replaced)", "UTF-8 でないバイト（置き換え）"),
    }
}

/// The cookie, and the names of its parts.
pub(super) fn anatomy(document: &mut Document, inspection: &Inspection, lang: Lang) {
    // a short payload has no room for the explanation under it
    let payload = match inspection.parts() {
        Some(parts) if parts.payload.len() >= 20 => say!(lang, "payload", "ペイロード（中身）"),
        _ => say!(lang, "payload", "ペイロード"),
    };
    let names = [
        piece(Role::Payload, payload),
        piece(Role::Timestamp, say!(lang, "time", "時刻")),
        piece(Role::Signature, say!(lang, "signature", "署名")),
    ];
    let cookie = cookie(&inspection.cookie, lang);
    // the three parts of a JSON Web Token, for instance, are others
    let has_parts = inspection.parts().is_some_and(|parts| parts.timestamp.is_some());
    document.push(if has_parts { Block::Anatomy { cookie, names } } else { Block::Cookie(cookie) });
}

fn payload_facts(document: &mut Document, payload: &Payload, lang: Lang) {
    let label = say!(lang, "payload", "ペイロード");
    match (&payload.json, &payload.value) {
        (Some(text), Ok(_)) => {
            document.fact(label, [piece(Role::Payload, shortened(text, MOST))]);
            // as many characters as can come from escapes of twelve (`\ud83d\udc08`)
            let beginning = text.char_indices().nth(12 * MOST).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
            if let Some(readable) = readable(beginning) {
                let note = say!(lang, "that is: ", "つまり: ");
                document.note([piece(Role::Quiet, note), plain(shortened(&readable, MOST))]);
            }
        }
        (Some(text), Err(error)) => {
            document.fact(label, bad(verdict::payload_fact(error, lang)));
            document.note([piece(Role::Payload, shortened(text, MOST))]);
        }
        (None, Err(error)) => {
            document.fact(label, bad(verdict::payload_fact(error, lang)));
            if let Some(excerpt) = error.excerpt().filter(|excerpt| !excerpt.is_empty()) {
                let note = say!(lang, "it begins, unverified: ", "読めた先頭部分（未検証）: ");
                document
                    .note([piece(Role::Quiet, note), piece(Role::Payload, shortened(excerpt, MOST)).within_lines(2)]);
            }
        }
        (None, Ok(_)) => {}
    }
    if payload.value.is_ok() {
        let note = match payload.is_compressed {
            false => say!(
                lang,
                "read without any key: encoded, not encrypted",
                "鍵がなくても読めました。エンコードされているだけで、暗号化されていないからです。"
            ),
            true => say!(
                lang,
                "read without any key: compressed and encoded, not encrypted",
                "鍵がなくても読めました。圧縮とエンコードだけで、暗号化されていないからです。"
            ),
        };
        document.note([plain(note)]);
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

fn timestamp_facts(document: &mut Document, timestamp: &TimestampSection, age: Option<i64>, lang: Lang) {
    let label = say!(lang, "signed at", "署名時刻");
    let Some(date) = timestamp.date else {
        let found = match timestamp.unix {
            Some(unix) => say!(lang, "second {unix}, beyond the year 9999", "{unix}秒。9999年より後です。"),
            None => say!(lang, "cannot be read", "読み取れません"),
        };
        document.fact(label, bad(found));
        return;
    };
    let when = date.calendar();
    let age = age.unwrap_or_default();
    let ago = span(age.abs(), lang);
    let sentence = match age {
        0.. => say!(lang, "{when} UTC, {ago} ago", "{when} UTC（{ago}前）"),
        _ => say!(lang, "{when} UTC, {ago} from now", "{when} UTC（{ago}後）"),
    };
    document.fact(label, [piece(Role::Timestamp, sentence)]);
    if let Some(legacy) = timestamp.legacy_date {
        let legacy = legacy.calendar();
        document.note([plain(say!(
            lang,
            "older than any itsdangerous: one before 1.1 counts from 2011, and then it means {legacy} UTC",
            "itsdangerous が生まれる前の日付です。1.1 より前の版は2011年から数えるので、その場合は {legacy} UTC です。"
        ))]);
    }
}

fn signature_facts(document: &mut Document, inspection: &Inspection, lang: Lang) {
    let label = say!(lang, "signature", "署名");
    let digest = inspection.signature.as_ref().and_then(|SignatureSection { digest, .. }| *digest);
    let hmac = digest.map(verdict::hmac).unwrap_or_default();
    let (key, refusal) = match &inspection.verification {
        Verification::Good(key) => (Some(*key), None),
        Verification::Refused(refusal, key) => (*key, Some(refusal)),
        // its own words stand in `foreign`
        Verification::Foreign => return,
        Verification::Unverified if inspection.payload.is_none() => {
            document.fact(
                label,
                [plain(say!(
                    lang,
                    "not verified: it has no dot, so it is none that Flask signs. The app may keep its session in another way",
                    "未検証です。ドットがないので、Flask が署名するセッションではありません。アプリが別の方法でセッションを管理しているのかもしれません"
                ))],
            );
            return;
        }
        Verification::Unverified => {
            document.fact(
                label,
                [plain(say!(
                    lang,
                    "not verified: no key given, and it is not the tutorial's. That does not mean forged",
                    "未検証です。鍵の指定がなく、チュートリアルの鍵とも一致しません。偽造とは限りません。"
                ))],
            );
            what_is_odd(document, inspection, lang);
            return;
        }
    };
    match (key, refusal) {
        (Some(key), Some(_)) if inspection.is_without_age() => {
            let key = verdict::key(key, lang);
            document.fact(label, good(say!(lang, "matches, {hmac} with {key}", "一致します（{hmac}、{key}）")));
            document.note([plain(say!(
                lang,
                "there is no timestamp before it: a URLSafeSerializer of the app accepts that, a URLSafeTimedSerializer refuses it",
                "その前にタイムスタンプがありません。アプリ側が URLSafeSerializer なら受け入れ、URLSafeTimedSerializer なら拒否します"
            ))]);
        }
        (Some(_), Some(refusal @ (Refusal::TimestampMissing | Refusal::MalformedTimestamp))) => {
            document.fact(label, bad(verdict::refusal(refusal, lang)));
        }
        (Some(key), _) => {
            let key = verdict::key(key, lang);
            document.fact(label, good(say!(lang, "matches, {hmac} with {key}", "一致します（{hmac}、{key}）")));
        }
        (None, Some(Refusal::NoSeparator)) if is_blank(inspection.cookie.as_bytes()) => {
            let nothing = say!(
                lang,
                "there is none: the value is empty, which Flask takes as no session",
                "ありません。値が空です。Flask は空の値をセッションなしとして扱います。"
            );
            document.fact(label, bad(nothing));
        }
        (None, Some(_)) if let Some(fit) = &inspection.fits => fit_facts(document, label, fit, lang),
        (None, Some(Refusal::SignatureMismatch { .. })) if inspection.is_hardly_flasks() => {
            let no_signature = say!(
                lang,
                "does not match: no signature of itsdangerous has this length",
                "一致しません。itsdangerous の署名に、この長さのものはありません。"
            );
            document.fact(label, bad(no_signature));
        }
        (None, Some(refusal)) => {
            document.fact(label, bad(verdict::refusal(refusal, lang)));
        }
        (None, None) => {}
    }
    if key.is_none() {
        what_is_odd(document, inspection, lang);
    }
}

/// The key is right, and the app signs in another way than was said.
pub(super) fn fit_facts(document: &mut Document, label: String, fit: &Fit, lang: Lang) {
    let options = fit.options();
    let key = verdict::key(Key::Given(fit.key), lang);
    document.fact(
        label,
        bad(say!(
            lang,
            "does not match as asked: {key} is right, the settings are not",
            "この設定では一致しません。{key}は正しく、設定のほうが違います。"
        )),
    );
    if options.is_empty() {
        document.note([piece(
            Role::Good,
            say!(
                lang,
                "matches without --digest, --key-derivation and --salt",
                "--digest、--key-derivation、--salt を外すと一致します"
            ),
        )]);
        return;
    }
    let before = say!(lang, "matches with: ", "次を付けると一致します: ");
    document.note([piece(Role::Good, before), piece(Role::Command, options)]);
}

/// Flask's answer to a value that was sent percent-encoded, once it is decoded.
fn decoded_note(document: &mut Document, decoded: FlaskAnswer, lang: Lang) {
    let note = say!(
        lang,
        "Flask does not decode percent-encoding; percent-decoded, it",
        "Flask はパーセントエンコーディングをデコードしません。デコードした値なら"
    );
    let answer = verdict::flask_answer(decoded, lang);
    document.note([plain(say!(lang, "{note} {answer}", "{note}、{answer}"))]);
}

/// A cookie that no browser keeps, and what makes it large.
fn size_facts(document: &mut Document, inspection: &Inspection, lang: Lang) {
    let (size, most) = (inspection.size, MOST_KEPT);
    if size <= most {
        return;
    }
    let label = say!(lang, "size", "サイズ");
    let sentence = say!(
        lang,
        "{size} bytes with its name: no browser keeps more than {most}",
        "名前と値で{size}バイトです。{most}バイトを超えるクッキーは、どのブラウザも保存しません。"
    );
    document.fact(label, bad(sentence));
    let named = |KeySize { key, size }: &KeySize| {
        let Value::Str(key) = key else { return None };
        let key = shortened(&key.chars_lossy().collect::<String>(), 40);
        Some(say!(lang, "{key} ({size} bytes)", "{key}（{size}バイト）"))
    };
    let keys: Vec<String> = inspection.largest_keys.iter().filter_map(named).collect();
    if !keys.is_empty() {
        let keys = keys.join(&say!(lang, ", ", "、"));
        document.note([plain(say!(lang, "largest keys: {keys}", "大きいキー: {keys}"))]);
    }
}

/// What shows that a value is not as it was sent.
fn what_is_odd(document: &mut Document, inspection: &Inspection, lang: Lang) {
    length_note(document, inspection, lang);
    if let Some(fits) = inspection.fits_without_blanks {
        let note = match fits {
            true => say!(
                lang,
                "there is a blank inside the value; without it, the signature matches",
                "値の中に空白があります。空白を取り除くと、署名は一致します。"
            ),
            false => say!(
                lang,
                "there is a blank inside the value, and Flask makes none there: was it copied wrongly?",
                "値の中に空白があります。Flask が作る値に空白はありません。コピーの誤りではありませんか。"
            ),
        };
        document.note([plain(note)]);
    }
}

/// A signature whose length fits no digest was most likely cut off when it was copied.
fn length_note(document: &mut Document, inspection: &Inspection, lang: Lang) {
    let Some(SignatureSection { digest: None }) = &inspection.signature else { return };
    let Some(parts) = inspection.parts() else { return };
    let characters = parts.signature.chars().count();
    if parts.timestamp.is_some() && (20..=86).contains(&characters) {
        let note = match characters {
            ..27 => say!(
                lang,
                "{characters} characters, where SHA-1 makes 27: cut off when copied?",
                "{characters}文字です（SHA-1 なら27文字）。コピーが途切れていませんか。"
            ),
            _ => say!(
                lang,
                "{characters} characters, a length that no digest makes",
                "{characters}文字です。この長さになるダイジェストはありません。"
            ),
        };
        document.note([plain(note)]);
    }
}

/// Whether its time is over.
pub(super) fn lifetime_facts(document: &mut Document, inspection: &Inspection, lang: Lang) {
    let label = say!(lang, "lifetime", "有効期間");
    let any_key = inspection.under_any_key.as_ref().filter(|_| inspection.verification == Verification::Unverified);
    if let Some(refusal) = any_key {
        match refusal {
            // the words for it begin with a match, and without a key there is none
            Refusal::TimestampMissing => {
                let label = say!(lang, "signed at", "署名時刻");
                document.fact(label, bad(say!(lang, "there is no timestamp", "タイムスタンプがありません")));
            }
            refusal => {
                document.fact(label, bad(verdict::refusal(refusal, lang)));
            }
        }
        let note = say!(lang, "that holds under any key", "どの鍵で署名されていても同じです");
        document.note([plain(note)]);
        return;
    }
    match &inspection.verification {
        Verification::Refused(
            refusal @ (Refusal::TooOld { .. } | Refusal::FromTheFuture { .. } | Refusal::OffTheCalendar { .. }),
            _,
        ) => {
            document.fact(label, bad(verdict::refusal(refusal, lang)));
            if let (Refusal::TooOld { max_age, .. }, Some(LifetimeFrom::FlaskDefault)) =
                (refusal, inspection.max_age_from)
            {
                let of = span(*max_age, lang);
                document.note([plain(say!(
                    lang,
                    "{of} is Flask's default: an app that allows more still accepts it (--max-age)",
                    "{of}は Flask の初期設定です。もっと長く設定したアプリなら、まだ受け入れます（--max-age で指定）"
                ))]);
            }
        }
        Verification::Good(_) | Verification::Refused(Refusal::BadPayload(_), _) => {
            let (Some(max_age), Some((end, left))) = (inspection.max_age, accepted_until(inspection)) else {
                if inspection.is_of_another_salt && !inspection.is_of_any_age {
                    document.fact(label, unknown_limit(lang));
                    return;
                }
                document.fact(
                    label,
                    [plain(say!(lang, "not asked (--max-age none)", "確認していません（--max-age none）"))],
                );
                return;
            };
            let until = if max_age < 86_400 { end.time_or_date(&[end.plus(-left)]) } else { end.calendar() };
            let (left, of) = (span(left, lang), span(max_age, lang));
            if inspection.max_age_from == Some(LifetimeFrom::FlaskDefault) {
                let text = say!(
                    lang,
                    "accepted until {until} UTC, if the app left Flask's default of {of}; it may be less or more (--max-age)",
                    "Flask の初期設定の{of}のままなら、{until} UTC まで有効です。それより短いことも長いこともあります（--max-age で指定）"
                );
                document.fact(label, unknown(text));
                return;
            }
            document.fact(
                label,
                good(say!(
                    lang,
                    "{left} left of {of}: accepted up to and including {until} UTC",
                    "{of}のうち残り{left}。{until} UTC まで有効です（その1秒も含む）"
                )),
            );
        }
        _ => {}
    }
}

/// That the rule of the server is not known: what was signed with another salt is not of Flask's session.
fn unknown_limit(lang: Lang) -> Vec<Piece> {
    let text = say!(
        lang,
        "not known: with another salt than Flask's, the limit is the app's own (--max-age)",
        "わかりません。Flask とは別のソルトなので、上限はアプリが決めています（--max-age）。"
    );
    unknown(text)
}

fn unknown(text: String) -> Vec<Piece> {
    vec![sign(Role::Plain, "? ", ""), plain(text)]
}

/// One of many cookies: the verdict, and the session's id.
pub fn row(examined: &Examined, lang: Lang) -> Document {
    let inspection = &examined.inspection;
    let under_any_key = inspection.under_any_key.as_ref().filter(|_| inspection.counts_as_refused());
    let (mark, verdict, role) = match &inspection.verification {
        Verification::Good(_) => ("✔ ", say!(lang, "verified", "検証 OK"), Role::Good),
        Verification::Refused(refusal, _) => ("✘ ", refusal.class().to_owned(), Role::Bad),
        Verification::Unverified => match under_any_key {
            Some(refusal) => ("✘ ", refusal.class().to_owned(), Role::Bad),
            None => ("? ", say!(lang, "not verified", "未検証"), Role::Plain),
        },
        Verification::Foreign => ("? ", say!(lang, "not Flask's", "Flask 以外"), Role::Plain),
    };
    let payload = match inspection.looks_like {
        Some(format) => plain(foreign::name(format, lang)).within_lines(1),
        None => {
            let payload = inspection.payload.as_ref().and_then(|section| section.json.as_deref()).unwrap_or_default();
            let payload = shortened(payload, MOST);
            let whole = match holder(inspection, lang) {
                Some(holder) => format!("{holder}  {payload}"),
                None => payload,
            };
            piece(Role::Payload, whole).within_lines(1)
        }
    };
    let mut document = Document::new();
    let verdict = vec![sign(role, mark, ""), piece(role, verdict)];
    let name = examined.name.iter().flat_map(|name| [plain(shortened(name, 16)), plain("  ")]);
    document.rows(&[Column::Verdict, Column::Excerpt], vec![vec![verdict, name.chain([payload]).collect()]]);
    document
}

/// Whose certificate it is, and for which lessons. Flask sorts the keys, so in the payload the name comes too late for a row.
fn holder(inspection: &Inspection, lang: Lang) -> Option<String> {
    let session = inspection.payload.as_ref()?.value.as_ref().ok()?;
    let Holder { name, lessons } = Holder::of(session)?;
    let (name, lessons) = (shortened(&name, 24), shortened(&lessons.join(","), 24));
    Some(match lessons.is_empty() {
        true => say!(lang, "name: {name}, no lessons", "名前: {name}、レッスンなし"),
        false => say!(lang, "name: {name}, lessons: {lessons}", "名前: {name}、レッスン: {lessons}"),
    })
}

/// The deletion of a cookie.
pub fn deletion(Deletion { deleted }: &Deletion, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let name = shortened(deleted, 40);
    document.text(say!(
        lang,
        "This deletes the cookie `{name}`: its value is empty. There is no session in it to look at.",
        "これはクッキー `{name}` を削除するものです。値は空で、調べるセッションはありません。"
    ));
    next::repair(&mut document, &next::login(None, &style.given), style);
    document
}

/// How many of many cookies verify.
pub fn sum(tally: &Tally, style: &Style) -> Document {
    let Tally { total, good, foreign, passed_over, .. } = tally;
    let mut document = Document::new();
    let text = say!(style.lang, "{good} of {total} verify.", "{total}個のうち{good}個が検証に通りました。");
    document.text(text);
    match foreign {
        0 => {}
        1 => drop(document.text(say!(
            style.lang,
            "1 is not a Flask session.",
            "1個は Flask のセッションではありません。"
        ))),
        _ => drop(document.text(say!(
            style.lang,
            "{foreign} are not Flask sessions.",
            "{foreign}個は Flask のセッションではありません。"
        ))),
    }
    if *passed_over > 0 {
        document.text(say!(
            style.lang,
            "Lines without a cookie, passed over: {passed_over}.",
            "クッキーのない行を{passed_over}行、読み飛ばしました。"
        ));
    }
    next::repair(&mut document, "inspect --help", style);
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_out_and_the_rest_is_left_alone() {
        assert_eq!(readable(r#"{"id":"\u65e5\u672c \ud83d\udc08 \n"}"#).as_deref(), Some(r#"{"id":"日本 🐈 \n"}"#));
        assert_eq!(readable(r#"{"id":"\u0000\ud83d"}"#), None);
        assert_eq!(readable(r#"{"id":"\\u65e5"}"#), None);
        assert_eq!(readable("plain"), None);
    }
}
