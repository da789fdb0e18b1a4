//! What stands on the screen at each stop of a scene.

use crate::lang::say;
use crate::render::document::{Block, Document, Question, Role, piece};
use crate::render::style::Style;
use crate::render::surface::width;

/// The fewest rows that a page is laid out for.
const FEWEST: usize = 6;

/// What stands on the screen at a stop.
#[derive(Clone, Debug)]
pub struct View {
    text: String,
    rows: usize,
    added: String,
    note: Option<Question>,
}

impl View {
    /// All of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the view before it has not.
    pub fn added(&self) -> &str {
        &self.added
    }

    /// The rows that it takes.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The question at its end, with its note.
    pub fn note(&self) -> Option<&Question> {
        self.note.as_ref()
    }
}

/// The views of a scene, on a page of so many rows. The last row is for the keys. `has_notes` puts the speaker's notes
/// below the answers: the class sees them too, and is to guess first.
///
/// At each stop as much as fits is shown of what came before. The title stays. An answer that is too high by itself is
/// shown in several views.
pub fn views(scene: &Document, style: &Style, rows: usize, has_notes: bool) -> Vec<View> {
    let room = rows.max(FEWEST) - 1;
    let mut parts: Vec<Part> = scene.parts().iter().map(|part| Part::of(part, style)).collect();
    if has_notes {
        note_the_answers(&mut parts, style);
    }
    let title = Lines::of(&titled(scene), style);
    let mut views: Vec<View> = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let asked = place.checked_sub(1).and_then(|before| parts.get(before)).map(|before| &before.question);
        let question = part.asked.clone();
        let whole = fitting(&parts, place, &title, room);
        let pages = match whole {
            Some(lines) => vec![lines],
            None => pages(part, &title, asked, room),
        };
        let last = pages.len() - 1;
        for (page, lines) in pages.into_iter().enumerate() {
            let added = if last == 0 { part.all().text() } else { lines.text() };
            let note = question.clone().filter(|_| page == last);
            views.push(View { text: lines.text(), rows: lines.rows(), added, note });
        }
    }
    views
}

/// The rows that a document takes on a terminal.
pub(super) fn rows(document: &Document, style: &Style) -> usize {
    Lines::of(document, style).rows()
}

/// The title of a scene alone.
fn titled(scene: &Document) -> Document {
    let mut title = Document::new();
    if let Some(Block::Title(pieces)) = scene.blocks().first() {
        title.push(Block::Title(pieces.clone()));
    }
    title
}

/// Adds the note of each question to the answer that comes after it.
fn note_the_answers(parts: &mut [Part], style: &Style) {
    let asked: Vec<Option<Question>> = parts.iter().map(|part| part.asked.clone()).collect();
    for (part, question) in parts.iter_mut().skip(1).zip(asked) {
        if let Some(question) = question {
            let label = piece(Role::Quiet, say!(style.lang, "note: ", "メモ: "));
            let mut note = Document::new();
            note.paragraph([label, question.note]);
            part.blocks.push(Lines::of(&note, style));
        }
    }
}

/// What ends with a question, or with the end of the scene.
struct Part {
    /// Its blocks, laid out one by one, without the question.
    blocks: Vec<Lines>,
    question: Lines,
    asked: Option<Question>,
}

impl Part {
    fn of(part: &Document, style: &Style) -> Part {
        let mut blocks: Vec<Document> = part.one_by_one().collect();
        let asked = part.questions().last().cloned();
        let question = if asked.is_some() { blocks.pop().unwrap_or_default() } else { Document::new() };
        Part {
            blocks: blocks.iter().map(|block| Lines::of(block, style)).collect(),
            question: Lines::of(&question, style),
            asked,
        }
    }

    fn all(&self) -> Lines {
        Lines(self.blocks.iter().chain([&self.question]).flat_map(|lines| lines.0.clone()).collect())
    }

    fn answer(&self) -> Lines {
        Lines(self.blocks.iter().flat_map(|lines| lines.0.clone()).collect())
    }
}

/// As much of the parts up to one of them as fits. `None` where that part alone does not.
fn fitting(parts: &[Part], last: usize, title: &Lines, room: usize) -> Option<Lines> {
    let shown = parts.get(..=last)?;
    let is_in_room = |lines: &Lines| lines.rows() <= room;
    let mut all = Lines::default();
    shown.iter().for_each(|part| all.add(&part.all()));
    if is_in_room(&all) {
        return Some(all);
    }
    // what has been answered may go before the answers do
    let answered = |shown: &[Part], mut lines: Lines| {
        for (place, part) in shown.iter().enumerate() {
            let is_answered = place + 2 < shown.len();
            lines.add(&if is_answered { part.answer() } else { part.all() });
        }
        lines
    };
    let without_questions = answered(shown, Lines::default());
    if is_in_room(&without_questions) {
        return Some(without_questions);
    }
    (1..=last).find_map(|first| {
        let mut lines = title.clone();
        lines.add(&shown.get(first - 1)?.question);
        Some(answered(shown.get(first..)?, lines)).filter(is_in_room)
    })
}

/// A part that is higher than the page, on several.
fn pages(part: &Part, title: &Lines, asked: Option<&Lines>, room: usize) -> Vec<Lines> {
    let mut pages = Vec::new();
    let mut page = title.clone();
    if let Some(question) = asked {
        page.add(question);
    }
    let mut is_empty = true;
    for block in part.blocks.iter().chain([&part.question]) {
        if page.rows() + block.rows() > room && !is_empty {
            pages.push(std::mem::replace(&mut page, title.clone()));
            is_empty = true;
        }
        for line in &block.0 {
            if page.rows() + line.rows > room && !is_empty {
                pages.push(std::mem::replace(&mut page, title.clone()));
            }
            page.add(&Lines(vec![line.clone()]));
            is_empty = false;
        }
    }
    pages.push(page);
    pages
}

/// A line, and the rows of the terminal that it takes.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    rows: usize,
    is_empty: bool,
}

/// Lines with their rows.
#[derive(Clone, Debug, Default)]
struct Lines(Vec<Line>);

impl Lines {
    fn of(document: &Document, style: &Style) -> Lines {
        let columns = style.width.max(1);
        // the rows are counted without what colours a line
        let bare = Style { colour: false, ..style.clone() }.text(document);
        let text = style.text(document);
        let line = |(text, bare): (&str, &str)| Line {
            text: text.to_owned(),
            rows: width(bare).div_ceil(columns).max(1),
            is_empty: bare.is_empty(),
        };
        Lines(text.lines().zip(bare.lines()).map(line).collect())
    }

    /// Adds lines, with one empty line at most between them and none at the beginning.
    fn add(&mut self, lines: &Lines) {
        for line in &lines.0 {
            if !line.is_empty || self.0.last().is_some_and(|last| !last.is_empty) {
                self.0.push(line.clone());
            }
        }
    }

    fn rows(&self) -> usize {
        self.0.iter().map(|line| line.rows).sum()
    }

    fn text(&self) -> String {
        self.0.iter().map(|line| format!("{}\n", line.text)).collect()
    }
}
