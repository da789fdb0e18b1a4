//! Reading packs of lessons: the built-in ones, or a file.

use std::path::Path;

use super::reading::read_file;
use crate::browser::OnWait;
use crate::error::{Error, InputError, LessonError};
use crate::lessons::BUILT_IN;
use crate::lessons::audit::{self, Fault, LARGEST, What};
use crate::lessons::pack::Lesson;

/// A pack that can be used, and its text, in which a finding has its line.
pub struct PackRead {
    /// The text.
    pub text: String,
    /// The lessons.
    pub lessons: Vec<Lesson>,
}

/// Reads the pack in this file, or the built-in ones.
///
/// # Errors
///
/// The file cannot be read, or it is no pack that can be used.
pub fn read(path: Option<&Path>, on_wait: &OnWait) -> Result<Vec<PackRead>, Error> {
    let broken = |fault: Fault| LessonError::Broken { path: path.map(Path::to_owned), fault };
    let read = |text: String| match audit::read(&text) {
        Ok(pack) => Ok(PackRead { text, lessons: pack.lessons }),
        Err(fault) => Err(broken(fault)),
    };
    match path {
        Some(path) => {
            let bytes = read_file(path, LARGEST, on_wait).map_err(|error| match error {
                Error::Input(InputError::TooMuch { limit }) => {
                    broken(Fault { line: None, what: What::TooLarge(limit) }).into()
                }
                other => other,
            })?;
            Ok(vec![read(audit::text_of(bytes).map_err(broken)?)?])
        }
        None => Ok(BUILT_IN.iter().map(|text| read((*text).to_owned())).collect::<Result<_, _>>()?),
    }
}
