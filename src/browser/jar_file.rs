//! A jar on disk: written whole or not at all, by one at a time, for its owner alone.
//!
//! ```text
//! <home>/browsers/alice.json        {"sessctl_jar": 1, "cookies": […]}
//! <home>/browsers/alice.json.new    the next one, until it is whole and takes the place of the other
//! <home>/browsers/alice.lock        empty; whoever writes holds its lock
//! ```
//!
//! The lock is a file of its own because the jar itself is replaced at every
//! save: a lock on it would be a lock on a file that nobody opens any more.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use cookie_store::Cookie;
use serde::Serialize;
use serde_json::Value;

use crate::clock::Timestamp;

/// The format written here, and the newest that can be read.
const VERSION: u64 = 1;

/// The longest browser name, in characters and in octets: with an ending it must still be a file name.
const MAX_NAME: (usize, usize) = (64, 192);

/// Why a jar could not be opened or saved. The file is then as it was.
#[derive(Debug)]
pub enum JarError {
    /// Not a browser name: 1 to 64 letters, digits, `-`, `_` or `.`, and no dot in front.
    BadName {
        /// The name that was given.
        name: String,
    },
    /// The file, or its folder, cannot be read.
    Unreadable {
        /// The jar.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not a jar, or only half of one.
    Damaged {
        /// The jar.
        path: PathBuf,
        /// The line from which it is not JSON, counted from 1. None: it is JSON, but no jar.
        line: Option<usize>,
    },
    /// A later sessctl wrote this file.
    Newer {
        /// The jar.
        path: PathBuf,
        /// Its format, where this sessctl knows 1.
        version: u64,
    },
    /// The file, its lock or its folder cannot be written.
    Unwritable {
        /// What cannot be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
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
    cookies: &'a [Cookie<'static>],
}

impl JarFile {
    /// The jar of this browser. The name becomes a file name, so it must not be able to leave the folder.
    pub(super) fn of(home: &Path, name: &str) -> Result<JarFile, JarError> {
        let is_short = (1..=MAX_NAME.0).contains(&name.chars().count()) && name.len() <= MAX_NAME.1;
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if is_short && is_plain && !name.starts_with('.') {
            Ok(JarFile { folder: home.join("browsers"), name: name.to_owned() })
        } else {
            Err(JarError::BadName { name: name.to_owned() })
        }
    }

    /// What the file holds now. No file, no cookies.
    pub(super) fn read(&self) -> Result<Vec<Cookie<'static>>, JarError> {
        let path = self.path("json");
        // a pipe in its place would keep us waiting for ever
        let is_file = |path: &Path| fs::metadata(path).map(|metadata| metadata.is_file());
        match is_file(&path)
            .and_then(|is_file| if is_file { fs::read(&path) } else { Err(ErrorKind::InvalidInput.into()) })
        {
            Ok(bytes) => parse(&bytes, path),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(source) => Err(JarError::Unreadable { path, source }),
        }
    }

    /// Waits for its turn to write. The turn ends when the returned file is dropped, or with the process.
    pub(super) fn lock(&self) -> Result<File, JarError> {
        let path = self.path("lock");
        let locked = create_private_folder(&self.folder).and_then(|()| {
            let file = private_options().create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            Ok(file)
        });
        locked.map_err(|source| JarError::Unwritable { path, source })
    }

    /// Replaces the file. A crash at any instant leaves the old jar or the new one. Only for who holds the lock.
    pub(super) fn write(&self, cookies: &[Cookie<'static>]) -> Result<(), JarError> {
        let path = self.path("json");
        self.replace(&path, cookies).map_err(|source| JarError::Unwritable { path, source })
    }

    /// The new file has the same name at every save, so that what a killed one left is all there ever is to clear away.
    fn replace(&self, path: &Path, cookies: &[Cookie<'static>]) -> io::Result<()> {
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

/// The version is read first, since a later format may hold its cookies in another way.
fn parse(bytes: &[u8], path: PathBuf) -> Result<Vec<Cookie<'static>>, JarError> {
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

/// Writes a file that was not there, so that nobody else has it open and no link leads elsewhere.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_options().create_new(true).write(true).open(path)?;
    file.write_all(bytes)?;
    // Without this, some file systems order the rename before the content: a jar of zero bytes after a crash.
    file.sync_all()
}

/// Makes a rename outlast a crash. It has happened all the same, so a file system that cannot do this is no error.
#[cfg(unix)]
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Elsewhere a folder is no file that can be opened.
#[cfg(not(unix))]
fn sync_folder(_: &Path) {}

#[cfg(unix)]
fn private_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// Elsewhere the folder of the user is private already.
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
