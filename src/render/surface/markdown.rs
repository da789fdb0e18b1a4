//! A screen as Markdown, as GitHub shows it. What has columns, and every picture, is a block of text.

use super::terminal::{self, Paper};
use super::theme::Sheet;
use crate::render::document::{Block, Document, Piece, Role, Table};

/// The whole page.
pub fn text(sheet: &Sheet<'_>) -> String {
    let mut page = Page { text: format!("# {}\n", escaped(sheet.title)) };
    for document in sheet.documents {
        page.document(document);
    }
    page.text
}

/// The page as it fills up.
struct Page {
    text: String,
}

impl Page {
    /// A block of its own, with an empty line before it.
    fn put(&mut self, block: &str) {
        if !block.trim().is_empty() {
            self.text.push('\n');
            self.text.push_str(block);
            self.text.push('\n');
        }
    }

    fn document(&mut self, document: &Document) {
        let mut is_in_list = false;
        for block in document.blocks() {
            let (item, is_item) = match block {
                Block::Fact { label, pieces } => (format!("- **{}**: {}", one(label), inline(pieces)), true),
                Block::Note(pieces) if is_in_list => (format!("  - {}", inline(pieces)), true),
                Block::Command { command, about } => (format!("- {}: {}", one(command), one(about)), true),
                _ => (String::new(), false),
            };
            match (is_item, is_in_list) {
                (true, true) => {
                    self.text.push_str(&item);
                    self.text.push('\n');
                }
                (true, false) => self.put(&item),
                (false, _) => self.block(block),
            }
            is_in_list = is_item;
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(pieces) => {
                let title: String = pieces.iter().map(|piece| escaped(piece.text())).collect();
                self.put(&format!("## {title}"));
            }
            Block::Question(question) if question.is_for_presenter => {}
            Block::Question(question) => self.put(&format!("**{}**", one(&question.text))),
            Block::Paragraph(pieces) | Block::Note(pieces) => self.put(&paragraph(pieces)),
            Block::Message { label, text } => self.put(&format!("{}{}", one(label), paragraph(text))),
            Block::Table(table) => self.table(table),
            Block::Rows { table, rows } => self.table(&table.some(rows)),
            Block::Picture(_) | Block::Cookie(_) | Block::Anatomy { .. } | Block::Comparison { .. } => {
                self.as_it_is(block);
            }
            Block::Exchange(_) => self.as_it_is(block),
            Block::TryNext { again, place, label, command } => {
                again.iter().chain(place).for_each(|above| self.put(&one(above)));
                let command = code(command.text());
                self.put(&format!("{}{command}", one(label)));
            }
            // each is an item of a list
            Block::Fact { .. } | Block::Command { .. } | Block::Blank => {}
        }
    }

    /// As a terminal of 80 columns has it, between two fences that it cannot close.
    fn as_it_is(&mut self, block: &Block) {
        let lines = terminal::lines([block], Paper::PAGE);
        let line = |line: &Vec<super::lines::Span>| line.iter().map(|span| span.text.as_str()).collect::<String>();
        let lines: Vec<String> = lines.iter().map(|spans| line(spans).trim_end().to_owned()).collect();
        let text = lines.join("\n");
        let fence = "`".repeat(longest_run(&text).max(2) + 1);
        self.put(&format!("{fence}text\n{text}\n{fence}"));
    }

    fn table(&mut self, table: &Table) {
        let columns = table.columns.len();
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let headings = match table.headings.is_empty() {
            true => vec![String::new(); columns],
            false => table.headings.iter().map(|heading| escaped(heading.text())).collect(),
        };
        let mut lines = vec![row(headings), row(vec!["---".to_owned(); columns])];
        // a stroke ends a cell, also inside a command
        let cell = |pieces: &Vec<Piece>| -> String {
            let of = |piece: &Piece| match piece.role() {
                Role::Command => one(piece).replace('|', "\\|"),
                _ => one(piece),
            };
            pieces.iter().map(of).collect()
        };
        lines.extend(table.rows.iter().map(|cells| row(cells.iter().map(cell).collect())));
        self.put(&lines.join("\n"));
    }
}

fn inline(pieces: &[Piece]) -> String {
    pieces.iter().map(one).collect()
}

fn one(piece: &Piece) -> String {
    match piece.role() {
        Role::Command => code(piece.text()),
        // to a text in bold belong no blanks at its ends
        Role::Title if !piece.text().trim().is_empty() => {
            let text = piece.text();
            let (bare, start) = (text.trim(), text.len() - text.trim_start().len());
            let (before, rest) = text.split_at(start);
            let after = rest.get(bare.len()..).unwrap_or_default();
            format!("{before}**{}**{after}", escaped(bare))
        }
        _ => escaped(piece.text()),
    }
}

/// A paragraph, which its first character does not make a heading, a list or a quotation.
fn paragraph(pieces: &[Piece]) -> String {
    let text = inline(pieces);
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => {
            let (number, rest) = text.split_at(digits);
            format!("{number}\\{rest}")
        }
        Some(b'#' | b'-' | b'+' | b'=') if digits == 0 => format!("\\{text}"),
        _ => text.to_owned(),
    }
}

/// A text that stands for itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', character]),
            character => escaped.push(character),
        }
    }
    escaped
}

/// A command, between more backticks than it has itself.
fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}

/// The most backticks that stand side by side.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::{Column, Cookie, piece, plain};

    fn page(document: Document) -> String {
        text(&Sheet { title: "a title", lang: "en", documents: &[document] })
    }

    #[test]
    fn no_text_makes_markup() {
        let mut document = Document::new();
        document.text("# no heading").text("1. no list").text("a | b <script> *c* `d` [e](f) ~~g~~");
        document.rows(&[Column::Setting, Column::Sentence], vec![vec![vec![plain("a|b")], vec![plain("c")]]]);
        let page = page(document);
        for line in [
            "\\# no heading",
            "1\\. no list",
            "a \\| b &lt;script&gt; \\*c\\* \\`d\\` \\[e\\](f) \\~\\~g\\~\\~",
            "| a\\|b | c |",
        ] {
            assert!(page.lines().any(|found| found == line), "{line}\n{page}");
        }
    }

    #[test]
    fn a_cookie_of_backticks_does_not_close_its_block() {
        let mut document = Document::new();
        document.push(Block::Cookie(Cookie::Whole(plain("a````b"))));
        document.push(Block::TryNext {
            again: None,
            place: None,
            label: plain("next: "),
            command: piece(Role::Command, "x `y`"),
        });
        let page = page(document);
        assert!(page.contains("\n`````text\n  a````b\n`````\n"), "{page}");
        assert!(page.contains("next: `` x `y` ``"), "{page}");
    }
}
