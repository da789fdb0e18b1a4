//! Work on every core, told in the order of the input. It knows neither cookies nor lines, only blocks of bytes.
//!
//! ```text
//! worker 1   takes block 1 → works → tells → takes block 3 → …
//! worker 2   takes block 2 → works → waits → tells → …
//! ```
//!
//! Each worker holds one block and a buffer of answers, so memory does not grow with the input. A block whose
//! answers fill the buffer waits until those before it have been told, then goes on.

use std::error;
use std::fmt;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, available_parallelism};

/// Where answers are written: a buffer, so that they are told many at a time.
pub type Answers<'a> = BufWriter<&'a mut dyn Write>;

/// Room for the answers to a block, in bytes: as much as a pipe takes at once, so that the reader is woken
/// once a block.
pub const ROOM: usize = 64 * 1024;

/// What is told, in the order of the blocks.
pub enum Told<'a, T> {
    /// Some of the answers.
    Answers(&'a [u8]),
    /// A block is done.
    Done {
        /// What the work found in it.
        found: T,
        /// Its length, in bytes.
        bytes: u64,
    },
}

/// Takes what is told. An error is the output's.
pub type Sink<'a, T> = dyn FnMut(Told<'_, T>) -> io::Result<()> + Send + 'a;

/// Why not all blocks were done.
#[derive(Debug)]
pub enum Stopped<E> {
    /// The next block could not be had. Those before it have been told.
    Input(E),
    /// What is told could not be written.
    Output(io::Error),
}

impl<E: fmt::Display> fmt::Display for Stopped<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stopped::Input(error) => error.fmt(f),
            Stopped::Output(error) => error.fmt(f),
        }
    }
}

impl<E: error::Error> error::Error for Stopped<E> {}

/// Works on all blocks, on every core, each worker with a stack of so many bytes.
///
/// `next_block` is asked by one worker at a time, until it answers `None` or an error.
///
/// # Errors
/// The first error of the input or of the output, whichever comes first in the order of the blocks.
pub fn for_each_block<T: Send, E: Send>(
    next_block: &mut (dyn FnMut() -> Option<Result<Vec<u8>, E>> + Send),
    work: &(dyn Fn(&[u8], &mut Answers<'_>) -> io::Result<T> + Sync),
    sink: &mut Sink<'_, T>,
    stack: usize,
) -> Result<(), Stopped<E>> {
    let shared = Shared {
        work,
        input: Mutex::new(Input { next_block: Some(next_block), taken: 0 }),
        output: Mutex::new(Output { sink, turn: 0, ended: Ok(()) }),
        has_turned: Condvar::new(),
    };
    thread::scope(|scope| {
        let others = available_parallelism().map_or(0, |cores| cores.get() - 1);
        for _ in 0..others {
            // where a thread cannot be had, those there are do all of it
            let _ = Builder::new().stack_size(stack).spawn_scoped(scope, || shared.run());
        }
        shared.run();
    });
    shared.output.into_inner().unwrap_or_else(PoisonError::into_inner).ended
}

type NextBlock<'a, E> = dyn FnMut() -> Option<Result<Vec<u8>, E>> + Send + 'a;
type Work<'a, T> = dyn Fn(&[u8], &mut Answers<'_>) -> io::Result<T> + Sync + 'a;

/// A block or the error of the input, and its place in the order.
type Taken<'s, 'a, 'b, T, E> = (Turn<'s, 'a, 'b, T, E>, Result<Vec<u8>, E>);

/// What the workers share.
struct Shared<'a, 'b, T, E> {
    work: &'a Work<'a, T>,
    input: Mutex<Input<'a, 'b, E>>,
    output: Mutex<Output<'a, 'b, T, E>>,
    /// Another block has been told.
    has_turned: Condvar,
}

struct Input<'a, 'b, E> {
    /// `None` once the blocks have ended.
    next_block: Option<&'a mut NextBlock<'b, E>>,
    /// The blocks that have been taken.
    taken: u64,
}

struct Output<'a, 'b, T, E> {
    sink: &'a mut Sink<'b, T>,
    /// The number of the block whose turn it is.
    turn: u64,
    /// The first error, after which nothing more is told.
    ended: Result<(), Stopped<E>>,
}

impl<'a, 'b, T: Send, E: Send> Shared<'a, 'b, T, E> {
    /// Takes one block after the other until the input ends or the output is closed.
    fn run(&self) {
        while let Some((turn, block)) = self.take_block() {
            let told = match block {
                Ok(block) => self.answer(&block, turn),
                Err(error) => turn.end(Stopped::Input(error)),
            };
            if told.is_err() {
                return;
            }
        }
    }

    fn take_block(&self) -> Option<Taken<'_, 'a, 'b, T, E>> {
        let mut input = lock(&self.input);
        let block = input.next_block.as_mut()?();
        if !matches!(block, Some(Ok(_))) {
            input.next_block = None;
        }
        let block = block?;
        let number = input.taken;
        input.taken += 1;
        Some((Turn { shared: self, number }, block))
    }

    fn answer(&self, block: &[u8], mut turn: Turn<'_, 'a, 'b, T, E>) -> io::Result<()> {
        let mut answers = BufWriter::with_capacity(ROOM, &mut turn as &mut dyn Write);
        let found = (self.work)(block, &mut answers)?;
        answers.flush()?;
        drop(answers);
        turn.pass(found, block.len() as u64)
    }
}

/// The place of a block in the order of the input. When it is dropped, it is the turn of the next one.
struct Turn<'s, 'a, 'b, T, E> {
    shared: &'s Shared<'a, 'b, T, E>,
    number: u64,
}

impl<'a, 'b, T, E> Turn<'_, 'a, 'b, T, E> {
    /// Waits until all before it have passed.
    fn wait(&self) -> MutexGuard<'_, Output<'a, 'b, T, E>> {
        let output = lock(&self.shared.output);
        let is_early = |output: &mut Output<'_, '_, T, E>| output.turn < self.number;
        self.shared.has_turned.wait_while(output, is_early).unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything is told.
    fn pass(self, found: T, bytes: u64) -> io::Result<()> {
        self.wait().tell(Told::Done { found, bytes })
    }

    /// What stands before it has been answered, and nothing comes after it.
    fn end(self, error: Stopped<E>) -> io::Result<()> {
        self.wait().end(error)
    }
}

impl<T, E> Write for Turn<'_, '_, '_, T, E> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.wait().tell(Told::Answers(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<T, E> Drop for Turn<'_, '_, '_, T, E> {
    fn drop(&mut self) {
        self.wait().turn += 1;
        self.shared.has_turned.notify_all();
    }
}

impl<T, E> Output<'_, '_, T, E> {
    fn tell(&mut self, told: Told<'_, T>) -> io::Result<()> {
        match &self.ended {
            Ok(()) => (self.sink)(told).or_else(|error| self.end(Stopped::Output(error))),
            Err(_) => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    /// The first error is the one that counts.
    fn end(&mut self, error: Stopped<E>) -> io::Result<()> {
        if self.ended.is_ok() {
            self.ended = Err(error);
        }
        Err(ErrorKind::BrokenPipe.into())
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_has_the_order_of_the_blocks() {
        let mut numbers = 0..1000_u32;
        let mut next_block = || numbers.next().map(|number| Ok::<_, ()>(number.to_string().into_bytes()));
        // every seventh block has more answers than the buffer holds
        let work = |block: &[u8], answers: &mut Answers<'_>| {
            let times = if block.len() == 3 && block.ends_with(b"7") { ROOM } else { 1 };
            (0..times).try_for_each(|_| answers.write_all(block)).map(|()| times * block.len())
        };
        let (mut told, mut found_in_all) = (Vec::new(), 0);
        let mut sink = |one: Told<'_, usize>| {
            match one {
                Told::Answers(bytes) => told.extend_from_slice(bytes),
                Told::Done { found, .. } => found_in_all += found,
            }
            Ok(())
        };
        assert!(for_each_block(&mut next_block, &work, &mut sink, 1 << 20).is_ok());
        let mut expected = Vec::new();
        for number in (0..1000_u32).map(|number| number.to_string()) {
            let times = if number.len() == 3 && number.ends_with('7') { ROOM } else { 1 };
            expected.extend(number.repeat(times).into_bytes());
        }
        assert!(told == expected && found_in_all == expected.len());
    }

    #[test]
    fn an_error_of_the_input_comes_after_what_stands_before_it() {
        let mut blocks = vec![Err("no more"), Ok(b"b".to_vec()), Ok(b"a".to_vec())];
        let mut told = Vec::new();
        let ended = for_each_block(
            &mut || blocks.pop(),
            &|block: &[u8], answers: &mut Answers<'_>| answers.write_all(block),
            &mut |one: Told<'_, ()>| {
                if let Told::Answers(bytes) = one {
                    told.extend_from_slice(bytes);
                }
                Ok(())
            },
            1 << 20,
        );
        assert!(matches!(ended, Err(Stopped::Input("no more"))));
        assert_eq!(told, b"ab");
    }
}
