//! Who is logged in after a visit: by its page, and where that does not say it alone, by asking without a cookie.

use super::change::{SessionChange, names, sent};
use super::error::LabError;
use super::probe::Prober;
use super::recognition::{Answer, Evidence, Known, Verdict, who, who_alone};
use crate::browser::Jar;

/// Who is logged in where this answer came, or on another page if `other` has a jar to ask it with.
///
/// `name` is that of the session cookie. A page that does not come when it is asked for is evidence of nothing.
pub fn who_is_there(
    prober: &mut Prober,
    answer: &Answer,
    other: Option<&Jar>,
    name: &str,
    shows: Option<&str>,
) -> Verdict {
    let mut look = || -> Result<Verdict, LabError> {
        let asked = other.map(|jar| prober.ask(jar)).transpose()?;
        let answer = asked.as_ref().unwrap_or(answer);
        let known = known_of(answer, name, shows);
        if let Some(verdict) = who_alone(answer, &known) {
            return Ok(verdict);
        }
        prober.ask_without()?;
        prober.ask_without()?;
        Ok(who(prober.without(), answer, &known))
    };
    look().unwrap_or_else(|_| {
        let page = prober.page().path().to_owned();
        Verdict { answer: None, evidence: vec![Evidence::Unanswered { page }] }
    })
}

/// What an answer lets know of the session that went with it.
pub fn known_of<'a>(answer: &Answer, name: &str, shows: Option<&'a str>) -> Known<'a> {
    let cookie = answer.steps.iter().find_map(|step| sent(step, name));
    Known { names: cookie.map(names).unwrap_or_default(), shows, change: SessionChange::over(&answer.steps, name) }
}
