//! What a verdict means: the sentences on keys, refusals and formats that several screens need.

use super::time::span;
use crate::cookie::{Digest, FlaskAnswer, KeyUsed, PayloadError, Refusal};
use crate::inspect::Key;
use crate::lang::{Lang, say};
use crate::python::json::JsonError;

/// The key that signed, as the object of a sentence: "matches, … with KEY".
pub fn key(key: Key, lang: Lang) -> String {
    match key {
        Key::Tutorial => say!(lang, "the tutorial's secret_key", "チュートリアルの secret_key"),
        Key::Given(KeyUsed::Current) => say!(lang, "the given key", "指定された鍵"),
        Key::OfApp(KeyUsed::Current) => say!(lang, "the app's own key", "アプリの鍵"),
        Key::OfApp(KeyUsed::Fallback(place)) => {
            say!(lang, "the app's fallback key {place}", "アプリの以前の鍵（{place}番目）")
        }
        Key::Given(KeyUsed::Fallback(place)) => say!(lang, "fallback key {place}", "以前の鍵（{place}番目）"),
    }
}

/// `HMAC-SHA1`
pub fn hmac(digest: Digest) -> String {
    format!("HMAC-{}", digest.title())
}

/// What a refusal means, in a few words.
pub fn refusal(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::NoSeparator => {
            say!(
                lang,
                "there is no dot, so itsdangerous finds no signature",
                "ドットがないので、itsdangerous は署名を見つけられません"
            )
        }
        Refusal::SignatureMismatch { .. } => {
            say!(
                lang,
                "does not match: another key, or changed since",
                "一致しません。別の鍵で署名されたか、署名の後に変更されています。"
            )
        }
        Refusal::TimestampMissing => {
            say!(
                lang,
                "matches, but there is no timestamp before it",
                "一致しますが、その前にタイムスタンプがありません"
            )
        }
        Refusal::MalformedTimestamp => {
            say!(lang, "the timestamp cannot be read", "タイムスタンプを読み取れません")
        }
        Refusal::TooOld { age, max_age, .. } => {
            let (age, max_age, late) = (span(*age, lang), span(*max_age, lang), span(age - max_age, lang));
            say!(
                lang,
                "{age} old, {max_age} allowed: expired {late} ago",
                "署名から{age}経過（上限は{max_age}）。{late}前に期限が切れました。"
            )
        }
        Refusal::FromTheFuture { age, .. } => {
            let ahead = span(-age, lang);
            say!(
                lang,
                "signed {ahead} in the future: the clocks disagree, and Flask (itsdangerous 2) allows nothing for that",
                "{ahead}先の時刻で署名されています。時計がずれています。Flask（itsdangerous 2）は1秒のずれも許しません。"
            )
        }
        Refusal::OffTheCalendar { .. } => {
            say!(
                lang,
                "beyond the year 9999, where Python's calendar ends",
                "Python の暦が終わる9999年より後の日付です"
            )
        }
        Refusal::BadPayload(error) => payload_fact(error, lang),
    }
}

/// Why a payload could not be read, as a fact of its own. In Japanese it is two sentences.
pub fn payload_fact(error: &PayloadError, lang: Lang) -> String {
    payload_error(error, lang) + &say!(lang, "", "。")
}

/// Why a payload could not be read, within another sentence.
pub fn payload_error(error: &PayloadError, lang: Lang) -> String {
    match error {
        PayloadError::Base64 => say!(lang, "cannot be read: not base64url", "読み取れません。base64url ではありません"),
        PayloadError::Zlib => {
            say!(
                lang,
                "cannot be read: it begins with a dot but is not zlib",
                "読み取れません。ドットで始まりますが、zlib ではありません"
            )
        }
        PayloadError::DamagedZlib { .. } => {
            say!(
                lang,
                "cannot be read: zlib that is cut off or changed further on",
                "読み取れません。zlib で圧縮されていますが、途中で切れているか、書き換えられています"
            )
        }
        PayloadError::TooLarge { limit } => say!(
            lang,
            "takes more than {limit} bytes when it is read; Flask would go on, we stop (--max-payload)",
            "読み取ると{limit}バイトを超えます。Flask は続けますが、ここでは止めます（--max-payload）"
        ),
        PayloadError::Json(JsonError::TooLarge) => {
            say!(lang, "cannot be read: too many values", "読み取れません。値が多すぎます")
        }
        PayloadError::Utf8 => {
            say!(lang, "cannot be read: not UTF-8 text", "読み取れません。UTF-8 のテキストではありません")
        }
        PayloadError::Json(JsonError::Syntax { at }) => {
            let place = at + 1;
            say!(
                lang,
                "cannot be read: not JSON from character {place} on",
                "読み取れません。{place}文字目から先が JSON になっていません"
            )
        }
        PayloadError::Json(JsonError::TooManyDigits) => {
            say!(
                lang,
                "cannot be read: a number of more than 4300 digits",
                "読み取れません。4300桁を超える数があります"
            )
        }
        PayloadError::Json(JsonError::TooDeep) => {
            say!(
                lang,
                "cannot be read: nested more than 1000 levels deep",
                "読み取れません。入れ子が1000段を超えています"
            )
        }
        PayloadError::Tag(bad) => {
            let (tag, class) = (bad.tag.key(), bad.class);
            say!(
                lang,
                "cannot be read: the tag \"{tag}\" raises {class}",
                "読み取れません。タグ「{tag}」が {class} を起こします"
            )
        }
    }
}

/// What a Flask app answers.
pub fn flask_answer(answer: FlaskAnswer, lang: Lang) -> String {
    match answer {
        FlaskAnswer::Session => say!(lang, "would open this session", "このセッションを有効として受け入れます"),
        FlaskAnswer::Empty => {
            say!(
                lang,
                "would say nothing and start with an empty session",
                "エラーを出さずに、空のセッションとして扱います"
            )
        }
        FlaskAnswer::Crash(class) => {
            say!(lang, "would answer 500: {class} is not caught", "500 を返します。{class} が捕捉されないためです")
        }
    }
}
