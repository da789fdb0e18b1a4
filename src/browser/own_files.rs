//! Every file that is kept in the home, and how all of them are cleared for the next class.
//!
//! ```text
//! <home>/browsers/alice.json                      a jar
//! <home>/browsers/alice.json.new                  a jar that a command did not finish writing
//! <home>/browsers/alice.json.damaged-1795376493   a jar that could not be read, kept aside
//! <home>/browsers/alice.lock                      its lock, which is left: another command may wait for it
//! <home>/pages/…, <home>/copies/…, <home>/clock.… the same of the last pages, of the path, and of the clock
//! <home>/learners/…                               the same of the progress of learners, where no lock is left
//! <home>/sandboxes/…                              what their lessons made: see `own_sandboxes`
//! ```
//!
//! Only files of these names are removed, and only where they can be told to be sessctl's: another program may keep files
//! of such names. A file that is in use says so itself, by its first key. One that cannot be read, or was not finished, is
//! known by the lock beside it. A folder that is a link is not entered. Each file is removed under the lock of its jar, as
//! it is written.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::jar_file::{JarError, JarFile, MAX_JAR};
use super::waiting::OnWait;

/// The folders that have a file for each browser.
const FOLDERS: [(&str, Of); 3] = [("browsers", Of::Jar), ("pages", Of::Pages), ("copies", Of::Copies)];
/// The folder that has a file for each learner.
pub(super) const LEARNERS: &str = "learners";
/// The largest file that is looked into, in bytes. No file of sessctl is larger than a jar may be.
const MAX_FILE: u64 = MAX_JAR;
/// The name of the files of the clock, which stand in the home itself.
const CLOCK: &str = "clock";

/// Of what a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// The jar of a browser.
    Jar,
    /// The pages on which a browser was last.
    Pages,
    /// What was done with a browser on the path: who copied from it, and whether it logged out.
    Copies,
    /// The clock that is held.
    Clock,
    /// What the lessons of a learner made.
    Sandbox,
    /// The progress of a learner.
    Learner,
}

/// In what state a file was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// In use.
    InUse,
    /// A command was ended before it had written it.
    Unfinished,
    /// It could not be read, and was kept aside.
    Aside,
}

/// A file that sessctl keeps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnFile {
    /// Of what it is.
    pub of: Of,
    /// The name of the browser, `clock`, or the name under which a learner is kept.
    pub name: String,
    /// In what state it was left.
    pub state: State,
    /// Its path.
    pub path: PathBuf,
}

/// What stands in the home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnFiles {
    /// The files that sessctl keeps, in order.
    pub own: Vec<OwnFile>,
    /// What stands in the folders beside them and is not sessctl's: it is never removed.
    pub others: Vec<PathBuf>,
    /// The names of the learners whose lesson is open in a window. What is kept of them is left.
    pub in_use: Vec<String>,
}

impl OwnFiles {
    /// What stands in a home beside what is kept of learners: the jars, and the clock. A home that is not there has no files.
    ///
    /// # Errors
    ///
    /// A folder cannot be read.
    pub fn of_a_class(home: &Path) -> Result<OwnFiles, JarError> {
        let mut found = OwnFiles::default();
        for (folder, of) in FOLDERS {
            found.look(&home.join(folder), of)?;
        }
        found.look(home, Of::Clock)?;
        found.own.sort();
        found.others.sort();
        Ok(found)
    }

    pub(super) fn look(&mut self, folder: &Path, of: Of) -> Result<(), JarError> {
        // a home may be one, but what stands behind a link in it may be anything
        if of != Of::Clock && folder.is_symlink() {
            self.others.push(folder.to_owned());
            return Ok(());
        }
        let failed = |source| JarError::Unreadable { path: folder.to_owned(), source };
        let entries = match fs::read_dir(folder) {
            // where a file stands in its place, there is no folder either
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
            entries => entries.map_err(failed)?,
        };
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            let named = path.file_name().and_then(|name| name.to_str()).and_then(named);
            let named = named.filter(|(name, _)| of != Of::Clock || *name == CLOCK);
            match named.map(|(name, state)| (name.to_owned(), state)) {
                // a lock holds nothing
                Some((_, None)) => {}
                Some((name, Some(state))) if is_file(&path) => match is_own(folder, of, &name, state) {
                    true => self.own.push(OwnFile { of, name, state, path }),
                    false => self.others.push(path),
                },
                // the home itself may be a folder of other things too
                _ if of == Of::Clock => {}
                _ => self.others.push(path),
            }
        }
        Ok(())
    }
}

/// Removes files, each under its lock. Those that were there to be removed are added to `removed`: another command may have
/// removed some of them since.
///
/// # Errors
///
/// A lock was held by another command all the time, or a file cannot be removed. Those before it are removed.
pub(super) fn remove_each(
    files: Vec<OwnFile>,
    removed: &mut Vec<OwnFile>,
    home: &Path,
    on_wait: &OnWait,
) -> Result<(), JarError> {
    let mut by_lock: BTreeMap<(Of, String), Vec<OwnFile>> = BTreeMap::new();
    for file in files {
        by_lock.entry((file.of, file.name.clone())).or_default().push(file);
    }
    for ((of, name), files) in by_lock {
        let mut file = JarFile::within(folder_of(home, of), &name)?;
        file.on_wait = on_wait.clone();
        let _lock = file.lock()?;
        for own in files {
            if remove_file(&own.path)? {
                removed.push(own);
            }
        }
        if of == Of::Learner {
            // it bears the name of a learner
            remove_file(&file.lock_path())?;
        }
    }
    Ok(())
}

/// Removes a file. False: it was not there.
pub(super) fn remove_file(path: &Path) -> Result<bool, JarError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(JarError::Unwritable { path: path.to_owned(), source }),
    }
}

/// Why not all was removed.
#[derive(Debug)]
pub struct HalfRemoved {
    /// What was removed before.
    pub removed: Vec<OwnFile>,
    /// What could not be done.
    pub source: JarError,
}

fn folder_of(home: &Path, of: Of) -> PathBuf {
    match FOLDERS.iter().chain(&[(LEARNERS, Of::Learner)]).find(|(_, known)| *known == of) {
        Some((folder, _)) => home.join(folder),
        None => home.to_owned(),
    }
}

/// The name in a file's name, and the state that it says. `None` for the state of a lock.
fn named(file_name: &str) -> Option<(&str, Option<State>)> {
    let aside = |file_name| -> Option<&str> {
        let (name, at) = str::rsplit_once(file_name, ".json.damaged-")?;
        // one of before 1970 has a sign
        let digits = at.strip_prefix('-').unwrap_or(at);
        (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(name)
    };
    let (name, state) = if let Some(name) = file_name.strip_suffix(".json") {
        (name, Some(State::InUse))
    } else if let Some(name) = file_name.strip_suffix(".json.new") {
        (name, Some(State::Unfinished))
    } else if let Some(name) = aside(file_name) {
        (name, Some(State::Aside))
    } else {
        (file_name.strip_suffix(".lock")?, None)
    };
    // a name that no browser can have is not one of ours
    JarFile::within(PathBuf::new(), name).is_ok().then_some((name, state))
}

/// Whether a file of this name and state can be told to be sessctl's.
pub(super) fn is_own(folder: &Path, of: Of, name: &str, state: State) -> bool {
    let Ok(file) = JarFile::within(folder.to_owned(), name) else { return false };
    match state {
        // no other program ends a name so
        State::Aside => true,
        State::Unfinished => file.has_lock(),
        State::InUse => match file.bytes(MAX_FILE).and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) {
            Some(content) => content.get(key_of(of)).is_some_and(Value::is_u64),
            None => file.has_lock(),
        },
    }
}

/// The key that the content of a file begins with, before the number of its format.
fn key_of(of: Of) -> &'static str {
    match of {
        Of::Jar => "sessctl_jar",
        Of::Pages => "sessctl_pages",
        Of::Copies => "sessctl_copies",
        Of::Clock => "sessctl_clock",
        Of::Learner => "sessctl_learner",
        Of::Sandbox => "sessctl_lesson",
    }
}

/// A regular file, a link to one, or a link that leads nowhere. A link is removed, and never what it leads to.
pub(super) fn is_file(path: &Path) -> bool {
    match (path.symlink_metadata(), path.metadata()) {
        (Ok(there), _) if there.is_file() => true,
        (Ok(there), leads_to) if there.is_symlink() => leads_to.map_or(true, |leads_to| leads_to.is_file()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::thread;

    use reqwest::Url;

    use crate::browser::Jar;
    use crate::clock::Timestamp;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    fn login(home: &Path, browser: &str) {
        let mut jar = Jar::open(home, browser).unwrap();
        jar.receive("session=abc; Path=/", &Url::parse("http://h.example/").unwrap(), NOW);
        jar.save(NOW).unwrap();
    }

    fn cleared(home: &Path) -> Vec<OwnFile> {
        OwnFiles::in_home(home).unwrap().remove(home, &OnWait::default()).unwrap()
    }

    #[test]
    fn a_file_is_known_by_its_name() {
        for (file_name, expected) in [
            ("alice.json", Some(("alice", Some(State::InUse)))),
            ("my.browser_2.json", Some(("my.browser_2", Some(State::InUse)))),
            ("アリス.json.new", Some(("アリス", Some(State::Unfinished)))),
            ("alice.json.damaged-1795376493", Some(("alice", Some(State::Aside)))),
            ("alice.json.damaged--5", Some(("alice", Some(State::Aside)))),
            ("alice.lock", Some(("alice", None))),
            ("alice.json.damaged-", None),
            ("alice.json.damaged-1x", None),
            ("alice.json.bak", None),
            ("alice.txt", None),
            (".json", None),
            (".hidden.json", None),
            ("a b.json", None),
            ("", None),
        ] {
            assert_eq!(named(file_name), expected, "{file_name}");
        }
    }

    #[test]
    fn everything_of_ours_goes_and_everything_else_stays() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        assert_eq!(OwnFiles::in_home(&home.join("nowhere")).unwrap(), OwnFiles::default());
        login(home, "alice");
        login(home, "bob");
        let kept = ["browsers/notes.txt", "notes.json", "clocks.json", "pages"];
        fs::create_dir_all(home.join("pages/folder.json")).unwrap();
        for name in ["browsers/bob.json.new", "browsers/bob.json.damaged-5", "clock.json", "clock.json.damaged-7"] {
            fs::write(home.join(name), "{").unwrap();
        }
        for name in &kept[..3] {
            fs::write(home.join(name), "mine").unwrap();
        }
        let found = OwnFiles::in_home(home).unwrap();
        assert_eq!(
            found.others,
            [home.join("browsers/notes.txt"), home.join("clock.json"), home.join("pages/folder.json")]
        );
        fs::write(home.join("clock.lock"), "").unwrap();
        let removed = cleared(home);
        let names: Vec<_> = removed.iter().map(|file| (file.of, file.name.as_str(), file.state)).collect();
        assert_eq!(
            names,
            [
                (Of::Jar, "alice", State::InUse),
                (Of::Jar, "bob", State::InUse),
                (Of::Jar, "bob", State::Unfinished),
                (Of::Jar, "bob", State::Aside),
                (Of::Clock, "clock", State::InUse),
                (Of::Clock, "clock", State::Aside),
            ]
        );
        assert!(kept.iter().all(|name| home.join(name).exists()));
        assert_eq!(cleared(home), []);
    }

    #[test]
    fn of_two_at_once_each_file_is_removed_by_one_and_a_login_beside_them_is_whole() {
        for _ in 0..20 {
            let home = tempfile::tempdir().unwrap();
            let home = home.path();
            (0..5).for_each(|n| login(home, &format!("b{n}")));
            let counts: Vec<usize> = thread::scope(|scope| {
                let clearing: Vec<_> = (0..2).map(|_| scope.spawn(|| cleared(home).len())).collect();
                scope.spawn(|| login(home, "b0"));
                clearing.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            let is_back = usize::from(home.join("browsers/b0.json").exists());
            // the login may have come before one of them, or after both
            assert!((5..=6).contains(&(counts.iter().sum::<usize>() + is_back)), "{counts:?} {is_back}");
            assert!(Jar::open(home, "b0").unwrap().rows(NOW).len() <= 1);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_removed_and_not_what_it_leads_to() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        login(home, "alice");
        let elsewhere = home.join("elsewhere.json");
        fs::rename(home.join("browsers/alice.json"), &elsewhere).unwrap();
        symlink(&elsewhere, home.join("browsers/alice.json")).unwrap();
        symlink(home, home.join("browsers/folder.json")).unwrap();
        symlink("/nowhere/at/all", home.join("browsers/dangling.json")).unwrap();
        assert_eq!(cleared(home).iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["alice"]);
        fs::write(home.join("browsers/dangling.lock"), "").unwrap();
        assert_eq!(cleared(home).iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["dangling"]);
        assert!(elsewhere.exists() && home.join("browsers/folder.json").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_a_link_is_not_entered() {
        use std::os::unix::fs::symlink;
        let (home, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        login(elsewhere.path(), "alice");
        for folder in ["browsers", "pages", "copies"] {
            symlink(elsewhere.path().join("browsers"), home.path().join(folder)).unwrap();
        }
        let found = OwnFiles::in_home(home.path()).unwrap();
        let links = ["browsers", "copies", "pages"].map(|folder| home.path().join(folder));
        assert_eq!((found.own, found.others), (vec![], links.to_vec()));
        assert!(elsewhere.path().join("browsers/alice.json").exists());
    }

    #[test]
    fn a_file_that_is_in_use_is_known_by_what_it_says() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        let folders = [("browsers", "sessctl_jar"), ("pages", "sessctl_pages"), ("copies", "sessctl_copies")];
        let own = |name: &str| OwnFiles::in_home(home).unwrap().own.iter().any(|file| file.path == home.join(name));
        for (folder, key) in folders {
            fs::create_dir_all(home.join(folder)).unwrap();
            let name = format!("{folder}/a.json");
            for (content, alone, with_a_lock) in [
                (format!(r#"{{"{key}": 1}}"#), true, true),
                (format!(r#"{{"{key}": 99, "x": []}}"#), true, true),
                (format!(r#"{{"{key}": "1"}}"#), false, false),
                (r#"{"title": "home"}"#.to_owned(), false, false),
                (r#"{"sessctl_clock": 1}"#.to_owned(), false, false),
                ("[1]".to_owned(), false, false),
                (String::new(), false, true),
                (format!(r#"{{"{key}": 1"#), false, true),
            ] {
                fs::write(home.join(&name), &content).unwrap();
                assert_eq!(own(&name), alone, "{name}: {content}");
                let lock = home.join(folder).join("a.lock");
                fs::write(&lock, "").unwrap();
                assert_eq!(own(&name), with_a_lock, "{name}, with a lock: {content}");
                fs::remove_file(lock).unwrap();
            }
        }
    }

    #[test]
    fn what_was_removed_before_something_failed_is_told() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        login(home, "alice");
        login(home, "bob");
        let files = OwnFiles::in_home(home).unwrap();
        // no file can be removed there any more, for every user
        fs::remove_file(home.join("browsers/bob.json")).unwrap();
        fs::create_dir(home.join("browsers/bob.json")).unwrap();
        let HalfRemoved { removed, source } = files.remove(home, &OnWait::default()).unwrap_err();
        assert_eq!(removed.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["alice"]);
        assert!(matches!(source, JarError::Unwritable { path, .. } if path.ends_with("browsers/bob.json")));
    }
}
