//! How a real app was asked, and what it answered to a cookie as it is.

use schemars::JsonSchema;
use serde::Serialize;

use super::challenge::LoginByHeader;
use super::change::{ChangeKind, SessionChange};
use super::recognition::{Answer, Evidence};
use crate::browser::SetCookie;
use crate::clock::Timestamp;

/// How a real app was asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Asked {
    /// The page.
    pub page: String,
    /// The page that was asked first, which led to this one. Null: it was this one from the beginning.
    pub led_from: Option<String>,
    /// Requests that were made, redirects included.
    pub requests: usize,
    /// Whether the session is seen on the page with a cookie that was just signed, or without a key with the cookie of
    /// the jar. Null if that cannot be told, and then nothing can be told of other ages.
    pub session_is_seen: Option<bool>,
    /// Whether a user is logged in with it. Null if that cannot be told: a page may show a session without a login, such as a
    /// cart.
    pub logged_in: Option<bool>,
    /// What was seen with that cookie.
    pub evidence: Vec<Evidence>,
    /// The login in a header that the app asks for with a 401, whatever the cookie. Null if it does not.
    pub login_by_header: Option<LoginByHeader>,
    /// Why the asking ended before the lifetime was known. Null: it did not, or no other age was asked for.
    pub stopped: Option<Stopped>,
    /// Seconds by which the app's clock is ahead of this machine's, by its `Date` headers. Null: it sends none, and its
    /// clock is taken to be this machine's.
    pub clock_ahead: Option<i64>,
    /// The lifetime that was given, in seconds: where a key was, the age that is tried first. Null: none was.
    pub given_lifetime: Option<i64>,
    /// Whether ages were given with `--after`, and cookies of other ages cannot be made, so that they were not asked for.
    pub ages_are_unused: bool,
    /// Whether an answer to an accepted cookie renewed it: the same session came, signed once more or with another end. Null: no
    /// cookie was accepted, or what came is another session, or it came after requests with the other cookies alone, which may
    /// be why.
    pub renews: Option<bool>,
    /// What an answer to an accepted cookie did to the session, where a new cookie came. One that changed the session goes before
    /// one that renewed it. Null: none came.
    pub session_change: Option<SessionChange>,
    /// Whether the same cookie was accepted, and refused when it came again: the app may take a cookie once only.
    pub may_take_once: bool,
    /// Whether the same cookies were refused at the end, after a request with the others and without this one: that may have ended
    /// the session. Then `logged_in` is null.
    pub may_have_ended: bool,
    /// The other cookies of the browser, which went with the session cookie and also without it.
    pub other_cookies: Vec<String>,
    /// The one of them by which the app may log in anew, without the session cookie: Flask-Login's `remember_token`.
    pub remembered_by: Option<String>,
    /// Whether the other cookies log in without the session cookie. Null: there are none, or it cannot be told.
    pub others_log_in: Option<bool>,
}

/// Why the asking ended before the lifetime was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Stopped {
    /// As many requests were made as are made at most.
    Requests,
    /// It took too long.
    Time,
    /// No answer came.
    NoAnswer,
    /// The answer to a cookie of this age was neither that to a good one nor that to none.
    Unclear {
        /// In seconds.
        age: i64,
    },
    /// A cookie was accepted that is older than one that was refused, or the same age was once accepted and once refused.
    Contradiction,
    /// The age of a cookie at its arrival is not known to the second: the app answers slowly, or does not refuse what comes from
    /// the future.
    Slow,
}

/// An answer to the cookie as it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sighting {
    /// When it was asked for, by the clock of this machine.
    pub at: Timestamp,
    /// Whether the session was seen on the page. Null if that cannot be told.
    pub accepted: Option<bool>,
    /// What was seen.
    pub evidence: Vec<Evidence>,
    /// The Set-Cookie line for the session cookie; null if there was none.
    pub set_cookie: Option<String>,
    /// What the answer did to the session: between the cookie that was sent and the one that came back. Null if none did.
    pub session_change: Option<SessionChange>,
    /// Whether this line sets it anew: another value, or another end than the browser knows of.
    pub is_new: bool,
    /// The end that this line names. Null if it names none.
    pub expires: Option<Timestamp>,
}

/// What the answers to accepted cookies did to the session, as far as it shows whether a visit renews it.
#[derive(Debug, Default)]
pub struct Renewal {
    was_accepted: bool,
    renewed: Option<SessionChange>,
    another: Option<SessionChange>,
}

impl Renewal {
    /// Notes an answer to an accepted cookie, and whether a line of it sets the cookie anew.
    pub fn note(&mut self, answer: &Answer, name: &str, is_new: bool) {
        self.was_accepted = true;
        let Some(change) = SessionChange::over(&answer.steps, name).filter(|_| is_new) else { return };
        match change.kind {
            ChangeKind::Renewed => self.renewed = Some(change),
            ChangeKind::Same => _ = self.renewed.get_or_insert(change),
            // the jar stays as it is, so a message that is shown once is taken out of the session by each answer
            ChangeKind::Made | ChangeKind::Changed | ChangeKind::Unreadable => _ = self.another.get_or_insert(change),
            ChangeKind::Deleted => {}
        }
    }

    /// Whether the cookie was renewed. `None` if none was accepted, or what came is another session: beside that, the same value
    /// with another end shows nothing.
    pub fn renews(&self) -> Option<bool> {
        match (self.was_accepted, &self.renewed, &self.another) {
            (false, ..) | (_, None, Some(_)) => None,
            (_, Some(renewed), Some(_)) if renewed.kind == ChangeKind::Same => None,
            (true, renewed, _) => Some(renewed.is_some()),
        }
    }

    /// The change that was seen.
    pub fn session_change(&self) -> Option<SessionChange> {
        self.another.as_ref().or(self.renewed.as_ref()).cloned()
    }
}

/// Whether a line for the session cookie that was sent is more than that cookie again: it has another value, or another end
/// than the browser knows of.
pub fn is_new(said: &SetCookie, sent: &str, end: Option<Timestamp>) -> bool {
    // a line without a value deletes it
    !said.value.is_empty() && (said.value != sent || said.until.is_some_and(|until| Some(until) != end))
}

/// The last line on a way that sets the session cookie, and what it says.
pub fn set_cookie<'a>(answer: &'a Answer, name: &str) -> Option<(&'a str, &'a SetCookie)> {
    let lines = answer.steps.iter().flat_map(|step| {
        let lines = step.exchange.response.set_cookies().zip(&step.set_cookies);
        lines.filter(|(_, read)| read.said.name == name).map(|(line, read)| (line, &read.said))
    });
    lines.last()
}
