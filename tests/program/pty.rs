//! A program in a terminal: what is pressed goes in, and what it writes comes out.

use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use pty_process::Size;
use pty_process::blocking::{Command, open};

/// A program in a terminal.
pub(crate) struct Pty {
    pub(crate) child: Child,
    /// The keyboard.
    pub(crate) keys: File,
    /// What it writes, piece by piece.
    pub(crate) written: Receiver<Vec<u8>>,
}

/// Starts this command in a terminal of so many rows and columns.
pub(crate) fn start(command: Command, [rows, columns]: [u16; 2]) -> Pty {
    let (pty, pts) = open().expect("a terminal");
    pty.resize(Size::new(rows, columns)).expect("a size");
    let child = command.spawn(pts).expect("a program");
    let keys = File::from(pty.as_fd().try_clone_to_owned().expect("a descriptor"));
    let mut out = File::from(pty.as_fd().try_clone_to_owned().expect("a descriptor"));
    let (sender, written) = channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        // the terminal is kept for as long as it is read
        let _pty = pty;
        while let Ok(length @ 1..) = out.read(&mut buffer) {
            if sender.send(buffer[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    Pty { child, keys, written }
}
