//! The program as a person at a terminal starts it: without the empty pipe that trycmd gives as standard input.
//! `inspect` would look for a cookie in there.

use std::path::{Path, PathBuf};

/// Another program for `sessctl` in console blocks. Its file is in this folder, where the system has scripts.
#[cfg(unix)]
pub(crate) fn without_stdin(folder: &Path) -> PathBuf {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    let script = folder.join("sessctl");
    let text = format!("#!/bin/sh\nexec '{}' \"$@\" </dev/null\n", env!("CARGO_BIN_EXE_sessctl"));
    fs::write(&script, text).expect("room");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("a mode");
    script
}

#[cfg(not(unix))]
pub(crate) fn without_stdin(_: &Path) -> PathBuf {
    env!("CARGO_BIN_EXE_sessctl").into()
}
