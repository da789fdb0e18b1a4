//! Reading files and streams whole, within a limit.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Error, InputError};

/// Reads a whole file, of so many bytes at most.
///
/// # Errors
///
/// [`InputError::Unreadable`] or [`InputError::TooMuch`]
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let file = fs::File::open(path).map_err(|source| InputError::Unreadable { path: path.to_owned(), source })?;
    read_all(file, limit)
        .map_err(|source| InputError::Unreadable { path: path.to_owned(), source })?
        .ok_or(InputError::TooMuch { limit }.into())
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
