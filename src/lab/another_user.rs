//! What to put into a session so that it says that it is another user's: `tamper` and `sign` try it.
//!
//! ```text
//! {"_fresh":true,"_user_id":"1"}        _user_id="2"
//! {"_permanent":true,"user":"mia"}      user=admin
//! {"csrf_token":"x"}                    csrf_token=admin     a key that there is
//! ```

use super::change::{is_of_a_user, says_who, session};
use crate::cookie::Value;

/// Keys that hold the user in most apps, the surest first.
const USUAL: [&str; 8] = ["_user_id", "user_id", "username", "user", "uid", "email", "identity", "id"];

/// `KEY=VALUE` for this session, with a value of the type that stands there. `None`: it is no session that can be read, or
/// no key in it can be typed so.
pub fn another_user(cookie: &str) -> Option<String> {
    let session = session(cookie)?;
    let usual = USUAL.iter().filter_map(|key| session.get_key_value(*key));
    let that = |says: fn(&str) -> bool| session.iter().filter(move |(key, _)| says(key));
    let mut keys = usual.chain(that(says_who)).chain(that(is_of_a_user)).chain(that(|key| key != "_permanent"));
    keys.find_map(|(key, value)| Some(format!("{key}={}", another(value).filter(|_| is_a_name(key))?)))
}

/// Another value of the same type, as it is typed: a text of digits in quotes, so that it stays a text.
fn another(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => {
            let text: String = text.chars_lossy().collect();
            Some(match text.as_str() {
                "1" => "\"2\"".to_owned(),
                digits if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => "\"1\"".to_owned(),
                "admin" => "alice".to_owned(),
                mail if mail.contains('@') => "admin@example.com".to_owned(),
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
    use super::another_user;
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
        }
        assert_eq!(another_user("8f14e45fceea167a5a36dedd4bea2543"), None);
    }
}
