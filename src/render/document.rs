//! What a screen says, with the role of each part. It does not know on which surface it will be shown.
//!
//! A document has no padding and no width: a surface breaks its lines. Every text is escaped when it enters a document,
//! so a terminal shows what a server or a cookie says, and never obeys it.

pub mod escape;

use unicode_width::UnicodeWidthChar;

use escape::escape;

/// What a piece of text is. A terminal gives each role a colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    #[default]
    Plain,
    /// A title, or the heading of a column.
    Title,
    /// Text of less weight: dots, what was seen before.
    Quiet,
    /// A command to type.
    Command,
    /// The first part of a cookie.
    Payload,
    /// The second part of a cookie.
    Timestamp,
    /// The third part of a cookie.
    Signature,
    /// A good answer.
    Good,
    /// A bad answer.
    Bad,
}

/// A piece of text in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    role: Role,
    text: String,
    spoken: Option<String>,
    is_whole: bool,
    most_lines: Option<usize>,
    is_blank: bool,
}

impl Piece {
    /// What it is.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Its text, with signs.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its text in words only.
    pub fn spoken(&self) -> &str {
        self.spoken.as_deref().unwrap_or(&self.text)
    }

    /// Whether it stays on one line where that is possible, such as a date.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The most lines that it takes on a wide page. The rest of it may be left out.
    pub fn most_lines(&self) -> Option<usize> {
        self.most_lines
    }

    /// Whether it is a line to write on, as wide as its text.
    pub fn is_blank(&self) -> bool {
        self.is_blank
    }

    /// The same piece, which stays on one line where that is possible.
    pub fn unbroken(self) -> Piece {
        Piece { is_whole: true, ..self }
    }

    /// The same piece, with [`Piece::most_lines`].
    pub fn within_lines(self, most: usize) -> Piece {
        Piece { most_lines: Some(most), ..self }
    }
}

/// Text from anywhere, made harmless.
pub fn piece(role: Role, text: impl AsRef<str>) -> Piece {
    Piece {
        role,
        text: escape(text.as_ref()).into_owned(),
        spoken: None,
        is_whole: false,
        most_lines: None,
        is_blank: false,
    }
}

/// Ordinary text.
pub fn plain(text: impl AsRef<str>) -> Piece {
    piece(Role::Plain, text)
}

/// Ordinary text that is not broken at its blanks, such as a date.
pub fn whole(text: impl AsRef<str>) -> Piece {
    Piece { is_whole: true, ..plain(text) }
}

/// A line to write on, of so many columns.
pub fn blank(columns: usize) -> Piece {
    Piece { is_blank: true, ..whole("_".repeat(columns)) }
}

/// A sign such as `✔ ` or `→`, and the words that say the same where no signs are wanted.
pub fn sign(role: Role, shown: impl AsRef<str>, spoken: impl AsRef<str>) -> Piece {
    Piece { spoken: Some(escape(spoken.as_ref()).into_owned()), ..piece(role, shown) }
}

/// `✔` and a text: the answer is yes.
pub fn good(text: impl AsRef<str>) -> Vec<Piece> {
    vec![sign(Role::Good, "✔ ", ""), piece(Role::Good, text)]
}

/// `✘` and a text: the answer is no.
pub fn bad(text: impl AsRef<str>) -> Vec<Piece> {
    vec![sign(Role::Bad, "✘ ", ""), piece(Role::Bad, text)]
}

/// The beginning of a long text, with an ellipsis for the rest. A letter counts 1, an East Asian character 2.
/// Of a long text only its beginning is looked at.
pub fn shortened(text: &str, most: usize) -> String {
    let (beginning, rest) = text.split_at(text.char_indices().nth(most + 1).map_or(text.len(), |(place, _)| place));
    let text = escape(beginning);
    let length = |character: char| character.width().unwrap_or(0);
    if rest.is_empty() && text.chars().map(length).sum::<usize>() <= most {
        return text.into_owned();
    }
    let mut taken = 0;
    let kept = text.chars().take_while(|character| {
        taken += length(*character);
        taken < most
    });
    kept.chain(['…']).collect()
}

/// The value of a cookie.
#[derive(Clone, Debug)]
pub enum Cookie {
    /// Its three parts, without the dots between them.
    Parts {
        /// The first.
        payload: Piece,
        /// The second.
        timestamp: Piece,
        /// The third.
        signature: Piece,
    },
    /// A value that does not have three parts.
    Whole(Piece),
}

impl Cookie {
    /// As it stands in a header, with its dots.
    pub fn pieces(&self) -> Vec<Piece> {
        let dot = || piece(Role::Quiet, ".");
        match self {
            Cookie::Whole(value) => vec![value.clone()],
            Cookie::Parts { payload, timestamp, signature } => {
                vec![payload.clone(), dot(), timestamp.clone(), dot(), signature.clone()]
            }
        }
    }
}

/// A request, its response, and what the browser did with it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `→`, or `request: `
    pub to_server: Piece,
    /// `GET /login`
    pub request_line: Piece,
    /// The line `Cookie: …`, if there was one.
    pub cookie: Option<Vec<Piece>>,
    /// The form, if one was sent.
    pub body: Option<Piece>,
    /// `←`, or `response: `
    pub to_browser: Piece,
    /// `200 OK`
    pub status_line: Piece,
    /// The lines `Set-Cookie: …`
    pub set_cookies: Vec<Vec<Piece>>,
    /// The line `Location: …`, if there was one.
    pub location: Option<Piece>,
    /// What the jar did with each cookie.
    pub jar: Vec<Piece>,
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

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// A title, or a sentence that stands as one.
    Title(Vec<Piece>),
    /// The one thing to look at in what follows.
    LookAt(Piece),
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
        /// What is to be said.
        text: Piece,
    },
    /// Rows of cells.
    Table(Table),
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
    /// A command of a list.
    Command {
        /// What to type.
        command: Piece,
        /// What it shows.
        about: Piece,
    },
    /// The next command, at the end of a screen.
    TryNext {
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

    /// Puts a paragraph before everything else.
    pub fn begin_with(&mut self, pieces: impl IntoIterator<Item = Piece>) -> &mut Document {
        self.blocks.insert(0, Block::Paragraph(pieces.into_iter().collect()));
        self
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
    fn what_comes_from_outside_is_escaped_when_it_enters() {
        assert_eq!(plain("\u{1b}[2J\u{202e}").text(), "\\x1b[2J\\u{202e}");
        assert_eq!(sign(Role::Good, "\u{7}", "\u{9b}").spoken(), "\\x9b");
        assert_eq!(shortened("\u{1b}\u{1b}\u{1b}", 8), "\\x1b\\x1…");
    }

    #[test]
    fn a_long_text_is_shortened_to_what_east_asian_characters_take() {
        assert_eq!(shortened("alice", 5), "alice");
        assert_eq!(shortened("alices", 5), "alic…");
        assert_eq!(shortened("日本語", 6), "日本語");
        assert_eq!(shortened("日本語語", 6), "日本…");
    }

    #[test]
    fn pauses_are_single_and_never_first() {
        let mut document = Document::new();
        document.blank().text("x").blank().blank();
        assert_eq!(document.blocks().len(), 2);
    }
}
