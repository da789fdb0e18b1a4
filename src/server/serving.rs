//! The sockets: from bytes to a request, and from a response to bytes. [`flask`](super::flask) answers.
//!
//! Two threads take connections from one socket. They share an app that never changes, a clock, and the list of
//! listeners. There are two kinds of connection:
//!
//! * A connection that makes requests gets answers. It is closed after ten to twenty seconds without a request
//!   (`connections.rs`).
//! * A connection that listens has requested a stream of events. It is not closed for silence. There is room for few
//!   listeners, and the stop of the server ends them (`listeners.rs`).
//!
//! Nothing is kept from one request to the next, unless an app does so itself. Between two requests a thread holds only work space: the tables of
//! zlib, and the buffer into which a payload is inflated. The next request overwrites it, and reads no further than it
//! has written. So no request can read what another one sent.

mod access_log;
mod bodies;
mod connections;
mod exchange;
mod listeners;
mod run;
mod stream;

pub use access_log::{AccessLog, Gathered};
pub use bodies::MAX_BODY;
pub use listeners::MAX_LISTENERS;
pub use run::{Server, Stopper};
