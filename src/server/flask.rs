//! The framework: what Flask does around a view.
//!
//! ```text
//! request → open_session → route → view → save_session → response
//! ```
//!
//! An app is a value: a [`Config`] and a table of [`Route`]s. [`Flask::answer`] is a plain function of it, of a
//! request and of a moment. Two apps in one process share nothing.
//!
//! The files: [`config`] the settings, [`routing`] from a path to a view, [`host`] which hosts are answered, [`form`] the fields that were typed in,
//! [`session`] the dict in the cookie, [`set_cookie`] the line that carries it, [`response`] the answer, [`served`] the
//! record of an exchange.

pub mod config;
pub mod form;
pub mod host;
mod location;
pub mod request;
pub mod response;
pub mod routing;
pub mod served;
pub mod session;
pub mod set_cookie;

pub use config::{Config, SessionCookie};
pub use host::{Host, TrustedHosts};
pub use request::Request;
pub use routing::{Route, View};
pub use served::{CookieSaid, Refused, SentBack, Served};

use crate::clock::Timestamp;
use response::{Response, Status};
use session::{SecureCookieSessionInterface, Session, SessionInterface};

/// An app that is ready to answer. The parts that do not change between two requests are made once.
#[derive(Debug)]
pub struct Flask {
    routes: &'static [Route],
    sessions: Box<dyn SessionInterface>,
    trusted_hosts: TrustedHosts,
}

impl Flask {
    /// An app with these settings and these routes. Flask adds `/static/<path:filename>` by itself.
    pub fn new(config: &Config, routes: &'static [Route]) -> Flask {
        Flask {
            routes,
            sessions: Box::new(SecureCookieSessionInterface::new(config)),
            trusted_hosts: config.trusted_hosts,
        }
    }

    /// The same app with another way of opening and saving sessions: `app.session_interface = sessions`.
    pub fn with_sessions(self, sessions: impl SessionInterface + 'static) -> Flask {
        Flask { sessions: Box::new(sessions), ..self }
    }

    /// The number of entries that the app keeps between two requests: none, with Flask's own sessions.
    pub fn kept(&self) -> usize {
        self.sessions.kept()
    }

    /// `Flask.wsgi_app`: answers a request. The second value records what happened to the session.
    ///
    /// ```
    /// use sessctl::clock::Timestamp;
    /// use sessctl::cookie::SecretKey;
    /// use sessctl::server::flask::form::Form;
    /// use sessctl::server::flask::response::Response;
    /// use sessctl::server::flask::{Config, Flask, Request, Route, SentBack};
    ///
    /// const ROUTES: [Route; 1] = [Route {
    ///     rule: "/",
    ///     methods: &["GET"],
    ///     view: |_, session| {
    ///         session.set("id", "alice".into())?;
    ///         Ok(Response::page("<p>hello</p>".to_owned()))
    ///     },
    /// }];
    ///
    /// let app = Flask::new(&Config { secret_key: SecretKey::new("abcdefghijklmn"), ..Config::default() }, &ROUTES);
    /// let request = Request {
    ///     method: "GET".to_owned(),
    ///     path: "/".to_owned(),
    ///     query: String::new(),
    ///     host: "localhost".into(),
    ///     cookies: None,
    ///     form: Ok(Form::EMPTY),
    /// };
    ///
    /// let (response, served) = app.answer(request, Timestamp::from_unix(1_700_000_000));
    /// assert_eq!(served.sent, SentBack::Set { expires: None });
    /// assert_eq!(
    ///     response.header("Set-Cookie"),
    ///     Some("session=eyJpZCI6ImFsaWNlIn0.ZVPxAA.ehVyvS35Sw_4ihG1veTeEEqcRco; HttpOnly; Path=/")
    /// );
    /// ```
    pub fn answer(&self, request: Request, now: Timestamp) -> (Response, Served) {
        let (cookie, session) = self.sessions.open_session(request.cookies.as_deref(), now);
        let (response, sent) = match session {
            Some(session) => self.with_session(&request, session, now),
            None => (Response::error(Status::InternalServerError), SentBack::Nothing),
        };
        let served = Served {
            at: now,
            method: request.method,
            path: request.path + &request.query,
            status: response.status.code(),
            cookie,
            sent,
        };
        (response, served)
    }

    /// The session is saved after every request: 400, 404, 405 and 500 refresh it too.
    fn with_session(&self, request: &Request, mut session: Session, now: Timestamp) -> (Response, SentBack) {
        let mut response = match self.trusted_hosts.trust(&request.host) {
            true => routing::dispatch(self.routes, request, &mut session).unwrap_or_else(Response::error),
            false => Response::untrusted(&request.host),
        };
        let saved = self.sessions.save_session(&mut session, now, &mut response).or_else(|status| {
            // Flask tries once more for the error page, and keeps what that got done before it failed again
            response = Response::error(status);
            self.sessions.save_session(&mut session, now, &mut response)
        });
        (response, saved.unwrap_or(SentBack::Nothing))
    }
}
