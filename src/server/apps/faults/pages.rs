//! What the apps with a fault are made of: the tutorial's settings, and one more page.

use crate::cookie::Value;
use crate::server::Deployment;
use crate::server::apps::tutorial;
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::Session;
use crate::server::flask::{Config, Flask, Request, Route};

/// An app with the tutorial's settings and these routes.
pub(super) fn app(routes: &'static [Route]) -> Flask {
    Flask::new(&tutorial::config(), routes)
}

/// An app with these routes, alone at its address.
pub(super) fn alone(routes: &'static [Route]) -> Vec<Deployment> {
    vec![app(routes).into()]
}

/// The tutorial's own app with these settings, alone at its address.
pub(super) fn tutorial_with(config: Config) -> Vec<Deployment> {
    vec![tutorial::app(&tutorial::Settings { config, ..tutorial::Settings::default() }).into()]
}

/// Keeps what is typed in the session, and shows it.
pub(super) const NOTE: Route = Route { rule: "/note", methods: &["GET", "POST"], view: note };

fn note(request: &Request, session: &mut Session) -> Result<Response, Status> {
    if is_post(request) {
        session.set("note", Value::Str(typed(request, "note")?.as_str().into()))?;
        return Ok(Response::redirect("/note"));
    }
    paragraph(session.get("note"))
}

/// `request.method == "POST"`
pub(super) fn is_post(request: &Request) -> bool {
    request.method.eq_ignore_ascii_case("POST")
}

/// `request.form.get(name, "")`
pub(super) fn typed(request: &Request, name: &str) -> Result<String, Status> {
    let form = request.form.as_ref().map_err(|&unreadable| unreadable)?;
    Ok(form.get(name).unwrap_or_default())
}

/// A page of one paragraph, with what `session.get(…)` gave.
pub(super) fn paragraph(value: Option<&Value>) -> Result<Response, Status> {
    tutorial::templates::paragraph(value.unwrap_or(&Value::None)).map(Response::page)
}
