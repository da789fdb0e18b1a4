//! Why no page came: from the errors of the libraries, one inside the other, to the cause.
//!
//! ```text
//! reqwest → hyper-util (no connection) → the system, or rustls
//!         → hyper (no answer)          → what of HTTP it breaks
//! ```

use std::error::Error;
use std::io::{self, ErrorKind};

use rustls::{AlertDescription, PeerIncompatible};

use super::error::{BrowserError, Distrust, During, Part, Reported};
use super::limits::{MAX_HEAD, MAX_HEADERS};
use super::names::NoAddress;

/// Why no client could be made, or no answer came.
pub(super) fn no_answer(url: String, error: &reqwest::Error) -> BrowserError {
    if let Some(NoAddress(why)) = causes(error).find_map(|cause| cause.downcast_ref()) {
        no_address(url, why.as_ref())
    } else if let Some(objection) = causes(error).find_map(tls_error) {
        of_tls(url, objection)
    } else if let Some(error) = causes(error).find_map(|cause| cause.downcast_ref::<hyper::Error>()) {
        not_http(url, error)
    } else if error.is_builder() {
        BrowserError::Shortage { url, why: reported(error) }
    } else if !error.is_connect() {
        BrowserError::Broken { url, during: During::Head }
    } else if causes(error).any(|cause| cause.to_string().starts_with("tcp ")) {
        not_connected(url, reported(error))
    } else {
        BrowserError::Broken { url, during: During::Handshake }
    }
}

/// Why the page did not come whole.
pub(super) fn no_end(url: String, error: &(dyn Error + 'static)) -> BrowserError {
    let is_wrong = |cause: &(dyn Error + 'static)| {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        matches!(kind, Some(ErrorKind::InvalidInput | ErrorKind::InvalidData))
    };
    if let Some(objection) = causes(error).find_map(tls_error) {
        of_tls(url, objection)
    } else if causes(error).any(is_wrong) {
        BrowserError::BadHttp { url, what: Part::Chunk }
    } else {
        BrowserError::Broken { url, during: During::Page }
    }
}

/// The system's resolver has errors of its own, which come as a text only.
fn no_address(url: String, error: Option<&io::Error>) -> BrowserError {
    let Some(error) = error else { return BrowserError::NoSuchHost { url } };
    let text = error.to_string();
    if error.raw_os_error().is_some() {
        BrowserError::Shortage { url, why: error.into() }
    } else if ["Temporary failure", "Try again", "temporarily"].iter().any(|word| text.contains(word)) {
        BrowserError::NoNameServer { url }
    } else {
        BrowserError::NoSuchHost { url }
    }
}

/// What this machine lacks is told apart from what the other one does.
fn not_connected(url: String, why: Reported) -> BrowserError {
    use ErrorKind::{
        ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable, NetworkDown, NetworkUnreachable,
        TimedOut,
    };
    match why.kind {
        ConnectionRefused | ConnectionReset | ConnectionAborted | HostUnreachable | NetworkUnreachable
        | NetworkDown | TimedOut => BrowserError::Unreachable { url, why },
        _ => BrowserError::Shortage { url, why },
    }
}

/// What an objection of TLS means.
fn of_tls(url: String, objection: &rustls::Error) -> BrowserError {
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

/// What of HTTP an answer breaks. hyper says which part in a text only.
fn not_http(url: String, error: &hyper::Error) -> BrowserError {
    let text = error.to_string();
    if error.is_parse_too_large() {
        return BrowserError::LargeHead { url, headers: MAX_HEADERS, bytes: MAX_HEAD };
    }
    let what = match text.as_str() {
        _ if !error.is_parse() => return BrowserError::Broken { url, during: During::Head },
        text if text.contains("version") => return BrowserError::NotHttp { url },
        text if text.contains("status") => Part::Status,
        text if text.contains("content-length") => Part::Length,
        text if text.contains("transfer-encoding") => Part::Coding,
        _ => Part::Header,
    };
    BrowserError::BadHttp { url, what }
}

/// What rustls objects to comes wrapped as the system's error, and that once more.
fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => tls_error(inner),
        None => cause.downcast_ref(),
    }
}

/// What the system reported, somewhere inside.
fn reported(error: &reqwest::Error) -> Reported {
    let mut found = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
    found.next().map_or(Reported { kind: ErrorKind::Other, code: None }, Reported::from)
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| (*cause).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url() -> String {
        "http://h.example/".to_owned()
    }

    #[test]
    fn a_name_that_nobody_has_is_told_from_a_name_server_that_does_not_answer() {
        let said = |text: &str| {
            no_address(url(), Some(&io::Error::other(format!("failed to lookup address information: {text}"))))
        };
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
        assert!(matches!(no_address(url(), Some(&too_many_files)), BrowserError::Shortage { .. }));
        assert_eq!(no_address(url(), None), BrowserError::NoSuchHost { url: url() });
    }

    #[test]
    fn what_this_machine_lacks_is_not_told_of_the_other_one() {
        let is_theirs = |kind: ErrorKind| {
            matches!(not_connected(url(), Reported { kind, code: None }), BrowserError::Unreachable { .. })
        };
        for kind in [ErrorKind::ConnectionRefused, ErrorKind::HostUnreachable, ErrorKind::TimedOut] {
            assert!(is_theirs(kind), "{kind}");
        }
        for kind in [ErrorKind::PermissionDenied, ErrorKind::AddrNotAvailable, ErrorKind::OutOfMemory] {
            assert!(!is_theirs(kind), "{kind}");
        }
    }
}
