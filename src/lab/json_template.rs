//! JSON for an API, in whose texts `{user}` and `{password}` stand for both.

use serde_json::Value;
use zeroize::Zeroizing;

use super::password::{MASK, is_secret_name};

/// Stands for the name of the user.
pub const USER: &str = "{user}";
/// Stands for the password.
pub const PASSWORD: &str = "{password}";

/// Whether a password is wanted in it.
pub fn wants_password(template: &Value) -> bool {
    match template {
        Value::String(text) => text.contains(PASSWORD),
        Value::Array(list) => list.iter().any(wants_password),
        Value::Object(map) => map.values().any(wants_password),
        _ => false,
    }
}

/// The secrets that were typed into it: texts at keys such as `password`.
pub fn typed_secrets<'a>(template: &'a Value) -> Vec<&'a str> {
    match template {
        Value::Array(list) => list.iter().flat_map(typed_secrets).collect(),
        Value::Object(map) => {
            let of = |(key, value): (&'a String, &'a Value)| match value {
                Value::String(text) if is_secret_name(key) => vec![text.as_str()],
                value => typed_secrets(value),
            };
            map.iter().flat_map(of).filter(|text| !text.contains(PASSWORD)).collect()
        }
        _ => Vec::new(),
    }
}

/// The bytes that are sent, and the same with `***` in the place of what is secret.
pub fn write(template: &Value, user: &str, password: Option<&str>) -> (Zeroizing<Vec<u8>>, String) {
    let mut written =
        Written { user, password: password.unwrap_or_default(), bytes: Zeroizing::default(), shown: String::new() };
    written.value(template, false);
    (written.bytes, written.shown)
}

struct Written<'a> {
    user: &'a str,
    password: &'a str,
    bytes: Zeroizing<Vec<u8>>,
    shown: String,
}

impl Written<'_> {
    fn value(&mut self, value: &Value, is_secret: bool) {
        match value {
            Value::String(text) => self.text(text, is_secret),
            Value::Array(list) => {
                self.both("[");
                for (place, value) in list.iter().enumerate() {
                    self.both(if place > 0 { "," } else { "" });
                    self.value(value, is_secret);
                }
                self.both("]");
            }
            Value::Object(map) => {
                self.both("{");
                for (place, (key, value)) in map.iter().enumerate() {
                    self.both(if place > 0 { "," } else { "" });
                    self.both(&Value::from(key.as_str()).to_string());
                    self.both(":");
                    self.value(value, is_secret || is_secret_name(key));
                }
                self.both("}");
            }
            other if is_secret && !other.is_null() => self.apart(&other.to_string(), &format!("\"{MASK}\"")),
            other => self.both(&other.to_string()),
        }
    }

    /// A text, piece by piece: `{user}` and `{password}` are found once, and not in what is put in their place.
    fn text(&mut self, text: &str, is_secret: bool) {
        self.both("\"");
        let mut rest = text;
        if is_secret {
            self.shown.push_str(MASK);
        }
        while !rest.is_empty() {
            let (before, place, value) = [(USER, self.user), (PASSWORD, self.password)]
                .into_iter()
                .filter_map(|(place, value)| Some((rest.find(place)?, place, value)))
                .min_by_key(|(at, ..)| *at)
                .map_or((rest.len(), "", ""), |found| found);
            let (piece, after) = rest.split_at(before);
            let shown = |text: &str| if is_secret { String::new() } else { escaped(text) };
            self.apart(&escaped(piece), &shown(piece));
            let value = Zeroizing::new(escaped(value));
            let masked = if place == PASSWORD && !is_secret { MASK.to_owned() } else { String::new() };
            self.apart(&value, if place == USER && !is_secret { &value } else { &masked });
            rest = after.get(place.len()..).unwrap_or_default();
        }
        self.both("\"");
    }

    fn both(&mut self, text: &str) {
        self.apart(text, text);
    }

    fn apart(&mut self, text: &str, shown: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.shown.push_str(shown);
    }
}

/// A text between the quotes of JSON.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_password_are_put_in_and_the_password_is_not_shown() {
        let template = serde_json::from_str(
            r#"{"name": "{user}", "pw": "{password}", "note": "{user}:{password}!", "n": [1, null, {"token": 5}], "{user}": "{x}"}"#,
        )
        .expect("JSON");
        let (bytes, shown) = write(&template, "m\"ia{password}", Some("p\\w{user}"));
        let sent = r#"{"name":"m\"ia{password}","pw":"p\\w{user}","note":"m\"ia{password}:p\\w{user}!","n":[1,null,{"token":5}],"{user}":"{x}"}"#;
        assert_eq!(String::from_utf8_lossy(&bytes), sent);
        let expected = r#"{"name":"m\"ia{password}","pw":"***","note":"m\"ia{password}:***!","n":[1,null,{"token":"***"}],"{user}":"{x}"}"#;
        assert_eq!(shown, expected);
        assert!(wants_password(&template));
    }

    #[test]
    fn a_password_that_was_typed_into_it_is_a_secret_too() {
        let template = serde_json::from_str(r#"{"user": "mia", "login": {"password": "hunter2"}}"#).expect("JSON");
        assert_eq!(typed_secrets(&template), ["hunter2"]);
        assert_eq!(write(&template, "", None).1, r#"{"user":"mia","login":{"password":"***"}}"#);
        assert!(!wants_password(&template));
    }
}
