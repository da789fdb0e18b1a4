//! Who is logged in, from what an app answers, and from that alone.
//!
//! No app is known beforehand. It is asked twice without a cookie and once with it:
//!
//! ```text
//! without a cookie, twice    what differs between the two varies by itself: tokens, nonces, clocks
//! with the cookie            what differs from both is the evidence: a status, an address, a text, a form that is gone
//! ```
//!
//! [`who`] answers whether a user is logged in: yes, no, or that it cannot be told. [`treated`] answers whether one
//! cookie was taken as another one is that is known to be good. Both give their evidence.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::change::{ChangeKind, SessionChange, names_sent, says_nobody};
use super::page::{Form, Link, Reading, without_place};
use super::varying::{is_only_a_mask, masked};
use super::{signs, unseen};
use crate::browser::{Received, Step, Url, Visit, Why, names_no_user};
use crate::exchange::{Exchange, Response};
use crate::server::apps::tutorial::Page;

/// The most texts that are given as evidence, and the most characters of each.
const MOST_TEXTS: usize = 3;
const MOST_CHARACTERS: usize = 80;

/// The answer to a request, after its redirects, and its page as a person reads it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was sent and what came back at the end of the way.
    pub exchange: Exchange,
    /// What the page says in the tutorial's words.
    pub page: Page,
    /// Its texts, links and forms.
    pub reading: Reading,
    /// The path that was asked for, without its query.
    pub asked: String,
    /// Every exchange on the way.
    pub steps: Vec<Step>,
}

impl Answer {
    /// Reads the page of one exchange.
    pub fn read(exchange: Exchange) -> Answer {
        let step = Step { exchange, set_cookies: Vec::new() };
        Answer::at_the_end_of(&Visit { redirects: Vec::new(), page: step })
    }

    /// Reads the page at the end of a visit.
    pub fn at_the_end_of(visit: &Visit) -> Answer {
        let exchange = visit.last().exchange.clone();
        let first = visit.exchanges().next().map(|step| path_of(&step.exchange.request.path)).unwrap_or_default();
        let reading = Reading::of(&exchange.response);
        let page = match Page::read(&exchange.response.body) {
            Page::Other { .. } => {
                let (begins, begins_with) = reading.first_words();
                Page::Other { begins, begins_with }
            }
            known => known,
        };
        Answer { page, reading, asked: first.to_owned(), steps: visit.exchanges().cloned().collect(), exchange }
    }

    /// The status of the last response.
    pub fn status(&self) -> u16 {
        self.exchange.response.status
    }

    /// The path of the last page, without its query.
    pub fn ended_at(&self) -> &str {
        path_of(&self.exchange.request.path)
    }

    /// The name on the page, if it says in the tutorial's words that a user is logged in.
    pub fn logged_in_as(&self) -> Option<&str> {
        self.page.logged_in_as()
    }

    /// The addresses of the pages on the way, in order.
    pub fn pages(&self) -> Vec<Url> {
        self.steps.iter().filter_map(|step| Url::parse(&step.exchange.request.url).ok()).collect()
    }

    /// Whether a request on the way carried a cookie.
    pub fn carried_a_cookie(&self) -> bool {
        self.steps.iter().any(Step::cookie_was_sent)
    }

    /// Whether a request on the way carried a header by which a server can know a user too: one that was asked for, such as
    /// `Authorization` or `X-Api-Key`.
    pub fn carried_an_own_header(&self) -> bool {
        self.steps.iter().any(carries_an_own_header)
    }

    /// Whether nothing went to the first page by which a server can know a user, and every cookie that went after it came on the
    /// way itself.
    pub(super) fn began_with_nothing(&self) -> bool {
        began_with_nothing(&self.steps)
    }

    /// Whether the page has a form that asks who is there.
    pub fn asks_who_is_there(&self) -> bool {
        self.asking_form().is_some()
    }

    /// Whether the page asks its reader to log in, and has no way to log out.
    pub(super) fn is_for_visitors(&self) -> bool {
        asks_to_log_in(self).is_some() && signs::logout_on(&self.reading).is_none()
    }

    /// Whether it says who may see the page, and nothing else: it forbids it, or sends to a login.
    pub(super) fn keeps_out(&self) -> bool {
        matches!(self.status(), 401 | 403) || self.is_sent_to_a_login()
    }

    /// Whether the way led from another page to one that asks who is there.
    pub(super) fn is_sent_to_a_login(&self) -> bool {
        self.ended_at() != self.asked && self.asking_form().is_some()
    }

    /// Whether nothing by which a server can know a user went with the last request, but a session of this name that holds only
    /// what any visitor's does.
    pub(super) fn holds_nobody(&self, name: &str) -> bool {
        let header = self.steps.last().and_then(|step| step.exchange.request.cookie()).unwrap_or_default();
        let pairs = || header.split("; ").map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let is_harmless = |(is, value)| if is == name { says_nobody(value) } else { signs::is_against_forgery(is) };
        pairs().any(|(is, _)| is == name) && pairs().all(is_harmless) && !self.carried_an_own_header()
    }

    /// The names of the cookies that went, if each of them is against forged requests and nothing else was sent by which a
    /// server can know a user.
    pub(super) fn only_against_forgery(&self) -> Option<Vec<String>> {
        let names: BTreeSet<&str> = self.steps.iter().flat_map(names_sent).collect();
        let is_all = !names.is_empty() && names.iter().all(|name| signs::is_against_forgery(name));
        (is_all && !self.carried_an_own_header()).then(|| names.into_iter().map(str::to_owned).collect())
    }

    /// Whether the browser is left with another cookie than this one by which a server can know a user too, as far as the way
    /// shows its cookies.
    pub(super) fn leaves_another_than(&self, name: &str) -> bool {
        let mut left: BTreeSet<&str> = BTreeSet::new();
        for step in &self.steps {
            left.extend(names_sent(step));
            for line in &step.set_cookies {
                match line.received {
                    Received::Stored | Received::Replaced => drop(left.insert(&line.said.name)),
                    Received::Deleted => drop(left.remove(line.said.name.as_str())),
                    Received::Ignored(_) => {}
                }
            }
        }
        left.into_iter().any(|other| other != name && !signs::is_against_forgery(other))
    }

    /// Whether only the beginning of its page was read.
    pub fn is_cut(&self) -> bool {
        self.exchange.response.is_cut
    }

    /// The form by which its page asks its reader to log in.
    fn asking_form(&self) -> Option<&Form> {
        signs::asking_form(&self.reading, self.ended_at())
    }

    /// That it is an error.
    pub(super) fn refused(&self) -> Evidence {
        Evidence::Refused { status: self.status(), page: self.ended_at().to_owned() }
    }

    fn says(&self, text: &str) -> bool {
        self.reading.line().contains(text) || self.exchange.response.body.contains(text)
    }
}

/// As [`Answer::began_with_nothing`], of these exchanges one after the other.
pub(super) fn began_with_nothing<'a>(steps: impl IntoIterator<Item = &'a Step>) -> bool {
    let mut came: BTreeSet<&str> = BTreeSet::new();
    for (place, step) in steps.into_iter().enumerate() {
        let request = &step.exchange.request;
        let is_of_the_way = names_sent(step).all(|name| came.contains(name));
        // a query may log in
        if !is_of_the_way || carries_an_own_header(step) || (place == 0 && request.path.contains('?')) {
            return false;
        }
        came.extend(step.set_cookies.iter().map(|line| line.said.name.as_str()));
    }
    true
}

/// Whether a request carries a header by which a server can know a user, beside its cookies.
pub fn carries_an_own_header(step: &Step) -> bool {
    step.exchange.request.headers.iter().any(|(name, value)| !names_no_user(name, value))
}

/// A path without its query.
pub(super) fn path_of(path: &str) -> &str {
    path.split('?').next().unwrap_or(path)
}

impl Verdict {
    /// Whether the text of `--shows` is on none of the pages, read to their ends.
    pub(super) fn is_by_a_missing_text(&self) -> bool {
        let is_missing = |seen: &Evidence| matches!(seen, Evidence::Shows { with: false, without: false, .. });
        let is_cut = |seen: &Evidence| matches!(seen, Evidence::Cut { with: true, .. });
        self.evidence.iter().any(is_missing) && !self.evidence.iter().any(is_cut)
    }

    /// What was seen beside a text of `--shows` that is on none of the pages, and so says nothing.
    pub(super) fn beside_a_missing_text(&self) -> &[Evidence] {
        match self.evidence.split_first() {
            Some((Evidence::Shows { with: false, without: false, .. }, rest)) => rest,
            _ => &self.evidence,
        }
    }

    /// What the rest says, beside a text that is on none of the pages.
    fn beside(self, rest: Verdict) -> Verdict {
        Verdict { answer: rest.answer, evidence: [self.evidence, rest.evidence].concat() }
    }

    /// The same verdict, beside that no cookie of this name is among those that were sent, where it is by comparing.
    pub fn naming_the_others(mut self, name: &str, sent: Vec<String>) -> Verdict {
        let is_compared = |seen: &Evidence| {
            matches!(
                seen,
                Evidence::Status { .. }
                    | Evidence::Address { .. }
                    | Evidence::ErrorForAll { .. }
                    | Evidence::Same
                    | Evidence::GoodUnseen
                    | Evidence::UnseenDiffers { .. }
                    | Evidence::Doubt { .. }
                    | Evidence::FormGone { .. }
                    | Evidence::Logout { .. }
                    | Evidence::LoginShown { .. }
                    | Evidence::Name { .. }
                    | Evidence::Shows { .. }
                    | Evidence::TextAppeared { .. }
                    | Evidence::TextGone { .. }
            )
        };
        let has_others = !sent.is_empty() && sent.iter().all(|sent| sent != name);
        if has_others && self.evidence.iter().any(is_compared) {
            self.evidence.insert(0, Evidence::OthersAlone { name: name.to_owned(), others: sent });
        }
        self
    }

    /// The same verdict, beside that a header went with the cookie and without it, where no difference was seen: an app may know
    /// the user by it.
    #[must_use]
    pub fn beside_a_header(mut self, went: bool) -> Verdict {
        let is_hidden = |seen: &Evidence| {
            seen.is_the_same_to_read() || matches!(seen, Evidence::Shows { without: true, .. } | Evidence::GoodUnseen)
        };
        if went && self.answer.is_none() && self.evidence.iter().any(is_hidden) {
            self.evidence.push(Evidence::HeaderInBoth);
        }
        self
    }

    /// Another verdict, beside the text that is on none of the pages.
    pub(super) fn with_another_beside_the_text(self, another: Verdict) -> Verdict {
        let is_text = |seen: &Evidence| matches!(seen, Evidence::Shows { .. });
        let texts = self.evidence.into_iter().filter(is_text);
        Verdict { answer: another.answer, evidence: texts.chain(another.evidence).collect() }
    }

    /// Whether no user was seen: the page is the same with the cookie as without it, or none gets it.
    pub(super) fn is_as_without(&self) -> bool {
        let seen = self.beside_a_missing_text();
        self.evidence == [Evidence::Same] || seen.first().is_some_and(Evidence::is_kept_out)
    }

    /// The same verdict, beside that a page which is kept from this browser as from any other has shown it its user before. It
    /// is no proof that none is logged in: the user may have lost the right to see it.
    pub fn where_it_was_shown(mut self, page: String, was_shown: bool) -> Verdict {
        if was_shown && self.answer.is_none() && self.evidence.iter().any(Evidence::is_kept_out) {
            self.evidence.push(Evidence::ShownBefore { page });
        }
        self
    }

    /// Whether all that shows a login is a name on the page, which a page may have for another reason.
    pub fn is_by_name_alone(&self) -> bool {
        let is_weak = |seen: &Evidence| {
            let is_missing = matches!(seen, Evidence::Shows { with: false, .. });
            is_missing
                || matches!(seen, Evidence::Name { .. } | Evidence::TextAppeared { .. } | Evidence::TextGone { .. })
        };
        self.answer == Some(true) && self.evidence.iter().all(is_weak)
    }
}

/// What was found out, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verdict {
    /// Yes, no, or null: it cannot be told.
    pub answer: Option<bool>,
    /// What was seen.
    pub evidence: Vec<Evidence>,
}

/// What became of a session that the answer to a login brought, before the form came again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Undone {
    /// An answer took its keys out, or brought another session or none in its place.
    TakenOut,
    /// The browser did not send it to the page to which the login led.
    NotSent,
    /// It was sent to the page to which the login led, and that led on to the form.
    NotTaken,
}

/// Something that was seen. "Without" is the answer to a request without a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// The tutorial's page says so: `NAMEでログイン中`.
    Says {
        /// The name.
        name: String,
    },
    /// The tutorial's form, which it shows to those who are not logged in.
    TutorialForm,
    /// Another status than without the cookie.
    Status {
        /// Without the cookie.
        without: u16,
        /// With it.
        with: u16,
    },
    /// The redirects ended elsewhere than without the cookie.
    Address {
        /// The path without the cookie.
        without: String,
        /// The path with it.
        with: String,
    },
    /// A form that asks who is there is gone.
    FormGone {
        /// The names of its fields.
        fields: Vec<String>,
    },
    /// A form that asks who is there, as without a cookie.
    FormShown {
        /// The names of its fields.
        fields: Vec<String>,
    },
    /// A link or form to log out, which is not there without the cookie.
    Logout {
        /// Its text.
        text: String,
    },
    /// The link or form to log out that the good cookie brings is not there.
    LogoutMissing {
        /// Its text.
        text: String,
    },
    /// The name that the good cookie brings is not there.
    NameMissing {
        /// The name.
        name: String,
    },
    /// A link to log in is there, as without the cookie.
    LoginShown {
        /// Its text.
        text: String,
    },
    /// The name that is in the session, or that was typed, is on the page, and is not without the cookie.
    Name {
        /// The name.
        name: String,
    },
    /// A text that is there with the cookie only.
    TextAppeared {
        /// The text.
        text: String,
    },
    /// A text that is there without the cookie only.
    TextGone {
        /// The text.
        text: String,
    },
    /// The text of `--shows`.
    Shows {
        /// The text.
        text: String,
        /// Whether it is on the page as the browser got it: with the cookie, if it had one to send.
        with: bool,
        /// Whether it is there without.
        without: bool,
    },
    /// No cookie was sent, so the server cannot know a user.
    NothingSent,
    /// No cookie was sent to the first page, so the server cannot know a user. Those that were sent after it came on the way.
    NothingAtFirst,
    /// No cookie of this name was sent, which is that of the session: what else is seen is of the others.
    OthersAlone {
        /// The name.
        name: String,
        /// The names of those that were sent.
        others: Vec<String>,
    },
    /// All cookies that were sent are against forged requests by their names, so no session went, and the page is the same
    /// with them and without.
    NoSession {
        /// Their names.
        others: Vec<String>,
    },
    /// The browser had no cookie for the app before, and no login was sent. What it holds now came with pages that any
    /// visitor gets.
    NeverLoggedIn,
    /// The browser holds a cookie of this host that does not go to this page, so the page cannot show whose it is.
    KeptBack {
        /// The folder whose pages get it.
        path: String,
        /// Whether it goes to https pages only, and this is none.
        secure: bool,
    },
    /// No cookie was sent, but a header of `--header`, or a password of the address, by which a server can know a user too.
    /// No answer without it was there to compare with.
    OnlyAHeader {
        /// The status of the answer.
        status: u16,
    },
    /// A header of `--header`, or a password of the address, went with the cookie and also without it: an app may know a user by
    /// it.
    HeaderInBoth,
    /// The answer was an error.
    Refused {
        /// Its status.
        status: u16,
        /// The path of its page.
        page: String,
    },
    /// Without a cookie, the answer was an error that is no word on a user, so there is nothing to compare with.
    NothingToCompare {
        /// Its status.
        status: u16,
    },
    /// Only the beginning of a page was read. What is missing in it may stand in the rest, and is no evidence.
    Cut {
        /// Whether a page without the cookie was cut.
        without: bool,
        /// Whether the page with it was.
        with: bool,
    },
    /// The page is an error of this status with the cookie as without it, so it does not tell them apart.
    ErrorForAll {
        /// The status.
        status: u16,
        /// The path of the page.
        page: String,
    },
    /// Without these words, what was seen would be a yes: they may ask for one more step of a login, or refuse it. They are
    /// on the page with the cookie only.
    Doubt {
        /// The word.
        word: String,
        /// The text in which it stands.
        text: String,
    },
    /// There is no such page, or it cannot be got.
    NoPage {
        /// Its status.
        status: u16,
        /// Its path.
        page: String,
    },
    /// The answer took the user out of the session.
    LostTheUser {
        /// The keys that are gone. Empty where the whole cookie was deleted.
        removed: Vec<String>,
    },
    /// The page is the same with the cookie and without it, but for what varies by itself.
    Same,
    /// What a person reads on the page is the same with the cookie and without it, but for what varies by itself. What is not
    /// shown on it differs.
    UnseenDiffers {
        /// In which elements: `template`, `script`, … Of a tag with other attributes it is the name of the tag, and of a
        /// comment `comment`.
        elements: Vec<String>,
    },
    /// The answers without a cookie differ among themselves in their status or address.
    Unsteady,
    /// Without the session cookie the same request was answered now with one page and now with another, and other cookies went
    /// with it: an app may take one of them once only.
    UnsteadyBeside {
        /// Their names.
        others: Vec<String>,
    },
    /// The page is the same with the session cookie and without it, and another one without the other cookies too: these may log
    /// in.
    OthersDiffer,
    /// A made-up value of the session cookie makes the same difference on the page: it may show the cookies that came.
    AnyValue,
    /// A made-up value of the session cookie does not make this difference.
    NotAnyValue,
    /// The cookie itself is not seen to log a user in, so its copy cannot be compared with it.
    GoodUnseen,
    /// The login itself was answered by an error.
    LoginRefused {
        /// Its status.
        status: u16,
    },
    /// The login was answered by its form again.
    FormAgain {
        /// The names of its fields.
        fields: Vec<String>,
    },
    /// The login itself was answered by a redirect to another page, with a session that may be a user's. The way led back to
    /// its form all the same.
    LoginUndone {
        /// The status of the answer to the login.
        status: u16,
        /// The keys of the session that came with it which may say who it is. Empty where it cannot be read.
        keys: Vec<String>,
        /// What became of that session on the way.
        how: Undone,
        /// The path of the page at which it was seen.
        page: String,
    },
    /// The answer to the login says why it was refused, which the page of its form does not.
    LoginSays {
        /// The text.
        text: String,
    },
    /// The login was answered by a token in JSON, and not by a cookie. A browser does not send it by itself.
    Token {
        /// The keys under which tokens stand, below others after a dot: `access_token`, `data.token`.
        keys: Vec<String>,
    },
    /// The page has shown this browser its user before.
    ShownBefore {
        /// Its path.
        page: String,
    },
    /// The session that came holds only what any visitor's does.
    SaysNobody {
        /// Its keys.
        keys: Vec<String>,
    },
    /// The page that would show it did not come.
    Unanswered {
        /// Its path.
        page: String,
    },
    /// The same request was answered now one way and now another.
    Disagreement {
        /// How many answers say that a user is logged in.
        yes: u32,
        /// How many say that no user is.
        no: u32,
        /// How many do not tell.
        cannot_tell: u32,
    },
    /// The text of `--shows` is on the page with the good cookie, and not with this one.
    ShownToGood {
        /// The text.
        text: String,
    },
    /// As the good cookie is answered.
    AsGood,
    /// As a request without the session cookie is answered.
    AsNone,
}

impl Evidence {
    /// That an answer took the user out of the session.
    pub(super) fn of_the_loss(change: &SessionChange) -> Evidence {
        Evidence::LostTheUser { removed: change.taken_out() }
    }

    /// Whether it is a word of this answer by which it is doubtful that a login is done.
    pub(super) fn is_doubt_of(&self, answer: &Answer) -> bool {
        match self {
            Evidence::Doubt { .. } => true,
            Evidence::TextAppeared { text } => doubts_in(text, answer).next().is_some(),
            _ => false,
        }
    }

    /// That what a person reads is the same with a cookie and without it, with what differs beside that.
    fn of_the_same(without: &[Answer], with: &Answer) -> Evidence {
        let without: Vec<&Response> = without.iter().map(|answer| &answer.exchange.response).collect();
        match unseen::differing(&without, &with.exchange.response) {
            elements if elements.is_empty() => Evidence::Same,
            elements => Evidence::UnseenDiffers { elements },
        }
    }

    /// Whether the app sends to a login with the cookie as without it.
    pub fn is_sent_to_a_login(&self) -> bool {
        matches!(self, Evidence::Address { without, with } if without == with)
    }

    /// Whether the app keeps the page from a browser with the cookie as from one without it: it sends both to a login, or
    /// forbids it to both.
    pub fn is_kept_out(&self) -> bool {
        self.is_sent_to_a_login() || matches!(self, Evidence::ErrorForAll { status: 401 | 403, .. })
    }

    /// Whether what a person reads is the same with the cookie and without it.
    pub fn is_the_same_to_read(&self) -> bool {
        matches!(self, Evidence::Same | Evidence::UnseenDiffers { .. } | Evidence::NoSession { .. })
    }

    /// Whether it says nothing of a user: the page is the same for all, or an error.
    pub(super) fn tells_nothing(&self) -> bool {
        let is_missing = matches!(self, Evidence::Shows { with: false, .. });
        let is_an_error =
            matches!(self, Evidence::NoPage { .. } | Evidence::ErrorForAll { .. } | Evidence::Refused { .. });
        self.is_the_same_to_read() || is_missing || is_an_error
    }
}

/// What else is known of the question who is logged in.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Names that a page would show: the one that was typed, those in the session.
    pub names: Vec<String>,
    /// The text that only a logged-in user sees, if it was given.
    pub shows: Option<&'a str>,
    /// What became of the session on the way, if that can be read.
    pub change: Option<SessionChange>,
    /// Whether another cookie is left by which the app may know the user too.
    pub another_is_left: bool,
    /// Whether the last answer itself took the user out of the session. Its page was made before that.
    pub is_lost_at_the_end: bool,
    /// Whether what the answers set is dropped, so that the same cookie is sent again.
    pub jar_stays: bool,
    /// Whether nothing by which a user can be known went with the last request but a session that names none.
    pub holds_nobody: bool,
    /// Whether the ways before began with nothing, and led to a login or brought no cookie, and nothing else went on this one.
    pub began_with_nothing: bool,
}

impl Known<'_> {
    /// What the loss of the user out of the session says, if it says more than the page: no user is logged in where nothing
    /// else is left that may log in. Else a page that was made after it decides.
    ///
    /// A page that logs out says nothing of a cookie that is sent again: by its path, or since it deletes what was not sent too. Nor
    /// is it a loss where what was in the session names no user.
    /// `without` are the answers to requests without a cookie. `None`: they are not at hand.
    fn by_the_loss(&self, without: Option<&[Answer]>, with: &Answer) -> Option<Verdict> {
        let change = self.change.as_ref().filter(|change| change.lost_its_user())?;
        let is_deleted = change.kind == ChangeKind::Deleted;
        let says_nothing = || signs::is_logout_address(&with.asked) || change.deleted_nobody();
        if self.jar_stays && (says_nothing() || is_deleted && without.is_none_or(deletes_too)) {
            return None;
        }
        let answer = (!self.another_is_left).then_some(false);
        let evidence = vec![Evidence::of_the_loss(change)];
        (answer.is_some() || self.is_lost_at_the_end).then_some(Verdict { answer, evidence })
    }
}

/// Whether an answer to a request without a cookie deletes one.
fn deletes_too(without: &[Answer]) -> bool {
    let mut lines = without.iter().flat_map(|answer| &answer.steps).flat_map(|step| &step.set_cookies);
    lines.any(|line| line.received == Received::Ignored(Why::AlreadyExpired))
}

/// Whether a user is logged in where this answer came.
///
/// `without` are the answers to requests without a cookie.
pub fn who(without: &[Answer], with: &Answer, known: &Known<'_>) -> Verdict {
    let verdict = |answer, evidence: Vec<Evidence>| Verdict { answer, evidence };
    match by_the_given_text(without, with, known.shows) {
        Some(missing) if missing.is_by_a_missing_text() => {
            let rest = who(without, with, &Known { shows: None, ..known.clone() });
            return missing.beside(rest);
        }
        Some(verdict) => return verdict,
        None => {}
    }
    if let Some(verdict) = who_alone(with, known) {
        return verdict;
    }
    let (status, page) = (with.status(), with.ended_at().to_owned());
    if let Some(lost) = known.by_the_loss(Some(without), with).filter(|_| known.jar_stays && status < 400) {
        return lost;
    }
    if status >= 400 {
        // an error is an answer to this cookie only where the page comes without it. It may be forbidden to this user,
        // who is known
        let is_page = |answer: &Answer| answer.status() < 400 && answer.ended_at() == answer.asked;
        let comes_without = !without.is_empty() && without.iter().all(is_page);
        let is_for_all = !without.is_empty() && without.iter().all(|answer| answer.status() == status);
        let form = with.asking_form().filter(|_| status == 401);
        if let Some(lost) = known.by_the_loss(Some(without), with).filter(|_| status == 401) {
            return lost;
        }
        if let Some(form) = form.filter(|_| is_for_all) {
            let shown = Evidence::FormShown { fields: named(form) };
            return verdict(Some(false), vec![Evidence::Refused { status, page }, shown]);
        }
        // it may go by a header, and not look at any cookie
        if is_for_all && matches!(status, 401 | 403) {
            return match with.only_against_forgery() {
                Some(others) => verdict(Some(false), vec![Evidence::NoSession { others }]),
                None => verdict(None, vec![Evidence::ErrorForAll { status, page }]),
            };
        }
        let says_something = status < 500 && status != 403 && !says_nothing(status);
        let is_refused = says_something && (comes_without || without.iter().all(|answer| answer.status() == 401));
        return verdict(is_refused.then_some(false), vec![Evidence::Refused { status, page }]);
    }
    // an app may well fail where no user is logged in, but a limit of requests says nothing
    if let Some(status) = without.iter().map(Answer::status).find(|&status| says_nothing(status)) {
        return verdict(None, vec![Evidence::NothingToCompare { status }]);
    }
    let cut = cut_of(without, with);
    let verdict = |answer, evidence: Vec<Evidence>| verdict(answer, evidence.into_iter().chain(cut.clone()).collect());
    let Some(found) = Difference::between(without, with) else { return verdict(None, vec![Evidence::Unsteady]) };
    let strong = found.signs_of_a_login(without, with, &known.names);
    // a page that asks for a code, or says that something is wrong, is no sign that the login is done
    if !strong.is_empty() {
        // the page is kept from a browser with this cookie as from one without, whatever its menu says
        if let Some(kept_off) = kept_off(without, with) {
            return verdict(None, [strong, kept_off].concat());
        }
        return match found.doubt(without, with) {
            None => verdict(Some(true), [strong, found.texts(&known.names)].concat()),
            Some(doubt) => verdict(None, [vec![doubt], found.all(&known.names)].concat()),
        };
    }
    if found.is_nothing() && cut.is_some() {
        return verdict(None, Vec::new());
    }
    if found.is_nothing() {
        return match with.asking_form() {
            // sent from another page to one that asks who is there: so may a user be who must not see it
            Some(form) if with.ended_at() != with.asked => {
                let end = with.ended_at().to_owned();
                let address = Evidence::Address { without: end.clone(), with: end };
                let form = Evidence::FormShown { fields: named(form) };
                match with.only_against_forgery() {
                    Some(others) => verdict(Some(false), vec![Evidence::NoSession { others }, form]),
                    None if known.began_with_nothing || with.began_with_nothing() => {
                        verdict(Some(false), vec![Evidence::NothingAtFirst, form])
                    }
                    None => verdict(known.holds_nobody.then_some(false), vec![address, form]),
                }
            }
            _ => match with.only_against_forgery() {
                Some(others) => verdict(Some(false), vec![Evidence::NoSession { others }]),
                None => verdict(None, vec![Evidence::of_the_same(without, with)]),
            },
        };
    }
    // no page but this one sends its reader to a login
    let is_sent_away = found.address.is_some() && is_sent_to_a_login(with) && !without.iter().any(is_sent_to_a_login);
    let mut seen = found.all(&known.names);
    // a link or a form may differ where the text is the same
    if seen.is_empty() {
        seen.push(Evidence::of_the_same(without, with));
        seen.retain(|seen| *seen != Evidence::Same);
    }
    verdict(is_sent_away.then_some(false), seen)
}

/// What shows that the app sends a browser with this cookie to the same login form as one without. `None`: it does not.
fn kept_off(without: &[Answer], with: &Answer) -> Option<Vec<Evidence>> {
    let end = with.ended_at();
    let is_sent_there = |answer: &Answer| is_sent_to_a_login(answer) && answer.ended_at() == end;
    let form = with.asking_form().filter(|_| is_sent_there(with) && without.iter().all(is_sent_there))?;
    let address = Evidence::Address { without: end.to_owned(), with: end.to_owned() };
    Some(vec![address, Evidence::FormShown { fields: named(form) }])
}

/// What one answer says by itself of who is logged in, so that no other has to be asked for. `None` if it does not.
pub fn who_alone(with: &Answer, known: &Known<'_>) -> Option<Verdict> {
    let verdict = |answer, evidence: Evidence| Some(Verdict { answer, evidence: vec![evidence] });
    if known.shows.is_some() {
        return None;
    }
    match &with.page {
        Page::LoggedIn { name } => return verdict(Some(true), Evidence::Says { name: name.clone() }),
        Page::LoginForm => return verdict(Some(false), Evidence::TutorialForm),
        Page::Other { .. } => {}
    }
    match (with.carried_a_cookie(), with.carried_an_own_header(), with.status()) {
        (true, ..) => {}
        (false, false, _) => return verdict(Some(false), Evidence::NothingSent),
        // nothing that was asked without it is at hand
        (false, true, status) => {
            return verdict((status == 401).then_some(false), Evidence::OnlyAHeader { status });
        }
    }
    match with.status() {
        status @ (404 | 405 | 410 | 501) => {
            // with another query there may be one
            verdict(None, Evidence::NoPage { status, page: with.exchange.request.path.clone() })
        }
        400.. => None,
        _ => known.by_the_loss(None, with),
    }
}

/// Whether a cookie was treated as one that is known to be good: yes, as no cookie at all, or neither can be told.
///
/// Where the two cookies hold other values, `same` lists those that stand for each other: (in the good one, in this one).
/// The names of `known` are those in the good one.
pub fn treated(
    without: &[Answer],
    good: &Answer,
    with: &Answer,
    same: &[(String, String)],
    known: &Known<'_>,
) -> Verdict {
    let shows = known.shows;
    let verdict = |answer, evidence: Vec<Evidence>| Verdict { answer, evidence };
    match by_the_given_text(without, with, shows) {
        // the good one brings it, so it is the text that was meant
        Some(missing) if missing.is_by_a_missing_text() && shows.is_some_and(|text| good.says(text)) => {
            let text = shows.unwrap_or_default().to_owned();
            return verdict(Some(false), vec![Evidence::ShownToGood { text }]);
        }
        Some(missing) if missing.is_by_a_missing_text() => {
            let rest = treated(without, good, with, same, &Known { shows: None, ..known.clone() });
            return missing.beside(rest);
        }
        Some(verdict) => return verdict,
        None => {}
    }
    if let (Page::LoggedIn { .. }, page) = (&good.page, &with.page) {
        match page {
            Page::LoggedIn { name } => return verdict(Some(true), vec![Evidence::Says { name: name.clone() }]),
            Page::LoginForm => return verdict(Some(false), vec![Evidence::TutorialForm]),
            Page::Other { .. } => {}
        }
    }
    let cut = cut_of(without, good).or_else(|| cut_of(without, with));
    let verdict = |answer, evidence: Vec<Evidence>| verdict(answer, evidence.into_iter().chain(cut.clone()).collect());
    let Some(shown) = Difference::between(without, good) else { return verdict(None, vec![Evidence::Unsteady]) };
    if shown.is_nothing() {
        return verdict(None, if cut.is_none() { vec![Evidence::of_the_same(without, good)] } else { Vec::new() });
    }
    let status = with.status();
    if good.status() >= 400 || says_nothing(status) {
        let refused = if good.status() >= 400 { good } else { with };
        return verdict(None, vec![refused.refused()]);
    }
    if status >= 400 {
        let answer = (status < 500).then_some(false);
        return verdict(answer, vec![with.refused()]);
    }
    let Some(found) = Difference::between(without, with) else { return verdict(None, vec![Evidence::Unsteady]) };
    if found.is_nothing() {
        let is_whole = cut_of(without, with).is_none();
        return if is_whole { verdict(Some(false), vec![Evidence::AsNone]) } else { verdict(None, Vec::new()) };
    }
    let signs = found.signs_of_a_login(without, with, &known.names);
    // a page that only lacks something is no sign that a cookie was taken: it may be refused in silence
    let is_taken = || shown.brings_something() || !shown.signs_of_a_login(without, good, &known.names).is_empty();
    let mut seen = [vec![Evidence::AsGood], signs, found.all(&known.names)].concat();
    without_repeats(&mut seen);
    if is_taken() && shown.shared_with(&found, good, with, same) && !found.shares_with_none(&shown) {
        return verdict(Some(true), seen);
    }
    seen.retain(|seen| *seen != Evidence::AsGood);
    let by_signs = by_signs(Compared { without, good, with, same }, [&shown, &found], &known.names);
    by_signs.filter(|_| cut.is_none()).unwrap_or_else(|| verdict(None, seen))
}

/// Three answers that are compared.
#[derive(Clone, Copy)]
struct Compared<'a> {
    without: &'a [Answer],
    good: &'a Answer,
    with: &'a Answer,
    same: &'a [(String, String)],
}

/// Whether a cookie was treated as the good one on a page that is never twice the same: by what a login brings and hardly
/// anything else, which are a way to log out, the name of the user, and a page that does not ask for a login.
///
/// As none: all that the good one brings is missing, and the reader is asked to log in. As the good one: all of it is there,
/// and the reader is not asked.
fn by_signs(compared: Compared<'_>, [shown, found]: [&Difference; 2], names: &[String]) -> Option<Verdict> {
    let Compared { without, good, with, same } = compared;
    let [logout, logout_now] = [good, with].map(|answer| signs::logout_on(&answer.reading));
    let logout = logout.filter(|_| without.iter().all(|answer| signs::logout_on(&answer.reading).is_none()));
    let is_for_all = |name: &String| without.iter().any(|answer| has_word(&answer.reading.values(), name));
    let is_shown = |name: &&String| shown.appeared.iter().any(|text| has_name(text, name, good)) && !is_for_all(name);
    let name = names.iter().find(is_shown);
    let line = with.reading.values();
    let is_named_so = |name: &String| {
        let translated = same.iter().find(|(old, _)| old == name).map(|(_, new)| new);
        has_word(&line, name) || translated.is_some_and(|name| has_word(&line, name))
    };
    let is_named = name.is_some_and(is_named_so);
    let asks_but_the_good =
        without.iter().all(|answer| asks_to_log_in(answer).is_some()) && asks_to_log_in(good).is_none();
    let (asked, where_it_ended) = (asks_to_log_in(with), (with.status(), with.ended_at()));
    let is_as_none = found.status.is_none() && found.address.is_none();
    if let Some(asked) = asked.clone().filter(|_| asks_but_the_good && is_as_none) {
        let is_missing = (logout.is_some() || name.is_some()) && logout_now.is_none() && !is_named;
        let missing = logout.map(|text| Evidence::LogoutMissing { text: cut(&text) });
        let missing = missing.into_iter().chain(name.map(|name| Evidence::NameMissing { name: cut(name) }));
        return is_missing.then(|| Verdict { answer: Some(false), evidence: missing.chain([asked]).collect() });
    }
    let text = logout.filter(|text| logout_now.as_ref() == Some(text))?;
    let is_new_doubt = |text: &String| doubts_in(text, with).next().is_some() && !shown.appeared.contains(text);
    let is_as_good = Varying::among(without).is_something()
        && name.is_none_or(is_named_so)
        && (name.is_some() || asks_but_the_good)
        && asked.is_none()
        && where_it_ended == (good.status(), good.ended_at())
        && !found.appeared.iter().any(is_new_doubt);
    let named = name.map(|name| Evidence::Name { name: cut(name) });
    let evidence = || std::iter::once(Evidence::Logout { text: cut(&text) }).chain(named).collect();
    is_as_good.then(|| Verdict { answer: Some(true), evidence: evidence() })
}

/// Whether the way led from another page to one that is a login's by its path, or by its form. A page that a script draws has
/// no form to be seen.
fn is_sent_to_a_login(answer: &Answer) -> bool {
    let asks = || answer.asking_form().is_some();
    answer.ended_at() != answer.asked && (signs::is_login_path(answer.ended_at()) || asks())
}

/// By what an answer asks its reader to log in: a form, or a link.
fn asks_to_log_in(answer: &Answer) -> Option<Evidence> {
    let reading = &answer.reading;
    let form = answer.asking_form();
    let link = || reading.links.iter().find(|link| signs::is_login_link(link));
    let text = |link: &Link| if link.text.is_empty() { cut(&link.href) } else { cut(&link.text) };
    form.map(|form| Evidence::FormShown { fields: named(form) })
        .or_else(|| link().map(|link| Evidence::LoginShown { text: text(link) }))
}

/// The words of a text of an answer that make a login doubtful. The names of its JSON are the app's own, and no words to a
/// reader.
fn doubts_in(text: &str, answer: &Answer) -> impl Iterator<Item = &'static str> {
    signs::doubts(value_in(text, answer))
}

/// Takes out what has been said before it.
fn without_repeats(evidence: &mut Vec<Evidence>) {
    let mut said: Vec<Evidence> = Vec::with_capacity(evidence.len());
    evidence.retain(|seen| {
        let is_new = !said.contains(seen);
        said.extend(is_new.then(|| seen.clone()));
        is_new
    });
}

/// Whether an answer with this status says nothing of the cookie that came: too slow, too long, too early, too often, or no
/// app behind the server that could have looked at it.
pub fn says_nothing(status: u16) -> bool {
    matches!(status, 408 | 413 | 414 | 425 | 429 | 431 | 502..=504)
}

/// The verdict of `--shows`: the text that only a logged-in user sees.
fn by_the_given_text(without: &[Answer], with: &Answer, shows: Option<&str>) -> Option<Verdict> {
    let text = shows?;
    let (is_with, is_without) = (with.says(text), without.iter().any(|answer| answer.says(text)));
    let evidence = Evidence::Shows { text: text.to_owned(), with: is_with, without: is_without };
    let cut = cut_of(without, with);
    let may_be_in_the_rest = if is_with { without.iter().any(Answer::is_cut) } else { with.is_cut() };
    // what is shown to all says nothing of one, and what is on no page may be no text of this app
    let answer = (is_with && !is_without && !may_be_in_the_rest).then_some(true);
    Some(Verdict { answer, evidence: std::iter::once(evidence).chain(cut.filter(|_| !is_without)).collect() })
}

/// That only the beginning of a page was read, if it was so.
fn cut_of(without: &[Answer], with: &Answer) -> Option<Evidence> {
    let (without, with) = (without.iter().any(Answer::is_cut), with.is_cut());
    (without || with).then_some(Evidence::Cut { without, with })
}

/// What an answer has that those without a cookie have not, and the other way round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Difference {
    status: Option<(u16, u16)>,
    address: Option<(String, String)>,
    appeared: Vec<String>,
    gone: Vec<String>,
    /// Those of both that the other answer has all the same, in a title or at a button.
    said_by_both: BTreeSet<String>,
    forms_appeared: BTreeSet<String>,
    forms_gone: BTreeSet<String>,
    links_appeared: BTreeSet<String>,
    links_gone: BTreeSet<String>,
}

impl Difference {
    /// `None` if the answers without a cookie differ among themselves in their status or address.
    fn between(without: &[Answer], with: &Answer) -> Option<Difference> {
        let first = without.first()?;
        let is_steady = |other: &Answer| (other.status(), other.ended_at()) == (first.status(), first.ended_at());
        if !without.iter().all(is_steady) {
            return None;
        }
        let (status, address) = ((first.status(), with.status()), (first.ended_at(), with.ended_at()));
        let varying = Varying::among(without);
        let texts = |answer: &Answer| -> Vec<(String, String)> {
            let texts = answer.reading.texts.iter().filter(|text| !varying.places.contains(&text.place));
            texts.map(|text| (masked(&text.text), text.text.clone())).collect()
        };
        let (ours, theirs) = (texts(with), texts(first));
        let minus = |one: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
            let other: BTreeSet<&str> = other.iter().map(|(mask, _)| mask.as_str()).collect();
            let is_new = |mask: &str| !other.contains(mask) && !varying.texts.contains(mask) && !is_only_a_mask(mask);
            one.iter().filter(|(mask, _)| is_new(mask)).map(|(_, text)| text.clone()).collect()
        };
        let sets = |of: fn(&Answer) -> BTreeSet<String>| {
            let (ours, theirs) = (of(with), of(first));
            let always: BTreeSet<String> =
                without.iter().skip(1).fold(theirs.clone(), |left, answer| &left & &of(answer));
            let ever: BTreeSet<String> = without.iter().fold(BTreeSet::new(), |all, answer| &all | &of(answer));
            (&ours - &ever, &always - &ours)
        };
        let (forms_appeared, forms_gone) = sets(forms);
        let (links_appeared, links_gone) = sets(links);
        let (appeared, gone) = (minus(&ours, &theirs), minus(&theirs, &ours));
        let by_both = gone.iter().filter(|text| with.says(text));
        let by_both = by_both.chain(appeared.iter().filter(|text| without.iter().any(|answer| answer.says(text))));
        let said_by_both = by_both.cloned().collect();
        let found = Difference {
            said_by_both,
            status: (status.0 != status.1).then_some(status),
            address: (address.0 != address.1).then(|| (address.0.to_owned(), address.1.to_owned())),
            appeared,
            gone,
            forms_appeared,
            forms_gone,
            links_appeared,
            links_gone,
        };
        Some(found.known_of(without.iter().any(Answer::is_cut), with.is_cut()))
    }

    /// What is left where a page was not read to its end: what seems to be missing there may stand in the rest.
    fn known_of(self, is_cut_without: bool, is_cut_with: bool) -> Difference {
        let mut known = self;
        if is_cut_without {
            known.appeared.clear();
            known.forms_appeared.clear();
            known.links_appeared.clear();
        }
        if is_cut_with {
            known.gone.clear();
            known.forms_gone.clear();
            known.links_gone.clear();
        }
        known
    }

    fn is_nothing(&self) -> bool {
        *self == Difference::default()
    }

    /// Whether something is there with the cookie that is not there without it.
    fn brings_something(&self) -> bool {
        self.status.is_some()
            || self.address.is_some()
            || !self.appeared.is_empty()
            || !self.forms_appeared.is_empty()
            || !self.links_appeared.is_empty()
    }

    /// Differences that a login makes, and hardly anything else.
    fn signs_of_a_login(&self, without: &[Answer], with: &Answer, names: &[String]) -> Vec<Evidence> {
        let mut signs = Vec::new();
        let asks = |answer: &Answer| answer.asking_form().cloned();
        let asks_without = without.first().and_then(asks);
        let is_cut = (without.iter().any(Answer::is_cut), with.is_cut());
        if let Some((without @ (401 | 403), with @ ..400)) = self.status {
            signs.push(Evidence::Status { without, with });
        }
        if asks(with).is_none()
            && !is_cut.1
            && let Some(form) = &asks_without
        {
            signs.extend(self.address.clone().map(|(without, with)| Evidence::Address { without, with }));
            signs.push(Evidence::FormGone { fields: named(form) });
        }
        // to be sent elsewhere than to the login may still be one step of it
        let is_let_in = |with: &str| !signs::is_login_path(with) && !signs::is_path_of_a_step(with);
        if asks_without.is_none()
            && asks(with).is_none()
            && without.iter().all(is_sent_to_a_login)
            && let Some((without, with)) = self.address.clone().filter(|(_, with)| is_let_in(with))
        {
            signs.push(Evidence::Address { without, with });
        }
        let logout = signs::logout_on(&with.reading).filter(|_| !is_cut.0);
        if let Some(text) = logout.filter(|_| without.iter().all(|answer| signs::logout_on(&answer.reading).is_none()))
        {
            signs.push(Evidence::Logout { text: cut(&text) });
        }
        // a name in a form that asks again is what was typed into it
        let is_for_all = |name: &String| without.iter().any(|answer| has_word(&answer.reading.values(), name));
        let is_shown = |name: &String| {
            !name.is_empty() && self.appeared.iter().any(|text| has_name(text, name, with)) && !is_for_all(name)
        };
        let asked_again = asks(with).is_some() && asks_without.is_some();
        signs.extend(
            names.iter().find(|name| is_shown(name) && !asked_again).map(|name| Evidence::Name { name: cut(name) }),
        );
        signs
    }

    /// A word that makes a login doubtful, which no page without the cookie has.
    fn doubt(&self, without: &[Answer], with: &Answer) -> Option<Evidence> {
        let pages: Vec<String> = without.iter().map(|answer| answer.reading.values().to_lowercase()).collect();
        let is_new = |word: &&str| !pages.iter().any(|page| page.contains(*word));
        let found = |text: &String| doubts_in(text, with).find(is_new).map(|word| (word, text.clone()));
        self.appeared
            .iter()
            .find_map(found)
            .map(|(word, text)| Evidence::Doubt { word: word.to_owned(), text: around(&text, word) })
    }

    /// Texts that appeared or are gone: those first that say something of a login, or name the user.
    fn texts(&self, names: &[String]) -> Vec<Evidence> {
        let tells = |text: &str| {
            let is_of_a_login = signs::is_logout(text) || signs::is_login(text) || signs::is_doubt(text);
            is_of_a_login || names.iter().any(|name| !name.is_empty() && has_word(text, name))
        };
        let first = |texts: &[String]| -> Vec<(bool, String)> {
            let texts = texts.iter().filter(|text| !self.said_by_both.contains(*text));
            let mut texts: Vec<(bool, String)> = texts.map(|text| (!tells(text), text.clone())).collect();
            texts.sort_by_key(|(tells_nothing, _)| *tells_nothing);
            texts.truncate(MOST_TEXTS);
            texts
        };
        let appeared =
            first(&self.appeared).into_iter().map(|(rank, text)| (rank, Evidence::TextAppeared { text: cut(&text) }));
        let gone = first(&self.gone).into_iter().map(|(rank, text)| (rank, Evidence::TextGone { text: cut(&text) }));
        let mut texts: Vec<(bool, Evidence)> = appeared.chain(gone).collect();
        texts.sort_by_key(|(tells_nothing, _)| *tells_nothing);
        texts.into_iter().map(|(_, evidence)| evidence).collect()
    }

    fn all(&self, names: &[String]) -> Vec<Evidence> {
        let status = self.status.map(|(without, with)| Evidence::Status { without, with });
        let address = self.address.clone().map(|(without, with)| Evidence::Address { without, with });
        status.into_iter().chain(address).chain(self.texts(names)).collect()
    }

    /// Whether another difference has something of this one.
    fn shared_with(&self, other: &Difference, good: &Answer, with: &Answer, same: &[(String, String)]) -> bool {
        let translated = |text: &String| same.iter().fold(text.clone(), |text, (old, new)| text.replace(new, old));
        let has_text = |text: &String| self.appeared.iter().any(|ours| masked(ours) == masked(&translated(text)));
        let is_same_status = self.status.is_some() && good.status() == with.status();
        let is_same_address = self.address.is_some() && good.ended_at() == with.ended_at();
        // where something of the good answer is missing, it is another page, which may well share a menu with it
        let has_translated =
            |ours: &String| other.appeared.iter().any(|text| masked(&translated(text)) == masked(ours));
        let lacks_something = !self.appeared.iter().all(has_translated)
            || !self.forms_appeared.is_subset(&other.forms_appeared)
            || !self.links_appeared.is_subset(&other.links_appeared);
        if lacks_something {
            return false;
        }
        // what both lack may be lacking for two reasons, unless they are the same in all else
        is_same_status
            || is_same_address
            || other.appeared.iter().any(has_text)
            || !self.forms_appeared.is_disjoint(&other.forms_appeared)
            || !self.links_appeared.is_disjoint(&other.links_appeared)
            || self == other
    }

    /// Whether an answer kept something that the good one has not, and no cookie has.
    fn shares_with_none(&self, good: &Difference) -> bool {
        let kept = |gone: &BTreeSet<String>, ours: &BTreeSet<String>| gone.iter().any(|thing| !ours.contains(thing));
        (good.status.is_some() && self.status.is_none())
            || (good.address.is_some() && self.address.is_none())
            || good.gone.iter().any(|text| !self.gone.contains(text))
            || kept(&good.forms_gone, &self.forms_gone)
            || kept(&good.links_gone, &self.links_gone)
    }
}

/// What varies by itself: places and texts that differ between answers to the same request.
#[derive(Default)]
struct Varying {
    places: BTreeSet<String>,
    texts: BTreeSet<String>,
}

impl Varying {
    fn is_something(&self) -> bool {
        !self.places.is_empty()
    }

    fn among(answers: &[Answer]) -> Varying {
        let mut varying = Varying::default();
        let Some((first, others)) = answers.split_first() else { return varying };
        type Pairs = BTreeSet<(String, String)>;
        let pairs = |answer: &Answer| -> Pairs {
            answer.reading.texts.iter().map(|text| (text.place.clone(), text.text.clone())).collect()
        };
        let ours = pairs(first);
        for other in others {
            for (place, text) in ours.symmetric_difference(&pairs(other)) {
                varying.places.insert(place.clone());
                varying.texts.insert(masked(text));
            }
        }
        varying
    }
}

/// Each form by its method, its address and the fields that a person sees.
fn forms(answer: &Answer) -> BTreeSet<String> {
    let form = |form: &Form| format!("{} {} {:?}", form.method, masked(path_of(&form.action)), typed(form));
    answer.reading.forms.iter().map(form).collect()
}

/// Each link by its address.
fn links(answer: &Answer) -> BTreeSet<String> {
    let path = |href: &str| masked(href.split(['?', '#']).next().unwrap_or_default());
    answer.reading.links.iter().map(|link| path(&link.href)).collect()
}

/// The names of the fields that a person types into.
pub(super) fn typed(form: &Form) -> Vec<String> {
    form.fields.iter().filter(|field| signs::is_typed(field)).map(|field| field.name.clone()).collect()
}

/// The names of the fields that a person types into, without those that have none.
pub(super) fn named(form: &Form) -> Vec<String> {
    typed(form).into_iter().filter(|name| !name.is_empty()).collect()
}

/// Whether the text of a page has this name as a word of its own.
pub(super) fn names(answer: &Answer, name: &str) -> bool {
    !name.is_empty() && has_word(&answer.reading.values(), name)
}

/// Whether a text of an answer has this name as a word of its own. The names of its JSON are the app's own, and no users.
fn has_name(text: &str, name: &str, answer: &Answer) -> bool {
    has_word(value_in(text, answer), name)
}

/// What a reader reads of a text of an answer, which may be cut: of JSON the value.
fn value_in<'a>(text: &'a str, answer: &Answer) -> &'a str {
    let whole = answer.reading.texts.iter().find(|whole| whole.text == text || cut(&whole.text) == text);
    whole.map_or(text, |whole| without_place(text, &whole.place))
}

/// Whether a text has this name as a word of its own.
fn has_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        // Japanese writes no blanks around a name
        let ends = |char: Option<char>| char.is_none_or(|char| !char.is_ascii_alphanumeric());
        ends(before) && ends(after)
    })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A text, cut so that the word is in it, near its beginning: a screen shows less of it.
fn around(text: &str, word: &str) -> String {
    const BEFORE: usize = 12;
    let characters: Vec<char> = text.chars().collect();
    let before = text.to_lowercase().split(word).next().map_or(0, |before| before.chars().count());
    match characters.get(before.saturating_sub(BEFORE)..) {
        Some(rest) if before > BEFORE => cut(&format!("…{}", rest.iter().collect::<String>())),
        _ => cut(text),
    }
}

/// The first `Set-Cookie` line of an exchange.
pub fn set_cookie(exchange: &Exchange) -> Option<String> {
    exchange.response.set_cookies().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Request;

    /// The answer to a request for `/`, with a cookie or without one.
    fn answer(cookie: Option<&str>, status: u16, ended_at: &str, body: &str) -> Answer {
        let cookie = cookie.map(|cookie| ("Cookie".to_owned(), cookie.to_owned()));
        let exchange = |path: &str| Exchange {
            request: Request {
                method: "GET".to_owned(),
                url: format!("http://h.example{path}"),
                path: path.to_owned(),
                headers: cookie.clone().into_iter().collect(),
                body: None,
            },
            response: Response {
                status,
                reason: String::new(),
                headers: Vec::new(),
                body: body.to_owned(),
                charset: "UTF-8",
                is_cut: false,
            },
        };
        let step = |path: &str| Step { exchange: exchange(path), set_cookies: Vec::new() };
        let redirects = if ended_at == "/" { Vec::new() } else { vec![step("/")] };
        Answer::at_the_end_of(&Visit { redirects, page: step(ended_at) })
    }

    fn page(body: &str) -> Answer {
        answer(Some("session=x"), 200, "/", body)
    }

    fn without(bodies: [&str; 2]) -> Vec<Answer> {
        bodies.map(|body| answer(None, 200, "/", body)).into()
    }

    fn who_on(bodies: [&str; 2], with: &str, name: &str) -> Option<bool> {
        let known = Known { names: vec![name.to_owned()], ..Known::default() };
        who(&without(bodies), &page(with), &known).answer
    }

    #[test]
    fn a_login_is_seen_by_a_name_a_logout_or_a_form_that_is_gone() {
        let (form, login) =
            ("<form><input name=u><input type=password name=p></form>", "<p>Please <a href=/login>log in</a>");
        assert_eq!(who_on([login, login], "<p>Logged in as mia", "mia"), Some(true));
        assert_eq!(who_on([login, login], "<p>Hi <a href=/logout>log out</a>", ""), Some(true));
        assert_eq!(who_on([form, form], "<p>Your account", ""), Some(true));
        let json = r#"{"user": null}"#;
        assert_eq!(who_on([json, json], r#"{"user": "mia"}"#, "mia"), Some(true));
    }

    #[test]
    fn a_cookie_with_which_something_is_only_missing_is_not_seen_to_be_taken() {
        let menu = "<h1>Preferences</h1><ul><li>Help/Guide</li><li>Search:</li></ul>";
        let form = "<h1>Hello</h1><form><input name=u><input type=password name=p></form>";
        let taken = |without_it: &str, good: &str| {
            treated(&without([without_it, without_it]), &page(good), &page(good), &[], &Known::default()).answer
        };
        assert_eq!(taken(menu, "<h1>Preferences</h1>"), None, "texts are gone");
        assert_eq!(taken("<h1>Hi</h1><a href=/help></a>", "<h1>Hi</h1>"), None, "a link is gone");
        assert_eq!(taken(menu, "<h1>Preferences</h1><p>Session key: 3"), Some(true), "a text is gained");
        assert_eq!(taken(form, "<h1>Hello</h1>"), Some(true), "the form that asks for a password is gone");
    }

    #[test]
    fn what_varies_by_itself_and_what_any_cookie_brings_is_no_login() {
        for (first, second, with) in [
            ("<p>token 8f3a", "<p>token 91bc", "<p>token 77aa"),
            ("<p>12:00:01", "<p>12:00:01", "<p>12:00:02"),
            ("<p>visits: 1", "<p>visits: 1", "<p>visits: 2"),
            ("<p>carpe diem", "<p>festina lente", "<p>nil desperandum"),
            ("<script>a = 1</script>", "<script>a = 2</script>", "<script>b = mia</script>"),
            ("<input type=hidden value=1>", "<input type=hidden value=2>", "<input type=hidden value=mia>"),
            ("<p>Hello", "<p>Hello", "<p>Hello"),
            ("<p>Hello", "<p>Hello", "<p>Welcome back"),
            ("<p>carpe diem", "<p>carpe diem", "<p>festina lente"),
            (
                "<input name=user><input type=password name=p>",
                "<input name=user><input type=password name=p>",
                "<input name=user><input type=password name=p><p>no such user",
            ),
        ] {
            assert_eq!(who_on([first, second], with, "mia"), None, "{with}");
        }
    }

    #[test]
    fn a_name_that_a_form_gives_back_is_not_logged_in() {
        let form = "<form><input name=u><input type=password name=p></form>";
        assert_eq!(who_on([form, form], &format!("<p>wrong password for mia{form}"), "mia"), None);
    }

    #[test]
    fn a_name_in_a_piece_that_varies_by_chance_is_no_login() {
        let comment = |name: &str| format!("<p>Latest comment by {name}");
        let known = Known { names: vec!["mia".to_owned()], ..Known::default() };
        let of = |names: &[&str]| -> Vec<Answer> {
            names.iter().map(|name| answer(None, 200, "/", &comment(name))).collect()
        };
        let by_two = who(&of(&["bob", "bob"]), &page(&comment("mia")), &known);
        assert!(by_two.is_by_name_alone(), "so more answers are asked for: {by_two:?}");
        assert_eq!(who(&of(&["bob", "bob", "eve", "bob", "mia", "eve"]), &page(&comment("mia")), &known).answer, None);
        let login = who(&of(&["bob", "bob"]), &page("<p>mia <a href=/logout>log out</a>"), &known);
        assert!(login.answer == Some(true) && !login.is_by_name_alone());
    }

    #[test]
    fn a_page_that_asks_for_more_or_says_what_is_wrong_is_no_login() {
        let form = "<form><input name=u><input type=password name=p></form>";
        for page in [
            "<p>Hello mia, enter the code we sent.<form><input name=code></form>",
            "<p>The account mia is locked.",
            "<p>Too many tries for mia.",
            "<p>mia: please confirm your e-mail first. <a href=/logout>Cancel</a>",
            "<p>Sorry, mia.",
            "<p>mia さんのアカウントはロックされています",
        ] {
            assert_eq!(who_on([form, form], page, "mia"), None, "{page}");
        }
    }

    #[test]
    fn an_error_is_never_a_yes() {
        let fine = without(["<p>Please log in", "<p>Please log in"]);
        let denied: Vec<Answer> = vec![answer(None, 401, "/", ""); 2];
        for (without, status, expected) in [
            (&fine, 401, Some(false)),
            (&fine, 422, Some(false)),
            (&fine, 404, None),
            (&fine, 500, None),
            (&denied, 401, None),
            (&denied, 422, Some(false)),
            (&denied, 403, None),
            (&fine, 403, None),
            (&fine, 429, None),
            (&denied, 503, None),
            (&denied, 200, Some(true)),
        ] {
            let with = answer(Some("session=x"), status, "/", "<p>mia");
            assert_eq!(who(without, &with, &Known::default()).answer, expected, "{status}");
        }
    }

    #[test]
    fn a_word_of_doubt_counts_where_no_page_without_the_cookie_has_it_and_is_told() {
        let anonymous = "<p>Log in. Too many failed logins lock an account.";
        let known = "<p>Hello mia</p><p>Failed logins: 0</p><a href=/logout>Log out</a>";
        assert_eq!(who_on([anonymous, anonymous], known, "mia"), Some(true));
        let verdict = who(&without(["<p>Log in", "<p>Log in"]), &page(known), &Known::default());
        let doubt = Evidence::Doubt { word: "failed".to_owned(), text: "Failed logins: 0".to_owned() };
        assert_eq!((verdict.answer, verdict.evidence.first()), (None, Some(&doubt)));
        let long = format!("<p>Hello mia{} you are locked out</p><a href=/logout>Log out</a>", " and".repeat(50));
        let verdict = who(&without(["<p>Log in", "<p>Log in"]), &page(&long), &Known::default());
        let Some(Evidence::Doubt { word, text }) = verdict.evidence.first() else { panic!("{verdict:?}") };
        assert!(word == "locked" && text.contains(" are locked out") && text.starts_with('…'), "{text}");
    }

    #[test]
    fn a_form_for_one_name_that_says_nothing_of_a_login_is_no_evidence() {
        let newsletter =
            "<form method=post action=/news><input type=email name=email><button>Subscribe</button></form>";
        let home = format!("<p>Welcome{newsletter}");
        let known = Known::default();
        let moved: Vec<Answer> = vec![answer(None, 200, "/home", &home); 2];
        let verdict = who(&moved, &answer(Some("session=x"), 200, "/home", &home), &known);
        assert_eq!((verdict.answer, verdict.evidence), (None, vec![Evidence::Same]), "the way is the same for all");
        let landing = without(["<p>Plan your work", "<p>Plan your work"]);
        let invite =
            "<h1>Your board</h1><form action=/invite><input type=email name=email><button>Invite</button></form>";
        assert_eq!(who(&landing, &answer(Some("session=x"), 200, "/board", invite), &known).answer, None);
        let login = "<form><input name=email><input type=password name=p></form>";
        let sent_away: Vec<Answer> = vec![answer(None, 200, "/login", login); 2];
        assert_eq!(who(&sent_away, &answer(Some("session=x"), 200, "/board", invite), &known).answer, Some(true));
        assert_eq!(who_on([&home, &home], "<p>You have subscribed", ""), None, "a form that is gone was no login");
        let denied: Vec<Answer> = vec![answer(None, 401, "/", newsletter); 2];
        assert_eq!(who(&denied, &answer(Some("session=x"), 401, "/", newsletter), &known).answer, None);
        // without a password, a login says that it is one
        let tutorial = "<form method=post action=/><input name=id><button>Login</button></form>";
        let asked: Vec<Answer> = vec![answer(None, 200, "/login", tutorial); 2];
        assert!(who(&asked, &answer(Some("session=x"), 200, "/login", tutorial), &known).is_as_without());
    }

    #[test]
    fn a_doubt_is_a_word_in_a_value_of_json_and_not_in_the_name_of_one() {
        let [anonymous, known] = [r#"{"user": null}"#, r#"{"user": "mia", "trigger_only_on_failure": false}"#];
        assert_eq!(who_on([anonymous, anonymous], known, "mia"), Some(true));
        let locked = r#"{"user": "mia", "state": "locked"}"#;
        assert_eq!(who_on([anonymous, anonymous], locked, "mia"), None);
        let same_word_in_a_name = r#"{"user": null, "is_locked": false}"#;
        assert_eq!(who_on([same_word_in_a_name, same_word_in_a_name], locked, "mia"), None);
        let appeared = |text: &str| Evidence::TextAppeared { text: text.to_owned() };
        assert!(!appeared("trigger_only_on_failure: false").is_doubt_of(&page(known)));
        assert!(appeared("state: locked").is_doubt_of(&page(locked)));
        assert!(appeared("Your account: locked").is_doubt_of(&page("<p>Your account: locked")));
    }

    #[test]
    fn the_name_of_a_value_in_json_is_no_user() {
        let [anonymous, known] = [r#"{"message": "log in"}"#, r#"{"flexget_version": "3.1", "api": 1}"#];
        assert_eq!(who_on([anonymous, anonymous], known, "flexget"), None);
        let user = r#"{"flexget_version": "3.1", "user": "flexget"}"#;
        assert_eq!(who_on([anonymous, anonymous], user, "flexget"), Some(true));
        let same_word_in_a_name = r#"{"flexget_version": null, "message": "log in"}"#;
        assert_eq!(who_on([same_word_in_a_name, same_word_in_a_name], user, "flexget"), Some(true));
    }

    #[test]
    fn a_cookie_against_forged_requests_is_no_session() {
        let same = without(["<p>Hello", "<p>Hello"]);
        let of = |cookies: &str, body: &str| who(&same, &answer(Some(cookies), 200, "/", body), &Known::default());
        let verdict = of("_xsrf=2|ab; csrftoken=x", "<p>Hello");
        let others = vec!["_xsrf".to_owned(), "csrftoken".to_owned()];
        assert_eq!((verdict.answer, verdict.evidence), (Some(false), vec![Evidence::NoSession { others }]));
        assert_eq!(of("_xsrf=2|ab; id=1", "<p>Hello").answer, None, "the other one may be a session");
        assert_eq!(of("_xsrf=2|ab", "<p>Good evening").answer, None, "the page differs");
    }

    #[test]
    fn an_error_that_all_get_says_no_only_where_its_page_asks_for_a_login() {
        let form = "<form method=post><input name=u><input type=password name=p></form>";
        let at = |status: u16, body: &str| {
            let without: Vec<Answer> = vec![answer(None, status, "/", body); 2];
            who(&without, &answer(Some("session=x"), status, "/", body), &Known::default())
        };
        for status in [401, 403] {
            let verdict = at(status, r#"{"error":"no"}"#);
            assert_eq!(
                (verdict.answer, verdict.evidence),
                (None, vec![Evidence::ErrorForAll { status, page: "/".to_owned() }])
            );
        }
        assert_eq!(at(401, form).answer, Some(false));
        assert_eq!(at(403, form).answer, None, "it is forbidden, to whomever");
    }

    #[test]
    fn where_the_redirects_end_is_evidence() {
        let form = "<form><input name=u><input type=password name=p></form>";
        let sent_away: Vec<Answer> = vec![answer(None, 200, "/login", form); 2];
        let known = Known::default();
        assert_eq!(who(&sent_away, &page("<p>Dashboard"), &known).answer, Some(true));
        let sent = answer(Some("a=b"), 200, "/login", form);
        let verdict = who(&sent_away, &sent, &known);
        assert_eq!((verdict.answer, verdict.is_as_without()), (None, true), "a user may be sent there too");
        let nobodys = Known { holds_nobody: true, ..Known::default() };
        assert_eq!(who(&sent_away, &sent, &nobodys).answer, Some(false));
        let beside = verdict.clone().where_it_was_shown("/".into(), true);
        let shown = Evidence::ShownBefore { page: "/".to_owned() };
        assert_eq!((beside.answer, beside.evidence.last()), (None, Some(&shown)), "a right may be lost");
        assert_eq!(verdict.clone().where_it_was_shown("/".into(), false), verdict);
        assert_eq!(
            who(&sent_away, &answer(None, 200, "/", "<p>Dashboard"), &known).answer,
            Some(false),
            "no cookie went"
        );
    }

    #[test]
    fn the_text_that_was_named_decides_alone() {
        let shows = |text| Known { shows: Some(text), ..Known::default() };
        let anonymous = without(["<p>a", "<p>a"]);
        assert_eq!(who(&anonymous, &page("<p>my orders"), &shows("orders")).answer, Some(true));
        let missing = Evidence::Shows { text: "orders".to_owned(), with: false, without: false };
        let verdict = who(&anonymous, &page("<p>a"), &shows("orders"));
        assert_eq!(
            (verdict.answer, verdict.evidence),
            (None, vec![missing.clone(), Evidence::Same]),
            "it may be misspelled"
        );
        let verdict = who(&anonymous, &page("<p>b<a href=/logout>Log out</a>"), &shows("orders"));
        assert_eq!((verdict.answer, verdict.evidence.first()), (Some(true), Some(&missing)), "the rest says it");
        assert_eq!(who(&anonymous, &answer(None, 200, "/", "<p>a"), &shows("orders")).answer, Some(false));
        let treated = |good: &str| treated(&anonymous, &page(good), &page("<p>a"), &[], &shows("orders")).answer;
        assert_eq!(treated("<p>my orders"), Some(false), "the good one brings it");
        assert_eq!(treated("<p>a"), None);
        assert_eq!(who(&anonymous, &page("<p>a"), &shows("a")).answer, None, "all see it");
    }

    #[test]
    fn a_forged_cookie_is_compared_with_the_good_one_and_with_none() {
        let same = [("mia".to_owned(), "admin".to_owned())];
        let judge = |none: &str, good: &str, forged: &str| {
            treated(&without([none, none]), &page(good), &page(forged), &same, &Known::default()).answer
        };
        assert_eq!(judge("<p>Log in", "<p>Logged in as mia", "<p>Log in"), Some(false));
        assert_eq!(judge("<p>Log in", "<p>Logged in as mia", "<p>Logged in as admin"), Some(true));
        assert_eq!(judge("<p>Log in", "<p>Logged in as mia", "<p>Something else"), None);
        assert_eq!(judge("<p>Hello", "<p>Hello", "<p>Hello"), None, "the page is the same for all");
        let menu = "<a href=/logout>Log out</a>";
        let (good, expired) = (format!("<p>Hello mia{menu}"), format!("<p>Your session has expired{menu}"));
        assert_eq!(judge("<p>Log in", &good, &expired), None, "they share the menu only");
        assert_eq!(judge("", "<p>Logged in as mia", ""), Some(false));
        assert_eq!(judge("<p>n 1<p>Log in", "<p>n 2<p>Logged in as mia", "<p>n 3<p>Log in"), Some(false));
        let refused = answer(Some("session=x"), 422, "/", "bad");
        let denied: Vec<Answer> = vec![answer(None, 401, "/", ""); 2];
        assert_eq!(treated(&denied, &page("<p>mia"), &refused, &same, &Known::default()).answer, Some(false));
    }
}
