//! One exchange: from the bytes of a request to a [`Request`], and from the response back to bytes.
//!
//! Headers come in as WSGI has them (PEP 3333): each byte one character.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};

use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::ext::ReasonPhrase;
use hyper::header::{CONNECTION, CONTENT_TYPE, COOKIE, DATE, HOST, HeaderMap, HeaderName, HeaderValue, SERVER};
use hyper::http::request::Parts;
use hyper::{Uri, Version};

use super::bodies::{Bodies, drain};
use super::connections::{OfAll, Turn};
use super::listeners::{Events, Listeners};
use crate::clock::Clock;
use crate::python::text::latin1;
use crate::server::deployment::Deployment;
use crate::server::flask::form::Form;
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::http_date;
use crate::server::flask::{Host, Request, SentBack, Served};

type HttpRequest = hyper::Request<Incoming>;
type HttpResponse = hyper::http::Result<hyper::Response<Either<Full<Bytes>, Events>>>;

/// The `Server` header.
const NAME: HeaderValue = HeaderValue::from_static(concat!("sessctl/", env!("CARGO_PKG_VERSION")));

/// When to come back where there was no room, in seconds. By then what made no progress has been closed.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("20");

/// What all connections share.
pub(super) struct Shared {
    pub(super) deployment: Arc<Deployment>,
    pub(super) address: SocketAddr,
    pub(super) clock: Clock,
    pub(super) on_exchange: Option<SyncSender<Served>>,
    pub(super) untold: Arc<AtomicU64>,
    pub(super) listeners: Arc<Listeners>,
    pub(super) bodies: Bodies,
    /// The open connections of all threads.
    pub(super) connections: Arc<OfAll>,
}

impl Shared {
    /// Sends the record of an exchange to `on_exchange`. A slow reader delays no request: a record without room is only
    /// counted.
    fn tell(&self, served: Served) {
        let Some(reader) = &self.on_exchange else { return };
        if let Err(TrySendError::Full(_)) = reader.try_send(served) {
            self.untold.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Answers one request.
pub(super) async fn exchange(shared: &Shared, turn: &Turn, request: HttpRequest) -> HttpResponse {
    let (head, mut body) = request.into_parts();
    let content_type = head.headers.get_all(CONTENT_TYPE).iter().next_back().map(|value| latin1(value.as_bytes()));
    let form = match shared.bodies.read(&mut body).await {
        Ok((read, is_whole)) => Form::read(&content_type.unwrap_or_default(), read.bytes(), is_whole),
        Err(unreadable) => {
            turn.give_up();
            tokio::spawn(drain(body));
            Err(unreadable)
        }
    };
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: path(&head.uri).to_owned(),
        query: head.uri.query().map(|query| format!("?{query}")).unwrap_or_default(),
        host: host(&head, shared.address),
        cookies: joined(&head.headers, COOKIE),
        form,
    };
    let now = shared.clock.now();
    let (mut answer, mut served) = shared.deployment.answer(request, now);
    let events = if answer.is_event_stream { shared.listeners.add(turn) } else { None };
    if answer.is_event_stream && events.is_none() {
        answer = Response::error(Status::ServiceUnavailable);
        if let Some(served) = &mut served {
            (served.status, served.sent) = (answer.status.code(), SentBack::Nothing);
        }
    }
    let at = served.as_ref().map_or(now, |served| served.at);
    if let Some(served) = served {
        shared.tell(served);
    }
    let mut response = hyper::Response::builder().status(answer.status.code()).header(SERVER, NAME);
    // the only header that hyper spells as Werkzeug does
    if answer.status != Status::Ok {
        response = response.extension(ReasonPhrase::from_static(answer.status.reason().as_bytes()));
    }
    // a time off the calendar has no date
    if let Some(date) = http_date(at) {
        response = response.header(DATE, date);
    }
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    if answer.status == Status::ServiceUnavailable {
        response = response.header(hyper::header::RETRY_AFTER, RETRY_AFTER);
    }
    if !(asks_to_be_kept(&head.headers) && shared.deployment.keeps_connections()) {
        response = response.header(CONNECTION, HeaderValue::from_static("close"));
    }
    response.body(match events {
        Some(events) => Either::Right(events),
        None => Either::Left(answer.body.into()),
    })
}

/// Whether the client asks to keep the connection: `Connection: keep-alive`, as browsers send it.
///
/// Without that the connection is closed after the answer, as Werkzeug's server does. In HTTP/1.1 a kept connection
/// needs no header in the response. For HTTP/1.0 hyper adds one.
fn asks_to_be_kept(headers: &HeaderMap) -> bool {
    let options = || {
        let lines = headers.get_all(CONNECTION).iter();
        lines.flat_map(|line| line.as_bytes().split(|&byte| byte == b',')).map(<[u8]>::trim_ascii)
    };
    options().any(|option| option.eq_ignore_ascii_case(b"keep-alive"))
        && !options().any(|option| option.eq_ignore_ascii_case(b"close"))
}

/// hyper takes a path without a leading slash for an authority.
fn path(uri: &Uri) -> &str {
    match (uri.scheme(), uri.authority()) {
        (None, Some(authority)) => authority.as_str(),
        _ => uri.path(),
    }
}

/// A whole URL on the request line names the host itself, and Werkzeug goes by it. It needs a `Host` header all the same.
fn host(head: &Parts, address: SocketAddr) -> Host {
    let mut lines = head.headers.get_all(HOST).iter();
    let (line, another) = (lines.next(), lines.next());
    if another.is_some() {
        return Host::Several;
    }
    let of_the_url = head.uri.scheme().and(head.uri.authority()).map(|authority| authority.as_str().to_owned());
    let name = of_the_url.or_else(|| line.map(|line| latin1(line.as_bytes()))).unwrap_or_else(|| address.to_string());
    match line {
        None if head.version == Version::HTTP_11 => Host::Missing { address: name },
        _ => Host::Named(name),
    }
}

/// Werkzeug's server joins repeated headers with a comma, which is not how cookies are separated.
fn joined(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let mut lines = headers.get_all(name).iter().map(|line| latin1(line.as_bytes()));
    let first = lines.next()?;
    Some(lines.fold(first, |joined, line| joined + "," + &line))
}
