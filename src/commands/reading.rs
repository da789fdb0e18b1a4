//! Reading files and streams whole, within a limit.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::browser::{OnWait, Wait};
use crate::error::{Error, InputError};

/// How long nothing is said of a file in which nothing comes.
pub const SILENCE: Duration = Duration::from_secs(1);

/// Reads a whole file, of so many bytes at most.
///
/// # Errors
///
/// [`InputError::Unreadable`] or [`InputError::TooMuch`]
pub fn read_file(path: &Path, limit: u64, on_wait: &OnWait) -> Result<Vec<u8>, Error> {
    open(path, on_wait, |file| read_all(file, limit))
        .map_err(|source| InputError::Unreadable { path: path.to_owned(), source })?
        .ok_or(InputError::TooMuch { limit }.into())
}

/// Opens a file and reads from it. A pipe may have no writer, or bring no bytes. Then this waits without end, and tells
/// so after a second.
///
/// # Errors
///
/// It cannot be opened or read.
pub fn open<T>(path: &Path, on_wait: &OnWait, read: impl FnOnce(File) -> io::Result<T>) -> io::Result<T> {
    let work = || File::open(path).and_then(read);
    match may_block(path) {
        true => on_wait.watched(&Wait::File { path: path.to_owned() }, SILENCE, work),
        false => work(),
    }
}

/// Whether a path leads to a pipe or a device.
pub fn may_block(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Reads to the end. `None` if there are more bytes than the limit.
///
/// # Errors
///
/// The source cannot be read.
pub fn read_all(source: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// As [`read_all`], for a key: no copy of it is left in memory that is free again.
///
/// # Errors
///
/// The source cannot be read.
pub fn read_secret(source: impl Read, limit: u64) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    read_secret_until(None, source, limit)
}

/// As [`read_secret`], to the end of the first line. What comes behind it may be read and is left out.
///
/// # Errors
///
/// The source cannot be read.
pub fn read_secret_line(source: impl Read, limit: u64) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    read_secret_until(Some(b'\n'), source, limit)
}

fn read_secret_until(end: Option<u8>, mut source: impl Read, limit: u64) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut bytes = Zeroizing::new(vec![0; 256]);
    let mut length = 0;
    let mut is_ended = false;
    while !is_ended {
        if length == bytes.len() {
            // a vector that grows by itself leaves the smaller one as it is
            let mut larger = Zeroizing::new(vec![0; length * 2]);
            larger[..length].copy_from_slice(&bytes);
            bytes = larger;
        }
        match source.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(read) => {
                let ended = bytes[length..length + read].iter().position(|&byte| Some(byte) == end);
                length += ended.map_or(read, |at| at + 1);
                is_ended = ended.is_some();
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if length as u64 > limit {
            return Ok(None);
        }
    }
    bytes.truncate(length);
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_stands_and_no_longer_than_the_limit() {
        for length in [0, 1, 255, 256, 257, 5000] {
            let key: Vec<u8> = (0..=255).cycle().take(length).collect();
            let read = |limit| read_secret(key.as_slice(), limit).expect("memory").map(|bytes| bytes.to_vec());
            assert_eq!(read(5000), Some(key.clone()), "{length}");
            assert_eq!(read(length as u64), Some(key.clone()), "{length}");
            assert!(length == 0 || read(length as u64 - 1).is_none(), "{length}");
        }
    }

    #[test]
    fn a_line_ends_what_is_read_though_more_may_come() {
        for length in [0, 1, 255, 256, 257, 5000] {
            let line = "k".repeat(length) + "\n";
            let source = line.as_bytes().chain(io::repeat(b'x'));
            let read = read_secret_line(source, 6000).expect("memory").expect("a line");
            assert_eq!(*read, line.as_bytes(), "{length}");
        }
        assert!(read_secret_line(io::repeat(b'x'), 6000).expect("memory").is_none());
        assert_eq!(*read_secret_line(&b"no end"[..], 6000).expect("memory").expect("all"), b"no end");
    }
}
