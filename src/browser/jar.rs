//! The cookie jar of one browser: what it keeps, and what it sends where.
//!
//! The reading and the matching of cookies are the library's (`cookie_store`);
//! what is alive is decided here, by the time that comes in as an argument. The
//! library's own collection would ask the wall clock, and a clock that can be
//! moved is half of every lesson. So the jar is a plain list, oldest first.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use cookie_store::{Cookie, CookieDomain, CookieExpiration, RawCookie};
use reqwest::Url;
use serde::Serialize;

use super::jar_file::{JarError, JarFile};
use super::set_cookie::{Received, SameSite, SetCookie, Why, is_secure, moment, read};
use crate::clock::Timestamp;

/// How long a saved jar still shows a cookie that has expired, in seconds.
const KEPT_AFTER_EXPIRY: i64 = 24 * 60 * 60;

/// All cookies of one browser.
#[derive(Clone, Debug, Default)]
pub struct Jar {
    /// In the order first received, the expired ones too.
    cookies: Vec<Cookie<'static>>,
    /// What happened since the jar was opened. Saving repeats it on the jar as others have left it meanwhile.
    changes: Vec<Change>,
    file: Option<JarFile>,
}

/// Everything that can happen to a jar.
#[derive(Clone, Debug)]
enum Change {
    Store(Box<Cookie<'static>>),
    Remove(Identity),
    Restart,
    Clear,
}

/// What makes two cookies one (RFC 6265bis section 5.7). The port is not part of it.
#[derive(Clone, Debug, PartialEq)]
struct Identity {
    name: String,
    domain: CookieDomain,
    path: String,
}

/// A cookie as the browser's developer tools list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its value, as received.
    pub value: String,
    /// The host, or the domain whose hosts all get it.
    pub domain: String,
    /// The folder whose pages get it.
    pub path: String,
    /// When the browser drops it. Absent: when the browser closes.
    #[serde(serialize_with = "moment")]
    pub expires: Option<Timestamp>,
    /// Name and value together, in octets.
    pub size: usize,
    /// Hidden from JavaScript.
    pub http_only: bool,
    /// For https only.
    pub secure: bool,
    /// Whether requests that other sites cause may carry it.
    pub same_site: Option<SameSite>,
    /// For this very host, not for the hosts below it.
    pub host_only: bool,
    /// Its time is over: the browser does not send it any more.
    pub is_expired: bool,
}

impl Jar {
    /// A jar that lives in memory and ends with it.
    pub fn empty() -> Jar {
        Jar::default()
    }

    /// The jar kept under `home` for the browser of this name. One that was never saved is empty.
    ///
    /// # Errors
    ///
    /// A name that cannot name a file, or a file that cannot be read or understood.
    pub fn open(home: &Path, browser_name: &str) -> Result<Jar, JarError> {
        let file = JarFile::of(home, browser_name)?;
        Ok(Jar { cookies: file.read()?, changes: Vec::new(), file: Some(file) })
    }

    /// Renames a jar that cannot be read, so that a new one can begin, and says what it is called now.
    ///
    /// # Errors
    ///
    /// A name that cannot name a file, or no such jar, or a folder that cannot be written.
    pub fn set_aside(home: &Path, browser_name: &str, now: Timestamp) -> Result<PathBuf, JarError> {
        JarFile::of(home, browser_name)?.set_aside(now)
    }

    /// Writes down what has changed since the jar was opened. Nothing changed, nothing written.
    ///
    /// The changes are repeated on what the file holds by now, under a lock, so that twenty commands at once lose
    /// nothing. Afterwards this jar holds what the file holds, without what expired over a day ago.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, understood or written. It is then as it was.
    pub fn save(&mut self, now: Timestamp) -> Result<(), JarError> {
        if let Some(file) = &self.file
            && !self.changes.is_empty()
        {
            let _lock = file.lock()?;
            let mut cookies = file.read()?;
            self.changes.iter().for_each(|change| change.happen_to(&mut cookies));
            cookies.retain(|cookie| is_alive(cookie, now.plus(-KEPT_AFTER_EXPIRY)));
            file.write(&cookies)?;
            self.cookies = cookies;
        }
        self.changes.clear();
        Ok(())
    }

    /// Takes in one `Set-Cookie` line that came from `url`: what it said, and what became of it.
    pub fn receive(&mut self, line: &str, url: &Url, now: Timestamp) -> (SetCookie, Received) {
        let (said, cookie) = read(line, url, now);
        let received = match cookie {
            Ok(cookie) => self.store(cookie, url, now),
            Err(why) => Received::Ignored(why),
        };
        (said, received)
    }

    /// Gives a cookie a value by hand, as one does in the developer tools.
    ///
    /// A cookie of this name that goes to `url` keeps its attributes. Otherwise a new one is made, for this host, all
    /// its pages, and until the browser closes.
    pub fn put(&mut self, name: &str, value: &str, url: &Url, now: Timestamp) -> Received {
        if name.contains([';', '=']) || value.contains(';') {
            return Received::Ignored(Why::Unparsable);
        }
        let edited = self.sent_to(url, now).into_iter().find(|cookie| cookie.name() == name).cloned();
        let line = match &edited {
            Some(cookie) => with_value(cookie, value),
            None => format!("{name}={value}; Path=/"),
        };
        match (read(&line, url, now).1, edited) {
            (Err(why), _) => Received::Ignored(why),
            (Ok(cookie), None) => self.store(cookie, url, now),
            (Ok(mut cookie), Some(edited)) => {
                cookie.path = edited.path;
                cookie.domain = edited.domain;
                cookie.expires = edited.expires;
                self.store(cookie, url, now)
            }
        }
    }

    /// The `Cookie` header for a request to `url`, if any cookie goes there.
    ///
    /// The longest path first, then the earliest received (RFC 6265bis section 5.8.3). Names may repeat, and Flask
    /// takes the first.
    pub fn cookie_header(&self, url: &Url, now: Timestamp) -> Option<String> {
        let pairs: Vec<String> = self.sent_to(url, now).into_iter().map(pair).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Every cookie, the expired ones too, in the order first received.
    pub fn rows(&self, now: Timestamp) -> Vec<Row> {
        self.cookies.iter().map(|cookie| row(cookie, now)).collect()
    }

    /// The live cookies of this name: those that go to `url`, in the order sent, or all of them.
    pub fn find(&self, name: &str, url: Option<&Url>, now: Timestamp) -> Vec<Row> {
        let live = match url {
            Some(url) => self.sent_to(url, now),
            None => self.live(now).collect(),
        };
        live.into_iter().filter(|cookie| cookie.name() == name).map(|cookie| row(cookie, now)).collect()
    }

    /// Closes the browser and opens it again: what has no Expires is gone. Says what that was.
    pub fn restart(&mut self, now: Timestamp) -> Vec<Row> {
        let dropped = self.rows(now).into_iter().filter(|row| row.expires.is_none()).collect();
        self.drop_rows(dropped, Change::Restart)
    }

    /// Empties the jar. Says what was in it.
    pub fn clear(&mut self, now: Timestamp) -> Vec<Row> {
        let dropped = self.rows(now);
        self.drop_rows(dropped, Change::Clear)
    }

    /// Steals from another browser: its live cookies, or those of one name. Says which.
    ///
    /// Nothing in a cookie says whose browser it belongs to, so nothing can go wrong.
    pub fn copy_from(&mut self, other: &Jar, name: Option<&str>, now: Timestamp) -> Vec<Row> {
        let stolen: Vec<&Cookie<'static>> =
            other.live(now).filter(|cookie| name.is_none_or(|name| cookie.name() == name)).collect();
        for cookie in &stolen {
            self.change(Change::Store(Box::new((*cookie).clone())));
        }
        stolen.into_iter().map(|cookie| row(cookie, now)).collect()
    }

    fn store(&mut self, cookie: Cookie<'static>, url: &Url, now: Timestamp) -> Received {
        if self.hides_secure(&cookie, url, now) {
            return Received::Ignored(Why::HidesSecure);
        }
        let identity = Identity::of(&cookie);
        let twin = self.cookies.iter().find(|other| identity.is_of(other));
        let had_live_twin = twin.is_some_and(|twin| is_alive(twin, now));
        if twin.is_some() && !(had_live_twin && is_alive(&cookie, now)) {
            self.change(Change::Remove(identity));
        }
        match (is_alive(&cookie, now), had_live_twin) {
            (false, false) => return Received::Ignored(Why::AlreadyExpired),
            (false, true) => return Received::Deleted,
            (true, _) => self.change(Change::Store(Box::new(cookie))),
        }
        if had_live_twin { Received::Replaced } else { Received::Stored }
    }

    /// Whether plain http would put a cookie in front of a Secure one (RFC 6265bis section 5.7).
    fn hides_secure(&self, cookie: &Cookie<'_>, url: &Url, now: Timestamp) -> bool {
        let mut place = url.clone();
        place.set_path(&cookie.path);
        !is_secure(url)
            && self.live(now).any(|other| {
                other.name() == cookie.name()
                    && other.secure() == Some(true)
                    && other.domain.matches(&place)
                    && other.path.matches(&place)
            })
    }

    fn change(&mut self, change: Change) {
        change.happen_to(&mut self.cookies);
        self.changes.push(change);
    }

    /// Dropping nothing is no change, and no reason to write.
    fn drop_rows(&mut self, dropped: Vec<Row>, change: Change) -> Vec<Row> {
        if !dropped.is_empty() {
            self.change(change);
        }
        dropped
    }

    fn live(&self, now: Timestamp) -> impl Iterator<Item = &Cookie<'static>> {
        self.cookies.iter().filter(move |cookie| is_alive(cookie, now))
    }

    fn sent_to(&self, url: &Url, now: Timestamp) -> Vec<&Cookie<'static>> {
        let mut sent: Vec<_> = self.live(now).filter(|cookie| cookie.matches(url)).collect();
        sent.sort_by_key(|cookie| Reverse(cookie.path.len()));
        sent
    }
}

impl Change {
    fn happen_to(&self, cookies: &mut Vec<Cookie<'static>>) {
        match self {
            Change::Store(cookie) => {
                let identity = Identity::of(cookie);
                // A replaced cookie keeps its place: it counts as received when it first came.
                match cookies.iter_mut().find(|other| identity.is_of(other)) {
                    Some(place) => *place = (**cookie).clone(),
                    None => cookies.push((**cookie).clone()),
                }
            }
            Change::Remove(identity) => cookies.retain(|cookie| !identity.is_of(cookie)),
            Change::Restart => cookies.retain(Cookie::is_persistent),
            Change::Clear => cookies.clear(),
        }
    }
}

impl Identity {
    fn of(cookie: &Cookie<'_>) -> Identity {
        Identity { name: cookie.name().to_owned(), domain: cookie.domain.clone(), path: String::from(&cookie.path) }
    }

    fn is_of(&self, cookie: &Cookie<'_>) -> bool {
        self.name == cookie.name() && self.domain == cookie.domain && self.path == *cookie.path
    }
}

/// A cookie is gone at its Expires, not a second later: at +180 s for an Expires 180 s away.
fn is_alive(cookie: &Cookie<'_>, now: Timestamp) -> bool {
    expires(cookie).is_none_or(|end| end > now)
}

fn expires(cookie: &Cookie<'_>) -> Option<Timestamp> {
    match &cookie.expires {
        CookieExpiration::AtUtc(date) => Some(Timestamp::from_unix(date.unix_timestamp())),
        CookieExpiration::SessionEnd => None,
    }
}

fn pair(cookie: &Cookie<'_>) -> String {
    format!("{}={}", cookie.name(), cookie.value())
}

fn with_value(cookie: &Cookie<'_>, value: &str) -> String {
    let mut raw = RawCookie::clone(cookie);
    raw.set_value(value);
    raw.to_string()
}

fn row(cookie: &Cookie<'_>, now: Timestamp) -> Row {
    Row {
        name: cookie.name().to_owned(),
        value: cookie.value().to_owned(),
        domain: String::from(&cookie.domain),
        path: String::from(&cookie.path),
        expires: expires(cookie),
        size: cookie.name().len() + cookie.value().len(),
        http_only: cookie.http_only() == Some(true),
        secure: cookie.secure() == Some(true),
        same_site: SameSite::of(cookie),
        host_only: matches!(cookie.domain, CookieDomain::HostOnly(_)),
        is_expired: !is_alive(cookie, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::fs;
    use std::thread;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
    const LOGIN: &str = "session=abc; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/";

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    /// A jar that has received these lines from `http://h.example/`.
    fn jar_of(lines: &[&str]) -> Jar {
        let mut jar = Jar::empty();
        for line in lines {
            jar.receive(line, &url("http://h.example/"), NOW);
        }
        jar
    }

    fn sent(jar: &Jar, to: &str) -> String {
        jar.cookie_header(&url(to), NOW).unwrap_or_default()
    }

    #[test]
    fn the_browser_has_dropped_the_cookie_at_its_expires() {
        let jar = jar_of(&[LOGIN]);
        let page = url("http://h.example/login");
        assert_eq!(jar.cookie_header(&page, NOW.plus(179)).as_deref(), Some("session=abc"));
        assert_eq!(jar.cookie_header(&page, NOW.plus(180)), None);
        assert!(jar.rows(NOW.plus(180))[0].is_expired);
    }

    #[test]
    fn our_clock_decides_in_any_century() {
        for now in [978_307_200, 4_102_444_800].map(Timestamp::from_unix) {
            let mut jar = Jar::empty();
            let page = url("http://h.example/");
            let expires = format!("a=b; Expires={}", now.plus(60).http_date());
            assert_eq!(jar.receive(&expires, &page, now).1, Received::Stored);
            assert_eq!(jar.receive("c=d; Max-Age=60", &page, now).1, Received::Stored);
            assert_eq!(jar.cookie_header(&page, now.plus(59)).as_deref(), Some("a=b; c=d"));
            assert_eq!(jar.cookie_header(&page, now.plus(60)), None);
        }
    }

    #[test]
    fn ports_do_not_separate_cookies() {
        let mut jar = Jar::empty();
        jar.receive("session=of 5000", &url("http://localhost:5000/"), NOW);
        let other_app = jar.receive("session=of 8000", &url("http://localhost:8000/"), NOW);

        assert_eq!(other_app.1, Received::Replaced);
        assert_eq!(sent(&jar, "http://localhost:5000/"), "session=of 8000");
        assert_eq!(sent(&jar, "http://127.0.0.1:5000/"), "");
    }

    #[test]
    fn the_last_set_cookie_wins_and_keeps_its_place() {
        let jar = jar_of(&["a=1", "b=1", "a=2", "a=3"]);
        assert_eq!(sent(&jar, "http://h.example/"), "a=3; b=1");
    }

    #[test]
    fn the_same_name_under_another_path_is_another_cookie() {
        let jar = jar_of(&["s=root; Path=/", "x=root; Path=/", "s=app; Path=/app"]);
        assert_eq!(sent(&jar, "http://h.example/app/login"), "s=app; s=root; x=root");
        assert_eq!(sent(&jar, "http://h.example/application"), "s=root; x=root");
        assert_eq!(jar.find("s", Some(&url("http://h.example/app")), NOW)[0].value, "app");
    }

    #[test]
    fn a_cookie_without_domain_stays_on_its_host() {
        let jar = jar_of(&["own=1", "all=1; Domain=h.example", "own=2; Domain=h.example"]);
        assert_eq!(sent(&jar, "http://h.example/"), "own=1; all=1; own=2");
        assert_eq!(sent(&jar, "http://www.h.example/"), "all=1; own=2");
    }

    #[test]
    fn a_server_deletes_by_a_time_that_is_over() {
        let over = "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/";
        let mut jar = jar_of(&[LOGIN]);
        assert_eq!(jar.receive(over, &url("http://h.example/logout"), NOW).1, Received::Deleted);
        assert!(jar.rows(NOW).is_empty());
        let again = jar.receive(over, &url("http://h.example/logout"), NOW).1;
        assert_eq!(again, Received::Ignored(Why::AlreadyExpired));
    }

    #[test]
    fn plain_http_cannot_hide_a_secure_cookie() {
        let mut jar = Jar::empty();
        jar.receive("session=real; Secure; Path=/", &url("https://h.example/"), NOW);
        let forged = jar.receive("session=forged; Path=/app", &url("http://h.example/"), NOW);

        assert_eq!(forged.1, Received::Ignored(Why::HidesSecure));
        assert_eq!(sent(&jar, "https://h.example/app"), "session=real");
        assert_eq!(sent(&jar, "http://h.example/app"), "");
    }

    #[test]
    fn a_closed_browser_forgets_what_has_no_expires() {
        let mut jar = jar_of(&["short=1", LOGIN]);
        assert_eq!(jar.restart(NOW)[0].name, "short");
        assert_eq!(sent(&jar, "http://h.example/"), "session=abc");
    }

    #[test]
    fn a_stolen_cookie_works_in_any_browser() {
        let victim = jar_of(&[LOGIN, "theme=dark"]);
        let mut thief = Jar::empty();
        assert_eq!(thief.copy_from(&victim, Some("session"), NOW).len(), 1);
        assert_eq!(sent(&thief, "http://h.example/"), "session=abc");
        assert!(Jar::empty().copy_from(&victim, Some("session"), NOW.plus(180)).is_empty());
    }

    #[test]
    fn a_value_put_by_hand_keeps_the_attributes() {
        let mut jar = jar_of(&[LOGIN]);
        let page = url("http://h.example/login");
        assert_eq!(jar.put("session", "forged", &page, NOW), Received::Replaced);
        let row = &jar.rows(NOW)[0];
        assert_eq!((row.value.as_str(), row.expires, row.http_only), ("forged", Some(NOW.plus(180)), true));

        assert_eq!(jar.put("other", "1", &page, NOW), Received::Stored);
        assert_eq!(jar.put("other", "1; Domain=x", &page, NOW), Received::Ignored(Why::Unparsable));
        assert_eq!(sent(&jar, "http://h.example/"), "session=forged; other=1");
    }

    #[test]
    fn a_saved_jar_is_the_same_jar() {
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "アリス").unwrap();
        let page = url("https://h.example/a/b");
        for line in [LOGIN, "q=\"x\"; Path=/; SameSite=None; Secure; Partitioned", "d=1; Domain=h.example; Max-Age=9"] {
            jar.receive(line, &page, NOW);
        }
        jar.receive("far=1; Max-Age=99999999999999", &page, NOW);
        let rows = jar.rows(NOW);
        jar.save(NOW).unwrap();
        assert_eq!(Jar::open(home.path(), "アリス").unwrap().rows(NOW), rows);

        jar.receive("far=; Max-Age=0", &page, NOW);
        jar.save(NOW.plus(180 + KEPT_AFTER_EXPIRY)).unwrap();
        assert!(Jar::open(home.path(), "アリス").unwrap().rows(NOW).iter().all(|row| row.name == "q"));
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_server_says_survives_a_save(
            lines in proptest::collection::vec(
                "(a|b|__Host-c| |\\PC{0,3})=?\\PC{0,8}(; ?(Path=|Domain=|Max-Age=-?|Expires=|SameSite=|Secure|HttpOnly|)[/.0-9a-eLaxN,:é -]{0,12}){0,4}",
                1..6,
            ),
            by_hand in ".{0,6}",
        ) {
            let home = tempfile::tempdir().unwrap();
            let mut jar = Jar::open(home.path(), "alice").unwrap();
            let page = url("http://localhost/a/b");
            for line in &lines {
                jar.receive(line, &page, NOW);
            }
            jar.put("a", &by_hand, &page, NOW);
            let rows = jar.rows(NOW);
            jar.save(NOW).unwrap();
            proptest::prop_assert_eq!(Jar::open(home.path(), "alice").unwrap().rows(NOW), rows);
        }
    }

    #[test]
    fn what_did_not_change_is_not_written() {
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        jar.clear(NOW);
        jar.restart(NOW);
        jar.save(NOW).unwrap();
        assert!(!home.path().join("browsers").exists());
    }

    #[test]
    fn twenty_savers_at_once_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            for n in 0..20 {
                let home = home.path();
                scope.spawn(move || {
                    let mut jar = Jar::open(home, "alice").unwrap();
                    jar.receive(&format!("c{n}=1"), &url("http://h.example/"), NOW);
                    jar.save(NOW).unwrap();
                });
            }
        });
        assert_eq!(Jar::open(home.path(), "alice").unwrap().rows(NOW).len(), 20);
        let files = fs::read_dir(home.path().join("browsers")).unwrap().count();
        assert_eq!(files, 2, "the jar and its lock");
    }

    #[test]
    fn a_half_written_jar_is_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        jar.receive(LOGIN, &url("http://h.example/"), NOW);
        jar.save(NOW).unwrap();
        let path = home.path().join("browsers/alice.json");
        let half = &fs::read(&path).unwrap()[..40];
        fs::write(&path, half).unwrap();

        jar.receive("late=1", &url("http://h.example/"), NOW);
        assert!(matches!(jar.save(NOW), Err(JarError::Damaged { .. })));
        assert!(matches!(Jar::open(home.path(), "alice"), Err(JarError::Damaged { .. })));
        assert_eq!(fs::read(&path).unwrap(), half);

        let aside = Jar::set_aside(home.path(), "alice", NOW).unwrap();
        assert_eq!(fs::read(aside).unwrap(), half);
        jar.save(NOW).unwrap();
        fs::write(&path, half).unwrap();
        let second = Jar::set_aside(home.path(), "alice", NOW).unwrap();
        assert!(second.ends_with("alice.json.damaged-1795376494"));
    }

    #[test]
    fn every_half_of_a_jar_is_recognised() {
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        jar.receive(LOGIN, &url("http://h.example/"), NOW);
        jar.save(NOW).unwrap();
        let path = home.path().join("browsers/alice.json");
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(matches!(Jar::open(home.path(), "alice"), Err(JarError::Damaged { .. })), "{length}");
        }
        for text in ["[]", "{}", r#"{"sessctl_jar":1}"#, r#"{"sessctl_jar":0,"cookies":[]}"#, "\u{fffd}"] {
            fs::write(&path, text).unwrap();
            assert!(matches!(Jar::open(home.path(), "alice"), Err(JarError::Damaged { .. })), "{text}");
        }
    }

    #[test]
    fn a_newer_jar_is_left_to_a_newer_sessctl() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("browsers")).unwrap();
        fs::write(home.path().join("browsers/alice.json"), r#"{"sessctl_jar": 2, "biscuits": 7}"#).unwrap();
        assert!(matches!(Jar::open(home.path(), "alice"), Err(JarError::Newer { version: 2, .. })));
    }

    #[test]
    fn a_browser_name_cannot_leave_the_folder() {
        let long = "x".repeat(65);
        for name in ["", ".", "..", ".hidden", "a/b", "a\\b", "a b", "a\0", "../../etc/passwd", &long, "C:x"] {
            assert!(matches!(Jar::open(Path::new("/nowhere"), name), Err(JarError::BadName { .. })), "{name}");
        }
        for name in ["alice", "アリス", "my-browser_2.0"] {
            assert!(Jar::open(Path::new("/nowhere"), name).is_ok(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_jar_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        jar.receive(LOGIN, &url("http://h.example/"), NOW);
        jar.save(NOW).unwrap();
        for (path, mode) in [("browsers", 0o700), ("browsers/alice.json", 0o600), ("browsers/alice.lock", 0o600)] {
            let permissions = fs::metadata(home.path().join(path)).unwrap().permissions();
            assert_eq!(permissions.mode() & 0o777, mode, "{path}");
        }
    }
}
