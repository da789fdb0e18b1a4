//! A browser for the tests of apps, without HTTP: it sends requests to an app and keeps the cookie of the answer.

use crate::clock::Timestamp;
use crate::server::Deployment;
use crate::server::flask::form::{Form, Unreadable};
use crate::server::flask::response::Response;
use crate::server::flask::{Request, Served};

/// 2026-11-22 19:41:33 UTC
pub(in crate::server) const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

/// A browser that keeps its cookie beyond its `Expires`, as a thief would.
pub(in crate::server) struct Visitor {
    pub(in crate::server) app: Deployment,
    pub(in crate::server) now: Timestamp,
    /// The `Cookie` header: `session=VALUE`.
    pub(in crate::server) cookies: Option<String>,
}

impl Visitor {
    pub(in crate::server) fn to(app: impl Into<Deployment>) -> Visitor {
        Visitor { app: app.into(), now: NOW, cookies: None }
    }

    pub(in crate::server) fn send(
        &mut self,
        method: &str,
        path: &str,
        form: Result<Form, Unreadable>,
    ) -> (Response, Served) {
        let (response, served) = self.exchange(method, path, form);
        (response, served.expect("an app that was asked"))
    }

    /// Sends a request that a cache may answer in the app's place.
    pub(in crate::server) fn ask(&mut self, method: &str, path: &str) -> (Response, Option<Served>) {
        self.exchange(method, path, Ok(Form::EMPTY))
    }

    fn exchange(&mut self, method: &str, path: &str, form: Result<Form, Unreadable>) -> (Response, Option<Served>) {
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            host: "localhost".into(),
            cookies: self.cookies.clone(),
            form,
        };
        let (response, served) = self.app.answer(request, self.now);
        if let Some(pair) = response.header("Set-Cookie").and_then(|line| line.split(';').next()) {
            self.cookies = Some(pair).filter(|pair| !pair.ends_with('=')).map(str::to_owned);
        }
        (response, served)
    }

    pub(in crate::server) fn get(&mut self, path: &str) -> (Response, Served) {
        self.send("GET", path, Ok(Form::EMPTY))
    }

    pub(in crate::server) fn post(&mut self, path: &str, form: &str) -> (Response, Served) {
        self.send("POST", path, Ok(Form::urlencoded(form)))
    }

    pub(in crate::server) fn login(&mut self, name: &str) -> Served {
        self.post("/", &format!("id={name}")).1
    }

    /// The name on the page, as it stands in the HTML.
    pub(in crate::server) fn who(&mut self) -> Option<String> {
        let (response, _) = self.get("/login");
        let (name, _) = response.body.split_once("<p>")?.1.split_once("でログイン中</p>")?;
        Some(name.to_owned())
    }
}
