//! Cookies that are tried in the place of one that is known to be good.
//!
//! What is asked, of one page and by GET alone:
//!
//! ```text
//! without the session cookie, twice    what everybody gets, and what varies by itself
//! with the good one                    what a session that is believed gets
//! with another in its place            taken as the good one, or as none?
//! ```
//!
//! The other cookies of the jar go with these requests: a browser would send them. So a difference is the session
//! cookie's, and not that of another cookie that knows the user too. Whether these log in by themselves is seen beside what
//! comes to no cookie at all.

use super::app::App;
use super::challenge::LoginByHeader;
use super::change::{self, SessionChange};
use super::error::LabError;
use super::login::session_for;
use super::looking::shown_user;
use super::probe::{ENOUGH_TO_SEE_CHANCE, Look, Prober};
use super::recognition::{Answer, Evidence, Known, Verdict, says_nothing, treated, who};
use super::remembered::is_of_flask_login;
use super::signs::is_against_forgery;
use crate::browser::{Jar, Row, Url, join};
use crate::clock::{Clock, Timestamp};
use crate::server::apps::tutorial::Page;

/// The session cookie of a jar, and the page that is asked with it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The cookie.
    pub row: Row,
    /// The page.
    pub page: Url,
}

impl Place {
    /// The live session cookie that goes to a page of this app. The page is the one that was named, or the one on which
    /// the last visit ended, or the first page of the app, or else the first page to which the cookie goes. `None` if
    /// there is no such cookie.
    ///
    /// # Errors
    ///
    /// [`LabError::NotSentThere`] if the cookie does not go to the page that was named.
    pub fn find(
        jar: &Jar,
        app: &Url,
        cookie_name: &str,
        look: &Look,
        last: Option<Url>,
        now: Timestamp,
    ) -> Result<Option<Place>, LabError> {
        let sent_to = |page: &Url| jar.find(cookie_name, Some(page), now).into_iter().next();
        // a path below that of the app, such as the one of a prefix
        let own_page = |row: &Row| {
            let mut page = app.clone();
            page.set_path(&row.path);
            Some(page).filter(|page| page.path().starts_with(app.path().trim_end_matches('/')))
        };
        let elsewhere = || {
            let pages = jar.find(cookie_name, None, now).iter().filter_map(own_page).collect::<Vec<_>>();
            pages.into_iter().find_map(|page| Some((sent_to(&page)?, page)))
        };
        if let Some(path) = &look.page {
            let page = join(app, path);
            let found = || session_for(jar, app, cookie_name, now).or_else(|| elsewhere().map(|(row, _)| row));
            return match sent_to(&page) {
                Some(row) => Ok(Some(Place { row, page })),
                None => match found() {
                    Some(row) => Err(LabError::NotSentThere { name: row.name, path: row.path, page: path.clone() }),
                    None => Ok(None),
                },
            };
        }
        let usual = [last, Some(join(app, "/"))].into_iter().flatten();
        Ok(match usual.filter_map(|page| Some((sent_to(&page)?, page))).next() {
            Some((row, page)) => Some(Place { row, page }),
            None => elsewhere().map(|(row, page)| Place { row, page }),
        })
    }

    /// The path of the page, as `--page` takes it.
    pub fn path(&self) -> String {
        path_of(&self.page)
    }
}

/// The path of a page, without its query.
pub fn path_of(page: &Url) -> String {
    page.path().to_owned()
}

/// Tries cookies at one page of an app.
#[derive(Debug)]
pub struct Trial {
    prober: Prober,
    jar: Jar,
    others: Jar,
    name: String,
    shows: Option<String>,
    user: Option<String>,
    good: Option<Answer>,
    /// Whether the good cookie makes a difference that a login hardly explains: it is then asked for more than once.
    is_weak: bool,
    requests: usize,
    /// The most requests that one answer took.
    longest: usize,
    /// Whether the other cookies make a difference, and it cannot be told whether that is a login.
    others_differ: bool,
}

impl Trial {
    /// Tries the session cookie of this name at this page. The jar is a copy; the one that it was made of stays as it is.
    pub fn new(app: &App, page: Url, jar: Jar, name: &str, shows: Option<&str>, clock: &Clock) -> Trial {
        let others = jar.others_than(name, clock.now());
        Trial {
            prober: Prober::new(app, page, clock.clone(), &[]),
            jar,
            others,
            name: name.to_owned(),
            shows: shows.map(str::to_owned),
            user: None,
            good: None,
            is_weak: false,
            requests: 0,
            longest: 1,
            others_differ: false,
        }
    }

    /// The same, where the browser logged in last with this name: a page that has it with the cookie only shows that.
    pub fn after_a_login_of(self, user: Option<&str>) -> Trial {
        Trial { user: user.filter(|user| !user.is_empty()).map(str::to_owned), ..self }
    }

    /// The same, counted on from as many requests.
    pub fn after(self, requests: usize) -> Trial {
        Trial { requests: self.requests + requests, ..self }
    }

    /// The name of the session cookie.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The page that is asked.
    pub fn page(&self) -> &Url {
        self.prober.page()
    }

    /// How many requests were made, redirects included.
    pub fn requests(&self) -> usize {
        self.requests
    }

    /// The most requests that one answer took so far: a page, and where it leads to.
    pub fn longest(&self) -> usize {
        self.longest
    }

    fn count(&mut self, answer: &Answer) {
        self.requests += answer.steps.len();
        self.longest = self.longest.max(answer.steps.len());
    }

    /// The names of the other cookies that go to the page.
    pub fn other_cookies(&self, now: Timestamp) -> Vec<String> {
        let names = self.others.rows(now).into_iter().map(|row| row.name);
        let mut names: Vec<String> =
            names.filter(|name| !self.others.find(name, Some(self.page()), now).is_empty()).collect();
        names.dedup();
        names
    }

    /// The login in a header that the answer to the good cookie asks for.
    pub fn login_by_header(&self) -> Option<LoginByHeader> {
        LoginByHeader::of(self.good.as_ref()?.steps.iter().map(|step| &step.exchange))
    }

    /// The one of them by which the app may log in anew.
    pub fn remembered_by(&self, now: Timestamp) -> Option<String> {
        let rows = self.others.rows_for(self.page(), now);
        rows.into_iter().find(|row| is_of_flask_login(&row.name, &row.value)).map(|row| row.name)
    }

    /// Whether the other cookies log in without the session cookie: the answer to them is compared with those to no cookie at
    /// all. `None` if there are none, or it cannot be told.
    pub fn others_log_in(&mut self, now: Timestamp) -> Option<bool> {
        if self.other_cookies(now).is_empty() || self.shows.is_some() {
            return None;
        }
        let with = self.prober.without().last()?.clone();
        let known =
            Known { names: self.good.as_ref().map(|good| self.names(good)).unwrap_or_default(), ..Known::default() };
        let mut bare = Vec::new();
        for _ in 0..2 {
            let answer = self.prober.ask(&Jar::empty()).ok()?;
            self.count(&answer);
            bare.push(answer);
        }
        let verdict = who(&bare, &with, &known);
        self.others_differ = verdict.answer.is_none()
            && !verdict.evidence.iter().any(|seen| seen.is_the_same_to_read() || *seen == Evidence::Unsteady);
        // a page that shows no login with the session cookie either does not show that these bring none
        let shows_a_login = || {
            let good = self.good.as_ref()?;
            who(self.prober.without(), good, &known).answer.filter(|is_seen| *is_seen)
        };
        match verdict.answer {
            Some(true) if verdict.is_by_name_alone() => None,
            None if verdict.evidence == [Evidence::Same] => shows_a_login().map(|_| false),
            answer => answer,
        }
    }

    /// Whether the cookies that were accepted are refused, after a request with the others and without this one: an app that misses
    /// it may end the session then. No, where no others go, or no answer comes.
    pub fn has_ended(&mut self, now: Timestamp) -> bool {
        let are_others = !self.other_cookies(now).iter().all(|name| is_against_forgery(name));
        are_others && self.ask(None).is_ok_and(|again| self.is_as_good(&again).answer == Some(false))
    }

    /// What was seen, and beside it that the other cookies make a difference of which it cannot be told whether it is a login.
    pub fn beside_the_others(&self, mut evidence: Vec<Evidence>, now: Timestamp) -> Vec<Evidence> {
        let mut others = self.other_cookies(now);
        others.retain(|name| !is_against_forgery(name));
        if let Some(unsteady) = evidence.iter_mut().find(|seen| **seen == Evidence::Unsteady && !others.is_empty()) {
            *unsteady = Evidence::UnsteadyBeside { others };
        }
        if self.others_differ && evidence.contains(&Evidence::Same) {
            evidence.push(Evidence::OthersDiffer);
        }
        let has_header = self.good.as_ref().is_some_and(Answer::carried_an_own_header);
        Verdict { answer: None, evidence }.beside_a_header(has_header).evidence
    }

    /// The sessions that the app gave to a visitor without a cookie. `None`: that is not known.
    pub fn new_sessions(&self) -> Option<Vec<String>> {
        self.prober.new_sessions(&self.name)
    }

    /// The answer to the good cookie.
    pub fn good(&self) -> Option<&Answer> {
        self.good.as_ref()
    }

    /// Asks without the session cookie.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask_without(&mut self) -> Result<Answer, LabError> {
        let answer = self.prober.ask_without_session(&self.others)?;
        self.count(&answer);
        Ok(answer)
    }

    /// Asks with a cookie in the place of the jar's own, or with that one.
    ///
    /// # Errors
    ///
    /// No page came, or [`LabError::Unsendable`] if no browser would send such a cookie.
    pub fn ask(&mut self, value: Option<&str>) -> Result<Answer, LabError> {
        let answer = match value {
            None => self.prober.ask(&self.jar)?,
            Some(value) => self.prober.ask_with(&self.jar, &self.name, value)?,
        };
        self.count(&answer);
        // the jar may have refused it, and then another cookie went, or none
        let sent = answer.steps.first().and_then(|step| change::sent(step, &self.name));
        match value {
            Some(value) if sent != Some(value) => {
                Err(LabError::Unsendable { name: self.name.clone(), length: self.name.len() + value.len() })
            }
            _ => Ok(answer),
        }
    }

    /// Asks with the cookie that should be good (`None`: the jar's own, as it is), and says whether it can serve as the
    /// good one: yes if its session is seen on the page, no if no user is logged in with it.
    ///
    /// # Errors
    ///
    /// As [`Trial::ask`].
    pub fn begin(&mut self, value: Option<&str>) -> Result<Verdict, LabError> {
        if self.prober.without().is_empty() {
            self.ask_without()?;
        }
        let good = self.ask(value)?;
        self.begin_with(good, value)
    }

    /// The same of an answer to that cookie that has come already.
    ///
    /// # Errors
    ///
    /// As [`Trial::ask`].
    pub fn begin_with(&mut self, good: Answer, value: Option<&str>) -> Result<Verdict, LabError> {
        if self.prober.without().is_empty() {
            self.ask_without()?;
        }
        let is_told_by_words = self.shows.is_none() && !matches!(good.page, Page::Other { .. });
        if !is_told_by_words && self.prober.without().len() < 2 {
            self.ask_without()?;
        }
        let mut verdict = self.is_good(&good);
        // a name that is not in the session may be on a page by chance
        if self.user.is_some() && verdict.is_by_name_alone() {
            while self.prober.without().len() < ENOUGH_TO_SEE_CHANCE {
                self.ask_without()?;
            }
            verdict = self.is_good(&good);
        }
        self.good = Some(good);
        if self.is_weak {
            // what differs once may differ by itself: it has to do so again, and from more answers
            while self.prober.without().len() < ENOUGH_TO_SEE_CHANCE {
                self.ask_without()?;
            }
            let again = self.ask(value)?;
            let second = self.is_good(&again);
            let are_alike = self.treated(&again, &[]).answer == Some(true);
            if second.answer != Some(true) || !are_alike {
                return Ok(Verdict { answer: None, evidence: second.evidence });
            }
            let (answer, made_up) = match self.differs_with_any_value(&again)? {
                None => return Ok(verdict),
                Some(true) => (None, Evidence::AnyValue),
                Some(false) => (verdict.answer, Evidence::NotAnyValue),
            };
            return Ok(Verdict { answer, evidence: [vec![made_up], verdict.evidence].concat() });
        }
        Ok(verdict)
    }

    /// Whether a made-up value in the place of the good cookie makes the same difference: then it is none of the session. A page
    /// may show the cookies that came. `None` if none can be made up.
    fn differs_with_any_value(&mut self, good: &Answer) -> Result<Option<bool>, LabError> {
        let sent = good.steps.first().and_then(|step| change::sent(step, &self.name));
        let Some((sent, made_up)) = sent.and_then(|sent| Some((sent.to_owned(), made_up(sent)?))) else {
            return Ok(None);
        };
        let answer = self.ask(Some(&made_up))?;
        Ok(Some(self.treated(&answer, &[(sent, made_up)]).answer == Some(true)))
    }

    /// Whether a user is logged in, by the verdict of [`Trial::begin`]. A difference that a login need not have made shows
    /// the session alone.
    pub fn logged_in(&self, begun: &Verdict) -> Option<bool> {
        begun.answer.filter(|is_seen| !(self.is_weak && *is_seen))
    }

    /// Asks with a cookie, and says whether it was taken as the good one. `same` are values that stand for each other.
    ///
    /// # Errors
    ///
    /// As [`Trial::ask`].
    pub fn judge(&mut self, value: &str, same: &[(String, String)]) -> Result<(Answer, Verdict), LabError> {
        let answer = self.ask(Some(value))?;
        if !self.is_told_by_words(&answer) && self.prober.without().len() < 2 {
            self.ask_without()?;
        }
        let verdict = self.treated(&answer, same);
        Ok((answer, verdict))
    }

    /// Whether an answer to the jar's own cookie shows that it was taken as the good one was.
    pub fn is_as_good(&self, answer: &Answer) -> Verdict {
        self.treated(answer, &[])
    }

    /// As [`Trial::judge`]. What is said of one cookie alone is asked once more, where it could be chance.
    ///
    /// # Errors
    ///
    /// As [`Trial::ask`].
    pub fn judge_surely(&mut self, value: &str, same: &[(String, String)]) -> Result<(Answer, Verdict), LabError> {
        let (answer, verdict) = self.judge(value, same)?;
        let could_be_chance = self.is_weak || verdict.answer == Some(true);
        if self.is_told_by_words(&answer) || !could_be_chance || verdict.answer.is_none() {
            return Ok((answer, verdict));
        }
        self.ask_without()?;
        let again = self.judge(value, same)?.1;
        let first = self.treated(&answer, same);
        let agreed = if first.answer == again.answer { first.answer } else { None };
        Ok((answer, Verdict { answer: agreed, evidence: first.evidence }))
    }

    fn is_told_by_words(&self, answer: &Answer) -> bool {
        let is_good_by_words = self.good.as_ref().is_some_and(|good| good.logged_in_as().is_some());
        self.shows.is_none() && is_good_by_words && !matches!(answer.page, Page::Other { .. })
    }

    fn treated(&self, answer: &Answer, same: &[(String, String)]) -> Verdict {
        let Some(good) = &self.good else { return Verdict { answer: None, evidence: Vec::new() } };
        let known = Known { names: self.names(good), shows: self.shows.as_deref(), ..Known::default() };
        let verdict = treated(self.prober.without(), good, answer, same, &known);
        match says_nothing(answer.status()) && self.shows.is_none() {
            true => unheard(answer),
            false => verdict,
        }
    }

    /// The names of the user: those in the session that went, and the one of the last login.
    fn names(&self, good: &Answer) -> Vec<String> {
        let sent = good.steps.first().and_then(|step| change::sent(step, &self.name));
        let names = sent.map(change::names).unwrap_or_default();
        names.into_iter().chain(shown_user(good, self.user.as_deref())).collect()
    }

    fn is_good(&mut self, good: &Answer) -> Verdict {
        let (without, shows) = (self.prober.without(), self.shows.as_deref());
        let known = Known {
            names: self.names(good),
            shows,
            change: SessionChange::over(&good.steps, &self.name),
            jar_stays: true,
            // the others went without it too, so it is the session cookie that is compared
            ..Known::default()
        };
        // a server that has trouble answers so with any cookie, and without one
        let is_trouble = |&status: &u16| says_nothing(status) || status >= 500;
        if is_trouble(&good.status()) && shows.is_none() {
            return unheard(good);
        }
        if let Some(status) = without.iter().map(Answer::status).find(is_trouble).filter(|_| shows.is_none()) {
            return Verdict { answer: None, evidence: vec![Evidence::NothingToCompare { status }] };
        }
        if let Some(seen) = without.iter().find_map(Answer::logged_in_as).filter(|_| shows.is_none()) {
            // so is everybody
            let seen = Evidence::Says { name: seen.to_owned() };
            let is_same = good.logged_in_as() == without.first().and_then(Answer::logged_in_as);
            return Verdict { answer: None, evidence: vec![if is_same { Evidence::Same } else { seen }] };
        }
        let verdict = who(without, good, &known);
        // a cookie is not good where it is doubtful that a user is logged in
        if verdict.answer.is_some()
            || good.status() >= 400
            || verdict.evidence.iter().any(|seen| seen.is_doubt_of(good))
        {
            return verdict;
        }
        // it is not known to be a login, and yet the cookie makes a difference
        let as_itself = treated(without, good, good, &[], &known);
        self.is_weak = as_itself.answer == Some(true);
        Verdict { answer: as_itself.answer.filter(|is_good| *is_good), evidence: verdict.evidence }
    }
}

/// A value of the same form that differs from this one in a letter or a digit: of a signed one, in its signature. The last nine
/// stay, since a part of the last one may mean nothing in base64. `None` of a value without a letter and a digit.
fn made_up(value: &str) -> Option<String> {
    const LEFT: usize = 9;
    // a hexadecimal digit stays one
    let next = |old: u8| match old {
        b'9' => b'0',
        b'f' | b'z' => b'a',
        b'F' | b'Z' => b'A',
        _ => old + 1,
    };
    let places: Vec<usize> = (0..value.len()).filter(|&at| value.as_bytes()[at].is_ascii_alphanumeric()).collect();
    let &place = places.get(places.len().saturating_sub(LEFT + 1))?;
    let mut bytes = value.as_bytes().to_vec();
    bytes[place] = next(bytes[place]);
    String::from_utf8(bytes).ok()
}

fn unheard(answer: &Answer) -> Verdict {
    Verdict { answer: None, evidence: vec![answer.refused()] }
}
