//! Why a form cannot be read (`werkzeug/exceptions.py`).

use std::error::Error;
use std::fmt;

use crate::server::flask::response::Status;

/// Why a form cannot be read. A malformed one can: it is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is beyond a limit: `RequestEntityTooLarge`.
    TooLarge,
    /// It ends before its `Content-Length`: `ClientDisconnected`.
    BrokenOff,
    /// The forms that are being read take all the memory there is for them: `ServiceUnavailable`. It is our server's.
    NoRoom,
}

impl From<Unreadable> for Status {
    fn from(unreadable: Unreadable) -> Status {
        match unreadable {
            Unreadable::TooLarge => Status::RequestEntityTooLarge,
            Unreadable::BrokenOff => Status::BadRequest,
            Unreadable::NoRoom => Status::ServiceUnavailable,
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unreadable::TooLarge => "the form is too large",
            Unreadable::BrokenOff => "the form ends before its `Content-Length`",
            Unreadable::NoRoom => "there is no room for the form",
        })
    }
}

impl Error for Unreadable {}
