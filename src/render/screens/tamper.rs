//! `tamper`: what changed, byte by byte, and what the server said to it.

use super::{page, try_next};
use crate::cookie::split;
use crate::render::Manner;
use crate::render::layout::{LABEL, Scene, WIDTH, pad, piece, plain};
use crate::render::palette::Style;
use crate::render::wire::Wire;
use crate::render::words::{Lang, say};
use crate::report::{TamperReport, Tampering};

/// The screen.
pub fn scene(report: &TamperReport, manner: &Manner) -> Scene {
    let (lang, tampering) = (manner.lang, &report.tampering);
    let mut scene = Scene::new();
    difference(&mut scene, tampering, lang);
    if report.key_was_given {
        scene.hanging(
            LABEL,
            LABEL,
            [plain(say!(
                lang,
                "Nothing was signed with your key. It only shows which signature would be needed; sign makes it.",
                "渡された鍵では何も署名していません。必要な署名がどれかを示しただけです。署名するのは sign です。"
            ))],
        );
    }
    sending(&mut scene, tampering, lang);
    try_next(&mut scene, "sign id=admin", manner);
    scene
}

/// The payload before and after, as text and as it stands in the cookie, and the signature that stayed.
pub fn difference(scene: &mut Scene, tampering: &Tampering, lang: Lang) {
    let payload_of = |cookie: &str| split(cookie).map(|parts| parts.payload.to_owned()).unwrap_or_default();
    let (before, after) = (say!(lang, "before", "変更前"), say!(lang, "after", "変更後"));
    compare(scene, (&before, &tampering.original_json), (&after, &tampering.forged_json));
    scene.blank();
    compare(scene, (&before, &payload_of(&tampering.original)), (&after, &payload_of(&tampering.forged)));
    scene.blank();
    let label = say!(lang, "signature", "署名");
    scene.fact(
        &label,
        [piece(Style::Signature, &tampering.signature), plain(say!(lang, "  kept as it was", "  元のまま"))],
    );
    if let Some(needed) = &tampering.needed_signature {
        scene.fact(
            say!(lang, "needed", "必要な署名"),
            [
                piece(Style::Signature, needed),
                plain(say!(lang, "  only the key makes this one", "  鍵がなければ作れません")),
            ],
        );
    }
}

/// The forged cookie on its way, and the silence of the server.
pub fn sending(scene: &mut Scene, tampering: &Tampering, lang: Lang) {
    scene.blank();
    Wire::short().exchange(scene, &tampering.exchange);
    scene.blank().text(2, page(&tampering.page, lang));
    let status = tampering.exchange.response.status;
    let verdict = match tampering.was_believed {
        Some(true) => say!(lang, "✔ The server believed it.", "✔ サーバーはこれを信じました。"),
        Some(false) if status == 200 => say!(
            lang,
            "✘ Refused without a word: status {status}, no error, and no Set-Cookie. To Flask a forged cookie is no cookie.",
            "✘ 何も言わずに拒否されました。ステータス {status} で、Set-Cookie もエラーもありません。偽造されたクッキーは、Flask にとっては、ないのと同じです。"
        ),
        Some(false) => {
            say!(lang, "✘ Not believed: status {status}.", "✘ 信じてもらえませんでした。ステータスは {status} です。")
        }
        None => say!(
            lang,
            "This page does not show who is logged in, so it cannot be said whether it was believed.",
            "このページからは、信じられたかどうかはわかりません。"
        ),
    };
    scene.text(2, verdict);
}

/// Two texts one under the other, and a mark under each character that differs.
fn compare(scene: &mut Scene, (before_label, before): (&str, &str), (after_label, after): (&str, &str)) {
    let (before, after): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let same_start = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let room = before.len().min(after.len()) - same_start;
    let same_end =
        before.iter().rev().zip(after.iter().rev()).take_while(|(one, other)| one == other).count().min(room);
    // a long text is shown from a little before the first difference on
    let columns = WIDTH - LABEL - 1;
    let from = if before.len().max(after.len()) <= columns { 0 } else { same_start.saturating_sub(columns / 2) };
    let window = |text: &[char]| {
        let shown: String = text.iter().skip(from).take(columns - 1).collect();
        let (start, end) = (if from > 0 { "…" } else { "" }, if text.len() > from + columns { "…" } else { "" });
        format!("{start}{shown}{end}")
    };
    let changed = after.len() - same_start - same_end;
    let marks = " ".repeat(same_start - from + usize::from(from > 0)) + &"^".repeat(changed.clamp(1, columns / 2));
    scene.ruler(2, [plain(pad(before_label, LABEL - 2)), piece(Style::Payload, window(&before))]);
    scene.ruler(2, [plain(pad(after_label, LABEL - 2)), piece(Style::Payload, window(&after))]);
    scene.ruler(LABEL, [piece(Style::Bad, marks)]);
}
