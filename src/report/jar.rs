//! `jar`: the cookies of a browser, and what was done to them.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::gone::{Gone, LoginWay};
use super::path::Place;
use crate::browser::{LeftOut, Row};
use crate::clock::HeldClock;

/// The cookies of a browser, and what was done to them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JarReport {
    /// The name of the browser.
    pub browser: String,
    /// What was done to them.
    pub done: JarAction,
    /// Its cookies now, those that have expired among them.
    pub jar: Vec<Row>,
    /// The value of the session cookie, where it is wanted alone. It stands in `jar` as well.
    #[serde(skip)]
    pub value: Option<String>,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
    /// The name with which this browser logged in last to this app. Null: it is not known.
    pub user: Option<String>,
    /// How the browser logged in last to this app, or to the real one that it was used for.
    #[serde(skip)]
    pub login_way: LoginWay,
    /// The address of the real app that the browser was used for, where no address was given: of cookies that were listed or kept, if
    /// the session among them is not seen to be the embedded app's; of cookies that were copied, if they go to it. Null
    /// otherwise.
    pub login_url: Option<String>,
    /// Whether cookies were copied that are a real app's, whose address is not known.
    #[serde(skip)]
    pub is_of_an_unknown_app: bool,
    /// Whether a cookie that went when the browser was closed is not seen to be the embedded app's.
    #[serde(skip)]
    pub is_of_a_real_app: bool,
    /// Whether the command that comes next takes no key: its app has its own, or that of the tutorial signed what was copied.
    #[serde(skip)]
    pub needs_no_key: bool,
    /// Whether a live session cookie is in it.
    #[serde(skip)]
    pub has_session: bool,
    /// The place on the path. Null: this is beside it.
    pub path: Option<Place>,
}

impl JarReport {
    /// Whether it was done.
    pub fn answer(&self) -> Answer {
        Answer::from(!matches!(self.done, JarAction::NothingCopied { .. }))
    }
}

/// A browser that has a jar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BrowserFacts {
    /// Its name.
    pub browser: String,
    /// How many live cookies it holds. Null if its jar cannot be read.
    pub cookies: Option<usize>,
    /// The names of the hosts that they go to.
    pub domains: Vec<String>,
}

/// What was done to a jar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JarAction {
    /// They were listed.
    Listed,
    /// The browser was closed and opened again.
    Restarted {
        /// The cookies that had neither Expires nor Max-Age, or of which it was not known, and are gone.
        dropped: Vec<Row>,
    },
    /// Cookies of another browser were copied into this one.
    Copied {
        /// The name of the other browser.
        from: String,
        /// The cookies that were copied.
        copied: Vec<Row>,
        /// Whether they are of a real app, which may know the browser by more than its cookies.
        is_real: bool,
        /// The names of those whose session has an `_id` as Flask-Login makes it: SHA-512 of the address and the User-Agent
        /// of the browser that logged in. The app may tie the session to them.
        tied: Vec<String>,
    },
    /// The other browser has no live cookie to copy: the last one that it had is gone.
    NothingCopied {
        /// That cookie.
        gone: Box<Gone>,
    },
    /// The cookies of a text that go to an app were taken in.
    Imported {
        /// The address of the app.
        app: String,
        /// Those that were taken in.
        taken: Vec<Row>,
        /// Those that were not, by their reasons.
        left_out: Vec<LeftOut>,
    },
    /// They were written down for another program.
    Exported {
        /// The text.
        text: String,
        /// How many cookies are in it.
        cookies: usize,
        /// Those that are not, by their reasons.
        left_out: Vec<LeftOut>,
    },
    /// The browsers were listed.
    Browsers {
        /// Each that has a jar.
        browsers: Vec<BrowserFacts>,
    },
    /// It was emptied.
    Cleared {
        /// The cookies that were in it.
        dropped: Vec<Row>,
        /// The file in which a jar that could not be read is kept. Null for a jar that could be read.
        set_aside: Option<String>,
    },
}
