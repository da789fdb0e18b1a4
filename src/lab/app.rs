//! The app that a browser talks to: the embedded server, or a real one at an address.
//!
//! The embedded one is started for each lab and stopped when the lab is dropped. No session is lost by that: the server
//! keeps nothing, and the cookie is the session.

use std::net::{Ipv4Addr, SocketAddr};

use schemars::JsonSchema;
use serde::Serialize;

use super::error::LabError;
use super::kept::LoginSettings;
use crate::browser::{Network, Trust, Url, join, parse_base, shown};
use crate::clock::Clock;
use crate::server::Server;
use crate::server::apps::tutorial::{self, Settings};

/// Which app to talk to.
#[derive(Clone, Debug)]
pub enum Setup {
    /// The embedded one, with these settings.
    Embedded(Settings),
    /// The embedded one with these settings, which runs already at this address: that of a lesson.
    Running(Settings, Url),
    /// A real one at this address, and how it is reached. Nothing is known of its settings.
    Real(Url, Network),
}

/// What is known of an app.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AppFacts {
    /// Whether it is the server inside this process.
    pub embedded: bool,
    /// Whether it runs on when the command has ended, as the app of a lesson does.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub runs_on: bool,
    /// Its address.
    pub url: String,
    /// `SESSION_COOKIE_NAME`. Null for an app at an address.
    pub cookie_name: Option<String>,
    /// `PERMANENT_SESSION_LIFETIME`, in seconds. Null for an app at an address.
    pub lifetime: Option<i64>,
    /// Whether its login says `session.permanent = True`. Null for an app at an address.
    pub permanent: Option<bool>,
    /// `SESSION_REFRESH_EACH_REQUEST`. Null for an app at an address.
    pub refresh_each_request: Option<bool>,
    /// Whether its certificate is checked: false with `--insecure`. Null where there is none, over http.
    pub certificate_checked: Option<bool>,
    /// The settings of this browser's login that are in force. Null if there are none.
    pub settings: Option<Box<LoginSettings>>,
}

impl AppFacts {
    /// The facts of an embedded app that listens at this address.
    pub fn embedded(settings: &Settings, url: String) -> AppFacts {
        AppFacts {
            embedded: true,
            runs_on: false,
            url,
            cookie_name: Some(settings.config.cookie.name.clone()),
            lifetime: Some(settings.config.lifetime),
            permanent: Some(settings.is_permanent),
            refresh_each_request: Some(settings.config.refresh_each_request),
            certificate_checked: None,
            settings: None,
        }
    }

    /// The facts of a real app: its address.
    pub fn real(base: &Url, network: &Network) -> AppFacts {
        let is_https = base.scheme() == "https";
        AppFacts {
            embedded: false,
            runs_on: false,
            url: shown(base),
            cookie_name: None,
            lifetime: None,
            permanent: None,
            refresh_each_request: None,
            certificate_checked: is_https.then_some(!matches!(network.trust, Trust::Unchecked)),
            settings: None,
        }
    }
}

/// An app that is running.
pub struct App {
    /// Its address.
    pub base: Url,
    /// What is known of it.
    pub facts: AppFacts,
    /// How it is reached.
    pub network: Network,
    /// Stops the embedded server when it is dropped.
    _server: Option<Server>,
}

impl App {
    /// The app of this setup. An embedded app is started with this clock.
    ///
    /// # Errors
    ///
    /// As [`App::embedded`].
    pub fn open(setup: &Setup, clock: &Clock) -> Result<App, LabError> {
        match setup {
            Setup::Embedded(settings) => App::embedded(settings, clock),
            Setup::Running(settings, base) => Ok(App::running(settings, base)),
            Setup::Real(base, network) => Ok(App::real(base, network)),
        }
    }

    /// A real app, of which nothing is known.
    pub fn real(base: &Url, network: &Network) -> App {
        App { base: base.clone(), facts: AppFacts::real(base, network), network: network.clone(), _server: None }
    }

    /// The embedded app where it runs already.
    pub fn running(settings: &Settings, base: &Url) -> App {
        let facts = AppFacts { runs_on: true, ..AppFacts::embedded(settings, shown(base)) };
        App { base: base.clone(), facts, network: Network::default(), _server: None }
    }

    /// The embedded app, started on a free port of the loopback.
    ///
    /// # Errors
    ///
    /// [`LabError::EmptyAppKey`], [`LabError::OffTheCalendar`] where the clock shows no date, [`LabError::Server`].
    pub fn embedded(settings: &Settings, clock: &Clock) -> Result<App, LabError> {
        if settings.config.secret_key.is_empty() {
            return Err(LabError::EmptyAppKey);
        }
        let now = clock.now();
        if !now.is_on_the_calendar() {
            return Err(LabError::OffTheCalendar { at: now.unix() });
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = Server::start(tutorial::app(settings), clock.clone(), address, None)
            .map_err(|source| LabError::Server { address: address.to_string(), source })?;
        let url = server.url();
        let base = parse_base(&url)?;
        Ok(App { base, facts: AppFacts::embedded(settings, url), network: Network::default(), _server: Some(server) })
    }

    /// The address of one of its pages.
    pub fn page(&self, path: &str) -> Url {
        join(&self.base, path)
    }
}
