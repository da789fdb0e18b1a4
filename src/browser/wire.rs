//! One request and its response: sent, received, written down.
//!
//! Every header of a request is set here, none is left to the library, so that
//! what is written down is what crossed the wire. Names are spelled `Set-Cookie`
//! whatever the server wrote: HTTP does not tell `set-cookie` apart.

use std::error::Error;
use std::io::Read;
use std::sync::OnceLock;
use std::time::Duration;

use hyper::ext::ReasonPhrase;
use reqwest::Url;
use reqwest::blocking::{Client, Request, Response};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::redirect::Policy;

use super::{BrowserError, shown};
use crate::exchange::{self, Exchange};

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
    http: OnceLock<Client>,
    https: OnceLock<Client>,
}

impl Wire {
    /// Sends a GET, or a form by POST, and writes both sides down. Follows nothing, remembers nothing.
    pub(super) fn exchange(
        &self,
        url: &Url,
        form: Option<Form<'_>>,
        cookie: Option<&str>,
    ) -> Result<Exchange, BrowserError> {
        let client = self.client(url)?;
        let request = prepared(client, url, form, cookie)?;
        let url = request.url().to_string();
        let sent = facts_sent(&request);
        let response = client.execute(request).map_err(|error| failure(&url, &error))?;
        Ok(Exchange { request: sent, response: facts_received(&url, response)? })
    }

    fn client(&self, url: &Url) -> Result<&Client, BrowserError> {
        let is_https = url.scheme() == "https";
        let cell = if is_https { &self.https } else { &self.http };
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let client = new_client(is_https).map_err(|_| BrowserError::Untrusted { url: shown(url) })?;
        Ok(cell.get_or_init(|| client))
    }
}

/// The only place where a client is made.
fn new_client(is_https: bool) -> reqwest::Result<Client> {
    // An error means that the provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy() // what is written down is what the server got
        .pool_max_idle_per_host(0) // nor can an old connection, closed by the server, spoil the next exchange
        .http1_title_case_headers()
        .connect_timeout(CONNECT_TIMEOUT);
    // Reading the system's certificates takes longer than a whole lesson over http.
    if is_https { client.build() } else { client.tls_certs_only([]).build() }
}

fn prepared(client: &Client, url: &Url, form: Option<Form<'_>>, cookie: Option<&str>) -> Result<Request, BrowserError> {
    let mut url = url.clone();
    url.set_fragment(None);
    let builder = match form {
        None => client.get(url.clone()),
        Some(fields) => client.post(url.clone()).form(fields),
    };
    // Set on the request, the time limit includes the reading of the page.
    let mut request = builder.timeout(TIMEOUT).build().map_err(|error| failure(&shown(&url), &error))?;
    let headers = headers(&request, &url, cookie)?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// The headers in the order they go out.
fn headers(request: &Request, url: &Url, cookie: Option<&str>) -> Result<HeaderMap, BrowserError> {
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
    if let Some(cookie) = cookie {
        headers.insert(COOKIE, cookie_value(cookie)?);
    }
    Ok(headers)
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

/// A password is the one thing that is not written down.
fn written(headers: &HeaderMap) -> Vec<(String, String)> {
    let hidden = |name: &HeaderName| *name == AUTHORIZATION;
    let text = |value: &HeaderValue| lossy(value.as_bytes());
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

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
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
