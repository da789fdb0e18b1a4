//! A Python that is started to ask a Flask app for its key and settings.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use super::reading::read_secret;
use crate::clock::instant;
use crate::error::{AppError, Error};

/// What asks the app. It is the file that `flask sessctl` imports, so both say the same.
const SCRIPT: &str = include_str!("../../packaging/python/sessctl/settings.py");

/// How long an app may take to be imported, if nothing is said of it.
const PATIENCE: Duration = Duration::from_secs(30);

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
    let (mut child, path) = start(app)?;
    let patience = timeout.unwrap_or(PATIENCE);
    let answer = in_thread(child.stdout.take(), |pipe| read_secret(pipe, MAX_ANSWER));
    let said = in_thread(child.stderr.take(), |pipe| Ok(last_of(pipe)));
    let began = instant();
    let answer = answer.recv_timeout(patience);
    let Ok(answer) = answer else {
        // it may be gone by now
        let _ = child.kill();
        let _ = child.wait();
        return Err(AppError::Slow { path, seconds: patience.as_secs() }.into());
    };
    let left = patience.saturating_sub(began.elapsed()).min(Duration::from_secs(1));
    let said = || said.recv_timeout(left).ok().and_then(Result::ok).unwrap_or_default();
    match answer {
        Ok(Some(bytes)) if bytes.is_empty() => {
            let said = said();
            end(&mut child);
            Err(AppError::NoAnswer { path, said: last_lines(&said) }.into())
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

/// Its answer has come, so nothing of it is wanted any more.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Starts the first Python that there is.
fn start(app: &str) -> Result<(Child, String), Error> {
    let programs = programs();
    for program in &programs {
        let mut command = Command::new(program);
        command.args(["-c", SCRIPT, app]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
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
