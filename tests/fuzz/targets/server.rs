//! The request path of the server: any request, any form, any session, and the answer is one that Flask could give.
//!
//! Two bytes set the app and the age of the session; the rest is a request as it stands on the wire. A header
//! `Session: JSON` is signed with the app's key on the way in, since no fuzzer guesses a signature.
#![no_main]

use libfuzzer_sys::fuzz_target;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;
use sessctl::clock::Timestamp;
use sessctl::cookie::verdict::loads;
use sessctl::cookie::{SecretKey, payload, sign};
use sessctl::lang::Lang;
use sessctl::python::cookie_header;
use sessctl::render::{self, Style};
use sessctl::report::ServeEvent;
use sessctl::server::apps::tutorial::{self, Settings};
use sessctl::server::flask::Host;
use sessctl::server::flask::form::Form;
use sessctl::server::flask::response::Response;
use sessctl::server::{Config, CookieSaid, Request, SentBack, Served};
use sessctl_fuzz::{NOW, assert_harmless, begin, corpus};

fn seeds() -> impl Iterator<Item = Vec<u8>> {
    let captures: Json =
        serde_json::from_str(include_str!("../../../fixtures/captures/flask-3.1.3.json")).expect("JSON");
    let cases = captures["cases"].as_array().expect("cases").clone();
    let requests = cases.into_iter().filter_map(|case| Some(case["request"].as_str()?.as_bytes().to_vec()));
    let payloads = corpus().into_iter().filter_map(|(_, line)| Some(line["payload_json"].as_str()?.to_owned()));
    let sessions = payloads
        .filter(|json| json.len() < 300 && !json.contains('\n'))
        .map(|json| format!("GET /login HTTP/1.1\r\nSession: {json}\r\n\r\n").into_bytes());
    const PARTS: &str = "POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n\
        Content-Disposition: form-data; name=\"id\"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nalice\r\n--b\r\n\
        Content-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n";
    requests.chain(sessions).chain([PARTS.into()]).map(|request| [b"\0\0", request.as_slice()].concat())
}

fuzz_target!(init: begin(seeds()), |bytes: &[u8]| {
    let [setting, age, wire @ ..] = bytes else { return };
    let settings = settings(*setting);
    let config = &settings.config;
    let Some(request) = request(wire, config, NOW.plus(-i64::from(*age))) else { return };
    let (response, served) = tutorial::app(&settings).answer(request.clone(), NOW);
    assert_can_be_sent(&response, &served);
    assert_only_the_key_opens(&served, &request, config);
    assert_what_is_set_is_read(&response, &served, &request, &settings);
    assert_forms_come_back(&String::from_utf8_lossy(wire));
    assert_shown(served);
});

fn settings(setting: u8) -> Settings {
    let is = |bit: u8| setting & 1 << bit != 0;
    let config = Config {
        secret_key: if is(0) && is(1) { SecretKey::new("") } else { tutorial::config().secret_key },
        fallbacks: if is(2) { vec![SecretKey::new("old")] } else { Vec::new() },
        lifetime: if is(3) { i64::from(setting) * 1_000_000_000 } else { 180 },
        refresh_each_request: !is(5),
        ..Config::default()
    };
    Settings { config, is_permanent: !is(4) }
}

/// Head and body, as lenient as can be: what HTTP forbids, the app must survive as well.
fn request(wire: &[u8], config: &Config, signed_at: Timestamp) -> Option<Request> {
    let end = wire.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let (head, body) = end.map_or((wire, [].as_slice()), |end| (&wire[..end], &wire[end + 4..]));
    let latin1: String = head.iter().map(|&byte| char::from(byte)).collect();
    let mut lines = latin1.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?, words.next().unwrap_or_default());
    let (path, query) = target.split_at(target.find('?').unwrap_or(target.len()));
    let (mut cookies, mut content_type, mut host) = (Vec::new(), String::new(), None);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        match name.to_ascii_lowercase().as_str() {
            "cookie" => cookies.push(value.trim().to_owned()),
            "host" => host = Some(value.trim().to_owned()),
            "content-type" => content_type = value.trim().to_owned(),
            "session" => {
                let json: Vec<u8> = value.trim().chars().map(|letter| letter as u8).collect();
                let section = payload::pack(&String::from_utf8_lossy(&json));
                cookies.push(format!("session={}", sign(&section, &config.signer(), signed_at).ok()?));
            }
            _ => {}
        }
    }
    Some(Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        cookies: (!cookies.is_empty()).then(|| cookies.join(",")),
        host: Host::Named(host.unwrap_or_else(|| "127.0.0.1".to_owned())),
        // one in two bodies breaks off
        form: Form::read(&content_type, &body.to_vec(), body.len() % 2 == 0),
    })
}

/// Headers that are headers, and a length that is the body's.
fn assert_can_be_sent(response: &Response, served: &Served) {
    const NAMES: [&str; 6] = ["Content-Type", "Allow", "Content-Length", "Location", "Vary", "Set-Cookie"];
    assert_eq!(served.status, response.status.code());
    assert!([200, 302, 308, 400, 404, 405, 413, 500].contains(&served.status), "{}", served.status);
    for (place, (name, value)) in response.headers.iter().enumerate() {
        assert!(NAMES.contains(name) && response.headers[..place].iter().all(|(other, _)| other != name), "{name}");
        assert!(!value.is_empty() && value.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{name}: {value}");
    }
    let length = response.header("Content-Length").map_or(0, |length| length.parse().expect("a number"));
    assert_eq!(response.body.len(), length);
}

/// A cookie that is believed was signed with a key of the app.
fn assert_only_the_key_opens(served: &Served, request: &Request, config: &Config) {
    let cookie = request.cookies.as_deref().and_then(|cookies| cookie_header::first(cookies, "session"));
    let loaded = cookie.map(|cookie| loads(&cookie, &config.signer(), Some(config.lifetime), NOW));
    match &served.cookie {
        CookieSaid::Opened { .. } => assert!(matches!(loaded, Some(Ok(_))), "{loaded:?}"),
        CookieSaid::Empty { refused: Some(refused) } => {
            assert_eq!(loaded.and_then(Result::err).map(|refusal| refusal.message()).as_ref(), Some(&refused.message));
        }
        CookieSaid::Crashed { .. } => assert_eq!((served.status, &served.sent), (500, &SentBack::Nothing)),
        CookieSaid::NoCookie | CookieSaid::Empty { refused: None } => {}
    }
}

/// The cookie that was set opens at the next visit, until the last second of its lifetime.
fn assert_what_is_set_is_read(response: &Response, served: &Served, request: &Request, settings: &Settings) {
    let line = response.header("Set-Cookie");
    let value = line.and_then(|line| line.strip_prefix("session=")?.split(';').next());
    match (&served.sent, value) {
        (SentBack::Nothing, None) | (SentBack::Deleted, Some("")) => {}
        (SentBack::Set { .. }, Some(value)) => {
            assert_eq!(response.header("Vary"), Some("Cookie"));
            let visit = |later: i64| {
                let cookies = Some(format!("other=1; session={value}"));
                let (method, path) = ("GET".to_owned(), "/login".to_owned());
                let form = Ok(Form::EMPTY);
                let (host, query) = ("localhost".to_owned(), String::new());
                let request = Request { method, path, query, host: host.as_str().into(), cookies, form };
                tutorial::app(settings).answer(request, NOW.plus(later)).1
            };
            let at_once = visit(0);
            assert!(matches!(at_once.cookie, CookieSaid::Opened { .. }), "{at_once:?} after {request:?}");
            let (first, last) = (visit(0), visit(settings.config.lifetime));
            assert_eq!(first.cookie, last.cookie);
            let too_late = visit(settings.config.lifetime + 1).cookie;
            assert!(matches!(too_late, CookieSaid::Empty { refused: Some(_) }), "{too_late:?}");
        }
        (sent, value) => panic!("{sent:?}, but {value:?}"),
    }
}

/// What a browser encodes is what the view gets.
fn assert_forms_come_back(text: &str) {
    let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let fields = format!("a=&{encoded}={encoded}&id={}&id=later", encoded.replace("%20", "+"));
    let form = Form::urlencoded(fields);
    let name_is_id = text == "id";
    assert_eq!(form.get("id").as_deref(), Some(text));
    assert!(name_is_id || text == "a" || form.get(text).as_deref() == Some(text));
}

fn assert_shown(served: Served) {
    let event = ServeEvent::Exchange(served);
    for (lang, json) in [(Lang::En, false), (Lang::Ja, false), (Lang::En, true)] {
        let mut out = Vec::new();
        let style = Style { json, ..Style::new(lang) };
        render::events(std::slice::from_ref(&event), &style, &mut out).expect("memory to write to");
        assert_harmless(&String::from_utf8(out).expect("text"));
    }
}
