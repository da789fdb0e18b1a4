//! What is checked: each criterion with a tick or a cross, and what was found in its place.

use super::app;
use crate::lang::{Lang, say};
use crate::lessons::check::{Checked, Found};
use crate::lessons::evidence::{CookieWas, Exchanged};
use crate::lessons::handed_in::{TUTORIALS_KEY, WhyNot};
use crate::render::document::{Document, Role, piece, shortened, sign};

/// The longest text of a learner that is repeated, in columns.
const MOST: usize = 60;

pub(super) fn list(document: &mut Document, criteria: &[Checked], lang: Lang) {
    criteria.iter().for_each(|checked| one(document, checked, lang));
}

/// Those with these numbers, and how many are done of all.
pub(super) fn news(document: &mut Document, criteria: &[Checked], news: &[usize], lang: Lang) {
    let numbered = criteria.iter().enumerate();
    let shown = numbered.filter(|(place, _)| news.contains(&(place + 1)));
    shown.for_each(|(_, checked)| one(document, checked, lang));
    let (done, of) = (criteria.iter().filter(|checked| checked.is_met).count(), criteria.len());
    if news.len() < of {
        let counted = say!(
            lang,
            "{done} of {of} done. Enter shows all.",
            "{of}個の条件のうち、{done}個を満たしています。Enter で全部を表示します。"
        );
        document.paragraph([piece(Role::Quiet, counted)]);
    }
}

fn one(document: &mut Document, checked: &Checked, lang: Lang) {
    let says = checked.says.of(lang);
    if checked.is_met {
        document.paragraph([sign(Role::Good, "✔ ", say!(lang, "done: ", "できた: ")), piece(Role::Good, says)]);
        return;
    }
    document.paragraph([sign(Role::Bad, "✘ ", say!(lang, "not yet: ", "まだ: ")), piece(Role::Bad, says)]);
    let found = found(&checked.found, lang);
    document.paragraph([piece(Role::Quiet, say!(lang, "  found: {found}", "  現状: {found}"))]);
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
        Found::Cookie { browser, alive: Some(false), .. } => {
            say!(lang, "browser {browser} has dropped its cookie", "ブラウザ {browser} はクッキーを捨てました")
        }
        Found::Cookie { browser, session: Some(session), .. } => {
            let session = shortened(session, MOST);
            say!(lang, "browser {browser} keeps {session}", "ブラウザ {browser} は {session} を保存")
        }
        Found::Cookie { browser, session: None, .. } => say!(
            lang,
            "browser {browser} keeps a cookie in which no session of Flask can be read",
            "ブラウザ {browser} のクッキーから、Flask のセッションは読み取れません"
        ),
        Found::Answer { key, text: None, .. } => {
            say!(lang, "no answer yet: answer {key}=…", "まだ回答がありません: answer {key}=…")
        }
        Found::Answer { why, .. } if !why.is_empty() => {
            let why = why.iter().map(|why| why_not(why, lang)).collect::<Vec<_>>().join(&say!(lang, "; ", "。"));
            say!(lang, "{why}", "{why}。")
        }
        Found::Answer { text: Some(text), .. } => shortened(text, MOST),
        Found::App { app } if !app.is_tutorial() => match app.mended {
            true => say!(lang, "the app runs without its fault", "アプリは修正済みです"),
            false => say!(lang, "the app runs with its fault", "アプリは修正前です"),
        },
        Found::App { app } => match app::differences(app, lang).as_str() {
            "" => say!(lang, "the app is set as in the tutorial", "アプリの設定はチュートリアルのままです"),
            differences => differences.to_owned(),
        },
        Found::Ran { command } => say!(lang, "{command} was not typed yet", "{command} はまだ入力されていません"),
    }
}

/// Why a cookie that was handed in is not the one that is asked for.
fn why_not(why: &WhyNot, lang: Lang) -> String {
    match why {
        WhyNot::NoSession => say!(
            lang,
            "no signed session: it has not three sections with dots between them",
            "署名付きのセッションではありません（ドットで区切られた3つの部分がありません）"
        ),
        WhyNot::NoKey { file } => {
            say!(lang, "{file} cannot be read, so nothing can be verified", "{file} を読めないので、検証できません")
        }
        WhyNot::OtherSignature { key } => {
            let key = match key.as_str() {
                TUTORIALS_KEY => say!(lang, "the tutorial's key", "チュートリアルの鍵"),
                file => file.to_owned(),
            };
            say!(
                lang,
                "{key} does not make its signature: another key did, or it was changed",
                "署名が{key}と一致しません（別の鍵で署名されたか、改ざんされています）"
            )
        }
        WhyNot::Unreadable => say!(lang, "no session can be read in it", "セッションを読み取れません"),
        WhyNot::Lacks { key } => say!(lang, "there is no {key} in it", "{key} がありません"),
        WhyNot::OtherValue { key, found, expected } => {
            let found = shortened(found, 30);
            say!(
                lang,
                "the {key} in it is {found}, expected {expected}",
                "{key} が {found} です（必要な値は {expected}）"
            )
        }
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
        (Some(user), CookieWas::Brought) => {
            let user = shortened(user, 30);
            say!(lang, "a cookie, user {user}", "クッキーあり（利用者は {user}）")
        }
        (None, CookieWas::Brought) => say!(lang, "a cookie, no user", "クッキーあり（利用者なし）"),
        (Some(user), _) => {
            let user = shortened(user, 30);
            say!(lang, "accepted, {user}", "有効（{user}）")
        }
        (None, CookieWas::None) => say!(lang, "no cookie", "クッキーなし"),
        (None, CookieWas::Opened) => say!(lang, "no name in its session", "セッションに利用者なし"),
        (None, CookieWas::Expired) => say!(lang, "refused, too old", "拒否（期限切れ）"),
        (None, CookieWas::BadSignature) => say!(lang, "refused, bad signature", "拒否（署名が合わない）"),
        (None, CookieWas::Refused) => say!(lang, "refused", "拒否"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_is_a_random_id_is_not_shown_as_nothing() {
        let kept = Found::Cookie { browser: "default".to_owned(), alive: Some(true), session: None };
        assert_eq!(found(&kept, Lang::En), "browser default keeps a cookie in which no session of Flask can be read");
        assert!(found(&kept, Lang::Ja).ends_with("読み取れません"));
    }
}
