//! What is said on standard error under `--json`: one object, on one line.

use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;

/// One line on standard error.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ErrorLine {
    /// It could not be done. The line is the last.
    Error(ErrorReport),
    /// A note on the command line, or on what is waited for: an answer or an error follows. Or on the file that was written.
    Note(NoteReport),
}

/// An error.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ErrorReport {
    /// What could not be done.
    pub error: ErrorFacts,
}

/// What could not be done, and what helps.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ErrorFacts {
    /// The name of the error. It is the same in every language.
    #[schemars(regex(pattern = "^[a-z0-9_]+$"))]
    pub kind: &'static str,
    /// What was found and what was expected, in the language of the screen.
    #[schemars(length(min = 1))]
    pub message: String,
    /// What to do, in the language of the screen.
    #[schemars(length(min = 1))]
    pub hint: String,
}

/// A note.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NoteReport {
    /// What is worth a word beside the answer.
    pub note: NoteFacts,
}

/// What is worth a word beside the answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NoteFacts {
    /// The name of the note. It is the same in every language.
    #[schemars(regex(pattern = "^[a-z0-9_]+$"))]
    pub kind: &'static str,
    /// The note, in the language of the screen.
    #[schemars(length(min = 1))]
    pub message: String,
}

impl ErrorReport {
    /// The facts of an error, with its sentences.
    pub fn of(error: &Error, message: String, hint: String) -> ErrorReport {
        ErrorReport { error: ErrorFacts { kind: error.kind(), message, hint } }
    }
}

impl NoteReport {
    /// The facts of a note, with its sentence.
    pub fn of(kind: &'static str, message: String) -> NoteReport {
        NoteReport { note: NoteFacts { kind, message } }
    }
}
