//! The commands, one file each: arguments become plain settings, one call does it, a report tells what was found.
//!
//! None of them prints, and none calls another.

pub mod allocator;
pub mod app;
pub mod certify;
pub mod clock;
mod config_file;
pub mod demo;
pub mod ending;
mod env_file;
pub mod env_settings;
pub mod exam;
pub mod expire;
pub mod explain;
pub mod fallbacks;
pub mod flask_app;
mod flask_asked;
mod flask_python;
mod following;
mod gone;
mod hidden;
mod in_a_lesson;
pub mod inspect;
pub mod jar;
mod key_shape;
pub mod key_text;
pub mod keys;
pub mod learn;
pub mod learner;
pub mod lesson_check;
pub mod login;
pub mod logout;
pub mod look;
pub mod many;
pub mod packs;
pub mod pages;
pub mod password;
pub mod path;
pub mod plan;
pub mod player;
pub mod private;
pub mod reach;
pub mod reading;
pub mod request;
pub mod reset;
pub mod serve;
pub mod session_text;
pub mod settings;
pub mod sign;
pub mod source;
pub mod stdin;
pub mod tamper;
pub mod travel;
pub mod value;
pub mod visit;
pub mod worksheet;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::BaseStrategy;

use crate::browser::{
    Browser, BrowserError, ClockFile, Jar, Network, OnWait, Row, Trust, Url, can_be_a_name, parse_base,
};
use crate::clock::{Clock, HeldClock, Timestamp};
use crate::error::{Error, InputError, Usage};
use crate::inspect::find::Wanted;
use crate::lab::app::Setup;
use crate::lab::kept::OfLogin;
use crate::lab::lent::LentApp;
use crate::lab::login::{is_for_the_host, session_cookie, session_for};
use crate::lab::signs::is_against_forgery;
use crate::lang::Lang;
use crate::report::TypedAt;
pub use crate::report::{Event, Progress, Sink};
use crate::server::apps::tutorial::{COOKIE_NAME, Settings};
use env_settings::EnvSettings;
use flask_app::FromFlask;
use reading::read_file;
use stdin::Stdin;

/// What every command is given beside its own arguments.
pub struct Context {
    /// The browser's time. It stands still if `--now` was given, or the clock is held.
    pub clock: Clock,
    /// The time of the embedded app, and by which the age of a signature is told. It is the browser's, unless one of the
    /// two is held or moved alone.
    pub server_clock: Clock,
    /// The clock that is held, where the command lives by it.
    pub held: Option<HeldClock>,
    /// Whether `--now` or its variable gave the time.
    pub now_was_given: bool,
    /// The name of the browser.
    pub browser: String,
    /// The name of the session cookie.
    pub name: String,
    /// Whether it was typed.
    pub name_was_typed: bool,
    /// The real app to talk to, if not the embedded one.
    pub base: Option<Url>,
    /// Whether its address was typed, or stood in the environment.
    pub base_was_typed: bool,
    /// Whether it lives by the held clock. The app of a lesson does, and any other has a clock of its own.
    pub base_lives_by_the_clock: bool,
    /// The language of prompts and of the manual. All other words are `render`'s.
    pub lang: Lang,
    /// How servers are reached, and who is told of a long wait.
    pub network: Network,
    /// Standard input.
    pub stdin: Stdin,
    /// The Flask app that told its key and settings for this command.
    pub flask: Option<FromFlask>,
    /// The settings of the embedded app that the browser's login left.
    pub login: OfLogin,
    /// The key file that the configuration file names.
    pub key_file_that_is_set: Option<PathBuf>,
    /// What the env file says that was given.
    pub env: Option<EnvSettings>,
    /// The embedded app of a lesson, which runs already.
    pub lesson: Option<Setup>,
    /// The jar beside whose session cookie these settings were noted. `None`: it was not read for them.
    pub jar_of_login: Option<Jar>,
    /// Whether one screen is wanted, for a file or as a picture. Many cookies have none.
    pub wants_a_screen: bool,
    /// The options that were typed and that later commands need too.
    pub typed: TypedAt,
}

impl Context {
    /// A browser and a session cookie of these names, at a moment if one is given.
    ///
    /// # Errors
    ///
    /// [`Usage::Now`], [`Usage::CookieName`], or `url` is not the address of an app.
    pub fn new(
        browser: &str,
        name: Option<&str>,
        now: Option<&str>,
        url: Option<&str>,
        lang: Lang,
    ) -> Result<Context, Error> {
        let clock = match now {
            None => Clock::System,
            Some(text) => {
                let now = Timestamp::parse(text).filter(|now| now.is_on_the_calendar());
                Clock::Standing(now.ok_or_else(|| Usage::Now { text: text.to_owned() })?)
            }
        };
        if let Some(name) = name.filter(|name| !can_be_a_name(name)) {
            return Err(Usage::CookieName { text: name.to_owned() }.into());
        }
        let base = url.filter(|url| !url.is_empty()).map(parse_base).transpose()?;
        Ok(Context {
            server_clock: clock.clone(),
            clock,
            held: None,
            now_was_given: now.is_some(),
            browser: browser.to_owned(),
            name: name.unwrap_or(COOKIE_NAME).to_owned(),
            name_was_typed: name.is_some(),
            base_was_typed: base.is_some(),
            base_lives_by_the_clock: false,
            base,
            lang,
            network: Network::default(),
            stdin: Stdin::default(),
            flask: None,
            login: OfLogin::default(),
            key_file_that_is_set: None,
            env: None,
            lesson: None,
            jar_of_login: None,
            wants_a_screen: false,
            typed: TypedAt::default(),
        })
    }

    /// Which cookie is looked for in a text.
    pub fn wanted(&self) -> Wanted<'_> {
        Wanted { name: &self.name, is_given: self.name_was_typed }
    }

    /// Whose certificates are accepted: those signed by one in this file, or any, or those that the system trusts.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or holds no certificate.
    pub fn trust(cacert: Option<&Path>, insecure: bool, on_wait: &OnWait) -> Result<Trust, Error> {
        /// The largest file of certificates, in bytes. That of a whole system has 250 kB.
        const MOST: u64 = 16 * 1024 * 1024;
        match (cacert, insecure) {
            (_, true) => Ok(Trust::Unchecked),
            (None, false) => Ok(Trust::System),
            (Some(path), false) => {
                let none = || BrowserError::NoCertificates { path: path.to_owned() };
                match read_file(path, MOST, on_wait) {
                    Ok(pem) => Ok(Trust::only(&pem).ok_or_else(none)?),
                    Err(Error::Input(InputError::TooMuch { .. })) => Err(none().into()),
                    Err(error) => Err(error),
                }
            }
        }
    }

    /// The same, with what an env file says of the app, the name of its cookie too if that may be taken.
    #[must_use]
    pub fn with_env(mut self, env: Option<EnvSettings>, may_name: bool) -> Context {
        if let Some(name) = env.as_ref().and_then(|env| env.cookie_name.clone()).filter(|_| may_name) {
            (self.name, self.name_was_typed) = (name, true);
        }
        self.env = env;
        self
    }

    /// The lifetime of an app that an env file says, in seconds.
    pub fn lifetime_of_env(&self) -> Option<i64> {
        self.env.as_ref().and_then(|env| env.lifetime)
    }

    /// The same, by the clock that is held. A time that was given for the command wins.
    ///
    /// # Errors
    ///
    /// [`Error::Clock`]: it cannot be read.
    pub fn living_by_the_held_clock(mut self) -> Result<Context, Error> {
        // without a home there is nothing that could be held
        let Ok(home) = home() else { return Ok(self) };
        if !self.now_was_given {
            let held = clock_file(&home, &self.network.on_wait)?.read().map_err(Error::Clock)?;
            self.held = held.is_held().then_some(held);
            (self.clock, self.server_clock) = (held.browser.into(), held.server.into());
        }
        Ok(self)
    }

    /// The same in a lesson: its app is the one that runs already. A faulty one is spoken to as any app at an address.
    pub fn in_a_lesson(mut self) -> Context {
        let Some(lent) = home().ok().and_then(|home| LentApp::of(&home)) else { return self };
        self.network.hosts.extend(lent.host.clone().map(|host| (host, IpAddr::V4(Ipv4Addr::LOCALHOST))));
        if self.base.is_none() {
            self.lesson = lent.setup();
            self.base = Some(&lent.url).filter(|_| lent.is_faulty).and_then(|url| parse_base(url).ok());
            self.base_lives_by_the_clock = self.base.is_some();
        }
        self
    }

    /// The embedded app with these settings, or the one of the lesson, whose settings are its own.
    pub fn where_it_runs(&self, settings: Settings) -> Setup {
        self.lesson.clone().unwrap_or(Setup::Embedded(settings))
    }

    /// The app to talk to, where it has a clock of its own that cannot be moved from here.
    pub fn base_with_its_own_clock(&self) -> Option<&Url> {
        self.base.as_ref().filter(|_| !self.base_lives_by_the_clock)
    }

    /// The moment at which a command begins, by the browser's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The same moment by the server's clock.
    pub fn server_now(&self) -> Timestamp {
        self.server_clock.now()
    }

    /// Both clocks, the browser's first.
    pub fn clocks(&self) -> [&Clock; 2] {
        [&self.clock, &self.server_clock]
    }

    /// The jar of a browser.
    ///
    /// # Errors
    ///
    /// The jar cannot be read, or a browser cannot have this name.
    pub fn jar_of(&self, browser: &str) -> Result<Jar, Error> {
        Ok(Jar::open(&home()?, browser)?.telling(&self.network.on_wait))
    }

    /// The name of a browser that holds no cookie, for what is to be asked with one cookie alone: `alone`, or the first free one
    /// after it.
    pub fn empty_browser(&self) -> String {
        const MOST: usize = 99;
        let is_empty = |name: &String| self.jar_of(name).is_ok_and(|jar| jar.rows(self.now()).is_empty());
        let mut names = (2..=MOST).map(|number| format!("alone{number}"));
        let first = Some("alone".to_owned()).filter(is_empty);
        first.or_else(|| names.find(is_empty)).unwrap_or_else(|| "alone".to_owned())
    }

    /// The jar of the browser as it was when the settings of its login were read. If none were, it is read now.
    ///
    /// Read anew, it could hold the session of another login, made since then with other settings.
    ///
    /// # Errors
    ///
    /// As [`Context::jar_of`].
    pub fn own_jar(&self) -> Result<Jar, Error> {
        match &self.jar_of_login {
            Some(jar) => Ok(jar.clone()),
            None => self.jar_of(&self.browser),
        }
    }

    /// The browser, with its jar as [`Context::own_jar`] has it.
    ///
    /// # Errors
    ///
    /// As [`Context::jar_of`].
    pub fn open_browser(&self) -> Result<Browser, Error> {
        let browser = Browser::new(self.clock.clone(), self.own_jar()?);
        Ok(browser.over(self.network.clone()))
    }

    /// The live session cookie: the one that goes to the real app, or to the embedded one, or any. That of a real app is
    /// known by its form, where no name was typed and it has another.
    ///
    /// # Errors
    ///
    /// [`Error::NoCookie`]
    pub fn session_in(&self, jar: &Jar) -> Result<Row, Error> {
        self.session_at(jar, self.now())
    }

    /// The same, at another moment.
    ///
    /// # Errors
    ///
    /// [`Error::NoCookie`]
    pub fn session_at(&self, jar: &Jar, now: Timestamp) -> Result<Row, Error> {
        let found = match &self.base {
            Some(app) => {
                let of_login = self.cookie_name_of_login();
                // where the session that a login brought is gone, none from before it is this app's
                let is_another = |row: &Row| of_login.is_some() && self.is_from_before_login(row);
                let found = of_login.as_ref().and_then(|name| session_for(jar, app, name, now));
                let by_form = || session_cookie(jar, app, &self.name, self.name_was_typed, now);
                found.or_else(|| by_form().filter(|row| !is_another(row)))
            }
            None => {
                let embedded = Url::parse("http://127.0.0.1/").ok();
                let found = embedded.and_then(|app| session_for(jar, &app, &self.name, now));
                found.or_else(|| jar.find(&self.name, None, now).into_iter().next())
            }
        };
        found.ok_or_else(|| self.no_cookie(jar))
    }

    /// That the jar has no live session cookie for the app.
    pub fn no_cookie(&self, jar: &Jar) -> Error {
        let name = self.name_of_session();
        let name_is_of_the_app = self.flask.as_ref().is_some_and(|app| app.facts.cookie.name == name);
        // where the app told the name, a cookie of another name is not its session
        let app = self.base.as_ref().filter(|_| !name_is_of_the_app);
        Error::NoCookie {
            name_is_of_the_app,
            browser: self.browser.clone(),
            had_expired: jar.rows(self.now()).iter().any(|row| row.name == name && row.is_expired),
            name,
            held_at: self.held.and_then(|held| held.browser),
            user: self.user_for_a_login(&self.browser).map(String::into_boxed_str),
            names: app.map(|app| names_for(jar, app, self.now())).unwrap_or_default(),
            used_for: self.used_for(&self.browser),
            has_its_session: self.login_url_of(jar).is_some(),
        }
    }
}

/// The names of the live cookies that go to a page of this app. None, where no one of them may be its session.
fn names_for(jar: &Jar, app: &Url, now: Timestamp) -> Box<[String]> {
    let rows = jar.rows(now).into_iter().filter(|row| !row.is_expired && is_for_the_host(row, app));
    let names: BTreeSet<String> = rows.map(|row| row.name).collect();
    if names.iter().all(|name| is_against_forgery(name)) {
        return Box::default();
    }
    names.into_iter().collect()
}

/// Where jars are kept: `SESSCTL_HOME`, or `sessctl` in the XDG state folder.
///
/// # Errors
///
/// [`Error::NoHome`]
pub fn home() -> Result<PathBuf, Error> {
    if let Some(home) = std::env::var_os("SESSCTL_HOME").filter(|home| !home.is_empty()) {
        return Ok(PathBuf::from(home));
    }
    let strategy = etcetera::choose_base_strategy().map_err(|_| Error::NoHome)?;
    Ok(strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("sessctl"))
}

/// Where the held clock is kept.
fn clock_file(home: &Path, on_wait: &OnWait) -> Result<ClockFile, Error> {
    ClockFile::of(home, on_wait).map_err(Error::Clock)
}

/// Reads the time that a page may take: a second or more.
///
/// # Errors
///
/// [`Usage::Duration`]
pub fn timeout(text: &str) -> Result<Duration, Error> {
    let seconds = seconds(text, "--timeout")?;
    match u64::try_from(seconds) {
        Ok(seconds @ 1..) => Ok(Duration::from_secs(seconds)),
        _ => Err(Usage::Duration { option: "--timeout", text: text.to_owned() }.into()),
    }
}

/// Reads a length of time in whole seconds: `3m`, `1h 30m`, `180`.
///
/// # Errors
///
/// [`Usage::Duration`]
pub fn seconds(text: &str, option: &'static str) -> Result<i64, Error> {
    let wrong = || Usage::Duration { option, text: text.to_owned() };
    let seconds = match text.trim().parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => humantime::parse_duration(text).map_err(|_| wrong())?.as_secs(),
    };
    // the calendar ends there
    i64::try_from(seconds).ok().filter(|&seconds| seconds <= Timestamp::LAST.unix()).ok_or_else(|| wrong().into())
}
