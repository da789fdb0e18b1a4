//! What is wrong with a lesson, a pack or the progress of a learner.

use std::fmt;
use std::path::PathBuf;

use crate::browser::JarError;
use crate::lessons::audit::Fault;
use crate::lessons::sandbox::SandboxError;

/// What is wrong with a lesson, a pack or the progress of a learner.
#[derive(Debug)]
pub enum LessonError {
    /// There is no lesson of this number or name.
    Unknown {
        /// What was given.
        given: String,
        /// How many there are.
        lessons: usize,
    },
    /// The pack cannot be used.
    Broken {
        /// Its file. None: the built-in one.
        path: Option<PathBuf>,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The file of the learner's progress cannot be read or written.
    Progress(JarError),
    /// The sandbox cannot be used.
    Sandbox(SandboxError),
    /// A name of no character, or of more than a hundred.
    BadName {
        /// How many characters it has.
        characters: usize,
    },
    /// A name with a character that a terminal obeys, or that turns the direction of what stands behind it.
    ControlInName {
        /// The first such character.
        found: char,
    },
    /// An address was typed, and the lessons run apps of their own.
    OwnApps,
    /// `certify` without a key of the class's own.
    NoKey,
    /// `certify` with the tutorial's key, which everyone has.
    TutorialsKey,
    /// `certify` at a terminal, without a certificate.
    NoCertificates,
    /// A command of the lesson could not be started.
    NotStarted(std::io::Error),
}

impl LessonError {
    /// Its name in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            LessonError::Unknown { .. } => "unknown_lesson",
            LessonError::Broken { .. } => "broken_pack",
            LessonError::Progress(JarError::Newer { .. }) => "newer_progress",
            LessonError::Progress(_) => "progress",
            LessonError::Sandbox(SandboxError::InAnotherWindow) => "in_another_window",
            LessonError::Sandbox(_) => "sandbox",
            LessonError::BadName { .. } | LessonError::ControlInName { .. } => "bad_learner",
            LessonError::OwnApps => "own_apps",
            LessonError::NoKey => "no_class_key",
            LessonError::TutorialsKey => "tutorials_key",
            LessonError::NoCertificates => "no_certificates",
            LessonError::NotStarted(_) => "not_started",
        }
    }

    /// Whether something was typed wrongly.
    pub fn is_usage(&self) -> bool {
        let is_of_a_name = matches!(self, LessonError::BadName { .. } | LessonError::ControlInName { .. });
        let is_of_a_lesson = matches!(self, LessonError::Unknown { .. } | LessonError::OwnApps);
        is_of_a_name
            || is_of_a_lesson
            || matches!(self, LessonError::NoKey | LessonError::TutorialsKey | LessonError::NoCertificates)
    }
}

impl fmt::Display for LessonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LessonError::Unknown { given, lessons } => write!(f, "no lesson `{given}`, expected 1 to {lessons}"),
            LessonError::Broken { path, fault } => {
                let path = path.as_ref().map_or_else(String::new, |path| format!("{}: ", path.display()));
                write!(f, "{path}{fault}")
            }
            LessonError::Progress(error) => error.fmt(f),
            LessonError::Sandbox(error) => error.fmt(f),
            LessonError::BadName { characters } => write!(f, "a name of {characters} characters, expected 1 to 100"),
            LessonError::ControlInName { found } => {
                write!(f, "U+{:04X} in a name, expected none that a terminal obeys", u32::from(*found))
            }
            LessonError::OwnApps => f.write_str("found --url beside learn, whose lessons run apps of their own"),
            LessonError::NoKey => f.write_str("no key to certify with"),
            LessonError::TutorialsKey => f.write_str("the tutorial's key to certify with"),
            LessonError::NoCertificates => f.write_str("no certificate to certify"),
            LessonError::NotStarted(error) => write!(f, "the command could not be started: {error}"),
        }
    }
}

impl std::error::Error for LessonError {}

impl From<SandboxError> for LessonError {
    fn from(error: SandboxError) -> LessonError {
        LessonError::Sandbox(error)
    }
}
