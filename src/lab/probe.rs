//! Asking an app the same with different cookies. Only GET is repeated, and no jar is changed by it.

use schemars::JsonSchema;
use serde::Serialize;

use super::app::App;
use super::error::LabError;
use super::recognition::{Answer, says_nothing};
use crate::browser::{Browser, Jar, Received, Step, Url};
use crate::clock::Clock;

/// Where it is seen who is logged in, as far as that was given.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The path of a page that shows it: `--page`.
    pub page: Option<String>,
    /// A text that only a logged-in user sees: `--shows`.
    pub shows: Option<String>,
}

impl Look {
    /// Whether anything was given.
    pub fn is_given(&self) -> bool {
        self.page.is_some() || self.shows.is_some()
    }
}

/// How many answers without a cookie show what varies by chance. Of a piece with three forms, two answers are the same in
/// one of three cases, and six in one of 243.
pub const ENOUGH_TO_SEE_CHANCE: usize = 6;

/// A page that was asked for beside the way, to see who is logged in.
#[derive(Clone, Debug)]
pub struct Looked {
    /// With which cookies.
    pub with: LookedWith,
    /// Every exchange, redirects first.
    pub steps: Vec<Step>,
}

/// With which cookies a page was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LookedWith {
    /// The browser's own, and its jar kept what came.
    Jar,
    /// Those that the browser holds now. Its jar stayed as it was.
    JarAsItIs,
    /// A copy of those that the browser held before. Its jar stayed as it was.
    Copy,
    /// A copy of the session cookie that the browser held before, and no other cookie.
    CopyOfSession,
    /// A copy of other cookies that the browser held before, or of one of them, without the session cookie.
    CopyOfOthers,
    /// None.
    Nothing,
}

/// Asks one page of an app.
#[derive(Debug)]
pub struct Prober {
    browser: Browser,
    page: Url,
    headers: Vec<(String, String)>,
    without: Vec<Answer>,
    /// What was asked, where that is to be told.
    looks: Option<Vec<Looked>>,
}

impl Prober {
    /// Asks this page. `headers` go with each request.
    pub fn new(app: &App, page: Url, clock: Clock, headers: &[(String, String)]) -> Prober {
        let browser = Browser::new(clock, Jar::empty()).over(app.network.clone());
        Prober { browser, page, headers: headers.to_vec(), without: Vec::new(), looks: None }
    }

    /// The same, which writes down what it asks.
    pub fn telling(self) -> Prober {
        Prober { looks: Some(Vec::new()), ..self }
    }

    /// Writes down a page that was asked for with the browser itself.
    pub fn tell(&mut self, answer: &Answer, with: LookedWith) {
        if let Some(looks) = &mut self.looks {
            looks.push(Looked { with, steps: answer.steps.clone() });
        }
    }

    /// Whether an answer to what it has asked with cookies brought one of these names.
    pub fn has_brought(&self, is_one: impl Fn(&str) -> bool) -> bool {
        let looks = self.looks.iter().flatten().filter(|look| look.with != LookedWith::Nothing);
        let mut lines = looks.flat_map(|look| &look.steps).flat_map(|step| &step.set_cookies);
        lines.any(|line| matches!(line.received, Received::Stored | Received::Replaced) && is_one(&line.said.name))
    }

    /// What it has asked, and forgets that.
    pub fn take_looks(&mut self) -> Vec<Looked> {
        self.looks.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Asks the page at which this answer ended from now on, if it is on the same server.
    pub fn move_to_the_end_of(&mut self, answer: &Answer) {
        if let Some(page) = self.end_of(answer) {
            self.page = page;
        }
    }

    /// The page at which this answer ended, if it is on the same server.
    fn end_of(&self, answer: &Answer) -> Option<Url> {
        self.on_this_server(&answer.exchange.request.url)
    }

    /// This address, if it is on the same server.
    fn on_this_server(&self, address: &str) -> Option<Url> {
        let page = Url::parse(address).ok();
        let mut page = page.filter(|page| page.origin() == self.page.origin())?;
        // what was sent is written down without the user and the password of the address
        let (user, password) = (self.page.username().to_owned(), self.page.password().map(str::to_owned));
        let _ = (page.set_username(&user), page.set_password(password.as_deref()));
        Some(page)
    }

    /// Asks for the page at which this answer ended, as a browser that holds these cookies, and says whether one came. What
    /// is on it is not looked at.
    pub fn ask_for_the_end_of(&mut self, answer: &Answer, jar: &Jar) -> bool {
        let end = self.end_of(answer);
        end.is_some_and(|end| self.browser.get_with(jar.clone(), &end, &self.headers).is_ok())
    }

    /// The page that is asked.
    pub fn page(&self) -> &Url {
        &self.page
    }

    /// Asks as a browser that holds these cookies, which are those that it held before. The jar that it is a copy of stays
    /// as it is.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask(&mut self, jar: &Jar) -> Result<Answer, LabError> {
        self.ask_as(jar, LookedWith::Copy)
    }

    /// Asks as a browser that holds these cookies, and writes down that they are these. The jar that it is a copy of stays as
    /// it is.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask_as(&mut self, jar: &Jar, with: LookedWith) -> Result<Answer, LabError> {
        let visit = self.browser.get_with(jar.clone(), &self.page, &self.headers)?;
        let answer = Answer::at_the_end_of(&visit);
        // a cookie may be for a page to which the first one leads, and not for that one
        let is_empty = jar.names_for(&answer.pages(), self.browser.now()).is_empty();
        self.tell(&answer, if is_empty { LookedWith::Nothing } else { with });
        Ok(answer)
    }

    /// Asks as a browser that holds these cookies, and does not write it down. What comes on the way goes along on it, and is
    /// dropped then.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask_untold(&mut self, jar: &Jar) -> Result<Answer, LabError> {
        let visit = self.browser.get_with(jar.clone(), &self.page, &self.headers)?;
        Ok(Answer::at_the_end_of(&visit))
    }

    /// Asks as a browser in whose jar this cookie stands in the place of its own.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask_with(&mut self, jar: &Jar, name: &str, value: &str) -> Result<Answer, LabError> {
        let mut jar = jar.clone();
        jar.put(name, value, &self.page, self.browser.now());
        self.ask(&jar)
    }

    /// Asks once more as a browser without cookies.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask_without(&mut self) -> Result<(), LabError> {
        let answer = self.ask(&Jar::empty())?;
        self.without.push(answer);
        Ok(())
    }

    /// Asks so often without a cookie that a piece of a page that varies by chance is hardly the same each time.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask_without_to_see_chance(&mut self) -> Result<(), LabError> {
        (self.without.len()..ENOUGH_TO_SEE_CHANCE).try_for_each(|_| self.ask_without())
    }

    /// Asks once more as a browser that holds these cookies, which are all but the session's.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask_without_session(&mut self, others: &Jar) -> Result<Answer, LabError> {
        let answer = self.ask(others)?;
        self.without.push(answer.clone());
        Ok(answer)
    }

    /// Asks another page so, once, and writes down that the session cookie did not go.
    ///
    /// # Errors
    ///
    /// No page came.
    pub fn ask_another_without_session(&mut self, page: &Url, others: &Jar) -> Result<(), LabError> {
        let visit = self.browser.get_with(others.clone(), page, &self.headers)?;
        let answer = Answer::at_the_end_of(&visit);
        let is_empty = others.names_for(&answer.pages(), self.browser.now()).is_empty();
        self.tell(&answer, if is_empty { LookedWith::Nothing } else { LookedWith::CopyOfOthers });
        self.without.push(answer);
        Ok(())
    }

    /// Asks for the page of a step once more without a cookie. It is none of the answers with which those of the page that is
    /// asked are compared. `None`: no page came, or it is on another server.
    pub fn ask_again_without(&mut self, step: &Step) -> Option<Answer> {
        let page = self.on_this_server(&step.exchange.request.url)?;
        let visit = self.browser.get_with(Jar::empty(), &page, &self.headers).ok()?;
        let answer = Answer::at_the_end_of(&visit);
        self.tell(&answer, LookedWith::Nothing);
        Some(answer)
    }

    /// The sessions of this name that came in answers without it. `None`: it is not known whether any do, since no answer came
    /// without it, or none brought one and the server had trouble.
    pub fn new_sessions(&self, name: &str) -> Option<Vec<String>> {
        let lines = self.without.iter().flat_map(|answer| &answer.steps).flat_map(|step| &step.set_cookies);
        let new: Vec<String> =
            lines.filter(|line| line.said.name == name).map(|line| line.said.value.clone()).collect();
        let is_trouble = |status: u16| says_nothing(status) || status >= 500;
        let are_sound = !self.without.is_empty() && !self.without.iter().map(Answer::status).any(is_trouble);
        (are_sound || !new.is_empty()).then_some(new)
    }

    /// The answers that came without a cookie, or without the session's.
    pub fn without(&self) -> &[Answer] {
        &self.without
    }
}
