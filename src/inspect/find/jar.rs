//! This tool's own jar.

use serde_json::Value as Json;

use super::export::Cookies;

/// The cookies of a jar. `None` if it is not one.
pub(super) fn read(json: &Json, name: &str) -> Option<Cookies> {
    let list = json.get("cookies").and_then(Json::as_array).filter(|_| json.get("sessctl_jar").is_some())?;
    let mut cookies = Cookies::default();
    for cookie in list {
        let raw = cookie.get("raw_cookie").and_then(Json::as_str).unwrap_or_default();
        let (key, value) = raw.split(';').next().unwrap_or_default().split_once('=').unwrap_or_default();
        cookies.add(key.trim(), value.trim(), name);
    }
    Some(cookies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jar_has_the_line_that_set_each_cookie() {
        let jar = serde_json::json!({"sessctl_jar": 1, "cookies": [{"raw_cookie": "session=x.y.z; Path=/"}]});
        assert_eq!(read(&jar, "session").expect("a jar").wanted, [("x.y.z".to_owned(), None)]);
        assert!(read(&serde_json::json!({"cookies": []}), "session").is_none());
    }
}
