//! The sandbox of a learner: a home of its own for jars and the clock, and the app of the lesson, which runs all the time.
//!
//! ```text
//! <home>/sandboxes/alice/browsers/, clock.json, …    what a home has, for the commands of the lesson
//! <home>/sandboxes/alice/lesson.json                 where the app runs
//! <home>/sandboxes/alice/desk/class.key              where the commands are run
//! ```
//!
//! The learner's own jars are not touched.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};

use super::check::{AppNow, TUTORIAL};
use super::evidence::Exchanged;
use super::values;
use crate::browser::{ClockFile, HalfRemoved, JarError, OnWait, OwnFiles, Row};
use crate::clock::{Clock, FollowingClock, HeldClock, Timestamp, Which};
use crate::lab::LabError;
use crate::lab::lent::LentApp;
use crate::server::apps::faults;
use crate::server::apps::tutorial::{self, Settings};
use crate::server::{Config, Deployment, Served, Server};

/// The most exchanges of one command that are told of.
const MOST: usize = 4096;

/// A sandbox with its app.
pub struct Sandbox {
    home: PathBuf,
    clock: FollowingClock,
    held: HeldClock,
    apps: Vec<Running>,
    /// The name by which a browser reaches them, where that is not this machine's.
    host: Option<String>,
    /// Whether they run without their fault.
    mended: bool,
    on_wait: OnWait,
    /// Held as long as the sandbox is open in this window.
    _window: File,
}

struct Running {
    server: Server,
    receiver: Receiver<Served>,
}

/// Why a sandbox cannot be used.
#[derive(Debug)]
pub enum SandboxError {
    /// It is open in another window.
    InAnotherWindow,
    /// One of its files cannot be read or written.
    File(JarError),
    /// Its folder cannot be made, or its key cannot be written.
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Its app cannot be started.
    App(LabError),
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SandboxError::InAnotherWindow => f.write_str("the lesson is open in another window"),
            SandboxError::File(error) => error.fmt(f),
            SandboxError::Folder { path, source } => write!(f, "{} cannot be used: {source}", path.display()),
            SandboxError::App(error) => error.fmt(f),
        }
    }
}

impl From<JarError> for SandboxError {
    fn from(error: JarError) -> SandboxError {
        SandboxError::File(error)
    }
}

impl Sandbox {
    /// Opens the sandbox in this folder. No app runs in it yet.
    ///
    /// # Errors
    ///
    /// [`SandboxError`]
    pub fn open(home: &Path, on_wait: &OnWait) -> Result<Sandbox, SandboxError> {
        let failed = |source| SandboxError::Folder { path: home.to_owned(), source };
        let desk = home.join("desk");
        private_folder(&desk).map_err(failed)?;
        let window = File::create(home.join("window.lock")).map_err(failed)?;
        match window.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(SandboxError::InAnotherWindow),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let mut sandbox = Sandbox {
            home: home.to_owned(),
            clock: FollowingClock::at(None),
            held: HeldClock::default(),
            apps: Vec::new(),
            host: None,
            mended: false,
            on_wait: on_wait.clone(),
            _window: window,
        };
        sandbox.follow_the_clock()?;
        Ok(sandbox)
    }

    /// Starts the app, in the place of the one that runs. It keeps its port, if that is still free.
    ///
    /// # Errors
    ///
    /// [`SandboxError::App`], or the file that says where it runs cannot be written.
    pub fn start(&mut self, app: &AppNow) -> Result<(), SandboxError> {
        let host = faults::find(&app.name).and_then(|fault| fault.host).map(str::to_owned);
        let ports: Vec<u16> = self.apps.drain(..).map(|running| running.server.address().port()).collect();
        for (place, deployment) in deployments(app).into_iter().enumerate() {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, ports.get(place).copied().unwrap_or(0)));
            let (sender, receiver) = sync_channel(MOST);
            let clock = Clock::Following(self.clock.clone());
            let server = Server::start_near(deployment, clock, address, Some(sender));
            let failed = |source| LabError::Server { address: address.to_string(), source };
            let server = server.map_err(|source| SandboxError::App(failed(source)))?;
            self.apps.push(Running { server, receiver });
        }
        self.host = host;
        self.mended = app.mended;
        let lent = LentApp {
            lifetime: app.lifetime,
            permanent: app.permanent,
            refresh_each_request: app.refresh,
            is_faulty: !app.is_tutorial(),
            host: self.host.clone(),
            urls: self.urls(),
            ..LentApp::tutorial(&self.urls().into_iter().next().unwrap_or_default())
        };
        Ok(lent.keep(&self.home)?)
    }

    /// Where the apps run.
    pub fn urls(&self) -> Vec<String> {
        let named = |running: &Running| match &self.host {
            Some(host) => format!("http://{host}:{}", running.server.address().port()),
            None => running.server.url(),
        };
        self.apps.iter().map(named).collect()
    }

    /// What the apps answered since the last look. The server's clock is where a command left it.
    ///
    /// # Errors
    ///
    /// The clock cannot be read.
    pub fn look(&mut self) -> Result<Vec<Exchanged>, SandboxError> {
        let mended = self.mended;
        let apps = self.apps.iter().enumerate();
        let seen = apps.flat_map(|(place, running)| {
            running.receiver.try_iter().map(move |served| Exchanged::of(place + 1, mended, served))
        });
        let seen: Vec<Exchanged> = seen.collect();
        self.follow_the_clock()?;
        Ok(seen)
    }

    fn follow_the_clock(&mut self) -> Result<(), SandboxError> {
        self.held = ClockFile::of(&self.home, &self.on_wait)?.read()?;
        self.clock.set(self.held.server);
        Ok(())
    }

    /// Removes all jars and lets the clock run.
    ///
    /// # Errors
    ///
    /// A file cannot be removed.
    pub fn clear(&mut self) -> Result<(), SandboxError> {
        let removed = OwnFiles::of_a_class(&self.home)?.remove(&self.home, &self.on_wait);
        removed.map_err(|HalfRemoved { source, .. }| source)?;
        self.follow_the_clock()
    }

    /// The cookies of a browser, as they are now.
    pub fn jar_of(&self, browser: &str) -> Vec<Row> {
        super::check::rows(&self.home, browser, self.browser_now())
    }

    /// The time by the browser's clock.
    pub fn browser_now(&self) -> Timestamp {
        Clock::from(self.held.browser).now()
    }

    /// The time by the server's clock.
    pub fn server_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock that is held.
    pub fn held(&self) -> HeldClock {
        self.held
    }

    /// Its home, for the commands.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The folder in which the commands are run.
    pub fn desk(&self) -> PathBuf {
        self.home.join("desk")
    }

    /// Puts the key of the class on the desk.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn put_class_key(&self, key: &str) -> Result<(), SandboxError> {
        let path = self.desk().join(values::CLASS_KEY);
        fs::write(&path, key).map_err(|source| SandboxError::Folder { path, source })
    }

    /// Lets both clocks stand at this moment.
    ///
    /// # Errors
    ///
    /// The file of the clock cannot be written.
    pub fn hold(&mut self, at: Timestamp) -> Result<(), SandboxError> {
        ClockFile::of(&self.home, &self.on_wait)?.change(|held| Ok::<_, JarError>(held.hold(Which::Both, at)))?;
        self.follow_the_clock()
    }
}

/// Whether there is an app of this name for a lesson.
pub fn is_app(name: &str) -> bool {
    name == TUTORIAL || faults::find(name).is_some()
}

/// What runs at each address.
fn deployments(app: &AppNow) -> Vec<Deployment> {
    match faults::find(&app.name) {
        Some(fault) => {
            if app.mended {
                (fault.mended)()
            } else {
                (fault.app)()
            }
        }
        None => {
            let config = tutorial::config();
            let config = Config { lifetime: app.lifetime, refresh_each_request: app.refresh, ..config };
            vec![tutorial::app(&Settings { config, is_permanent: app.permanent }).into()]
        }
    }
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
