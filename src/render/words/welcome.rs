//! `sessctl` alone: where to begin.

use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, plain};

/// The screen.
pub fn document(lang: Lang) -> Document {
    let mut document = Document::new();
    document
        .push(Block::Title(vec![plain(say!(
            lang,
            "sessctl shows what a web session is. Begin with these three:",
            "sessctl は、Web のセッションの正体を見せます。次の3つから始めてください。"
        ))]))
        .blank();
    document.command(
        "sessctl login alice",
        say!(lang, "log in, and see the cookie arrive", "ログインして、クッキーが届くのを見る"),
    );
    document.command("sessctl inspect", say!(lang, "take the cookie apart", "クッキーを分解する"));
    document.command(
        "sessctl expire --simulate",
        say!(lang, "move the clock past three minutes", "時計を3分より先に進める"),
    );
    document.blank();
    document.command("sessctl demo", say!(lang, "the whole story in eight scenes", "全体の流れを8つの場面で見る"));
    document.command("sessctl --help", say!(lang, "every command and option", "すべてのコマンドとオプション"));
    document
}
