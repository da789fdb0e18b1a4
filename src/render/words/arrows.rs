//! Signs inside the texts of a lesson, and how they are said where no signs are wanted.

use crate::lang::{Lang, say};
use crate::render::document::{Piece, Role, piece, sign};

/// The text in pieces: each `→` and each `≤` is a sign of its own, with its words.
pub(super) fn with_signs(role: Role, text: &str, lang: Lang) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((place, found)) = rest.char_indices().find(|(_, character)| matches!(character, '→' | '≤')) {
        let (before, after) = rest.split_at(place);
        let spoken = match found {
            '→' => say!(lang, ", then", "、次に"),
            _ => say!(lang, "at most", "以下"),
        };
        // the blank before a comma is not spoken
        let before = if found == '→' { before.trim_end() } else { before };
        let shown = if found == '→' { " →" } else { "≤" };
        pieces.extend([piece(role, before), sign(role, shown, spoken)]);
        rest = after.get(found.len_utf8()..).unwrap_or_default();
    }
    pieces.push(piece(role, rest));
    pieces
}
