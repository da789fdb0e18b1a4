//! A text without the cookie that is looked for: what it is instead.

use std::error;
use std::fmt;

use super::found::End;

/// What was found where a cookie was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// Nothing, or only blanks.
    Blank,
    /// Cookies of other names.
    OtherNames(Vec<String>),
    /// A cookie with an empty value. If its end is over too, this deletes the cookie.
    EmptyValue {
        /// Its name.
        name: String,
        /// The end that came with it.
        end: Option<End>,
    },
    /// A value out of which a part was left, with dots in its place.
    Shortened,
    /// The pieces of a value, which are not all there or do not join to a whole one.
    Pieces,
    /// A signed value with characters before it or behind it that may belong to it or not.
    Glued,
    /// A token of three sections of which the first is a long number, as that of a Discord account.
    NumberToken,
    /// A value that was blanked out before it was shared: `[REDACTED]`, `****`.
    Redacted,
    /// A HAR export without cookies.
    Har {
        /// How many requests it has.
        requests: usize,
    },
    /// JSON, or what Python prints of it.
    Json {
        /// The first keys of its object, or of the first object in its list.
        keys: Vec<String>,
        /// Whether it ends before it is complete.
        is_cut: bool,
    },
    /// A page of HTML.
    Page,
    /// A command line without a cookie.
    CommandLine,
    /// A file of another kind, by its first bytes.
    File(FileKind),
    /// More cookies than are kept at once.
    TooMany {
        /// The most that are kept.
        limit: usize,
    },
    /// A text in which there is nothing of the form of a signed value.
    Text,
}

/// A kind of file that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Compressed with gzip.
    Gzip,
    /// Compressed with zstd.
    Zstd,
    /// A zip archive.
    Zip,
    /// A database of SQLite, as browsers keep their cookies in.
    Sqlite,
    /// A picture.
    Picture,
    /// Bytes of no kind that is known.
    Binary,
}

impl FileKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Gzip => "gzip",
            FileKind::Zstd => "zstd",
            FileKind::Zip => "zip",
            FileKind::Sqlite => "SQLite",
            FileKind::Picture => "picture",
            FileKind::Binary => "binary",
        }
    }
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Nothing::Blank => f.write_str("nothing but blanks"),
            Nothing::OtherNames(names) => write!(f, "other cookies only: {}", names.join(", ")),
            Nothing::EmptyValue { name, .. } => write!(f, "`{name}` with an empty value"),
            Nothing::Shortened => f.write_str("a shortened value"),
            Nothing::Pieces => f.write_str("pieces of a value"),
            Nothing::Glued => f.write_str("a value with something at an end that may not belong to it"),
            Nothing::NumberToken => f.write_str("a token that holds a number"),
            Nothing::Redacted => f.write_str("a value that was blanked out"),
            Nothing::Har { requests } => write!(f, "a HAR of {requests} requests without cookies"),
            Nothing::Json { keys, is_cut: false } => write!(f, "JSON with the keys {}", keys.join(", ")),
            Nothing::Json { keys, is_cut: true } => {
                write!(f, "JSON that is cut short, with the keys {}", keys.join(", "))
            }
            Nothing::Page => f.write_str("a page"),
            Nothing::CommandLine => f.write_str("a command line without a cookie"),
            Nothing::File(kind) => write!(f, "{} data", kind.name()),
            Nothing::TooMany { limit } => write!(f, "more than {limit} cookies"),
            Nothing::Text => f.write_str("a text without a cookie"),
        }
    }
}

impl error::Error for Nothing {}
