//! What a screen says, with the role of each part. It does not know on which surface it will be shown.
//!
//! A document has no padding and no width: a surface breaks its lines. Every text is escaped when it enters a document,
//! so a terminal shows what a server or a cookie says, and never obeys it.

pub mod escape;
pub mod picture;
pub mod piece;
pub mod wire;

use std::ops::Range;

pub use picture::Picture;
pub use piece::{Piece, Role, bad, blank, carried, good, piece, plain, shortened, sign, whole};
pub use wire::{Cookie, Exchange, Shown};

/// A question that is asked before its answer is seen.
#[derive(Clone, Debug)]
pub struct Question {
    /// The question.
    pub text: Piece,
    /// What the presenter says, and what is often seen wrongly.
    pub note: Piece,
    /// Whether it stands there for a presenter alone, who stops at it.
    pub is_for_presenter: bool,
}

/// What a column of a table holds. Only the last column is ever broken into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A moment, counted from the signing.
    Moment,
    /// What was done, in a few words.
    Deed,
    /// The name of a setting.
    Setting,
    /// A time of day.
    TimeOfDay,
    /// The method and the path of a request.
    Request,
    /// A status code.
    Status,
    /// What a cookie was found to say.
    Finding,
    /// Whether a cookie verifies.
    Verdict,
    /// A sentence. It stands last.
    Sentence,
    /// The beginning of a text. It stands last.
    Excerpt,
}

/// A row of cells.
pub type Row = Vec<Vec<Piece>>;

/// Rows of cells.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the columns hold.
    pub columns: Vec<Column>,
    /// Their headings, if they have any.
    pub headings: Vec<Piece>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// Some of its rows as a table. The headings stand above the first.
    pub fn some(&self, rows: &Range<usize>) -> Table {
        let headings = if rows.start == 0 { self.headings.clone() } else { Vec::new() };
        let rows = self.rows.get(rows.clone()).unwrap_or_default().to_vec();
        Table { columns: self.columns.clone(), headings, rows }
    }
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// A title, or a sentence that stands as one.
    Title(Vec<Piece>),
    /// What is asked before what follows is seen. A presenter stops here.
    Question(Box<Question>),
    /// A sentence or more.
    Paragraph(Vec<Piece>),
    /// A label and what it is about.
    Fact {
        /// The label.
        label: Piece,
        /// What it is about.
        pieces: Vec<Piece>,
    },
    /// More about the fact before it.
    Note(Vec<Piece>),
    /// An error, a hint, a note beside the answer.
    Message {
        /// `error: `
        label: Piece,
        /// What is to be said. A command in it is a piece of its own, which is never broken.
        text: Vec<Piece>,
    },
    /// Rows of cells.
    Table(Table),
    /// Some of the rows of a table, in the columns of the whole. Its headings stand above the first.
    Rows {
        /// The whole table.
        table: Table,
        /// Which of its rows.
        rows: Range<usize>,
    },
    /// A cookie by itself.
    Cookie(Cookie),
    /// A cookie, and the names of its parts.
    Anatomy {
        /// The cookie.
        cookie: Cookie,
        /// The names of payload, timestamp and signature.
        names: [Piece; 3],
    },
    /// Two texts, of which what differs is to be seen.
    Comparison {
        /// The label of the first text, and the text.
        before: [Piece; 2],
        /// The label of the second text, and the text.
        after: [Piece; 2],
    },
    /// What crossed the wire.
    Exchange(Box<Exchange>),
    /// What people would rather look at than read.
    Picture(Box<Picture>),
    /// A command of a list.
    Command {
        /// What to type.
        command: Piece,
        /// What it shows.
        about: Piece,
    },
    /// The next command, at the end of a screen.
    TryNext {
        /// What was given and is to be given again, because it is not repeated.
        again: Option<Piece>,
        /// The place on the path.
        place: Option<Piece>,
        /// `Try next: `
        label: Piece,
        /// What to type.
        command: Piece,
    },
    /// A pause. There are never two together, and a document never begins with one.
    Blank,
}

/// What fits on a screen, between two presses of Enter.
#[derive(Clone, Debug, Default)]
pub struct Document {
    blocks: Vec<Block>,
}

impl Document {
    /// An empty document.
    pub fn new() -> Document {
        Document::default()
    }

    /// Its parts, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Adds a part.
    pub fn push(&mut self, block: Block) -> &mut Document {
        self.blocks.push(block);
        self
    }

    /// Adds a part, before the next command that ends the screen.
    pub fn before_the_next_command(&mut self, block: Block) -> &mut Document {
        let is_end = |block: &Block| matches!(block, Block::TryNext { .. } | Block::Blank);
        let place = self.blocks.iter().rposition(|block| !is_end(block)).map_or(0, |last| last + 1);
        let has_more = place < self.blocks.len();
        self.blocks.insert(place, block);
        if place > 0 {
            self.blocks.insert(place, Block::Blank);
        }
        if !has_more { self } else { self.separated(place + 1 + usize::from(place > 0)) }
    }

    /// Sees to a pause at this place.
    fn separated(&mut self, place: usize) -> &mut Document {
        // the place on the path stands where there is a pause otherwise
        let is_apart = |block: &Block| matches!(block, Block::Blank | Block::TryNext { place: Some(_), .. });
        if self.blocks.get(place).is_some_and(|block| !is_apart(block)) {
            self.blocks.insert(place, Block::Blank);
        }
        self
    }

    /// Puts a paragraph before everything else.
    pub fn begin_with(&mut self, pieces: impl IntoIterator<Item = Piece>) -> &mut Document {
        self.blocks.insert(0, Block::Paragraph(pieces.into_iter().collect()));
        self
    }

    /// Adds a question.
    pub fn question(&mut self, question: Question) -> &mut Document {
        self.push(Block::Question(Box::new(question)))
    }

    /// The questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Question(question) => Some(&**question),
            _ => None,
        })
    }

    /// The same without the questions that are for a presenter alone.
    pub fn without_presenter(self) -> Document {
        let is_shown = |block: &Block| !matches!(block, Block::Question(question) if question.is_for_presenter);
        Document { blocks: self.blocks.into_iter().filter(is_shown).collect() }
    }

    /// Its parts, each but the last with a question at its end.
    pub fn parts(&self) -> Vec<Document> {
        let parts = self.blocks.split_inclusive(|block| matches!(block, Block::Question(_)));
        parts.map(|blocks| Document { blocks: blocks.to_vec() }).collect()
    }

    /// Takes away the title with which it begins.
    pub fn take_title(&mut self) -> Option<String> {
        match self.blocks.first() {
            Some(Block::Title(pieces)) => {
                let title = pieces.iter().map(Piece::text).collect();
                self.blocks.remove(0);
                Some(title)
            }
            _ => None,
        }
    }

    /// The same without the command to try next, for paper.
    pub fn without_the_next_command(self) -> Document {
        let stays = |block: &Block| !matches!(block, Block::TryNext { .. });
        Document { blocks: self.blocks.into_iter().filter(stays).collect() }
    }

    /// Its blocks as documents, to be laid out one by one.
    pub fn one_by_one(&self) -> impl Iterator<Item = Document> {
        self.blocks.iter().map(|block| Document { blocks: vec![block.clone()] })
    }

    /// Adds a title.
    pub fn title(&mut self, text: impl AsRef<str>) -> &mut Document {
        self.push(Block::Title(vec![piece(Role::Title, text)]))
    }

    /// Adds a pause, unless one stands there already.
    pub fn blank(&mut self) -> &mut Document {
        match self.blocks.last() {
            None | Some(Block::Blank) => self,
            Some(_) => self.push(Block::Blank),
        }
    }

    /// Adds a sentence.
    pub fn text(&mut self, text: impl AsRef<str>) -> &mut Document {
        self.paragraph([plain(text)])
    }

    /// Adds a sentence of several pieces.
    pub fn paragraph(&mut self, pieces: impl IntoIterator<Item = Piece>) -> &mut Document {
        self.push(Block::Paragraph(pieces.into_iter().collect()))
    }

    /// Adds a label and the fact beside it.
    pub fn fact(&mut self, label: impl AsRef<str>, pieces: impl IntoIterator<Item = Piece>) -> &mut Document {
        self.push(Block::Fact { label: plain(label), pieces: pieces.into_iter().collect() })
    }

    /// Adds more about the fact before it.
    pub fn note(&mut self, pieces: impl IntoIterator<Item = Piece>) -> &mut Document {
        self.push(Block::Note(pieces.into_iter().collect()))
    }

    /// Adds rows without headings.
    pub fn rows(&mut self, columns: &[Column], rows: Vec<Row>) -> &mut Document {
        self.push(Block::Table(Table { columns: columns.to_vec(), headings: Vec::new(), rows }))
    }

    /// Adds a command of a list.
    pub fn command(&mut self, command: impl AsRef<str>, about: impl AsRef<str>) -> &mut Document {
        self.push(Block::Command { command: piece(Role::Command, command), about: plain(about) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_single_and_never_first() {
        let mut document = Document::new();
        document.blank().text("x").blank().blank();
        assert_eq!(document.blocks().len(), 2);
    }
}
