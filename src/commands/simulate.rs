//! `expire --simulate`: move the clock, and ask the browser and the server at each stop.
//!
//! Two are asked, because two can end a session. The honest browser drops a cookie at
//! its Expires; the server refuses a signature that is too old. To tell them apart a
//! copy of the cookie is sent as well, as a thief would who does not look at Expires.

use reqwest::Url;

use super::app::{self, App};
use super::expire::{self, ExpireArgs};
use super::keys::Keys;
use super::login::submit_name;
use super::{COOKIE_NAME, World, seconds};
use crate::browser::{Browser, Jar, Page, Row};
use crate::clock::{Clock, Timestamp};
use crate::cookie::{Signer, sign, split, verdict};
use crate::error::Error;
use crate::exchange::Exchange;
use crate::report::{BrowserSide, MovedBy, NotPermanent, Report, ServerSide, Simulation, Sliding, Stop};
use crate::server::Config;

/// Who logs in when nobody has.
pub const NAME: &str = "alice";

/// Moves the embedded app's clock; a real app's cookies are aged instead.
pub fn run(args: &ExpireArgs, world: &World) -> Result<Report, Error> {
    let simulation = match &world.base {
        None => by_clock(args, world)?,
        Some(base) => by_ageing(args, world, base)?,
    };
    Ok(Report::Simulation(simulation))
}

/// A session to watch: a jar that holds it, and the cookie itself.
struct Watched {
    jar: Jar,
    row: Row,
    signed_at: Timestamp,
    was_in_the_jar: bool,
}

impl Watched {
    /// The jar's live session, if it was signed with this key, or else a new one. The jar on disk stays as it is.
    fn find(world: &World, app: &App, signer: &Signer, clock: &Clock) -> Result<Watched, Error> {
        let now = clock.now();
        let mut jar = Jar::empty();
        jar.copy_from(&world.jar_of(&world.browser)?, None, now);
        let is_ours = |row: &Row| verdict::unsign(&row.value, signer, None, now).is_ok();
        let found = jar.find(COOKIE_NAME, Some(&app.base), now).into_iter().next();
        let (row, was_in_the_jar) = match found.filter(|row| is_ours(row) || !app.facts.embedded) {
            Some(row) => (row, true),
            None => {
                let mut browser = Browser::new(clock.clone(), Jar::empty());
                submit_name(&mut browser, app, NAME)?;
                jar = browser.jar;
                let row = jar.find(COOKIE_NAME, Some(&app.base), now).into_iter().next();
                (row.ok_or_else(|| Error::NoSession { url: app.base.to_string() })?, false)
            }
        };
        Ok(Watched { signed_at: expire::signed_at(&row.value)?, jar, row, was_in_the_jar })
    }
}

fn by_clock(args: &ExpireArgs, world: &World) -> Result<Simulation, Error> {
    let config = args.app.config(&args.secret)?;
    let signer = app::signer(&config);
    let clock = Clock::manual(world.now());
    let app = App::embedded(config.clone(), &clock)?;
    let watched = Watched::find(world, &app, &signer, &clock)?;
    let stage = Stage { clock, app, signer, lifetime: config.lifetime, watched };
    let steps = stops(config.lifetime, args)?.into_iter().map(|after| stage.stop(after)).collect::<Result<_, _>>()?;
    Ok(Simulation {
        app: stage.app.facts.clone(),
        had_session: stage.watched.was_in_the_jar,
        by: MovedBy::Clock,
        lifetime: config.lifetime,
        signed_at: stage.watched.signed_at,
        expires: stage.watched.row.expires,
        steps,
        sliding: if config.lifetime > 1 { Some(stage.sliding()?) } else { None },
        not_permanent: if config.is_permanent && config.lifetime > 1 {
            Some(stage.not_permanent(config)?)
        } else {
            None
        },
    })
}

/// 0, a third, and the second before, at and after the end; and where else one asked to stop.
fn stops(lifetime: i64, args: &ExpireArgs) -> Result<Vec<i64>, Error> {
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
    pub fn new(clock: Clock, app: App, config: &Config, jar: Jar) -> Result<Stage, Error> {
        let row = jar.find(COOKIE_NAME, Some(&app.base), clock.now()).into_iter().next();
        let row = row.ok_or_else(|| Error::NoSession { url: app.base.to_string() })?;
        let watched = Watched { signed_at: expire::signed_at(&row.value)?, jar, row, was_in_the_jar: true };
        Ok(Stage { clock, app, signer: app::signer(config), lifetime: config.lifetime, watched })
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
        let expires = self.session_in(&browser.jar).and_then(|row| row.expires);
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
        let app = App::embedded(Config { is_permanent: false, ..config }, &self.clock)?;
        let mut browser = Browser::new(self.clock.clone(), Jar::empty());
        let login = submit_name(&mut browser, &app, NAME)?;
        let set_cookie_of_login = login.exchanges().find_map(|step| set_cookie(&step.exchange));
        self.move_clock(self.lifetime - 1)?;
        let visit = browser.get(&app.page("/login"))?;
        let then_at = self.lifetime + 1;
        let now = self.move_clock(then_at)?;
        let late = browser.get(&app.page("/login"))?;
        Ok(NotPermanent {
            set_cookie: set_cookie_of_login,
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

    /// The app.
    pub fn app(&self) -> &App {
        &self.app
    }

    fn session_in(&self, jar: &Jar) -> Option<Row> {
        jar.find(COOKIE_NAME, Some(&self.app.base), self.clock.now()).into_iter().next()
    }
}

/// A real app lives by its own clock. Whoever has its key can make the cookie older instead.
fn by_ageing(args: &ExpireArgs, world: &World, base: &Url) -> Result<Simulation, Error> {
    let app = App::real(base);
    let keys = Keys::read(&args.secret, &args.signing)?;
    let watched = Watched::find(world, &app, &keys.signer, &world.clock)?;
    let parts = split(&watched.row.value).ok_or(Error::NotItsKey)?;
    if keys.signer.key_of(parts.signed_text, parts.signature).is_none() {
        return Err(if keys.is_own { Error::NotItsKey } else { Error::KeyNeeded });
    }
    let (lifetime, _) = expire::lifetime(args, world, &watched.row, watched.signed_at)?;
    let browser = Browser::new(world.clock.clone(), Jar::empty());
    let mut steps = Vec::new();
    for after in stops(lifetime, args)? {
        let (age, answer) = aged(&browser, &app, parts.payload, &keys.signer, after)?;
        let error = if (0..=lifetime).contains(&age) { None } else { Some("SignatureExpired") };
        let then = watched.signed_at.plus(after);
        steps.push(Stop {
            after,
            browser: BrowserSide { sends: watched.jar.cookie_header(base, then).is_some(), logged_in_as: None },
            server: server_side(&answer, age, error.filter(|_| logged_in_as(&answer).is_none())),
        });
    }
    Ok(Simulation {
        app: app.facts,
        had_session: watched.was_in_the_jar,
        by: MovedBy::Ageing,
        lifetime,
        signed_at: watched.signed_at,
        expires: watched.row.expires,
        steps,
        sliding: None,
        not_permanent: None,
    })
}

/// Signs the payload as if it were so old, sends it, and says how old it was when it arrived.
/// If a second passed on the way, once more.
fn aged(browser: &Browser, app: &App, payload: &str, signer: &Signer, after: i64) -> Result<(i64, Exchange), Error> {
    const TRIES: usize = 5;
    let mut tries = 0;
    loop {
        let signed_at = Clock::System.now().plus(-after);
        let cookie = sign(payload, signer, signed_at).map_err(Error::Unsignable)?;
        let answer = browser.send_copy(&app.page("/login"), &format!("{COOKIE_NAME}={cookie}"))?;
        let arrived = answer.response.header("date").and_then(Timestamp::parse_http_date);
        let age = arrived.unwrap_or_else(|| signed_at.plus(after)).unix() - signed_at.unix();
        tries += 1;
        if age == after || tries == TRIES {
            return Ok((age, answer));
        }
    }
}

fn copy_of(row: &Row) -> String {
    format!("{}={}", row.name, row.value)
}

fn server_side(answer: &Exchange, age: i64, error: Option<&'static str>) -> ServerSide {
    ServerSide {
        age,
        error,
        logged_in_as: logged_in_as(answer),
        set_cookie: set_cookie(answer),
        status: answer.response.status,
    }
}

fn logged_in_as(exchange: &Exchange) -> Option<String> {
    Page::read(&exchange.response.body).logged_in_as().map(str::to_owned)
}

fn set_cookie(exchange: &Exchange) -> Option<String> {
    exchange.response.set_cookies().next().map(str::to_owned)
}
