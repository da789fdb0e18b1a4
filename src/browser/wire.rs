//! One request and its response: sent, received, recorded.
//!
//! This file sets every header of a request, `Cookie` last, by what the jar gives. So the record
//! is what crossed the wire. Names are written `Set-Cookie` in any spelling of the server: to HTTP,
//! `set-cookie` is the same name (RFC 9110 section 5.1).
//!
//! Each exchange has a connection of its own: an old one that the server has closed would spoil it.

use std::error::Error;
use std::io::ErrorKind;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::ext::ReasonPhrase;
use hyper::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, SET_COOKIE,
    USER_AGENT,
};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use reqwest::Url;
use reqwest::cookie::CookieStore;
use rustls::ClientConfig;

use super::address::shown;
use super::connect::{connect, of_tls, tls_error};
use super::error::{BrowserError, During, Part};
use super::head::{Heard, Listening, MAX_HEAD};
use super::jar::Jar;
use super::lent_jar::LentJar;
use super::patience::Patience;
use super::trust::{Trust, named_file};
use super::visit::{Line, Step};
use super::waiting::{OnWait, Wait};
use crate::clock::Clock;
use crate::exchange::{self, Exchange, lossy};

/// A page is read up to here, in bytes, and cut.
const MAX_PAGE: usize = 1 << 20;
/// The most headers of an answer. Each `Set-Cookie` is one.
const MAX_HEADERS: usize = 2000;
/// The longest path and query that the library sends, in bytes.
const MAX_PATH: usize = 65_534;

/// A form to POST: names and values.
pub(super) type Form<'a> = &'a [(&'a str, &'a str)];

/// How servers are reached: whose certificates are accepted, and who is told of a long wait.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Whose certificates are accepted.
    pub trust: Trust,
    /// Who is told of a long wait.
    pub on_wait: OnWait,
}

/// The way to the servers.
#[derive(Debug, Default)]
pub(super) struct Wire {
    pub(super) network: Network,
    cookies: LentJar,
    tls: OnceLock<Arc<ClientConfig>>,
}

/// A request that is ready to be sent.
struct Prepared {
    method: Method,
    /// Without a fragment, a user and a password.
    url: Url,
    headers: HeaderMap,
    body: Option<String>,
}

impl Wire {
    /// A way to the servers, by these settings.
    pub(super) fn over(network: Network) -> Wire {
        Wire { network, ..Wire::default() }
    }

    /// Sends a GET, or a form by POST, with the cookies of this jar, and writes both sides down. Follows no redirect.
    pub(super) fn step(
        &self,
        url: &Url,
        form: Option<Form<'_>>,
        jar: &mut Jar,
        clock: &Clock,
        patience: &Patience,
    ) -> Result<Step, BrowserError> {
        // As a cookie store, a jar can only give a header or none: what cannot be sent must be known before.
        jar.cookie_header(url, clock.now()).as_deref().map(cookie_value).transpose()?;
        let mut prepared = Prepared::new(url, form)?;
        let (exchange, record) = self.cookies.lend(jar, clock, || {
            prepared.headers.extend(self.cookies.cookies(&prepared.url).map(|value| (COOKIE, value)));
            let keep = |headers: &HeaderMap, url: &Url| {
                self.cookies.set_cookies(&mut headers.get_all(SET_COOKIE).iter(), url);
            };
            self.run(prepared, &keep, patience)
        });
        let (exchange, left_out) = exchange?;
        let mut set_cookies = record.taken;
        let lines = left_out.iter().filter(|(name, _)| name.eq_ignore_ascii_case(SET_COOKIE.as_str()));
        set_cookies.extend(lines.map(|(_, value)| {
            let (said, received) = jar.receive(value, url, clock.now());
            Line { said, received }
        }));
        Ok(Step { exchange, set_cookies })
    }

    /// Sends a GET with this `Cookie` header, or with none. No jar is lent, so nothing else is sent and nothing is kept.
    pub(super) fn replay(
        &self,
        url: &Url,
        cookie_header: Option<&str>,
        patience: &Patience,
    ) -> Result<Exchange, BrowserError> {
        let mut prepared = Prepared::new(url, None)?;
        if let Some(cookie) = cookie_header {
            prepared.headers.insert(COOKIE, cookie_value(cookie)?);
        }
        self.run(prepared, &|_, _| (), patience).map(|(exchange, _)| exchange)
    }

    /// The exchange, and the headers of the answer that were left out. `keep` is told the headers before the page is read.
    fn run(
        &self,
        prepared: Prepared,
        keep: &dyn Fn(&HeaderMap, &Url),
        patience: &Patience,
    ) -> Result<(Exchange, Vec<(String, String)>), BrowserError> {
        let tls = match prepared.url.scheme() {
            "https" => Some(self.tls(&prepared.url)?),
            _ => None,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let short = |error: std::io::Error| BrowserError::Shortage { url: shown(&prepared.url), why: (&error).into() };
        runtime.map_err(short)?.block_on(exchange(prepared, tls, keep, patience))
    }

    /// Reading the system's certificates takes longer than a whole lesson over http, so it is done for https only.
    fn tls(&self, url: &Url) -> Result<Arc<ClientConfig>, BrowserError> {
        if let Some(config) = self.tls.get() {
            return Ok(Arc::clone(config));
        }
        let config = self.network.trust.config();
        let config = config.map_err(|_| BrowserError::NoAuthorities { url: shown(url), named: named_file() })?;
        Ok(Arc::clone(self.tls.get_or_init(|| config)))
    }
}

async fn exchange(
    prepared: Prepared,
    tls: Option<Arc<ClientConfig>>,
    keep: &dyn Fn(&HeaderMap, &Url),
    patience: &Patience,
) -> Result<(Exchange, Vec<(String, String)>), BrowserError> {
    let page = prepared.url.clone();
    let (url, heard) = (page.to_string(), Heard::default());
    let sent = prepared.facts();
    let request = prepared.request()?;
    let stream = Listening::to(connect(&page, tls, patience).await?, &heard);
    let client = http1::Builder::new()
        .title_case_headers(true)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD)
        .ignore_invalid_headers_in_responses(true) // one bad cookie does not spoil the answer
        .handshake(TokioIo::new(stream));
    let (mut client, connection) = client.await.map_err(|error| failure(&url, &error, &heard))?;
    tokio::spawn(connection);
    let answer = patience.wait(Wait::Answer { url: url.clone() }, client.send_request(request)).await?;
    let answer = answer.map_err(|error| failure(&url, &error, &heard))?;
    keep(answer.headers(), &page);
    let left_out = heard.left_out();
    let mut response = facts_received(&answer);
    response.headers.extend(left_out.iter().cloned());
    let body = patience.wait(Wait::Page { url: url.clone() }, read_page(answer.into_body())).await?;
    response.body = body.map_err(|error| broken_page(&url, &error))?;
    Ok((Exchange { request: sent, response }, left_out))
}

async fn read_page(mut body: Incoming) -> Result<String, hyper::Error> {
    let mut page = Vec::new();
    while page.len() < MAX_PAGE
        && let Some(frame) = body.frame().await
    {
        page.extend_from_slice(frame?.data_ref().map_or(&[], |data| data));
    }
    page.truncate(MAX_PAGE);
    Ok(lossy(&page))
}

impl Prepared {
    fn new(url: &Url, form: Option<Form<'_>>) -> Result<Prepared, BrowserError> {
        let mut url = url.clone();
        url.set_fragment(None);
        let authorization = authorization(&url);
        // this fails for URLs without a host only
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        let body = form.map(encoded);
        let mut headers = HeaderMap::new();
        let host = url.host_str().unwrap_or_default();
        let host = url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"));
        let mut add = |name: HeaderName, value: Option<HeaderValue>| headers.extend(value.map(|value| (name, value)));
        add(HOST, HeaderValue::from_str(&host).ok());
        add(USER_AGENT, Some(HeaderValue::from_static(concat!("sessctl/", env!("CARGO_PKG_VERSION")))));
        add(ACCEPT, Some(HeaderValue::from_static("*/*")));
        add(AUTHORIZATION, authorization);
        if let Some(body) = &body {
            add(CONTENT_TYPE, Some(HeaderValue::from_static("application/x-www-form-urlencoded")));
            add(CONTENT_LENGTH, Some(HeaderValue::from(body.len())));
        }
        let method = if form.is_some() { Method::POST } else { Method::GET };
        let prepared = Prepared { method, url, headers, body };
        match prepared.path().len() {
            0..=MAX_PATH => Ok(prepared),
            _ => Err(BrowserError::TooLongAddress { limit: MAX_PATH }),
        }
    }

    /// The path and query.
    fn path(&self) -> String {
        self.url.query().map_or(self.url.path().to_owned(), |query| format!("{}?{query}", self.url.path()))
    }

    fn request(self) -> Result<Request<Full<Bytes>>, BrowserError> {
        let path = self.path();
        let bad =
            |error: hyper::http::Error| BrowserError::BadAddress { text: shown(&self.url), what: error.to_string() };
        let body = Full::new(Bytes::from(self.body.unwrap_or_default()));
        let mut request = Request::builder().method(self.method).uri(path).body(body).map_err(bad)?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn facts(&self) -> exchange::Request {
        exchange::Request {
            method: self.method.to_string(),
            url: self.url.to_string(),
            path: self.path(),
            headers: written(&self.headers),
            body: self.body.clone(),
        }
    }
}

/// A user and a password in the URL, as HTTP's basic authentication (RFC 7617).
fn authorization(url: &Url) -> Option<HeaderValue> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let bytes = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    let both = [bytes(url.username()), bytes(url.password().unwrap_or_default())].join(&b':');
    let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(both))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// A form as `application/x-www-form-urlencoded`: a query is written the same way.
fn encoded(fields: Form<'_>) -> String {
    let form = Url::parse("http://form/").map(|mut url| {
        url.query_pairs_mut().extend_pairs(fields);
        url.query().unwrap_or_default().to_owned()
    });
    form.unwrap_or_default()
}

fn cookie_value(cookie: &str) -> Result<HeaderValue, BrowserError> {
    HeaderValue::from_bytes(cookie.as_bytes()).map_err(|_| BrowserError::UnsendableCookie {
        at: cookie.bytes().position(|byte| byte.is_ascii_control() && byte != b'\t').unwrap_or_default(),
    })
}

/// The head of the answer. The page comes later.
fn facts_received(response: &Response<Incoming>) -> exchange::Response {
    let status = response.status();
    let reason = match response.extensions().get::<ReasonPhrase>() {
        Some(spelled) => lossy(spelled.as_bytes()),
        None => status.canonical_reason().unwrap_or_default().to_owned(),
    };
    exchange::Response { status: status.as_u16(), reason, headers: written(response.headers()), body: String::new() }
}

/// The `Authorization` header holds a password, so its value is not written down.
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

/// Why no answer came.
fn failure(url: &str, error: &hyper::Error, heard: &Heard) -> BrowserError {
    let url = url.to_owned();
    if let Some(objection) = causes(error).find_map(tls_error) {
        of_tls(url, objection)
    } else if error.is_parse_too_large() {
        match heard.len() >= MAX_HEAD {
            true => BrowserError::LongHead { url, limit: MAX_HEAD },
            false => BrowserError::ManyHeaders { url, limit: MAX_HEADERS },
        }
    } else if !heard.begins_as_http() {
        BrowserError::NotHttp { url }
    } else if error.is_parse() {
        BrowserError::BadHttp { url, what: part(&error.to_string()) }
    } else {
        BrowserError::Broken { url, during: if heard.len() == 0 { During::Answer } else { During::Head } }
    }
}

/// What the library could not read. It says so in a text only.
fn part(text: &str) -> Part {
    match text {
        text if text.contains("version") => Part::Version,
        text if text.contains("status") => Part::Status,
        text if text.contains("content-length") => Part::Length,
        text if text.contains("transfer-encoding") => Part::Coding,
        _ => Part::Header,
    }
}

/// Why the page did not come whole.
fn broken_page(url: &str, error: &hyper::Error) -> BrowserError {
    let url = url.to_owned();
    let is_wrong = |cause: &(dyn Error + 'static)| {
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        matches!(kind, Some(ErrorKind::InvalidInput | ErrorKind::InvalidData))
    };
    match causes(error).find(|cause| is_wrong(*cause)) {
        Some(cause) => match tls_error(cause) {
            Some(objection) => of_tls(url, objection),
            None => BrowserError::BadHttp { url, what: Part::Chunk },
        },
        None => BrowserError::Broken { url, during: During::Page },
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| (*cause).source())
}
