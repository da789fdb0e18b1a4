//! The head of an answer, byte for byte.
//!
//! The HTTP library leaves out a header that no program may read, for one with a control character in it
//! (RFC 9110 section 5.5). What it leaves out is read here, so that it can be shown.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use hyper::header::{HeaderName, HeaderValue};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::connect::Stream;
use crate::exchange::lossy;

/// The longest head that is read, in bytes. Chrome reads 256 KiB.
pub(super) const MAX_HEAD: usize = 512 * 1024;

/// What has come over a connection: its first bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    /// How many bytes were heard.
    pub(super) fn len(&self) -> usize {
        self.place().len()
    }

    /// Whether it begins as HTTP does, as far as it goes.
    pub(super) fn begins_as_http(&self) -> bool {
        let heard = self.place();
        let length = heard.len().min(5);
        heard[..length] == b"HTTP/"[..length]
    }

    /// The headers that were left out: their names and values.
    pub(super) fn left_out(&self) -> Vec<(String, String)> {
        let heard = self.place();
        let mut rest = heard.as_slice();
        let mut lines = std::iter::from_fn(|| {
            let (line, after) = rest.split_at(rest.iter().position(|byte| *byte == b'\n')?);
            rest = &after[1..];
            Some(line.strip_suffix(b"\r").unwrap_or(line))
        });
        // 100 Continue and 103 Early Hints are heads that another one follows
        while let Some(status) = lines.next() {
            let left_out: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).filter_map(unreadable).collect();
            if !status.split(|byte| *byte == b' ').nth(1).is_some_and(|code| code.starts_with(b"1")) {
                return left_out;
            }
        }
        Vec::new()
    }

    /// A panic of another thread cannot have left it half written.
    fn place(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name and value of a header that cannot be read as one.
fn unreadable(line: &[u8]) -> Option<(String, String)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
    let is_readable = HeaderName::from_bytes(name).is_ok() && HeaderValue::from_bytes(value).is_ok();
    (!is_readable).then(|| (lossy(name), lossy(value)))
}

/// A connection that remembers what it said first.
pub(super) struct Listening {
    stream: Box<dyn Stream>,
    heard: Heard,
    place: Place,
}

/// Where in the head a reader is.
#[derive(Default)]
struct Place {
    /// Whether the status line is over.
    has_status: bool,
    /// Whether the line has a character.
    has_text: bool,
    is_over: bool,
}

impl Listening {
    /// Listens to this connection.
    pub(super) fn to(stream: Box<dyn Stream>, heard: &Heard) -> Listening {
        Listening { stream, heard: heard.clone(), place: Place::default() }
    }
}

impl Place {
    /// Goes over the next bytes. At NUL, and at CR without LF, the library gives the whole answer up. At any other control
    /// character it leaves out the header, so it is shown one of those.
    fn go_over(&mut self, bytes: &mut [u8]) {
        for at in 0..bytes.len() {
            let is_lone = bytes[at] == b'\r' && bytes.get(at + 1).is_some_and(|next| *next != b'\n');
            match bytes[at] {
                _ if self.is_over => return,
                b'\n' => {
                    self.is_over = self.has_status && !self.has_text;
                    self.has_status |= self.has_text;
                    self.has_text = false;
                }
                0 => (bytes[at], self.has_text) = (1, true),
                b'\r' if is_lone => (bytes[at], self.has_text) = (1, true),
                b'\r' => {}
                _ => self.has_text = true,
            }
        }
    }
}

impl AsyncRead for Listening {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        let came = &mut buf.filled_mut()[before..];
        let mut heard = self.heard.place();
        if heard.len() < MAX_HEAD {
            heard.extend_from_slice(came);
        }
        drop(heard);
        self.place.go_over(came);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Listening {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_out(head: &[u8]) -> Vec<(String, String)> {
        let heard = Heard::default();
        heard.place().extend_from_slice(head);
        heard.left_out()
    }

    #[test]
    fn a_header_that_no_program_may_read_is_found_and_all_others_are_not() {
        let head = b"HTTP/1.1 103 Early\r\nX: \x01\r\n\r\nHTTP/1.1 200 OK\r\nGood: a\tb \xff\r\nSet-Cookie: a=\x01\r\n\
            Also bad: 1\r\nNul: \0\nBell:\x07\r\nSet-Cookie: c=d\x7f; Path=/\r\n\r\nPage: \x01\r\n\r\n";
        let names: Vec<String> = left_out(head).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Set-Cookie", "Also bad", "Nul", "Bell", "Set-Cookie"]);
        assert_eq!(left_out(head)[4].1, "c=d\x7f; Path=/");
        assert!(left_out(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n").is_empty());
        assert_eq!(left_out(b"HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n"), [("A".to_owned(), "b\rc".to_owned())]);
        assert!(left_out(b"").is_empty() && left_out(b"HTTP/1.1 200 OK").is_empty());
    }

    #[test]
    fn only_the_head_is_shown_otherwise_than_it_came() {
        let whole = b"HTTP/1.1 200 OK\r\nA: \0b\rc\r\n\r\npage \0\r\n\r\n\0";
        for step in [1, 2, 7, whole.len()] {
            let (mut place, mut seen) = (Place::default(), Vec::new());
            for chunk in whole.chunks(step) {
                let mut chunk = chunk.to_vec();
                place.go_over(&mut chunk);
                seen.extend(chunk);
            }
            assert!(seen.ends_with(b"\r\n\r\npage \0\r\n\r\n\0"), "{step}");
            assert!(seen.starts_with(b"HTTP/1.1 200 OK\r\nA: \x01b"), "{step}");
        }
    }
}
