//! The app that a browser talks to: the embedded server, or a real one at `--url`.
//!
//! The embedded one is started for each command and stopped when it ends. That works
//! because the server remembers nothing: the cookie is the session.

use std::net::{Ipv4Addr, SocketAddr};

use clap::Args;
use reqwest::Url;

use super::keys::SecretArgs;
use super::{World, seconds};
use crate::browser::{BrowserError, join, parse_base, shown};
use crate::clock::Clock;
use crate::cookie::SecretKey;
use crate::error::{Error, Usage};
use crate::report;
use crate::server::apps::tutorial::{self, Settings};
use crate::server::{Config, Server};

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
    /// The settings: the tutorial's, where nothing else was said.
    pub fn settings(&self, secret: &SecretArgs) -> Result<Settings, Error> {
        let secret_key = secret.read()?;
        if secret_key.as_ref().is_some_and(SecretKey::is_empty) {
            return Err(Error::EmptyAppKey);
        }
        let config = Config {
            secret_key: secret_key.unwrap_or_else(|| SecretKey::new(tutorial::SECRET_KEY)),
            lifetime: self.lifetime_given()?.unwrap_or(tutorial::LIFETIME),
            refresh_each_request: !self.no_refresh,
            ..tutorial::config()
        };
        Ok(Settings { config, is_permanent: !self.no_permanent })
    }

    /// Whether any of it was said.
    pub fn is_given(&self) -> bool {
        self.lifetime.is_some() || self.no_permanent || self.no_refresh
    }

    /// The lifetime, if one was given.
    pub fn lifetime_given(&self) -> Result<Option<i64>, Error> {
        self.lifetime.as_deref().map(|text| seconds(text, "--lifetime")).transpose()
    }
}

/// An app that is running.
pub struct App {
    /// Its address.
    pub base: Url,
    /// What is known of it.
    pub facts: report::App,
    /// Kept to be stopped at the end.
    _server: Option<Server>,
}

impl App {
    /// The app at `--url`, or else the embedded one, started on a free port of the loopback.
    pub fn open(world: &World, args: &AppArgs, secret: &SecretArgs) -> Result<App, Error> {
        match &world.base {
            Some(_) if args.is_given() => Err(Usage::EmbeddedOnly.into()),
            Some(base) => Ok(App::real(base)),
            None => App::embedded(&args.settings(secret)?, &world.clock),
        }
    }

    /// A real app, of which nothing is known.
    pub fn real(base: &Url) -> App {
        let facts = report::App {
            embedded: false,
            url: shown(base),
            lifetime: None,
            permanent: None,
            refresh_each_request: None,
        };
        App { base: base.clone(), facts, _server: None }
    }

    /// The embedded app, living by this clock.
    pub fn embedded(settings: &Settings, clock: &Clock) -> Result<App, Error> {
        let now = clock.now();
        if !now.is_on_the_calendar() {
            return Err(Error::Clock { at: now.unix() });
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let facts = facts(settings);
        let server = Server::start(tutorial::app(settings), clock.clone(), address, None)
            .map_err(|source| Error::Server { address: address.to_string(), source })?;
        let url = server.url();
        let base = parse_base(&url).map_err(Error::Browser)?;
        Ok(App { base, facts: report::App { url, ..facts }, _server: Some(server) })
    }

    /// The address of one of its pages.
    pub fn page(&self, path: &str) -> Url {
        join(&self.base, path)
    }
}

/// The settings of an embedded app, as facts.
pub fn facts(settings: &Settings) -> report::App {
    report::App {
        embedded: true,
        url: String::new(),
        lifetime: Some(settings.config.lifetime),
        permanent: Some(settings.is_permanent),
        refresh_each_request: Some(settings.config.refresh_each_request),
    }
}

/// The address that a person typed as a page, if it is a whole one. Its query belongs to it.
pub fn whole_url(path: &str) -> Result<Option<Url>, BrowserError> {
    let lower = path.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return Ok(None);
    }
    let base = parse_base(path)?;
    Ok(Some(Url::parse(path).unwrap_or(base)))
}
