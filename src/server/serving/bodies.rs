//! The bodies of requests while they are in memory: a limit for each, and one for all of them together.
//!
//! A body begins small. A typed form stays so, and needs no one's leave: people can log in while others fill all the
//! rest. A larger body takes blocks from a budget, as far as it has come. They are given back when it has been read, or
//! when its connection ends.
//!
//! ```text
//!   800 connections × 8 KiB     small bodies
//! + 1024            × 32 KiB    the budget
//! = 38.25 MiB                   the most that bodies take
//! ```

use std::sync::atomic::{AtomicUsize, Ordering};

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes};
use memmap2::MmapMut;

use crate::server::flask::form::Unreadable;

/// The largest body that is read, in bytes.
///
/// Flask has no limit for an urlencoded form. Beyond this one, the answer is Flask's for `MAX_CONTENT_LENGTH`, so that
/// no request can fill the memory.
pub const MAX_BODY: usize = 2 * 1024 * 1024;

/// The largest body that takes nothing from the budget, in bytes.
const SMALL: usize = 8 * 1024;
/// A block, in bytes.
const BLOCK: usize = 32 * 1024;
/// The blocks of all bodies together.
const BUDGET: usize = 1024;

/// The blocks that can still be had.
#[derive(Debug)]
pub(super) struct Bodies(AtomicUsize);

impl Default for Bodies {
    fn default() -> Bodies {
        Bodies(AtomicUsize::new(BUDGET))
    }
}

impl Bodies {
    /// Reads a body as far as it comes. The second value says whether that is all of it.
    ///
    /// # Errors
    ///
    /// [`Unreadable::TooLarge`] beyond [`MAX_BODY`], and [`Unreadable::NoRoom`] where all bodies together are too large.
    /// Then the rest has not been read.
    pub(super) async fn read<B>(&self, body: &mut B) -> Result<(Read<'_>, bool), Unreadable>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let mut read = Read { bodies: self, small: Vec::new(), large: None };
        loop {
            match body.frame().await {
                None => return Ok((read, true)),
                Some(Ok(frame)) => read.add(&frame.into_data().unwrap_or_default())?,
                Some(Err(_)) => return Ok((read, false)),
            }
        }
    }

    fn take(&self) -> Result<(), Unreadable> {
        let less = |blocks: usize| blocks.checked_sub(1);
        match self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less) {
            Ok(_) => Ok(()),
            Err(_) => Err(Unreadable::NoRoom),
        }
    }
}

/// Reads the rest of a body, and keeps nothing of it. A client that is still sending would not see the answer if the
/// connection were closed on it.
pub(super) async fn drain<B: Body + Unpin>(mut body: B) {
    while let Some(Ok(_)) = body.frame().await {}
}

/// A body, as far as it has come. Its blocks are given back when it is dropped.
pub(super) struct Read<'a> {
    bodies: &'a Bodies,
    small: Vec<u8>,
    large: Option<Large>,
}

/// A body beyond [`SMALL`]. The system gives memory only to the part that is used, and takes it back at the end. The
/// heap would keep it for later.
struct Large {
    memory: MmapMut,
    length: usize,
    blocks: usize,
}

impl Read<'_> {
    fn add(&mut self, data: &[u8]) -> Result<(), Unreadable> {
        let length = self.large.as_ref().map_or(self.small.len(), |large| large.length);
        if length + data.len() <= SMALL {
            self.small.extend_from_slice(data);
            return Ok(());
        }
        let large = match &mut self.large {
            Some(large) => large,
            None => {
                let memory = MmapMut::map_anon(MAX_BODY).map_err(|_| Unreadable::NoRoom)?;
                self.large.insert(Large { memory, length: 0, blocks: 0 })
            }
        };
        large.add(&std::mem::take(&mut self.small), self.bodies)?;
        large.add(data, self.bodies)
    }

    /// The bytes that have come.
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.large {
            Some(large) => &large.memory[..large.length],
            None => &self.small,
        }
    }
}

impl Large {
    fn add(&mut self, data: &[u8], bodies: &Bodies) -> Result<(), Unreadable> {
        let length = self.length + data.len();
        while self.blocks * BLOCK < length {
            bodies.take()?;
            self.blocks += 1;
        }
        self.memory.get_mut(self.length..length).ok_or(Unreadable::TooLarge)?.copy_from_slice(data);
        self.length = length;
        Ok(())
    }
}

impl Drop for Read<'_> {
    fn drop(&mut self) {
        self.bodies.0.fetch_add(self.large.as_ref().map_or(0, |large| large.blocks), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;

    use super::*;

    fn read(bodies: &Bodies, body: &[u8]) -> Result<(Vec<u8>, bool), Unreadable> {
        let mut body = Full::new(Bytes::copy_from_slice(body));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let (read, is_whole) = runtime.block_on(bodies.read(&mut body))?;
        Ok((read.bytes().to_vec(), is_whole))
    }

    #[test]
    fn a_body_is_read_as_it_came_and_its_blocks_are_given_back() {
        let bodies = Bodies::default();
        for length in [0, 1, SMALL, SMALL + 1, BLOCK, BLOCK + 1, MAX_BODY] {
            let body: Vec<u8> = (0..=255).cycle().take(length).collect();
            assert_eq!(read(&bodies, &body), Ok((body, true)), "{length}");
        }
        assert_eq!(read(&bodies, &vec![0; MAX_BODY + 1]), Err(Unreadable::TooLarge));
        assert_eq!(bodies.0.into_inner(), BUDGET);
    }

    #[test]
    fn a_typed_form_is_read_while_others_have_taken_all_the_room() {
        let bodies = Bodies::default();
        let large: Vec<Read<'_>> = std::iter::from_fn(|| {
            let mut read = Read { bodies: &bodies, small: Vec::new(), large: None };
            read.add(&vec![0; MAX_BODY]).ok().map(|()| read)
        })
        .collect();
        assert_eq!(large.len(), BUDGET * BLOCK / MAX_BODY);
        assert_eq!(bodies.0.load(Ordering::Relaxed), 0);
        assert_eq!(read(&bodies, &vec![0; MAX_BODY]), Err(Unreadable::NoRoom));
        assert_eq!(read(&bodies, &[0; SMALL]), Ok((vec![0; SMALL], true)));
        drop(large);
        assert_eq!(read(&bodies, &vec![0; MAX_BODY]), Ok((vec![0; MAX_BODY], true)));
        assert_eq!(bodies.0.into_inner(), BUDGET);
    }
}
