//! What is found in lessons that can be used, and should be better.

use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::BilingualText;

/// Something that is found in a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The lesson, by its name. Null: it is about all lessons together.
    pub lesson: Option<String>,
    /// The step, by its name. Null: it is about the lesson.
    pub step: Option<String>,
    /// The line of the pack, from 1. Null: it stands nowhere.
    pub line: Option<usize>,
    /// What is found there.
    pub reason: Reason,
}

/// What is found at a place of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// A fact names no source.
    NoSource,
    /// A fact names a source that there is not.
    UnknownSource {
        /// Its id.
        id: String,
    },
    /// A wrong answer of a prediction names no misconception.
    NoMisconception,
    /// A misconception that there is not.
    UnknownMisconception {
        /// Its id.
        id: String,
    },
    /// A correction of the tutorial that there is not.
    UnknownCorrection {
        /// Its id.
        id: String,
    },
    /// A step of the tutorial that there is not.
    UnknownTutorialStep {
        /// Its id.
        id: String,
    },
    /// No step meets this misconception, this correction or this step of the tutorial.
    NotMet {
        /// Its id.
        id: String,
    },
    /// A word in braces that stands for nothing.
    UnknownValue {
        /// The word.
        word: String,
    },
    /// A text is missing in one of the languages.
    MissingText,
    /// A sentence of the other language.
    OtherLanguage {
        /// The sentence.
        text: String,
    },
    /// The two languages do not have the same commands and values.
    Commands {
        /// What only the English has.
        english: Vec<String>,
        /// What only the Japanese has.
        japanese: Vec<String>,
    },
    /// The two languages do not have the same figures.
    Figures {
        /// What only the English has.
        english: Vec<String>,
        /// What only the Japanese has.
        japanese: Vec<String>,
    },
    /// So much is to be read before the learner does something.
    TooMuchToRead {
        /// The words of the English.
        words: usize,
        /// The characters of the Japanese.
        characters: usize,
    },
    /// An answer is wider than a screen has room for.
    WideAnswer {
        /// Its columns.
        columns: usize,
    },
    /// A command is wider than a screen has room for.
    WideCommand {
        /// Its columns.
        columns: usize,
    },
    /// A criterion of an exercise goes by the command that was typed.
    GoesByCommand,
    /// An exercise has one way to solve it, and no other.
    OneWay,
    /// A command of the lesson is none, or is typed wrongly.
    BadCommand {
        /// The command, with the values in it.
        command: String,
    },
    /// The commands of a step were typed, and it was not done.
    NotDone {
        /// What was still to be done.
        open: Vec<BilingualText>,
    },
    /// Nothing was done, and the exercise was solved.
    SolvedByNothing,
    /// A way to solve the exercise does not solve it.
    NotSolved {
        /// The way: 0 is the solution, and the alternatives follow.
        way: usize,
        /// The criteria that were not met.
        open: Vec<BilingualText>,
    },
}

/// The most English words that are to be read before the learner does something.
pub const MOST_WORDS: usize = 80;
/// The most Japanese characters that are to be read before the learner does something.
pub const MOST_CHARACTERS: usize = 200;
/// The widest answer, in columns.
pub const WIDEST_ANSWER: usize = 70;
/// The widest command, in columns, before the values are in it.
pub const WIDEST_COMMAND: usize = 76;
