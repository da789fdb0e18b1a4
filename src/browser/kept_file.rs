//! A small file of sessctl that is no jar, and is written as one: whole or not at all, by one command at a time.
//!
//! ```text
//! {"sessctl_learner": 1, …}       its first key says what it is and which format it has
//! ```

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::jar_file::{JarError, JarFile, versioned};
use super::waiting::OnWait;
use crate::clock::Timestamp;

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 4 * 1024 * 1024;

/// What a file is: the key at its beginning, and the newest format that can be read.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The key.
    pub key: &'static str,
    /// The format.
    pub version: u64,
}

/// Where it is kept.
#[derive(Debug)]
pub struct KeptFile {
    file: JarFile,
    form: Form,
}

impl KeptFile {
    /// The file of this name in a folder.
    ///
    /// # Errors
    ///
    /// [`JarError::BadName`]
    pub fn of(folder: &Path, name: &str, form: Form, on_wait: &OnWait) -> Result<KeptFile, JarError> {
        let mut file = JarFile::within(folder.to_owned(), name)?;
        file.on_wait = on_wait.clone();
        Ok(KeptFile { file, form })
    }

    /// What it holds. `None`: it is not there.
    ///
    /// # Errors
    ///
    /// It cannot be read, is damaged, or of a newer format.
    pub fn read<T: DeserializeOwned>(&self) -> Result<Option<T>, JarError> {
        let Some(bytes) = self.file.read_bytes(MAX_FILE)? else { return Ok(None) };
        let content = versioned(&bytes, self.form.key, self.form.version, &self.path())?;
        let damaged = |_| JarError::Damaged { path: self.path(), line: None };
        serde_json::from_value(content).map(Some).map_err(damaged)
    }

    /// Replaces what it holds.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self, content: &impl Serialize) -> Result<(), JarError> {
        let unwritable = |error: serde_json::Error| JarError::Unwritable { path: self.path(), source: error.into() };
        let mut whole = serde_json::Map::new();
        whole.insert(self.form.key.to_owned(), self.form.version.into());
        if let Value::Object(content) = serde_json::to_value(content).map_err(unwritable)? {
            whole.extend(content);
        }
        let bytes = serde_json::to_vec(&whole).map_err(unwritable)?;
        let _lock = self.file.lock()?;
        self.file.replace(&bytes)
    }

    /// Keeps a file aside that cannot be read. Returns its new name.
    ///
    /// # Errors
    ///
    /// It cannot be renamed.
    pub fn set_aside(&self, now: Timestamp) -> Result<PathBuf, JarError> {
        self.file.set_aside(now)
    }

    /// Its path.
    pub fn path(&self) -> PathBuf {
        self.file.jar_path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: Form = Form { key: "sessctl_test", version: 2 };

    fn file(folder: &Path) -> KeptFile {
        KeptFile::of(folder, "alice", FORM, &OnWait::default()).unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert_eq!(file.read::<Value>().unwrap(), None);
        file.write(&serde_json::json!({"steps": [1, 2]})).unwrap();
        assert_eq!(file.read::<Value>().unwrap().unwrap()["steps"], serde_json::json!([1, 2]));
    }

    #[test]
    fn a_file_of_a_newer_format_or_half_of_one_is_not_read_and_can_be_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        std::fs::write(file.path(), r#"{"sessctl_test": 3}"#).unwrap();
        assert!(matches!(file.read::<Value>(), Err(JarError::Newer { version: 3, .. })));
        std::fs::write(file.path(), r#"{"sessctl_test": 2, "#).unwrap();
        assert!(matches!(file.read::<Value>(), Err(JarError::Damaged { line: Some(1), .. })));
        let aside = file.set_aside(Timestamp::from_unix(7)).unwrap();
        assert!(aside.ends_with("alice.json.damaged-7") && aside.exists() && !file.path().exists());
    }
}
