//! The listeners: connections whose response is a stream of events (WHATWG HTML, section 9.2).
//!
//! ```text
//! data: {"kind":"exchange"}      one event: its lines, each behind `data: `,
//!                                and an empty line at its end
//! :                              a comment, which shows whether the connection is alive
//! ```
//!
//! To announce an event is to put it into the queue of each listener. This never waits. A listener whose queue is full
//! is dropped, and a browser's `EventSource` connects again by itself.

use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::connections::Turn;

/// The most listeners at once. A server has room for 800 connections.
pub const MAX_LISTENERS: usize = 32;
/// The most events that wait for one listener.
const QUEUE: usize = 64;
/// An empty comment in a stream of events.
const COMMENT: &[u8] = b":\n\n";

/// The listeners of a server.
#[derive(Default)]
pub(super) struct Listeners(Mutex<Vec<Listener>>);

struct Listener {
    queue: Sender<Bytes>,
    turn: Turn,
}

impl Listeners {
    /// Adds a listener, whose connection has this turn. `None` if there is no room.
    pub(super) fn add(&self, turn: &Turn) -> Option<Events> {
        let mut listeners = self.lock();
        listeners.retain(|listener| !listener.queue.is_closed());
        if listeners.len() == MAX_LISTENERS {
            return None;
        }
        let (queue, events) = channel(QUEUE);
        turn.listen();
        listeners.push(Listener { queue, turn: turn.clone() });
        Some(Events { events, turn: turn.clone() })
    }

    /// Sends an event to every listener.
    pub(super) fn announce(&self, event: &str) {
        let mut text = String::with_capacity(event.len() + 16);
        for line in event.replace("\r\n", "\n").split(['\r', '\n']) {
            text.extend(["data: ", line, "\n"]);
        }
        self.send(&Bytes::from(text + "\n"));
    }

    /// Sends a comment to every listener, so that closed connections are noticed.
    pub(super) fn nudge(&self) {
        self.send(&Bytes::from_static(COMMENT));
    }

    /// Ends every stream.
    pub(super) fn end(&self) {
        self.lock().clear();
    }

    fn send(&self, bytes: &Bytes) {
        self.lock().retain(|listener| {
            let has_room = listener.queue.try_send(bytes.clone()).is_ok();
            if !has_room {
                // from here on it is closed like any other connection without progress
                listener.turn.take();
            }
            has_room
        });
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Listener>> {
        // no code here can leave the list half changed
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The events of one listener, as the body of a response.
pub(super) struct Events {
    events: Receiver<Bytes>,
    turn: Turn,
}

impl Body for Events {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.events.poll_recv(context).map(|event| event.map(|event| Ok(Frame::data(event))))
    }
}

impl Drop for Events {
    /// The connection makes requests again, or ends.
    fn drop(&mut self) {
        self.turn.take();
    }
}
