//! One request and its response: sent, received, recorded.
//!
//! This file sets every header of a request but `Cookie`, which reqwest takes from the jar and sends last. So the record
//! is what crossed the wire. Names are written `Set-Cookie` in any spelling of the server: to HTTP,
//! `set-cookie` is the same name (RFC 9110 section 5.1).
//!
//! A header of an answer that no program may read, for one with a control character in it (RFC 9110 section 5.5), is left
//! out by hyper without a word. So it is in no record.

use std::io::Read;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hyper::ext::ReasonPhrase;
use reqwest::blocking::{Client, Request, Response};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::redirect::Policy;
use reqwest::{Method, Url};

use super::address::shown;
use super::charset::decode;
use super::error::BrowserError;
use super::failure;
use super::jar::Jar;
use super::lent_jar::LentJar;
use super::limits::{CONNECT, MAX_ADDRESS, MAX_HEADERS, MAX_PAGE, Patience};
use super::names::Names;
use super::submission::Submission;
use super::trust::{self, Trust, named_file};
use super::visit::Step;
use super::waiting::{OnWait, Wait, Waiting};
use crate::clock::Clock;
use crate::exchange::{self, Exchange, header_text, lossy};

/// How servers are reached: whose certificates are accepted, how long a visit may take, who is told of a long wait.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Whose certificates are accepted.
    pub trust: Trust,
    /// How long a visit may take, over all its redirects. 30 seconds if nothing is said.
    pub timeout: Option<Duration>,
    /// Who is told of a long wait.
    pub on_wait: OnWait,
    /// Headers that go with every request to one server.
    pub headers: OwnHeaders,
    /// Names of hosts and where they lead, as lines of `/etc/hosts`. The system is not asked for these.
    pub hosts: Vec<(String, IpAddr)>,
}

/// Headers that were asked for, and the server to which alone they go: they may hold a secret.
#[derive(Clone, Default)]
pub struct OwnHeaders(Option<(Url, Vec<(String, String)>)>);

impl OwnHeaders {
    /// These, name and value, for the server of this address.
    pub fn to(server: &Url, headers: Vec<(String, String)>) -> OwnHeaders {
        OwnHeaders(Some((server.clone(), headers)))
    }

    /// Those that go to this address.
    fn of(&self, url: &Url) -> &[(String, String)] {
        match &self.0 {
            Some((server, headers)) if server.origin() == url.origin() => headers,
            _ => &[],
        }
    }
}

/// Without the headers, which may hold a secret.
impl std::fmt::Debug for OwnHeaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("OwnHeaders").field(&self.0.as_ref().map(|(_, headers)| headers.len())).finish()
    }
}

/// The way to the servers.
#[derive(Debug, Default)]
pub(super) struct Wire {
    network: Network,
    cookies: Arc<LentJar>,
    waiting: Waiting,
    http: OnceLock<Client>,
    https: OnceLock<Client>,
}

impl Wire {
    /// A way to the servers, by these settings.
    pub(super) fn over(network: Network) -> Wire {
        Wire { network, ..Wire::default() }
    }

    /// Tells of a long wait in these steps.
    pub(super) fn watched<T>(&self, steps: impl FnOnce() -> T) -> T {
        self.waiting.watched(&self.network.on_wait, steps)
    }

    /// The time that a visit has, which begins now.
    pub(super) fn patience(&self) -> Patience {
        Patience::of(self.network.timeout)
    }

    /// Sends a GET, or what is submitted, with the cookies of this jar, and writes both sides down. Follows no redirect.
    pub(super) fn step(
        &self,
        url: &Url,
        submission: Option<&Submission>,
        jar: &mut Jar,
        clock: &Clock,
        patience: &Patience,
    ) -> Result<Step, BrowserError> {
        // As a cookie store, a jar can only give a header or none: what cannot be sent must be known before.
        jar.cookie_header(url, clock.now()).as_deref().map(cookie_value).transpose()?;
        let client = self.client(url)?;
        let request = prepared(client, url, submission, self.network.headers.of(url))?;
        let (exchange, record) = self.cookies.lend(jar, clock, || self.exchange(client, request, patience));
        let mut exchange = exchange?;
        let given = record.given.map(|value| (spelled(&COOKIE), header_text(value.as_bytes())));
        exchange.request.headers.extend(given);
        if let Some(body) = submission.and_then(|submission| submission.body.as_ref()) {
            exchange.request.body = Some(body.shown.clone());
        }
        Ok(Step { exchange, set_cookies: record.taken })
    }

    /// Sends a GET with this `Cookie` header, or with none. No jar is lent, so nothing else is sent and nothing is kept.
    pub(super) fn replay(
        &self,
        url: &Url,
        cookie_header: Option<&str>,
        patience: &Patience,
    ) -> Result<Exchange, BrowserError> {
        let client = self.client(url)?;
        let mut request = prepared(client, url, None, self.network.headers.of(url))?;
        if let Some(cookie) = cookie_header {
            // reqwest asks its cookie store for no second one
            request.headers_mut().insert(COOKIE, cookie_value(cookie)?);
        }
        self.exchange(client, request, patience)
    }

    fn client(&self, url: &Url) -> Result<&Client, BrowserError> {
        let is_https = url.scheme() == "https";
        let cell = if is_https { &self.https } else { &self.http };
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let client = self.new_client(url, is_https)?;
        Ok(cell.get_or_init(|| client))
    }

    /// The only place where a client is made.
    fn new_client(&self, url: &Url, is_https: bool) -> Result<Client, BrowserError> {
        // Reading the system's certificates takes longer than a whole lesson over http.
        let tls = if is_https { self.network.trust.config() } else { trust::none() };
        let tls = tls.map_err(|_| BrowserError::NoAuthorities { url: shown(url), named: named_file() })?;
        let client = Client::builder()
            .cookie_provider(Arc::clone(&self.cookies))
            .dns_resolver(Arc::new(Names(self.waiting.clone())))
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none()) // followed by the browser, which shows each step
            .no_proxy() // what is written down is what the server got
            .pool_max_idle_per_host(0) // an old connection that the server has closed would spoil the next exchange
            .http1_title_case_headers()
            .http1_max_headers(MAX_HEADERS)
            .http1_ignore_invalid_headers_in_responses(true) // one bad cookie does not spoil the answer
            .connect_timeout(CONNECT);
        // reqwest puts the port of the address in the place of 0
        let hosts = self.network.hosts.iter();
        let client = hosts.fold(client, |client, (name, ip)| client.resolve(name, SocketAddr::new(*ip, 0)));
        client.build().map_err(|error| failure::no_answer(shown(url), &error))
    }

    fn exchange(&self, client: &Client, mut request: Request, patience: &Patience) -> Result<Exchange, BrowserError> {
        let url = request.url().to_string();
        let sent = facts_sent(&request);
        // Set on the request, the time limit includes the reading of the page.
        *request.timeout_mut() = Some(patience.left());
        self.waiting.begin(Wait::Answer { url: url.clone() });
        let response = client.execute(request).map_err(|error| {
            if error.is_timeout() {
                leave(client);
            }
            match self.waiting.now() {
                Some(Wait::Answer { url }) if error.is_timeout() && error.is_connect() => {
                    patience.ended(Wait::Connection { url })
                }
                Some(wait) if error.is_timeout() => patience.ended(wait),
                _ => failure::no_answer(url.clone(), &error),
            }
        })?;
        let wait = Wait::Page { url: url.clone() };
        self.waiting.begin(wait.clone());
        let mut received = facts_received(&response);
        let mut page = Vec::new();
        let read = response.take(MAX_PAGE).read_to_end(&mut page);
        // While a page is read, the library's errors come wrapped as the system's.
        read.map_err(|error| match error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>()) {
            Some(error) if error.is_timeout() => {
                leave(client);
                patience.ended(wait)
            }
            Some(error) => failure::no_end(url, error),
            None => failure::no_end(url, &error),
        })?;
        received.is_cut = page.len() as u64 == MAX_PAGE;
        (received.body, received.charset) = decode(&page, received.header("content-type"));
        Ok(Exchange { request: sent, response: received })
    }
}

/// Leaves a client alone after a wait that was too long. Its thread may still be busy with an answer that has no end,
/// such as a row of `100 Continue`, and to drop the client is to wait for it.
fn leave(client: &Client) {
    std::mem::forget(client.clone());
}

/// Whether an address is longer than this client can send, without its fragment, which is not sent.
pub(super) fn is_too_long(url: &Url) -> bool {
    let fragment = url.fragment().map_or(0, |fragment| "#".len() + fragment.len());
    url.as_str().len() - fragment > MAX_ADDRESS
}

/// A request. `own` headers go with it beside those of the submission, which come first.
fn prepared(
    client: &Client,
    url: &Url,
    submission: Option<&Submission>,
    own: &[(String, String)],
) -> Result<Request, BrowserError> {
    if is_too_long(url) {
        return Err(BrowserError::TooLongAddress { limit: MAX_ADDRESS });
    }
    let mut url = url.clone();
    url.set_fragment(None);
    let bad = |what: String| BrowserError::BadAddress { text: shown(&url), what };
    let method = submission.map_or("GET", |submission| submission.method.as_str());
    let method = Method::from_bytes(method.as_bytes()).map_err(|error| bad(error.to_string()))?;
    let mut builder = client.request(method, url.clone());
    let of_submission = || submission.iter().flat_map(|submission| &submission.headers);
    let is_said = |(name, _): &&(String, String)| of_submission().any(|(other, _)| other.eq_ignore_ascii_case(name));
    for (name, value) in of_submission().chain(own.iter().filter(|header| !is_said(header))) {
        builder = builder.header(name, value);
    }
    if let Some(body) = submission.and_then(|submission| submission.body.as_ref()) {
        builder = builder.header(CONTENT_TYPE, &body.content_type).body(body.bytes.to_vec());
    }
    let mut request = builder.build().map_err(|error| bad(error.to_string()))?;
    *request.headers_mut() = headers(&request, &url);
    Ok(request)
}

/// The name of this client in its requests, and the types of pages that it takes.
const CLIENT: &str = concat!("sessctl/", env!("CARGO_PKG_VERSION"));
const ANY_TYPE: &str = "*/*";

/// The headers but `Cookie`, in the order they go out.
fn headers(request: &Request, url: &Url) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"));
    if let Ok(host) = HeaderValue::from_str(&host) {
        headers.insert(HOST, host);
    }
    headers.insert(USER_AGENT, HeaderValue::from_static(CLIENT));
    headers.insert(ACCEPT, HeaderValue::from_static(ANY_TYPE));
    // A user and password in the URL have become a header, a form its type. A header that was asked for takes the
    // place of the usual one.
    request.headers().keys().for_each(|name| drop(headers.remove(name)));
    headers.extend(request.headers().iter().map(|(name, value)| (name.clone(), value.clone())));
    if let Some(body) = request.body().and_then(|body| body.as_bytes()) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    } else if needs_a_length(request.method()) && !headers.contains_key(CONTENT_LENGTH) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
    }
    headers
}

/// Whether the length of a body is said even where there is none, as some servers answer 411 without it. A browser says it
/// for POST and PUT (Fetch standard, HTTP-network-or-cache fetch). PATCH is for a body too (RFC 9110 section 8.6).
fn needs_a_length(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

/// Whether a header is one by which no server knows a user: a browser sends it by itself, or it says which answer is wanted, or
/// that a request is not forged.
pub fn names_no_user(name: &str, value: &str) -> bool {
    const OF_A_BROWSER: [&str; 6] = ["host", "cookie", "content-type", "content-length", "origin", "referer"];
    const OF_THE_ANSWER: [&str; 5] =
        ["accept", "accept-charset", "accept-encoding", "accept-language", "x-requested-with"];
    let name = name.to_ascii_lowercase();
    OF_A_BROWSER.contains(&name.as_str())
        || OF_THE_ANSWER.contains(&name.as_str())
        // any text can stand in this one
        || name == "user-agent" && value == CLIENT
        || ["csrf", "xsrf"].iter().any(|word| name.contains(word))
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

/// The head of the answer. The page comes later.
fn facts_received(response: &Response) -> exchange::Response {
    let status = response.status();
    let reason = match response.extensions().get::<ReasonPhrase>() {
        Some(spelled) => lossy(spelled.as_bytes()),
        None => status.canonical_reason().unwrap_or_default().to_owned(),
    };
    exchange::Response {
        status: status.as_u16(),
        reason,
        headers: written(response.headers()),
        body: String::new(),
        charset: "UTF-8",
        is_cut: false,
    }
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
