//! Who is logged in after a visit: by its page, and where that does not say it alone, by asking without a cookie.

use super::change::{SessionChange, names, says_nobody, sent};
use super::error::LabError;
use super::probe::Prober;
use super::recognition::{Answer, Evidence, Known, Verdict, who, who_alone};
use crate::browser::{Jar, Received};

/// Who is logged in, and whether a page was asked for again to see it.
pub struct Seen {
    /// Who is logged in.
    pub verdict: Verdict,
    /// Whether it was seen on a page that was asked for after the visit.
    pub is_asked_again: bool,
}

/// Who is logged in where this answer came, or on the page of the prober if that is `another`.
///
/// `jar` is what the browser holds after the answer. If the answer itself brought the session, the page is asked for
/// again with it: the first request was nobody's. `name` is that of the session cookie. A page that does not come when it
/// is asked for is evidence of nothing.
pub fn who_is_there(
    prober: &mut Prober,
    answer: &Answer,
    (jar, another): (&Jar, bool),
    name: &str,
    shows: Option<&str>,
) -> Seen {
    let is_asked_again = another || brought_a_session(answer, name);
    let mut look = || -> Result<Verdict, LabError> {
        let again = if is_asked_again { Some(prober.ask(jar)?) } else { None };
        let answer = again.as_ref().unwrap_or(answer);
        let known = known_of(answer, name, shows);
        if let Some(verdict) = who_alone(answer, &known) {
            return Ok(verdict);
        }
        prober.ask_without()?;
        prober.ask_without()?;
        Ok(who(prober.without(), answer, &known))
    };
    let verdict = look().unwrap_or_else(|_| {
        let page = prober.page().path().to_owned();
        Verdict { answer: None, evidence: vec![Evidence::Unanswered { page }] }
    });
    Seen { verdict, is_asked_again }
}

/// Whether no cookie went with the last request, and its answer set a session that may be a user's.
fn brought_a_session(answer: &Answer, name: &str) -> bool {
    let Some(last) = answer.steps.last().filter(|step| !step.cookie_was_sent()) else { return false };
    let set = last.set_cookies.iter().rfind(|line| line.said.name == name);
    set.is_some_and(|line| line.received == Received::Stored && !says_nobody(&line.said.value))
        && answer.logged_in_as().is_none()
}

/// What an answer lets know of the session that went with it.
pub fn known_of<'a>(answer: &Answer, name: &str, shows: Option<&'a str>) -> Known<'a> {
    let cookie = answer.steps.iter().find_map(|step| sent(step, name));
    Known { names: cookie.map(names).unwrap_or_default(), shows, change: SessionChange::over(&answer.steps, name) }
}
