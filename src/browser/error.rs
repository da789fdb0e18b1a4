//! Why no page came.

use std::error::Error;
use std::fmt;
use std::io;

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
    /// No host has the name in this URL.
    NoSuchHost {
        /// The page.
        url: String,
    },
    /// The certificate of the server is not signed by an authority that this system trusts.
    Untrusted {
        /// The page.
        url: String,
    },
    /// No connection was made.
    Unreachable {
        /// The page.
        url: String,
        /// The error that the system reported.
        why: io::ErrorKind,
    },
    /// A server answered, but not in HTTP.
    NotHttp {
        /// The page.
        url: String,
    },
    /// The response ended too early, or its head was too long to read.
    Broken {
        /// The page.
        url: String,
        /// What happened.
        what: String,
    },
    /// No response within 30 seconds, or no connection within 10.
    TimedOut {
        /// The page.
        url: String,
    },
    /// More redirects than a browser follows. Most often they lead in a circle.
    TooManyRedirects {
        /// The page that redirected once more.
        url: String,
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

impl fmt::Display for BrowserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BrowserError::BadAddress { text, what } => write!(f, "`{text}` is not the address of an app: {what}"),
            BrowserError::WrongScheme { text, scheme } => {
                write!(f, "`{text}` has the scheme {scheme}, expected http or https")
            }
            BrowserError::NoSuchHost { url } => write!(f, "no host has the name in {url}"),
            BrowserError::Untrusted { url } => write!(f, "the certificate of {url} is not trusted"),
            BrowserError::Unreachable { url, why } => write!(f, "no connection to {url}: {why}"),
            BrowserError::NotHttp { url } => write!(f, "the response of {url} is not HTTP"),
            BrowserError::Broken { url, what } => write!(f, "the response of {url} broke off: {what}"),
            BrowserError::TimedOut { url } => write!(f, "no response of {url} in time"),
            BrowserError::TooManyRedirects { url, limit } => {
                write!(f, "{url} redirects once more after {limit} redirects")
            }
            BrowserError::BadRedirect { url, location } => {
                write!(f, "{url} redirects to `{location}`, expected an http or https address")
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
        let unreachable = BrowserError::Unreachable { url: url.clone(), why: io::ErrorKind::ConnectionRefused };
        let circle = BrowserError::TooManyRedirects { url: url.clone(), limit: 20 };
        let nowhere = BrowserError::BadRedirect { url, location: "file:///x".into() };

        assert_eq!(unreachable.to_string(), "no connection to http://h.example/: connection refused");
        assert_eq!(circle.to_string(), "http://h.example/ redirects once more after 20 redirects");
        assert_eq!(
            nowhere.to_string(),
            "http://h.example/ redirects to `file:///x`, expected an http or https address"
        );
    }
}
