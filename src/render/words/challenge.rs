//! That an app asks for a login in a header, and how that is given.

use crate::lab::challenge::{Challenge, LoginByHeader};
use crate::lang::{Lang, say};
use crate::render::document::{Document, shortened};

/// The widest scheme and realm that are shown, in columns.
const WIDEST: usize = 40;
/// The most ways that are named on a screen.
const MOST: usize = 3;

/// The command that tells of `--header`. What stands in the header is known to its user alone.
pub(super) const HELP: &str = "help visit";

/// Says it, if it is so.
pub(super) fn by_header(document: &mut Document, asked: Option<&LoginByHeader>, lang: Lang) {
    let Some(asked) = asked else { return };
    let named = asked.challenges.iter().take(MOST).map(|challenge| named(challenge, lang));
    let named = named.collect::<Vec<_>>().join(&say!(lang, "; ", "、"));
    document.text(say!(
        lang,
        "With status 401 the app asks for a login in a header: {named}.",
        "ステータス 401 は、ヘッダーでのログインを求める応答です: {named}。"
    ));
    document.text(how(asked, lang));
}

fn named(challenge: &Challenge, lang: Lang) -> String {
    let scheme = shortened(&challenge.scheme, WIDEST);
    match challenge.realm.as_deref() {
        None | Some("") => scheme,
        Some(realm) => {
            let realm = shortened(realm, WIDEST);
            say!(lang, "{scheme}, realm \"{realm}\"", "{scheme}（realm「{realm}」）")
        }
    }
}

/// How such a login is made.
fn how(asked: &LoginByHeader, lang: Lang) -> String {
    if asked.authorization_was_sent {
        return say!(
            lang,
            "An Authorization header was sent, and the app did not accept it.",
            "Authorization ヘッダーを送りましたが、アプリは受け入れませんでした。"
        );
    }
    let has = |scheme: &str| asked.challenges.iter().any(|challenge| challenge.scheme.eq_ignore_ascii_case(scheme));
    if has("Basic") {
        say!(
            lang,
            "It is given with --header 'Authorization: Basic …'; … is NAME:PASSWORD in base64. Whether a login by a form opens this page too is not said.",
            "--header 'Authorization: Basic …' で渡します（… は「名前:パスワード」の base64）。フォームでのログインでもこのページを開けるかどうかは、この応答ではわかりません。"
        )
    } else if has("Bearer") {
        say!(
            lang,
            "It is given with --header 'Authorization: Bearer …'; … is a token of the app. Whether a login by a form opens this page too is not said.",
            "--header 'Authorization: Bearer …' で渡します（… はアプリのトークン）。フォームでのログインでもこのページを開けるかどうかは、この応答ではわかりません。"
        )
    } else if has("Digest") {
        say!(
            lang,
            "It is given with --header 'Authorization: Digest …', calculated for each request, which sessctl does not do. Whether a login by a form opens this page too is not said.",
            "--header 'Authorization: Digest …' で渡します。リクエストごとに計算する値で、sessctl では作れません。フォームでのログインでもこのページを開けるかどうかは、この応答ではわかりません。"
        )
    } else {
        say!(
            lang,
            "It is given with --header 'Authorization: …'. Whether a login by a form opens this page too is not said.",
            "--header 'Authorization: …' で渡します。フォームでのログインでもこのページを開けるかどうかは、この応答ではわかりません。"
        )
    }
}
