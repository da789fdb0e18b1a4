//! A piece of text in one role. It is escaped when it is made.

use unicode_width::UnicodeWidthChar;

use super::escape::escape;

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
    is_carried: bool,
    is_changed: bool,
    length: Option<String>,
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

    /// Whether it is a sign, which is told in other words where no signs are wanted.
    pub fn is_sign(&self) -> bool {
        self.spoken.is_some()
    }

    /// Whether it is of the value of a cookie, which is carried from the screen as it stands: it is never broken.
    pub fn is_carried(&self) -> bool {
        self.is_carried
    }

    /// Whether it is what was changed, and is to be marked.
    pub fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// How long the value is of which it is the first piece. It is said where the value is shortened.
    pub fn length(&self) -> Option<&str> {
        self.length.as_deref()
    }

    /// The same piece, with [`Piece::length`].
    pub fn of_length(self, length: impl AsRef<str>) -> Piece {
        Piece { length: Some(escape(length.as_ref()).into_owned()), ..self }
    }

    /// The same piece, with [`Piece::is_changed`].
    pub fn changed(self) -> Piece {
        Piece { is_changed: true, ..self }
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
        is_carried: false,
        is_changed: false,
        length: None,
        most_lines: None,
        is_blank: false,
    }
}

/// A piece of the value of a cookie, which is never broken into lines.
pub fn carried(role: Role, text: impl AsRef<str>) -> Piece {
    Piece { is_carried: true, ..piece(role, text) }
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
}
