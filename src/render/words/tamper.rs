//! `tamper`: what changed, byte by byte, and what the server said to it.

use super::exchange::Wire;
use super::next::try_next;
use super::page::page;
use crate::cookie::split;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Role, piece, plain, sign};
use crate::render::style::Style;
use crate::report::{TamperReport, Tampering};

/// The screen.
pub fn document(report: &TamperReport, style: &Style) -> Document {
    let (lang, tampering) = (style.lang, &report.tampering);
    let mut document = Document::new();
    difference(&mut document, tampering, lang);
    if report.key_was_given {
        document.blank().text(say!(
            lang,
            "Nothing was signed with your key. It only shows which signature would be needed; sign makes it.",
            "渡された鍵では何も署名していません。必要な署名を示しただけです。署名するには sign を使います。"
        ));
    }
    sending(&mut document, tampering, lang);
    try_next(&mut document, "sign id=admin", style);
    document
}

/// The payload before and after, as text and as it stands in the cookie, and the signature that stayed.
pub fn difference(document: &mut Document, tampering: &Tampering, lang: Lang) {
    let payload_of = |cookie: &str| split(cookie).map(|parts| parts.payload.to_owned()).unwrap_or_default();
    compare(document, &tampering.original_json, &tampering.forged_json, lang);
    document.blank();
    compare(document, &payload_of(&tampering.original), &payload_of(&tampering.forged), lang);
    document.blank();
    let gap = || sign(Role::Plain, "  ", say!(lang, ", ", "、"));
    let label = say!(lang, "signature", "署名");
    document.fact(
        &label,
        [piece(Role::Signature, &tampering.signature), gap(), plain(say!(lang, "kept as it was", "元のまま"))],
    );
    if let Some(needed) = &tampering.needed_signature {
        document.fact(
            say!(lang, "needed", "必要な署名"),
            [
                piece(Role::Signature, needed),
                gap(),
                plain(say!(lang, "only the key makes this one", "鍵がなければ作れません")),
            ],
        );
    }
}

/// The request with the forged cookie, and the server's answer, which does not say that it was refused.
pub fn sending(document: &mut Document, tampering: &Tampering, lang: Lang) {
    document.blank();
    Wire::short().exchange(document, &tampering.exchange, lang);
    document.blank().text(page(&tampering.page, lang));
    let status = tampering.exchange.response.status;
    let (mark, verdict) = match tampering.was_believed {
        Some(true) => ("✔ ", say!(lang, "The server believed it.", "サーバーはこれを信じました。")),
        Some(false) if status == 200 => (
            "✘ ",
            say!(
                lang,
                "Refused without a word: status {status}, no error, and no Set-Cookie. To Flask a forged cookie is no cookie.",
                "何も言わずに拒否されました。ステータス {status} で、Set-Cookie もエラーもありません。偽造されたクッキーは、Flask にとっては、ないのと同じです。"
            ),
        ),
        Some(false) => (
            "✘ ",
            say!(lang, "Not believed: status {status}.", "信じてもらえませんでした。ステータスは {status} です。"),
        ),
        None => (
            "",
            say!(
                lang,
                "This page does not show who is logged in, so it cannot be said whether it was believed.",
                "このページからは、信じられたかどうかはわかりません。"
            ),
        ),
    };
    document.paragraph([sign(Role::Plain, mark, ""), plain(verdict)]);
}

fn compare(document: &mut Document, before: &str, after: &str, lang: Lang) {
    let text = |label: String, text: &str| [plain(label), piece(Role::Payload, text)];
    document.push(Block::Comparison {
        before: text(say!(lang, "before", "変更前"), before),
        after: text(say!(lang, "after", "変更後"), after),
    });
}
