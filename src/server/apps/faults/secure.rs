//! `Secure` over http.

use super::fault::Fault;
use super::pages::tutorial_with;
use crate::lang::Bilingual;
use crate::server::apps::tutorial;
use crate::server::flask::{Config, SessionCookie};
use crate::teaching::station::Station;

/// A browser ignores a `Secure` cookie that came over http (RFC 6265bis section 5.7). For this machine itself Chrome
/// and Firefox make an exception, and so does ours. So the app is known by a name, as it would be on another machine.
pub(super) const SECURE_OVER_HTTP: Fault = Fault {
    name: "secure-over-http",
    wrong: Bilingual::new(
        "SESSION_COOKIE_SECURE is set and the app is served over http, so the browser ignores its cookie.",
        "SESSION_COOKIE_SECURE を設定したアプリを http で公開しているので、ブラウザがクッキーを無視します。",
    ),
    cause: "secure-over-http",
    station: Station::Store,
    host: Some("app.test"),
    app: || tutorial_with(Config { cookie: secure(), ..tutorial::config() }),
    mended: || tutorial_with(tutorial::config()),
};

fn secure() -> SessionCookie {
    SessionCookie { is_secure: true, ..SessionCookie::default() }
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;

    /// What a browser makes of the line stands in `tests/faults.rs`.
    #[test]
    fn the_line_says_secure() {
        let lines = both(&SECURE_OVER_HTTP, |mut visitor| {
            let line = visitor.post("/", "id=alice").0.header("Set-Cookie").unwrap_or_default().to_owned();
            line.contains("; Secure;")
        });
        assert_eq!(lines, [true, false]);
    }
}
