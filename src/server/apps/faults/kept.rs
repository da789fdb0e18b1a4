//! Sessions on the server, to compare with those in the cookie: the cookie has a random id, and the server the rest.

use super::fault::Fault;
use super::pages::{alone, app};
use crate::clock::Timestamp;
use crate::cookie::session::Contents;
use crate::lang::Bilingual;
use crate::python::cookie_header;
use crate::server::apps::tutorial::{self, LOGIN, LOGIN_PAGE, LOGOUT};
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::{Session, SessionInterface, http_date};
use crate::server::flask::set_cookie::{BadCookie, SetCookieLine};
use crate::server::flask::{Config, CookieSaid, SentBack};
use crate::server::store::{Store, random_id};
use crate::teaching::station::Station;

/// The price: one entry for each login, which a restart loses and a second worker does not know.
pub(super) const SESSION_IN_THE_COOKIE: Fault = Fault {
    name: "session-in-the-cookie",
    wrong: Bilingual::new(
        "The cookie itself is the session, so a copy of it stays good after the logout.",
        "クッキーそのものがセッションなので、コピーはログアウトの後も有効です。",
    ),
    cause: "copy-outlives-logout",
    station: Station::Verify,
    host: None,
    app: || alone(&[LOGIN, LOGIN_PAGE, LOGOUT]),
    mended: || vec![app(&[LOGIN, LOGIN_PAGE, LOGOUT]).with_sessions(KeptSessions::new(&tutorial::config())).into()],
};

/// A session interface that keeps the sessions in memory, as Flask-Session does in a store (`flask_session/base.py`).
#[derive(Debug)]
struct KeptSessions {
    sessions: Store<Contents>,
    cookie_name: String,
    line: Result<SetCookieLine, BadCookie>,
    lifetime: i64,
}

impl KeptSessions {
    fn new(config: &Config) -> KeptSessions {
        KeptSessions {
            sessions: Store::default(),
            cookie_name: config.cookie.name.clone(),
            line: SetCookieLine::new(&config.cookie),
            lifetime: config.lifetime,
        }
    }
}

impl SessionInterface for KeptSessions {
    /// An id that is not known opens an empty session. No signature is refused: there is none.
    fn open_session(&self, cookies: Option<&str>, now: Timestamp) -> (CookieSaid, Option<Session>) {
        let Some(sid) = cookies.and_then(|cookies| cookie_header::first(cookies, &self.cookie_name)) else {
            return (CookieSaid::NoCookie, Some(Session::default()));
        };
        let Some(contents) = self.sessions.get(&sid, now) else {
            return (CookieSaid::Empty { refused: None }, Some(Session::default()));
        };
        let id = contents.dict.get("id").map(|id| crate::python::repr::str(id).chars_lossy().collect());
        let session = Session::of_store(contents, sid);
        (CookieSaid::Opened { id }, Some(session))
    }

    fn save_session(&self, session: &mut Session, now: Timestamp, response: &mut Response) -> Result<SentBack, Status> {
        let line = self.line.as_ref().map_err(|_| Status::InternalServerError)?;
        if session.accessed {
            response.vary_on_cookie();
        }
        if session.contents.is_empty() {
            if !session.modified {
                return Ok(SentBack::Nothing);
            }
            session.sid.iter().for_each(|sid| self.sessions.remove(sid));
            response.add_header("Set-Cookie", line.delete());
            response.vary_on_cookie();
            return Ok(SentBack::Deleted);
        }
        if !(session.modified || session.is_permanent()) {
            return Ok(SentBack::Nothing);
        }
        let end = now.plus(self.lifetime);
        let expires = session.is_permanent().then_some(end);
        let date = expires.map(|end| http_date(end).ok_or(Status::InternalServerError)).transpose()?;
        let sid = session.sid.get_or_insert_with(random_id);
        self.sessions.put(sid.clone(), session.contents.clone(), now, end);
        response.add_header("Set-Cookie", line.keep(sid, date.as_deref()));
        response.vary_on_cookie();
        Ok(SentBack::Set { expires })
    }

    fn kept(&self) -> usize {
        self.sessions.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;
    use crate::server::visitor::{NOW, Visitor};

    fn alice() -> Option<String> {
        Some("alice".to_owned())
    }

    #[test]
    fn a_logout_ends_a_session_that_the_server_keeps_and_every_copy_with_it() {
        let found = both(&SESSION_IN_THE_COOKIE, |mut visitor| {
            visitor.login("alice");
            let kept = visitor.app.kept();
            let loot = visitor.cookies.clone();
            let before = visitor.who();
            visitor.get("/logout");
            visitor.cookies = loot;
            (kept, before, visitor.who(), visitor.app.kept())
        });
        assert_eq!(found, [(0, alice(), alice(), 0), (1, alice(), None, 0)]);
    }

    #[test]
    fn a_restart_loses_the_sessions_that_the_server_keeps() {
        let Fault { app, mended, .. } = SESSION_IN_THE_COOKIE;
        let found = [app, mended].map(|start| {
            let mut visitor = Visitor::to(start().remove(0));
            visitor.login("alice");
            visitor.app = start().remove(0);
            visitor.who()
        });
        assert_eq!(found, [alice(), None]);
    }

    #[test]
    fn nothing_but_a_random_id_is_in_the_cookie_and_it_stays_the_same() {
        let cookies = both(&SESSION_IN_THE_COOKIE, |mut visitor| {
            visitor.login("alice");
            let first = visitor.cookies.clone().unwrap_or_default();
            visitor.now = NOW.plus(1);
            visitor.get("/login");
            (first.len(), visitor.cookies == Some(first))
        });
        assert_eq!(cookies[1], ("session=".len() + 32, true));
        assert!(cookies[0].0 > 60 && !cookies[0].1, "a signed session is longer, and new at each visit");
    }

    #[test]
    fn three_minutes_after_the_last_visit_the_server_has_forgotten_the_session() {
        let seen = both(&SESSION_IN_THE_COOKIE, |mut visitor| {
            visitor.login("alice");
            [179, 359, 540].map(|seconds| {
                visitor.now = NOW.plus(seconds);
                visitor.who()
            })
        });
        assert_eq!(seen, [[alice(), alice(), None], [alice(), alice(), None]]);
    }

    #[test]
    fn a_cookie_of_a_browser_session_has_no_expires() {
        let sessions = KeptSessions::new(&tutorial::config());
        let (mut session, mut response) = (Session::default(), Response::page(String::new()));
        session.set("id", "alice".into()).expect("a session that can be written");
        let sent = sessions.save_session(&mut session, NOW, &mut response);
        assert_eq!(sent, Ok(SentBack::Set { expires: None }));
    }
}
