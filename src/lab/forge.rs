//! Changing what is in a cookie without the key, and sending it.

use schemars::JsonSchema;
use serde::Serialize;

use super::app::{App, AppFacts};
use super::challenge::LoginByHeader;
use super::change::{SessionChange, opened, sent};
use super::error::LabError;
use super::login::LOGIN_PAGE;
use super::probe::Look;
use super::recognition::{Answer, Evidence, Known, Verdict, who};
use super::trial::{Place, Trial, path_of};
use crate::browser::{Browser, Jar, Row};
use crate::clock::Clock;
use crate::cookie::{Signer, Value, payload, split};
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
}

/// A payload changed without the key, and what the server said to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tampering {
    /// The cookie.
    #[serde(flatten)]
    pub forgery: Forgery,
    /// The app to which the cookie was sent.
    pub app: AppFacts,
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
    /// The login in a header that an answer 401 asks for. Null if there is none.
    pub login_by_header: Option<LoginByHeader>,
    /// What the answer to the forged cookie did to the session: between that cookie and the last one that came back. Null if
    /// none came back.
    pub session_change: Option<SessionChange>,
    /// What was asked in all.
    pub asked: AskedInAll,
    /// The other cookies of the browser, which went with each request.
    pub other_cookies: Vec<String>,
    /// The one of them by which the app may log in anew, without the session cookie: Flask-Login's `remember_token`.
    pub remembered_by: Option<String>,
    /// Whether the other cookies log in without the session cookie. Null: there are none, or it cannot be told.
    pub others_log_in: Option<bool>,
}

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
    session.set(key, new.clone());
    let forged_json = json::write(&Value::Dict(session));
    if json::read(&original_json) == json::read(&forged_json) {
        return Err(LabError::NothingChanges { text: format!("{key}={value}") });
    }
    let signed_text = format!("{}.{timestamp}", payload::pack(&forged_json));
    Ok(Forgery {
        original: original.clone(),
        forged: format!("{signed_text}.{}", parts.signature),
        original_json,
        forged_json,
        signature: parts.signature.to_owned(),
        needed_signature: signer.map(|signer| signer.signature(&signed_text)),
        same: texts(old.as_ref(), &new),
    })
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
        sent_to: path_of(&page),
        then: Vec::new(),
        page: answer.page,
        original_is_good: None,
        was_believed,
        evidence,
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
    let (answer, forged) = trial.judge_surely(&forgery.forged, &forgery.same)?;
    let is_shown_to_the_forged = shows.is_some() && forged.answer == Some(true);
    let mut verdict = match good.answer {
        Some(true) => forged,
        // a text that neither none nor the good one is shown
        _ if is_shown_to_the_forged => forged,
        _ => Verdict { answer: None, evidence: good.evidence.clone() },
    };
    if verdict.answer.is_none()
        && let Some(removed) = replaced(&trial, &answer, &place.row.name)
        // once more, since it could be chance
        && let Ok((again, _)) = trial.judge(&forgery.forged, &forgery.same)
        && replaced(&trial, &again, &place.row.name).is_some()
    {
        verdict = Verdict { answer: Some(false), evidence: vec![Evidence::LostTheUser { removed }] };
    }
    let others_log_in = trial.others_log_in(clock.now());
    let login_by_header = LoginByHeader::of(answer.steps.iter().map(|step| &step.exchange));
    let session_change = SessionChange::over(&answer.steps, &place.row.name);
    let session_changes = answer.steps.iter().map(|step| SessionChange::of(step, &place.row.name)).collect();
    let mut way = answer.steps.into_iter().map(|step| step.exchange);
    Ok(Tampering {
        app: app.facts.clone(),
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
        evidence: verdict.evidence,
        login_by_header,
        session_change,
        asked: AskedInAll { page: path_of(trial.page()), requests: trial.requests() },
        forgery,
    })
}

/// The keys that may name a user and are gone, if the answer put another session in the place of the forged one and is not
/// seen to have opened it, where the answer to the good cookie keeps them.
fn replaced(trial: &Trial, answer: &Answer, name: &str) -> Option<Vec<String>> {
    let forged = answer.steps.first().and_then(|step| sent(step, name))?;
    let good = SessionChange::over(&trial.good()?.steps, name);
    let is_kept = !good.is_some_and(|change| change.lacks_a_user());
    let change = SessionChange::over(&answer.steps, name)?;
    let is_another = change.lost_its_user() && opened(&change, forged, &[]).is_empty();
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
