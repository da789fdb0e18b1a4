//! The jar as reqwest's cookie store.
//!
//! ```text
//! request  → reqwest asks `cookies(url)`          → the jar says what goes there     → Cookie: session=…
//! response → reqwest tells `set_cookies(lines)`   → the jar keeps or ignores a line  ← Set-Cookie: session=…
//! ```
//!
//! reqwest wants a store that it may ask at any time and from any thread, and a
//! browser wants its jar as a plain field. So the jar is lent for one exchange and
//! given back with a record of what reqwest asked and told. Between two loans the
//! store is empty: it gives nothing and keeps nothing.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use reqwest::Url;
use reqwest::cookie::CookieStore;
use reqwest::header::HeaderValue;

use super::jar::Jar;
use super::set_cookie::Line;
use crate::clock::Clock;

/// A place for one jar, which reqwest reads and writes while the jar is there.
#[derive(Debug, Default)]
pub(super) struct LentJar(Mutex<Option<Loan>>);

#[derive(Debug)]
struct Loan {
    jar: Jar,
    clock: Clock,
    record: Record,
}

/// What passed between reqwest and the jar in one exchange.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The `Cookie` header that the jar gave for the request.
    pub(super) given: Option<HeaderValue>,
    /// The `Set-Cookie` lines that the jar took from the response, in order.
    pub(super) taken: Vec<Line>,
}

impl LentJar {
    /// Runs an exchange with this jar as the cookie store. The jar is back in its place afterwards.
    pub(super) fn lend<T>(&self, jar: &mut Jar, clock: &Clock, exchange: impl FnOnce() -> T) -> (T, Record) {
        let loan = Loan { jar: mem::take(jar), clock: clock.clone(), record: Record::default() };
        *self.place() = Some(loan);
        let result = exchange();
        let record = self.place().take().map(|loan| {
            *jar = loan.jar;
            loan.record
        });
        (result, record.unwrap_or_default())
    }

    /// A panic of another thread cannot have left a jar half changed.
    fn place(&self) -> MutexGuard<'_, Option<Loan>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CookieStore for LentJar {
    /// reqwest asks this once a request, and only if the request has no `Cookie` header of its own.
    fn cookies(&self, url: &Url) -> Option<HeaderValue> {
        let mut place = self.place();
        let loan = place.as_mut()?;
        let header = loan.jar.send(url, loan.clock.now())?;
        loan.record.given = HeaderValue::from_bytes(&header).ok();
        loan.record.given.clone()
    }

    /// reqwest calls this when the headers of a response are there, before its page is read.
    fn set_cookies(&self, lines: &mut dyn Iterator<Item = &HeaderValue>, url: &Url) {
        let mut place = self.place();
        let Some(Loan { jar, clock, record }) = place.as_mut() else { return };
        let now = clock.now();
        record.taken.extend(lines.map(|line| jar.receive(line.as_bytes(), url, now)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::browser::Received;
    use crate::clock::{ManualClock, Timestamp};

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    fn set(store: &LentJar, line: &'static str, url: &Url) {
        store.set_cookies(&mut [&HeaderValue::from_static(line)].into_iter(), url);
    }

    #[test]
    fn a_lent_jar_comes_back_with_a_record_of_what_it_gave_and_took() {
        let (store, clock, mut jar) = (LentJar::default(), ManualClock::at(NOW), Jar::empty());
        let page = Url::parse("http://h.example/login").unwrap();
        jar.put("session", "abc", &page, NOW);

        let (given, record) = store.lend(&mut jar, &clock.handle(), || {
            set(&store, "late=1; Max-Age=60", &page);
            store.cookies(&page)
        });

        assert_eq!(given, record.given);
        assert_eq!(given.unwrap(), "session=abc; late=1");
        assert_eq!(record.taken[0].received, Received::Stored);
        assert_eq!(jar.rows(NOW).len(), 2);
    }

    #[test]
    fn octets_are_sent_back_as_they_came() {
        let page = Url::parse("http://h.example/login").unwrap();
        for octets in [&b"a=caf\xe9"[..], b"\xff\xfe=1", b"=\x80", b"a=\xe6\x97\xa5\xe6", b"\xe9", b"a=\\xe9"] {
            let (store, clock, mut jar) = (LentJar::default(), ManualClock::at(NOW), Jar::empty());
            let line = HeaderValue::from_bytes(&[octets, b"; Path=/"].concat()).unwrap();
            let (sent, record) = store.lend(&mut jar, &clock.handle(), || {
                store.set_cookies(&mut [&line].into_iter(), &page);
                store.cookies(&page)
            });
            assert_eq!(sent.unwrap().as_bytes(), octets.strip_prefix(b"=").unwrap_or(octets));
            assert_eq!(record.taken[0].received, Received::Stored);
        }
    }

    #[test]
    fn our_clock_decides_which_cookies_are_alive() {
        let (store, clock, mut jar) = (LentJar::default(), ManualClock::at(NOW), Jar::empty());
        let page = Url::parse("http://h.example/login").unwrap();
        store.lend(&mut jar, &clock.handle(), || set(&store, "a=b; Max-Age=60", &page));

        clock.advance(59);
        assert!(store.lend(&mut jar, &clock.handle(), || store.cookies(&page)).0.is_some());
        clock.advance(1);
        assert!(store.lend(&mut jar, &clock.handle(), || store.cookies(&page)).0.is_none());
    }

    #[test]
    fn between_two_loans_the_store_is_empty() {
        let (store, clock, mut jar) = (LentJar::default(), ManualClock::at(NOW), Jar::empty());
        let page = Url::parse("http://h.example/login").unwrap();
        jar.put("session", "abc", &page, NOW);
        store.lend(&mut jar, &clock.handle(), || ());

        set(&store, "late=1", &page);

        assert_eq!(store.cookies(&page), None);
        assert_eq!(jar.rows(NOW).len(), 1);
    }
}
