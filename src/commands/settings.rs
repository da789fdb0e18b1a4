//! The settings of the embedded app with which a browser logged in: noted by `login`, in force until its session is gone.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use super::Context;
use super::app::AppArgs;
use super::keys::SecretArgs;
use crate::browser::{Jar, Row};
use crate::error::{Error, InputError};
use crate::lab::app::App;
use crate::lab::kept::{KeptKey, LoginSettings, OfLogin};
use crate::server::apps::tutorial::COOKIE_NAME;

/// Which sessions a command continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continues {
    /// Those that the browser still sends.
    Live,
    /// Those that it has dropped too, since it reports on them.
    Any,
}

impl Context {
    /// The context of a login: what was typed is in force, and will be kept.
    ///
    /// # Errors
    ///
    /// [`Usage::Duration`](crate::error::Usage::Duration)
    pub fn beginning(mut self, app: &AppArgs, secret: &SecretArgs) -> Result<Context, Error> {
        if self.base.is_none() {
            let cookie_name = Some(self.name.clone()).filter(|name| name != COOKIE_NAME);
            let kept = LoginSettings { cookie_name, key: key(secret, &self), ..app.typed(&self)? };
            self.login = OfLogin { kept: Some(kept.clone()), in_force: kept };
        }
        Ok(self)
    }

    /// The context of a command that goes on with the session of an earlier login. Without one, all is the tutorial's.
    ///
    /// The cookie and its note are read at once, and the command goes on with the jar that was read.
    ///
    /// # Errors
    ///
    /// [`InputError::UnknownSettings`]. A jar that cannot be read is left to the command itself.
    pub fn continuing(mut self, app: &AppArgs, secret: &SecretArgs, which: Continues) -> Result<Context, Error> {
        // an app that tells its settings is not the embedded one
        if self.base.is_some() || self.flask.is_some() {
            return Ok(self);
        }
        let Ok(jar) = self.jar_of(&self.browser) else { return Ok(self) };
        if let Some((row, kept)) = self.noted_in(&jar, which)? {
            let in_force = LoginSettings {
                lifetime: kept.lifetime.filter(|_| app.lifetime.is_none() && self.lifetime_of_env().is_none()),
                permanent: kept.permanent.filter(|_| !app.no_permanent),
                refresh_each_request: kept.refresh_each_request.filter(|_| !app.no_refresh),
                cookie_name: Some(row.name.clone()).filter(|name| !self.name_was_typed && name != COOKIE_NAME),
                key: kept.key.clone().filter(|kept| match kept {
                    // a variable outlives a command as the path does, and is not typed
                    KeptKey::NotKept => key(secret, &self).is_none(),
                    _ => !secret.is_given(),
                }),
            };
            self.name = row.name;
            self.login = OfLogin { kept: Some(kept), in_force };
        }
        self.jar_of_login = Some(jar);
        Ok(self)
    }

    /// The session cookie of a jar that is continued, and the settings that are noted beside it, if they are.
    fn noted_in(&self, jar: &Jar, which: Continues) -> Result<Option<(Row, LoginSettings)>, Error> {
        let now = self.now();
        let is_continued = |row: &Row| match which {
            Continues::Live => !row.is_expired,
            Continues::Any => !row.is_expired || jar.find(&self.name, None, now).is_empty(),
        };
        let is_it = |row: &Row| is_continued(row) && (!self.name_was_typed || row.name == self.name);
        let Some((row, note)) = jar.noted(now).filter(|(row, _)| is_it(row)) else { return Ok(None) };
        let unknown =
            || InputError::UnknownSettings { path: jar.path().unwrap_or_default(), browser: self.browser.clone() };
        let kept = LoginSettings::read(note).ok_or_else(unknown)?;
        Ok(Some((row, kept)))
    }
}

impl Context {
    /// The app, with the settings of the browser's login that are in force in its facts.
    pub fn says_its_settings(&self, mut app: App) -> App {
        app.facts.settings = self.login.in_force.if_any().filter(|_| app.facts.embedded);
        app
    }
}

/// What is kept of the key that is given.
fn key(secret: &SecretArgs, context: &Context) -> Option<KeptKey> {
    let is_typed_or_a_variable = secret.is_given() || SecretArgs::is_in_the_environment();
    let set = context.key_file_that_is_set.as_deref().filter(|_| !is_typed_or_a_variable);
    let file = secret.secret_file.as_deref().or(set).and_then(whole_path).map(|path| KeptKey::SecretFile { path });
    let env_file = || secret.env_file.as_deref().and_then(whole_path).map(|path| KeptKey::EnvFile { path });
    let is_given = is_typed_or_a_variable || set.is_some();
    file.or_else(env_file).or(is_given.then_some(KeptKey::NotKept))
}

/// The whole path of a file that will be there for the next command too. A pipe is read once, and a descriptor is this
/// process's own.
fn whole_path(path: &Path) -> Option<PathBuf> {
    let whole = absolute(path).ok().filter(|whole| whole.to_str().is_some())?;
    let is_descriptor = whole.starts_with("/dev") || whole.starts_with("/proc");
    (!is_descriptor && fs::metadata(&whole).is_ok_and(|metadata| metadata.is_file())).then_some(whole)
}
