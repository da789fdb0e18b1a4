//! Two workers on one address that do not agree: on the key, or on the time.

use super::fault::Fault;
use crate::cookie::SecretKey;
use crate::lang::Bilingual;
use crate::server::apps::tutorial::{self, Settings};
use crate::server::deployment::{Deployment, Worker};
use crate::server::flask::Config;
use crate::teaching::station::Station;

/// `app.secret_key = os.urandom(24)`, as each of two workers may have got it.
const RANDOM_KEYS: [&str; 2] =
    ["9f3c1b7e52d80a64c7e1d95b3f0a28861be47d90c3f5a172", "4e07d2a9816bf35cd0c94e7a1b8362f5a97d10ce845fb33b"];

/// How far one clock is behind, in seconds: more than nothing, and less than the tutorial's lifetime.
const BEHIND: i64 = 60;

pub(super) const WORKERS_WITH_TWO_KEYS: Fault = Fault {
    name: "workers-with-two-keys",
    wrong: Bilingual::new(
        "Each of two workers made a random key when it started, so each refuses the cookies that the other signed.",
        "2つのワーカーが起動時にそれぞれランダムな鍵を作ったので、相手が署名したクッキーを拒否します。",
    ),
    cause: "a-key-for-each-worker",
    station: Station::Verify,
    host: None,
    app: || two_workers(RANDOM_KEYS.map(worker)),
    mended: || two_workers([worker(RANDOM_KEYS[0]), worker(RANDOM_KEYS[0])]),
};

pub(super) const WORKER_WITH_A_SLOW_CLOCK: Fault = Fault {
    name: "worker-with-a-slow-clock",
    wrong: Bilingual::new(
        "The clock of one of two servers is a minute behind, so to that server the other's cookies come from the future.",
        "2台のサーバーの一方の時計が1分遅れているので、そのサーバーから見ると、もう一方のクッキーは未来に署名されたことになります。",
    ),
    cause: "clocks-differ",
    station: Station::Verify,
    host: None,
    app: || two_workers([worker(tutorial::SECRET_KEY), worker(tutorial::SECRET_KEY).behind(BEHIND)]),
    mended: || two_workers([worker(tutorial::SECRET_KEY), worker(tutorial::SECRET_KEY)]),
};

fn worker(key: &str) -> Worker {
    let config = Config { secret_key: SecretKey::new(key), ..tutorial::config() };
    tutorial::app(&Settings { config, ..Settings::default() }).into()
}

fn two_workers([first, second]: [Worker; 2]) -> Vec<Deployment> {
    vec![Deployment::from(first).with_worker(second)]
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;
    use crate::server::flask::CookieSaid;

    /// What four visits after a login see. The login is answered by the first worker, the next visit by the second.
    fn four_visits(fault: &Fault) -> [Vec<Option<String>>; 2] {
        both(fault, |mut visitor| {
            visitor.login("alice");
            (0..4).map(|_| visitor.who()).collect()
        })
    }

    fn alice() -> Option<String> {
        Some("alice".to_owned())
    }

    /// Real Flask refuses the other worker's cookie in silence: `open_session` catches `BadSignature`
    /// (`flask/sessions.py`). `tests/real` sees it.
    #[test]
    fn with_a_key_for_each_worker_every_second_visit_is_logged_out() {
        let seen = four_visits(&WORKERS_WITH_TWO_KEYS);
        assert_eq!(seen, [vec![None, alice(), None, alice()], vec![alice(); 4]]);
    }

    /// `if age < 0` (`itsdangerous/timed.py`).
    #[test]
    fn a_server_whose_clock_is_behind_refuses_cookies_from_the_future() {
        let seen = four_visits(&WORKER_WITH_A_SLOW_CLOCK);
        assert_eq!(seen, [vec![None, alice(), None, alice()], vec![alice(); 4]]);
        let said = both(&WORKER_WITH_A_SLOW_CLOCK, |mut visitor| {
            visitor.login("alice");
            match visitor.get("/login").1.cookie {
                CookieSaid::Empty { refused: Some(refused) } => Some(format!("{}: {}", refused.class, refused.message)),
                _ => None,
            }
        });
        assert_eq!(said, [Some("SignatureExpired: Signature age -60 < 0 seconds".to_owned()), None]);
    }
}
