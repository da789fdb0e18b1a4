//! The sockets: bytes in, bytes out. What is in them is the business of [`flask`](super::flask).
//!
//! Two threads take connections from one socket, and share an app that never changes, a clock, and the list of those
//! who listen. A connection asks, or it listens:
//!
//! * who asks is answered, and hung up on if it has not asked anything for ten to twenty seconds (`connections.rs`);
//! * who listens has asked for a stream of events. It is not hung up on for asking nothing, there is room for few of
//!   them, and the stop ends them (`listeners.rs`).
//!
//! Nothing is kept from one request to the next. What a thread holds between two requests is room to work in: the
//! tables of zlib, and the buffer that a payload is inflated into. Each is overwritten by the next request, is read
//! no further than that request has written, and no function hands it out: what one request said cannot be read back
//! in another. A thread that ends gives all of it back.

mod connections;
mod exchange;
mod listeners;
mod run;

pub use exchange::MAX_BODY;
pub use listeners::MAX_LISTENERS;
pub use run::Server;
