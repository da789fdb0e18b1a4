//! Why a Flask app gave no key and no settings. No key is ever part of it.

use std::fmt;
use std::io;

/// Why the settings of a Flask app cannot be used.
#[derive(Debug)]
pub enum AppError {
    /// The descriptor of `--app-settings` cannot be read.
    Descriptor {
        /// What was given.
        found: String,
        /// What the system said. None: it is no number of an inherited descriptor, or this system has none.
        source: Option<io::Error>,
    },
    /// What was read is not what an app is asked for.
    NotSettings,
    /// No Python was found to ask the app with.
    NoPython {
        /// What was looked for.
        looked_for: Vec<String>,
    },
    /// A Python that was found cannot be started.
    Python {
        /// Its path.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// It did not answer in time, and was stopped.
    Slow {
        /// Its path.
        path: String,
        /// So many seconds.
        seconds: u64,
    },
    /// It ended without an answer.
    NoAnswer {
        /// Its path.
        path: String,
        /// The last lines of what it said. None: that is not known, since what it has started may still say something.
        said: Option<String>,
    },
    /// It has no Flask.
    NoFlask {
        /// Its path.
        executable: String,
        /// Its version.
        python: String,
        /// What Python said.
        said: String,
    },
    /// Flask does not find the app.
    NotFound {
        /// What Flask said.
        said: String,
    },
    /// The app raised an exception while it was imported.
    Raised {
        /// The last lines of the traceback.
        said: String,
    },
    /// The app has no key.
    NoKey {
        /// Its name.
        app: String,
    },
    /// The app has more older keys than are tried.
    ManyKeys {
        /// Its name.
        app: String,
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A setting raised an exception when it was read.
    Unreadable {
        /// Its name.
        app: String,
        /// The setting.
        what: String,
        /// The class of the exception, and its text.
        said: String,
    },
    /// The app keeps its sessions elsewhere than in a signed cookie.
    OtherInterface {
        /// Its name.
        app: String,
        /// The class of its session interface.
        interface: String,
    },
    /// The app signs in a way that itsdangerous does not.
    OtherSigner {
        /// Its name.
        app: String,
        /// The class, the digest or the key derivation.
        found: String,
    },
}

impl AppError {
    /// Its name in JSON.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            AppError::Descriptor { .. } => "bad_descriptor",
            AppError::NotSettings => "not_app_settings",
            AppError::NoPython { .. } => "no_python",
            AppError::Python { .. } => "python_not_started",
            AppError::Slow { .. } => "python_too_slow",
            AppError::NoAnswer { .. } => "python_no_answer",
            AppError::NoFlask { .. } => "no_flask",
            AppError::NotFound { .. } => "no_app",
            AppError::Raised { .. } => "app_raised",
            AppError::NoKey { .. } => "app_without_key",
            AppError::ManyKeys { .. } => "many_fallbacks_of_app",
            AppError::Unreadable { .. } => "app_setting_raised",
            AppError::OtherInterface { .. } => "other_session_interface",
            AppError::OtherSigner { .. } => "other_signer",
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppError::Descriptor { found, .. } => write!(f, "found `{found}`, expected the number of an open pipe"),
            AppError::NotSettings => f.write_str("found something else than the settings of an app"),
            AppError::NoPython { looked_for } => write!(f, "found no Python: {}", looked_for.join(", ")),
            AppError::Python { path, source } => write!(f, "cannot start {path}: {source}"),
            AppError::Slow { path, seconds } => write!(f, "{path} gave no answer within {seconds} s"),
            AppError::NoAnswer { path, .. } => write!(f, "{path} ended without an answer"),
            AppError::NoFlask { executable, .. } => write!(f, "found no Flask in {executable}"),
            AppError::NotFound { said } | AppError::Raised { said } => f.write_str(said),
            AppError::NoKey { app } => write!(f, "the app `{app}` has no SECRET_KEY"),
            AppError::ManyKeys { app, found, most } => {
                write!(f, "the app `{app}` has {found} older keys, expected {most} at most")
            }
            AppError::Unreadable { app, what, said } => write!(f, "{what} of the app `{app}` raised {said}"),
            AppError::OtherInterface { app, interface } => {
                write!(f, "the app `{app}` has the session interface {interface}")
            }
            AppError::OtherSigner { app, found } => write!(f, "the app `{app}` signs with {found}"),
        }
    }
}

impl std::error::Error for AppError {}
