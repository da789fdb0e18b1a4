//! `login`, `visit` and `logout`: a way to a page, and the jar after it.

use schemars::JsonSchema;
use serde::Serialize;

use super::gone::{Gone, LoginWay};
use super::path::Place;
use crate::browser::{Row, Step, Visit};
use crate::clock::{HeldClock, Timestamp};
use crate::lab::app::AppFacts;
use crate::lab::by_key::ByKey;
use crate::lab::challenge::LoginByHeader;
use crate::lab::change::{SessionChange, SessionStep};
use crate::lab::not_believed::NotBelieved;
use crate::lab::not_sent::WhyNotSent;
use crate::lab::probe::{Looked, LookedWith};
use crate::lab::recognition::{Answer, Evidence, Verdict};
use crate::lab::remembered::remembered_by;
use crate::lab::repeat::Times;
use crate::server::apps::tutorial::Page;

/// What the browser set out to do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// `login USER`
    Login {
        /// The name that was typed.
        user: String,
    },
    /// `visit PATH`
    Visit {
        /// The page, or its whole address.
        path: String,
    },
    /// `logout`
    Logout,
}

/// A page that was asked for beside the way, to see who is logged in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Looks {
    /// With which cookies.
    pub with: LookedWith,
    /// Its exchanges, redirects first.
    pub exchanges: Vec<SessionStep>,
}

impl Looks {
    /// Each of them, and what it did to the session cookie of this name.
    pub fn of(looks: Vec<Looked>, name: &str) -> Vec<Looks> {
        let told = |Looked { with, steps }| Looks { with, exchanges: SessionStep::all(steps, name) };
        looks.into_iter().map(told).collect()
    }
}

/// `login`, `visit` or `logout`: a way to a page, and the jar after it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VisitReport {
    /// What the browser set out to do.
    pub action: Action,
    /// The name of the browser.
    pub browser: String,
    /// The name of the session cookie.
    pub cookie_name: String,
    /// The app.
    pub app: AppFacts,
    /// Every request and response, in order.
    pub exchanges: Vec<SessionStep>,
    /// What the whole way did to the session: between the first cookie that was sent and the last that came back. Null if
    /// none came back.
    pub session_change: Option<SessionChange>,
    /// What the last page says.
    pub page: Page,
    /// Whether a user is logged in. Null: it cannot be told.
    pub logged_in: Option<bool>,
    /// By what that was seen.
    pub evidence: Vec<Evidence>,
    /// The login in a header that the last 401 asks for. Null if there is none.
    pub login_by_header: Option<LoginByHeader>,
    /// The page that was asked for after the visit to see that: the one of `--page`, or the same again with the session
    /// that it brought, with its query. Null if the page of the visit was enough.
    pub looked_at: Option<String>,
    /// The pages that were asked for beside the way to see that. With `visit --times`, those without a cookie. What the
    /// login asks for with the jar is the end of `exchanges`.
    pub looks: Vec<Looks>,
    /// `visit`: why no session cookie was sent. Null if one was. Where the browser's own had run out, or is for other pages
    /// than the first one, it is said of the first request, whatever came and went on the way.
    pub not_sent: Option<WhyNotSent>,
    /// `visit` and `logout`: the session that the browser had before and dropped, where it has none to send. Null where it
    /// remembers none.
    pub gone: Option<Gone>,
    /// `visit`: when the browser would have dropped the session cookie that it sent first. Null: when it closes, or it sent
    /// none.
    pub expires_before: Option<Timestamp>,
    /// `visit`: the age of the session cookie that it sent first, in seconds by the server's clock. Null: it sent none, or
    /// none whose time of signing can be read.
    pub age: Option<i64>,
    /// `visit`, and `logout` from the embedded app: why a cookie that was sent was not believed. Null if it was, or that cannot
    /// be told.
    pub not_believed: Option<NotBelieved>,
    /// `visit` at a real app: what the given key says of the session cookie that was sent. Null: no key was given, or no such
    /// cookie went.
    pub by_key: Option<ByKey>,
    /// The name of a cookie by which the app may log in anew, without the session cookie: Flask-Login's `remember_token`.
    /// Null if none was sent or kept, or the browser does not hold it at the end.
    pub remembered_by: Option<String>,
    /// `login`: the names of the cookies into which the app put the password, or another secret that was sent. The jar
    /// keeps them as they came.
    pub secret_in_cookies: Vec<String>,
    /// `visit --times`: how the answers to the same request compare. Then `exchanges` are those of the first, and the jar
    /// has kept nothing of them.
    pub times: Option<Times>,
    /// Whether the browser sent a cookie with any of the requests.
    pub cookie_was_sent: bool,
    /// The cookies of the browser afterwards.
    pub jar: Vec<Row>,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
    /// Whether it did what it set out to do: exit code 0.
    pub is_yes: bool,
    /// The name with which this browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
    /// `visit`: the browser from which this one has a copy of a session. Null: it has none.
    pub copied_from: Option<String>,
    /// How this browser logged in last to this app.
    pub login_way: LoginWay,
    /// `visit` at a real app: the path of the page that came, if it asks who is there. Null: it does not.
    pub login_page: Option<String>,
    /// `visit` at the embedded app: the address of the real app that this browser was used for, and that was not asked, where
    /// the session that was sent is not seen to be the embedded app's. Null otherwise.
    pub login_url: Option<String>,
    /// The place on the path. Null: this is beside it.
    pub path: Option<Place>,
}

impl VisitReport {
    /// What is seen of a way to a page: at this app, by a browser of this name, with a session cookie of that name.
    pub fn new(
        action: Action,
        app: AppFacts,
        (browser, cookie_name): (&str, &str),
        visit: Visit,
        verdict: Verdict,
        jar: Vec<Row>,
    ) -> VisitReport {
        let page = Answer::at_the_end_of(&visit).page;
        let steps = visit.into_exchanges();
        let remembered_by = remembered_by(&steps, &jar);
        VisitReport {
            action,
            browser: browser.to_owned(),
            cookie_name: cookie_name.to_owned(),
            app,
            page,
            login_by_header: LoginByHeader::of(steps.iter().map(|step| &step.exchange)),
            cookie_was_sent: steps.iter().any(Step::cookie_was_sent),
            session_change: SessionChange::over(&steps, cookie_name),
            exchanges: SessionStep::all(steps, cookie_name),
            logged_in: verdict.answer,
            evidence: verdict.evidence,
            looked_at: None,
            looks: Vec::new(),
            not_sent: None,
            expires_before: None,
            age: None,
            gone: None,
            not_believed: None,
            by_key: None,
            remembered_by,
            secret_in_cookies: Vec::new(),
            times: None,
            jar,
            clock: None,
            is_yes: true,
            user: None,
            copied_from: None,
            login_way: LoginWay::default(),
            login_page: None,
            login_url: None,
            path: None,
        }
    }

    /// Says that the app did not open the session that was sent. So the answer took nothing out of it, whatever it did to the
    /// cookie.
    pub fn of_an_unopened_session(&mut self) {
        let changes = self.exchanges.iter_mut().flat_map(|seen| &mut seen.session_change);
        changes.chain(&mut self.session_change).for_each(|change| change.removed.clear());
    }

    /// Whether a page was asked for that does not exist, and that is not the app's first.
    pub fn is_no_page(&self) -> bool {
        let is_first = self.exchanges.iter().any(|seen| seen.step.exchange.request.path == "/");
        let is_missing = self.exchanges.last().is_some_and(|last| last.step.exchange.response.status == 404);
        is_missing && !is_first && self.logged_in.is_none()
    }

    /// Whether only another page can tell who is logged in.
    pub fn asks_for_a_page(&self) -> bool {
        self.logged_in.is_none() && self.cookie_was_sent && !self.app.embedded && self.login_by_header.is_none()
    }

    /// Whether it did what it set out to do.
    pub fn is_yes(&self) -> bool {
        self.is_yes
    }
}
