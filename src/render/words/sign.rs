//! `sign`: a cookie that Flask would take for its own.

use super::cookie::cookie;
use super::exchange::Wire;
use super::next::try_next;
use super::page::page;
use crate::lang::say;
use crate::render::document::{Block, Document, Role, bad, piece, plain, shortened};
use crate::render::style::Style;
use crate::report::{Sent, Signing};
use crate::server::apps::tutorial::Page;

/// The screen.
pub fn document(signing: &Signing, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    document.push(Block::Cookie(cookie(&signing.cookie, false))).blank();
    document.fact(say!(lang, "payload", "ペイロード"), [piece(Role::Payload, shortened(&signing.payload_json, 500))]);
    let when = signing.signed_at.calendar();
    document
        .fact(say!(lang, "signed at", "署名時刻"), [piece(Role::Timestamp, say!(lang, "{when} UTC", "{when} UTC"))]);
    let key = match signing.key {
        "tutorial" => say!(
            lang,
            "the tutorial's secret_key, published for anyone to read",
            "チュートリアルの secret_key（誰でも読めます）"
        ),
        _ => say!(lang, "the given key", "指定された鍵"),
    };
    document.fact(say!(lang, "signed with", "使った鍵"), [plain(key)]);
    if !signing.is_session {
        document.note(bad(say!(
            lang,
            "not an object: Flask answers most of these with an error 500",
            "オブジェクトではありません。Flask はたいてい500エラーを返します"
        )));
    }
    document.blank();
    if let Some(sent) = &signing.sent {
        Wire::short().copy(&mut document, &sent.exchange, sent.session_change.as_ref(), lang);
        document.text(page(&sent.page, lang));
    }
    if let Some(Sent { app, page: Page::LoginForm, .. }) = &signing.sent
        && !app.embedded
    {
        document.text(say!(
            lang,
            "So the session names nobody, or the app signs with another key: give its own with --secret-file.",
            "セッションにユーザーがないか、アプリが別の鍵で署名しています。アプリの鍵は --secret-file で指定できます。"
        ));
    } else if signing.is_session {
        document.text(say!(
            lang,
            "Whoever knows the key can be anyone. No password was needed for this.",
            "鍵を知っている人は、誰にでもなりすませます。パスワードは要りませんでした。"
        ));
    }
    try_next(&mut document, "expire --simulate", style);
    document
}
