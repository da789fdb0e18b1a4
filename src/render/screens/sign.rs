//! `sign`: a cookie that Flask would take for its own.

use super::{page, try_next};
use crate::render::Manner;
use crate::render::layout::{LABEL, Scene, cut, piece, plain};
use crate::render::palette::Style;
use crate::render::wire::{self, Wire};
use crate::render::words::say;
use crate::report::Signing;

/// The screen.
pub fn scene(signing: &Signing, manner: &Manner) -> Scene {
    let lang = manner.lang;
    let mut scene = Scene::new();
    scene.hanging(2, 2, wire::cookie(&signing.cookie, false)).blank();
    scene.fact(say!(lang, "payload", "ペイロード"), [piece(Style::Payload, cut(&signing.payload_json, 500))]);
    let when = signing.signed_at.calendar();
    scene.fact(say!(lang, "signed at", "署名時刻"), [piece(Style::Time, say!(lang, "{when} UTC", "{when} UTC"))]);
    let key = match signing.key {
        "tutorial" => say!(
            lang,
            "the tutorial's secret_key, published for anyone to read",
            "チュートリアルの secret_key(誰でも読めます)"
        ),
        _ => say!(lang, "the given key", "指定された鍵"),
    };
    scene.fact(say!(lang, "signed with", "使った鍵"), [plain(key)]);
    if !signing.is_session {
        scene.hanging(
            LABEL,
            LABEL,
            [piece(
                Style::Bad,
                say!(
                    lang,
                    "✘ not an object: Flask answers most of these with an error 500",
                    "✘ オブジェクトではありません。Flask はたいてい500エラーを返します"
                ),
            )],
        );
    }
    scene.blank();
    if let Some(sent) = &signing.sent {
        Wire::short().exchange(&mut scene, &sent.exchange);
        scene.text(2, page(&sent.page, lang));
    }
    if signing.is_session {
        scene.text(
            2,
            say!(
                lang,
                "Whoever knows the key can be anyone. No password was needed for this.",
                "鍵を知っている人は、誰にでもなりすませます。パスワードは要りませんでした。"
            ),
        );
    }
    try_next(&mut scene, "expire --simulate", manner);
    scene
}
