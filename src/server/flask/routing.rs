//! From a path and a method to a view (`werkzeug/routing/`).
//!
//! Routes are values, in a table of the app:
//!
//! ```text
//! Route { rule: "/login", methods: &["GET", "POST"], view: login_ }     @app.route("/login", methods=["GET", "POST"])
//! ```

use super::location;
use super::request::Request;
use super::response::{Response, Status};
use super::session::Session;

/// A view function: it answers a request. An error is the exception that it raises.
pub type View = fn(&Request, &mut Session) -> Result<Response, Status>;

/// `@app.route(rule, methods=…)`
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `/login`, or with the rest of the path at its end: `/static/<path:filename>`.
    pub rule: &'static str,
    /// The methods in capitals. HEAD goes with GET, and OPTIONS with every one.
    pub methods: &'static [&'static str],
    /// The function that answers.
    pub view: View,
}

/// Flask adds this one by itself. None of our apps has a folder `static`.
const STATIC: Route = Route { rule: "/static/<path:filename>", methods: &["GET"], view: |_, _| Err(Status::NotFound) };

impl Route {
    /// Whether the path is one of its rule. `<path:…>` is `[^/].*?`: a line feed may stand first, and nowhere else.
    fn has(&self, path: &str) -> bool {
        if path == self.rule {
            return true;
        }
        let Some((prefix, _)) = self.rule.split_once('<') else { return false };
        let Some(mut rest) = path.strip_prefix(prefix).map(str::chars) else { return false };
        rest.next().is_some_and(|first| first != '/') && !rest.any(|character| character == '\n')
    }

    fn takes(&self, method: &str) -> bool {
        let is_listed = |method: &str| self.methods.iter().any(|listed| listed.eq_ignore_ascii_case(method));
        is_listed(method)
            || method.eq_ignore_ascii_case("OPTIONS")
            || method.eq_ignore_ascii_case("HEAD") && is_listed("GET")
    }
}

/// The routes of this path.
fn having<'a>(routes: &'a [Route], path: &'a str) -> impl Iterator<Item = &'a Route> {
    routes.iter().chain([&STATIC]).filter(move |route| route.has(path))
}

/// Every method that a path takes, once: the header `Allow`.
fn allowed(routes: &[Route], path: &str) -> String {
    let mut allowed: Vec<&str> = having(routes, path).flat_map(|route| route.methods).copied().collect();
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    allowed.push("OPTIONS");
    let mut once = Vec::with_capacity(allowed.len());
    for method in allowed {
        if !once.contains(&method) {
            once.push(method);
        }
    }
    once.join(", ")
}

/// Calls the view of a request (`Flask.dispatch_request`).
///
/// # Errors
///
/// The status of the exception: `NotFound` without a route, and what the view raises.
pub fn dispatch(routes: &[Route], request: &Request, session: &mut Session) -> Result<Response, Status> {
    let path = location::path_info(&request.path);
    let merged = location::merge_slashes(&path);
    if having(routes, &merged).next().is_none() {
        return Err(Status::NotFound);
    }
    let Some(route) = having(routes, &merged).find(|route| route.takes(&request.method)) else {
        return Ok(Response::method_not_allowed(allowed(routes, &merged)));
    };
    if merged != path && having(routes, &path).next().is_none() {
        return Ok(Response::permanent_redirect(&location::url(request.host.name(), &merged, &request.query)));
    }
    if request.method.eq_ignore_ascii_case("OPTIONS") {
        return Ok(Response::options(allowed(routes, &merged)));
    }
    (route.view)(request, session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_path_may_have_a_route_for_each_method() {
        const ROUTES: [Route; 2] = [
            Route { rule: "/", methods: &["GET"], view: |_, _| Ok(Response::page("read".to_owned())) },
            Route { rule: "/", methods: &["POST"], view: |_, _| Ok(Response::page("written".to_owned())) },
        ];
        let ask = |method: &str, path: &str| {
            let request = Request {
                method: method.to_owned(),
                path: path.to_owned(),
                query: String::new(),
                host: "localhost".into(),
                cookies: None,
                form: Ok(crate::server::flask::form::Form::EMPTY),
            };
            dispatch(&ROUTES, &request, &mut Session::default())
        };
        let page = |method| ask(method, "/").map(|response| response.body);
        assert_eq!(page("get"), Ok("read".to_owned()));
        assert_eq!(page("POST"), Ok("written".to_owned()));
        let allow = ask("PUT", "/").map(|response| response.headers[1].clone());
        assert_eq!(allow, Ok(("Allow", "GET, POST, HEAD, OPTIONS".to_owned())));
        assert_eq!(ask("GET", "/static/a/b").map(|response| response.status), Err(Status::NotFound));
        for (path, status) in [("a/b", 405), ("%0Aa", 405), ("a%0A", 404), ("", 404), ("/", 404), ("/%0Aa", 405)] {
            let answer = ask("POST", &format!("/static/{path}")).unwrap_or_else(Response::error);
            assert_eq!(answer.status.code(), status, "{path}");
        }
    }
}
