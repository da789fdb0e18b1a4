//! A logout that the server remembers.

use super::clearing::LOGIN_AFTER_CLEAR;
use super::fault::Fault;
use super::pages::{alone, app};
use crate::clock::Timestamp;
use crate::cookie::Value;
use crate::cookie::session::Contents;
use crate::lang::Bilingual;
use crate::server::apps::tutorial::{self, LOGIN_PAGE, LOGOUT};
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::{SecureCookieSessionInterface, Session, SessionInterface};
use crate::server::flask::{CookieSaid, SentBack};
use crate::server::store::{Store, random_id};
use crate::teaching::station::Station;

/// Where the id of a login stands in the session. All the cookies of one login have the same.
const LOGIN_ID: &str = "sid";

/// The price: one entry for each logout, for the lifetime of a session. The cookies themselves stay in the browsers.
pub(super) const LOGOUT_NOT_REMEMBERED: Fault = Fault {
    name: "logout-not-remembered",
    wrong: Bilingual::new(
        "The logout deletes the cookie in one browser and the server does not remember it, so a copy stays good.",
        "ログアウトは1つのブラウザのクッキーを削除するだけで、サーバーは何も覚えていないので、コピーは有効なままです。",
    ),
    cause: "copy-outlives-logout",
    station: Station::Verify,
    host: None,
    app: || alone(&[LOGIN_AFTER_CLEAR, LOGIN_PAGE, LOGOUT]),
    mended: || vec![app(&[LOGIN_AFTER_CLEAR, LOGIN_PAGE, LOGOUT]).with_sessions(Denylist::new()).into()],
};

/// A session interface that remembers who has logged out, until no cookie of that login could be good any more.
#[derive(Debug)]
struct Denylist {
    signed: SecureCookieSessionInterface,
    logged_out: Store<()>,
    lifetime: i64,
}

impl Denylist {
    fn new() -> Denylist {
        let config = tutorial::config();
        let signed = SecureCookieSessionInterface::new(&config);
        Denylist { signed, logged_out: Store::default(), lifetime: config.lifetime }
    }
}

/// The id of the login, if the session has one.
fn login_id(contents: &Contents) -> Option<String> {
    match contents.dict.get(LOGIN_ID) {
        Some(Value::Str(sid)) => Some(sid.chars_lossy().collect()),
        _ => None,
    }
}

impl SessionInterface for Denylist {
    /// The cookie may be good to Flask. The session is ended all the same if its login was logged out, or has no id.
    fn open_session(&self, cookies: Option<&str>, now: Timestamp) -> (CookieSaid, Option<Session>) {
        let (said, mut session) = self.signed.open_session(cookies, now);
        if let Some(session) = &mut session {
            session.sid = login_id(&session.contents);
            let is_denied = session.sid.as_ref().is_none_or(|sid| self.logged_out.get(sid, now).is_some());
            if is_denied && session.contents.dict.get("id").is_some() {
                session.sid = None;
                session.end();
            }
        }
        (said, session)
    }

    /// A login gets an id. A session that no longer has the id with which it came has been logged out.
    fn save_session(&self, session: &mut Session, now: Timestamp, response: &mut Response) -> Result<SentBack, Status> {
        if session.contents.dict.get("id").is_some() && login_id(&session.contents).is_none() {
            session.contents.dict.set(LOGIN_ID, random_id().as_str().into());
        }
        let sid = login_id(&session.contents);
        if let Some(ended) = session.sid.take_if(|came| sid.as_ref() != Some(came)) {
            self.logged_out.put(ended, (), now, now.plus(self.lifetime));
        }
        self.signed.save_session(session, now, response)
    }

    fn kept(&self) -> usize {
        self.logged_out.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;
    use crate::server::visitor::NOW;

    fn name(name: &str) -> Option<String> {
        Some(name.to_owned())
    }

    #[test]
    fn a_copy_is_refused_after_the_logout_and_bob_stays_logged_in() {
        let found = both(&LOGOUT_NOT_REMEMBERED, |mut visitor| {
            visitor.login("bob");
            let bob = visitor.cookies.take();
            visitor.login("alice");
            let loot = visitor.cookies.clone();
            visitor.now = NOW.plus(10);
            visitor.get("/login"); // a newer cookie than the copy
            visitor.get("/logout");
            visitor.cookies = loot;
            let alice = visitor.who();
            visitor.cookies = bob;
            (alice, visitor.who(), visitor.app.kept())
        });
        assert_eq!(found, [(name("alice"), name("bob"), 0), (None, name("bob"), 1)]);
    }

    #[test]
    fn a_logout_is_forgotten_when_the_cookies_of_its_login_are_too_old_anyway() {
        let found = both(&LOGOUT_NOT_REMEMBERED, |mut visitor| {
            let mut kept = Vec::new();
            for (seconds, user) in [(0, "alice"), (180, "bob"), (361, "carol")] {
                visitor.now = NOW.plus(seconds);
                visitor.login(user);
                visitor.get("/logout");
                kept.push(visitor.app.kept());
            }
            kept
        });
        assert_eq!(found, [[0, 0, 0], [1, 2, 1]]);
    }
}
