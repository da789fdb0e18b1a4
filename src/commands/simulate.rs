//! `expire --simulate`: move the clock, and ask the browser and the server at each stop.
//!
//! Two are asked, because two can end a session. The honest browser drops a cookie at
//! its Expires; the server refuses a signature that is too old. To tell them apart a
//! copy of the cookie is sent as well, as a thief would who does not look at Expires.

use super::app::App;
use super::expire::{self, ExpireArgs};
use super::login::submit_name;
use super::{World, seconds};
use crate::browser::{Browser, Jar, Row};
use crate::clock::{Clock, Timestamp};
use crate::cookie::{Signer, verdict};
use crate::error::Error;
use crate::exchange::Exchange;
use crate::report::{BrowserSide, MovedBy, NotPermanent, Report, ServerSide, Simulation, Sliding, Stop};
use crate::server::Config;
use crate::server::apps::tutorial::{Page, Settings};

/// Who logs in when nobody has.
pub const NAME: &str = "alice";

/// A session to watch.
pub struct Watched {
    /// A jar that holds it, in memory.
    pub jar: Jar,
    /// The cookie itself.
    pub row: Row,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// Whether it was in the browser's jar, or had to be made.
    pub was_in_the_jar: bool,
}

impl Watched {
    /// The jar's live session, if it was signed with this key, or else a new one. The jar on disk stays as it is.
    pub fn find(world: &World, app: &App, signer: &Signer, clock: &Clock) -> Result<Watched, Error> {
        let now = clock.now();
        let mut jar = Jar::empty();
        jar.copy_from(&world.jar_of(&world.browser)?, None, now);
        let is_ours = |row: &Row| verdict::unsign(&row.value, signer, None, now).is_ok();
        let found = world.session_for(&jar, &app.base, now);
        let (row, was_in_the_jar) = match found.filter(|row| is_ours(row) || !app.facts.embedded) {
            Some(row) => (row, true),
            None => {
                let mut browser = Browser::new(clock.clone(), Jar::empty());
                submit_name(&mut browser, app, NAME)?;
                jar = browser.jar;
                let row = world.session_for(&jar, &app.base, clock.now());
                (row.ok_or_else(|| Error::NoSession { url: app.facts.url.clone() })?, false)
            }
        };
        Ok(Watched { signed_at: expire::signed_at(&row)?, jar, row, was_in_the_jar })
    }
}

/// Moves the clock of the embedded app and of a browser.
pub fn run(args: &ExpireArgs, world: &World) -> Result<Report, Error> {
    let settings = args.app.settings(&args.secret)?;
    let config = &settings.config;
    let signer = config.signer();
    let clock = Clock::manual(world.now());
    check(config, &clock)?;
    let app = App::embedded(&settings, &clock)?;
    let watched = Watched::find(world, &app, &signer, &clock)?;
    let stage = Stage { clock, app, signer, lifetime: config.lifetime, watched };
    let steps = stops(config.lifetime, args)?.into_iter().map(|after| stage.stop(after)).collect::<Result<_, _>>()?;
    Ok(Report::Simulation(Simulation {
        app: stage.app.facts.clone(),
        had_session: stage.watched.was_in_the_jar,
        by: MovedBy::Clock,
        lifetime: config.lifetime,
        signed_at: stage.watched.signed_at,
        expires: stage.watched.row.expires,
        steps,
        sliding: if config.lifetime > 1 { Some(stage.sliding()?) } else { None },
        not_permanent: if settings.is_permanent && config.lifetime > 1 {
            Some(stage.not_permanent(config.clone())?)
        } else {
            None
        },
    }))
}

/// Whether a session can begin and end on this clock at all.
pub fn check(config: &Config, clock: &Clock) -> Result<(), Error> {
    let end = clock.now().plus(config.lifetime + 1);
    match (config.lifetime, end.is_on_the_calendar()) {
        (..1, _) => Err(Error::NoLifetime),
        (_, true) => Ok(()),
        (_, false) => Err(Error::Clock { at: end.unix() }),
    }
}

/// 0, a third, and the second before, at and after the end; and where else one asked to stop.
pub fn stops(lifetime: i64, args: &ExpireArgs) -> Result<Vec<i64>, Error> {
    let mut stops = vec![0, lifetime / 3, lifetime - 1, lifetime, lifetime + 1];
    for text in &args.after {
        stops.push(seconds(text, "--after")?);
    }
    stops.retain(|&stop| stop >= 0);
    stops.sort_unstable();
    stops.dedup();
    Ok(stops)
}

/// An embedded app whose clock is in our hand, and a session to watch.
pub struct Stage {
    clock: Clock,
    app: App,
    signer: Signer,
    lifetime: i64,
    watched: Watched,
}

impl Stage {
    /// The stage of the demo: an app, a clock, and the session in a jar.
    pub fn new(world: &World, clock: Clock, app: App, config: &Config, jar: Jar) -> Result<Stage, Error> {
        let row = world.session_for(&jar, &app.base, clock.now());
        let row = row.ok_or_else(|| Error::NoSession { url: app.facts.url.clone() })?;
        let watched = Watched { signed_at: expire::signed_at(&row)?, jar, row, was_in_the_jar: true };
        Ok(Stage { clock, app, signer: config.signer(), lifetime: config.lifetime, watched })
    }

    /// One stop of the clock: each is asked afresh, as if nobody had visited in between.
    pub fn stop(&self, after: i64) -> Result<Stop, Error> {
        let now = self.move_clock(after)?;
        let mut browser = self.browser();
        let visit = browser.get(&self.app.page("/login"))?;
        let answer = browser.send_copy(&self.app.page("/login"), &copy_of(&self.watched.row))?;
        let refusal = verdict::unsign(&self.watched.row.value, &self.signer, Some(self.lifetime), now).err();
        Ok(Stop {
            after,
            browser: BrowserSide { sends: visit.cookie_was_sent(), logged_in_as: logged_in_as(&visit.last().exchange) },
            server: server_side(&answer, after, refusal.map(|refusal| refusal.class())),
        })
    }

    /// A visit a second before the end, and both cookies a second after it.
    fn sliding(&self) -> Result<Sliding, Error> {
        let (visit_at, then_at) = (self.lifetime - 1, self.lifetime + 1);
        self.move_clock(visit_at)?;
        let mut browser = self.browser();
        let visit = browser.get(&self.app.page("/login"))?;
        let now_held = browser.jar.find(&self.watched.row.name, Some(&self.app.base), browser.now());
        let expires = now_held.first().and_then(|row| row.expires);
        self.move_clock(then_at)?;
        let old_copy = browser.send_copy(&self.app.page("/login"), &copy_of(&self.watched.row))?;
        let again = browser.get(&self.app.page("/login"))?;
        Ok(Sliding {
            visit_at,
            set_cookie: set_cookie(&visit.last().exchange),
            expires,
            then_at,
            browser_logged_in_as: logged_in_as(&again.last().exchange),
            old_copy_logged_in_as: logged_in_as(&old_copy),
        })
    }

    /// The same story on an app that leaves out `session.permanent = True`.
    fn not_permanent(&self, config: Config) -> Result<NotPermanent, Error> {
        self.move_clock(0)?;
        let app = App::embedded(&Settings { config, is_permanent: false }, &self.clock)?;
        let mut browser = Browser::new(self.clock.clone(), Jar::empty());
        let login = submit_name(&mut browser, &app, NAME)?;
        let set_cookie_of_login = login.exchanges().find_map(|step| set_cookie(&step.exchange));
        let visit_at = self.lifetime - 1;
        self.move_clock(visit_at)?;
        let visit = browser.get(&app.page("/login"))?;
        let then_at = self.lifetime + 1;
        let now = self.move_clock(then_at)?;
        let late = browser.get(&app.page("/login"))?;
        Ok(NotPermanent {
            has_expires: set_cookie_of_login.as_deref().is_some_and(|line| line.contains("Expires=")),
            set_cookie: set_cookie_of_login,
            visit_at,
            refreshed: set_cookie(&visit.last().exchange),
            then_at,
            sends: late.cookie_was_sent(),
            logged_in_as: logged_in_as(&late.last().exchange),
            dropped_by_restart: browser.jar.restart(now).len(),
        })
    }

    /// Sets the clock of browser and server to so many seconds after the signing.
    pub fn move_clock(&self, after: i64) -> Result<Timestamp, Error> {
        let to = self.watched.signed_at.plus(after);
        if !to.is_on_the_calendar() {
            return Err(Error::Clock { at: to.unix() });
        }
        self.clock.set(to);
        Ok(to)
    }

    /// The honest browser, as it was when the cookie was signed.
    pub fn browser(&self) -> Browser {
        Browser::new(self.clock.clone(), self.watched.jar.clone())
    }

    /// The copy of the cookie, as a `Cookie` header.
    pub fn copy(&self) -> String {
        copy_of(&self.watched.row)
    }

    /// The session cookie.
    pub fn row(&self) -> &Row {
        &self.watched.row
    }

    /// The app.
    pub fn app(&self) -> &App {
        &self.app
    }
}

fn copy_of(row: &Row) -> String {
    format!("{}={}", row.name, row.value)
}

/// What an answer says of the server's side.
pub fn server_side(answer: &Exchange, age: i64, error: Option<&'static str>) -> ServerSide {
    ServerSide {
        age,
        error,
        logged_in_as: logged_in_as(answer),
        set_cookie: set_cookie(answer),
        status: answer.response.status,
    }
}

/// Who is logged in on the page of an answer.
pub fn logged_in_as(exchange: &Exchange) -> Option<String> {
    Page::read(&exchange.response.body).logged_in_as().map(str::to_owned)
}

fn set_cookie(exchange: &Exchange) -> Option<String> {
    exchange.response.set_cookies().next().map(str::to_owned)
}
