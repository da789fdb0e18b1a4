//! A manual page on a terminal: by the `man` of the system, which reads roff and knows the user's pager.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
#[cfg(unix)]
use std::{sync::Arc, thread};

/// Shows a page by `man`. False: there is none, or it could not, and nothing was shown.
pub fn show(roff: &str) -> bool {
    page(roff).unwrap_or(false)
}

fn page(roff: &str) -> io::Result<bool> {
    let Some(locale) = Locale::of(roff) else { return Ok(false) };
    // every `man` takes a name with a slash in it for a file
    let mut file = tempfile::Builder::new().prefix("sessctl-").suffix(".1").tempfile()?;
    remove_at_signals(file.path())?;
    file.write_all(roff.as_bytes())?;
    file.flush()?;
    let mut man = Command::new("man");
    if let Locale::Other(name) = locale {
        man.env("LC_ALL", name);
    }
    Ok(man.arg(file.path()).status()?.success())
}

/// Where `man` would show every letter of a page.
enum Locale {
    /// In the user's own.
    Own,
    /// In this one.
    Other(&'static str),
}

impl Locale {
    /// `None`: none is known, and `man` would leave letters out.
    fn of(roff: &str) -> Option<Locale> {
        if roff.is_ascii() || is_utf8(None) {
            return Some(Locale::Own);
        }
        ["C.UTF-8", "en_US.UTF-8"].into_iter().find(|name| is_utf8(Some(name))).map(Locale::Other)
    }
}

/// Whether the system has a locale, and writes it in UTF-8. Its name alone says neither.
fn is_utf8(name: Option<&str>) -> bool {
    let mut locale = Command::new("locale");
    if let Some(name) = name {
        locale.env("LC_ALL", name);
    }
    let charmap = locale.arg("charmap").stdin(Stdio::null()).stderr(Stdio::null()).output();
    charmap.is_ok_and(|charmap| charmap.stdout.trim_ascii() == b"UTF-8")
}

/// Ctrl-C is for the pager. The program is still there when it ends, and removes the file. The other signals end the
/// program, and the file is removed before: what has it open goes on reading it.
#[cfg(unix)]
fn remove_at_signals(file: &Path) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::iterator::Signals;
    use tempfile::TempPath;

    signal_hook::flag::register(SIGINT, Arc::default())?;
    let mut signals = Signals::new([SIGHUP, SIGQUIT, SIGTERM])?;
    let file = file.to_owned();
    thread::Builder::new().spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // the program ends now, and an error could be shown to no user
            let _ = TempPath::try_from_path(file).and_then(TempPath::close);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
fn remove_at_signals(_: &Path) -> io::Result<()> {
    Ok(())
}
