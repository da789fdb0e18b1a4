//! A note beside the answer: one line on standard error.

use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Role, piece, plain};
use crate::report::TypedKey;

/// Why a key does not belong on the command line, in one line.
pub fn typed_key(key: TypedKey, lang: Lang) -> Document {
    let label = piece(Role::Command, say!(lang, "note: ", "注意: "));
    let mut document = Document::new();
    document.push(Block::Message { label, text: plain(sentence(key, lang)) });
    document
}

/// Why a key does not belong on the command line.
pub fn sentence(key: TypedKey, lang: Lang) -> String {
    match key {
        TypedKey::Secret => say!(
            lang,
            "a key on the command line shows in ps and history; --secret-file hides it",
            "コマンドラインの鍵は ps や履歴から見えます。--secret-file なら見えません"
        ),
        TypedKey::Fallback => say!(
            lang,
            "a key on the command line shows in ps and history; an old one still signs",
            "コマンドラインの鍵は ps や履歴から見えます。古い鍵でも署名できます"
        ),
    }
}
