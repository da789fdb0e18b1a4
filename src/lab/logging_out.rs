//! Logging out of an app of which nothing is known, by its own link or form, and what a copy of the cookie is worth then.
//!
//! ```text
//! GET  /            with the jar: a page with a way out        and twice without a cookie
//! POST /logout      the app's own link or form, or --path      and the form behind the link, where it asks once more
//! GET  /            with the old cookies, as a copy of them would be sent
//! GET  /            with the cookies that are left
//! GET  /            with the old session cookie alone, where there were others too
//! GET  /            with the others alone, where the session cookie is refused, or all of them together
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::change::{ChangeKind, SessionChange};
use super::error::LabError;
use super::form::{self, Filling, Logout};
use super::logging_in::{came_from, get, path_and_query};
use super::login::session_cookie;
use super::looking::{Sought, known_of};
use super::not_sent::unless_kept_back;
use super::probe::{Looked, LookedWith, Prober};
use super::recognition::{self, Answer, Evidence, Known, Verdict};
use super::{Lab, change, signs};
use crate::browser::{Jar, Line, Received, Row, Step, Submission, Url};
use crate::clock::Clock;

/// How a logout is to be made, as far as that was said.
#[derive(Clone, Debug)]
pub struct Way<'a> {
    /// The page that logs out.
    pub path: Option<&'a str>,
    /// The method, in upper case.
    pub method: Option<&'a str>,
    /// Headers that go with every request.
    pub headers: &'a [(String, String)],
    /// The page on which a way out is looked for, and where it is seen who is logged in.
    pub page: Url,
    /// The text that only a logged-in user sees, if it was given.
    pub shows: Option<&'a str>,
    /// The name of the session cookie.
    pub cookie_name: &'a str,
    /// Whether it was typed.
    pub name_was_typed: bool,
}

/// By what the browser logged out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LogoutBy {
    /// What it is.
    pub kind: LogoutKind,
    /// The path to which the request went, with its query.
    pub path: String,
    /// The path to which the form was sent that the page behind the link has: it asks whether a logout is meant. Null: none
    /// was sent.
    pub confirmed_at: Option<String>,
}

/// What a way out can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogoutKind {
    /// A path that was given, or the tutorial's.
    Path,
    /// A link of the app's page.
    Link,
    /// A form of the app's page.
    Form,
}

/// The cookies that went with the session cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OtherCookies {
    /// Their names.
    pub names: Vec<String>,
    /// Whether a copy of them logs in without the session cookie. Null: it cannot be told, or it was not asked, since the
    /// session cookie does it alone.
    pub log_in: Option<bool>,
    /// The one of them that does it alone. Null: it is not known which, or none does.
    pub by: Option<String>,
}

/// The most other cookies that are tried one by one.
const MOST_OTHERS: usize = 4;

/// What became of the browser's cookies with an answer that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailedCookies {
    /// No `Set-Cookie` changed the jar.
    Untouched,
    /// The session cookie was replaced, and no cookie was deleted.
    SessionReplaced,
    /// Anything else.
    Changed,
}

impl FailedCookies {
    fn of(steps: &[Step], name: &str) -> FailedCookies {
        let lines = || steps.iter().flat_map(|step| &step.set_cookies);
        let is_ignored = |line: &Line| matches!(line.received, Received::Ignored(_));
        let sent: Vec<&str> = steps.iter().filter_map(|step| change::sent(step, name)).collect();
        // the same value again replaces nothing
        let is_new = |line: &Line| !sent.contains(&line.said.value.as_str());
        let is_replaced = |line: &Line| line.said.name == name && line.received == Received::Replaced && is_new(line);
        match () {
            () if lines().all(is_ignored) => FailedCookies::Untouched,
            () if lines().any(|line| line.received == Received::Deleted) => FailedCookies::Changed,
            () if lines().any(is_replaced) => FailedCookies::SessionReplaced,
            () => FailedCookies::Changed,
        }
    }
}

/// What was done and seen.
#[derive(Clone, Debug)]
pub struct LoggedOut {
    /// Every exchange with the jar.
    pub steps: Vec<Step>,
    /// What was asked beside that, with copies of cookies and without any.
    pub looks: Vec<Looked>,
    /// By what it was done. `None`: nothing was found, or there was no cookie.
    pub by: Option<LogoutBy>,
    /// The text of a link that is there to log out and has no address, where nothing was found by which to do it.
    pub without_an_address: Option<String>,
    /// The status of the answer to the logout, if it is that of a page that does not log out, or that failed, and the
    /// browser sends what it sent before, or the same session in a new cookie.
    pub failed: Option<u16>,
    /// The status 401 or 403 of that answer, where the browser sends what it sent before: the app may have refused to log out,
    /// or not have known the user.
    pub refused: Option<u16>,
    /// What that answer did to the jar.
    pub failed_cookies: Option<FailedCookies>,
    /// The session cookie before.
    pub session: Option<Row>,
    /// Whether any cookie went to the app before.
    pub had_cookies: bool,
    /// Whether a user is logged in now.
    pub now: Verdict,
    /// Whether the old session cookie, and no other, is still taken as before. Where it is not known which one that is, or
    /// all of them together are not, it is said of all of them.
    pub copy: Verdict,
    /// The cookies of which that is said.
    pub copy_of: Vec<String>,
    /// What the other cookies are worth. `None`: there were none, or they were not asked.
    pub others: Option<OtherCookies>,
    /// The path of the page that was asked.
    pub page: String,
}

fn unknown(evidence: Vec<Evidence>) -> Verdict {
    Verdict { answer: None, evidence }
}

/// Logs out, and asks what the old cookies are worth.
///
/// # Errors
///
/// No page came, before or for the logout. The jar keeps what came before.
pub fn log_out(lab: &mut Lab<Clock>, way: &Way<'_>) -> Result<LoggedOut, LabError> {
    let page = way.page.clone();
    let good = get(&mut lab.browser, &page, way.headers)?;
    let old = lab.browser.browser.jar.clone();
    let mut left = LoggedOut {
        steps: good.steps.clone(),
        looks: Vec::new(),
        by: None,
        without_an_address: None,
        failed: None,
        refused: None,
        failed_cookies: None,
        session: session_cookie(&old, &lab.app.base, way.cookie_name, way.name_was_typed, lab.browser.browser.now()),
        had_cookies: good.carried_a_cookie(),
        now: unknown(Vec::new()),
        copy: unknown(Vec::new()),
        // what is against forged requests is no session, and a copy of it is worth nothing
        copy_of: match good.only_against_forgery() {
            Some(_) => Vec::new(),
            None => old.names_for(&good.pages(), lab.browser.browser.now()),
        },
        others: None,
        page: page.path().to_owned(),
    };
    // a header may log in too, and then it is asked
    if !left.had_cookies && !good.carried_an_own_header() && way.path.is_none() {
        left.now = nothing_sent(lab, &page);
        return Ok(left);
    }
    let mut prober = Prober::new(&lab.app, page, (&lab.clock).into(), way.headers).telling();
    let done = leave(lab, way, good, &old, &mut prober, &mut left);
    left.looks = prober.take_looks();
    done.map(|()| left)
}

/// Logs out where the browser holds a cookie, or a path was named.
fn leave(
    lab: &mut Lab<Clock>,
    way: &Way<'_>,
    good: Answer,
    old: &Jar,
    prober: &mut Prober,
    left: &mut LoggedOut,
) -> Result<(), LabError> {
    let page = prober.page().clone();
    let pages = good.pages();
    let has_asked = prober.ask_without().and_then(|()| prober.ask_without()).is_ok();
    let Some((from, way_out)) = way_out(lab, way, good.clone(), left)? else {
        let name = left.session.as_ref().map_or(way.cookie_name, |row| &row.name);
        let of_the_way = known_of(&good, Sought { name, shows: way.shows, user: None });
        let verdict = recognition::who(prober.without(), &good, &Known { names: known(left, way).names, ..of_the_way });
        left.now = if has_asked { verdict } else { unanswered(&page) };
        return Ok(());
    };
    let asked_before = left.steps.len();
    let (mut status, mut came) = send(lab, way, &from, way_out, left)?;
    if let Some(form) = asks_once_more(lab, way, &from, &came, left) {
        (status, came) = send(lab, way, &came, form, left)?;
    }
    // 401 and 403 may be said to a user who is logged out
    let is_failure = |status: &u16| matches!(status, 400 | 402 | 404..);
    let name = left.session.as_ref().map_or(way.cookie_name, |row| row.name.as_str());
    let cookies = FailedCookies::of(left.steps.get(asked_before..).unwrap_or_default(), name);
    let is_the_same = is_as_it_was(lab, &pages, old) || is_only_renewed(lab, &pages, old, name);
    left.failed = status.filter(is_failure).filter(|_| is_the_same);
    left.refused = status.filter(|status| matches!(status, 401 | 403)).filter(|_| is_the_same);
    left.failed_cookies = left.failed.map(|_| cookies);
    left.copy = match () {
        () if !has_asked => unanswered(&page),
        () if left.copy_of.is_empty() => unknown(Vec::new()),
        () => prober.ask(old).map_or_else(
            |_| unanswered(&page),
            |with| surely(prober, &good, &with, (old, LookedWith::Copy), &known(left, way)),
        ),
    };
    // what the app had refused before, no other page shows to be good
    let lost = SessionChange::over(&good.steps, way.cookie_name).filter(SessionChange::lost_its_user);
    if let Some(change) = lost.filter(|_| left.copy.evidence == [Evidence::GoodUnseen]) {
        left.copy.evidence = vec![Evidence::of_the_loss(&change)];
    }
    left.now = match is_as_it_was(lab, &pages, old) {
        // the same cookies have been tried already, and an app may take each of them once only
        true if left.had_cookies && (left.copy.answer.is_some() || was_seen_both_ways(&left.copy)) => left.copy.clone(),
        _ => now(lab, way, prober, (&good, &came), left),
    };
    // without a cookie the app cannot know the user, so its answer to the logout does not matter
    let is_without = matches!(
        left.now.evidence.first(),
        Some(Evidence::NothingSent | Evidence::NothingAtFirst | Evidence::NoSession { .. })
    );
    if left.failed.is_some() && !is_without && left.now.answer == Some(false) {
        left.now.answer = None;
    }
    one_by_one(lab, way, prober, (&good, old), left);
    Ok(())
}

/// Tells the old cookies apart. Where they still work together: whether the session cookie does it, or another. Where they do
/// not, or that cannot be told: whether the others do it without the session cookie, for which the app may have refused them.
fn one_by_one(
    lab: &Lab<Clock>,
    way: &Way<'_>,
    prober: &mut Prober,
    (good, old): (&Answer, &Jar),
    left: &mut LoggedOut,
) {
    let now = lab.browser.browser.now();
    let Some(name) = left.session.as_ref().map(|row| row.name.clone()) else { return };
    let is_held = lab.browser.browser.jar.rows(now).iter().any(|row| row.name == name && !row.is_expired);
    // an app that misses one of them may end a session that the browser still has
    if left.now.answer == Some(true) && is_held {
        return;
    }
    let names: Vec<String> = left.copy_of.iter().filter(|other| **other != name).cloned().collect();
    if names.is_empty() || names.len() == left.copy_of.len() {
        return;
    }
    let known = known(left, way);
    let work_together = left.copy.answer == Some(true);
    let shows_nothing = || recognition::who(prober.without(), good, &known).answer != Some(true);
    if !work_together && (names.iter().all(|name| signs::is_against_forgery(name)) || shows_nothing()) {
        return;
    }
    // an app that gives another one in the place of a cookie may take each of them once only
    let is_any = |name: &str| names.iter().any(|other| other == name && !signs::is_against_forgery(other));
    let may_be_used_up = was_seen_both_ways(&left.copy) || prober.has_brought(is_any);
    let mut alone = |names: &[String], with: LookedWith| {
        let mut jar = Jar::empty();
        names.iter().for_each(|name| drop(jar.copy_from(old, Some(name), now)));
        match prober.ask_as(&jar, with) {
            Ok(answer) => surely(prober, good, &answer, (&jar, with), &known),
            Err(_) => unanswered(prober.page()),
        }
    };
    let session = work_together.then(|| alone(std::slice::from_ref(&name), LookedWith::CopyOfSession));
    let mut others = OtherCookies { names, log_in: None, by: None };
    if session.as_ref().is_none_or(|copy| copy.answer != Some(true)) {
        others.log_in = alone(&others.names, LookedWith::CopyOfOthers).answer;
        others.log_in = others.log_in.filter(|log_in| *log_in || !may_be_used_up);
        let mut one = |name: &&String| {
            let name: &String = name;
            alone(std::slice::from_ref(name), LookedWith::CopyOfOthers).answer == Some(true)
        };
        others.by = match others.names.as_slice() {
            _ if others.log_in != Some(true) => None,
            [only] => Some(only.clone()),
            several => several.iter().take(MOST_OTHERS).find(|name| one(name)).cloned(),
        };
    }
    left.others = Some(others);
    if let Some(copy) = session {
        (left.copy, left.copy_of) = (copy, vec![name]);
    }
}

/// Whether the browser sends the same cookies to each page of a way as with this jar.
fn is_as_it_was(lab: &Lab<Clock>, pages: &[Url], old: &Jar) -> bool {
    let now = lab.browser.browser.now();
    let sent = |jar: &Jar, page: &Url| -> Vec<(String, String)> {
        jar.rows_for(page, now).into_iter().map(|row| (row.name, row.value)).collect()
    };
    pages.iter().all(|page| sent(&lab.browser.browser.jar, page) == sent(old, page))
}

/// Whether the browser sends the same cookies to each page of a way as with this jar, but for the session cookie, in which
/// the same session came again.
fn is_only_renewed(lab: &Lab<Clock>, pages: &[Url], old: &Jar, name: &str) -> bool {
    let now = lab.browser.browser.now();
    let is_renewed = |before: &Row, after: &Row| {
        let kind = || SessionChange::between(Some(&before.value), Some(&after.value)).kind;
        before.name == name && matches!(kind(), ChangeKind::Same | ChangeKind::Renewed)
    };
    let is_kept = |(before, after): (&Row, &Row)| {
        before.name == after.name && (before.value == after.value || is_renewed(before, after))
    };
    pages.iter().all(|page| {
        let (before, after) = (old.rows_for(page, now), lab.browser.browser.jar.rows_for(page, now));
        before.len() == after.len() && before.iter().zip(&after).all(is_kept)
    })
}

fn was_seen_both_ways(verdict: &Verdict) -> bool {
    verdict.evidence.iter().any(|seen| matches!(seen, Evidence::Disagreement { .. }))
}

fn unanswered(page: &Url) -> Verdict {
    unknown(vec![Evidence::Unanswered { page: page.path().to_owned() }])
}

fn known<'a>(left: &LoggedOut, way: &Way<'a>) -> Known<'a> {
    let names = left.session.as_ref().map(|row| change::names(&row.value)).unwrap_or_default();
    Known { names, shows: way.shows, ..Known::default() }
}

/// The way out that was named, or else that of the page, or of the first page.
fn way_out(
    lab: &mut Lab<Clock>,
    way: &Way<'_>,
    page: Answer,
    left: &mut LoggedOut,
) -> Result<Option<(Answer, Logout)>, LabError> {
    let on = |page: &Answer| form::logout_on(&page.reading, &Url::parse(&page.exchange.request.url).ok()?);
    let is_here = |lab: &Lab<Clock>, found: &Logout| match found {
        Logout::Link(url) | Logout::Form(_, url) => lab.browser.is_of_the_app(url),
    };
    if let Some(path) = way.path {
        let named = lab.app.page(path);
        // a form that goes there knows the method, and has the token that the app wants
        let is_its_form = |found: &Logout| matches!(found, Logout::Form(_, action) if *action == named);
        let way_out = on(&page).filter(is_its_form).unwrap_or(Logout::Link(named));
        return Ok(Some((page, way_out)));
    }
    if let Some(found) = on(&page).filter(|found| is_here(lab, found)) {
        return Ok(Some((page, found)));
    }
    left.without_an_address = signs::logout_without_an_address(&page.reading).map(str::to_owned);
    let first = lab.app.page("/");
    if first.path() == way.page.path() {
        return Ok(None);
    }
    let first = get(&mut lab.browser, &first, way.headers)?;
    left.steps.extend(first.steps.iter().cloned());
    if let Some(found) = on(&first).filter(|found| is_here(lab, found)) {
        left.without_an_address = None;
        return Ok(Some((first, found)));
    }
    let on_the_first = || signs::logout_without_an_address(&first.reading).map(str::to_owned);
    left.without_an_address = left.without_an_address.take().or_else(on_the_first);
    Ok(None)
}

fn send(
    lab: &mut Lab<Clock>,
    way: &Way<'_>,
    from: &Answer,
    way_out: Logout,
    left: &mut LoggedOut,
) -> Result<(Option<u16>, Answer), LabError> {
    let is_form = matches!(way_out, Logout::Form(..));
    let (url, mut submission) = match way_out {
        Logout::Form(form, action) => {
            let charset = from.exchange.response.charset;
            let filled = form::filled(&form, action, charset, &Filling::default(), way.method);
            (filled.url, filled.submission)
        }
        Logout::Link(url) => {
            let method = way.method.unwrap_or("GET").to_owned();
            (url, Submission { method, body: None, headers: Vec::new() })
        }
    };
    submission.headers = match submission.method.as_str() {
        "GET" => way.headers.to_vec(),
        _ => came_from(from, &submission, way.headers),
    };
    let kind = match (is_form, way.path) {
        (true, _) => LogoutKind::Form,
        (false, Some(_)) => LogoutKind::Path,
        (false, None) => LogoutKind::Link,
    };
    let path = path_and_query(&url);
    left.by = Some(match left.by.take() {
        Some(first) => LogoutBy { confirmed_at: Some(path), ..first },
        None => LogoutBy { kind, path, confirmed_at: None },
    });
    let visit = lab.browser.browser.send(&url, submission)?;
    let status = visit.exchanges().next().map(|step| step.exchange.response.status);
    let came = Answer::at_the_end_of(&visit);
    left.steps.extend(visit.into_exchanges());
    Ok((status, came))
}

/// The form of the page to which the app's own link led, if it is the only one there by which its reader logs out, and the
/// page with the link does not have it.
fn asks_once_more(lab: &Lab<Clock>, way: &Way<'_>, from: &Answer, came: &Answer, left: &LoggedOut) -> Option<Logout> {
    let is_by_a_link = left.by.as_ref().is_some_and(|by| by.kind == LogoutKind::Link);
    if !is_by_a_link || way.method.is_some() || came.status() >= 400 {
        return None;
    }
    let on = |page: &Answer| form::only_logout_form_on(&page.reading, &Url::parse(&page.exchange.request.url).ok()?);
    let goes_to = |found: &Logout| match found {
        Logout::Link(url) | Logout::Form(_, url) => url.clone(),
    };
    let found = on(came).filter(|found| lab.browser.is_of_the_app(&goes_to(found)))?;
    let was_there = on(from).is_some_and(|before| goes_to(&before) == goes_to(&found));
    (!was_there).then_some(found)
}

/// What is known where no cookie goes to the page.
fn nothing_sent(lab: &Lab<Clock>, page: &Url) -> Verdict {
    let browser = &lab.browser.browser;
    let nobody = Verdict { answer: Some(false), evidence: vec![Evidence::NothingSent] };
    unless_kept_back(nobody, &browser.jar.rows(browser.now()), page)
}

/// Whether a user is still logged in with the cookies that are left. `came` is where the logout ended.
fn now(
    lab: &Lab<Clock>,
    way: &Way<'_>,
    prober: &mut Prober,
    (good, came): (&Answer, &Answer),
    left: &LoggedOut,
) -> Verdict {
    let jar: &Jar = &lab.browser.browser.jar;
    let has_none = jar.names_for(&good.pages(), lab.browser.browser.now()).is_empty();
    if has_none && may_be_by_a_header(prober, good, &known(left, way)) {
        let with = prober.ask_as(jar, LookedWith::JarAsItIs);
        return with.map_or_else(
            |_| unanswered(prober.page()),
            |with| recognition::who(prober.without(), &with, &known(left, way)),
        );
    }
    if has_none {
        return nothing_sent(lab, prober.page());
    }
    let Ok(with) = prober.ask_as(jar, LookedWith::JarAsItIs) else { return unanswered(prober.page()) };
    let name = left.session.as_ref().map_or(way.cookie_name, |row| row.name.as_str());
    let lost = SessionChange::over(&left.steps, name).filter(SessionChange::lost_its_user);
    let is_by_another =
        is_another_sent(lab, &good.pages(), name) || may_be_by_a_header(prober, good, &known(left, way));
    match lost.filter(|_| !is_by_another) {
        Some(change) => Verdict { answer: Some(false), evidence: vec![Evidence::of_the_loss(&change)] },
        None => {
            let known = known(left, way);
            let seen = surely(prober, good, &with, (jar, LookedWith::JarAsItIs), &known);
            // the page alone may say that no user is logged in, where none was seen to be before
            let by_itself = || Some(recognition::who(prober.without(), &with, &known));
            let nobody = (seen.evidence == [Evidence::GoodUnseen]).then(by_itself).flatten();
            let verdict = nobody.filter(|verdict| verdict.answer == Some(false)).unwrap_or(seen);
            // another user may be in it now, who must not see this page
            let may_be_another = with.keeps_out() && with.only_against_forgery().is_none() && !came.is_for_visitors();
            Verdict { answer: verdict.answer.filter(|is_in| *is_in || !may_be_another), ..verdict }
        }
    }
}

/// Whether another cookie than this one still goes to a page of the way, by which the app may know the user too.
fn is_another_sent(lab: &Lab<Clock>, pages: &[Url], name: &str) -> bool {
    let names = lab.browser.browser.jar.names_for(pages, lab.browser.browser.now());
    names.iter().any(|other| other != name && !signs::is_against_forgery(other))
}

/// Whether a header that was asked for may log in without a cookie. It does not where a user was seen to be logged in
/// by comparing with answers to the header alone.
fn may_be_by_a_header(prober: &Prober, good: &Answer, known: &Known<'_>) -> bool {
    good.carried_an_own_header() && recognition::who(prober.without(), good, known).answer != Some(true)
}

/// Whether a cookie was treated as the good one, if that shows a logged-in user, and if it is so twice: a page of
/// which pieces vary by chance may look like either once.
fn surely(
    prober: &mut Prober,
    good: &Answer,
    with: &Answer,
    (jar, kind): (&Jar, LookedWith),
    known: &Known<'_>,
) -> Verdict {
    let before = recognition::who(prober.without(), good, known);
    if before.answer != Some(true) {
        return unknown(vec![Evidence::GoodUnseen]);
    }
    let first = recognition::treated(prober.without(), good, with, &[], known);
    if first.answer.is_none() {
        return first;
    }
    let again = prober.ask_without().and_then(|()| prober.ask_as(jar, kind));
    let Ok(again) = again else { return unanswered(prober.page()) };
    let second = recognition::treated(prober.without(), good, &again, &[], known);
    match (first.answer, second.answer) {
        (first, second_answer) if first == second_answer => second,
        (Some(_), Some(_)) => unknown(vec![Evidence::Disagreement { yes: 1, no: 1, cannot_tell: 0 }]),
        _ => unknown(second.evidence),
    }
}
