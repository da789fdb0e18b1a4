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

/// Asks at the terminal for a line that is not shown while it is typed. What a signal ends there leaves a terminal that
/// shows again what is typed.
///
/// # Errors
///
/// The terminal cannot be read.
pub fn ask_unseen(prompt: Bilingual, lang: Lang) -> io::Result<String> {
    // until the end, when the signals have been seen to
    let _restored = unseen::restored_by_signals();
    let typed = rpassword::prompt_password(prompt.of(lang));
    // Ctrl-C is read as a key there, and the terminal is as it was by now
    if typed.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {
        unseen::interrupt();
    }
    typed
}

/// Leaves the signals to who comes now: after a question, they end the program as they do by default.
pub fn hand_over_signals() {
    unseen::hand_over_signals();
}

#[cfg(unix)]
mod unseen {
    use std::fs::File;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, LazyLock};
    use std::thread;

    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::flag::register_conditional_default;
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level::emulate_default_handler;

    const SIGNALS: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];

    /// Whether a signal does what it does by default. A handler that is taken away leaves a signal that does nothing.
    static IS_DEFAULT: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));

    /// For as long as it lives, a signal restores the terminal before it ends the program.
    pub(super) struct Restored(Handle);

    /// `None` where there is no terminal, or no signal can be listened to: then they do what they do by default.
    pub(super) fn restored_by_signals() -> Option<Restored> {
        let terminal = File::open("/dev/tty").ok()?;
        let mode = tcgetattr(&terminal).ok()?;
        let mut signals = Signals::new(SIGNALS).ok()?;
        let handle = signals.handle();
        let wait = move || {
            for signal in signals.forever() {
                // there is nothing left to be done where one of them fails
                let _ = tcsetattr(&terminal, OptionalActions::Now, &mode);
                let _ = emulate_default_handler(signal);
            }
        };
        thread::Builder::new().name("signals".to_owned()).spawn(wait).ok()?;
        Some(Restored(handle))
    }

    impl Drop for Restored {
        fn drop(&mut self) {
            if !IS_DEFAULT.swap(true, Ordering::SeqCst) {
                for signal in SIGNALS {
                    let _ = register_conditional_default(signal, IS_DEFAULT.clone());
                }
            }
            self.0.close();
        }
    }

    /// Ends the program as Ctrl-C does.
    pub(super) fn interrupt() {
        let _ = emulate_default_handler(SIGINT);
    }

    pub(super) fn hand_over_signals() {
        IS_DEFAULT.store(false, Ordering::SeqCst);
    }
}

/// A console of Windows shows again what is typed when its program ends.
#[cfg(not(unix))]
mod unseen {
    pub(super) fn restored_by_signals() -> Option<()> {
        None
    }

    pub(super) fn interrupt() {}

    pub(super) fn hand_over_signals() {}
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
