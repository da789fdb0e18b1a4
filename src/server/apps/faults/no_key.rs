//! An app without a secret key.

use super::fault::Fault;
use super::pages::tutorial_with;
use crate::cookie::SecretKey;
use crate::lang::Bilingual;
use crate::server::apps::tutorial;
use crate::server::flask::Config;
use crate::teaching::station::Station;

/// Flask opens a `NullSession` then: reading finds nothing, and writing raises a `RuntimeError` (`flask/sessions.py`).
pub(super) const NO_SECRET_KEY: Fault = Fault {
    name: "no-secret-key",
    wrong: Bilingual::new(
        "The app has no secret key, so every page can be read and each write into the session is an error 500.",
        "アプリに secret_key がないので、ページは表示されても、セッションに書き込むたびにエラー 500 になります。",
    ),
    cause: "no-secret-key",
    station: Station::Sign,
    host: None,
    app: || tutorial_with(Config { secret_key: SecretKey::new(""), ..tutorial::config() }),
    mended: || tutorial_with(tutorial::config()),
};

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;

    /// `tests/real` sees the same of real Flask.
    #[test]
    fn without_a_key_reading_works_and_writing_is_an_error() {
        let found = both(&NO_SECRET_KEY, |mut visitor| {
            let statuses = [visitor.get("/login").1, visitor.login("alice"), visitor.get("/logout").1];
            (statuses.map(|served| served.status), visitor.cookies.is_some())
        });
        assert_eq!(found, [([200, 500, 500], false), ([200, 302, 302], false)]);
        assert_eq!(
            both(&NO_SECRET_KEY, |mut visitor| (visitor.login("alice").status, visitor.who().is_some())),
            [(500, false), (302, true)]
        );
    }
}
