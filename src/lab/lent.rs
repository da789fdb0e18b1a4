//! The app of a lesson, as the commands find it: a small file in the lesson's home says where it runs and how it is set.
//!
//! ```text
//! <home>/lesson.json   {"sessctl_lesson": 1, "url": "http://127.0.0.1:40000", "lifetime": 180, …}
//! ```

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::app::Setup;
use crate::browser::{Form, JarError, KeptFile, OnWait, parse_base};
use crate::server::Config;
use crate::server::apps::tutorial::{self, Settings};

const FORM: Form = Form { key: "sessctl_lesson", version: 1 };

/// The app of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct LentApp {
    /// Where it runs.
    pub url: String,
    /// Its `PERMANENT_SESSION_LIFETIME`, in seconds.
    pub lifetime: i64,
    /// Whether its login says `session.permanent = True`.
    pub permanent: bool,
    /// Its `SESSION_REFRESH_EACH_REQUEST`.
    pub refresh_each_request: bool,
    /// Whether it is not the tutorial's, so that the commands speak to it as to any app.
    #[serde(default)]
    pub is_faulty: bool,
    /// Where all apps of the lesson run, this one first.
    #[serde(default)]
    pub urls: Vec<String>,
    /// A name that leads to this machine and that no name server knows, by which it is reached.
    #[serde(default)]
    pub host: Option<String>,
}

impl LentApp {
    /// The app of the lesson whose home this is, if there is one. A file that cannot be read is as none.
    pub fn of(home: &Path) -> Option<LentApp> {
        file(home).ok()?.read().ok()?
    }

    /// Says in this home where the app runs.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn keep(&self, home: &Path) -> Result<(), JarError> {
        file(home)?.write(self)
    }

    /// The tutorial's app at this address.
    pub fn tutorial(url: &str) -> LentApp {
        LentApp {
            url: url.to_owned(),
            lifetime: tutorial::LIFETIME,
            permanent: true,
            refresh_each_request: true,
            is_faulty: false,
            urls: vec![url.to_owned()],
            host: None,
        }
    }

    /// Its settings. Its key is the tutorial's.
    pub fn settings(&self) -> Settings {
        let config = tutorial::config();
        let config = Config { lifetime: self.lifetime, refresh_each_request: self.refresh_each_request, ..config };
        Settings { config, is_permanent: self.permanent }
    }

    /// How a command reaches it, where it is the tutorial's. `None`: it is not, or its address is none.
    pub fn setup(&self) -> Option<Setup> {
        if self.is_faulty {
            return None;
        }
        Some(Setup::Running(self.settings(), parse_base(&self.url).ok()?))
    }
}

fn file(home: &Path) -> Result<KeptFile, JarError> {
    KeptFile::of(home, "lesson", FORM, &OnWait::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_finds_the_app_of_the_lesson_and_its_settings() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(LentApp::of(home.path()), None);
        let app = LentApp { permanent: false, lifetime: 20, ..LentApp::tutorial("http://127.0.0.1:40000") };
        app.keep(home.path()).unwrap();
        assert_eq!(LentApp::of(home.path()).as_ref(), Some(&app));
        assert_eq!((app.settings().is_permanent, app.settings().config.lifetime), (false, 20));
        std::fs::write(home.path().join("lesson.json"), "{").unwrap();
        assert_eq!(LentApp::of(home.path()), None);
    }
}
