//! Reading files and streams: whole, within a limit, or in blocks of lines.

use std::fs::{self, File};
use std::io::{self, Read};
use std::mem;
use std::path::{Path, PathBuf};

use crate::error::{Error, InputError};

/// The longest line and the longest document that is read, in bytes.
pub const MAX_INPUT: usize = 64 * 1024 * 1024;

/// Reads a whole file, within a limit.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let file = fs::File::open(path).map_err(|source| InputError::Unreadable { path: path.to_owned(), source })?;
    read_all(file, limit)
        .map_err(|source| InputError::Unreadable { path: path.to_owned(), source })?
        .ok_or(InputError::TooMuch { limit }.into())
}

/// Reads to the end. `None` if that is beyond the limit.
pub fn read_all(source: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// A file or standard input, read in blocks of whole lines, so that its length does not matter.
pub struct Blocks {
    source: Box<dyn Read + Send>,
    /// The file, if it is one.
    path: Option<PathBuf>,
    /// Its length, where that is known.
    pub length: Option<u64>,
    /// What has been read, and the part of it that has been handed out.
    read: Vec<u8>,
    handed_out: usize,
    has_ended: bool,
}

/// About so long is a block, in bytes. The answers to it are some seven times as long and fit a pipe.
const BLOCK: usize = 8 * 1024;

impl Blocks {
    /// The blocks of a file.
    pub fn of_file(path: &Path) -> Result<Blocks, Error> {
        let unreadable = |source| InputError::Unreadable { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        Ok(Blocks { path: Some(path.to_owned()), length: Some(length), ..Blocks::of(file) })
    }

    /// The blocks of a stream.
    pub fn of(source: impl Read + Send + 'static) -> Blocks {
        Blocks { source: Box::new(source), path: None, length: None, read: Vec::new(), handed_out: 0, has_ended: false }
    }

    /// What it begins with: so many bytes, or all there is. They are handed out again.
    pub fn beginning(&mut self, bytes: usize) -> Result<&[u8], Error> {
        self.fill(bytes)?;
        Ok(self.rest())
    }

    /// Whether nothing is left but what has been read already.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// All that is left, if that is not more than [`MAX_INPUT`].
    pub fn whole(mut self) -> Result<Vec<u8>, Error> {
        self.fill(MAX_INPUT + 1)?;
        if self.rest().len() > MAX_INPUT { Err(TOO_MUCH) } else { Ok(self.read.split_off(self.handed_out)) }
    }

    /// The next lines, whole ones. `None` at the end.
    pub fn next_lines(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let mut searched = 0;
        loop {
            self.fill(searched + BLOCK)?;
            let rest = self.rest();
            let until = (searched + BLOCK).min(rest.len());
            let unsearched = rest.get(searched..until).unwrap_or_default();
            if let Some(place) = unsearched.iter().rposition(|&byte| byte == b'\n') {
                return Ok(Some(self.hand_out(searched + place + 1)));
            }
            if self.has_ended && until == rest.len() {
                return match until {
                    0 => Ok(None),
                    1..=MAX_INPUT => Ok(Some(self.hand_out(until))),
                    _ => Err(TOO_MUCH),
                };
            }
            if until > MAX_INPUT {
                return Err(TOO_MUCH);
            }
            searched = until;
        }
    }

    fn rest(&self) -> &[u8] {
        self.read.get(self.handed_out..).unwrap_or_default()
    }

    fn hand_out(&mut self, bytes: usize) -> Vec<u8> {
        if bytes <= 2 * BLOCK {
            let block = self.rest().get(..bytes).unwrap_or_default().to_vec();
            self.handed_out += bytes;
            return block;
        }
        // a long line is not to be held twice
        self.read.drain(..self.handed_out);
        self.handed_out = 0;
        let after = self.read.split_off(bytes);
        mem::replace(&mut self.read, after)
    }

    /// Reads until so many bytes wait, or to the end.
    fn fill(&mut self, bytes: usize) -> Result<(), Error> {
        let missing = bytes.saturating_sub(self.rest().len()) as u64;
        if self.has_ended || missing == 0 {
            return Ok(());
        }
        self.read.drain(..self.handed_out);
        self.handed_out = 0;
        let read =
            self.source.by_ref().take(missing).read_to_end(&mut self.read).map_err(|source| match &self.path {
                Some(path) => InputError::Unreadable { path: path.clone(), source },
                None => InputError::Stdin(source),
            })?;
        self.has_ended = (read as u64) < missing;
        Ok(())
    }
}

const TOO_MUCH: Error = Error::Input(InputError::TooMuch { limit: MAX_INPUT as u64 });

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &[u8]) -> Vec<Vec<u8>> {
        let mut blocks = Blocks::of(io::Cursor::new(text.to_vec()));
        std::iter::from_fn(|| blocks.next_lines().expect("a block")).collect()
    }

    #[test]
    fn lines_are_never_cut_and_nothing_is_lost() {
        let long = [b"x".repeat(3 * BLOCK), b"\n".to_vec()].concat();
        let short = b"abc\n".repeat(BLOCK);
        for text in [&b""[..], b"a", b"\n", b"a\nb", &long, &short, &[&long[..], &short, b"end"].concat()] {
            let blocks = blocks(text);
            assert_eq!(blocks.concat(), text);
            let but_the_last = blocks.iter().take(blocks.len().saturating_sub(1));
            assert!(but_the_last.clone().all(|block| block.ends_with(b"\n")));
            assert!(blocks.iter().all(|block| block.len() <= long.len() + BLOCK));
        }
    }

    #[test]
    fn a_line_beyond_the_limit_is_an_error() {
        let mut endless = Blocks::of(io::repeat(b'x'));
        assert!(matches!(endless.next_lines(), Err(Error::Input(InputError::TooMuch { .. }))));
        assert!(matches!(Blocks::of(io::repeat(b'\n')).whole(), Err(Error::Input(InputError::TooMuch { .. }))));
    }
}
