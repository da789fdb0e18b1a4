//! The way to a server: from the name of a host to its addresses, a connection, and a TLS handshake.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use reqwest::Url;
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, ClientConfig, PeerIncompatible};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::address::shown;
use super::error::{BrowserError, Distrust, During};
use super::patience::Patience;
use super::waiting::Wait;

/// How long the first address of a host has, before the next is tried beside it (RFC 8305 section 5).
const HEAD_START: Duration = Duration::from_millis(250);

/// A connection, with or without TLS.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Connects to the host of a page. With settings for TLS, the handshake is made too.
pub(super) async fn connect(
    page: &Url,
    tls: Option<Arc<ClientConfig>>,
    patience: &Patience,
) -> Result<Box<dyn Stream>, BrowserError> {
    let url = || shown(page);
    let addresses = patience.wait(Wait::Name { url: url() }, addresses(page)).await??;
    let stream = patience.wait(Wait::Connection { url: url() }, first_of(addresses)).await?;
    let stream = stream.map_err(|error| not_connected(url(), &error))?;
    let Some(tls) = tls else { return Ok(Box::new(stream)) };
    let host = page.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host).map_err(|_| BrowserError::NoSuchHost { url: url() })?;
    let handshake = TlsConnector::from(tls).connect(name, stream);
    let stream = patience.wait(Wait::Handshake { url: url() }, handshake).await?;
    Ok(Box::new(stream.map_err(|error| no_handshake(url(), &error))?))
}

/// The addresses of a host. The system's call cannot be ended, so it has a thread of its own, which is left behind.
async fn addresses(page: &Url) -> Result<Vec<SocketAddr>, BrowserError> {
    let page = page.clone();
    let is_an_address = |host: &str| host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    let found = if page.host_str().is_some_and(is_an_address) {
        page.socket_addrs(|| None)
    } else {
        let (teller, told) = oneshot::channel();
        let asked = page.clone();
        let thread = thread::Builder::new().name("name".to_owned());
        let started = thread.spawn(move || drop(teller.send(asked.socket_addrs(|| None))));
        started.map_err(|error| BrowserError::Shortage { url: shown(&page), why: (&error).into() })?;
        told.await.unwrap_or_else(|_| Err(ErrorKind::Other.into()))
    };
    match found {
        Ok(addresses) if !addresses.is_empty() => Ok(addresses),
        Ok(_) => Err(BrowserError::NoSuchHost { url: shown(&page) }),
        Err(error) => Err(no_address(shown(&page), &error)),
    }
}

/// The system's resolver has errors of its own, which come as a text only.
fn no_address(url: String, error: &io::Error) -> BrowserError {
    let text = error.to_string();
    if error.raw_os_error().is_some() {
        BrowserError::Shortage { url, why: error.into() }
    } else if ["Temporary failure", "Try again", "temporarily"].iter().any(|word| text.contains(word)) {
        BrowserError::NoNameServer { url }
    } else {
        BrowserError::NoSuchHost { url }
    }
}

/// The first connection that is made. Each address gets a head start over the next.
async fn first_of(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut untried = addresses.into_iter();
    let mut tries = JoinSet::new();
    let mut first_error = None;
    loop {
        let has_begun = untried.next().map(|address| tries.spawn(TcpStream::connect(address))).is_some();
        let ended = match has_begun && untried.len() > 0 {
            true => timeout(HEAD_START, tries.join_next()).await.ok(),
            false => Some(tries.join_next().await),
        };
        match ended {
            Some(Some(Ok(Ok(stream)))) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Some(Some(Ok(Err(error)))) => first_error = first_error.or(Some(error)),
            Some(None) if !has_begun => return Err(first_error.unwrap_or_else(|| ErrorKind::Other.into())),
            _ => {}
        }
    }
}

/// What this machine lacks is told apart from what the other one does.
fn not_connected(url: String, error: &io::Error) -> BrowserError {
    use ErrorKind::{
        ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable, NetworkDown, NetworkUnreachable,
        TimedOut,
    };
    let why = error.into();
    match error.kind() {
        ConnectionRefused | ConnectionReset | ConnectionAborted | HostUnreachable | NetworkUnreachable
        | NetworkDown | TimedOut => BrowserError::Unreachable { url, why },
        _ => BrowserError::Shortage { url, why },
    }
}

fn no_handshake(url: String, error: &io::Error) -> BrowserError {
    match tls_error(error) {
        Some(objection) => of_tls(url, objection),
        None => BrowserError::Broken { url, during: During::Handshake },
    }
}

/// What an objection of TLS means.
pub(super) fn of_tls(url: String, objection: &rustls::Error) -> BrowserError {
    use rustls::Error;
    match objection {
        Error::InvalidCertificate(error) => BrowserError::Untrusted { url, why: Distrust::from(error) },
        Error::AlertReceived(AlertDescription::ProtocolVersion)
        | Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13 | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => BrowserError::OldTls { url },
        Error::InvalidMessage(_) => BrowserError::NotTls { url },
        Error::AlertReceived(alert) => BrowserError::NoTlsAgreement { url, what: format!("{alert:?}") },
        other => BrowserError::NoTlsAgreement { url, what: other.to_string() },
    }
}

/// What rustls objects to comes wrapped as the system's error, and that once more.
pub(super) fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => tls_error(inner),
        None => cause.downcast_ref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::net::TcpListener;

    fn url() -> String {
        "http://h.example/".to_owned()
    }

    #[test]
    fn a_name_that_nobody_has_is_told_from_a_name_server_that_does_not_answer() {
        let said =
            |text: &str| no_address(url(), &io::Error::other(format!("failed to lookup address information: {text}")));
        for text in
            ["Name or service not known", "No address associated with hostname", "nodename nor servname provided"]
        {
            assert_eq!(said(text), BrowserError::NoSuchHost { url: url() }, "{text}");
        }
        // glibc, musl, macOS
        for text in ["Temporary failure in name resolution", "Try again", "Name server temporarily unavailable"] {
            assert_eq!(said(text), BrowserError::NoNameServer { url: url() }, "{text}");
        }
        let too_many_files = io::Error::from_raw_os_error(24);
        assert!(matches!(no_address(url(), &too_many_files), BrowserError::Shortage { .. }));
    }

    #[test]
    fn what_this_machine_lacks_is_not_told_of_the_other_one() {
        let is_theirs =
            |kind: ErrorKind| matches!(not_connected(url(), &kind.into()), BrowserError::Unreachable { .. });
        for kind in [ErrorKind::ConnectionRefused, ErrorKind::HostUnreachable, ErrorKind::TimedOut] {
            assert!(is_theirs(kind), "{kind}");
        }
        for kind in [ErrorKind::PermissionDenied, ErrorKind::AddrNotAvailable, ErrorKind::OutOfMemory] {
            assert!(!is_theirs(kind), "{kind}");
        }
    }

    #[test]
    fn an_address_that_refuses_or_is_silent_does_not_hold_up_the_next() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let good = listener.local_addr().unwrap();
        let refusing = SocketAddr::from(([127, 0, 0, 1], 1));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for addresses in [vec![good], vec![refusing, good], vec![refusing, refusing, good], vec![good, refusing]] {
            let connected = runtime.block_on(first_of(addresses.clone()));
            assert_eq!(connected.unwrap().peer_addr().unwrap(), good, "{addresses:?}");
        }
        for addresses in [vec![], vec![refusing], vec![refusing, refusing]] {
            assert!(runtime.block_on(first_of(addresses)).is_err());
        }
    }
}
