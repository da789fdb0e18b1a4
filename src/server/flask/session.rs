//! The session on the server: opened before the view runs, and saved after it (`flask/sessions.py`).
//!
//! ```text
//! Cookie: session=…      →  open_session  →  a dict, which records how the view uses it
//! Set-Cookie: session=…  ←  save_session  ←  the same dict, after the view
//! ```
//!
//! Between two requests the server keeps nothing. The cookie *is* the session. An app may have another
//! [`SessionInterface`] than Flask's own; a few of [`faults`](crate::server::apps::faults) do, and some of those keep
//! something on purpose.

use std::fmt;

use crate::clock::Timestamp;
use crate::cookie::session::{Contents, NotOpened, open};
use crate::cookie::{self, Signer, Value};
use crate::python;

use super::config::Config;
use super::response::{Response, Status};
use super::served::{CookieSaid, Refused, SentBack};
use super::set_cookie::{BadCookie, SetCookieLine};

/// A dict that records whether it was read and whether it was changed (`SecureCookieSession`).
#[derive(Debug, Default)]
pub struct Session {
    pub(in crate::server) contents: Contents,
    /// Any access counts, even `"id" in session`. The page then depends on the cookie, and `Vary` has to say so.
    pub(in crate::server) accessed: bool,
    /// Only a change of the dict itself counts, and not one of a list inside it.
    pub(in crate::server) modified: bool,
    /// The session of an app without a secret key (`NullSession`). It is empty, and cannot be changed.
    is_null: bool,
    /// The id by which a server knows the session, for an interface that keeps something of it.
    pub(in crate::server) sid: Option<String>,
}

impl Session {
    /// A session that a server has kept under this id.
    pub(in crate::server) fn of_store(contents: Contents, sid: String) -> Session {
        Session { contents, sid: Some(sid), ..Session::default() }
    }

    /// `key in session`
    pub fn contains(&mut self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// `len(session)`
    pub fn len(&mut self) -> usize {
        self.accessed = true;
        self.contents.dict.len()
    }

    /// `not session`
    pub fn is_empty(&mut self) -> bool {
        self.accessed = true;
        self.contents.is_empty()
    }

    /// `session.get(key)`
    pub fn get(&mut self, key: &str) -> Option<&Value> {
        self.accessed = true;
        self.contents.dict.get(key)
    }

    /// `session[key] = value`. It counts as a change, even if the same value was there.
    ///
    /// # Errors
    ///
    /// The app has no secret key. Flask raises a `RuntimeError`: 500.
    pub fn set(&mut self, key: &str, value: Value) -> Result<(), Status> {
        self.writable()?.contents.dict.set(key, value);
        self.modified = true;
        Ok(())
    }

    /// `session.setdefault(key, value)`. It counts as a change only if the key was missing.
    ///
    /// # Errors
    ///
    /// As [`Session::set`].
    pub fn set_default(&mut self, key: &str, value: Value) -> Result<(), Status> {
        if self.writable()?.contents.dict.get(key).is_some() { Ok(()) } else { self.set(key, value) }
    }

    /// `session[key]`, to be changed in place. Such a change does not count: Flask sees only that the entry was read.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.accessed = true;
        self.contents.dict.get_mut(key)
    }

    /// `session.modified = True`: what was changed in place counts too.
    pub fn set_modified(&mut self) {
        (self.accessed, self.modified) = (true, true);
    }

    /// `session.update(entries)`. It counts as a change, even without an entry.
    ///
    /// # Errors
    ///
    /// As [`Session::set`].
    pub fn update(&mut self, entries: impl IntoIterator<Item = (&'static str, Value)>) -> Result<(), Status> {
        let dict = &mut self.writable()?.contents.dict;
        entries.into_iter().for_each(|(key, value)| dict.set(key, value));
        self.modified = true;
        Ok(())
    }

    /// Empties the session before a view sees it, as a session interface may. That is a change, and no access.
    pub(in crate::server) fn end(&mut self) {
        self.contents = Contents::default();
        self.modified = true;
    }

    /// `session.permanent = is_permanent`. It is stored as one more entry of the dict, `_permanent`.
    ///
    /// # Errors
    ///
    /// As [`Session::set`].
    pub fn set_permanent(&mut self, is_permanent: bool) -> Result<(), Status> {
        self.set("_permanent", Value::Bool(is_permanent))
    }

    /// `session.pop(key, None)`. It counts as a change only if the key was there.
    ///
    /// # Errors
    ///
    /// As [`Session::set`].
    pub fn pop(&mut self, key: &str) -> Result<(), Status> {
        let was_there = self.writable()?.contents.dict.remove(key).is_some();
        self.modified |= was_there;
        Ok(())
    }

    /// `session.clear()`. It counts as a change even for an empty session, so that every logout deletes the cookie.
    ///
    /// # Errors
    ///
    /// As [`Session::set`].
    pub fn clear(&mut self) -> Result<(), Status> {
        self.writable()?.contents = Contents::default();
        self.modified = true;
        Ok(())
    }

    /// `session.permanent`: whether the entry `_permanent` is true to Python.
    pub(in crate::server) fn is_permanent(&self) -> bool {
        self.contents.dict.get("_permanent").is_some_and(Value::is_truthy)
    }

    /// `NullSession._fail` raises a `RuntimeError`.
    fn writable(&mut self) -> Result<&mut Session, Status> {
        self.accessed = true;
        if self.is_null { Err(Status::InternalServerError) } else { Ok(self) }
    }
}

/// Opens the session of each request, and saves it with the response (`flask.sessions.SessionInterface`).
pub trait SessionInterface: fmt::Debug + Send + Sync {
    /// Opens the session of a request. `cookies` is the `Cookie` header.
    ///
    /// The session is `None` if Python raises an exception that Flask does not catch.
    fn open_session(&self, cookies: Option<&str>, now: Timestamp) -> (CookieSaid, Option<Session>);

    /// Saves the session, and adds `Vary` and `Set-Cookie` to the response.
    ///
    /// # Errors
    ///
    /// 500 if it cannot be saved. The response keeps the headers that it has got by then.
    fn save_session(&self, session: &mut Session, now: Timestamp, response: &mut Response) -> Result<SentBack, Status>;

    /// The number of entries that it keeps between two requests. Flask's own keeps nothing.
    fn kept(&self) -> usize {
        0
    }
}

/// Flask's own interface: the session is in the cookie, and nothing is kept (`SecureCookieSessionInterface`).
#[derive(Debug)]
pub struct SecureCookieSessionInterface {
    /// `None` without a secret key.
    signer: Option<Signer>,
    cookie_name: String,
    /// The fixed part of the `Set-Cookie` line. Bad settings are an error at each save, as in Flask.
    line: Result<SetCookieLine, BadCookie>,
    lifetime: i64,
    refresh_each_request: bool,
}

impl SecureCookieSessionInterface {
    /// The interface of an app with these settings.
    pub fn new(config: &Config) -> SecureCookieSessionInterface {
        SecureCookieSessionInterface {
            signer: (!config.secret_key.is_empty()).then(|| config.signer()),
            cookie_name: config.cookie.name.clone(),
            line: SetCookieLine::new(&config.cookie),
            lifetime: config.lifetime,
            refresh_each_request: config.refresh_each_request,
        }
    }

    /// `SecureCookieSessionInterface.should_set_cookie`
    fn should_set_cookie(&self, session: &Session) -> bool {
        session.modified || (session.is_permanent() && self.refresh_each_request)
    }

    fn line(&self) -> Result<&SetCookieLine, Status> {
        self.line.as_ref().map_err(|_| Status::InternalServerError)
    }

    /// `datetime.now(timezone.utc) + app.permanent_session_lifetime`.
    fn expiration_time(&self, now: Timestamp) -> Timestamp {
        now.plus(self.lifetime)
    }
}

impl SessionInterface for SecureCookieSessionInterface {
    /// Opens the session of a request (`SecureCookieSessionInterface.open_session`).
    ///
    /// `cookies` is the `Cookie` header. A refused cookie makes an empty session, without an error: the view cannot tell a
    /// forged cookie from a missing one. The session is `None` if Python raises an exception that Flask does not catch.
    ///
    /// ```
    /// use sessctl::clock::Timestamp;
    /// use sessctl::cookie::SecretKey;
    /// use sessctl::server::flask::session::{SecureCookieSessionInterface, SessionInterface};
    /// use sessctl::server::flask::{Config, CookieSaid};
    ///
    /// let config = Config { secret_key: SecretKey::new("abcdefghijklmn"), lifetime: 180, ..Config::default() };
    /// let sessions = SecureCookieSessionInterface::new(&config);
    /// let header = "theme=dark; session=eyJpZCI6ImFsaWNlIn0.ZVPxAA.ehVyvS35Sw_4ihG1veTeEEqcRco";
    /// let login = Timestamp::from_unix(1_700_000_000);
    ///
    /// let (said, session) = sessions.open_session(Some(header), login.plus(180));
    /// assert_eq!(said, CookieSaid::Opened { id: Some("alice".to_owned()) });
    /// assert!(session.expect("a session").contains("id"));
    ///
    /// let (said, session) = sessions.open_session(Some(header), login.plus(181));
    /// assert!(matches!(said, CookieSaid::Empty { refused: Some(_) }));
    /// assert!(session.expect("a session all the same").is_empty());
    /// ```
    fn open_session(&self, cookies: Option<&str>, now: Timestamp) -> (CookieSaid, Option<Session>) {
        let Some(signer) = &self.signer else {
            return (CookieSaid::NoCookie, Some(Session { is_null: true, ..Session::default() }));
        };
        let Some(value) = cookies.and_then(|cookies| python::cookie_header::first(cookies, &self.cookie_name)) else {
            return (CookieSaid::NoCookie, Some(Session::default()));
        };
        match open(&value, signer, self.lifetime, now) {
            Ok(contents) if contents.is_empty() => (CookieSaid::Empty { refused: None }, Some(Session::default())),
            Ok(contents) => {
                let id = contents.dict.get("id").map(|id| python::repr::str(id).chars_lossy().collect());
                (CookieSaid::Opened { id }, Some(Session { contents, ..Session::default() }))
            }
            Err(NotOpened::Refused(refusal)) if refusal.is_bad_signature() => {
                let refused = Refused { class: refusal.class(), message: refusal.message() };
                (CookieSaid::Empty { refused: Some(refused) }, Some(Session::default()))
            }
            Err(NotOpened::Refused(refusal)) => (CookieSaid::Crashed { class: refusal.class() }, None),
            Err(NotOpened::NotADict(class)) => (CookieSaid::Crashed { class }, None),
        }
    }

    /// Adds `Vary` and `Set-Cookie` to the response (`SecureCookieSessionInterface.save_session`).
    ///
    /// | the session is | changed           | unchanged                        |
    /// |----------------|-------------------|----------------------------------|
    /// | empty          | delete the cookie | nothing                          |
    /// | not empty      | set the cookie    | set it, if permanent and refresh |
    ///
    /// The last cell of the table is sliding expiration: each visit gives a permanent session its whole lifetime again.
    ///
    /// ```
    /// use sessctl::clock::Timestamp;
    /// use sessctl::cookie::SecretKey;
    /// use sessctl::server::flask::response::Response;
    /// use sessctl::server::flask::session::{SecureCookieSessionInterface, Session, SessionInterface};
    /// use sessctl::server::flask::Config;
    ///
    /// let config = Config { secret_key: SecretKey::new("abcdefghijklmn"), lifetime: 180, ..Config::default() };
    /// let (mut session, mut response) = (Session::default(), Response::page(String::new()));
    /// session.set_permanent(true).expect("a secret key");
    /// session.set("id", "alice".into()).expect("a secret key");
    ///
    /// let login = Timestamp::from_unix(1_700_000_000);
    /// SecureCookieSessionInterface::new(&config).save_session(&mut session, login, &mut response).expect("a cookie");
    ///
    /// let value = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.ZVPxAA.s5-VGYmM_RaJZ88z7jejaa0ZycU";
    /// let line = format!("session={value}; Expires=Tue, 14 Nov 2023 22:16:20 GMT; HttpOnly; Path=/");
    /// assert_eq!(response.header("Set-Cookie"), Some(line.as_str()));
    /// assert_eq!(response.header("Vary"), Some("Cookie"));
    /// ```
    ///
    /// # Errors
    ///
    /// 500 if the session cannot be written, if a date is off Python's calendar, or if the settings make no cookie. The
    /// response keeps the headers that it has got by then.
    fn save_session(&self, session: &mut Session, now: Timestamp, response: &mut Response) -> Result<SentBack, Status> {
        let Some(signer) = &self.signer else { return Ok(SentBack::Nothing) };
        if session.accessed {
            response.vary_on_cookie();
        }
        if session.contents.is_empty() {
            if !session.modified {
                return Ok(SentBack::Nothing);
            }
            response.add_header("Set-Cookie", self.line()?.delete());
            response.vary_on_cookie();
            return Ok(SentBack::Deleted);
        }
        if !self.should_set_cookie(session) {
            return Ok(SentBack::Nothing);
        }
        let expires = session.is_permanent().then(|| self.expiration_time(now));
        let date = expires.map(|end| http_date(end).ok_or(Status::InternalServerError)).transpose()?;
        let value = signed(&session.contents, signer, now)?;
        response.add_header("Set-Cookie", self.line()?.keep(&value, date.as_deref()));
        response.vary_on_cookie();
        Ok(SentBack::Set { expires })
    }
}

/// The date of an HTTP header. `None` for a year outside 1 to 9999, which Python's `datetime` does not know.
pub(in crate::server) fn http_date(moment: Timestamp) -> Option<String> {
    let date = moment.date()?;
    (1..=9999).contains(&date.year()).then(|| moment.http_date())
}

/// Python cannot sort text keys and other keys together: a `TypeError`.
fn signed(contents: &Contents, signer: &Signer, now: Timestamp) -> Result<String, Status> {
    if contents.has_other_keys {
        return Err(Status::InternalServerError);
    }
    let value = Value::Dict(contents.dict.clone());
    cookie::dumps(&value, signer, now).map_err(|_| Status::InternalServerError)
}
