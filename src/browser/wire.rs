//! One request and its response: sent, received, recorded.
//!
//! This file sets every header of a request but `Cookie`, which reqwest takes from the jar and sends last. So the record
//! is what crossed the wire. Names are written `Set-Cookie` in any spelling of the server: to HTTP,
//! `set-cookie` is the same name (RFC 9110 section 5.1).

use std::error::Error;
use std::io::Read;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hyper::ext::ReasonPhrase;
use reqwest::Url;
use reqwest::blocking::{Client, Request, Response};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::redirect::Policy;

use super::address::shown;
use super::error::BrowserError;
use super::jar::Jar;
use super::lent_jar::LentJar;
use super::visit::Step;
use crate::clock::Clock;
use crate::exchange::{self, Exchange, header_text, lossy};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// For a whole exchange, from connecting to the end of the page.
const TIMEOUT: Duration = Duration::from_secs(30);
/// A page is read up to here, in bytes, and cut.
const MAX_PAGE: u64 = 1 << 20;

/// A form to POST: names and values.
pub(super) type Form<'a> = &'a [(&'a str, &'a str)];

/// The way to the servers.
#[derive(Debug, Default)]
pub(super) struct Wire {
    cookies: Arc<LentJar>,
    http: OnceLock<Client>,
    https: OnceLock<Client>,
}

impl Wire {
    /// Sends a GET, or a form by POST, with the cookies of this jar, and writes both sides down. Follows no redirect.
    pub(super) fn step(
        &self,
        url: &Url,
        form: Option<Form<'_>>,
        jar: &mut Jar,
        clock: &Clock,
    ) -> Result<Step, BrowserError> {
        // As a cookie store, a jar can only give a header or none: what cannot be sent must be known before.
        jar.cookie_header(url, clock.now()).as_deref().map(cookie_value).transpose()?;
        let client = self.client(url)?;
        let request = prepared(client, url, form)?;
        let (exchange, record) = self.cookies.lend(jar, clock, || exchange(client, request));
        let mut exchange = exchange?;
        let given = record.given.map(|value| (spelled(&COOKIE), header_text(value.as_bytes())));
        exchange.request.headers.extend(given);
        Ok(Step { exchange, set_cookies: record.taken })
    }

    /// Sends a GET with this `Cookie` header, or with none. No jar is lent, so nothing else is sent and nothing is kept.
    pub(super) fn replay(&self, url: &Url, cookie_header: Option<&str>) -> Result<Exchange, BrowserError> {
        let client = self.client(url)?;
        let mut request = prepared(client, url, None)?;
        if let Some(cookie) = cookie_header {
            // reqwest asks its cookie store for no second one
            request.headers_mut().insert(COOKIE, cookie_value(cookie)?);
        }
        exchange(client, request)
    }

    fn client(&self, url: &Url) -> Result<&Client, BrowserError> {
        let is_https = url.scheme() == "https";
        let cell = if is_https { &self.https } else { &self.http };
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let client = new_client(is_https, &self.cookies).map_err(|_| BrowserError::Untrusted { url: shown(url) })?;
        Ok(cell.get_or_init(|| client))
    }
}

/// The only place where a client is made.
fn new_client(is_https: bool, cookies: &Arc<LentJar>) -> reqwest::Result<Client> {
    // An error means that the provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .cookie_provider(Arc::clone(cookies))
        .redirect(Policy::none()) // followed by the browser, which shows each step
        .no_proxy() // what is written down is what the server got
        .pool_max_idle_per_host(0) // an old connection that the server has closed would spoil the next exchange
        .http1_title_case_headers()
        .connect_timeout(CONNECT_TIMEOUT);
    // Reading the system's certificates takes longer than a whole lesson over http.
    if is_https { client.build() } else { client.tls_certs_only([]).build() }
}

fn exchange(client: &Client, request: Request) -> Result<Exchange, BrowserError> {
    let url = request.url().to_string();
    let sent = facts_sent(&request);
    let response = client.execute(request).map_err(|error| failure(&url, &error))?;
    Ok(Exchange { request: sent, response: facts_received(&url, response)? })
}

fn prepared(client: &Client, url: &Url, form: Option<Form<'_>>) -> Result<Request, BrowserError> {
    let mut url = url.clone();
    url.set_fragment(None);
    let builder = match form {
        None => client.get(url.clone()),
        Some(fields) => client.post(url.clone()).form(fields),
    };
    // Set on the request, the time limit includes the reading of the page.
    let mut request = builder.timeout(TIMEOUT).build().map_err(|error| failure(&shown(&url), &error))?;
    *request.headers_mut() = headers(&request, &url);
    Ok(request)
}

/// The headers but `Cookie`, in the order they go out.
fn headers(request: &Request, url: &Url) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"));
    if let Ok(host) = HeaderValue::from_str(&host) {
        headers.insert(HOST, host);
    }
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("sessctl/", env!("CARGO_PKG_VERSION"))));
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    // A user and password in the URL have become a header, a form its type.
    headers.extend(request.headers().iter().map(|(name, value)| (name.clone(), value.clone())));
    if let Some(body) = request.body().and_then(|body| body.as_bytes()) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    }
    headers
}

fn cookie_value(cookie: &str) -> Result<HeaderValue, BrowserError> {
    HeaderValue::from_bytes(cookie.as_bytes()).map_err(|_| BrowserError::UnsendableCookie {
        at: cookie.bytes().position(|byte| byte.is_ascii_control() && byte != b'\t').unwrap_or_default(),
    })
}

fn facts_sent(request: &Request) -> exchange::Request {
    let url = request.url();
    let path = url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let body = request.body().and_then(|body| body.as_bytes());
    exchange::Request {
        method: request.method().to_string(),
        url: url.to_string(),
        path,
        headers: written(request.headers()),
        body: body.map(lossy),
    }
}

fn facts_received(url: &str, response: Response) -> Result<exchange::Response, BrowserError> {
    let status = response.status();
    let reason = match response.extensions().get::<ReasonPhrase>() {
        Some(spelled) => lossy(spelled.as_bytes()),
        None => status.canonical_reason().unwrap_or_default().to_owned(),
    };
    let headers = written(response.headers());
    let mut page = Vec::new();
    response.take(MAX_PAGE).read_to_end(&mut page).map_err(|error| broken_page(url, &error))?;
    Ok(exchange::Response { status: status.as_u16(), reason, headers, body: lossy(&page) })
}

/// The `Authorization` header holds a password, so its value is not written down.
fn written(headers: &HeaderMap) -> Vec<(String, String)> {
    let hidden = |name: &HeaderName| *name == AUTHORIZATION;
    let text = |value: &HeaderValue| header_text(value.as_bytes());
    headers
        .iter()
        .map(|(name, value)| (spelled(name), if hidden(name) { "***".to_owned() } else { text(value) }))
        .collect()
}

/// `set-cookie` as `Set-Cookie`.
fn spelled(name: &HeaderName) -> String {
    let words = name.as_str().split('-').map(|word| match word.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    });
    words.collect::<Vec<_>>().join("-")
}

/// While a page is read, the library's errors come wrapped as the system's.
fn broken_page(url: &str, error: &std::io::Error) -> BrowserError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>()) {
        Some(error) => failure(url, error),
        None => BrowserError::Broken { url: url.to_owned(), what: innermost(error).to_string() },
    }
}

fn failure(url: &str, error: &reqwest::Error) -> BrowserError {
    let url = url.to_owned();
    let is_garbage = causes(error)
        .filter_map(|cause| cause.downcast_ref::<hyper::Error>())
        .any(|error| error.is_parse() && !error.is_parse_too_large());
    if error.is_timeout() {
        BrowserError::TimedOut { url }
    } else if is_garbage {
        BrowserError::NotHttp { url }
    } else if causes(error).any(|cause| cause.to_string() == "dns error") {
        BrowserError::NoSuchHost { url }
    } else if let Some(objection) = causes(error).find_map(tls_error) {
        match objection {
            rustls::Error::InvalidCertificate(_) => BrowserError::Untrusted { url },
            _ => BrowserError::NotHttp { url },
        }
    } else if error.is_connect() {
        BrowserError::Unreachable { url, why: kind(error) }
    } else {
        BrowserError::Broken { url, what: innermost(error).to_string() }
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| (*cause).source())
}

/// What rustls objects to comes wrapped as the system's error, and that once more.
fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    match cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => tls_error(inner),
        None => cause.downcast_ref(),
    }
}

/// What the system reported, somewhere inside.
fn kind(error: &reqwest::Error) -> std::io::ErrorKind {
    let mut found = causes(error).filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    found.next().map_or(std::io::ErrorKind::Other, std::io::Error::kind)
}

/// The outer errors say "error sending request"; the inner one says why.
fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    causes(error).last().unwrap_or(error)
}
