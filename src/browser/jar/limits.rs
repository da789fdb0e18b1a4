//! How many cookies a site may have, and which go when it has more.
//!
//! ```text
//! 180 cookies, and one more comes  →  151 or more are dropped: those first that were not used for the longest time
//! ```
//!
//! RFC 6265bis section 5.7 leaves the numbers to the browser. These are Chromium's, with its order
//! (`net/cookies/cookie_monster.cc`): a site is everything below one registered domain. What has expired goes first.
//! Then the rest goes down to 150, by rounds: cookies of low priority before others, and `Secure` ones after others.

use super::cookie::{Cookie, Identity};
use crate::browser::domain::site;
use crate::browser::set_cookie::Priority;
use crate::clock::Timestamp;

/// The most cookies that a site may have.
pub(super) const MAX_OF_A_SITE: usize = 180;
/// How many a site has left when it had more.
const LEFT_OF_A_SITE: usize = 150;

/// What is dropped in a round, in the order of the rounds.
struct Round {
    priority: Priority,
    /// `Secure` cookies stay in this round.
    spares_secure: bool,
    /// How many cookies of this priority stay at least, `Secure` ones and others together.
    quota: usize,
}

const ROUNDS: [Round; 6] = [
    Round { priority: Priority::Low, spares_secure: true, quota: 30 },
    Round { priority: Priority::Low, spares_secure: false, quota: 30 },
    Round { priority: Priority::Medium, spares_secure: true, quota: 50 },
    Round { priority: Priority::High, spares_secure: true, quota: 70 },
    Round { priority: Priority::Medium, spares_secure: false, quota: 50 },
    Round { priority: Priority::High, spares_secure: false, quota: 70 },
];

/// Drops what the site of this domain has too many, at `now`. The cookies stand in the order first received.
///
/// Returns how many live cookies were dropped.
pub(super) fn evict(cookies: &mut Vec<Cookie>, domain: &str, now: Timestamp) -> usize {
    let owner = site(domain);
    let is_of_site = |cookie: &Cookie| site(&String::from(&cookie.domain)) == owner;
    // most jars are too small to be asked
    if cookies.len() <= MAX_OF_A_SITE || cookies.iter().filter(|cookie| is_of_site(cookie)).count() <= MAX_OF_A_SITE {
        return 0;
    }
    cookies.retain(|cookie| !is_of_site(cookie) || cookie.is_alive(now));
    let mut oldest: Vec<&Cookie> = cookies.iter().filter(|cookie| is_of_site(cookie)).collect();
    if oldest.len() <= MAX_OF_A_SITE {
        return 0;
    }
    // stable: of those used in the same second, the first received comes first
    oldest.sort_by_key(|cookie| cookie.last_access);
    let dropped: Vec<Identity> = dropped(oldest).into_iter().map(Identity::of).collect();
    cookies.retain(|cookie| !dropped.iter().any(|identity| identity.is_of(cookie)));
    dropped.len()
}

/// Which of these go, so that 150 are left. The least recently used stand first.
fn dropped(mut cookies: Vec<&Cookie>) -> Vec<&Cookie> {
    let mut dropped = Vec::new();
    for round in &ROUNDS {
        let goal = cookies.len().saturating_sub(LEFT_OF_A_SITE);
        let most = round.most(&cookies).min(goal);
        let before = dropped.len();
        cookies.retain(|cookie| {
            let stays = dropped.len() - before == most || !round.takes(cookie);
            if !stays {
                dropped.push(*cookie);
            }
            stays
        });
    }
    dropped
}

impl Round {
    fn takes(&self, cookie: &Cookie) -> bool {
        cookie.priority == self.priority && !(self.spares_secure && cookie.secure)
    }

    /// The most that this round may drop.
    fn most(&self, cookies: &[&Cookie]) -> usize {
        cookies.iter().filter(|cookie| cookie.priority == self.priority).count().saturating_sub(self.quota)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use reqwest::Url;

    use crate::browser::{Jar, Note, Received, Why};

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    /// Receives `first=1`, `first+1=1`, … with these attributes, and tells how many are left.
    fn fill(jar: &mut Jar, names: std::ops::Range<usize>, attributes: &str, from: &str, now: Timestamp) -> usize {
        for n in names {
            jar.receive(&format!("c{n}=1; {attributes}"), &url(from), now);
        }
        jar.rows(now).len()
    }

    fn has(jar: &Jar, name: &str) -> bool {
        jar.rows(NOW).iter().any(|row| row.name == name)
    }

    #[test]
    fn of_200_cookies_in_one_answer_169_stay() {
        for from in ["http://h.example/", "http://127.0.0.1/", "http://a.b.example.co.uk/"] {
            let mut jar = Jar::empty();
            assert_eq!(fill(&mut jar, 0..180, "", from, NOW), 180, "{from}");
            assert_eq!(fill(&mut jar, 180..181, "", from, NOW), 150, "{from}");
            assert_eq!(fill(&mut jar, 181..200, "", from, NOW), 169, "{from}");
            assert!(!has(&jar, "c30") && has(&jar, "c31") && has(&jar, "c199"), "the oldest go");
        }
    }

    #[test]
    fn thousands_of_cookies_grow_neither_the_jar_nor_the_header() {
        let mut jar = Jar::empty();
        fill(&mut jar, 0..5000, "Path=/", "http://h.example/", NOW);
        for below in 0..50 {
            let host = format!("http://x{below}.h.example/");
            fill(&mut jar, 0..50, "Domain=h.example; Path=/", &host, NOW);
            fill(&mut jar, 0..50, "Path=/", &host, NOW);
            fill(&mut jar, 0..50, "Max-Age=1; Path=/e", &host, NOW);
        }
        assert!(jar.rows(NOW).len() <= 180, "{}", jar.rows(NOW).len());
        let header = jar.cookie_header(&url("http://h.example/"), NOW).unwrap_or_default();
        assert!(header.split("; ").count() <= 180);
    }

    #[test]
    fn other_sites_are_left_alone() {
        let mut jar = Jar::empty();
        for (n, from) in
            ["http://h.example/", "http://other.example/", "http://mia.github.io/", "http://noa.github.io/"]
                .into_iter()
                .enumerate()
        {
            assert_eq!(fill(&mut jar, 0..180, "", from, NOW), 180 * (n + 1), "{from}");
        }
        assert_eq!(fill(&mut jar, 200..201, "", "http://www.h.example/", NOW), 180 * 3 + 150);
    }

    #[test]
    fn what_has_expired_goes_first() {
        let mut jar = Jar::empty();
        fill(&mut jar, 0..100, "Max-Age=10", "http://h.example/", NOW);
        fill(&mut jar, 100..180, "", "http://h.example/", NOW);
        assert_eq!(fill(&mut jar, 180..181, "", "http://h.example/", NOW.plus(10)), 81);
    }

    #[test]
    fn what_was_used_lately_stays() {
        let mut jar = Jar::empty();
        let page = url("http://h.example/");
        jar.receive("session=abc; Path=/", &page, NOW);
        fill(&mut jar, 0..170, "Path=/later", "http://h.example/", NOW.plus(1));
        jar.send(&page, NOW.plus(100));
        fill(&mut jar, 200..210, "", "http://h.example/", NOW.plus(200));
        assert!(has(&jar, "session") && !has(&jar, "c0"), "{}", jar.rows(NOW).len());

        let mut jar = Jar::empty();
        jar.receive("session=abc; Path=/", &page, NOW);
        fill(&mut jar, 0..170, "Path=/later", "http://h.example/", NOW.plus(1));
        jar.send(&page, NOW.plus(59)); // Chromium writes a use down only if the last one was over a minute ago
        fill(&mut jar, 200..210, "", "http://h.example/", NOW.plus(200));
        assert!(!has(&jar, "session"));
    }

    #[test]
    fn low_priority_goes_first_and_secure_goes_last() {
        for (early, late, dropped) in [
            ("", "Priority=Low", "c100"),
            ("Priority=High", "", "c100"),
            ("Secure", "", "c100"),
            ("", "Secure", "c0"),
            ("Secure; Priority=Low", "Priority=Medium", "c0"),
            ("", "", "c0"),
        ] {
            let mut jar = Jar::empty();
            fill(&mut jar, 0..100, early, "https://h.example/", NOW);
            assert_eq!(fill(&mut jar, 100..181, late, "https://h.example/", NOW), 150, "{early}, {late}");
            for name in ["c0", "c100"] {
                assert_eq!(!has(&jar, name), name == dropped, "{name}: {early}, {late}");
            }
        }
    }

    #[test]
    fn a_cookie_that_goes_at_once_was_not_kept() {
        for (early, late) in [("Secure", ""), ("Secure", "Path=/x"), ("Secure; HttpOnly", "Max-Age=60")] {
            let (mut jar, page) = (Jar::empty(), url("https://h.example/"));
            fill(&mut jar, 0..180, early, "https://h.example/", NOW);
            let line = jar.receive(&format!("late=1; {late}"), &page, NOW);
            assert_eq!(line.received, Received::Ignored(Why::NoRoom { limit: 180 }), "{early}, {late}");
            let notes = [Note::Evicted { site: "h.example".into(), cookies: 31, limit: 180 }];
            assert_eq!((line.notes.as_slice(), has(&jar, "late")), (&notes[..], false), "{early}, {late}");
        }
    }

    #[test]
    fn two_commands_at_once_do_not_exceed_the_limit_together() {
        let home = tempfile::tempdir().unwrap();
        let mut jars = [0, 1].map(|_| Jar::open(home.path(), "alice").unwrap());
        for (n, jar) in jars.iter_mut().enumerate() {
            assert_eq!(fill(jar, n * 100..n * 100 + 100, "Max-Age=999", "http://h.example/", NOW), 100);
        }
        for jar in &mut jars {
            jar.save(NOW).unwrap();
        }
        assert_eq!(Jar::open(home.path(), "alice").unwrap().rows(NOW).len(), 169);
    }
}
