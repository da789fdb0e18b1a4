//! The commands: each takes arguments and a world, and returns what it found.
//!
//! None of them prints. What they found is a [`Report`], and `render` has the words.

pub mod ageing;
pub mod app;
pub mod demo;
pub mod expire;
pub mod inspect;
pub mod jar;
pub mod keys;
pub mod login;
pub mod manual;
pub mod reading;
pub mod serve;
pub mod sign;
pub mod simulate;
pub mod tamper;
pub mod visit;

use std::io;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use reqwest::Url;

use crate::browser::{Browser, Jar, Row, join, parse_base};
use crate::cli::{Command, Global};
use crate::clock::{Clock, Timestamp};
use crate::error::{Error, Usage};
use crate::lang::Lang;
use crate::report::{Progress, Report, ServeEvent, TypedKey};

/// What a command stands in: a time, a browser, perhaps a real app.
pub struct World {
    /// The time. It stands still if `--now` was given.
    pub clock: Clock,
    /// The name of the browser.
    pub browser: String,
    /// The name of the session cookie.
    pub name: String,
    /// The real app to talk to, if not the embedded one.
    pub base: Option<Url>,
    /// The language of the manual. All other words are `render`'s.
    pub lang: Lang,
}

impl World {
    /// The world that the global options describe.
    pub fn new(global: &Global, lang: Lang) -> Result<World, Error> {
        let clock = match &global.now {
            None => Clock::System,
            Some(text) => {
                let now = Timestamp::parse(text).filter(|now| now.is_on_the_calendar());
                Clock::manual(now.ok_or_else(|| Usage::Now { text: text.clone() })?)
            }
        };
        let base = global.url.as_deref().filter(|url| !url.is_empty()).map(parse_base).transpose()?;
        Ok(World { clock, browser: global.browser.clone(), name: global.name.clone(), base, lang })
    }

    /// The moment at which a command begins.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The jar of a browser.
    pub fn jar_of(&self, browser: &str) -> Result<Jar, Error> {
        Ok(Jar::open(&home()?, browser)?)
    }

    /// The browser, with its jar.
    pub fn open_browser(&self) -> Result<Browser, Error> {
        Ok(Browser::new(self.clock.clone(), self.jar_of(&self.browser)?))
    }

    /// The live session cookie: the one that goes to the real app, or to the embedded one, or any.
    pub fn session_in(&self, jar: &Jar) -> Result<Row, Error> {
        let now = self.now();
        let embedded = Url::parse("http://127.0.0.1/").ok();
        let app = self.base.as_ref().or(embedded.as_ref());
        let found = app.and_then(|app| self.session_for(jar, app, now));
        let anywhere = || jar.find(&self.name, None, now).into_iter().next().filter(|_| self.base.is_none());
        found.or_else(anywhere).ok_or_else(|| Error::NoCookie {
            browser: self.browser.clone(),
            name: self.name.clone(),
            had_expired: jar.rows(now).iter().any(|row| row.name == self.name && row.is_expired),
        })
    }

    /// The live session cookie that goes to an app: to its first page, or to its login page only.
    pub fn session_for(&self, jar: &Jar, app: &Url, now: Timestamp) -> Option<Row> {
        let pages = [app.clone(), join(app, "/login")];
        pages.iter().find_map(|page| jar.find(&self.name, Some(page), now).into_iter().next())
    }
}

/// Where jars are kept: `SESSCTL_HOME`, or `sessctl` in the XDG state folder.
pub fn home() -> Result<PathBuf, Error> {
    if let Some(home) = std::env::var_os("SESSCTL_HOME").filter(|home| !home.is_empty()) {
        return Ok(PathBuf::from(home));
    }
    let strategy = etcetera::choose_base_strategy().map_err(|_| Error::NoHome)?;
    Ok(strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("sessctl"))
}

/// What a command tells before it ends.
pub enum News<'a> {
    /// What happened while the server runs.
    Served(&'a [ServeEvent]),
    /// Some of many cookies, as [`inspect::WriteOne`] wrote them.
    Lines(&'a [u8]),
    /// How far it has come.
    Progress(Progress),
}

/// Takes the news. An error is the output's: nobody reads it, for instance.
pub type Tell<'a> = dyn FnMut(News<'_>) -> io::Result<()> + Send + 'a;

/// Runs a command. `serve`, and `inspect` of many cookies, have something to tell before it ends.
pub fn run(
    command: &Command,
    world: &World,
    write_one: &inspect::WriteOne<'_>,
    tell: &mut Tell<'_>,
) -> Result<Report, Error> {
    match command {
        Command::Demo => demo::run(world),
        Command::Serve(args) => {
            serve::run(args, world, &mut |events| tell(News::Served(events)).map_err(Error::Output))
        }
        Command::Login(args) => login::run(args, world),
        Command::Visit(args) => visit::run(args, world),
        Command::Logout(args) => login::run_logout(args, world),
        Command::Jar(args) => jar::run(args, world),
        Command::Inspect(args) => inspect::run(args, world, write_one, tell),
        Command::Tamper(args) => tamper::run(args, world),
        Command::Sign(args) => sign::run(args, world),
        Command::Expire(args) if args.moves_the_clock() => match &world.base {
            None => simulate::run(args, world),
            Some(base) => ageing::run(args, world, base),
        },
        Command::Expire(args) => expire::run(args, world),
        Command::Completions(args) => Ok(manual::completions(args.shell, world.lang)),
        Command::Man => manual::man(world.lang),
    }
}

/// The key that stands in the arguments themselves, where `ps` and the shell's history show it.
pub fn typed_key(command: &Command) -> Option<TypedKey> {
    let (secret, signing) = match command {
        Command::Demo | Command::Jar(_) | Command::Completions(_) | Command::Man => return None,
        Command::Serve(args) => (&args.secret, None),
        Command::Login(args) => (&args.secret, None),
        Command::Visit(args) => (&args.secret, None),
        Command::Logout(args) => (&args.secret, None),
        Command::Tamper(args) => (&args.secret, None),
        Command::Inspect(args) => (&args.secret, Some(&args.signing)),
        Command::Sign(args) => (&args.secret, Some(&args.signing)),
        Command::Expire(args) => (&args.secret, Some(&args.signing)),
    };
    let has_fallback = signing.is_some_and(|signing| !signing.fallback.is_empty());
    match secret.secret {
        Some(_) => Some(TypedKey::Secret),
        None => has_fallback.then_some(TypedKey::Fallback),
    }
}

/// Reads a length of time: `3m`, `1h 30m`, `180`, in whole seconds.
pub fn seconds(text: &str, option: &'static str) -> Result<i64, Error> {
    let wrong = || Usage::Duration { option, text: text.to_owned() };
    let seconds = match text.trim().parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => humantime::parse_duration(text).map_err(|_| wrong())?.as_secs(),
    };
    // so far on, the calendar ends
    i64::try_from(seconds).ok().filter(|&seconds| seconds <= Timestamp::LAST.unix()).ok_or_else(|| wrong().into())
}
