//! Start and stop: the threads, the socket, and the connections on it.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::access_log::AccessLog;
use super::bodies::Bodies;
use super::connections::{Connections, Turn};
use super::exchange::{Shared, exchange};
use super::listeners::Listeners;
use super::stream::SmallReads;
use crate::clock::Clock;
use crate::server::deployment::Deployment;
use crate::server::flask::Served;

/// The largest head of a request, in bytes: beyond it, or with more than 100 headers, the answer is 431, and 414 to
/// an address beyond 65534 bytes. Werkzeug's server allows 65536 bytes for each line and answers the same.
const MAX_HEAD: usize = 128 * 1024;

/// The limits of a server.
#[derive(Clone, Copy)]
struct Limits {
    /// The number of threads. All take connections from the same socket.
    threads: usize,
    /// The most connections of all threads.
    connections: usize,
    /// A connection that makes no request for one to two of these is closed: it is silent, or slow in sending its head
    /// or its body, or slow in reading the answer.
    patience: Duration,
}

const LIMITS: Limits = Limits { threads: 2, connections: 800, patience: Duration::from_secs(10) };

/// The connections that may wait to be taken. Some systems allow fewer.
#[cfg(unix)]
const BACKLOG: i32 = 1024;

/// How often the open connections get their turn before one of them is closed for a new one. The runtime lets 61 of them
/// go on each time.
const CATCHING_UP: usize = 8;

/// How long a stop waits for requests that are under way.
const GRACE: Duration = Duration::from_secs(1);
/// How long it waits for a connection without a request. Browsers keep such connections in reserve.
const GRACE_FOR_THE_SILENT: Duration = Duration::from_millis(20);

/// A running server. It stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    stopper: Stopper,
    threads: Vec<JoinHandle<()>>,
    untold: Arc<AtomicU64>,
    deployment: Arc<Deployment>,
}

impl Server {
    /// Starts serving an app at this address, on threads of its own; port 0 takes a free one. What is started may also be
    /// several workers.
    ///
    /// Every exchange is reported to `on_exchange`.
    ///
    /// # Errors
    ///
    /// The socket's: a port that is taken, for instance.
    pub fn start(
        app: impl Into<Deployment>,
        clock: Clock,
        address: SocketAddr,
        on_exchange: Option<SyncSender<Served>>,
    ) -> io::Result<Server> {
        Server::start_within(LIMITS, app, clock, TcpListener::bind(address)?, on_exchange)
    }

    /// As [`Server::start`], but on a free port if this one is taken.
    ///
    /// # Errors
    ///
    /// The socket's.
    pub fn start_near(
        app: impl Into<Deployment>,
        clock: Clock,
        address: SocketAddr,
        on_exchange: Option<SyncSender<Served>>,
    ) -> io::Result<Server> {
        let listener = TcpListener::bind(address).or_else(|error| match error.kind() {
            ErrorKind::AddrInUse => TcpListener::bind((address.ip(), 0)),
            _ => Err(error),
        })?;
        Server::start_within(LIMITS, app, clock, listener, on_exchange)
    }

    fn start_within(
        limits: Limits,
        app: impl Into<Deployment>,
        clock: Clock,
        listener: TcpListener,
        on_exchange: Option<SyncSender<Served>>,
    ) -> io::Result<Server> {
        listener.set_nonblocking(true)?;
        // the library asks for 128; beyond that a client tries again, after longer and longer pauses
        #[cfg(unix)]
        let _ = rustix::net::listen(&listener, BACKLOG);
        let address = listener.local_addr()?;
        let (closing, is_closing) = watch::channel(());
        let (untold, listeners) = (Arc::default(), Arc::default());
        let deployment = Arc::new(app.into());
        let shared = Arc::new(Shared {
            deployment: Arc::clone(&deployment),
            address,
            clock,
            on_exchange,
            untold: Arc::clone(&untold),
            listeners: Arc::clone(&listeners),
            bodies: Bodies::default(),
            connections: Arc::default(),
        });
        let threads = (0..limits.threads)
            .map(|_| thread(listener.try_clone()?, shared.clone(), limits, is_closing.clone()))
            .collect::<io::Result<_>>()?;
        Ok(Server { address, stopper: Stopper { closing, listeners }, threads, untold, deployment })
    }

    /// The address on which it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        // a browser cannot go to 0.0.0.0, which means every address of the machine
        let here = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(here, self.address.port()))
    }

    /// The number of entries that is kept from one request to the next. Only some of the
    /// [`faults`](crate::server::apps::faults) keep any.
    pub fn kept(&self) -> usize {
        self.deployment.kept()
    }

    /// What the server answers, until it is stopped. `receiver` is the other end of `on_exchange`.
    pub fn access_log(&self, receiver: Receiver<Served>) -> AccessLog {
        AccessLog { receiver, untold: Arc::clone(&self.untold), patience: None }
    }

    /// A handle that tells the server to stop, from any thread.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Sends an event to every listener: to each connection whose response is an
    /// [event stream](crate::server::flask::response::Response::event_stream). It does not wait for any of them.
    pub fn announce(&self, event: &str) {
        self.stopper.listeners.announce(event);
    }

    /// Stops the server. Event streams end, requests under way are answered within a second, and the threads end.
    pub fn stop(&mut self) {
        self.stopper.stop();
        for thread in self.threads.drain(..) {
            // an error here is a panic of that thread, which has been reported already
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.url())
    }
}

/// Tells a server to stop. It does not wait for the end, so it may be called where nothing may block.
#[derive(Clone)]
pub struct Stopper {
    closing: watch::Sender<()>,
    listeners: Arc<Listeners>,
}

impl Stopper {
    /// Event streams end, requests under way are answered within a second, and the threads end.
    pub fn stop(&self) {
        self.closing.send_replace(());
        self.listeners.end();
    }
}

/// A thread that serves.
fn thread(
    listener: TcpListener,
    shared: Arc<Shared>,
    limits: Limits,
    is_closing: watch::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let thread = thread::Builder::new().name("server".to_owned()).stack_size(crate::cookie::STACK);
    thread.spawn(move || runtime.block_on(serve(listener, shared, limits, is_closing)))
}

/// Takes connections until something is sent to `is_closing`.
async fn serve(
    listener: tokio::net::TcpListener,
    shared: Arc<Shared>,
    limits: Limits,
    is_closing: watch::Receiver<()>,
) {
    let mut stopped = is_closing.clone();
    let mut connections = Connections::among(Arc::clone(&shared.connections));
    let mut rounds = interval(limits.patience);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay); // a laptop that slept was no client's fault
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.add(|turn| converse(stream, shared.clone(), turn, is_closing.clone()));
                    for _ in 0..CATCHING_UP {
                        if connections.count_of_all() <= limits.connections {
                            break;
                        }
                        connections.catch_up().await;
                    }
                    if connections.count_of_all() > limits.connections {
                        connections.make_room();
                    }
                }
                // most likely too many open files; the newest connection gets time to make its request
                Err(_) => {
                    sleep(Duration::from_millis(1)).await;
                    connections.make_room();
                }
            },
            Some(()) = connections.ended() => {}
            _ = rounds.tick() => {
                connections.round();
                shared.listeners.nudge();
            }
            _ = stopped.changed() => break,
        }
    }
    drop(listener);
    let _ = timeout(GRACE, async { while connections.ended().await.is_some() {} }).await;
}

/// One connection, and one exchange on it, like Werkzeug's server; more if the client asks to be kept.
async fn converse(stream: TcpStream, shared: Arc<Shared>, turn: Turn, mut is_closing: watch::Receiver<()>) {
    // without this, the second of two answers waits until the client acknowledges the first
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        turn.take();
        exchange(&shared, &turn, request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .max_buf_size(MAX_HEAD)
            .writev(false) // pages are small: one copy costs less than a second buffer
            .half_close(true) // a client that has said all it had to say still wants its answer
            .title_case_headers(true)
            .auto_date_header(false) // the date is our clock's
            .serve_connection(TokioIo::new(SmallReads(stream)), service)
    );
    // an error is a client that went away, or one that does not speak HTTP and has got its 400 from hyper
    tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        _ = is_closing.changed() => {}
    }
    if timeout(GRACE_FOR_THE_SILENT, connection.as_mut()).await.is_err() {
        // a kept connection without a further request is closed here
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{Shutdown, TcpStream};
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::clock::Timestamp;
    use crate::server::apps::tutorial::{self, Settings};
    use crate::server::flask::response::Response;
    use crate::server::flask::{Config, CookieSaid, Flask, Route, SessionCookie};
    use crate::server::serving::{MAX_BODY, MAX_LISTENERS};

    /// One thread, so that requests are served in the order they came.
    const ONE_THREAD: Limits = Limits { threads: 1, ..LIMITS };
    const KEPT: &str = "GET /login HTTP/1.1\r\nConnection: keep-alive\r\n\r\n";
    /// What a client can leave unfinished.
    const HALVES: [&str; 4] =
        ["", "GET /lo", "GET / HTTP/1.1\r\nHost: x\r\n", "POST / HTTP/1.1\r\nContent-Length: 999\r\n\r\n"];

    fn tutorial() -> Flask {
        tutorial::app(&Settings::default())
    }

    fn free_port() -> TcpListener {
        TcpListener::bind(("127.0.0.1", 0)).expect("a free port")
    }

    fn started() -> (Server, Receiver<Served>) {
        started_within(ONE_THREAD)
    }

    fn started_within(limits: Limits) -> (Server, Receiver<Served>) {
        let (sender, served) = sync_channel(2);
        let clock = Clock::Standing(Timestamp::from_unix(1_795_376_493));
        let server = Server::start_within(limits, tutorial(), clock, free_port(), Some(sender)).expect("a server");
        (server, served)
    }

    fn ask(stream: &mut TcpStream, request: &str) -> String {
        stream.write_all(request.as_bytes()).expect("a server that reads");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a server that answers");
        response
    }

    /// The answer to a request on a connection that stays open.
    fn ask_on(stream: &mut TcpStream, request: &str) -> String {
        stream.write_all(request.as_bytes()).expect("a server that reads");
        let mut stream = BufReader::new(stream);
        let mut answer = String::new();
        while !answer.ends_with("\r\n\r\n") {
            assert_ne!(stream.read_line(&mut answer).expect("a server that answers"), 0, "an end after {answer:?}");
        }
        let length = answer.lines().find_map(|line| line.strip_prefix("Content-Length: ")).expect("a length");
        let mut body = vec![0; length.parse().expect("a number")];
        stream.read_exact(&mut body).expect("a page");
        answer + &String::from_utf8(body).expect("UTF-8")
    }

    fn connect(server: &Server) -> TcpStream {
        TcpStream::connect(server.address()).expect("a server that listens")
    }

    fn half(server: &Server, request: &str) -> TcpStream {
        let mut stream = connect(server);
        stream.write_all(request.as_bytes()).expect("a server that reads");
        stream
    }

    /// Whether a read ended in a timeout, and not because the server closed the connection.
    fn is_waiting(error: &io::Error) -> bool {
        matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
    }

    #[test]
    fn a_port_that_is_taken_is_said_at_once() {
        let (server, _) = started();
        let error = Server::start(tutorial(), Clock::System, server.address(), None).expect_err("a taken port");
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        let near = Server::start_near(tutorial(), Clock::System, server.address(), None).expect("another port");
        assert_ne!(near.address(), server.address());
    }

    #[test]
    fn a_stopped_server_leaves_nothing_behind() {
        let (mut server, served) = started();
        server.stop();
        assert!(served.recv().is_err(), "its thread is gone, and all that it held");
    }

    #[test]
    fn a_stop_answers_what_is_under_way() {
        let (mut server, served) = started();
        let mut stream = half(&server, "POST / HTTP/1.1\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\n");
        connect(&server).write_all(b"GET / HTTP/1.1\r\n\r\n").expect("a server that reads");
        served.recv().expect("a second request was answered, so the first has arrived");
        let stopping = thread::spawn(move || server.stop());
        assert!(ask(&mut stream, "id=a").starts_with("HTTP/1.1 302 FOUND"));
        stopping.join().expect("a stop");
    }

    #[test]
    fn a_stop_closes_silent_connections() {
        let (mut server, _) = started();
        let mut silent = connect(&server);
        let mut kept = connect(&server);
        ask_on(&mut kept, KEPT); // the silent one has been accepted before it
        server.stop();
        for stream in [&mut silent, &mut kept] {
            assert_eq!(stream.read(&mut [0]).expect("an end"), 0);
        }
    }

    #[test]
    fn a_connection_is_kept_only_if_the_client_asks() {
        let (server, _) = started();
        for (line, answers) in [
            ("", 1),
            ("Connection: close\r\n", 1),
            ("Connection: keep-alive, close\r\n", 1),
            ("Connection: keep-alive\r\nConnection: close\r\n", 1),
            ("Connection: keep-alive\r\n", 2),
            ("connection: upgrade,  Keep-Alive\r\n", 2),
        ] {
            let mut stream = half(&server, &format!("GET /login HTTP/1.1\r\n{line}\r\n").repeat(2));
            stream.shutdown(Shutdown::Write).expect("an open connection");
            let response = ask(&mut stream, "");
            assert_eq!(response.matches("HTTP/1.1 200 OK").count(), answers, "{line}");
            assert_eq!(response.matches("</html>").count(), answers, "{line}");
            assert_eq!(response.matches("Connection: close").count(), 2 - answers, "{line}");
        }
        let response = ask_on(&mut connect(&server), &KEPT.replace("HTTP/1.1", "HTTP/1.0"));
        assert!(response.contains("Connection: keep-alive"), "or HTTP/1.0 would not know");
    }

    #[test]
    fn of_two_requests_sent_at_once_the_second_answer_does_not_wait_for_the_first_to_be_acknowledged() {
        let (server, _) = started();
        let (mut stream, mut other) = (connect(&server), connect(&server));
        for _ in 0..20 {
            ask_on(&mut stream, KEPT); // the first ones of a connection are acknowledged at once
        }
        stream.write_all(KEPT.repeat(2).as_bytes()).expect("a server that reads");
        for _ in 0..3 {
            ask_on(&mut other, KEPT); // one thread serves both, so the two have been answered when this returns
        }
        stream.set_nonblocking(true).expect("an open connection");
        let mut answers = vec![0; 10_000];
        let length = stream.read(&mut answers).expect("answers that have arrived");
        let answers = String::from_utf8_lossy(&answers[..length]);
        assert_eq!(answers.matches("</html>").count(), 2, "{answers}");
    }

    #[test]
    fn a_connection_without_progress_is_closed() {
        let (server, _) = started_within(Limits { patience: Duration::from_millis(50), ..LIMITS });
        for request in HALVES.into_iter().chain([KEPT]) {
            let mut stream = half(&server, request);
            stream.set_read_timeout(Some(Duration::from_millis(10))).expect("a timeout");
            let has_ended = (0..1000).any(|_| {
                // a byte now and then is no progress
                let _ = if request.len() < KEPT.len() { stream.write(b"x") } else { Ok(0) };
                match stream.read(&mut [0; 1000]) {
                    Ok(count) => count == 0,
                    Err(error) => !is_waiting(&error),
                }
            });
            assert!(has_ended, "{request:?}");
        }
        assert!(ask(&mut connect(&server), "GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 OK"));
    }

    #[test]
    fn a_flood_of_half_requests_does_not_stop_whole_ones() {
        let (server, _) = started_within(Limits { connections: 20, ..LIMITS });
        let mut kept = connect(&server);
        let mut flood = Vec::new();
        for _ in 0..25 {
            flood.extend(HALVES.repeat(2).into_iter().map(|request| half(&server, request)));
            assert!(ask_on(&mut kept, KEPT).starts_with("HTTP/1.1 200 OK"));
            assert!(ask(&mut connect(&server), "GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 OK"));
        }
        let mut first = flood.swap_remove(0);
        first.set_read_timeout(Some(LIMITS.patience / 2)).expect("a timeout");
        assert!(!matches!(first.read(&mut [0]), Err(error) if is_waiting(&error)), "it was closed to make room");
    }

    #[test]
    fn a_slow_reader_of_the_exchanges_delays_no_request() {
        let (server, served) = started();
        let mut stream = connect(&server);
        for _ in 0..5 {
            ask_on(&mut stream, KEPT);
        }
        let mut log = server.access_log(served);
        let gathered = log.next().expect("five exchanges");
        assert_eq!((gathered.exchanges.len(), gathered.untold), (2, 3), "so many can wait");
        server.stopper().stop();
        assert!(log.next().is_none(), "the end of the server is the end of its log");
    }

    #[test]
    fn a_head_beyond_the_limits_is_refused() {
        let (server, _) = started();
        let long = "a".repeat(MAX_HEAD);
        for (head, status) in [
            (format!("GET /{} HTTP/1.1\r\n\r\n", &long[..65_535]), 414),
            (format!("GET / HTTP/1.1\r\nCookie: {long}")[..MAX_HEAD].to_owned(), 431),
            (format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(101)), 431),
        ] {
            let response = ask(&mut connect(&server), &head);
            assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{response}");
        }
        let most = format!("GET / HTTP/1.1\r\nCookie: {}\r\n{}\r\n", &long[..65_000], "A: b\r\n".repeat(99));
        assert!(ask(&mut connect(&server), &most).starts_with("HTTP/1.1 200 OK"));
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
    fn where_large_bodies_have_taken_all_the_room_the_next_is_told_when_to_come_back() {
        let (server, _) = started();
        let head = |length: usize| {
            let kept = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n";
            format!("{kept}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n")
        };
        let large = format!("{}{}", head(1_000_000), "a".repeat(1_000_000));
        let half = large.replacen("1000000", "1000001", 1);
        let mut kept = connect(&server);
        let mut halves: Vec<TcpStream> = (0..50).map(|_| half_of(&server, &half)).collect();
        let refused = (0..50).map(|_| ask_on(&mut kept, &large)).find(|answer| {
            halves.push(half_of(&server, &half));
            answer.starts_with("HTTP/1.1 503 SERVICE UNAVAILABLE\r\n")
        });
        assert!(refused.is_some_and(|answer| answer.contains("\r\nRetry-After: 20\r\n")), "all the room is taken");
        let login = format!("{}id=alice", head(8));
        assert!(ask_on(&mut kept, &login).starts_with("HTTP/1.1 302 FOUND"), "the connection goes on");
        drop(halves);
        let has_room = (0..50).any(|_| ask_on(&mut kept, &large).starts_with("HTTP/1.1 302 FOUND"));
        assert!(has_room, "all the room was given back");
    }

    /// As [`half`], for a request of which the server may not read all.
    fn half_of(server: &Server, request: &str) -> TcpStream {
        let mut stream = connect(server);
        stream.set_write_timeout(Some(LIMITS.patience)).expect("a timeout");
        let _ = stream.write_all(request.as_bytes());
        stream
    }

    #[test]
    fn a_broken_body_matters_to_a_view_that_reads_it() {
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

    /// An app with a page, and a stream of events.
    const LISTENING: [Route; 2] = [
        Route { rule: "/", methods: &["GET"], view: |_, _| Ok(Response::page("page".to_owned())) },
        Route { rule: "/events", methods: &["GET"], view: |_, _| Ok(Response::event_stream()) },
    ];
    const LISTEN: &str = "GET /events HTTP/1.1\r\nConnection: keep-alive\r\n\r\n";

    fn with_events(limits: Limits) -> Server {
        let app = Flask::new(&Config::default(), &LISTENING);
        Server::start_within(limits, app, Clock::System, free_port(), None).expect("a server")
    }

    /// A connection whose event stream has begun.
    fn listener(server: &Server) -> BufReader<TcpStream> {
        let mut stream = BufReader::new(half(server, LISTEN));
        let head = read_until(&mut stream, "\r\n\r\n");
        assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
        assert!(head.contains("Content-Type: text/event-stream; charset=utf-8"), "{head}");
        stream
    }

    fn read_until(stream: &mut impl BufRead, end: &str) -> String {
        let mut text = String::new();
        while !text.ends_with(end) {
            assert_ne!(stream.read_line(&mut text).expect("a server that answers"), 0, "an end after {text:?}");
        }
        text
    }

    #[test]
    fn an_event_comes_to_every_listener_while_requests_are_answered() {
        let server = with_events(LIMITS);
        let mut listeners = [listener(&server), listener(&server)];
        for event in ["first", "second\nof two lines"] {
            server.announce(event);
            assert!(ask(&mut connect(&server), "GET / HTTP/1.1\r\n\r\n").ends_with("page"));
            for stream in &mut listeners {
                read_until(stream, &format!("\r\ndata: {}\n\n\r\n", event.replace('\n', "\ndata: ")));
            }
        }
    }

    #[test]
    fn a_listener_is_not_closed_for_silence_or_to_make_room() {
        let server = with_events(Limits { threads: 1, connections: 3, patience: Duration::from_millis(50) });
        let mut listening = listener(&server);
        let flood: Vec<TcpStream> = (0..20).map(|_| half(&server, KEPT)).collect();
        thread::sleep(Duration::from_millis(300)); // six rounds
        server.announce("still there");
        assert!(read_until(&mut listening, "still there\n").contains(":\n"), "with comments in between");
        drop(flood);
    }

    #[test]
    fn listeners_cannot_take_every_place_and_give_theirs_back() {
        let server = with_events(Limits { patience: Duration::from_millis(50), ..LIMITS });
        let mut listening: Vec<_> = (0..MAX_LISTENERS).map(|_| listener(&server)).collect();
        let refused = ask(&mut connect(&server), &LISTEN.replace("keep-alive", "close"));
        assert!(refused.starts_with("HTTP/1.1 503 SERVICE UNAVAILABLE"), "{refused}");
        assert!(ask(&mut connect(&server), "GET / HTTP/1.1\r\n\r\n").ends_with("page"));
        listening.pop();
        let came = (0..200).any(|_| {
            thread::sleep(Duration::from_millis(10));
            ask_status(&server, LISTEN) == "200"
        });
        assert!(came, "in the place of the one that went");
    }

    fn ask_status(server: &Server, request: &str) -> String {
        let head = read_until(&mut BufReader::new(half(server, request)), "\r\n\r\n");
        head.split(' ').nth(1).unwrap_or_default().to_owned()
    }

    #[test]
    fn a_slow_listener_delays_no_other_and_is_dropped() {
        let server = with_events(Limits { patience: Duration::from_millis(100), ..ONE_THREAD });
        let mut slow = listener(&server);
        let mut quick = listener(&server);
        let long = "a".repeat(100_000);
        for number in 0..200 {
            server.announce(&format!("{number} {long}"));
            read_until(&mut quick, &format!("data: {number} {long}\n"));
        }
        thread::sleep(Duration::from_millis(300)); // three rounds
        let mut came = Vec::new();
        let _ = slow.read_to_end(&mut came); // an end in order, or none
        assert!(came.len() < 200 * long.len(), "{}", came.len());
        server.announce("the end");
        read_until(&mut quick, "the end\n");
    }

    #[test]
    fn a_stop_ends_the_streams() {
        let mut server = with_events(LIMITS);
        let mut listening = listener(&server);
        server.announce("last");
        server.stop();
        let mut rest = String::new();
        listening.read_to_string(&mut rest).expect("an end in order");
        // each thread begins with a comment, and may begin late
        let rest = rest.replace("3\r\n:\n\n\r\n", "");
        assert!(rest.ends_with("data: last\n\n\r\n0\r\n\r\n"), "{rest:?}");
    }

    #[test]
    fn two_apps_with_two_keys_and_two_cookie_names_run_side_by_side() {
        let start = |key: &str, name: &str| {
            let config = Config {
                secret_key: crate::cookie::SecretKey::new(key),
                cookie: SessionCookie { name: name.to_owned(), ..SessionCookie::default() },
                ..tutorial::config()
            };
            let app = tutorial::app(&Settings { config, ..Settings::default() });
            let here = SocketAddr::from(([127, 0, 0, 1], 0));
            Server::start(app, Clock::System, here, None).expect("a free port")
        };
        let servers = [start("one", "first"), start("two", "second")];
        let login = "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                     Content-Length: 8\r\n\r\nid=alice";
        let cookies = servers.each_ref().map(|server| {
            let answer = ask(&mut connect(server), login);
            let line = answer.lines().find_map(|line| line.strip_prefix("Set-Cookie: ")).expect("a cookie");
            line.split(';').next().unwrap_or_default().to_owned()
        });
        assert!(cookies[0].starts_with("first=") && cookies[1].starts_with("second="), "{cookies:?}");
        let swapped = [cookies[1].replace("second=", "first="), cookies[0].replace("first=", "second=")];
        for (place, server) in servers.iter().enumerate() {
            let page =
                |cookie: &str| ask(&mut connect(server), &format!("GET /login HTTP/1.1\r\nCookie: {cookie}\r\n\r\n"));
            assert!(page(&cookies.join("; ")).contains("aliceでログイン中"), "each finds its own");
            assert!(!page(&cookies[1 - place]).contains("ログイン中"), "under another name it is not found");
            assert!(!page(&swapped[place]).contains("ログイン中"), "under another key it is not believed");
        }
    }
}
