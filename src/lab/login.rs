//! A browser at an app: logging in, visiting pages, and the session cookie that it holds.

use schemars::JsonSchema;
use serde::Serialize;

use super::app::App;
use super::change;
use super::error::LabError;
use super::recognition::Answer;
use super::signs::is_against_forgery;
use crate::browser::{Browser, BrowserError, EndBy, Jar, Row, Url, Visit, join};
use crate::clock::Timestamp;
use crate::cookie::{split, timestamp};
use crate::formats::{Fact, FactName, FactValue, Format, recognise};
use crate::inspect::LifetimeFrom;
use crate::server::apps::tutorial::{self, Page};
use crate::server::flask::config::FLASK_DEFAULT_LIFETIME;

/// The page that shows who is logged in, and where copies of a cookie are sent.
pub const LOGIN_PAGE: &str = "/login";

/// A browser that knows the address of an app.
pub struct Visitor {
    /// The browser, with its jar.
    pub browser: Browser,
    base: Url,
    cookie_name: String,
}

impl Visitor {
    /// A browser at this app. `cookie_name` is the name of the app's session cookie.
    pub fn new(browser: Browser, app: &App, cookie_name: &str) -> Visitor {
        Visitor { browser, base: app.base.clone(), cookie_name: cookie_name.to_owned() }
    }

    /// The name of the app's session cookie.
    pub fn cookie_name(&self) -> &str {
        &self.cookie_name
    }

    /// The address of one of the app's pages.
    pub fn page(&self, path: &str) -> Url {
        join(&self.base, path)
    }

    /// Whether an address is on the app's own server.
    pub fn is_of_the_app(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    /// Goes to another address of the app from now on.
    pub fn move_to(&mut self, app: &App) {
        self.base = app.base.clone();
    }

    /// Submits the form of the tutorial's page: POST `/` with `id=USER`, then the redirect.
    ///
    /// # Errors
    ///
    /// No page came. The jar keeps what came before.
    pub fn login(&mut self, user: &str) -> Result<Arrival, LabError> {
        let visit = self.browser.submit(&join(&self.base, "/"), &[("id", user)]);
        self.arrive(visit)
    }

    /// Gets a page of the app and follows its redirects.
    ///
    /// # Errors
    ///
    /// No page came. The jar keeps what came before.
    pub fn visit(&mut self, path: &str) -> Result<Arrival, LabError> {
        self.get(&join(&self.base, path))
    }

    /// Gets a page at any address and follows its redirects.
    ///
    /// # Errors
    ///
    /// No page came. The jar keeps what came before.
    pub fn get(&mut self, url: &Url) -> Result<Arrival, LabError> {
        let visit = self.browser.get(url);
        self.arrive(visit)
    }

    /// Sends a `Cookie` header that is not from the jar to the login page; an empty one is not sent.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn send(&self, cookie_header: &str) -> Result<Answer, LabError> {
        Ok(Answer::read(self.browser.send_copy(&join(&self.base, LOGIN_PAGE), cookie_header)?))
    }

    /// The live session cookie that goes to the app.
    pub fn session(&self) -> Option<Row> {
        session_for(&self.browser.jar, &self.base, &self.cookie_name, self.browser.now())
    }

    /// The value of the live session cookie.
    ///
    /// # Errors
    ///
    /// [`LabError::NoSession`] if the browser holds none.
    pub fn session_cookie(&self) -> Result<String, LabError> {
        self.session().map(|row| row.value).ok_or_else(|| LabError::NoSession { url: self.base.to_string() })
    }

    /// Puts a session cookie into the jar by hand, as in a browser's developer tools.
    pub fn put(&mut self, cookie: &str) {
        let now = self.browser.now();
        self.browser.jar.put(&self.cookie_name, cookie, &self.base, now);
    }

    fn arrive(&self, visit: Result<Visit, BrowserError>) -> Result<Arrival, LabError> {
        let visit = visit?;
        let page = Page::read(&visit.last().exchange.response.body);
        Ok(Arrival { visit, page, session_cookie: self.session_cookie().ok(), url: self.base.to_string() })
    }
}

/// A page that was reached, the way to it, and the session that the browser holds then.
#[derive(Debug)]
pub struct Arrival {
    /// Every request and response on the way.
    pub visit: Visit,
    /// What the last page says.
    pub page: Page,
    session_cookie: Option<String>,
    url: String,
}

impl Arrival {
    /// The session cookie that the browser held when it arrived.
    ///
    /// # Errors
    ///
    /// [`LabError::NoSession`] if it held none.
    pub fn session_cookie(&self) -> Result<String, LabError> {
        self.session_cookie.clone().ok_or_else(|| LabError::NoSession { url: self.url.clone() })
    }

    /// Whether the first request carried a cookie.
    pub fn cookie_was_sent(&self) -> bool {
        self.visit.cookie_was_sent()
    }

    /// The name on the page, if it says that a user is logged in.
    pub fn logged_in_as(&self) -> Option<&str> {
        self.page.logged_in_as()
    }

    /// The first `Set-Cookie` line of the last response.
    pub fn set_cookie(&self) -> Option<&str> {
        self.visit.last().exchange.response.set_cookies().next()
    }
}

/// The live session cookie of a jar that goes to an app: to its first page, or to its login page only.
pub fn session_for(jar: &Jar, app: &Url, cookie_name: &str, now: Timestamp) -> Option<Row> {
    let pages = [app.clone(), join(app, LOGIN_PAGE)];
    pages.iter().find_map(|page| jar.find(cookie_name, Some(page), now).into_iter().next())
}

/// The live cookie of a jar that is an app's session: the one of this name, or else the one that has a session's form.
///
/// A name that was typed is taken at its word. Otherwise a session of Flask comes first, and one that holds more than any
/// visitor has before one that does not. After it comes a session of another framework, then what is named as a session and
/// hidden from scripts, then any other form that is known, and at last the one cookie that is hidden from scripts.
pub fn session_cookie(jar: &Jar, app: &Url, name: &str, was_typed: bool, now: Timestamp) -> Option<Row> {
    let named = by_name(jar, app, name, now);
    if was_typed {
        return named;
    }
    // one that a login to the embedded app left comes after any of this app
    let is_left = |row: &Row| jar.noted(now).is_some_and(|(noted, _)| noted == *row);
    let of_form = || by_form(&of_any_form(jar, app, now));
    match named {
        Some(row) if is_left(&row) => of_form().or(Some(row)),
        named => named.or_else(of_form),
    }
}

/// The names of the cookies that came with a login.
#[derive(Clone, Debug, Default)]
pub struct Came<'a> {
    /// Those that the answers to it brought, with another value than before.
    pub brought: &'a [String],
    /// Those that these answers set, be it to what they were.
    pub set_again: Vec<String>,
    /// Those that the page of the form set, or a page on the way to it.
    pub with_the_form: Vec<String>,
}

/// The same after a login with which these came. Other apps may have left cookies in the jar, and this one too: of two that are
/// known by their form, it is the one that came with the login.
pub fn session_cookie_after(
    jar: &Jar,
    app: &Url,
    (name, was_typed): (&str, bool),
    now: Timestamp,
    came: &Came<'_>,
) -> Option<Row> {
    let found = session_cookie(jar, app, name, was_typed, now)?;
    if was_typed || came.brought.contains(&found.name) {
        return Some(found);
    }
    let rows = of_any_form(jar, app, now);
    if found.name == name {
        return before_the_usual(&found, &rows, came).or(Some(found));
    }
    // any form is not enough: a cookie that remembers a user is no session
    let is_one = |row: &&Row| came.brought.contains(&row.name) && (is_flasks(row) || is_named_as_session(&row.name));
    let rows: Vec<Row> = rows.iter().filter(is_one).cloned().collect();
    by_form(&rows).or(Some(found))
}

/// The one that goes before one of the usual name, which may be another app's, or be left of this one when it had no other name.
/// The login did not bring that.
///
/// It is a session of Flask with a user in it. Or else it is named as a session and hidden from scripts, and nothing shows that
/// the one of the usual name is this app's: Flask sets a session again into which it puts a user. Of one that is kept on the
/// server the id may stay, so any page on the way that set it shows that.
fn before_the_usual(usual: &Row, rows: &[Row], came: &Came<'_>) -> Option<Row> {
    let of = |names: &[String], is_one: fn(&Row) -> bool| {
        let rows: Vec<Row> = rows.iter().filter(|row| names.contains(&row.name) && is_one(row)).cloned().collect();
        by_form(&rows)
    };
    let with_a_user = of(came.brought, is_of_a_user);
    let was_set_on_the_way = came.with_the_form.contains(&usual.name) && !is_flasks(usual);
    if with_a_user.is_some() || was_set_on_the_way || came.set_again.contains(&usual.name) {
        return with_a_user;
    }
    of(&came.set_again, is_hidden_and_named_so).or_else(|| of(&came.with_the_form, is_hidden_and_named_so))
}

fn by_name(jar: &Jar, app: &Url, name: &str, now: Timestamp) -> Option<Row> {
    let of_the_app = || of_the_host(jar, app, now).into_iter().find(|row| row.name == name);
    session_for(jar, app, name, now).or_else(of_the_app)
}

/// The cookies that go to the app's first page, and then those for other pages: a session may be for a part of the app only,
/// such as /api.
fn of_the_host(jar: &Jar, app: &Url, now: Timestamp) -> Vec<Row> {
    let mut rows = jar.rows_for(app, now);
    let below = jar.rows(now).into_iter().filter(|row| !row.is_expired && is_for_the_host(row, app));
    rows.extend(below.filter(|row| !rows.contains(row)).collect::<Vec<_>>());
    rows
}

/// Those that may be a session, whatever their name.
fn of_any_form(jar: &Jar, app: &Url, now: Timestamp) -> Vec<Row> {
    // the embedded app notes its settings beside its own
    let of_the_embedded_app = jar.noted(now).map(|(row, _)| row);
    let mut rows = of_the_host(jar, app, now);
    rows.retain(|row| !is_against_forgery(&row.name) && !is_list(&row.value));
    rows.retain(|row| of_the_embedded_app.as_ref() != Some(row));
    rows
}

fn by_form(rows: &[Row]) -> Option<Row> {
    let is_named_so = |row: &&Row| is_foreign_session(&row.value) && is_named_as_session(&row.name);
    let is_foreign = |row: &&Row| is_foreign_session(&row.value);
    let of_form = rows.iter().find(|row| is_of_a_user(row)).or_else(|| rows.iter().find(|row| is_flasks(row)));
    let of_form = of_form.or_else(|| rows.iter().find(is_named_so));
    let of_form = of_form.or_else(|| rows.iter().find(|row| is_hidden_and_named_so(row)));
    let of_form = of_form.or_else(|| rows.iter().find(is_foreign));
    let mut hidden = rows.iter().filter(|row| row.http_only == Some(true));
    of_form.or_else(|| hidden.next().filter(|_| hidden.next().is_none())).cloned()
}

fn is_flasks(row: &Row) -> bool {
    change::session(&row.value).is_some()
}

fn is_of_a_user(row: &Row) -> bool {
    is_flasks(row) && !change::says_nobody(&row.value)
}

fn is_hidden_and_named_so(row: &Row) -> bool {
    row.http_only == Some(true) && is_named_as_session(&row.name)
}

/// Whether a cookie goes to the host of this address, to whichever of its pages.
pub fn is_for_the_host(row: &Row, app: &Url) -> bool {
    let host = app.host_str().unwrap_or_default();
    row.domain == host || !row.host_only && host.ends_with(&format!(".{}", row.domain))
}

/// Whether a cookie's name is one that frameworks give to their session: `sessionid`, `PHPSESSID`, `connect.sid`.
fn is_named_as_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["sess", "sid", "auth", "actor"].iter().any(|word| name.contains(word))
}

/// Whether a value has the form of another framework's session.
fn is_foreign_session(value: &str) -> bool {
    recognise(value).is_some_and(|foreign| !matches!(foreign.format, Format::FlaskWtf | Format::Itsdangerous))
}

/// Whether a value is a signed list: the messages of Django, which are shown once. A session is a dict.
fn is_list(value: &str) -> bool {
    let begins_one = |value: &FactValue| matches!(value, FactValue::Text(json) if json.starts_with('['));
    let is_one = |fact: &Fact| fact.name == FactName::Json && begins_one(&fact.value);
    recognise(value).is_some_and(|foreign| foreign.facts.iter().any(is_one))
}

/// By what a cookie was taken for the app's session cookie, where its name was not typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// By the form of its value.
    Form,
    /// By its name, which is like that of a session, and scripts cannot read it.
    Name,
    /// The same, and it came with the login, which left one of the usual name as it was.
    Brought,
    /// Scripts cannot read it, and no other one looks like a session.
    Hidden,
    /// It is the only one that the login brought and that is left of it, and its value shows nothing.
    Only,
    /// An earlier command took it for that.
    Before,
}

impl FoundBy {
    /// By what this one is taken for it. `is_kept`: an earlier command kept its name.
    pub fn of(row: Option<&Row>, is_kept: bool) -> FoundBy {
        match row {
            Some(row) if is_flasks(row) || is_foreign_session(&row.value) => FoundBy::Form,
            Some(row) if is_hidden_and_named_so(row) => FoundBy::Name,
            Some(_) if !is_kept => FoundBy::Hidden,
            _ => FoundBy::Before,
        }
    }

    /// The same right after a login. `goes_before`: one of the usual name is in the jar, and this one was taken instead of it.
    pub fn after_a_login(row: Option<&Row>, goes_before: bool) -> FoundBy {
        match FoundBy::of(row, false) {
            FoundBy::Form | FoundBy::Name if goes_before && row.is_some_and(|row| !is_flasks(row)) => FoundBy::Brought,
            by => by,
        }
    }
}

/// When a cookie says it was signed.
///
/// # Errors
///
/// [`LabError::NotASession`] if it has no timestamp that is a date.
pub fn signed_at(row: &Row) -> Result<Timestamp, LabError> {
    split(&row.value)
        .and_then(|parts| parts.timestamp)
        .and_then(timestamp::read)
        .and_then(timestamp::calendar_date)
        .ok_or_else(|| LabError::not_a_session(row))
}

/// The lifetime of a session in seconds, and how it is known.
///
/// A permanent session shows it: its end minus the time of signing. Of its end it is known what said it.
pub fn lifetime_of(
    given: Option<i64>,
    is_tutorials: bool,
    (expires, by): (Option<Timestamp>, EndBy),
    signed_at: Timestamp,
) -> (i64, LifetimeFrom) {
    match (given, expires) {
        (Some(given), _) => (given, LifetimeFrom::Given),
        (None, Some(expires)) if expires >= signed_at => {
            let from = if by == EndBy::MaxAge { LifetimeFrom::MaxAge } else { LifetimeFrom::Expires };
            (expires.unix() - signed_at.unix(), from)
        }
        (None, _) if is_tutorials => (tutorial::LIFETIME, LifetimeFrom::Tutorial),
        (None, _) => (FLASK_DEFAULT_LIFETIME, LifetimeFrom::FlaskDefault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::parse_base;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
    const ALICE: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
    /// `{"csrf_token":"x"}`
    const ANYBODY: &str = "eyJjc3JmX3Rva2VuIjoieCJ9.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
    const ID: &str = "8f14e45fceea167a5a36dedd4bea2543";
    const UUID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";
    /// `[["__json_message",0,20,"You have been logged out."]]`, by Django 5.2.19.
    const MESSAGES: &str = "W1siX19qc29uX21lc3NhZ2UiLDAsMjAsIllvdSBoYXZlIGJlZW4gbG9nZ2VkIG91dC4iXV0:1xWhT7:RvfjWACJhSP1dnyQ5HR3T69ehR81xurS4iIprDRmwUg";

    fn found(lines: &[String], name: &str, was_typed: bool) -> Option<String> {
        let app = parse_base("http://h.example").unwrap();
        let mut jar = Jar::empty();
        lines.iter().for_each(|line| drop(jar.receive(line, &app, NOW)));
        session_cookie(&jar, &app, name, was_typed, NOW).map(|row| row.name)
    }

    #[test]
    fn a_session_of_another_name_is_found_by_its_form() {
        let line = |name: &str, value: &str| format!("{name}={value}; Path=/");
        let hidden = |name: &str, value: &str| format!("{name}={value}; Path=/; HttpOnly");
        for (lines, expected) in [
            (vec![line("my_sess", ALICE), line("session", "x")], Some("session")),
            (vec![line("theme", "dark"), line("my_sess", ALICE)], Some("my_sess")),
            (vec![line("one", ANYBODY), line("two", ALICE)], Some("two")),
            (vec![line("one", ANYBODY)], Some("one")),
            (vec![line("csrftoken", ID), line("visitor", ID), line("sessionid", ID)], Some("sessionid")),
            (vec![line("csrftoken", ID), line("visitor", ID)], Some("visitor")),
            (vec![line("theme", "dark"), hidden("s", "mia")], Some("s")),
            (vec![hidden("a", "1"), hidden("s", "mia")], None),
            (vec![line("theme", "dark")], None),
            (vec![hidden("csrf_token", "1")], None),
            (vec![line("_formkey", UUID), hidden("app_session", "v1-hmac256:x")], Some("app_session")),
            (vec![line("visitor", UUID), hidden("app_session", "v1-hmac256:x")], Some("app_session")),
            (vec![hidden("messages", MESSAGES)], None),
            (vec![hidden("messages", MESSAGES), hidden("sid", "mia")], Some("sid")),
        ] {
            assert_eq!(found(&lines, "session", false).as_deref(), expected, "{lines:?}");
        }
    }

    #[test]
    fn what_an_earlier_command_took_for_the_session_is_not_said_to_be_the_only_one_that_is_hidden() {
        let app = parse_base("http://h.example").unwrap();
        let mut jar = Jar::empty();
        let form = format!("wiki_session={ID}; HttpOnly");
        [form.as_str(), "wikiUserName=mia; HttpOnly", "a_sid=v1; HttpOnly"]
            .iter()
            .for_each(|line| drop(jar.receive(line, &app, NOW)));
        let by = |name: &str, is_kept: bool| FoundBy::of(jar.find(name, None, NOW).first(), is_kept);
        assert_eq!([false, true].map(|is_kept| by("wikiUserName", is_kept)), [FoundBy::Hidden, FoundBy::Before]);
        assert_eq!([by("wiki_session", true), by("a_sid", true)], [FoundBy::Form, FoundBy::Name]);
        assert_eq!(by("gone", false), FoundBy::Before, "its name alone is left");
    }

    #[test]
    fn what_a_login_brought_goes_before_one_of_the_usual_name_that_is_not_seen_to_be_the_apps() {
        let app = parse_base("http://h.example").unwrap();
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let signed = format!("session={ALICE}; Path=/; HttpOnly");
        let (on_the_server, hidden) = (format!("session={UUID}; HttpOnly"), format!("app_sess={ID}; HttpOnly"));
        let open = format!("app_sess={ID}");
        for (usual, beside, brought, set_again, with_the_form, expected) in [
            (&signed, &hidden, &["app_sess"][..], &["app_sess"][..], &[][..], "app_sess"),
            (&on_the_server, &hidden, &["app_sess"], &["app_sess"], &[], "app_sess"),
            (&signed, &hidden, &[], &[], &["app_sess"], "app_sess"),
            // the same id again
            (&signed, &hidden, &[], &["app_sess"], &[], "app_sess"),
            // scripts can read it
            (&signed, &open, &["app_sess"], &["app_sess"], &[], "session"),
            // it came with no answer
            (&signed, &hidden, &[], &[], &[], "session"),
            // the app has set the one of the usual name, so it is its own
            (&signed, &hidden, &["app_sess"], &["app_sess", "session"], &[], "session"),
            (&on_the_server, &hidden, &["app_sess"], &["app_sess"], &["session"], "session"),
            // Flask would have set it again to put a user into it
            (&signed, &hidden, &["app_sess"], &["app_sess"], &["session"], "app_sess"),
            (&signed, &hidden, &["app_sess", "session"], &["app_sess", "session"], &[], "session"),
        ] {
            let mut jar = Jar::empty();
            [usual, beside].iter().for_each(|line| drop(jar.receive(line, &app, NOW)));
            let brought = names(brought);
            let came = Came { brought: &brought, set_again: names(set_again), with_the_form: names(with_the_form) };
            let after = |was_typed| session_cookie_after(&jar, &app, ("session", was_typed), NOW, &came).unwrap().name;
            assert_eq!([after(false), after(true)], [expected, "session"], "{usual} {came:?}");
        }
    }

    #[test]
    fn a_name_that_was_typed_is_taken_at_its_word() {
        let lines = [format!("my_sess={ALICE}")];
        assert_eq!(found(&lines, "sid", true), None);
        assert_eq!(found(&lines, "my_sess", true).as_deref(), Some("my_sess"));
    }
}
