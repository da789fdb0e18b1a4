//! The cookie jar of one browser: what it keeps, and what it sends where.
//!
//! ```text
//! Set-Cookie: session=abc; Path=/     →  [ session=abc  h.example  /  ]  →  Cookie: session=abc
//! receive(line, url, now)                a plain list, oldest first         cookie_header(url, now)
//! ```
//!
//! This file decides which cookies are alive, by the time that comes in as an argument. The jar of the library
//! `cookie_store` asks the system's clock, and a lesson needs a clock that can be moved. The library still decides which
//! hosts and paths a cookie goes to.

mod change;
pub(super) mod cookie;
pub(super) mod dropped;
mod export;
mod left_out;
mod limits;
mod row;

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use reqwest::Url;

use super::domain::{is_secure, site};
use super::jar_file::{JarError, JarFile, Kept};
use super::set_cookie::{EndBy, Line, Note, Parts, Received, SetCookie, Why, notes, refused};
use super::waiting::OnWait;
use crate::clock::Timestamp;
use crate::exchange::header_text;
use change::{Change, drop_those};
pub use cookie::Untold;
use cookie::{Cookie, Identity};
pub use dropped::{DropRule, Dropped};
pub use export::{Export, ExportForm};
pub use left_out::{AllLeftOut, LeftOut, Reason, goes_to_host_of};
use limits::MAX_OF_A_SITE;
pub use row::Row;

/// How long a saved jar keeps a cookie that has expired, in seconds, so that it can still be shown.
const KEPT_AFTER_EXPIRY: i64 = 24 * 60 * 60;

/// All cookies of one browser: its cookie store (RFC 6265bis section 5.7).
///
/// ```
/// use sessctl::browser::{Jar, Received, join, parse_base};
/// use sessctl::clock::Timestamp;
///
/// let app = parse_base("http://127.0.0.1:5000")?;
/// let login = Timestamp::from_unix(1_795_376_493);
/// let mut jar = Jar::empty();
///
/// let line = jar.receive("session=eyJ1c2Vy; Max-Age=180; Path=/", &app, login);
/// assert_eq!((line.said.max_age, line.received), (Some(180), Received::Stored));
///
/// let page = join(&app, "/login");
/// assert_eq!(jar.cookie_header(&page, login.plus(179)).as_deref(), Some("session=eyJ1c2Vy"));
/// assert_eq!(jar.cookie_header(&page, login.plus(180)), None);
/// # Ok::<(), sessctl::browser::BrowserError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Jar {
    /// In the order first received, the expired ones too.
    cookies: Vec<Cookie>,
    /// What is remembered of cookies that are gone, the latest last.
    dropped: Vec<Dropped>,
    /// The changes since the jar was opened. Saving repeats them on the file, which other commands may have changed.
    changes: Vec<Change>,
    file: Option<JarFile>,
    /// What is noted beside the cookies of a name that come from now on.
    noting: Option<(String, String)>,
}

impl Jar {
    /// An empty jar in memory. Saving it writes nothing.
    pub fn empty() -> Jar {
        Jar::default()
    }

    /// The jar kept under `home` for the browser of this name. A jar that was never saved is empty.
    ///
    /// # Errors
    ///
    /// The name is not allowed as a file name, or the file cannot be read, or it is not a jar.
    pub fn open(home: &Path, browser_name: &str) -> Result<Jar, JarError> {
        let file = JarFile::of(home, browser_name)?;
        let Kept { cookies, dropped } = file.read()?;
        Ok(Jar { cookies, dropped, file: Some(file), ..Jar::default() })
    }

    /// The names of all browsers that have a jar under `home`, in order.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub fn browsers(home: &Path) -> Result<Vec<String>, JarError> {
        JarFile::names(home)
    }

    /// The same jar, which tells this when it waits for its lock.
    pub fn telling(mut self, on_wait: &OnWait) -> Jar {
        if let Some(file) = &mut self.file {
            file.on_wait = on_wait.clone();
        }
        self
    }

    /// The same jar, which keeps this note beside each cookie of this name that comes from now on.
    ///
    /// A note is the program's own. No server gets it, a copy of the cookie takes it along, and it is gone with the
    /// cookie. In a jar one cookie has a note at most: the last that came with one.
    pub fn noting(self, name: &str, note: String) -> Jar {
        Jar { noting: Some((name.to_owned(), note)), ..self }
    }

    /// The cookie with a note, expired or not, and the note.
    pub fn noted(&self, now: Timestamp) -> Option<(Row, &str)> {
        self.cookies.iter().rev().find_map(|cookie| Some((Row::of(cookie, now), cookie.note.as_deref()?)))
    }

    /// The file in which it is kept.
    pub fn path(&self) -> Option<PathBuf> {
        self.file.as_ref().map(JarFile::jar_path)
    }

    /// Renames the file of a damaged jar, so that a new one can begin. Returns the new path.
    ///
    /// # Errors
    ///
    /// The name is not allowed as a file name, or there is no such jar, or the folder cannot be written.
    pub fn set_aside(home: &Path, browser_name: &str, now: Timestamp, on_wait: &OnWait) -> Result<PathBuf, JarError> {
        let mut file = JarFile::of(home, browser_name)?;
        file.on_wait = on_wait.clone();
        file.set_aside(now)
    }

    /// Writes the changes since the jar was opened to its file. Without a change, nothing is written.
    ///
    /// The changes are repeated under a lock on what the file holds by now, so that twenty commands at once lose
    /// nothing. Afterwards this jar holds what the file holds. Cookies that expired over a day ago are left out.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, or it is not a jar. It is then as it was.
    pub fn save(&mut self, now: Timestamp) -> Result<(), JarError> {
        // when a cookie was last used is worth knowing, and not worth a write of its own
        let is_changed = self.changes.iter().any(|change| !matches!(change, Change::Use(..)));
        if let Some(file) = &self.file
            && is_changed
        {
            let _lock = file.lock()?;
            let Kept { mut cookies, mut dropped } = file.read()?;
            for change in &self.changes {
                change.apply_to(&mut cookies, &mut dropped);
            }
            let is_over = |cookie: &Cookie| !cookie.is_alive(now.plus(-KEPT_AFTER_EXPIRY));
            drop_those(is_over, DropRule::Expires, now, &mut cookies, &mut dropped);
            file.write(&cookies, &dropped)?;
            (self.cookies, self.dropped) = (cookies, dropped);
        }
        self.changes.clear();
        Ok(())
    }

    /// Takes in one `Set-Cookie` line that came from `url` (RFC 6265bis section 5.7).
    ///
    /// Returns what the line said and what the jar did with it.
    pub fn receive(&mut self, line: &(impl AsRef<[u8]> + ?Sized), url: &Url, now: Timestamp) -> Line {
        self.take_in(line.as_ref(), url, now, |cookie, _| cookie)
    }

    /// The same with a line that was made from a form that does not tell all of it. `end_is_untold`: it does not tell which
    /// attribute said the end, or whether there is one.
    pub fn receive_without(
        &mut self,
        (untold, end_is_untold): (Untold, bool),
        line: &str,
        url: &Url,
        now: Timestamp,
    ) -> Line {
        self.take_in(line.as_bytes(), url, now, |cookie, twin| {
            // a HAR has a cookie in a header and once more in a list
            let told = twin.filter(|twin| twin.value == cookie.value && twin.expires == cookie.expires);
            let by = end_is_untold.then(|| told.map_or(EndBy::NotKnown, |twin| twin.expires_by));
            cookie.without(untold, by)
        })
    }

    /// Takes in the cookie of a line, as this makes it of what the line says and of the one in whose place it comes.
    fn take_in(
        &mut self,
        line: &[u8],
        url: &Url,
        now: Timestamp,
        as_known: impl FnOnce(Cookie, Option<&Cookie>) -> Cookie,
    ) -> Line {
        let parts = Parts::of(line);
        let said = SetCookie::said(&parts, now);
        let cookie = match refused(line, &parts, url) {
            Some(why) => Err(why),
            None => Cookie::received(&parts, &said, url, now),
        };
        let noting = self.noting.as_ref().filter(|(name, _)| name.as_bytes() == parts.name);
        let note = noting.map(|(_, note)| note.clone());
        let cookie = cookie.map(|cookie| {
            let identity = Identity::of(&cookie);
            let twin = self.cookies.iter().find(|other| identity.is_of(other));
            as_known(Cookie { note, ..cookie }, twin)
        });
        let mut notes = notes(&parts, url, now);
        let (received, evicted) = match cookie {
            Ok(cookie) => {
                let site = site(&String::from(&cookie.domain)).to_owned();
                let (received, cookies) = self.store(cookie, url, now);
                let evicted = Note::Evicted { site, cookies, limit: MAX_OF_A_SITE };
                (received, (cookies > 0).then_some(evicted))
            }
            Err(why) => (Received::Ignored(why), None),
        };
        if !matches!(received, Received::Stored | Received::Replaced) {
            notes.clear();
        }
        notes.extend(evicted);
        Line { said, received, notes }
    }

    /// Sets a cookie by hand, as in a browser's developer tools.
    ///
    /// A cookie of this name that goes to `url` keeps its attributes. Otherwise a new one is made: for this host, for
    /// all its pages, until the browser closes.
    pub fn put(&mut self, name: &str, value: &str, url: &Url, now: Timestamp) -> Received {
        self.put_in(name, value, url, now, |cookie| cookie)
    }

    /// The same with a cookie of a `Cookie` header, which has no attributes: of a new one, they are not known.
    pub fn put_of_header(&mut self, name: &str, value: &str, url: &Url, now: Timestamp) -> Received {
        self.put_in(name, value, url, now, |cookie| cookie.without(Untold::ALL, Some(EndBy::NotKnown)))
    }

    /// A new cookie is what this makes of it.
    fn put_in(
        &mut self,
        name: &str,
        value: &str,
        url: &Url,
        now: Timestamp,
        as_known: impl FnOnce(Cookie) -> Cookie,
    ) -> Received {
        if name.contains([';', '=']) || value.contains(';') {
            return Received::Ignored(Why::Unparsable);
        }
        let edited = self.sent_to(url, now).into_iter().find(|cookie| cookie.name == name.as_bytes()).cloned();
        let line = match &edited {
            Some(cookie) => Cookie { value: value.into(), ..cookie.clone() }.line(),
            None => format!("{name}={value}; Path=/").into_bytes(),
        };
        let parts = Parts::of(&line);
        if let Some(why) = refused(&line, &parts, url) {
            return Received::Ignored(why);
        }
        let cookie = match edited {
            Some(edited) => Cookie { value: parts.value.to_vec(), last_access: now, ..edited },
            None => match Cookie::received(&parts, &SetCookie::said(&parts, now), url, now) {
                Ok(cookie) => as_known(cookie),
                Err(why) => return Received::Ignored(why),
            },
        };
        self.store(cookie, url, now).0
    }

    /// The `Cookie` header for a request to `url`, if a live cookie goes there (RFC 6265bis section 5.8.3).
    ///
    /// The longest path comes first, then the earliest received. Names may repeat, and Flask takes the first.
    /// A byte that is not UTF-8 is written `\xe9`.
    pub fn cookie_header(&self, url: &Url, now: Timestamp) -> Option<String> {
        self.header(url, now).as_deref().map(header_text)
    }

    /// The `Cookie` header as it crosses the wire, with each byte as it came. The cookies in it count as used.
    pub(super) fn send(&mut self, url: &Url, now: Timestamp) -> Option<Vec<u8>> {
        let header = self.header(url, now)?;
        let used = self.sent_to(url, now).into_iter().map(Identity::of).collect();
        self.change(Change::Use(used, now));
        Some(header)
    }

    fn header(&self, url: &Url, now: Timestamp) -> Option<Vec<u8>> {
        let pairs: Vec<Vec<u8>> = self.sent_to(url, now).into_iter().map(Cookie::pair).collect();
        (!pairs.is_empty()).then(|| pairs.join(&b"; "[..]))
    }

    /// Every cookie, the expired ones too, in the order first received.
    pub fn rows(&self, now: Timestamp) -> Vec<Row> {
        self.cookies.iter().map(|cookie| Row::of(cookie, now)).collect()
    }

    /// The live cookies of this name: with a URL, those that go there, in the order sent; without one, all of them.
    pub fn find(&self, name: &str, url: Option<&Url>, now: Timestamp) -> Vec<Row> {
        let live = match url {
            Some(url) => self.sent_to(url, now),
            None => self.live(now).collect(),
        };
        live.into_iter().filter(|cookie| cookie.name == name.as_bytes()).map(|cookie| Row::of(cookie, now)).collect()
    }

    /// The live cookies that go to `url`, in the order sent.
    pub fn rows_for(&self, url: &Url, now: Timestamp) -> Vec<Row> {
        self.sent_to(url, now).into_iter().map(|cookie| Row::of(cookie, now)).collect()
    }

    /// The names of the live cookies that go to any of these pages, each once, in the order sent.
    pub fn names_for(&self, pages: &[Url], now: Timestamp) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for row in pages.iter().flat_map(|page| self.rows_for(page, now)) {
            if !names.contains(&row.name) {
                names.push(row.name);
            }
        }
        names
    }

    /// What the browser has dropped, the latest last: the cookies that have expired, and those that are remembered.
    pub fn dropped(&self, now: Timestamp) -> Vec<Dropped> {
        let expired = self.cookies.iter().filter(|cookie| !cookie.is_alive(now));
        let expired = expired.map(|cookie| Dropped::of(cookie, DropRule::Expires, now));
        let mut dropped: Vec<Dropped> = self.dropped.iter().cloned().chain(expired).collect();
        dropped.sort_by_key(|dropped| dropped.at);
        dropped
    }

    /// Closes the browser and opens it again. Cookies without an `Expires` are dropped, and returned.
    pub fn restart(&mut self, now: Timestamp) -> Vec<Row> {
        let dropped: Vec<Row> = self.rows(now).into_iter().filter(|row| row.expires.is_none()).collect();
        // without one there is nothing to write
        if !dropped.is_empty() {
            self.change(Change::Restart(now));
        }
        dropped
    }

    /// Empties the jar. Returns what was in it.
    pub fn clear(&mut self, now: Timestamp) -> Vec<Row> {
        let rows = self.rows(now);
        if !(rows.is_empty() && self.dropped.is_empty()) {
            self.change(Change::Clear);
        }
        rows
    }

    /// A jar with the live cookies of this one that have another name.
    pub fn others_than(&self, name: &str, now: Timestamp) -> Jar {
        let mut others = Jar::empty();
        for row in self.rows(now).iter().filter(|row| row.name != name) {
            others.copy_from(self, Some(&row.name), now);
        }
        others
    }

    /// Copies the live cookies of another browser, or those of one name. Returns the copies.
    ///
    /// This is how a session is stolen. A cookie does not say to which browser it belongs, so a copy is as good as the
    /// original.
    pub fn copy_from(&mut self, other: &Jar, name: Option<&str>, now: Timestamp) -> Vec<Row> {
        let stolen: Vec<&Cookie> =
            other.live(now).filter(|cookie| name.is_none_or(|name| cookie.name == name.as_bytes())).collect();
        for cookie in &stolen {
            self.change(Change::Store(Box::new(Cookie { last_access: now, ..(*cookie).clone() })));
        }
        stolen.into_iter().map(|cookie| Row::of(cookie, now)).collect()
    }

    /// Puts a cookie in, or takes out the one that it deletes (RFC 6265bis section 5.7).
    ///
    /// Returns beside it how many cookies had to go because the site had too many.
    fn store(&mut self, cookie: Cookie, url: &Url, now: Timestamp) -> (Received, usize) {
        if !is_secure(url) && self.live(now).any(|other| other.is_hidden_by(&cookie, url)) {
            return (Received::Ignored(Why::HidesSecure), 0);
        }
        let identity = Identity::of(&cookie);
        let old = self.cookies.iter().find(|old| identity.is_of(old));
        let (has_old, old_is_alive) = (old.is_some(), old.is_some_and(|old| old.is_alive(now)));
        let new_is_alive = cookie.is_alive(now);
        // a new value takes the place of a live cookie in the order; an expired cookie has no place to give
        if has_old && !(old_is_alive && new_is_alive) {
            self.change(Change::Remove(identity.clone(), now));
        }
        let evicted = if new_is_alive { self.change(Change::Store(Box::new(cookie))) } else { 0 };
        // the new cookie may itself be the one that goes
        if evicted > 0 && !self.cookies.iter().any(|cookie| identity.is_of(cookie)) {
            return (Received::Ignored(Why::NoRoom { limit: MAX_OF_A_SITE }), evicted);
        }
        let received = match (old_is_alive, new_is_alive) {
            (false, true) => Received::Stored,
            (true, true) => Received::Replaced,
            (true, false) => Received::Deleted,
            (false, false) => Received::Ignored(Why::AlreadyExpired),
        };
        (received, evicted)
    }

    fn change(&mut self, change: Change) -> usize {
        let evicted = change.apply_to(&mut self.cookies, &mut self.dropped);
        self.changes.push(change);
        evicted
    }

    fn live(&self, now: Timestamp) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().filter(move |cookie| cookie.is_alive(now))
    }

    fn sent_to(&self, url: &Url, now: Timestamp) -> Vec<&Cookie> {
        let mut sent: Vec<_> = self.live(now).filter(|cookie| cookie.goes_to(url)).collect();
        sent.sort_by_key(|cookie| Reverse(cookie.path.len()));
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn what_was_dropped_is_remembered_by_its_rule_and_never_by_its_value() {
        let home = tempfile::tempdir().unwrap();
        let (page, later) = (url("http://h.example/"), NOW.plus(2 * KEPT_AFTER_EXPIRY));
        let gone = |jar: &Jar, now| {
            let dropped = jar.dropped(now);
            dropped.into_iter().map(|dropped| (dropped.name, dropped.at, dropped.rule)).collect::<Vec<_>>()
        };
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        for line in [LOGIN, "s=closed", "d=deleted; Path=/"] {
            jar.receive(line, &page, NOW);
        }
        jar.receive("d=; Max-Age=0; Path=/", &page, NOW.plus(5));
        jar.restart(NOW.plus(9));
        let expected = [
            ("d".to_owned(), NOW.plus(5), DropRule::Deleted),
            ("s".to_owned(), NOW.plus(9), DropRule::Closed),
            ("session".to_owned(), NOW.plus(180), DropRule::Expires),
        ];
        assert_eq!(gone(&jar, NOW.plus(179)), expected[..2]);
        assert_eq!(gone(&jar, NOW.plus(180)), expected);
        jar.save(later).unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        assert_eq!(gone(&jar, later), expected);
        assert!(jar.rows(later).is_empty());
        let file = std::fs::read_to_string(home.path().join("browsers/alice.json")).unwrap();
        assert!(["abc", "closed\"", "deleted\""].iter().all(|value| !file.contains(&format!("={value}"))), "{file}");

        jar.receive("s=again", &page, later);
        assert_eq!(gone(&jar, later), [expected[0].clone(), expected[2].clone()]);
        for n in 0..40 {
            jar.receive(&format!("c{n}=1"), &page, later);
        }
        jar.restart(later);
        assert_eq!(jar.dropped(later).len(), 20);
        jar.clear(later);
        assert!(jar.dropped(later).is_empty());
    }

    #[test]
    fn our_clock_decides_in_any_century() {
        for now in [978_307_200, 4_102_444_800].map(Timestamp::from_unix) {
            let mut jar = Jar::empty();
            let page = url("http://h.example/");
            let expires = format!("a=b; Expires={}", now.plus(60).http_date());
            assert_eq!(jar.receive(&expires, &page, now).received, Received::Stored);
            assert_eq!(jar.receive("c=d; Max-Age=60", &page, now).received, Received::Stored);
            assert_eq!(jar.cookie_header(&page, now.plus(59)).as_deref(), Some("a=b; c=d"));
            assert_eq!(jar.cookie_header(&page, now.plus(60)), None);
        }
    }

    #[test]
    fn ports_do_not_separate_cookies() {
        let mut jar = Jar::empty();
        jar.receive("session=of 5000", &url("http://localhost:5000/"), NOW);
        let other_app = jar.receive("session=of 8000", &url("http://localhost:8000/"), NOW);

        assert_eq!(other_app.received, Received::Replaced);
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
        assert_eq!(jar.receive(over, &url("http://h.example/logout"), NOW).received, Received::Deleted);
        assert!(jar.rows(NOW).is_empty());
        let again = jar.receive(over, &url("http://h.example/logout"), NOW).received;
        assert_eq!(again, Received::Ignored(Why::AlreadyExpired));
    }

    #[test]
    fn plain_http_cannot_hide_a_secure_cookie() {
        let mut jar = Jar::empty();
        jar.receive("session=real; Secure; Path=/", &url("https://h.example/"), NOW);
        let forged = jar.receive("session=forged; Path=/app", &url("http://h.example/"), NOW);

        assert_eq!(forged.received, Received::Ignored(Why::HidesSecure));
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
    fn a_note_goes_with_its_cookie_and_is_sent_nowhere() {
        let mut jar = jar_of(&["a=1", LOGIN]).noting("session", "mine".to_owned());
        let note_of = |jar: &Jar| jar.noted(NOW).map(|(row, note)| (row.value, note.to_owned()));
        let noted = |value: &str| Some((value.to_owned(), "mine".to_owned()));
        assert_eq!(note_of(&jar), None, "what came before has none");
        jar.receive(LOGIN, &url("http://h.example/"), NOW);
        jar.receive("a=2", &url("http://h.example/"), NOW);
        assert_eq!(note_of(&jar), noted("abc"));
        assert_eq!(sent(&jar, "http://h.example/"), "a=2; session=abc");

        let mut thief = jar_of(&[]).noting("session", "another".to_owned());
        thief.receive("session=other; Path=/elsewhere", &url("http://h.example/"), NOW);
        thief.copy_from(&jar, None, NOW);
        assert_eq!(note_of(&thief), noted("abc"), "one note a jar");

        let mut jar = Jar { noting: None, ..jar };
        jar.receive("session=from another app; Path=/", &url("http://h.example/"), NOW);
        assert_eq!(note_of(&jar), None, "another cookie has taken its place");
    }

    #[test]
    fn a_value_put_by_hand_keeps_the_attributes() {
        let mut jar = jar_of(&[LOGIN]);
        let page = url("http://h.example/login");
        assert_eq!(jar.put("session", "forged", &page, NOW), Received::Replaced);
        let row = &jar.rows(NOW)[0];
        assert_eq!((row.value.as_str(), row.expires, row.http_only), ("forged", Some(NOW.plus(180)), Some(true)));

        assert_eq!(jar.put("other", "1", &page, NOW), Received::Stored);
        assert_eq!(jar.put("other", "1; Domain=x", &page, NOW), Received::Ignored(Why::Unparsable));
        assert_eq!(sent(&jar, "http://h.example/"), "session=forged; other=1");
    }
}
