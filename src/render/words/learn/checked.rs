//! What is checked: each criterion with a tick or a cross, and what was found in its place.

use super::app;
use crate::lang::{Lang, say};
use crate::lessons::check::{Checked, Found};
use crate::lessons::evidence::{CookieWas, Exchanged};
use crate::render::document::{Document, Role, piece, shortened, sign};

/// The longest text of a learner that is repeated, in columns.
const MOST: usize = 60;

pub(super) fn list(document: &mut Document, criteria: &[Checked], lang: Lang) {
    for checked in criteria {
        let says = checked.says.of(lang);
        match checked.is_met {
            true => {
                document.paragraph([sign(Role::Good, "✔ ", say!(lang, "done: ", "できた: ")), piece(Role::Good, says)])
            }
            false => {
                document.paragraph([sign(Role::Bad, "✘ ", say!(lang, "not yet: ", "まだ: ")), piece(Role::Bad, says)]);
                let found = found(&checked.found, lang);
                document.paragraph([piece(Role::Quiet, say!(lang, "  found: {found}", "  現状: {found}"))])
            }
        };
    }
}

fn found(found: &Found, lang: Lang) -> String {
    match found {
        Found::Requests { fitting: 0, last: None } => say!(lang, "no request yet", "まだリクエストがありません"),
        Found::Requests { fitting: 0, last: Some(last) } => {
            let last = exchange(last, lang);
            say!(lang, "no such request; the last was {last}", "該当するリクエストなし。最後は {last}")
        }
        Found::Requests { fitting, .. } => match fitting {
            1 => say!(lang, "1 such request", "該当するリクエスト1件"),
            _ => say!(lang, "{fitting} such requests", "該当するリクエスト{fitting}件"),
        },
        Found::Cookie { browser, alive: None, .. } => {
            say!(lang, "no cookie in browser {browser}", "ブラウザ {browser} にクッキーはありません")
        }
        Found::Cookie { browser, alive: Some(alive), session } => {
            let session = session.as_deref().map_or_else(String::new, |session| shortened(session, MOST));
            match alive {
                true => say!(lang, "browser {browser} keeps {session}", "ブラウザ {browser} は {session} を保存"),
                false => {
                    say!(lang, "browser {browser} has dropped its cookie", "ブラウザ {browser} はクッキーを捨てました")
                }
            }
        }
        Found::Answer { key, text: None } => {
            say!(lang, "no answer yet: answer {key}=…", "まだ回答がありません: answer {key}=…")
        }
        Found::Answer { text: Some(text), .. } => shortened(text, MOST),
        Found::App { app } if !app.is_tutorial() => match app.mended {
            true => say!(lang, "the app runs without its fault", "アプリは修正済みです"),
            false => say!(lang, "the app runs with its fault; mend mends it", "アプリは修正前です（mend で修正）"),
        },
        Found::App { app } => match app::differences(app, lang).as_str() {
            "" => say!(lang, "the app is set as in the tutorial", "アプリの設定はチュートリアルのままです"),
            differences => differences.to_owned(),
        },
        Found::Ran { command } => say!(lang, "{command} was not typed yet", "{command} はまだ入力されていません"),
    }
}

/// An exchange in a few words.
pub(super) fn exchange(exchange: &Exchanged, lang: Lang) -> String {
    let Exchanged { method, path, status, .. } = exchange;
    let (path, cookie) = (shortened(path, MOST), cookie(exchange, lang));
    say!(lang, "{method} {path}, {cookie}: {status}", "{method} {path}、{cookie}: {status}")
}

/// What the cookie of a request was to the server.
pub(super) fn cookie(exchange: &Exchanged, lang: Lang) -> String {
    match (&exchange.user, exchange.cookie) {
        (Some(user), _) => {
            let user = shortened(user, 30);
            say!(lang, "accepted, {user}", "有効（{user}）")
        }
        (None, CookieWas::None) => say!(lang, "no cookie", "クッキーなし"),
        (None, CookieWas::Opened) => say!(lang, "no name in its session", "セッションに名前なし"),
        (None, CookieWas::Expired) => say!(lang, "refused, too old", "拒否（期限切れ）"),
        (None, CookieWas::BadSignature) => say!(lang, "refused, bad signature", "拒否（署名が合わない）"),
        (None, CookieWas::Refused) => say!(lang, "refused", "拒否"),
    }
}
