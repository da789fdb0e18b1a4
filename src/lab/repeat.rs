//! The same request many times: whether the answers agree.
//!
//! ```text
//! without a cookie, twice               what a visitor without a session gets
//! with the same cookies, N times        each over a connection of its own, which may lead to another worker
//! ```
//!
//! No answer changes what is sent: the cookies are those that the jar held before the first request.
//!
//! A way with a redirect takes two requests. Of two workers that take turns, the first of these would always meet the same one.
//! So a request for the last page goes between some of them.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::change::session;
use super::error::LabError;
use super::probe::Prober;
use super::recognition::{Answer, Evidence, Known, Verdict, says_nothing, treated, who, who_alone};
use crate::browser::Jar;
use crate::clock::instant;

/// After this time no further request is begun.
const ENOUGH: Duration = Duration::from_secs(60);

/// After so many requests without an answer no further one is begun.
const MOST_UNANSWERED: u32 = 3;

/// How the same request was answered, each time that it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Times {
    /// How many times it was to be sent.
    pub wanted: u32,
    /// How many times it was sent. Fewer than wanted, if that took too long or the app did not answer.
    pub asked: u32,
    /// How many answers say that a user is logged in.
    pub yes: u32,
    /// How many say that no user is.
    pub no: u32,
    /// How many do not tell.
    pub cannot_tell: u32,
    /// Whether both came, and every yes came before every no: the session may have ended in between.
    pub yes_then_no: bool,
    /// How many were errors that are no word on the session: too many requests (429 and the like), or a server that has
    /// trouble (5xx).
    pub left_out: u32,
    /// How many requests got no answer.
    pub unanswered: u32,
    /// How many requests for the last page of the way went between them, where the way has redirects.
    pub between: u32,
    /// Whether one of the answers had a `Set-Cookie` line, which was then dropped.
    pub set_something: bool,
    /// How often each status came, the lowest first.
    pub statuses: Vec<StatusCount>,
    /// Whether all answers that are a word on the session agree: the same verdict, status and page. What varies by itself
    /// does not count. Null: fewer than two are.
    pub agree: Option<bool>,
    /// Whether the session cookie that was sent has the form of a Flask session. Null if none was sent.
    pub is_flask_session: Option<bool>,
}

/// How often a status came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusCount {
    /// The status.
    pub status: u16,
    /// How many answers had it.
    pub answers: u32,
}

/// The first answer, and how all of them compare.
pub struct Repeated {
    /// The answer to the first request.
    pub first: Answer,
    /// Who is logged in, by all of them.
    pub verdict: Verdict,
    /// The numbers.
    pub times: Times,
}

/// Asks the same so many times as a browser with these cookies. `as_far_as_known` weakens what is said of an answer by what
/// else is known of the browser. `told` hears how many have been asked.
///
/// # Errors
///
/// No page came at the first time.
pub fn repeat<'a>(
    prober: &mut Prober,
    jar: &Jar,
    cookie: Option<&str>,
    known: impl Fn(&Answer) -> Known<'a>,
    as_far_as_known: impl Fn(Verdict, &Answer) -> Verdict,
    wanted: u32,
    mut told: impl FnMut(u32),
) -> Result<Repeated, LabError> {
    let begun = instant();
    let first = prober.ask_untold(jar)?;
    let mut judge = Judge { good: None, known };
    let mut times = Times {
        wanted,
        asked: 1,
        is_flask_session: cookie.map(|cookie| session(cookie).is_some()),
        ..Times::default()
    };
    // those that say nothing by themselves, and may beside one that shows a user
    let mut untold: Vec<Answer> = Vec::new();
    // the first one that is a word on the session is what the others are compared with
    let mut kind: Option<Kind> = None;
    let mut hear = |times: &mut Times, prober: &mut Prober, answer: &Answer| -> Result<(), LabError> {
        times.count_status(answer.status());
        times.set_something |= answer.steps.iter().any(|step| !step.set_cookies.is_empty());
        if is_no_word(answer.status()) {
            times.left_out += 1;
            return Ok(());
        }
        let mut other = judge.kind(prober, answer)?;
        other.verdict = as_far_as_known(other.verdict, answer);
        times.count(other.verdict.answer);
        if other.verdict.answer.is_none() && judge.good.is_none() {
            untold.push(answer.clone());
        }
        match &kind {
            None => kind = Some(other),
            Some(first) => times.agree = Some(times.agree != Some(false) && other.is_as(first)),
        }
        Ok(())
    };
    hear(&mut times, prober, &first)?;
    told(1);
    for asked in 2..=wanted {
        if begun.elapsed() > ENOUGH || times.unanswered >= MOST_UNANSWERED {
            break;
        }
        // not each time, or a third worker would be left out in the place of a second
        if asked % 2 == 0 && first.steps.len() > 1 && prober.ask_for_the_end_of(&first, jar) {
            times.between += 1;
        }
        times.asked = asked;
        match prober.ask_untold(jar) {
            Ok(answer) => hear(&mut times, prober, &answer)?,
            Err(_) => times.unanswered += 1,
        }
        told(asked);
    }
    if times.yes == 0 {
        untold.clear();
    }
    for answer in &untold {
        let told = as_far_as_known(judge.kind(prober, answer)?.verdict, answer).answer;
        if told.is_some() {
            times.cannot_tell -= 1;
            times.count(told);
            // it came before the first yes
            times.yes_then_no &= told == Some(true);
        }
    }
    let Times { yes, no, cannot_tell, .. } = times;
    let is_of_one_kind = [yes, no, cannot_tell].iter().filter(|count| **count > 0).count() == 1;
    let verdict = match kind {
        Some(kind) if is_of_one_kind => kind.verdict,
        Some(_) => Verdict { answer: None, evidence: vec![Evidence::Disagreement { yes, no, cannot_tell }] },
        None => Verdict { answer: None, evidence: vec![first.refused()] },
    };
    Ok(Repeated { first, verdict, times })
}

impl Times {
    fn count(&mut self, answer: Option<bool>) {
        match answer {
            Some(true) => {
                self.yes += 1;
                self.yes_then_no = false;
            }
            Some(false) => {
                self.yes_then_no = self.yes > 0 && (self.no == 0 || self.yes_then_no);
                self.no += 1;
            }
            None => self.cannot_tell += 1,
        }
    }

    fn count_status(&mut self, status: u16) {
        match self.statuses.binary_search_by_key(&status, |count| count.status) {
            Ok(place) => self.statuses.get_mut(place).into_iter().for_each(|count| count.answers += 1),
            Err(place) => self.statuses.insert(place, StatusCount { status, answers: 1 }),
        }
    }
}

/// Whether an answer with this status is no word on the session: the server would give it to any cookie.
fn is_no_word(status: u16) -> bool {
    says_nothing(status) || status >= 500
}

/// What makes two answers to the same request one of a kind.
struct Kind {
    verdict: Verdict,
    status: u16,
    ended_at: String,
    /// Whether it is the answer to no cookie at all.
    is_as_none: bool,
}

impl Kind {
    fn is_as(&self, other: &Kind) -> bool {
        self.verdict.answer == other.verdict.answer
            && (self.status, &self.ended_at, self.is_as_none) == (other.status, &other.ended_at, other.is_as_none)
    }
}

struct Judge<F> {
    /// An answer at which a user is seen to be logged in.
    good: Option<Answer>,
    known: F,
}

impl<'a, F: Fn(&Answer) -> Known<'a>> Judge<F> {
    fn kind(&mut self, prober: &mut Prober, answer: &Answer) -> Result<Kind, LabError> {
        let known = (self.known)(answer);
        let alone = who_alone(answer, &known);
        if alone.is_none() {
            prober.ask_without_to_see_chance()?;
        }
        let without = prober.without();
        let mut verdict = alone.unwrap_or_else(|| who(without, answer, &known));
        if let (None, Some(good)) = (verdict.answer, &self.good)
            && without.len() >= 2
        {
            verdict = treated(without, good, answer, &[], &known);
        }
        if verdict.answer == Some(true) && self.good.is_none() {
            self.good = Some(answer.clone());
        }
        let is_as_none = without.len() >= 2
            && treated(without, answer, answer, &[], &Known::default()).evidence.contains(&Evidence::Same);
        Ok(Kind { verdict, status: answer.status(), ended_at: answer.ended_at().to_owned(), is_as_none })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_may_have_ended_where_every_yes_came_before_every_no() {
        let (yes, no, none) = (Some(true), Some(false), None);
        for (answers, expected) in [
            (&[yes, yes, no, no][..], true),
            (&[none, yes, none, no, none], true),
            (&[yes, no, yes], false),
            (&[yes, no, yes, no], false),
            (&[no, yes, no], false),
            (&[no, yes], false),
            (&[no, no], false),
            (&[yes, yes], false),
        ] {
            let mut times = Times::default();
            answers.iter().for_each(|answer| times.count(*answer));
            assert_eq!(times.yes_then_no, expected, "{answers:?}");
        }
    }
}
