//! Standard input: it has one owner, who hands it out once.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::OnceLock;

use crate::error::Usage;
use crate::lang::{Bilingual, Lang};

/// Standard input. A second reader would get what the first has left, which is nothing: an empty key, an empty list.
#[derive(Debug, Default)]
pub struct Stdin {
    reader: OnceLock<&'static str>,
}

impl Stdin {
    /// Hands it out to the first that asks. `reader` is what reads it, as it was typed: `-` or `--secret-stdin`.
    ///
    /// # Errors
    ///
    /// [`Usage::StdinTwice`] for the second that asks, naming both.
    pub fn take(&self, reader: &'static str) -> Result<io::Stdin, Usage> {
        match self.reader.set(reader) {
            Ok(()) => Ok(io::stdin()),
            Err(second) => Err(Usage::StdinTwice { first: self.reader.get().copied().unwrap_or_default(), second }),
        }
    }
}

/// Standard input without the buffer of the library, in which a key would stay.
///
/// # Errors
///
/// The system has no room for another descriptor.
#[cfg(unix)]
pub fn unbuffered(stdin: &io::Stdin) -> io::Result<File> {
    use std::os::fd::AsFd;
    stdin.as_fd().try_clone_to_owned().map(File::from)
}

/// As on Unix, for a handle.
///
/// # Errors
///
/// The system has no room for another handle.
#[cfg(windows)]
pub fn unbuffered(stdin: &io::Stdin) -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    stdin.as_handle().try_clone_to_owned().map(File::from)
}

/// Asks at the terminal for a line that is not shown while it is typed.
///
/// # Errors
///
/// The terminal cannot be read.
pub fn ask_unseen(prompt: Bilingual, lang: Lang) -> io::Result<String> {
    rpassword::prompt_password(prompt.of(lang))
}

/// Whether a path is another name of standard input: `/dev/stdin`, `/dev/fd/0`, or any way to the same open file.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new("/dev/stdin") || path == Path::new("/dev/fd/0") || is_same_descriptor(path)
}

/// Below `/dev` and `/proc` a path can lead to a descriptor of this process.
#[cfg(unix)]
fn is_same_descriptor(path: &Path) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    if !(path.starts_with("/dev") || path.starts_with("/proc")) {
        return false;
    }
    let of_stdin = io::stdin().as_fd().try_clone_to_owned().map(File::from).and_then(|file| file.metadata());
    match (path.metadata(), of_stdin) {
        (Ok(named), Ok(stdin)) => (named.dev(), named.ino()) == (stdin.dev(), stdin.ino()),
        _ => false,
    }
}

/// Elsewhere a descriptor has no path.
#[cfg(not(unix))]
fn is_same_descriptor(_: &Path) -> bool {
    false
}

/// Whether standard input is a pipe, a file or a folder, and neither a keyboard nor `/dev/null`. A folder was named by
/// mistake: who reads it is told so.
pub fn is_fed() -> bool {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return false;
    }
    is_named(&stdin)
}

#[cfg(unix)]
fn is_named(stdin: &io::Stdin) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;
    let Ok(descriptor) = stdin.as_fd().try_clone_to_owned() else { return false };
    File::from(descriptor).metadata().is_ok_and(|metadata| {
        let kind = metadata.file_type();
        kind.is_file() || kind.is_dir() || kind.is_fifo() || kind.is_socket()
    })
}

#[cfg(windows)]
fn is_named(stdin: &io::Stdin) -> bool {
    use std::os::windows::io::AsHandle;
    // a pipe has no metadata, the null device neither; an empty pipe counts as nothing later on
    stdin.as_handle().try_clone_to_owned().map(File::from).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_reader_is_told_who_the_first_was() {
        let stdin = Stdin::default();
        assert!(stdin.take("-").is_ok());
        let second = stdin.take("--secret-stdin");
        assert!(matches!(second, Err(Usage::StdinTwice { first: "-", second: "--secret-stdin" })));
    }
}
