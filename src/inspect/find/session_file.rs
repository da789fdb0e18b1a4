//! A list of cookies in JSON: the session file of HTTPie or xh, the export of a browser's extension.

use serde_json::Value as Json;

use super::export::Cookies;

/// The cookies of the list. `None` if there is no list.
///
/// ```text
/// [{"name": "session", "value": "…"}]                extensions of browsers
/// {"cookies": [{"name": "session", "value": "…"}]}   HTTPie since 3.1, xh
/// {"cookies": {"session": {"value": "…"}}}           HTTPie before 3.1
/// ```
pub(super) fn read(json: &Json, name: &str) -> Option<Cookies> {
    let mut cookies = Cookies::default();
    if let Some(list) = json.as_array() {
        add_all(list, name, &mut cookies);
        let has_names = list.iter().any(|cookie| cookie.get("name").is_some());
        return has_names.then_some(cookies);
    }
    match json.get("cookies")? {
        Json::Array(list) => add_all(list, name, &mut cookies),
        Json::Object(by_name) => {
            for (key, cookie) in by_name {
                cookies.add(key, cookie.get("value").and_then(Json::as_str).unwrap_or_default(), name);
            }
        }
        _ => return None,
    }
    Some(cookies)
}

fn add_all(list: &[Json], name: &str, cookies: &mut Cookies) {
    for cookie in list {
        let text = |field: &str| cookie.get(field).and_then(Json::as_str).unwrap_or_default();
        cookies.add(text("name"), text("value"), name);
    }
}
