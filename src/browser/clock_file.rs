//! The clock that a class holds, on disk: a small file beside the jars, written as they are.
//!
//! ```text
//! <home>/clock.json        {"sessctl_clock": 1, "browser": 1795376674, "server": null}
//! <home>/clock.lock        empty; locked by the command that moves it
//! ```
//!
//! Each of the two is the moment at which a clock stands, in Unix seconds, or null if it runs. A file that is not there
//! holds no clock. The lock is kept from the reading to the writing, so that of two moves at once none is lost.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;

use super::jar_file::{JarError, JarFile, versioned};
use super::waiting::OnWait;
use crate::clock::{HeldClock, Timestamp, instant};

/// The format written here, and the newest that can be read.
const VERSION: u64 = 1;
const KEY: &str = "sessctl_clock";
/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 64 * 1024;

/// Where the held clock is kept.
#[derive(Clone, Debug)]
pub struct ClockFile {
    file: JarFile,
}

#[derive(Serialize)]
struct Content {
    sessctl_clock: u64,
    browser: Option<i64>,
    server: Option<i64>,
}

impl ClockFile {
    /// The one under this home.
    ///
    /// # Errors
    ///
    /// None in practice: its name is one that a file can have.
    pub fn of(home: &Path, on_wait: &OnWait) -> Result<ClockFile, JarError> {
        let mut file = JarFile::within(home.to_owned(), "clock")?;
        file.on_wait = on_wait.clone();
        Ok(ClockFile { file })
    }

    /// The clock that is held now.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not one of a clock.
    pub fn read(&self) -> Result<HeldClock, JarError> {
        match self.file.read_bytes(MAX_FILE) {
            Ok(Some(bytes)) => parse(&bytes, self.path()),
            Ok(None) => Ok(HeldClock::default()),
            // a file stands where the folder should be, so there is no clock in it
            Err(JarError::Unreadable { source, .. }) if source.kind() == ErrorKind::NotADirectory => {
                Ok(HeldClock::default())
            }
            Err(error) => Err(error),
        }
    }

    /// Changes it. Returns what it was, and what it is now.
    ///
    /// # Errors
    ///
    /// Those of the change, or the file cannot be read or written. It is then as it was.
    pub fn change<E: From<JarError>>(
        &self,
        change: impl FnOnce(HeldClock) -> Result<HeldClock, E>,
    ) -> Result<(HeldClock, HeldClock), E> {
        let _lock = self.file.lock()?;
        let before = self.read()?;
        let now = change(before)?;
        if now != before {
            self.file.replace(&written(now))?;
        }
        Ok((before, now))
    }

    /// Renames a file that cannot be read, so that a new one can begin. Returns its new path.
    ///
    /// # Errors
    ///
    /// There is no such file, or the folder cannot be written.
    pub fn set_aside(&self, now: Timestamp) -> Result<PathBuf, JarError> {
        self.file.set_aside(now)
    }

    /// The file.
    pub fn path(&self) -> PathBuf {
        self.file.jar_path()
    }

    /// Looks at it from time to time.
    pub fn watch(self, seen: HeldClock) -> ClockWatch {
        ClockWatch { file: self, seen, stamp: None, changed: None }
    }
}

fn written(clock: HeldClock) -> Vec<u8> {
    let [browser, server] = [clock.browser, clock.server].map(|clock| clock.map(Timestamp::unix));
    serde_json::to_vec(&Content { sessctl_clock: VERSION, browser, server }).unwrap_or_default()
}

fn parse(bytes: &[u8], path: PathBuf) -> Result<HeldClock, JarError> {
    let content = versioned(bytes, KEY, VERSION, &path)?;
    let clock = |key: &str| match content.get(key)? {
        Value::Null => Some(None),
        value => {
            let at = value.as_i64().map(Timestamp::from_unix)?;
            at.is_on_the_calendar().then_some(Some(at))
        }
    };
    match (clock("browser"), clock("server")) {
        (Some(browser), Some(server)) => Ok(HeldClock { browser, server }),
        _ => Err(JarError::Damaged { path, line: None }),
    }
}

/// A look at the file of the clock, which costs no more than a look at its folder while nothing changes.
pub struct ClockWatch {
    file: ClockFile,
    /// The clock as it was seen last.
    seen: HeldClock,
    /// What was known of the file when it was read. None: it was not there, or was not looked at yet.
    stamp: Option<Metadata>,
    /// When a change of it was seen last.
    changed: Option<Instant>,
}

/// The clock of a file may be too coarse to tell two changes within this time apart.
const COARSE: Duration = Duration::from_secs(2);

impl ClockWatch {
    /// The clock, if it was moved since the last look.
    ///
    /// # Errors
    ///
    /// The file has changed and cannot be read.
    pub fn look(&mut self) -> Result<Option<HeldClock>, JarError> {
        let stamp = fs::metadata(self.file.path()).ok();
        let is_same = are_the_same(stamp.as_ref(), self.stamp.as_ref());
        if is_same && self.changed.is_none_or(|changed| changed.elapsed() > COARSE) {
            return Ok(None);
        }
        if !is_same {
            self.changed = Some(instant());
        }
        self.stamp = stamp;
        let now = self.file.read()?;
        let was_moved = now != self.seen;
        self.seen = now;
        Ok(was_moved.then_some(now))
    }
}

fn are_the_same(one: Option<&Metadata>, other: Option<&Metadata>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            one.len() == other.len() && one.modified().ok() == other.modified().ok() && number(one) == number(other)
        }
        _ => false,
    }
}

/// Each write makes a file of another number.
#[cfg(unix)]
fn number(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ino()
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::thread;

    use crate::clock::Which;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    fn clock_in(home: &Path) -> ClockFile {
        ClockFile::of(home, &OnWait::default()).unwrap()
    }

    fn hold(file: &ClockFile, which: Which, at: Timestamp) -> HeldClock {
        file.change(|clock| Ok::<_, JarError>(clock.hold(which, at))).unwrap().1
    }

    #[test]
    fn a_clock_that_is_held_is_the_same_clock() {
        let home = tempfile::tempdir().unwrap();
        let file = clock_in(home.path());
        assert_eq!(file.read().unwrap(), HeldClock::default());
        file.change(|clock| Ok::<_, JarError>(clock.release(Which::Both))).unwrap();
        assert!(!file.path().exists(), "a clock that runs is not written");
        for (which, at) in [(Which::Both, NOW), (Which::Browser, Timestamp::FIRST), (Which::Server, Timestamp::LAST)] {
            let held = hold(&file, which, at);
            assert_eq!(file.read().unwrap(), held);
        }
        assert_eq!(file.read().unwrap(), HeldClock { browser: Some(Timestamp::FIRST), server: Some(Timestamp::LAST) });
    }

    #[test]
    fn a_hundred_moves_at_once_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        let file = clock_in(home.path());
        thread::scope(|scope| {
            for n in 0..100 {
                let which = [Which::Both, Which::Browser, Which::Server][n % 3];
                let file = &file;
                scope.spawn(move || {
                    file.change(|clock| Ok::<_, JarError>(clock.advance(which, 1, NOW).unwrap())).unwrap();
                });
            }
        });
        // 34 of both, 33 of each alone
        let expected = Some(NOW.plus(67));
        assert_eq!(file.read().unwrap(), HeldClock { browser: expected, server: expected });
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2, "the clock and its lock");
    }

    #[test]
    fn every_half_of_a_clock_is_recognised_and_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        let file = clock_in(home.path());
        hold(&file, Which::Both, NOW);
        let whole = fs::read(file.path()).unwrap();
        let mut broken: Vec<Vec<u8>> = (0..whole.len()).map(|length| whole[..length].to_vec()).collect();
        broken.extend(
            [
                "[]",
                r#"{"sessctl_clock":1}"#,
                r#"{"sessctl_clock":1,"browser":null}"#,
                r#"{"sessctl_clock":1,"browser":-1,"server":null}"#,
                r#"{"sessctl_clock":1,"browser":253402300800,"server":null}"#,
                r#"{"sessctl_clock":1,"browser":1.5,"server":null}"#,
                r#"{"sessctl_clock":0,"browser":1,"server":1}"#,
            ]
            .map(|text| text.as_bytes().to_vec()),
        );
        for bytes in broken {
            fs::write(file.path(), &bytes).unwrap();
            assert!(matches!(file.read(), Err(JarError::Damaged { .. })), "{}", String::from_utf8_lossy(&bytes));
            let change = file.change(|clock| Ok::<_, JarError>(clock.release(Which::Both)));
            assert!(matches!(change, Err(JarError::Damaged { .. })));
            assert_eq!(fs::read(file.path()).unwrap(), bytes);
        }
        fs::write(file.path(), r#"{"sessctl_clock":2,"zones":[]}"#).unwrap();
        assert!(matches!(file.read(), Err(JarError::Newer { version: 2, .. })));
        let aside = file.set_aside(NOW).unwrap();
        assert!(aside.ends_with("clock.json.damaged-1795376493") && aside.exists());
        assert_eq!(file.read().unwrap(), HeldClock::default());
    }

    #[test]
    fn a_watch_sees_each_move_once() {
        let home = tempfile::tempdir().unwrap();
        let file = clock_in(home.path());
        let mut watch = file.clone().watch(HeldClock::default());
        assert_eq!(watch.look().unwrap(), None);
        for after in 0..50 {
            let held = hold(&file, Which::Both, NOW.plus(after));
            assert_eq!((watch.look().unwrap(), watch.look().unwrap()), (Some(held), None));
        }
        fs::write(file.path(), "{").unwrap();
        assert!(watch.look().is_err());
        fs::remove_file(file.path()).unwrap();
        assert_eq!(watch.look().unwrap(), Some(HeldClock::default()));
    }

    #[cfg(unix)]
    #[test]
    fn it_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let home = home.path().join("state");
        hold(&clock_in(&home), Which::Both, NOW);
        for (path, mode) in [(home.clone(), 0o700), (home.join("clock.json"), 0o600), (home.join("clock.lock"), 0o600)]
        {
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
        }
    }
}
