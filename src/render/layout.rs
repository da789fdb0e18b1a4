//! The page: lines of at most 80 columns, made of pieces of text.
//!
//! Every piece is escaped when it is made, so nothing a server or a cookie says can
//! reach the terminal in any other way than as characters to read.

use unicode_width::UnicodeWidthChar;

use super::escape::escape;
use super::palette::Style;

/// The width of a page, in columns: a projector's.
pub const WIDTH: usize = 80;

/// A piece of text in one style.
#[derive(Clone, Debug)]
pub struct Piece {
    style: Style,
    text: String,
    is_whole: bool,
}

/// Text from anywhere, made harmless.
pub fn piece(style: Style, text: impl AsRef<str>) -> Piece {
    Piece { style, text: escape(text.as_ref()).into_owned(), is_whole: false }
}

/// Ordinary text that is not broken at its blanks, such as a date.
pub fn whole(text: impl AsRef<str>) -> Piece {
    Piece { is_whole: true, ..plain(text) }
}

/// Ordinary text.
pub fn plain(text: impl AsRef<str>) -> Piece {
    piece(Style::Plain, text)
}

/// One thing to look at: what fits on a screen, between two presses of Enter.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    lines: Vec<Vec<Piece>>,
}

impl Scene {
    /// An empty page.
    pub fn new() -> Scene {
        Scene::default()
    }

    /// Its heading.
    pub fn title(&mut self, text: impl AsRef<str>) -> &mut Scene {
        self.paragraph(0, [piece(Style::Title, text)]).blank()
    }

    /// An empty line, never two together, never the first.
    pub fn blank(&mut self) -> &mut Scene {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Vec::new());
        }
        self
    }

    /// A sentence.
    pub fn text(&mut self, indent: usize, text: impl AsRef<str>) -> &mut Scene {
        self.paragraph(indent, [plain(text)])
    }

    /// Pieces in a row, broken into lines that all begin at the same column.
    pub fn paragraph(&mut self, indent: usize, pieces: impl IntoIterator<Item = Piece>) -> &mut Scene {
        self.hanging(indent, indent, pieces)
    }

    /// A label of a fixed width, and what it is about.
    pub fn fact(&mut self, label: impl AsRef<str>, pieces: impl IntoIterator<Item = Piece>) -> &mut Scene {
        let label = pad(&escape(label.as_ref()), LABEL - 2);
        let pieces = std::iter::once(plain(label)).chain(pieces);
        self.hanging(2, LABEL, pieces)
    }

    /// Pieces in a row: the first line begins at one column, those after it at another.
    pub fn hanging(&mut self, first: usize, rest: usize, pieces: impl IntoIterator<Item = Piece>) -> &mut Scene {
        self.lines.extend(broken(first, rest, pieces.into_iter().collect()));
        self
    }

    /// A line that is never broken, for what must stand under something else.
    pub fn ruler(&mut self, indent: usize, pieces: impl IntoIterator<Item = Piece>) -> &mut Scene {
        let line = std::iter::once(plain(" ".repeat(indent))).chain(pieces).collect();
        self.lines.push(line);
        self
    }

    /// Rows in columns of the given widths; the last column may be broken and takes the rest.
    pub fn table(&mut self, indent: usize, widths: &[usize], rows: &[Vec<Piece>]) -> &mut Scene {
        let rest = indent + widths.iter().sum::<usize>();
        for row in rows {
            let cells = row.iter().enumerate().map(|(place, cell)| match widths.get(place) {
                Some(width) => Piece { text: pad(&cell.text, *width), ..cell.clone() },
                None => cell.clone(),
            });
            self.hanging(indent, rest, cells.collect::<Vec<_>>());
        }
        self
    }

    /// The page as text, with colours if they are on.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let shown = line.iter().rposition(|piece| !piece.text.trim_end().is_empty()).map_or(0, |last| last + 1);
            for (place, piece) in line.iter().take(shown).enumerate() {
                let is_last = place + 1 == shown;
                text.push_str(&piece.style.paint(if is_last { piece.text.trim_end() } else { &piece.text }));
            }
            text.push('\n');
        }
        text
    }
}

/// The column at which facts begin.
pub const LABEL: usize = 13;

/// Columns that a text takes. East Asian characters take two.
pub fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

/// Fills up to a width, with one blank at least.
pub fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text)).max(1)))
}

/// The first columns of a text, with an ellipsis for the rest. Of a long text only its beginning is looked at.
pub fn cut(text: &str, to: usize) -> String {
    let (beginning, rest) = text.split_at(text.char_indices().nth(to + 1).map_or(text.len(), |(place, _)| place));
    let text = escape(beginning);
    if rest.is_empty() && width(&text) <= to {
        return text.into_owned();
    }
    let mut taken = 0;
    let kept = text.chars().take_while(|character| {
        taken += character.width().unwrap_or(0);
        taken < to
    });
    kept.chain(['…']).collect()
}

#[derive(Clone, Copy)]
struct Glyph {
    character: char,
    style: Style,
    /// The number of its piece, if that is not to be broken.
    whole: Option<usize>,
}

/// Breaks after blanks and between East Asian words; a word longer than a line is broken anywhere.
fn broken(first: usize, rest: usize, pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    if first + pieces.iter().map(|piece| width(&piece.text)).sum::<usize>() <= WIDTH {
        return vec![joined(first, pieces)];
    }
    let mut glyphs = Vec::with_capacity(pieces.iter().map(|piece| piece.text.len()).sum());
    for (number, Piece { style, text, is_whole }) in pieces.iter().enumerate() {
        let whole = is_whole.then_some(number);
        glyphs.extend(text.chars().map(|character| Glyph { character, style: *style, whole }));
    }
    let mut lines = Vec::new();
    let mut remaining = glyphs.as_slice();
    let mut indent = first;
    loop {
        let (line, after) = remaining.split_at(line_length(remaining, WIDTH.saturating_sub(indent).max(8)));
        lines.push(pieces_of(indent, line));
        let next = after.iter().position(|glyph| glyph.character != ' ').unwrap_or(after.len());
        remaining = after.get(next..).unwrap_or_default();
        indent = rest;
        if remaining.is_empty() {
            return lines;
        }
    }
}

/// All on one line, neighbours of one style as one piece.
fn joined(indent: usize, pieces: Vec<Piece>) -> Vec<Piece> {
    let mut line: Vec<Piece> = Vec::with_capacity(pieces.len() + 1);
    for piece in pieces.into_iter().filter(|piece| !piece.text.is_empty()) {
        match line.last_mut() {
            Some(last) if last.style == piece.style => last.text.push_str(&piece.text),
            _ => line.push(piece),
        }
    }
    if indent > 0 && !line.is_empty() {
        line.insert(0, plain(" ".repeat(indent)));
    }
    line
}

/// How many of the glyphs go on a line of this many columns.
fn line_length(glyphs: &[Glyph], columns: usize) -> usize {
    let mut taken = 0;
    let fitting = glyphs
        .iter()
        .take_while(|glyph| {
            taken += glyph.character.width().unwrap_or(0);
            taken <= columns
        })
        .count();
    if fitting == glyphs.len() {
        return fitting;
    }
    // a long word after a short one is broken, so that the short one does not stand alone
    let last = |may_break: fn(&Glyph, &Glyph) -> bool| {
        (fitting / 2..=fitting).rev().find(|&place| {
            match (place.checked_sub(1).and_then(|one| glyphs.get(one)), glyphs.get(place)) {
                (Some(before), Some(after)) => may_break(before, after),
                _ => false,
            }
        })
    };
    last(is_between_words).or_else(|| last(is_allowed)).unwrap_or(fitting.max(1))
}

/// A blank, or the place where a Japanese phrase ends: after a comma, or where hiragana gives way to another script.
fn is_between_words(before: &Glyph, after: &Glyph) -> bool {
    if before.whole.is_some() && before.whole == after.whole {
        return false;
    }
    let is_hiragana = |glyph: &Glyph| matches!(glyph.character, 'ぁ'..='ん');
    let ends_a_phrase = "、。)」".contains(before.character) || is_hiragana(before) && !is_hiragana(after);
    // a blank before hiragana is one between a foreign word and its particle
    (before.character == ' ' || after.character == ' ') && !is_hiragana(after)
        || ends_a_phrase && is_allowed(before, after)
}

/// Where Japanese may be broken at all.
fn is_allowed(before: &Glyph, after: &Glyph) -> bool {
    let is_wide = |glyph: &Glyph| glyph.character.width() == Some(2);
    (is_wide(before) || is_wide(after))
        && !NEVER_FIRST.contains(after.character)
        && !NEVER_LAST.contains(before.character)
}

/// Japanese line breaking: these may not begin a line.
const NEVER_FIRST: &str = "、。，．・：；？！」』）〕］｝〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…,.:;?!)]}'\"%";
/// And these may not end one.
const NEVER_LAST: &str = "「『（〔［｛〈《([{";

fn pieces_of(indent: usize, glyphs: &[Glyph]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if indent > 0 && !glyphs.is_empty() {
        pieces.push(plain(" ".repeat(indent)));
    }
    for run in glyphs.chunk_by(|one, other| one.style == other.style) {
        let style = run.first().map_or(Style::Plain, |glyph| glyph.style);
        pieces.push(Piece { style, text: run.iter().map(|glyph| glyph.character).collect(), is_whole: false });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(scene: &Scene) -> String {
        colored::control::set_override(false);
        scene.to_text()
    }

    #[test]
    fn no_line_is_wider_than_a_projector_in_either_language() {
        let mut scene = Scene::new();
        scene.text(2, "a word and another ".repeat(20));
        scene.text(2, "署名は一致し、まだ有効期間内です。".repeat(12));
        scene.text(2, "x".repeat(300));
        for line in text(&scene).lines() {
            assert!(width(line) <= WIDTH, "{line}");
            assert!(!line.trim_start().starts_with(['、', '。']), "{line}");
        }
    }

    #[test]
    fn what_comes_from_outside_is_escaped_before_it_is_measured() {
        let mut scene = Scene::new();
        scene.paragraph(0, [plain("\u{1b}[2J\u{202e}")]);
        assert_eq!(text(&scene), "\\x1b[2J\\u{202e}\n");
    }

    #[test]
    fn columns_count_east_asian_characters_twice() {
        let mut scene = Scene::new();
        scene.table(0, &[8], &[vec![plain("署名"), plain("x")], vec![plain("time"), plain("x")]]);
        assert_eq!(text(&scene), "署名    x\ntime    x\n");
    }
}
