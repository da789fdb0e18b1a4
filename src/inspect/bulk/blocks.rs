//! A stream, read in blocks of whole lines, so that its length does not matter.

use std::error;
use std::fmt;
use std::io::{self, Read};
use std::mem;

/// The longest line and the longest document that is read, in bytes.
pub const MAX_INPUT: usize = 64 * 1024 * 1024;

/// The usual length of a block, in bytes. The answers to it are some seven times as long and fit a pipe.
const BLOCK: usize = 8 * 1024;

/// Why a stream could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// An error of the system.
    Io(io::Error),
    /// A line, or a document, is longer than [`MAX_INPUT`].
    TooLong,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io(error) => error.fmt(f),
            ReadError::TooLong => write!(f, "longer than {MAX_INPUT} bytes"),
        }
    }
}

impl error::Error for ReadError {}

/// A stream, and what has been read of it.
pub struct Blocks<R> {
    source: R,
    /// What has been read, and the part of it that has been handed out.
    read: Vec<u8>,
    handed_out: usize,
    has_ended: bool,
}

impl<R: Read> Blocks<R> {
    /// The blocks of a stream.
    pub fn new(source: R) -> Blocks<R> {
        Blocks { source, read: Vec::new(), handed_out: 0, has_ended: false }
    }

    /// The first bytes of what is left, or all of it if it is shorter. They are handed out again.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn beginning(&mut self, bytes: usize) -> Result<&[u8], ReadError> {
        self.fill(bytes)?;
        Ok(self.rest())
    }

    /// Whether nothing is left but what has been read already.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// All that is left.
    ///
    /// # Errors
    /// The stream cannot be read, or more than [`MAX_INPUT`] is left.
    pub fn whole(mut self) -> Result<Vec<u8>, ReadError> {
        self.fill(MAX_INPUT + 1)?;
        if self.rest().len() > MAX_INPUT { Err(ReadError::TooLong) } else { Ok(self.read.split_off(self.handed_out)) }
    }

    /// The next lines, whole ones. `None` at the end.
    ///
    /// # Errors
    /// The stream cannot be read, or a line is longer than [`MAX_INPUT`].
    pub fn next_lines(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
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
                    _ => Err(ReadError::TooLong),
                };
            }
            if until > MAX_INPUT {
                return Err(ReadError::TooLong);
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
    fn fill(&mut self, bytes: usize) -> Result<(), ReadError> {
        let missing = bytes.saturating_sub(self.rest().len()) as u64;
        if self.has_ended || missing == 0 {
            return Ok(());
        }
        self.read.drain(..self.handed_out);
        self.handed_out = 0;
        let read = self.source.by_ref().take(missing).read_to_end(&mut self.read).map_err(ReadError::Io)?;
        self.has_ended = (read as u64) < missing;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &[u8]) -> Vec<Vec<u8>> {
        let mut blocks = Blocks::new(text);
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
        let mut endless = Blocks::new(io::repeat(b'x'));
        assert!(matches!(endless.next_lines(), Err(ReadError::TooLong)));
        assert!(matches!(Blocks::new(io::repeat(b'\n')).whole(), Err(ReadError::TooLong)));
    }
}
