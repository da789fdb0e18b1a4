//! Logging in to an app of which nothing is known: its form is found, filled in and sent, and then it is asked who is there.
//!
//! ```text
//! GET  /            a page without a form, and a link "Log in"       followed once
//! GET  /auth/login  the form                                         filled in
//! POST /auth/login  what the app makes of it, with its redirects
//! GET  /            the page at the end, once more                   a message that is shown once is gone
//! ```
//!
//! Nothing is sent to another server, and only GET is repeated.

use schemars::JsonSchema;
use serde::Serialize;
use zeroize::Zeroizing;

use super::change::{self, ChangeKind, SessionChange};
use super::error::LabError;
use super::form::{self, Filled, Filling, FormFacts, Said};
use super::login::{Came, Visitor, is_for_the_host, session_cookie, session_cookie_after};
use super::not_sent::unless_kept_back;
use super::page::{Field, Form, Text};
use super::password::{MASK, Masking, Password, is_secret_name};
use super::probe::{Look, Looked, LookedWith, Prober};
use super::recognition::{self, Answer, Evidence, Known, Undone, Verdict, path_of};
use super::signs::is_against_forgery;
use super::{Lab, json_template, signs, token};
use crate::browser::{Body, Jar, Line, Received, Row, Step, Submission, Url, Why, names_no_user, shown};
use crate::clock::Clock;
use crate::exchange::Exchange;
use crate::server::apps::tutorial::FirstWords;

/// How a login is to be made, as far as that was said.
#[derive(Clone, Debug, Default)]
pub struct Way<'a> {
    /// The name of the user.
    pub user: &'a str,
    /// The page with the form, or where JSON is sent.
    pub path: Option<&'a str>,
    /// Which form of the page, from 1.
    pub form: Option<usize>,
    /// Fields that are said.
    pub said: &'a [Said],
    /// JSON that is sent instead of a form.
    pub json: Option<&'a serde_json::Value>,
    /// Headers that go with every request.
    pub headers: &'a [(String, String)],
    /// The method, in upper case.
    pub method: Option<&'a str>,
}

/// Why no login was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NotSent {
    /// The page has no form that asks who is there, and no link to one.
    NoForm {
        /// The link of the page to a login that was followed, and had no such form. Null: it has no link to a login.
        followed: Option<Followed>,
    },
    /// The page has no form of this number.
    NoSuchForm {
        /// The number.
        wanted: usize,
    },
    /// The form has the method `dialog`, with which a browser sends nothing, and no other was asked for.
    Dialog,
    /// No field of the form that a person fills in has a name, so a browser sends nothing of them. A script of the page reads
    /// them.
    NoNames,
    /// The form names no method, and a script of the page sends it (`onsubmit`, `@submit`). By GET, which a form without a
    /// method has, a password would stand in the address.
    ByScript,
    /// The form's action is not a web address: `javascript:…`
    NoWebAddress {
        /// Its action, as it stands in the page.
        action: String,
    },
    /// The form goes to another server, or stands on one.
    OtherServer {
        /// Where it goes.
        to: String,
    },
}

/// A link to a login that was followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Followed {
    /// The path to which it leads, with its query.
    pub link: String,
    /// The path of the page that came, after the redirects.
    pub led_to: String,
    /// The status of that page.
    pub status: u16,
}

impl NotSent {
    /// The same, where no form was found behind a link that was followed.
    fn after(self, followed: Option<Followed>) -> NotSent {
        match self {
            NotSent::NoForm { .. } => NotSent::NoForm { followed },
            other => other,
        }
    }

    /// The link to a login that was followed, and had no form.
    pub fn followed(&self) -> Option<&Followed> {
        match self {
            NotSent::NoForm { followed } => followed.as_ref(),
            _ => None,
        }
    }

    /// The same without the secrets that stand in it.
    pub fn masked(mut self, masking: &Masking) -> NotSent {
        if let NotSent::NoForm { followed: Some(Followed { link, led_to, .. }) } = &mut self {
            *link = masking.address(link);
            *led_to = masking.address(led_to);
        }
        if let NotSent::OtherServer { to: address } | NotSent::NoWebAddress { action: address } = &mut self {
            *address = masking.address(address);
        }
        self
    }
}

/// A page on which a form was looked for.
#[derive(Clone, Debug)]
pub struct Found {
    /// Every exchange so far.
    pub steps: Vec<Step>,
    /// The page.
    pub page: Answer,
    /// Its forms.
    pub forms: Vec<FormFacts>,
    /// The form that was taken, or why none is sent.
    pub taken: Result<Taken, NotSent>,
}

/// The form that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The form.
    pub form: Form,
    /// Its place among the forms of the page, from 1. `None` if it is none of them, and was said field by field.
    pub number: Option<usize>,
    action: Url,
}

/// What came back for a login.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CameBack {
    /// The status of the last answer.
    pub status: u16,
    /// The path of the page, after the redirects.
    pub path: String,
    /// The query of its address. Null: it has none.
    pub query: Option<String>,
    /// The heading of the page, its title, or the first words of its text, `…` at their end where they go on.
    pub begins: String,
    /// Which of these it is.
    pub begins_with: FirstWords,
    /// The forms of the page.
    pub forms: Vec<FormFacts>,
    /// The path of a link on it that is about logging in, with its query. Null also where the form that was sent is itself a
    /// login with a password.
    pub login_link: Option<String>,
}

/// The most forms of a page that are told.
const MOST_FORMS: usize = 100;

impl CameBack {
    /// What this answer brought.
    pub fn of(answer: &Answer) -> CameBack {
        let (begins, begins_with) = answer.reading.first_words();
        let link = address(answer).and_then(|at| form::login_link(&answer.reading, &at));
        CameBack {
            status: answer.status(),
            path: answer.ended_at().to_owned(),
            query: answer.exchange.request.path.split_once('?').map(|(_, query)| query.to_owned()),
            begins,
            begins_with,
            forms: forms_of(answer),
            login_link: link.map(|url| path_and_query(&url)),
        }
    }
}

impl CameBack {
    /// The path of the page with its query, unless a secret was taken out of that.
    pub fn address(&self) -> String {
        match self.query.as_ref().filter(|query| !query.contains(MASK)) {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// What came back for the form that was taken. From an app's own login with a password no link leads to another.
    pub fn for_the_form(self, found: Option<&Found>) -> CameBack {
        let taken = found.and_then(|found| found.taken.as_ref().ok());
        let is_the_login = taken.is_some_and(|taken| form::has_password(&taken.form) && signs::takes_who(&taken.form));
        CameBack { login_link: self.login_link.filter(|_| !is_the_login), ..self }
    }

    /// The same without the secrets that stand in it.
    pub fn masked(self, masking: &Masking) -> CameBack {
        // a secret may be known by the name of its parameter alone
        let whole = self.query.as_ref().map(|query| masking.address(&format!("{}?{query}", self.path)));
        let masked = whole.as_deref().and_then(|whole| whole.split_once('?'));
        CameBack {
            query: masked.map(|(_, query)| query.to_owned()),
            path: masking.address(&self.path),
            begins: masking.first_words(&self.begins),
            forms: self.forms.into_iter().map(|form| form.masked(masking)).collect(),
            login_link: self.login_link.map(|link| masking.address(&link)),
            ..self
        }
    }
}

fn forms_of(answer: &Answer) -> Vec<FormFacts> {
    let mut forms = form::forms_of(&answer.reading, answer.ended_at());
    forms.truncate(MOST_FORMS);
    forms
}

/// The path of an address, with its query.
pub fn path_and_query(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// The whole address of the page of an answer.
fn address(answer: &Answer) -> Option<Url> {
    Url::parse(&answer.exchange.request.url).ok()
}

/// A request for a page, with headers of its own.
pub fn page_request(headers: &[(String, String)]) -> Submission {
    Submission { method: "GET".to_owned(), body: None, headers: headers.to_vec() }
}

/// Gets a page with the jar of a browser, which keeps what comes.
///
/// # Errors
///
/// No page came.
pub fn get(visitor: &mut Visitor, url: &Url, headers: &[(String, String)]) -> Result<Answer, LabError> {
    Ok(Answer::at_the_end_of(&visitor.browser.send(url, page_request(headers))?))
}

/// Looks for the form on the page that was named, or on the first, or on the one that a link to a login leads to.
///
/// # Errors
///
/// No page came.
pub fn find(visitor: &mut Visitor, way: &Way<'_>) -> Result<Found, LabError> {
    let first = get(visitor, &visitor.page(way.path.unwrap_or("/")), way.headers)?;
    let mut steps = first.steps.clone();
    let mut page = first;
    let mut place;
    let mut followed = None;
    match way.form {
        Some(number) => place = number.checked_sub(1),
        // a person who names the page and the fields means the form that has them
        None if way.path.is_some() && form::form_with(&page.reading, page.ended_at(), way.said).is_some() => {
            place = form::form_with(&page.reading, page.ended_at(), way.said);
        }
        None => {
            place = form::login_form(&page.reading, page.ended_at()).filter(|place| lets_in(&page, *place));
            let has_password =
                |page: &Answer, place: usize| page.reading.forms.get(place).is_some_and(form::has_password);
            let link = address(&page).and_then(|at| form::login_link(&page.reading, &at));
            let link = link.filter(|url| visitor.is_of_the_app(url));
            if let Some(url) = link.filter(|_| !place.is_some_and(|place| has_password(&page, place))) {
                let next = get(visitor, &url, way.headers)?;
                steps.extend(next.steps.iter().cloned());
                let found = form::login_form(&next.reading, next.ended_at());
                if let Some(found) = found.filter(|place| lets_in(&next, *place)) {
                    (page, place) = (next, Some(found));
                } else {
                    let (led_to, status) = (next.ended_at().to_owned(), next.status());
                    followed = Some(Followed { link: path_and_query(&url), led_to, status });
                }
            }
        }
    }
    // a person who names the page means its form, whatever it looks like, if it is that page and does not let its reader out
    let is_there = page.steps.len() == 1 && !lets_out(&page);
    let is_only = way.path.is_some() && is_there && page.reading.forms.len() == 1;
    // a form that only closes a dialog takes nothing that a login could be
    let takes_something = |form: &Form| !form::is_of_a_dialog(form) || form.fields.iter().any(signs::is_typed);
    let is_only = is_only && page.reading.forms.first().is_some_and(takes_something);
    let place = place.or_else(|| is_only.then_some(0));
    let taken = taken(visitor, way, &page, place).map_err(|why| why.after(followed));
    Ok(Found { steps, forms: forms_of(&page), page, taken })
}

/// The second form of a login that goes over two pages, where the answer to the first one brought it.
///
/// ```text
/// GET  /login       asks for the name
/// POST /login       leads on
/// GET  /password    asks for the password: the only form of the page with one, and for no name but the one that was sent
/// ```
///
/// It goes to the same server. `None`: the answer is none such, or the first form had a password.
pub fn second(visitor: &Visitor, way: &Way<'_>, first: &Found, sent: &Answer) -> Option<Found> {
    let had_password = first.taken.as_ref().is_ok_and(|taken| form::has_password(&taken.form));
    let place = password_form(first, sent).filter(|_| !had_password)?;
    let with_password = sent.reading.forms.iter().filter(|form| form::has_password(form));
    let is_by_name = |field: &Field| signs::is_typed(field) && signs::is_user(field) && field.value != way.user;
    let asks_for_a_name = sent.reading.forms.get(place)?.fields.iter().any(is_by_name);
    let is_here = address(sent).is_some_and(|url| visitor.is_of_the_app(&url));
    if with_password.count() != 1 || asks_for_a_name || !is_here {
        return None;
    }
    // what was said is of the first form
    let way = Way { path: None, form: None, said: &[], method: None, ..way.clone() };
    let taken = taken(visitor, &way, sent, Some(place)).ok()?;
    let steps = first.steps.iter().chain(&sent.steps).cloned().collect();
    Some(Found { steps, page: sent.clone(), forms: forms_of(sent), taken: Ok(taken) })
}

/// The form with a password to which a login led, by its place from 0, where it is another than the one that was sent. On a
/// page that lets its reader log out, a password confirms what a user does who is logged in.
fn password_form(found: &Found, sent: &Answer) -> Option<usize> {
    let sent_fields = found.taken.as_ref().ok().map(|taken| recognition::typed(&taken.form))?;
    let is_it =
        |form: &Form| form::has_password(form) && signs::takes_who(form) && recognition::typed(form) != sent_fields;
    sent.reading.forms.iter().position(is_it).filter(|_| sent.status() < 400 && !lets_out(sent))
}

/// Whether a login led to another form that asks for a password, and is not done. Where the form that was sent had taken a
/// password and came again, the others of its page are no next step.
pub fn is_halfway(found: Option<&Found>, sent: Option<&Answer>) -> bool {
    let came_again = |found: &Found, sent: &Answer| {
        let taken = found.taken.as_ref().ok().filter(|taken| form::has_password(&taken.form));
        let is_it =
            |form: &Form| taken.is_some_and(|taken| recognition::typed(form) == recognition::typed(&taken.form));
        sent.reading.forms.iter().any(is_it)
    };
    let asks_next = |(found, sent): (&Found, &Answer)| password_form(found, sent).is_some() && !came_again(found, sent);
    found.zip(sent).is_some_and(asks_next)
}

/// That a login with a password led to a page that asks for a password.
fn login_elsewhere(found: &Found, sent: &Answer) -> Option<Evidence> {
    let taken = &found.taken.as_ref().ok().filter(|taken| form::has_password(&taken.form))?.form;
    let asks = |form: &&Form| form::has_password(form) && signs::takes_who(form);
    let form = sent.reading.forms.iter().find(asks).filter(|_| sent.status() < 400 && !lets_out(sent))?;
    let fields = recognition::named(form);
    Some(match recognition::typed(form) == recognition::typed(taken) {
        true => Evidence::FormAgain { fields },
        false => Evidence::FormShown { fields },
    })
}

/// The page to which a link to a login led that had no form: an app sends a user who is logged in to a page of theirs.
fn where_the_link_led(found: &Found) -> Option<Url> {
    let followed = found.taken.as_ref().err().and_then(NotSent::followed)?;
    let is_elsewhere = followed.status < 400 && path_of(&followed.link) != followed.led_to;
    let last = found.steps.last().filter(|_| is_elsewhere)?;
    Url::parse(&last.exchange.request.url).ok()
}

/// Whether a page that came for the cookies of the browser lets its reader log out.
fn lets_out(page: &Answer) -> bool {
    page.carried_a_cookie() && signs::logout_on(&page.reading).is_some()
}

/// Whether a form of a page is its login. On a page that lets its reader log out, a name alone is looked for, and a password
/// alone confirms what a user does who is logged in.
fn lets_in(page: &Answer, place: usize) -> bool {
    let has_both = |form: &Form| form::has_password(form) && form.fields.iter().any(signs::is_user);
    !lets_out(page) || page.reading.forms.get(place).is_some_and(has_both)
}

fn taken(visitor: &Visitor, way: &Way<'_>, page: &Answer, place: Option<usize>) -> Result<Taken, NotSent> {
    let Some(form) = place.and_then(|place| page.reading.forms.get(place)) else {
        // what is sent where the app wants no more requests is hardly looked at
        let is_limited = page.status() == 429;
        if let (None, Some(path), [_, ..], false) = (way.form, way.path, way.said, is_limited) {
            return Ok(Taken { form: said_exactly(way), number: None, action: visitor.page(path) });
        }
        return Err(way.form.map_or(NotSent::NoForm { followed: None }, |wanted| NotSent::NoSuchForm { wanted }));
    };
    if form::is_of_a_dialog(form) && way.method.is_none() {
        return Err(NotSent::Dialog);
    }
    if way.said.is_empty() && form::has_no_names(form) {
        return Err(NotSent::NoNames);
    }
    if form::is_sent_by_a_script(form) && way.method.is_none() {
        return Err(NotSent::ByScript);
    }
    let no_address = || NotSent::NoWebAddress { action: form::action(form).to_owned() };
    let action = address(page).and_then(|at| form::action_of(form, &page.reading, &at)).ok_or_else(no_address)?;
    if !visitor.is_of_the_app(&action) {
        return Err(NotSent::OtherServer { to: shown(&action) });
    }
    Ok(Taken { form: form.clone(), number: place.map(|place| place + 1), action })
}

/// The form that was said field by field, for a page that draws its own by a script or has none.
fn said_exactly(way: &Way<'_>) -> Form {
    let field = |said: &Said| Field {
        name: said.name.clone(),
        kind: if is_secret_name(&said.name) { "password" } else { "text" }.to_owned(),
        is_sent: true,
        ..Field::default()
    };
    let fields = way.said.iter().map(field).collect();
    Form { method: "POST".to_owned(), fields, ..Form::default() }
}

/// What is sent, and which of its fields hold secrets.
pub fn fill(found: &Found, taken: &Taken, way: &Way<'_>, password: Option<&Password>) -> Filled {
    let filling = Filling { user: Some(way.user), password, said: way.said };
    let charset = found.page.exchange.response.charset;
    let mut filled = form::filled(&taken.form, taken.action.clone(), charset, &filling, way.method);
    filled.submission.headers = came_from(&found.page, &filled.submission, way.headers);
    filled
}

/// The headers that were asked for, and where a form came from: apps check it against forged requests.
pub fn came_from(page: &Answer, submission: &Submission, headers: &[(String, String)]) -> Vec<(String, String)> {
    let mut all = headers.to_vec();
    let mut add = |name: &str, value: String| {
        if !all.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            all.push((name.to_owned(), value));
        }
    };
    if let Some(mut from) = address(page) {
        if submission.method != "GET" {
            add("Origin", from.origin().ascii_serialization());
        }
        from.set_fragment(None);
        // these fail for addresses without a host only
        let _ = (from.set_username(""), from.set_password(None));
        add("Referer", from.to_string());
    }
    all
}

/// What is sent to an API: JSON, in which `{user}` and `{password}` stand for both.
pub fn json_submission(template: &serde_json::Value, way: &Way<'_>, password: Option<&Password>) -> Submission {
    let (bytes, shown) = json_template::write(template, way.user, password.and_then(Password::as_text));
    let is_type = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("content-type");
    let content_type = way.headers.iter().find(is_type).map_or("application/json", |(_, value)| value.as_str());
    let headers = way.headers.iter().filter(|header| !is_type(header)).cloned().collect();
    let body = Body { content_type: content_type.to_owned(), bytes: Zeroizing::new(bytes.to_vec()), shown };
    Submission { method: way.method.unwrap_or("POST").to_owned(), body: Some(body), headers }
}

/// What is asked after a login: by whom, on which page, of which cookie.
pub struct Judging<'a> {
    /// How the login was made.
    pub way: &'a Way<'a>,
    /// Where it is seen who is logged in.
    pub look: &'a Look,
    /// The name of the session cookie.
    pub cookie_name: &'a str,
    /// Whether it was typed.
    pub name_was_typed: bool,
    /// The jar as it was before.
    pub before: &'a Jar,
    /// The names of the cookies that the login brought.
    pub brought: &'a [String],
}

/// Whether the login worked, by what that was seen, and what was asked for it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Whether a user is logged in.
    pub verdict: Verdict,
    /// What was asked with the jar.
    pub steps: Vec<Step>,
    /// What was asked without it.
    pub looks: Vec<Looked>,
    /// The session cookie.
    pub session: Option<Row>,
    /// The path of the page that was asked last.
    pub page: Option<String>,
    /// Whether a user is logged in, and may have been before: nothing that was seen is of this login.
    pub may_be_older: bool,
    /// Whether this login was refused. A user may be logged in from before.
    pub was_refused: bool,
    /// Whether the session cookie came with the answers on the way, where no form was sent.
    pub came_on_the_way: bool,
}

/// Which login it is that a user is logged in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// By this one.
    OfThisLogin,
    /// By an earlier one: this one was refused.
    Older,
    /// It cannot be told.
    Unknown,
}

impl Judging<'_> {
    /// Asks the app who is logged in, after this was sent and answered. Nothing sent: `None`.
    pub fn judge(&self, lab: &mut Lab<Clock>, found: Option<&Found>, sent: Option<&Answer>) -> Judged {
        let mut judged = Judged {
            verdict: Verdict { answer: None, evidence: Vec::new() },
            steps: Vec::new(),
            looks: Vec::new(),
            session: None,
            page: None,
            may_be_older: false,
            was_refused: false,
            came_on_the_way: false,
        };
        for page in self.pages(lab, found, sent) {
            judged.page = Some(page.path().to_owned());
            let mut prober = Prober::new(&lab.app, page, (&lab.clock).into(), self.way.headers).telling();
            let is_over = self.look(&mut judged, &mut prober, found, sent, lab);
            judged.looks.extend(prober.take_looks());
            if is_over {
                break;
            }
        }
        self.correct(&mut judged, found, sent, lab);
        judged.came_on_the_way = judged.session.as_ref().is_some_and(|row| brought_on_the_way(found, &row.name));
        judged
    }

    /// Asks for one page, and says whether no other has to be asked for.
    fn look(
        &self,
        judged: &mut Judged,
        prober: &mut Prober,
        found: Option<&Found>,
        sent: Option<&Answer>,
        lab: &mut Lab<Clock>,
    ) -> bool {
        let page = prober.page().clone();
        let unanswered = || vec![Evidence::Unanswered { page: page.path().to_owned() }];
        let rows = lab.browser.browser.jar.rows(lab.browser.browser.now());
        // what an app answers to another page may be the end of a login that is half done
        let is_halfway = is_halfway(found, sent);
        let answer = match is_halfway {
            true => prober.ask_as(&lab.browser.browser.jar, LookedWith::JarAsItIs),
            false => get(&mut lab.browser, &page, self.way.headers),
        };
        let Ok(answer) = answer else {
            judged.verdict.evidence = unanswered();
            return true;
        };
        if !is_halfway {
            judged.steps.extend(answer.steps.iter().cloned());
        }
        judged.session = self.session(lab, found, sent);
        // a page that says it by itself needs no other beside it
        let is_plain = recognition::who_alone(&answer, &self.known(judged.session.as_ref())).is_some();
        if !is_plain && prober.ask_without().and_then(|()| prober.ask_without()).is_err() {
            judged.verdict.evidence = unanswered();
            return true;
        }
        judged.verdict = self.seen(prober, &answer, judged.session.as_ref());
        if judged.verdict.is_by_name_alone() && prober.ask_without_to_see_chance().is_ok() {
            judged.verdict = self.seen(prober, &answer, judged.session.as_ref());
        }
        let verdict = std::mem::replace(&mut judged.verdict, Verdict { answer: None, evidence: Vec::new() });
        judged.verdict = unless_kept_back(verdict, &rows, &page);
        if judged.verdict.answer != Some(true) {
            return judged.verdict.answer.is_some();
        }
        // a user is logged in: by this login, or by an earlier one whose cookie is still in the jar?
        let whose = self.whose(judged, prober, found, sent, lab);
        // nothing is older than a browser that was empty, or than what the answers on the way brought
        let is_by_the_answers =
            sent.is_none() && (self.has_had_no_cookie(lab) || self.is_by_the_way(judged, prober, found));
        if whose != Whose::OfThisLogin && !is_by_the_answers {
            (judged.may_be_older, judged.verdict.answer) = (true, None);
            judged.was_refused = whose == Whose::Older;
            let says = found.zip(sent).and_then(|(found, sent)| reason(&found.page, sent));
            let says = says.map(|text| Evidence::LoginSays { text }).filter(|_| judged.was_refused);
            let is_failure = |seen: &Evidence| matches!(seen, Evidence::LoginRefused { status: 500.. });
            let refusal = refusal(found, sent).filter(|seen| judged.was_refused || is_failure(seen));
            says.into_iter().chain(refusal).for_each(|seen| add(&mut judged.verdict, seen));
        }
        true
    }

    /// The pages that may show it, the likeliest first.
    fn pages(&self, lab: &Lab<Clock>, found: Option<&Found>, sent: Option<&Answer>) -> Vec<Url> {
        if let Some(page) = &self.look.page {
            return vec![lab.app.page(page)];
        }
        let ended = sent.filter(|sent| sent.steps.len() > 1 || sent.exchange.request.method == "GET");
        let ended = ended.or(found.map(|found| &found.page)).filter(|_| self.way.json.is_none());
        let ended = ended.and_then(address).filter(|url| lab.browser.is_of_the_app(url));
        // what was typed into a form that is sent by GET stands in the address, and is not sent twice
        let was_by_get =
            sent.and_then(|sent| sent.steps.first()).is_some_and(|step| step.exchange.request.method == "GET");
        // an address whose query may have logged in is not asked for twice either
        let is_what_was_asked = |url: &Url| self.way.path.is_some_and(|path| lab.app.page(path) == *url);
        let brought_a_cookie =
            found.is_some_and(|found| found.taken.is_err() && found.steps.iter().any(keeps_a_cookie));
        let ended = ended.map(|mut url| {
            if was_by_get || brought_a_cookie && is_what_was_asked(&url) {
                url.set_query(None);
            }
            url
        });
        let led_to = found.and_then(where_the_link_led).filter(|url| lab.browser.is_of_the_app(url));
        let mut pages: Vec<Url> = led_to.into_iter().chain(ended).chain([lab.app.page("/")]).collect();
        pages.dedup();
        if is_halfway(found, sent) {
            pages.truncate(1);
        }
        pages
    }

    fn session(&self, lab: &Lab<Clock>, found: Option<&Found>, sent: Option<&Answer>) -> Option<Row> {
        let now = lab.browser.browser.now();
        let name = (self.cookie_name, self.name_was_typed);
        let came = Came {
            brought: self.brought,
            set_again: cookies_set(sent.map_or(&[], |sent| &sent.steps)),
            with_the_form: cookies_set(found.map_or(&[], |found| &found.steps)),
        };
        session_cookie_after(&lab.browser.browser.jar, &lab.app.base, name, now, &came)
    }

    fn session_before(&self, lab: &Lab<Clock>) -> Option<Row> {
        let now = lab.browser.browser.now();
        session_cookie(self.before, &lab.app.base, self.cookie_name, self.name_was_typed, now)
    }

    fn known(&self, session: Option<&Row>) -> Known<'_> {
        let mut names = vec![self.way.user.to_owned()];
        names.extend(session.map(|row| change::names(&row.value)).unwrap_or_default());
        names.retain(|name| !name.is_empty());
        Known { names, shows: self.look.shows.as_deref(), ..Known::default() }
    }

    fn seen(&self, prober: &Prober, answer: &Answer, session: Option<&Row>) -> Verdict {
        let cookie_name = session.map_or(self.cookie_name, |row| row.name.as_str());
        let change = SessionChange::over(&answer.steps, cookie_name);
        let another_is_left = answer.leaves_another_than(cookie_name);
        let known = Known { change, another_is_left, ..self.known(session) };
        recognition::who(prober.without(), answer, &known)
    }

    fn is_by_name(&self, verdict: &Verdict) -> bool {
        verdict.evidence.iter().any(|seen| match seen {
            Evidence::Name { name } | Evidence::Says { name } => name == self.way.user,
            _ => false,
        })
    }

    /// Which login it is that a user is logged in by.
    ///
    /// It is this one if the page has the user's name, if the session is new, or if there was no cookie before. A new cookie
    /// that cannot be read proves nothing: an app may send one with any answer and go on with the same session.
    fn whose(
        &self,
        judged: &Judged,
        prober: &mut Prober,
        found: Option<&Found>,
        sent: Option<&Answer>,
        lab: &Lab<Clock>,
    ) -> Whose {
        let Some(sent) = sent else { return Whose::Unknown };
        if self.has_had_no_cookie(lab) {
            return Whose::OfThisLogin;
        }
        let session = judged.session.as_ref();
        let is_at_once = sent.steps.len() == 1;
        let refusal =
            refusal(found, Some(sent)).filter(|seen| !matches!(seen, Evidence::LoginRefused { status: 500.. }));
        let is_error = matches!(refusal, Some(Evidence::LoginRefused { .. }));
        // what an app says that fails is no word on the login
        let has_failed = sent.status() >= 500;
        let is_said = found.filter(|_| !has_failed && (is_at_once || refusal.is_some()));
        let is_said = is_said.and_then(|found| reason(&found.page, sent));
        let (is_refused, has_refusal) = (is_error || is_said.is_some(), refusal.is_some() || is_said.is_some());
        // an answer that leads on, or brings a cookie to an API, has taken the login, where the user is named then
        let was_taken = sent.steps.first().is_some_and(|first| match self.way.json {
            None => !is_at_once,
            Some(_) => first.exchange.response.status < 400 && keeps_a_cookie(first),
        });
        let was_named = found.is_some_and(|found| recognition::names(&found.page, self.way.user));
        let is_named = was_taken && self.is_by_name(&judged.verdict) && !was_named;
        if !has_refusal && (is_named || self.gained_in_sight(session, lab)) {
            return Whose::OfThisLogin;
        }
        let known = self.known(session);
        let before = prober.ask(self.before);
        let before = before.map(|before| recognition::who(prober.without(), &before, &known));
        // a server that keeps its sessions may have put the user into this one now
        let is_same_id = session.is_some_and(|row| {
            change::session(&row.value).is_none() && self.session_before(lab).is_some_and(|old| old.value == row.value)
        });
        let is_readable = session.is_some_and(|row| change::session(&row.value).is_some());
        let is_the_page = |page: &&Answer| page.ended_at() == prober.page().path() && page.carried_a_cookie();
        let seen_before = found.map(|found| &found.page).filter(is_the_page);
        let was_seen =
            seen_before.is_some_and(|page| recognition::who(prober.without(), page, &known).answer == Some(true));
        // this page showed no user to this very session before: the app has put the user into it since
        let went_to = |page: &&Answer| {
            let went = |row: &Row| change::sent(page.steps.last()?, &row.name).map(|value| value == row.value);
            session.and_then(went) == Some(true)
        };
        let was_seen_out = seen_before.filter(went_to).is_some_and(|page| {
            let seen = recognition::who(prober.without(), page, &known);
            seen.answer == Some(false) || seen.is_as_without()
        });
        let is_in_with_the_old = before.as_ref().is_ok_and(|before| before.answer == Some(true));
        // the old cookies logged no user in
        let is_out_with_the_old = before.is_ok_and(|before| before.answer == Some(false) || before.is_as_without());
        let was_nobody = (is_out_with_the_old || was_seen_out && is_same_id) && !was_seen;
        match was_seen || is_in_with_the_old && !is_same_id {
            // of a session that cannot be read, the form alone says no more than where it has no new cookie
            true if is_refused || refusal.is_some() && is_at_once && (was_seen || is_readable) => Whose::Older,
            true => Whose::Unknown,
            false if is_refused && was_nobody => Whose::Unknown,
            false if is_refused => Whose::Older,
            // it may have been used up by the answer to it
            false if was_nobody && is_used_up(found, session, prober) => Whose::Unknown,
            false if was_nobody => Whose::OfThisLogin,
            false => Whose::Unknown,
        }
    }

    /// Whether a user is logged in by the cookie that the answers on the way brought, where no form was sent: the cookies
    /// before it show no user, or not this one. A header may have done it, or the address that was asked for.
    ///
    /// An app that gives another cookie with every answer may have used up the old one, which shows nothing then.
    fn is_by_the_way(&self, judged: &Judged, prober: &mut Prober, found: Option<&Found>) -> bool {
        let Some(session) = judged.session.as_ref().filter(|row| brought_on_the_way(found, &row.name)) else {
            return false;
        };
        let Ok(before) = prober.ask(self.before) else { return false };
        let old = recognition::who(prober.without(), &before, &self.known(Some(session)));
        let is_text_of = |verdict: &Verdict| {
            verdict.evidence.iter().any(|seen| matches!(seen, Evidence::Shows { with: true, without: false, .. }))
        };
        let is_this_user = self.is_by_name(&judged.verdict) && !recognition::names(&before, self.way.user);
        let has_the_text = is_text_of(&judged.verdict) && !is_text_of(&old);
        let changes_always = SessionChange::over(&judged.steps, &session.name)
            .is_some_and(|change| !change.is_readable && change.is_of_another_session());
        // the page that shows a user now is kept from the old cookies as from a visitor without any
        let is_kept_off = matches!(old.beside_a_missing_text(), [Evidence::ErrorForAll { status: 401 | 403, .. }]);
        let is_as_without = is_kept_off || old.is_as_without() || old.beside_a_missing_text() == [Evidence::Same];
        let was_nobody = old.answer == Some(false) || is_as_without;
        let is_live = old.answer == Some(true);
        (is_this_user || has_the_text || was_nobody) && (is_live || !changes_always)
    }

    /// Whether the browser had no cookie for the app before.
    fn has_had_no_cookie(&self, lab: &Lab<Clock>) -> bool {
        let rows = self.before.rows(lab.browser.browser.now());
        rows.iter().all(|row| row.is_expired || !is_for_the_host(row, &lab.app.base))
    }

    /// Whether a session came where there was none, or another than before by what can be read in both, and may be a user's.
    fn gained_in_sight(&self, session: Option<&Row>, lab: &Lab<Clock>) -> bool {
        let before = self.session_before(lab);
        let is_in_sight = |row: &&Row| {
            before.as_ref().is_none_or(|old| SessionChange::between(Some(&old.value), Some(&row.value)).is_readable)
        };
        self.gained(session.filter(is_in_sight), lab)
    }

    /// Whether the browser held a session before that may be a user's, and is not seen to be gone: of one that cannot be read,
    /// nothing is.
    fn may_have_held_a_user(&self, judged: &Judged, lab: &Lab<Clock>) -> bool {
        let is_any_visitors = |row: &Row| change::is_any_visitors(&row.value, &new_sessions(&judged.looks, &row.name));
        if self.has_had_no_cookie(lab) {
            return false;
        }
        let rows = self.before.rows(lab.browser.browser.now());
        let mut rows = rows.iter().filter(|row| !row.is_expired && is_for_the_host(row, &lab.app.base));
        let may_be_an_id = |row: &Row| !is_against_forgery(&row.name) && is_id(&row.value);
        if rows.clone().any(|row| may_be_an_id(row) && self.is_beside(row, judged, lab)) {
            return true;
        }
        if judged.session.as_ref().is_some_and(is_any_visitors) {
            return false;
        }
        match self.session_before(lab) {
            Some(row) => !is_any_visitors(&row),
            None => rows.any(may_be_an_id),
        }
    }

    /// Whether a cookie that is not the session, and not what any visitor gets, is in the jar after the login.
    fn is_beside(&self, row: &Row, judged: &Judged, lab: &Lab<Clock>) -> bool {
        let of_any = new_sessions(&judged.looks, &row.name);
        let is_any_visitors = of_any.contains(&row.value) || change::is_any_visitors(&row.value, &of_any);
        let is_the_session = judged.session.as_ref().is_none_or(|session| session.name == row.name);
        let is_kept = || {
            let rows = lab.browser.browser.jar.rows(lab.browser.browser.now());
            rows.iter().any(|kept| kept.name == row.name && !kept.is_expired && is_for_the_host(kept, &lab.app.base))
        };
        !is_the_session && !is_any_visitors && is_kept()
    }

    /// Whether the login brought a cookie beside the session by which the app may know a user.
    fn gained_beside(&self, judged: &Judged, lab: &Lab<Clock>) -> bool {
        let rows = lab.browser.browser.jar.rows(lab.browser.browser.now());
        let mut rows = rows.iter().filter(|row| self.brought.contains(&row.name));
        rows.any(|row| is_for_the_host(row, &lab.app.base) && self.is_beside(row, judged, lab))
    }

    /// Whether a session came that is another than before, and may be a user's.
    fn gained(&self, session: Option<&Row>, lab: &Lab<Clock>) -> bool {
        let before = self.session_before(lab).map(|row| row.value);
        session.is_some_and(|row| change::may_have_brought_a_user(before.as_deref(), &row.value))
    }

    /// The same of the login alone, where a session of any visitor's went with it: what the form brought is no user.
    fn gained_by(&self, session: Option<&Row>, sent: Option<&Answer>, lab: &Lab<Clock>) -> bool {
        let first = sent.and_then(|sent| sent.steps.first());
        let went = session.zip(first).and_then(|(row, first)| change::sent(first, &row.name));
        match (went, session) {
            (Some(went), Some(row)) if change::session(went).is_some() => {
                change::may_have_changed_its_user(went, &row.value)
            }
            _ => self.gained(session, lab),
        }
    }

    /// What the answer to the login itself says, where no page says that a user is logged in.
    fn correct(&self, judged: &mut Judged, found: Option<&Found>, sent: Option<&Answer>, lab: &Lab<Clock>) {
        if judged.session.is_none() {
            judged.session = self.session(lab, found, sent);
        }
        if judged.verdict.answer == Some(true) || judged.may_be_older {
            return;
        }
        let (may_have_held, gained_beside) = (self.may_have_held_a_user(judged, lab), self.gained_beside(judged, lab));
        let verdict = &mut judged.verdict;
        // a header that was given with --header may have logged a user in before, and so may a cookie that is still there
        let is_by_header = self.way.headers.iter().any(|(name, value)| !names_no_user(name, value))
            || verdict.evidence.iter().any(|seen| matches!(seen, Evidence::OnlyAHeader { .. }));
        let nobody = Some(false).filter(|_| !is_by_header && !may_have_held || verdict.answer.is_some());
        // what stands in a query may have logged a user in too
        let has_a_query = self.way.path.is_some_and(|path| path.contains('?'));
        // every cookie came with pages that every visitor gets
        let is_as_for_all = self.has_had_no_cookie(lab) && !is_by_header && !has_a_query;
        if sent.is_none() && is_as_for_all && verdict.answer.is_none() {
            verdict.answer = Some(false);
            add(verdict, Evidence::NeverLoggedIn);
        }
        let session = judged.session.as_ref();
        // a cookie whose form says nothing may be a session too
        let has_unknown = session.is_none() && sent.is_some_and(brought_another_cookie);
        let gained = has_unknown || gained_beside || self.gained_by(session, sent, lab);
        // a server that keeps its sessions may have put a user into one, under the same id
        let is_on_the_server = sent.is_some_and(sent_an_id);
        let is_any_visitors = |row: &Row| change::is_any_visitors(&row.value, &new_sessions(&judged.looks, &row.name));
        let holds_nobody = !is_on_the_server && (self.has_had_no_cookie(lab) || session.is_some_and(is_any_visitors));
        let is_at_once = sent.is_some_and(|sent| sent.steps.len() == 1);
        let name = session.map_or(self.cookie_name, |row| row.name.as_str());
        let undone = found.zip(sent).and_then(|(found, sent)| undone(found, sent, name));
        let is_undone = undone.is_some();
        match undone.or_else(|| refusal(found, sent)) {
            // the login was taken, as far as its own answer says
            Some(undone @ Evidence::LoginUndone { .. }) => {
                if !gained && holds_nobody {
                    verdict.answer = nobody;
                }
                add(verdict, undone);
            }
            Some(refused @ Evidence::LoginRefused { status }) => {
                if status < 500 {
                    (verdict.answer, judged.was_refused) = (nobody, nobody.is_none());
                }
                add(verdict, refused);
            }
            // behind a redirect, a page may show its form to all: a session that was there before may have got its user
            Some(again) if !gained && !is_on_the_server && (is_at_once || holds_nobody) => {
                (verdict.answer, judged.was_refused) = (nobody, nobody.is_none());
                add(verdict, again);
            }
            // a form that is there for all says nothing by itself
            Some(again) if is_at_once => {
                // a page that is kept from this browser as from any shows no user either
                let is_silent = |seen: &Evidence| {
                    seen.tells_nothing() || seen.is_kept_out() || matches!(seen, Evidence::FormShown { .. })
                };
                let tells_nothing = verdict.answer == Some(false) || verdict.evidence.iter().all(is_silent);
                let reason = found.zip(sent).and_then(|(found, sent)| reason(&found.page, sent));
                if let Some(text) = reason.filter(|_| tells_nothing) {
                    (verdict.answer, judged.was_refused) = (nobody, nobody.is_none());
                    add(verdict, Evidence::LoginSays { text });
                }
                add(verdict, again);
            }
            // it led to a login on another page, and the browser holds nothing that a login could have brought
            None if !is_at_once
                && !gained
                && !is_on_the_server
                && holds_nobody
                && let Some(asks) = found.zip(sent).and_then(|(found, sent)| login_elsewhere(found, sent)) =>
            {
                (verdict.answer, judged.was_refused) = (nobody, nobody.is_none());
                add(verdict, asks);
            }
            // another page may say why, and what it says is no verdict
            _ if is_at_once => {
                let reason = found.zip(sent).and_then(|(found, sent)| reason(&found.page, sent));
                reason.into_iter().for_each(|text| add(verdict, Evidence::LoginSays { text }));
            }
            _ => {}
        }
        let tokens = sent.map(token::instead_of_a_cookie).unwrap_or_default();
        if !tokens.is_empty() {
            add(verdict, Evidence::Token { keys: tokens.into_iter().map(|token| token.key).collect() });
            // the app has taken the login. It is the browser that has nothing to show for it
            verdict.answer = None;
        }
        let came = found.iter().flat_map(|found| &found.steps).chain(sent.iter().flat_map(|sent| &sent.steps));
        let came = came.chain(&judged.steps);
        let nobodys = judged.session.as_ref().filter(|row| change::says_nobody(&row.value));
        if let Some(row) = nobodys.filter(|row| has_come(came, &row.name)) {
            // by another cookie, or by a header that was given, the app may know the user all the same
            if !may_have_held && !gained_beside && !is_by_header {
                verdict.answer = Some(false);
            }
            let keys = change::session(&row.value).unwrap_or_default().into_keys().collect();
            // beside the session that the login brought, it is not the one that came
            if !is_undone {
                add(verdict, Evidence::SaysNobody { keys });
            }
        }
        judged.was_refused &= verdict.answer.is_none();
    }
}

/// Whether no form was sent, and the app answered on the way with another cookie of this name.
fn brought_on_the_way(found: Option<&Found>, name: &str) -> bool {
    let found = found.filter(|found| found.taken.is_err());
    let change = found.and_then(|found| SessionChange::over(&found.steps, name));
    change.is_some_and(|change| change.kind != ChangeKind::Deleted && change.is_of_another_session())
}

/// Whether the app gave the session a new cookie that cannot be read with the page of the form, so that the old one may be
/// used up.
///
/// A deletion that the app sends without a cookie too says that it knew no such session, and what came after it came for
/// nothing. Where no page without a cookie is known that could show that, the one that sent the deletion is asked.
fn is_used_up(found: Option<&Found>, session: Option<&Row>, prober: &mut Prober) -> bool {
    let Some(row) = session else { return false };
    let steps = found.map(|found| found.steps.as_slice()).unwrap_or_default();
    let mut anonymous: Vec<Step> = prober.without().iter().flat_map(|answer| &answer.steps).cloned().collect();
    let is_asked = |anonymous: &[Step], step: &Step| {
        let page = &step.exchange.request.path;
        anonymous.iter().any(|other| other.exchange.request.path == *page)
    };
    let is_it = |anonymous: &[Step]| {
        let is_for_all = |step: &Step| {
            deletes(step, &row.name)
                && anonymous.iter().any(|other| deletes(other, &row.name) && is_answered_alike(step, other))
        };
        let end = steps.iter().position(is_for_all).unwrap_or(steps.len());
        let change = steps.get(..end).and_then(|steps| SessionChange::over(steps, &row.name));
        change.is_some_and(|change| change.kind == ChangeKind::Unreadable)
    };
    let unasked = steps.iter().find(|step| deletes(step, &row.name) && !is_asked(&anonymous, step));
    if let Some(step) = unasked.filter(|_| is_it(&anonymous)) {
        anonymous.extend(prober.ask_again_without(step).into_iter().flat_map(|answer| answer.steps));
    }
    is_it(&anonymous)
}

/// Whether an answer deletes a cookie of this name.
fn deletes(step: &Step, name: &str) -> bool {
    step.set_cookies.iter().rfind(|line| line.said.name == name).is_some_and(is_deletion)
}

/// Whether the same page was asked for, and the answers have the same status and lead to the same page.
fn is_answered_alike(step: &Step, other: &Step) -> bool {
    let facts = |step: &Step| {
        let Exchange { request, response } = &step.exchange;
        let location = response.header("location").map(str::to_owned);
        (request.path.clone(), response.status, location)
    };
    facts(step) == facts(other)
}

/// Whether a line deletes a cookie, be it there or not.
fn is_deletion(line: &Line) -> bool {
    matches!(line.received, Received::Deleted | Received::Ignored(Why::AlreadyExpired))
}

fn add(verdict: &mut Verdict, evidence: Evidence) {
    // that a page is the same for all says nothing beside what says something
    verdict.evidence.retain(|seen| *seen != evidence && !seen.is_the_same_to_read());
    verdict.evidence.insert(0, evidence);
}

fn was_kept(line: &Line) -> bool {
    matches!(line.received, Received::Stored | Received::Replaced)
}

fn keeps_a_cookie(step: &Step) -> bool {
    step.set_cookies.iter().any(was_kept)
}

/// Whether a cookie came for a login that was not there before, and is none against forged requests.
fn brought_another_cookie(sent: &Answer) -> bool {
    !cookies_brought(sent).is_empty()
}

/// The names of the cookies that came for a login and were not there before, without those against forged requests.
pub fn cookies_brought(sent: &Answer) -> Vec<String> {
    let was_sent = |line: &Line| {
        let header = sent.steps.first().and_then(|step| step.exchange.request.cookie()).unwrap_or_default();
        header.split("; ").any(|pair| pair.split_once('=') == Some((&line.said.name, &line.said.value)))
    };
    let lines = sent.steps.iter().flat_map(|step| &step.set_cookies).filter(|line| was_kept(line));
    let lines = lines.filter(|line| !is_against_forgery(&line.said.name) && !was_sent(line));
    let mut names: Vec<String> = lines.map(|line| line.said.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// The names of the cookies that these answers set and the browser kept.
fn cookies_set(steps: &[Step]) -> Vec<String> {
    let lines = steps.iter().flat_map(|step| &step.set_cookies).filter(|line| was_kept(line));
    lines.map(|line| line.said.name.clone()).collect()
}

/// Whether a cookie went with a login that may be the id of a session on the server.
fn sent_an_id(sent: &Answer) -> bool {
    let header = sent.steps.first().and_then(|step| step.exchange.request.cookie()).unwrap_or_default();
    header
        .split("; ")
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, value)| !is_against_forgery(name) && change::session(value).is_none() && is_id(value))
}

/// Whether a value may be the id of a session, by its form alone.
fn is_id(value: &str) -> bool {
    const SHORTEST: usize = 4;
    value.len() >= SHORTEST && value.bytes().any(|byte| byte.is_ascii_digit())
}

/// The sessions of this name that the app gave to a visitor without a cookie.
fn new_sessions(looks: &[Looked], name: &str) -> Vec<String> {
    let steps = looks.iter().filter(|look| look.with == LookedWith::Nothing).flat_map(|look| &look.steps);
    let lines = steps.flat_map(|step| &step.set_cookies).filter(|line| line.said.name == name);
    lines.map(|line| line.said.value.clone()).collect()
}

/// Why a login was refused, in the words of the answer to it that the page of its form had not.
fn reason(before: &Answer, sent: &Answer) -> Option<String> {
    let known = before.reading.line();
    let mut texts = sent.reading.texts.iter();
    let is_reason = |text: &&Text| signs::is_refusal(text.value()) && !known.contains(text.text.as_str());
    texts.find(is_reason).map(|text| text.text.clone())
}

/// Whether a cookie of this name came on the way and was kept.
fn has_come<'a>(steps: impl Iterator<Item = &'a Step>, name: &str) -> bool {
    steps.flat_map(|step| &step.set_cookies).any(|line| line.said.name == name && was_kept(line))
}

/// That the answer to a login itself led elsewhere with a session that may be a user's, where the way came back to the form.
/// `name` is that of the session cookie.
///
/// A refusal that leads to its form may keep its words in the session, so an answer that leads there says nothing.
fn undone(found: &Found, sent: &Answer, name: &str) -> Option<Evidence> {
    let [first, next, ..] = sent.steps.as_slice() else { return None };
    refusal(Some(found), Some(sent)).filter(|seen| matches!(seen, Evidence::FormAgain { .. }))?;
    let (form, page) = (found.page.ended_at(), page_of(next));
    if page == form || page == page_of(first) {
        return None;
    }
    let (line, keys) = brought(first, name)?;
    let takes_out = |step: &&Step| {
        SessionChange::of(step, &line.said.name).is_some_and(|change| match keys.as_slice() {
            [] => change.is_of_another_session(),
            keys => change.kind == ChangeKind::Deleted || keys.iter().all(|key| change.removed.contains(key)),
        })
    };
    let (how, page) = match sent.steps.iter().skip(1).find(takes_out) {
        Some(step) => (Undone::TakenOut, page_of(step)),
        None if change::sent(next, &line.said.name) != Some(&line.said.value) => (Undone::NotSent, page),
        None => (Undone::NotTaken, page),
    };
    Some(Evidence::LoginUndone { status: first.exchange.response.status, keys, how, page: page.to_owned() })
}

/// The line of an answer that brought a session which may be a user's, and its keys that may say who it is: none, where the
/// session of this name cannot be read.
fn brought<'a>(step: &'a Step, name: &str) -> Option<(&'a Line, Vec<String>)> {
    let keys = |line: &&Line| {
        let change = SessionChange::of(step, &line.said.name)?;
        let keys = change.added.iter().chain(&change.changed).filter(|key| change::says_who(key)).cloned().collect();
        let is_unreadable = line.said.name == name && !change.is_readable && change.is_of_another_session();
        Some::<Vec<String>>(keys).filter(|keys| !keys.is_empty() || is_unreadable)
    };
    step.set_cookies.iter().rev().filter(|line| was_kept(line)).find_map(|line| Some((line, keys(&line)?)))
}

/// The path of the page that was asked for.
fn page_of(step: &Step) -> &str {
    path_of(&step.exchange.request.path)
}

/// By what the answer to a login shows that it was refused: an error, or the same form again.
fn refusal(found: Option<&Found>, sent: Option<&Answer>) -> Option<Evidence> {
    let sent = sent?;
    let first = sent.steps.first().map_or(0, |step| step.exchange.response.status);
    // a redirect to a page that is not there is no refusal
    let status = sent.status();
    if status >= 400 && (sent.steps.len() == 1 || first >= 400) {
        return Some(Evidence::LoginRefused { status });
    }
    let taken = found?.taken.as_ref().ok()?;
    let fields = recognition::typed(&taken.form);
    let is_the_form = |form: &&Form| recognition::typed(form) == fields;
    let again = sent.reading.forms.iter().find(is_the_form)?;
    let is_where_it_stood = sent.steps.len() == 1 || sent.ended_at() == found?.page.ended_at();
    // a page that lets its reader log out has a name alone for another reason
    let lets_out = || signs::logout_on(&sent.reading).is_some();
    let asks = signs::takes_who(again) && (form::has_password(again) || !lets_out());
    (asks && is_where_it_stood).then(|| Evidence::FormAgain { fields: recognition::named(again) })
}
