//! `login`: the way to a login and through it, and whether it worked.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::visit::{Action, VisitReport};
use crate::browser::names_no_user;
use crate::lab::form::FormFacts;
use crate::lab::logging_in::{CameBack, NotSent};
use crate::lab::login::FoundBy;
use crate::lab::not_sent::LeftBehind;
use crate::lab::recognition::Evidence;
use crate::lab::token_header::{TokenHeader, token_header};

/// The first form of a login that goes over two pages.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FirstForm {
    /// The path of its page.
    pub form_page: String,
    /// Its number on that page, from 1. Null where a page without one was sent the fields that were given.
    pub form: Option<usize>,
    /// The place in `exchanges` of the request that carried it, from 0.
    pub sent_at: usize,
}

/// A login, and whether it worked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LoginReport {
    /// The way, and who is logged in at its end.
    #[serde(flatten)]
    pub visit: VisitReport,
    /// Whether the session cookie was found by another thing than its name: it has another one than `session`, and none was
    /// given.
    pub name_was_found: bool,
    /// By what. Null where it was not.
    pub found_by: Option<FoundBy>,
    /// Whether the login brought the cookie that is taken for the session cookie: the answer to what was sent, or where no
    /// form was, the answers on the way.
    pub brought_the_session: bool,
    /// The names of the other cookies that it brought, where it is not known which of them logs in: the session cookie is known
    /// by its form alone, and it cannot be read, or did not come with the login. Where a page shows that a user is logged in,
    /// those alone that went with the request for it.
    pub brought_beside: Vec<String>,
    /// The path of the page on which the form was looked for. Null where none was: for JSON, and for the embedded app.
    pub form_page: Option<String>,
    /// The forms of that page.
    pub forms: Vec<FormFacts>,
    /// The number of the form that was filled in and sent, from 1. Null where none was, or where a page without one was sent
    /// the fields that were given.
    pub form: Option<usize>,
    /// How many forms that page has. The first hundred of them are told.
    pub form_count: usize,
    /// The place in `exchanges` of the request that carried the login, from 0. Null where nothing was sent.
    pub sent_at: Option<usize>,
    /// The form before that one, where the login went over two pages: it asked for the user, and the answer to it for the
    /// password. Null where one form was sent.
    pub first_form: Option<FirstForm>,
    /// Whether the login led to another form that asks for a password, which was not sent. Then no page was asked with the jar
    /// of the browser: an app may forget a login that is half done.
    pub is_halfway: bool,
    /// Why nothing was sent. Null where something was.
    pub nothing_sent: Option<NotSent>,
    /// What came back for the login, or the page on which no form was found. Null for the embedded app.
    pub came_back: Option<CameBack>,
    /// The path of the page that was asked, with the jar and twice without, who is logged in. Null for the embedded app.
    pub asked: Option<String>,
    /// Whether a user is logged in, and may have been before: nothing that was seen is of this login. Then `logged_in` is
    /// null, since it is not known whether it is this user.
    pub may_be_older: bool,
    /// Whether this login was refused and a user may be logged in all the same, from before: by a cookie that the browser still
    /// has, or by a header that was asked for. The answer is no then, since the login was what was asked about, and
    /// `logged_in` is null. False if the login was not refused, and also if it was and `logged_in` is false.
    pub was_refused: bool,
    /// The cookie that the page with the form set and that the browser did not send with the form. Null: there was none.
    pub left_behind: Option<LeftBehind>,
    /// Whether a password was given, and no field of what was sent took it.
    pub password_is_unused: bool,
}

impl LoginReport {
    /// The header with a token against forged requests that may be tried, where a login that no form of a page carried was
    /// refused with word of such a token.
    pub fn token_header(&self) -> Option<TokenHeader> {
        let sent_at = self.sent_at.filter(|_| self.form.is_none() && !self.visit.app.embedded)?;
        let all: Vec<_> = self.visit.exchanges.iter().map(|seen| &seen.step.exchange).collect();
        token_header(all.get(sent_at)?, &all, &self.visit.jar)
    }

    /// Whether a user is logged in though no login was sent, by a cookie that the answers brought.
    pub fn is_by_another_way(&self) -> bool {
        self.nothing_sent.is_some() && self.visit.logged_in == Some(true) && !self.may_be_older
    }

    /// Whether a header went that a browser does not send by itself.
    pub fn sent_an_own_header(&self) -> bool {
        let mut headers = self.visit.exchanges.iter().flat_map(|seen| &seen.step.exchange.request.headers);
        headers.any(|(name, value)| !names_no_user(name, value))
    }

    /// Whether the address that was asked for first has a query: what stands in it may log in.
    pub fn asked_with_a_query(&self) -> bool {
        self.visit.exchanges.first().is_some_and(|seen| seen.step.exchange.request.path.contains('?'))
    }

    /// Whether no form was sent, and the session cookie came by another way: in answer to an `Authorization` header, or to an
    /// address with a query. An address does not count where the page says that no user is logged in.
    pub fn is_session_of_the_way(&self) -> bool {
        let mut headers = self.visit.exchanges.iter().flat_map(|seen| &seen.step.exchange.request.headers);
        let is_authorization = |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
        let is_by_query = self.asked_with_a_query() && self.visit.logged_in != Some(false);
        self.nothing_sent.is_some() && self.brought_the_session && (headers.any(is_authorization) || is_by_query)
    }

    /// Whether a header went in the place of a form, and the page of the login answered 401.
    pub fn is_refused_header(&self) -> bool {
        let status = self.came_back.as_ref().map(|came| came.status);
        self.nothing_sent.is_some() && status == Some(401) && self.sent_an_own_header()
    }

    /// Whether the page has the name of the user that was to be logged in, or the text by which that is to be seen.
    pub fn shows_the_user(&self) -> bool {
        let Action::Login { user } = &self.visit.action else { return false };
        let is_it = |seen: &Evidence| match seen {
            Evidence::Name { name } | Evidence::Says { name } => name == user,
            Evidence::Shows { with, without, .. } => *with && !without,
            _ => false,
        };
        self.visit.evidence.iter().any(is_it)
    }

    /// The cookie that the page with the form set and that did not go with the form, where the login did not work: that is why,
    /// more likely than a field.
    pub fn missed_cookie(&self) -> Option<&LeftBehind> {
        self.left_behind.as_ref().filter(|_| self.visit.logged_in == Some(false) || self.was_refused)
    }

    /// Whether it worked.
    pub fn answer(&self) -> Answer {
        if self.visit.app.embedded {
            return self.visit.is_yes.into();
        }
        match self.visit.logged_in {
            // no login was tried that could have been refused
            Some(false) if self.nothing_sent.is_some() => Answer::CannotTell,
            // it may be another user than the one that was named
            Some(true) if self.is_by_another_way() && !self.shows_the_user() => Answer::CannotTell,
            Some(is_logged_in) => is_logged_in.into(),
            None if self.was_refused => Answer::No,
            None => Answer::CannotTell,
        }
    }
}
