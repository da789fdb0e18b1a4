//! A learner: the name, how far the learner has come, and the file that keeps it.

use std::path::Path;

use super::{Context, Event, Sink};
use crate::browser::{JarError, KeptFile};
use crate::error::{Error, LessonError};
use crate::lessons::progress::{self, Progress};
use crate::lessons::sandbox::Sandbox;
use crate::lessons::scene::Scene;

/// A learner.
pub struct Learner {
    /// How far the learner has come.
    pub progress: Progress,
    file: KeptFile,
}

impl Learner {
    /// Reads the progress of the learner of this name. Progress that cannot be read is kept aside, and told.
    ///
    /// # Errors
    ///
    /// It can neither be read nor kept aside, or the output cannot be written.
    pub fn of(home: &Path, name: &str, context: &Context, sink: &mut Sink<'_>) -> Result<Learner, Error> {
        let file = progress::file_of(home, name, &context.network.on_wait).map_err(LessonError::Progress)?;
        let progress = match file.read::<Progress>() {
            Ok(progress) => progress.unwrap_or_default(),
            Err(JarError::Newer { .. } | JarError::Damaged { .. }) => {
                let path = file.set_aside(context.now()).map_err(LessonError::Progress)?;
                let path = path.display().to_string();
                sink(Event::Lesson(&Scene::SetAside { path })).map_err(Error::Output)?;
                Progress::default()
            }
            Err(error) => return Err(LessonError::Progress(error).into()),
        };
        Ok(Learner { progress: Progress { name: name.to_owned(), ..progress }, file })
    }

    /// The file that keeps the progress, and the progress.
    pub fn into_parts(self) -> (KeptFile, Progress) {
        (self.file, self.progress)
    }

    /// Keeps the progress.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn keep(&self) -> Result<(), Error> {
        Ok(self.file.write(&self.progress).map_err(LessonError::Progress)?)
    }
}

/// Opens the sandbox of a learner. While it is open, the learner has no other window.
///
/// # Errors
///
/// It is open in another window, or cannot be used.
pub fn sandbox(home: &Path, name: &str, context: &Context) -> Result<Sandbox, Error> {
    let folder = home.join(progress::SANDBOXES).join(progress::file_name(name));
    Ok(Sandbox::open(&folder, &context.network.on_wait).map_err(LessonError::Sandbox)?)
}

/// The day, as `2026-11-26`.
pub fn today(context: &Context) -> String {
    context.now().rfc3339().split('T').next().unwrap_or_default().to_owned()
}
