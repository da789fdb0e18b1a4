//! zlib for payloads, with tables that each thread keeps.
//!
//! `zlib.compress` and `zlib.decompress` of Python's standard library. zlib's tables take 256 KiB. To allocate them
//! costs more than to compress a payload, so each thread keeps its own. They are reset before each use, so nothing of one
//! payload reaches the next.

use std::cell::RefCell;
use std::mem;

use flate2::{Compress, Compression, FlushCompress, Status as Written};
use zlib_rs::{Inflate, InflateFlush, Status};

thread_local! {
    static DEFLATER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(6), true));
    static INFLATER: RefCell<Inflater> = RefCell::new(Inflater { stream: Inflate::new(true, 15), room: Vec::new() });
}

/// Why bytes could not be inflated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InflateError {
    /// They do not begin as a zlib stream does.
    NotZlib,
    /// They begin as a zlib stream does, and are cut off, or changed further on.
    Damaged {
        /// What they inflate to before the damage, [`EXCERPT`] bytes at most.
        excerpt: Vec<u8>,
    },
    /// They inflate to more than the limit.
    TooLarge,
}

impl std::fmt::Display for InflateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            InflateError::NotZlib => "not a zlib stream",
            InflateError::Damaged { .. } => "a damaged zlib stream",
            InflateError::TooLarge => "the stream inflates to more than the limit",
        })
    }
}

impl std::error::Error for InflateError {}

/// `zlib.decompress(bytes)`. It reads one whole stream, and ignores the bytes after it. `limit` is in bytes.
///
/// # Errors
/// The bytes are not a zlib stream, or inflate to more than `limit`.
pub(super) fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    INFLATER.with_borrow_mut(|inflater| inflater.inflate(bytes, limit))
}

/// The first byte that comes out. It costs a part of what the whole does. `None` where nothing comes out.
pub(super) fn first_byte(bytes: &[u8]) -> Option<u8> {
    INFLATER.with_borrow_mut(|inflater| inflater.first_byte(bytes))
}

/// `zlib.compress(bytes)`. `None` if zlib fails, which does not happen when it writes to memory.
pub(super) fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    DEFLATER.with_borrow_mut(|zlib| {
        zlib.reset();
        let mut compressed = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let read = usize::try_from(zlib.total_in()).ok()?;
            match zlib.compress_vec(bytes.get(read..)?, &mut compressed, FlushCompress::Finish).ok()? {
                Written::StreamEnd => return Some(compressed),
                _ => compressed.reserve(compressed.len()),
            }
        }
    })
}

/// zlib's tables, and room for what most payloads inflate to.
struct Inflater {
    stream: Inflate,
    room: Vec<u8>,
}

/// Bytes of room that are kept.
const ROOM: usize = 16 * 1024;

/// The most bytes that are kept of a damaged stream.
const EXCERPT: usize = 4096;

/// Whether the two bytes of a zlib header stand in front: method 8, a window of 32 KiB at most, and a check of five bits
/// (RFC 1950, section 2.2). `78 9c` is what Python writes.
fn begins_as_zlib(bytes: &[u8]) -> bool {
    let Some(&[method, flags]) = bytes.first_chunk() else { return false };
    method & 0x0f == 8 && method >> 4 <= 7 && u16::from_be_bytes([method, flags]).is_multiple_of(31)
}

impl Inflater {
    fn first_byte(&mut self, bytes: &[u8]) -> Option<u8> {
        self.stream.reset(true);
        let mut room = [0; 1];
        self.stream.decompress(bytes, &mut room, InflateFlush::NoFlush).ok()?;
        (self.stream.total_out() == 1).then_some(room[0])
    }

    fn inflate(&mut self, bytes: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
        let stream = &mut self.stream;
        stream.reset(true);
        let most = limit.saturating_add(1);
        let mut inflated = mem::take(&mut self.room);
        // what it held before is written over, and only what is written is read
        inflated.resize(ROOM, 0);
        loop {
            let [read, written] = [stream.total_in(), stream.total_out()].map(|count| count as usize);
            let end = inflated.len().min(most);
            let (rest, room) =
                (bytes.get(read..).unwrap_or_default(), inflated.get_mut(written..end).unwrap_or_default());
            // Finish promises that no more input follows: most payloads are read in one go
            let status = stream.decompress(rest, room, InflateFlush::Finish);
            let [has_read, has_written] = [stream.total_in(), stream.total_out()].map(|count| count as usize);
            let stands_still = has_written != end && (has_read, has_written) == (read, written);
            let status = match status {
                Ok(_) if has_written > limit => return Err(InflateError::TooLarge),
                Ok(status) if status == Status::StreamEnd || !stands_still => status,
                _ if begins_as_zlib(bytes) => {
                    let excerpt = inflated.get(..has_written.min(EXCERPT)).unwrap_or_default().to_vec();
                    return Err(InflateError::Damaged { excerpt });
                }
                _ => return Err(InflateError::NotZlib),
            };
            if status == Status::StreamEnd && inflated.len() == ROOM {
                let text = inflated.get(..has_written).unwrap_or_default().to_vec();
                self.room = inflated;
                return Ok(text);
            }
            if status == Status::StreamEnd {
                inflated.truncate(has_written);
                return Ok(inflated);
            }
            if has_written == end {
                inflated.resize(inflated.len().saturating_mul(2).min(most), 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_payload_leaves_no_trace_in_the_next() {
        let texts = ["a".repeat(3), "{\"id\":\"alice\"}".repeat(50), "b".repeat(100_000), String::new()];
        let alone = |text: &str| {
            let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::new(6));
            std::io::Write::write_all(&mut zlib, text.as_bytes()).expect("memory");
            zlib.finish().expect("memory")
        };
        for text in texts.iter().chain(texts.iter().rev()) {
            let packed = deflate(text.as_bytes()).expect("memory");
            assert_eq!(packed, alone(text));
            assert_eq!(inflate(&packed, 1 << 20).as_deref(), Ok(text.as_bytes()));
        }
    }
}
