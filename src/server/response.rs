//! What a view hands back: a page, a redirect, or an error page.

use askama::Template;

use crate::cookie::Value;
use crate::python;

/// The statuses of this app, with the words Werkzeug puts behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The page.
    Ok,
    /// It is elsewhere.
    Found,
    /// It has always been elsewhere.
    PermanentRedirect,
    /// The request ends before it is over.
    BadRequest,
    /// No route has this path.
    NotFound,
    /// The route does not take this method.
    MethodNotAllowed,
    /// The form is too large to read.
    RequestEntityTooLarge,
    /// An exception that nothing caught.
    InternalServerError,
}

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
        }
    }

    /// The words, in capitals as Werkzeug sends them.
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
}

impl Response {
    fn html(status: Status, allow: Option<&[&str]>, body: String) -> Response {
        let mut response = Response { status, headers: Vec::new(), body };
        response.header("Content-Type", "text/html; charset=utf-8".to_owned());
        if let Some(methods) = allow {
            response.header("Allow", methods.join(", "));
        }
        if !response.body.is_empty() {
            response.header("Content-Length", response.body.len().to_string());
        }
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
        let body = page(&title(status), &format!(r#"<a href="{link}">{link}</a> へ移動します。"#));
        let mut response = Response::html(status, None, body);
        response.header("Location", location.to_owned());
        response
    }

    /// The page of an error (`werkzeug/exceptions.py`), in our own words.
    pub fn error(status: Status) -> Response {
        Response::html(status, None, error_page(status))
    }

    /// 405, and what would have been allowed.
    pub fn method_not_allowed(allow: &[&str]) -> Response {
        Response::html(Status::MethodNotAllowed, Some(allow), error_page(Status::MethodNotAllowed))
    }

    /// Flask answers OPTIONS itself (`make_default_options_response`).
    pub fn options(allow: &[&str]) -> Response {
        Response::html(Status::Ok, Some(allow), String::new())
    }

    /// Adds a header at the end.
    pub fn header(&mut self, name: &'static str, value: String) {
        self.headers.push((name, value));
    }

    /// `response.vary.add("Cookie")`: said once, at the place where it was first said.
    pub fn vary_on_cookie(&mut self) {
        if !self.headers.iter().any(|(name, _)| *name == "Vary") {
            self.header("Vary", "Cookie".to_owned());
        }
    }
}

fn error_page(status: Status) -> String {
    page(&title(status), status.explanation())
}

fn title(status: Status) -> String {
    format!("{} {}", status.code(), status.reason())
}

fn page(title: &str, text: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n    <meta charset=\"UTF-8\">\n    <title>{title}</title>\n</head>\n\
         <body>\n    <h1>{title}</h1>\n    <p>{text}</p>\n</body>\n</html>\n"
    )
}

/// `index.html`: the form.
#[derive(Template)]
#[template(path = "index.html", config = "src/server/templates/askama.toml")]
pub struct Index;

/// `login.html`: who is logged in.
#[derive(Template)]
#[template(path = "login.html", config = "src/server/templates/askama.toml", escape = "none")]
pub struct Login {
    /// In HTML.
    id: String,
}

impl Login {
    /// The page of whoever this is.
    ///
    /// A lone surrogate can live in a session and cannot be sent: `UnicodeEncodeError`, after the view
    /// has run, so that the session is still saved.
    pub fn of(id: &Value) -> Result<Login, Status> {
        let text = python::repr::str(id);
        let text = text.as_str().ok_or(Status::InternalServerError)?;
        // Markup is HTML already: whoever has the key can put a script on the page
        Ok(Login { id: if let Value::Markup(_) = id { text.to_owned() } else { escape(text) } })
    }
}

/// `render_template(template)`
pub fn render_template(template: &impl Template) -> Result<Response, Status> {
    let body = template.render().map_err(|_| Status::InternalServerError)?;
    Ok(Response::html(Status::Ok, None, body))
}

/// Escapes as Jinja does (`markupsafe.escape`); askama itself would write other entities for the same characters.
fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\'' => html.push_str("&#39;"),
            '"' => html.push_str("&#34;"),
            _ => html.push(character),
        }
    }
    html
}
