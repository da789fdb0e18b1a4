//! The sandboxes of learners, as far as they are files: what of one is sessctl's, and how it is removed.
//!
//! ```text
//! <home>/sandboxes/alice/window.lock               held while a window has the lesson open; it makes the folder a sandbox
//! <home>/sandboxes/alice/lesson.json               where the lesson's app runs
//! <home>/sandboxes/alice/browsers/…, clock.json    what a home has
//! <home>/sandboxes/alice/desk/class.key            64 hexadecimal digits
//! ```
//!
//! A sandbox that is open in a window is left. Of one that is not, the folders go too, with their locks, where nothing else
//! stands in them: they bear the name of a learner.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::jar_file::{JarError, JarFile};
use super::own_files::{
    HalfRemoved, LEARNERS, Of, OwnFile, OwnFiles, State, is_file, is_own, remove_each, remove_file,
};
use super::waiting::OnWait;

/// The folder of the sandboxes.
const SANDBOXES: &str = "sandboxes";
/// The file that is locked while the lesson is open.
const WINDOW: &str = "window.lock";
/// The folders of a sandbox, beside which its own files stand.
const FOLDERS: [&str; 4] = ["desk", "browsers", "pages", "copies"];

impl OwnFiles {
    /// Looks at the home. One that is not there has no files.
    ///
    /// # Errors
    ///
    /// A folder cannot be read.
    pub fn in_home(home: &Path) -> Result<OwnFiles, JarError> {
        let mut found = OwnFiles::of_a_class(home)?;
        look(&mut found, home)?;
        found.look(&home.join(LEARNERS), Of::Learner)?;
        let OwnFiles { own, others, in_use } = &mut found;
        own.retain(|file| file.of != Of::Learner || !in_use.contains(&file.name));
        own.sort();
        others.sort();
        in_use.sort();
        Ok(found)
    }

    /// Removes these files, each under its lock. Returns those that were there to be removed: another command may have
    /// removed some of them since.
    ///
    /// # Errors
    ///
    /// A lock was held by another command all the time, or a file cannot be removed. Those before it are removed.
    pub fn remove(self, home: &Path, on_wait: &OnWait) -> Result<Vec<OwnFile>, HalfRemoved> {
        let mut removed = Vec::new();
        match self.remove_into(&mut removed, home, on_wait) {
            Ok(()) => Ok(removed),
            Err(source) => Err(HalfRemoved { removed, source }),
        }
    }

    fn remove_into(self, removed: &mut Vec<OwnFile>, home: &Path, on_wait: &OnWait) -> Result<(), JarError> {
        let (learners, others): (Vec<_>, Vec<_>) = self.own.into_iter().partition(|file| file.of == Of::Learner);
        let (sandboxes, of_a_class): (Vec<_>, Vec<_>) = others.into_iter().partition(|file| file.of == Of::Sandbox);
        remove_each(of_a_class, removed, home, on_wait)?;
        let mut by_name: BTreeMap<String, Vec<OwnFile>> = BTreeMap::new();
        for file in sandboxes {
            by_name.entry(file.name.clone()).or_default().push(file);
        }
        let mut in_use = BTreeSet::new();
        for (name, files) in by_name {
            if !remove(removed, home, &name, files, on_wait)? {
                in_use.insert(name);
            }
        }
        let learners = learners.into_iter().filter(|file| !in_use.contains(&file.name)).collect();
        remove_each(learners, removed, home, on_wait)
    }
}

/// Looks at the sandboxes in a home.
fn look(found: &mut OwnFiles, home: &Path) -> Result<(), JarError> {
    let folder = home.join(SANDBOXES);
    if folder.is_symlink() {
        found.others.push(folder);
        return Ok(());
    }
    for path in entries(&folder)? {
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        match name.filter(|name| is_sandbox(&path) && JarFile::within(PathBuf::new(), name).is_ok()) {
            Some(name) if opened_alone(&path).is_none() => found.in_use.push(name),
            Some(name) => look_into(found, &path, &name)?,
            None => found.others.push(path),
        }
    }
    Ok(())
}

fn look_into(found: &mut OwnFiles, sandbox: &Path, name: &str) -> Result<(), JarError> {
    let own = |state, path| OwnFile { of: Of::Sandbox, name: name.to_owned(), state, path };
    let inside = OwnFiles::of_a_class(sandbox)?;
    found.others.extend(inside.others);
    found.own.extend(inside.own.into_iter().map(|file| own(file.state, file.path)));
    for (file_name, state) in [("lesson.json", State::InUse), ("lesson.json.new", State::Unfinished)] {
        let path = sandbox.join(file_name);
        match is_file(&path) {
            true if is_own(sandbox, Of::Sandbox, "lesson", state) => found.own.push(own(state, path)),
            true => found.others.push(path),
            false => {}
        }
    }
    let desk = sandbox.join("desk");
    match desk.is_symlink() {
        true => found.others.push(desk),
        false => {
            for path in entries(&desk)? {
                match is_class_key(&path) {
                    true => found.own.push(own(State::InUse, path)),
                    false => found.others.push(path),
                }
            }
        }
    }
    found.own.push(own(State::InUse, sandbox.join(WINDOW)));
    Ok(())
}

/// Removes these files of a sandbox. Its jars are removed under their own locks. False: a window has it open by now.
fn remove(
    removed: &mut Vec<OwnFile>,
    home: &Path,
    name: &str,
    files: Vec<OwnFile>,
    on_wait: &OnWait,
) -> Result<bool, JarError> {
    let sandbox = home.join(SANDBOXES).join(name);
    let Some(_window) = opened_alone(&sandbox) else { return Ok(!sandbox.exists()) };
    let mut inside = Vec::new();
    remove_each(OwnFiles::of_a_class(&sandbox)?.own, &mut inside, &sandbox, on_wait)?;
    let inside: Vec<PathBuf> = inside.into_iter().map(|file| file.path).collect();
    for file in files {
        if inside.contains(&file.path) || remove_file(&file.path)? {
            removed.push(file);
        }
    }
    for folder in FOLDERS.map(|folder| sandbox.join(folder)).into_iter().chain([sandbox]) {
        if !folder.is_symlink() {
            remove_locks(&folder)?;
            // where something else stands in it, it stays
            let _ = fs::remove_dir(&folder);
        }
    }
    Ok(true)
}

/// A lock holds nothing.
fn remove_locks(folder: &Path) -> Result<(), JarError> {
    for path in entries(folder)? {
        let is_lock = path.extension().is_some_and(|ending| ending == "lock");
        if is_lock && path.symlink_metadata().is_ok_and(|there| there.is_file() && there.len() == 0) {
            remove_file(&path)?;
        }
    }
    Ok(())
}

fn is_sandbox(path: &Path) -> bool {
    let is_folder = path.symlink_metadata().is_ok_and(|there| there.is_dir());
    is_folder && path.join(WINDOW).symlink_metadata().is_ok_and(|there| there.is_file())
}

/// The lock of a window. `None`: a window holds it.
fn opened_alone(sandbox: &Path) -> Option<File> {
    let window = File::options().write(true).open(sandbox.join(WINDOW)).ok()?;
    window.try_lock().is_ok().then_some(window)
}

fn is_class_key(path: &Path) -> bool {
    let is_named = path.file_name().is_some_and(|name| name == "class.key");
    let is_plain = path.symlink_metadata().is_ok_and(|there| there.is_file() && there.len() == 64);
    let is_key = |bytes: Vec<u8>| bytes.iter().all(u8::is_ascii_hexdigit);
    is_named && is_plain && fs::read(path).is_ok_and(is_key)
}

/// What stands in a folder. One that is not there has nothing.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, JarError> {
    let failed = |source: io::Error| JarError::Unreadable { path: folder.to_owned(), source };
    match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Vec::new()),
        entries => entries.map_err(failed)?.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A home with the progress and the sandbox of a learner.
    fn class(home: &Path, learner: &str) -> PathBuf {
        let sandbox = home.join(SANDBOXES).join(learner);
        for folder in ["browsers", "desk"] {
            fs::create_dir_all(sandbox.join(folder)).unwrap();
        }
        fs::create_dir_all(home.join("learners")).unwrap();
        for (file, content) in [
            ("window.lock", ""),
            ("lesson.json", r#"{"sessctl_lesson": 1}"#),
            ("lesson.lock", ""),
            ("clock.json", r#"{"sessctl_clock": 1}"#),
            ("browsers/default.json", r#"{"sessctl_jar": 1}"#),
            ("browsers/default.lock", ""),
            ("desk/class.key", &"0a".repeat(32)),
        ] {
            fs::write(sandbox.join(file), content).unwrap();
        }
        fs::write(home.join(format!("learners/{learner}.json")), r#"{"sessctl_learner": 1}"#).unwrap();
        fs::write(home.join(format!("learners/{learner}.lock")), "").unwrap();
        sandbox
    }

    fn cleared(home: &Path) -> Vec<OwnFile> {
        OwnFiles::in_home(home).unwrap().remove(home, &OnWait::default()).unwrap()
    }

    #[test]
    fn of_a_learner_nothing_is_left_and_not_the_name() {
        let home = tempfile::tempdir().unwrap();
        let sandbox = class(home.path(), "アリス");
        let removed = cleared(home.path());
        let count = |of: Of| removed.iter().filter(|file| file.of == of).count();
        assert_eq!((count(Of::Learner), count(Of::Sandbox)), (1, 5), "{removed:?}");
        assert!(!sandbox.exists());
        assert!(entries(&home.path().join("learners")).unwrap().is_empty());
        assert_eq!(cleared(home.path()), []);
    }

    #[test]
    fn what_is_not_ours_stays_and_is_named() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        let sandbox = class(home, "alice");
        fs::create_dir_all(home.join("sandboxes/mine")).unwrap();
        let mine = ["sandboxes/mine/notes", "sandboxes/alice/desk/shot.svg", "sandboxes/alice/browsers/notes.txt"];
        mine.iter().for_each(|name| fs::write(home.join(name), "mine").unwrap());
        fs::write(sandbox.join("desk/class.key"), "a key of my own").unwrap();
        fs::write(sandbox.join("lesson.json"), r#"{"title": "mine"}"#).unwrap();
        fs::remove_file(sandbox.join("lesson.lock")).unwrap();
        let found = OwnFiles::in_home(home).unwrap();
        assert_eq!(found.others.len(), 5, "{:?}", found.others);
        cleared(home);
        assert!(mine.iter().all(|name| home.join(name).exists()));
        assert!(sandbox.join("desk/class.key").exists() && sandbox.join("lesson.json").exists());
        assert!(!sandbox.join("browsers/default.json").exists());
    }

    #[test]
    fn a_lesson_that_is_open_is_left_with_its_progress() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        let (alice, bob) = (class(home, "alice"), class(home, "bob"));
        let window = File::create(alice.join(WINDOW)).unwrap();
        window.lock().unwrap();
        let found = OwnFiles::in_home(home).unwrap();
        assert_eq!(found.in_use, ["alice"]);
        cleared(home);
        assert!(alice.join("lesson.json").exists() && home.join("learners/alice.json").exists());
        assert!(!bob.exists() && !home.join("learners/bob.json").exists());
        // it was opened after it was looked at
        drop(window);
        let found = OwnFiles::in_home(home).unwrap();
        let window = File::create(alice.join(WINDOW)).unwrap();
        window.lock().unwrap();
        assert_eq!(found.remove(home, &OnWait::default()).unwrap(), []);
        assert!(alice.join("lesson.json").exists() && home.join("learners/alice.json").exists());
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        use std::os::unix::fs::symlink;
        let (home, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (home, elsewhere) = (home.path(), elsewhere.path());
        let target = class(elsewhere, "alice");
        let sandbox = class(home, "bob");
        symlink(&target, home.join("sandboxes/alice")).unwrap();
        fs::remove_dir_all(sandbox.join("desk")).unwrap();
        symlink(target.join("desk"), sandbox.join("desk")).unwrap();
        let links = [home.join("sandboxes/alice"), sandbox.join("desk")];
        assert_eq!(OwnFiles::in_home(home).unwrap().others, links);
        cleared(home);
        assert!(links.iter().all(|link| link.is_symlink()));
        fs::remove_dir_all(home.join("sandboxes")).unwrap();
        symlink(elsewhere.join("sandboxes"), home.join("sandboxes")).unwrap();
        assert_eq!(OwnFiles::in_home(home).unwrap().others, [home.join("sandboxes")]);
        cleared(home);
        for file in ["window.lock", "lesson.json", "browsers/default.json", "desk/class.key"] {
            assert!(target.join(file).exists(), "{file}");
        }
    }
}
