//! The host that a request names, and whether it is answered (`werkzeug.sansio.utils.get_host`).
//!
//! ```text
//! Host: localhost:5000      a name that leads to this machine, and to no other
//! Host: 192.0.2.7:5000      an address
//! Host: plum.example        anyone's name: its owner can let it lead to 127.0.0.1
//! ```
//!
//! A page of plum.example may read what plum.example answers. If the name leads here, that is our answer, with a cookie
//! that our key has signed (DNS rebinding). The `Host` header still says the name, since the browser has written it.

use std::net::IpAddr;

use super::location;

/// The host that a request names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// The one of its `Host` header, or of a whole URL on its request line. For HTTP/1.0 without any it is the server's
    /// own address, as for Werkzeug.
    Named(String),
    /// None, which HTTP/1.1 does not allow (RFC 9112, section 3.2) and Flask does, where it trusts every host.
    Missing {
        /// The server's own address, which Flask takes instead.
        address: String,
    },
    /// More than one `Host` header, which no version of HTTP allows (RFC 9112, section 3.2).
    Several,
}

impl From<&str> for Host {
    fn from(name: &str) -> Host {
        Host::Named(name.to_owned())
    }
}

impl Host {
    /// What Flask builds URLs with.
    pub(super) fn name(&self) -> &str {
        match self {
            Host::Named(name) | Host::Missing { address: name } => name,
            Host::Several => "",
        }
    }
}

/// `TRUSTED_HOSTS`: the hosts whose requests are answered. All others get 400.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrustedHosts {
    /// Every host, as Flask does by default.
    #[default]
    Every,
    /// `localhost`, the names below it, and IP addresses: none of them is a name that another person owns.
    Local,
}

impl TrustedHosts {
    /// Whether a request for this host is answered.
    pub(super) fn trust(self, host: &Host) -> bool {
        match (self, host) {
            (_, Host::Several) => false,
            (TrustedHosts::Every, _) => true,
            (TrustedHosts::Local, Host::Missing { .. }) => false,
            (TrustedHosts::Local, Host::Named(host)) => location::name(host).is_some_and(is_local),
        }
    }
}

/// `name` is without its port.
fn is_local(name: &str) -> bool {
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let is_below = |end: &str| name.len() > end.len() && name.to_ascii_lowercase().ends_with(end);
    name.eq_ignore_ascii_case("localhost") || is_below(".localhost") || address.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_anyone_can_own_is_not_trusted_with_the_key() {
        let trusts = |host: &str| TrustedHosts::Local.trust(&host.into());
        for host in [
            "localhost",
            "LocalHost:5000",
            "plum.localhost:80",
            "127.0.0.1:5000",
            "127.9.9.9",
            "[::1]:5000",
            "192.0.2.7:5000",
            "[2001:db8::7]",
        ] {
            assert!(trusts(host), "{host}");
        }
        for host in [
            "plum.example",
            "plum.example:5000",
            "localhost.plum.example",
            "notlocalhost",
            ".localhost",
            "127.0.0.1.plum.example",
            "127.0.0.1:5000@plum.example",
            "127.0.0.1:5000,plum.example",
            "[::1]plum.example",
            "::1",
            "localhost ",
            "localhost:http",
            "",
        ] {
            assert!(!trusts(host), "{host}");
            assert!(TrustedHosts::Every.trust(&host.into()), "{host}: as Flask by default");
        }
    }

    #[test]
    fn a_request_without_a_host_is_answered_only_where_every_host_is() {
        let missing = Host::Missing { address: "127.0.0.1:5000".to_owned() };
        assert!(TrustedHosts::Every.trust(&missing) && !TrustedHosts::Local.trust(&missing));
        assert!(!TrustedHosts::Every.trust(&Host::Several) && !TrustedHosts::Local.trust(&Host::Several));
    }
}
