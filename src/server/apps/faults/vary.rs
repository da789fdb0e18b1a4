//! A page that depends on the cookie and does not say so, behind a shared cache.

use super::fault::Fault;
use super::pages::app;
use crate::clock::Timestamp;
use crate::lang::Bilingual;
use crate::server::Deployment;
use crate::server::apps::tutorial::{self, LOGIN, LOGIN_PAGE, LOGOUT, login_not_permanent};
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::{SecureCookieSessionInterface, Session, SessionInterface};
use crate::server::flask::{CookieSaid, Request, Route, SentBack};
use crate::teaching::station::Station;

/// Flask says `Vary: Cookie` by itself where the session was used, and twice did so too seldom (CVE-2023-30861, mended
/// in 2.3.2, and CVE-2026-27205, mended in 3.1.3). An app with a session interface of its own has to say it itself.
///
/// The login is not permanent, or each page would set a cookie, and the cache would keep none.
pub(super) const CACHED_WITHOUT_VARY: Fault = Fault {
    name: "cached-without-vary",
    wrong: Bilingual::new(
        "A page that depends on the cookie has no Vary, so the shared cache in front of the app gives it to everyone.",
        "クッキーによって内容が変わるページに Vary がないので、アプリの手前の共有キャッシュが全員に同じページを返します。",
    ),
    cause: "no-vary",
    station: Station::Read,
    host: None,
    app: || {
        let sessions = WithoutVary(SecureCookieSessionInterface::new(&tutorial::config()));
        let routes = &[LOGIN_OF_A_BROWSER_SESSION, LOGIN_PAGE, LOGOUT, ME];
        vec![Deployment::from(app(routes).with_sessions(sessions)).behind_a_cache(ME.rule)]
    },
    mended: || {
        let routes = &[LOGIN_OF_A_BROWSER_SESSION, LOGIN_PAGE, LOGOUT, Route { view: private, ..ME }];
        vec![Deployment::from(app(routes)).behind_a_cache(ME.rule)]
    },
};

const LOGIN_OF_A_BROWSER_SESSION: Route = Route { view: login_not_permanent, ..LOGIN };

/// The page that the cache keeps: it says who is logged in.
const ME: Route = Route { rule: "/me", methods: &["GET"], ..LOGIN_PAGE };

/// Flask adds `Vary: Cookie`. That alone keeps bob's page apart from alice's, and `private` keeps both out of the cache.
fn private(request: &Request, session: &mut Session) -> Result<Response, Status> {
    let mut response = (ME.view)(request, session)?;
    response.add_header("Cache-Control", "private".to_owned());
    Ok(response)
}

/// A session interface that forgets `Vary`.
#[derive(Debug)]
struct WithoutVary(SecureCookieSessionInterface);

impl SessionInterface for WithoutVary {
    fn open_session(&self, cookies: Option<&str>, now: Timestamp) -> (CookieSaid, Option<Session>) {
        self.0.open_session(cookies, now)
    }

    fn save_session(&self, session: &mut Session, now: Timestamp, response: &mut Response) -> Result<SentBack, Status> {
        let saved = self.0.save_session(session, now, response);
        response.headers.retain(|(name, _)| *name != "Vary");
        saved
    }
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;
    use crate::server::apps::tutorial::Page;
    use crate::server::visitor::Visitor;

    /// The name on the page at `/me`, and how old the page is if the cache had it.
    fn me(visitor: &mut Visitor) -> (Option<String>, Option<String>) {
        let (response, _) = visitor.ask("GET", "/me");
        (Page::read(&response.body).logged_in_as().map(str::to_owned), response.header("Age").map(str::to_owned))
    }

    #[test]
    fn bob_gets_the_page_that_the_cache_keeps_of_alice() {
        let found = both(&CACHED_WITHOUT_VARY, |mut visitor| {
            visitor.login("alice");
            me(&mut visitor);
            visitor.cookies = None; // another browser
            visitor.login("bob");
            visitor.now = visitor.now.plus(59);
            let within_a_minute = me(&mut visitor);
            visitor.now = visitor.now.plus(2);
            (within_a_minute, me(&mut visitor), visitor.who(), visitor.app.kept())
        });
        let name = |name: &str, age: Option<&str>| (Some(name.to_owned()), age.map(str::to_owned));
        let bob = || Some("bob".to_owned());
        assert_eq!(
            found,
            [
                (name("alice", Some("59")), name("bob", None), bob(), 1),
                (name("bob", None), name("bob", None), bob(), 0)
            ]
        );
    }

    #[test]
    fn a_page_that_varies_with_the_cookie_is_kept_for_each_cookie_alone() {
        let routes = &[LOGIN_OF_A_BROWSER_SESSION, LOGIN_PAGE, LOGOUT, ME];
        let mut visitor = Visitor::to(Deployment::from(app(routes)).behind_a_cache(ME.rule));
        visitor.login("alice");
        let names = [me(&mut visitor), me(&mut visitor)].map(|(name, age)| (name, age.is_some()));
        assert_eq!(names, [(Some("alice".to_owned()), false), (Some("alice".to_owned()), true)]);
        visitor.cookies = None;
        assert_eq!(me(&mut visitor), (None, None));
    }
}
