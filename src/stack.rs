//! The stack that the program runs on.
//!
//! A nested payload is read, written and dropped by recursion. The system decides how much stack the first thread of a
//! program has: `ulimit -s` on Unix, the linker on Windows. Where that is too little, the program runs on a thread of
//! its own.

use std::io;
use std::thread::{Builder, Result};

use crate::cookie::STACK;

/// Enough for the deepest payload, in bytes: it takes up to one megabyte, and less than four without optimizations. It is what Unix
/// gives by default, and then no thread has to be started.
#[cfg(unix)]
const ENOUGH: u64 = 8_000 * 1024;

/// Runs the program where it has [`STACK`], or enough of it. The answer is that of the program, or its panic.
///
/// # Errors
///
/// The system's: no thread with so large a stack can be started.
pub fn run<T: Send + 'static>(program: fn() -> T) -> io::Result<Result<T>> {
    if is_enough() {
        return Ok(Ok(program()));
    }
    Ok(Builder::new().name("main".to_owned()).stack_size(STACK).spawn(program)?.join())
}

#[cfg(unix)]
fn is_enough() -> bool {
    use rustix::process::{Resource, getrlimit};
    getrlimit(Resource::Stack).current.is_none_or(|bytes| bytes >= ENOUGH)
}

/// Windows gives one megabyte.
#[cfg(not(unix))]
fn is_enough() -> bool {
    false
}
