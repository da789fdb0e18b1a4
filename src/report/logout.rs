//! `logout`: by what the browser logged out, and what a copy of the cookie is worth.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::tamper::BadAge;
use super::visit::VisitReport;
use crate::lab::logging_out::{FailedCookies, LogoutBy, OtherCookies};
use crate::lab::login::FoundBy;
use crate::lab::recognition::Evidence;

/// A logout, and what a copy of the cookie is worth after it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LogoutReport {
    /// The way, and who is logged in at its end.
    #[serde(flatten)]
    pub visit: VisitReport,
    /// Whether the session cookie was found by another thing than its name: it has another one than `session`, and none was
    /// given.
    pub name_was_found: bool,
    /// By what. Null where it was not.
    pub found_by: Option<FoundBy>,
    /// By what the browser logged out. Null: the app's page has no link or form for it, or there was no cookie.
    pub logout_by: Option<LogoutBy>,
    /// The text of a link that is there to log out and has no address to ask for, such as one with `javascript:`. Null where
    /// `logout_by` says by what it was done, or there is no such link.
    pub link_without_address: Option<String>,
    /// The status of the answer to the logout, if it was one from 400 on but 401 and 403, and the browser sends what it sent
    /// before, or the same session in a new cookie. Then it is not said that the browser is logged out. Null otherwise.
    pub failed_with: Option<u16>,
    /// The status 401 or 403 of the answer to the logout, where the browser sends what it sent before. Then it is not kept that
    /// this browser has logged out. Null otherwise.
    pub refused_with: Option<u16>,
    /// What became of the browser's cookies with that answer. Null where `failed_with` is.
    pub failed_cookies: Option<FailedCookies>,
    /// Whether the browser had a cookie for the app before.
    pub had_cookies: bool,
    /// Whether a copy of the cookies of `copy_of`, sent once more together, is taken as before. Null: it cannot be told, or
    /// there were none.
    pub copy_still_works: Option<bool>,
    /// By what that was seen.
    pub copy_evidence: Vec<Evidence>,
    /// The age for which the embedded app does not accept the copy. Null: it accepts it, its age is good, or it went to a real
    /// app.
    pub bad_age: Option<BadAge>,
    /// The names of the cookies of which `copy_still_works` speaks: the session cookie alone, or all that went to the app where
    /// it is not known which one that is, or all of them together are not taken as before.
    pub copy_of: Vec<String>,
    /// What the other cookies are worth without the session cookie. Null where there were none, or they were not asked: it is
    /// not known which one the session cookie is, nothing shows a logged-in user, or all of them are against forged requests.
    pub other_cookies: Option<OtherCookies>,
    /// The names of the cookies that still go to that page, where it cannot be told whether a user is still logged in, and
    /// that were in the jar before the last login already, with the same value.
    pub left_from_before: Vec<String>,
    /// The path of the page to which the old cookies were sent. Null where they were not.
    pub asked: Option<String>,
}

impl LogoutReport {
    /// Whether `copy_still_works` speaks of several cookies, which were sent together.
    pub fn is_of_all_together(&self) -> bool {
        self.copy_of.len() > 1
    }

    /// Whether the browser is logged out now.
    pub fn answer(&self) -> Answer {
        match self.visit.logged_in {
            _ if self.visit.app.embedded => self.visit.is_yes.into(),
            Some(false) => Answer::Yes,
            Some(true) if self.logout_by.is_some() => Answer::No,
            _ => Answer::CannotTell,
        }
    }
}
