//! The keyboard of the terminal: one key at a time, for one owner.
//!
//! While it is held, the terminal shows nothing of what is typed. It is as it was before when the keyboard is dropped, also
//! by a panic, and when a signal ends the program.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::event::{poll, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::keys::Key;

/// Whether it is taken.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether it is lent to another program.
static IS_LENT: AtomicBool = AtomicBool::new(false);

/// How long a key is waited for before it is looked whether the terminal is still there.
const PATIENCE: Duration = Duration::from_millis(250);

/// The keyboard.
pub(super) struct Keyboard {
    /// How the terminal was before.
    found: Mode,
}

impl Keyboard {
    /// Takes it. `None` where it is taken, or the terminal hands out no single keys.
    pub(super) fn take() -> Option<Keyboard> {
        if IS_TAKEN.swap(true, Ordering::SeqCst) {
            return None;
        }
        restored_by_signals();
        let found = Mode::now();
        enable_raw_mode().ok().map(|()| Keyboard { found })
    }

    /// Throws away what was typed already.
    pub(super) fn discard(&self) {
        while poll(Duration::ZERO).unwrap_or(false) && read().is_ok() {}
    }

    /// Waits for a key.
    pub(super) fn next(&self) -> Key {
        loop {
            match poll(PATIENCE) {
                Ok(true) => return read().map_or(Key::NoMore, |event| Key::of(&event)),
                Ok(false) if is_gone() => return Key::NoMore,
                Ok(false) => {}
                Err(_) => return Key::NoMore,
            }
        }
    }

    /// Lends it to another program.
    pub(super) fn lend(&self, program: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        IS_LENT.store(true, Ordering::SeqCst);
        let ended = disable_raw_mode().and_then(|()| program());
        // it may have left the terminal in another mode, and that would be taken for the one from before
        self.found.restore();
        let is_back = enable_raw_mode();
        IS_LENT.store(false, Ordering::SeqCst);
        ended.and(is_back)
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // there is nothing left to be done where this fails
        let _ = disable_raw_mode();
        self.found.restore();
        IS_TAKEN.store(false, Ordering::SeqCst);
    }
}

/// A mode of the terminal.
#[cfg(unix)]
struct Mode(Option<(std::os::fd::OwnedFd, rustix::termios::Termios)>);

#[cfg(unix)]
impl Mode {
    fn now() -> Mode {
        Mode::of(io::stdin())
    }

    fn of(terminal: impl std::os::fd::AsFd) -> Mode {
        let mode = rustix::termios::tcgetattr(&terminal).ok();
        Mode(terminal.as_fd().try_clone_to_owned().ok().zip(mode))
    }

    /// Puts the terminal into it, where it is known.
    fn restore(&self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        if let Some((terminal, mode)) = &self.0 {
            // there is nothing left to be done where this fails
            let _ = tcsetattr(terminal, OptionalActions::Now, mode);
        }
    }
}

/// A console of Windows has a mode for each program.
#[cfg(not(unix))]
struct Mode;

#[cfg(not(unix))]
impl Mode {
    fn now() -> Mode {
        Mode
    }

    fn restore(&self) {}
}

/// Whether the terminal is no longer there.
#[cfg(unix)]
fn is_gone() -> bool {
    rustix::termios::tcgetattr(io::stdin()).is_err()
}

/// A console of Windows ends its programs with it.
#[cfg(not(unix))]
fn is_gone() -> bool {
    false
}

/// What a signal ends leaves the terminal as it was. While a shell is open, Ctrl-C is for what runs in it.
#[cfg(unix)]
fn restored_by_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT]) else { return };
    let wait = move || {
        for signal in signals.forever() {
            if matches!(signal, SIGINT | SIGQUIT) && IS_LENT.load(Ordering::SeqCst) {
                continue;
            }
            let _ = disable_raw_mode();
            let _ = emulate_default_handler(signal);
        }
    };
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(wait);
}

/// Windows sends none to a console that hands out single keys.
#[cfg(not(unix))]
fn restored_by_signals() {}

#[cfg(all(test, unix))]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    use pty_process::blocking::open;
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

    use super::*;

    #[test]
    fn the_terminal_is_as_it_was_after_a_panic() {
        let (terminal, _program) = open().expect("a terminal");
        let modes = || tcgetattr(&terminal).expect("a mode").local_modes;
        let before = modes();
        assert!(before.contains(LocalModes::ECHO | LocalModes::ICANON));

        let ended = catch_unwind(AssertUnwindSafe(|| {
            let _keyboard = Keyboard { found: Mode::of(&terminal) };
            let mut raw = tcgetattr(&terminal).expect("a mode");
            raw.make_raw();
            tcsetattr(&terminal, OptionalActions::Now, &raw).expect("single keys");
            assert!(!modes().contains(LocalModes::ECHO));
            // as a panic, without its message
            resume_unwind(Box::new(()));
        }));

        assert!(ended.is_err());
        assert_eq!(modes(), before);
    }
}
