//! `sessctl` alone: where to begin.

use super::command;
use crate::render::layout::Scene;
use crate::render::words::{Lang, say};

/// The screen.
pub fn scene(lang: Lang) -> Scene {
    let mut scene = Scene::new();
    scene
        .text(
            0,
            say!(
                lang,
                "sessctl shows what a web session is. Begin with these three:",
                "sessctl は、Web のセッションの正体を見せます。次の3つから始めてください。"
            ),
        )
        .blank();
    command(
        &mut scene,
        "sessctl login alice",
        &say!(lang, "log in, and see the cookie arrive", "ログインして、クッキーが届くのを見る"),
    );
    command(&mut scene, "sessctl inspect", &say!(lang, "take the cookie apart", "クッキーを分解する"));
    command(
        &mut scene,
        "sessctl expire --simulate",
        &say!(lang, "move the clock past three minutes", "時計を3分より先に進める"),
    );
    scene.blank();
    command(&mut scene, "sessctl demo", &say!(lang, "the whole story in eight scenes", "全体の流れを8つの場面で見る"));
    command(&mut scene, "sessctl --help", &say!(lang, "every command and option", "すべてのコマンドとオプション"));
    scene
}
