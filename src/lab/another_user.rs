//! What to put into a session so that it says that it is another user's: `tamper` and `sign` try it.
//!
//! ```text
//! {"_fresh":true,"_user_id":"1"}        _user_id="2"
//! {"_permanent":true,"user":"mia"}      user=admin
//! {"csrf_token":"x"}                    csrf_token=admin     a key that there is
//! ```
//!
//! `sign` makes a session of what it is given and nothing else, so a short session of several keys is given whole.

use super::change::{is_of_a_user, says_who, session};
use crate::cookie::{Value, payload, split};
use crate::python::json;

/// Keys that hold the user in most apps, the surest first.
const USUAL: [&str; 8] = ["_user_id", "user_id", "username", "user", "uid", "email", "identity", "id"];

/// `KEY=VALUE` for the session of this cookie, with a value of the type that stands there. `None`: it is no session that can be
/// read, or no key in it can be typed so.
pub fn another_user(cookie: &str) -> Option<String> {
    let session = session(cookie)?;
    of_keys(|| session.iter().map(|(key, value)| (key.clone(), value)))
}

/// The same for a session that was read already: it may be large, and is not read twice.
pub fn another_user_in(session: &Value) -> Option<String> {
    let Value::Dict(session) = session else { return None };
    of_keys(|| session.iter().map(|(key, value)| (key.chars_lossy().collect(), value)))
}

/// The longest session that is given whole, in bytes: with its command it is a line of some 100 characters.
const LONGEST_WHOLE: usize = 90;

/// The session of this cookie with this one change, as `sign` takes it. `None`: it has no other key that `sign` would leave
/// out, or it is too long to be typed.
pub fn whole_session(cookie: &str, change: &str) -> Option<String> {
    let json = payload::read(split(cookie)?.payload, payload::MAX_INFLATED).json?;
    whole_session_in(&json, change)
}

/// The same for the JSON of a session.
pub fn whole_session_in(json: &str, change: &str) -> Option<String> {
    // the change may make it shorter, by little
    if json.len() > 2 * LONGEST_WHOLE {
        return None;
    }
    let (key, value) = change.split_once('=')?;
    let Value::Dict(mut session) = json::read(json).ok()? else { return None };
    // without its flag it is the same user's
    session.iter().find(|(other, _)| other != key && other != "_permanent")?;
    *session.get_mut(key)? = json::read(value).unwrap_or_else(|_| value.into());
    let whole = json::write(&Value::Dict(session));
    (whole.len() <= LONGEST_WHOLE).then_some(whole)
}

/// `keys` are the keys of the session with their values, each time anew.
fn of_keys<'a, I: Iterator<Item = (String, &'a Value)>>(keys: impl Fn() -> I) -> Option<String> {
    let usual = USUAL.iter().filter_map(|usual| keys().find(|(key, _)| key == usual));
    let that = |says: fn(&str) -> bool| keys().filter(move |(key, _)| says(key));
    let mut all = usual.chain(that(says_who)).chain(that(is_of_a_user)).chain(that(|key| key != "_permanent"));
    all.find_map(|(key, value)| Some(format!("{key}={}", another(value).filter(|_| is_a_name(&key))?)))
}

/// Another value of the same type, as it is typed: a text of digits in quotes, so that it stays a text.
fn another(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => {
            // a text may be long, and its first characters say which of these it is
            let begins: String = text.chars_lossy().take("admin".len() + 1).collect();
            Some(match begins.as_str() {
                "1" => "\"2\"".to_owned(),
                "admin" => "alice".to_owned(),
                "" => "admin".to_owned(),
                _ if text.chars_lossy().all(|character| character.is_ascii_digit()) => "\"1\"".to_owned(),
                _ if text.chars_lossy().any(|character| character == '@') => "admin@example.com".to_owned(),
                _ => "admin".to_owned(),
            })
        }
        Value::Int(integer) if integer.digits() == "1" => Some("2".to_owned()),
        Value::Int(_) => Some("1".to_owned()),
        // a session without its flag is that of no user
        Value::Bool(false) => Some("true".to_owned()),
        _ => None,
    }
}

/// Whether a key can be typed before `=` without quotes.
fn is_a_name(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)) && !key.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::{another_user, another_user_in, whole_session, whole_session_in};
    use crate::cookie::payload;

    #[test]
    fn the_key_that_holds_the_user_is_taken_with_a_value_of_its_type() {
        for (json, expected) in [
            (r#"{"_fresh":true,"_id":"ab","_user_id":"1"}"#, Some("_user_id=\"2\"")),
            (r#"{"_user_id":"4f1c","id":"x"}"#, Some("_user_id=admin")),
            (r#"{"user_id":7}"#, Some("user_id=1")),
            (r#"{"user_id":1}"#, Some("user_id=2")),
            (r#"{"_permanent":true,"id":"alice"}"#, Some("id=admin")),
            (r#"{"id":"admin"}"#, Some("id=alice")),
            (r#"{"email":"mia@example.com"}"#, Some("email=admin@example.com")),
            (r#"{"cart":"x","logged_in":false}"#, Some("logged_in=true")),
            (r#"{"_permanent":true,"cart":[1]}"#, None),
            (r#"{"_permanent":false,"loggedin":true,"permissions":"read"}"#, Some("permissions=admin")),
            (r#"{"csrf_token":"x","is admin":"y","role":"z"}"#, Some("role=admin")),
            (r#"{"csrf_token":"x"}"#, Some("csrf_token=admin")),
            (r#"{"cart":[1]}"#, None),
            ("{}", None),
        ] {
            let cookie = format!("{}.awNFbQ.x", payload::pack(json));
            assert_eq!(another_user(&cookie).as_deref(), expected, "{json}");
            let read = crate::python::json::read(json).ok().and_then(|session| another_user_in(&session));
            assert_eq!(read.as_deref(), expected, "{json}");
        }
        assert_eq!(another_user("8f14e45fceea167a5a36dedd4bea2543"), None);
    }

    #[test]
    fn the_other_keys_of_a_short_session_are_given_too() {
        let long = format!(r#"{{"_id":"{}","_user_id":"1"}}"#, "a".repeat(128));
        for (json, change, expected) in [
            (r#"{"role":"it's","user":"mia"}"#, "user=admin", Some(r#"{"role":"it's","user":"admin"}"#)),
            (r#"{"_fresh":true,"_user_id":"1"}"#, "_user_id=\"2\"", Some(r#"{"_fresh":true,"_user_id":"2"}"#)),
            (r#"{"at":{" d":"x"},"user_id":7}"#, "user_id=1", Some(r#"{"at":{" d":"x"},"user_id":1}"#)),
            (r#"{"_permanent":true,"id":"alice"}"#, "id=admin", None),
            (r#"{"id":"alice"}"#, "id=admin", None),
            (long.as_str(), "_user_id=2", None),
        ] {
            assert_eq!(whole_session_in(json, change).as_deref(), expected, "{json}");
            let cookie = format!("{}.awNFbQ.x", payload::pack(json));
            assert_eq!(whole_session(&cookie, change).as_deref(), expected, "{json}");
        }
    }
}
