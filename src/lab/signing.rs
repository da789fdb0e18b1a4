//! A cookie that was made with a key, at an app of which nothing is known.
//!
//! ```text
//! GET /  without a cookie, twice
//! GET /  with the signed cookie, and no other
//! GET /  with the same cookie and another signature: only if that is answered otherwise, the key matters
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::app::{App, AppFacts};
use super::change::{SessionChange, opened};
use super::error::LabError;
use super::forge::AskedInAll;
use super::probe::Look;
use super::recognition::{Answer, Evidence, Known, Verdict, who};
use super::signs::is_against_forgery;
use super::trial::{Trial, path_of};
use crate::browser::{Jar, Url};
use crate::clock::Clock;
use crate::exchange::Exchange;
use crate::server::apps::tutorial::Page;

/// A cookie that was sent, and what came of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sent {
    /// The app to which it was sent.
    pub app: AppFacts,
    /// The page to which it was sent.
    pub sent_to: String,
    /// The request that carried it, and the answer.
    pub exchange: Exchange,
    /// The redirects that were followed from there, the last page at the end.
    pub then: Vec<Exchange>,
    /// What each of these answers did to the session, in their order.
    pub session_changes: Vec<Option<SessionChange>>,
    /// What the whole way did to the session. Null if nothing came back for it.
    pub session_change: Option<SessionChange>,
    /// What the last page says.
    pub page: Page,
    /// Whether the app took the cookie for that of a user who is logged in. Null if that cannot be told. A no need not be
    /// the signature's: `opened` says whether the app opened the session.
    pub was_believed: Option<bool>,
    /// What was seen.
    pub evidence: Vec<Evidence>,
    /// Keys of the cookie that the answer kept: by them it is seen that the app opened the session. Empty: it is not seen.
    pub opened: Vec<String>,
    /// A cookie of another name that the answers set, where the name of the app's session is not known and they set none of
    /// the name that was sent: the app may not have read what was sent, so it cannot be told whether it would believe it.
    pub may_have_another_name: Option<String>,
    /// Whether the same cookie with another signature was answered otherwise. Null if that was not asked, or cannot be told.
    pub signature_matters: Option<bool>,
    /// What was asked in all.
    pub asked: AskedInAll,
}

impl Sent {
    /// What the embedded app answered, whose page says who is logged in.
    pub fn to_the_embedded_app(app: &App, name: &str, answer: Answer, clock: &Clock) -> Sent {
        let Verdict { answer: was_believed, evidence } = who(&[], &answer, &Known::default());
        let session_change = SessionChange::of_exchange(&answer.exchange, name, clock.now());
        Sent {
            app: app.facts.clone(),
            sent_to: answer.asked.clone(),
            then: Vec::new(),
            session_changes: vec![session_change.clone()],
            session_change,
            page: answer.page,
            was_believed,
            evidence,
            opened: Vec::new(),
            may_have_another_name: None,
            signature_matters: None,
            asked: AskedInAll { page: answer.asked, requests: 1 },
            exchange: answer.exchange,
        }
    }
}

impl Sent {
    /// The same where the name was only assumed, since the browser has no session of the app.
    pub fn with_an_assumed_name(mut self, name: &str) -> Sent {
        if self.was_believed != Some(false) || !self.opened.is_empty() {
            return self;
        }
        let answers = std::iter::once(&self.exchange).chain(&self.then);
        let set: Vec<&str> = answers
            .flat_map(|exchange| exchange.response.set_cookies())
            .filter_map(|line| Some(line.split(';').next()?.split_once('=')?.0.trim()))
            .filter(|name| !name.is_empty() && !is_against_forgery(name))
            .collect();
        let another = set.first().filter(|_| !set.contains(&name)).map(|&name| name.to_owned());
        if another.is_some() {
            self.was_believed = None;
        }
        self.may_have_another_name = another;
        self
    }
}

/// Sends a signed cookie, and no other, to a page of any app, and says whether it is seen to be believed. `None` if no
/// browser keeps such a cookie.
///
/// # Errors
///
/// No page came.
pub fn try_signed(
    cookie: &str,
    name: &str,
    page: Url,
    app: &App,
    look: &Look,
    clock: &Clock,
) -> Result<Option<Sent>, LabError> {
    let mut jar = Jar::empty();
    jar.put(name, cookie, &page, clock.now());
    if jar.find(name, Some(&page), clock.now()).is_empty() {
        return Ok(None);
    }
    let mut trial = Trial::new(app, page, jar, name, look.shows.as_deref(), clock);
    let verdict = trial.begin(None)?;
    let Some(answer) = trial.good().cloned() else { return Ok(None) };
    let signature_matters = match verdict.answer {
        Some(true) => trial.judge_surely(&with_another_signature(cookie), &[])?.1.answer.map(|is_alike| !is_alike),
        _ => None,
    };
    let session_change = SessionChange::over(&answer.steps, name);
    let new = trial.new_sessions();
    let opened = session_change.as_ref().map(|change| opened(change, cookie, new.as_deref())).unwrap_or_default();
    let session_changes = answer.steps.iter().map(|step| SessionChange::of(step, name)).collect();
    let mut way = answer.steps.into_iter().map(|step| step.exchange);
    Ok(Some(Sent {
        app: app.facts.clone(),
        sent_to: path_of(trial.page()),
        exchange: way.next().unwrap_or(answer.exchange),
        then: way.collect(),
        session_changes,
        session_change,
        page: answer.page,
        was_believed: trial.logged_in(&verdict),
        evidence: verdict.evidence,
        opened,
        may_have_another_name: None,
        signature_matters,
        asked: AskedInAll { page: path_of(trial.page()), requests: trial.requests() },
    }))
}

/// The same cookie with a signature that no key has made: the first character of its own is another one.
fn with_another_signature(cookie: &str) -> String {
    let (signed, signature) = cookie.rsplit_once('.').unwrap_or((cookie, ""));
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    let rest: String = signature.chars().skip(1).collect();
    format!("{signed}.{first}{rest}")
}

#[cfg(test)]
mod tests {
    use super::with_another_signature;

    #[test]
    fn another_signature_has_the_same_length_and_is_another() {
        assert_eq!(with_another_signature("a.b.cd"), "a.b.Ad");
        assert_eq!(with_another_signature("a.b.Ad"), "a.b.Bd");
    }
}
