//! `expire --simulate --url`: a real app lives by its own clock, so its cookie is made older instead.
//!
//! Whoever has the key can sign the same payload again with a time in the past. What the
//! app answers to that is its own word, and by asking often enough its lifetime shows.

use reqwest::Url;

use super::World;
use super::app::App;
use super::expire::{self, ExpireArgs};
use super::keys::Keys;
use super::simulate::{Watched, logged_in_as, server_side, stops};
use crate::browser::{Browser, Jar};
use crate::clock::{Clock, Timestamp};
use crate::cookie::{Signer, sign, split};
use crate::error::Error;
use crate::exchange::Exchange;
use crate::report::{BrowserSide, MovedBy, Report, Simulation, Stop};

/// Sends older and older cookies to a real app, and shows what it says to each.
pub fn run(args: &ExpireArgs, world: &World, base: &Url) -> Result<Report, Error> {
    let keys = Keys::read(&args.secret, &args.signing)?;
    let app = App::real(base);
    let watched = Watched::find(world, &app, &keys.signer, &world.clock)?;
    let parts = split(&watched.row.value).ok_or(Error::NotItsKey)?;
    if keys.signer.key_of(parts.signed_text, parts.signature).is_none() {
        return Err(if keys.is_own { Error::NotItsKey } else { Error::KeyNeeded });
    }
    let browser = Browser::new(world.clock.clone(), Jar::empty());
    let forger = Forger {
        browser,
        page: app.page("/login"),
        name: &watched.row.name,
        payload: parts.payload,
        signer: &keys.signer,
        skew: 0,
    };
    let forger = Forger { skew: forger.skew()?, ..forger };
    let (likely, _) = expire::lifetime(args, false, &watched.row, watched.signed_at)?;
    let lifetime = match args.app.lifetime_given()? {
        Some(given) => given,
        None => forger.lifetime_of_the_app(likely)?.unwrap_or(likely),
    };
    let oldest = forger.app_time().unix();
    let stops = stops(lifetime, args)?.into_iter().filter(|&after| after <= oldest);
    let steps = stops.map(|after| {
        let (age, answer) = forger.send(after)?;
        let is_refused = age > lifetime && logged_in_as(&answer).is_none();
        let sends = watched.jar.cookie_header(base, watched.signed_at.plus(after)).is_some();
        Ok(Stop {
            after,
            browser: BrowserSide { sends, logged_in_as: None },
            server: server_side(&answer, age, is_refused.then_some("SignatureExpired")),
        })
    });
    Ok(Report::Simulation(Simulation {
        steps: steps.collect::<Result<_, Error>>()?,
        app: app.facts,
        had_session: watched.was_in_the_jar,
        by: MovedBy::Ageing,
        lifetime,
        signed_at: watched.signed_at,
        expires: watched.row.expires,
        sliding: None,
        not_permanent: None,
    }))
}

/// Makes cookies of any age, and shows them to the app.
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
    /// What the app's clock shows, as far as its answers tell. Ours is the machine's own, whatever `--now` says.
    fn app_time(&self) -> Timestamp {
        Clock::System.now().plus(self.skew)
    }

    fn skew(&self) -> Result<i64, Error> {
        let answer = self.browser.send_copy(&self.page, "")?;
        let date = answer.response.header("date").and_then(Timestamp::parse_http_date);
        Ok(date.map_or(0, |date| date.unix() - Clock::System.now().unix()))
    }

    /// Sends a cookie that is so many seconds old to the app, and says how old it was when it arrived.
    /// If a second passed on the way, once more.
    fn send(&self, age: i64) -> Result<(i64, Exchange), Error> {
        const TRIES: usize = 5;
        let mut tries = 0;
        loop {
            let signed_at = self.app_time().plus(-age);
            if signed_at < Timestamp::FIRST {
                return Err(Error::Clock { at: signed_at.unix() });
            }
            let cookie = sign(self.payload, self.signer, signed_at).map_err(Error::Unsignable)?;
            let answer = self.browser.send_copy(&self.page, &format!("{}={cookie}", self.name))?;
            let arrived = answer.response.header("date").and_then(Timestamp::parse_http_date);
            let age_at_arrival = arrived.unwrap_or_else(|| signed_at.plus(age)).unix() - signed_at.unix();
            tries += 1;
            if age_at_arrival == age || tries == TRIES {
                return Ok((age_at_arrival, answer));
            }
        }
    }

    fn is_accepted(&self, age: i64) -> Result<bool, Error> {
        Ok(logged_in_as(&self.send(age)?.1).is_some())
    }

    /// The oldest age that the app accepts: a likely one if that is it, and else by halving.
    /// `None` if its page does not tell who is logged in.
    fn lifetime_of_the_app(&self, likely: i64) -> Result<Option<i64>, Error> {
        if !self.is_accepted(0)? {
            return Ok(None);
        }
        // older than 1970 nothing can be
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
