//! Running it: a thread, a socket, and the bytes in and out.

use std::future::poll_fn;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{fmt, io};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{Request as HttpRequest, State};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response as HttpResponse};
use hyper::ext::ReasonPhrase;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::form::{Form, Unreadable};
use super::session::http_date;
use super::{Config, Request, Served, answer};
use crate::clock::Clock;

/// The largest body that is read, in bytes. Flask itself sets no limit to an urlencoded form; beyond
/// this one we answer as Flask does with `MAX_CONTENT_LENGTH`, so that no request can fill the memory.
pub const MAX_BODY: usize = 2 * 1024 * 1024;

/// How long the server waits for the next bytes of a request.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a stop waits for answers that are under way.
const GRACE: Duration = Duration::from_secs(1);
/// How long it waits for a connection that has not asked anything; browsers keep such ones in reserve.
const GRACE_FOR_THE_SILENT: Duration = Duration::from_millis(20);

/// A running server. It stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What every connection needs.
struct App {
    config: Config,
    address: SocketAddr,
    clock: Clock,
    on_exchange: Option<mpsc::Sender<Served>>,
}

impl Server {
    /// Starts serving at this address, on a thread of its own; port 0 takes a free one.
    ///
    /// Every exchange is reported to `on_exchange`. The error is the socket's: a port that is taken, for instance.
    pub fn start(
        config: Config,
        clock: Clock,
        address: SocketAddr,
        on_exchange: Option<mpsc::Sender<Served>>,
    ) -> io::Result<Server> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        // one handler for every path: Flask opens the session before it looks for a route
        let app = Router::new().fallback(exchange).with_state(Arc::new(App { config, address, clock, on_exchange }));
        let thread = thread::Builder::new()
            .name("server".to_owned())
            .stack_size(crate::cookie::STACK)
            .spawn(move || runtime.block_on(serve(listener, app, stopped)))?;
        Ok(Server { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        // an address that means "all of them" is none to go to
        let here = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(here, self.address.port()))
    }

    /// Stops: what is under way is answered, for at most a second, and the thread ends.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // an error here is a panic of that thread, which has been reported already
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.url())
    }
}

/// Takes connections until `stopped` resolves, which it also does when its sender is dropped.
async fn serve(listener: tokio::net::TcpListener, app: Router, mut stopped: oneshot::Receiver<()>) {
    let (closing, is_closing) = watch::channel(());
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, app.clone(), is_closing.clone()));
                }
                // too many open files, most likely: some will be closed soon
                Err(_) => sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
            _ = &mut stopped => break,
        }
    }
    drop((listener, closing));
    let _ = timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

/// One connection, and one exchange on it: like Werkzeug's server, this one closes after every answer.
async fn converse(stream: TcpStream, app: Router, mut is_closing: watch::Receiver<()>) {
    let has_asked = AtomicBool::new(false);
    let app = TowerToHyperService::new(app);
    let service = service_fn(|request| {
        has_asked.store(true, Ordering::Relaxed);
        app.call(request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .half_close(true) // a client that has said all it had to say still wants its answer
            .title_case_headers(true)
            .auto_date_header(false) // the date is our clock's
            .serve_connection(TokioIo::new(stream), service)
    );
    // an error is a client that went away or spoke no HTTP; hyper has told it so
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = is_closing.changed() => {
            let grace = if has_asked.load(Ordering::Relaxed) { GRACE } else { GRACE_FOR_THE_SILENT };
            let _ = timeout(grace, connection).await;
        }
    }
}

/// From bytes to facts, and back.
async fn exchange(State(app): State<Arc<App>>, request: HttpRequest) -> HttpResponse {
    let (head, body) = request.into_parts();
    let content_type = head.headers.get_all(CONTENT_TYPE).iter().next_back().map(|value| latin1(value.as_bytes()));
    let form = match read(body).await {
        Some((body, is_whole)) => Form::read(&content_type.unwrap_or_default(), body, is_whole),
        None => Err(Unreadable::TooLarge),
    };
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: path(&head.uri).to_owned(),
        query: head.uri.query().map(|query| format!("?{query}")).unwrap_or_default(),
        host: host(&head.uri, &head.headers).unwrap_or_else(|| app.address.to_string()),
        cookies: joined(&head.headers, COOKIE),
        form,
    };
    let now = app.clock.now();
    let (answer, served) = answer(&request, &app.config, now);
    if let Some(on_exchange) = &app.on_exchange {
        // nobody has to listen
        let _ = on_exchange.send(served);
    }
    let mut response = HttpResponse::builder()
        .status(answer.status.code())
        .extension(ReasonPhrase::from_static(answer.status.reason().as_bytes()))
        .header("Server", concat!("sessctl/", env!("CARGO_PKG_VERSION")));
    // a clock that stands outside the calendar has no date to tell
    if let Some(date) = http_date(now) {
        response = response.header("Date", date);
    }
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    let response = response.header("Connection", "close").body(Body::from(answer.body));
    response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// The body as far as it comes, and whether that is all of it; `None` beyond [`MAX_BODY`]. The rest is read
/// even then, or the client would find the connection closed while it is still sending, and never see the answer.
async fn read(mut body: Body) -> Option<(Vec<u8>, bool)> {
    let mut bytes = Some(Vec::new());
    let is_whole = loop {
        match timeout(PATIENCE, poll_fn(|context| Pin::new(&mut body).poll_frame(context))).await {
            Ok(None) => break true,
            Ok(Some(Ok(frame))) => {
                let data = frame.into_data().unwrap_or_default();
                bytes = bytes.filter(|bytes| bytes.len() + data.len() <= MAX_BODY);
                if let Some(bytes) = &mut bytes {
                    bytes.extend_from_slice(&data);
                }
            }
            Ok(Some(Err(_))) | Err(_) => break false,
        }
    };
    bytes.map(|bytes| (bytes, is_whole))
}

/// A path that lacks its slash is an authority to hyper.
fn path(uri: &Uri) -> &str {
    match (uri.scheme(), uri.authority()) {
        (None, Some(authority)) => authority.as_str(),
        _ => uri.path(),
    }
}

/// A whole URL on the request line names the host itself.
fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    match (uri.scheme(), uri.authority()) {
        (Some(_), Some(authority)) => Some(authority.as_str().to_owned()),
        _ => joined(headers, HOST),
    }
}

/// Werkzeug's server joins repeated headers with a comma, which is not how cookies are separated.
fn joined(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let lines: Vec<String> = headers.get_all(name).iter().map(|line| latin1(line.as_bytes())).collect();
    if lines.is_empty() { None } else { Some(lines.join(",")) }
}

/// Each byte one character, as WSGI hands headers to the app (PEP 3333).
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::super::CookieSaid;
    use super::*;
    use crate::clock::Timestamp;

    fn started() -> (Server, mpsc::Receiver<Served>) {
        let (sender, served) = mpsc::channel();
        let clock = Clock::manual(Timestamp::from_unix(1_795_376_493));
        let here = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::start(Config::tutorial(), clock, here, Some(sender)).expect("a free port");
        (server, served)
    }

    fn ask(stream: &mut TcpStream, request: &str) -> String {
        stream.write_all(request.as_bytes()).expect("a server that reads");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a server that answers");
        response
    }

    fn connect(server: &Server) -> TcpStream {
        TcpStream::connect(server.address()).expect("a server that listens")
    }

    #[test]
    fn a_port_that_is_taken_is_said_at_once() {
        let (server, _) = started();
        let error = Server::start(Config::tutorial(), Clock::System, server.address(), None).expect_err("a taken port");
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }

    #[test]
    fn a_stopped_server_leaves_nothing_behind() {
        let (server, served) = started();
        server.stop();
        assert!(served.recv().is_err(), "its thread is gone, and all that it held");
    }

    #[test]
    fn a_stop_answers_what_is_under_way() {
        let (server, served) = started();
        let mut stream = connect(&server);
        stream.write_all(b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n").expect("a server that reads");
        connect(&server).write_all(b"GET / HTTP/1.1\r\n\r\n").expect("a server that reads");
        served.recv().expect("a second request was answered, so the first has arrived");
        let stopping = thread::spawn(move || server.stop());
        assert!(ask(&mut stream, "id=a").starts_with("HTTP/1.1 302 FOUND"));
        stopping.join().expect("a stop");
    }

    #[test]
    fn a_stop_hangs_up_on_those_who_say_nothing() {
        let (server, _) = started();
        let mut silent = connect(&server);
        ask(&mut connect(&server), "GET / HTTP/1.1\r\n\r\n"); // the silent one has been accepted before it
        server.stop();
        assert_eq!(silent.read(&mut [0]).expect("an end"), 0);
    }

    #[test]
    fn a_body_beyond_the_limit_is_answered_all_the_same() {
        let (server, served) = started();
        let head = "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length:";
        let body = "a".repeat(MAX_BODY + 1);
        let response = ask(&mut connect(&server), &format!("{head} {}\r\n\r\n{body}", body.len()));
        assert!(response.starts_with("HTTP/1.1 413 REQUEST ENTITY TOO LARGE"));
        assert_eq!(served.recv().expect("an exchange").status, 413);
    }

    #[test]
    fn a_body_that_breaks_off_matters_to_those_who_read_it() {
        let (server, _) = started();
        for (target, status) in [("POST /", "400 BAD REQUEST"), ("POST /login", "200 OK")] {
            let head = format!("{target} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n");
            let mut stream = connect(&server);
            stream.write_all(format!("{head}Content-Length: 9\r\n\r\nid=a").as_bytes()).expect("a server that reads");
            stream.shutdown(std::net::Shutdown::Write).expect("an open connection");
            assert!(ask(&mut stream, "").starts_with(&format!("HTTP/1.1 {status}\r\n")), "{target}");
        }
    }

    #[test]
    fn a_cookie_header_is_never_wrong_text_since_each_byte_is_a_character() {
        let (server, served) = started();
        let mut stream = connect(&server);
        stream.write_all(b"GET /login HTTP/1.1\r\nCookie: session=\xff\r\n\r\n").expect("a server that reads");
        assert!(ask(&mut stream, "").starts_with("HTTP/1.1 200 OK"));
        let served = served.recv().expect("an exchange");
        assert!(matches!(served.cookie, CookieSaid::Empty { refused: Some(_) }), "{served:?}");
    }
}
