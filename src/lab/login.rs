//! A browser at an app: logging in, visiting pages, and the session cookie that it holds.

use super::app::App;
use super::error::LabError;
use super::recognition::Answer;
use crate::browser::{Browser, BrowserError, Jar, Row, Url, Visit, join};
use crate::clock::Timestamp;
use crate::cookie::{split, timestamp};
use crate::inspect::LifetimeFrom;
use crate::server::apps::tutorial::{self, Page};
use crate::server::flask::config::FLASK_DEFAULT_LIFETIME;

/// The page that shows who is logged in, and where copies of a cookie are sent.
pub const LOGIN_PAGE: &str = "/login";

/// A browser that knows the address of an app.
pub struct Visitor {
    /// The browser, with its jar.
    pub browser: Browser,
    base: Url,
    cookie_name: String,
}

impl Visitor {
    /// A browser at this app. `cookie_name` is the name of the app's session cookie.
    pub fn new(browser: Browser, app: &App, cookie_name: &str) -> Visitor {
        Visitor { browser, base: app.base.clone(), cookie_name: cookie_name.to_owned() }
    }

    /// The name of the app's session cookie.
    pub fn cookie_name(&self) -> &str {
        &self.cookie_name
    }

    /// Goes to another address of the app from now on.
    pub fn move_to(&mut self, app: &App) {
        self.base = app.base.clone();
    }

    /// Submits the form of the tutorial's page: POST `/` with `id=USER`, then the redirect.
    ///
    /// # Errors
    ///
    /// No page came. The jar keeps what came before.
    pub fn login(&mut self, user: &str) -> Result<Arrival, LabError> {
        let visit = self.browser.submit(&join(&self.base, "/"), &[("id", user)]);
        self.arrive(visit)
    }

    /// Gets a page of the app and follows its redirects.
    ///
    /// # Errors
    ///
    /// No page came. The jar keeps what came before.
    pub fn visit(&mut self, path: &str) -> Result<Arrival, LabError> {
        self.get(&join(&self.base, path))
    }

    /// Gets a page at any address and follows its redirects.
    ///
    /// # Errors
    ///
    /// No page came. The jar keeps what came before.
    pub fn get(&mut self, url: &Url) -> Result<Arrival, LabError> {
        let visit = self.browser.get(url);
        self.arrive(visit)
    }

    /// Sends a `Cookie` header that is not from the jar to the login page; an empty one is not sent.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn send(&self, cookie_header: &str) -> Result<Answer, LabError> {
        Ok(Answer::read(self.browser.send_copy(&join(&self.base, LOGIN_PAGE), cookie_header)?))
    }

    /// The live session cookie that goes to the app.
    pub fn session(&self) -> Option<Row> {
        session_for(&self.browser.jar, &self.base, &self.cookie_name, self.browser.now())
    }

    /// The value of the live session cookie.
    ///
    /// # Errors
    ///
    /// [`LabError::NoSession`] if the browser holds none.
    pub fn session_cookie(&self) -> Result<String, LabError> {
        self.session().map(|row| row.value).ok_or_else(|| LabError::NoSession { url: self.base.to_string() })
    }

    /// Puts a session cookie into the jar by hand, as in a browser's developer tools.
    pub fn put(&mut self, cookie: &str) {
        let now = self.browser.now();
        self.browser.jar.put(&self.cookie_name, cookie, &self.base, now);
    }

    fn arrive(&self, visit: Result<Visit, BrowserError>) -> Result<Arrival, LabError> {
        let visit = visit?;
        let page = Page::read(&visit.last().exchange.response.body);
        Ok(Arrival { visit, page, session_cookie: self.session_cookie().ok(), url: self.base.to_string() })
    }
}

/// A page that was reached, the way to it, and the session that the browser holds then.
#[derive(Debug)]
pub struct Arrival {
    /// Every request and response on the way.
    pub visit: Visit,
    /// What the last page says.
    pub page: Page,
    session_cookie: Option<String>,
    url: String,
}

impl Arrival {
    /// The session cookie that the browser held when it arrived.
    ///
    /// # Errors
    ///
    /// [`LabError::NoSession`] if it held none.
    pub fn session_cookie(&self) -> Result<String, LabError> {
        self.session_cookie.clone().ok_or_else(|| LabError::NoSession { url: self.url.clone() })
    }

    /// Whether the first request carried a cookie.
    pub fn cookie_was_sent(&self) -> bool {
        self.visit.cookie_was_sent()
    }

    /// The name on the page, if it says that a user is logged in.
    pub fn logged_in_as(&self) -> Option<&str> {
        self.page.logged_in_as()
    }

    /// The first `Set-Cookie` line of the last response.
    pub fn set_cookie(&self) -> Option<&str> {
        self.visit.last().exchange.response.set_cookies().next()
    }
}

/// The live session cookie of a jar that goes to an app: to its first page, or to its login page only.
pub fn session_for(jar: &Jar, app: &Url, cookie_name: &str, now: Timestamp) -> Option<Row> {
    let pages = [app.clone(), join(app, LOGIN_PAGE)];
    pages.iter().find_map(|page| jar.find(cookie_name, Some(page), now).into_iter().next())
}

/// When a cookie says it was signed.
///
/// # Errors
///
/// [`LabError::NotASession`] if it has no timestamp that is a date.
pub fn signed_at(row: &Row) -> Result<Timestamp, LabError> {
    split(&row.value)
        .and_then(|parts| parts.timestamp)
        .and_then(timestamp::read)
        .and_then(timestamp::calendar_date)
        .ok_or_else(|| LabError::not_a_session(row))
}

/// The lifetime of a session in seconds, and how it is known.
///
/// A permanent session shows it: `Expires` minus the time of signing.
pub fn lifetime_of(
    given: Option<i64>,
    is_tutorials: bool,
    expires: Option<Timestamp>,
    signed_at: Timestamp,
) -> (i64, LifetimeFrom) {
    match (given, expires) {
        (Some(given), _) => (given, LifetimeFrom::Given),
        (None, Some(expires)) if expires >= signed_at => (expires.unix() - signed_at.unix(), LifetimeFrom::Expires),
        (None, _) if is_tutorials => (tutorial::LIFETIME, LifetimeFrom::Tutorial),
        (None, _) => (FLASK_DEFAULT_LIFETIME, LifetimeFrom::FlaskDefault),
    }
}
