//! Who is logged in after a visit: by its page, and where that does not say it alone, by asking without a cookie.

use super::change::{SessionChange, names, says_nobody, sent, session};
use super::error::LabError;
use super::probe::{LookedWith, Prober};
use super::recognition::{Answer, Evidence, Known, Verdict, began_with_nothing, who, who_alone};
use crate::browser::{Received, Url};

/// Who is logged in, and whether a page was asked for again to see it.
pub struct Seen {
    /// Who is logged in.
    pub verdict: Verdict,
    /// Whether it was seen on a page that was asked for after the visit.
    pub is_asked_again: bool,
}

/// What is looked for, to see who is logged in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sought<'a> {
    /// The name of the session cookie.
    pub name: &'a str,
    /// The text that only a logged-in user sees, if it was given.
    pub shows: Option<&'a str>,
    /// The name of the last login, if that is known.
    pub user: Option<&'a str>,
}

/// Who is logged in where this answer came, or on the page of the prober if that is `another`.
///
/// `again` asks for a page with the browser itself, whose jar keeps what comes: some apps change the session each time. If the way itself brought another session, its first page is not
/// asked for once more, which may be a login: the last one is, with what the browser holds now. `name` is that of the
/// session cookie. A page that does not come when it is asked for is evidence of nothing.
pub fn who_is_there(
    prober: &mut Prober,
    answer: &Answer,
    another: bool,
    again: &mut dyn FnMut(&Url) -> Result<Answer, LabError>,
    sought: Sought<'_>,
) -> Seen {
    let Sought { name, shows, .. } = sought;
    let known = known_of(answer, sought);
    let by_itself = who_alone(answer, &known).filter(|_| !another && !brought_a_session(answer, name));
    if let Some(verdict) = by_itself {
        return Seen { verdict, is_asked_again: false };
    }
    let has_changed = known.change.is_some_and(|change| change.is_of_another_session());
    if has_changed && !another {
        prober.move_to_the_end_of(answer);
    }
    let is_asked_again = another || has_changed;
    let mut look = || -> Result<Verdict, LabError> {
        let again = if is_asked_again { Some(again(&prober.page().clone())?) } else { None };
        if let Some(again) = &again {
            prober.tell(again, LookedWith::Jar);
        }
        let last = again.as_ref().unwrap_or(answer);
        let known = Known {
            began_with_nothing: again.as_ref().is_some_and(|again| both_began_with_nothing(answer, again)),
            ..known_of(last, sought)
        };
        if let Some(verdict) = who_alone(last, &known) {
            return Ok(verdict);
        }
        prober.ask_without()?;
        prober.ask_without()?;
        let mut verdict = who(prober.without(), last, &known);
        if verdict.is_by_name_alone() {
            prober.ask_without_to_see_chance()?;
            verdict = who(prober.without(), last, &known);
        }
        match verdict.answer {
            None if has_changed && !another => {
                let nobody =
                    || sent_to_a_login(prober.without(), answer, name).or_else(|| brought_nobody(answer, name));
                Ok(match shows {
                    None => nobody().unwrap_or(verdict),
                    Some(_) if verdict.is_by_a_missing_text() => match nobody() {
                        Some(nobody) => verdict.with_another_beside_the_text(nobody),
                        None => verdict,
                    },
                    // what is shown to all says nothing of one
                    Some(_) => verdict,
                })
            }
            _ => Ok(verdict),
        }
    };
    let verdict = look().unwrap_or_else(|_| {
        let page = prober.page().path().to_owned();
        Verdict { answer: None, evidence: vec![Evidence::Unanswered { page }] }
    });
    Seen { verdict, is_asked_again }
}

/// Whether two ways, one after the other, began with nothing by which a user can be known, and the first was no login: it led to
/// one, or brought no cookie.
fn both_began_with_nothing(first: &Answer, again: &Answer) -> bool {
    let is_no_login = first.asks_who_is_there() || first.steps.iter().all(|step| step.set_cookies.is_empty());
    is_no_login && began_with_nothing(first.steps.iter().chain(&again.steps))
}

/// No, if the way led from another page to one that asks who is there, with a cookie as without one, and took on it what named
/// the user out of the session.
fn sent_to_a_login(without: &[Answer], answer: &Answer, name: &str) -> Option<Verdict> {
    let known = known_of(answer, Sought { name, ..Sought::default() });
    let has_lost_it = known.change.as_ref().is_some_and(SessionChange::lost_a_name);
    let verdict = who(without, answer, &known);
    let is_no = verdict.answer == Some(false) || verdict.answer.is_none() && verdict.is_as_without() && has_lost_it;
    let mut evidence = verdict.evidence;
    // without a cookie, the page was asked for itself
    evidence.retain(|evidence| matches!(evidence, Evidence::FormShown { .. }));
    (is_no && !evidence.is_empty()).then_some(Verdict { answer: Some(false), evidence })
}

/// No, if nothing went with the first request by which a user can be known, and all that came on the way is a session that
/// holds what any visitor's does.
fn brought_nobody(answer: &Answer, name: &str) -> Option<Verdict> {
    let lines = || answer.steps.iter().flat_map(|step| &step.set_cookies);
    let is_kept = |received: &Received| matches!(received, Received::Stored | Received::Replaced);
    let came_with_nothing = !answer.steps.first()?.cookie_was_sent() && !answer.carried_an_own_header();
    let is_all = lines().filter(|line| is_kept(&line.received)).all(|line| line.said.name == name);
    let last = lines().rfind(|line| line.said.name == name).filter(|line| is_kept(&line.received))?;
    let keys = session(&last.said.value).unwrap_or_default().into_keys().collect();
    let is_nobodys = came_with_nothing && is_all && says_nobody(&last.said.value);
    is_nobodys.then(|| Verdict { answer: Some(false), evidence: vec![Evidence::SaysNobody { keys }] })
}

/// The same verdict, unless an answer to a request without a cookie set a session that may be a user's: then it is not known
/// whose it is.
pub fn unless_a_session_came(verdict: Verdict, answer: &Answer, name: &str) -> Verdict {
    let is_unknown = verdict.beside_a_missing_text() == [Evidence::NothingSent] && brought_a_session(answer, name);
    Verdict { answer: verdict.answer.filter(|_| !is_unknown), ..verdict }
}

/// Whether no cookie went with the last request, and its answer set a session that may be a user's.
fn brought_a_session(answer: &Answer, name: &str) -> bool {
    let Some(last) = answer.steps.last().filter(|step| !step.cookie_was_sent()) else { return false };
    let set = last.set_cookies.iter().rfind(|line| line.said.name == name);
    set.is_some_and(|line| line.received == Received::Stored && !says_nobody(&line.said.value))
        && answer.logged_in_as().is_none()
}

/// The name of the last login, where its page is not one for visitors: an app may greet a user by name who is to log in again.
pub(super) fn shown_user(answer: &Answer, user: Option<&str>) -> Option<String> {
    user.filter(|_| !answer.is_for_visitors()).map(str::to_owned)
}

/// What an answer lets know of the session that went with it.
pub fn known_of<'a>(answer: &Answer, Sought { name, shows, user }: Sought<'a>) -> Known<'a> {
    let cookie = answer.steps.iter().find_map(|step| sent(step, name));
    let of_last = |step| SessionChange::of(step, name);
    // without the session, a name on the page is that of another cookie
    let user = shown_user(answer, user).filter(|_| cookie.is_some());
    Known {
        names: cookie.map(names).into_iter().flatten().chain(user).collect(),
        shows,
        change: SessionChange::over(&answer.steps, name),
        another_is_left: answer.leaves_another_than(name),
        holds_nobody: answer.holds_nobody(name),
        began_with_nothing: false,
        jar_stays: false,
        is_lost_at_the_end: answer.steps.last().and_then(of_last).is_some_and(|change| change.lost_its_user()),
    }
}
