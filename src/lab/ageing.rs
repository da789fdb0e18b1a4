//! The clock of a real app cannot be moved, so its cookie is made older instead.
//!
//! With the key, the same payload can be signed again with a time in the past. The app's answers to cookies of
//! different ages show its lifetime.

use super::app::App;
use super::error::LabError;
use super::login::{LOGIN_PAGE, lifetime_of};
use super::recognition::logged_in_as;
use super::simulate::{BrowserSide, MovedBy, Simulation, Stop, Watched, server_side, stops};
use crate::browser::{Browser, Jar, Url};
use crate::clock::{Clock, Timestamp};
use crate::cookie::{Signer, sign, split};
use crate::exchange::Exchange;

/// What is known of the app's sessions, and where to stop.
pub struct Settings<'a> {
    /// The name of the session cookie.
    pub cookie_name: &'a str,
    /// How the app signs.
    pub signer: &'a Signer,
    /// Whether a key was given. Without one, it is the tutorial's.
    pub has_own_key: bool,
    /// Its lifetime in seconds, if it was given.
    pub lifetime: Option<i64>,
    /// Stops beside the usual ones, in seconds after the signing.
    pub after: &'a [i64],
}

/// Sends older and older cookies to a real app, and records its answer to each.
///
/// # Errors
///
/// [`LabError::NotItsKey`] or [`LabError::KeyNeeded`] where the key is not the app's, or no page came.
pub fn simulate(app: App, settings: &Settings<'_>, jar: &Jar, clock: &Clock) -> Result<Simulation, LabError> {
    let watched = Watched::find(jar, settings.cookie_name, &app, settings.signer, clock)?;
    let parts = split(&watched.row.value).ok_or(LabError::NotItsKey)?;
    if settings.signer.key_of(parts.signed_text, parts.signature).is_none() {
        return Err(if settings.has_own_key { LabError::NotItsKey } else { LabError::KeyNeeded });
    }
    let forger = Forger {
        browser: Browser::new(clock.clone(), Jar::empty()).over(app.network.clone()),
        page: app.page(LOGIN_PAGE),
        name: &watched.row.name,
        payload: parts.payload,
        signer: settings.signer,
        skew: 0,
    };
    let forger = Forger { skew: forger.skew()?, ..forger };
    let (likely, _) = lifetime_of(settings.lifetime, false, watched.row.expires_for_the_server(), watched.signed_at);
    let lifetime = match settings.lifetime {
        Some(given) => given,
        None => forger.lifetime_of_the_app(likely)?.unwrap_or(likely),
    };
    let oldest = forger.app_time().unix();
    let stops = stops(lifetime, settings.after).into_iter().filter(|&after| after <= oldest);
    let stops = stops.map(|after| {
        let (age, answer) = forger.send(after)?;
        let is_refused = age > lifetime && logged_in_as(&answer).is_none();
        let sends = watched.jar.cookie_header(&app.base, watched.signed_at.plus(after)).is_some();
        Ok(Stop {
            after,
            browser: BrowserSide { sends, logged_in_as: None },
            server: server_side(&answer, age, is_refused.then_some("SignatureExpired")),
        })
    });
    Ok(Simulation {
        stops: stops.collect::<Result<_, LabError>>()?,
        app: app.facts,
        typed: None,
        had_session: watched.was_in_the_jar,
        permanent: watched.is_permanent(),
        by: MovedBy::Ageing,
        lifetime,
        signed_at: watched.signed_at,
        expires: watched.row.expires,
        sliding: None,
        not_permanent: None,
    })
}

/// Makes cookies of any age, and sends them to the app.
struct Forger<'a> {
    browser: Browser,
    page: Url,
    name: &'a str,
    payload: &'a str,
    signer: &'a Signer,
    /// Seconds by which the app's clock is ahead of ours.
    skew: i64,
}

impl Forger<'_> {
    /// The time of the app's clock, as its `Date` headers tell. `--now` does not count here: the app has the real time.
    fn app_time(&self) -> Timestamp {
        Clock::System.now().plus(self.skew)
    }

    fn skew(&self) -> Result<i64, LabError> {
        let answer = self.browser.send_copy(&self.page, "")?;
        let date = answer.response.header("date").and_then(Timestamp::parse_http_date);
        Ok(date.map_or(0, |date| date.unix() - Clock::System.now().unix()))
    }

    /// Sends a cookie of this age in seconds to the app. Returns the age at its arrival, and the answer.
    ///
    /// If a second passed on the way, it tries again.
    fn send(&self, age: i64) -> Result<(i64, Exchange), LabError> {
        const TRIES: usize = 5;
        let mut tries = 0;
        loop {
            let signed_at = self.app_time().plus(-age);
            if signed_at < Timestamp::FIRST {
                return Err(LabError::OffTheCalendar { at: signed_at.unix() });
            }
            let cookie = sign(self.payload, self.signer, signed_at).map_err(LabError::Unsignable)?;
            let answer = self.browser.send_copy(&self.page, &format!("{}={cookie}", self.name))?;
            let arrived = answer.response.header("date").and_then(Timestamp::parse_http_date);
            let age_at_arrival = arrived.unwrap_or_else(|| signed_at.plus(age)).unix() - signed_at.unix();
            tries += 1;
            if age_at_arrival == age || tries == TRIES {
                return Ok((age_at_arrival, answer));
            }
        }
    }

    fn is_accepted(&self, age: i64) -> Result<bool, LabError> {
        Ok(logged_in_as(&self.send(age)?.1).is_some())
    }

    /// The oldest age that the app accepts, in seconds. The likely age is tried first, then a binary search.
    ///
    /// `None` if the app's page does not tell who is logged in.
    fn lifetime_of_the_app(&self, likely: i64) -> Result<Option<i64>, LabError> {
        if !self.is_accepted(0)? {
            return Ok(None);
        }
        // no cookie can be signed before 1970
        let oldest = self.app_time().unix();
        if (0..oldest).contains(&likely) && self.is_accepted(likely)? && !self.is_accepted(likely + 1)? {
            return Ok(Some(likely));
        }
        let (mut accepted, mut refused) = (0, 1);
        while refused < oldest && self.is_accepted(refused)? {
            (accepted, refused) = (refused, refused * 2);
        }
        let mut refused = refused.min(oldest);
        while refused - accepted > 1 {
            let middle = accepted + (refused - accepted) / 2;
            if self.is_accepted(middle)? { accepted = middle } else { refused = middle }
        }
        Ok(Some(accepted))
    }
}
