//! A session that never ends, as long as a request comes every three minutes.

use super::clearing::LOGIN_AFTER_CLEAR;
use super::fault::Fault;
use super::pages::{alone, app};
use crate::clock::Timestamp;
use crate::cookie::Value;
use crate::lang::Bilingual;
use crate::server::apps::tutorial::{self, LOGIN_PAGE, LOGOUT};
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::{SecureCookieSessionInterface, Session, SessionInterface};
use crate::server::flask::{CookieSaid, SentBack};
use crate::teaching::station::Station;

/// The longest session, in seconds from its login.
const LONGEST: i64 = 15 * 60;

/// Where the time of the login stands in the session, in Unix seconds.
const LOGIN_AT: &str = "login_at";

/// Flask has the sliding limit alone (`SESSION_REFRESH_EACH_REQUEST`). OWASP asks for both (Session Management Cheat
/// Sheet, "Absolute Timeout").
pub(super) const ONLY_A_SLIDING_LIMIT: Fault = Fault {
    name: "only-a-sliding-limit",
    wrong: Bilingual::new(
        "Each visit buys three more minutes and nothing ends that, so a stolen cookie can be kept alive for ever.",
        "アクセスのたびに期限が3分後へ延び、延長に上限がないので、盗まれたクッキーもいつまでも使い続けられます。",
    ),
    cause: "no-absolute-limit",
    station: Station::Verify,
    host: None,
    app: || alone(&[LOGIN_AFTER_CLEAR, LOGIN_PAGE, LOGOUT]),
    mended: || {
        let sessions = AbsoluteLimit(SecureCookieSessionInterface::new(&tutorial::config()));
        vec![app(&[LOGIN_AFTER_CLEAR, LOGIN_PAGE, LOGOUT]).with_sessions(sessions).into()]
    },
};

/// A session interface that writes down when the login was, and ends the session [`LONGEST`] after it. It keeps nothing:
/// the time is in the cookie, and the signature protects it.
#[derive(Debug)]
struct AbsoluteLimit(SecureCookieSessionInterface);

impl SessionInterface for AbsoluteLimit {
    /// The cookie may be good to Flask. The session is ended all the same if its login is too long ago, or unknown.
    fn open_session(&self, cookies: Option<&str>, now: Timestamp) -> (CookieSaid, Option<Session>) {
        let (said, mut session) = self.0.open_session(cookies, now);
        if let Some(session) = &mut session {
            let dict = &session.contents.dict;
            let login_at = match dict.get(LOGIN_AT) {
                Some(Value::Int(seconds)) => seconds.as_exact_i64(),
                _ => None,
            };
            let is_within = login_at.is_some_and(|login_at| now.unix().saturating_sub(login_at) <= LONGEST);
            if dict.get("id").is_some() && !is_within {
                session.end();
            }
        }
        (said, session)
    }

    /// A login without a time is a new one: it has cleared what was there.
    fn save_session(&self, session: &mut Session, now: Timestamp, response: &mut Response) -> Result<SentBack, Status> {
        let dict = &mut session.contents.dict;
        if dict.get("id").is_some() && dict.get(LOGIN_AT).is_none() {
            dict.set(LOGIN_AT, Value::Int(now.unix().into()));
        }
        self.0.save_session(session, now, response)
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

    /// A visit at each of these seconds.
    fn visits(visitor: &mut Visitor, seconds: impl Iterator<Item = i64>) -> Vec<Option<String>> {
        let visit = |second| {
            visitor.now = NOW.plus(second);
            visitor.who()
        };
        seconds.map(visit).collect()
    }

    #[test]
    fn fifteen_minutes_after_the_login_a_busy_session_ends() {
        let found = both(&ONLY_A_SLIDING_LIMIT, |mut visitor| {
            visitor.login("alice");
            let busy = visits(&mut visitor, (100..=900).step_by(100));
            visitor.now = NOW.plus(901);
            let (_, served) = visitor.get("/login");
            (busy == vec![alice(); 9], served.sent == SentBack::Deleted, visitor.who())
        });
        assert_eq!(found, [(true, false, alice()), (true, true, None)]);
    }

    #[test]
    fn a_new_login_begins_a_new_quarter_of_an_hour() {
        let found = both(&ONLY_A_SLIDING_LIMIT, |mut visitor| {
            visitor.login("alice");
            visits(&mut visitor, (100..=800).step_by(100));
            visitor.login("alice");
            visits(&mut visitor, (900..=1700).step_by(100)).last().cloned()
        });
        assert_eq!(found, [Some(alice()), Some(alice())]);
    }

    #[test]
    fn a_session_that_does_not_know_its_login_is_ended() {
        let found = both(&ONLY_A_SLIDING_LIMIT, |mut visitor| {
            let mut elsewhere = Visitor::to(tutorial::app(&tutorial::Settings::default()));
            elsewhere.login("alice");
            visitor.cookies = elsewhere.cookies;
            visitor.who()
        });
        assert_eq!(found, [alice(), None]);
    }
}
