//! The session on the server: opened before the view runs, saved after it (`flask/sessions.py`).
//!
//! ```text
//! Cookie: session=…      →  open_session  →  a dict that watches what is done to it
//! Set-Cookie: session=…  ←  save_session  ←  the same dict, after the view
//! ```
//!
//! Between two requests the server keeps nothing. The cookie *is* the session.

use crate::clock::Timestamp;
use crate::cookie::session::{Contents, NotOpened, flask_answer, open};
use crate::cookie::{self, FlaskAnswer, Signer, Value};
use crate::python;
use crate::tutorial::COOKIE_NAME;

use super::response::{Response, Status};
use super::{Config, CookieSaid, Flask, Refused, SentBack};

/// A dict that knows whether it was looked at and whether it was changed (`SecureCookieSession`).
#[derive(Debug, Default)]
pub struct Session {
    contents: Contents,
    /// Any look counts, even `"id" in session`: the page depends on the cookie, and `Vary` has to say so.
    accessed: bool,
    /// Only the dict itself is watched, not what lies deeper inside.
    modified: bool,
    /// Without a secret key there is nothing to sign with: readable, empty, never written (`NullSession`).
    is_null: bool,
}

impl Session {
    /// `key in session`
    pub fn contains(&mut self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// `session.get(key)`
    pub fn get(&mut self, key: &str) -> Option<&Value> {
        self.accessed = true;
        self.contents.dict.get(key)
    }

    /// `session[key] = value`
    pub fn set(&mut self, key: &str, value: Value) -> Result<(), Status> {
        self.writable()?.contents.dict.set(key, value);
        self.modified = true;
        Ok(())
    }

    /// `session.permanent = True`: no field of its own, but one more entry in the dict.
    pub fn set_permanent(&mut self) -> Result<(), Status> {
        self.set("_permanent", Value::Bool(true))
    }

    /// `session.pop(key, None)`: a change only if there was something to take out.
    pub fn pop(&mut self, key: &str) -> Result<(), Status> {
        let was_there = self.writable()?.contents.dict.remove(key).is_some();
        self.modified |= was_there;
        Ok(())
    }

    /// `session.clear()`: a change even if there was nothing, hence the delete line for everyone who logs out.
    pub fn clear(&mut self) -> Result<(), Status> {
        self.writable()?.contents = Contents::default();
        self.modified = true;
        Ok(())
    }

    /// `session.permanent`: whatever Python holds for true.
    fn is_permanent(&self) -> bool {
        self.contents.dict.get("_permanent").is_some_and(Value::is_truthy)
    }

    /// `NullSession._fail` raises a `RuntimeError`.
    fn writable(&mut self) -> Result<&mut Session, Status> {
        self.accessed = true;
        if self.is_null { Err(Status::InternalServerError) } else { Ok(self) }
    }
}

/// `SecureCookieSessionInterface.open_session`: what the cookie said, and the session it makes.
///
/// A cookie that is not believed makes an empty session and no noise: the view cannot tell a
/// forged cookie from none. `None` if reading raises what Flask does not catch.
pub fn open_session(cookies: Option<&str>, app: &Flask, now: Timestamp) -> (CookieSaid, Option<Session>) {
    if app.config.secret_key.is_empty() {
        return (CookieSaid::NoCookie, Some(Session { is_null: true, ..Session::default() }));
    }
    let Some(value) = cookies.and_then(|cookies| python::cookie_header::first(cookies, COOKIE_NAME)) else {
        return (CookieSaid::NoCookie, Some(Session::default()));
    };
    match open(&value, &app.signer, app.config.lifetime, now) {
        Ok(contents) if contents.is_empty() => (CookieSaid::Empty { refused: None }, Some(Session::default())),
        Ok(contents) => {
            let id = contents.dict.get("id").map(|id| python::repr::str(id).chars_lossy().collect());
            (CookieSaid::Opened { id }, Some(Session { contents, ..Session::default() }))
        }
        Err(NotOpened::Refused(refusal)) if flask_answer(Err(&refusal)) == Some(FlaskAnswer::Empty) => {
            let refused = Refused { class: refusal.class(), message: refusal.message() };
            (CookieSaid::Empty { refused: Some(refused) }, Some(Session::default()))
        }
        Err(NotOpened::Refused(refusal)) => (CookieSaid::Crashed { class: refusal.class() }, None),
        Err(NotOpened::NotADict(class)) => (CookieSaid::Crashed { class }, None),
    }
}

/// `SecureCookieSessionInterface.save_session`: adds `Vary` and `Set-Cookie` to the response.
///
/// | the session is | changed           | unchanged                        |
/// |----------------|-------------------|----------------------------------|
/// | empty          | delete the cookie | nothing                          |
/// | not empty      | set the cookie    | set it, if permanent and refresh |
///
/// The last field is why every visit buys three more minutes.
pub fn save_session(
    session: &Session,
    app: &Flask,
    now: Timestamp,
    response: &mut Response,
) -> Result<SentBack, Status> {
    if session.is_null {
        return Ok(SentBack::Nothing);
    }
    if session.accessed {
        response.vary_on_cookie();
    }
    if session.contents.is_empty() {
        if !session.modified {
            return Ok(SentBack::Nothing);
        }
        response.header("Set-Cookie", format!("{COOKIE_NAME}=; Expires={EPOCH}; Max-Age=0; HttpOnly; Path=/"));
        response.vary_on_cookie();
        return Ok(SentBack::Deleted);
    }
    if !(session.modified || session.is_permanent() && app.config.refresh_each_request) {
        return Ok(SentBack::Nothing);
    }
    let expires = session.is_permanent().then(|| expiration_time(&app.config, now)).transpose()?;
    let (name, date) = expires.as_deref().map_or(("", ""), |date| ("; Expires=", date));
    let value = signed(&session.contents, &app.signer, now)?;
    response.header("Set-Cookie", [COOKIE_NAME, "=", &value, name, date, "; HttpOnly; Path=/"].concat());
    response.vary_on_cookie();
    Ok(SentBack::Set { expires })
}

const EPOCH: &str = "Thu, 01 Jan 1970 00:00:00 GMT";

/// `datetime.now(timezone.utc) + app.permanent_session_lifetime`, or the `OverflowError` of it.
fn expiration_time(config: &Config, now: Timestamp) -> Result<String, Status> {
    http_date(now.plus(config.lifetime)).ok_or(Status::InternalServerError)
}

/// The moment as a header has it, if Python's `datetime` knows it: the years 1 to 9999.
pub(super) fn http_date(moment: Timestamp) -> Option<String> {
    let date = moment.date()?;
    (1..=9999).contains(&date.year()).then(|| moment.http_date())
}

/// Keys that are no text cannot be sorted among those that are: a `TypeError`.
fn signed(contents: &Contents, signer: &Signer, now: Timestamp) -> Result<String, Status> {
    if contents.has_other_keys {
        return Err(Status::InternalServerError);
    }
    let value = Value::Dict(contents.dict.clone());
    cookie::dumps(&value, signer, now).map_err(|_| Status::InternalServerError)
}
