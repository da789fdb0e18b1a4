//! Who asks a Flask app for its key and settings: `flask sessctl`, which hands them over in a pipe, or a Python that is started
//! for `--app`.

use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use super::Context;
use super::flask_app::{FlaskArgs, read};
use super::flask_python::{MAX_ANSWER, ask};
use super::in_a_lesson::is_in_a_lesson;
use super::keys::SecretArgs;
use super::private::keep_memory_private;
use super::reading::{open, read_secret};
use crate::browser::Thing;
use crate::error::{AppError, Error, Usage};
use crate::inspect::LifetimeFrom;
use crate::report::{AskedBy, FlaskApp};

impl Context {
    /// The same, with the key and the settings of the app that was named.
    ///
    /// `descriptor` is the number of a pipe that was inherited, in which the app's own Python has written them.
    ///
    /// # Errors
    ///
    /// [`AppError`], or [`Usage::LessonsApp`].
    pub fn with_the_app(mut self, args: &FlaskArgs, descriptor: Option<&str>) -> Result<Context, Error> {
        // the commands of a lesson may be those of a file that was sent to the learner, and to import an app runs its code
        if args.app.is_some() && is_in_a_lesson() {
            return Err(Usage::LessonsApp.into());
        }
        let (answer, asked_by) = match (descriptor, &args.app) {
            (Some(_), Some(_)) => {
                let (argument, other) = ("--app".to_owned(), "flask sessctl".to_owned());
                return Err(Usage::Conflict { argument, other }.into());
            }
            (Some(number), None) => (from_descriptor(number, &self)?, AskedBy::Flask),
            (None, Some(app)) => (ask(app, self.network.timeout)?, AskedBy::Sessctl),
            (None, None) => return Ok(self),
        };
        keep_memory_private();
        let app = read(&answer, asked_by)?;
        if !self.name_was_typed {
            self.name.clone_from(&app.facts.cookie.name);
            self.name_was_typed = true;
        }
        self.flask = Some(app);
        Ok(self)
    }

    /// What is told of the app that gave its settings.
    pub fn flask_app(&self, secret: &SecretArgs) -> Option<Box<FlaskApp>> {
        let facts = &self.flask.as_ref()?.facts;
        Some(Box::new(FlaskApp { has_its_key: !secret.is_given(), ..facts.clone() }))
    }

    /// The lifetime of the app, where it is known: the app itself told it, or the login left it.
    pub fn lifetime(&self) -> Option<(i64, LifetimeFrom)> {
        let told = self.flask.as_ref().map(|app| (app.facts.lifetime, LifetimeFrom::App));
        told.or_else(|| self.login.lifetime())
    }
}

/// Reads the pipe with this number to its end. After that there is nothing in it any more, for this process and for its
/// children.
fn from_descriptor(number: &str, context: &Context) -> Result<Zeroizing<Vec<u8>>, Error> {
    let wrong = |source| AppError::Descriptor { found: number.to_owned(), source };
    // the first three are the user's, and a number has one form
    let is_inherited = number.parse::<u32>().is_ok_and(|parsed| parsed > 2 && parsed.to_string() == number);
    if !is_inherited || !cfg!(unix) {
        return Err(wrong(None).into());
    }
    // to take it by its number would be unsafe: it might be anything
    let path = format!("/dev/fd/{number}");
    let there = fs::metadata(&path).map_err(|source| wrong(Some(source)))?;
    // what is read from a file stays in it, so it is not what hands over a key
    if !matches!(Thing::of(there.file_type()), Some(Thing::Pipe)) {
        return Err(wrong(None).into());
    }
    let read = open(Path::new(&path), &context.network.on_wait, |pipe| read_secret(pipe, MAX_ANSWER));
    Ok(read.map_err(|source| wrong(Some(source)))?.ok_or(AppError::NotSettings)?)
}
