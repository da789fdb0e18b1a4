//! What a view returns: a page, a redirect, or an error page.

use std::error::Error;
use std::fmt;

use askama::Template;

use super::host::Host;

/// The statuses of our apps, with Werkzeug's reason phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The page.
    Ok,
    /// A redirect.
    Found,
    /// A permanent redirect, which keeps the method.
    PermanentRedirect,
    /// The request ends too early.
    BadRequest,
    /// No route has this path.
    NotFound,
    /// The route does not take this method.
    MethodNotAllowed,
    /// The form is too large to read.
    RequestEntityTooLarge,
    /// An exception that Flask did not catch.
    InternalServerError,
    /// The server has no room for one more listener, or for one more form.
    ServiceUnavailable,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.reason())
    }
}

/// As an error it is the exception of that status (`werkzeug/exceptions.py`).
impl Error for Status {}

impl Status {
    /// The number.
    pub const fn code(self) -> u16 {
        match self {
            Status::Ok => 200,
            Status::Found => 302,
            Status::PermanentRedirect => 308,
            Status::BadRequest => 400,
            Status::NotFound => 404,
            Status::MethodNotAllowed => 405,
            Status::RequestEntityTooLarge => 413,
            Status::InternalServerError => 500,
            Status::ServiceUnavailable => 503,
        }
    }

    /// The reason phrase, in capitals as Werkzeug sends it.
    pub const fn reason(self) -> &'static str {
        match self {
            Status::Ok => "OK",
            Status::Found => "FOUND",
            Status::PermanentRedirect => "PERMANENT REDIRECT",
            Status::BadRequest => "BAD REQUEST",
            Status::NotFound => "NOT FOUND",
            Status::MethodNotAllowed => "METHOD NOT ALLOWED",
            Status::RequestEntityTooLarge => "REQUEST ENTITY TOO LARGE",
            Status::InternalServerError => "INTERNAL SERVER ERROR",
            Status::ServiceUnavailable => "SERVICE UNAVAILABLE",
        }
    }

    const fn explanation(self) -> &'static str {
        match self {
            Status::Ok | Status::Found | Status::PermanentRedirect => "",
            Status::BadRequest => "リクエストが途中で切れています。",
            Status::NotFound => "この URL のページはありません。",
            Status::MethodNotAllowed => "この URL ではそのメソッドを使えません。",
            Status::RequestEntityTooLarge => "フォームが大きすぎます。",
            Status::InternalServerError => "サーバーの中で例外が発生しました。",
            Status::ServiceUnavailable => "混み合っています。少し待ってから、もう一度試してください。",
        }
    }
}

/// A response, before it is written to the wire.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub status: Status,
    /// Name and value, in Flask's order.
    pub headers: Vec<(&'static str, String)>,
    /// The page.
    pub body: String,
    /// Whether it is a stream of the events that are announced from now on. Then there is no page.
    pub is_event_stream: bool,
}

impl Response {
    fn html(status: Status, allow: Option<String>, body: String) -> Response {
        let mut response = Response { status, headers: Vec::new(), body, is_event_stream: false };
        response.add_header("Content-Type", "text/html; charset=utf-8".to_owned());
        if let Some(methods) = allow {
            response.add_header("Allow", methods);
        }
        if !response.body.is_empty() {
            response.add_header("Content-Length", response.body.len().to_string());
        }
        response
    }

    /// A page of HTML.
    pub fn page(body: String) -> Response {
        Response::html(Status::Ok, None, body)
    }

    /// A stream of events, for a browser's `EventSource` (WHATWG HTML, section 9.2).
    pub fn event_stream() -> Response {
        let mut response =
            Response { status: Status::Ok, headers: Vec::new(), body: String::new(), is_event_stream: true };
        response.add_header("Content-Type", "text/event-stream; charset=utf-8".to_owned());
        response.add_header("Cache-Control", "no-cache".to_owned());
        response
    }

    /// `flask.redirect(location)`
    pub fn redirect(location: &str) -> Response {
        Response::elsewhere(Status::Found, location)
    }

    /// Where a path would have been right (`werkzeug.routing.RequestRedirect`).
    pub fn permanent_redirect(location: &str) -> Response {
        Response::elsewhere(Status::PermanentRedirect, location)
    }

    /// A location is a URI: of what means something in HTML only the ampersand can be in it.
    fn elsewhere(status: Status, location: &str) -> Response {
        let link = location.replace('&', "&amp;");
        let body = titled(&status.to_string(), &format!(r#"<a href="{link}">{link}</a> へ移動します。"#));
        let mut response = Response::html(status, None, body);
        response.add_header("Location", location.to_owned());
        response
    }

    /// The page of an error (`werkzeug/exceptions.py`), in our own words.
    pub fn error(status: Status) -> Response {
        Response::html(status, None, error_page(status))
    }

    /// 400 for a host that is not trusted (`werkzeug.exceptions.SecurityError`).
    pub fn untrusted(host: &Host) -> Response {
        let why = match host {
            Host::Named(_) => {
                "このサーバーは、localhost と IP アドレスへのリクエストにだけ応答します。\
                 ほかの名前を使うサイトに、このサーバーの鍵で署名したセッションを渡さないためです。"
            }
            Host::Missing { .. } | Host::Several => "リクエストには Host ヘッダーがちょうど1つ必要です。",
        };
        Response::html(Status::BadRequest, None, titled(&Status::BadRequest.to_string(), why))
    }

    /// 405, and what would have been allowed.
    pub fn method_not_allowed(allow: String) -> Response {
        Response::html(Status::MethodNotAllowed, Some(allow), error_page(Status::MethodNotAllowed))
    }

    /// Flask answers OPTIONS itself (`make_default_options_response`).
    pub fn options(allow: String) -> Response {
        Response::html(Status::Ok, Some(allow), String::new())
    }

    /// The first header of this name, which is spelled as it is sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// Adds a header at the end.
    pub fn add_header(&mut self, name: &'static str, value: String) {
        self.headers.push((name, value));
    }

    /// `response.vary.add("Cookie")`: said once, and behind what the header says already.
    pub fn vary_on_cookie(&mut self) {
        match self.headers.iter_mut().find(|(name, _)| *name == "Vary") {
            None => self.add_header("Vary", "Cookie".to_owned()),
            Some((_, value)) if value.split(',').any(|name| name.trim().eq_ignore_ascii_case("Cookie")) => {}
            Some((_, value)) => value.push_str(", Cookie"),
        }
    }
}

fn error_page(status: Status) -> String {
    titled(&status.to_string(), status.explanation())
}

fn titled(title: &str, text: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n    <meta charset=\"UTF-8\">\n    <title>{title}</title>\n</head>\n\
         <body>\n    <h1>{title}</h1>\n    <p>{text}</p>\n</body>\n</html>\n"
    )
}

/// `render_template(template)`
///
/// # Errors
///
/// 500 for a template that cannot be rendered.
pub fn render_template(template: &impl Template) -> Result<Response, Status> {
    template.render().map(Response::page).map_err(|_| Status::InternalServerError)
}
