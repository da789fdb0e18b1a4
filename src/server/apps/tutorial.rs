//! The app of the tutorial, rebuilt. Its three views stand below as they stand in `app.py`:
//!
//! ```text
//! POST /        believes the typed name, and puts it into the session              → 302 /login
//! GET  /login   shows the name in the session                                      → NAMEでログイン中
//! GET  /logout  tells the browser to delete its cookie; a copy elsewhere stays good → 302 /
//! ```
//!
//! The tutorial prints its key, so the key is not secret. [`page`] reads the two pages of the app.

pub mod page;
pub mod templates;

pub use page::{FirstWords, Page};

use crate::cookie::{SecretKey, Value};
use crate::server::flask::response::{Response, Status, render_template};
use crate::server::flask::session::Session;
use crate::server::flask::{Config, Flask, Request, Route};
use templates::{Index, Login};

/// `app.secret_key = 'abcdefghijklmn'`
pub const SECRET_KEY: &str = "abcdefghijklmn";

/// `app.permanent_session_lifetime = timedelta(minutes=3)`, in seconds.
pub const LIFETIME: i64 = 180;

/// `SESSION_COOKIE_NAME`, which the tutorial leaves at Flask's default.
pub const COOKIE_NAME: &str = "session";

/// The settings of the app. The default is the tutorial's: its key, three minutes, permanent.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `app.config`
    pub config: Config,
    /// Whether the view of the login says `session.permanent = True`, as the tutorial's does.
    pub is_permanent: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { config: config(), is_permanent: true }
    }
}

/// `app.config` of the tutorial.
pub fn config() -> Config {
    Config { secret_key: SecretKey::new(SECRET_KEY), lifetime: LIFETIME, ..Config::default() }
}

/// The app with these settings.
pub fn app(settings: &Settings) -> Flask {
    Flask::new(&settings.config, if settings.is_permanent { &ROUTES } else { &ROUTES_NOT_PERMANENT })
}

const ROUTES: [Route; 3] = [LOGIN, LOGIN_PAGE, LOGOUT];
const ROUTES_NOT_PERMANENT: [Route; 3] = [Route { view: login_not_permanent, ..LOGIN }, LOGIN_PAGE, LOGOUT];

/// The form, and what it is sent to.
pub(super) const LOGIN: Route = Route { rule: "/", methods: &["POST", "GET"], view: login };
/// The page that says who is logged in.
pub(super) const LOGIN_PAGE: Route = Route { rule: "/login", methods: &["GET", "POST"], view: login_ };
/// The link on that page.
pub(super) const LOGOUT: Route = Route { rule: "/logout", methods: &["GET"], view: logout };

fn login(request: &Request, session: &mut Session) -> Result<Response, Status> {
    if is_post(request) {
        session.set_permanent(true)?;
    }
    login_not_permanent(request, session)
}

/// The same without the line `session.permanent = True`.
pub(super) fn login_not_permanent(request: &Request, session: &mut Session) -> Result<Response, Status> {
    if is_post(request) {
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

fn is_post(request: &Request) -> bool {
    request.method.eq_ignore_ascii_case("POST")
}

fn login_(_: &Request, session: &mut Session) -> Result<Response, Status> {
    match session.get("id") {
        Some(id) => render_template(&Login::of(id)?),
        None => render_template(&Index),
    }
}

fn logout(_: &Request, session: &mut Session) -> Result<Response, Status> {
    session.pop("id")?;
    session.clear()?;
    Ok(Response::redirect("/"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::Timestamp;
    use crate::cookie::{payload, sign};
    use crate::server::flask::form::{Form, Unreadable};
    use crate::server::flask::{CookieSaid, Refused, SentBack};
    use crate::server::visitor::{NOW, Visitor};

    fn tutorial() -> Visitor {
        visitor(Settings::default())
    }

    fn visitor(settings: Settings) -> Visitor {
        Visitor::to(app(&settings))
    }

    fn config(config: Config) -> Settings {
        Settings { config, ..Settings::default() }
    }

    /// A cookie that only the holder of the tutorial's key can make.
    fn signed(json: &str) -> Option<String> {
        let cookie = sign(&payload::pack(json), &super::config().signer(), NOW);
        Some(format!("session={}", cookie.expect("after 1970")))
    }

    fn refused(class: &'static str, message: &str) -> CookieSaid {
        CookieSaid::Empty { refused: Some(Refused { class, message: message.to_owned() }) }
    }

    #[test]
    fn a_name_that_is_typed_is_believed() {
        let mut visitor = tutorial();
        visitor.login("alice");
        assert_eq!(visitor.who().as_deref(), Some("alice"));
    }

    #[test]
    fn a_form_without_the_field_logs_in_as_pythons_none() {
        let mut visitor = tutorial();
        visitor.send("POST", "/", Ok(Form::EMPTY));
        assert_eq!(visitor.who().as_deref(), Some("None"));
    }

    #[test]
    fn a_visit_at_179_seconds_buys_three_more_minutes() {
        let mut visitor = tutorial();
        visitor.login("alice");
        visitor.now = NOW.plus(179);
        assert_eq!(visitor.get("/login").1.sent, SentBack::Set { expires: Some(NOW.plus(179 + 180)) });
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
        assert_eq!(served.sent, SentBack::Set { expires: Some(NOW.plus(360)) });
    }

    #[test]
    fn doubled_slashes_are_sent_to_where_one_would_do() {
        let (response, _) = tutorial().get("/static//a%3F///日?");
        assert_eq!(response.status, Status::PermanentRedirect);
        assert_eq!(response.header("Location"), Some("http://localhost/static/a%3F/%C3%A6%C2%97%C2%A5%3F"));
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
        let mut visitor = visitor(config(Config { refresh_each_request: false, ..super::config() }));
        visitor.login("alice");
        visitor.now = NOW.plus(179);
        assert_eq!(visitor.get("/login").1.sent, SentBack::Nothing);
        visitor.now = NOW.plus(181);
        assert_eq!(visitor.who(), None);
    }

    #[test]
    fn without_permanent_the_server_still_says_no_after_three_minutes() {
        let mut visitor = visitor(Settings { is_permanent: false, ..Settings::default() });
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
        let mut thief = Visitor { cookies: visitor.cookies.clone(), ..tutorial() };
        assert_eq!(visitor.get("/logout").1.sent, SentBack::Deleted);
        assert_eq!(visitor.who(), None);
        assert_eq!(thief.who().as_deref(), Some("alice"));
    }

    #[test]
    fn a_forged_cookie_is_treated_like_none_and_the_page_says_nothing() {
        let mut visitor = tutorial();
        visitor.cookies = Some("session=eyJpZCI6ImFkbWluIn0.awNFbQ.AAAA".to_owned());
        let (response, served) = visitor.get("/login");
        assert_eq!(response.status, Status::Ok);
        assert_eq!(served.cookie, refused("BadTimeSignature", "Signature b'AAAA' does not match"));
        assert_eq!(served.sent, SentBack::Nothing);
    }

    #[test]
    fn an_old_key_still_opens_and_the_new_one_signs() {
        let mut visitor = tutorial();
        visitor.login("alice");
        let old = visitor.cookies.clone();
        let rotated = Config { secret_key: SecretKey::new("new"), ..super::config() };
        let fallbacks = vec![SecretKey::new(SECRET_KEY)];
        visitor.app = app(&config(Config { fallbacks, ..rotated.clone() })).into();
        assert_eq!(visitor.who().as_deref(), Some("alice"));
        visitor.app = app(&config(rotated)).into();
        assert_eq!(visitor.who().as_deref(), Some("alice"), "that visit replaced the cookie");
        visitor.cookies = old;
        assert_eq!(visitor.who(), None);
    }

    #[test]
    fn a_name_is_escaped_unless_it_was_signed_as_markup() {
        let mut visitor = tutorial();
        visitor.login("<b>%26'\"/");
        assert_eq!(visitor.who().as_deref(), Some("&lt;b&gt;&amp;&#39;&#34;/"));
        visitor.cookies = signed(r#"{"id":{" m":"<b>"}}"#);
        assert_eq!(visitor.who().as_deref(), Some("<b>"));
    }

    #[test]
    fn a_page_that_cannot_be_sent_still_refreshes_the_session() {
        let mut visitor = tutorial();
        visitor.cookies = signed(r#"{"_permanent":true,"id":"\ud800"}"#);
        let (response, served) = visitor.get("/login");
        assert_eq!(response.status, Status::InternalServerError);
        assert_eq!(response.header("Vary"), Some("Cookie"));
        assert!(matches!(served.sent, SentBack::Set { .. }));
    }

    #[test]
    fn a_session_that_cannot_be_saved_is_a_500_without_a_cookie() {
        let mut visitor = tutorial();
        visitor.cookies = signed(r#"[["_permanent",true],["id","x"],[1,2]]"#);
        for (path, vary) in [("/login", Some("Cookie")), ("/nope", None)] {
            let (response, served) = visitor.get(path);
            assert_eq!((response.status, response.header("Vary")), (Status::InternalServerError, vary), "{path}");
            assert_eq!(served.sent, SentBack::Nothing);
        }
    }

    #[test]
    fn a_clock_off_the_calendar_is_a_500() {
        for (now, lifetime) in [(-1, 180), (253_402_300_799, 1), (0, i64::MAX), (i64::MIN, i64::MIN)] {
            let mut visitor = visitor(config(Config { lifetime, ..super::config() }));
            visitor.now = Timestamp::from_unix(now);
            assert_eq!(visitor.login("alice").status, 500, "{now} {lifetime}");
            assert_eq!(visitor.get("/login").1.status, 200);
        }
    }

    #[test]
    fn without_a_secret_key_there_is_no_session() {
        let mut visitor = visitor(config(Config { secret_key: SecretKey::new(""), ..super::config() }));
        assert_eq!(visitor.login("alice").status, 500);
        assert_eq!(visitor.get("/logout").1.status, 500);
        let (response, _) = visitor.get("/login");
        assert_eq!((response.status, response.header("Vary")), (Status::Ok, None));
    }

    #[test]
    fn a_form_that_cannot_be_read_leaves_a_session_without_a_name() {
        for (unreadable, status) in
            [(Unreadable::TooLarge, 413), (Unreadable::BrokenOff, 400), (Unreadable::NoRoom, 503)]
        {
            let mut visitor = tutorial();
            assert_eq!(visitor.send("POST", "/", Err(unreadable)).1.status, status);
            let sent = visitor.cookies.clone();
            visitor.cookies = signed(r#"{"_permanent":true}"#);
            assert_eq!(sent, visitor.cookies, "the view had come as far as session.permanent = True");
            assert_eq!(visitor.send("POST", "/login", Err(unreadable)).1.status, 200, "no view has asked for it");
        }
    }

    #[test]
    fn an_answer_is_the_same_whatever_was_asked_before() {
        let answer_after = |visits: usize| {
            let mut visitor = tutorial();
            for number in 0..visits {
                visitor.cookies = None;
                visitor.login(&format!("name {number}"));
                visitor.who();
            }
            visitor.cookies = signed(r#"{"_permanent":true,"id":"alice"}"#);
            let (response, served) = visitor.get("/login");
            (response.headers, response.body, served)
        };
        assert_eq!(answer_after(0), answer_after(200));
    }

    #[test]
    fn an_exchange_is_reported_as_facts() {
        let mut visitor = tutorial();
        visitor.login("alice");
        let (_, served) = visitor.get("/login");
        let expected = r#"{"at":{"unix":1795376493,"date":"2026-11-22T19:41:33Z"},"method":"GET","path":"/login","status":200,"cookie":{"kind":"opened","id":"alice"},"sent":{"kind":"set","expires":{"unix":1795376673,"date":"2026-11-22T19:44:33Z"}}}"#;
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
            let settings = config(Config { lifetime, ..super::config() });
            let now = Timestamp::from_unix(now);
            let signed = json.and_then(|json| sign(&payload::pack(&json), &settings.config.signer(), now).ok());
            let cookies = signed.map(|cookie| format!("session={cookie}")).or(cookies);
            let form = Ok(Form::urlencoded(body));
            let request = Request { method, path, query: query.clone(), host: query.as_str().into(), cookies, form };
            let (response, served) = app(&settings).answer(request, now);
            prop_assert_eq!(response.status.code(), served.status);
        }
    }
}
