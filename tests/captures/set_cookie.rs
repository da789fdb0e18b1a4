//! `Set-Cookie` and `Vary` under every setting of the session cookie: a small app, sent the requests that were once
//! sent to the same app under Flask 3.1.3.

use serde::Deserialize;
use serde_json::Value as Json;
use sessctl::clock::Timestamp;
use sessctl::cookie::{SecretKey, Value, payload, sign};
use sessctl::server::flask::form::Form;
use sessctl::server::flask::response::Response;
use sessctl::server::flask::{Config, Flask, Request, Route, SessionCookie, View};

#[derive(Deserialize)]
struct Captures {
    frozen_time: i64,
    secret: String,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    config: String,
    cfg: serde_json::Map<String, Json>,
    request: String,
    cookie_sent: String,
    status: String,
    set_cookie: Vec<String>,
    vary: Vec<String>,
}

const fn get(rule: &'static str, view: View) -> Route {
    Route { rule, methods: &["GET"], view }
}

fn page() -> Response {
    Response::page("ok".to_owned())
}

/// The views of the app, each one line about the session.
const ROUTES: [Route; 15] = [
    get("/set", |_, session| session.set("id", "alice".into()).map(|()| page())),
    get("/pset", |_, session| {
        session.set_permanent(true)?;
        session.set("id", "alice".into()).map(|()| page())
    }),
    get("/noop", |_, _| Ok(page())),
    get("/read", |_, session| {
        session.get("id");
        Ok(page())
    }),
    get("/in", |_, session| {
        session.contains("id");
        Ok(page())
    }),
    get("/len", |_, session| {
        session.len();
        Ok(page())
    }),
    get("/bool", |_, session| {
        session.is_empty();
        Ok(page())
    }),
    get("/same", |_, session| {
        let same = session.get("id").cloned().unwrap_or(Value::None);
        session.set("id", same).map(|()| page())
    }),
    get("/nested", |_, session| session.set_default("l", Value::List(vec![Value::Int(1.into())])).map(|()| page())),
    get("/update_empty", |_, session| session.update([]).map(|()| page())),
    get("/setdefault_existing", |_, session| session.set_default("id", "x".into()).map(|()| page())),
    get("/perm_false", |_, session| session.set_permanent(false).map(|()| page())),
    get("/vary", |_, session| {
        session.get("id");
        let mut page = page();
        page.add_header("Vary", "Accept-Encoding".to_owned());
        Ok(page)
    }),
    get("/popall", |_, session| session.pop("id").map(|()| page())),
    get("/del", |_, session| session.clear().map(|()| page())),
];

/// `app.config.update(…)`. Values that are not text were written down as Python's `str()` of them.
fn config(secret: &str, settings: &serde_json::Map<String, Json>) -> Config {
    let mut config = Config { secret_key: SecretKey::new(secret), lifetime: 180, ..Config::default() };
    for (name, value) in settings {
        let text = value.as_str().expect("text").to_owned();
        let SessionCookie { domain, path, same_site, .. } = &mut config.cookie;
        match name.as_str() {
            "SESSION_COOKIE_NAME" => config.cookie.name = text,
            "SESSION_COOKIE_DOMAIN" => *domain = Some(text),
            "SESSION_COOKIE_PATH" | "APPLICATION_ROOT" => *path = text,
            "SESSION_COOKIE_HTTPONLY" => config.cookie.is_http_only = text == "True",
            "SESSION_COOKIE_SECURE" => config.cookie.is_secure = text == "True",
            "SESSION_COOKIE_SAMESITE" => *same_site = Some(text),
            "SESSION_COOKIE_PARTITIONED" => config.cookie.is_partitioned = text == "True",
            "SESSION_REFRESH_EACH_REQUEST" => config.refresh_each_request = text == "True",
            "SECRET_KEY_FALLBACKS" => config.fallbacks = vec![SecretKey::new("old1"), SecretKey::new("old2")],
            "PERMANENT_SESSION_LIFETIME" if text == "31 days, 0:00:00" => config.lifetime = 31 * 24 * 60 * 60,
            "PERMANENT_SESSION_LIFETIME" => config.lifetime = text.parse().expect("seconds"),
            _ => panic!("a setting that this test does not know: {name}"),
        }
    }
    config
}

#[test]
fn every_setting_of_the_cookie_stands_where_flask_puts_it() {
    let captures: Captures =
        serde_json::from_str(include_str!("../../fixtures/captures/set-cookie-3.1.3.json")).expect("the captures");
    assert_eq!(captures.rows.len(), 187);
    let now = Timestamp::from_unix(captures.frozen_time);
    let mut differences = Vec::new();
    for row in &captures.rows {
        let config = config(&captures.secret, &row.cfg);
        let json = match row.cookie_sent.as_str() {
            "none" => None,
            "permanent" => Some(r#"{"_permanent":true,"id":"alice"}"#),
            "non-permanent" => Some(r#"{"id":"alice"}"#),
            other => panic!("a cookie that this test does not know: {other}"),
        };
        let cookie = json.map(|json| sign(&payload::pack(json), &config.signer(), now).expect("after 1970"));
        let request = Request {
            method: "GET".to_owned(),
            path: row.request.clone(),
            query: String::new(),
            host: "localhost".into(),
            cookies: cookie.map(|cookie| format!("{}={cookie}", config.cookie.name)),
            form: Ok(Form::EMPTY),
        };
        let (response, _) = Flask::new(&config, &ROUTES).answer(request, now);
        let all = |name: &str| -> Vec<&str> {
            let lines = response.headers.iter().filter(|(key, _)| *key == name);
            lines.map(|(_, value)| value.as_str()).collect()
        };
        let ours = (response.status.to_string(), all("Set-Cookie"), all("Vary"));
        if ours.0 != row.status || ours.1 != row.set_cookie || ours.2 != row.vary {
            let (config, request, sent) = (&row.config, &row.request, &row.cookie_sent);
            let flask = (&row.status, &row.set_cookie, &row.vary);
            differences.push(format!("{config} {request} {sent}\n   ours {ours:?}\n  flask {flask:?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
