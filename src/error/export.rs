//! What is wrong with a file that a screen is to be written to.

use std::path::PathBuf;
use std::{fmt, io};

use crate::browser::Thing;

/// Why a screen cannot be written to a file, or shown as a picture.
#[derive(Debug)]
pub enum ExportError {
    /// The name of the file has none of the endings that say how to write it.
    Ending {
        /// The file.
        path: PathBuf,
    },
    /// The command prints something else than a screen.
    NoScreen {
        /// The command. Empty where none was typed.
        command: &'static str,
    },
    /// Of many cookies there is no screen.
    Many,
    /// The command has no picture.
    NoPicture {
        /// The command. Empty where none was typed.
        command: &'static str,
    },
    /// `--force` without a file.
    ForceAlone,
    /// The file is there already.
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is no such folder.
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// It is a folder.
    IsFolder {
        /// The folder.
        path: PathBuf,
    },
    /// Something else than a file stands there. It was not opened.
    NotAFile {
        /// Its path.
        path: PathBuf,
        /// What it is.
        what: Thing,
    },
    /// It cannot be written.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl ExportError {
    /// Whether the command line is wrong.
    pub(super) fn is_usage(&self) -> bool {
        match self {
            ExportError::Ending { .. } | ExportError::NoScreen { .. } | ExportError::Many => true,
            ExportError::NoPicture { .. } | ExportError::ForceAlone => true,
            ExportError::Exists { .. } | ExportError::NoFolder { .. } => false,
            ExportError::IsFolder { .. } | ExportError::NotAFile { .. } | ExportError::Unwritable { .. } => false,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            ExportError::Ending { .. } => "export_ending",
            ExportError::NoScreen { .. } => "no_screen",
            ExportError::Many => "no_screen_of_many",
            ExportError::NoPicture { .. } => "no_picture",
            ExportError::ForceAlone => "force_alone",
            ExportError::Exists { .. } => "export_exists",
            ExportError::NoFolder { .. } => "no_export_folder",
            ExportError::IsFolder { .. } => "export_is_folder",
            ExportError::NotAFile { .. } => "export_not_a_file",
            ExportError::Unwritable { .. } => "unwritable_export",
        }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportError::Ending { path } => write!(f, "found `{}`, expected .svg, .html, .md or .txt", path.display()),
            ExportError::NoScreen { command: "" } => f.write_str("found --export without a command"),
            ExportError::NoScreen { command } => write!(f, "found --export beside `{command}`, which has no screen"),
            ExportError::Many => f.write_str("found many cookies, expected one for --export or --picture"),
            ExportError::NoPicture { command: "" } => f.write_str("found --picture without a command"),
            ExportError::NoPicture { command } => write!(f, "found --picture beside `{command}`, which has no picture"),
            ExportError::ForceAlone => f.write_str("found --force, expected --export beside it"),
            ExportError::Exists { path } => write!(f, "{} is there already", path.display()),
            ExportError::NoFolder { folder } => write!(f, "there is no folder {}", folder.display()),
            ExportError::IsFolder { path } => write!(f, "{} is a folder, expected a file", path.display()),
            ExportError::NotAFile { path, what } => write!(f, "{} is a {what:?}, expected a file", path.display()),
            ExportError::Unwritable { path, source } => write!(f, "{} cannot be written: {source}", path.display()),
        }
    }
}

impl std::error::Error for ExportError {}
