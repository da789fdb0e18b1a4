//! A HAR export of a browser's network panel.

use serde_json::Value as Json;

use super::export::Cookies;
use super::header::expires;
use crate::clock::Timestamp;

/// The cookies of every request and response. `None` if it is not a HAR.
pub(super) fn read(json: &Json, name: &str) -> Option<Cookies> {
    let entries = json.pointer("/log/entries").and_then(Json::as_array)?;
    let mut cookies = Cookies::default();
    for entry in entries {
        for side in ["/request", "/response"] {
            one_side(entry.pointer(side).unwrap_or(&Json::Null), name, &mut cookies);
        }
    }
    Some(cookies)
}

/// Browsers list the cookies; where they leave the list empty, the header lines still have them.
fn one_side(side: &Json, name: &str, cookies: &mut Cookies) {
    let items = |field: &str| side.get(field).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |item: &Json, field: &str| item.get(field).and_then(Json::as_str).unwrap_or_default().to_owned();
    for cookie in items("cookies") {
        cookies.add(&text(cookie, "name"), &text(cookie, "value"), name);
    }
    for header in items("headers") {
        let (key, value) = (text(header, "name").to_ascii_lowercase(), text(header, "value"));
        let pairs: Vec<(&str, Option<Timestamp>)> = match key.as_str() {
            "cookie" => value.split(';').map(|pair| (pair, None)).collect(),
            "set-cookie" => value.lines().map(|line| (line.split(';').next().unwrap_or(line), expires(line))).collect(),
            _ => continue,
        };
        for (pair, expires) in pairs {
            if let Some((key, value)) = pair.split_once('=') {
                cookies.add_until(key.trim(), value.trim(), name, expires);
            }
        }
    }
}
