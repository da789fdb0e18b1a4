//! A server that follows the held clock while it runs.
//!
//! The file of the clock has a thread of its own, which looks at it. The thread that tells of exchanges can be blocked in a
//! write, when the reader of the log has stopped. The server's clock must move even then.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::{Context, clock_file, home};
use crate::browser::{ClockFile, ClockWatch};
use crate::clock::{Clock, FollowingClock, HeldClock};
use crate::error::Error;
use crate::report::ServeEvent;

/// How often the file is looked at.
const EVERY: Duration = Duration::from_millis(200);

/// The held clock, followed. It ends when it is dropped.
pub(super) struct Following {
    clock: FollowingClock,
    moves: Receiver<ServeEvent>,
    /// The thread ends when this is gone.
    _end: Sender<()>,
}

impl Following {
    /// Follows it from now on. None: a time was given for this command, or there is no home in which a clock could be held.
    pub(super) fn begin(context: &Context) -> Result<Option<Following>, Error> {
        let Ok(home) = home() else { return Ok(None) };
        if context.now_was_given {
            return Ok(None);
        }
        let held = context.held.unwrap_or_default();
        let clock = FollowingClock::at(held.server);
        let (told, moves) = channel();
        let (end, has_ended) = channel();
        let follower = Follower { clock: clock.clone(), held, told, is_read: true };
        let file = clock_file(&home, &context.network.on_wait)?;
        let begun = thread::Builder::new().spawn(move || follower.follow(file, &has_ended));
        begun.map_err(Error::NoThread)?;
        Ok(Some(Following { clock, moves, _end: end }))
    }

    /// The server's clock.
    pub(super) fn clock(&self) -> Clock {
        Clock::Following(self.clock.clone())
    }

    /// The moves that were not told of yet.
    pub(super) fn moves(&self) -> impl Iterator<Item = ServeEvent> {
        self.moves.try_iter()
    }
}

struct Follower {
    clock: FollowingClock,
    held: HeldClock,
    told: Sender<ServeEvent>,
    /// Whether the file could be read at the last look.
    is_read: bool,
}

impl Follower {
    fn follow(mut self, file: ClockFile, has_ended: &Receiver<()>) {
        let path = file.path().display().to_string();
        let mut watch = file.watch(self.held);
        while has_ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
            if let Some(event) = self.look(&mut watch, &path) {
                let _ = self.told.send(event);
            }
        }
    }

    fn look(&mut self, watch: &mut ClockWatch, path: &str) -> Option<ServeEvent> {
        let was_read = self.is_read;
        let seen = watch.look();
        self.is_read = seen.is_ok();
        let Ok(moved) = seen else {
            return was_read.then(|| ServeEvent::ClockUnread { path: path.to_owned() });
        };
        let (before, held_at) = (self.held.server, moved?.server);
        self.held = moved?;
        self.clock.set(held_at);
        // a move of the browser's clock alone is none of the server's
        (before != held_at).then(|| ServeEvent::ClockMoved {
            held_at,
            now: self.clock.now(),
            by: held_at.zip(before).map(|(now, before)| now.unix() - before.unix()),
        })
    }
}
