//! A manual page on a terminal: by the `man` of the system, which reads roff and knows the user's pager.

use std::io::{self, Write};
use std::process::Command;

/// Shows a page by `man`. False: there is none, or it could not, and nothing was shown.
pub fn show(roff: &str) -> bool {
    page(roff).unwrap_or(false)
}

fn page(roff: &str) -> io::Result<bool> {
    // every `man` takes a name with a slash in it for a file
    let mut file = tempfile::Builder::new().prefix("sessctl-").suffix(".1").tempfile()?;
    file.write_all(roff.as_bytes())?;
    file.flush()?;
    outlive_interrupts()?;
    Ok(Command::new("man").arg(file.path()).status()?.success())
}

/// Ctrl-C is for the pager. The program is still there when it ends, and removes the file.
#[cfg(unix)]
fn outlive_interrupts() -> io::Result<()> {
    use std::sync::Arc;
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::default()).map(|_| ())
}

#[cfg(not(unix))]
fn outlive_interrupts() -> io::Result<()> {
    Ok(())
}
