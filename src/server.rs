//! LESSON 3: who believes it.
//!
//! The app of the tutorial, rebuilt. Its three views stand below as they stand in `app.py`:
//!
//! ```text
//! POST /        whoever types a name is believed, and the name is signed     → 302 /login
//! GET  /login   whoever brings a signed name back is that person             → NAMEでログイン中
//! GET  /logout  asks the browser to forget; no copy of the cookie is touched → 302 /
//! ```
//!
//! Around a view runs what Flask runs around it, in [`Flask::answer`]: open the session, find the route,
//! call the view, save the session. That is a plain function of a request, a [`Config`] and a
//! moment, and the server keeps nothing between two calls. [`Server`] only carries the bytes.
//! Where Flask 3.1.3 is strange, so is this: `tests/captures.rs` compares the two.

mod connections;
pub mod form;
mod location;
mod multipart;
mod parameters;
pub mod response;
mod run;
pub mod session;

use serde::Serialize;

use crate::clock::Timestamp;
use crate::cookie::signer::FLASK_SALT;
use crate::cookie::{Digest, KeyDerivation, SecretKey, Signer, Value};
use crate::tutorial;
use form::{Form, Unreadable};
use response::{Index, Login, Response, Status, render_template};
pub use run::{MAX_BODY, Server};
use session::{Session, open_session, save_session};

/// What the app is set to.
#[derive(Clone, Debug)]
pub struct Config {
    /// `app.secret_key`. An empty one means: no sessions.
    pub secret_key: SecretKey,
    /// `SECRET_KEY_FALLBACKS`
    pub fallbacks: Vec<SecretKey>,
    /// `app.permanent_session_lifetime`, in seconds.
    pub lifetime: i64,
    /// Whether the view says `session.permanent = True`, as the tutorial's does.
    pub is_permanent: bool,
    /// `SESSION_REFRESH_EACH_REQUEST`
    pub refresh_each_request: bool,
}

impl Config {
    /// As the tutorial has it: its key, three minutes, permanent.
    pub fn tutorial() -> Config {
        Config {
            secret_key: SecretKey::new(tutorial::SECRET_KEY),
            fallbacks: Vec::new(),
            lifetime: tutorial::LIFETIME,
            is_permanent: true,
            refresh_each_request: true,
        }
    }

    /// `SecureCookieSessionInterface.get_signing_serializer`
    pub fn signer(&self) -> Signer {
        let (salt, digest, way) = (FLASK_SALT, Digest::default(), KeyDerivation::default());
        Signer::new(&self.secret_key, &self.fallbacks, salt, digest, way)
    }
}

/// What a view can know of a request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method, in the case it came in.
    pub method: String,
    /// The path of the request line, still percent-encoded; it may be `*`, and lack its slash.
    pub path: String,
    /// The question mark and what follows it, or nothing.
    pub query: String,
    /// The host that was asked, as it was named.
    pub host: String,
    /// The `Cookie` header, each byte one character (Latin-1, as WSGI has it); several are joined by commas.
    pub cookies: Option<String>,
    /// The form, or why there is none. Flask reads it when a view asks, so only then does it matter.
    pub form: Result<Form, Unreadable>,
}

/// One exchange, as the server saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Served {
    /// When, in Unix seconds.
    pub at: i64,
    /// The method.
    pub method: String,
    /// The path and query of the request line.
    pub path: String,
    /// The status code.
    pub status: u16,
    /// What the cookie said.
    pub cookie: CookieSaid,
    /// What was sent back.
    pub sent: SentBack,
}

/// What the session cookie of a request said to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CookieSaid {
    /// There was none.
    NoCookie,
    /// It was believed.
    Opened {
        /// Python's `str()` of its `id`, if it has one.
        id: Option<String>,
    },
    /// An empty session was handed to the view.
    Empty {
        /// Why, unless the cookie itself was empty.
        refused: Option<Refused>,
    },
    /// Reading it raised an exception that Flask does not catch.
    Crashed {
        /// The class of the exception.
        class: &'static str,
    },
}

/// The exception that Flask caught and kept silent about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Its class: `BadSignature`, `BadTimeSignature` or `SignatureExpired`.
    pub class: &'static str,
    /// Its message.
    pub message: String,
}

/// What the response told the browser to do with its cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SentBack {
    /// Nothing.
    Nothing,
    /// To keep this one.
    Set {
        /// Until then; without a date, until it closes.
        expires: Option<String>,
    },
    /// To drop it.
    Deleted,
}

/// The app, ready to answer: what does not change between two requests is made once.
#[derive(Debug)]
pub struct Flask {
    config: Config,
    signer: Signer,
}

impl Flask {
    /// An app that is set to this.
    pub fn new(config: Config) -> Flask {
        Flask { signer: config.signer(), config }
    }

    /// `Flask.wsgi_app`: a request in, a response out.
    pub fn answer(&self, request: Request, now: Timestamp) -> (Response, Served) {
        let (cookie, session) = open_session(request.cookies.as_deref(), self, now);
        let (response, sent) = match session {
            Some(session) => self.with_session(&request, session, now),
            None => (Response::error(Status::InternalServerError), SentBack::Nothing),
        };
        let served = Served {
            at: now.unix(),
            method: request.method,
            path: request.path + &request.query,
            status: response.status.code(),
            cookie,
            sent,
        };
        (response, served)
    }

    /// The session is saved whatever became of the request: 404, 405 and 500 refresh it too.
    fn with_session(&self, request: &Request, mut session: Session, now: Timestamp) -> (Response, SentBack) {
        let mut response = dispatch(request, &mut session, &self.config).unwrap_or_else(Response::error);
        let saved = save_session(&session, self, now, &mut response).or_else(|status| {
            // Flask tries once more for the error page, and keeps what that got done before it failed again
            response = Response::error(status);
            save_session(&session, self, now, &mut response)
        });
        (response, saved.unwrap_or(SentBack::Nothing))
    }
}

type View = fn(&Request, &mut Session, &Config) -> Result<Response, Status>;

/// `@app.route(path, methods=…)`. HEAD goes with GET, and OPTIONS with everything.
fn route(path: &str) -> Option<(&'static [&'static str], View)> {
    match path {
        "/" => Some((&["POST", "GET", "HEAD", "OPTIONS"], login)),
        "/login" => Some((&["GET", "POST", "HEAD", "OPTIONS"], login_)),
        "/logout" => Some((&["GET", "HEAD", "OPTIONS"], logout)),
        // Flask adds this one by itself: `/static/<path:filename>`, which is `[^/].*?`, and a dot is no line feed
        _ => {
            let mut name = path.strip_prefix("/static/")?.chars();
            let is_name = name.next().is_some_and(|first| first != '/') && !name.any(|character| character == '\n');
            is_name.then_some((&["GET", "HEAD", "OPTIONS"], static_file))
        }
    }
}

fn dispatch(request: &Request, session: &mut Session, config: &Config) -> Result<Response, Status> {
    let path = location::path_info(&request.path);
    let merged = location::merge_slashes(&path);
    let (methods, view) = route(&merged).ok_or(Status::NotFound)?;
    let Some(method) = methods.iter().find(|method| method.eq_ignore_ascii_case(&request.method)) else {
        return Ok(Response::method_not_allowed(methods));
    };
    if route(&path).is_none() {
        return Ok(Response::permanent_redirect(&location::url(&request.host, &merged, &request.query)));
    }
    if *method == "OPTIONS" {
        return Ok(Response::options(methods));
    }
    view(request, session, config)
}

fn login(request: &Request, session: &mut Session, config: &Config) -> Result<Response, Status> {
    if request.method.eq_ignore_ascii_case("POST") {
        if config.is_permanent {
            session.set_permanent()?;
        }
        let form = request.form.as_ref().map_err(|&unreadable| unreadable)?;
        let user = form.get("id").map_or(Value::None, |id| Value::Str(id.into()));
        session.set("id", user)?;
        Ok(Response::redirect("/login"))
    } else if session.contains("id") {
        Ok(Response::redirect("/login"))
    } else {
        render_template(&Index)
    }
}

fn login_(_: &Request, session: &mut Session, _: &Config) -> Result<Response, Status> {
    match session.get("id") {
        Some(id) => render_template(&Login::of(id)?),
        None => render_template(&Index),
    }
}

fn logout(_: &Request, session: &mut Session, _: &Config) -> Result<Response, Status> {
    session.pop("id")?;
    session.clear()?;
    Ok(Response::redirect("/"))
}

/// The tutorial has no folder `static`.
fn static_file(_: &Request, _: &mut Session, _: &Config) -> Result<Response, Status> {
    Err(Status::NotFound)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cookie::{payload, sign};

    /// 2026-11-22 19:41:33 UTC
    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    /// A browser that keeps its cookie whatever its date says, as a thief would.
    struct Visitor {
        config: Config,
        now: Timestamp,
        cookie: Option<String>,
    }

    impl Visitor {
        fn to(config: Config) -> Visitor {
            Visitor { config, now: NOW, cookie: None }
        }

        fn send(&mut self, method: &str, path: &str, form: Result<Form, Unreadable>) -> (Response, Served) {
            let request = Request {
                method: method.to_owned(),
                path: path.to_owned(),
                query: String::new(),
                host: "localhost".to_owned(),
                cookies: self.cookie.as_ref().map(|cookie| format!("session={cookie}")),
                form,
            };
            let (response, served) = Flask::new(self.config.clone()).answer(request, self.now);
            if let Some(line) = header(&response, "Set-Cookie") {
                let value = line.strip_prefix("session=").and_then(|line| line.split(';').next());
                self.cookie = value.filter(|value| !value.is_empty()).map(str::to_owned);
            }
            (response, served)
        }

        fn get(&mut self, path: &str) -> (Response, Served) {
            self.send("GET", path, Ok(Form::EMPTY))
        }

        fn login(&mut self, name: &str) -> Served {
            self.send("POST", "/", Ok(Form::urlencoded(format!("id={name}")))).1
        }

        fn who(&mut self) -> Option<String> {
            let (response, _) = self.get("/login");
            let (name, _) = response.body.split_once("<p>")?.1.split_once("でログイン中</p>")?;
            Some(name.to_owned())
        }

        /// What only the holder of the key can bring.
        fn brings(&mut self, json: &str) {
            self.cookie = sign(&payload::pack(json), &self.config.signer(), self.now).ok();
        }
    }

    fn tutorial() -> Visitor {
        Visitor::to(Config::tutorial())
    }

    fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
        response.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    fn refused(class: &'static str, message: &str) -> CookieSaid {
        CookieSaid::Empty { refused: Some(Refused { class, message: message.to_owned() }) }
    }

    #[test]
    fn whoever_types_a_name_is_believed() {
        let mut visitor = tutorial();
        visitor.login("alice");
        assert_eq!(visitor.who().as_deref(), Some("alice"));
    }

    #[test]
    fn a_form_without_the_field_logs_in_as_none() {
        let mut visitor = tutorial();
        visitor.send("POST", "/", Ok(Form::EMPTY));
        assert_eq!(visitor.who().as_deref(), Some("None"));
    }

    #[test]
    fn a_visit_at_179_seconds_buys_three_more_minutes() {
        let mut visitor = tutorial();
        visitor.login("alice");
        visitor.now = NOW.plus(179);
        assert_eq!(visitor.get("/login").1.sent, SentBack::Set { expires: Some(NOW.plus(179 + 180).http_date()) });
        visitor.now = NOW.plus(179 + 180);
        assert_eq!(visitor.who().as_deref(), Some("alice"));
    }

    #[test]
    fn even_a_page_that_is_not_there_buys_three_more_minutes() {
        let mut visitor = tutorial();
        visitor.login("alice");
        visitor.now = NOW.plus(180);
        let (response, served) = visitor.get("/nope");
        assert_eq!(response.status, Status::NotFound);
        assert_eq!(served.sent, SentBack::Set { expires: Some(NOW.plus(360).http_date()) });
    }

    #[test]
    fn doubled_slashes_are_sent_to_where_one_would_do() {
        let (response, _) = tutorial().get("/static//a%3F///日?");
        assert_eq!(response.status, Status::PermanentRedirect);
        assert_eq!(header(&response, "Location"), Some("http://localhost/static/a%3F/%C3%A6%C2%97%C2%A5%3F"));
        for (method, path, status) in [
            ("GET", "//login", Status::Ok),
            ("GET", "/static/x//y", Status::NotFound),
            ("GET", "/static//", Status::NotFound),
            ("GET", "/static//a%0A", Status::NotFound),
            ("GET", "/login//", Status::NotFound),
            ("PUT", "/static//x", Status::MethodNotAllowed),
        ] {
            assert_eq!(tutorial().send(method, path, Ok(Form::EMPTY)).0.status, status, "{method} {path}");
        }
    }

    #[test]
    fn without_refresh_no_visit_buys_anything() {
        let mut visitor = Visitor::to(Config { refresh_each_request: false, ..Config::tutorial() });
        visitor.login("alice");
        visitor.now = NOW.plus(179);
        assert_eq!(visitor.get("/login").1.sent, SentBack::Nothing);
        visitor.now = NOW.plus(181);
        assert_eq!(visitor.who(), None);
    }

    #[test]
    fn without_permanent_the_server_still_says_no_after_three_minutes() {
        let mut visitor = Visitor::to(Config { is_permanent: false, ..Config::tutorial() });
        assert_eq!(visitor.login("alice").sent, SentBack::Set { expires: None });
        visitor.now = NOW.plus(180);
        assert_eq!(visitor.who().as_deref(), Some("alice"));
        visitor.now = NOW.plus(181);
        let (_, served) = visitor.get("/login");
        assert_eq!(served.cookie, refused("SignatureExpired", "Signature age 181 > 180 seconds"));
        assert_eq!(served.sent, SentBack::Nothing, "the dead cookie stays in the browser");
    }

    #[test]
    fn logout_deletes_only_the_browsers_copy() {
        let mut visitor = tutorial();
        visitor.login("alice");
        let mut thief = Visitor { cookie: visitor.cookie.clone(), ..tutorial() };
        assert_eq!(visitor.get("/logout").1.sent, SentBack::Deleted);
        assert_eq!(visitor.who(), None);
        assert_eq!(thief.who().as_deref(), Some("alice"));
    }

    #[test]
    fn a_forged_cookie_is_treated_like_none_and_nobody_is_told() {
        let mut visitor = tutorial();
        visitor.cookie = Some("eyJpZCI6ImFkbWluIn0.awNFbQ.AAAA".to_owned());
        let (response, served) = visitor.get("/login");
        assert_eq!(response.status, Status::Ok);
        assert_eq!(served.cookie, refused("BadTimeSignature", "Signature b'AAAA' does not match"));
        assert_eq!(served.sent, SentBack::Nothing);
    }

    #[test]
    fn an_old_key_still_opens_and_the_new_one_signs() {
        let mut visitor = tutorial();
        visitor.login("alice");
        let old = visitor.cookie.clone();
        let fallbacks = vec![visitor.config.secret_key];
        visitor.config = Config { secret_key: SecretKey::new("new"), fallbacks, ..Config::tutorial() };
        assert_eq!(visitor.who().as_deref(), Some("alice"));
        visitor.config.fallbacks.clear();
        assert_eq!(visitor.who().as_deref(), Some("alice"), "that visit replaced the cookie");
        visitor.cookie = old;
        assert_eq!(visitor.who(), None);
    }

    #[test]
    fn a_name_is_escaped_unless_the_key_vouches_for_it() {
        let mut visitor = tutorial();
        visitor.login("<b>%26'\"/");
        assert_eq!(visitor.who().as_deref(), Some("&lt;b&gt;&amp;&#39;&#34;/"));
        visitor.brings(r#"{"id":{" m":"<b>"}}"#);
        assert_eq!(visitor.who().as_deref(), Some("<b>"));
    }

    #[test]
    fn a_page_that_cannot_be_sent_still_refreshes_the_session() {
        let mut visitor = tutorial();
        visitor.brings(r#"{"_permanent":true,"id":"\ud800"}"#);
        let (response, served) = visitor.get("/login");
        assert_eq!(response.status, Status::InternalServerError);
        assert_eq!(header(&response, "Vary"), Some("Cookie"));
        assert!(matches!(served.sent, SentBack::Set { .. }));
    }

    #[test]
    fn a_session_that_cannot_be_saved_is_a_500_without_a_cookie() {
        let mut visitor = tutorial();
        visitor.brings(r#"[["_permanent",true],["id","x"],[1,2]]"#);
        for (path, vary) in [("/login", Some("Cookie")), ("/nope", None)] {
            let (response, served) = visitor.get(path);
            assert_eq!((response.status, header(&response, "Vary")), (Status::InternalServerError, vary), "{path}");
            assert_eq!(served.sent, SentBack::Nothing);
        }
    }

    #[test]
    fn a_clock_off_the_calendar_is_a_500() {
        for (now, lifetime) in [(-1, 180), (253_402_300_799, 1), (0, i64::MAX), (i64::MIN, i64::MIN)] {
            let mut visitor = Visitor::to(Config { lifetime, ..Config::tutorial() });
            visitor.now = Timestamp::from_unix(now);
            assert_eq!(visitor.login("alice").status, 500, "{now} {lifetime}");
            assert_eq!(visitor.get("/login").1.status, 200);
        }
    }

    #[test]
    fn without_a_secret_key_there_is_no_session() {
        let mut visitor = Visitor::to(Config { secret_key: SecretKey::new(""), ..Config::tutorial() });
        assert_eq!(visitor.login("alice").status, 500);
        assert_eq!(visitor.get("/logout").1.status, 500);
        let (response, _) = visitor.get("/login");
        assert_eq!((response.status, header(&response, "Vary")), (Status::Ok, None));
    }

    #[test]
    fn a_form_that_cannot_be_read_leaves_a_session_without_a_name() {
        for (unreadable, status) in [(Unreadable::TooLarge, 413), (Unreadable::BrokenOff, 400)] {
            let mut visitor = tutorial();
            assert_eq!(visitor.send("POST", "/", Err(unreadable)).1.status, status);
            let sent = visitor.cookie.clone();
            visitor.brings(r#"{"_permanent":true}"#);
            assert_eq!(sent, visitor.cookie, "the view had come as far as session.permanent = True");
            assert_eq!(visitor.send("POST", "/login", Err(unreadable)).1.status, 200, "nobody has asked for it");
        }
    }

    #[test]
    fn what_was_served_is_told_as_facts() {
        let mut visitor = tutorial();
        visitor.login("alice");
        let (_, served) = visitor.get("/login");
        let expected = r#"{"at":1795376493,"method":"GET","path":"/login","status":200,"cookie":{"kind":"opened","id":"alice"},"sent":{"kind":"set","expires":"Sun, 22 Nov 2026 19:44:33 GMT"}}"#;
        assert_eq!(serde_json::to_string(&served).expect("JSON"), expected);
    }

    proptest! {
        #[test]
        fn nothing_a_stranger_or_a_clock_says_makes_it_panic(
            method in "GET|HEAD|POST|OPTIONS|\\PC{0,5}",
            path in "/|/login|/logout|/static//?.|\\PC{0,12}",
            query in "\\PC{0,12}",
            cookies in proptest::option::of("(session=)?[ -~\u{80}-\u{ff}]{0,60}"),
            json in proptest::option::of(r#"\{"_permanent":true,"id":[ -~]{0,20}\}"#),
            body in proptest::collection::vec(any::<u8>(), 0..40),
            now in prop_oneof![any::<i64>(), 0i64..1 << 40],
            lifetime in prop_oneof![any::<i64>(), 0i64..1 << 40],
        ) {
            let config = Config { lifetime, ..Config::tutorial() };
            let now = Timestamp::from_unix(now);
            let signed = json.and_then(|json| sign(&payload::pack(&json), &config.signer(), now).ok());
            let cookies = signed.map(|cookie| format!("session={cookie}")).or(cookies);
            let form = Ok(Form::urlencoded(body));
            let request = Request { method, path, query: query.clone(), host: query, cookies, form };
            let (response, served) = Flask::new(config).answer(request, now);
            prop_assert_eq!(response.status.code(), served.status);
        }
    }
}
