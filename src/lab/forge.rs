//! Changing what is in a cookie without the key, and sending it.

use schemars::JsonSchema;
use serde::Serialize;

use super::app::{App, AppFacts};
use super::challenge::LoginByHeader;
use super::change::{SessionChange, is_of_a_user, opened, sent};
use super::error::LabError;
use super::login::LOGIN_PAGE;
use super::probe::Look;
use super::recognition::{Answer, Evidence, Known, Verdict, who};
use super::trial::{Place, Trial, path_of};
use crate::browser::{Browser, Jar, Row};
use crate::clock::Clock;
use crate::cookie::payload::{self, Packing};
use crate::cookie::{Signer, Value, split};
use crate::exchange::Exchange;
use crate::formats::recognise;
use crate::python::json;
use crate::server::apps::tutorial::Page;

/// A cookie with a payload that was changed without the key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Forgery {
    /// The cookie as it was.
    pub original: String,
    /// The cookie with another payload and the old timestamp and signature.
    pub forged: String,
    /// The JSON text that was signed.
    pub original_json: String,
    /// The changed JSON text.
    pub forged_json: String,
    /// The signature section, which was kept.
    pub signature: String,
    /// The signature that the forged cookie needs. `None` without the key.
    pub needed_signature: Option<String>,
    /// The value before and after, if both are texts.
    #[serde(skip)]
    same: Vec<(String, String)>,
    /// Whether the app may know its user by what was changed.
    #[serde(skip)]
    may_change_the_user: bool,
}

/// A second forged cookie, which keeps the session as it was but for one key more.
///
/// An app that believes a forged user whom it does not know answers as one that refuses the signature. This cookie tells the two
/// apart: its signature fits as little, and its user is the one who was logged in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SecondForgery {
    /// The key that it has more.
    pub key: String,
    /// The cookie.
    pub forged: String,
    /// Whether the server accepted it. Null if that cannot be told.
    pub was_believed: Option<bool>,
    /// What was seen.
    pub evidence: Vec<Evidence>,
}

/// A payload changed without the key, and what the server said to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tampering {
    /// The cookie.
    #[serde(flatten)]
    pub forgery: Forgery,
    /// The app to which the cookie was sent.
    pub app: AppFacts,
    /// The name of the session cookie.
    pub cookie_name: String,
    /// The page to which it was sent.
    pub sent_to: String,
    /// The request that carried it, and the answer.
    pub exchange: Exchange,
    /// The redirects that were followed from there, the last page at the end.
    pub then: Vec<Exchange>,
    /// What each of these answers did to the session, in their order.
    pub session_changes: Vec<Option<SessionChange>>,
    /// What the last page says.
    pub page: Page,
    /// Whether the cookie as it was is seen to be logged in: only then can a forged one be compared with it. Null for
    /// the embedded app, whose page says who is logged in.
    pub original_is_good: Option<Verdict>,
    /// Whether the server accepted the forged cookie. Null if that cannot be told.
    pub was_believed: Option<bool>,
    /// What was seen.
    pub evidence: Vec<Evidence>,
    /// A second forged cookie, which tells a refused signature from a user whom the app does not know. Null: it was not needed,
    /// or the embedded app was asked.
    pub second_forgery: Option<SecondForgery>,
    /// The login in a header that an answer 401 asks for. Null if there is none.
    pub login_by_header: Option<LoginByHeader>,
    /// What the answer to the forged cookie did to the session: between that cookie and the last one that came back. Null if
    /// none came back.
    pub session_change: Option<SessionChange>,
    /// What was asked in all.
    pub asked: AskedInAll,
    /// The other cookies of the browser, which went with the session cookie and also without it.
    pub other_cookies: Vec<String>,
    /// The one of them by which the app may log in anew, without the session cookie: Flask-Login's `remember_token`.
    pub remembered_by: Option<String>,
    /// Whether the other cookies log in without the session cookie. Null: there are none, or it cannot be told.
    pub others_log_in: Option<bool>,
}

/// The key that the second forged cookie has more: no app has it.
const ONE_MORE: &str = "sessctl";

/// What an app was asked, to see how it treats a forged cookie.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskedInAll {
    /// The path of the page.
    pub page: String,
    /// Requests that were made, redirects included: without the cookie, with it as it was, and forged.
    pub requests: usize,
}

/// Changes a value in the payload, and keeps timestamp and signature.
///
/// ```text
/// eyJpZCI6ImFsaWNlIn0 . awNFbQ . dgxKsKrm…      before
/// eyJpZCI6ImFkbWluIn0 . awNFbQ . dgxKsKrm…      after
/// ```
///
/// With a signer, the result also has the signature that the changed payload needs.
///
/// # Errors
///
/// [`LabError::NotASession`], [`LabError::NothingChanges`].
pub fn forge(row: &Row, (key, value): (&str, &str), signer: Option<&Signer>) -> Result<Forgery, LabError> {
    let original = &row.value;
    let not_a_session = || match LabError::not_a_session(row) {
        LabError::NotASession { name, looks_like, .. } => {
            LabError::NotASession { name, looks_like, key_is_unused: signer.is_some() }
        }
        other => other,
    };
    let parts = split(original).ok_or_else(not_a_session)?;
    let timestamp = parts.timestamp.ok_or_else(not_a_session)?;
    let is_signed = signer.is_some_and(|signer| signer.key_of(parts.signed_text, parts.signature).is_some());
    if !is_signed && recognise(original).is_some() {
        return Err(not_a_session());
    }
    let original_json = payload::read(parts.payload, payload::MAX_INFLATED).json.ok_or_else(not_a_session)?;
    let Ok(Value::Dict(mut session)) = json::read(&original_json) else { return Err(not_a_session()) };
    let (old, new) = (session.get(key).cloned(), new_value(session.get(key), value));
    let may_change_the_user = old.is_some() || key != ONE_MORE && is_of_a_user(key);
    session.set(key, new.clone());
    let forged_json = json::write(&Value::Dict(session));
    if json::read(&original_json) == json::read(&forged_json) {
        return Err(LabError::NothingChanges { text: format!("{key}={value}") });
    }
    let packed = Packing::of(parts.payload).pack(&forged_json);
    // some write blanks into their JSON: what is told is what stands in the cookie
    let forged_json = payload::read(&packed, payload::MAX_INFLATED).json.unwrap_or(forged_json);
    let signed_text = format!("{packed}.{timestamp}");
    Ok(Forgery {
        original: original.clone(),
        forged: format!("{signed_text}.{}", parts.signature),
        original_json,
        forged_json,
        signature: parts.signature.to_owned(),
        needed_signature: signer.map(|signer| signer.signature(&signed_text)),
        same: texts(old.as_ref(), &new),
        may_change_the_user,
    })
}

/// The session of a cookie with one key more, and the timestamp and signature as they were.
fn with_one_key_more(original: &str) -> Option<(String, String)> {
    let parts = split(original)?;
    let json = payload::read(parts.payload, payload::MAX_INFLATED).json?;
    let Ok(Value::Dict(mut session)) = json::read(&json) else { return None };
    let mut key = ONE_MORE.to_owned();
    while session.get(&key).is_some() {
        key.push('_');
    }
    session.set(&key, "1".into());
    let payload = Packing::of(parts.payload).pack(&json::write(&Value::Dict(session)));
    let forged = format!("{payload}.{}.{}", parts.timestamp?, parts.signature);
    Some((key, forged))
}

/// The texts of two values that stand for each other on a page.
fn texts(old: Option<&Value>, new: &Value) -> Vec<(String, String)> {
    match (old, new) {
        (Some(Value::Str(old)), Value::Str(new)) => vec![(old.chars_lossy().collect(), new.chars_lossy().collect())],
        _ => Vec::new(),
    }
}

/// Sends a forged cookie to the embedded app, whose page says who is logged in.
///
/// # Errors
///
/// No page came.
pub fn send(forgery: Forgery, name: &str, app: &App, browser: &Browser) -> Result<Tampering, LabError> {
    let page = app.page(LOGIN_PAGE);
    let exchange = browser.send_copy(&page, &format!("{name}={}", forgery.forged))?;
    let answer = Answer::read(exchange);
    let Verdict { answer: was_believed, evidence } = who(&[], &answer, &Known::default());
    let session_change = SessionChange::of_exchange(&answer.exchange, name, browser.now());
    Ok(Tampering {
        app: app.facts.clone(),
        cookie_name: name.to_owned(),
        sent_to: path_of(&page),
        then: Vec::new(),
        page: answer.page,
        original_is_good: None,
        was_believed,
        evidence,
        second_forgery: None,
        login_by_header: None,
        session_changes: vec![session_change.clone()],
        session_change,
        asked: AskedInAll { page: path_of(&page), requests: 1 },
        exchange: answer.exchange,
        other_cookies: Vec::new(),
        remembered_by: None,
        others_log_in: None,
        forgery,
    })
}

/// Sends a forged cookie in the place of the good one to any app, and compares the answers.
///
/// # Errors
///
/// No page came, or [`LabError::Unsendable`].
pub fn try_out(
    forgery: Forgery,
    place: Place,
    app: &App,
    jar: &Jar,
    look: &Look,
    clock: &Clock,
) -> Result<Tampering, LabError> {
    let shows = look.shows.as_deref();
    let mut trial = Trial::new(app, place.page, jar.clone(), &place.row.name, shows, clock);
    let good = trial.begin(None)?;
    let (answer, forged) = judged(&mut trial, &forgery.forged, &forgery.same)?;
    let is_shown_to_the_forged = shows.is_some() && forged.answer == Some(true);
    let mut verdict = match good.answer {
        Some(true) => forged,
        // a text that neither none nor the good one is shown
        _ if is_shown_to_the_forged => forged,
        // what became of the session tells it where the page does not
        _ if forged.evidence.iter().any(|seen| matches!(seen, Evidence::LostTheUser { .. })) => forged,
        _ => Verdict { answer: None, evidence: good.evidence.clone() },
    };
    let mut second_forgery = None;
    if verdict.answer == Some(false) && forgery.may_change_the_user {
        second_forgery = second(&mut trial, &forgery.original);
        // what an app does that believes it and does not know such a user is the same
        verdict.answer =
            verdict.answer.filter(|_| second_forgery.as_ref().is_some_and(|second| second.was_believed == Some(false)));
    }
    let others_log_in = trial.others_log_in(clock.now());
    let login_by_header = LoginByHeader::of(answer.steps.iter().map(|step| &step.exchange));
    let session_change = SessionChange::over(&answer.steps, &place.row.name);
    let session_changes = answer.steps.iter().map(|step| SessionChange::of(step, &place.row.name)).collect();
    let mut way = answer.steps.into_iter().map(|step| step.exchange);
    Ok(Tampering {
        app: app.facts.clone(),
        cookie_name: place.row.name,
        sent_to: path_of(trial.page()),
        other_cookies: trial.other_cookies(clock.now()),
        remembered_by: trial.remembered_by(clock.now()),
        others_log_in,
        exchange: way.next().unwrap_or(answer.exchange),
        then: way.collect(),
        session_changes,
        page: answer.page,
        original_is_good: Some(good),
        was_believed: verdict.answer,
        evidence: trial.beside_the_others(verdict.evidence, clock.now()),
        second_forgery,
        login_by_header,
        session_change,
        asked: AskedInAll { page: path_of(trial.page()), requests: trial.requests() },
        forgery,
    })
}

/// Whether a forged cookie was taken as the good one: by the page, or by what its answer made of the session.
fn judged(trial: &mut Trial, forged: &str, same: &[(String, String)]) -> Result<(Answer, Verdict), LabError> {
    let (answer, verdict) = trial.judge_surely(forged, same)?;
    if verdict.answer.is_none()
        && let Some(removed) = replaced(trial, &answer)
        // once more, since it could be chance
        && let Ok((again, _)) = trial.judge(forged, same)
        && replaced(trial, &again).is_some()
    {
        let lost = Verdict { answer: Some(false), evidence: vec![Evidence::LostTheUser { removed }] };
        return Ok((answer, lost));
    }
    Ok((answer, verdict))
}

/// Sends the session as it was with one key more. An answer that does not come tells nothing.
fn second(trial: &mut Trial, original: &str) -> Option<SecondForgery> {
    let (key, forged) = with_one_key_more(original)?;
    let Verdict { answer: was_believed, evidence } = match judged(trial, &forged, &[]) {
        Ok((_, verdict)) => verdict,
        Err(_) => Verdict { answer: None, evidence: vec![Evidence::Unanswered { page: path_of(trial.page()) }] },
    };
    Some(SecondForgery { key, forged, was_believed, evidence })
}

/// The keys that may name a user and are gone, if the answer put another session in the place of the forged one and is not
/// seen to have opened it, where the answer to the good cookie keeps them.
fn replaced(trial: &Trial, answer: &Answer) -> Option<Vec<String>> {
    let name = trial.name();
    let forged = answer.steps.first().and_then(|step| sent(step, name))?;
    let good = SessionChange::over(&trial.good()?.steps, name);
    let is_kept = !good.is_some_and(|change| change.lacks_a_user());
    let change = SessionChange::over(&answer.steps, name)?;
    let is_another = change.lost_its_user() && opened(&change, forged, None).is_empty();
    (is_another && is_kept).then_some(change.removed)
}

/// The value as JSON where it is JSON, else as a text. Where the session has a text, the number `2` is the text `"2"`.
fn new_value(old: Option<&Value>, typed: &str) -> Value {
    match (old, json::read(typed)) {
        (Some(Value::Str(_)), Ok(Value::Int(_) | Value::Float(_))) | (_, Err(_)) => typed.into(),
        (_, Ok(new)) => new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_the_place_of_a_text_is_a_text_and_all_else_may_be_json() {
        let (text, number) = (Value::from("1"), json::read("1").ok());
        assert_eq!(new_value(Some(&text), "2"), "2".into());
        assert_eq!(new_value(Some(&text), "\"2\""), "2".into());
        assert_eq!(new_value(Some(&text), "null"), Value::None);
        assert_eq!(Some(new_value(number.as_ref(), "1")), number);
        assert_eq!(Some(new_value(None, "1")), number);
        assert_eq!(new_value(None, "admin"), "admin".into());
    }
}
