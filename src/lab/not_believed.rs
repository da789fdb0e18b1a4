//! Why a cookie that was sent was not believed, as far as that can be known from here.

use schemars::JsonSchema;
use serde::Serialize;

use super::change::{SessionChange, is_of_a_user, says_nobody, session};
use crate::cookie::Refusal;
use crate::exchange::is_blank;
use crate::formats::{FactName, FactValue, Format};
use crate::inspect::find::End;
use crate::inspect::search::Fit;
use crate::inspect::{Inspection, Key, LifetimeFrom, Question, Verification, inspect};

/// Why a session cookie that went to an app logged no user in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NotBelieved {
    /// It was too old, or says so of itself.
    TooOld {
        /// Whether its signature is good too. Null: it is not known, and by its age alone it is too old under any key.
        signature_fits: Option<bool>,
        /// Seconds since it was signed.
        age: i64,
        /// The most that may be, in seconds.
        max_age: i64,
        /// How that is known.
        max_age_from: Option<LifetimeFrom>,
    },
    /// It was signed in the future: the clocks disagree.
    FromTheFuture {
        /// Whether its signature is good too. Null: it is not known, and by its time alone it is refused under any key.
        signature_fits: Option<bool>,
        /// Seconds until then.
        ahead: i64,
    },
    /// The given key does not make its signature: another key signed it, or it was changed since.
    OtherKey {
        /// The settings with which the given key does make it. Null if none were found.
        fits: Option<Fit>,
    },
    /// Its payload cannot be read, so it was cut off or changed.
    Damaged,
    /// It has no timestamp, or none that can be read.
    NoTimestamp,
    /// The app opened the session, and no user is logged in with it.
    Opened {
        /// Keys that the answer kept from it.
        kept: Vec<String>,
    },
    /// The app itself took the user out of the session, which it had opened, or deleted the cookie.
    TakenOut {
        /// The keys that are gone. Empty where the cookie was deleted.
        removed: Vec<String>,
    },
    /// Nothing of the session is left in what came back. Whether the app refused the cookie and began anew, or read it
    /// and cleared it, cannot be known without its key.
    Replaced {
        /// The keys that are gone. Empty where the cookie was deleted.
        removed: Vec<String>,
    },
    /// The given key fits and nothing is wrong with the cookie: Flask with this key would open the session.
    Good {
        /// The keys that are gone, where nothing of the session is left in what came back: the app refused it and began anew,
        /// or opened and cleared it. Null: the answer took no user out.
        removed: Option<Vec<String>>,
        /// Whether that key is the tutorial's, for want of another.
        by_the_tutorials_key: bool,
        /// Seconds since it was signed.
        age: i64,
        /// The most that may be, in seconds. Null if there is no limit.
        max_age: Option<i64>,
        /// How that is known.
        max_age_from: Option<LifetimeFrom>,
    },
    /// The session has no user in it, so it logs no user in.
    Nobody {
        /// Its keys.
        keys: Vec<String>,
    },
    /// The browser has logged out at this app, and no login since then is known, so there need be no user in the session.
    LoggedOut,
    /// Its value is empty, so there is no session in it.
    Empty,
    /// It is no Flask session. What is wrong with it is known to the app alone.
    OtherFormat {
        /// What it is. Null: it is only seen that it has not the form of a Flask session.
        looks_like: Option<Format>,
    },
    /// It cannot be known without the app's key.
    Unknown,
}

/// What is known of an answer to a session that was not believed.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What the answer did to the session. `None` if nothing came back for it.
    pub change: Option<&'a SessionChange>,
    /// Keys by which it is seen that the app opened the session.
    pub opened: &'a [String],
    /// Whether the key of the question is that of the app for sure.
    pub is_apps_key: bool,
}

/// Why this cookie was not believed. `end` is the cookie's own end.
pub fn why_not_believed(cookie: &str, end: Option<End>, seen: Seen<'_>, question: &Question) -> NotBelieved {
    let inspection = inspect(cookie, end, question);
    let has_nothing_of_flask =
        !seen.is_apps_key && inspection.timestamp.is_none() && !inspection.begins_as_flasks_payload();
    match why(cookie, &inspection, seen) {
        _ if is_blank(cookie.as_bytes()) && !seen.is_apps_key => NotBelieved::Empty,
        // it is not known that the app keeps its session as Flask does
        NotBelieved::NoTimestamp | NotBelieved::Damaged if has_nothing_of_flask => {
            NotBelieved::OtherFormat { looks_like: None }
        }
        why => why,
    }
}

fn why(cookie: &str, inspection: &Inspection, seen: Seen<'_>) -> NotBelieved {
    let Seen { change, opened, is_apps_key } = seen;
    let change = change.filter(|change| change.lacks_a_user());
    let removed = change.map(SessionChange::taken_out);
    if !opened.is_empty() && !says_nobody(cookie) {
        return match removed {
            Some(removed) => NotBelieved::TakenOut { removed },
            None => NotBelieved::Opened { kept: opened.to_vec() },
        };
    }
    let gone = removed.clone().map(|removed| NotBelieved::Replaced { removed });
    let is_unreadable = inspection.payload.as_ref().is_some_and(|payload| payload.value.is_err());
    match &inspection.verification {
        Verification::Foreign if gone.is_none() && keys_of_starlette(inspection).is_some_and(is_nobodys) => {
            NotBelieved::Nobody { keys: keys_of_starlette(inspection).unwrap_or_default() }
        }
        Verification::Foreign => {
            let format = inspection.looks_like;
            let other = format.map_or(NotBelieved::Unknown, |_| NotBelieved::OtherFormat { looks_like: format });
            // of what cannot be read it is not seen that something of it is left
            match format {
                Some(Format::Starlette) | None => gone.unwrap_or(other),
                Some(_) => other,
            }
        }
        Verification::Refused(refusal, key) => of_refusal(refusal, is_unreadable, inspection, key.map(|_| true)),
        Verification::Good(_) | Verification::Unverified if gone.is_none() && says_nobody(cookie) => {
            NotBelieved::Nobody { keys: session(cookie).unwrap_or_default().into_keys().collect() }
        }
        Verification::Good(key) => match removed {
            Some(removed) if is_apps_key => NotBelieved::TakenOut { removed },
            removed => NotBelieved::Good {
                removed,
                by_the_tutorials_key: *key == Key::Tutorial,
                age: inspection.age.unwrap_or_default(),
                max_age: inspection.max_age,
                max_age_from: inspection.max_age_from,
            },
        },
        Verification::Unverified => match &inspection.under_any_key {
            Some(refusal) => of_refusal(refusal, is_unreadable, inspection, None),
            None if is_unreadable => NotBelieved::Damaged,
            None => gone.unwrap_or(NotBelieved::Unknown),
        },
    }
}

impl NotBelieved {
    /// Whether the app did not open the session, if the key and the lifetime that were asked with are its own.
    pub fn is_unopened(&self) -> bool {
        use NotBelieved::{Damaged, FromTheFuture, NoTimestamp, OtherKey, TooOld};
        matches!(self, TooOld { .. } | FromTheFuture { .. } | OtherKey { .. } | Damaged | NoTimestamp)
    }

    /// The same, at an app at which the browser has logged out since its last login: where nothing else is known, it may be
    /// that.
    pub fn after_a_logout(self) -> NotBelieved {
        match self {
            NotBelieved::Unknown | NotBelieved::OtherFormat { .. } => NotBelieved::LoggedOut,
            known => known,
        }
    }
}

/// The keys of a session of Starlette, which can be read as one of Flask's can.
fn keys_of_starlette(inspection: &Inspection) -> Option<Vec<String>> {
    let facts = inspection.foreign.as_ref().filter(|_| inspection.looks_like == Some(Format::Starlette))?;
    let json = facts.iter().find(|fact| fact.name == FactName::Json)?;
    let FactValue::Text(json) = &json.value else { return None };
    let session: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).ok()?;
    Some(session.into_iter().map(|(key, _)| key).collect())
}

fn is_nobodys(keys: Vec<String>) -> bool {
    !keys.iter().any(|key| is_of_a_user(key))
}

/// `signature_fits`: whether the signature is good, as far as that is known.
fn of_refusal(
    refusal: &Refusal,
    is_unreadable: bool,
    inspection: &Inspection,
    signature_fits: Option<bool>,
) -> NotBelieved {
    match refusal {
        Refusal::TooOld { age, max_age, .. } => {
            NotBelieved::TooOld { signature_fits, age: *age, max_age: *max_age, max_age_from: inspection.max_age_from }
        }
        Refusal::FromTheFuture { age, .. } => NotBelieved::FromTheFuture { signature_fits, ahead: -age },
        Refusal::SignatureMismatch { .. } if is_unreadable => NotBelieved::Damaged,
        Refusal::SignatureMismatch { has_timestamp: true, .. } => {
            NotBelieved::OtherKey { fits: inspection.fits.clone() }
        }
        Refusal::BadPayload(_) => NotBelieved::Damaged,
        Refusal::NoSeparator
        | Refusal::SignatureMismatch { has_timestamp: false, .. }
        | Refusal::TimestampMissing
        | Refusal::MalformedTimestamp
        | Refusal::OffTheCalendar { .. } => NotBelieved::NoTimestamp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::cookie::{SecretKey, Signer, payload};
    use crate::inspect::Lifetime;

    fn at_a_real_app(cookie: &str) -> NotBelieved {
        let question = Question {
            signer: Signer::flask(&SecretKey::new("a key")),
            has_own_key: false,
            is_tutorials: true,
            search: None,
            lifetime: Lifetime::OfAnApp,
            cookie_name: "session".into(),
            max_payload: payload::MAX_INFLATED,
            now: Timestamp::from_unix(1_795_376_493),
        };
        why_not_believed(cookie, None, Seen { change: None, opened: &[], is_apps_key: false }, &question)
    }

    #[test]
    fn a_value_that_has_nothing_of_flask_is_no_damaged_session_of_flask() {
        for cookie in ["hello", "2|1:0|10:1795376493|4:user|8:Ym", "u:alice|unqIShKz", "u:alice|unq.IShKz"] {
            assert!(matches!(at_a_real_app(cookie), NotBelieved::OtherFormat { .. }), "{cookie}");
            assert_eq!(at_a_real_app(cookie).after_a_logout(), NotBelieved::LoggedOut, "{cookie}");
        }
        for blank in ["", "\"\""] {
            assert_eq!(at_a_real_app(blank).after_a_logout(), NotBelieved::Empty);
        }
        assert_eq!(at_a_real_app("eyJpZCI6ImFsaWNlIn0"), NotBelieved::NoTimestamp);
        assert_eq!(at_a_real_app("eyJpZCI6ImFsaWNlIn0.x"), NotBelieved::NoTimestamp);
    }
}
