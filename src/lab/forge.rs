//! Changing what is in a cookie without the key, and sending it.

use schemars::JsonSchema;
use serde::Serialize;

use super::app::{App, AppFacts};
use super::error::LabError;
use super::login::LOGIN_PAGE;
use crate::browser::{Browser, Row};
use crate::cookie::{Signer, Value, payload, split};
use crate::exchange::Exchange;
use crate::python::json;
use crate::server::apps::tutorial::Page;

/// A payload changed without the key, and what the server said to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tampering {
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
    /// The app to which the cookie was sent.
    pub app: AppFacts,
    /// The request that carried it, and the answer.
    pub exchange: Exchange,
    /// What the page says.
    pub page: Page,
    /// Whether the server accepted the cookie. Null if its page does not tell who is logged in.
    pub was_believed: Option<bool>,
}

/// Changes a value in the payload, keeps timestamp and signature, and sends the cookie to `/login`.
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
/// [`LabError::NotASession`], [`LabError::NothingChanges`], or no page came.
pub fn forge(
    row: &Row,
    (key, value): (&str, &str),
    signer: Option<&Signer>,
    app: &App,
    browser: &Browser,
) -> Result<Tampering, LabError> {
    let Row { name, value: original, .. } = row;
    let not_a_session = || LabError::NotASession { name: name.clone() };
    let parts = split(original).ok_or_else(not_a_session)?;
    let timestamp = parts.timestamp.ok_or_else(not_a_session)?;
    let original_json = payload::read(parts.payload, payload::MAX_INFLATED).json.ok_or_else(not_a_session)?;
    let Ok(Value::Dict(mut session)) = json::read(&original_json) else { return Err(not_a_session()) };
    session.set(key, new_value(session.get(key), value));
    let forged_json = json::write(&Value::Dict(session));
    if json::read(&original_json) == json::read(&forged_json) {
        return Err(LabError::NothingChanges { text: format!("{key}={value}") });
    }
    let signed_text = format!("{}.{timestamp}", payload::pack(&forged_json));
    let forged = format!("{signed_text}.{}", parts.signature);
    let send = |cookie_header: &str| browser.send_copy(&app.page(LOGIN_PAGE), cookie_header);
    let exchange = send(&format!("{name}={forged}"))?;
    let page = Page::read(&exchange.response.body);
    let was_believed = match page {
        Page::LoggedIn { .. } => Some(true),
        Page::LoginForm => Some(false),
        // a page that we cannot read is compared with those that come without a cookie and with the original
        Page::Other { .. } => {
            let without = send("")?.response.body;
            let original = send(&format!("{name}={original}"))?.response.body;
            (without != original).then_some(exchange.response.body != without)
        }
    };
    Ok(Tampering {
        original: original.clone(),
        original_json,
        forged_json,
        signature: parts.signature.to_owned(),
        needed_signature: signer.map(|signer| signer.signature(&signed_text)),
        forged,
        app: app.facts.clone(),
        page,
        was_believed,
        exchange,
    })
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
