//! The header that may be tried where a login was refused with word of a token against forged requests.

use crate::lab::token_header::{Seen, TokenHeader};
use crate::lang::{Lang, say};
use crate::render::document::{Document, shortened};

/// The longest name and path that are shown in a sentence, in columns.
const WIDEST: usize = 40;

/// What was seen, and what to try. It is not said to be the cause.
pub fn to_try(document: &mut Document, header: &TokenHeader, lang: Lang) {
    document.text(say!(
        lang,
        "The answer speaks of a CSRF token, and no header or field of such a name was sent. Whether that is the cause is not known from here.",
        "応答が CSRF トークンに触れていて、そのような名前のヘッダーやフィールドは送っていません。それが原因かどうかは、ここからはわかりません。"
    ));
    let name = header.name;
    document.text(match &header.seen {
        Seen::Cookie(cookie) => {
            let cookie = shortened(cookie, WIDEST);
            say!(
                lang,
                "To try: --header '{name}: …', where … is the value of the cookie `{cookie}`.",
                "試すなら --header '{name}: …' を付けます（… はクッキー `{cookie}` の値）。"
            )
        }
        Seen::Meta(path) => {
            let path = shortened(path, WIDEST);
            say!(
                lang,
                "To try: --header '{name}: …', where … is what the page {path} has in its meta csrf-token.",
                "試すなら --header '{name}: …' を付けます（… は、ページ {path} の meta csrf-token の値）。"
            )
        }
        Seen::Nowhere => say!(
            lang,
            "To try: --header '{name}: …', where … is the token. None was found by its name in the cookies and pages that were seen, and an app may take another header.",
            "試すなら --header '{name}: …' を付けます（… はトークン）。見たクッキーとページの中には、名前でそれとわかるトークンは見つかりませんでした。ヘッダーの名前は、アプリによって違うこともあります。"
        ),
    });
}
