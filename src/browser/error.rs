//! Why no page came.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use super::waiting::Wait;
use crate::clock::Timestamp;

/// Why no page came. The fields named `what` hold the words of a library, in English.
///
/// A redirect is followed by RFC 9110 section 15.4, a `Cookie` header is sent by RFC 6265bis section 5.8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrowserError {
    /// The text is not a URL with a host.
    BadAddress {
        /// The text that was given.
        text: String,
        /// What is wrong with it.
        what: String,
    },
    /// The text is a URL, but its scheme is not http or https.
    WrongScheme {
        /// The text that was given.
        text: String,
        /// Its scheme.
        scheme: String,
    },
    /// The address of a page is longer than this client can send.
    TooLongAddress {
        /// The most that can be sent, in bytes.
        limit: usize,
    },
    /// A redirect leads to an address that is longer than this client can send.
    LongRedirect {
        /// The page that redirected.
        url: String,
        /// The most that can be sent, in bytes.
        limit: usize,
    },
    /// No host has the name in this URL.
    NoSuchHost {
        /// The page.
        url: String,
    },
    /// No name server answered, so it is not known whether a host has the name in this URL.
    NoNameServer {
        /// The page.
        url: String,
    },
    /// This machine has not what a connection takes: a thread, a file, memory, a permission.
    Shortage {
        /// The page.
        url: String,
        /// The error that the system reported.
        why: Reported,
    },
    /// No connection was made: the other side refused it, or cannot be reached.
    Unreachable {
        /// The page.
        url: String,
        /// The error that the system reported.
        why: Reported,
    },
    /// The answer would have the form, with what was typed into it, sent on to another server.
    CarriedAway {
        /// The page that answered so.
        url: String,
        /// Where it would go.
        to: String,
    },
    /// The file of `--cacert` has no certificate in it.
    NoCertificates {
        /// The file.
        path: PathBuf,
    },
    /// There is no certificate of an authority to check a server's by.
    NoAuthorities {
        /// The page.
        url: String,
        /// The file that `SSL_CERT_FILE` names, if it is set.
        named: Option<String>,
    },
    /// The certificate of the server is not accepted.
    Untrusted {
        /// The page.
        url: String,
        /// The reason.
        why: Distrust,
    },
    /// What answered an https request does not speak TLS.
    NotTls {
        /// The page.
        url: String,
    },
    /// The server speaks TLS 1.1 at most, or SSL. This client speaks 1.2 and 1.3.
    OldTls {
        /// The page.
        url: String,
    },
    /// The two sides of a TLS handshake did not agree.
    NoTlsAgreement {
        /// The page.
        url: String,
        /// What one of them said.
        what: String,
    },
    /// What answered does not speak HTTP/1.0 or 1.1.
    NotHttp {
        /// The page.
        url: String,
    },
    /// The answer begins as HTTP, and then breaks its rules.
    BadHttp {
        /// The page.
        url: String,
        /// What breaks it.
        what: Part,
    },
    /// The head of the answer is more than this client reads: it has too many headers, or too many bytes.
    LargeHead {
        /// The page.
        url: String,
        /// The most headers that are read.
        headers: usize,
        /// The most bytes that are read.
        bytes: usize,
    },
    /// The connection ended before the answer did.
    Broken {
        /// The page.
        url: String,
        /// What was on its way.
        during: During,
    },
    /// A wait was longer than its limit.
    TimedOut {
        /// What did not come.
        wait: Wait,
        /// The limit, in seconds: of a connection, or of a page with its redirects.
        limit: u64,
        /// How many redirects of the visit had been followed.
        followed: usize,
    },
    /// More redirects than a browser follows. Most often they lead in a circle.
    TooManyRedirects {
        /// The page that redirected once more.
        url: String,
        /// Where it leads to.
        to: String,
        /// How many redirects were followed.
        limit: usize,
    },
    /// A redirect whose `Location` is not a URL, or not an http or https one.
    BadRedirect {
        /// The page that redirected.
        url: String,
        /// Its `Location` header.
        location: String,
    },
    /// The `Cookie` header would hold a control character, which no header can carry (RFC 9110 section 5.5).
    UnsendableCookie {
        /// The place of this byte in the header, from 0.
        at: usize,
    },
}

/// What the system reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported {
    /// The kind of error.
    pub kind: io::ErrorKind,
    /// Its number, where the system gave one.
    pub code: Option<i32>,
}

impl From<&io::Error> for Reported {
    fn from(error: &io::Error) -> Reported {
        Reported { kind: error.kind(), code: error.raw_os_error() }
    }
}

impl fmt::Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => io::Error::from_raw_os_error(code).fmt(f),
            None => self.kind.fmt(f),
        }
    }
}

/// What was on its way when a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum During {
    /// The TLS handshake.
    Handshake,
    /// The head of the answer.
    Head,
    /// The page.
    Page,
}

/// What part of an answer breaks a rule of HTTP (RFC 9112).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The status code, or the rest of its line.
    Status,
    /// A header.
    Header,
    /// The length of the page: `Content-Length`.
    Length,
    /// The coding of the page: `Transfer-Encoding`.
    Coding,
    /// A chunk of the page.
    Chunk,
}

/// Why a certificate is not accepted (RFC 5280 section 6, RFC 6125 section 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distrust {
    /// No authority that is trusted here has signed it.
    UnknownIssuer,
    /// It is an authority's own (`CA:TRUE`), or signed itself, and is not among those that are trusted here.
    OwnAuthority,
    /// What signed it is no authority (`CA:FALSE`).
    NotAnAuthority,
    /// It is over.
    Expired {
        /// Since when.
        since: Option<Timestamp>,
    },
    /// It has not begun.
    NotYetValid {
        /// When it begins.
        from: Option<Timestamp>,
    },
    /// It is for other hosts.
    OtherHost {
        /// The names in it. Empty: it names no host at all.
        names: Vec<String>,
    },
    /// Its authority has taken it back.
    Revoked,
    /// It is not meant for servers.
    OtherPurpose,
    /// Its signature does not match.
    BadSignature,
    /// It cannot be read, or has a form or an algorithm that is not known here.
    Unreadable,
}

impl BrowserError {
    /// The same with each address in it as this shows it. An address may hold what was typed into a form.
    pub fn with_addresses(mut self, shown: impl Fn(&str) -> String) -> BrowserError {
        let address = match &mut self {
            BrowserError::LongRedirect { url, .. }
            | BrowserError::NoSuchHost { url }
            | BrowserError::NoNameServer { url }
            | BrowserError::Shortage { url, .. }
            | BrowserError::Unreachable { url, .. }
            | BrowserError::NoAuthorities { url, .. }
            | BrowserError::Untrusted { url, .. }
            | BrowserError::NotTls { url }
            | BrowserError::OldTls { url }
            | BrowserError::NoTlsAgreement { url, .. }
            | BrowserError::NotHttp { url }
            | BrowserError::BadHttp { url, .. }
            | BrowserError::LargeHead { url, .. }
            | BrowserError::Broken { url, .. } => Some(url),
            BrowserError::BadAddress { text, .. } | BrowserError::WrongScheme { text, .. } => Some(text),
            BrowserError::CarriedAway { url, to: other }
            | BrowserError::TooManyRedirects { url, to: other, .. }
            | BrowserError::BadRedirect { url, location: other } => {
                *other = shown(other);
                Some(url)
            }
            BrowserError::TimedOut { wait, .. } => wait.url_mut(),
            BrowserError::TooLongAddress { .. }
            | BrowserError::NoCertificates { .. }
            | BrowserError::UnsendableCookie { .. } => None,
        };
        if let Some(address) = address {
            *address = shown(address);
        }
        self
    }
}

impl fmt::Display for BrowserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BrowserError::BadAddress { text, what } => write!(f, "`{text}` is not the address of an app: {what}"),
            BrowserError::WrongScheme { text, scheme } => {
                write!(f, "`{text}` has the scheme {scheme}, expected http or https")
            }
            BrowserError::TooLongAddress { limit } => write!(f, "found an address of more than {limit} bytes"),
            BrowserError::LongRedirect { url, limit } => {
                write!(f, "{url} redirects to an address of more than {limit} bytes")
            }
            BrowserError::NoSuchHost { url } => write!(f, "no host has the name in {url}"),
            BrowserError::NoNameServer { url } => write!(f, "no name server answered for {url}"),
            BrowserError::Shortage { url, why } => write!(f, "this machine cannot connect to {url}: {why}"),
            BrowserError::Unreachable { url, why } => write!(f, "no connection to {url}: {why}"),
            BrowserError::NoCertificates { path } => write!(f, "{} holds no certificate in PEM", path.display()),
            BrowserError::NoAuthorities { url, .. } => write!(f, "no authority is known to check {url} by"),
            BrowserError::Untrusted { url, why } => write!(f, "the certificate of {url} is not accepted: {why:?}"),
            BrowserError::NotTls { url } => write!(f, "what answers at {url} does not speak TLS"),
            BrowserError::OldTls { url } => write!(f, "{url} speaks TLS 1.1 at most, expected 1.2 or 1.3"),
            BrowserError::NoTlsAgreement { url, what } => write!(f, "no TLS with {url}: {what}"),
            BrowserError::NotHttp { url } => write!(f, "the response of {url} is not HTTP"),
            BrowserError::BadHttp { url, what } => {
                write!(f, "the {what:?} of the response of {url} breaks a rule of HTTP")
            }
            BrowserError::LargeHead { url, headers, bytes } => {
                write!(f, "{url} sent more than {headers} headers, or {bytes} bytes of them")
            }
            BrowserError::Broken { url, during } => write!(f, "the connection to {url} ended during {during:?}"),
            BrowserError::TimedOut { wait, limit, followed } => {
                write!(f, "no end within {limit} s, after {followed} redirects: {}", wait.kind())
            }
            BrowserError::TooManyRedirects { url, to, limit } => {
                write!(f, "{url} redirects once more, to {to}, after {limit} redirects")
            }
            BrowserError::BadRedirect { url, location } => {
                write!(f, "{url} redirects to `{location}`, expected an http or https address")
            }
            BrowserError::CarriedAway { url, to } => {
                write!(f, "{url} would have the form sent on to {to}, which is another server")
            }
            BrowserError::UnsendableCookie { at } => {
                write!(f, "the cookie header holds a control character at byte {at}")
            }
        }
    }
}

impl Error for BrowserError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_a_clause_for_a_log_with_the_facts_in_it() {
        let url = "http://h.example/".to_owned();
        let unreachable = BrowserError::Unreachable {
            url: url.clone(),
            why: Reported { kind: io::ErrorKind::ConnectionRefused, code: None },
        };
        let circle =
            BrowserError::TooManyRedirects { url: url.clone(), to: "http://h.example/login".into(), limit: 20 };
        let nowhere = BrowserError::BadRedirect { url, location: "file:///x".into() };

        assert_eq!(unreachable.to_string(), "no connection to http://h.example/: connection refused");
        assert_eq!(
            circle.to_string(),
            "http://h.example/ redirects once more, to http://h.example/login, after 20 redirects"
        );
        assert_eq!(
            nowhere.to_string(),
            "http://h.example/ redirects to `file:///x`, expected an http or https address"
        );
    }
}
