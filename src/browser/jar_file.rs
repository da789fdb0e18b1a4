//! A jar on disk. It is written whole or not at all, by one command at a time, and only its owner can read it.
//!
//! ```text
//! <home>/browsers/alice.json        {"sessctl_jar": 1, "cookies": […]}
//! <home>/browsers/alice.json.new    the next one, until it is whole and takes the place of the other
//! <home>/browsers/alice.lock        empty; locked by the command that writes
//! ```
//!
//! The lock is a file of its own because the jar itself is replaced at every save:
//! a lock on it would be a lock on a file that no later command opens.

use std::error::Error;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use super::jar::Cookie;
use crate::clock::Timestamp;

/// The format written here, and the newest that can be read.
const VERSION: u64 = 1;

/// The longest browser name, in characters and in octets: with an ending it must still be a file name.
const MAX_NAME: (usize, usize) = (64, 192);

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
        }
    }
}

impl Error for JarError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            JarError::Unreadable { source, .. } | JarError::Unwritable { source, .. } => Some(source),
            JarError::BadName { .. } | JarError::Damaged { .. } | JarError::Newer { .. } => None,
        }
    }
}

/// Where the jar of one browser is kept.
#[derive(Clone, Debug)]
pub(super) struct JarFile {
    folder: PathBuf,
    name: String,
}

#[derive(Serialize)]
struct Content<'a> {
    sessctl_jar: u64,
    cookies: &'a [Cookie],
}

impl JarFile {
    /// The file of this browser's jar. The name becomes a file name, so it must not lead out of the folder.
    pub(super) fn of(home: &Path, name: &str) -> Result<JarFile, JarError> {
        let is_short = (1..=MAX_NAME.0).contains(&name.chars().count()) && name.len() <= MAX_NAME.1;
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if is_short && is_plain && !name.starts_with('.') {
            Ok(JarFile { folder: home.join("browsers"), name: name.to_owned() })
        } else {
            Err(JarError::BadName { name: name.to_owned() })
        }
    }

    /// The cookies that the file holds now. A file that is not there holds none.
    pub(super) fn read(&self) -> Result<Vec<Cookie>, JarError> {
        let path = self.path("json");
        // reading a pipe in its place would wait for ever
        let is_file = |path: &Path| fs::metadata(path).map(|metadata| metadata.is_file());
        match is_file(&path)
            .and_then(|is_file| if is_file { fs::read(&path) } else { Err(ErrorKind::InvalidInput.into()) })
        {
            Ok(bytes) => parse(&bytes, path),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(source) => Err(JarError::Unreadable { path, source }),
        }
    }

    /// Waits for the lock. It is released when the returned file is dropped, or when the process ends.
    pub(super) fn lock(&self) -> Result<File, JarError> {
        let path = self.path("lock");
        let locked = create_private_folder(&self.folder).and_then(|()| {
            let file = private_options().create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            Ok(file)
        });
        locked.map_err(|source| JarError::Unwritable { path, source })
    }

    /// Replaces the file. A crash at any instant leaves the old jar or the new one. The caller holds the lock.
    pub(super) fn write(&self, cookies: &[Cookie]) -> Result<(), JarError> {
        let path = self.path("json");
        self.replace(&path, cookies).map_err(|source| JarError::Unwritable { path, source })
    }

    /// The new file has the same name at every save, so that a killed command leaves one file at most to clear away.
    fn replace(&self, path: &Path, cookies: &[Cookie]) -> io::Result<()> {
        let bytes = serde_json::to_vec(&Content { sessctl_jar: VERSION, cookies })?;
        let new = self.path("json.new");
        match fs::remove_file(&new) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let replaced = write_new(&new, &bytes).and_then(|()| fs::rename(&new, path));
        match replaced {
            Ok(()) => sync_folder(&self.folder),
            Err(_) => drop(fs::remove_file(&new)),
        }
        replaced
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

    fn path(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.name))
    }
}

/// The version is read first, because a later format may hold its cookies in another way.
fn parse(bytes: &[u8], path: PathBuf) -> Result<Vec<Cookie>, JarError> {
    let mut content: Value = match serde_json::from_slice(bytes) {
        Ok(content) => content,
        Err(error) => return Err(JarError::Damaged { path, line: Some(error.line()) }),
    };
    match content.get("sessctl_jar").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Err(JarError::Newer { path, version }),
        _ => return Err(JarError::Damaged { path, line: None }),
    }
    let cookies = content.get_mut("cookies").map(Value::take).unwrap_or_default();
    serde_json::from_value(cookies).map_err(|_| JarError::Damaged { path, line: None })
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

        let aside = Jar::set_aside(home.path(), "alice", NOW).unwrap();
        assert_eq!(fs::read(aside).unwrap(), half);
        jar.save(NOW).unwrap();
        fs::write(&path, half).unwrap();
        let second = Jar::set_aside(home.path(), "alice", NOW).unwrap();
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
