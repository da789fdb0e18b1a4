//! A document for screen readers and logs: one fact a line, in words. No boxes, rules, signs, colours or columns.

use super::width;
use crate::render::document::{Block, Document, Piece, Table};

/// The document as text.
pub fn text(document: &Document) -> String {
    let mut text = String::new();
    for block in document.blocks() {
        match block {
            Block::Blank if text.is_empty() || text.ends_with("\n\n") => {}
            Block::Blank => text.push('\n'),
            block => {
                for line in lines(block).iter().filter(|line| !line.trim().is_empty()) {
                    text.push_str(line.trim());
                    text.push('\n');
                }
            }
        }
    }
    text
}

fn lines(block: &Block) -> Vec<String> {
    match block {
        Block::Title(pieces) | Block::Paragraph(pieces) | Block::Note(pieces) => vec![spoken(pieces)],
        Block::Question(question) => vec![question.text.spoken().to_owned()],
        Block::Fact { label, pieces } => vec![labelled(label.spoken(), &spoken(pieces))],
        Block::Message { label, text } => vec![format!("{}{}", label.spoken(), spoken(text))],
        Block::Table(table) => rows(table),
        Block::Rows { table, rows: some } => rows(table).get(some.clone()).unwrap_or_default().to_vec(),
        Block::Cookie(cookie) => vec![spoken(&cookie.pieces())],
        Block::Anatomy { cookie, names } => {
            use crate::render::document::Cookie::{Parts, Whole};
            match cookie {
                Whole(value) => vec![value.spoken().to_owned()],
                Parts { payload, timestamp, signature } => names
                    .iter()
                    .zip([payload, timestamp, signature])
                    .map(|(name, part)| labelled(name.spoken(), part.spoken()))
                    .collect(),
            }
        }
        Block::Comparison { before, after } => {
            [before, after].map(|[label, text]| labelled(label.spoken(), text.spoken())).to_vec()
        }
        Block::Exchange(exchange) => exchange.spoken(),
        Block::Picture(picture) => [picture.title().spoken().to_owned()].into_iter().chain(picture.spoken()).collect(),
        Block::Command { command, about } => vec![labelled(command.spoken(), about.spoken())],
        Block::TryNext { again, place, label, command } => {
            let above = again.iter().chain(place).map(|piece| piece.spoken().to_owned());
            above.chain([format!("{}{}", label.spoken(), command.spoken())]).collect()
        }
        Block::Blank => Vec::new(),
    }
}

fn spoken(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::spoken).collect()
}

fn labelled(label: &str, text: &str) -> String {
    match label {
        "" => text.to_owned(),
        label => format!("{label}: {text}"),
    }
}

/// A row is a sentence: its first cell, then the others, each behind its heading.
fn rows(table: &Table) -> Vec<String> {
    // a row with Japanese headings is read with the pauses of Japanese
    let is_wide = |heading: &Piece| width(heading.spoken()) > heading.spoken().chars().count();
    let gap = if table.headings.iter().any(is_wide) { "。" } else { "; " };
    let sentence = |row: &Vec<Vec<Piece>>| {
        let cells = row.iter().enumerate().map(|(place, cell)| {
            let heading = table.headings.get(place).map(Piece::spoken).unwrap_or_default();
            labelled(heading, &spoken(cell))
        });
        let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
        match (table.headings.is_empty(), cells.split_first()) {
            (true, Some((first, rest))) if !rest.is_empty() => labelled(first, &rest.join(", ")),
            _ => cells.join(gap),
        }
    };
    table.rows.iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::{Column, Role, good, plain, sign};

    #[test]
    fn a_row_is_a_sentence_with_its_headings() {
        let mut document = Document::new();
        document.push(Block::Table(Table {
            columns: vec![Column::Moment, Column::Deed, Column::Sentence],
            headings: vec![plain("clock"), plain("browser"), plain("server")],
            rows: vec![vec![vec![plain("+0 s")], vec![plain("sends it")], good("logged in")]],
        }));
        document.rows(&[Column::Setting, Column::Sentence], vec![vec![vec![plain("secret_key")], vec![plain("x")]]]);
        document.paragraph([sign(Role::Plain, "→ only signs ←", "")]);
        document.push(Block::Table(Table {
            columns: vec![Column::Moment, Column::Deed],
            headings: vec![plain("時計"), plain("ブラウザ")],
            rows: vec![vec![vec![plain("+0秒")], vec![plain("送る")]]],
        }));
        assert_eq!(
            text(&document),
            "clock: +0 s; browser: sends it; server: logged in\nsecret_key: x\n時計: +0秒。ブラウザ: 送る\n"
        );
    }
}
