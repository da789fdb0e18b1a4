//! A Python that is started to ask a Flask app for its key and settings.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use self::group::{Ended, end, of_its_own};
use super::reading::read_secret_line;
use crate::clock::instant;
use crate::error::{AppError, Error};

/// What asks the app. It is the file that `flask sessctl` imports, so both say the same.
const SCRIPT: &str = include_str!("../../packaging/python/sessctl/settings.py");

/// How long an app may take to be imported, if nothing is said of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the last words of a Python that has ended are waited for.
const A_MOMENT: Duration = Duration::from_secs(1);

/// The most that an app may tell, in bytes.
pub(super) const MAX_ANSWER: u64 = 4 * 1024 * 1024;

/// The most that is kept of what Python says beside its answer, in bytes.
const MOST_SAID: usize = 16 * 1024;

/// The answer of the app at this place, in the form of `flask --app`.
///
/// Nothing of it goes through the arguments or the environment of a process. What the app prints while it is imported is no
/// part of it.
///
/// # Errors
///
/// [`AppError`]: there is no Python, or it gives no answer in time.
pub(super) fn ask(app: &str, timeout: Option<Duration>) -> Result<Zeroizing<Vec<u8>>, Error> {
    // a signal in between must find someone who listens
    let ended = Ended::by_signals();
    let (mut child, path) = start(app)?;
    let _ended = ended.and_then(|ended| ended.with(&child));
    let patience = timeout.unwrap_or(PATIENCE);
    // what the app has started may hold the pipe open, so its end is not waited for
    let answer = in_thread(child.stdout.take(), |pipe| read_secret_line(pipe, MAX_ANSWER));
    let said = in_thread(child.stderr.take(), |pipe| Ok(last_of(pipe)));
    let began = instant();
    let answer = answer.recv_timeout(patience);
    let Ok(answer) = answer else {
        end(&mut child);
        return Err(AppError::Slow { path, seconds: patience.as_secs() }.into());
    };
    let left = patience.saturating_sub(began.elapsed()).min(A_MOMENT);
    match answer {
        Ok(Some(bytes)) if bytes.is_empty() => {
            let heard = said.recv_timeout(left);
            end(&mut child);
            // nothing of its group can say more now
            let heard = heard.or_else(|_| said.recv_timeout(A_MOMENT)).ok().and_then(Result::ok);
            Err(AppError::NoAnswer { path, said: heard.map(|said| last_lines(&said)) }.into())
        }
        Ok(answer) => {
            end(&mut child);
            Ok(answer.ok_or(AppError::NotSettings)?)
        }
        Err(source) => {
            end(&mut child);
            Err(AppError::Python { path, source }.into())
        }
    }
}

/// Starts the first Python that there is.
fn start(app: &str) -> Result<(Child, String), Error> {
    let programs = programs();
    for program in &programs {
        let mut command = Command::new(program);
        command.args(["-c", SCRIPT, app]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        of_its_own(&mut command);
        let path = || program.display().to_string();
        match command.spawn() {
            Ok(child) => return Ok((child, path())),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(AppError::Python { path: path(), source }.into()),
        }
    }
    let looked_for = programs.iter().map(|program| program.display().to_string()).collect();
    Err(AppError::NoPython { looked_for }.into())
}

/// The Python of the virtual environment that is active, and else those on the path.
fn programs() -> Vec<PathBuf> {
    let active = std::env::var_os("VIRTUAL_ENV").filter(|folder: &OsString| !folder.is_empty()).map(PathBuf::from);
    let inside = if cfg!(windows) { ["Scripts", "python.exe"] } else { ["bin", "python"] };
    let active = active.map(|folder| inside.iter().fold(folder, |path, name| path.join(name)));
    active.into_iter().chain(["python", "python3"].map(PathBuf::from)).collect()
}

/// Reads in a thread: Python may fill one pipe while the other is read, and what it has started may hold both.
fn in_thread<P: Read + Send + 'static, T: Send + 'static>(
    pipe: Option<P>,
    read: fn(P) -> io::Result<T>,
) -> Receiver<io::Result<T>> {
    let (sender, receiver) = channel();
    if let Some(pipe) = pipe {
        thread::spawn(move || drop(sender.send(read(pipe))));
    }
    receiver
}

/// The end of what is said in a pipe.
fn last_of(mut pipe: impl Read) -> Vec<u8> {
    let (mut said, mut bytes) = (Vec::new(), [0; 4096]);
    loop {
        match pipe.read(&mut bytes) {
            Ok(0) => return said,
            Ok(read) => said.extend_from_slice(bytes.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return said,
        }
        let too_many = said.len().saturating_sub(MOST_SAID);
        said.drain(..too_many);
    }
}

/// The last lines of it.
fn last_lines(said: &[u8]) -> String {
    const MOST: usize = 8;
    let said = String::from_utf8_lossy(said);
    let lines: Vec<&str> = said.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    lines.get(lines.len().saturating_sub(MOST)..).unwrap_or_default().join("\n")
}

/// Python and all that the app has started while it was imported: a server of multiprocessing, for instance.
#[cfg(unix)]
mod group {
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use rustix::process::{Pid, Signal, kill_process_group};
    use signal_hook::consts::{SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::flag::register_conditional_default;
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level::emulate_default_handler;

    /// A hang-up is not among them: `nohup` has it ignored, and a handler would take that away.
    const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, SIGQUIT];

    /// It gets a group of processes of its own.
    pub(super) fn of_its_own(command: &mut Command) {
        command.process_group(0);
    }

    /// Nothing of it is wanted any more.
    pub(super) fn end(child: &mut Child) {
        // its number is not given to another before it is waited for, though it may have ended
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
        let _ = child.kill();
        let _ = child.wait();
    }

    /// For as long as it lives, a signal ends the group before it ends the program. Ctrl-C reaches the group of the
    /// terminal alone.
    pub(super) struct Ended {
        handle: Handle,
        signals: Option<Signals>,
    }

    impl Ended {
        /// Signals wait from here on. `None` if they cannot be listened to: then they do what they do by default.
        pub(super) fn by_signals() -> Option<Ended> {
            let signals = Signals::new(SIGNALS).ok()?;
            Some(Ended { handle: signals.handle(), signals: Some(signals) })
        }

        /// The group of this child is the one to end.
        pub(super) fn with(mut self, child: &Child) -> Option<Ended> {
            let mut signals = self.signals.take()?;
            let group = Pid::from_child(child);
            let wait = move || {
                for signal in signals.forever() {
                    // there is nothing left to be done where one of them fails
                    let _ = kill_process_group(group, Signal::KILL);
                    let _ = emulate_default_handler(signal);
                }
            };
            thread::Builder::new().name("signals".to_owned()).spawn(wait).ok()?;
            Some(self)
        }
    }

    impl Drop for Ended {
        fn drop(&mut self) {
            // a handler that is taken away leaves a signal that does nothing
            for signal in SIGNALS {
                let _ = register_conditional_default(signal, Arc::new(AtomicBool::new(true)));
            }
            self.handle.close();
        }
    }
}

/// Windows has no groups that end as one.
#[cfg(not(unix))]
mod group {
    use std::process::{Child, Command};

    pub(super) fn of_its_own(_: &mut Command) {}

    pub(super) fn end(child: &mut Child) {
        // it may be gone by now
        let _ = child.kill();
        let _ = child.wait();
    }

    pub(super) struct Ended;

    impl Ended {
        pub(super) fn by_signals() -> Option<Ended> {
            None
        }

        pub(super) fn with(self, _: &Child) -> Option<Ended> {
            Some(self)
        }
    }
}
