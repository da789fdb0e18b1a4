//! The clock of a real app cannot be moved, so its cookie is made older instead.
//!
//! With the key, the same payload can be signed again with a time in the past. The app's answers to cookies of
//! different ages show its lifetime, as far as they show which cookies it takes for good:
//!
//! ```text
//! without the cookie    what everybody gets
//! age 0                 what the session gets; if that is not to be told from the above, nothing can be said
//! other ages            taken as the one or as the other
//! ```
//!
//! Without the key, no cookie of another age can be made. [`super::renewal`] looks at what can be seen all the same.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use super::app::App;
use super::asked::{Asked, Renewal, Stopped, set_cookie};
use super::change::{self, SessionChange, moments};
use super::error::LabError;
use super::lifetime::Bounds;
use super::recognition::{Answer, Verdict};
use super::simulate::{BrowserSide, MovedBy, ServerSide, Simulation, Stop, is_permanent, stops};
use super::trial::{Place, Trial, path_of};
use crate::browser::{Jar, SetCookie, Url};
use crate::clock::{Clock, Timestamp, instant};
use crate::cookie::{Signer, sign};
use crate::formats::recognise;
use crate::inspect::search::Fit;

/// The most requests that are made in one simulation, redirects included.
pub const MOST_REQUESTS: usize = 40;

/// How many times as long as one page the whole may take.
const MOST_PAGES_OF_TIME: u32 = 4;

/// How long one page may take if nothing is said.
const PATIENCE: Duration = Duration::from_secs(30);

/// In seconds.
const DAY: i64 = 24 * 60 * 60;

/// 31 days, which is Flask's default.
const USUAL: i64 = 31 * DAY;

/// How long an answer may take for the second of its `Date` to be that of its arrival at the app.
const QUICK: Duration = Duration::from_millis(400);

/// How often the app's clock is read at the beginning, and how long after one another.
const CLOCK_READINGS: usize = 2;
const BETWEEN_READINGS: Duration = Duration::from_millis(510);
/// How long it waits for a moment at which the app's `Date` is of this second.
const BETWEEN_TRIES: Duration = Duration::from_millis(310);

/// How the app signs, and where to stop.
pub struct Settings<'a> {
    /// How the app signs.
    pub signer: &'a Signer,
    /// The settings that fit, where they had to be found.
    pub signs_as: Option<Fit>,
    /// The payload, as it stands in the cookie.
    pub payload: &'a str,
    /// When the cookie of the jar was signed.
    pub signed_at: Timestamp,
    /// Its lifetime in seconds, if it was given.
    pub lifetime: Option<i64>,
    /// Stops beside the usual ones, in seconds after the signing.
    pub after: &'a [i64],
    /// A text that only a logged-in user sees, if it was given.
    pub shows: Option<&'a str>,
}

/// How far the asking has come.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// Requests so far.
    pub requests: usize,
    /// The most that will be made.
    pub most: usize,
    /// The oldest age that was accepted, in seconds.
    pub at_least: Option<i64>,
    /// The youngest age that was refused, in seconds.
    pub below: Option<i64>,
}

/// Sends older and older cookies to a real app, and records its answer to each.
///
/// # Errors
///
/// [`LabError::OffTheCalendar`] for a stop before 1970, or the first answers did not come.
pub fn simulate(
    app: App,
    place: &Place,
    jar: &Jar,
    settings: &Settings<'_>,
    clock: &Clock,
    tell: &mut dyn FnMut(Asking),
) -> Result<Simulation, LabError> {
    let mut ageing = Ageing {
        trial: Trial::new(&app, place.page.clone(), jar.clone(), &place.row.name, settings.shows, clock),
        signer: settings.signer,
        payload: settings.payload,
        name: &place.row.name,
        skew: 0,
        has_date: false,
        takes_the_future: false,
        bounds: Bounds { at_least: 0, below: None },
        seen: BTreeMap::new(),
        led_from: None,
        renewal: Renewal::default(),
        began: instant(),
        time: app.network.timeout.unwrap_or(PATIENCE) * MOST_PAGES_OF_TIME,
        tell,
    };
    let good = ageing.begin(&app, jar, settings.shows, clock)?;
    // whole days, since none can be signed before 1970
    let now = ageing.app_time().unix();
    let oldest = now - now.rem_euclid(DAY);
    if let Some(&after) = settings.after.iter().find(|&&after| after > oldest) {
        return Err(LabError::OffTheCalendar { at: now - after });
    }
    let expires = place.row.expires_for_the_server().map(|end| end.unix() - settings.signed_at.unix());
    let likely = [settings.lifetime, expires, Some(USUAL)].into_iter().flatten();
    let likely: Vec<i64> = likely.filter(|&age| age >= 0).collect();
    let is_good = good.answer == Some(true);
    if is_good {
        ageing.set_clock_by_the_future();
    }
    let mut searched = if is_good { ageing.search(&likely, settings.after, oldest) } else { Ok(()) };
    let mut wanted = settings.after.to_vec();
    match ageing.bounds.lifetime().filter(|_| searched.is_ok()) {
        Some(lifetime) => {
            wanted = stops(lifetime, settings.after);
            // these are for the table only, so it may do without
            for &age in &wanted {
                if let Err(Stopped::Contradiction) = ageing.ask(age, oldest) {
                    searched = Err(Stopped::Contradiction);
                }
            }
        }
        None if is_good => {
            let bounds = ageing.bounds;
            wanted.push(0);
            wanted.extend(ageing.seen.iter().filter(|(age, seen)| seen.is_a_bound(**age, bounds)).map(|(age, _)| *age));
            if let Err(Stopped::Unclear { age }) = searched {
                wanted.push(age);
            }
        }
        None => {}
    }
    wanted.sort_unstable();
    wanted.dedup();
    let lifetime = ageing.bounds.lifetime().filter(|_| is_good && searched.is_ok());
    let mut rows = Vec::new();
    for after in wanted {
        let Some(seen) = ageing.seen.get(&after) else { continue };
        let sends = !jar.find(&place.row.name, Some(ageing.trial.page()), settings.signed_at.plus(after)).is_empty();
        let is_expired = seen.verdict.answer == Some(false) && lifetime.is_some_and(|lifetime| after > lifetime);
        rows.push(Stop {
            after,
            browser: BrowserSide { sends, logged_in_as: None },
            server: ServerSide {
                age: seen.known_age(after),
                error: is_expired.then_some("SignatureExpired"),
                accepted: seen.verdict.answer,
                evidence: seen.verdict.evidence.clone(),
                logged_in_as: seen.logged_in_as.clone(),
                set_cookie: seen.set_cookie.clone(),
                session_change: seen.session_change.clone(),
                status: seen.status,
            },
        });
    }
    let may_ask = ageing.trial.requests() + 2 * ageing.trial.longest() <= MOST_REQUESTS;
    let others_log_in = if may_ask { ageing.trial.others_log_in(clock.now()) } else { None };
    // a request with the other cookies alone may be why a new one came
    let others_came_before = !ageing.trial.other_cookies(clock.now()).is_empty();
    let renews = ageing.renewal.renews().filter(|is_renewed| !(*is_renewed && others_came_before));
    let end = lifetime.map(|lifetime| settings.signed_at.plus(lifetime));
    let bounds = if searched.is_err() { ageing.bounds.if_unsure() } else { ageing.bounds };
    Ok(Simulation {
        stops: rows,
        asked: Some(Asked {
            page: path_of(ageing.trial.page()),
            led_from: ageing.led_from.clone(),
            requests: ageing.trial.requests(),
            session_is_seen: good.answer,
            logged_in: ageing.trial.logged_in(&good),
            login_by_header: ageing.trial.login_by_header(),
            evidence: ageing.trial.beside_the_others(good.evidence, clock.now()),
            stopped: searched.err(),
            clock_ahead: ageing.has_date.then_some(ageing.skew),
            given_lifetime: settings.lifetime,
            ages_are_unused: false,
            renews,
            session_change: ageing.renewal.session_change(),
            may_take_once: false,
            may_have_ended: false,
            other_cookies: ageing.trial.other_cookies(clock.now()),
            remembered_by: ageing.trial.remembered_by(clock.now()),
            others_log_in,
        }),
        app: app.facts,
        typed: None,
        clock: None,
        permanent: is_permanent(&place.row.value),
        cookie_name: place.row.name.clone(),
        had_session: true,
        stand_in: None,
        by: MovedBy::Ageing,
        lifetime,
        lifetime_at_least: is_good.then_some(bounds.at_least),
        lifetime_below: bounds.below.filter(|_| is_good),
        has_no_end: is_good && bounds.below.is_none() && bounds.at_least >= oldest,
        signed_at: Some(settings.signed_at),
        looks_like: recognise(&place.row.value).map(|foreign| foreign.format),
        signs_as: settings.signs_as.clone(),
        times_inside: moments(&place.row.value),
        key_is_unused: false,
        expires: place.row.expires,
        expires_by: place.row.expires_by,
        sightings: Vec::new(),
        ended_at: end.filter(|end| *end < ageing.app_time()),
        sliding: None,
        not_permanent: None,
    })
}

/// What came of a cookie of one age.
struct Seen {
    /// Its age when it arrived.
    age: i64,
    verdict: Verdict,
    logged_in_as: Option<String>,
    set_cookie: Option<String>,
    session_change: Option<SessionChange>,
    status: u16,
}

impl Seen {
    /// The youngest and the oldest that a cookie of this age can have been. An acceptance is sure of the younger, a
    /// refusal of the older.
    fn ages(&self, age: i64) -> (i64, i64) {
        (age.min(self.age), age.max(self.age))
    }

    /// The age of which its answer is sure.
    fn known_age(&self, age: i64) -> i64 {
        let (young, old) = self.ages(age);
        match self.verdict.answer {
            Some(true) => young,
            Some(false) => old,
            None => self.age,
        }
    }

    /// Whether a bound is known by it.
    fn is_a_bound(&self, age: i64, bounds: Bounds) -> bool {
        let (young, old) = self.ages(age);
        match self.verdict.answer {
            Some(true) => young == bounds.at_least,
            Some(false) => Some(old) == bounds.below,
            None => false,
        }
    }
}

/// Makes cookies of any age, and sends them to the app.
struct Ageing<'a> {
    trial: Trial,
    signer: &'a Signer,
    payload: &'a str,
    name: &'a str,
    /// Seconds by which the app's clock is ahead of ours.
    skew: i64,
    /// Whether the app tells the time.
    has_date: bool,
    /// Whether it takes cookies from the future. Then they say nothing of its clock, and its `Date` alone does.
    takes_the_future: bool,
    bounds: Bounds,
    /// By age, in seconds.
    seen: BTreeMap<i64, Seen>,
    /// The page that was asked first, where it led to another one.
    led_from: Option<String>,
    renewal: Renewal,
    began: Instant,
    time: Duration,
    tell: &'a mut dyn FnMut(Asking),
}

impl Ageing<'_> {
    /// The time of the app's clock, as its `Date` headers tell. `--now` does not count here: the app has the real time.
    fn app_time(&self) -> Timestamp {
        Clock::System.now().plus(self.skew)
    }

    /// Asks without a cookie, which tells the time, and with one that was just signed.
    ///
    /// Where that leads to another page of the app, it is this page that is asked from then on: each answer is then one
    /// request.
    fn begin(&mut self, app: &App, jar: &Jar, shows: Option<&str>, clock: &Clock) -> Result<Verdict, LabError> {
        self.read_the_clock()?;
        let mut verdict = self.begin_at_this_page()?;
        let end = self.trial.good().and_then(|good| Url::parse(&good.exchange.request.url).ok());
        let own = self.trial.page().clone();
        let leads_on =
            |end: &Url| end.origin() == own.origin() && (end.path(), end.query()) != (own.path(), own.query());
        if verdict.answer == Some(true)
            && let Some(end) = end.filter(leads_on)
            && !jar.find(self.name, Some(&end), clock.now()).is_empty()
        {
            let before = self.trial.requests();
            let there = Trial::new(app, end, jar.clone(), self.name, shows, clock).after(before);
            if let Some(good) = self.trial.good().cloned() {
                self.note_renewal(&good);
            }
            let here = std::mem::replace(&mut self.trial, there);
            let second = self.begin_at_this_page()?;
            match second.answer {
                Some(true) => {
                    verdict = second;
                    self.led_from = Some(path_of(&own));
                }
                _ => {
                    let requests = self.trial.requests();
                    self.trial = here.after(requests - before);
                }
            }
        }
        let good = self.trial.good().cloned();
        if let Some(good) = &good {
            self.note(0, 0, good, verdict.clone());
        }
        Ok(verdict)
    }

    fn begin_at_this_page(&mut self) -> Result<Verdict, LabError> {
        let cookie = self.cookie(0)?;
        let verdict = self.trial.begin(Some(&cookie))?;
        self.tell();
        Ok(verdict)
    }

    fn cookie(&self, age: i64) -> Result<String, LabError> {
        sign(self.payload, self.signer, self.app_time().plus(-age)).map_err(LabError::Unsignable)
    }

    /// Reads the app's clock at several moments of a second.
    ///
    /// Some servers write a `Date` that is a second old, or older: uvicorn makes a new one once a second. So the latest counts.
    fn read_the_clock(&mut self) -> Result<(), LabError> {
        for reading in 0..CLOCK_READINGS {
            if reading > 0 {
                thread::sleep(BETWEEN_READINGS);
            }
            let without = self.trial.ask_without()?;
            self.set_clock(&without);
            self.tell();
            if !self.has_date {
                break;
            }
        }
        Ok(())
    }

    /// Moves the clock on while the app takes a cookie that was signed a second from now by it: then the `Date` was old. An
    /// app that takes any such cookie says nothing by that.
    fn set_clock_by_the_future(&mut self) {
        const MOST: i64 = 3;
        let by_date = self.skew;
        let is_taken = |ageing: &mut Self, age| {
            let seen = ageing.send_of(ageing.app_time(), age);
            seen.is_ok_and(|seen| seen.verdict.answer == Some(true))
        };
        while self.skew - by_date < MOST && is_taken(self, -1) {
            self.skew += 1;
        }
        self.takes_the_future = self.skew - by_date == MOST && is_taken(self, -DAY);
        // a second may have passed on the way
        let is_too_far = self.skew > by_date && !is_taken(self, 0);
        self.skew = match self.skew - by_date {
            MOST => by_date,
            _ if is_too_far => self.skew - 1,
            _ => self.skew,
        };
    }

    /// Takes the time of a `Date`, unless a later one was seen.
    fn set_clock(&mut self, answer: &Answer) {
        if let Some(date) = dates(answer).next() {
            let ahead = date.unix() - Clock::System.now().unix();
            self.skew = if self.has_date { self.skew.max(ahead) } else { ahead };
            self.has_date = true;
        }
    }

    /// Asks until the lifetime is known.
    fn search(&mut self, likely: &[i64], after: &[i64], oldest: i64) -> Result<(), Stopped> {
        for &age in after {
            self.ask(age, oldest)?;
        }
        for &age in likely {
            // the lifetime is not always the Expires to the second: the app may have signed a moment later
            for age in age..=age + 2 {
                if age <= oldest && self.bounds.at_least < age && self.bounds.below.is_none_or(|below| age < below) {
                    self.ask(age, oldest)?;
                }
            }
        }
        while let Some(age) = self.bounds.next(oldest) {
            let before = self.bounds;
            self.ask(age, oldest)?;
            if self.bounds == before {
                // it was too near to a bound for an age that is not known to the second
                self.ask(before.middle(oldest), oldest)?;
            }
            if self.bounds == before {
                return self.guess(before);
            }
        }
        self.make_sure()
    }

    /// Where answers were too slow to draw the last bounds closer, the middle is tried: whether it is the lifetime is seen
    /// without the time of the answers.
    fn guess(&mut self, bounds: Bounds) -> Result<(), Stopped> {
        const NEAR: i64 = 4;
        let Bounds { at_least, below: Some(below) } = bounds else { return Err(Stopped::Slow) };
        if below - at_least > NEAR {
            return Err(Stopped::Slow);
        }
        let middle = at_least + (below - at_least) / 2;
        self.bounds = Bounds { at_least: middle, below: Some(middle + 1) };
        self.make_sure().inspect_err(|_| self.bounds = bounds)
    }

    /// Asks once more around the lifetime, and goes by what the app takes: a `Date` may be older than a second, and itsdangerous
    /// refuses what comes from the future.
    ///
    /// ```text
    /// signed now             accepted: the app's clock has come so far
    /// the lifetime ago       accepted: it is not shorter
    /// a second more ago      refused
    /// signed in a second     refused: the app's clock has come no further, so it is not longer
    /// ```
    ///
    /// An app that takes what comes from the future never says the last. There its `Date` alone is left, which may be a second
    /// old.
    fn make_sure(&mut self) -> Result<(), Stopped> {
        const TRIES: usize = 6;
        let (by_date, skew) = (self.bounds, self.skew);
        let (mut is_no_shorter, mut is_no_longer) = (false, false);
        for _ in 0..TRIES {
            let Some(lifetime) = self.bounds.lifetime() else { return Ok(()) };
            self.seen.retain(|age, _| (lifetime - 1..=lifetime + 2).all(|near| *age != near));
            if self.takes_the_future {
                break;
            }
            let now = self.app_time();
            let new = self.send_of(now, 0)?.verdict.answer;
            let last = self.send_of(now, lifetime)?;
            let over = self.send_of(now, lifetime + 1)?;
            let future = self.send_of(now, -1)?.verdict.answer;
            let (was_last_taken, was_over_taken) = (last.verdict.answer, over.verdict.answer);
            let has_come_so_far = new == Some(true);
            let is_no_further = future == Some(false);
            match (has_come_so_far, is_no_further, was_last_taken, was_over_taken) {
                (true, _, _, Some(true)) => self.is_found(lifetime + 1, (&mut is_no_shorter, &mut is_no_longer)),
                (_, true, Some(false), _) => self.is_found(lifetime - 1, (&mut is_no_longer, &mut is_no_shorter)),
                _ => {
                    is_no_shorter |= has_come_so_far && was_last_taken == Some(true);
                    is_no_longer |= is_no_further && was_over_taken == Some(false);
                }
            }
            if is_no_shorter && is_no_longer && self.bounds.lifetime() == Some(lifetime) {
                self.seen.extend([(lifetime, last), (lifetime + 1, over)]);
                return Ok(());
            }
            self.skew += i64::from(future == Some(true)) - i64::from(new == Some(false));
        }
        // a clock that was moved, and never seen to have come no further, shows nothing
        (self.bounds, self.skew) = (by_date, skew);
        Err(Stopped::Slow)
    }

    /// Takes another lifetime. One of its two bounds is known, and the other must still be asked for.
    fn is_found(&mut self, lifetime: i64, (known, open): (&mut bool, &mut bool)) {
        self.bounds = Bounds { at_least: lifetime, below: Some(lifetime + 1) };
        (*known, *open) = (true, false);
    }

    /// Sends a cookie that was signed so many seconds before a moment, once.
    fn send_of(&mut self, moment: Timestamp, age: i64) -> Result<Seen, Stopped> {
        self.may_go_on()?;
        let cookie = sign(self.payload, self.signer, moment.plus(-age)).map_err(|_| Stopped::NoAnswer)?;
        let (answer, verdict) = self.trial.judge(&cookie, &[]).map_err(|_| Stopped::NoAnswer)?;
        let seen = self.seen_of(age, &answer, verdict);
        self.tell();
        if seen.verdict.answer.is_none() { Err(Stopped::Unclear { age }) } else { Ok(seen) }
    }

    /// Whether there may be one more request.
    fn may_go_on(&self) -> Result<(), Stopped> {
        if self.trial.requests() + self.trial.longest() > MOST_REQUESTS {
            return Err(Stopped::Requests);
        }
        if self.began.elapsed() > self.time { Err(Stopped::Time) } else { Ok(()) }
    }

    /// Asks for an age, unless that was done, and draws the bounds closer.
    fn ask(&mut self, age: i64, oldest: i64) -> Result<(), Stopped> {
        if age > oldest || self.seen.contains_key(&age) {
            return Ok(());
        }
        let seen = self.send(age)?;
        let (young, old) = seen.ages(age);
        match seen.verdict.answer {
            Some(true) => self.bounds.at_least = self.bounds.at_least.max(young),
            Some(false) => self.bounds.below = Some(self.bounds.below.map_or(old, |below| below.min(old))),
            None => {}
        }
        let is_unclear = seen.verdict.answer.is_none();
        self.seen.insert(age, seen);
        self.tell();
        match (is_unclear, self.bounds.contradict()) {
            (true, _) => Err(Stopped::Unclear { age }),
            (_, true) => Err(Stopped::Contradiction),
            _ => Ok(()),
        }
    }

    /// Sends a cookie of this age in seconds. If a second passed on the way, or could have, it tries again.
    fn send(&mut self, age: i64) -> Result<Seen, Stopped> {
        const TRIES: usize = 4;
        let mut last = None;
        for _ in 0..TRIES {
            if let Err(stopped) = self.may_go_on() {
                return last.ok_or(stopped);
            }
            let signed_at = self.app_time().plus(-age);
            let cookie = sign(self.payload, self.signer, signed_at).map_err(|_| Stopped::NoAnswer)?;
            let sent = instant();
            let (answer, verdict) = self.trial.judge(&cookie, &[]).map_err(|_| Stopped::NoAnswer)?;
            let was_quick = sent.elapsed() < QUICK;
            let arrived: Vec<i64> = dates(&answer).map(|date| date.unix() - signed_at.unix()).collect();
            let is_exact = was_quick && arrived.iter().all(|&arrived| arrived == age);
            let arrived = arrived.into_iter().max().unwrap_or(age);
            let age_then = match (was_quick, verdict.answer) {
                (true, _) => arrived,
                // on the way it may have been a second younger, or as old as at the end
                (false, Some(true)) => age.min(arrived) - 1,
                (false, _) => age.max(arrived) + 1,
            };
            last = Some(self.seen_of(age_then, &answer, verdict));
            if is_exact {
                break;
            }
            // what took long says little of the time
            if was_quick && arrived > age {
                self.set_clock(&answer);
            } else if was_quick {
                // the `Date` is of the second before, or the clock is: at another moment both agree
                thread::sleep(BETWEEN_TRIES);
            }
        }
        last.ok_or(Stopped::NoAnswer)
    }

    fn note(&mut self, age: i64, age_then: i64, answer: &Answer, verdict: Verdict) {
        let seen = self.seen_of(age_then, answer, verdict);
        self.seen.insert(age, seen);
    }

    fn seen_of(&mut self, age: i64, answer: &Answer, verdict: Verdict) -> Seen {
        if verdict.answer == Some(true) {
            self.note_renewal(answer);
        }
        Seen {
            age,
            logged_in_as: answer.logged_in_as().map(str::to_owned),
            set_cookie: set_cookie(answer, self.name).map(|(line, _)| line.to_owned()),
            session_change: SessionChange::over(&answer.steps, self.name),
            status: answer.status(),
            verdict,
        }
    }

    /// Notes what an answer to an accepted cookie did to the session.
    fn note_renewal(&mut self, answer: &Answer) {
        let sent = answer.steps.first().and_then(|step| change::sent(step, self.name));
        // a line without a value deletes it, and the one that was sent is no new one
        let is_another = |said: &SetCookie| !said.value.is_empty() && Some(said.value.as_str()) != sent;
        let is_new = set_cookie(answer, self.name).is_some_and(|(_, said)| is_another(said));
        self.renewal.note(answer, self.name, is_new);
    }

    fn tell(&mut self) {
        let is_begun = !self.seen.is_empty();
        (self.tell)(Asking {
            requests: self.trial.requests(),
            most: MOST_REQUESTS,
            at_least: is_begun.then_some(self.bounds.at_least),
            below: self.bounds.below,
        });
    }
}

/// When the answers on a way were made, as far as they say so.
fn dates(answer: &Answer) -> impl Iterator<Item = Timestamp> {
    let dates = answer.steps.iter().filter_map(|step| step.exchange.response.header("date"));
    dates.filter_map(Timestamp::parse_http_date)
}
