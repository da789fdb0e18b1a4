//! A jar on disk. It is written whole or not at all, by one command at a time, and only its owner can read it.
//!
//! ```text
//! <home>/browsers/alice.json        {"sessctl_jar": 1, "cookies": […], "dropped": […]}
//! <home>/browsers/alice.json.new    the next one, until it is whole and takes the place of the other
//! <home>/browsers/alice.lock        empty; locked by the command that writes
//! <home>/pages/alice.json           where it was last, with a lock of its own
//! ```
//!
//! The lock is a file of its own because the jar itself is replaced at every save:
//! a lock on it would be a lock on a file that no later command opens.
//!
//! Only a regular file, or a link to one, is opened: a pipe or a device in its place could be waited for without end.

use std::error::Error;
use std::fmt;
use std::fs::{self, DirBuilder, File, FileType, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::jar::cookie::Cookie;
use super::jar::dropped::{Dropped, Written};
use super::waiting::{OnWait, Wait};
use crate::clock::{Timestamp, instant};

/// The format written here, and the newest that can be read.
const VERSION: u64 = 1;

/// The longest browser name, in characters and in octets: with an ending it must still be a file name.
const MAX_NAME: (usize, usize) = (64, 192);

/// The largest file that is read as a jar, in bytes. A browser keeps 3,300 cookies of 4 KiB at most: 13 MB.
pub(super) const MAX_JAR: u64 = 32 * 1024 * 1024;

/// How long a lock is waited for. The process that has it needs milliseconds, unless it was stopped.
const MAX_WAIT: Duration = Duration::from_secs(30);
/// How long nothing is said of it.
const SILENCE: Duration = Duration::from_secs(1);
/// The longest pause between two looks at a lock.
const PAUSE: Duration = Duration::from_millis(20);

/// Why a jar could not be opened or saved. Its file is then as it was.
#[derive(Debug)]
pub enum JarError {
    /// The text is not a browser name: 1 to 64 letters, digits, `-`, `_` and `.`, without a dot in front.
    BadName {
        /// The name that was given.
        name: String,
    },
    /// The file, or its folder, cannot be read.
    Unreadable {
        /// The file of the jar.
        path: PathBuf,
        /// The error that the system reported.
        source: io::Error,
    },
    /// The file is not a jar, or only a part of one.
    Damaged {
        /// The file of the jar.
        path: PathBuf,
        /// The line from which it is not JSON, counted from 1. None: it is JSON, but not a jar.
        line: Option<usize>,
    },
    /// A newer version of sessctl wrote the file.
    Newer {
        /// The file of the jar.
        path: PathBuf,
        /// The version of its format. The newest that can be read is 1.
        version: u64,
    },
    /// The file, its lock or its folder cannot be written.
    Unwritable {
        /// What cannot be written.
        path: PathBuf,
        /// The error that the system reported.
        source: io::Error,
    },
    /// Something else than a regular file stands in the place of the jar or of its lock. It was not opened.
    NotAFile {
        /// Its path.
        path: PathBuf,
        /// What it is.
        what: Thing,
    },
    /// The file is larger than any jar. It was not read, or not written.
    TooLarge {
        /// The file of the jar.
        path: PathBuf,
        /// The most, in bytes.
        limit: u64,
    },
    /// The file system cannot lock a file.
    Unlockable {
        /// The lock file.
        path: PathBuf,
        /// The error that the system reported.
        source: io::Error,
    },
    /// Another process has held the lock all the time.
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long it was waited for, in seconds.
        seconds: u64,
    },
}

/// What may stand where a file should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A folder.
    Folder,
    /// A pipe (FIFO).
    Pipe,
    /// A socket.
    Socket,
    /// A device that takes bytes one after the other, as a terminal does.
    Device,
    /// A device of blocks, as a disk is.
    Disk,
    /// A link that leads nowhere.
    Link,
    /// None of these.
    Other,
}

impl fmt::Display for JarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JarError::BadName { name } => write!(f, "`{name}` is not the name of a browser"),
            JarError::Unreadable { path, source } => write!(f, "the jar {} cannot be read: {source}", path.display()),
            JarError::Damaged { path, line: Some(line) } => {
                write!(f, "the jar {} is not JSON from line {line} on", path.display())
            }
            JarError::Damaged { path, line: None } => write!(f, "{} is JSON, but not a jar", path.display()),
            JarError::Newer { path, version } => {
                write!(f, "the jar {} has format {version}, expected at most {VERSION}", path.display())
            }
            JarError::Unwritable { path, source } => write!(f, "{} cannot be written: {source}", path.display()),
            JarError::NotAFile { path, what } => write!(f, "{} is a {what:?}, expected a file", path.display()),
            JarError::TooLarge { path, limit } => write!(f, "the jar {} has more than {limit} bytes", path.display()),
            JarError::Unlockable { path, source } => write!(f, "{} cannot be locked: {source}", path.display()),
            JarError::Locked { path, seconds } => {
                write!(f, "another process has held the lock {} for {seconds} s", path.display())
            }
        }
    }
}

impl Error for JarError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            JarError::Unreadable { source, .. }
            | JarError::Unwritable { source, .. }
            | JarError::Unlockable { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Where the jar of one browser is kept.
#[derive(Clone, Debug)]
pub(super) struct JarFile {
    folder: PathBuf,
    name: String,
    /// Who is told that the lock is waited for.
    pub(super) on_wait: OnWait,
}

#[derive(Serialize)]
struct Content<'a> {
    sessctl_jar: u64,
    cookies: &'a [Cookie],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dropped: Vec<Written>,
}

/// What a jar's file holds.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) cookies: Vec<Cookie>,
    /// What is remembered of cookies that are gone.
    pub(super) dropped: Vec<Dropped>,
}

impl JarFile {
    /// The file of this browser's jar. The name becomes a file name, so it must not lead out of the folder.
    pub(super) fn of(home: &Path, name: &str) -> Result<JarFile, JarError> {
        JarFile::within(home.join("browsers"), name)
    }

    /// Another file of this browser, in this folder.
    pub(super) fn within(folder: PathBuf, name: &str) -> Result<JarFile, JarError> {
        let is_short = (1..=MAX_NAME.0).contains(&name.chars().count()) && name.len() <= MAX_NAME.1;
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let is_elsewhere = cfg!(windows) && names_a_device(name);
        if is_short && is_plain && !name.starts_with('.') && !is_elsewhere {
            Ok(JarFile { folder, name: name.to_owned(), on_wait: OnWait::default() })
        } else {
            Err(JarError::BadName { name: name.to_owned() })
        }
    }

    /// The names of all browsers that have a jar under `home`, in order.
    pub(super) fn names(home: &Path) -> Result<Vec<String>, JarError> {
        let folder = home.join("browsers");
        let failed = |source| JarError::Unreadable { path: folder.clone(), source };
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            let name = name.to_str().and_then(|name| name.strip_suffix(".json"));
            names.extend(name.filter(|name| JarFile::of(home, name).is_ok()).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    /// What the file holds now. A file that is not there holds nothing.
    pub(super) fn read(&self) -> Result<Kept, JarError> {
        match self.read_bytes(MAX_JAR)? {
            Some(bytes) => parse(&bytes, self.path("json")),
            None => Ok(Kept::default()),
        }
    }

    /// The bytes of the file. None: it is not there.
    pub(super) fn read_bytes(&self, most: u64) -> Result<Option<Vec<u8>>, JarError> {
        let path = self.path("json");
        let failed = |source| match source {
            Refusal::NotAFile(what) => JarError::NotAFile { path: path.clone(), what },
            Refusal::System(source) => JarError::Unreadable { path: path.clone(), source },
        };
        let mut options = OpenOptions::new();
        let file = match open_regular(options.read(true), &path) {
            Err(Refusal::System(error)) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(failed)?,
        };
        // a file may have holes, so that it is larger than its disk
        let is_large = file.metadata().is_ok_and(|metadata| metadata.len() > most);
        let mut bytes = Vec::new();
        if !is_large {
            file.take(most + 1).read_to_end(&mut bytes).map_err(|error| failed(error.into()))?;
        }
        match is_large || bytes.len() as u64 > most {
            true => Err(JarError::TooLarge { path, limit: most }),
            false => Ok(Some(bytes)),
        }
    }

    /// Waits for the lock. It is released when the returned file is dropped, or when the process ends.
    pub(super) fn lock(&self) -> Result<File, JarError> {
        let path = self.path("lock");
        create_private_folder(&self.folder)
            .map_err(|source| JarError::Unwritable { path: self.folder.clone(), source })?;
        // a lock is made where there is none, and not elsewhere
        if path.is_symlink() && !path.exists() {
            return Err(JarError::NotAFile { path, what: Thing::Link });
        }
        let mut options = private_options();
        let file = open_regular(options.create(true).truncate(false).write(true), &path);
        let file = file.map_err(|refusal| match refusal {
            Refusal::NotAFile(what) => JarError::NotAFile { path: path.clone(), what },
            Refusal::System(source) => JarError::Unwritable { path: path.clone(), source },
        })?;
        let (begun, wait) = (instant(), Wait::Lock { path: path.clone() });
        let (mut pause, mut has_told) = (Duration::from_millis(1), false);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(source)) => return Err(JarError::Unlockable { path, source }),
            }
            let waited = begun.elapsed();
            if waited >= MAX_WAIT {
                return Err(JarError::Locked { path, seconds: MAX_WAIT.as_secs() });
            }
            if !has_told && waited >= SILENCE {
                has_told = true;
                self.on_wait.tell(&wait);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(PAUSE);
        }
    }

    /// Replaces the file. A crash at any instant leaves the old jar or the new one. The caller holds the lock.
    ///
    /// The new file has the same name at every save, so that a killed command leaves one file at most to clear away.
    pub(super) fn write(&self, cookies: &[Cookie], dropped: &[Dropped]) -> Result<(), JarError> {
        let path = self.path("json");
        let dropped = dropped.iter().map(Dropped::written).collect();
        let content = Content { sessctl_jar: VERSION, cookies, dropped };
        let bytes = serde_json::to_vec(&content)
            .map_err(|error| JarError::Unwritable { path: path.clone(), source: error.into() })?;
        match bytes.len() as u64 > MAX_JAR {
            true => Err(JarError::TooLarge { path, limit: MAX_JAR }),
            false => self.replace(&bytes),
        }
    }

    /// The bytes of the file, if there is one that can be read and is no larger than this.
    pub(super) fn bytes(&self, most: u64) -> Option<Vec<u8>> {
        let file = open_regular(OpenOptions::new().read(true), &self.path("json")).ok()?;
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= most).then_some(bytes)
    }

    /// Replaces the file by these bytes, as [`JarFile::write`] does. The caller holds the lock.
    pub(super) fn replace(&self, bytes: &[u8]) -> Result<(), JarError> {
        let (path, new) = (self.path("json"), self.path("json.new"));
        let failed = |source| JarError::Unwritable { path: path.clone(), source };
        match fs::symlink_metadata(&new) {
            Ok(there) if there.is_dir() => return Err(JarError::NotAFile { path: new, what: Thing::Folder }),
            Ok(_) => fs::remove_file(&new).map_err(failed)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let replaced = write_new(&new, bytes).and_then(|()| fs::rename(&new, &path));
        match replaced {
            Ok(()) => sync_folder(&self.folder),
            Err(_) => drop(fs::remove_file(&new)),
        }
        replaced.map_err(failed)
    }

    /// Renames the file to `<name>.json.damaged-<unix>`, or the next free name after it.
    pub(super) fn set_aside(&self, now: Timestamp) -> Result<PathBuf, JarError> {
        let _lock = self.lock()?;
        let path = self.path("json");
        let aside = |n: i64| self.path(&format!("json.damaged-{}", now.plus(n).unix()));
        let renamed = match (0..100).map(aside).find(|aside| aside.symlink_metadata().is_err()) {
            Some(free) => fs::rename(&path, &free).map(|()| free),
            None => Err(ErrorKind::AlreadyExists.into()),
        };
        renamed.map_err(|source| JarError::Unwritable { path, source })
    }

    /// Whether a lock stands beside it: a command of sessctl has written it, or was about to.
    pub(super) fn has_lock(&self) -> bool {
        self.path("lock").symlink_metadata().is_ok_and(|there| there.is_file())
    }

    /// The file of its lock.
    pub(super) fn lock_path(&self) -> PathBuf {
        self.path("lock")
    }

    /// The file of the jar.
    pub(super) fn jar_path(&self) -> PathBuf {
        self.path("json")
    }

    fn path(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.name))
    }
}

/// Whether Windows takes a file of this name for a device, whatever stands behind its first dot ("Naming Files, Paths, and
/// Namespaces" in Microsoft's documentation).
fn names_a_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let is_number = |rest: &str| rest.chars().count() == 1 && rest.contains(|digit| "123456789¹²³".contains(digit));
    let numbered = |device: &str| stem.strip_prefix(device).is_some_and(is_number);
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// Why something was not opened.
enum Refusal {
    /// It is no file.
    NotAFile(Thing),
    /// The system refused.
    System(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        Refusal::System(error)
    }
}

/// Opens a regular file, or a link to one. It is looked at before, because even to open a device can do something, and
/// again after, because it may have been exchanged in between.
fn open_regular(options: &mut OpenOptions, path: &Path) -> Result<File, Refusal> {
    let regular = |metadata: &fs::Metadata| match Thing::of(metadata.file_type()) {
        None => Ok(()),
        Some(what) => Err(Refusal::NotAFile(what)),
    };
    match fs::metadata(path) {
        Ok(metadata) => regular(&metadata)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    let file = without_waiting(options).open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

/// Opening a pipe waits for its other end, without this.
#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(libc::O_NONBLOCK)
}

#[cfg(not(unix))]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

impl Thing {
    /// What it is, if it is no regular file.
    #[cfg(unix)]
    pub fn of(kind: FileType) -> Option<Thing> {
        use std::os::unix::fs::FileTypeExt;
        match kind {
            kind if kind.is_file() => None,
            kind if kind.is_dir() => Some(Thing::Folder),
            kind if kind.is_fifo() => Some(Thing::Pipe),
            kind if kind.is_socket() => Some(Thing::Socket),
            kind if kind.is_char_device() => Some(Thing::Device),
            kind if kind.is_block_device() => Some(Thing::Disk),
            _ => Some(Thing::Other),
        }
    }

    /// What it is, if it is no regular file.
    #[cfg(not(unix))]
    pub fn of(kind: FileType) -> Option<Thing> {
        match kind {
            kind if kind.is_file() => None,
            kind if kind.is_dir() => Some(Thing::Folder),
            _ => Some(Thing::Other),
        }
    }
}

/// The version is read first, because a later format may hold its cookies in another way.
fn parse(bytes: &[u8], path: PathBuf) -> Result<Kept, JarError> {
    let mut content = versioned(bytes, "sessctl_jar", VERSION, &path)?;
    let cookies = content.get_mut("cookies").map(Value::take).unwrap_or_default();
    // jars of older versions remember nothing
    let dropped: Result<Vec<Written>, _> = match content.get_mut("dropped").map(Value::take) {
        Some(dropped) => serde_json::from_value(dropped),
        None => Ok(Vec::new()),
    };
    match (serde_json::from_value(cookies), dropped) {
        (Ok(cookies), Ok(dropped)) => Ok(Kept { cookies, dropped: dropped.into_iter().map(Dropped::from).collect() }),
        _ => Err(JarError::Damaged { path, line: None }),
    }
}

/// The content of a file whose format has this number, under this key.
pub(super) fn versioned(bytes: &[u8], key: &str, newest: u64, path: &Path) -> Result<Value, JarError> {
    let content: Value = match serde_json::from_slice(bytes) {
        Ok(content) => content,
        Err(error) => return Err(JarError::Damaged { path: path.to_owned(), line: Some(error.line()) }),
    };
    match content.get(key).and_then(Value::as_u64) {
        Some(version) if version == newest => Ok(content),
        Some(version) if version > newest => Err(JarError::Newer { path: path.to_owned(), version }),
        _ => Err(JarError::Damaged { path: path.to_owned(), line: None }),
    }
}

/// Writes a file that was not there, so that no other program has it open and no link leads to another place.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_options().create_new(true).write(true).open(path)?;
    file.write_all(bytes)?;
    // Without this, some file systems order the rename before the content: a jar of zero bytes after a crash.
    file.sync_all()
}

/// Makes a rename outlast a crash. The rename is done already, so a file system that cannot do this is not an error.
#[cfg(unix)]
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// On other systems a folder cannot be opened as a file.
#[cfg(not(unix))]
fn sync_folder(_: &Path) {}

#[cfg(unix)]
fn private_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// On other systems the user's folder is private already.
#[cfg(not(unix))]
fn private_options() -> OpenOptions {
    OpenOptions::new()
}

#[cfg(unix)]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_of_windows_is_known_by_its_name_with_any_ending_and_in_any_case() {
        for name in ["con", "NUL", "aux.json", "com1", "LPT9.a.b", "com²", "prn."] {
            assert!(names_a_device(name), "{name}");
        }
        for name in ["console", "com", "com0", "com10", "lpt", "alice", "a.con", "null", ""] {
            assert!(!names_a_device(name), "{name}");
        }
    }

    use std::thread;

    use reqwest::Url;

    use crate::browser::Jar;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
    const LOGIN: &str = "session=abc; Expires=Sun, 22 Nov 2026 19:44:33 GMT; HttpOnly; Path=/";
    /// How long a saved jar keeps a cookie that has expired, in seconds.
    const A_DAY: i64 = 24 * 60 * 60;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_saved_jar_is_the_same_jar() {
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "アリス").unwrap();
        let page = url("https://h.example/a/b");
        for line in [LOGIN, "q=\"x\"; Path=/; SameSite=None; Secure; Partitioned", "d=1; Domain=h.example; Max-Age=9"] {
            jar.receive(line, &page, NOW);
        }
        jar.receive("far=1; Max-Age=99999999999999", &page, NOW);
        let rows = jar.rows(NOW);
        jar.save(NOW).unwrap();
        assert_eq!(Jar::open(home.path(), "アリス").unwrap().rows(NOW), rows);

        jar.receive("far=; Max-Age=0", &page, NOW);
        jar.save(NOW.plus(180 + A_DAY)).unwrap();
        assert!(Jar::open(home.path(), "アリス").unwrap().rows(NOW).iter().all(|row| row.name == "q"));
    }

    proptest::proptest! {
        #[test]
        fn every_cookie_of_a_server_survives_a_save(
            lines in proptest::collection::vec(
                "(a|b|__Host-c| |\\PC{0,3})=?\\PC{0,8}(; ?(Path=|Domain=|Max-Age=-?|Expires=|SameSite=|Secure|HttpOnly|)[/.0-9a-eLaxN,:é -]{0,12}){0,4}",
                1..6,
            ),
            by_hand in ".{0,6}",
        ) {
            let home = tempfile::tempdir().unwrap();
            let mut jar = Jar::open(home.path(), "alice").unwrap();
            let page = url("http://localhost/a/b");
            for line in &lines {
                jar.receive(line, &page, NOW);
            }
            jar.put("a", &by_hand, &page, NOW);
            let rows = jar.rows(NOW);
            jar.save(NOW).unwrap();
            proptest::prop_assert_eq!(Jar::open(home.path(), "alice").unwrap().rows(NOW), rows);
        }
    }

    #[test]
    fn a_jar_without_changes_is_not_written() {
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        jar.clear(NOW);
        jar.restart(NOW);
        jar.save(NOW).unwrap();
        assert!(!home.path().join("browsers").exists());
    }

    #[test]
    fn twenty_savers_at_once_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            for n in 0..20 {
                let home = home.path();
                scope.spawn(move || {
                    let mut jar = Jar::open(home, "alice").unwrap();
                    jar.receive(&format!("c{n}=1"), &url("http://h.example/"), NOW);
                    jar.save(NOW).unwrap();
                });
            }
        });
        assert_eq!(Jar::open(home.path(), "alice").unwrap().rows(NOW).len(), 20);
        let files = fs::read_dir(home.path().join("browsers")).unwrap().count();
        assert_eq!(files, 2, "the jar and its lock");
    }

    #[test]
    fn a_half_written_jar_is_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        jar.receive(LOGIN, &url("http://h.example/"), NOW);
        jar.save(NOW).unwrap();
        let path = home.path().join("browsers/alice.json");
        let half = &fs::read(&path).unwrap()[..40];
        fs::write(&path, half).unwrap();

        jar.receive("late=1", &url("http://h.example/"), NOW);
        assert!(matches!(jar.save(NOW), Err(JarError::Damaged { .. })));
        assert!(matches!(Jar::open(home.path(), "alice"), Err(JarError::Damaged { .. })));
        assert_eq!(fs::read(&path).unwrap(), half);

        let aside = Jar::set_aside(home.path(), "alice", NOW, &OnWait::default()).unwrap();
        assert_eq!(fs::read(aside).unwrap(), half);
        jar.save(NOW).unwrap();
        fs::write(&path, half).unwrap();
        let second = Jar::set_aside(home.path(), "alice", NOW, &OnWait::default()).unwrap();
        assert!(second.ends_with("alice.json.damaged-1795376494"));
    }

    #[test]
    fn every_half_of_a_jar_is_recognised() {
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        jar.receive(LOGIN, &url("http://h.example/"), NOW);
        jar.save(NOW).unwrap();
        let path = home.path().join("browsers/alice.json");
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(matches!(Jar::open(home.path(), "alice"), Err(JarError::Damaged { .. })), "{length}");
        }
        for text in ["[]", "{}", r#"{"sessctl_jar":1}"#, r#"{"sessctl_jar":0,"cookies":[]}"#, "\u{fffd}"] {
            fs::write(&path, text).unwrap();
            assert!(matches!(Jar::open(home.path(), "alice"), Err(JarError::Damaged { .. })), "{text}");
        }
    }

    #[test]
    fn a_newer_jar_is_left_to_a_newer_sessctl() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("browsers")).unwrap();
        fs::write(home.path().join("browsers/alice.json"), r#"{"sessctl_jar": 2, "biscuits": 7}"#).unwrap();
        let newer = Jar::open(home.path(), "alice").unwrap_err();
        assert!(matches!(newer, JarError::Newer { version: 2, .. }));
        assert!(newer.to_string().ends_with("alice.json has format 2, expected at most 1"), "{newer}");
    }

    #[test]
    fn a_browser_name_cannot_leave_the_folder() {
        let long = "x".repeat(65);
        for name in ["", ".", "..", ".hidden", "a/b", "a\\b", "a b", "a\0", "../../etc/passwd", &long, "C:x"] {
            assert!(matches!(Jar::open(Path::new("/nowhere"), name), Err(JarError::BadName { .. })), "{name}");
        }
        for name in ["alice", "アリス", "my-browser_2.0"] {
            assert!(Jar::open(Path::new("/nowhere"), name).is_ok(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_jar_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let mut jar = Jar::open(home.path(), "alice").unwrap();
        jar.receive(LOGIN, &url("http://h.example/"), NOW);
        jar.save(NOW).unwrap();
        for (path, mode) in [("browsers", 0o700), ("browsers/alice.json", 0o600), ("browsers/alice.lock", 0o600)] {
            let permissions = fs::metadata(home.path().join(path)).unwrap().permissions();
            assert_eq!(permissions.mode() & 0o777, mode, "{path}");
        }
    }
}
