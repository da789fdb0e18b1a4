//! What a command tells before it ends, and what is said beside its answer.

use std::io;
use std::path::PathBuf;

use super::flask_app::FlaskApp;
use super::inspect::Examined;
use super::reset::ResetReport;
use super::serve::ServeEvent;
use crate::clock::HeldClock;
use crate::inspect::bulk::Answers;
use crate::lab::ageing::Asking;
use crate::lessons::scene::Scene;

/// Which key the command line gives away. It is no part of an answer, and not in the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedKey {
    /// The app's: `--secret`.
    Secret,
    /// Only an older one: `--fallback`.
    Fallback,
}

impl TypedKey {
    /// Its name in JSON.
    pub fn kind(self) -> &'static str {
        match self {
            TypedKey::Secret => "typed_key",
            TypedKey::Fallback => "typed_fallback",
        }
    }
}

/// A name of an env file that was taken, and never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The name.
    pub name: &'static str,
    /// Its line, from 1.
    pub line: usize,
    /// How many values it has. A list may have several, or none.
    pub count: usize,
}

/// What a command was given by files, and not by what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FromFiles {
    /// The configuration file, and what of it changes the answer.
    pub config: Option<(PathBuf, Vec<Setting>)>,
    /// The env file, and the names that were taken.
    pub env: Option<(PathBuf, Vec<Taken>)>,
}

/// A setting of the configuration file that changes an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The address of the app.
    Url(String),
    /// The name of the session cookie.
    Name(String),
    /// The path of a key file.
    SecretFile(PathBuf),
}

/// What a command tells before it ends.
pub enum Event<'a> {
    /// What happened while the server runs.
    Served(&'a [ServeEvent]),
    /// The Flask app that told its key, before many cookies are told of.
    ToldBy(&'a FlaskApp),
    /// The clock that is held, before many cookies are told of.
    Held(HeldClock),
    /// Some of many cookies, as `render` wrote them.
    Lines(&'a [u8]),
    /// How far it has come.
    Progress(Progress),
    /// How many times the same request has been sent.
    Repeated {
        /// So many times.
        asked: u32,
        /// Of so many.
        of: u32,
    },
    /// What would be cleared. Whether it is to be is asked next.
    Clearing(&'a ResetReport),
    /// A scene of a lesson.
    Lesson(&'a Scene),
    /// How far the asking of an app has come.
    Asking(Asking),
}

/// How far a command has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Cookies it has told of.
    pub cookies: u64,
    /// How much of the input, where its length is known.
    pub percent: Option<u64>,
}

/// Takes the events. An error is the output's: its reader is gone, for instance.
pub type Sink<'a> = dyn FnMut(Event<'_>) -> io::Result<()> + Send + 'a;

/// Writes one of many cookies.
pub enum WriteOne<'a> {
    /// As its line of JSON.
    Json,
    /// As a line on a screen.
    Row(&'a WriteRow<'a>),
}

/// Writes one of many cookies on a screen.
pub type WriteRow<'a> = dyn Fn(&Examined, &mut Answers<'_>) -> io::Result<()> + Sync + 'a;

/// What was read at the prompt of a lesson.
pub enum Line {
    /// A line.
    Typed(String),
    /// Ctrl-C
    Interrupted,
    /// The end of the input.
    End,
}

/// For what a line is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompted {
    /// The name of the learner.
    Name,
    /// What to do next, at this place.
    Lesson {
        /// The number of the lesson, from 1, and how many there are.
        lesson: (usize, usize),
        /// The number of the step, from 1, and how many there are.
        step: (usize, usize),
        /// The home of the commands, with their browsers.
        home: PathBuf,
        /// The folder in which they run.
        folder: PathBuf,
    },
    /// The answer to a question of the test.
    Test,
}

/// Reads a line.
pub type Keyboard<'a> = dyn FnMut(Prompted) -> io::Result<Line> + Send + 'a;
