//! Two apps on one host, at two ports.

use super::fault::Fault;
use crate::cookie::SecretKey;
use crate::lang::Bilingual;
use crate::server::Deployment;
use crate::server::apps::tutorial::{self, Settings};
use crate::server::flask::{Config, SessionCookie};
use crate::teaching::station::Station;

/// "Cookies do not provide isolation by port" (RFC 6265bis section 8.5).
pub(super) const TWO_APPS_ONE_COOKIE_NAME: Fault = Fault {
    name: "two-apps-one-cookie-name",
    wrong: Bilingual::new(
        "Two apps on one host name their cookie `session`, so each replaces the cookie of the other in the browser.",
        "同じホストの2つのアプリがどちらもクッキーを `session` と名付けるので、ブラウザの中で互いのクッキーを上書きします。",
    ),
    cause: "same-cookie-name",
    station: Station::Store,
    host: None,
    app: || two_apps(tutorial::COOKIE_NAME),
    mended: || two_apps("second_session"),
};

/// The key of the second app.
const SECOND_KEY: &str = "nopqrstuvwxyz";

fn two_apps(name_of_the_second: &str) -> Vec<Deployment> {
    let second = Config {
        secret_key: SecretKey::new(SECOND_KEY),
        cookie: SessionCookie { name: name_of_the_second.to_owned(), ..SessionCookie::default() },
        ..tutorial::config()
    };
    [tutorial::config(), second].map(|config| tutorial::app(&Settings { config, ..Settings::default() }).into()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::visitor::Visitor;

    /// The cookie that a login at each of the two apps sets.
    fn cookies(deployments: Vec<Deployment>) -> Vec<String> {
        let login = |deployment| {
            let mut visitor = Visitor::to(deployment);
            visitor.login("alice");
            visitor.cookies.unwrap_or_default()
        };
        deployments.into_iter().map(login).collect()
    }

    /// Who is logged in at each of the two apps with this `Cookie` header.
    fn who(deployments: Vec<Deployment>, cookies: &str) -> Vec<Option<String>> {
        let visit = |deployment| Visitor { cookies: Some(cookies.to_owned()), ..Visitor::to(deployment) }.who();
        deployments.into_iter().map(visit).collect()
    }

    /// A jar keeps one cookie of a name for a host: `tests/faults.rs` sees it in a browser.
    #[test]
    fn the_second_app_takes_the_place_of_the_firsts_cookie() {
        let Fault { app, mended, .. } = TWO_APPS_ONE_COOKIE_NAME;
        let alice = || Some("alice".to_owned());
        let [first, second] = <[String; 2]>::try_from(cookies(app())).expect("two cookies");
        assert!(first.starts_with("session=") && second.starts_with("session="), "{first} {second}");
        assert_eq!(who(app(), &second), [None, alice()], "the last login has the place");
        let both = cookies(mended()).join("; ");
        assert_eq!(who(mended(), &both), [alice(), alice()], "{both}");
    }
}
