//! A stream, read in blocks of whole lines, so that its length does not matter.

use std::error;
use std::fmt;
use std::io;
use std::mem;
use std::time::Duration;

use super::stream::{Arrived, Stream};

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
pub struct Blocks {
    source: Stream,
    /// What has been read, and the part of it that has been handed out.
    read: Vec<u8>,
    handed_out: usize,
    has_ended: bool,
}

impl Blocks {
    /// The blocks of a stream.
    pub fn new(source: Stream) -> Blocks {
        Blocks { source, read: Vec::new(), handed_out: 0, has_ended: false }
    }

    /// What has been read and not yet handed out.
    pub fn beginning(&self) -> &[u8] {
        self.read.get(self.handed_out..).unwrap_or_default()
    }

    /// Reads on, until so many bytes wait or the stream has ended; of a pipe, what has arrived. Returns whether anything
    /// came before the patience was over.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn more(&mut self, bytes: usize, patience: Option<Duration>) -> Result<bool, ReadError> {
        let missing = bytes.saturating_sub(self.beginning().len());
        if self.has_ended || missing == 0 {
            return Ok(true);
        }
        self.read.drain(..self.handed_out);
        self.handed_out = 0;
        match self.source.read_into(&mut self.read, missing, patience).map_err(ReadError::Io)? {
            Arrived::Bytes => Ok(true),
            Arrived::Nothing => Ok(false),
            Arrived::End => {
                self.has_ended = true;
                Ok(true)
            }
        }
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
        while !self.has_ended && self.beginning().len() <= MAX_INPUT {
            self.more(MAX_INPUT + 1, None)?;
        }
        match self.beginning().len() > MAX_INPUT {
            true => Err(ReadError::TooLong),
            false => Ok(self.read.split_off(self.handed_out)),
        }
    }

    /// What has been read, without what may follow.
    pub fn so_far(mut self) -> Vec<u8> {
        self.read.split_off(self.handed_out)
    }

    /// The next lines, whole ones. `None` at the end.
    ///
    /// # Errors
    /// The stream cannot be read, or a line is longer than [`MAX_INPUT`].
    pub fn next_lines(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        let mut searched = 0;
        loop {
            if self.beginning().len() < searched + BLOCK && !self.beginning_from(searched).contains(&b'\n') {
                self.more(searched + BLOCK, None)?;
            }
            let rest = self.beginning();
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

    fn beginning_from(&self, place: usize) -> &[u8] {
        self.beginning().get(place..).unwrap_or_default()
    }

    fn hand_out(&mut self, bytes: usize) -> Vec<u8> {
        if bytes <= 2 * BLOCK {
            let block = self.beginning().get(..bytes).unwrap_or_default().to_vec();
            self.handed_out += bytes;
            return block;
        }
        // a long line is not to be held twice
        self.read.drain(..self.handed_out);
        self.handed_out = 0;
        let after = self.read.split_off(bytes);
        mem::replace(&mut self.read, after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &[u8]) -> Vec<Vec<u8>> {
        let mut blocks = Blocks::new(Stream::of(io::Cursor::new(text.to_vec())));
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
        let mut endless = Blocks::new(Stream::of(io::repeat(b'x')));
        assert!(matches!(endless.next_lines(), Err(ReadError::TooLong)));
        assert!(matches!(Blocks::new(Stream::of(io::repeat(b'\n'))).whole(), Err(ReadError::TooLong)));
    }
}
