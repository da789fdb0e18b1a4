//! The end of `serve`: Ctrl-C, and what the system sends when it ends a program or closes its window.
//!
//! The first signal stops the server. The thread that tells what it answers then has a moment for its last words. It
//! may stand still in a write, because no program reads what it writes. So the process is ended from outside of it: by the
//! thread that waits here, or by the second signal.

use std::time::Duration;
use std::{process, thread};

use crate::server::serving::Stopper;

/// How long the end may take after the first signal. Requests that are under way have a second of it.
const LAST_WORDS: Duration = Duration::from_millis(1500);

/// Stops the server at the first signal, and ends the process in a moment, or at the second signal.
///
/// Where no handler can listen to a signal it keeps its default, which is to end the process at once.
#[cfg(unix)]
pub fn end_when_told(stopper: Stopper) {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::sync::mpsc::sync_channel;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::flag::register_conditional_shutdown;
    use signal_hook::iterator::Signals;

    let (is_listening, when_listening) = sync_channel(1);
    let wait = move || {
        // no handler before this thread runs: with one to which no thread listens, the program could not be ended
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
        super::stdin::hand_over_signals();
        let _ = is_listening.send(());
        signals.forever().next();
        stopper.stop();
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            // without it the second signal has to wait for the end as well. Set before the first signal, it could end the
            // program at once: the handler of that signal may still be under way when this thread goes on
            let _ = register_conditional_shutdown(signal, 0, Arc::new(AtomicBool::new(true)));
        }
        thread::sleep(LAST_WORDS);
        process::exit(0);
    };
    if thread::Builder::new().name("signals".to_owned()).stack_size(STACK).spawn(wait).is_ok() {
        let _ = when_listening.recv();
    }
}

/// The stack of the thread that waits, in bytes.
#[cfg(unix)]
const STACK: usize = 128 * 1024;

/// As on Unix. The second signal waits for the end too.
#[cfg(windows)]
pub fn end_when_told(stopper: Stopper) {
    let _ = ctrlc::set_handler(move || {
        stopper.stop();
        thread::sleep(LAST_WORDS);
        process::exit(0);
    });
}

/// Lets this process go on after Ctrl-C, which ends the command that it runs.
#[cfg(unix)]
pub fn go_on_after_interrupts() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    // a handler, unlike an ignored signal, is not handed on to the commands
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::new(AtomicBool::new(false)));
}

/// As on Unix.
#[cfg(windows)]
pub fn go_on_after_interrupts() {
    let _ = ctrlc::set_handler(|| {});
}
