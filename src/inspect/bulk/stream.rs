//! Where bytes come from: a file, which is read as fast as it goes, or a pipe, of which each piece is taken when it comes.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// The largest piece that is taken from a pipe at once, in bytes: as much as a pipe holds.
const PIECE: usize = 64 * 1024;
/// How many pieces are read ahead.
const AHEAD: usize = 4;

/// A file or a pipe.
pub enum Stream {
    /// A file, or anything else that is never waited for.
    File(Box<dyn Read + Send>),
    /// A pipe. A thread reads it, so that a reader can wait for some time only.
    Pipe(Receiver<io::Result<Vec<u8>>>),
}

/// What came of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// Some bytes.
    Bytes,
    /// Nothing, for as long as the reader was ready to wait.
    Nothing,
    /// The end of the stream.
    End,
}

impl Stream {
    /// A file.
    pub fn of(source: impl Read + Send + 'static) -> Stream {
        Stream::File(Box::new(source))
    }

    /// A pipe.
    ///
    /// # Errors
    ///
    /// No thread can be started.
    pub fn pipe(mut source: impl Read + Send + 'static) -> io::Result<Stream> {
        let (sender, receiver) = sync_channel(AHEAD);
        thread::Builder::new().name("input".to_owned()).spawn(move || {
            loop {
                let mut piece = vec![0; PIECE];
                let read = match source.read(&mut piece) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let is_last = !matches!(read, Ok(1..));
                let piece = read.map(|length| {
                    piece.truncate(length);
                    piece
                });
                // an error here is a receiver that wants no more
                if sender.send(piece).is_err() || is_last {
                    return;
                }
            }
        })?;
        Ok(Stream::Pipe(receiver))
    }

    /// Puts what it gives behind what is in the buffer: of a file so many bytes if it has them, of a pipe what has arrived.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn read_into(&mut self, buffer: &mut Vec<u8>, bytes: usize, patience: Option<Duration>) -> io::Result<Arrived> {
        let receiver = match self {
            Stream::File(source) => {
                let read = source.take(bytes as u64).read_to_end(buffer)?;
                return Ok(if read < bytes { Arrived::End } else { Arrived::Bytes });
            }
            Stream::Pipe(receiver) => receiver,
        };
        let piece = match patience {
            Some(patience) => receiver.recv_timeout(patience),
            None => receiver.recv().map_err(RecvTimeoutError::from),
        };
        match piece {
            Ok(piece) => {
                let piece = piece?;
                buffer.extend_from_slice(&piece);
                Ok(if piece.is_empty() { Arrived::End } else { Arrived::Bytes })
            }
            Err(RecvTimeoutError::Timeout) => Ok(Arrived::Nothing),
            Err(RecvTimeoutError::Disconnected) => Ok(Arrived::End),
        }
    }
}
