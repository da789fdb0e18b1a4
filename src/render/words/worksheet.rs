//! `worksheet`: the handout, and the teacher's copy.

use super::arrows::with_signs;
use super::next;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Piece, Role, blank, piece, plain, sign};
use crate::render::style::Style;
use crate::report::{PartName, SheetItem, SheetSection, Worksheet};
use crate::teaching::sheets::BLANK;

/// The screens, one a section.
pub fn documents(worksheet: &Worksheet, style: &Style) -> Vec<Document> {
    let lang = style.lang;
    let mut documents = vec![head(worksheet, lang)];
    for section in &worksheet.sections {
        // the first questions stand below the title
        if documents.len() > 1 || matches!(section.part, PartName::Type) {
            documents.push(Document::new());
        }
        if let Some(document) = documents.last_mut() {
            questions(document, section, lang);
        }
    }
    if let Some(last) = documents.last_mut() {
        let topic = worksheet.topic;
        let next = match worksheet.has_answers {
            // made at the same moment, it has the same numbers
            false if style.given.anywhere().contains("--now ") => format!("worksheet {topic} --answers"),
            false => format!("--now {} worksheet {topic} --answers", worksheet.made_at.rfc3339()),
            true => "plan".to_owned(),
        };
        next::repair(last, &next, style);
    }
    documents
}

fn head(worksheet: &Worksheet, lang: Lang) -> Document {
    let mut document = Document::new();
    let title = worksheet.title.of(lang);
    document.title(match worksheet.has_answers {
        false => say!(lang, "Worksheet: {title}", "ワークシート: {title}"),
        true => say!(lang, "Worksheet: {title} (the teacher's copy)", "ワークシート: {title}（教師用）"),
    });
    if !worksheet.has_answers {
        let (name, date) = (say!(lang, "Name ", "名前 "), say!(lang, "  Date ", "　日付 "));
        document.paragraph([plain(name), blank(24), plain(date), blank(14)]);
    }
    let empties_the_jars = worksheet.before.iter().any(|command| command.contains(" reset "));
    document.text(match empties_the_jars {
        true => say!(
            lang,
            "To see the same numbers, type this first (it empties every browser's jar):",
            "同じ数値にするには、先に次を入力します（全ブラウザのクッキーが消えます）:"
        ),
        false => say!(lang, "To see the same numbers, type this first:", "同じ数値にするには、先に次を入力します:"),
    });
    for command in &worksheet.before {
        document.paragraph([piece(Role::Command, command)]);
    }
    document.blank();
    document
}

fn questions(document: &mut Document, section: &SheetSection, lang: Lang) {
    let heading = match section.part {
        PartName::Guess => say!(lang, "Guess first", "まず予想する"),
        PartName::Type => say!(lang, "Type, and fill in: ", "入力して、空欄を埋める: "),
        PartName::Why => say!(lang, "Say why", "理由を書く"),
    };
    let mut pieces = vec![piece(Role::Title, heading)];
    for (place, command) in section.commands.iter().enumerate() {
        if place > 0 {
            pieces.push(plain(say!(lang, ", then ", "、次に ")));
        }
        pieces.push(piece(Role::Command, command).unbroken());
    }
    document.blank().push(Block::Title(pieces));
    for item in &section.items {
        question(document, item, lang);
    }
}

fn question(document: &mut Document, item: &SheetItem, lang: Lang) {
    let number = item.number;
    let mut pieces = vec![plain(format!("{number}. "))];
    let text = item.text.of(lang);
    let mut before = "";
    for (place, part) in text.split(BLANK).enumerate() {
        if let Some(place) = place.checked_sub(1) {
            // the answer to a question is a sentence of its own
            if item.answers.is_some() && before.trim_end().ends_with(['?', '。']) {
                pieces.push(sign(Role::Quiet, "→ ", ""));
            }
            pieces.push(in_blank(item, place, lang));
        }
        before = part;
        pieces.extend(with_signs(Role::Plain, part, lang));
    }
    document.paragraph(pieces);
    if let Some(correction) = item.correction {
        let (says, really) = (correction.says.of(lang), correction.really.of(lang));
        document.note([
            piece(Role::Quiet, say!(lang, "the tutorial says: ", "チュートリアルでは: ")),
            plain(say!(lang, "\"{says}\"", "「{says}」")),
        ]);
        document.note([piece(Role::Quiet, say!(lang, "really: ", "実際は: ")), plain(really)]);
    }
}

/// The blank, or what belongs in it.
fn in_blank(item: &SheetItem, place: usize, lang: Lang) -> Piece {
    match item.answers.as_ref().and_then(|answers| answers.get(place)) {
        Some(answer) => piece(Role::Good, answer.of(lang)),
        None => blank(item.blank_columns),
    }
}
