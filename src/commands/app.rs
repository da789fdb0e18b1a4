//! Arguments about the app: the settings of the embedded one, which `--url` replaces.

use clap::Args;

use super::keys::SecretArgs;
use super::{Context, seconds};
use crate::browser::Url;
use crate::cookie::SecretKey;
use crate::error::{Error, Usage};
use crate::lab::LabError;
use crate::lab::app::Setup;
use crate::lab::kept::LoginSettings;
use crate::server::Config;
use crate::server::apps::tutorial::Settings;
use crate::server::flask::{SessionCookie, TrustedHosts};

/// What the embedded app is set to.
#[derive(Args, Clone, Debug, Default)]
pub struct AppArgs {
    /// The app's PERMANENT_SESSION_LIFETIME: 3m, 180, 31d
    #[arg(long, value_name = "TIME")]
    pub lifetime: Option<String>,

    /// Leave out session.permanent = True
    #[arg(long)]
    pub no_permanent: bool,

    /// Set SESSION_REFRESH_EACH_REQUEST = False
    #[arg(long)]
    pub no_refresh: bool,
}

impl AppArgs {
    /// The app at `--url`, or else the embedded one. The key is read for the embedded one only.
    ///
    /// # Errors
    ///
    /// [`Usage::EmbeddedOnly`], or as [`AppArgs::settings`].
    pub fn setup(&self, secret: &SecretArgs, context: &Context) -> Result<Setup, Error> {
        match &context.base {
            Some(base) => self.real(base, context),
            None => self.embedded(secret.read(context)?, context),
        }
    }

    /// The embedded app, which is started, or runs already where a lesson has one.
    ///
    /// # Errors
    ///
    /// As [`AppArgs::settings`].
    pub fn embedded(&self, secret_key: Option<SecretKey>, context: &Context) -> Result<Setup, Error> {
        Ok(context.where_it_runs(self.settings(secret_key, context)?))
    }

    /// The app at this address. Its settings are its own, so none can be given.
    ///
    /// # Errors
    ///
    /// [`Usage::EmbeddedOnly`]
    pub fn real(&self, base: &Url, context: &Context) -> Result<Setup, Error> {
        match self.is_given() {
            true => Err(Usage::EmbeddedOnly.into()),
            false => Ok(Setup::Real(base.clone(), context.network.clone())),
        }
    }

    /// The settings of the embedded app: those that are typed, or else those of the browser's login, or else the
    /// tutorial's.
    ///
    /// # Errors
    ///
    /// [`LabError::EmptyAppKey`], [`Usage::Duration`], or [`Usage::LessonsApp`].
    pub fn settings(&self, secret_key: Option<SecretKey>, context: &Context) -> Result<Settings, Error> {
        if secret_key.as_ref().is_some_and(SecretKey::is_empty) {
            return Err(LabError::EmptyAppKey.into());
        }
        if let Some(Setup::Running(lesson, _)) = &context.lesson {
            // it has its own key and settings, and another one would not reach it
            let is_its_own = secret_key.is_none() && !self.is_given();
            return if is_its_own { Ok(lesson.clone()) } else { Err(Usage::LessonsApp.into()) };
        }
        let Settings { config, is_permanent } = Settings::default();
        let login = &context.login.in_force;
        let told = context.flask.as_ref().map(|app| &app.facts);
        let refreshes = told.map(|app| app.refresh_each_request).or(login.refresh_each_request);
        let trusted_hosts = match secret_key {
            Some(_) => TrustedHosts::Local,
            None => TrustedHosts::Every, // anyone can sign with the tutorial's key
        };
        let config = Config {
            trusted_hosts,
            secret_key: secret_key.unwrap_or(config.secret_key),
            cookie: SessionCookie { name: context.name.clone(), ..config.cookie },
            lifetime: self
                .lifetime(context)?
                .or(told.map(|app| app.lifetime))
                .or(login.lifetime)
                .unwrap_or(config.lifetime),
            refresh_each_request: !self.no_refresh && refreshes.unwrap_or(config.refresh_each_request),
            ..config
        };
        Ok(Settings { config, is_permanent: !self.no_permanent && login.permanent.unwrap_or(is_permanent) })
    }

    /// What of it was given.
    ///
    /// # Errors
    ///
    /// [`Usage::Duration`]
    pub fn typed(&self, context: &Context) -> Result<LoginSettings, Error> {
        Ok(LoginSettings {
            lifetime: self.lifetime(context)?,
            permanent: self.no_permanent.then_some(false),
            refresh_each_request: self.no_refresh.then_some(false),
            ..LoginSettings::default()
        })
    }

    /// Whether any of it was given.
    fn is_given(&self) -> bool {
        self.lifetime.is_some() || self.no_permanent || self.no_refresh
    }

    /// The lifetime in seconds, if one was typed, or else that of an env file.
    ///
    /// # Errors
    ///
    /// [`Usage::Duration`]
    pub fn lifetime(&self, context: &Context) -> Result<Option<i64>, Error> {
        let typed = self.lifetime.as_deref().map(|text| seconds(text, "--lifetime")).transpose()?;
        Ok(typed.or_else(|| context.lifetime_of_env()))
    }
}
